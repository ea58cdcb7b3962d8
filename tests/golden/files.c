// Files of records, read by way of the host as the command reads them.
#include "case.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <heng/heng.h>

// A folder of its own for the files of a case.
typedef struct desk {
  heng_arena *arena;
  heng_slice folder;   // "…/golden-Ab12Cd"
  heng_slice data;     // "…/golden-Ab12Cd/data"
  heng_slice profile;  // a folder or a rule file
} desk;

static heng_slice joined(heng_arena *arena,
                         heng_slice folder,
                         heng_slice name) {
  return heng__arena_printf(arena, "%.*s/%.*s", HENG_ARG(folder),
                            HENG_ARG(name));
}

static bool write_file(heng_slice path, heng_slice text) {
  FILE *file = fopen(path.ptr, "wb");
  if (!file) return false;
  bool good = fwrite(text.ptr, 1, text.len, file) == text.len;
  return fclose(file) == 0 && good;
}

static bool open_desk(desk *d) {
  heng_slice folder =
      heng__arena_printf(d->arena, "%s/golden-XXXXXX", HENG_BUILD_DIR);
  char *path = heng__arena_alloc(d->arena, folder.len + 1);
  memcpy(path, folder.ptr, folder.len);
  if (!mkdtemp(path)) return false;
  d->folder = heng__slice(path);
  d->data = joined(d->arena, d->folder, HENG_LIT("data"));
  return mkdir(d->data.ptr, 0777) == 0;
}

// Deletes the folder and what stands in it.
static void clear(heng_arena *arena, heng_slice folder) {
  DIR *dir = opendir(folder.ptr);
  for (struct dirent *e; dir && (e = readdir(dir));) {
    struct stat info;
    if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
    heng_slice path = joined(arena, folder, heng__slice(e->d_name));
    if (stat(path.ptr, &info) == 0 && S_ISDIR(info.st_mode))
      clear(arena, path);
    else
      unlink(path.ptr);
  }
  if (dir) closedir(dir);
  rmdir(folder.ptr);
}

// Given files ---------------------------------------------------------------

static bool lay_files(desk *d, const case_text *text) {
  const case_section *scheme = case_given(text, "scheme");
  if (!scheme) return false;
  d->profile =
      joined(d->arena, d->folder,
             heng__arena_printf(d->arena, "%.*s.heng", HENG_ARG(text->name)));
  bool good =
      write_file(d->profile, heng__arena_printf(d->arena, "%.*s\n",
                                                HENG_ARG(scheme->body)));
  for (size_t i = 0; i < text->given.len; i++) {
    const case_section *s = &text->given.items[i];
    bool beside = heng__slice_eq(s->name, HENG_LIT("beside"));
    if (!beside && !heng__slice_eq(s->name, HENG_LIT("file"))) continue;
    heng_slice folder = beside ? d->folder : d->data;
    good = good && write_file(joined(d->arena, folder, s->about),
                              heng__arena_printf(d->arena, "%.*s\n",
                                                 HENG_ARG(s->body)));
  }
  return good;
}

// Copies the sample that the changed file belongs to, with the change.
static bool lay_sample(desk *d,
                       const case_section *change,
                       heng_buf *problems) {
  heng_arena *arena = d->arena;
  heng_slice path = heng__arena_printf(arena, "%s/%.*s", HENG_SOURCE_DIR,
                                       HENG_ARG(change->about));
  const char *name = strrchr(path.ptr, '/') + 1;
  heng_slice sample = heng__arena_copy(
      arena, (heng_slice){path.ptr, (size_t)(name - path.ptr) - 1});
  const char *up = strrchr(sample.ptr, '/');
  d->profile = heng__arena_copy(
      arena, (heng_slice){sample.ptr, (size_t)(up - sample.ptr)});
  DIR *dir = opendir(sample.ptr);
  bool good = dir != NULL;
  for (struct dirent *e; dir && (e = readdir(dir));) {
    if (e->d_name[0] == '.') continue;
    heng_slice text =
        case_file(arena, joined(arena, sample, heng__slice(e->d_name)).ptr);
    if (strcmp(e->d_name, name) == 0)
      text = case_changed(arena, text, change->body, problems);
    good = good && text.ptr &&
           write_file(joined(arena, d->data, heng__slice(e->d_name)), text);
  }
  if (dir) closedir(dir);
  return good;
}

// Running -------------------------------------------------------------------

static heng_status take(void *ctx, const char *bytes, size_t n) {
  heng__buf_add(ctx, (heng_slice){bytes, n});
  return HENG_OK;
}

// The messages, without the name of the folder that was made for the case.
static heng_slice messages(const desk *d, heng_answer *answer, bool chinese) {
  heng_buf raw = {.arena = d->arena}, out = {.arena = d->arena};
  heng_out to = {.ctx = &raw, .write = take};
  heng_slice prefix =
      heng__arena_printf(d->arena, "%.*s/", HENG_ARG(d->folder));
  heng_answer_messages(answer, chinese, &to);
  if (!raw.len) return HENG_LIT("");
  heng_slice text = heng__buf_slice(&raw);
  for (size_t at = 0; at < text.len;) {
    if (text.len - at >= prefix.len &&
        memcmp(text.ptr + at, prefix.ptr, prefix.len) == 0) {
      at += prefix.len;
      continue;
    }
    heng__buf_add(&out, (heng_slice){text.ptr + at++, 1});
  }
  text = heng__buf_slice(&out);
  while (text.len && text.ptr[text.len - 1] == '\n') text.len--;
  return text;
}

static void run_files(const desk *d, case_result *out) {
  const char *profiles[] = {HENG_SOURCE_DIR "/rules"};
  const char *plugins[] = {HENG_BUILD_DIR "/plugins"};
  heng_host_options options;
  heng_host *host;
  heng_answer *answer;
  heng_host_options_init(&options);
  options.profile_folders = profiles;
  options.n_profile_folders = 1;
  options.plugin_folders = plugins;
  options.n_plugin_folders = 1;
  options.only_given_folders = true;
  if (heng_host_new(&options, &host) != HENG_OK) {
    heng__buf_puts(&out->problems, "  there is no host\n");
    return;
  }
  heng_run_request request = {.profile = d->profile.ptr, .data = d->data.ptr};
  heng_status status = heng_host_run(host, &request, &answer);
  out->refused = status == HENG_RECORDS || status == HENG_RULES;
  if (answer) {
    out->got[CASE_CHECK] = messages(d, answer, false);
    out->got[CASE_CHECK_ZH] = messages(d, answer, true);
    heng_answer_free(answer);
  }
  if (!out->got[CASE_CHECK].len)
    heng__buf_puts(&out->problems, "  nothing is wrong with these records\n");
  heng_host_free(host);
}

void case_files(const case_text *text, case_result *out) {
  desk d = {.arena = text->arena};
  const case_section *change = case_given(text, "change");
  if (!open_desk(&d)) {
    heng__buf_puts(&out->problems, "  no folder can be made for the files\n");
    return;
  }
  bool laid =
      change ? lay_sample(&d, change, &out->problems) : lay_files(&d, text);
  if (laid)
    run_files(&d, out);
  else if (!out->problems.len)
    heng__buf_puts(&out->problems, "  the files cannot be written\n");
  clear(text->arena, d.folder);
}
