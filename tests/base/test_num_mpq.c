// Numbers against GMP's rationals: a million drawn operations, from figures of
// a few units to figures at the limit of what is exact.
#include "base_test.h"

#include "base/num.h"
#include "base/num_wide.h"

#define ROUNDS_FIXED 500000
#define ROUNDS_DRAWN 700000

// One run: the generators, the operands in both forms, what was done.
typedef struct run {
  uint64_t seed;
  gmp_randstate_t gmp;
  heng_arena arena;
  mpq_t x, y, want;
  mpz_t a, b, c;
  mpz_t shared;  // a factor that many denominators have
  size_t wide_in, wide_out, demoted, refused;
} run;

static void run_init(run *r, uint64_t seed) {
  *r = (run){.seed = seed};
  gmp_randinit_mt(r->gmp);
  gmp_randseed_ui(r->gmp, seed);
  heng__arena_init(&r->arena, NULL);
  mpq_inits(r->x, r->y, r->want, NULL);
  mpz_inits(r->a, r->b, r->c, r->shared, NULL);
  mpz_set_ui(r->shared, 1);
}

static void run_free(run *r) {
  gmp_randclear(r->gmp);
  heng__arena_free(&r->arena);
  mpq_clears(r->x, r->y, r->want, NULL);
  mpz_clears(r->a, r->b, r->c, r->shared, NULL);
}

static heng_nat nat_of(const mpz_t z) {
  return (heng_nat){mpz_limbs_read(z), (mp_size_t)mpz_size(z)};
}

static heng_num num_of(run *r, const mpq_t q) {
  heng_num out;
  assert_int_equal(heng__num_make(&r->arena, mpq_sgn(q) < 0,
                                  nat_of(mpq_numref(q)), nat_of(mpq_denref(q)),
                                  &out),
                   HENG_OK);
  return out;
}

static bool fits(const mpq_t q) {
  return mpz_sizeinbase(mpq_numref(q), 2) <= HENG_NUM_BITS &&
         mpz_sizeinbase(mpq_denref(q), 2) <= HENG_NUM_BITS;
}

// Whether [x] is [q], and in the one form that it may have.
static bool same(heng_num x, const mpq_t q) {
  bool small = mpz_sizeinbase(mpq_numref(q), 2) <= 63 &&
               mpz_sizeinbase(mpq_denref(q), 2) <= 63;
  if (small != (x.wide == NULL)) return false;
  if (small)
    return mpz_get_si(mpq_numref(q)) == x.n && mpz_get_si(mpq_denref(q)) == x.d;
  heng_parts parts;
  heng__parts_of(&parts, x);
  return parts.negative == (mpq_sgn(q) < 0) &&
         heng__nat_cmp(parts.n, nat_of(mpq_numref(q))) == 0 &&
         heng__nat_cmp(parts.d, nat_of(mpq_denref(q))) == 0;
}

static void check(
    run *r, const char *what, int64_t with, heng_status status, heng_num got) {
  bool ok = fits(r->want) ? status == HENG_OK && same(got, r->want)
                          : status == HENG_WIDE;
  if (!ok) {
    gmp_printf("%s %ld\nx = %Qd\ny = %Qd\nwanted %Qd\n", what, (long)with, r->x,
               r->y, r->want);
    heng_slice text = {"too wide", 8};
    if (status == HENG_OK) text = heng__num_text(&r->arena, got);
    fail_msg("got %.*s", HENG_ARG(text));
  }
  r->refused += status == HENG_WIDE;
  if (status == HENG_OK) r->wide_out += got.wide != NULL;
}

static uint64_t below(run *r, uint64_t end) {
  return draw_below(&r->seed, end);
}

// A natural number of up to [bits] bits; every other one has long runs of equal
// bits, which is where carries go wrong.
static void draw_natural(run *r, mpz_t out, uint64_t bits) {
  if (below(r, 2))
    mpz_rrandomb(out, r->gmp, 1 + below(r, bits));
  else
    mpz_urandomb(out, r->gmp, 1 + below(r, bits));
}

