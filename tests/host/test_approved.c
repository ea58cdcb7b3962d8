// Approving, testing what was approved, its note, and published tables while memory
// runs out at any moment: nothing leaks, nothing half written is taken for an
// approval, and the call that has enough works. And logs of approvals that somebody
// wrote who knows how entries are sealed.
#include "host_test.h"

#include "host/approved.h"

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
  // Blocks of an arena are refused, so that there are many moments to run out.
  bool block = new_size >= 4096 && (new_size & (new_size - 1)) == 0;
  if (p->left == 0 || (!old && block)) return NULL;
  p->left--;
  void *memory = realloc(old, new_size);
  if (memory) p->held += new_size - (old ? old_size : 0);
  return memory;
}

static void put_rules(test_folder *folder, const char *factor) {
  char text[1200];
  snprintf(text, sizeof text,
           "scheme town 小城 edition 2022\n"
           "record units 单位 {\n  id 编号 key\n  name 名称: text\n"
           "  posts 编制: number?\n}\n"
           "param factor 倍数 = %s   source \"第二条\"\n"
           "given list 名单 from \"list.csv\" {\n  id key\n  n: number\n}\n"
           "value all_units = count(all units) + sum(all list.n)\n"
           "score ranked 名次 from units {\n"
           "  bonus size 规模 = (posts else 0) * factor   source \"第一条\"\n"
           "  place = rank by total descending; ties share\n}\n"
           "warn large 超编 on ranked: size < 60 because \"{name}\"\n",
           factor);
  folder_put(folder, "town/town.heng", text);
  folder_put(folder, "town/list.csv", "id,n\nx,1\n");
  folder_put(folder, "town/sample/units.csv",
             "id,name,posts\na,甲局,30\nb,乙局,50\n");
  folder_put(folder, "out.csv",
             "名称,规模（分）,名次\n甲局,30.0,3\n丙局,1,1\n");
}

static heng_host *host_of(test_folder *folder, const heng_memory *memory) {
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
  assert_true(status == HENG_OK || (status == HENG_NOMEM && !host));
  return host;
}

static heng_status approve(heng_host *host, heng_answer **answer) {
  heng_approve_request request = {.profile = "town",
                                  .by = "王某",
                                  .why = "首次\n批准",
                                  .clause = "第一条",
                                  .date = "2022-12-31"};
  return heng_host_approve(host, &request, answer);
}

static heng_status test(heng_host *host, heng_answer **answer) {
  heng_test_request request = {.n_targets = 0};
  return heng_host_test(host, &request, answer);
}

static heng_status note(heng_host *host, heng_answer **answer) {
  heng_note_request request = {.profile = "town"};
  return heng_host_note(host, &request, answer);
}

static char expected[600];

static heng_status expect(heng_host *host, heng_answer **answer) {
  heng_expect_request request = {.run = {.profile = "town"},
                                 .expected = expected};
  return heng_host_expect(host, &request, answer);
}

typedef heng_status (*command)(heng_host *host, heng_answer **answer);

