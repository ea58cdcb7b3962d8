// Digests of what the steps of a plan compute: two steps with the same digest give
// the same values on the same records, whichever plans they are of.
#ifndef HENG_EXEC_KNOWN_INTERNAL_H
#define HENG_EXEC_KNOWN_INTERNAL_H

#include "exec/known.h"
#include "exec/run_internal.h"

typedef HENG_VEC(uint32_t) heng_item_list;

// What a plan computes is counted through as items: the fields of each table, then
// the rows of each table, then the values of the run.
typedef struct heng_digests {
  heng_arena *arena;
  const heng_plan *plan;
  heng_date as_of;
  uint32_t *first;  // item of the first field of each table
  uint32_t rows, values, n;
  heng_slice *of;         // by item; empty: not asked for yet
  heng_item_list *reads;  // by item: what its digest was made of
  bool *unlike;  // by item: what it is cannot be told, so it is like none
  heng_item_list busy;  // the items that are being made, innermost last
} heng_digests;

heng_digests *heng__digests_new(heng_arena *arena,
                                const heng_plan *plan,
                                heng_date as_of);
uint32_t heng__item_of(const heng_digests *d, const heng_step *step);
// The digest of an item; empty where it is like no other.
heng_slice heng__digest_of(heng_digests *d, uint32_t item);
// The digest of an index over the rows of a table; empty likewise.
heng_slice heng__digest_of_index(heng_digests *d,
                                 uint32_t table,
                                 uint32_t cursor,
                                 heng_node *const *inner,
                                 size_t n);

#endif
