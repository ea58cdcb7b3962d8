// The command `heng`: language, host, subcommand, answer, exit code.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"

const heng_subcommand heng__subcommands[] = {
    {"list", HENG_TAKES_USUAL, 0, 0, heng__cli_list},
    {"run",
     HENG_TAKES_USUAL | HENG_TAKES_RECORDS | HENG_TAKES(HENG_OPTION_TABLE) |
         HENG_TAKES(HENG_OPTION_STAGE) | HENG_TAKES(HENG_OPTION_WATCH),
     1, 1, heng__cli_run},
    {"explain",
     HENG_TAKES_USUAL | HENG_TAKES_RECORDS | HENG_TAKES(HENG_OPTION_STAGE), 2,
     3, heng__cli_explain},
    {"compare",
     HENG_TAKES_USUAL | HENG_TAKES(HENG_OPTION_DATA) |
         HENG_TAKES(HENG_OPTION_AS_OF) | HENG_TAKES(HENG_OPTION_TABLE),
     1, SIZE_MAX, heng__cli_compare},
    {"diff",
     HENG_TAKES_USUAL | HENG_TAKES(HENG_OPTION_DATA) |
         HENG_TAKES(HENG_OPTION_EDITION) | HENG_TAKES(HENG_OPTION_AS_OF) |
         HENG_TAKES(HENG_OPTION_TABLE) | HENG_TAKES(HENG_OPTION_THREADS) |
         HENG_TAKES(HENG_OPTION_SINCE) | HENG_TAKES(HENG_OPTION_EXIT_CODE) |
         HENG_TAKES(HENG_OPTION_ATTRIBUTE) |
         HENG_TAKES(HENG_OPTION_NO_ATTRIBUTE),
     1, 2, heng__cli_diff},
    {"audit",
     HENG_TAKES_USUAL | HENG_TAKES_RECORDS | HENG_TAKES(HENG_OPTION_TABLE) |
         HENG_TAKES(HENG_OPTION_UNIT) | HENG_TAKES(HENG_OPTION_BUDGET) |
         HENG_TAKES(HENG_OPTION_EXIT_CODE),
     1, 2, heng__cli_audit},
    {"new", HENG_TAKES_USUAL | HENG_TAKES(HENG_OPTION_FROM), 1, 1,
     heng__cli_new},
    {"check", HENG_TAKES_USUAL | HENG_TAKES(HENG_OPTION_EDITION), 0, SIZE_MAX,
     heng__cli_check},
    {"test",
     HENG_TAKES_USUAL | HENG_TAKES_RECORDS | HENG_TAKES(HENG_OPTION_EXPECT) |
         HENG_TAKES(HENG_OPTION_TABLE) | HENG_TAKES(HENG_OPTION_WATCH) |
         HENG_TAKES(HENG_OPTION_FILTER) | HENG_TAKES(HENG_OPTION_AGAINST) |
         HENG_TAKES(HENG_OPTION_JUNIT) | HENG_TAKES(HENG_OPTION_TAP) |
         HENG_TAKES(HENG_OPTION_COVERAGE) |
         HENG_TAKES(HENG_OPTION_MIN_COVERAGE) |
         HENG_TAKES(HENG_OPTION_ANNOTATE),
     0, SIZE_MAX, heng__cli_test},
    {"mutate",
     HENG_TAKES_USUAL | HENG_TAKES(HENG_OPTION_EDITION) |
         HENG_TAKES(HENG_OPTION_THREADS) | HENG_TAKES(HENG_OPTION_FILTER) |
         HENG_TAKES(HENG_OPTION_SAMPLE) | HENG_TAKES(HENG_OPTION_SEED) |
         HENG_TAKES(HENG_OPTION_MIN_MUTATION) |
         HENG_TAKES(HENG_OPTION_WRITE_TO) | HENG_TAKES(HENG_OPTION_SEARCH) |
         HENG_TAKES(HENG_OPTION_BUDGET) | HENG_TAKES(HENG_OPTION_EXAMPLES),
     1, 1, heng__cli_mutate},
    {"approve",
     HENG_TAKES_USUAL | HENG_TAKES(HENG_OPTION_EDITION) |
         HENG_TAKES(HENG_OPTION_BY) | HENG_TAKES(HENG_OPTION_WHY) |
         HENG_TAKES(HENG_OPTION_CLAUSE) | HENG_TAKES(HENG_OPTION_DATE),
     1, 1, heng__cli_approve},
    {"note", HENG_TAKES_USUAL | HENG_TAKES(HENG_OPTION_EDITION), 1, 1,
     heng__cli_note},
    {"search",
     HENG_TAKES_USUAL | HENG_TAKES(HENG_OPTION_DATA) |
         HENG_TAKES(HENG_OPTION_BUDGET) | HENG_TAKES(HENG_OPTION_SEED) |
         HENG_TAKES(HENG_OPTION_THREADS),
     1, 2, heng__cli_search},
    {"fmt",
     HENG_TAKES_USUAL | HENG_TAKES(HENG_OPTION_FIX) |
         HENG_TAKES(HENG_OPTION_CHECK) | HENG_TAKES(HENG_OPTION_WRITE),
     1, SIZE_MAX, heng__cli_fmt},
    {"dump", HENG_TAKES_USUAL | HENG_TAKES_RECORDS, 2, 2, heng__cli_dump},
    {"help", HENG_TAKES_USUAL, 0, 1, heng__cli_help},
};
const size_t heng__n_subcommands =
    sizeof heng__subcommands / sizeof *heng__subcommands;

