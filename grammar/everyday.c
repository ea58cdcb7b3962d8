// Everyday writing: dates, numbers, functions and types as people write them in
// prose or in other programs, and what is written for them here.
#include "base/date.h"
#include "base/utf8.h"
#include "grammar/phrases.h"

typedef struct everyday {
  const char *words;  // separated by a space
  const char *en, *zh;
} everyday;

static bool has_word(const char *list, heng_slice word) {
  while (*list) {
    size_t len = strcspn(list, " ");
    if (len == word.len && memcmp(list, word.ptr, len) == 0) return true;
    list += len;
    while (*list == ' ') list++;
  }
  return false;
}

static heng_said find(const everyday *rows, size_t n, heng_slice word) {
  for (size_t i = 0; i < n; i++)
    if (has_word(rows[i].words, word))
      return (heng_said){heng__slice(rows[i].en), heng__slice(rows[i].zh)};
  return HENG_SAY2("", "");
}

heng_said heng__everyday_call(heng_slice word) {
  static const everyday rows[] = {
      {"合计 总和 累计 总计 加总 汇总 相加 求和值", "sum(…)", "求和(…)"},
      {"均值 平均值 平均数 平均分 求平均", "average(…)", "平均(…)"},
      {"个数 数量 总数 统计 次数 条数", "count(…)", "计数(…)"},
      {"最大值 最高 最高分", "max(…)", "最大(…)"},
      {"最小值 最低 最低分", "min(…)", "最小(…)"},
      {"四舍五入 取整 保留", "round(…, 2)", "舍入(…，2)"},
      {"没有 不存在 无", "not any(…)", "非 存在(…)"},
      {"不是 不 并非", "not (…)", "非 (…)"},
  };
  return find(rows, sizeof rows / sizeof *rows, word);
}

heng_said heng__everyday_type(heng_slice word) {
  static const everyday rows[] = {
      {"数字 数值 数目 数量 数据 小数 实数 浮点数", "number", "数"},
      {"整型", "integer", "整数"},
      {"字符串 文本 字符 文本型", "text", "文字"},
      {"时间 年月日 日期型", "date", "日期"},
      {"布尔 布尔值 真假 对错", "yes/no", "是否"},
      {"可空 可选 选填 可为空 非必填 可不填 可缺",
       "number? (the `?` behind the type)", "数?（类型之后写“?”）"},
  };
  return find(rows, sizeof rows / sizeof *rows, word);
}

// --- Numbers ----------------------------------------------------------------

// The value of a Chinese figure 零 to 九, or -1.
static int figure_of(int32_t cp) {
  static const int32_t figures[] = {0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                    0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
  if (cp == 0x3007) return 0;  // 〇
  if (cp == 0x4E24) return 2;  // 两
  for (int i = 0; i < 10; i++)
    if (figures[i] == cp) return i;
  return -1;
}

static int weight_of(int32_t cp) {
  switch (cp) {
    case 0x5341: return 10;    // 十
    case 0x767E: return 100;   // 百
    case 0x5343: return 1000;  // 千
    default: return 0;
  }
}

// 三十, 一百二十; -1 for a word that is no number below ten thousand.
static int number_of(heng_slice word) {
  int sum = 0, figure = -1, least = 10000;
  bool any = false;
  for (size_t at = 0, len; at < word.len; at += len, any = true) {
    int32_t cp;
    len = heng__utf8_next(word, at, &cp);
    if (!len) return -1;
    int weight = weight_of(cp), value = figure_of(cp);
    if (weight) {
      if (weight >= least || (figure < 0 && any)) return -1;
      sum += (figure < 0 ? 1 : figure) * weight;
      least = weight;
      figure = -1;
    } else if (value < 0 || figure > 0) {
      return -1;
    } else {
      // A zero stands for the places that are left out.
      figure = value == 0 && any ? -1 : value;
      if (value == 0 && any && at + len == word.len) return -1;
      if (value == 0 && any) any = false;
    }
  }
  return word.len ? sum + (figure < 0 ? 0 : figure) : -1;
}

static bool ends_with(heng_slice word, heng_slice end) {
  return word.len > end.len &&
         memcmp(word.ptr + word.len - end.len, end.ptr, end.len) == 0;
}

// 零点八: the figures behind the point one by one.
static heng_said decimal_of(heng_arena *arena, heng_slice word) {
  const heng_slice point = HENG_LIT("点");
  size_t at = 0;
  while (at + point.len < word.len &&
         memcmp(word.ptr + at, point.ptr, point.len) != 0)
    at++;
  if (!at || at + point.len >= word.len) return HENG_SAY2("", "");
  int whole = number_of((heng_slice){word.ptr, at});
  if (whole < 0) return HENG_SAY2("", "");
  heng_buf out = {.arena = arena};
  heng__buf_printf(&out, "%d.", whole);
  for (size_t len, i = at + point.len; i < word.len; i += len) {
    int32_t cp;
    len = heng__utf8_next(word, i, &cp);
    int figure = len ? figure_of(cp) : -1;
    if (figure < 0) return HENG_SAY2("", "");
    heng__buf_printf(&out, "%d", figure);
  }
  heng_slice text = heng__buf_slice(&out);
  return HENG_SAY(text);
}

// 三个月, 十天, 两位: a number with what is counted.
static heng_said counted_of(heng_arena *arena, heng_slice word) {
  static const struct {
    const char *end, *en, *zh;
  } units[] = {{"个月", " months", " 个月"},
               {"天", " days", " 天"},
               {"日", " days", " 天"},
               {"年", " years", " 年"},
               {"位", "", ""},
               {"分", "", ""}};
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    heng_slice end = heng__slice(units[i].end);
    if (!ends_with(word, end)) continue;
    int n = number_of((heng_slice){word.ptr, word.len - end.len});
    if (n < 0) continue;
    return (heng_said){heng__arena_printf(arena, "%d%s", n, units[i].en),
                       heng__arena_printf(arena, "%d%s", n, units[i].zh)};
  }
  return decimal_of(arena, word);
}