static heng_status live(const heng_memory *memory,
                        test_folder *folder,
                        command perform) {
  heng_host *host = host_of(folder, memory);
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

static void until_it_works(test_folder *folder,
                           command perform,
                           heng_status wanted,
                           const char *name) {
  heng_status status = HENG_NOMEM;
  size_t n = 0;
#ifdef __SANITIZE_ADDRESS__
  for (; status == HENG_NOMEM; n += 1 + n / 25) {
#else
  for (; status == HENG_NOMEM; n += 1 + n / 150) {
#endif
    purse p = {.left = n};
    heng_memory memory = {resize, &p};
    status = live(&memory, folder, perform);
    if (p.held != 0)
      fail_msg("%s leaks %zu bytes after %zu requests", name, p.held, n);
  }
  if (status != wanted)
    fail_msg("%s gives %d after %zu requests", name, (int)status, n);
}

static void memory_may_run_out_while_approving(void **state) {
  (void)state;
  test_folder folder;
  folder_begin(&folder);
  snprintf(expected, sizeof expected, "%s/out.csv", folder.path);
  put_rules(&folder, "1");
  until_it_works(&folder, approve, HENG_OK, "approve");
  until_it_works(&folder, test, HENG_OK, "test");
  put_rules(&folder, "2");
  until_it_works(&folder, test, HENG_FINDINGS, "a test that fails");
  until_it_works(&folder, approve, HENG_OK, "approve again");
  until_it_works(&folder, approve, HENG_OK, "approve the same");
  until_it_works(&folder, test, HENG_OK, "test again");
  until_it_works(&folder, note, HENG_OK, "note");
  until_it_works(&folder, expect, HENG_FINDINGS, "expect");
  folder_end(&folder);
}

// Entry [number] of a log, sealed as the command seals it, without one of its facts.
static heng_slice put_entry(heng_buf *log,
                            const char *number,
                            heng_slice last_end,
                            int without) {
  static const char hash[] =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  heng_approval e = {.number = heng__slice(number),
                     .date = HENG_LIT("2022-12-31"),
                     .by = HENG_LIT("王某"),
                     .why = HENG_LIT("首次批准"),
                     .clause = HENG_LIT("第一条"),
                     .hash = heng__slice(hash),
                     .before = heng__slice(hash),
                     .texts = heng__slice(hash)};
  heng_slice *const facts[] = {&e.why, &e.clause, &e.before, &e.date,
                               &e.by,  &e.hash,   &e.texts};
  if (without >= 0) *facts[without] = (heng_slice){NULL, 0};
  heng__approval_print(log, &e, last_end);
  return e.end;
}

// Who, when and of what must stand in each entry, however well it is sealed; a
// reason, a clause, or what was approved before need not.
static void an_entry_without_a_fact_is_no_approval(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (int without = -1; without < 7; without++)
    for (int at = 0; at < 2; at++) {
      heng_buf log = {.arena = &arena};
      heng__buf_puts(&log, "heng approvals 1\n");
      heng_slice end =
          put_entry(&log, "1", (heng_slice){NULL, 0}, at == 0 ? without : -1);
      put_entry(&log, "2", end, at == 1 ? without : -1);
      heng_approved read = {.n_log = 0};
      uint32_t line;
      heng_snap_trouble got =
          heng__approvals_read(&arena, heng__buf_slice(&log), &read, &line);
      heng_snap_trouble wanted =
          without < 3 ? HENG_SNAP_FINE : HENG_SNAP_EDITED;
      if (got != wanted)
        fail_msg("fact %d of entry %d: %d", without, at + 1, (int)got);
    }
  heng__arena_free(&arena);
}

// Nothing stands behind the seal of an entry, not even what it does not seal; a
// log of a later form is not taken for one that somebody touched.
static void what_a_log_may_hold(void **state) {
  (void)state;
  static const struct {
    const char *form, *more;
    heng_snap_trouble trouble;
  } rows[] = {
      {"heng approvals 1\n", "", HENG_SNAP_FINE},
      {"heng approvals 1\n", "\n\n", HENG_SNAP_FINE},
      {"heng approvals 1\n", "  why another\n", HENG_SNAP_LINE},
      {"heng approvals 1\n", "  clause another\n", HENG_SNAP_LINE},
      {"heng approvals 1\n", "  set sample\n", HENG_SNAP_LINE},
      {"heng approvals 1\n", "  what\n", HENG_SNAP_LINE},
      {"heng approvals 1\n", "\napproval 2\n", HENG_SNAP_EDITED},
      {"heng approvals 2\n", "", HENG_SNAP_NEWER},
      {"heng approvals 2000000000000000000000\n", "", HENG_SNAP_NEWER},
      {"heng approvals 0\n", "", HENG_SNAP_LINE},
      {"heng approvals -1\n", "", HENG_SNAP_LINE},
      {"heng approvals\n", "", HENG_SNAP_LINE},
      {"heng results 1\n", "", HENG_SNAP_LINE},
  };
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_buf log = {.arena = &arena};
    heng__buf_puts(&log, rows[i].form);
    put_entry(&log, "1", (heng_slice){NULL, 0}, -1);
    heng__buf_puts(&log, rows[i].more);
    heng_approved read = {.n_log = 0};
    uint32_t line;
    heng_snap_trouble got =
        heng__approvals_read(&arena, heng__buf_slice(&log), &read, &line);
    if (got != rows[i].trouble)
      fail_msg("%s … %s: %d", rows[i].form, rows[i].more, (int)got);
  }
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(memory_may_run_out_while_approving),
      cmocka_unit_test(an_entry_without_a_fact_is_no_approval),
      cmocka_unit_test(what_a_log_may_hold),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
