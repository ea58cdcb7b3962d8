// Matching brackets before anything is parsed, so that one that was forgotten spoils
// its own statement only.
#include "grammar/brackets.h"

static bool is_opening(heng_sign s) {
  return s == HENG_G_LPAREN || s == HENG_G_LBRACKET || s == HENG_G_LBRACE;
}

static bool is_closing(heng_sign s) {
  return s == HENG_G_RPAREN || s == HENG_G_RBRACKET || s == HENG_G_RBRACE;
}

typedef HENG_VEC(size_t) stack;

// The tokens whose brackets are matched: those from [from] on.
typedef struct matching {
  heng_arena *arena;
  const heng_source *source;
  heng_token_vec *tokens;
  size_t from;
} matching;

// Closes the nearest partner of a closing bracket. What lies between stays
// open, which is its own mistake; a brace is never passed by ) or ].
static void close_bracket(heng_token_vec *tokens, stack *open, size_t at) {
  heng_sign want = (heng_sign)(tokens->items[at].sign - 1);
  size_t i = open->len;
  while (i > 0) {
    heng_sign s = tokens->items[open->items[i - 1]].sign;
    if (s == want) break;
    if (s == HENG_G_LBRACE && want != HENG_G_LBRACE) i = 1;
    i--;
  }
  if (i == 0) {
    tokens->items[at].unmatched = true;
    return;
  }
  for (size_t j = i; j < open->len; j++)
    tokens->items[open->items[j]].unmatched = true;
  open->len = i - 1;
}

// A statement's word at the very start of a line, not followed by = or the
// like: whatever is open before it was left open by mistake.
static bool begins_statement(const matching *m, size_t at) {
  const heng_token *t = &m->tokens->items[at];
  size_t n = m->tokens->len - at;
  if (t->kind != HENG_T_WORD || !t->first_on_line || n < 2) return false;
  if (t->start > 0 && m->source->text.ptr[t->start - 1] != '\n') return false;
  heng_token_kind next = t[1].kind;
  if (t[1].first_on_line || (next != HENG_T_WORD && next != HENG_T_TEXT))
    return false;
  if (n > 2 && t[2].kind == HENG_T_SIGN &&
      (t[2].sign == HENG_G_BAR || t[2].sign == HENG_G_DOT))
    return false;
  for (const heng_keyword *k = heng__statement_words; *k; k++)
    if (heng__token_keyword(m->source, t, n, *k)) return true;
  return false;
}

// Marks the brackets without a partner. Returns the first brace that is left
// open, or SIZE_MAX. From token [by_statements] on, each statement's first line
// closes what is open before it.
static size_t pair_brackets(const matching *m, size_t by_statements) {
  heng_token_vec *tokens = m->tokens;
  stack open = {0};
  size_t brace_left = SIZE_MAX;
  for (size_t i = m->from; i < tokens->len; i++) {
    heng_token *t = &tokens->items[i];
    t->unmatched = false;
    if (open.len && (t->kind == HENG_T_END ||
                     (i > by_statements && begins_statement(m, i)))) {
      for (size_t j = 0; j < open.len; j++) {
        heng_token *left = &tokens->items[open.items[j]];
        left->unmatched = true;
        if (left->sign == HENG_G_LBRACE && open.items[j] < brace_left)
          brace_left = open.items[j];
      }
      open.len = 0;
    }
    if (t->kind != HENG_T_SIGN) continue;
    if (is_opening(t->sign))
      heng__push(m->arena, &open, i);
    else if (is_closing(t->sign))
      close_bracket(tokens, &open, i);
  }
  return brace_left;
}

void heng__brackets_match(heng_arena *arena,
                          const heng_source *source,
                          heng_token_vec *tokens,
                          size_t from) {
  matching m = {arena, source, tokens, from};
  size_t brace_left = pair_brackets(&m, SIZE_MAX);
  if (brace_left != SIZE_MAX) pair_brackets(&m, brace_left);
  unsigned depth = 0;
  for (size_t i = from; i < tokens->len; i++) {
    heng_token *t = &tokens->items[i];
    bool counts = t->kind == HENG_T_SIGN && !t->unmatched;
    if (counts && is_closing(t->sign)) depth--;
    t->depth = (uint8_t)(depth < 255 ? depth : 255);
    if (counts && is_opening(t->sign)) depth++;
  }
}
