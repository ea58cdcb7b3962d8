// The formatter's tokens: each in the wanted tongue, and the space before it.
#include "base/utf8.h"

#include "grammar/format_internal.h"

static const heng_token *token(const heng_formatter *f, uint32_t i) {
  return &f->tree->tokens[i];
}

static heng_slice written(const heng_formatter *f, uint32_t i) {
  const heng_token *t = token(f, i);
  return (heng_slice){f->tree->source->text.ptr + t->start, t->end - t->start};
}

static heng_lang lang_of(const heng_formatter *f) {
  return f->tongue == HENG_FORMAT_ZH ? HENG_ZH : HENG_EN;
}

// A further word of a keyword whose first word stands for the whole.
static bool silent(const heng_formatter *f, uint32_t i) {
  const heng_token *t = token(f, i);
  return f->tongue != HENG_FORMAT_KEEP && t->goes_on && t->keyword;
}

// --- Words ------------------------------------------------------------------

static bool is_unit(heng_keyword k) {
  return k == HENG_K_DAYS || k == HENG_K_MONTHS || k == HENG_K_YEARS;
}

// days, but `1 day`.
static heng_slice keyword_text(const heng_formatter *f, uint32_t i) {
  heng_keyword keyword = token(f, i)->keyword;
  heng_slice text = heng__pair_show(heng__keyword_pair(keyword), lang_of(f));
  bool one = i > 0 && token(f, i - 1)->kind == HENG_T_NUMBER &&
             heng__slice_eq(written(f, i - 1), HENG_LIT("1"));
  if (one && is_unit(keyword) && f->tongue == HENG_FORMAT_EN) text.len--;
  return text;
}

static heng_slice word_text(const heng_formatter *f, uint32_t i) {
  const heng_token *t = token(f, i);
  if (f->tongue == HENG_FORMAT_KEEP || t->declares) return written(f, i);
  if (t->resolved) return heng__pair_show(t->pair, lang_of(f));
  if (t->keyword) return keyword_text(f, i);
  heng_function function = heng__function_find(written(f, i));
  if (token(f, i + 1)->sign == HENG_G_LPAREN && function)
    return heng__pair_show(heng__function_row(function)->pair, lang_of(f));
  return written(f, i);
}

// Whether tokens[i] and its partner behind it change places: the name of the
// wanted tongue stands first, where it can.
static bool swapped(const heng_formatter *f, uint32_t i) {
  const heng_token *t = token(f, i);
  const heng_token *next = t + 1;
  if (f->tongue == HENG_FORMAT_KEEP || !t->declares || t->goes_on ||
      !next->declares || !next->goes_on)
    return false;
  heng_lang first_lang = heng__utf8_has_cjk(written(f, i)) ? HENG_ZH : HENG_EN;
  heng_lang want = lang_of(f);
  heng_lang other = want == HENG_ZH ? HENG_EN : HENG_ZH;
  if (t->not_first[want] && !t->not_first[other]) want = other;
  return first_lang != want;
}

// --- Texts ------------------------------------------------------------------

static void add_range(const heng_formatter *f,
                      heng_buf *out,
                      uint32_t start,
                      uint32_t end) {
  heng__buf_add(out,
                (heng_slice){f->tree->source->text.ptr + start, end - start});
}

