// heng test [PROFILE|FILE]… and heng test PROFILE --expect FILE
#include <stdio.h>

#include "cli/cli.h"

// heng test PROFILE --expect FILE: results that were published.
static heng_status expect(heng_cli *cli, heng_answer **answer) {
  if (cli->args->n_words != 1)
    return heng_host_usage(cli->host, "`--expect` is for one profile",
                           "--expect 只用于一个方案",
                           "write: heng test PROFILE --expect FILE",
                           "写法：heng test 方案 --expect 文件", answer);
  heng_expect_request request = {
      .run = heng__run_request_of(cli, cli->args->words[0]),
      .expected = cli->args->values[HENG_OPTION_EXPECT],
  };
  return heng_host_expect(cli->host, &request, answer);
}

// What only a run of results takes, or null.
static const char *option_of_expect(const heng_args *args) {
  static const heng_option options[] = {HENG_OPTION_DATA, HENG_OPTION_AS_OF,
                                        HENG_OPTION_SET, HENG_OPTION_THREADS,
                                        HENG_OPTION_TABLE};
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    if (args->values[options[i]]) return heng__option_name(options[i]);
  return NULL;
}

heng_status heng__cli_test(heng_cli *cli, heng_answer **answer) {
  if (cli->args->values[HENG_OPTION_EXPECT]) return expect(cli, answer);
  const char *alone = option_of_expect(cli->args);
  if (alone) {
    char en[80], zh[80];
    snprintf(en, sizeof en, "`%s` goes with `--expect FILE`", alone);
    snprintf(zh, sizeof zh, "%s 须与 --expect 文件 一起使用", alone);
    return heng_host_usage(cli->host, en, zh, "see: heng help test",
                           "用法：heng help test", answer);
  }
  heng_check_request request = {
      .targets = cli->args->words,
      .n_targets = cli->args->n_words,
      .edition = cli->args->values[HENG_OPTION_EDITION],
  };
  return heng_host_test(cli->host, &request, answer);
}
