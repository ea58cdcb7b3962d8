// Tests of the search for the nearest name.
#include "model/model_test.h"

#include "base/nearest.h"

static void the_nearest_name_is_found_where_one_is_near(void **state) {
  (void)state;
  static const char *const names[] = {"units", "marks",    "events",
                                      "单位",  "工作目标", "kj"};
  static const struct {
    const char *name, *want;
  } rows[] = {
      {"unit", "units"},
      {"Units", "units"},
      {"untis", "units"},
      {"evnets", "events"},
      {"mark", "marks"},
      {"ＫＪ", "kj"},
      {"工作目杯", "工作目标"},
      {"单伟", "单位"},
      {"部门", ""},
      {"位", "单位"},
      {"单位位", "单位"},
      {"x", ""},
      {"completely else", ""},
      {"", ""},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_nearest search = heng__nearest_begin(heng__slice(rows[i].name));
    for (size_t k = 0; k < COUNT(names); k++)
      heng__nearest_offer(&search, heng__slice(names[k]));
    check_text(search.best, rows[i].want);
  }
}

static void long_names_are_left_alone(void **state) {
  (void)state;
  char name[200];
  memset(name, 'a', sizeof name);
  heng_slice whole = {name, sizeof name}, less = {name, sizeof name - 1};
  heng_nearest search = heng__nearest_begin(whole);
  heng__nearest_offer(&search, less);
  check_text(search.best, "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_nearest_name_is_found_where_one_is_near),
      cmocka_unit_test(long_names_are_left_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
