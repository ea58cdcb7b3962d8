// Terms: sums and products with their constants together, extremes, conditions and
// comparisons, each in one order. What may change places is decided by what its
// evaluation can come upon; see docs/adr/0026.
#include "plan/meaning_internal.h"

#include <stdlib.h>

#include "base/sha256.h"

#define LONG_TEXT 400

static const heng_type number_type = {.base = HENG_TYPE_NUMBER};
static const heng_type bool_type = {.base = HENG_TYPE_BOOL};

heng_slice heng__short_text(heng_arena *arena, heng_slice text) {
  char hex[65];
  if (text.len <= LONG_TEXT) return text;
  heng__sha256(text, hex);
  return heng__arena_printf(arena, "~%.40s", hex);
}

// Risks -------------------------------------------------------------------------

bool heng__same_texts(heng_texts a, heng_texts b) {
  if (a.len != b.len) return false;
  for (size_t i = 0; i < a.len; i++)
    if (!heng__slice_eq(a.items[i], b.items[i])) return false;
  return true;
}

static int by_text(const void *x, const void *y) {
  return heng__slice_cmp(*(const heng_slice *)x, *(const heng_slice *)y);
}

// What several that are all evaluated come upon together.
static heng_texts risks_of(heng_arena *arena,
                           const heng_term *const *args,
                           size_t n) {
  size_t most = 0, len = 0;
  for (size_t i = 0; i < n; i++) most += args[i]->risks.len;
  if (!most) return (heng_texts){NULL, 0};
  heng_slice *all = heng__array(arena, heng_slice, most);
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < args[i]->risks.len; k++)
      all[len++] = args[i]->risks.items[k];
  qsort(all, len, sizeof *all, by_text);
  size_t kept = 0;
  for (size_t i = 0; i < len; i++)
    if (!kept || !heng__slice_eq(all[kept - 1], all[i])) all[kept++] = all[i];
  return (heng_texts){all, kept};
}

// The whole term is evaluated or it is not: it is its own risk.
static void own_risk(heng_arena *arena, heng_term *term) {
  heng_slice *own = heng__new(arena, heng_slice);
  *own = term->text;
  term->risks = (heng_texts){own, 1};
}

void heng__term_risk(heng_arena *arena, heng_term *term) {
  term->holds = true;
  own_risk(arena, term);
}

// Of what is evaluated one after the other only until it is decided.
static void risk_in_turn(heng_arena *arena, heng_term *term) {
  const heng_term *first = term->args[0];
  bool same = true;
  for (size_t i = 1; i < term->n; i++)
    same &= !term->args[i]->risks.len ||
            heng__same_texts(term->args[i]->risks, first->risks);
  if (same)
    term->risks = first->risks;
  else
    own_risk(arena, term);
}

// Making ------------------------------------------------------------------------

static heng_term *with_args(heng_arena *arena,
                            heng_term_kind kind,
                            heng_type type,
                            const heng_term *const *args,
                            size_t n) {
  heng_term *t = heng__new(arena, heng_term);
  t->kind = kind;
  t->base = type.base;
  t->args = heng__array(arena, const heng_term *, n + 1);
  if (n) memcpy(t->args, args, n * sizeof *args);
  t->n = n;
  for (size_t i = 0; i < n; i++) {
    t->optional |= args[i]->optional;
    t->holds |= args[i]->holds;
    if (type.base == HENG_TYPE_CHOICE && args[i]->base == HENG_TYPE_CHOICE)
      t->unknown |= args[i]->unknown;
  }
  t->risks = risks_of(arena, args, n);
  return t;
}

// "(head arg arg)".
static void write_text(heng_arena *arena, heng_term *t, heng_slice head) {
  heng_buf out = {.arena = arena};
  heng__buf_printf(&out, "(%.*s", HENG_ARG(head));
  for (size_t i = 0; i < t->n; i++)
    heng__buf_printf(&out, " %.*s", HENG_ARG(t->args[i]->text));
  heng__buf_puts(&out, ")");
  t->text = heng__short_text(arena, heng__buf_slice(&out));
}

heng_term *heng__term_make(heng_arena *arena,
                           heng_type type,
                           heng_slice head,
                           const heng_term *const *args,
                           size_t n) {
  heng_term *t = with_args(arena, HENG_TERM_OTHER, type, args, n);
  t->optional = type.optional;
  write_text(arena, t, head);
  return t;
}

heng_term *heng__term_leaf(heng_arena *arena, heng_type type, heng_slice text) {
  heng_term *t = heng__new(arena, heng_term);
  t->base = type.base;
  t->optional = type.optional;
  t->text = text;
  return t;
}

