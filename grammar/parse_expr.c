// The parser's expressions, loosest binding first. Each function reads one level
// and is called by the level above it.
#include "grammar/parse_internal.h"

heng_expr *heng__expr_new(heng_parser *p, heng_expr_kind kind, heng_span span) {
  heng_expr *e = heng__new(p->arena, heng_expr);
  e->kind = kind;
  e->span = span;
  return e;
}

static heng_expr *no_expr(heng_parser *p) {
  return heng__expr_new(p, HENG_E_ERROR, heng__span_here(p));
}

static heng_expr *expr_from(heng_parser *p,
                            heng_expr_kind kind,
                            uint32_t start,
                            heng_expr *left) {
  heng_expr *e = heng__expr_new(p, kind, heng__span_from(p, start));
  e->left = left;
  return e;
}

// Counts an operator against the length of an expression.
static bool count_operator(heng_parser *p) {
  if (p->failed) return false;
  if (p->operators++ < HENG_PARSE_OPERATORS) return true;
  heng__mistake(p, HENG_M_SYNTAX_TOO_LONG, heng__span_here(p),
                HENG_SAY2("", ""));
  return false;
}

static heng_expr *binary(heng_parser *p,
                         heng_op op,
                         uint32_t start,
                         heng_expr *left,
                         heng_expr *right) {
  heng_expr *e = expr_from(p, HENG_E_BINARY, start, left);
  e->op = op;
  e->right = right;
  return e;
}

// An operator sign on this line.
static bool accept_operator(heng_parser *p, heng_sign sign) {
  return !heng__line_ended(p) && heng__accept_sign(p, sign) &&
         count_operator(p);
}

static bool accept_word_operator(heng_parser *p, heng_keyword keyword) {
  return heng__accept(p, keyword) && count_operator(p);
}

// production: expressions
void heng__expressions(heng_parser *p, heng_expr ***items, size_t *n) {
  HENG_VEC(heng_expr *) list = {0};
  do {
    heng__push(p->arena, &list, heng__expression(p));
  } while (!p->failed && heng__accept_sign(p, HENG_G_COMMA));
  *items = list.items;
  *n = list.len;
}

// --- Operands ---------------------------------------------------------------

static heng_expr *number(heng_parser *p) {
  const heng_token *t = heng__ahead(p, 0);
  uint32_t start = t->start;
  heng_slice text = heng__token_text(p->arena, p->source, t);
  heng__next(p);
  bool percent = !heng__line_ended(p) && heng__accept_sign(p, HENG_G_PERCENT);
  heng_expr *e = expr_from(p, HENG_E_NUMBER, start, NULL);
  e->text = text;
  e->percent = percent;
  return e;
}

static heng_expr *date(heng_parser *p) {
  heng_expr *e = heng__expr_new(p, HENG_E_DATE, heng__span_here(p));
  heng_slice text = heng__token_text(p->arena, p->source, heng__ahead(p, 0));
  if (!heng__date_parse(text, &e->date)) e->kind = HENG_E_ERROR;
  heng__next(p);
  return e;
}

heng_expr *heng__text(heng_parser *p) {
  if (p->failed || heng__ahead(p, 0)->kind != HENG_T_TEXT ||
      heng__line_ended(p)) {
    heng__expected(p, HENG_SAY2("a text in quotes", "加引号的文字"), NULL);
    return no_expr(p);
  }
  heng_expr *e = heng__expr_new(p, HENG_E_TEXT, heng__span_here(p));
  e->text = heng__token_text(p->arena, p->source, heng__ahead(p, 0));
  heng__next(p);
  return e;
}

static heng_expr *group(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  if (heng__ahead(p, 0)->unmatched || !heng__enter(p)) {
    heng__expected(p, HENG_SAY2("a value", "一个值"), NULL);
    return no_expr(p);
  }
  heng__next(p);
  p->open++;
  heng_expr *inside = heng__expression(p);
  heng__expect_sign(p, HENG_G_RPAREN);
  if (!p->failed) p->open--;
  heng__leave(p);
  return expr_from(p, HENG_E_GROUP, start, inside);
}

