// What a search is directed at: which rules of two plans differ, which columns of
// the records these read, which figures stand in them, and what they compare.
#include "plan/print.h"
#include "plan/review.h"
#include "regress/witness_internal.h"

#define NEAR_WEIGHT  24  // of a column that a changed rule reads itself
#define FAR_WEIGHT   6   // of one behind other fields
#define MOST_FIGURES 400

typedef struct duration {
  bool months;
  int64_t n;
} duration;

// A plan while it is walked.
typedef struct walking {
  heng_arena *arena;
  const heng_plan *plan;
  const heng_draft_shape *shape;
  heng_focus *focus;
  unsigned **depth;  // [table][field]: how far it is from what changed, from 1
  unsigned *rows;    // [table]: of what its rows are chosen by
  unsigned *values;
  unsigned now;
  HENG_VEC(duration) durations;
} walking;

static void walk(walking *w, const heng_node *node, unsigned depth);
static void walk_rows(walking *w, uint32_t table, unsigned depth);

static bool nearer(unsigned *mark, unsigned depth) {
  if (*mark && *mark <= depth) return false;
  *mark = depth;
  return true;
}

// Columns -----------------------------------------------------------------------

// The column of the shape that a stored field of [plan] is, by name.
static bool column_of(const heng_draft_shape *shape,
                      const heng_plan *plan,
                      uint32_t table,
                      uint32_t field,
                      uint32_t *t,
                      uint32_t *f) {
  const heng_schema *own = shape->plan->schema;
  const heng_schema_table *s = &plan->schema->tables[table];
  *t = table;
  *f = field;
  if (plan->schema != own) {
    int32_t there =
        heng__schema_table_find(own, heng__pair_show(s->pair, HENG_EN));
    if (there < 0) return false;
    int32_t at = heng__schema_field_find(
        &own->tables[there], heng__pair_show(s->fields[field].pair, HENG_EN));
    if (at < 0) return false;
    *t = (uint32_t)there;
    *f = (uint32_t)at;
  }
  return shape->tables[*t].at[*f] >= 0;
}

static void weigh(walking *w, uint32_t table, uint32_t field, unsigned depth) {
  uint32_t t, f;
  if (w->plan->tables[table].kind != HENG_TABLE_RECORDS) return;
  uint32_t stored = w->plan->tables[table].fields[field].stored;
  if (!column_of(w->shape, w->plan, w->plan->tables[table].schema, stored, &t,
                 &f))
    return;
  unsigned weight = depth <= 2 ? NEAR_WEIGHT : FAR_WEIGHT;
  for (size_t i = 0; i < w->focus->columns.len; i++) {
    heng_focus_column *c = &w->focus->columns.items[i];
    if (c->table == t && c->field == f && c->weight < weight)
      c->weight = weight;
  }
}

// Figures -----------------------------------------------------------------------

static void add_number(heng_arena *arena, heng_focus *focus, heng_num x) {
  if (!heng__num_is_decimal(x) || focus->numbers.len > MOST_FIGURES) return;
  heng_slice text = heng__num_text(arena, x);
  if (text.len > 15) return;
  for (size_t i = 0; i < focus->numbers.len; i++)
    if (heng__slice_eq(focus->numbers.items[i], text)) return;
  heng__push(arena, &focus->numbers, text);
}

// The number and its neighbours one step of its scale away, and beyond it.
static void add_figure(heng_arena *arena, heng_focus *focus, heng_num x) {
  if (!heng__num_is_decimal(x) || focus->numbers.len > MOST_FIGURES) return;
  heng_slice text = heng__num_text(arena, x);
  const char *point = text.len ? memchr(text.ptr, '.', text.len) : NULL;
  unsigned scale =
      point ? (unsigned)(text.len - (size_t)(point - text.ptr) - 1) : 0;
  if (scale > 9) return;
  heng_num step = heng__num_decimal(1, scale), y;
  add_number(arena, focus, x);
  if (heng__num_add(arena, x, step, &y) == HENG_OK) add_number(arena, focus, y);
  if (heng__num_sub(arena, x, step, &y) == HENG_OK) add_number(arena, focus, y);
  // Shares are written as decimals and kept as such or as percentages.
  if (scale >= 1 && heng__num_mul(arena, x, heng__num_int(100), &y) == HENG_OK)
    add_number(arena, focus, y);
}

