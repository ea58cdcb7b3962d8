// A page: its head, then section by section, each on paper of its own where it is
// long.
#include "html.h"

#include <stdlib.h>
#include <string.h>

// A section with more rows or nodes than this begins a page.
#define SHORT_ROWS 12

typedef struct kind_title {
  const char *kind, *en, *zh;
} kind_title;

static const kind_title titles[] = {
    {"run", "Results", "计分结果"},
    {"explain", "Explanation", "计算说明"},
    {"compare", "Comparison", "方案比较"},
    {"check", "Check", "规则检查"},
    {"test", "Test", "测试"},
    {"diff", "Changes", "规则变更"},
    {"audit", "Audit", "结果核查"},
    {"mutate", "Mutation of the rules", "规则变异测试"},
    {"search", "Search", "规则搜索"},
    {"approve", "Approval", "批准"},
    {"note", "Release note", "发布说明"},
    {"new", "New profile", "新建方案"},
    {"format", "Formatted text", "整理后的规则"},
    {"dump", "Inner form", "内部形式"},
    {"version", "Version", "版本"},
    {"list", "What there is", "清单"},
    {"help", "Help", "帮助"},
    {"usage", "Help", "帮助"},
};

static const char *title_of(const html_job *job) {
  const char *kind = job->api->kind(job->report);
  for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
    if (strcmp(titles[i].kind, kind) == 0)
      return html_said(job, titles[i].en, titles[i].zh);
  return kind;
}

// What the first fact says, such as the scheme's title; false where there is none.
static bool first_fact(const html_job *job, heng_cell_view *out) {
  if (!job->api->n_sections(job->report)) return false;
  heng_section_view first = job->api->section(job->report, 0);
  if (first.kind != HENG_SECTION_FACTS || !first.n_rows) return false;
  *out = job->api->cell(job->report, 0, 0, 1);
  return out->kind == HENG_CELL_TEXT || out->kind == HENG_CELL_KEY;
}

static void put_title(html_job *job) {
  heng_cell_view about;
  html_text(job, title_of(job));
  if (!first_fact(job, &about)) return;
  html_put(job, html_said(job, " – ", "："));
  html_text(job, html_said(job, about.en, about.zh));
}

static void put_head(html_job *job) {
  html_put(job, "<!DOCTYPE html>\n<html lang=\"");
  html_put(job, html_said(job, "en", "zh-CN"));
  html_put(job,
           "\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
  put_title(job);
  html_put(job, "</title>\n<style>\n");
  for (size_t i = 0; html_style[i]; i++) html_put(job, html_style[i]);
  html_put(job, "</style>\n</head>\n<body>\n<h1>");
  put_title(job);
  html_put(job, "</h1>\n");
}

static void put_facts(html_job *job, size_t section, size_t n) {
  html_put(job, "<table class=\"facts\">\n<tbody>\n");
  for (size_t i = 0; i < n && job->status == HENG_OK; i++) {
    heng_column_view fact = job->api->fact(job->report, section, i);
    heng_cell_view value = job->api->cell(job->report, section, i, 1);
    html_put(job, "<tr><th scope=\"row\">");
    html_text(job, html_said(job, fact.en, fact.zh));
    html_put(job, "</th><td>");
    html_value(job, &value, false, false);
    html_put(job, "</td></tr>\n");
  }
  html_put(job, "</tbody>\n</table>\n");
}

static void put_lines(html_job *job, size_t section, size_t n) {
  html_put(job, "<pre>\n");
  for (size_t i = 0; i < n && job->status == HENG_OK; i++)
    html_line(job, job->api->line(job->report, section, i));
  html_put(job, "</pre>\n");
}

// A long section begins a page, but for the first one; a short one is kept
// together.
static const char *class_of(const html_job *job, size_t at) {
  heng_section_view view = job->api->section(job->report, at);
  size_t n = view.kind == HENG_SECTION_TREE ? job->api->n_nodes(job->report, at)
                                            : view.n_rows + view.n_lines;
  bool wide = view.kind == HENG_SECTION_TABLE && html_grid_is_wide(job, at);
  bool page = at && n > SHORT_ROWS && view.kind != HENG_SECTION_FACTS;
  if (wide) return page ? "wide page" : "wide";
  return page ? "page" : n <= SHORT_ROWS ? "short" : "first";
}

// A table of details alone is for programs.
static bool is_all_detail(const html_job *job, size_t at) {
  heng_section_view view = job->api->section(job->report, at);
  for (size_t c = 0; c < view.n_columns; c++)
    if (!job->api->column(job->report, at, c).detail) return false;
  return view.kind == HENG_SECTION_TABLE && view.n_columns;
}

static void put_section(html_job *job, size_t at) {
  heng_section_view view = job->api->section(job->report, at);
  if (is_all_detail(job, at)) return;
  const char *title = html_said(job, view.en, view.zh);
  // Nothing was said: there is nothing to print of it.
  if (strcmp(view.key, "diagnostics") == 0 && !view.n_rows) return;
  html_put(job, "<section class=\"");
  html_put(job, class_of(job, at));
  html_put(job, "\">\n");
  if (title[0]) {
    html_put(job, "<h2>");
    html_text(job, title);
    html_put(job, "</h2>\n");
  }
  switch (view.kind) {
    case HENG_SECTION_TABLE: html_grid(job, at); break;
    case HENG_SECTION_TREE: html_tree(job, at); break;
    case HENG_SECTION_FACTS: put_facts(job, at, view.n_rows); break;
    case HENG_SECTION_TEXT: put_lines(job, at, view.n_lines); break;
  }
  html_put(job, "</section>\n");
}

heng_status html_write(const heng_report *report,
                       const heng_report_api *api,
                       const heng_write_options *options,
                       const heng_out *out) {
  html_job *job = malloc(sizeof *job);
  if (!job) return HENG_NOMEM;
  *job = (html_job){.report = report,
                    .api = api,
                    .out = out,
                    .chinese = options->chinese,
                    .status = HENG_OK};
  put_head(job);
  size_t n = api->n_sections(report);
  for (size_t i = 0; i < n && job->status == HENG_OK; i++) put_section(job, i);
  html_put(job, "</body>\n</html>\n");
  html_flush(job);
  heng_status status = job->status;
  free(job);
  return status;
}
