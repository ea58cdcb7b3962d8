// Sorting out the words of a command line.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

// ORDER OPTIONS: heng_option
static const struct {
  const char *name;
  char letter;  // or 0
  bool value;
} options[HENG_OPTION_COUNT] = {
    [HENG_OPTION_DATA] = {"--data", 0, true},
    [HENG_OPTION_EDITION] = {"--edition", 0, true},
    [HENG_OPTION_AS_OF] = {"--as-of", 0, true},
    [HENG_OPTION_SET] = {"--set", 0, true},
    [HENG_OPTION_THREADS] = {"--threads", 0, true},
    [HENG_OPTION_TABLE] = {"--table", 0, true},
    [HENG_OPTION_STAGE] = {"--stage", 0, true},
    [HENG_OPTION_UNIT] = {"--unit", 0, true},
    [HENG_OPTION_BUDGET] = {"--budget", 0, true},
    [HENG_OPTION_EXIT_CODE] = {"--exit-code", 0, false},
    [HENG_OPTION_FROM] = {"--from", 0, true},
    [HENG_OPTION_SINCE] = {"--since", 0, true},
    [HENG_OPTION_SEED] = {"--seed", 0, true},
    [HENG_OPTION_WATCH] = {"--watch", 0, false},
    [HENG_OPTION_EXPECT] = {"--expect", 0, true},
    [HENG_OPTION_BY] = {"--by", 0, true},
    [HENG_OPTION_WHY] = {"--why", 0, true},
    [HENG_OPTION_CLAUSE] = {"--clause", 0, true},
    [HENG_OPTION_DATE] = {"--date", 0, true},
    [HENG_OPTION_FILTER] = {"--filter", 0, true},
    [HENG_OPTION_AGAINST] = {"--against", 0, true},
    [HENG_OPTION_JUNIT] = {"--junit", 0, true},
    [HENG_OPTION_TAP] = {"--tap", 0, true},
    [HENG_OPTION_FORMAT] = {"--format", 0, true},
    [HENG_OPTION_OUTPUT] = {"--output", 'o', true},
    [HENG_OPTION_LANG] = {"--lang", 0, true},
    [HENG_OPTION_WIDE] = {"--wide", 0, false},
    [HENG_OPTION_TIMING] = {"--timing", 0, false},
    [HENG_OPTION_FIX] = {"--fix", 0, false},
    [HENG_OPTION_CHECK] = {"--check", 0, false},
    [HENG_OPTION_WRITE] = {"--write", 'w', false},
    [HENG_OPTION_SAMPLE] = {"--sample", 0, true},
    [HENG_OPTION_MIN_MUTATION] = {"--min-mutation", 0, true},
    [HENG_OPTION_WRITE_TO] = {"--write-to", 0, true},
    [HENG_OPTION_SEARCH] = {"--search", 0, false},
    [HENG_OPTION_EXAMPLES] = {"--examples", 0, true},
    [HENG_OPTION_COVERAGE] = {"--coverage", 0, false},
    [HENG_OPTION_MIN_COVERAGE] = {"--min-coverage", 0, true},
    [HENG_OPTION_ANNOTATE] = {"--annotate", 0, true},
    [HENG_OPTION_ATTRIBUTE] = {"--attribute", 0, false},
    [HENG_OPTION_NO_ATTRIBUTE] = {"--no-attribute", 0, false},
    [HENG_OPTION_HELP] = {"--help", 'h', false},
    [HENG_OPTION_VERSION] = {"--version", 'V', false},
};

const char *heng__option_name(heng_option option) {
  return options[option].name;
}

static void problem(heng_args *args,
                    const char *en,
                    const char *zh,
                    const char *what) {
  if (args->problem_en[0]) return;  // the first one counts
  snprintf(args->problem_en, sizeof args->problem_en, en, what);
  snprintf(args->problem_zh, sizeof args->problem_zh, zh, what);
}

// How many characters two words begin alike.
static size_t alike(const char *a, const char *b) {
  size_t n = 0;
  while (a[n] && a[n] == b[n]) n++;
  return n;
}

// Suggests the option that begins most like [word].
static void suggest(heng_args *args, const char *word) {
  size_t best = 3;  // two dashes and a letter say nothing
  for (size_t i = 0; i < HENG_OPTION_COUNT; i++) {
    size_t n = alike(options[i].name, word);
    if (n <= best) continue;
    best = n;
    snprintf(args->hint_en, sizeof args->hint_en, "did you mean `%s`?",
             options[i].name);
    snprintf(args->hint_zh, sizeof args->hint_zh, "是否想写 %s？",
             options[i].name);
  }
}

// Finds the option that [word] is; *value is set where it holds one ("--a=b").
static int find_option(const char *word, const char **value) {
  *value = NULL;
  for (int i = 0; i < HENG_OPTION_COUNT; i++) {
    size_t len = strlen(options[i].name);
    if (word[1] == options[i].letter && options[i].letter && !word[2]) return i;
    if (strncmp(word, options[i].name, len) != 0) continue;
    if (!word[len]) return i;
    if (word[len] != '=') continue;
    *value = word + len + 1;
    return i;
  }
  return -1;
}

