// Figures of many numbers, exact as long as they are rational; a root is taken
// once, at the end. The definitions are those of a spreadsheet: VAR.S, VAR.P,
// STDEV.S, STDEV.P, SKEW, KURT, PERCENTILE.INC, PERCENTRANK.INC.
#include "exec/run_internal.h"

// The result while all went well: a step is skipped once one was too wide.
typedef struct calc {
  heng_arena *arena;
  heng_status status;
} calc;

static heng_num add(calc *c, heng_num x, heng_num y) {
  heng_num out = heng__num_int(0);
  if (c->status == HENG_OK) c->status = heng__num_add(c->arena, x, y, &out);
  return out;
}

static heng_num sub(calc *c, heng_num x, heng_num y) {
  heng_num out = heng__num_int(0);
  if (c->status == HENG_OK) c->status = heng__num_sub(c->arena, x, y, &out);
  return out;
}

static heng_num mul(calc *c, heng_num x, heng_num y) {
  heng_num out = heng__num_int(0);
  if (c->status == HENG_OK) c->status = heng__num_mul(c->arena, x, y, &out);
  return out;
}

// y is not 0.
static heng_num over(calc *c, heng_num x, heng_num y) {
  heng_num out = heng__num_int(0);
  if (c->status == HENG_OK) c->status = heng__num_div(c->arena, x, y, &out);
  return out;
}

static heng_num whole(size_t n) {
  return heng__num_int((int64_t)n);
}

static heng_status none(heng_num *out) {
  *out = (heng_num){0};
  return HENG_OK;
}

static heng_status done(const calc *c, heng_num value, heng_num *out) {
  if (c->status == HENG_OK) *out = value;
  return c->status;
}

// ---- orders ---------------------------------------------------------------

static int by_number(void *ctx, uint32_t a, uint32_t b) {
  const heng_num *nums = ctx;
  return heng__num_cmp(nums[a], nums[b]);
}

heng_num *heng__stat_sorted(heng_arena *arena, const heng_num *nums, size_t n) {
  uint32_t *order = heng__array(arena, uint32_t, n + 1);
  heng_num *sorted = heng__array(arena, heng_num, n + 1);
  for (size_t i = 0; i < n; i++) {
    order[i] = (uint32_t)i;
    sorted[i] = nums[i];
  }
  heng__sort_rows(arena, order, n, by_number, sorted);
  heng_num *out = heng__array(arena, heng_num, n + 1);
  for (size_t i = 0; i < n; i++) out[i] = nums[order[i]];
  return out;
}

// ---- sums -----------------------------------------------------------------

// The sum of nums[i]^power * weights[i]; without weights each counts once.
static heng_num sum_of(calc *c,
                       const heng_num *nums,
                       const heng_num *weights,
                       size_t n,
                       int power) {
  heng_sum sum = {.arena = c->arena};
  for (size_t i = 0; i < n; i++) {
    heng_num term = weights ? weights[i] : heng__num_int(1);
    for (int k = 0; k < power; k++) term = mul(c, term, nums[i]);
    heng__sum_add(&sum, term);
  }
  heng_num out = heng__num_int(0);
  if (c->status == HENG_OK) c->status = heng__sum_total(&sum, &out);
  return out;
}

heng_status heng__stat_mean(heng_arena *arena,
                            const heng_num *nums,
                            size_t n,
                            heng_num *out) {
  calc c = {arena, HENG_OK};
  if (!n) return none(out);
  return done(&c, over(&c, sum_of(&c, nums, NULL, n, 1), whole(n)), out);
}

heng_status heng__stat_weighted(heng_arena *arena,
                                const heng_num *nums,
                                const heng_num *weights,
                                size_t n,
                                heng_num *out) {
  calc c = {arena, HENG_OK};
  heng_num all = sum_of(&c, nums, weights, n, 0);
  if (c.status == HENG_OK && heng__num_sign(all) == 0) return none(out);
  return done(&c, over(&c, sum_of(&c, nums, weights, n, 1), all), out);
}

heng_status heng__stat_extremes(heng_arena *arena,
                                const heng_num *nums,
                                size_t n,
                                size_t most,
                                bool largest,
                                bool average,
                                heng_num *out) {
  calc c = {arena, HENG_OK};
  if (most > n) most = n;
  if (average && !most) return none(out);
  const heng_num *sorted = heng__stat_sorted(arena, nums, n);
  heng_num sum =
      sum_of(&c, largest ? sorted + (n - most) : sorted, NULL, most, 1);
  return done(&c, average ? over(&c, sum, whole(most)) : sum, out);
}

heng_status heng__stat_quantile(heng_arena *arena,
                                const heng_num *nums,
                                size_t n,
                                heng_num share,
                                heng_num *out) {
  calc c = {arena, HENG_OK};
  if (!n) return none(out);
  const heng_num *sorted = heng__stat_sorted(arena, nums, n);
  heng_num at = mul(&c, share, whole(n - 1)), floor = at;
  int64_t low = 0;
  if (c.status == HENG_OK)
    c.status = heng__num_round(arena, at, 0, HENG_ROUND_DOWN, &floor);
  if (c.status != HENG_OK || !heng__num_to_int(floor, &low)) return HENG_WIDE;
  heng_num value = sorted[low];
  if ((size_t)low + 1 < n) {
    heng_num step = sub(&c, sorted[low + 1], value);
    value = add(&c, value, mul(&c, sub(&c, at, floor), step));
  }
  return done(&c, value, out);
}

// ---- moments --------------------------------------------------------------

// Sums of the powers of the distances from the mean, from the sums of the powers
// themselves, which are decimals where the numbers are.
typedef struct moments {
  heng_num second, third, fourth;
} moments;

