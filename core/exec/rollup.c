// Rollups: a column of a tree, computed from the leaves up, so that the children
// of a row have their values before the row is asked. No row waits on the stack,
// however deep the tree is.
#include "exec/run_internal.h"

// The rows of the table by their parents.
static heng_groups *by_parent(heng_exec *x,
                              uint32_t table,
                              const heng_node *node) {
  return heng__groups_build(x, table, 1, &node->args[2], 1);
}

static heng_rollup_children below(heng_exec *x,
                                  const heng_groups *index,
                                  uint32_t row) {
  uint32_t root = x->plan->tables[index->table].root;
  uint32_t group = heng__run_row_at(x->run, index->table, row, root);
  uint32_t start = index->starts[group];
  return (heng_rollup_children){
      .rows = index->members + start,
      .n = index->starts[group + 1] - start,
      .held = heng__groups_held(x, index, group),
  };
}

heng_rollup_children heng__rollup_children(heng_exec *x,
                                           uint32_t table,
                                           const heng_node *node,
                                           uint32_t row) {
  return below(x, by_parent(x, table, node), row);
}

// The parent of each row, or HENG_ROW_NONE, and how many children each has.
static void count_children(heng_exec *x,
                           const heng_groups *index,
                           size_t n_rows,
                           uint32_t *parents,
                           uint32_t *waiting) {
  for (uint32_t row = 0; row < n_rows; row++) parents[row] = HENG_ROW_NONE;
  for (uint32_t row = 0; row < n_rows; row++) {
    heng_rollup_children children = below(x, index, row);
    waiting[row] = (uint32_t)children.n;
    for (size_t i = 0; i < children.n; i++) parents[children.rows[i]] = row;
  }
}

static heng_value compute(heng_exec *x,
                          const heng_groups *index,
                          const heng_node *node,
                          uint32_t row) {
  heng_rollup_children children = below(x, index, row);
  // A row of which it is not known whether it stands below this one: then it is
  // not even known whether this one is a leaf.
  if (children.held != HENG_NONE) return heng__held(children.held);
  heng__cursor_set(x, 0, index->table, row);
  heng__trace_way(x, node, children.n ? 1 : 0);
  return heng__eval(x, node->args[children.n ? 1 : 0]);
}

void heng__rollup_column(heng_exec *x,
                         uint32_t table,
                         const heng_node *node,
                         heng_value *column) {
  size_t n_rows = x->run->tables[table].n_rows, n = 0;
  const heng_groups *index = by_parent(x, table, node);
  heng__trace_reached(x, node);
  uint32_t *parents = heng__array(x->arena, uint32_t, n_rows);
  uint32_t *waiting = heng__array(x->arena, uint32_t, n_rows);
  uint32_t *ready = heng__array(x->arena, uint32_t, n_rows);
  count_children(x, index, n_rows, parents, waiting);
  for (uint32_t row = 0; row < n_rows; row++)
    if (!waiting[row]) ready[n++] = row;
  // Records whose rows form a ring are refused, so every row gets ready.
  for (size_t i = 0; i < n; i++) {
    uint32_t row = ready[i], parent = parents[row];
    column[row] = compute(x, index, node, row);
    if (parent != HENG_ROW_NONE && --waiting[parent] == 0) ready[n++] = parent;
  }
}
