// Building reports: sections and what begins a value in them.
#include "report/report_internal.h"

const char *heng__report_copy(heng_report *report, heng_slice text) {
  return text.len ? heng__arena_copy(report->arena, text).ptr : "";
}

// The second of two texts, shared with the first where they are the same.
static const char *copy_partner(heng_report *report,
                                heng_said said,
                                const char *en) {
  return heng__slice_eq(said.en, said.zh) ? en
                                          : heng__report_copy(report, said.zh);
}

heng_report *heng__report_new(heng_arena *arena, heng_slice kind) {
  heng_report *report = heng__new(arena, heng_report);
  report->arena = arena;
  report->kind = heng__report_copy(report, kind);
  return report;
}

static heng_report_section *add_section(heng_report *report,
                                        heng_section_kind kind,
                                        heng_slice key,
                                        heng_said title) {
  heng_report_section *section = heng__new(report->arena, heng_report_section);
  section->report = report;
  section->kind = kind;
  section->key = heng__report_copy(report, key);
  section->en = heng__report_copy(report, title.en);
  section->zh = copy_partner(report, title, section->en);
  heng__push(report->arena, &report->sections, section);
  return section;
}

heng_report_section *heng__report_table(heng_report *report,
                                        heng_slice key,
                                        heng_said title) {
  return add_section(report, HENG_SECTION_TABLE, key, title);
}

heng_report_section *heng__report_tree(heng_report *report,
                                       heng_slice key,
                                       heng_said title) {
  return add_section(report, HENG_SECTION_TREE, key, title);
}

heng_report_section *heng__report_facts(heng_report *report,
                                        heng_slice key,
                                        heng_said title) {
  return add_section(report, HENG_SECTION_FACTS, key, title);
}

heng_report_section *heng__report_text(heng_report *report,
                                       heng_slice key,
                                       heng_said title) {
  return add_section(report, HENG_SECTION_TEXT, key, title);
}

void heng__report_set_main(heng_report_section *section) {
  section->main = true;
}

void heng__report_column(heng_report_section *section,
                         heng_slice key,
                         heng_said heading,
                         unsigned flags) {
  heng_report *report = section->report;
  heng_report_column_def column = {.flags = flags};
  column.key = heng__report_copy(report, key);
  column.en = heng__report_copy(report, heading.en);
  column.zh = copy_partner(report, heading, column.en);
  heng__push(report->arena, &section->columns, column);
}

void heng__report_heading(heng_report_section *section,
                          const char *key,
                          const char *en,
                          const char *zh,
                          unsigned flags) {
  heng__report_column(section, heng__slice(key),
                      (heng_said){heng__slice(en), heng__slice(zh)}, flags);
}

void heng__report_row(heng_report_section *section) {
  heng_arena *arena = section->report->arena;
  size_t width = section->columns.len;
  size_t at = section->n_rows++ % HENG_REPORT_CHUNK;
  if (at == 0)
    heng__push(arena, &section->chunks,
               heng__array(arena, heng_report_cell, width * HENG_REPORT_CHUNK));
  section->next = section->chunks.items[section->chunks.len - 1] + at * width;
  section->end = section->next + width;
}

static heng_report_cell *begin_value(heng_report_section *section) {
  heng_report_cell *value = heng__new(section->report->arena, heng_report_cell);
  section->next = value;
  section->end = value + 1;
  return value;
}

void heng__report_fact(heng_report_section *section,
                       heng_slice key,
                       heng_said name) {
  heng_report *report = section->report;
  heng_report_fact_def fact = {.value = begin_value(section)};
  fact.key = heng__report_copy(report, key);
  fact.en = heng__report_copy(report, name.en);
  fact.zh = copy_partner(report, name, fact.en);
  heng__push(report->arena, &section->facts, fact);
}

void heng__report_node(heng_report_section *section,
                       uint32_t depth,
                       heng_slice key,
                       heng_said name) {
  heng_report *report = section->report;
  heng_report_node_def node = {.depth = depth,
                               .value = begin_value(section),
                               .text = "",
                               .text_zh = "",
                               .place = "",
                               .note_en = "",
                               .note_zh = "",
                               .source = "",
                               .assumed = ""};
  node.key = heng__report_copy(report, key);
  node.en = heng__report_copy(report, name.en);
  node.zh = copy_partner(report, name, node.en);
  // No value is said as a text of nothing.
  node.value->kind = HENG_CELL_TEXT;
  heng__push(report->arena, &section->nodes, node);
}

static heng_report_node_def *last_node(heng_report_section *section) {
  return &section->nodes.items[section->nodes.len - 1];
}

void heng__node_text(heng_report_section *section, heng_said rule_text) {
  heng_report_node_def *node = last_node(section);
  node->text = heng__report_copy(section->report, rule_text.en);
  node->text_zh = copy_partner(section->report, rule_text, node->text);
}

void heng__node_place(heng_report_section *section, heng_slice place) {
  last_node(section)->place = heng__report_copy(section->report, place);
}

void heng__node_note(heng_report_section *section, heng_said note) {
  heng_report_node_def *node = last_node(section);
  node->note_en = heng__report_copy(section->report, note.en);
  node->note_zh = copy_partner(section->report, note, node->note_en);
}

void heng__node_source(heng_report_section *section, heng_slice citation) {
  last_node(section)->source = heng__report_copy(section->report, citation);
}

void heng__node_assumed(heng_report_section *section, heng_slice assumption) {
  last_node(section)->assumed = heng__report_copy(section->report, assumption);
}

void heng__report_line(heng_report_section *section, heng_slice line) {
  heng_report *report = section->report;
  heng__push(report->arena, &section->lines, heng__report_copy(report, line));
}

void heng__report_lines(heng_report_section *section, heng_slice text) {
  while (text.len) {
    const char *end = memchr(text.ptr, '\n', text.len);
    size_t len = end ? (size_t)(end - text.ptr) : text.len;
    heng__report_line(section, (heng_slice){text.ptr, len});
    size_t done = end ? len + 1 : len;
    text = (heng_slice){text.ptr + done, text.len - done};
  }
}
