// What the search for margins rests on: which records belong to a unit, which of
// their cells reach a score, and who stands beside whom.
#include "regress/audit_internal.h"

// ---- whose a record is ------------------------------------------------------

static const heng_record_table *records_of(const heng_probe *p,
                                           uint32_t table) {
  return &p->run->records->tables[p->plan->tables[table].schema];
}

static const heng_column *column_of(const heng_probe *p,
                                    uint32_t table,
                                    uint32_t field) {
  return &records_of(p, table)
              ->columns[p->plan->tables[table].fields[field].stored];
}

// A table whose rows come from the records.
static bool is_data(const heng_plan *plan, uint32_t table) {
  return plan->tables[table].kind == HENG_TABLE_RECORDS &&
         !plan->tables[table].given;
}

static uint32_t *no_owners(heng_probe *p, uint32_t table) {
  size_t n = records_of(p, table)->n_rows;
  uint32_t *owners = heng__array(p->arena, uint32_t, n);
  for (size_t i = 0; i < n; i++) owners[i] = HENG_ROW_NONE;
  return owners;
}

// The reference of [table] by which its rows belong to rows of a table that has
// owners already: the main one, else the first; HENG_NONE where there is none.
static uint32_t owning_field(heng_probe *p,
                             const heng_probe_owners *o,
                             uint32_t table) {
  const heng_plan_table *t = &p->plan->tables[table];
  const heng_schema_table *schema = &p->plan->schema->tables[t->schema];
  uint32_t found = HENG_NONE;
  for (uint32_t f = 0; f < t->n_fields; f++) {
    const heng_plan_field *field = &t->fields[f];
    if (field->role != HENG_ROLE_STORED || field->type.base != HENG_TYPE_REF ||
        !column_of(p, table, f)->refs || !o->rows[field->type.id])
      continue;
    if (schema->fields[field->stored].main) return f;
    if (found == HENG_NONE) found = f;
  }
  return found;
}

static void own_by(heng_probe *p,
                   heng_probe_owners *o,
                   uint32_t table,
                   uint32_t field) {
  const heng_column *column = column_of(p, table, field);
  const uint32_t *of = o->rows[p->plan->tables[table].fields[field].type.id];
  uint32_t *owners = no_owners(p, table);
  size_t n = records_of(p, table)->n_rows;
  for (size_t i = 0; i < n; i++)
    if (column->refs[i] != HENG_ROW_NONE) owners[i] = of[column->refs[i]];
  o->rows[table] = owners;
}

// Rows belong to a unit that they refer to, or by way of a row that does, over at
// most three references.
static void find_owners(heng_probe *p, heng_probe_owners *o) {
  const heng_plan *plan = p->plan;
  o->rows = heng__array(p->arena, uint32_t *, plan->n_tables);
  o->rows[o->units] = no_owners(p, o->units);
  for (uint32_t i = 0; i < records_of(p, o->units)->n_rows; i++)
    o->rows[o->units][i] = i;
  uint32_t *by = heng__array(p->arena, uint32_t, plan->n_tables);
  for (int level = 0; level < 3; level++) {
    for (uint32_t t = 0; t < plan->n_tables; t++) {
      by[t] = HENG_NONE;
      if (is_data(plan, t) && !o->rows[t]) by[t] = owning_field(p, o, t);
    }
    for (uint32_t t = 0; t < plan->n_tables; t++)
      if (by[t] != HENG_NONE) own_by(p, o, t, by[t]);
  }
}

static const heng_probe_owners *owners_of(heng_probe *p, uint32_t units) {
  for (size_t i = 0; i < p->owners.len; i++)
    if (p->owners.items[i]->units == units) return p->owners.items[i];
  heng_probe_owners *o = heng__new(p->arena, heng_probe_owners);
  o->units = units;
  find_owners(p, o);
  heng__push(p->arena, &p->owners, o);
  return o;
}

// ---- cells ------------------------------------------------------------------

// Whether a field is one of those that together are the key.
static bool in_key(const heng_schema_table *t, uint32_t field) {
  for (size_t i = 0; i < t->n_composite; i++)
    if (t->composite[i] == field) return true;
  return false;
}

// Whether another field is there only for some values of this one.
static bool decides_fields(const heng_schema_table *t, uint32_t field) {
  for (size_t f = 0; f < t->n_fields; f++)
    for (size_t i = 0; i < t->fields[f].n_when; i++)
      if (t->fields[f].when[i].field == field) return true;
  return false;
}

