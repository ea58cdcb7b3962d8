// What the parser says: one message for one mistake, at its place, with what to
// write instead; and it goes on behind it.
#include "grammar_test.h"

#include "base/utf8.h"

static heng_arena arena;

static int set_up(void **state) {
  (void)state;
  heng__arena_init(&arena, NULL);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  heng__arena_free(&arena);
  return 0;
}

#define M(name) HENG_M_SYNTAX_##name

// The only message of [text], the part that it marks, and what its note says.
static const struct {
  const char *text;
  heng_code code;
  const char *marked, *note;
} rows[] = {
    // Characters
    {"use a \xff\xfe", M(BAD_UTF8), "\xff\xfe", NULL},
    {"use a # \xc3", M(BAD_UTF8), "\xc3", NULL},
    {"use \x01\x01 a", M(BAD_CONTROL), "\x01\x01", NULL},
    {"use a\xE2\x80\x8B", M(BAD_CONTROL), "\xE2\x80\x8B", NULL},
    {"value x = a $$ b", M(BAD_CHAR), "$$", NULL},
    {"value x = 'a b'", M(BAD_QUOTE), "'a b'", NULL},
    {"value x = ‘甲 乙’", M(BAD_QUOTE), "‘甲 乙’", NULL},
    {"value x = «甲»", M(BAD_QUOTE), "«甲»", NULL},
    {"scheme \xd0\xa1 \xb3\xc7 \xff\nuse \xb3", M(BAD_UTF8), "\xb3\xc7", NULL},
    {"value x = a。", M(FULL_STOP), "。", NULL},
    {"check c: a && b", M(WRITE_AND), "&&", NULL},
    {"check c: !a", M(WRITE_NOT), "!", NULL},
    {"check c: a == b", M(DOUBLE_EQ), "==", NULL},
    {"scheme a “题\nuse b", M(TEXT_OPEN), "“题", NULL},
    {"value x = 2022-1-31", M(DATE_FORM), "2022-1-31", NULL},
    {"value x = 2022-02-30", M(NO_SUCH_DAY), "2022-02-30", NULL},
    {"use \xb5\xa5\xce\xbb\nuse \xc6\xc0\xb7\xd6", M(ENCODING), "", NULL},
    {"use ａb", M(NAME_WIDE), "ａb", NULL},
    {"use p\xD0\xBEsts", M(NAME_SCRIPT), "p\xD0\xBEsts", NULL},
    {"use 单\xEF\xB8\x8F", M(NAME_UNSEEN), "单\xEF\xB8\x8F", NULL},
    {"check c: a => b", M(TURNED_SIGN), "=>", NULL},
    {"check c: a =< b", M(TURNED_SIGN), "=<", NULL},
    // Phrases
    {"check c: a 大于等于 60", M(SURPLUS), "大于等于", "write: >="},
    {"check c: a 不超过60", M(SURPLUS), "不超过60", "write: <= 60"},
    {"check c: a 小于 60", M(SURPLUS), "小于", "write: <"},
    {"check c: a 不等于 60", M(SURPLUS), "不等于", "write: !="},
    {"check c: a >= 60分", M(SURPLUS), "分",
     "a number has no unit: write `60` without `分`"},
    {"check c: a >= 60%分", M(SURPLUS), "分",
     "a number has no unit: write `60%` without `分`"},
    {"value x = 如果 a 那么 1", M(SURPLUS), "a",
     "write: choose { … when …; … otherwise }"},
    {"value x = a ? 1 : 2", M(SURPLUS), "?",
     "write: choose { … when …; … otherwise }"},
    {"check c: a || b", M(SURPLUS), "|", "write: or"},
    {"check c: a 为空", M(SURPLUS), "为空", "write: is missing"},
    {"for u { a = rank by b 从高到低; ties share }", M(SURPLUS), "从高到低",
     "write: descending"},
    {"value x = a 保留2位小数", M(SURPLUS), "保留2位小数",
     "write: round(…, 2)"},
    // Everyday Chinese
    {"value x = 2017年6月30日", M(DATE_SPELT), "2017年6月30日", NULL},
    {"value x = 2017年6月3号", M(DATE_SPELT), "2017年6月3号", NULL},
    {"value x = 2017.6.30", M(DATE_SPELT), "2017.6.30", NULL},
    {"value x = 2017年2月30日", M(NO_SUCH_DAY), "2017年2月30日", NULL},
    {"value x = 6月30日", M(SURPLUS), "月30日",
     "write: a date such as 2017-06-30, with its year"},
    {"value x = d + 6月", M(SURPLUS), "月", "write: 6 months"},
    {"value x = 单位。类别", M(FIELD_DOT), "。", NULL},
    {"check c: a 》 b", M(TURNED_SIGN), "》", NULL},
    {"check c: a 《 b", M(TURNED_SIGN), "《", NULL},
    {"value x = a —— b", M(TURNED_SIGN), "——", NULL},
    {"value x = a 不超过 3", M(SURPLUS), "不超过",
     "write: at most … for a cap, or <= … to compare"},
    {"value x = a 不高于3", M(SURPLUS), "不高于3",
     "write: at most 3 for a cap, or <= 3 to compare"},
    {"value x = choose { 1 when a 不超过 3; 2 otherwise }", M(SURPLUS),
     "不超过", "write: <="},
    {"value x = any(a 不超过 3)", M(EXPECTED), "不超过", "write: <="},
    {"check c: a between 0 和 10", M(EXPECTED), "和", "write: and"},
    {"check c: a > 1 并 b", M(SURPLUS), "并", "write: and"},
    {"value x = a 没有则 0", M(SURPLUS), "没有则", "write: else"},
    {"param x = 3 假定 ‘x’", M(BAD_QUOTE), "‘x’", NULL},
    {"param x = 3 依据 「x」", M(BAD_QUOTE), "「x」", NULL},
    {"param x = 3 依据 《办法》第三条", M(BAD_CHAR), "《办法》第三条",
     "write: \"《办法》第三条\""},
    {"param x = 3 依据：“办法”", M(CITE_TEXT), "依据", "write: 依据 “办法”"},
    {"param x = 3；依据 “办法”", M(SURPLUS), "；",
     "write: … 依据 \"…\", without `;`"},
    {"for u { a = 1；依据 “办法” }", M(EXPECTED), "}",
     "write: … 依据 \"…\", without `;`"},
    {"for u { a = rank by b descending；并列 }", M(EXPECTED), "}",
     "write: ; ties share, ; ties dense, or ; no ties"},
    {"for u { a = rank by b descending；可以并列 }", M(EXPECTED), "}",
     "write: ; ties share, ; ties dense, or ; no ties"},
    {"for u {\n a = rank by b descending\n  within c; no ties\n}",
     M(LINE_BEGINS), "within", NULL},
    {"方案：甲", M(EXPECTED), "：", "write: scheme 甲"},
    {"选项 等次：一等，二等", M(EXPECTED), "：", "write: { … }"},
    {"score s from u：\n a = 1", M(EXPECTED), "：", "write: { … }"},
    {"score s from u 条件 a { b = 1 }", M(EXPECTED), "条件", "write: where"},
    {"参数 甲 是 3", M(NAME_TWICE), "是", "write: ="},
    {"参数 a 为 3", M(EXPECTED), "3", "write: a = 3"},
    {"record r { o：数 可空 }", M(SURPLUS), "可空", "write: number?, text? …"},
    // Brackets and lines
    {"value x = f(a\nvalue y = 1", M(BRACKET_OPEN), "(", NULL},
    {"value x = (a + [b)\n", M(BRACKET_OPEN), "[", NULL},
    {"value x = p[a\nuse b", M(BRACKET_OPEN), "[", NULL},
    {"value x = a)", M(BRACKET_STRAY), ")", NULL},
    {"}\nuse a", M(BRACKET_STRAY), "}", NULL},
    {"table t from u {\n x = 1\n\ntable v from w {\n y = 2\n}", M(BLOCK_OPEN),
     "{", NULL},
    {"score s from u {\n indicator a of 1 {\n  b of 2\n total = 3\n}\nuse a",
     M(BLOCK_OPEN), "{", NULL},
    {"value x = a\n  + b", M(LINE_BEGINS), "+", NULL},
    {"table t from u\n{ a = 1 }", M(LINE_BEGINS), "{", NULL},
    // Statements
    {"parm x = 3", M(EXPECTED), "parm", "did you mean `param`?"},
    {"参书 x = 3", M(EXPECTED), "参书", "did you mean `param`?"},
    {"参数x = 3", M(EXPECTED), "参数x", "write a space behind `参数`"},
    {"deduct x = 3", M(OUTSIDE), "deduct", NULL},
    {"expect no findings", M(OUTSIDE), "expect", NULL},
    {"use a b", M(SURPLUS), "b", NULL},
    {"scheme x edition 17.5", M(EDITION_YEAR), "17.5", NULL},
    {"param x = 3 source 4", M(CITE_TEXT), "source", NULL},
    {"table t from u where a where b", M(TWICE), "where", NULL},
    {"table t form u { }", M(NAME_TWICE), "form", "did you mean `from`?"},
    {"check c a", M(NAME_TWICE), "a", NULL},
    // Names and items
    {"param 甲 乙 = 3", M(NAME_TWICE), "乙", NULL},
    {"choice c { a b }", M(NAME_TWICE), "b", NULL},
    {"record r { a }", M(EXPECTED), "}", NULL},
    {"record r { a: }", M(EXPECTED), "}", NULL},
    {"score s from u { indicater x of 100 }", M(ITEM_UNKNOWN), "indicater",
     "did you mean `indicator`?"},
    {"计分 s 来自 u { 指标名 甲 满分 100 }", M(ITEM_UNKNOWN), "指标名",
     "did you mean `indicator`?"},
    {"score s from u { indicator x }", M(EXPECTED), "}", NULL},
    {"table t from u { deduct x = 3 }", M(SCORE_ONLY), "deduct", NULL},
    {"score s from u { total sum 合计 = 1 }", M(RESULT_NAME), "total", NULL},
    {"score s from u { place 名次 = rank by a }", M(RESULT_NAME), "place",
     NULL},
    {"table t from u { a 3 }", M(EXPECTED), "3", NULL},
    // Expressions
    {"value x = ", M(EXPECTED), "", NULL},
    {"value x = a +\nuse b", M(EXPECTED), "", NULL},
    {"value x = a reqired", M(SURPLUS), "reqired", "did you mean `required`?"},
    {"value x = 得分 必真", M(SURPLUS), "必真", "did you mean `required`?"},
    {"value x = a plus b", M(SURPLUS), "plus", "write: +"},
    {"value x = a%", M(PERCENT), "%", NULL},
    {"value x = .5", M(DOT_NUMBER), ".", NULL},
    {"value x = 1,000", M(THOUSANDS), "1,000", NULL},
    {"check c: a < b <= c", M(COMPARE_CHAIN), "<=", NULL},
    {"value x = a else 0 at most 3", M(ELSE_AT_MOST), "at most", NULL},
    {"value x = a at least 0 else 3", M(ELSE_AT_MOST), "else", NULL},
    {"check c: a is 3", M(IS_WHAT), "is", NULL},
    {"value x = choose { }", M(CHOOSE_EMPTY), "choose", NULL},
    {"value x = choose { 1 wenn a; 2 otherwise }", M(EXPECTED), "wenn", NULL},
    {"table t from u { a = 1 + rank by b }", M(RANK_WHOLE), "by", NULL},
    {"table t from u { a = rank by b; no ties; ties share }", M(TWICE), "ties",
     NULL},
    {"value x = sum(a where b where c)", M(TWICE), "where", NULL},
    {"value x = a in b", M(EXPECTED), "b", NULL},
    {"score s from u {\n a = 1\n sorce \"x\"\n}", M(CITE_WORD), "sorce",
     "did you mean `source`?"},
    {"use a\n\"x\"", M(CITE_WORD), "\"x\"", NULL},
    {"check c: a because b", M(EXPECTED), "b", NULL},
    {"check c: a because \"{b\"", M(MESSAGE_BRACE), "{", NULL},
    {"check c: a because \"b}\"", M(MESSAGE_BRACE), "}", NULL},
    {"check c: a because \"{}\"", M(EXPECTED), "", NULL},
    {"check c: a because \"{a b}\"", M(EXPECTED), "b", NULL},
    // Rows between bars
    {"given g { }", M(GRID_HEADING), "{", NULL},
    {"given g {\n| a | b |\n| 1 |\n| 1 | 2 |\n}", M(ROW_CELLS), "| 1 |", NULL},
    {"given g {\n| a | b |\n| 1 | 2 | 3 |\n}", M(ROW_CELLS), "| 1 | 2 |", NULL},
    {"given g {\n| a | b |\n| 1 | 2\n}", M(ROW_OPEN), "2", NULL},
    {"given g {\n| a |\n| \"x |\n}", M(TEXT_OPEN), "\"x", NULL},
    {"given g {\n| a |\n| \"x\" y |\n}", M(CELL_QUOTE), "\"x\" y", NULL},
    {"given g {\n| a | b\n| 1 | 2 |\n}", M(EXPECTED), "", NULL},
    {"example \"e\" {\n| 1 |\n}", M(GRID_HEADING), "|", NULL},
    {"example \"e\" {\nexpct t k: a = 1\n}", M(EXPECTED), "expct",
     "did you mean `expect`?"},
    {"example \"e\" {\nexpect t: a = 1\n}", M(EXPECTED), ":", NULL},
};

