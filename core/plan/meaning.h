// What rules mean, however they are written: a normal form of expressions in which
// rewrites that change no result disappear. Two expressions with the same normal
// form give the same value on all records; the reverse need not hold. The normal
// form is for comparing plans and is no part of the plan's hash. See docs/adr/0026.
#ifndef HENG_PLAN_MEANING_H
#define HENG_PLAN_MEANING_H

#include "plan/plan.h"

// A plan whose rules are put into normal form. What has a name here is written as
// that name, because both plans have it and it is compared by itself; all else is
// written out where it is read: helpers, values, figures, tables.
typedef struct heng_meanings {
  heng_arena *arena;
  const heng_plan *plan;
  heng_slice *tables;   // names; empty: written out
  heng_slice **fields;  // fields[table][field]
  heng_slice *values;
  heng_slice *params;
  struct heng_meaning_memo *memo;
} heng_meanings;

// Nothing has a name yet. Lives in [arena].
heng_meanings *heng__meanings_new(heng_arena *arena, const heng_plan *plan);

// The normal form of the rows of a table that is not a record table, of a field
// with a rule, of a value, of a check's condition. Texts to be compared.
heng_slice heng__meaning_rows(heng_meanings *m, uint32_t table);
heng_slice heng__meaning_field(heng_meanings *m,
                               uint32_t table,
                               uint32_t field);
heng_slice heng__meaning_value(heng_meanings *m, uint32_t value);
heng_slice heng__meaning_check(heng_meanings *m, uint32_t check);

// Of what a reason shows, the parts that can find fault: the rest is only words.
heng_slice heng__meaning_reason(heng_meanings *m,
                                uint32_t table,
                                const heng_template *because);

// What a reason says: its words, and the normal form of what it shows among them.
heng_slice heng__meaning_words(heng_meanings *m,
                               uint32_t table,
                               const heng_template *because);

// Whether computing it can raise a finding or hold something back, apart from
// choice values that the profile does not know and numbers that grow too wide.
bool heng__meaning_rows_hold(heng_meanings *m, uint32_t table);
bool heng__meaning_field_holds(heng_meanings *m,
                               uint32_t table,
                               uint32_t field);
bool heng__meaning_value_holds(heng_meanings *m, uint32_t value);

#endif
