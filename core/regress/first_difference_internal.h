// What following explanations and going through steps have in common: the same
// names in two plans, what was changed, and how a rule that is found is told.
#ifndef HENG_REGRESS_FIRST_DIFFERENCE_INTERNAL_H
#define HENG_REGRESS_FIRST_DIFFERENCE_INTERNAL_H

#include "regress/first_difference.h"

// A question on its way to an answer.
typedef struct heng_seeking {
  const heng_both *both;
  const heng_asked *asked;
  heng_difference *out;
} heng_seeking;

// first_runs.c: two plans have the same thing where a name is the same, in either
// tongue; HENG_NONE: the plan has none of that name, or it has no name.
bool heng__same_name(heng_pair a, heng_pair b);
uint32_t heng__table_like(const heng_plan *plan, heng_pair pair);
uint32_t heng__field_like(const heng_plan *plan,
                          uint32_t table,
                          heng_pair pair);
uint32_t heng__value_like(const heng_plan *plan, heng_pair pair);
bool heng__same_in_both(const heng_both *both,
                        heng_type type,
                        heng_value now,
                        heng_type old_type,
                        heng_value was);
const heng_plan_change *heng__changed_at(const heng_before *before,
                                         heng_part_kind kind,
                                         heng_span span);

// Telling: a value that differs at a row (or with an empty key, of the run), or a
// rule with what [code] says of it; then what was changed about it.
void heng__seek_values(const heng_seeking *s,
                       heng_pair name,
                       heng_said told,
                       heng_said key,
                       heng_said now,
                       heng_said was);
void heng__seek_rule(const heng_seeking *s,
                     heng_code code,
                     heng_said name,
                     heng_slice key);
void heng__seek_change(heng_difference *out, const heng_plan_change *change);

// first_steps.c: the first step of the plan, among those that what is asked reads,
// whose results differ; false where there is none.
bool heng__seek_step(const heng_seeking *s);
// Names a changed figure that [node] reads; false where there is none.
bool heng__seek_figure(const heng_seeking *s, const heng_node *node);
// Names what a step owes its difference to: [own], or a figure that it reads.
void heng__seek_named(const heng_seeking *s,
                      const heng_plan_change *own,
                      const heng_node *node);

#endif