static const heng_subcommand *find_subcommand(const char *name) {
  for (size_t i = 0; i < heng__n_subcommands; i++)
    if (strcmp(heng__subcommands[i].name, name) == 0)
      return &heng__subcommands[i];
  return NULL;
}

// --lang, else HENG_LANG, else what the system's language begins with.
static bool wants_chinese(const heng_args *args, const char *subcommand) {
  static const char *const names[] = {"HENG_LANG", "LC_ALL", "LC_MESSAGES",
                                      "LANG"};
  const char *lang = args->values[HENG_OPTION_LANG];
  // Of `fmt` the option says what the rules are written in.
  bool of_rules =
      strcmp(subcommand, "fmt") == 0 && !args->values[HENG_OPTION_HELP];
  if (lang && !of_rules) return strcmp(lang, "zh") == 0;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const char *value = getenv(names[i]);
    if (value && value[0]) return strncmp(value, "zh", 2) == 0;
  }
  return false;
}

// The folders of a search path, in place: `text` is cut at its separators.
static size_t cut_path(char *text, const char **out, size_t most) {
  size_t n = 0;
  while (text && *text && n < most) {
    char *end = strchr(text, ':');
    if (end) *end = '\0';
    if (*text) out[n++] = text;
    text = end ? end + 1 : NULL;
  }
  return n;
}

#define PATH_FOLDERS 64

// An environment variable's folders; the text must be freed.
static char *read_path(const char *variable, const char **folders, size_t *n) {
  const char *value = getenv(variable);
  char *copy = value ? malloc(strlen(value) + 1) : NULL;
  if (copy) memcpy(copy, value, strlen(value) + 1);
  *n = cut_path(copy, folders, PATH_FOLDERS);
  return copy;
}

// The folder of the current one whose profiles are found by their names.
#define RULES_HERE "rules"

static heng_status make_host(heng_cli *cli) {
  const char *profiles[PATH_FOLDERS + 1], *plugins[PATH_FOLDERS];
  heng_host_options options;
  heng_host_options_init(&options);
  char *profile_text =
      read_path("HENG_PATH", profiles, &options.n_profile_folders);
  struct stat here;
  if (stat(RULES_HERE, &here) == 0 && S_ISDIR(here.st_mode))
    profiles[options.n_profile_folders++] = RULES_HERE;
  char *plugin_text =
      read_path("HENG_PLUGINS", plugins, &options.n_plugin_folders);
  options.profile_folders = profiles;
  options.plugin_folders = plugins;
  options.chinese = cli->chinese;
  heng_status status = heng_host_new(&options, &cli->host);
  free(profile_text);
  free(plugin_text);
  cli->loaded = heng__clock();
  return status;
}

