// How long it takes to load, switch, reload and run profiles in one process.
//
//   bench_switches RULES PLUGINS      prints microseconds for one of each
//
// Nothing is judged here: that switches take no memory is counted by host.rules.
#include <stdio.h>
#include <time.h>

#include <heng/heng.h>

#define SWITCHES 1000000
#define RELOADS  200
#define RUNS     50

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void tell(const char *what, double began, int n) {
  printf("%-28s %12.3f us\n", what, (now() - began) / n * 1e6);
}

static bool run(heng_host *host) {
  heng_run_request sample = {0};
  heng_answer *answer;
  heng_status status = heng_host_run(host, &sample, &answer);
  heng_answer_free(answer);
  return status == HENG_OK;
}

static bool measure(heng_host *host) {
  static const char *const cities[] = {"zibo", "nantong"};
  bool good = true;
  double began = now();
  for (int i = 0; i < 2; i++)
    good &= heng_host_switch(host, cities[i], NULL, NULL) == HENG_OK;
  tell("load from the files", began, 2);
  began = now();
  for (int i = 0; i < SWITCHES; i++)
    good &= heng_host_switch(host, cities[i % 2], NULL, NULL) == HENG_OK;
  tell("switch", began, SWITCHES);
  began = now();
  for (int i = 0; i < RELOADS; i++)
    good &= heng_host_reload(host, "nantong", NULL, NULL, NULL) == HENG_OK;
  tell("reload of nantong", began, RELOADS);
  good &= heng_host_switch(host, "nantong", NULL, NULL) == HENG_OK;
  began = now();
  for (int i = 0; i < RUNS; i++) good &= run(host);
  tell("run of nantong's sample", began, RUNS);
  return good;
}

int main(int argc, char **argv) {
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
  if (heng_host_new(&options, &host) != HENG_OK) return 5;
  bool good = measure(host);
  heng_host_free(host);
  return good ? 0 : 1;
}
