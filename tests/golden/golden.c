// golden [--approve] [--one-tongue] PATH…: checks the cases in files and
// folders against what they expect; with --approve it writes what they give.
#include "case.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct options {
  bool approve, one_tongue;
  size_t n_cases, n_failed, n_written;
} options;

// Telling -------------------------------------------------------------------

static void print_lines(heng_slice text, char sign) {
  for (size_t at = 0; at < text.len;) {
    const char *end = memchr(text.ptr + at, '\n', text.len - at);
    size_t len = end ? (size_t)(end - text.ptr) - at : text.len - at;
    printf("  %c %.*s\n", sign, (int)len, text.ptr + at);
    at += len + 1;
  }
}

// Shows what differs, without the lines that both begin or end with.
static void print_difference(heng_slice was, heng_slice is) {
  size_t same = 0;
  for (size_t i = 0; i < was.len && i < is.len && was.ptr[i] == is.ptr[i]; i++)
    if (was.ptr[i] == '\n') same = i + 1;
  was = (heng_slice){was.ptr + same, was.len - same};
  is = (heng_slice){is.ptr + same, is.len - same};
  size_t tail = 0;
  for (size_t i = 1; i <= was.len && i <= is.len; i++) {
    if (was.ptr[was.len - i] != is.ptr[is.len - i]) break;
    if (was.ptr[was.len - i] == '\n') tail = i;
  }
  print_lines((heng_slice){was.ptr, was.len - tail}, '-');
  print_lines((heng_slice){is.ptr, is.len - tail}, '+');
}

static bool compare(const case_text *text, const case_result *result) {
  bool good = true;
  for (int e = 0; e < CASE_EXPECTED; e++) {
    bool shown = e == CASE_PLAN || e == CASE_VALUES || e == CASE_ZH;
    if (shown && !text->stands[e]) continue;
    if (heng__slice_eq(text->expected[e], result->got[e])) continue;
    if (good) printf("%s\n", text->path);
    good = false;
    printf(" %s\n", case_expected_name((case_expected)e));
    print_difference(text->expected[e], result->got[e]);
  }
  return good;
}

// One case ------------------------------------------------------------------

static bool write_back(const case_text *text,
                       const case_result *result,
                       options *o) {
  heng_slice written = case_written(text, result);
  if (heng__slice_eq(written, case_file(text->arena, text->path))) return true;
  FILE *file = fopen(text->path, "wb");
  if (!file) return false;
  bool good = fwrite(written.ptr, 1, written.len, file) == written.len;
  o->n_written++;
  return fclose(file) == 0 && good;
}

static bool examine(heng_arena *arena, const char *path, options *o) {
  case_text text;
  heng_slice why;
  case_result result = {.problems = {.arena = arena}};
  if (!case_read(arena, path, &text, &why)) {
    printf("%s\n  %.*s\n", path, HENG_ARG(why));
    return false;
  }
  const case_section *change = case_given(&text, "change");
  bool records =
      change && change->about.len > 4 &&
      memcmp(change->about.ptr + change->about.len - 4, ".csv", 4) == 0;
  if (records || case_given(&text, "file"))
    case_files(&text, &result);
  else
    case_rules(&text, !o->one_tongue, &result);
  if (result.problems.len) {
    printf("%s\n%.*s", path, HENG_ARG(heng__buf_slice(&result.problems)));
    return false;
  }
  if (o->approve) return write_back(&text, &result, o);
  return compare(&text, &result);
}

static void examine_file(const char *path, options *o) {
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  o->n_cases++;
  if (!examine(&arena, path, o)) o->n_failed++;
  heng__arena_free(&arena);
}

// Folders -------------------------------------------------------------------

static int by_name(const void *x, const void *y) {
  return heng__slice_cmp(*(const heng_slice *)x, *(const heng_slice *)y);
}

static bool is_case(const char *name) {
  size_t len = strlen(name);
  return len > 5 && strcmp(name + len - 5, ".case") == 0;
}

static void examine_path(const char *path, options *o) {
  struct stat info;
  if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)) {
    examine_file(path, o);
    return;
  }
  heng_arena arena;
  HENG_VEC(heng_slice) names = {0};
  DIR *folder = opendir(path);
  heng__arena_init(&arena, NULL);
  for (struct dirent *e; folder && (e = readdir(folder));)
    if (is_case(e->d_name))
      heng__push(&arena, &names,
                 heng__arena_printf(&arena, "%s/%s", path, e->d_name));
  if (folder) closedir(folder);
  if (names.len) qsort(names.items, names.len, sizeof *names.items, by_name);
  for (size_t i = 0; i < names.len; i++) examine_file(names.items[i].ptr, o);
  heng__arena_free(&arena);
}

int main(int argc, char **argv) {
  options o = {0};
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--approve") == 0)
      o.approve = true;
    else if (strcmp(argv[i], "--one-tongue") == 0)
      o.one_tongue = true;
    else
      examine_path(argv[i], &o);
  }
  printf("%zu cases, %zu failed", o.n_cases, o.n_failed);
  if (o.approve) printf(", %zu written", o.n_written);
  printf("\n");
  return o.n_cases && !o.n_failed ? 0 : 1;
}
