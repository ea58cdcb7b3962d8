// Mutation of a profile: what the files of the command share.
#ifndef HENG_HOST_MUTATE_H
#define HENG_HOST_MUTATE_H

#include "host/load.h"
#include "regress/mutant_search.h"

// A mutant that was chosen, and what became of it.
typedef struct heng_mutate_case {
  const heng_mutant *mutant;
  heng_trial_result result;
  bool listed;                 // the profile says that it means nothing
  bool shared;                 // it is in rules that other profiles use too
  heng_sought_answer *sought;  // what the search found, or null: not searched
} heng_mutate_case;

typedef struct heng_mutating {
  heng_answer *answer;
  const heng_mutate_request *request;
  heng_profile *profile;
  heng_patch_texts texts;
  heng_patchable *patchable;  // of the first thread
  heng_suite *suite;
  heng_mutate_sample *samples;
  size_t n_samples;
  heng_mutants all;
  heng_mutate_case *cases;
  size_t n;
} heng_mutating;

// Loads the profile with its examples and sample, and lists the mutants that are
// asked for. HENG_OK, or what stopped it (reported).
heng_status heng__mutating_begin(heng_answer *answer,
                                 const heng_mutate_request *request,
                                 heng_mutating *out);
// Tries each case, on several threads.
void heng__mutating_run(heng_mutating *m);

// A plan of one's own for a thread; null where the texts do not check.
heng_patchable *heng__mutating_patchable(const heng_mutating *m,
                                         heng_arena *arena);

// Whether a change is in rules that the profile shares with others.
bool heng__mutating_shared(const heng_mutating *m, const heng_mutant *mutant);

// mutate_list.c: the list of changes that mean nothing. _read marks the cases that
// stand in it, _judge says what is wrong with it once they are tried. HENG_OK or
// HENG_FINDINGS.
typedef struct heng_mutate_list heng_mutate_list;
heng_mutate_list *heng__mutate_list_read(heng_mutating *m, heng_status *status);
heng_status heng__mutate_list_judge(const heng_mutating *m,
                                    const heng_mutate_list *list);

// mutate_search.c: looks for an example for each that survived and is not listed;
// what is proven to mean the same is no survivor then. _show reports what it found,
// _save adds the examples to the file that was asked for: HENG_OK or HENG_SYSTEM.
void heng__mutate_search(heng_mutating *m);
void heng__mutate_search_show(heng_mutating *m);
heng_status heng__mutate_search_save(heng_mutating *m);

// mutate_write.c: writes the changed profiles to the folder that was asked for.
heng_status heng__mutate_write(heng_mutating *m);

// Mutation as part of another command: the report goes to [answer] too.
heng_status heng__mutate(heng_answer *answer,
                         const heng_mutate_request *request);

#endif
