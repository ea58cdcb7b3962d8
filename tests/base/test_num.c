// Numbers: the cases that a person can check by eye, and the edges between
// small, wide and too wide.
#include "base_test.h"

#include <gmp.h>

#include "base/num.h"

static heng_arena arena;

static int set_up(void **state) {
  (void)state;
  heng__arena_init(&arena, NULL);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  heng__arena_free(&arena);
  return 0;
}

// Reads "12.5" or "1/3".
static heng_num num(const char *text) {
  heng_slice whole = heng__slice(text);
  const char *bar = strchr(text, '/');
  heng_num n, d;
  if (!bar) {
    assert_int_equal(heng__num_parse(&arena, whole, &n), HENG_OK);
    return n;
  }
  heng_slice top = {text, (size_t)(bar - text)};
  assert_int_equal(heng__num_parse(&arena, top, &n), HENG_OK);
  assert_int_equal(heng__num_parse(&arena, heng__slice(bar + 1), &d), HENG_OK);
  assert_int_equal(heng__num_div(&arena, n, d, &n), HENG_OK);
  return n;
}

static void check_num(heng_num got, const char *want) {
  check_text(heng__num_text(&arena, got), want);
}

typedef heng_status (*operation)(heng_arena *, heng_num, heng_num, heng_num *);

