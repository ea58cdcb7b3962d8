// Rows that stand in the scheme (given tables, its own indicators) as rows of the
// record set, so that rules read them like any other.
#ifndef HENG_EXEC_GIVEN_H
#define HENG_EXEC_GIVEN_H

#include "model/records.h"
#include "plan/plan.h"

// Adds them to a record set that is being built, before or after the records.
// What it needs meanwhile comes from [arena].
void heng__given_rows(heng_arena *arena,
                      heng_records_builder *builder,
                      const heng_plan *plan);

#endif
