// Whatever stands in a text, the parser ends, keeps to its limits and says what
// is wrong; what it accepts can be formatted and means the same afterwards.
#include "ebnf.h"

#include <stdlib.h>

#include "grammar/unglue.h"

static heng_slice repeat(heng_arena *arena,
                         const char *before,
                         const char *part,
                         size_t n,
                         const char *behind) {
  heng_buf out = {.arena = arena};
  heng__buf_puts(&out, before);
  for (size_t i = 0; i < n; i++) heng__buf_puts(&out, part);
  heng__buf_puts(&out, behind);
  return heng__buf_slice(&out);
}

static void use_everything(heng_arena *arena, heng_slice text) {
  parsed p = parse_text(arena, text);
  heng_buf tree = {.arena = arena};
  heng__tree_print(&tree, p.tree);
  heng__tokens_print(&tree, p.tree);
  heng__diags_render(&tree, &p.diags, HENG_ZH);
  if (p.diags.first) return;
  heng_slice once = heng__format(arena, p.tree, HENG_FORMAT_KEEP);
  assert_same_text(tree_of(arena, once), tree_of(arena, text));
  heng__format(arena, p.tree, HENG_FORMAT_ZH);
}

// --- Too much of everything -------------------------------------------------

static const struct {
  const char *name, *before, *part, *behind;
  size_t n;
  bool accepted;
} piles[] = {
    {"brackets", "value x = ", "(", "", 100000, false},
    {"closed brackets", "value x = ", "(", "1", 300, false},
    {"indices", "value x = a", "[a", "", 100000, false},
    {"calls", "value x = ", "f(", "", 100000, false},
    {"blocks", "score s from t ", "{ indicator a of 1 ", "", 100000, false},
    {"chooses", "value x = ", "choose { ", "", 100000, false},
    {"sets", "value x = a ", "in {a ", "", 100000, false},
    {"not", "value x = ", "not ", "a", 100000, false},
    {"minus", "value x = ", "- ", "a", 100000, false},
    {"powers", "value x = a", "^ a", "", 100000, false},
    {"implies", "value x = a", " implies a", "", 100000, false},
    {"else", "value x = a", " else a", "", 100000, false},
    {"sums", "value x = a", " + a", "", 100000, false},
    {"points", "value x = a", ".a", "", 100000, false},
    {"required", "value x = a", " required", "", 100000, false},
    {"year of", "value x = ", "year of ", "a", 100000, false},
    {"sum of the", "value x = ", "sum of the ", "a", 100000, false},
    {"largest", "value x = ", "sum of the 3 largest(", "", 100000, false},
    {"sums in Chinese", "value x = ", "求和(", "", 100000, false},
    {"closed sums", "value x = ", "求和(1), ", "", 100000, false},
    {"percentile ranks", "value x = ", "percentile rank(", "", 100000, false},
    {"counts of", "f = rank by ", "counts of ", "a", 100000, false},
    {"weights", "value x = f(a", " weighted by a", ")", 100000, false},
    {"within", "value x = f()", " within f()", "", 100000, false},
    {"closing brackets", "value x = 1", ")}]", "", 100000, false},
    {"braces in messages", "check a: b because \"", "{", "\"", 100000, true},
    {"messages", "check a: b because \"", "{a} ", "\"", 20000, true},
    {"and on lines", "value x = a", "\nand", "", 100000, false},
    {"and in a row", "value x = a", " and", "", 100000, false},
    {"statements", "", "use a\n", "", 50000, true},
    {"unknown words", "", "甲乙丙\n", "", 50000, false},
    {"empty lines", "", "\n", "use a", 200000, true},
    {"comments", "", "# 甲 | {\n", "use a", 100000, true},
    {"bars", "given g {\n", "| a ", "|\n}", 20000, true},
    {"rows", "given g {\n| a | b |\n", "| 1 | 2 |\n", "}", 20000, true},
    {"digits", "value x = ", "1234567890", "", 50000, true},
    {"letters", "use ", "甲abc1", "", 50000, true},
    {"quotes", "use a \"", "“", "", 100000, false},
    {"statements without end", "", "table a from b {\n", "", 20000, false},
    {"zero bytes", "use ", "x\x01", "", 20000, false},
    {"values", "choice c { a", ", a", "}", 50000, true},
    {"items", "table t from s {\n", "a = 1\n", "}", 20000, true},
};

static void piles_end_in_time(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (size_t i = 0; i < sizeof piles / sizeof *piles; i++) {
    print_message("%s\n", piles[i].name);
    heng_slice text = repeat(&arena, piles[i].before, piles[i].part, piles[i].n,
                             piles[i].behind);
    parsed p = parse_text(&arena, text);
    assert_int_equal(p.diags.first == NULL, piles[i].accepted);
    heng_buf out = {.arena = &arena};
    heng__tree_print(&out, p.tree);
    if (piles[i].accepted) heng__format(&arena, p.tree, HENG_FORMAT_ZH);
    heng__arena_free(&arena);
  }
}

