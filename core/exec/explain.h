// Explaining: a second reading of the same graph for one value, on demand.
#ifndef HENG_EXEC_EXPLAIN_H
#define HENG_EXEC_EXPLAIN_H

#include "exec/run.h"

typedef enum heng_reason_kind {
  HENG_REASON_FIELD,      // a field of a row: name, rule, place, citations
  HENG_REASON_RECORD,     // a cell of the records: file, line
  HENG_REASON_PARAM,      // a param's figure, with source or assumption
  HENG_REASON_VALUE,      // a value of the run
  HENG_REASON_AGGREGATE,  // sum of n rows …
  HENG_REASON_ROW,        // one row of an aggregate, by its key
  HENG_REASON_CAP,        // at most, at least: note says whether it bound
  HENG_REASON_CHOICE,     // the row of a choose that was taken
  HENG_REASON_RANK,       // place among n, the neighbours
  HENG_REASON_ELSE,       // the value was missing, else was taken
  HENG_REASON_FINDING,    // held back by
  HENG_REASON_OVERRIDE,   // lifted by an override
  HENG_REASON_STEP,       // another operation that is worth a line (round, /)
} heng_reason_kind;

typedef struct heng_reason heng_reason;
struct heng_reason {
  heng_reason_kind kind;
  uint32_t table;    // of FIELD and RECORD: plan table of the field
  heng_pair name;    // of the field, param, function …; may be empty
  heng_said key;     // of the row it belongs to, or of a param; or empty
  heng_slice title;  // name or title that the records give that row, or empty
  heng_type type;
  heng_value value;
  heng_said rule;   // text of the expression in both tongues, or empty
  heng_span span;   // place of the rule; null source: none
  heng_slice file;  // place in the records, or empty
  uint32_t line;
  heng_said note;     // "the cap of 1 bound", "row 2 of 4", or empty
  heng_said context;  // of a ROW: other short cells of its record, or empty
  heng_cites cites;
  heng_reason *children;  // first child, chained by next
  heng_reason *next;
};

// Explains [field] of [row]; the tree lives in [arena]. Fields that were
// already explained further up in the same tree are not unfolded again.
heng_reason *heng__explain(heng_arena *arena,
                           const heng_run *run,
                           uint32_t table,
                           uint32_t row,
                           uint32_t field);
// The same of a value of the run.
heng_reason *heng__explain_run_value(heng_arena *arena,
                                     const heng_run *run,
                                     uint32_t value);

// The name or title that the records give a row, if it was read; or empty.
heng_slice heng__row_title(const heng_run *run, uint32_t table, uint32_t row);

#endif
