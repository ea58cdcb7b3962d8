// heng audit P
#include <stdlib.h>

#include "cli/cli.h"

heng_status heng__cli_audit(heng_cli *cli, heng_answer **answer) {
  const heng_args *args = cli->args;
  const char *budget = args->values[HENG_OPTION_BUDGET];
  heng_audit_request request = {
      .run = heng__run_request_of(cli, args->words[0]),
      .unit = args->values[HENG_OPTION_UNIT],
      .budget = budget ? (size_t)strtoul(budget, NULL, 10) : 0,
      .exit_code = args->values[HENG_OPTION_EXIT_CODE] != NULL,
  };
  // Its many runs are done side by side unless somebody says otherwise.
  if (!args->values[HENG_OPTION_THREADS]) request.run.threads = 0;
  return heng_host_audit(cli->host, &request, answer);
}
