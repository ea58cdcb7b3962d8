// Folders of CSV files: each is a table, read in the order of the names.
#include "csv.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool ends_in_csv(const char *name) {
  size_t len = strlen(name);
  if (len < 5 || name[len - 4] != '.') return false;
  const char *end = name + len - 3;
  return (end[0] | 0x20) == 'c' && (end[1] | 0x20) == 's' &&
         (end[2] | 0x20) == 'v';
}

static bool is_folder(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool csv_accepts(const char *path, bool folder) {
  return folder || ends_in_csv(path);
}

typedef struct names {
  char **items;
  size_t len, cap;
} names;

static void free_names(names *list) {
  for (size_t i = 0; i < list->len; i++) free(list->items[i]);
  free(list->items);
}

// The path of [name] in [folder], or null without memory.
static char *join_path(const char *folder, const char *name) {
  size_t room = strlen(folder) + strlen(name) + 2;
  char *path = malloc(room);
  if (path) snprintf(path, room, "%s/%s", folder, name);
  return path;
}

static bool add_name(names *list, const char *folder, const char *name) {
  if (list->len == list->cap) {
    size_t cap = list->cap ? list->cap * 2 : 16;
    char **items = realloc(list->items, cap * sizeof *items);
    if (!items) return false;
    list->items = items;
    list->cap = cap;
  }
  list->items[list->len] = join_path(folder, name);
  return list->items[list->len] != NULL && ++list->len;
}

// Files that programs keep beside others begin with a point or "~$".
static bool is_hidden(const char *name) {
  return name[0] == '.' || (name[0] == '~' && name[1] == '$');
}

static heng_status list_files(const char *folder, names *list) {
  DIR *dir = opendir(folder);
  if (!dir) return HENG_SYSTEM;
  heng_status status = HENG_OK;
  for (struct dirent *entry; status == HENG_OK && (entry = readdir(dir));)
    if (ends_in_csv(entry->d_name) && !is_hidden(entry->d_name) &&
        !add_name(list, folder, entry->d_name))
      status = HENG_NOMEM;
  closedir(dir);
  return status;
}

static int compare_names(const void *left, const void *right) {
  const char *const *a = left, *const *b = right;
  return strcmp(*a, *b);
}

static void say(const heng_sink *sink,
                const char *path,
                const char *english,
                const char *chinese) {
  sink->problem(sink->ctx, (heng_str){path, strlen(path)}, 0,
                (heng_str){english, strlen(english)},
                (heng_str){chinese, strlen(chinese)});
}

// A file that is wrong does not keep the next from being read; a sink that
// refuses does.
static heng_status read_files(char **paths, size_t n, const heng_sink *sink) {
  heng_status status = HENG_OK, worst = HENG_OK;
  for (size_t i = 0; status == HENG_OK && i < n; i++)
    status = csv_read_file(paths[i], sink, &worst);
  return status == HENG_OK ? worst : status;
}

static heng_status read_folder(const char *path, const heng_sink *sink) {
  names list = {0};
  heng_status status = list_files(path, &list);
  if (status == HENG_SYSTEM)
    say(sink, path, "the folder cannot be read", "无法读取该文件夹");
  if (status == HENG_OK && list.len == 0) {
    say(sink, path, "there is no .csv file in the folder",
        "文件夹中没有 .csv 文件");
    status = HENG_RECORDS;
  }
  if (status == HENG_OK) {
    qsort(list.items, list.len, sizeof *list.items, compare_names);
    status = read_files(list.items, list.len, sink);
  }
  free_names(&list);
  return status;
}

heng_status csv_read(const char *path, const heng_sink *sink) {
  heng_status worst = HENG_OK;
  if (is_folder(path)) return read_folder(path, sink);
  heng_status status = csv_read_file(path, sink, &worst);
  return status == HENG_OK ? worst : status;
}
