// How far one thing rests on others. What is under way, the path of a cycle, and
// the limits that keep every walk over a plan short: whoever builds, prints,
// computes or explains goes from an operation into its operands, and from a
// definition into those that it needs.
#include "plan/build_internal.h"

static heng_said figure(heng_builder *b, int n) {
  return HENG_SAY(heng__arena_printf(b->arena, "%d", n));
}

void heng__b_too_deep(heng_builder *b, heng_span span) {
  if (!b->told_depth)
    heng__diag(b->diags, HENG_M_RESTS_ON_TOO_MUCH, span,
               figure(b, HENG_PLAN_DEPTH));
  b->told_depth = true;
}

static void deepen(heng_builder *b, uint32_t depth) {
  if (depth > b->deepest) b->deepest = depth;
}

void heng__b_rests_on(heng_builder *b, uint32_t steps, heng_span span) {
  deepen(b, b->depth + steps);
  if (b->depth + steps > HENG_PLAN_DEPTH) heng__b_too_deep(b, span);
}

bool heng__b_enter(heng_builder *b, uint32_t steps, heng_span span) {
  // Nobody reads what further errors would say.
  if (heng__diags_full(b->diags) && b->diags->met[HENG_ERROR] > b->errors)
    return false;
  if (b->depth + steps > HENG_PLAN_DEPTH) {
    heng__b_too_deep(b, span);
    return false;
  }
  if (b->n_nodes > HENG_PLAN_NODES) {
    if (!b->told_nodes)
      heng__diag(b->diags, HENG_M_GROWS_TOO_LARGE, span,
                 figure(b, HENG_PLAN_NODES));
    b->told_nodes = true;
    return false;
  }
  b->depth += steps;
  deepen(b, b->depth);
  return true;
}

void heng__b_leave(heng_builder *b, uint32_t steps) {
  b->depth -= steps;
}

uint32_t heng__b_measure(heng_builder *b) {
  uint32_t before = b->deepest;
  b->deepest = b->depth;
  return before;
}

uint32_t heng__b_measured(heng_builder *b, uint32_t before) {
  uint32_t steps = b->deepest - b->depth;
  deepen(b, before);
  return steps;
}

// Definitions -----------------------------------------------------------------

bool heng__b_begin(heng_builder *b, heng_said what, heng_span span) {
  if (!heng__b_enter(b, HENG_DEFINITION_STEPS, span)) return false;
  b->depth -= HENG_DEFINITION_STEPS;
  heng_under_way u = {what, span, heng__b_measure(b)};
  b->depth += HENG_DEFINITION_STEPS;
  deepen(b, b->depth);
  heng__push(b->arena, &b->under_way, u);
  return true;
}

uint32_t heng__b_end(heng_builder *b) {
  heng_under_way u = b->under_way.items[--b->under_way.len];
  b->depth -= HENG_DEFINITION_STEPS;
  return heng__b_measured(b, u.deepest);
}

void heng__b_cycle(heng_builder *b,
                   heng_code code,
                   heng_said what,
                   heng_span span) {
  const heng_under_way *items = b->under_way.items;
  size_t n = b->under_way.len, first = n;
  while (first > 0 && !heng__slice_eq(items[first - 1].what.en, what.en))
    first--;
  if (first == 0) first = 1;
  heng_diag *d = heng__diag(b->diags, code, span, what);
  for (size_t i = first - 1; i < n; i++)
    heng__note(b->diags, d, HENG_N_CYCLE_STEP, items[i].span, items[i].what,
               i + 1 < n ? items[i + 1].what : what);
}
