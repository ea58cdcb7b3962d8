// Examples in the language: what holds passes in silence, what does not is told
// with what was expected, what came out and where that comes from.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "plan/build.h"
#include "regress/examples.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

// Departments with tasks and events, a given table that refers to departments
// which no example has, a rank without ties and a check.
static const char rules[] =
    "scheme small 小 edition 2022\n"
    "record units 单位 {\n"
    "  id 编号 key\n"
    "  name 名称: text\n"
    "  class 类别: choice\n"
    "  parent 上级: units?\n"
    "}\n"
    "record events 事项 {\n"
    "  id 编号 key\n"
    "  unit 单位: units\n"
    "  points 分值: number\n"
    "  date 日期: date\n"
    "  matter 共性事项: matters?\n"
    "  weight 权重: number else 1\n"
    "}\n"
    "choice size 规模 { small 小型, large 大型 }\n"
    "extend choice units.class { department 部门, other 其他 }\n"
    "given matters 事项目录 {\n"
    "  | id key | owner: units |\n"
    "  | law    | court        |\n"
    "}\n"
    "param step 分差 = 2\n"
    "param rate 比率 by number { from -5 = 1; otherwise = 0 }\n"
    "param mark 标记 = \"x\"\n"
    "value low = rate[-3]\n"
    "value marked = choose { 1 when mark = \"y\"; 0 otherwise }\n"
    "table dated 有日期 from events where unit.class = department {\n"
    "  late 逾期 = date > 2022-06-30\n"
    "  share 占比 = points / 3\n"
    "}\n"
    "score departments 部门 from units where class = department {\n"
    "  bonus sum 合计 = sum(events.points * events.weight) * step\n"
    "  kind 规模: size = choose { large when sum > 10; small otherwise }\n"
    "  first_day 首日 = first(events.date by date)\n"
    "  upper 上级单位 = parent\n"
    "  place = rank by total descending; no ties\n"
    "}\n"
    "check few on departments: sum <= 100 because \"{id} 太多\"\n";

#define UNITS                \
  "  units | id | class |\n" \
  "  | a | department |\n"   \
  "  | b | 部门 |\n"       \
  "  | c | other |\n"
#define EVENTS                               \
  "  events | id | unit | points | date |\n" \
  "  | e1 | a | 1.5 | 2022-03-01 |\n"        \
  "  | e2 | a | 2 | 2022-09-01 |\n"          \
  "  | e3 | b | 1 | 2022-06-30 |\n"

typedef struct outcome {
  heng_arena arena;
  heng_example_results results;
  heng_slice en, zh;
} outcome;

// Runs one example of that body.
static void begin(outcome *o, const char *body) {
  *o = (outcome){.en = {NULL, 0}};
  heng__arena_init(&o->arena, NULL);
  heng_slice text = heng__arena_printf(
      &o->arena, "example \"it\" as of 2022-12-31 {\n%s}\n", body);
  const heng_source *sources[] = {
      heng__source_new(&o->arena, HENG_LIT("small.heng"), heng__slice(rules)),
      heng__source_new(&o->arena, HENG_LIT("it.test.heng"), text),
  };
  heng_diags diags;
  heng__diags_init(&diags, &o->arena);
  heng_plan *plan =
      heng__plan_compile(&o->arena, sources, COUNT(sources), &diags, NULL);
  if (plan)
    heng__examples_run(&o->arena, plan, sources[1], NULL, &diags, &o->results);
  heng_buf en = {.arena = &o->arena}, zh = {.arena = &o->arena};
  heng__diags_render(&en, &diags, HENG_EN);
  heng__diags_render(&zh, &diags, HENG_ZH);
  o->en = heng__buf_slice(&en);
  o->zh = heng__buf_slice(&zh);
  if (!plan) fail_msg("does not check:\n%s", o->en.ptr);
}

static void end(outcome *o) {
  heng__arena_free(&o->arena);
}

static void check_says(heng_slice text, const char *part) {
  if (!strstr(text.ptr, part))
    fail_msg("not said: %s\nin:\n%s", part, text.ptr);
}

