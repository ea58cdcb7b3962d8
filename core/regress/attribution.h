// Which edit moved whom: shares of each edit in what became of a unit's total,
// place and tier between two versions of a scheme. See docs/adr/0027.
//
// Whoever has threads computes the hybrids: each job is one plan and one run, and
// what it gives is added to a tally. The tallies may be of any number and in any
// order; the result is the same.
#ifndef HENG_REGRESS_ATTRIBUTION_H
#define HENG_REGRESS_ATTRIBUTION_H

#include "exec/run.h"
#include "regress/edits.h"

// Up to so many edits shares are exact over all choices of them; beyond, each
// edit's share is what it adds in the order of the file.
#define HENG_EXACT_EDITS 8

typedef enum heng_moved_kind {
  HENG_MOVED_TOTAL,
  HENG_MOVED_PLACE,
  HENG_MOVED_TIER,  // steps in the order of the tiers: from 1, the first
  HENG_MOVED_COUNT
} heng_moved_kind;

// Why there are no shares.
typedef enum heng_no_shares {
  HENG_SHARED,           // there are
  HENG_NOT_MOVED,        // it is the same in both versions
  HENG_NO_NUMBER,        // one of the versions gives none
  HENG_NO_EDIT,          // no edit of the texts may move it
  HENG_NO_HYBRID,        // some choice of edits gives none
  HENG_SHARES_TOO_WIDE,  // numbers outgrew the exact range
} heng_no_shares;

typedef struct heng_shares {
  heng_no_shares why;
  heng_num before, after;  // where both versions give a number
  heng_num *of;            // SHARED: of each edit; their sum is after - before
  heng_said because;       // NO_HYBRID: "with a but without b the total is …"
} heng_shares;

typedef struct heng_moved_unit {
  uint32_t table[2];  // the score table in each version
  uint32_t row;       // in the old version, or HENG_ROW_NONE
  heng_slice key;
  heng_shares of[HENG_MOVED_COUNT];
} heng_moved_unit;

// The tiers of a score table that both versions have: those of the new version,
// then what only the old one has. A tier's step is its number in this list.
typedef struct heng_tier_steps {
  heng_pair pair;  // the table, and its number in the old version
  uint32_t table;
  heng_pair *names;
  size_t n;
} heng_tier_steps;

typedef struct heng_attribution {
  heng_arena *arena;
  const heng_edits *edits;
  size_t n_edits;
  bool exact;     // over all choices; else in the order of the file
  size_t n_jobs;  // further plans and runs
  heng_tier_steps *tables;
  size_t n_tables;
  heng_moved_unit *units;  // those that moved in anything, by table and key
  size_t len;
} heng_attribution;

// The units that moved between two runs on the same records, with nothing shared
// out yet. Lives in [arena] and borrows the edits; the runs only until it returns.
heng_attribution *heng__attribution_begin(heng_arena *arena,
                                          const heng_edits *edits,
                                          const heng_run *old,
                                          const heng_run *new);

// Counts the jobs anew, where edits were joined since; what was tallied is void.
void heng__attribution_plan_jobs(heng_attribution *a);

// The edits that job [number] takes, of n_edits.
void heng__attribution_taken(const heng_attribution *a,
                             size_t number,
                             bool *taken);

// What jobs give. One tally is for one thread at a time.
typedef struct heng_tally heng_tally;
heng_tally *heng__tally_new(heng_arena *arena, const heng_attribution *a);
// Adds the run of job [number]; a null one could not be computed. False: a run in
// part (exec/known.h) holds something back, of which it does not know why; the whole
// run of the same job has to tell.
bool heng__tally_add(heng_tally *tally, size_t number, const heng_run *run);
// Takes from the whole run of the job that was added last why it holds back what it
// does.
void heng__tally_tell(heng_tally *tally, size_t number, const heng_run *run);

// Shares out; the tallies are those of all jobs.
void heng__attribution_end(heng_attribution *a,
                           heng_tally *const *tallies,
                           size_t n);

#endif
