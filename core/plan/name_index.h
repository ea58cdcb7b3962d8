// Indexes of names. Shared by the files of the plan builder only.
#ifndef HENG_PLAN_NAME_INDEX_H
#define HENG_PLAN_NAME_INDEX_H

#include "base/arena.h"

typedef struct heng_name_slot {
  heng_slice name;  // len 0: free
  uint32_t item;
} heng_name_slot;

// The names of the first [len] items of a list; of two items with one name, the
// first has it. All zeros is the index of an empty list.
typedef struct heng_name_index {
  heng_name_slot *slots;
  size_t mask, used;
  size_t len;
} heng_name_index;

// Adds the next item of the list.
void heng__name_index_add(heng_arena *arena,
                          heng_name_index *names,
                          heng_pair pair);
// The item with that name, or -1.
int32_t heng__name_index_find(const heng_name_index *names, heng_slice name);

#endif
