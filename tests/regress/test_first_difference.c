// Which rule is named where an example comes out otherwise than under an earlier
// plan: one edit at a time, each of another kind.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "plan/build.h"
#include "regress/examples.h"
#include "regress/first_difference.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

// Each line can be put in the place of another.
static const char *const lines[] = {
    "scheme small 小 edition 2022\n",
    "record units 单位 {\n id 编号 key\n class 类别: choice\n"
    " posts 编制: number?\n}\n",
    "record events 事项 {\n id 编号 key\n unit 单位: units\n kind 种类: kinds\n"
    " points 分值: number\n}\n",
    "extend choice units.class { department 部门, other 其他 }\n",
    "given kinds 种类表 {\n  | id key | weight 权重: number |\n"
    "  | good | 1 |\n  | best | 2 |\n}\n",
    "given limits 限额 {\n  | id key | most 最多: number |\n"
    "  | one | 3 |\n  | two | 4 |\n}\n",
    "function none 无(p: number) = p * 0\n",
    "function extra 附加(p: number) = none(p)\n",
    "function tenth_of 十分(p: number) = p / 10\n",
    "param gap 分差 by units.class { department = 3; other = 1 }\n",
    "param cap 上限 = 9\n",
    "value most = max(all counted.points)\n",
    "table counted 计入 from events where points > 0 {\n",
    "  worth 值 = points * kind.weight + extra(points)\n}\n",
    "param often 次数线 = 1\n",
    "param tallest 高线 = 5\n",
    "table busy 忙 from events by unit having count(events) > often {\n"
    "  times 次数 = count(events)\n}\n",
    "table tall 高 from units where (posts else 0) > tallest {\n"
    "  one 一 = 1\n}\n",
    "value busies 忙数 = count(all busy)\n",
    "value talls 高数 = count(all tall)\n",
    "score departments 部门 from units where class = department {\n",
    "  bonus sum 合计 = sum(counted.worth) at most cap\n",
    "  deduct size 规模 = choose { 2 when posts is known and posts > 40;"
    " gap[class] otherwise }\n",
    "  share 占比 = sum / (most + 1)\n",
    "  tenth 十分之一 = tenth_of(sum)\n",
    "  place = rank by total descending; ties share\n}\n",
    "check few 不多 on departments: sum <= 8 because \"{id}\"\n",
    "check limited 有限: count(all limits where most > 2) = 2\n",
};

static const char example[] =
    "example \"it\" {\n"
    "  units | id | class | posts |\n"
    "  | a | department | 50 |\n  | b | 部门 |  |\n  | c | other | 3 |\n"
    "  events | id | unit | kind | points |\n"
    "  | e1 | a | good | 3 |\n  | e2 | a | best | 2 |\n"
    "  | e3 | b | best | 1 |\n  | e4 | b | good | -1 |\n"
    "  expect departments a: share = 7 / 4\n"
    "  expect departments a: tenth = 0.7\n"
    "  expect departments a: total = 5\n"
    "  expect departments b: total = -1\n"
    "  expect departments a: place = 1\n"
    "  expect departments b: place = 2\n"
    "  expect departments | id | sum |\n  | a | 7 |\n  | b | 2 |\n"
    "  expect busies = 2\n  expect talls = 1\n"
    "  expect no findings\n"
    "}\n";

typedef struct edit {
  const char *old, *by;
} edit;

// The rules with [n] edits.
static const heng_source *rules_of(heng_arena *arena,
                                   const edit *edits,
                                   size_t n) {
  heng_buf text = {.arena = arena};
  for (size_t i = 0; i < COUNT(lines); i++) heng__buf_puts(&text, lines[i]);
  for (size_t i = 0; i < n; i++) {
    heng_slice whole = heng__buf_slice(&text);
    const char *at = strstr(whole.ptr, edits[i].old);
    if (!at) fail_msg("no line has %s", edits[i].old);
    heng_slice rest = heng__slice(at + strlen(edits[i].old));
    text = (heng_buf){.arena = arena};
    heng__buf_add(&text, (heng_slice){whole.ptr, (size_t)(at - whole.ptr)});
    heng__buf_puts(&text, edits[i].by);
    heng__buf_add(&text, rest);
  }
  return heng__source_new(arena, HENG_LIT("small.heng"),
                          heng__buf_slice(&text));
}

// The first sentences of what the example says of the changed rules, and below each
// what else was changed.
static heng_slice said(heng_arena *arena,
                       const edit *edits,
                       size_t n,
                       const char *expects) {
  heng_diags diags;
  heng__diags_init(&diags, arena);
  const heng_source *sources[] = {
      rules_of(arena, edits, n),
      heng__source_new(arena, HENG_LIT("it.test.heng"), heng__slice(expects))};
  const heng_source *before[] = {rules_of(arena, NULL, 0)};
  heng_plan *now = heng__plan_compile(arena, sources, 2, &diags, NULL);
  heng_plan *was = heng__plan_compile(arena, before, 1, &diags, NULL);
  if (now && was) {
    heng_suite *suite = heng__suite_make(arena, now, sources[1], &diags);
    suite->before =
        heng__before_make(arena, now, was, HENG_SAY2("before", "以前"));
    heng_example_result result;
    for (size_t i = 0; i < suite->len; i++)
      heng__suite_try(arena, suite, i, now, &diags, &result);
  }
  heng_buf out = {.arena = arena};
  for (const heng_diag *d = diags.first; d; d = d->next) {
    heng__buf_printf(&out, "%.*s\n",
                     HENG_ARG(heng__diag_message(arena, d, HENG_EN)));
    for (const heng_diag *note = d->notes; note; note = note->next)
      if (note->code == HENG_N_TEST_ALSO)
        heng__buf_printf(&out, "  %.*s\n",
                         HENG_ARG(heng__diag_message(arena, note, HENG_EN)));
  }
  return heng__buf_slice(&out);
}

