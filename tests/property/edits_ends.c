// Says, for the property `attribution`, whether no edits between two schemes give
// the old plan and all of them the new one, hash for hash:
//   edits_ends OLD NEW [OLD NEW …]
// Prints a line for each pair: `same` or `other`, and how many edits there are.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/attribute.h"

typedef struct asked {
  const char *profiles[2];
  bool agree;
  size_t n;
} asked;

static bool ends_agree(heng_answer *answer,
                       const heng_edits *edits,
                       const heng_ready *ready) {
  size_t n = heng__edits_count(edits);
  bool *taken = heng__array(&answer->arena, bool, n + 1);
  for (size_t v = 0; v < 2; v++) {
    for (size_t i = 0; i < n; i++) taken[i] = v;
    heng_plan *plan = heng__edits_plan(&answer->arena, edits, taken);
    // Without edits none and all are the same choice.
    if (!plan || (v && !n)) return plan != NULL;
    if (strcmp(plan->hash, ready[v].plan->hash) != 0) return false;
  }
  return true;
}

static heng_status look(heng_answer *answer, const void *ctx) {
  asked *a = *(asked *const *)ctx;
  heng_ready ready[2];
  for (size_t v = 0; v < 2; v++) {
    heng_run_request request = {.profile = a->profiles[v]};
    // Rules are enough; a profile without records has them too.
    heng_status status = heng__ready(answer, &request, &ready[v]);
    if (!ready[v].plan) return status;
  }
  heng_edits *edits =
      heng__attribute_edits(answer, &ready[0].profile, &ready[1].profile);
  a->agree = ends_agree(answer, edits, ready);
  a->n = heng__edits_count(edits) + heng__edits_silent(edits);
  return HENG_OK;
}

int main(int argc, char **argv) {
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
  int status = 0;
  for (int i = 1; i + 1 < argc; i += 2) {
    asked a = {.profiles = {argv[i], argv[i + 1]}};
    asked *to = &a;
    heng_answer *answer = NULL;
    if (heng__answer_make(host, "ends", look, &to, &answer) == HENG_NOMEM)
      status = 2;
    printf("%s %zu\n", a.agree ? "same" : "other", a.n);
    heng_answer_free(answer);
  }
  heng_host_free(host);
  return status;
}
