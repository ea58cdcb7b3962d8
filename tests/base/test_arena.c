// Arenas: what they promise about alignment, zeros, sizes of blocks, limits and
// exhaustion.
#include "base_test.h"

#ifdef HENG_TEST_TINY
#define FIRST_BLOCK 64
#define VEC_MOVES   1
#else
#define FIRST_BLOCK 4096
#define VEC_MOVES   0
#endif

// An allocator that counts, remembers sizes, and can fail on one call or from
// one call on.
typedef struct counting {
  size_t calls, live, live_bytes;
  size_t fail_at;  // the call to refuse, from 1; 0: none
  bool for_good;   // and all after it
  size_t sizes[64];
} counting;

static void *counting_resize(void *ctx, void *old, size_t had, size_t size) {
  counting *c = ctx;
  if (size == 0) {
    c->live -= old != NULL;
    c->live_bytes -= had;
    free(old);
    return NULL;
  }
  assert_null(old);
  c->calls++;
  if (c->calls == c->fail_at) return NULL;
  if (c->for_good && c->calls > c->fail_at) return NULL;
  if (c->calls <= COUNT(c->sizes)) c->sizes[c->calls - 1] = size;
  c->live++;
  c->live_bytes += size;
  // Garbage, so that whoever relies on zeros from the allocator is found.
  void *memory = malloc(size);
  assert_non_null(memory);
  return memset(memory, 0xA5, size);
}

static void gives_zeroed_aligned_memory_that_does_not_overlap(void **state) {
  (void)state;
  counting c = {0};
  heng_allocator memory = {counting_resize, &c};
  heng_arena arena;
  heng__arena_init(&arena, &memory);
  enum { N = 600 };
  unsigned char *pieces[N];
  for (size_t i = 0; i < N; i++) {
    pieces[i] = heng__arena_alloc(&arena, i);
    assert_int_equal((uintptr_t)pieces[i] % 16, 0);
    for (size_t k = 0; k < i; k++) assert_int_equal(pieces[i][k], 0);
    memset(pieces[i], (int)(i % 255) + 1, i);
  }
  for (size_t i = 0; i < N; i++)
    for (size_t k = 0; k < i; k++) assert_int_equal(pieces[i][k], i % 255 + 1);
  assert_int_equal(arena.used, c.live_bytes);
  heng__arena_free(&arena);
  assert_int_equal(c.live, 0);
  assert_int_equal(c.live_bytes, 0);
}

static void takes_no_memory_before_it_is_asked(void **state) {
  (void)state;
  counting c = {0};
  heng_allocator memory = {counting_resize, &c};
  heng_arena arena;
  heng__arena_init(&arena, &memory);
  heng__arena_free(&arena);
  assert_int_equal(c.calls, 0);
}

static void blocks_double_up_to_a_mebibyte(void **state) {
  (void)state;
  size_t want = FIRST_BLOCK;
  counting c = {0};
  heng_allocator memory = {counting_resize, &c};
  heng_arena arena;
  heng__arena_init(&arena, &memory);
  while (arena.used < (size_t)5 << 20) heng__arena_alloc(&arena, 16);
  for (size_t i = 0; i < c.calls; i++) {
    assert_int_equal(c.sizes[i], want);
    if (want < (size_t)1 << 20) want *= 2;
  }
  heng__arena_free(&arena);
}

static void a_large_request_leaves_the_rest_of_the_block_in_use(void **state) {
  (void)state;
  counting c = {0};
  heng_allocator memory = {counting_resize, &c};
  heng_arena arena;
  heng__arena_init(&arena, &memory);
  char *before = heng__arena_alloc(&arena, 8);
  char *large = heng__arena_alloc(&arena, (size_t)3 << 20);
  char *after = heng__arena_alloc(&arena, 8);
  assert_ptr_equal(after, before + 16);
  assert_int_equal(c.calls, 2);
  assert_true(c.sizes[1] < ((size_t)3 << 20) + 64);
  memset(large, 1, (size_t)3 << 20);
  heng__arena_free(&arena);
  assert_int_equal(c.live, 0);
}

static void can_be_used_again_after_it_was_freed(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (int round = 0; round < 3; round++) {
    int *number = heng__new(&arena, int);
    assert_int_equal(*number, 0);
    *number = 1;
    heng__arena_free(&arena);
    assert_int_equal(arena.used, 0);
  }
  heng__arena_free(&arena);
}

typedef HENG_VEC(uint64_t) numbers;

