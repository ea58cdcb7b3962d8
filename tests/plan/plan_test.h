// Support of the plan's tests: compiling a text beside the record model.
#ifndef HENG_TESTS_PLAN_TEST_H
#define HENG_TESTS_PLAN_TEST_H

#include <stdio.h>
#include <stdlib.h>

#include "plan/build.h"
#include "plan/print.h"

typedef struct plan_test {
  heng_arena arena;
  heng_diags diags;
  heng_tree **trees;
  heng_plan *plan;
} plan_test;

static inline heng_slice plan_test_file(heng_arena *arena, const char *path) {
  FILE *f = fopen(path, "rb");
  heng_buf out = {.arena = arena};
  char block[4096];
  size_t n;
  if (!f) return (heng_slice){NULL, 0};
  while ((n = fread(block, 1, sizeof block, f)) > 0)
    heng__buf_add(&out, (heng_slice){block, n});
  (void)fclose(f);
  return heng__buf_slice(&out);
}

// Compiles [text]; t->plan is null where it was refused.
static inline void plan_test_compile(plan_test *t, const char *text) {
  heng__arena_init(&t->arena, NULL);
  heng__diags_init(&t->diags, &t->arena);
  const heng_source *sources[2] = {
      heng__source_new(
          &t->arena, HENG_LIT("model.heng"),
          plan_test_file(&t->arena, HENG_SOURCE_DIR "/rules/model.heng")),
      heng__source_new(&t->arena, HENG_LIT("test.heng"), heng__slice(text))};
  t->plan = heng__plan_compile(&t->arena, sources, 2, &t->diags, &t->trees);
}

// The same of a text that brings its own records.
static inline void plan_test_alone(plan_test *t, const char *text) {
  heng__arena_init(&t->arena, NULL);
  heng__diags_init(&t->diags, &t->arena);
  const heng_source *source =
      heng__source_new(&t->arena, HENG_LIT("test.heng"), heng__slice(text));
  t->plan = heng__plan_compile(&t->arena, &source, 1, &t->diags, &t->trees);
}

static inline void plan_test_end(plan_test *t) {
  heng__arena_free(&t->arena);
}

// Prints what was wrong.
static inline void plan_test_say(plan_test *t) {
  heng_buf out = {.arena = &t->arena};
  heng__diags_render(&out, &t->diags, HENG_EN);
  heng_slice text = heng__buf_slice(&out);
  (void)fprintf(stderr, "%.*s\n", HENG_ARG(text));
}

static inline bool plan_test_has(const plan_test *t, heng_code code) {
  for (const heng_diag *d = t->diags.first; d; d = d->next)
    if (d->code == code) return true;
  return false;
}

#endif
