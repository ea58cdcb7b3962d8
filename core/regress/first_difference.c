// Following two explanations side by side. Where they do not show what differs,
// the steps of the plan are gone through in their order instead: the first whose
// results differ, with all that it reads being equal, was changed itself.
#include "regress/first_difference.h"

#include "plan/review.h"

#define MOST_DEPTH  64
#define MOST_VISITS 20000

heng_before *heng__before_make(heng_arena *arena,
                               const heng_plan *plan,
                               const heng_plan *old,
                               heng_said name) {
  heng_plan_change *all;
  size_t n = heng__plan_diff(arena, old, plan,
                             (heng_same_table){HENG_NONE, HENG_NONE}, &all);
  heng_before *before = heng__new(arena, heng_before);
  *before = (heng_before){old, name, all, 0};
  for (size_t i = 0; i < n; i++)
    if (all[i].change != HENG_NO_EFFECT && all[i].kind != HENG_PART_ORDER)
      all[before->n_changes++] = all[i];
  return before;
}

// Names and values of two runs ------------------------------------------------------

static bool same_name(heng_pair a, heng_pair b) {
  return heng__pair_has(a, b.en) || heng__pair_has(a, b.zh) ||
         (!a.en.len && !a.zh.len && !b.en.len && !b.zh.len);
}

// HENG_NONE for a table without a name too: it has no partner.
static uint32_t table_like(const heng_plan *plan, heng_pair pair) {
  if (!pair.en.len && !pair.zh.len) return HENG_NONE;
  for (uint32_t t = 0; t < plan->n_tables; t++)
    if (same_name(plan->tables[t].pair, pair)) return t;
  return HENG_NONE;
}

static uint32_t field_like(const heng_plan *plan,
                           uint32_t table,
                           heng_pair pair) {
  for (uint32_t f = 0; table != HENG_NONE && f < plan->tables[table].n_fields;
       f++)
    if (same_name(plan->tables[table].fields[f].pair, pair)) return f;
  return HENG_NONE;
}

static uint32_t value_like(const heng_plan *plan, heng_pair pair) {
  for (uint32_t v = 0; v < plan->n_values; v++)
    if (same_name(plan->values[v].pair, pair)) return v;
  return HENG_NONE;
}

// Numbers are compared as such, all else by what people read: the codes of
// choices may have moved.
static bool same_value(const heng_both *both,
                       heng_type type,
                       heng_value now,
                       heng_type old_type,
                       heng_value was) {
  if (now.state != was.state || type.base != old_type.base) return false;
  if (now.state == HENG_MISSING) return true;
  if (now.state == HENG_KNOWN && type.base == HENG_TYPE_NUMBER)
    return heng__num_cmp(now.num, was.num) == 0;
  heng_said a = heng__value_told(both->arena, both->now, type, now);
  heng_said b = heng__value_told(both->arena, both->was, old_type, was);
  return heng__slice_eq(a.en, b.en);
}

// What was changed --------------------------------------------------------------------

static bool holds(heng_span outer, heng_span inner) {
  return outer.source && outer.source == inner.source &&
         outer.start <= inner.start && inner.end <= outer.end;
}

// The change of a part of that kind at [span] of today's texts. A rule may hold
// others, so it is found by where it begins.
static const heng_plan_change *change_at(const heng_before *before,
                                         heng_part_kind kind,
                                         heng_span span) {
  for (size_t i = 0; i < before->n_changes; i++) {
    const heng_plan_change *c = &before->changes[i];
    heng_span at = c->span[1];
    if (c->kind != kind) continue;
    bool begins =
        at.source && at.source == span.source && at.start == span.start;
    if (begins || (kind != HENG_PART_RULE && holds(at, span))) return c;
  }
  return NULL;
}

static const heng_plan_change *change_of(const heng_before *before,
                                         const heng_reason *reason) {
  switch (reason->kind) {
    case HENG_REASON_FIELD:
      return change_at(before, HENG_PART_RULE, reason->span);
    case HENG_REASON_VALUE:
      return change_at(before, HENG_PART_VALUE, reason->span);
    case HENG_REASON_PARAM:
      return change_at(before, HENG_PART_PARAM, reason->span);
    case HENG_REASON_RECORD:
      return change_at(before, HENG_PART_GIVEN, reason->span);
    default: return NULL;
  }
}