// Some of everything that allocates; returns a check sum.
static uint64_t work(heng_arena *arena) {
  numbers vec = {0};
  heng_buf buf = {.arena = arena};
  for (uint64_t i = 0; i < 300; i++) {
    heng__push(arena, &vec, i * i);
    heng__buf_printf(&buf, "%u,", (unsigned)i);
    if (i % 50 == 0) heng__arena_printf(arena, "number %d", (int)i);
  }
  heng__array(arena, double, 1000);
  heng__arena_copy(arena, heng__buf_slice(&buf));
  uint64_t sum = buf.len;
  for (size_t i = 0; i < vec.len; i++) sum += vec.items[i];
  return sum;
}

// Runs [work] and says whether memory was exhausted. In a function of its own
// so that no variable changes between setjmp and longjmp.
static bool exhausts(heng_arena *arena) {
  heng_guard guard;
  if (setjmp(guard.env)) return true;
  arena->guard = &guard;
  assert_int_equal(work(arena), 300u * 299u * 599u / 6u + 10 + 180 + 600 + 300);
  return false;
}

static size_t calls_of_work(void) {
  counting c = {0};
  heng_allocator memory = {counting_resize, &c};
  heng_arena arena;
  heng__arena_init(&arena, &memory);
  assert_false(exhausts(&arena));
  heng__arena_free(&arena);
  assert_int_equal(c.live, 0);
  return c.calls;
}

static void every_refusal_of_the_allocator_reaches_the_guard(void **state) {
  (void)state;
  size_t calls = calls_of_work();
  assert_true(calls > 1);
  for (size_t fail_at = 1; fail_at <= calls; fail_at++) {
    counting c = {.fail_at = fail_at, .for_good = true};
    heng_allocator memory = {counting_resize, &c};
    heng_arena arena;
    heng__arena_init(&arena, &memory);
    assert_true(exhausts(&arena));
    heng__arena_free(&arena);
    assert_int_equal(c.live, 0);
    assert_int_equal(c.live_bytes, 0);
  }
}

// A usual block that is refused is asked for once more in the least size.
static void a_single_refusal_is_got_over_or_reaches_the_guard(void **state) {
  (void)state;
  size_t calls = calls_of_work(), got_over = 0;
  for (size_t fail_at = 1; fail_at <= calls; fail_at++) {
    counting c = {.fail_at = fail_at};
    heng_allocator memory = {counting_resize, &c};
    heng_arena arena;
    heng__arena_init(&arena, &memory);
    got_over += !exhausts(&arena);
    heng__arena_free(&arena);
    assert_int_equal(c.live, 0);
  }
  assert_true(got_over > 0);
}

// An allocator that is empty after [left] bytes.
static void *scarce_resize(void *ctx, void *old, size_t had, size_t size) {
  size_t *left = ctx;
  if (size == 0) {
    *left += had;
    free(old);
    return NULL;
  }
  if (size > *left) return NULL;
  *left -= size;
  return malloc(size);
}

static void works_with_as_little_as_the_requests_need(void **state) {
  (void)state;
  size_t exhausted = 0, done = 0;
  // In the tiny build an array moves with each push.
  const size_t most = VEC_MOVES ? 1200000 : 80000;
  for (size_t bytes = 0; bytes < most; bytes += most / 79) {
    size_t left = bytes;
    heng_allocator memory = {scarce_resize, &left};
    heng_arena arena;
    heng__arena_init(&arena, &memory);
    if (exhausts(&arena))
      exhausted++;
    else
      done++;
    heng__arena_free(&arena);
    assert_int_equal(left, bytes);
  }
  assert_true(exhausted > 10);
  assert_true(done > 10);
}

static bool alloc_exhausts(heng_arena *arena, size_t count, size_t size) {
  heng_guard guard;
  if (setjmp(guard.env)) return true;
  arena->guard = &guard;
  heng__arena_items(arena, count, size);
  return false;
}

static void a_limit_holds_to_the_byte(void **state) {
  (void)state;
  counting c = {0};
  heng_allocator memory = {counting_resize, &c};
  heng_arena arena;
  heng__arena_init(&arena, &memory);
  arena.limit = 10000;
  size_t got = 0;
  while (!alloc_exhausts(&arena, 1, 16)) got += 16;
  assert_true(arena.used <= 10000);
  assert_int_equal(arena.used, c.live_bytes);
  // All but the heads of the blocks could be used.
  assert_true(got > 9000);
  assert_true(alloc_exhausts(&arena, 1, 20000));
  heng__arena_free(&arena);
  assert_false(alloc_exhausts(&arena, 1, 9000));
  heng__arena_free(&arena);
}

// An allocator that moves at each call, by 8 bytes off the alignment of the
// last place every other time, and counts what it gave.
typedef struct moving {
  size_t live_bytes, moves;
  size_t most;  // refuses to have more; 0: never
} moving;

