// Indexes: the rows of a table by a tuple of values, built once, so that no
// aggregate looks at a row that does not agree.
#include "exec/run_internal.h"

#define FEW 8  // values of a tuple that are kept on the stack

typedef struct tuple {
  heng_state state;
  uint32_t finding;  // of HELD; of MISSING: of an unknown choice value, if any
  heng_cell_key *keys;
} tuple;

static heng_cell_key cell_key(const heng_exec *x,
                              heng_type type,
                              const heng_value *v) {
  switch (type.base) {
    case HENG_TYPE_NUMBER: return (heng_cell_key){.num = v->num};
    case HENG_TYPE_TEXT: return (heng_cell_key){.text = v->text};
    case HENG_TYPE_REF: {
      uint32_t root = x->plan->tables[type.id].root;
      return (heng_cell_key){
          .code = heng__run_row_at(x->run, type.id, v->row, root)};
    }
    case HENG_TYPE_NONE:
    case HENG_TYPE_DATE:
    case HENG_TYPE_BOOL:
    case HENG_TYPE_CHOICE:
    case HENG_TYPE_DURATION: break;
  }
  return (heng_cell_key){.code = v->code};
}

// Reads a tuple. One missing value is enough to agree with nothing, whatever
// the others are; only then does one that is held back matter.
static void read_tuple(heng_exec *x,
                       heng_node *const *nodes,
                       size_t n,
                       tuple *out) {
  bool missing = false;
  uint32_t held = HENG_NONE, unknown = HENG_NONE;
  for (size_t i = 0; i < n; i++) {
    heng_value v = heng__eval(x, nodes[i]);
    heng_type type = nodes[i]->type;
    if (v.state == HENG_HELD) {
      held = heng__held_first(x, held, v.finding);
    } else if (heng__is_unknown(type, &v)) {
      unknown = heng__held_first(x, unknown, v.finding);
      missing = true;
    } else if (v.state == HENG_MISSING ||
               (type.base == HENG_TYPE_REF && v.row == HENG_ROW_NONE)) {
      missing = true;
    } else {
      out->keys[i] = cell_key(x, type, &v);
    }
  }
  out->state = missing             ? HENG_MISSING
               : held != HENG_NONE ? HENG_HELD
                                   : HENG_KNOWN;
  out->finding = missing ? unknown : held;
}

static uint64_t mix(uint64_t hash, uint64_t more) {
  hash = (hash ^ more) * UINT64_C(0x9e3779b97f4a7c15);
  return hash ^ hash >> 32;
}

static uint64_t text_hash(heng_slice text) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < text.len; i++)
    hash = (hash ^ (unsigned char)text.ptr[i]) * UINT64_C(0x100000001b3);
  return hash;
}

static uint64_t tuple_hash(heng_node *const *nodes,
                           size_t n,
                           const heng_cell_key *keys) {
  uint64_t hash = 0;
  for (size_t i = 0; i < n; i++) {
    heng_base_type base = nodes[i]->type.base;
    hash = mix(hash, base == HENG_TYPE_NUMBER ? heng__num_hash(keys[i].num)
                     : base == HENG_TYPE_TEXT ? text_hash(keys[i].text)
                                              : (uint64_t)keys[i].code);
  }
  return hash;
}

static bool tuple_same(heng_node *const *nodes,
                       size_t n,
                       const heng_cell_key *a,
                       const heng_cell_key *b) {
  for (size_t i = 0; i < n; i++) {
    heng_base_type base = nodes[i]->type.base;
    bool same = base == HENG_TYPE_NUMBER
                    ? heng__num_cmp(a[i].num, b[i].num) == 0
                : base == HENG_TYPE_TEXT ? heng__slice_eq(a[i].text, b[i].text)
                                         : a[i].code == b[i].code;
    if (!same) return false;
  }
  return true;
}

// The slot of a tuple, or the empty one where it belongs.
static size_t find_slot(const heng_groups *index,
                        const heng_cell_key *keys,
                        uint64_t hash) {
  size_t at = (size_t)hash & index->mask;
  for (; index->slots[at] != HENG_NONE; at = (at + 1) & index->mask) {
    uint32_t g = index->slots[at];
    if (index->hashes[g] == hash &&
        tuple_same(index->inner, index->n, keys, index->keys + g * index->n))
      break;
  }
  return at;
}

// ---- building ---------------------------------------------------------------

typedef struct builder {
  heng_exec *x;
  heng_groups *index;
  size_t cap;          // groups that there is room for
  uint32_t *group_of;  // of each row, or HENG_NONE
  tuple tuple;
} builder;

