// Changes of one input that have no amount: another value of a choice, another row
// that a cell refers to, a row that is not there. None is smaller than another; of
// each kind the first that does it is told: every cell's first other value is tried
// before any cell's second, cells in the order of tables, fields and rows, values as
// they are declared, rows by key.
#include "regress/audit_internal.h"

// A cell that gets other values.
typedef struct spot {
  const heng_probe_column *column;
  heng_records *records;
  heng_column *values;         // of these, for the spots of this column alone
  const uint32_t *candidates;  // codes of values, or rows
  size_t n_candidates;
  bool tree;  // rows refer to each other, and never in a ring
  uint32_t row;
  uint32_t before;  // what stands in the cell
} spot;

typedef struct trying {
  heng_hunt *h;
  uint32_t unit;
  heng_other kind;
  unsigned pending;  // goals
  size_t left;       // computations of this kind
  HENG_VEC(spot) spots;
} trying;

// Whether one more may be tried; else it is left.
static bool may_try(trying *t) {
  if (!t->pending) return false;
  if (t->left && t->h->out->n_runs < t->h->budget) {
    t->left--;
    return true;
  }
  t->h->out->n_left++;
  return false;
}

static void note(trying *t, unsigned reached, heng_nudge nudge) {
  reached &= t->pending;
  for (int goal = 0; goal < HENG_GOAL_COUNT; goal++) {
    if (!(reached >> goal & 1)) continue;
    t->h->out->goals[goal].others[t->kind] = nudge;
    t->h->out->goals[goal].others_found[t->kind] = true;
  }
  t->pending &= ~reached;
}

// ---- other values -----------------------------------------------------------

// Whether [from] refers to [to], perhaps over others, by the same column: then
// [to] may not refer to it.
static bool leads_to(const heng_column *refs, uint32_t from, uint32_t to) {
  while (from != HENG_ROW_NONE && from != to) from = refs->refs[from];
  return from == to;
}

static void put_value(const spot *s, uint32_t value) {
  if (s->values->refs)
    s->values->refs[s->row] = value;
  else
    s->values->codes[s->row] = (int32_t)value;
}

static heng_value as_value(const spot *s, uint32_t value) {
  if (s->values->refs) return (heng_value){.row = value};
  return (heng_value){.code = value};
}

static void try_value(trying *t, const spot *s, uint32_t value) {
  if (value == s->before) return;
  if (s->tree && leads_to(s->values, value, s->row)) return;
  if (!may_try(t)) return;
  bool sound;
  put_value(s, value);
  unsigned reached =
      heng__probe_cell(t->h, s->column, s->records, s->row, &sound);
  put_value(s, s->before);
  note(t, reached,
       (heng_nudge){.table = s->column->table,
                    .row = s->row,
                    .field = s->column->field,
                    .before = as_value(s, s->before),
                    .after = as_value(s, value)});
}

static const uint32_t *count_up(heng_arena *arena, size_t n) {
  uint32_t *codes = heng__array(arena, uint32_t, n);
  for (uint32_t i = 0; i < n; i++) codes[i] = i;
  return codes;
}

// A copy of the records in which the column may be written to, and what its cells
// could hold.
static void own_column(const heng_hunt *h, spot *s) {
  const heng_plan_table *tables = h->p->plan->tables;
  const heng_plan_field *field =
      &tables[s->column->table].fields[s->column->field];
  uint32_t schema = tables[s->column->table].schema;
  s->records = heng__records_own(h->scratch, h->p->run->records, schema);
  size_t n = s->records->tables[schema].n_rows;
  s->values = &s->records->tables[schema].columns[field->stored];
  if (field->type.base == HENG_TYPE_REF) {
    uint32_t *refs = heng__array(h->scratch, uint32_t, n);
    memcpy(refs, s->values->refs, n * sizeof *refs);
    s->values->refs = refs;
    s->tree = tables[field->type.id].schema == schema;
    s->candidates =
        heng__run_rows(h->scratch, h->p->run, field->type.id, &s->n_candidates);
    return;
  }
  int32_t *codes = heng__array(h->scratch, int32_t, n);
  memcpy(codes, s->values->codes, n * sizeof *codes);
  s->values->codes = codes;
  s->n_candidates = field->type.base == HENG_TYPE_BOOL
                        ? 2
                        : h->p->plan->schema->choices[field->type.id].n_values;
  s->candidates = count_up(h->scratch, s->n_candidates);
}

// Whether the cell of a row holds something that can be another; sets it.
static bool set_row(spot *s, uint32_t row) {
  s->row = row;
  if (s->values->refs) {
    s->before = s->values->refs[row];
    return s->before != HENG_ROW_NONE;
  }
  s->before = (uint32_t)s->values->codes[row];
  return s->values->codes[row] >= 0;
}

