// Collecting the items of a coverage: a walk over every rule of a plan.
#include "regress/coverage_internal.h"

// ---- items --------------------------------------------------------------------

static size_t slot_of(const heng_covering *c,
                      heng_cover_kind kind,
                      uint32_t way,
                      heng_span span) {
  uint64_t hash = (uint64_t)(uintptr_t)span.source >> 4;
  hash = (hash ^ span.start) * UINT64_C(0x9e3779b97f4a7c15);
  hash = (hash ^ span.end ^ way << 8 ^ (uint64_t)kind) *
         UINT64_C(0x9e3779b97f4a7c15);
  size_t at = (size_t)(hash >> 20) & c->mask;
  for (; c->slots[at] != HENG_NONE; at = (at + 1) & c->mask) {
    const heng_cover_item *item = &c->items.items[c->slots[at]];
    if (item->kind == kind && item->way == way &&
        item->span.source == span.source && item->span.start == span.start &&
        item->span.end == span.end)
      break;
  }
  return at;
}

static void grow(heng_covering *c) {
  size_t size = c->slots ? 2 * (c->mask + 1) : 256;
  c->slots = heng__array(c->arena, uint32_t, size);
  c->mask = size - 1;
  memset(c->slots, 0xff, size * sizeof *c->slots);
  for (uint32_t i = 0; i < c->items.len; i++) {
    const heng_cover_item *item = &c->items.items[i];
    c->slots[slot_of(c, item->kind, item->way, item->span)] = i;
  }
}

static bool revises(const heng_tree *tree) {
  for (size_t i = 0; i < tree->n_stmts; i++)
    if (tree->stmts[i].kind == HENG_S_REVISE) return true;
  return false;
}

// The text of an edition that revises another, or null: whatever stands elsewhere
// is taken over.
static const heng_source *revising_text(const heng_plan *plan) {
  for (size_t t = 0; t < plan->n_trees; t++)
    if (!plan->trees[t]->revised && revises(plan->trees[t]))
      return plan->trees[t]->source;
  return NULL;
}

// The item of that kind, way and place; *made says whether it is a new one, which
// has no words yet. A place that is reachable once is asked for.
static heng_cover_item *item_at(heng_covering *c,
                                heng_cover_kind kind,
                                uint32_t way,
                                heng_span span,
                                heng_cover_wanted wanted,
                                bool *made) {
  if (!c->slots || 2 * c->items.len > c->mask) grow(c);
  if (wanted == HENG_COVER_WANTED && c->own && c->own != span.source)
    wanted = HENG_COVER_INHERITED;
  size_t at = slot_of(c, kind, way, span);
  *made = c->slots[at] == HENG_NONE;
  if (*made) {
    c->slots[at] = (uint32_t)c->items.len;
    heng_cover_item item = {.kind = kind,
                            .wanted = wanted,
                            .way = way,
                            .rule = c->rule,
                            .span = span,
                            .cites = c->cites};
    heng__push(c->arena, &c->items, item);
  }
  heng_cover_item *item = &c->items.items[c->slots[at]];
  if (wanted < item->wanted) item->wanted = wanted;
  return item;
}

// The rule of the function whose body holds [span]; its first call makes it.
static uint32_t function_rule(heng_covering *c, heng_span span) {
  for (size_t t = 0; t < c->plan->n_trees; t++) {
    const heng_tree *tree = c->plan->trees[t];
    for (size_t i = 0; tree->source == span.source && i < tree->n_stmts; i++) {
      const heng_stmt *s = &tree->stmts[i];
      if (s->kind != HENG_S_FUNCTION || span.start < s->span.start ||
          span.end > s->span.end)
        continue;
      for (uint32_t r = 0; r < c->rules.len; r++)
        if (c->rules.items[r].sort == HENG_COVER_A_FUNCTION &&
            c->rules.items[r].span.source == span.source &&
            c->rules.items[r].span.start == s->span.start)
          return r;
      heng_cover_rule rule = {.sort = HENG_COVER_A_FUNCTION,
                              .name = heng__say_pair(s->name.pair),
                              .span = s->span,
                              .cites = s->cites};
      heng__push(c->arena, &c->rules, rule);
      return (uint32_t)c->rules.len - 1;
    }
  }
  return c->rule;
}

static void add_ref(
    heng_covering *c, heng_cover_item *item, int sort, uint32_t a, uint32_t b) {
  for (size_t i = 0; i < item->refs.len; i++)
    if (item->refs.items[i].sort == sort && item->refs.items[i].a == a &&
        item->refs.items[i].b == b)
      return;
  heng__push(c->arena, &item->refs, (heng_cover_ref){sort, a, b});
}

