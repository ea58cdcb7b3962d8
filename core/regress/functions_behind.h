// Which changed function is behind a rule that computes something else though its
// own words are the same: functions are written into the rules that call them, so
// a plan alone does not show it.
#ifndef HENG_REGRESS_FUNCTIONS_BEHIND_H
#define HENG_REGRESS_FUNCTIONS_BEHIND_H

#include "plan/plan.h"

// A function that both versions have and that does not say the same in both; one
// that a script or a plugin brings has no text here, and the place of its signature.
typedef struct heng_behind {
  heng_said name;
  heng_span span[2];  // in the first version and in the second
  heng_said text[2];  // as it is written, formatted
} heng_behind;

typedef struct heng_functions_behind heng_functions_behind;

// Lives in [arena] and borrows the plans.
heng_functions_behind *heng__functions_behind(heng_arena *arena,
                                              const heng_plan *first,
                                              const heng_plan *second);

// The first changed function that the words at [span] of the second version call,
// by themselves or by way of functions that did not change; null: none.
const heng_behind *heng__function_behind(const heng_functions_behind *all,
                                         heng_span span);

#endif