static bool can_change(const heng_probe *p, uint32_t table, uint32_t field) {
  const heng_plan_table *t = &p->plan->tables[table];
  const heng_plan_field *f = &t->fields[field];
  if (f->role != HENG_ROLE_STORED) return false;
  const heng_schema_table *schema = &p->plan->schema->tables[t->schema];
  const heng_column *column = column_of(p, table, field);
  if (!column->present || schema->key == (int32_t)f->stored ||
      decides_fields(schema, f->stored))
    return false;
  switch (f->type.base) {
    case HENG_TYPE_NUMBER: return column->small;
    case HENG_TYPE_REF: return column->refs;
    case HENG_TYPE_DATE:
    case HENG_TYPE_BOOL:
    case HENG_TYPE_CHOICE: return column->codes;
    default: return false;
  }
}

static bool touches_score(const heng_probe *p,
                          const heng_redo *redo,
                          uint32_t table) {
  const heng_plan_table *t = &p->plan->tables[table];
  const uint32_t fields[] = {t->total, t->place, t->tier};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    if (fields[i] != HENG_NONE && heng__redo_touches(redo, table, fields[i]))
      return true;
  return heng__redo_touches(redo, table, HENG_NONE);
}

// The columns that reach a score, and what to compute when they change.
static void find_columns(heng_probe *p) {
  for (uint32_t t = 0; t < p->plan->n_tables; t++) {
    if (!is_data(p->plan, t)) continue;
    for (uint32_t f = 0; f < p->plan->tables[t].n_fields; f++) {
      if (!can_change(p, t, f)) continue;
      heng_probe_column column = {.table = t, .field = f};
      const heng_plan_table *table = &p->plan->tables[t];
      column.in_key = in_key(&p->plan->schema->tables[table->schema],
                             table->fields[f].stored);
      column.redo = heng__redo_new(p->arena, p->run, t, f);
      column.touches = heng__array(p->arena, bool, p->plan->n_tables);
      bool any = false;
      for (uint32_t s = 0; s < p->plan->n_tables; s++)
        if (p->plan->tables[s].score)
          any |= column.touches[s] = touches_score(p, column.redo, s);
      if (any) heng__push(p->arena, &p->columns, column);
    }
  }
}

// Whether a rule asks for a row of a table by its key.
typedef struct asking {
  const heng_plan *plan;
  uint32_t table;
  bool found;
} asking;

static void find_key(const heng_node *node, void *ctx) {
  asking *a = ctx;
  if (node->kind == HENG_NODE_CONST && node->type.base == HENG_TYPE_REF &&
      a->plan->tables[node->type.id].root == a->table)
    a->found = true;
}

static bool asks_by_key(const heng_plan *plan, uint32_t table) {
  asking a = {.plan = plan, .table = table};
  heng__plan_walk_all(plan, find_key, &a);
  for (size_t i = 0; i < plan->n_params; i++)
    if (plan->params[i].type.base == HENG_TYPE_REF &&
        plan->tables[plan->params[i].type.id].root == table)
      a.found = true;
  return a.found;
}

// Marks the scores that read a column of a table; whether there is one.
static bool mark_readers(heng_probe *p, heng_probe_table *out, uint32_t field) {
  bool any = false;
  const heng_redo *redo = heng__redo_new(p->arena, p->run, out->table, field);
  for (uint32_t s = 0; s < p->plan->n_tables; s++)
    if (p->plan->tables[s].score && touches_score(p, redo, s))
      any = out->touches[s] = true;
  return any;
}

// Whether a row is there counts where one of its columns is read.
static void find_tables(heng_probe *p) {
  for (uint32_t t = 0; t < p->plan->n_tables; t++) {
    const heng_plan_table *table = &p->plan->tables[t];
    if (!is_data(p->plan, t) || asks_by_key(p->plan, t)) continue;
    heng_probe_table out = {.table = t};
    out.touches = heng__array(p->arena, bool, p->plan->n_tables);
    bool any = false;
    for (uint32_t f = 0; f < table->n_fields; f++)
      if (table->fields[f].role == HENG_ROLE_STORED)
        any |= mark_readers(p, &out, f);
    if (any) heng__push(p->arena, &p->tables, out);
  }
}

// ---- scores -----------------------------------------------------------------

// The table of the units of a score: that of its rows, or of the first reference of
// its pairs or groups.
static uint32_t units_of(const heng_plan *plan, uint32_t table) {
  uint32_t root = plan->tables[table].root;
  if (is_data(plan, root)) return root;
  for (uint32_t f = 0; f < plan->tables[root].n_fields; f++) {
    const heng_plan_field *field = &plan->tables[root].fields[f];
    if (field->role != HENG_ROLE_REFERENCE || field->type.base != HENG_TYPE_REF)
      continue;
    uint32_t units = plan->tables[field->type.id].root;
    if (is_data(plan, units)) return units;
  }
  return HENG_NONE;
}

