// heng audit P
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

// Whoever reads the lists on a screen is shown what decides something; files and
// programs get all, and so does who asks for one unit.
static bool is_brief(const heng_args *args) {
  const char *format = args->values[HENG_OPTION_FORMAT];
  return !args->values[HENG_OPTION_UNIT] && !args->values[HENG_OPTION_OUTPUT] &&
         (!format || strcmp(format, "table") == 0);
}

heng_status heng__cli_audit(heng_cli *cli, heng_answer **answer) {
  const heng_args *args = cli->args;
  const char *budget = args->values[HENG_OPTION_BUDGET];
  heng_audit_request request = {
      .run = heng__run_request_of(cli, args->words[0]),
      .unit = args->values[HENG_OPTION_UNIT],
      .budget = budget ? (size_t)strtoul(budget, NULL, 10) : 0,
      .exit_code = args->values[HENG_OPTION_EXIT_CODE] != NULL,
      .brief = is_brief(args),
  };
  // Its many runs are done side by side unless somebody says otherwise.
  if (!args->values[HENG_OPTION_THREADS]) request.run.threads = 0;
  return heng_host_audit(cli->host, &request, answer);
}
