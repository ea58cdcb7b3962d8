// What the tests of loaded rules share: two small profiles over one model, a
// host over them, and memory that is counted and may be called by any thread.
#ifndef HENG_TESTS_HOST_RULES_TEST_H
#define HENG_TESTS_HOST_RULES_TEST_H

#include "host_test.h"

#include <stdatomic.h>

// Memory that knows how much is held and how often it was asked.
typedef struct counted {
  atomic_size_t held, asked;
} counted;

static inline void *counted_resize(void *ctx,
                                   void *old,
                                   size_t old_size,
                                   size_t new_size) {
  counted *c = ctx;
  atomic_fetch_add(&c->asked, 1);
  if (new_size == 0) {
    if (old) atomic_fetch_sub(&c->held, old_size);
    free(old);
    return NULL;
  }
  void *memory = realloc(old, new_size);
  if (!memory) return NULL;
  atomic_fetch_add(&c->held, new_size);
  if (old) atomic_fetch_sub(&c->held, old_size);
  return memory;
}

#define RULES(name, factor)                            \
  "scheme " name " edition 2022\nuse model\n"          \
  "param factor 倍数 = " factor "\n"                   \
  "score ranked 名次 from units {\n"                 \
  "  bonus size 编制分 = (posts else 0) * factor\n" \
  "  place = rank by total descending; ties share\n"   \
  "}\n"

// `one` counts posts once, `two` twice; both have the same sample.
static inline void put_rules(test_folder *folder) {
  folder_put(folder, "model.heng",
             "record units 单位 {\n  id 编号 key\n  posts 编制: number?\n}\n");
  folder_put(folder, "one/one.heng", RULES("one", "1"));
  folder_put(folder, "two/two.heng", RULES("two", "2"));
  folder_put(folder, "one/sample/units.csv", "id,posts\na,30\nb,50\n");
  folder_put(folder, "two/sample/units.csv", "id,posts\na,30\nb,50\n");
}

static inline heng_host *rules_host(test_folder *folder,
                                    const heng_memory *memory) {
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
  assert_int_equal(heng_host_new(&options, &host), HENG_OK);
  return host;
}

// The total of the first place of a run with these rules; null: those in use.
static inline void check_first(heng_host *host,
                               heng_rules *rules,
                               const heng_run_request *request,
                               const char *total) {
  static const heng_run_request usual = {0};
  heng_answer *answer;
  heng_status status =
      rules ? heng_rules_run(rules, request, &answer)
            : heng_host_run(host, request ? request : &usual, &answer);
  assert_int_equal(status, HENG_OK);
  check_cell(answer, "ranked", 0, "total", total);
  heng_answer_free(answer);
}

#endif
