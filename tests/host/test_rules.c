// Rules that stay loaded: they are taken from memory, switched, taken up anew
// and forgotten, and what does not load leaves what is in use alone.
#include "rules_test.h"

typedef struct stage {
  test_folder folder;
  counted memory;
  heng_memory hook;
  heng_host *host;
} stage;

static stage *begin(void **state) {
  stage *s = calloc(1, sizeof *s);
  assert_non_null(s);
  folder_begin(&s->folder);
  put_rules(&s->folder);
  s->hook = (heng_memory){counted_resize, &s->memory};
  s->host = rules_host(&s->folder, &s->hook);
  *state = s;
  return s;
}

static void end(stage *s) {
  heng_host_free(s->host);
  assert_int_equal(s->memory.held, 0);
  folder_end(&s->folder);
  free(s);
}

static heng_rules *load(stage *s, const char *profile) {
  heng_rules *rules;
  heng_answer *answer;
  assert_int_equal(heng_host_load(s->host, profile, NULL, &rules, &answer),
                   HENG_OK);
  assert_null(answer);
  return rules;
}

static void rules_are_read_once(void **state) {
  stage *s = begin(state);
  heng_rules *rules = load(s, "one");
  assert_string_equal(heng_rules_profile(rules), "one");
  assert_string_equal(heng_rules_edition(rules), "2022");
  assert_int_equal(strlen(heng_rules_hash(rules)), 64);
  folder_put(&s->folder, "one/one.heng", "scheme one edition 2023\n");
  size_t asked = s->memory.asked;
  heng_rules *again = load(s, "one");
  assert_ptr_equal(rules, again);
  assert_int_equal(s->memory.asked, asked);
  check_first(s->host, rules, NULL, "50");
  heng_rules_free(again);
  heng_rules_free(rules);
  end(s);
}

static void runs_that_name_no_profile_take_the_one_in_use(void **state) {
  stage *s = begin(state);
  heng_run_request request = {0};
  heng_answer *answer;
  written w;
  assert_null(heng_host_in_use(s->host));
  assert_int_equal(heng_host_run(s->host, &request, &answer), HENG_NOTFOUND);
  check_says(messages_of(answer, false, &w), "no profile is in use");
  check_says(messages_of(answer, true, &w), "没有启用任何方案");
  heng_answer_free(answer);
  assert_int_equal(heng_host_switch(s->host, "one", NULL, &answer), HENG_OK);
  check_first(s->host, NULL, NULL, "50");
  assert_int_equal(heng_host_switch(s->host, "two", NULL, NULL), HENG_OK);
  check_first(s->host, NULL, NULL, "100");
  // What does not load leaves the one in use alone.
  assert_int_equal(heng_host_switch(s->host, "tow", NULL, &answer),
                   HENG_NOTFOUND);
  check_says(messages_of(answer, false, &w), "did you mean `two`?");
  heng_answer_free(answer);
  assert_int_equal(heng_host_switch(s->host, "tow", NULL, NULL), HENG_NOTFOUND);
  check_first(s->host, NULL, NULL, "100");
  heng_rules *rules = heng_host_in_use(s->host);
  assert_string_equal(heng_rules_profile(rules), "two");
  heng_rules_free(rules);
  end(s);
}

static void what_is_saved_is_taken_up_where_it_loads(void **state) {
  stage *s = begin(state);
  assert_int_equal(heng_host_switch(s->host, "one", NULL, NULL), HENG_OK);
  heng_rules *before = load(s, "one"), *after;
  heng_answer *answer;
  written w;
  folder_put(&s->folder, "one/one.heng", RULES("one", "missing"));
  assert_int_equal(heng_host_reload(s->host, "one", NULL, &after, &answer),
                   HENG_RULES);
  check_says(messages_of(answer, false, &w), "one.heng:3");
  heng_answer_free(answer);
  assert_ptr_equal(after, before);
  heng_rules_free(after);
  check_first(s->host, NULL, NULL, "50");
  folder_put(&s->folder, "one/one.heng", RULES("one", "3"));
  assert_int_equal(heng_host_reload(s->host, "one", NULL, &after, &answer),
                   HENG_OK);
  assert_null(answer);
  assert_ptr_not_equal(after, before);
  assert_string_not_equal(heng_rules_hash(after), heng_rules_hash(before));
  // A run that began with the rules of before ends with them.
  check_first(s->host, before, NULL, "50");
  check_first(s->host, NULL, NULL, "150");
  heng_rules_free(before);
  heng_rules_free(after);
  end(s);
}

