// Logarithms and powers of e: fixed-point sums with a bound of their error,
// repeated with more bits until the bound leaves no doubt about the last
// decimal. But for ln 1 and exp 0 the value is irrational, so that it is never
// exactly on the edge where rounding turns.
#include "base/num_wide.h"

// The most bits behind the point, and the room for them, the bits before it
// and a guard limb. What is looked for has at most HENG_NUM_BITS before.
#define MOST_BITS     16384
#define FIXED_LIMBS   (MOST_BITS / GMP_NUMB_BITS + HENG_LIMBS + 4)
#define FIXED_LIMBS_2 (2 * FIXED_LIMBS)
// No sum here errs by 2^ERROR_BITS of the last bit or more: it has fewer than
// 2^14 terms, each wrong by a few of them, and is taken at most 2^13 times.
#define ERROR_BITS 32
#define GUARD_BITS 96

// A number of fixed point that is not negative: at / 2^(64 * frac).
typedef struct fixed {
  mp_limb_t at[FIXED_LIMBS];
  mp_size_t len;
} fixed;

static heng_nat trimmed(const mp_limb_t *at, mp_size_t len) {
  while (len > 0 && at[len - 1] == 0) len--;
  return (heng_nat){at, len};
}

static heng_nat nat(const fixed *x) {
  return (heng_nat){x->at, x->len};
}

static void put(fixed *out, heng_nat x) {
  if (x.len) mpn_copyi(out->at, x.at, x.len);
  out->len = x.len;
}

static void add(fixed *x, heng_nat y) {
  mp_size_t len = x->len > y.len ? x->len : y.len;
  mpn_zero(x->at + x->len, len + 1 - x->len);
  if (y.len) x->at[len] = mpn_add(x->at, x->at, len, y.at, y.len);
  x->len = trimmed(x->at, len + 1).len;
}

// x - y, or nothing where y is the larger.
static void subtract(fixed *x, heng_nat y) {
  if (heng__nat_cmp(nat(x), y) < 0)
    x->len = 0;
  else if (y.len)
    mpn_sub(x->at, x->at, x->len, y.at, y.len);
  x->len = trimmed(x->at, x->len).len;
}

static void divide_small(fixed *x, mp_limb_t by) {
  if (x->len) mpn_divrem_1(x->at, 0, x->at, x->len, by);
  x->len = trimmed(x->at, x->len).len;
}

static void multiply_small(fixed *x, mp_limb_t by) {
  x->at[x->len] = x->len ? mpn_mul_1(x->at, x->at, x->len, by) : 0;
  x->len = trimmed(x->at, x->len + 1).len;
}

// The product, without what is behind its last bit.
static void multiply(fixed *x, const fixed *by, mp_size_t frac) {
  mp_limb_t product_at[FIXED_LIMBS_2];
  heng_nat product = heng__nat_mul(product_at, nat(x), nat(by));
  if (product.len <= frac)
    x->len = 0;
  else
    put(x, (heng_nat){product_at + frac, product.len - frac});
}

// n / d, d not zero and at most two limbs longer than a part of a number.
static void quotient(fixed *out, heng_nat n, heng_nat d, mp_size_t frac) {
  mp_limb_t scaled_at[FIXED_LIMBS_2], rest[FIXED_LIMBS], q_at[FIXED_LIMBS_2];
  out->len = 0;
  if (n.len == 0 || n.len + frac < d.len) return;
  mpn_zero(scaled_at, frac);
  mpn_copyi(scaled_at + frac, n.at, n.len);
  mpn_tdiv_qr(q_at, rest, 0, scaled_at, n.len + frac, d.at, d.len);
  put(out, trimmed(q_at, n.len + frac - d.len + 1));
}

// Adds up t + t^3/3 + t^5/5 + …, where t is [power] and its square [square].
static void sum_odd_powers(fixed *sum,
                           fixed *power,
                           const fixed *square,
                           mp_size_t frac) {
  fixed term;
  put(sum, nat(power));
  for (mp_limb_t k = 3; power->len; k += 2) {
    multiply(power, square, frac);
    put(&term, nat(power));
    divide_small(&term, k);
    add(sum, nat(&term));
  }
}

// ln 2 = 2 atanh(1/3).
static void ln_of_two(fixed *out, mp_size_t frac) {
  fixed power, term;
  mpn_zero(power.at, frac);
  power.at[frac] = 2;
  power.len = frac + 1;
  divide_small(&power, 3);
  put(out, nat(&power));
  for (mp_limb_t k = 3; power.len; k += 2) {
    divide_small(&power, 9);
    put(&term, nat(&power));
    divide_small(&term, k);
    add(out, nat(&term));
  }
}

