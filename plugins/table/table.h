// Reports as a person reads them on a terminal. What the files of this plugin
// share: lines, their widths, and a writer at work.
#ifndef HENG_PLUGIN_TABLE_H
#define HENG_PLUGIN_TABLE_H

#include <heng/plugin.h>

// A line that is being put together.
typedef struct table_line {
  char *bytes;
  size_t len, cap;
  bool failed;  // no memory
} table_line;

// A writer at work.
typedef struct table_job {
  const heng_report *report;
  const heng_report_api *api;
  const heng_out *out;
  bool chinese, colour;
  size_t columns;  // that a line should not exceed; SIZE_MAX: any number
  heng_status status;
  table_line line;
} table_job;

typedef enum table_style {
  TABLE_PLAIN,
  TABLE_BOLD,
  TABLE_DIM,
} table_style;

// Columns that a text takes: wide characters two, combining ones none. Control
// characters take one, since a space is written for them.
size_t table_width(const char *text);
// The end of the character at [at], the columns it takes, and its code (-1: it is
// broken).
const char *table_next(const char *at, size_t *width, int32_t *code);

// A line of a text that was wrapped: up to [end], and where the next one begins.
typedef struct table_part {
  const char *end, *next;
  size_t width;
  bool broken;  // within a word
} table_part;

// What stands in the first line where [width] columns are free: up to the last
// space, or between two characters of Chinese, as far as punctuation lets it; a
// name or path that is too long behind `_` or `/`, another word anywhere. [width] 1
// or more.
table_part table_first_line(const char *text, size_t width);
// Lines that a text takes in so many columns, at least 1.
size_t table_count_lines(const char *text, size_t width);
// The least width, [low] or more, in which it takes no more than [lines] and no
// word is broken.
size_t table_least_width(const char *text, size_t low, size_t lines);

// Adds a text; characters that would move the cursor become spaces, and runs of
// white space with a line end in them one space.
void table_put(table_job *job, const char *text);
// The same of what stands before [end], the end of a character.
void table_put_part(table_job *job, const char *text, const char *end);
void table_put_styled(table_job *job, const char *text, table_style style);
void table_spaces(table_job *job, size_t n);
void table_repeat(table_job *job, const char *text, size_t n);
void table_style_on(table_job *job, table_style style);
void table_style_off(table_job *job, table_style style);
// Writes the line without spaces at its end, and begins the next.
void table_end_line(table_job *job);

// The text in the tongue of the job.
const char *table_said(const table_job *job, const char *en, const char *zh);
// A cell as it is shown; [room] of at least 32 bytes may be used for it. A no
// is blank where only yes says something.
const char *table_show(const table_job *job,
                       const heng_cell_view *cell,
                       bool blank_no,
                       char *room);

void table_write_grid(table_job *job, size_t section);
void table_write_tree(table_job *job, size_t section);

heng_status table_write(const heng_report *report,
                        const heng_report_api *api,
                        const heng_write_options *options,
                        const heng_out *out);

#endif
