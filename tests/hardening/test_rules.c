// Hostile rule texts: what they would need too much of is refused by a limit
// that has a name and a message, and everything else is simply done.
#include "hostile.h"

#define HEAD                                                      \
  "scheme odd edition 2022\n"                                     \
  "record units 单位 {\n  id 编号 key\n  name 名称: text\n" \
  "  posts 编制: number?\n  x: number\n  ok: yes/no\n}\n"
#define SCORE HEAD "score ranked 名次 from units {\n  bonus size = x\n"
#define LAST  "score ranked from units { bonus size = x }\n"

typedef struct row {
  const char *name;
  const char *before, *piece, *after;
  int first, last;
  wanted want;
} row;

static void withstand(const row *rows, size_t n) {
  size_t through = 0;
  for (size_t i = 0; i < n; i++) {
    const row *r = &rows[i];
    bytes rules =
        bytes_repeat(r->before, r->piece, r->after, r->first, r->last);
    odd o;
    odd_begin(&o, rules, NULL);
    through += !odd_withstands(&o, r->name, false, r->want);
    odd_end(&o);
    bytes_free(rules);
  }
  assert_int_equal(through, 0);
}
#define WITHSTAND(rows) withstand(rows, COUNT(rows))

#define RULES(said) \
  { HENG_RULES, said }
#define FINE \
  { HENG_OK, NULL }

static void nesting_is_bounded(void **state) {
  (void)state;
  static const row rows[] = {
      {"brackets", SCORE "  s = ", "(", "", 1, 4000, RULES("H11")},
      {"closing brackets", SCORE "  s = x", ")", "\n}", 1, 4000, RULES("H1")},
      {"index brackets", SCORE "  s = x", "[x", "", 1, 4000, RULES("H11")},
      {"calls", SCORE "  s = ", "f(", "", 1, 4000, RULES("H11")},
      {"sets", SCORE "  s = x", " in {x", "", 1, 4000, RULES("H1")},
      {"minus signs", SCORE "  s = ", "- ", "x\n}", 1, 4000, RULES("H115")},
      {"not", SCORE "  s = ", "not ", "ok\n}", 1, 4000, RULES("H115")},
      {"powers", SCORE "  s = x", " ^ x", "\n}", 1, 4000, RULES("H115")},
      {"implies", SCORE "  s = ok", " implies ok", "\n}", 1, 4000,
       RULES("H115")},
      {"choose", SCORE "  s = ", "choose { 1 when ok; ", "", 1, 4000,
       RULES("H11")},
      {"indicators", SCORE, "  indicator i%d of 100 {\n", "", 1, 4000,
       RULES("H11")},
      {"blocks", HEAD, "table t%d from units {\n", "", 1, 2000, RULES("H1")},
      {"braces", HEAD, "{", "", 1, 4000, RULES("H1")},
      {"messages in messages", SCORE "  outcome o when ok because \"", "{",
       "\"\n}", 1, 2000, FINE},
      {"half messages", SCORE "  outcome o when ok because \"", "{x ", "\"\n}",
       1, 4000, RULES(NULL)},
      {"aggregates", SCORE "  s = ", "sum(all units.x where x > ", "", 1, 100,
       RULES(NULL)},
  };
  WITHSTAND(rows);
}

