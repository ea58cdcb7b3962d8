// The order of texts and keys, and the sort.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exec/run_internal.h"

static int sign(int c) {
  return (c > 0) - (c < 0);
}

static void texts_of_digits_are_numbers_and_come_first(void **state) {
  (void)state;
  static const struct {
    const char *less, *more;
  } rows[] = {
      {"2", "10"},
      {"9", "a"},
      {"10", "1a"},
      {"01", "1"},
      {"01", "2"},
      {"A", "a"},
      {"", "a"},
      {"7", "-7"},
      {"甲", "甲乙"},
      {"乙", "甲"},
      {"00000000000000000000002", "3"},
      {"2", "99999999999999999999999999"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    heng_slice a = heng__slice(rows[i].less), b = heng__slice(rows[i].more);
    assert_int_equal(sign(heng__text_cmp(a, b)), -1);
    assert_int_equal(sign(heng__text_cmp(b, a)), 1);
    assert_int_equal(heng__text_cmp(a, a), 0);
  }
}

static void keys_are_compared_part_by_part(void **state) {
  (void)state;
  static const struct {
    const char *less, *more;
  } rows[] = {
      {"2/10", "10/2"}, {"a/2", "a/10"}, {"a", "a/1"},   {"a/b", "b"},
      {"/1", "/2"},     {"a/", "a/1"},   {"1/x", "a/x"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    heng_slice a = heng__slice(rows[i].less), b = heng__slice(rows[i].more);
    assert_int_equal(sign(heng__key_cmp(a, b)), -1);
    assert_int_equal(sign(heng__key_cmp(b, a)), 1);
    assert_int_equal(heng__key_cmp(a, a), 0);
  }
}

static int by_tens(void *ctx, uint32_t a, uint32_t b) {
  (void)ctx;
  return (a / 10 > b / 10) - (a / 10 < b / 10);
}

static void the_sort_is_stable_at_every_length(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  uint32_t rows[200];
  for (uint32_t n = 0; n <= 200; n++) {
    for (uint32_t i = 0; i < n; i++) rows[i] = i * 7919 % 211;
    // Within ten, the order in which they came.
    uint32_t came[220];
    for (uint32_t i = 0; i < n; i++) came[rows[i]] = i;
    heng__sort_rows(&arena, rows, n, by_tens, NULL);
    for (uint32_t i = 1; i < n; i++) {
      int c = by_tens(NULL, rows[i - 1], rows[i]);
      assert_true(c < 0 || (c == 0 && came[rows[i - 1]] < came[rows[i]]));
    }
  }
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(texts_of_digits_are_numbers_and_come_first),
      cmocka_unit_test(keys_are_compared_part_by_part),
      cmocka_unit_test(the_sort_is_stable_at_every_length),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
