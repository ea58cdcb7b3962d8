// Ranges: between which bounds a number of the plan lies, as far as the rules
// alone say, by declared bounds, figures and what operations do to them.
#ifndef HENG_PLAN_RANGE_H
#define HENG_PLAN_RANGE_H

#include "plan/plan.h"

// Something that the records decide and that a number depends on.
typedef struct heng_range_part {
  uint32_t table, field;  // a stored field; HENG_NONE: how many rows there are
  int direction;  // +1: the number grows with it; -1: it falls; 0: either
  const heng_node *where;  // a place where it is read
} heng_range_part;

// The number is never below [low] nor above [high], where those are there. If
// [exact], records that the rules allow reach both, or where there is no bound go
// as far as one likes: each part can have any value within its bounds, whatever
// the others are.
typedef struct heng_range {
  bool has_low, has_high;
  heng_num low, high;
  bool exact;
  heng_range_part *parts;
  size_t n_parts;
} heng_range;

// How the figures of params are read.
typedef enum heng_figures {
  HENG_FIGURES_AS_SET,   // as the rules write them
  HENG_FIGURES_AS_FREE,  // as any what-if may set them
} heng_figures;

typedef struct heng_ranges heng_ranges;

// Ranges of the numbers of [plan]; both live in [arena].
heng_ranges *heng__ranges_new(heng_arena *arena,
                              const heng_plan *plan,
                              heng_figures figures);
// The range of a node of type number; of anything else one without bounds.
heng_range heng__range_of(heng_ranges *ranges, const heng_node *node);
// The same with what the rows of [table] are chosen by taken into account.
heng_range heng__range_in(heng_ranges *ranges,
                          const heng_node *node,
                          uint32_t table);

#endif
