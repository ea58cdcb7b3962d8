// Whether a search has anything to go on: rules that compute or check something, and
// records that both of two schemes read. Where it has not, "not found" would mislead.
#ifndef HENG_REGRESS_GROUND_H
#define HENG_REGRESS_GROUND_H

#include "plan/plan.h"

typedef enum heng_ground {
  HENG_GROUND_THERE,
  HENG_GROUND_NO_RULES,    // the plan computes and checks nothing
  HENG_GROUND_NO_RECORDS,  // no record table, value or check is in both
  HENG_GROUND_NO_SCORE,    // no total, deduction, bonus or rank
} heng_ground;

// Of two plans; *which is the one without rules: 0 or 1.
heng_ground heng__ground_of_two(const heng_plan *first,
                                const heng_plan *second,
                                int *which);
// Of one plan, for what is odd in it.
heng_ground heng__ground_of_one(const heng_plan *plan);

#endif
