// Doing again what reads a changed cell: row by row where it can be told which rows
// do, and no further than where a value comes out as before.
#include "exec/again_internal.h"

// What came out as another value than in the base.
typedef struct again {
  heng_exec *x;
  heng_run *run;
  const heng_redo *redo;
  const heng_again_items *numbers;
  bool **changed;  // by item of a field: which rows; null: none
  bool *values;    // by value of the run
} again;

// Makes room for what is computed anew; the rest stays that of the base.
static void bind(heng_exec *x, heng_run *run, const heng_redo *redo) {
  const heng_run *base = redo->base;
  const heng_plan *plan = base->plan;
  run->tables = heng__array(x->arena, heng_run_table, plan->n_tables);
  if (plan->n_tables)
    memcpy(run->tables, base->tables, plan->n_tables * sizeof *run->tables);
  run->values = heng__array(x->arena, heng_value, plan->n_values);
  for (size_t i = 0; i < plan->n_values; i++) run->values[i] = base->values[i];
  x->holds = heng__array(x->arena, heng_holds, plan->n_tables);
  memcpy(x->holds, base->exec->holds, plan->n_tables * sizeof *x->holds);
  for (size_t i = 0; i < redo->n_steps; i++) {
    const heng_step *step = &plan->steps[redo->steps[i]];
    if (step->kind == HENG_STEP_VALUE) continue;
    heng_run_table *t = &run->tables[step->table];
    size_t n = plan->tables[step->table].n_fields;
    bool rows = step->kind == HENG_STEP_ROWS;
    if (rows || t->columns == base->tables[step->table].columns) {
      heng_value **columns = heng__array(x->arena, heng_value *, n);
      if (rows) *t = (heng_run_table){0};
      if (!rows) memcpy(columns, t->columns, n * sizeof *columns);
      if (rows) x->holds[step->table] = (heng_holds){0};
      t->columns = columns;
    }
    if (!rows) t->columns[step->field] = NULL;
  }
}

// The findings of the base keep their numbers, so that what they hold back still
// names them. None of them counts as raised: what comes up again is new.
static void take_findings(heng_exec *x, const heng_run *base) {
  x->findings.items = base->findings;
  x->findings.len = x->findings.cap = base->n_findings;
  x->ids.items = heng__array(x->arena, heng_finding_id, base->n_findings);
  x->ids.len = x->ids.cap = base->n_findings;
  for (size_t i = 0; i < x->ids.len; i++)
    x->ids.items[i] =
        (heng_finding_id){.kind = HENG_FINDING_KIND_COUNT, .about = i};
}

static void take_indexes(heng_exec *x, const heng_redo *redo) {
  x->indexes.items = redo->indexes;
  x->indexes.len = x->indexes.cap = redo->n_indexes;
  size_t n = x->plan->n_numbers;
  x->aggregates = heng__array(x->arena, heng_aggregate_state, n);
  for (size_t i = 0; i < n; i++) {
    if (!redo->kept[i]) continue;
    x->aggregates[i].index = redo->base->exec->aggregates[i].index;
    x->aggregates[i].outer = redo->base->exec->aggregates[i].outer;
  }
}

// ---- which rows -------------------------------------------------------------

static bool same_value(const again *g,
                       heng_type type,
                       const heng_value *a,
                       const heng_value *b) {
  if (a->state != b->state) return false;
  if (a->state == HENG_HELD) return a->finding == b->finding;
  if (a->state == HENG_MISSING) return true;
  if (a->counts || b->counts)
    return a->counts && b->counts &&
           heng__counts_cmp(g->run, a->counts, b->counts) == 0;
  switch (type.base) {
    case HENG_TYPE_NUMBER: return heng__num_cmp(a->num, b->num) == 0;
    case HENG_TYPE_TEXT: return heng__slice_eq(a->text, b->text);
    case HENG_TYPE_REF: return a->row == b->row;
    default: return a->code == b->code && heng__slice_eq(a->text, b->text);
  }
}

