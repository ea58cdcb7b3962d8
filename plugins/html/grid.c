// Tables: headings that come again on every page, numbers to the right.
#include "html.h"

#include <string.h>

// With more columns than this a table is printed along the long side.
#define MOST_UPRIGHT 8

static bool says_something(const heng_cell_view *cell) {
  if (cell->kind == HENG_CELL_MISSING) return false;
  if (cell->kind == HENG_CELL_BOOL) return cell->yes;
  return cell->kind != HENG_CELL_TEXT || cell->en[0] || cell->zh[0];
}

static bool is_shown(const html_job *job,
                     size_t section,
                     size_t col,
                     const heng_column_view *column) {
  if (column->detail) return false;
  if (!column->only_if_used) return true;
  size_t n_rows = job->api->section(job->report, section).n_rows;
  for (size_t row = 0; row < n_rows; row++) {
    heng_cell_view cell = job->api->cell(job->report, section, row, col);
    if (says_something(&cell)) return true;
  }
  return false;
}

// Whether a column says by how much something has moved: reports call it so.
static bool is_movement(const heng_column_view *column) {
  static const char *const keys[] = {"moved",  "difference", "rise",
                                     "change", "by",         "places_up"};
  static const char *const beginnings[] = {"moved_", "edit_", "change_"};
  if (!column->number) return false;
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (strcmp(column->key, keys[i]) == 0) return true;
  for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
    if (strncmp(column->key, beginnings[i], strlen(beginnings[i])) == 0)
      return true;
  return false;
}

bool html_grid_is_wide(const html_job *job, size_t section) {
  heng_section_view view = job->api->section(job->report, section);
  size_t n = 0;
  for (size_t c = 0; c < view.n_columns; c++) {
    heng_column_view column = job->api->column(job->report, section, c);
    n += is_shown(job, section, c, &column);
  }
  return n > MOST_UPRIGHT;
}

static void put_headings(html_job *job, size_t section, size_t n) {
  html_put(job, "<thead>\n<tr>");
  for (size_t c = 0; c < n; c++) {
    heng_column_view column = job->api->column(job->report, section, c);
    if (!is_shown(job, section, c, &column)) continue;
    html_put(job, column.number ? "<th scope=\"col\" class=\"number\">"
                                : "<th scope=\"col\">");
    html_text(job, html_said(job, column.en, column.zh));
    html_put(job, "</th>");
  }
  html_put(job, "</tr>\n</thead>\n");
}

// A table that counts units counts also how many of them have moved.
static bool counts_units(const html_job *job, size_t section, size_t n) {
  for (size_t c = 0; c < n; c++)
    if (strcmp(job->api->column(job->report, section, c).key, "units") == 0)
      return true;
  return false;
}

static void put_row(html_job *job, size_t section, size_t row, size_t n) {
  bool counts = counts_units(job, section, n);
  html_put(job, "<tr>");
  for (size_t c = 0; c < n; c++) {
    heng_column_view column = job->api->column(job->report, section, c);
    if (!is_shown(job, section, c, &column)) continue;
    heng_cell_view cell = job->api->cell(job->report, section, row, c);
    html_put(job, column.number ? "<td class=\"number\">" : "<td>");
    bool count = counts && strcmp(column.key, "moved") == 0;
    html_value(job, &cell, column.only_if_used, !count && is_movement(&column));
    html_put(job, "</td>");
  }
  html_put(job, "</tr>\n");
}

void html_grid(html_job *job, size_t section) {
  heng_section_view view = job->api->section(job->report, section);
  if (!view.n_rows) {
    html_put(job, html_said(job, "<p class=\"none\">(none)</p>\n",
                            "<p class=\"none\">（无）</p>\n"));
    return;
  }
  html_put(job, "<table>\n");
  put_headings(job, section, view.n_columns);
  html_put(job, "<tbody>\n");
  for (size_t row = 0; row < view.n_rows && job->status == HENG_OK; row++)
    put_row(job, section, row, view.n_columns);
  html_put(job, "</tbody>\n</table>\n");
}
