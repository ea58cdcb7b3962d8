// When a place, a tier or an outcome has got worse though the total got better, and
// how that is told.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/plan_test.h"
#include "regress/odd_internal.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void compile(plan_test *t, const char *text) {
  plan_test_alone(t, text);
  if (t->plan) return;
  plan_test_say(t);
  fail_msg("the scheme does not check:\n%s", text);
}

// A score of units in two record sets, before and after.
typedef struct fall {
  char text[2000];  // of the scheme, which plans borrow
  plan_test t;
  heng_arena arena, scratch;
  heng_odd_search *search;
  heng_run *runs[2];
} fall;

// [rules]: what follows the total; [rows]: of the two sets.
static void begin_fall(fall *f,
                       const char *rules,
                       const char *before,
                       const char *after) {
  snprintf(f->text, sizeof f->text,
           "scheme s 方案\nchoice size 规模 { few 少, many 多 }\n"
           "choice tier 等次 { low 低, top 高 }\n"
           "record areas 片区 { id 编号 key }\n"
           "record units 单位 {\n  id 编号 key\n  staff 实有: number\n"
           "  size 规模: size\n  area 片区: areas\n  floor 楼层: number\n"
           "  street 街道: text\n}\n"
           "score ranked 名次 from units {\n  indicator base of 100 = staff\n"
           "%s\n}\n"
           "example \"b\" {\n  areas | id |\n | n |\n | s |\n"
           "  units | id | staff | size | area | floor | street |\n%s"
           "  expect ranked a: total = 1\n}\n"
           "example \"a\" {\n  areas | id |\n | n |\n | s |\n"
           "  units | id | staff | size | area | floor | street |\n%s"
           "  expect ranked a: total = 1\n}\n",
           rules, before, after);
  compile(&f->t, f->text);
  heng__arena_init(&f->arena, NULL);
  heng__arena_init(&f->scratch, NULL);
  heng_starts *starts = heng__starts(&f->arena, f->t.plan, NULL, NULL, 0);
  assert_int_equal(starts->n, 2);
  heng_search_options options = {.budget = 1};
  f->search = heng__odd_new(&f->arena, starts, &options);
  heng__odd_learn(&f->arena, &f->scratch, f->search);
  for (int i = 0; i < 2; i++) {
    f->runs[i] =
        heng__draft_run(&f->arena, starts->shape, starts->drafts[i], f->t.plan);
    assert_non_null(f->runs[i]);
  }
}

static void end_fall(fall *f) {
  heng__arena_free(&f->arena);
  heng__arena_free(&f->scratch);
  plan_test_end(&f->t);
}

static heng_odd_standing *standing_named(fall *f, const char *name) {
  for (size_t i = 0; i < f->search->standings.len; i++) {
    heng_odd_standing *s = &f->search->standings.items[i];
    heng_pair named = f->t.plan->tables[s->table].fields[s->field].pair;
    if (heng__pair_has(named, heng__slice(name))) return s;
  }
  return NULL;
}

// Whether the first row's standing of that name falls.
static bool falls(fall *f, const char *name) {
  const heng_odd_standing *s = standing_named(f, name);
  return s && heng__odd_falls(&f->arena, s, f->runs, 0);
}

#define BY_TOTAL "  total = base\n  place = rank by total "
#define ROW(name, staff, size, area, floor, street) \
  " | " name " | " staff " | " size " | " area " | " floor " | " street " |\n"
#define PLAIN(name, staff) ROW(name, staff, "few", "n", "1", "x")

