// Numbers against decNumber: sums, products, comparison, and rounding to digits
// in every mode, from text to text.
#include "base_test.h"

#define DECNUMDIGITS 400
#include <decNumber.h>

#include "base/num.h"

#define ROUNDS_FIXED 130000
#define ROUNDS_DRAWN 130000

typedef struct run {
  uint64_t seed;
  heng_arena arena;
  decContext context;
} run;

static const enum rounding dec_modes[] = {
    [HENG_HALF_UP] = DEC_ROUND_HALF_UP,
    [HENG_HALF_EVEN] = DEC_ROUND_HALF_EVEN,
    [HENG_ROUND_UP] = DEC_ROUND_UP,
    [HENG_ROUND_DOWN] = DEC_ROUND_DOWN,
};

static void run_init(run *r, uint64_t seed) {
  r->seed = seed;
  heng__arena_init(&r->arena, NULL);
  decContextDefault(&r->context, DEC_INIT_BASE);
  r->context.digits = DECNUMDIGITS;
  r->context.traps = 0;
}

static uint64_t below(run *r, uint64_t end) {
  return draw_below(&r->seed, end);
}

// A decimal of up to [whole] and [part] digits; often few digits and often a
// five at the end, for the halves.
static void draw_text(run *r, char *out, uint64_t whole, uint64_t part) {
  if (below(r, 2)) *out++ = '-';
  uint64_t n = 1 + below(r, whole);
  for (uint64_t i = 0; i < n; i++) *out++ = (char)('0' + below(r, 10));
  n = below(r, part + 1);
  if (n) *out++ = '.';
  for (uint64_t i = 0; i < n; i++) *out++ = (char)('0' + below(r, 10));
  if (n && below(r, 2)) out[-1] = '5';
  *out = '\0';
}

static heng_num num(run *r, const char *text) {
  heng_num x;
  assert_int_equal(heng__num_parse(&r->arena, heng__slice(text), &x), HENG_OK);
  return x;
}

static void check(run *r,
                  const char *what,
                  const char *x,
                  const char *y,
                  heng_num got,
                  const decNumber *want) {
  decNumber back, order;
  heng_slice text = heng__num_text(&r->arena, got);
  assert_int_equal(r->context.status & DEC_Inexact, 0);
  decNumberFromString(&back, text.ptr, &r->context);
  decNumberCompare(&order, &back, want, &r->context);
  if (decNumberIsZero(&order)) return;
  char wanted[DECNUMDIGITS + 14];
  decNumberToString(want, wanted);
  fail_msg("%s of %s and %s: got %.*s, wanted %s", what, x, y, HENG_ARG(text),
           wanted);
}

static void try_arithmetic(run *r, const char *x, const char *y) {
  decNumber a, b, want;
  heng_num p = num(r, x), q = num(r, y), out;
  decNumberFromString(&a, x, &r->context);
  decNumberFromString(&b, y, &r->context);
  decNumberAdd(&want, &a, &b, &r->context);
  heng__num_add(&r->arena, p, q, &out);
  check(r, "sum", x, y, out, &want);
  decNumberSubtract(&want, &a, &b, &r->context);
  heng__num_sub(&r->arena, p, q, &out);
  check(r, "difference", x, y, out, &want);
  decNumberMultiply(&want, &a, &b, &r->context);
  heng__num_mul(&r->arena, p, q, &out);
  check(r, "product", x, y, out, &want);
  decNumberCompare(&want, &a, &b, &r->context);
  check(r, "order", x, y, heng__num_int(heng__num_cmp(p, q)), &want);
}

static void try_round(run *r, const char *x) {
  int digits = (int)below(r, 12) - 3;
  heng_round mode = (heng_round)below(r, 4);
  decNumber a, exponent, want;
  heng_num out;
  char y[32];
  snprintf(y, sizeof y, "%d digits, mode %d", digits, (int)mode);
  decNumberFromString(&a, x, &r->context);
  decNumberFromInt32(&exponent, -digits);
  r->context.round = dec_modes[mode];
  decNumberRescale(&want, &a, &exponent, &r->context);
  r->context.status &= ~(uint32_t)(DEC_Inexact | DEC_Rounded);
  assert_int_equal(heng__num_round(&r->arena, num(r, x), digits, mode, &out),
                   HENG_OK);
  check(r, "rounding", x, y, out, &want);
}

// x / y cut off after some decimals: decNumber divides to a whole number.
static void try_quotient(run *r, const char *x, const char *y) {
  int digits = (int)below(r, 13);
  decNumber a, b, shift, want;
  heng_num p = num(r, x), q = num(r, y), out;
  if (heng__num_sign(q) == 0) return;
  decNumberFromString(&a, x, &r->context);
  decNumberFromString(&b, y, &r->context);
  decNumberFromInt32(&shift, digits);
  decNumberScaleB(&a, &a, &shift, &r->context);
  decNumberDivideInteger(&want, &a, &b, &r->context);
  decNumberFromInt32(&shift, -digits);
  decNumberScaleB(&want, &want, &shift, &r->context);
  heng__num_div(&r->arena, p, q, &out);
  heng__num_round(&r->arena, out, digits, HENG_ROUND_DOWN, &out);
  check(r, "quotient", x, y, out, &want);
}

static void agree(uint64_t seed, int rounds) {
  run r;
  run_init(&r, seed);
  for (int i = 0; i < rounds; i++) {
    char x[80], y[80];
    bool large = below(&r, 5) == 0;
    draw_text(&r, x, large ? 40 : 9, large ? 30 : 7);
    draw_text(&r, y, large ? 40 : 9, large ? 30 : 7);
    switch (below(&r, 4)) {
      case 0: try_arithmetic(&r, x, y); break;
      case 1: try_quotient(&r, x, y); break;
      default: try_round(&r, x); break;
    }
    if (i % 1000 == 999) heng__arena_free(&r.arena);
  }
  heng__arena_free(&r.arena);
}

static void a_fixed_draw_agrees_with_decimals(void **state) {
  (void)state;
  agree(20220101, ROUNDS_FIXED);
}

static void a_new_draw_agrees_with_decimals(void **state) {
  (void)state;
  agree(drawn_seed(), ROUNDS_DRAWN);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_fixed_draw_agrees_with_decimals),
      cmocka_unit_test(a_new_draw_agrees_with_decimals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
