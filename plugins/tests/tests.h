// Results of tests in the forms that other programs read. Every table of a report
// with a column `passed` is a list of cases; for the files of this plugin only.
#ifndef HENG_PLUGINS_TESTS_H
#define HENG_PLUGINS_TESTS_H

#include <heng/plugin.h>

// A case: a row of such a table. Texts live as long as the report; empty ones say
// nothing.
typedef struct test_case {
  const char *suite;    // title of its table
  const char *profile;  // "zibo@2022"
  const char *name;
  bool passed, skipped;  // skipped: nobody can say whether it passed
  const char *place;     // "zibo.test.heng:12"
  const char *seconds;   // "0.000123"
  const char *message, *details;
  const char *note;  // why it was skipped
} test_case;

// Where a walk through the cases of a report stands.
typedef struct test_walk {
  const heng_report *report;
  const heng_report_api *api;
  bool chinese;
  size_t section, row;
} test_walk;

test_walk tests_begin(const heng_report *report,
                      const heng_report_api *api,
                      const heng_write_options *options);
// The next case; false behind the last one.
bool tests_next(test_walk *walk, test_case *out);

// Bytes on their way out, and whether that has gone well.
typedef struct test_out {
  const heng_out *out;
  heng_status status;
} test_out;

void tests_put(test_out *out, const char *text);
void tests_put_bytes(test_out *out, const char *bytes, size_t n);
void tests_put_number(test_out *out, size_t n);
// How many bytes the character at [at] has, or 0 where the text is broken or ends.
size_t tests_character(const char *at);
// Splits "zibo.test.heng:12" into the length of the file and the line (0: none).
size_t tests_place(const char *place, size_t *line);

heng_status junit_write(const heng_report *report,
                        const heng_report_api *api,
                        const heng_write_options *options,
                        const heng_out *out);
heng_status tap_write(const heng_report *report,
                      const heng_report_api *api,
                      const heng_write_options *options,
                      const heng_out *out);

#endif
