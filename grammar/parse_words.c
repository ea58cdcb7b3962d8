// The parser's eyes and voice: looking ahead, contextual keywords, mistakes and
// going on behind them.
#include "base/nearest.h"
#include "base/utf8.h"

#include "grammar/parse_internal.h"

// --- Looking ----------------------------------------------------------------

uint32_t heng__ahead_index(const heng_parser *p, unsigned k) {
  uint32_t last = p->n_order - 1;
  return p->order[p->at + k < last ? p->at + k : last];
}

heng_token *heng__ahead(heng_parser *p, unsigned k) {
  return &p->tokens.items[heng__ahead_index(p, k)];
}

void heng__next(heng_parser *p) {
  if (!p->failed) heng__ahead(p, 0)->read = true;
  if (p->at + 1 < p->n_order) p->at++;
}

bool heng__sign_ahead(heng_parser *p, unsigned k, heng_sign sign) {
  return heng__ahead(p, k)->sign == sign;
}

bool heng__sign_here(heng_parser *p, heng_sign sign) {
  return heng__sign_ahead(p, 0, sign);
}

unsigned heng__keyword_ahead(heng_parser *p, unsigned k, heng_keyword keyword) {
  uint32_t index = heng__ahead_index(p, k);
  return heng__token_keyword(p->source, &p->tokens.items[index],
                             p->tokens.len - index, keyword);
}

bool heng__keyword_here(heng_parser *p, heng_keyword keyword) {
  return heng__keyword_ahead(p, 0, keyword) > 0;
}

static bool acts_ahead(heng_parser *p, unsigned k, unsigned limit);

// Whether the word [k] ahead is the value of a choose's row or the name of an
// indicator: `and when x`, `else of 20`.
static bool begins_row_ahead(heng_parser *p, unsigned k) {
  if (p->in_choose && (heng__keyword_ahead(p, k + 1, HENG_K_OTHERWISE) ||
                       heng__keyword_ahead(p, k + 1, HENG_K_WHEN)))
    return true;
  return heng__keyword_ahead(p, k + 1, HENG_K_OF) &&
         heng__operand_ahead(p, k + 2) && !acts_ahead(p, k + 2, 4);
}

// Whether the line that begins [k] ahead goes on with the statement above it:
// with one of nine words that is not itself the name of a field.
static bool continues_ahead(heng_parser *p, unsigned k) {
  static const heng_keyword cites[] = {HENG_K_BECAUSE, HENG_K_SOURCE,
                                       HENG_K_ASSUMED};
  static const heng_keyword clauses[] = {HENG_K_WHEN, HENG_K_WHERE, HENG_K_AND,
                                         HENG_K_OR, HENG_K_ELSE};
  const heng_token *next = heng__ahead(p, k + 1);
  heng_sign second = heng__ahead(p, k + 2)->sign;
  bool field = next->sign == HENG_G_EQ || next->sign == HENG_G_COLON ||
               (next->kind == HENG_T_WORD && second == HENG_G_COLON);
  if (p->apart || field) return false;
  for (size_t i = 0; i < sizeof cites / sizeof *cites; i++)
    if (heng__keyword_ahead(p, k, cites[i]))
      return next->kind == HENG_T_TEXT && !next->first_on_line;
  for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++)
    if (heng__keyword_ahead(p, k, clauses[i]))
      return next->first_on_line || !begins_row_ahead(p, k);
  if (!heng__keyword_ahead(p, k, HENG_K_OTHERWISE)) return false;
  if (next->kind != HENG_T_WORD || next->first_on_line) return true;
  return second != HENG_G_EQ && !heng__keyword_ahead(p, k + 1, HENG_K_WHEN) &&
         !heng__keyword_ahead(p, k + 1, HENG_K_OTHERWISE);
}

// Whether a line's end, and with it the statement's, stands before the [k]th.
static bool ends_ahead(heng_parser *p, unsigned k) {
  const heng_token *t = heng__ahead(p, k);
  if (t->kind == HENG_T_END) return true;
  if (p->at + k == p->begun) return false;
  return t->first_on_line && !p->open && !continues_ahead(p, k);
}

bool heng__line_ended(heng_parser *p) {
  return ends_ahead(p, 0);
}

