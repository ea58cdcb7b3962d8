// Explaining which few of many rows counted, and what one row was measured by.
#include "exec/explain_internal.h"

// ---- the largest few ------------------------------------------------------

typedef struct few {
  heng_explainer *e;
  const heng_aggregate *a;
  const uint32_t *rows;
  heng_num *nums;
} few;

// The rows that count first; of two of one value the one with the lesser key.
static int counts_first(void *ctx, uint32_t a, uint32_t b) {
  const few *f = ctx;
  int c = heng__num_cmp(f->nums[a], f->nums[b]);
  if (f->a->take == HENG_TAKE_LARGEST) c = -c;
  if (c) return c;
  return heng__row_cmp(f->e->run, f->a->table, f->rows[a], f->rows[b]);
}

static heng_num *numbers_of(few *f, size_t n) {
  heng_exec *x = f->e->x;
  heng_num *nums = heng__array(f->e->arena, heng_num, n + 1);
  uint32_t outside = x->depth;
  for (size_t i = 0; i < n; i++) {
    heng__cursor_set(x, f->a->cursor, f->a->table, f->rows[i]);
    nums[i] = heng__eval(x, f->a->body).num;
  }
  x->depth = outside;
  return nums;
}

size_t heng__explain_taken(heng_explainer *e,
                           const heng_node *node,
                           heng_value result,
                           uint32_t *rows,
                           size_t n) {
  const heng_aggregate *a = node->aggregate;
  if (!a->take || result.state == HENG_HELD) return n;
  heng_value figure = heng__eval(e->x, a->figure);
  int64_t most;
  if (figure.state != HENG_KNOWN || !heng__num_to_int(figure.num, &most) ||
      (uint64_t)most >= n)
    return n;
  few f = {.e = e, .a = a};
  uint32_t *order = heng__array(e->arena, uint32_t, n + 1);
  uint32_t *copy = heng__array(e->arena, uint32_t, n + 1);
  for (size_t i = 0; i < n; i++) {
    order[i] = (uint32_t)i;
    copy[i] = rows[i];
  }
  f.rows = copy;
  f.nums = numbers_of(&f, n);
  heng__sort_rows(e->arena, order, n, counts_first, &f);
  for (size_t i = 0; i < n; i++) rows[i] = copy[order[i]];
  return (size_t)most;
}

// ---- one among its peers --------------------------------------------------

static heng_said said(heng_explainer *e, heng_num num) {
  return HENG_SAY(heng__num_text(e->arena, num));
}

static heng_said count_said(heng_explainer *e, size_t n) {
  return heng__int_said(e->arena, (int64_t)n);
}

void heng__explain_standing(heng_explainer *e,
                            heng_reason *reason,
                            const heng_node *node) {
  const heng_aggregate *a = node->aggregate;
  heng_value group = heng__aggregate_group(e->x, node);
  heng_value own = heng__eval(e->x, a->own);
  if (group.state != HENG_KNOWN || own.state != HENG_KNOWN) return;
  heng_peers local;
  const heng_peers *p = heng__peers_of(e->x, node, group, &local);
  heng_said table = heng__say_pair(e->run->plan->tables[a->table].pair);
  if (p->held != HENG_NONE || p->wide || !p->n) return;
  if (a->function == HENG_FN_ZSCORE) {
    heng_said args[] = {said(e, own.num), said(e, p->mean),
                        said(e, p->variance), count_said(e, p->n), table};
    reason->note = heng__remark(e->arena, HENG_N_RUN_ZSCORE, args, 5);
    return;
  }
  size_t less = 0;
  while (less < p->n && heng__num_cmp(p->nums[less], own.num) < 0) less++;
  if (less == p->n) return;
  bool among = heng__num_cmp(p->nums[less], own.num) == 0;
  heng_said args[] = {said(e, own.num), count_said(e, less),
                      count_said(e, p->n - 1), table};
  heng_said between[] = {args[0], table};
  if (among)
    reason->note = heng__remark(e->arena, HENG_N_RUN_PERCENTILE, args, 4);
  else if (less)
    reason->note =
        heng__remark(e->arena, HENG_N_RUN_PERCENTILE_BETWEEN, between, 2);
}
