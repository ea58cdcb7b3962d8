// Explaining expressions: only what a reader of the result has to know gets a
// line of its own; plain arithmetic is passed through to what it is made of.
#include "exec/explain_internal.h"
#include "plan/param.h"
#include "words/vocab.h"

heng_reason *heng__reason_node(heng_explainer *e,
                               heng_branch *branch,
                               heng_reason_kind kind,
                               const heng_node *node,
                               heng_value value) {
  heng_reason *reason = heng__reason_add(e, branch, kind);
  reason->type = node->type;
  reason->value = value;
  reason->span = node->span;
  // The text of the whole stands at the field already.
  if (node->span.source && node != e->whole)
    reason->rule = heng__said_clause(e, node->span);
  return reason;
}

static void explain_args(heng_explainer *e,
                         heng_branch *branch,
                         const heng_node *node) {
  for (uint32_t i = 0; i < node->n_args; i++)
    heng__explain_node(e, branch, node->args[i]);
}

static heng_said remark(heng_explainer *e,
                        heng_code code,
                        const heng_said *args,
                        size_t n) {
  return heng__remark(e->arena, code, args, n);
}

// ---- cells ----------------------------------------------------------------

static void explain_read(heng_explainer *e,
                         heng_branch *branch,
                         const heng_node *node) {
  uint32_t table, row;
  heng__cell_of(e->x, node, &table, &row);
  if (row != HENG_ROW_NONE)
    heng__explain_field(e, branch, table, row, node->field);
  else
    explain_args(e, branch, node);
}

static void explain_row(heng_explainer *e,
                        heng_branch *branch,
                        const heng_node *node) {
  heng_value v = heng__eval(e->x, node);
  if (v.state != HENG_KNOWN) return;
  heng_reason *reason = heng__reason_add(e, branch, HENG_REASON_ROW);
  reason->name = e->run->plan->tables[node->id].pair;
  heng__reason_key(e, reason, node->id, v.row);
}

