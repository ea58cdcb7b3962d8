// The run as other rooms see it: dates, keys, texts in both tongues, memory.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case.h"

static const char rules[] =
    "scheme s \"s\" edition 2022\n"
    "use model\n"
    "extend choice units.class { one 甲类, two 乙类 }\n"
    "score scored 名单 from units where class = one or class = two {\n"
    "  total = round((posts else 0) / 3, 2)\n"
    "  place = rank by total descending within class; no ties\n"
    "  late 逾期 = edition > 2000\n"
    "  outcome praised 表扬 when total > 1 because \"{name}（{class}）{total} "
    "{late}\"\n"
    "}\n"
    "table perclass from units by class { n = count(units) }\n"
    "check enough on scored: total > 1 because \"{id}: {total}\"\n";

static const char records[] = "units: id | name | class | posts\n"
                              "2 | 丙 | two | 7\n"
                              "10 | 乙 | one | 9\n"
                              "1 | 甲 | one | 9\n"
                              "b | 丁 | two |\n";

typedef struct fixture {
  heng_arena arena;
  heng_plan *plan;
  heng_records *records;
  heng_run *run;
  uint32_t scored, groups;
} fixture;

static uint32_t table_of(const heng_plan *plan, const char *name) {
  for (uint32_t t = 0; t < plan->n_tables; t++)
    if (heng__pair_has(plan->tables[t].pair, heng__slice(name))) return t;
  fail();
  return 0;
}

static uint32_t field_of(const heng_plan *plan,
                         uint32_t table,
                         const char *name) {
  for (uint32_t f = 0; f < plan->tables[table].n_fields; f++)
    if (heng__pair_has(plan->tables[table].fields[f].pair, heng__slice(name)))
      return f;
  fail();
  return 0;
}

static int set_up(void **state) {
  static fixture f;
  heng__arena_init(&f.arena, NULL);
  f.plan = case_plan(&f.arena, heng__slice(rules));
  if (!f.plan) return -1;
  f.records = case_records(&f.arena, f.plan, heng__slice(records), 0);
  if (!f.records) return -1;
  heng__run(&f.arena, f.plan, f.records, NULL, &f.run);
  f.scored = table_of(f.plan, "scored");
  f.groups = table_of(f.plan, "perclass");
  *state = &f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  heng__arena_free(&f->arena);
  return 0;
}

static void assert_text(heng_slice is, const char *should_be) {
  if (!heng__slice_eq(is, heng__slice(should_be)))
    fail_msg("%.*s is not %s", HENG_ARG(is), should_be);
}

static void the_date_is_asked_for_then_recorded_then_the_end_of_the_year(
    void **state) {
  fixture *f = *state;
  heng_records dated = *f->records;
  heng_run_options options = {.has_as_of = true,
                              .as_of = heng__date_of(2020, 5, 6)};
  heng_run *run;
  assert_int_equal(f->run->as_of, heng__date_of(2022, 12, 31));
  dated.has_as_of = true;
  dated.as_of = heng__date_of(2021, 1, 2);
  heng__run(&f->arena, f->plan, &dated, NULL, &run);
  assert_int_equal(run->as_of, heng__date_of(2021, 1, 2));
  heng__run(&f->arena, f->plan, &dated, &options, &run);
  assert_int_equal(run->as_of, heng__date_of(2020, 5, 6));
}

static void rows_are_found_by_their_keys(void **state) {
  fixture *f = *state;
  for (uint32_t row = 0; row < f->run->tables[f->scored].n_rows; row++)
    assert_int_equal(heng__run_find(f->run, f->scored,
                                    heng__run_key(f->run, f->scored, row)),
                     row);
  assert_int_equal(heng__run_find(f->run, f->scored, HENG_LIT("3")),
                   HENG_ROW_NONE);
  uint32_t group = heng__run_find(f->run, f->groups, HENG_LIT("two"));
  assert_int_not_equal(group, HENG_ROW_NONE);
  assert_int_equal(heng__run_find(f->run, f->groups, HENG_LIT("乙类")), group);
  assert_text(heng__run_key(f->run, f->groups, group), "two");
}

