// Which rule decided that an example comes out otherwise than under an earlier
// plan: both results are explained, and the explanations are followed, side by
// side, along the values that differ to the first of them.
#ifndef HENG_REGRESS_FIRST_DIFFERENCE_H
#define HENG_REGRESS_FIRST_DIFFERENCE_H

#include "exec/explain.h"
#include "regress/plan_diff.h"

// A plan to compare with, and what the rules of today compute otherwise.
typedef struct heng_before {
  const heng_plan *plan;
  heng_said name;             // "the approved rules"
  heng_plan_change *changes;  // from [plan]; what has no effect is left out
  size_t n_changes;
} heng_before;

// Neither plan may be shared with other threads while this is made; later it is
// only read. It lives in [arena].
heng_before *heng__before_make(heng_arena *arena,
                               const heng_plan *plan,
                               const heng_plan *old,
                               heng_said name);

// One record set under both plans.
typedef struct heng_both {
  heng_arena *arena;
  const heng_before *before;
  const heng_run *now, *was;
} heng_both;

// What is asked about: a field of a row, a value of the run, which rows a table
// has, or a check. Numbers are those of the plan of today.
typedef enum heng_asked_kind {
  HENG_ASKED_FIELD,  // table, row, field
  HENG_ASKED_VALUE,  // field: number of the value
  HENG_ASKED_ROWS,   // table; key: the row that is missing or too much
  HENG_ASKED_CHECK,  // field: number of the check; key: where, or empty
} heng_asked_kind;

typedef struct heng_asked {
  heng_asked_kind kind;
  uint32_t table, row, field;
  heng_slice key;
} heng_asked;

typedef enum heng_difference_kind {
  HENG_SAME,           // both give the same: no change of the rules does it
  HENG_NO_DIFFERENCE,  // nothing can be said, such as of a table that is new
  HENG_DIFFERENT,
} heng_difference_kind;

// Another changed rule on the way, besides the one that is named.
typedef struct heng_also {
  heng_said name;    // of the rule
  heng_said cause;   // "`points` of kj is 92 (was 96)"
  heng_said behind;  // the changed function that it calls, or empty
  heng_span span;    // of the function, else of the rule
} heng_also;

#define HENG_ALSO_MOST 3

// The rule that was found.
typedef struct heng_difference {
  heng_difference_kind kind;
  bool itself;               // it is what was asked about
  bool changed;              // it was changed, and not only what it reads
  heng_said name;            // of the rule
  heng_said cause;           // "`points` of kj is 92 (was 96)"
  heng_slice key;            // of the row that differs, or empty
  heng_said behind;          // the change behind it, such as of a function
  heng_said was;             // of what was asked about: its value then
  heng_span span, old_span;  // of the rule; null source: not there
  heng_said text, old_text;  // as it is written, or empty
  heng_cites cites;
  // From what was asked about down to the rule; may be empty.
  const heng_reason **now, **before;
  size_t n_path;
  heng_also also[HENG_ALSO_MOST];
  size_t n_also;
} heng_difference;

void heng__first_difference(const heng_both *both,
                            const heng_asked *asked,
                            heng_difference *out);

// The same of a finding, or of its absence: what the check or the rule of that name
// goes back to, at the row [key] (or empty).
void heng__finding_difference(const heng_both *both,
                              heng_slice rule,
                              heng_slice key,
                              heng_difference *out);

// The name of a field; behind that of its table, "materials.number", where other
// tables of the plan have a field of that name too, and where its rows stand in the
// scheme: there the table is what has been changed.
heng_said heng__field_told(heng_arena *arena,
                           const heng_plan *plan,
                           uint32_t table,
                           heng_pair field);

// Whether a row of both has another value in [field] now; *was is then what it was.
bool heng__field_moved(const heng_both *both,
                       uint32_t table,
                       uint32_t row,
                       uint32_t field,
                       heng_said *was);

// "`points` of kj is 92 (was 96): ", or nothing; and both rules with what they cite
// as notes of [diag].
heng_said heng__difference_because(heng_arena *arena, const heng_difference *d);
void heng__difference_tell(heng_diags *diags,
                           heng_diag *diag,
                           const heng_difference *d);
void heng__cites_tell(heng_diags *diags, heng_diag *diag, heng_cites cites);

// A value of a run for people: "missing", what it is held back by, or itself.
heng_said heng__value_told(heng_arena *arena,
                           const heng_run *run,
                           heng_type type,
                           heng_value value);
// The citations of a reason's rule, or of the row or figure that it took.
heng_cites heng__reason_cites(const heng_reason *reason);

#endif
