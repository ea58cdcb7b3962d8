// What the tests of this room share: a small record model, and records written
// as one text.
#ifndef HENG_TESTS_MODEL_TEST_H
#define HENG_TESTS_MODEL_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "model/records.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NAMES(en, zh)       \
  {                         \
    {en, sizeof(en) - 1}, { \
      zh, sizeof(zh) - 1    \
    }                       \
  }
#define KEY(en, zh) \
  { .pair = NAMES(en, zh), .base = HENG_TYPE_TEXT, .key = true }
#define REF(en, zh, to) \
  { .pair = NAMES(en, zh), .base = HENG_TYPE_REF, .id = to }
#define MAYBE .optional = true

// ORDER TABLES
enum { UNITS, MARKS, EVENTS, STAGES, NOTES, N_TABLES };
// Fields of events.
enum { E_ID, E_UNIT, E_KIND, E_DATE, E_POINTS, E_RISE, E_CAUSE, E_FORCED };

static inline void check_text(heng_slice got, const char *want) {
  if (heng__slice_eq(got, heng__slice(want))) return;
  fail_msg("got:\n%.*s\nwanted:\n%s", HENG_ARG(got), want);
}

// units 单位, marks 评分, events 事项, stages 阶段, notes 备注. Rows of events
// that are pre-deductions have a cause, and whether it was forced.
static inline const heng_schema *test_schema(void) {
  static heng_pair classes[] = {NAMES("department", "部门"),
                                NAMES("district", "区县")};
  static heng_pair kinds[] = {NAMES("deduction", "减分"),
                              NAMES("pre_deduction", "预扣")};
  static heng_pair causes[] = {NAMES("low_place", "位次靠后"),
                               NAMES("behind", "进度滞后")};
  static heng_choice choices[] = {
      {.shown = {"units.class", 11}, .values = classes, .n_values = 2},
      {.shown = {"events.kind", 11}, .values = kinds, .n_values = 2},
      {.shown = {"cause", 5}, .values = causes, .n_values = 2},
  };
  static struct heng_schema_when pre_deduction = {E_KIND, 1};
  static heng_schema_field units[] = {
      KEY("id", "编号"),
      {.pair = NAMES("name", "名称"), .base = HENG_TYPE_TEXT},
      {.pair = NAMES("class", "类别"), .base = HENG_TYPE_CHOICE, .id = 0},
      {.pair = NAMES("parent", "上级"),
       .base = HENG_TYPE_REF,
       .id = UNITS,
       MAYBE},
      {.pair = NAMES("posts", "编制"),
       .base = HENG_TYPE_NUMBER,
       MAYBE,
       .whole = true},
  };
  static heng_schema_field marks[] = {
      REF("unit", "单位", UNITS),
      {.pair = NAMES("indicator", "指标"), .base = HENG_TYPE_TEXT},
      {.pair = NAMES("value", "得分"), .base = HENG_TYPE_NUMBER, MAYBE},
  };
  static heng_schema_field events[] = {
      KEY("id", "编号"),
      REF("unit", "单位", UNITS),
      {.pair = NAMES("kind", "种类"), .base = HENG_TYPE_CHOICE, .id = 1},
      {.pair = NAMES("date", "日期"), .base = HENG_TYPE_DATE},
      {.pair = NAMES("points", "分值"),
       .base = HENG_TYPE_NUMBER,
       .has_low = true,
       .has_high = true,
       .low = {0, 1, NULL},
       .high = {10, 1, NULL}},
      {.pair = NAMES("rise", "上升"),
       .base = HENG_TYPE_NUMBER,
       MAYBE,
       .whole = true,
       .when = &pre_deduction,
       .n_when = 1},
      {.pair = NAMES("cause", "原因"),
       .base = HENG_TYPE_CHOICE,
       .id = 2,
       .when = &pre_deduction,
       .n_when = 1},
      {.pair = NAMES("forced", "客观"),
       .base = HENG_TYPE_BOOL,
       .has_default = true,
       .when = &pre_deduction,
       .n_when = 1},
  };
  static heng_schema_field stages[] = {
      REF("unit", "单位", UNITS),
      {.pair = NAMES("quarter", "季度"),
       .base = HENG_TYPE_NUMBER,
       .whole = true,
       .has_low = true,
       .low = {1, 1, NULL}},
      {.pair = NAMES("share", "比例"),
       .base = HENG_TYPE_NUMBER,
       .has_default = true,
       .default_num = {1, 2, NULL}},
  };
  static heng_schema_field notes[] = {
      {.pair = NAMES("unit", "单位"),
       .base = HENG_TYPE_REF,
       .id = UNITS,
       MAYBE},
      {.pair = NAMES("text", "内容"), .base = HENG_TYPE_TEXT},
  };
  static uint32_t of_marks[] = {0, 1}, of_stages[] = {0, 1};
  static heng_schema_table tables[N_TABLES] = {
      [UNITS] = {NAMES("units", "单位"), units, COUNT(units), .key = 0},
      [MARKS] = {NAMES("marks", "评分"), marks, COUNT(marks), .key = -1,
                 .composite = of_marks, .n_composite = 2},
      [EVENTS] = {NAMES("events", "事项"), events, COUNT(events), .key = 0},
      [STAGES] = {NAMES("stages", "阶段"), stages, COUNT(stages), .key = -1,
                  .composite = of_stages, .n_composite = 2},
      [NOTES] = {NAMES("notes", "备注"), notes, COUNT(notes), .key = -1},
  };
  static const heng_schema schema = {choices, COUNT(choices), tables, N_TABLES};
  return &schema;
}

