// `test`: the examples of profiles and files, and the checks on the record sets
// that profiles keep.
#include "host/present.h"
#include "host/testing.h"
#include "host/test_coverage.h"
#include "plan/compose.h"

// Sections ----------------------------------------------------------------------------

static heng_report_section *begin(heng_answer *answer,
                                  const char *key,
                                  heng_said title,
                                  bool many) {
  heng_report_section *section =
      heng__report_table(answer->report, heng__slice(key), title);
  heng__report_column(section, HENG_LIT("profile"),
                      HENG_SAY2("profile", "方案名"),
                      many ? 0 : HENG_COLUMN_DETAIL);
  return section;
}

// All examples. People want those that do not hold, which have a table of their
// own; of those that do, their number, unless it is their times that they ask for.
static void begin_examples(heng_testing *t, bool many) {
  unsigned all = t->request->timed ? 0 : HENG_COLUMN_DETAIL;
  heng_report_section *s =
      begin(t->answer, "examples", HENG_SAY2("Examples", "示例"), many && !all);
  heng__report_set_main(s);
  heng__report_column(s, HENG_LIT("example"), HENG_SAY2("example", "示例"),
                      all);
  heng__report_column(s, HENG_LIT("passed"), HENG_SAY2("passed", "通过"), all);
  heng__report_column(s, HENG_LIT("failed"), HENG_SAY2("failed", "不符"),
                      HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED | all);
  heng__report_column(s, HENG_LIT("place"), HENG_SAY2("place", "位置"), all);
  if (t->request->timed)
    heng__report_column(s, HENG_LIT("seconds"), HENG_SAY2("seconds", "秒"),
                        HENG_COLUMN_NUMBER);
  heng__report_column(s, HENG_LIT("message"), HENG_SAY2("message", "内容"),
                      HENG_COLUMN_DETAIL);
  heng__report_column(s, HENG_LIT("details"), HENG_SAY2("details", "详情"),
                      HENG_COLUMN_DETAIL);
  t->examples = s;
}

