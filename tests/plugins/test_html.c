// Tests of the writer of pages: what becomes of texts that are no HTML, signs of
// movements, and an output that fails. Whole pages are read in pages.py.
#include "plugins/plugin_test.h"
#include "plugins/sample_report.h"

static heng_status write_page(const heng_report *report,
                              bool chinese,
                              collected *out) {
  heng_write_options options = {.size = sizeof options, .chinese = chinese};
  heng_out to = {out, collect};
  return load_plugin("html")->writers[0].write(report, &heng__report_api,
                                               &options, &to);
}

static void check_has(const collected *out, const char *part) {
  if (!strstr(out->bytes, part))
    fail_msg("not there: %s\nin:\n%s", part, out->bytes);
}

static void texts_become_no_markup(void **state) {
  (void)state;
  static const struct {
    const char *text, *page;
  } texts[] = {
      {"<b>&\"'", "<td>&lt;b&gt;&amp;&quot;&#39;</td>"},
      {"a\nb\tc", "<td>a b c</td>"},
      {"\xFF\xC3(", "<td>\xEF\xBF\xBD\xEF\xBF\xBD(</td>"},
      {"x\xE2\x80\xAEy", "<td>xy</td>"},
      {"\xEF\xBF\xBF", "<td>\xEF\xBF\xBD</td>"},
      {"\xF0\xA0\x80\x80", "<td>\xF0\xA0\x80\x80</td>"},
  };
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_report *report = heng__report_new(&arena, HENG_LIT("run"));
  heng_report_section *t =
      heng__report_table(report, HENG_LIT("t"), HENG_SAY2("<T>", "表"));
  heng__report_column(t, HENG_LIT("a"), HENG_SAY2("a & b", "甲"), 0);
  for (size_t i = 0; i < COUNT(texts); i++) {
    heng__report_row(t);
    heng__put_text(t, heng__slice(texts[i].text));
  }
  collected out = {0};
  assert_int_equal(write_page(report, false, &out), HENG_OK);
  for (size_t i = 0; i < COUNT(texts); i++) check_has(&out, texts[i].page);
  check_has(&out, "<h2>&lt;T&gt;</h2>");
  check_has(&out, "<th scope=\"col\">a &amp; b</th>");
  free(out.bytes);
  heng__arena_free(&arena);
}

static void movements_have_a_sign(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_report *report = heng__report_new(&arena, HENG_LIT("diff"));
  heng_report_section *t =
      heng__report_table(report, HENG_LIT("t"), HENG_SAY2("", ""));
  heng__report_column(t, HENG_LIT("moved"), HENG_SAY2("moved", "变动"),
                      HENG_COLUMN_NUMBER);
  heng__report_column(t, HENG_LIT("total"), HENG_SAY2("total", "总分"),
                      HENG_COLUMN_NUMBER);
  static const heng_num nums[] = {
      {3, 2, NULL}, {-3, 2, NULL}, {0, 1, NULL}, {1, 3, NULL}, {-1, 3, NULL}};
  for (size_t i = 0; i < COUNT(nums); i++) {
    heng__report_row(t);
    heng__put_num(t, nums[i], 0);
    heng__put_num(t, nums[i], 0);
  }
  collected out = {0};
  assert_int_equal(write_page(report, true, &out), HENG_OK);
  static const char *const parts[] = {
      "<span class=\"up\">+1.5</span></td><td class=\"number\">1.5</td>",
      "<td class=\"number\"><span class=\"down\">-1.5</span></td>",
      "<td class=\"number\">0</td><td class=\"number\">0</td>",
      "<span title=\"1/3\"><span class=\"up\">≈+0.333333</span></span>",
      "<span title=\"-1/3\"><span class=\"down\">≈-0.333333</span></span>",
      "<html lang=\"zh-CN\">",
      "<title>规则变更</title>",
  };
  for (size_t i = 0; i < COUNT(parts); i++) check_has(&out, parts[i]);
  free(out.bytes);
  heng__arena_free(&arena);
}

static void counts_are_no_movements_and_details_no_section(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_report *report = heng__report_new(&arena, HENG_LIT("mutate"));
  heng_report_section *t = heng__report_table(
      report, HENG_LIT("sets"), HENG_SAY2("By records", "按数据"));
  heng__report_column(t, HENG_LIT("units"), HENG_SAY2("units", "单位数"),
                      HENG_COLUMN_NUMBER);
  heng__report_column(t, HENG_LIT("moved"), HENG_SAY2("move", "有变动"),
                      HENG_COLUMN_NUMBER);
  heng__report_row(t);
  heng__put_int(t, 64);
  heng__put_int(t, 60);
  t = heng__report_table(report, HENG_LIT("all"),
                         HENG_SAY2("For programs", "供程序使用"));
  heng__report_column(t, HENG_LIT("what"), HENG_SAY2("what", "内容"),
                      HENG_COLUMN_DETAIL);
  heng__report_row(t);
  heng__put_int(t, 987654);
  collected out = {0};
  assert_int_equal(write_page(report, true, &out), HENG_OK);
  check_has(&out, "<td class=\"number\">60</td>");
  check_has(&out, "<title>规则变异测试</title>");
  assert_null(strstr(out.bytes, "987654"));
  assert_null(strstr(out.bytes, "供程序使用"));
  free(out.bytes);
  heng__arena_free(&arena);
}

static void an_output_that_fails_is_told(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  const heng_report *report = sample_report(&arena);
  collected whole = {0};
  assert_int_equal(write_page(report, false, &whole), HENG_OK);
  collected part = {.fail_after = 1};
  assert_int_equal(write_page(report, false, &part), HENG_SYSTEM);
  free(whole.bytes);
  free(part.bytes);
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(texts_become_no_markup),
      cmocka_unit_test(movements_have_a_sign),
      cmocka_unit_test(counts_are_no_movements_and_details_no_section),
      cmocka_unit_test(an_output_that_fails_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
