// Wrapping: where a text may go on in the next line.
#include "table.h"

static bool is_space(int32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_among(int32_t c, const int32_t *codes) {
  for (; *codes; codes++)
    if (*codes == c) return true;
  return false;
}

// Punctuation that does not begin a line: what closes, stops or counts.
static bool closes(int32_t c) {
  static const int32_t codes[] = {
      ')',    ',',    '.',    ';',    ':',    '!',    '?',    '%',    0x2019,
      0x201D, 0x2026, 0x3001, 0x3002, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011,
      0xFF01, 0xFF05, 0xFF09, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F, 0};
  return is_among(c, codes);
}

// Punctuation that does not end one.
static bool opens(int32_t c) {
  static const int32_t codes[] = {'(',    0x2018, 0x201C, 0x3008, 0x300A,
                                  0x300C, 0x300E, 0x3010, 0xFF08, 0};
  return is_among(c, codes);
}

// A character that has been read: its code and the columns that it takes.
typedef struct letter {
  int32_t code;
  size_t width;
} letter;

// Whether a line may end between two characters that are no spaces.
static bool may_part(letter before, letter after) {
  if (opens(before.code) || closes(after.code) || !after.width) return false;
  return before.width == 2 || after.width == 2;
}

// Within names and paths, where nothing else is to be had.
static bool may_part_name(letter before, letter after) {
  return (before.code == '/' || before.code == '_') && after.width;
}

static const char *skip_spaces(const char *at) {
  while (is_space((unsigned char)*at)) at++;
  return at;
}

table_part table_first_line(const char *text, size_t width) {
  table_part best = {text, text, 0, false}, poor = best;
  letter before = {0, 0};
  size_t sum = 0;
  const char *at = text;
  while (*at) {
    letter l;
    const char *next = table_next(at, &l.width, &l.code);
    bool space = is_space(l.code);
    if (at != text && !is_space(before.code) && (space || may_part(before, l)))
      best = (table_part){at, space ? skip_spaces(at) : at, sum, false};
    else if (at != text && may_part_name(before, l))
      poor = (table_part){at, at, sum, false};
    if (sum + l.width > width && !space && at != text) {
      if (best.end != text) return best;
      return poor.end != text ? poor : (table_part){at, at, sum, true};
    }
    sum += l.width;
    before = l;
    at = next;
  }
  return sum <= width || best.end == text ? (table_part){at, at, sum, false}
                                          : best;
}

size_t table_count_lines(const char *text, size_t width) {
  size_t n = 1;
  for (table_part p = table_first_line(text, width); *p.next; n++)
    p = table_first_line(p.next, width);
  return n;
}

static bool fits(const char *text, size_t width, size_t lines) {
  table_part p = table_first_line(text, width);
  for (size_t n = 1; !p.broken; n++) {
    if (n > lines) return false;
    if (!*p.next) return true;
    p = table_first_line(p.next, width);
  }
  return false;
}

size_t table_least_width(const char *text, size_t low, size_t lines) {
  size_t whole = table_width(text);
  while (low < whole && !fits(text, low, lines)) low++;
  return low < whole ? low : whole;
}
