// Ranks: the rows of each group in the order of their keys, with places.
#include "exec/run_internal.h"

typedef struct rank_key {
  heng_cell_key key;
  bool missing;
} rank_key;

typedef struct ranker {
  heng_exec *x;
  uint32_t table;
  const heng_node *node;
  const heng_plan_rank *rank;
  const heng_groups *index;
  heng_value *column;
  rank_key **keys;  // of each key: by position among the members of the index
  uint32_t *order;  // positions; those of a group stand together
  uint32_t *hold;   // finding that holds back order[i], or HENG_NONE
  bool *tied;       // order[i] is not told apart from order[i - 1]
  size_t key;       // that is sorted by
  size_t start;     // where the group at work begins in order
} ranker;

static heng_cell_key pack(heng_type type, const heng_value *v) {
  if (v->counts) return (heng_cell_key){.counts = v->counts};
  switch (type.base) {
    case HENG_TYPE_NUMBER: return (heng_cell_key){.num = v->num};
    case HENG_TYPE_TEXT: return (heng_cell_key){.text = v->text};
    case HENG_TYPE_REF: return (heng_cell_key){.code = v->row};
    case HENG_TYPE_NONE:
    case HENG_TYPE_DATE:
    case HENG_TYPE_BOOL:
    case HENG_TYPE_CHOICE:
    case HENG_TYPE_DURATION: break;
  }
  return (heng_cell_key){.code = v->code};
}

static heng_value unpack(heng_type type, heng_cell_key key) {
  switch (type.base) {
    case HENG_TYPE_NUMBER: return heng__known_num(key.num);
    case HENG_TYPE_TEXT: return (heng_value){.text = key.text};
    case HENG_TYPE_REF: return heng__known_row((uint32_t)key.code);
    case HENG_TYPE_NONE:
    case HENG_TYPE_DATE:
    case HENG_TYPE_BOOL:
    case HENG_TYPE_CHOICE:
    case HENG_TYPE_DURATION: break;
  }
  return heng__known_code(key.code);
}

static uint32_t row_at(const ranker *r, size_t i) {
  return r->index->members[r->order[i]];
}

static int by_sort_key(void *ctx, uint32_t a, uint32_t b) {
  const ranker *r = ctx;
  const heng_plan_key *key = &r->rank->keys[r->key];
  const rank_key *p = &r->keys[r->key][a], *q = &r->keys[r->key][b];
  if (p->missing || q->missing) return p->missing - q->missing;
  heng_type type = key->value->type;
  int c =
      type.base == HENG_TYPE_NUMBER ? heng__num_cmp(p->key.num, q->key.num) : 0;
  if (type.base != HENG_TYPE_NUMBER) {
    bool counts = key->value->kind == HENG_NODE_AGGREGATE &&
                  key->value->aggregate->function == HENG_FN_COUNTS_OF;
    heng_value v = unpack(type, p->key), w = unpack(type, q->key);
    c = counts ? heng__counts_cmp(r->x->run, p->key.counts, q->key.counts)
               : heng__value_cmp(r->x->run, type, &v, &w);
  }
  return key->descending ? -c : c;
}

// Evaluates a key for order[from..to). Returns the finding that holds it back,
// or HENG_NONE.
static uint32_t read_key(ranker *r, size_t k, size_t from, size_t to) {
  const heng_node *node = r->rank->keys[k].value;
  uint32_t held = HENG_NONE;
  if (!r->keys[k])
    r->keys[k] = heng__array(r->x->arena, rank_key,
                             r->index->starts[r->index->n_groups]);
  for (size_t i = from; i < to; i++) {
    heng__cursor_set(r->x, 0, r->table, row_at(r, i));
    heng_value v = heng__eval(r->x, node);
    if (v.state == HENG_HELD || heng__is_unknown(node->type, &v))
      held = heng__held_first(r->x, held, v.finding);
    rank_key *out = &r->keys[k][r->order[i]];
    out->missing = v.state == HENG_MISSING;
    out->key = pack(node->type, &v);
  }
  return held;
}

static void hold_all(ranker *r, size_t from, size_t to, uint32_t finding) {
  for (size_t i = from; i < to; i++) r->hold[i] = finding;
}

// Takes note that order[from..to) are alike in the keys before k.
static void note_tie(const ranker *r, size_t from, size_t to, size_t k) {
  if (!r->x->noted) return;
  uint32_t *rows = heng__array(r->x->arena, uint32_t, to - from);
  for (size_t i = from; i < to; i++) rows[i - from] = row_at(r, i);
  heng_noted_tie tie = {.rank = r->node,
                        .table = r->table,
                        .rows = rows,
                        .n_rows = to - from,
                        .n_keys = k,
                        .place = (int64_t)(from - r->start) + 1};
  heng__note_tie(r->x, &tie);
}

// Takes note of the order of a group.
static void note_group(const ranker *r, size_t from, size_t to) {
  if (!r->x->noted) return;
  uint32_t *rows = heng__array(r->x->arena, uint32_t, to - from);
  for (size_t i = from; i < to; i++) rows[i - from] = row_at(r, i);
  heng_noted_group group = {
      .rank = r->node, .table = r->table, .rows = rows, .n_rows = to - from};
  heng__note_group(r->x, &group);
}

