// Laying two runs side by side. Values are compared across plans, in which the
// same choice may have other codes and the same row another number.
#include "regress/movement.h"

#include <stdlib.h>

typedef struct laying {
  heng_arena *arena;
  const heng_run *run[2];
  heng_moved_table *table;
} laying;

static const heng_plan_table *table_of(const laying *l, int side) {
  uint32_t table = l->table->table[side];
  return table == HENG_NONE ? NULL : &l->run[side]->plan->tables[table];
}

// Values ------------------------------------------------------------------------

static bool same_text(heng_arena *arena,
                      const heng_run *const run[2],
                      const heng_type type[2],
                      const heng_value value[2]) {
  heng_slice text[2];
  for (int i = 0; i < 2; i++)
    text[i] = heng__value_text(arena, run[i], type[i], value[i], HENG_EN);
  return heng__slice_eq(text[0], text[1]);
}

static bool same_choice(heng_arena *arena,
                        const heng_run *const run[2],
                        const heng_type type[2],
                        const heng_value value[2]) {
  heng_pair pair[2];
  for (int i = 0; i < 2; i++) {
    const heng_choice *c = &run[i]->plan->schema->choices[type[i].id];
    if (value[i].code < 0 || (size_t)value[i].code >= c->n_values)
      return same_text(arena, run, type, value);
    pair[i] = c->values[value[i].code];
  }
  return heng__pair_alike(pair[0], pair[1]);
}

bool heng__moved_same(heng_arena *arena,
                      const heng_run *const run[2],
                      const heng_type type[2],
                      const heng_value value[2]) {
  if (value[0].state != value[1].state) return false;
  if (value[0].state != HENG_KNOWN) return true;
  if (type[0].base != type[1].base) return false;
  switch (type[0].base) {
    case HENG_TYPE_NUMBER:
      return heng__num_cmp(value[0].num, value[1].num) == 0;
    case HENG_TYPE_DATE:
    case HENG_TYPE_BOOL: return value[0].code == value[1].code;
    case HENG_TYPE_CHOICE: return same_choice(arena, run, type, value);
    case HENG_TYPE_TEXT:
      if (!value[0].counts && !value[1].counts)
        return heng__slice_eq(value[0].text, value[1].text);
      break;
    case HENG_TYPE_REF:
    case HENG_TYPE_NONE:
    case HENG_TYPE_DURATION: break;
  }
  return same_text(arena, run, type, value);
}

// Fields ------------------------------------------------------------------------

static bool is_published(const heng_plan_field *f) {
  return f->node && f->role != HENG_ROLE_STORED &&
         f->role != HENG_ROLE_REFERENCE;
}

static bool is_one_of_a_kind(heng_role role) {
  return role == HENG_ROLE_TOTAL || role == HENG_ROLE_PLACE ||
         role == HENG_ROLE_TIER;
}

static uint32_t partner_of(const heng_plan_table *t, const heng_plan_field *f) {
  for (uint32_t i = 0; t && i < t->n_fields; i++)
    if (is_published(&t->fields[i]) && is_one_of_a_kind(f->role) &&
        t->fields[i].role == f->role)
      return i;
  for (uint32_t i = 0; t && i < t->n_fields; i++)
    if (is_published(&t->fields[i]) &&
        heng__pair_alike(t->fields[i].pair, f->pair))
      return i;
  return HENG_NONE;
}

// The fields of the second in their order, then those that only the first has.
static void pair_fields(laying *l) {
  const heng_plan_table *a = table_of(l, 0), *b = table_of(l, 1);
  size_t most = (a ? a->n_fields : 0) + (b ? b->n_fields : 0);
  heng_moved_table *t = l->table;
  t->fields = heng__array(l->arena, heng_moved_field, most + 1);
  bool *met = heng__array(l->arena, bool, most + 1);
  for (uint32_t i = 0; b && i < b->n_fields; i++) {
    const heng_plan_field *f = &b->fields[i];
    if (!is_published(f)) continue;
    uint32_t partner = partner_of(a, f);
    if (partner != HENG_NONE && met[partner]) partner = HENG_NONE;
    if (partner != HENG_NONE) met[partner] = true;
    t->fields[t->n_fields++] =
        (heng_moved_field){{partner, i}, f->role, heng__say_pair(f->pair)};
  }
  for (uint32_t i = 0; a && i < a->n_fields; i++) {
    const heng_plan_field *f = &a->fields[i];
    if (is_published(f) && !met[i])
      t->fields[t->n_fields++] =
          (heng_moved_field){{i, HENG_NONE}, f->role, heng__say_pair(f->pair)};
  }
}

