// Wide numbers: arithmetic on limbs, by GMP's mpn_ functions.
#include "base/num_wide.h"

const uint64_t heng__powers_of_ten[20] = {
    1u,
    10u,
    100u,
    1000u,
    10000u,
    100000u,
    1000000u,
    10000000u,
    100000000u,
    1000000000u,
    10000000000u,
    100000000000u,
    1000000000000u,
    10000000000000u,
    100000000000000u,
    1000000000000000u,
    10000000000000000u,
    100000000000000000u,
    1000000000000000000u,
    10000000000000000000u,
};

static heng_nat trimmed(const mp_limb_t *at, mp_size_t len) {
  while (len > 0 && at[len - 1] == 0) len--;
  return (heng_nat){at, len};
}

static heng_nat word_nat(mp_limb_t *room, uint64_t value) {
  *room = value;
  return trimmed(room, 1);
}

static bool is_one(heng_nat x) {
  return x.len == 1 && x.at[0] == 1;
}

void heng__parts_of(heng_parts *parts, heng_num x) {
  if (x.wide) {
    const heng_wide *wide = x.wide;
    parts->negative = wide->negative;
    parts->n = (heng_nat){wide->limbs, wide->n_len};
    parts->d = (heng_nat){wide->limbs + wide->n_len, wide->d_len};
    return;
  }
  parts->negative = x.n < 0;
  parts->n =
      word_nat(&parts->words[0], x.n < 0 ? 0 - (uint64_t)x.n : (uint64_t)x.n);
  parts->d = word_nat(&parts->words[1], (uint64_t)x.d);
}

size_t heng__nat_bits(heng_nat x) {
  if (x.len == 0) return 0;
  size_t top = (size_t)__builtin_clzll(x.at[x.len - 1]);
  return (size_t)x.len * GMP_NUMB_BITS - top;
}

int heng__nat_cmp(heng_nat x, heng_nat y) {
  if (x.len != y.len) return x.len < y.len ? -1 : 1;
  return x.len ? mpn_cmp(x.at, y.at, x.len) : 0;
}

heng_nat heng__nat_mul(mp_limb_t *out, heng_nat x, heng_nat y) {
  if (x.len == 0 || y.len == 0) return (heng_nat){out, 0};
  if (x.len >= y.len)
    mpn_mul(out, x.at, x.len, y.at, y.len);
  else
    mpn_mul(out, y.at, y.len, x.at, x.len);
  return trimmed(out, x.len + y.len);
}

static heng_nat nat_copy(mp_limb_t *out, heng_nat x) {
  if (x.len) mpn_copyi(out, x.at, x.len);
  return (heng_nat){out, x.len};
}

mp_bitcnt_t heng__nat_strip_twos(mp_limb_t *at, mp_size_t *len) {
  mp_bitcnt_t twos = mpn_scan1(at, 0);
  mp_size_t limbs = (mp_size_t)(twos / GMP_NUMB_BITS);
  unsigned bits = (unsigned)(twos % GMP_NUMB_BITS);
  if (limbs) mpn_copyi(at, at + limbs, *len - limbs);
  *len -= limbs;
  if (bits) mpn_rshift(at, at, *len, bits);
  *len = trimmed(at, *len).len;
  return twos;
}

heng_nat heng__nat_put_twos(mp_limb_t *at, mp_size_t len, mp_bitcnt_t twos) {
  mp_size_t limbs = (mp_size_t)(twos / GMP_NUMB_BITS);
  unsigned bits = (unsigned)(twos % GMP_NUMB_BITS);
  if (limbs) {
    mpn_copyd(at + limbs, at, len);
    mpn_zero(at, limbs);
    len += limbs;
  }
  if (bits) {
    mp_limb_t high = mpn_lshift(at, at, len, bits);
    if (high) at[len++] = high;
  }
  return (heng_nat){at, len};
}

