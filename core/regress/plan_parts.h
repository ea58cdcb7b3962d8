// A plan taken apart into named parts, to be compared with those of another one.
#ifndef HENG_REGRESS_PLAN_PARTS_H
#define HENG_REGRESS_PLAN_PARTS_H

#include "regress/plan_diff.h"

// A part has its own form, its expression in names, and a digest of all that it means.
typedef struct heng_part_of_plan {
  heng_part_kind kind;
  heng_pair of;    // the table of a column, a rule or a row; or empty
  uint32_t table;  // its number, or HENG_NONE
  uint32_t index;  // of PARAM, VALUE, RULE and CHECK: its number in the plan
  heng_pair pair;
  heng_said key;      // of GIVEN, else empty
  heng_slice form;    // what it says itself
  heng_slice digest;  // what it means with all that it reads, or empty
  heng_span span;
  heng_said text;
  heng_cites cites;
  heng_slice marks;  // of RULE, VALUE and CHECK: what its meaning goes with
  heng_slice names;  // by which records speak of it (record_names.h), or empty
} heng_part_of_plan;

typedef HENG_VEC(heng_part_of_plan) heng_parts_of_plan;

// The parts of a plan, which must not be shared with other threads meanwhile. They
// live in [arena] and borrow the plan.
heng_parts_of_plan heng__plan_parts(heng_arena *arena, const heng_plan *plan);

#endif
