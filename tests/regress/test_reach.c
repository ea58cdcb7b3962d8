// Coverage, one small question after another: what no records can do, in what order
// items stand, what they cite, and how rules come to their clauses.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/plan_test.h"
#include "regress/clauses.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char head[] =
    "scheme small 小 edition 2022\n"
    "choice one 一 { only 唯一 }\n"

    "choice grade 等级 { high 高, low 低 }\n"
    "record units 单位 {\n  id 编号 key\n  n 数: number between 0 and 10\n"
    "  m 另: number? between 5 and 20\n  kind 种类: one\n  maybe 或: one?\n"
    "  grade 等级: grade\n}\n"
    "record results 历年结果 {\n  unit 单位: units\n  year 年度: number whole\n"
    "  scheme 方案: text?\n  total 总分: number\n}\n";

typedef struct covered {
  plan_test t;
  const heng_source *source;
  const heng_plan *plan;
  heng_cover *cover;
} covered;

static void begin(covered *c, const char *rules) {
  *c = (covered){.plan = NULL};
  heng__arena_init(&c->t.arena, NULL);
  heng__diags_init(&c->t.diags, &c->t.arena);
  heng_buf text = {.arena = &c->t.arena};
  heng__buf_puts(&text, head);
  heng__buf_puts(&text, rules);
  c->source = heng__source_new(&c->t.arena, HENG_LIT("small.heng"),
                               heng__buf_slice(&text));
  c->plan =
      heng__plan_compile(&c->t.arena, &c->source, 1, &c->t.diags, &c->t.trees);
  if (!c->plan) {
    plan_test_say(&c->t);
    fail_msg("%s", rules);
  }
  c->cover = heng__cover_new(&c->t.arena, c->plan);
}

static void end(covered *c) {
  heng__arena_free(&c->t.arena);
}

static const heng_cover_item *find(const covered *c, const char *what) {
  for (size_t i = 0; i < c->cover->n_items; i++)
    if (heng__slice_eq(c->cover->items[i].what.en, heng__slice(what)))
      return &c->cover->items[i];
  return NULL;
}

static const heng_cover_item *need(const covered *c, const char *what) {
  const heng_cover_item *item = find(c, what);
  for (size_t i = 0; i < c->cover->n_items && !item; i++)
    print_error("%.*s\n", HENG_ARG(c->cover->items[i].what.en));
  if (!item) fail_msg("there is no item: %s", what);
  return item;
}

// ---- what cannot be -------------------------------------------------------------