static void add_date(heng_arena *arena, heng_focus *focus, heng_date date) {
  char day[11];
  for (int by = 0; by < 3; by++) {
    heng_date moved = date;
    if (by && !heng__date_add_days(date, by == 1 ? 1 : -1, &moved)) continue;
    heng_slice text = heng__slice(heng__date_text(moved, day));
    bool there = focus->dates.len > MOST_FIGURES;
    for (size_t i = 0; i < focus->dates.len && !there; i++)
      there = heng__slice_eq(focus->dates.items[i], text);
    if (!there) heng__push(arena, &focus->dates, heng__arena_copy(arena, text));
  }
}

static void add_text(heng_arena *arena, heng_focus *focus, heng_slice text) {
  if (!text.len || !heng__draft_sayable(text)) return;
  for (size_t i = 0; i < focus->texts.len; i++)
    if (heng__slice_eq(focus->texts.items[i], text)) return;
  if (focus->texts.len < MOST_FIGURES) heng__push(arena, &focus->texts, text);
}

static void add_const(heng_arena *arena,
                      heng_focus *focus,
                      heng_base_type base,
                      const heng_const *c) {
  if (c->missing) return;
  if (base == HENG_TYPE_NUMBER) add_figure(arena, focus, c->num);
  if (base == HENG_TYPE_DATE) add_date(arena, focus, c->code);
  if (base == HENG_TYPE_TEXT) add_text(arena, focus, c->text);
}

static void add_param(walking *w, uint32_t id) {
  const heng_plan_param *p = &w->plan->params[id];
  for (size_t i = 0; i < p->n_cells; i++)
    add_const(w->arena, w->focus, p->type.base, &p->cells[i]);
  for (uint32_t k = 0; k < p->n_keys; k++)
    for (size_t i = 0; i < p->axes[k].n_at; i++)
      add_const(w->arena, w->focus, p->axes[k].base, &p->axes[k].at[i]);
}

// Walking -----------------------------------------------------------------------

static void walk_field(walking *w,
                       uint32_t table,
                       uint32_t field,
                       unsigned depth) {
  const heng_plan_field *f = &w->plan->tables[table].fields[field];
  walk_rows(w, table, depth + 1);
  if (depth == 1 && w->plan == w->focus->plan && w->focus->reads.len < 64)
    heng__push(w->arena, &w->focus->reads,
               (heng_step){HENG_STEP_FIELD, table, field});
  if (!nearer(&w->depth[table][field], depth)) return;
  if (f->role == HENG_ROLE_STORED)
    weigh(w, table, field, depth);
  else
    walk(w, f->node, depth + 1);
}

static void walk_rows(walking *w, uint32_t table, unsigned depth) {
  if (!nearer(&w->rows[table], depth)) return;
  const heng_plan_table *t = &w->plan->tables[table];
  if (t->kind == HENG_TABLE_RECORDS) return;
  walk_rows(w, t->source[0], depth + 1);
  if (t->kind == HENG_TABLE_PAIR) walk_rows(w, t->source[1], depth + 1);
  walk(w, t->where, depth);
  walk(w, t->having, depth);
  for (size_t i = 0; i < t->n_joins; i++) {
    walk(w, t->joins[i].inner, depth);
    walk(w, t->joins[i].outer, depth);
  }
  if (t->kind == HENG_TABLE_GROUP)
    for (uint32_t f = 0; f < t->n_keys; f++) walk_field(w, table, f, depth);
}

// A date is compared with another one that is some months or days later.
static void add_duration(walking *w, const heng_node *node) {
  const heng_node *by = node->args[1];
  int64_t n;
  if (by->kind != HENG_NODE_CONST || !heng__num_to_int(by->value.num, &n) ||
      n < -100000 || n > 100000)
    return;
  heng__push(w->arena, &w->durations,
             (duration){node->kind == HENG_NODE_ADD_MONTHS, n});
}

