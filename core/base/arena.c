// Arenas: blocks that double, chained from the newest; growable arrays and
// texts that live in them.
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define ALIGNMENT ((size_t)16)

// In the tiny build every boundary is met all the time: a block is full after
// an item or two, and each push moves its array.
#ifdef HENG_TEST_TINY
#define FIRST_BLOCK     ((size_t)64)
#define VEC_GROWTH(cap) ((cap) + 1)
#define BUF_GROWTH(cap) ((cap) + ALIGNMENT)
#define GROW_IN_PLACE   0
#define OWN_BLOCK       ((size_t)64)
#else
#define FIRST_BLOCK     ((size_t)4096)
#define VEC_GROWTH(cap) ((cap) ? (cap)*2 : 8)
#define BUF_GROWTH(cap) ((cap) ? (cap)*2 : 64)
#define GROW_IN_PLACE   1
#define OWN_BLOCK       ((size_t)1 << 15)
#endif
#define LAST_BLOCK ((size_t)1 << 20)

struct heng_arena_block {
  heng_arena_block *next;
  size_t size;  // with this header
};

static void *malloc_resize(void *ctx, void *old, size_t had, size_t size) {
  (void)ctx;
  (void)had;
  if (size == 0) {
    free(old);
    return NULL;
  }
  return realloc(old, size);
}

const heng_allocator heng__malloc = {malloc_resize, NULL};

void heng__arena_init(heng_arena *arena, const heng_allocator *memory) {
  *arena = (heng_arena){.memory = memory ? memory : &heng__malloc};
}

void heng__arena_free(heng_arena *arena) {
  const heng_allocator *memory = arena->memory;
  for (heng_arena_block *block = arena->blocks, *next; block; block = next) {
    next = block->next;
    memory->resize(memory->ctx, block, block->size, 0);
  }
  arena->blocks = NULL;
  arena->ptr = arena->end = NULL;
  arena->used = 0;
}

static void *exhausted(heng_arena *arena) {
  if (arena->guard) longjmp(arena->guard->env, 1);
  return NULL;
}

