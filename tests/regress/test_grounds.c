// What searches stand on, part by part: whether there is anything to compare, which
// figures an example may set, which starts are preferred and what can be aimed at.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/plan_test.h"
#include "regress/equal.h"
#include "regress/ground.h"
#include "regress/witness_internal.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define UNITS "record units 单位 { id 编号 key, staff 实有: number }\n"
#define SCORE "score ranked 名次 from units { total = staff }\n"

static void compile(plan_test *t, const char *text) {
  plan_test_alone(t, text);
  if (t->plan) return;
  plan_test_say(t);
  fail_msg("the scheme does not check:\n%s", text);
}

typedef struct pair {
  plan_test first, second;
  heng_arena arena;
} pair;

static void begin_pair(pair *p, const char *first, const char *second) {
  compile(&p->first, first);
  compile(&p->second, second);
  heng__arena_init(&p->arena, NULL);
}

static void end_pair(pair *p) {
  heng__arena_free(&p->arena);
  plan_test_end(&p->first);
  plan_test_end(&p->second);
}

// Whether there is anything -----------------------------------------------------------

static void two_schemes_need_rules_and_something_in_common(void **state) {
  (void)state;
  static const struct {
    const char *first, *second;
    heng_ground ground;
    int which;
  } rows[] = {
      {UNITS SCORE, UNITS SCORE, HENG_GROUND_THERE, 1},
      {UNITS SCORE, UNITS, HENG_GROUND_NO_RULES, 1},
      {UNITS, UNITS SCORE, HENG_GROUND_NO_RULES, 0},
      {"record posts { id key, staff: number }\n"
       "score ranked 名次 from posts { total = staff }\n",
       UNITS SCORE, HENG_GROUND_NO_RECORDS, 1},
      // What one of them has and does not read is nothing in common.
      {"record posts { id key, staff: number }\n" UNITS
       "score ranked 名次 from posts { total = staff }\n",
       UNITS SCORE, HENG_GROUND_NO_RECORDS, 1},
      {UNITS SCORE,
       "record posts { id key, staff: number }\n" UNITS
       "score ranked 名次 from posts { total = staff }\n",
       HENG_GROUND_NO_RECORDS, 1},
      // Rows that stand in the scheme are read wherever they are.
      {"given units 单位 { | id key | staff: number |\n | a | 1 | }\n"
       "value most 最多 = max(all units.staff) else 0\n",
       "given units 单位 { | id key | staff: number |\n | a | 2 | }\n"
       "value least 最少 = min(all units.staff) else 0\n",
       HENG_GROUND_THERE, 1},
      {"given units 单位 { | id key | staff: number |\n | a | 1 | }\n"
       "value most 最多 = 1\n",
       "given units 单位 { | id key | staff: number |\n | a | 2 | }\n"
       "value least 最少 = min(all units.staff) else 0\n",
       HENG_GROUND_NO_RECORDS, 1},
      {"value most 最多 = 1\n", "value most 最多 = 2\n", HENG_GROUND_THERE, 1},
      {"value most 最多 = 1\n", "value least 最少 = 2\n",
       HENG_GROUND_NO_RECORDS, 1},
      {"check enough 足额: 1 > 2 because \"a\"\n",
       "check enough 足额: 1 > 3 because \"a\"\n", HENG_GROUND_THERE, 1},
      {"check enough 足额: 1 > 2 because \"a\"\n",
       "check plenty 富余: 1 > 3 because \"a\"\n", HENG_GROUND_NO_RECORDS, 1},
      {UNITS "for units { twice = staff * 2 }\n",
       UNITS "for units { twice = staff * 3 }\n", HENG_GROUND_THERE, 1},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char texts[2][600];
    pair p;
    snprintf(texts[0], sizeof texts[0], "scheme s 方案\n%s", rows[i].first);
    snprintf(texts[1], sizeof texts[1], "scheme s 方案\n%s", rows[i].second);
    begin_pair(&p, texts[0], texts[1]);
    int which = -1;
    heng_ground ground =
        heng__ground_of_two(p.first.plan, p.second.plan, &which);
    if (ground != rows[i].ground || which != rows[i].which)
      fail_msg("%zu: ground %d, of %d", i, (int)ground, which);
    end_pair(&p);
  }
}