// The dates from which those lead to the dates of the rules.
static void add_begins(walking *w) {
  size_t n = w->focus->dates.len;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < w->durations.len; k++) {
      const duration *by = &w->durations.items[k];
      heng_date date;
      if (heng__date_parse(w->focus->dates.items[i], &date) &&
          (by->months ? heng__date_add_months(date, -by->n, &date)
                      : heng__date_add_days(date, -by->n, &date)))
        add_date(w->arena, w->focus, date);
    }
}

static void visit(const heng_node *node, void *ctx) {
  walking *w = ctx;
  unsigned depth = w->now;
  if (node->kind == HENG_NODE_ADD_MONTHS || node->kind == HENG_NODE_ADD_DAYS)
    add_duration(w, node);
  if (node->kind == HENG_NODE_FIELD || node->kind == HENG_NODE_FOLLOW)
    walk_field(w, node->id, node->field, depth);
  if (node->kind == HENG_NODE_VALUE && nearer(&w->values[node->id], depth))
    walk(w, w->plan->values[node->id].node, depth + 1);
  if (node->kind == HENG_NODE_AS_OF) w->focus->as_of = true;
  if (node->kind == HENG_NODE_PARAM) {
    add_param(w, node->id);
    if (w->plan == w->focus->plan)
      heng__focus_reads(w->arena, w->focus, node->id);
  }
  if (node->kind == HENG_NODE_CONST)
    add_const(w->arena, w->focus, node->type.base, &node->value);
  if (node->aggregate) walk_rows(w, node->aggregate->table, depth);
}

static void walk(walking *w, const heng_node *node, unsigned depth) {
  unsigned before = w->now;
  w->now = depth;
  heng__plan_walk(node, visit, w);
  w->now = before;
}

static walking begin(heng_arena *arena,
                     const heng_plan *plan,
                     const heng_draft_shape *shape,
                     heng_focus *focus) {
  walking w = {.arena = arena, .plan = plan, .shape = shape, .focus = focus};
  w.depth = heng__array(arena, unsigned *, plan->n_tables + 1);
  for (size_t t = 0; t < plan->n_tables; t++)
    w.depth[t] = heng__array(arena, unsigned, plan->tables[t].n_fields + 1);
  w.rows = heng__array(arena, unsigned, plan->n_tables + 1);
  w.values = heng__array(arena, unsigned, plan->n_values + 1);
  return w;
}

// What differs ------------------------------------------------------------------

static bool same_node(heng_arena *arena,
                      const heng_plan *const plans[2],
                      const heng_node *a,
                      const heng_node *b) {
  if (!a || !b) return a == b;
  if (a == b && plans[0]->schema == plans[1]->schema) return true;
  heng_buf texts[2] = {{.arena = arena}, {.arena = arena}};
  heng__node_print(&texts[0], plans[0], a);
  heng__node_print(&texts[1], plans[1], b);
  return heng__slice_eq(heng__buf_slice(&texts[0]), heng__buf_slice(&texts[1]));
}

static const heng_plan_table *table_in(const heng_plan *plan, heng_pair pair) {
  for (size_t t = 0; t < plan->n_tables; t++)
    if (heng__pair_alike(plan->tables[t].pair, pair)) return &plan->tables[t];
  return NULL;
}

static const heng_plan_field *field_in(const heng_plan_table *table,
                                       heng_pair pair) {
  for (size_t f = 0; table && f < table->n_fields; f++)
    if (heng__pair_alike(table->fields[f].pair, pair)) return &table->fields[f];
  return NULL;
}

