// The parser's larger expressions: choose, rank, calls with their clauses, and
// messages with expressions inside.
#include "grammar/parse_internal.h"

// --- choose -----------------------------------------------------------------

typedef struct choose_rows {
  HENG_VEC(heng_choose_row) rows;
  bool any;  // also one with a mistake
} choose_rows;

// production: choose_row
static void choose_row(heng_parser *p, void *ctx) {
  choose_rows *out = ctx;
  heng_choose_row row = {0};
  uint32_t start = heng__start_here(p);
  bool choosing = p->choosing;
  out->any = p->choosing = true;
  row.value = heng__expression(p);
  p->choosing = false;
  uint32_t index = heng__ahead_index(p, 0);
  if (heng__accept(p, HENG_K_WHEN)) {
    row.when = heng__expression(p);
  } else if (!heng__accept(p, HENG_K_OTHERWISE)) {
    static const heng_keyword words[] = {HENG_K_WHEN, HENG_K_OTHERWISE,
                                         HENG_K_NONE};
    heng__expected(p,
                   HENG_SAY2("`when` and a condition, or `otherwise`,",
                             "“当”和条件，或“其余”"),
                   words);
    return;
  }
  p->choosing = choosing;
  p->tokens.items[index].aligns = HENG_ALIGN_WHEN;
  heng__cites(p, &row.cites);
  row.span = heng__span_from(p, start);
  if (!p->failed) heng__push(p->arena, &out->rows, row);
}

// production: choose
heng_expr *heng__choose(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  heng_span here = heng__span_here(p);
  heng_choose *choose = heng__new(p->arena, heng_choose);
  choose_rows rows = {0};
  choose->exactly_one = heng__accept(p, HENG_K_CHOOSE_EXACTLY_ONE);
  if (!choose->exactly_one) heng__accept(p, HENG_K_CHOOSE);
  bool in_choose = p->in_choose;
  p->in_choose = true;
  bool closed = heng__block(p, /*commas=*/false, choose_row, &rows);
  p->in_choose = in_choose;
  if (closed && !rows.any)
    heng__mistake(p, HENG_M_SYNTAX_CHOOSE_EMPTY, here, HENG_SAY2("", ""));
  choose->rows = rows.rows.items;
  choose->n_rows = rows.rows.len;
  heng_expr *e = heng__expr_new(p, HENG_E_CHOOSE, heng__span_from(p, start));
  e->choose = choose;
  return e;
}

// --- rank -------------------------------------------------------------------

// [ascending | descending] behind a key.
static void direction(heng_parser *p, heng_sort_key *key) {
  uint32_t start = heng__start_here(p);
  key->descending = heng__accept(p, HENG_K_DESCENDING);
  if (key->descending || heng__accept(p, HENG_K_ASCENDING))
    key->direction = heng__span_from(p, start);
}

// production: sort_key
static heng_sort_key sort_key(heng_parser *p) {
  heng_sort_key key = {.value = heng__fallback(p)};
  direction(p, &key);
  return key;
}

