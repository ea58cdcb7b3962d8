// What a missing figure holds back: everything that it could change, and so
// whatever is not held back stays the same whichever figure is filled in. The
// cases here read those figures by `required` alone.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "case.h"

#define WORLDS 60

typedef struct world {
  heng_arena *arena;
  const char *name;
  heng_plan *plan;
  heng_slice text;
  const heng_run *base;
  uint32_t dice;
} world;

static uint32_t throw_dice(world *w, uint32_t sides) {
  w->dice = w->dice * 1664525u + 1013904223u;
  return (w->dice >> 8) % sides;
}

static uint32_t field_named(const heng_plan_table *t, heng_slice name) {
  for (uint32_t f = 0; f < t->n_fields; f++)
    if (heng__pair_has(t->fields[f].pair, name)) return f;
  fail();
  return 0;
}

// Fills in every figure that was required, at random.
static size_t fill_in(world *w, heng_records *records) {
  static const int64_t figures[] = {0, 1, 2, 3, 4, 20, 61, 62, 95, 1000};
  size_t filled = 0;
  for (size_t i = 0; i < w->base->n_findings; i++) {
    const heng_finding *f = &w->base->findings[i];
    if (f->kind != HENG_FINDING_REQUIRED || f->table == HENG_NONE) continue;
    const heng_plan_table *t = &w->plan->tables[f->table];
    uint32_t field = t->fields[field_named(t, f->args[2].en)].stored;
    heng_column *column = &records->tables[t->schema].columns[field];
    assert_non_null(column->small);
    int64_t figure = figures[throw_dice(w, 10)];
    for (unsigned s = 0; s < column->scale; s++) figure *= 10;
    column->small[f->row] = figure;
    filled++;
  }
  return filled;
}

static void compare_row(world *w,
                        const heng_run *run,
                        uint32_t table,
                        uint32_t row) {
  const heng_plan_table *t = &w->plan->tables[table];
  heng_slice key = heng__run_key(w->base, table, row);
  uint32_t other = heng__run_find(run, table, key);
  if (other == HENG_ROW_NONE)
    fail_msg("%s: %.*s %.*s is gone", w->name, HENG_ARG(t->pair.en),
             HENG_ARG(key));
  for (uint32_t f = 0; f < t->n_fields; f++) {
    if (!w->base->tables[table].columns[f]) continue;
    heng_value v = heng__run_value(w->base, table, row, f);
    heng_value u = heng__run_value(run, table, other, f);
    if (v.state == HENG_HELD) continue;
    heng_type type = t->fields[f].type;
    heng_slice was = heng__value_text(w->arena, w->base, type, v, HENG_EN);
    heng_slice is = heng__value_text(w->arena, run, type, u, HENG_EN);
    if (!heng__slice_eq(was, is))
      fail_msg("%s: %.*s of %.*s was %.*s and is %.*s", w->name,
               HENG_ARG(t->fields[f].pair.en), HENG_ARG(key), HENG_ARG(was),
               HENG_ARG(is));
  }
}

static void what_is_not_held_back(const char *name) {
  char path[1024];
  heng_arena arena;
  snprintf(path, sizeof path, HENG_SOURCE_DIR "/tests/exec/cases/%s.case",
           name);
  heng__arena_init(&arena, NULL);
  case_text text = case_split(case_read(&arena, path));
  world w = {.arena = &arena, .name = name, .dice = 1};
  w.plan = case_plan(&arena, case_body(&text, "rules"));
  assert_non_null(w.plan);
  w.text = case_body(&text, "records");
  heng_run *run;
  heng__run(&arena, w.plan, case_records(&arena, w.plan, w.text, 0), NULL,
            &run);
  w.base = run;
  for (int i = 0; i < WORLDS; i++) {
    heng_records *records = case_records(&arena, w.plan, w.text, 0);
    assert_true(fill_in(&w, records) > 0);
    heng__run(&arena, w.plan, records, NULL, &run);
    for (uint32_t t = 0; t < w.plan->n_tables; t++)
      for (uint32_t row = 0; row < w.base->tables[t].n_rows; row++)
        if (w.plan->tables[t].kind != HENG_TABLE_RECORDS ||
            w.base->tables[t].columns)
          compare_row(&w, run, t, row);
  }
  heng__arena_free(&arena);
}

static void stays_in_zibo(void **state) {
  (void)state;
  what_is_not_held_back("zibo");
}

static void stays_in_nantong(void **state) {
  (void)state;
  what_is_not_held_back("nantong");
}

static void stays_where_membership_is_unknown(void **state) {
  (void)state;
  what_is_not_held_back("membership");
}

static void stays_in_other_groups_of_a_rank(void **state) {
  (void)state;
  what_is_not_held_back("keyheld");
}

static void stays_in_ranks_of_every_kind(void **state) {
  (void)state;
  what_is_not_held_back("rank");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stays_in_zibo),
      cmocka_unit_test(stays_in_nantong),
      cmocka_unit_test(stays_where_membership_is_unknown),
      cmocka_unit_test(stays_in_other_groups_of_a_rank),
      cmocka_unit_test(stays_in_ranks_of_every_kind),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
