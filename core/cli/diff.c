// heng diff OLD NEW, heng diff PROFILE
#include "cli/cli.h"

static heng_attribute_when attribution_of(const heng_args *args) {
  if (args->values[HENG_OPTION_NO_ATTRIBUTE]) return HENG_ATTRIBUTE_NEVER;
  return args->values[HENG_OPTION_ATTRIBUTE] ? HENG_ATTRIBUTE_ALWAYS
                                             : HENG_ATTRIBUTE_LITTLE;
}

heng_status heng__cli_diff(heng_cli *cli, heng_answer **answer) {
  const heng_args *args = cli->args;
  heng_diff_request request = {
      .first = args->words[0],
      .second = args->n_words > 1 ? args->words[1] : NULL,
      .since = args->values[HENG_OPTION_SINCE],
      .tell = args->values[HENG_OPTION_EXIT_CODE] != NULL,
      .run = heng__run_request_of(cli, NULL),
      .attribution = attribution_of(args),
  };
  if (!args->values[HENG_OPTION_THREADS]) request.run.threads = 0;
  return heng_host_diff(cli->host, &request, answer);
}
