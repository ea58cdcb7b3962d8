// Building a record set: tables, headings and rows as they come from a reader.
#include "model/records_internal.h"

#ifdef HENG_TEST_TINY
#define FIRST_ROWS 1
#else
#define FIRST_ROWS 64
#endif
#define ROWS_MOST ((size_t)INT32_MAX - 1)  // row numbers and codes are 32 bits
// In the map of headings: one that is not read, and a blank one.
#define NO_FIELD   UINT32_MAX
#define NO_HEADING (UINT32_MAX - 1)

// The names of all values of all choices, for looking up cells.
static void gather_names(heng_records_builder *b) {
  const heng_schema *schema = b->schema;
  b->names = heng__array(b->arena, heng_dict, schema->n_choices);
  b->values = heng__array(b->arena, int32_t *, schema->n_choices);
  for (size_t c = 0; c < schema->n_choices; c++) {
    const heng_choice *choice = &schema->choices[c];
    heng_dict *names = &b->names[c];
    names->pool = &b->pool;
    b->values[c] = heng__array(b->arena, int32_t, choice->n_values * 2);
    for (size_t v = choice->n_values; v-- > 0;) {
      heng_pair pair = choice->values[v];
      // The first of two values of one name is meant, so it comes last.
      if (pair.en.len)
        b->values[c][heng__dict_add(names, pair.en)] = (int32_t)v;
      if (pair.zh.len)
        b->values[c][heng__dict_add(names, pair.zh)] = (int32_t)v;
    }
  }
}

static void begin_field(heng_records_builder *b,
                        heng_gather_table *t,
                        size_t table,
                        size_t f) {
  const heng_schema_field *field = &t->table->fields[f];
  heng_gather *g = &t->fields[f];
  g->field = field;
  g->dict.pool = &b->pool;
  g->last_name = UINT32_MAX;
  g->used = !b->use || (b->use->tables[table] && b->use->fields[table][f]);
  for (size_t i = 0; i < t->table->n_composite; i++)
    if (t->table->key < 0 && t->table->composite[i] == f) g->part_of_key = true;
  // References are stored even if only to be checked.
  g->keep = !field->key &&
            (g->used || g->part_of_key || field->base == HENG_TYPE_REF);
  if (field->base == HENG_TYPE_CHOICE) {
    g->names = &b->names[field->id];
    g->values = b->values[field->id];
  }
  if (field->base == HENG_TYPE_REF) b->tables[field->id].referred = true;
  if (field->n_when) t->any_when = true;
}

heng_records_builder *heng__records_begin(heng_arena *arena,
                                          const heng_schema *schema,
                                          const heng_schema_use *use,
                                          heng_diags *diags) {
  heng_records_builder *b = heng__new(arena, heng_records_builder);
  b->arena = arena;
  b->schema = schema;
  b->use = use;
  b->diags = diags;
  b->pool.arena = arena;
  b->records = heng__new(arena, heng_records);
  b->records->schema = schema;
  b->records->arena = arena;
  b->records->tables = heng__array(arena, heng_record_table, schema->n_tables);
  b->tables = heng__array(arena, heng_gather_table, schema->n_tables);
  gather_names(b);
  for (size_t i = 0; i < schema->n_tables; i++) {
    heng_gather_table *t = &b->tables[i];
    t->table = &schema->tables[i];
    t->out = &b->records->tables[i];
    t->ascending = true;
    t->fields = heng__array(arena, heng_gather, t->table->n_fields);
    for (size_t f = 0; f < t->table->n_fields; f++) begin_field(b, t, i, f);
  }
  return b;
}

void heng__records_lenient(heng_records_builder *b) {
  b->lenient = true;
}

static void offer_pair(heng_nearest *search, heng_pair pair) {
  if (pair.en.len) heng__nearest_offer(search, pair.en);
  if (pair.zh.len) heng__nearest_offer(search, pair.zh);
}

