// Running: a plan bound to a record set, every field of every row computed
// exactly, one row after another. This evaluator is plain on purpose: it stays
// as the reference that faster kernels are tested against.
#ifndef HENG_EXEC_RUN_H
#define HENG_EXEC_RUN_H

#include "model/records.h"
#include "plan/plan.h"

// A value during a run: known, missing, or held back by a finding.
typedef enum heng_state {
  HENG_KNOWN,
  HENG_MISSING,
  HENG_HELD,
} heng_state;

// How often each value occurs: for the rank key `counts of`. See counts.c.
typedef struct heng_counts heng_counts;

typedef struct heng_value {
  heng_state state;
  uint32_t finding;  // HELD: index into the run's findings
  heng_num num;      // NUMBER
  int64_t code;      // CHOICE, DATE, BOOL; DURATION never. A choice value that
                     // the profile does not know is <= HENG_CODE_UNKNOWN
  uint32_t row;      // REF: row of the type's table; HENG_ROW_NONE: a written
                     // key that no row has
  heng_slice text;   // TEXT; of an unknown choice value what the record says
  const heng_counts *counts;  // of `counts of`, a TEXT; else null
} heng_value;

// What a finding is about.
typedef enum heng_finding_kind {
  HENG_FINDING_REQUIRED,  // a required value is missing
  HENG_FINDING_TIE,       // rows tied though there may be no ties
  HENG_FINDING_ONLY,      // several rows under only
  HENG_FINDING_CHOOSE,    // no row of a choose exactly one holds, or several
  HENG_FINDING_UNKNOWN,   // a record value that the profile does not know
  HENG_FINDING_MARK,      // a mark outside 0..full
  HENG_FINDING_CHECK,     // a check does not hold
  HENG_FINDING_WARN,      // a warn does not hold
  HENG_FINDING_OVERRIDE,  // an override of an unknown outcome, or of none
  HENG_FINDING_WIDE,      // a number outgrew the exact range
  HENG_FINDING_FIGURE,    // a share, a weight, a number of rows out of bounds
  HENG_FINDING_SLOT,    // children of an indicator that do not add up to it, or
                        // of one that takes none
  HENG_FINDING_EXTERN,  // a function from outside gave no value
  HENG_FINDING_KIND_COUNT
} heng_finding_kind;

typedef struct heng_finding {
  heng_finding_kind kind;
  heng_code code;  // H5xx
  uint32_t table;  // plan table of the row, or HENG_NONE
  uint32_t row;
  heng_slice key;    // of the row, for people
  heng_pair rule;    // name of the field or check
  heng_span span;    // the rule's place
  heng_cites cites;  // of the rule: what it follows, what it assumes
  heng_said *args;   // of the code's message
  size_t n_args;
  heng_slice message;  // of CHECK and WARN: the because text, filled in (names
                       // in the tongue that it is written in); or empty
  heng_slice file;     // record's place; empty where there is none
  uint32_t line;
  uint32_t *rows;  // of TIE and ONLY: all rows concerned (of the same table)
  size_t n_rows;
  uint32_t number;  // as shown, from 1: by table, key, rule
} heng_finding;

// An outcome that an override lifted.
typedef struct heng_lifted {
  uint32_t table, row, field;  // plan table
  uint32_t override_row;       // record row of overrides
} heng_lifted;

typedef struct heng_run_table {
  size_t n_rows;
  // SUBSET: row of source for each row. PAIR: rows of both. GROUP: null.
  uint32_t *source_rows, *second_rows;
  // SUBSET: from a row of source to the row here, or HENG_ROW_NONE.
  uint32_t *of_source;
  // GROUP: members of group g are members[starts[g]..starts[g+1]).
  uint32_t *starts, *members;
  heng_value *
      *columns;  // computed fields; columns[f] null: not computed (stored)
  // Of each row of a GROUP or PAIR, else null: its key, and the key with the
  // names of choices in the other tongue.
  heng_slice *keys, *other_keys;
} heng_run_table;

