// Numbers as text: reading, writing, showing, and back.
#include "base_test.h"

#include "base/num.h"

static heng_arena arena;

static int set_up(void **state) {
  (void)state;
  heng__arena_init(&arena, NULL);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  heng__arena_free(&arena);
  return 0;
}

static void reads_decimals(void **state) {
  (void)state;
  static const struct {
    const char *text, *want;
  } rows[] = {
      {"0", "0"},
      {"-0", "0"},
      {"+0.000", "0"},
      {"-0.000000000000000000000000000000", "0"},
      {"12.50", "12.5"},
      {"+7", "7"},
      {"-0.05", "-0.05"},
      {"007.10", "7.1"},
      {"999999999999999999", "999999999999999999"},
      {"9223372036854775807", "9223372036854775807"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"0.000000000000000001", "0.000000000000000001"},
      {"-0.0000000000000000001", "-0.0000000000000000001"},
      {"123456789012345678901234567890.123456789",
       "123456789012345678901234567890.123456789"},
      {"0000000000000000000000000000000000001.50000000000000000000000000000000",
       "1.5"},
      {"100000000000000000000000000000000000000000",
       "100000000000000000000000000000000000000000"},
      {"0.00000000000000000000000000000000000000004",
       "0.00000000000000000000000000000000000000004"},
      {"340282366920938463463374607431768211456.5",
       "340282366920938463463374607431768211456.5"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_num x;
    assert_int_equal(heng__num_parse(&arena, heng__slice(rows[i].text), &x),
                     HENG_OK);
    check_text(heng__num_text(&arena, x), rows[i].want);
  }
}

static void refuses_what_is_no_decimal(void **state) {
  (void)state;
  static const char *const bad[] = {
      "",      "+",    "-",     ".",    ".5",  "5.",  "-.5",
      "1e5",   "1E5",  "1,000", " 1",   "1 ",  "--1", "+-1",
      "1.2.3", "1/3",  "１２",  "12%",  "0x1", "inf", "nan",
      "1_000", "1.-5", "−1",    "1.5x", "x",   "1.",  "1\n",
  };
  for (size_t i = 0; i < COUNT(bad); i++) {
    heng_num x = heng__num_int(9);
    if (heng__num_parse(&arena, heng__slice(bad[i]), &x) != HENG_RECORDS)
      fail_msg("\"%s\" was read", bad[i]);
    assert_int_equal(x.n, 9);
  }
}

// A text of [count] times [digit] after [head].
static heng_slice long_text(const char *head, char digit, size_t count) {
  size_t before = strlen(head);
  char *text = heng__arena_alloc(&arena, before + count);
  memcpy(text, head, before);
  memset(text + before, digit, count);
  return (heng_slice){text, before + count};
}

static void refuses_what_is_too_long_to_be_exact(void **state) {
  (void)state;
  heng_num x;
  // 10^1233 has 4096 bits, 2 * 10^1233 has 4097 as 2^4096 is 1.04… * 10^1233.
  assert_int_equal(heng__num_parse(&arena, long_text("1", '0', 1233), &x),
                   HENG_OK);
  assert_int_equal(heng__num_parse(&arena, long_text("2", '0', 1233), &x),
                   HENG_WIDE);
  assert_int_equal(heng__num_parse(&arena, long_text("1", '0', 1234), &x),
                   HENG_WIDE);
  assert_int_equal(heng__num_parse(&arena, long_text("", '9', 100000), &x),
                   HENG_WIDE);
  assert_int_equal(heng__num_parse(&arena, long_text("0.", '3', 1233), &x),
                   HENG_OK);
  assert_int_equal(heng__num_parse(&arena, long_text("0.", '3', 1235), &x),
                   HENG_WIDE);
  assert_int_equal(heng__num_parse(&arena, long_text("0.", '3', 100000), &x),
                   HENG_WIDE);
  // Zeros that say nothing do not count.
  assert_int_equal(heng__num_parse(&arena, long_text("1.5", '0', 100000), &x),
                   HENG_OK);
  check_text(heng__num_text(&arena, x), "1.5");
  assert_int_equal(heng__num_parse(&arena, long_text("", '0', 100000), &x),
                   HENG_OK);
  check_text(heng__num_text(&arena, x), "0");
}

static void shows_decimals_in_full_and_others_about(void **state) {
  (void)state;
  static const struct {
    int64_t n, d;
    unsigned min_digits;
    const char *text, *shown;
  } rows[] = {
      {901, 10, 2, "90.1", "90.10"},
      {90, 1, 2, "90", "90.00"},
      {90, 1, 0, "90", "90"},
      {12345, 1000, 2, "12.345", "12.345"},
      {-1, 20, 2, "-0.05", "-0.05"},
      {0, 1, 2, "0", "0.00"},
      {0, 1, 0, "0", "0"},
      {1, 3, 2, "1/3", "≈0.333333"},
      {2, 3, 0, "2/3", "≈0.666667"},
      {-2, 3, 0, "-2/3", "≈-0.666667"},
      {1, 3, 8, "1/3", "≈0.33333333"},
      {1, 3, 40, "1/3", "≈0.333333333333333333"},
      {100, 7, 2, "100/7", "≈14.285714"},
      {-1, 3000000, 2, "-1/3000000", "≈0.000000"},
      {1, 600000, 2, "1/600000", "≈0.000002"},
      {2999999, 3000000, 2, "2999999/3000000", "≈1.000000"},
      {1, 1024, 0, "0.0009765625", "0.0009765625"},
      {INT64_MAX, 3, 0, "9223372036854775807/3", "≈3074457345618258602.333333"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_num x;
    heng__num_div(&arena, heng__num_int(rows[i].n), heng__num_int(rows[i].d),
                  &x);
    check_text(heng__num_text(&arena, x), rows[i].text);
    check_text(heng__num_show(&arena, x, rows[i].min_digits), rows[i].shown);
  }
}

static void gives_numerator_and_denominator(void **state) {
  (void)state;
  heng_num x = heng__num_decimal(-125, 2);
  check_text(heng__num_numerator(&arena, x), "-5");
  check_text(heng__num_denominator(&arena, x), "4");
  x = heng__num_int(0);
  check_text(heng__num_numerator(&arena, x), "0");
  check_text(heng__num_denominator(&arena, x), "1");
  heng__num_pow(&arena, heng__num_decimal(-3, 1), 41, &x);
  check_text(heng__num_numerator(&arena, x), "-36472996377170786403");
  check_text(heng__num_denominator(&arena, x),
             "100000000000000000000000000000000000000000");
}

static void the_longest_decimal_comes_back(void **state) {
  (void)state;
  heng_num two = heng__num_int(2), least, most, x, back;
  heng__num_pow(&arena, two, -4095, &least);
  heng__num_pow(&arena, two, 4095, &most);
  heng__num_sub(&arena, most, heng__num_int(1), &x);
  heng__num_add(&arena, most, x, &most);  // 2^4096 - 1
  heng__num_mul(&arena, most, least, &x);
  heng_slice text = heng__num_text(&arena, x);
  assert_int_equal(text.len, 4097);  // 1. and 4095 decimals
  assert_int_equal(heng__num_parse(&arena, text, &back), HENG_OK);
  assert_int_equal(heng__num_cmp(x, back), 0);
  text = heng__num_text(&arena, heng__num_neg(&arena, most));
  assert_int_equal(text.len, 1235);
  assert_int_equal(heng__num_parse(&arena, text, &back), HENG_OK);
  assert_int_equal(heng__num_cmp(heng__num_neg(&arena, most), back), 0);
  // Shown with six decimals it would be too wide for a number.
  heng__num_div(&arena, most, heng__num_int(7), &x);
  assert_int_equal(heng__num_show(&arena, x, 2).len, 3 + 1233 + 7);
}

// Digits, with runs of zeros and nines, which are where carries go wrong.
static void add_drawn_digits(heng_buf *buf, uint64_t *seed, size_t count) {
  char same = 0;
  for (size_t i = 0; i < count; i++) {
    if (i % 8 == 0) {
      uint64_t kind = draw_below(seed, 4);
      same = kind == 0 ? '0' : kind == 1 ? '9' : 0;
    }
    char digit = same ? same : (char)('0' + draw_below(seed, 10));
    heng__buf_add(buf, (heng_slice){&digit, 1});
  }
}

// The same text without the zeros that say nothing, cut by hand.
static heng_slice plain(heng_slice text) {
  bool negative = text.len && text.ptr[0] == '-';
  heng_slice t = {text.ptr + negative, text.len - negative};
  while (t.len > 1 && t.ptr[0] == '0' && t.ptr[1] != '.') {
    t.ptr++;
    t.len--;
  }
  if (t.len && memchr(t.ptr, '.', t.len)) {
    while (t.ptr[t.len - 1] == '0') t.len--;
    if (t.ptr[t.len - 1] == '.') t.len--;
  }
  if (heng__slice_eq(t, HENG_LIT("0"))) negative = false;
  return heng__arena_printf(&arena, "%s%.*s", negative ? "-" : "", HENG_ARG(t));
}

static void texts_come_back(uint64_t seed, int rounds) {
  for (int i = 0; i < rounds; i++) {
    size_t longest = i % 50 == 0 ? 600 : i % 5 == 0 ? 60 : 20;
    heng_buf buf = {.arena = &arena};
    if (draw_below(&seed, 2)) heng__buf_puts(&buf, "-");
    add_drawn_digits(&buf, &seed, 1 + draw_below(&seed, longest));
    if (draw_below(&seed, 4)) {
      heng__buf_puts(&buf, ".");
      add_drawn_digits(&buf, &seed, 1 + draw_below(&seed, longest));
    }
    heng_slice text = heng__buf_slice(&buf);
    heng_num x, back;
    assert_int_equal(heng__num_parse(&arena, text, &x), HENG_OK);
    heng_slice out = heng__num_text(&arena, x);
    check_text(out, plain(text).ptr);
    assert_int_equal(heng__num_parse(&arena, out, &back), HENG_OK);
    assert_int_equal(heng__num_cmp(x, back), 0);
    assert_true(heng__num_is_decimal(x));
    assert_true(heng__slice_eq(heng__num_show(&arena, x, 0), out));
    if (i % 1000 == 999) heng__arena_free(&arena);
  }
}

static void drawn_texts_come_back(void **state) {
  (void)state;
  texts_come_back(20170101, 60000);
  texts_come_back(drawn_seed(), 60000);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(reads_decimals),
      CASE(refuses_what_is_no_decimal),
      CASE(refuses_what_is_too_long_to_be_exact),
      CASE(shows_decimals_in_full_and_others_about),
      CASE(gives_numerator_and_denominator),
      CASE(the_longest_decimal_comes_back),
      CASE(drawn_texts_come_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