uint32_t heng__probe_unit(const heng_probe *p, uint32_t table, uint32_t row) {
  uint32_t units = p->scores[table].units;
  uint32_t root = p->plan->tables[table].root;
  uint32_t at = heng__run_row_at(p->run, table, row, root);
  if (root == units) return at;
  for (uint32_t f = 0; f < p->plan->tables[root].n_fields; f++) {
    const heng_plan_field *field = &p->plan->tables[root].fields[f];
    if (field->role != HENG_ROLE_REFERENCE ||
        field->type.base != HENG_TYPE_REF ||
        p->plan->tables[field->type.id].root != units)
      continue;
    heng_value ref = heng__run_value(p->run, root, at, f);
    return ref.state == HENG_KNOWN
               ? heng__run_row_at(p->run, field->type.id, ref.row, units)
               : HENG_ROW_NONE;
  }
  return HENG_ROW_NONE;
}

typedef struct reading {
  uint32_t table, field;
  bool found;
} reading;

static void find_reading(const heng_node *node, void *ctx) {
  reading *r = ctx;
  if ((node->kind == HENG_NODE_FIELD || node->kind == HENG_NODE_FOLLOW) &&
      node->id == r->table && node->field == r->field)
    r->found = true;
}

// The rows beside each other in the order of output, which ties do not upset.
static void find_order(heng_probe *p, uint32_t table, const heng_noted *noted) {
  heng_probe_score *s = &p->scores[table];
  const heng_plan_table *t = &p->plan->tables[table];
  size_t n = p->run->tables[table].n_rows;
  s->above = heng__array(p->arena, uint32_t, n);
  s->below = heng__array(p->arena, uint32_t, n);
  s->group = heng__array(p->arena, uint32_t, n);
  for (size_t i = 0; i < n; i++)
    s->above[i] = s->below[i] = s->group[i] = HENG_ROW_NONE;
  if (t->place == HENG_NONE) return;
  const heng_node *rank = t->fields[t->place].node;
  uint32_t *last = heng__array(p->arena, uint32_t, noted->groups.len);
  for (size_t g = 0; g < noted->groups.len; g++) {
    const heng_noted_group *group = &noted->groups.items[g];
    last[g] = HENG_ROW_NONE;
    for (size_t i = 0; group->rank == rank && i < group->n_rows; i++)
      s->group[group->rows[i]] = (uint32_t)g;
  }
  for (size_t i = 0; i < n; i++) {
    uint32_t row = p->run->order[table][i], g = s->group[row];
    if (g == HENG_ROW_NONE) continue;
    s->above[row] = last[g];
    if (last[g] != HENG_ROW_NONE) s->below[last[g]] = row;
    last[g] = row;
  }
  reading r = {.table = table, .field = t->place};
  if (t->tier != HENG_NONE && t->fields[t->tier].node)
    heng__plan_walk(t->fields[t->tier].node, find_reading, &r);
  s->tier_by_place = r.found;
}

heng_probe *heng__probe_new(heng_arena *arena,
                            const heng_run *run,
                            const heng_noted *noted) {
  heng_probe *p = heng__new(arena, heng_probe);
  *p = (heng_probe){.arena = arena, .run = run, .plan = run->plan};
  p->scores = heng__array(arena, heng_probe_score, p->plan->n_tables);
  find_columns(p);
  find_tables(p);
  for (uint32_t t = 0; t < p->plan->n_tables; t++) {
    heng_probe_score *s = &p->scores[t];
    s->units = HENG_NONE;
    if (!p->plan->tables[t].score) continue;
    s->units = units_of(p->plan, t);
    if (s->units == HENG_NONE) continue;
    s->owners = owners_of(p, s->units);
    find_order(p, t, noted);
  }
  return p;
}

bool heng__probe_can(const heng_probe *p, uint32_t table) {
  const heng_plan_table *t = &p->plan->tables[table];
  return t->score && p->scores[table].units != HENG_NONE &&
         (t->place != HENG_NONE || t->tier != HENG_NONE);
}

bool heng__probe_gap(heng_arena *arena,
                     const heng_probe *p,
                     uint32_t table,
                     uint32_t row,
                     heng_num *gap) {
  const heng_probe_score *s = &p->scores[table];
  uint32_t total = p->plan->tables[table].total;
  const uint32_t beside[] = {s->above[row], s->below[row]};
  bool any = false;
  if (total == HENG_NONE) return false;
  heng_value own = heng__run_value(p->run, table, row, total);
  for (size_t i = 0; i < 2 && own.state == HENG_KNOWN; i++) {
    if (beside[i] == HENG_ROW_NONE) continue;
    heng_num apart;
    heng_value other = heng__run_value(p->run, table, beside[i], total);
    if (other.state != HENG_KNOWN ||
        heng__num_sub(arena, own.num, other.num, &apart) != HENG_OK)
      continue;
    apart = heng__num_abs(arena, apart);
    if (!any || heng__num_cmp(apart, *gap) < 0) *gap = apart;
    any = true;
  }
  return any;
}
