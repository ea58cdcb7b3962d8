// heng dump STAGE PROFILE|FILE
#include "cli/cli.h"

heng_status heng__cli_dump(heng_cli *cli, heng_answer **answer) {
  heng_dump_request request = {
      .stage = cli->args->words[0],
      .run = heng__run_request_of(cli, cli->args->words[1]),
  };
  return heng_host_dump(cli->host, &request, answer);
}
