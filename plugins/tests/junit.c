// JUnit XML: a suite for each table and profile, a case for each row. What a text
// may not hold in XML is shown as U+FFFD.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests.h"

static void put_escaped(test_out *out, const char *text, size_t len) {
  for (const char *at = text; at < text + len;) {
    size_t n = tests_character(at);
    if (*at == '&')
      tests_put(out, "&amp;");
    else if (*at == '<')
      tests_put(out, "&lt;");
    else if (*at == '>')
      tests_put(out, "&gt;");
    else if (*at == '"')
      tests_put(out, "&quot;");
    else if (*at == '\n')
      tests_put(out, "&#10;");
    else if (*at == '\t')
      tests_put(out, "&#9;");
    else if (n == 0 || (n == 1 && ((unsigned char)*at < 0x20 || *at == 0x7F)))
      tests_put(out, "\xEF\xBF\xBD");
    else
      tests_put_bytes(out, at, n);
    at += n ? n : 1;
  }
}

static void put_attribute(test_out *out,
                          const char *name,
                          const char *text,
                          size_t len) {
  tests_put(out, " ");
  tests_put(out, name);
  tests_put(out, "=\"");
  put_escaped(out, text, len);
  tests_put(out, "\"");
}

static void put_count(test_out *out, const char *name, size_t n) {
  tests_put(out, " ");
  tests_put(out, name);
  tests_put(out, "=\"");
  tests_put_number(out, n);
  tests_put(out, "\"");
}

// Cases of one suite, or of all.
typedef struct counts {
  size_t tests, failures, skipped;
  double seconds;
} counts;

static void count(counts *c, const test_case *t) {
  c->tests++;
  c->failures += !t->passed && !t->skipped;
  c->skipped += t->skipped;
  c->seconds += strtod(t->seconds, NULL);
}

static void put_counts(test_out *out, counts c) {
  char seconds[40];
  snprintf(seconds, sizeof seconds, " time=\"%.6f\"", c.seconds);
  put_count(out, "tests", c.tests);
  put_count(out, "failures", c.failures);
  put_count(out, "errors", 0);
  put_count(out, "skipped", c.skipped);
  tests_put(out, seconds);
}

static bool same_suite(const test_case *a, const test_case *b) {
  return strcmp(a->suite, b->suite) == 0 && strcmp(a->profile, b->profile) == 0;
}

// Begins a suite with the counts of its cases: [first] and those that follow it.
static void open_suite(test_out *out, const test_case *first, test_walk rest) {
  counts c = {0};
  test_case next = *first;
  do count(&c, &next);
  while (tests_next(&rest, &next) && same_suite(first, &next));
  tests_put(out, "  <testsuite name=\"");
  put_escaped(out, first->suite, strlen(first->suite));
  if (first->profile[0]) {
    tests_put(out, first->suite[0] ? " " : "");
    put_escaped(out, first->profile, strlen(first->profile));
  }
  tests_put(out, "\"");
  put_counts(out, c);
  tests_put(out, ">\n");
}

static void put_case(test_out *out, const test_case *t) {
  size_t line, file = tests_place(t->place, &line);
  tests_put(out, "    <testcase");
  put_attribute(out, "classname", t->profile, strlen(t->profile));
  put_attribute(out, "name", t->name, strlen(t->name));
  if (file) put_attribute(out, "file", t->place, file);
  if (line) put_count(out, "line", line);
  put_attribute(out, "time", t->seconds[0] ? t->seconds : "0",
                t->seconds[0] ? strlen(t->seconds) : 1);
  if (t->passed) {
    tests_put(out, "/>\n");
    return;
  }
  if (t->skipped) {
    tests_put(out, ">\n      <skipped");
    put_attribute(out, "message", t->note, strlen(t->note));
    tests_put(out, "/>\n    </testcase>\n");
    return;
  }
  tests_put(out, ">\n      <failure");
  put_attribute(out, "message", t->message, strlen(t->message));
  tests_put(out, ">");
  put_escaped(out, t->details, strlen(t->details));
  tests_put(out, "</failure>\n    </testcase>\n");
}

heng_status junit_write(const heng_report *report,
                        const heng_report_api *api,
                        const heng_write_options *options,
                        const heng_out *out) {
  test_out o = {out, HENG_OK};
  counts all = {0};
  test_walk walk = tests_begin(report, api, options);
  test_case t, open = {0};
  while (tests_next(&walk, &t)) count(&all, &t);
  tests_put(&o, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
  put_attribute(&o, "name", "heng", 4);
  put_counts(&o, all);
  tests_put(&o, ">\n");
  walk = tests_begin(report, api, options);
  while (tests_next(&walk, &t)) {
    if (!open.suite || !same_suite(&open, &t)) {
      if (open.suite) tests_put(&o, "  </testsuite>\n");
      open_suite(&o, &t, walk);
      open = t;
    }
    put_case(&o, &t);
  }
  if (open.suite) tests_put(&o, "  </testsuite>\n");
  tests_put(&o, "</testsuites>\n");
  return o.status;
}
