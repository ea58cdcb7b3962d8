// The plan hash covers meaning and nothing else: pairs of texts that mean the
// same have the same hash, pairs that differ in any figure or word of meaning
// have not.
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/plan_test.h"
#include "plan/print_internal.h"

#define HEAD                                      \
  "scheme s edition 2022\n"                       \
  "choice tier { first 一等, second 二等 }\n" \
  "choice grade { one, two }\n"                   \
  "extend choice events.kind { bad 减分, good 加分 }\n"

static const char base[] = HEAD
    "param p = 3\n"
    "param q by grade { one = 1; two = 2 }\n"
    "function f(k: events.kind) for units = sum(events.points where kind = k)\n"
    "table bads from events where kind = bad { twice = points * 2 }\n"
    "score u from units {\n"
    "  indicator a of 60 = 60 - sum(bads.twice)\n"
    "  indicator b of 40 = 40 at most f(good) + q[one]\n"
    "  help = a + b\n"
    "  total = round(help, 2)\n"
    "  place = rank by total descending; ties share\n"
    "  tier = choose { first when place <= p; second otherwise }\n"
    "  outcome warned when total < 60\n"
    "}\n"
    "check spread on u: total >= 0\n";

typedef struct variant {
  const char *name;
  bool same;
  const char *text;
} variant;

static const variant variants[] = {
    {"comments, titles and citations", true,
     HEAD
     "# a comment\n"
     "param p \"how many\" = 3 assumed \"nobody said\"\n"
     "param q by grade { one = 1 source \"x\"; two = 2 }\n"
     "function f(k: events.kind) for units = sum(events.points where kind = "
     "k)\n"
     "table bads from events where kind = bad { twice = points * 2 }\n"
     "score u \"Everybody\" from units {\n"
     "  indicator a of 60 = 60 - sum(bads.twice) source \"page 2\"\n"
     "  indicator b of 40 = 40 at most f(good) + q[one]\n"
     "  help = a + b\n"
     "  total = round(help, 2)\n"
     "  place = rank by total descending; ties share\n"
     "  tier = choose { first when place <= p; second otherwise }\n"
     "  outcome warned when total < 60 because \"less than sixty\"\n"
     "}\n"
     "check spread on u: total >= 0 because \"never\"\n"},
    {"helpers and parameters have other names, rules another order", true,
     HEAD "check spread on u: total >= 0\n"
          "score u from units {\n"
          "  indicator a of 60 = 60 - sum(minus.doubled)\n"
          "  indicator b of 40 = 40 at most given_for(good) + q[one]\n"
          "  help = a + b\n"
          "  total = round(help, 2)\n"
          "  place = rank by total descending; ties share\n"
          "  tier = choose { first when place <= p; second otherwise }\n"
          "  outcome warned when total < 60\n"
          "}\n"
          "table minus from events where kind = bad { doubled = points * 2 }\n"
          "function given_for(sort: events.kind) for units =\n"
          "  sum(events.points where kind = sort)\n"
          "param q by grade { one = 1; two = 2 }\n"
          "param p = 3\n"},
    {"Chinese words and partners", true,
     HEAD
     "参数 p 甲 = 3\n"
     "参数 q 乙 按 grade { one = 1；two = 2 }\n"
     "函数 f 丙(k：事项.种类) 对于 单位 = 求和(事项.分值 其中 种类 = k)\n"
     "表 bads 减分项 来自 事项 其中 种类 = 减分 { twice 两倍 = 分值 × 2 }\n"
     "计分 u 全体 来自 单位 {\n"
     "  指标 a 一项 满分 60 = 60 － 求和(减分项.两倍)\n"
     "  指标 b 二项 满分 40 = 40 至多 丙(加分) + 乙[one]\n"
     "  help = 一项 + 二项\n"
     "  总分 = 舍入(help，2)\n"
     "  位次 = 排名 按 总分 降序；并列同位\n"
     "  等次 = 选取 { 一等 当 位次 ≤ 甲；二等 其余 }\n"
     "  后果 warned 提醒一次 当 总分 < 60\n"
     "}\n"
     "检查 spread 针对 全体：总分 ≥ 0\n"},
};