// Adds an item that counter [counter] of a node says; returns a new one, else null.
static heng_cover_item *add(heng_covering *c,
                            heng_cover_kind kind,
                            uint32_t way,
                            heng_span span,
                            const heng_node *node,
                            uint32_t counter) {
  heng_cover_wanted wanted = heng__cover_unreachable(c, node, kind, way)
                                 ? HENG_COVER_UNREACHABLE
                                 : HENG_COVER_WANTED;
  bool made;
  // That a check breaks, or rows tie that must not, is a fault of the records.
  bool fault = (kind == HENG_COVER_CHECK && way == 1) ||
               (kind == HENG_COVER_TIES && node->rank->ties == HENG_TIES_NONE);
  if (fault && wanted == HENG_COVER_WANTED) wanted = HENG_COVER_BESIDE;
  heng_cover_item *item = item_at(c, kind, way, span, wanted, &made);
  add_ref(c, item, HENG_COVER_OF_NODE, node->trace + counter, 0);
  if (!made) return NULL;
  heng__cover_say(c, item, node);
  if (node->call.source) item->rule = function_rule(c, node->span);
  return item;
}

// ---- nodes --------------------------------------------------------------------

static void walk(heng_covering *c, const heng_node *node);

static void add_answers(heng_covering *c,
                        heng_cover_kind kind,
                        const heng_node *node) {
  add(c, kind, 0, node->span, node, HENG_TRACE_YES);
  add(c, kind, 1, node->span, node, HENG_TRACE_NO);
}

// The same of a rule that is yes or no.
static void add_yes_no(heng_covering *c, const heng_node *node) {
  static const heng_code what[] = {HENG_N_COVER_YES, HENG_N_COVER_NO};
  static const heng_code needs[] = {HENG_N_COVER_NEEDS_HOLDS,
                                    HENG_N_COVER_NEEDS_HOLDS_NOT};
  for (uint32_t way = 0; way < 2; way++) {
    heng_cover_item *item = add(c, HENG_COVER_CONDITION, way, node->span, node,
                                HENG_TRACE_YES + way);
    if (item)
      heng__cover_say_code(c, item, what[way], needs[way],
                           heng__cover_text(c, node->span), HENG_SAY2("", ""));
  }
}

static void add_condition(heng_covering *c, const heng_node *node) {
  if (!node) return;
  add_answers(c, HENG_COVER_CONDITION, node);
  walk(c, node);
}

// The part of a `where` that somebody wrote: what the plan adds to it stands at the
// place of the whole aggregate.
static const heng_node *written(const heng_node *where, heng_span whole) {
  if (!where || where->span.start != whole.start ||
      where->span.end != whole.end)
    return where;
  const heng_node *first = where->kind == HENG_NODE_AND ? where->args[0] : NULL;
  bool same =
      first && first->span.start == whole.start && first->span.end == whole.end;
  return same ? NULL : first;
}

static void walk_aggregate(heng_covering *c, const heng_node *node) {
  const heng_aggregate *a = node->aggregate;
  add_condition(c, written(a->where, node->span));
  if (a->condition && a->condition->kind == HENG_NODE_IMPLIES)
    walk(c, a->condition);
  else
    add_condition(c, a->condition);
  walk(c, a->body);
  walk(c, a->by);
  walk(c, a->until);
  walk(c, a->figure);
  walk(c, a->weight);
}

static void walk_choose(heng_covering *c, const heng_node *node) {
  heng_cites outer = c->cites;
  for (uint32_t i = 0; i < node->choose->n_rows; i++) {
    const heng_plan_choose_row *row = &node->choose->rows[i];
    if (row->cites.len) c->cites = row->cites;
    add(c, HENG_COVER_CHOOSE, i, row->span, node, HENG_TRACE_WAY + i);
    walk(c, row->when);
    walk(c, row->value);
    c->cites = outer;
  }
}

static void walk_rank(heng_covering *c, const heng_node *node) {
  add(c, HENG_COVER_TIES, 0, node->span, node, HENG_TRACE_WAY);
  for (uint32_t k = 0; k < node->rank->n_keys; k++) {
    const heng_node *key = node->rank->keys[k].value;
    if (k) add(c, HENG_COVER_KEY, k, key->span, node, HENG_TRACE_WAY + 1 + k);
    walk(c, key);
  }
}

