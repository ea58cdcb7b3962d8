// Which changes of the rules a difference can come from: what its rule reads, and
// what that reads, in the plan before and in the plan after.
#include "plan/review.h"
#include "regress/snapshot.h"

typedef enum thing_kind {
  THING_FIELD,
  THING_ROWS,
  THING_VALUE,
  THING_PARAM,
  THING_CHOICE,
  THING_CHECK,
  THING_YEAR,  // the edition, or the date of the run
} thing_kind;

typedef struct thing {
  thing_kind kind;
  uint32_t id, field;  // table and field; or the number
} thing;

// Everything that is reached, the nearest first.
typedef struct reaching {
  heng_arena *arena;
  const heng_plan *plan;
  HENG_VEC(thing) things;
  bool **fields, *rows, *values, *params, *choices, year;
} reaching;

static void reach(reaching *r, thing t) {
  bool *met = NULL;
  switch (t.kind) {
    case THING_FIELD: met = &r->fields[t.id][t.field]; break;
    case THING_ROWS: met = &r->rows[t.id]; break;
    case THING_VALUE: met = &r->values[t.id]; break;
    case THING_PARAM: met = &r->params[t.id]; break;
    case THING_CHOICE: met = &r->choices[t.id]; break;
    case THING_YEAR: met = &r->year; break;
    case THING_CHECK: break;
  }
  if (met && *met) return;
  if (met) *met = true;
  heng__push(r->arena, &r->things, t);
}

static void visit(const heng_node *node, void *ctx) {
  reaching *r = ctx;
  if (node->type.base == HENG_TYPE_CHOICE)
    reach(r, (thing){THING_CHOICE, node->type.id, 0});
  switch (node->kind) {
    case HENG_NODE_PARAM: reach(r, (thing){THING_PARAM, node->id, 0}); break;
    case HENG_NODE_VALUE: reach(r, (thing){THING_VALUE, node->id, 0}); break;
    case HENG_NODE_FIELD:
    case HENG_NODE_FOLLOW:
      reach(r, (thing){THING_FIELD, node->id, node->field});
      break;
    case HENG_NODE_EDITION:
    case HENG_NODE_AS_OF: reach(r, (thing){THING_YEAR, 0, 0}); break;
    case HENG_NODE_ROW:
    case HENG_NODE_SLOT: reach(r, (thing){THING_ROWS, node->id, 0}); break;
    case HENG_NODE_AGGREGATE:
      reach(r, (thing){THING_ROWS, node->aggregate->table, 0});
      break;
    default: break;
  }
}

static void walk(reaching *r, const heng_node *node) {
  if (node) heng__plan_walk(node, visit, r);
}

// What one thing reads.
static void follow(reaching *r, thing t) {
  const heng_plan *plan = r->plan;
  const heng_plan_table *table;
  switch (t.kind) {
    case THING_FIELD:
      walk(r, plan->tables[t.id].fields[t.field].node);
      walk(r, plan->tables[t.id].fields[t.field].slot);
      reach(r, (thing){THING_ROWS, t.id, 0});
      // What lifts an outcome is of one year.
      if (plan->tables[t.id].fields[t.field].as_a_rule)
        reach(r, (thing){THING_YEAR, 0, 0});
      break;
    case THING_ROWS:
      table = &plan->tables[t.id];
      walk(r, table->where);
      walk(r, table->having);
      for (size_t j = 0; j < table->n_joins; j++) {
        walk(r, table->joins[j].inner);
        walk(r, table->joins[j].outer);
      }
      for (uint32_t k = 0; k < table->n_keys; k++)
        walk(r, table->fields[k].node);
      if (table->kind != HENG_TABLE_RECORDS)
        reach(r, (thing){THING_ROWS, table->source[0], 0});
      if (table->kind == HENG_TABLE_PAIR)
        reach(r, (thing){THING_ROWS, table->source[1], 0});
      break;
    case THING_VALUE: walk(r, plan->values[t.id].node); break;
    case THING_CHECK:
      walk(r, plan->checks[t.id].condition);
      if (plan->checks[t.id].table != HENG_NONE)
        reach(r, (thing){THING_ROWS, plan->checks[t.id].table, 0});
      break;
    case THING_PARAM:
    case THING_CHOICE:
    case THING_YEAR: break;
  }
}