heng_said heng__everyday_number(heng_arena *arena, heng_slice word) {
  const heng_slice percent = HENG_LIT("百分之");
  bool share =
      word.len > percent.len && memcmp(word.ptr, percent.ptr, percent.len) == 0;
  if (share)
    word = (heng_slice){word.ptr + percent.len, word.len - percent.len};
  if (share && heng__slice_eq(word, HENG_LIT("百"))) word = HENG_LIT("一百");
  if (heng__slice_eq(word, HENG_LIT("半年")))
    return HENG_SAY2("6 months", "6 个月");
  int n = number_of(word);
  if (n < 0 && !share) return counted_of(arena, word);
  if (n < 0) return HENG_SAY2("", "");
  heng_slice text = heng__arena_printf(arena, "%d%s", n, share ? "%" : "");
  return HENG_SAY(text);
}

// --- Dates ------------------------------------------------------------------

// The number of one to [most] digits at *at, moved behind them; -1: none.
static int digits_at(heng_slice text, size_t *at, int least, int most) {
  int n = 0, value = 0;
  while (n < most && *at < text.len && text.ptr[*at] >= '0' &&
         text.ptr[*at] <= '9') {
    value = value * 10 + (text.ptr[*at] - '0');
    ++*at;
    n++;
  }
  return n >= least ? value : -1;
}

static bool mark_at(heng_slice text, size_t *at, const char *mark) {
  size_t len = strlen(mark);
  if (*at + len > text.len || memcmp(text.ptr + *at, mark, len) != 0)
    return false;
  *at += len;
  return true;
}

size_t heng__everyday_date(heng_slice text, char out[11]) {
  static const struct {
    const char *first, *second, *last[2];
  } forms[] = {
      {"年", "月", {"日", "号"}}, {".", ".", {"", ""}}, {"/", "/", {"", ""}}};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    size_t at = 0;
    int year = digits_at(text, &at, 4, 4);
    if (year < 0 || !mark_at(text, &at, forms[i].first)) continue;
    int month = digits_at(text, &at, 1, 2);
    if (month < 0 || !mark_at(text, &at, forms[i].second)) continue;
    int day = digits_at(text, &at, 1, 2);
    if (day < 0 || (!mark_at(text, &at, forms[i].last[0]) &&
                    !mark_at(text, &at, forms[i].last[1])))
      continue;
    if (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9') continue;
    const int parts[] = {year / 100, year % 100, month, day};
    for (int k = 0, to = 0; k < 4; k++) {
      out[to++] = (char)('0' + parts[k] / 10);
      out[to++] = (char)('0' + parts[k] % 10);
      if (k == 1 || k == 2) out[to++] = '-';
    }
    out[10] = 0;
    return at;
  }
  return 0;
}
