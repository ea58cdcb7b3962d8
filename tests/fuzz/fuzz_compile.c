// A scheme beside the shared record model: built, and what the plan says of
// itself. Its meaning does not depend on how it is written.
#include "fuzz.h"
#include "grammar/format.h"
#include "plan/print.h"

void fuzz_target(heng_arena *arena, heng_slice input) {
  heng_diags diags;
  heng_buf canonical = {.arena = arena}, shown = {.arena = arena},
           json = {.arena = arena};
  heng_cited *cited;
  heng__diags_init(&diags, arena);
  heng_plan *plan = fuzz_plan(arena, input, &diags);
  fuzz_render(arena, &diags);
  fuzz_must((plan == NULL) == (diags.count[HENG_ERROR] > 0),
            "there is a plan or an error");
  if (!plan) return;
  heng__plan_canonical(&canonical, plan);
  heng__plan_print(&shown, plan);
  heng__plan_json(&json, plan);
  heng__plan_cited(arena, plan, &cited);
  for (size_t t = 0; t < plan->n_tables; t++)
    if (plan->tables[t].score)
      heng__total_formula(arena, &plan->tables[t], HENG_ZH);
  heng_tree *last = plan->trees[plan->n_trees - 1];
  heng_diags none;
  heng__diags_init(&none, arena);
  heng_slice zh = heng__format(arena, last, HENG_FORMAT_ZH);
  heng_plan *same = fuzz_plan(arena, zh, &none);
  fuzz_must(same != NULL, "a scheme checks in Chinese too");
  fuzz_must(strcmp(plan->hash, same->hash) == 0, "and means the same");
}
