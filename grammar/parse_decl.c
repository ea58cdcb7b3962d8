// The parser's declarations: names, types, fields and citations.
#include "base/utf8.h"

#include "grammar/parse_internal.h"

// Whether the word [k] ahead is one of [stops] doing its work, and not a name
// that happens to be the same word: `from` before a table is, before = is not.
static bool stop_ahead(heng_parser *p, unsigned k, const heng_keyword *stops) {
  for (; stops && *stops; stops++) {
    unsigned n = heng__keyword_ahead(p, k, *stops);
    if (n) return true;
  }
  return false;
}

static bool names_end(heng_sign s) {
  return s == HENG_G_EQ || s == HENG_G_COLON || s == HENG_G_LBRACE;
}

// Whether the keyword here is a partner after all: the name's place ends behind
// it, or a keyword that may follow the name does its work there.
static bool stop_is_name(heng_parser *p, const heng_keyword *stops) {
  const heng_token *next = heng__ahead(p, 1);
  if (names_end(next->sign)) return true;
  if (heng__keyword_here(p, HENG_K_AS_A_RULE)) return false;
  if (next->first_on_line || !stop_ahead(p, 1, stops)) return false;
  return heng__keyword_here(p, HENG_K_KEY) ||
         (heng__operand_ahead(p, 2) && !heng__acts_ahead(p, 2)) ||
         heng__sign_ahead(p, 2, HENG_G_MINUS);
}

// Whether the word here, the second of a name's place, belongs to the name.
static bool partner_here(heng_parser *p,
                         heng_slice first,
                         const heng_keyword *stops,
                         bool *same_tongue) {
  const heng_token *t = heng__ahead(p, 0);
  *same_tongue = false;
  if (t->kind != HENG_T_WORD || heng__line_ended(p)) return false;
  heng_slice second = heng__token_text(p->arena, p->source, t);
  bool stop = stop_ahead(p, 0, stops);
  *same_tongue = heng__utf8_has_cjk(first) == heng__utf8_has_cjk(second);
  if (*same_tongue) return !stop;
  if (!stop) return true;
  return stop_is_name(p, stops);
}

static void set_name(heng_pair *pair, heng_slice word) {
  if (heng__utf8_has_cjk(word))
    pair->zh = word;
  else
    pair->en = word;
}

// production: name
bool heng__name(heng_parser *p, const heng_keyword *stops, heng_name *out) {
  heng_word first;
  *out =
      (heng_name){.span = heng__span_here(p), .token = heng__ahead_index(p, 0)};
  if (!heng__expect_word(p, &first, HENG_SAY2("a name", "名称"))) return false;
  p->tokens.items[first.token].declares = true;
  out->main = first.text;
  out->n_words = 1;
  set_name(&out->pair, first.text);
  bool same_tongue;
  if (partner_here(p, first.text, stops, &same_tongue)) {
    heng_span span = heng__span_here(p);
    heng_slice second = heng__span_text(span);
    if (same_tongue) {
      static const heng_keyword cites[] = {HENG_K_SOURCE, HENG_K_ASSUMED,
                                           HENG_K_BECAUSE, HENG_K_NONE};
      if (heng__is_one_of(first.text, cites)) {
        heng__note_quotes(p,
                          heng__mistake(p, HENG_M_SYNTAX_CITE_TEXT, first.span,
                                        HENG_SAY(first.text)),
                          first.text, 0);
        return false;
      }
      heng_diag *diag = heng__mistake2(p, HENG_M_SYNTAX_NAME_TWICE, span,
                                       HENG_SAY(first.text), HENG_SAY(second));
      heng_keyword near =
          stops ? heng__nearest_keyword(p, second, stops) : HENG_K_NONE;
      if (diag && heng__is_equals_word(second))
        heng__note(p->diags, diag, HENG_N_WRITE_INSTEAD, (heng_span){0},
                   HENG_SAY2("=", "="));
      else if (diag && near)
        heng__note(p->diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
                   heng__keyword_said(near));
      heng__note_near(p, diag);
      return false;
    }
    heng_token *t = heng__ahead(p, 0);
    t->declares = t->goes_on = true;
    set_name(&out->pair, second);
    out->n_words = 2;
    heng__next(p);
  }
  out->span = heng__span_from(p, first.span.start);
  if (heng__ahead(p, 0)->kind == HENG_T_TEXT && !heng__line_ended(p)) {
    out->title = heng__token_text(p->arena, p->source, heng__ahead(p, 0));
    heng__next(p);
  }
  return true;
}

