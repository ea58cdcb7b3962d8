// Tests of the writers of test results: every text is escaped, a table without
// `passed` is none of their business, and a full disk is told.
#include "plugins/plugin_test.h"
#include "plugins/sample_report.h"

static heng_report_section *table(heng_report *report, const char *key) {
  heng_report_section *t = heng__report_table(
      report, heng__slice(key), HENG_SAY2("Examples \"&\"", "示例"));
  heng__report_column(t, HENG_LIT("profile"), HENG_SAY2("profile", "方案"), 0);
  heng__report_column(t, HENG_LIT("example"), HENG_SAY2("example", "示例"), 0);
  heng__report_column(t, HENG_LIT("passed"), HENG_SAY2("passed", "通过"), 0);
  heng__report_column(t, HENG_LIT("place"), HENG_SAY2("place", "位置"), 0);
  heng__report_column(t, HENG_LIT("message"), HENG_SAY2("message", "内容"), 0);
  heng__report_column(t, HENG_LIT("details"), HENG_SAY2("details", "详情"), 0);
  return t;
}

static void row(heng_report_section *t,
                const char *name,
                bool passed,
                const char *place,
                heng_said message) {
  heng__report_row(t);
  heng__put_key(t, HENG_LIT("p"));
  heng__put_text(t, heng__slice(name));
  heng__put_bool(t, passed);
  heng__put_text(t, heng__slice(place));
  heng__put_said(t, message);
  heng__put_said(t, message);
}

static const heng_report *hostile(heng_arena *arena) {
  heng_report *report = heng__report_new(arena, HENG_LIT("test"));
  add_scores(report);
  heng_report_section *t = table(report, "examples");
  row(t, "a <b> & 'c' \"d\" # e \\ f", true, "x.heng:3", HENG_SAY2("", ""));
  row(t, "bro\x01ken \xFF\xC0\x80 \xED\xA0\x80 \xEF\xBF\xBF", false, "x:y",
      HENG_SAY2("]]> \"q\" \\\n\ttab", "中 <文>"));
  return report;
}

static void check(size_t writer, bool chinese, const char *want) {
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  heng_write_options options = {.size = sizeof options, .chinese = chinese};
  heng_out to = {&out, collect};
  assert_int_equal(load_plugin("tests")->writers[writer].write(
                       hostile(&arena), &heng__report_api, &options, &to),
                   HENG_OK);
  check_collected(&out, want);
  heng__arena_free(&arena);
}

#define BAD "\xEF\xBF\xBD"

static void xml_is_escaped(void **state) {
  (void)state;
  check(0, false,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"heng\" tests=\"2\" failures=\"1\" errors=\"0\" "
        "skipped=\"0\" time=\"0.000000\">\n"
        "  <testsuite name=\"Examples &quot;&amp;&quot; p\" tests=\"2\" "
        "failures=\"1\" errors=\"0\" skipped=\"0\" time=\"0.000000\">\n"
        "    <testcase classname=\"p\" name=\"a &lt;b&gt; &amp; 'c' "
        "&quot;d&quot; # e \\ f\" file=\"x.heng\" line=\"3\" time=\"0\"/>\n"
        "    <testcase classname=\"p\" name=\"bro" BAD "ken " BAD BAD BAD
        " " BAD BAD BAD " " BAD BAD BAD "\" file=\"x:y\" time=\"0\">\n"
        "      <failure message=\"]]&gt; &quot;q&quot; \\&#10;&#9;tab\">"
        "]]&gt; &quot;q&quot; \\&#10;&#9;tab</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
}

static void tap_is_escaped(void **state) {
  (void)state;
  check(1, true,
        "TAP version 14\n"
        "1..2\n"
        "ok 1 - p: a <b> & 'c' \"d\" \\# e \\\\ f\n"
        "not ok 2 - p: bro ken " BAD BAD BAD " " BAD BAD BAD " " BAD BAD BAD
        "\n"
        "  ---\n"
        "  message: \"中 <文>\"\n"
        "  severity: fail\n"
        "  at:\n"
        "    file: \"x:y\"\n"
        "  details: \"中 <文>\"\n"
        "  ...\n");
}

// Wherever it breaks off.
static void a_write_that_fails_is_told(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  const heng_report *report = hostile(&arena);
  for (size_t writer = 0; writer < 2; writer++)
    for (size_t most = 1; most < 200; most += 7) {
      collected out = {.fail_after = most};
      heng_out to = {&out, collect};
      heng_write_options options = {.size = sizeof options};
      assert_int_equal(load_plugin("tests")->writers[writer].write(
                           report, &heng__report_api, &options, &to),
                       HENG_SYSTEM);
      free(out.bytes);
    }
  heng__arena_free(&arena);
}

// A table whose cases are called sets, one of which nobody can judge.
static const heng_report *sets(heng_arena *arena) {
  heng_report *report = heng__report_new(arena, HENG_LIT("test"));
  heng_report_section *t = heng__report_table(report, HENG_LIT("snapshots"),
                                              HENG_SAY2("Approved", "批准"));
  heng__report_heading(t, "profile", "profile", "方案", 0);
  heng__report_heading(t, "set", "set", "数据集", 0);
  heng__report_heading(t, "passed", "passed", "通过", 0);
  heng__report_heading(t, "note", "note", "说明", 0);
  heng__report_row(t);
  heng__put_key(t, HENG_LIT("p"));
  heng__put_key(t, HENG_LIT("sample"));
  heng__put_bool(t, true);
  heng__put_missing(t);
  heng__report_row(t);
  heng__put_key(t, HENG_LIT("p"));
  heng__put_key(t, HENG_LIT("records/2021"));
  heng__put_missing(t);
  heng__put_text(t, HENG_LIT("not yet #1"));
  return report;
}

static void what_nobody_can_judge_is_skipped(void **state) {
  (void)state;
  static const char *const want[] = {
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"heng\" tests=\"2\" failures=\"0\" errors=\"0\" "
      "skipped=\"1\" time=\"0.000000\">\n"
      "  <testsuite name=\"Approved p\" tests=\"2\" failures=\"0\" "
      "errors=\"0\" skipped=\"1\" time=\"0.000000\">\n"
      "    <testcase classname=\"p\" name=\"sample\" time=\"0\"/>\n"
      "    <testcase classname=\"p\" name=\"records/2021\" time=\"0\">\n"
      "      <skipped message=\"not yet #1\"/>\n"
      "    </testcase>\n"
      "  </testsuite>\n"
      "</testsuites>\n",
      "TAP version 14\n"
      "1..2\n"
      "ok 1 - p: sample\n"
      "ok 2 - p: records/2021 # SKIP not yet \\#1\n"};
  for (size_t writer = 0; writer < 2; writer++) {
    heng_arena arena;
    collected out = {0};
    heng__arena_init(&arena, NULL);
    heng_write_options options = {.size = sizeof options};
    heng_out to = {&out, collect};
    assert_int_equal(load_plugin("tests")->writers[writer].write(
                         sets(&arena), &heng__report_api, &options, &to),
                     HENG_OK);
    check_collected(&out, want[writer]);
    heng__arena_free(&arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(xml_is_escaped),
      cmocka_unit_test(tap_is_escaped),
      cmocka_unit_test(what_nobody_can_judge_is_skipped),
      cmocka_unit_test(a_write_that_fails_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