// A name in use. `this` and the words for yes and no are marked, so that the
// formatter can write them in the other tongue if no rule has such a name.
static heng_expr *name(heng_parser *p) {
  static const heng_keyword values[] = {HENG_K_YES, HENG_K_NO};
  heng_sign next = heng__ahead(p, 1)->sign;
  if (next == HENG_G_DOT && heng__keyword_here(p, HENG_K_THIS))
    heng__ahead(p, 0)->keyword = HENG_K_THIS;
  bool plain = next != HENG_G_DOT && next != HENG_G_LBRACKET;
  for (size_t i = 0; plain && i < sizeof values / sizeof *values; i++)
    if (heng__keyword_here(p, values[i]))
      heng__ahead(p, 0)->keyword = values[i];
  heng_expr *e = heng__expr_new(p, HENG_E_NAME, heng__span_here(p));
  heng__expect_word(p, &e->word, HENG_SAY2("a value", "一个值"));
  return e;
}

// The `and` of `between a and b`.
void heng__and_to(heng_parser *p) {
  unsigned n = heng__keyword_ahead(p, 0, HENG_K_AND_TO);
  if (!n) n = heng__keyword_ahead(p, 0, HENG_K_AND);
  if (n && !p->failed && !heng__line_ended(p))
    heng__take_keyword(p, HENG_K_AND_TO, n);
  else
    heng__expect(p, HENG_K_AND_TO);
}

// year of d: a call whose name is the function's.
// production: date_part
static heng_expr *date_part(heng_parser *p, heng_keyword keyword, unsigned n) {
  uint32_t start = heng__start_here(p);
  heng_call *call = heng__new(p->arena, heng_call);
  call->name = (heng_word){.text = heng__keyword_pair(keyword).en,
                           .token = heng__ahead_index(p, 0)};
  heng__take_keyword(p, keyword, n);
  call->name.span = heng__span_from(p, start);
  call->args = heng__array(p->arena, heng_expr *, 2);
  call->n_args = keyword == HENG_K_DAYS_BETWEEN ? 2 : 1;
  if (!heng__enter(p)) return no_expr(p);
  call->args[0] = heng__path(p);
  if (call->n_args == 2) {
    heng__and_to(p);
    call->args[1] = heng__path(p);
  }
  heng__leave(p);
  heng_expr *e = expr_from(p, HENG_E_CALL, start, NULL);
  e->call = call;
  return e;
}

// The unit of a length of time; its words may also be in the singular.
static heng_keyword unit_here(heng_parser *p) {
  static const struct {
    heng_keyword keyword;
    heng_slice one;
  } units[] = {{HENG_K_DAYS, HENG_LIT("day")},
               {HENG_K_MONTHS, HENG_LIT("month")},
               {HENG_K_YEARS, HENG_LIT("year")}};
  heng_slice word = heng__span_text(heng__span_here(p));
  if (heng__ahead(p, 0)->kind != HENG_T_WORD || heng__line_ended(p))
    return HENG_K_NONE;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (heng__keyword_here(p, units[i].keyword) ||
        heng__slice_eq(word, units[i].one))
      return units[i].keyword;
  return HENG_K_NONE;
}

static bool word_ahead(heng_parser *p, unsigned k, heng_slice word) {
  const heng_token *t = heng__ahead(p, k);
  return t->kind == HENG_T_WORD && !(k && t->first_on_line) &&
         heng__slice_eq(heng__token_text(p->arena, p->source, t), word);
}

// Whether the line that begins here, no further in than its row, gives a value
// to a field: `name =`.
static bool next_field_here(heng_parser *p) {
  const heng_token *row = &p->tokens.items[p->order[p->row]];
  return heng__sign_ahead(p, 1, HENG_G_EQ) && row->first_on_line &&
         heng__column(p, heng__ahead(p, 0)->start) <=
             heng__column(p, row->start);
}

// Whether the line that begins here is a statement or row of its own, since two
// words stand side by side in it, and the one above was left unfinished.
static bool next_row_here(heng_parser *p) {
  const heng_token *second = heng__ahead(p, 1);
  if (!heng__ahead(p, 0)->first_on_line || p->open || p->at == p->row)
    return false;
  if (next_field_here(p)) return true;
  if (second->kind != HENG_T_WORD || second->first_on_line) return false;
  uint32_t at = p->at;
  heng__next(p);
  bool goes_on = heng__acts_ahead(p, 0) || unit_here(p) ||
                 word_ahead(p, 0, HENG_LIT("is"));
  p->at = at;
  return !goes_on;
}

