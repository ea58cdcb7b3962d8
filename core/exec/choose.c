// choose: the first row that holds, or exactly one.
#include "exec/run_internal.h"

// Why there is not exactly one row: none holds, or those in [which] do.
static heng_value not_one(heng_exec *x,
                          const heng_node *node,
                          const uint32_t *which,
                          size_t n) {
  heng_cursor subject = heng__subject(x, node);
  heng_raise what = {.kind = HENG_FINDING_CHOOSE,
                     .code =
                         n ? HENG_M_RUN_CHOOSE_SEVERAL : HENG_M_RUN_CHOOSE_NONE,
                     .table = subject.table,
                     .row = subject.row,
                     .about = node->number,
                     .span = node->span,
                     .n_args = 4};
  uint32_t at;
  if (heng__raised(x, &what, &at)) return heng__held(at);
  what.args[0] = heng__say_pair(x->rule.pair);
  what.args[1] = what.args[2] = what.args[3] = HENG_SAY2("", "");
  if (subject.table != HENG_NONE) {
    what.args[1] = heng__say_pair(x->plan->tables[subject.table].pair);
    what.args[2] = heng__key_said(x->arena, x->run, subject.table, subject.row);
  }
  heng_buf en = {.arena = x->arena}, zh = {.arena = x->arena};
  for (size_t i = 0; i < n; i++) {
    heng__buf_printf(&en, i ? ", %u" : "%u", which[i] + 1);
    heng__buf_printf(&zh, i ? "、%u" : "%u", which[i] + 1);
  }
  if (n) what.args[3] = (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
  return heng__held(heng__raise(x, &what));
}

// Tries every condition of a choose that is not proven to be right.
static uint32_t exactly_one(heng_exec *x,
                            const heng_node *node,
                            heng_value *none) {
  const heng_plan_choose *c = node->choose;
  uint32_t *which = heng__array(x->arena, uint32_t, c->n_rows);
  size_t n = 0;
  uint32_t otherwise = HENG_NONE;
  *none = heng__missing();
  for (uint32_t i = 0; i < c->n_rows; i++) {
    if (!c->rows[i].when) {
      otherwise = i;
      continue;
    }
    heng_value v = heng__eval(x, c->rows[i].when);
    if (v.state == HENG_HELD)
      *none = heng__held(none->state == HENG_HELD
                             ? heng__held_first(x, none->finding, v.finding)
                             : v.finding);
    if (heng__is_yes(v)) which[n++] = i;
  }
  if (none->state == HENG_HELD) return HENG_NONE;
  if (n == 1) return which[0];
  if (n == 0 && otherwise != HENG_NONE) return otherwise;
  *none = not_one(x, node, which, n);
  return HENG_NONE;
}

uint32_t heng__choose_row(heng_exec *x,
                          const heng_node *node,
                          heng_value *none) {
  const heng_plan_choose *c = node->choose;
  if (c->exactly_one && !c->verified) return exactly_one(x, node, none);
  *none = heng__missing();
  for (uint32_t i = 0; i < c->n_rows; i++) {
    if (!c->rows[i].when) return i;
    heng_value v = heng__eval(x, c->rows[i].when);
    if (heng__is_yes(v)) return i;
    if (v.state == HENG_HELD) {
      *none = v;
      return HENG_NONE;
    }
  }
  // What was proven holds for values that the profile knows.
  if (c->exactly_one) *none = not_one(x, node, NULL, 0);
  return HENG_NONE;
}

heng_value heng__eval_choose(heng_exec *x, const heng_node *node) {
  heng_value none;
  uint32_t row = heng__choose_row(x, node, &none);
  if (row == HENG_NONE) return none;
  heng__trace_way(x, node, row);
  return heng__eval(x, node->choose->rows[row].value);
}
