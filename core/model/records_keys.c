// Keys: rows found by them, doubled ones refused, composite ones joined.
#include "model/records_internal.h"

#define DATE_ROOM 16  // of a date as text

// Rows by key. Whole numbers that lie close together are looked up in an array,
// ascending ones are searched, anything else is hashed.
struct heng_key_index {
  uint32_t *dense;  // row of each number, or HENG_ROW_NONE
  size_t n_dense;
  const uint32_t *sorted;  // the numbers themselves, of each row
  size_t n_sorted;
  const uint32_t *tags;
  uint32_t *slots;  // row + 1, or 0
  size_t n_slots;
  heng_dict aliases;
  uint32_t *alias_rows;
};

static uint32_t hash_key(uint32_t tag, heng_slice text) {
  if (tag & HENG_TAG_TEXT) return heng__text_hash(text);
  uint64_t product = (tag + UINT64_C(1)) * UINT64_C(0x9E3779B97F4A7C15);
  return (uint32_t)(product >> 32);
}

static uint32_t find_hashed(const heng_record_table *table,
                            uint32_t tag,
                            heng_slice text) {
  const heng_key_index *index = table->index;
  size_t mask = index->n_slots - 1;
  if (!index->n_slots) return HENG_ROW_NONE;
  for (size_t at = hash_key(tag, text) & mask; index->slots[at];
       at = (at + 1) & mask) {
    uint32_t row = index->slots[at] - 1;
    if (index->tags[row] == tag &&
        (!(tag & HENG_TAG_TEXT) || heng__slice_eq(table->keys[row], text)))
      return row;
  }
  return HENG_ROW_NONE;
}

static uint32_t find_sorted(const heng_key_index *index, uint32_t number) {
  size_t low = 0, high = index->n_sorted;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (index->sorted[middle] < number)
      low = middle + 1;
    else
      high = middle;
  }
  return low < index->n_sorted && index->sorted[low] == number ? (uint32_t)low
                                                               : HENG_ROW_NONE;
}

uint32_t heng__index_find_number(const heng_record_table *table,
                                 uint32_t number) {
  const heng_key_index *index = table->index;
  if (!index) return HENG_ROW_NONE;
  if (index->dense)
    return number < index->n_dense ? index->dense[number] : HENG_ROW_NONE;
  if (index->sorted) return find_sorted(index, number);
  return find_hashed(table, number, (heng_slice){NULL, 0});
}

uint32_t heng__index_find(const heng_record_table *table, heng_slice key) {
  const heng_key_index *index = table->index;
  if (!index) return HENG_ROW_NONE;
  uint32_t number, row = HENG_ROW_NONE;
  if (heng__tag_number(key, &number))
    row = heng__index_find_number(table, number);
  else
    row = find_hashed(table, HENG_TAG_TEXT, key);
  if (row != HENG_ROW_NONE) return row;
  uint32_t alias = heng__dict_find(&index->aliases, key);
  return alias == UINT32_MAX ? HENG_ROW_NONE : index->alias_rows[alias];
}

static void say_twice(heng_records_builder *b,
                      heng_gather_table *t,
                      size_t row,
                      size_t first,
                      heng_slice key) {
  const heng_gather *g = &t->fields[t->table->key];
  heng_cell_place place = heng__row_place(t, g, row, key);
  if (!heng__may_say(b, place, HENG_M_RECORDS_KEY_TWICE)) return;
  heng_diag *diag =
      heng__say(b, place, HENG_M_RECORDS_KEY_TWICE, heng__say_value(b, key),
                heng__say_pair(t->table->pair));
  heng__hint_row(b, diag, HENG_N_RECORDS_FIRST_HERE, t, first);
}

// The most that is asked for a dense array: so that a few wild numbers do not
// take more memory than all rows.
static bool is_dense(const heng_gather_table *t, uint32_t *most) {
  size_t limit = 4 * t->out->n_rows + 1024;
  if (limit > HENG_TAG_TEXT) limit = HENG_TAG_TEXT;
  *most = 0;
  for (size_t i = 0; i < t->out->n_rows; i++) {
    if (t->tags[i] == HENG_TAG_MISSING) continue;
    if (t->tags[i] >= limit) return false;
    if (t->tags[i] > *most) *most = t->tags[i];
  }
  return true;
}

