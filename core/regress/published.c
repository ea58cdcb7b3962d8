// Holding a published table against a run. Which column is which field is settled
// once; then each cell goes the way of an expectation in an example.
#include "regress/published.h"

#include <stdlib.h>

#include "base/nearest.h"
#include "exec/explain.h"
#include "regress/examples_internal.h"

#define LACKING_NAMED 20

typedef enum column_kind {
  COLUMN_UNKNOWN,
  COLUMN_UNIT,  // the key of the row, or its name
  COLUMN_PART,  // a part of the key of a pair's or a group's row
  COLUMN_FIELD,
  COLUMN_EXACT,          // the same of a fraction, where that stands rounded
  COLUMN_NAME_OF_FIRST,  // of a pair: what its first row is called
} column_kind;

typedef struct column {
  column_kind kind;
  uint32_t table;         // whose row is meant: the score, or another table
  uint32_t owner, field;  // it or one that it descends from
} column;

// A row by what the records call it, or by its key.
typedef struct named_row {
  heng_slice title;
  uint32_t row;
} named_row;

typedef struct named_rows {
  named_row *items;  // by title
  size_t n;
  bool made;
} named_rows;

typedef struct holding {
  heng_trial trial;
  heng_arena *arena;
  const heng_plan *plan;
  const heng_run *run;
  uint32_t table;
  const heng_grid *grid;
  column *columns;
  named_rows *names;  // of each table of the plan
  named_rows *keys;   // the same by key, of tables that are no records'
  heng_published *out;
} holding;

static bool is_word(heng_slice text, const char *const *words, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (heng__slice_eq(text, heng__slice(words[i]))) return true;
  return false;
}
#define IS_WORD(text, words) \
  is_word((text), (words), sizeof(words) / sizeof *(words))

static const char *const key_words[] = {"id", "key", "编号", "代码",
                                        "单位编号"};
static const char *const unit_words[] = {"unit", "units",    "单位",
                                         "名称", "单位名称", "name"};

// Columns ---------------------------------------------------------------------------

static heng_slice trimmed(heng_slice text) {
  while (text.len && (unsigned char)text.ptr[0] <= ' ') text.ptr++, text.len--;
  while (text.len && (unsigned char)text.ptr[text.len - 1] <= ' ') text.len--;
  return text;
}

// A heading without what stands in brackets at its end: "总分（分）".
static heng_slice without_unit(heng_slice text) {
  static const char *const brackets[][2] = {{"(", ")"}, {"（", "）"}};
  for (size_t i = 0; i < 2; i++) {
    size_t open = strlen(brackets[i][0]), close = strlen(brackets[i][1]);
    if (text.len <= open + close ||
        memcmp(text.ptr + text.len - close, brackets[i][1], close) != 0)
      continue;
    for (size_t at = text.len - close; at-- > 0;)
      if (memcmp(text.ptr + at, brackets[i][0], open) == 0)
        return trimmed((heng_slice){text.ptr, at});
  }
  return text;
}

// "总分（精确值）", as tables of results are written that a number does not fit into.
static bool is_exact_heading(heng_slice text) {
  static const char *const ends[] = {"(exact)", "（精确值）", "(精确值)"};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    size_t len = strlen(ends[i]);
    if (text.len > len && memcmp(text.ptr + text.len - len, ends[i], len) == 0)
      return true;
  }
  return false;
}

static bool is_called(const heng_plan_field *f, heng_slice name) {
  return heng__pair_has(f->pair, name) ||
         (f->title.len && heng__slice_eq(f->title, name));
}

// A field of a table or of one that it descends from.
static bool find_field(const holding *h,
                       uint32_t table,
                       heng_slice name,
                       column *out) {
  for (uint32_t t = table;; t = h->plan->tables[t].source[0]) {
    const heng_plan_table *owner = &h->plan->tables[t];
    for (uint32_t f = 0; f < owner->n_fields; f++) {
      if (!is_called(&owner->fields[f], name)) continue;
      *out = (column){COLUMN_FIELD, table, t, f};
      return true;
    }
    if (owner->kind != HENG_TABLE_SUBSET) return false;
  }
}

