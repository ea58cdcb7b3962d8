// `test`: the examples of profiles and files.
#include "host/approved.h"
#include "host/present.h"
#include "host/targets.h"
#include "plan/compose.h"
#include "regress/examples.h"

// The two tables of the report: every example, and the counts of each target.
typedef struct testing {
  heng_answer *answer;
  heng_report_section *examples, *counts;
  size_t n_examples;
} testing;

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

static void begin_sections(testing *t, bool many) {
  t->examples =
      begin(t->answer, "examples", HENG_SAY2("Examples", "示例"), many);
  heng__report_set_main(t->examples);
  heng__report_column(t->examples, HENG_LIT("example"),
                      HENG_SAY2("example", "示例"), 0);
  heng__report_column(t->examples, HENG_LIT("passed"),
                      HENG_SAY2("passed", "通过"), 0);
  heng__report_column(t->examples, HENG_LIT("failed"),
                      HENG_SAY2("failed", "不符"),
                      HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
  heng__report_column(t->examples, HENG_LIT("place"),
                      HENG_SAY2("place", "位置"), 0);
  t->counts = begin(t->answer, "test", HENG_SAY2("", ""), true);
  heng__report_column(t->counts, HENG_LIT("examples"),
                      HENG_SAY2("examples", "示例数"), HENG_COLUMN_NUMBER);
  heng__report_column(t->counts, HENG_LIT("failed"),
                      HENG_SAY2("failed", "未通过"), HENG_COLUMN_NUMBER);
}

// The text of the file that was asked for, null for all of them.
static const heng_source *only_text(heng_answer *answer,
                                    const heng_profile *profile) {
  if (!profile->file.len) return NULL;
  for (size_t i = 0; i < profile->texts.len; i++)
    if (profile->texts.items[i].path.len &&
        heng__path_same(&answer->arena, profile->texts.items[i].path,
                        profile->file))
      return profile->texts.items[i].source;
  return NULL;
}

static void add_example(testing *t,
                        heng_slice profile,
                        const heng_example_result *result) {
  heng__report_row(t->examples);
  heng__put_key(t->examples, profile);
  heng__put_text(t->examples, result->title);
  heng__put_bool(t->examples, !result->broken && !result->n_failed);
  if (result->n_failed)
    heng__put_int(t->examples, (int64_t)result->n_failed);
  else
    heng__put_missing(t->examples);
  heng__put_text(t->examples, heng__place_text(&t->answer->arena, result->span,
                                               (heng_slice){NULL, 0}, 0));
}

static heng_status test_target(testing *t, heng_profile *profile) {
  heng_answer *answer = t->answer;
  heng_status status = heng__profile_use(answer, profile, /*tests=*/true);
  if (status != HENG_OK) return status;
  if (profile->plan->texts->n_open)
    return heng__answer_fail(answer, HENG_RULES, HENG_M_HOST_OPEN_SLOTS,
                             HENG_SAY2("", ""), HENG_SAY2("", ""));
  heng_example_results results;
  heng__examples_run(&answer->arena, profile->plan, only_text(answer, profile),
                     &answer->diags, &results);
  heng_slice name = heng__target_name(&answer->arena, profile);
  for (size_t i = 0; i < results.len; i++)
    add_example(t, name, &results.items[i]);
  t->n_examples += results.len;
  heng__report_row(t->counts);
  heng__put_key(t->counts, name);
  heng__put_int(t->counts, (int64_t)results.len);
  heng__put_int(t->counts, (int64_t)results.n_failed);
  return results.n_failed ? HENG_FINDINGS : HENG_OK;
}

static heng_status test_command(heng_answer *answer, const void *request) {
  heng_targets targets;
  heng_status status = heng__targets_find(answer, request, &targets);
  testing t = {.answer = answer};
  if (targets.len) begin_sections(&t, targets.len > 1);
  for (size_t i = 0; i < targets.len; i++)
    status = heng__status_worse(status, test_target(&t, &targets.items[i]));
  status = heng__status_worse(
      status, heng__test_snapshots(answer, targets.items, targets.len));
  if (status == HENG_OK && targets.len && !t.n_examples)
    heng__diag(&answer->diags, HENG_M_HOST_NO_EXAMPLES, (heng_span){0},
               HENG_SAY(targets.items[0].name));
  return status;
}

heng_status heng_host_test(heng_host *host,
                           const heng_check_request *request,
                           heng_answer **answer) {
  return heng__answer_make(host, "test", test_command, request, answer);
}
