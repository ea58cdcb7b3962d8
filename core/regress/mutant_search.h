// Looking for an example that would notice a mutant, for those that nothing
// notices.
#ifndef HENG_REGRESS_MUTANT_SEARCH_H
#define HENG_REGRESS_MUTANT_SEARCH_H

#include "regress/mutate.h"
#include "regress/witness.h"

typedef enum heng_sought {
  HENG_SOUGHT_NOTHING,  // not found within the budget, which proves nothing
  HENG_SOUGHT_EXAMPLE,
  HENG_SOUGHT_EQUAL,  // proven: no example can notice it
} heng_sought;

typedef struct heng_sought_answer {
  heng_sought answer;
  heng_witness witness;  // of EXAMPLE: holds under the rules as they are only
  heng_said because;     // of EQUAL
} heng_sought_answer;

// Record sets that are tried for each mutant where nobody says how many.
#define HENG_SOUGHT_BUDGET 1500

// Looks for one. Of [trier] the plan and the suite are needed; the patchable plan is
// as it was before. [starts] are those of the suite's plan; threads can share them.
// The answer and what is needed for the search live in [arena]; [scratch] is freed
// again and again.
void heng__mutant_search(heng_arena *arena,
                         heng_arena *scratch,
                         heng_trier *trier,
                         const heng_starts *starts,
                         const heng_search_options *options,
                         const heng_mutant *mutant,
                         heng_sought_answer *out);

#endif
