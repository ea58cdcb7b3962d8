// The lexer: words, numbers, dates, texts, signs, comments, and the cells of a
// row between bars. Full-width punctuation is as good as ASCII.
#include "grammar/lexer.h"

#include "base/lookalike.h"
#include "base/utf8.h"
#include "grammar/brackets.h"
#include "grammar/phrases.h"

#define BYTES_A_TOKEN 7
#define MOST_RESERVED 65536

typedef struct lexer {
  heng_arena *arena;
  const heng_source *source;
  heng_diags *diags;
  heng_token_vec *out;
  heng_slice text;  // of the source, up to the end of the range
  uint32_t at;
  bool line_start;     // no token stands on this line yet
  bool line_blank;     // nor anything else
  bool blank_before;   // an empty line was passed since the last token
  uint32_t bars;       // on this line …
  uint32_t last_bars;  // … and on the last one that had a token
  uint32_t columns;    // of the newest heading
} lexer;

const heng_keyword heng__statement_words[] = {
    HENG_K_SCHEME, HENG_K_USE,   HENG_K_EXTEND, HENG_K_RECORD, HENG_K_CHOICE,
    HENG_K_PARAM,  HENG_K_VALUE, HENG_K_GIVEN,  HENG_K_FOR,    HENG_K_FUNCTION,
    HENG_K_TABLE,  HENG_K_SCORE, HENG_K_CHECK,  HENG_K_WARN,   HENG_K_EXAMPLE,
    HENG_K_REVISE, HENG_K_DROP,  HENG_K_SLOT,   HENG_K_NONE};

// ORDER SIGNS: the enum in token.h
static const struct {
  const char *en, *zh;
} sign_texts[] = {
    {"", ""},   {"(", "("},   {")", ")"},  {"[", "["},  {"]", "]"}, {"{", "{"},
    {"}", "}"}, {",", "，"},  {";", "；"}, {":", "："}, {".", "."}, {"?", "?"},
    {"+", "+"}, {"-", "－"},  {"*", "×"},  {"/", "÷"},  {"^", "^"}, {"%", "％"},
    {"=", "="}, {"!=", "≠"},  {"<", "<"},  {"<=", "≤"}, {">", ">"}, {">=", "≥"},
    {"|", "|"}, {"..", "～"},
};

const char *heng__sign_text(heng_sign sign, bool chinese) {
  return chinese ? sign_texts[sign].zh : sign_texts[sign].en;
}

// --- Characters -------------------------------------------------------------

// The ASCII character that a full-width one stands for; others stay.
static int32_t narrow(int32_t cp) {
  if (cp >= 0xFF01 && cp <= 0xFF5E) return cp - 0xFEE0;
  switch (cp) {
    case 0x3010: return '[';  // 【
    case 0x3011: return ']';  // 】
    case 0x3001: return ',';  // 、
    case 0x2212:              // −
    case 0x2013: return '-';  // –
    case 0x301C: return '~';  // 〜
    case 0x00D7: return '*';  // ×
    case 0x00F7: return '/';  // ÷
    case 0x201C:              // “
    case 0x201D: return '"';  // ”
    default: return cp;
  }
}