// Whether the block [k] ahead has a choose's rows and not a table's items: in
// the head of a table, `where choose {` may be a field of that name.
static bool choose_rows_ahead(heng_parser *p, unsigned k) {
  const heng_token *brace = heng__ahead(p, k);
  if (!p->in_head || p->open) return true;
  if (heng__keyword_ahead(p, k + 1, HENG_K_OUTCOME)) return false;
  for (k++; k < p->n_order; k++) {
    const heng_token *t = heng__ahead(p, k);
    if (t->kind == HENG_T_END || t->depth <= brace->depth) return false;
    if (t->depth > brace->depth + 1) continue;
    if (t->sign == HENG_G_SEMICOLON) return false;
    if (heng__keyword_ahead(p, k, HENG_K_WHEN) ||
        heng__keyword_ahead(p, k, HENG_K_OTHERWISE))
      return true;
  }
  return false;
}

// The construct that begins here with a word and not with a name, or NONE.
static heng_keyword construct_here(heng_parser *p, unsigned *n) {
  static const heng_keyword dates[] = {HENG_K_YEAR_OF, HENG_K_QUARTER_OF,
                                       HENG_K_MONTH_OF, HENG_K_DAYS_BETWEEN};
  static const heng_keyword chooses[] = {HENG_K_CHOOSE_EXACTLY_ONE,
                                         HENG_K_CHOOSE};
  for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
    *n = heng__keyword_ahead(p, 0, dates[i]);
    bool number = dates[i] == HENG_K_DAYS_BETWEEN &&
                  heng__ahead(p, *n)->kind == HENG_T_NUMBER;
    // Two words say what they are; the Chinese one may be a field as well.
    if (*n && !number && heng__operand_ahead(p, *n) &&
        (*n > 1 || !heng__acts_ahead(p, *n)))
      return dates[i];
  }
  heng_keyword largest;
  if ((*n = heng__largest_here(p, &largest))) return largest;
  *n = heng__keyword_ahead(p, 0, HENG_K_PERCENTILE_RANK);
  if (*n && heng__sign_ahead(p, *n, HENG_G_LPAREN))
    return HENG_K_PERCENTILE_RANK;
  *n = heng__keyword_ahead(p, 0, HENG_K_COUNTS_OF);
  if (*n && heng__operand_ahead(p, *n) && (*n > 1 || !heng__acts_ahead(p, *n)))
    return HENG_K_COUNTS_OF;
  for (size_t i = 0; i < sizeof chooses / sizeof *chooses; i++) {
    *n = heng__keyword_ahead(p, 0, chooses[i]);
    if (*n && heng__sign_ahead(p, *n, HENG_G_LBRACE) &&
        choose_rows_ahead(p, *n))
      return chooses[i];
  }
  return HENG_K_NONE;
}

// production: operand
static heng_expr *operand(heng_parser *p) {
  const heng_token *t = heng__ahead(p, 0);
  if (p->failed) return no_expr(p);
  p->begun = p->at;  // it may stand on a line of its own
  if (t->kind == HENG_T_NUMBER) return number(p);
  if (t->kind == HENG_T_DATE) return date(p);
  if (t->kind == HENG_T_TEXT) return heng__text(p);
  if (t->sign == HENG_G_LPAREN) return group(p);
  if (t->sign == HENG_G_DOT && heng__ahead(p, 1)->kind == HENG_T_NUMBER)
    heng__mistake(
        p, HENG_M_SYNTAX_DOT_NUMBER, heng__span_here(p),
        HENG_SAY(heng__token_text(p->arena, p->source, heng__ahead(p, 1))));
  if (t->kind != HENG_T_WORD) {
    p->begun = UINT32_MAX;
    heng__expected(p, HENG_SAY2("a value", "一个值"), NULL);
    return no_expr(p);
  }
  unsigned n;
  heng_keyword construct = construct_here(p, &n);
  if (construct == HENG_K_CHOOSE || construct == HENG_K_CHOOSE_EXACTLY_ONE)
    return heng__choose(p);
  if (construct == HENG_K_PERCENTILE_RANK) return heng__percentile(p, n);
  if (construct == HENG_K_COUNTS_OF) return heng__counts(p, n);
  if (construct == HENG_K_SUM_OF_THE || construct == HENG_K_AVERAGE_OF_THE)
    return heng__largest(p, construct, n);
  if (construct) return date_part(p, construct, n);
  if (next_row_here(p)) {
    p->begun = UINT32_MAX;
    heng__expected(p, HENG_SAY2("a value", "一个值"), NULL);
    return no_expr(p);
  }
  if (heng__sign_ahead(p, 1, HENG_G_LPAREN) &&
      (p->open || !heng__ahead(p, 1)->first_on_line))
    return heng__call(p);
  return name(p);
}