static void say_unknown_table(heng_records_builder *b,
                              heng_slice name,
                              heng_slice file) {
  heng_diag *diag = heng__diag(b->diags, HENG_M_RECORDS_TABLE_UNKNOWN,
                               (heng_span){0}, heng__say_value(b, name));
  heng__diag_at_record(b->diags, diag, file, 0, (heng_slice){NULL, 0});
  heng_nearest search = heng__nearest_begin(name);
  for (size_t i = 0; i < b->schema->n_tables; i++)
    offer_pair(&search, b->schema->tables[i].pair);
  heng__hint_nearest(b, diag, &search);
}

heng_status heng__records_table(heng_records_builder *b,
                                heng_slice name,
                                heng_slice file,
                                heng_slice encoding) {
  b->current = NULL;
  b->titled = NULL;
  int32_t found = heng__schema_table_find(b->schema, name);
  if (found < 0) found = heng__table_of_letters(b->schema, name);
  if (found < 0) {
    say_unknown_table(b, name, file);
    return HENG_NOTFOUND;
  }
  heng_gather_table *t = &b->tables[found];
  if (encoding.len && t->from_data) {
    heng_diag *diag = heng__diag(b->diags, HENG_M_RECORDS_TABLE_TWICE,
                                 (heng_span){0}, heng__say_pair(t->table->pair),
                                 HENG_SAY(t->out->file), HENG_SAY(file));
    heng__diag_at_record(b->diags, diag, file, 0, (heng_slice){NULL, 0});
    b->failed = true;
    return HENG_OK;
  }
  if (encoding.len || !t->out->file.len) {
    t->out->file = heng__arena_copy(b->arena, file);
    t->out->encoding = heng__arena_copy(b->arena, encoding);
  }
  if (encoding.len) t->from_data = true;
  t->out->present = true;
  t->map.len = 0;
  for (size_t f = 0; f < t->table->n_fields; f++) t->fields[f].seen = false;
  b->current = t;
  return HENG_OK;
}

// White space at both ends: ASCII, no-break and full-width.
static heng_slice trim_spaces(heng_slice cell) {
  const char *at = cell.ptr;
  size_t len = cell.len;
  for (;;) {
    if (len && (unsigned char)at[0] <= ' ')
      at++, len--;
    else if (len >= 2 && memcmp(at, "\xC2\xA0", 2) == 0)
      at += 2, len -= 2;
    else if (len >= 3 && memcmp(at, "\xE3\x80\x80", 3) == 0)
      at += 3, len -= 3;
    else
      break;
  }
  for (;;) {
    if (len && (unsigned char)at[len - 1] <= ' ')
      len--;
    else if (len >= 2 && memcmp(at + len - 2, "\xC2\xA0", 2) == 0)
      len -= 2;
    else if (len >= 3 && memcmp(at + len - 3, "\xE3\x80\x80", 3) == 0)
      len -= 3;
    else
      break;
  }
  return (heng_slice){at, len};
}

static bool is_plain(char c) {
  return c > ' ' && c < 0x7F;
}

// Most cells begin and end in a plain character.
static inline heng_slice trim(heng_slice cell) {
  if (cell.len && is_plain(cell.ptr[0]) && is_plain(cell.ptr[cell.len - 1]))
    return cell;
  return trim_spaces(cell);
}

// "id, name, class", for a message.
static heng_slice list_fields(heng_arena *arena,
                              const heng_schema_table *table,
                              heng_lang lang) {
  heng_buf out = {.arena = arena};
  for (size_t f = 0; f < table->n_fields; f++) {
    if (f) heng__buf_puts(&out, lang == HENG_ZH ? "、" : ", ");
    heng__buf_add(&out, heng__pair_show(table->fields[f].pair, lang));
  }
  return heng__buf_slice(&out);
}