static void what_holds_passes_in_silence(void **state) {
  (void)state;
  static const char *const bodies[] = {
      UNITS EVENTS "  expect departments a: sum = 7\n",
      UNITS EVENTS "  expect departments a: 合计 = 14 / 2\n",
      UNITS EVENTS "  expect 部门 a: 规模 = 小型\n",
      UNITS EVENTS "  expect departments a: first_day = 2022-03-01\n",
      UNITS EVENTS "  expect departments b: place = 2\n",
      UNITS EVENTS "  expect departments b: upper = missing\n",
      UNITS EVENTS "  expect dated e1: late = no\n",
      UNITS EVENTS "  expect dated e2: 逾期 = 是\n",
      UNITS EVENTS "  expect dated e2: share = 2 / 3\n",
      UNITS EVENTS "  expect dated e2: share = 200% / (2 + 4 - 3 * 1)\n",
      UNITS EVENTS "  expect dated e2: share = -(1 - 5 / 3)\n",
      UNITS EVENTS "  expect departments | id | sum |\n"
                   "  | a | 700% |\n  | b | 2.0 |\n",
      // A text that reads like the word for what is not there.
      "  units | id | name | class |\n  | a | \"missing\" | other |\n"
      "  expect units | id | name |\n  | a | \"missing\" |\n",
      // A field of the records, seen from the table that is made of them.
      UNITS EVENTS "  expect dated e1: points = 1.5\n",
      UNITS EVENTS "  expect dated e1: unit = a\n",
      UNITS EVENTS "  set step = 10\n  expect departments a: sum = 35\n",
      // The minus and the quotes of a Chinese keyboard too, and as `fmt` has them.
      "  set rate.-5 = -7\n  expect low = -7\n",
      "  设定 rate.－5 = －7\n  期望 low = －7\n",
      "  set mark = \"y\"\n  expect marked = 1\n",
      "  设定 标记 = “y”\n  期望 marked = 1\n",
      UNITS EVENTS "  expect departments | id | sum | kind |\n"
                   "  | b | 2 | small |\n  | a | 7 | 小型 |\n",
      "  expect no findings\n",
      UNITS "  expect finding place at a\n",
      UNITS EVENTS "  expect no finding few at b\n  expect no finding H501\n",
      UNITS "  expect finding place at b\n",
      UNITS EVENTS "  set step = 100\n  expect finding few at a\n",
      UNITS "  events | id | unit | points | date |\n"
            "  | e1 | z | 1 | 2022-01-01 |\n  expect error \"H432\"\n",
      UNITS "  events | id | unit | points | date |\n"
            "  | e1 | z | 1 | 2022-01-01 |\n  expect error \"没有“z”\"\n",
  };
  for (size_t i = 0; i < COUNT(bodies); i++) {
    outcome o;
    begin(&o, bodies[i]);
    if (o.en.len) fail_msg("%s\nsays:\n%s", bodies[i], o.en.ptr);
    assert_int_equal(o.results.len, 1);
    assert_int_equal(o.results.n_failed, 0);
    end(&o);
  }
}

