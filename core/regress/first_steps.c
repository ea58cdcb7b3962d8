// Going through the steps of a plan in their order: the first whose results differ
// in two runs, with all that it reads being equal, was changed itself.
#include "plan/review.h"
#include "regress/first_difference_internal.h"

// What can be reached from a rule -----------------------------------------------------

typedef struct reach {
  const heng_plan *plan;
  bool **fields;
  bool *rows, *values;
} reach;

static void visit(const heng_node *node, void *ctx);

static void reach_rows(reach *r, uint32_t table);

static void reach_field(reach *r, uint32_t table, uint32_t field) {
  if (r->fields[table][field]) return;
  r->fields[table][field] = true;
  reach_rows(r, table);
  heng__plan_walk(r->plan->tables[table].fields[field].node, visit, r);
}

static void reach_rows(reach *r, uint32_t table) {
  if (r->rows[table]) return;
  r->rows[table] = true;
  const heng_plan_table *t = &r->plan->tables[table];
  if (t->kind == HENG_TABLE_RECORDS) return;
  reach_rows(r, t->source[0]);
  if (t->kind == HENG_TABLE_PAIR) reach_rows(r, t->source[1]);
  heng__plan_walk(t->where, visit, r);
  heng__plan_walk(t->having, visit, r);
  for (size_t i = 0; i < t->n_joins; i++) {
    heng__plan_walk(t->joins[i].inner, visit, r);
    heng__plan_walk(t->joins[i].outer, visit, r);
  }
  for (uint32_t k = 0; t->kind == HENG_TABLE_GROUP && k < t->n_keys; k++)
    heng__plan_walk(t->fields[k].node, visit, r);
}

static void visit(const heng_node *node, void *ctx) {
  reach *r = ctx;
  if (node->kind == HENG_NODE_FIELD || node->kind == HENG_NODE_FOLLOW)
    reach_field(r, node->id, node->field);
  if (node->kind == HENG_NODE_VALUE && !r->values[node->id]) {
    r->values[node->id] = true;
    heng__plan_walk(r->plan->values[node->id].node, visit, r);
  }
  if (node->aggregate) reach_rows(r, node->aggregate->table);
}

static reach reach_of(heng_arena *arena,
                      const heng_plan *plan,
                      const heng_asked *asked) {
  reach r = {.plan = plan};
  r.fields = heng__array(arena, bool *, plan->n_tables + 1);
  for (size_t t = 0; t < plan->n_tables; t++)
    r.fields[t] = heng__array(arena, bool, plan->tables[t].n_fields + 1);
  r.rows = heng__array(arena, bool, plan->n_tables + 1);
  r.values = heng__array(arena, bool, plan->n_values + 1);
  switch (asked->kind) {
    case HENG_ASKED_FIELD: reach_field(&r, asked->table, asked->field); break;
    case HENG_ASKED_ROWS: reach_rows(&r, asked->table); break;
    case HENG_ASKED_VALUE:
      r.values[asked->field] = true;
      heng__plan_walk(plan->values[asked->field].node, visit, &r);
      break;
    case HENG_ASKED_CHECK: {
      const heng_plan_check *c = &plan->checks[asked->field];
      if (c->table != HENG_NONE) reach_rows(&r, c->table);
      heng__plan_walk(c->condition, visit, &r);
      break;
    }
  }
  return r;
}

// Step by step -----------------------------------------------------------------

// The row in question first, then the others.
static bool field_differs(const heng_seeking *s,
                          uint32_t table,
                          uint32_t field) {
  const heng_both *b = s->both;
  const heng_plan_field *f = &b->now->plan->tables[table].fields[field];
  uint32_t old =
      heng__table_like(b->was->plan, b->now->plan->tables[table].pair);
  uint32_t old_field = heng__field_like(b->was->plan, old, f->pair);
  if (old_field == HENG_NONE) return false;
  heng_type old_type = b->was->plan->tables[old].fields[old_field].type;
  uint32_t n = (uint32_t)b->now->tables[table].n_rows, first = HENG_ROW_NONE;
  if (s->asked->kind == HENG_ASKED_FIELD || s->asked->key.len)
    first = heng__run_find(b->now, table, s->asked->key);
  for (uint32_t i = 0; i <= n; i++) {
    uint32_t row = i == 0 ? first : i - 1;
    if (row == HENG_ROW_NONE) continue;
    heng_slice key = heng__run_key(b->now, table, row);
    uint32_t old_row = heng__run_find(b->was, old, key);
    if (old_row == HENG_ROW_NONE) continue;
    heng_value now = heng__run_value(b->now, table, row, field);
    heng_value was = heng__run_value(b->was, old, old_row, old_field);
    if (heng__same_in_both(b, f->type, now, old_type, was)) continue;
    heng__seek_values(
        s, f->pair, heng__field_told(b->arena, b->now->plan, table, f->pair),
        HENG_SAY(key), heng__value_told(b->arena, b->now, f->type, now),
        heng__value_told(b->arena, b->was, old_type, was));
    s->out->span = f->span;
    s->out->cites = f->cites;
    s->out->itself = s->asked->kind == HENG_ASKED_FIELD &&
                     s->asked->table == table && s->asked->field == field &&
                     s->asked->row == row;
    return true;
  }
  return false;
}

