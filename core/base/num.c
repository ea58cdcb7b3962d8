// Numbers: the operations, with what fits two words done here. A product of two
// words always fits 128 bits, so the small ways have no overflow to test for;
// only their results may have to become wide.
#include "base/num.h"

#include "base/num_wide.h"

static uint64_t magnitude(int64_t x) {
  return x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
}

static heng_uint128 magnitude128(heng_int128 x) {
  return x < 0 ? 0 - (heng_uint128)x : (heng_uint128)x;
}

// The binary algorithm; gcd(0, y) is y.
static uint64_t gcd(uint64_t x, uint64_t y) {
  if (x == 0) return y;
  if (y == 0) return x;
  int twos = __builtin_ctzll(x | y);
  x >>= __builtin_ctzll(x);
  while (y) {
    y >>= __builtin_ctzll(y);
    uint64_t least = x < y ? x : y;
    y = x < y ? y - x : x - y;
    x = least;
  }
  return x << twos;
}

// gcd of a long number and a word that is not zero.
static uint64_t gcd128(heng_uint128 x, uint64_t y) {
  return gcd(x >> 64 ? (uint64_t)(x % y) : (uint64_t)x, y);
}

// ±n/d, in lowest terms.
static heng_num make(heng_arena *arena,
                     bool negative,
                     heng_uint128 n,
                     heng_uint128 d) {
  if (n > INT64_MAX || d > INT64_MAX)
    return heng__num_make128(arena, negative, n, d);
  int64_t value = (int64_t)n;
  return (heng_num){negative ? -value : value, (int64_t)d, NULL};
}

heng_num heng__num_decimal(int64_t n, unsigned scale) {
  uint64_t power = heng__powers_of_ten[scale];
  uint64_t common = gcd(magnitude(n), power);
  return (heng_num){n / (int64_t)common, (int64_t)(power / common), NULL};
}

// n/d + m/e, of words, as in heng__wide_add.
static heng_num add_small(
    heng_arena *arena, int64_t n, int64_t d, int64_t m, int64_t e) {
  if (d == e) {
    heng_int128 sum = (heng_int128)n + m;
    heng_uint128 size = magnitude128(sum);
    if (d == 1) return make(arena, sum < 0, size, 1);
    uint64_t common = gcd128(size, (uint64_t)d);
    return make(arena, sum < 0, size / common, (uint64_t)d / common);
  }
  int64_t shared = (int64_t)gcd((uint64_t)d, (uint64_t)e);
  heng_int128 sum =
      (heng_int128)n * (e / shared) + (heng_int128)m * (d / shared);
  heng_uint128 size = magnitude128(sum);
  if (shared == 1)
    return make(arena, sum < 0, size, (heng_uint128)((heng_int128)d * e));
  uint64_t common = gcd128(size, (uint64_t)shared);
  return make(arena, sum < 0, common == 1 ? size : size / common,
              (heng_uint128)(uint64_t)(d / shared) * ((uint64_t)e / common));
}

heng_status heng__num_add(heng_arena *a,
                          heng_num x,
                          heng_num y,
                          heng_num *out) {
  if (x.wide || y.wide) return heng__wide_add(a, x, y, /*minus=*/false, out);
  *out = add_small(a, x.n, x.d, y.n, y.d);
  return HENG_OK;
}

heng_status heng__num_sub(heng_arena *a,
                          heng_num x,
                          heng_num y,
                          heng_num *out) {
  if (x.wide || y.wide) return heng__wide_add(a, x, y, /*minus=*/true, out);
  *out = add_small(a, x.n, x.d, -y.n, y.d);
  return HENG_OK;
}

// (n/d)(m/e) of words, d and e positive, reduced crosswise first.
static heng_num mul_small(heng_arena *arena,
                          bool negative,
                          uint64_t n,
                          uint64_t d,
                          uint64_t m,
                          uint64_t e) {
  uint64_t g = e == 1 ? 1 : gcd(n, e);
  uint64_t h = d == 1 ? 1 : gcd(m, d);
  heng_uint128 product = (heng_uint128)(n / g) * (m / h);
  return make(arena, negative, product, (heng_uint128)(d / h) * (e / g));
}

