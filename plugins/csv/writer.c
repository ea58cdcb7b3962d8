// Writing CSV: the main table of a report with all its columns, keys of columns
// as headings; of a report without tables its tree, facts or lines.
#include "csv.h"

#include <stdio.h>
#include <string.h>

#define ROOM 65536

typedef struct printer {
  const heng_out *out;
  heng_status status;
  size_t len;
  bool first;  // of its row
  char bytes[ROOM];
} printer;

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
static bool needs_quotes(const char *text, size_t len) {
  if (len && (text[0] == ' ' || text[len - 1] == ' ')) return true;
  return strpbrk(text, ",\"\r\n\t") != NULL;
}

static void put_cell(printer *p, const char *text) {
  size_t len = strlen(text);
  if (!p->first) put(p, ",", 1);
  p->first = false;
  if (!needs_quotes(text, len)) {
    put(p, text, len);
    return;
  }
  put(p, "\"", 1);
  for (size_t i = 0; i < len; i++) {
    if (text[i] == '"') put(p, "\"", 1);
    put(p, &text[i], 1);
  }
  put(p, "\"", 1);
}

static void end_row(printer *p) {
  put(p, "\n", 1);
  p->first = true;
}

// Names by their Latin one and numbers exactly, whatever the tongue.
static void put_value(printer *p, const heng_cell_view *cell) {
  switch (cell->kind) {
    case HENG_CELL_MISSING: put_cell(p, ""); break;
    case HENG_CELL_FRACTION:
      // No part of a fraction has a character that needs quotes.
      put_cell(p, cell->numerator);
      put(p, "/", 1);
      put(p, cell->denominator, strlen(cell->denominator));
      break;
    case HENG_CELL_BOOL: put_cell(p, cell->yes ? "yes" : "no"); break;
    case HENG_CELL_HELD: put_cell(p, "—"); break;
    case HENG_CELL_TEXT:
    case HENG_CELL_NUMBER:
    case HENG_CELL_CHOICE:
    case HENG_CELL_DATE:
    case HENG_CELL_KEY: put_cell(p, cell->en); break;
  }
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

static void write_table(printer *p,
                        const heng_report *report,
                        const heng_report_api *api,
                        size_t at) {
  heng_section_view section = api->section(report, at);
  for (size_t c = 0; c < section.n_columns; c++)
    put_cell(p, api->column(report, at, c).key);
  end_row(p);
  for (size_t row = 0; row < section.n_rows && p->status == HENG_OK; row++) {
    for (size_t c = 0; c < section.n_columns; c++) {
      heng_cell_view cell = api->cell(report, at, row, c);
      put_value(p, &cell);
    }
    // A row of one empty cell would be a blank line, which readers skip.
    if (section.n_columns == 1 && p->bytes[p->len - 1] == '\n')
      put(p, "\"\"", 2);
    end_row(p);
  }
}

static void write_facts(printer *p,
                        const heng_report *report,
                        const heng_report_api *api,
                        size_t at) {
  put_cell(p, "key");
  put_cell(p, "value");
  end_row(p);
  for (size_t row = 0; row < api->section(report, at).n_rows; row++) {
    put_cell(p, api->fact(report, at, row).key);
    heng_cell_view value = api->cell(report, at, row, 1);
    put_value(p, &value);
    end_row(p);
  }
}

static void write_tree(printer *p,
                       const heng_report *report,
                       const heng_report_api *api,
                       size_t at) {
  static const char *const headings[] = {"depth", "kind",   "name",
                                         "value", "text",   "place",
                                         "note",  "source", "assumed"};
  for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
    put_cell(p, headings[i]);
  end_row(p);
  for (size_t i = 0; i < api->n_nodes(report, at); i++) {
    heng_node_view node = api->node(report, at, i);
    char depth[16];
    snprintf(depth, sizeof depth, "%u", (unsigned)node.depth);
    put_cell(p, depth);
    put_cell(p, node.key);
    put_cell(p, node.en);
    put_value(p, &node.value);
    put_cell(p, node.text);
    put_cell(p, node.place);
    put_cell(p, node.note_en);
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

heng_status csv_write(const heng_report *report,
                      const heng_report_api *api,
                      const heng_write_options *options,
                      const heng_out *out) {
  (void)options;
  printer p = {.out = out, .status = HENG_OK, .first = true};
  size_t at;
  if (!choose_section(report, api, &at)) return HENG_OK;
  switch (api->section(report, at).kind) {
    case HENG_SECTION_TABLE: write_table(&p, report, api, at); break;
    case HENG_SECTION_TREE: write_tree(&p, report, api, at); break;
    case HENG_SECTION_FACTS: write_facts(&p, report, api, at); break;
    case HENG_SECTION_TEXT: write_lines(&p, report, api, at); break;
  }
  flush(&p);
  return p.status;
}
