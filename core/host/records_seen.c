// Records that were read for one plan, as another one sees them that reads alike.
#include "host/load.h"

// The places of the scheme's own rows in the texts of [plan], in the order in which
// records have them.
static heng_span *own_places(heng_arena *arena,
                             const heng_plan *plan,
                             uint32_t schema,
                             const heng_record_table *table) {
  heng_span *spans = heng__array(arena, heng_span, table->n_rows + 1);
  size_t at = 0;
  for (size_t i = 0; i < plan->n_rows; i++) {
    const heng_plan_rows *rows = &plan->rows[i];
    for (size_t r = 0; rows->schema == schema && r < rows->n_rows; r++) {
      while (at < table->n_rows && !table->spans[at].source) at++;
      if (at < table->n_rows) spans[at++] = rows->rows[r].span;
    }
  }
  return spans;
}

const heng_records *heng__records_seen_by(heng_arena *arena,
                                          const heng_plan *plan,
                                          const heng_records *records) {
  if (records->schema == plan->schema) return records;
  size_t n = plan->schema->n_tables;
  heng_records *seen = heng__new(arena, heng_records);
  *seen = *records;
  seen->schema = plan->schema;
  seen->tables = heng__array(arena, heng_record_table, n + 1);
  for (uint32_t t = 0; t < n; t++) {
    seen->tables[t] = records->tables[t];
    if (records->tables[t].spans)
      seen->tables[t].spans = own_places(arena, plan, t, &records->tables[t]);
  }
  return seen;
}
