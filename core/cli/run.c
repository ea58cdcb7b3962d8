// heng run PROFILE [--watch]
#include "cli/cli.h"

heng_status heng__cli_run(heng_cli *cli, heng_answer **answer) {
  if (cli->args->values[HENG_OPTION_WATCH]) return heng__cli_watch(cli, answer);
  heng_run_request request = heng__run_request_of(cli, cli->args->words[0]);
  return heng_host_run(cli->host, &request, answer);
}
