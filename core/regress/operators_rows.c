// Operators of aggregates, ranks and choices.
#include "regress/mutants_internal.h"

static heng_function function_of(const heng_expr *e) {
  return e->kind == HENG_E_CALL ? heng__function_find(e->call->name.text)
                                : HENG_FN_NONE;
}

// Aggregates ------------------------------------------------------------------------

static void swap_name(heng_maker *m, const heng_expr *e, heng_function other) {
  heng_span at = e->call->name.span;
  heng_pair pair = heng__function_row(other)->pair;
  bool zh = !m->english && (unsigned char)heng__span_text(at).ptr[0] >= 0x80;
  heng__mutant_put(m, at, heng__pair_show(pair, zh ? HENG_ZH : HENG_EN));
}

// `largest` or `smallest` behind the figure.
static void swap_take(heng_maker *m, const heng_expr *e) {
  const heng_call *c = e->call;
  if (!c->most || c->take == HENG_TAKE_ALL || !c->n_args) return;
  heng_span at = {e->span.source, c->most->span.end, c->args[0]->span.start};
  const char *text = at.source->text.ptr;
  while (at.end > at.start && text[at.end] != '(' &&
         memcmp(text + at.end, "（", 3) != 0)
    at.end--;
  heng_slice word = heng__mutant_word(
      m, c->take == HENG_TAKE_LARGEST ? HENG_K_SMALLEST : HENG_K_LARGEST,
      heng__span_text(at));
  heng__mutant_put(m, at, heng__mutant_printf(m, " %.*s", HENG_ARG(word)));
}

void heng__mutate_aggregate(heng_maker *m, const heng_expr *e) {
  static const heng_function pairs[][2] = {
      {HENG_FN_SUM, HENG_FN_AVERAGE},
      {HENG_FN_MIN, HENG_FN_MAX},
      {HENG_FN_ANY, HENG_FN_EVERY},
      {HENG_FN_STDEV, HENG_FN_STDEVP},
      {HENG_FN_VARIANCE, HENG_FN_VARIANCEP},
      {HENG_FN_SUM_OF_THE, HENG_FN_AVERAGE_OF_THE},
      {HENG_FN_MEDIAN, HENG_FN_AVERAGE}};
  heng_function f = function_of(e);
  if (!f) return;
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    if (pairs[i][0] == f) swap_name(m, e, pairs[i][1]);
    if (pairs[i][1] == f && f != HENG_FN_AVERAGE) swap_name(m, e, pairs[i][0]);
  }
  if (f == HENG_FN_AVERAGE) swap_name(m, e, HENG_FN_SUM);
  swap_take(m, e);
}

void heng__mutate_all_rows(heng_maker *m, const heng_expr *e) {
  heng_function f = function_of(e);
  if (!f || heng__function_row(f)->kind == HENG_F_VALUES) return;
  const heng_call *c = e->call;
  if (!c->n_args || c->has_within || c->n_args > 1) return;
  heng_span first = c->args[0]->span;
  if (c->all.end > c->all.start) {
    heng__mutant_put(m, (heng_span){first.source, c->all.start, first.start},
                     HENG_LIT(""));
  } else if (!c->via) {
    heng_slice word = heng__mutant_word(m, HENG_K_ALL, heng__mutant_text(m, e));
    heng__mutant_put(m, (heng_span){first.source, first.start, first.start},
                     heng__mutant_printf(m, "%.*s ", HENG_ARG(word)));
  }
}

// One of several, with its comma.
static void drop_each(heng_maker *m, heng_expr *const *items, size_t n) {
  for (size_t i = 0; n > 1 && i < n; i++) {
    heng_span at = items[i]->span;
    if (i + 1 < n)
      at.end = items[i + 1]->span.start;
    else
      at.start = items[i - 1]->span.end;
    heng__mutant_put(m, at, HENG_LIT(""));
  }
}

static void drop_window(heng_maker *m, heng_span key) {
  heng_span word = heng__mutant_keyword_before(key, HENG_K_WITHIN);
  if (word.source)
    heng__mutant_put(m, heng__span_join(word, key), HENG_LIT(""));
}

void heng__mutate_within(heng_maker *m, const heng_expr *e) {
  if (e->kind == HENG_E_RANK) {
    drop_each(m, e->rank->within, e->rank->n_within);
    if (e->rank->n_within == 1) drop_window(m, e->rank->within[0]->span);
  }
  if (e->kind != HENG_E_CALL || !e->call->has_within) return;
  const heng_call *c = e->call;
  drop_each(m, c->within, c->n_within);
  if (c->n_within == 1)
    heng__mutant_put(
        m, c->within[0]->span,
        heng__mutant_word(m, HENG_K_ALL, heng__mutant_text(m, c->within[0])));
}

void heng__mutate_weight(heng_maker *m, const heng_expr *e) {
  if (e->kind != HENG_E_CALL || !e->call->weight) return;
  heng_span at = e->call->weight->span;
  heng_span word = heng__mutant_keyword_before(at, HENG_K_WEIGHTED_BY);
  if (word.source) heng__mutant_put(m, heng__span_join(word, at), HENG_LIT(""));
}

// Ranks -----------------------------------------------------------------------------

static void turn(heng_maker *m, const heng_sort_key *key) {
  heng_span at = key->direction;
  heng_keyword other = key->descending ? HENG_K_ASCENDING : HENG_K_DESCENDING;
  heng_slice like = at.end > at.start ? heng__span_text(at)
                                      : heng__mutant_text(m, key->value);
  heng_slice word = heng__mutant_word(m, other, like);
  if (at.end > at.start) {
    heng__mutant_put(m, at, word);
    return;
  }
  at = key->value->span;
  at.start = at.end;
  heng__mutant_put(m, at, heng__mutant_printf(m, " %.*s", HENG_ARG(word)));
}