// Whether all numbers within the error of x / 2^bits round alike; then their
// halves of a decimal. The number looked for is positive.
static bool settled(const fixed *x,
                    size_t bits,
                    int digits,
                    mp_limb_t *halves_at,
                    heng_nat *halves) {
  mp_limb_t h_at[2], low_at[FIXED_LIMBS + 2], high_at[FIXED_LIMBS + 2];
  mp_limb_t error = (mp_limb_t)1 << ERROR_BITS;
  fixed low = *x, high = *x;
  subtract(&low, (heng_nat){&error, 1});
  add(&high, (heng_nat){&error, 1});
  heng_nat h = heng__nat_halves_in_one(h_at, digits);
  mp_size_t frac = (mp_size_t)(bits / GMP_NUMB_BITS);
  unsigned rest = (unsigned)(bits % GMP_NUMB_BITS);
  heng_nat both[] = {heng__nat_mul(low_at, nat(&low), h),
                     heng__nat_mul(high_at, nat(&high), h)};
  mp_limb_t *at[] = {low_at, high_at};
  for (int i = 0; i < 2; i++) {
    mp_size_t len = both[i].len > frac ? both[i].len - frac : 0;
    if (len && rest) mpn_rshift(at[i] + frac, at[i] + frac, len, rest);
    both[i] = trimmed(at[i] + frac, len);
  }
  if (heng__nat_cmp(both[0], both[1]) != 0) return false;
  *halves = (heng_nat){halves_at, both[0].len};
  if (both[0].len) mpn_copyi(halves_at, both[0].at, both[0].len);
  return true;
}

// Limbs behind the point for a first attempt at that many decimals.
static mp_size_t first_limbs(int digits) {
  return (digits * 10 / 3 + GUARD_BITS) / GMP_NUMB_BITS + 1;
}

// Each attempt has so many more limbs; an argument that needs the second one
// must have been sought for.
static const mp_size_t attempts[] = {0, 8, 40, 180};
#define ATTEMPTS (sizeof attempts / sizeof *attempts)

static heng_nat times(mp_limb_t *out, heng_nat x, mp_limb_t by) {
  out[x.len] = x.len ? mpn_mul_1(out, x.at, x.len, by) : 0;
  return trimmed(out, x.len + 1);
}

// |x - y|, and whether x is the smaller.
static heng_nat distance(mp_limb_t *out, heng_nat x, heng_nat y, bool *less) {
  *less = heng__nat_cmp(x, y) < 0;
  heng_nat large = *less ? y : x, small = *less ? x : y;
  mpn_sub(out, large.at, large.len, small.at, small.len);
  return trimmed(out, large.len);
}

static heng_nat total(mp_limb_t *out, heng_nat x, heng_nat y) {
  heng_nat large = x.len < y.len ? y : x, small = x.len < y.len ? x : y;
  out[large.len] = mpn_add(out, large.at, large.len, small.at, small.len);
  return trimmed(out, large.len + 1);
}

// n/d > 1 as 2^k times a number of 3/4 to 3/2, whose parts go to where [n] and
// [d] point, in HENG_LIMBS + 2 limbs each.
static size_t scale_down(mp_limb_t *n_at,
                         heng_nat *n,
                         mp_limb_t *d_at,
                         heng_nat *d) {
  mp_limb_t x_at[HENG_LIMBS + 3], y_at[HENG_LIMBS + 3];
  size_t k = heng__nat_bits(*n) - heng__nat_bits(*d);
  mpn_copyi(n_at, n->at, n->len);
  mpn_copyi(d_at, d->at, d->len);
  n->at = n_at;
  *d = heng__nat_put_twos(d_at, d->len, k);
  // The quotient is above 1/2 and below 2.
  heng_nat three = times(y_at, *d, 3);
  if (heng__nat_cmp(times(x_at, *n, 4), three) < 0) {
    *n = heng__nat_put_twos(n_at, n->len, 1);
    return k - 1;
  }
  if (heng__nat_cmp(times(x_at, *n, 2), three) < 0) return k;
  *d = heng__nat_put_twos(d_at, d->len, 1);
  return k + 1;
}

// ln(n/d) for n > d: k ln 2 + ln m, where ln m = 2 atanh((m - 1) / (m + 1)).
static void ln_above_one(fixed *out, heng_nat n, heng_nat d, mp_size_t frac) {
  mp_limb_t n_at[HENG_LIMBS + 2], d_at[HENG_LIMBS + 2];
  mp_limb_t over_at[HENG_LIMBS + 2], sum_at[HENG_LIMBS + 3];
  fixed power, square, part;
  bool below;
  size_t k = scale_down(n_at, &n, d_at, &d);
  heng_nat over = distance(over_at, n, d, &below);
  quotient(&power, over, total(sum_at, n, d), frac);
  put(&square, nat(&power));
  multiply(&square, &power, frac);
  sum_odd_powers(&part, &power, &square, frac);
  multiply_small(&part, 2);
  out->len = 0;
  if (k) {
    ln_of_two(out, frac);
    multiply_small(out, k);
  }
  if (below)
    subtract(out, nat(&part));
  else
    add(out, nat(&part));
}