// The keys of a param's cell, as they were found.
static heng_said param_keys(heng_explainer *e, const heng_node *node) {
  heng_buf en = {.arena = e->arena}, zh = {.arena = e->arena};
  for (uint32_t i = 0; i < node->n_args; i++) {
    heng_said key = heng__said_value(e, node->args[i]->type,
                                     heng__eval(e->x, node->args[i]));
    if (i) heng__buf_puts(&en, "/");
    if (i) heng__buf_puts(&zh, "/");
    heng__buf_add(&en, key.en);
    heng__buf_add(&zh, key.zh);
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

// "holds from 2022-07-01": the row of a param by date or number that was taken.
static heng_said row_said(heng_explainer *e,
                          const heng_plan_param *param,
                          size_t cell) {
  size_t at = param->origin[cell];
  for (uint32_t k = param->n_keys; k-- > 0;) {
    const heng_param_axis *axis = &param->axes[k];
    size_t slot = at % axis->n_slots;
    at /= axis->n_slots;
    if (axis->kind == HENG_KEY_CHOICE || param->cells[cell].missing) continue;
    if (!slot) return remark(e, HENG_N_RUN_PARAM_OTHERWISE, NULL, 0);
    if (axis->kind == HENG_KEY_EXACT) continue;
    heng_said key = HENG_SAY(heng__param_key_text(e->arena, axis, slot - 1));
    return remark(e, HENG_N_RUN_PARAM_FROM, &key, 1);
  }
  return HENG_SAY2("", "");
}

static void explain_param(heng_explainer *e,
                          heng_branch *branch,
                          const heng_node *node) {
  const heng_plan_param *param = &e->run->plan->params[node->id];
  heng_reason *reason = heng__reason_add(e, branch, HENG_REASON_PARAM);
  reason->name = param->pair;
  reason->type = param->type;
  reason->value = heng__eval(e->x, node);
  reason->key = param_keys(e, node);
  reason->span = param->span;
  reason->cites = param->own_cites;
  heng_value cell = heng__param_cell(e->x, node);
  if (cell.state == HENG_KNOWN) {
    if (param->spans && param->spans[cell.code].source)
      reason->span = param->spans[cell.code];
    if (param->cites && param->cites[cell.code].len)
      reason->cites = param->cites[cell.code];
    reason->note = row_said(e, param, (size_t)cell.code);
  }
  heng_branch below = heng__branch_below(reason);
  heng__explain_held(e, &below, reason->value);
  explain_args(e, &below, node);
  heng__branch_drop_twin(branch);
}

// ---- steps ----------------------------------------------------------------

static void explain_cap(heng_explainer *e,
                        heng_branch *branch,
                        const heng_node *node) {
  bool cap = node->kind == HENG_NODE_AT_MOST;
  heng_value was = heng__eval(e->x, node->args[0]);
  heng_value limit = heng__eval(e->x, node->args[1]);
  heng_value value = heng__eval(e->x, node);
  heng_reason *reason =
      heng__reason_node(e, branch, HENG_REASON_CAP, node, value);
  reason->name = heng__keyword_pair(cap ? HENG_K_AT_MOST : HENG_K_AT_LEAST);
  if (value.state == HENG_KNOWN) {
    bool bound = heng__value_cmp(e->run, node->type, &was, &value) != 0;
    heng_said args[] = {heng__said_value(e, node->type, limit),
                        heng__said_value(e, node->type, was),
                        heng__said_value(e, node->type, value)};
    heng_code bound_code = cap ? HENG_N_RUN_CAP_BOUND : HENG_N_RUN_FLOOR_BOUND;
    heng_code free_code = cap ? HENG_N_RUN_CAP_FREE : HENG_N_RUN_FLOOR_FREE;
    reason->note = remark(e, bound ? bound_code : free_code, args, 3);
  }
  heng_branch below = heng__branch_below(reason);
  explain_args(e, &below, node);
}

static void explain_round(heng_explainer *e,
                          heng_branch *branch,
                          const heng_node *node) {
  heng_value was = heng__eval(e->x, node->args[0]);
  heng_value value = heng__eval(e->x, node);
  if (value.state != HENG_KNOWN) {
    explain_args(e, branch, node);
    return;
  }
  heng_reason *reason =
      heng__reason_node(e, branch, HENG_REASON_STEP, node, value);
  reason->name = heng__function_row(HENG_FN_ROUND)->pair;
  bool changed = heng__num_cmp(was.num, value.num) != 0;
  heng_said args[] = {heng__said_value(e, node->type, value),
                      heng__said_value(e, node->type, was)};
  reason->note =
      remark(e, changed ? HENG_N_RUN_ROUNDED : HENG_N_RUN_NOT_ROUNDED, args, 2);
  heng_branch below = heng__branch_below(reason);
  explain_args(e, &below, node);
}

static void explain_division(heng_explainer *e,
                             heng_branch *branch,
                             const heng_node *node) {
  heng_value by = heng__eval(e->x, node->args[1]);
  heng_reason *reason = heng__reason_node(e, branch, HENG_REASON_STEP, node,
                                          heng__eval(e->x, node));
  reason->name = (heng_pair){HENG_LIT("/"), HENG_LIT("÷")};
  if (by.state == HENG_KNOWN && heng__num_sign(by.num) == 0) {
    reason->note = remark(e, HENG_N_RUN_BY_ZERO, NULL, 0);
  } else if (reason->value.state == HENG_KNOWN) {
    heng_value what = heng__eval(e->x, node->args[0]);
    // Exactly alone: a decimal beside a fraction would read like a part of it.
    heng_said args[] = {
        heng__value_said(e->arena, e->run, node->args[0]->type, what),
        heng__value_said(e->arena, e->run, node->args[1]->type, by)};
    reason->note = remark(e, HENG_N_RUN_DIVIDED, args, 2);
  }
  heng_branch below = heng__branch_below(reason);
  explain_args(e, &below, node);
}

static void explain_named(heng_explainer *e,
                          heng_branch *branch,
                          const heng_node *node,
                          heng_pair name) {
  heng_reason *reason = heng__reason_node(e, branch, HENG_REASON_STEP, node,
                                          heng__eval(e->x, node));
  reason->name = name;
  heng_branch below = heng__branch_below(reason);
  explain_args(e, &below, node);
}

// A function from outside: who computed it, from which arguments.
static void explain_extern(heng_explainer *e,
                           heng_branch *branch,
                           const heng_node *node) {
  const heng_extern *f = e->run->plan->externs[node->id].function;
  heng_value value = heng__eval(e->x, node);
  heng_reason *reason =
      heng__reason_node(e, branch, HENG_REASON_STEP, node, value);
  reason->name = f->pair;
  heng_said args[] = {heng__extern_said(e->x, node), f->place};
  reason->note = remark(e, HENG_N_RUN_EXTERN_BY, args, 2);
  heng_branch below = heng__branch_below(reason);
  heng__explain_held(e, &below, value);
  explain_args(e, &below, node);
}

static void explain_else(heng_explainer *e,
                         heng_branch *branch,
                         const heng_node *node) {
  if (heng__eval(e->x, node->args[0]).state != HENG_MISSING) {
    heng__explain_node(e, branch, node->args[0]);
    return;
  }
  heng_reason *reason = heng__reason_node(e, branch, HENG_REASON_ELSE, node,
                                          heng__eval(e->x, node));
  reason->name = heng__keyword_pair(HENG_K_ELSE);
  reason->note = remark(e, HENG_N_RUN_ELSE, NULL, 0);
  heng_branch below = heng__branch_below(reason);
  explain_args(e, &below, node);
}

// ---- conditions -----------------------------------------------------------

// Only as far as it was read: the first operand that decides is the reason.
static void explain_logic(heng_explainer *e,
                          heng_branch *branch,
                          const heng_node *node) {
  for (uint32_t i = 0; i < node->n_args; i++) {
    heng_value v = heng__eval(e->x, node->args[i]);
    heng__explain_node(e, branch, node->args[i]);
    if (v.state == HENG_HELD) return;
    bool yes = heng__is_yes(v);
    if (node->kind == HENG_NODE_OR ? yes : !yes) return;
  }
}

// Why no row was taken: the conditions, up to one that is held back.
static void explain_none(heng_explainer *e,
                         heng_branch *branch,
                         const heng_plan_choose *c) {
  for (size_t i = 0; i < c->n_rows && c->rows[i].when; i++) {
    heng__explain_node(e, branch, c->rows[i].when);
    if (heng__eval(e->x, c->rows[i].when).state == HENG_HELD) return;
  }
}

// The citations are shown by themselves.
heng_said heng__said_row(heng_explainer *e, const heng_plan_choose_row *row) {
  heng_span span = row->span;
  for (size_t i = 0; i < row->cites.len; i++) {
    heng_span cite = row->cites.items[i].span;
    if (cite.source == row->span.source && cite.start > row->span.start &&
        cite.start < span.end)
      span.end = cite.start;
  }
  return heng__said_clause(e, span);
}

static void explain_choose(heng_explainer *e,
                           heng_branch *branch,
                           const heng_node *node) {
  heng_value none;
  uint32_t taken = heng__choose_row(e->x, node, &none);
  heng_value value = taken == HENG_NONE ? none : heng__eval(e->x, node);
  heng_reason *reason =
      heng__reason_node(e, branch, HENG_REASON_CHOICE, node, value);
  const heng_plan_choose *c = node->choose;
  reason->name = heng__keyword_pair(c->exactly_one ? HENG_K_CHOOSE_EXACTLY_ONE
                                                   : HENG_K_CHOOSE);
  heng_said rows = heng__int_said(e->arena, (int64_t)c->n_rows);
  heng_branch below = heng__branch_below(reason);
  if (taken == HENG_NONE) {
    if (none.state == HENG_MISSING)
      reason->note = remark(e, HENG_N_RUN_CHOSEN_NONE, &rows, 1);
    explain_none(e, &below, c);
    return;
  }
  const heng_plan_choose_row *row = &c->rows[taken];
  heng_said args[] = {heng__int_said(e->arena, (int64_t)taken + 1), rows,
                      HENG_SAY2("", "")};
  if (row->when) args[2] = heng__explain_compared(e, row->when);
  reason->note = args[2].en.len ? remark(e, HENG_N_RUN_CHOSEN_AS, args, 3)
                                : remark(e, HENG_N_RUN_CHOSEN, args, 2);
  reason->cites = row->cites;
  if (row->span.source) {
    reason->span = row->span;
    reason->rule = heng__said_row(e, row);
  }
  heng__explain_others(e, &below, c, taken);
  // A row that was taken because those above did not hold is explained by them.
  for (size_t i = row->when ? taken : 0; i <= taken; i++)
    if (c->rows[i].when) heng__explain_node(e, &below, c->rows[i].when);
  heng__explain_node(e, &below, row->value);
}

// ---- all kinds ------------------------------------------------------------

static void explain(heng_explainer *e,
                    heng_branch *branch,
                    const heng_node *node) {
  switch (node->kind) {
    case HENG_NODE_CONST:
    case HENG_NODE_KIND_COUNT: return;
    case HENG_NODE_PARAM: explain_param(e, branch, node); return;
    case HENG_NODE_VALUE: heng__explain_value(e, branch, node->id); return;
    case HENG_NODE_EDITION:
      explain_named(e, branch, node, heng__keyword_pair(HENG_K_EDITION));
      return;
    case HENG_NODE_AS_OF:
      explain_named(e, branch, node, heng__keyword_pair(HENG_K_AS_OF));
      return;
    case HENG_NODE_FIELD:
    case HENG_NODE_FOLLOW: explain_read(e, branch, node); return;
    case HENG_NODE_ROW:
      if (node->n_args)
        explain_args(e, branch, node);
      else
        explain_row(e, branch, node);
      return;
    case HENG_NODE_DIV: explain_division(e, branch, node); return;
    case HENG_NODE_ROUND: explain_round(e, branch, node); return;
    case HENG_NODE_AT_MOST:
    case HENG_NODE_AT_LEAST: explain_cap(e, branch, node); return;
    case HENG_NODE_MIN:
      explain_named(e, branch, node, heng__function_row(HENG_FN_MIN)->pair);
      return;
    case HENG_NODE_MAX:
      explain_named(e, branch, node, heng__function_row(HENG_FN_MAX)->pair);
      return;
    case HENG_NODE_POW: heng__explain_power(e, branch, node); return;
    case HENG_NODE_ROOT:
    case HENG_NODE_LN:
    case HENG_NODE_EXP:
    case HENG_NODE_SCALE: heng__explain_word(e, branch, node); return;
    case HENG_NODE_ELSE: explain_else(e, branch, node); return;
    case HENG_NODE_AND:
    case HENG_NODE_OR:
    case HENG_NODE_IMPLIES: explain_logic(e, branch, node); return;
    case HENG_NODE_EXTERN: explain_extern(e, branch, node); return;
    case HENG_NODE_CHOOSE: explain_choose(e, branch, node); return;
    case HENG_NODE_AGGREGATE: heng__explain_aggregate(e, branch, node); return;
    case HENG_NODE_SLOT: heng__explain_slot(e, branch, node); return;
    case HENG_NODE_RANK:    // the root of a field, explained with its row …
    case HENG_NODE_ROLLUP:  // … and this one too
      return;
    case HENG_NODE_NEG:
    case HENG_NODE_ABS:
    case HENG_NODE_ADD:
    case HENG_NODE_SUB:
    case HENG_NODE_MUL:
    case HENG_NODE_ADD_DAYS:
    case HENG_NODE_ADD_MONTHS:
    case HENG_NODE_YEAR_OF:
    case HENG_NODE_QUARTER_OF:
    case HENG_NODE_MONTH_OF:
    case HENG_NODE_DAYS_BETWEEN:
    case HENG_NODE_LOT:
    case HENG_NODE_EQ:
    case HENG_NODE_NE:
    case HENG_NODE_LT:
    case HENG_NODE_LE:
    case HENG_NODE_GT:
    case HENG_NODE_GE:
    case HENG_NODE_IN:
    case HENG_NODE_BETWEEN:
    case HENG_NODE_STARTS_WITH:
    case HENG_NODE_NOT:
    case HENG_NODE_KNOWN:
    case HENG_NODE_REQUIRED: explain_args(e, branch, node); return;
  }
}

void heng__explain_node(heng_explainer *e,
                        heng_branch *branch,
                        const heng_node *node) {
  e->depth++;
  explain(e, branch, node);
  e->depth--;
}