static void say_unknown_column(heng_records_builder *b,
                               heng_cell_place place,
                               heng_slice heading) {
  const heng_schema_table *table = place.table->table;
  if (!heng__may_say(b, place, HENG_M_RECORDS_COLUMN_UNKNOWN)) return;
  heng_diag *diag =
      heng__say(b, place, HENG_M_RECORDS_COLUMN_UNKNOWN,
                heng__say_pair(table->pair), heng__say_value(b, heading));
  heng_nearest search = heng__nearest_begin(heading);
  for (size_t f = 0; f < table->n_fields; f++)
    offer_pair(&search, table->fields[f].pair);
  if (search.best.len)
    heng__hint_nearest(b, diag, &search);
  else
    heng__hint(b, diag, HENG_N_RECORDS_COLUMN_NAMES,
               ((heng_said){list_fields(b->arena, table, HENG_EN),
                            list_fields(b->arena, table, HENG_ZH)}));
}

static uint32_t map_heading(heng_records_builder *b,
                            heng_cell_place place,
                            heng_slice heading) {
  heng_gather_table *t = place.table;
  if (!heading.len) return NO_HEADING;
  place.value = heading;
  int32_t found = heng__field_of_letters(t->table, heading);
  if (found < 0) {
    say_unknown_column(b, place, heading);
    return NO_FIELD;
  }
  heng_gather *g = &t->fields[found];
  if (g->seen) {
    if (heng__may_say(b, place, HENG_M_RECORDS_COLUMN_TWICE))
      heng__say(b, place, HENG_M_RECORDS_COLUMN_TWICE,
                heng__say_pair(g->field->pair), HENG_SAY(g->heading),
                HENG_SAY(heading));
    return NO_FIELD;
  }
  g->seen = g->ever_seen = true;
  g->heading = heng__arena_copy(b->arena, heading);
  return (uint32_t)found;
}

// Decides what a blank cell of the field is in this part.
static void settle_blank(heng_records_builder *b,
                         heng_cell_place place,
                         heng_gather *g) {
  const heng_schema_field *field = g->field;
  g->value = (heng_slice){NULL, 0};
  g->code = HENG_CODE_MISSING;
  g->blank = HENG_BLANK_FINE;
  if (field->n_when || (field->optional && !field->has_default)) return;
  if (field->has_default) {
    g->blank = HENG_BLANK_DEFAULT;
  } else if (g->seen) {
    g->blank = HENG_BLANK_ERROR;
  } else if (!b->lenient && (g->used || field->key)) {
    // A column that no rule reads need not be in the records.
    if (field->key) place.table->keyless = true;
    if (!heng__may_say(b, place, HENG_M_RECORDS_COLUMN_MISSING)) return;
    heng__say(b, place, HENG_M_RECORDS_COLUMN_MISSING,
              heng__say_pair(place.table->table->pair),
              heng__say_pair(field->pair));
  }
}

static bool is_misspelt(const heng_schema_table *table,
                        const heng_slice *cells,
                        size_t n) {
  for (size_t i = 0; i < n; i++) {
    heng_nearest search = heng__nearest_begin(cells[i]);
    for (size_t f = 0; f < table->n_fields; f++)
      offer_pair(&search, table->fields[f].pair);
    if (search.best.len) return true;
  }
  return false;
}

#define TITLE_LINES 10  // lines below a title in which headings are looked for

