// Changes of record sets that concern more than one cell: rows with all that hangs
// together with them, cells that are to agree, overrides, figures of the rules.
#include "regress/witness_internal.h"
#include "words/vocab.h"

#define MOST_ADDED 160  // rows that one change adds
#define MOST_DEPTH 3    // of rows that refer to rows that refer …

// Cells that agree --------------------------------------------------------------

static bool alike(const heng_schema_field *a, const heng_schema_field *b) {
  if (a->base != b->base || a->key || b->key) return false;
  return (a->base != HENG_TYPE_CHOICE && a->base != HENG_TYPE_REF) ||
         a->id == b->id;
}

// A value of some column like that one; empty where there is none.
static heng_slice of_another(const heng_making *m,
                             const heng_schema_field *like) {
  size_t n = m->focus->columns.len;
  size_t first = heng__make_below(m, n);
  for (size_t i = 0; i < n; i++) {
    const heng_focus_column *c = &m->focus->columns.items[(first + i) % n];
    size_t rows = m->draft->tables[c->table].n_rows;
    if (!rows || !alike(like, heng__make_field(m, c->table, c->field)))
      continue;
    heng_slice cell = *heng__draft_cell(m->shape, m->draft, c->table,
                                        heng__make_below(m, rows), c->field);
    if (cell.len && heng__make_chance(m, 60)) return cell;
  }
  return (heng_slice){NULL, 0};
}

void heng__make_same(const heng_making *m) {
  for (int i = 0; i < 4; i++) {
    const heng_focus_column *c = heng__make_column(m);
    const heng_schema_field *f = heng__make_field(m, c->table, c->field);
    size_t rows = m->draft->tables[c->table].n_rows;
    if (!rows || f->key || f->base == HENG_TYPE_BOOL) continue;
    heng_slice text = of_another(m, f);
    if (!text.len) continue;
    *heng__draft_cell(m->shape, m->draft, c->table, heng__make_below(m, rows),
                      c->field) = text;
    return;
  }
}

// Rows with all that hangs together with them ------------------------------------

typedef struct doubling {
  const heng_making *m;
  size_t added;
  uint32_t tables[MOST_ADDED];
  size_t rows[MOST_ADDED];
} doubling;

static bool double_one(
    doubling *d, uint32_t table, size_t from, heng_slice *was, heng_slice *is) {
  const heng_making *m = d->m;
  int32_t key = m->starts->plan->schema->tables[table].key;
  *was = *is = (heng_slice){NULL, 0};
  if (d->added == MOST_ADDED) return false;
  if (key >= 0) *is = heng__make_key(m, table, (uint32_t)key);
  size_t row = heng__draft_add_row(m->arena, m->shape, m->draft, table);
  memcpy(heng__draft_row(m->shape, m->draft, table, row),
         heng__draft_row(m->shape, m->draft, table, from),
         m->shape->tables[table].n * sizeof(heng_slice));
  d->tables[d->added] = table;
  d->rows[d->added++] = row;
  if (key < 0) return true;
  heng_slice *cell =
      heng__draft_cell(m->shape, m->draft, table, row, (uint32_t)key);
  *was = *cell;
  *cell = *is;
  return true;
}

// Doubles the row and what refers to it: rows that are there, not those added.
static void double_all(doubling *d,
                       uint32_t table,
                       size_t from,
                       int depth,
                       const size_t *n_before) {
  const heng_making *m = d->m;
  heng_slice was, is;
  if (!double_one(d, table, from, &was, &is) || !was.len || !depth) return;
  for (uint32_t t = 0; t < m->shape->n_tables; t++)
    for (size_t c = 0; c < m->shape->tables[t].n; c++) {
      const heng_schema_field *f =
          heng__make_field(m, t, m->shape->tables[t].fields[c]);
      if (f->base != HENG_TYPE_REF || f->id != table) continue;
      for (size_t r = 0; r < n_before[t]; r++) {
        if (!heng__slice_eq(heng__draft_row(m->shape, m->draft, t, r)[c], was))
          continue;
        size_t at = m->draft->tables[t].n_rows;
        double_all(d, t, r, depth - 1, n_before);
        if (m->draft->tables[t].n_rows > at)
          heng__draft_row(m->shape, m->draft, t, at)[c] = is;
      }
    }
}

// A table whose rows others refer to, found from a column that matters.
static uint32_t referred_table(const heng_making *m) {
  if (m->focus->ranked != HENG_NONE && heng__make_chance(m, 75))
    return m->focus->ranked;
  const heng_focus_column *c = heng__make_column(m);
  const heng_schema_field *f = heng__make_field(m, c->table, c->field);
  for (int i = 0; i < 6 && f->base != HENG_TYPE_REF; i++) {
    size_t n = m->shape->tables[c->table].n;
    uint32_t at = m->shape->tables[c->table].fields[heng__make_below(m, n)];
    f = heng__make_field(m, c->table, at);
  }
  if (f->base == HENG_TYPE_REF && m->draft->tables[f->id].n_rows &&
      heng__make_chance(m, 70))
    return f->id;
  return c->table;
}