static heng_status complain(heng_cli *cli,
                            const heng_args *args,
                            heng_answer **answer) {
  return heng_host_usage(cli->host, args->problem_en, args->problem_zh,
                         args->hint_en[0] ? args->hint_en : NULL,
                         args->hint_zh[0] ? args->hint_zh : NULL, answer);
}

// Whether --format names a format that nothing writes.
static bool has_no_format(const heng_cli *cli) {
  const char *format = cli->args->values[HENG_OPTION_FORMAT], *name;
  for (size_t i = 0; format && (name = heng_host_format_name(cli->host, i));
       i++)
    if (strcmp(name, format) == 0) return false;
  return format;
}

static heng_status complain_of_format(heng_cli *cli, heng_answer **answer) {
  const char *format = cli->args->values[HENG_OPTION_FORMAT], *name;
  char en[128], zh[128], hint_en[256] = "", hint_zh[256] = "", list[128] = "";
  size_t n = 0;
  for (size_t i = 0; (name = heng_host_format_name(cli->host, i)); i++)
    if (n + strlen(name) + 3 < sizeof list)
      n += (size_t)snprintf(list + n, sizeof list - n, "%s%s", n ? ", " : "",
                            name);
  snprintf(en, sizeof en, "there is no format `%.40s`", format);
  snprintf(zh, sizeof zh, "没有格式“%.40s”", format);
  if (n) snprintf(hint_en, sizeof hint_en, "there are: %s", list);
  if (n) snprintf(hint_zh, sizeof hint_zh, "可用的格式：%s", list);
  return heng_host_usage(cli->host, en, zh, n ? hint_en : NULL,
                         n ? hint_zh : NULL, answer);
}

// Whether --format names one that holds results of tests, and this is no test: a
// format like that is an option too, of what makes such results.
static bool is_format_of_tests(const heng_cli *cli,
                               const heng_subcommand *subcommand) {
  const char *format = cli->args->values[HENG_OPTION_FORMAT];
  const heng_option of_tests[] = {HENG_OPTION_JUNIT, HENG_OPTION_TAP};
  for (size_t i = 0; format && i < sizeof of_tests / sizeof *of_tests; i++)
    if (strcmp(heng__option_name(of_tests[i]) + strlen("--"), format) == 0)
      return !(subcommand->takes & HENG_TAKES(of_tests[i]));
  return false;
}

static heng_status complain_of_no_tests(heng_cli *cli,
                                        const heng_subcommand *subcommand,
                                        heng_answer **answer) {
  const char *format = cli->args->values[HENG_OPTION_FORMAT];
  char en[128], zh[128];
  snprintf(en, sizeof en,
           "`%s` is a format for results of tests, which `heng %s` has none of",
           format, subcommand->name);
  snprintf(zh, sizeof zh, "%s 是测试结果的格式，heng %s 没有测试结果", format,
           subcommand->name);
  return heng_host_usage(
      cli->host, en, zh, "write --format json for other programs, or heng test",
      "供其他程序读取请写 --format json；测试请用 heng test", answer);
}

// Whether the ending of -o FILE says no format though it should: rule texts,
// dumps and help are plain text, which any file may hold.
static bool ends_strangely(const heng_cli *cli,
                           const heng_subcommand *subcommand) {
  static const char *const plain[] = {"fmt", "dump", "help", "note"};
  const char *file = cli->args->values[HENG_OPTION_OUTPUT];
  if (!file || cli->args->values[HENG_OPTION_FORMAT]) return false;
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    if (strcmp(subcommand->name, plain[i]) == 0) return false;
  const char *slash = strrchr(file, '/');
  const char *name = slash ? slash + 1 : file;
  const char *point = strrchr(name, '.');
  return point && point != name && !heng_host_format_of(cli->host, file);
}

