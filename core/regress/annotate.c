// Writing rule texts with the coverage of each line in the margin.
#include "regress/annotate.h"

#include "base/utf8.h"

#define MARGIN 9  // columns of each count

// The items of a text, chained by the line on which they begin.
typedef struct lines {
  const heng_annotation *annotation;
  const heng_source *source;
  heng_lang lang;
  uint32_t *first, *next;  // items + 1; 0: none
} lines;

static lines begin(heng_arena *arena,
                   const heng_annotation *annotation,
                   const heng_source *source,
                   heng_lang lang) {
  const heng_cover *cover = annotation->cover;
  lines l = {.annotation = annotation, .source = source, .lang = lang};
  l.first = heng__array(arena, uint32_t, source->n_lines + 2);
  l.next = heng__array(arena, uint32_t, cover->n_items + 1);
  for (size_t i = cover->n_items; i-- > 0;) {
    heng_span span = cover->items[i].span;
    if (span.source != source) continue;
    uint32_t line = heng__source_place(span).line;
    l.next[i] = l.first[line];
    l.first[line] = (uint32_t)i + 1;
  }
  return l;
}

// What a line shows: how often the first of its items was exercised, one that is
// asked for if there is one, and whether one of them never was by an example.
typedef struct line_counts {
  bool any, wanted, missed;
  uint64_t examples, records;
} line_counts;

static bool is_missed(const lines *l, uint32_t item) {
  return l->annotation->cover->items[item].wanted == HENG_COVER_WANTED &&
         !l->annotation->examples[item];
}

static line_counts count(const lines *l, uint32_t line) {
  line_counts c = {0};
  for (uint32_t i = l->first[line]; i; i = l->next[i - 1]) {
    heng_cover_wanted wanted = l->annotation->cover->items[i - 1].wanted;
    c.missed = c.missed || is_missed(l, i - 1);
    if (wanted == HENG_COVER_UNREACHABLE) continue;
    if (!c.any || (!c.wanted && wanted == HENG_COVER_WANTED)) {
      c.examples = l->annotation->examples[i - 1];
      c.records = l->annotation->records[i - 1];
    }
    c.any = true;
    c.wanted = c.wanted || wanted == HENG_COVER_WANTED;
  }
  return c;
}

static heng_slice line_text(const lines *l, uint32_t line) {
  uint32_t start = l->source->lines[line - 1];
  heng_span span = {l->source, start, start};
  return heng__source_place(span).text;
}

static heng_slice never(heng_lang lang) {
  return lang == HENG_ZH ? HENG_LIT("从未") : HENG_LIT("never");
}

static heng_slice show(heng_lang lang, heng_said said) {
  return lang == HENG_ZH ? said.zh : said.en;
}

// ---- plain text ---------------------------------------------------------------

static void spaces(heng_buf *out, size_t n) {
  while (n--) heng__buf_puts(out, " ");
}

static void put_right(heng_buf *out, heng_slice text) {
  size_t width = heng__utf8_width(text);
  spaces(out, width < MARGIN ? MARGIN - width : 0);
  heng__buf_add(out, text);
}

static void put_count(heng_buf *out, const lines *l, bool any, uint64_t n) {
  char room[32];
  size_t len = 0;
  if (!any) {
    put_right(out, HENG_LIT(""));
  } else if (!n) {
    put_right(out, never(l->lang));
  } else {
    for (uint64_t rest = n; rest; rest /= 10) len++;
    for (size_t i = len; i-- > 0; n /= 10) room[i] = (char)('0' + n % 10);
    put_right(out, (heng_slice){room, len});
  }
}

static void put_missed(heng_buf *out, const lines *l, uint32_t item) {
  const heng_cover_item *of = &l->annotation->cover->items[item];
  uint32_t column = heng__source_place(of->span).column;
  spaces(out, 2 * MARGIN);
  heng__buf_puts(out, "  │ ");
  spaces(out, column - 1);
  heng__buf_puts(out, l->lang == HENG_ZH ? "└ 从未：" : "└ never: ");
  heng__buf_add(out, show(l->lang, of->what));
  if (l->annotation->records[item])
    heng__buf_puts(out,
                   l->lang == HENG_ZH ? "（数据中有）" : " (the records do)");
  heng__buf_puts(out, "\n");
}

