// The rows of derived tables: subsets, groups and pairs.
#include "exec/run_internal.h"

typedef HENG_VEC(uint32_t) row_list;

static void add_hold(heng_exec *x, uint32_t table, heng_hold hold) {
  heng__push(x->arena, &x->holds[table], hold);
}

// What is not known of a source is not known of what is made from it.
static void inherit_holds(heng_exec *x,
                          uint32_t table,
                          uint32_t source,
                          bool same_rows) {
  for (size_t i = 0; i < x->holds[source].len; i++) {
    heng_hold hold = x->holds[source].items[i];
    if (!same_rows) hold.table = HENG_NONE;
    add_hold(x, table, hold);
  }
}

// ---- subsets --------------------------------------------------------------

static void build_subset(heng_exec *x, uint32_t table) {
  const heng_plan_table *t = &x->plan->tables[table];
  uint32_t source = t->source[0];
  heng_run_table *out = &x->run->tables[table];
  size_t n = x->run->tables[source].n_rows;
  row_list rows = {0};
  out->of_source = heng__array(x->arena, uint32_t, n);
  for (uint32_t row = 0; row < n; row++) {
    out->of_source[row] = HENG_ROW_NONE;
    heng_value in = heng__known_code(1);
    if (t->where) {
      heng__cursor_set(x, 0, source, row);
      in = heng__eval(x, t->where);
    }
    if (in.state == HENG_HELD)
      add_hold(x, table, (heng_hold){source, row, in.finding});
    if (!heng__is_yes(in)) continue;
    out->of_source[row] = (uint32_t)rows.len;
    heng__push(x->arena, &rows, row);
  }
  out->n_rows = rows.len;
  out->source_rows = rows.items;
  inherit_holds(x, table, source, /*same_rows=*/true);
}

// ---- keys of groups and pairs ---------------------------------------------

static void add_key_part(heng_exec *x,
                         heng_buf *buf,
                         heng_type type,
                         heng_value value,
                         heng_lang lang) {
  if (buf->len) heng__buf_puts(buf, "/");
  heng__buf_add(buf, heng__value_text(x->arena, x->run, type, value, lang));
}

static heng_slice pair_key(heng_exec *x,
                           const heng_plan_table *t,
                           uint32_t first,
                           uint32_t second) {
  heng_slice a = heng__run_key(x->run, t->source[0], first);
  heng_slice b = heng__run_key(x->run, t->source[1], second);
  return heng__arena_printf(x->arena, "%.*s/%.*s", HENG_ARG(a), HENG_ARG(b));
}

// ---- groups ---------------------------------------------------------------

// Fills row [row] from group [group] of the index.
static void add_group(heng_exec *x,
                      uint32_t table,
                      const heng_groups *index,
                      uint32_t group,
                      uint32_t row) {
  const heng_plan_table *t = &x->plan->tables[table];
  heng_run_table *out = &x->run->tables[table];
  heng_buf key = {.arena = x->arena}, other = {.arena = x->arena};
  // Every row was counted with the index; which one is the first does not matter.
  heng_trace *trace = x->trace;
  x->trace = NULL;
  heng__cursor_set(x, 0, t->source[0], index->members[index->starts[group]]);
  for (uint32_t k = 0; k < t->n_keys; k++) {
    heng_value v = heng__eval(x, t->fields[k].node);
    out->columns[k][row] = v;
    add_key_part(x, &key, t->fields[k].type, v, HENG_EN);
    add_key_part(x, &other, t->fields[k].type, v, HENG_ZH);
  }
  x->trace = trace;
  out->keys[row] = heng__buf_slice(&key);
  out->other_keys[row] = heng__buf_slice(&other);
}

// Keeps the groups that `having` admits.
static void filter_groups(heng_exec *x, uint32_t table, uint32_t *groups) {
  const heng_plan_table *t = &x->plan->tables[table];
  heng_run_table *out = &x->run->tables[table];
  uint32_t kept = 0;
  for (uint32_t row = 0; row < out->n_rows; row++) {
    heng__cursor_set(x, 0, table, row);
    heng_value in = heng__eval(x, t->having);
    if (in.state == HENG_HELD)
      add_hold(x, table, (heng_hold){HENG_NONE, 0, in.finding});
    if (!heng__is_yes(in)) continue;
    for (uint32_t k = 0; k < t->n_keys; k++)
      out->columns[k][kept] = out->columns[k][row];
    out->keys[kept] = out->keys[row];
    out->other_keys[kept] = out->other_keys[row];
    groups[kept++] = groups[row];
  }
  out->n_rows = kept;
}

static void list_members(heng_exec *x,
                         heng_run_table *out,
                         const heng_groups *index,
                         const uint32_t *groups) {
  out->starts = heng__array(x->arena, uint32_t, out->n_rows + 1);
  out->members =
      heng__array(x->arena, uint32_t, index->starts[index->n_groups]);
  uint32_t n = 0;
  for (size_t row = 0; row < out->n_rows; row++) {
    uint32_t from = index->starts[groups[row]];
    uint32_t to = index->starts[groups[row] + 1];
    out->starts[row] = n;
    while (from < to) out->members[n++] = index->members[from++];
  }
  out->starts[out->n_rows] = n;
}

