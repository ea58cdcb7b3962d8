// Runs of other versions of a scheme on the same records, and a run that takes over
// from them what it would compute alike: columns, rows and indexes whose rules and
// all that these read are the same.
#ifndef HENG_EXEC_KNOWN_H
#define HENG_EXEC_KNOWN_H

#include "exec/run.h"

typedef struct heng_known heng_known;

// Takes stock of [runs], which are finished and on the same records; it lives in
// [arena], borrows them, and is only read from then on, by any number of threads.
heng_known *heng__known_new(heng_arena *arena,
                            const heng_run *const *runs,
                            size_t n);

// Runs [plan] on the records of those runs, whose schema must be theirs but for its
// places. Computed is what totals, places and tiers of scores are made of, and of
// that what is not known. These figures have the states and values that heng__run
// gives. It is no run to report (in_part): other columns may be null, there is no
// order, and a finding that holds something back may be none of this run's.
// It lives in [arena] and borrows the rest.
heng_run *heng__run_known(heng_arena *arena,
                          const heng_plan *plan,
                          const heng_records *records,
                          const heng_known *known);

// How many steps of the plan such a run computed itself.
size_t heng__run_computed(const heng_run *run);

#endif
