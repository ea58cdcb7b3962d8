// heng audit P
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

// Whoever reads the lists on a screen is shown what decides something; files and
// programs get all.
static bool is_screen(const heng_args *args) {
  const char *format = args->values[HENG_OPTION_FORMAT];
  return !args->values[HENG_OPTION_OUTPUT] &&
         (!format || strcmp(format, "table") == 0);
}

heng_status heng__cli_audit(heng_cli *cli, heng_answer **answer) {
  const heng_args *args = cli->args;
  const char *budget = args->values[HENG_OPTION_BUDGET];
  const char *unit = args->values[HENG_OPTION_UNIT];
  if (unit && args->n_words > 1)
    return heng_host_usage(cli->host, "the unit is named twice", "单位写了两次",
                           "write it behind the profile, or with --unit",
                           "写在方案之后，或写 --unit，二者取一", answer);
  heng_audit_request request = {
      .run = heng__run_request_of(cli, args->words[0]),
      .unit = args->n_words > 1 ? args->words[1] : unit,
      .budget = budget ? (size_t)strtoul(budget, NULL, 10) : 0,
      .exit_code = args->values[HENG_OPTION_EXIT_CODE] != NULL,
      .screen = is_screen(args),
  };
  // Its many runs are done side by side unless somebody says otherwise.
  if (!args->values[HENG_OPTION_THREADS]) request.run.threads = 0;
  return heng_host_audit(cli->host, &request, answer);
}
