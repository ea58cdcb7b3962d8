// Stages: which field of a table they are.
#include "plan/stage.h"

static bool is_stage(const heng_plan_field *f) {
  return heng__pair_has(f->pair, HENG_LIT("stage")) ||
         heng__pair_has(f->pair, HENG_LIT("阶段"));
}

heng_stage_field heng__stage_field(const heng_plan *plan, uint32_t table) {
  for (uint32_t at = table;; at = plan->tables[at].source[0]) {
    const heng_plan_table *t = &plan->tables[at];
    for (uint32_t f = 0; f < t->n_fields; f++) {
      heng_base_type base = t->fields[f].type.base;
      bool read = t->fields[f].role != HENG_ROLE_STORED ||
                  plan->use.fields[t->schema][t->fields[f].stored];
      if (read && (base == HENG_TYPE_REF || base == HENG_TYPE_CHOICE) &&
          is_stage(&t->fields[f]))
        return (heng_stage_field){true, at, f};
    }
    if (t->kind != HENG_TABLE_SUBSET) return (heng_stage_field){0};
  }
}

heng_type heng__stage_type(const heng_plan *plan, heng_stage_field stage) {
  return plan->tables[stage.table].fields[stage.field].type;
}

const heng_plan_rows *heng__stage_rows(const heng_plan *plan, uint32_t table) {
  heng_stage_field stage = heng__stage_field(plan, table);
  if (!stage.there || !plan->tables[table].score) return NULL;
  heng_type type = heng__stage_type(plan, stage);
  if (type.base != HENG_TYPE_REF) return NULL;
  const heng_plan_table *root = &plan->tables[plan->tables[type.id].root];
  for (size_t i = 0; root->given && i < plan->n_rows; i++)
    if (plan->rows[i].schema == root->schema) return &plan->rows[i];
  return NULL;
}
