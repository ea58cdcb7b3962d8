// Stages of a year: a table has them where it has a field `stage` 阶段 that is a
// reference or a choice.
#ifndef HENG_PLAN_STAGE_H
#define HENG_PLAN_STAGE_H

#include "plan/plan.h"

// The field of a table, its own or one that it has from what it is made from.
typedef struct heng_stage_field {
  bool there;
  uint32_t table, field;
} heng_stage_field;

heng_stage_field heng__stage_field(const heng_plan *plan, uint32_t table);
// The type of a field that is there.
heng_type heng__stage_type(const heng_plan *plan, heng_stage_field stage);
// The rows of the given table that lists the stages of a score, in the order in
// which the score is put out; null where there is none.
const heng_plan_rows *heng__stage_rows(const heng_plan *plan, uint32_t table);

#endif