// One change of the base text each; every one changes the meaning.
static const struct {
  const char *name, *from, *to;
} changes[] = {
    {"a param's figure", "param p = 3", "param p = 4"},
    {"a param's name", "param p = 3", "param r = 3"},
    {"a cell of a param", "two = 2", "two = 5"},
    {"full marks", "of 60 = 60", "of 61 = 60"},
    {"an operation", "points * 2", "points + 2"},
    {"a figure of a helper", "points * 2", "points * 3"},
    {"a condition", "where kind = bad", "where kind != bad"},
    {"a cap", "40 at most", "40 at least"},
    {"digits", "round(help, 2)", "round(help, 1)"},
    {"a mode", "round(help, 2)", "round(help, 2, half even)"},
    {"a direction", "total descending", "total ascending"},
    {"a tie policy", "ties share", "ties dense"},
    {"a comparison", "place <= p", "place < p"},
    {"an outcome's name", "outcome warned", "outcome warned_once"},
    {"as a rule", "warned when", "warned as a rule when"},
    {"a check's condition", "total >= 0\n", "total > 0\n"},
    {"check or warn", "check spread", "warn spread"},
    {"an indicator's name", "indicator a of 60 = 60", "indicator c of 60 = 60"},
    {"the edition", "edition 2022", "edition 2023"},
    {"a record's condition", "kind = k", "kind = k and points > 0"},
};

static void hash_of(const char *text, char out[65]) {
  plan_test t;
  plan_test_compile(&t, text);
  if (!t.plan) plan_test_say(&t);
  assert_non_null(t.plan);
  memcpy(out, t.plan->hash, 65);
  plan_test_end(&t);
}

static void texts_that_mean_the_same_have_one_hash(void **state) {
  (void)state;
  char want[65], got[65];
  hash_of(base, want);
  for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
    hash_of(variants[i].text, got);
    if ((strcmp(want, got) == 0) != variants[i].same)
      fail_msg("%s", variants[i].name);
  }
}

// [from] in the base text becomes [to], everywhere.
static char *changed(const char *from, const char *to) {
  char *out = calloc(1, sizeof base * 2);
  assert_non_null(out);
  size_t n = 0, skip = strlen(from);
  bool any = false;
  for (const char *p = base; *p;) {
    if (strncmp(p, from, skip) == 0) {
      n += (size_t)sprintf(out + n, "%s", to);
      p += skip;
      any = true;
    } else {
      out[n++] = *p++;
    }
  }
  if (!any) fail_msg("not in the text: %s", from);
  return out;
}

static void every_change_of_meaning_changes_the_hash(void **state) {
  (void)state;
  enum { N = sizeof changes / sizeof *changes };
  static char hashes[N + 1][65];
  hash_of(base, hashes[N]);
  for (size_t i = 0; i < N; i++) {
    char *text = changed(changes[i].from, changes[i].to);
    // A name's reader changes with it.
    if (strcmp(changes[i].name, "an indicator's name") == 0)
      strstr(text, "help = a + b")[7] = 'c';
    if (strcmp(changes[i].name, "a param's name") == 0)
      strstr(text, "place <= p")[9] = 'r';
    hash_of(text, hashes[i]);
    free(text);
    for (size_t k = 0; k <= N; k++)
      if (k != i && hashes[k][0] && (k < i || k == N) &&
          strcmp(hashes[k], hashes[i]) == 0)
        fail_msg("%s: the hash is that of another text", changes[i].name);
  }
}

// One field of the units, written in several ways.
static void hash_of_field(const char *value, char out[65]) {
  char text[400];
  snprintf(text, sizeof text, HEAD "for units { f = %s }\n", value);
  hash_of(text, out);
}

static void roots_and_scales_are_told_apart_by_what_they_mean(void **state) {
  (void)state;
  static const char *const same[][2] = {
      {"sqrt(2)", "sqrt(2, 12)"},
      {"sqrt(2, 4)", "root(2, 2, 4, half up)"},
      {"sqrt(2, 4, down)", "平方根(2，4，舍去)"},
      {"ln(2)", "自然对数(2)"},
      {"scale(2, from 0..5 to 1..3)", "换算(2，从 0～5 到 1～3)"},
      {"name starts with \"a\"", "名称 开头为 “a”"},
  };
  static const char *const different[] = {
      "sqrt(2)",
      "sqrt(2, 4)",
      "sqrt(2, 4, half even)",
      "root(2, 3, 4)",
      "root(2, 4, 3)",
      "ln(2)",
      "exp(2)",
      "scale(2, from 0..5 to 1..3)",
      "scale(2, from 0..5 to 3..1)",
      "name starts with \"a\"",
      "name = \"a\"",
  };
  enum { N = sizeof different / sizeof *different };
  static char hashes[N][65];
  char a[65], b[65];
  for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
    hash_of_field(same[i][0], a);
    hash_of_field(same[i][1], b);
    if (strcmp(a, b) != 0) fail_msg("%s is not %s", same[i][0], same[i][1]);
  }
  for (size_t i = 0; i < N; i++) {
    hash_of_field(different[i], hashes[i]);
    for (size_t k = 0; k < i; k++)
      if (strcmp(hashes[k], hashes[i]) == 0)
        fail_msg("%s is taken for %s", different[i], different[k]);
  }
}

