// Diagnostics as a person reads them: place, message, source line with carets,
// notes; and the whole list in the order of the files.
#include "base/diag.h"

#include <stdlib.h>

#include "base/utf8.h"

#define NOTE_INDENT "      "
#define LINE_SHOWN  160  // columns of a source line that are shown at most
#define LINE_BEFORE 60   // of these in front of the mark, where it is cut there

static const heng_said severity_words[] = {
    [HENG_ERROR] = {{"error", 5}, {"错误", 6}},
    [HENG_WARNING] = {{"warning", 7}, {"警告", 6}},
    [HENG_NOTE] = {{"note", 4}, {"说明", 6}},
};

// Turns the writing direction; takes no column.
static bool turns(int32_t cp) {
  return cp == 0x061C || cp == 0x200E || cp == 0x200F ||
         (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

// A text of the rules or the data as it takes one column for each tab, control
// character and broken byte, which is how the carets count it. Nothing in it can
// steer the terminal or turn a line around.
static void render_text(heng_buf *out, heng_slice text) {
  for (size_t at = 0, len; at < text.len; at += len) {
    int32_t cp;
    len = heng__utf8_next(text, at, &cp);
    if (len == 0) {
      len = 1;
      heng__buf_puts(out, "\xEF\xBF\xBD");
    } else if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0)) {
      heng__buf_puts(out, " ");
    } else if (!turns(cp)) {
      heng__buf_add(out, (heng_slice){text.ptr + at, len});
    }
  }
}

// "five.heng:18:31: ", "events.csv:12 [points]: ", or nothing.
static void render_where(heng_buf *out, const heng_diag *diag) {
  if (diag->span.source) {
    heng_place place = heng__source_place(diag->span);
    render_text(out, diag->span.source->name);
    heng__buf_printf(out, ":%u:%u: ", place.line, place.column);
    return;
  }
  render_text(out, diag->file);
  if (diag->file.len && diag->line) heng__buf_printf(out, ":%u", diag->line);
  if (diag->cell.len) {
    heng__buf_puts(out, diag->file.len ? " [" : "[");
    render_text(out, diag->cell);
    heng__buf_puts(out, "]");
  }
  if (diag->file.len || diag->cell.len) heng__buf_puts(out, ": ");
}

// "error H214: " or "错误 H214：".
static void render_kind(heng_buf *out, const heng_diag *diag, heng_lang lang) {
  char code[8];
  heng_said word = severity_words[diag->severity];
  heng__buf_add(out, lang == HENG_ZH ? word.zh : word.en);
  if (heng__diag_code(diag->code, code)[0]) {
    heng__buf_puts(out, " ");
    heng__buf_puts(out, code);
  }
  heng__buf_puts(out, lang == HENG_ZH ? "：" : ": ");
}

static void repeat(heng_buf *out, const char *text, size_t times) {
  while (times-- > 0) heng__buf_puts(out, text);
}

// The byte of [line] that [columns] columns stand in front of, or its end.
static size_t byte_at(heng_slice line, size_t columns) {
  size_t at = 0;
  while (at < line.len) {
    int32_t cp;
    size_t len = heng__utf8_next(line, at, &cp);
    if (len == 0) len = 1;
    size_t width = heng__utf8_width((heng_slice){line.ptr + at, len});
    if (width > columns) break;
    columns -= width;
    at += len;
  }
  return at;
}

// What is shown of a line: all of it, unless it is so long that nobody would
// find the mark.
typedef struct part {
  heng_slice text;
  bool before, behind;   // the line goes on there
  size_t column, width;  // of the mark, the first from 0
} part;

static part part_of(heng_place place) {
  part p = {place.text, false, false, place.column - 1, place.width};
  if (place.text.len <= LINE_SHOWN) return p;
  if (p.column + p.width > LINE_SHOWN && p.column > LINE_BEFORE) {
    size_t from = byte_at(p.text, p.column - LINE_BEFORE);
    p.column -= heng__utf8_width((heng_slice){p.text.ptr, from});
    p.text = (heng_slice){p.text.ptr + from, p.text.len - from};
    p.before = true;
  }
  size_t to = byte_at(p.text, LINE_SHOWN);
  p.behind = to < p.text.len;
  p.text.len = to;
  if (p.behind && p.column + p.width > LINE_SHOWN)
    p.width = p.column < LINE_SHOWN ? LINE_SHOWN - p.column : 1;
  return p;
}

//    18 |   points 名次分 = 100 - gap[indicator.grade required]
//       |                             ^^^^^^^^^^^^^^^
static void render_source(heng_buf *out, heng_span span) {
  heng_place place = heng__source_place(span);
  part shown = part_of(place);
  size_t before = out->len;
  heng__buf_printf(out, "%5u", place.line);
  size_t gutter = out->len - before;
  heng__buf_puts(out, " | ");
  if (shown.before) heng__buf_puts(out, "…");
  render_text(out, shown.text);
  heng__buf_puts(out, shown.behind ? "…\n" : "\n");
  repeat(out, " ", gutter);
  heng__buf_puts(out, " | ");
  repeat(out, " ", shown.column + shown.before);
  repeat(out, "^", shown.width);
  heng__buf_puts(out, "\n");
}

