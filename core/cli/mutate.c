// heng mutate PROFILE
#include <stdlib.h>

#include "cli/cli.h"

static unsigned long long figure(const heng_cli *cli, heng_option option) {
  const char *text = cli->args->values[option];
  return text ? strtoull(text, NULL, 10) : 0;
}

heng_status heng__cli_mutate(heng_cli *cli, heng_answer **answer) {
  heng_mutate_request request = {
      .profile = cli->args->words[0],
      .edition = cli->args->values[HENG_OPTION_EDITION],
      .rule = cli->args->values[HENG_OPTION_FILTER],
      .sample = (size_t)figure(cli, HENG_OPTION_SAMPLE),
      .seed = figure(cli, HENG_OPTION_SEED),
      .min_score = (unsigned)figure(cli, HENG_OPTION_MIN_MUTATION),
      .threads = (unsigned)figure(cli, HENG_OPTION_THREADS),
      .write = cli->args->values[HENG_OPTION_WRITE_TO],
      .budget = (size_t)figure(cli, HENG_OPTION_BUDGET),
      .examples = cli->args->values[HENG_OPTION_EXAMPLES],
  };
  // Nothing but a search has a budget and examples.
  request.search = cli->args->values[HENG_OPTION_SEARCH] || request.budget ||
                   request.examples;
  return heng_host_mutate(cli->host, &request, answer);
}
