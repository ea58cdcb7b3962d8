// Examples: small record sets with what the rules must make of them, written in
// the language itself (`example "…" { … }`).
#ifndef HENG_REGRESS_EXAMPLES_H
#define HENG_REGRESS_EXAMPLES_H

#include "plan/plan.h"

// What became of one example.
typedef struct heng_example_result {
  heng_slice title;
  heng_span span;  // of the statement
  size_t n_expects;
  size_t n_failed;  // expectations that do not hold
  bool broken;      // it could not be run: its records or names are wrong
} heng_example_result;

typedef struct heng_example_results {
  heng_example_result *items;  // in the order of the texts
  size_t len;
  size_t n_failed;  // examples that failed or are broken
} heng_example_results;

// Runs the examples of the texts that [plan] was built from, or of the text
// [only] where it is not null. Each stands alone: its tables, its date, its
// figures; tables that it leaves out are empty but for the rows of the scheme.
// What does not hold is reported to [diags] at the expectation, with what was
// expected, what came out, and where that comes from. Results live in [arena].
void heng__examples_run(heng_arena *arena,
                        const heng_plan *plan,
                        const heng_source *only,
                        heng_diags *diags,
                        heng_example_results *out);

#endif