// "table.field"
static bool find_dotted(const holding *h, heng_slice name, column *out) {
  const char *point = memchr(name.ptr, '.', name.len);
  if (!point) return false;
  size_t at = (size_t)(point - name.ptr);
  heng_slice before = {name.ptr, at}, rest = {point + 1, name.len - at - 1};
  for (uint32_t t = 0; t < h->plan->n_tables; t++)
    if (heng__pair_has(h->plan->tables[t].pair, before))
      return find_field(h, t, rest, out);
  return false;
}

// Whether a field of the root says which row it is, alone or with others.
static column_kind kind_of_root(const holding *h, const column *c) {
  uint32_t root = h->plan->tables[h->table].root;
  const heng_plan_table *t = &h->plan->tables[root];
  if (c->owner != root) return COLUMN_FIELD;
  if (t->kind == HENG_TABLE_PAIR)
    return c->field < 2 ? COLUMN_PART : COLUMN_FIELD;
  if (t->kind == HENG_TABLE_GROUP)
    return c->field < t->n_keys ? COLUMN_PART : COLUMN_FIELD;
  const heng_schema_table *schema = &h->plan->schema->tables[t->schema];
  bool key = t->fields[c->field].role == HENG_ROLE_STORED &&
             schema->key == (int32_t)t->fields[c->field].stored;
  return key ? COLUMN_UNIT : COLUMN_FIELD;
}

static bool find_role(const holding *h, heng_slice name, column *out) {
  static const char *const places[] = {"place", "rank", "位次", "名次", "排名"};
  static const char *const totals[] = {"total", "score", "总分",
                                       "得分",  "合计",  "总得分"};
  static const char *const tiers[] = {"tier", "grade", "等次", "等级", "档次"};
  const heng_plan_table *t = &h->plan->tables[h->table];
  uint32_t field = HENG_NONE;
  if (IS_WORD(name, places)) field = t->place;
  if (IS_WORD(name, totals)) field = t->total;
  if (IS_WORD(name, tiers)) field = t->tier;
  *out = (column){COLUMN_FIELD, h->table, h->table, field};
  return field != HENG_NONE;
}

static bool is_unit_heading(const holding *h, heng_slice name) {
  const uint32_t tables[] = {h->table, h->plan->tables[h->table].root};
  for (size_t i = 0; i < 2; i++) {
    const heng_plan_table *t = &h->plan->tables[tables[i]];
    if (heng__pair_has(t->pair, name) ||
        (t->title.len && heng__slice_eq(t->title, name)))
      return true;
  }
  return IS_WORD(name, key_words) || IS_WORD(name, unit_words);
}

static column find_column(const holding *h, heng_slice name) {
  column c = {0};
  if (find_dotted(h, name, &c)) return c;
  if (find_field(h, h->table, name, &c)) {
    c.kind = kind_of_root(h, &c);
    return c;
  }
  // The row of a pair has no name of its own.
  uint32_t root = h->plan->tables[h->table].root;
  bool is_pair = h->plan->tables[root].kind == HENG_TABLE_PAIR;
  if (is_pair && (heng__slice_eq(name, HENG_LIT("name")) ||
                  heng__slice_eq(name, HENG_LIT("名称"))))
    return (column){.kind = COLUMN_NAME_OF_FIRST};
  if (is_unit_heading(h, name)) return (column){.kind = COLUMN_UNIT};
  if (find_role(h, name, &c)) return c;
  return (column){0};
}

static void report_column(holding *h, const heng_name *name, heng_slice text) {
  heng_nearest search = heng__nearest_begin(text);
  for (uint32_t t = h->table;; t = h->plan->tables[t].source[0]) {
    const heng_plan_table *owner = &h->plan->tables[t];
    for (uint32_t f = 0; f < owner->n_fields; f++) {
      heng__nearest_offer(&search, owner->fields[f].pair.en);
      heng__nearest_offer(&search, owner->fields[f].pair.zh);
      heng__nearest_offer(&search, owner->fields[f].title);
    }
    if (owner->kind != HENG_TABLE_SUBSET) break;
  }
  heng_diags *diags = h->trial.diags;
  heng_diag *diag =
      heng__diag(diags, HENG_M_TEST_FIELD, name->span, HENG_SAY(text),
                 heng__say_pair(h->plan->tables[h->table].pair));
  if (search.best.len)
    heng__note(diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(search.best));
  h->out->n_failed++;
}