static void mark(again *g, uint32_t table, uint32_t field, uint32_t row) {
  bool **rows = &g->changed[g->numbers->first[table] + field];
  if (!*rows)
    *rows = heng__array(g->x->arena, bool, g->run->tables[table].n_rows);
  (*rows)[row] = true;
}

static bool is_changed(const again *g, const heng_again_read *read) {
  if (read->kind == HENG_AGAIN_VALUE)
    return g->values[read->item - g->numbers->values];
  return g->changed[read->item];
}

// The groups of an aggregate that have a changed row.
static bool *changed_groups(const again *g, const heng_again_read *read) {
  uint32_t table = read->node->aggregate->table;
  bool *groups = heng__array(g->x->arena, bool, read->n_groups);
  for (uint32_t row = 0; row < g->run->tables[table].n_rows; row++) {
    if (read->group_of[row] == HENG_NONE) continue;
    uint32_t at = heng__run_row_at(g->run, table, row, read->table);
    if (at != HENG_ROW_NONE && g->changed[read->item][at])
      groups[read->group_of[row]] = true;
  }
  return groups;
}

// Marks the rows of [table] that read a changed cell by [read].
static void touch(again *g,
                  const heng_again_read *read,
                  uint32_t table,
                  bool *rows) {
  size_t n = g->run->tables[table].n_rows;
  bool *groups = NULL;
  if (!is_changed(g, read)) return;
  if (read->kind == HENG_AGAIN_ROWS) groups = changed_groups(g, read);
  for (uint32_t row = 0; row < n; row++) {
    if (rows[row]) continue;
    if (read->kind == HENG_AGAIN_VALUE) {
      rows[row] = true;
      continue;
    }
    g->x->depth = 0;
    heng__cursor_set(g->x, 0, table, row);
    if (groups) {
      heng_value group = heng__aggregate_group(g->x, read->node);
      rows[row] =
          group.state == HENG_KNOWN && group.code >= 0 && groups[group.code];
      continue;
    }
    uint32_t of, at;
    heng__cell_of(g->x, read->node, &of, &at);
    rows[row] = at != HENG_ROW_NONE && g->changed[read->item][at];
  }
}

// The rows that a part must look at; null: none.
static bool *touched(again *g, const heng_again_part *part, uint32_t table) {
  bool any = false;
  for (size_t i = 0; i < part->n_reads; i++)
    any |= is_changed(g, &part->reads[i]);
  if (!any) return NULL;
  bool *rows = heng__array(g->x->arena, bool, g->run->tables[table].n_rows);
  for (size_t i = 0; i < part->n_reads; i++)
    touch(g, &part->reads[i], table, rows);
  return rows;
}

// ---- doing it ---------------------------------------------------------------

static void redo_rows(again *g, const heng_step *step, const bool *rows) {
  heng_exec *x = g->x;
  heng_run_table *t = &g->run->tables[step->table];
  const heng_value *base =
      g->redo->base->tables[step->table].columns[step->field];
  heng_value *column = heng__array(x->arena, heng_value, t->n_rows);
  heng_type type = x->plan->tables[step->table].fields[step->field].type;
  if (t->n_rows) memcpy(column, base, t->n_rows * sizeof *column);
  x->rule = heng__rule_field(x->plan, step->table, step->field);
  for (uint32_t row = 0; row < t->n_rows; row++) {
    if (!rows[row]) continue;
    column[row] = heng__cell_run(x, step->table, step->field, row);
    if (!same_value(g, type, &column[row], &base[row]))
      mark(g, step->table, step->field, row);
  }
  t->columns[step->field] = column;
}