// Figures over rows that differ in one word or figure each.
static const char *const over_rows[] = {
    "sum(points) within kind",
    "sum of the 3 largest(points) within kind",
    "sum of the 2 largest(points) within kind",
    "sum of the 3 smallest(points) within kind",
    "average of the 3 largest(points) within kind",
    "average(points) within kind",
    "average(points weighted by points) within kind",
    "average(points weighted by 2) within kind",
    "quantile(points, 25%) within kind",
    "quantile(points, 26%) within kind",
    "variance(points) within kind",
    "variancep(points) within kind",
    "stdev(points) within kind",
    "stdevp(points) within kind",
    "stdev(points, 4) within kind",
    "stdev(points, 0) within kind",
    "skewness(points) within kind",
    "kurtosis(points) within kind",
    "zscore(points) within kind",
    "zscore(points, 4) within kind",
    "zscore(points + 1) within kind",
    "percentile rank(points) within kind",
    "rank by counts of results.year descending; ties share",
    "rank by counts of results.year ascending; ties share",
    "rank by counts of (results.score else 0) descending; ties share",
};

static void every_word_over_rows_has_a_meaning(void **state) {
  (void)state;
  enum { N = sizeof over_rows / sizeof *over_rows };
  static char hashes[N][65];
  for (size_t i = 0; i < N; i++) {
    char text[512];
    bool counts = strstr(over_rows[i], "counts") != NULL;
    snprintf(text, sizeof text, HEAD "for %s { f = %s }\n",
             counts ? "units" : "events", over_rows[i]);
    hash_of(text, hashes[i]);
    for (size_t k = 0; k < i; k++)
      if (strcmp(hashes[k], hashes[i]) == 0)
        fail_msg("%s means what %s means", over_rows[i], over_rows[k]);
  }
  char zh[65];
  hash_of(HEAD "对于 事项 { f = 求和 3 个最大值(分值) 同 种类 }\n", zh);
  assert_string_equal(zh, hashes[1]);
  hash_of(HEAD "对于 事项 { f = 标准差(分值，12) 同 种类 }\n", zh);
  assert_string_equal(zh, hashes[12]);
}

static void order_of_what_is_published_has_a_meaning(void **state) {
  (void)state;
  char one[65], two[65];
  hash_of(HEAD "score u from units { indicator a of 1 = 1\n indicator b of 1 "
               "= 0\n total = 1 }\n",
          one);
  hash_of(HEAD "score u from units { indicator b of 1 = 0\n indicator a of 1 "
               "= 1\n total = 1 }\n",
          two);
  assert_string_not_equal(one, two);
}

