// Draws that anyone can check: `lot(seed, a, b)` is the SHA-256 of the UTF-8 text
// seed, line feed, a, line feed, b, without one at the end.
#include "base/sha256.h"
#include "exec/run_internal.h"

heng_value heng__eval_lot(heng_exec *x, const heng_node *node) {
  heng_buf text = {.arena = x->arena};
  heng_value missing = heng__known_code(0);
  for (uint32_t i = 0; i < node->n_args; i++) {
    heng_value v = heng__eval(x, node->args[i]);
    if (v.state == HENG_HELD) return v;
    if (v.state == HENG_MISSING) missing = v;
    if (missing.state == HENG_MISSING) continue;
    if (i) heng__buf_puts(&text, "\n");
    heng__buf_add(&text, heng__value_text(x->arena, x->run, node->args[i]->type,
                                          v, HENG_EN));
  }
  if (missing.state == HENG_MISSING) return missing;
  char hex[65];
  heng__sha256(heng__buf_slice(&text), hex);
  heng_value out = {.state = HENG_KNOWN};
  out.text = heng__arena_copy(x->arena, (heng_slice){hex, 64});
  return out;
}