static void length_is_bounded(void **state) {
  (void)state;
  static const row rows[] = {
      {"sum", SCORE "  s = x", " + x", "\n}", 1, 4000, RULES("H116")},
      {"sum that fits", SCORE "  s = x", " + x", "\n}", 1, 1400, FINE},
      {"sum that fits the text", SCORE "  s = x", " + x", "\n}", 1, 1900,
       RULES("H290")},
      {"product", SCORE "  s = x", " * x", "\n}", 1, 1400, FINE},
      {"quotient", SCORE "  s = x", " / 3", "\n}", 1, 1400, FINE},
      {"and", SCORE "  s = ok", " and ok", "\n}", 1, 4000, RULES("H116")},
      {"and that fits", SCORE "  s = ok", " and ok", "\n}", 1, 1400, FINE},
      {"or", SCORE "  s = ok", " or x > %d", "\n}", 1, 700, FINE},
      {"else", SCORE "  s = posts", " else posts", "\n}", 1, 4000,
       RULES("H116")},
      {"at most", SCORE "  s = x", " at most %d", "\n}", 1, 1400, FINE},
      {"dots", SCORE "  s = x", ".x", "\n}", 1, 4000, RULES(NULL)},
      {"days", SCORE "  s = as_of", " + %d days", "\n}", 1, 900, FINE},
      {"arguments", SCORE "  s = max(x", ", x", ")\n}", 1, 4000, RULES("H234")},
      {"set", SCORE "  s = x in {0", ", %d", "}\n}", 1, 2000, FINE},
      {"rows of a choose", SCORE "  s = choose {\n", "%d when x = %1$d\n",
       "0 otherwise }\n}", 1, 1000, FINE},
      {"pieces of a message", SCORE "  outcome o when ok because \"", "{x} ",
       "\"\n}", 1, 2000, FINE},
      {"citations", SCORE "  s = x\n", "    source \"s\"\n", "}", 1, 2000,
       FINE},
      {"identifier", SCORE "  ", "a", " = x\n}", 1, 1 << 14, FINE},
      {"unknown identifier", SCORE "  s = ", "甲", "\n}", 1, 1 << 14,
       RULES("H200")},
      {"number", SCORE "  s = ", "1", "\n}", 1, 2000, RULES("H239")},
      {"decimals", SCORE "  s = 0.", "3", "\n}", 1, 2000, RULES("H239")},
      {"long enough a number", SCORE "  s = ", "7", "\n}", 1, 1200, FINE},
      {"text", SCORE "  s = name = \"", "甲", "\"\n}", 1, 1 << 14, FINE},
      {"comment", SCORE "  # ", "甲", "\n}", 1, 1 << 14, FINE},
      {"line", SCORE, "s%d = x; ", "\n}", 1, 2000, FINE},
      {"wrong line", SCORE, "s%d = y; ", "\n}", 1, 2000, RULES("H200")},
      {"empty lines", SCORE, "\n", "}", 1, 2000, FINE},
      {"carriage returns", SCORE, "\r", "}", 1, 4000, RULES(NULL)},
      {"spaces", SCORE, " ", "}", 1, 2000, FINE},
  };
  WITHSTAND(rows);
}

// Who rests on what is followed by whoever builds, prints, computes, explains.
static void chains_are_bounded(void **state) {
  (void)state;
  static const row rows[] = {
      {"fields", SCORE "  f0 = x\n", "  f%d = f%d + 1\n", "}", 1, 2000,
       RULES("H290")},
      {"fields from below", SCORE, "  f%d = f%d + 1\n", "  f0 = x\n}", 2000, 1,
       RULES("H290")},
      {"fields that fit", HEAD "for units { f0 = x }\nfor units {\n",
       "  f%d = f%d + 1\n",
       "}\nscore ranked from units { bonus size = f200 }\n", 1, 200, FINE},
      {"fields that fit, from below", HEAD "for units {\n", "  f%d = f%d + 1\n",
       "  f0 = x\n}\nscore ranked from units { bonus size = f200 }\n", 200, 1,
       FINE},
      {"doubling", HEAD "for units { f0 = x }\nfor units {\n",
       "  f%d = f%d + f%2$d\n",
       "}\nscore ranked from units { bonus size = f200 }\n", 1, 200, FINE},
      {"values", HEAD LAST "value v0 = 1\n", "value v%d = v%d + 1\n", "", 1,
       2000, RULES("H290")},
      {"values from below", HEAD LAST, "value v%d = v%d + 1\n",
       "value v0 = 1\n", 2000, 1, RULES("H290")},
      {"tables", HEAD LAST "table t0 from units where ok { }\n",
       "table t%d from t%d where ok { }\n", "", 1, 2000, RULES("H290")},
      {"tables from below", HEAD LAST, "table t%d from t%d where ok { }\n",
       "table t0 from units where ok { }\n", 4000, 1, RULES("H290")},
      {"ring of tables", HEAD LAST "table t0 from t100 where ok { }\n",
       "table t%d from t%d where ok { }\n", "", 1, 100, RULES("H2")},
      {"functions", HEAD LAST "function f0(a: number) = a + 1\n",
       "function f%d(a: number) = f%d(a + 1)\n", "value v = f10000(1)\n", 1,
       2000, RULES("H29")},
      {"functions that double", HEAD LAST "function f0(a: number) = a\n",
       "function f%d(a: number) = f%d(a) + f%2$d(a)\n", "value v = f60(1)\n", 1,
       60, RULES("H2")},
      {"arguments that double", HEAD LAST "function f0(a: number) = a\n",
       "function f%d(a: number) = f%d(a + a)\n", "value v = f60(1)\n", 1, 60,
       RULES("H2")},
      {"many functions",
       HEAD LAST
       "function f(a: number) = a"
       " + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a\n",
       "value v%d = f(f(f(1)))\n", "", 1, 1000, RULES("H291")},
      {"parts of an indicator", SCORE "  indicator g of 2000 {\n",
       "    i%d of 1 at 1\n", "  }\n}", 1, 2000, RULES("H290")},
      {"bonuses", HEAD "score ranked from units {\n", "  bonus b%d = x\n", "}",
       1, 2000, RULES("H290")},
      {"bonuses that fit", HEAD "score ranked from units {\n",
       "  bonus b%d = x\n", "}", 1, 1000, FINE},
  };
  WITHSTAND(rows);
}