static size_t rounded(size_t size) {
  return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static char *align_up(char *ptr) {
  size_t past = (size_t)((uintptr_t)ptr % ALIGNMENT);
  return past ? ptr + (ALIGNMENT - past) : ptr;
}

// The size of the next block: as large as all that was taken before, so that
// sizes double.
static size_t usual_block(const heng_arena *arena) {
  size_t size = FIRST_BLOCK;
  while (size <= arena->used && size < LAST_BLOCK) size *= 2;
  return size;
}

// A block with room for [need] bytes, of [wish] bytes if they can be had.
static heng_arena_block *take_block(heng_arena *arena,
                                    size_t need,
                                    size_t wish) {
  const size_t head = sizeof(heng_arena_block) + ALIGNMENT - 1;
  if (need > SIZE_MAX / 2) return NULL;
  size_t least = need + head;
  if (arena->limit) {
    size_t left = arena->limit > arena->used ? arena->limit - arena->used : 0;
    if (least > left) return NULL;
    if (wish > left) wish = left;
  }
  size_t size = wish > least ? wish : least;
  const heng_allocator *memory = arena->memory;
  heng_arena_block *block = memory->resize(memory->ctx, NULL, 0, size);
  if (!block && size > least) {
    size = least;
    block = memory->resize(memory->ctx, NULL, 0, size);
  }
  if (!block) return NULL;
  block->size = size;
  arena->used += size;
  return block;
}

// Finds [size] bytes, a multiple of the alignment, in a new block of [wish]
// bytes. With [wish] 0 the block is their own and goes behind the newest, whose
// rest stays in use.
static char *alloc_in_new_block(heng_arena *arena, size_t size, size_t wish) {
  heng_arena_block *block = take_block(arena, size, wish);
  if (!block) return exhausted(arena);
  char *start = align_up((char *)(block + 1));
  if (wish == 0 && arena->blocks) {
    block->next = arena->blocks->next;
    arena->blocks->next = block;
    return start;
  }
  block->next = arena->blocks;
  arena->blocks = block;
  arena->ptr = start + size;
  arena->end = (char *)block + block->size;
  return start;
}

void *heng__arena_alloc(heng_arena *arena, size_t size) {
  if (size == 0) size = 1;
  if (size > SIZE_MAX / 2) return exhausted(arena);
  size = rounded(size);
  char *at = arena->ptr;
  if (at && (size_t)(arena->end - at) >= size) {
    arena->ptr = at + size;
  } else {
    // What would take most of a usual block gets one of its own.
    size_t wish = usual_block(arena);
    at = alloc_in_new_block(arena, size, size > wish / 2 ? 0 : wish);
    if (!at) return NULL;
  }
  return memset(at, 0, size);
}

void *heng__arena_items(heng_arena *arena, size_t count, size_t size) {
  if (size && count > SIZE_MAX / size) return exhausted(arena);
  return heng__arena_alloc(arena, count * size);
}

// The link to the block that holds [items] of [size] bytes and has room for
// nothing else; null where they share a block.
static heng_arena_block **find_own_block(heng_arena *arena,
                                         const void *items,
                                         size_t size) {
  const size_t head = sizeof(heng_arena_block) + ALIGNMENT - 1;
  if (!items) return NULL;
  for (heng_arena_block **link = &arena->blocks; *link; link = &(*link)->next)
    if (align_up((char *)(*link + 1)) == items)
      return (*link)->size <= rounded(size) + head ? link : NULL;
  return NULL;
}

// Lets the allocator lengthen a block of its own. Null where it cannot; then
// nothing has changed.
static void *resize_block(heng_arena *arena,
                          heng_arena_block **link,
                          size_t old_size,
                          size_t new_size) {
  heng_arena_block *block = *link;
  const heng_allocator *memory = arena->memory;
  size_t offset = (size_t)(align_up((char *)(block + 1)) - (char *)block);
  size_t size = rounded(new_size) + sizeof(heng_arena_block) + ALIGNMENT - 1;
  if (arena->limit && arena->used + (size - block->size) > arena->limit)
    return NULL;
  bool newest = arena->end == (char *)block + block->size;
  size_t had = block->size;
  block = memory->resize(memory->ctx, block, had, size);
  if (!block) return NULL;
  arena->used += size - had;
  block->size = size;
  *link = block;
  char *start = align_up((char *)(block + 1));
  // An allocator of another alignment may have moved the bytes off.
  memmove(start, (char *)block + offset, old_size);
  if (newest) {
    arena->ptr = start + rounded(new_size);
    arena->end = (char *)block + size;
  }
  return start;
}

static void free_block(heng_arena *arena, heng_arena_block **link) {
  heng_arena_block *block = *link;
  // The newest block stays, since the next allocation looks into it.
  if (arena->end == (char *)block + block->size) return;
  *link = block->next;
  arena->used -= block->size;
  arena->memory->resize(arena->memory->ctx, block, block->size, 0);
}

void *heng__arena_resize(heng_arena *arena,
                         void *items,
                         size_t old_size,
                         size_t new_size) {
  heng_arena_block **link = find_own_block(arena, items, old_size);
  if (new_size == 0) {
    if (link) free_block(arena, link);
    return NULL;
  }
  if (new_size <= old_size) return items;
  if (new_size > SIZE_MAX / 4) return exhausted(arena);
  void *moved = link ? resize_block(arena, link, old_size, new_size) : NULL;
  if (moved) return moved;
  // From OWN_BLOCK bytes on it has a block of its own, to be resized later.
  moved = new_size < OWN_BLOCK
              ? heng__arena_alloc(arena, new_size)
              : alloc_in_new_block(arena, rounded(new_size), /*wish=*/0);
  if (moved && old_size) memcpy(moved, items, old_size);
  return moved;
}

heng_slice heng__arena_copy(heng_arena *arena, heng_slice text) {
  if (text.len == SIZE_MAX) exhausted(arena);
  char *copy = heng__arena_alloc(arena, text.len + 1);
  if (!copy) return (heng_slice){NULL, 0};
  if (text.len) memcpy(copy, text.ptr, text.len);
  return (heng_slice){copy, text.len};
}

heng_slice heng__arena_vprintf(heng_arena *arena,
                               const char *format,
                               va_list args) {
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, again);
  va_end(again);
  char *text =
      len < 0 ? exhausted(arena) : heng__arena_alloc(arena, (size_t)len + 1);
  if (!text) return (heng_slice){NULL, 0};
  vsnprintf(text, (size_t)len + 1, format, args);
  return (heng_slice){text, (size_t)len};
}

