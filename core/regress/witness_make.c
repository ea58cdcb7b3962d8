// Making record sets from others: a value here, a row there, and now and then a
// figure that meets exactly what some rule compares it with.
#include "regress/witness_internal.h"
#include "words/vocab.h"

heng_dice heng__dice(uint64_t seed, uint64_t lane) {
  return (heng_dice){seed * UINT64_C(0x9e3779b97f4a7c15) +
                     (lane + 1) * UINT64_C(0xd1342543de82ef95)};
}

// splitmix64
uint64_t heng__dice_next(heng_dice *dice) {
  uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

size_t heng__dice_below(heng_dice *dice, size_t n) {
  return (size_t)(heng__dice_next(dice) % n);
}

typedef heng_making making;

size_t heng__make_below(const making *m, size_t n) {
  return heng__dice_below(m->dice, n);
}

bool heng__make_chance(const making *m, unsigned percent) {
  return heng__make_below(m, 100) < percent;
}

const heng_schema_field *heng__make_field(const making *m,
                                          uint32_t table,
                                          uint32_t field) {
  return &m->starts->plan->schema->tables[table].fields[field];
}

// Values ------------------------------------------------------------------------

// A text of the column's other rows, or empty.
static heng_slice of_column(const making *m, uint32_t table, uint32_t field) {
  size_t n = m->draft->tables[table].n_rows;
  if (!n) return (heng_slice){NULL, 0};
  heng_slice *cell = heng__draft_cell(m->shape, m->draft, table,
                                      heng__make_below(m, n), field);
  return cell ? *cell : (heng_slice){NULL, 0};
}

static heng_slice plain_number(const making *m) {
  static const char *const some[] = {"0",  "1",  "2",  "3",   "5",   "10", "50",
                                     "60", "99", "90", "100", "101", "0.5"};
  size_t n = sizeof some / sizeof *some;
  if (heng__make_chance(m, 60))
    return heng__slice(some[heng__make_below(m, n)]);
  static const int64_t tens[] = {1, 10, 100, 1000};
  unsigned scale = (unsigned)heng__make_below(m, 4);
  int64_t most = heng__make_chance(m, 50) ? 10 : 120;
  heng_num x = heng__num_decimal(
      (int64_t)heng__make_below(m, (size_t)(most * tens[scale])), scale);
  return heng__num_text(m->arena, x);
}

// A number a little more or less than that of another row.
static heng_slice beside(const making *m, heng_slice text) {
  static const char *const steps[] = {"1",     "-1",    "0.1", "-0.1", "0.01",
                                      "-0.01", "0.005", "10",  "-10"};
  heng_num x, step;
  if (heng__num_parse(m->arena, text, &x) != HENG_OK) return text;
  heng_slice by =
      heng__slice(steps[heng__make_below(m, sizeof steps / sizeof *steps)]);
  if (heng__num_parse(m->arena, by, &step) != HENG_OK ||
      heng__num_add(m->arena, x, step, &x) != HENG_OK)
    return text;
  return heng__num_text(m->arena, x);
}

heng_slice heng__make_number(const making *m, uint32_t table, uint32_t field) {
  size_t dice = heng__make_below(m, 100);
  size_t near = m->focus->near_numbers, all = m->focus->numbers.len;
  if (dice < 45 && near)
    return m->focus->numbers.items[heng__make_below(m, near)];
  if (dice < 60 && all)
    return m->focus->numbers.items[heng__make_below(m, all)];
  if (dice < 75 && table != HENG_NONE) {
    heng_slice text = of_column(m, table, field);
    if (text.len) return beside(m, text);
  }
  return plain_number(m);
}

// The number as the field may hold it.
heng_slice heng__make_fit(const making *m,
                          const heng_schema_field *f,
                          heng_slice text) {
  heng_num x;
  if (heng__num_parse(m->arena, text, &x) != HENG_OK) x = heng__num_int(1);
  if (f->whole && !heng__num_is_int(x) &&
      heng__num_round(m->arena, x, 0, HENG_HALF_UP, &x) != HENG_OK)
    x = heng__num_int(1);
  bool low = f->has_low && heng__num_cmp(x, f->low) < 0;
  bool high = f->has_high && heng__num_cmp(x, f->high) > 0;
  if ((low || high) && f->has_low && f->has_high && heng__make_chance(m, 60)) {
    // Somewhere between the bounds.
    heng_num width,
        part = heng__num_decimal((int64_t)heng__make_below(m, 101), 2);
    if (heng__num_sub(m->arena, f->high, f->low, &width) == HENG_OK &&
        heng__num_mul(m->arena, width, part, &width) == HENG_OK &&
        heng__num_add(m->arena, f->low, width, &x) == HENG_OK && f->whole)
      (void)heng__num_round(m->arena, x, 0, HENG_ROUND_DOWN, &x);
  } else if (low) {
    x = f->low;
  } else if (high) {
    x = f->high;
  }
  return heng__num_text(m->arena, x);
}

static heng_slice date_text(const making *m, heng_date date) {
  char day[11];
  return heng__arena_copy(m->arena, heng__slice(heng__date_text(date, day)));
}

static heng_date base_date(const making *m, uint32_t table, uint32_t field) {
  heng_date date;
  const heng_plan *plan = m->starts->plan;
  size_t dice = heng__make_below(m, 100), near = m->focus->near_dates;
  if (dice < 30 && near &&
      heng__date_parse(m->focus->dates.items[heng__make_below(m, near)], &date))
    return date;
  if (dice < 45 && m->focus->dates.len &&
      heng__date_parse(
          m->focus->dates.items[heng__make_below(m, m->focus->dates.len)],
          &date))
    return date;
  if (dice < 60 && table != HENG_NONE &&
      heng__date_parse(of_column(m, table, field), &date))
    return date;
  if (dice < 75 && m->draft->has_as_of) return m->draft->as_of;
  int year = plan->has_edition ? (int)plan->edition : 2022;
  if (dice < 82) return heng__date_of(year, 12, 31);
  if (dice < 86) return heng__date_of(year, 1, 1);
  return heng__date_of(year - (heng__make_chance(m, 15) ? 1 : 0),
                       1 + (int)heng__make_below(m, 12),
                       1 + (int)heng__make_below(m, 28));
}

heng_date heng__make_date(const making *m, uint32_t table, uint32_t field) {
  static const int steps[] = {0,  0,  0,  1,  -1,  30, -30,
                              31, 90, 91, 92, -91, 180};
  static const int months[] = {1, -1, 2, 3, -3, 6, 12};
  heng_date date = base_date(m, table, field), moved;
  if (heng__make_chance(m, 35)) {
    int by = months[heng__make_below(m, sizeof months / sizeof *months)];
    if (heng__date_add_months(date, by, &moved)) date = moved;
    if (heng__make_chance(m, 40) &&
        heng__date_add_days(date, heng__make_chance(m, 50) ? 1 : -1, &moved))
      date = moved;
    return date;
  }
  int by = steps[heng__make_below(m, sizeof steps / sizeof *steps)];
  return heng__date_add_days(date, by, &moved) ? moved : date;
}

// The key of some row that a reference to [table] may name; empty: there is none.
heng_slice heng__make_some_key(const making *m, uint32_t table) {
  const heng_plan *plan = m->starts->plan;
  const heng_schema_table *s = &plan->schema->tables[table];
  if (s->key < 0) return (heng_slice){NULL, 0};
  size_t own = m->shape->tables[table].at[s->key] >= 0
                   ? m->draft->tables[table].n_rows
                   : 0,
         given = 0;
  for (size_t i = 0; i < plan->n_rows; i++)
    if (plan->rows[i].schema == table) given += plan->rows[i].n_rows;
  if (own && (!given || heng__make_chance(m, 50)))
    return *heng__draft_cell(m->shape, m->draft, table,
                             heng__make_below(m, own), (uint32_t)s->key);
  if (!given) return (heng_slice){NULL, 0};
  size_t at = heng__make_below(m, given);
  for (size_t i = 0; i < plan->n_rows; i++) {
    if (plan->rows[i].schema != table) continue;
    if (at < plan->rows[i].n_rows) return plan->rows[i].rows[at].cells[s->key];
    at -= plan->rows[i].n_rows;
  }
  return (heng_slice){NULL, 0};
}

static bool key_taken(const making *m,
                      uint32_t table,
                      uint32_t field,
                      heng_slice key) {
  for (size_t r = 0; r < m->draft->tables[table].n_rows; r++)
    if (heng__slice_eq(*heng__draft_cell(m->shape, m->draft, table, r, field),
                       key))
      return true;
  return false;
}

heng_slice heng__make_key(const making *m, uint32_t table, uint32_t field) {
  const heng_schema_field *f = heng__make_field(m, table, field);
  for (size_t i = m->draft->tables[table].n_rows + 1;; i++) {
    heng_slice key = heng__arena_printf(
        m->arena, f->base == HENG_TYPE_NUMBER ? "%zu" : "n%zu", i);
    if (!key_taken(m, table, field, key)) return key;
  }
}

static heng_slice drawn_text(const making *m, uint32_t table, uint32_t field) {
  static const char *const some[] = {"a", "b", "c"};
  if (heng__make_chance(m, 50) && m->focus->texts.len)
    return m->focus->texts.items[heng__make_below(m, m->focus->texts.len)];
  heng_slice text = of_column(m, table, field);
  return text.len && heng__make_chance(m, 50)
             ? text
             : heng__slice(some[heng__make_below(m, 3)]);
}

heng_slice heng__make_drawn(const making *m, uint32_t table, uint32_t field) {
  const heng_schema_field *f = heng__make_field(m, table, field);
  const heng_schema *schema = m->starts->plan->schema;
  if (f->key) return heng__make_key(m, table, field);
  heng_slice lifting = heng__make_lifting(m, table, field);
  if (lifting.len && heng__make_chance(m, 85)) return lifting;
  if ((f->optional || f->has_default) && heng__make_chance(m, 12))
    return (heng_slice){NULL, 0};
  switch (f->base) {
    case HENG_TYPE_NUMBER:
      return heng__make_fit(m, f, heng__make_number(m, table, field));
    case HENG_TYPE_DATE: return date_text(m, heng__make_date(m, table, field));
    case HENG_TYPE_BOOL:
      return heng__keyword_pair(heng__make_chance(m, 50) ? HENG_K_YES
                                                         : HENG_K_NO)
          .en;
    case HENG_TYPE_CHOICE: {
      const heng_choice *choice = &schema->choices[f->id];
      if (!choice->n_values) return (heng_slice){NULL, 0};
      return heng__pair_show(
          choice->values[heng__make_below(m, choice->n_values)], HENG_EN);
    }
    case HENG_TYPE_REF: return heng__make_some_key(m, f->id);
    case HENG_TYPE_TEXT: return drawn_text(m, table, field);
    case HENG_TYPE_DURATION:
    case HENG_TYPE_NONE: break;
  }
  return (heng_slice){NULL, 0};
}

// Changes -----------------------------------------------------------------------

const heng_focus_column *heng__make_column(const making *m) {
  size_t at = heng__make_below(m, m->focus->weight);
  for (size_t i = 0; i < m->focus->columns.len; i++) {
    const heng_focus_column *c = &m->focus->columns.items[i];
    if (at < c->weight) return c;
    at -= c->weight;
  }
  return &m->focus->columns.items[0];
}

static bool when_holds(const making *m,
                       uint32_t table,
                       size_t row,
                       const heng_schema_field *f) {
  const heng_schema *schema = m->starts->plan->schema;
  for (size_t i = 0; i < f->n_when; i++) {
    heng_slice *cell =
        heng__draft_cell(m->shape, m->draft, table, row, f->when[i].field);
    uint32_t choice = schema->tables[table].fields[f->when[i].field].id;
    if (!cell ||
        heng__choice_find(&schema->choices[choice], *cell) != f->when[i].code)
      return false;
  }
  return true;
}

// What a row must have and does not.
static void complete(const making *m, uint32_t table, size_t row) {
  for (size_t c = 0; c < m->shape->tables[table].n; c++) {
    uint32_t field = m->shape->tables[table].fields[c];
    const heng_schema_field *f = heng__make_field(m, table, field);
    heng_slice *cell = heng__draft_row(m->shape, m->draft, table, row) + c;
    if (cell->len || f->optional || f->has_default ||
        !when_holds(m, table, row, f))
      continue;
    for (int i = 0; i < 3 && !cell->len; i++)
      *cell = heng__make_drawn(m, table, field);
  }
}

static void add_row(const making *m, uint32_t table) {
  size_t row = heng__draft_add_row(m->arena, m->shape, m->draft, table);
  // Choices first: they decide which other fields there are.
  for (int pass = 0; pass < 2; pass++)
    for (size_t c = 0; c < m->shape->tables[table].n; c++) {
      uint32_t field = m->shape->tables[table].fields[c];
      const heng_schema_field *f = heng__make_field(m, table, field);
      if ((f->base == HENG_TYPE_CHOICE) != (pass == 0)) continue;
      if (!when_holds(m, table, row, f) ||
          (f->optional && heng__make_chance(m, 35)))
        continue;
      heng_slice value = heng__make_drawn(m, table, field);
      heng__draft_row(m->shape, m->draft, table, row)[c] = value;
    }
  complete(m, table, row);
}

static void set_cell(const making *m) {
  const heng_focus_column *c = heng__make_column(m);
  size_t n = m->draft->tables[c->table].n_rows;
  if (!n || heng__make_chance(m, 4)) {
    add_row(m, c->table);
    if (!n) return;
  }
  const heng_schema_field *f = heng__make_field(m, c->table, c->field);
  if (f->key) return;
  size_t row = heng__make_below(m, n);
  heng_slice value = heng__make_chance(m, 15)
                         ? of_column(m, c->table, c->field)
                         : heng__make_drawn(m, c->table, c->field);
  heng_slice *cell =
      heng__draft_cell(m->shape, m->draft, c->table, row, c->field);
  if (value.len || f->optional || f->has_default) *cell = value;
  complete(m, c->table, row);
}

static uint32_t some_table(const making *m) {
  for (int i = 0; i < 8; i++) {
    uint32_t table = heng__make_column(m)->table;
    if (m->draft->tables[table].n_rows) return table;
  }
  return heng__make_column(m)->table;
}

// A row like another.
static void double_row(const making *m) {
  uint32_t table = some_table(m);
  int32_t key = m->starts->plan->schema->tables[table].key;
  size_t n = m->draft->tables[table].n_rows;
  if (!n || n > 40) return;
  size_t from = heng__make_below(m, n);
  heng_slice made = {NULL, 0};
  if (key >= 0) made = heng__make_key(m, table, (uint32_t)key);
  size_t row = heng__draft_add_row(m->arena, m->shape, m->draft, table);
  memcpy(heng__draft_row(m->shape, m->draft, table, row),
         heng__draft_row(m->shape, m->draft, table, from),
         m->shape->tables[table].n * sizeof(heng_slice));
  if (key >= 0)
    *heng__draft_cell(m->shape, m->draft, table, row, (uint32_t)key) = made;
}

static void drop_row(const making *m) {
  uint32_t table = some_table(m);
  size_t n = m->draft->tables[table].n_rows;
  if (n)
    heng__draft_drop_row(m->shape, m->draft, table, heng__make_below(m, n));
}

static void move_as_of(const making *m) {
  m->draft->has_as_of = true;
  m->draft->as_of = heng__make_date(m, HENG_NONE, 0);
}

// Rows of one table of another start.
static void take_rows(const making *m) {
  if (!m->starts->n) return;
  const heng_draft *from = m->starts->drafts[heng__make_below(m, m->starts->n)];
  uint32_t table = heng__make_column(m)->table;
  size_t n = from->tables[table].n_rows;
  int32_t key = m->starts->plan->schema->tables[table].key;
  for (size_t r = 0; r < n && r < 3; r++) {
    size_t pick = heng__make_below(m, n);
    heng_slice *cells = heng__draft_row(m->shape, from, table, pick);
    if (key >= 0 && key_taken(m, table, (uint32_t)key,
                              *heng__draft_cell(m->shape, from, table, pick,
                                                (uint32_t)key)))
      continue;
    size_t row = heng__draft_add_row(m->arena, m->shape, m->draft, table);
    memcpy(heng__draft_row(m->shape, m->draft, table, row), cells,
           m->shape->tables[table].n * sizeof *cells);
  }
}

void heng__make_change(heng_arena *arena,
                       const heng_starts *starts,
                       const heng_focus *focus,
                       heng_dice *dice,
                       bool figures,
                       heng_draft *draft) {
  making m = {arena, starts, starts->shape, focus, dice, draft};
  if (!focus->columns.len) return;
  size_t times = 1 + heng__make_below(&m, 4);
  for (size_t i = 0; i < times; i++) {
    size_t what = heng__make_below(&m, 100);
    if (focus->ranked != HENG_NONE && heng__make_chance(&m, 15))
      heng__make_more(&m);
    else if (what < 46)
      set_cell(&m);
    else if (what < 52)
      heng__make_same(&m);
    else if (what < 56)
      double_row(&m);
    else if (what < 64)
      heng__make_more(&m);
    else if (what < 67)
      heng__make_spread(&m);
    else if (what < 73)
      drop_row(&m);
    else if (what < 78)
      add_row(&m, heng__make_column(&m)->table);
    else if (what < 81)
      take_rows(&m);
    else if (what < 84 && focus->as_of)
      move_as_of(&m);
    else if (what < (focus->near_lifts ? 87 : 85))
      heng__make_lift(&m);
    else if (what < 91 && figures)
      heng__make_figure(&m);
    else
      heng__make_aim(&m);
  }
  heng__draft_mend(arena, starts->shape, draft);
}

void heng__make_complete(heng_arena *arena,
                         const heng_starts *starts,
                         const heng_focus *focus,
                         heng_dice *dice,
                         heng_draft *draft) {
  making m = {arena, starts, starts->shape, focus, dice, draft};
  for (uint32_t t = 0; t < starts->shape->n_tables; t++)
    for (size_t r = 0; r < draft->tables[t].n_rows; r++) complete(&m, t, r);
  heng__draft_mend(arena, starts->shape, draft);
}

heng_slice heng__make_value(heng_arena *arena,
                            const heng_starts *starts,
                            const heng_focus *focus,
                            heng_dice *dice,
                            const heng_draft *draft,
                            uint32_t table,
                            uint32_t field) {
  heng_draft shared = *draft;
  making m = {arena, starts, starts->shape, focus, dice, &shared};
  return heng__make_drawn(&m, table, field);
}

heng_draft *heng__make_draft(heng_arena *arena,
                             const heng_starts *starts,
                             const heng_focus *focus,
                             heng_dice *dice) {
  heng_draft *draft = heng__draft_new(arena, starts->shape);
  making m = {arena, starts, starts->shape, focus, dice, draft};
  // Twice, so that what refers to a later table finds its rows.
  for (int pass = 0; pass < 2; pass++)
    for (uint32_t t = 0; t < starts->shape->n_tables; t++)
      for (size_t n = heng__make_below(&m, 3); starts->shape->tables[t].n && n;
           n--)
        add_row(&m, t);
  heng__draft_mend(arena, starts->shape, draft);
  return draft;
}