// A first line without any heading is most often a title above them. All else
// that could be said of such a file would follow from that.
static bool is_title(heng_records_builder *b,
                     uint32_t line,
                     const heng_slice *cells,
                     size_t n) {
  heng_gather_table *t = b->current;
  heng_slice *trimmed = heng__array(b->arena, heng_slice, n + 1);
  size_t filled, first = n;
  for (size_t i = 0; i < n; i++) {
    trimmed[i] = trim(cells[i]);
    if (trimmed[i].len && first == n) first = i;
  }
  if (b->lenient || heng__count_headings(t->table, trimmed, n, &filled) ||
      !filled || line == 0 || is_misspelt(t->table, trimmed, n))
    return false;
  heng_cell_place place = {.table = t, .line = line};
  if (!heng__may_say(b, place, HENG_M_RECORDS_TITLE)) return true;
  b->titled_by = heng__say(b, place, HENG_M_RECORDS_TITLE,
                           heng__say_value(b, trimmed[first]),
                           heng__say_pair(t->table->pair));
  b->titled = t;
  b->titled_line = line;
  b->current = NULL;
  return true;
}

// Looks for the headings below a title.
static void look_for_headings(heng_records_builder *b,
                              uint32_t line,
                              const heng_slice *cells,
                              size_t n) {
  heng_gather_table *t = b->titled;
  if (line > b->titled_line + TITLE_LINES) {
    b->titled = NULL;
    return;
  }
  heng_slice *trimmed = heng__array(b->arena, heng_slice, n + 1);
  size_t filled;
  for (size_t i = 0; i < n; i++) trimmed[i] = trim(cells[i]);
  size_t known = heng__count_headings(t->table, trimmed, n, &filled);
  if (known * 2 <= filled) return;
  heng__hint(b, b->titled_by, HENG_N_RECORDS_HEADINGS_THERE,
             HENG_SAY(heng__arena_printf(b->arena, "%u", (unsigned)line)));
  b->titled = NULL;
}

heng_status heng__records_headings(heng_records_builder *b,
                                   uint32_t line,
                                   const heng_slice *cells,
                                   size_t n) {
  heng_gather_table *t = b->current;
  if (!t || is_title(b, line, cells, n)) return HENG_OK;
  heng_cell_place place = {.table = t, .line = line};
  for (size_t i = 0; i < n; i++) {
    uint32_t field = map_heading(b, place, trim(cells[i]));
    heng__push(b->arena, &t->map, field);
  }
  t->unseen.len = 0;
  for (size_t f = 0; f < t->table->n_fields; f++) {
    heng_gather *g = &t->fields[f];
    settle_blank(b, place, g);
    if (!g->seen && (g->keep || g->field->key || g->field->has_default))
      heng__push(b->arena, &t->unseen, (uint32_t)f);
  }
  return HENG_OK;
}

static void grow_table(heng_records_builder *b, heng_gather_table *t) {
  heng_record_table *out = t->out;
  size_t cap = t->cap ? t->cap * 2 : FIRST_ROWS;
  out->lines =
      heng__grow_items(b->arena, out->lines, t->cap, cap, sizeof *out->lines);
  if (out->spans)
    out->spans =
        heng__grow_items(b->arena, out->spans, t->cap, cap, sizeof *out->spans);
  if (t->table->key >= 0) {
    out->keys =
        heng__grow_items(b->arena, out->keys, t->cap, cap, sizeof *out->keys);
    t->tags = heng__grow_items(b->arena, t->tags, t->cap, cap, sizeof *t->tags);
  }
  for (size_t f = 0; f < t->table->n_fields; f++)
    heng__gather_grow(b->arena, &t->fields[f], t->cap, cap);
  t->cap = cap;
}

static void set_place(heng_records_builder *b,
                      heng_gather_table *t,
                      size_t row,
                      uint32_t line,
                      heng_span span) {
  heng_record_table *out = t->out;
  out->lines[row] = line;
  if (span.source && !out->spans)
    out->spans = heng__array(b->arena, heng_span, t->cap);
  if (out->spans) out->spans[row] = span;
}

static void gather_blank(heng_records_builder *b,
                         heng_gather_table *t,
                         heng_gather *g,
                         size_t row,
                         heng_cell_place place,
                         bool said) {
  if (g->blank == HENG_BLANK_DEFAULT) {
    heng__gather_default(b->arena, g, row, t->cap);
    return;
  }
  if (g->blank == HENG_BLANK_ERROR && !said &&
      heng__may_say(b, place, HENG_M_CELL_BLANK))
    heng__say(b, place, HENG_M_CELL_BLANK, heng__say_pair(g->field->pair));
  if (g->field->key)
    heng__gather_no_key(t, row);
  else
    heng__gather_missing(g, row);
}