static bool same_cells(const heng_plan_param *a, const heng_plan_param *b) {
  if (a->n_cells != b->n_cells || a->type.base != b->type.base) return false;
  for (size_t i = 0; i < a->n_cells; i++) {
    const heng_const *x = &a->cells[i], *y = &b->cells[i];
    if (x->missing != y->missing) return false;
    if (x->missing) continue;
    bool same = a->type.base == HENG_TYPE_NUMBER
                    ? heng__num_cmp(x->num, y->num) == 0
                    : x->code == y->code && heng__slice_eq(x->text, y->text);
    if (!same) return false;
  }
  for (uint32_t k = 0; k < a->n_keys && k < b->n_keys; k++)
    for (size_t i = 0; i < a->axes[k].n_at && i < b->axes[k].n_at; i++) {
      const heng_const *x = &a->axes[k].at[i], *y = &b->axes[k].at[i];
      bool same = a->axes[k].base == HENG_TYPE_NUMBER
                      ? heng__num_cmp(x->num, y->num) == 0
                      : x->code == y->code;
      if (!same) return false;
    }
  return true;
}

typedef struct param_use {
  const bool *changed;
  bool found;
} param_use;

static void visit_param(const heng_node *node, void *ctx) {
  param_use *use = ctx;
  if (node->kind == HENG_NODE_PARAM && use->changed[node->id])
    use->found = true;
}

static bool uses(const heng_node *node, const bool *changed) {
  param_use use = {changed, false};
  heng__plan_walk(node, visit_param, &use);
  return use.found;
}

static bool *params_changed(heng_arena *arena,
                            const heng_plan *plan,
                            const heng_plan *other) {
  bool *changed = heng__array(arena, bool, plan->n_params + 1);
  for (size_t i = 0; i < plan->n_params; i++) {
    changed[i] = true;
    for (size_t k = 0; k < other->n_params && changed[i]; k++)
      if (heng__pair_alike(plan->params[i].pair, other->params[k].pair))
        changed[i] = !same_cells(&plan->params[i], &other->params[k]);
  }
  return changed;
}

// What is compared ------------------------------------------------------------------

typedef struct probing {
  heng_arena *arena;
  const heng_plan *plan;
  heng_plan *probe;
  heng_focus *focus;
  uint32_t table;  // whose row is cursor 0; HENG_NONE: of the run
  bool near;       // what is walked has changed
  HENG_VEC(heng_step) steps;
} probing;

// Cursors that [node] reads and does not bind itself.
typedef struct cursors {
  bool free;
  bool row;  // cursor 0 is the row of a table, not one of an aggregate
  uint32_t bound[32];
  size_t n;
} cursors;

static void visit_bound(const heng_node *node, void *ctx) {
  cursors *c = ctx;
  if (node->aggregate && c->n < 32) c->bound[c->n++] = node->aggregate->cursor;
  if (node->kind == HENG_NODE_SLOT || node->kind == HENG_NODE_ROLLUP)
    c->free = true;
}

static void visit_free(const heng_node *node, void *ctx) {
  cursors *c = ctx;
  if (node->kind != HENG_NODE_FIELD && node->kind != HENG_NODE_ROW) return;
  bool bound = c->row && node->cursor == 0;
  for (size_t i = 0; i < c->n; i++) bound |= c->bound[i] == node->cursor;
  c->free |= !bound;
}

static bool stands_alone(const probing *p, const heng_node *node) {
  cursors c = {.row = p->table != HENG_NONE};
  heng__plan_walk(node, visit_bound, &c);
  heng__plan_walk(node, visit_free, &c);
  return !c.free;
}

static void add_aim(probing *p, heng_aim aim) {
  if (p->focus->aims.len < 64) heng__push(p->arena, &p->focus->aims, aim);
}

// A further value of the probing plan's run.
static uint32_t add_value(probing *p, heng_node *node) {
  heng_plan *plan = p->probe;
  heng_plan_value *values =
      heng__array(p->arena, heng_plan_value, plan->n_values + 1);
  if (plan->n_values)
    memcpy(values, plan->values, plan->n_values * sizeof *values);
  values[plan->n_values] = (heng_plan_value){.type = node->type, .node = node};
  plan->values = values;
  uint32_t value = (uint32_t)plan->n_values++;
  heng__push(p->arena, &p->steps, (heng_step){HENG_STEP_VALUE, value, 0});
  return value;
}

