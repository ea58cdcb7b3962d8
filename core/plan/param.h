// Looking up the figures of a param.
#ifndef HENG_PLAN_PARAM_H
#define HENG_PLAN_PARAM_H

#include "plan/plan.h"

// The slot of an axis by date or number: [num] where it is by number, else
// [code], a date. Never fails: what no row covers has slot 0.
size_t heng__param_slot(const heng_param_axis *axis,
                        heng_num num,
                        int64_t code);
// Whether that slot is the key's own, and not one that it only falls into.
bool heng__param_is_key(const heng_param_axis *axis,
                        size_t slot,
                        heng_num num,
                        int64_t code);
// " by date from 2020-01-01 from 2022-07-01": the keys that are no choices.
void heng__param_axes_print(heng_buf *out,
                            heng_arena *arena,
                            const heng_plan_param *param);
// The key of at[i] as it is written.
heng_slice heng__param_key_text(heng_arena *arena,
                                const heng_param_axis *axis,
                                size_t i);

#endif
