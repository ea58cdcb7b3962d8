// Reads heng.ebnf and makes random sentences of it. A few conditions that stand
// in its comments (as many cells as headings, a word behind `all`) are kept by
// hand.
#include "ebnf.h"

#include "words/vocab.h"

typedef enum node_kind {
  N_SEQUENCE,  // all of the items
  N_CHOICE,    // one of the items
  N_OPTION,    // [ item ]
  N_REPEAT,    // { item }
  N_KEYWORD,   // 'at most'
  N_SIGN,      // "="
  N_TERMINAL,  // WORD
  N_RULE,      // a production
} node_kind;

typedef struct node node;
struct node {
  node_kind kind;
  heng_slice text;
  HENG_VEC(node *) items;
  size_t rule;
};

struct ebnf {
  heng_arena *arena;
  heng_slice text;
  size_t at;
  HENG_VEC(heng_slice) names;
  HENG_VEC(node *) bodies;
  int *shortest;  // depth that each production needs
};

// --- Reading ----------------------------------------------------------------

static void skip_space(ebnf *g) {
  for (;;) {
    while (g->at < g->text.len && strchr(" \n", g->text.ptr[g->at])) g->at++;
    if (g->at + 1 >= g->text.len || memcmp(g->text.ptr + g->at, "(*", 2) != 0)
      return;
    while (memcmp(g->text.ptr + g->at, "*)", 2) != 0) g->at++;
    g->at += 2;
  }
}

static char peek(ebnf *g) {
  skip_space(g);
  return g->at < g->text.len ? g->text.ptr[g->at] : '\0';
}

static void want(ebnf *g, char c) {
  if (peek(g) != c)
    fail_msg("heng.ebnf: wanted %c at: %.40s", c, g->text.ptr + g->at);
  g->at++;
}

static bool word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static heng_slice word(ebnf *g) {
  peek(g);
  size_t start = g->at;
  while (g->at < g->text.len && word_char(g->text.ptr[g->at])) g->at++;
  if (g->at == start)
    fail_msg("heng.ebnf: wanted a name: %.40s", g->text.ptr + start);
  return (heng_slice){g->text.ptr + start, g->at - start};
}

static node *new_node(ebnf *g, node_kind kind) {
  node *n = heng__new(g->arena, node);
  n->kind = kind;
  return n;
}

static node *choice(ebnf *g);

static node *wrapped(ebnf *g, node_kind kind, char close) {
  g->at++;
  node *n = new_node(g, kind);
  heng__push(g->arena, &n->items, choice(g));
  want(g, close);
  return n;
}

static node *quoted(ebnf *g, node_kind kind, char quote) {
  size_t start = ++g->at;
  while (g->text.ptr[g->at] != quote) g->at++;
  node *n = new_node(g, kind);
  n->text = (heng_slice){g->text.ptr + start, g->at - start};
  g->at++;
  return n;
}

static node *factor(ebnf *g) {
  switch (peek(g)) {
    case '[': return wrapped(g, N_OPTION, ']');
    case '{': return wrapped(g, N_REPEAT, '}');
    case '(': return wrapped(g, N_SEQUENCE, ')');
    case '\'': return quoted(g, N_KEYWORD, '\'');
    case '"': return quoted(g, N_SIGN, '"');
    default: break;
  }
  node *n = new_node(g, N_RULE);
  n->text = word(g);
  if (n->text.ptr[0] >= 'A' && n->text.ptr[0] <= 'Z') n->kind = N_TERMINAL;
  return n;
}

static node *sequence(ebnf *g) {
  node *n = new_node(g, N_SEQUENCE);
  while (peek(g) && !strchr("|])};", peek(g)))
    heng__push(g->arena, &n->items, factor(g));
  return n;
}

static node *choice(ebnf *g) {
  node *n = new_node(g, N_CHOICE);
  heng__push(g->arena, &n->items, sequence(g));
  while (peek(g) == '|') {
    g->at++;
    heng__push(g->arena, &n->items, sequence(g));
  }
  return n;
}

static size_t rule_named(const ebnf *g, heng_slice name) {
  for (size_t i = 0; i < g->names.len; i++)
    if (heng__slice_eq(g->names.items[i], name)) return i;
  fail_msg("heng.ebnf: no production %.*s", HENG_ARG(name));
  return 0;
}

