// Diagnostics as a person reads them: place, message, source line with carets,
// notes; and the whole list in the order of the files.
#include "base/diag.h"

#include <stdlib.h>

#include "base/utf8.h"

#define NOTE_INDENT "      "

static const heng_said severity_words[] = {
    [HENG_ERROR] = {{"error", 5}, {"错误", 6}},
    [HENG_WARNING] = {{"warning", 7}, {"警告", 6}},
    [HENG_NOTE] = {{"note", 4}, {"说明", 6}},
};

// "five.heng:18:31: ", "events.csv:12 [points]: ", or nothing.
static void render_where(heng_buf *out, const heng_diag *diag) {
  if (diag->span.source) {
    heng_place place = heng__source_place(diag->span);
    heng__buf_add(out, diag->span.source->name);
    heng__buf_printf(out, ":%u:%u: ", place.line, place.column);
    return;
  }
  heng__buf_add(out, diag->file);
  if (diag->file.len && diag->line) heng__buf_printf(out, ":%u", diag->line);
  if (diag->cell.len) {
    heng__buf_puts(out, diag->file.len ? " [" : "[");
    heng__buf_add(out, diag->cell);
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

// The line as it takes one column for each tab, control character and broken
// byte, which is how the carets count it.
static void render_line(heng_buf *out, heng_slice line) {
  for (size_t at = 0, len; at < line.len; at += len) {
    int32_t cp;
    len = heng__utf8_next(line, at, &cp);
    if (len == 0) {
      len = 1;
      heng__buf_puts(out, "\xEF\xBF\xBD");
    } else if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0)) {
      heng__buf_puts(out, " ");
    } else {
      heng__buf_add(out, (heng_slice){line.ptr + at, len});
    }
  }
}

static void repeat(heng_buf *out, const char *text, size_t times) {
  while (times-- > 0) heng__buf_puts(out, text);
}

//    18 |   points 名次分 = 100 - gap[indicator.grade required]
//       |                             ^^^^^^^^^^^^^^^
static void render_source(heng_buf *out, heng_span span) {
  heng_place place = heng__source_place(span);
  size_t before = out->len;
  heng__buf_printf(out, "%5u", place.line);
  size_t gutter = out->len - before;
  heng__buf_puts(out, " | ");
  render_line(out, place.text);
  heng__buf_puts(out, "\n");
  repeat(out, " ", gutter);
  heng__buf_puts(out, " | ");
  repeat(out, " ", place.column - 1);
  repeat(out, "^", place.width);
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
  heng__buf_add(out, name);
  if (line) heng__buf_printf(out, ":%u", line);
  heng__buf_puts(out, ")");
}

static void render_note(heng_buf *out, const heng_diag *note, heng_lang lang) {
  heng__buf_puts(out, NOTE_INDENT);
  heng__buf_add(out, heng__diag_message(out->arena, note, lang));
  render_note_place(out, note);
  heng__buf_puts(out, "\n");
}

void heng__diag_render(heng_buf *out, const heng_diag *diag, heng_lang lang) {
  render_where(out, diag);
  render_kind(out, diag, lang);
  heng__buf_add(out, heng__diag_message(out->arena, diag, lang));
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