heng_status heng__num_ln(
    heng_arena *a, heng_num x, int digits, heng_round mode, heng_num *out) {
  heng_parts parts;
  heng__parts_of(&parts, x);
  int order = heng__nat_cmp(parts.n, parts.d);
  if (order == 0) {
    *out = heng__num_int(0);
    return HENG_OK;
  }
  // The logarithm of a number below 1 is that of its inverse, negative.
  heng_nat n = order > 0 ? parts.n : parts.d;
  heng_nat d = order > 0 ? parts.d : parts.n;
  for (size_t i = 0; i < ATTEMPTS; i++) {
    mp_limb_t halves_at[FIXED_LIMBS];
    heng_nat halves;
    fixed value;
    mp_size_t frac = first_limbs(digits) + attempts[i];
    ln_above_one(&value, n, d, frac);
    if (settled(&value, (size_t)frac * GMP_NUMB_BITS, digits, halves_at,
                &halves))
      return heng__num_of_halves(a, order < 0, halves, /*more=*/true, digits,
                                 mode, out);
  }
  return HENG_WIDE;
}

// 1 + r + r^2/2 + r^3/6 + …
static void exp_of(fixed *sum, const fixed *r, mp_size_t frac) {
  fixed power = *r;
  mpn_zero(sum->at, frac);
  sum->at[frac] = 1;
  sum->len = frac + 1;
  add(sum, nat(&power));
  for (mp_limb_t i = 2; power.len; i++) {
    multiply(&power, r, frac);
    divide_small(&power, i);
    add(sum, nat(&power));
  }
}

// |x| = n/d as k ln 2 + r where x is positive, else k ln 2 - r; r is not
// negative and about as large as ln 2 at most. |x| is below 2^12.
static mp_limb_t cut_by_ln_two(
    fixed *r, heng_nat n, heng_nat d, bool negative, mp_size_t frac) {
  mp_limb_t k_at[FIXED_LIMBS], rest[FIXED_LIMBS];
  fixed unit, x, whole;
  quotient(&x, n, d, frac);
  ln_of_two(&unit, frac);
  mp_limb_t k = 0;
  if (x.len >= unit.len) {
    mpn_tdiv_qr(k_at, rest, 0, x.at, x.len, unit.at, unit.len);
    k = k_at[0];
  }
  if (negative) k++;
  put(&whole, nat(&unit));
  multiply_small(&whole, k);
  put(r, negative ? nat(&whole) : nat(&x));
  subtract(r, negative ? nat(&x) : nat(&whole));
  return k;
}

// More than e^x can be within HENG_NUM_BITS, or than it takes to be less than
// half of the last decimal.
static bool is_beyond(heng_nat n, heng_nat d, mp_limb_t most) {
  mp_limb_t edge_at[HENG_LIMBS + 1];
  return heng__nat_cmp(n, times(edge_at, d, most)) > 0;
}

heng_status heng__num_exp(
    heng_arena *a, heng_num x, int digits, heng_round mode, heng_num *out) {
  heng_parts parts;
  heng__parts_of(&parts, x);
  if (parts.n.len == 0) {
    *out = heng__num_int(1);
    return HENG_OK;
  }
  bool negative = parts.negative;
  if (!negative && is_beyond(parts.n, parts.d, HENG_NUM_BITS)) return HENG_WIDE;
  if (negative && is_beyond(parts.n, parts.d, 4 * HENG_DIGITS_MOST))
    return heng__num_of_halves(a, false, (heng_nat){0}, /*more=*/true, digits,
                               mode, out);
  // The bits before the point of a large power count for the precision too.
  mp_size_t before = negative ? 0 : HENG_LIMBS * 3 / 2;
  if (!is_beyond(parts.n, parts.d, GMP_NUMB_BITS / 2)) before = 1;
  for (size_t i = 0; i < ATTEMPTS; i++) {
    mp_limb_t halves_at[FIXED_LIMBS];
    heng_nat halves;
    fixed r, value;
    mp_size_t frac = first_limbs(digits) + before + attempts[i];
    if (frac > MOST_BITS / GMP_NUMB_BITS) frac = MOST_BITS / GMP_NUMB_BITS;
    mp_limb_t k = cut_by_ln_two(&r, parts.n, parts.d, negative, frac);
    exp_of(&value, &r, frac);
    size_t bits = (size_t)frac * GMP_NUMB_BITS;
    if (settled(&value, negative ? bits + k : bits - k, digits, halves_at,
                &halves))
      return heng__num_of_halves(a, false, halves, /*more=*/true, digits, mode,
                                 out);
  }
  return HENG_WIDE;
}