void heng__annotate_text(heng_buf *out,
                         const heng_annotation *annotation,
                         const heng_source *source,
                         heng_lang lang) {
  lines l = begin(out->arena, annotation, source, lang);
  put_right(out, lang == HENG_ZH ? HENG_LIT("示例") : HENG_LIT("examples"));
  put_right(out, lang == HENG_ZH ? HENG_LIT("数据") : HENG_LIT("records"));
  heng__buf_printf(out, "  │ %.*s\n", HENG_ARG(source->name));
  for (uint32_t line = 1; line <= source->n_lines; line++) {
    heng_slice text = line_text(&l, line);
    if (line == source->n_lines && !text.len) break;
    line_counts c = count(&l, line);
    put_count(out, &l, c.any, c.examples);
    put_count(out, &l, c.any, c.records);
    heng__buf_printf(out, text.len ? "  │ %.*s\n" : "  │\n", HENG_ARG(text));
    for (uint32_t i = l.first[line]; i; i = l.next[i - 1])
      if (is_missed(&l, i - 1)) put_missed(out, &l, i - 1);
  }
}

// ---- a page -------------------------------------------------------------------

static void put_escaped(heng_buf *out, heng_slice text) {
  for (size_t i = 0; i < text.len; i++) {
    switch (text.ptr[i]) {
      case '<': heng__buf_puts(out, "&lt;"); break;
      case '>': heng__buf_puts(out, "&gt;"); break;
      case '&': heng__buf_puts(out, "&amp;"); break;
      case '"': heng__buf_puts(out, "&quot;"); break;
      default: heng__buf_add(out, (heng_slice){text.ptr + i, 1}); break;
    }
  }
}

void heng__annotate_page_begin(heng_buf *out, heng_lang lang) {
  bool zh = lang == HENG_ZH;
  heng__buf_printf(out,
                   "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
                   "<meta charset=\"utf-8\">\n<title>%s</title>\n<style>\n"
                   "td { padding: 0 .6em; vertical-align: top; }\n"
                   ".n { text-align: right; color: #555; }\n"
                   ".t { white-space: pre-wrap; font-family: monospace; }\n"
                   ".never { background: #fdd; }\n"
                   ".done { background: #efe; }\n"
                   ".what { color: #a00; }\n"
                   "</style>\n</head>\n<body>\n",
                   zh ? "zh" : "en", zh ? "规则覆盖" : "Coverage of the rules");
}

void heng__annotate_page_text(heng_buf *out,
                              const heng_annotation *annotation,
                              const heng_source *source,
                              heng_lang lang) {
  lines l = begin(out->arena, annotation, source, lang);
  bool zh = lang == HENG_ZH;
  heng__buf_puts(out, "<h2>");
  put_escaped(out, source->name);
  heng__buf_printf(out,
                   "</h2>\n<table>\n<tr><th>%s</th><th>%s</th><th></th>"
                   "<th></th></tr>\n",
                   zh ? "示例" : "examples", zh ? "数据" : "records");
  for (uint32_t line = 1; line <= source->n_lines; line++) {
    heng_slice text = line_text(&l, line);
    if (line == source->n_lines && !text.len) break;
    line_counts c = count(&l, line);
    const char *class = !c.wanted ? "" : c.missed ? "never" : "done";
    heng__buf_printf(out, "<tr class=\"%s\"><td class=\"n\">", class);
    put_count(out, &l, c.any, c.examples);
    heng__buf_puts(out, "</td><td class=\"n\">");
    put_count(out, &l, c.any, c.records);
    heng__buf_printf(out, "</td><td class=\"n\">%u</td><td class=\"t\">",
                     (unsigned)line);
    put_escaped(out, text);
    for (uint32_t i = l.first[line]; i; i = l.next[i - 1]) {
      if (!is_missed(&l, i - 1)) continue;
      heng__buf_puts(out, zh ? "\n<span class=\"what\">从未："
                             : "\n<span class=\"what\">never: ");
      put_escaped(out, show(lang, annotation->cover->items[i - 1].what));
      heng__buf_puts(out, "</span>");
    }
    heng__buf_puts(out, "</td></tr>\n");
  }
  heng__buf_puts(out, "</table>\n");
}

void heng__annotate_page_end(heng_buf *out) {
  heng__buf_puts(out, "</body>\n</html>\n");
}