static void what_does_not_hold_is_told(void **state) {
  (void)state;
  static const struct {
    const char *body, *en, *zh;
  } rows[] = {
      {UNITS EVENTS "  expect departments a: sum = 8\n",
       "error H820: `sum` of a is 7, but 8 was expected",
       "错误 H820：a 的“合计”为 7，应为 8"},
      {UNITS EVENTS "  expect departments a: kind = large\n",
       "`kind` of a is small, but large was expected", "应为 大型"},
      {UNITS EVENTS "  expect departments b: upper = a\n",
       "`upper` of b is missing, but a was expected", "为 缺失"},
      {"  units | id | name | class |\n  | a | \"missing\" | other |\n"
       "  expect units | id | name |\n  | a | missing |\n",
       "`name` of a is missing, but missing was expected", "应为 缺失"},
      {UNITS "  expect departments b: place = 1\n", "`place` of b is held back",
       "暂缓"},
      {UNITS EVENTS "  expect departments | id | sum |\n  | b | 2 |\n",
       "H821: `departments` also has these rows, which were not expected: a",
       "还有未列出的行：a"},
      {UNITS EVENTS "  expect departments | id | sum |\n"
                    "  | b | 3 |\n  | a | 7 |\n",
       "`sum` of b is 2, but 3 was expected", "应为 3"},
      {UNITS "  expect no findings\n",
       "H822: no findings were expected; found: 1", "应无问题"},
      {UNITS EVENTS "  expect finding few at a\n",
       "H823: there is no finding of `few` at `a`", "没有报出问题"},
      {UNITS EVENTS "  expect error \"H432\"\n",
       "H824: an error \"H432\" was expected", "应出现错误"},
      {UNITS EVENTS, "H807: the example \"it\" expects nothing", "没有写明"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    outcome o;
    begin(&o, rows[i].body);
    check_says(o.en, rows[i].en);
    check_says(o.zh, rows[i].zh);
    assert_int_equal(o.results.n_failed, 1);
    end(&o);
  }
}

static void wrong_names_are_met_with_the_nearest_one(void **state) {
  (void)state;
  static const struct {
    const char *body, *en, *hint;
  } rows[] = {
      {UNITS "  expect departmets a: sum = 1\n", "H800", "`departments`"},
      {UNITS "  expect departments a: smu = 1\n", "H802", "`sum`"},
      {UNITS EVENTS "  expect dated e9: late = no\n",
       "H803: the table `dated` has no row `e9`", ""},
      {"  unist | id |\n  | a |\n  expect no findings\n", "H800", "`units`"},
      {"  units | id | calss |\n  | a | other |\n  expect no findings\n",
       "H801: the records' table `units` has no field `calss`", "`class`"},
      {UNITS "  expect departments a: kind = huge\n",
       "H804: `huge` cannot be a value of `kind`; write small, large", ""},
      {UNITS "  expect departments a: sum = many\n", "write a number", ""},
      {UNITS "  expect departments a: sum = 7 / 0\n",
       "H804: `7 / 0` cannot be a value of `sum`; write a number", ""},
      {UNITS EVENTS "  expect departments | sum |\n  | 7 |\n",
       "H805: the rows of `departments` are told apart by `id`", ""},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    outcome o;
    begin(&o, rows[i].body);
    check_says(o.en, rows[i].en);
    check_says(o.en, rows[i].hint);
    assert_int_equal(o.results.n_failed, 1);
    end(&o);
  }
}

static void a_failure_shows_where_the_value_comes_from(void **state) {
  (void)state;
  outcome o;
  begin(&o, UNITS EVENTS "  expect departments a: sum = 8\n");
  check_says(o.en, "it.test.heng:");
  check_says(o.en, "expect departments a: sum = 8");
  check_says(o.en, "(small.heng:");
  check_says(o.en, "points e1 = 1.5 (it.test.heng:7)");
  end(&o);
}

static void a_required_field_that_no_rule_mentions_may_be_left_out(
    void **state) {
  (void)state;
  outcome o;
  begin(&o, "  units | id | class |\n  | a | department |\n"
            "  events | id | unit | points |\n  | e1 | a | 3 |\n"
            "  expect departments a: sum = 6\n");
  assert_int_equal(o.en.len, 0);
  end(&o);
}

static void a_required_field_behind_the_expectation_must_be_given(
    void **state) {
  (void)state;
  static const struct {
    const char *expect, *field;
  } rows[] = {
      {"expect dated e1: late = no",
       "the rule `late` mentions `date` of `events`"},
      {"expect dated | id | late |\n  | e1 | no |", "mentions `date`"},
      {"expect departments a: first_day = missing", "mentions `date`"},
      // Everything that could find something is behind it.
      {"expect no findings", "mentions `date`"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char body[512];
    snprintf(body, sizeof body,
             "  units | id | class |\n  | a | department |\n"
             "  events | id | unit | points |\n  | e1 | a | 3 |\n  %s\n",
             rows[i].expect);
    outcome o;
    begin(&o, body);
    check_says(o.en, "H806");
    check_says(o.en, rows[i].field);
    check_says(o.zh, "请补上这一列");
    assert_int_equal(o.results.n_failed, 1);
    end(&o);
  }
}

static void what_decides_the_rows_must_be_given_too(void **state) {
  (void)state;
  outcome o;
  begin(&o, "  units | id |\n  | a |\n"
            "  expect departments a: sum = 0\n");
  check_says(o.en, "the rule `departments` mentions `class` of `units`");
  end(&o);
}

static void records_that_are_refused_break_the_example(void **state) {
  (void)state;
  outcome o;
  begin(&o, UNITS "  events | id | unit | points | date |\n"
                  "  | e1 | z | 1 | 2022-01-01 |\n"
                  "  expect departments a: sum = 0\n");
  check_says(o.en, "H808: the example \"it\" cannot be run");
  check_says(o.en, "there is no `z` in the table `units`");
  assert_true(o.results.items[0].broken);
  end(&o);
}

static void a_figure_that_does_not_fit_breaks_the_example(void **state) {
  (void)state;
  outcome o;
  begin(&o, UNITS EVENTS "  set stpe = 3\n  expect departments a: sum = 7\n");
  check_says(o.en, "H808");
  assert_int_equal(o.results.n_failed, 1);
  end(&o);
}

static void each_example_has_its_own_figures(void **state) {
  (void)state;
  outcome o;
  begin(&o,
        UNITS EVENTS "  set step = 10\n  expect departments a: sum = 35\n}\n"
                     "example \"next\" as of 2022-12-31 {\n" UNITS EVENTS
                     "  expect departments a: sum = 7\n");
  assert_int_equal(o.en.len, 0);
  assert_int_equal(o.results.len, 2);
  end(&o);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_holds_passes_in_silence),
      cmocka_unit_test(what_does_not_hold_is_told),
      cmocka_unit_test(wrong_names_are_met_with_the_nearest_one),
      cmocka_unit_test(a_failure_shows_where_the_value_comes_from),
      cmocka_unit_test(a_required_field_that_no_rule_mentions_may_be_left_out),
      cmocka_unit_test(a_required_field_behind_the_expectation_must_be_given),
      cmocka_unit_test(what_decides_the_rows_must_be_given_too),
      cmocka_unit_test(records_that_are_refused_break_the_example),
      cmocka_unit_test(a_figure_that_does_not_fit_breaks_the_example),
      cmocka_unit_test(each_example_has_its_own_figures),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