static void grow(builder *b) {
  heng_groups *index = b->index;
  heng_arena *arena = b->x->arena;
  size_t cap = b->cap ? b->cap * 4 : 64;
  heng_cell_key *keys = heng__array(arena, heng_cell_key, cap * index->n);
  uint64_t *hashes = heng__array(arena, uint64_t, cap);
  if (index->n_groups) {
    memcpy(keys, index->keys, index->n_groups * index->n * sizeof *keys);
    memcpy(hashes, index->hashes, index->n_groups * sizeof *hashes);
  }
  index->keys = keys;
  index->hashes = hashes;
  index->mask = 2 * cap - 1;
  index->slots = heng__array(arena, uint32_t, 2 * cap);
  memset(index->slots, 0xff, 2 * cap * sizeof *index->slots);
  for (size_t g = 0; g < index->n_groups; g++) {
    size_t at = (size_t)hashes[g] & index->mask;
    while (index->slots[at] != HENG_NONE) at = (at + 1) & index->mask;
    index->slots[at] = (uint32_t)g;
  }
  b->cap = cap;
}

// The group of the builder's tuple, a new one if need be.
static uint32_t group_for(builder *b) {
  heng_groups *index = b->index;
  if (!index->n) return 0;
  if (index->dense) return (uint32_t)b->tuple.keys[0].code;
  if (index->n_groups == b->cap) grow(b);
  uint64_t hash = tuple_hash(index->inner, index->n, b->tuple.keys);
  size_t at = find_slot(index, b->tuple.keys, hash);
  if (index->slots[at] == HENG_NONE) {
    size_t g = index->n_groups++;
    index->slots[at] = (uint32_t)g;
    index->hashes[g] = hash;
    memcpy(index->keys + g * index->n, b->tuple.keys,
           index->n * sizeof *index->keys);
  }
  return index->slots[at];
}

static void place_rows(builder *b, size_t n_rows) {
  heng_groups *index = b->index;
  for (uint32_t row = 0; row < n_rows; row++) {
    heng__cursor_set(b->x, index->cursor, index->table, row);
    read_tuple(b->x, index->inner, index->n, &b->tuple);
    b->group_of[row] = HENG_NONE;
    if (b->tuple.state == HENG_KNOWN)
      b->group_of[row] = group_for(b);
    else if (b->tuple.state == HENG_HELD)
      index->held = heng__held_first(b->x, index->held, b->tuple.finding);
  }
}

static bool reads_only(const heng_plan *plan,
                       const heng_node *node,
                       uint32_t cursor,
                       uint32_t table) {
  if (heng__reads_cursor(node) && node->cursor == cursor)
    return heng__descends(plan, table, node->id);
  // What else may read the cursor is not looked into.
  if (node->aggregate || node->choose || node->rank) return false;
  for (uint32_t i = 0; i < node->n_args; i++)
    if (!reads_only(plan, node->args[i], cursor, table)) return false;
  return true;
}

// Rows that may or may not belong to the table: each holds back the group that
// it would be in, or every group where that cannot be told.
static void place_holds(builder *b) {
  heng_exec *x = b->x;
  heng_groups *index = b->index;
  const heng_holds *holds = &x->holds[index->table];
  uint32_t *of =
      holds->len ? heng__array(x->arena, uint32_t, holds->len) : NULL;
  for (size_t i = 0; i < holds->len; i++) {
    heng_hold hold = holds->items[i];
    bool readable = hold.table != HENG_NONE;
    for (size_t k = 0; readable && k < index->n; k++)
      readable =
          reads_only(x->plan, index->inner[k], index->cursor, hold.table);
    b->tuple.state = HENG_HELD;
    if (readable) {
      heng__cursor_set(x, index->cursor, hold.table, hold.row);
      read_tuple(x, index->inner, index->n, &b->tuple);
    }
    of[i] = HENG_NONE;
    if (b->tuple.state == HENG_KNOWN)
      of[i] = group_for(b);
    else if (b->tuple.state == HENG_HELD)
      index->held = heng__held_first(x, index->held, hold.finding);
  }
  if (!holds->len) return;
  index->group_held = heng__array(x->arena, uint32_t, index->n_groups);
  memset(index->group_held, 0xff, index->n_groups * sizeof(uint32_t));
  for (size_t i = 0; i < holds->len; i++) {
    if (of[i] == HENG_NONE) continue;
    uint32_t *at = &index->group_held[of[i]];
    *at = heng__held_first(x, *at, holds->items[i].finding);
  }
}