static heng_ties ties_ahead(heng_parser *p, unsigned k, heng_keyword *keyword) {
  static const struct {
    heng_keyword keyword;
    heng_ties ties;
  } all[] = {{HENG_K_TIES_SHARE, HENG_TIES_SHARE},
             {HENG_K_TIES_DENSE, HENG_TIES_DENSE},
             {HENG_K_NO_TIES, HENG_TIES_NONE}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (heng__keyword_ahead(p, k, all[i].keyword)) {
      *keyword = all[i].keyword;
      return all[i].ties;
    }
  return HENG_TIES_UNSAID;
}

// Whether a comma stands where the `;` before how ties are dealt with belongs. It is
// told. These words can be names too: then the rank goes on behind them.
static bool is_comma_for_semicolon(heng_parser *p) {
  heng_keyword keyword, other;
  if (p->failed || !heng__sign_here(p, HENG_G_COMMA)) return false;
  unsigned then = heng__keyword_ahead(p, 1, HENG_K_THEN_BY);
  if (!then && !ties_ahead(p, 1, &keyword)) return false;
  unsigned behind = 1 + (then ? then : heng__keyword_ahead(p, 1, keyword));
  if (heng__keyword_ahead(p, behind, HENG_K_ASCENDING) ||
      heng__keyword_ahead(p, behind, HENG_K_DESCENDING) ||
      heng__keyword_ahead(p, behind, HENG_K_WITHIN) ||
      heng__sign_ahead(p, behind, HENG_G_COMMA))
    return false;
  if (heng__sign_ahead(p, behind, HENG_G_SEMICOLON) &&
      (then || ties_ahead(p, behind + 1, &other) ||
       heng__keyword_ahead(p, behind + 1, HENG_K_THEN_BY)))
    return false;
  heng__mistake(p, HENG_M_SYNTAX_TURNED_SIGN, heng__span_here(p),
                HENG_SAY2(";", "；"));
  return true;
}

typedef HENG_VEC(heng_sort_key) sort_keys;

static void more_keys(heng_parser *p, sort_keys *keys) {
  do {
    heng_sort_key key = sort_key(p);
    heng__push(p->arena, keys, key);
  } while (!is_comma_for_semicolon(p) && !p->failed &&
           heng__accept_sign(p, HENG_G_COMMA));
}

static void rank_within(heng_parser *p, heng_rank *rank) {
  HENG_VEC(heng_expr *) groups = {0};
  do {
    heng_expr **items;
    size_t n;
    heng__within_keys(p, &items, &n);
    for (size_t i = 0; i < n; i++) heng__push(p->arena, &groups, items[i]);
  } while (!p->failed && heng__accept_sign(p, HENG_G_COMMA));
  rank->within = groups.items;
  rank->n_within = groups.len;
}

// Two words and no more behind a `;` are no statement, unless the first is
// `drop`: they are how ties are dealt with, mistyped.
static bool ties_mistyped(heng_parser *p) {
  const heng_token *end = heng__ahead(p, 3);
  if (heng__keyword_ahead(p, 1, HENG_K_DROP)) return false;
  for (unsigned k = 1; k <= 2; k++) {
    const heng_token *t = heng__ahead(p, k);
    if (t->kind != HENG_T_WORD || t->first_on_line) return false;
  }
  return end->first_on_line || end->sign == HENG_G_SEMICOLON ||
         end->sign == HENG_G_RBRACE || end->kind == HENG_T_END;
}

// One part behind a `;`. False if what stands there is none of a rank's.
// production: rank_part
static bool rank_part(heng_parser *p, heng_rank *rank, sort_keys *keys) {
  if (p->failed || !heng__sign_here(p, HENG_G_SEMICOLON) ||
      heng__ahead(p, 1)->first_on_line)
    return false;
  heng_keyword keyword;
  heng_ties ties = ties_ahead(p, 1, &keyword);
  unsigned then = heng__keyword_ahead(p, 1, HENG_K_THEN_BY);
  if (!ties && !then) {
    if (rank->ties != HENG_TIES_UNSAID || !ties_mistyped(p)) return false;
    heng__next(p);
    heng__mistake2(p, HENG_M_SYNTAX_EXPECTED, heng__span_here(p),
                   HENG_SAY2("`ties share`, `ties dense` or `no ties`",
                             "“并列同位”“并列不空位”或“不得并列”"),
                   heng__found(p));
    return false;
  }
  heng__next(p);
  bool twice =
      ties ? rank->ties != HENG_TIES_UNSAID : rank->n_before_then != SIZE_MAX;
  if (twice) {
    heng__mistake(p, HENG_M_SYNTAX_TWICE, heng__span_here(p),
                  heng__keyword_said(ties ? keyword : HENG_K_THEN_BY));
  } else if (ties) {
    heng__accept(p, keyword);
    rank->ties = ties;
  } else {
    heng__accept(p, HENG_K_THEN_BY);
    rank->n_before_then = keys->len;
    more_keys(p, keys);
  }
  return true;
}

// production: rank
static heng_expr *rank_here(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  heng_rank *rank = heng__new(p->arena, heng_rank);
  sort_keys keys = {0};
  rank->n_before_then = SIZE_MAX;
  heng__accept(p, HENG_K_RANK);
  heng__accept(p, HENG_K_BY);
  more_keys(p, &keys);
  if (heng__accept(p, HENG_K_WITHIN)) rank_within(p, rank);
  while (rank_part(p, rank, &keys))
    ;
  if (rank->n_before_then == SIZE_MAX) rank->n_before_then = keys.len;
  rank->keys = keys.items;
  rank->n_keys = keys.len;
  heng_expr *e = heng__expr_new(p, HENG_E_RANK, heng__span_from(p, start));
  e->rank = rank;
  return e;
}

// production: right_side
heng_expr *heng__right_side(heng_parser *p) {
  unsigned n = heng__keyword_ahead(p, 0, HENG_K_RANK);
  if (!p->failed && n && !heng__ahead(p, n)->first_on_line &&
      heng__keyword_ahead(p, n, HENG_K_BY))
    return rank_here(p);
  return heng__expression(p);
}

// --- Calls ------------------------------------------------------------------

// half up, half even, up, down: the third argument of `round` …
// production: mode
static heng_expr *mode_here(heng_parser *p) {
  static const heng_keyword modes[] = {HENG_K_HALF_UP, HENG_K_HALF_EVEN,
                                       HENG_K_UP, HENG_K_DOWN};
  uint32_t start = heng__start_here(p);
  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
    unsigned n = heng__keyword_ahead(p, 0, modes[i]);
    heng_sign next = heng__ahead(p, n)->sign;
    if (!n || (next != HENG_G_COMMA && next != HENG_G_RPAREN)) continue;
    heng__take_keyword(p, modes[i], n);
    heng_expr *e = heng__expr_new(p, HENG_E_MODE, heng__span_from(p, start));
    e->keyword = (uint16_t)modes[i];
    return e;
  }
  return NULL;
}

