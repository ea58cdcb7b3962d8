// The run: tables bound to records, then one step of the plan after another.
#include "exec/run_internal.h"

static void bind_tables(heng_exec *x, heng_run *run) {
  const heng_plan *plan = x->plan;
  run->tables = heng__array(x->arena, heng_run_table, plan->n_tables);
  run->values = heng__array(x->arena, heng_value, plan->n_values);
  x->holds = heng__array(x->arena, heng_holds, plan->n_tables);
  for (size_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *table = &plan->tables[t];
    heng_run_table *out = &run->tables[t];
    out->columns = heng__array(x->arena, heng_value *, table->n_fields);
    if (table->kind == HENG_TABLE_RECORDS)
      out->n_rows = x->records->tables[table->schema].n_rows;
  }
}

// The date of the run; false where nothing says one; it is then the first day
// of 1970.
static bool find_date(const heng_plan *plan,
                      const heng_records *records,
                      const heng_run_options *options,
                      heng_date *out) {
  *out = 0;
  bool dated = plan->has_edition && plan->edition >= 1 && plan->edition <= 9999;
  if (options && options->has_as_of)
    *out = options->as_of;
  else if (records->has_as_of)
    *out = records->as_of;
  else if (dated)
    *out = heng__date_of((int)plan->edition, 12, 31);
  else
    return false;
  return true;
}

// ---- fields ---------------------------------------------------------------

static void check_mark(heng_exec *x,
                       uint32_t table,
                       uint32_t row,
                       const heng_plan_field *f,
                       const heng_value *v) {
  if (v->state != HENG_KNOWN) return;
  if (heng__num_sign(v->num) >= 0 && heng__num_cmp(v->num, f->full) <= 0)
    return;
  heng_raise what = {.kind = HENG_FINDING_MARK,
                     .code = HENG_M_RUN_MARK,
                     .table = table,
                     .row = row,
                     .span = f->span,
                     .n_args = 5};
  heng_type number = {.base = HENG_TYPE_NUMBER};
  what.args[0] = heng__say_pair(f->pair);
  what.args[1] = heng__say_pair(x->plan->tables[table].pair);
  what.args[2] = heng__key_said(x->arena, x->run, table, row);
  what.args[3] = heng__value_said(x->arena, x->run, number, *v);
  what.args[4] =
      heng__value_said(x->arena, x->run, number, heng__known_num(f->full));
  heng__raise(x, &what);
}

// Whether what a field gives must be between 0 and its full marks.
static bool has_marks_bound(const heng_plan_field *f) {
  // Of marks that are added up each is looked at by itself, see slots.c.
  bool adds_marks = f->slot && HENG_SLOT_HAS_MARKS(f->slot);
  return f->role == HENG_ROLE_INDICATOR && (f->full.d || f->full.wide) &&
         !adds_marks;
}

static void compute_field(heng_exec *x, uint32_t table, uint32_t field) {
  const heng_plan_field *f = &x->plan->tables[table].fields[field];
  heng_run_table *rows = &x->run->tables[table];
  // Keys of groups and references of pairs were made with the rows.
  if (!f->node || rows->columns[field]) return;
  x->rule = heng__rule_field(x->plan, table, field);
  heng_value *column = heng__array(x->arena, heng_value, rows->n_rows);
  rows->columns[field] = column;
  if (f->node->kind == HENG_NODE_RANK) {
    heng__rank_column(x, table, f->node, column);
    return;
  }
  if (f->node->kind == HENG_NODE_ROLLUP) {
    heng__rollup_column(x, table, f->node, column);
    return;
  }
  bool has_full = has_marks_bound(f);
  for (uint32_t row = 0; row < rows->n_rows; row++) {
    heng__cursor_set(x, 0, table, row);
    column[row] = heng__eval(x, f->node);
    if (has_full) check_mark(x, table, row, f, &column[row]);
  }
  if (f->role == HENG_ROLE_OUTCOME && f->as_a_rule)
    heng__outcome_lift(x, table, field);
}

static void run_step(heng_exec *x, heng_run *run, const heng_step *step) {
  x->depth = 0;
  switch (step->kind) {
    case HENG_STEP_ROWS:
      x->rule = heng__rule_rows(x->plan, step->table);
      heng__rows_build(x, step->table);
      return;
    case HENG_STEP_FIELD: compute_field(x, step->table, step->field); return;
    case HENG_STEP_VALUE:
      x->rule = heng__rule_value(x->plan, step->table);
      run->values[step->table] =
          heng__eval(x, x->plan->values[step->table].node);
      return;
  }
}

