// The smallest change of one input that moves a unit. Cells are changed by steps of
// their last digit: first all of them by one step, by two, and so on, then by twice
// as many each time; where a number of steps first does it, the steps below are
// halved until one step less does not do it.
#include "regress/audit_internal.h"

// A cell that is tried, in one direction.
typedef struct heng_hunt_cell {
  const heng_probe_column *column;
  uint32_t row;
  int direction;
  int64_t unit;                 // of the stored number or date, in a step
  int64_t most;                 // steps
  bool dead;                    // all of them together reach nothing
  bool tested;                  // whether that was looked at
  const heng_records *records;  // a copy of the records with …
  int64_t *small;  // … this column, where its cell can be changed
  int32_t *codes;
  int64_t before;
} cell;

typedef heng_hunt hunt;

// ---- the cells of a unit ----------------------------------------------------

// How far a number may go: to its declared bounds, and not below zero where it is
// not below zero now.
static int64_t number_room(const heng_schema_field *f,
                           const heng_column *column,
                           int64_t value,
                           int direction,
                           int64_t unit) {
  bool bounded = direction > 0 ? f->has_high : f->has_low || value >= 0;
  if (!bounded) return HENG_NUDGE_STEPS;
  heng_num bound = direction > 0 ? f->high
                   : f->has_low  ? f->low
                                 : heng__num_int(0);
  int64_t n = 0;
  while (n < HENG_NUDGE_STEPS) {
    int64_t step = n ? n : 1, next = n + step;
    while (step &&
           heng__num_cmp(heng__num_decimal(value + direction * next * unit,
                                           column->scale),
                         bound) *
                   direction >
               0) {
      step /= 2;
      next = n + step;
    }
    if (!step) break;
    n = next;
  }
  return n < HENG_NUDGE_STEPS ? n : HENG_NUDGE_STEPS;
}

static bool set_number(cell *c,
                       const heng_schema_field *f,
                       const heng_column *column) {
  c->before = column->small[c->row];
  if (c->before == INT64_MIN) return false;
  c->unit = 1;
  for (unsigned i = 0; f->whole && i < column->scale; i++) c->unit *= 10;
  int64_t reach = INT64_MAX / 4 / HENG_NUDGE_STEPS;
  if (c->unit > 1000000 || c->before > reach || c->before < -reach)
    return false;
  c->most = number_room(f, column, c->before, c->direction, c->unit);
  return true;
}

#define MOST_DAYS 3660

#define MOST_DAYS 3660

static bool set_date(cell *c, const heng_column *column) {
  c->before = column->codes[c->row];
  c->unit = 1;
  c->most = MOST_DAYS;
  return c->before != INT32_MIN;
}

// A copy of the records in which one column may be written to.
static void own_column(hunt *h, cell *c) {
  const heng_plan_table *t = &h->p->plan->tables[c->column->table];
  heng_records *records =
      heng__records_own(h->scratch, h->p->run->records, t->schema);
  heng_record_table *table = &records->tables[t->schema];
  heng_column *column = &table->columns[t->fields[c->column->field].stored];
  if (column->small) {
    c->small = heng__array(h->scratch, int64_t, table->n_rows);
    memcpy(c->small, column->small, table->n_rows * sizeof *c->small);
    column->small = c->small;
  } else {
    c->codes = heng__array(h->scratch, int32_t, table->n_rows);
    memcpy(c->codes, column->codes, table->n_rows * sizeof *c->codes);
    column->codes = c->codes;
  }
  c->records = records;
}

static void add_cell(hunt *h, const heng_probe_column *column, uint32_t row) {
  const heng_plan_table *t = &h->p->plan->tables[column->table];
  const heng_plan_field *field = &t->fields[column->field];
  const heng_schema *schema = h->p->plan->schema;
  const heng_schema_field *f = &schema->tables[t->schema].fields[field->stored];
  const heng_column *values =
      &h->p->run->records->tables[t->schema].columns[field->stored];
  cell c = {.column = column, .row = row};
  bool tried = false;
  for (int direction = 1; direction >= -1; direction -= 2) {
    c.direction = direction;
    bool can = f->base == HENG_TYPE_NUMBER ? set_number(&c, f, values)
                                           : set_date(&c, values);
    if (!can || !c.most) continue;
    if (!c.records) own_column(h, &c);
    heng__push(h->scratch, &h->cells, c);
    tried = true;
  }
  h->out->n_cells += tried;
}