static void build_groups(heng_exec *x, uint32_t table) {
  const heng_plan_table *t = &x->plan->tables[table];
  heng_run_table *out = &x->run->tables[table];
  heng_node **keys = heng__array(x->arena, heng_node *, t->n_keys);
  for (uint32_t k = 0; k < t->n_keys; k++) keys[k] = t->fields[k].node;
  heng_groups *index = heng__groups_build(x, t->source[0], 0, keys, t->n_keys);
  uint32_t *groups = heng__array(x->arena, uint32_t, index->n_groups);
  if (index->held != HENG_NONE)
    add_hold(x, table, (heng_hold){HENG_NONE, 0, index->held});
  size_t n = 0;
  for (uint32_t g = 0; g < index->n_groups; g++) {
    // A group that may have no row may not be there; the others are.
    if (index->starts[g] < index->starts[g + 1])
      groups[n++] = g;
    else if (index->group_held && index->group_held[g] != HENG_NONE)
      add_hold(x, table, (heng_hold){HENG_NONE, 0, index->group_held[g]});
  }
  out->n_rows = n;
  for (uint32_t k = 0; k < t->n_keys; k++)
    out->columns[k] = heng__array(x->arena, heng_value, n);
  out->keys = heng__array(x->arena, heng_slice, n);
  out->other_keys = heng__array(x->arena, heng_slice, n);
  for (uint32_t row = 0; row < n; row++)
    add_group(x, table, index, groups[row], row);
  if (t->having) filter_groups(x, table, groups);
  list_members(x, out, index, groups);
}

// ---- pairs ----------------------------------------------------------------

typedef struct pairing {
  heng_exec *x;
  uint32_t table;
  const heng_plan_table *t;
  heng_run_table *out;
  row_list first, second;
} pairing;

// The pair is put down as a row so that `where` can read it, and taken away if
// it is none.
static void try_pair(pairing *p, uint32_t first, uint32_t second) {
  heng_exec *x = p->x;
  heng__push(x->arena, &p->first, first);
  heng__push(x->arena, &p->second, second);
  p->out->source_rows = p->first.items;
  p->out->second_rows = p->second.items;
  if (!p->t->where) return;
  heng__cursor_set(x, 0, p->table, (uint32_t)p->first.len - 1);
  heng_value in = heng__eval(x, p->t->where);
  if (in.state == HENG_HELD)
    add_hold(x, p->table, (heng_hold){HENG_NONE, 0, in.finding});
  if (heng__is_yes(in)) {
    heng__trace_given(x, p->t->source[0], first);
    heng__trace_given(x, p->t->source[1], second);
    return;
  }
  p->first.len--;
  p->second.len--;
}

// The rows of the second table that may go with a row of the first.
static void pair_row(pairing *p,
                     const heng_groups *index,
                     heng_node *const *outer,
                     uint32_t row) {
  heng_exec *x = p->x;
  heng__cursor_set(x, 0, p->t->source[0], row);
  heng_value group = heng__groups_find(x, index, outer);
  uint32_t held = HENG_NONE;
  if (group.state == HENG_HELD)
    held = group.finding;
  else if (group.state == HENG_KNOWN)
    held = heng__groups_held(x, index, group.code);
  if (held != HENG_NONE) add_hold(x, p->table, (heng_hold){HENG_NONE, 0, held});
  if (group.state != HENG_KNOWN || group.code < 0) return;
  for (uint32_t m = index->starts[group.code];
       m < index->starts[group.code + 1]; m++)
    try_pair(p, row, index->members[m]);
}

static void build_pairs(heng_exec *x, uint32_t table) {
  const heng_plan_table *t = &x->plan->tables[table];
  pairing p = {.x = x, .table = table, .t = t, .out = &x->run->tables[table]};
  heng_node **inner = heng__array(x->arena, heng_node *, t->n_joins);
  heng_node **outer = heng__array(x->arena, heng_node *, t->n_joins);
  for (size_t i = 0; i < t->n_joins; i++) {
    inner[i] = t->joins[i].inner;
    outer[i] = t->joins[i].outer;
  }
  heng_groups *index =
      heng__groups_build(x, t->source[1], 1, inner, t->n_joins);
  size_t n = x->run->tables[t->source[0]].n_rows;
  for (uint32_t row = 0; row < n; row++) pair_row(&p, index, outer, row);
  // Rows that may belong to the second table are held back by the index.
  inherit_holds(x, table, t->source[0], /*same_rows=*/false);
  heng_run_table *out = p.out;
  out->n_rows = p.first.len;
  out->keys = heng__array(x->arena, heng_slice, out->n_rows);
  for (size_t row = 0; row < out->n_rows; row++)
    out->keys[row] = pair_key(x, t, p.first.items[row], p.second.items[row]);
  out->other_keys = out->keys;
}

void heng__rows_build(heng_exec *x, uint32_t table) {
  switch (x->plan->tables[table].kind) {
    case HENG_TABLE_RECORDS: return;
    case HENG_TABLE_SUBSET: build_subset(x, table); return;
    case HENG_TABLE_GROUP: build_groups(x, table); return;
    case HENG_TABLE_PAIR: build_pairs(x, table); return;
  }
}
