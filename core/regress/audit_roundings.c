// Where values are rounded, and plans that round there in another way.
#include "regress/audit.h"

static bool aggregate_rounds(const heng_aggregate *a) {
  return a->function == HENG_FN_STDEV || a->function == HENG_FN_STDEVP ||
         a->function == HENG_FN_SKEWNESS || a->function == HENG_FN_ZSCORE;
}

// The operand of a root, logarithm or power that says how many decimals it has;
// NULL of other nodes.
static const heng_node *decimals_of(const heng_node *node) {
  if (node->kind == HENG_NODE_ROOT) return node->args[2];
  if (node->kind == HENG_NODE_LN || node->kind == HENG_NODE_EXP)
    return node->args[1];
  return NULL;
}

static bool rounds(const heng_node *node) {
  return node->kind == HENG_NODE_ROUND || decimals_of(node) ||
         (node->aggregate && aggregate_rounds(node->aggregate));
}

static bool same_place(const heng_node *a, const heng_node *b) {
  return a->kind == b->kind && a->span.source == b->span.source &&
         a->span.start == b->span.start && a->span.end == b->span.end;
}

typedef struct listing {
  heng_arena *arena;
  HENG_VEC(heng_rounding) list;
} listing;

static heng_rounding rounding_of(const heng_node *node,
                                 const heng_rule_at *at) {
  heng_rounding r = {.node = node, .at = *at, .only_messages = true};
  const heng_node *digits = decimals_of(node);
  int64_t n = 0;
  if (node->kind == HENG_NODE_ROUND) {
    r.has_mode = true;
    r.mode = node->mode;
    r.to = node->to;
    digits = node->args[1];
    if (r.to) r.step = digits->value.num;
  }
  if (node->aggregate) n = node->aggregate->digits;
  if (digits && !r.to) heng__num_to_int(digits->value.num, &n);
  r.digits = (int)n;
  return r;
}

static bool same_rule(const heng_rule_at *a, const heng_rule_at *b) {
  return a->table == b->table && a->field == b->field &&
         a->span.source == b->span.source && a->span.start == b->span.start;
}

static void note_node(const heng_node *node,
                      const heng_rule_at *at,
                      void *ctx) {
  listing *l = ctx;
  if (!rounds(node)) return;
  size_t i = 0;
  while (i < l->list.len && !same_place(l->list.items[i].node, node)) i++;
  if (i == l->list.len) {
    heng__push(l->arena, &l->list, rounding_of(node, at));
    l->list.items[i].n_rules = 1;
  } else if (!same_rule(&l->list.items[i].at, at)) {
    l->list.items[i].n_rules++;
  }
  if (!at->message) l->list.items[i].only_messages = false;
}

size_t heng__roundings(heng_arena *arena,
                       const heng_plan *plan,
                       const heng_noted *noted,
                       heng_rounding **out) {
  listing l = {.arena = arena};
  heng__rules_visit(plan, note_node, &l);
  for (size_t i = 0; i < noted->roundings.len; i++) {
    const heng_noted_rounding *n = &noted->roundings.items[i];
    for (size_t k = 0; k < l.list.len; k++) {
      heng_rounding *r = &l.list.items[k];
      if (!same_place(r->node, n->node)) continue;
      r->times += n->times;
      r->changed += n->changed;
    }
  }
  *out = l.list.items;
  return l.list.len;
}

// ---- other ways -------------------------------------------------------------

static size_t add_modes(const heng_rounding *r, heng_rounded_else *out) {
  static const heng_round modes[] = {HENG_HALF_UP, HENG_HALF_EVEN,
                                     HENG_ROUND_UP, HENG_ROUND_DOWN};
  size_t n = 0;
  for (size_t i = 0; r->has_mode && i < sizeof modes / sizeof *modes; i++)
    if (modes[i] != r->mode)
      out[n++] = (heng_rounded_else){modes[i], r->digits, r->step};
  return n;
}

size_t heng__rounded_else(heng_arena *arena,
                          const heng_rounding *r,
                          heng_rounded_else out[HENG_ROUNDED_ELSE_MOST]) {
  size_t n = add_modes(r, out);
  int least = r->has_mode ? -18 : 0, most = r->has_mode ? 18 : HENG_DIGITS_MOST;
  for (int by = -1; by <= 1; by += 2) {
    heng_rounded_else other = {r->mode, r->digits + by, r->step};
    heng_num ten = heng__num_int(10);
    if (r->to) {
      heng_status status =
          by < 0 ? heng__num_mul(arena, r->step, ten, &other.step)
                 : heng__num_div(arena, r->step, ten, &other.step);
      if (status != HENG_OK) continue;
      other.digits = r->digits;
    } else if (other.digits < least || other.digits > most) {
      continue;
    }
    out[n++] = other;
  }
  return n;
}

typedef struct rounding_edit {
  const heng_rounding *rounding;
  const heng_rounded_else *otherwise;
} rounding_edit;

static bool wanted(const heng_node *node, const void *ctx) {
  const rounding_edit *e = ctx;
  return same_place(node, e->rounding->node);
}

static void edit(heng_node *node, heng_arena *arena, const void *ctx) {
  const rounding_edit *e = ctx;
  if (node->aggregate) {
    node->aggregate->digits = e->otherwise->digits;
    return;
  }
  // The operands of the copy are copies as well.
  uint32_t at = node->kind == HENG_NODE_ROOT ? 2 : 1;
  heng_node *figure = heng__new(arena, heng_node);
  *figure = *node->args[at];
  figure->value.num = e->rounding->to ? e->otherwise->step
                                      : heng__num_int(e->otherwise->digits);
  node->args[at] = figure;
  node->mode = e->otherwise->mode;
}

heng_plan *heng__plan_rounded(heng_arena *arena,
                              const heng_plan *plan,
                              const heng_rounding *rounding,
                              const heng_rounded_else *otherwise) {
  rounding_edit e = {rounding, otherwise};
  return heng__plan_edited(arena, plan, wanted, edit, &e);
}
