// What differs between two plans: rules are matched by name and told apart by
// what they compute. Each row changes one thing in a scheme and says what the
// difference must be.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/plan_test.h"
#include "regress/plan_diff.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char base[] =
    "scheme small 小 edition 2022\n"
    "record units 单位 {\n"
    "  id 编号 key\n"
    "  posts 编制: number?\n"
    "  staff 实有: number? whole\n"
    "  form 形式: lease\n"
    "}\n"
    "choice lease 租用 { own 自有, rented 租赁 }\n"
    "extend units for form = rented { leased 租期: number }\n"
    "choice size 规模 { few 少, many 多 }\n"
    "given books 文件 {\n"
    "  | id key | weight 权重: number |\n"
    "  | law    | 2                   |\n"
    "  | plan   | 3                   |\n"
    "}\n"
    "param step 分差 = 2   source \"a\"\n"
    "param gap 间距 by size { few = 1; otherwise = 2 }\n"
    "param share 比例 between 0 and 9 = 3\n"
    "param fee 收费 by date { from 2020-01-01 = 4; otherwise = 1 }\n"
    "param band 档次 by number { from 0 = 1; from 60 = 2; otherwise = 0 }\n"
    "function none 无(p: number) = p - p\n"
    "function more 加(p: number) = p + none(p)\n"
    "value weights 总权重 = sum(all books.weight)\n"
    "for units {\n"
    "  held 占编 = posts else 0\n"
    "}\n"
    "table staffed 有人 from units where staff is known and staff > 0 {\n"
    "  twice = more(staff) * 2\n"
    "}\n"
    "score ranked 名次 from units {\n"
    "  bonus plain 基本分 = held * step\n"
    "  kind 规模: size = choose { many when held > 10; few otherwise }\n"
    "  total = plain + gap[kind]\n"
    "  place = rank by total descending; ties share\n"
    "  outcome large 超编 when held > 40 because \"{id}\"\n"
    "}\n"
    "check rented 租 on units: (leased else 0) < 9\n"
    "check steps 分差数: step > 0\n"
    "check right 合理 on ranked: total >= 0\n";

// References, pairs, indicators and what may be overridden.
static const char wide[] =
    "scheme wide 广 edition 2022\n"
    "record areas 片区 { id 编号 key }\n"
    "record units 单位 {\n"
    "  id 编号 key\n"
    "  posts 编制: number between 0 and 99\n"
    "  home 所在: areas main\n"
    "  work 工作: areas\n"
    "  spare 备用: areas else \"x\"\n"
    "  unused 未用: text\n"
    "}\n"
    "record overrides 特批 {\n"
    "  unit 单位: units\n  outcome 后果: text\n  year 年度: number whole\n}\n"
    "table large 大 from units where posts > 9\n"
    "table near 近 from a in units, b in units where a.home = b.work {\n"
    "  gap 差 = a.posts - b.posts\n"
    "  same 同 = a.spare = b.spare\n"
    "}\n"
    "score ranked 名次 from units {\n"
    "  indicator all 全部 of 10 {\n"
    "    half 一半 of 5 = 1\n"
    "    rest 其余 of 5 = 1\n"
    "  }\n"
    "  indicator other 另项 of 10 {\n"
    "    two 二 of 5 = 1\n"
    "    three 三 of 5 = 1\n"
    "  }\n"
    "  outcome late 迟 as a rule when posts > 3\n"
    "  outcome early 早 as a rule when posts > 4\n"
    "}\n";

// A text with [from] replaced by [to]; must contain it.
static void changed_of(char *out,
                       size_t size,
                       const char *text,
                       const char *from,
                       const char *to) {
  const char *at = strstr(text, from);
  assert_non_null(at);
  size_t before = (size_t)(at - text);
  snprintf(out, size, "%.*s%s%s", (int)before, text, to, at + strlen(from));
}

// The base with [from] replaced by [to].
static void changed_text(char *out,
                         size_t size,
                         const char *from,
                         const char *to) {
  changed_of(out, size, base, from, to);
}