// The first {…} of the text at or behind token [i].
static size_t first_inner(const heng_formatter *f, uint32_t i) {
  size_t low = 0, high = f->tree->n_inners;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (f->tree->inners[middle].token < i)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool has_inners(const heng_formatter *f, uint32_t i) {
  size_t k = first_inner(f, i);
  return k < f->tree->n_inners && f->tree->inners[k].token == i;
}

// The inside of a text: as written, but for the {…} of a message.
static void add_inside(const heng_formatter *f,
                       heng_buf *out,
                       uint32_t i,
                       heng_slice inside) {
  uint32_t at = (uint32_t)(inside.ptr - f->tree->source->text.ptr);
  uint32_t end = at + (uint32_t)inside.len;
  for (size_t k = first_inner(f, i); k < f->tree->n_inners; k++) {
    const heng_inner *inner = &f->tree->inners[k];
    if (inner->token != i) break;
    add_range(f, out, at, inner->start);
    heng__format_tokens(f, out, inner->first, inner->end);
    at = inner->close;
  }
  add_range(f, out, at, end);
}

// A text within a message keeps to “ ”, since " would end the message.
static void add_text(const heng_formatter *f, heng_buf *out, uint32_t i) {
  const heng_token *t = token(f, i);
  heng_slice inside = heng__token_text(f->arena, f->tree->source, t);
  bool quoted = inside.len < t->end - t->start;
  bool chinese = f->tongue == HENG_FORMAT_ZH || i >= f->tree->n_tokens;
  if (!quoted || (f->tongue == HENG_FORMAT_KEEP && !has_inners(f, i))) {
    bool named = t->resolved && f->tongue != HENG_FORMAT_KEEP;
    heng__buf_add(out,
                  named ? heng__pair_show(t->pair, lang_of(f)) : written(f, i));
    return;
  }
  if (!heng__quotes_nest(inside)) chinese = false;
  uint32_t open = (uint32_t)(inside.ptr - f->tree->source->text.ptr);
  if (f->tongue == HENG_FORMAT_KEEP)
    add_range(f, out, t->start, open);
  else
    heng__buf_puts(out, chinese ? "“" : "\"");
  add_inside(f, out, i, inside);
  if (f->tongue == HENG_FORMAT_KEEP)
    add_range(f, out, open + (uint32_t)inside.len, t->end);
  else
    heng__buf_puts(out, chinese ? "”" : "\"");
}

static void add_token(const heng_formatter *f, heng_buf *out, uint32_t i) {
  const heng_token *t = token(f, i);
  bool keep = f->tongue == HENG_FORMAT_KEEP;
  if (t->kind == HENG_T_WORD)
    heng__buf_add(out, word_text(f, i));
  else if (t->kind == HENG_T_TEXT || t->kind == HENG_T_CELL)
    add_text(f, out, i);
  else if (t->kind == HENG_T_SIGN && !keep)
    heng__buf_puts(out, heng__sign_text(t->sign, f->tongue == HENG_FORMAT_ZH));
  else
    heng__buf_add(out, written(f, i));
}

// --- Spaces -----------------------------------------------------------------

// Whether a sign comes out as a character as wide as two, which needs no space.
static bool wide_sign(const heng_formatter *f, uint32_t i) {
  if (f->tongue == HENG_FORMAT_KEEP)
    return (unsigned char)written(f, i).ptr[0] >= 0x80;
  return f->tongue == HENG_FORMAT_ZH;
}

static bool is_name(const heng_token *t) {
  if (t->keyword == HENG_K_SUM_OF_THE || t->keyword == HENG_K_AVERAGE_OF_THE ||
      t->keyword == HENG_K_COUNTS_OF)
    return false;
  return t->kind == HENG_T_WORD && (!t->keyword || t->resolved);
}

// Keywords whose brackets stand close, as those of a function do.
static bool calls(const heng_token *t) {
  return t->keyword == HENG_K_LARGEST || t->keyword == HENG_K_SMALLEST ||
         t->keyword == HENG_K_PERCENTILE_RANK;
}

// Signs that stick to what is before them.
static bool hugs_left(heng_sign s) {
  return s == HENG_G_COMMA || s == HENG_G_SEMICOLON || s == HENG_G_COLON ||
         s == HENG_G_QUESTION || s == HENG_G_PERCENT || s == HENG_G_RPAREN ||
         s == HENG_G_RBRACKET || s == HENG_G_DOT || s == HENG_G_RANGE;
}

static bool is_cite(const heng_token *t) {
  return !t->goes_on &&
         (t->keyword == HENG_K_SOURCE || t->keyword == HENG_K_ASSUMED ||
          t->keyword == HENG_K_BECAUSE);
}

// Whether the brace [i] is one of `in { … }`. A part is written without looking
// at the whole text: there the brace that opens is searched from the one that
// closes.
static bool is_of_set(const heng_formatter *f, uint32_t i) {
  if (f->sets) return f->sets[i];
  for (unsigned open = 0;; i--) {
    open += token(f, i)->sign == HENG_G_RBRACE;
    if (token(f, i)->sign == HENG_G_LBRACE && open-- <= 1) break;
    if (i == 0) return false;
  }
  while (i-- > 0)
    if (token(f, i)->kind != HENG_T_COMMENT)
      return token(f, i)->keyword == HENG_K_IN;
  return false;
}

unsigned heng__format_space(const heng_formatter *f,
                            uint32_t before,
                            uint32_t i) {
  const heng_token *a = token(f, before), *b = token(f, i);
  if (b->kind == HENG_T_COMMENT) return 2;
  if (is_cite(b)) return a->sign == HENG_G_BAR ? 1 : 3;
  if (hugs_left(b->sign) || a->sign == HENG_G_DOT) return 0;
  if (a->sign == HENG_G_RANGE) return 0;
  if (a->sign == HENG_G_LPAREN || a->sign == HENG_G_LBRACKET) return 0;
  if (a->prefix) return 0;
  if (b->goes_on && !b->declares && !b->keyword) return 0;
  if (b->goes_on && b->keyword == HENG_K_YES_NO) return 0;
  if (a->sign == HENG_G_COMMA || a->sign == HENG_G_SEMICOLON ||
      a->sign == HENG_G_COLON)
    return !wide_sign(f, before);
  if (b->sign == HENG_G_LPAREN) return !is_name(a) && !calls(a);
  if (b->sign == HENG_G_LBRACKET)
    return !is_name(a) && a->sign != HENG_G_RPAREN &&
           a->sign != HENG_G_RBRACKET;
  if (a->sign == HENG_G_LBRACE && is_of_set(f, before)) return 0;
  if (b->sign == HENG_G_RBRACE && is_of_set(f, i)) return 0;
  return 1;
}

heng_marks heng__format_tokens(const heng_formatter *f,
                               heng_buf *out,
                               uint32_t from,
                               uint32_t to) {
  uint32_t before = UINT32_MAX;
  heng_marks marks = {SIZE_MAX, HENG_ALIGN_NONE, SIZE_MAX};
  for (uint32_t i = from; i < to; i++) {
    if (silent(f, i)) continue;
    if (before != UINT32_MAX)
      heng__buf_printf(out, "%*s", (int)heng__format_space(f, before, i), "");
    if (token(f, i)->aligns && marks.align == SIZE_MAX) {
      marks.align = out->len;
      marks.kind = token(f, i)->aligns;
    }
    if (is_cite(token(f, i)) && i > from && marks.cite == SIZE_MAX)
      marks.cite = out->len;
    if (swapped(f, i)) {
      add_token(f, out, i + 1);
      heng__buf_puts(out, " ");
      add_token(f, out, i);
      i++;
    } else {
      add_token(f, out, i);
    }
    before = i;
  }
  return marks;
}

// --- The whole --------------------------------------------------------------

// Braces of `in { … }` hold their values close, those of blocks do not.
static const bool *find_sets(heng_arena *arena, const heng_tree *tree) {
  bool *sets = heng__array(arena, bool, tree->n_all + 1);
  HENG_VEC(bool) open = {0};
  const heng_token *before = NULL;
  for (uint32_t i = 0; i < tree->n_all; i++) {
    const heng_token *t = &tree->tokens[i];
    if (t->sign == HENG_G_LBRACE) {
      sets[i] = before && before->keyword == HENG_K_IN;
      heng__push(arena, &open, sets[i]);
    } else if (t->sign == HENG_G_RBRACE && open.len) {
      sets[i] = open.items[--open.len];
    }
    if (t->kind != HENG_T_COMMENT) before = t;
  }
  return sets;
}

heng_slice heng__format(heng_arena *arena,
                        const heng_tree *tree,
                        heng_format_tongue tongue) {
  heng_formatter f = {.arena = arena,
                      .tree = tree,
                      .tongue = tongue,
                      .sets = find_sets(arena, tree)};
  heng_buf out = {.arena = arena};
  heng__format_lines(&f, &out);
  return heng__buf_slice(&out);
}

// --- A part by itself -------------------------------------------------------

// The first token of the lines that begins at or behind [start].
static uint32_t first_in_lines(const heng_tree *tree, uint32_t start) {
  uint32_t low = 0, high = tree->n_tokens;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (tree->tokens[middle].start < start)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

// The first of those within texts, where one message may stand within another.
static uint32_t first_in_texts(const heng_tree *tree, uint32_t start) {
  uint32_t i = tree->n_tokens;
  while (i < tree->n_all && tree->tokens[i].start < start) i++;
  return i;
}

// What stands before tokens[i], which goes on behind tokens[i - 1].
static void join_parts(const heng_formatter *f, heng_buf *out, uint32_t i) {
  const heng_token *t = token(f, i);
  bool chinese = f->tongue == HENG_FORMAT_ZH;
  bool row =
      t->begins && t->first_on_line && token(f, i - 1)->sign != HENG_G_LBRACE;
  if (row) heng__buf_puts(out, heng__sign_text(HENG_G_SEMICOLON, chinese));
  if (!row || !chinese)
    heng__buf_printf(out, "%*s", (int)heng__format_space(f, i - 1, i), "");
}

heng_slice heng__format_span(heng_arena *arena,
                             const heng_tree *tree,
                             uint32_t start,
                             uint32_t end,
                             heng_format_tongue tongue) {
  heng_formatter f = {.arena = arena, .tree = tree, .tongue = tongue};
  // The tokens of {…} within texts follow behind those of the lines.
  uint32_t n = tree->n_tokens, to;
  uint32_t from = first_in_lines(tree, start);
  if (from == n || token(&f, from)->start >= end) {
    n = tree->n_all;
    from = first_in_texts(tree, start);
  }
  heng_buf out = {.arena = arena};
  for (uint32_t i = from; i < n && token(&f, i)->end <= end; i = to) {
    to = i + 1;
    const heng_token *t = token(&f, i);
    if (t->kind == HENG_T_COMMENT || t->kind == HENG_T_END) continue;
    while (to < n && token(&f, to)->end <= end && !token(&f, to)->begins &&
           token(&f, to)->kind != HENG_T_COMMENT &&
           token(&f, to)->kind != HENG_T_END)
      to++;
    if (i > from) join_parts(&f, &out, i);
    heng__format_tokens(&f, &out, i, to);
  }
  return heng__buf_slice(&out);
}
