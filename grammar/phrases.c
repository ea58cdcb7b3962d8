// Phrases: what people write who know spreadsheets, programs or prose, and what
// is written for it here.
#include "grammar/parse_internal.h"
#include "grammar/phrases.h"

typedef enum phrase_place {
  AFTER_VALUE,   // stands where an operator would
  BEFORE_VALUE,  // was read as a name, and what follows has no place
} phrase_place;

typedef struct phrase {
  phrase_place place;
  const char *words;  // separated by a space
  const char *en, *zh;
} phrase;

static const phrase phrases[] = {
    {AFTER_VALUE, "大于等于 大于或等于 不小于 不少于 不低于 不早于 至少是",
     ">=", "≥"},
    {AFTER_VALUE,
     "小于等于 小于或等于 不大于 不超过 不高于 不多于 不晚于 至多是",
     "<=", "≤"},
    {AFTER_VALUE, "大于 超过 高于 多于 晚于 greater over more", ">", ">"},
    {AFTER_VALUE, "小于 低于 少于 不足 不到 早于 less below under", "<", "<"},
    {AFTER_VALUE, "不等于 不是 不为 isnt", "!=", "≠"},
    {AFTER_VALUE, "等于 equals", "=", "="},
    {AFTER_VALUE, "和 并且 而且 与 及 以及 同时 并 同时满足 AND And &", "and",
     "且"},
    {AFTER_VALUE, "或者 或是 OR Or", "or", "或"},
    {AFTER_VALUE, "加 加上 plus", "+", "+"},
    {AFTER_VALUE, "减 减去 minus", "-", "－"},
    {AFTER_VALUE, "乘 乘以 times", "*", "×"},
    {AFTER_VALUE, "除以 除", "/", "÷"},
    {AFTER_VALUE, "为空 空 是空 未填 未知 没填", "is missing", "缺失"},
    {AFTER_VALUE, "不为空 非空 已填 有值 不空", "is known", "已知"},
    {AFTER_VALUE, "从高到低 由高到低 从大到小 由大到小 倒序 降序排列 desc DESC",
     "descending", "降序"},
    {AFTER_VALUE, "从低到高 由低到高 从小到大 由小到大 正序 升序排列 asc ASC",
     "ascending", "升序"},
    {AFTER_VALUE, "属于其中 包含于", "in { …, … }", "属于 { …，… }"},
    {AFTER_VALUE, "那么 则 就 then THEN", "choose { … when …; … otherwise }",
     "选取 { … 当 …；… 其余 }"},
    {AFTER_VALUE, "没有则 若无则 无则 如无则 缺失则 没有就 默认 默认为", "else",
     "否则"},
    {AFTER_VALUE, "条件 满足 条件是 条件为", "where", "其中"},
    {AFTER_VALUE, "可空 可选 选填 可为空 非必填", "number?, text? …",
     "数?、文字? …（类型之后紧跟“?”）"},
    {AFTER_VALUE, "封顶 最高 不得超过 上限", "at most …", "至多 …"},
    {AFTER_VALUE, "保底 最低 不得低于 下限", "at least …", "至少 …"},
    {BEFORE_VALUE, "如果 若 假如 当 if If IF when case 否则如果 elif",
     "choose { … when …; … otherwise }", "选取 { … 当 …；… 其余 }"},
    {BEFORE_VALUE, "不 没有 NOT Not", "not …", "非 …"},
    {BEFORE_VALUE, "每个 所有 各",
     "all … in brackets, as in sum(all events.points)",
     "在括号中写“全部”，如：求和(全部 事项.分值)"},
};

// The first of them stand for comparisons.
#define COMPARISONS 6

// Whether [word] is one of the list, or begins with one where [prefix].
static bool is_listed(const char *list, heng_slice word, bool prefix) {
  while (*list) {
    size_t len = strcspn(list, " ");
    bool cjk = (unsigned char)list[0] >= 0x80;
    bool same =
        word.len == len || (prefix && cjk && len >= 6 && word.len > len);
    if (same && memcmp(list, word.ptr, len) == 0) return true;
    list += len;
    while (*list == ' ') list++;
  }
  return false;
}