static void scores_stand_by_place_and_then_by_key(void **state) {
  fixture *f = *state;
  static const char *const keys[] = {"2", "b", "1", "10"};
  for (size_t i = 0; i < 4; i++)
    assert_text(heng__run_key(f->run, f->scored, f->run->order[f->scored][i]),
                keys[i]);
  assert_null(f->run->order[f->groups]);
}

static void reasons_are_filled_in_in_either_tongue(void **state) {
  fixture *f = *state;
  uint32_t field = field_of(f->plan, f->scored, "praised");
  const heng_template *because =
      &f->plan->tables[f->scored].fields[field].because;
  uint32_t row = heng__run_find(f->run, f->scored, HENG_LIT("2"));
  assert_text(
      heng__run_template(&f->arena, f->run, because, f->scored, row, HENG_EN),
      "丙（two）2.33 yes");
  assert_text(
      heng__run_template(&f->arena, f->run, because, f->scored, row, HENG_ZH),
      "丙（乙类）2.33 是");
}

static void a_tie_lists_its_rows_and_a_check_its_reason(void **state) {
  fixture *f = *state;
  assert_int_equal(f->run->n_findings, 2);
  const heng_finding *tie = &f->run->findings[0], *check = &f->run->findings[1];
  assert_int_equal(tie->kind, HENG_FINDING_TIE);
  assert_int_equal(tie->n_rows, 2);
  assert_text(heng__run_key(f->run, f->scored, tie->rows[0]), "1");
  assert_text(heng__run_key(f->run, f->scored, tie->rows[1]), "10");
  assert_text(tie->file, "units.csv");
  assert_int_equal(tie->line, 4);
  assert_int_equal(check->kind, HENG_FINDING_CHECK);
  assert_text(check->key, "b");
  assert_text(check->message, "b: 0");
  assert_int_equal(check->number, 2);
  assert_false(f->run->publishable);
}

static void values_have_texts(void **state) {
  fixture *f = *state;
  heng_type number = {.base = HENG_TYPE_NUMBER}, yes = {.base = HENG_TYPE_BOOL};
  heng_value held = {.state = HENG_HELD}, missing = {.state = HENG_MISSING};
  heng_value third = {0}, no = {0};
  heng__num_div(&f->arena, heng__num_int(1), heng__num_int(3), &third.num);
  assert_text(heng__value_text(&f->arena, f->run, number, third, HENG_EN),
              "1/3");
  assert_text(heng__value_text(&f->arena, f->run, number, held, HENG_EN), "—");
  assert_text(heng__value_text(&f->arena, f->run, number, missing, HENG_ZH),
              "缺失");
  assert_text(heng__value_text(&f->arena, f->run, yes, no, HENG_ZH), "否");
}

// Whether a run and an explanation get by with [limit] bytes.
static bool gets_by(const fixture *f, size_t limit) {
  heng_arena arena;
  heng_guard guard;
  heng__arena_init(&arena, NULL);
  arena.limit = limit;
  arena.guard = &guard;
  if (setjmp(guard.env)) {
    heng__arena_free(&arena);
    return false;
  }
  heng_run *run;
  heng__run(&arena, f->plan, f->records, NULL, &run);
  heng__explain(&arena, run, f->scored, 0, f->plan->tables[f->scored].place);
  heng__arena_free(&arena);
  return true;
}

// Whatever the limit, the run ends, and nothing is left behind.
static void a_run_survives_without_memory(void **state) {
  fixture *f = *state;
  size_t failed = 0;
  for (size_t limit = 64; !gets_by(f, limit); limit += limit / 8) failed++;
  assert_true(failed > 10);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(
          the_date_is_asked_for_then_recorded_then_the_end_of_the_year),
      cmocka_unit_test(rows_are_found_by_their_keys),
      cmocka_unit_test(scores_stand_by_place_and_then_by_key),
      cmocka_unit_test(reasons_are_filled_in_in_either_tongue),
      cmocka_unit_test(a_tie_lists_its_rows_and_a_check_its_reason),
      cmocka_unit_test(values_have_texts),
      cmocka_unit_test(a_run_survives_without_memory),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
