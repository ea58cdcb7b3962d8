// Snapshots: what a scheme makes of a record set, as a text in which every line
// is one fact, so that two of them are compared by eye as by program. A snapshot
// says nothing that depends on the order of the records or on a tongue.
#ifndef HENG_REGRESS_SNAPSHOT_H
#define HENG_REGRESS_SNAPSHOT_H

#include "exec/run.h"
#include "regress/plan_diff.h"

// A published field of a row, or a value of the run, as the text has it.
typedef struct heng_snap_fact {
  heng_pair name;
  heng_slice value;
} heng_snap_fact;

typedef struct heng_snap_row {
  heng_slice key;
  heng_slice title;  // how the records call the row, for the reader; or empty
  heng_snap_fact *facts;
  size_t n_facts;
} heng_snap_row;

typedef struct heng_snap_table {
  heng_pair name;
  heng_snap_row *rows;  // by key
  size_t n_rows;
} heng_snap_table;

typedef struct heng_snap_finding {
  bool warning;
  heng_slice code;  // "H560"
  heng_pair rule;
  heng_slice key;
  heng_said message;
} heng_snap_finding;

typedef struct heng_snapshot {
  heng_slice profile, set;  // "zhongwei@2022", "records/2021"
  heng_slice hash;          // of the plan
  heng_slice as_of;         // YYYY-MM-DD
  heng_snap_table *tables;  // the scores, in the order of the scheme
  size_t n_tables;
  heng_snap_fact *values;  // of the run
  size_t n_values;
  heng_snap_finding *findings;
  size_t n_findings;
} heng_snapshot;

// The snapshot of a run; lives in [arena] and borrows from the run.
heng_snapshot *heng__snapshot_of(heng_arena *arena,
                                 const heng_run *run,
                                 heng_slice profile,
                                 heng_slice set);
// A value as a snapshot writes it.
heng_slice heng__snapshot_value(heng_arena *arena,
                                const heng_run *run,
                                heng_type type,
                                heng_value value);

// The form that heng__snapshot_print writes and heng__snapshot_read reads.
#define HENG_SNAPSHOT_FORM 1
heng_slice heng__snapshot_print(heng_arena *arena,
                                const heng_snapshot *snapshot);

// How reading went.
typedef enum heng_snap_trouble {
  HENG_SNAP_FINE,
  HENG_SNAP_NEWER,   // of a form that this program does not know
  HENG_SNAP_EDITED,  // it was changed by hand, or is cut off
  HENG_SNAP_LINE,    // a line that no snapshot has
} heng_snap_trouble;
// Reads what was printed; *line is where it went wrong. What is read borrows from
// [text].
heng_snap_trouble heng__snapshot_read(heng_arena *arena,
                                      heng_slice text,
                                      heng_snapshot *out,
                                      uint32_t *line);

// Texts that stand in a line with others: as they are where they are one plain
// word, else in quotes.
void heng__snap_put_key(heng_buf *out, heng_slice key);
void heng__snap_put_quoted(heng_buf *out, heng_slice text);
void heng__snap_put_pair(heng_buf *out, heng_pair pair);
// Takes such a text from the beginning of *rest; false where none stands there.
bool heng__snap_take_key(heng_arena *arena, heng_slice *rest, heng_slice *out);
heng_pair heng__snap_pair(heng_slice text);
// A value as each tongue says it: "yes 是" is yes, or 是.
heng_said heng__snap_value_said(heng_slice value);
// The next line of *rest without its end; false at the end of the text.
bool heng__snap_take_line(heng_slice *rest, heng_slice *line);
// The SHA-256 of a text, whatever its line ends are.
heng_slice heng__snap_digest(heng_arena *arena, heng_slice text);

// Differences -----------------------------------------------------------------

typedef enum heng_snap_change_kind {
  HENG_SNAP_TABLE_GONE,
  HENG_SNAP_TABLE_NEW,
  HENG_SNAP_FIELD_GONE,  // of every row of a table: said once
  HENG_SNAP_FIELD_NEW,
  HENG_SNAP_ROW_GONE,
  HENG_SNAP_ROW_NEW,
  HENG_SNAP_VALUE,
  HENG_SNAP_RUN_VALUE,  // of the run: `table` and `key` are empty
  HENG_SNAP_FINDING_GONE,
  HENG_SNAP_FINDING_NEW,
} heng_snap_change_kind;

typedef struct heng_snap_change {
  heng_snap_change_kind kind;
  heng_pair table;
  heng_slice key, title;
  heng_pair field;           // of a finding its rule
  heng_slice before, after;  // empty: there was none, there is none
  const heng_snap_finding *finding;
} heng_snap_change;

// What changed from [before] to [after]: tables in their order, rows by key,
// then the run's values, then findings. Returns the number; lives in [arena].
size_t heng__snapshot_diff(heng_arena *arena,
                           const heng_snapshot *before,
                           const heng_snapshot *after,
                           heng_snap_change **out);

// How much moved. Totals, places and tiers are those of [plan].
typedef struct heng_snap_moves {
  size_t units;  // rows that came, went or have another value
  size_t totals, places, tiers;
  size_t findings_new, findings_gone;
} heng_snap_moves;
heng_snap_moves heng__snapshot_moves(const heng_plan *plan,
                                     const heng_snap_change *changes,
                                     size_t n);

// Which changes of the rules are behind a difference --------------------------

typedef struct heng_snap_cause {
  size_t change;     // index into the changes of the plans
  heng_cites cites;  // of the rule, as it is now; as it was where it is gone
} heng_snap_cause;

// The changes of rules that the value, the row or the finding of [what] can
// depend on, the nearest first. [changes] are those from [before] to [after].
// Where both runs of the same records are given, a changed rule that makes the
// same of that unit in both is left out as long as another is left.
typedef struct heng_snap_search {
  const heng_plan *before, *after;
  const heng_plan_change *changes;
  size_t n_changes;
  const heng_run *run_before, *run_after;  // or null
} heng_snap_search;
size_t heng__snapshot_causes(heng_arena *arena,
                             const heng_snap_search *search,
                             const heng_snap_change *what,
                             heng_snap_cause **out);

// The other changes of the same row that the rule of changes[at], a value, reads by
// itself: the way that a movement took. Their indexes, at most n.
size_t heng__snapshot_inputs(heng_arena *arena,
                             const heng_plan *plan,
                             const heng_snap_change *changes,
                             size_t n,
                             size_t at,
                             size_t **out);

#endif
