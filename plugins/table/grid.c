// Tables: columns as wide as what stands in them, numbers with their points
// below each other. One that is too wide gets headings of several lines, then texts
// of several lines, and is cut into parts where that does not do: nothing is left
// out.
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define GAP        2   // spaces between columns
#define SHORT      16  // a text is not wrapped to less than that …
#define NARROW     6   // … and a heading not to less than that
#define MOST_LINES 3   // of a heading
#define READABLE   40  // a text in so much room needs no further part

// How a column is shown.
typedef struct column {
  heng_column_view view;
  size_t at;      // its number in the report
  size_t width;   // of the whole column
  size_t before;  // of a number: up to the point …
  size_t after;   // … and from it
  size_t part;    // of the table in which it stands
  bool blank_no;  // a no is not shown
  bool wraps;     // cells may take several lines
  const char *heading;
  const char *rest;  // of a cell that takes several lines; null: it takes one
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
  c->wraps = !c->view.number && c->after == 0;
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

// Whether columns fit -----------------------------------------------------------

static size_t cells_width(const column *c) {
  return c->before + c->after;
}

// What a heading needs at least, beside the cells below it.
static size_t heading_least(const column *c) {
  size_t least = table_least_width(c->heading, NARROW, MOST_LINES);
  return least > cells_width(c) ? least : cells_width(c);
}

// Columns of the report that stand in a part; those that lead stand in each.
static bool stands_in(const column *c, size_t part) {
  return c->view.leads || c->part == part;
}

static size_t sum_of(const column *columns, size_t n, size_t part) {
  size_t sum = 0;
  for (size_t i = 0; i < n; i++)
    if (stands_in(&columns[i], part)) sum += columns[i].width + GAP;
  return sum ? sum - GAP : 0;
}

// By how much a column can be made narrower: its heading alone, or its texts too.
static size_t slack_of(const column *c, bool texts) {
  size_t least = heading_least(c);
  if (texts && c->wraps) {
    least = table_least_width(c->heading, NARROW, MOST_LINES);
    size_t text = cells_width(c) < SHORT ? cells_width(c) : SHORT;
    if (text > least) least = text;
  }
  return c->width > least ? c->width - least : 0;
}

static bool is_ample(const column *c) {
  return c->view.long_text && c->width > READABLE;
}

// Whether [c] is to be made narrower before [best], which may be null: a long text
// with much room comes first, else the wider one.
static bool is_first(const column *c, const column *best, bool texts) {
  if (!best) return true;
  if (texts && is_ample(c) != is_ample(best)) return is_ample(c);
  return c->width > best->width;
}

// Makes columns of a part narrower until it fits, or until none can be.
static void narrow(
    const table_job *job, column *columns, size_t n, size_t part, bool texts) {
  size_t sum = sum_of(columns, n, part);
  while (sum > job->columns) {
    column *best = NULL;
    for (size_t i = 0; i < n; i++)
      if (stands_in(&columns[i], part) && slack_of(&columns[i], texts) &&
          is_first(&columns[i], best, texts))
        best = &columns[i];
    if (!best) return;
    best->width--;
    sum--;
  }
}

static void widen(column *columns, size_t n) {
  for (size_t i = 0; i < n; i++) {
    size_t heading = table_width(columns[i].heading);
    columns[i].width = cells_width(&columns[i]);
    if (heading > columns[i].width) columns[i].width = heading;
  }
}

static bool is_called_as_lead(const column *c) {
  static const char *const keys[] = {"place", "id", "name"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (strcmp(c->view.key, keys[i]) == 0) return true;
  return false;
}

// The columns that say which row it is: those that are marked, else what is called
// place, id or name at the beginning, and at least the first. They leave at least
// two fifths of the line to the others.
static void choose_leads(const table_job *job, column *columns, size_t n) {
  size_t sum = 0;
  bool any = false;
  for (size_t i = 0; i < n; i++) any |= columns[i].view.leads;
  for (size_t i = 0; i < n && !any && is_called_as_lead(&columns[i]); i++)
    columns[i].view.leads = true;
  if (n && !any) columns[0].view.leads = true;
  for (size_t i = 0; i < n; i++) {
    sum += columns[i].view.leads ? columns[i].width + GAP : 0;
    if (i && sum > job->columns / 5 * 3) columns[i].view.leads = false;
  }
}

// Puts the columns into parts that fit, in their order; gives how many parts. A
// text takes what is left of the line where that is much, at most a whole line.
static size_t cut(const table_job *job, column *columns, size_t n) {
  size_t leads = 0, sum = 0, part = 0;
  for (size_t i = 0; i < n; i++)
    if (columns[i].view.leads) leads += columns[i].width + GAP;
  size_t line = job->columns > leads + SHORT ? job->columns - leads : SHORT;
  for (size_t i = 0; i < n; i++) {
    column *c = &columns[i];
    if (c->view.leads) continue;
    if (c->wraps && c->width > line) c->width = line;
    if (c->wraps && line >= sum + READABLE && c->width > line - sum)
      c->width = line - sum;
    if (sum && sum + c->width > line) part++, sum = 0;
    c->part = part;
    sum += c->width + GAP;
  }
  return part + 1;
}

// Settles how wide each column is and in which part it stands; gives how many
// parts there are.
static size_t make_room(const table_job *job, column *columns, size_t n) {
  if (sum_of(columns, n, 0) <= job->columns) return 1;
  for (int texts = 0; texts < 2; texts++) {
    narrow(job, columns, n, 0, texts != 0);
    if (sum_of(columns, n, 0) <= job->columns) return 1;
  }
  choose_leads(job, columns, n);
  widen(columns, n);
  size_t whole = cut(job, columns, n);
  for (size_t i = 0; i < n; i++)
    columns[i].width -= slack_of(&columns[i], false);
  size_t parts = cut(job, columns, n);
  if (parts == whole) {
    // Headings of several lines would not make it shorter.
    widen(columns, n);
    cut(job, columns, n);
  }
  for (size_t p = 0; p < parts; p++) narrow(job, columns, n, p, true);
  return parts;
}

// Writing -------------------------------------------------------------------------

// The first line of a text that is wrapped to [width], and spaces behind it or before
// it; a blank one where the text has no more. Returns where the next line begins.
static const char *put_line(table_job *job,
                            const char *text,
                            size_t width,
                            const column *c,
                            table_style style) {
  table_part p = table_first_line(text, width);
  size_t pad = c->width > p.width ? c->width - p.width : 0;
  if (c->view.number) table_spaces(job, pad);
  if (p.end != text) {
    table_style_on(job, style);
    table_put_part(job, text, p.end);
    table_style_off(job, style);
  }
  if (!c->view.number) table_spaces(job, pad);
  return p.next;
}

// The headings stand on the line below them, however many lines they take; these
// are about as long as each other.
static void put_headings(table_job *job,
                         column *columns,
                         size_t n,
                         size_t part) {
  size_t most = 1;
  for (size_t i = 0; i < n; i++) {
    size_t lines = table_count_lines(columns[i].heading, columns[i].width);
    if (stands_in(&columns[i], part) && lines > most) most = lines;
  }
  for (size_t line = 0; line < most; line++) {
    bool first = true;
    for (size_t i = 0; i < n; i++) {
      column *c = &columns[i];
      if (!stands_in(c, part)) continue;
      size_t lines = table_count_lines(c->heading, c->width);
      size_t above = most - lines;
      table_spaces(job, first ? 0 : GAP);
      first = false;
      if (line < above) {
        table_spaces(job, c->width);
        continue;
      }
      if (line == above) c->rest = c->heading;
      size_t width = table_least_width(c->heading, 1, lines);
      c->rest = put_line(job, c->rest, width, c, TABLE_BOLD);
    }
    table_end_line(job);
  }
  table_style_on(job, TABLE_DIM);
  bool first = true;
  for (size_t i = 0; i < n; i++) {
    if (!stands_in(&columns[i], part)) continue;
    table_spaces(job, first ? 0 : GAP);
    first = false;
    table_repeat(job, "─", columns[i].width);
  }
  table_style_off(job, TABLE_DIM);
  table_end_line(job);
}

// A cell of one line, numbers with their points below each other.
static void put_cell(table_job *job,
                     const column *c,
                     const heng_cell_view *cell,
                     const char *text) {
  size_t before, after;
  split(text, is_number(cell), &before, &after);
  size_t pad_right =
      c->view.number ? c->after - after : c->width - before - after;
  size_t pad_left = c->width - before - after - pad_right;
  table_spaces(job, pad_left);
  table_put(job, text);
  table_spaces(job, pad_right);
}

// One cell of a row, or what goes on of it in a further line.
static void put_row_cell(
    table_job *job, size_t section, size_t row, column *c, size_t line) {
  char room[32];
  heng_cell_view cell = job->api->cell(job->report, section, row, c->at);
  const char *text = table_show(job, &cell, c->blank_no, room);
  if (line == 0)
    c->rest =
        text != room && *table_first_line(text, c->width).next ? text : NULL;
  if (c->rest)
    c->rest = put_line(job, c->rest, c->width, c, TABLE_PLAIN);
  else if (line)
    table_spaces(job, c->width);
  else
    put_cell(job, c, &cell, text);
}

// One row of a part; texts that do not fit go on in further lines.
static void put_row(table_job *job,
                    size_t section,
                    size_t row,
                    column *columns,
                    size_t n,
                    size_t part) {
  bool more = true;
  for (size_t line = 0; more; line++) {
    bool first = true;
    more = false;
    for (size_t i = 0; i < n; i++) {
      column *c = &columns[i];
      if (!stands_in(c, part)) continue;
      table_spaces(job, first ? 0 : GAP);
      first = false;
      put_row_cell(job, section, row, c, line);
      more |= c->rest && *c->rest;
    }
    table_end_line(job);
  }
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
  size_t parts = make_room(job, columns, n);
  for (size_t p = 0; p < parts && job->status == HENG_OK; p++) {
    if (p) {
      table_end_line(job);
      table_put_styled(job, table_said(job, "(further columns)", "（续表）"),
                       TABLE_DIM);
      table_end_line(job);
    }
    put_headings(job, columns, n, p);
    for (size_t row = 0; row < view.n_rows && job->status == HENG_OK; row++)
      put_row(job, section, row, columns, n, p);
  }
  free(columns);
}
