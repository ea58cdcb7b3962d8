// Coverage: what a trace counts of every kind of way through the rules, what is
// asked for, and which clauses the rules follow.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/build.h"
#include "regress/annotate.h"
#include "regress/clauses.h"
#include "regress/coverage.h"
#include "regress/examples.h"

// A unit belongs to a tree, has events, and is ranked; everything that can go two
// ways does so once.
static const char rules[] =
    "scheme small 小 edition 2022\n"
    "choice grade 等级 { one 一级, two 二级, three 三级 }\n"
    "record units 单位 {\n"
    "  id 编号 key\n"
    "  grade 等级: grade\n"
    "  parent 上级: units?\n"
    "  seat 席位: number?\n"
    "}\n"
    "record events 事项 { id 编号 key; unit 单位: units; points 分值: number "
    "}\n"
    "record overrides 特批 {\n"
    "  unit 单位: units\n"
    "  outcome 后果: text\n"
    "  year 年度: number whole\n"
    "}\n"
    "param gap 分差 by grade {\n"
    "  one = 4 source \"rules, part 1: the gap\"\n"
    "  otherwise = 2 assumed \"not published\"\n"
    "}\n"
    "param top 上限 = 5 source \"the same: the limit\"\n"
    "given books 账册 {\n"
    "  | id key | grade: grade |\n"
    "  | a | one |\n"
    "  | b | two |\n"
    "}\n"
    "function band(x: number) for units = choose { 1 when x > 3; 0 otherwise "
    "}\n"
    "table busy 忙 from units where any(events) { n = count(events) }\n"
    "table full 满 from units by grade having count(units) > 1 {\n"
    "  most = max(count(units), 2)\n"
    "}\n"
    "for units {\n"
    "  rollup mass 合计 via parent = at leaves seat else 0, above sum(mass)\n"
    "  book 账册名 = only(all books.grade where id = \"b\") is known\n"
    "}\n"
    "score scored 名单 from units where grade in {one, two} {\n"
    "  bonus points 得分 = sum(events.points where points > 1) at most top\n"
    "  least 保底 = (seat else 1) at least 0\n"
    "  both 较小 = min(points, least)\n"
    "  lowest 最低 = min(0, least)\n"
    "  lower 较低 = min(least, 0)\n"
    "  highest 最高 = max(least, 0)\n"
    "  higher 较高 = max(0, least)\n"
    "  above 更高 = max(least, 0 - 1)\n"
    "  place = rank by band(points) descending; ties share; then by points "
    "ascending\n"
    "    source \"rules, part 2\"\n"
    "  step 档 = choose {\n"
    "    gap[grade] when points = 0 source \"rules, part 3; the first\"\n"
    "    band(least) when place = 1\n"
    "    0 otherwise\n"
    "  }\n"
    "  outcome late 迟 as a rule when points = 0\n"
    "}\n"
    "check fair 公平 on scored: points > 0 implies place < 3\n"
    "value all_points 总分 = sum(all scored.points)\n";

static const char example[] = "example \"one\" {\n"
                              "  units | id | grade | parent | seat |\n"
                              "  | a | one | | 7 |\n"
                              "  | b | two | a | |\n"
                              "  | c | two | a | 0 |\n"
                              "  | d | three | | 2 |\n"
                              "  events | id | unit | points |\n"
                              "  | e1 | a | 9 |\n"
                              "  | e2 | b | 2 |\n"
                              "  | e3 | b | 1 |\n"
                              "  overrides | unit | outcome | year |\n"
                              "  | c | 迟 | 2022 |\n"
                              "  expect all_points = 7\n"
                              "}\n";

typedef struct fixture {
  heng_arena arena;
  const heng_plan *plan;
  heng_cover *cover;
  heng_trace *trace;
} fixture;

static const heng_plan *build(heng_arena *arena) {
  heng_diags diags;
  heng__diags_init(&diags, arena);
  const heng_source *sources[] = {
      heng__source_new(arena, HENG_LIT("small.heng"), heng__slice(rules)),
      heng__source_new(arena, HENG_LIT("small.test.heng"),
                       heng__slice(example)),
  };
  heng_tree **trees;
  heng_plan *plan = heng__plan_compile(arena, sources, 2, &diags, &trees);
  if (!plan) {
    heng_buf text = {.arena = arena};
    heng__diags_render(&text, &diags, HENG_EN);
    print_error("%.*s\n", HENG_ARG(heng__buf_slice(&text)));
  }
  return plan;
}

