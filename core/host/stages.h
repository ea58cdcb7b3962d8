// Stages of a year: the rows of a table that belong to one of them.
#ifndef HENG_HOST_STAGES_H
#define HENG_HOST_STAGES_H

#include "host/load.h"
#include "plan/stage.h"

// Sees to it that some table knows the stage [name], its key or its name. An empty
// name is none that was asked for. Returns HENG_OK, HENG_NOTFOUND or HENG_USAGE
// (reported).
heng_status heng__stage_check(heng_answer *answer,
                              const heng_run *run,
                              heng_slice name);

// Whether a row is of the stage [name]: in a table without stages, and for an
// empty name, every row is.
bool heng__stage_has(const heng_run *run,
                     uint32_t table,
                     uint32_t row,
                     heng_slice name);

// Puts rows in the order of their stages: as the scheme lists them, each stage's in
// the order in which they stand. Rows of a table without stages stay.
const uint32_t *heng__stage_order(heng_arena *arena,
                                  const heng_run *run,
                                  uint32_t table,
                                  const uint32_t *rows,
                                  size_t n);

#endif
