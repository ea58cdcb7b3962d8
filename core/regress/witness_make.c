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

// One that is at work.
typedef struct making {
  heng_arena *arena;
  const heng_starts *starts;
  const heng_draft_shape *shape;
  const heng_focus *focus;
  heng_dice *dice;
  heng_draft *draft;
} making;

static size_t below(const making *m, size_t n) {
  return heng__dice_below(m->dice, n);
}

static bool chance(const making *m, unsigned percent) {
  return below(m, 100) < percent;
}

static const heng_schema_field *field_of(const making *m,
                                         uint32_t table,
                                         uint32_t field) {
  return &m->starts->plan->schema->tables[table].fields[field];
}

// Values ------------------------------------------------------------------------

// A text of the column's other rows, or empty.
static heng_slice of_column(const making *m, uint32_t table, uint32_t field) {
  size_t n = m->draft->tables[table].n_rows;
  if (!n) return (heng_slice){NULL, 0};
  heng_slice *cell =
      heng__draft_cell(m->shape, m->draft, table, below(m, n), field);
  return cell ? *cell : (heng_slice){NULL, 0};
}

static heng_slice plain_number(const making *m) {
  static const char *const some[] = {"0",  "1",  "2",  "3",   "5",   "10", "50",
                                     "60", "99", "90", "100", "101", "0.5"};
  size_t n = sizeof some / sizeof *some;
  if (chance(m, 60)) return heng__slice(some[below(m, n)]);
  static const int64_t tens[] = {1, 10, 100, 1000};
  unsigned scale = (unsigned)below(m, 4);
  int64_t most = chance(m, 50) ? 10 : 120;
  heng_num x =
      heng__num_decimal((int64_t)below(m, (size_t)(most * tens[scale])), scale);
  return heng__num_text(m->arena, x);
}

// A number a little more or less than that of another row.
static heng_slice beside(const making *m, heng_slice text) {
  static const char *const steps[] = {"1",     "-1",    "0.1", "-0.1", "0.01",
                                      "-0.01", "0.005", "10",  "-10"};
  heng_num x, step;
  if (heng__num_parse(m->arena, text, &x) != HENG_OK) return text;
  heng_slice by = heng__slice(steps[below(m, sizeof steps / sizeof *steps)]);
  if (heng__num_parse(m->arena, by, &step) != HENG_OK ||
      heng__num_add(m->arena, x, step, &x) != HENG_OK)
    return text;
  return heng__num_text(m->arena, x);
}

static heng_slice drawn_number(const making *m,
                               uint32_t table,
                               uint32_t field) {
  size_t dice = below(m, 100);
  size_t near = m->focus->near_numbers, all = m->focus->numbers.len;
  if (dice < 45 && near) return m->focus->numbers.items[below(m, near)];
  if (dice < 60 && all) return m->focus->numbers.items[below(m, all)];
  if (dice < 75) {
    heng_slice text = of_column(m, table, field);
    if (text.len) return beside(m, text);
  }
  return plain_number(m);
}

