// What the names in examples mean, so that the formatter can write these in either
// tongue.
#ifndef HENG_REGRESS_EXAMPLE_NAMES_H
#define HENG_REGRESS_EXAMPLE_NAMES_H

#include "plan/plan.h"

// Resolves tables, headings, fields, values of the run, params and values of choices
// in the examples of [tree]. What means nothing stays as it is written.
void heng__example_names(heng_tree *tree, const heng_plan *plan);

#endif