const heng_term *heng__term_number(heng_arena *arena, heng_num number) {
  heng_term *t =
      heng__term_leaf(arena, number_type, heng__num_text(arena, number));
  t->kind = HENG_TERM_NUMBER;
  t->number = number;
  return t;
}

// Sums --------------------------------------------------------------------------

typedef struct part {
  heng_num factor;
  const heng_term *of;
} part;

typedef struct sum {
  heng_num number;
  part *parts;
  size_t n;
  bool failed;  // a number became too wide
} sum;

static int by_part(const void *x, const void *y) {
  const part *a = x, *b = y;
  int c = heng__slice_cmp(a->of->text, b->of->text);
  return c ? c : heng__num_cmp(a->factor, b->factor);
}

// Adds factor × term to a sum that has room for its parts.
static void add_term(heng_arena *arena,
                     sum *s,
                     heng_num factor,
                     const heng_term *t) {
  heng_num x;
  if (t->kind == HENG_TERM_NUMBER || t->kind == HENG_TERM_SUM) {
    s->failed |= heng__num_mul(arena, factor, t->number, &x) != HENG_OK ||
                 heng__num_add(arena, s->number, x, &s->number) != HENG_OK;
    for (size_t i = 0; i < t->n && !s->failed; i++) {
      s->failed |= heng__num_mul(arena, factor, t->factors[i], &x) != HENG_OK;
      s->parts[s->n++] = (part){x, t->args[i]};
    }
    return;
  }
  s->parts[s->n++] = (part){factor, t};
}

// Parts of the same text become one. One whose factors add up to 0 stays: it may
// be missing. What can find fault stays as often as it is evaluated.
static void gather(heng_arena *arena, sum *s) {
  if (s->n) qsort(s->parts, s->n, sizeof *s->parts, by_part);
  size_t kept = 0;
  for (size_t i = 0; i < s->n; i++) {
    part *last = kept ? &s->parts[kept - 1] : NULL;
    if (last && !last->of->holds &&
        heng__slice_eq(last->of->text, s->parts[i].of->text))
      s->failed |= heng__num_add(arena, last->factor, s->parts[i].factor,
                                 &last->factor) != HENG_OK;
    else
      s->parts[kept++] = s->parts[i];
  }
  s->n = kept;
}

static bool is_one(heng_num x) {
  return heng__num_cmp(x, heng__num_int(1)) == 0;
}

static const heng_term *sum_term(heng_arena *arena, const sum *s) {
  if (!s->n) return heng__term_number(arena, s->number);
  if (s->n == 1 && is_one(s->parts[0].factor) && !heng__num_sign(s->number))
    return s->parts[0].of;
  const heng_term **args = heng__array(arena, const heng_term *, s->n);
  heng_num *factors = heng__array(arena, heng_num, s->n);
  heng_buf out = {.arena = arena};
  heng__buf_printf(&out, "(sum %.*s",
                   HENG_ARG(heng__num_text(arena, s->number)));
  for (size_t i = 0; i < s->n; i++) {
    args[i] = s->parts[i].of;
    factors[i] = s->parts[i].factor;
    heng__buf_printf(&out, " %.*s*%.*s",
                     HENG_ARG(heng__num_text(arena, factors[i])),
                     HENG_ARG(args[i]->text));
  }
  heng__buf_puts(&out, ")");
  heng_term *t = with_args(arena, HENG_TERM_SUM, number_type, args, s->n);
  t->factors = factors;
  t->number = s->number;
  t->text = heng__short_text(arena, heng__buf_slice(&out));
  return t;
}

const heng_term *heng__term_add(heng_arena *arena,
                                const heng_term *a,
                                heng_num factor,
                                const heng_term *b) {
  sum s = {.number = heng__num_int(0)};
  s.parts = heng__array(arena, part, a->n + b->n + 2);
  add_term(arena, &s, heng__num_int(1), a);
  add_term(arena, &s, factor, b);
  gather(arena, &s);
  if (!s.failed) return sum_term(arena, &s);
  const heng_term *args[] = {a, b};
  heng_slice head = heng__arena_printf(arena, "wide-sum %.*s",
                                       HENG_ARG(heng__num_text(arena, factor)));
  return heng__term_make(arena, number_type, head, args, 2);
}

// Products ----------------------------------------------------------------------

// Takes the constant factor out of a term.
static const heng_term *without_factor(const heng_term *t, heng_num *factor) {
  *factor = heng__num_int(1);
  if (t->kind != HENG_TERM_SUM || t->n != 1 || heng__num_sign(t->number) ||
      !heng__num_sign(t->factors[0]))
    return t;
  *factor = t->factors[0];
  return t->args[0];
}