// The number as the field may hold it.
static heng_slice fit_number(const making *m,
                             const heng_schema_field *f,
                             heng_slice text) {
  heng_num x;
  if (heng__num_parse(m->arena, text, &x) != HENG_OK) x = heng__num_int(1);
  if (f->whole && !heng__num_is_int(x) &&
      heng__num_round(m->arena, x, 0, HENG_HALF_UP, &x) != HENG_OK)
    x = heng__num_int(1);
  bool low = f->has_low && heng__num_cmp(x, f->low) < 0;
  bool high = f->has_high && heng__num_cmp(x, f->high) > 0;
  if ((low || high) && f->has_low && f->has_high && chance(m, 60)) {
    // Somewhere between the bounds.
    heng_num width, part = heng__num_decimal((int64_t)below(m, 101), 2);
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
  size_t dice = below(m, 100), near = m->focus->near_dates;
  if (dice < 30 && near &&
      heng__date_parse(m->focus->dates.items[below(m, near)], &date))
    return date;
  if (dice < 45 && m->focus->dates.len &&
      heng__date_parse(m->focus->dates.items[below(m, m->focus->dates.len)],
                       &date))
    return date;
  if (dice < 60 && table != HENG_NONE &&
      heng__date_parse(of_column(m, table, field), &date))
    return date;
  if (dice < 75 && m->draft->has_as_of) return m->draft->as_of;
  int year = plan->has_edition ? (int)plan->edition : 2022;
  if (dice < 82) return heng__date_of(year, 12, 31);
  if (dice < 86) return heng__date_of(year, 1, 1);
  return heng__date_of(year - (chance(m, 15) ? 1 : 0), 1 + (int)below(m, 12),
                       1 + (int)below(m, 28));
}

static heng_date drawn_date(const making *m, uint32_t table, uint32_t field) {
  static const int steps[] = {0,  0,  0,  1,  -1,  30, -30,
                              31, 90, 91, 92, -91, 180};
  static const int months[] = {1, -1, 2, 3, -3, 6, 12};
  heng_date date = base_date(m, table, field), moved;
  if (chance(m, 35)) {
    int by = months[below(m, sizeof months / sizeof *months)];
    if (heng__date_add_months(date, by, &moved)) date = moved;
    if (chance(m, 40) &&
        heng__date_add_days(date, chance(m, 50) ? 1 : -1, &moved))
      date = moved;
    return date;
  }
  int by = steps[below(m, sizeof steps / sizeof *steps)];
  return heng__date_add_days(date, by, &moved) ? moved : date;
}

// The key of some row that a reference to [table] may name; empty: there is none.
static heng_slice some_key(const making *m, uint32_t table) {
  const heng_plan *plan = m->starts->plan;
  const heng_schema_table *s = &plan->schema->tables[table];
  if (s->key < 0) return (heng_slice){NULL, 0};
  size_t own = m->shape->tables[table].at[s->key] >= 0
                   ? m->draft->tables[table].n_rows
                   : 0,
         given = 0;
  for (size_t i = 0; i < plan->n_rows; i++)
    if (plan->rows[i].schema == table) given += plan->rows[i].n_rows;
  if (own && (!given || chance(m, 50)))
    return *heng__draft_cell(m->shape, m->draft, table, below(m, own),
                             (uint32_t)s->key);
  if (!given) return (heng_slice){NULL, 0};
  size_t at = below(m, given);
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

static heng_slice new_key(const making *m, uint32_t table, uint32_t field) {
  const heng_schema_field *f = field_of(m, table, field);
  for (size_t i = m->draft->tables[table].n_rows + 1;; i++) {
    heng_slice key = heng__arena_printf(
        m->arena, f->base == HENG_TYPE_NUMBER ? "%zu" : "n%zu", i);
    if (!key_taken(m, table, field, key)) return key;
  }
}

static heng_slice drawn_text(const making *m, uint32_t table, uint32_t field) {
  static const char *const some[] = {"a", "b", "c"};
  if (chance(m, 50) && m->focus->texts.len)
    return m->focus->texts.items[below(m, m->focus->texts.len)];
  heng_slice text = of_column(m, table, field);
  return text.len && chance(m, 50) ? text : heng__slice(some[below(m, 3)]);
}

static heng_slice drawn(const making *m, uint32_t table, uint32_t field) {
  const heng_schema_field *f = field_of(m, table, field);
  const heng_schema *schema = m->starts->plan->schema;
  if (f->key) return new_key(m, table, field);
  if ((f->optional || f->has_default) && chance(m, 12))
    return (heng_slice){NULL, 0};
  switch (f->base) {
    case HENG_TYPE_NUMBER:
      return fit_number(m, f, drawn_number(m, table, field));
    case HENG_TYPE_DATE: return date_text(m, drawn_date(m, table, field));
    case HENG_TYPE_BOOL:
      return heng__keyword_pair(chance(m, 50) ? HENG_K_YES : HENG_K_NO).en;
    case HENG_TYPE_CHOICE: {
      const heng_choice *choice = &schema->choices[f->id];
      if (!choice->n_values) return (heng_slice){NULL, 0};
      return heng__pair_show(choice->values[below(m, choice->n_values)],
                             HENG_EN);
    }
    case HENG_TYPE_REF: return some_key(m, f->id);
    case HENG_TYPE_TEXT: return drawn_text(m, table, field);
    case HENG_TYPE_DURATION:
    case HENG_TYPE_NONE: break;
  }
  return (heng_slice){NULL, 0};
}

// Changes -----------------------------------------------------------------------

static const heng_focus_column *some_column(const making *m) {
  size_t at = below(m, m->focus->weight);
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
    const heng_schema_field *f = field_of(m, table, field);
    heng_slice *cell = heng__draft_row(m->shape, m->draft, table, row) + c;
    if (cell->len || f->optional || f->has_default ||
        !when_holds(m, table, row, f))
      continue;
    for (int i = 0; i < 3 && !cell->len; i++) *cell = drawn(m, table, field);
  }
}

static void add_row(const making *m, uint32_t table) {
  size_t row = heng__draft_add_row(m->arena, m->shape, m->draft, table);
  // Choices first: they decide which other fields there are.
  for (int pass = 0; pass < 2; pass++)
    for (size_t c = 0; c < m->shape->tables[table].n; c++) {
      uint32_t field = m->shape->tables[table].fields[c];
      const heng_schema_field *f = field_of(m, table, field);
      if ((f->base == HENG_TYPE_CHOICE) != (pass == 0)) continue;
      if (!when_holds(m, table, row, f) || (f->optional && chance(m, 35)))
        continue;
      heng_slice value = drawn(m, table, field);
      heng__draft_row(m->shape, m->draft, table, row)[c] = value;
    }
  complete(m, table, row);
}

static void set_cell(const making *m) {
  const heng_focus_column *c = some_column(m);
  size_t n = m->draft->tables[c->table].n_rows;
  if (!n || chance(m, 4)) {
    add_row(m, c->table);
    if (!n) return;
  }
  const heng_schema_field *f = field_of(m, c->table, c->field);
  if (f->key) return;
  size_t row = below(m, n);
  heng_slice value = chance(m, 15) ? of_column(m, c->table, c->field)
                                   : drawn(m, c->table, c->field);
  heng_slice *cell =
      heng__draft_cell(m->shape, m->draft, c->table, row, c->field);
  if (value.len || f->optional || f->has_default) *cell = value;
  complete(m, c->table, row);
}

static uint32_t some_table(const making *m) {
  for (int i = 0; i < 8; i++) {
    uint32_t table = some_column(m)->table;
    if (m->draft->tables[table].n_rows) return table;
  }
  return some_column(m)->table;
}

// A row like another; with [all] what refers to that one is doubled too.
static void double_row(const making *m, bool all) {
  uint32_t table = some_table(m);
  const heng_schema *schema = m->starts->plan->schema;
  int32_t key = schema->tables[table].key;
  size_t n = m->draft->tables[table].n_rows;
  if (!n || n > 40) return;
  size_t from = below(m, n);
  heng_slice old = {NULL, 0}, made = {NULL, 0};
  if (key >= 0) made = new_key(m, table, (uint32_t)key);
  size_t row = heng__draft_add_row(m->arena, m->shape, m->draft, table);
  memcpy(heng__draft_row(m->shape, m->draft, table, row),
         heng__draft_row(m->shape, m->draft, table, from),
         m->shape->tables[table].n * sizeof(heng_slice));
  if (key < 0) return;
  heng_slice *cell =
      heng__draft_cell(m->shape, m->draft, table, row, (uint32_t)key);
  old = *cell;
  *cell = made;
  for (uint32_t t = 0; all && t < m->shape->n_tables; t++)
    for (size_t c = 0; c < m->shape->tables[t].n; c++) {
      const heng_schema_field *f =
          field_of(m, t, m->shape->tables[t].fields[c]);
      if (f->base != HENG_TYPE_REF || f->id != table) continue;
      size_t rows = m->draft->tables[t].n_rows;
      for (size_t r = 0; r < rows && r < 40; r++) {
        if (!heng__slice_eq(heng__draft_row(m->shape, m->draft, t, r)[c], old))
          continue;
        int32_t own = schema->tables[t].key;
        heng_slice next = {NULL, 0};
        if (own >= 0) next = new_key(m, t, (uint32_t)own);
        size_t at = heng__draft_add_row(m->arena, m->shape, m->draft, t);
        heng_slice *cells = heng__draft_row(m->shape, m->draft, t, at);
        memcpy(cells, heng__draft_row(m->shape, m->draft, t, r),
               m->shape->tables[t].n * sizeof *cells);
        cells[c] = made;
        if (own >= 0)
          *heng__draft_cell(m->shape, m->draft, t, at, (uint32_t)own) = next;
      }
    }
}

static void drop_row(const making *m) {
  uint32_t table = some_table(m);
  size_t n = m->draft->tables[table].n_rows;
  if (n) heng__draft_drop_row(m->shape, m->draft, table, below(m, n));
}

static void move_as_of(const making *m) {
  m->draft->has_as_of = true;
  m->draft->as_of = drawn_date(m, HENG_NONE, 0);
}

// Another value of a choice, or of yes and no, that a what-if may set.
static void set_figure(const making *m) {
  const heng_plan *plan = m->starts->plan;
  if (!plan->n_params) return;
  const heng_plan_param *p = &plan->params[below(m, plan->n_params)];
  heng_slice value;
  if (p->n_cells != 1) return;
  if (p->type.base == HENG_TYPE_BOOL) {
    value = heng__keyword_pair(chance(m, 50) ? HENG_K_YES : HENG_K_NO).en;
  } else if (p->type.base == HENG_TYPE_CHOICE) {
    const heng_choice *c = &plan->schema->choices[p->type.id];
    value = heng__pair_show(c->values[below(m, c->n_values)], HENG_EN);
  } else {
    return;
  }
  heng__draft_set_figure(m->arena, m->draft, heng__pair_show(p->pair, HENG_EN),
                         value);
}

// Rows of one table of another start.
static void take_rows(const making *m) {
  if (!m->starts->n) return;
  const heng_draft *from = m->starts->drafts[below(m, m->starts->n)];
  uint32_t table = some_column(m)->table;
  size_t n = from->tables[table].n_rows;
  int32_t key = m->starts->plan->schema->tables[table].key;
  for (size_t r = 0; r < n && r < 3; r++) {
    size_t pick = below(m, n);
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

// Aiming ------------------------------------------------------------------------

static bool number_at(const making *m,
                      const heng_aim *aim,
                      uint32_t row,
                      uint32_t other,
                      heng_num *out,
                      heng_num *target) {
  heng_run *run =
      heng__draft_run(m->arena, m->shape, m->draft, m->focus->probe);
  if (!run || run->tables[aim->table].n_rows <= row) return false;
  heng_value v = heng__run_value(run, aim->table, row, aim->field);
  if (v.state != HENG_KNOWN) return false;
  *out = v.num;
  if (!target) return true;
  *target = aim->value;
  heng_num half = heng__num_int(5);
  if (aim->kind == HENG_AIM_OTHER) {
    if (other >= run->tables[aim->table].n_rows) return false;
    heng_value w = heng__run_value(run, aim->table, other, aim->field);
    if (w.state != HENG_KNOWN) return false;
    *target = w.num;
  } else if (aim->kind == HENG_AIM_HALF) {
    heng_num ten;
    if (heng__num_pow(m->arena, heng__num_int(10), -(aim->digits + 1), &ten) !=
            HENG_OK ||
        heng__num_mul(m->arena, half, ten, &half) != HENG_OK ||
        heng__num_round(m->arena, v.num, aim->digits, HENG_ROUND_DOWN,
                        target) != HENG_OK ||
        heng__num_add(m->arena, *target, half, target) != HENG_OK)
      return false;
  }
  return true;
}

// The figure for which a number that goes straight with it would be [target].
static bool solved(const making *m,
                   const heng_schema_field *f,
                   const heng_num at[2],
                   const heng_num value[2],
                   heng_num target,
                   heng_slice *out) {
  heng_num rise, run, x;
  heng_arena *a = m->arena;
  if (heng__num_cmp(value[0], value[1]) == 0 ||
      heng__num_sub(a, value[1], value[0], &rise) != HENG_OK ||
      heng__num_sub(a, at[1], at[0], &run) != HENG_OK ||
      heng__num_sub(a, target, value[0], &x) != HENG_OK ||
      heng__num_mul(a, x, run, &x) != HENG_OK ||
      heng__num_div(a, x, rise, &x) != HENG_OK ||
      heng__num_add(a, x, at[0], &x) != HENG_OK)
    return false;
  if (!heng__num_is_decimal(x) &&
      heng__num_round(a, x, 4, HENG_HALF_UP, &x) != HENG_OK)
    return false;
  heng_slice text = heng__num_text(a, x);
  if (text.len > 12 || (f->whole && !heng__num_is_int(x)) ||
      (f->has_low && heng__num_cmp(x, f->low) < 0) ||
      (f->has_high && heng__num_cmp(x, f->high) > 0))
    return false;
  *out = text;
  return true;
}

static const heng_focus_column *number_column(const making *m) {
  for (int i = 0; i < 12; i++) {
    const heng_focus_column *c = some_column(m);
    const heng_schema_field *f = field_of(m, c->table, c->field);
    if (f->base == HENG_TYPE_NUMBER && !f->key &&
        m->draft->tables[c->table].n_rows)
      return c;
  }
  return NULL;
}

static void take_aim(const making *m) {
  const heng_focus_column *c = number_column(m);
  if (!c || !m->focus->aims.len) return;
  const heng_aim *aim = &m->focus->aims.items[below(m, m->focus->aims.len)];
  const heng_schema_field *f = field_of(m, c->table, c->field);
  size_t n = m->draft->tables[c->table].n_rows;
  heng_slice *cell =
      heng__draft_cell(m->shape, m->draft, c->table, below(m, n), c->field);
  heng_slice before = *cell, text;
  uint32_t row = (uint32_t)below(m, chance(m, 50) ? 2 : 6);
  uint32_t other = (uint32_t)below(m, 4);
  heng_num at[2] = {heng__num_int(1)}, value[2], target;
  if (before.len && heng__num_parse(m->arena, before, &at[0]) != HENG_OK)
    return;
  if (!before.len) *cell = fit_number(m, f, HENG_LIT("1"));
  if (heng__num_parse(m->arena, *cell, &at[0]) != HENG_OK ||
      !number_at(m, aim, row, other, &value[0], &target))
    return;
  heng_num step = f->has_high && heng__num_cmp(f->high, heng__num_int(2)) < 0
                      ? heng__num_decimal(1, 2)
                      : heng__num_int(1);
  if (f->has_high && heng__num_cmp(at[0], f->high) >= 0)
    step = heng__num_neg(m->arena, step);
  if (heng__num_add(m->arena, at[0], step, &at[1]) != HENG_OK) return;
  before = *cell;
  *cell = heng__num_text(m->arena, at[1]);
  // What is rounded on the way goes only nearly straight: from there once more.
  for (int i = 0; i < 3; i++) {
    if (!number_at(m, aim, row, other, &value[1], NULL)) break;
    if (heng__num_cmp(value[1], target) == 0) return;
    if (!solved(m, f, at, value, target, &text)) break;
    *cell = before = text;
    if (heng__num_parse(m->arena, text, &at[1]) != HENG_OK) break;
  }
  *cell = before;
}

void heng__make_change(heng_arena *arena,
                       const heng_starts *starts,
                       const heng_focus *focus,
                       heng_dice *dice,
                       heng_draft *draft) {
  making m = {arena, starts, starts->shape, focus, dice, draft};
  if (!focus->columns.len) return;
  size_t times = 1 + below(&m, 4);
  for (size_t i = 0; i < times; i++) {
    size_t what = below(&m, 100);
    if (what < 56)
      set_cell(&m);
    else if (what < 62)
      double_row(&m, false);
    else if (what < 70)
      double_row(&m, true);
    else if (what < 77)
      drop_row(&m);
    else if (what < 82)
      add_row(&m, some_column(&m)->table);
    else if (what < 86)
      take_rows(&m);
    else if (what < 90 && focus->as_of)
      move_as_of(&m);
    else if (what < 92)
      set_figure(&m);
    else
      take_aim(&m);
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
  return drawn(&m, table, field);
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
      for (size_t n = below(&m, 3); starts->shape->tables[t].n && n; n--)
        add_row(&m, t);
  heng__draft_mend(arena, starts->shape, draft);
  return draft;
}