static void *moving_resize(void *ctx, void *old, size_t had, size_t size) {
  moving *m = ctx;
  if (size && m->most && m->live_bytes - had + size > m->most) return NULL;
  char *given = NULL;
  if (size) {
    // The 8 or 16 bytes before what is given hold the start.
    size_t shift = m->moves++ % 2 ? 8 : 16;
    char *start = malloc(size + 16);
    assert_non_null(start);
    memset(start, 0xA5, size + 16);
    given = start + shift;
    memcpy(given - sizeof start, &start, sizeof start);
    if (old) memcpy(given, old, had < size ? had : size);
  }
  m->live_bytes += size;
  if (old) {
    char *start;
    memcpy(&start, (char *)old - sizeof start, sizeof start);
    memset(old, 0x5A, had);
    free(start);
    m->live_bytes -= had;
  }
  return given;
}

static bool resize_exhausts(heng_arena *arena,
                            unsigned char **items,
                            size_t old_size,
                            size_t new_size) {
  heng_guard guard;
  if (setjmp(guard.env)) return true;
  arena->guard = &guard;
  *items = heng__arena_resize(arena, *items, old_size, new_size);
  return false;
}

static void fill(unsigned char *items, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) items[i] = (unsigned char)(i % 251);
}

static void check_filled(const unsigned char *items, size_t size) {
  assert_int_equal((uintptr_t)items % 16, 0);
  for (size_t i = 0; i < size; i++) assert_int_equal(items[i], i % 251);
}

static void a_column_grows_by_the_allocator(void **state) {
  (void)state;
  moving m = {0};
  heng_allocator memory = {moving_resize, &m};
  heng_arena arena;
  heng__arena_init(&arena, &memory);
  char *other = heng__arena_alloc(&arena, 8);
  unsigned char *left = NULL, *right = NULL;
  size_t had = 0, size = 100;
  for (; size < 3000000; had = size, size = size * 3 / 2) {
    left = heng__arena_resize(&arena, left, had, size);
    right = heng__arena_resize(&arena, right, had, size);
    fill(left, had, size);
    fill(right, had, size);
    check_filled(left, size);
    check_filled(right, size);
    assert_int_equal(arena.used, m.live_bytes);
    *(char *)heng__arena_alloc(&arena, 1) = 1;
  }
  // Only what was small was left behind.
  assert_true(arena.used < 2 * had + 400000);
  assert_int_equal(*other, 0);
  // The same size, or less, is what there is.
  assert_ptr_equal(heng__arena_resize(&arena, left, had, had), left);
  assert_ptr_equal(heng__arena_resize(&arena, left, had, 5), left);
  size_t used = arena.used;
  assert_null(heng__arena_resize(&arena, left, had, 0));
  assert_true(arena.used <= used - had);
  check_filled(right, had);
  heng__arena_free(&arena);
  assert_int_equal(m.live_bytes, 0);
}

static void a_column_alone_in_its_arena_grows(void **state) {
  (void)state;
  moving m = {0};
  heng_allocator memory = {moving_resize, &m};
  heng_arena arena;
  heng__arena_init(&arena, &memory);
  unsigned char *items = heng__arena_resize(&arena, NULL, 0, 50000);
  fill(items, 0, 50000);
  items = heng__arena_resize(&arena, items, 50000, 90000);
  check_filled(items, 50000);
  fill(items, 50000, 90000);
  // What comes next finds its own place.
  memset(heng__arena_alloc(&arena, 64), 0xFF, 64);
  check_filled(items, 90000);
  heng__arena_resize(&arena, items, 90000, 0);
  heng__arena_free(&arena);
  assert_int_equal(m.live_bytes, 0);
}

static void a_column_that_cannot_grow_stays_as_it_is(void **state) {
  (void)state;
  moving m = {.most = 200000};
  heng_allocator memory = {moving_resize, &m};
  heng_arena arena;
  heng__arena_init(&arena, &memory);
  unsigned char *items = NULL;
  assert_false(resize_exhausts(&arena, &items, 0, 100000));
  fill(items, 0, 100000);
  assert_true(resize_exhausts(&arena, &items, 100000, 300000));
  assert_true(resize_exhausts(&arena, &items, 100000, SIZE_MAX));
  check_filled(items, 100000);
  arena.limit = 150000;
  assert_true(resize_exhausts(&arena, &items, 100000, 160000));
  check_filled(items, 100000);
  assert_false(resize_exhausts(&arena, &items, 100000, 140000));
  check_filled(items, 100000);
  assert_true(arena.used <= arena.limit);
  heng__arena_free(&arena);
  assert_int_equal(m.live_bytes, 0);
}

static void sizes_beyond_the_address_space_are_exhaustion(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  assert_true(alloc_exhausts(&arena, SIZE_MAX, 2));
  assert_true(alloc_exhausts(&arena, SIZE_MAX / 2 + 1, 2));
  assert_true(alloc_exhausts(&arena, 1, SIZE_MAX));
  assert_true(alloc_exhausts(&arena, 1, SIZE_MAX - 15));
  assert_true(alloc_exhausts(&arena, 1, SIZE_MAX / 2));
  assert_int_equal(arena.used, 0);
  heng__arena_free(&arena);
}