static moments central(calc *c, const heng_num *nums, size_t n, int highest) {
  moments m = {0};
  heng_num s1 = sum_of(c, nums, NULL, n, 1), s2 = sum_of(c, nums, NULL, n, 2);
  heng_num mean = over(c, s1, whole(n));
  heng_num mean_s1 = mul(c, mean, s1);
  m.second = sub(c, s2, mean_s1);
  if (highest < 3) return m;
  // s3 - 3 mean s2 + 2 mean^2 s1
  heng_num s3 = sum_of(c, nums, NULL, n, 3);
  heng_num mean_s2 = mul(c, mean, s2);
  m.third = sub(c, s3, mul(c, heng__num_int(3), mean_s2));
  m.third = add(c, m.third, mul(c, heng__num_int(2), mul(c, mean, mean_s1)));
  if (highest < 4) return m;
  // s4 - 4 mean s3 + 6 mean^2 s2 - 3 mean^3 s1
  heng_num mean_2 = mul(c, mean, mean);
  m.fourth = sub(c, sum_of(c, nums, NULL, n, 4),
                 mul(c, heng__num_int(4), mul(c, mean, s3)));
  m.fourth = add(c, m.fourth, mul(c, heng__num_int(6), mul(c, mean_2, s2)));
  m.fourth =
      sub(c, m.fourth, mul(c, heng__num_int(3), mul(c, mean_2, mean_s1)));
  return m;
}

heng_status heng__stat_variance(heng_arena *arena,
                                const heng_num *nums,
                                size_t n,
                                bool sample,
                                heng_num *out) {
  calc c = {arena, HENG_OK};
  if (n < (sample ? 2U : 1U)) return none(out);
  heng_num second = central(&c, nums, n, 2).second;
  return done(&c, over(&c, second, whole(n - sample)), out);
}

heng_status heng__stat_stdev(heng_arena *arena,
                             const heng_num *nums,
                             size_t n,
                             bool sample,
                             int digits,
                             heng_num *out) {
  heng_num variance;
  heng_status status = heng__stat_variance(arena, nums, n, sample, &variance);
  if (status != HENG_OK) return status;
  if (!variance.d && !variance.wide) return none(out);
  return heng__num_root(arena, variance, 2, digits, HENG_HALF_UP, out);
}

// sign(x) * sqrt(square), to [digits] decimals.
static heng_status signed_root(
    const calc *c, heng_num x, heng_num square, int digits, heng_num *out) {
  if (c->status != HENG_OK) return c->status;
  heng_status status =
      heng__num_root(c->arena, square, 2, digits, HENG_HALF_UP, out);
  if (status == HENG_OK && heng__num_sign(x) < 0)
    *out = heng__num_neg(c->arena, *out);
  return status;
}

// SKEW is n sqrt(n-1) / (n-2) * third / second^1.5, so its square is rational.
heng_status heng__stat_skewness(heng_arena *arena,
                                const heng_num *nums,
                                size_t n,
                                int digits,
                                heng_num *out) {
  calc c = {arena, HENG_OK};
  if (n < 3) return none(out);
  moments m = central(&c, nums, n, 3);
  if (c.status == HENG_OK && heng__num_sign(m.second) == 0) return none(out);
  heng_num ratio = over(&c, m.third, m.second);
  heng_num square = over(&c, mul(&c, ratio, ratio), m.second);
  heng_num factor = over(&c, whole(n), whole(n - 2));
  factor = mul(&c, mul(&c, factor, factor), whole(n - 1));
  return signed_root(&c, m.third, mul(&c, factor, square), digits, out);
}

// KURT is (n-1) / ((n-2)(n-3)) * (n (n+1) fourth / second^2 - 3 (n-1)).
heng_status heng__stat_kurtosis(heng_arena *arena,
                                const heng_num *nums,
                                size_t n,
                                heng_num *out) {
  calc c = {arena, HENG_OK};
  if (n < 4) return none(out);
  moments m = central(&c, nums, n, 4);
  if (c.status == HENG_OK && heng__num_sign(m.second) == 0) return none(out);
  heng_num value = over(&c, over(&c, m.fourth, m.second), m.second);
  value = mul(&c, mul(&c, value, whole(n)), whole(n + 1));
  value = sub(&c, value, whole(3 * (n - 1)));
  value = mul(&c, value, whole(n - 1));
  value = over(&c, over(&c, value, whole(n - 2)), whole(n - 3));
  return done(&c, value, out);
}

// ---- one among others -----------------------------------------------------

heng_status heng__stat_zscore(heng_arena *arena,
                              heng_num x,
                              heng_num mean,
                              heng_num variance,
                              int digits,
                              heng_num *out) {
  calc c = {arena, HENG_OK};
  if (heng__num_sign(variance) == 0) return none(out);
  heng_num apart = sub(&c, x, mean);
  heng_num square = over(&c, mul(&c, apart, apart), variance);
  return signed_root(&c, apart, square, digits, out);
}

heng_status heng__stat_percentile(heng_arena *arena,
                                  const heng_num *sorted,
                                  size_t n,
                                  heng_num x,
                                  heng_num *out) {
  calc c = {arena, HENG_OK};
  size_t less = 0, end = n;
  while (less < end) {
    size_t middle = less + (end - less) / 2;
    if (heng__num_cmp(sorted[middle], x) < 0)
      less = middle + 1;
    else
      end = middle;
  }
  if (n < 2 || less == n) return none(out);
  heng_num at = whole(less);
  if (heng__num_cmp(sorted[less], x) != 0) {
    if (!less) return none(out);
    heng_num low = sorted[less - 1];
    heng_num part = over(&c, sub(&c, x, low), sub(&c, sorted[less], low));
    at = add(&c, whole(less - 1), part);
  }
  return done(&c, over(&c, at, whole(n - 1)), out);
}
