// Functions of values from plugins and from a profile's script, as the host
// brings them together.
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

#define CSV HENG_BUILD_DIR "/plugins"

static const char head[] = "scheme tiny edition 2022\n"
                           "record units 单位 {\n"
                           "  id 编号 key\n"
                           "  name 名称: text\n"
                           "  posts 编制: number?\n"
                           "  since 起始: date\n"
                           "}\n";
static const char rows[] =
    "id,name,posts,since\na,甲,3,2022-01-31\nb,乙,,2021-12-31\n"
    "c,丙,12345678901234567890,2020-02-28\n";

// Writes a profile of that head and [rules] with three units.
static void put(test_folder *folder, const char *rules) {
  char text[4096];
  snprintf(text, sizeof text, "%s%s", head, rules);
  folder_put(folder, "tiny/tiny.heng", text);
  folder_put(folder, "tiny/sample/units.csv", rows);
}

static heng_status run(heng_host *host,
                       const test_folder *folder,
                       heng_answer **answer) {
  char path[600];
  snprintf(path, sizeof path, "%s/tiny", folder->path);
  heng_run_request request = {.profile = path};
  return heng_host_run(host, &request, answer);
}

static heng_status check(heng_host *host,
                         const test_folder *folder,
                         heng_answer **answer) {
  char path[600];
  snprintf(path, sizeof path, "%s/tiny", folder->path);
  const char *targets[] = {path};
  heng_check_request request = {.targets = targets, .n_targets = 1};
  return heng_host_check(host, &request, answer);
}

