// Roots: whole roots of whole numbers, found exactly, and what rounds an
// irrational value. The last decimal of x^(1/n) is settled without any guess:
// the whole part of 2 * 10^digits * x^(1/n), and whether something is left.
#include "base/num_wide.h"

// Room for the power of a root: that of the widest operand at the most digits
// and the highest n takes 223 limbs, a first guess of it two more, and the
// product of two such numbers twice as many.
#define ROOM 512

static heng_nat trimmed(const mp_limb_t *at, mp_size_t len) {
  while (len > 0 && at[len - 1] == 0) len--;
  return (heng_nat){at, len};
}

heng_nat heng__nat_halves_in_one(mp_limb_t *out, int digits) {
  int low = digits < 18 ? digits : 18;
  out[0] = 2 * heng__powers_of_ten[low];
  out[1] = mpn_mul_1(out, out, 1, heng__powers_of_ten[digits - low]);
  return trimmed(out, 2);
}

heng_status heng__num_of_halves(heng_arena *arena,
                                bool negative,
                                heng_nat halves,
                                bool more,
                                int digits,
                                heng_round mode,
                                heng_num *out) {
  mp_limb_t s_at[HENG_LIMBS_2], n_at[HENG_LIMBS_2];
  mp_limb_t power_at[2], g_at[HENG_LIMBS_2], d_at[2];
  // A result within the limit is less than this, whatever the digits.
  if (heng__nat_bits(halves) > HENG_NUM_BITS + 128) return HENG_WIDE;
  bool half = halves.len && (halves.at[0] & 1);
  heng_nat s = {s_at, halves.len};
  if (s.len) mpn_rshift(s_at, halves.at, s.len, 1);
  bool odd = s.len && (s_at[0] & 1), up = false;
  switch (mode) {
    case HENG_HALF_UP: up = half; break;
    case HENG_HALF_EVEN: up = half && (more || odd); break;
    case HENG_ROUND_UP: up = half || more; break;
    case HENG_ROUND_DOWN: break;
  }
  s_at[s.len] = 0;
  if (up) mpn_add_1(s_at, s_at, s.len + 1, 1);
  s = trimmed(s_at, s.len + 1);
  heng_nat power = heng__nat_halves_in_one(power_at, digits);
  mpn_rshift(power_at, power_at, 2, 1);
  power = trimmed(power_at, power.len);
  if (s.len == 0) {
    *out = heng__num_int(0);
    return HENG_OK;
  }
  heng_nat g = heng__nat_gcd(g_at, s, power);
  heng_nat d = heng__nat_quotient(d_at, power, g);
  return heng__num_make(arena, negative, heng__nat_quotient(n_at, s, g), d,
                        out);
}

// base^n, n >= 1; [out] and the two helpers of ROOM limbs. The power must fit
// half the room.
static heng_nat nat_power(mp_limb_t *out, heng_nat base, unsigned n) {
  mp_limb_t square_at[ROOM], product_at[ROOM];
  heng_nat power = {out, base.len}, square = {square_at, base.len};
  mpn_copyi(out, base.at, base.len);
  mpn_copyi(square_at, base.at, base.len);
  for (n--; n; n >>= 1) {
    if (n & 1) {
      heng_nat product = heng__nat_mul(product_at, power, square);
      mpn_copyi(out, product.at, product.len);
      power.len = product.len;
    }
    if (n == 1) break;
    mpn_sqr(product_at, square.at, square.len);
    square = trimmed(product_at, 2 * square.len);
    mpn_copyi(square_at, square.at, square.len);
    square.at = square_at;
  }
  return power;
}

// x / 2^bits without its fraction.
static heng_nat shifted_down(mp_limb_t *out, heng_nat x, size_t bits) {
  mp_size_t limbs = (mp_size_t)(bits / GMP_NUMB_BITS);
  unsigned rest = (unsigned)(bits % GMP_NUMB_BITS);
  if (limbs >= x.len) return (heng_nat){out, 0};
  if (rest)
    mpn_rshift(out, x.at + limbs, x.len - limbs, rest);
  else
    mpn_copyi(out, x.at + limbs, x.len - limbs);
  return trimmed(out, x.len - limbs);
}