// How the run was computed; kept so that values can be explained.
struct heng_exec;

typedef struct heng_run {
  const heng_plan *plan;
  const heng_records *records;
  heng_arena *arena;
  heng_date as_of;
  bool has_as_of;  // somebody said it
  heng_run_table *tables;
  heng_value *values;
  heng_finding *findings;  // in the order of their numbers
  size_t n_findings;
  heng_lifted *lifted;
  size_t n_lifted;
  // Every check holds, nothing published of a score is held back, and the
  // profile knows every choice value that was read.
  bool publishable;
  uint32_t **order;  // order[t]: rows of score table t by place, then key;
                     // null for other tables
  bool in_part;      // no run to report: see exec/known.h
  const struct heng_exec *exec;
} heng_run;

typedef struct heng_run_options {
  bool has_as_of;
  heng_date as_of;  // else the records', else 31 December of the edition
  struct heng_trace *trace;  // counts what the run does (exec/trace.h); or null
  struct heng_noted
      *noted;  // takes note of what it does (exec/noted.h); or null
} heng_run_options;

// Runs [plan] on [records]; the run lives in [arena] and borrows both. Always
// gives a run; what could not be computed is held back by findings.
heng_status heng__run(heng_arena *arena,
                      const heng_plan *plan,
                      const heng_records *records,
                      const heng_run_options *options,
                      heng_run **out);

// The value of a field of a row of any table, stored or computed.
heng_value heng__run_value(const heng_run *run,
                           uint32_t table,
                           uint32_t row,
                           uint32_t field);
// The key of a row of any table for people: of a subset its source's, of a
// group its keys joined by "/" (Latin names of choices), of a pair both joined
// by "/".
heng_slice heng__run_key(const heng_run *run, uint32_t table, uint32_t row);
// The row of a table with that key (HENG_ROW_NONE: none).
uint32_t heng__run_find(const heng_run *run, uint32_t table, heng_slice key);
// The row of table [to] that a row of [from] is: up to a source or down to a
// subset; HENG_ROW_NONE where it is none.
uint32_t heng__run_row_at(const heng_run *run,
                          uint32_t from,
                          uint32_t row,
                          uint32_t to);
// A child that the records hang under an indicator of a score.
typedef struct heng_slot_row {
  uint32_t indicator;  // row of `indicators`
  heng_value full;     // its full marks
  heng_value mark;     // where the scheme does not say how marks become a value
  uint32_t mark_row;   // the row of `marks` with it, or HENG_ROW_NONE
} heng_slot_row;
typedef struct heng_slot_rows {
  heng_slot_row *items;  // in the order of their keys
  size_t n;
} heng_slot_rows;
// The children of each row of [table] under [field], a field with a slot; they live
// in [arena].
heng_slot_rows *heng__run_slots(heng_arena *arena,
                                const heng_run *run,
                                uint32_t table,
                                uint32_t field);
// All rows of a table in the order of output: of a score by place then key, of
// another by key. The array lives in [arena] or in the run.
const uint32_t *heng__run_rows(heng_arena *arena,
                               const heng_run *run,
                               uint32_t table,
                               size_t *n);
// "first × 2, third × 1" in both tongues.
heng_said heng__counts_said(const heng_counts *counts);
// A value as text in a tongue: exact decimals, names of choices, dates, keys.
heng_slice heng__value_text(heng_arena *arena,
                            const heng_run *run,
                            heng_type type,
                            heng_value value,
                            heng_lang lang);
// The reason of an outcome or check for a row, filled in.
heng_slice heng__run_template(heng_arena *arena,
                              const heng_run *run,
                              const heng_template *because,
                              uint32_t table,
                              uint32_t row,
                              heng_lang lang);
// A finding's message.
heng_slice heng__finding_message(heng_arena *arena,
                                 const heng_finding *finding,
                                 heng_lang lang);

#endif