static int by_term(const void *x, const void *y) {
  const heng_term *const *a = x, *const *b = y;
  return heng__slice_cmp((*a)->text, (*b)->text);
}

static const heng_term *product(heng_arena *arena,
                                const heng_term *a,
                                const heng_term *b) {
  const heng_term **args =
      heng__array(arena, const heng_term *, a->n + b->n + 2);
  size_t n = 0;
  const heng_term *const both[] = {a, b};
  for (int i = 0; i < 2; i++) {
    bool flat = both[i]->kind == HENG_TERM_PRODUCT;
    for (size_t k = 0; flat && k < both[i]->n; k++)
      args[n++] = both[i]->args[k];
    if (!flat) args[n++] = both[i];
  }
  qsort(args, n, sizeof *args, by_term);
  heng_term *t = with_args(arena, HENG_TERM_PRODUCT, number_type, args, n);
  write_text(arena, t, HENG_LIT("product"));
  return t;
}

// factor × term, each part of a sum by itself.
static const heng_term *scaled(heng_arena *arena,
                               heng_num factor,
                               const heng_term *t) {
  return heng__term_add(arena, heng__term_number(arena, heng__num_int(0)),
                        factor, t);
}

const heng_term *heng__term_multiply(heng_arena *arena,
                                     const heng_term *a,
                                     const heng_term *b) {
  if (a->kind == HENG_TERM_NUMBER) return scaled(arena, a->number, b);
  if (b->kind == HENG_TERM_NUMBER) return scaled(arena, b->number, a);
  heng_num x, y, factor;
  const heng_term *p = without_factor(a, &x), *q = without_factor(b, &y);
  if (heng__num_mul(arena, x, y, &factor) != HENG_OK)
    return product(arena, a, b);
  return scaled(arena, factor, product(arena, p, q));
}

const heng_term *heng__term_divide(heng_arena *arena,
                                   heng_type type,
                                   const heng_term *a,
                                   const heng_term *b) {
  heng_num factor;
  if (b->kind == HENG_TERM_NUMBER && heng__num_sign(b->number) &&
      heng__num_div(arena, heng__num_int(1), b->number, &factor) == HENG_OK)
    return scaled(arena, factor, a);
  const heng_term *args[] = {without_factor(a, &factor), b};
  return scaled(arena, factor,
                heng__term_make(arena, type, HENG_LIT("div"), args, 2));
}

// Extremes and conditions -------------------------------------------------------

static const char *const many_heads[] = {
    [HENG_TERM_LEAST] = "least",
    [HENG_TERM_MOST] = "most",
    [HENG_TERM_AND] = "and",
    [HENG_TERM_OR] = "or",
};

// Sorts neighbours that may change places, all of them where [any] is set.
static void sort_terms(const heng_term **args, size_t n, bool any) {
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    while (end < n &&
           (any || heng__same_texts(args[i]->risks, args[end]->risks)))
      end++;
    qsort(args + i, end - i, sizeof *args, by_term);
    i = end;
  }
}

const heng_term *heng__term_of_many(heng_arena *arena,
                                    heng_type type,
                                    heng_term_kind kind,
                                    const heng_term *const *args,
                                    size_t n) {
  size_t most = 0, len = 0, kept = 0;
  for (size_t i = 0; i < n; i++) most += args[i]->n + 1;
  const heng_term **all = heng__array(arena, const heng_term *, most + 1);
  for (size_t i = 0; i < n; i++) {
    bool flat = args[i]->kind == kind;
    for (size_t k = 0; flat && k < args[i]->n; k++)
      all[len++] = args[i]->args[k];
    if (!flat) all[len++] = args[i];
  }
  bool extreme = kind == HENG_TERM_LEAST || kind == HENG_TERM_MOST;
  sort_terms(all, len, extreme);
  for (size_t i = 0; i < len; i++)
    if (!kept || all[i]->holds ||
        !heng__slice_eq(all[kept - 1]->text, all[i]->text))
      all[kept++] = all[i];
  if (kept == 1 && (extreme || !all[0]->optional)) return all[0];
  heng_term *t = with_args(arena, kind, type, all, kept);
  if (!extreme) {
    t->optional = false;
    risk_in_turn(arena, t);
  }
  write_text(arena, t, heng__slice(many_heads[kind]));
  return t;
}

// Comparisons -------------------------------------------------------------------

static const char *const compare_heads[] = {
    [HENG_TERM_EQUAL] = "equal",
    [HENG_TERM_OTHER_THAN] = "other-than",
    [HENG_TERM_LESS] = "less",
    [HENG_TERM_NOT_MORE] = "not-more",
};

