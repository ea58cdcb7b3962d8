// Whether two plans give the same results, whatever the records: proven or not.
#ifndef HENG_REGRESS_EQUAL_H
#define HENG_REGRESS_EQUAL_H

#include "plan/plan.h"

typedef struct heng_equality {
  heng_said how;   // "the rules mean the same …"
  uint64_t cases;  // that were gone through one by one; 0: none
} heng_equality;

// True only where it is proven: the canonical forms agree, or they do once caps
// that never bind and conditions that always hold are taken out, or rules that
// read nothing but a few choices and small whole numbers give the same in every
// case. Neither plan may be shared with other threads. Lives in [arena].
bool heng__plans_equal(heng_arena *arena,
                       const heng_plan *first,
                       const heng_plan *second,
                       heng_equality *out);

#endif