// A rule, a way through it, and whether records can go it.
static const struct {
  const char *rule, *what;
  heng_cover_wanted wanted;
} reaching[] = {
    // A cap or floor at the end of what there can be.
    {"x = n at most 10", "the cap of 10 bound", HENG_COVER_UNREACHABLE},
    {"x = n at most 9.99", "the cap of 9.99 bound", HENG_COVER_WANTED},
    {"x = n at most 0", "the cap of 0 did not bind", HENG_COVER_WANTED},
    {"x = n at most -0.01", "the cap of -0.01 did not bind",
     HENG_COVER_UNREACHABLE},
    {"x = n at least 0", "the floor of 0 bound", HENG_COVER_UNREACHABLE},
    {"x = n at least 10", "the floor of 10 did not bind", HENG_COVER_WANTED},
    {"x = n at least 10.01", "the floor of 10.01 did not bind",
     HENG_COVER_UNREACHABLE},
    // Comparisons at the ends.
    {"x = n < 0", "it was yes", HENG_COVER_UNREACHABLE},
    {"x = n <= 0", "it was yes", HENG_COVER_WANTED},
    {"x = n > 10", "it was yes", HENG_COVER_UNREACHABLE},
    {"x = n >= 10", "it was yes", HENG_COVER_WANTED},
    {"x = n >= 0", "it was no", HENG_COVER_UNREACHABLE},
    {"x = n > 0", "it was no", HENG_COVER_WANTED},
    {"x = n <= 10", "it was no", HENG_COVER_UNREACHABLE},
    {"x = n < 10", "it was no", HENG_COVER_WANTED},
    {"x = n = 11", "it was yes", HENG_COVER_UNREACHABLE},
    {"x = n = 10", "it was yes", HENG_COVER_WANTED},
    {"x = n != 11", "it was no", HENG_COVER_UNREACHABLE},
    {"x = n != 10", "it was no", HENG_COVER_WANTED},
    // A choice with one value.
    {"x = kind = only", "it was no", HENG_COVER_UNREACHABLE},
    {"x = kind != only", "it was yes", HENG_COVER_UNREACHABLE},
    {"x = maybe is known and maybe != only", "it was yes",
     HENG_COVER_UNREACHABLE},
    {"x = grade = high", "it was no", HENG_COVER_WANTED},
    // Joined.
    {"x = n < 0 and m is known", "it was yes", HENG_COVER_UNREACHABLE},
    {"x = n >= 0 and n <= 10", "it was no", HENG_COVER_UNREACHABLE},
    {"x = n > 10 or m is known", "it was yes", HENG_COVER_WANTED},
    {"x = n > 10 or n < 0", "it was yes", HENG_COVER_UNREACHABLE},
    {"x = n >= 0 or m is known", "it was no", HENG_COVER_UNREACHABLE},
    {"x = not (n > 10)", "it was no", HENG_COVER_UNREACHABLE},
    {"x = m is known", "it was no", HENG_COVER_WANTED},
    // Rows that are never reached, where the compiler does not say so: y is
    // always more than n.
    {"y = (m else 5) + 6\n  x = choose { 1 when n < y; 2 when n > 5; 3 "
     "otherwise }",
     "row 2 of 3: n > 5", HENG_COVER_UNREACHABLE},
    {"y = (m else 5) + 6\n  x = choose { 1 when n > 5; 2 when n < y; 3 "
     "otherwise }",
     "row 3 of 3: otherwise", HENG_COVER_UNREACHABLE},
    {"y = (m else 5) + 6\n  x = choose { 1 when n > 5; 2 when n > y; 3 "
     "otherwise }",
     "row 2 of 3: n > y", HENG_COVER_UNREACHABLE},
    {"y = (m else 5) + 6\n  x = choose { 1 when n > 5; 2 when n < y; 3 "
     "otherwise }",
     "row 2 of 3: n < y", HENG_COVER_WANTED},
    // Values that are missing or not.
    {"x = n is known", "it was no", HENG_COVER_UNREACHABLE},
    {"x = m else 1", "`m` was missing, so `1` was taken", HENG_COVER_WANTED},
};

static void what_no_records_can_do_is_not_asked_for(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(reaching); i++) {
    char text[300];
    snprintf(text, sizeof text, "for units {\n  %s\n}\n", reaching[i].rule);
    covered c;
    begin(&c, text);
    heng_cover_wanted wanted = need(&c, reaching[i].what)->wanted;
    if (wanted != reaching[i].wanted)
      fail_msg("%s: %s: %d", reaching[i].rule, reaching[i].what, (int)wanted);
    end(&c);
  }
}

static void faults_of_the_records_are_not_asked_for(void **state) {
  (void)state;
  const struct {
    const char *check;
    heng_cover_wanted breaks;
  } rows[] = {{"n > 3", HENG_COVER_BESIDE}, {"n >= 0", HENG_COVER_UNREACHABLE}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[200];
    snprintf(text, sizeof text, "check right on units: %s\n", rows[i].check);
    covered c;
    begin(&c, text);
    assert_int_equal(need(&c, "the check held")->wanted, HENG_COVER_WANTED);
    assert_int_equal(need(&c, "the check broke")->wanted, rows[i].breaks);
    end(&c);
  }
  static const char *const ties[] = {"no ties", "ties share", "ties dense"};
  for (size_t i = 0; i < COUNT(ties); i++) {
    char text[200];
    snprintf(text, sizeof text,
             "for units {\n  x = rank by n descending; %s\n}\n", ties[i]);
    covered c;
    begin(&c, text);
    size_t n = 0;
    for (size_t k = 0; k < c.cover->n_items; k++) {
      if (c.cover->items[k].kind != HENG_COVER_TIES) continue;
      n++;
      assert_int_equal(c.cover->items[k].wanted,
                       i ? HENG_COVER_WANTED : HENG_COVER_BESIDE);
    }
    assert_int_equal(n, 1);
    end(&c);
  }
}

