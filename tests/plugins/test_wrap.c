// Where a text goes on in the next line, line by line; with letters of two columns
// beyond ASCII and marks of none.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "table.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

// What the plugin knows of letters, as far as these texts need it.
const char *table_next(const char *at, size_t *width, int32_t *code) {
  const unsigned char *b = (const unsigned char *)at;
  size_t len = b[0] < 0x80 ? 1 : b[0] < 0xE0 ? 2 : 3;
  *code = len == 1 ? b[0] : len == 2 ? b[0] & 0x1F : b[0] & 0x0F;
  for (size_t i = 1; i < len; i++) *code = *code << 6 | (b[i] & 0x3F);
  *width = *code >= 0x300 && *code < 0x370 ? 0 : *code >= 0x2E80 ? 2 : 1;
  return at + len;
}

size_t table_width(const char *text) {
  size_t sum = 0, width;
  int32_t code;
  while (*text) {
    text = table_next(text, &width, &code);
    sum += width;
  }
  return sum;
}

// The lines, parted by "|"; behind one that is cut within a word stands "!".
static void put_lines(const char *text, size_t width, char *out, size_t size) {
  size_t at = 0;
  for (;;) {
    table_part p = table_first_line(text, width);
    at +=
        (size_t)snprintf(out + at, size - at, "%.*s:%zu%s", (int)(p.end - text),
                         text, p.width, p.broken ? "!" : "");
    if (!*p.next || p.next == text || at + 2 > size) return;
    out[at++] = '|';
    text = p.next;
  }
}

static void lines_end_where_they_may(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t width;
    const char *lines;
  } rows[] = {
      {"", 3, ":0"},
      {"abc", 3, "abc:3"},
      {"ab cd", 4, "ab:2|cd:2"},
      {"ab\tcd", 4, "ab:2|cd:2"},
      {"ab  cd", 4, "ab:2|cd:2"},
      {"ab ", 2, "ab:2"},
      {"abcd", 3, "abc:3!|d:1"},
      // Beside letters of two columns a line may end without a space …
      {"abc中", 4, "abc:3|中:2"},
      {"中abc", 4, "中:2|abc:3"},
      {"中文字", 4, "中文:4|字:2"},
      {"中文", 1, "中:2|文:2"},
      // … but not before what closes, behind what opens, or before a mark.
      {"中文。", 4, "中:2|文。:4"},
      {"中（文", 4, "中:2|（文:4"},
      {"中\xCC\x81)", 2, "中\xCC\x81:2!|):1"},
      // Names are parted behind their strokes, where nothing else is to be had.
      {"ab/cd", 4, "ab/:3|cd:2"},
      {"ab_cd", 4, "ab_:3|cd:2"},
      {"a b/cd", 5, "a:1|b/cd:4"},
      {"a/\xCC\x81"
       "b",
       2, "a/\xCC\x81:2!|b:1"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char got[200];
    put_lines(rows[i].text, rows[i].width, got, sizeof got);
    if (strcmp(got, rows[i].lines) != 0)
      fail_msg("\"%s\" in %zu: %s, wanted %s", rows[i].text, rows[i].width, got,
               rows[i].lines);
  }
}

static void lines_are_counted(void **state) {
  (void)state;
  assert_int_equal(table_count_lines("", 4), 1);
  assert_int_equal(table_count_lines("abcd", 4), 1);
  assert_int_equal(table_count_lines("ab cd ef", 4), 3);
  assert_int_equal(table_count_lines("ab cd ef", 5), 2);
}

static void the_least_width_holds_so_many_lines(void **state) {
  (void)state;
  assert_int_equal(table_least_width("ab cd ef", 1, 1), 8);
  assert_int_equal(table_least_width("ab cd ef", 1, 2), 5);
  assert_int_equal(table_least_width("ab cd ef", 1, 3), 2);
  assert_int_equal(table_least_width("ab cd ef", 4, 3), 4);
  // No word is cut for it; and nothing is wider than the text.
  assert_int_equal(table_least_width("abcdef g", 1, 9), 6);
  assert_int_equal(table_least_width("ab", 5, 1), 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lines_end_where_they_may),
      cmocka_unit_test(lines_are_counted),
      cmocka_unit_test(the_least_width_holds_so_many_lines),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
