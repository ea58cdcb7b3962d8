// Shared by the files of the ranges only.
#ifndef HENG_PLAN_RANGE_INTERNAL_H
#define HENG_PLAN_RANGE_INTERNAL_H

#include "plan/range.h"
#include "plan/review.h"

// The direction of a part that only decides which rows there are. (0 is that of
// one that decides which of several values is taken.)
#define HENG_RANGE_ROWS 2

// Adds the parts of [from] to [to], which grows (+1) or falls (-1) with it.
void heng__range_take(heng_arena *arena,
                      heng_range *to,
                      const heng_range *from,
                      int direction);
// Adds what [condition] (may be null) reads, which may bound a part in a way that
// is not followed; with [direction] 0 or HENG_RANGE_ROWS.
void heng__range_take_read(heng_arena *arena,
                           const heng_plan *plan,
                           heng_range *to,
                           const heng_node *condition,
                           int direction);
// Adds what the rows of [table] are chosen by.
void heng__range_take_rows(heng_arena *arena,
                           const heng_plan *plan,
                           heng_range *to,
                           uint32_t table);

#endif
