// heng run PROFILE
#include "cli/cli.h"

heng_status heng__cli_run(heng_cli *cli, heng_answer **answer) {
  heng_run_request request = heng__run_request_of(cli, cli->args->words[0]);
  return heng_host_run(cli->host, &request, answer);
}
