// Exact numbers: rationals, small ones in two words, wide ones in an arena.
// Nothing is ever rounded but by heng__num_round.
#ifndef HENG_BASE_NUM_H
#define HENG_BASE_NUM_H

#include "base/arena.h"
#include "base/status.h"

// Numerator and denominator of a wide number; limbs live in the arena that the
// operation was given. See num_wide.c.
typedef struct heng_wide heng_wide;

// A number in lowest terms. Small: [n] / [d], d > 0, both within ±(2^63-1).
// Wide: [wide] is set and n, d are unused. A value of all zeros is not a
// number; use heng__num_int(0).
typedef struct heng_num {
  int64_t n;
  int64_t d;
  const heng_wide *wide;
} heng_num;

// The most bits that a numerator or denominator may have.
#define HENG_NUM_BITS 4096

// How a half is rounded, and the directed modes. `up` is away from zero, `down`
// towards it, as in a spreadsheet's ROUNDUP and ROUNDDOWN.
typedef enum heng_round {
  HENG_HALF_UP,  // half away from zero (四舍五入)
  HENG_HALF_EVEN,
  HENG_ROUND_UP,
  HENG_ROUND_DOWN,
} heng_round;

// [n] is not INT64_MIN, which would have no negative of its size: that number
// is wide.
static inline heng_num heng__num_int(int64_t n) {
  return (heng_num){n, 1, NULL};
}

// n / 10^scale in lowest terms; scale 0..18, n not INT64_MIN.
heng_num heng__num_decimal(int64_t n, unsigned scale);
// Reads [+-]digits[.digits] (no exponent, no separators, at least one digit on
// each side of a point that is there). Returns HENG_RECORDS where the text is
// not of that form, HENG_WIDE where it is too long to be exact.
heng_status heng__num_parse(heng_arena *arena, heng_slice text, heng_num *out);

// Operations. Wide results live in [arena]. All return HENG_OK or HENG_WIDE (a
// part would have more than HENG_NUM_BITS bits; [out] is left alone). [out] may
// be an operand.
heng_status heng__num_add(heng_arena *a, heng_num x, heng_num y, heng_num *out);
heng_status heng__num_sub(heng_arena *a, heng_num x, heng_num y, heng_num *out);
heng_status heng__num_mul(heng_arena *a, heng_num x, heng_num y, heng_num *out);
// [y] must not be zero.
heng_status heng__num_div(heng_arena *a, heng_num x, heng_num y, heng_num *out);
// x^k for whole k; x must not be zero where k < 0; 0^0 is 1.
heng_status heng__num_pow(heng_arena *a, heng_num x, int64_t k, heng_num *out);
heng_num heng__num_neg(heng_arena *a, heng_num x);
heng_num heng__num_abs(heng_arena *a, heng_num x);
// To [digits] decimals (negative: tens, hundreds; -18..18).
heng_status heng__num_round(
    heng_arena *a, heng_num x, int digits, heng_round mode, heng_num *out);
// To a multiple of [step] > 0.
heng_status heng__num_round_to(
    heng_arena *a, heng_num x, heng_num step, heng_round mode, heng_num *out);

// What is seldom rational, correctly rounded to [digits] decimals (0 to
// HENG_DIGITS_MOST): the result is what rounding the real value once would
// give, in every mode. HENG_WIDE where the rounded result would be too wide,
// or where no working precision within reach settles the last digit, which
// takes a number of thousands of bits made for it.
#define HENG_DIGITS_MOST 30
#define HENG_ROOT_MOST   100
// The [n]-th root, n of 2..HENG_ROOT_MOST; negative for a negative x and an odd
// n. [x] must not be negative where n is even.
heng_status heng__num_root(heng_arena *a,
                           heng_num x,
                           unsigned n,
                           int digits,
                           heng_round mode,
                           heng_num *out);
// The natural logarithm; [x] must be positive.
heng_status heng__num_ln(
    heng_arena *a, heng_num x, int digits, heng_round mode, heng_num *out);
// The power of e.
heng_status heng__num_exp(
    heng_arena *a, heng_num x, int digits, heng_round mode, heng_num *out);

// <0, 0, >0; exact.
int heng__num_cmp(heng_num x, heng_num y);
int heng__num_sign(heng_num x);
bool heng__num_is_int(heng_num x);
// A finite decimal: the denominator has no prime factors but 2 and 5.
bool heng__num_is_decimal(heng_num x);
// Whether x is whole and within ±(2^63-1); then *out is set.
bool heng__num_to_int(heng_num x, int64_t *out);
// A value that is equal for equal numbers.
uint64_t heng__num_hash(heng_num x);
// A copy whose limbs live in [arena].
heng_num heng__num_copy(heng_arena *arena, heng_num x);
// The bytes that the limbs of [x] take, 0 for a small one; and a copy whose
// limbs live in [room], of that many bytes at an alignment of 8.
size_t heng__num_room(heng_num x);
heng_num heng__num_copy_to(void *room, heng_num x);

// "12.5", "-0.05", or "1/3" where it is no finite decimal.
heng_slice heng__num_text(heng_arena *arena, heng_num x);
// As tables show it: a finite decimal in full, else "≈" and six decimals, with
// at least [min_digits] decimals ("90.10" with 2).
heng_slice heng__num_show(heng_arena *arena, heng_num x, unsigned min_digits);
// Numerator and denominator as decimal texts.
heng_slice heng__num_numerator(heng_arena *arena, heng_num x);
heng_slice heng__num_denominator(heng_arena *arena, heng_num x);

#endif
