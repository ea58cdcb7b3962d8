// Explaining roots, logarithms, powers of e and scales: what was taken of what,
// to how many decimals, or why there is no value.
#include "exec/explain_internal.h"
#include "words/vocab.h"

static heng_function function_of(const heng_node *node) {
  int64_t order;
  switch (node->kind) {
    case HENG_NODE_LN: return HENG_FN_LN;
    case HENG_NODE_EXP: return HENG_FN_EXP;
    case HENG_NODE_SCALE: return HENG_FN_SCALE;
    default:
      return heng__num_to_int(node->args[1]->value.num, &order) && order == 2
                 ? HENG_FN_SQRT
                 : HENG_FN_ROOT;
  }
}

// What is said of a result that is there, with the values of the args.
static heng_code result_code(const heng_node *node) {
  switch (node->kind) {
    case HENG_NODE_LN: return HENG_N_RUN_LN_OF;
    case HENG_NODE_EXP: return HENG_N_RUN_EXP_OF;
    case HENG_NODE_SCALE: return HENG_N_RUN_SCALED;
    default:
      return function_of(node) == HENG_FN_SQRT ? HENG_N_RUN_SQRT_OF
                                               : HENG_N_RUN_ROOT_OF;
  }
}

static heng_code lack_code(const heng_node *node) {
  switch (node->kind) {
    case HENG_NODE_LN: return HENG_N_RUN_NO_LN;
    case HENG_NODE_SCALE: return HENG_N_RUN_NO_SCALE;
    default: return HENG_N_RUN_NO_ROOT;
  }
}

void heng__explain_word(heng_explainer *e,
                        heng_branch *branch,
                        const heng_node *node) {
  heng_reason *reason = heng__reason_node(e, branch, HENG_REASON_STEP, node,
                                          heng__eval(e->x, node));
  reason->name = heng__function_row(function_of(node))->pair;
  heng_said said[5];
  bool known = true;
  for (uint32_t i = 0; i < node->n_args; i++) {
    heng_value v = heng__eval(e->x, node->args[i]);
    known = known && v.state == HENG_KNOWN;
    said[i] = heng__said_value(e, node->args[i]->type, v);
  }
  // The order of a root is said last, since the others have none.
  if (node->kind == HENG_NODE_ROOT) {
    heng_said order = said[1];
    said[1] = said[2];
    said[2] = order;
  }
  heng_said *end = node->kind == HENG_NODE_SCALE ? &said[1] : &said[0];
  if (known && reason->value.state == HENG_KNOWN)
    reason->note =
        heng__remark(e->arena, result_code(node), said, node->n_args);
  else if (known && reason->value.state == HENG_MISSING)
    reason->note = heng__remark(e->arena, lack_code(node), end, 1);
  heng_branch below = heng__branch_below(reason);
  heng__explain_held(e, &below, reason->value);
  for (uint32_t i = 0; i < node->n_args; i++)
    heng__explain_node(e, &below, node->args[i]);
}

void heng__explain_power(heng_explainer *e,
                         heng_branch *branch,
                         const heng_node *node) {
  heng_value base = heng__eval(e->x, node->args[0]);
  heng_value power = heng__eval(e->x, node->args[1]);
  bool divides = base.state == HENG_KNOWN && power.state == HENG_KNOWN &&
                 heng__num_sign(base.num) == 0 && heng__num_sign(power.num) < 0;
  heng_branch below, *at = branch;
  if (divides) {
    heng_reason *reason = heng__reason_node(e, branch, HENG_REASON_STEP, node,
                                            heng__eval(e->x, node));
    reason->name = (heng_pair){HENG_LIT("^"), HENG_LIT("^")};
    reason->note = heng__remark(e->arena, HENG_N_RUN_BY_ZERO, NULL, 0);
    below = heng__branch_below(reason);
    at = &below;
  }
  heng__explain_node(e, at, node->args[0]);
  heng__explain_node(e, at, node->args[1]);
}