// A further field of the probing plan's table, or a value of the run, which has the
// value of [node].
static uint32_t add_probe(probing *p, heng_node *node) {
  if (p->table == HENG_NONE) return add_value(p, node);
  heng_plan_table *t = &p->probe->tables[p->table];
  heng_plan_field *fields =
      heng__array(p->arena, heng_plan_field, t->n_fields + 1);
  if (t->n_fields) memcpy(fields, t->fields, t->n_fields * sizeof *fields);
  fields[t->n_fields] = (heng_plan_field){.role = HENG_ROLE_FIELD,
                                          .type = node->type,
                                          .node = node,
                                          .parent = HENG_NONE};
  t->fields = fields;
  uint32_t field = (uint32_t)t->n_fields++;
  heng__push(p->arena, &p->steps,
             (heng_step){HENG_STEP_FIELD, p->table, field});
  return field;
}

// Watches the difference of two numbers.
static void aim_between(probing *p, heng_node *a, heng_node *b) {
  if (a->type.base != HENG_TYPE_NUMBER || b->type.base != HENG_TYPE_NUMBER ||
      !stands_alone(p, a) || !stands_alone(p, b) || p->focus->aims.len > 48)
    return;
  heng_node *node = heng__new(p->arena, heng_node);
  node->kind = HENG_NODE_SUB;
  node->type = (heng_type){.base = HENG_TYPE_NUMBER,
                           .optional = a->type.optional || b->type.optional};
  node->args = heng__array(p->arena, heng_node *, 2);
  node->args[0] = a;
  node->args[1] = b;
  node->n_args = 2;
  uint32_t field = add_probe(p, node);
  static const int64_t at[][2] = {{0, 0}, {1, 0}, {-1, 0}, {1, 2}, {-1, 2}};
  for (size_t i = 0; i < sizeof at / sizeof *at; i++)
    add_aim(p, (heng_aim){.table = p->table,
                          .field = field,
                          .value =
                              heng__num_decimal(at[i][0], (unsigned)at[i][1])});
}

// Watches one number, for a round or a rank.
static void aim_of(probing *p, heng_node *a, heng_aim_kind kind, int digits) {
  if (a->type.base != HENG_TYPE_NUMBER || !stands_alone(p, a) ||
      p->focus->aims.len > 60)
    return;
  add_aim(p, (heng_aim){.kind = kind,
                        .table = p->table,
                        .field = add_probe(p, a),
                        .digits = digits});
}

// Watches whether a part of a condition holds.
static void watch_atom(probing *p, heng_node *a) {
  if (p->table == HENG_NONE || a->type.base != HENG_TYPE_BOOL ||
      a->kind == HENG_NODE_CONST || !stands_alone(p, a) ||
      p->focus->atoms.len > 40)
    return;
  uint32_t field = add_probe(p, a);
  heng__push(p->arena, &p->focus->atoms,
             (heng_step){HENG_STEP_FIELD, p->table, field});
}

static int digits_of(const heng_node *round) {
  int64_t digits = 0;
  if (round->to || round->n_args < 2 ||
      round->args[1]->kind != HENG_NODE_CONST ||
      !heng__num_to_int(round->args[1]->value.num, &digits) || digits < 0 ||
      digits > 9)
    return -1;
  return (int)digits;
}

// The records whose rows a rank that changed puts in order.
static void note_ranked(probing *p) {
  if (p->table == HENG_NONE || !p->near) return;
  const heng_plan_table *root =
      &p->plan->tables[p->plan->tables[p->table].root];
  if (root->kind == HENG_TABLE_RECORDS) p->focus->ranked = root->schema;
}