heng_status heng__num_mul(heng_arena *a,
                          heng_num x,
                          heng_num y,
                          heng_num *out) {
  if (x.wide || y.wide) return heng__wide_mul(a, x, y, /*divide=*/false, out);
  *out = mul_small(a, (x.n < 0) != (y.n < 0), magnitude(x.n), (uint64_t)x.d,
                   magnitude(y.n), (uint64_t)y.d);
  return HENG_OK;
}

heng_status heng__num_div(heng_arena *a,
                          heng_num x,
                          heng_num y,
                          heng_num *out) {
  if (x.wide || y.wide) return heng__wide_mul(a, x, y, /*divide=*/true, out);
  *out = mul_small(a, (x.n < 0) != (y.n < 0), magnitude(x.n), (uint64_t)x.d,
                   (uint64_t)y.d, magnitude(y.n));
  return HENG_OK;
}

// Powers of 0, 1 and -1, which alone may have any exponent.
static bool unit_power(heng_num x, int64_t k, heng_num *out) {
  if (k == 0) {
    *out = heng__num_int(1);
    return true;
  }
  if (x.wide || x.d != 1 || x.n > 1 || x.n < -1) return false;
  *out = x.n < 0 && k % 2 == 0 ? heng__num_int(1) : x;
  return true;
}

heng_status heng__num_pow(heng_arena *a, heng_num x, int64_t k, heng_num *out) {
  if (unit_power(x, k, out)) return HENG_OK;
  // Any other number has a part of 2 or more, whose power has k + 1 bits.
  if (k >= HENG_NUM_BITS || k <= -HENG_NUM_BITS) return HENG_WIDE;
  heng_num base = x, power = heng__num_int(1);
  if (k < 0) heng__num_div(a, power, x, &base);
  unsigned left = (unsigned)(k < 0 ? -k : k);
  for (;; left >>= 1) {
    heng_status status = HENG_OK;
    if (left & 1) status = heng__num_mul(a, power, base, &power);
    // The last square would not be used, and might be too wide.
    if (status == HENG_OK && left > 1)
      status = heng__num_mul(a, base, base, &base);
    if (status != HENG_OK) return status;
    if (left <= 1) break;
  }
  *out = power;
  return HENG_OK;
}

static heng_num with_sign(heng_arena *arena, heng_num x, bool negative) {
  heng_parts parts;
  heng_num out = x;
  heng__parts_of(&parts, x);
  heng__num_make(arena, negative, parts.n, parts.d, &out);
  return out;
}

heng_num heng__num_neg(heng_arena *a, heng_num x) {
  if (x.wide) return with_sign(a, x, !x.wide->negative);
  return (heng_num){-x.n, x.d, NULL};
}

heng_num heng__num_abs(heng_arena *a, heng_num x) {
  if (x.wide) return x.wide->negative ? with_sign(a, x, false) : x;
  return (heng_num){x.n < 0 ? -x.n : x.n, x.d, NULL};
}

// n / d rounded to a whole number; d below 2^126.
static heng_uint128 round_quotient(heng_uint128 n,
                                   heng_uint128 d,
                                   heng_round mode) {
  heng_uint128 q, rest;
  if (n >> 64 || d >> 64) {
    q = n / d;
    rest = n - q * d;
  } else {
    q = (uint64_t)n / (uint64_t)d;
    rest = (uint64_t)n % (uint64_t)d;
  }
  if (rest == 0) return q;
  bool up = false;
  switch (mode) {
    case HENG_HALF_UP: up = rest >= d - rest; break;
    case HENG_HALF_EVEN:
      up = rest > d - rest || (rest == d - rest && (q & 1));
      break;
    case HENG_ROUND_UP: up = true; break;
    case HENG_ROUND_DOWN: break;
  }
  return q + up;
}