static const struct {
  const char *name;
  bool same;
  const char *one, *two;
} stored[] = {
    {"the order of given rows", true,
     "given g { | id key | n: number |\n | x | 1 |\n | y | 2 |\n }\n"
     "value v = sum(all g.n)\n",
     "given g { | id key | n: number |\n | y | 2 |\n | x | 1 |\n }\n"
     "value v = sum(all g.n)\n"},
    {"the form of a given cell", true,
     "given g { | id key | n: number | w: yes/no | d: date |\n"
     " | x | 60% | yes | 2024-01-05 |\n }\n"
     "value c = sum(g.n)\n",
     "given g { | id key | n: number | w: yes/no | d: date |\n"
     " | x | 0.60 | 是 | 2024-01-05 |\n }\n"
     "value c = sum(g.n)\n"},
    {"a given text that looks like a number", false,
     "given g { | id key | a: text |\n | x | 1.0 |\n }\n"
     "value c = count(g)\n",
     "given g { | id key | a: text |\n | x | 1 |\n }\n"
     "value c = count(g)\n"},
    {"where a given cell ends", false,
     "given g { | id key | a: text | b: text |\n | x | \"p|q\" | r |\n }\n"
     "value v = count(all g where b = \"r\")\n",
     "given g { | id key | a: text | b: text |\n | x | p | \"q|r\" |\n }\n"
     "value v = count(all g where b = \"r\")\n"},
    {"the type of a given column", false,
     "given g { | id key | n: number |\n | x | 1.5 |\n | y | 10.2 |\n }\n"
     "for g { r = rank by n ascending; ties share }\nvalue v = sum(all "
     "g.r)\n",
     "given g { | id key | n: text |\n | x | 1.5 |\n | y | 10.2 |\n }\n"
     "for g { r = rank by n ascending; ties share }\nvalue v = sum(all "
     "g.r)\n"},
    {"a value that nothing reads", false, "value v = 1\n", "value v = 2\n"},
    {"a value's name", false, "value v = 1\n", "value w = 1\n"},
    {"a quoted key of an indicator in the other tongue", true,
     "score u from units { indicator a 甲 of 1 = 1 }\n"
     "value v = count(marks where indicator = \"a\")\n",
     "score u from units { indicator a 甲 of 1 = 1 }\n"
     "value v = count(marks where indicator = \"甲\")\n"},
    {"a quoted key of another indicator", false,
     "score u from units { indicator a 甲 of 1 = 1\n indicator b 乙 of 1 = 1 "
     "}\n"
     "value v = count(marks where indicator = \"a\")\n",
     "score u from units { indicator a 甲 of 1 = 1\n indicator b 乙 of 1 = 1 "
     "}\n"
     "value v = count(marks where indicator = \"乙\")\n"},
    {"an indicator in a given cell in the other tongue", true,
     "score u from units { indicator a 甲 of 1 = 1 }\n"
     "given g { | id key | i: indicators |\n | x | a |\n }\n"
     "value v = count(all g where i.id = \"a\")\n",
     "score u from units { indicator a 甲 of 1 = 1 }\n"
     "given g { | id key | i: indicators |\n | x | 甲 |\n }\n"
     "value v = count(all g where i.id = \"a\")\n"},
    {"the default of a reference in the other tongue", true,
     "score u from units { indicator a 甲 of 1 = 1 }\n"
     "extend events { i: indicators else \"a\" }\n"
     "value v = count(all events where i = \"a\")\n",
     "score u from units { indicator a 甲 of 1 = 1 }\n"
     "extend events { i: indicators else \"甲\" }\n"
     "value v = count(all events where i = \"a\")\n"},
    {"a second name of a row of a pair", true,
     "score u from x in units, y in units where x.class = y.class {\n"
     " total = x.staff else 0 }\n",
     "score u from x 甲 in units, 乙 y in units where x.class = 乙.class {\n"
     " total = 甲.staff else 0 }\n"},
    {"which of the two rows of a pair", false,
     "score u from x 甲 in units, y 乙 in units where x.class = 乙.class {\n"
     " total = x.staff else 0 }\n",
     "score u from x 甲 in units, y 乙 in units where x.class = 乙.class {\n"
     " total = 乙.staff else 0 }\n"},
    {"whole params", false, "param w = 1\n", "param w: number whole = 1\n"},
    {"a field that some rows must have", false,
     "extend events for kind = bad { r: number }\n"
     "value v = sum(all events.r else 0)\n",
     "extend events for kind = bad { r: number? }\n"
     "value v = sum(all events.r else 0)\n"},
    {"a field that no rule reads", true,
     "extend events { q: number? }\n"
     "extend events for kind = bad { r: number }\n"
     "value v = sum(all events.r else 0)\n",
     "extend events for kind = bad { r: number }\n"
     "value v = sum(all events.r else 0)\n"},
    {"a rollup's name, and how its rows are named", true,
     "for units { rollup x = at leaves 1, above sum(x) + count(units) }\n",
     "for units { rollup y 汇总 via parent = at leaves 1, above "
     "sum(units.y) + count(units via parent) }\n"},
    {"the leaves of a rollup", false,
     "for units { rollup x = at leaves 1, above sum(x) }\n",
     "for units { rollup x = at leaves 2, above sum(x) }\n"},
    {"what stands above the leaves", false,
     "for units { rollup x = at leaves 1, above sum(x) }\n",
     "for units { rollup x = at leaves 1, above max(x) }\n"},
    {"the parent of a rollup", false,
     "extend units { boss: units? }\n"
     "for units { a = count(units via boss)\n"
     "rollup x via parent = at leaves 1, above sum(x) }\n",
     "extend units { boss: units? }\n"
     "for units { a = count(units via boss)\n"
     "rollup x via boss = at leaves 1, above sum(x) }\n"},
    {"which rows a rollup reads", false,
     "extend units { boss: units? }\n"
     "for units { rollup x via parent = at leaves 1, above sum(x)\n"
     "rollup z via parent = at leaves 2, above sum(z) + sum(x) }\n",
     "extend units { boss: units? }\n"
     "for units { rollup x via parent = at leaves 1, above sum(x)\n"
     "rollup z via parent = at leaves 2, above sum(z) + sum(z) }\n"},
    {"the slot that a rule reads", false,
     "score u from units { indicator a of 1 slot children\n"
     "indicator b of 1 slot children\n total = 2 * a + b }\n",
     "score u from units { indicator a of 1 slot children\n"
     "indicator b of 1 slot children\n total = 2 * b + a }\n"},
};

