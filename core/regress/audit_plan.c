// A plan with some nodes changed: the trees that hold one are copied, all else is
// borrowed, so that a plan that others read stays as it is.
#include "plan/review.h"
#include "regress/audit.h"

typedef struct editor {
  heng_arena *arena;
  heng_edit_wanted *wanted;
  heng_node_edit *edit;
  const void *ctx;
  bool found;
} editor;

static heng_node *copy_node(editor *e, const heng_node *node);

static heng_node **copy_nodes(editor *e, heng_node *const *nodes, size_t n) {
  heng_node **copy = heng__array(e->arena, heng_node *, n);
  for (size_t i = 0; i < n; i++) copy[i] = copy_node(e, nodes[i]);
  return copy;
}

static heng_join *copy_joins(editor *e, const heng_join *joins, size_t n) {
  heng_join *copy = heng__array(e->arena, heng_join, n);
  for (size_t i = 0; i < n; i++)
    copy[i] =
        (heng_join){copy_node(e, joins[i].inner), copy_node(e, joins[i].outer)};
  return copy;
}

static heng_aggregate *copy_aggregate(editor *e, const heng_aggregate *a) {
  heng_aggregate *copy = heng__new(e->arena, heng_aggregate);
  *copy = *a;
  copy->joins = copy_joins(e, a->joins, a->n_joins);
  heng_node **const parts[] = {&copy->where,  &copy->body,  &copy->condition,
                               &copy->by,     &copy->until, &copy->figure,
                               &copy->weight, &copy->own};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    *parts[i] = copy_node(e, *parts[i]);
  return copy;
}

static heng_plan_choose *copy_choose(editor *e, const heng_plan_choose *c) {
  heng_plan_choose *copy = heng__new(e->arena, heng_plan_choose);
  *copy = *c;
  copy->rows = heng__array(e->arena, heng_plan_choose_row, c->n_rows);
  for (size_t i = 0; i < c->n_rows; i++) {
    copy->rows[i] = c->rows[i];
    copy->rows[i].value = copy_node(e, c->rows[i].value);
    copy->rows[i].when = copy_node(e, c->rows[i].when);
  }
  return copy;
}

static heng_plan_rank *copy_rank(editor *e, const heng_plan_rank *r) {
  heng_plan_rank *copy = heng__new(e->arena, heng_plan_rank);
  *copy = *r;
  copy->keys = heng__array(e->arena, heng_plan_key, r->n_keys);
  for (size_t i = 0; i < r->n_keys; i++)
    copy->keys[i] =
        (heng_plan_key){copy_node(e, r->keys[i].value), r->keys[i].descending};
  copy->within = copy_nodes(e, r->within, r->n_within);
  return copy;
}

static heng_node *copy_node(editor *e, const heng_node *node) {
  if (!node) return NULL;
  heng_node *copy = heng__new(e->arena, heng_node);
  *copy = *node;
  copy->args = copy_nodes(e, node->args, node->n_args);
  if (node->aggregate) copy->aggregate = copy_aggregate(e, node->aggregate);
  if (node->choose) copy->choose = copy_choose(e, node->choose);
  if (node->rank) copy->rank = copy_rank(e, node->rank);
  if (e->wanted(node, e->ctx)) e->edit(copy, e->arena, e->ctx);
  return copy;
}

static void find_wanted(const heng_node *node, void *ctx) {
  editor *e = ctx;
  e->found = e->found || e->wanted(node, e->ctx);
}

// Copies a tree where something in it is wanted.
static void edit_tree(editor *e, heng_node **node) {
  e->found = false;
  heng__plan_walk(*node, find_wanted, e);
  if (e->found) *node = copy_node(e, *node);
}

static void edit_table(editor *e, heng_plan_table *t) {
  edit_tree(e, &t->where);
  edit_tree(e, &t->having);
  heng_join *joins = heng__array(e->arena, heng_join, t->n_joins);
  for (size_t i = 0; i < t->n_joins; i++) {
    joins[i] = t->joins[i];
    edit_tree(e, &joins[i].inner);
    edit_tree(e, &joins[i].outer);
  }
  t->joins = joins;
  heng_plan_field *fields = heng__array(e->arena, heng_plan_field, t->n_fields);
  for (size_t i = 0; i < t->n_fields; i++) {
    fields[i] = t->fields[i];
    edit_tree(e, &fields[i].node);
  }
  t->fields = fields;
}

