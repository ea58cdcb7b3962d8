// The keys of rows that stand in the scheme: an indicator has two names, and its
// row one key. Whoever writes the other name means the same row, so whatever
// compares, looks up or prints keys sees the one.
#include "plan/build_internal.h"
#include "plan/print_internal.h"

// No two indicators have a name in common, so at most one is meant.
heng_slice heng__b_row_key(const heng_builder *b,
                           uint32_t table,
                           heng_slice text) {
  if (heng__b_table(b, HENG_LIT("indicators")) != (int32_t)table) return text;
  for (size_t t = 0; t < b->tables.len; t++)
    for (size_t i = 0; i < b->tables.items[t]->fields.len; i++) {
      const heng_plan_field *f = &b->tables.items[t]->fields.items[i]->f;
      if (f->role == HENG_ROLE_INDICATOR && heng__pair_has(f->pair, text))
        return heng__pair_main(f->pair);
    }
  return text;
}

heng_slice heng__row_key(const heng_plan *plan,
                         uint32_t schema,
                         heng_slice text) {
  int32_t key = plan->schema->tables[schema].key;
  for (size_t i = 0; i < plan->n_rows; i++) {
    const heng_plan_rows *rows = &plan->rows[i];
    if (rows->schema != schema || key < 0) continue;
    for (size_t r = 0; r < rows->n_rows; r++)
      if (rows->rows[r].alias.len && heng__slice_eq(rows->rows[r].alias, text))
        return rows->rows[r].cells[key];
  }
  return text;
}
