// How `test` goes about it: targets are made ready one after another, their
// examples and record sets are then run by several threads, and what came of it
// is reported in the order of the texts. For the files of the command only.
#ifndef HENG_HOST_TESTING_H
#define HENG_HOST_TESTING_H

#include "host/approved.h"
#include "host/load.h"
#include "host/targets.h"
#include "host/workers.h"
#include "regress/examples.h"
#include "regress/first_difference.h"

// An example of a target, run or left out by a filter.
typedef struct heng_tested_example {
  bool left_out;
  heng_diags diags;  // what does not hold; in memory of a worker
  heng_example_result result;
  double seconds;
} heng_tested_example;

// A record set of a target.
typedef struct heng_tested_set {
  const heng_record_set *set;
  bool left_out;
  heng_status status;  // of loading it
  heng_diags diags;    // what is wrong with it
  heng_ready ready;
  heng_run *run;  // in memory of a worker
  double seconds;
} heng_tested_set;

// A profile, one of its editions, or a file.
typedef struct heng_tested {
  heng_profile *profile;
  heng_slice name;
  heng_slice only_set;  // the record set that is asked for alone, or empty
  heng_status status;   // of loading it; the rest is empty where it is not OK
  heng_slice unread;  // what was not loaded, where that is not itself; or empty
  heng_approved approved;       // what was approved of it, if anything
  heng_status approved_status;  // of reading that …
  heng_diags approved_diags;    // … and what is wrong with it
  const heng_before *before;    // what failures are compared with, or null …
  const heng_profile *old;      // … and whose rules those are
  heng_suite *suite;
  heng_tested_example *examples;
  heng_tested_set *sets;
  size_t n_sets;
  size_t n_failed, n_left_out;  // examples
} heng_tested;

// A changed rule and what goes back to it.
typedef struct heng_tested_behind {
  const heng_tested *tested;
  heng_said rule;
  heng_span span;     // of today's texts; null source: it is not there any more
  heng_slice source;  // the clause, or empty
  const heng_tested_example *last;
  size_t examples;  // that do not hold
  size_t results;   // that are not as approved
} heng_tested_behind;

typedef struct heng_testing {
  heng_answer *answer;
  const heng_test_request *request;
  heng_tested *items;
  size_t len;
  bool *filter_met;  // of each filter, whether something has it
  heng_report_section *examples, *failures, *checks, *counts, *snapshots;
  HENG_VEC(heng_tested_behind) behind;
} heng_testing;

// test_against.c: reads what was approved, and finds what failures are compared
// with: the request's rules, else the approved ones. Returns HENG_OK, or what
// loading the request's returns (reported).
heng_status heng__test_against(heng_testing *t, heng_tested *tested);
// A record set under other rules; null where they cannot be run on it.
heng_run *heng__test_set_under(heng_testing *t,
                               const heng_profile *rules,
                               const heng_tested_set *set);

// test_filter.c: whether something with these names is wanted; all is where there
// are no filters. Notes which filters were met.
bool heng__test_wanted(heng_testing *t, const heng_slice *names, size_t n);
// Says of each filter that nothing has, with the nearest title.
heng_status heng__test_unmet(heng_testing *t);

// test_sets.c: finds and loads the record sets of a target, and reports what their
// runs found.
void heng__test_load_sets(heng_testing *t, heng_tested *tested);
void heng__test_begin_sets(heng_testing *t, bool many);
heng_status heng__test_report_sets(heng_testing *t, heng_tested *tested);

// test_snapshots.c: holds what the record sets of a target gave against what was
// approved, in a section "snapshots" with a row for each of them. Files, and what
// was never approved, are left out. HENG_OK, or HENG_FINDINGS where something
// differs (reported).
heng_status heng__test_snapshots(heng_testing *t, heng_tested *tested);

// test_failures.c: a row for each message about an example, for programs: people
// read the messages.
void heng__test_report_failures(heng_testing *t,
                                const heng_tested *tested,
                                const heng_tested_example *e);

// test_behind.c: notes the changed rules behind the failures of an example, and
// behind one result that is not as approved; then reports all of them in a section
// "behind", where there are any.
void heng__test_behind_example(heng_testing *t,
                               const heng_tested *tested,
                               const heng_tested_example *e);
void heng__test_behind_result(heng_testing *t,
                              const heng_tested *tested,
                              const heng_plan_change *change,
                              heng_slice clauses);
void heng__test_report_behind(heng_testing *t);

// Seconds to the microsecond.
void heng__test_put_seconds(heng_report_section *section, double seconds);
// "a; b": the first sentences of the errors among [diags]; and all of them as
// people read them.
heng_said heng__test_sentences(heng_arena *arena, const heng_diags *diags);
heng_said heng__test_details(heng_arena *arena, const heng_diags *diags);

#endif
