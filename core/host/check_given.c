// The rows of given tables, checked without any records: their cells are part of
// the rules. What they refer to in the records is left to the run.
#include "exec/given.h"
#include "host/present.h"

// Whether a message names a given table as what is referred to.
static bool names_given(const heng_plan *plan, const heng_diag *d) {
  for (size_t t = 0; t < plan->n_tables && d->n_args > 1; t++)
    if (plan->tables[t].given &&
        heng__pair_has(plan->tables[t].pair, d->args[1].en))
      return true;
  return false;
}

static bool is_about_rows(const heng_plan *plan, const heng_diag *d) {
  if (d->severity != HENG_ERROR) return false;
  switch (d->code) {
    case HENG_M_RECORDS_REF_UNKNOWN: return names_given(plan, d);
    case HENG_M_RECORDS_REF_NO_TABLE: return false;
    default: return d->span.source != NULL;
  }
}

heng_status heng__check_given(heng_answer *answer, const heng_plan *plan) {
  heng_arena *arena = &answer->arena;
  heng_diags all;
  heng_records *records;
  heng_status status = HENG_OK;
  heng__diags_init(&all, arena);
  heng_records_builder *builder =
      heng__records_begin(arena, plan->schema, NULL, &all);
  heng__given_rows(arena, builder, plan);
  heng__records_finish(builder, &records);
  for (const heng_diag *d = all.first; d; d = d->next) {
    if (!is_about_rows(plan, d)) continue;
    heng_diag *copy =
        heng__diag_add(&answer->diags, d->code, d->span, d->args, d->n_args);
    if (copy && !heng__diags_full(&answer->diags)) copy->notes = d->notes;
    status = HENG_RULES;
  }
  return status;
}
