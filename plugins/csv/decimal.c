// Fractions as decimals, for programs that know no fractions: long division on the
// digits of the parts, which may be of any length.
#include "csv.h"

#include <stdlib.h>
#include <string.h>

// What is left to divide: digits, as many as the divisor has and one more.
typedef struct rest {
  char *digits;  // values, not characters; the first stands highest
  size_t n;
} rest;

static bool is_less(const rest *r, const char *by, size_t n_by) {
  if (r->digits[0]) return false;
  for (size_t i = 0; i < n_by; i++) {
    int digit = by[i] - '0';
    if (r->digits[i + 1] != digit) return r->digits[i + 1] < digit;
  }
  return false;
}

static void subtract(rest *r, const char *by, size_t n_by) {
  int borrowed = 0;
  for (size_t i = n_by; i-- > 0;) {
    int digit = r->digits[i + 1] - (by[i] - '0') - borrowed;
    borrowed = digit < 0;
    r->digits[i + 1] = (char)(digit + 10 * borrowed);
  }
  r->digits[0] = (char)(r->digits[0] - borrowed);
}

// The next digit of the quotient, [digit] being the next of what is divided.
static char next_digit(rest *r, int digit, const char *by, size_t n_by) {
  char times = 0;
  memmove(r->digits, r->digits + 1, r->n - 1);
  r->digits[r->n - 1] = (char)digit;
  while (!is_less(r, by, n_by)) {
    subtract(r, by, n_by);
    times++;
  }
  return times;
}

static bool is_zero(const rest *r) {
  for (size_t i = 0; i < r->n; i++)
    if (r->digits[i]) return false;
  return true;
}

// Adds one to the last digit of a decimal, and to those before it as far as it is
// carried; the first character is a 0 that is left for that.
static void round_up(char *text, size_t len) {
  for (size_t i = len; i-- > 0;) {
    if (text[i] == '.') continue;
    if (text[i] != '9') {
      text[i]++;
      return;
    }
    text[i] = '0';
  }
}

// Divides into [text]: a 0, the whole part, and decimals until [most] digits that
// count; one further digit rounds the last. Gives the length.
static size_t divide(
    rest *r, const char *what, const char *by, size_t most, char *text) {
  size_t n_by = strlen(by), n_what = strlen(what), len = 0, counted = 0;
  text[len++] = '0';
  for (size_t i = 0;; i++) {
    bool whole = i < n_what;
    if (!whole && is_zero(r)) return len;
    char digit = next_digit(r, whole ? what[i] - '0' : 0, by, n_by);
    if (!whole && counted >= most) {
      if (digit >= 5) round_up(text, len);
      return len;
    }
    if (i == n_what) text[len++] = '.';
    text[len++] = (char)('0' + digit);
    if (digit || counted) counted++;
  }
}

char *csv_decimal(const char *numerator, const char *denominator) {
  bool negative = numerator[0] == '-';
  const char *what = numerator + negative;
  size_t n = strlen(denominator) + 1;
  // Zeros behind the point are fewer than the digits of the divisor.
  char *text = malloc(strlen(what) + n + CSV_DIGITS + 8);
  rest r = {calloc(n, 1), n};
  if (!text || !r.digits) {
    free(text);
    free(r.digits);
    return NULL;
  }
  text[0] = '-';
  size_t len = 1 + divide(&r, what, denominator, CSV_DIGITS, text + 1);
  free(r.digits);
  while (len > 1 && memchr(text, '.', len) && text[len - 1] == '0') len--;
  if (text[len - 1] == '.') len--;
  text[len] = '\0';
  size_t from = 1;
  while (text[from] == '0' && text[from + 1] && text[from + 1] != '.') from++;
  if (negative) text[--from] = '-';
  memmove(text, text + from, len - from + 1);
  return text;
}