static void walk(heng_covering *c, const heng_node *node) {
  if (!node) return;
  uint32_t ways = 0;
  heng_cover_kind kind = HENG_COVER_LIMIT;
  switch (node->kind) {
    case HENG_NODE_AT_MOST:
    case HENG_NODE_AT_LEAST: ways = 2; break;
    case HENG_NODE_MIN:
    case HENG_NODE_MAX:
      kind = HENG_COVER_EXTREME;
      ways = node->n_args;
      break;
    case HENG_NODE_ELSE:
      kind = HENG_COVER_ELSE;
      ways = 2;
      break;
    case HENG_NODE_ROLLUP:
      kind = HENG_COVER_ROLLUP;
      ways = 2;
      break;
    case HENG_NODE_IMPLIES:
      add_answers(c, HENG_COVER_CONDITION, node->args[0]);
      break;
    case HENG_NODE_AGGREGATE: walk_aggregate(c, node); break;
    case HENG_NODE_CHOOSE: walk_choose(c, node); break;
    case HENG_NODE_RANK: walk_rank(c, node); break;
    default: break;
  }
  for (uint32_t way = 0; way < ways; way++)
    add(c, kind, way, node->span, node, HENG_TRACE_WAY + way);
  // The last operand of a rollup only says which rows stand below which.
  uint32_t n = node->kind == HENG_NODE_ROLLUP ? 2 : node->n_args;
  for (uint32_t i = 0; i < n; i++) walk(c, node->args[i]);
}

// ---- rules --------------------------------------------------------------------

static void begin_rule(heng_covering *c,
                       heng_cover_sort sort,
                       uint32_t a,
                       uint32_t b,
                       heng_said name,
                       heng_span span,
                       heng_cites cites) {
  c->rule = (uint32_t)c->rules.len;
  c->cites = cites;
  heng__push(c->arena, &c->rules,
             (heng_cover_rule){sort, a, b, name, span, cites});
}

// Adds the item that the rule at work was computed.
static void add_rule(heng_covering *c,
                     heng_span span,
                     int sort,
                     uint32_t number,
                     heng_code what,
                     heng_code needs) {
  bool made;
  heng_cover_item *item =
      item_at(c, HENG_COVER_RULE, 0, span, HENG_COVER_WANTED, &made);
  add_ref(c, item, sort, number, 0);
  if (made)
    heng__cover_say_code(c, item, what, needs, c->rules.items[c->rule].name,
                         HENG_SAY2("", ""));
}

static void cover_table(heng_covering *c, uint32_t id) {
  const heng_plan_table *t = &c->plan->tables[id];
  if (t->kind == HENG_TABLE_RECORDS || !t->span.source) return;
  begin_rule(c, HENG_COVER_A_TABLE, id, 0, heng__say_pair(t->pair), t->span,
             t->cites);
  add_rule(c, t->name_span, HENG_COVER_OF_TABLE, id, HENG_N_COVER_HAS_ROW,
           HENG_N_COVER_NEEDS_ROW);
  add_condition(c, t->where);
  add_condition(c, t->having);
  for (uint32_t k = 0; k < t->n_keys; k++) walk(c, t->fields[k].node);
}

// What a field cites, or what the one above it does, or its table.
static heng_cites cites_of(const heng_plan_table *t, const heng_plan_field *f) {
  while (!f->cites.len && f->parent != HENG_NONE) f = &t->fields[f->parent];
  return f->cites.len ? f->cites : t->cites;
}

static void cover_outcome(heng_covering *c, uint32_t table, uint32_t field) {
  const heng_plan_field *f = &c->plan->tables[table].fields[field];
  add_answers(c, HENG_COVER_OUTCOME, f->node);
  if (!f->as_a_rule || c->plan->overrides == HENG_NONE || !c->plan->has_edition)
    return;
  bool made;
  heng_cover_item *item =
      item_at(c, HENG_COVER_LIFTED, 0, f->name_span, HENG_COVER_WANTED, &made);
  add_ref(c, item, HENG_COVER_OF_LIFTED, table, field);
  if (made)
    heng__cover_say_code(c, item, HENG_N_COVER_LIFTED,
                         HENG_N_COVER_NEEDS_LIFTED, heng__say_pair(f->pair),
                         HENG_SAY2("", ""));
}

static void cover_field(heng_covering *c, uint32_t table, uint32_t field) {
  const heng_plan_table *t = &c->plan->tables[table];
  const heng_plan_field *f = &t->fields[field];
  if (!f->node || f->role == HENG_ROLE_STORED || f->role == HENG_ROLE_REFERENCE)
    return;
  begin_rule(c, HENG_COVER_A_FIELD, table, field,
             heng__cover_name(c->arena, t->pair, f->pair), f->span,
             cites_of(t, f));
  add_rule(c, f->name_span.source ? f->name_span : f->span, HENG_COVER_OF_NODE,
           f->node->trace, HENG_N_COVER_COMPUTED, HENG_N_COVER_NEEDS_ROW);
  if (f->role == HENG_ROLE_OUTCOME)
    cover_outcome(c, table, field);
  else if (f->node->type.base == HENG_TYPE_BOOL)
    add_yes_no(c, f->node);
  if (f->slot)
    add(c, HENG_COVER_SLOT, 0, f->slot->span, f->slot, HENG_TRACE_WAY);
  walk(c, f->node);
  for (size_t i = 0; i < f->because.n_pieces; i++)
    walk(c, f->because.pieces[i].node);
}

