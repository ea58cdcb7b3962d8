// A text that parses is formatted, in either tongue: it parses again, and
// formatting it again changes nothing. Without a change of tongue the tree
// stays; the way through the other tongue leads to the same text.
#include "fuzz.h"
#include "grammar/format.h"
#include "grammar/parse.h"

static heng_tree *parsed(heng_arena *arena, heng_slice text) {
  heng_diags diags;
  heng__diags_init(&diags, arena);
  heng_tree *tree = heng__parse(arena, fuzz_source(arena, text), &diags);
  return diags.count[HENG_ERROR] ? NULL : tree;
}

static heng_slice shown(heng_arena *arena, const heng_tree *tree) {
  heng_buf out = {.arena = arena};
  heng__tree_print(&out, tree);
  return heng__buf_slice(&out);
}

// `all`, `not` and `to` are names before `is known`, two words, and keywords
// before 已知, one word: a name that is written so does not survive a change of
// tongue.
static bool like_a_prefix(const heng_tree *tree, const heng_token *t) {
  static const char *const words[] = {"all", "全部", "not", "非", "to", "到"};
  heng_span span = {tree->source, t->start, t->end};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (heng__slice_eq(heng__span_text(span), heng__slice(words[i])))
      return t->kind == HENG_T_WORD && !t->keyword;
  return false;
}

void fuzz_target(heng_arena *arena, heng_slice input) {
  heng_tree *tree = parsed(arena, input);
  if (!tree) return;
  for (uint32_t i = 0; i < tree->n_tokens; i++)
    if (like_a_prefix(tree, &tree->tokens[i])) return;
  for (int t = HENG_FORMAT_KEEP; t <= HENG_FORMAT_ZH; t++) {
    heng_format_tongue tongue = (heng_format_tongue)t;
    heng_slice once = heng__format(arena, tree, tongue);
    heng_tree *again = parsed(arena, once);
    fuzz_must(again != NULL, "what is formatted parses");
    fuzz_must(heng__slice_eq(heng__format(arena, again, tongue), once),
              "formatting twice changes nothing");
    if (t == HENG_FORMAT_KEEP)
      fuzz_must(heng__slice_eq(shown(arena, again), shown(arena, tree)),
                "formatting keeps the tree");
  }
}
