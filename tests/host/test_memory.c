// Memory that runs out at any moment is survived: the call says so, nothing
// leaks, and the next call works. Two hosts stand side by side.
#include "host_test.h"

#ifdef HENG_TEST_TINY
#define FIRST_BLOCK SIZE_MAX  // there are enough moments without it
#else
#define FIRST_BLOCK 4096  // of an arena
#endif

// Memory that is counted, and that ends after [left] requests. An arena that
// asks for a usual block, whose sizes are powers of two, is refused and then
// asks for what it needs at once, so that there are many moments to run out.
typedef struct purse {
  size_t left;
  size_t held;  // bytes that were not given back
  bool plain;   // blocks of every size are given
} purse;

// Under a sanitizer each try takes many times as long: then most of the late
// moments are left out. So they are of commands that compute many times over:
// their beginning is what the others tried moment by moment.
#ifdef __SANITIZE_ADDRESS__
#define STRIDE(n)     (1 + (n) / 25)
#define BIG_STRIDE(n) (1 + (n) / 15)
#else
#define STRIDE(n)     1
#define BIG_STRIDE(n) (1 + (n) / 150)
#endif

static bool is_block(size_t size) {
  return size >= FIRST_BLOCK && (size & (size - 1)) == 0;
}

static void *resize(void *ctx, void *old, size_t old_size, size_t new_size) {
  purse *p = ctx;
  if (new_size == 0) {
    p->held -= old ? old_size : 0;
    free(old);
    return NULL;
  }
  if (p->left == 0) return NULL;
  if (!p->plain && !old && is_block(new_size)) return NULL;
  p->left--;
  void *memory = realloc(old, new_size);
  if (memory) p->held += new_size - (old ? old_size : 0);
  return memory;
}

static char tiny_sample[600];

static void put_profile(test_folder *folder) {
  folder_put(folder, "tiny/tiny.heng",
             "scheme tiny edition 2022\n"
             "choice level 级别 { low 低, high 高 }\n"
             "record units 单位 {\n"
             "  id 编号 key\n"
             "  name 名称: text\n"
             "  posts 编制: number?\n"
             "}\n"
             "record works 工作 { id key; unit: units; level: level\n"
             "  value: number?; date: date }\n"
             "param gap 级差 by level { low = 1 source \"s\"\n"
             "  high = 2 assumed \"a\" }\n"
             "given stages { | id key | n |\n | one | 1 |\n | two | 2 | }\n"
             "function share(l: level) for units =\n"
             "  sum(works.value else 0 where level = l) / count(works)\n"
             "table levels from works by unit, level { n = count(works)\n"
             "  last = max(works.date) + 1 month }\n"
             "table pairs from u in units, w in works\n"
             "  where w.unit = u { lots = lot(\"s\", u.id, w.id) }\n"
             "value all_works = count(all works)\n"
             "score ranked 名次 from units {\n"
             "  indicator part of 100 { x of 60 at share(low) / 9 else 0\n"
             "    y of 40 = min(40, gap[high]) }\n"
             "  bonus size 编制分 = posts else 0\n"
             "  most = first(works.value else 0 by date) else 1 / 3\n"
             "  kind: level = choose exactly one { low when size < 40\n"
             "    high otherwise }\n"
             "  place = rank by size descending; no ties\n"
             "  outcome stop when any(works where level = high)\n"
             "    because \"{count(works)} of {name}\"\n"
             "}\n"
             "check small on ranked: size <= 40 because \"{id} is large\"\n");
  folder_put(folder, "tiny/sample/units.csv",
             "id,name,posts\na,甲,30\nb,乙,50\nc,丙,30\n");
  folder_put(folder, "tiny/sample/works.csv",
             "id,unit,level,value,date\nw1,a,low,3,2022-01-31\n"
             "w2,a,high,4.5,2022-02-01\nw3,c,high,,2022-03-01\n");
  folder_put(folder, "tiny/clauses.csv",
             "clause,text,no_rule\ns,the gap,\nt,more,nobody knows\n");
  folder_put(folder, "tiny/tiny.test.heng",
             "example \"as large as it has posts\" {\n"
             "  units | id | name | posts |\n"
             "        | a  | 甲   | 30    |\n"
             "  expect ranked a: size = 30\n"
             "  expect ranked a: size = 31\n"
             "}\n");
  folder_put(folder, "tiny/approved/rules/rules.heng",
             "scheme tiny edition 2022\n"
             "record units 单位 { id 编号 key; name 名称: text\n"
             "  posts 编制: number? }\n"
             "score ranked 名次 from units {\n"
             "  bonus size 编制分 = (posts else 0) + 1\n"
             "  place = rank by size descending; ties share\n"
             "}\n");
}