heng_slice heng__arena_printf(heng_arena *arena, const char *format, ...) {
  va_list args;
  va_start(args, format);
  heng_slice text = heng__arena_vprintf(arena, format, args);
  va_end(args);
  return text;
}

// Lengthens the newest allocation where it stands, if it is [items] and the
// block has room.
static bool extend_last(heng_arena *arena,
                        void *items,
                        size_t old_size,
                        size_t new_size) {
  size_t had = rounded(old_size), want = rounded(new_size);
  if (!GROW_IN_PLACE || !items || (char *)items + had != arena->ptr)
    return false;
  if ((size_t)(arena->end - arena->ptr) < want - had) return false;
  memset(arena->ptr, 0, want - had);
  arena->ptr += want - had;
  return true;
}

// Makes room for [more] items, which is over [cap].
static void *grow_to(heng_arena *arena,
                     void *items,
                     size_t *cap,
                     size_t len,
                     size_t size,
                     size_t more) {
  if (more > SIZE_MAX / 4 / size) return exhausted(arena);
  if (!extend_last(arena, items, *cap * size, more * size)) {
    void *moved = heng__arena_items(arena, more, size);
    if (!moved) return NULL;
    if (len) memcpy(moved, items, len * size);
    items = moved;
  }
  *cap = more;
  return items;
}

void *heng__vec_grow(
    heng_arena *arena, void *items, size_t *cap, size_t len, size_t size) {
  return grow_to(arena, items, cap, len, size, VEC_GROWTH(*cap));
}

// Room for [more] bytes and the closing zero.
static bool buf_room(heng_buf *buf, size_t more) {
  if (more < buf->cap - buf->len) return true;
  if (more > SIZE_MAX / 4) return exhausted(buf->arena) != NULL;
  size_t cap = BUF_GROWTH(buf->cap);
  if (cap <= buf->len + more) cap = buf->len + more + 1;
  char *ptr = grow_to(buf->arena, buf->ptr, &buf->cap, buf->len, 1, cap);
  if (!ptr) return false;
  buf->ptr = ptr;
  return true;
}

void heng__buf_add(heng_buf *buf, heng_slice text) {
  if (text.len == 0 || !buf_room(buf, text.len)) return;
  memcpy(buf->ptr + buf->len, text.ptr, text.len);
  buf->len += text.len;
}

void heng__buf_puts(heng_buf *buf, const char *text) {
  heng__buf_add(buf, heng__slice(text));
}

void heng__buf_printf(heng_buf *buf, const char *format, ...) {
  va_list args;
  va_start(args, format);
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, again);
  va_end(again);
  if (len > 0 && buf_room(buf, (size_t)len)) {
    vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, args);
    buf->len += (size_t)len;
  }
  va_end(args);
}

heng_slice heng__buf_slice(heng_buf *buf) {
  if (!buf_room(buf, 0)) return (heng_slice){NULL, 0};
  buf->ptr[buf->len] = '\0';
  return (heng_slice){buf->ptr, buf->len};
}
