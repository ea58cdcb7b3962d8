// A scheme, run on a few records, its examples tried, and every value explained.
#include "exec/explain.h"
#include "fuzz.h"
#include "regress/examples.h"

static void explain_row(heng_arena *arena,
                        const heng_run *run,
                        uint32_t table,
                        uint32_t row) {
  const heng_plan_table *t = &run->plan->tables[table];
  for (uint32_t f = 0; f < t->n_fields; f++) {
    heng_value value = heng__run_value(run, table, row, f);
    heng__value_text(arena, run, t->fields[f].type, value, HENG_ZH);
    heng_reason *reason = heng__explain(arena, run, table, row, f);
    fuzz_must(reason && reason->value.state == value.state,
              "an explanation ends in the value");
  }
}

void fuzz_target(heng_arena *arena, heng_slice input) {
  heng_diags diags;
  heng_run *run;
  heng_example_results results;
  heng__diags_init(&diags, arena);
  heng_plan *plan = fuzz_plan(arena, input, &diags);
  if (!plan) return;
  heng__run(arena, plan, fuzz_records(arena, plan), NULL, &run);
  for (uint32_t t = 0; t < plan->n_tables; t++)
    for (uint32_t row = 0; row < run->tables[t].n_rows && row < 4; row++)
      explain_row(arena, run, t, row);
  for (size_t i = 0; i < run->n_findings; i++)
    heng__finding_message(arena, &run->findings[i], HENG_ZH);
  heng__examples_run(arena, plan, NULL, NULL, &diags, &results);
  fuzz_render(arena, &diags);
}
