// Chinese typed without spaces: every line of a scheme, its optional spaces
// taken out, is understood all the same or offered with them.
#include "grammar_test.h"

#include "base/utf8.h"

#include "grammar/lexer.h"
#include "grammar/unglue.h"

typedef struct names {
  const heng_tree *trees[2];
} names;

static bool is_declared(void *ctx, heng_slice name) {
  const names *n = ctx;
  for (size_t t = 0; t < 2; t++)
    for (uint32_t i = 0; n->trees[t] && i < n->trees[t]->n_tokens; i++) {
      const heng_token *token = &n->trees[t]->tokens[i];
      heng_span span = {n->trees[t]->source, token->start, token->end};
      if (token->declares && heng__slice_eq(heng__span_text(span), name))
        return true;
    }
  return false;
}

static size_t unglue_text(heng_arena *arena,
                          heng_slice text,
                          heng_glued **out) {
  parsed p = parse_text(arena, text);
  names n = {{parse_well(arena, read_file(arena, "rules/model.heng")).tree}};
  return heng__unglue(arena, p.tree, is_declared, &n, out);
}

// --- Single lines -----------------------------------------------------------

static const struct {
  const char *name, *text;
  const char *ways[3];
} lines[] = {
    {"a param",
     "参数名次分差gap按指标.等级{\n}\n",
     {"参数 名次分差 gap 按 指标.等级{"}},
    {"numbers",
     "计分 甲 来自 单位{\n指标重点得分 "
     "work满分100可设下级=平均(评分.得分)否则0\n}\n",
     {"指标 重点得分 work 满分 100 可设下级=平均(评分.得分)否则 0"}},
    {"a field or an indicator",
     "计分 甲 来自 单位{\n指标重点满分100=编制必填\n}\n",
     {"指标重点满分100=编制 必填", "指标 重点 满分 100=编制 必填"}},
    {"a condition",
     "表 甲 来自 单位 其中类别=上级且层级已知\n",
     {"表 甲 来自 单位 其中 类别=上级 且 层级 已知"}},
    {"durations",
     "定值 甲 = 日期+3个月且乙\n参数 乙 = 1\n",
     {"定值 甲 = 日期+3个月 且 乙"}},
    {"a rank",
     "表 甲 来自 评分 {\n名次=排名按(得分必填)降序同指标；不得并列\n}\n",
     {"名次=排名 按(得分 必填)降序 同 指标；不得并列"}},
    {"decimals", "参数满分率=至多0.5\n", {NULL}},
    {"nothing to cut", "参数 满分率 = 0.5\n定值 乙 = 满分率\n", {NULL}},
    {"no finding of a check",
     "检查 不超 针对 单位：编制 = 1\n示例 “一” {\n期望无问题不超位于jl\n}\n",
     {"期望 无问题 不超 位于 jl"}},
    {"no findings at all",
     "检查 不超 针对 单位：编制 = 1\n示例 “一” {\n期望无问题\n}\n",
     {"期望 无问题"}},
    {"known as a whole",
     "表 甲 来自 单位 其中 上级已知\n",
     {"表 甲 来自 单位 其中 上级 已知"}},
};

static void lines_are_cut_as_expected(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    heng_glued *glued;
    print_message("%s\n", lines[i].name);
    size_t n = unglue_text(&arena, heng__slice(lines[i].text), &glued);
    assert_int_equal(n, lines[i].ways[0] != NULL);
    for (size_t w = 0; n && lines[i].ways[w]; w++) {
      assert_true(w < glued->n_ways);
      assert_same_text(glued->ways[w], heng__slice(lines[i].ways[w]));
    }
  }
  heng__arena_free(&arena);
}

static void several_ways_are_all_told_and_none_is_taken(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_slice text =
      HENG_LIT("参数 甲 = 1\n参数 甲且 = 1\n参数 乙 = 1\n参数 且乙 = 是\n"
               "检查 子：甲且且乙\n检查 丑：甲 = 1\n");
  heng_glued *glued;
  size_t n = unglue_text(&arena, text, &glued);
  assert_int_equal(n, 1);
  assert_int_equal(glued->line, 5);
  assert_int_equal(glued->n_ways, 2);
  assert_same_text(glued->ways[0], HENG_LIT("检查 子：甲且 且 乙"));
  assert_same_text(glued->ways[1], HENG_LIT("检查 子：甲 且 且乙"));
  heng_source *source = heng__source_new(&arena, HENG_LIT("t"), text);
  assert_same_text(heng__unglue_apply(&arena, source, glued, n), text);
  heng__arena_free(&arena);
}