// Units -------------------------------------------------------------------------

static int tier_direction(const laying *l,
                          const heng_moved_field *f,
                          const heng_moved_value *v) {
  if (!v->there[0] || !v->there[1] || v->value[0].state != HENG_KNOWN ||
      v->value[1].state != HENG_KNOWN)
    return 0;
  const heng_run *run[2] = {l->run[0], l->run[1]};
  heng_type type[2];
  for (int i = 0; i < 2; i++) {
    type[i] = table_of(l, i)->fields[f->field[i]].type;
    if (type[i].base != HENG_TYPE_CHOICE || v->value[i].code < 0) return 0;
  }
  // The order is the second's; a value that it does not have has none.
  const heng_choice *old = &run[0]->plan->schema->choices[type[0].id];
  const heng_choice *now = &run[1]->plan->schema->choices[type[1].id];
  if ((size_t)v->value[0].code >= old->n_values) return 0;
  heng_pair before = old->values[v->value[0].code];
  for (size_t i = 0; i < now->n_values; i++)
    if (heng__pair_alike(now->values[i], before))
      return ((int64_t)i > v->value[1].code) - ((int64_t)i < v->value[1].code);
  return 0;
}

static bool is_yes(const heng_moved_value *v, int side) {
  return v->there[side] && v->value[side].state == HENG_KNOWN &&
         v->value[side].code != 0;
}

static bool is_held(const heng_moved_value *v, int side) {
  return v->there[side] && v->value[side].state == HENG_HELD;
}

static void count_value(laying *l, const heng_moved_value *v) {
  heng_moved_counts *c = &l->table->counts;
  const heng_moved_field *f = &l->table->fields[v->field];
  int sign = v->has_by ? heng__num_sign(v->by) : 0;
  int tier = 0;
  switch (f->role) {
    case HENG_ROLE_TOTAL: c->totals++; break;
    case HENG_ROLE_PLACE:
      if (sign < 0) c->up++;
      if (sign > 0) c->down++;
      break;
    case HENG_ROLE_TIER:
      tier = tier_direction(l, f, v);
      c->tiers++;
      if (tier > 0) c->tier_up++;
      if (tier < 0) c->tier_down++;
      break;
    case HENG_ROLE_OUTCOME:
      // Of a value that differs only one is yes.
      if (is_yes(v, 1)) c->outcomes_new++;
      if (is_yes(v, 0)) c->outcomes_gone++;
      break;
    default: break;
  }
}

static void count_unit(laying *l, const heng_movement *m) {
  heng_moved_counts *c = &l->table->counts;
  c->moved++;
  if (m->row[0] == HENG_ROW_NONE) c->appeared++;
  if (m->row[1] == HENG_ROW_NONE) c->gone++;
  bool held = false, freed = false;
  for (size_t i = 0; i < m->n_values; i++) {
    const heng_moved_value *v = &m->values[i];
    count_value(l, v);
    // What is held back on both sides does not differ.
    held |= is_held(v, 1);
    freed |= is_held(v, 0);
  }
  c->held += held;
  c->freed += freed;
}