static reaching begin(heng_arena *arena, const heng_plan *plan) {
  reaching r = {.arena = arena, .plan = plan};
  r.fields = heng__array(arena, bool *, plan->n_tables + 1);
  for (size_t t = 0; t < plan->n_tables; t++)
    r.fields[t] = heng__array(arena, bool, plan->tables[t].n_fields + 1);
  r.rows = heng__array(arena, bool, plan->n_tables + 1);
  r.values = heng__array(arena, bool, plan->n_values + 1);
  r.params = heng__array(arena, bool, plan->n_params + 1);
  r.choices = heng__array(arena, bool, plan->schema->n_choices + 1);
  return r;
}

// Names ---------------------------------------------------------------------------

static uint32_t table_named(const heng_plan *plan, heng_pair name) {
  for (uint32_t t = 0; t < plan->n_tables; t++)
    if (heng__pair_alike(plan->tables[t].pair, name)) return t;
  return HENG_NONE;
}

static uint32_t field_named(const heng_plan *plan,
                            uint32_t table,
                            heng_pair name) {
  for (uint32_t f = 0; f < plan->tables[table].n_fields; f++)
    if (heng__pair_alike(plan->tables[table].fields[f].pair, name)) return f;
  return HENG_NONE;
}

// Of a finding its rule is all that is known: any rule of that name begins.
static void begin_at_rule(reaching *r, heng_pair name) {
  const heng_plan *plan = r->plan;
  for (uint32_t c = 0; c < plan->n_checks; c++)
    if (heng__pair_alike(plan->checks[c].pair, name))
      reach(r, (thing){THING_CHECK, c, 0});
  for (uint32_t v = 0; v < plan->n_values; v++)
    if (heng__pair_alike(plan->values[v].pair, name))
      reach(r, (thing){THING_VALUE, v, 0});
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    uint32_t f = field_named(plan, t, name);
    if (f != HENG_NONE) reach(r, (thing){THING_FIELD, t, f});
    if (heng__pair_alike(plan->tables[t].pair, name))
      reach(r, (thing){THING_ROWS, t, 0});
  }
}

static void begin_at(reaching *r, const heng_snap_change *what) {
  uint32_t table = table_named(r->plan, what->table);
  uint32_t field = HENG_NONE;
  switch (what->kind) {
    case HENG_SNAP_FINDING_GONE:
    case HENG_SNAP_FINDING_NEW:
    case HENG_SNAP_RUN_VALUE:
      begin_at_rule(r, what->field);
      // The date of a run is the end of the year, where nothing else is said.
      if (heng__pair_has(what->field, HENG_LIT("as_of")))
        reach(r, (thing){THING_YEAR, 0, 0});
      return;
    case HENG_SNAP_VALUE:
    case HENG_SNAP_FIELD_GONE:
    case HENG_SNAP_FIELD_NEW:
      if (table != HENG_NONE) field = field_named(r->plan, table, what->field);
      break;
    default: break;
  }
  if (field != HENG_NONE)
    reach(r, (thing){THING_FIELD, table, field});
  else if (table != HENG_NONE)
    reach(r, (thing){THING_ROWS, table, 0});
}

static heng_slice dotted(heng_arena *arena, heng_pair a, heng_pair b) {
  return heng__arena_printf(arena, "%.*s.%.*s",
                            HENG_ARG(heng__pair_show(a, HENG_EN)),
                            HENG_ARG(heng__pair_show(b, HENG_EN)));
}

// Whether a dotted name is one of that table.
static bool is_in_table(heng_slice name, heng_slice table) {
  return name.len > table.len && heng__slice_begins(name, table) &&
         name.ptr[table.len] == '.';
}

