// heng compare P Q…
#include "cli/cli.h"

heng_status heng__cli_compare(heng_cli *cli, heng_answer **answer) {
  heng_compare_request request = {
      .profiles = cli->args->words,
      .n_profiles = cli->args->n_words,
      .run = heng__run_request_of(cli, NULL),
  };
  return heng_host_compare(cli->host, &request, answer);
}
