// Memory that runs out at any moment is survived: the call says so, nothing
// leaks, and the next call works. Two hosts stand side by side.
#include "host_test.h"

// Memory that is counted, and that ends after [left] requests. An arena that
// asks for a usual block, whose sizes are powers of two, is refused and then
// asks for what it needs at once, so that there are many moments to run out.
typedef struct purse {
  size_t left;
  size_t held;  // bytes that were not given back
} purse;

static void *resize(void *ctx, void *old, size_t old_size, size_t new_size) {
  purse *p = ctx;
  if (new_size == 0) {
    p->held -= old ? old_size : 0;
    free(old);
    return NULL;
  }
  if (p->left == 0) return NULL;
  if (!old && (new_size & (new_size - 1)) == 0) return NULL;
  p->left--;
  void *memory = realloc(old, new_size);
  if (memory) p->held += new_size - (old ? old_size : 0);
  return memory;
}

static void put_profile(test_folder *folder) {
  folder_put(folder, "tiny/tiny.heng",
             "scheme tiny edition 2022\n"
             "record units 单位 {\n"
             "  id 编号 key\n"
             "  name 名称: text\n"
             "  posts 编制: number?\n"
             "}\n"
             "score ranked 名次 from units {\n"
             "  bonus size 编制分 = posts else 0\n"
             "  place = rank by total descending; no ties\n"
             "}\n"
             "check small on ranked: size <= 40 because \"{id} is large\"\n");
  folder_put(folder, "tiny/sample/units.csv",
             "id,name,posts\na,甲,30\nb,乙,50\nc,丙,30\n");
}

// Everything that a host does, from beginning to end. [at] is how far it came.
static heng_status live(const heng_memory *memory,
                        test_folder *folder,
                        int *at) {
  const char *profiles[] = {folder->path};
  const char *plugins[] = {HENG_BUILD_DIR "/plugins"};
  heng_host_options options;
  heng_host_options_init(&options);
  options.profile_folders = profiles;
  options.n_profile_folders = 1;
  options.plugin_folders = plugins;
  options.n_plugin_folders = 1;
  options.only_given_folders = true;
  options.memory = memory;
  heng_host *host;
  heng_status status = heng_host_new(&options, &host);
  if (status != HENG_OK) return status;
  heng_run_request run = {.profile = "tiny"};
  heng_explain_request explain = {.run = run, .unit = "乙"};
  heng_answer *answer = NULL;
  status = heng_host_run(host, &run, &answer);
  *at = 1;
  if (status == HENG_FINDINGS) {
    written w = {.len = 0};
    heng_out out = {&w, put_written};
    status = heng_answer_report(answer, true)
                 ? heng_answer_messages(answer, false, &out)
                 : HENG_NOMEM;
  }
  heng_answer_free(answer);
  answer = NULL;
  if (status == HENG_OK) status = heng_host_explain(host, &explain, &answer);
  heng_answer_free(answer);
  answer = NULL;
  *at = 2;
  if (status == HENG_OK) status = heng_host_list(host, &answer);
  heng_answer_free(answer);
  heng_host_free(host);
  *at = 3;
  return status;
}

static void memory_may_run_out_at_any_moment(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  heng_status status = HENG_NOMEM;
  size_t moments = 0;
  for (size_t n = 0; status != HENG_OK; n += 1 + n / 64) {
    purse p = {.left = n};
    heng_memory memory = {resize, &p};
    int at = 0;
    status = live(&memory, &folder, &at);
    if (status != HENG_OK && status != HENG_NOMEM)
      fail_msg("after %zu requests the status is %d", n, (int)status);
    if (p.held != 0) fail_msg("after %zu requests %zu bytes leak", n, p.held);
    moments = n;
  }
  assert_true(moments > 500);
  folder_end(&folder);
}

static void two_hosts_stand_side_by_side(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  const char *profiles[] = {folder.path};
  const char *plugins[] = {HENG_BUILD_DIR "/plugins"};
  heng_host_options options;
  heng_host_options_init(&options);
  options.profile_folders = profiles;
  options.n_profile_folders = 1;
  options.plugin_folders = plugins;
  options.n_plugin_folders = 1;
  options.only_given_folders = true;
  heng_host *one, *two;
  assert_int_equal(heng_host_new(&options, &one), HENG_OK);
  options.chinese = true;
  assert_int_equal(heng_host_new(&options, &two), HENG_OK);
  heng_run_request request = {.profile = "tiny"};
  heng_answer *first, *second;
  assert_int_equal(heng_host_run(one, &request, &first), HENG_FINDINGS);
  assert_int_equal(heng_host_run(two, &request, &second), HENG_FINDINGS);
  heng_host_free(NULL);
  written w = {.len = 0};
  heng_out out = {&w, put_written};
  assert_int_equal(heng_host_write(two, heng_answer_report(second, false),
                                   "table", NULL, &out),
                   HENG_OK);
  check_says(w.text, "可以公布");
  heng_answer_free(second);
  heng_host_free(two);
  // The plugins of the first are still there.
  w.len = 0;
  assert_int_equal(heng_host_write(one, heng_answer_report(first, false),
                                   "table", NULL, &out),
                   HENG_OK);
  check_says(w.text, "may be published");
  heng_answer_free(first);
  heng_host_free(one);
  folder_end(&folder);
}

static void results_that_fail_a_check_are_marked(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  const char *profiles[] = {folder.path};
  const char *plugins[] = {HENG_BUILD_DIR "/plugins"};
  heng_host_options options;
  heng_host_options_init(&options);
  options.profile_folders = profiles;
  options.n_profile_folders = 1;
  options.plugin_folders = plugins;
  options.n_plugin_folders = 1;
  options.only_given_folders = true;
  heng_host *host;
  assert_int_equal(heng_host_new(&options, &host), HENG_OK);
  heng_run_request request = {.profile = "tiny"};
  heng_answer *answer;
  assert_int_equal(heng_host_run(host, &request, &answer), HENG_FINDINGS);
  check_cell(answer, "run", 0, "published", "no");
  check_cell(answer, "ranked", 0, "id", "b");
  // Two that tie have no place, and it says so.
  check_cell(answer, "findings", 0, "rule", "place");
  check_cell(answer, "findings", 1, "rule", "small");
  check_cell(answer, "findings", 1, "key", "b");
  heng_answer_free(answer);
  heng_host_free(host);
  folder_end(&folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(memory_may_run_out_at_any_moment),
      cmocka_unit_test(two_hosts_stand_side_by_side),
      cmocka_unit_test(results_that_fail_a_check_are_marked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