static bool value_differs(const heng_seeking *s, uint32_t value) {
  const heng_both *b = s->both;
  const heng_plan_value *v = &b->now->plan->values[value];
  uint32_t old = heng__value_like(b->was->plan, v->pair);
  if (old == HENG_NONE) return false;
  heng_type old_type = b->was->plan->values[old].type;
  heng_value now = b->now->values[value], was = b->was->values[old];
  if (heng__same_in_both(b, v->type, now, old_type, was)) return false;
  heng_said now_said = heng__value_told(b->arena, b->now, v->type, now);
  heng_said was_said = heng__value_told(b->arena, b->was, old_type, was);
  heng__seek_values(s, v->pair, heng__say_pair(v->pair), HENG_SAY2("", ""),
                    now_said, was_said);
  s->out->span = v->span;
  s->out->cites = v->cites;
  s->out->itself =
      s->asked->kind == HENG_ASKED_VALUE && s->asked->field == value;
  return true;
}

// A row that only one of the runs has: both took the same records, so it is one of a
// derived table, or it stands in the scheme.
static bool rows_differ(const heng_seeking *s, uint32_t table) {
  const heng_both *b = s->both;
  const heng_plan_table *t = &b->now->plan->tables[table];
  uint32_t old = heng__table_like(b->was->plan, t->pair);
  if (old == HENG_NONE || (t->kind == HENG_TABLE_RECORDS && !t->given))
    return false;
  heng_slice key = {NULL, 0};
  heng_code code = HENG_N_TEST_CAUSE_NEW_ROW;
  for (uint32_t r = 0; !key.len && r < b->now->tables[table].n_rows; r++) {
    heng_slice of = heng__run_key(b->now, table, r);
    if (heng__run_find(b->was, old, of) == HENG_ROW_NONE) key = of;
  }
  for (uint32_t r = 0; !key.len && r < b->was->tables[old].n_rows; r++) {
    heng_slice of = heng__run_key(b->was, old, r);
    if (heng__run_find(b->now, table, of) != HENG_ROW_NONE) continue;
    key = of;
    code = HENG_N_TEST_CAUSE_NO_ROW;
  }
  if (!key.len) return false;
  heng__seek_rule(s, code, heng__say_pair(t->pair), key);
  s->out->span = t->span;
  s->out->cites = t->cites;
  return true;
}

// A figure that a rule reads and that was changed.
typedef struct figures {
  const heng_both *both;
  const heng_plan_change *change;
  const heng_plan_param *param;
} figures;

static void see_figure(const heng_node *node, void *ctx) {
  figures *f = ctx;
  if (f->change || node->kind != HENG_NODE_PARAM) return;
  const heng_plan_param *p = &f->both->now->plan->params[node->id];
  f->change = heng__changed_at(f->both->before, HENG_PART_PARAM, p->span);
  f->param = p;
}

// The number of a figure without keys; false where it is none.
static bool only_number(const heng_plan_param *p, heng_num *out) {
  if (!p || p->n_cells != 1 || p->type.base != HENG_TYPE_NUMBER ||
      p->cells[0].missing)
    return false;
  *out = p->cells[0].num;
  return true;
}

static const heng_plan_param *param_like(const heng_plan *plan,
                                         heng_pair pair) {
  for (size_t i = 0; i < plan->n_params; i++)
    if (heng__same_name(plan->params[i].pair, pair)) return &plan->params[i];
  return NULL;
}

static void say_figure(const heng_seeking *s, const figures *f) {
  heng_arena *arena = s->both->arena;
  const heng_plan_param *old = param_like(s->both->was->plan, f->param->pair);
  heng_num now, was;
  heng_slice none = {NULL, 0};
  if (only_number(f->param, &now) && only_number(old, &was) &&
      heng__num_cmp(now, was) != 0)
    heng__seek_values(s, f->param->pair, heng__say_pair(f->param->pair),
                      HENG_SAY(none), HENG_SAY(heng__num_text(arena, now)),
                      HENG_SAY(heng__num_text(arena, was)));
  else
    heng__seek_rule(s, HENG_N_TEST_CAUSE_CHANGED, f->change->name, none);
}

