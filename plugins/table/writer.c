// Writing a report for people: section by section, each below its title.
#include "table.h"

#include <stdio.h>
#include <stdlib.h>

// Where nobody says how wide a line may be.
#define PAPER 100

const char *table_said(const table_job *job, const char *en, const char *zh) {
  return job->chinese ? zh : en;
}

const char *table_show(const table_job *job,
                       const heng_cell_view *cell,
                       bool blank_no,
                       char *room) {
  switch (cell->kind) {
    case HENG_CELL_MISSING: return "";
    case HENG_CELL_BOOL:
      if (cell->yes) return table_said(job, "yes", "是");
      return blank_no ? "" : table_said(job, "no", "否");
    case HENG_CELL_HELD:
      snprintf(room, 32, "— (%u)", (unsigned)cell->finding);
      return room;
    case HENG_CELL_TEXT:
    case HENG_CELL_NUMBER:
    case HENG_CELL_FRACTION:
    case HENG_CELL_CHOICE:
    case HENG_CELL_DATE:
    case HENG_CELL_KEY: break;
  }
  return table_said(job, cell->en, cell->zh);
}

// "name: value", the values below each other.
static void write_facts(table_job *job, size_t section) {
  size_t n = job->api->section(job->report, section).n_rows, widest = 0;
  for (size_t i = 0; i < n; i++) {
    heng_column_view fact = job->api->fact(job->report, section, i);
    size_t width = table_width(table_said(job, fact.en, fact.zh));
    if (width > widest) widest = width;
  }
  for (size_t i = 0; i < n && job->status == HENG_OK; i++) {
    heng_column_view fact = job->api->fact(job->report, section, i);
    heng_cell_view value = job->api->cell(job->report, section, i, 1);
    const char *name = table_said(job, fact.en, fact.zh);
    char room[32];
    table_put(job, name);
    table_put(job, table_said(job, ": ", "："));
    table_spaces(job, widest - table_width(name));
    table_put(job, table_show(job, &value, false, room));
    table_end_line(job);
  }
}

static void write_lines(table_job *job, size_t section) {
  size_t n = job->api->section(job->report, section).n_lines;
  for (size_t i = 0; i < n && job->status == HENG_OK; i++) {
    table_put(job, job->api->line(job->report, section, i));
    table_end_line(job);
  }
}

// A table of details alone is for other writers.
static bool is_all_detail(const table_job *job, size_t at) {
  heng_section_view section = job->api->section(job->report, at);
  for (size_t c = 0; c < section.n_columns; c++)
    if (!job->api->column(job->report, at, c).detail) return false;
  return section.kind == HENG_SECTION_TABLE && section.n_columns;
}

static void write_section(table_job *job, size_t at) {
  heng_section_view section = job->api->section(job->report, at);
  if (is_all_detail(job, at)) return;
  const char *title = table_said(job, section.en, section.zh);
  if (at) table_end_line(job);
  if (title[0]) {
    table_put_styled(job, title, TABLE_BOLD);
    table_end_line(job);
    if (section.kind == HENG_SECTION_TABLE && section.n_rows)
      table_end_line(job);
  }
  switch (section.kind) {
    case HENG_SECTION_TABLE: table_write_grid(job, at); break;
    case HENG_SECTION_TREE: table_write_tree(job, at); break;
    case HENG_SECTION_FACTS: write_facts(job, at); break;
    case HENG_SECTION_TEXT: write_lines(job, at); break;
  }
}

// A host from before there was such an option does not ask for it.
static size_t width_of(const heng_write_options *options) {
  bool knows_wide = options->size > offsetof(heng_write_options, wide);
  if (knows_wide && options->wide) return SIZE_MAX;
  return options->columns ? options->columns : PAPER;
}

heng_status table_write(const heng_report *report,
                        const heng_report_api *api,
                        const heng_write_options *options,
                        const heng_out *out) {
  table_job job = {.report = report,
                   .api = api,
                   .out = out,
                   .chinese = options->chinese,
                   .colour = options->colour,
                   .columns = width_of(options),
                   .status = HENG_OK};
  size_t n = api->n_sections(report);
  for (size_t i = 0; i < n && job.status == HENG_OK; i++)
    write_section(&job, i);
  free(job.line.bytes);
  return job.status;
}