// What differs of one field; false where nothing does.
static bool lay_value(laying *l,
                      const heng_movement *m,
                      uint32_t field,
                      heng_moved_value *out) {
  const heng_moved_field *f = &l->table->fields[field];
  *out = (heng_moved_value){.field = field};
  heng_type type[2] = {{0}, {0}};
  for (int i = 0; i < 2; i++) {
    out->value[i].state = HENG_MISSING;
    out->there[i] = m->row[i] != HENG_ROW_NONE && f->field[i] != HENG_NONE;
    if (!out->there[i]) continue;
    type[i] = table_of(l, i)->fields[f->field[i]].type;
    out->value[i] =
        heng__run_value(l->run[i], l->table->table[i], m->row[i], f->field[i]);
  }
  if (!out->there[0] && !out->there[1]) return false;
  bool both = out->there[0] && out->there[1];
  if (both && heng__moved_same(l->arena, l->run, type, out->value))
    return false;
  out->has_by =
      both && type[0].base == HENG_TYPE_NUMBER &&
      type[1].base == HENG_TYPE_NUMBER && out->value[0].state == HENG_KNOWN &&
      out->value[1].state == HENG_KNOWN &&
      heng__num_sub(l->arena, out->value[1].num, out->value[0].num, &out->by) ==
          HENG_OK;
  return true;
}

static void measure(laying *l, heng_movement *m) {
  m->size = m->places = heng__num_int(0);
  m->measured = m->row[0] != HENG_ROW_NONE && m->row[1] != HENG_ROW_NONE;
  for (size_t i = 0; i < m->n_values; i++) {
    const heng_moved_value *v = &m->values[i];
    heng_role role = l->table->fields[v->field].role;
    if (role != HENG_ROLE_TOTAL && role != HENG_ROLE_PLACE) continue;
    if (!v->has_by) {
      m->measured = false;
      continue;
    }
    heng_num size = heng__num_abs(l->arena, v->by);
    if (role == HENG_ROLE_TOTAL) m->size = size;
    if (role == HENG_ROLE_PLACE) m->places = size;
  }
}

typedef HENG_VEC(heng_movement) movements;

static void lay_unit(laying *l,
                     heng_slice key,
                     uint32_t first,
                     uint32_t second,
                     heng_moved_value *room,
                     movements *out) {
  heng_movement m = {.key = key, .row = {first, second}};
  l->table->counts.units++;
  for (uint32_t f = 0; f < l->table->n_fields; f++)
    m.n_values += lay_value(l, &m, f, &room[m.n_values]);
  bool here = first != HENG_ROW_NONE && second != HENG_ROW_NONE;
  if (here && !m.n_values) return;
  m.values = heng__array(l->arena, heng_moved_value, m.n_values + 1);
  if (m.n_values) memcpy(m.values, room, m.n_values * sizeof *room);
  measure(l, &m);
  count_unit(l, &m);
  heng__push(l->arena, out, m);
}

// Rows by key -------------------------------------------------------------------

typedef struct keyed_row {
  heng_slice key;
  uint32_t row;
} keyed_row;

static int by_key(const void *x, const void *y) {
  const keyed_row *a = x, *b = y;
  int c = heng__slice_cmp(a->key, b->key);
  return c ? c : (a->row > b->row) - (a->row < b->row);
}

// The key of a row in the other tongue; of most rows it is the same.
static heng_slice other_key(const heng_run *run, uint32_t table, uint32_t row) {
  uint32_t root = run->plan->tables[table].root;
  const heng_slice *others = run->tables[root].other_keys;
  if (!others) return heng__run_key(run, table, row);
  return others[heng__run_row_at(run, table, row, root)];
}

// The rows of a side under their keys, those of the other tongue too.
static keyed_row *rows_by_key(const laying *l, int side, size_t *n) {
  *n = 0;
  if (!table_of(l, side)) return NULL;
  uint32_t table = l->table->table[side];
  const heng_run *run = l->run[side];
  size_t n_rows = run->tables[table].n_rows;
  keyed_row *all = heng__array(l->arena, keyed_row, 2 * n_rows + 1);
  for (uint32_t r = 0; r < n_rows; r++) {
    heng_slice key = heng__run_key(run, table, r);
    heng_slice other = other_key(run, table, r);
    all[(*n)++] = (keyed_row){key, r};
    if (!heng__slice_eq(key, other)) all[(*n)++] = (keyed_row){other, r};
  }
  if (*n) qsort(all, *n, sizeof *all, by_key);
  return all;
}

