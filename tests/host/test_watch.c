// Watching: what is saved is taken up and told, what does not load is told and
// leaves the rules in use alone. The tests wait for the call itself; the limit
// only ends a test that has failed.
#include "rules_test.h"

#include <pthread.h>
#include <time.h>

#define LIMIT_SECONDS 60

typedef struct watched {
  test_folder folder;
  counted memory;
  heng_memory hook;
  heng_host *host;
  heng_watch *watch;
  pthread_mutex_t lock;
  pthread_cond_t called;
  size_t calls;
  heng_status status;
  char said[4096];
} watched;

static void on_saved(void *ctx, heng_status status, heng_answer *answer) {
  watched *w = ctx;
  written text = {.len = 0};
  heng_out out = {&text, put_written};
  if (answer) heng_answer_messages(answer, false, &out);
  pthread_mutex_lock(&w->lock);
  w->calls++;
  w->status = status;
  snprintf(w->said, sizeof w->said, "%.4000s", text.text);
  pthread_cond_signal(&w->called);
  pthread_mutex_unlock(&w->lock);
}

// Waits until there were more than [calls], and gives the status of the last.
static heng_status wait_beyond(watched *w, size_t calls) {
  struct timespec limit;
  clock_gettime(CLOCK_REALTIME, &limit);
  limit.tv_sec += LIMIT_SECONDS;
  int waited = 0;
  pthread_mutex_lock(&w->lock);
  while (w->calls <= calls && waited == 0)
    waited = pthread_cond_timedwait(&w->called, &w->lock, &limit);
  heng_status status = w->status;
  pthread_mutex_unlock(&w->lock);
  if (waited != 0) fail_msg("nothing was told in %d seconds", LIMIT_SECONDS);
  return status;
}

static size_t calls_of(watched *w) {
  pthread_mutex_lock(&w->lock);
  size_t calls = w->calls;
  pthread_mutex_unlock(&w->lock);
  return calls;
}

// Saves in one step, as editors do, and waits for what is told of it.
static heng_status save(watched *w, const char *name, const char *text) {
  char beside[600], path[600];
  size_t calls = calls_of(w);
  snprintf(beside, sizeof beside, "%s/saved~", w->folder.path);
  snprintf(path, sizeof path, "%s/%s", w->folder.path, name);
  folder_put(&w->folder, "saved~", text);
  assert_int_equal(rename(beside, path), 0);
  return wait_beyond(w, calls);
}

static watched *begin(bool poll) {
  watched *w = calloc(1, sizeof *w);
  assert_non_null(w);
  pthread_mutex_init(&w->lock, NULL);
  pthread_cond_init(&w->called, NULL);
  folder_begin(&w->folder);
  put_rules(&w->folder);
  w->hook = (heng_memory){counted_resize, &w->memory};
  w->host = rules_host(&w->folder, &w->hook);
  heng_watch_request request = {.run = {.profile = "one"},
                                .poll = poll,
                                .quiet_ms = 20,
                                .saved = on_saved,
                                .ctx = w};
  heng_answer *answer;
  assert_int_equal(heng_host_watch(w->host, &request, &w->watch, &answer),
                   HENG_OK);
  assert_null(answer);
  assert_int_equal(heng_host_switch(w->host, "one", NULL, NULL), HENG_OK);
  check_first(w->host, NULL, NULL, "50");
  return w;
}

static void end(watched *w) {
  heng_watch_free(w->watch);
  heng_host_free(w->host);
  assert_int_equal(w->memory.held, 0);
  folder_end(&w->folder);
  pthread_cond_destroy(&w->called);
  pthread_mutex_destroy(&w->lock);
  free(w);
}

static void take_up(bool poll) {
  watched *w = begin(poll);
  assert_int_equal(save(w, "one/one.heng", RULES("one", "3")), HENG_OK);
  check_first(w->host, NULL, NULL, "150");
  // With a mistake in it, the last rules stay in use.
  assert_int_equal(save(w, "one/one.heng", RULES("one", "oops + 1")),
                   HENG_RULES);
  check_says(w->said, "oops");
  check_first(w->host, NULL, NULL, "150");
  assert_int_equal(save(w, "one/one.heng", RULES("one", "4")), HENG_OK);
  assert_string_equal(w->said, "");
  check_first(w->host, NULL, NULL, "200");
  end(w);
}

