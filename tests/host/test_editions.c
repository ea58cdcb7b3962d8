// Editions that revise one another, side by side, and rules that several schemes
// share.
#include "host_test.h"

#define UNITS "record units 单位 {\n  id 编号 key\n  posts 编制: number\n}\n"
#define TINY                                        \
  "scheme tiny 小方案 edition 2022\nuse model\n" \
  "param rate = 2   source \"letter of 2022\"\n"    \
  "score ranked 名次 from units {\n"              \
  "  bonus size 编制分 = posts * rate\n"         \
  "  bonus extra = 1   assumed \"a guess of 2022\"\n}\n"
#define EXAMPLE(total)                                                  \
  "example \"one\" {\n  units | id | posts |\n        | a  | 10    |\n" \
  "  expect ranked a: total = " total "\n}\n"

// A model, and a profile of two editions with examples and a sample.
static void put_profile(test_folder *folder) {
  folder_put(folder, "model.heng", UNITS);
  folder_put(folder, "tiny/tiny.heng", TINY);
  folder_put(folder, "tiny/tiny.test.heng", EXAMPLE("21"));
  folder_put(folder, "tiny/tiny@2023.heng",
             "scheme tiny 小方案 edition 2023\nrevise tiny edition 2022\n"
             "revise param rate = 3   source \"letter of 2023\"\n"
             "extend ranked { drop bonus extra }\n");
  folder_put(folder, "tiny/tiny@2023.test.heng", EXAMPLE("30"));
  folder_put(folder, "tiny/sample/units.csv", "id,posts\na,30\nb,50\n");
}

static void check_total(heng_host *host,
                        const char *profile,
                        const char *want) {
  heng_run_request request = {.profile = profile};
  heng_answer *answer;
  assert_int_equal(heng_host_run(host, &request, &answer), HENG_OK);
  check_cell(answer, "ranked", 0, "total", want);
  heng_answer_free(answer);
}

// The status of checking a target, and what is said in English.
static heng_status check_target(heng_host *host,
                                const char *target,
                                written *w) {
  heng_check_request request = {.targets = &target, .n_targets = 1};
  heng_answer *answer;
  heng_status status = heng_host_check(host, &request, &answer);
  messages_of(answer, false, w);
  heng_answer_free(answer);
  return status;
}

