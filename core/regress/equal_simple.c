// A plan without what cannot matter: figures in the place of params, no caps that
// never bind, no conditions that always or never hold. Nothing is taken out that
// could be missing, held back or a finding.
#include "plan/range.h"
#include "plan/review.h"
#include "regress/equal_internal.h"

typedef struct simplifying {
  heng_arena *arena;
  const heng_plan *plan;
  heng_ranges *ranges;
  size_t taken;  // caps and conditions that were taken out
} simplifying;

static heng_node *simple(simplifying *s, const heng_node *node);

static heng_node **simple_all(simplifying *s, heng_node **nodes, size_t n) {
  heng_node **out = heng__array(s->arena, heng_node *, n + 1);
  for (size_t i = 0; i < n; i++) out[i] = simple(s, nodes[i]);
  return out;
}

static heng_aggregate *simple_aggregate(simplifying *s,
                                        const heng_aggregate *a) {
  heng_aggregate *out = heng__new(s->arena, heng_aggregate);
  *out = *a;
  out->joins = heng__array(s->arena, heng_join, a->n_joins + 1);
  for (size_t i = 0; i < a->n_joins; i++)
    out->joins[i] =
        (heng_join){simple(s, a->joins[i].inner), simple(s, a->joins[i].outer)};
  out->where = simple(s, a->where);
  out->body = simple(s, a->body);
  out->condition = simple(s, a->condition);
  out->by = simple(s, a->by);
  out->until = simple(s, a->until);
  out->figure = simple(s, a->figure);
  out->weight = simple(s, a->weight);
  out->own = simple(s, a->own);
  return out;
}

static heng_plan_rank *simple_rank(simplifying *s, const heng_plan_rank *r) {
  heng_plan_rank *out = heng__new(s->arena, heng_plan_rank);
  *out = *r;
  out->keys = heng__array(s->arena, heng_plan_key, r->n_keys + 1);
  for (size_t i = 0; i < r->n_keys; i++)
    out->keys[i] =
        (heng_plan_key){simple(s, r->keys[i].value), r->keys[i].descending};
  out->within = simple_all(s, r->within, r->n_within);
  return out;
}

static bool is_yes_no(const heng_node *node, bool yes) {
  return node->kind == HENG_NODE_CONST && node->type.base == HENG_TYPE_BOOL &&
         !node->value.missing && (node->value.code != 0) == yes;
}

// Rows that never hold are left out, and those behind one that always does.
static heng_node *simple_choose(simplifying *s,
                                heng_node *out,
                                const heng_plan_choose *c) {
  heng_plan_choose *choose = heng__new(s->arena, heng_plan_choose);
  *choose = *c;
  choose->rows = heng__array(s->arena, heng_plan_choose_row, c->n_rows + 1);
  choose->n_rows = 0;
  bool ended = false;
  for (size_t i = 0; i < c->n_rows; i++) {
    heng_plan_choose_row row = c->rows[i];
    row.value = simple(s, row.value);
    row.when = simple(s, row.when);
    if (!c->exactly_one && (ended || (row.when && is_yes_no(row.when, false))))
      continue;
    if (!c->exactly_one && row.when && is_yes_no(row.when, true))
      row.when = NULL;
    ended = !row.when;
    choose->rows[choose->n_rows++] = row;
  }
  out->choose = choose;
  if (choose->n_rows == 1 && !choose->rows[0].when && !c->exactly_one)
    return choose->rows[0].value;
  return out;
}

