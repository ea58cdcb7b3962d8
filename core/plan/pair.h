// Shared by the files of the plan builder only: joins of pair tables.
#ifndef HENG_PLAN_PAIR_H
#define HENG_PLAN_PAIR_H

#include "plan/build_internal.h"

// Fills the joins of a pair table from its condition; reports one that neither
// equates nor bounds the two rows.
void heng__b_pair_joins(heng_ctx *ctx, uint32_t table);

#endif
