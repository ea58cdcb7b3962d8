// Building reports: what a command has to say, as data for the writers. A
// report is filled section by section through the adders below and read through
// heng__report_api, the table of functions that every writer is handed.
#ifndef HENG_REPORT_REPORT_H
#define HENG_REPORT_REPORT_H

#include <heng/report.h>

#include "base/date.h"
#include "base/diag.h"
#include "base/num.h"

typedef struct heng_report_section heng_report_section;

// How a column is shown; see heng_column_view.
enum {
  HENG_COLUMN_NUMBER = 1,        // aligned to the right
  HENG_COLUMN_DETAIL = 2,        // left out on a terminal
  HENG_COLUMN_ONLY_IF_USED = 4,  // left out there where no cell says anything
  HENG_COLUMN_LONG = 8,          // wrapped there where the table is too wide
  HENG_COLUMN_LEADS = 16,        // repeated where the table is cut into parts
};

// How the functions of a report are reached by writers.
extern const heng_report_api heng__report_api;

// An empty report; everything it is given is copied to [arena]. [kind]: "run",
// "explain", "check" …
heng_report *heng__report_new(heng_arena *arena, heng_slice kind);

// Adds a section. [key] is its machine name, [title] may be empty. Sections may
// be filled in any order and at the same time.
heng_report_section *heng__report_table(heng_report *report,
                                        heng_slice key,
                                        heng_said title);
heng_report_section *heng__report_tree(heng_report *report,
                                       heng_slice key,
                                       heng_said title);
heng_report_section *heng__report_facts(heng_report *report,
                                        heng_slice key,
                                        heng_said title);
heng_report_section *heng__report_text(heng_report *report,
                                       heng_slice key,
                                       heng_said title);
// Marks a table as what a writer of a single table writes.
void heng__report_set_main(heng_report_section *section);

// The machine name of a thing: the Latin name where there is one.
static inline heng_slice heng__report_key(heng_pair pair) {
  return pair.en.len ? pair.en : pair.zh;
}

// Adds a column to a table, before its first row. [flags]: HENG_COLUMN_…
void heng__report_column(heng_report_section *section,
                         heng_slice key,
                         heng_said heading,
                         unsigned flags);

// The same with texts that are written in the code.
void heng__report_heading(heng_report_section *section,
                          const char *key,
                          const char *en,
                          const char *zh,
                          unsigned flags);

// Each of these begins something whose values are then put by heng__put_…
// A row: one put for each column, from the left. Columns without a put are
// missing; puts beyond the last column are dropped.
void heng__report_row(heng_report_section *section);
// A fact: one put.
void heng__report_fact(heng_report_section *section,
                       heng_slice key,
                       heng_said name);
// A node of a tree, in the order of printing: at most one put. [depth] is 0 for
// a root and at most one more than that of the node before.
void heng__report_node(heng_report_section *section,
                       uint32_t depth,
                       heng_slice key,
                       heng_said name);
// More about the node that was begun last.
void heng__node_text(heng_report_section *section, heng_said rule_text);
void heng__node_place(heng_report_section *section, heng_slice place);
void heng__node_note(heng_report_section *section, heng_said note);
void heng__node_source(heng_report_section *section, heng_slice citation);
void heng__node_assumed(heng_report_section *section, heng_slice assumption);
// A line of a text, without its end.
void heng__report_line(heng_report_section *section, heng_slice line);
// The lines of [text], split at line feeds; a closing one adds no line.
void heng__report_lines(heng_report_section *section, heng_slice text);

// Values. Each goes to what was begun last in the section.
void heng__put_missing(heng_report_section *section);
void heng__put_text(heng_report_section *section, heng_slice text);
// A text that differs by tongue.
void heng__put_said(heng_report_section *section, heng_said text);
// The same, or a missing value where the text is empty.
void heng__put_some_text(heng_report_section *section, heng_slice text);
void heng__put_some_said(heng_report_section *section, heng_said text);
// A finite decimal in full, or a fraction with its parts. [digits]: the least
// number of decimals to show, 0 for as many as there are.
void heng__put_num(heng_report_section *section, heng_num x, unsigned digits);
void heng__put_int(heng_report_section *section, int64_t n);
void heng__put_bool(heng_report_section *section, bool yes);
void heng__put_choice(heng_report_section *section, heng_pair value);
void heng__put_date(heng_report_section *section, heng_date date);
// The key of a row of the records.
void heng__put_key(heng_report_section *section, heng_slice key);
// Held back by the finding of that number, from 1.
void heng__put_held(heng_report_section *section, uint32_t finding);

// Adds a table "diagnostics" of everything in [diags], in the order in which it
// is rendered: severity, code, file, line, column, heading, message, notes.
void heng__report_diags(heng_report *report, const heng_diags *diags);

#endif
