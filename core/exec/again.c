// Computing a run once more: which steps read what a changed column gives, and
// doing those alone.
//
// What can change is counted through as items: the fields of each table, then the
// rows of each table, then the values of the run.
#include "exec/again_internal.h"
#include "plan/review.h"

typedef struct finder {
  const heng_plan *plan;
  const uint32_t *first;  // item of the first field of each table
  uint32_t rows, values;  // first items of their kinds
  const bool *items;
  bool found;
} finder;

static uint32_t *first_items(heng_arena *arena, const heng_plan *plan) {
  uint32_t *first = heng__array(arena, uint32_t, plan->n_tables + 1);
  for (size_t t = 0; t < plan->n_tables; t++)
    first[t + 1] = first[t] + (uint32_t)plan->tables[t].n_fields;
  return first;
}

static bool rows_of(const finder *f, uint32_t table) {
  return f->items[f->rows + table];
}

// Looks whether a node by itself reads something that may be another.
static void look(const heng_node *node, void *ctx) {
  finder *f = ctx;
  if (f->found) return;
  switch (node->kind) {
    case HENG_NODE_FIELD:
    case HENG_NODE_FOLLOW:
      f->found =
          f->items[f->first[node->id] + node->field] || rows_of(f, node->id);
      return;
    case HENG_NODE_ROW: f->found = rows_of(f, node->id); return;
    case HENG_NODE_VALUE: f->found = f->items[f->values + node->id]; return;
    case HENG_NODE_AGGREGATE:
      f->found = rows_of(f, node->aggregate->table);
      return;
    case HENG_NODE_SLOT:
      f->found = rows_of(f, node->id) ||
                 rows_of(f, node->args[HENG_SLOT_PARENT]->type.id);
      return;
    default: return;
  }
}

static bool reads(finder *f, const heng_node *node) {
  f->found = false;
  heng__plan_walk(node, look, f);
  return f->found;
}

static bool rows_read(finder *f, uint32_t table) {
  const heng_plan_table *t = &f->plan->tables[table];
  for (int i = 0; i < (t->kind == HENG_TABLE_PAIR ? 2 : 1); i++)
    if (t->kind != HENG_TABLE_RECORDS && rows_of(f, t->source[i])) return true;
  for (size_t i = 0; i < t->n_joins; i++)
    if (reads(f, t->joins[i].inner) || reads(f, t->joins[i].outer)) return true;
  for (uint32_t k = 0; k < t->n_keys; k++)
    if (reads(f, t->fields[k].node)) return true;
  return reads(f, t->where) || reads(f, t->having);
}

// An outcome as a rule also reads the overrides.
static bool overrides_read(finder *f, const heng_plan_field *field) {
  uint32_t table = f->plan->overrides;
  if (!field->as_a_rule || table == HENG_NONE) return false;
  for (size_t i = 0; i < f->plan->tables[table].n_fields; i++)
    if (f->items[f->first[table] + i]) return true;
  return rows_of(f, table);
}

// Whether a step must be done again; marks what it makes.
static bool step_reads(finder *f, const heng_step *step, bool *items) {
  const heng_plan *plan = f->plan;
  if (step->kind == HENG_STEP_VALUE) {
    if (!reads(f, plan->values[step->table].node)) return false;
    items[f->values + step->table] = true;
    return true;
  }
  const heng_plan_table *t = &plan->tables[step->table];
  if (step->kind == HENG_STEP_ROWS) {
    if (!rows_read(f, step->table)) return false;
    items[f->rows + step->table] = true;
    for (size_t i = 0; i < t->n_fields; i++)
      items[f->first[step->table] + i] = true;
    return true;
  }
  const heng_plan_field *field = &t->fields[step->field];
  if (!field->node) return false;
  if (!rows_of(f, step->table) && !reads(f, field->node) &&
      !overrides_read(f, field))
    return false;
  items[f->first[step->table] + step->field] = true;
  return true;
}

static bool check_reads(finder *f, const heng_plan_check *check) {
  return (check->table != HENG_NONE && rows_of(f, check->table)) ||
         reads(f, check->condition);
}

static bool slots_read(finder *f) {
  for (uint32_t t = 0; t < f->plan->n_tables; t++)
    for (size_t i = 0; i < f->plan->tables[t].n_fields; i++)
      if (reads(f, f->plan->tables[t].fields[i].slot)) return true;
  return false;
}