static void adds_subtracts_multiplies_and_divides(void **state) {
  (void)state;
  static const struct {
    operation op;
    const char *x, *y, *want;
  } rows[] = {
      {heng__num_add, "0.1", "0.2", "0.3"},
      {heng__num_add, "1/3", "1/6", "0.5"},
      {heng__num_add, "1/3", "2/3", "1"},
      {heng__num_add, "-1/3", "1/3", "0"},
      {heng__num_add, "1/6", "1/10", "4/15"},
      {heng__num_sub, "1", "0.9", "0.1"},
      {heng__num_sub, "0.05", "0.1", "-0.05"},
      {heng__num_mul, "2/3", "3/4", "0.5"},
      {heng__num_mul, "-1.5", "0", "0"},
      {heng__num_mul, "-1.5", "-1.5", "2.25"},
      {heng__num_div, "1", "3", "1/3"},
      {heng__num_div, "-1", "8", "-0.125"},
      {heng__num_div, "1", "-3", "-1/3"},
      {heng__num_div, "0", "-3", "0"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_num out;
    heng_status status =
        rows[i].op(&arena, num(rows[i].x), num(rows[i].y), &out);
    assert_int_equal(status, HENG_OK);
    check_num(out, rows[i].want);
  }
}

static void the_result_may_be_an_operand(void **state) {
  (void)state;
  heng_num x = num("1/3");
  heng__num_add(&arena, x, x, &x);
  check_num(x, "2/3");
  heng__num_mul(&arena, x, x, &x);
  check_num(x, "4/9");
  heng__num_round(&arena, x, 1, HENG_HALF_UP, &x);
  check_num(x, "0.4");
}

static void rounds_in_every_mode(void **state) {
  (void)state;
  static const struct {
    const char *x;
    int digits;
    const char *half_up, *half_even, *up, *down;
  } rows[] = {
      {"2.5", 0, "3", "2", "3", "2"},
      {"-2.5", 0, "-3", "-2", "-3", "-2"},
      {"3.5", 0, "4", "4", "4", "3"},
      {"-0.5", 0, "-1", "0", "-1", "0"},
      {"0.4", 0, "0", "0", "1", "0"},
      {"2.345", 2, "2.35", "2.34", "2.35", "2.34"},
      {"-2.345", 2, "-2.35", "-2.34", "-2.35", "-2.34"},
      {"2.3451", 2, "2.35", "2.35", "2.35", "2.34"},
      {"1/3", 4, "0.3333", "0.3333", "0.3334", "0.3333"},
      {"2/3", 4, "0.6667", "0.6667", "0.6667", "0.6666"},
      {"90.1", 2, "90.1", "90.1", "90.1", "90.1"},
      {"1250", -2, "1300", "1200", "1300", "1200"},
      {"-1250", -2, "-1300", "-1200", "-1300", "-1200"},
      {"49", -2, "0", "0", "100", "0"},
      {"0", -18, "0", "0", "0", "0"},
      {"1", -18, "0", "0", "1000000000000000000", "0"},
      // One more limb than the figure had.
      {"18446744073709551615.5", 0, "18446744073709551616",
       "18446744073709551616", "18446744073709551616", "18446744073709551615"},
      {"9223372036854775807", -1, "9223372036854775810", "9223372036854775810",
       "9223372036854775810", "9223372036854775800"},
      {"9223372036854775807", -18, "9000000000000000000", "9000000000000000000",
       "10000000000000000000", "9000000000000000000"},
      {"9223372036854775807/2", 18, "4611686018427387903.5",
       "4611686018427387903.5", "4611686018427387903.5",
       "4611686018427387903.5"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    const char *want[] = {rows[i].half_up, rows[i].half_even, rows[i].up,
                          rows[i].down};
    for (int mode = 0; mode < 4; mode++) {
      heng_num out;
      assert_int_equal(heng__num_round(&arena, num(rows[i].x), rows[i].digits,
                                       (heng_round)mode, &out),
                       HENG_OK);
      check_num(out, want[mode]);
    }
  }
}

static void rounds_to_steps(void **state) {
  (void)state;
  static const struct {
    const char *x, *step, *half_up, *half_even, *up, *down;
  } rows[] = {
      {"7.25", "0.5", "7.5", "7", "7.5", "7"},
      {"-7.25", "0.5", "-7.5", "-7", "-7.5", "-7"},
      {"7.3", "0.5", "7.5", "7.5", "7.5", "7"},
      {"1/2", "1/3", "2/3", "2/3", "2/3", "1/3"},
      {"10", "4", "12", "8", "12", "8"},
      {"0", "4", "0", "0", "0", "0"},
      {"1", "1000", "0", "0", "1000", "0"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    const char *want[] = {rows[i].half_up, rows[i].half_even, rows[i].up,
                          rows[i].down};
    for (int mode = 0; mode < 4; mode++) {
      heng_num out;
      assert_int_equal(heng__num_round_to(&arena, num(rows[i].x),
                                          num(rows[i].step), (heng_round)mode,
                                          &out),
                       HENG_OK);
      check_num(out, want[mode]);
    }
  }
}

static void raises_to_whole_powers(void **state) {
  (void)state;
  static const struct {
    const char *x;
    int64_t k;
    const char *want;
  } rows[] = {
      {"0", 0, "1"},          {"0", 5, "0"},
      {"2", 10, "1024"},      {"-2", 3, "-8"},
      {"-2", 2, "4"},         {"2", -2, "0.25"},
      {"-2", -3, "-0.125"},   {"2/3", 3, "8/27"},
      {"2/3", -3, "3.375"},   {"1", INT64_MAX, "1"},
      {"1", INT64_MIN, "1"},  {"-1", INT64_MAX, "-1"},
      {"-1", INT64_MIN, "1"}, {"0", INT64_MAX, "0"},
      {"7", 1, "7"},          {"2", 64, "18446744073709551616"},
      {"1.1", 4, "1.4641"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_num out;
    assert_int_equal(heng__num_pow(&arena, num(rows[i].x), rows[i].k, &out),
                     HENG_OK);
    check_num(out, rows[i].want);
  }
}

static bool is_small(heng_num x) {
  return x.wide == NULL;
}

static void grows_wide_and_comes_back(void **state) {
  (void)state;
  heng_num most = heng__num_int(INT64_MAX), one = heng__num_int(1), x;
  heng__num_add(&arena, most, one, &x);
  assert_false(is_small(x));
  check_num(x, "9223372036854775808");
  heng__num_sub(&arena, x, one, &x);
  assert_true(is_small(x));
  assert_int_equal(x.n, INT64_MAX);
  // -2^63 would fit the word but not the promise that negation always does.
  heng__num_neg(&arena, most);
  heng__num_sub(&arena, heng__num_neg(&arena, most), one, &x);
  assert_false(is_small(x));
  check_num(x, "-9223372036854775808");
  check_num(heng__num_neg(&arena, x), "9223372036854775808");
  check_num(heng__num_abs(&arena, x), "9223372036854775808");
  int64_t value = 3;
  assert_false(heng__num_to_int(x, &value));
  assert_int_equal(value, 3);
  // A wide denominator.
  heng__num_div(&arena, one, x, &x);
  check_num(x, "-0.0000000000000000001084202172485504434007452800869941711"
               "42578125");
  heng__num_mul(&arena, x, num("-9223372036854775808"), &x);
  assert_true(is_small(x));
  check_num(x, "1");
}

static void compares_exactly(void **state) {
  (void)state;
  static const struct {
    const char *x, *y;
    int want;
  } rows[] = {
      {"1/3", "0.333333333333333333", 1},
      {"-1/3", "-0.333333333333333333", -1},
      {"0.5", "1/2", 0},
      {"-1", "1", -1},
      {"0", "-0.0", 0},
      {"9223372036854775807", "9223372036854775808", -1},
      {"-9223372036854775808", "0", -1},
      {"-9223372036854775808", "-9223372036854775809", 1},
      {"100000000000000000000", "100000000000000000000.0", 0},
      {"9223372036854775806/9223372036854775807",
       "9223372036854775805/9223372036854775806", 1},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_num x = num(rows[i].x), y = num(rows[i].y);
    assert_int_equal(heng__num_cmp(x, y), rows[i].want);
    assert_int_equal(heng__num_cmp(y, x), -rows[i].want);
    if (rows[i].want == 0) assert_true(heng__num_hash(x) == heng__num_hash(y));
  }
}

static void knows_wholes_and_finite_decimals(void **state) {
  (void)state;
  static const struct {
    const char *x;
    bool whole, decimal;
    int sign;
  } rows[] = {
      {"0", true, true, 0},
      {"-7", true, true, -1},
      {"0.5", false, true, 1},
      {"1/3", false, false, 1},
      {"1/7", false, false, 1},
      {"-3/80", false, true, -1},
      {"1/6", false, false, 1},
      {"100000000000000000000", true, true, 1},
      {"-100000000000000000000.5", false, true, -1},
      {"1/30000000000000000000000", false, false, 1},
      {"1/50000000000000000000000", false, true, 1},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_num x = num(rows[i].x);
    int64_t value;
    assert_int_equal(heng__num_is_int(x), rows[i].whole);
    assert_int_equal(heng__num_is_decimal(x), rows[i].decimal);
    assert_int_equal(heng__num_sign(x), rows[i].sign);
    assert_int_equal(heng__num_to_int(x, &value),
                     rows[i].whole && x.wide == NULL);
  }
}

static void hashes_of_different_numbers_seldom_agree(void **state) {
  (void)state;
  enum { N = 2000 };
  uint64_t seen[N];
  for (int i = 0; i < N; i++) {
    seen[i] = heng__num_hash(heng__num_decimal(i - N / 2, (unsigned)i % 4));
    for (int k = 0; k < i; k++) {
      heng_num a = heng__num_decimal(k - N / 2, (unsigned)k % 4);
      heng_num b = heng__num_decimal(i - N / 2, (unsigned)i % 4);
      if (seen[k] == seen[i]) assert_int_equal(heng__num_cmp(a, b), 0);
    }
  }
}

static void decimals_come_in_lowest_terms(void **state) {
  (void)state;
  heng_num x = heng__num_decimal(1250, 3);
  assert_int_equal(x.n, 5);
  assert_int_equal(x.d, 4);
  x = heng__num_decimal(0, 18);
  assert_int_equal(x.n, 0);
  assert_int_equal(x.d, 1);
  x = heng__num_decimal(-INT64_MAX, 18);
  assert_int_equal(x.n, -INT64_MAX);
  assert_int_equal(x.d, 1000000000000000000);
}

static void refuses_what_would_be_too_wide(void **state) {
  (void)state;
  heng_num most, x = heng__num_int(5), two = heng__num_int(2);
  assert_int_equal(heng__num_pow(&arena, two, 4095, &most), HENG_OK);
  assert_int_equal(heng__num_pow(&arena, two, 4096, &x), HENG_WIDE);
  assert_int_equal(heng__num_pow(&arena, two, -4096, &x), HENG_WIDE);
  assert_int_equal(heng__num_pow(&arena, two, INT64_MAX, &x), HENG_WIDE);
  assert_int_equal(heng__num_pow(&arena, two, INT64_MIN, &x), HENG_WIDE);
  assert_int_equal(heng__num_pow(&arena, heng__num_int(3), 2585, &x),
                   HENG_WIDE);
  assert_int_equal(heng__num_mul(&arena, most, two, &x), HENG_WIDE);
  assert_int_equal(heng__num_add(&arena, most, most, &x), HENG_WIDE);
  check_num(x, "5");  // was left alone
  // One less than 2^4096 is the most; its inverse the least.
  heng_num minus_one = heng__num_int(-1);
  assert_int_equal(heng__num_add(&arena, most, minus_one, &x), HENG_OK);
  assert_int_equal(heng__num_add(&arena, x, most, &x), HENG_OK);
  assert_int_equal(heng__num_sub(&arena, x, minus_one, &most), HENG_WIDE);
  assert_int_equal(heng__num_div(&arena, heng__num_int(1), x, &x), HENG_OK);
  assert_int_equal(heng__num_div(&arena, x, two, &x), HENG_WIDE);
  assert_int_equal(heng__num_round(&arena, x, 2, HENG_ROUND_UP, &x), HENG_OK);
  check_num(x, "0.01");
}

static void rounding_up_may_be_too_wide(void **state) {
  (void)state;
  heng_num x, two = heng__num_int(2), out;
  heng__num_pow(&arena, two, 4095, &x);
  heng__num_add(&arena, x, heng__num_int(-1), &out);
  heng__num_add(&arena, x, out, &x);  // 2^4096 - 1
  assert_int_equal(heng__num_round(&arena, x, -18, HENG_ROUND_UP, &out),
                   HENG_WIDE);
  assert_int_equal(heng__num_round(&arena, x, -18, HENG_ROUND_DOWN, &out),
                   HENG_OK);
  assert_int_equal(heng__num_round(&arena, x, 18, HENG_ROUND_UP, &out),
                   HENG_OK);
  assert_int_equal(heng__num_cmp(x, out), 0);
  // The quotient by the step has 8192 bits, the result 4096.
  heng_num step;
  heng__num_div(&arena, heng__num_int(1), x, &step);
  assert_int_equal(heng__num_round_to(&arena, x, step, HENG_HALF_UP, &out),
                   HENG_OK);
  assert_int_equal(heng__num_cmp(x, out), 0);
  assert_int_equal(
      heng__num_round_to(&arena, x, heng__num_int(2), HENG_ROUND_UP, &out),
      HENG_WIDE);
}

static void a_copy_outlives_the_arena_of_the_original(void **state) {
  (void)state;
  heng_arena scratch;
  heng__arena_init(&scratch, NULL);
  heng_num x, copy;
  heng__num_pow(&scratch, heng__num_decimal(-15, 1), 101, &x);
  copy = heng__num_copy(&arena, x);
  assert_int_equal(heng__num_cmp(x, copy), 0);
  assert_true(heng__num_hash(x) == heng__num_hash(copy));
  heng_slice before = heng__num_text(&arena, x);
  memset((char *)(uintptr_t)x.wide, 0, 32);
  heng__arena_free(&scratch);
  assert_true(heng__slice_eq(heng__num_text(&arena, copy), before));
  assert_true(is_small(heng__num_copy(&arena, heng__num_int(5))));
}

static void *no_allocate(size_t size) {
  fail_msg("GMP asked for %zu bytes", size);
  return NULL;
}

static void *no_reallocate(void *old, size_t had, size_t size) {
  (void)old;
  (void)had;
  return no_allocate(size);
}

// GMP's allocator aborts when memory is exhausted, so it must never be called:
// here by everything there is, on figures as wide as they may be.
static void gmp_never_allocates(void **state) {
  (void)state;
  mp_set_memory_functions(no_allocate, no_reallocate, NULL);
  heng_num most, other, x, out;
  heng__num_pow(&arena, heng__num_int(3), 2584, &most);
  heng__num_pow(&arena, heng__num_int(7), -1459, &other);
  assert_int_equal(heng__num_mul(&arena, most, other, &x), HENG_OK);
  heng__num_pow(&arena, heng__num_int(11), 1184, &other);
  heng__num_div(&arena, other, most, &other);
  assert_int_equal(heng__num_add(&arena, x, other, &out), HENG_WIDE);
  assert_int_equal(heng__num_sub(&arena, x, x, &out), HENG_OK);
  assert_int_equal(heng__num_mul(&arena, x, x, &out), HENG_WIDE);
  assert_int_equal(heng__num_div(&arena, x, x, &out), HENG_OK);
  assert_int_equal(heng__num_div(&arena, x, other, &out), HENG_WIDE);
  assert_true(heng__num_cmp(x, other) != 0);
  for (int mode = 0; mode < 4; mode++) {
    heng_round how = (heng_round)mode;
    heng__num_round(&arena, x, 18, how, &out);
    heng__num_round(&arena, x, -18, how, &out);
    heng__num_round_to(&arena, x, other, how, &out);
    heng__num_round_to(&arena, other, x, how, &out);
  }
  heng_slice text = heng__num_text(&arena, most);
  heng__num_show(&arena, x, 2);
  assert_int_equal(heng__num_parse(&arena, text, &out), HENG_OK);
  assert_int_equal(heng__num_cmp(out, most), 0);
  heng__num_pow(&arena, heng__num_int(2), -4095, &x);
  text = heng__num_text(&arena, x);
  assert_int_equal(heng__num_parse(&arena, text, &out), HENG_OK);
  assert_int_equal(heng__num_cmp(out, x), 0);
  mp_set_memory_functions(NULL, NULL, NULL);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(adds_subtracts_multiplies_and_divides),
      CASE(the_result_may_be_an_operand),
      CASE(rounds_in_every_mode),
      CASE(rounds_to_steps),
      CASE(raises_to_whole_powers),
      CASE(grows_wide_and_comes_back),
      CASE(compares_exactly),
      CASE(knows_wholes_and_finite_decimals),
      CASE(hashes_of_different_numbers_seldom_agree),
      CASE(decimals_come_in_lowest_terms),
      CASE(refuses_what_would_be_too_wide),
      CASE(rounding_up_may_be_too_wide),
      CASE(gmp_never_allocates),
      CASE(a_copy_outlives_the_arena_of_the_original),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
