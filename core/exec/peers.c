// Where a row stands among the rows of its own table: zscore, percentile rank.
// What the others give is computed once for each group.
#include "exec/run_internal.h"

static void fill(heng_exec *x,
                 const heng_node *node,
                 heng_value group,
                 heng_peers *p) {
  heng_numbers all = {0};
  p->done = true;
  p->held = heng__aggregate_numbers(x, node, group, &all);
  p->n = all.nums.len;
  if (p->held != HENG_NONE) return;
  if (node->aggregate->function == HENG_FN_PERCENTILE_RANK) {
    p->nums = heng__stat_sorted(x->arena, all.nums.items, p->n);
    return;
  }
  p->wide = heng__stat_mean(x->arena, all.nums.items, p->n, &p->mean) ||
            heng__stat_variance(x->arena, all.nums.items, p->n,
                                /*sample=*/false, &p->variance);
}

const heng_peers *heng__peers_of(heng_exec *x,
                                 const heng_node *node,
                                 heng_value group,
                                 heng_peers *local) {
  heng_aggregate_state *state = &x->aggregates[node->number];
  heng_peers *p = local;
  *local = (heng_peers){0};
  if (node->aggregate->shared && group.state == HENG_KNOWN && group.code >= 0) {
    if (!state->peers)
      state->peers = heng__array(x->arena, heng_peers, state->index->n_groups);
    p = &state->peers[group.code];
  }
  if (!p->done) fill(x, node, group, p);
  return p;
}

heng_value heng__eval_standing(heng_exec *x,
                               const heng_node *node,
                               heng_value group) {
  const heng_aggregate *a = node->aggregate;
  // The group of a row whose key nobody knows does not even hold the row.
  if (group.state == HENG_MISSING && group.finding != HENG_NONE)
    return heng__held(group.finding);
  heng_peers local;
  const heng_peers *p = heng__peers_of(x, node, group, &local);
  heng_value own = heng__eval(x, a->own);
  if (p->held != HENG_NONE)
    return heng__held(own.state == HENG_HELD
                          ? heng__held_first(x, p->held, own.finding)
                          : p->held);
  if (own.state != HENG_KNOWN) return own;
  if (!p->n) return heng__missing();
  if (p->wide) return heng__aggregate_too_wide(x, node);
  heng_num out;
  heng_status status =
      a->function == HENG_FN_ZSCORE
          ? heng__stat_zscore(x->arena, own.num, p->mean, p->variance,
                              a->digits, &out)
          : heng__stat_percentile(x->arena, p->nums, p->n, own.num, &out);
  if (status != HENG_OK) return heng__aggregate_too_wide(x, node);
  if (x->noted && a->function == HENG_FN_ZSCORE && (out.d || out.wide)) {
    heng_num more = out;
    status = heng__stat_zscore(x->arena, own.num, p->mean, p->variance,
                               HENG_DIGITS_MOST, &more);
    heng__note_rounding(x, node,
                        status != HENG_OK || heng__num_cmp(more, out) != 0);
  }
  return out.d || out.wide ? heng__known_num(out) : heng__missing();
}