static void one_scheme_needs_something_that_can_be_odd(void **state) {
  (void)state;
  static const struct {
    const char *text;
    heng_ground ground;
  } rows[] = {
      {UNITS, HENG_GROUND_NO_RULES},
      {UNITS "for units { twice = staff * 2 }\n", HENG_GROUND_NO_SCORE},
      {"value most 最多 = 1\n", HENG_GROUND_NO_SCORE},
      {UNITS SCORE, HENG_GROUND_THERE},
      {UNITS "score s from units { deduct late = staff }\n", HENG_GROUND_THERE},
      {UNITS "score s from units { bonus late = staff }\n", HENG_GROUND_THERE},
      {UNITS "for units { place = rank by staff ascending; ties share }\n",
       HENG_GROUND_THERE},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[600];
    plan_test t;
    snprintf(text, sizeof text, "scheme s 方案\n%s", rows[i].text);
    compile(&t, text);
    heng_ground ground = heng__ground_of_one(t.plan);
    if (ground != rows[i].ground) fail_msg("%zu: ground %d", i, (int)ground);
    plan_test_end(&t);
  }
}

// Figures that may be set ---------------------------------------------------------------

#define CHOICES                                                 \
  "scheme s 方案 edition 2022\nchoice one 一 { only 唯 }\n" \
  "choice size 规模 { few 少, many 多 }\n"

static const char figures[] = CHOICES UNITS SCORE
    "param plain 甲 = 1\n"
    "param word 乙: text = \"a\"\n"
    "param day 丙: date = 2022-01-01\n"
    "param flag 丁: yes/no = no\n"
    "param sort 戊: size = few\n"
    "param cells 己 by size { few = 1; many = 2 }\n"
    "param single 庚 by one { only = 1 }\n"
    "param dated 辛 by date { from 2020-01-01 = 4 }\n"
    "param twofold 壬 by size, one { few, only = 1; many, only = 2 }\n";

#define ALL "plain word day flag sort cells single "

// The names of the figures that an example may set.
static void check_figures(const char *first,
                          const char *second,
                          const char *want) {
  pair p;
  char got[200] = "";
  begin_pair(&p, first, second ? second : first);
  const heng_plan *other = second ? p.second.plan : NULL;
  heng_draft_shape *shape = heng__draft_shape(&p.arena, p.first.plan, other);
  const heng_focus *focus = heng__focus(&p.arena, shape, other);
  for (size_t i = 0; i < focus->params.len; i++) {
    heng_slice name = p.first.plan->params[focus->params.items[i]].pair.en;
    size_t at = strlen(got);
    snprintf(got + at, sizeof got - at, "%.*s ", HENG_ARG(name));
  }
  assert_string_equal(got, want);
  end_pair(&p);
}

static void what_differs_or_has_no_one_name_is_not_set(void **state) {
  (void)state;
  check_figures(figures, NULL, ALL);
  check_figures(figures, figures, ALL);
  static const struct {
    const char *from, *to, *want;
  } rows[] = {
      {"甲 = 1", "甲 = 2", "word day flag sort cells single "},
      {"= \"a\"", "= \"b\"", "plain day flag sort cells single "},
      {"2022-01-01", "2022-01-02", "plain word flag sort cells single "},
      {"= no", "= yes", "plain word day sort cells single "},
      {"= few\n", "= many\n", "plain word day flag cells single "},
      {"many = 2", "many = 3", "plain word day flag sort single "},
      // Not there; of another type, another number of keys or of cells.
      {"param plain 甲 = 1\n", "", "word day flag sort cells single "},
      {"yes/no = no", "number = 0", "plain word day sort cells single "},
      {"plain 甲 = 1", "plain 甲 by one { only = 1 }",
       "word day flag sort cells single "},
      {"many 多 }", "many 多, huge 巨 }", "plain word day flag sort single "},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[sizeof figures + 100];
    const char *at = strstr(figures, rows[i].from);
    assert_non_null(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - figures), figures,
             rows[i].to, at + strlen(rows[i].from));
    // A choice with a further value has a further cell in each of its figures.
    const char *more = strstr(text, "huge") ? "; many = 2 }" : NULL;
    char *cells = more ? strstr(text, more) : NULL;
    if (cells) {
      char rest[sizeof text];
      snprintf(rest, sizeof rest, "%s", cells + strlen(more));
      snprintf(cells, sizeof text - (size_t)(cells - text),
               "; many = 2; huge = 2 }%s", rest);
      char *twofold = strstr(text, "param twofold");
      assert_non_null(twofold);
      *twofold = '\0';
    }
    check_figures(figures, text, rows[i].want);
  }
}

// Starts ----------------------------------------------------------------------------------

// Thirty starts of a plan with two fields, of which it is made up what they show.
typedef struct made {
  uint8_t known[30][4];
  uint8_t *rows[30];
} made;

