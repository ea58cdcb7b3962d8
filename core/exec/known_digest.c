// What a step computes, as a digest: every part of its expressions that a value can
// depend on, with the digests of what they read in place of its numbers. Numbers of
// choices, of record tables and of their columns stand as they are: the records are
// the same. What something is called is no part of it, but where records name it.
#include "base/sha256.h"
#include "exec/known_internal.h"

// An item at work: its text so far.
typedef struct writer {
  heng_digests *d;
  heng_buf out;
  uint32_t item;  // HENG_NONE: an index, which is no item
  uint32_t own;   // of an index: the cursor of its rows; else HENG_NONE
  bool unlike;
} writer;

static void put_node(writer *w, const heng_node *node);

// Parts -----------------------------------------------------------------------

static void put(writer *w, uint64_t n) {
  heng__buf_add(&w->out, (heng_slice){(const char *)&n, sizeof n});
}

static void put_text(writer *w, heng_slice text) {
  put(w, text.len);
  if (text.len) heng__buf_add(&w->out, text);
}

static void put_pair(writer *w, heng_pair pair) {
  put_text(w, pair.en);
  put_text(w, pair.zh);
}

static void put_num(writer *w, heng_num num) {
  bool some = num.d || num.wide;
  put_text(w, some ? heng__num_text(w->d->arena, num) : HENG_LIT("-"));
}

// What the item reads of another one.
static void put_item(writer *w, uint32_t item) {
  heng_digests *d = w->d;
  if (item == w->item) {
    put_text(w, HENG_LIT("itself"));
    return;
  }
  if (w->item != HENG_NONE) heng__push(d->arena, &d->reads[w->item], item);
  heng_slice of = heng__digest_of(d, item);
  w->unlike |= !of.len;
  put_text(w, of);
}

static void put_rows(writer *w, uint32_t table) {
  if (table == HENG_NONE)
    put_text(w, HENG_LIT("none"));
  else
    put_item(w, w->d->rows + table);
}

// Whether a field comes with the rows of its table.
static bool comes_with_rows(const heng_plan_table *t, uint32_t field) {
  return !t->fields[field].node ||
         (t->kind == HENG_TABLE_GROUP && field < t->n_keys);
}

static void put_field(writer *w, uint32_t table, uint32_t field) {
  if (!comes_with_rows(&w->d->plan->tables[table], field)) {
    put_item(w, w->d->first[table] + field);
    return;
  }
  put_rows(w, table);
  put(w, field);
}

static void put_type(writer *w, heng_type type) {
  put(w, (uint64_t)type.base << 3 | (uint64_t)type.optional << 2 |
             (uint64_t)type.fraction << 1 | type.whole);
  if (type.base == HENG_TYPE_CHOICE) put(w, type.id);
  if (type.base == HENG_TYPE_REF) put_rows(w, type.id);
}

static void put_const(writer *w, heng_type type, const heng_const *c) {
  put(w, c->missing);
  if (c->missing) return;
  if (type.base == HENG_TYPE_NUMBER) put_num(w, c->num);
  put(w, (uint64_t)(int64_t)c->code);
  put_text(w, c->text);
}

static void put_param(writer *w, const heng_plan_param *p) {
  put(w, p->n_keys);
  for (uint32_t k = 0; k < p->n_keys; k++) {
    const heng_param_axis *axis = &p->axes[k];
    heng_type type = {.base = axis->base};
    put(w, axis->kind);
    put(w, axis->n_at);
    for (size_t i = 0; i < axis->n_at; i++) put_const(w, type, &axis->at[i]);
  }
  put(w, p->n_cells);
  for (size_t i = 0; i < p->n_cells; i++) put_const(w, p->type, &p->cells[i]);
}

static void put_extern(writer *w, const heng_plan_extern *f) {
  put_text(w, f->function->meaning);
  put(w, f->n_types);
  for (uint32_t i = 0; i < f->n_types; i++) put_type(w, f->types[i]);
  put_type(w, f->result);
}

// Expressions -------------------------------------------------------------------

static void put_nodes(writer *w, heng_node *const *nodes, size_t n) {
  put(w, n);
  for (size_t i = 0; i < n; i++) put_node(w, nodes[i]);
}

static void put_joins(writer *w, const heng_join *joins, size_t n) {
  put(w, n);
  for (size_t i = 0; i < n; i++) {
    put_node(w, joins[i].inner);
    put_node(w, joins[i].outer);
  }
}

static void put_aggregate(writer *w, const heng_aggregate *a) {
  const heng_node *parts[] = {a->where, a->body,   a->condition, a->by,
                              a->until, a->figure, a->weight,    a->own};
  put(w, a->function);
  put_rows(w, a->table);
  put(w, a->cursor);
  put_joins(w, a->joins, a->n_joins);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    put_node(w, parts[i]);
  put(w, a->take);
  put(w, (uint64_t)a->digits);
  put(w, (uint64_t)a->descending << 3 | (uint64_t)a->shared << 2 |
             (uint64_t)a->children << 1 | a->never_empty);
}

static void put_choose(writer *w, const heng_plan_choose *c) {
  put(w, (uint64_t)c->exactly_one << 1 | c->verified);
  put(w, c->n_rows);
  for (size_t i = 0; i < c->n_rows; i++) {
    put_node(w, c->rows[i].value);
    put_node(w, c->rows[i].when);
  }
}

static void put_rank(writer *w, const heng_plan_rank *r) {
  put(w, r->n_keys);
  for (size_t i = 0; i < r->n_keys; i++) {
    put_node(w, r->keys[i].value);
    put(w, r->keys[i].descending);
  }
  put(w, r->n_before_then);
  put_nodes(w, r->within, r->n_within);
  put(w, r->ties);
}