static void check_row(size_t i) {
  heng_slice text = heng__slice(rows[i].text);
  parsed p = parse_text(&arena, text);
  const heng_diag *d = p.diags.first;
  if (!d) fail_msg("accepted: %s", rows[i].text);
  heng_slice message = heng__diag_message(&arena, d, HENG_EN);
  if (d->next)
    fail_msg("%s\ngives two messages, %.*s and %.*s", rows[i].text,
             HENG_ARG(message),
             HENG_ARG(heng__diag_message(&arena, d->next, HENG_EN)));
  if (d->code != rows[i].code)
    fail_msg("%s\ngives %.*s", rows[i].text, HENG_ARG(message));
  assert_same_text(heng__span_text(d->span), heng__slice(rows[i].marked));
  assert_int_equal(d->notes != NULL, rows[i].note != NULL);
  if (d->notes)
    assert_same_text(heng__diag_message(&arena, d->notes, HENG_EN),
                     heng__slice(rows[i].note));
}

static void every_mistake_has_one_message(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) check_row(i);
}

// No argument of a message is left out, in either tongue.
static void messages_are_whole_in_both_tongues(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    parsed p = parse_text(&arena, heng__slice(rows[i].text));
    for (int lang = HENG_EN; lang <= HENG_ZH; lang++) {
      heng_slice message =
          heng__diag_message(&arena, p.diags.first, (heng_lang)lang);
      for (int k = 0; k < 10; k++) {
        char hole[] = {'{', (char)('0' + k), '}', 0};
        assert_null(strstr(message.ptr, hole));
      }
      assert_null(strstr(message.ptr, "``"));
      assert_null(strstr(message.ptr, "“”"));
    }
    heng_slice zh = heng__diag_message(&arena, p.diags.first, HENG_ZH);
    assert_true(heng__utf8_has_cjk(zh));
  }
}