static void link_rules(ebnf *g, node *n) {
  if (n->kind == N_RULE) n->rule = rule_named(g, n->text);
  for (size_t i = 0; i < n->items.len; i++) link_rules(g, n->items.items[i]);
}

enum {
  FAR = 1000,
  ENOUGH = 300,  // pieces of a sentence; from there on the shortest ways
};

static int depth_of(const ebnf *g, const node *n) {
  int depth = n->kind == N_CHOICE ? FAR : 0;
  if (n->kind == N_OPTION || n->kind == N_REPEAT) return 0;
  if (n->kind == N_RULE) return g->shortest[n->rule] + 1;
  for (size_t i = 0; i < n->items.len; i++) {
    int d = depth_of(g, n->items.items[i]);
    if (n->kind == N_CHOICE ? d < depth : d > depth) depth = d;
  }
  return depth < FAR ? depth : FAR;
}

static void find_shortest(ebnf *g) {
  g->shortest = heng__array(g->arena, int, g->names.len);
  for (size_t i = 0; i < g->names.len; i++) g->shortest[i] = FAR;
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < g->names.len; i++) {
      int depth = depth_of(g, g->bodies.items[i]);
      changed |= depth < g->shortest[i];
      if (depth < g->shortest[i]) g->shortest[i] = depth;
    }
  }
}

ebnf *ebnf_read(heng_arena *arena, heng_slice text) {
  ebnf *g = heng__new(arena, ebnf);
  g->arena = arena;
  g->text = text;
  while (peek(g)) {
    heng__push(arena, &g->names, word(g));
    want(g, '=');
    heng__push(arena, &g->bodies, choice(g));
    want(g, ';');
  }
  for (size_t i = 0; i < g->bodies.len; i++) link_rules(g, g->bodies.items[i]);
  find_shortest(g);
  return g;
}

size_t ebnf_count(const ebnf *g) {
  return g->names.len;
}

heng_slice ebnf_name(const ebnf *g, size_t i) {
  return g->names.items[i];
}

// --- Writing ----------------------------------------------------------------

typedef struct piece {
  heng_slice text;
  const node *node;
} piece;

typedef struct writer {
  const ebnf *g;
  heng_arena *arena;
  dice *dice;
  HENG_VEC(piece) out;
  size_t columns;  // of the newest heading
  bool chinese;    // which form of keywords this sentence prefers
} writer;

static const char *const latin[] = {"a",     "unit",  "total_2", "x1",
                                    "marks", "level", "s",       "completion"};
static const char *const cjk[] = {
    "名次分", "按时完成率", "同比",   "其中项",   "满分率", "当年",
    "否则项", "且慢",       "与会",   "数量",     "年度",   "在编2人",
    "表彰",   "依据书",     "非公有", "来自基层", "至多值"};
static const char *const numbers[] = {"0",    "3",    "12.5",
                                      "1000", "2022", "０．５"};
static const char *const texts[] = {"\"a b\"", "“说明 { # |”", "\"“好”的\"",
                                    "“”", "＂x＂"};
static const char *const messages[] = {
    "\"{a} 项\"", "“{sum(a where x1 > 3)} of {{b}}”", "\"plain\"",
    "“{a else “无”} {x1 in {a, 同比}}”"};
static const char *const given_cells[] = {
    "", "a b", "3", "# no comment", "\"x | y\"", "“部门”", "2022-04-10"};

static const char *const roots[] = {"sqrt",   "root", "ln",       "exp",
                                    "平方根", "方根", "自然对数", "自然指数"};

#define PICK(w, list) list[roll((w)->dice, sizeof list / sizeof *list)]

static void emit(writer *w, const char *text, const node *from) {
  piece p = {heng__slice(text), from};
  heng__push(w->arena, &w->out, p);
}

static bool is(const node *n, const char *text) {
  return heng__slice_eq(n->text, heng__slice(text));
}

