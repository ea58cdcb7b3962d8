// Dates: the calendar in whole numbers, without the C library's clock.
#include "base/date.h"

#define DAYS_PER_ERA 146097  // 400 years

static bool leap_year(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month) {
  static const signed char days[] = {31, 28, 31, 30, 31, 30,
                                     31, 31, 30, 31, 30, 31};
  return month == 2 && leap_year(year) ? 29 : days[month - 1];
}

static bool date_exists(int year, int month, int day) {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
         day <= month_days(year, month);
}

// Years are counted from March, so that the leap day is the last of its year
// and the days before a month follow one line: (153 * month + 2) / 5.
heng_date heng__date_of(int year, int month, int day) {
  int y = month > 2 ? year : year - 1;
  int from_march = month > 2 ? month - 3 : month + 9;
  int era = (y >= 0 ? y : y - 399) / 400;
  int year_of_era = y - era * 400;
  int day_of_year = (153 * from_march + 2) / 5 + day - 1;
  int day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  // 719468 days lie between 0000-03-01 and 1970-01-01.
  return era * DAYS_PER_ERA + day_of_era - 719468;
}

void heng__date_parts(heng_date date, int *year, int *month, int *day) {
  int64_t days = (int64_t)date + 719468;
  int era =
      (int)((days >= 0 ? days : days - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA);
  int day_of_era = (int)(days - (int64_t)era * DAYS_PER_ERA);
  // Take out the leap days that went by: one in 4, not in 100, but in 400
  // years.
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                     day_of_era / (DAYS_PER_ERA - 1)) /
                    365;
  int day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int from_march = (5 * day_of_year + 2) / 153;
  *day = day_of_year - (153 * from_march + 2) / 5 + 1;
  *month = from_march < 10 ? from_march + 3 : from_march - 9;
  *year = year_of_era + era * 400 + (*month <= 2);
}

// Reads [least]..[most] digits at [*at].
static bool read_digits(
    heng_slice text, size_t *at, size_t least, size_t most, int *out) {
  size_t from = *at;
  int value = 0;
  while (*at < text.len && *at - from < most && text.ptr[*at] >= '0' &&
         text.ptr[*at] <= '9')
    value = value * 10 + (text.ptr[(*at)++] - '0');
  *out = value;
  return *at - from >= least;
}

static bool read_mark(heng_slice text, size_t *at, const char *mark) {
  size_t len = strlen(mark);
  if (text.len - *at < len || memcmp(text.ptr + *at, mark, len) != 0)
    return false;
  *at += len;
  return true;
}

bool heng__date_parse(heng_slice text, heng_date *out) {
  static const struct {
    const char *year, *month, *day;  // what follows each
    size_t least;                    // digits of month and day
  } forms[] = {
      {"-", "-", "", 2},
      {"/", "/", "", 1},
      {".", ".", "", 1},
      {"年", "月", "日", 1},
  };
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    size_t at = 0;
    int year, month, day;
    if (!read_digits(text, &at, 4, 4, &year)) return false;
    if (!read_mark(text, &at, forms[i].year)) continue;
    if (!read_digits(text, &at, forms[i].least, 2, &month) ||
        !read_mark(text, &at, forms[i].month) ||
        !read_digits(text, &at, forms[i].least, 2, &day) ||
        !read_mark(text, &at, forms[i].day) || at != text.len ||
        !date_exists(year, month, day))
      return false;
    *out = heng__date_of(year, month, day);
    return true;
  }
  return false;
}

static char *put_digits(char *out, int value, int digits) {
  for (int i = digits - 1; i >= 0; i--, value /= 10)
    out[i] = (char)('0' + value % 10);
  return out + digits;
}

const char *heng__date_text(heng_date date, char *out) {
  int year, month, day;
  heng__date_parts(date, &year, &month, &day);
  char *at = put_digits(out, year < 0 ? 0 : year, 4);
  *at++ = '-';
  at = put_digits(at, month, 2);
  *at++ = '-';
  *put_digits(at, day, 2) = '\0';
  return out;
}

bool heng__date_add_months(heng_date date, int64_t months, heng_date *out) {
  const int64_t span = 9999 * 12;  // more leaves the calendar from anywhere
  if (months > span || months < -span) return false;
  int year, month, day;
  heng__date_parts(date, &year, &month, &day);
  int64_t total = (int64_t)year * 12 + (month - 1) + months;
  if (total < 12 || total >= 10000 * 12) return false;
  year = (int)(total / 12);
  month = (int)(total % 12) + 1;
  int last = month_days(year, month);
  *out = heng__date_of(year, month, day < last ? day : last);
  return true;
}

bool heng__date_add_days(heng_date date, int64_t days, heng_date *out) {
  const int64_t first = heng__date_of(1, 1, 1);
  const int64_t last = heng__date_of(9999, 12, 31);
  if (days > last - first || days < first - last) return false;
  int64_t sum = (int64_t)date + days;
  if (sum < first || sum > last) return false;
  *out = (heng_date)sum;
  return true;
}
