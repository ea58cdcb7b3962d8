// Shared by the files of the plan builder only: joins of pair tables.
#ifndef HENG_PLAN_PAIR_H
#define HENG_PLAN_PAIR_H

#include "plan/build_internal.h"

// Fills the joins of a pair table from its condition; reports one that neither
// equates nor bounds the two rows.
void heng__b_pair_joins(heng_ctx *ctx, uint32_t table);
// Whether one side is a given table or a part of one: its few rows may go with every
// row of the other, as the stages of a year do.
bool heng__b_pair_is_listed(const heng_builder *b, uint32_t table);

#endif
