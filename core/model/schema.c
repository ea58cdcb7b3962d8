// The schema: looking up tables, fields and values of choices by either name.
#include "model/schema.h"

int32_t heng__schema_table_find(const heng_schema *schema, heng_slice name) {
  for (size_t i = 0; i < schema->n_tables; i++)
    if (heng__pair_has(schema->tables[i].pair, name)) return (int32_t)i;
  return -1;
}

int32_t heng__schema_field_find(const heng_schema_table *table,
                                heng_slice name) {
  for (size_t i = 0; i < table->n_fields; i++)
    if (heng__pair_has(table->fields[i].pair, name)) return (int32_t)i;
  return -1;
}

int32_t heng__choice_find(const heng_choice *choice, heng_slice name) {
  for (size_t i = 0; i < choice->n_values; i++)
    if (heng__pair_has(choice->values[i], name)) return (int32_t)i;
  return -1;
}