// The column that names the rows where no other does.
static void settle_name(holding *h) {
  bool has_unit = false;
  for (size_t c = 0; c < h->grid->n_columns; c++)
    has_unit = has_unit || h->columns[c].kind == COLUMN_UNIT ||
               h->columns[c].kind == COLUMN_PART;
  static const char *const names[] = {"name", "title", "名称"};
  for (size_t c = 0; !has_unit && c < h->grid->n_columns; c++) {
    column *k = &h->columns[c];
    if (k->kind != COLUMN_FIELD || k->table != h->table) continue;
    const heng_plan_field *f = &h->plan->tables[k->owner].fields[k->field];
    if (f->role != HENG_ROLE_STORED ||
        !(IS_WORD(f->pair.en, names) || IS_WORD(f->pair.zh, names)))
      continue;
    k->kind = COLUMN_UNIT;
    has_unit = true;
  }
}

static void settle_columns(holding *h) {
  h->columns = heng__array(h->arena, column, h->grid->n_columns + 1);
  for (size_t c = 0; c < h->grid->n_columns; c++) {
    const heng_name *name = &h->grid->columns[c].name;
    heng_slice text = trimmed(name->main);
    h->columns[c] = find_column(h, text);
    if (h->columns[c].kind == COLUMN_UNKNOWN)
      h->columns[c] = find_column(h, without_unit(text));
    if (h->columns[c].kind == COLUMN_FIELD && is_exact_heading(text))
      h->columns[c].kind = COLUMN_EXACT;
    if (h->columns[c].kind == COLUMN_UNKNOWN && text.len)
      report_column(h, name, text);
  }
  settle_name(h);
}

// Rows ------------------------------------------------------------------------------

static int by_title(const void *x, const void *y) {
  const named_row *a = x, *b = y;
  return heng__slice_cmp(a->title, b->title);
}

static const named_rows *names_of(holding *h, uint32_t table, bool by_key) {
  named_rows *names = by_key ? &h->keys[table] : &h->names[table];
  if (names->made) return names;
  names->made = true;
  size_t n = h->run->tables[table].n_rows;
  if (h->plan->tables[table].kind == HENG_TABLE_RECORDS)
    n = h->run->records->tables[h->plan->tables[table].schema].n_rows;
  names->items = heng__array(h->arena, named_row, n + 1);
  for (uint32_t r = 0; r < n; r++) {
    heng_slice title = by_key ? heng__run_key(h->run, table, r)
                              : heng__row_title(h->run, table, r);
    if (title.len) names->items[names->n++] = (named_row){title, r};
  }
  if (names->n) qsort(names->items, names->n, sizeof *names->items, by_title);
  return names;
}

// The only row of that name or key, or HENG_ROW_NONE.
static uint32_t row_named(holding *h,
                          uint32_t table,
                          heng_slice title,
                          bool by_key) {
  const named_rows *names = names_of(h, table, by_key);
  size_t low = 0, high = names->n;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (heng__slice_cmp(names->items[middle].title, title) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == names->n || !heng__slice_eq(names->items[low].title, title))
    return HENG_ROW_NONE;
  bool several =
      low + 1 < names->n && heng__slice_eq(names->items[low + 1].title, title);
  return several ? HENG_ROW_NONE : names->items[low].row;
}

static uint32_t row_called(holding *h, uint32_t table, heng_slice text) {
  const heng_plan_table *root = &h->plan->tables[h->plan->tables[table].root];
  uint32_t row = HENG_ROW_NONE;
  // Keys of groups and pairs are found in a list of ours first.
  if (root->kind != HENG_TABLE_RECORDS) row = row_named(h, table, text, true);
  if (row == HENG_ROW_NONE) row = heng__run_find(h->run, table, text);
  return row == HENG_ROW_NONE ? row_named(h, table, text, false) : row;
}

// A part of a key as the run writes it: a name becomes the key of its row, a choice
// its Latin name.
static heng_slice part_of(holding *h, const column *c, heng_slice text) {
  heng_type type = h->plan->tables[c->owner].fields[c->field].type;
  if (type.base == HENG_TYPE_REF) {
    uint32_t row = row_called(h, type.id, text);
    return row == HENG_ROW_NONE ? text : heng__run_key(h->run, type.id, row);
  }
  if (type.base == HENG_TYPE_CHOICE) {
    const heng_choice *choice = &h->plan->schema->choices[type.id];
    int32_t code = heng__choice_find(choice, text);
    if (code >= 0) return heng__pair_show(choice->values[code], HENG_EN);
  }
  return text;
}