// Whether a reason is a rule, a figure or a row of the scheme, and not only a
// step within one.
static bool is_rule(const heng_reason *reason) {
  return reason->kind == HENG_REASON_FIELD ||
         reason->kind == HENG_REASON_VALUE ||
         reason->kind == HENG_REASON_PARAM ||
         (reason->kind == HENG_REASON_RECORD && reason->span.source);
}

heng_cites heng__reason_cites(const heng_reason *reason) {
  if (reason->cites.len) return reason->cites;
  for (const heng_reason *r = reason->children; r; r = r->next) {
    if (is_rule(r) || r->kind == HENG_REASON_RECORD ||
        r->kind == HENG_REASON_ROW)
      continue;
    heng_cites cites = heng__reason_cites(r);
    if (cites.len) return cites;
  }
  return (heng_cites){NULL, 0};
}

// Side by side ------------------------------------------------------------------------

typedef struct walk {
  const heng_both *both;
  const heng_reason *now_root, *was_root;
  size_t visits;
  const heng_reason *now[MOST_DEPTH], *was[MOST_DEPTH];  // where it stands
  const heng_reason *best_now[MOST_DEPTH], *best_was[MOST_DEPTH];
  size_t n_best;
  const heng_plan_change *change;  // of the best, where it was changed
} walk;

static bool same_thing(const heng_reason *a, const heng_reason *b) {
  return a->kind == b->kind && same_name(a->name, b->name) &&
         heng__slice_eq(a->key.en, b->key.en);
}

// What is unfolded elsewhere in the tree is found there.
static const heng_reason *unfolded(const heng_reason *tree,
                                   const heng_reason *reason) {
  for (; tree; tree = tree->next) {
    if (tree->children && same_thing(tree, reason)) return tree;
    const heng_reason *below = unfolded(tree->children, reason);
    if (below) return below;
  }
  return NULL;
}

static const heng_reason *unfold(const heng_reason *root,
                                 const heng_reason *reason) {
  bool again = !reason->children && (reason->kind == HENG_REASON_FIELD ||
                                     reason->kind == HENG_REASON_VALUE);
  const heng_reason *found = again ? unfolded(root, reason) : NULL;
  return found ? found : reason;
}

// The same thing among the children of the other tree: of several, the one that
// comes as late among them.
static const heng_reason *partner(const heng_reason *first,
                                  const heng_reason *child,
                                  const heng_reason *among) {
  size_t earlier = 0;
  for (const heng_reason *r = first; r != child; r = r->next)
    earlier += same_thing(r, child);
  for (; among; among = among->next)
    if (same_thing(among, child) && earlier-- == 0) return among;
  return NULL;
}

static bool differs(const walk *w,
                    const heng_reason *now,
                    const heng_reason *was) {
  return !same_value(w->both, now->type, now->value, was->type, was->value);
}

static void keep_best(walk *w, size_t depth, const heng_plan_change *change) {
  memcpy(w->best_now, w->now, depth * sizeof *w->now);
  memcpy(w->best_was, w->was, depth * sizeof *w->was);
  w->n_best = depth;
  w->change = change;
}

// Goes down from the last of [depth] pairs; true where the rule that was changed
// is found.
static bool descend(walk *w, size_t depth) {
  const heng_reason *now = w->now[depth - 1], *was = w->was[depth - 1];
  const heng_reason *below = unfold(w->now_root, now)->children;
  const heng_reason *other = unfold(w->was_root, was)->children;
  for (const heng_reason *r = below; r && depth < MOST_DEPTH; r = r->next) {
    const heng_reason *p = partner(below, r, other);
    if (!p || ++w->visits > MOST_VISITS) continue;
    // A row has no value of its own.
    if (r->type.base != HENG_TYPE_NONE && !differs(w, r, p)) continue;
    w->now[depth] = r;
    w->was[depth] = p;
    if (descend(w, depth + 1)) return true;
  }
  if (!is_rule(now) || !differs(w, now, was)) return false;
  const heng_plan_change *change = change_of(w->both->before, now);
  if (change || depth > w->n_best) keep_best(w, depth, change);
  return change != NULL;
}

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

// Step by step --------------------------------------------------------------------------

typedef struct stepping {
  const heng_both *both;
  const heng_asked *asked;
  heng_difference *out;
} stepping;