static void the_changed_rule_is_named_first(void **state) {
  (void)state;
  static const struct {
    edit edit;
    const char *first;
  } cases[] = {
      {{"points * kind.weight", "points * kind.weight + 1"},
       "`worth` of e1 is 4 (was 3): "},
      {{"at most cap", "at most 6"},
       "`sum` of a is 6 (was 7), but 7 was expected"},
      {{"= 9", "= 5"}, "`cap` is 5 (was 9): "},
      {{"department = 3", "department = 4"},
       "`gap` of department is 4 (was 3): "},
      {{"| best | 2 |", "| best | 3 |"},
       "`kinds.weight` of best is 3 (was 2): "},
      {{"| one | 3 |", "| one | 2 |"},
       "`limits.most` of one is 2 (was 3): no "},
      {{"  | two | 4 |\n", ""}, "`limits` has no row two any more: no "},
      {{"= none(p)", "= none(p) + 1"},
       "`extra` was changed: `worth` of e1 is 4 (was 3): "},
      {{"= p * 0", "= p"}, "`none` was changed: `worth` of e1 is 6 (was 3): "},
      {{"= p / 10", "= p / 100"},
       "`tenth_of` was changed: `tenth` of a is 0.07 (was 0.7), but 0.7 was "},
      {{"posts > 40", "posts > 60"}, "`size` of a is 3 (was 2): "},
      {{"points > 0", "points > 2"}, "`counted` has no row e2 any more: "},
      // A figure that decides which rows there are.
      {{"often 次数线 = 1", "often 次数线 = 2"}, "`often` is 2 (was 1): "},
      {{"tallest 高线 = 5", "tallest 高线 = 1"}, "`tallest` is 1 (was 5): "},
      {{"tallest {", "tallest + 60 {"}, "`tall` has no row a any more: "},
      {{"count(events) > often", "count(events) > 5"}, "`busy` has no row "},
      {{"value talls 高数 = count(all tall)", "value talls 高数 = 3"},
       "the value `talls` should be 1, and is 3 (was 1)"},
      {{"from units where class = department",
        "from units where posts is known and class = department"},
       "`departments` has no row b any more: "},
      {{"max(all", "min(all"}, "`most` is 1 (was 3): "},
      {{"total descending", "total ascending"},
       "`place` of a is 2 (was 1), but 1 was expected"},
      {{"sum <= 8", "sum <= 6"}, "`few` was changed: "},
      {{"share 占比 = sum / (most + 1)", "share 占比 = sum / (most + 2)"},
       "`share` of a is 1.4 (was 1.75), but 1.75 was expected"},
  };
  size_t failed = 0;
  for (size_t i = 0; i < COUNT(cases); i++) {
    heng_arena arena;
    heng__arena_init(&arena, NULL);
    heng_slice text = said(&arena, &cases[i].edit, 1, example);
    bool named = strstr(text.ptr, cases[i].first) != NULL;
    if (!named)
      print_error("%s -> %s: wanted %s, told\n%s", cases[i].edit.old,
                  cases[i].edit.by, cases[i].first, text.ptr);
    failed += !named;
    heng__arena_free(&arena);
  }
  assert_int_equal(failed, 0);
}

static void what_holds_says_nothing(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  assert_int_equal(said(&arena, NULL, 0, example).len, 0);
  static const edit brackets = {"sum(counted.worth)", "(sum(counted.worth))"};
  assert_int_equal(said(&arena, &brackets, 1, example).len, 0);
  heng__arena_free(&arena);
}

// One message for one cause: what follows from it stands below.
static void what_follows_is_told_below(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  static const char several[] =
      "example \"it\" {\n  units | id | class |\n  | a | department |\n"
      "  events | id | unit | kind | points |\n  | e1 | a | good | 3 |\n"
      "  expect departments a: total = 1\n  expect departments a: sum = 4\n"
      "  expect departments a: share = 1\n}\n";
  heng_slice text = said(&arena, NULL, 0, several);
  assert_string_equal(text.ptr, "`sum` of a is 3, but 4 was expected\n");
  heng__arena_free(&arena);
}

// Of several changed rules behind one value the others are told too, each once: not
// what only follows from them, and not a function at every rule that calls it.
static void further_rules_are_told_below(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  static const char total[] =
      "example \"it\" {\n  units | id | class | posts |\n"
      "  | a | department | 30 |\n"
      "  events | id | unit | kind | points |\n  | e1 | a | best | 4 |\n"
      "  | e2 | a | good | 1 |\n  expect departments a: total = 6\n}\n";
  static const edit edits[] = {{"cap 上限 = 9", "cap 上限 = 8"},
                               {"= p * 0", "= p"},
                               {"department = 3", "department = 1"}};
  assert_string_equal(
      said(&arena, edits, 3, total).ptr,
      "`gap` of department is 1 (was 3): `total` of a is 7, but 6 was "
      "expected\n"
      "  changed as well: `none` was changed: `worth` of e1 is 12 (was 8)\n"
      "  changed as well: `cap` is 8 (was 9)\n");
  assert_string_equal(said(&arena, edits, 1, total).ptr,
                      "`cap` is 8 (was 9): `total` of a is 5, but 6 was "
                      "expected\n");
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_changed_rule_is_named_first),
      cmocka_unit_test(what_holds_says_nothing),
      cmocka_unit_test(what_follows_is_told_below),
      cmocka_unit_test(further_rules_are_told_below),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
