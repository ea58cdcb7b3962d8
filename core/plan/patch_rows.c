// Rows of a choose that exclude each other: their order has no meaning. What is not
// proven here is said to be possible.
#include "plan/patch_internal.h"

#define TERMS_MAX 32

// The terms of `a and b and c`, in the order in which they are asked.
typedef struct terms {
  const heng_node *items[TERMS_MAX];
  size_t n;
  bool all;  // there was room for all of them
} terms;

static void cut(const heng_node *node, terms *out) {
  if (node->kind == HENG_NODE_AND) {
    for (uint32_t i = 0; i < node->n_args; i++) cut(node->args[i], out);
  } else if (out->n < TERMS_MAX) {
    out->items[out->n++] = node;
  } else {
    out->all = false;
  }
}

// Which terms exclude each other --------------------------------------------------

static bool is_const(const heng_node *node) {
  return node->kind == HENG_NODE_CONST && !node->value.missing;
}

// LESS, SAME and MORE: what two values may be to each other where a comparison of
// them holds; 0 for what is none.
enum { LESS = 1, SAME = 2, MORE = 4 };

static unsigned relations(heng_node_kind kind) {
  switch (kind) {
    case HENG_NODE_EQ: return SAME;
    case HENG_NODE_NE: return LESS | MORE;
    case HENG_NODE_LT: return LESS;
    case HENG_NODE_LE: return LESS | SAME;
    case HENG_NODE_GT: return MORE;
    case HENG_NODE_GE: return MORE | SAME;
    default: return 0;
  }
}

static unsigned turned(unsigned of) {
  return (of & LESS ? MORE : 0) | (of & SAME) | (of & MORE ? LESS : 0);
}

static bool compared_apart(const heng_node *x, const heng_node *y) {
  unsigned a = relations(x->kind), b = relations(y->kind);
  if (!a || !b) return false;
  if (heng__node_same(x->args[0], y->args[0]) &&
      heng__node_same(x->args[1], y->args[1]))
    return !(a & b);
  return heng__node_same(x->args[0], y->args[1]) &&
         heng__node_same(x->args[1], y->args[0]) && !(a & turned(b));
}

// The values that a term names, of which one is its subject: `x = a`, `x in { … }`.
static size_t named(const heng_node *term, heng_node *const **out) {
  if (term->kind != HENG_NODE_EQ && term->kind != HENG_NODE_IN) return 0;
  for (uint32_t i = 1; i < term->n_args; i++)
    if (!is_const(term->args[i])) return 0;
  *out = term->args + 1;
  return term->n_args - 1;
}

static bool values_apart(const heng_node *x, const heng_node *y) {
  heng_node *const *a, *const *b;
  size_t n = named(x, &a), m = named(y, &b);
  if (!n || !m || !heng__node_same(x->args[0], y->args[0])) return false;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < m; k++)
      if (a[i]->type.base != b[k]->type.base || heng__const_same(a[i], b[k]))
        return false;
  return true;
}

// Between what a number or a date lies where a term holds.
typedef struct bounds {
  bool has_low, has_high, open_low, open_high;
  heng_num low, high;
} bounds;

static heng_num number_of(const heng_node *c) {
  return c->type.base == HENG_TYPE_DATE ? heng__num_int(c->value.code)
                                        : c->value.num;
}

// False where the term is no comparison with constants.
static bool bounds_of(const heng_node *term, bounds *out) {
  *out = (bounds){0};
  heng_base_type base = term->n_args ? term->args[0]->type.base : 0;
  if (base != HENG_TYPE_NUMBER && base != HENG_TYPE_DATE) return false;
  for (uint32_t i = 1; i < term->n_args; i++)
    if (!is_const(term->args[i])) return false;
  unsigned may = relations(term->kind);
  if (term->kind == HENG_NODE_BETWEEN) {
    *out = (bounds){.has_low = true,
                    .has_high = true,
                    .low = number_of(term->args[1]),
                    .high = number_of(term->args[2])};
    return true;
  }
  if (!may || may == (LESS | MORE)) return false;
  out->low = out->high = number_of(term->args[1]);
  out->has_low = !(may & LESS);
  out->has_high = !(may & MORE);
  out->open_low = out->open_high = !(may & SAME);
  return true;
}

static bool is_below(const bounds *x, const bounds *y) {
  if (!x->has_high || !y->has_low) return false;
  int order = heng__num_cmp(x->high, y->low);
  return order < 0 || (order == 0 && (x->open_high || y->open_low));
}

static bool bounds_apart(const heng_node *x, const heng_node *y) {
  bounds a, b;
  return bounds_of(x, &a) && bounds_of(y, &b) &&
         heng__node_same(x->args[0], y->args[0]) &&
         (is_below(&a, &b) || is_below(&b, &a));
}

static bool is_not(const heng_node *x, const heng_node *y) {
  return x->kind == HENG_NODE_NOT && heng__node_same(x->args[0], y);
}

