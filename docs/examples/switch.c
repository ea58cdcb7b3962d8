// Two cities in one process: both profiles are loaded once and run over their
// samples; then one is put in use after the other, and one is taken up anew.
// It shows the places that each run gives, and what a mistake would say.
//
//   switch RULES PLUGINS      the folders of the profiles and of the plugins
//
// With Heng installed:
//   gcc switch.c -o switch $(pkg-config --cflags --libs heng)
#include <stdio.h>

#include <heng/heng.h>

static heng_status put(void *ctx, const char *bytes, size_t n) {
  return fwrite(bytes, 1, n, ctx) == n ? HENG_OK : HENG_SYSTEM;
}

// Ends a call: what it has to say goes to standard error.
static int failed(heng_status status, heng_answer *answer) {
  heng_out out = {stderr, put};
  if (answer) heng_answer_messages(answer, /*chinese=*/false, &out);
  heng_answer_free(answer);
  return heng_status_exit(status);
}

// Runs the rules, or those in use for null, and writes the scores as CSV.
static int run(heng_host *host, heng_rules *rules) {
  heng_run_request sample = {0};
  heng_answer *answer;
  heng_status status = rules ? heng_rules_run(rules, &sample, &answer)
                             : heng_host_run(host, &sample, &answer);
  if (status != HENG_OK) return failed(status, answer);
  heng_out out = {stdout, put};
  status = heng_host_write(host, heng_answer_report(answer, false), "csv", NULL,
                           &out);
  heng_answer_free(answer);
  return heng_status_exit(status);
}

static int show(heng_host *host) {
  static const char *const cities[] = {"zibo", "nantong"};
  heng_answer *answer;
  int code = 0;
  for (int i = 0; i < 2 && code == 0; i++) {
    heng_rules *rules;
    heng_status status =
        heng_host_load(host, cities[i], /*edition=*/NULL, &rules, &answer);
    if (status != HENG_OK) return failed(status, answer);
    printf("# %s %s %.12s\n", heng_rules_profile(rules),
           heng_rules_edition(rules), heng_rules_hash(rules));
    code = run(host, rules);
    heng_rules_free(rules);  // the host still has them
  }
  // To and fro: from memory, while other threads may be running either.
  for (int i = 0; i < 10000 && code == 0; i++) {
    heng_status status = heng_host_switch(host, cities[i % 2], NULL, &answer);
    if (status != HENG_OK) return failed(status, answer);
  }
  // What was saved since: where it does not load, the rules before stay in use.
  heng_status status = heng_host_reload(host, "nantong", NULL, NULL, &answer);
  if (status != HENG_OK) return failed(status, answer);
  puts("# in use");
  return code ? code : run(host, NULL);
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
  heng_host *host;
  if (heng_host_new(&options, &host) != HENG_OK) return 5;
  int code = show(host);
  heng_host_free(host);
  return code;
}
