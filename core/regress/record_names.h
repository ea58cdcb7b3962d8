// The names by which records speak of a scheme: of its tables and columns, of the
// values of its choices, of indicators and of outcomes that can be lifted. The
// meaning of a plan goes without them, and so does its hash; but who writes
// `breakthrough` otherwise no longer finds it in the records that there are.
#ifndef HENG_REGRESS_RECORD_NAMES_H
#define HENG_REGRESS_RECORD_NAMES_H

#include "plan/plan.h"

// "few 少, many 多"
heng_slice heng__names_of_choice(heng_arena *arena, const heng_choice *choice);

// "posts 编制"
heng_slice heng__names_of_pair(heng_arena *arena, heng_pair pair);

// Of a rule, empty where no record can name it.
heng_slice heng__names_of_rule(heng_arena *arena,
                               const heng_plan *plan,
                               const heng_plan_field *field);

// Whether two plans have the same hash and are spoken of alike: then they give the
// same results on all records.
bool heng__same_in_records(heng_arena *arena,
                           const heng_plan *a,
                           const heng_plan *b);

#endif
