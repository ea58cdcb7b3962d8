// Shared by the files that prove plans equal only.
#ifndef HENG_REGRESS_EQUAL_INTERNAL_H
#define HENG_REGRESS_EQUAL_INTERNAL_H

#include "regress/equal.h"

// A copy without what cannot matter, for comparing, not for running; *taken counts
// the caps and conditions that are left out.
heng_plan *heng__plan_simple(heng_arena *arena,
                             const heng_plan *plan,
                             size_t *taken);

// Whether a rule of each plan, over the rows of tables of one name, gives the same
// in every case, gone through one by one; *cases counts them. False where that
// cannot be told: a rule reads more than a few choices and small whole numbers.
bool heng__rules_equal(heng_arena *arena,
                       const heng_plan *const plans[2],
                       const heng_node *const nodes[2],
                       uint64_t *cases);

#endif