static heng_expr *index_of(heng_parser *p, uint32_t start, heng_expr *left) {
  if (heng__ahead(p, 0)->unmatched) {
    heng__expected(p, HENG_SAY2("", ""), NULL);
    return left;
  }
  heng__next(p);
  p->open++;
  heng_expr **items;
  size_t n;
  heng__expressions(p, &items, &n);
  heng__expect_sign(p, HENG_G_RBRACKET);
  if (!p->failed) p->open--;
  heng_expr *e = expr_from(p, HENG_E_INDEX, start, left);
  e->items = items;
  e->n_items = n;
  return e;
}

static heng_expr *dot_of(heng_parser *p, uint32_t start, heng_expr *left) {
  heng_word word;
  if (!heng__expect_word(
          p, &word, HENG_SAY2("a field behind the point", "点号后的字段名")))
    return left;
  heng_expr *e = expr_from(p, HENG_E_DOT, start, left);
  e->word = word;
  return e;
}

// production: path
heng_expr *heng__path(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  heng_expr *e = operand(p);
  while (!p->failed && !heng__line_ended(p)) {
    if (heng__sign_here(p, HENG_G_DOT)) {
      heng__next(p);
      if (count_operator(p)) e = dot_of(p, start, e);
    } else if (heng__sign_here(p, HENG_G_LBRACKET)) {
      if (count_operator(p)) e = index_of(p, start, e);
    } else {
      break;
    }
  }
  return e;
}

// production: within_keys
void heng__within_keys(heng_parser *p, heng_expr ***items, size_t *n) {
  if (heng__sign_here(p, HENG_G_LPAREN) && !heng__ahead(p, 0)->unmatched) {
    heng__next(p);
    p->open++;
    heng__expressions(p, items, n);
    heng__expect_sign(p, HENG_G_RPAREN);
    if (!p->failed) p->open--;
    return;
  }
  uint32_t start = heng__start_here(p);
  *items = heng__array(p->arena, heng_expr *, 1);
  *n = 1;
  p->begun = p->at;
  heng_expr *e = name(p);
  while (!p->failed && !heng__line_ended(p) &&
         heng__accept_sign(p, HENG_G_DOT) && count_operator(p))
    e = dot_of(p, start, e);
  (*items)[0] = e;
}

// --- Operators, tightest first ----------------------------------------------

// production: demand
static heng_expr *demand(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  heng_expr *e = heng__path(p);
  while (!p->failed) {
    heng_keyword unit = unit_here(p);
    if (accept_word_operator(p, HENG_K_REQUIRED)) {
      e = expr_from(p, HENG_E_REQUIRED, start, e);
    } else if (unit && count_operator(p)) {
      heng__take_keyword(p, unit, 1);
      e = expr_from(p, HENG_E_DURATION, start, e);
      e->keyword = (uint16_t)unit;
    } else {
      break;
    }
  }
  return e;
}

// production: power
static heng_expr *power(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  if (heng__sign_here(p, HENG_G_MINUS)) {
    heng__ahead(p, 0)->prefix = true;
    heng__next(p);
    if (!count_operator(p) || !heng__enter(p)) return no_expr(p);
    heng_expr *inside = power(p);
    heng__leave(p);
    return expr_from(p, HENG_E_NEG, start, inside);
  }
  heng_expr *left = demand(p);
  if (!accept_operator(p, HENG_G_POWER) || !heng__enter(p)) return left;
  heng_expr *right = power(p);
  heng__leave(p);
  return binary(p, HENG_O_POW, start, left, right);
}

// production: product
static heng_expr *product(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  heng_expr *e = power(p);
  for (;;) {
    heng_op op = accept_operator(p, HENG_G_TIMES)    ? HENG_O_MUL
                 : accept_operator(p, HENG_G_DIVIDE) ? HENG_O_DIV
                                                     : HENG_O_NONE;
    if (!op) return e;
    heng_expr *right = power(p);
    e = binary(p, op, start, e, right);
  }
}