// Whether a change is one of that thing; its name is that of the plan.
static bool is_of(heng_arena *arena,
                  const heng_plan *plan,
                  const heng_plan_change *change,
                  thing t) {
  heng_slice name = change->name.en;
  switch (t.kind) {
    case THING_FIELD:
      return (change->kind == HENG_PART_RULE ||
              change->kind == HENG_PART_COLUMN) &&
             heng__slice_eq(name,
                            dotted(arena, plan->tables[t.id].pair,
                                   plan->tables[t.id].fields[t.field].pair));
    case THING_ROWS: {
      heng_slice table = heng__pair_show(plan->tables[t.id].pair, HENG_EN);
      return (change->kind == HENG_PART_ROWS && heng__slice_eq(name, table)) ||
             (change->kind == HENG_PART_GIVEN && is_in_table(name, table));
    }
    case THING_VALUE:
      return change->kind == HENG_PART_VALUE &&
             heng__slice_eq(name,
                            heng__pair_show(plan->values[t.id].pair, HENG_EN));
    case THING_PARAM:
      return change->kind == HENG_PART_PARAM &&
             heng__slice_eq(name,
                            heng__pair_show(plan->params[t.id].pair, HENG_EN));
    case THING_CHOICE: {
      const heng_choice *c = &plan->schema->choices[t.id];
      heng_pair pair = c->pair.en.len || c->pair.zh.len
                           ? c->pair
                           : (heng_pair){c->shown, c->shown_zh};
      return change->kind == HENG_PART_CHOICE &&
             heng__slice_eq(name, heng__pair_show(pair, HENG_EN));
    }
    case THING_CHECK:
      return change->kind == HENG_PART_CHECK &&
             heng__slice_eq(name,
                            heng__pair_show(plan->checks[t.id].pair, HENG_EN));
    case THING_YEAR: return change->kind == HENG_PART_EDITION;
  }
  return false;
}

// The row of a given table that a change is about.
static heng_cites given_cites(const heng_plan *plan,
                              uint32_t table,
                              heng_span span) {
  for (size_t i = 0; i < plan->n_rows; i++)
    for (size_t k = 0; plan->rows[i].schema == plan->tables[table].schema &&
                       k < plan->rows[i].n_rows;
         k++)
      if (plan->rows[i].rows[k].span.start == span.start &&
          plan->rows[i].rows[k].span.source == span.source)
        return plan->rows[i].rows[k].cites;
  return plan->tables[table].cites;
}

// A table of figures cites at each of them: what counts is the one that changed.
static heng_cites figure_cites(heng_arena *arena,
                               const heng_plan *before,
                               const heng_plan *plan,
                               uint32_t param) {
  const heng_plan_param *p = &plan->params[param];
  heng_cites cites = {0};
  for (uint32_t i = 0; i < before->n_params && !cites.len; i++)
    if (heng__pair_alike(before->params[i].pair, p->pair))
      cites = heng__plan_diff_figure_cites(arena, before, i, plan, param);
  if (!cites.len) cites = p->own_cites;
  for (size_t i = 0; !cites.len && i < p->n_cells; i++) cites = p->cites[i];
  return cites;
}

static heng_cites cites_of(heng_arena *arena,
                           const heng_plan *before,
                           const heng_plan *plan,
                           thing t,
                           const heng_plan_change *change,
                           heng_span span) {
  heng_cites none = {0};
  switch (t.kind) {
    case THING_FIELD: return plan->tables[t.id].fields[t.field].cites;
    case THING_ROWS:
      return change->kind == HENG_PART_GIVEN ? given_cites(plan, t.id, span)
                                             : plan->tables[t.id].cites;
    case THING_VALUE: return plan->values[t.id].cites;
    case THING_PARAM: return figure_cites(arena, before, plan, t.id);
    case THING_CHECK: return plan->checks[t.id].cites;
    case THING_CHOICE:
    case THING_YEAR: break;
  }
  return none;
}

// Searching -----------------------------------------------------------------------

typedef struct found {
  heng_snap_cause cause;
  thing thing;  // in the plan after, or before where the rule is gone
  bool is_in_after;
} found;

typedef struct searching {
  heng_arena *arena;
  const heng_snap_search *search;
  HENG_VEC(found) found;
} searching;

static void take(searching *s, const heng_plan *plan, thing t) {
  bool after = plan == s->search->after;
  for (size_t i = 0; i < s->search->n_changes; i++) {
    const heng_plan_change *change = &s->search->changes[i];
    bool there = after ? change->change != HENG_ONLY_IN_FIRST
                       : change->change == HENG_ONLY_IN_FIRST;
    if (!there || change->change == HENG_NO_EFFECT ||
        !is_of(s->arena, plan, change, t))
      continue;
    bool known = false;
    for (size_t k = 0; k < s->found.len; k++)
      known = known || s->found.items[k].cause.change == i;
    if (!known)
      heng__push(s->arena, &s->found,
                 (found){{i, cites_of(s->arena, s->search->before, plan, t,
                                      change, change->span[after])},
                         t,
                         after});
  }
}