bool heng__operand_ahead(heng_parser *p, unsigned k) {
  const heng_token *t = heng__ahead(p, k);
  if (t->kind == HENG_T_END || (t->first_on_line && !p->open)) return false;
  return t->kind == HENG_T_WORD || t->kind == HENG_T_NUMBER ||
         t->kind == HENG_T_TEXT || t->kind == HENG_T_DATE ||
         t->sign == HENG_G_LPAREN;
}

// What may stand behind an operand without one of its own.
static const heng_keyword postfix_words[] = {
    HENG_K_REQUIRED, HENG_K_IS_KNOWN, HENG_K_IS_MISSING, HENG_K_ASCENDING,
    HENG_K_DESCENDING};
#define N_POSTFIX (sizeof postfix_words / sizeof *postfix_words)

bool heng__postfix_ahead(heng_parser *p, unsigned k) {
  for (size_t i = 0; i < N_POSTFIX; i++)
    if (heng__keyword_ahead(p, k, postfix_words[i]) == 1) return true;
  return false;
}

// [limit]: how many words in a row are asked whether they act.
static bool acts_ahead(heng_parser *p, unsigned k, unsigned limit) {
  static const heng_keyword needs_operand[] = {
      HENG_K_AND,        HENG_K_OR,     HENG_K_ELSE,    HENG_K_IMPLIES,
      HENG_K_BETWEEN,    HENG_K_AND_TO, HENG_K_AT_MOST, HENG_K_AT_LEAST,
      HENG_K_WHERE,      HENG_K_BY,     HENG_K_VIA,     HENG_K_UNTIL,
      HENG_K_WITHIN,     HENG_K_WHEN,   HENG_K_AT,      HENG_K_HAVING,
      HENG_K_BECAUSE,    HENG_K_SOURCE, HENG_K_ASSUMED, HENG_K_STARTS_WITH,
      HENG_K_WEIGHTED_BY};
  if (heng__ahead(p, k)->first_on_line && !p->open && !continues_ahead(p, k))
    return false;
  for (size_t i = 0; i < N_POSTFIX; i++)
    if (heng__keyword_ahead(p, k, postfix_words[i])) return true;
  if (p->choosing && !p->open && heng__keyword_ahead(p, k, HENG_K_OTHERWISE))
    return true;
  for (size_t i = 0; i < sizeof needs_operand / sizeof *needs_operand; i++) {
    unsigned n = heng__keyword_ahead(p, k, needs_operand[i]);
    if (!n) continue;
    if (heng__sign_ahead(p, k + n, HENG_G_MINUS)) return true;
    if (heng__operand_ahead(p, k + n))
      return limit == 0 || !acts_ahead(p, k + n, limit - 1);
  }
  unsigned not_words = heng__keyword_ahead(p, k, HENG_K_NOT);
  unsigned in_words = heng__keyword_ahead(p, k + not_words, HENG_K_IN);
  return in_words &&
         heng__sign_ahead(p, k + not_words + in_words, HENG_G_LBRACE);
}

bool heng__acts_ahead(heng_parser *p, unsigned k) {
  return acts_ahead(p, k, 4);
}

// --- Taking -----------------------------------------------------------------

bool heng__accept_sign(heng_parser *p, heng_sign sign) {
  if (p->failed || !heng__sign_here(p, sign)) return false;
  heng__next(p);
  return true;
}

void heng__take_keyword(heng_parser *p, heng_keyword keyword, unsigned n) {
  for (unsigned i = 0; i < n; i++) {
    heng_token *t = heng__ahead(p, 0);
    t->keyword = keyword;
    t->goes_on = i > 0;
    heng__next(p);
  }
}

// A keyword on this line, or on one that goes on with it.
bool heng__accept(heng_parser *p, heng_keyword keyword) {
  if (p->failed) return false;
  unsigned n = heng__keyword_ahead(p, 0, keyword);
  if (!n || heng__line_ended(p)) return false;
  heng__take_keyword(p, keyword, n);
  return true;
}

heng_said heng__keyword_said(heng_keyword keyword) {
  return heng__say_pair(heng__keyword_pair(keyword));
}