static heng_host *host_of(test_folder *folder,
                          const heng_memory *memory,
                          bool chinese) {
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
  options.chinese = chinese;
  heng_host *host;
  heng_status status = heng_host_new(&options, &host);
  assert_true(status == HENG_OK || (status == HENG_NOMEM && !host));
  return host;
}

static heng_status run(heng_host *host, heng_answer **answer) {
  heng_run_request request = {.profile = "tiny"};
  return heng_host_run(host, &request, answer);
}

static heng_status explain(heng_host *host, heng_answer **answer) {
  heng_explain_request request = {.run = {.profile = "tiny"}, .unit = "乙"};
  return heng_host_explain(host, &request, answer);
}

static heng_status check(heng_host *host, heng_answer **answer) {
  heng_check_request request = {.n_targets = 0};
  return heng_host_check(host, &request, answer);
}

static heng_status test(heng_host *host, heng_answer **answer) {
  heng_test_request request = {.threads = 1};
  return heng_host_test(host, &request, answer);
}

static heng_status filter(heng_host *host, heng_answer **answer) {
  static const char *const filters[] = {"as lagre"};
  heng_test_request request = {
      .filters = filters, .n_filters = 1, .threads = 1, .timed = true};
  return heng_host_test(host, &request, answer);
}

static heng_status mutate(heng_host *host, heng_answer **answer) {
  heng_mutate_request request = {.profile = "tiny", .threads = 1};
  return heng_host_mutate(host, &request, answer);
}

// With one thread: a purse is not shared.
static heng_status coverage(heng_host *host, heng_answer **answer) {
  heng_coverage_request c = {.least = "100", .threads = 1};
  heng_test_request request = {.coverage = &c, .threads = 1};
  return heng_host_test(host, &request, answer);
}

static heng_status dump(heng_host *host, heng_answer **answer) {
  heng_dump_request request = {.stage = "plan", .run = {.profile = "tiny"}};
  return heng_host_dump(host, &request, answer);
}

static heng_status nothing(heng_host *host, heng_answer **answer) {
  heng_run_request request = {.profile = "tniy"};
  return heng_host_run(host, &request, answer);
}

static heng_status compare(heng_host *host, heng_answer **answer) {
  const char *profiles[] = {"tiny", "tiny"};
  heng_compare_request request = {.profiles = profiles, .n_profiles = 2};
  return heng_host_compare(host, &request, answer);
}

static heng_status diff(heng_host *host, heng_answer **answer) {
  heng_diff_request request = {
      .first = "tiny", .second = "steep", .run = {.threads = 1}};
  return heng_host_diff(host, &request, answer);
}

static heng_status diff_since(heng_host *host, heng_answer **answer) {
  heng_diff_request request = {
      .first = "tiny", .since = "HEAD", .run = {.threads = 1}};
  return heng_host_diff(host, &request, answer);
}

static heng_status search_one(heng_host *host, heng_answer **answer) {
  const char *profiles[] = {"tiny"};
  heng_search_request request = {
      .profiles = profiles, .n_profiles = 1, .budget = 2, .threads = 1};
  return heng_host_search(host, &request, answer);
}

static heng_status search_two(heng_host *host, heng_answer **answer) {
  const char *profiles[] = {"tiny", "tiny"};
  heng_search_request request = {
      .profiles = profiles, .n_profiles = 2, .budget = 20, .threads = 1};
  return heng_host_search(host, &request, answer);
}

static heng_status audit(heng_host *host, heng_answer **answer) {
  heng_audit_request request = {.run = {.profile = "tiny", .threads = 1},
                                .budget = 40,
                                .exit_code = true};
  return heng_host_audit(host, &request, answer);
}

static heng_status switch_and_run(heng_host *host, heng_answer **answer) {
  heng_run_request request = {0};
  heng_status status = heng_host_switch(host, "tiny", NULL, answer);
  if (status != HENG_OK) return status;
  status = heng_host_reload(host, "tiny", NULL, NULL, answer);
  return status == HENG_OK ? heng_host_run(host, &request, answer) : status;
}

// The data of the sample, read once; the folder is known to the profile only.
static heng_status open_and_run(heng_host *host, heng_answer **answer) {
  heng_rules *rules;
  heng_data *data;
  heng_status status = heng_host_load(host, "tiny", NULL, &rules, answer);
  if (status != HENG_OK) return status;
  status = heng_host_open(host, tiny_sample, &data, answer);
  if (status == HENG_OK) {
    heng_run_request request = {.records = data};
    status = heng_rules_run(rules, &request, answer);
  }
  heng_data_free(data);
  heng_rules_free(rules);
  return status;
}

typedef heng_status (*command)(heng_host *host, heng_answer **answer);

