// Trying mutants: whether an example or a check of the rules notices a change.
#ifndef HENG_REGRESS_MUTATE_H
#define HENG_REGRESS_MUTATE_H

#include "exec/run.h"
#include "regress/examples.h"
#include "regress/mutants.h"

typedef enum heng_fate {
  HENG_FATE_EXAMPLE,  // noticed: an example does not hold any more
  HENG_FATE_CHECK,    // noticed: a check or another error on the sample
  HENG_FATE_SURVIVED,
  HENG_FATE_SAME,     // it means the same: nothing could notice it
  HENG_FATE_REFUSED,  // the changed rules do not check
  HENG_FATE_COUNT
} heng_fate;

// A record set with the results of the rules as they are.
typedef struct heng_mutate_sample {
  const heng_records *records;
  const heng_run *run;
} heng_mutate_sample;

// What trying needs. All but [patchable] and [killers] is only read, and can be
// shared by threads; those two each thread has for itself.
typedef struct heng_trier {
  heng_patchable *patchable;
  const heng_suite *suite;
  const heng_mutate_sample *samples;
  size_t n_samples;
  uint32_t *killers;  // of each place: the example that noticed something last
} heng_trier;

// [killers] for a patchable plan.
uint32_t *heng__killers_new(heng_arena *arena, const heng_patchable *p);

typedef struct heng_trial_result {
  heng_fate fate;
  bool snapshot;  // of what survived: results or findings of a sample differ
} heng_trial_result;

// Tries one mutant. What it takes lives in [scratch]; the patchable plan is as it was
// before.
heng_trial_result heng__mutant_try(heng_arena *scratch,
                                   heng_trier *trier,
                                   const heng_mutant *mutant);

// The plan of a mutant, as it is tried: the patched one, until heng__mutant_drop, or
// one that was compiled in [scratch]; null where it does not check.
const heng_plan *heng__mutant_plan(heng_arena *scratch,
                                   heng_patchable *p,
                                   const heng_mutant *mutant);
void heng__mutant_drop(heng_patchable *p);

// Whether the rules with the change check and mean something else than before; of
// [trier] only the plan and the suite are needed.
bool heng__mutant_differs(heng_arena *scratch,
                          heng_trier *trier,
                          const heng_mutant *mutant);

// [records] with the rows of [plan] where they differ from those of [before], which
// has the same tables; *fits is false where a cell is none of its column's.
const heng_records *heng__records_follow(heng_arena *arena,
                                         const heng_records *records,
                                         const heng_plan *before,
                                         const heng_plan *plan,
                                         bool *fits);

// Whether two runs on the same records give the same published results, values and
// findings.
bool heng__runs_same(heng_arena *arena, const heng_run *a, const heng_run *b);

#endif
