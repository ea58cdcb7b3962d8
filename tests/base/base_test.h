// What the tests of this room share: cmocka in its order, texts compared whole,
// and random numbers that can be drawn again.
#ifndef HENG_TESTS_BASE_TEST_H
#define HENG_TESTS_BASE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static inline void check_text(heng_slice got, const char *want) {
  if (heng__slice_eq(got, heng__slice(want))) return;
  fail_msg("got:\n%.*s\nwanted:\n%s", HENG_ARG(got), want);
}

// A number for each call: splitmix64.
static inline uint64_t draw(uint64_t *state) {
  uint64_t x = *state += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

static inline uint64_t draw_below(uint64_t *state, uint64_t end) {
  return draw(state) % end;
}

// A seed that is new in each run and printed; HENG_SEED=N repeats one.
static inline uint64_t drawn_seed(void) {
  const char *given = getenv("HENG_SEED");
  struct timespec now;
  timespec_get(&now, TIME_UTC);
  uint64_t seed = given
                      ? strtoull(given, NULL, 10)
                      : (uint64_t)now.tv_sec * 1000003u + (uint64_t)now.tv_nsec;
  print_message("HENG_SEED=%llu\n", (unsigned long long)seed);
  return seed;
}

#endif
