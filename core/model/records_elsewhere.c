// Records that are read to compare rules. What only the other rules have, a row or
// a value of a choice, may be spoken of in records of theirs: the rows that do so
// are left out here, with those that refer to them, and it is kept which.
#include "model/records_internal.h"

#include <stdio.h>
#include <stdlib.h>

#define NUMBER_ROOM 12  // of a number below 2^31 as text

// Rows that were left out for one reason, by one column.
typedef struct reason {
  uint32_t table, field;
  heng_left_why why;
  size_t n_rows;
  uint32_t line;   // of the first
  heng_dict keys;  // what they speak of
} reason;

// Of one table.
typedef struct around {
  heng_dict elsewhere;  // keys of rows that other rules have
  heng_dict gone;       // keys that are not here, though records speak of them
  size_t n_gone;        // of them before this round
  heng_dict *values;    // of each field: values of its choice elsewhere
  heng_dict touched;    // keys of rows that left-out rows refer to, …
  HENG_VEC(size_t) counts;  // … and how many of them do
} around;

struct heng_elsewhere {
  around *tables;
  heng_slice *cells;  // of one row: room for as many as any table has fields
  HENG_VEC(reason) reasons;
};

void heng__records_compared(heng_records_builder *b) {
  heng_elsewhere *e = heng__new(b->arena, heng_elsewhere);
  b->elsewhere = e;
  e->tables = heng__array(b->arena, around, b->schema->n_tables);
  size_t most = 0;
  for (size_t t = 0; t < b->schema->n_tables; t++) {
    around *a = &e->tables[t];
    size_t n_fields = b->schema->tables[t].n_fields;
    a->elsewhere.pool = a->gone.pool = a->touched.pool = &b->pool;
    a->values = heng__array(b->arena, heng_dict, n_fields);
    for (size_t f = 0; f < n_fields; f++) a->values[f].pool = &b->pool;
    if (n_fields > most) most = n_fields;
  }
  e->cells = heng__array(b->arena, heng_slice, most);
}

void heng__records_elsewhere_row(heng_records_builder *b,
                                 uint32_t table,
                                 heng_slice key) {
  heng__dict_add(&b->elsewhere->tables[table].elsewhere, key);
}

void heng__records_elsewhere_value(heng_records_builder *b,
                                   uint32_t table,
                                   uint32_t field,
                                   heng_slice value) {
  heng__dict_add(&b->elsewhere->tables[table].values[field], value);
}

// Leaving out -------------------------------------------------------------------

static uint32_t table_at(const heng_records_builder *b,
                         const heng_gather_table *t) {
  return (uint32_t)(t - b->tables);
}

static reason *reason_of(heng_records_builder *b,
                         const heng_gather_table *t,
                         const heng_gather *g,
                         heng_left_why why) {
  heng_elsewhere *e = b->elsewhere;
  uint32_t table = table_at(b, t), field = (uint32_t)(g - t->fields);
  for (size_t i = 0; i < e->reasons.len; i++) {
    reason *r = &e->reasons.items[i];
    if (r->table == table && r->field == field && r->why == why) return r;
  }
  heng__push(
      b->arena, &e->reasons,
      (reason){
          .table = table, .field = field, .why = why, .keys.pool = &b->pool});
  return &e->reasons.items[e->reasons.len - 1];
}

// A row that is left out counts once for each row that it refers to, and for
// itself.
static void touch(heng_records_builder *b, uint32_t table, heng_slice key) {
  around *a = &b->elsewhere->tables[table];
  uint32_t number = heng__dict_add(&a->touched, key);
  if (number == a->counts.len) heng__push(b->arena, &a->counts, 0);
  a->counts.items[number]++;
}

static void leave_out(heng_records_builder *b,
                      const heng_gather_table *t,
                      const heng_gather *g,
                      heng_left_why why,
                      heng_slice key,
                      uint32_t line) {
  reason *r = reason_of(b, t, g, why);
  if (!r->n_rows++ || line < r->line) r->line = line;
  heng__dict_add(&r->keys, key);
}

// By a value, while rows come -----------------------------------------------------

// Cells that rows are known by, as they stand in the row.
static void touch_cells(heng_records_builder *b,
                        const heng_gather_table *t,
                        const heng_slice *cells) {
  for (size_t f = 0; f < t->table->n_fields; f++) {
    const heng_schema_field *field = &t->table->fields[f];
    uint32_t of = field->key ? table_at(b, t) : field->id;
    if ((!field->key && field->base != HENG_TYPE_REF) || !cells[f].len)
      continue;
    bool before = false;
    for (size_t i = 0; i < f && !before; i++)
      before = t->table->fields[i].base == HENG_TYPE_REF &&
               t->table->fields[i].id == of && !t->table->fields[i].key &&
               heng__slice_eq(cells[i], cells[f]);
    if (!before) touch(b, of, cells[f]);
  }
}

