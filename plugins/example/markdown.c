// A writer: every table and list of facts of a report as Markdown.
#include "example.h"

typedef struct page {
  const heng_report *report;
  const heng_report_api *api;
  const heng_out *out;
  bool chinese;
  heng_status status;
} page;

static void put(page *p, const char *text) {
  if (p->status == HENG_OK)
    p->status = p->out->write(p->out->ctx, text, strlen(text));
}

// A bar would end the cell.
static void put_cell(page *p, const char *text) {
  put(p, "| ");
  for (; *text; text++) {
    char letter[2] = {*text, '\0'};
    put(p, *text == '|' ? "\\|" : *text == '\n' ? " " : letter);
  }
  put(p, " ");
}

static void put_value(page *p, heng_cell_view cell) {
  switch (cell.kind) {
    case HENG_CELL_MISSING: put_cell(p, ""); return;
    case HENG_CELL_HELD: put_cell(p, "—"); return;
    case HENG_CELL_BOOL:
      put_cell(p, p->chinese ? (cell.yes ? "是" : "否")
                             : (cell.yes ? "yes" : "no"));
      return;
    default: put_cell(p, p->chinese ? cell.zh : cell.en);
  }
}

static void put_table(page *p, size_t s, size_t n_columns, size_t n_rows) {
  for (size_t c = 0; c < n_columns; c++) {
    heng_column_view column = p->api->column(p->report, s, c);
    put_cell(p, p->chinese ? column.zh : column.en);
  }
  put(p, "|\n");
  for (size_t c = 0; c < n_columns; c++)
    put(p, p->api->column(p->report, s, c).number ? "|--:" : "|---");
  put(p, "|\n");
  for (size_t r = 0; r < n_rows; r++) {
    for (size_t c = 0; c < n_columns; c++)
      put_value(p, p->api->cell(p->report, s, r, c));
    put(p, "|\n");
  }
}

static void put_facts(page *p, size_t s, size_t n_rows) {
  for (size_t r = 0; r < n_rows; r++) {
    heng_column_view fact = p->api->fact(p->report, s, r);
    heng_cell_view cell = p->api->cell(p->report, s, r, 1);
    put(p, "- ");
    put(p, p->chinese ? fact.zh : fact.en);
    put(p, p->chinese ? "：" : ": ");
    put(p, p->chinese ? cell.zh : cell.en);
    put(p, "\n");
  }
}

static heng_status write_page(const heng_report *report,
                              const heng_report_api *api,
                              const heng_write_options *options,
                              const heng_out *out) {
  page p = {report, api, out, options->chinese, HENG_OK};
  for (size_t s = 0; s < api->n_sections(report); s++) {
    heng_section_view view = api->section(report, s);
    const char *title = p.chinese ? view.zh : view.en;
    if (title[0]) {
      put(&p, "## ");
      put(&p, title);
      put(&p, "\n\n");
    }
    if (view.kind == HENG_SECTION_TABLE)
      put_table(&p, s, view.n_columns, view.n_rows);
    else if (view.kind == HENG_SECTION_FACTS)
      put_facts(&p, s, view.n_rows);
    put(&p, "\n");
  }
  return p.status;
}

const heng_writer example_writers[] = {{"markdown", "md", write_page}};
