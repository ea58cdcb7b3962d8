// A case: rules, records, and what a run and its explanations print, in one
// text.
#ifndef HENG_TESTS_EXEC_CASE_H
#define HENG_TESTS_EXEC_CASE_H

#include "exec/explain.h"
#include "plan/build.h"

#define CASE_SECTIONS 16

typedef struct case_section {
  heng_slice name;  // what stands behind "---- "
  heng_slice body;
} case_section;

typedef struct case_text {
  case_section sections[CASE_SECTIONS];
  size_t n_sections;
} case_text;

// The text of a file in [arena]; an empty slice with a null ptr: none.
heng_slice case_read(heng_arena *arena, const char *path);
case_text case_split(heng_slice text);
// The body of the section of that name, or an empty slice.
heng_slice case_body(const case_text *text, const char *name);

// Builds the plan of the shared record model and [rules]; null after printing
// what is wrong with them.
heng_plan *case_plan(heng_arena *arena, heng_slice rules);
// Records of a text: "units: id | name" and a row to each line, tables apart by
// an empty line. [seed]: rows are shuffled by it; 0: they come as written. A
// row keeps its line, wherever it comes.
heng_records *case_records(heng_arena *arena,
                           const heng_plan *plan,
                           heng_slice text,
                           uint32_t seed);

// Every computed value, the findings and what was lifted.
void case_print_run(heng_buf *out, const heng_run *run);
// The tree of reasons for "table key field".
void case_print_reasons(heng_buf *out, const heng_run *run, heng_slice what);

#endif
