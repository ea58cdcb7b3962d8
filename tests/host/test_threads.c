// Many threads on one host: some run, one switches, one takes up what was
// saved, one loads and unloads. Every result belongs to one state of the rules.
// Under the thread sanitizer (`./dev tsan`) this finds what is not guarded.
#include "rules_test.h"

#include <pthread.h>

#define ROUNDS 60

// libuv closes files by a system call of its own, which the sanitizer does not
// see: it takes a number that was given out again for the same open file. Only
// reports about closing a folder are left out; the sanitizer asks for this.
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void) {
  return "race:closedir\n";
}

typedef struct crowd {
  test_folder folder;
  counted memory;
  heng_host *host;
  heng_data *data;
  atomic_size_t runs;
  atomic_size_t wrong;  // cmocka's checks belong to the first thread
} crowd;

static bool one_of(const char *text, const char *const *allowed, size_t n) {
  for (size_t i = 0; text && i < n; i++)
    if (strcmp(text, allowed[i]) == 0) return true;
  return false;
}

// A run, whose total must be one of those.
static void look(crowd *c,
                 heng_rules *rules,
                 const heng_run_request *request,
                 const char *const *allowed,
                 size_t n) {
  heng_answer *answer;
  heng_status status = rules ? heng_rules_run(rules, request, &answer)
                             : heng_host_run(c->host, request, &answer);
  if (status != HENG_OK ||
      !one_of(cell_of(answer, "ranked", 0, "total"), allowed, n))
    atomic_fetch_add(&c->wrong, 1);
  atomic_fetch_add(&c->runs, 1);
  heng_answer_free(answer);
}

static const char *const any_total[] = {"50", "100", "150"};

static void *run_what_is_in_use(void *ctx) {
  crowd *c = ctx;
  heng_run_request request = {.records = c->data};
  for (size_t i = 0; i < ROUNDS; i++) look(c, NULL, &request, any_total, 3);
  return NULL;
}

static void *run_one_profile(void *ctx) {
  crowd *c = ctx;
  static const char *const totals[] = {"100"};
  const char *sets[] = {"factor=3"};
  static const char *const what_if[] = {"150"};
  heng_run_request plain = {0}, set = {.sets = sets, .n_sets = 1};
  for (size_t i = 0; i < ROUNDS; i++) {
    heng_rules *rules;
    if (heng_host_load(c->host, "two", NULL, &rules, NULL) != HENG_OK) {
      atomic_fetch_add(&c->wrong, 1);
      continue;
    }
    look(c, rules, &plain, totals, 1);
    if (i % 8 == 0) look(c, rules, &set, what_if, 1);
    heng_rules_free(rules);
  }
  return NULL;
}

static void *switch_to_and_fro(void *ctx) {
  crowd *c = ctx;
  for (size_t i = 0; i < ROUNDS * 20; i++)
    if (heng_host_switch(c->host, i % 2 ? "one" : "two", NULL, NULL) != HENG_OK)
      atomic_fetch_add(&c->wrong, 1);
  return NULL;
}

// Saves as editors do, beside the file and then under its name.
static void save(crowd *c, const char *text) {
  char from[600], to[600];
  snprintf(from, sizeof from, "%s/one/one.heng~", c->folder.path);
  snprintf(to, sizeof to, "%s/one/one.heng", c->folder.path);
  FILE *file = fopen(from, "wb");
  if (!file || fputs(text, file) < 0 || fclose(file) != 0 ||
      rename(from, to) != 0)
    atomic_fetch_add(&c->wrong, 1);
}

// A profile whose script is run at each loading.
static void put_script(test_folder *folder) {
  folder_put(folder, "script/profile.lua",
             "local heng = ...\nheng.scheme \"rest.heng\"\n"
             "heng.param(\"factor\", 2)\n");
  folder_put(folder, "script/rest.heng",
             "scheme script edition 2022\nuse model\n"
             "value doubled = factor * 2\n");
}

static void *save_and_reload(void *ctx) {
  crowd *c = ctx;
  static const struct {
    const char *text;
    heng_status status;
  } rows[] = {{RULES("one", "3"), HENG_OK},
              {RULES("one", "oops"), HENG_RULES},
              {RULES("one", "1"), HENG_OK}};
  for (size_t i = 0; i < ROUNDS; i++) {
    save(c, rows[i % 3].text);
    heng_answer *answer;
    heng_status status = heng_host_reload(c->host, "one", NULL, NULL, &answer);
    if (status != rows[i % 3].status) atomic_fetch_add(&c->wrong, 1);
    heng_answer_free(answer);
    if (heng_host_reload(c->host, "script", NULL, NULL, NULL) != HENG_OK)
      atomic_fetch_add(&c->wrong, 1);
  }
  return NULL;
}

static void *unload_and_list(void *ctx) {
  crowd *c = ctx;
  for (size_t i = 0; i < ROUNDS; i++) {
    heng_host_unload(c->host, "two", NULL);
    heng_answer *answer;
    if (heng_host_list(c->host, &answer) != HENG_OK)
      atomic_fetch_add(&c->wrong, 1);
    heng_answer_free(answer);
  }
  return NULL;
}

static void many_threads_use_one_host(void **state) {
  (void)state;
  crowd c = {.runs = 0};
  heng_memory hook = {counted_resize, &c.memory};
  folder_begin(&c.folder);
  put_rules(&c.folder);
  put_script(&c.folder);
  c.host = rules_host(&c.folder, &hook);
  char sample[600];
  snprintf(sample, sizeof sample, "%s/one/sample", c.folder.path);
  assert_int_equal(heng_host_open(c.host, sample, &c.data, NULL), HENG_OK);
  assert_int_equal(heng_host_switch(c.host, "one", NULL, NULL), HENG_OK);
  void *(*const parts[])(void *) = {
      run_what_is_in_use, run_what_is_in_use, run_one_profile,
      switch_to_and_fro,  save_and_reload,    unload_and_list,
  };
  pthread_t threads[COUNT(parts)];
  for (size_t i = 0; i < COUNT(parts); i++)
    assert_int_equal(pthread_create(&threads[i], NULL, parts[i], &c), 0);
  for (size_t i = 0; i < COUNT(parts); i++)
    assert_int_equal(pthread_join(threads[i], NULL), 0);
  assert_int_equal(c.wrong, 0);
  assert_true(c.runs >= 3 * ROUNDS);
  heng_data_free(c.data);
  heng_host_free(c.host);
  assert_int_equal(c.memory.held, 0);
  folder_end(&c.folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(many_threads_use_one_host),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
