// Taking note of what a run does, for whoever asked for it.
#include "exec/run_internal.h"

void heng__note_rounding(heng_exec *x, const heng_node *node, bool changed) {
  heng_noted *noted = x->noted;
  size_t i = 0;
  while (i < noted->roundings.len && noted->roundings.items[i].node != node)
    i++;
  if (i == noted->roundings.len)
    heng__push(noted->arena, &noted->roundings,
               (heng_noted_rounding){.node = node});
  noted->roundings.items[i].times++;
  noted->roundings.items[i].changed += changed;
}

void heng__note_word(heng_exec *x,
                     const heng_node *node,
                     const heng_num *args,
                     heng_num value) {
  bool exact = false;
  int64_t order;
  heng_num power;
  if (node->kind == HENG_NODE_ROOT)
    exact = heng__num_to_int(args[1], &order) &&
            heng__num_pow(x->arena, value, order, &power) == HENG_OK &&
            heng__num_cmp(power, args[0]) == 0;
  else if (node->kind == HENG_NODE_LN)
    exact = heng__num_cmp(args[0], heng__num_int(1)) == 0;
  else if (node->kind == HENG_NODE_EXP)
    exact = heng__num_sign(args[0]) == 0;
  else
    return;  // a scale is exact
  heng__note_rounding(x, node, !exact);
}

static uint32_t *copy_rows(heng_arena *arena, const uint32_t *rows, size_t n) {
  uint32_t *copy = heng__array(arena, uint32_t, n);
  memcpy(copy, rows, n * sizeof *rows);
  return copy;
}

void heng__note_tie(heng_exec *x, const heng_noted_tie *tie) {
  heng_noted_tie kept = *tie;
  kept.rows = copy_rows(x->noted->arena, tie->rows, tie->n_rows);
  heng__sort_by_key(x->arena, x->run, tie->table, kept.rows, kept.n_rows);
  heng__push(x->noted->arena, &x->noted->ties, kept);
}

void heng__note_group(heng_exec *x, const heng_noted_group *group) {
  heng_noted_group kept = *group;
  kept.rows = copy_rows(x->noted->arena, group->rows, group->n_rows);
  heng__push(x->noted->arena, &x->noted->groups, kept);
}
