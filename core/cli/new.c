// heng new NAME [--from PROFILE]
#include "cli/cli.h"

heng_status heng__cli_new(heng_cli *cli, heng_answer **answer) {
  heng_new_request request = {
      .name = cli->args->words[0],
      .from = cli->args->values[HENG_OPTION_FROM],
  };
  return heng_host_make_profile(cli->host, &request, answer);
}