static void values_of_every_kind_cross(void **state) {
  (void)state;
  static const char *const plugins[] = {CSV, PLUGIN_FOLDER "functions"};
  test_folder folder;
  folder_begin(&folder);
  put(&folder, "score ranked 名次 from units {\n"
               "  bonus size = half(posts) else 0\n"
               "  place = rank by total descending; ties share\n"
               "  marked = 标记(name)\n"
               "  next = later(since)\n"
               "  few = is_not(posts is known and posts > 3)\n"
               "}\n");
  heng_host *host = host_with(plugins, 2);
  heng_answer *answer;
  assert_int_equal(run(host, &folder, &answer), HENG_OK);
  check_cell(answer, "ranked", 0, "id", "c");
  check_cell(answer, "ranked", 0, "size", "4115226300411522630");
  check_cell(answer, "ranked", 1, "size", "1.5");
  check_cell(answer, "ranked", 2, "size", "0");
  check_cell(answer, "ranked", 1, "marked", "甲!");
  check_cell(answer, "ranked", 1, "next", "2022-02-01");
  check_cell(answer, "ranked", 0, "next", "2020-02-29");
  check_cell(answer, "ranked", 0, "few", "no");
  check_cell(answer, "ranked", 2, "few", "yes");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void what_gives_no_value_is_a_finding(void **state) {
  (void)state;
  static const char *const plugins[] = {CSV, PLUGIN_FOLDER "functions"};
  static const struct {
    const char *name, *en, *zh;
  } calls[] = {
      {"nothing", "the plugin gave no result", "插件没有给出结果"},
      {"broken", "the plugin failed: the system failed", "插件运行失败"},
      {"by_zero",
       "the plugin gave `-9223372036854775808/0`, and a number is wanted",
       "而应给出数"},
      {"a_word", "the plugin gave `seven`, and a number is wanted",
       "插件给出“seven”，而应给出数"},
  };
  heng_host *host = host_with(plugins, 2);
  for (size_t i = 0; i < COUNT(calls); i++) {
    test_folder folder;
    folder_begin(&folder);
    char rules[512];
    snprintf(rules, sizeof rules,
             "score ranked 名次 from units {\n"
             "  bonus size = %s(name)\n"
             "  place = rank by total descending; ties share\n"
             "}\n",
             calls[i].name);
    put(&folder, rules);
    heng_answer *answer;
    assert_int_equal(run(host, &folder, &answer), HENG_FINDINGS);
    check_cell(answer, "findings", 0, "code", "H550");
    const char *said = cell_of(answer, "findings", 0, "message");
    check_says(said, calls[i].en);
    check_says(said, "(plugin functions 1.0)");
    assert_null(cell_of(answer, "findings", 3, "code"));
    heng_answer_free(answer);
    folder_end(&folder);
  }
  heng_host_free(host);
}

static void functions_that_do_not_fit_are_left_out(void **state) {
  (void)state;
  static const char *const plugins[] = {PLUGIN_FOLDER "functions",
                                        PLUGIN_FOLDER "before_functions"};
  heng_host *host = host_with(plugins, 2);
  heng_answer *answer;
  assert_int_equal(heng_host_list(host, &answer), HENG_OK);
  written w;
  messages_of(answer, false, &w);
  check_says(w.text, "H662: the function `sum` of the plugin functions.so");
  check_says(w.text, "H661: the function `标记二`");
  check_says(w.text, "H661: the function `two words`");
  check_says(w.text, "H660: a function of the plugin functions.so");
  check_says(messages_of(answer, true, &w), "语言自带同名函数");
  assert_int_equal(heng_answer_n_messages(answer), 5);
  check_cell(answer, "plugins", 1, "name", "before_functions");
  check_cell(answer, "plugins", 0, "functions",
             "mark, half, later, is_not, nothing, broken, by_zero, a_word, "
             "odd_type");
  heng_answer_free(answer);
  heng_host_free(host);
}

static void names_are_of_one_thing(void **state) {
  (void)state;
  static const char *const plugins[] = {PLUGIN_FOLDER "functions",
                                        PLUGIN_FOLDER "same_function"};
  static const struct {
    const char *rules;
    heng_status status;
    const char *en, *zh;
  } cases[] = {
      {"value one = half(3)\n", HENG_RULES,
       "H354: `half` is brought by plugin functions 1.0 and by plugin "
       "same_function 2.0",
       "“half”由 插件 functions 1.0 和 插件 same_function 2.0 同时引入"},
      {"function half(x: number) = x / 2\nvalue one = half(3)\n", HENG_OK,
       "H353: `half` is meant as these rules declare it; plugin functions 1.0",
       "“half”按本规则的定义计算"},
      {"value one = odd_type(\"x\")\n", HENG_RULES, "H203: `numbre` is no type",
       "numbre"},
      {"value one = hlaf(3)\n", HENG_RULES, "did you mean `half`?", "half"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    test_folder folder;
    folder_begin(&folder);
    put(&folder, cases[i].rules);
    heng_host *host = host_with(plugins, 2);
    heng_answer *answer;
    assert_int_equal(check(host, &folder, &answer), cases[i].status);
    written w;
    check_says(messages_of(answer, false, &w), cases[i].en);
    check_says(messages_of(answer, true, &w), cases[i].zh);
    heng_answer_free(answer);
    heng_host_free(host);
    folder_end(&folder);
  }
}

// A script's function goes before a plugin's, as the rules' own do.
static void a_script_goes_before_a_plugin(void **state) {
  (void)state;
  static const char *const plugins[] = {CSV, PLUGIN_FOLDER "functions"};
  test_folder folder;
  folder_begin(&folder);
  put(&folder, "score ranked 名次 from units {\n"
               "  bonus size = half(posts) else 0\n"
               "  place = rank by total descending; ties share\n"
               "}\n");
  folder_put(&folder, "tiny/profile.lua",
             "local heng = ...\nheng.scheme 'tiny.heng'\n"
             "heng.func('half', {'x: number?'}, 'number?', function(x)\n"
             "  if x == nil then return 7 end\n"
             "  return x / 4\n"
             "end)\n");
  heng_host *host = host_with(plugins, 2);
  heng_answer *answer;
  assert_int_equal(run(host, &folder, &answer), HENG_OK);
  check_cell(answer, "ranked", 1, "size", "7");
  check_cell(answer, "ranked", 2, "size", "0.75");
  heng_answer_free(answer);
  assert_int_equal(check(host, &folder, &answer), HENG_OK);
  written w;
  check_says(messages_of(answer, false, &w),
             "warning H353: `half` is meant as these rules declare it; plugin "
             "functions 1.0 brings");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void a_plugin_goes_with_its_last_user(void **state) {
  (void)state;
  static const char *const plugins[] = {CSV, PLUGIN_FOLDER "functions"};
  test_folder folder;
  folder_begin(&folder);
  put(&folder, "value one = half(3)\n");
  heng_host *host = host_with(plugins, 2);
  heng_answer *answer, *later;
  assert_int_equal(check(host, &folder, &answer), HENG_OK);
  assert_int_equal(heng_host_unload_plugin(host, "nobody"), HENG_NOTFOUND);
  assert_int_equal(heng_host_unload_plugin(host, "functions"), HENG_OK);
  assert_int_equal(heng_host_unload_plugin(host, "functions"), HENG_NOTFOUND);
  // What uses it goes on; whoever comes later finds it gone.
  assert_non_null(heng_answer_report(answer, true));
  assert_int_equal(check(host, &folder, &later), HENG_RULES);
  written w;
  check_says(messages_of(later, false, &w), "there is no function `half`");
  heng_answer_free(later);
  heng_answer_free(answer);
  assert_int_equal(heng_host_list(host, &answer), HENG_OK);
  check_cell(answer, "plugins", 3, "name", "table");
  check_cell(answer, "plugins", 4, "name", "tests");
  assert_null(cell_of(answer, "plugins", 5, "name"));
  heng_answer_free(answer);
  // A writer or reader goes at once.
  assert_int_equal(heng_host_unload_plugin(host, "json"), HENG_OK);
  assert_null(heng_host_format_of(host, "x.json"));
  assert_non_null(heng_host_format_of(host, "x.csv"));
  heng_host_free(host);
  folder_end(&folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(values_of_every_kind_cross),
      cmocka_unit_test(what_gives_no_value_is_a_finding),
      cmocka_unit_test(functions_that_do_not_fit_are_left_out),
      cmocka_unit_test(names_are_of_one_thing),
      cmocka_unit_test(a_script_goes_before_a_plugin),
      cmocka_unit_test(a_plugin_goes_with_its_last_user),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
