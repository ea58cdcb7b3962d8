// Looking for an example that would notice a mutant: first whether it is proven to
// mean the same, then the search for records that tell the two plans apart.
#include "regress/mutant_search.h"

#include "regress/equal.h"

// A plan that is shared by threads, with memory of one's own.
static const heng_plan *private_plan(heng_arena *arena, const heng_plan *plan) {
  heng_plan *own = heng__new(arena, heng_plan);
  *own = *plan;
  own->arena = arena;
  return own;
}

static const heng_starts *private_starts(heng_arena *arena,
                                         const heng_starts *starts,
                                         const heng_plan *plan,
                                         heng_slice mark) {
  heng_starts *own = heng__new(arena, heng_starts);
  heng_draft_shape *shape = heng__new(arena, heng_draft_shape);
  *shape = *starts->shape;
  shape->plan = plan;
  *own = *starts;
  own->plan = plan;
  own->shape = shape;
  own->mark = mark;
  return own;
}

// The plan of the mutant as one that reads the records of [plan]: it has the same
// tables, and its schema is another copy of the same one.
static const heng_plan *with_schema_of(heng_arena *arena,
                                       const heng_plan *mutated,
                                       const heng_plan *plan) {
  heng_plan *own = heng__new(arena, heng_plan);
  *own = *mutated;
  own->arena = arena;
  own->schema = plan->schema;
  return own;
}

void heng__mutant_search(heng_arena *arena,
                         heng_arena *scratch,
                         heng_trier *trier,
                         const heng_starts *starts,
                         const heng_search_options *options,
                         const heng_mutant *mutant,
                         heng_sought_answer *out) {
  *out = (heng_sought_answer){0};
  const heng_plan *first = private_plan(arena, trier->suite->plan);
  const heng_plan *second = heng__mutant_plan(arena, trier->patchable, mutant);
  heng_equality equality;
  if (second) {
    second = with_schema_of(arena, second, first);
    if (heng__plans_equal(arena, first, second, &equality)) {
      out->answer = HENG_SOUGHT_EQUAL;
      out->because = equality.how;
    } else if (heng__witness_for(
                   arena, scratch,
                   private_starts(arena, starts, first, mutant->id), second,
                   options, &out->witness)) {
      out->answer = HENG_SOUGHT_EXAMPLE;
    }
  }
  heng__mutant_drop(trier->patchable);
}
