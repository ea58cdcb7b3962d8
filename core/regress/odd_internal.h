// Shared by the files that look for oddities only.
#ifndef HENG_REGRESS_ODD_INTERNAL_H
#define HENG_REGRESS_ODD_INTERNAL_H

#include "regress/odd.h"
#include "regress/witness_internal.h"

#define HENG_ODD_VALUES 8

// A place, tier or outcome of a score, and what the records to begin with say of its
// values: how many rows with value a had a better total than one with value b.
typedef struct heng_odd_standing {
  uint32_t table, field;
  int sense;     // +1: a greater total is the better one; -1: a smaller one
  bool is_rank;  // a smaller place is the better one
  size_t n;
  heng_slice values[HENG_ODD_VALUES];
  size_t above[HENG_ODD_VALUES][HENG_ODD_VALUES];
} heng_odd_standing;

struct heng_odd_search {
  const heng_starts *starts;
  const heng_focus *focus;
  heng_search_options options;
  HENG_VEC(heng_odd_standing) standings;
};

// odd_seen.c: what one run shows by itself. Of records that the scheme itself does
// not let pass, by a check or a mark beyond its bounds, ties only.
typedef struct heng_odd_seen {
  heng_odd_kind kind;
  uint32_t table, row, field;
  uint32_t other;  // of TIE: a row with the same place, or HENG_NONE
  int side;        // of RANGE and DEDUCT: -1 below, +1 above
} heng_odd_seen;
typedef HENG_VEC(heng_odd_seen) heng_odd_seens;
void heng__odd_see(heng_arena *arena, const heng_run *run, heng_odd_seens *out);
// Whether the scheme itself does not let the records pass.
bool heng__odd_refused(const heng_run *run);
// The full marks of the indicators at the top of a score; false where one of them
// has none.
bool heng__odd_full(heng_arena *arena,
                    const heng_plan_table *table,
                    heng_num *out);

// odd_pair.c: what raising one cell does.
typedef struct heng_odd_pair {
  uint32_t table, row, field;  // of the records
  heng_slice to;
} heng_odd_pair;
typedef struct heng_odd_move {
  uint32_t table;  // the score
  uint32_t owner;  // the row whose total moves, in both runs
  int total;       // +1: it rises
  int parts;       // +1: no part is worse and some is better; -1: the reverse
} heng_odd_move;
typedef HENG_VEC(heng_odd_move) heng_odd_moves;
// The moves of the row's own totals from one run to the other.
void heng__odd_moves(heng_arena *arena,
                     const heng_draft_shape *shape,
                     const heng_draft *draft,
                     const heng_odd_pair *pair,
                     heng_run *const runs[2],
                     heng_odd_moves *out);
// "kind = praise, objective = yes": the choices and other rows that the row names.
heng_slice heng__odd_among(heng_arena *arena,
                           const heng_draft_shape *shape,
                           const heng_draft *draft,
                           uint32_t table,
                           uint32_t row,
                           heng_lang lang);
// Runs before and after; false where one of them is refused, by the model or by the
// scheme, or the cell is not raised.
bool heng__odd_runs(heng_arena *arena,
                    const heng_starts *starts,
                    const heng_draft *draft,
                    const heng_odd_pair *pair,
                    heng_run *runs[2]);
// odd_standing.c: whether the row's standing gets worse from one run to the other; in
// both it has a total, the better one in the second.
bool heng__odd_falls(heng_arena *arena,
                     const heng_odd_standing *standing,
                     heng_run *const runs[2],
                     uint32_t row);
// Why, in one sentence: the totals, the standings, and who passes by which part.
heng_said heng__odd_fall_said(heng_arena *arena,
                              const heng_odd_standing *standing,
                              heng_run *const runs[2],
                              heng_slice key);
// The part of the score by which a row's total goes the way of [side]: "praise from 2
// to 0"; false where no part does.
bool heng__odd_part_said(heng_arena *arena,
                         heng_run *const runs[2],
                         uint32_t table,
                         heng_slice key,
                         int side,
                         heng_said *out);

// The draft after.
heng_draft *heng__odd_after(heng_arena *arena,
                            const heng_draft_shape *shape,
                            const heng_draft *draft,
                            const heng_odd_pair *pair);
// Whether the column holds something that can be raised and belongs to a unit.
bool heng__odd_column(const heng_draft_shape *shape,
                      uint32_t table,
                      uint32_t field);

#endif