static heng_said quoted(heng_parser *p, heng_said said) {
  return (heng_said){heng__arena_printf(p->arena, "`%.*s`", HENG_ARG(said.en)),
                     heng__arena_printf(p->arena, "“%.*s”", HENG_ARG(said.zh))};
}

bool heng__expect(heng_parser *p, heng_keyword keyword) {
  if (heng__accept(p, keyword)) return true;
  heng_keyword only[] = {keyword, HENG_K_NONE};
  heng__expected(p, quoted(p, heng__keyword_said(keyword)), only);
  return false;
}

static heng_said sign_said(heng_parser *p, heng_sign sign) {
  return quoted(p, HENG_SAY(heng__slice(heng__sign_text(sign, false))));
}

bool heng__expect_sign(heng_parser *p, heng_sign sign) {
  bool bracket = sign == HENG_G_RPAREN || sign == HENG_G_RBRACKET;
  if ((bracket || !heng__line_ended(p)) && heng__accept_sign(p, sign))
    return true;
  heng__expected(p, sign_said(p, sign), NULL);
  return false;
}

uint32_t heng__start_here(heng_parser *p) {
  return heng__ahead(p, 0)->start;
}

heng_span heng__span_here(heng_parser *p) {
  const heng_token *t = heng__ahead(p, 0);
  return (heng_span){p->source, t->start, t->end};
}

heng_span heng__span_from(heng_parser *p, uint32_t start) {
  uint32_t end = p->at ? p->tokens.items[p->order[p->at - 1]].end : start;
  return (heng_span){p->source, start, end > start ? end : start};
}

uint32_t heng__column(const heng_parser *p, uint32_t at) {
  uint32_t column = 0;
  while (at > column && p->source->text.ptr[at - column - 1] != '\n') column++;
  return column;
}

heng_word heng__take_word(heng_parser *p) {
  heng_word word = {
      .text = heng__token_text(p->arena, p->source, heng__ahead(p, 0)),
      .span = heng__span_here(p),
      .token = heng__ahead_index(p, 0)};
  heng__next(p);
  return word;
}

bool heng__expect_word(heng_parser *p, heng_word *out, heng_said what) {
  if (p->failed) return false;
  if (heng__ahead(p, 0)->kind != HENG_T_WORD || heng__line_ended(p)) {
    heng__expected(p, what, NULL);
    return false;
  }
  *out = heng__take_word(p);
  return true;
}

// --- Mistakes ---------------------------------------------------------------

heng_diag *heng__mistake2(
    heng_parser *p, heng_code code, heng_span span, heng_said a, heng_said b) {
  if (p->failed || p->muted) {
    p->failed = true;
    return NULL;
  }
  p->failed = true;
  return heng__diag(p->diags, code, span, a, b);
}

heng_diag *heng__mistake(heng_parser *p,
                         heng_code code,
                         heng_span span,
                         heng_said arg) {
  return heng__mistake2(p, code, span, arg, HENG_SAY2("", ""));
}

heng_said heng__found(heng_parser *p) {
  const heng_token *t = heng__ahead(p, 0);
  if (t->kind == HENG_T_END && t->end == p->source->text.len)
    return HENG_SAY2("the text ends", "文本已结束");
  if (t->kind == HENG_T_END) return HENG_SAY2("it ends", "已结束");
  if (heng__line_ended(p)) return HENG_SAY2("the line ends", "本行已结束");
  heng_slice text = heng__span_text(heng__span_here(p));
  return (heng_said){
      heng__arena_printf(p->arena, "here stands `%.*s`", HENG_ARG(text)),
      heng__arena_printf(p->arena, "这里写的是“%.*s”", HENG_ARG(text))};
}

static size_t decode(heng_slice text, int32_t *out, size_t most) {
  size_t n = 0;
  for (size_t at = 0, len; at < text.len && n < most; at += len) {
    len = heng__utf8_next(text, at, &out[n]);
    if (!len) break;
    n++;
  }
  return n;
}

static size_t near_enough(heng_slice word) {
  int32_t chars[32];
  size_t n = decode(word, chars, 32);
  if (heng__utf8_has_cjk(word)) return n >= 4 ? 2 : n >= 2 ? 1 : 0;
  return n >= 5 ? 2 : n >= 3 ? 1 : 0;
}