// Numbers of which nothing can be missing or held back.
static bool is_sure(const heng_plan *plan, const heng_node *node) {
  switch (node->kind) {
    case HENG_NODE_CONST: return !node->value.missing;
    case HENG_NODE_FIELD: {
      const heng_plan_field *f = &plan->tables[node->id].fields[node->field];
      return f->role == HENG_ROLE_STORED && !f->type.optional &&
             f->type.base == HENG_TYPE_NUMBER;
    }
    case HENG_NODE_PARAM:
      return !node->n_args && !plan->params[node->id].cells[0].missing;
    case HENG_NODE_NEG:
    case HENG_NODE_ABS:
    case HENG_NODE_ADD:
    case HENG_NODE_SUB:
    case HENG_NODE_MIN:
    case HENG_NODE_MAX:
    case HENG_NODE_AT_MOST:
    case HENG_NODE_AT_LEAST: break;
    default: return false;
  }
  for (uint32_t i = 0; i < node->n_args; i++)
    if (!is_sure(plan, node->args[i])) return false;
  return true;
}

static heng_node *yes_no(simplifying *s, const heng_node *node, bool yes) {
  heng_node *out = heng__new(s->arena, heng_node);
  out->kind = HENG_NODE_CONST;
  out->type = (heng_type){.base = HENG_TYPE_BOOL};
  out->span = node->span;
  out->value.code = yes;
  s->taken++;
  return out;
}

// -1, +1: a is always below, above b; 0: neither is sure. *equal: they may meet.
static int order_of(heng_range a, heng_range b, bool *equal) {
  *equal = false;
  if (a.has_high && b.has_low) {
    int c = heng__num_cmp(a.high, b.low);
    *equal = c == 0;
    if (c <= 0) return -1;
  }
  if (a.has_low && b.has_high) {
    int c = heng__num_cmp(a.low, b.high);
    *equal = c == 0;
    if (c >= 0) return 1;
  }
  return 0;
}

// A comparison that always or never holds; null: neither is sure.
static heng_node *settled(simplifying *s, const heng_node *node) {
  const heng_node *a = node->args[0], *b = node->args[1];
  bool equal;
  if (a->type.base != HENG_TYPE_NUMBER || b->type.base != HENG_TYPE_NUMBER ||
      !is_sure(s->plan, a) || !is_sure(s->plan, b))
    return NULL;
  int order = order_of(heng__range_of(s->ranges, a),
                       heng__range_of(s->ranges, b), &equal);
  if (!order) return NULL;
  switch (node->kind) {
    case HENG_NODE_LT:
      if (order < 0 && equal) return NULL;
      return yes_no(s, node, order < 0);
    case HENG_NODE_LE:
      if (order > 0 && equal) return NULL;
      return yes_no(s, node, order < 0);
    case HENG_NODE_GT:
      if (order > 0 && equal) return NULL;
      return yes_no(s, node, order > 0);
    case HENG_NODE_GE:
      if (order < 0 && equal) return NULL;
      return yes_no(s, node, order > 0);
    default: return NULL;
  }
}

// x where a cap of x by a figure never binds, else null.
static const heng_node *uncapped(simplifying *s, const heng_node *node) {
  bool most = node->kind == HENG_NODE_AT_MOST || node->kind == HENG_NODE_MIN;
  if (node->n_args != 2 || node->type.base != HENG_TYPE_NUMBER) return NULL;
  for (int i = 0; i < 2; i++) {
    const heng_node *x = node->args[i], *cap = node->args[1 - i];
    bool equal,
        figure = cap->kind == HENG_NODE_CONST || cap->kind == HENG_NODE_PARAM;
    if (!figure || !is_sure(s->plan, cap)) continue;
    int order = order_of(heng__range_of(s->ranges, x),
                         heng__range_of(s->ranges, cap), &equal);
    if (order == (most ? -1 : 1)) return x;
  }
  return NULL;
}

static heng_node *simple_logic(heng_node *out) {
  if (out->kind == HENG_NODE_AND || out->kind == HENG_NODE_OR)
    for (uint32_t i = 0; i < 2 && out->n_args == 2; i++)
      if (is_yes_no(out->args[i], out->kind == HENG_NODE_AND))
        return out->args[1 - i];
  return out;
}

static heng_node *figure_of(simplifying *s, const heng_node *node) {
  const heng_plan_param *p = &s->plan->params[node->id];
  heng_node *out = heng__new(s->arena, heng_node);
  *out = *node;
  out->kind = HENG_NODE_CONST;
  out->id = p->type.base == HENG_TYPE_REF ? node->id : 0;
  out->type = p->type;
  out->value = p->cells[0];
  return out;
}

