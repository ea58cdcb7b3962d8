// What it costs to judge examples: every example of a city is tried, in silence
// and with everything reported, beside the plain runs of their records.
//
//   bench_examples RULES PLUGINS [CITY…]
//
// Plan and records are loaded before the clock begins. It prints microseconds for
// one round of all examples, and how many plain runs that is; nothing is judged.
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "host/profiles.h"
#include "exec/run.h"
#include "regress/examples.h"

#define ROUNDS 60

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void run_plain(heng_arena *arena, const heng_suite *suite, size_t i) {
  const heng_suite_case *c = &suite->cases[i];
  const heng_example *example = c->stmt->example;
  heng_run_options options = {.has_as_of = example->has_as_of,
                              .as_of = example->as_of};
  heng_run *run;
  if (!c->broken && !c->refused)
    heng__run(arena, suite->plan, c->records, &options, &run);
}

typedef enum way { PLAIN, QUIET, REPORTED, WAYS } way;

// Seconds for one round of all examples in that way.
static double measure(heng_answer *answer, const heng_suite *suite, way how) {
  double began = now();
  for (size_t i = 0; i < suite->len; i++) {
    heng_arena arena;
    heng__arena_init(&arena, &answer->host->memory);
    arena.guard = answer->arena.guard;
    heng_diags diags;
    heng__diags_init(&diags, &arena);
    heng_example_result result;
    if (how == PLAIN)
      run_plain(&arena, suite, i);
    else
      heng__suite_try(&arena, suite, i, suite->plan,
                      how == REPORTED ? &diags : NULL, &result);
    heng__arena_free(&arena);
  }
  return now() - began;
}

static heng_status measure_city(heng_answer *answer, const void *ctx) {
  heng_slice city = heng__slice(ctx);
  heng_profile profile;
  heng_status status =
      heng__profile_find(answer, city, (heng_slice){NULL, 0}, &profile);
  if (status == HENG_OK)
    status = heng__profile_use(answer, &profile, /*tests=*/true);
  if (status != HENG_OK) return status;
  heng_suite *suite =
      heng__suite_make(&answer->arena, profile.plan, NULL, &answer->diags);
  // The best of many rounds, in turn, so that a busy moment meets all of them.
  double took[WAYS] = {1e9, 1e9, 1e9};
  for (int round = 0; round < ROUNDS; round++)
    for (int how = 0; how < WAYS; how++) {
      double seconds = measure(answer, suite, (way)how);
      if (seconds < took[how]) took[how] = seconds;
    }
  printf("%-12.*s %3zu %10.1f %10.1f %10.1f   %5.2f %5.2f\n", HENG_ARG(city),
         suite->len, took[PLAIN] * 1e6, took[QUIET] * 1e6, took[REPORTED] * 1e6,
         took[QUIET] / took[PLAIN], took[REPORTED] / took[PLAIN]);
  return HENG_OK;
}

int main(int argc, char **argv) {
  static const char *const cities[] = {"nantong", "zibo", "zhongwei",
                                       "hulunbuir", "tianjin"};
  if (argc < 3) return heng_status_exit(HENG_USAGE);
  const char *rules[] = {argv[1]}, *plugins[] = {argv[2]};
  heng_host_options options;
  heng_host_options_init(&options);
  options.profile_folders = rules;
  options.n_profile_folders = 1;
  options.plugin_folders = plugins;
  options.n_plugin_folders = 1;
  options.only_given_folders = true;
  heng_host *host;
  if (heng_host_new(&options, &host) != HENG_OK) return 5;
  printf("%-12s %3s %10s %10s %10s   %5s %5s\n", "us for a round", "", "plain",
         "in silence", "reported", "ratio", "ratio");
  bool good = true;
  for (size_t i = 0; i < (argc > 3 ? (size_t)argc - 3 : 5); i++) {
    heng_answer *answer;
    const char *city = argc > 3 ? argv[i + 3] : cities[i];
    good &= heng__answer_make(host, "bench", measure_city, city, &answer) ==
            HENG_OK;
    heng_answer_free(answer);
  }
  heng_host_free(host);
  return good ? 0 : 1;
}
