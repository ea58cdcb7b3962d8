// The command `heng`: what its files share. It includes the public headers only
// and is the first of the embedders.
#ifndef HENG_CLI_CLI_H
#define HENG_CLI_CLI_H

#include <heng/heng.h>

// Every option that some subcommand takes. ORDER OPTIONS: the table in args.c
typedef enum heng_option {
  HENG_OPTION_DATA,
  HENG_OPTION_EDITION,
  HENG_OPTION_AS_OF,
  HENG_OPTION_SET,
  HENG_OPTION_THREADS,
  HENG_OPTION_TABLE,
  HENG_OPTION_STAGE,
  HENG_OPTION_UNIT,
  HENG_OPTION_BUDGET,
  HENG_OPTION_EXIT_CODE,
  HENG_OPTION_FROM,
  HENG_OPTION_SINCE,
  HENG_OPTION_SEED,
  HENG_OPTION_WATCH,
  HENG_OPTION_EXPECT,
  HENG_OPTION_BY,
  HENG_OPTION_WHY,
  HENG_OPTION_CLAUSE,
  HENG_OPTION_DATE,
  HENG_OPTION_FILTER,
  HENG_OPTION_AGAINST,
  HENG_OPTION_JUNIT,
  HENG_OPTION_TAP,
  HENG_OPTION_FORMAT,
  HENG_OPTION_OUTPUT,
  HENG_OPTION_LANG,
  HENG_OPTION_WIDE,
  HENG_OPTION_TIMING,
  HENG_OPTION_FIX,
  HENG_OPTION_CHECK,
  HENG_OPTION_WRITE,
  HENG_OPTION_SAMPLE,
  HENG_OPTION_MIN_MUTATION,
  HENG_OPTION_WRITE_TO,
  HENG_OPTION_SEARCH,
  HENG_OPTION_EXAMPLES,
  HENG_OPTION_COVERAGE,
  HENG_OPTION_MIN_COVERAGE,
  HENG_OPTION_ANNOTATE,
  HENG_OPTION_ATTRIBUTE,
  HENG_OPTION_NO_ATTRIBUTE,
  HENG_OPTION_HELP,
  HENG_OPTION_VERSION,
  HENG_OPTION_COUNT
} heng_option;

#define HENG_TAKES(option) (UINT64_C(1) << (option))
// What every subcommand takes.
#define HENG_TAKES_USUAL                                             \
  (HENG_TAKES(HENG_OPTION_FORMAT) | HENG_TAKES(HENG_OPTION_OUTPUT) | \
   HENG_TAKES(HENG_OPTION_LANG) | HENG_TAKES(HENG_OPTION_WIDE) |     \
   HENG_TAKES(HENG_OPTION_TIMING) | HENG_TAKES(HENG_OPTION_HELP))
// What takes a profile with records.
#define HENG_TAKES_RECORDS                                          \
  (HENG_TAKES(HENG_OPTION_DATA) | HENG_TAKES(HENG_OPTION_EDITION) | \
   HENG_TAKES(HENG_OPTION_AS_OF) | HENG_TAKES(HENG_OPTION_SET) |    \
   HENG_TAKES(HENG_OPTION_THREADS))

// The words of a command line, sorted out.
typedef struct heng_args {
  const char *values[HENG_OPTION_COUNT];  // null: not given; "" for a flag
  const char **sets;                      // of --set
  size_t n_sets;
  const char **filters;  // of --filter
  size_t n_filters;
  const char **words;  // what is no option
  size_t n_words;
  // What is wrong, or empty.
  char problem_en[256], problem_zh[256];
  char hint_en[128], hint_zh[128];
} heng_args;

// A subcommand at work.
typedef struct heng_cli {
  heng_host *host;
  const heng_args *args;
  bool chinese;
  double started;  // seconds
  double loaded;   // when the host was there
  bool written;    // the subcommand has written its answers, and …
  int code;        // … the exit code is this
} heng_cli;

// The command that somebody may have meant by [name], or null.
const char *heng__suggest_command(const char *name);
// Says of an unknown command what it may have been.
heng_status heng__cli_unknown(heng_cli *cli,
                              const char *name,
                              const char *en,
                              const char *zh,
                              heng_answer **answer);

typedef struct heng_subcommand {
  const char *name;
  uint64_t takes;      // options
  size_t least, most;  // words behind its name
  // Gives the answer that is then written; see heng_host_… for the status.
  heng_status (*run)(heng_cli *cli, heng_answer **answer);
} heng_subcommand;

extern const heng_subcommand heng__subcommands[];
extern const size_t heng__n_subcommands;

// args.c: sorts out [argv] behind the subcommand. The arrays in [args] are on
// the heap until heng__args_free. False where memory ran out.
bool heng__args_parse(heng_args *args, int argc, char **argv);
void heng__args_free(heng_args *args);
// Adds what [subcommand] does not take to the problem of [args].
void heng__args_check(heng_args *args, const heng_subcommand *subcommand);
// The option's name, "--data".
const char *heng__option_name(heng_option option);

// output.c: writes an answer as the options say and gives the exit code.
int heng__answer_write(heng_cli *cli, heng_status status, heng_answer *answer);
double heng__clock(void);

// request.c: a request for a run, from the options and the profile.
heng_run_request heng__run_request_of(const heng_cli *cli, const char *profile);

// test.c: a request for tests, from the options; and the files that they ask for.
heng_test_request heng__test_request_of(const heng_cli *cli,
                                        heng_coverage_request *coverage);
heng_status heng__test_files(heng_cli *cli,
                             heng_status status,
                             heng_answer *answer);

// watch.c: runs, and again after each save, until it is interrupted.
heng_status heng__cli_watch(heng_cli *cli, heng_answer **answer);

// The same for tests: what a changed file has to do with runs again.
heng_status heng__cli_watch_tests(heng_cli *cli, heng_answer **answer);

// output.c: the report of an answer in a further file, in that format. False,
// with a message in the answer, where that cannot be.
bool heng__answer_write_also(heng_cli *cli,
                             heng_answer *answer,
                             const char *format,
                             const char *path);

// help.c: the help of a subcommand, or the general one for null.
const char *heng__help_text(const char *subcommand, bool chinese);

// The subcommands, a file each.
heng_status heng__cli_list(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_run(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_explain(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_compare(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_diff(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_audit(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_new(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_check(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_test(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_approve(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_note(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_search(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_fmt(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_mutate(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_dump(heng_cli *cli, heng_answer **answer);
heng_status heng__cli_help(heng_cli *cli, heng_answer **answer);

#endif