static heng_node *simple(simplifying *s, const heng_node *node) {
  if (!node) return NULL;
  bool plain = node->kind == HENG_NODE_PARAM && !node->n_args &&
               s->plan->params[node->id].n_cells == 1;
  if (plain) return figure_of(s, node);
  const heng_node *inner;
  heng_node *folded;
  switch (node->kind) {
    case HENG_NODE_AT_MOST:
    case HENG_NODE_AT_LEAST:
    case HENG_NODE_MIN:
    case HENG_NODE_MAX:
      inner = uncapped(s, node);
      if (inner) {
        s->taken++;
        return simple(s, inner);
      }
      break;
    case HENG_NODE_LT:
    case HENG_NODE_LE:
    case HENG_NODE_GT:
    case HENG_NODE_GE:
      folded = settled(s, node);
      if (folded) return folded;
      break;
    default: break;
  }
  heng_node *out = heng__new(s->arena, heng_node);
  *out = *node;
  out->args = simple_all(s, node->args, node->n_args);
  if (node->aggregate) out->aggregate = simple_aggregate(s, node->aggregate);
  if (node->rank) out->rank = simple_rank(s, node->rank);
  if (node->choose) return simple_choose(s, out, node->choose);
  return simple_logic(out);
}

static void simple_table(simplifying *s, heng_plan_table *t) {
  heng_plan_field *fields =
      heng__array(s->arena, heng_plan_field, t->n_fields + 1);
  for (size_t f = 0; f < t->n_fields; f++) {
    fields[f] = t->fields[f];
    fields[f].node = simple(s, fields[f].node);
  }
  t->fields = fields;
  t->where = simple(s, t->where);
  t->having = simple(s, t->having);
}

static void visit_param(const heng_node *node, void *ctx) {
  bool *used = ctx;
  if (node->kind == HENG_NODE_PARAM) used[node->id] = true;
}

// Params that no rule reads any more have no effect.
static void drop_params(simplifying *s, heng_plan *plan) {
  bool *used = heng__array(s->arena, bool, plan->n_params + 1);
  heng__plan_walk_all(plan, visit_param, used);
  heng_plan_param *params =
      heng__array(s->arena, heng_plan_param, plan->n_params + 1);
  for (size_t i = 0; i < plan->n_params; i++) {
    params[i] = plan->params[i];
    // Its number stays; without a name and cells its line is the same in both.
    if (!used[i]) params[i] = (heng_plan_param){0};
  }
  size_t n = plan->n_params;
  while (n && !used[n - 1]) n--;
  plan->params = params;
  plan->n_params = n;
}

heng_plan *heng__plan_simple(heng_arena *arena,
                             const heng_plan *plan,
                             size_t *taken) {
  heng_plan *out = heng__new(arena, heng_plan);
  *out = *plan;
  out->arena = arena;
  simplifying s = {arena, plan,
                   heng__ranges_new(arena, plan, HENG_FIGURES_AS_SET), 0};
  out->tables = heng__array(arena, heng_plan_table, plan->n_tables + 1);
  for (size_t t = 0; t < plan->n_tables; t++) {
    out->tables[t] = plan->tables[t];
    simple_table(&s, &out->tables[t]);
  }
  out->values = heng__array(arena, heng_plan_value, plan->n_values + 1);
  for (size_t v = 0; v < plan->n_values; v++) {
    out->values[v] = plan->values[v];
    out->values[v].node = simple(&s, plan->values[v].node);
  }
  out->checks = heng__array(arena, heng_plan_check, plan->n_checks + 1);
  for (size_t c = 0; c < plan->n_checks; c++) {
    out->checks[c] = plan->checks[c];
    out->checks[c].condition = simple(&s, plan->checks[c].condition);
  }
  drop_params(&s, out);
  *taken = s.taken;
  return out;
}