static void index_dense(heng_records_builder *b,
                        heng_gather_table *t,
                        heng_key_index *index,
                        uint32_t most) {
  index->n_dense = (size_t)most + 1;
  index->dense = heng__array(b->arena, uint32_t, index->n_dense);
  memset(index->dense, 0xFF, index->n_dense * sizeof *index->dense);
  for (size_t i = 0; i < t->out->n_rows; i++) {
    if (t->tags[i] == HENG_TAG_MISSING) continue;
    uint32_t *row = &index->dense[t->tags[i]];
    if (*row == HENG_ROW_NONE)
      *row = (uint32_t)i;
    else
      say_twice(b, t, i, *row, t->out->keys[i]);
  }
}

static void index_hashed(heng_records_builder *b,
                         heng_gather_table *t,
                         heng_key_index *index) {
  index->n_slots = 16;
  while (index->n_slots < t->out->n_rows * 2) index->n_slots *= 2;
  index->slots = heng__array(b->arena, uint32_t, index->n_slots);
  size_t mask = index->n_slots - 1;
  for (size_t i = 0; i < t->out->n_rows; i++) {
    uint32_t tag = t->tags[i];
    heng_slice key = t->out->keys[i];
    if (tag == HENG_TAG_MISSING) continue;
    uint32_t first = find_hashed(t->out, tag, key);
    if (first != HENG_ROW_NONE) {
      say_twice(b, t, i, first, key);
      continue;
    }
    size_t at = hash_key(tag, key) & mask;
    while (index->slots[at]) at = (at + 1) & mask;
    index->slots[at] = (uint32_t)i + 1;
  }
}

static void index_aliases(heng_records_builder *b,
                          heng_gather_table *t,
                          heng_key_index *index) {
  index->aliases.pool = &b->pool;
  index->alias_rows = heng__array(b->arena, uint32_t, t->aliases.len);
  for (size_t i = 0; i < t->aliases.len; i++) {
    struct heng_key_alias alias = t->aliases.items[i];
    uint32_t first = heng__index_find(t->out, alias.key);
    if (first == alias.row) continue;
    if (first != HENG_ROW_NONE) {
      size_t second = alias.row > first ? alias.row : first;
      say_twice(b, t, second, alias.row > first ? first : alias.row, alias.key);
      continue;
    }
    index->alias_rows[heng__dict_add(&index->aliases, alias.key)] = alias.row;
  }
}

void heng__index_table(heng_records_builder *b, heng_gather_table *t) {
  if (t->table->key < 0) return;
  heng_key_index *index = heng__new(b->arena, heng_key_index);
  t->out->index = index;
  index->tags = t->tags;
  uint32_t most;
  if (is_dense(t, &most) && (t->referred || !t->ascending)) {
    index_dense(b, t, index, most);
  } else if (t->ascending) {
    index->sorted = t->tags;
    index->n_sorted = t->out->n_rows;
  } else {
    index_hashed(b, t, index);
  }
  index_aliases(b, t, index);
}

// Composite keys. A part is one cell, read as a number that is equal for equal
// cells; only wide numbers need more than that.
static bool part_is_wide(const heng_gather *g) {
  return g->field->base == HENG_TYPE_NUMBER && g->wide;
}

static bool num_is_missing(heng_num num) {
  return num.d == 0 && !num.wide;
}

static int64_t part_of(const heng_gather *g, size_t row) {
  const heng_column *column = &g->column;
  if (g->field->base == HENG_TYPE_REF) return column->refs[row];
  if (g->field->base != HENG_TYPE_NUMBER) return column->codes[row];
  if (!g->wide) return column->small[row];
  heng_num num = column->nums[row];
  return num_is_missing(num) ? INT64_MIN : (int64_t)heng__num_hash(num);
}