heng_nat heng__nat_gcd(mp_limb_t *out, heng_nat x, heng_nat y) {
  if (x.len == 0) return nat_copy(out, y);
  if (y.len == 0) return nat_copy(out, x);
  if (is_one(x) || is_one(y)) return word_nat(out, 1);
  if (heng__nat_cmp(x, y) < 0) {
    heng_nat swap = x;
    x = y;
    y = swap;
  }
  // mpn_gcd consumes its operands and wants them odd.
  mp_limb_t x_at[HENG_LIMBS_2], y_at[HENG_LIMBS_2], g_at[HENG_LIMBS_2];
  nat_copy(x_at, x);
  nat_copy(y_at, y);
  mp_bitcnt_t x_twos = heng__nat_strip_twos(x_at, &x.len);
  mp_bitcnt_t y_twos = heng__nat_strip_twos(y_at, &y.len);
  heng_nat a = {x_at, x.len}, b = {y_at, y.len};
  mp_size_t len = heng__nat_cmp(a, b) >= 0
                      ? mpn_gcd(g_at, x_at, x.len, y_at, y.len)
                      : mpn_gcd(g_at, y_at, y.len, x_at, x.len);
  nat_copy(out, (heng_nat){g_at, len});
  return heng__nat_put_twos(out, len, x_twos < y_twos ? x_twos : y_twos);
}

heng_nat heng__nat_quotient(mp_limb_t *out, heng_nat x, heng_nat y) {
  if (is_one(y)) return nat_copy(out, x);
  if (x.len < y.len) return (heng_nat){out, 0};
  mp_limb_t rest[HENG_LIMBS_2];
  mpn_tdiv_qr(out, rest, 0, x.at, x.len, y.at, y.len);
  return trimmed(out, x.len - y.len + 1);
}

// Whether a remainder [rest] of a division by [y] takes the quotient one up.
static bool rounds_up(heng_nat rest, heng_nat y, bool odd, heng_round mode) {
  if (rest.len == 0 || mode == HENG_ROUND_DOWN) return false;
  if (mode == HENG_ROUND_UP) return true;
  mp_limb_t twice_at[HENG_LIMBS_2 + 1];
  twice_at[rest.len] = mpn_lshift(twice_at, rest.at, rest.len, 1);
  int half = heng__nat_cmp(trimmed(twice_at, rest.len + 1), y);
  return half > 0 || (half == 0 && (mode == HENG_HALF_UP || odd));
}

heng_nat heng__nat_round(mp_limb_t *out,
                         heng_nat x,
                         heng_nat y,
                         heng_round mode) {
  heng_nat quotient = {out, 0}, rest = x;
  mp_limb_t rest_at[HENG_LIMBS_2];
  if (x.len >= y.len) {
    mpn_tdiv_qr(out, rest_at, 0, x.at, x.len, y.at, y.len);
    quotient = trimmed(out, x.len - y.len + 1);
    rest = trimmed(rest_at, y.len);
  }
  bool odd = quotient.len && (out[0] & 1);
  if (!rounds_up(rest, y, odd, mode)) return quotient;
  if (quotient.len == 0) return word_nat(out, 1);
  out[quotient.len] = mpn_add_1(out, out, quotient.len, 1);
  return trimmed(out, quotient.len + 1);
}

heng_status heng__num_make(
    heng_arena *arena, bool negative, heng_nat n, heng_nat d, heng_num *out) {
  if (n.len == 0) {
    *out = heng__num_int(0);
    return HENG_OK;
  }
  if (n.len == 1 && d.len == 1 && n.at[0] <= INT64_MAX &&
      d.at[0] <= INT64_MAX) {
    int64_t value = (int64_t)n.at[0];
    *out = (heng_num){negative ? -value : value, (int64_t)d.at[0], NULL};
    return HENG_OK;
  }
  if (heng__nat_bits(n) > HENG_NUM_BITS || heng__nat_bits(d) > HENG_NUM_BITS)
    return HENG_WIDE;
  size_t limbs = (size_t)(n.len + d.len);
  heng_wide *wide =
      heng__arena_alloc(arena, sizeof(heng_wide) + limbs * sizeof(mp_limb_t));
  wide->negative = negative;
  wide->n_len = n.len;
  wide->d_len = d.len;
  nat_copy(wide->limbs, n);
  nat_copy(wide->limbs + n.len, d);
  *out = (heng_num){0, 0, wide};
  return HENG_OK;
}