static void draw_operand(run *r, mpq_t out) {
  static const uint64_t bits[] = {4, 10, 31, 62, 64, 66, 130, 400, 2050, 4096};
  uint64_t kind = below(r, 100);
  uint64_t size = bits[below(r, kind < 80 ? 5 : kind < 97 ? 8 : 10)];
  draw_natural(r, mpq_numref(out), size);
  mpz_ptr d = mpq_denref(out);
  switch (below(r, 8)) {
    case 0: mpz_set_ui(d, 1); break;
    case 1: mpz_set_ui(d, 2); break;
    case 2: mpz_ui_pow_ui(d, 10, below(r, 19)); break;
    case 3: mpz_set(d, r->shared); break;
    case 4: mpz_mul_ui(d, r->shared, 1 + below(r, 30)); break;
    case 5: mpz_set_ui(d, 1 + below(r, 1000)); break;
    case 6: draw_natural(r, d, 62); break;
    default: draw_natural(r, d, size); break;
  }
  if (mpz_sgn(d) == 0 || mpz_sizeinbase(d, 2) > HENG_NUM_BITS) mpz_set_ui(d, 1);
  if (below(r, 2)) mpz_neg(mpq_numref(out), mpq_numref(out));
  // The edge of a word.
  if (below(r, 40) == 0) {
    mpz_set_si(mpq_numref(out), below(r, 2) ? INT64_MAX : -INT64_MAX);
    if (below(r, 2)) mpz_add_ui(mpq_numref(out), mpq_numref(out), 1);
  }
  mpq_canonicalize(out);
}

// n / d of naturals rounded to a whole number, by floor and ceiling alone.
static void divide_rounded(
    run *r, mpz_t out, const mpz_t n, const mpz_t d, heng_round mode) {
  switch (mode) {
    case HENG_ROUND_DOWN: mpz_fdiv_q(out, n, d); return;
    case HENG_ROUND_UP: mpz_cdiv_q(out, n, d); return;
    case HENG_HALF_UP:
    case HENG_HALF_EVEN: break;
  }
  // The floor of (2n + d) / 2d, less one at a tie that went to an odd number.
  mpz_mul_2exp(r->b, n, 1);
  mpz_add(r->b, r->b, d);
  mpz_mul_2exp(r->c, d, 1);
  bool tie = mpz_divisible_p(r->b, r->c);
  mpz_fdiv_q(out, r->b, r->c);
  if (mode == HENG_HALF_EVEN && tie && mpz_odd_p(out)) mpz_sub_ui(out, out, 1);
}

// want = x rounded to a multiple of y > 0.
static void want_multiple(run *r, const mpq_t step, heng_round mode) {
  mpq_t ratio;
  mpq_init(ratio);
  mpq_div(ratio, r->x, step);
  mpz_abs(mpq_numref(ratio), mpq_numref(ratio));
  divide_rounded(r, r->a, mpq_numref(ratio), mpq_denref(ratio), mode);
  if (mpq_sgn(r->x) < 0) mpz_neg(r->a, r->a);
  mpq_set_z(r->want, r->a);
  mpq_mul(r->want, r->want, step);
  mpq_clear(ratio);
}

static void try_arithmetic(run *r, heng_num x, heng_num y) {
  heng_num out = x;
  heng_status status;
  switch (below(r, 4)) {
    case 0:
      mpq_add(r->want, r->x, r->y);
      status = heng__num_add(&r->arena, x, y, &out);
      check(r, "add", 0, status, out);
      break;
    case 1:
      mpq_sub(r->want, r->x, r->y);
      status = heng__num_sub(&r->arena, x, y, &out);
      check(r, "sub", 0, status, out);
      break;
    case 2:
      mpq_mul(r->want, r->x, r->y);
      status = heng__num_mul(&r->arena, x, y, &out);
      check(r, "mul", 0, status, out);
      break;
    default:
      if (mpq_sgn(r->y) == 0) return;
      mpq_div(r->want, r->x, r->y);
      status = heng__num_div(&r->arena, x, y, &out);
      check(r, "div", 0, status, out);
      break;
  }
  if (status == HENG_OK && !out.wide) r->demoted += x.wide || y.wide;
}

// The sum and back: what was added goes away without a trace.
static void try_there_and_back(run *r, heng_num x, heng_num y) {
  heng_num sum, back;
  if (heng__num_add(&r->arena, x, y, &sum) != HENG_OK) return;
  mpq_set(r->want, r->x);
  check(r, "add and sub", 0, heng__num_sub(&r->arena, sum, y, &back), back);
  r->demoted += sum.wide && !back.wide;
}

