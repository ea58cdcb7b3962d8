// Texts of the records: packed, and each different one of a column only once.
#include "model/records_internal.h"

#ifdef HENG_TEST_TINY
#define POOL_BLOCK ((size_t)64)
#else
#define POOL_BLOCK ((size_t)1 << 16)
#endif

heng_slice heng__pool_copy(heng_text_pool *pool, heng_slice text) {
  size_t need = text.len + 1;
  if ((size_t)(pool->end - pool->ptr) < need) {
    if (need > POOL_BLOCK / 4) return heng__arena_copy(pool->arena, text);
    pool->ptr = heng__arena_alloc(pool->arena, POOL_BLOCK);
    pool->end = pool->ptr + POOL_BLOCK;
  }
  char *copy = pool->ptr;
  if (text.len) memcpy(copy, text.ptr, text.len);
  copy[text.len] = '\0';
  pool->ptr += need;
  return (heng_slice){copy, text.len};
}

static uint64_t mix(uint64_t a, uint64_t b) {
  uint64_t product =
      (a ^ UINT64_C(0x9E3779B97F4A7C15)) * (b ^ UINT64_C(0xD1B54A32D192ED03));
  return product ^ product >> 32;
}

uint32_t heng__text_hash(heng_slice text) {
  uint64_t hash = text.len;
  const char *at = text.ptr;
  size_t rest = text.len;
  uint64_t word;
  for (; rest >= sizeof word; at += sizeof word, rest -= sizeof word) {
    memcpy(&word, at, sizeof word);
    hash = mix(hash, word);
  }
  word = 0;
  if (rest) memcpy(&word, at, rest);
  hash = mix(hash, word);
  return (uint32_t)(hash ^ hash >> 29);
}

void *heng__grow_items(heng_arena *arena,
                       void *items,
                       size_t old_count,
                       size_t new_count,
                       size_t size) {
  // A product too large is left to the arena to refuse.
  size_t bytes = new_count > SIZE_MAX / size ? SIZE_MAX : new_count * size;
  return heng__arena_resize(arena, items, old_count * size, bytes);
}

static void place_slot(heng_dict *dict, uint32_t number) {
  size_t mask = dict->n_slots - 1;
  size_t at = dict->hashes[number] & mask;
  while (dict->slots[at]) at = (at + 1) & mask;
  dict->slots[at] = number + 1;
}

static void grow_dict(heng_dict *dict) {
  heng_arena *arena = dict->pool->arena;
  size_t cap = dict->cap ? dict->cap * 2 : 8;
  dict->texts =
      heng__grow_items(arena, dict->texts, dict->cap, cap, sizeof *dict->texts);
  dict->hashes = heng__grow_items(arena, dict->hashes, dict->cap, cap,
                                  sizeof *dict->hashes);
  heng__arena_resize(arena, dict->slots, dict->n_slots * sizeof *dict->slots,
                     0);
  dict->cap = cap;
  dict->n_slots = cap * 2;
  dict->slots = heng__array(arena, uint32_t, dict->n_slots);
  for (size_t i = 0; i < dict->len; i++) place_slot(dict, (uint32_t)i);
}

static uint32_t find_hashed(const heng_dict *dict,
                            heng_slice text,
                            uint32_t hash) {
  if (!dict->n_slots) return UINT32_MAX;
  size_t mask = dict->n_slots - 1;
  for (size_t at = hash & mask; dict->slots[at]; at = (at + 1) & mask) {
    uint32_t number = dict->slots[at] - 1;
    if (dict->hashes[number] == hash &&
        heng__slice_eq(dict->texts[number], text))
      return number;
  }
  return UINT32_MAX;
}

uint32_t heng__dict_find(const heng_dict *dict, heng_slice text) {
  return find_hashed(dict, text, heng__text_hash(text));
}

uint32_t heng__dict_add(heng_dict *dict, heng_slice text) {
  uint32_t hash = heng__text_hash(text);
  uint32_t number = find_hashed(dict, text, hash);
  if (number != UINT32_MAX) return number;
  if (dict->len == dict->cap) grow_dict(dict);
  number = (uint32_t)dict->len++;
  dict->texts[number] = heng__pool_copy(dict->pool, text);
  dict->hashes[number] = hash;
  place_slot(dict, number);
  return number;
}

bool heng__tag_number(heng_slice text, uint32_t *out) {
  if (text.len == 0 || text.len > 9) return false;
  if (text.ptr[0] == '0' && text.len > 1) return false;
  uint32_t value = 0;
  for (size_t i = 0; i < text.len; i++) {
    unsigned digit = (unsigned)(unsigned char)text.ptr[i] - '0';
    if (digit > 9) return false;
    value = value * 10 + digit;
  }
  *out = value;
  return true;
}
