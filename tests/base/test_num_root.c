// Roots, held against powers: the result r of rounding to a unit u is right just
// where x lies between the n-th powers of the ends of what rounds to r. Powers
// and comparisons are exact and are tested elsewhere.
#include "base_test.h"

#include "base/num.h"

#define ROUNDS_FIXED 6000
#define ROUNDS_DRAWN 6000

static heng_num parsed(heng_arena *arena, const char *text) {
  heng_num x;
  assert_int_equal(heng__num_parse(arena, heng__slice(text), &x), HENG_OK);
  return x;
}

static heng_num divided(heng_arena *arena, heng_num x, heng_num y) {
  heng_num out;
  assert_int_equal(heng__num_div(arena, x, y, &out), HENG_OK);
  return out;
}

// 10^-digits / 2
static heng_num half_unit(heng_arena *arena, int digits) {
  heng_num ten = heng__num_int(10), unit;
  assert_int_equal(heng__num_pow(arena, ten, -digits, &unit), HENG_OK);
  return divided(arena, unit, heng__num_int(2));
}

// How y^n compares with x, of numbers that are not negative; a power beyond all
// numbers is larger.
static int power_cmp(heng_arena *arena, heng_num y, unsigned n, heng_num x) {
  heng_num power;
  if (heng__num_sign(y) < 0) return -1;
  if (heng__num_pow(arena, y, n, &power) != HENG_OK) return 2;
  return heng__num_cmp(power, x);
}

// Whether rounding the root of x > 0 in that mode gives r: x lies between the
// powers of low and high, ends included or not as the mode has it.
static bool is_root(heng_arena *arena,
                    heng_num x,
                    unsigned n,
                    int digits,
                    heng_round mode,
                    heng_num r) {
  heng_num half = half_unit(arena, digits), low = r, high = r, steps;
  bool directed = mode == HENG_ROUND_UP || mode == HENG_ROUND_DOWN;
  if (mode != HENG_ROUND_DOWN) heng__num_sub(arena, low, half, &low);
  if (mode == HENG_ROUND_UP) heng__num_sub(arena, low, half, &low);
  if (mode != HENG_ROUND_UP) heng__num_add(arena, high, half, &high);
  if (mode == HENG_ROUND_DOWN) heng__num_add(arena, high, half, &high);
  int below = power_cmp(arena, low, n, x), above = power_cmp(arena, high, n, x);
  if (below == 2 || above == 2) return true;  // too wide to be judged here
  if (below < 0 && above > 0) return true;
  int64_t count = 1;
  steps = divided(arena, divided(arena, r, half), heng__num_int(2));
  bool even = heng__num_to_int(steps, &count) && count % 2 == 0;
  if (below == 0)
    return !directed ? mode == HENG_HALF_UP || even : mode == HENG_ROUND_DOWN;
  if (above == 0)
    return directed ? mode == HENG_ROUND_UP : mode == HENG_HALF_EVEN && even;
  return false;
}

static void check_root(
    heng_arena *arena, heng_num x, unsigned n, int digits, heng_round mode) {
  heng_num r = {0};
  assert_int_equal(heng__num_root(arena, x, n, digits, mode, &r), HENG_OK);
  heng_num size = heng__num_abs(arena, r), of = heng__num_abs(arena, x);
  bool signs = heng__num_sign(r) == 0 || heng__num_sign(r) == heng__num_sign(x);
  if (signs && is_root(arena, of, n, digits, mode, size)) return;
  heng_slice shown = heng__num_text(arena, x), got = heng__num_text(arena, r);
  fail_msg("root %u of %.*s to %d decimals, mode %d: got %.*s", n,
           HENG_ARG(shown), digits, (int)mode, HENG_ARG(got));
}

static heng_num drawn_digits(heng_arena *arena, uint64_t *seed, uint64_t most) {
  char text[300];
  size_t n = 1 + draw_below(seed, most);
  for (size_t i = 0; i < n; i++) text[i] = (char)('0' + draw_below(seed, 10));
  text[0] = (char)('1' + draw_below(seed, 9));
  text[n] = '\0';
  return parsed(arena, text);
}

