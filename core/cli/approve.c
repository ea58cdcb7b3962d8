// heng approve PROFILE --by NAME --why TEXT
#include "cli/cli.h"

heng_status heng__cli_approve(heng_cli *cli, heng_answer **answer) {
  const char *const *values = cli->args->values;
  heng_approve_request request = {
      .profile = cli->args->words[0],
      .edition = values[HENG_OPTION_EDITION],
      .by = values[HENG_OPTION_BY],
      .why = values[HENG_OPTION_WHY],
      .clause = values[HENG_OPTION_CLAUSE],
      .date = values[HENG_OPTION_DATE],
  };
  return heng_host_approve(cli->host, &request, answer);
}