size_t heng__rows_of_unit(hunt *h,
                          uint32_t table,
                          uint32_t unit,
                          uint32_t **out) {
  const heng_probe_owners *o = h->p->scores[h->table].owners;
  const heng_record_table *records =
      &h->p->run->records->tables[h->p->plan->tables[table].schema];
  size_t n = 0, all;
  *out = NULL;
  if (!o->rows[table]) return 0;
  const uint32_t *rows = heng__run_rows(h->scratch, h->p->run, table, &all);
  *out = heng__array(h->scratch, uint32_t, all);
  for (size_t i = 0; i < all; i++) {
    bool of_scheme = records->spans && records->spans[rows[i]].source &&
                     records->lines && !records->lines[rows[i]];
    if (o->rows[table][rows[i]] == unit && !of_scheme) (*out)[n++] = rows[i];
  }
  return n;
}

static bool has_amount(const hunt *h, const heng_probe_column *column) {
  heng_base_type base =
      h->p->plan->tables[column->table].fields[column->field].type.base;
  return base == HENG_TYPE_NUMBER || base == HENG_TYPE_DATE;
}

static void find_cells(hunt *h, uint32_t unit) {
  uint32_t table = HENG_NONE, *rows = NULL;
  size_t n = 0;
  for (size_t i = 0; i < h->p->columns.len; i++) {
    const heng_probe_column *column = &h->p->columns.items[i];
    if (!column->touches[h->table] || !has_amount(h, column)) continue;
    if (column->table != table) {
      table = column->table;
      n = heng__rows_of_unit(h, table, unit, &rows);
    }
    // What a unit is called is not its to change.
    if (column->in_key && table == h->p->scores[h->table].units) continue;
    for (size_t r = 0; r < n; r++) add_cell(h, column, rows[r]);
  }
}

// ---- one computation --------------------------------------------------------

static heng_value value_of(const hunt *h,
                           const heng_run *run,
                           uint32_t row,
                           uint32_t field) {
  const heng_plan *plan = h->p->plan;
  uint32_t root = plan->tables[h->table].root;
  heng_value none = {.state = HENG_MISSING};
  if (row == HENG_ROW_NONE || field == HENG_NONE) return none;
  if (run != h->p->run && plan->tables[root].kind == HENG_TABLE_RECORDS)
    row = heng__run_row_at(
        run, root, heng__run_row_at(h->p->run, h->table, row, root), h->table);
  else if (run != h->p->run)
    row =
        heng__run_find(run, h->table, heng__run_key(h->p->run, h->table, row));
  return row == HENG_ROW_NONE ? none
                              : heng__run_value(run, h->table, row, field);
}

static bool comes_before(const hunt *h,
                         const heng_run *run,
                         uint32_t row,
                         uint32_t other) {
  uint32_t place = h->p->plan->tables[h->table].place;
  heng_value a = value_of(h, run, row, place);
  heng_value b = value_of(h, run, other, place);
  return a.state == HENG_KNOWN && b.state == HENG_KNOWN &&
         heng__num_cmp(a.num, b.num) < 0;
}

// Which way the unit went: 1 up, -1 down, 0 cannot be said.
static int way(const hunt *h, const heng_run *run) {
  const heng_plan_table *t = &h->p->plan->tables[h->table];
  heng_value a = value_of(h, h->p->run, h->row, t->total);
  heng_value b = value_of(h, run, h->row, t->total);
  int c = 0;
  if (a.state == HENG_KNOWN && b.state == HENG_KNOWN)
    c = heng__num_cmp(b.num, a.num);
  if (c) return c > 0 ? 1 : -1;
  a = value_of(h, h->p->run, h->row, t->place);
  b = value_of(h, run, h->row, t->place);
  if (a.state == HENG_KNOWN && b.state == HENG_KNOWN)
    c = heng__num_cmp(a.num, b.num);
  return (c > 0) - (c < 0);
}

unsigned heng__goals_reached(const hunt *h, const heng_run *run) {
  unsigned reached = 0;
  if (comes_before(h, run, h->row, h->pass)) reached |= 1u << HENG_GOAL_PASS;
  if (comes_before(h, run, h->fall, h->row)) reached |= 1u << HENG_GOAL_FALL;
  uint32_t tier = h->p->plan->tables[h->table].tier;
  heng_value a = value_of(h, h->p->run, h->row, tier);
  heng_value b = value_of(h, run, h->row, tier);
  if (a.state != HENG_KNOWN || b.state != HENG_KNOWN || a.code == b.code)
    return reached;
  int went = way(h, run);
  if (went >= 0) reached |= 1u << HENG_GOAL_RAISE;
  if (went <= 0) reached |= 1u << HENG_GOAL_LOWER;
  return reached;
}