heng_keyword heng__nearest_keyword(heng_parser *p,
                                   heng_slice word,
                                   const heng_keyword *keywords) {
  (void)p;
  heng_keyword best = HENG_K_NONE;
  heng_nearest search = heng__nearest_begin(word);
  search.least = near_enough(word) + 1;
  for (; *keywords; keywords++) {
    heng_pair pair = heng__keyword_pair(*keywords);
    heng_slice want = heng__utf8_has_cjk(word) ? pair.zh : pair.en;
    size_t before = search.least;
    heng__nearest_offer(&search, want);
    if (search.least < before) best = *keywords;
  }
  return best;
}

// Chinese typed without a space: the keyword that [word] begins with.
static heng_keyword glued_keyword(heng_slice word,
                                  const heng_keyword *keywords) {
  for (; *keywords; keywords++) {
    heng_slice zh = heng__keyword_pair(*keywords).zh;
    if (zh.len < word.len && memcmp(zh.ptr, word.ptr, zh.len) == 0)
      return *keywords;
  }
  return HENG_K_NONE;
}

static void note_nearest_keyword(heng_parser *p,
                                 heng_diag *diag,
                                 heng_slice word,
                                 const heng_keyword *keywords) {
  const heng_span nowhere = {0};
  heng_keyword near = heng__nearest_keyword(p, word, keywords);
  // A word that is right, in a place that is not, is no word to write instead.
  if (near && heng__pair_has(heng__keyword_pair(near), word)) {
    if (near == HENG_K_WHERE)
      heng__note(p->diags, diag, HENG_N_SYNTAX_WHERE_INSIDE, nowhere,
                 HENG_SAY2("", ""));
    return;
  }
  heng_keyword glued = glued_keyword(word, keywords);
  if (glued)
    heng__note(p->diags, diag, HENG_N_SYNTAX_SPACE_BEHIND, nowhere,
               HENG_SAY(heng__keyword_pair(glued).zh));
  else if (near)
    heng__note(p->diags, diag, HENG_N_DID_YOU_MEAN, nowhere,
               heng__keyword_said(near));
}

// The token before this one, where nothing stands between them; else null.
static const heng_token *touching(heng_parser *p) {
  if (p->at == 0) return NULL;
  const heng_token *before = &p->tokens.items[p->order[p->at - 1]];
  return before->end == heng__ahead(p, 0)->start ? before : NULL;
}

// => and =< are >= and <= the wrong way round.
static bool turned_sign(heng_parser *p, heng_said *instead) {
  const heng_token *before = touching(p);
  heng_sign sign = heng__ahead(p, 0)->sign;
  if (!before || before->sign != HENG_G_EQ) return false;
  if (sign != HENG_G_GT && sign != HENG_G_LT) return false;
  *instead = sign == HENG_G_GT ? HENG_SAY2(">=", "≥") : HENG_SAY2("<=", "≤");
  return true;
}

// A row of a `choose` that ends with `else`, as it does elsewhere.
static bool ends_with_else(heng_parser *p, heng_said *instead) {
  if (p->at == 0) return false;
  const heng_token *before = &p->tokens.items[p->order[p->at - 1]];
  heng_slice word = heng__token_text(p->arena, p->source, before);
  if (!p->in_choose || !heng__ahead(p, 0)->first_on_line ||
      !heng__pair_has(heng__keyword_pair(HENG_K_ELSE), word))
    return false;
  *instead = HENG_SAY2("value otherwise", "值 其余");
  return true;
}

// What may help with the token here: a sign the wrong way round, the nearest of
// [keywords].
static void note_nearest(heng_parser *p,
                         heng_diag *diag,
                         const heng_keyword *keywords) {
  const heng_token *t = heng__ahead(p, 0);
  if (!diag) return;
  heng_slice word = heng__span_text(heng__span_here(p));
  bool is_word = t->kind == HENG_T_WORD;
  heng_said instead;
  if (turned_sign(p, &instead) || ends_with_else(p, &instead))
    heng__note(p->diags, diag, HENG_N_WRITE_INSTEAD, (heng_span){0}, instead);
  else if (is_word && keywords)
    note_nearest_keyword(p, diag, word, keywords);
}

