// A table of results as somebody has published it, held against a run: every cell is
// an expectation.
#ifndef HENG_REGRESS_PUBLISHED_H
#define HENG_REGRESS_PUBLISHED_H

#include "exec/run.h"

typedef struct heng_published {
  size_t n_rows;     // of the table
  size_t n_cells;    // cells that say something of a value
  size_t n_failed;   // of these; and columns and rows that are not known
  size_t n_lacking;  // rows of the score that the table has none for
} heng_published;

// Holds [grid] against the score [table] of [run]. Columns are fields in either
// tongue, by name or title, `table.field` for another table, or place, total and
// tier by the words that such tables use; rows are found by key or name. What does
// not hold is reported to [diags] with where it comes from. A blank cell expects
// nothing, `missing` a missing value. Of the grid's columns only the name's text
// and span are used.
heng_published heng__published_hold(heng_arena *arena,
                                    const heng_run *run,
                                    uint32_t table,
                                    const heng_grid *grid,
                                    heng_diags *diags);

#endif
