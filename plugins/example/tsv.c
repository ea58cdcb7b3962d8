// A reader: tab separated files in UTF-8, one for each table; a folder of them, or
// one alone.
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "example.h"

#define CELLS_MAX 256

static bool is_tsv(const char *name) {
  size_t n = strlen(name);
  return n > 4 && strcmp(name + n - 4, ".tsv") == 0;
}

static int tsv_entry(const struct dirent *entry) {
  return is_tsv(entry->d_name);
}

static bool accepts(const char *path, bool is_folder) {
  struct dirent **names;
  if (!is_folder) return is_tsv(path);
  int n = scandir(path, &names, tsv_entry, alphasort);
  for (int i = 0; i < n; i++) free(names[i]);
  if (n >= 0) free(names);
  return n > 0;
}

// Cuts a line at its tabs; returns the number of cells.
static size_t cut(char *line, size_t len, heng_str *cells) {
  size_t n = 0;
  char *at = line, *end = line + len;
  while (end > line && (end[-1] == '\n' || end[-1] == '\r')) end--;
  for (;;) {
    char *tab = memchr(at, '\t', (size_t)(end - at));
    cells[n++] = (heng_str){at, (size_t)((tab ? tab : end) - at)};
    if (!tab || n == CELLS_MAX) return n;
    at = tab + 1;
  }
}

static heng_status read_rows(FILE *file, const heng_sink *sink) {
  char *line = NULL;
  size_t room = 0;
  ssize_t len;
  heng_str cells[CELLS_MAX];
  heng_status status = HENG_OK;
  for (uint32_t row = 1;
       status == HENG_OK && (len = getline(&line, &room, file)) >= 0; row++) {
    size_t n = cut(line, (size_t)len, cells);
    status = row == 1 ? sink->headings(sink->ctx, row, cells, n)
                      : sink->row(sink->ctx, row, cells, n);
  }
  free(line);
  return status;
}

static heng_status read_file(const char *path, const heng_sink *sink) {
  const char *slash = strrchr(path, '/');
  const char *name = slash ? slash + 1 : path;
  FILE *file = fopen(path, "rb");
  if (!file) {
    sink->problem(sink->ctx, example_str(name), 0,
                  example_str("the file cannot be opened"),
                  example_str("无法打开文件"));
    return HENG_SYSTEM;
  }
  heng_str table = {name, strlen(name) - 4};
  bool wanted = false;
  heng_status status = sink->table(sink->ctx, table, example_str(name),
                                   example_str("UTF-8"), &wanted);
  if (status == HENG_OK && wanted) status = read_rows(file, sink);
  if (status == HENG_OK && wanted) status = sink->end_table(sink->ctx);
  fclose(file);
  return status;
}

static heng_status read_path(const char *path, const heng_sink *sink) {
  struct dirent **names;
  if (is_tsv(path)) return read_file(path, sink);
  int n = scandir(path, &names, tsv_entry, alphasort);
  if (n < 0) return HENG_SYSTEM;
  heng_status status = HENG_OK;
  for (int i = 0; i < n; i++) {
    char file[4096];
    int len = snprintf(file, sizeof file, "%s/%s", path, names[i]->d_name);
    if (len >= (int)sizeof file) status = HENG_SYSTEM;
    if (status == HENG_OK) status = read_file(file, sink);
    free(names[i]);
  }
  free(names);
  return status;
}

const heng_reader example_readers[] = {{"tsv", accepts, read_path}};