// A host from beginning to end, with one command and its messages.
static heng_status live(const heng_memory *memory,
                        test_folder *folder,
                        command perform) {
  heng_host *host = host_of(folder, memory, false);
  if (!host) return HENG_NOMEM;
  heng_answer *answer;
  heng_status status = perform(host, &answer);
  assert_int_equal(status == HENG_NOMEM, answer == NULL);
  written w = {.len = 0};
  heng_out out = {&w, put_written};
  if (answer && !heng_answer_report(answer, true)) status = HENG_NOMEM;
  if (answer && heng_answer_messages(answer, false, &out) != HENG_OK)
    status = HENG_NOMEM;
  heng_answer_free(answer);
  heng_host_free(host);
  return status;
}

static void memory_may_run_out_at_any_moment(void **state) {
  (void)state;
  static const struct {
    const char *name;
    command perform;
    heng_status status;
    bool big;  // so many moments that not each is tried
  } rows[] = {
      {"list", heng_host_list, HENG_OK, false},
      {"run", run, HENG_FINDINGS, false},
      {"explain", explain, HENG_OK, false},
      {"check", check, HENG_OK, false},
      {"test", test, HENG_FINDINGS, false},
      {"mutate", mutate, HENG_FINDINGS, true},
      {"filter", filter, HENG_NOTFOUND, false},
      {"coverage", coverage, HENG_FINDINGS, true},
      {"dump", dump, HENG_OK, false},
      {"nothing", nothing, HENG_NOTFOUND, false},
      {"compare", compare, HENG_FINDINGS, true},
      {"diff", diff, HENG_OK, true},
      {"search", search_one, HENG_OK, true},
      {"search for two", search_two, HENG_OK, true},
      {"audit", audit, HENG_FINDINGS, true},
      {"switch", switch_and_run, HENG_FINDINGS, false},
      {"open", open_and_run, HENG_FINDINGS, false},
  };
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  folder_put(&folder, "steep/steep.heng",
             "scheme steep edition 2023\n"
             "record units 单位 {\n"
             "  id 编号 key\n"
             "  name 名称: text\n"
             "  posts 编制: number?\n"
             "}\n"
             "for units { many = (posts else 0) * 2 }\n"
             "score ranked 名次 from units {\n"
             "  bonus size 编制分 = many + 1\n"
             "  place = rank by total descending; ties share\n"
             "  outcome large 超编 when not (many <= 4)\n"
             "}\n");
  snprintf(tiny_sample, sizeof tiny_sample, "%s/tiny/sample", folder.path);
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_status status = HENG_NOMEM;
    size_t n = 0;
    for (; status == HENG_NOMEM; n += rows[i].big ? BIG_STRIDE(n) : STRIDE(n)) {
      purse p = {.left = n};
      heng_memory memory = {resize, &p};
      status = live(&memory, &folder, rows[i].perform);
      if (p.held != 0)
        fail_msg("%s leaks %zu bytes after %zu requests", rows[i].name, p.held,
                 n);
    }
    if (status != rows[i].status)
      fail_msg("%s gives %d after %zu requests", rows[i].name, (int)status, n);
    assert_true(n > 20);
  }
  folder_end(&folder);
}

static heng_status mutate_kinds(heng_host *host, heng_answer **answer) {
  heng_mutate_request request = {
      .profile = "tiny", .rule = "ranked.kind", .threads = 1};
  return heng_host_mutate(host, &request, answer);
}

static heng_status mutate_some(heng_host *host, heng_answer **answer) {
  heng_mutate_request request = {
      .profile = "tiny", .sample = 4, .seed = 3, .threads = 1, .min_score = 99};
  return heng_host_mutate(host, &request, answer);
}

static heng_status mutate_and_search(heng_host *host, heng_answer **answer) {
  heng_mutate_request request = {.profile = "tiny",
                                 .rule = "ranked.kind",
                                 .threads = 1,
                                 .search = true,
                                 .budget = 3};
  return heng_host_mutate(host, &request, answer);
}

static char changed_folder[600];

static heng_status mutate_and_write(heng_host *host, heng_answer **answer) {
  heng_mutate_request request = {.profile = "tiny",
                                 .sample = 2,
                                 .seed = 5,
                                 .threads = 1,
                                 .write = changed_folder};
  return heng_host_mutate(host, &request, answer);
}

