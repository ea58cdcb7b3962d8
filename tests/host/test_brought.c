// Loaded rules that bring more than their own text: functions of a script and
// of a plugin, rows of a file, shared rules with slots, an edition that revises
// another. Tried one after another and by many threads at once.
#include "rules_test.h"

#include <pthread.h>

#define ROUNDS 24

// As in test_threads.c: the sanitizer takes the number of a folder that libuv
// closed for the folder.
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void) {
  return "race:closedir\n";
}

typedef struct stage {
  test_folder folder;
  counted memory;
  heng_host *host;
  atomic_size_t wrong;  // cmocka's checks belong to the first thread
} stage;

static void put_brought(test_folder *folder) {
  folder_put(folder, "model.heng",
             "record units 单位 {\n  id 编号 key\n  posts 编制: number?\n}\n");
  folder_put(folder, "shared/pay.heng",
             "use model\nslot param step 档差 between 1 and 5 = 2\n");
  folder_put(folder, "rich/rich.heng",
             "scheme rich 丰富 edition 2022\n"
             "use pay\n"
             "param factor 倍数 = 1\n"
             "param step = 3\n"
             "given extra 加项 from \"extra.csv\" {\n"
             "  id 编号 key\n"
             "  more 加: number\n"
             "} source \"annex\"\n"
             "value added 合计 = sum(extra.more)\n"
             "score ranked 名次 from units {\n"
             "  bonus size 编制分 = round(part(posts else 0, factor), 2)\n"
             "  bonus steps 档分 = step + added\n"
             "  bonus halved 半 = round(half(posts) else 0, 2)\n"
             "  place = rank by total descending; ties share\n"
             "}\n");
  folder_put(folder, "rich/rich@2023.heng",
             "scheme rich 丰富 edition 2023\n"
             "revise rich edition 2022\n"
             "revise param factor 倍数 = 2\n");
  folder_put(folder, "rich/profile.lua",
             "local heng = ...\nheng.scheme 'rich.heng'\n"
             "heng.func('part', {'x: number', 'y: number'}, 'number',\n"
             "  function(x, y) return x * y / 2 end)\n");
  folder_put(folder, "rich/extra.csv", "id,more\np,1\nq,2\n");
  folder_put(folder, "rich/sample/units.csv", "id,posts\na,30\nb,50\n");
}

static void begin(stage *s) {
  *s = (stage){.wrong = 0};
  folder_begin(&s->folder);
  put_brought(&s->folder);
  const char *profiles[] = {s->folder.path};
  const char *plugins[] = {HENG_BUILD_DIR "/plugins",
                           PLUGIN_FOLDER "functions"};
  heng_memory hook = {counted_resize, &s->memory};
  heng_host_options options;
  heng_host_options_init(&options);
  options.profile_folders = profiles;
  options.n_profile_folders = 1;
  options.plugin_folders = plugins;
  options.n_plugin_folders = 2;
  options.only_given_folders = true;
  options.memory = &hook;
  assert_int_equal(heng_host_new(&options, &s->host), HENG_OK);
}

static void end(stage *s) {
  heng_host_free(s->host);
  assert_int_equal(s->memory.held, 0);
  folder_end(&s->folder);
}

// posts * factor / 2, step + 3, and half of posts as the plugin counts it.
#define PLAIN_2022 "56"
#define PLAIN_2023 "81"
#define SET_2022   "131"

static void a_what_if_keeps_what_is_brought(void **state) {
  (void)state;
  stage s;
  begin(&s);
  heng_rules *rules;
  assert_int_equal(heng_host_load(s.host, "rich", NULL, &rules, NULL), HENG_OK);
  const char *sets[] = {"factor=4"};
  heng_run_request set = {.sets = sets, .n_sets = 1};
  check_first(s.host, rules, NULL, PLAIN_2022);
  check_first(s.host, rules, &set, SET_2022);
  // Nor does it lose the functions of a plugin that has gone meanwhile.
  assert_int_equal(heng_host_unload_plugin(s.host, "functions"), HENG_OK);
  check_first(s.host, rules, NULL, PLAIN_2022);
  check_first(s.host, rules, &set, SET_2022);
  assert_int_equal(heng_host_reload(s.host, "rich", NULL, NULL, NULL),
                   HENG_RULES);
  assert_int_equal(heng_host_unload(s.host, "rich", NULL), HENG_OK);
  heng_rules_free(rules);
  end(&s);
}