static int compare_parts(const heng_gather *g, size_t x, size_t y) {
  int64_t a = part_of(g, x), b = part_of(g, y);
  if (a != b) return a < b ? -1 : 1;
  if (!part_is_wide(g)) return 0;
  heng_num m = g->column.nums[x], n = g->column.nums[y];
  if (num_is_missing(m) || num_is_missing(n))
    return num_is_missing(n) - num_is_missing(m);
  return heng__num_cmp(m, n);
}

static bool part_is_missing(const heng_gather *g, size_t row) {
  const heng_column *column = &g->column;
  switch (g->field->base) {
    case HENG_TYPE_NUMBER:
      return g->wide ? num_is_missing(column->nums[row])
                     : column->small[row] == INT64_MIN;
    case HENG_TYPE_DATE: return column->codes[row] == INT32_MIN;
    case HENG_TYPE_REF: return column->refs[row] == HENG_ROW_NONE;
    case HENG_TYPE_BOOL:
    case HENG_TYPE_CHOICE:
    case HENG_TYPE_TEXT: return column->codes[row] == HENG_CODE_MISSING;
    case HENG_TYPE_NONE:
    case HENG_TYPE_DURATION: break;
  }
  return true;
}

// The fields of the composite key that the records have.
typedef struct parts {
  const heng_gather **items;
  size_t len;
} parts;

static parts composite_parts(heng_records_builder *b, heng_gather_table *t) {
  parts key = {
      heng__array(b->arena, const heng_gather *, t->table->n_composite), 0};
  for (size_t i = 0; i < t->table->n_composite; i++) {
    const heng_gather *g = &t->fields[t->table->composite[i]];
    if (g->ever_seen) key.items[key.len++] = g;
  }
  return key;
}

static int compare_rows(const parts *key, size_t x, size_t y) {
  int order = 0;
  for (size_t i = 0; i < key->len && order == 0; i++)
    order = compare_parts(key->items[i], x, y);
  return order;
}

// A row whose key is broken has been reported for that.
static bool is_broken(const parts *key, size_t row) {
  for (size_t i = 0; i < key->len; i++)
    if (!key->items[i]->field->optional && part_is_missing(key->items[i], row))
      return true;
  return false;
}

static uint64_t hash_row(const parts *key, size_t row) {
  uint64_t hash = 0;
  for (size_t i = 0; i < key->len; i++) {
    hash = (hash ^ (uint64_t)part_of(key->items[i], row)) *
           UINT64_C(0x9E3779B97F4A7C15);
    hash ^= hash >> 32;
  }
  return hash;
}

// Most files come in the order of their keys; then a look at the row before is
// all there is to do.
static bool is_ascending(const parts *key, size_t n_rows) {
  for (size_t i = 1; i < n_rows; i++)
    if (compare_rows(key, i - 1, i) >= 0) return false;
  return true;
}

static heng_slice part_names(heng_arena *arena,
                             const parts *key,
                             heng_lang lang) {
  heng_buf out = {.arena = arena};
  for (size_t i = 0; i < key->len; i++) {
    if (i) heng__buf_puts(&out, lang == HENG_ZH ? "、" : ", ");
    heng__buf_add(&out, heng__pair_show(key->items[i]->field->pair, lang));
  }
  return heng__buf_slice(&out);
}

// Adds a part as it is written, nothing for a missing one.
static void add_part(heng_records_builder *b,
                     heng_buf *out,
                     const heng_gather *g,
                     size_t row) {
  const heng_column *column = &g->column;
  const heng_schema *schema = b->schema;
  char text[DATE_ROOM];
  heng_num num;
  if (part_is_missing(g, row)) return;
  switch (g->field->base) {
    case HENG_TYPE_NUMBER:
      if (heng__column_num(column, row, &num))
        heng__buf_add(out, heng__num_text(b->arena, num));
      break;
    case HENG_TYPE_DATE:
      heng__buf_puts(out, heng__date_text(column->codes[row], text));
      break;
    case HENG_TYPE_REF:
      heng__buf_add(out,
                    b->records->tables[g->field->id].keys[column->refs[row]]);
      break;
    case HENG_TYPE_BOOL:
      heng__buf_puts(out, column->codes[row] ? "yes" : "no");
      break;
    case HENG_TYPE_CHOICE:
      heng__buf_add(
          out,
          column->codes[row] < 0
              ? g->dict.texts[HENG_CODE_UNKNOWN - column->codes[row]]
              : heng__pair_show(
                    schema->choices[g->field->id].values[column->codes[row]],
                    HENG_EN));
      break;
    case HENG_TYPE_TEXT:
      heng__buf_add(out, g->dict.texts[column->codes[row]]);
      break;
    case HENG_TYPE_NONE:
    case HENG_TYPE_DURATION: break;
  }
}