// What the cells of a row say of which row they are; empty: nothing.
static heng_slice key_of(holding *h, heng_cell *const cells) {
  heng_buf parts = {.arena = h->arena};
  uint32_t root = h->plan->tables[h->table].root;
  const heng_plan_table *t = &h->plan->tables[root];
  uint32_t n = t->kind == HENG_TABLE_PAIR    ? 2
               : t->kind == HENG_TABLE_GROUP ? t->n_keys
                                             : 0;
  for (size_t c = 0; c < h->grid->n_columns; c++)
    if (h->columns[c].kind == COLUMN_UNIT && trimmed(cells[c].text).len)
      return trimmed(cells[c].text);
  for (uint32_t f = 0; f < n; f++) {
    size_t c = 0;
    while (c < h->grid->n_columns &&
           (h->columns[c].kind != COLUMN_PART || h->columns[c].field != f))
      c++;
    if (c == h->grid->n_columns) return (heng_slice){NULL, 0};
    if (f) heng__buf_puts(&parts, "/");
    heng__buf_add(&parts, part_of(h, &h->columns[c], trimmed(cells[c].text)));
  }
  return heng__buf_slice(&parts);
}

static void report_row(holding *h, heng_slice key, heng_span span) {
  heng_nearest search = heng__nearest_begin(key);
  size_t n = h->run->tables[h->table].n_rows;
  for (uint32_t r = 0; r < n; r++) {
    heng__nearest_offer(&search, heng__run_key(h->run, h->table, r));
    heng__nearest_offer(&search, heng__row_title(h->run, h->table, r));
  }
  heng_diag *diag =
      heng__diag(h->trial.diags, HENG_M_EXPECT_UNIT, span, HENG_SAY(key),
                 heng__say_pair(h->plan->tables[h->table].pair));
  if (search.best.len)
    heng__note(h->trial.diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(search.best));
  h->out->n_failed++;
}

// Cells -----------------------------------------------------------------------------

// Which value a column of a row is about; false where that row is none of the
// column's table.
static bool place_of(const holding *h,
                     const column *c,
                     uint32_t row,
                     heng_trial_cell *out) {
  *out = (heng_trial_cell){
      .table = c->table, .row = row, .owner = c->owner, .field = c->field};
  if (c->kind == COLUMN_NAME_OF_FIRST) {
    uint32_t root = h->plan->tables[h->table].root;
    uint32_t pair = heng__run_row_at(h->run, h->table, row, root);
    heng_type type = h->plan->tables[root].fields[0].type;
    const heng_plan_table *first =
        &h->plan->tables[h->plan->tables[type.id].root];
    out->table = type.id;
    out->row = heng__run_value(h->run, root, pair, 0).row;
    out->owner = h->plan->tables[type.id].root;
    for (uint32_t f = 0; f < first->n_fields; f++)
      if (heng__pair_has(first->fields[f].pair, HENG_LIT("name"))) {
        out->field = f;
        return true;
      }
    return false;
  }
  if (c->table == h->table) return true;
  out->row = heng__run_row_at(h->run, h->table, row, c->table);
  if (out->row == HENG_ROW_NONE)
    out->row =
        heng__run_find(h->run, c->table, heng__run_key(h->run, h->table, row));
  return out->row != HENG_ROW_NONE;
}

// Below a cell that does not hold: the clauses that its rule follows.
static void add_clause(holding *h, const heng_plan_field *f) {
  heng_diags *diags = h->trial.diags;
  heng_buf text = {.arena = h->arena};
  for (size_t i = 0; i < f->cites.len; i++) {
    if (f->cites.items[i].assumed) continue;
    heng__buf_puts(&text, text.len ? "; " : "");
    heng__buf_add(&text, f->cites.items[i].text);
  }
  if (text.len && diags->last && !heng__diags_full(diags))
    heng__note(diags, diags->last, HENG_N_SNAPSHOT_CLAUSE, (heng_span){0},
               HENG_SAY(heng__buf_slice(&text)));
}

