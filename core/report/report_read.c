// Reading reports: the functions that writers are handed. Indices beyond the
// end give empty views, so that a writer's mistake reads nothing it should not.
#include "report/report_internal.h"

static const char *report_kind(const heng_report *report) {
  return report->kind;
}

static size_t report_n_sections(const heng_report *report) {
  return report->sections.len;
}

static const heng_report_section *section_at(const heng_report *report,
                                             size_t index) {
  static const heng_report_section none = {
      .kind = HENG_SECTION_TEXT, .key = "", .en = "", .zh = ""};
  return index < report->sections.len ? report->sections.items[index] : &none;
}

static heng_section_view report_section(const heng_report *report,
                                        size_t index) {
  const heng_report_section *section = section_at(report, index);
  bool facts = section->kind == HENG_SECTION_FACTS;
  return (heng_section_view){
      .kind = section->kind,
      .key = section->key,
      .en = section->en,
      .zh = section->zh,
      .n_columns = facts ? 2 : section->columns.len,
      .n_rows = facts ? section->facts.len : section->n_rows,
      .n_lines = section->lines.len,
      .main = section->main,
  };
}

static heng_column_view report_column(const heng_report *report,
                                      size_t index,
                                      size_t col) {
  const heng_report_section *section = section_at(report, index);
  if (col >= section->columns.len)
    return (heng_column_view){.key = "", .en = "", .zh = ""};
  const heng_report_column_def *column = &section->columns.items[col];
  return (heng_column_view){
      .key = column->key,
      .en = column->en,
      .zh = column->zh,
      .number = column->flags & HENG_COLUMN_NUMBER,
      .detail = column->flags & HENG_COLUMN_DETAIL,
      .only_if_used = column->flags & HENG_COLUMN_ONLY_IF_USED,
      .long_text = column->flags & HENG_COLUMN_LONG,
      .leads = column->flags & HENG_COLUMN_LEADS,
  };
}

static heng_column_view report_fact(const heng_report *report,
                                    size_t index,
                                    size_t row) {
  const heng_report_section *section = section_at(report, index);
  if (row >= section->facts.len)
    return (heng_column_view){.key = "", .en = "", .zh = ""};
  const heng_report_fact_def *fact = &section->facts.items[row];
  return (heng_column_view){.key = fact->key, .en = fact->en, .zh = fact->zh};
}

// The name of a fact is its first cell.
static heng_cell_view fact_cell(const heng_report_section *section,
                                size_t row,
                                size_t col) {
  const heng_report_fact_def *fact = &section->facts.items[row];
  if (col == 1) return heng__report_view(fact->value);
  return (heng_cell_view){.kind = HENG_CELL_TEXT,
                          .en = fact->en,
                          .zh = fact->zh,
                          .numerator = "",
                          .denominator = ""};
}

static heng_cell_view report_cell(const heng_report *report,
                                  size_t index,
                                  size_t row,
                                  size_t col) {
  static const heng_report_cell missing = {.kind = HENG_CELL_MISSING};
  const heng_report_section *section = section_at(report, index);
  if (section->kind == HENG_SECTION_FACTS && row < section->facts.len &&
      col < 2)
    return fact_cell(section, row, col);
  if (row >= section->n_rows || col >= section->columns.len)
    return heng__report_view(&missing);
  const heng_report_cell *chunk =
      section->chunks.items[row / HENG_REPORT_CHUNK];
  size_t at = row % HENG_REPORT_CHUNK * section->columns.len + col;
  return heng__report_view(&chunk[at]);
}

static size_t report_n_nodes(const heng_report *report, size_t index) {
  return section_at(report, index)->nodes.len;
}

static heng_node_view report_node(const heng_report *report,
                                  size_t index,
                                  size_t at) {
  static const heng_report_cell none = {.kind = HENG_CELL_TEXT};
  static const heng_report_node_def nowhere = {.key = "",
                                               .en = "",
                                               .zh = "",
                                               .text = "",
                                               .text_zh = "",
                                               .place = "",
                                               .note_en = "",
                                               .note_zh = "",
                                               .source = "",
                                               .assumed = ""};
  const heng_report_section *section = section_at(report, index);
  const heng_report_node_def *node =
      at < section->nodes.len ? &section->nodes.items[at] : &nowhere;
  return (heng_node_view){
      .depth = node->depth,
      .key = node->key,
      .en = node->en,
      .zh = node->zh,
      .value = heng__report_view(node->value ? node->value : &none),
      .text = node->text,
      .place = node->place,
      .note_en = node->note_en,
      .note_zh = node->note_zh,
      .source = node->source,
      .assumed = node->assumed,
      .text_zh = node->text_zh,
  };
}

static const char *report_line(const heng_report *report,
                               size_t index,
                               size_t line) {
  const heng_report_section *section = section_at(report, index);
  return line < section->lines.len ? section->lines.items[line] : "";
}

const heng_report_api heng__report_api = {
    .size = sizeof(heng_report_api),
    .kind = report_kind,
    .n_sections = report_n_sections,
    .section = report_section,
    .column = report_column,
    .cell = report_cell,
    .n_nodes = report_n_nodes,
    .node = report_node,
    .fact = report_fact,
    .line = report_line,
};
