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
heng_num heng__const_number(heng_builder *b,
                            heng_tree *tree,
                            const heng_expr *expr);
void heng__b_declare_derived(heng_builder *b);

#endif
