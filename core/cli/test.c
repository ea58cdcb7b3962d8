// heng test [PROFILE|FILE]… and heng test PROFILE --expect FILE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

// What only a test of rules takes, or null.
static const char *option_of_tests(const heng_args *args) {
  static const heng_option options[] = {
      HENG_OPTION_FILTER,   HENG_OPTION_AGAINST,      HENG_OPTION_WATCH,
      HENG_OPTION_COVERAGE, HENG_OPTION_MIN_COVERAGE, HENG_OPTION_ANNOTATE,
      HENG_OPTION_JUNIT,    HENG_OPTION_TAP};
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    if (args->values[options[i]]) return heng__option_name(options[i]);
  return NULL;
}

// heng test PROFILE --expect FILE: results that were published.
static heng_status expect(heng_cli *cli, heng_answer **answer) {
  const char *other = option_of_tests(cli->args);
  if (other) {
    char en[80], zh[80];
    snprintf(en, sizeof en, "`%s` does not go with `--expect`", other);
    snprintf(zh, sizeof zh, "%s 不能与 --expect 一起使用", other);
    return heng_host_usage(cli->host, en, zh, "see: heng help test",
                           "用法：heng help test", answer);
  }
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

static bool asks_coverage(const heng_args *args) {
  return args->values[HENG_OPTION_COVERAGE] ||
         args->values[HENG_OPTION_MIN_COVERAGE] ||
         args->values[HENG_OPTION_ANNOTATE];
}

// What only a run of results takes, or null.
static const char *option_of_expect(const heng_args *args) {
  static const heng_option options[] = {HENG_OPTION_AS_OF, HENG_OPTION_SET,
                                        HENG_OPTION_TABLE};
  if (args->values[HENG_OPTION_DATA] && !asks_coverage(args))
    return heng__option_name(HENG_OPTION_DATA);
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    if (args->values[options[i]]) return heng__option_name(options[i]);
  return NULL;
}

heng_test_request heng__test_request_of(const heng_cli *cli,
                                        heng_coverage_request *coverage) {
  const heng_args *args = cli->args;
  const char *threads = args->values[HENG_OPTION_THREADS];
  *coverage = (heng_coverage_request){
      .least = args->values[HENG_OPTION_MIN_COVERAGE],
      .data = args->values[HENG_OPTION_DATA],
      .annotate = args->values[HENG_OPTION_ANNOTATE],
      .threads = threads ? (unsigned)strtoul(threads, NULL, 10) : 0,
  };
  return (heng_test_request){
      .targets = args->words,
      .n_targets = args->n_words,
      .edition = args->values[HENG_OPTION_EDITION],
      .filters = args->filters,
      .n_filters = args->n_filters,
      .against = args->values[HENG_OPTION_AGAINST],
      .threads = threads ? (unsigned)strtoul(threads, NULL, 10) : 0,
      .timed = args->values[HENG_OPTION_TIMING],
      .coverage = asks_coverage(args) ? coverage : NULL,
  };
}

// The files for other programs, beside what people read.
heng_status heng__test_files(heng_cli *cli,
                             heng_status status,
                             heng_answer *answer) {
  static const struct {
    heng_option option;
    const char *format;
  } files[] = {{HENG_OPTION_JUNIT, "junit"}, {HENG_OPTION_TAP, "tap"}};
  for (size_t i = 0; answer && i < sizeof files / sizeof *files; i++) {
    const char *path = cli->args->values[files[i].option];
    if (path && !heng__answer_write_also(cli, answer, files[i].format, path))
      status = HENG_SYSTEM;
  }
  return status;
}

// Whether two paths are written as the same file; links are not looked through.
static bool same_file(const char *a, const char *b) {
  while (strncmp(a, "./", 2) == 0) a += 2;
  while (strncmp(b, "./", 2) == 0) b += 2;
  return strcmp(a, b) == 0;
}

// Two options that would write to the same file, in *first and *second.
static bool files_clash(const heng_args *args,
                        const char **first,
                        const char **second) {
  static const heng_option files[] = {HENG_OPTION_JUNIT, HENG_OPTION_TAP,
                                      HENG_OPTION_OUTPUT};
  for (size_t i = 0; i < 3; i++)
    for (size_t k = i + 1; k < 3; k++) {
      const char *a = args->values[files[i]], *b = args->values[files[k]];
      if (!a || !b || !same_file(a, b)) continue;
      *first = heng__option_name(files[i]);
      *second = heng__option_name(files[k]);
      return true;
    }
  return false;
}

// Says of two options that one file would take the place of the other.
static heng_status one_file(heng_cli *cli,
                            const char *first,
                            const char *second,
                            heng_answer **answer) {
  char en[80], zh[96];
  snprintf(en, sizeof en, "`%s` and `%s` name the same file", first, second);
  snprintf(zh, sizeof zh, "%s 与 %s 写的是同一个文件", first, second);
  return heng_host_usage(cli->host, en, zh, "name two files",
                         "请写两个不同的文件名", answer);
}

heng_status heng__cli_test(heng_cli *cli, heng_answer **answer) {
  if (cli->args->values[HENG_OPTION_EXPECT]) return expect(cli, answer);
  const char *first, *second;
  if (files_clash(cli->args, &first, &second))
    return one_file(cli, first, second, answer);
  const char *alone = option_of_expect(cli->args);
  if (alone) {
    char en[80], zh[80];
    snprintf(en, sizeof en, "`%s` goes with `--expect FILE`", alone);
    snprintf(zh, sizeof zh, "%s 须与 --expect 文件 一起使用", alone);
    return heng_host_usage(cli->host, en, zh, "see: heng help test",
                           "用法：heng help test", answer);
  }
  if (cli->args->values[HENG_OPTION_WATCH])
    return heng__cli_watch_tests(cli, answer);
  heng_coverage_request coverage;
  heng_test_request request = heng__test_request_of(cli, &coverage);
  heng_status status = heng_host_test(cli->host, &request, answer);
  return heng__test_files(cli, status, *answer);
}