heng_status heng__num_round(
    heng_arena *a, heng_num x, int digits, heng_round mode, heng_num *out) {
  if (heng__num_is_int(x) && digits >= 0) {
    *out = x;
    return HENG_OK;
  }
  if (x.wide) return heng__wide_round(a, x, digits, mode, out);
  uint64_t power = heng__powers_of_ten[digits < 0 ? -digits : digits];
  heng_uint128 n = magnitude(x.n), d = (uint64_t)x.d;
  if (digits < 0) {
    heng_uint128 q = round_quotient(n, d * power, mode) * power;
    *out = make(a, x.n < 0, q, 1);
    return HENG_OK;
  }
  heng_uint128 q = round_quotient(n * power, d, mode);
  uint64_t common = power == 1 ? 1 : gcd128(q, power);
  *out = make(a, x.n < 0, common == 1 ? q : q / common, power / common);
  return HENG_OK;
}

heng_status heng__num_round_to(
    heng_arena *a, heng_num x, heng_num step, heng_round mode, heng_num *out) {
  if (x.wide || step.wide) return heng__wide_round_to(a, x, step, mode, out);
  heng_uint128 n = (heng_uint128)magnitude(x.n) * (uint64_t)step.d;
  heng_uint128 d = (heng_uint128)(uint64_t)x.d * (uint64_t)step.n;
  heng_uint128 q = round_quotient(n, d, mode);
  if (q >> 64) return heng__wide_round_to(a, x, step, mode, out);
  *out =
      mul_small(a, x.n < 0, (uint64_t)q, 1, (uint64_t)step.n, (uint64_t)step.d);
  return HENG_OK;
}

int heng__num_cmp(heng_num x, heng_num y) {
  if (x.wide || y.wide) return heng__wide_cmp(x, y);
  if (x.d == y.d) return (x.n > y.n) - (x.n < y.n);
  heng_int128 left = (heng_int128)x.n * y.d;
  heng_int128 right = (heng_int128)y.n * x.d;
  return (left > right) - (left < right);
}

int heng__num_sign(heng_num x) {
  if (x.wide) return x.wide->negative ? -1 : 1;
  return (x.n > 0) - (x.n < 0);
}

bool heng__num_is_int(heng_num x) {
  if (!x.wide) return x.d == 1;
  return x.wide->d_len == 1 && x.wide->limbs[x.wide->n_len] == 1;
}

bool heng__num_to_int(heng_num x, int64_t *out) {
  if (x.wide || x.d != 1) return false;
  *out = x.n;
  return true;
}

// Spreads every bit over the whole word (the finisher of a 64-bit mixer).
static uint64_t mix(uint64_t x) {
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9u;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

// Equal numbers have the same form, so the form can be hashed.
uint64_t heng__num_hash(heng_num x) {
  if (!x.wide) return mix((uint64_t)x.n + mix((uint64_t)x.d));
  const heng_wide *wide = x.wide;
  uint64_t hash =
      wide->negative ? (uint64_t)wide->n_len : ~(uint64_t)wide->n_len;
  for (mp_size_t i = 0; i < wide->n_len + wide->d_len; i++)
    hash = mix(hash + wide->limbs[i]);
  return hash;
}

heng_num heng__num_copy(heng_arena *arena, heng_num x) {
  return x.wide ? with_sign(arena, x, x.wide->negative) : x;
}

size_t heng__num_room(heng_num x) {
  if (!x.wide) return 0;
  size_t limbs = (size_t)(x.wide->n_len + x.wide->d_len);
  return sizeof *x.wide + limbs * sizeof *x.wide->limbs;
}

heng_num heng__num_copy_to(void *room, heng_num x) {
  if (!x.wide) return x;
  memcpy(room, x.wide, heng__num_room(x));
  x.wide = room;
  return x;
}
