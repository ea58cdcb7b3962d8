// A run in part beside the whole one: totals, places and tiers of all scores.
#ifndef HENG_TESTS_EXEC_KNOWN_TEST_H
#define HENG_TESTS_EXEC_KNOWN_TEST_H

#include "exec/known.h"

static inline bool known_same_value(heng_type type,
                                    const heng_value *a,
                                    const heng_value *b) {
  if (a->state != b->state) return false;
  if (a->state != HENG_KNOWN) return true;
  if (type.base == HENG_TYPE_NUMBER) return heng__num_cmp(a->num, b->num) == 0;
  return a->code == b->code && a->row == b->row &&
         heng__slice_eq(a->text, b->text);
}

static inline bool known_same_keys(const heng_run *a,
                                   const heng_run *b,
                                   uint32_t table) {
  if (a->tables[table].n_rows != b->tables[table].n_rows) return false;
  for (uint32_t row = 0; row < a->tables[table].n_rows; row++)
    if (!heng__slice_eq(heng__run_key(a, table, row),
                        heng__run_key(b, table, row)))
      return false;
  return true;
}

// Whether two runs of one plan give its scores the same rows and figures.
static inline bool known_same_scores(const heng_run *a, const heng_run *b) {
  for (uint32_t t = 0; t < a->plan->n_tables; t++) {
    const heng_plan_table *table = &a->plan->tables[t];
    const uint32_t fields[] = {table->total, table->place, table->tier};
    if (!table->score) continue;
    if (!known_same_keys(a, b, t)) return false;
    for (size_t k = 0; k < 3; k++)
      for (uint32_t row = 0; row < a->tables[t].n_rows; row++) {
        if (fields[k] == HENG_NONE) continue;
        heng_value v = heng__run_value(a, t, row, fields[k]);
        heng_value w = heng__run_value(b, t, row, fields[k]);
        if (!known_same_value(table->fields[fields[k]].type, &v, &w))
          return false;
      }
  }
  return true;
}

#endif
