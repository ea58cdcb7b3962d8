// Sums: exact, and the same whatever the order.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exec/run_internal.h"

static heng_status add_up(heng_arena *arena,
                          const heng_num *nums,
                          size_t n,
                          bool back,
                          heng_num *out) {
  heng_sum sum = {.arena = arena};
  for (size_t i = 0; i < n; i++)
    heng__sum_add(&sum, nums[back ? n - 1 - i : i]);
  return heng__sum_total(&sum, out);
}

static heng_num fraction(heng_arena *arena, int64_t n, int64_t d) {
  heng_num out;
  assert_int_equal(
      heng__num_div(arena, heng__num_int(n), heng__num_int(d), &out), HENG_OK);
  return out;
}

static void nothing_adds_up_to_zero(void **state) {
  (void)state;
  heng_num out;
  assert_int_equal(add_up(NULL, NULL, 0, false, &out), HENG_OK);
  assert_int_equal(heng__num_sign(out), 0);
}

static void decimals_and_thirds_add_up_exactly(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_num nums[30], out;
  for (size_t i = 0; i < 10; i++) {
    nums[3 * i] = heng__num_decimal(1, 1);
    nums[3 * i + 1] = fraction(&arena, 1, 3);
    nums[3 * i + 2] = fraction(&arena, 1, 6);
  }
  for (int back = 0; back < 2; back++) {
    assert_int_equal(add_up(&arena, nums, 30, back, &out), HENG_OK);
    assert_int_equal(heng__num_cmp(out, heng__num_int(6)), 0);
  }
  heng__arena_free(&arena);
}

// A total beyond two words is kept when the next number comes.
static void a_wide_total_goes_on(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_num nums[4], out, all;
  for (size_t i = 0; i < 4; i++) nums[i] = heng__num_int(INT64_MAX);
  assert_int_equal(add_up(&arena, nums, 4, false, &out), HENG_OK);
  assert_int_equal(heng__num_mul(&arena, nums[0], heng__num_int(4), &all),
                   HENG_OK);
  assert_int_equal(heng__num_cmp(out, all), 0);
  heng__arena_free(&arena);
}

// Each term and its opposite, so that the sum is 0: together their denominators
// need far more than 4,096 bits, which in some orders would never show.
static void being_too_wide_does_not_depend_on_the_order(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  enum { N = 100 };
  heng_num side_by_side[2 * N], apart[2 * N], out;
  for (int64_t i = 0; i < N; i++) {
    heng_num x = fraction(&arena, 1, (INT64_C(1) << 61) + 2 * i + 1);
    side_by_side[2 * i] = apart[i] = x;
    side_by_side[2 * i + 1] = apart[2 * N - 1 - i] = heng__num_neg(&arena, x);
  }
  heng_status first = add_up(&arena, side_by_side, 2 * N, false, &out);
  assert_int_equal(add_up(&arena, side_by_side, 2 * N, true, &out), first);
  assert_int_equal(add_up(&arena, apart, 2 * N, false, &out), first);
  assert_int_equal(add_up(&arena, apart, 2 * N, true, &out), first);
  assert_int_equal(first, HENG_WIDE);
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_adds_up_to_zero),
      cmocka_unit_test(decimals_and_thirds_add_up_exactly),
      cmocka_unit_test(a_wide_total_goes_on),
      cmocka_unit_test(being_too_wide_does_not_depend_on_the_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
