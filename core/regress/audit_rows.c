// Records with one row less, or with one row twice: what counts rows is an input as
// well.
#include "regress/audit_internal.h"

typedef struct copying {
  heng_arena *arena;
  size_t n;  // rows of the copy
  size_t n_before;
  uint32_t row;
  bool twice;
} copying;

// An array without the row, or with its item once more at the end.
static void *copy_items(const copying *c, const void *items, size_t size) {
  if (!items) return NULL;
  char *copy = heng__arena_items(c->arena, c->n + 1, size);
  const char *from = items;
  if (c->twice) {
    memcpy(copy, from, c->n_before * size);
    memcpy(copy + c->n_before * size, from + c->row * size, size);
    return copy;
  }
  memcpy(copy, from, c->row * size);
  memcpy(copy + c->row * size, from + (c->row + 1) * size,
         (c->n_before - c->row - 1) * size);
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
  if (c->twice && table->keys)
    table->keys[c->n_before] =
        heng__arena_printf(c->arena, "%.*s+", HENG_ARG(table->keys[c->row]));
  // The rows that an index knows have moved; nobody asks for one by its key.
  if (!c->twice) table->index = NULL;
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

heng_records *heng__records_changed(heng_arena *arena,
                                    const heng_records *from,
                                    uint32_t schema,
                                    uint32_t row,
                                    bool twice) {
  heng_records *records = heng__new(arena, heng_records);
  *records = *from;
  size_t n = from->schema->n_tables;
  records->tables = heng__array(arena, heng_record_table, n);
  memcpy(records->tables, from->tables, n * sizeof *records->tables);
  heng_record_table *table = &records->tables[schema];
  copying c = {.arena = arena,
               .n_before = table->n_rows,
               .n = twice ? table->n_rows + 1 : table->n_rows - 1,
               .row = row,
               .twice = twice};
  copy_table(&c, table, from->schema->tables[schema].n_fields);
  if (!twice) move_references(&c, records, schema);
  return records;
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
