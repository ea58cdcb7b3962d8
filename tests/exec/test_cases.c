// Every case of tests/exec/cases: runs and explanations print what the case
// says, and the order of the records changes nothing. HENG_APPROVE=1 writes
// what came out into the cases; the difference is then to be read and
// explained.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "case.h"

#define CASES    HENG_SOURCE_DIR "/tests/exec/cases"
#define MOST     256
#define SHUFFLES 6

static heng_run *run_case(heng_arena *arena,
                          const case_text *text,
                          const heng_plan *plan,
                          uint32_t seed) {
  heng_records *records =
      case_records(arena, plan, case_body(text, "records"), seed);
  heng_run *run = NULL;
  heng_run_options options = {0};
  heng_slice as_of = case_body(text, "as of");
  if (as_of.len) as_of.len--;
  if (as_of.len) options.has_as_of = heng__date_parse(as_of, &options.as_of);
  if (!records || heng__run(arena, plan, records, &options, &run) != HENG_OK)
    return NULL;
  return run;
}

// The case as it would be if all that came out were right.
static heng_slice rewrite(heng_arena *arena,
                          const case_text *text,
                          const heng_run *run) {
  heng_buf out = {.arena = arena};
  for (size_t i = 0; i < text->n_sections; i++) {
    const case_section *s = &text->sections[i];
    if (i) heng__buf_printf(&out, "---- %.*s\n", HENG_ARG(s->name));
    bool reasons = s->name.len > 8 && memcmp(s->name.ptr, "explain ", 8) == 0;
    if (reasons)
      case_print_reasons(&out, run,
                         (heng_slice){s->name.ptr + 8, s->name.len - 8});
    else if (heng__slice_eq(s->name, HENG_LIT("results")))
      case_print_run(&out, run);
    else
      heng__buf_add(&out, s->body);
  }
  return heng__buf_slice(&out);
}

static void write_back(const char *path, heng_slice text) {
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
  fclose(file);
}

static void show_difference(const char *name, heng_slice was, heng_slice is) {
  size_t at = 0, line = 1, start = 0;
  while (at < was.len && at < is.len && was.ptr[at] == is.ptr[at])
    if (was.ptr[at++] == '\n') {
      line++;
      start = at;
    }
  size_t end = start;
  while (end < is.len && is.ptr[end] != '\n') end++;
  fprintf(stderr, "%s:%zu: came out: %.*s\n", name, line, (int)(end - start),
          is.ptr + start);
}

// Whether the rows in another order come to the same, but for their lines,
// which they keep here.
static bool same_shuffled(heng_arena *arena,
                          const char *name,
                          const case_text *text,
                          const heng_plan *plan,
                          heng_slice came) {
  for (uint32_t seed = 1; seed <= SHUFFLES; seed++) {
    heng_run *run = run_case(arena, text, plan, seed);
    heng_slice other = run ? rewrite(arena, text, run) : (heng_slice){NULL, 0};
    if (heng__slice_eq(came, other)) continue;
    fprintf(stderr, "%s: the order of the records matters\n", name);
    show_difference(name, came, other);
    return false;
  }
  return true;
}

static bool check_case(const char *name) {
  char path[1024];
  heng_arena arena;
  bool good = false;
  snprintf(path, sizeof path, CASES "/%s", name);
  heng__arena_init(&arena, NULL);
  heng_slice whole = case_read(&arena, path);
  case_text text = case_split(whole);
  heng_plan *plan = case_plan(&arena, case_body(&text, "rules"));
  heng_run *run = plan ? run_case(&arena, &text, plan, 0) : NULL;
  if (run) {
    heng_slice came = rewrite(&arena, &text, run);
    good = same_shuffled(&arena, name, &text, plan, came);
    if (getenv("HENG_APPROVE")) write_back(path, came);
    if (!heng__slice_eq(whole, came)) {
      show_difference(name, whole, came);
      good = false;
    }
  } else {
    fprintf(stderr, "%s: could not be run\n", name);
  }
  heng__arena_free(&arena);
  return good;
}

static int by_name(const void *a, const void *b) {
  return strcmp(a, b);
}

static void every_case_comes_out_as_approved(void **state) {
  (void)state;
  static char names[MOST][128];
  size_t n = 0, failed = 0;
  DIR *folder = opendir(CASES);
  assert_non_null(folder);
  for (struct dirent *entry; (entry = readdir(folder)) && n < MOST;) {
    size_t len = strlen(entry->d_name);
    if (len > 5 && len < 128 && !strcmp(entry->d_name + len - 5, ".case"))
      strcpy(names[n++], entry->d_name);
  }
  closedir(folder);
  qsort(names, n, sizeof *names, by_name);
  for (size_t i = 0; i < n; i++)
    if (!check_case(names[i])) failed++;
  assert_int_equal(failed, 0);
  assert_true(n > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_case_comes_out_as_approved),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
