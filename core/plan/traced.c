// The counters of a trace: which of them belong to which node of a plan. A node
// that several rules share has one set, and so has a copy that somebody changes.
#include "plan/build_internal.h"

// How many counters a node has: how often it was reached; of a condition or of
// what goes one way or the other also how often each way.
static uint32_t counters_of(const heng_node *node) {
  uint32_t ways = 0;
  switch (node->kind) {
    case HENG_NODE_CHOOSE: ways = (uint32_t)node->choose->n_rows; break;
    case HENG_NODE_RANK: ways = 1 + (uint32_t)node->rank->n_keys; break;
    case HENG_NODE_MIN:
    case HENG_NODE_MAX: ways = node->n_args; break;
    case HENG_NODE_AT_MOST:
    case HENG_NODE_AT_LEAST:
    case HENG_NODE_ELSE:
    case HENG_NODE_SLOT:
    case HENG_NODE_ROLLUP: ways = 2; break;
    default: break;
  }
  return !ways && node->type.base != HENG_TYPE_BOOL ? 1 : HENG_TRACE_WAY + ways;
}

static void number(heng_plan *plan, heng_node *node);

static void number_aggregate(heng_plan *plan, heng_aggregate *a) {
  heng_node *parts[] = {a->where, a->body,   a->condition, a->by,
                        a->until, a->figure, a->weight,    a->own};
  for (size_t i = 0; i < a->n_joins; i++) {
    number(plan, a->joins[i].inner);
    number(plan, a->joins[i].outer);
  }
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    number(plan, parts[i]);
}

static void number(heng_plan *plan, heng_node *node) {
  if (!node || node->trace) return;
  node->trace = plan->n_traced;
  plan->n_traced += counters_of(node);
  for (uint32_t i = 0; i < node->n_args; i++) number(plan, node->args[i]);
  if (node->aggregate) number_aggregate(plan, node->aggregate);
  for (size_t i = 0; node->choose && i < node->choose->n_rows; i++) {
    number(plan, node->choose->rows[i].when);
    number(plan, node->choose->rows[i].value);
  }
  for (size_t i = 0; node->rank && i < node->rank->n_keys; i++)
    number(plan, node->rank->keys[i].value);
  for (size_t i = 0; node->rank && i < node->rank->n_within; i++)
    number(plan, node->rank->within[i]);
}

static void number_template(heng_plan *plan, const heng_template *t) {
  for (size_t i = 0; i < t->n_pieces; i++) number(plan, t->pieces[i].node);
}

static void number_table(heng_plan *plan, heng_plan_table *t) {
  number(plan, t->where);
  for (size_t i = 0; i < t->n_joins; i++) {
    number(plan, t->joins[i].inner);
    number(plan, t->joins[i].outer);
  }
  number(plan, t->having);
  for (size_t f = 0; f < t->n_fields; f++) {
    number(plan, t->fields[f].node);
    number(plan, t->fields[f].slot);
    number_template(plan, &t->fields[f].because);
  }
}

void heng__b_traced(heng_plan *plan) {
  plan->n_traced = 1;  // a node without counters has 0
  for (size_t t = 0; t < plan->n_tables; t++)
    number_table(plan, &plan->tables[t]);
  for (size_t i = 0; i < plan->n_values; i++)
    number(plan, plan->values[i].node);
  for (size_t i = 0; i < plan->n_checks; i++) {
    number(plan, plan->checks[i].condition);
    number_template(plan, &plan->checks[i].because);
  }
}
