// Which command somebody may have meant.
#include <string.h>

#include "cli/cli.h"

#define LONGEST 16

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

// Letters to change, add, drop or swap with their neighbour.
static size_t changes(const char *a, const char *b) {
  size_t n = strlen(a), m = strlen(b), d[LONGEST + 1][LONGEST + 1];
  if (n > LONGEST || m > LONGEST) return LONGEST;
  for (size_t i = 0; i <= n; i++) d[i][0] = i;
  for (size_t j = 0; j <= m; j++) d[0][j] = j;
  for (size_t i = 1; i <= n; i++)
    for (size_t j = 1; j <= m; j++) {
      d[i][j] = least(d[i - 1][j - 1] + (a[i - 1] != b[j - 1]),
                      least(d[i - 1][j], d[i][j - 1]) + 1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[n][m];
}

const char *heng__suggest_command(const char *name) {
  static const struct {
    const char *chinese, *command;
  } words[] = {
      {"列出", "list"},      {"列表", "list"},      {"方案", "list"},
      {"运行", "run"},       {"计算", "run"},       {"说明", "explain"},
      {"解释", "explain"},   {"检查", "check"},     {"检察", "check"},
      {"校验", "check"},     {"测试", "test"},      {"试算", "test"},
      {"格式", "fmt"},       {"整理", "fmt"},       {"帮助", "help"},
      {"版本", "--version"}, {"format", "fmt"},     {"why", "explain"},
      {"批准", "approve"},   {"核准", "approve"},   {"发布", "note"},
      {"accept", "approve"}, {"validate", "check"}, {"lint", "check"},
      {"score", "run"},      {"对比", "diff"},      {"差异", "diff"},
      {"比较", "compare"},   {"搜索", "search"},    {"查找", "search"},
      {"覆盖", "test"},      {"覆盖率", "test"},    {"coverage", "test"},
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp(words[i].chinese, name) == 0) return words[i].command;
  const char *best = NULL;
  size_t near = 3;
  for (size_t i = 0; i < heng__n_subcommands; i++) {
    const char *command = heng__subcommands[i].name;
    size_t apart = changes(name, command);
    if (apart < near && apart < strlen(command)) {
      near = apart;
      best = command;
    }
  }
  return best;
}