static heng_nat nat_of128(mp_limb_t *room, heng_uint128 x) {
  room[0] = (mp_limb_t)x;
  room[1] = (mp_limb_t)(x >> 64);
  return trimmed(room, 2);
}

heng_num heng__num_make128(heng_arena *arena,
                           bool negative,
                           heng_uint128 n,
                           heng_uint128 d) {
  mp_limb_t n_at[2], d_at[2];
  heng_num out;
  heng__num_make(arena, negative, nat_of128(n_at, n), nat_of128(d_at, d), &out);
  return out;
}

// x + y or |x - y| where the signs differ; *flipped says that y was larger.
static heng_nat add_signed(
    mp_limb_t *out, heng_nat x, heng_nat y, bool subtract, bool *flipped) {
  *flipped = heng__nat_cmp(x, y) < 0;
  if (*flipped) {
    heng_nat swap = x;
    x = y;
    y = swap;
  }
  if (y.len == 0) return nat_copy(out, x);
  if (subtract) {
    mpn_sub(out, x.at, x.len, y.at, y.len);
    return trimmed(out, x.len);
  }
  out[x.len] = mpn_add(out, x.at, x.len, y.at, y.len);
  return trimmed(out, x.len + 1);
}

// Only what the denominators share has to be looked at again: with
// g = gcd(d, e), n/d + m/e = (n(e/g) + m(d/g)) / (d/g)e, and numerator and
// denominator have no common factor but one of g.
heng_status heng__wide_add(
    heng_arena *arena, heng_num x, heng_num y, bool minus, heng_num *out) {
  heng_parts a, b;
  heng__parts_of(&a, x);
  heng__parts_of(&b, y);
  if (minus) b.negative = !b.negative;
  mp_limb_t g_at[HENG_LIMBS], p_at[HENG_LIMBS + 1], q_at[HENG_LIMBS + 1];
  mp_limb_t s_at[HENG_LIMBS_2], t_at[HENG_LIMBS_2], sum_at[HENG_LIMBS_2];
  heng_nat g = heng__nat_gcd(g_at, a.d, b.d);
  heng_nat p = heng__nat_quotient(p_at, a.d, g);
  heng_nat q = heng__nat_quotient(q_at, b.d, g);
  heng_nat s = heng__nat_mul(s_at, a.n, q);
  heng_nat t = heng__nat_mul(t_at, b.n, p);
  bool flipped;
  heng_nat sum = add_signed(sum_at, s, t, a.negative != b.negative, &flipped);
  bool negative = flipped ? b.negative : a.negative;
  if (is_one(g))
    return heng__num_make(arena, negative, sum, heng__nat_mul(s_at, p, b.d),
                          out);
  mp_limb_t h_at[HENG_LIMBS];
  heng_nat h = heng__nat_gcd(h_at, sum, g);
  heng_nat n = heng__nat_quotient(t_at, sum, h);
  heng_nat e = heng__nat_quotient(q_at, b.d, h);
  return heng__num_make(arena, negative, n, heng__nat_mul(s_at, p, e), out);
}

// Reduces crosswise before multiplying, so that the product is in lowest terms.
heng_status heng__wide_mul(
    heng_arena *arena, heng_num x, heng_num y, bool divide, heng_num *out) {
  heng_parts a, b;
  heng__parts_of(&a, x);
  heng__parts_of(&b, y);
  if (divide) {
    heng_nat swap = b.n;
    b.n = b.d;
    b.d = swap;
  }
  if (a.n.len == 0 || b.n.len == 0) {
    *out = heng__num_int(0);
    return HENG_OK;
  }
  mp_limb_t g_at[HENG_LIMBS], h_at[HENG_LIMBS];
  mp_limb_t s_at[HENG_LIMBS + 1], t_at[HENG_LIMBS + 1];
  mp_limb_t n_at[HENG_LIMBS_2], d_at[HENG_LIMBS_2];
  heng_nat g = heng__nat_gcd(g_at, a.n, b.d);
  heng_nat h = heng__nat_gcd(h_at, b.n, a.d);
  heng_nat s = heng__nat_quotient(s_at, a.n, g);
  heng_nat t = heng__nat_quotient(t_at, b.n, h);
  heng_nat n = heng__nat_mul(n_at, s, t);
  s = heng__nat_quotient(s_at, a.d, h);
  t = heng__nat_quotient(t_at, b.d, g);
  heng_nat d = heng__nat_mul(d_at, s, t);
  return heng__num_make(arena, a.negative != b.negative, n, d, out);
}

