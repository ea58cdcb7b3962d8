// The lexer: what a Chinese keyboard types is as good as ASCII.
#include "grammar_test.h"

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

// The kinds and texts of the tokens, one behind the other.
static heng_slice tokens_of(heng_slice text) {
  static const char *const kinds[] = {"end", "w", "n", "d",  "t",
                                      "",    "#", "c", "bad"};
  parsed p = parse_text(&arena, text);
  heng_buf out = {.arena = &arena};
  for (uint32_t i = 0; i + 1 < p.tree->n_tokens; i++) {
    const heng_token *t = &p.tree->tokens[i];
    heng_slice word = heng__span_text((heng_span){p.source, t->start, t->end});
    heng__buf_printf(&out, "%s%s%.*s", i ? " " : "", kinds[t->kind],
                     HENG_ARG(word));
    if (t->kind == HENG_T_SIGN) heng__buf_printf(&out, ":%d", t->sign);
  }
  return heng__buf_slice(&out);
}

static void cuts_words_numbers_dates_and_texts(void **state) {
  static const struct {
    const char *text, *tokens;
  } rows[] = {
      {"a1 b_2 名次分 在编2人", "wa1 wb_2 w名次分 w在编2人"},
      {"3个月 12.5 0.5x ７．５", "n3 w个月 n12.5 n0.5 wx n７．５"},
      {"1.a 1..2", "n1 .:10 wa n1 ..:25 n2"},
      {"0.5..1.5 0～1 a．．b", "n0.5 ..:25 n1.5 n0 ～:25 n1 wa ．．:25 wb"},
      {"2022-12-31 2022-12-311 ２０２２－１２－３１",
       "d2022-12-31 n2022 -:13 n12 -:13 n311 d２０２２－１２－３１"},
      {"截至2022-12-31", "w截至2022 -:13 n12 -:13 n31"},
      {"\"a # b\" “甲” ＂x＂ “y\" \"z”", "t\"a # b\" t“甲” t＂x＂ t“y\" t\"z”"},
      {"“说“好”的” \"“a”\"", "t“说“好”的” t\"“a”\""},
      {"a # b | \"\n c ＃ d", "wa ## b | \" wc #＃ d"},
      {"a\xE3\x80\x80"
       "b\xC2\xA0"
       "c\td\r\ne",
       "wa wb wc wd we"},
      {"\xEF\xBB\xBFuse a", "wuse wa"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    assert_same_text(tokens_of(heng__slice(rows[i].text)),
                     heng__slice(rows[i].tokens));
}

static void full_width_signs_are_as_good_as_ascii(void **state) {
  static const struct {
    heng_sign sign;
    const char *forms[6];
  } rows[] = {
      {HENG_G_LPAREN, {"(", "（"}},
      {HENG_G_RPAREN, {")", "）"}},
      {HENG_G_LBRACKET, {"[", "【", "［"}},
      {HENG_G_RBRACKET, {"]", "】", "］"}},
      {HENG_G_LBRACE, {"{", "｛"}},
      {HENG_G_RBRACE, {"}", "｝"}},
      {HENG_G_COMMA, {",", "，", "、"}},
      {HENG_G_SEMICOLON, {";", "；"}},
      {HENG_G_COLON, {":", "："}},
      {HENG_G_DOT, {".", "．"}},
      {HENG_G_QUESTION, {"?", "？"}},
      {HENG_G_PLUS, {"+", "＋"}},
      {HENG_G_MINUS, {"-", "－", "−", "–"}},
      {HENG_G_TIMES, {"*", "×", "＊"}},
      {HENG_G_DIVIDE, {"/", "÷", "／"}},
      {HENG_G_POWER, {"^", "＾"}},
      {HENG_G_PERCENT, {"%", "％"}},
      {HENG_G_EQ, {"=", "＝"}},
      {HENG_G_NE, {"!=", "≠", "<>", "！＝", "＜＞"}},
      {HENG_G_LT, {"<", "＜"}},
      {HENG_G_LE, {"<=", "≤", "＜＝", "≦"}},
      {HENG_G_GT, {">", "＞"}},
      {HENG_G_GE, {">=", "≥", "＞＝", "≧"}},
      {HENG_G_BAR, {"|", "｜"}},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    for (size_t f = 0; f < 6 && rows[i].forms[f]; f++) {
      parsed p = parse_text(&arena, heng__slice(rows[i].forms[f]));
      assert_int_equal(p.tree->n_tokens, 2);
      assert_int_equal(p.tree->tokens[0].sign, rows[i].sign);
    }
}

static void rows_between_bars_are_cells(void **state) {
  (void)state;
  assert_same_text(
      tokens_of(HENG_LIT("given g {\n  | id key | 名: text |  # head\n\n"
                         "  # between\n"
                         "  | a b |   | source \"s | t\"  # c\n"
                         "  | \"x | y\" | “部”|\n  }")),
      HENG_LIT("wgiven wg {:5 |:24 wid wkey |:24 w名 ::9 wtext |:24 ## head "
               "## between |:24 ca b |:24 c |:24 wsource t\"s | t\" ## c "
               "|:24 c\"x | y\" |:24 c“部” |:24 }:6"));
}

static void a_heading_may_follow_the_rows_of_another(void **state) {
  (void)state;
  assert_same_text(
      tokens_of(HENG_LIT("example \"e\" {\n u | a |\n | 1 |\n v | b | c |\n"
                         " | 2 | 3 |\n}")),
      HENG_LIT("wexample t\"e\" {:5 wu |:24 wa |:24 |:24 c1 |:24 wv |:24 wb "
               "|:24 wc |:24 |:24 c2 |:24 c3 |:24 }:6"));
}

static void numbers_and_dates_become_ascii(void **state) {
  (void)state;
  assert_same_text(
      tree_of(&arena, HENG_LIT("value x = １２．５％ + ２０２２－０２－２８")),
      HENG_LIT("value x\n  = (+ 12.5% 2022-02-28)\n"));
}

static void lines_and_empty_lines_are_noted(void **state) {
  (void)state;
  parsed p = parse_text(&arena, HENG_LIT("use a\n\n \nuse b # c\n# d\nuse e"));
  static const struct {
    bool first, blank;
  } want[] = {{true, false},  {false, false}, {true, true},  {false, false},
              {false, false}, {true, false},  {true, false}, {false, false}};
  for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
    assert_int_equal(p.tree->tokens[i].first_on_line, want[i].first);
    assert_int_equal(p.tree->tokens[i].blank_before, want[i].blank);
  }
}

static void brackets_find_their_partners(void **state) {
  static const struct {
    const char *text, *unmatched;  // a mark under each bracket without one
  } rows[] = {
      {"([{}])", "      "}, {"(()", "^  "}, {"())", "  ^"},
      {"(]", "^^"},         {"{(}", " ^ "}, {"{)}", " ^ "},
      {"([)]", " ^ ^"},     {"{{}", "^  "}, {"{}}", "  ^"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    parsed p = parse_text(&arena, heng__slice(rows[i].text));
    for (uint32_t t = 0; t + 1 < p.tree->n_tokens; t++)
      assert_int_equal(p.tree->tokens[t].unmatched,
                       rows[i].unmatched[t] == '^');
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cuts_words_numbers_dates_and_texts),
      cmocka_unit_test(full_width_signs_are_as_good_as_ascii),
      cmocka_unit_test(rows_between_bars_are_cells),
      cmocka_unit_test(a_heading_may_follow_the_rows_of_another),
      cmocka_unit_test(numbers_and_dates_become_ascii),
      cmocka_unit_test(lines_and_empty_lines_are_noted),
      cmocka_unit_test(brackets_find_their_partners),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