static void the_only_way_is_put_in(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_slice text = HENG_LIT("# 说明\n表甲from单位{  # 注\n  乙=编制必填+1\r\n "
                             " 丙=乙且乙\n}\n参数 丁 = 1\n");
  heng_glued *glued;
  size_t n = unglue_text(&arena, text, &glued);
  heng_source *source = heng__source_new(&arena, HENG_LIT("t"), text);
  assert_same_text(
      heng__unglue_apply(&arena, source, glued, n),
      HENG_LIT("# 说明\n表 甲 from 单位{  # 注\n  乙=编制 必填+1\r\n"
               "  丙=乙 且 乙\n}\n参数 丁 = 1\n"));
  heng__arena_free(&arena);
}

// --- Whole schemes ----------------------------------------------------------

static int32_t char_at(heng_slice text, size_t at) {
  int32_t cp = 0;
  heng__utf8_next(text, at, &cp);
  return cp;
}

static int32_t char_before(heng_slice text, size_t at) {
  while (at > 0 && ((unsigned char)text.ptr[at - 1] & 0xC0) == 0x80) at--;
  return at ? char_at(text, at - 1) : 0;
}

static bool is_digit(int32_t cp) {
  return cp >= '0' && cp <= '9';
}

static bool is_latin(int32_t cp) {
  return cp < 0x80 && heng__utf8_word(cp) && !is_digit(cp);
}

// Whether a person who types Chinese might leave out the space between.
static bool may_go(int32_t before, int32_t behind) {
  if (is_latin(before) || is_latin(behind)) return false;
  if (is_digit(before) && is_digit(behind)) return false;
  return true;
}

// The line without its optional spaces; its indentation and texts stay.
static heng_slice glue(heng_arena *arena, heng_slice line) {
  heng_buf out = {.arena = arena};
  bool quoted = false, inside = false;
  for (size_t at = 0; at < line.len; at++) {
    char c = line.ptr[at];
    int32_t cp = char_at(line, at);
    if (cp == 0x201C || cp == 0x201D || c == '"') quoted = !quoted;
    if (c == '#' && !quoted) break;
    bool space = c == ' ' && !quoted && inside;
    size_t end = at;
    while (space && end < line.len && line.ptr[end] == ' ') end++;
    inside |= c != ' ';
    if (space && may_go(char_before(line, at), char_at(line, end))) {
      at = end - 1;
      continue;
    }
    heng__buf_add(&out, (heng_slice){&line.ptr[at], 1});
  }
  return heng__buf_slice(&out);
}

// The tokens of a line, each between spaces: the same for the same meaning.
static heng_slice tokens_of(heng_arena *arena, heng_slice line) {
  heng_diags diags;
  heng_token_vec tokens = {0};
  heng_buf out = {.arena = arena};
  heng__diags_init(&diags, arena);
  heng_source *source = heng__source_new(arena, HENG_LIT("line"), line);
  heng__lex(arena, source, 0, (uint32_t)line.len, &diags, &tokens);
  for (size_t i = 0; i < tokens.len; i++) {
    const heng_token *t = &tokens.items[i];
    if (t->kind == HENG_T_COMMENT) continue;
    heng__buf_add(&out, heng__span_text((heng_span){source, t->start, t->end}));
    heng__buf_puts(&out, " ");
  }
  return heng__buf_slice(&out);
}

static bool offers(heng_arena *arena,
                   const heng_glued *glued,
                   heng_slice line) {
  for (size_t w = 0; w < glued->n_ways; w++)
    if (heng__slice_eq(tokens_of(arena, glued->ways[w]),
                       tokens_of(arena, line)))
      return true;
  return false;
}

static heng_slice with_line(heng_arena *arena,
                            heng_slice text,
                            heng_slice old,
                            heng_slice now) {
  heng_buf out = {.arena = arena};
  size_t before = (size_t)(old.ptr - text.ptr);
  heng__buf_add(&out, (heng_slice){text.ptr, before});
  heng__buf_add(&out, now);
  heng__buf_add(&out,
                (heng_slice){old.ptr + old.len, text.len - before - old.len});
  return heng__buf_slice(&out);
}