void heng__mutate_order(heng_maker *m, const heng_expr *e) {
  if (e->kind == HENG_E_RANK)
    for (size_t i = 0; i < e->rank->n_keys; i++) turn(m, &e->rank->keys[i]);
  if (function_of(e) == HENG_FN_FIRST && e->call->by.value)
    turn(m, &e->call->by);
}

static uint32_t key_end(const heng_sort_key *key) {
  return key->direction.end > key->direction.start ? key->direction.end
                                                   : key->value->span.end;
}

static uint32_t key_start(const heng_sort_key *key) {
  return key->value->span.start;
}

// Where a keyword stands in a rank, or a span without a source.
static heng_span find_word(const heng_expr *rank, heng_keyword keyword) {
  heng_pair pair = heng__keyword_pair(keyword);
  heng_slice words[] = {pair.en, pair.zh};
  const char *text = rank->span.source->text.ptr;
  for (uint32_t at = rank->span.start; at < rank->span.end; at++)
    for (int i = 0; i < 2; i++)
      if (rank->span.end - at >= words[i].len &&
          memcmp(text + at, words[i].ptr, words[i].len) == 0)
        return (heng_span){rank->span.source, at, at + (uint32_t)words[i].len};
  return (heng_span){0};
}

void heng__mutate_ties(heng_maker *m, const heng_expr *e) {
  static const struct {
    heng_ties ties;
    heng_keyword word, other;
  } all[] = {{HENG_TIES_SHARE, HENG_K_TIES_SHARE, HENG_K_TIES_DENSE},
             {HENG_TIES_DENSE, HENG_K_TIES_DENSE, HENG_K_TIES_SHARE},
             {HENG_TIES_NONE, HENG_K_NO_TIES, HENG_K_TIES_SHARE}};
  if (e->kind != HENG_E_RANK) return;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    if (e->rank->ties != all[i].ties) continue;
    heng_span at = find_word(e, all[i].word);
    if (at.source)
      heng__mutant_put(m, at,
                       heng__mutant_word(m, all[i].other, heng__span_text(at)));
  }
}

void heng__mutate_rank_key(heng_maker *m, const heng_expr *e) {
  if (e->kind != HENG_E_RANK) return;
  const heng_rank *r = e->rank;
  for (size_t i = 0; r->n_before_then > 1 && i < r->n_before_then; i++) {
    heng_span at = {e->span.source, key_start(&r->keys[i]),
                    key_end(&r->keys[i])};
    if (i + 1 < r->n_before_then)
      at.end = key_start(&r->keys[i + 1]);
    else
      at.start = key_end(&r->keys[i - 1]);
    heng__mutant_put(m, at, HENG_LIT(""));
  }
}

void heng__mutate_then(heng_maker *m, const heng_expr *e) {
  if (e->kind != HENG_E_RANK) return;
  const heng_rank *r = e->rank;
  size_t n = r->n_keys - r->n_before_then;
  if (!n) return;
  const heng_sort_key *first = &r->keys[r->n_before_then];
  heng_span at = {e->span.source, key_start(first),
                  key_end(&r->keys[r->n_keys - 1])};
  const char *text = at.source->text.ptr;
  while (at.start > e->span.start && text[at.start] != ';' &&
         memcmp(text + at.start, "；", 3) != 0)
    at.start--;
  heng__mutant_put(m, at, HENG_LIT(""));
  for (size_t i = 0; n > 1 && i < n; i++) {
    heng_span one = {e->span.source, key_start(&first[i]), key_end(&first[i])};
    if (i + 1 < n)
      one.end = key_start(&first[i + 1]);
    else
      one.start = key_end(&first[i - 1]);
    heng__mutant_put(m, one, HENG_LIT(""));
  }
}

// Choices ---------------------------------------------------------------------------

void heng__mutate_choose_row(heng_maker *m, const heng_expr *e) {
  if (e->kind != HENG_E_CHOOSE || e->choose->n_rows < 2) return;
  for (size_t i = 0; i < e->choose->n_rows; i++)
    heng__mutant_put(m, e->choose->rows[i].span, HENG_LIT(""));
}

// The texts of two parts that follow one another, exchanged.
static void exchange(heng_maker *m, heng_span x, heng_span y) {
  const char *text = x.source->text.ptr + x.end;
  heng_slice between = {text, y.start - x.end};
  if (m->english) between = HENG_LIT(" ");
  heng_span at = {x.source, x.start, y.end};
  heng__mutant_put(m, at,
                   heng__mutant_printf(
                       m, "%.*s%.*s%.*s", HENG_ARG(heng__mutant_words(m, y)),
                       HENG_ARG(between), HENG_ARG(heng__mutant_words(m, x))));
}

void heng__mutate_choose_swap(heng_maker *m, const heng_expr *e) {
  if (e->kind != HENG_E_CHOOSE) return;
  for (size_t i = 0; i + 1 < e->choose->n_rows; i++)
    exchange(m, e->choose->rows[i].value->span,
             e->choose->rows[i + 1].value->span);
}

void heng__mutate_choose_order(heng_maker *m, const heng_expr *e) {
  if (e->kind != HENG_E_CHOOSE || e->choose->exactly_one) return;
  for (size_t i = 0; i + 1 < e->choose->n_rows; i++)
    if (e->choose->rows[i + 1].when)
      exchange(m, e->choose->rows[i].span, e->choose->rows[i + 1].span);
}