// The two parts of a fraction, 200/3 or 200÷3.
static bool split_fraction(heng_slice text,
                           heng_slice *over,
                           heng_slice *under) {
  static const char *const signs[] = {"/", "÷"};
  for (size_t i = 0; i < 2; i++) {
    size_t len = strlen(signs[i]);
    for (size_t at = 0; at + len <= text.len; at++) {
      if (memcmp(text.ptr + at, signs[i], len) != 0) continue;
      *over = trimmed((heng_slice){text.ptr, at});
      *under = trimmed((heng_slice){text.ptr + at + len, text.len - at - len});
      return true;
    }
  }
  return false;
}

// A cell as a value of the field; a number may be a fraction, as results are
// written that no decimal is equal to.
static bool read_cell(holding *h,
                      heng_type type,
                      const heng_cell *cell,
                      heng_expected *out,
                      heng_said *form) {
  heng_slice over, under;
  if (type.base != HENG_TYPE_NUMBER ||
      !split_fraction(cell->text, &over, &under))
    return heng__expected_cell(&h->trial, type, cell, out, form);
  heng_num x, y;
  *out = (heng_expected){.state = HENG_KNOWN};
  *form = HENG_SAY2("a number", "数字");
  return heng__num_parse(h->arena, over, &x) == HENG_OK &&
         heng__num_parse(h->arena, under, &y) == HENG_OK &&
         heng__num_sign(y) != 0 &&
         heng__num_div(h->arena, x, y, &out->num) == HENG_OK;
}

// Whether a decimal is a number rounded to as many decimals as are written.
static bool is_rounded(holding *h, heng_slice text, heng_num number) {
  heng_num x, half = {1, 2, NULL}, distance;
  if (heng__num_parse(h->arena, text, &x) != HENG_OK ||
      heng__num_sub(h->arena, x, number, &distance) != HENG_OK)
    return false;
  const char *point = memchr(text.ptr, '.', text.len);
  size_t decimals = point ? text.len - (size_t)(point - text.ptr) - 1 : 0;
  for (size_t i = 0; i < decimals; i++)
    if (heng__num_div(h->arena, half, heng__num_int(10), &half) != HENG_OK)
      return false;
  if (heng__num_sign(distance) < 0)
    distance = heng__num_neg(h->arena, distance);
  return heng__num_cmp(distance, half) <= 0;
}

// Whether the exact value that stands in the same row, if any, says all that the
// cell of column [at] says.
static bool is_said_exactly(holding *h, heng_cell *const cells, size_t at) {
  const column *c = &h->columns[at];
  for (size_t e = 0; e < h->grid->n_columns; e++) {
    const column *exact = &h->columns[e];
    if (exact->kind != COLUMN_EXACT || exact->table != c->table ||
        exact->owner != c->owner || exact->field != c->field)
      continue;
    heng_cell cell = {.text = trimmed(cells[e].text)};
    heng_type type = h->plan->tables[c->owner].fields[c->field].type;
    heng_expected expected;
    heng_said form;
    return cell.text.len && type.base == HENG_TYPE_NUMBER &&
           read_cell(h, type, &cell, &expected, &form) &&
           expected.state == HENG_KNOWN &&
           is_rounded(h, trimmed(cells[at].text), expected.num);
  }
  return false;
}

// A value that a finding holds back stands as a dash.
static bool is_held(const holding *h,
                    const heng_trial_cell *place,
                    heng_slice text) {
  heng_value value = heng__run_value(
      h->run, place->owner,
      heng__run_row_at(h->run, place->table, place->row, place->owner),
      place->field);
  return heng__slice_eq(text, HENG_LIT("—")) && value.state == HENG_HELD;
}

static void hold_cell(holding *h,
                      const column *c,
                      uint32_t row,
                      const heng_cell *cell) {
  heng_trial_cell place;
  heng_cell text = {.text = trimmed(cell->text), .span = cell->span};
  if (!text.text.len) return;
  h->out->n_cells++;
  if (!place_of(h, c, row, &place)) {
    report_row(h, heng__run_key(h->run, h->table, row), cell->span);
    return;
  }
  place.span = cell->span;
  if (is_held(h, &place, text.text)) return;
  const heng_plan_field *f = &h->plan->tables[place.owner].fields[place.field];
  heng_expected expected;
  heng_said form;
  if (!read_cell(h, f->type, &text, &expected, &form)) {
    heng__diag(h->trial.diags, HENG_M_TEST_FORM, cell->span,
               HENG_SAY(text.text), heng__say_pair(f->pair), form);
    h->out->n_failed++;
    return;
  }
  // What nobody will read is only counted.
  h->trial.quiet = heng__diags_full(h->trial.diags);
  if (heng__trial_value(&h->trial, &place, &expected)) return;
  h->out->n_failed++;
  heng__trial_tell(&h->trial);
  h->trial.failures.len = 0;
  add_clause(h, f);
}