static heng_status complain_of_ending(heng_cli *cli, heng_answer **answer) {
  char en[256], zh[256], list[128] = "";
  size_t n = 0;
  for (size_t i = 0; heng_host_format_name(cli->host, i); i++) {
    const char *extension = heng_host_format_extension(cli->host, i);
    if (!extension || n + strlen(extension) + 4 > sizeof list) continue;
    n += (size_t)snprintf(list + n, sizeof list - n, "%s.%s", n ? ", " : "",
                          extension);
  }
  const char *file = cli->args->values[HENG_OPTION_OUTPUT];
  const char *ending = strrchr(file, '.');
  snprintf(en, sizeof en, "no format writes files ending in `%.40s`", ending);
  snprintf(zh, sizeof zh, "没有格式可写出“%.40s”文件", ending);
  char hint_en[256], hint_zh[256];
  snprintf(hint_en, sizeof hint_en, "endings that can be written: %s%s", list,
           "; or say the format with --format");
  snprintf(hint_zh, sizeof hint_zh,
           "可用的扩展名：%s；也可用 --format 指明格式", list);
  return heng_host_usage(cli->host, en, zh, hint_en, hint_zh, answer);
}

heng_status heng__cli_unknown(heng_cli *cli,
                              const char *name,
                              const char *en,
                              const char *zh,
                              heng_answer **answer) {
  const char *near = heng__suggest_command(name);
  char hint_en[80], hint_zh[80];
  snprintf(hint_en, sizeof hint_en, "did you mean `%s`?", near ? near : "");
  snprintf(hint_zh, sizeof hint_zh, "是否想写“%s”？", near ? near : "");
  return heng_host_usage(cli->host, en, zh, near ? hint_en : "see: heng help",
                         near ? hint_zh : "用法：heng help", answer);
}

// Runs what the words ask for.
static heng_status perform(heng_cli *cli,
                           const char *name,
                           heng_args *args,
                           heng_answer **answer) {
  if (args->values[HENG_OPTION_VERSION])
    return heng_host_text(cli->host, "version", "heng " HENG_VERSION,
                          "heng " HENG_VERSION, answer);
  const heng_subcommand *subcommand = find_subcommand(name);
  if (!subcommand) {
    char en[160], zh[160];
    snprintf(en, sizeof en, "there is no command `%.80s`", name);
    snprintf(zh, sizeof zh, "没有命令“%.80s”", name);
    return heng__cli_unknown(cli, name, en, zh, answer);
  }
  if (args->values[HENG_OPTION_HELP]) {
    args->n_words = strcmp(subcommand->name, "help") != 0;
    args->words[0] = subcommand->name;
    return heng__cli_help(cli, answer);
  }
  heng__args_check(args, subcommand);
  if (args->problem_en[0]) return complain(cli, args, answer);
  if (has_no_format(cli)) return complain_of_format(cli, answer);
  if (is_format_of_tests(cli, subcommand))
    return complain_of_no_tests(cli, subcommand, answer);
  if (ends_strangely(cli, subcommand)) return complain_of_ending(cli, answer);
  return subcommand->run(cli, answer);
}

int main(int argc, char **argv) {
  heng_cli cli = {.started = heng__clock()};
  heng_args args;
  bool named = argc > 1 && argv[1][0] != '-';
  const char *name = named ? argv[1] : "help";
  int skip = named ? 2 : 1;
  heng_answer *answer = NULL;
  heng_status status = HENG_NOMEM;
  if (heng__args_parse(&args, argc > skip ? argc - skip : 0, argv + skip)) {
    cli.args = &args;
    cli.chinese = wants_chinese(&args, name);
    status = make_host(&cli);
    if (status == HENG_OK) status = perform(&cli, name, &args, &answer);
  }
  int code = cli.written ? cli.code : heng__answer_write(&cli, status, answer);
  if (argc < 2 && code == 0) code = heng_status_exit(HENG_USAGE);
  heng_answer_free(answer);
  heng_host_free(cli.host);
  heng__args_free(&args);
  return code;
}
