// A trace: how often a run, or several, took each way through the rules. It is
// filled while a run computes, where one is asked for; explaining a run leaves it
// as it is. What a run keeps and reads again (an aggregate that serves all rows of
// a group) is counted where it is computed, so whatever was used has been counted.
#ifndef HENG_EXEC_TRACE_H
#define HENG_EXEC_TRACE_H

#include "plan/plan.h"

typedef struct heng_trace {
  const heng_plan *plan;
  uint64_t *counts;  // plan->n_traced; those of a node begin at node->trace
  size_t n_counts;
  uint64_t **cells;  // cells[param][cell]: how often it was looked up
  uint64_t *rows;    // rows[table]: how many it had
  // given[table][row]: of a given table how often a row of it was used; else null.
  uint64_t **given;
  size_t *n_given;
  uint64_t **lifted;  // lifted[table][field]: outcomes that an override lifted
} heng_trace;

// A trace of runs of [plan], or of a plan that was made from it by changing nodes.
heng_trace *heng__trace_new(heng_arena *arena, const heng_plan *plan);
// Adds what [from] counted, of the same plan.
void heng__trace_add(heng_trace *to, const heng_trace *from);
// A counter of a node.
static inline uint64_t heng__trace_of(const heng_trace *trace,
                                      const heng_node *node,
                                      uint32_t counter) {
  return node->trace ? trace->counts[node->trace + counter] : 0;
}

#endif
