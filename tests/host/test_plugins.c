// Plugins that do not fit are refused with a message in both tongues, and the
// host goes on; those that fit are used.
#include "host_test.h"

static heng_host *host_with(const char *const *folders, size_t n) {
  heng_host_options options;
  heng_host_options_init(&options);
  options.plugin_folders = folders;
  options.n_plugin_folders = n;
  options.only_given_folders = true;
  heng_host *host;
  assert_int_equal(heng_host_new(&options, &host), HENG_OK);
  return host;
}

static void plugins_that_do_not_fit_are_refused(void **state) {
  (void)state;
  static const struct {
    const char *name, *code, *en, *zh;
  } rows[] = {
      {"broken", "H600", "cannot be loaded", "无法加载"},
      {"no_symbol", "H601", "no symbol `heng_plugin`", "不是 heng 的插件"},
      {"wrong_abi", "H602", "built for interface 42", "面向接口版本 42"},
      {"short_descriptor", "H603", "descriptor of", "字节"},
      {"no_name", "H604", "does not say its name", "没有给出名称"},
      {"failing_start", "H605", "could not start", "启动失败"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char folder[512];
    snprintf(folder, sizeof folder, "%s%s", PLUGIN_FOLDER, rows[i].name);
    const char *folders[] = {folder, PLUGIN_FOLDER "good"};
    heng_host *host = host_with(folders, 2);
    heng_answer *answer;
    assert_int_equal(heng_host_list(host, &answer), HENG_OK);
    written w;
    check_says(messages_of(answer, false, &w), rows[i].code);
    check_says(w.text, rows[i].en);
    check_says(messages_of(answer, true, &w), rows[i].zh);
    assert_int_equal(heng_answer_n_messages(answer), 1);
    check_cell(answer, "plugins", 0, "name", "good");
    assert_null(cell_of(answer, "plugins", 1, "name"));
    heng_answer_free(answer);
    heng_host_free(host);
  }
}

static void a_second_plugin_of_a_name_is_left_out(void **state) {
  (void)state;
  const char *folders[] = {PLUGIN_FOLDER "good", PLUGIN_FOLDER "same_name"};
  heng_host *host = host_with(folders, 2);
  heng_answer *answer;
  assert_int_equal(heng_host_list(host, &answer), HENG_OK);
  written w;
  check_says(messages_of(answer, false, &w), "H606");
  check_cell(answer, "plugins", 0, "version", "1.0");
  assert_null(cell_of(answer, "plugins", 1, "name"));
  heng_answer_free(answer);
  heng_host_free(host);
}

static void a_format_stays_with_the_plugin_that_came_first(void **state) {
  (void)state;
  const char *folders[] = {PLUGIN_FOLDER "good", PLUGIN_FOLDER "same_format"};
  heng_host *host = host_with(folders, 2);
  heng_answer *answer;
  assert_int_equal(heng_host_list(host, &answer), HENG_OK);
  written w;
  check_says(messages_of(answer, false, &w), "H607");
  check_cell(answer, "plugins", 1, "name", "same_format");
  heng_answer_free(answer);
  heng_host_free(host);
}

static void a_folder_without_plugins_is_no_mistake(void **state) {
  (void)state;
  const char *folders[] = {PLUGIN_FOLDER "not_there"};
  heng_host *host = host_with(folders, 1);
  heng_answer *answer;
  assert_int_equal(heng_host_list(host, &answer), HENG_OK);
  assert_int_equal(heng_answer_n_messages(answer), 0);
  heng_answer_free(answer);
  assert_null(heng_host_format_name(host, 0));
  heng_host_free(host);
}

static const char scheme[] =
    "scheme tiny edition 2022\n"
    "record units 单位 {\n"
    "  id 编号 key\n"
    "  name 名称: text\n"
    "  posts 编制: number\n"
    "}\n"
    "score ranked 名次 from units {\n"
    "  bonus size 编制分 = posts / 10\n"
    "  place = rank by total descending; ties share\n"
    "}\n"
    "check small on ranked: size <= 5 because \"{id} is large\"\n";

// Runs the scheme on what the plugin reads from a file of that name.
static heng_status run_on(test_folder *folder,
                          const char *data,
                          heng_host **host,
                          heng_answer **answer) {
  static const char *const plugins[] = {PLUGIN_FOLDER "good"};
  folder_put(folder, "tiny/tiny.heng", scheme);
  folder_put(folder, data, "");
  *host = host_with(plugins, 1);
  char profile[600], path[600];
  snprintf(profile, sizeof profile, "%s/tiny", folder->path);
  snprintf(path, sizeof path, "%s/%s", folder->path, data);
  heng_run_request request = {.profile = profile, .data = path};
  return heng_host_run(*host, &request, answer);
}

static void records_come_through_a_reader(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  heng_host *host;
  heng_answer *answer;
  assert_int_equal(run_on(&folder, "three.rows", &host, &answer), HENG_OK);
  check_cell(answer, "ranked", 0, "id", "b");
  check_cell(answer, "ranked", 0, "name", "乙");
  check_cell(answer, "ranked", 0, "total", "5");
  check_cell(answer, "ranked", 2, "place", "3");
  check_cell(answer, "run", 0, "as_of", "2022-12-31");
  check_cell(answer, "run", 0, "published", "yes");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void the_date_may_come_with_the_records(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  heng_host *host;
  heng_answer *answer;
  assert_int_equal(run_on(&folder, "as_of.rows", &host, &answer), HENG_OK);
  check_cell(answer, "run", 0, "as_of", "2021-06-30");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void what_a_reader_finds_wrong_is_told_at_its_line(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  heng_host *host;
  heng_answer *answer;
  assert_int_equal(run_on(&folder, "problem.rows", &host, &answer),
                   HENG_RECORDS);
  written w;
  check_says(messages_of(answer, false, &w), "code:3");
  check_says(w.text, "a quote is left open");
  check_says(messages_of(answer, true, &w), "引号没有结束");
  assert_null(cell_of(answer, "ranked", 0, "id"));
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void a_reader_that_fails_without_a_word_is_reported(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  heng_host *host;
  heng_answer *answer;
  assert_int_equal(run_on(&folder, "failed.rows", &host, &answer),
                   HENG_RECORDS);
  written w;
  check_says(messages_of(answer, false, &w), "H624");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void records_that_nobody_reads_are_reported_with_the_formats(
    void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  heng_host *host;
  heng_answer *answer;
  assert_int_equal(run_on(&folder, "strange.bin", &host, &answer),
                   HENG_RECORDS);
  written w;
  check_says(messages_of(answer, false, &w), "H622");
  check_says(w.text, "rows");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void a_format_that_nobody_writes_is_not_found(void **state) {
  (void)state;
  const char *folders[] = {PLUGIN_FOLDER "good"};
  heng_host *host = host_with(folders, 1);
  heng_answer *answer;
  assert_int_equal(heng_host_list(host, &answer), HENG_OK);
  written w = {.len = 0};
  heng_out out = {&w, put_written};
  assert_int_equal(heng_host_write(host, heng_answer_report(answer, false),
                                   "papyrus", NULL, &out),
                   HENG_NOTFOUND);
  heng_answer_free(answer);
  heng_host_free(host);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plugins_that_do_not_fit_are_refused),
      cmocka_unit_test(a_second_plugin_of_a_name_is_left_out),
      cmocka_unit_test(a_format_stays_with_the_plugin_that_came_first),
      cmocka_unit_test(a_folder_without_plugins_is_no_mistake),
      cmocka_unit_test(records_come_through_a_reader),
      cmocka_unit_test(the_date_may_come_with_the_records),
      cmocka_unit_test(what_a_reader_finds_wrong_is_told_at_its_line),
      cmocka_unit_test(a_reader_that_fails_without_a_word_is_reported),
      cmocka_unit_test(records_that_nobody_reads_are_reported_with_the_formats),
      cmocka_unit_test(a_format_that_nobody_writes_is_not_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