// Names a changed figure that [node] reads; false where there is none.
bool heng__seek_figure(const heng_seeking *s, const heng_node *node) {
  figures f = {.both = s->both};
  heng__plan_walk(node, see_figure, &f);
  if (!f.change) return false;
  say_figure(s, &f);
  s->out->span = f.change->span[1];
  s->out->cites = f.param->own_cites;
  s->out->itself = false;
  s->out->kind = HENG_DIFFERENT;
  heng__seek_change(s->out, f.change);
  return true;
}

// What the step that differs owes it to: itself, or a figure that it reads.
void heng__seek_named(const heng_seeking *s,
                      const heng_plan_change *own,
                      const heng_node *node) {
  if (!own && heng__seek_figure(s, node)) return;
  heng__seek_change(s->out, own);
  s->out->kind = HENG_DIFFERENT;
}

// Whether what decides the rows of a table reads a changed figure. The condition
// of a group stands in its keys.
static bool rows_read_figure(const heng_seeking *s, const heng_plan_table *t) {
  for (size_t i = 0; i < t->n_joins; i++)
    if (heng__seek_figure(s, t->joins[i].inner) ||
        heng__seek_figure(s, t->joins[i].outer))
      return true;
  for (size_t k = 0; t->kind == HENG_TABLE_GROUP && k < t->n_keys; k++)
    if (heng__seek_figure(s, t->fields[k].node)) return true;
  return heng__seek_figure(s, t->where) || heng__seek_figure(s, t->having);
}

static void name_rows(const heng_seeking *s, const heng_plan_table *t) {
  const heng_plan_change *own =
      heng__changed_at(s->both->before, HENG_PART_ROWS, t->span);
  if (!own && rows_read_figure(s, t)) return;
  heng__seek_named(s, own, NULL);
}

static bool try_step(const heng_seeking *s, const heng_step *step) {
  const heng_plan *plan = s->both->now->plan;
  const heng_before *before = s->both->before;
  switch (step->kind) {
    case HENG_STEP_ROWS: {
      if (!rows_differ(s, step->table)) return false;
      name_rows(s, &plan->tables[step->table]);
      return true;
    }
    case HENG_STEP_FIELD: {
      if (!field_differs(s, step->table, step->field)) return false;
      const heng_plan_field *f = &plan->tables[step->table].fields[step->field];
      heng__seek_named(s, heng__changed_at(before, HENG_PART_RULE, f->span),
                       f->node);
      return true;
    }
    case HENG_STEP_VALUE: {
      if (!value_differs(s, step->table)) return false;
      const heng_plan_value *v = &plan->values[step->table];
      heng__seek_named(s, heng__changed_at(before, HENG_PART_VALUE, v->span),
                       v->node);
      return true;
    }
  }
  return false;
}

// Shows the row as it is and was, instead of its table.
static void name_given(const heng_seeking *s, const heng_plan_table *t) {
  const heng_before *before = s->both->before;
  heng_slice name = heng__arena_printf(s->both->arena, "%.*s.%.*s",
                                       HENG_ARG(heng__say_pair(t->pair).en),
                                       HENG_ARG(s->out->key));
  for (size_t i = 0; i < before->n_changes; i++) {
    const heng_plan_change *c = &before->changes[i];
    if (c->kind != HENG_PART_GIVEN || !heng__slice_eq(c->name.en, name))
      continue;
    s->out->changed = true;
    s->out->span = c->span[1];
    s->out->old_span = c->span[0];
    s->out->cites = c->cites[c->span[1].source ? 1 : 0];
    s->out->text = c->text[1];
    s->out->old_text = c->text[0];
    return;
  }
}

// A row of the scheme that says something else, or that only one version has.
static bool try_given(const heng_seeking *s, const reach *r, uint32_t table) {
  const heng_plan_table *t = &s->both->now->plan->tables[table];
  if (!t->given || !r->rows[table]) return false;
  bool found = rows_differ(s, table);
  for (uint32_t f = 0; !found && f < t->n_fields; f++)
    found = r->fields[table][f] && t->fields[f].role == HENG_ROLE_STORED &&
            field_differs(s, table, f);
  if (!found) return false;
  s->out->kind = HENG_DIFFERENT;
  name_given(s, t);
  return true;
}

bool heng__seek_step(const heng_seeking *s) {
  const heng_plan *plan = s->both->now->plan;
  reach r = reach_of(s->both->arena, plan, s->asked);
  for (uint32_t t = 0; t < plan->n_tables; t++)
    if (try_given(s, &r, t)) return true;
  for (size_t i = 0; i < plan->n_steps; i++) {
    const heng_step *step = &plan->steps[i];
    bool reached = step->kind == HENG_STEP_VALUE ? r.values[step->table]
                   : step->kind == HENG_STEP_ROWS
                       ? r.rows[step->table]
                       : r.fields[step->table][step->field];
    if (reached && try_step(s, step)) return true;
  }
  return false;
}
