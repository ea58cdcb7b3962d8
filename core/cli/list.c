// heng list
#include "cli/cli.h"

heng_status heng__cli_list(heng_cli *cli, heng_answer **answer) {
  return heng_host_list(cli->host, answer);
}