static void try_compare(run *r, heng_num x, heng_num y) {
  int want = mpq_cmp(r->x, r->y), got = heng__num_cmp(x, y);
  want = (want > 0) - (want < 0);
  if (got != want || heng__num_cmp(y, x) != -want) {
    gmp_printf("x = %Qd\ny = %Qd\n", r->x, r->y);
    fail_msg("compared as %d, wanted %d", got, want);
  }
  assert_int_equal(heng__num_cmp(x, x), 0);
  assert_int_equal(heng__num_sign(x), mpq_sgn(r->x));
  assert_int_equal(heng__num_is_int(x), mpz_cmp_ui(mpq_denref(r->x), 1) == 0);
}

static void try_power(run *r, heng_num x) {
  int64_t k = (int64_t)below(r, 30) - 10;
  if (below(r, 20) == 0) k *= 40;
  if (k < 0 && mpq_sgn(r->x) == 0) return;
  heng_num out = x;
  unsigned long size = (unsigned long)(k < 0 ? -k : k);
  mpz_pow_ui(mpq_numref(r->want), mpq_numref(r->x), size);
  mpz_pow_ui(mpq_denref(r->want), mpq_denref(r->x), size);
  if (k < 0) mpq_inv(r->want, r->want);
  check(r, "pow", k, heng__num_pow(&r->arena, x, k, &out), out);
}

static void try_round(run *r, heng_num x) {
  int digits = (int)below(r, 37) - 18;
  if (below(r, 2)) digits = (int)below(r, 6) - 2;
  heng_round mode = (heng_round)below(r, 4);
  heng_num out = x;
  mpq_t step;
  mpq_init(step);
  mpz_ui_pow_ui(mpq_numref(step), 10, (unsigned long)abs(digits));
  if (digits > 0) mpq_inv(step, step);
  want_multiple(r, step, mode);
  mpq_clear(step);
  check(r, "round", digits * 10 + (int)mode,
        heng__num_round(&r->arena, x, digits, mode, &out), out);
}

static void try_round_to(run *r, heng_num x) {
  heng_round mode = (heng_round)below(r, 4);
  heng_num out = x;
  mpq_abs(r->y, r->y);
  if (mpq_sgn(r->y) == 0) return;
  want_multiple(r, r->y, mode);
  check(r, "round to y", (int)mode,
        heng__num_round_to(&r->arena, x, num_of(r, r->y), mode, &out), out);
}

// Halves of what is rounded to, in both signs: x = (2k + 1) step / 2.
static void try_tie(run *r) {
  draw_operand(r, r->y);
  mpq_abs(r->y, r->y);
  mpz_mul_2exp(mpq_denref(r->y), mpq_denref(r->y), 1);
  mpq_canonicalize(r->y);
  mpz_set_si(r->a, (long)below(r, 2001) - 1000);
  mpz_mul_2exp(r->a, r->a, 1);
  mpz_add_ui(r->a, r->a, 1);
  mpq_set_z(r->x, r->a);
  mpq_mul(r->x, r->x, r->y);
  mpz_mul_2exp(mpq_numref(r->y), mpq_numref(r->y), 1);
  mpq_canonicalize(r->y);
  if (fits(r->x) && fits(r->y)) try_round_to(r, num_of(r, r->x));
}

static void try_signs_and_copies(run *r, heng_num x) {
  mpq_neg(r->want, r->x);
  heng_num negative = heng__num_neg(&r->arena, x);
  check(r, "neg", 0, HENG_OK, negative);
  mpq_abs(r->want, r->x);
  check(r, "abs", 0, HENG_OK, heng__num_abs(&r->arena, x));
  check(r, "abs", 0, HENG_OK, heng__num_abs(&r->arena, negative));
  mpq_set(r->want, r->x);
  heng_num copy = heng__num_copy(&r->arena, x);
  check(r, "copy", 0, HENG_OK, copy);
  assert_true(heng__num_hash(copy) == heng__num_hash(x));
  if (mpq_sgn(r->x)) assert_true(heng__num_hash(negative) != heng__num_hash(x));
}

