// Lines: putting texts together, and how wide they are.
#include "table.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

// The character at [at] and its length; a broken byte is a character of its
// own.
static size_t next_char(const char *at, utf8proc_int32_t *cp) {
  *cp = (unsigned char)*at;
  if (*cp < 0x80) return 1;
  utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)at,
                                        (utf8proc_ssize_t)strnlen(at, 4), cp);
  if (n > 0) return (size_t)n;
  *cp = -1;
  return 1;
}

static bool is_control(utf8proc_int32_t cp) {
  return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029;
}

// Marks that turn the direction of what follows are not written at all.
static bool turns_text(utf8proc_int32_t cp) {
  return (cp >= 0x200E && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
         (cp >= 0x2066 && cp <= 0x2069);
}

static size_t char_width(utf8proc_int32_t cp) {
  if (is_control(cp) || cp < 0x7F) return 1;
  if (utf8proc_category(cp) == UTF8PROC_CATEGORY_CN)
    return cp >= 0x20000 && cp <= 0x3FFFD ? 2 : 1;
  int width = utf8proc_charwidth(cp);
  return width > 0 ? (size_t)width : 0;
}

// One character as it is written: its length in the text, what is put for it.
static size_t next_shown(const char *at,
                         const char **put,
                         size_t *len,
                         size_t *width) {
  utf8proc_int32_t cp;
  size_t step = next_char(at, &cp);
  *put = at;
  *len = step;
  *width = 1;
  if (cp < 0) {
    *put = "\xEF\xBF\xBD";
    *len = 3;
  } else if (is_control(cp)) {
    bool line_end = *at == '\n' || *at == '\r';
    *put = " ";
    *len = 1;
    while (line_end && (at[step] == ' ' || at[step] == '\n' ||
                        at[step] == '\r' || at[step] == '\t'))
      step++;
  } else if (turns_text(cp)) {
    *len = *width = 0;
  } else {
    *width = char_width(cp);
  }
  return step;
}

size_t table_width(const char *text) {
  size_t sum = 0, len, width;
  const char *put;
  while (*text) {
    text += next_shown(text, &put, &len, &width);
    sum += width;
  }
  return sum;
}

const char *table_next(const char *at, size_t *width, int32_t *code) {
  const char *put;
  size_t len;
  utf8proc_int32_t cp;
  next_char(at, &cp);
  *code = cp;
  return at + next_shown(at, &put, &len, width);
}

static void add(table_job *job, const char *bytes, size_t n) {
  table_line *line = &job->line;
  if (n > line->cap - line->len) {
    size_t cap = line->cap ? line->cap * 2 : 256;
    while (cap - line->len < n) cap *= 2;
    char *more = realloc(line->bytes, cap);
    if (!more) {
      line->failed = true;
      return;
    }
    line->bytes = more;
    line->cap = cap;
  }
  memcpy(line->bytes + line->len, bytes, n);
  line->len += n;
}

void table_put(table_job *job, const char *text) {
  size_t len, width;
  const char *put;
  while (*text) {
    text += next_shown(text, &put, &len, &width);
    add(job, put, len);
  }
}

void table_put_part(table_job *job, const char *text, const char *end) {
  size_t len, width;
  const char *put;
  while (text < end) {
    text += next_shown(text, &put, &len, &width);
    add(job, put, len);
  }
}

void table_style_on(table_job *job, table_style style) {
  static const char *const codes[] = {"", "\x1b[1m", "\x1b[2m"};
  if (job->colour) add(job, codes[style], strlen(codes[style]));
}

void table_style_off(table_job *job, table_style style) {
  if (job->colour && style != TABLE_PLAIN) add(job, "\x1b[0m", 4);
}

void table_put_styled(table_job *job, const char *text, table_style style) {
  if (!text[0]) return;
  table_style_on(job, style);
  table_put(job, text);
  table_style_off(job, style);
}

void table_repeat(table_job *job, const char *text, size_t n) {
  size_t len = strlen(text);
  while (n-- > 0) add(job, text, len);
}

void table_spaces(table_job *job, size_t n) {
  table_repeat(job, " ", n);
}

void table_end_line(table_job *job) {
  table_line *line = &job->line;
  while (line->len && line->bytes[line->len - 1] == ' ') line->len--;
  add(job, "\n", 1);
  if (line->failed) job->status = HENG_NOMEM;
  if (job->status == HENG_OK)
    job->status = job->out->write(job->out->ctx, line->bytes, line->len);
  line->len = 0;
}