static void keep_indexes(heng_arena *arena, finder *f, heng_redo *redo) {
  const heng_exec *x = redo->base->exec;
  redo->indexes = heng__array(arena, heng_groups *, x->indexes.len);
  redo->kept = heng__array(arena, bool, f->plan->n_numbers);
  for (size_t i = 0; i < x->indexes.len; i++) {
    heng_groups *index = x->indexes.items[i];
    bool stays = !rows_of(f, index->table);
    for (size_t k = 0; k < index->n && stays; k++) {
      const heng_node *inner = index->inner[k];
      stays = !reads(f, inner);
      // A dense index has a group for each row that can be referred to.
      if (stays && inner->type.base == HENG_TYPE_REF)
        stays = !rows_of(f, f->plan->tables[inner->type.id].root);
    }
    if (stays) redo->indexes[redo->n_indexes++] = index;
  }
  for (uint32_t n = 0; n < f->plan->n_numbers; n++) {
    const heng_groups *index = x->aggregates[n].index;
    for (size_t i = 0; index && i < redo->n_indexes && !redo->kept[n]; i++)
      redo->kept[n] = redo->indexes[i] == index;
  }
}

// ---- which rows -------------------------------------------------------------

typedef struct gathering {
  heng_arena *arena;
  finder *f;
  const heng_redo *redo;
  HENG_VEC(heng_again_read) reads;
  bool whole;
} gathering;

static void gather(gathering *g,
                   const heng_node *node,
                   const heng_node *within);

static uint32_t *groups_of(gathering *g, const heng_groups *index) {
  size_t n = g->redo->base->tables[index->table].n_rows;
  uint32_t *of = heng__array(g->arena, uint32_t, n);
  for (size_t i = 0; i < n; i++) of[i] = HENG_NONE;
  for (uint32_t k = 0; k < index->n_groups; k++)
    for (uint32_t i = index->starts[k]; i < index->starts[k + 1]; i++)
      of[index->members[i]] = k;
  return of;
}

// A cell of the row of cursor 0, of a row that it refers to, or of the rows of an
// aggregate; of any other it cannot be told which rows read it.
static void gather_cell(gathering *g,
                        const heng_node *node,
                        const heng_node *within) {
  heng_again_read read = {.kind = HENG_AGAIN_CELL,
                          .node = node,
                          .item = g->f->first[node->id] + node->field,
                          .table = node->id};
  bool own = node->kind == HENG_NODE_FIELD ? node->cursor == 0 : !within;
  if (!own && node->kind == HENG_NODE_FIELD &&
      node->cursor == within->aggregate->cursor) {
    const heng_groups *index =
        g->redo->base->exec->aggregates[within->number].index;
    read.kind = HENG_AGAIN_ROWS;
    read.node = within;
    read.group_of = groups_of(g, index);
    read.n_groups = index->n_groups;
    own = true;
  }
  if (own)
    heng__push(g->arena, &g->reads, read);
  else
    g->whole = true;
}

static void gather_aggregate(gathering *g,
                             const heng_node *node,
                             const heng_node *within) {
  const heng_aggregate *a = node->aggregate;
  if (!reads(g->f, node)) return;
  bool joins = false;
  for (size_t i = 0; i < a->n_joins; i++)
    joins |= reads(g->f, a->joins[i].inner) || reads(g->f, a->joins[i].outer);
  if (within || joins || a->own || a->children ||
      !g->redo->kept[node->number]) {
    g->whole = true;
    return;
  }
  const heng_node *const parts[] = {a->where, a->body,   a->condition, a->by,
                                    a->until, a->figure, a->weight};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    gather(g, parts[i], node);
}

