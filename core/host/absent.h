// What the data lack: tables without a file, files that are not read.
#ifndef HENG_HOST_ABSENT_H
#define HENG_HOST_ABSENT_H

#include "host/host.h"
#include "model/records.h"
#include "plan/plan.h"

// Warns of each file in [folder] that holds a table, by its name or by its
// ending, and that [reader] does not take.
void heng__warn_unread(heng_answer *answer,
                       const heng_plan *plan,
                       const heng_reader *reader,
                       heng_slice folder);

// Warns of each table that the rules read and the data do not have; a table
// with headings alone is there. A table whose rows are scored must be there:
// without it the status is HENG_RECORDS.
heng_status heng__warn_absent(heng_answer *answer,
                              const heng_plan *plan,
                              const heng_reader *reader,
                              const heng_records *records);

// Adds to [diag] which files the rules need.
void heng__note_needed(heng_answer *answer,
                       const heng_plan *plan,
                       const heng_reader *reader,
                       heng_diag *diag);

#endif