// Every mistake of a text is found, and what is good is kept.
static void goes_on_behind_each_mistake(void **state) {
  (void)state;
  heng_slice text = HENG_LIT("parm a = 1\n"
                             "param b = 2\n"
                             "table t from u {\n"
                             "  c = 1 +\n"
                             "  d = 2\n"
                             "  e = f(g\n"
                             "  h = choose {\n"
                             "    1 wenn i\n"
                             "    2 otherwise\n"
                             "  }\n"
                             "  j = 3\n"
                             "}\n"
                             "score s from u {\n"
                             "  indicator k of 100 {\n"
                             "    l of\n"
                             "    m of 20\n"
                             "  }\n"
                             "  n = 4\n"
                             "}\n"
                             "record r { o: number, p, q: text }\n"
                             "param w by x {\n"
                             "  a 1\n"
                             "  b = 2\n"
                             "}\n"
                             "use v\n");
  parsed p = parse_text(&arena, text);
  heng_buf tree = {.arena = &arena};
  heng__tree_print(&tree, p.tree);
  assert_same_text(
      heng__buf_slice(&tree),
      HENG_LIT("param b\n  = 2\n"
               "table t\n  from u\n  field d\n    = 2\n"
               "  field h\n    = (choose [2 otherwise])\n  field j\n    = 3\n"
               "score s\n  from u\n  indicator k\n    of 100\n"
               "    indicator m\n      of 20\n  field n\n    = 4\n"
               "record r\n  field o : number\n  field q : text\n"
               "param w\n  by x\n  row \"b\"\n    = 2\nuse v\n"));
  static const uint32_t lines[] = {1, 4, 6, 8, 15, 20, 22};
  const heng_diag *d = p.diags.first;
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++, d = d->next) {
    assert_non_null(d);
    assert_int_equal(heng__source_place(d->span).line, lines[i]);
  }
  assert_null(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_mistake_has_one_message),
      cmocka_unit_test(messages_are_whole_in_both_tongues),
      cmocka_unit_test(goes_on_behind_each_mistake),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
