// Building reports: values, put into the cell that is due.
#include "report/report_internal.h"

#include <stdio.h>

#define SMALL_ROOM 48  // a sign, two words of digits and a point

// The cell that is due, or null where a row has no more columns.
static heng_report_cell *take_cell(heng_report_section *section) {
  return section->next < section->end ? section->next++ : NULL;
}

static uint32_t hash_text(uint32_t hash, heng_slice text) {
  for (size_t i = 0; i < text.len; i++)
    hash = (hash ^ (unsigned char)text.ptr[i]) * 16777619u;
  return hash;
}

static bool same_text(const char *kept, heng_slice text) {
  return strlen(kept) == text.len && memcmp(kept, text.ptr, text.len) == 0;
}

// A view for such a value: that of an equal cell before, if it is remembered.
static const heng_cell_view *share_view(heng_report *report,
                                        heng_cell_kind kind,
                                        heng_said said) {
  uint32_t hash = hash_text(hash_text(2166136261u, said.en), said.zh);
  const heng_cell_view **place =
      &report->shared[(hash ^ hash >> 16) % HENG_REPORT_SHARED];
  const heng_cell_view *old = *place;
  if (old && old->kind == kind && said.en.len && said.zh.len &&
      same_text(old->en, said.en) && same_text(old->zh, said.zh))
    return old;
  heng_cell_view *view = heng__new(report->arena, heng_cell_view);
  view->kind = kind;
  view->en = heng__report_copy(report, said.en);
  view->zh = heng__slice_eq(said.en, said.zh)
                 ? view->en
                 : heng__report_copy(report, said.zh);
  view->numerator = view->denominator = "";
  return *place = view;
}

static void set_box(heng_report_cell *cell, const heng_cell_view *view) {
  cell->boxed = 1;
  memcpy(cell->body, &view, sizeof view);
}

static void put_said(heng_report_section *section,
                     heng_cell_kind kind,
                     heng_said said) {
  heng_report_cell *cell = take_cell(section);
  if (!cell) return;
  cell->kind = (uint8_t)kind;
  if (said.en.len < HENG_CELL_INLINE && heng__slice_eq(said.en, said.zh)) {
    if (said.en.len) memcpy(cell->body, said.en.ptr, said.en.len);
    cell->body[said.en.len] = '\0';
  } else {
    set_box(cell, share_view(section->report, kind, said));
  }
}

void heng__put_missing(heng_report_section *section) {
  heng_report_cell *cell = take_cell(section);
  if (cell) cell->kind = HENG_CELL_MISSING;
}

void heng__put_text(heng_report_section *section, heng_slice text) {
  put_said(section, HENG_CELL_TEXT, HENG_SAY(text));
}

void heng__put_said(heng_report_section *section, heng_said text) {
  put_said(section, HENG_CELL_TEXT, text);
}

void heng__put_some_text(heng_report_section *section, heng_slice text) {
  heng__put_some_said(section, HENG_SAY(text));
}

void heng__put_some_said(heng_report_section *section, heng_said text) {
  if (text.en.len)
    heng__put_said(section, text);
  else
    heng__put_missing(section);
}

// The parts of a fraction are kept beside what is shown.
static void put_fraction(heng_report_section *section,
                         heng_num x,
                         unsigned digits) {
  heng_report_cell *cell = take_cell(section);
  if (!cell) return;
  heng_arena *arena = section->report->arena;
  heng_cell_view *view = heng__new(arena, heng_cell_view);
  view->kind = HENG_CELL_FRACTION;
  view->en = view->zh = heng__num_show(arena, x, digits).ptr;
  view->numerator = heng__num_numerator(arena, x).ptr;
  view->denominator = heng__num_denominator(arena, x).ptr;
  cell->kind = HENG_CELL_FRACTION;
  set_box(cell, view);
}

// Writes x = n / 10^scale without touching an arena, for the small numbers that
// most cells are; false for others.
static bool write_small(heng_num x, unsigned digits, char out[SMALL_ROOM]) {
  int64_t power = 1;
  unsigned scale = 0;
  if (x.wide || x.n > INT64_C(1000000000) || x.n < -INT64_C(1000000000))
    return false;
  while (scale < 9 && (power % x.d != 0 || scale < digits)) {
    power *= 10;
    scale++;
  }
  if (power % x.d != 0 || scale < digits) return false;
  int64_t value = (x.n < 0 ? -x.n : x.n) * (power / x.d);
  const char *sign = x.n < 0 ? "-" : "";
  if (scale == 0)
    snprintf(out, SMALL_ROOM, "%s%lld", sign, (long long)value);
  else
    snprintf(out, SMALL_ROOM, "%s%lld.%0*lld", sign, (long long)(value / power),
             (int)scale, (long long)(value % power));
  return true;
}

void heng__put_num(heng_report_section *section, heng_num x, unsigned digits) {
  char small[SMALL_ROOM];
  if (write_small(x, digits, small))
    put_said(section, HENG_CELL_NUMBER, HENG_SAY(heng__slice(small)));
  else if (heng__num_is_decimal(x))
    put_said(section, HENG_CELL_NUMBER,
             HENG_SAY(heng__num_show(section->report->arena, x, digits)));
  else
    put_fraction(section, x, digits);
}

void heng__put_int(heng_report_section *section, int64_t n) {
  heng__put_num(section, heng__num_int(n), 0);
}

void heng__put_bool(heng_report_section *section, bool yes) {
  heng_report_cell *cell = take_cell(section);
  if (!cell) return;
  cell->kind = HENG_CELL_BOOL;
  cell->body[0] = yes ? 'y' : 'n';
}

void heng__put_choice(heng_report_section *section, heng_pair value) {
  put_said(section, HENG_CELL_CHOICE, heng__say_pair(value));
}

void heng__put_date(heng_report_section *section, heng_date date) {
  char text[16];
  put_said(section, HENG_CELL_DATE,
           HENG_SAY(heng__slice(heng__date_text(date, text))));
}

void heng__put_key(heng_report_section *section, heng_slice key) {
  put_said(section, HENG_CELL_KEY, HENG_SAY(key));
}

void heng__put_held(heng_report_section *section, uint32_t finding) {
  heng_report_cell *cell = take_cell(section);
  if (!cell) return;
  cell->kind = HENG_CELL_HELD;
  memcpy(cell->body, &finding, sizeof finding);
}

heng_cell_view heng__report_view(const heng_report_cell *cell) {
  heng_cell_view view = {.kind = (heng_cell_kind)cell->kind,
                         .en = "",
                         .zh = "",
                         .numerator = "",
                         .denominator = ""};
  if (cell->boxed) {
    const heng_cell_view *box;
    memcpy(&box, cell->body, sizeof box);
    return *box;
  }
  switch (view.kind) {
    case HENG_CELL_MISSING: break;
    case HENG_CELL_BOOL:
      view.yes = cell->body[0] == 'y';
      view.en = view.yes ? "yes" : "no";
      view.zh = view.yes ? "是" : "否";
      break;
    case HENG_CELL_HELD:
      memcpy(&view.finding, cell->body, sizeof view.finding);
      view.en = view.zh = "—";
      break;
    case HENG_CELL_TEXT:
    case HENG_CELL_NUMBER:
    case HENG_CELL_FRACTION:
    case HENG_CELL_CHOICE:
    case HENG_CELL_DATE:
    case HENG_CELL_KEY: view.en = view.zh = cell->body; break;
  }
  return view;
}