static void gather(gathering *g,
                   const heng_node *node,
                   const heng_node *within) {
  if (!node || g->whole) return;
  g->f->found = false;
  look(node, g->f);
  bool itself = g->f->found;
  switch (node->kind) {
    case HENG_NODE_AGGREGATE:
      if (itself) g->whole = true;
      if (!itself) gather_aggregate(g, node, within);
      return;
    case HENG_NODE_FIELD:
      if (itself) gather_cell(g, node, within);
      return;
    case HENG_NODE_FOLLOW:
      if (reads(g->f, node->args[0]))
        g->whole = true;
      else if (itself)
        gather_cell(g, node, within);
      return;
    case HENG_NODE_VALUE:
      if (itself)
        heng__push(g->arena, &g->reads,
                   (heng_again_read){.kind = HENG_AGAIN_VALUE,
                                     .item = g->f->values + node->id});
      return;
    case HENG_NODE_ROW:
    case HENG_NODE_SLOT:
    case HENG_NODE_RANK:
    case HENG_NODE_ROLLUP:
      if (itself || reads(g->f, node)) g->whole = true;
      return;
    default: break;
  }
  for (uint32_t i = 0; i < node->n_args; i++) gather(g, node->args[i], within);
  for (size_t i = 0; node->choose && i < node->choose->n_rows; i++) {
    gather(g, node->choose->rows[i].value, within);
    gather(g, node->choose->rows[i].when, within);
  }
}

// The rows of a table that is itself made anew are all looked at.
static bool rows_anew(const finder *f, const gathering *g) {
  for (size_t i = 0; i < g->reads.len; i++)
    if (g->reads.items[i].kind != HENG_AGAIN_VALUE &&
        rows_of(f, g->reads.items[i].table))
      return true;
  return false;
}

static heng_again_part part_of(heng_arena *arena,
                               finder *f,
                               const heng_redo *redo,
                               const heng_node *node,
                               uint32_t table) {
  gathering g = {.arena = arena, .f = f, .redo = redo};
  if (table == HENG_NONE || rows_of(f, table)) g.whole = true;
  gather(&g, node, NULL);
  if (rows_anew(f, &g)) g.whole = true;
  return (heng_again_part){g.whole, g.reads.items, g.reads.len};
}

static void find_parts(heng_arena *arena, finder *f, heng_redo *redo) {
  const heng_plan *plan = f->plan;
  redo->parts =
      heng__array(arena, heng_again_part, redo->n_steps + redo->n_checks);
  for (size_t i = 0; i < redo->n_steps; i++) {
    const heng_step *step = &plan->steps[redo->steps[i]];
    redo->parts[i].whole = true;
    if (step->kind != HENG_STEP_FIELD) continue;
    const heng_plan_field *field =
        &plan->tables[step->table].fields[step->field];
    if (field->role == HENG_ROLE_OUTCOME && field->as_a_rule) continue;
    redo->parts[i] = part_of(arena, f, redo, field->node, step->table);
  }
  for (size_t i = 0; i < redo->n_checks; i++) {
    const heng_plan_check *check = &plan->checks[redo->checks[i]];
    redo->parts[redo->n_steps + i] =
        part_of(arena, f, redo, check->condition, check->table);
  }
}

heng_redo *heng__redo_new(heng_arena *arena,
                          const heng_run *base,
                          uint32_t table,
                          uint32_t field) {
  const heng_plan *plan = base->plan;
  uint32_t *first = first_items(arena, plan);
  finder f = {.plan = plan, .first = first};
  f.rows = f.first[plan->n_tables];
  f.values = f.rows + (uint32_t)plan->n_tables;
  bool *items = heng__array(arena, bool, f.values + plan->n_values);
  f.items = items;
  items[f.first[table] + field] = true;
  heng_redo *redo = heng__new(arena, heng_redo);
  redo->base = base;
  redo->table = table;
  redo->field = field;
  redo->items = items;
  redo->numbers = heng__new(arena, heng_again_items);
  *redo->numbers = (heng_again_items){first, f.rows, f.values,
                                      f.values + (uint32_t)plan->n_values};
  redo->steps = heng__array(arena, uint32_t, plan->n_steps);
  for (uint32_t s = 0; s < plan->n_steps; s++)
    if (step_reads(&f, &plan->steps[s], items))
      redo->steps[redo->n_steps++] = s;
  redo->checks = heng__array(arena, uint32_t, plan->n_checks);
  for (uint32_t c = 0; c < plan->n_checks; c++)
    if (!plan->checks[c].warn && check_reads(&f, &plan->checks[c]))
      redo->checks[redo->n_checks++] = c;
  redo->slots = slots_read(&f);
  keep_indexes(arena, &f, redo);
  find_parts(arena, &f, redo);
  return redo;
}

bool heng__redo_touches(const heng_redo *redo, uint32_t table, uint32_t field) {
  const heng_again_items *numbers = redo->numbers;
  return redo->items[field == HENG_NONE ? numbers->rows + table
                                        : numbers->first[table] + field];
}
