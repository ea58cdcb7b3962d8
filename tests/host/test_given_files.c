// Given tables from files: read beside the rules, noticed when they change, and
// never from elsewhere.
#include <unistd.h>

#include "host_test.h"

static heng_host *host_of(test_folder *folder) {
  const char *profiles[] = {folder->path};
  const char *plugins[] = {HENG_BUILD_DIR "/plugins", PLUGIN_FOLDER "good"};
  heng_host_options options;
  heng_host_options_init(&options);
  options.profile_folders = profiles;
  options.n_profile_folders = 1;
  options.plugin_folders = plugins;
  options.n_plugin_folders = 2;
  options.only_given_folders = true;
  heng_host *host;
  assert_int_equal(heng_host_new(&options, &host), HENG_OK);
  return host;
}

#define SCHEME(file)                                                   \
  "scheme tiny \"小方案\" edition 2022\n"                           \
  "record units 单位 {\n  id 编号 key\n  kind 类: catalogue\n}\n" \
  "given catalogue 目录 from \"" file "\" {\n"                         \
  "  id 编号 key, points 分值: number\n"                           \
  "} source \"annex\"\n"                                               \
  "score ranked 名次 from units { total = kind.points }\n"

static void put_profile(test_folder *folder) {
  folder_put(folder, "tiny/tiny.heng", SCHEME("lists/catalogue.csv"));
  folder_put(folder, "tiny/lists/catalogue.csv", "分值,编号\n3,m1\n4.5,m2\n");
  folder_put(folder, "tiny/sample/units.csv", "id,kind\na,m1\nb,m2\n");
}

static heng_status run(heng_host *host, heng_answer **answer) {
  heng_run_request request = {.profile = "tiny"};
  return heng_host_run(host, &request, answer);
}

// The rules' hash of a run, in [out] of 65 bytes.
static void hash_of(heng_answer *answer, char *out) {
  const char *hash = cell_of(answer, "run", 0, "hash");
  assert_non_null(hash);
  snprintf(out, 65, "%s", hash);
}

static void rows_come_from_a_file_and_changes_are_noticed(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  heng_host *host = host_of(&folder);
  heng_answer *answer;
  char before[65], after[65];
  assert_int_equal(run(host, &answer), HENG_OK);
  check_cell(answer, "ranked", 0, "total", "3");
  check_cell(answer, "ranked", 1, "total", "4.5");
  hash_of(answer, before);
  heng_answer_free(answer);

  // The same rows in another order, with other headings, mean the same.
  folder_put(&folder, "tiny/lists/catalogue.csv",
             "id,points\nm2,4.5\n\nm1,3\n");
  assert_int_equal(run(host, &answer), HENG_OK);
  hash_of(answer, after);
  assert_string_equal(before, after);
  heng_answer_free(answer);

  folder_put(&folder, "tiny/lists/catalogue.csv", "id,points\nm2,4.5\nm1,5\n");
  assert_int_equal(run(host, &answer), HENG_OK);
  check_cell(answer, "ranked", 0, "total", "5");
  hash_of(answer, after);
  assert_string_not_equal(before, after);
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void a_link_that_leads_out_is_not_followed(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  folder_put(&folder, "outside.csv", "id,points\nm1,1\nm2,1\n");
  char path[600], target[600];
  snprintf(path, sizeof path, "%s/tiny/lists/catalogue.csv", folder.path);
  snprintf(target, sizeof target, "%s/outside.csv", folder.path);
  assert_int_equal(unlink(path), 0);
  assert_int_equal(symlink(target, path), 0);
  heng_host *host = host_of(&folder);
  heng_answer *answer;
  written w;
  assert_int_equal(run(host, &answer), HENG_RULES);
  check_says(messages_of(answer, false, &w), "H655");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void check_finds_what_is_wrong_without_records(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  folder_put(&folder, "tiny/lists/catalogue.csv", "id,points\nm1,x\nm1,2\n");
  heng_host *host = host_of(&folder);
  heng_answer *answer;
  written w;
  const char *targets[] = {"tiny"};
  heng_check_request request = {.targets = targets, .n_targets = 1};
  assert_int_equal(heng_host_check(host, &request, &answer), HENG_RULES);
  const char *said = messages_of(answer, false, &w);
  check_says(said, "lists/catalogue.csv:2:4: error H410");
  check_says(said, "lists/catalogue.csv:3:1: error H430");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

static void a_text_is_formatted_and_its_file_left_alone(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  heng_host *host = host_of(&folder);
  heng_answer *answer;
  char path[600];
  snprintf(path, sizeof path, "%s/tiny/tiny.heng", folder.path);
  const char *files[] = {path};
  heng_format_request request = {.files = files,
                                 .n_files = 1,
                                 .tongue = HENG_TONGUE_CHINESE,
                                 .write = true};
  assert_int_equal(heng_host_format(host, &request, &answer), HENG_OK);
  heng_answer_free(answer);
  assert_int_equal(run(host, &answer), HENG_OK);
  check_cell(answer, "ranked", 1, "total", "4.5");
  heng_answer_free(answer);
  FILE *file = fopen(path, "rb");
  char text[4096];
  size_t n = fread(text, 1, sizeof text - 1, file);
  text[n] = '\0';
  fclose(file);
  check_says(text, "给定 目录 catalogue 来自 “lists/catalogue.csv” {");
  heng_host_free(host);
  folder_end(&folder);
}

// A scheme that lists what the plugin `good` delivers for [file].
static heng_status run_listed(test_folder *folder,
                              heng_host *host,
                              const char *table,
                              const char *file,
                              heng_answer **answer) {
  char text[1024];
  snprintf(text, sizeof text,
           "scheme tiny edition 2022\nrecord people { id key, of: %s }\n"
           "given %s from \"%s\" { id key, posts: number }\n"
           "score ranked from people { total = of.posts }\n",
           table, table, file);
  folder_put(folder, "tiny/tiny.heng", text);
  char name[64];
  snprintf(name, sizeof name, "tiny/%s", file);
  folder_put(folder, name, "");
  folder_put(folder, "tiny/sample/people.csv", "id,of\nx,b\n");
  return run(host, answer);
}

static void any_reader_brings_a_table(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  heng_host *host = host_of(&folder);
  static const struct {
    const char *table, *file, *said;  // said null: all is well
  } cases[] = {{"listed", "one.rows", NULL},
               {"units", "as_of.rows", NULL},
               {"listed", "as_of.rows", "error H658"},
               {"listed", "problem.rows", "problem.rows:3: error H623"},
               {"listed", "failed.rows", "error H659"}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    heng_answer *answer;
    written w;
    heng_status status =
        run_listed(&folder, host, cases[i].table, cases[i].file, &answer);
    assert_int_equal(status, cases[i].said ? HENG_RULES : HENG_OK);
    if (cases[i].said)
      check_says(messages_of(answer, false, &w), cases[i].said);
    else
      check_cell(answer, "ranked", 0, "total", "50");
    heng_answer_free(answer);
  }
  heng_host_free(host);
  folder_end(&folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_come_from_a_file_and_changes_are_noticed),
      cmocka_unit_test(any_reader_brings_a_table),
      cmocka_unit_test(a_link_that_leads_out_is_not_followed),
      cmocka_unit_test(check_finds_what_is_wrong_without_records),
      cmocka_unit_test(a_text_is_formatted_and_its_file_left_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
