// Traces: making, filling and adding them.
#include "exec/run_internal.h"

// A plan whose nodes were changed may ask for more counters than it was given.
#define SPARE 64

heng_trace *heng__trace_new(heng_arena *arena, const heng_plan *plan) {
  heng_trace *trace = heng__new(arena, heng_trace);
  *trace = (heng_trace){.plan = plan, .n_counts = plan->n_traced + SPARE};
  trace->counts = heng__array(arena, uint64_t, trace->n_counts);
  trace->rows = heng__array(arena, uint64_t, plan->n_tables);
  trace->cells = heng__array(arena, uint64_t *, plan->n_params);
  trace->lifted = heng__array(arena, uint64_t *, plan->n_tables);
  trace->given = heng__array(arena, uint64_t *, plan->n_tables);
  trace->n_given = heng__array(arena, size_t, plan->n_tables);
  for (size_t i = 0; i < plan->n_rows; i++) {
    uint32_t table = plan->rows[i].schema;
    if (!plan->tables[table].given) continue;
    trace->n_given[table] = plan->rows[i].n_rows;
    trace->given[table] = heng__array(arena, uint64_t, plan->rows[i].n_rows);
  }
  for (size_t i = 0; i < plan->n_params; i++)
    trace->cells[i] = heng__array(arena, uint64_t, plan->params[i].n_cells);
  for (size_t i = 0; i < plan->n_tables; i++)
    trace->lifted[i] = heng__array(arena, uint64_t, plan->tables[i].n_fields);
  return trace;
}

static void add(uint64_t *to, const uint64_t *from, size_t n) {
  for (size_t i = 0; i < n; i++) to[i] += from[i];
}

void heng__trace_add(heng_trace *to, const heng_trace *from) {
  const heng_plan *plan = to->plan;
  add(to->counts, from->counts, to->n_counts);
  add(to->rows, from->rows, plan->n_tables);
  for (size_t i = 0; i < plan->n_params; i++)
    add(to->cells[i], from->cells[i], plan->params[i].n_cells);
  for (size_t i = 0; i < plan->n_tables; i++)
    add(to->given[i], from->given[i], to->n_given[i]);
  for (size_t i = 0; i < plan->n_tables; i++)
    add(to->lifted[i], from->lifted[i], plan->tables[i].n_fields);
}

heng_value heng__eval_traced(heng_exec *x, const heng_node *node) {
  heng_value v = heng__eval_kind(x, node);
  if (!node->trace) return v;
  uint64_t *counts = x->trace->counts + node->trace;
  counts[HENG_TRACE_REACHED]++;
  if (node->type.base == HENG_TYPE_BOOL && v.state == HENG_KNOWN)
    counts[v.code == 1 ? HENG_TRACE_YES : HENG_TRACE_NO]++;
  return v;
}
