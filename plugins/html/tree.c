// Trees: lists within lists, so that they are read aloud and folded as such.
#include "html.h"

#include <string.h>

static bool has_value(const heng_cell_view *value) {
  return value->kind != HENG_CELL_TEXT || value->en[0] || value->zh[0];
}

// " = 93.25", or " ≈ 0.333333" of a fraction.
static void put_value(html_job *job, const heng_node_view *node, bool named) {
  heng_cell_view value = node->value;
  bool about = value.kind == HENG_CELL_FRACTION &&
               strncmp(value.en, "≈", strlen("≈")) == 0 &&
               strncmp(value.zh, "≈", strlen("≈")) == 0;
  if (named && about) {
    value.en += strlen("≈");
    value.zh += strlen("≈");
  }
  if (named) html_put(job, about ? " ≈ " : " = ");
  html_put(job, "<b>");
  if (value.kind == HENG_CELL_MISSING)
    html_put(job, html_said(job, "missing", "缺失"));
  else
    html_value(job, &value, false, false);
  html_put(job, "</b>");
}

static void put_below(html_job *job,
                      const char *kind,
                      const char *label,
                      const char *text) {
  if (!text[0]) return;
  html_put(job, "<div class=\"");
  html_put(job, kind);
  html_put(job, "\">");
  html_put(job, label);
  html_text(job, text);
  html_put(job, "</div>");
}

static void put_node(html_job *job, const heng_node_view *node) {
  const char *name = html_said(job, node->en, node->zh);
  const char *note = html_said(job, node->note_en, node->note_zh);
  html_text(job, name);
  if (has_value(&node->value)) put_value(job, node, name[0] != '\0');
  if (note[0]) {
    html_put(job, html_said(job, " (", "（"));
    html_text(job, note);
    html_put(job, html_said(job, ")", "）"));
  }
  if (node->place[0]) {
    html_put(job, " <span class=\"place\">");
    html_text(job, node->place);
    html_put(job, "</span>");
  }
  put_below(job, "rule", "", html_said(job, node->text, node->text_zh));
  put_below(job, "cited", html_said(job, "source: ", "依据："), node->source);
  put_below(job, "cited", html_said(job, "assumed: ", "假定："), node->assumed);
}

void html_tree(html_job *job, size_t section) {
  size_t n = job->api->n_nodes(job->report, section);
  uint32_t open = 0;  // lists that are open
  for (size_t i = 0; i < n && job->status == HENG_OK; i++) {
    heng_node_view node = job->api->node(job->report, section, i);
    if (node.depth + 1 > open) {
      html_put(job, open ? "\n<ul>\n" : "<ul class=\"tree\">\n");
      open++;
    } else {
      html_put(job, "</li>\n");
      for (; open > node.depth + 1; open--) html_put(job, "</ul></li>\n");
    }
    html_put(job, "<li>");
    put_node(job, &node);
  }
  for (; open; open--) html_put(job, "</li>\n</ul>\n");
}