static const phrase *find(phrase_place place, heng_slice word) {
  for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
    // "如果posts" is typed as one word.
    bool prefix = strncmp(phrases[i].words, "如果", strlen("如果")) == 0;
    if (phrases[i].place == place && is_listed(phrases[i].words, word, prefix))
      return &phrases[i];
  }
  return NULL;
}

// The longest comparison that stands in [word] at [at], and its length.
static const phrase *comparison_at(heng_slice word, size_t at, size_t *len) {
  const phrase *best = NULL;
  *len = 0;
  for (size_t i = 0; i < COMPARISONS; i++)
    for (const char *list = phrases[i].words; *list;) {
      size_t n = strcspn(list, " ");
      if ((unsigned char)*list >= 0x80 && n > *len && at + n <= word.len &&
          memcmp(word.ptr + at, list, n) == 0) {
        best = &phrases[i];
        *len = n;
      }
      list += n;
      while (*list == ' ') list++;
    }
  return best;
}

heng_said heng__phrase_cut(heng_arena *arena, heng_slice word) {
  for (size_t at = 0; at < word.len; at++) {
    size_t len;
    const phrase *found = comparison_at(word, at, &len);
    if (!found || len < 6) continue;
    heng_slice right = {word.ptr + at + len, word.len - at - len};
    const char *gap = at ? " " : "";
    return (heng_said){
        heng__arena_printf(arena, "%.*s%s%s %.*s", (int)at, word.ptr, gap,
                           found->en, HENG_ARG(right)),
        heng__arena_printf(arena, "%.*s%s%s %.*s", (int)at, word.ptr, gap,
                           found->zh, HENG_ARG(right))};
  }
  return HENG_SAY2("", "");
}

static void note(heng_parser *p, heng_diag *to, const phrase *what) {
  heng__note(p->diags, to, HENG_N_WRITE_INSTEAD, (heng_span){0},
             ((heng_said){heng__slice(what->en), heng__slice(what->zh)}));
}

static heng_slice text_of(const heng_parser *p, const heng_token *t) {
  return (heng_slice){p->source->text.ptr + t->start, t->end - t->start};
}

// "保留2位小数" behind a value.
static bool is_rounding(heng_slice word) {
  static const char *const begins[] = {"保留", "四舍五入", "精确到", "取整"};
  for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
    if (word.len >= strlen(begins[i]) &&
        memcmp(word.ptr, begins[i], strlen(begins[i])) == 0)
      return true;
  return false;
}

// The token [k] places before the one here, down to the row's first; else null.
static const heng_token *behind(const heng_parser *p, uint32_t k) {
  if (p->at < k + p->row || k > p->at) return NULL;
  return &p->tokens.items[p->order[p->at - k]];
}

static void write_instead(heng_parser *p, heng_diag *to, heng_said said) {
  heng__note(p->diags, to, HENG_N_WRITE_INSTEAD, (heng_span){0}, said);
}

static bool is_cite(heng_parser *p, const heng_token *t) {
  static const heng_keyword words[] = {HENG_K_SOURCE, HENG_K_ASSUMED,
                                       HENG_K_BECAUSE};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (heng__token_keyword(p->source, t, 1, words[i])) return true;
  return false;
}

// Whether what stands before here is a right side, where a cap is rather meant
// than a comparison.
static bool in_right_side(heng_parser *p) {
  static const heng_keyword conditions[] = {
      HENG_K_WHEN, HENG_K_WHERE, HENG_K_CHECK,   HENG_K_WARN, HENG_K_OUTCOME,
      HENG_K_AND,  HENG_K_OR,    HENG_K_IMPLIES, HENG_K_NOT,  HENG_K_HAVING};
  bool defined = p->in_choose;
  const heng_token *t;
  uint32_t closed = 0;  // what stands in brackets that are closed is done with
  for (uint32_t k = 1; (t = behind(p, k)); k++) {
    if (t->sign == HENG_G_RPAREN) closed++;
    if (t->sign == HENG_G_LPAREN && closed) closed--;
    if (closed) continue;
    if (t->sign == HENG_G_EQ) defined = true;
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
      if (t->keyword == conditions[i]) return false;
    heng_function function = t->kind == HENG_T_WORD
                                 ? heng__function_find(text_of(p, t))
                                 : HENG_FN_NONE;
    if (function == HENG_FN_ANY || function == HENG_FN_EVERY ||
        function == HENG_FN_STREAK)
      return false;
  }
  return defined;
}