static int set_up(void **state) {
  static fixture f;
  heng__arena_init(&f.arena, NULL);
  f.plan = build(&f.arena);
  if (!f.plan) return -1;
  heng_diags diags;
  heng__diags_init(&diags, &f.arena);
  heng_suite *suite = heng__suite_make(&f.arena, f.plan, NULL, &diags);
  heng_example_result result;
  f.trace = heng__trace_new(&f.arena, f.plan);
  if (!heng__suite_trace(&f.arena, suite, 0, f.plan, f.trace, &diags,
                         &result)) {
    heng_buf text = {.arena = &f.arena};
    heng__diags_render(&text, &diags, HENG_EN);
    print_error("%.*s\n", HENG_ARG(heng__buf_slice(&text)));
    return -1;
  }
  f.cover = heng__cover_new(&f.arena, f.plan);
  *state = &f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  heng__arena_free(&f->arena);
  return 0;
}

static const heng_cover_item *find(const fixture *f,
                                   const char *rule,
                                   const char *what) {
  for (size_t i = 0; i < f->cover->n_items; i++) {
    const heng_cover_item *item = &f->cover->items[i];
    if (heng__slice_eq(f->cover->rules[item->rule].name.en,
                       heng__slice(rule)) &&
        heng__slice_eq(item->what.en, heng__slice(what)))
      return item;
  }
  for (size_t i = 0; i < f->cover->n_items; i++) {
    const heng_cover_item *item = &f->cover->items[i];
    print_error("%.*s: %.*s\n", HENG_ARG(f->cover->rules[item->rule].name.en),
                HENG_ARG(item->what.en));
  }
  fail_msg("there is no item `%s` of %s", what, rule);
  return NULL;
}

static void each_kind_is_counted_where_it_happens(void **state) {
  // Units a, b, c are scored with 5 (9 capped), 2 and 0 points; the places are 1,
  // 3 and 2: by band a before both others, of which c has fewer points.
  static const struct {
    const char *rule, *what;
    uint64_t n;
  } items[] = {
      {"gap", "the row `one = 4` was used", 0},
      {"gap", "the row `otherwise = 2` was used", 1},
      {"top", "the figure was used: 5", 3},
      {"books", "the row a was used", 1},
      {"books", "the row b was used", 3},
      {"busy", "it had a row", 2},
      {"busy", "`any(events)` held", 2},
      {"busy", "`any(events)` did not hold", 2},
      {"busy.n", "a row was computed", 2},
      {"full", "it had a row", 1},
      {"full", "`count(units) > 1` held", 1},
      {"full", "`count(units) > 1` did not hold", 2},
      {"full.most", "the greatest was `count(units)`", 1},
      {"full.most", "the greatest was `2`", 0},
      {"units.mass", "a row without others below it", 3},
      {"units.mass", "a row with others below it", 1},
      {"units.mass", "`seat` was missing, so `0` was taken", 1},
      {"units.mass", "`seat` was there", 2},
      {"units.book", "it was yes", 4},
      {"units.book", "it was no", 0},
      {"scored", "`grade in {one, two}` held", 3},
      {"scored", "`grade in {one, two}` did not hold", 1},
      {"scored.points", "`points > 1` held", 2},
      {"scored.points", "`points > 1` did not hold", 1},
      {"scored.points", "the cap of top bound", 1},
      {"scored.points", "the cap of top did not bind", 2},
      {"scored.least", "the floor of 0 bound", 0},
      {"scored.least", "the floor of 0 did not bind", 3},
      {"scored.both", "the least was `points`", 2},
      {"scored.both", "the least was `least`", 1},
      {"scored.place", "`points` told rows apart that had tied", 1},
      {"scored.place", "rows tied and shared a place", 0},
      {"scored.step", "row 1 of 3: points = 0", 1},
      {"scored.step", "row 2 of 3: place = 1", 1},
      {"scored.step", "row 3 of 3: otherwise", 1},
      {"scored.late", "the outcome fired", 1},
      {"scored.late", "the outcome did not fire", 2},
      {"scored.late", "an override lifted the outcome", 1},
      {"fair", "the check held", 2},
      {"fair", "the check broke", 1},
      {"fair", "`points > 0` held", 2},
      {"fair", "`points > 0` did not hold", 1},
      {"all_points", "computed", 1},
  };
  const fixture *f = *state;
  for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
    const heng_cover_item *item = find(f, items[i].rule, items[i].what);
    uint64_t n = heng__cover_count(item, f->trace);
    if (n != items[i].n)
      fail_msg("%s: %s: %llu times, not %llu", items[i].rule, items[i].what,
               (unsigned long long)n, (unsigned long long)items[i].n);
  }
}

