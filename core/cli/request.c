// A request for a run from the options of the command line.
#include <stdlib.h>

#include "cli/cli.h"

heng_run_request heng__run_request_of(const heng_cli *cli,
                                      const char *profile) {
  const heng_args *args = cli->args;
  const char *threads = args->values[HENG_OPTION_THREADS];
  return (heng_run_request){
      .profile = profile,
      .edition = args->values[HENG_OPTION_EDITION],
      .data = args->values[HENG_OPTION_DATA],
      .as_of = args->values[HENG_OPTION_AS_OF],
      .sets = args->sets,
      .n_sets = args->n_sets,
      .table = args->values[HENG_OPTION_TABLE],
      .stage = args->values[HENG_OPTION_STAGE],
      .threads = threads ? (unsigned)strtoul(threads, NULL, 10) : 1,
  };
}
