// Whether two rules differ by the names of their schemes alone.
#ifndef HENG_REGRESS_PLAN_OWN_NAME_H
#define HENG_REGRESS_PLAN_OWN_NAME_H

#include "plan/plan.h"

// [first] and [second] are forms of expressions (heng__node_print) in the plans of
// schemes with those names. True where both read earlier results of their own
// scheme, and all else is the same.
bool heng__differ_by_name(heng_arena *arena,
                          heng_slice first,
                          heng_pair first_scheme,
                          heng_slice second,
                          heng_pair second_scheme);

#endif