static void both_editions_are_run_and_explained(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  heng_host *host = host_in(&folder);
  char by_folder[600];
  snprintf(by_folder, sizeof by_folder, "%s/tiny@2023", folder.path);
  check_total(host, "tiny", "61");
  check_total(host, "tiny@2022", "61");
  check_total(host, "tiny@2023", "90");
  check_total(host, by_folder, "90");
  heng_explain_request request = {
      .run = {.profile = "tiny@2023"}, .unit = "a", .field = "size"};
  heng_answer *answer;
  assert_int_equal(heng_host_explain(host, &request, &answer), HENG_OK);
  written w = {.len = 0};
  heng_out out = {&w, put_written};
  heng_host_write(host, heng_answer_report(answer, false), "json", NULL, &out);
  // The rule stands in the old text, its figure in the new one.
  check_says(w.text, "tiny.heng:5");
  check_says(w.text, "tiny@2023.heng:3");
  check_says(w.text, "letter of 2023");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void both_editions_are_checked_and_tested(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  heng_host *host = host_in(&folder);
  const char *target = "tiny";
  heng_check_request request = {.targets = &target, .n_targets = 1};
  heng_answer *answer;
  assert_int_equal(heng_host_check(host, &request, &answer), HENG_OK);
  check_cell(answer, "check", 0, "edition", "2022");
  check_cell(answer, "check", 1, "edition", "2023");
  check_cell(answer, "check", 0, "assumptions", "1");
  check_cell(answer, "check", 1, "assumptions", "0");
  check_cell(answer, "check", 1, "citations", "1");
  check_cell(answer, "citations", 1, "place", "tiny@2023.heng:3");
  heng_answer_free(answer);
  heng_test_request tests = {.targets = &target, .n_targets = 1};
  assert_int_equal(heng_host_test(host, &tests, &answer), HENG_OK);
  check_cell(answer, "test", 0, "examples", "1");
  check_cell(answer, "test", 1, "examples", "1");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void the_main_text_may_revise_an_older_one(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  folder_put(&folder, "tiny/tiny@2022.heng", TINY);
  folder_put(&folder, "tiny/tiny.heng",
             "方案 tiny 小方案 版本 2024\n修订 小方案 版本 2023\n"
             "修订 参数 rate = 4\n");
  heng_host *host = host_in(&folder);
  check_total(host, "tiny", "120");
  check_total(host, "tiny@2023", "90");
  check_total(host, "tiny@2022", "61");
  heng_host_free(host);
  folder_end(&folder);
}

static void an_edition_of_another_profile_is_revised(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  folder_put(&folder, "tiny/tiny.heng",
             "scheme tiny 小方案 edition 2022\nuse model\nuse figures\n"
             "score ranked 名次 from units { bonus size = posts * rate }\n");
  folder_put(&folder, "tiny/figures.heng", "param rate = 2\n");
  folder_put(&folder, "near/near.heng",
             "scheme near edition 2023\nrevise tiny edition 2022\n"
             "extend ranked { revise bonus size = posts * rate + 1 }\n");
  folder_put(&folder, "near/sample/units.csv", "id,posts\na,30\nb,50\n");
  heng_host *host = host_in(&folder);
  check_total(host, "near", "61");
  heng_host_free(host);
  folder_end(&folder);
}

static void a_script_makes_its_texts_for_both_editions(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  folder_put(&folder, "tiny/profile.lua",
             "local heng = ...\nheng.param('step', 5)\n"
             "heng.scheme 'tiny.heng'\n");
  folder_put(&folder, "tiny/tiny@2023.heng",
             "scheme tiny 小方案 edition 2023\nrevise tiny edition 2022\n"
             "extend ranked { revise bonus extra = step }\n");
  heng_host *host = host_in(&folder);
  check_total(host, "tiny", "61");
  check_total(host, "tiny@2023", "65");
  heng_host_free(host);
  folder_end(&folder);
}

static void an_edition_that_is_not_there_is_reported(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  folder_put(&folder, "tiny/tiny@2025.heng",
             "scheme tiny edition 2025\nrevise tiny edition 2024\n");
  folder_put(&folder, "tiny/tiny@2026.heng",
             "scheme tiny edition 2026\nrevise tiny edition 2026\n");
  heng_host *host = host_in(&folder);
  written w;
  assert_int_equal(check_target(host, "tiny@2025", &w), HENG_RULES);
  check_says(w.text, "tiny@2025.heng:2:8: error H651");
  check_says(w.text, "tiny@2024.heng, or in a tiny.heng");
  check_says(w.text, "looked for in ");
  check_says(w.text, "1 error\n");
  assert_int_equal(check_target(host, "tiny@2026", &w), HENG_RULES);
  check_says(w.text, "H616");
  check_says(w.text, "tiny@2026.heng → tiny@2026.heng");
  heng_host_free(host);
  folder_end(&folder);
}

static void the_complete_text_of_an_edition_is_written(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  heng_host *host = host_in(&folder);
  heng_dump_request request = {.stage = "whole",
                               .run = {.profile = "tiny@2023"}};
  heng_answer *answer;
  assert_int_equal(heng_host_dump(host, &request, &answer), HENG_OK);
  written w = {.len = 0};
  heng_out out = {&w, put_written};
  heng_host_write(host, heng_answer_report(answer, false), "table", NULL, &out);
  assert_string_equal(w.text, "scheme tiny 小方案 edition 2023\nuse model\n"
                              "param rate = 3   source \"letter of 2023\"\n"
                              "score ranked 名次 from units {\n"
                              "  bonus size 编制分 = posts * rate\n}\n");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

// Shared rules ----------------------------------------------------------------

#define SHARED                                          \
  "use model\nslot param rate 系数 between 1 and 9\n" \
  "for units { slot rule worth: number = posts }\n"     \
  "score ranked from units { bonus size = worth * rate }\n"

static void put_shared(test_folder *folder) {
  folder_put(folder, "model.heng", UNITS);
  folder_put(folder, "shared/core.heng", SHARED);
  folder_put(folder, "one/one.heng",
             "scheme one edition 2022\nuse core\nparam rate = 2\n");
  folder_put(folder, "two/two.heng",
             "scheme two edition 2022\nuse core\nparam rate = 3\n"
             "for units { worth = posts + 1 }\n");
  folder_put(folder, "one/sample/units.csv", "id,posts\na,30\nb,50\n");
  folder_put(folder, "two/sample/units.csv", "id,posts\na,30\nb,50\n");
}

static void several_schemes_fill_the_same_rules(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_shared(&folder);
  heng_host *host = host_in(&folder);
  check_total(host, "one", "60");
  check_total(host, "two", "93");
  heng_host_free(host);
  folder_end(&folder);
}

static void open_rules_are_written_with_their_slots(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_shared(&folder);
  heng_host *host = host_in(&folder);
  char path[600];
  snprintf(path, sizeof path, "%s/shared/core.heng", folder.path);
  heng_dump_request request = {.stage = "whole", .run = {.profile = path}};
  heng_answer *answer;
  assert_int_equal(heng_host_dump(host, &request, &answer), HENG_OK);
  written w = {.len = 0};
  heng_out out = {&w, put_written};
  heng_host_write(host, heng_answer_report(answer, false), "table", NULL, &out);
  assert_string_equal(w.text, SHARED);
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void open_rules_are_checked_but_not_run(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_shared(&folder);
  heng_host *host = host_in(&folder);
  char path[600];
  snprintf(path, sizeof path, "%s/shared/core.heng", folder.path);
  written w;
  assert_int_equal(check_target(host, path, &w), HENG_OK);
  heng_run_request request = {.profile = path, .data = folder.path};
  heng_answer *answer;
  assert_int_equal(heng_host_run(host, &request, &answer), HENG_RULES);
  check_says(messages_of(answer, false, &w), "H652");
  check_says(messages_of(answer, true, &w), "不能单独运行");
  heng_answer_free(answer);
  const char *target = path;
  heng_test_request test = {.targets = &target, .n_targets = 1};
  assert_int_equal(heng_host_test(host, &test, &answer), HENG_RULES);
  check_says(messages_of(answer, false, &w), "H652");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void a_text_that_is_nowhere_says_where_it_was_looked_for(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_shared(&folder);
  folder_put(&folder, "one/one.heng", "scheme one edition 2022\nuse croe\n");
  heng_host *host = host_in(&folder);
  written w;
  assert_int_equal(check_target(host, "one", &w), HENG_RULES);
  check_says(w.text, "did you mean `core`?");
  check_says(w.text, "/shared");
  heng_host_free(host);
  folder_end(&folder);
}

// What a scheme fills in stands in for the slot; the slot's own words are
// formatted all the same.
static void shared_rules_are_formatted_with_their_own_names(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_shared(&folder);
  folder_put(&folder, "two/core.heng", SHARED);
  heng_host *host = host_in(&folder);
  char path[600];
  snprintf(path, sizeof path, "%s/two/core.heng", folder.path);
  const char *file = path;
  heng_format_request request = {
      .files = &file, .n_files = 1, .tongue = HENG_TONGUE_CHINESE};
  heng_answer *answer;
  assert_int_equal(heng_host_format(host, &request, &answer), HENG_OK);
  written w = {.len = 0};
  heng_out out = {&w, put_written};
  heng_host_write(host, heng_answer_report(answer, false), "table", NULL, &out);
  check_says(w.text, "对于 单位 { 可设 规则 worth：数 = 编制 }");
  check_says(w.text, "可设 参数 系数 rate 介于 1 与 9");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(both_editions_are_run_and_explained),
      cmocka_unit_test(both_editions_are_checked_and_tested),
      cmocka_unit_test(the_main_text_may_revise_an_older_one),
      cmocka_unit_test(an_edition_of_another_profile_is_revised),
      cmocka_unit_test(a_script_makes_its_texts_for_both_editions),
      cmocka_unit_test(an_edition_that_is_not_there_is_reported),
      cmocka_unit_test(the_complete_text_of_an_edition_is_written),
      cmocka_unit_test(several_schemes_fill_the_same_rules),
      cmocka_unit_test(open_rules_are_written_with_their_slots),
      cmocka_unit_test(open_rules_are_checked_but_not_run),
      cmocka_unit_test(a_text_that_is_nowhere_says_where_it_was_looked_for),
      cmocka_unit_test(shared_rules_are_formatted_with_their_own_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
