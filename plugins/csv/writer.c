// Writing CSV, for spreadsheets and programs: the main table of a report with all
// its columns; of a report without tables its tree, facts or lines. Headings and
// words are those of the tongue, numbers the same in both.
#include "csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 65536

typedef struct printer {
  const heng_out *out;
  bool chinese;
  heng_status status;
  size_t len;
  bool first;  // of its row
  char bytes[ROOM];
} printer;

static const char *said(const printer *p, const char *en, const char *zh) {
  return p->chinese ? zh : en;
}

static void flush(printer *p) {
  if (p->status == HENG_OK && p->len)
    p->status = p->out->write(p->out->ctx, p->bytes, p->len);
  p->len = 0;
}

static void put(printer *p, const char *bytes, size_t n) {
  while (n) {
    if (p->len == ROOM) flush(p);
    size_t part = ROOM - p->len < n ? ROOM - p->len : n;
    memcpy(p->bytes + p->len, bytes, part);
    p->len += part;
    bytes += part;
    n -= part;
  }
}

// Quoted where a reader could otherwise take it apart, or trim it.
static bool needs_quotes(const char *text, const char *end) {
  size_t len = strlen(text), end_len = strlen(end);
  char last = end_len ? end[end_len - 1] : len ? text[len - 1] : 'x';
  return text[0] == ' ' || last == ' ' || strpbrk(text, ",\"\r\n\t") ||
         strpbrk(end, ",\"\r\n\t");
}

static void put_quoted(printer *p, const char *text) {
  for (; *text; text++) {
    if (*text == '"') put(p, "\"", 1);
    put(p, text, 1);
  }
}

// A cell of a text with another one behind it.
static void put_joined(printer *p, const char *text, const char *end) {
  if (!p->first) put(p, ",", 1);
  p->first = false;
  if (!needs_quotes(text, end)) {
    put(p, text, strlen(text));
    put(p, end, strlen(end));
    return;
  }
  put(p, "\"", 1);
  put_quoted(p, text);
  put_quoted(p, end);
  put(p, "\"", 1);
}

static void put_cell(printer *p, const char *text) {
  put_joined(p, text, "");
}

static void end_row(printer *p) {
  put(p, "\n", 1);
  p->first = true;
}

// Whether a number is one that no decimal is equal to.
static bool is_fraction(const heng_cell_view *cell) {
  return cell->kind == HENG_CELL_FRACTION;
}

// A value as words of the tongue, or as a number: of a fraction the decimal next to
// it, since the exact value stands beside it.
static void put_value(printer *p, const heng_cell_view *cell) {
  switch (cell->kind) {
    case HENG_CELL_MISSING: put_cell(p, ""); break;
    case HENG_CELL_FRACTION: {
      char *decimal = csv_decimal(cell->numerator, cell->denominator);
      if (decimal)
        put_cell(p, decimal);
      else
        p->status = HENG_NOMEM;
      free(decimal);
      break;
    }
    case HENG_CELL_BOOL:
      put_cell(p, cell->yes ? said(p, "yes", "是") : said(p, "no", "否"));
      break;
    case HENG_CELL_HELD: put_cell(p, "—"); break;
    case HENG_CELL_TEXT:
    case HENG_CELL_NUMBER:
    case HENG_CELL_CHOICE:
    case HENG_CELL_DATE:
    case HENG_CELL_KEY: put_cell(p, said(p, cell->en, cell->zh)); break;
  }
}

// The cell beside a number that may be a fraction: its exact value, in a form that
// no spreadsheet takes for a date, or nothing.
static void put_exact(printer *p, const heng_cell_view *cell) {
  if (!is_fraction(cell)) {
    put_cell(p, "");
    return;
  }
  // No part of a fraction has a character that needs quotes.
  put_cell(p, cell->numerator);
  put(p, "÷", strlen("÷"));
  put(p, cell->denominator, strlen(cell->denominator));
}

static void put_exact_heading(printer *p, const char *heading) {
  put_joined(p, heading, said(p, " (exact)", "（精确值）"));
}

// The section to write: the first of the kinds in this order that is there,
// tables marked as main before others.
static bool choose_section(const heng_report *report,
                           const heng_report_api *api,
                           size_t *chosen) {
  static const heng_section_kind order[] = {
      HENG_SECTION_TABLE, HENG_SECTION_TABLE, HENG_SECTION_TREE,
      HENG_SECTION_FACTS, HENG_SECTION_TEXT};
  size_t n = api->n_sections(report);
  for (size_t k = 0; k < sizeof order / sizeof *order; k++)
    for (size_t i = 0; i < n; i++) {
      heng_section_view section = api->section(report, i);
      if (section.kind != order[k] || (k == 0 && !section.main)) continue;
      *chosen = i;
      return true;
    }
  return false;
}

// A table that is being written.
typedef struct grid {
  const heng_report *report;
  const heng_report_api *api;
  size_t at, n_rows, n_columns;
  bool *exact;  // of each column: whether it has one of exact values beside it
} grid;

// A column of numbers one of which is a fraction.
static bool has_fraction(const grid *g, size_t column) {
  if (!g->api->column(g->report, g->at, column).number) return false;
  for (size_t row = 0; row < g->n_rows; row++) {
    heng_cell_view cell = g->api->cell(g->report, g->at, row, column);
    if (is_fraction(&cell)) return true;
  }
  return false;
}