// Sorts order[from..to), in which the keys before k are the same. A key behind
// `then by` is asked for only where rows still tie; held back, it holds back
// only them.
static void refine(ranker *r, size_t from, size_t to, size_t k) {
  if (to - from < 2) return;
  if (k >= r->rank->n_before_then) note_tie(r, from, to, k);
  if (k == r->rank->n_keys) {
    for (size_t i = from + 1; i < to; i++) r->tied[i] = true;
    heng__trace_way(r->x, r->node, 0);
    return;
  }
  if (k >= r->rank->n_before_then) {
    uint32_t held = read_key(r, k, from, to);
    if (held != HENG_NONE) {
      hold_all(r, from, to, held);
      return;
    }
  }
  r->key = k;
  heng__sort_rows(r->x->arena, r->order + from, to - from, by_sort_key, r);
  for (size_t i = from; i < to;) {
    size_t end = i + 1;
    r->key = k;
    while (end < to && by_sort_key(r, r->order[i], r->order[end]) == 0) end++;
    if (i == from && end < to) heng__trace_way(r->x, r->node, 1 + (uint32_t)k);
    refine(r, i, end, k + 1);
    i = end;
  }
}

// The finding that order[from..to) tie for a place.
static uint32_t raise_tie(ranker *r, size_t from, size_t to, int64_t place) {
  heng_exec *x = r->x;
  uint32_t *rows = heng__array(x->arena, uint32_t, to - from);
  for (size_t i = from; i < to; i++) rows[i - from] = row_at(r, i);
  heng__sort_by_key(x->arena, x->run, r->table, rows, to - from);
  heng_raise what = {.kind = HENG_FINDING_TIE,
                     .code = HENG_M_RUN_TIE,
                     .table = r->table,
                     .row = rows[0],
                     .about = r->node->span.start,
                     .span = r->node->span,
                     .rows = rows,
                     .n_rows = to - from,
                     .n_args = 5};
  what.args[0] = heng__say_pair(x->rule.pair);
  what.args[1] = heng__say_pair(x->plan->tables[r->table].pair);
  what.args[2] = heng__int_said(x->arena, (int64_t)(to - from));
  what.args[3] = heng__keys_said(x->arena, x->run, r->table, rows, to - from);
  what.args[4] = heng__int_said(x->arena, place);
  return heng__raise(x, &what);
}

static void give_places(ranker *r, size_t from, size_t to) {
  int64_t dense = 0;
  uint32_t after = HENG_NONE;  // holds back all later dense places
  for (size_t i = from; i < to;) {
    size_t end = i + 1;
    while (end < to && r->tied[end]) end++;
    int64_t place = (int64_t)(i - from) + 1;
    dense++;
    uint32_t held = heng__held_first(r->x, r->hold[i], after);
    if (r->rank->ties == HENG_TIES_DENSE) {
      place = dense;
      // How many places rows that are held back take is not known.
      after = held;
    } else if (r->rank->ties == HENG_TIES_NONE && end - i > 1) {
      held = heng__held_first(r->x, held, raise_tie(r, i, end, place));
    }
    for (; i < end; i++)
      r->column[row_at(r, i)] =
          held == HENG_NONE ? heng__known_int(place) : heng__held(held);
  }
}

static void rank_group(ranker *r, size_t group) {
  size_t from = r->index->starts[group], to = r->index->starts[group + 1];
  if (from == to) return;
  uint32_t held = heng__groups_held(r->x, r->index, (int64_t)group);
  for (size_t k = 0; k < r->rank->n_before_then; k++)
    held = heng__held_first(r->x, held, read_key(r, k, from, to));
  if (held == HENG_NONE) {
    r->start = from;
    refine(r, from, to, 0);
    give_places(r, from, to);
    note_group(r, from, to);
    return;
  }
  for (size_t i = from; i < to; i++) r->column[row_at(r, i)] = heng__held(held);
}

// The place of a row that is in no group: what it is grouped by is held back,
// or a choice value that nobody knows.
static heng_value no_group(heng_exec *x,
                           uint32_t table,
                           uint32_t row,
                           const heng_groups *index,
                           const heng_plan_rank *rank) {
  if (index->starts[index->n_groups] == x->run->tables[table].n_rows)
    return heng__missing();
  heng__cursor_set(x, 0, table, row);
  heng_value group = heng__groups_find(x, index, rank->within);
  uint32_t held = index->held;
  if (group.state == HENG_HELD) held = group.finding;
  if (held == HENG_NONE && group.state == HENG_MISSING) held = group.finding;
  return held == HENG_NONE ? heng__missing() : heng__held(held);
}

void heng__rank_column(heng_exec *x,
                       uint32_t table,
                       const heng_node *node,
                       heng_value *column) {
  const heng_plan_rank *rank = node->rank;
  ranker r = {
      .x = x, .table = table, .node = node, .rank = rank, .column = column};
  heng_groups *index =
      heng__groups_build(x, table, 0, rank->within, rank->n_within);
  r.index = index;
  size_t n = index->starts[index->n_groups];
  heng__trace_reached(x, node);
  r.keys = heng__array(x->arena, rank_key *, rank->n_keys);
  r.order = heng__array(x->arena, uint32_t, n);
  r.hold = heng__array(x->arena, uint32_t, n);
  r.tied = heng__array(x->arena, bool, n);
  for (size_t i = 0; i < n; i++) {
    r.order[i] = (uint32_t)i;
    r.hold[i] = HENG_NONE;
  }
  // A row in no group keeps this; the others get their places below.
  size_t n_rows = x->run->tables[table].n_rows;
  for (uint32_t row = 0; row < n_rows; row++)
    column[row] = no_group(x, table, row, index, rank);
  for (size_t g = 0; g < index->n_groups; g++) rank_group(&r, g);
}
