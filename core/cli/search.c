// heng search P [Q]
#include <stdlib.h>

#include "cli/cli.h"

static unsigned long count_of(const heng_cli *cli, heng_option option) {
  const char *text = cli->args->values[option];
  return text ? strtoul(text, NULL, 10) : 0;
}

heng_status heng__cli_search(heng_cli *cli, heng_answer **answer) {
  heng_search_request request = {
      .profiles = cli->args->words,
      .n_profiles = cli->args->n_words,
      .data = cli->args->values[HENG_OPTION_DATA],
      .seed = count_of(cli, HENG_OPTION_SEED),
      .budget = count_of(cli, HENG_OPTION_BUDGET),
      .threads = (unsigned)count_of(cli, HENG_OPTION_THREADS),
  };
  return heng_host_search(cli->host, &request, answer);
}
