// What differs between two runs of the same records under rules that differ.
#include "regress/audit.h"

typedef struct comparison {
  heng_arena *arena;
  const heng_run *run, *other;
  HENG_VEC(heng_effect) list;
} comparison;

static bool same_value(heng_type type,
                       const heng_value *a,
                       const heng_value *b) {
  if (a->state != b->state) return false;
  if (a->state != HENG_KNOWN) return true;
  switch (type.base) {
    case HENG_TYPE_NUMBER: return heng__num_cmp(a->num, b->num) == 0;
    case HENG_TYPE_TEXT: return heng__slice_eq(a->text, b->text);
    case HENG_TYPE_REF: return a->row == b->row;
    default: return a->code == b->code;
  }
}

static heng_value keep(comparison *c, heng_value v) {
  if (v.state == HENG_KNOWN && (v.num.d || v.num.wide))
    v.num = heng__num_copy(c->arena, v.num);
  if (v.text.len) v.text = heng__arena_copy(c->arena, v.text);
  return v;
}

// A row of the first run in the second: by its record where it is one, else by its
// key. The numbers of derived rows may be others.
static uint32_t row_in(const heng_run *from,
                       const heng_run *to,
                       uint32_t table,
                       uint32_t row) {
  uint32_t root = from->plan->tables[table].root;
  if (from->plan->tables[root].kind == HENG_TABLE_RECORDS)
    return heng__run_row_at(to, root, heng__run_row_at(from, table, row, root),
                            table);
  return heng__run_find(to, table, heng__run_key(from, table, row));
}

static void add(comparison *c, heng_effect effect) {
  effect.key = heng__arena_copy(c->arena, effect.key);
  effect.before = keep(c, effect.before);
  effect.after = keep(c, effect.after);
  heng__push(c->arena, &c->list, effect);
}

static void compare_row(comparison *c,
                        uint32_t table,
                        uint32_t row,
                        const uint32_t *fields,
                        size_t n) {
  uint32_t at = row_in(c->run, c->other, table, row);
  for (size_t i = 0; i < n; i++) {
    heng_effect effect = {.table = table,
                          .row = row,
                          .field = fields[i],
                          .key = heng__run_key(c->run, table, row)};
    effect.before = heng__run_value(c->run, table, row, fields[i]);
    effect.after = at == HENG_ROW_NONE
                       ? (heng_value){.state = HENG_MISSING}
                       : heng__run_value(c->other, table, at, fields[i]);
    heng_type type = c->run->plan->tables[table].fields[fields[i]].type;
    if (!same_value(type, &effect.before, &effect.after)) add(c, effect);
  }
}

// Rows that only the second has.
static void add_rows(comparison *c,
                     uint32_t table,
                     const uint32_t *fields,
                     size_t n) {
  size_t n_rows;
  const uint32_t *rows = heng__run_rows(c->arena, c->other, table, &n_rows);
  for (size_t r = 0; r < n_rows; r++) {
    if (row_in(c->other, c->run, table, rows[r]) != HENG_ROW_NONE) continue;
    for (size_t i = 0; i < n; i++) {
      heng_effect effect = {.table = table,
                            .row = rows[r],
                            .field = fields[i],
                            .key = heng__run_key(c->other, table, rows[r]),
                            .before = {.state = HENG_MISSING},
                            .added = true};
      effect.after = heng__run_value(c->other, table, rows[r], fields[i]);
      if (effect.after.state != HENG_MISSING) add(c, effect);
    }
  }
}

static bool looked_at(const heng_plan_field *f,
                      bool score,
                      heng_look look,
                      bool more) {
  switch (f->role) {
    case HENG_ROLE_TOTAL:
    case HENG_ROLE_PLACE:
    case HENG_ROLE_TIER: return score || more;
    case HENG_ROLE_INDICATOR:
    case HENG_ROLE_DEDUCT:
    case HENG_ROLE_BONUS:
    case HENG_ROLE_OUTCOME: return look == HENG_LOOK_ALL && (score || more);
    case HENG_ROLE_FIELD: return more;
    case HENG_ROLE_STORED:
    case HENG_ROLE_REFERENCE: return false;
  }
  return false;
}

static void compare_table(comparison *c,
                          uint32_t table,
                          heng_look look,
                          bool more) {
  const heng_plan_table *t = &c->run->plan->tables[table];
  uint32_t *fields = heng__array(c->arena, uint32_t, t->n_fields);
  size_t n = 0, n_rows;
  for (uint32_t f = 0; f < t->n_fields; f++)
    if (looked_at(&t->fields[f], t->score, look, more)) fields[n++] = f;
  if (!n) return;
  const uint32_t *rows = heng__run_rows(c->arena, c->run, table, &n_rows);
  for (size_t i = 0; i < n_rows; i++) compare_row(c, table, rows[i], fields, n);
  add_rows(c, table, fields, n);
}

heng_effects heng__effects(heng_arena *arena,
                           const heng_run *run,
                           const heng_run *other,
                           heng_look look,
                           uint32_t more) {
  comparison c = {.arena = arena, .run = run, .other = other};
  for (uint32_t t = 0; t < run->plan->n_tables; t++)
    compare_table(&c, t, look, t == more);
  return (heng_effects){c.list.items, c.list.len};
}
