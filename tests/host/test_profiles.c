// Finding profiles and the texts they use.
#include "host_test.h"

#define UNITS "record units 单位 {\n  id 编号 key\n  posts 编制: number\n}\n"
#define SCORE(bonus)                   \
  "score ranked 名次 from units {\n" \
  "  bonus size 编制分 = " bonus "\n"  \
  "}\n"

// A model, and a profile of two editions with a sample.
static void put_profile(test_folder *folder) {
  folder_put(folder, "model.heng", UNITS);
  folder_put(folder, "tiny/tiny.heng",
             "scheme tiny \"小方案\" edition 2022\nuse model\n" SCORE("posts"));
  folder_put(folder, "tiny/tiny@2023.heng",
             "scheme tiny edition 2023\nuse model\n" SCORE("posts * 2"));
  folder_put(folder, "tiny/sample/units.csv", "id,posts\na,30\nb,50\n");
}

static heng_status run(heng_host *host,
                       const char *profile,
                       const char *edition,
                       heng_answer **answer) {
  heng_run_request request = {.profile = profile, .edition = edition};
  return heng_host_run(host, &request, answer);
}

static void a_profile_is_found_by_name_folder_or_file(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  heng_host *host = host_in(&folder);
  char as_folder[600], as_file[600];
  snprintf(as_folder, sizeof as_folder, "%s/tiny/", folder.path);
  snprintf(as_file, sizeof as_file, "%s/tiny/tiny.heng", folder.path);
  const char *names[] = {"tiny", as_folder, as_file};
  for (size_t i = 0; i < COUNT(names); i++) {
    heng_answer *answer;
    assert_int_equal(run(host, names[i], NULL, &answer), HENG_OK);
    check_cell(answer, "run", 0, "profile", "tiny");
    check_cell(answer, "ranked", 0, "total", "30");
    heng_answer_free(answer);
  }
  heng_host_free(host);
  folder_end(&folder);
}