bool heng__elsewhere_row(heng_records_builder *b,
                         heng_gather_table *t,
                         uint32_t line,
                         const heng_slice *cells) {
  around *a = &b->elsewhere->tables[table_at(b, t)];
  for (size_t f = 0; f < t->table->n_fields; f++) {
    if (!t->fields[f].used || !a->values[f].len || !cells[f].len) continue;
    if (heng__dict_find(&a->values[f], cells[f]) == UINT32_MAX) continue;
    leave_out(b, t, &t->fields[f], HENG_LEFT_VALUE, cells[f], line);
    if (t->table->key >= 0 && cells[t->table->key].len)
      heng__dict_add(&a->gone, cells[t->table->key]);
    touch_cells(b, t, cells);
    return true;
  }
  return false;
}

heng_slice *heng__elsewhere_cells(heng_records_builder *b,
                                  const heng_gather_table *t) {
  const around *a = &b->elsewhere->tables[table_at(b, t)];
  size_t n_fields = t->table->n_fields;
  for (size_t f = 0; f < n_fields; f++) {
    if (!t->fields[f].used || !a->values[f].len) continue;
    memset(b->elsewhere->cells, 0, n_fields * sizeof *b->elsewhere->cells);
    return b->elsewhere->cells;
  }
  return NULL;
}

// By a reference, when all rows are there -----------------------------------------

// What other rules have is gone where neither the rules nor the records have it.
static void begin_gone(heng_records_builder *b, size_t table) {
  const heng_gather_table *t = &b->tables[table];
  around *a = &b->elsewhere->tables[table];
  if (!a->elsewhere.len || t->table->key < 0) return;
  bool *here = heng__array(b->arena, bool, a->elsewhere.len);
  size_t n_rows = t->out->n_rows;
  for (size_t i = 0; i < n_rows + t->aliases.len; i++) {
    heng_slice key =
        i < n_rows ? t->out->keys[i] : t->aliases.items[i - n_rows].key;
    uint32_t known = heng__dict_find(&a->elsewhere, key);
    if (known != UINT32_MAX) here[known] = true;
  }
  for (size_t i = 0; i < a->elsewhere.len; i++)
    if (!here[i]) heng__dict_add(&a->gone, a->elsewhere.texts[i]);
}

// The text of a reference before it is resolved, perhaps in [room]; empty where it
// is missing.
static heng_slice text_of(const heng_gather *g,
                          size_t row,
                          char room[NUMBER_ROOM]) {
  uint32_t tag = g->column.refs[row];
  if (tag == HENG_TAG_MISSING) return (heng_slice){NULL, 0};
  if (tag & HENG_TAG_TEXT) return g->dict.texts[tag & ~HENG_TAG_TEXT];
  int len = snprintf(room, NUMBER_ROOM, "%u", (unsigned)tag);
  return (heng_slice){room, (size_t)len};
}

// What stands in the cells of a row that has been gathered.
static void touch_row(heng_records_builder *b,
                      const heng_gather_table *t,
                      size_t row) {
  heng_slice *cells = b->elsewhere->cells;
  char room[NUMBER_ROOM];
  for (size_t f = 0; f < t->table->n_fields; f++) {
    const heng_gather *g = &t->fields[f];
    cells[f] = (heng_slice){NULL, 0};
    if (g->field->key)
      cells[f] = t->out->keys[row];
    else if (g->field->base == HENG_TYPE_REF)
      cells[f] = heng__arena_copy(b->arena, text_of(g, row, room));
  }
  touch_cells(b, t, cells);
}

static bool is_scheme_row(const heng_gather_table *t, size_t row) {
  return t->out->spans && t->out->spans[row].source;
}

// Whether a row refers to what was gone before this round.
static bool is_gone(const around *other, heng_slice key) {
  return key.len && heng__dict_find(&other->gone, key) < other->n_gone;
}

static void leave_row(heng_records_builder *b,
                      heng_gather_table *t,
                      const heng_gather *g,
                      size_t row) {
  char room[NUMBER_ROOM];
  const around *other = &b->elsewhere->tables[g->field->id];
  heng_slice key = text_of(g, row, room);
  bool first = heng__dict_find(&other->elsewhere, key) != UINT32_MAX;
  leave_out(b, t, g, first ? HENG_LEFT_ROW : HENG_LEFT_FOLLOWS, key,
            t->out->lines[row]);
  touch_row(b, t, row);
  if (t->table->key >= 0 && t->out->keys[row].len)
    heng__dict_add(&b->elsewhere->tables[table_at(b, t)].gone,
                   t->out->keys[row]);
}