static bool terms_apart(const heng_node *x, const heng_node *y) {
  return is_not(x, y) || is_not(y, x) || compared_apart(x, y) ||
         values_apart(x, y) || bounds_apart(x, y);
}

// What may be held back -------------------------------------------------------------

// The expression that a step gives a field, or null.
static const heng_node *rule_of(const heng_patchable *p,
                                const heng_node *node) {
  if (node->kind != HENG_NODE_FIELD) return NULL;
  return p->plan->tables[node->id].fields[node->field].node;
}

// Whether both are quantiles of the same values, at shares that are constants: then
// both are held back or none.
static bool held_alike(const heng_patchable *p,
                       const heng_node *x,
                       const heng_node *y) {
  const heng_node *a = rule_of(p, x), *b = rule_of(p, y);
  if (!a || !b || x->id != y->id || x->cursor != y->cursor ||
      a->kind != HENG_NODE_AGGREGATE || b->kind != HENG_NODE_AGGREGATE ||
      a->aggregate->function != HENG_FN_QUANTILE ||
      b->aggregate->function != HENG_FN_QUANTILE)
    return false;
  heng_aggregate of_a = *a->aggregate, of_b = *b->aggregate;
  if (!is_const(of_a.figure) || !is_const(of_b.figure)) return false;
  of_a.figure = of_b.figure = NULL;
  heng_node like_a = *a, like_b = *b;
  like_a.aggregate = &of_a;
  like_b.aggregate = &of_b;
  return heng__node_same(&like_a, &like_b);
}

// Whether [x] is asked wherever all of [asked] hold.
static bool is_asked(const heng_patchable *p,
                     const heng_node *x,
                     const terms *asked) {
  for (size_t i = 0; i < asked->n; i++) {
    const heng_node *term = asked->items[i];
    if (heng__node_same(x, term) || held_alike(p, x, term)) return true;
    bool both = relations(term->kind) || term->kind == HENG_NODE_BETWEEN;
    uint32_t n = both ? term->n_args : 0;
    if (term->kind == HENG_NODE_NOT || term->kind == HENG_NODE_KNOWN ||
        term->kind == HENG_NODE_IN || term->kind == HENG_NODE_STARTS_WITH)
      n = 1;
    for (uint32_t k = 0; k < n; k++)
      if (heng__node_same(x, term->args[k]) || held_alike(p, x, term->args[k]))
        return true;
  }
  return false;
}

// Whether asking [node] holds nothing back that asking [asked] does not.
static bool holds_nothing_more(const heng_patchable *p,
                               const heng_node *node,
                               const terms *asked) {
  if (is_asked(p, node, asked) || node->kind == HENG_NODE_CONST ||
      (node->kind == HENG_NODE_PARAM && !node->n_args))
    return true;
  if (!relations(node->kind) && node->kind != HENG_NODE_NOT &&
      node->kind != HENG_NODE_AND && node->kind != HENG_NODE_OR &&
      node->kind != HENG_NODE_IN && node->kind != HENG_NODE_BETWEEN &&
      node->kind != HENG_NODE_KNOWN && node->kind != HENG_NODE_STARTS_WITH)
    return false;
  for (uint32_t i = 0; i < node->n_args; i++)
    if (!holds_nothing_more(p, node->args[i], asked)) return false;
  return true;
}

// Where all of [y] hold, some term of [x] does not, and nothing that is asked
// before that term holds anything back.
static bool excluded(const heng_patchable *p, const terms *x, const terms *y) {
  for (size_t i = 0; i < x->n; i++) {
    for (size_t k = 0; k < y->n; k++)
      if (terms_apart(x->items[i], y->items[k])) return true;
    if (!holds_nothing_more(p, x->items[i], y)) return false;
  }
  return false;
}

static bool conditions_apart(const heng_patchable *p,
                             const heng_node *x,
                             const heng_node *y) {
  terms a = {.all = true}, b = {.all = true};
  cut(x, &a);
  cut(y, &b);
  return a.all && b.all && excluded(p, &a, &b) && excluded(p, &b, &a);
}

// Rows ------------------------------------------------------------------------------

bool heng__patchable_rows_apart(const heng_patchable *p, heng_span at) {
  bool any = false;
  for (size_t i = 0; i < p->nodes.len; i++) {
    const heng_node *node = p->nodes.items[i].node;
    if (node->kind != HENG_NODE_CHOOSE || node->span.source != at.source)
      continue;
    const heng_plan_choose *c = node->choose;
    for (size_t r = 0; r + 1 < c->n_rows; r++) {
      if (c->rows[r].span.start != at.start ||
          c->rows[r + 1].span.end != at.end)
        continue;
      any = true;
      if (!c->rows[r].when || !c->rows[r + 1].when ||
          !conditions_apart(p, c->rows[r].when, c->rows[r + 1].when))
        return false;
    }
  }
  return any;
}