// `band` is called for the place of three rows and for one step.
static void a_function_that_is_called_twice_is_one_place(void **state) {
  const fixture *f = *state;
  const heng_cover_item *high = find(f, "band", "row 1 of 2: x > 3");
  const heng_cover_item *low = find(f, "band", "row 2 of 2: otherwise");
  assert_int_equal(heng__cover_count(high, f->trace), 2);
  assert_int_equal(heng__cover_count(low, f->trace), 2);
  assert_int_equal(f->cover->rules[high->rule].sort, HENG_COVER_A_FUNCTION);
}

static void what_cannot_be_or_is_a_fault_is_not_asked_for(void **state) {
  const fixture *f = *state;
  assert_int_equal(find(f, "fair", "the check broke")->wanted,
                   HENG_COVER_BESIDE);
  assert_int_equal(find(f, "books", "the row a was used")->wanted,
                   HENG_COVER_BESIDE);
  assert_int_equal(find(f, "scored.points", "the cap of top bound")->wanted,
                   HENG_COVER_WANTED);
}

// `least` is never below 0. Of equal ones the first is the least and the greatest,
// so that an end that both can reach is for whoever stands first.
static void an_extreme_that_cannot_be_is_not_asked_for(void **state) {
  static const struct {
    const char *rule, *what;
    heng_cover_wanted wanted;
    uint64_t n;
  } rows[] = {
      {"scored.lowest", "the least was `0`", HENG_COVER_WANTED, 3},
      {"scored.lowest", "the least was `least`", HENG_COVER_UNREACHABLE, 0},
      {"scored.lower", "the least was `least`", HENG_COVER_WANTED, 1},
      {"scored.lower", "the least was `0`", HENG_COVER_WANTED, 2},
      {"scored.highest", "the greatest was `least`", HENG_COVER_WANTED, 3},
      {"scored.highest", "the greatest was `0`", HENG_COVER_UNREACHABLE, 0},
      {"scored.higher", "the greatest was `0`", HENG_COVER_WANTED, 1},
      {"scored.higher", "the greatest was `least`", HENG_COVER_WANTED, 2},
      {"scored.above", "the greatest was `least`", HENG_COVER_WANTED, 3},
      {"scored.above", "the greatest was `0 - 1`", HENG_COVER_UNREACHABLE, 0},
  };
  const fixture *f = *state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const heng_cover_item *item = find(f, rows[i].rule, rows[i].what);
    uint64_t n = heng__cover_count(item, f->trace);
    if (item->wanted != rows[i].wanted || n != rows[i].n)
      fail_msg("%s, %s: %d, %llu times", rows[i].rule, rows[i].what,
               (int)item->wanted, (unsigned long long)n);
  }
}

static void traces_add_up(void **state) {
  fixture *f = *state;
  heng_trace *twice = heng__trace_new(&f->arena, f->plan);
  heng__trace_add(twice, f->trace);
  heng__trace_add(twice, f->trace);
  for (size_t i = 0; i < f->cover->n_items; i++)
    assert_int_equal(heng__cover_count(&f->cover->items[i], twice),
                     2 * heng__cover_count(&f->cover->items[i], f->trace));
}

