// How an example is run. For the files of this room only.
#ifndef HENG_REGRESS_EXAMPLES_INTERNAL_H
#define HENG_REGRESS_EXAMPLES_INTERNAL_H

#include "exec/run.h"
#include "exec/trace.h"
#include "regress/examples.h"
#include "regress/first_difference.h"

// A value that is not the one that was expected.
typedef struct heng_failure {
  bool of_run;          // a value of the run; [field] is its number
  uint32_t table, row;  // as the author names the row
  uint32_t owner, owner_row, field;  // where the field is
  heng_span span;                    // of the expectation
  heng_said expected;
  heng_value actual;
} heng_failure;

// An example while it runs.
typedef struct heng_trial {
  heng_arena *arena;
  heng_diags *diags;      // what is told to the author
  bool quiet;             // nobody reads them: only whether all holds is wanted
  const heng_plan *plan;  // with the example's figures
  const heng_stmt *stmt;
  const heng_example *example;
  heng_records *records;
  heng_diags problems;  // what its records or figures did wrong
  bool refused;         // an error is among them: there is no run
  const heng_run *run;
  HENG_VEC(heng_failure) failures;
  const heng_before *before;  // what failures are compared with, or null
  const heng_run *was;        // the example under that plan; null: cannot be
  bool was_tried;
  bool unknowns_told;
  heng_trace *trace;  // counts what the run does; or null
  heng_example_result *result;
} heng_trial;

// examples.c: the example under the plan to compare with, run when it is first
// asked for; null where it cannot be.
const heng_run *heng__trial_was(heng_trial *trial);

// failures.c: tells of the failures that were collected.
void heng__trial_tell(heng_trial *trial);
// What the plan to compare with says of something that does not hold;
// HENG_NO_DIFFERENCE where there is none.
void heng__trial_difference(heng_trial *trial,
                            const heng_asked *asked,
                            heng_difference *out);
// The same of a finding, or of its absence; see heng__finding_difference.
void heng__trial_finding_difference(heng_trial *trial,
                                    heng_slice rule,
                                    heng_slice key,
                                    heng_difference *out);
// What programs are told beside [diag], to be filled in; its texts are copied by
// heng__trial_blame_rule.
heng_blame *heng__trial_blame(heng_trial *trial, const heng_diag *diag);
void heng__trial_blame_rule(heng_trial *trial,
                            heng_blame *blame,
                            heng_said rule,
                            heng_span span,
                            heng_cites cites);
// The rule to blame as the beginning of a sentence, or nothing; and as notes.
heng_said heng__trial_because(heng_trial *trial, const heng_difference *d);
void heng__trial_add_difference(heng_trial *trial,
                                heng_diag *diag,
                                const heng_difference *d);

// reasons.c: a reason as a line of text; that line as a note of [diag]; and of an
// explanation (a reason with those next to it) at most [most] lines, the one that
// says that there are more among them.
heng_said heng__trial_reason_said(heng_trial *trial,
                                  const heng_reason *reason,
                                  unsigned depth);
heng_diag *heng__trial_reason(heng_trial *trial,
                              heng_diag *diag,
                              const heng_reason *reason,
                              heng_said text);
void heng__trial_reasons(heng_trial *trial,
                         heng_diag *diag,
                         const heng_reason *reason,
                         unsigned depth,
                         size_t most);
// Of the fields of its own table that the rule of a field reads: the rows that had
// another value under the plan to compare with, some of them. Returns their number.
size_t heng__trial_moved(heng_trial *trial,
                         heng_diag *diag,
                         uint32_t table,
                         uint32_t field);

// own_records.c: below the first failure of an example: values in its records that
// the profile does not know, which may be why.
void heng__trial_unknowns(heng_trial *trial, heng_diag *diag);
// Below the message that [table] has no row [key]: that one of the tables which it
// is taken from has it, and by what it did not pass.
void heng__trial_elsewhere(heng_trial *trial,
                           heng_diag *diag,
                           uint32_t table,
                           heng_slice key);

// examples.c: repeats under [diag] what is wrong with the records.
void heng__trial_problems(heng_trial *trial, heng_diag *diag);

// records_of.c: makes the trial's records from the grids. False where a name in
// them is wrong (reported).
bool heng__trial_records(heng_trial *trial);
// Whether a problem of the records is none for the example: a row of the scheme
// that refers to a row which the example does not have.
bool heng__trial_forgives(const heng_trial *trial, const heng_diag *problem);
// The names of the fields of a record table, or of any table of the plan.
heng_slice heng__trial_near(heng_slice name, const heng_pair *pairs, size_t n);

// expect.c: evaluates one expectation; reports and counts what does not hold.
void heng__trial_expect(heng_trial *trial, const heng_expect *expect);

// expected.c: a value as an author writes it, of the type that the field has.
typedef struct heng_expected {
  heng_state state;
  heng_num num;
  int64_t code;     // CHOICE, DATE, BOOL
  heng_slice text;  // TEXT; of REF the key
} heng_expected;
// From an expression or from a cell. False where it is no such value; *form
// then says what would be.
bool heng__expected_expr(heng_trial *trial,
                         heng_type type,
                         const heng_expr *expr,
                         heng_expected *out,
                         heng_said *form);
bool heng__expected_cell(heng_trial *trial,
                         heng_type type,
                         const heng_cell *cell,
                         heng_expected *out,
                         heng_said *form);
bool heng__expected_holds(const heng_trial *trial,
                          heng_type type,
                          const heng_expected *expected,
                          heng_value actual);
heng_said heng__expected_said(heng_trial *trial,
                              heng_type type,
                              const heng_expected *expected);

// expect.c: whether one value of the run is what was expected; what it is and where
// that comes from is reported where it is not.
typedef struct heng_trial_cell {
  uint32_t table, row;    // the row as it was asked for
  uint32_t owner, field;  // a table that it descends from, and its field
  heng_span span;         // where the expectation stands
} heng_trial_cell;
bool heng__trial_value(heng_trial *trial,
                       const heng_trial_cell *cell,
                       const heng_expected *expected);

// needs.c: the required fields that the rules behind an expectation mention and
// that the example leaves out. Reports each at [span]; true where there is one.
typedef struct heng_needs heng_needs;
heng_needs *heng__needs_begin(heng_trial *trial, heng_span span);
// What decides which rows a table has; a field; everything.
void heng__needs_rows(heng_needs *needs, uint32_t table);
void heng__needs_field(heng_needs *needs, uint32_t table, uint32_t field);
void heng__needs_all(heng_needs *needs);
// What the rule of that name needs; all where there is none of that name.
// A value of the run.
void heng__needs_value(heng_needs *needs, uint32_t value);
void heng__needs_rule(heng_needs *needs, heng_slice rule);
bool heng__needs_missing(const heng_needs *needs);

#endif