static void say_values(const stepping *s,
                       heng_pair name,
                       heng_said told,
                       heng_said key,
                       heng_said now,
                       heng_said was) {
  s->out->name = heng__say_pair(name);
  heng_said args[] = {told, key, now, was};
  heng_diag said = {.code =
                        key.en.len ? HENG_N_TEST_CAUSE : HENG_N_TEST_CAUSE_RUN,
                    .args = args,
                    .n_args = 4};
  s->out->cause =
      (heng_said){heng__diag_message(s->both->arena, &said, HENG_EN),
                  heng__diag_message(s->both->arena, &said, HENG_ZH)};
}

static void say_rule(const stepping *s,
                     heng_code code,
                     heng_said name,
                     heng_slice key) {
  s->out->name = name;
  heng_said args[] = {name, HENG_SAY(key)};
  heng_diag said = {.code = code, .args = args, .n_args = 2};
  s->out->cause =
      (heng_said){heng__diag_message(s->both->arena, &said, HENG_EN),
                  heng__diag_message(s->both->arena, &said, HENG_ZH)};
}

// The whole of both rules, where their expressions do not show what was changed.
// Of a table of figures or rows the one that counts has been told.
static void take_change(heng_difference *out, const heng_plan_change *change) {
  if (!change) return;
  if (!out->span.source) out->span = change->span[1];
  if (!out->old_span.source) out->old_span = change->span[0];
  if (change->kind == HENG_PART_PARAM || change->kind == HENG_PART_GIVEN ||
      !heng__slice_eq(out->text.en, out->old_text.en))
    return;
  out->text = change->text[1];
  out->old_text = change->text[0];
}

// The row in question first, then the others.
static bool field_differs(const stepping *s, uint32_t table, uint32_t field) {
  const heng_both *b = s->both;
  const heng_plan_field *f = &b->now->plan->tables[table].fields[field];
  uint32_t old = table_like(b->was->plan, b->now->plan->tables[table].pair);
  uint32_t old_field = field_like(b->was->plan, old, f->pair);
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
    if (same_value(b, f->type, now, old_type, was)) continue;
    say_values(s, f->pair,
               heng__field_told(b->arena, b->now->plan, table, f->pair),
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

bool heng__field_moved(const heng_both *both,
                       uint32_t table,
                       uint32_t row,
                       uint32_t field,
                       heng_said *was) {
  const heng_plan *plan = both->now->plan, *old_plan = both->was->plan;
  heng_type type = plan->tables[table].fields[field].type;
  uint32_t old = table_like(old_plan, plan->tables[table].pair);
  uint32_t old_field =
      field_like(old_plan, old, plan->tables[table].fields[field].pair);
  if (old_field == HENG_NONE) return false;
  uint32_t old_row =
      heng__run_find(both->was, old, heng__run_key(both->now, table, row));
  if (old_row == HENG_ROW_NONE) return false;
  heng_type old_type = old_plan->tables[old].fields[old_field].type;
  heng_value value = heng__run_value(both->was, old, old_row, old_field);
  if (same_value(both, type, heng__run_value(both->now, table, row, field),
                 old_type, value))
    return false;
  *was = heng__value_told(both->arena, both->was, old_type, value);
  return true;
}

static bool value_differs(const stepping *s, uint32_t value) {
  const heng_both *b = s->both;
  const heng_plan_value *v = &b->now->plan->values[value];
  uint32_t old = value_like(b->was->plan, v->pair);
  if (old == HENG_NONE) return false;
  heng_type old_type = b->was->plan->values[old].type;
  heng_value now = b->now->values[value], was = b->was->values[old];
  if (same_value(b, v->type, now, old_type, was)) return false;
  heng_said now_said = heng__value_told(b->arena, b->now, v->type, now);
  heng_said was_said = heng__value_told(b->arena, b->was, old_type, was);
  say_values(s, v->pair, heng__say_pair(v->pair), HENG_SAY2("", ""), now_said,
             was_said);
  s->out->span = v->span;
  s->out->cites = v->cites;
  s->out->itself =
      s->asked->kind == HENG_ASKED_VALUE && s->asked->field == value;
  return true;
}

// A row of a derived table that only one of the runs has.
static bool rows_differ(const stepping *s, uint32_t table) {
  const heng_both *b = s->both;
  const heng_plan_table *t = &b->now->plan->tables[table];
  uint32_t old = table_like(b->was->plan, t->pair);
  if (old == HENG_NONE || t->kind == HENG_TABLE_RECORDS) return false;
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
  say_rule(s, code, heng__say_pair(t->pair), key);
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
  f->change = change_at(f->both->before, HENG_PART_PARAM, p->span);
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
    if (same_name(plan->params[i].pair, pair)) return &plan->params[i];
  return NULL;
}

static void say_figure(const stepping *s, const figures *f) {
  heng_arena *arena = s->both->arena;
  const heng_plan_param *old = param_like(s->both->was->plan, f->param->pair);
  heng_num now, was;
  heng_slice none = {NULL, 0};
  if (only_number(f->param, &now) && only_number(old, &was) &&
      heng__num_cmp(now, was) != 0)
    say_values(s, f->param->pair, heng__say_pair(f->param->pair),
               HENG_SAY(none), HENG_SAY(heng__num_text(arena, now)),
               HENG_SAY(heng__num_text(arena, was)));
  else
    say_rule(s, HENG_N_TEST_CAUSE_CHANGED, f->change->name, none);
}

// Names a changed figure that [node] reads; false where there is none.
static bool name_figure(const stepping *s, const heng_node *node) {
  figures f = {.both = s->both};
  heng__plan_walk(node, see_figure, &f);
  if (!f.change) return false;
  say_figure(s, &f);
  s->out->span = f.change->span[1];
  s->out->cites = f.param->own_cites;
  s->out->itself = false;
  s->out->kind = HENG_DIFFERENT;
  take_change(s->out, f.change);
  return true;
}

// What the step that differs owes it to: itself, or a figure that it reads.
static void name_step(const stepping *s,
                      const heng_plan_change *own,
                      const heng_node *node) {
  if (!own && name_figure(s, node)) return;
  take_change(s->out, own);
  s->out->kind = HENG_DIFFERENT;
}

// Whether what decides the rows of a table reads a changed figure. The condition
// of a group stands in its keys.
static bool rows_read_figure(const stepping *s, const heng_plan_table *t) {
  for (size_t i = 0; i < t->n_joins; i++)
    if (name_figure(s, t->joins[i].inner) || name_figure(s, t->joins[i].outer))
      return true;
  for (size_t k = 0; t->kind == HENG_TABLE_GROUP && k < t->n_keys; k++)
    if (name_figure(s, t->fields[k].node)) return true;
  return name_figure(s, t->where) || name_figure(s, t->having);
}

static void name_rows(const stepping *s, const heng_plan_table *t) {
  const heng_plan_change *own =
      change_at(s->both->before, HENG_PART_ROWS, t->span);
  if (!own && rows_read_figure(s, t)) return;
  name_step(s, own, NULL);
}

static bool try_step(const stepping *s, const heng_step *step) {
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
      name_step(s, change_at(before, HENG_PART_RULE, f->span), f->node);
      return true;
    }
    case HENG_STEP_VALUE: {
      if (!value_differs(s, step->table)) return false;
      const heng_plan_value *v = &plan->values[step->table];
      name_step(s, change_at(before, HENG_PART_VALUE, v->span), v->node);
      return true;
    }
  }
  return false;
}

