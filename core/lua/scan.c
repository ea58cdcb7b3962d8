// A look through the script before Lua reads it, for what Lua would report in a
// way that nobody understands, or would not report at all.
//
// Two things Lua 5.4.4 compiles wrongly, without a word: `1 ~ (2 or 3)` in a
// function with many constants, and a comparison as an index, `t[1 < 2]`. A
// profile needs neither, so both are refused.
//
// And one thing overflows the stack of the host: to say of which name a value
// is that cannot be used, Lua goes back along `a.b.b.b…`, one call for each link.
#include <ctype.h>
#include <stdio.h>

#include "base/utf8.h"
#include "lua/sandbox.h"

#define DEPTH_MAX 250  // Lua's own parser stops at 200 levels
#define LINKS_MAX 200  // nobody writes more of them, and they do no harm

// How the brackets that are open were opened. The character is `i` for the `[`
// of an index and for round ones directly inside of it: t[(1 < 2)].
typedef struct scan {
  const heng_source *script;
  heng_diags *diags;
  heng_slice text;
  size_t at;
  char open[DEPTH_MAX];
  size_t depth;
  size_t last_open;               // where the newest bracket stands
  unsigned links[DEPTH_MAX + 1];  // of the chain that stands at each depth
  char last;                      // the sign or letter before, blanks left out
  bool blank;                     // there were blanks behind it
} scan;

heng_slice heng__lua_body(const heng_source *script) {
  heng_slice text = script->text;
  if (text.len >= 3 && memcmp(text.ptr, "\xEF\xBB\xBF", 3) == 0) {
    text.ptr += 3;
    text.len -= 3;
  }
  return text;
}

static char peek(const scan *s, size_t ahead) {
  return s->at + ahead < s->text.len ? s->text.ptr[s->at + ahead] : '\0';
}

static bool report(scan *s, heng_code code, size_t start, size_t end) {
  size_t shift = s->script->text.len - s->text.len;
  heng_span span = {s->script, (uint32_t)(start + shift),
                    (uint32_t)(end + shift)};
  heng_slice part = {s->text.ptr + start, end - start};
  heng__diag(s->diags, code, span, HENG_SAY(part));
  return false;
}

// The number of `=` between the brackets of a long opening [==[ at the cursor,
// or -1.
static int long_level(const scan *s) {
  if (peek(s, 0) != '[') return -1;
  int level = 0;
  while (peek(s, 1 + (size_t)level) == '=') level++;
  return peek(s, 1 + (size_t)level) == '[' ? level : -1;
}

static void skip_long(scan *s, int level) {
  s->at += 2 + (size_t)level;
  for (; s->at < s->text.len; s->at++) {
    if (peek(s, 0) != ']') continue;
    int n = 0;
    while (peek(s, 1 + (size_t)n) == '=') n++;
    if (n == level && peek(s, 1 + (size_t)n) == ']') {
      s->at += 2 + (size_t)n;
      return;
    }
  }
}

static void skip_quoted(scan *s) {
  char quote = peek(s, 0);
  s->at++;
  while (s->at < s->text.len && peek(s, 0) != quote && peek(s, 0) != '\n') {
    if (peek(s, 0) == '\\') {
      s->at++;
      if (peek(s, 0) == 'z') {
        s->at++;
        while (s->at < s->text.len && strchr(" \t\r\n\f\v", peek(s, 0)))
          s->at++;
        continue;
      }
      if (peek(s, 0) == '\r' && peek(s, 1) == '\n') s->at++;
    }
    s->at++;
  }
  if (s->at < s->text.len) s->at++;
}

static void skip_comment(scan *s) {
  s->at += 2;
  int level = long_level(s);
  if (level >= 0) {
    skip_long(s, level);
    return;
  }
  while (s->at < s->text.len && peek(s, 0) != '\n') s->at++;
}

// Blanks, comments and texts, which are nothing to this. False where there is
// none of them at the cursor.
static bool skip_plain(scan *s) {
  char c = peek(s, 0);
  if (c == '-' && peek(s, 1) == '-') {
    skip_comment(s);
  } else if (c == '"' || c == '\'') {
    skip_quoted(s);
  } else if (c == '[' && long_level(s) >= 0) {
    skip_long(s, long_level(s));
  } else {
    return false;
  }
  return true;
}

static bool only_blanks(const scan *s, size_t from) {
  for (size_t i = from; i < s->at; i++)
    if (!strchr(" \t\r\n", s->text.ptr[i])) return false;
  return true;
}

static void open_bracket(scan *s, char c) {
  if (s->depth == DEPTH_MAX) return;  // Lua will say so
  bool inside = s->depth && s->open[s->depth - 1] == 'i' && c == '(' &&
                only_blanks(s, s->last_open + 1);
  s->open[s->depth++] = c == '[' || inside ? 'i' : c;
  s->links[s->depth] = 0;
  s->last_open = s->at;
}

// The length of a comparison at the cursor, or 0.
static size_t comparison(const scan *s) {
  char c = peek(s, 0), next = peek(s, 1);
  if (next == '=' && strchr("=~<>", c)) return 2;
  return c == '<' || c == '>' ? 1 : 0;
}

// The length of an operator on bits at the cursor, or 0.
static size_t bit_operator(const scan *s) {
  char c = peek(s, 0), next = peek(s, 1);
  if ((c == '<' || c == '>') && next == c) return 2;
  if (c == '~' && next != '=') return 1;
  return c == '&' || c == '|' ? 1 : 0;
}

static bool in_word(char c) {
  return c == '_' || isalnum((unsigned char)c);
}

