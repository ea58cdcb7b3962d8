// heng fmt [--lang en|zh] [--fix] [--check] [--write] FILE…
#include <string.h>

#include "cli/cli.h"

heng_status heng__cli_fmt(heng_cli *cli, heng_answer **answer) {
  const heng_args *args = cli->args;
  const char *lang = args->values[HENG_OPTION_LANG];
  heng_format_request request = {
      .files = args->words,
      .n_files = args->n_words,
      .tongue = !lang                     ? HENG_TONGUE_KEEP
                : strcmp(lang, "zh") == 0 ? HENG_TONGUE_CHINESE
                                          : HENG_TONGUE_ENGLISH,
      .fix = args->values[HENG_OPTION_FIX] != NULL,
      .check = args->values[HENG_OPTION_CHECK] != NULL,
      .write = args->values[HENG_OPTION_WRITE] != NULL,
  };
  return heng_host_format(cli->host, &request, answer);
}