unsigned heng__probe_cell(hunt *h,
                          const heng_probe_column *column,
                          const heng_records *records,
                          uint32_t row,
                          bool *sound) {
  uint32_t schema = h->p->plan->tables[column->table].schema;
  *sound = !column->in_key || !heng__key_is_twice(records, schema, row);
  if (!*sound) return 0;
  heng_arena *arena = &h->run;
  heng_guard guard;
  if (setjmp(guard.env)) {
    heng__arena_free(arena);
    longjmp(h->scratch->guard->env, 1);
  }
  arena->guard = &guard;
  heng_run *run = heng__run_again(arena, column->redo, records, row);
  *sound = heng__run_sound(column->redo, run);
  unsigned reached = *sound ? heng__goals_reached(h, run) : 0;
  heng__arena_free(arena);
  h->out->n_runs++;
  return reached;
}

// What [steps] steps of a cell bring about.
static unsigned probe_soundly(hunt *h, cell *c, int64_t steps, bool *sound) {
  int64_t value = c->before + c->direction * steps * c->unit;
  if (c->small) c->small[c->row] = value;
  if (c->codes) c->codes[c->row] = (int32_t)value;
  unsigned reached = heng__probe_cell(h, c->column, c->records, c->row, sound);
  if (c->small) c->small[c->row] = c->before;
  if (c->codes) c->codes[c->row] = (int32_t)c->before;
  return reached;
}

static unsigned probe(hunt *h, cell *c, int64_t steps) {
  bool sound;
  return probe_soundly(h, c, steps, &sound);
}

// ---- the search -------------------------------------------------------------

static heng_value cell_value(const hunt *h, const cell *c, int64_t value) {
  if (c->codes) return (heng_value){.code = value};
  const heng_plan_table *t = &h->p->plan->tables[c->column->table];
  const heng_column *column = &h->p->run->records->tables[t->schema]
                                   .columns[t->fields[c->column->field].stored];
  return (heng_value){.num = heng__num_decimal(value, column->scale)};
}

static heng_nudge nudge_of(const hunt *h, const cell *c, int64_t steps) {
  return (heng_nudge){
      .table = c->column->table,
      .row = c->row,
      .field = c->column->field,
      .before = cell_value(h, c, c->before),
      .after = cell_value(h, c, c->before + c->direction * steps * c->unit),
      .steps = c->direction * steps};
}

static void found(
    hunt *h, int goal, const cell *c, int64_t steps, heng_sure sure) {
  heng_margin *m = &h->out->goals[goal];
  m->found = true;
  m->sure = sure;
  m->nudge = nudge_of(h, c, steps);
}

static bool spent(const hunt *h) {
  return h->out->n_runs >= h->budget;
}

// Between [low] steps, which do not reach a goal, and [high], which do: a number of
// steps that do where one less does not.
static int64_t halve(hunt *h, cell *c, int goal, int64_t low, int64_t high) {
  while (high - low > 1 && !spent(h)) {
    int64_t mid = low + (high - low) / 2;
    if (probe(h, c, mid) >> goal & 1)
      high = mid;
    else
      low = mid;
  }
  return high;
}

typedef struct level {
  int64_t low, high;  // steps: those up to low were tried
  int64_t best[HENG_GOAL_COUNT];
  cell *by[HENG_GOAL_COUNT];
} level;

// Whether a cell that reaches [goal] with [steps] does so with fewer than the best.
static void refine(hunt *h, level *l, cell *c, int goal, int64_t steps) {
  if (l->by[goal] && steps >= l->best[goal]) {
    steps = l->best[goal] - 1;
    if (steps <= l->low || !(probe(h, c, steps) >> goal & 1)) return;
  }
  l->best[goal] = halve(h, c, goal, l->low, steps);
  l->by[goal] = c;
}

// Whether a cell that has bounds can be left out from now on: the bound itself is
// allowed, and reaches nothing that is still to be found.
static bool is_dead(hunt *h, cell *c, unsigned pending) {
  if (c->tested || c->most >= HENG_NUDGE_STEPS) return c->dead;
  bool sound;
  c->tested = true;
  unsigned reached = probe_soundly(h, c, c->most, &sound) & pending;
  c->dead = sound && !reached;
  return c->dead;
}

