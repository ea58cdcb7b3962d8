// Operators of comparisons and conditions.
#include "regress/mutants_internal.h"

static bool is_binary(const heng_expr *e, heng_op op) {
  return e->kind == HENG_E_BINARY && e->op == op;
}

void heng__mutate_boundary(heng_maker *m, const heng_expr *e) {
  static const struct {
    heng_op op;
    const char *by;
  } signs[] = {
      {HENG_O_LT, "<="}, {HENG_O_LE, "<"}, {HENG_O_GT, ">="}, {HENG_O_GE, ">"}};
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    if (is_binary(e, signs[i].op))
      heng__mutant_put(m, heng__mutant_between(e->left, e->right),
                       heng__slice(signs[i].by));
}

void heng__mutate_equal(heng_maker *m, const heng_expr *e) {
  bool equal = is_binary(e, HENG_O_EQ);
  if (!equal && !is_binary(e, HENG_O_NE)) return;
  heng__mutant_put(m, heng__mutant_between(e->left, e->right),
                   equal ? HENG_LIT("!=") : HENG_LIT("="));
}

void heng__mutate_between(heng_maker *m, const heng_expr *e) {
  if (e->kind != HENG_E_BETWEEN) return;
  heng_span gap = heng__mutant_between(e->left, e->items[0]);
  if (!gap.source) return;
  heng_slice x = heng__mutant_text(m, e->left),
             low = heng__mutant_text(m, e->items[0]),
             high = heng__mutant_text(m, e->items[1]),
             both = heng__mutant_word(m, HENG_K_AND, heng__span_text(gap));
  for (int end = 0; end < 2; end++)
    heng__mutant_put(
        m, e->span,
        heng__mutant_printf(m, "(%.*s %s %.*s %.*s %.*s %s %.*s)", HENG_ARG(x),
                            end ? ">=" : ">", HENG_ARG(low), HENG_ARG(both),
                            HENG_ARG(x), end ? "<" : "<=", HENG_ARG(high)));
}

void heng__mutate_known(heng_maker *m, const heng_expr *e) {
  if (e->kind != HENG_E_KNOWN && e->kind != HENG_E_MISSING) return;
  heng_span at = {e->span.source, e->left->span.end, e->span.end};
  heng_slice word = heng__mutant_word(
      m, e->kind == HENG_E_KNOWN ? HENG_K_IS_MISSING : HENG_K_IS_KNOWN,
      heng__span_text(at));
  heng__mutant_put(m, at, heng__mutant_printf(m, " %.*s", HENG_ARG(word)));
}

void heng__mutate_member(heng_maker *m, const heng_expr *e) {
  if (e->kind != HENG_E_IN || e->n_items < 2) return;
  for (size_t i = 0; i < e->n_items; i++) {
    heng_span at = e->items[i]->span;
    if (i + 1 < e->n_items)
      at.end = e->items[i + 1]->span.start;
    else
      at.start = e->items[i - 1]->span.end;
    heng__mutant_put(m, at, HENG_LIT(""));
  }
}

void heng__mutate_and_or(heng_maker *m, const heng_expr *e) {
  bool both = is_binary(e, HENG_O_AND);
  if (!both && !is_binary(e, HENG_O_OR)) return;
  heng_span gap = heng__mutant_between(e->left, e->right);
  if (!gap.source) return;
  heng_slice word =
      heng__mutant_word(m, both ? HENG_K_OR : HENG_K_AND, heng__span_text(gap));
  // Brackets keep what binds tighter together.
  heng__mutant_put(m, e->span,
                   heng__mutant_printf(
                       m, both ? "(%.*s %.*s %.*s)" : "((%.*s) %.*s (%.*s))",
                       HENG_ARG(heng__mutant_text(m, e->left)), HENG_ARG(word),
                       HENG_ARG(heng__mutant_text(m, e->right))));
}

void heng__mutate_term(heng_maker *m, const heng_expr *e) {
  bool implies = is_binary(e, HENG_O_IMPLIES);
  if (!implies && !is_binary(e, HENG_O_AND) && !is_binary(e, HENG_O_OR)) return;
  // Of `a and b and c` the terms are a, b and c, each dropped once.
  if (!is_binary(e->left, e->op) || implies)
    heng__mutant_put(m, e->span, heng__mutant_text(m, e->right));
  if (!implies) heng__mutant_put(m, e->span, heng__mutant_text(m, e->left));
}

// The word `not` in `x not in { … }`.
static heng_span not_before_in(const heng_expr *in) {
  const heng_source *source = in->span.source;
  heng_pair pair = heng__keyword_pair(HENG_K_NOT);
  heng_slice words[] = {pair.en, pair.zh};
  for (uint32_t at = in->left->span.end; at < in->span.end; at++)
    for (int i = 0; i < 2; i++)
      if (in->span.end - at > words[i].len &&
          memcmp(source->text.ptr + at, words[i].ptr, words[i].len) == 0)
        return (heng_span){source, at, at + (uint32_t)words[i].len};
  return (heng_span){0};
}

void heng__mutate_not(heng_maker *m, const heng_expr *e) {
  if (e->kind != HENG_E_NOT) return;
  if (e->left->kind == HENG_E_IN && e->left->span.start == e->span.start)
    heng__mutant_put(m, not_before_in(e->left), HENG_LIT(""));
  else
    heng__mutant_put(m, e->span, heng__mutant_text(m, e->left));
}

static void drop_clause(heng_maker *m, heng_span clause, heng_keyword keyword) {
  heng_span word = heng__mutant_keyword_before(clause, keyword);
  if (word.source)
    heng__mutant_put(m, heng__span_join(word, clause), HENG_LIT(""));
}

void heng__mutate_where(heng_maker *m, const heng_expr *e) {
  if (e->kind == HENG_E_CALL && e->call->where)
    drop_clause(m, e->call->where->span, HENG_K_WHERE);
}

void heng__mutate_rows(heng_maker *m, const heng_patch_place *place) {
  if (place->kind != HENG_PLACE_ROWS) return;
  drop_clause(m, place->span, HENG_K_WHERE);
  drop_clause(m, place->span, HENG_K_HAVING);
}

void heng__mutate_as_a_rule(heng_maker *m, const heng_patch_place *place) {
  if (place->kind != HENG_PLACE_WORD || !place->item) return;
  heng_pair words = heng__keyword_pair(HENG_K_AS_A_RULE);
  heng_span name = place->item->name.span;
  const char *text = place->span.source->text.ptr;
  if (!place->item->as_a_rule) {
    heng_span behind = {name.source, name.end, name.end};
    heng_slice word =
        heng__mutant_word(m, HENG_K_AS_A_RULE, heng__span_text(place->span));
    heng__mutant_put(m, behind,
                     heng__mutant_printf(m, " %.*s", HENG_ARG(word)));
    return;
  }
  heng_slice both[] = {words.en, words.zh};
  for (uint32_t at = place->span.start; at < place->span.end; at++)
    for (int i = 0; i < 2; i++)
      if (place->span.end - at >= both[i].len &&
          memcmp(text + at, both[i].ptr, both[i].len) == 0) {
        heng__mutant_put(
            m, (heng_span){name.source, at, at + (uint32_t)both[i].len},
            HENG_LIT(""));
        return;
      }
}