static heng_slice join_parts(heng_records_builder *b,
                             heng_buf *out,
                             const parts *key,
                             size_t row) {
  out->len = 0;
  for (size_t i = 0; i < key->len; i++) {
    if (i) heng__buf_puts(out, "/");
    add_part(b, out, key->items[i], row);
  }
  return heng__pool_copy(&b->pool, (heng_slice){out->ptr, out->len});
}

static void say_row_twice(heng_records_builder *b,
                          heng_gather_table *t,
                          const parts *key,
                          size_t row,
                          size_t first) {
  heng_cell_place place = heng__row_place(t, NULL, row, (heng_slice){NULL, 0});
  if (!heng__may_say(b, place, HENG_M_ROW_TWICE)) return;
  heng_said names = {part_names(b->arena, key, HENG_EN),
                     part_names(b->arena, key, HENG_ZH)};
  heng_buf text = {.arena = b->arena};
  heng_diag *diag = heng__say(b, place, HENG_M_ROW_TWICE, names,
                              HENG_SAY(join_parts(b, &text, key, row)));
  heng__hint_row(b, diag, HENG_N_RECORDS_FIRST_HERE, t, first);
}

void heng__check_composite(heng_records_builder *b, heng_gather_table *t) {
  if (t->table->key >= 0 || t->table->n_composite == 0) return;
  parts key = composite_parts(b, t);
  size_t n_rows = t->out->n_rows;
  if (key.len == 0 || is_ascending(&key, n_rows)) return;
  size_t n_slots = 16;
  while (n_slots < n_rows * 2) n_slots *= 2;
  uint32_t *slots = heng__array(b->arena, uint32_t, n_slots);
  for (size_t i = 0; i < n_rows; i++) {
    if (is_broken(&key, i)) continue;
    size_t at = hash_row(&key, i) & (n_slots - 1);
    while (slots[at] && compare_rows(&key, slots[at] - 1, i) != 0)
      at = (at + 1) & (n_slots - 1);
    if (slots[at])
      say_row_twice(b, t, &key, i, slots[at] - 1);
    else
      slots[at] = (uint32_t)i + 1;
  }
  heng__arena_resize(b->arena, slots, n_slots * sizeof *slots, 0);
}

// "marks.csv:12", or "zibo.heng:12" for a row of a scheme.
static heng_slice place_text(heng_records_builder *b,
                             heng_buf *out,
                             const heng_gather_table *t,
                             size_t row) {
  heng_cell_place place = {.line = t->out->lines[row]};
  heng_slice file = t->out->file;
  if (t->out->spans && t->out->spans[row].source) {
    heng_span span = t->out->spans[row];
    file = span.source->name;
    place.line = heng__source_place(span).line;
  }
  out->len = 0;
  heng__buf_add(out, file);
  heng__buf_printf(out, ":%u", place.line);
  return heng__pool_copy(&b->pool, (heng_slice){out->ptr, out->len});
}

void heng__make_keys(heng_records_builder *b, heng_gather_table *t) {
  heng_record_table *out = t->out;
  if (t->table->key >= 0) return;
  parts key = composite_parts(b, t);
  heng_buf text = {.arena = b->arena};
  out->keys = heng__array(b->arena, heng_slice, out->n_rows);
  for (size_t i = 0; i < t->table->n_composite; i++) {
    heng_gather *g = &t->fields[t->table->composite[i]];
    g->column.in_key = g->ever_seen;
  }
  for (size_t i = 0; i < out->n_rows; i++)
    out->keys[i] =
        key.len ? join_parts(b, &text, &key, i) : place_text(b, &text, t, i);
}
