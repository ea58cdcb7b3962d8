// TAP 14: a line for each case, and below one that failed a block that says why.
#include <stdio.h>
#include <string.h>

#include "tests.h"

// A description ends with its line and at a `#`.
static void put_description(test_out *out, const char *text) {
  for (; *text;) {
    size_t n = tests_character(text);
    if (*text == '#' || *text == '\\') tests_put(out, "\\");
    if (n == 0)
      tests_put(out, "\xEF\xBF\xBD");
    else if (n == 1 && ((unsigned char)*text < 0x20 || *text == 0x7F))
      tests_put(out, " ");
    else
      tests_put_bytes(out, text, n);
    text += n ? n : 1;
  }
}

// A text in quotes, as YAML and JSON both read it.
static void put_quoted(test_out *out, const char *text, size_t len) {
  tests_put(out, "\"");
  for (const char *end = text + len; text < end;) {
    size_t n = tests_character(text);
    char code[8];
    snprintf(code, sizeof code, "\\u%04x", (unsigned char)*text);
    if (n == 0)
      tests_put(out, "\xEF\xBF\xBD");
    else if (*text == '"' || *text == '\\')
      tests_put_bytes(out, *text == '"' ? "\\\"" : "\\\\", 2);
    else if (*text == '\n')
      tests_put(out, "\\n");
    else if (n == 1 && ((unsigned char)*text < 0x20 || *text == 0x7F))
      tests_put(out, code);
    else
      tests_put_bytes(out, text, n);
    text += n ? n : 1;
  }
  tests_put(out, "\"");
}

static void put_member(test_out *out, const char *name, const char *text) {
  if (!text[0]) return;
  tests_put(out, "  ");
  tests_put(out, name);
  tests_put(out, ": ");
  put_quoted(out, text, strlen(text));
  tests_put(out, "\n");
}

static void put_reason(test_out *out, const test_case *t) {
  size_t line, file = tests_place(t->place, &line);
  tests_put(out, "  ---\n");
  put_member(out, "message", t->message);
  tests_put(out, "  severity: fail\n");
  if (file) {
    tests_put(out, "  at:\n    file: ");
    put_quoted(out, t->place, file);
    tests_put(out, "\n");
  }
  if (line) {
    tests_put(out, "    line: ");
    tests_put_number(out, line);
    tests_put(out, "\n");
  }
  put_member(out, "details", t->details);
  tests_put(out, "  ...\n");
}

heng_status tap_write(const heng_report *report,
                      const heng_report_api *api,
                      const heng_write_options *options,
                      const heng_out *out) {
  test_out o = {out, HENG_OK};
  test_case t;
  size_t n = 0, number = 0;
  test_walk walk = tests_begin(report, api, options);
  while (tests_next(&walk, &t)) n++;
  tests_put(&o, "TAP version 14\n1..");
  tests_put_number(&o, n);
  tests_put(&o, n ? "\n" : " # SKIP no tests\n");
  walk = tests_begin(report, api, options);
  while (tests_next(&walk, &t)) {
    tests_put(&o, t.passed || t.skipped ? "ok " : "not ok ");
    tests_put_number(&o, ++number);
    tests_put(&o, " - ");
    put_description(&o, t.profile);
    tests_put(&o, t.profile[0] ? ": " : "");
    put_description(&o, t.name);
    if (t.skipped) {
      tests_put(&o, " # SKIP ");
      put_description(&o, t.note);
    }
    tests_put(&o, "\n");
    if (!t.passed && !t.skipped) put_reason(&o, &t);
  }
  return o.status;
}
