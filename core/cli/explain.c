// heng explain PROFILE UNIT [FIELD]
#include "cli/cli.h"

heng_status heng__cli_explain(heng_cli *cli, heng_answer **answer) {
  const heng_args *args = cli->args;
  heng_explain_request request = {
      .run = heng__run_request_of(cli, args->words[0]),
      .unit = args->words[1],
      .field = args->n_words > 2 ? args->words[2] : NULL,
  };
  return heng_host_explain(cli->host, &request, answer);
}
