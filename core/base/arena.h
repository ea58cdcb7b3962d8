// Arenas: memory grouped by lifetime and freed at once, over a replaceable
// allocator. An allocation from an arena never returns null: when the allocator
// has nothing left, control returns to the arena's guard (see heng_guard), so
// that no caller tests for it and every exhaustion is survived in one place.
#ifndef HENG_BASE_ARENA_H
#define HENG_BASE_ARENA_H

#include <setjmp.h>
#include <stdarg.h>

#include "base/slice.h"

// What gives out memory. [resize] behaves like realloc: null [old] allocates,
// [new_size] 0 frees and returns null; null for another size means exhausted.
typedef struct heng_allocator {
  void *(*resize)(void *ctx, void *old, size_t old_size, size_t new_size);
  void *ctx;
} heng_allocator;

// The C library's allocator.
extern const heng_allocator heng__malloc;

// Where control goes when memory is exhausted:
//   heng_guard guard;
//   if (setjmp(guard.env)) { free the arena; return HENG_NOMEM; }
//   arena.guard = &guard;
typedef struct heng_guard {
  jmp_buf env;
} heng_guard;

typedef struct heng_arena_block heng_arena_block;

typedef struct heng_arena {
  const heng_allocator *memory;
  heng_guard *guard;  // null: exhaustion ends in a null pointer
  heng_arena_block *blocks;
  char *ptr, *end;  // free part of the newest block
  size_t used;      // bytes taken from the allocator
  size_t limit;     // most bytes to take; 0 means no limit
} heng_arena;

// Fills [arena]; takes no memory yet. [memory] null means the C library's.
void heng__arena_init(heng_arena *arena, const heng_allocator *memory);
// Gives back everything. The arena may be used again.
void heng__arena_free(heng_arena *arena);

// [size] zeroed bytes at an alignment of 16.
void *heng__arena_alloc(heng_arena *arena, size_t size);
// [count] zeroed items of [size]; an overflow of the product is exhaustion.
void *heng__arena_items(heng_arena *arena, size_t count, size_t size);
// Lengthens an array of this arena, for columns of millions of rows: a large
// one is resized by the allocator and leaves no outgrown copy behind, a small
// one moves. The added bytes are not zeroed. [new_size] 0 gives a large one back
// and returns null.
void *heng__arena_resize(heng_arena *arena,
                         void *items,
                         size_t old_size,
                         size_t new_size);
// A copy that ends in zero (not counted in len).
heng_slice heng__arena_copy(heng_arena *arena, heng_slice text);
// A printf into the arena; the result ends in zero.
heng_slice heng__arena_printf(heng_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
heng_slice heng__arena_vprintf(heng_arena *arena,
                               const char *format,
                               va_list args);

#define heng__new(arena, type) \
  ((type *)heng__arena_alloc((arena), sizeof(type)))
#define heng__array(arena, type, count) \
  ((type *)heng__arena_items((arena), (count), sizeof(type)))

// A growable array that lives in an arena: VEC(type) name = {0}; push; read
// name.items[0..name.len). Outgrown copies stay until the arena is freed.
#define HENG_VEC(type) \
  struct {             \
    type *items;       \
    size_t len, cap;   \
  }
#define heng__push(arena, vec, ...)                                          \
  ((vec)->len == (vec)->cap ? (void)((vec)->items = heng__vec_grow(          \
                                         (arena), (vec)->items, &(vec)->cap, \
                                         (vec)->len, sizeof *(vec)->items))  \
                            : (void)0,                                       \
   (vec)->items[(vec)->len++] = (__VA_ARGS__))
void *heng__vec_grow(
    heng_arena *arena, void *items, size_t *cap, size_t len, size_t size);

// A growable text in an arena.
typedef struct heng_buf {
  heng_arena *arena;
  char *ptr;
  size_t len, cap;
} heng_buf;

void heng__buf_add(heng_buf *buf, heng_slice text);
void heng__buf_puts(heng_buf *buf, const char *text);
void heng__buf_printf(heng_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// What was written; ends in zero; valid until the next addition.
heng_slice heng__buf_slice(heng_buf *buf);

#endif
