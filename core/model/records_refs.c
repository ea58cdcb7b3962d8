// References: from keys to rows, and rings of rows that refer to each other.
#include "model/records_internal.h"

#define KEYS_COMPARED 100000  // more are not searched for a near one
#define RING_SHOWN    100     // rows of a ring that a message names

// The text that a tag stands for.
static heng_slice tag_text(heng_records_builder *b,
                           const heng_gather *g,
                           uint32_t tag) {
  if (tag & HENG_TAG_TEXT) return g->dict.texts[tag & ~HENG_TAG_TEXT];
  return heng__arena_printf(b->arena, "%u", tag);
}

// The row of [other] that is called [name], where the rules read names and only
// one row has it; else HENG_ROW_NONE.
static size_t row_called(const heng_gather_table *other, heng_slice name) {
  int32_t field = heng__schema_field_find(other->table, HENG_LIT("name"));
  if (field < 0) return HENG_ROW_NONE;
  const heng_gather *names = &other->fields[field];
  if (names->field->base != HENG_TYPE_TEXT || !names->column.codes)
    return HENG_ROW_NONE;
  uint32_t text = heng__dict_find(&names->dict, name);
  size_t found = HENG_ROW_NONE;
  for (size_t i = 0; text != UINT32_MAX && i < other->out->n_rows; i++) {
    if (names->column.codes[i] != (int32_t)text) continue;
    if (found != HENG_ROW_NONE) return HENG_ROW_NONE;
    found = i;
  }
  return found;
}

// The row with the name that is nearest to [name], one or two letters away.
static size_t row_nearly_called(const heng_gather_table *other,
                                heng_slice name) {
  int32_t field = heng__schema_field_find(other->table, HENG_LIT("name"));
  if (field < 0) return HENG_ROW_NONE;
  const heng_gather *names = &other->fields[field];
  if (names->field->base != HENG_TYPE_TEXT || !names->column.codes)
    return HENG_ROW_NONE;
  heng_nearest search = heng__nearest_begin(name);
  for (size_t i = 0; i < other->out->n_rows && i < KEYS_COMPARED; i++)
    if (names->column.codes[i] >= 0)
      heng__nearest_offer(&search, names->dict.texts[names->column.codes[i]]);
  return search.best.len && !search.tied ? row_called(other, search.best)
                                         : HENG_ROW_NONE;
}

static heng_slice name_at(const heng_gather_table *other, size_t row) {
  int32_t field = heng__schema_field_find(other->table, HENG_LIT("name"));
  const heng_gather *names = &other->fields[field];
  return names->dict.texts[names->column.codes[row]];
}

static void say_unknown(heng_records_builder *b,
                        heng_gather_table *t,
                        const heng_gather *g,
                        size_t row,
                        uint32_t tag) {
  heng_cell_place place = heng__row_place(t, g, row, (heng_slice){NULL, 0});
  if (!heng__may_say(b, place, HENG_M_RECORDS_REF_UNKNOWN)) return;
  const heng_gather_table *other = &b->tables[g->field->id];
  place.value = tag_text(b, g, tag);
  heng_diag *diag = heng__say(b, place, HENG_M_RECORDS_REF_UNKNOWN,
                              heng__say_value(b, place.value),
                              heng__say_pair(other->table->pair));
  size_t called = row_called(other, place.value);
  if (called != HENG_ROW_NONE && other->out->keys) {
    heng__hint(b, diag, HENG_N_RECORDS_REF_NAME,
               heng__say_value(b, place.value),
               HENG_SAY(other->out->keys[called]));
    return;
  }
  heng_nearest search = heng__nearest_begin(place.value);
  size_t n_keys = other->out->index ? other->out->n_rows : 0;
  for (size_t i = 0; i < n_keys && i < KEYS_COMPARED; i++)
    heng__nearest_offer(&search, other->out->keys[i]);
  for (size_t i = 0; i < other->aliases.len; i++)
    heng__nearest_offer(&search, other->aliases.items[i].key);
  if (search.best.len) {
    heng__hint_nearest(b, diag, &search);
    return;
  }
  called =
      other->out->keys ? row_nearly_called(other, place.value) : HENG_ROW_NONE;
  if (called != HENG_ROW_NONE)
    heng__hint(b, diag, HENG_N_RECORDS_REF_NAME,
               heng__say_value(b, name_at(other, called)),
               HENG_SAY(other->out->keys[called]));
}

