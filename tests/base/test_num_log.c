// Logarithms and powers of e against decNumber at many more digits, from text to
// text, in every mode.
#include "base_test.h"

#define DECNUMDIGITS 400
#include <decNumber.h>

#include "base/num.h"

#define DIGITS       160  // that decNumber works with
#define ROUNDS_FIXED 800
#define ROUNDS_DRAWN 800

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
  r->context.traps = 0;
  r->context.digits = DIGITS;
  r->context.emax = DEC_MAX_MATH;
  r->context.emin = -DEC_MAX_MATH;
}

static uint64_t below(run *r, uint64_t end) {
  return draw_below(&r->seed, end);
}

static void draw_text(run *r, char *out, uint64_t whole, uint64_t part) {
  uint64_t n = 1 + below(r, whole);
  for (uint64_t i = 0; i < n; i++) *out++ = (char)('0' + below(r, 10));
  n = below(r, part + 1);
  if (n) *out++ = '.';
  for (uint64_t i = 0; i < n; i++) *out++ = (char)('0' + below(r, 10));
  *out = '\0';
}

// [value], which errs by a few units of its last digit at most, to that many
// decimals. No number here is so near to a half that this could turn it.
static void rounded(run *r, decNumber *value, int digits, heng_round mode) {
  decNumber exponent;
  r->context.round = dec_modes[mode];
  r->context.digits = DECNUMDIGITS;
  decNumberFromInt32(&exponent, -digits);
  decNumberRescale(value, value, &exponent, &r->context);
  r->context.round = DEC_ROUND_HALF_EVEN;
  r->context.digits = DIGITS;
}

static void check(run *r,
                  const char *what,
                  const char *x,
                  heng_num got,
                  const decNumber *want) {
  decNumber back, order;
  heng_slice text = heng__num_text(&r->arena, got);
  r->context.digits = DECNUMDIGITS;
  decNumberFromString(&back, text.ptr, &r->context);
  decNumberCompare(&order, &back, want, &r->context);
  r->context.digits = DIGITS;
  if (decNumberIsZero(&order)) return;
  char wanted[DECNUMDIGITS + 14];
  decNumberToString(want, wanted);
  fail_msg("%s of %s: got %.*s, wanted %s", what, x, HENG_ARG(text), wanted);
}

static heng_num num(run *r, const char *text) {
  heng_num x;
  assert_int_equal(heng__num_parse(&r->arena, heng__slice(text), &x), HENG_OK);
  return x;
}

static void try_ln(run *r, const char *x, int digits, heng_round mode) {
  decNumber want;
  heng_num out = {0};
  decNumberFromString(&want, x, &r->context);
  if (decNumberIsZero(&want)) return;
  decNumberLn(&want, &want, &r->context);
  rounded(r, &want, digits, mode);
  assert_int_equal(heng__num_ln(&r->arena, num(r, x), digits, mode, &out),
                   HENG_OK);
  check(r, "ln", x, out, &want);
}

static void try_exp(run *r, const char *x, int digits, heng_round mode) {
  decNumber want;
  heng_num out = {0};
  decNumberFromString(&want, x, &r->context);
  decNumberExp(&want, &want, &r->context);
  rounded(r, &want, digits, mode);
  assert_int_equal(heng__num_exp(&r->arena, num(r, x), digits, mode, &out),
                   HENG_OK);
  check(r, "exp", x, out, &want);
}

// An argument whose logarithm is within 10^-[digits] of a half of a decimal.
static void try_ln_near_a_half(run *r, int digits) {
  decNumber half;
  char x[DECNUMDIGITS + 14], text[64];
  draw_text(r, text, 2, 3);
  size_t len = strlen(text);
  snprintf(text + len, sizeof text - len, strchr(text, '.') ? "5" : ".5");
  r->context.digits = 40 + (int)below(r, 30);
  decNumberFromString(&half, text, &r->context);
  decNumberExp(&half, &half, &r->context);
  r->context.digits = DIGITS;
  if (half.exponent >= 0) return;
  decNumberToString(&half, x);
  int at = (int)(strlen(text) - (size_t)(strchr(text, '.') - text)) - 2;
  if (!strchr(x, 'E')) try_ln(r, x, at < digits ? at : digits, HENG_HALF_UP);
}

static void try_many(uint64_t seed, int rounds) {
  run r;
  run_init(&r, seed);
  for (int i = 0; i < rounds; i++) {
    char text[130], *x = text;
    int digits = (int)below(&r, below(&r, 2) ? 7 : 31);
    heng_round mode = (heng_round)below(&r, 4);
    draw_text(&r, text, below(&r, 3) ? 4 : 60, 40);
    try_ln(&r, text, digits, mode);
    if (i % 4 == 0) try_ln_near_a_half(&r, digits);
    if (below(&r, 2)) *x++ = '-';
    draw_text(&r, x, 2, 30);
    try_exp(&r, text, digits, mode);
    heng__arena_free(&r.arena);
  }
}

static void fixed_arguments(void **state) {
  (void)state;
  try_many(31, ROUNDS_FIXED);
}

static void drawn_arguments(void **state) {
  (void)state;
  try_many(drawn_seed(), ROUNDS_DRAWN);
}

static void edges(void **state) {
  (void)state;
  run r;
  run_init(&r, 0);
  heng_num out = {0}, tiny, wide;
  assert_int_equal(
      heng__num_ln(&r.arena, heng__num_int(1), 12, HENG_ROUND_UP, &out),
      HENG_OK);
  check_text(heng__num_text(&r.arena, out), "0");
  assert_int_equal(
      heng__num_exp(&r.arena, heng__num_int(0), 12, HENG_ROUND_UP, &out),
      HENG_OK);
  check_text(heng__num_text(&r.arena, out), "1");
  // Just above and below 1, where the result is nearly nothing.
  assert_int_equal(heng__num_pow(&r.arena, heng__num_int(10), -1200, &tiny),
                   HENG_OK);
  heng__num_add(&r.arena, heng__num_int(1), tiny, &wide);
  assert_int_equal(heng__num_ln(&r.arena, wide, 2, HENG_ROUND_UP, &out),
                   HENG_OK);
  check_text(heng__num_text(&r.arena, out), "0.01");
  assert_int_equal(heng__num_exp(&r.arena, tiny, 2, HENG_ROUND_UP, &out),
                   HENG_OK);
  check_text(heng__num_text(&r.arena, out), "1.01");
  tiny = heng__num_neg(&r.arena, tiny);
  assert_int_equal(heng__num_exp(&r.arena, tiny, 2, HENG_ROUND_DOWN, &out),
                   HENG_OK);
  check_text(heng__num_text(&r.arena, out), "0.99");
  assert_int_equal(
      heng__num_exp(&r.arena, heng__num_int(-9999), 1, HENG_HALF_UP, &out),
      HENG_OK);
  check_text(heng__num_text(&r.arena, out), "0");
  // e^2839 is the last whole power of 4,096 bits.
  assert_int_equal(
      heng__num_exp(&r.arena, heng__num_int(2839), 0, HENG_HALF_UP, &out),
      HENG_OK);
  assert_int_equal(
      heng__num_exp(&r.arena, heng__num_int(2840), 0, HENG_HALF_UP, &out),
      HENG_WIDE);
  assert_int_equal(
      heng__num_exp(&r.arena, heng__num_int(INT64_MAX), 0, HENG_HALF_UP, &out),
      HENG_WIDE);
  heng__arena_free(&r.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(edges),
      cmocka_unit_test(fixed_arguments),
      cmocka_unit_test(drawn_arguments),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
