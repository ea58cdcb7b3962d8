// Record sets: what a builder has gathered, resolved, checked and handed over.
#include "model/records_internal.h"

// A part of a table brings only some columns; what the others lack was stored
// as missing row by row.
static void finish_number(heng_gather *g, size_t n_rows) {
  heng_column *column = &g->column;
  if (g->wide) {
    for (size_t i = 0; i < n_rows; i++)
      column->n_missing += column->nums[i].d == 0 && !column->nums[i].wide;
    return;
  }
  for (size_t i = 0; i < n_rows; i++) {
    int64_t n = column->small[i];
    if (n == INT64_MIN) {
      column->n_missing++;
      continue;
    }
    if (n < column->least) column->least = n;
    if (n > column->most) column->most = n;
  }
}

static void finish_codes(heng_gather *g, size_t n_rows) {
  heng_column *column = &g->column;
  bool date = g->field->base == HENG_TYPE_DATE;
  int32_t missing = date ? INT32_MIN : HENG_CODE_MISSING;
  for (size_t i = 0; i < n_rows; i++) {
    int32_t code = column->codes[i];
    if (code == missing) {
      column->n_missing++;
      continue;
    }
    if (date && code < column->least) column->least = code;
    if (date && code > column->most) column->most = code;
  }
}

// The key as a column of texts: no two rows have the same.
static void finish_key(heng_records_builder *b,
                       heng_gather_table *t,
                       heng_gather *g) {
  size_t n_rows = t->out->n_rows;
  heng_column *column = &g->column;
  column->codes = heng__array(b->arena, int32_t, n_rows);
  column->texts = t->out->keys;
  column->n_texts = n_rows;
  for (size_t i = 0; i < n_rows; i++) {
    bool missing = t->tags[i] == HENG_TAG_MISSING;
    column->codes[i] = missing ? HENG_CODE_MISSING : (int32_t)i;
    column->n_missing += missing;
  }
}

// A table without rows has columns without rows, not columns without arrays.
static void finish_column(heng_records_builder *b,
                          heng_gather_table *t,
                          heng_gather *g) {
  heng_column *column = &g->column;
  size_t n_rows = t->out->n_rows;
  if (t->cap == 0) heng__gather_grow(b->arena, g, 0, 1);
  column->least = INT64_MAX;
  column->most = INT64_MIN;
  column->present = g->ever_seen || g->field->has_default;
  if (g->field->key) {
    finish_key(b, t, g);
    return;
  }
  switch (g->field->base) {
    case HENG_TYPE_NUMBER: finish_number(g, n_rows); break;
    case HENG_TYPE_CHOICE:
    case HENG_TYPE_TEXT:
      column->texts = g->dict.texts;
      column->n_texts = g->dict.len;
      finish_codes(g, n_rows);
      break;
    case HENG_TYPE_DATE:
    case HENG_TYPE_BOOL: finish_codes(g, n_rows); break;
    case HENG_TYPE_REF:
      for (size_t i = 0; i < n_rows; i++)
        column->n_missing += column->refs[i] == HENG_ROW_NONE;
      break;
    case HENG_TYPE_NONE:
    case HENG_TYPE_DURATION: break;
  }
}

// What was only kept to be checked is given back.
static void drop_column(heng_records_builder *b,
                        heng_gather_table *t,
                        heng_gather *g) {
  heng_column *column = &g->column;
  size_t four = t->cap * sizeof *column->codes;
  heng__arena_resize(b->arena, column->codes, four, 0);
  heng__arena_resize(b->arena, column->refs, four, 0);
  heng__arena_resize(b->arena, column->small, t->cap * sizeof *column->small,
                     0);
  *column = (heng_column){.present = g->ever_seen, .in_key = column->in_key};
}

static void resolve_table(heng_records_builder *b, heng_gather_table *t) {
  for (size_t f = 0; f < t->table->n_fields; f++) {
    heng_gather *g = &t->fields[f];
    if (g->field->base != HENG_TYPE_REF || g->field->key) continue;
    heng__resolve_column(b, t, g);
    if (&b->tables[g->field->id] == t) heng__refuse_rings(b, t, g);
  }
}

static void finish_table(heng_records_builder *b, heng_gather_table *t) {
  heng__check_composite(b, t);
  heng__make_keys(b, t);
  t->out->columns = heng__array(b->arena, heng_column, t->table->n_fields);
  for (size_t f = 0; f < t->table->n_fields; f++) {
    heng_gather *g = &t->fields[f];
    if (g->used)
      finish_column(b, t, g);
    else
      drop_column(b, t, g);
    t->out->columns[f] = g->column;
  }
  heng__say_floods(b, t);
}

heng_status heng__records_finish(heng_records_builder *b, heng_records **out) {
  size_t n_tables = b->schema->n_tables;
  b->current = NULL;
  if (b->elsewhere) heng__leave_out_elsewhere(b);
  for (size_t i = 0; i < n_tables; i++) heng__index_table(b, &b->tables[i]);
  for (size_t i = 0; i < n_tables; i++) resolve_table(b, &b->tables[i]);
  for (size_t i = 0; i < n_tables; i++) finish_table(b, &b->tables[i]);
  *out = b->records;
  return b->failed ? HENG_RECORDS : HENG_OK;
}

heng_slice heng__records_key(const heng_records *records,
                             uint32_t table,
                             uint32_t row) {
  return records->tables[table].keys[row];
}

uint32_t heng__records_find(const heng_records *records,
                            uint32_t table,
                            heng_slice key) {
  const heng_record_table *t = &records->tables[table];
  if (t->index) return heng__index_find(t, key);
  for (size_t i = 0; i < t->n_rows; i++)
    if (heng__slice_eq(t->keys[i], key)) return (uint32_t)i;
  return HENG_ROW_NONE;
}

bool heng__column_num(const heng_column *column, size_t row, heng_num *out) {
  if (column->nums) {
    *out = column->nums[row];
    return out->d != 0 || out->wide;
  }
  if (column->small[row] == INT64_MIN) return false;
  *out = heng__num_decimal(column->small[row], column->scale);
  return true;
}