// Cells beyond the headings, or below a blank one: nothing may stand there.
static void refuse_cell(heng_records_builder *b,
                        heng_cell_place place,
                        size_t n_cells,
                        bool beyond) {
  heng_code code = beyond ? HENG_M_ROW_LONG : HENG_M_CELL_NO_HEADING;
  if (!heng__may_say(b, place, code)) return;
  if (!beyond) {
    heng__say(b, place, code, heng__say_value(b, place.value));
    return;
  }
  heng_slice has = heng__arena_printf(b->arena, "%zu", n_cells);
  heng_slice wants = heng__arena_printf(b->arena, "%zu", place.table->map.len);
  heng__say(b, place, code, HENG_SAY(has), HENG_SAY(wants),
            heng__say_value(b, place.value));
}

// A row that ends early: the first field that may not be blank is named.
static bool refuse_short(heng_records_builder *b,
                         heng_cell_place place,
                         size_t n_cells) {
  heng_gather_table *t = place.table;
  for (size_t i = n_cells; i < t->map.len; i++) {
    if (t->map.items[i] >= NO_HEADING) continue;
    const heng_gather *g = &t->fields[t->map.items[i]];
    if (g->blank != HENG_BLANK_ERROR) continue;
    if (!heng__may_say(b, place, HENG_M_ROW_SHORT)) return true;
    heng_slice has = heng__arena_printf(b->arena, "%zu", n_cells);
    heng_slice wants = heng__arena_printf(b->arena, "%zu", t->map.len);
    heng__say(b, place, HENG_M_ROW_SHORT, HENG_SAY(has), HENG_SAY(wants),
              heng__say_pair(g->field->pair));
    return true;
  }
  return false;
}

// The fields that this part of the table has no column for.
static void gather_unseen(heng_records_builder *b,
                          heng_gather_table *t,
                          size_t row) {
  for (size_t i = 0; i < t->unseen.len; i++) {
    heng_gather *g = &t->fields[t->unseen.items[i]];
    if (g->blank == HENG_BLANK_DEFAULT)
      heng__gather_default(b->arena, g, row, t->cap);
    else if (g->field->key)
      heng__gather_no_key(t, row);
    else
      heng__gather_missing(g, row);
  }
}

static bool when_holds(const heng_gather_table *t,
                       const heng_schema_field *field) {
  for (size_t i = 0; i < field->n_when; i++)
    if (t->fields[field->when[i].field].code != field->when[i].code)
      return false;
  return true;
}

// A field that only some rows have: filled in another row, or blank here.
static void check_when(heng_records_builder *b,
                       heng_gather_table *t,
                       heng_gather *g,
                       size_t row,
                       heng_cell_place place) {
  const heng_schema_field *field = g->field;
  bool holds = when_holds(t, field);
  place.field = g;
  place.value = g->value;
  if (g->value.len && !holds) {
    heng__gather_missing(g, row);
    if (heng__may_say(b, place, HENG_M_CELL_NOT_HERE))
      heng__say(b, place, HENG_M_CELL_NOT_HERE, heng__say_pair(field->pair),
                heng__say_value(b, g->value),
                heng__say_when(b, t->table, field));
    return;
  }
  if (g->value.len || !holds) return;
  if (field->has_default) {
    heng__gather_default(b->arena, g, row, t->cap);
    return;
  }
  if (field->optional || (b->lenient && !g->seen)) return;
  if (heng__may_say(b, place, HENG_M_CELL_BLANK_HERE))
    heng__say(b, place, HENG_M_CELL_BLANK_HERE, heng__say_pair(field->pair),
              heng__say_when(b, t->table, field));
}