static heng_report_section *begin_failing(heng_testing *t) {
  heng_report_section *s =
      begin(t->answer, "failing",
            HENG_SAY2("Examples that do not hold", "未通过的示例"), t->len > 1);
  heng__report_column(s, HENG_LIT("example"), HENG_SAY2("example", "示例"), 0);
  heng__report_column(s, HENG_LIT("failed"), HENG_SAY2("failed", "不符"),
                      HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
  heng__report_column(s, HENG_LIT("place"), HENG_SAY2("place", "位置"), 0);
  return s;
}

// Those that do not hold, for people; it has no column `passed`, so that programs
// which take the cases from a report find each of them once.
static void report_failing(heng_testing *t) {
  heng_report_section *s = NULL;
  for (size_t i = 0; i < t->len && !t->request->timed; i++) {
    const heng_tested *tested = &t->items[i];
    size_t n =
        tested->status == HENG_OK && tested->suite ? tested->suite->len : 0;
    for (size_t k = 0; k < n; k++) {
      const heng_tested_example *e = &tested->examples[k];
      if (e->left_out || (!e->result.broken && !e->result.n_failed)) continue;
      if (!s) s = begin_failing(t);
      heng__report_row(s);
      heng__put_key(s, tested->name);
      heng__put_text(s, e->result.title);
      if (e->result.n_failed)
        heng__put_int(s, (int64_t)e->result.n_failed);
      else
        heng__put_missing(s);
      heng__put_text(s, heng__place_text(&t->answer->arena, e->result.span,
                                         (heng_slice){NULL, 0}, 0));
    }
  }
}

static void begin_counts(heng_testing *t) {
  heng_report_section *s = begin(t->answer, "test", HENG_SAY2("", ""), true);
  heng__report_column(s, HENG_LIT("examples"), HENG_SAY2("examples", "示例数"),
                      HENG_COLUMN_NUMBER);
  heng__report_column(s, HENG_LIT("failed"), HENG_SAY2("failed", "未通过"),
                      HENG_COLUMN_NUMBER);
  heng__report_column(s, HENG_LIT("left_out"), HENG_SAY2("left out", "未运行"),
                      HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
  t->counts = s;
}

// What could not be tested at all, so that nobody takes silence for success.
static void report_refused(heng_testing *t) {
  heng_report_section *s = NULL;
  for (size_t i = 0; i < t->len; i++) {
    if (t->items[i].status == HENG_OK) continue;
    if (!s) {
      s = begin(t->answer, "refused", HENG_SAY2("Not tested", "未能测试"),
                true);
      heng__report_column(s, HENG_LIT("passed"), HENG_SAY2("passed", "通过"),
                          0);
      heng__report_column(s, HENG_LIT("message"), HENG_SAY2("message", "内容"),
                          0);
    }
    heng__report_row(s);
    heng__put_key(s, t->items[i].unread.len ? t->items[i].unread
                                            : t->items[i].name);
    heng__put_bool(s, false);
    heng__put_said(s, heng__status_said(t->items[i].status));
  }
}

static bool some_ready(const heng_testing *t) {
  for (size_t i = 0; i < t->len; i++)
    if (t->items[i].status == HENG_OK) return true;
  return false;
}

static bool some_sets(const heng_testing *t) {
  for (size_t i = 0; i < t->len; i++)
    for (size_t k = 0; k < t->items[i].n_sets; k++)
      if (!t->items[i].sets[k].left_out) return true;
  return false;
}

void heng__test_put_seconds(heng_report_section *section, double seconds) {
  heng__put_num(section, heng__num_decimal((int64_t)(seconds * 1e6), 6), 0);
}

heng_said heng__test_sentences(heng_arena *arena, const heng_diags *diags) {
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  for (const heng_diag *d = diags->first; d; d = d->next) {
    if (d->severity != HENG_ERROR) continue;
    heng__buf_puts(&en, en.len ? "; " : "");
    heng__buf_puts(&zh, zh.len ? "；" : "");
    heng__buf_add(&en, heng__diag_message(arena, d, HENG_EN));
    heng__buf_add(&zh, heng__diag_message(arena, d, HENG_ZH));
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

heng_said heng__test_details(heng_arena *arena, const heng_diags *diags) {
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  for (const heng_diag *d = diags->first; d; d = d->next) {
    heng__diag_render(&en, d, HENG_EN);
    heng__diag_render(&zh, d, HENG_ZH);
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

// Making ready ------------------------------------------------------------------------

// An example of the rules under test that is not asked for counts as left out.
static void choose_examples(heng_testing *t, heng_tested *tested) {
  heng_arena *arena = &t->answer->arena;
  heng_suite *suite = tested->suite;
  tested->examples = heng__array(arena, heng_tested_example, suite->len + 1);
  for (size_t i = 0; i < suite->len; i++) {
    const heng_stmt *stmt = suite->cases[i].stmt;
    heng_slice file = heng__path_name(arena, stmt->span.source->name);
    heng_slice names[] = {stmt->example->title, file, tested->name};
    tested->examples[i].left_out = !heng__test_wanted(t, names, 3);
    tested->n_left_out += tested->examples[i].left_out;
  }
}

static void make_suite(heng_testing *t, heng_tested *tested) {
  heng_answer *answer = t->answer;
  const heng_profile *profile = tested->profile;
  tested->suite =
      heng__suite_make(&answer->arena, profile->plan,
                       heng__profile_only_text(&answer->arena, profile), NULL);
  tested->suite->before = tested->before;
  choose_examples(t, tested);
}

static heng_status make_ready(heng_testing *t, heng_tested *tested) {
  heng_answer *answer = t->answer;
  heng_status status =
      heng__profile_use(answer, tested->profile, /*tests=*/true);
  if (status != HENG_OK) return status;
  if (tested->profile->plan->texts->n_open)
    return heng__answer_fail(answer, HENG_RULES, HENG_M_HOST_OPEN_SLOTS,
                             HENG_SAY2("", ""), HENG_SAY2("", ""));
  status = heng__test_against(t, tested);
  if (status != HENG_OK) return status;
  if (!tested->only_set.len) make_suite(t, tested);
  heng__test_load_sets(t, tested);
  return HENG_OK;
}

// Running -----------------------------------------------------------------------------

typedef struct job {
  heng_tested *tested;
  size_t example;        // its number, or …
  heng_tested_set *set;  // … the record set
} job;

typedef HENG_VEC(job) jobs;

static void run_example(job *j, heng_worker *worker) {
  heng_tested_example *e = &j->tested->examples[j->example];
  heng__diags_init(&e->diags, worker->keep);
  heng__suite_try(worker->scratch, j->tested->suite, j->example,
                  j->tested->suite->plan, &e->diags, &e->result);
}

static void run_job(void *ctx, size_t number, heng_worker *worker) {
  job *j = &((jobs *)ctx)->items[number];
  double began = heng__now();
  if (j->set) {
    heng_run_options options = {0};
    heng__run(worker->keep, j->set->ready.plan, j->set->ready.records, &options,
              &j->set->run);
    j->set->seconds = heng__now() - began;
    return;
  }
  run_example(j, worker);
  j->tested->examples[j->example].seconds = heng__now() - began;
}

// Record sets take longest, so they are begun first.
static jobs list_jobs(heng_testing *t) {
  heng_arena *arena = &t->answer->arena;
  jobs all = {0};
  for (size_t i = 0; i < t->len; i++)
    for (size_t k = 0; k < t->items[i].n_sets; k++) {
      heng_tested_set *s = &t->items[i].sets[k];
      if (!s->left_out && s->status == HENG_OK)
        heng__push(arena, &all, (job){.tested = &t->items[i], .set = s});
    }
  for (size_t i = 0; i < t->len; i++)
    for (size_t k = 0; t->items[i].suite && k < t->items[i].suite->len; k++)
      if (!t->items[i].examples[k].left_out)
        heng__push(arena, &all, (job){.tested = &t->items[i], .example = k});
  return all;
}

// Reporting ---------------------------------------------------------------------------

static void add_example(heng_testing *t,
                        const heng_tested *tested,
                        heng_tested_example *e) {
  heng_arena *arena = &t->answer->arena;
  const heng_example_result *result = &e->result;
  heng_report_section *s = t->examples;
  heng__report_row(s);
  heng__put_key(s, tested->name);
  heng__put_text(s, result->title);
  heng__put_bool(s, !result->broken && !result->n_failed);
  if (result->n_failed)
    heng__put_int(s, (int64_t)result->n_failed);
  else
    heng__put_missing(s);
  heng__put_text(
      s, heng__place_text(arena, result->span, (heng_slice){NULL, 0}, 0));
  if (t->request->timed) heng__test_put_seconds(s, e->seconds);
  heng__put_some_said(s, heng__test_sentences(arena, &e->diags));
  heng__put_some_said(s, heng__test_details(arena, &e->diags));
  heng__test_report_failures(t, tested, e);
  heng__test_behind_example(t, tested, e);
  heng__diags_take(&t->answer->diags, &e->diags);
}

static heng_status report_examples(heng_testing *t, heng_tested *tested) {
  size_t n = tested->suite ? tested->suite->len : 0;
  for (size_t i = 0; i < n; i++) {
    heng_tested_example *e = &tested->examples[i];
    if (e->left_out) continue;
    tested->n_failed += e->result.broken || e->result.n_failed;
    add_example(t, tested, e);
  }
  heng__report_row(t->counts);
  heng__put_key(t->counts, tested->name);
  heng__put_int(t->counts, (int64_t)(n - tested->n_left_out));
  heng__put_int(t->counts, (int64_t)tested->n_failed);
  if (tested->n_left_out) heng__put_int(t->counts, (int64_t)tested->n_left_out);
  return tested->n_failed ? HENG_FINDINGS : HENG_OK;
}

static heng_status report(heng_testing *t) {
  heng_status status = HENG_OK;
  for (size_t i = 0; i < t->len; i++) {
    heng_tested *tested = &t->items[i];
    status = heng__status_worse(status, tested->status);
    if (tested->status != HENG_OK) continue;
    status = heng__status_worse(status, report_examples(t, tested));
    status = heng__status_worse(status, heng__test_report_sets(t, tested));
  }
  if (t->request->n_parts || (status != HENG_OK && status != HENG_FINDINGS))
    return status;
  return heng__status_worse(status, heng__test_unmet(t));
}

// Where all is well though nothing was tried.
static void tell_none(heng_testing *t) {
  for (size_t i = 0; i < t->len; i++)
    if (t->items[i].suite && t->items[i].suite->len) return;
  if (t->len && !t->request->n_parts)
    heng__diag(&t->answer->diags, HENG_M_HOST_NO_EXAMPLES, (heng_span){0},
               HENG_SAY(t->items[0].profile->name));
}

static void make_all_ready(heng_testing *t, const heng_targets *targets) {
  heng_arena *arena = &t->answer->arena;
  t->items = heng__array(arena, heng_tested, targets->len + 1);
  t->len = targets->len;
  t->filter_met = heng__array(arena, bool, t->request->n_filters + 1);
  for (size_t i = 0; i < t->len; i++) {
    heng_tested *tested = &t->items[i];
    tested->profile = &targets->items[i];
    tested->name = heng__target_name(arena, tested->profile);
    if (t->request->n_parts)
      tested->only_set = heng__slice(t->request->parts[i].only_set);
    tested->status = make_ready(t, tested);
  }
}

// The parts of the request, one target for each, or what it names.
static heng_status find_targets(heng_answer *answer,
                                const heng_test_request *request,
                                heng_targets *out) {
  heng_check_request which = {.targets = request->targets,
                              .n_targets = request->n_targets,
                              .edition = request->edition};
  if (!request->n_parts) return heng__targets_find(answer, &which, out);
  *out = (heng_targets){
      heng__array(&answer->arena, heng_profile, request->n_parts), 0};
  for (size_t i = 0; i < request->n_parts; i++) {
    const heng_test_part *part = &request->parts[i];
    heng_status status =
        heng__profile_find(answer, heng__slice(part->target),
                           heng__slice(part->edition), &out->items[i]);
    if (status != HENG_OK) return status;
    out->len++;
  }
  return HENG_OK;
}

static heng_status test_command(heng_answer *answer, const void *ctx) {
  const heng_test_request *request = ctx;
  heng_targets targets;
  heng_status status = heng__test_coverage_check(answer, request->coverage);
  if (status != HENG_OK) return status;
  status = find_targets(answer, request, &targets);
  if (!targets.len) return status;
  heng_testing t = {.answer = answer, .request = request};
  double began = heng__now();
  make_all_ready(&t, &targets);
  double made = heng__now();
  jobs all = list_jobs(&t);
  if (all.len)
    heng__workers_run(answer, request->threads, all.len, run_job, &all);
  double ran = heng__now();
  begin_examples(&t, t.len > 1);
  report_failing(&t);
  if (some_sets(&t)) heng__test_begin_sets(&t, t.len > 1);
  report_refused(&t);
  if (some_ready(&t)) begin_counts(&t);
  status = heng__status_worse(status, report(&t));
  for (size_t i = 0; i < t.len; i++)
    status = heng__status_worse(status, heng__test_snapshots(&t, &t.items[i]));
  heng__test_report_behind(&t);
  if (request->coverage)
    status = heng__status_worse(status, heng__test_coverage(&t));
  if (status == HENG_OK) tell_none(&t);
  answer->timing = (heng_timing){made - began, ran - made, heng__now() - ran};
  return status;
}

heng_status heng_host_test(heng_host *host,
                           const heng_test_request *request,
                           heng_answer **answer) {
  return heng__answer_make(host, "test", test_command, request, answer);
}
