// Printing JSON: brackets, commas, and texts with what must be escaped.
#include "json.h"

#include <stdio.h>
#include <string.h>

void json_flush(json_printer *p) {
  if (p->status == HENG_OK && p->len)
    p->status = p->out->write(p->out->ctx, p->bytes, p->len);
  p->len = 0;
}

static void put(json_printer *p, const char *bytes, size_t n) {
  while (n) {
    if (p->len == JSON_ROOM) json_flush(p);
    size_t part = JSON_ROOM - p->len < n ? JSON_ROOM - p->len : n;
    memcpy(p->bytes + p->len, bytes, part);
    p->len += part;
    bytes += part;
    n -= part;
  }
}

static void put_line(json_printer *p) {
  if (p->inline_) return;
  put(p, "\n", 1);
  for (size_t i = 0; i < p->depth; i++) put(p, "  ", 2);
}

void json_open(json_printer *p, char bracket) {
  put(p, &bracket, 1);
  p->depth++;
  p->first = true;
}

void json_close(json_printer *p, char bracket) {
  p->depth--;
  if (!p->first) put_line(p);
  put(p, &bracket, 1);
  p->first = false;
}

void json_open_line(json_printer *p) {
  json_open(p, '{');
  p->inline_ = true;
}

void json_close_line(json_printer *p) {
  json_close(p, '}');
  p->inline_ = false;
}

void json_item(json_printer *p) {
  if (!p->first) put(p, p->inline_ ? ", " : ",", p->inline_ ? 2 : 1);
  p->first = false;
  put_line(p);
}

void json_key(json_printer *p, const char *key) {
  json_item(p);
  json_text(p, key);
  put(p, ": ", 2);
}

void json_raw(json_printer *p, const char *text) {
  put(p, text, strlen(text));
}

static void put_escaped(json_printer *p, unsigned char c) {
  static const char letters[] = "\bb\ff\nn\rr\tt\"\"\\\\";
  for (size_t i = 0; letters[i]; i += 2)
    if (letters[i] == (char)c) {
      put(p, "\\", 1);
      put(p, &letters[i + 1], 1);
      return;
    }
  char code[8];
  int n = snprintf(code, sizeof code, "\\u%04x", c);
  put(p, code, (size_t)n);
}

// The length of the UTF-8 character at [at], or 0 where there is none. The zero
// at the end of a text is no continuation, so nothing beyond it is read.
static size_t utf8_length(const unsigned char *at) {
  size_t length = at[0] < 0x80   ? 1
                  : at[0] < 0xC2 ? 0
                  : at[0] < 0xE0 ? 2
                  : at[0] < 0xF0 ? 3
                  : at[0] < 0xF5 ? 4
                                 : 0;
  for (size_t i = 1; i < length; i++)
    if ((at[i] & 0xC0) != 0x80) return 0;
  if ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F) ||
      (at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] > 0x8F))
    return 0;
  return length;
}

void json_text(json_printer *p, const char *text) {
  const unsigned char *at = (const unsigned char *)text;
  put(p, "\"", 1);
  while (*at) {
    size_t length = utf8_length(at);
    if (length == 0)
      put(p, "\xEF\xBF\xBD", 3);
    else if (*at < 0x20 || *at == '"' || *at == '\\' || *at == 0x7F)
      put_escaped(p, *at);
    else
      put(p, (const char *)at, length);
    at += length ? length : 1;
  }
  put(p, "\"", 1);
}
