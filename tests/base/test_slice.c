// Slices, pairs of names, and statuses.
#include "base_test.h"

#include "base/status.h"

static void slices_compare_by_bytes(void **state) {
  (void)state;
  static const struct {
    const char *left, *right;
    int want;
  } rows[] = {
      {"", "", 0},     {"a", "a", 0},   {"a", "b", -1},      {"b", "a", 1},
      {"a", "ab", -1}, {"ab", "a", 1},  {"Z", "a", -1},      {"z", "é", -1},
      {"é", "中", -1}, {"中", "🀄", -1}, {"单位", "单位", 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_slice left = heng__slice(rows[i].left);
    heng_slice right = heng__slice(rows[i].right);
    int got = heng__slice_cmp(left, right);
    assert_int_equal((got > 0) - (got < 0), rows[i].want);
    assert_int_equal(heng__slice_eq(left, right), rows[i].want == 0);
  }
}

static void a_null_string_is_the_empty_slice(void **state) {
  (void)state;
  heng_slice none = heng__slice(NULL);
  assert_int_equal(none.len, 0);
  assert_true(heng__slice_eq(none, HENG_LIT("")));
  assert_int_equal(heng__slice_cmp(none, HENG_LIT("")), 0);
  assert_true(heng__slice_cmp(none, HENG_LIT("a")) < 0);
}

static void a_pair_shows_its_partner_where_a_name_lacks(void **state) {
  (void)state;
  heng_pair both = {HENG_LIT("gap"), HENG_LIT("名次分差")};
  heng_pair latin = {.en = HENG_LIT("gap")};
  heng_pair chinese = {.zh = HENG_LIT("名次分差")};
  check_text(heng__pair_show(both, HENG_EN), "gap");
  check_text(heng__pair_show(both, HENG_ZH), "名次分差");
  check_text(heng__pair_show(latin, HENG_ZH), "gap");
  check_text(heng__pair_show(chinese, HENG_EN), "名次分差");
  assert_true(heng__pair_has(both, HENG_LIT("名次分差")));
  assert_true(heng__pair_has(both, HENG_LIT("gap")));
  assert_false(heng__pair_has(both, HENG_LIT("ga")));
  assert_false(heng__pair_has(latin, HENG_LIT("")));
}

static void every_status_has_an_exit_code_and_a_text(void **state) {
  (void)state;
  static const int codes[] = {0, 1, 2, 3, 4, 5, 5, 5, 2};
  for (int i = 0; i <= HENG_NOTFOUND; i++) {
    assert_int_equal(heng_status_exit((heng_status)i), codes[i]);
    assert_true(strlen(heng_status_text((heng_status)i)) > 0);
  }
  assert_string_equal(heng_status_text(HENG_OK), "all well");
  assert_string_equal(heng_status_text(HENG_NOTFOUND), "not found");
}

static void a_status_from_elsewhere_is_a_failure(void **state) {
  (void)state;
  // Not a constant, as it would come over the plugin ABI.
  volatile unsigned from_plugin = 12;
  heng_status unknown = (heng_status)from_plugin;
  assert_int_equal(heng_status_exit(unknown), 5);
  assert_string_equal(heng_status_text(unknown), "unknown status");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(slices_compare_by_bytes),
      cmocka_unit_test(a_null_string_is_the_empty_slice),
      cmocka_unit_test(a_pair_shows_its_partner_where_a_name_lacks),
      cmocka_unit_test(every_status_has_an_exit_code_and_a_text),
      cmocka_unit_test(a_status_from_elsewhere_is_a_failure),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
