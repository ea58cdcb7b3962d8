// Indexes of names: rules may have a hundred thousand statements, and each is
// looked for among all the others.
#include "plan/name_index.h"

static size_t hash_of(heng_slice name) {
  uint64_t hash = 1469598103934665603u;
  for (size_t i = 0; i < name.len; i++)
    hash = (hash ^ (unsigned char)name.ptr[i]) * 1099511628211u;
  return (size_t)(hash ^ hash >> 32);
}

// The slot of [name], or the free one where it would go.
static size_t slot_of(const heng_name_index *names, heng_slice name) {
  size_t at = hash_of(name) & names->mask;
  while (names->slots[at].name.len &&
         !heng__slice_eq(names->slots[at].name, name))
    at = (at + 1) & names->mask;
  return at;
}

static void grow(heng_arena *arena, heng_name_index *names) {
  heng_name_slot *old = names->slots;
  size_t n = old ? names->mask + 1 : 0, size = n ? 4 * n : 16;
  names->slots = heng__array(arena, heng_name_slot, size);
  names->mask = size - 1;
  for (size_t i = 0; i < n; i++)
    if (old[i].name.len) names->slots[slot_of(names, old[i].name)] = old[i];
}

static void add(heng_arena *arena, heng_name_index *names, heng_slice name) {
  if (!name.len) return;
  if (!names->slots || 2 * names->used > names->mask) grow(arena, names);
  heng_name_slot *slot = &names->slots[slot_of(names, name)];
  if (slot->name.len) return;
  *slot = (heng_name_slot){name, (uint32_t)names->len};
  names->used++;
}

void heng__name_index_add(heng_arena *arena,
                          heng_name_index *names,
                          heng_pair pair) {
  add(arena, names, pair.en);
  add(arena, names, pair.zh);
  names->len++;
}

int32_t heng__name_index_find(const heng_name_index *names, heng_slice name) {
  if (!names->slots || !name.len) return -1;
  const heng_name_slot *slot = &names->slots[slot_of(names, name)];
  return slot->name.len ? (int32_t)slot->item : -1;
}