static bool step_by_step(const stepping *s) {
  const heng_plan *plan = s->both->now->plan;
  reach r = reach_of(s->both->arena, plan, s->asked);
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

// Asking ----------------------------------------------------------------------------------

static void name_reason(const stepping *s, const walk *w) {
  const heng_reason *now = w->best_now[w->n_best - 1];
  const heng_reason *was = w->best_was[w->n_best - 1];
  heng_arena *arena = s->both->arena;
  heng_difference *out = s->out;
  bool field =
      now->kind == HENG_REASON_FIELD || now->kind == HENG_REASON_RECORD;
  heng_said told =
      field ? heng__field_told(arena, s->both->now->plan, now->table, now->name)
            : heng__say_pair(now->name);
  say_values(s, now->name, told, now->key,
             heng__value_told(arena, s->both->now, now->type, now->value),
             heng__value_told(arena, s->both->was, was->type, was->value));
  out->kind = HENG_DIFFERENT;
  out->itself = w->n_best == 1;
  out->span = now->span;
  out->text = now->rule;
  out->old_span = was->span;
  out->old_text = was->rule;
  out->cites = heng__reason_cites(now);
  take_change(out, w->change);
  out->now = heng__array(arena, const heng_reason *, w->n_best);
  out->before = heng__array(arena, const heng_reason *, w->n_best);
  memcpy(out->now, w->best_now, w->n_best * sizeof *out->now);
  memcpy(out->before, w->best_was, w->n_best * sizeof *out->before);
  out->n_path = w->n_best;
}

// The explanations of both, or nothing where the other plan has no such thing.
static bool explain_both(const heng_both *b, const heng_asked *asked, walk *w) {
  const heng_plan *plan = b->now->plan;
  if (asked->kind == HENG_ASKED_VALUE) {
    uint32_t old = value_like(b->was->plan, plan->values[asked->field].pair);
    if (old == HENG_NONE) return false;
    w->now_root = heng__explain_run_value(b->arena, b->now, asked->field);
    w->was_root = heng__explain_run_value(b->arena, b->was, old);
    return true;
  }
  const heng_plan_table *t = &plan->tables[asked->table];
  uint32_t old = table_like(b->was->plan, t->pair);
  uint32_t field = field_like(b->was->plan, old, t->fields[asked->field].pair);
  if (field == HENG_NONE) return false;
  heng_slice key = heng__run_key(b->now, asked->table, asked->row);
  uint32_t row = heng__run_find(b->was, old, key);
  if (row == HENG_ROW_NONE) return false;
  w->now_root =
      heng__explain(b->arena, b->now, asked->table, asked->row, asked->field);
  w->was_root = heng__explain(b->arena, b->was, old, row, field);
  return w->now_root && w->was_root;
}

static void ask_of_value(const stepping *s) {
  walk *w = heng__new(s->both->arena, walk);
  w->both = s->both;
  if (!explain_both(s->both, s->asked, w)) {
    step_by_step(s);
    return;
  }
  w->now[0] = w->now_root;
  w->was[0] = w->was_root;
  if (!differs(w, w->now_root, w->was_root)) {
    s->out->kind = HENG_SAME;
    return;
  }
  s->out->was = heng__value_told(s->both->arena, s->both->was,
                                 w->was_root->type, w->was_root->value);
  bool found = descend(w, 1);
  if (!found && step_by_step(s)) return;
  if (w->n_best) name_reason(s, w);
}

// A check fires or not for what it reads, or because it was changed itself.
static void ask_of_check(const stepping *s) {
  const heng_plan_check *c = &s->both->now->plan->checks[s->asked->field];
  const heng_plan_change *own =
      change_at(s->both->before, HENG_PART_CHECK, c->span);
  if (step_by_step(s) || (!own && name_figure(s, c->condition)) || !own) return;
  heng_slice none = {NULL, 0};
  say_rule(s, HENG_N_TEST_CAUSE_CHANGED, heng__say_pair(c->pair), none);
  s->out->span = c->span;
  s->out->cites = c->cites;
  name_step(s, own, NULL);
}

void heng__first_difference(const heng_both *both,
                            const heng_asked *asked,
                            heng_difference *out) {
  *out = (heng_difference){.kind = HENG_NO_DIFFERENCE};
  heng_asked named = *asked;
  if (asked->kind == HENG_ASKED_FIELD)
    named.key = heng__run_key(both->now, asked->table, asked->row);
  stepping s = {both, &named, out};
  switch (asked->kind) {
    case HENG_ASKED_FIELD:
    case HENG_ASKED_VALUE: ask_of_value(&s); break;
    case HENG_ASKED_ROWS: step_by_step(&s); break;
    case HENG_ASKED_CHECK: ask_of_check(&s); break;
  }
}

void heng__finding_difference(const heng_both *both,
                              heng_slice rule,
                              heng_slice key,
                              heng_difference *out) {
  const heng_plan *plan = both->now->plan;
  *out = (heng_difference){.kind = HENG_NO_DIFFERENCE};
  for (uint32_t c = 0; c < plan->n_checks; c++)
    if (heng__pair_has(plan->checks[c].pair, rule)) {
      heng_asked asked = {
          .kind = HENG_ASKED_CHECK, .table = HENG_NONE, .field = c, .key = key};
      heng__first_difference(both, &asked, out);
      return;
    }
  for (uint32_t t = 0; t < plan->n_tables; t++)
    for (uint32_t f = 0; f < plan->tables[t].n_fields; f++) {
      if (!heng__pair_has(plan->tables[t].fields[f].pair, rule)) continue;
      uint32_t row = heng__run_find(both->now, t, key);
      heng_asked asked = {
          .kind = HENG_ASKED_FIELD, .table = t, .row = row, .field = f};
      if (row == HENG_ROW_NONE)
        asked = (heng_asked){.kind = HENG_ASKED_ROWS, .table = t, .key = key};
      heng__first_difference(both, &asked, out);
      out->itself = false;
      if (out->kind == HENG_DIFFERENT) return;
    }
}
