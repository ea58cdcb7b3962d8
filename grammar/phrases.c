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
    {AFTER_VALUE, "和 并且 而且 与 及 以及 同时 AND And &", "and", "且"},
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

bool heng__note_phrase(heng_parser *p, heng_diag *to) {
  static const phrase ternary = {AFTER_VALUE, "",
                                 "choose { … when …; … otherwise }",
                                 "选取 { … 当 …；… 其余 }"};
  static const phrase maybe = {AFTER_VALUE, "", "number? whole", "数? 整"};
  static const phrase or = {AFTER_VALUE, "", "or", "或"};
  static const phrase rounding = {AFTER_VALUE, "", "round(…, 2)", "舍入(…，2)"};
  if (!to) return true;  // nothing is said here
  const heng_token *t = heng__ahead(p, 0);
  const heng_token *before = &p->tokens.items[p->order[p->at ? p->at - 1 : 0]];
  heng_slice word = text_of(p, t);
  const phrase *found = NULL;
  if (before->kind == HENG_T_WORD)
    found = find(BEFORE_VALUE, text_of(p, before));
  if (!found && t->kind == HENG_T_WORD) found = find(AFTER_VALUE, word);
  if (!found && t->kind == HENG_T_WORD && is_rounding(word)) found = &rounding;
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