void heng__not_declared(heng_parser *p, const heng_name *name) {
  if (!p->failed && name->n_words == 1)
    p->tokens.items[name->token].declares = false;
}

bool heng__is_one_of(heng_slice word, const heng_keyword *keywords) {
  for (; keywords && *keywords; keywords++)
    if (heng__pair_has(heng__keyword_pair(*keywords), word)) return true;
  return false;
}

void heng__keep_order(heng_parser *p,
                      const heng_name *name,
                      const heng_keyword *reserved) {
  static const heng_keyword joining[] = {
      HENG_K_WHEN, HENG_K_WHERE,     HENG_K_AND, HENG_K_OR,
      HENG_K_ELSE, HENG_K_OTHERWISE, HENG_K_NONE};
  if (p->failed || name->n_words != 2) return;
  const heng_slice words[] = {name->pair.en, name->pair.zh};
  for (int lang = HENG_EN; lang <= HENG_ZH; lang++)
    p->tokens.items[name->token].not_first[lang] =
        heng__is_one_of(words[lang], joining) ||
        heng__is_one_of(words[lang], reserved);
}

// production: figure
bool heng__figure(heng_parser *p, heng_word *out) {
  bool minus = heng__sign_here(p, HENG_G_MINUS);
  heng_token_kind kind = heng__ahead(p, minus)->kind;
  if (kind != HENG_T_NUMBER && (kind != HENG_T_DATE || minus)) return false;
  uint32_t start = heng__start_here(p), token = heng__ahead_index(p, 0);
  if (minus) {
    heng__ahead(p, 0)->prefix = true;
    heng__next(p);
  }
  *out = heng__take_word(p);
  bool percent = kind == HENG_T_NUMBER && heng__accept_sign(p, HENG_G_PERCENT);
  if (minus || percent)
    out->text = heng__arena_printf(p->arena, "%s%.*s%s", minus ? "-" : "",
                                   HENG_ARG(out->text), percent ? "%" : "");
  out->token = token;
  out->span = heng__span_from(p, start);
  return true;
}

// --- Types ------------------------------------------------------------------

static void type_word(heng_parser *p, heng_type_text *out) {
  static const heng_keyword words[] = {HENG_K_NUMBER, HENG_K_TEXT, HENG_K_DATE,
                                       HENG_K_CHOICE};
  uint32_t start = heng__start_here(p);
  unsigned n = heng__keyword_ahead(p, 0, HENG_K_YES_NO);
  if (n && !heng__line_ended(p) && !heng__sign_ahead(p, n, HENG_G_DOT)) {
    out->word = (heng_word){.text = HENG_LIT("yes/no"),
                            .token = heng__ahead_index(p, 0)};
    heng__take_keyword(p, HENG_K_YES_NO, n);
    out->word.span = heng__span_from(p, start);
    out->keyword = HENG_K_YES_NO;
    return;
  }
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (heng__keyword_here(p, words[i]) &&
        !heng__sign_ahead(p, 1, HENG_G_DOT)) {
      out->keyword = (uint16_t)words[i];
      heng__ahead(p, 0)->keyword = words[i];
    }
  heng__expect_word(
      p, &out->word,
      HENG_SAY2("a type (number, text, date, yes/no, or the name "
                "of a choice or table)",
                "类型（数、文字、日期、是否，或选项、表的名称）"));
}

