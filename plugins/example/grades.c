// Functions of values: every row of a block is computed from its own arguments,
// exactly, and from nothing else.
#include "example.h"

// ---- grade_word(points): 优, 良, 中, 差 --------------------------------------

// The sign of n/d - limit, for d > 0.
static int compared(int64_t n, int64_t d, int64_t limit) {
  // n / d without an overflow: whole part first, then what is left.
  int64_t whole = n / d, rest = n % d;
  if (rest < 0) whole--, rest += d;
  if (whole != limit) return whole < limit ? -1 : 1;
  return rest > 0;
}

static heng_status grade_word(heng_block *block, const heng_block_api *api) {
  for (size_t row = 0; row < api->rows(block); row++) {
    int64_t n, d;
    if (!api->fraction(block, row, 0, &n, &d) || compared(n, d, 0) < 0 ||
        compared(n, d, 100) > 0) {
      api->fail(block, row, example_str("points are from 0 to 100"),
                example_str("得分须在 0 至 100 之间"));
      continue;
    }
    const char *word = compared(n, d, 90) >= 0   ? "优"
                       : compared(n, d, 75) >= 0 ? "良"
                       : compared(n, d, 60) >= 0 ? "中"
                                                 : "差";
    api->give_text(block, row, example_str(word));
  }
  return HENG_OK;
}

static const char *const grade_parameters[] = {"points: number"};
static const heng_plugin_function grade_function = {
    .size = sizeof(heng_plugin_function),
    .name = "grade_word",
    .name_zh = "等第",
    .summary_en = "the word for a score of 0 to 100",
    .summary_zh = "0 至 100 分对应的等第",
    .parameters = grade_parameters,
    .n_parameters = 1,
    .result = "text",
    .call = grade_word,
};

// ---- working_days(first, last): Mondays to Fridays ---------------------------

// Mondays to Fridays from 1970-01-01, a Thursday, up to before [day].
static int32_t weekdays_before(int32_t day) {
  int32_t since = day + 3;  // from the Monday before
  int32_t weeks = since / 7, rest = since % 7;
  if (rest < 0) weeks--, rest += 7;
  return weeks * 5 + (rest < 5 ? rest : 5);
}

static heng_status working_days(heng_block *block, const heng_block_api *api) {
  for (size_t row = 0; row < api->rows(block); row++) {
    int32_t first = api->days(block, row, 0);
    int32_t last = api->days(block, row, 1);
    int32_t n =
        last < first ? 0 : weekdays_before(last + 1) - weekdays_before(first);
    api->give_fraction(block, row, n, 1);
  }
  return HENG_OK;
}

static const char *const days_parameters[] = {"first: date", "last: date"};
static const heng_plugin_function days_function = {
    .size = sizeof(heng_plugin_function),
    .name = "working_days",
    .name_zh = "工作日数",
    .summary_en = "Mondays to Fridays from one date to another, both included",
    .summary_zh = "两个日期之间（含首尾）周一至周五的天数",
    .parameters = days_parameters,
    .n_parameters = 2,
    .result = "number whole",
    .call = working_days,
};

// ---- share_of(part, whole): a quotient, missing where there is none ----------

static heng_status share_of(heng_block *block, const heng_block_api *api) {
  for (size_t row = 0; row < api->rows(block); row++) {
    int64_t n, d, m, e;
    if (api->missing(block, row, 0) || !api->fraction(block, row, 1, &m, &e) ||
        m == 0) {
      api->give_missing(block, row);
      continue;
    }
    if (api->fraction(block, row, 0, &n, &d) && d == 1 && e == 1)
      api->give_fraction(block, row, n, m);
    else
      api->fail(block, row, example_str("whole numbers are wanted"),
                example_str("应为整数"));
  }
  return HENG_OK;
}

static const char *const share_parameters[] = {"part: number?",
                                               "whole: number"};
static const heng_plugin_function share_function = {
    .size = sizeof(heng_plugin_function),
    .name = "share_of",
    .name_zh = "占比",
    .summary_en = "one whole number divided by another",
    .summary_zh = "一个整数占另一个整数的比例",
    .parameters = share_parameters,
    .n_parameters = 2,
    .result = "number?",
    .call = share_of,
};

const heng_plugin_function *const example_functions[] = {
    &grade_function, &days_function, &share_function};