// All of a column refers to a table without rows: said once.
static void say_no_table(heng_records_builder *b,
                         heng_gather_table *t,
                         const heng_gather *g) {
  size_t filled = 0, first = 0;
  for (size_t i = t->out->n_rows; i-- > 0;)
    if (g->column.refs[i] != HENG_TAG_MISSING) {
      filled++;
      first = i;
    }
  if (filled == 0) return;
  heng_slice value = tag_text(b, g, g->column.refs[first]);
  heng_cell_place place = heng__row_place(t, g, first, value);
  heng_slice count = heng__arena_printf(b->arena, "%zu", filled);
  if (heng__may_say(b, place, HENG_M_RECORDS_REF_NO_TABLE))
    heng__say(b, place, HENG_M_RECORDS_REF_NO_TABLE,
              heng__say_pair(g->field->pair),
              heng__say_pair(b->schema->tables[g->field->id].pair),
              HENG_SAY(count), heng__say_value(b, value));
}

// The row of each text of the dictionary.
static uint32_t *resolve_texts(heng_records_builder *b, const heng_gather *g) {
  const heng_record_table *other = b->tables[g->field->id].out;
  uint32_t *rows = heng__array(b->arena, uint32_t, g->dict.len);
  for (size_t i = 0; i < g->dict.len; i++)
    rows[i] = heng__index_find(other, g->dict.texts[i]);
  return rows;
}

void heng__resolve_column(heng_records_builder *b,
                          heng_gather_table *t,
                          heng_gather *g) {
  const heng_record_table *other = b->tables[g->field->id].out;
  size_t n_rows = t->out->n_rows;
  uint32_t *refs = g->column.refs;
  // A table that no rule reads need not be in the records, and is not read where
  // it is, even if the scheme adds rows of its own to it: a reference to it that no
  // rule follows cannot be wrong. Where the keys are missing as a whole, no single
  // reference is to blame.
  bool followed = g->used || !b->use || b->use->tables[g->field->id];
  if (b->tables[g->field->id].keyless) {
    for (size_t i = 0; i < n_rows; i++) refs[i] = HENG_ROW_NONE;
    return;
  }
  if (other->n_rows == 0) {
    if (followed) say_no_table(b, t, g);
    for (size_t i = 0; i < n_rows; i++) refs[i] = HENG_ROW_NONE;
    return;
  }
  uint32_t *rows_of_texts = resolve_texts(b, g);
  uint32_t last_tag = HENG_TAG_MISSING, last_row = HENG_ROW_NONE;
  for (size_t i = 0; i < n_rows; i++) {
    uint32_t tag = refs[i];
    if (tag != last_tag) {
      last_tag = tag;
      last_row = tag == HENG_TAG_MISSING ? HENG_ROW_NONE
                 : tag & HENG_TAG_TEXT   ? rows_of_texts[tag & ~HENG_TAG_TEXT]
                                         : heng__index_find_number(other, tag);
    }
    refs[i] = last_row;
    if (followed && last_row == HENG_ROW_NONE && tag != HENG_TAG_MISSING)
      say_unknown(b, t, g, i, tag);
  }
}

// "a → b → a", from the first row of the ring in the file.
static void say_ring(heng_records_builder *b,
                     heng_gather_table *t,
                     const heng_gather *g,
                     uint32_t start) {
  heng_cell_place place = heng__row_place(t, g, start, (heng_slice){NULL, 0});
  if (!heng__may_say(b, place, HENG_M_RECORDS_RING)) return;
  heng_buf ring = {.arena = b->arena};
  const heng_slice *keys = t->out->keys;
  uint32_t row = start;
  size_t shown = 0;
  do {
    if (shown < RING_SHOWN) heng__buf_add(&ring, keys[row]);
    if (shown < RING_SHOWN) heng__buf_puts(&ring, " → ");
    if (shown++ == RING_SHOWN) heng__buf_puts(&ring, "… → ");
    row = g->column.refs[row];
  } while (row != start);
  heng__buf_add(&ring, keys[start]);
  heng__say(b, place, HENG_M_RECORDS_RING, heng__say_pair(g->field->pair),
            HENG_SAY(heng__buf_slice(&ring)));
}

// Each row refers to one at most, so a walk ends, meets an earlier walk, or
// comes back to itself: then it has found a ring.
void heng__refuse_rings(heng_records_builder *b,
                        heng_gather_table *t,
                        heng_gather *g) {
  size_t n_rows = t->out->n_rows;
  uint32_t *refs = g->column.refs;
  uint32_t *walks = heng__array(b->arena, uint32_t, n_rows);
  for (size_t i = 0; i < n_rows; i++) {
    uint32_t walk = (uint32_t)i + 1, row = (uint32_t)i;
    while (row != HENG_ROW_NONE && !walks[row]) {
      walks[row] = walk;
      row = refs[row];
    }
    if (row == HENG_ROW_NONE || walks[row] != walk) continue;
    uint32_t start = row;
    for (uint32_t at = refs[row]; at != row; at = refs[at])
      if (at < start) start = at;
    say_ring(b, t, g, start);
    // Whoever follows the references must come to an end.
    refs[start] = HENG_ROW_NONE;
  }
  heng__arena_resize(b->arena, walks, n_rows * sizeof *walks, 0);
}