bool heng__misplaced_citation(heng_parser *p) {
  static const heng_keyword words[] = {HENG_K_SOURCE, HENG_K_ASSUMED,
                                       HENG_K_BECAUSE, HENG_K_NONE};
  const heng_token *t = heng__ahead(p, 0), *next = heng__ahead(p, 1);
  if (!t->first_on_line) return false;
  heng_span span = heng__span_here(p);
  heng_keyword near = HENG_K_NONE;
  if (t->kind == HENG_T_WORD) {
    near = heng__nearest_keyword(p, heng__span_text(span), words);
    if (!near || next->kind != HENG_T_TEXT || next->first_on_line) return false;
    // A name that is only like one, with its title.
    heng_sign behind = heng__ahead(p, 2)->sign;
    if (behind == HENG_G_EQ || behind == HENG_G_COLON ||
        heng__keyword_ahead(p, 2, HENG_K_OF))
      return false;
  } else if (t->kind != HENG_T_TEXT) {
    return false;
  }
  heng_said shown =
      near ? HENG_SAY(heng__span_text(span)) : HENG_SAY2("\"…\"", "…");
  heng_diag *diag = heng__mistake(p, HENG_M_SYNTAX_CITE_WORD, span, shown);
  if (diag && near)
    heng__note(p->diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
               heng__keyword_said(near));
  return true;
}

// 1,000 where no list can stand.
static bool thousands_here(heng_parser *p) {
  if (!heng__sign_here(p, HENG_G_COMMA) || p->at == 0) return false;
  const heng_token *comma = heng__ahead(p, 0);
  const heng_token *before = &p->tokens.items[p->order[p->at - 1]];
  const heng_token *behind = heng__ahead(p, 1);
  return before->kind == HENG_T_NUMBER && behind->kind == HENG_T_NUMBER &&
         before->end == comma->start && comma->end == behind->start &&
         behind->end - behind->start >= 3;
}

static bool operator_sign(heng_sign s) {
  return s == HENG_G_PLUS || s == HENG_G_MINUS || s == HENG_G_TIMES ||
         s == HENG_G_DIVIDE || s == HENG_G_POWER ||
         (s >= HENG_G_EQ && s <= HENG_G_GE);
}

// Mistakes that are the same wherever they stand. True if it was one.
static bool common_mistake(heng_parser *p) {
  const heng_token *t = heng__ahead(p, 0);
  heng_span span = heng__span_here(p);
  heng_said shown = HENG_SAY(heng__span_text(span));
  if (t->kind == HENG_T_BAD) {
    p->failed = true;  // the lexer has reported it
  } else if (t->unmatched && t->sign != HENG_G_NONE) {
    bool closing = t->sign == HENG_G_RPAREN || t->sign == HENG_G_RBRACKET ||
                   t->sign == HENG_G_RBRACE;
    heng__mistake(
        p, closing ? HENG_M_SYNTAX_BRACKET_STRAY : HENG_M_SYNTAX_BRACKET_OPEN,
        span, shown);
  } else if (thousands_here(p)) {
    uint32_t start = p->tokens.items[p->order[p->at - 1]].start;
    heng__mistake(p, HENG_M_SYNTAX_THOUSANDS,
                  (heng_span){p->source, start, heng__ahead(p, 1)->end}, shown);
  } else if (t->first_on_line && !p->open &&
             (operator_sign(t->sign) || t->sign == HENG_G_LBRACE)) {
    heng__mistake(p, HENG_M_SYNTAX_LINE_BEGINS, span, shown);
  } else if (t->sign == HENG_G_RANGE) {
    heng__mistake(p, HENG_M_RANGE_ALONE, span, shown);
  } else if (t->sign == HENG_G_PERCENT) {
    heng__mistake(p, HENG_M_SYNTAX_PERCENT, span, shown);
  } else {
    return false;
  }
  return true;
}

void heng__expected(heng_parser *p,
                    heng_said what,
                    const heng_keyword *keywords) {
  if (p->failed || common_mistake(p)) return;
  heng_span span = heng__span_here(p);
  if (p->at && p->at != p->begun && heng__line_ended(p)) {
    uint32_t end = p->tokens.items[p->order[p->at - 1]].end;
    span = (heng_span){p->source, end, end};
  }
  heng_diag *diag =
      heng__mistake2(p, HENG_M_SYNTAX_EXPECTED, span, what, heng__found(p));
  if (!heng__note_phrase(p, diag)) note_nearest(p, diag, keywords);
  heng__note_near(p, diag);
}

