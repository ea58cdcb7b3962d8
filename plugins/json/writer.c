// Writing a report as JSON: {"heng": 1, "kind": "run", then a member for each
// section: a list of objects for a table, an object for facts, nested nodes for
// a tree, a list of lines for a text. Names of things are the Latin ones; only
// what is prose follows the tongue.
#include "json.h"

#include <stdio.h>
#include <string.h>

typedef struct job {
  const heng_report *report;
  const heng_report_api *api;
  bool chinese;
  json_printer *p;
} job;

static void write_value(job *j, const heng_cell_view *cell) {
  json_printer *p = j->p;
  char number[24];
  switch (cell->kind) {
    case HENG_CELL_MISSING: json_raw(p, "null"); break;
    case HENG_CELL_NUMBER: json_raw(p, cell->en); break;
    case HENG_CELL_BOOL: json_raw(p, cell->yes ? "true" : "false"); break;
    case HENG_CELL_FRACTION:
      json_raw(p, "{\"numerator\": ");
      json_text(p, cell->numerator);
      json_raw(p, ", \"denominator\": ");
      json_text(p, cell->denominator);
      json_raw(p, "}");
      break;
    case HENG_CELL_HELD:
      snprintf(number, sizeof number, "{\"held\": %u}",
               (unsigned)cell->finding);
      json_raw(p, number);
      break;
    case HENG_CELL_TEXT: json_text(p, j->chinese ? cell->zh : cell->en); break;
    case HENG_CELL_CHOICE:
    case HENG_CELL_DATE:
    case HENG_CELL_KEY: json_text(p, cell->en); break;
  }
}

static void write_table(job *j, size_t at) {
  heng_section_view section = j->api->section(j->report, at);
  json_open(j->p, '[');
  for (size_t row = 0; row < section.n_rows; row++) {
    if (j->p->status != HENG_OK) return;
    json_item(j->p);
    json_open_line(j->p);
    for (size_t c = 0; c < section.n_columns; c++) {
      json_key(j->p, j->api->column(j->report, at, c).key);
      heng_cell_view cell = j->api->cell(j->report, at, row, c);
      write_value(j, &cell);
    }
    json_close_line(j->p);
  }
  json_close(j->p, ']');
}

static void write_facts(job *j, size_t at) {
  size_t n_rows = j->api->section(j->report, at).n_rows;
  json_open(j->p, '{');
  for (size_t row = 0; row < n_rows; row++) {
    json_key(j->p, j->api->fact(j->report, at, row).key);
    heng_cell_view value = j->api->cell(j->report, at, row, 1);
    write_value(j, &value);
  }
  json_close(j->p, '}');
}

static void write_member(job *j, const char *key, const char *text) {
  if (!text[0]) return;
  json_key(j->p, key);
  json_text(j->p, text);
}

static bool has_value(const heng_cell_view *value) {
  return value->kind != HENG_CELL_TEXT || value->en[0];
}

static void open_node(job *j, const heng_node_view *node) {
  json_item(j->p);
  json_open(j->p, '{');
  write_member(j, "kind", node->key);
  write_member(j, "name", node->en);
  if (has_value(&node->value)) {
    json_key(j->p, "value");
    write_value(j, &node->value);
  }
  write_member(j, "text", node->text);
  if (strcmp(node->text, node->text_zh) != 0)
    write_member(j, "text_zh", node->text_zh);
  write_member(j, "place", node->place);
  write_member(j, "note", j->chinese ? node->note_zh : node->note_en);
  write_member(j, "source", node->source);
  write_member(j, "assumed", node->assumed);
}

static void close_node(job *j, bool had_children) {
  if (had_children) json_close(j->p, ']');
  json_close(j->p, '}');
}

// Nodes come in the order of printing, so each says with its depth how many of
// those before it are now complete. [open] is how many are not.
static void write_tree(job *j, size_t at) {
  size_t n_nodes = j->api->n_nodes(j->report, at), open = 0;
  bool last_is_leaf = true;
  json_open(j->p, '[');
  for (size_t i = 0; i < n_nodes; i++) {
    heng_node_view node = j->api->node(j->report, at, i);
    size_t depth = node.depth < open ? node.depth : open;
    while (open > depth) {
      close_node(j, !last_is_leaf);
      last_is_leaf = false;
      open--;
    }
    if (open && last_is_leaf) {
      json_key(j->p, "children");
      json_open(j->p, '[');
    }
    open_node(j, &node);
    last_is_leaf = true;
    open++;
  }
  for (; open > 0; open--) {
    close_node(j, !last_is_leaf);
    last_is_leaf = false;
  }
  json_close(j->p, ']');
}

static void write_lines(job *j, size_t at) {
  size_t n_lines = j->api->section(j->report, at).n_lines;
  json_open(j->p, '[');
  for (size_t i = 0; i < n_lines; i++) {
    json_item(j->p);
    json_text(j->p, j->api->line(j->report, at, i));
  }
  json_close(j->p, ']');
}

// How often the key of section [at] is taken already.
static unsigned times_taken(const job *j, size_t at) {
  const char *key = j->api->section(j->report, at).key;
  unsigned times = strcmp(key, "heng") == 0 || strcmp(key, "kind") == 0;
  for (size_t i = 0; i < at; i++)
    times += strcmp(j->api->section(j->report, i).key, key) == 0;
  return times;
}

static void write_section(job *j, size_t at) {
  heng_section_view section = j->api->section(j->report, at);
  char key[128];
  unsigned taken = times_taken(j, at);
  snprintf(key, sizeof key, "%.100s_%u", section.key, taken + 1);
  json_key(j->p, taken ? key : section.key);
  switch (section.kind) {
    case HENG_SECTION_TABLE: write_table(j, at); break;
    case HENG_SECTION_TREE: write_tree(j, at); break;
    case HENG_SECTION_FACTS: write_facts(j, at); break;
    case HENG_SECTION_TEXT: write_lines(j, at); break;
  }
}

heng_status json_write(const heng_report *report,
                       const heng_report_api *api,
                       const heng_write_options *options,
                       const heng_out *out) {
  json_printer p = {.out = out, .status = HENG_OK, .first = true};
  job j = {report, api, options->chinese, &p};
  json_open(&p, '{');
  json_key(&p, "heng");
  json_raw(&p, "1");
  json_key(&p, "kind");
  json_text(&p, api->kind(report));
  size_t n = api->n_sections(report);
  for (size_t i = 0; i < n && p.status == HENG_OK; i++) write_section(&j, i);
  json_close(&p, '}');
  json_raw(&p, "\n");
  json_flush(&p);
  return p.status;
}