// A keyword in one of its tongues. `at` and `from` before a key, `and` between
// bounds and `from` before a scale's have Chinese words of their own.
static void emit_keyword(writer *w, const node *n, heng_slice rule) {
  bool expects = heng__slice_eq(rule, HENG_LIT("expect"));
  bool key = heng__slice_eq(rule, HENG_LIT("param_key"));
  bool joins = heng__slice_eq(rule, HENG_LIT("conjunction")) ||
               heng__slice_eq(rule, HENG_LIT("conditions"));
  bool lays = heng__slice_eq(rule, HENG_LIT("bounds"));
  bool chinese = roll(w->dice, 8) ? w->chinese : !w->chinese;
  const char *text = heng__arena_copy(w->arena, n->text).ptr;
  for (int k = HENG_K_NONE + 1; chinese && k < HENG_K_COUNT; k++) {
    heng_pair pair = heng__keyword_pair((heng_keyword)k);
    if (heng__slice_eq(pair.en, n->text) && !(k == HENG_K_AT && expects) &&
        !(k == HENG_K_AND_TO && joins) &&
        !(k == HENG_K_FROM && (key || lays)) &&
        !(k == HENG_K_FROM_ON && !key) && !(k == HENG_K_SCALE_FROM && !lays)) {
      text = pair.zh.ptr;
      break;
    }
  }
  emit(w, text, n);
}

static void emit_sign(writer *w, const node *n) {
  static const struct {
    const char *plain, *wide;
  } signs[] = {{"(", "（"}, {")", "）"}, {"[", "【"}, {"]", "】"}, {",", "，"},
               {";", "；"}, {":", "："}, {"?", "？"}, {"+", "＋"}, {"-", "－"},
               {"*", "×"},  {"/", "÷"},  {"%", "％"}, {"=", "＝"}, {"!=", "≠"},
               {"<", "＜"}, {"<=", "≤"}, {">", "＞"}, {">=", "≥"}, {"{", "｛"},
               {"}", "｝"}, {"|", "｜"}, {".", "．"}, {"..", "～"}};
  bool wide = roll(w->dice, 4) == 0;
  for (size_t i = 0; wide && i < sizeof signs / sizeof *signs; i++)
    if (is(n, signs[i].plain)) {
      emit(w, signs[i].wide, n);
      return;
    }
  emit(w, heng__arena_copy(w->arena, n->text).ptr, n);
}

static void emit_terminal(writer *w, const node *n) {
  bool chinese = roll(w->dice, 2);
  if (is(n, "CJK") || (is(n, "WORD") && chinese))
    emit(w, PICK(w, cjk), n);
  else if (is(n, "LATIN") || is(n, "WORD"))
    emit(w, PICK(w, latin), n);
  else if (is(n, "NUMBER"))
    emit(w, PICK(w, numbers), n);
  else if (is(n, "YEAR"))
    emit(w, "2022", n);
  else if (is(n, "DATE"))
    emit(w, chinese ? "2022-12-31" : "２０２２－０２－２８", n);
  else if (is(n, "TEXT"))
    emit(w, PICK(w, texts), n);
  else if (is(n, "FILE"))
    emit(w, chinese ? "“目录.csv”" : "\"list.csv\"", n);
  else if (is(n, "MESSAGE"))
    emit(w, PICK(w, messages), n);
  else if (is(n, "ROUND"))
    emit(w, chinese ? "舍入" : "round", n);
  else if (is(n, "ROOT"))
    emit(w, PICK(w, roots), n);
  else if (is(n, "SCALE"))
    emit(w, chinese ? "换算" : "scale", n);
  else if (is(n, "CELL"))
    emit(w, PICK(w, given_cells), n);
  else if (is(n, "NL"))
    emit(w, roll(w->dice, 6) ? "\n" : "  # so | it is\n", n);
  else
    fail_msg("heng.ebnf: no terminal %.*s", HENG_ARG(n->text));
}

static void write_node(writer *w, const node *n, int depth, size_t rule);

// One of the alternatives that end soonest.
static const node *shortest_way(const writer *w, const node *n) {
  const node *best = NULL;
  uint32_t ties = 0;
  for (size_t i = 0; i < n->items.len; i++) {
    const node *item = n->items.items[i];
    int depth = depth_of(w->g, item);
    if (!best || depth < depth_of(w->g, best))
      ties = 1, best = item;
    else if (depth == depth_of(w->g, best) && roll(w->dice, ++ties) == 0)
      best = item;
  }
  return best;
}

// A row has as many cells as its heading has columns.
static void write_grid_row(writer *w, const node *n) {
  const node bar = {.kind = N_SIGN, .text = HENG_LIT("|")};
  const node cell = {.kind = N_TERMINAL, .text = HENG_LIT("CELL")};
  emit(w, "|", n);
  for (size_t c = 0; c < w->columns; c++) {
    emit_terminal(w, &cell);
    emit_sign(w, &bar);
  }
}