// Changes a cell of one of the rows that were added, best one that matters.
static void change_added(const doubling *d) {
  const heng_making *m = d->m;
  for (int i = 0; i < 12; i++) {
    const heng_focus_column *c = heng__make_column(m);
    size_t first = heng__make_below(m, d->added);
    if (heng__make_field(m, c->table, c->field)->key) continue;
    for (size_t k = 0; k < d->added; k++) {
      size_t at = (first + k) % d->added;
      if (d->tables[at] != c->table) continue;
      heng_slice text = heng__make_drawn(m, c->table, c->field);
      if (text.len)
        *heng__draft_cell(m->shape, m->draft, c->table, d->rows[at], c->field) =
            text;
      return;
    }
  }
}

void heng__make_more(const heng_making *m) {
  uint32_t table = referred_table(m);
  size_t n = m->draft->tables[table].n_rows;
  if (!n || heng__draft_rows(m->shape, m->draft) > 400) return;
  size_t from = heng__make_below(m, n);
  size_t *n_before = heng__array(m->arena, size_t, m->shape->n_tables + 1);
  for (size_t times = 1 + heng__make_below(m, 3); times; times--) {
    doubling *d = heng__new(m->arena, doubling);
    d->m = m;
    for (uint32_t t = 0; t < m->shape->n_tables; t++)
      n_before[t] = m->draft->tables[t].n_rows;
    double_all(d, table, from, MOST_DEPTH, n_before);
    if (heng__make_chance(m, 60)) change_added(d);
  }
}

// The text of that turn: of a choice each value, else one that is drawn.
static heng_slice text_in_turn(const heng_making *m,
                               uint32_t table,
                               uint32_t field,
                               bool each,
                               size_t turn) {
  const heng_schema_field *f = heng__make_field(m, table, field);
  if (!each) return heng__make_drawn(m, table, field);
  const heng_choice *c = &m->starts->plan->schema->choices[f->id];
  return heng__pair_show(c->values[turn % c->n_values], HENG_EN);
}

void heng__make_spread(const heng_making *m) {
  const heng_focus_column *c = heng__make_column(m);
  size_t n = m->draft->tables[c->table].n_rows;
  int32_t key = m->starts->plan->schema->tables[c->table].key;
  if (!n || n > 60 || heng__make_field(m, c->table, c->field)->key) return;
  size_t from = heng__make_below(m, n), times = 2 + heng__make_below(m, 4);
  const heng_schema_field *f = heng__make_field(m, c->table, c->field);
  const heng_schema *schema = m->starts->plan->schema;
  bool each = f->base == HENG_TYPE_CHOICE &&
              schema->choices[f->id].n_values > 0 && heng__make_chance(m, 60);
  if (each && schema->choices[f->id].n_values < 9)
    times = schema->choices[f->id].n_values;
  for (; times; times--) {
    heng_slice made = {NULL, 0};
    heng_slice text = text_in_turn(m, c->table, c->field, each, times);
    if (key >= 0) made = heng__make_key(m, c->table, (uint32_t)key);
    size_t row = heng__draft_add_row(m->arena, m->shape, m->draft, c->table);
    memcpy(heng__draft_row(m->shape, m->draft, c->table, row),
           heng__draft_row(m->shape, m->draft, c->table, from),
           m->shape->tables[c->table].n * sizeof(heng_slice));
    if (text.len)
      *heng__draft_cell(m->shape, m->draft, c->table, row, c->field) = text;
    if (key >= 0)
      *heng__draft_cell(m->shape, m->draft, c->table, row, (uint32_t)key) =
          made;
  }
}

// Overrides ---------------------------------------------------------------------

static heng_slice some_outcome(const heng_making *m) {
  const heng_focus *focus = m->focus;
  size_t n = focus->near_lifts && heng__make_chance(m, 75) ? focus->near_lifts
                                                           : focus->lifts.len;
  if (!n) return (heng_slice){NULL, 0};
  return heng__pair_show(focus->lifts.items[heng__make_below(m, n)], HENG_EN);
}

heng_slice heng__make_lifting(const heng_making *m,
                              uint32_t table,
                              uint32_t field) {
  const heng_focus *focus = m->focus;
  if (table == focus->overrides.table && field == focus->overrides.outcome)
    return some_outcome(m);
  if (table == focus->overrides.table && field == focus->overrides.year)
    return heng__arena_printf(m->arena, "%lld",
                              (long long)m->starts->plan->edition);
  return (heng_slice){NULL, 0};
}