static void search_plan(searching *s,
                        const heng_plan *plan,
                        const heng_snap_change *what) {
  reaching r = begin(s->arena, plan);
  begin_at(&r, what);
  for (size_t i = 0; i < r.things.len; i++) {
    thing t = r.things.items[i];
    take(s, plan, t);
    follow(&r, t);
  }
}

// Whether a changed rule makes the same of the unit in both runs.
static bool makes_the_same(const searching *s, const found *f, heng_slice key) {
  const heng_run *a = s->search->run_before, *b = s->search->run_after;
  if (!a || !b || !key.len || f->thing.kind != THING_FIELD || !f->is_in_after ||
      s->search->changes[f->cause.change].change != HENG_CHANGED)
    return false;
  const heng_plan_table *t = &b->plan->tables[f->thing.id];
  const heng_plan_field *field = &t->fields[f->thing.field];
  uint32_t table = table_named(a->plan, t->pair);
  uint32_t old =
      table == HENG_NONE ? HENG_NONE : field_named(a->plan, table, field->pair);
  if (old == HENG_NONE) return false;
  uint32_t x = heng__run_find(a, table, key);
  uint32_t y = heng__run_find(b, f->thing.id, key);
  if (x == HENG_ROW_NONE || y == HENG_ROW_NONE) return false;
  heng_type type = a->plan->tables[table].fields[old].type;
  return heng__slice_eq(
      heng__snapshot_value(s->arena, a, type,
                           heng__run_value(a, table, x, old)),
      heng__snapshot_value(s->arena, b, field->type,
                           heng__run_value(b, f->thing.id, y, f->thing.field)));
}

size_t heng__snapshot_causes(heng_arena *arena,
                             const heng_snap_search *search,
                             const heng_snap_change *what,
                             heng_snap_cause **out) {
  searching s = {.arena = arena, .search = search};
  search_plan(&s, search->after, what);
  search_plan(&s, search->before, what);
  heng_snap_cause *causes =
      heng__array(arena, heng_snap_cause, s.found.len + 1);
  size_t n = 0;
  for (int all = 0; all < 2 && !n; all++)
    for (size_t i = 0; i < s.found.len; i++)
      if (all || !makes_the_same(&s, &s.found.items[i], what->key))
        causes[n++] = s.found.items[i].cause;
  *out = causes;
  return n;
}

// The fields of one table's own row that an expression reads.
typedef struct reads {
  uint32_t table;
  bool *fields;
} reads;

static void note_field(const heng_node *node, void *ctx) {
  reads *r = ctx;
  if (node->kind == HENG_NODE_FIELD && node->id == r->table)
    r->fields[node->field] = true;
}

size_t heng__snapshot_inputs(heng_arena *arena,
                             const heng_plan *plan,
                             const heng_snap_change *changes,
                             size_t n,
                             size_t at,
                             size_t **out) {
  const heng_snap_change *what = &changes[at];
  uint32_t table = table_named(plan, what->table);
  uint32_t field = HENG_NONE;
  *out = NULL;
  if (what->kind == HENG_SNAP_VALUE && table != HENG_NONE)
    field = field_named(plan, table, what->field);
  if (field == HENG_NONE) return 0;
  const heng_plan_table *t = &plan->tables[table];
  reads r = {table, heng__array(arena, bool, t->n_fields + 1)};
  if (t->fields[field].node)
    heng__plan_walk(t->fields[field].node, note_field, &r);
  // The changes of a row stand together.
  size_t first = at, end = at + 1, n_found = 0;
  while (first && heng__slice_eq(changes[first - 1].key, what->key)) first--;
  while (end < n && heng__slice_eq(changes[end].key, what->key)) end++;
  *out = heng__array(arena, size_t, end - first);
  for (size_t i = first; i < end; i++) {
    const heng_snap_change *c = &changes[i];
    if (i == at || c->kind != HENG_SNAP_VALUE ||
        !heng__pair_alike(c->table, what->table))
      continue;
    uint32_t f = field_named(plan, table, c->field);
    if (f != HENG_NONE && r.fields[f]) (*out)[n_found++] = i;
  }
  return n_found;
}