// ---- items ------------------------------------------------------------------------

static void items_stand_in_the_order_of_the_texts(void **state) {
  (void)state;
  covered c;
  begin(&c, "for units {\n"
            "  w = n at most 3 at least 1\n  x = min(max(n at most 3, m else "
            "2), n at least 1)\n"
            "  y = choose { 1 when n > 5 and m is known; (m else 1) at most 7 "
            "otherwise }\n"
            "  z = rank by n descending; ties share; then by x descending\n}\n"
            "check right on units: x > 1 implies y < 3\n");
  for (size_t i = 1; i < c.cover->n_items; i++) {
    const heng_cover_item *a = &c.cover->items[i - 1], *b = a + 1;
    const uint32_t before[] = {a->rule, a->span.start, a->kind, a->way};
    const uint32_t after[] = {b->rule, b->span.start, b->kind, b->way};
    size_t k = 0;
    while (k < 3 && before[k] == after[k]) k++;
    if (before[k] > after[k])
      fail_msg("%.*s stands before %.*s", HENG_ARG(a->what.en),
               HENG_ARG(b->what.en));
  }
  end(&c);
}

static void figures_that_are_not_there_are_no_items(void **state) {
  (void)state;
  covered c;
  begin(&c, "param rate 比率 by number { from 5 = 4 }\n"
            "for units {\n  x = rate[n] else 0\n}\n");
  size_t n = 0;
  for (size_t i = 0; i < c.cover->n_items; i++)
    n += c.cover->items[i].kind == HENG_COVER_CELL;
  assert_int_equal(n, 1);
  end(&c);
}

// Of the results of earlier years a rule reads those of its own scheme, and nobody
// wrote that down as a condition.
static void what_nobody_wrote_is_no_item(void **state) {
  (void)state;
  static const char *const rules[] = {
      "for units {\n  x = sum(results.total)\n}\n",
      "for units {\n  x = sum(results.total where year < 2022)\n}\n"};
  for (size_t i = 0; i < COUNT(rules); i++) {
    covered c;
    begin(&c, rules[i]);
    size_t n = 0;
    for (size_t k = 0; k < c.cover->n_items; k++)
      n += c.cover->items[k].kind == HENG_COVER_CONDITION;
    assert_int_equal(n, 2 * i);
    if (i) need(&c, "`year < 2022` did not hold");
    end(&c);
  }
}

static void an_item_cites_what_its_rule_stands_in(void **state) {
  (void)state;
  covered c;
  begin(&c, "score ranked 名次 from units {\n"
            "  indicator all 全部 of 10 {\n"
            "    half 一半 of 5 = n at most 5\n"
            "    rest 其余 of 5 = 5 at most n   source \"part 2\"\n"
            "  }   source \"part 1\"\n"
            "}\n");
  static const struct {
    const char *what, *cites;
  } rows[] = {{"the cap of 5 bound", "part 1"},
              {"the cap of n bound", "part 2"}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    const heng_cover_item *item = need(&c, rows[i].what);
    assert_int_equal(item->cites.len, 1);
    assert_true(
        heng__slice_eq(item->cites.items[0].text, heng__slice(rows[i].cites)));
  }
  end(&c);
}

// ---- clauses ----------------------------------------------------------------------

static heng_clause_way way_of(const covered *c,
                              const heng_clauses *clauses,
                              const char *rule) {
  for (size_t i = 0; i < c->cover->n_rules; i++)
    if (heng__slice_eq(c->cover->rules[i].name.en, heng__slice(rule)))
      return clauses->ways[i];
  fail_msg("there is no rule %s", rule);
  return HENG_CLAUSE_NONE;
}