static void try_level(hunt *h, level *l, unsigned pending) {
  for (size_t i = 0; i < h->cells.len && !spent(h); i++) {
    cell *c = &h->cells.items[i];
    int64_t steps = c->most < l->high ? c->most : l->high;
    if (steps <= l->low) continue;
    if (l->low >= HENG_NUDGE_EACH && is_dead(h, c, pending)) continue;
    unsigned reached = probe(h, c, steps) & pending;
    for (int goal = 0; goal < HENG_GOAL_COUNT && reached; goal++)
      if (reached >> goal & 1) refine(h, l, c, goal, steps);
  }
}

static unsigned all_asked(const hunt *h) {
  unsigned asked = 0;
  for (int goal = 0; goal < HENG_GOAL_COUNT; goal++)
    if (h->out->goals[goal].asked) asked |= 1u << goal;
  return asked;
}

static void search(hunt *h) {
  unsigned pending = all_asked(h);
  int64_t low = 0;
  while (pending && low < HENG_NUDGE_STEPS && !spent(h)) {
    level l = {.low = low, .high = low < HENG_NUDGE_EACH ? low + 1 : low * 2};
    try_level(h, &l, pending);
    for (int goal = 0; goal < HENG_GOAL_COUNT; goal++) {
      if (!l.by[goal]) continue;
      heng_sure sure = spent(h)              ? HENG_SURE_BUDGET
                       : l.high - l.low == 1 ? HENG_SURE_SMALLEST
                                             : HENG_SURE_FOUND;
      found(h, goal, l.by[goal], l.best[goal], sure);
      pending &= ~(1u << goal);
    }
    low = l.high;
  }
  for (int goal = 0; goal < HENG_GOAL_COUNT; goal++)
    if (pending >> goal & 1)
      h->out->goals[goal].sure = spent(h) ? HENG_SURE_BUDGET : HENG_SURE_NONE;
}

// ---- what is asked ----------------------------------------------------------

// The nearest row above or below with another tier.
static uint32_t other_tier(const hunt *h, const uint32_t *beside) {
  uint32_t tier = h->p->plan->tables[h->table].tier;
  heng_value own = value_of(h, h->p->run, h->row, tier);
  uint32_t row = beside[h->row];
  while (row != HENG_ROW_NONE) {
    heng_value v = value_of(h, h->p->run, row, tier);
    if (v.state == HENG_KNOWN && v.code != own.code) break;
    row = beside[row];
  }
  return row;
}

static void ask(hunt *h, int goal, uint32_t other, bool anyway) {
  heng_margin *m = &h->out->goals[goal];
  uint32_t total = h->p->plan->tables[h->table].total;
  m->other = other;
  m->asked = anyway || other != HENG_ROW_NONE;
  heng_value a = value_of(h, h->p->run, h->row, total);
  heng_value b = value_of(h, h->p->run, other, total);
  heng_num apart;
  if (a.state != HENG_KNOWN || b.state != HENG_KNOWN ||
      heng__num_sub(h->keep, a.num, b.num, &apart) != HENG_OK)
    return;
  m->points = heng__num_abs(h->keep, apart);
  m->has_points = true;
}

static void ask_all(hunt *h) {
  const heng_probe_score *s = &h->p->scores[h->table];
  uint32_t tier = h->p->plan->tables[h->table].tier;
  h->pass = s->above[h->row];
  h->fall = s->below[h->row];
  ask(h, HENG_GOAL_PASS, h->pass, false);
  ask(h, HENG_GOAL_FALL, h->fall, false);
  bool has_tier = tier != HENG_NONE &&
                  value_of(h, h->p->run, h->row, tier).state == HENG_KNOWN;
  if (!has_tier) return;
  ask(h, HENG_GOAL_RAISE, other_tier(h, s->above), !s->tier_by_place);
  ask(h, HENG_GOAL_LOWER, other_tier(h, s->below), !s->tier_by_place);
}

heng_margins heng__margins_of(heng_arena *keep,
                              heng_arena *scratch,
                              const heng_probe *probe,
                              uint32_t table,
                              uint32_t row,
                              size_t budget,
                              size_t others) {
  heng_margins out = {.table = table, .row = row};
  hunt h = {.keep = keep,
            .scratch = scratch,
            .p = probe,
            .table = table,
            .row = row,
            .out = &out,
            .budget = budget,
            .others = others,
            .pass = HENG_ROW_NONE,
            .fall = HENG_ROW_NONE};
  heng__arena_init(&h.run, scratch->memory);
  ask_all(&h);
  uint32_t unit = heng__probe_unit(probe, table, row);
  if (unit != HENG_ROW_NONE) find_cells(&h, unit);
  search(&h);
  if (unit != HENG_ROW_NONE) heng__hunt_others(&h, unit, all_asked(&h));
  return out;
}
