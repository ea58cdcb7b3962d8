// Fractions as decimals of so many digits, each worked out by hand.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "csv.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define ZEROS        "0000000000000000000000000000000000000000"

static void fractions_are_rounded_at_their_last_digit(void **state) {
  (void)state;
  static const struct {
    const char *numerator, *denominator, *decimal;
  } rows[] = {
      {"0", "1", "0"},
      {"0", "3", "0"},
      {"7", "1", "7"},
      {"100", "1", "100"},
      {"100", "10", "10"},
      {"-3", "4", "-0.75"},
      {"1", "8", "0.125"},
      {"1001", "1000", "1.001"},
      {"12345", "10", "1234.5"},
      // All that is behind nines is carried, as far as there is nothing left.
      {"3" ZEROS "1", "3" ZEROS "0", "1"},
      {"29999999999999999999999999999999999999999",
       "30000000000000000000000000000000000000000", "1"},
      {"-2999999999999999999999999999999999999999999",
       "300000000000000000000000000000000000000000", "-10"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char *got = csv_decimal(rows[i].numerator, rows[i].denominator);
    assert_non_null(got);
    if (strcmp(got, rows[i].decimal) != 0)
      fail_msg("%s/%s: %s", rows[i].numerator, rows[i].denominator, got);
    free(got);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fractions_are_rounded_at_their_last_digit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