// "不超过 3" or "不超过3" behind a value.
static bool note_cap(heng_parser *p, heng_diag *to, heng_slice word) {
  static const heng_slice caps[] = {HENG_LIT("不超过"), HENG_LIT("不高于"),
                                    HENG_LIT("不多于"), HENG_LIT("不大于")};
  for (size_t i = 0; i < sizeof caps / sizeof *caps; i++) {
    if (word.len < caps[i].len ||
        memcmp(word.ptr, caps[i].ptr, caps[i].len) != 0 || !in_right_side(p))
      continue;
    heng_slice rest = {word.ptr + caps[i].len, word.len - caps[i].len};
    if (!rest.len) rest = HENG_LIT("…");
    write_instead(
        p, to,
        (heng_said){heng__arena_printf(p->arena,
                                       "at most %.*s for a cap, or <= %.*s "
                                       "to compare",
                                       HENG_ARG(rest), HENG_ARG(rest)),
                    heng__arena_printf(p->arena,
                                       "至多 %.*s（封顶），或 ≤ %.*s（比较）",
                                       HENG_ARG(rest), HENG_ARG(rest))});
    return true;
  }
  return false;
}

// What stands between the two bounds of `between`.
static bool note_bounds(heng_parser *p, heng_diag *to, const heng_token *t) {
  static const char *const words[] = {"和", "到", "至", "及", "以及", "且"};
  heng_slice word = text_of(p, t);
  bool joins = t->sign == HENG_G_RANGE;
  for (size_t i = 0; t->kind == HENG_T_WORD && i < 6; i++)
    if (heng__slice_eq(word, heng__slice(words[i]))) joins = true;
  const heng_token *before;
  for (uint32_t k = 1; joins && (before = behind(p, k)); k++) {
    if (before->keyword == HENG_K_AND_TO) return false;
    if (before->keyword != HENG_K_BETWEEN &&
        before->keyword != HENG_K_DAYS_BETWEEN)
      continue;
    write_instead(p, to, heng__keyword_said(HENG_K_AND_TO));
    return true;
  }
  return false;
}

static heng_said two(heng_parser *p, heng_said first, heng_slice second) {
  return (heng_said){heng__arena_printf(p->arena, "%.*s %.*s",
                                        HENG_ARG(first.en), HENG_ARG(second)),
                     heng__arena_printf(p->arena, "%.*s %.*s",
                                        HENG_ARG(first.zh), HENG_ARG(second))};
}

// A colon, or a word such as 是, where none stands.
static bool note_colon(heng_parser *p, heng_diag *to, const heng_token *t) {
  const heng_token *before = behind(p, 1), *next = heng__ahead(p, 1);
  const heng_token *first = &p->tokens.items[p->order[p->row]];
  bool values = t->sign == HENG_G_EQ && first->keyword == HENG_K_CHOICE;
  if (values) write_instead(p, to, HENG_SAY2("{ … }", "{ … }"));
  if (t->sign != HENG_G_COLON || !before) return values;
  if (before->begins && before->keyword) {  // 方案：甲
    if (next->first_on_line || next->kind == HENG_T_END) return false;
    write_instead(
        p, to, two(p, heng__keyword_said(before->keyword), text_of(p, next)));
    return true;
  }
  // A table and a score say first where their rows come from.
  bool from = first->keyword == HENG_K_FOR || first->keyword == HENG_K_CHOICE ||
              first->keyword == HENG_K_EXTEND ||
              first->keyword == HENG_K_RECORD;
  const heng_token *token;
  for (uint32_t k = 1; (token = behind(p, k)); k++)
    if (token->keyword == HENG_K_FROM) from = true;
  if (from) write_instead(p, to, HENG_SAY2("{ … }", "{ … }"));
  return from;
}