static void hold_row(holding *h, size_t r, bool *met) {
  heng_cell *cells = h->grid->rows[r];
  heng_slice key = key_of(h, cells);
  uint32_t row = HENG_ROW_NONE;
  if (key.len) row = row_called(h, h->table, key);
  if (row == HENG_ROW_NONE) {
    report_row(h, key, cells[0].span);
    return;
  }
  met[row] = true;
  for (size_t c = 0; c < h->grid->n_columns; c++) {
    column_kind kind = h->columns[c].kind;
    bool says = kind == COLUMN_EXACT || kind == COLUMN_NAME_OF_FIRST;
    if (says || (kind == COLUMN_FIELD && !is_said_exactly(h, cells, c)))
      hold_cell(h, &h->columns[c], row, &cells[c]);
  }
}

// Rows of the score that the table says nothing of.
static void tell_lacking(holding *h, const bool *met) {
  heng_buf list = {.arena = h->arena};
  size_t n;
  const uint32_t *rows = heng__run_rows(h->arena, h->run, h->table, &n);
  for (size_t i = 0; i < n; i++) {
    if (met[rows[i]]) continue;
    if (h->out->n_lacking++ == LACKING_NAMED) heng__buf_puts(&list, ", …");
    if (h->out->n_lacking > LACKING_NAMED) continue;
    if (list.len) heng__buf_puts(&list, ", ");
    heng__buf_add(&list, heng__run_key(h->run, h->table, rows[i]));
  }
  if (h->out->n_lacking)
    heng__diag(h->trial.diags, HENG_M_EXPECT_LACKS, h->grid->span,
               heng__say_pair(h->plan->tables[h->table].pair),
               HENG_SAY(heng__buf_slice(&list)));
}

// Whether some column says which rows are meant; else it is told what is needed.
static bool has_units(holding *h) {
  uint32_t root = h->plan->tables[h->table].root;
  const heng_plan_table *t = &h->plan->tables[root];
  uint32_t parts = 0, n = t->kind == HENG_TABLE_PAIR    ? 2
                          : t->kind == HENG_TABLE_GROUP ? t->n_keys
                                                        : 0;
  for (size_t c = 0; c < h->grid->n_columns; c++) {
    if (h->columns[c].kind == COLUMN_UNIT) return true;
    parts += h->columns[c].kind == COLUMN_PART;
  }
  if (n && parts >= n) return true;
  heng_said key = HENG_SAY2("id", "编号");
  if (n) key = heng__say_pair(t->fields[0].pair);
  if (t->kind == HENG_TABLE_RECORDS &&
      h->plan->schema->tables[t->schema].key >= 0) {
    const heng_schema_table *s = &h->plan->schema->tables[t->schema];
    key = heng__say_pair(s->fields[s->key].pair);
  }
  heng__diag(h->trial.diags, HENG_M_TEST_NO_KEY, h->grid->span,
             heng__say_pair(h->plan->tables[h->table].pair), key);
  h->out->n_failed++;
  return false;
}

heng_published heng__published_hold(heng_arena *arena,
                                    const heng_run *run,
                                    uint32_t table,
                                    const heng_grid *grid,
                                    heng_diags *diags) {
  heng_published out = {.n_rows = grid->n_rows};
  heng_example_result result = {0};
  holding h = {
      .trial = {.arena = arena,
                .diags = diags,
                .plan = run->plan,
                .run = run,
                .result = &result},
      .arena = arena,
      .plan = run->plan,
      .run = run,
      .table = table,
      .grid = grid,
      .names = heng__array(arena, named_rows, run->plan->n_tables),
      .keys = heng__array(arena, named_rows, run->plan->n_tables),
      .out = &out,
  };
  settle_columns(&h);
  if (!has_units(&h)) return out;
  bool *met = heng__array(arena, bool, run->tables[table].n_rows + 1);
  for (size_t r = 0; r < grid->n_rows; r++) hold_row(&h, r, met);
  tell_lacking(&h, met);
  return out;
}
