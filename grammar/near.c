// Mistyped keywords: where something stands that cannot, the word there, the one
// before it or the first of its row may be a keyword with a wrong letter.
#include "base/nearest.h"
#include "base/utf8.h"
#include "grammar/parse_internal.h"

#define MOST_NEAR 3  // equally near keywords that are named

typedef struct near_words {
  heng_keyword words[MOST_NEAR];
  size_t n;
} near_words;

static size_t length_of(heng_slice word) {
  size_t n = 0;
  int32_t cp;
  for (size_t at = 0, len; (len = heng__utf8_next(word, at, &cp)); at += len)
    n++;
  return n;
}

// The search of [word] with one keyword offered; with [first] the first of its
// words, as `is` of `is known`.
static heng_nearest offered(heng_slice word,
                            heng_keyword keyword,
                            bool first,
                            size_t limit) {
  heng_pair pair = heng__keyword_pair(keyword);
  heng_slice want = heng__utf8_has_cjk(word) ? pair.zh : pair.en;
  const char *space = memchr(want.ptr, ' ', want.len);
  heng_nearest search = {.name = word, .least = limit};
  if (first && !space) return search;
  if (first) want.len = (size_t)(space - want.ptr);
  heng__nearest_offer(&search, want);
  return search;
}

static near_words nearest_of(heng_slice word, bool first, size_t limit) {
  near_words near = {{HENG_K_NONE}, 0};
  size_t least = limit, shared = 0;
  for (int k = HENG_K_NONE + 1; k < HENG_K_COUNT; k++) {
    heng_keyword keyword = (heng_keyword)k;
    // The word itself is right, in a place that is not.
    if (heng__pair_has(heng__keyword_pair(keyword), word)) continue;
    heng_nearest s = offered(word, keyword, first, limit);
    if (!s.best.len || s.least > least ||
        (s.least == least && s.shared < shared))
      continue;
    if (s.least < least || s.shared > shared) near.n = 0;
    least = s.least;
    shared = s.shared;
    if (near.n < MOST_NEAR) near.words[near.n++] = keyword;
  }
  return near;
}

static bool is_keyword(heng_slice word) {
  for (int k = HENG_K_NONE + 1; k < HENG_K_COUNT; k++)
    if (heng__pair_has(heng__keyword_pair((heng_keyword)k), word)) return true;
  return false;
}

static near_words nearest(heng_slice word) {
  size_t n = length_of(word), limit = n >= 6 ? 3 : 2;
  bool cjk = heng__utf8_has_cjk(word);
  if (n < 2 && !cjk) return (near_words){{HENG_K_NONE}, 0};
  if (is_keyword(word) && !(cjk && n == 1))
    return (near_words){{HENG_K_NONE}, 0};
  near_words near = nearest_of(word, false, limit);
  return near.n ? near : nearest_of(word, true, limit);
}

// Whether the word stands in the text more than once: then it is a name.
static bool is_name(const heng_parser *p, const heng_token *token) {
  heng_slice word = {p->source->text.ptr + token->start,
                     token->end - token->start};
  unsigned seen = 0;
  for (size_t i = 0; i < p->tokens.len; i++) {
    const heng_token *t = &p->tokens.items[i];
    seen += t->kind == HENG_T_WORD && t->end - t->start == word.len &&
            memcmp(p->source->text.ptr + t->start, word.ptr, word.len) == 0;
  }
  return seen > 2;
}

// "via" or "via` or `in".
static heng_said said_of(heng_arena *arena, const near_words *near) {
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  for (size_t i = 0; i < near->n; i++) {
    heng_pair pair = heng__keyword_pair(near->words[i]);
    bool same = false;  // two keywords may be one word in Chinese
    for (size_t k = 0; k < i; k++)
      same |= heng__pair_has(heng__keyword_pair(near->words[k]), pair.zh);
    if (i) heng__buf_puts(&en, "` or `");
    heng__buf_add(&en, pair.en);
    if (same) continue;
    if (i) heng__buf_puts(&zh, "”或“");
    heng__buf_add(&zh, pair.zh);
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

static bool note_token(heng_parser *p, heng_diag *to, const heng_token *t) {
  if (t->kind != HENG_T_WORD || t->keyword || t->goes_on || is_name(p, t))
    return false;
  heng_slice word = {p->source->text.ptr + t->start, t->end - t->start};
  near_words near = nearest(word);
  if (!near.n) return false;
  heng__note(p->diags, to, HENG_N_DID_YOU_MEAN, (heng_span){0},
             said_of(p->arena, &near));
  return true;
}

void heng__note_near(heng_parser *p, heng_diag *to) {
  if (!to || to->notes) return;
  const heng_token *here = heng__ahead(p, 0);
  const heng_token *before = &p->tokens.items[p->order[p->at ? p->at - 1 : 0]];
  // What a point follows is a name, so the word before it is wrong.
  bool is_path = heng__sign_ahead(p, 1, HENG_G_DOT);
  // Nor can a brace that is missing at the end of a line be a word of the next.
  bool is_brace = to->n_args && heng__slice_eq(to->args[0].en, HENG_LIT("`{`"));
  bool is_next = is_brace && heng__line_ended(p);
  if (!is_path && !is_next && note_token(p, to, here)) return;
  if (p->at == 0 || note_token(p, to, before)) return;
  // 依 "…": a citation that was read as a name with its title.
  const heng_token *first = &p->tokens.items[p->order[p->row]];
  if (p->row + 1 < p->at &&
      p->tokens.items[p->order[p->row + 1]].kind == HENG_T_TEXT)
    note_token(p, to, first);
}
