// Diagnostics as a section of a report, for `--format json` and its like.
#include "report/report_internal.h"

#include <stdio.h>

static const heng_pair severity_names[] = {
    [HENG_ERROR] = {{"error", 5}, {"错误", 6}},
    [HENG_WARNING] = {{"warning", 7}, {"警告", 6}},
    [HENG_NOTE] = {{"note", 4}, {"说明", 6}},
};

static void add_columns(heng_report_section *table) {
  static const struct {
    const char *key, *en, *zh;
    unsigned flags;
  } columns[] = {
      {"severity", "severity", "程度", 0},
      {"code", "code", "代码", 0},
      {"file", "file", "文件", HENG_COLUMN_ONLY_IF_USED},
      {"line", "line", "行", HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED},
      {"column", "column", "列", HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED},
      {"field", "field", "字段", HENG_COLUMN_ONLY_IF_USED},
      {"message", "message", "内容", 0},
      {"notes", "notes", "说明", HENG_COLUMN_ONLY_IF_USED},
  };
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
    heng_said heading = {heng__slice(columns[i].en),
                         heng__slice(columns[i].zh)};
    heng__report_column(table, heng__slice(columns[i].key), heading,
                        columns[i].flags);
  }
}

static void put_number_or_none(heng_report_section *table, uint32_t n) {
  if (n)
    heng__put_int(table, n);
  else
    heng__put_missing(table);
}

static void put_text_or_none(heng_report_section *table, heng_slice text) {
  if (text.len)
    heng__put_text(table, text);
  else
    heng__put_missing(table);
}

static void put_place(heng_report_section *table, const heng_diag *diag) {
  if (diag->span.source) {
    heng_place place = heng__source_place(diag->span);
    put_text_or_none(table, diag->span.source->name);
    put_number_or_none(table, place.line);
    put_number_or_none(table, place.column);
  } else {
    put_text_or_none(table, diag->file);
    put_number_or_none(table, diag->line);
    heng__put_missing(table);
  }
  put_text_or_none(table, diag->cell);
}

static heng_slice notes_in(heng_arena *arena,
                           const heng_diag *diag,
                           heng_lang lang) {
  heng_buf out = {.arena = arena};
  for (const heng_diag *note = diag->notes; note; note = note->next) {
    if (note != diag->notes)
      heng__buf_puts(&out, lang == HENG_ZH ? "；" : "; ");
    heng__buf_add(&out, heng__diag_message(arena, note, lang));
  }
  return heng__buf_slice(&out);
}

static void add_diag(heng_report_section *table, const heng_diag *diag) {
  heng_arena *arena = table->report->arena;
  char code[8];
  heng__report_row(table);
  heng__put_choice(table, severity_names[diag->severity]);
  heng__put_text(table, heng__slice(heng__diag_code(diag->code, code)));
  put_place(table, diag);
  heng__put_said(table, (heng_said){heng__diag_message(arena, diag, HENG_EN),
                                    heng__diag_message(arena, diag, HENG_ZH)});
  if (diag->notes)
    heng__put_said(table, (heng_said){notes_in(arena, diag, HENG_EN),
                                      notes_in(arena, diag, HENG_ZH)});
}

void heng__report_diags(heng_report *report, const heng_diags *diags) {
  heng_report_section *table = heng__report_table(
      report, HENG_LIT("diagnostics"), HENG_SAY2("Diagnostics", "诊断"));
  add_columns(table);
  size_t count;
  const heng_diag **sorted = heng__diags_sorted(report->arena, diags, &count);
  for (size_t i = 0; i < count; i++) add_diag(table, sorted[i]);
}