// Counts the links of a chain, `.b` and `[k]`. What stands in brackets is a
// part of the chain around them, unless it makes a new table. False: reported.
static bool count_links(scan *s) {
  char c = peek(s, 0);
  bool dots = c == '.' && (peek(s, 1) == '.' || s->last == '.');
  bool link = c == '[' || (c == '.' && !dots);
  unsigned *links = &s->links[s->depth];
  if (link) {
    ++*links;
  } else if ((c == ')' || c == ']') && s->depth) {
    links[-1] += *links;
    links--;
  } else if (dots || strchr("+-*/%^#,;=<>", c) ||
             (in_word(c) && s->last != '.' &&
              (s->blank || !in_word(s->last)))) {
    *links = 0;  // another expression begins
  }
  if (*links > LINKS_MAX) return report(s, HENG_M_LUA_CHAIN, s->at, s->at + 1);
  return true;
}

// One sign or one letter. False: reported.
static bool scan_sign(scan *s) {
  char c = peek(s, 0);
  if ((unsigned char)c >= 0x80) {
    int32_t cp;
    size_t len = heng__utf8_next(s->text, s->at, &cp), start = s->at;
    bool word = heng__utf8_word(cp);
    s->at += len;
    while (word && (len = heng__utf8_next(s->text, s->at, &cp)) > 0 &&
           heng__utf8_word(cp))
      s->at += len;
    return report(s, word ? HENG_M_LUA_BARE_WORD : HENG_M_LUA_WIDE_SIGN, start,
                  s->at);
  }
  size_t len = bit_operator(s);
  if (len) return report(s, HENG_M_LUA_BITS, s->at, s->at + len);
  len = comparison(s);
  if (len && s->depth && s->open[s->depth - 1] == 'i')
    return report(s, HENG_M_LUA_COMPARED_INDEX, s->at, s->at + len);
  if (!count_links(s)) return false;
  if (c == '(' || c == '[' || c == '{') open_bracket(s, c);
  if ((c == ')' || c == ']' || c == '}') && s->depth) s->depth--;
  s->blank = strchr(" \t\r\n\f\v", c) != NULL;
  if (!s->blank) s->last = c;
  s->at += len ? len : 1;
  return true;
}

bool heng__lua_scan(const heng_source *script, heng_diags *diags) {
  scan s = {.script = script, .diags = diags, .text = heng__lua_body(script)};
  if (s.text.len && s.text.ptr[0] == '\x1B')
    return report(&s, HENG_M_LUA_COMPILED, 0, 1);
  if (s.text.len > HENG_LUA_SCRIPT_MAX) {
    char size[32], most[32];
    snprintf(size, sizeof size, "%zu", (s.text.len + 1023) >> 10);
    snprintf(most, sizeof most, "%zu", HENG_LUA_SCRIPT_MAX >> 10);
    heng__diag(diags, HENG_M_LUA_SCRIPT_LONG, heng__lua_span(script, 0),
               HENG_SAY(heng__slice(size)), HENG_SAY(heng__slice(most)));
    return false;
  }
  size_t valid = heng__utf8_valid(s.text);
  if (valid < s.text.len)
    return report(&s, HENG_M_LUA_ENCODING, valid, valid + 1);
  while (s.at < s.text.len)
    if (!skip_plain(&s) && !scan_sign(&s)) return false;
  return true;
}

// ---- comparisons with a numeral

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_word(char c) {
  return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static void skip_blanks(scan *s) {
  while (s->at < s->text.len) {
    if (strchr(" \t\r\n\f\v", peek(s, 0)))
      s->at++;
    else if (peek(s, 0) == '-' && peek(s, 1) == '-')
      skip_comment(s);
    else
      break;
  }
}

static bool at_numeral(const scan *s) {
  return is_digit(peek(s, 0)) || (peek(s, 0) == '.' && is_digit(peek(s, 1)));
}

// A word or a numeral; true for a numeral.
static bool skip_word(scan *s) {
  bool numeral = at_numeral(s);
  while (is_word(peek(s, 0)) || (numeral && peek(s, 0) == '.')) s->at++;
  return numeral;
}

// Whether what stands here computes: `x + 1 == y` compares a sum.
static bool at_operator(const scan *s) {
  char c = peek(s, 0);
  return c && strchr("+-*/%^.", c);
}

// Whether a numeral, perhaps with a minus, is all that is compared with here.
static bool numeral_follows(scan s) {
  skip_blanks(&s);
  if (peek(&s, 0) == '-') s.at++;
  skip_blanks(&s);
  if (!at_numeral(&s)) return false;
  skip_word(&s);
  skip_blanks(&s);
  return !at_operator(&s);
}

int heng__lua_scan_equals(const heng_source *script,
                          int first,
                          int last,
                          heng_slice *found) {
  scan s = {.script = script, .text = heng__lua_body(script)};
  bool numeral = false, computes = false;  // what was met last
  size_t counted = 0;
  int line = 1;
  for (skip_blanks(&s); s.at < s.text.len; skip_blanks(&s)) {
    for (; counted < s.at; counted++) line += s.text.ptr[counted] == '\n';
    char c = peek(&s, 0);
    size_t start = s.at;
    if (is_word(c) || at_numeral(&s)) {
      numeral = skip_word(&s) && !computes;
      computes = false;
      continue;
    }
    bool equals = (c == '=' || c == '~') && peek(&s, 1) == '=';
    computes = at_operator(&s);
    if (!skip_plain(&s)) s.at += comparison(&s) == 2 ? 2 : 1;
    if (equals && line >= first && line <= last &&
        (numeral || numeral_follows(s))) {
      *found = (heng_slice){s.text.ptr + start, 2};
      return line;
    }
    numeral = false;
  }
  return 0;
}