static void what_is_saved_is_taken_up(void **state) {
  (void)state;
  take_up(/*poll=*/false);
}

static void where_nobody_tells_it_looks_again(void **state) {
  (void)state;
  take_up(/*poll=*/true);
}

static void texts_that_are_used_and_data_are_watched_too(void **state) {
  (void)state;
  watched *w = begin(/*poll=*/false);
  assert_int_equal(save(w, "one/sample/units.csv", "id,posts\na,9\n"), HENG_OK);
  check_first(w->host, NULL, NULL, "9");
  assert_int_equal(save(w, "model.heng", "record units {\n  id key\n}\n"),
                   HENG_RULES);
  check_says(w->said, "posts");
  // A text that is not there yet is found once it is.
  assert_int_equal(save(w, "one/one.heng", "use words\n" RULES("one", "1")),
                   HENG_RULES);
  check_says(w->said, "there is no words.heng");
  size_t calls = calls_of(w);
  folder_put(&w->folder, "model.heng",
             "record units 单位 {\n  id 编号 key\n  posts 编制: number?\n}\n");
  folder_put(&w->folder, "one/words.heng", "choice tier { good }\n");
  while (wait_beyond(w, calls) != HENG_OK) calls = calls_of(w);
  check_first(w->host, NULL, NULL, "9");
  end(w);
}

// Rows of a given table that stand in a file are rules too.
#define WITH_FILE                                                       \
  "scheme one edition 2022\nuse model\n"                                \
  "given scale from \"lists/scale.csv\" {\n  id key\n  by: number\n}\n" \
  "value factor 倍数 = sum(scale.by)\n"                               \
  "score ranked 名次 from units {\n"                                  \
  "  bonus size 编制分 = (posts else 0) * factor\n"                  \
  "  place = rank by total descending; ties share\n"                    \
  "}\n"

static void files_of_given_tables_are_watched_too(void **state) {
  (void)state;
  watched *w = begin(/*poll=*/false);
  folder_put(&w->folder, "one/lists/scale.csv", "id,by\na,2\n");
  assert_int_equal(save(w, "one/one.heng", WITH_FILE), HENG_OK);
  check_first(w->host, NULL, NULL, "100");
  assert_int_equal(save(w, "one/lists/scale.csv", "id,by\na,2\nb,3\n"),
                   HENG_OK);
  check_first(w->host, NULL, NULL, "250");
  end(w);
}

static void a_file_that_is_written_to_can_be_left_out(void **state) {
  (void)state;
  watched *w = begin(/*poll=*/false);
  heng_watch_free(w->watch);
  char results[600];
  snprintf(results, sizeof results, "%s/one/sample/results.csv",
           w->folder.path);
  heng_watch_request request = {.run = {.profile = "one"},
                                .leave_out = results,
                                .quiet_ms = 1,
                                .saved = on_saved,
                                .ctx = w};
  heng_answer *answer;
  folder_put(&w->folder, "one/sample/results.csv", "id\n");
  assert_int_equal(heng_host_watch(w->host, &request, &w->watch, &answer),
                   HENG_OK);
  for (int i = 0; i < 20; i++)
    folder_put(&w->folder, "one/sample/results.csv", "id,total\na,1\n");
  assert_int_equal(save(w, "one/one.heng", RULES("one", "3")), HENG_OK);
  assert_int_equal(calls_of(w), 1);
  end(w);
}

static void only_a_profile_can_be_watched(void **state) {
  (void)state;
  watched *w = begin(/*poll=*/false);
  heng_watch_request request = {.run = {.profile = "noe"}, .saved = on_saved};
  heng_watch *none;
  heng_answer *answer;
  assert_int_equal(heng_host_watch(w->host, &request, &none, &answer),
                   HENG_NOTFOUND);
  assert_null(none);
  written text;
  check_says(messages_of(answer, false, &text), "did you mean `one`?");
  heng_answer_free(answer);
  heng_watch_free(NULL);
  end(w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_saved_is_taken_up),
      cmocka_unit_test(where_nobody_tells_it_looks_again),
      cmocka_unit_test(texts_that_are_used_and_data_are_watched_too),
      cmocka_unit_test(files_of_given_tables_are_watched_too),
      cmocka_unit_test(a_file_that_is_written_to_can_be_left_out),
      cmocka_unit_test(only_a_profile_can_be_watched),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
