// Rows of the scheme: each is handed to the builder with the place in the rule
// text where it stands.
#include "exec/given.h"

static heng_slice file_of(const heng_plan_rows *rows) {
  const heng_source *source = rows->n_rows ? rows->rows[0].span.source : NULL;
  return source ? source->name : (heng_slice){NULL, 0};
}

static void add_table(heng_records_builder *builder,
                      const heng_schema_table *table,
                      const heng_plan_rows *rows,
                      heng_slice *headings) {
  for (size_t f = 0; f < table->n_fields; f++)
    headings[f] = heng__pair_show(table->fields[f].pair, HENG_EN);
  if (heng__records_table(builder, heng__pair_show(table->pair, HENG_EN),
                          file_of(rows), (heng_slice){NULL, 0}) != HENG_OK)
    return;
  heng__records_headings(builder, 0, headings, table->n_fields);
  for (size_t r = 0; r < rows->n_rows; r++) {
    const heng_plan_row *row = &rows->rows[r];
    heng__records_row(builder, 0, row->span, row->cells, table->n_fields);
    if (row->alias.len) heng__records_alias(builder, row->alias);
  }
  heng__records_end_table(builder);
}

void heng__given_rows(heng_arena *arena,
                      heng_records_builder *builder,
                      const heng_plan *plan) {
  size_t most = 1;
  for (size_t t = 0; t < plan->schema->n_tables; t++)
    if (plan->schema->tables[t].n_fields > most)
      most = plan->schema->tables[t].n_fields;
  heng_slice *headings = heng__array(arena, heng_slice, most);
  for (size_t i = 0; i < plan->n_rows; i++)
    add_table(builder, &plan->schema->tables[plan->rows[i].schema],
              &plan->rows[i], headings);
}