// Memory that takes up what was saved in the middle of somebody else's loading.
typedef struct meddler {
  stage *stage;
  size_t asked, at;  // meddles when asked for the [at]-th time; 0: never
} meddler;

static void *meddle(void *ctx, void *old, size_t old_size, size_t new_size) {
  meddler *m = ctx;
  if (new_size && ++m->asked == m->at) {
    m->at = 0;
    folder_put(&m->stage->folder, "one/one.heng", RULES("one", "9"));
    assert_int_equal(heng_host_reload(m->stage->host, "one", NULL, NULL, NULL),
                     HENG_OK);
  }
  return counted_resize(&m->stage->memory, old, old_size, new_size);
}

static void of_two_loadings_the_one_that_began_later_stays(void **state) {
  stage *s = begin(state);
  heng_host_free(s->host);
  meddler m = {.stage = s};
  heng_memory hook = {meddle, &m};
  s->host = rules_host(&s->folder, &hook);
  assert_int_equal(heng_host_switch(s->host, "one", NULL, NULL), HENG_OK);
  m.asked = 0;
  assert_int_equal(heng_host_reload(s->host, "one", NULL, NULL, NULL), HENG_OK);
  m.at = m.asked;  // the last request: the texts have been read
  m.asked = 0;
  heng_rules *rules;
  assert_int_equal(heng_host_reload(s->host, "one", NULL, &rules, NULL),
                   HENG_OK);
  assert_int_equal(m.at, 0);
  check_first(s->host, rules, NULL, "450");
  check_first(s->host, NULL, NULL, "450");
  heng_rules_free(rules);
  end(s);
}

static void rules_are_forgotten_when_nobody_uses_them(void **state) {
  stage *s = begin(state);
  size_t held = s->memory.held;
  assert_int_equal(heng_host_unload(s->host, "one", NULL), HENG_NOTFOUND);
  heng_rules *rules = load(s, "one");
  assert_int_equal(heng_host_unload(s->host, "one", NULL), HENG_OK);
  check_first(s->host, rules, NULL, "50");
  // An answer shows the texts of the rules, so it keeps them.
  heng_answer *answer;
  assert_int_equal(heng_rules_run(rules, NULL, &answer), HENG_OK);
  heng_rules_free(rules);
  assert_true(s->memory.held > held);
  heng_answer_free(answer);
  assert_int_equal(s->memory.held, held);
  end(s);
}

// The list may have forgotten the rules that are in use.
static void what_is_in_use_is_taken_up_though_it_was_forgotten(void **state) {
  stage *s = begin(state);
  assert_int_equal(heng_host_switch(s->host, "one", NULL, NULL), HENG_OK);
  assert_int_equal(heng_host_unload(s->host, "one", NULL), HENG_OK);
  check_first(s->host, NULL, NULL, "50");
  folder_put(&s->folder, "one/one.heng", RULES("one", "3"));
  assert_int_equal(heng_host_reload(s->host, "one", NULL, NULL, NULL), HENG_OK);
  check_first(s->host, NULL, NULL, "150");
  assert_int_equal(heng_host_unload(s->host, "one", NULL), HENG_OK);
  check_first(s->host, NULL, NULL, "150");
  end(s);
}

static void ten_thousand_switches_take_no_memory(void **state) {
  stage *s = begin(state);
  static const char *const names[] = {"one", "two"};
  for (size_t i = 0; i < 2; i++)
    assert_int_equal(heng_host_switch(s->host, names[i], NULL, NULL), HENG_OK);
  size_t held = s->memory.held, asked = s->memory.asked;
  for (size_t i = 0; i < 10000; i++)
    assert_int_equal(heng_host_switch(s->host, names[i % 2], NULL, NULL),
                     HENG_OK);
  assert_int_equal(s->memory.asked, asked);
  assert_int_equal(s->memory.held, held);
  // Nor does taking up what was saved, once the rules before are let go.
  for (size_t i = 0; i < 100; i++)
    assert_int_equal(heng_host_reload(s->host, "one", NULL, NULL, NULL),
                     HENG_OK);
  assert_int_equal(s->memory.held, held);
  end(s);
}

