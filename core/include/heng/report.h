// Reports: what any command has to say, as data. A report is a list of
// sections; a section is a table, a tree or a text. Writers turn it into a
// terminal's table, CSV or JSON and never compute anything.
#ifndef HENG_REPORT_H
#define HENG_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct heng_report heng_report;

typedef enum heng_section_kind {
  HENG_SECTION_TABLE,  // columns and rows
  HENG_SECTION_TREE,   // nodes below nodes
  HENG_SECTION_FACTS,  // names with one value each
  HENG_SECTION_TEXT,   // lines as they are (a formatted rule text, a dump)
} heng_section_kind;

typedef enum heng_cell_kind {
  HENG_CELL_MISSING,
  HENG_CELL_TEXT,
  HENG_CELL_NUMBER,    // a finite decimal: text is exact
  HENG_CELL_FRACTION,  // text is what tables show ("≈0.333333"), with parts
  HENG_CELL_BOOL,      // yes or no
  HENG_CELL_CHOICE,
  HENG_CELL_DATE,  // YYYY-MM-DD
  HENG_CELL_KEY,   // key of a row of the records
  HENG_CELL_HELD,  // held back; [finding] says by which
} heng_cell_kind;

// One value. Texts end in zero and live as long as the report; en and zh differ
// only where the value has a name in each tongue.
typedef struct heng_cell_view {
  heng_cell_kind kind;
  const char *en, *zh;
  const char *numerator, *denominator;  // of a FRACTION
  bool yes;                             // of a BOOL
  uint32_t finding;  // of HELD: its number in the findings, from 1
} heng_cell_view;

typedef struct heng_column_view {
  const char *key;      // machine name: the Latin name where there is one
  const char *en, *zh;  // shown as heading
  bool number;          // aligned to the right
  bool detail;        // left out by writers that must be narrow (the terminal)
  bool only_if_used;  // left out there where no cell says anything (no, blank)
  bool long_text;     // the first to be wrapped there in a table too wide
  bool leads;  // says which row it is: in each part of a table cut in two
} heng_column_view;

typedef struct heng_section_view {
  heng_section_kind kind;
  const char *key;           // machine name, e.g. "departments", "findings"
  const char *en, *zh;       // title; may be empty
  size_t n_columns, n_rows;  // TABLE; FACTS: n_rows, two columns
  size_t n_lines;            // TEXT
  bool main;                 // what a writer of a single table (CSV) writes
} heng_section_view;

// A node of a tree. Nodes are numbered in the order of printing.
typedef struct heng_node_view {
  uint32_t depth;        // 0 for a root
  const char *key;       // machine kind: "field", "sum", "row", "record" …
  const char *en, *zh;   // what it is: name of a field, of a rule, a record
  heng_cell_view value;  // HENG_CELL_TEXT with empty text: none
  const char *text;      // the rule's text in English, or empty
  const char *place;     // "zibo.heng:18" or "events.csv:12", or empty
  const char *note_en, *note_zh;  // "the cap of 1 bound", or empty
  const char *source;             // citation, or empty
  const char *assumed;            // assumption, or empty
  const char *text_zh;            // the rule's text in Chinese, or empty
} heng_node_view;

// How a writer reads a report. Fields are only ever appended.
typedef struct heng_report_api {
  uint32_t size;
  const char *(*kind)(const heng_report *);  // "run", "explain", "check" …
  size_t (*n_sections)(const heng_report *);
  heng_section_view (*section)(const heng_report *, size_t section);
  heng_column_view (*column)(const heng_report *, size_t section, size_t col);
  heng_cell_view (*cell)(const heng_report *,
                         size_t section,
                         size_t row,
                         size_t col);
  size_t (*n_nodes)(const heng_report *, size_t section);
  heng_node_view (*node)(const heng_report *, size_t section, size_t node);
  // Of FACTS: the key and the names of row [row]; its value is cell(…, row, 1).
  heng_column_view (*fact)(const heng_report *, size_t section, size_t row);
  const char *(*line)(const heng_report *, size_t section, size_t line);
} heng_report_api;

#endif