static void list_members(builder *b, size_t n_rows) {
  heng_groups *index = b->index;
  uint32_t *starts = heng__array(b->x->arena, uint32_t, index->n_groups + 1);
  size_t n = 0;
  for (size_t row = 0; row < n_rows; row++) {
    if (b->group_of[row] == HENG_NONE) continue;
    starts[b->group_of[row]]++;
    n++;
  }
  uint32_t end = 0;
  for (size_t g = 0; g < index->n_groups; g++) starts[g] = end += starts[g];
  starts[index->n_groups] = end;
  index->members = heng__array(b->x->arena, uint32_t, n);
  for (size_t row = n_rows; row-- > 0;)
    if (b->group_of[row] != HENG_NONE)
      index->members[--starts[b->group_of[row]]] = (uint32_t)row;
  index->starts = starts;
}

// Whether two inner sides, perhaps of different cursors, read the same.
static bool same_side(const heng_node *a,
                      uint32_t a_cursor,
                      const heng_node *b,
                      uint32_t b_cursor) {
  if (a->kind != b->kind || a->id != b->id || a->type.base != b->type.base ||
      a->type.id != b->type.id)
    return false;
  bool own = a->cursor == a_cursor && b->cursor == b_cursor;
  if (heng__reads_cursor(a))
    return own && heng__reads_cursor(b) && a->field == b->field;
  if (a->kind != HENG_NODE_FOLLOW && a->kind != HENG_NODE_ROW) return false;
  return a->n_args == 1 && b->n_args == 1 && a->field == b->field &&
         same_side(a->args[0], a_cursor, b->args[0], b_cursor);
}

static heng_groups *find_built(heng_exec *x,
                               uint32_t table,
                               uint32_t cursor,
                               heng_node *const *inner,
                               size_t n) {
  for (size_t i = 0; i < x->indexes.len; i++) {
    heng_groups *index = x->indexes.items[i];
    if (index->table != table || index->n != n) continue;
    size_t k = 0;
    while (k < n && same_side(index->inner[k], index->cursor, inner[k], cursor))
      k++;
    if (k == n) return index;
  }
  return NULL;
}

heng_groups *heng__groups_build(heng_exec *x,
                                uint32_t table,
                                uint32_t cursor,
                                heng_node *const *inner,
                                size_t n) {
  heng_groups *index = find_built(x, table, cursor, inner, n);
  if (index) return index;
  if (x->taking) index = heng__known_index(x, table, cursor, inner, n);
  if (index) {
    heng__push(x->arena, &x->indexes, index);
    return index;
  }
  index = heng__new(x->arena, heng_groups);
  *index = (heng_groups){.table = table,
                         .cursor = cursor,
                         .inner = inner,
                         .n = n,
                         .held = HENG_NONE};
  size_t n_rows = x->run->tables[table].n_rows;
  builder b = {.x = x, .index = index};
  b.group_of = heng__array(x->arena, uint32_t, n_rows);
  b.tuple.keys = heng__array(x->arena, heng_cell_key, n);
  index->dense = n == 1 && inner[0]->type.base == HENG_TYPE_REF;
  if (index->dense) {
    uint32_t root = x->plan->tables[inner[0]->type.id].root;
    index->n_groups = x->run->tables[root].n_rows;
  } else if (n == 0) {
    index->n_groups = 1;
  } else {
    grow(&b);
  }
  uint32_t depth = x->depth;
  place_rows(&b, n_rows);
  place_holds(&b);
  x->depth = depth;
  list_members(&b, n_rows);
  heng__push(x->arena, &x->indexes, index);
  return index;
}

// ---- finding --------------------------------------------------------------

heng_value heng__groups_find(heng_exec *x,
                             const heng_groups *index,
                             heng_node *const *outer) {
  heng_cell_key few[FEW] = {0};
  tuple t = {.keys = few};
  if (index->n > FEW) t.keys = heng__array(x->arena, heng_cell_key, index->n);
  if (index->n == 0) return heng__known_code(0);
  read_tuple(x, outer, index->n, &t);
  if (t.state == HENG_HELD) return heng__held(t.finding);
  if (t.state == HENG_MISSING)
    return (heng_value){.state = HENG_MISSING, .finding = t.finding};
  if (index->dense) return heng__known_code(t.keys[0].code);
  uint64_t hash = tuple_hash(index->inner, index->n, t.keys);
  uint32_t group = index->slots[find_slot(index, t.keys, hash)];
  return heng__known_code(group == HENG_NONE ? -1 : (int64_t)group);
}

uint32_t heng__groups_held(heng_exec *x,
                           const heng_groups *index,
                           int64_t group) {
  if (group < 0 || !index->group_held) return index->held;
  return heng__held_first(x, index->held, index->group_held[group]);
}
