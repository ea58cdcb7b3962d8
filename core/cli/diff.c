// heng diff OLD NEW, heng diff PROFILE
#include "cli/cli.h"

heng_status heng__cli_diff(heng_cli *cli, heng_answer **answer) {
  const heng_args *args = cli->args;
  heng_diff_request request = {
      .first = args->words[0],
      .second = args->n_words > 1 ? args->words[1] : NULL,
      .since = args->values[HENG_OPTION_SINCE],
      .tell = args->values[HENG_OPTION_EXIT_CODE] != NULL,
      .run = heng__run_request_of(cli, NULL),
  };
  return heng_host_diff(cli->host, &request, answer);
}