static heng_term *comparison(heng_arena *arena,
                             heng_term_kind kind,
                             const heng_term *const *args,
                             size_t n) {
  heng_term *t = with_args(arena, kind, bool_type, args, n);
  bool ordered = kind == HENG_TERM_LESS || kind == HENG_TERM_NOT_MORE;
  for (size_t i = 0; i < n; i++) t->holds |= ordered && args[i]->unknown;
  write_text(arena, t, heng__slice(compare_heads[kind]));
  // A comparison with a missing one is no; whether one may be stays known.
  if (ordered && t->holds && !t->risks.len) own_risk(arena, t);
  return t;
}

// The difference of two numbers in a scale of its own: its first factor is 1, or
// -1 where its sign counts.
static const heng_term *difference(heng_arena *arena,
                                   const heng_term *low,
                                   const heng_term *high,
                                   bool signed_too) {
  const heng_term *d = heng__term_add(arena, high, heng__num_int(-1), low);
  heng_num first = heng__num_int(1), factor;
  if (d->kind == HENG_TERM_SUM) first = d->factors[0];
  if (signed_too) first = heng__num_abs(arena, first);
  if (!heng__num_sign(first) ||
      heng__num_div(arena, heng__num_int(1), first, &factor) != HENG_OK)
    return d;
  return scaled(arena, factor, d);
}

// A yes/no that is compared with a literal is itself or not.
static const heng_term *truth(heng_arena *arena,
                              heng_term_kind kind,
                              const heng_term *a,
                              const heng_term *b) {
  bool yes = heng__slice_eq(b->text, HENG_LIT("yes"));
  bool no = heng__slice_eq(b->text, HENG_LIT("no"));
  if (a->base != HENG_TYPE_BOOL || a->optional || (!yes && !no)) return NULL;
  return (kind == HENG_TERM_EQUAL) == yes ? a : heng__term_not(arena, a);
}

const heng_term *heng__term_compare(heng_arena *arena,
                                    heng_term_kind kind,
                                    const heng_term *a,
                                    const heng_term *b) {
  bool ordered = kind == HENG_TERM_LESS || kind == HENG_TERM_NOT_MORE;
  if (a->base == HENG_TYPE_NUMBER && b->base == HENG_TYPE_NUMBER) {
    const heng_term *d = difference(arena, a, b, ordered);
    return comparison(arena, kind, &d, 1);
  }
  const heng_term *same = NULL;
  if (!ordered) {
    same = truth(arena, kind, a, b);
    if (!same) same = truth(arena, kind, b, a);
  }
  if (same) return same;
  bool turned = !ordered && heng__slice_cmp(a->text, b->text) > 0;
  const heng_term *args[] = {turned ? b : a, turned ? a : b};
  return comparison(arena, kind, args, 2);
}

static const heng_term *not_each(heng_arena *arena,
                                 heng_term_kind kind,
                                 const heng_term *a) {
  const heng_term **args = heng__array(arena, const heng_term *, a->n);
  for (size_t i = 0; i < a->n; i++) args[i] = heng__term_not(arena, a->args[i]);
  return heng__term_of_many(arena, bool_type, kind, args, a->n);
}

// The comparison that holds where [a] does not, of operands that are not missing.
static const heng_term *opposite(heng_arena *arena, const heng_term *a) {
  bool ordered = a->kind == HENG_TERM_LESS || a->kind == HENG_TERM_NOT_MORE;
  if (!ordered) {
    bool equal = a->kind == HENG_TERM_EQUAL;
    return comparison(arena, equal ? HENG_TERM_OTHER_THAN : HENG_TERM_EQUAL,
                      a->args, a->n);
  }
  bool less = a->kind == HENG_TERM_LESS;
  heng_term_kind kind = less ? HENG_TERM_NOT_MORE : HENG_TERM_LESS;
  if (a->n == 1) {
    const heng_term *d = scaled(arena, heng__num_int(-1), a->args[0]);
    return comparison(arena, kind, &d, 1);
  }
  const heng_term *args[] = {a->args[1], a->args[0]};
  return comparison(arena, kind, args, 2);
}

const heng_term *heng__term_not(heng_arena *arena, const heng_term *a) {
  bool compares = a->kind >= HENG_TERM_EQUAL;
  if (compares && !a->optional) return opposite(arena, a);
  if (a->kind == HENG_TERM_NOT && !a->args[0]->optional) return a->args[0];
  if (a->kind == HENG_TERM_AND) return not_each(arena, HENG_TERM_OR, a);
  if (a->kind == HENG_TERM_OR) return not_each(arena, HENG_TERM_AND, a);
  heng_term *t = with_args(arena, HENG_TERM_NOT, bool_type, &a, 1);
  t->optional = false;
  write_text(arena, t, HENG_LIT("not"));
  return t;
}
