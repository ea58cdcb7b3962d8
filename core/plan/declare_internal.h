// Shared by the two halves of the declarations only.
#ifndef HENG_PLAN_DECLARE_INTERNAL_H
#define HENG_PLAN_DECLARE_INTERNAL_H

#include "base/utf8.h"
#include "plan/build_internal.h"

int32_t heng__table_of_word(heng_builder *b,
                            heng_tree *tree,
                            const heng_word *word);
void heng__resolve_name(heng_tree *tree, const heng_name *name);
// Reports a name that a param, value or function already has.
void heng__refuse_known(heng_builder *b, const heng_name *name);
// A number that is known beforehand; false, and 0, after a report.
bool heng__const_number(heng_builder *b,
                        heng_tree *tree,
                        const heng_expr *expr,
                        heng_num *out);
// The bounds of a type that has some: put in order where they are not, after a
// report; 0 for one that is no figure.
void heng__const_bounds(heng_builder *b,
                        heng_tree *tree,
                        const heng_type_text *type,
                        heng_num *low,
                        heng_num *high);
void heng__b_declare_derived(heng_builder *b);

#endif