// … and `to 0.5` the second.
static heng_expr *step_here(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  unsigned n = heng__keyword_ahead(p, 0, HENG_K_TO);
  if (!n || !heng__operand_ahead(p, n)) return NULL;
  if (heng__acts_ahead(p, n) && !heng__postfix_ahead(p, n)) return NULL;
  heng__take_keyword(p, HENG_K_TO, n);
  heng_expr *left = heng__expression(p);
  heng_expr *e = heng__expr_new(p, HENG_E_TO, heng__span_from(p, start));
  e->left = left;
  return e;
}

// a..b to c..d behind `from`.
// production: bounds
static heng_expr *bounds_here(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  unsigned n = heng__keyword_ahead(p, 0, HENG_K_SCALE_FROM);
  if (!n ||
      (!heng__operand_ahead(p, n) && !heng__sign_ahead(p, n, HENG_G_MINUS)))
    return NULL;
  heng__take_keyword(p, HENG_K_SCALE_FROM, n);
  heng_expr **items = heng__array(p->arena, heng_expr *, 4);
  for (int i = 0; i < 4; i++) {
    items[i] = heng__sum(p);
    if (i % 2 == 0) heng__expect_sign(p, HENG_G_RANGE);
    if (i == 1) heng__expect(p, HENG_K_TO);
  }
  heng_expr *e = heng__expr_new(p, HENG_E_BOUNDS, heng__span_from(p, start));
  e->items = items;
  e->n_items = 4;
  return e;
}

// Whether a way of rounding may be the last argument.
static bool takes_mode(heng_function function) {
  return function == HENG_FN_ROUND || function == HENG_FN_SQRT ||
         function == HENG_FN_ROOT || function == HENG_FN_LN ||
         function == HENG_FN_EXP;
}

// production: scaling
// production: rounding
static heng_expr *argument(heng_parser *p, const heng_call *call, size_t i) {
  heng_function function = heng__function_find(call->name.text);
  bool rounds = function == HENG_FN_ROUND;
  heng_expr *e = NULL;
  if (!p->failed && rounds && i >= 1) e = step_here(p);
  if (!p->failed && function == HENG_FN_SCALE && i == 1) e = bounds_here(p);
  if (!p->failed && takes_mode(function) && i >= 2 && !e) e = mode_here(p);
  return e ? e : heng__expression(p);
}

// `all` is the keyword before a word that does not make a name of it.
static bool all_here(heng_parser *p) {
  unsigned n = heng__keyword_ahead(p, 0, HENG_K_ALL);
  if (!n || heng__ahead(p, n)->kind != HENG_T_WORD) return false;
  return !heng__acts_ahead(p, n) || heng__postfix_ahead(p, n);
}

static void arguments(heng_parser *p, heng_call *call) {
  unsigned n = heng__keyword_ahead(p, 0, HENG_K_ALL);
  if (all_here(p)) {
    call->all = heng__span_here(p);
    heng__take_keyword(p, HENG_K_ALL, n);
  }
  HENG_VEC(heng_expr *) args = {0};
  do {
    heng_expr *e = argument(p, call, args.len);
    heng__push(p->arena, &args, e);
  } while (!p->failed && heng__accept_sign(p, HENG_G_COMMA));
  call->args = args.items;
  call->n_args = args.len;
}