// "(five.heng:4)" or "(events.csv:12)" after a note that has a place.
static void render_note_place(heng_buf *out, const heng_diag *note) {
  heng_slice name = note->file;
  uint32_t line = note->line;
  if (note->span.source) {
    name = note->span.source->name;
    line = heng__source_place(note->span).line;
  }
  if (!name.len) return;
  heng__buf_puts(out, " (");
  render_text(out, name);
  if (line) heng__buf_printf(out, ":%u", line);
  heng__buf_puts(out, ")");
}

static void render_note(heng_buf *out, const heng_diag *note, heng_lang lang) {
  heng__buf_puts(out, NOTE_INDENT);
  render_text(out, heng__diag_message(out->arena, note, lang));
  render_note_place(out, note);
  heng__buf_puts(out, "\n");
}

void heng__diag_render(heng_buf *out, const heng_diag *diag, heng_lang lang) {
  render_where(out, diag);
  render_kind(out, diag, lang);
  render_text(out, heng__diag_message(out->arena, diag, lang));
  heng__buf_puts(out, "\n");
  const heng_source *source = diag->span.source;
  if (source) render_source(out, diag->span);
  for (const heng_diag *note = diag->notes; note; note = note->next)
    render_note(out, note, lang);
  if (source && source->made_by.len) {
    heng_said by = HENG_SAY(source->made_by);
    heng_diag note = {.code = HENG_N_MADE_BY, .args = &by, .n_args = 1};
    render_note(out, &note, lang);
  }
}

// What a diagnostic is sorted by.
typedef struct entry {
  const heng_diag *diag;
  heng_slice name;
  uint32_t line, column;
  size_t order;  // as it was added; makes the sort stable
} entry;

static entry entry_of(const heng_diag *diag, size_t order) {
  if (!diag->span.source)
    return (entry){diag, diag->file, diag->line, 0, order};
  heng_place place = heng__source_place(diag->span);
  return (entry){diag, diag->span.source->name, place.line, place.column,
                 order};
}

static int compare_entries(const void *left, const void *right) {
  const entry *a = left, *b = right;
  int by_name = heng__slice_cmp(a->name, b->name);
  if (by_name) return by_name;
  if (a->line != b->line) return a->line < b->line ? -1 : 1;
  if (a->column != b->column) return a->column < b->column ? -1 : 1;
  // By number and not by row of the table, which new messages would move.
  char code_a[8], code_b[8];
  int by_code = strcmp(heng__diag_code(a->diag->code, code_a),
                       heng__diag_code(b->diag->code, code_b));
  if (by_code) return by_code;
  return (a->order > b->order) - (a->order < b->order);
}

// "2 errors, 1 warning, 5 more not shown".
static void render_counts(heng_buf *out,
                          const heng_diags *diags,
                          heng_lang lang) {
  static const struct {
    const char *one, *many, *zh;
  } nouns[] = {
      [HENG_ERROR] = {"error", "errors", "错误"},
      [HENG_WARNING] = {"warning", "warnings", "警告"},
      [HENG_NOTE] = {"note", "notes", "说明"},
  };
  const char *comma = "";
  for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
    size_t count = diags->count[i];
    if (!count) continue;
    heng__buf_puts(out, comma);
    if (lang == HENG_ZH)
      heng__buf_printf(out, "%zu 个%s", count, nouns[i].zh);
    else
      heng__buf_printf(out, "%zu %s", count,
                       count == 1 ? nouns[i].one : nouns[i].many);
    comma = lang == HENG_ZH ? "，" : ", ";
  }
  if (diags->dropped)
    heng__buf_printf(
        out, lang == HENG_ZH ? "%s另有 %zu 个未显示" : "%s%zu more not shown",
        comma, diags->dropped);
  heng__buf_puts(out, "\n");
}

const heng_diag **heng__diags_sorted(heng_arena *arena,
                                     const heng_diags *diags,
                                     size_t *count) {
  size_t n = 0;
  for (const heng_diag *d = diags->first; d; d = d->next) n++;
  entry *entries = heng__array(arena, entry, n);
  const heng_diag **sorted = heng__array(arena, const heng_diag *, n);
  n = 0;
  for (const heng_diag *d = diags->first; d; d = d->next, n++)
    entries[n] = entry_of(d, n);
  if (n) qsort(entries, n, sizeof *entries, compare_entries);
  for (size_t i = 0; i < n; i++) sorted[i] = entries[i].diag;
  *count = n;
  return sorted;
}

void heng__diags_render(heng_buf *out,
                        const heng_diags *diags,
                        heng_lang lang) {
  size_t count;
  const heng_diag **sorted = heng__diags_sorted(out->arena, diags, &count);
  if (count == 0) return;
  for (size_t i = 0; i < count; i++) heng__diag_render(out, sorted[i], lang);
  render_counts(out, diags, lang);
}
