// Finding the cases in a report, and small things that both forms need.
#include "tests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

test_walk tests_begin(const heng_report *report,
                      const heng_report_api *api,
                      const heng_write_options *options) {
  return (test_walk){.report = report, .api = api, .chinese = options->chinese};
}

// The column of that key; n_columns where there is none.
static size_t column(const test_walk *w, const char *key) {
  size_t n = w->api->section(w->report, w->section).n_columns, c = 0;
  while (c < n &&
         strcmp(w->api->column(w->report, w->section, c).key, key) != 0)
    c++;
  return c;
}

static const char *text(const test_walk *w, const char *key) {
  size_t c = column(w, key);
  if (c == w->api->section(w->report, w->section).n_columns) return "";
  heng_cell_view cell = w->api->cell(w->report, w->section, w->row, c);
  if (cell.kind == HENG_CELL_MISSING || cell.kind == HENG_CELL_HELD) return "";
  return w->chinese ? cell.zh : cell.en;
}

// What a case is called: the first of the columns that name one.
static const char *name_of(const test_walk *w) {
  static const char *const keys[] = {"example", "data", "set", "name", "rule"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    const char *name = text(w, keys[i]);
    if (name[0]) return name;
  }
  return text(w, "profile");
}

bool tests_next(test_walk *w, test_case *out) {
  size_t n = w->api->n_sections(w->report);
  for (; w->section < n; w->section++, w->row = 0) {
    heng_section_view s = w->api->section(w->report, w->section);
    size_t passed = column(w, "passed");
    if (s.kind != HENG_SECTION_TABLE || passed == s.n_columns ||
        w->row == s.n_rows)
      continue;
    heng_cell_view cell = w->api->cell(w->report, w->section, w->row, passed);
    *out = (test_case){.suite = w->chinese ? s.zh : s.en,
                       .profile = text(w, "profile"),
                       .name = name_of(w),
                       .passed = cell.kind != HENG_CELL_MISSING && cell.yes,
                       .skipped = cell.kind == HENG_CELL_MISSING,
                       .place = text(w, "place"),
                       .seconds = text(w, "seconds"),
                       .message = text(w, "message"),
                       .details = text(w, "details"),
                       .note = text(w, "note")};
    w->row++;
    return true;
  }
  return false;
}

void tests_put_bytes(test_out *out, const char *bytes, size_t n) {
  if (out->status == HENG_OK && n)
    out->status = out->out->write(out->out->ctx, bytes, n);
}

void tests_put(test_out *out, const char *text) {
  tests_put_bytes(out, text, strlen(text));
}

void tests_put_number(test_out *out, size_t n) {
  char digits[24];
  snprintf(digits, sizeof digits, "%zu", n);
  tests_put(out, digits);
}

// The zero at the end of a text is no continuation: nothing beyond it is read.
size_t tests_character(const char *text) {
  const unsigned char *at = (const unsigned char *)text;
  size_t length = at[0] == 0     ? 0
                  : at[0] < 0x80 ? 1
                  : at[0] < 0xC2 ? 0
                  : at[0] < 0xE0 ? 2
                  : at[0] < 0xF0 ? 3
                  : at[0] < 0xF5 ? 4
                                 : 0;
  for (size_t i = 1; i < length; i++)
    if ((at[i] & 0xC0) != 0x80) return 0;
  bool none =
      (at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F) ||
      (at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] > 0x8F) ||
      (at[0] == 0xEF && at[1] == 0xBF && at[2] > 0xBD);
  return length > 1 && none ? 0 : length;
}

size_t tests_place(const char *place, size_t *line) {
  const char *colon = strrchr(place, ':');
  char *end = NULL;
  unsigned long n = colon ? strtoul(colon + 1, &end, 10) : 0;
  *line = end && !*end ? n : 0;
  return *line ? (size_t)(colon - place) : strlen(place);
}