// What people call a column, or its Latin name: that too in Chinese where another
// column before it is called the same.
static const char *heading_of(const printer *p, const grid *g, size_t column) {
  heng_column_view view = g->api->column(g->report, g->at, column);
  if (!p->chinese || !view.zh[0]) return view.key;
  for (size_t c = 0; c < column; c++)
    if (strcmp(g->api->column(g->report, g->at, c).zh, view.zh) == 0)
      return view.key;
  return view.zh;
}

static void put_headings(printer *p, const grid *g) {
  for (size_t c = 0; c < g->n_columns; c++) {
    const char *heading = heading_of(p, g, c);
    put_cell(p, heading);
    if (g->exact[c]) put_exact_heading(p, heading);
  }
  end_row(p);
}

static void put_row(printer *p, const grid *g, size_t row) {
  for (size_t c = 0; c < g->n_columns; c++) {
    heng_cell_view cell = g->api->cell(g->report, g->at, row, c);
    put_value(p, &cell);
    if (g->exact[c]) put_exact(p, &cell);
  }
  // A row of one empty cell would be a blank line, which readers skip.
  if (g->n_columns == 1 && p->bytes[p->len - 1] == '\n') put(p, "\"\"", 2);
  end_row(p);
}

static void write_table(printer *p,
                        const heng_report *report,
                        const heng_report_api *api,
                        size_t at) {
  heng_section_view section = api->section(report, at);
  grid g = {.report = report,
            .api = api,
            .at = at,
            .n_rows = section.n_rows,
            .n_columns = section.n_columns,
            .exact = calloc(section.n_columns + 1, sizeof *g.exact)};
  if (!g.exact) {
    p->status = HENG_NOMEM;
    return;
  }
  for (size_t c = 0; c < g.n_columns; c++) g.exact[c] = has_fraction(&g, c);
  put_headings(p, &g);
  for (size_t row = 0; row < g.n_rows && p->status == HENG_OK; row++)
    put_row(p, &g, row);
  free(g.exact);
}

static void write_facts(printer *p,
                        const heng_report *report,
                        const heng_report_api *api,
                        size_t at) {
  size_t n = api->section(report, at).n_rows;
  bool exact = false;
  for (size_t row = 0; row < n; row++) {
    heng_cell_view value = api->cell(report, at, row, 1);
    exact |= is_fraction(&value);
  }
  put_cell(p, said(p, "key", "项目"));
  put_cell(p, said(p, "value", "内容"));
  if (exact) put_exact_heading(p, said(p, "value", "内容"));
  end_row(p);
  for (size_t row = 0; row < n; row++) {
    heng_column_view fact = api->fact(report, at, row);
    heng_cell_view value = api->cell(report, at, row, 1);
    put_cell(p, said(p, fact.key, fact.zh));
    put_value(p, &value);
    if (exact) put_exact(p, &value);
    end_row(p);
  }
}

static void put_tree_headings(printer *p, bool exact) {
  static const struct {
    const char *en, *zh;
  } headings[] = {{"depth", "层级"}, {"kind", "种类"},   {"name", "名称"},
                  {"value", "数值"}, {"text", "规则"},   {"place", "位置"},
                  {"note", "说明"},  {"source", "依据"}, {"assumed", "假定"}};
  for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
    const char *heading = said(p, headings[i].en, headings[i].zh);
    put_cell(p, heading);
    if (exact && i == 3) put_exact_heading(p, heading);
  }
  end_row(p);
}

static void write_tree(printer *p,
                       const heng_report *report,
                       const heng_report_api *api,
                       size_t at) {
  size_t n = api->n_nodes(report, at);
  bool exact = false;
  for (size_t i = 0; i < n; i++) {
    heng_node_view node = api->node(report, at, i);
    exact |= is_fraction(&node.value);
  }
  put_tree_headings(p, exact);
  for (size_t i = 0; i < n; i++) {
    heng_node_view node = api->node(report, at, i);
    char depth[16];
    snprintf(depth, sizeof depth, "%u", (unsigned)node.depth);
    put_cell(p, depth);
    put_cell(p, node.key);
    put_cell(p, said(p, node.en, node.zh));
    put_value(p, &node.value);
    if (exact) put_exact(p, &node.value);
    put_cell(p, said(p, node.text, node.text_zh));
    put_cell(p, node.place);
    put_cell(p, said(p, node.note_en, node.note_zh));
    put_cell(p, node.source);
    put_cell(p, node.assumed);
    end_row(p);
  }
}

static void write_lines(printer *p,
                        const heng_report *report,
                        const heng_report_api *api,
                        size_t at) {
  for (size_t i = 0; i < api->section(report, at).n_lines; i++) {
    const char *line = api->line(report, at, i);
    put(p, line, strlen(line));
    put(p, "\n", 1);
  }
}

// Spreadsheets take a text that does not begin so for one of the system's old
// encoding, and show Chinese as something else.
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

heng_status csv_write(const heng_report *report,
                      const heng_report_api *api,
                      const heng_write_options *options,
                      const heng_out *out) {
  printer p = {.out = out,
               .chinese = options->chinese,
               .status = HENG_OK,
               .first = true};
  size_t at;
  if (!choose_section(report, api, &at)) return HENG_OK;
  heng_section_kind kind = api->section(report, at).kind;
  if (kind != HENG_SECTION_TEXT)
    put(&p, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK));
  switch (kind) {
    case HENG_SECTION_TABLE: write_table(&p, report, api, at); break;
    case HENG_SECTION_TREE: write_tree(&p, report, api, at); break;
    case HENG_SECTION_FACTS: write_facts(&p, report, api, at); break;
    case HENG_SECTION_TEXT: write_lines(&p, report, api, at); break;
  }
  flush(&p);
  return p.status;
}
