// Mutants: every small change of the rules that the list of operators knows, to see
// whether some test notices it. The operators stand in mutations.def.
#ifndef HENG_REGRESS_MUTANTS_H
#define HENG_REGRESS_MUTANTS_H

#include "plan/patch.h"

typedef enum heng_mutation {
#define HENG_MUTATION(name, key, en, zh, expr, place) HENG_MUTATION_##name,
#include "regress/mutations.def"
#undef HENG_MUTATION
  HENG_MUTATION_COUNT
} heng_mutation;

// "boundary": what stands in lists and files.
heng_slice heng__mutation_key(heng_mutation mutation);
heng_said heng__mutation_said(heng_mutation mutation);

typedef struct heng_mutant {
  heng_mutation mutation;
  size_t place;  // of the patchable plan
  heng_text_change change;
  heng_span shown;        // the expression that is changed, for people
  heng_said rule;         // "departments.total"
  heng_slice in_english;  // rule, operator, and both texts as the formatter
                          // writes them in English
  heng_slice id;          // of these, whatever the line, layout and tongue
  uint32_t
      of_same;  // how many before it differ from it in nothing but the place
} heng_mutant;

typedef struct heng_mutants {
  heng_mutant *items;  // in the order of the texts
  size_t len;
} heng_mutants;

// Which texts are mutated; null: all.
typedef bool heng_mutants_of(void *ctx, const heng_source *source);

// All mutants of a plan, or with [filter] those of the rules of that name
// ("departments.total", "total", "departments"). Lives in [arena].
heng_mutants heng__mutants_make(heng_arena *arena,
                                const heng_patchable *p,
                                heng_slice filter,
                                heng_mutants_of *of,
                                void *ctx);

// The expression before and after, on one line.
heng_slice heng__mutant_before(heng_arena *arena, const heng_mutant *m);
heng_slice heng__mutant_after(heng_arena *arena, const heng_mutant *m);

#endif