static void gather_cells(heng_records_builder *b,
                         heng_gather_table *t,
                         size_t row,
                         heng_cell_place place,
                         const heng_slice *cells,
                         size_t n) {
  bool short_said = n < t->map.len && refuse_short(b, place, n);
  for (size_t i = 0; i < t->map.len; i++) {
    uint32_t f = t->map.items[i];
    heng_slice cell = i < n ? trim(cells[i]) : (heng_slice){NULL, 0};
    // Member by member, which keeps the cell in registers.
    place.value.ptr = cell.ptr;
    place.value.len = cell.len;
    if (f >= NO_HEADING) {
      place.field = NULL;
      if (f == NO_HEADING && cell.len)
        refuse_cell(b, place, n, /*beyond=*/false);
      continue;
    }
    heng_gather *g = &t->fields[f];
    place.field = g;
    if (g->field->n_when) g->value = cell;
    if (cell.len)
      heng__gather_cell(b, t, g, row, &place);
    else
      gather_blank(b, t, g, row, place, i >= n && short_said);
  }
  place.field = NULL;
  for (size_t i = t->map.len; i < n; i++) {
    place.value = trim(cells[i]);
    if (!place.value.len) continue;
    refuse_cell(b, place, n, /*beyond=*/true);
    break;
  }
}

static bool all_blank(const heng_slice *cells, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (trim(cells[i]).len) return false;
  return true;
}

// Whether the row speaks of what only other rules have.
static bool is_elsewhere(heng_records_builder *b,
                         heng_gather_table *t,
                         uint32_t line,
                         const heng_slice *cells,
                         size_t n) {
  heng_slice *own = b->elsewhere ? heng__elsewhere_cells(b, t) : NULL;
  if (!own) return false;
  for (size_t i = 0; i < t->map.len && i < n; i++)
    if (t->map.items[i] < NO_HEADING) own[t->map.items[i]] = trim(cells[i]);
  return heng__elsewhere_row(b, t, line, own);
}

heng_status heng__records_row(heng_records_builder *b,
                              uint32_t line,
                              heng_span span,
                              const heng_slice *cells,
                              size_t n) {
  heng_gather_table *t = b->current;
  if (b->titled) look_for_headings(b, line, cells, n);
  if (!t || (!span.source && all_blank(cells, n))) return HENG_OK;
  if (!span.source && is_elsewhere(b, t, line, cells, n)) return HENG_OK;
  heng_cell_place place = {.table = t, .line = line, .span = span};
  size_t row = t->out->n_rows;
  if (row >= ROWS_MOST) {
    heng_slice most = heng__arena_printf(b->arena, "%zu", ROWS_MOST);
    heng__may_say(b, place, HENG_M_ROWS_MANY);
    heng__say(b, place, HENG_M_ROWS_MANY, heng__say_pair(t->table->pair),
              HENG_SAY(most));
    return HENG_RECORDS;
  }
  if (row == t->cap) grow_table(b, t);
  set_place(b, t, row, line, span);
  gather_cells(b, t, row, place, cells, n);
  gather_unseen(b, t, row);
  for (size_t f = 0; t->any_when && f < t->table->n_fields; f++)
    if (t->fields[f].field->n_when) check_when(b, t, &t->fields[f], row, place);
  t->out->n_rows++;
  return HENG_OK;
}

void heng__records_alias(heng_records_builder *b, heng_slice key) {
  heng_gather_table *t = b->current;
  if (!t || !t->out->n_rows || !key.len) return;
  struct heng_key_alias alias = {(uint32_t)t->out->n_rows - 1,
                                 heng__pool_copy(&b->pool, key)};
  heng__push(b->arena, &t->aliases, alias);
}

void heng__records_end_table(heng_records_builder *b) {
  b->current = NULL;
}
