// Dates: the whole calendar, counted day by day; forms of writing; months.
#include "base_test.h"

#include "base/date.h"

// The calendar by its rule, without arithmetic on day numbers.
static int days_in(int year, int month) {
  switch (month) {
    case 4:
    case 6:
    case 9:
    case 11: return 30;
    case 2:
      if (year % 400 == 0) return 29;
      if (year % 100 == 0) return 28;
      return year % 4 == 0 ? 29 : 28;
    default: return 31;
  }
}

static void every_day_of_the_calendar_goes_there_and_back(void **state) {
  (void)state;
  heng_date count = -719162;  // 0001-01-01, a Monday
  for (int year = 1; year <= 9999; year++)
    for (int month = 1; month <= 12; month++)
      for (int day = 1; day <= days_in(year, month); day++, count++) {
        int y, m, d;
        char text[11];
        heng_date parsed = 0;
        assert_int_equal(heng__date_of(year, month, day), count);
        heng__date_parts(count, &y, &m, &d);
        assert_true(y == year && m == month && d == day);
        heng__date_text(count, text);
        assert_int_equal(strlen(text), 10);
        assert_true(heng__date_parse((heng_slice){text, 10}, &parsed));
        assert_int_equal(parsed, count);
      }
  assert_int_equal(count, 2932897);  // 9999-12-31 was the last
}

static void knows_some_days_by_heart(void **state) {
  (void)state;
  static const struct {
    const char *text;
    heng_date want;
  } rows[] = {
      {"1970-01-01", 0},       {"1969-12-31", -1},    {"2000-02-29", 11016},
      {"2017-12-31", 17531},   {"2022-04-10", 19092}, {"0001-01-01", -719162},
      {"9999-12-31", 2932896},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_date date = 1;
    char text[11];
    assert_true(heng__date_parse(heng__slice(rows[i].text), &date));
    assert_int_equal(date, rows[i].want);
    assert_string_equal(heng__date_text(date, text), rows[i].text);
  }
}

static void reads_the_four_forms(void **state) {
  (void)state;
  static const char *const good[] = {
      "2022-04-05", "2022/4/5",  "2022/04/05",   "2022.4.5",
      "2022.04.05", "2022/04/5", "2022年4月5日", "2022年04月05日",
  };
  for (size_t i = 0; i < COUNT(good); i++) {
    heng_date date = 0;
    assert_true(heng__date_parse(heng__slice(good[i]), &date));
    assert_int_equal(date, heng__date_of(2022, 4, 5));
  }
}

static void refuses_other_forms_and_days_that_do_not_exist(void **state) {
  (void)state;
  static const char *const bad[] = {
      "",
      "2022",
      "2022-04",
      "2022-4-5",
      "2022-04-5",
      "2022-04-05 ",
      " 2022-04-05",
      "2022-04-05T00:00",
      "22-04-05",
      "12022-04-05",
      "2022/04-05",
      "2022.4/5",
      "2022年4月5",
      "2022年4月",
      "2022-04-31",
      "2022-02-29",
      "1900-02-29",
      "2022-13-01",
      "2022-00-10",
      "2022-10-00",
      "0000-01-01",
      "2022/4/",
      "2022//5",
      "2022/004/5",
      "2022/4/005",
      "-2022-04-05",
      "２０２２-04-05",
      "05/04/2022",
      "2022年13月1日",
      "2022-04-0a",
      "2022",
      "202",
  };
  for (size_t i = 0; i < COUNT(bad); i++) {
    heng_date date = 77;
    if (heng__date_parse(heng__slice(bad[i]), &date))
      fail_msg("%s was read", bad[i]);
    assert_int_equal(date, 77);
  }
}

static void a_month_later_is_the_same_day_or_the_last(void **state) {
  (void)state;
  static const struct {
    const char *from;
    int64_t months;
    const char *want;
  } rows[] = {
      {"2022-01-31", 1, "2022-02-28"},
      {"2024-01-31", 1, "2024-02-29"},
      {"2022-01-31", 2, "2022-03-31"},
      {"2022-03-31", -1, "2022-02-28"},
      {"2022-04-10", 3, "2022-07-10"},
      {"2022-12-31", 2, "2023-02-28"},
      {"2024-02-29", 12, "2025-02-28"},
      {"2024-02-29", 48, "2028-02-29"},
      {"2022-05-31", 0, "2022-05-31"},
      {"2022-01-15", -1, "2021-12-15"},
      {"2022-01-15", -13, "2020-12-15"},
      {"0001-01-31", 119987, "9999-12-31"},
      {"9999-12-31", -119987, "0001-01-31"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_date from = 0, got = 0;
    char text[11];
    assert_true(heng__date_parse(heng__slice(rows[i].from), &from));
    assert_true(heng__date_add_months(from, rows[i].months, &got));
    assert_string_equal(heng__date_text(got, text), rows[i].want);
  }
}

// One month on or back, by hand.
static void step_month(int *year, int *month, int by) {
  *month += by;
  if (*month == 13) {
    *month = 1;
    ++*year;
  }
  if (*month == 0) {
    *month = 12;
    --*year;
  }
}

static void months_agree_with_stepping_one_by_one(void **state) {
  (void)state;
  heng_date first = heng__date_of(1896, 1, 1), last = heng__date_of(1905, 1, 1);
  for (heng_date from = first; from < last; from++)
    for (int by = -1; by <= 1; by += 2) {
      int year, month, day;
      heng__date_parts(from, &year, &month, &day);
      for (int n = 1; n <= 50; n++) {
        step_month(&year, &month, by);
        int end = days_in(year, month);
        heng_date got = 0;
        assert_true(heng__date_add_months(from, by * n, &got));
        assert_int_equal(got,
                         heng__date_of(year, month, day < end ? day : end));
      }
    }
}

static void does_not_leave_the_calendar(void **state) {
  (void)state;
  heng_date first = heng__date_of(1, 1, 1), last = heng__date_of(9999, 12, 31);
  heng_date out = 5;
  assert_false(heng__date_add_days(last, 1, &out));
  assert_false(heng__date_add_days(first, -1, &out));
  assert_false(heng__date_add_days(0, INT64_MAX, &out));
  assert_false(heng__date_add_days(0, INT64_MIN, &out));
  assert_false(heng__date_add_months(last, 1, &out));
  assert_false(heng__date_add_months(first, -1, &out));
  assert_false(heng__date_add_months(0, INT64_MAX, &out));
  assert_false(heng__date_add_months(0, INT64_MIN, &out));
  assert_int_equal(out, 5);
  assert_true(heng__date_add_days(first, last - first, &out));
  assert_int_equal(out, last);
  assert_true(heng__date_add_days(last, first - last, &out));
  assert_int_equal(out, first);
  assert_true(heng__date_add_days(0, 31, &out));
  assert_int_equal(out, heng__date_of(1970, 2, 1));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_day_of_the_calendar_goes_there_and_back),
      cmocka_unit_test(knows_some_days_by_heart),
      cmocka_unit_test(reads_the_four_forms),
      cmocka_unit_test(refuses_other_forms_and_days_that_do_not_exist),
      cmocka_unit_test(a_month_later_is_the_same_day_or_the_last),
      cmocka_unit_test(months_agree_with_stepping_one_by_one),
      cmocka_unit_test(does_not_leave_the_calendar),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
