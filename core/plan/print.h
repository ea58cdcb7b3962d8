// What a plan says of itself: canonical text and hash, JSON, a dump, and the
// lists of what it assumes and cites.
#ifndef HENG_PLAN_PRINT_H
#define HENG_PLAN_PRINT_H

#include "plan/plan.h"

// The canonical form of the meaning, one declaration a line, and its SHA-256.
void heng__plan_canonical(heng_buf *out, const heng_plan *plan);
void heng__plan_hash(heng_plan *plan);
// The same piece by piece, for comparing two plans: a digest of what each
// table's rows, each field, value and check means, whatever it is called. They
// live in the plan's arena, so the plan must not be shared.
typedef struct heng_plan_digests {
  heng_slice *tables;   // of the rows
  heng_slice **fields;  // fields[table][field]
  heng_slice *values;
  heng_slice *checks;
} heng_plan_digests;
void heng__plan_digests(const heng_plan *plan, heng_plan_digests *out);
// A cell of a given table without its form: 60% is 0.6, and a value of a choice or
// an indicator has one name. What is no such thing, a blank or a mistake, is as it
// stands. May live in the plan's arena.
heng_slice heng__cell_meaning(const heng_plan *plan,
                              const heng_schema_field *field,
                              heng_slice text);
// Stands for a function of values from outside: changes with its types and text.
heng_slice heng__extern_digest(const heng_plan *plan,
                               const heng_plan_extern *f);
// For `heng dump plan`: tables, fields with type and expression, steps.
void heng__plan_print(heng_buf *out, const heng_plan *plan);
// Versioned JSON of the whole plan.
void heng__plan_json(heng_buf *out, const heng_plan *plan);
// An expression in English words and Latin names, fully bracketed.
void heng__node_print(heng_buf *out, const heng_plan *plan, const heng_node *n);

// The formula of a score's total where no rule writes one, in names:
// "goals - common + honours".
heng_slice heng__total_formula(heng_arena *arena,
                               const heng_plan_table *table,
                               heng_lang lang);

// Every assumption or citation with what it belongs to, in the order of the text.
typedef struct heng_cited {
  heng_cite cite;
  heng_pair what;
  heng_pair where_of;  // table of a field, or empty
} heng_cited;
size_t heng__plan_cited(heng_arena *arena,
                        const heng_plan *plan,
                        heng_cited **out);

#endif