heng_plan *heng__plan_edited(heng_arena *arena,
                             const heng_plan *plan,
                             heng_edit_wanted *wanted,
                             heng_node_edit *edit,
                             const void *ctx) {
  editor e = {arena, wanted, edit, ctx, false};
  heng_plan *copy = heng__new(arena, heng_plan);
  *copy = *plan;
  copy->tables = heng__array(arena, heng_plan_table, plan->n_tables);
  for (size_t t = 0; t < plan->n_tables; t++) {
    copy->tables[t] = plan->tables[t];
    edit_table(&e, &copy->tables[t]);
  }
  copy->values = heng__array(arena, heng_plan_value, plan->n_values);
  for (size_t i = 0; i < plan->n_values; i++) {
    copy->values[i] = plan->values[i];
    edit_tree(&e, &copy->values[i].node);
  }
  copy->checks = heng__array(arena, heng_plan_check, plan->n_checks);
  for (size_t i = 0; i < plan->n_checks; i++) {
    copy->checks[i] = plan->checks[i];
    edit_tree(&e, &copy->checks[i].condition);
  }
  return copy;
}

// ---- every expression with its rule -----------------------------------------

typedef struct visiting {
  heng_visit_rule *visit;
  void *ctx;
  const heng_rule_at *at;
} visiting;

static void visit_node(const heng_node *node, void *ctx) {
  visiting *v = ctx;
  v->visit(node, v->at, v->ctx);
}

static void walk(visiting *v, const heng_node *node, const heng_rule_at *at) {
  v->at = at;
  heng__plan_walk(node, visit_node, v);
}

static void walk_because(visiting *v,
                         const heng_template *because,
                         heng_rule_at at) {
  at.message = true;
  for (size_t i = 0; i < because->n_pieces; i++)
    walk(v, because->pieces[i].node, &at);
}

static void visit_table(visiting *v, const heng_plan *plan, uint32_t table) {
  const heng_plan_table *t = &plan->tables[table];
  heng_rule_at rows = {.table = table,
                       .field = HENG_NONE,
                       .of = t->pair,
                       .cites = t->cites,
                       .span = t->name_span};
  walk(v, t->where, &rows);
  walk(v, t->having, &rows);
  for (size_t i = 0; i < t->n_joins; i++) {
    walk(v, t->joins[i].inner, &rows);
    walk(v, t->joins[i].outer, &rows);
  }
  for (uint32_t f = 0; f < t->n_fields; f++) {
    const heng_plan_field *field = &t->fields[f];
    heng_rule_at at = {.table = table,
                       .field = f,
                       .of = t->pair,
                       .name = field->pair,
                       .cites = field->cites,
                       .span = field->span};
    walk(v, field->node, &at);
    walk_because(v, &field->because, at);
  }
}

void heng__rules_visit(const heng_plan *plan,
                       heng_visit_rule *visit,
                       void *ctx) {
  visiting v = {visit, ctx, NULL};
  for (uint32_t t = 0; t < plan->n_tables; t++) visit_table(&v, plan, t);
  for (size_t i = 0; i < plan->n_values; i++) {
    const heng_plan_value *value = &plan->values[i];
    heng_rule_at at = {.table = HENG_NONE,
                       .field = HENG_NONE,
                       .name = value->pair,
                       .cites = value->cites,
                       .span = value->span};
    walk(&v, value->node, &at);
  }
  for (size_t i = 0; i < plan->n_checks; i++) {
    const heng_plan_check *check = &plan->checks[i];
    heng_rule_at at = {.table = check->table,
                       .field = HENG_NONE,
                       .name = check->pair,
                       .cites = check->cites,
                       .span = check->span};
    if (check->table != HENG_NONE) at.of = plan->tables[check->table].pair;
    walk(&v, check->condition, &at);
    walk_because(&v, &check->because, at);
  }
}
