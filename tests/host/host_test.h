// What the tests of this room share: folders of files made for a test, and what
// an answer says.
#ifndef HENG_TESTS_HOST_TEST_H
#define HENG_TESTS_HOST_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <heng/heng.h>

#define COUNT(array)  (sizeof(array) / sizeof *(array))
#define PLUGIN_FOLDER HENG_BUILD_DIR "/tests/host/plugins/"

// A folder of a test's own, below the build folder.
typedef struct test_folder {
  char path[512];
} test_folder;

static inline void folder_begin(test_folder *folder) {
  snprintf(folder->path, sizeof folder->path, "%s/tests/host/made-XXXXXX",
           HENG_BUILD_DIR);
  assert_non_null(mkdtemp(folder->path));
}

// Writes a file into it; folders of the name are made.
static inline void folder_put(test_folder *folder,
                              const char *name,
                              const char *text) {
  char path[1024];
  snprintf(path, sizeof path, "%s/%s", folder->path, name);
  for (char *at = path + strlen(folder->path) + 1; (at = strchr(at, '/'));
       at++) {
    *at = '\0';
    mkdir(path, 0755);
    *at = '/';
  }
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  fwrite(text, 1, strlen(text), file);
  assert_int_equal(fclose(file), 0);
}

static inline void folder_end(test_folder *folder) {
  char command[600];
  snprintf(command, sizeof command, "rm -rf '%s'", folder->path);
  assert_int_equal(system(command), 0);
}

// What was written to an out.
typedef struct written {
  char text[65536];
  size_t len;
} written;

static inline heng_status put_written(void *ctx, const char *bytes, size_t n) {
  written *w = ctx;
  if (w->len + n >= sizeof w->text) return HENG_SYSTEM;
  memcpy(w->text + w->len, bytes, n);
  w->len += n;
  w->text[w->len] = '\0';
  return HENG_OK;
}

static inline const char *messages_of(heng_answer *answer,
                                      bool chinese,
                                      written *w) {
  w->len = 0;
  w->text[0] = '\0';
  heng_out out = {w, put_written};
  assert_int_equal(heng_answer_messages(answer, chinese, &out), HENG_OK);
  return w->text;
}

static inline void check_says(const char *text, const char *part) {
  if (!strstr(text, part)) fail_msg("not said: %s\nin:\n%s", part, text);
}

static inline void check_silent(const char *text, const char *part) {
  if (strstr(text, part)) fail_msg("said: %s\nin:\n%s", part, text);
}

// The cell of a table section by its column's key, as English text.
static inline const char *cell_of(heng_answer *answer,
                                  const char *section,
                                  size_t row,
                                  const char *column) {
  const heng_report_api *api = heng_report_functions();
  const heng_report *report = heng_answer_report(answer, true);
  for (size_t s = 0; s < api->n_sections(report); s++) {
    heng_section_view view = api->section(report, s);
    if (strcmp(view.key, section) != 0) continue;
    if (view.kind == HENG_SECTION_FACTS) {
      for (size_t r = 0; r < view.n_rows; r++)
        if (strcmp(api->fact(report, s, r).key, column) == 0)
          return api->cell(report, s, r, 1).en;
      break;
    }
    for (size_t c = 0; c < view.n_columns; c++)
      if (row < view.n_rows &&
          strcmp(api->column(report, s, c).key, column) == 0)
        return api->cell(report, s, row, c).en;
  }
  return NULL;
}

static inline void check_cell(heng_answer *answer,
                              const char *section,
                              size_t row,
                              const char *column,
                              const char *want) {
  const char *got = cell_of(answer, section, row, column);
  if (!got || strcmp(got, want) != 0)
    fail_msg("%s[%zu].%s is %s, wanted %s", section, row, column,
             got ? got : "not there", want);
}

// A host that finds the profiles of [folder] and the plugins of the build only.
static inline heng_host *host_in(test_folder *folder) {
  const char *profiles[] = {folder->path};
  const char *plugins[] = {HENG_BUILD_DIR "/plugins"};
  heng_host_options options;
  heng_host_options_init(&options);
  options.profile_folders = profiles;
  options.n_profile_folders = 1;
  options.plugin_folders = plugins;
  options.n_plugin_folders = 1;
  options.only_given_folders = true;
  heng_host *host;
  assert_int_equal(heng_host_new(&options, &host), HENG_OK);
  return host;
}

#endif