typedef struct loaded {
  heng_arena arena;
  heng_diags diags;
  heng_records_builder *builder;
  heng_records *records;
  heng_status status;
} loaded;

static inline void begin_records(loaded *l, const heng_schema_use *use) {
  heng__arena_init(&l->arena, NULL);
  heng__diags_init(&l->diags, &l->arena);
  l->builder = heng__records_begin(&l->arena, test_schema(), use, &l->diags);
}

static inline size_t split_cells(char *line, heng_slice *cells, size_t most) {
  size_t n = 0;
  for (char *at = line; n < most; n++) {
    size_t len = strcspn(at, ",");
    cells[n] = (heng_slice){at, len};
    if (!at[len]) return n + 1;
    at += len + 1;
  }
  return n;
}

// Adds tables written as "= units\nid,name\nkj,科技局\n": each from a file of
// its name, lines counted from the headings.
static inline void add_tables(heng_records_builder *b, const char *text) {
  heng_slice cells[64];
  char line[4096], file[4096 + 8];
  uint32_t number = 0;
  for (const char *at = text; *at;) {
    size_t len = strcspn(at, "\n");
    snprintf(line, sizeof line, "%.*s", (int)len, at);
    at += len + (at[len] == '\n');
    if (line[0] == '=') {
      snprintf(file, sizeof file, "%s.csv", line + 2);
      heng__records_table(b, heng__slice(line + 2), heng__slice(file),
                          HENG_LIT("UTF-8"));
      number = 0;
      continue;
    }
    size_t n = split_cells(line, cells, COUNT(cells));
    if (++number == 1)
      heng__records_headings(b, 1, cells, n);
    else
      heng__records_row(b, number, (heng_span){0}, cells, n);
  }
  heng__records_end_table(b);
}

static inline void load(loaded *l, const char *text) {
  begin_records(l, NULL);
  add_tables(l->builder, text);
  l->status = heng__records_finish(l->builder, &l->records);
}

static inline void unload(loaded *l) {
  heng__arena_free(&l->arena);
}

static inline const heng_column *column_of(const loaded *l,
                                           uint32_t table,
                                           uint32_t field) {
  return &l->records->tables[table].columns[field];
}

#endif