static void without_a_guard_exhaustion_is_a_null_pointer(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  arena.limit = 8;
  assert_null(heng__arena_alloc(&arena, 100));
  assert_null(heng__arena_items(&arena, SIZE_MAX, 8));
  assert_null(heng__arena_copy(&arena, HENG_LIT("text")).ptr);
  assert_null(heng__arena_printf(&arena, "%d", 5).ptr);
  heng_buf buf = {.arena = &arena};
  heng__buf_puts(&buf, "text");
  heng__buf_printf(&buf, "%d", 5);
  assert_int_equal(heng__buf_slice(&buf).len, 0);
  heng__arena_free(&arena);
}

static void copies_and_prints_end_in_zero(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_slice copy = heng__arena_copy(&arena, (heng_slice){"abcdef", 3});
  check_text(copy, "abc");
  assert_int_equal(copy.ptr[3], 0);
  heng_slice none = heng__arena_copy(&arena, (heng_slice){NULL, 0});
  assert_int_equal(none.len, 0);
  assert_int_equal(none.ptr[0], 0);
  heng_slice text = heng__arena_printf(&arena, "%s 第%d条", "rule", 12);
  check_text(text, "rule 第12条");
  assert_int_equal(text.ptr[text.len], 0);
  heng__arena_free(&arena);
}

static void an_array_keeps_its_items_while_it_grows(void **state) {
  (void)state;
  counting c = {0};
  heng_allocator memory = {counting_resize, &c};
  heng_arena arena;
  heng__arena_init(&arena, &memory);
  numbers left = {0}, right = {0};
  for (uint64_t i = 0; i < 5000; i++) {
    heng__push(&arena, &left, i);
    // Growing in turns, so that neither always stands last in its block.
    if (i % 3 == 0) heng__push(&arena, &right, i * 7);
  }
  assert_int_equal(left.len, 5000);
  for (size_t i = 0; i < left.len; i++) assert_int_equal(left.items[i], i);
  for (size_t i = 0; i < right.len; i++)
    assert_int_equal(right.items[i], i * 21);
  numbers alone = {0};
  while (alone.len < 20) heng__push(&arena, &alone, 1);
  for (size_t i = alone.len; i < alone.cap; i++)
    assert_int_equal(alone.items[i], 0);
  for (size_t i = left.len; i < left.cap; i++)
    assert_int_equal(left.items[i], 0);
  heng__arena_free(&arena);
}

static void a_text_grows_by_parts(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_buf buf = {.arena = &arena};
  check_text(heng__buf_slice(&buf), "");
  heng__buf_add(&buf, (heng_slice){NULL, 0});
  heng__buf_puts(&buf, "");
  heng__buf_puts(&buf, "one");
  heng__buf_add(&buf, HENG_LIT(", two"));
  heng__buf_printf(&buf, ", %s", "three");
  heng_slice text = heng__buf_slice(&buf);
  check_text(text, "one, two, three");
  assert_int_equal(text.ptr[text.len], 0);
  for (int i = 0; i < 4000; i++) heng__buf_printf(&buf, "%04d", i);
  text = heng__buf_slice(&buf);
  assert_int_equal(text.len, 15 + 16000);
  check_text((heng_slice){text.ptr + 15 + 4 * 3217, 4}, "3217");
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_zeroed_aligned_memory_that_does_not_overlap),
      cmocka_unit_test(takes_no_memory_before_it_is_asked),
      cmocka_unit_test(blocks_double_up_to_a_mebibyte),
      cmocka_unit_test(a_large_request_leaves_the_rest_of_the_block_in_use),
      cmocka_unit_test(can_be_used_again_after_it_was_freed),
      cmocka_unit_test(every_refusal_of_the_allocator_reaches_the_guard),
      cmocka_unit_test(a_single_refusal_is_got_over_or_reaches_the_guard),
      cmocka_unit_test(works_with_as_little_as_the_requests_need),
      cmocka_unit_test(a_limit_holds_to_the_byte),
      cmocka_unit_test(a_column_grows_by_the_allocator),
      cmocka_unit_test(a_column_alone_in_its_arena_grows),
      cmocka_unit_test(a_column_that_cannot_grow_stays_as_it_is),
      cmocka_unit_test(sizes_beyond_the_address_space_are_exhaustion),
      cmocka_unit_test(without_a_guard_exhaustion_is_a_null_pointer),
      cmocka_unit_test(copies_and_prints_end_in_zero),
      cmocka_unit_test(an_array_keeps_its_items_while_it_grows),
      cmocka_unit_test(a_text_grows_by_parts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