static void a_what_if_does_not_change_loaded_rules(void **state) {
  stage *s = begin(state);
  heng_rules *rules = load(s, "one");
  const char *sets[] = {"factor=7"};
  heng_run_request request = {.sets = sets, .n_sets = 1};
  check_first(s->host, rules, &request, "350");
  check_first(s->host, rules, NULL, "50");
  heng_rules_free(rules);
  end(s);
}

static void data_are_read_once_for_several_schemes(void **state) {
  stage *s = begin(state);
  char where[600];
  snprintf(where, sizeof where, "%s/data", s->folder.path);
  folder_put(&s->folder, "data/units.csv", "id,posts\na,30\nb,70\n");
  folder_put(&s->folder, "data/other.csv", "no,such\ntable,here\n");
  heng_data *data;
  heng_answer *answer;
  assert_int_equal(heng_host_open(s->host, where, &data, &answer), HENG_OK);
  assert_null(answer);
  folder_put(&s->folder, "data/units.csv", "id,posts\na,1\n");
  heng_rules *one = load(s, "one"), *two = load(s, "two");
  heng_run_request request = {.records = data};
  check_first(s->host, one, &request, "70");
  check_first(s->host, two, &request, "140");
  check_first(s->host, one, &request, "70");
  assert_int_equal(heng_rules_run(one, &request, &answer), HENG_OK);
  written w;
  check_says(messages_of(answer, false, &w), "other");
  check_cell(answer, "run", 0, "data", where);
  heng_answer_free(answer);
  heng_rules_free(one);
  heng_rules_free(two);
  heng_data_free(data);
  end(s);
}

static void data_that_are_wrong_are_told_by_the_run(void **state) {
  stage *s = begin(state);
  char where[600];
  snprintf(where, sizeof where, "%s/data/units.csv", s->folder.path);
  heng_data *data;
  heng_answer *answer;
  assert_int_equal(heng_host_open(s->host, where, &data, &answer),
                   HENG_RECORDS);
  assert_null(data);
  written w;
  check_says(messages_of(answer, false, &w), "H621");
  heng_answer_free(answer);
  folder_put(&s->folder, "data/units.csv", "id,posts\na,many\na,\"30\n");
  assert_int_equal(heng_host_open(s->host, where, &data, NULL), HENG_OK);
  heng_rules *rules = load(s, "one");
  heng_run_request request = {.records = data};
  written direct;
  heng_run_request by_path = {.data = where};
  assert_int_equal(heng_rules_run(rules, &request, &answer), HENG_RECORDS);
  messages_of(answer, false, &w);
  heng_answer_free(answer);
  assert_int_equal(heng_rules_run(rules, &by_path, &answer), HENG_RECORDS);
  messages_of(answer, false, &direct);
  assert_string_equal(w.text, direct.text);
  heng_answer_free(answer);
  heng_data_free(data);
  // A folder that holds none of what is needed.
  snprintf(where, sizeof where, "%s/one", s->folder.path);
  assert_int_equal(heng_host_open(s->host, where, &data, NULL), HENG_OK);
  request.records = data;
  assert_int_equal(heng_rules_run(rules, &request, &answer), HENG_RECORDS);
  messages_of(answer, false, &w);
  heng_answer_free(answer);
  assert_int_equal(heng_rules_run(rules, &by_path, &answer), HENG_RECORDS);
  messages_of(answer, false, &direct);
  assert_string_equal(w.text, direct.text);
  heng_answer_free(answer);
  heng_data_free(data);
  heng_data_free(NULL);
  heng_rules_free(rules);
  end(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rules_are_read_once),
      cmocka_unit_test(runs_that_name_no_profile_take_the_one_in_use),
      cmocka_unit_test(what_is_saved_is_taken_up_where_it_loads),
      cmocka_unit_test(of_two_loadings_the_one_that_began_later_stays),
      cmocka_unit_test(rules_are_forgotten_when_nobody_uses_them),
      cmocka_unit_test(what_is_in_use_is_taken_up_though_it_was_forgotten),
      cmocka_unit_test(ten_thousand_switches_take_no_memory),
      cmocka_unit_test(a_what_if_does_not_change_loaded_rules),
      cmocka_unit_test(data_are_read_once_for_several_schemes),
      cmocka_unit_test(data_that_are_wrong_are_told_by_the_run),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