static void what_is_stored_and_named_has_a_meaning(void **state) {
  (void)state;
  char one[65], two[65], text[1024];
  for (size_t i = 0; i < sizeof stored / sizeof *stored; i++) {
    (void)snprintf(text, sizeof text, "%s%s", HEAD, stored[i].one);
    hash_of(text, one);
    (void)snprintf(text, sizeof text, "%s%s", HEAD, stored[i].two);
    hash_of(text, two);
    if ((strcmp(one, two) == 0) != stored[i].same)
      fail_msg("%s", stored[i].name);
  }
}

// Each value reads the one before it twice: written out, they would never end.
static void a_long_chain_of_values_has_a_hash_at_once(void **state) {
  (void)state;
  char text[4096], hash[65];
  int n = snprintf(text, sizeof text, "%svalue v0 = 1\n", HEAD);
  for (int i = 1; i < 60; i++)
    n += snprintf(text + n, sizeof text - (size_t)n,
                  "value v%d = v%d - v%d / 2\n", i, i - 1, i - 1);
  hash_of(text, hash);
  assert_int_equal(strlen(hash), 64);
}

static void a_what_if_changes_the_hash_and_no_other_cell(void **state) {
  (void)state;
  plan_test t;
  plan_test_compile(&t, base);
  char before[65];
  memcpy(before, t.plan->hash, 65);
  assert_int_equal(
      heng__plan_set(t.plan, HENG_LIT("q.two"), HENG_LIT("2.5"), &t.diags),
      HENG_OK);
  heng__plan_hash(t.plan);
  assert_string_not_equal(before, t.plan->hash);
  assert_int_equal(
      heng__plan_set(t.plan, HENG_LIT("q.two"), HENG_LIT("2"), &t.diags),
      HENG_OK);
  heng__plan_hash(t.plan);
  assert_string_equal(before, t.plan->hash);
  assert_int_equal(
      heng__plan_set(t.plan, HENG_LIT("q.three"), HENG_LIT("2"), &t.diags),
      HENG_USAGE);
  assert_true(plan_test_has(&t, HENG_M_SET_UNKNOWN));
  assert_int_equal(
      heng__plan_set(t.plan, HENG_LIT("pq"), HENG_LIT("2"), &t.diags),
      HENG_USAGE);
  assert_true(plan_test_has(&t, HENG_M_SET_UNKNOWN));
  plan_test_end(&t);
}

static void every_kind_of_node_has_a_name_of_its_own(void **state) {
  (void)state;
  for (int i = 0; i < HENG_NODE_KIND_COUNT; i++) {
    const char *name = heng__node_kind_name((heng_node_kind)i);
    assert_non_null(name);
    for (int k = 0; k < i; k++)
      assert_string_not_equal(name, heng__node_kind_name((heng_node_kind)k));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(texts_that_mean_the_same_have_one_hash),
      cmocka_unit_test(every_change_of_meaning_changes_the_hash),
      cmocka_unit_test(roots_and_scales_are_told_apart_by_what_they_mean),
      cmocka_unit_test(every_word_over_rows_has_a_meaning),
      cmocka_unit_test(order_of_what_is_published_has_a_meaning),
      cmocka_unit_test(what_is_stored_and_named_has_a_meaning),
      cmocka_unit_test(a_long_chain_of_values_has_a_hash_at_once),
      cmocka_unit_test(every_kind_of_node_has_a_name_of_its_own),
      cmocka_unit_test(a_what_if_changes_the_hash_and_no_other_cell),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
