// Roots, logarithms, powers of e and scales of values, and how a text begins.
#include "exec/run_internal.h"

// Evaluates all args into [v]: KNOWN, or what passes through.
static heng_value all_known(heng_exec *x,
                            const heng_node *node,
                            heng_value *v) {
  uint32_t held = HENG_NONE;
  bool any_held = false, missing = false;
  for (uint32_t i = 0; i < node->n_args; i++) {
    v[i] = heng__eval(x, node->args[i]);
    if (v[i].state == HENG_HELD) {
      held = heng__held_first(x, held, v[i].finding);
      any_held = true;
    }
    missing = missing || v[i].state == HENG_MISSING;
  }
  if (any_held) return heng__held(held);
  return missing ? heng__missing() : heng__known_code(0);
}

heng_value heng__eval_word(heng_exec *x, const heng_node *node) {
  heng_value v[5];
  heng_value passes = all_known(x, node, v);
  if (passes.state != HENG_KNOWN) return passes;
  heng_num args[5], out = {0};
  for (uint32_t i = 0; i < node->n_args; i++) args[i] = v[i].num;
  bool has;
  heng_status status = heng__word_value(x->arena, node, args, &has, &out);
  if (x->noted && status == HENG_OK && has) heng__note_word(x, node, args, out);
  if (status == HENG_OK) return has ? heng__known_num(out) : heng__missing();
  heng_cursor subject = heng__subject(x, node);
  if (node->kind != HENG_NODE_EXP) return heng__too_wide(x, node, subject);
  return heng__held_wide(x, node, subject, HENG_M_RUN_EXP_WIDE);
}

// A missing side makes no condition true, as with a comparison.
heng_value heng__eval_starts_with(heng_exec *x, const heng_node *node) {
  heng_value v[2];
  heng_value passes = all_known(x, node, v);
  if (passes.state == HENG_HELD) return passes;
  if (passes.state == HENG_MISSING) return heng__known_code(0);
  heng_slice text =
      heng__value_text(x->arena, x->run, node->args[0]->type, v[0], HENG_EN);
  heng_slice with = v[1].text;
  return heng__known_code(
      text.len >= with.len &&
      (with.len == 0 || memcmp(text.ptr, with.ptr, with.len) == 0));
}