static void an_edition_is_chosen_by_name_or_by_option(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  heng_host *host = host_in(&folder);
  static const struct {
    const char *profile, *edition, *total;
  } rows[] = {
      {"tiny", "2023", "60"},
      {"tiny@2023", NULL, "60"},
      {"tiny", "2022", "30"},  // that of the main text
      {"tiny@2022", NULL, "30"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_answer *answer;
    assert_int_equal(run(host, rows[i].profile, rows[i].edition, &answer),
                     HENG_OK);
    check_cell(answer, "ranked", 0, "total", rows[i].total);
    heng_answer_free(answer);
  }
  heng_answer *answer;
  assert_int_equal(run(host, "tiny", "2019", &answer), HENG_NOTFOUND);
  written w;
  check_says(messages_of(answer, false, &w), "its editions are 2022, 2023");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void an_edition_of_a_folder_can_be_named(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  folder_put(&folder, "away/@x/far/far.heng",
             "scheme far edition 2022\nuse model\n" SCORE("posts"));
  heng_host *host = host_in(&folder);
  static const struct {
    const char *profile;
    heng_status status;
  } rows[] = {{"tiny@2023", HENG_OK},
              {"tiny@2022", HENG_OK},
              {"tiny@1999", HENG_NOTFOUND},
              {"tiny@", HENG_NOTFOUND},
              {"away@2023", HENG_NOTFOUND},
              {"away/@x/far", HENG_RECORDS},  // it has no sample
              {"away/@x/far@2022", HENG_RECORDS}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    char path[700];
    snprintf(path, sizeof path, "%s/%s", folder.path, rows[i].profile);
    heng_answer *answer;
    heng_status status = run(host, path, NULL, &answer);
    if (status != rows[i].status) fail_msg("%s", rows[i].profile);
    heng_answer_free(answer);
  }
  heng_host_free(host);
  folder_end(&folder);
}

// What the command itself does not let happen.
static void requests_that_cannot_be_met_are_told(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  heng_host *host = host_in(&folder);
  heng_answer *answer;
  written w;
  const char *only = "tiny";
  heng_compare_request compare = {.profiles = &only, .n_profiles = 1};
  assert_int_equal(heng_host_compare(host, &compare, &answer), HENG_USAGE);
  check_says(messages_of(answer, false, &w), "two profiles at least");
  check_says(messages_of(answer, true, &w), "至少要两个方案");
  heng_answer_free(answer);
  // A host that was told to leave the program's folders alone.
  heng_new_request make = {.name = "fresh"};
  assert_int_equal(heng_host_make_profile(host, &make, &answer), HENG_NOTFOUND);
  check_says(messages_of(answer, false, &w), "H674");
  check_says(messages_of(answer, true, &w), "没有模板");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void a_strange_name_is_met_with_the_nearest_one(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  heng_host *host = host_in(&folder);
  heng_answer *answer;
  assert_int_equal(run(host, "tniy", NULL, &answer), HENG_NOTFOUND);
  written w;
  check_says(messages_of(answer, false, &w), "did you mean `tiny`?");
  check_says(messages_of(answer, true, &w), "是否想写“tiny”");
  heng_answer_free(answer);
  assert_int_equal(run(host, folder.path, NULL, &answer), HENG_NOTFOUND);
  check_says(messages_of(answer, false, &w), "H611");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void all_profiles_are_listed_with_editions(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  folder_put(&folder, "other/profile.lua", "");
  folder_put(&folder, "no_profile/readme.txt", "");
  heng_host *host = host_in(&folder);
  heng_answer *answer;
  assert_int_equal(heng_host_list(host, &answer), HENG_OK);
  check_cell(answer, "profiles", 0, "name", "other");
  check_cell(answer, "profiles", 1, "name", "tiny");
  check_cell(answer, "profiles", 1, "title", "小方案");
  check_cell(answer, "profiles", 1, "editions", "2022, 2023");
  assert_null(cell_of(answer, "profiles", 2, "name"));
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

// Checks a profile `made` of these files and gives what is said in English.
static heng_status check_made(const char *const (*files)[2],
                              size_t n,
                              written *w) {
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  for (size_t i = 0; i < n; i++) folder_put(&folder, files[i][0], files[i][1]);
  heng_host *host = host_in(&folder);
  const char *target = "made";
  heng_check_request request = {.targets = &target, .n_targets = 1};
  heng_answer *answer;
  heng_status status = heng_host_check(host, &request, &answer);
  messages_of(answer, false, w);
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
  return status;
}

static void used_texts_come_from_the_profile_or_the_shared_folder(
    void **state) {
  (void)state;
  static const char *const files[][2] = {
      {"made/made.heng",
       "scheme made edition 2022\nuse model\nuse base\n" SCORE("posts * rate")},
      {"made/base.heng", "use model\nparam rate = 2\n"},
  };
  written w;
  assert_int_equal(check_made(files, COUNT(files), &w), HENG_OK);
  assert_string_equal(w.text, "");
}

static void a_text_that_is_not_there_is_reported_where_it_is_used(
    void **state) {
  (void)state;
  static const char *const files[][2] = {
      {"made/made.heng", "scheme made edition 2022\nuse modle\n"}};
  written w;
  assert_int_equal(check_made(files, COUNT(files), &w), HENG_RULES);
  check_says(w.text, "made.heng:2:5: error H615");
  check_says(w.text, "did you mean `model`?");
  // Nothing is said of what is unknown for want of the model.
  check_says(w.text, "1 error\n");
}

static void texts_that_use_each_other_are_reported_with_the_ring(void **state) {
  (void)state;
  static const char *const files[][2] = {
      {"made/made.heng", "scheme made edition 2022\nuse one\n"},
      {"made/one.heng", "use two\n"},
      {"made/two.heng", "use one\n"},
  };
  written w;
  assert_int_equal(check_made(files, COUNT(files), &w), HENG_RULES);
  check_says(w.text, "two.heng:1:5: error H616");
  check_says(w.text, "one.heng → two.heng → one.heng");
}

static void a_text_that_is_used_twice_counts_once(void **state) {
  (void)state;
  static const char *const files[][2] = {
      {"made/made.heng",
       "scheme made edition 2022\nuse model\nuse model\n" SCORE("posts")}};
  written w;
  assert_int_equal(check_made(files, COUNT(files), &w), HENG_OK);
  check_says(w.text, "made.heng:3:1: warning H617");
}

static void a_script_composes_files_and_statements(void **state) {
  (void)state;
  static const char *const files[][2] = {
      {"made/profile.lua",
       "local heng = ...\n"
       "heng.scheme \"first.heng\"\n"
       "heng.param(\"rate\", \"2\", { assumed = \"a guess\" })\n"
       "heng.scheme \"second.heng\"\n"},
      {"made/first.heng", "scheme made edition 2022\nuse model\n"},
      {"made/second.heng", SCORE("posts * rate")},
  };
  written w;
  assert_int_equal(check_made(files, COUNT(files), &w), HENG_OK);
  assert_string_equal(w.text, "");
}

static void a_script_that_asks_for_no_file_is_reported_by_its_line(
    void **state) {
  (void)state;
  static const char *const files[][2] = {
      {"made/profile.lua", "local heng = ...\n\nheng.scheme \"none.heng\"\n"}};
  written w;
  assert_int_equal(check_made(files, COUNT(files), &w), HENG_RULES);
  check_says(w.text, "H618");
  check_says(w.text, "profile.lua:3");
}

static void a_profile_that_does_not_check_is_not_run(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  folder_put(&folder, "made/made.heng",
             "scheme made edition 2022\nuse model\n" SCORE("psots"));
  heng_host *host = host_in(&folder);
  heng_answer *answer;
  assert_int_equal(run(host, "made", NULL, &answer), HENG_RULES);
  written w;
  check_says(messages_of(answer, false, &w), "made.heng:4:");
  heng_answer_free(answer);
  // The host is none the worse for it.
  assert_int_equal(run(host, "tiny", NULL, &answer), HENG_OK);
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void mistakes_of_one_target_do_not_hide_another(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  folder_put(&folder, "made/made.heng", "scheme made edition 2022\nvalue = \n");
  heng_host *host = host_in(&folder);
  const char *targets[] = {"made", "tiny"};
  heng_check_request request = {.targets = targets, .n_targets = 2};
  heng_answer *answer;
  assert_int_equal(heng_host_check(host, &request, &answer), HENG_RULES);
  check_cell(answer, "check", 1, "profile", "tiny");
  check_cell(answer, "check", 1, "errors", "0");
  check_cell(answer, "check", 2, "profile", "tiny@2023");
  check_cell(answer, "totals", 0, "total", "size");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void the_folder_that_comes_first_is_searched_first(void **state) {
  (void)state;
  test_folder one, two;
  folder_begin(&one);
  folder_begin(&two);
  put_profile(&one);
  put_profile(&two);
  folder_put(&two, "tiny/sample/units.csv", "id,posts\na,7\n");
  const char *profiles[] = {two.path, one.path};
  const char *plugins[] = {HENG_BUILD_DIR "/plugins"};
  heng_host_options options;
  heng_host_options_init(&options);
  options.profile_folders = profiles;
  options.n_profile_folders = 2;
  options.plugin_folders = plugins;
  options.n_plugin_folders = 1;
  options.only_given_folders = true;
  heng_host *host;
  assert_int_equal(heng_host_new(&options, &host), HENG_OK);
  heng_answer *answer;
  assert_int_equal(run(host, "tiny", NULL, &answer), HENG_OK);
  check_cell(answer, "ranked", 0, "total", "7");
  heng_answer_free(answer);
  assert_int_equal(heng_host_list(host, &answer), HENG_OK);
  assert_null(cell_of(answer, "profiles", 1, "name"));
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&one);
  folder_end(&two);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_profile_is_found_by_name_folder_or_file),
      cmocka_unit_test(an_edition_is_chosen_by_name_or_by_option),
      cmocka_unit_test(an_edition_of_a_folder_can_be_named),
      cmocka_unit_test(requests_that_cannot_be_met_are_told),
      cmocka_unit_test(a_strange_name_is_met_with_the_nearest_one),
      cmocka_unit_test(all_profiles_are_listed_with_editions),
      cmocka_unit_test(used_texts_come_from_the_profile_or_the_shared_folder),
      cmocka_unit_test(a_text_that_is_not_there_is_reported_where_it_is_used),
      cmocka_unit_test(texts_that_use_each_other_are_reported_with_the_ring),
      cmocka_unit_test(a_text_that_is_used_twice_counts_once),
      cmocka_unit_test(a_script_composes_files_and_statements),
      cmocka_unit_test(a_script_that_asks_for_no_file_is_reported_by_its_line),
      cmocka_unit_test(a_profile_that_does_not_check_is_not_run),
      cmocka_unit_test(mistakes_of_one_target_do_not_hide_another),
      cmocka_unit_test(the_folder_that_comes_first_is_searched_first),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
