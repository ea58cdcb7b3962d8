// Records with one row less: whether a row is there is an input as well.
#include "regress/audit_internal.h"

typedef struct copying {
  heng_arena *arena;
  size_t n;  // rows of the copy
  uint32_t row;
} copying;

// An array without the row.
static void *copy_items(const copying *c, const void *items, size_t size) {
  if (!items) return NULL;
  char *copy = heng__arena_items(c->arena, c->n + 1, size);
  const char *from = items;
  memcpy(copy, from, c->row * size);
  memcpy(copy + c->row * size, from + (c->row + 1) * size,
         (c->n - c->row) * size);
  return copy;
}

#define COPY_ITEMS(c, items) copy_items((c), (items), sizeof *(items))

static void copy_table(const copying *c,
                       heng_record_table *table,
                       size_t n_fields) {
  heng_column *columns = heng__array(c->arena, heng_column, n_fields);
  memcpy(columns, table->columns, n_fields * sizeof *columns);
  for (size_t f = 0; f < n_fields; f++) {
    columns[f].small = COPY_ITEMS(c, columns[f].small);
    columns[f].nums = COPY_ITEMS(c, columns[f].nums);
    columns[f].codes = COPY_ITEMS(c, columns[f].codes);
    columns[f].refs = COPY_ITEMS(c, columns[f].refs);
  }
  table->columns = columns;
  table->keys = COPY_ITEMS(c, table->keys);
  table->lines = COPY_ITEMS(c, table->lines);
  table->spans = COPY_ITEMS(c, table->spans);
  // The rows that an index knows have moved; nobody asks for one by its key.
  table->index = NULL;
  table->n_rows = c->n;
}

// Makes the references to a table follow its rows.
static void move_references(const copying *c,
                            heng_records *records,
                            uint32_t schema) {
  for (size_t t = 0; t < records->schema->n_tables; t++) {
    heng_record_table *table = &records->tables[t];
    const heng_schema_table *s = &records->schema->tables[t];
    heng_column *columns = NULL;
    for (size_t f = 0; f < s->n_fields; f++) {
      if (s->fields[f].base != HENG_TYPE_REF || s->fields[f].id != schema ||
          !table->columns[f].refs)
        continue;
      if (!columns) {
        columns = heng__array(c->arena, heng_column, s->n_fields);
        memcpy(columns, table->columns, s->n_fields * sizeof *columns);
        table->columns = columns;
      }
      uint32_t *refs = heng__array(c->arena, uint32_t, table->n_rows);
      for (size_t i = 0; i < table->n_rows; i++) {
        refs[i] = columns[f].refs[i];
        if (refs[i] != HENG_ROW_NONE && refs[i] > c->row) refs[i]--;
      }
      columns[f].refs = refs;
    }
  }
}

heng_records *heng__records_without(heng_arena *arena,
                                    const heng_records *from,
                                    uint32_t schema,
                                    uint32_t row) {
  heng_records *records = heng__new(arena, heng_records);
  *records = *from;
  size_t n = from->schema->n_tables;
  records->tables = heng__array(arena, heng_record_table, n);
  memcpy(records->tables, from->tables, n * sizeof *records->tables);
  heng_record_table *table = &records->tables[schema];
  copying c = {.arena = arena, .n = table->n_rows - 1, .row = row};
  copy_table(&c, table, from->schema->tables[schema].n_fields);
  move_references(&c, records, schema);
  return records;
}

heng_records *heng__records_own(heng_arena *arena,
                                const heng_records *from,
                                uint32_t schema) {
  heng_records *records = heng__new(arena, heng_records);
  *records = *from;
  size_t n = from->schema->n_tables;
  records->tables = heng__array(arena, heng_record_table, n);
  memcpy(records->tables, from->tables, n * sizeof *records->tables);
  heng_record_table *table = &records->tables[schema];
  n = from->schema->tables[schema].n_fields;
  heng_column *columns = heng__array(arena, heng_column, n);
  memcpy(columns, table->columns, n * sizeof *columns);
  table->columns = columns;
  return records;
}

static bool same_part(const heng_column *c, uint32_t a, uint32_t b) {
  if (c->small) return c->small[a] == c->small[b];
  if (c->nums) return heng__num_cmp(c->nums[a], c->nums[b]) == 0;
  if (c->refs) return c->refs[a] == c->refs[b];
  return !c->codes || c->codes[a] == c->codes[b];
}

bool heng__key_is_twice(const heng_records *records,
                        uint32_t schema,
                        uint32_t row) {
  const heng_schema_table *s = &records->schema->tables[schema];
  const heng_record_table *table = &records->tables[schema];
  for (uint32_t i = 0; i < table->n_rows; i++) {
    size_t k = 0;
    while (k < s->n_composite &&
           same_part(&table->columns[s->composite[k]], i, row))
      k++;
    if (i != row && k == s->n_composite) return true;
  }
  return false;
}

bool heng__row_is_referred(const heng_records *records,
                           uint32_t schema,
                           uint32_t row) {
  for (size_t t = 0; t < records->schema->n_tables; t++) {
    const heng_schema_table *s = &records->schema->tables[t];
    for (size_t f = 0; f < s->n_fields; f++) {
      const uint32_t *refs = records->tables[t].columns[f].refs;
      if (s->fields[f].base != HENG_TYPE_REF || s->fields[f].id != schema ||
          !refs)
        continue;
      for (size_t i = 0; i < records->tables[t].n_rows; i++)
        if (refs[i] == row) return true;
    }
  }
  return false;
}