static void the_same_goes_on_only_before_a_mark(void **state) {
  (void)state;
  static const heng_clause list[] = {
      {.name = HENG_LIT("part 1")},
      {.name = HENG_LIT("part 1: the rest")},
      {.name = HENG_LIT("the sameness of all")},
  };
  covered c;
  begin(&c,
        "extend units { extra 再: number? source \"part 1: of the units\" }\n"
        "param a = 1   source \"part 1\"\n"
        "param b = 1   source \"the same: the rest\"\n"
        "param c = 1   source \"the sameness of all\"\n"
        "param d = 1   assumed \"part 1\"\n");
  const heng_clauses *clauses = heng__clauses_match(
      &c.t.arena, c.cover, &(heng_clause_texts){&c.source, 1}, list, 3);
  static const size_t n_rules[] = {3, 1, 1};
  static const char *const first[] = {"a", "b", "c"};
  for (size_t i = 0; i < 3; i++) {
    assert_int_equal(clauses->uses[i].n_rules, n_rules[i]);
    assert_true(
        heng__slice_eq(clauses->uses[i].rule.en, heng__slice(first[i])));
  }
  for (size_t i = 0; i < clauses->n_cites; i++)
    assert_true(clauses->cites[i].known);
  assert_int_equal(clauses->n_cites, 4);
  end(&c);
}

static void all_that_a_cited_rule_reads_is_a_step_of_it(void **state) {
  (void)state;
  covered c;
  begin(&c,
        "for units {\n  told 说 = n + 1\n  alone 独 = n\n}\n"
        "table first 甲 from units where n > 1\n"
        "table second 乙 from units where n > 2\n"
        "table both 双 from a in first, b in second where a.grade = b.grade {\n"
        "  gap 差 = a.n - b.n   source \"part 1\"\n}\n"
        "score ranked 名次 from units {\n"
        "  indicator all 全部 of 10 {\n"
        "    half 一半 of 5 = n at most 5   source \"part 2\"\n"
        "    rest 其余 of 5 = 5 at most n\n"
        "  }\n"
        "  outcome late 迟 when n > 3 because \"{told}\"   source \"part 3\"\n"
        "}\n"
        "check right 对 on first: n > 0\n"
        "param guess = 1   assumed \"we think so\"\n"
        "for units {\n  of_guess = guess + 1\n}\n"
        "check guessed 猜 on units: of_guess + guess > 0\n"
        "check idle 闲 on units: alone > 0\n");
  const heng_clauses *clauses = heng__clauses_match(
      &c.t.arena, c.cover, &(heng_clause_texts){&c.source, 1}, NULL, 0);
  static const struct {
    const char *rule;
    heng_clause_way way;
  } rows[] = {
      {"both.gap", HENG_CLAUSE_CITED},    {"both", HENG_CLAUSE_STEP},
      {"first", HENG_CLAUSE_STEP},        {"second", HENG_CLAUSE_STEP},
      {"ranked.half", HENG_CLAUSE_CITED}, {"ranked.all", HENG_CLAUSE_STEP},
      {"ranked.rest", HENG_CLAUSE_STEP},  {"units.told", HENG_CLAUSE_STEP},
      {"units.alone", HENG_CLAUSE_NONE},  {"right", HENG_CLAUSE_STEP},
      {"guess", HENG_CLAUSE_ASSUMED},     {"units.of_guess", HENG_CLAUSE_NONE},
      {"guessed", HENG_CLAUSE_ASSUMED},   {"idle", HENG_CLAUSE_NONE},
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    if (way_of(&c, clauses, rows[i].rule) != rows[i].way)
      fail_msg("%s: %d", rows[i].rule, (int)way_of(&c, clauses, rows[i].rule));
  end(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_no_records_can_do_is_not_asked_for),
      cmocka_unit_test(faults_of_the_records_are_not_asked_for),
      cmocka_unit_test(items_stand_in_the_order_of_the_texts),
      cmocka_unit_test(figures_that_are_not_there_are_no_items),
      cmocka_unit_test(what_nobody_wrote_is_no_item),
      cmocka_unit_test(an_item_cites_what_its_rule_stands_in),
      cmocka_unit_test(the_same_goes_on_only_before_a_mark),
      cmocka_unit_test(all_that_a_cited_rule_reads_is_a_step_of_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
