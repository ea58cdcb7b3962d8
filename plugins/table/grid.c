// Tables: columns as wide as what stands in them, numbers with their points
// below each other.
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define GAP   2   // spaces between columns
#define SHORT 20  // a text is not cut to less than that

// How a column is shown.
typedef struct column {
  heng_column_view view;
  size_t at;      // its number in the report
  size_t width;   // of the whole column
  size_t before;  // of a number: up to the point …
  size_t after;   // … and from it
  bool blank_no;  // a no is not shown
  const char *heading;
} column;

// The two sides of a number; other texts are all before the point.
static void split(const char *text,
                  bool number,
                  size_t *before,
                  size_t *after) {
  const char *point = number ? strchr(text, '.') : NULL;
  size_t whole = table_width(text);
  *after = point ? table_width(point) : 0;
  *before = whole - *after;
}

static bool is_number(const heng_cell_view *cell) {
  return cell->kind == HENG_CELL_NUMBER || cell->kind == HENG_CELL_FRACTION;
}

static bool says_something(const heng_cell_view *cell) {
  if (cell->kind == HENG_CELL_MISSING) return false;
  if (cell->kind == HENG_CELL_BOOL) return cell->yes;
  return cell->kind != HENG_CELL_TEXT || cell->en[0] || cell->zh[0];
}

static bool is_used(const table_job *job, size_t section, size_t col) {
  size_t n_rows = job->api->section(job->report, section).n_rows;
  for (size_t row = 0; row < n_rows; row++) {
    heng_cell_view cell = job->api->cell(job->report, section, row, col);
    if (says_something(&cell)) return true;
  }
  return false;
}

static void measure(const table_job *job, size_t section, column *c) {
  size_t n_rows = job->api->section(job->report, section).n_rows;
  size_t heading = table_width(c->heading);
  for (size_t row = 0; row < n_rows; row++) {
    heng_cell_view cell = job->api->cell(job->report, section, row, c->at);
    char room[32];
    size_t before, after;
    split(table_show(job, &cell, c->blank_no, room), is_number(&cell), &before,
          &after);
    if (before > c->before) c->before = before;
    if (after > c->after) c->after = after;
  }
  c->width = c->before + c->after;
  if (heading > c->width) c->width = heading;
}

// The columns to show, in [columns]; their number.
static size_t choose_columns(const table_job *job,
                             size_t section,
                             column *columns) {
  size_t n = 0;
  size_t n_columns = job->api->section(job->report, section).n_columns;
  for (size_t i = 0; i < n_columns; i++) {
    heng_column_view view = job->api->column(job->report, section, i);
    if (view.detail || (view.only_if_used && !is_used(job, section, i)))
      continue;
    column *c = &columns[n++];
    *c = (column){.view = view, .at = i, .blank_no = view.only_if_used};
    c->heading = table_said(job, view.en, view.zh);
    measure(job, section, c);
  }
  return n;
}

// Makes room in a table that is too wide: the widest of the long texts first.
static void make_room(const table_job *job, column *columns, size_t n) {
  size_t sum = n ? (n - 1) * GAP : 0;
  for (size_t i = 0; i < n; i++) sum += columns[i].width;
  while (sum > job->columns) {
    column *widest = NULL;
    for (size_t i = 0; i < n; i++)
      if (columns[i].view.long_text && columns[i].width > SHORT &&
          columns[i].width > table_width(columns[i].heading) &&
          (!widest || columns[i].width > widest->width))
        widest = &columns[i];
    if (!widest) return;
    widest->width--;
    sum--;
  }
}

static void put_headings(table_job *job, const column *columns, size_t n) {
  for (size_t i = 0; i < n; i++) {
    size_t pad = columns[i].width - table_width(columns[i].heading);
    table_spaces(job, i ? GAP : 0);
    if (columns[i].view.number) table_spaces(job, pad);
    table_put_styled(job, columns[i].heading, TABLE_BOLD);
    if (!columns[i].view.number) table_spaces(job, pad);
  }
  table_end_line(job);
  table_style_on(job, TABLE_DIM);
  for (size_t i = 0; i < n; i++) {
    table_spaces(job, i ? GAP : 0);
    table_repeat(job, "─", columns[i].width);
  }
  table_style_off(job, TABLE_DIM);
  table_end_line(job);
}

static void put_cell(table_job *job,
                     const column *c,
                     const heng_cell_view *cell) {
  char room[32];
  size_t before, after;
  const char *text = table_show(job, cell, c->blank_no, room);
  split(text, is_number(cell), &before, &after);
  if (c->view.long_text && before + after > c->width) {
    table_put_cut(job, text, c->width);
    return;
  }
  size_t pad_right =
      c->view.number ? c->after - after : c->width - before - after;
  size_t pad_left = c->width - before - after - pad_right;
  table_spaces(job, pad_left);
  table_put(job, text);
  table_spaces(job, pad_right);
}

void table_write_grid(table_job *job, size_t section) {
  heng_section_view view = job->api->section(job->report, section);
  if (view.n_rows == 0) {
    table_put_styled(job, table_said(job, "(none)", "（无）"), TABLE_DIM);
    table_end_line(job);
    return;
  }
  column *columns = malloc((view.n_columns + 1) * sizeof *columns);
  if (!columns) {
    job->status = HENG_NOMEM;
    return;
  }
  size_t n = choose_columns(job, section, columns);
  make_room(job, columns, n);
  put_headings(job, columns, n);
  for (size_t row = 0; row < view.n_rows && job->status == HENG_OK; row++) {
    for (size_t i = 0; i < n; i++) {
      heng_cell_view cell =
          job->api->cell(job->report, section, row, columns[i].at);
      table_spaces(job, i ? GAP : 0);
      put_cell(job, &columns[i], &cell);
    }
    table_end_line(job);
  }
  free(columns);
}
