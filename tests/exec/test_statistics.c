// Figures of numbers: published examples, few rows, and that neither a result nor
// being too wide depends on the order.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exec/run_internal.h"

static heng_arena arena;

static int start(void **state) {
  (void)state;
  heng__arena_init(&arena, NULL);
  return 0;
}

static int end(void **state) {
  (void)state;
  heng__arena_free(&arena);
  return 0;
}

static void assert_shows(heng_num x, const char *want) {
  heng_slice text =
      x.d || x.wide ? heng__num_text(&arena, x) : HENG_LIT("none");
  if (!heng__slice_eq(text, heng__slice(want)))
    fail_msg("%.*s, and not %s", HENG_ARG(text), want);
}

// The example on a spreadsheet's help pages for SKEW and KURT.
static const heng_num published[] = {
    {3, 1, NULL}, {4, 1, NULL}, {5, 1, NULL}, {2, 1, NULL}, {3, 1, NULL},
    {4, 1, NULL}, {5, 1, NULL}, {6, 1, NULL}, {4, 1, NULL}, {7, 1, NULL}};

static void published_examples_come_out(void **state) {
  (void)state;
  heng_num out;
  assert_int_equal(heng__stat_skewness(&arena, published, 10, 9, &out),
                   HENG_OK);
  assert_shows(out, "0.359543071");
  assert_int_equal(heng__stat_kurtosis(&arena, published, 10, &out), HENG_OK);
  assert_int_equal(heng__num_round(&arena, out, 9, HENG_HALF_UP, &out),
                   HENG_OK);
  assert_shows(out, "-0.151799637");
  // PERCENTILE.INC of 1 3 2 4 at 0.3.
  assert_int_equal(
      heng__stat_quantile(
          &arena,
          (heng_num[]){{1, 1, NULL}, {3, 1, NULL}, {2, 1, NULL}, {4, 1, NULL}},
          4, heng__num_decimal(3, 1), &out),
      HENG_OK);
  assert_shows(out, "1.9");
}

// PERCENTRANK.INC of 13 12 11 8 4 3 2 1 1 1 for 2, 4, 8 and 5.
static void published_standings_come_out(void **state) {
  (void)state;
  const heng_num sorted[] = {
      {1, 1, NULL}, {1, 1, NULL}, {1, 1, NULL},  {2, 1, NULL},  {3, 1, NULL},
      {4, 1, NULL}, {8, 1, NULL}, {11, 1, NULL}, {12, 1, NULL}, {13, 1, NULL}};
  static const struct {
    int64_t x;
    const char *want;
  } each[] = {{2, "1/3"}, {4, "5/9"}, {8, "2/3"},  {5, "7/12"},
              {1, "0"},   {13, "1"},  {0, "none"}, {14, "none"}};
  heng_num out;
  for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
    assert_int_equal(heng__stat_percentile(&arena, sorted, 10,
                                           heng__num_int(each[i].x), &out),
                     HENG_OK);
    assert_shows(out, each[i].want);
  }
  heng__stat_percentile(&arena, sorted, 1, heng__num_int(1), &out);
  assert_shows(out, "none");
}

typedef heng_status (*figure_fn)(const heng_num *nums, size_t n, heng_num *out);

static heng_status variance_s(const heng_num *nums, size_t n, heng_num *out) {
  return heng__stat_variance(&arena, nums, n, /*sample=*/true, out);
}
static heng_status variance_p(const heng_num *nums, size_t n, heng_num *out) {
  return heng__stat_variance(&arena, nums, n, /*sample=*/false, out);
}
static heng_status stdev_s(const heng_num *nums, size_t n, heng_num *out) {
  return heng__stat_stdev(&arena, nums, n, /*sample=*/true, 6, out);
}
static heng_status skewness(const heng_num *nums, size_t n, heng_num *out) {
  return heng__stat_skewness(&arena, nums, n, 6, out);
}
static heng_status kurtosis(const heng_num *nums, size_t n, heng_num *out) {
  return heng__stat_kurtosis(&arena, nums, n, out);
}
static heng_status middle(const heng_num *nums, size_t n, heng_num *out) {
  return heng__stat_quantile(&arena, nums, n, heng__num_decimal(5, 1), out);
}
static heng_status largest(const heng_num *nums, size_t n, heng_num *out) {
  return heng__stat_extremes(&arena, nums, n, 2, /*largest=*/true,
                             /*average=*/true, out);
}

static const figure_fn figures[] = {variance_s, variance_p, stdev_s, skewness,
                                    kurtosis,   middle,     largest};
#define N_FIGURES (sizeof figures / sizeof *figures)

// From how many different numbers on there is a figure, and from how many alike.
static void too_few_rows_have_no_figure(void **state) {
  (void)state;
  static const size_t least[N_FIGURES] = {2, 1, 2, 3, 4, 1, 1};
  static const bool alike[N_FIGURES] = {true,  true, true, false,
                                        false, true, true};
  heng_num same[8];
  for (size_t i = 0; i < 8; i++) same[i] = heng__num_int(7);
  for (size_t f = 0; f < N_FIGURES; f++)
    for (size_t n = 0; n < 8; n++) {
      heng_num out;
      assert_int_equal(figures[f](published, n, &out), HENG_OK);
      assert_int_equal(out.d != 0, n >= least[f]);
      assert_int_equal(figures[f](same, n, &out), HENG_OK);
      assert_int_equal(out.d != 0, n >= least[f] && alike[f]);
    }
}

// Fractions whose denominators outgrow what can be held, in both orders.
static void order_decides_nothing(void **state) {
  (void)state;
  enum { N = 80 };
  heng_num up[N], down[N];
  for (int64_t i = 0; i < N; i++) {
    heng_num d = heng__num_int((INT64_C(1) << 50) + 2 * i + 1);
    assert_int_equal(heng__num_div(&arena, heng__num_int(i - 7), d, &up[i]),
                     HENG_OK);
    down[N - 1 - i] = up[i];
  }
  size_t wide = 0;
  for (size_t f = 0; f < N_FIGURES; f++)
    for (size_t n = 2; n <= N; n += 13) {
      heng_num a = {0}, b = {0};
      heng_status first = figures[f](up, n, &a);
      assert_int_equal(figures[f](down + (N - n), n, &b), first);
      wide += first == HENG_WIDE;
      if (first == HENG_OK && (a.d || a.wide))
        assert_int_equal(heng__num_cmp(a, b), 0);
    }
  assert_true(wide > 0);
}

static void weights_are_shares(void **state) {
  (void)state;
  const heng_num weights[] = {{0, 1, NULL}, {1, 2, NULL}, {3, 2, NULL}};
  const heng_num none[] = {{0, 1, NULL}, {0, 1, NULL}, {0, 1, NULL}};
  heng_num out;
  assert_int_equal(heng__stat_weighted(&arena, published, weights, 3, &out),
                   HENG_OK);
  assert_shows(out, "4.75");
  assert_int_equal(heng__stat_weighted(&arena, published, none, 3, &out),
                   HENG_OK);
  assert_shows(out, "none");
  assert_int_equal(heng__stat_weighted(&arena, published, none, 0, &out),
                   HENG_OK);
  assert_shows(out, "none");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(published_examples_come_out, start, end),
      cmocka_unit_test_setup_teardown(published_standings_come_out, start, end),
      cmocka_unit_test_setup_teardown(too_few_rows_have_no_figure, start, end),
      cmocka_unit_test_setup_teardown(order_decides_nothing, start, end),
      cmocka_unit_test_setup_teardown(weights_are_shares, start, end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