static uint32_t find_row(const keyed_row *rows, size_t n, heng_slice key) {
  size_t low = 0, high = n;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (heng__slice_cmp(rows[middle].key, key) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low < n && heng__slice_eq(rows[low].key, key) ? rows[low].row
                                                       : HENG_ROW_NONE;
}

// The partner in the second of a row of the first.
static uint32_t partner_row(const laying *l,
                            uint32_t row,
                            heng_slice key,
                            const keyed_row *others,
                            size_t n) {
  uint32_t found = find_row(others, n, key);
  if (found != HENG_ROW_NONE) return found;
  return find_row(others, n, other_key(l->run[0], l->table->table[0], row));
}

static int by_size(const void *x, const void *y) {
  const heng_movement *a = x, *b = y;
  if (a->measured != b->measured) return a->measured ? 1 : -1;
  int c = heng__num_cmp(b->size, a->size);
  if (!c) c = heng__num_cmp(b->places, a->places);
  if (!c) c = (a->n_values < b->n_values) - (a->n_values > b->n_values);
  return c ? c : heng__slice_cmp(a->key, b->key);
}

static void lay_table(laying *l) {
  pair_fields(l);
  heng_moved_table *t = l->table;
  heng_moved_value *room =
      heng__array(l->arena, heng_moved_value, t->n_fields + 1);
  movements out = {0};
  size_t n_others, n = 0;
  keyed_row *others = rows_by_key(l, 1, &n_others);
  bool *met = NULL;
  if (table_of(l, 1))
    met =
        heng__array(l->arena, bool, l->run[1]->tables[t->table[1]].n_rows + 1);
  if (table_of(l, 0)) n = l->run[0]->tables[t->table[0]].n_rows;
  for (uint32_t r = 0; r < n; r++) {
    heng_slice key = heng__run_key(l->run[0], t->table[0], r);
    uint32_t other = partner_row(l, r, key, others, n_others);
    if (other != HENG_ROW_NONE && met[other]) other = HENG_ROW_NONE;
    if (other != HENG_ROW_NONE) met[other] = true;
    lay_unit(l, key, r, other, room, &out);
  }
  if (table_of(l, 1)) n = l->run[1]->tables[t->table[1]].n_rows;
  for (uint32_t r = 0; table_of(l, 1) && r < n; r++)
    if (!met[r])
      lay_unit(l, heng__run_key(l->run[1], t->table[1], r), HENG_ROW_NONE, r,
               room, &out);
  if (out.len) qsort(out.items, out.len, sizeof *out.items, by_size);
  t->items = out.items;
  t->len = out.len;
}

// Tables ------------------------------------------------------------------------

static bool is_wanted(const heng_plan_table *t, heng_slice only) {
  return t->score && (!only.len || heng__pair_has(t->pair, only));
}

// The score tables of [plan] that are wanted and have no partner yet.
static size_t left_over(const heng_plan *plan,
                        heng_slice only,
                        const bool *met,
                        uint32_t *last) {
  size_t n = 0;
  for (uint32_t t = 0; t < plan->n_tables; t++)
    if (is_wanted(&plan->tables[t], only) && !met[t]) n++, *last = t;
  return n;
}

static void pair_tables(heng_arena *arena, heng_movements *m, heng_slice only) {
  const heng_plan *a = m->run[0]->plan, *b = m->run[1]->plan;
  bool *met_a = heng__array(arena, bool, a->n_tables + 1);
  bool *met_b = heng__array(arena, bool, b->n_tables + 1);
  uint32_t *of = heng__array(arena, uint32_t, a->n_tables + 1);
  for (uint32_t t = 0; t < a->n_tables; t++) {
    of[t] = HENG_NONE;
    for (uint32_t k = 0; k < b->n_tables && a->tables[t].score; k++)
      if (!met_b[k] && of[t] == HENG_NONE && b->tables[k].score &&
          heng__pair_alike(a->tables[t].pair, b->tables[k].pair)) {
        of[t] = k;
        met_a[t] = met_b[k] = true;
      }
  }
  uint32_t x = 0, y = 0;
  heng_slice any = {NULL, 0};
  if (left_over(a, any, met_a, &x) == 1 && left_over(b, any, met_b, &y) == 1) {
    of[x] = y;
    met_b[y] = true;
  }
  m->tables = heng__array(arena, heng_moved_table, a->n_tables + b->n_tables);
  for (uint32_t t = 0; t < a->n_tables; t++) {
    bool wanted = is_wanted(&a->tables[t], only) ||
                  (of[t] != HENG_NONE && is_wanted(&b->tables[of[t]], only));
    if (!wanted) continue;
    heng_pair pair =
        of[t] == HENG_NONE ? a->tables[t].pair : b->tables[of[t]].pair;
    m->tables[m->n_tables++] =
        (heng_moved_table){.table = {t, of[t]}, .name = heng__say_pair(pair)};
  }
  for (uint32_t t = 0; t < b->n_tables; t++)
    if (is_wanted(&b->tables[t], only) && !met_b[t])
      m->tables[m->n_tables++] = (heng_moved_table){
          .table = {HENG_NONE, t}, .name = heng__say_pair(b->tables[t].pair)};
}

// Findings ----------------------------------------------------------------------

static int by_text(const void *x, const void *y) {
  return heng__slice_cmp(*(const heng_slice *)x, *(const heng_slice *)y);
}

// What each finding is about, in order. Its words are left out: a message may show
// the rule as it is written.
static heng_slice *said_by(heng_arena *arena, const heng_run *run) {
  heng_slice *all = heng__array(arena, heng_slice, run->n_findings + 1);
  for (size_t i = 0; i < run->n_findings; i++) {
    const heng_finding *f = &run->findings[i];
    heng_said rule = heng__say_pair(f->rule), table = {{"", 0}, {"", 0}};
    if (f->table != HENG_NONE)
      table = heng__say_pair(run->plan->tables[f->table].pair);
    all[i] = heng__arena_printf(arena, "%d %.*s %.*s %.*s", (int)f->code,
                                HENG_ARG(table.en), HENG_ARG(f->key),
                                HENG_ARG(rule.en));
  }
  if (run->n_findings) qsort(all, run->n_findings, sizeof *all, by_text);
  return all;
}

static void compare_findings(heng_arena *arena, heng_movements *m) {
  heng_slice *a = said_by(arena, m->run[0]), *b = said_by(arena, m->run[1]);
  size_t n = m->run[0]->n_findings, k = m->run[1]->n_findings, i = 0, j = 0;
  while (i < n || j < k) {
    int c = i == n ? 1 : j == k ? -1 : heng__slice_cmp(a[i], b[j]);
    if (c < 0) m->findings_gone++;
    if (c > 0) m->findings_new++;
    if (c <= 0) i++;
    if (c >= 0) j++;
  }
}

static void add_counts(heng_moved_counts *to, const heng_moved_counts *from) {
  to->units += from->units;
  to->moved += from->moved;
  to->totals += from->totals;
  to->up += from->up;
  to->down += from->down;
  to->tier_up += from->tier_up;
  to->tier_down += from->tier_down;
  to->tiers += from->tiers;
  to->outcomes_new += from->outcomes_new;
  to->outcomes_gone += from->outcomes_gone;
  to->appeared += from->appeared;
  to->gone += from->gone;
  to->held += from->held;
  to->freed += from->freed;
}

heng_movements *heng__movements(heng_arena *arena,
                                const heng_run *first,
                                const heng_run *second,
                                heng_slice only) {
  heng_movements *m = heng__new(arena, heng_movements);
  m->run[0] = first;
  m->run[1] = second;
  pair_tables(arena, m, only);
  for (size_t i = 0; i < m->n_tables; i++) {
    laying l = {arena, {first, second}, &m->tables[i]};
    lay_table(&l);
    add_counts(&m->counts, &m->tables[i].counts);
  }
  compare_findings(arena, m);
  return m;
}