static void a_place_falls_only_where_the_total_is_better(void **state) {
  (void)state;
  static const struct {
    const char *rules, *before, *after;
    bool falls;
  } rows[] = {
      {BY_TOTAL "descending; ties share", PLAIN("a", "5") PLAIN("b", "3"),
       PLAIN("a", "6") PLAIN("b", "9"), true},
      {BY_TOTAL "descending; ties share", PLAIN("a", "5") PLAIN("b", "3"),
       PLAIN("a", "5") PLAIN("b", "9"), false},
      {BY_TOTAL "descending; ties share", PLAIN("a", "5") PLAIN("b", "3"),
       PLAIN("a", "4") PLAIN("b", "9"), false},
      {BY_TOTAL "descending; ties share", PLAIN("a", "5") PLAIN("b", "3"),
       PLAIN("a", "6") PLAIN("b", "4"), false},
      {BY_TOTAL "ascending; ties share", PLAIN("a", "5") PLAIN("b", "9"),
       PLAIN("a", "4") PLAIN("b", "3"), true},
      {BY_TOTAL "ascending; ties share", PLAIN("a", "5") PLAIN("b", "9"),
       PLAIN("a", "6") PLAIN("b", "3"), false},
      {"  total = base\n  place = rank by round(total, 0) descending; ties "
       "share",
       PLAIN("a", "5") PLAIN("b", "3"), PLAIN("a", "6") PLAIN("b", "9"), true},
      // A rank that does not begin with the total may go its own way.
      {"  total = base\n  place = rank by staff descending; ties share",
       PLAIN("a", "5") PLAIN("b", "3"), PLAIN("a", "6") PLAIN("b", "9"), false},
      {"  total = base\n  place = rank by base descending; ties share",
       PLAIN("a", "5") PLAIN("b", "3"), PLAIN("a", "6") PLAIN("b", "9"), false},
      // The row is not in both.
      {BY_TOTAL "descending; ties share", PLAIN("a", "5") PLAIN("b", "3"),
       PLAIN("c", "6") PLAIN("b", "9"), false},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    fall f;
    begin_fall(&f, rows[i].rules, rows[i].before, rows[i].after);
    if (falls(&f, "place") != rows[i].falls) fail_msg("row %zu", i);
    end_fall(&f);
  }
}

// From one group of a rank to another, places cannot be compared.
static void a_place_in_another_group_is_no_fall(void **state) {
  (void)state;
  static const struct {
    const char *within;
    const char *other;  // the row a in the group of the row c
    bool tells;         // that it is in one group
  } rows[] = {
      {"size", ROW("a", "6", "many", "n", "1", "x"), true},
      {"area", ROW("a", "6", "few", "s", "1", "x"), true},
      {"floor", ROW("a", "6", "few", "n", "2", "x"), true},
      {"street", ROW("a", "6", "few", "n", "1", "y"), true},
      {"size, street", ROW("a", "6", "many", "n", "1", "y"), true},
      // A group that is computed is not told from others.
      {"(floor * 2)", ROW("a", "6", "few", "n", "2", "x"), false},
  };
  static const char third[] = ROW("c", "9", "many", "s", "2", "y");
  for (size_t i = 0; i < COUNT(rows); i++) {
    char rules[200], before[200], same[200], other[200];
    fall f;
    snprintf(rules, sizeof rules, BY_TOTAL "descending within %s; ties share",
             rows[i].within);
    snprintf(before, sizeof before, "%s%s", PLAIN("a", "5") PLAIN("b", "3"),
             third);
    snprintf(same, sizeof same, "%s%s", PLAIN("a", "6") PLAIN("b", "8"), third);
    snprintf(other, sizeof other, "%s%s%s", rows[i].other, PLAIN("b", "3"),
             third);
    begin_fall(&f, rules, before, same);
    if (falls(&f, "place") != rows[i].tells)
      fail_msg("in one group: %s", rows[i].within);
    end_fall(&f);
    begin_fall(&f, rules, before, other);
    if (falls(&f, "place")) fail_msg("in another group: %s", rows[i].within);
    end_fall(&f);
  }
}

#define TIER(total) \
  "  tier = choose { top when total " total "; low otherwise }\n"

static void a_tier_falls_where_the_other_one_is_nearly_always_better(
    void **state) {
  (void)state;
  static const struct {
    size_t better, worse;
    bool falls;
  } rows[] = {{100, 5, true}, {100, 6, false}, {4, 0, true},
              {3, 0, false},  {0, 0, false},   {0, 100, false}};
  fall f;
  begin_fall(&f, BY_TOTAL "descending; ties share\n" TIER("< 6"),
             PLAIN("a", "5") PLAIN("b", "3"), PLAIN("a", "6") PLAIN("b", "3"));
  heng_odd_standing *s = standing_named(&f, "tier");
  assert_non_null(s);
  for (size_t i = 0; i < COUNT(rows); i++) {
    s->n = 2;
    s->values[0] = HENG_LIT("top");
    s->values[1] = HENG_LIT("low");
    s->above[0][1] = rows[i].better;
    s->above[1][0] = rows[i].worse;
    if (heng__odd_falls(&f.arena, s, f.runs, 0) != rows[i].falls)
      fail_msg("%zu to %zu", rows[i].better, rows[i].worse);
  }
  // The value of one of them was never met; or it stays.
  s->above[0][1] = 100, s->above[1][0] = 0;
  s->n = 1;
  assert_false(heng__odd_falls(&f.arena, s, f.runs, 0));
  s->n = 2;
  heng_run *const still[2] = {f.runs[0], f.runs[0]};
  assert_false(heng__odd_falls(&f.arena, s, still, 0));
  end_fall(&f);
}