static void numbers_of_things_are_bounded(void **state) {
  (void)state;
  static const row rows[] = {
      {"params", HEAD LAST, "param p%d = %d\n", "", 1, 4000, FINE},
      {"tables", HEAD LAST, "table t%d from units where x > %d { }\n", "", 1,
       2000, FINE},
      {"choice", HEAD LAST "choice c {\n", "v%d\n", "}\n", 1, 2000, FINE},
      {"record fields", HEAD LAST "extend units {\n", "  z%d: number?\n", "}\n",
       1, 2000, FINE},
      {"rows", HEAD LAST "given g {\n| id key | v |\n", "| g%d | %d |\n", "}\n",
       1, 10000, FINE},
      {"columns", HEAD LAST "given g {\n", "| c%d ", "|\n}\n", 1, 5000, FINE},
      {"checks", HEAD LAST,
       "check c%d on ranked: x >= 0 because \"{id} {x}\"\n", "", 1, 5000, FINE},
      {"examples", HEAD LAST,
       "example \"e%d\" {\n units | id | name | x | ok |\n | a | A | 1 | yes "
       "|\n"
       " expect ranked a: size = 1\n}\n",
       "", 1, 300, FINE},
      {"the same name", HEAD LAST, "param p = %d\n", "", 1, 10000,
       RULES("H206")},
      {"unknown names", SCORE, "  f%d = nothing%d\n", "}", 1, 5000,
       RULES("H200")},
      {"unknown tables", HEAD LAST, "table t%d from nothing%d { }\n", "", 1,
       5000, RULES("H201")},
      {"unknown values",
       HEAD "choice c { a, b }\nextend units { k: c? }\n"
            "score ranked from units {\n  bonus size = x\n",
       "  f%d = k = w%d\n", "}", 1, 5000, RULES("H204")},
      {"mistakes", SCORE, "  f%d = = %d\n", "}", 1, 5000, RULES("H120")},
      {"words without spaces", SCORE, "  得分%d = 甲加乙求和且或%d\n", "}", 1,
       5000, RULES(NULL)},
      {"ranks", SCORE, "  r%d = rank by x + %d descending; no ties\n", "}", 1,
       1000, FINE},
      {"outcomes", SCORE, "  outcome o%d as a rule when x > %d\n", "}", 1,
       10000, FINE},
  };
  WITHSTAND(rows);
}

static void odd_characters_are_survived(void **state) {
  (void)state;
  static const row rows[] = {
      {"nothing", "", "", "", 1, 1, FINE},
      {"a byte order mark", "\xEF\xBB\xBF", "", HEAD LAST, 1, 1, FINE},
      {"two of them", "\xEF\xBB\xBF\xEF\xBB\xBF", "", HEAD LAST, 1, 1, FINE},
      {"no UTF-8", HEAD LAST, "\xFF\xFE\x80\xC0\xAF", "", 1, 1000, RULES("H1")},
      {"half a character", HEAD LAST "\xE4\xB8", "", "", 1, 1, RULES("H1")},
      {"surrogates", HEAD LAST, "\xED\xA0\x80", "", 1, 1000, RULES("H1")},
      {"beyond Unicode", HEAD LAST, "\xF4\x90\x80\x80", "", 1, 1000,
       RULES("H1")},
      {"control characters", HEAD LAST "# ", "\x01\x1B[2J\x7F", "", 1, 1000,
       RULES("H1")},
      {"turned writing", SCORE "  s = x # \xE2\x80\xAE", "\xE2\x80\xAE x",
       "\n}", 1, 100, RULES("H1")},
      {"turned writing in a text", SCORE "  s = name = \"",
       "\xE2\x81\xA6\xE2\x80\xAE", "\"\n}", 1, 100, RULES("H1")},
      {"no width", SCORE "  s = x", "\xE2\x80\x8B", "\n}", 1, 100, RULES("H1")},
      {"combining marks", SCORE "  s", "\xCC\x81", " = x\n}", 1, 10000, FINE},
      {"wide spaces", SCORE "  s =", "\xE3\x80\x80", "x\n}", 1, 1000, FINE},
      {"wide digits", SCORE "  s = ", "\xEF\xBC\x91", "\n}", 1, 100, FINE},
      {"open text", SCORE "  s = \"", "x\n", "", 1, 1000, RULES("H1")},
      {"signs", HEAD LAST, "(])[}{\"=|:;,.^*/+-<>%%?#\n", "", 1, 10000,
       RULES("H1")},
  };
  WITHSTAND(rows);
}

