// Trees: each node on a line of its own, what belongs to it below, lines from
// parents to children.
#include "table.h"

#include <stdlib.h>
#include <string.h>

// The shape of a tree: which nodes are the last of their parent, and whether
// the branches down to the node that is written go on below it.
typedef struct shape {
  bool *last;     // of each node
  bool *goes_on;  // of each depth
} shape;

static uint32_t deepest(const table_job *job, size_t section) {
  uint32_t most = 0;
  size_t n = job->api->n_nodes(job->report, section);
  for (size_t i = 0; i < n; i++) {
    uint32_t depth = job->api->node(job->report, section, i).depth;
    if (depth > most) most = depth;
  }
  return most;
}

// From the end: a node is the last of its parent unless one of its depth has
// been met since the parent's depth was.
static void find_last(const table_job *job, size_t section, shape *s) {
  size_t n = job->api->n_nodes(job->report, section);
  uint32_t known = 0;  // depths from here on have nothing behind them
  for (size_t i = n; i-- > 0;) {
    uint32_t depth = job->api->node(job->report, section, i).depth;
    for (; known <= depth; known++) s->goes_on[known] = false;
    known = depth + 1;
    s->last[i] = !s->goes_on[depth];
    s->goes_on[depth] = true;
  }
}

static void put_branches(table_job *job, const shape *s, uint32_t depth) {
  for (uint32_t d = 1; d < depth; d++)
    table_put_styled(job, s->goes_on[d] ? "│  " : "   ", TABLE_DIM);
}

// A line below the node's own.
static void put_below(table_job *job,
                      const shape *s,
                      uint32_t depth,
                      bool children,
                      const char *label,
                      const char *text) {
  if (!text[0]) return;
  put_branches(job, s, depth + 1);
  table_put_styled(job, children ? "│  " : "   ", TABLE_DIM);
  table_style_on(job, TABLE_DIM);
  table_put(job, label);
  table_put(job, text);
  table_style_off(job, TABLE_DIM);
  table_end_line(job);
}

static bool has_value(const heng_cell_view *value) {
  return value->kind != HENG_CELL_TEXT || value->en[0] || value->zh[0];
}

// " = 93.25", or " ≈ 0.333333" of a fraction.
static void put_value(table_job *job, const heng_node_view *node, bool named) {
  char room[32];
  const char *value = table_show(job, &node->value, false, room);
  const char *sign = "=";
  if (node->value.kind == HENG_CELL_MISSING)
    value = table_said(job, "missing", "缺失");
  if (node->value.kind == HENG_CELL_FRACTION && named &&
      strncmp(value, "≈", strlen("≈")) == 0) {
    sign = "≈";
    value += strlen("≈");
  }
  if (named) {
    table_put(job, " ");
    table_put(job, sign);
    table_put(job, " ");
  }
  table_put_styled(job, value, node->depth ? TABLE_PLAIN : TABLE_BOLD);
}

static void put_node(table_job *job, const heng_node_view *node) {
  const char *name = table_said(job, node->en, node->zh);
  const char *note = table_said(job, node->note_en, node->note_zh);
  table_put_styled(job, name, node->depth ? TABLE_PLAIN : TABLE_BOLD);
  if (has_value(&node->value)) put_value(job, node, name[0] != '\0');
  if (note[0]) {
    table_put(job, table_said(job, " (", "（"));
    table_put(job, note);
    table_put(job, table_said(job, ")", "）"));
  }
  if (node->place[0]) {
    table_spaces(job, 2);
    table_put_styled(job, node->place, TABLE_DIM);
  }
  table_end_line(job);
}

static void write_nodes(table_job *job, size_t section, shape *s) {
  size_t n = job->api->n_nodes(job->report, section);
  for (size_t i = 0; i < n && job->status == HENG_OK; i++) {
    heng_node_view node = job->api->node(job->report, section, i);
    bool children =
        i + 1 < n &&
        job->api->node(job->report, section, i + 1).depth > node.depth;
    put_branches(job, s, node.depth);
    if (node.depth)
      table_put_styled(job, s->last[i] ? "└─ " : "├─ ", TABLE_DIM);
    s->goes_on[node.depth] = !s->last[i];
    put_node(job, &node);
    put_below(job, s, node.depth, children, "",
              table_said(job, node.text, node.text_zh));
    put_below(job, s, node.depth, children,
              table_said(job, "source: ", "依据："), node.source);
    put_below(job, s, node.depth, children,
              table_said(job, "assumed: ", "假定："), node.assumed);
  }
}

void table_write_tree(table_job *job, size_t section) {
  size_t n = job->api->n_nodes(job->report, section);
  shape s = {.last = malloc(n + 1),
             .goes_on = malloc((size_t)deepest(job, section) + 2)};
  if (s.last && s.goes_on) {
    find_last(job, section, &s);
    write_nodes(job, section, &s);
  } else {
    job->status = HENG_NOMEM;
  }
  free(s.last);
  free(s.goes_on);
}