// "changed rule ranked.total; …"
static void put_changes(char *out,
                        size_t size,
                        const heng_plan_change *changes,
                        size_t n) {
  static const char *const words[] = {
      [HENG_ONLY_IN_FIRST] = "only in first",
      [HENG_ONLY_IN_SECOND] = "only in second",
      [HENG_CHANGED] = "changed",
      [HENG_NO_EFFECT] = "no effect",
  };
  static const char *const kinds[] = {
      [HENG_PART_CHOICE] = "choice", [HENG_PART_COLUMN] = "column",
      [HENG_PART_PARAM] = "param",   [HENG_PART_VALUE] = "value",
      [HENG_PART_ROWS] = "rows",     [HENG_PART_GIVEN] = "given",
      [HENG_PART_RULE] = "rule",     [HENG_PART_CHECK] = "check",
      [HENG_PART_ORDER] = "order",
  };
  size_t len = 0;
  out[0] = '\0';
  for (size_t i = 0; i < n; i++)
    len +=
        (size_t)snprintf(out + len, size - len, "%s%s %s %.*s", i ? "; " : "",
                         words[changes[i].change], kinds[changes[i].kind],
                         HENG_ARG(changes[i].name.en));
  for (size_t i = 0; i < n; i++)
    if (changes[i].renamed || changes[i].reworded)
      len += (size_t)snprintf(out + len, size - len, "%s",
                              changes[i].renamed ? " by name" : " in words");
  for (size_t i = 0; i < n; i++)
    if (changes[i].behind)
      len += (size_t)snprintf(out + len, size - len, " by %.*s",
                              HENG_ARG(changes[i].behind->name.en));
}

static void compile(plan_test *t, const char *text) {
  plan_test_alone(t, text);
  if (!t->plan) plan_test_say(t);
  assert_non_null(t->plan);
}

// What is changed in the scheme, and the difference that it must be.
static const struct {
  const char *name, *from, *to, *differences;
} changes_of_one[] = {
    {"nothing", "edition 2022", "edition 2023", ""},
    {"spacing and a comment", "held * step", "held   * step  # more", ""},
    {"brackets that do nothing", "held * step", "(held) * (step)",
     "no effect rule ranked.plain"},
    {"a citation", "source \"a\"", "source \"b\"", "no effect param step"},
    {"a reason", "because \"{id}\"", "because \"it is {id}\"",
     "changed rule ranked.large in words"},
    {"what a reason shows", "because \"{id}\"", "because \"{id}{held}\"",
     "changed rule ranked.large in words"},
    {"the name of a check", "check right 合理", "check right 正当",
     "changed check right in words"},
    {"the title of a choice's value", "few 少", "few 小",
     "changed choice size by name"},
    {"the title of a column", "posts 编制", "posts 定编",
     "changed column units.posts by name"},
    {"the title of a table of records", "record units 单位",
     "record units 部门", "changed rows units by name"},
    {"a title that no record names", "large 超编", "large 过编",
     "no effect rule ranked.large"},
    {"a figure", "= 2   source", "= 3   source", "changed param step"},
    {"a figure of a table", "otherwise = 2", "otherwise = 4",
     "changed param gap"},
    {"a formula", "plain + gap[kind]", "plain - gap[kind]",
     "changed rule ranked.total"},
    {"a condition", "held > 40", "held >= 40", "changed rule ranked.large"},
    {"ties", "ties share", "ties dense", "changed rule ranked.place"},
    {"a row", "staff > 0", "staff > 1", "changed rows staffed"},
    {"a given row", "| law    | 2", "| law    | 5", "changed given books.law"},
    {"a given row less", "  | plan   | 3                   |\n", "",
     "only in first given books.plan"},
    {"a choice", "few 少, many 多", "few 少, many 多, some 一些",
     "changed choice size; changed param gap"},
    {"a type", "posts 编制: number?", "posts 编制: number? whole",
     "changed column units.posts"},
    {"the date of a figure", "from 2020-01-01", "from 2020-01-02",
     "changed param fee"},
    {"the bound of a figure", "from 60", "from 70", "changed param band"},
    {"the bounds of a param", "between 0 and 9 = 3", "between 0 and 8 = 3",
     "changed param share"},
    {"the rows that have a column", "form = rented {", "form = own {",
     "changed column units.leased"},
    {"the type of a given column", "weight 权重: number",
     "weight 权重: number whole", "changed column books.weight"},
    {"what a check is on", "分差数: step", "分差数 on units: step",
     "changed check steps"},
    {"a check", "total >= 0", "total > 0", "changed check right"},
    {"its weight", "check right", "warn right", "changed check right"},
    {"a value", "sum(all books.weight)", "sum(all books.weight) + 1",
     "changed value weights"},
    {"a function", "p + none(p)", "p - none(p) * 2 + 1",
     "changed rule staffed.twice by more"},
    {"a function of a function", "= p - p", "= p",
     "changed rule staffed.twice by none"},
    {"a function and the rule", "more(staff) * 2", "none(staff) * 2",
     "changed rule staffed.twice"},
    {"a function's citation", "p + none(p)\n", "p + none(p) source \"c\"\n",
     ""},
    {"a rule more", "  twice", "  thrice = staff * 3\n  twice",
     "only in second rule staffed.thrice"},
    {"the role", "bonus plain", "deduct plain", "changed rule ranked.plain"},
    {"the order that is shown", "  total = plain + gap[kind]\n",
     "  outcome odd when held = 7\n  total = plain + gap[kind]\n",
     "only in second rule ranked.odd"},
    {"the order of all",
     "  kind 规模: size = choose { many when held > 10; few "
     "otherwise }\n  total = plain + gap[kind]\n",
     "  total = plain + gap[kind]\n  kind 规模: size = choose { many when "
     "held "
     "> 10; few otherwise }\n",
     "changed order ranked"},
    {"the other tongue's name",
     "twice =", "twice 双倍 =", "no effect rule staffed.twice"},
};