void heng__make_lift(const heng_making *m) {
  const heng_focus *focus = m->focus;
  uint32_t table = focus->overrides.table;
  if (table == HENG_NONE || !m->shape->tables[table].n || !focus->lifts.len)
    return;
  const heng_schema_field *unit =
      heng__make_field(m, table, focus->overrides.unit);
  heng_slice key = unit->base == HENG_TYPE_REF
                       ? heng__make_some_key(m, unit->id)
                       : (heng_slice){NULL, 0};
  heng_slice outcome = some_outcome(m);
  if (!key.len || !heng__draft_sayable(outcome)) return;
  int32_t own = m->starts->plan->schema->tables[table].key;
  heng_slice made = {NULL, 0};
  if (own >= 0) made = heng__make_key(m, table, (uint32_t)own);
  size_t row = heng__draft_add_row(m->arena, m->shape, m->draft, table);
  const struct {
    uint32_t field;
    heng_slice text;
  } cells[] = {
      {focus->overrides.unit, key},
      {focus->overrides.outcome, outcome},
      {focus->overrides.year,
       heng__make_lifting(m, table, focus->overrides.year)},
      {own >= 0 ? (uint32_t)own : focus->overrides.unit, own >= 0 ? made : key},
  };
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
    heng_slice *cell =
        heng__draft_cell(m->shape, m->draft, table, row, cells[i].field);
    if (cell) *cell = cells[i].text;
  }
}

// Figures -----------------------------------------------------------------------

static heng_slice number_for(const heng_making *m,
                             const heng_plan_param *p,
                             const heng_const *now) {
  static const char *const some[] = {"0", "1", "2", "0.5", "0.3", "10", "-1"};
  size_t what = heng__make_below(m, 100);
  heng_num x = now->num, step;
  if (what < 35) {
    x = heng__num_int(0);
    (void)heng__num_parse(
        m->arena,
        heng__slice(some[heng__make_below(m, sizeof some / sizeof *some)]), &x);
  } else if (what < 60 && !now->missing && heng__num_is_decimal(now->num)) {
    step = heng__num_decimal(heng__make_chance(m, 50) ? 1 : -1,
                             (unsigned)heng__make_below(m, 3));
    if (heng__num_add(m->arena, now->num, step, &x) != HENG_OK) x = now->num;
  } else {
    heng_slice text = heng__make_number(m, HENG_NONE, 0);
    if (heng__num_parse(m->arena, text, &x) != HENG_OK) x = heng__num_int(1);
  }
  if (p->has_low && heng__num_cmp(x, p->low) < 0) x = p->low;
  if (p->has_high && heng__num_cmp(x, p->high) > 0) x = p->high;
  return heng__num_text(m->arena, x);
}

static heng_slice figure_for(const heng_making *m,
                             const heng_plan_param *p,
                             const heng_const *now) {
  static const char *const texts[] = {"a", "b", "c", "d"};
  char day[11];
  switch (p->type.base) {
    case HENG_TYPE_BOOL:
      return heng__keyword_pair(heng__make_chance(m, 50) ? HENG_K_YES
                                                         : HENG_K_NO)
          .en;
    case HENG_TYPE_CHOICE: {
      const heng_choice *c = &m->starts->plan->schema->choices[p->type.id];
      if (!c->n_values) break;
      return heng__pair_show(c->values[heng__make_below(m, c->n_values)],
                             HENG_EN);
    }
    case HENG_TYPE_NUMBER: return number_for(m, p, now);
    case HENG_TYPE_DATE:
      return heng__arena_copy(
          m->arena,
          heng__slice(heng__date_text(heng__make_date(m, HENG_NONE, 0), day)));
    case HENG_TYPE_TEXT: return heng__slice(texts[heng__make_below(m, 4)]);
    default: break;
  }
  return (heng_slice){NULL, 0};
}

// The name that sets the figure in that cell of the param: `gap.two`.
static heng_slice figure_name(const heng_making *m,
                              const heng_plan_param *p,
                              size_t cell) {
  heng_slice name = heng__pair_show(p->pair, HENG_EN);
  if (!p->n_keys) return name;
  const heng_choice *c = &m->starts->plan->schema->choices[p->keys[0]];
  heng_slice key = heng__pair_show(c->values[cell], HENG_EN);
  return heng__arena_printf(m->arena, "%.*s.%.*s", HENG_ARG(name),
                            HENG_ARG(key));
}

void heng__make_figure(const heng_making *m) {
  const heng_focus *focus = m->focus;
  size_t n = focus->near_params && heng__make_chance(m, 75) ? focus->near_params
                                                            : focus->params.len;
  if (!n) return;
  const heng_plan *plan = m->starts->plan;
  const heng_plan_param *p =
      &plan->params[focus->params.items[heng__make_below(m, n)]];
  size_t cell = heng__make_below(m, p->n_cells);
  heng_slice value = figure_for(m, p, &p->cells[cell]);
  if (!value.len) return;
  heng_slice name = figure_name(m, p, cell);
  heng__draft_set_figure(m->arena, m->draft, name, value);
}