// What a row of figures says, without what it cites.
static heng_said row_text(const heng_covering *c, heng_span row) {
  if (c->cites.len && c->cites.items[0].span.source == row.source &&
      c->cites.items[0].span.start > row.start &&
      c->cites.items[0].span.start < row.end)
    row.end = c->cites.items[0].span.start;
  return heng__cover_text(c, row);
}

static void cover_param(heng_covering *c, uint32_t id) {
  const heng_plan_param *p = &c->plan->params[id];
  begin_rule(c, HENG_COVER_A_PARAM, id, 0, heng__say_pair(p->pair), p->span,
             p->own_cites);
  for (size_t cell = 0; cell < p->n_cells; cell++) {
    size_t row = p->origin ? p->origin[cell] : cell;
    if (p->cells[row].missing) continue;
    heng_span span = p->spans && p->spans[row].source ? p->spans[row] : p->span;
    c->cites = p->cites && p->cites[row].len ? p->cites[row] : p->own_cites;
    bool made;
    heng_cover_item *item =
        item_at(c, HENG_COVER_CELL, 0, span, HENG_COVER_WANTED, &made);
    add_ref(c, item, HENG_COVER_OF_CELL, id, (uint32_t)cell);
    if (made)
      heng__cover_say_code(
          c, item, p->n_keys ? HENG_N_COVER_CELL : HENG_N_COVER_FIGURE,
          HENG_N_COVER_NEEDS_CELL, row_text(c, span), HENG_SAY2("", ""));
  }
}

static void cover_value(heng_covering *c, uint32_t id) {
  const heng_plan_value *v = &c->plan->values[id];
  begin_rule(c, HENG_COVER_A_VALUE, id, 0, heng__say_pair(v->pair), v->span,
             v->cites);
  add_rule(c, v->span, HENG_COVER_OF_NODE, v->node->trace, HENG_N_COVER_VALUE,
           HENG_N_COVER_NEEDS_RUN);
  if (v->node->type.base == HENG_TYPE_BOOL) add_yes_no(c, v->node);
  walk(c, v->node);
}

static void cover_check(heng_covering *c, uint32_t id) {
  const heng_plan_check *check = &c->plan->checks[id];
  begin_rule(c, HENG_COVER_A_CHECK, id, 0, heng__say_pair(check->pair),
             check->span, check->cites);
  add_answers(c, HENG_COVER_CHECK, check->condition);
  walk(c, check->condition);
}

// The rows of a given table: those that the scheme brings.
static void cover_given(heng_covering *c, const heng_plan_rows *rows) {
  uint32_t table = rows->schema;
  const heng_plan_table *t = &c->plan->tables[table];
  if (!t->given || !rows->n_rows) return;
  begin_rule(c, HENG_COVER_A_GIVEN, table, 0, heng__say_pair(t->pair), t->span,
             t->cites);
  for (uint32_t r = 0; r < rows->n_rows; r++) {
    const heng_plan_row *row = &rows->rows[r];
    heng_cites outer = c->cites;
    if (row->cites.len) c->cites = row->cites;
    bool made;
    heng_cover_item *item =
        item_at(c, HENG_COVER_GIVEN, r, row->span, HENG_COVER_BESIDE, &made);
    c->cites = outer;
    add_ref(c, item, HENG_COVER_OF_GIVEN, table, r);
    const heng_schema_table *s = &c->plan->schema->tables[rows->schema];
    heng_slice key = row->cells[s->key >= 0 ? (size_t)s->key : 0];
    heng__cover_say_code(c, item, HENG_N_COVER_GIVEN, HENG_N_COVER_NEEDS_GIVEN,
                         HENG_SAY(key), HENG_SAY2("", ""));
  }
}

void heng__cover_collect(heng_covering *c) {
  const heng_plan *plan = c->plan;
  c->own = revising_text(plan);
  for (uint32_t i = 0; i < plan->n_params; i++) cover_param(c, i);
  for (size_t i = 0; i < plan->n_rows; i++) cover_given(c, &plan->rows[i]);
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    cover_table(c, t);
    for (uint32_t f = 0; f < plan->tables[t].n_fields; f++)
      cover_field(c, t, f);
  }
  for (uint32_t i = 0; i < plan->n_values; i++) cover_value(c, i);
  for (uint32_t i = 0; i < plan->n_checks; i++) cover_check(c, i);
}