bool heng__enter(heng_parser *p) {
  if (p->depth++ < HENG_PARSE_DEPTH) return true;
  heng_slice most = heng__arena_printf(p->arena, "%d", HENG_PARSE_DEPTH);
  heng__mistake(p, HENG_M_SYNTAX_TOO_DEEP, heng__span_here(p), HENG_SAY(most));
  return false;
}

void heng__leave(heng_parser *p) {
  p->depth--;
}

// --- Blocks -----------------------------------------------------------------

// Goes to the next row of a block whose rows stand at [depth], or to its end.
static void skip_row(heng_parser *p,
                     uint32_t started,
                     unsigned depth,
                     bool commas) {
  for (;; heng__next(p)) {
    const heng_token *t = heng__ahead(p, 0);
    bool separates = (commas && t->sign == HENG_G_COMMA) ||
                     ((commas || p->in_choose) && t->sign == HENG_G_SEMICOLON);
    if (t->kind == HENG_T_END) return;
    if (separates && t->depth == depth) return;
    if (t->sign == HENG_G_RBRACE && !t->unmatched && t->depth < depth) return;
    if (p->at > started && t->first_on_line && t->depth <= depth &&
        !continues_ahead(p, 0))
      return;
  }
}

// What can stand behind an operand, for a word that was mistyped.
static const heng_keyword behind_operands[] = {
    HENG_K_REQUIRED,      HENG_K_AT_MOST,     HENG_K_AT_LEAST,
    HENG_K_ELSE,          HENG_K_BETWEEN,     HENG_K_IS_KNOWN,
    HENG_K_IS_MISSING,    HENG_K_AND,         HENG_K_OR,
    HENG_K_IMPLIES,       HENG_K_IN,          HENG_K_WHERE,
    HENG_K_WITHIN,        HENG_K_BECAUSE,     HENG_K_SOURCE,
    HENG_K_ASSUMED,       HENG_K_WHEN,        HENG_K_OTHERWISE,
    HENG_K_SLOT_CHILDREN, HENG_K_AS_A_RULE,   HENG_K_ASCENDING,
    HENG_K_DESCENDING,    HENG_K_VIA,         HENG_K_UNTIL,
    HENG_K_TIES_SHARE,    HENG_K_TIES_DENSE,  HENG_K_NO_TIES,
    HENG_K_THEN_BY,       HENG_K_MONTHS,      HENG_K_DAYS,
    HENG_K_STARTS_WITH,   HENG_K_WEIGHTED_BY, HENG_K_YEARS,
    HENG_K_NONE};

void heng__note_quotes(heng_parser *p,
                       heng_diag *diag,
                       heng_slice word,
                       unsigned at) {
  const heng_token *first = heng__ahead(p, at), *last = first, *t;
  if (!diag || first->kind != HENG_T_WORD || first->first_on_line) return;
  for (unsigned k = at + 1; (t = heng__ahead(p, k))->kind != HENG_T_END; k++) {
    bool cites = t->keyword == HENG_K_SOURCE || t->keyword == HENG_K_ASSUMED ||
                 t->keyword == HENG_K_BECAUSE;
    if (t->first_on_line || cites || t->sign == HENG_G_RBRACE ||
        t->sign == HENG_G_SEMICOLON)
      break;
    last = t;
  }
  heng_slice text = {p->source->text.ptr + first->start,
                     last->end - first->start};
  heng__note(p->diags, diag, HENG_N_WRITE_INSTEAD, (heng_span){0},
             ((heng_said){heng__arena_printf(p->arena, "%.*s \"%.*s\"",
                                             HENG_ARG(word), HENG_ARG(text)),
                          heng__arena_printf(p->arena, "%.*s “%.*s”",
                                             HENG_ARG(word), HENG_ARG(text))}));
}