static bool begins_with_word(const piece *p) {
  return p->node &&
         (p->node->kind == N_TERMINAL || p->node->kind == N_KEYWORD) &&
         !is(p->node, "NUMBER") && !is(p->node, "DATE") && !is(p->node, "TEXT");
}

static void write_rule(writer *w, const node *n, int depth) {
  size_t start = w->out.len;
  if (is(n, "grid_row")) {
    write_grid_row(w, n);
    return;
  }
  if (w->out.len > ENOUGH) depth = 0;
  write_node(w, w->g->bodies.items[n->rule], depth - 1, n->rule);
  // A heading stands on one line.
  if (is(n, "heading")) {
    w->columns = 0;
    for (size_t i = start + 1; i < w->out.len; i++) {
      w->columns += is(w->out.items[i].node, "|");
      if (is(w->out.items[i].node, "NL")) w->out.items[i].text = HENG_LIT(";");
    }
  }
  // `days between 3 and …` compares a field called `days`.
  bool days =
      is(n, "date_part") && is(w->out.items[start].node, "days between");
  if (days && is(w->out.items[start + 1].node, "NUMBER")) {
    w->out.items[start + 1].text = heng__slice(PICK(w, cjk));
    if (is(w->out.items[start + 2].node, "%"))
      w->out.items[start + 2].text = HENG_LIT("");
  }
  // A number, a point and digits are one number.
  for (size_t i = start + 1;
       (is(n, "setting") || is(n, "cell")) && i + 1 < w->out.len; i++) {
    if (!is(w->out.items[i].node, ".") ||
        !is(w->out.items[i - 1].node, "NUMBER") ||
        !(is(w->out.items[i + 1].node, "NUMBER") ||
          is(w->out.items[i + 1].node, "DATE")))
      continue;
    w->out.items[i + 1].text = HENG_LIT("x1");
    if (i + 2 < w->out.len && is(w->out.items[i + 2].node, "%"))
      w->out.items[i + 2].text = HENG_LIT("");
  }
  // `all` is the keyword only before a word.
  for (size_t i = start; is(n, "brackets") && i + 1 < w->out.len; i++)
    if (w->out.items[i].node->kind == N_KEYWORD &&
        is(w->out.items[i].node, "all") && i > start &&
        is(w->out.items[i - 1].node, "(") &&
        !begins_with_word(&w->out.items[i + 1]))
      w->out.items[i].text = HENG_LIT("a +");
}

static void write_node(writer *w, const node *n, int depth, size_t rule) {
  switch (n->kind) {
    case N_SEQUENCE:
      for (size_t i = 0; i < n->items.len; i++)
        write_node(w, n->items.items[i], depth, rule);
      break;
    case N_CHOICE:
      write_node(w,
                 depth > 0
                     ? n->items.items[roll(w->dice, (uint32_t)n->items.len)]
                     : shortest_way(w, n),
                 depth, rule);
      break;
    case N_OPTION:
      if (depth > 0 && roll(w->dice, 2))
        write_node(w, n->items.items[0], depth, rule);
      break;
    case N_REPEAT:
      for (int i = 0; depth > 0 && i < 3 && roll(w->dice, 2); i++)
        write_node(w, n->items.items[0], depth, rule);
      break;
    case N_KEYWORD: emit_keyword(w, n, w->g->names.items[rule]); break;
    case N_SIGN: emit_sign(w, n); break;
    case N_TERMINAL: emit_terminal(w, n); break;
    case N_RULE: write_rule(w, n, depth); break;
  }
}

heng_slice ebnf_sentence(heng_arena *arena,
                         const ebnf *g,
                         const char *production,
                         dice *d,
                         int depth) {
  writer w = {.g = g, .arena = arena, .dice = d, .chinese = roll(d, 2)};
  node start = {.kind = N_RULE, .text = heng__slice(production)};
  start.rule = rule_named(g, start.text);
  write_rule(&w, &start, depth);
  heng_buf text = {.arena = arena};
  for (size_t i = 0; i < w.out.len; i++) {
    heng__buf_add(&text, w.out.items[i].text);
    if (!heng__slice_eq(w.out.items[i].text, HENG_LIT("\n")))
      heng__buf_puts(&text, " ");
  }
  return heng__buf_slice(&text);
}