heng_nat heng__wide_scaled(mp_limb_t *out,
                           const heng_parts *x,
                           int digits,
                           heng_round mode) {
  mp_limb_t power_at, scaled_at[HENG_LIMBS + 1];
  int size = digits < 0 ? -digits : digits;
  heng_nat power = word_nat(&power_at, heng__powers_of_ten[size]);
  heng_nat n = x->n, d = x->d;
  if (digits >= 0)
    n = heng__nat_mul(scaled_at, n, power);
  else
    d = heng__nat_mul(scaled_at, d, power);
  return heng__nat_round(out, n, d, mode);
}

heng_status heng__wide_round(
    heng_arena *arena, heng_num x, int digits, heng_round mode, heng_num *out) {
  heng_parts a;
  heng__parts_of(&a, x);
  mp_limb_t q_at[HENG_LIMBS_2], power_at, one_at;
  int size = digits < 0 ? -digits : digits;
  heng_nat q = heng__wide_scaled(q_at, &a, digits, mode);
  heng_nat power = word_nat(&power_at, heng__powers_of_ten[size]);
  heng_nat one = word_nat(&one_at, 1);
  if (q.len == 0) return heng__num_make(arena, false, q, one, out);
  mp_limb_t n_at[HENG_LIMBS_2 + 1], d_at[2], g_at[1];
  if (digits < 0)
    return heng__num_make(arena, a.negative, heng__nat_mul(n_at, q, power), one,
                          out);
  heng_nat g = heng__nat_gcd(g_at, q, power);
  heng_nat n = heng__nat_quotient(n_at, q, g);
  heng_nat d = heng__nat_quotient(d_at, power, g);
  return heng__num_make(arena, a.negative, n, d, out);
}

// With q = round(x / step), the result q * step is about as large as x however
// large x / step is; so only the result is held against the limit.
heng_status heng__wide_round_to(heng_arena *arena,
                                heng_num x,
                                heng_num step,
                                heng_round mode,
                                heng_num *out) {
  heng_parts a, b;
  heng__parts_of(&a, x);
  heng__parts_of(&b, step);
  mp_limb_t s_at[HENG_LIMBS_2], t_at[HENG_LIMBS_2], q_at[HENG_LIMBS_2];
  heng_nat s = heng__nat_mul(s_at, a.n, b.d);
  heng_nat t = heng__nat_mul(t_at, a.d, b.n);
  heng_nat q = heng__nat_round(q_at, s, t, mode);
  if (q.len == 0) {
    *out = heng__num_int(0);
    return HENG_OK;
  }
  mp_limb_t g_at[HENG_LIMBS], d_at[HENG_LIMBS + 1];
  heng_nat g = heng__nat_gcd(g_at, q, b.d);
  heng_nat d = heng__nat_quotient(d_at, b.d, g);
  heng_nat k = heng__nat_quotient(s_at, q, g);
  if (heng__nat_bits(k) + heng__nat_bits(b.n) > HENG_NUM_BITS + 1)
    return HENG_WIDE;
  return heng__num_make(arena, a.negative, heng__nat_mul(t_at, k, b.n), d, out);
}

int heng__wide_cmp(heng_num x, heng_num y) {
  heng_parts a, b;
  heng__parts_of(&a, x);
  heng__parts_of(&b, y);
  int sign_a = heng__num_sign(x), sign_b = heng__num_sign(y);
  if (sign_a != sign_b) return sign_a < sign_b ? -1 : 1;
  mp_limb_t s_at[HENG_LIMBS_2], t_at[HENG_LIMBS_2];
  heng_nat s = heng__nat_mul(s_at, a.n, b.d);
  heng_nat t = heng__nat_mul(t_at, b.n, a.d);
  int c = heng__nat_cmp(s, t);
  return sign_a < 0 ? -c : c;
}