void heng__surplus(heng_parser *p) {
  if (p->failed || common_mistake(p)) return;
  const heng_token *before = &p->tokens.items[p->order[p->at ? p->at - 1 : 0]];
  heng_span span = heng__span_here(p);
  heng_said shown = HENG_SAY(heng__span_text(span));
  if (heng__keyword_here(p, HENG_K_BY) &&
      heng__token_keyword(p->source, before, 1, HENG_K_RANK)) {
    heng__mistake(p, HENG_M_SYNTAX_RANK_WHOLE, span, shown);
    return;
  }
  bool source = heng__keyword_here(p, HENG_K_SOURCE) ||
                heng__keyword_here(p, HENG_K_ASSUMED) ||
                heng__keyword_here(p, HENG_K_BECAUSE);
  if (source && heng__ahead(p, 1)->kind == HENG_T_BAD) {
    p->failed = true;  // the lexer has reported the wrong quotes
    return;
  }
  heng_diag *diag = heng__mistake(
      p, source ? HENG_M_SYNTAX_CITE_TEXT : HENG_M_SYNTAX_SURPLUS, span, shown);
  if (source) heng__note_quotes(p, diag, shown.en, 1);
  if (diag && source && heng__sign_ahead(p, 1, HENG_G_COLON) &&
      heng__ahead(p, 2)->kind == HENG_T_TEXT) {
    heng_token *text = heng__ahead(p, 2);
    heng_slice said = heng__arena_printf(
        p->arena, "%.*s %.*s", HENG_ARG(heng__span_text(span)),
        (int)(text->end - text->start), p->source->text.ptr + text->start);
    heng__note(p->diags, diag, HENG_N_WRITE_INSTEAD, (heng_span){0},
               HENG_SAY(said));
  }
  if (!source && !heng__note_phrase(p, diag))
    note_nearest(p, diag, behind_operands);
  if (!source) heng__note_near(p, diag);
}

// production: end
static bool row_ended(heng_parser *p, bool commas) {
  const heng_token *t = heng__ahead(p, 0);
  return t->sign == HENG_G_RBRACE || t->sign == HENG_G_SEMICOLON ||
         (commas && t->sign == HENG_G_COMMA) || heng__line_ended(p);
}

// The { of a block. One that is never closed mutes its statement: where its
// rows end cannot be known.
static bool open_block(heng_parser *p) {
  if (p->failed) return false;
  const heng_token *t = heng__ahead(p, 0);
  if (t->sign == HENG_G_LBRACE && t->unmatched) {
    heng__mistake(p, HENG_M_SYNTAX_BLOCK_OPEN, heng__span_here(p),
                  HENG_SAY2("", ""));
    p->muted = true;
    return false;
  }
  return heng__expect_sign(p, HENG_G_LBRACE);
}

bool heng__block(heng_parser *p, bool commas, heng_row_fn row, void *ctx) {
  if (!open_block(p) || !heng__enter(p)) return false;
  unsigned open = p->open, depth = p->depth, operators = p->operators;
  bool choosing = p->choosing, apart = p->apart, in_choose = p->in_choose;
  bool in_head = p->in_head;
  uint32_t row_before = p->row;
  for (;;) {
    p->open = 0;
    p->choosing = p->in_head = false;
    p->apart = apart;
    p->in_choose = in_choose;
    p->operators = operators;
    while (heng__accept_sign(p, HENG_G_SEMICOLON) ||
           (commas && heng__accept_sign(p, HENG_G_COMMA)))
      ;
    const heng_token *t = heng__ahead(p, 0);
    if (t->kind == HENG_T_END) break;
    if (t->sign == HENG_G_RBRACE && !t->unmatched) break;
    uint32_t started = p->begun = p->row = p->at;
    unsigned row_depth = t->depth;
    heng__ahead(p, 0)->begins = true;
    row(p, ctx);
    p->open = 0;
    p->in_choose = in_choose;
    if (!p->failed && !row_ended(p, commas)) heng__surplus(p);
    if (p->failed) {
      skip_row(p, started, row_depth, commas);
      p->failed = false;
    }
    p->depth = depth;
  }
  p->open = open;
  p->choosing = choosing;
  p->in_head = in_head;
  p->row = row_before;
  heng__accept_sign(p, HENG_G_RBRACE);
  heng__leave(p);
  return true;
}
