// A finished run computed once more on records that differ from its own in one
// column: only what depends on that column is computed, all else is taken over.
#ifndef HENG_EXEC_AGAIN_H
#define HENG_EXEC_AGAIN_H

#include "exec/run.h"

// What depends on a column, as far as the rules say; made once for a run and
// shared by threads.
typedef struct heng_redo {
  const heng_run *base;
  uint32_t table, field;  // the column
  struct heng_again_items *numbers;
  bool *items;      // what may be another
  uint32_t *steps;  // of the plan, in its order
  size_t n_steps;
  uint32_t *checks;  // of the plan
  size_t n_checks;
  struct heng_again_part *parts;  // one for each step, then each check
  bool slots;  // whether the children of indicators are looked at again
  bool *kept;  // by number of aggregate: its index stays as it is
  struct heng_groups **indexes;  // those that stay
  size_t n_indexes;
} heng_redo;

// What to do again where the stored field [field] of the plan table [table]
// changes its values. It lives in [arena].
heng_redo *heng__redo_new(heng_arena *arena,
                          const heng_run *base,
                          uint32_t table,
                          uint32_t field);
// Whether a field may change its values, or a table its rows (HENG_NONE).
bool heng__redo_touches(const heng_redo *redo, uint32_t table, uint32_t field);

// The run on [records], which have the same rows as those of redo->base and the
// same values but in [row] of that column. It lives in [arena], borrows all else from the
// base, and is no run to report: it has values and findings (first those of the
// base, then what came up again or anew), and no order of scores.
heng_run *heng__run_again(heng_arena *arena,
                          const heng_redo *redo,
                          const heng_records *records,
                          uint32_t row);
// Whether nothing came up that the base has not: no check that fails now, no mark
// out of its bounds. What only warns does not count.
bool heng__run_sound(const heng_redo *redo, const heng_run *run);

#endif