static void the_limits_of_nesting_and_length_are_said(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_buf deep = {.arena = &arena};
  heng__buf_puts(&deep, "value x = ");
  for (int i = 0; i < 250; i++) heng__buf_puts(&deep, "(");
  heng__buf_puts(&deep, "1");
  for (int i = 0; i < 250; i++) heng__buf_puts(&deep, ")");
  parsed p = parse_text(&arena, heng__buf_slice(&deep));
  assert_int_equal(p.diags.first->code, HENG_M_SYNTAX_TOO_DEEP);
  assert_int_equal(p.diags.count[HENG_ERROR], 1);
  p = parse_text(&arena, repeat(&arena, "value x = a", " + a", 3000, ""));
  assert_int_equal(p.diags.first->code, HENG_M_SYNTAX_TOO_LONG);
  assert_int_equal(p.diags.count[HENG_ERROR], 1);
  parse_well(&arena, repeat(&arena, "value x = a", " + a", 1500, ""));
  heng__arena_free(&arena);
}

// --- Mutations --------------------------------------------------------------

static const char *const splinters[] = {"(",
                                        ")",
                                        "[",
                                        "]",
                                        "{",
                                        "}",
                                        "|",
                                        "\n",
                                        ",",
                                        ";",
                                        ":",
                                        "=",
                                        "\"",
                                        "“",
                                        "”",
                                        "#",
                                        "%",
                                        "?",
                                        ".",
                                        "-",
                                        " ",
                                        "and",
                                        "not",
                                        "where",
                                        "of",
                                        "when",
                                        "else",
                                        "source",
                                        "choose {",
                                        "rank by",
                                        "sum of the",
                                        "largest(",
                                        "weighted by",
                                        "counts of",
                                        "求和 3",
                                        "within",
                                        "in",
                                        "all",
                                        "is",
                                        "known",
                                        "because \"{",
                                        "indicator",
                                        "place",
                                        "表",
                                        "来自",
                                        "其中",
                                        "且",
                                        "非",
                                        "当",
                                        "其余",
                                        "满分",
                                        "按",
                                        "同",
                                        "1",
                                        "2022-12-31",
                                        "0.5",
                                        "名次",
                                        "\xff",
                                        "\0x",
                                        "example \"a\" {",
                                        "expect",
                                        "given g {\n| a |\n",
                                        "table t from s {\n"};

static heng_slice mutate(heng_arena *arena, heng_slice text, dice *d) {
  heng_buf out = {.arena = arena};
  uint32_t n = (uint32_t)text.len;
  uint32_t at = n ? roll(d, n) : 0, len = roll(d, 20), to = n ? roll(d, n) : 0;
  heng_slice head = {text.ptr, at};
  uint32_t cut = at + len < n ? at + len : n;
  switch (roll(d, 4)) {
    case 0:  // put something in
      heng__buf_add(&out, head);
      heng__buf_puts(&out,
                     splinters[roll(d, sizeof splinters / sizeof *splinters)]);
      heng__buf_add(&out, (heng_slice){text.ptr + at, n - at});
      break;
    case 1:  // leave something out
      heng__buf_add(&out, head);
      heng__buf_add(&out, (heng_slice){text.ptr + cut, n - cut});
      break;
    case 2:  // repeat something elsewhere
      heng__buf_add(&out, (heng_slice){text.ptr, to});
      heng__buf_add(&out, (heng_slice){text.ptr + at, cut - at});
      heng__buf_add(&out, (heng_slice){text.ptr + to, n - to});
      break;
    default:  // break off
      heng__buf_add(&out, roll(d, 20) ? text : head);
      break;
  }
  return heng__buf_slice(&out);
}

static void mutated_texts_do_no_harm(void **state) {
  static const char *const seeds[] = {
      "tests/grammar/inputs/zibo.heng", "tests/grammar/inputs/nantong.heng",
      "tests/grammar/inputs/zibo_works_zh.heng",
      "tests/grammar/inputs/nantong_example.heng", "rules/model.heng"};
  (void)state;
  const char *more = getenv("HENG_MUTATIONS");
  int rounds = more ? atoi(more) : 3000;
  heng_arena files, arena;
  heng__arena_init(&files, NULL);
  heng__arena_init(&arena, NULL);
  ebnf *g = ebnf_read(&files, read_file(&files, "grammar/heng.ebnf"));
  dice d = {more ? (uint64_t)rounds : 1};
  for (int i = 0; i < rounds; i++) {
    heng_slice text = roll(&d, 2) ? read_file(&arena, seeds[roll(&d, 5)])
                                  : ebnf_sentence(&arena, g, "rules", &d, 10);
    for (uint32_t n = 1 + roll(&d, 6); n > 0; n--)
      text = mutate(&arena, text, &d);
    use_everything(&arena, text);
    if (roll(&d, 20) == 0) {
      heng_glued *glued;
      parsed p = parse_text(&arena, text);
      heng__unglue(&arena, p.tree, NULL, NULL, &glued);
    }
    heng__arena_free(&arena);
  }
  heng__arena_free(&files);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(piles_end_in_time),
      cmocka_unit_test(the_limits_of_nesting_and_length_are_said),
      cmocka_unit_test(mutated_texts_do_no_harm),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