static heng_slice print_of(heng_arena *arena, heng_slice text, bool *well) {
  parsed p = parse_text(arena, text);
  heng_buf buf = {.arena = arena};
  *well = p.diags.first == NULL;
  heng__tree_print(&buf, p.tree);
  return heng__buf_slice(&buf);
}

// Glues one line after the other; [tree] is the print of the whole.
static void check_line(heng_slice text,
                       heng_slice tree,
                       uint32_t number,
                       heng_slice line,
                       size_t *cut) {
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_slice now = glue(&arena, line);
  heng_slice whole = with_line(&arena, text, line, now);
  bool well;
  heng_slice got = print_of(&arena, whole, &well);
  if (!well || !heng__slice_eq(got, tree)) {
    heng_glued *glued;
    size_t n = unglue_text(&arena, whole, &glued);
    const heng_glued *mine = NULL;
    for (size_t i = 0; i < n; i++)
      if (glued[i].line == number) mine = &glued[i];
    if (!mine) fail_msg("line %u is not cut: %.*s", number, HENG_ARG(now));
    if (!offers(&arena, mine, line))
      fail_msg("line %u is cut wrongly into %zu: %.*s\nfirst %.*s", number,
               mine->n_ways, HENG_ARG(now), HENG_ARG(mine->ways[0]));
    *cut += mine->n_ways == 1;
  }
  heng__arena_free(&arena);
}

static void every_glued_line_is_found(void **state) {
  static const char *const schemes[] = {"tests/grammar/inputs/zibo.heng",
                                        "tests/grammar/inputs/nantong.heng",
                                        "rules/model.heng"};
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (size_t s = 0; s < sizeof schemes / sizeof *schemes; s++) {
    heng_slice text =
        format_text(&arena, read_file(&arena, schemes[s]), HENG_FORMAT_ZH);
    heng_slice tree = tree_of(&arena, text);
    size_t cut = 0;
    uint32_t number = 1;
    for (size_t at = 0; at < text.len; number++) {
      const char *end = memchr(text.ptr + at, '\n', text.len - at);
      heng_slice line = {text.ptr + at, (size_t)(end - text.ptr) - at};
      check_line(text, tree, number, line, &cut);
      at += line.len + 1;
    }
    print_message("%s: %u lines, %zu cut in the only way\n", schemes[s],
                  number - 1, cut);
  }
  heng__arena_free(&arena);
}

// All lines at once: what one line declares is known in the others when it has
// been cut.
static void whole_schemes_are_put_right(void **state) {
  static const char *const schemes[] = {
      "tests/grammar/inputs/zibo.heng", "tests/grammar/inputs/nantong.heng",
      "rules/zibo/zibo.heng", "rules/nantong/nantong.heng"};
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (size_t s = 0; s < sizeof schemes / sizeof *schemes; s++) {
    heng_slice text =
        format_text(&arena, read_file(&arena, schemes[s]), HENG_FORMAT_ZH);
    heng_buf glued_text = {.arena = &arena};
    for (size_t at = 0; at < text.len;) {
      const char *end = memchr(text.ptr + at, '\n', text.len - at);
      heng_slice line = {text.ptr + at, (size_t)(end - text.ptr) - at};
      heng__buf_add(&glued_text, glue(&arena, line));
      heng__buf_puts(&glued_text, "\n");
      at += line.len + 1;
    }
    heng_slice whole = heng__buf_slice(&glued_text);
    heng_glued *glued;
    size_t n = unglue_text(&arena, whole, &glued);
    heng_source *source = heng__source_new(&arena, HENG_LIT("t"), whole);
    heng_slice right = heng__unglue_apply(&arena, source, glued, n);
    assert_same_text(tree_of(&arena, right), tree_of(&arena, text));
  }
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lines_are_cut_as_expected),
      cmocka_unit_test(several_ways_are_all_told_and_none_is_taken),
      cmocka_unit_test(the_only_way_is_put_in),
      cmocka_unit_test(every_glued_line_is_found),
      cmocka_unit_test(whole_schemes_are_put_right),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
