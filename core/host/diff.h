// What the files of `diff` share: two sides, each with its rules, and the record
// sets on which both are run.
#ifndef HENG_HOST_DIFF_H
#define HENG_HOST_DIFF_H

#include "host/attribute.h"
#include "regress/movement.h"
#include "regress/plan_diff.h"

// The old rules, or the new ones.
typedef struct heng_diff_side {
  heng_said label;       // "zhongwei@2022", "HEAD~1:rules/zibo"
  heng_profile profile;  // with its plan
  heng_profile home;     // where its record sets are looked for
} heng_diff_side;

// One record set under both.
typedef struct heng_diff_set {
  heng_record_set set;
  heng_ready ready[2];  // with the same records where both plans read alike
  heng_run *run[2];
  heng_attribution *shares;   // null where nothing is shared out
  heng_movements *movements;  // null where a side cannot read the set …
  heng_diags said[2];         // … and what it says of it
  heng_status read[2];        // whether it could
  heng_status status;         // the worse of the two
} heng_diff_set;

typedef struct heng_diff {
  heng_answer *answer;
  const heng_diff_request *request;
  heng_diff_side sides[2];
  heng_plan_change *changes;
  size_t n_changes;
  heng_diff_set *sets;
  size_t n_sets;
  heng_edits *edits;    // null where they were not looked for
  size_t *edit_moved;   // of each edit, how many units it moved in some way
  size_t further_runs;  // of choices of edits
  heng_said no_shares;  // why none were worked out; empty: they were
} heng_diff;

// diff_sides.c: finds and builds both sides. Returns HENG_OK, or the status of
// the first that fails (reported).
heng_status heng__diff_sides(heng_diff *diff);

// diff_sets.c: loads the record sets and lays the runs side by side. A set that a
// side cannot read is kept with the reason. Where no set can be read by both this
// is HENG_RECORDS (reported) if one was asked for, or if neither side can read any;
// editions that want other columns are no mistake.
heng_status heng__diff_sets(heng_diff *diff);
// Runs a further plan, made of the rules of either side, on the records of a set
// that both could read. The run lives in [arena], which may be another one than
// the answer's so that it can be let go; the call is for the answer's thread.
// Records are read anew only where the plan reads them otherwise than both sides.
heng_status heng__diff_compute(heng_diff *diff,
                               size_t set,
                               const heng_plan *plan,
                               heng_arena *arena,
                               heng_run **out);

// diff_shares.c: finds the edits, and of each set what each of them moved, where
// that was asked for or takes little.
void heng__diff_attribute(heng_diff *diff);
// What was shared out of a movement; null where nothing was.
const heng_moved_unit *heng__diff_unit(const heng_diff_set *set,
                                       const heng_moved_table *table,
                                       const heng_movement *movement);
// Whether it is worth saying which edit did something: there is more than one.
bool heng__diff_has_edits(const heng_diff *diff);
// "; `step` moves 5, `cap` 1", where there is more than one edit.
void heng__diff_say_edits(const heng_diff *diff, heng_buf *en, heng_buf *zh);
// The facts `shares`, `exact` and `further_runs`, and the section `edits`.
void heng__diff_shares_facts(const heng_diff *diff, heng_report_section *facts);
void heng__diff_put_edits(const heng_diff *diff);

// diff_left.c: how many rows of records one side does not read, since they speak of
// what only the other has; and how many of them are of that row of a score table.
size_t heng__diff_left(const heng_diff *diff);
size_t heng__diff_left_of(const heng_diff_set *set,
                          const heng_moved_table *table,
                          const heng_movement *movement,
                          int side);
// The section `left_out`: which they are, where there are any.
void heng__diff_put_left(const heng_diff *diff, bool many_sets);

// diff_report.c: fills the answer's report.
void heng__diff_report(heng_diff *diff);
// diff_rules.c: the section of the rules, first what has an effect.
void heng__diff_rules(const heng_diff *diff);
// The changed rules that a field of a score table goes back to, the nearest first:
// "`cap`, `step` and 2 more"; empty where there is none.
heng_said heng__diff_behind(const heng_diff *diff,
                            heng_said table,
                            heng_said field);
// Whether any rule or any result differs.
bool heng__diff_found(const heng_diff *diff);

#endif
