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

// A node while it is written.
typedef struct writing {
  table_job *job;
  const shape *s;
  uint32_t depth;
  bool children;
  size_t used;  // columns of the line
  size_t hang;  // further columns before what goes on in the next line
  size_t kept;  // columns at the end of the line that are not to be used
} writing;

#define STEP  3   // columns of a branch
#define HANG  2   // of a line below the node's own
#define LEAST 24  // columns that a text has, however deep it stands

// Begins a line below the node's own.
static void begin_below(writing *w, size_t hang) {
  put_branches(w->job, w->s, w->depth + 1);
  table_put_styled(w->job, w->children ? "│  " : "   ", TABLE_DIM);
  table_spaces(w->job, hang);
  w->used = (size_t)STEP * (w->depth + 1) + hang;
}

// A text behind a label, either may be empty, that goes on below where it is too
// long for the line.
static void put_labelled(writing *w,
                         const char *label,
                         const char *text,
                         table_style style) {
  size_t columns = w->job->columns - w->kept;
  w->used += table_width(label);
  while (*text) {
    size_t room = columns > w->used ? columns - w->used : 0;
    // The rest may be long: only its beginning is looked at.
    table_part first = table_first_line(text, LEAST);
    size_t least = *first.next ? LEAST : first.width;
    size_t begin = (size_t)STEP * (w->depth + 1) + w->hang;
    if (room < least && w->used > begin && !label[0]) {
      table_end_line(w->job);
      begin_below(w, w->hang);
      continue;
    }
    if (room < least) room = least;
    table_part part = table_first_line(text, room);
    table_style_on(w->job, style);
    table_put(w->job, label);
    table_put_part(w->job, text, part.end);
    table_style_off(w->job, style);
    w->used += part.width;
    text = part.next;
    label = "";
    if (!*text) return;
    table_end_line(w->job);
    begin_below(w, w->hang);
  }
}

static void put_text(writing *w, const char *text, table_style style) {
  put_labelled(w, "", text, style);
}

// A line below the node's own.
static void put_below(writing *w, const char *label, const char *text) {
  if (!text[0]) return;
  begin_below(w, 0);
  w->hang = HANG;
  put_labelled(w, label, text, TABLE_DIM);
  table_end_line(w->job);
}

static bool has_value(const heng_cell_view *value) {
  return value->kind != HENG_CELL_TEXT || value->en[0] || value->zh[0];
}

// " = 93.25", or " ≈ 0.333333" of a fraction.
static void put_value(writing *w, const heng_node_view *node, bool named) {
  char room[32];
  const char *value = table_show(w->job, &node->value, false, room);
  const char *sign = " = ";
  if (node->value.kind == HENG_CELL_MISSING)
    value = table_said(w->job, "missing", "缺失");
  if (node->value.kind == HENG_CELL_FRACTION && named &&
      strncmp(value, "≈", strlen("≈")) == 0) {
    sign = " ≈ ";
    value += strlen("≈");
  }
  if (named) put_text(w, sign, TABLE_PLAIN);
  put_text(w, value, node->depth ? TABLE_PLAIN : TABLE_BOLD);
}

static void put_node(writing *w, const heng_node_view *node) {
  table_job *job = w->job;
  const char *name = table_said(job, node->en, node->zh);
  const char *note = table_said(job, node->note_en, node->note_zh);
  put_text(w, name, node->depth ? TABLE_PLAIN : TABLE_BOLD);
  if (has_value(&node->value)) put_value(w, node, name[0] != '\0');
  if (note[0]) {
    put_text(w, table_said(job, " (", "（"), TABLE_PLAIN);
    const char *end = table_said(job, ")", "）");
    w->kept = table_width(end);
    put_text(w, note, TABLE_PLAIN);
    table_put(job, end);
    w->used += table_width(end);
    w->kept = 0;
  }
  if (node->place[0]) {
    bool fits = w->used + 2 + table_width(node->place) <= job->columns;
    if (!fits) table_end_line(job);
    if (!fits) begin_below(w, 0);
    if (fits) table_spaces(job, 2);
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
    writing w = {job, s, node.depth, children, (size_t)STEP * node.depth, 0, 0};
    put_branches(job, s, node.depth);
    if (node.depth)
      table_put_styled(job, s->last[i] ? "└─ " : "├─ ", TABLE_DIM);
    s->goes_on[node.depth] = !s->last[i];
    put_node(&w, &node);
    put_below(&w, "", table_said(job, node.text, node.text_zh));
    put_below(&w, table_said(job, "source: ", "依据："), node.source);
    put_below(&w, table_said(job, "assumed: ", "假定："), node.assumed);
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