static void visit_compared(const heng_node *node, void *ctx) {
  probing *p = ctx;
  switch (node->kind) {
    case HENG_NODE_EQ:
    case HENG_NODE_NE:
    case HENG_NODE_LT:
    case HENG_NODE_LE:
    case HENG_NODE_GT:
    case HENG_NODE_GE:
    case HENG_NODE_AT_MOST:
    case HENG_NODE_AT_LEAST:
    case HENG_NODE_MIN:
    case HENG_NODE_MAX: aim_between(p, node->args[0], node->args[1]); break;
    case HENG_NODE_BETWEEN:
      aim_between(p, node->args[0], node->args[1]);
      aim_between(p, node->args[0], node->args[2]);
      break;
    case HENG_NODE_ROUND:
      if (digits_of(node) >= 0)
        aim_of(p, node->args[0], HENG_AIM_HALF, digits_of(node));
      break;
    case HENG_NODE_AND:
    case HENG_NODE_OR:
    case HENG_NODE_IMPLIES:
      for (uint32_t i = 0; i < node->n_args; i++) watch_atom(p, node->args[i]);
      break;
    case HENG_NODE_CHOOSE:
      for (size_t i = 0; i < node->choose->n_rows; i++)
        if (node->choose->rows[i].when)
          watch_atom(p, node->choose->rows[i].when);
      break;
    case HENG_NODE_RANK:
      note_ranked(p);
      for (size_t i = 0; i < node->rank->n_keys; i++)
        aim_of(p, node->rank->keys[i].value, HENG_AIM_OTHER, 0);
      break;
    default: break;
  }
}

static heng_plan *copy_for_probes(heng_arena *arena, const heng_plan *plan) {
  heng_plan *copy = heng__new(arena, heng_plan);
  *copy = *plan;
  copy->tables = heng__array(arena, heng_plan_table, plan->n_tables + 1);
  if (plan->n_tables)
    memcpy(copy->tables, plan->tables, plan->n_tables * sizeof *copy->tables);
  return copy;
}

static void finish_probes(probing *p) {
  heng_step *steps =
      heng__array(p->arena, heng_step, p->plan->n_steps + p->steps.len + 1);
  if (p->plan->n_steps)
    memcpy(steps, p->plan->steps, p->plan->n_steps * sizeof *steps);
  if (p->steps.len)
    memcpy(steps + p->plan->n_steps, p->steps.items,
           p->steps.len * sizeof *steps);
  p->probe->steps = steps;
  p->probe->n_steps = p->plan->n_steps + p->steps.len;
  p->focus->probe = p->probe;
}

// Putting it together ---------------------------------------------------------------

typedef struct changes {
  heng_arena *arena;
  const heng_plan *plans[2];  // the one that is walked, the other
  bool *params;
  walking *walking;
  probing *probing;  // null: of the second plan, whose rows cannot be aimed at
  size_t n;
} changes;

static void changed_node(changes *c, const heng_node *node, uint32_t table) {
  c->n++;
  walk(c->walking, node, 1);
  if (!c->probing) return;
  c->probing->table = table;
  heng__plan_walk(node, visit_compared, c->probing);
}

static bool node_changed(changes *c, const heng_node *a, const heng_node *b) {
  return !same_node(c->arena, c->plans, a, b) || (a && uses(a, c->params));
}

static void table_changes(changes *c, uint32_t table) {
  const heng_plan_table *t = &c->plans[0]->tables[table];
  const heng_plan_table *o = table_in(c->plans[1], t->pair);
  uint32_t source = t->kind == HENG_TABLE_SUBSET || t->kind == HENG_TABLE_GROUP
                        ? t->source[0]
                        : HENG_NONE;
  if (node_changed(c, t->where, o ? o->where : NULL))
    changed_node(c, t->where, source);
  if (node_changed(c, t->having, o ? o->having : NULL))
    changed_node(c, t->having, table);
  for (uint32_t f = 0; f < t->n_fields; f++) {
    if (!t->fields[f].node) continue;
    const heng_plan_field *g = field_in(o, t->fields[f].pair);
    bool lifted = g && g->as_a_rule != t->fields[f].as_a_rule;
    if (lifted)
      heng__focus_lifts(c->arena, c->walking->focus, t->fields[f].pair);
    if (!lifted && !node_changed(c, t->fields[f].node, g ? g->node : NULL))
      continue;
    bool key = t->kind == HENG_TABLE_GROUP && f < t->n_keys;
    changed_node(c, t->fields[f].node, key ? source : table);
    if (c->probing)
      heng__push(c->arena, &c->walking->focus->fields,
                 (heng_step){HENG_STEP_FIELD, table, f});
  }
}

