// Examples: small record sets with what the rules must make of them, written in
// the language itself (`example "…" { … }`).
#ifndef HENG_REGRESS_EXAMPLES_H
#define HENG_REGRESS_EXAMPLES_H

#include "exec/trace.h"
#include "model/records.h"
#include "plan/plan.h"

// What stands behind one message about an expectation, for programs: texts are
// empty where there is nothing to say.
typedef struct heng_blame heng_blame;
typedef struct heng_blame_rule {
  heng_said rule;
  heng_span span;
} heng_blame_rule;

struct heng_blame {
  const heng_diag *diag;
  heng_said expected, actual, was;  // of a value; [was]: under the plan before
  heng_said rule;                   // that decided it …
  heng_span rule_span;
  heng_slice source, assumed;  // … and the clause that it follows
  bool changed;           // the rule is another one than in the plan before …
  heng_blame_rule *also;  // … and so were these, that changed as well
  size_t n_also;
  heng_blame *next;
};

// What became of one example.
typedef struct heng_example_result {
  heng_slice title;
  heng_span span;  // of the statement
  size_t n_expects;
  size_t n_failed;     // expectations that do not hold
  bool broken;         // it could not be run: its records or names are wrong
  heng_blame *blames;  // in the memory of the messages
} heng_example_result;

typedef struct heng_example_results {
  heng_example_result *items;  // in the order of the texts
  size_t len;
  size_t n_failed;  // examples that failed or are broken
} heng_example_results;

// The examples of a plan made ready: their records stand in memory and can be run
// again and again, under the plan itself or under one that differs from it in what
// it computes.
typedef struct heng_suite_case {
  const heng_stmt *stmt;
  const heng_plan *plan;  // the suite's, with the figures that the example sets
  heng_records *records;
  heng_diags problems;  // what is wrong with its records or figures
  bool refused;         // an error is among them
  bool broken;          // it cannot be run
} heng_suite_case;

typedef struct heng_suite {
  const heng_plan *plan;
  heng_suite_case *cases;  // in the order of the texts
  size_t len;
  // What the failures are compared with, so that they name the rule that was
  // changed; null: nothing. See first_difference.h.
  const struct heng_before *before;
  bool told;  // what is broken was reported when it was made
} heng_suite;

// The examples of the texts that [plan] was built from, or of the text [only] where
// it is not null. Lives in [arena]; is not changed by trying, so that threads can
// share it. What cannot be run is reported to [diags]; null: by those who try it.
heng_suite *heng__suite_make(heng_arena *arena,
                             const heng_plan *plan,
                             const heng_source *only,
                             heng_diags *diags);
// Whether example [number] holds under [plan]: the suite's own, or one with the same
// tables, fields and schema whose nodes, figures or rows of the scheme were changed
// (then plan->rows must be another array). With [diags] what does not hold is
// reported; null: nothing is, and the first expectation that fails ends the trial.
// What it takes lives in [arena].
bool heng__suite_try(heng_arena *arena,
                     const heng_suite *suite,
                     size_t number,
                     const heng_plan *plan,
                     heng_diags *diags,
                     heng_example_result *result);
// The same; [trace] (exec/trace.h; may be null) counts what the run does.
bool heng__suite_trace(heng_arena *arena,
                       const heng_suite *suite,
                       size_t number,
                       const heng_plan *plan,
                       heng_trace *trace,
                       heng_diags *diags,
                       heng_example_result *result);

// Runs the examples of the texts that [plan] was built from, or of the text
// [only] where it is not null. Each stands alone: its tables, its date, its
// figures; tables that it leaves out are empty but for the rows of the scheme.
// What does not hold is reported to [diags] at the expectation, with what was
// expected, what came out, and where that comes from, compared with the plan
// [before] where it is not null. Results live in [arena].
void heng__examples_run(heng_arena *arena,
                        const heng_plan *plan,
                        const heng_source *only,
                        const struct heng_before *before,
                        heng_diags *diags,
                        heng_example_results *out);

#endif