// 依据：“x”, and what was cut off from its line by a `;`.
static bool note_after_semicolon(heng_parser *p, heng_diag *to) {
  static const char *const ties[] = {"并列",     "可以并列", "允许并列",
                                     "可并列",   "并列排名", "不并列",
                                     "不能并列", "不许并列", "不可并列"};
  uint32_t from =
      heng__ahead(p, 0)->sign == HENG_G_SEMICOLON ? p->at + 1 : p->row;
  if (from == 0 || from >= p->n_order) return false;
  const heng_token *t = &p->tokens.items[p->order[from]];
  const heng_token *sign = &p->tokens.items[p->order[from - 1]];
  if (sign->sign != HENG_G_SEMICOLON || t->kind != HENG_T_WORD) return false;
  heng_slice word = text_of(p, t);
  for (size_t i = 0; i < sizeof ties / sizeof *ties; i++)
    if (heng__slice_eq(word, heng__slice(ties[i]))) {
      write_instead(p, to,
                    HENG_SAY2("; ties share, ; ties dense, or ; no ties",
                              "；并列同位、；并列不空位 或 ；不得并列"));
      return true;
    }
  if (!is_cite(p, t) || from + 1 >= p->n_order ||
      p->tokens.items[p->order[from + 1]].kind != HENG_T_TEXT)
    return false;
  write_instead(
      p, to,
      (heng_said){heng__arena_printf(p->arena, "… %.*s \"…\", without `;`",
                                     HENG_ARG(word)),
                  heng__arena_printf(p->arena, "… %.*s “…”，前面不写“；”",
                                     HENG_ARG(word))});
  return true;
}

// 6月 is a length of time, 6月30日 a date without its year.
static bool note_time(heng_parser *p, heng_diag *to, const heng_token *t) {
  const heng_token *before = behind(p, 1);
  heng_slice word = text_of(p, t);
  if (!before || before->kind != HENG_T_NUMBER || t->kind != HENG_T_WORD)
    return false;
  heng_slice number = text_of(p, before);
  const heng_slice month = HENG_LIT("月"), year = HENG_LIT("年");
  if (heng__slice_eq(word, month) || heng__slice_eq(word, HENG_LIT("个月份"))) {
    write_instead(
        p, to,
        (heng_said){
            heng__arena_printf(p->arena, "%.*s months", HENG_ARG(number)),
            heng__arena_printf(p->arena, "%.*s 个月", HENG_ARG(number))});
    return true;
  }
  bool dated = word.len > month.len && word.ptr[3] >= '0' &&
               word.ptr[3] <= '9' &&
               (memcmp(word.ptr, month.ptr, month.len) == 0 ||
                memcmp(word.ptr, year.ptr, year.len) == 0);
  if (dated)
    write_instead(p, to,
                  HENG_SAY2("a date such as 2017-06-30, with its year",
                            "带年份的日期，如 2017-06-30"));
  return dated;
}