// One step of Newton's method from [s], which is not below the root of x:
// ((n - 1)s + x / s^(n-1)) / n, written to [out].
static heng_nat newton_step(mp_limb_t *out,
                            heng_nat x,
                            heng_nat s,
                            unsigned n) {
  mp_limb_t power_at[ROOM], rest[ROOM], q_at[ROOM];
  heng_nat power = nat_power(power_at, s, n - 1), q = {q_at, 0};
  if (x.len >= power.len) {
    mpn_tdiv_qr(q_at, rest, 0, x.at, x.len, power.at, power.len);
    q = trimmed(q_at, x.len - power.len + 1);
  }
  mp_size_t len = s.len + 1;
  out[s.len] = mpn_mul_1(out, s.at, s.len, n - 1);
  if (q.len > len) {
    mpn_zero(out + len, q.len - len);
    len = q.len;
  }
  out[len] = q.len ? mpn_add(out, out, len, q.at, q.len) : 0;
  mpn_divrem_1(out, 0, out, len + 1, n);
  return trimmed(out, len + 1);
}

// Steps down from [s] (in [at], not below the root of x) to the whole part of
// the root.
static heng_nat newton(mp_limb_t *at, heng_nat x, heng_nat s, unsigned n) {
  mp_limb_t next_at[ROOM];
  for (;;) {
    heng_nat next = newton_step(next_at, x, s, n);
    if (heng__nat_cmp(next, s) >= 0) return s;
    mpn_copyi(at, next.at, next.len);
    s = (heng_nat){at, next.len};
  }
}

// The whole part of the n-th root of x > 0, to [at]. The root is found for the
// leading bits of x, then each time for twice as many: (r + 1) * 2^k is not
// below the root where r is that of x / 2^(nk).
static heng_nat whole_root(mp_limb_t *at, heng_nat x, unsigned n) {
  mp_limb_t lead_at[ROOM];
  size_t bits = (heng__nat_bits(x) + n - 1) / n, known = 1;
  at[0] = 2;
  heng_nat s = {at, 1};
  for (;;) {
    size_t cut = bits - known;
    s = newton(at, shifted_down(lead_at, x, cut * n), s, n);
    if (cut == 0) return s;
    size_t more = known < cut ? known : cut;
    at[s.len] = 0;
    mpn_add_1(at, at, s.len + 1, 1);
    s = trimmed(at, s.len + 1);
    s = heng__nat_put_twos(at, s.len, more);
    known += more;
  }
}

// The same, and whether something is left.
static heng_nat root_of(mp_limb_t *at, heng_nat x, unsigned n, bool *more) {
  mp_limb_t rest[ROOM];
  *more = false;
  if (x.len == 0) return x;
  if (n == 2) {
    *more = mpn_sqrtrem(at, rest, x.at, x.len) != 0;
    return trimmed(at, (x.len + 1) / 2);
  }
  heng_nat root = whole_root(at, x, n);
  *more = heng__nat_cmp(nat_power(rest, root, n), x) != 0;
  return root;
}

// With x = p/q, h = 2 * 10^digits: the root of p h^n / q, without fraction. A
// whole number is below it just where it is below the root of the whole part.
heng_status heng__num_root(heng_arena *a,
                           heng_num x,
                           unsigned n,
                           int digits,
                           heng_round mode,
                           heng_num *out) {
  mp_limb_t h_at[2], power_at[ROOM], scaled_at[ROOM], q_at[ROOM], rest[ROOM];
  mp_limb_t root_at[ROOM];
  heng_parts parts;
  heng__parts_of(&parts, x);
  heng_nat h = heng__nat_halves_in_one(h_at, digits);
  heng_nat power = nat_power(power_at, h, n);
  heng_nat scaled = heng__nat_mul(scaled_at, parts.n, power);
  heng_nat whole = {q_at, 0};
  bool left = scaled.len != 0, more;
  if (scaled.len >= parts.d.len) {
    mpn_tdiv_qr(q_at, rest, 0, scaled.at, scaled.len, parts.d.at, parts.d.len);
    whole = trimmed(q_at, scaled.len - parts.d.len + 1);
    left = trimmed(rest, parts.d.len).len != 0;
  }
  heng_nat root = root_of(root_at, whole, n, &more);
  return heng__num_of_halves(a, parts.negative, root, more || left, digits,
                             mode, out);
}