// production: sum
heng_expr *heng__sum(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  heng_expr *e = product(p);
  for (;;) {
    heng_op op = accept_operator(p, HENG_G_PLUS)    ? HENG_O_ADD
                 : accept_operator(p, HENG_G_MINUS) ? HENG_O_SUB
                                                    : HENG_O_NONE;
    if (!op) return e;
    heng_expr *right = product(p);
    e = binary(p, op, start, e, right);
  }
}

static heng_op limit_operator(heng_parser *p) {
  if (accept_word_operator(p, HENG_K_AT_MOST)) return HENG_O_AT_MOST;
  if (accept_word_operator(p, HENG_K_AT_LEAST)) return HENG_O_AT_LEAST;
  if (accept_word_operator(p, HENG_K_ELSE)) return HENG_O_ELSE;
  return HENG_O_NONE;
}

// at most, at least, else: the first two bind tighter, but without brackets
// they may not meet the third, so one list of one sort is all there is.
// production: fallback
heng_expr *heng__fallback(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  HENG_VEC(heng_expr *) rest = {0};
  heng_expr *e = heng__sum(p);
  heng_op first = HENG_O_NONE;
  for (;;) {
    uint32_t word = heng__start_here(p);
    heng_op op = limit_operator(p);
    heng_span span = heng__span_from(p, word);
    if (!op) break;
    if (first && (first == HENG_O_ELSE) != (op == HENG_O_ELSE)) {
      heng__mistake(p, HENG_M_SYNTAX_ELSE_AT_MOST, span, HENG_SAY2("", ""));
      break;
    }
    first = op;
    heng_expr *right = heng__sum(p);
    if (op == HENG_O_ELSE)
      heng__push(p->arena, &rest, right);
    else
      e = binary(p, op, start, e, right);
  }
  // a else b else c is a else (b else c).
  heng_expr *tail = NULL;
  for (size_t i = rest.len; i > 0; i--) {
    heng_expr *left = rest.items[i - 1];
    tail = tail ? binary(p, HENG_O_ELSE, left->span.start, left, tail) : left;
  }
  return tail ? binary(p, HENG_O_ELSE, start, e, tail) : e;
}

// --- Conditions -------------------------------------------------------------

static heng_op compare_operator(heng_parser *p) {
  static const struct {
    heng_sign sign;
    heng_op op;
  } signs[] = {{HENG_G_EQ, HENG_O_EQ}, {HENG_G_NE, HENG_O_NE},
               {HENG_G_LT, HENG_O_LT}, {HENG_G_LE, HENG_O_LE},
               {HENG_G_GT, HENG_O_GT}, {HENG_G_GE, HENG_O_GE}};
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    if (accept_operator(p, signs[i].sign)) return signs[i].op;
  return HENG_O_NONE;
}

// is known, is missing, is not known, is not missing
// production: state
static heng_expr *state(heng_parser *p, uint32_t start, heng_expr *left) {
  if (accept_word_operator(p, HENG_K_IS_KNOWN))
    return expr_from(p, HENG_E_KNOWN, start, left);
  if (accept_word_operator(p, HENG_K_IS_MISSING))
    return expr_from(p, HENG_E_MISSING, start, left);
  if (heng__line_ended(p) || !word_ahead(p, 0, HENG_LIT("is"))) return NULL;
  bool negated = word_ahead(p, 1, HENG_LIT("not"));
  bool known = word_ahead(p, 2, HENG_LIT("known"));
  bool missing = word_ahead(p, 2, HENG_LIT("missing"));
  if (!negated || (!known && !missing)) {
    heng__mistake(p, HENG_M_SYNTAX_IS_WHAT, heng__span_here(p),
                  HENG_SAY2("", ""));
    return left;
  }
  heng__take_keyword(p, known ? HENG_K_IS_MISSING : HENG_K_IS_KNOWN, 3);
  return expr_from(p, known ? HENG_E_MISSING : HENG_E_KNOWN, start, left);
}