static void make_starts(heng_starts *starts, made *m, const heng_plan *plan) {
  *m = (made){.rows = {NULL}};
  for (size_t i = 0; i < COUNT(m->rows); i++) m->rows[i] = m->known[i];
  *starts = (heng_starts){.plan = plan, .known = m->rows, .n = COUNT(m->rows)};
}

static void starts_that_show_most_come_first(void **state) {
  (void)state;
  plan_test t;
  heng_starts starts;
  made m;
  compile(&t, "scheme s\nrecord units { id key, staff: number }\n"
              "for units { twice = staff * 2 }\n");
  assert_int_equal(t.plan->tables[0].n_fields, 3);
  heng_step watched = {HENG_STEP_FIELD, 0, 2}, read = {HENG_STEP_FIELD, 0, 1};
  heng_focus focus = {.plan = t.plan};
  focus.fields.items = &watched;
  focus.reads.items = &read;
  focus.fields.len = focus.reads.len = 1;
  size_t out[HENG_BEST_STARTS];
  make_starts(&starts, &m, t.plan);
  // Where none shows anything, none is better.
  assert_int_equal(heng__starts_best(&starts, &focus, out), 0);
  // What is watched weighs more than what it reads; of equals the first one.
  m.known[20][2] = 1;
  m.known[3][1] = 2;
  m.known[25][1] = 3;
  m.known[7][2] = 3;
  m.known[28][2] = 1, m.known[28][1] = 1;
  assert_int_equal(heng__starts_best(&starts, &focus, out), HENG_BEST_STARTS);
  static const size_t want[HENG_BEST_STARTS] = {7, 28, 20, 25, 3, 0,
                                                1, 2,  4,  5,  6, 8};
  assert_memory_equal(out, want, sizeof want);
  // The last of many better ones still comes to the front.
  for (size_t i = 0; i < 30; i++) m.known[i][2] = 1;
  m.known[29][2] = 2;
  m.known[28][1] = 0;
  m.known[25][1] = m.known[3][1] = 0;
  assert_int_equal(heng__starts_best(&starts, &focus, out), HENG_BEST_STARTS);
  static const size_t last[HENG_BEST_STARTS] = {29, 0, 1, 2, 3, 4,
                                                5,  6, 7, 8, 9, 10};
  assert_memory_equal(out, last, sizeof last);
  // As many as there are; and none of which nobody has looked at anything.
  starts.n = 3;
  assert_int_equal(heng__starts_best(&starts, &focus, out), 3);
  starts.known = NULL;
  assert_int_equal(heng__starts_best(&starts, &focus, out), 0);
  plan_test_end(&t);
}

#define EXAMPLE(rows)                              \
  "example \"e\" {\n  units | id | staff |\n" rows \
  "  expect ranked a: total = 1\n"                 \
  "}\n"

static void what_starts_show_is_noted(void **state) {
  (void)state;
  plan_test t;
  heng_arena arena, scratch;
  compile(&t, "scheme s\n" UNITS
              "score ranked from units { total = staff }\n" EXAMPLE(
                  "        | a  | 4 |\n")
                  EXAMPLE("        | a  | 4 |\n        | b  | 4 |\n")
                      EXAMPLE("        | a  | 4 |\n        | b  | 4 |\n"
                              "        | c  | 5 |\n"));
  heng__arena_init(&arena, NULL);
  heng__arena_init(&scratch, NULL);
  heng_starts *starts = heng__starts(&arena, t.plan, NULL, NULL, 0);
  heng__starts_look(&arena, &scratch, starts);
  assert_int_equal(starts->n, 3);
  for (uint8_t i = 0; i < 3; i++) assert_int_equal(starts->known[i][1], i + 1);
  heng__arena_free(&arena);
  heng__arena_free(&scratch);
  plan_test_end(&t);
}

// What the drafts hold ----------------------------------------------------------------------

#define OVERRIDES(name) \
  "record " name        \
  " {\n  id key\n  unit: units\n  outcome: text\n  year: number\n}\n"
#define HOLD \
  "score ranked from units { total = staff\n outcome hold when total > 3 }\n"

static void overrides_are_drafted_where_they_could_lift(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t columns;
  } rows[] = {
      {"scheme s edition 2022\n" UNITS OVERRIDES("overrides") HOLD, 3},
      {"scheme s\n" UNITS OVERRIDES("overrides") HOLD, 0},
      {"scheme s edition 2022\n" UNITS OVERRIDES("others") HOLD, 0},
      {"scheme s edition 2022\n" UNITS OVERRIDES("overrides") SCORE, 0},
      {"scheme s edition 2022\n" UNITS OVERRIDES("others")
           OVERRIDES("overrides") HOLD,
       0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    plan_test t;
    compile(&t, rows[i].text);
    heng_draft_shape *shape = heng__draft_shape(&t.arena, t.plan, NULL);
    size_t n = shape->tables[1].n;
    if (!n != !rows[i].columns) fail_msg("%zu: %zu columns of the table", i, n);
    plan_test_end(&t);
  }
}

