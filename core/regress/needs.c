// Which stored fields the rules behind an expectation mention: a walk over the
// plan from the field that is expected, through everything it could read.
#include "regress/examples_internal.h"

struct heng_needs {
  heng_trial *trial;
  heng_span span;
  bool **seen_fields;  // [table][field]
  bool *seen_rows;     // [table]: the condition of its rows
  bool *seen_values;
  heng_pair rule;  // the rule being walked
  bool missing;    // something was reported
};

static void walk_node(heng_needs *n, const heng_node *node);

heng_needs *heng__needs_begin(heng_trial *trial, heng_span span) {
  const heng_plan *plan = trial->plan;
  heng_needs *n = heng__new(trial->arena, heng_needs);
  n->trial = trial;
  // Whether something is left out does not depend on what the rules compute.
  if (trial->quiet) return n;
  n->span = span;
  n->seen_fields = heng__array(trial->arena, bool *, plan->n_tables);
  for (size_t t = 0; t < plan->n_tables; t++)
    n->seen_fields[t] =
        heng__array(trial->arena, bool, plan->tables[t].n_fields);
  n->seen_rows = heng__array(trial->arena, bool, plan->n_tables);
  n->seen_values = heng__array(trial->arena, bool, plan->n_values);
  return n;
}

// Whether some row of the example must have the field.
static bool some_row_needs(const heng_trial *trial,
                           uint32_t table,
                           const heng_schema_field *field) {
  const heng_record_table *t = &trial->records->tables[table];
  if (!field->n_when) return t->n_rows > 0;
  for (size_t r = 0; r < t->n_rows; r++) {
    bool holds = true;
    for (size_t i = 0; i < field->n_when; i++) {
      const heng_column *column = &t->columns[field->when[i].field];
      holds &= column->codes && column->codes[r] == field->when[i].code;
    }
    if (holds) return true;
  }
  return false;
}

static void need_stored(heng_needs *n, uint32_t table, uint32_t field) {
  heng_trial *trial = n->trial;
  const heng_schema_table *t = &trial->plan->schema->tables[table];
  const heng_schema_field *f = &t->fields[field];
  if (f->optional || f->has_default || f->key ||
      trial->records->tables[table].columns[field].present ||
      !some_row_needs(trial, table, f))
    return;
  heng_said rule = heng__say_pair(n->rule);
  if (!rule.en.len) rule = HENG_SAY2("the expectation", "该期望");
  heng__diag(trial->diags, HENG_M_TEST_OMITTED, n->span,
             heng__say_pair(f->pair), heng__say_pair(t->pair), rule);
  n->missing = true;
}

static void walk_joins(heng_needs *n, const heng_join *joins, size_t count) {
  for (size_t i = 0; i < count; i++) {
    walk_node(n, joins[i].inner);
    walk_node(n, joins[i].outer);
  }
}

// What decides which rows a table has.
void heng__needs_rows(heng_needs *n, uint32_t table) {
  if (n->trial->quiet || n->seen_rows[table]) return;
  n->seen_rows[table] = true;
  const heng_plan_table *t = &n->trial->plan->tables[table];
  if (t->kind == HENG_TABLE_RECORDS) return;
  heng_pair rule = n->rule;
  n->rule = t->pair;
  heng__needs_rows(n, t->source[0]);
  if (t->kind == HENG_TABLE_PAIR) heng__needs_rows(n, t->source[1]);
  walk_node(n, t->where);
  walk_node(n, t->having);
  walk_joins(n, t->joins, t->n_joins);
  if (t->kind == HENG_TABLE_GROUP)
    for (uint32_t f = 0; f < t->n_keys; f++) heng__needs_field(n, table, f);
  n->rule = rule;
}

void heng__needs_field(heng_needs *n, uint32_t table, uint32_t field) {
  if (n->trial->quiet) return;
  heng__needs_rows(n, table);
  if (n->seen_fields[table][field]) return;
  n->seen_fields[table][field] = true;
  const heng_plan_table *t = &n->trial->plan->tables[table];
  const heng_plan_field *f = &t->fields[field];
  if (f->role == HENG_ROLE_STORED) {
    if (t->kind == HENG_TABLE_RECORDS) need_stored(n, t->schema, f->stored);
    return;
  }
  heng_pair rule = n->rule;
  n->rule = f->pair;
  walk_node(n, f->node);
  n->rule = rule;
}

