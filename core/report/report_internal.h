// How a report lies in memory. For the files of this room only.
#ifndef HENG_REPORT_REPORT_INTERNAL_H
#define HENG_REPORT_REPORT_INTERNAL_H

#include "report/report.h"

#ifdef HENG_TEST_TINY
#define HENG_REPORT_CHUNK 3
#else
#define HENG_REPORT_CHUNK 1024  // rows of a table whose cells lie together
#endif
#define HENG_CELL_INLINE 14  // longest text, with its zero, within a cell

// A cell of 16 bytes: a short text that is the same in both tongues stands in
// it, anything else in a view of its own that equal cells share.
typedef struct heng_report_cell {
  uint8_t kind;   // a heng_cell_kind
  uint8_t boxed;  // body holds a pointer to a heng_cell_view, else the text
  char body[HENG_CELL_INLINE];
} heng_report_cell;

typedef struct heng_report_column_def {
  const char *key, *en, *zh;
  unsigned flags;
} heng_report_column_def;

typedef struct heng_report_fact_def {
  const char *key, *en, *zh;
  heng_report_cell *value;
} heng_report_fact_def;

typedef struct heng_report_node_def {
  uint32_t depth;
  const char *key, *en, *zh, *text, *text_zh, *place, *note_en, *note_zh,
      *source, *assumed;
  heng_report_cell *value;
} heng_report_node_def;

#define HENG_REPORT_SHARED 256  // views kept for sharing, by hash

struct heng_report_section {
  heng_report *report;
  heng_section_kind kind;
  const char *key, *en, *zh;
  bool main;
  HENG_VEC(heng_report_column_def) columns;
  HENG_VEC(heng_report_cell *) chunks;
  size_t n_rows;
  HENG_VEC(heng_report_fact_def) facts;
  HENG_VEC(heng_report_node_def) nodes;
  HENG_VEC(const char *) lines;
  heng_report_cell *next, *end;  // where the next value goes
};

struct heng_report {
  heng_arena *arena;
  const char *kind;
  HENG_VEC(heng_report_section *) sections;
  const heng_cell_view *shared[HENG_REPORT_SHARED];
};

const char *heng__report_copy(heng_report *report, heng_slice text);
heng_cell_view heng__report_view(const heng_report_cell *cell);

#endif