// Aims ----------------------------------------------------------------------------------------

#define NODES \
  "record nodes 节点 { id 编号 key, above 上级: nodes?, n: number }\n"
#define EVENTS                                                                       \
  "record events 事项 { id 编号 key, unit 单位: units, points 分值: number " \
  "}\n"

// What stands in an aggregate is read row by row and cannot be watched alone; what
// does not is, five ways to meet what it is compared with.
static void only_what_stands_alone_is_aimed_at(void **state) {
  (void)state;
  static const struct {
    const char *rule;
    size_t aims;
  } rows[] = {
      {"value v = 5 at most 10\n", 5},
      {"value v = sum(all events.points) at most 10\n", 5},
      {"value v = sum(all events.points where points > 3)\n", 0},
      {"value v = sum(all events.points where points > 3) at most 10\n", 5},
      {"for units { f = staff at most 10 }\n", 5},
      {"for units { f = count(events where points > staff) }\n", 0},
      {"for units { f = count(events where points > 2) at most staff }\n", 5},
      // Both parts of what is rolled up can be computed again once it is there.
      {"for nodes { rollup heads via above = at leaves (n at most 10), above "
       "(sum(heads) at most 20) }\n",
       10},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[800];
    pair p;
    snprintf(text, sizeof text, "scheme s 方案\n" UNITS EVENTS NODES SCORE "%s",
             rows[i].rule);
    begin_pair(&p, text, "scheme s 方案\n" UNITS EVENTS NODES SCORE);
    heng_draft_shape *shape =
        heng__draft_shape(&p.arena, p.first.plan, p.second.plan);
    const heng_focus *focus = heng__focus(&p.arena, shape, p.second.plan);
    if (focus->aims.len != rows[i].aims)
      fail_msg("%zu aims: %s", focus->aims.len, rows[i].rule);
    end_pair(&p);
  }
}

// The year of a scheme -----------------------------------------------------------------------

static void another_year_is_equal_only_where_nobody_reads_it(void **state) {
  (void)state;
  static const struct {
    const char *first, *second;
    bool equal;
  } rows[] = {
      {"edition 2022\n" UNITS SCORE, "edition 2023\n" UNITS SCORE, true},
      {"\n" UNITS SCORE, "edition 2023\n" UNITS SCORE, true},
      {"edition 2022\n" UNITS "score ranked from units { total = staff + "
       "edition }\n",
       "edition 2023\n" UNITS "score ranked from units { total = staff + "
       "edition }\n",
       false},
      // What is written otherwise means the same, and the year does not.
      {"edition 2022\nfunction f(x: number) = x * 2\n" UNITS
       "score ranked from units { total = f(staff) + edition }\n",
       "edition 2023\n" UNITS
       "score ranked from units { total = staff * 2 + edition }\n",
       false},
      {"edition 2022\nfunction f(x: number) = x * 2\n" UNITS
       "score ranked from units { total = f(staff) + edition }\n",
       "edition 2022\n" UNITS
       "score ranked from units { total = staff * 2 + edition }\n",
       true},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char texts[2][600];
    pair p;
    heng_equality equality;
    snprintf(texts[0], sizeof texts[0], "scheme s 方案 %s", rows[i].first);
    snprintf(texts[1], sizeof texts[1], "scheme s 方案 %s", rows[i].second);
    begin_pair(&p, texts[0], texts[1]);
    bool equal =
        heng__plans_equal(&p.arena, p.first.plan, p.second.plan, &equality);
    if (equal != rows[i].equal)
      fail_msg("%zu: %s", i, equal ? "called equal" : "not proven");
    end_pair(&p);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(two_schemes_need_rules_and_something_in_common),
      cmocka_unit_test(one_scheme_needs_something_that_can_be_odd),
      cmocka_unit_test(what_differs_or_has_no_one_name_is_not_set),
      cmocka_unit_test(starts_that_show_most_come_first),
      cmocka_unit_test(what_starts_show_is_noted),
      cmocka_unit_test(overrides_are_drafted_where_they_could_lift),
      cmocka_unit_test(only_what_stands_alone_is_aimed_at),
      cmocka_unit_test(another_year_is_equal_only_where_nobody_reads_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