// What a node is by itself and its operands do not say.
static void put_kind(writer *w, const heng_node *node) {
  const heng_plan *plan = w->d->plan;
  switch (node->kind) {
    case HENG_NODE_CONST: put_const(w, node->type, &node->value); return;
    case HENG_NODE_PARAM: put_param(w, &plan->params[node->id]); return;
    case HENG_NODE_VALUE: put_item(w, w->d->values + node->id); return;
    case HENG_NODE_EDITION: put(w, (uint64_t)plan->edition); return;
    case HENG_NODE_AS_OF: put(w, (uint64_t)w->d->as_of); return;
    case HENG_NODE_FIELD:
    case HENG_NODE_FOLLOW: put_field(w, node->id, node->field); return;
    case HENG_NODE_EXTERN: put_extern(w, &plan->externs[node->id]); return;
    default: return;
  }
}

static void put_node(writer *w, const heng_node *node) {
  put(w, node != NULL);
  if (!node) return;
  put(w, node->kind);
  put_type(w, node->type);
  if (heng__reads_cursor(node))
    put(w, node->cursor == w->own ? HENG_NONE : node->cursor);
  put(w, (uint64_t)node->mode << 1 | node->to);
  put_kind(w, node);
  put_nodes(w, node->args, node->n_args);
  if (node->aggregate) put_aggregate(w, node->aggregate);
  if (node->choose) put_choose(w, node->choose);
  if (node->rank) put_rank(w, node->rank);
}

// Items -------------------------------------------------------------------------

static void put_table(writer *w, uint32_t table) {
  const heng_plan_table *t = &w->d->plan->tables[table];
  put_text(w, HENG_LIT("rows"));
  put(w, t->kind);
  if (t->kind == HENG_TABLE_RECORDS) {
    put(w, t->schema);
    return;
  }
  put_rows(w, t->source[0]);
  if (t->kind == HENG_TABLE_PAIR) put_rows(w, t->source[1]);
  put_node(w, t->where);
  put_node(w, t->having);
  for (uint32_t k = 0; k < t->n_keys; k++) put_node(w, t->fields[k].node);
}

// An outcome as a rule is lifted by its name, in the edition of the scheme.
static void put_computed(writer *w, uint32_t table, uint32_t field) {
  const heng_plan *plan = w->d->plan;
  const heng_plan_field *f = &plan->tables[table].fields[field];
  put_text(w, HENG_LIT("field"));
  put_rows(w, table);
  if (f->as_a_rule) {
    put_pair(w, f->pair);
    put(w, (uint64_t)plan->edition);
  }
  put_node(w, f->node);
}

static void put_whole_item(writer *w, uint32_t item) {
  heng_digests *d = w->d;
  if (item >= d->values) {
    const heng_plan_value *v = &d->plan->values[item - d->values];
    put_text(w, HENG_LIT("value"));
    put_node(w, v->node);
    return;
  }
  if (item >= d->rows) {
    put_table(w, item - d->rows);
    return;
  }
  uint32_t table = 0;
  while (item >= d->first[table + 1]) table++;
  put_computed(w, table, item - d->first[table]);
}

static heng_slice end(writer *w) {
  char hex[65];
  if (w->unlike) return (heng_slice){"", 0};
  heng__sha256(heng__buf_slice(&w->out), hex);
  return heng__arena_copy(w->d->arena, heng__slice(hex));
}

heng_slice heng__digest_of(heng_digests *d, uint32_t item) {
  if (d->of[item].len || d->unlike[item]) return d->of[item];
  // What is asked for while it is being made reads itself by a way round.
  for (size_t i = 0; i < d->busy.len; i++)
    if (d->busy.items[i] == item) return (heng_slice){"", 0};
  writer w = {
      .d = d, .out = {.arena = d->arena}, .item = item, .own = HENG_NONE};
  heng__push(d->arena, &d->busy, item);
  put_whole_item(&w, item);
  d->busy.len--;
  d->of[item] = end(&w);
  d->unlike[item] = w.unlike;
  return d->of[item];
}

heng_slice heng__digest_of_index(heng_digests *d,
                                 uint32_t table,
                                 uint32_t cursor,
                                 heng_node *const *inner,
                                 size_t n) {
  writer w = {
      .d = d, .out = {.arena = d->arena}, .item = HENG_NONE, .own = cursor};
  put_rows(&w, table);
  put_nodes(&w, inner, n);
  return end(&w);
}

heng_digests *heng__digests_new(heng_arena *arena,
                                const heng_plan *plan,
                                heng_date as_of) {
  heng_digests *d = heng__new(arena, heng_digests);
  *d = (heng_digests){.arena = arena, .plan = plan, .as_of = as_of};
  d->first = heng__array(arena, uint32_t, plan->n_tables + 1);
  for (size_t t = 0; t < plan->n_tables; t++)
    d->first[t + 1] = d->first[t] + (uint32_t)plan->tables[t].n_fields;
  d->rows = d->first[plan->n_tables];
  d->values = d->rows + (uint32_t)plan->n_tables;
  d->n = d->values + (uint32_t)plan->n_values;
  d->of = heng__array(arena, heng_slice, d->n + 1);
  d->reads = heng__array(arena, heng_item_list, d->n + 1);
  d->unlike = heng__array(arena, bool, d->n + 1);
  return d;
}

uint32_t heng__item_of(const heng_digests *d, const heng_step *step) {
  switch (step->kind) {
    case HENG_STEP_ROWS: return d->rows + step->table;
    case HENG_STEP_VALUE: return d->values + step->table;
    case HENG_STEP_FIELD: break;
  }
  return d->first[step->table] + step->field;
}