static bool is_of_kind(const trying *t, const heng_probe_column *column) {
  heng_base_type base =
      t->h->p->plan->tables[column->table].fields[column->field].type.base;
  if (t->kind == HENG_OTHER_REFERENCE) return base == HENG_TYPE_REF;
  return base == HENG_TYPE_CHOICE || base == HENG_TYPE_BOOL;
}

static void find_spots(trying *t, const heng_probe_column *column) {
  heng_hunt *h = t->h;
  if (!column->touches[h->table] || !is_of_kind(t, column)) return;
  // What a unit is called is not its to change.
  if (column->in_key && column->table == h->p->scores[h->table].units) return;
  uint32_t *rows;
  size_t n = heng__rows_of_unit(h, column->table, t->unit, &rows);
  if (!n) return;
  spot s = {.column = column};
  own_column(h, &s);
  for (size_t i = 0; i < n; i++) {
    if (!set_row(&s, rows[i])) continue;
    heng__push(h->scratch, &t->spots, s);
    h->out->n_cells++;
  }
}

static void try_values(trying *t) {
  size_t most = 0;
  for (size_t i = 0; i < t->h->p->columns.len; i++)
    find_spots(t, &t->h->p->columns.items[i]);
  for (size_t i = 0; i < t->spots.len; i++)
    if (t->spots.items[i].n_candidates > most)
      most = t->spots.items[i].n_candidates;
  for (size_t k = 0; k < most && t->pending; k++)
    for (size_t i = 0; i < t->spots.len; i++) {
      const spot *s = &t->spots.items[i];
      if (k < s->n_candidates) try_value(t, s, s->candidates[k]);
    }
}

// ---- rows that are not there ------------------------------------------------

static bool same_finding(const heng_finding *a, const heng_finding *b) {
  return a->code == b->code && heng__slice_eq(a->key, b->key) &&
         heng__slice_eq(a->rule.en, b->rule.en) &&
         heng__slice_eq(a->rule.zh, b->rule.zh);
}

// Whether nothing is wrong that was not before.
static bool still_sound(const heng_run *base, const heng_run *run) {
  for (size_t i = 0; i < run->n_findings; i++) {
    if (run->findings[i].kind == HENG_FINDING_WARN) continue;
    size_t k = 0;
    while (k < base->n_findings &&
           !same_finding(&run->findings[i], &base->findings[k]))
      k++;
    if (k == base->n_findings) return false;
  }
  return run->publishable || !base->publishable;
}

// What it brings about to take out a row.
static unsigned probe_without(heng_hunt *h, uint32_t table, uint32_t row) {
  const heng_run *base = h->p->run;
  heng_arena *arena = &h->run;
  heng_guard guard;
  if (setjmp(guard.env)) {
    heng__arena_free(arena);
    longjmp(h->scratch->guard->env, 1);
  }
  arena->guard = &guard;
  heng_run *run;
  heng_run_options options = {.has_as_of = base->has_as_of,
                              .as_of = base->as_of};
  const heng_records *records = heng__records_without(
      arena, base->records, h->p->plan->tables[table].schema, row);
  heng__run(arena, h->p->plan, records, &options, &run);
  unsigned reached = still_sound(base, run) ? heng__goals_reached(h, run) : 0;
  heng__arena_free(arena);
  h->out->n_runs++;
  return reached;
}

static void try_table(trying *t, uint32_t table) {
  heng_hunt *h = t->h;
  uint32_t *rows, schema = h->p->plan->tables[table].schema;
  size_t n = heng__rows_of_unit(h, table, t->unit, &rows);
  for (size_t i = 0; i < n; i++) {
    if (heng__row_is_referred(h->p->run->records, schema, rows[i])) continue;
    h->out->n_cells++;
    if (!may_try(t)) continue;
    note(t, probe_without(h, table, rows[i]),
         (heng_nudge){.table = table, .row = rows[i], .field = HENG_NONE});
  }
}

static void try_rows(trying *t) {
  for (size_t i = 0; i < t->h->p->tables.len; i++) {
    const heng_probe_table *table = &t->h->p->tables.items[i];
    if (table->touches[t->h->table] &&
        table->table != t->h->p->scores[t->h->table].units)
      try_table(t, table->table);
  }
}

void heng__hunt_others(heng_hunt *h, uint32_t unit, unsigned asked) {
  for (heng_other kind = 0; kind < HENG_OTHER_COUNT; kind++) {
    trying t = {.h = h,
                .unit = unit,
                .kind = kind,
                .pending = asked,
                .left = h->others};
    if (kind == HENG_OTHER_WITHOUT)
      try_rows(&t);
    else
      try_values(&t);
  }
}
