// Wide numbers: natural numbers as limbs, and the operations for what does not
// fit two words. Included only by num.c and the files num_*.c.
//
// All work is done on the stack, at most a few kilobytes for each operation;
// only a result is allocated. At these sizes GMP's mpn_ functions neither
// allocate nor abort.
#ifndef HENG_BASE_NUM_WIDE_H
#define HENG_BASE_NUM_WIDE_H

#include <gmp.h>

#include "base/num.h"

_Static_assert(GMP_NUMB_BITS == 64, "limbs are taken to be 64 bits");

__extension__ typedef __int128 heng_int128;
__extension__ typedef unsigned __int128 heng_uint128;

#define HENG_LIMBS (HENG_NUM_BITS / GMP_NUMB_BITS)
// Room for a product of two parts, or a sum of two such products.
#define HENG_LIMBS_2 (2 * HENG_LIMBS + 2)

// A natural number: the lowest limb first, the highest not zero; [len] 0 is
// zero. The limbs are borrowed.
typedef struct heng_nat {
  const mp_limb_t *at;
  mp_size_t len;
} heng_nat;

struct heng_wide {
  bool negative;
  mp_size_t n_len, d_len;
  mp_limb_t limbs[];  // numerator, then denominator
};

// A number of either form as limbs: it borrows from the wide number or from its
// own [words], so it must not be moved.
typedef struct heng_parts {
  bool negative;
  heng_nat n, d;
  mp_limb_t words[2];
} heng_parts;

void heng__parts_of(heng_parts *parts, heng_num x);

size_t heng__nat_bits(heng_nat x);
int heng__nat_cmp(heng_nat x, heng_nat y);
// Each writes its result to [out]: x.len + y.len limbs for a product,
// x.len - y.len + 1 for a quotient, the lesser length for a greatest common
// divisor. [out] is no operand.
heng_nat heng__nat_mul(mp_limb_t *out, heng_nat x, heng_nat y);
heng_nat heng__nat_gcd(mp_limb_t *out, heng_nat x, heng_nat y);
heng_nat heng__nat_quotient(mp_limb_t *out, heng_nat x, heng_nat y);
// x / y rounded to a whole number; one limb more than a quotient.
heng_nat heng__nat_round(mp_limb_t *out,
                         heng_nat x,
                         heng_nat y,
                         heng_round mode);

// Divides [at], not zero, by the highest power of two; returns its exponent.
mp_bitcnt_t heng__nat_strip_twos(mp_limb_t *at, mp_size_t *len);
// Multiplies by 2^twos where it stands; the room must be there.
heng_nat heng__nat_put_twos(mp_limb_t *at, mp_size_t len, mp_bitcnt_t twos);

// The number ±n/d, already in lowest terms: small where it fits, else wide in
// [arena].
heng_status heng__num_make(
    heng_arena *arena, bool negative, heng_nat n, heng_nat d, heng_num *out);
// The same from two words each, which always fits.
heng_num heng__num_make128(heng_arena *arena,
                           bool negative,
                           heng_uint128 n,
                           heng_uint128 d);

// |x| * 10^digits rounded to a whole number, in [out] of HENG_LIMBS_2 limbs.
heng_nat heng__wide_scaled(mp_limb_t *out,
                           const heng_parts *x,
                           int digits,
                           heng_round mode);

// As those of num.h, for operands of either form.
heng_status heng__wide_add(
    heng_arena *arena, heng_num x, heng_num y, bool minus, heng_num *out);
heng_status heng__wide_mul(
    heng_arena *arena, heng_num x, heng_num y, bool divide, heng_num *out);
heng_status heng__wide_round(
    heng_arena *arena, heng_num x, int digits, heng_round mode, heng_num *out);
heng_status heng__wide_round_to(heng_arena *arena,
                                heng_num x,
                                heng_num step,
                                heng_round mode,
                                heng_num *out);
int heng__wide_cmp(heng_num x, heng_num y);

// The number ±v, rounded to [digits] decimals, where v lies between h and h + 1
// halves of the last decimal: [halves] is h, and [more] says that v is not h
// exactly. [digits] 0..HENG_DIGITS_MOST.
heng_status heng__num_of_halves(heng_arena *arena,
                                bool negative,
                                heng_nat halves,
                                bool more,
                                int digits,
                                heng_round mode,
                                heng_num *out);
// 2 * 10^digits, the halves of the last decimal in 1; [out] of 2 limbs.
heng_nat heng__nat_halves_in_one(mp_limb_t *out, int digits);

// 10^k for k of 0..19.
extern const uint64_t heng__powers_of_ten[20];

#endif