// A mark behind the type's word; a second one of its kind is a mistake.
static bool type_mark(heng_parser *p, heng_keyword keyword, bool had) {
  heng_span span = heng__span_here(p);
  if (!heng__accept(p, keyword)) return false;
  if (had)
    heng__mistake(p, HENG_M_SYNTAX_TWICE, span, heng__keyword_said(keyword));
  return true;
}

static bool type_marks(heng_parser *p, heng_type_text *out) {
  if (type_mark(p, HENG_K_WHOLE, out->whole)) return out->whole = true;
  if (type_mark(p, HENG_K_KEY, out->key)) return out->key = true;
  if (type_mark(p, HENG_K_MAIN, out->main)) return out->main = true;
  if (type_mark(p, HENG_K_BETWEEN, out->low != NULL)) {
    out->low = heng__sum(p);
    heng__and_to(p);
    out->high = heng__sum(p);
    return true;
  }
  if (type_mark(p, HENG_K_ELSE, out->otherwise != NULL)) {
    out->otherwise = heng__sum(p);
    return true;
  }
  return false;
}

// production: type
void heng__type(heng_parser *p, heng_type_text *out) {
  uint32_t start = heng__start_here(p);
  type_word(p, out);
  if (heng__accept_sign(p, HENG_G_DOT))
    heng__expect_word(p, &out->member, HENG_SAY2("a field", "字段名"));
  out->optional = heng__accept_sign(p, HENG_G_QUESTION);
  while (!p->failed && type_marks(p, out))
    ;
  out->span = heng__span_from(p, start);
}

void heng__field_type(heng_parser *p, heng_field_text *out) {
  uint32_t start = heng__start_here(p);
  if (heng__accept(p, HENG_K_KEY)) {
    out->type.key = true;
    out->type.span = heng__span_from(p, start);
  } else if (!heng__line_ended(p) && heng__accept_sign(p, HENG_G_COLON)) {
    heng__type(p, &out->type);
  }
}

// A field; one without a type is for the caller to refuse.
static void field_text(heng_parser *p, heng_field_text *out) {
  static const heng_keyword stops[] = {HENG_K_KEY, HENG_K_NONE};
  *out = (heng_field_text){0};
  heng__name(p, stops, &out->name);
  heng__keep_order(p, &out->name, NULL);
  heng__field_type(p, out);
}

void heng__parameter(heng_parser *p, heng_field_text *out) {
  uint32_t start = heng__start_here(p);
  field_text(p, out);
  heng__cites(p, &out->cites);
  out->span = heng__span_from(p, start);
}

// A field with a type or with `key`.
// production: field
void heng__field(heng_parser *p, heng_field_text *out) {
  uint32_t start = heng__start_here(p);
  field_text(p, out);
  if (!p->failed && out->type.span.source == NULL)
    heng__expected(
        p, HENG_SAY2("`:` and the type of the field", "“：”和字段的类型"),
        NULL);
  heng__cites(p, &out->cites);
  out->span = heng__span_from(p, start);
}

// production: cites
void heng__cites(heng_parser *p, heng_cites *out) {
  HENG_VEC(heng_cite) cites = {out->items, out->len, out->len};
  while (!p->failed && heng__ahead(p, 1)->kind == HENG_T_TEXT) {
    uint32_t start = heng__start_here(p);
    bool assumed = heng__accept(p, HENG_K_ASSUMED);
    if (!assumed && !heng__accept(p, HENG_K_SOURCE)) break;
    heng_slice text = heng__token_text(p->arena, p->source, heng__ahead(p, 0));
    heng__next(p);
    heng_cite cite = {assumed, text, heng__span_from(p, start)};
    heng__push(p->arena, &cites, cite);
  }
  out->items = cites.items;
  out->len = cites.len;
}