// Whether a clause stands here; a second one of its kind is a mistake.
static bool clause(heng_parser *p, heng_keyword keyword, bool had) {
  heng_span span = heng__span_here(p);
  if (!heng__accept(p, keyword)) return false;
  if (had)
    heng__mistake(p, HENG_M_SYNTAX_TWICE, span, heng__keyword_said(keyword));
  return true;
}

// production: call_clause
static bool call_clause(heng_parser *p, heng_call *call) {
  if (clause(p, HENG_K_VIA, call->via != NULL)) {
    call->via = heng__path(p);
  } else if (clause(p, HENG_K_WHERE, call->where != NULL)) {
    call->where = heng__expression(p);
  } else if (clause(p, HENG_K_BY, call->by.value != NULL)) {
    call->by = sort_key(p);
  } else if (clause(p, HENG_K_UNTIL, call->until != NULL)) {
    call->until = heng__fallback(p);
  } else if (clause(p, HENG_K_WEIGHTED_BY, call->weight != NULL)) {
    call->weight = heng__fallback(p);
  } else {
    return false;
  }
  return !p->failed;
}

// production: within
static void call_within(heng_parser *p, heng_call *call) {
  if (!heng__accept(p, HENG_K_WITHIN)) return;
  call->has_within = true;
  if (heng__keyword_here(p, HENG_K_ALL) &&
      !heng__sign_ahead(p, 1, HENG_G_DOT)) {
    heng__accept(p, HENG_K_ALL);
    call->within_all = true;
  } else {
    heng__within_keys(p, &call->within, &call->n_within);
  }
}

// A comma behind a clause: a further argument stands too late.
static void late_argument(heng_parser *p, const heng_call *call) {
  bool clauses =
      call->via || call->where || call->by.value || call->until || call->weight;
  if (p->failed || !clauses || !heng__sign_here(p, HENG_G_COMMA)) return;
  heng_diag *diag =
      heng__mistake2(p, HENG_M_SYNTAX_EXPECTED, heng__span_here(p),
                     HENG_SAY2("`)`", "“)”"), heng__found(p));
  if (diag)
    heng__note(p->diags, diag, HENG_N_SYNTAX_ARGUMENTS_FIRST, (heng_span){0},
               HENG_SAY2("", ""));
}

// production: brackets
static bool brackets(heng_parser *p, heng_call *call) {
  if (heng__ahead(p, 0)->unmatched || !heng__enter(p)) {
    heng__expected(p, HENG_SAY2("", ""), NULL);
    return false;
  }
  heng__next(p);
  p->open++;
  if (!heng__sign_here(p, HENG_G_RPAREN)) {
    arguments(p, call);
    while (!p->failed && call_clause(p, call))
      ;
    late_argument(p, call);
  }
  heng__expect_sign(p, HENG_G_RPAREN);
  if (!p->failed) p->open--;
  heng__leave(p);
  return true;
}

// production: call
heng_expr *heng__call(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  heng_expr *e = heng__expr_new(p, HENG_E_CALL, heng__span_here(p));
  e->call = heng__new(p->arena, heng_call);
  e->call->name = heng__take_word(p);
  if (!brackets(p, e->call)) return e;
  call_within(p, e->call);
  e->span = heng__span_from(p, start);
  return e;
}

// --- Calls whose name is a keyword ------------------------------------------

// Takes the keyword as the name of a call. The keyword is the name of a function
// too, so that whoever looks it up needs to know nothing of keywords.
static heng_call *call_by_keyword(heng_parser *p,
                                  heng_keyword keyword,
                                  unsigned n) {
  uint32_t start = heng__start_here(p);
  heng_call *call = heng__new(p->arena, heng_call);
  call->name = (heng_word){.text = heng__keyword_pair(keyword).en,
                           .token = heng__ahead_index(p, 0)};
  heng__take_keyword(p, keyword, n);
  call->name.span = heng__span_from(p, start);
  return call;
}

static heng_expr *call_from(heng_parser *p, uint32_t start, heng_call *call) {
  heng_expr *e = heng__expr_new(p, HENG_E_CALL, heng__span_from(p, start));
  e->call = call;
  return e;
}