// Of every size; often a power of a number with few decimals, or one beside it,
// so that halves and exact roots come up.
static heng_num drawn_number(heng_arena *arena, uint64_t *seed, unsigned n) {
  uint64_t most = draw_below(seed, 4) ? 12 : 280;
  heng_num x = divided(arena, drawn_digits(arena, seed, most),
                       drawn_digits(arena, seed, most));
  if (draw_below(seed, 2)) return x;
  heng_num root = divided(arena, drawn_digits(arena, seed, 6),
                          heng__num_int(draw_below(seed, 2) ? 2000 : 20));
  if (heng__num_pow(arena, root, n, &x) != HENG_OK) return root;
  heng_num near = divided(arena, heng__num_int(draw_below(seed, 2) ? 1 : -1),
                          drawn_digits(arena, seed, 60)),
           beside;
  if (draw_below(seed, 2) ||
      heng__num_add(arena, x, near, &beside) != HENG_OK ||
      heng__num_sign(beside) <= 0)
    return x;
  return beside;
}

static void check_many(uint64_t seed, int rounds) {
  for (int i = 0; i < rounds; i++) {
    heng_arena arena;
    heng__arena_init(&arena, NULL);
    static const unsigned orders[] = {2, 2, 2, 3, 3, 4, 5, 7, 12};
    unsigned n = orders[draw_below(&seed, COUNT(orders))];
    int digits = (int)draw_below(&seed, draw_below(&seed, 2) ? 7 : 31);
    heng_round mode = (heng_round)draw_below(&seed, 4);
    heng_num x = drawn_number(&arena, &seed, n);
    if (n % 2 && draw_below(&seed, 2)) x = heng__num_neg(&arena, x);
    check_root(&arena, x, n, digits, mode);
    heng__arena_free(&arena);
  }
}

static void fixed_arguments(void **state) {
  (void)state;
  check_many(30, ROUNDS_FIXED);
}

static void drawn_arguments(void **state) {
  (void)state;
  check_many(drawn_seed(), ROUNDS_DRAWN);
}

static void known_roots(void **state) {
  (void)state;
  static const struct {
    const char *x;
    unsigned n;
    int digits;
    heng_round mode;
    const char *want;
  } cases[] = {
      {"0", 2, 12, HENG_ROUND_UP, "0"},
      {"4", 2, 30, HENG_ROUND_UP, "2"},
      {"2", 2, 12, HENG_HALF_UP, "1.414213562373"},
      {"2", 2, 0, HENG_ROUND_UP, "2"},
      {"2.25", 2, 0, HENG_HALF_UP, "2"},
      {"2.25", 2, 0, HENG_HALF_EVEN, "2"},
      {"6.25", 2, 0, HENG_HALF_UP, "3"},
      {"6.25", 2, 0, HENG_HALF_EVEN, "2"},
      {"-27", 3, 4, HENG_HALF_UP, "-3"},
      {"-2", 3, 1, HENG_ROUND_UP, "-1.3"},
      {"-2", 3, 1, HENG_ROUND_DOWN, "-1.2"},
      {"0.000000000000000000000000000001", 2, 12, HENG_HALF_UP, "0"},
      {"0.000000000000000000000000000001", 2, 12, HENG_ROUND_UP,
       "0.000000000001"},
      {"1024", 10, 2, HENG_HALF_UP, "2"},
      {"2", 100, 30, HENG_HALF_UP, "1.006955550056718808832698214113"},
  };
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (size_t i = 0; i < COUNT(cases); i++) {
    heng_num r = {0};
    heng_num x = parsed(&arena, cases[i].x);
    assert_int_equal(heng__num_root(&arena, x, cases[i].n, cases[i].digits,
                                    cases[i].mode, &r),
                     HENG_OK);
    check_text(heng__num_text(&arena, r), cases[i].want);
  }
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_roots),
      cmocka_unit_test(fixed_arguments),
      cmocka_unit_test(drawn_arguments),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