static void other_changes(changes *c) {
  const heng_plan *plan = c->plans[0], *other = c->plans[1];
  for (size_t v = 0; v < plan->n_values; v++) {
    const heng_node *there = NULL;
    for (size_t w = 0; w < other->n_values; w++)
      if (heng__pair_alike(plan->values[v].pair, other->values[w].pair))
        there = other->values[w].node;
    if (node_changed(c, plan->values[v].node, there))
      changed_node(c, plan->values[v].node, HENG_NONE);
  }
  for (size_t i = 0; i < plan->n_checks; i++) {
    const heng_node *there = NULL;
    for (size_t k = 0; k < other->n_checks; k++)
      if (heng__pair_alike(plan->checks[i].pair, other->checks[k].pair))
        there = other->checks[k].condition;
    if (node_changed(c, plan->checks[i].condition, there))
      changed_node(c, plan->checks[i].condition, plan->checks[i].table);
  }
}

static size_t find_changes(heng_arena *arena,
                           const heng_plan *plan,
                           const heng_plan *other,
                           walking *w,
                           probing *p) {
  changes c = {.arena = arena,
               .plans = {plan, other},
               .params = params_changed(arena, plan, other),
               .walking = w,
               .probing = p};
  for (uint32_t t = 0; t < plan->n_tables; t++) table_changes(&c, t);
  other_changes(&c);
  return c.n;
}

// Everything is as near as everything else.
static void take_all(walking *w, probing *p) {
  const heng_plan *plan = w->plan;
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    walk_rows(w, t, 3);
    for (uint32_t f = 0; f < plan->tables[t].n_fields; f++) {
      walk_field(w, t, f, 3);
      if (plan->tables[t].fields[f].node && plan->tables[t].score)
        heng__push(w->arena, &w->focus->fields,
                   (heng_step){HENG_STEP_FIELD, t, f});
      if (!plan->tables[t].fields[f].node ||
          (plan->tables[t].kind == HENG_TABLE_GROUP &&
           f < plan->tables[t].n_keys))
        continue;
      p->table = t;
      heng__plan_walk(plan->tables[t].fields[f].node, visit_compared, p);
    }
  }
}

static void visit_figure(const heng_node *node, void *ctx) {
  walking *w = ctx;
  if (node->kind == HENG_NODE_CONST)
    add_const(w->arena, w->focus, node->type.base, &node->value);
  if (node->kind == HENG_NODE_AS_OF) w->focus->as_of = true;
}

heng_focus *heng__focus(heng_arena *arena,
                        const heng_draft_shape *shape,
                        const heng_plan *second) {
  heng_focus *focus = heng__new(arena, heng_focus);
  const heng_plan *plan = shape->plan;
  focus->plan = plan;
  focus->ranked = HENG_NONE;
  for (uint32_t t = 0; t < shape->n_tables; t++)
    for (size_t c = 0; c < shape->tables[t].n; c++)
      heng__push(arena, &focus->columns,
                 (heng_focus_column){t, shape->tables[t].fields[c], 1});
  walking w = begin(arena, plan, shape, focus);
  probing p = {.arena = arena,
               .plan = plan,
               .probe = copy_for_probes(arena, plan),
               .focus = focus,
               .near = true};
  size_t n = 0;
  if (second) {
    n = find_changes(arena, plan, second, &w, &p);
    walking other = begin(arena, second, shape, focus);
    n += find_changes(arena, second, plan, &other, NULL);
    add_begins(&w);
    add_begins(&other);
  }
  heng__focus_levers(arena, focus, second);
  focus->near_numbers = focus->numbers.len;
  focus->near_dates = focus->dates.len;
  p.near = n > 0;
  if (!n) take_all(&w, &p);
  finish_probes(&p);
  // The figures of all other rules come behind those of what changed.
  for (uint32_t i = 0; i < plan->n_params; i++) add_param(&w, i);
  heng__plan_walk_all(plan, visit_figure, &w);
  for (size_t i = 0; i < focus->columns.len; i++)
    focus->weight += focus->columns.items[i].weight;
  return focus;
}