// production: set
static heng_expr *set_of(heng_parser *p, uint32_t start, heng_expr *left) {
  heng_expr **items = NULL;
  size_t n = 0;
  if (heng__ahead(p, 0)->unmatched) {
    heng__mistake(p, HENG_M_SYNTAX_BLOCK_OPEN, heng__span_here(p),
                  HENG_SAY2("", ""));
    p->muted = true;
  } else if (heng__expect_sign(p, HENG_G_LBRACE)) {
    p->open++;
    heng__expressions(p, &items, &n);
    heng__expect_sign(p, HENG_G_RBRACE);
    if (!p->failed) p->open--;
  }
  heng_expr *e = expr_from(p, HENG_E_IN, start, left);
  e->items = items;
  e->n_items = n;
  return e;
}

static heng_expr *between(heng_parser *p, uint32_t start, heng_expr *left) {
  heng_expr **items = heng__array(p->arena, heng_expr *, 2);
  items[0] = heng__fallback(p);
  heng__and_to(p);
  items[1] = heng__fallback(p);
  heng_expr *e = expr_from(p, HENG_E_BETWEEN, start, left);
  e->items = items;
  e->n_items = 2;
  return e;
}

// not in { … }
static heng_expr *not_in(heng_parser *p, uint32_t start, heng_expr *left) {
  unsigned n = heng__keyword_ahead(p, 0, HENG_K_NOT);
  if (!n || heng__line_ended(p) || !heng__keyword_ahead(p, n, HENG_K_IN))
    return NULL;
  heng__take_keyword(p, HENG_K_NOT, n);
  heng__expect(p, HENG_K_IN);
  if (!count_operator(p)) return left;
  return expr_from(p, HENG_E_NOT, start, set_of(p, start, left));
}

// production: comparison
static heng_expr *comparison(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  heng_expr *left = heng__fallback(p);
  if (p->failed) return left;
  if (accept_word_operator(p, HENG_K_IN)) return set_of(p, start, left);
  if (accept_word_operator(p, HENG_K_BETWEEN)) return between(p, start, left);
  heng_expr *e = not_in(p, start, left);
  if (!e) e = state(p, start, left);
  if (e || p->failed) return e ? e : left;
  heng_op op = accept_word_operator(p, HENG_K_STARTS_WITH)
                   ? HENG_O_STARTS_WITH
                   : compare_operator(p);
  if (!op) return left;
  e = binary(p, op, start, left, heng__fallback(p));
  e->span = heng__span_from(p, start);
  heng_sign again = heng__ahead(p, 0)->sign;
  if (!p->failed && !heng__line_ended(p) && again >= HENG_G_EQ &&
      again <= HENG_G_GE)
    heng__mistake(p, HENG_M_SYNTAX_COMPARE_CHAIN, heng__span_here(p),
                  HENG_SAY2("", ""));
  return e;
}

// `not` is the operator unless what follows shows that it is a name: an
// operator, a closing bracket, the line's end. `not required` negates a field.
static bool not_here(heng_parser *p) {
  unsigned n = heng__keyword_ahead(p, 0, HENG_K_NOT);
  if (!n || !heng__operand_ahead(p, n)) return false;
  return !heng__acts_ahead(p, n) || heng__postfix_ahead(p, n);
}

// production: negation
static heng_expr *negation(heng_parser *p) {
  if (p->failed || !not_here(p)) return comparison(p);
  uint32_t start = heng__start_here(p);
  heng__take_keyword(p, HENG_K_NOT, 1);
  if (!count_operator(p) || !heng__enter(p)) return no_expr(p);
  heng_expr *inside = negation(p);
  heng__leave(p);
  return expr_from(p, HENG_E_NOT, start, inside);
}

// production: conjunction
static heng_expr *conjunction(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  heng_expr *e = negation(p);
  while (accept_word_operator(p, HENG_K_AND)) {
    heng_expr *right = negation(p);
    e = binary(p, HENG_O_AND, start, e, right);
  }
  return e;
}

// production: disjunction
static heng_expr *disjunction(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  heng_expr *e = conjunction(p);
  while (accept_word_operator(p, HENG_K_OR)) {
    heng_expr *right = conjunction(p);
    e = binary(p, HENG_O_OR, start, e, right);
  }
  return e;
}

// production: expression
heng_expr *heng__expression(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  if (p->failed || !heng__enter(p)) return no_expr(p);
  heng_expr *e = disjunction(p);
  if (accept_word_operator(p, HENG_K_IMPLIES)) {
    heng_expr *right = heng__expression(p);
    e = binary(p, HENG_O_IMPLIES, start, e, right);
  }
  heng__leave(p);
  return e;
}
