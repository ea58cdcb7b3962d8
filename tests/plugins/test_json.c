// Tests of the JSON writer: the whole document.
#include "plugins/plugin_test.h"
#include "plugins/sample_report.h"

static heng_status write_json(const heng_report *report,
                              bool chinese,
                              collected *out) {
  heng_write_options options = {.size = sizeof options, .chinese = chinese};
  heng_out to = {out, collect};
  return load_plugin("json")->writers[0].write(report, &heng__report_api,
                                               &options, &to);
}

static void check_sample(bool chinese, const char *want) {
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  assert_int_equal(write_json(sample_report(&arena), chinese, &out), HENG_OK);
  check_collected(&out, want);
  heng__arena_free(&arena);
}

// The sample as it must be written.
static const char sample_document[] =
    "{\n"
    "  \"heng\": 1,\n"
    "  \"kind\": \"run\",\n"
    "  \"run\": {\n"
    "    \"scheme\": \"Nantong\",\n"
    "    \"edition\": 2022,\n"
    "    \"as_of\": \"2022-12-31\",\n"
    "    \"published\": false\n"
    "  },\n"
    "  \"departments\": [\n"
    "    {\"place\": 1, \"id\": \"kj\", \"name\": "
    "\"科技局\", \"goals\": 93.25, \"total\": 90.10, "
    "\"tier\": \"first\", \"hold\": false, \"lifted\": "
    "false, \"due\": \"2022-12-31\"},\n"
    "    {\"place\": 12, \"id\": \"fg, \\\"x\\\"\", "
    "\"name\": \"发展和改革委员会\", \"goals\": "
    "{\"numerator\": \"1\", \"denominator\": \"3\"}, "
    "\"total\": -1.5, \"tier\": \"third\", \"hold\": true, "
    "\"lifted\": false, \"due\": null},\n"
    "    {\"place\": {\"held\": 3}, \"id\": \"jy\", "
    "\"name\": \"Education\\nBureau\", \"goals\": null, "
    "\"total\": {\"held\": 3}, \"tier\": null, \"hold\": "
    "null, \"lifted\": null, \"due\": null}\n"
    "  ],\n"
    "  \"findings\": [],\n"
    "  \"explanation\": [\n"
    "    {\n"
    "      \"kind\": \"field\",\n"
    "      \"name\": \"total\",\n"
    "      \"value\": 90.10,\n"
    "      \"text\": \"round(goals - common,\\n      2)\",\n"
    "      \"place\": \"five.heng:70\",\n"
    "      \"children\": [\n"
    "        {\n"
    "          \"kind\": \"field\",\n"
    "          \"name\": \"goals\",\n"
    "          \"value\": 93.25,\n"
    "          \"source\": \"part 4\",\n"
    "          \"children\": [\n"
    "            {\n"
    "              \"kind\": \"row\",\n"
    "              \"name\": \"e1\",\n"
    "              \"value\": {\"numerator\": \"2\", "
    "\"denominator\": \"3\"},\n"
    "              \"place\": \"events.csv:12\"\n"
    "            },\n"
    "            {\n"
    "              \"kind\": \"row\",\n"
    "              \"name\": \"e2\",\n"
    "              \"value\": null\n"
    "            }\n"
    "          ]\n"
    "        },\n"
    "        {\n"
    "          \"kind\": \"field\",\n"
    "          \"name\": \"common\",\n"
    "          \"value\": {\"held\": 1},\n"
    "          \"note\": \"the cap of 1 bound\",\n"
    "          \"assumed\": \"no cap is published\"\n"
    "        }\n"
    "      ]\n"
    "    },\n"
    "    {\n"
    "      \"kind\": \"note\",\n"
    "      \"name\": \"end\"\n"
    "    }\n"
    "  ],\n"
    "  \"text\": [\n"
    "    \"one \\\"line\\\"\",\n"
    "    \"\",\n"
    "    \"\\ttwo\\u001b[31m 行\"\n"
    "  ]\n"
    "}\n";

static void a_report_is_one_document(void **state) {
  (void)state;
  check_sample(/*chinese=*/false, sample_document);
}

// Names of things stay what they are; only prose follows the tongue.
static void prose_follows_the_tongue(void **state) {
  (void)state;
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  assert_int_equal(write_json(sample_report(&arena), true, &out), HENG_OK);
  assert_non_null(strstr(out.bytes, "\"scheme\": \"南通\""));
  assert_non_null(strstr(out.bytes, "\"note\": \"上限 1 起作用\""));
  assert_non_null(strstr(out.bytes, "\"tier\": \"first\""));
  assert_null(strstr(out.bytes, "第一等次"));
  free(out.bytes);
  heng__arena_free(&arena);
}

// Keys of members are unique, and every text is valid.
static void doubled_keys_and_odd_bytes_are_mended(void **state) {
  (void)state;
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  heng_report *report = heng__report_new(&arena, HENG_LIT("run"));
  static const char *const keys[] = {"kind", "t", "t"};
  for (size_t i = 0; i < COUNT(keys); i++) {
    heng_report_section *text =
        heng__report_text(report, heng__slice(keys[i]), HENG_SAY2("", ""));
    heng__report_line(text, HENG_LIT("\x01\xFF\xE6\xB1\xED\xA0\x80\x7F"));
  }
  assert_int_equal(write_json(report, false, &out), HENG_OK);
  check_collected(&out,
                  "{\n  \"heng\": 1,\n  \"kind\": \"run\",\n"
                  "  \"kind_2\": [\n"
                  "    \"\\u0001\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\\u007f\"\n"
                  "  ],\n  \"t\": [\n"
                  "    \"\\u0001\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\\u007f\"\n"
                  "  ],\n  \"t_2\": [\n"
                  "    \"\\u0001\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\\u007f\"\n"
                  "  ]\n}\n");
  heng__arena_free(&arena);
}

static void a_full_disk_is_noticed(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  collected out = {.fail_after = 100};
  assert_int_equal(write_json(sample_report(&arena), false, &out), HENG_SYSTEM);
  free(out.bytes);
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_report_is_one_document),
      cmocka_unit_test(prose_follows_the_tongue),
      cmocka_unit_test(doubled_keys_and_odd_bytes_are_mended),
      cmocka_unit_test(a_full_disk_is_noticed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