static void one_thing_is_changed(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(changes_of_one); i++) {
    char text[sizeof base + 256], got[1024];
    changed_text(text, sizeof text, changes_of_one[i].from,
                 changes_of_one[i].to);
    plan_test first, second;
    compile(&first, base);
    compile(&second, text);
    heng_plan_change *changes;
    size_t n =
        heng__plan_diff(&first.arena, first.plan, second.plan,
                        (heng_same_table){HENG_NONE, HENG_NONE}, &changes);
    put_changes(got, sizeof got, changes, n);
    if (strcmp(got, changes_of_one[i].differences) != 0)
      fail_msg("%s: %s, wanted %s", changes_of_one[i].name, got,
               changes_of_one[i].differences);
    // The hash tells the same; it knows of the edition too, which stands above, and
    // not of names in records and words of reasons.
    bool same = strcmp(first.plan->hash, second.plan->hash) == 0;
    bool told = strstr(got, "changed ") || strstr(got, "only in ");
    told = told && !strstr(got, " by name") && !strstr(got, " in words");
    if (i && same == told) fail_msg("%s: %s", changes_of_one[i].name, got);
    plan_test_end(&second);
    plan_test_end(&first);
  }
}

static void what_stands_around_a_formula_is_compared_too(void **state) {
  (void)state;
  static const struct {
    const char *name, *from, *to, *differences;
  } rows[] = {
      {"the main reference", "areas main\n  work 工作: areas",
       "areas\n  work 工作: areas main",
       "changed column units.home; changed column units.work"},
      {"the bounds of a column", "between 0 and 99", "between 0 and 98",
       "changed column units.posts"},
      {"what a blank refers to", "else \"x\"", "else \"y\"",
       "changed column units.spare"},
      {"a column that no rule reads", "未用: text", "未用: number", ""},
      {"the second of pairs", "b in units", "b in large",
       "changed rows near; changed rule near.gap; changed rule near.same"},
      {"the first of pairs", "a in units", "a in large",
       "changed rows near; changed rule near.gap; changed rule near.same"},
      {"the title of what may be overridden", "late 迟", "late 晚",
       "changed rule ranked.late by name"},
      {"whether it may be overridden", " as a rule", "",
       "changed rule ranked.late"},
      {"full marks", "of 5 = 1\n    rest 其余 of 5",
       "of 4 = 1\n    rest 其余 of 6",
       "changed rule ranked.half; changed rule ranked.rest"},
      {"what indicators stand in",
       "rest 其余 of 5 = 1\n  }\n  indicator other 另项 of 10 {\n"
       "    two 二 of 5 = 1\n",
       "two 二 of 5 = 1\n  }\n  indicator other 另项 of 10 {\n"
       "    rest 其余 of 5 = 1\n",
       "no effect rule ranked.all; changed rule ranked.rest; "
       "no effect rule ranked.other; changed rule ranked.two; "
       "changed order ranked"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[sizeof wide + 256], got[1024];
    changed_of(text, sizeof text, wide, rows[i].from, rows[i].to);
    plan_test first, second;
    compile(&first, wide);
    compile(&second, text);
    heng_plan_change *changes;
    size_t n =
        heng__plan_diff(&first.arena, first.plan, second.plan,
                        (heng_same_table){HENG_NONE, HENG_NONE}, &changes);
    put_changes(got, sizeof got, changes, n);
    if (strcmp(got, rows[i].differences) != 0)
      fail_msg("%s: %s, wanted %s", rows[i].name, got, rows[i].differences);
    plan_test_end(&second);
    plan_test_end(&first);
  }
}

// A helper that is called otherwise changes nothing that is computed of it.
static void a_renamed_helper_has_no_effect(void **state) {
  (void)state;
  char text[sizeof base + 256];
  size_t len = 0;
  for (const char *at = base; *at;) {
    bool helper = strncmp(at, "held", 4) == 0;
    len += (size_t)snprintf(text + len, sizeof text - len, "%.*s",
                            helper ? 5 : 1, helper ? "taken" : at);
    at += helper ? 4 : 1;
  }
  char *other = strstr(text, "占编");
  memcpy(other, "在编", strlen("在编"));
  plan_test first, second;
  compile(&first, base);
  compile(&second, text);
  heng_plan_change *changes;
  size_t n = heng__plan_diff(&first.arena, first.plan, second.plan,
                             (heng_same_table){HENG_NONE, HENG_NONE}, &changes);
  char got[1024];
  put_changes(got, sizeof got, changes, n);
  assert_string_equal(got, "only in first rule units.held; "
                           "no effect rule ranked.plain; "
                           "no effect rule ranked.kind; "
                           "no effect rule ranked.large; "
                           "only in second rule units.taken");
  assert_string_equal(first.plan->hash, second.plan->hash);
  plan_test_end(&second);
  plan_test_end(&first);
}

// The texts of both stand beside each change, on one line and in both tongues.
static void both_texts_are_given(void **state) {
  (void)state;
  char text[sizeof base + 256];
  changed_text(text, sizeof text, "held * step", "held *\n    step * 2");
  plan_test first, second;
  compile(&first, base);
  compile(&second, text);
  heng_plan_change *changes;
  size_t n = heng__plan_diff(&first.arena, first.plan, second.plan,
                             (heng_same_table){HENG_NONE, HENG_NONE}, &changes);
  assert_int_equal(n, 1);
  assert_string_equal(changes[0].text[0].en.ptr,
                      "bonus plain 基本分 = held * step");
  assert_string_equal(changes[0].text[1].en.ptr,
                      "bonus plain 基本分 = held * step * 2");
  assert_string_equal(changes[0].text[1].zh.ptr,
                      "加分 基本分 plain = 占编 × 分差 × 2");
  assert_string_equal(changes[0].name.zh.ptr, "名次.基本分");
  plan_test_end(&second);
  plan_test_end(&first);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_thing_is_changed),
      cmocka_unit_test(what_stands_around_a_formula_is_compared_too),
      cmocka_unit_test(a_renamed_helper_has_no_effect),
      cmocka_unit_test(both_texts_are_given),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
