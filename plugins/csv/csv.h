// CSV as RFC 4180 has it. What the files of this plugin share.
#ifndef HENG_PLUGIN_CSV_H
#define HENG_PLUGIN_CSV_H

#include <heng/plugin.h>

// A whole file as UTF-8 without a byte order mark.
typedef struct csv_text {
  char *bytes;  // of malloc; csv_text_free
  size_t start, len;
  const char *encoding;  // "UTF-8", "GB18030"
} csv_text;

// Why a file is not read, in both tongues, at a line (0: none).
typedef struct csv_problem {
  uint32_t line;
  const char *english, *chinese;
} csv_problem;

// Reads [path]: UTF-8 if all of it is valid, else GB18030. Returns HENG_OK, or
// HENG_RECORDS, HENG_SYSTEM or HENG_NOMEM with *problem set.
heng_status csv_text_load(const char *path,
                          csv_text *text,
                          csv_problem *problem);
void csv_text_free(csv_text *text);

// Delivers the table that [path] holds; returns what the sink returned. A file
// that cannot be read or whose form is wrong is reported and sets *worst, but
// the next may still be read.
heng_status csv_read_file(const char *path,
                          const heng_sink *sink,
                          heng_status *worst);

// The reader's faces: a folder of tables or one table.
bool csv_accepts(const char *path, bool is_folder);
heng_status csv_read(const char *path, const heng_sink *sink);

// A fraction as a decimal of so many digits that count, as spreadsheets keep them,
// the last one rounded; a longer whole part is written in full. Of malloc; null
// where there is no memory. [denominator] has no sign and is not zero.
#define CSV_DIGITS 15
char *csv_decimal(const char *numerator, const char *denominator);

heng_status csv_write(const heng_report *report,
                      const heng_report_api *api,
                      const heng_write_options *options,
                      const heng_out *out);

#endif