static void clauses_are_matched_by_how_citations_begin(void **state) {
  static const heng_clause list[] = {
      {HENG_LIT("rules, part 1"), {NULL, 0}, {NULL, 0}, 2},
      {HENG_LIT("rules, part 1: the limit"), {NULL, 0}, {NULL, 0}, 3},
      {HENG_LIT("rules, part 3"), {NULL, 0}, {NULL, 0}, 4},
      {HENG_LIT("rules, part 4"), {NULL, 0}, HENG_LIT("later"), 5},
  };
  fixture *f = *state;
  const heng_source *own[] = {f->plan->trees[0]->source};
  heng_clause_texts texts = {own, 1};
  const heng_clauses *c =
      heng__clauses_match(&f->arena, f->cover, &texts, list, 4);
  assert_int_equal(c->uses[0].n_rules, 2);
  assert_int_equal(c->uses[1].n_rules, 1);
  assert_int_equal(c->uses[2].n_rules, 1);
  assert_int_equal(c->uses[3].n_rules, 0);
  assert_int_equal(c->n_cites, 4);
  for (size_t i = 0; i < c->n_cites; i++)
    assert_int_equal(
        c->cites[i].known,
        !heng__slice_eq(c->cites[i].whole, HENG_LIT("rules, part 2")));
  const heng_cover_item *row = find(f, "scored.step", "row 1 of 3: points = 0");
  assert_true(heng__clause_has(c, 2, row));
  assert_false(heng__clause_has(c, 0, row));
}

static heng_clause_way way_of(const fixture *f,
                              const heng_clauses *c,
                              const char *rule) {
  for (size_t i = 0; i < f->cover->n_rules; i++)
    if (heng__slice_eq(f->cover->rules[i].name.en, heng__slice(rule)))
      return c->ways[i];
  fail_msg("there is no rule %s", rule);
  return HENG_CLAUSE_NONE;
}

static void what_a_cited_rule_reads_is_a_step_of_it(void **state) {
  fixture *f = *state;
  const heng_source *own[] = {f->plan->trees[0]->source};
  heng_clause_texts texts = {own, 1}, none = {NULL, 0};
  const heng_clauses *c =
      heng__clauses_match(&f->arena, f->cover, &texts, NULL, 0);
  assert_int_equal(way_of(f, c, "gap"), HENG_CLAUSE_CITED);
  assert_int_equal(way_of(f, c, "scored.place"), HENG_CLAUSE_CITED);
  assert_int_equal(way_of(f, c, "scored.points"), HENG_CLAUSE_STEP);
  assert_int_equal(way_of(f, c, "scored"), HENG_CLAUSE_STEP);
  assert_int_equal(way_of(f, c, "fair"), HENG_CLAUSE_STEP);
  assert_int_equal(way_of(f, c, "scored.late"), HENG_CLAUSE_NONE);
  assert_int_equal(way_of(f, c, "all_points"), HENG_CLAUSE_NONE);
  c = heng__clauses_match(&f->arena, f->cover, &none, NULL, 0);
  assert_int_equal(way_of(f, c, "all_points"), HENG_CLAUSE_SHARED);
}

static void lines_show_how_often_they_were_exercised(void **state) {
  fixture *f = *state;
  size_t n = f->cover->n_items;
  uint64_t *examples = heng__array(&f->arena, uint64_t, n);
  uint64_t *records = heng__array(&f->arena, uint64_t, n);
  for (size_t i = 0; i < n; i++)
    examples[i] = heng__cover_count(&f->cover->items[i], f->trace);
  heng_annotation annotation = {f->cover, examples, records};
  heng_buf text = {.arena = &f->arena};
  heng__annotate_text(&text, &annotation, f->plan->trees[0]->source, HENG_ZH);
  const char *written = heng__buf_slice(&text).ptr;
  assert_non_null(strstr(written, "     示例     数据  │ small.heng\n"));
  assert_non_null(strstr(written, "\n        1     从未  │     0 otherwise\n"));
  assert_non_null(strstr(written, "│                └ 从未：保底 0 生效\n"));
  text.len = 0;
  heng__annotate_page_begin(&text, HENG_EN);
  heng__annotate_page_text(&text, &annotation, f->plan->trees[0]->source,
                           HENG_EN);
  heng__annotate_page_end(&text);
  written = heng__buf_slice(&text).ptr;
  assert_non_null(strstr(written, "points &gt; 1"));
  assert_non_null(strstr(written, "never: the floor of 0 bound</span>"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_kind_is_counted_where_it_happens),
      cmocka_unit_test(a_function_that_is_called_twice_is_one_place),
      cmocka_unit_test(what_cannot_be_or_is_a_fault_is_not_asked_for),
      cmocka_unit_test(an_extreme_that_cannot_be_is_not_asked_for),
      cmocka_unit_test(traces_add_up),
      cmocka_unit_test(clauses_are_matched_by_how_citations_begin),
      cmocka_unit_test(what_a_cited_rule_reads_is_a_step_of_it),
      cmocka_unit_test(lines_show_how_often_they_were_exercised),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