static void walk_aggregate(heng_needs *n, const heng_aggregate *a) {
  heng__needs_rows(n, a->table);
  walk_joins(n, a->joins, a->n_joins);
  walk_node(n, a->where);
  walk_node(n, a->body);
  walk_node(n, a->condition);
  walk_node(n, a->by);
  walk_node(n, a->until);
  walk_node(n, a->figure);
  walk_node(n, a->weight);
  walk_node(n, a->own);
}

static void walk_rank(heng_needs *n, const heng_plan_rank *rank) {
  for (size_t i = 0; i < rank->n_keys; i++) walk_node(n, rank->keys[i].value);
  for (size_t i = 0; i < rank->n_within; i++) walk_node(n, rank->within[i]);
}

static void walk_value(heng_needs *n, uint32_t value) {
  if (n->seen_values[value]) return;
  n->seen_values[value] = true;
  heng_pair rule = n->rule;
  n->rule = n->trial->plan->values[value].pair;
  walk_node(n, n->trial->plan->values[value].node);
  n->rule = rule;
}

static void walk_node(heng_needs *n, const heng_node *node) {
  if (!node) return;
  if (node->kind == HENG_NODE_FIELD || node->kind == HENG_NODE_FOLLOW)
    heng__needs_field(n, node->id, node->field);
  if (node->kind == HENG_NODE_VALUE) walk_value(n, node->id);
  if (node->aggregate) walk_aggregate(n, node->aggregate);
  if (node->rank) walk_rank(n, node->rank);
  if (node->choose)
    for (size_t i = 0; i < node->choose->n_rows; i++) {
      walk_node(n, node->choose->rows[i].when);
      walk_node(n, node->choose->rows[i].value);
    }
  for (uint32_t i = 0; i < node->n_args; i++) walk_node(n, node->args[i]);
}

void heng__needs_value(heng_needs *n, uint32_t value) {
  if (!n->trial->quiet) walk_value(n, value);
}

static void walk_template(heng_needs *n, const heng_template *text) {
  for (size_t i = 0; i < text->n_pieces; i++)
    walk_node(n, text->pieces[i].node);
}

static void walk_check(heng_needs *n, const heng_plan_check *check) {
  n->rule = check->pair;
  if (check->table != HENG_NONE) heng__needs_rows(n, check->table);
  walk_node(n, check->condition);
  walk_template(n, &check->because);
}

void heng__needs_all(heng_needs *n) {
  if (n->trial->quiet) return;
  const heng_plan *plan = n->trial->plan;
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    heng__needs_rows(n, t);
    for (uint32_t f = 0; f < plan->tables[t].n_fields; f++) {
      if (plan->tables[t].fields[f].role == HENG_ROLE_STORED) continue;
      heng__needs_field(n, t, f);
      n->rule = plan->tables[t].fields[f].pair;
      walk_template(n, &plan->tables[t].fields[f].because);
    }
  }
  for (size_t i = 0; i < plan->n_checks; i++) walk_check(n, &plan->checks[i]);
}

void heng__needs_rule(heng_needs *n, heng_slice rule) {
  if (n->trial->quiet) return;
  const heng_plan *plan = n->trial->plan;
  bool found = false;
  for (size_t i = 0; i < plan->n_checks; i++)
    if (heng__pair_has(plan->checks[i].pair, rule)) {
      walk_check(n, &plan->checks[i]);
      found = true;
    }
  for (uint32_t t = 0; t < plan->n_tables; t++)
    for (uint32_t f = 0; f < plan->tables[t].n_fields; f++)
      if (heng__pair_has(plan->tables[t].fields[f].pair, rule)) {
        heng__needs_field(n, t, f);
        found = true;
      }
  if (!found) heng__needs_all(n);
}

bool heng__needs_missing(const heng_needs *n) {
  return n->missing;
}