// Leaves out the rows of a column that refer to what is gone. Returns whether
// there were any. The row before often refers to the same.
static bool leave_referring(heng_records_builder *b,
                            heng_gather_table *t,
                            const heng_gather *g,
                            bool *dead) {
  char room[NUMBER_ROOM];
  const around *other = &b->elsewhere->tables[g->field->id];
  bool followed = g->used || !b->use || b->use->tables[g->field->id];
  if (!followed || !other->n_gone) return false;
  uint32_t last = HENG_TAG_MISSING;
  bool any = false, gone = false;
  for (size_t i = 0; i < t->out->n_rows; i++) {
    if (dead[i] || is_scheme_row(t, i)) continue;
    if (g->column.refs[i] != last) gone = is_gone(other, text_of(g, i, room));
    last = g->column.refs[i];
    if (!gone) continue;
    dead[i] = any = true;
    leave_row(b, t, g, i);
  }
  return any;
}

static void move_cell(heng_gather *g, size_t from, size_t to) {
  heng_column *column = &g->column;
  if (!g->keep) return;
  if (column->small) column->small[to] = column->small[from];
  if (column->nums) column->nums[to] = column->nums[from];
  if (column->codes) column->codes[to] = column->codes[from];
  if (column->refs) column->refs[to] = column->refs[from];
}

static void move_row(heng_gather_table *t, size_t from, size_t to) {
  heng_record_table *out = t->out;
  out->lines[to] = out->lines[from];
  if (out->spans) out->spans[to] = out->spans[from];
  if (t->table->key >= 0) {
    out->keys[to] = out->keys[from];
    t->tags[to] = t->tags[from];
  }
  for (size_t f = 0; f < t->table->n_fields; f++)
    move_cell(&t->fields[f], from, to);
  for (size_t i = 0; i < t->aliases.len; i++)
    if (t->aliases.items[i].row == from) t->aliases.items[i].row = (uint32_t)to;
}

static void close_up(heng_gather_table *t, const bool *dead) {
  size_t kept = 0;
  for (size_t i = 0; i < t->out->n_rows; i++) {
    if (dead[i]) continue;
    if (kept != i) move_row(t, i, kept);
    kept++;
  }
  t->out->n_rows = kept;
}

// Which rows ---------------------------------------------------------------------

static int by_text(const void *a, const void *b) {
  return heng__slice_cmp(*(const heng_slice *)a, *(const heng_slice *)b);
}

static int by_place(const void *a, const void *b) {
  const reason *x = a, *y = b;
  if (x->table != y->table) return x->table < y->table ? -1 : 1;
  if (x->field != y->field) return x->field < y->field ? -1 : 1;
  return (x->why > y->why) - (x->why < y->why);
}

static void list_all(heng_records_builder *b) {
  heng_elsewhere *e = b->elsewhere;
  heng_records *out = b->records;
  size_t n = e->reasons.len;
  out->elsewhere = e;
  out->left = heng__array(b->arena, heng_left_out, n);
  out->n_left = n;
  if (n) qsort(e->reasons.items, n, sizeof *e->reasons.items, by_place);
  for (size_t i = 0; i < n; i++) {
    reason *r = &e->reasons.items[i];
    // From here on they are a list, and no more looked up.
    qsort(r->keys.texts, r->keys.len, sizeof *r->keys.texts, by_text);
    out->left[i] = (heng_left_out){.table = r->table,
                                   .field = r->field,
                                   .why = r->why,
                                   .n_rows = r->n_rows,
                                   .line = r->line,
                                   .keys = r->keys.texts,
                                   .n_keys = r->keys.len};
  }
}

// One step further from what is gone. What goes in this round is left to the next,
// so that the order of rows does not decide for which reason a row goes.
static bool leave_round(heng_records_builder *b, bool **dead) {
  bool any = false;
  for (size_t t = 0; t < b->schema->n_tables; t++)
    b->elsewhere->tables[t].n_gone = b->elsewhere->tables[t].gone.len;
  for (size_t t = 0; t < b->schema->n_tables; t++)
    for (size_t f = 0; f < b->tables[t].table->n_fields; f++) {
      const heng_gather *g = &b->tables[t].fields[f];
      if (g->field->base == HENG_TYPE_REF && !g->field->key)
        any |= leave_referring(b, &b->tables[t], g, dead[t]);
    }
  return any;
}

void heng__leave_out_elsewhere(heng_records_builder *b) {
  size_t n_tables = b->schema->n_tables;
  bool **dead = heng__array(b->arena, bool *, n_tables);
  bool any = true;
  for (size_t t = 0; t < n_tables; t++) {
    dead[t] = heng__array(b->arena, bool, b->tables[t].out->n_rows);
    begin_gone(b, t);
  }
  while (any) any = leave_round(b, dead);
  for (size_t t = 0; t < n_tables; t++) close_up(&b->tables[t], dead[t]);
  list_all(b);
}

size_t heng__records_left_of(const heng_records *records,
                             uint32_t table,
                             heng_slice key) {
  if (!records->elsewhere) return 0;
  const around *a = &records->elsewhere->tables[table];
  uint32_t number = heng__dict_find(&a->touched, key);
  return number == UINT32_MAX ? 0 : a->counts.items[number];
}