// Compares what a step made of all rows with the base.
static void mark_changed(again *g, const heng_step *step) {
  const heng_plan *plan = g->x->plan;
  if (step->kind == HENG_STEP_VALUE) {
    g->values[step->table] = !same_value(g, plan->values[step->table].type,
                                         &g->run->values[step->table],
                                         &g->redo->base->values[step->table]);
    return;
  }
  // What reads rows that are made anew looks at all of its own.
  if (step->kind == HENG_STEP_ROWS ||
      heng__redo_touches(g->redo, step->table, HENG_NONE))
    return;
  heng_type type = plan->tables[step->table].fields[step->field].type;
  const heng_value *now = g->run->tables[step->table].columns[step->field];
  const heng_value *base =
      g->redo->base->tables[step->table].columns[step->field];
  for (uint32_t row = 0; row < g->run->tables[step->table].n_rows; row++)
    if (!same_value(g, type, &now[row], &base[row]))
      mark(g, step->table, step->field, row);
}

static void redo_step(again *g, size_t i) {
  const heng_step *step = &g->x->plan->steps[g->redo->steps[i]];
  const heng_again_part *part = &g->redo->parts[i];
  if (part->whole) {
    heng__step_run(g->x, g->run, step);
    mark_changed(g, step);
    return;
  }
  const bool *rows = touched(g, part, step->table);
  if (rows)
    redo_rows(g, step, rows);
  else
    g->run->tables[step->table].columns[step->field] =
        g->redo->base->tables[step->table].columns[step->field];
}

static void redo_check(again *g, size_t i) {
  uint32_t check = g->redo->checks[i];
  const heng_again_part *part = &g->redo->parts[g->redo->n_steps + i];
  if (part->whole) {
    heng__check_run(g->x, check);
    return;
  }
  uint32_t table = g->x->plan->checks[check].table;
  const bool *rows = touched(g, part, table);
  g->x->rule = heng__rule_check(g->x->plan, check);
  for (uint32_t row = 0; rows && row < g->run->tables[table].n_rows; row++)
    if (rows[row]) heng__check_row(g->x, check, row);
}

heng_run *heng__run_again(heng_arena *arena,
                          const heng_redo *redo,
                          const heng_records *records,
                          uint32_t row) {
  const heng_run *base = redo->base;
  heng_run *run = heng__new(arena, heng_run);
  heng_exec *x = heng__new(arena, heng_exec);
  *run = *base;
  run->records = records;
  run->arena = arena;
  run->exec = x;
  run->order = NULL;
  *x = (heng_exec){
      .run = run, .plan = base->plan, .records = records, .arena = arena};
  take_findings(x, base);
  take_indexes(x, redo);
  bind(x, run, redo);
  heng__overrides_begin(x);
  again g = {.x = x, .run = run, .redo = redo, .numbers = redo->numbers};
  g.changed = heng__array(arena, bool *, redo->numbers->rows);
  g.values = heng__array(arena, bool, base->plan->n_values);
  mark(&g, redo->table, redo->field, row);
  for (size_t i = 0; i < redo->n_steps; i++) redo_step(&g, i);
  if (redo->slots) heng__slots_run(x);
  for (size_t i = 0; i < redo->n_checks; i++) redo_check(&g, i);
  run->findings = x->findings.items;
  run->n_findings = x->findings.len;
  run->lifted = x->lifted.items;
  run->n_lifted = x->lifted.len;
  return run;
}

// A row that is known by its key may have another number where rows were made anew.
static bool same_row(const heng_finding *a, const heng_finding *b) {
  if (a->key.len && b->key.len) return heng__slice_eq(a->key, b->key);
  return a->row == b->row;
}

static bool same_finding(const heng_finding *a, const heng_finding *b) {
  return a->kind == b->kind && a->code == b->code && a->table == b->table &&
         same_row(a, b) && a->span.source == b->span.source &&
         a->span.start == b->span.start &&
         heng__slice_eq(a->rule.en, b->rule.en) &&
         heng__slice_eq(a->rule.zh, b->rule.zh);
}

bool heng__run_sound(const heng_redo *redo, const heng_run *run) {
  size_t n = redo->base->n_findings;
  for (size_t i = n; i < run->n_findings; i++) {
    const heng_finding *f = &run->findings[i];
    size_t k = 0;
    while (k < n && !same_finding(f, &run->findings[k])) k++;
    if (k == n && f->kind != HENG_FINDING_WARN) return false;
  }
  return true;
}
