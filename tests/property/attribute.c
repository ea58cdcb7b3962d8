// Prints what each edit between two schemes moved, for the property `attribution`:
//   attribute OLD NEW [DATA [FORMAT [zh]]]
// Says besides whether no edits give the old plan and all edits the new one.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/attribute.h"

typedef struct asked {
  const char *profiles[2];
  const char *data;
} asked;

static void fact(heng_answer *answer,
                 heng_report_section *facts,
                 const char *key,
                 int64_t n) {
  (void)answer;
  heng__report_fact(facts, heng__slice(key), HENG_SAY(heng__slice(key)));
  heng__put_int(facts, n);
}

// Both ends give the hashes of the two versions as they were loaded.
static bool ends_agree(heng_answer *answer,
                       const heng_edits *edits,
                       const heng_plan *const *plans) {
  size_t n = heng__edits_count(edits);
  bool *taken = heng__array(&answer->arena, bool, n + 1);
  for (size_t v = 0; v < 2; v++) {
    for (size_t i = 0; i < n; i++) taken[i] = v;
    heng_plan *plan = heng__edits_plan(&answer->arena, edits, taken);
    if (!plan || (v && !n)) return plan != NULL;
    if (strcmp(plan->hash, plans[v]->hash) != 0) return false;
  }
  return true;
}

static heng_status attribute(heng_answer *answer, const void *ctx) {
  const asked *a = ctx;
  heng_ready ready[2];
  heng_run *runs[2];
  heng_attribute_side sides[2];
  const heng_plan *plans[2];
  bool runs_both = true;
  for (size_t v = 0; v < 2; v++) {
    heng_run_request request = {.profile = a->profiles[v], .data = a->data};
    heng_status status = heng__ready(answer, &request, &ready[v]);
    if (status == HENG_OK)
      status = heng__ready_run(answer, &ready[v], &runs[v]);
    // Without records there are edits, and nobody who moves.
    runs_both &= status == HENG_OK;
    if (!ready[v].plan) return status;
    sides[v] =
        (heng_attribute_side){&ready[v].profile, ready[v].records, runs[v]};
    plans[v] = ready[v].plan;
  }
  heng_slice where = a->data ? heng__slice(a->data)
                             : heng__sample_of(answer, &ready[0].profile);
  double began = heng__now();
  heng_edits *edits =
      heng__attribute_edits(answer, &ready[0].profile, &ready[1].profile);
  double found = heng__now();
  bool agree = ends_agree(answer, edits, plans);
  double checked = heng__now();
  heng_report_section *facts =
      heng__report_facts(answer->report, HENG_LIT("facts"), HENG_SAY2("", ""));
  fact(answer, facts, "ends_agree", agree);
  fact(answer, facts, "ms_edits", (int64_t)(1000 * (found - began)));
  heng__put_edits(answer, edits);
  if (!runs_both) return HENG_OK;
  heng_attribution *shares = heng__attribute(
      answer, edits, &sides[0], &sides[1], (heng_records_at){where, NULL}, 0);
  heng__fact_shares(facts, shares);
  fact(answer, facts, "exact", shares->exact);
  fact(answer, facts, "jobs", (int64_t)shares->n_jobs);
  fact(answer, facts, "ms_shares", (int64_t)(1000 * (heng__now() - checked)));
  heng__put_shares(answer, shares, plans[0]);
  return HENG_OK;
}

static heng_status put(void *ctx, const char *bytes, size_t n) {
  return fwrite(bytes, 1, n, ctx) == n ? HENG_OK : HENG_SYSTEM;
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  heng_host_options options;
  heng_host_options_init(&options);
  const char *plugins[] = {HENG_BUILD_DIR "/plugins"};
  const char *folders[] = {HENG_SOURCE_DIR "/rules"};
  options.plugin_folders = plugins;
  options.n_plugin_folders = 1;
  options.profile_folders = folders;
  options.n_profile_folders = 1;
  heng_host *host;
  if (heng_host_new(&options, &host) != HENG_OK) return 2;
  asked a = {{argv[1], argv[2]}, argc > 3 && argv[3][0] ? argv[3] : NULL};
  heng_answer *answer;
  heng_status status =
      heng__answer_make(host, "attribute", attribute, &a, &answer);
  heng_out out = {stdout, put}, messages = {stderr, put};
  heng_write_options how = {.size = sizeof how, .chinese = argc > 5};
  const char *format = argc > 4 ? argv[4] : "json";
  if (status == HENG_OK)
    status = heng_host_write(host, heng_answer_report(answer, false), format,
                             &how, &out);
  else if (answer)
    (void)heng_answer_messages(answer, false, &messages);
  heng_answer_free(answer);
  heng_host_free(host);
  return status == HENG_OK ? 0 : 2;
}