static void take_option(heng_args *args, int argc, char **argv, int *at) {
  const char *word = argv[*at], *value;
  int option = find_option(word, &value);
  if (option < 0) {
    problem(args, "there is no option `%s`", "没有选项 %s", word);
    suggest(args, word);
    return;
  }
  if (!options[option].value) {
    if (value)
      problem(args, "`%s` takes no value", "%s 不带值", options[option].name);
    args->values[option] = "";
    return;
  }
  if (!value && *at + 1 < argc) value = argv[++*at];
  if (!value) {
    problem(args, "`%s` needs a value", "%s 后面要写值", options[option].name);
    return;
  }
  args->values[option] = value;
  if (option == HENG_OPTION_SET) args->sets[args->n_sets++] = value;
  if (option == HENG_OPTION_FILTER) args->filters[args->n_filters++] = value;
}

bool heng__args_parse(heng_args *args, int argc, char **argv) {
  *args = (heng_args){0};
  size_t most = (size_t)argc + 1;
  args->sets = calloc(most, sizeof *args->sets);
  args->filters = calloc(most, sizeof *args->filters);
  args->words = calloc(most, sizeof *args->words);
  if (!args->sets || !args->filters || !args->words) return false;
  bool only_words = false;
  for (int i = 0; i < argc; i++) {
    if (!only_words && strcmp(argv[i], "--") == 0)
      only_words = true;
    else if (!only_words && argv[i][0] == '-' && argv[i][1])
      take_option(args, argc, argv, &i);
    else
      args->words[args->n_words++] = argv[i];
  }
  return true;
}

void heng__args_free(heng_args *args) {
  free(args->sets);
  free(args->filters);
  free(args->words);
}

static void check_lang(heng_args *args) {
  const char *lang = args->values[HENG_OPTION_LANG];
  if (lang && strcmp(lang, "en") != 0 && strcmp(lang, "zh") != 0)
    problem(args, "there is no language `%s`; write en or zh",
            "没有语言“%s”，请写 en 或 zh", lang);
}

static void check_threads(heng_args *args) {
  const char *threads = args->values[HENG_OPTION_THREADS];
  if (!threads) return;
  char *end;
  long n = strtol(threads, &end, 10);
  if (!threads[0] || *end || n < 1 || n > 1024)
    problem(args, "`%s` is no number of threads; write 1 to 1024",
            "“%s”不是线程数，请写 1 至 1024", threads);
}

// Figures of [option] from [low] to [high].
static void check_figure(heng_args *args,
                         heng_option option,
                         unsigned long long low,
                         unsigned long long high,
                         const char *en,
                         const char *zh) {
  const char *text = args->values[option];
  if (!text) return;
  char *end;
  unsigned long long n = strtoull(text, &end, 10);
  if (text[0] < '0' || text[0] > '9' || *end || n < low || n > high)
    problem(args, en, zh, text);
}

static void check_figures(heng_args *args) {
  check_figure(args, HENG_OPTION_SAMPLE, 1, 1000000,
               "`%s` is no number of changes; write 1 or more",
               "“%s”不是改动数，请写 1 以上的整数");
  check_figure(args, HENG_OPTION_SEED, 0, ~0ULL,
               "`%s` is no seed; write a whole number such as 7",
               "“%s”不是种子，请写一个整数，如 7");
  check_figure(args, HENG_OPTION_MIN_MUTATION, 0, 100,
               "`%s` is no percentage; write 0 to 100",
               "“%s”不是百分比，请写 0 至 100");
  check_figure(args, HENG_OPTION_BUDGET, 1, 999999999,
               "`%s` is no number of tries; write 1 to 999999999",
               "“%s”不是试算次数，请写 1 至 999999999");
}

void heng__args_check(heng_args *args, const heng_subcommand *subcommand) {
  for (int i = 0; i < HENG_OPTION_COUNT; i++)
    if (args->values[i] && !(subcommand->takes & HENG_TAKES(i))) {
      problem(args, "`%s` is no option of this command", "此命令没有选项 %s",
              options[i].name);
      if (!args->hint_en[0]) {
        snprintf(args->hint_en, sizeof args->hint_en, "see: heng help %s",
                 subcommand->name);
        snprintf(args->hint_zh, sizeof args->hint_zh, "用法：heng help %s",
                 subcommand->name);
      }
    }
  check_lang(args);
  check_threads(args);
  check_figures(args);
  if (args->n_words < subcommand->least)
    problem(args, "`heng %s` needs more words behind it",
            "heng %s 后面还要写内容", subcommand->name);
  if (args->n_words > subcommand->most)
    problem(args, "`%s` is one word too many", "“%s”是多余的",
            args->words[subcommand->most]);
  if (args->problem_en[0] && !args->hint_en[0]) {
    snprintf(args->hint_en, sizeof args->hint_en, "see: heng help %s",
             subcommand->name);
    snprintf(args->hint_zh, sizeof args->hint_zh, "用法：heng help %s",
             subcommand->name);
  }
}