// Which way the total is better is said by the place, and learned by the tiers.
static void what_is_better_goes_with_the_place(void **state) {
  (void)state;
  static const struct {
    const char *rules;
    int sense;  // 0: the tier does not go back to the total
  } rows[] = {
      {BY_TOTAL "descending; ties share\n" TIER(">= 5"), 1},
      {BY_TOTAL "ascending; ties share\n" TIER("<= 5"), -1},
      {"  total = base\n" TIER(">= 5"), 1},
      {BY_TOTAL "ascending; ties share\n"
                "  half = total / 2\n  quarter = half / 2\n"
                "  tier = choose { top when quarter <= 1; low otherwise }\n",
       -1},
      {BY_TOTAL "descending; ties share\n"
                "  tier = choose { top when base >= 5; low otherwise }\n",
       0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    fall f;
    begin_fall(&f, rows[i].rules,
               PLAIN("a", "5") PLAIN("b", "3") PLAIN("c", "8") PLAIN("d", "9"),
               PLAIN("a", "1") PLAIN("b", "3") PLAIN("c", "8") PLAIN("d", "9"));
    const heng_odd_standing *s = standing_named(&f, "tier");
    assert_int_equal(s != NULL, rows[i].sense != 0);
    if (s) {
      size_t top = heng__slice_eq(s->values[0], HENG_LIT("top")) ? 0 : 1;
      assert_int_equal(s->sense, rows[i].sense);
      assert_int_equal(s->n, 2);
      assert_true(s->above[top][1 - top] >= 6);
      assert_int_equal(s->above[1 - top][top], 0);
    }
    end_fall(&f);
  }
}

static void who_passes_is_told_with_the_part_that_moved(void **state) {
  (void)state;
  static const struct {
    const char *rules, *before, *after, *told;
  } rows[] = {
      // The one that was above before does not pass.
      {BY_TOTAL "descending; ties share",
       PLAIN("a", "5") PLAIN("c", "20") PLAIN("b", "3"),
       PLAIN("a", "6") PLAIN("c", "20") PLAIN("b", "9"),
       "total from 5 to 6 of a, and place from 2 to 3; b passes it: total from "
       "3 to 9, by base from 3 to 9"},
      // One that shared the place does.
      {BY_TOTAL "descending; ties share", PLAIN("a", "5") PLAIN("b", "5"),
       PLAIN("a", "6") PLAIN("b", "9"),
       "total from 5 to 6 of a, and place from 1 to 2; b passes it: total from "
       "5 to 9, by base from 5 to 9"},
      {BY_TOTAL "ascending; ties share", PLAIN("a", "5") PLAIN("b", "9"),
       PLAIN("a", "4") PLAIN("b", "3"),
       "total from 5 to 4 of a, and place from 1 to 2; b passes it: total from "
       "9 to 3, by base from 9 to 3"},
      // A deduction moves the total the other way.
      {"  deduct late = floor\n  total = base - late\n"
       "  place = rank by total descending; ties share",
       ROW("a", "5", "few", "n", "0", "x") ROW("b", "9", "few", "n", "6", "x"),
       ROW("a", "6", "few", "n", "0", "x") ROW("b", "8", "few", "n", "1", "x"),
       "total from 5 to 6 of a, and place from 1 to 2; b passes it: total from "
       "3 to 7, by late from 6 to 1"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    fall f;
    begin_fall(&f, rows[i].rules, rows[i].before, rows[i].after);
    heng_said said = heng__odd_fall_said(&f.arena, standing_named(&f, "place"),
                                         f.runs, HENG_LIT("a"));
    if (!heng__slice_eq(said.en, heng__slice(rows[i].told)))
      fail_msg("%.*s\nwant: %s", HENG_ARG(said.en), rows[i].told);
    end_fall(&f);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_place_falls_only_where_the_total_is_better),
      cmocka_unit_test(a_place_in_another_group_is_no_fall),
      cmocka_unit_test(
          a_tier_falls_where_the_other_one_is_nearly_always_better),
      cmocka_unit_test(what_is_better_goes_with_the_place),
      cmocka_unit_test(who_passes_is_told_with_the_part_that_moved),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