static void try_rules(stage *s,
                      const char *edition,
                      const char *set,
                      const char *total) {
  heng_run_request request = {.sets = &set, .n_sets = set ? 1 : 0};
  heng_rules *rules;
  if (heng_host_load(s->host, "rich", edition, &rules, NULL) != HENG_OK) {
    atomic_fetch_add(&s->wrong, 1);
    return;
  }
  heng_answer *answer;
  heng_status status = heng_rules_run(rules, &request, &answer);
  const char *got =
      status == HENG_OK ? cell_of(answer, "ranked", 0, "total") : NULL;
  if (!got || strcmp(got, total) != 0) atomic_fetch_add(&s->wrong, 1);
  heng_answer_free(answer);
  heng_rules_free(rules);
}

static void *run_and_try(void *ctx) {
  for (size_t i = 0; i < ROUNDS; i++) {
    try_rules(ctx, NULL, NULL, PLAIN_2022);
    try_rules(ctx, "2023", NULL, PLAIN_2023);
    try_rules(ctx, NULL, "factor=4", SET_2022);
  }
  return NULL;
}

static void *reload_and_list(void *ctx) {
  stage *s = ctx;
  for (size_t i = 0; i < ROUNDS; i++) {
    const char *edition = i % 2 ? "2023" : NULL;
    if (heng_host_reload(s->host, "rich", edition, NULL, NULL) != HENG_OK)
      atomic_fetch_add(&s->wrong, 1);
    heng_answer *answer;
    if (heng_host_list(s->host, &answer) != HENG_OK)
      atomic_fetch_add(&s->wrong, 1);
    heng_answer_free(answer);
  }
  return NULL;
}

static void *unload(void *ctx) {
  stage *s = ctx;
  for (size_t i = 0; i < ROUNDS * 4; i++)
    heng_host_unload(s->host, "rich", i % 2 ? "2023" : NULL);
  return NULL;
}

static void many_threads_use_what_is_brought(void **state) {
  (void)state;
  stage s;
  begin(&s);
  void *(*const parts[])(void *) = {run_and_try, run_and_try, reload_and_list,
                                    unload};
  pthread_t threads[COUNT(parts)];
  for (size_t i = 0; i < COUNT(parts); i++)
    assert_int_equal(pthread_create(&threads[i], NULL, parts[i], &s), 0);
  for (size_t i = 0; i < COUNT(parts); i++)
    assert_int_equal(pthread_join(threads[i], NULL), 0);
  assert_int_equal(s.wrong, 0);
  end(&s);
}

static void *free_rules(void *ctx) {
  heng_rules_free(ctx);
  return NULL;
}

static void *list(void *ctx) {
  heng_answer *answer;
  heng_host_list(ctx, &answer);
  heng_answer_free(answer);
  return NULL;
}

// A plugin that was taken away closes with its last user, whichever thread that
// is and whoever looks at the plugins meanwhile.
static void the_last_user_may_be_another_thread(void **state) {
  (void)state;
  for (size_t i = 0; i < 8; i++) {
    stage s;
    begin(&s);
    heng_rules *rules;
    assert_int_equal(heng_host_load(s.host, "rich", NULL, &rules, NULL),
                     HENG_OK);
    assert_int_equal(heng_host_unload(s.host, "rich", NULL), HENG_OK);
    assert_int_equal(heng_host_unload_plugin(s.host, "functions"), HENG_OK);
    pthread_t threads[2];
    assert_int_equal(pthread_create(&threads[0], NULL, list, s.host), 0);
    assert_int_equal(pthread_create(&threads[1], NULL, free_rules, rules), 0);
    for (size_t t = 0; t < 2; t++)
      assert_int_equal(pthread_join(threads[t], NULL), 0);
    end(&s);
  }
}

// What is said of a text is said once, though it is read before it is built.
static void each_message_comes_once(void **state) {
  (void)state;
  stage s;
  begin(&s);
  folder_put(&s.folder, "plain/plain.heng",
             "scheme plain edition 2022\nuse model\n"
             "value one = 1 == 1\nvalue two = (1\n");
  const char *target = "plain";
  heng_check_request request = {.targets = &target, .n_targets = 1};
  heng_answer *answer;
  assert_int_equal(heng_host_check(s.host, &request, &answer), HENG_RULES);
  written w;
  messages_of(answer, false, &w);
  const char *first = strstr(w.text, "plain.heng:3:");
  assert_non_null(first);
  assert_null(strstr(first + 1, "plain.heng:3:"));
  const char *second = strstr(w.text, "plain.heng:4:");
  assert_non_null(second);
  assert_true(second > first);
  assert_null(strstr(second + 1, "plain.heng:4:"));
  heng_answer_free(answer);
  end(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_what_if_keeps_what_is_brought),
      cmocka_unit_test(many_threads_use_what_is_brought),
      cmocka_unit_test(the_last_user_may_be_another_thread),
      cmocka_unit_test(each_message_comes_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
