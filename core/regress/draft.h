// Drafts: record sets as tables of texts that can be edited, run under a plan and
// written down as an example. The search for records that tell two plans apart
// works on them.
#ifndef HENG_REGRESS_DRAFT_H
#define HENG_REGRESS_DRAFT_H

#include "exec/run.h"
#include "regress/examples.h"

// The columns that the drafts of a plan have in one record table: what the rules
// read, and what makes a row's key.
typedef struct heng_draft_columns {
  uint32_t *fields;  // of the schema
  size_t n;
  int32_t *at;  // at[schema field]: its column, or -1
} heng_draft_columns;

// What the drafts of a plan look like. Read-only once made, so that threads can
// share it.
typedef struct heng_draft_shape {
  const heng_plan *plan;
  heng_draft_columns *tables;  // one for each table of the schema
  size_t n_tables;
} heng_draft_shape;

typedef struct heng_draft_table {
  heng_slice *cells;  // n_rows times the columns of the shape; empty: blank
  size_t n_rows, cap;
} heng_draft_table;

// A figure that is set, as an example sets it: `gap.two`, `5`.
typedef struct heng_draft_set {
  heng_slice name, value;
} heng_draft_set;

typedef struct heng_draft {
  heng_draft_table *tables;  // one for each table of the schema
  heng_draft_set *sets;
  size_t n_sets;
  bool has_as_of;
  heng_date as_of;
} heng_draft;

// [other] may be null: a plan whose rules read the same records.
heng_draft_shape *heng__draft_shape(heng_arena *arena,
                                    const heng_plan *plan,
                                    const heng_plan *other);

// An empty draft, and one that shares no cells with [from]; the texts are shared.
heng_draft *heng__draft_new(heng_arena *arena, const heng_draft_shape *shape);
heng_draft *heng__draft_copy(heng_arena *arena,
                             const heng_draft_shape *shape,
                             const heng_draft *from);
// The same with texts of its own.
heng_draft *heng__draft_keep(heng_arena *arena,
                             const heng_draft_shape *shape,
                             const heng_draft *from);

// The row's cells; and one cell.
static inline heng_slice *heng__draft_row(const heng_draft_shape *shape,
                                          const heng_draft *draft,
                                          uint32_t table,
                                          size_t row) {
  return draft->tables[table].cells + row * shape->tables[table].n;
}
// The cell of a schema field, or null where the shape has no such column.
heng_slice *heng__draft_cell(const heng_draft_shape *shape,
                             const heng_draft *draft,
                             uint32_t table,
                             size_t row,
                             uint32_t field);
// A blank row at the end; returns its number.
size_t heng__draft_add_row(heng_arena *arena,
                           const heng_draft_shape *shape,
                           heng_draft *draft,
                           uint32_t table);
void heng__draft_drop_row(const heng_draft_shape *shape,
                          heng_draft *draft,
                          uint32_t table,
                          size_t row);
// Sets a figure, or sets it otherwise.
void heng__draft_set_figure(heng_arena *arena,
                            heng_draft *draft,
                            heng_slice name,
                            heng_slice value);
size_t heng__draft_rows(const heng_draft_shape *shape, const heng_draft *draft);

// The records of an example as a draft.
heng_draft *heng__draft_of_example(heng_arena *arena,
                                   const heng_draft_shape *shape,
                                   const heng_example *example);
// Loaded records as a draft, without the rows that the scheme brings. [records]
// have the schema of the shape's plan.
heng_draft *heng__draft_of_records(heng_arena *arena,
                                   const heng_draft_shape *shape,
                                   const heng_records *records);

// The part of [from] that hangs together with some rows of [table]: these rows, at
// most [most] rows of each other table that refer to them, and all that is
// referred to. [picked] says for each row of [table] whether it is one.
heng_draft *heng__draft_cut(heng_arena *arena,
                            const heng_draft_shape *shape,
                            const heng_draft *from,
                            uint32_t table,
                            const bool *picked,
                            size_t most);

// Takes out what no record set can have: references to rows that are not there
// are blanked, rows that need them dropped, figures that a row may not have are
// blanked.
void heng__draft_mend(heng_arena *arena,
                      const heng_draft_shape *shape,
                      heng_draft *draft);

// Runs [plan], the shape's or one that reads the same tables, on the draft. Null
// where the records are refused.
heng_run *heng__draft_run(heng_arena *arena,
                          const heng_draft_shape *shape,
                          const heng_draft *draft,
                          const heng_plan *plan);
// The records alone, for plans of one schema whose given rows are the same; null
// where they are refused. And a run on such.
heng_records *heng__draft_records(heng_arena *arena,
                                  const heng_draft_shape *shape,
                                  const heng_draft *draft,
                                  const heng_plan *plan);
heng_run *heng__draft_run_on(heng_arena *arena,
                             const heng_draft *draft,
                             const heng_records *records,
                             const heng_plan *plan);

// What the example expects of the draft, in words of the language.
typedef struct heng_draft_expect {
  heng_said *lines;  // each a whole `expect …`
  size_t n;
} heng_draft_expect;

// The draft as an example in [lang]; the words of the plan in the other tongue
// where they have no name in it.
heng_slice heng__draft_text(heng_arena *arena,
                            const heng_draft_shape *shape,
                            const heng_draft *draft,
                            heng_said title,
                            const heng_draft_expect *expect,
                            heng_lang lang);
// What a cell of the field says in [lang]: values of choices, yes and no have two
// names.
heng_slice heng__draft_cell_in(const heng_plan *plan,
                               const heng_schema_field *field,
                               heng_slice text,
                               heng_lang lang);
// A text of the language, quoted where it is no plain word.
void heng__draft_word(heng_buf *out, heng_slice text);
// Whether a text can stand in a cell or between quotes at all.
bool heng__draft_sayable(heng_slice text);

#endif