// [k] behind the operand that begins there: a number, a path or a bracket; 0 if
// there is none.
static unsigned behind_figure(heng_parser *p, unsigned k) {
  const heng_token *t = heng__ahead(p, k);
  if (t->unmatched) return 0;
  if (t->sign == HENG_G_LPAREN) {
    unsigned depth = 0;
    for (; p->at + k + 1 < p->n_order; k++) {
      heng_sign sign = heng__ahead(p, k)->sign;
      if (sign == HENG_G_LPAREN) depth++;
      if (sign == HENG_G_RPAREN && --depth == 0) return k + 1;
    }
    return 0;
  }
  if (t->kind != HENG_T_NUMBER && t->kind != HENG_T_WORD) return 0;
  while (heng__sign_ahead(p, k + 1, HENG_G_DOT)) k += 2;
  return k + 1;
}

unsigned heng__largest_here(heng_parser *p, heng_keyword *keyword) {
  static const heng_keyword words[] = {HENG_K_SUM_OF_THE,
                                       HENG_K_AVERAGE_OF_THE};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    unsigned n = heng__keyword_ahead(p, 0, words[i]);
    if (!n) continue;
    *keyword = words[i];
    if (n > 1) return n;  // three words are nothing else
    unsigned k = behind_figure(p, n);
    unsigned m = k ? heng__keyword_ahead(p, k, HENG_K_LARGEST) : 0;
    if (k && !m) m = heng__keyword_ahead(p, k, HENG_K_SMALLEST);
    if (m && heng__sign_ahead(p, k + m, HENG_G_LPAREN)) return n;
  }
  return 0;
}

// A word is a name here, whatever construct it could begin elsewhere.
// production: how_many
static heng_expr *how_many(heng_parser *p) {
  if (heng__ahead(p, 0)->kind != HENG_T_WORD) return heng__path(p);
  heng_expr **path;
  size_t n;
  heng__within_keys(p, &path, &n);
  return path[0];
}

// production: largest
heng_expr *heng__largest(heng_parser *p, heng_keyword keyword, unsigned n) {
  static const heng_keyword words[] = {HENG_K_LARGEST, HENG_K_SMALLEST,
                                       HENG_K_NONE};
  uint32_t start = heng__start_here(p);
  heng_call *call = call_by_keyword(p, keyword, n);
  heng_expr *e = call_from(p, start, call);
  if ((heng__keyword_here(p, HENG_K_LARGEST) ||
       heng__keyword_here(p, HENG_K_SMALLEST)) &&
      heng__sign_ahead(p, 1, HENG_G_LPAREN)) {
    heng__expected(p,
                   HENG_SAY2("a number of rows, as in `3 largest(…)`,",
                             "取几个，如“3 个最大值(…)”"),
                   NULL);
    return e;
  }
  if (!heng__enter(p)) return e;
  call->most = how_many(p);
  heng__leave(p);
  if (heng__accept(p, HENG_K_LARGEST)) {
    call->take = HENG_TAKE_LARGEST;
  } else if (heng__accept(p, HENG_K_SMALLEST)) {
    call->take = HENG_TAKE_SMALLEST;
  } else {
    heng__expected(p,
                   HENG_SAY2("`largest(…)` or `smallest(…)`",
                             "“个最大值(…)”或“个最小值(…)”"),
                   words);
    return e;
  }
  if (!heng__sign_here(p, HENG_G_LPAREN)) {
    heng__expect_sign(p, HENG_G_LPAREN);
    return e;
  }
  if (!brackets(p, call)) return e;
  call_within(p, call);
  e->span = heng__span_from(p, start);
  return e;
}

// production: percentile
heng_expr *heng__percentile(heng_parser *p, unsigned n) {
  uint32_t start = heng__start_here(p);
  heng_call *call = call_by_keyword(p, HENG_K_PERCENTILE_RANK, n);
  if (brackets(p, call)) call_within(p, call);
  return call_from(p, start, call);
}

// counts of S.x, or counts of (S.x where …) with clauses.
// production: counts
heng_expr *heng__counts(heng_parser *p, unsigned n) {
  uint32_t start = heng__start_here(p);
  heng_call *call = call_by_keyword(p, HENG_K_COUNTS_OF, n);
  if (heng__sign_here(p, HENG_G_LPAREN)) {
    brackets(p, call);
  } else if (heng__enter(p)) {
    call->args = heng__array(p->arena, heng_expr *, 1);
    call->args[0] = heng__path(p);
    call->n_args = 1;
    heng__leave(p);
  }
  return call_from(p, start, call);
}

