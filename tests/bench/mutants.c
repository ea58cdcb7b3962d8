// How long a thousand mutants of each city take, in plain runs of its sample.
//
//   bench_mutants RULES PLUGINS      prints a line for each city
//
// The bar is 1500 plain runs on one thread; the exit status is 1 beyond it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <heng/heng.h>

#define RUNS 7
#define BAR  1500.0

// The quickest of several runs of the sample, in seconds; below 0: it failed.
static double plain_run(heng_host *host, const char *city) {
  double best = -1;
  for (int i = 0; i < RUNS; i++) {
    heng_run_request request = {.profile = city};
    heng_answer *answer;
    heng_status status = heng_host_run(host, &request, &answer);
    double took = heng_answer_timing(answer).compute;
    heng_answer_free(answer);
    if (status != HENG_OK && status != HENG_FINDINGS) return -1;
    if (best < 0 || took < best) best = took;
  }
  return best;
}

static double fact(heng_answer *answer, const char *key) {
  const heng_report_api *api = heng_report_functions();
  const heng_report *report = heng_answer_report(answer, false);
  for (size_t s = 0; s < api->n_sections(report); s++) {
    heng_section_view view = api->section(report, s);
    for (size_t i = 0; strcmp(view.key, "mutation") == 0 && i < view.n_rows;
         i++)
      if (strcmp(api->fact(report, s, i).key, key) == 0)
        return strtod(api->cell(report, s, i, 1).en, NULL);
  }
  return 0;
}

static bool measure(heng_host *host, const char *city) {
  double plain = plain_run(host, city);
  heng_mutate_request request = {.profile = city, .threads = 1};
  heng_answer *answer;
  heng_status status = heng_host_mutate(host, &request, &answer);
  double took = heng_answer_timing(answer).compute;
  double mutants = fact(answer, "mutants");
  heng_answer_free(answer);
  if (plain <= 0 || status != HENG_OK || mutants < 1) {
    printf("%-12s failed\n", city);
    return false;
  }
  double runs = took / mutants * 1000 / plain;
  printf("%-12s %5.0f mutants %8.3f s  plain run %8.3f ms  a thousand: %6.0f "
         "runs\n",
         city, mutants, took, plain * 1e3, runs);
  return runs <= BAR;
}

int main(int argc, char **argv) {
  static const char *const cities[] = {"zibo", "nantong", "zhongwei",
                                       "hulunbuir", "tianjin"};
  if (argc != 3) return heng_status_exit(HENG_USAGE);
  const char *rules[] = {argv[1]}, *plugins[] = {argv[2]};
  heng_host_options options;
  heng_host_options_init(&options);
  options.profile_folders = rules;
  options.n_profile_folders = 1;
  options.plugin_folders = plugins;
  options.n_plugin_folders = 1;
  options.only_given_folders = true;
  heng_host *host;
  if (heng_host_new(&options, &host) != HENG_OK) return 1;
  bool good = true;
  for (size_t i = 0; i < sizeof cities / sizeof *cities; i++)
    good &= measure(host, cities[i]);
  heng_host_free(host);
  return good ? 0 : 1;
}