static bool is_space(int32_t cp) {
  return cp == ' ' || cp == '\t' || cp == '\r' || cp == 0xA0 || cp == 0x1680 ||
         (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F || cp == 0x205F ||
         cp == 0x3000;
}

static bool is_digit(int32_t cp) {
  return cp >= '0' && cp <= '9';
}

// The character at [at], made narrow, and its length; 0 at the end. Bytes that
// are no UTF-8 count as U+FFFD.
static int32_t look(const lexer *lx, uint32_t at, uint32_t *len) {
  int32_t cp = 0;
  *len = 0;
  if (at >= lx->text.len) return 0;
  *len = (uint32_t)heng__utf8_next(lx->text, at, &cp);
  if (*len) return narrow(cp);
  *len = 1;
  return 0xFFFD;
}

static int32_t look_raw(const lexer *lx, uint32_t at) {
  int32_t cp = 0;
  return heng__utf8_next(lx->text, at, &cp) ? cp : 0;
}

static heng_span span_of(const heng_source *source, uint32_t a, uint32_t b) {
  return (heng_span){source, a, b};
}

unsigned heng__quote_at(heng_slice text, size_t at) {
  int32_t cp;
  size_t len = heng__utf8_next(text, at, &cp);
  return len && narrow(cp) == '"' ? (unsigned)len : 0;
}

static int32_t quote_char(heng_slice text, size_t at) {
  int32_t cp = 0;
  return heng__utf8_next(text, at, &cp) ? cp : 0;
}

bool heng__quotes_nest(heng_slice inside) {
  int depth = 0;
  for (size_t at = 0; at < inside.len; at++) {
    int32_t cp = quote_char(inside, at);
    if (cp == 0x201C) depth++;
    if (cp == 0x201D && --depth < 0) return false;
    if (cp == '"' || cp == 0xFF02) return false;
  }
  return depth == 0;
}

// One message for each run of bytes that cannot be read or seen.
void heng__lex_check(const heng_source *source, heng_diags *diags) {
  heng_slice text = source->text;
  size_t at = 0;
  int32_t cp;
  bool told = false;
  if (heng__utf8_next(text, 0, &cp) && cp == 0xFEFF) at = 3;
  while (at < text.len) {
    // Most of a text is plain.
    char plain = text.ptr[at];
    if ((plain >= ' ' && plain <= '~') || plain == '\n' || plain == '\t') {
      at++;
      continue;
    }
    size_t start = at, len = heng__utf8_next(text, at, &cp);
    if (len == 0) {
      while (at < text.len && !heng__utf8_next(text, at, &cp)) at++;
      // The whole file was saved so: its first place is enough.
      if (!told)
        heng__diag(diags, HENG_M_SYNTAX_BAD_UTF8,
                   span_of(source, (uint32_t)start, (uint32_t)at),
                   HENG_SAY2("", ""));
      told = true;
    } else if (heng__char_is_unseen(cp) ||
               (cp == '\r' &&
                (at + 1 == text.len || text.ptr[at + 1] != '\n'))) {
      int32_t first = cp;
      while (at < text.len && (len = heng__utf8_next(text, at, &cp)) != 0 &&
             cp == first)
        at += len;
      heng__diag(diags, HENG_M_SYNTAX_BAD_CONTROL,
                 span_of(source, (uint32_t)start, (uint32_t)at),
                 heng__char_said(diags->arena, first));
    } else {
      at += len;
    }
  }
}

// --- Tokens -----------------------------------------------------------------

static heng_token *add(lexer *lx,
                       heng_token_kind kind,
                       uint32_t start,
                       uint32_t end) {
  heng_token token = {.kind = kind,
                      .start = start,
                      .end = end,
                      .first_on_line = lx->line_start,
                      .blank_before = lx->blank_before};
  heng__push(lx->arena, lx->out, token);
  lx->line_start = lx->line_blank = lx->blank_before = false;
  lx->at = end;
  return &lx->out->items[lx->out->len - 1];
}

static void add_sign(lexer *lx, heng_sign sign, uint32_t end) {
  if (sign == HENG_G_BAR) lx->bars++;
  add(lx, HENG_T_SIGN, lx->at, end)->sign = sign;
}

static void newline(lexer *lx) {
  if (lx->line_blank) lx->blank_before = true;
  bool had_token = !lx->line_start;
  const heng_token *last =
      lx->out->len ? &lx->out->items[lx->out->len - 1] : NULL;
  bool only_comment =
      last && last->kind == HENG_T_COMMENT && last->first_on_line;
  if (had_token && !only_comment) lx->last_bars = lx->bars;
  lx->bars = 0;
  lx->line_start = lx->line_blank = true;
  lx->at++;
}

static uint32_t line_end(const lexer *lx, uint32_t at) {
  const char *end = at < lx->text.len
                        ? memchr(lx->text.ptr + at, '\n', lx->text.len - at)
                        : NULL;
  return end ? (uint32_t)(end - lx->text.ptr) : (uint32_t)lx->text.len;
}

// [end) without the spaces before it.
static uint32_t trim_end(const lexer *lx, uint32_t start, uint32_t end) {
  uint32_t kept = start, len;
  for (uint32_t at = start; at < end; at += len)
    if (!is_space(look(lx, at, &len))) kept = at + len;
  return kept;
}

static void lex_comment(lexer *lx) {
  add(lx, HENG_T_COMMENT, lx->at, trim_end(lx, lx->at, line_end(lx, lx->at)));
}

// The end of the text that begins at [at], or 0 if its line ends before it.
// “ ” may stand in pairs inside a text.
static uint32_t text_end(const lexer *lx, uint32_t at) {
  uint32_t end = line_end(lx, at), len;
  look(lx, at, &len);
  int depth = 0;
  for (at += len; at < end; at += len) {
    int32_t raw = look_raw(lx, at);
    bool quote = look(lx, at, &len) == '"';
    if (!quote) continue;
    if (raw == 0x201C)
      depth++;
    else if (raw != 0x201D || depth-- == 0)
      return at + len;
  }
  return 0;
}

static void lex_text(lexer *lx) {
  uint32_t start = lx->at, end = text_end(lx, start);
  if (!end) {
    end = trim_end(lx, start, line_end(lx, start));
    heng_diag *d =
        heng__diag(lx->diags, HENG_M_SYNTAX_TEXT_OPEN,
                   span_of(lx->source, start, end), HENG_SAY2("", ""));
    if (d && look_raw(lx, start) == 0x201D)
      heng__note(lx->diags, d, HENG_N_SYNTAX_QUOTE_TURNED, (heng_span){0},
                 HENG_SAY2("", ""));
  }
  add(lx, HENG_T_TEXT, start, end);
}

// [n] digits at *at; moves behind them.
static bool digits(const lexer *lx,
                   uint32_t *at,
                   unsigned least,
                   unsigned most) {
  uint32_t len;
  unsigned n = 0;
  while (n < most && is_digit(look(lx, *at, &len))) {
    *at += len;
    n++;
  }
  return n >= least;
}

static bool sign_at(const lexer *lx, uint32_t *at, int32_t sign) {
  uint32_t len;
  if (look(lx, *at, &len) != sign) return false;
  *at += len;
  return true;
}

// dddd-d?d-d?d with nothing that goes on behind it.
static uint32_t date_end(const lexer *lx, uint32_t at) {
  uint32_t len;
  if (!digits(lx, &at, 4, 4) || !sign_at(lx, &at, '-') ||
      !digits(lx, &at, 1, 2) || !sign_at(lx, &at, '-') ||
      !digits(lx, &at, 1, 2) || is_digit(look(lx, at, &len)))
    return 0;
  return at;
}

static heng_slice narrow_text(heng_arena *arena, heng_slice text) {
  heng_buf buf = {.arena = arena};
  for (size_t at = 0, len; at < text.len; at += len) {
    int32_t cp;
    char out[4];
    len = heng__utf8_next(text, at, &cp);
    if (!len) break;
    heng__buf_add(&buf, (heng_slice){out, heng__utf8_put(narrow(cp), out)});
  }
  return heng__buf_slice(&buf);
}

static void lex_date(lexer *lx, uint32_t end) {
  heng_slice text =
      narrow_text(lx->arena, (heng_slice){lx->text.ptr + lx->at, end - lx->at});
  heng_date date;
  bool exact = text.len == 10;
  if (!exact)
    heng__diag(lx->diags, HENG_M_SYNTAX_DATE_FORM,
               span_of(lx->source, lx->at, end), HENG_SAY(text));
  else if (!heng__date_parse(text, &date))
    heng__diag(lx->diags, HENG_M_SYNTAX_NO_SUCH_DAY,
               span_of(lx->source, lx->at, end), HENG_SAY(text));
  add(lx, HENG_T_DATE, lx->at, end);
}

// 2017年6月30日 and 2017.6.30: a date, written otherwise. 2017/6/30 may be a
// quotient, which only the plan can say.
static bool lex_everyday_date(lexer *lx) {
  heng_slice rest = {lx->text.ptr + lx->at, lx->text.len - lx->at};
  char text[11];
  heng_date date;
  size_t len = heng__everyday_date(rest, text);
  if (!len || rest.ptr[4] == '/') return false;
  uint32_t end = lx->at + (uint32_t)len;
  heng_slice plain = heng__arena_copy(lx->arena, heng__slice(text));
  heng__diag(lx->diags,
             heng__date_parse(plain, &date) ? HENG_M_SYNTAX_DATE_SPELT
                                            : HENG_M_SYNTAX_NO_SUCH_DAY,
             span_of(lx->source, lx->at, end), HENG_SAY(plain));
  add(lx, HENG_T_DATE, lx->at, end);
  return true;
}

static void lex_number(lexer *lx) {
  uint32_t end = date_end(lx, lx->at);
  if (end) {
    lex_date(lx, end);
    return;
  }
  if (lex_everyday_date(lx)) return;
  end = lx->at;
  digits(lx, &end, 1, UINT32_MAX);
  uint32_t point = end;
  if (sign_at(lx, &point, '.') && digits(lx, &point, 1, UINT32_MAX))
    end = point;
  add(lx, HENG_T_NUMBER, lx->at, end);
}

static void lex_word(lexer *lx) {
  uint32_t end = lx->at, len;
  int32_t cp;
  while (end < lx->text.len &&
         (len = (uint32_t)heng__utf8_next(lx->text, end, &cp)) != 0 &&
         heng__utf8_word(cp))
    end += len;
  add(lx, HENG_T_WORD, lx->at, end);
}

// The sign of one character, or NONE.
static heng_sign simple_sign(int32_t cp) {
  switch (cp) {
    case '(': return HENG_G_LPAREN;
    case ')': return HENG_G_RPAREN;
    case '[': return HENG_G_LBRACKET;
    case ']': return HENG_G_RBRACKET;
    case '{': return HENG_G_LBRACE;
    case '}': return HENG_G_RBRACE;
    case ',': return HENG_G_COMMA;
    case ';': return HENG_G_SEMICOLON;
    case ':': return HENG_G_COLON;
    case '.': return HENG_G_DOT;
    case '?': return HENG_G_QUESTION;
    case '+': return HENG_G_PLUS;
    case '-': return HENG_G_MINUS;
    case '*': return HENG_G_TIMES;
    case '/': return HENG_G_DIVIDE;
    case '^': return HENG_G_POWER;
    case '%': return HENG_G_PERCENT;
    case '=': return HENG_G_EQ;
    case 0x2260: return HENG_G_NE;
    case '<': return HENG_G_LT;
    case 0x2264:
    case 0x2266: return HENG_G_LE;
    case '>': return HENG_G_GT;
    case 0x2265:
    case 0x2267: return HENG_G_GE;
    case '|': return HENG_G_BAR;
    case '~': return HENG_G_RANGE;
    default: return HENG_G_NONE;
  }
}

// A sign of two characters: != <> <= >= .. , and == with a message.
static bool lex_double(lexer *lx, int32_t first, uint32_t len) {
  uint32_t second_len;
  int32_t second = look(lx, lx->at + len, &second_len);
  uint32_t end = lx->at + len + second_len;
  heng_sign sign = HENG_G_NONE;
  if (second == '=' && first == '!') sign = HENG_G_NE;
  if (second == '=' && first == '<') sign = HENG_G_LE;
  if (second == '=' && first == '>') sign = HENG_G_GE;
  if (second == '=' && first == '=') sign = HENG_G_EQ;
  if (second == '>' && first == '<') sign = HENG_G_NE;
  if (second == '.' && first == '.') sign = HENG_G_RANGE;
  bool turned = first == '=' && (second == '>' || second == '<');
  if (turned) sign = second == '>' ? HENG_G_GE : HENG_G_LE;
  if (sign == HENG_G_NONE) return false;
  if (turned)
    heng__diag(lx->diags, HENG_M_SYNTAX_TURNED_SIGN,
               span_of(lx->source, lx->at, end),
               HENG_SAY(heng__slice(sign_texts[sign].en)));
  if (sign == HENG_G_EQ)
    heng__diag(lx->diags, HENG_M_SYNTAX_DOUBLE_EQ,
               span_of(lx->source, lx->at, end), HENG_SAY2("", ""));
  add_sign(lx, sign, end);
  return true;
}

// The partner of a quote that texts are not written with, or 0.
static int32_t wrong_quote_end(int32_t cp) {
  switch (cp) {
    case '\'':
    case '`': return cp;
    case 0x2018:
    case 0x2019: return 0x2019;
    case 0x300C:
    case 0x300D: return 0x300D;
    case 0x300E:
    case 0x300F: return 0x300F;
    case 0xAB:
    case 0xBB: return 0xBB;
    default: return 0;
  }
}

static bool word_at(const lexer *lx, uint32_t at) {
  return at < lx->text.len && heng__utf8_word(look_raw(lx, at));
}

// The end of a title and of the words that touch it, as in 《办法》第三条; 0
// where the sign at [at] begins none.
static uint32_t title_end(const lexer *lx, uint32_t at) {
  uint32_t end = line_end(lx, at), len;
  if (look_raw(lx, at) != 0x300A) return 0;  // 《
  while (at < end && look_raw(lx, at) != 0x300B) {
    if (is_space(look(lx, at, &len))) return 0;
    at += len;
  }
  if (at >= end) return 0;
  for (look(lx, at, &len), at += len; word_at(lx, at); at += len)
    look(lx, at, &len);
  return at;
}

static bool lex_title(lexer *lx) {
  uint32_t end = title_end(lx, lx->at);
  if (!end) return false;
  heng_span span = span_of(lx->source, lx->at, end);
  heng_slice text = heng__span_text(span);
  heng_diag *d =
      heng__diag(lx->diags, HENG_M_SYNTAX_BAD_CHAR, span, HENG_SAY(text));
  heng__note(
      lx->diags, d, HENG_N_WRITE_INSTEAD, (heng_span){0},
      ((heng_said){heng__arena_printf(lx->arena, "\"%.*s\"", HENG_ARG(text)),
                   heng__arena_printf(lx->arena, "“%.*s”", HENG_ARG(text))}));
  add(lx, HENG_T_BAD, lx->at, end);
  return true;
}

// Signs of Chinese text that look like one of ours: 《 》 — and, between two
// words, 。 Each is told and taken for the sign.
static bool lex_alike(lexer *lx, uint32_t end) {
  const heng_token *last =
      lx->out->len ? &lx->out->items[lx->out->len - 1] : NULL;
  heng_sign sign = HENG_G_NONE;
  switch (look_raw(lx, lx->at)) {
    case 0x300A: sign = HENG_G_LT; break;     // 《
    case 0x300B: sign = HENG_G_GT; break;     // 》
    case 0x2014:                              // —
    case 0x2015: sign = HENG_G_MINUS; break;  // ―
    case 0x3002:                              // 。
      if (last && last->kind == HENG_T_WORD && last->end == lx->at &&
          word_at(lx, end))
        sign = HENG_G_DOT;
      break;
    default: break;
  }
  if (sign == HENG_G_NONE) return false;
  uint32_t len;
  if ((sign == HENG_G_LT || sign == HENG_G_GT) && look(lx, end, &len) == '=') {
    sign = sign == HENG_G_LT ? HENG_G_LE : HENG_G_GE;
    end += len;
  }
  heng__diag(lx->diags,
             sign == HENG_G_DOT ? HENG_M_SYNTAX_FIELD_DOT
                                : HENG_M_SYNTAX_TURNED_SIGN,
             span_of(lx->source, lx->at, end),
             HENG_SAY(heng__slice(sign_texts[sign].en)));
  add_sign(lx, sign, end);
  return true;
}

// A character that means nothing: one message for a run of the same one.
static void lex_bad(lexer *lx) {
  if (lex_title(lx)) return;
  uint32_t end = lx->at, len;
  int32_t first = look_raw(lx, end);
  do {
    look(lx, end, &len);
    end += len;
  } while (end < lx->text.len && look_raw(lx, end) == first);
  if (lex_alike(lx, end)) return;
  int32_t partner = wrong_quote_end(narrow(first));
  if (partner) {  // up to its partner, if it has one
    uint32_t close = end;
    while (close < line_end(lx, end) && look(lx, close, &len) != partner)
      close += len;
    if (close < line_end(lx, end)) end = close + len;
  }
  heng_span span = span_of(lx->source, lx->at, end);
  heng_said shown = HENG_SAY(heng__span_text(span));
  int32_t cp = narrow(first);
  if (first == 0 || heng__char_is_unseen(first)) {
    // heng__lex_check has reported it.
  } else if (partner) {
    heng__diag(lx->diags, HENG_M_SYNTAX_BAD_QUOTE, span, shown);
  } else if (cp == 0x3002) {
    heng__diag(lx->diags, HENG_M_SYNTAX_FULL_STOP, span, shown);
  } else if (cp == '&') {
    heng__diag(lx->diags, HENG_M_SYNTAX_WRITE_AND, span, shown);
  } else if (cp == '!') {
    heng__diag(lx->diags, HENG_M_SYNTAX_WRITE_NOT, span, shown);
  } else {
    heng__diag(lx->diags, HENG_M_SYNTAX_BAD_CHAR, span, shown);
  }
  add(lx, HENG_T_BAD, lx->at, end);
}

static void lex_other(lexer *lx, int32_t cp, uint32_t len) {
  if (heng__utf8_word_start(look_raw(lx, lx->at))) {
    lex_word(lx);
  } else if (!lex_double(lx, cp, len)) {
    heng_sign sign = simple_sign(cp);
    if (sign != HENG_G_NONE)
      add_sign(lx, sign, lx->at + len);
    else
      lex_bad(lx);
  }
}

// --- Rows between bars ------------------------------------------------------

static void skip_spaces(lexer *lx) {
  uint32_t len;
  while (lx->at < lx->text.len) {
    int32_t cp = look(lx, lx->at, &len);
    if (!is_space(cp) || cp == '\n') break;
    lx->at += len;
  }
}

// One cell up to its bar or the line's end. A quoted one may contain bars.
static void lex_cell(lexer *lx) {
  skip_spaces(lx);
  uint32_t end = line_end(lx, lx->at), at = lx->at, len, close = 0;
  bool quoted = at < end && heng__quote_at(lx->text, at);
  if (quoted) close = text_end(lx, at);
  if (close) at = close;
  while (at < end && look(lx, at, &len) != '|') at += len;
  heng_span span = span_of(lx->source, lx->at, trim_end(lx, lx->at, at));
  if (quoted && !close)
    heng__diag(lx->diags, HENG_M_SYNTAX_TEXT_OPEN, span, HENG_SAY2("", ""));
  else if (quoted && span.end > close)
    heng__diag(lx->diags, HENG_M_SYNTAX_CELL_QUOTE, span, HENG_SAY2("", ""));
  if (at == end && trim_end(lx, lx->at, end) == lx->at) return;
  add(lx, HENG_T_CELL, lx->at, trim_end(lx, lx->at, at));
  lx->at = at;
}

// A row below a heading: as many cells as the heading has columns, as they are
// written. What follows the last bar is lexed like any line.
static void lex_row(lexer *lx, uint32_t bar_len) {
  add_sign(lx, HENG_G_BAR, lx->at + bar_len);
  for (uint32_t c = 0; c < lx->columns; c++) {
    uint32_t len;
    lex_cell(lx);
    if (look(lx, lx->at, &len) != '|') return;
    add_sign(lx, HENG_G_BAR, lx->at + len);
  }
}

// Counts the columns of a heading when its line has ended.
static void note_heading(lexer *lx, size_t first_token, bool was_row) {
  if (was_row || lx->bars == 0) return;
  size_t last = lx->out->len;
  while (last > first_token && lx->out->items[last - 1].kind == HENG_T_COMMENT)
    last--;
  bool closed =
      last > first_token && lx->out->items[last - 1].sign == HENG_G_BAR;
  lx->columns = closed ? lx->bars - 1 : lx->bars;
}

// --- The whole --------------------------------------------------------------

static void lex_line(lexer *lx) {
  size_t first = lx->out->len;
  bool row = false;
  while (lx->at < lx->text.len) {
    uint32_t len;
    int32_t cp = look(lx, lx->at, &len);
    if (cp == '\n') break;
    if (is_space(cp)) {
      lx->at += len;
    } else if (cp == '#') {
      lex_comment(lx);
    } else if (cp == '"') {
      lex_text(lx);
    } else if (is_digit(cp)) {
      lex_number(lx);
    } else if (cp == '|' && lx->line_start && lx->last_bars > 0) {
      row = true;
      lex_row(lx, len);
    } else {
      lex_other(lx, cp, len);
    }
  }
  note_heading(lx, first, row);
}

// Room for as many tokens as rules of that length usually have: a vector that
// doubles leaves as much behind. A text of comments may have far fewer.
static void reserve(lexer *lx, uint32_t length) {
  if (lx->out->cap) return;
  size_t n = length / BYTES_A_TOKEN + 8;
  if (n > MOST_RESERVED) n = MOST_RESERVED;
  lx->out->items = heng__array(lx->arena, heng_token, n);
  lx->out->cap = n;
}

void heng__lex(heng_arena *arena,
               const heng_source *source,
               uint32_t start,
               uint32_t end,
               heng_diags *diags,
               heng_token_vec *out) {
  lexer lx = {.arena = arena,
              .source = source,
              .diags = diags,
              .out = out,
              .text = {source->text.ptr, end},
              .at = start,
              .line_start = true,
              .line_blank = true};
  reserve(&lx, end - start);
  size_t from = out->len;
  if (start == 0 && look_raw(&lx, 0) == 0xFEFF) lx.at = 3;
  for (;;) {
    lex_line(&lx);
    if (lx.at >= lx.text.len) break;
    newline(&lx);
  }
  lx.line_start = true;
  add(&lx, HENG_T_END, end, end);
  heng__brackets_match(arena, source, out, from);
}

heng_slice heng__token_text(heng_arena *arena,
                            const heng_source *source,
                            const heng_token *token) {
  heng_slice text = {source->text.ptr + token->start,
                     token->end - token->start};
  if (token->kind == HENG_T_NUMBER || token->kind == HENG_T_DATE)
    for (size_t i = 0; i < text.len; i++)
      if ((unsigned char)text.ptr[i] >= 0x80) return narrow_text(arena, text);
  unsigned open = heng__quote_at(text, 0);
  bool quoted =
      open && (token->kind == HENG_T_TEXT || token->kind == HENG_T_CELL);
  if (!quoted) return text;
  text = (heng_slice){text.ptr + open, text.len - open};
  for (size_t back = 1; back <= 3 && back <= text.len; back++)
    if (heng__quote_at(text, text.len - back) == back)
      return (heng_slice){text.ptr, text.len - back};
  return text;
}

// Whether tokens[i] is the word [text]; `/` is the sign in `yes/no`.
static bool is_word(const heng_source *source,
                    const heng_token *token,
                    heng_slice text) {
  return token->kind == HENG_T_WORD && token->end - token->start == text.len &&
         memcmp(source->text.ptr + token->start, text.ptr, text.len) == 0;
}

unsigned heng__token_keyword(const heng_source *source,
                             const heng_token *tokens,
                             size_t n,
                             heng_keyword keyword) {
  if (n == 0 || tokens->kind != HENG_T_WORD) return 0;
  heng_pair pair = heng__keyword_pair(keyword);
  char first = source->text.ptr[tokens->start];
  if (first != *pair.en.ptr && first != *pair.zh.ptr) return 0;
  if (is_word(source, tokens, pair.zh)) return 1;
  if (keyword == HENG_K_YES_NO)
    return n > 2 && is_word(source, tokens, HENG_LIT("yes")) &&
                   tokens[1].sign == HENG_G_DIVIDE &&
                   !tokens[1].first_on_line &&
                   is_word(source, tokens + 2, HENG_LIT("no")) &&
                   !tokens[2].first_on_line
               ? 3
               : 0;
  unsigned words = 0;
  for (heng_slice rest = pair.en; rest.len; words++) {
    const char *space = memchr(rest.ptr, ' ', rest.len);
    size_t len = space ? (size_t)(space - rest.ptr) : rest.len;
    if (words >= n || (words && tokens[words].first_on_line) ||
        !is_word(source, tokens + words, (heng_slice){rest.ptr, len}))
      return 0;
    rest = space ? (heng_slice){space + 1, rest.len - len - 1}
                 : (heng_slice){NULL, 0};
  }
  return words;
}
