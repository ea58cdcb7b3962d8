// heng note PROFILE
#include "cli/cli.h"

heng_status heng__cli_note(heng_cli *cli, heng_answer **answer) {
  heng_note_request request = {
      .profile = cli->args->words[0],
      .edition = cli->args->values[HENG_OPTION_EDITION],
  };
  return heng_host_note(cli->host, &request, answer);
}