// 是 and 为 for the sign of equality.
bool heng__is_equals_word(heng_slice word) {
  static const char *const words[] = {"是", "为", "等于", "设为", "定为", "即"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (heng__slice_eq(word, heng__slice(words[i]))) return true;
  return false;
}

// The word was taken for the second name: 参数 a 是 3.
static bool note_equals(heng_parser *p, heng_diag *to) {
  const heng_token *before = behind(p, 1);
  if (!before || !before->declares || !before->goes_on ||
      !heng__is_equals_word(text_of(p, before)))
    return false;
  const heng_token *name = behind(p, 2), *here = heng__ahead(p, 0);
  if (!name) return false;
  write_instead(p, to,
                HENG_SAY(heng__arena_printf(p->arena, "%.*s = %.*s",
                                            HENG_ARG(text_of(p, name)),
                                            HENG_ARG(text_of(p, here)))));
  return true;
}

static bool note_place(heng_parser *p, heng_diag *to) {
  const heng_token *t = heng__ahead(p, 0);
  return note_bounds(p, to, t) || note_colon(p, to, t) ||
         note_after_semicolon(p, to) || note_time(p, to, t) ||
         note_equals(p, to) ||
         (t->kind == HENG_T_WORD && note_cap(p, to, text_of(p, t)));
}

// What a word behind a figure counts: 90 日, 3 月, 25 百分; or null.
static const phrase *unit_behind(const heng_token *before, heng_slice word) {
  static const phrase units[] = {
      {AFTER_VALUE, "日 号 工作日 自然日 day", "days", "天"},
      {AFTER_VALUE, "月 月份 month", "months", "个月"},
      {AFTER_VALUE, "年度 周年 year", "years", "年"},
      {AFTER_VALUE, "百分 百分点 个百分点 percent", "%", "%"}};
  if (before->kind != HENG_T_NUMBER) return NULL;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (is_listed(units[i].words, word, false)) return &units[i];
  return NULL;
}

// The letter x between two values.
static const phrase *letter_for_times(heng_slice word, const heng_token *next) {
  static const phrase times = {AFTER_VALUE, "x X", "*", "×"};
  bool value = next->kind == HENG_T_NUMBER || next->kind == HENG_T_WORD ||
               next->sign == HENG_G_LPAREN;
  return value && !next->first_on_line && is_listed(times.words, word, false)
             ? &times
             : NULL;
}

bool heng__note_phrase(heng_parser *p, heng_diag *to) {
  static const phrase ternary = {AFTER_VALUE, "",
                                 "choose { … when …; … otherwise }",
                                 "选取 { … 当 …；… 其余 }"};
  static const phrase maybe = {AFTER_VALUE, "", "number? whole", "数? 整"};
  static const phrase or = {AFTER_VALUE, "", "or", "或"};
  static const phrase rounding = {AFTER_VALUE, "", "round(…, 2)", "舍入(…，2)"};
  if (!to || note_place(p, to)) return true;  // or nothing is said here
  const heng_token *t = heng__ahead(p, 0);
  const heng_token *before = &p->tokens.items[p->order[p->at ? p->at - 1 : 0]];
  heng_slice word = text_of(p, t);
  const phrase *found = NULL;
  if (before->kind == HENG_T_WORD)
    found = find(BEFORE_VALUE, text_of(p, before));
  if (!found && t->kind == HENG_T_WORD) found = find(AFTER_VALUE, word);
  if (!found && t->kind == HENG_T_WORD && is_rounding(word)) found = &rounding;
  if (!found && t->kind == HENG_T_WORD) found = unit_behind(before, word);
  if (!found && t->kind == HENG_T_WORD)
    found = letter_for_times(word, heng__ahead(p, 1));
  if (!found && t->sign == HENG_G_QUESTION)
    found =
        is_listed("whole 整", text_of(p, before), false) ? &maybe : &ternary;
  const heng_token *next = heng__ahead(p, 1);
  if (!found && t->sign == HENG_G_BAR && next->sign == HENG_G_BAR &&
      next->start == t->end)
    found = & or ;
  if (found) {
    note(p, to, found);
    return true;
  }
  heng_said cut = heng__phrase_cut(p->arena, word);
  if (t->kind == HENG_T_WORD && cut.en.len) {
    heng__note(p->diags, to, HENG_N_WRITE_INSTEAD, (heng_span){0}, cut);
    return true;
  }
  bool unit = t->kind == HENG_T_WORD && t->start == before->end &&
              (before->kind == HENG_T_NUMBER || before->sign == HENG_G_PERCENT);
  if (!unit) return false;
  heng_slice number = text_of(p, before);
  if (before->sign == HENG_G_PERCENT && p->at > 1) {
    const heng_token *digits = &p->tokens.items[p->order[p->at - 2]];
    number = (heng_slice){p->source->text.ptr + digits->start,
                          before->end - digits->start};
  }
  heng__note(p->diags, to, HENG_N_SYNTAX_NO_UNIT, (heng_span){0},
             HENG_SAY(number), HENG_SAY(word));
  return true;
}