static void try_texts(run *r, heng_num x) {
  char *n = mpz_get_str(NULL, 10, mpq_numref(r->x));
  char *d = mpz_get_str(NULL, 10, mpq_denref(r->x));
  check_text(heng__num_numerator(&r->arena, x), n);
  check_text(heng__num_denominator(&r->arena, x), d);
  free(n);
  free(d);
}

static void one_operation(run *r) {
  if (below(r, 64) == 0) draw_natural(r, r->shared, 200);
  draw_operand(r, r->x);
  draw_operand(r, r->y);
  if (below(r, 16) == 0) mpq_set(r->y, r->x);
  heng_num x = num_of(r, r->x), y = num_of(r, r->y);
  r->wide_in += x.wide || y.wide;
  switch (below(r, 16)) {
    case 0:
    case 1: try_compare(r, x, y); break;
    case 2: try_power(r, x); break;
    case 3:
    case 4: try_round(r, x); break;
    case 5: try_round_to(r, x); break;
    case 6: try_tie(r); break;
    case 7: try_there_and_back(r, x, y); break;
    case 8: try_signs_and_copies(r, x); break;
    case 9: try_texts(r, x); break;
    default: try_arithmetic(r, x, y); break;
  }
}

static void agree(uint64_t seed, int rounds) {
  run r;
  run_init(&r, seed);
  for (int i = 0; i < rounds; i++) {
    one_operation(&r);
    if (i % 500 == 499) heng__arena_free(&r.arena);
  }
  // The draw reached every region.
  size_t few = (size_t)rounds / 1000;
  print_message("%d operations, %zu on wide, %zu gave wide, %zu came back to "
                "small, %zu refused\n",
                rounds, r.wide_in, r.wide_out, r.demoted, r.refused);
  assert_true(r.wide_in > few * 10 && r.wide_out > few * 10);
  assert_true(r.demoted > few && r.refused > few);
  run_free(&r);
}

static void a_fixed_draw_agrees_with_rationals(void **state) {
  (void)state;
  agree(20170101, ROUNDS_FIXED);
}

static void a_new_draw_agrees_with_rationals(void **state) {
  (void)state;
  agree(drawn_seed(), ROUNDS_DRAWN);
}

// A sum of many fractions with a common denominator that grows: 1/1 + 1/2 + …
static void harmonic_sums_agree(void **state) {
  (void)state;
  run r;
  run_init(&r, 1);
  heng_num sum = heng__num_int(0);
  unsigned long k = 1;
  for (;; k++) {
    heng_num part;
    heng__num_div(&r.arena, heng__num_int(1), heng__num_int((int64_t)k), &part);
    mpq_set_ui(r.x, 1, k);
    mpq_add(r.want, r.want, r.x);
    heng_status status = heng__num_add(&r.arena, sum, part, &sum);
    check(&r, "harmonic", (int64_t)k, status, sum);
    if (status != HENG_OK) break;
  }
  assert_true(k > 2000);
  run_free(&r);
}

// Sums in another order are the same sum.
static void the_order_of_a_sum_changes_nothing(void **state) {
  (void)state;
  run r;
  run_init(&r, 7);
  for (int i = 0; i < 300; i++) {
    heng_num parts[40], there = heng__num_int(0), back = heng__num_int(0);
    for (size_t k = 0; k < COUNT(parts); k++)
      heng__num_div(&r.arena, heng__num_int((int64_t)below(&r, 2000) - 1000),
                    heng__num_int(1 + (int64_t)below(&r, 300)), &parts[k]);
    for (size_t k = 0; k < COUNT(parts); k++) {
      heng__num_add(&r.arena, there, parts[k], &there);
      heng__num_add(&r.arena, back, parts[COUNT(parts) - 1 - k], &back);
    }
    assert_int_equal(heng__num_cmp(there, back), 0);
    assert_true(heng__num_hash(there) == heng__num_hash(back));
    heng__arena_free(&r.arena);
  }
  run_free(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_fixed_draw_agrees_with_rationals),
      cmocka_unit_test(a_new_draw_agrees_with_rationals),
      cmocka_unit_test(harmonic_sums_agree),
      cmocka_unit_test(the_order_of_a_sum_changes_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
