// heng check [PROFILE|FILE]…
#include "cli/cli.h"

heng_status heng__cli_check(heng_cli *cli, heng_answer **answer) {
  heng_check_request request = {
      .targets = cli->args->words,
      .n_targets = cli->args->n_words,
      .edition = cli->args->values[HENG_OPTION_EDITION],
  };
  return heng_host_check(cli->host, &request, answer);
}