static void figures_out_of_range_are_refused(void **state) {
  (void)state;
  static const row rows[] = {
      {"month", SCORE "  s = year of 2022-13-01", "", "\n}", 1, 1, RULES("H1")},
      {"day", SCORE "  s = year of 2023-02-29", "", "\n}", 1, 1, RULES("H1")},
      {"year", SCORE "  s = year of 99999-01-01", "", "\n}", 1, 1, RULES("H2")},
      {"edition", "scheme odd edition 99999\n", "", "", 1, 1, RULES("H1")},
      {"power", SCORE "  s = x ^ 65", "", "\n}", 1, 1, RULES("H244")},
      {"power that fits", SCORE "  s = x ^ 64", "", "\n}", 1, 1, FINE},
      {"power of a huge figure",
       SCORE "  s = 10 ^ 64",
       "",
       "\n  t = s ^ 64\n  u = t ^ 64\n}",
       1,
       1,
       {HENG_OK, NULL}},
      {"digits", SCORE "  s = round(x, 999999999999999999999)", "", "\n}", 1, 1,
       RULES("H237")},
      {"step", SCORE "  s = round(x, to 0)", "", "\n}", 1, 1, RULES("H237")},
      {"months", SCORE "  s = as_of + 99999999999999999999 months", "", "\n}",
       1, 1, FINE},
      {"divisor", SCORE "  s = x / 0", "", "\n}", 1, 1, RULES("H245")},
      {"full marks", SCORE "  indicator i of -1 at 1", "", "\n}", 1, 1,
       RULES(NULL)},
      {"cells of a param",
       HEAD LAST "choice c { a, b, c, d, e, f, g, h, i, j }\n"
                 "param p by c, c, c, c, c, c, c, c { otherwise = 1 }\n",
       "", "", 1, 1, RULES("H283")},
      {"no values",
       HEAD LAST "choice c { }\nextend units { k: c? }\n"
                 "for units { s = choose exactly one { 1 when k is known;"
                 " 2 when k is missing } }\n",
       "", "", 1, 1, RULES("H276")},
  };
  WITHSTAND(rows);
}

// A choose is verified by trying; how much is tried has an end.
static void verifying_is_bounded(void **state) {
  (void)state;
  static const row rows[] = {
      {"cuts",
       SCORE "  s = choose exactly one {\n",
       "%d when x > %1$d and x <= %1$d + 1\n",
       "}\n}",
       1,
       3000,
       {HENG_OK, NULL}},
      {"rows",
       SCORE "  s = choose exactly one {\n",
       "%d when x = %1$d\n",
       "0 otherwise\n}\n}",
       1,
       5000,
       {HENG_OK, "H277"}},
      {"axes",
       SCORE "  s = choose exactly one {\n1 when ok",
       " and x * %d > 3 and posts is known",
       "\n2 otherwise\n}\n}",
       1,
       100,
       {HENG_OK, NULL}},
      {"wide cuts", SCORE "  s = choose exactly one {\n1 when x < 9",
       "99999999999999999999", "\n2 when x >= 0\n}\n}", 1, 61, RULES("H274")},
  };
  WITHSTAND(rows);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nesting_is_bounded),
      cmocka_unit_test(length_is_bounded),
      cmocka_unit_test(chains_are_bounded),
      cmocka_unit_test(numbers_of_things_are_bounded),
      cmocka_unit_test(odd_characters_are_survived),
      cmocka_unit_test(figures_out_of_range_are_refused),
      cmocka_unit_test(verifying_is_bounded),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