// Changes of the rules: patched, compiled and written, noticed and not.
static void memory_may_run_out_while_rules_are_changed(void **state) {
  (void)state;
  static const struct {
    const char *name;
    command perform;
    heng_status status;
  } rows[] = {
      {"one rule", mutate_kinds, HENG_FINDINGS},
      {"some", mutate_some, HENG_FINDINGS},
      {"written", mutate_and_write, HENG_OK},
      {"searched", mutate_and_search, HENG_FINDINGS},
  };
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  folder_put(&folder, "tiny/tiny.test.heng",
             "example \"as large as it has posts\" {\n"
             "  units | id | name | posts |\n"
             "        | a  | 甲   | 30    |\n"
             "  expect ranked a: size = 30\n"
             "}\n");
  folder_put(&folder, "tiny/equivalent.txt",
             "# Reviewed.\n0123456789 no change has this id\nbare\n");
  snprintf(changed_folder, sizeof changed_folder, "%s/changed", folder.path);
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_status status = HENG_NOMEM;
    size_t n = 0, tries = 0;
    for (; status == HENG_NOMEM; n += 1 + n / 40, tries++) {
      purse p = {.left = n};
      heng_memory memory = {resize, &p};
      status = live(&memory, &folder, rows[i].perform);
      if (p.held != 0)
        fail_msg("%s leaks %zu bytes after %zu requests", rows[i].name, p.held,
                 n);
    }
    if (status != rows[i].status)
      fail_msg("%s gives %d after %zu requests", rows[i].name, (int)status, n);
    assert_true(tries > 60);
  }
  folder_end(&folder);
}

// A script's function and its state take memory of the same host.
static void memory_may_run_out_within_a_function(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  folder_put(&folder, "tiny/tiny.heng",
             "scheme tiny edition 2022\n"
             "record units 单位 {\n"
             "  id 编号 key\n"
             "  name 名称: text\n"
             "  posts 编制: number?\n"
             "}\n"
             "score ranked 名次 from units {\n"
             "  bonus size 编制分 = powered(posts) else 0\n"
             "  place = rank by total descending; ties share\n"
             "}\n");
  folder_put(&folder, "tiny/profile.lua",
             "local heng = ...\nheng.scheme 'tiny.heng'\n"
             "heng.func('powered', {'x: number'}, 'number', function(x)\n"
             "  if x > 40 then error('too many') end\n"
             "  local t = {} for i = 1, 40 do t[i] = x ^ (20 + i) end\n"
             "  return t[40] / t[39]\n"
             "end)\n");
  heng_status status = HENG_NOMEM;
  size_t n = 0, runs = 0;
  for (; status == HENG_NOMEM; n += 1 + n / 40, runs++) {
    purse p = {.left = n, .plain = true};
    heng_memory memory = {resize, &p};
    status = live(&memory, &folder, run);
    if (p.held != 0) fail_msg("%zu bytes leak after %zu requests", p.held, n);
  }
  assert_int_equal(status, HENG_FINDINGS);
  assert_true(runs > 100);
  folder_end(&folder);
}

static bool calls(const char *format, const char *path) {
  char line[2048];
  snprintf(line, sizeof line, format, path);
  return system(line) == 0;
}

// What was taken out of git is removed whenever memory runs out; the folder for
// temporary files is empty afterwards.
static void memory_may_run_out_over_a_copy_of_gits(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  bool there = calls("cd '%s' && git init -q && git add . && "
                     "GIT_CONFIG_GLOBAL=/dev/null git -c user.name=tiny "
                     "-c user.email=tiny@localhost commit -q -m first",
                     folder.path);
  char place[600];
  snprintf(place, sizeof place, "%s/temporary", folder.path);
  assert_int_equal(mkdir(place, 0755), 0);
  assert_int_equal(setenv("TMPDIR", place, 1), 0);
  heng_status status = HENG_NOMEM;
  // Each try calls git several times.
  for (size_t n = 0; there && status == HENG_NOMEM; n += 1 + n / 8) {
    purse p = {.left = n};
    heng_memory memory = {resize, &p};
    status = live(&memory, &folder, diff_since);
    if (p.held != 0) fail_msg("%zu bytes leak after %zu requests", p.held, n);
    if (rmdir(place) != 0) fail_msg("files are left after %zu requests", n);
    assert_int_equal(mkdir(place, 0755), 0);
  }
  unsetenv("TMPDIR");
  folder_end(&folder);
  if (!there) skip();  // git is not installed
  assert_int_equal(status, HENG_OK);
}

static void two_hosts_stand_side_by_side(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  put_profile(&folder);
  heng_host *one = host_of(&folder, NULL, false);
  heng_host *two = host_of(&folder, NULL, true);
  heng_answer *first, *second;
  assert_int_equal(run(one, &first), HENG_FINDINGS);
  assert_int_equal(run(two, &second), HENG_FINDINGS);
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
  heng_host *host = host_of(&folder, NULL, false);
  heng_answer *answer;
  assert_int_equal(run(host, &answer), HENG_FINDINGS);
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
      cmocka_unit_test(memory_may_run_out_within_a_function),
      cmocka_unit_test(memory_may_run_out_over_a_copy_of_gits),
      cmocka_unit_test(memory_may_run_out_while_rules_are_changed),
      cmocka_unit_test(two_hosts_stand_side_by_side),
      cmocka_unit_test(results_that_fail_a_check_are_marked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