heng_value heng__cell_run(heng_exec *x,
                          uint32_t table,
                          uint32_t field,
                          uint32_t row) {
  const heng_plan_field *f = &x->plan->tables[table].fields[field];
  x->depth = 0;
  heng__cursor_set(x, 0, table, row);
  heng_value v = heng__eval(x, f->node);
  if (has_marks_bound(f)) check_mark(x, table, row, f, &v);
  return v;
}

void heng__step_run(heng_exec *x, heng_run *run, const heng_step *step) {
  run_step(x, run, step);
}

// ---- the order of scores --------------------------------------------------

typedef struct placed {
  const heng_run *run;
  uint32_t table;
  const heng_value *places;  // or null
} placed;

static int by_place(void *ctx, uint32_t a, uint32_t b) {
  const placed *p = ctx;
  if (p->places) {
    const heng_value *v = &p->places[a], *w = &p->places[b];
    bool known = v->state == HENG_KNOWN;
    if (known != (w->state == HENG_KNOWN)) return known ? -1 : 1;
    int c = known ? heng__num_cmp(v->num, w->num) : 0;
    if (c) return c;
  }
  return heng__row_cmp(p->run, p->table, a, b);
}

static void order_scores(heng_exec *x, heng_run *run) {
  run->order = heng__array(x->arena, uint32_t *, x->plan->n_tables);
  for (uint32_t t = 0; t < x->plan->n_tables; t++) {
    const heng_plan_table *table = &x->plan->tables[t];
    if (!table->score) continue;
    size_t n = run->tables[t].n_rows;
    placed p = {.run = run, .table = t};
    if (table->place != HENG_NONE)
      p.places = run->tables[t].columns[table->place];
    run->order[t] = heng__array(x->arena, uint32_t, n);
    for (uint32_t row = 0; row < n; row++) run->order[t][row] = row;
    heng__sort_rows(x->arena, run->order[t], n, by_place, &p);
  }
}

// ---- all of it ------------------------------------------------------------

heng_exec *heng__exec_begin(heng_arena *arena,
                            const heng_plan *plan,
                            const heng_records *records,
                            const heng_run_options *options,
                            heng_run **out) {
  heng_run *run = heng__new(arena, heng_run);
  heng_exec *x = heng__new(arena, heng_exec);
  *run = (heng_run){.plan = plan, .records = records, .arena = arena};
  run->has_as_of = find_date(plan, records, options, &run->as_of);
  run->exec = x;
  x->run = run;
  x->plan = plan;
  x->records = records;
  x->arena = arena;
  x->trace = options ? options->trace : NULL;
  x->noted = options ? options->noted : NULL;
  x->aggregates = heng__array(arena, heng_aggregate_state, plan->n_numbers);
  bind_tables(x, run);
  *out = run;
  return x;
}

heng_status heng__run(heng_arena *arena,
                      const heng_plan *plan,
                      const heng_records *records,
                      const heng_run_options *options,
                      heng_run **out) {
  heng_run *run;
  heng_exec *x = heng__exec_begin(arena, plan, records, options, &run);
  heng__overrides_begin(x);
  for (size_t i = 0; i < plan->n_steps; i++) run_step(x, run, &plan->steps[i]);
  bool checked = heng__slots_run(x);
  checked &= heng__checks_run(x);
  heng__reasons_run(x);
  run->publishable = checked && heng__results_firm(x);
  heng__findings_finish(x, run);
  run->lifted = x->lifted.items;
  run->n_lifted = x->lifted.len;
  order_scores(x, run);
  for (size_t t = 0; x->trace && t < plan->n_tables; t++)
    x->trace->rows[t] += run->tables[t].n_rows;
  // What reads the run neither counts nor is noted.
  x->trace = NULL;
  x->noted = NULL;
  *out = run;
  return HENG_OK;
}

heng_exec *heng__exec_reader(heng_arena *arena, const heng_run *run) {
  heng_exec *x = heng__new(arena, heng_exec);
  const heng_plan *plan = run->plan;
  *x = *run->exec;
  x->arena = arena;
  x->quiet = true;
  x->cursors = NULL;
  x->n_cursors = x->depth = 0;
  heng__extern_read(x, run->exec);
  x->consts = NULL;
  x->n_consts = x->const_mask = 0;
  // What is added goes to [arena] and leaves the run as it is.
  x->indexes.cap = x->indexes.len;
  x->aggregates = heng__array(arena, heng_aggregate_state, plan->n_numbers);
  for (size_t i = 0; i < plan->n_numbers; i++) {
    x->aggregates[i] = run->exec->aggregates[i];
    x->aggregates[i].memo = (heng_memo){NULL, NULL};
  }
  return x;
}