// --- Messages ---------------------------------------------------------------

// Parses the tokens of [start, end), which are added behind all others.
static heng_expr *parse_inner(heng_parser *p,
                              uint32_t text_token,
                              uint32_t start,
                              uint32_t end) {
  heng_parser inner = *p;
  heng_inner range = {.token = text_token,
                      .first = (uint32_t)p->tokens.len,
                      .start = start,
                      .close = end};
  heng__lex(p->arena, p->source, start, end, p->diags, &inner.tokens);
  range.end = (uint32_t)inner.tokens.len - 1;
  inner.order = heng__array(p->arena, uint32_t, inner.tokens.len - range.first);
  inner.n_order = 0;
  for (uint32_t i = range.first; i < inner.tokens.len; i++)
    if (inner.tokens.items[i].kind != HENG_T_COMMENT)
      inner.order[inner.n_order++] = i;
  inner.at = inner.begun = inner.row = 0;
  inner.open = 1;
  heng_expr *e = heng__expression(&inner);
  if (!inner.failed && heng__ahead(&inner, 0)->kind != HENG_T_END)
    heng__expected(&inner, HENG_SAY2("`}`", "“}”"), NULL);
  p->tokens = inner.tokens;
  if (inner.failed) p->failed = true;
  heng__push(p->arena, &p->inners, range);
  return e;
}

// The } of the { at [at], over brackets within and nested texts; 0: none.
static size_t brace_end(heng_slice text, size_t at) {
  size_t depth = 0;
  for (; at < text.len; at++) {
    if (text.ptr[at] == '{') depth++;
    if (text.ptr[at] == '}' && --depth == 0) return at;
  }
  return 0;
}

static bool doubled(heng_slice text, size_t at) {
  return at + 1 < text.len && text.ptr[at + 1] == text.ptr[at];
}

// Cuts the message [e], the text of [token], at its braces.
static void split_message(heng_parser *p, heng_expr *e, uint32_t token) {
  HENG_VEC(heng_piece) pieces = {0};
  heng_slice text = e->text;
  uint32_t base = (uint32_t)(text.ptr - p->source->text.ptr);
  heng_buf plain = {.arena = p->arena};
  for (size_t at = 0; at < text.len && !p->failed; at++) {
    char c = text.ptr[at];
    bool brace = c == '{' || c == '}';
    bool plain_one = !brace || doubled(text, at);
    size_t close = c == '{' && !plain_one ? brace_end(text, at) : 0;
    uint32_t here = base + (uint32_t)at;
    if (plain_one) {
      heng__buf_add(&plain, (heng_slice){&text.ptr[at], 1});
      at += brace;
    } else if (!close) {
      heng__mistake(p, HENG_M_SYNTAX_MESSAGE_BRACE,
                    (heng_span){p->source, here, here + 1},
                    HENG_SAY(((heng_slice){&text.ptr[at], 1})));
    } else {
      heng_piece before = {.text = heng__buf_slice(&plain)};
      if (before.text.len) heng__push(p->arena, &pieces, before);
      plain = (heng_buf){.arena = p->arena};
      heng_piece piece = {
          .expr = parse_inner(p, token, here + 1, base + (uint32_t)close)};
      heng__push(p->arena, &pieces, piece);
      at = close;
    }
  }
  heng_piece last = {.text = heng__buf_slice(&plain)};
  if (last.text.len) heng__push(p->arena, &pieces, last);
  e->pieces = pieces.items;
  e->n_pieces = pieces.len;
}

// production: because
heng_expr *heng__because(heng_parser *p) {
  if (!heng__accept(p, HENG_K_BECAUSE)) return NULL;
  uint32_t token = heng__ahead_index(p, 0);
  heng_expr *e = heng__text(p);
  if (!p->failed) split_message(p, e, token);
  return e;
}

size_t heng__parse_template(heng_arena *arena,
                            const heng_source *source,
                            const heng_expr *text,
                            heng_diags *diags,
                            heng_piece **out) {
  heng_expr copy = *text;
  if (!text->pieces) {
    heng_parser p = {.arena = arena, .source = source, .diags = diags};
    split_message(&p, &copy, 0);
  }
  *out = copy.pieces;
  return copy.n_pieces;
}
