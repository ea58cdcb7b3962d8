// The grammar as text and the parser say the same: every production has its
// function, and what the text allows the parser takes.
#include "ebnf.h"

#include <stdlib.h>

static const char *const parser_files[] = {
    "grammar/parse.c",      "grammar/parse_clause.c", "grammar/parse_decl.c",
    "grammar/parse_expr.c", "grammar/parse_grid.c",   "grammar/parse_items.c",
    "grammar/parse_words.c"};

static bool listed(heng_slice list, heng_slice name) {
  for (size_t at = 0; at + name.len <= list.len; at++) {
    if (memcmp(list.ptr + at, name.ptr, name.len) != 0) continue;
    char before = at ? list.ptr[at - 1] : ' ';
    char behind = at + name.len < list.len ? list.ptr[at + name.len] : ' ';
    if (strchr(" ,", before) && strchr(" ,", behind)) return true;
  }
  return false;
}

// The names behind `// production:` in all files of the parser.
static heng_slice commented(heng_arena *arena, size_t *count) {
  const char mark[] = "// production: ";
  heng_buf names = {.arena = arena};
  *count = 0;
  for (size_t f = 0; f < sizeof parser_files / sizeof *parser_files; f++) {
    heng_slice text = read_file(arena, parser_files[f]);
    for (const char *at = text.ptr; (at = strstr(at, mark)) != NULL;) {
      at += sizeof mark - 1;
      size_t len = strcspn(at, "\n");
      heng__buf_add(&names, (heng_slice){at, len});
      heng__buf_puts(&names, " ");
      *count += 1;
      for (size_t i = 0; i < len; i++) *count += at[i] == ',';
    }
  }
  return heng__buf_slice(&names);
}

static void every_production_has_its_function(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  ebnf *g = ebnf_read(&arena, read_file(&arena, "grammar/heng.ebnf"));
  size_t count;
  heng_slice comments = commented(&arena, &count);
  for (size_t i = 0; i < ebnf_count(g); i++)
    if (!listed(comments, ebnf_name(g, i)))
      fail_msg("no function of the parser has the comment `production: %.*s`",
               HENG_ARG(ebnf_name(g, i)));
  assert_int_equal(count, ebnf_count(g));
  heng__arena_free(&arena);
}

// Without names: at random, a name has several partners.
static heng_slice format_alone(heng_arena *arena,
                               heng_slice text,
                               heng_format_tongue tongue) {
  return heng__format(arena, parse_well(arena, text).tree, tongue);
}

static void random_sentences_parse(void **state) {
  (void)state;
  heng_arena arena, grammar_arena;
  heng__arena_init(&grammar_arena, NULL);
  heng__arena_init(&arena, NULL);
  ebnf *g =
      ebnf_read(&grammar_arena, read_file(&grammar_arena, "grammar/heng.ebnf"));
  const char *more = getenv("HENG_SENTENCES");
  int n = more ? atoi(more) : 4000;
  dice d = {20220401};
  for (int i = 0; i < n; i++) {
    int depth = 4 + (int)roll(&d, 24);
    heng_slice text = ebnf_sentence(&arena, g, "statement", &d, depth);
    heng_slice tree = tree_of(&arena, text);
    // Formatting changes neither the tree nor, the second time, the text.
    heng_slice once = format_alone(&arena, text, HENG_FORMAT_KEEP);
    assert_same_text(tree_of(&arena, once), tree);
    assert_same_text(format_alone(&arena, once, HENG_FORMAT_KEEP), once);
    // Nor does a way through the other tongue.
    heng_slice zh = format_alone(&arena, text, HENG_FORMAT_ZH);
    heng_slice en = format_alone(&arena, text, HENG_FORMAT_EN);
    assert_same_text(format_alone(&arena, en, HENG_FORMAT_ZH), zh);
    assert_same_text(format_alone(&arena, zh, HENG_FORMAT_EN), en);
    heng__arena_free(&arena);
  }
  heng__arena_free(&grammar_arena);
}

static void whole_texts_of_random_statements_parse(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  ebnf *g = ebnf_read(&arena, read_file(&arena, "grammar/heng.ebnf"));
  dice d = {7};
  for (int i = 0; i < 50; i++)
    tree_of(&arena, ebnf_sentence(&arena, g, "rules", &d, 12));
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_production_has_its_function),
      cmocka_unit_test(random_sentences_parse),
      cmocka_unit_test(whole_texts_of_random_statements_parse),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
