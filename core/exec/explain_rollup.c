// Explaining rollups: from a row of a tree down to its leaves.
#include "exec/explain_internal.h"
#include "words/vocab.h"

// Expressions within one another from which on the rows below are named but not
// unfolded. Some sixty levels, more than any tree that people drew; whoever
// explains, or shows an explanation, needs no more stack than that.
#define MOST_DEPTH 250

bool heng__explain_deeper(heng_explainer *e, heng_reason *reason) {
  if (e->depth < MOST_DEPTH) return true;
  reason->note = heng__remark(e->arena, HENG_N_RUN_ROLLUP_DEEP, NULL, 0);
  return false;
}

void heng__explain_rollup(heng_explainer *e,
                          heng_branch *branch,
                          const heng_node *node,
                          heng_cursor at) {
  heng_rollup_children below =
      heng__rollup_children(e->x, at.table, node, at.row);
  if (below.held != HENG_NONE) return;
  heng__cursor_set(e->x, 0, at.table, at.row);
  const heng_node *part = node->args[below.n ? 1 : 0];
  heng_reason *reason = heng__reason_node(e, branch, HENG_REASON_STEP, part,
                                          heng__eval(e->x, part));
  reason->name = heng__keyword_pair(below.n ? HENG_K_ABOVE : HENG_K_AT_LEAVES);
  heng_said args[] = {heng__int_said(e->arena, (int64_t)below.n),
                      heng__say_pair(e->run->plan->tables[at.table].pair)};
  reason->note = heng__remark(
      e->arena, below.n ? HENG_N_RUN_ROLLUP_ABOVE : HENG_N_RUN_ROLLUP_LEAF,
      args, 2);
  e->whole = part;
  heng_branch inside = heng__branch_below(reason);
  heng__explain_node(e, &inside, part);
}
