// Cells: the value of a field of a row, stored or computed, and what a row of a
// derived table is in the tables that it comes from.
#include "exec/run_internal.h"

bool heng__descends(const heng_plan *plan, uint32_t table, uint32_t to) {
  while (table != to) {
    if (plan->tables[table].kind != HENG_TABLE_SUBSET) return false;
    table = plan->tables[table].source[0];
  }
  return true;
}

// Up from a row of [from] to the source [to].
static uint32_t row_up(const heng_run *run,
                       uint32_t from,
                       uint32_t row,
                       uint32_t to) {
  while (from != to && row != HENG_ROW_NONE) {
    row = run->tables[from].source_rows[row];
    from = run->plan->tables[from].source[0];
  }
  return row;
}

// Down from a row of [from] to its subset [to].
static uint32_t row_down(const heng_run *run,
                         uint32_t from,
                         uint32_t row,
                         uint32_t to) {
  if (from == to) return row;
  row = row_down(run, from, row, run->plan->tables[to].source[0]);
  const uint32_t *of_source = run->tables[to].of_source;
  return row == HENG_ROW_NONE || !of_source ? HENG_ROW_NONE : of_source[row];
}

uint32_t heng__run_row_at(const heng_run *run,
                          uint32_t from,
                          uint32_t row,
                          uint32_t to) {
  if (from == to || row == HENG_ROW_NONE) return row;
  const heng_plan *plan = run->plan;
  if (heng__descends(plan, from, to)) return row_up(run, from, row, to);
  if (heng__descends(plan, to, from)) return row_down(run, from, row, to);
  uint32_t root = plan->tables[from].root;
  if (plan->tables[to].root != root) return HENG_ROW_NONE;
  return row_down(run, root, row_up(run, from, row, root), to);
}

void heng__record_of(const heng_run *run, uint32_t *table, uint32_t *row) {
  if (*table == HENG_NONE) return;
  uint32_t root = run->plan->tables[*table].root;
  *row = heng__run_row_at(run, *table, *row, root);
  *table =
      run->plan->tables[root].kind == HENG_TABLE_RECORDS ? root : HENG_NONE;
}

static heng_value read_code(const heng_column *column,
                            const heng_schema_field *field,
                            size_t row) {
  if (!column->codes) return heng__missing();
  int32_t code = column->codes[row];
  switch (field->base) {
    case HENG_TYPE_DATE:
      return code == INT32_MIN ? heng__missing() : heng__known_code(code);
    case HENG_TYPE_TEXT:
      if (code < 0) return heng__missing();
      return (heng_value){.text = column->texts[code]};
    case HENG_TYPE_CHOICE:
      if (code > HENG_CODE_UNKNOWN) break;
      return (heng_value){.code = code,
                          .text = column->texts[HENG_CODE_UNKNOWN - code],
                          .finding = HENG_NONE};
    case HENG_TYPE_BOOL:
    case HENG_TYPE_NONE:
    case HENG_TYPE_NUMBER:
    case HENG_TYPE_REF:
    case HENG_TYPE_DURATION: break;
  }
  return code < 0 ? heng__missing() : heng__known_code(code);
}

// The key column of a table may be kept as the table's keys alone.
static heng_value read_key(const heng_record_table *table, size_t row) {
  if (!table->keys) return heng__missing();
  return (heng_value){.text = table->keys[row]};
}

static heng_value read_stored(const heng_run *run,
                              uint32_t schema,
                              uint32_t stored,
                              size_t row) {
  const heng_record_table *table = &run->records->tables[schema];
  const heng_schema_field *field =
      &run->plan->schema->tables[schema].fields[stored];
  const heng_column *column = &table->columns[stored];
  if (row >= table->n_rows) return heng__missing();
  if (field->base == HENG_TYPE_NUMBER) {
    heng_value value = {0};
    if (!column->small && !column->nums) return heng__missing();
    if (!heng__column_num(column, row, &value.num)) value.state = HENG_MISSING;
    return value;
  }
  if (field->base == HENG_TYPE_REF) {
    if (!column->refs || column->refs[row] == HENG_ROW_NONE)
      return heng__missing();
    return heng__known_row(column->refs[row]);
  }
  if (field->key && field->base == HENG_TYPE_TEXT && !column->codes)
    return read_key(table, row);
  return read_code(column, field, row);
}

heng_value heng__read(const heng_run *run,
                      uint32_t table,
                      uint32_t row,
                      uint32_t field) {
  const heng_plan_table *t = &run->plan->tables[table];
  const heng_run_table *rows = &run->tables[table];
  const heng_plan_field *f = &t->fields[field];
  if (row == HENG_ROW_NONE) return heng__missing();
  if (f->role == HENG_ROLE_STORED)
    return read_stored(run, t->schema, f->stored, row);
  if (t->kind == HENG_TABLE_PAIR && field < 2)
    return heng__known_row(field ? rows->second_rows[row]
                                 : rows->source_rows[row]);
  const heng_value *column = rows->columns[field];
  return column ? column[row] : heng__missing();
}

heng_value heng__run_value(const heng_run *run,
                           uint32_t table,
                           uint32_t row,
                           uint32_t field) {
  return heng__read(run, table, row, field);
}

heng_slice heng__run_key(const heng_run *run, uint32_t table, uint32_t row) {
  const heng_plan_table *t = &run->plan->tables[table];
  uint32_t root = t->root;
  row = heng__run_row_at(run, table, row, root);
  if (row == HENG_ROW_NONE) return (heng_slice){NULL, 0};
  const heng_plan_table *r = &run->plan->tables[root];
  if (r->kind == HENG_TABLE_RECORDS) {
    const heng_record_table *records = &run->records->tables[r->schema];
    if (row >= records->n_rows || !records->keys) return (heng_slice){NULL, 0};
    return records->keys[row];
  }
  const heng_slice *keys = run->tables[root].keys;
  return keys ? keys[row] : (heng_slice){NULL, 0};
}

uint32_t heng__run_find(const heng_run *run, uint32_t table, heng_slice key) {
  const heng_plan_table *t = &run->plan->tables[table];
  if (t->kind == HENG_TABLE_RECORDS)
    return heng__records_find(run->records, t->schema, key);
  if (t->kind == HENG_TABLE_SUBSET) {
    uint32_t row = heng__run_find(run, t->source[0], key);
    const uint32_t *of_source = run->tables[table].of_source;
    return row == HENG_ROW_NONE || !of_source ? row : of_source[row];
  }
  const heng_run_table *rows = &run->tables[table];
  for (uint32_t r = 0; r < rows->n_rows && rows->keys; r++)
    if (heng__slice_eq(rows->keys[r], key) ||
        heng__slice_eq(rows->other_keys[r], key))
      return r;
  return HENG_ROW_NONE;
}
