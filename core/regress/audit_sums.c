// Whether what is shown adds up: the parts of a total, of an indicator, of a slot
// and of a row that is the sum of those below it, as tables show them.
#include "regress/audit.h"

// Decimals that a table shows of a number that has no end.
#define SHOWN_DECIMALS 6

heng_num heng__shown_num(heng_arena *arena, heng_num x) {
  heng_num out = x;
  if (!heng__num_is_decimal(x))
    heng__num_round(arena, x, SHOWN_DECIMALS, HENG_HALF_UP, &out);
  return out;
}

typedef struct adding {
  heng_arena *arena;
  const heng_run *run;
  heng_sum_wanted *wanted;
  const void *ctx;
  HENG_VEC(heng_sum_off) list;
  size_t n_seen;
  size_t n_why[HENG_SUM_RULE + 1];
} adding;

// Parts added up, exactly and as shown.
typedef struct parts {
  heng_num exact, shown;
  size_t n;
  bool known;  // all of them, and within the exact range
} parts;

static parts no_parts(void) {
  return (parts){heng__num_int(0), heng__num_int(0), 0, true};
}

static void add_part(adding *a, parts *p, heng_value v, bool minus) {
  p->n++;
  if (v.state != HENG_KNOWN) p->known = false;
  if (!p->known) return;
  heng_num shown = heng__shown_num(a->arena, v.num), exact = v.num;
  heng_status status =
      minus ? heng__num_sub(a->arena, p->exact, exact, &p->exact)
            : heng__num_add(a->arena, p->exact, exact, &p->exact);
  if (status == HENG_OK)
    status = minus ? heng__num_sub(a->arena, p->shown, shown, &p->shown)
                   : heng__num_add(a->arena, p->shown, shown, &p->shown);
  if (status != HENG_OK) p->known = false;
}

// What the rule of a sum makes of [x], as far as it only rounds.
static heng_num rounded(adding *a, const heng_node *node, heng_num x) {
  heng_num out = x;
  int64_t digits = 0;
  if (!node || node->kind != HENG_NODE_ROUND) return x;
  heng_num by = node->args[1]->value.num;
  if (node->to)
    heng__num_round_to(a->arena, x, by, node->mode, &out);
  else if (heng__num_to_int(by, &digits))
    heng__num_round(a->arena, x, (int)digits, node->mode, &out);
  return out;
}

static heng_sum_why why(adding *a,
                        const heng_node *node,
                        const parts *p,
                        heng_num sum) {
  if (heng__num_cmp(rounded(a, node, p->shown), sum) == 0)
    return HENG_SUM_ROUNDS;
  return heng__num_cmp(rounded(a, node, p->exact), sum) == 0 ? HENG_SUM_SHOWN
                                                             : HENG_SUM_RULE;
}

static void compare(adding *a, const parts *p, heng_sum_off off) {
  heng_value v = heng__run_value(a->run, off.table, off.row, off.field);
  if (!p->n || !p->known || v.state != HENG_KNOWN) return;
  if (!a->wanted(a->ctx, off.table, off.row)) return;
  a->n_seen++;
  off.parts = p->shown;
  off.shown = heng__shown_num(a->arena, v.num);
  if (heng__num_cmp(off.parts, off.shown) == 0) return;
  const heng_node *node =
      a->run->plan->tables[off.table].fields[off.field].node;
  off.why = why(a, node, p, v.num);
  a->n_why[off.why]++;
  heng__push(a->arena, &a->list, off);
}

static void add_total(adding *a, uint32_t table, uint32_t row) {
  const heng_plan_table *t = &a->run->plan->tables[table];
  parts p = no_parts();
  if (t->total == HENG_NONE) return;
  for (uint32_t f = 0; f < t->n_fields; f++) {
    heng_role role = t->fields[f].role;
    bool counts =
        role == HENG_ROLE_DEDUCT || role == HENG_ROLE_BONUS ||
        (role == HENG_ROLE_INDICATOR && t->fields[f].parent == HENG_NONE);
    if (counts)
      add_part(a, &p, heng__run_value(a->run, table, row, f),
               role == HENG_ROLE_DEDUCT);
  }
  compare(a, &p,
          (heng_sum_off){.kind = HENG_SUM_TOTAL,
                         .table = table,
                         .row = row,
                         .field = t->total});
}

static void add_parents(adding *a, uint32_t table, uint32_t row) {
  const heng_plan_table *t = &a->run->plan->tables[table];
  for (uint32_t parent = 0; parent < t->n_fields; parent++) {
    parts p = no_parts();
    if (t->fields[parent].role != HENG_ROLE_INDICATOR) continue;
    for (uint32_t f = 0; f < t->n_fields; f++)
      if (t->fields[f].role == HENG_ROLE_INDICATOR &&
          t->fields[f].parent == parent)
        add_part(a, &p, heng__run_value(a->run, table, row, f), false);
    compare(a, &p,
            (heng_sum_off){.kind = HENG_SUM_PARENT,
                           .table = table,
                           .row = row,
                           .field = parent});
  }
}

static void add_slots(adding *a,
                      uint32_t table,
                      const uint32_t *rows,
                      size_t n_rows) {
  const heng_plan_table *t = &a->run->plan->tables[table];
  for (uint32_t f = 0; f < t->n_fields; f++) {
    if (!t->fields[f].slot || !HENG_SLOT_HAS_MARKS(t->fields[f].slot)) continue;
    // An indicator whose rule makes something of the marks is no sum of them.
    if (!t->fields[f].node || t->fields[f].node->kind != HENG_NODE_SLOT)
      continue;
    heng_slot_rows *slots = heng__run_slots(a->arena, a->run, table, f);
    for (size_t r = 0; r < n_rows; r++) {
      parts p = no_parts();
      const heng_slot_rows *children = &slots[rows[r]];
      for (size_t i = 0; i < children->n; i++)
        add_part(a, &p, children->items[i].mark, false);
      compare(a, &p,
              (heng_sum_off){.kind = HENG_SUM_SLOT,
                             .table = table,
                             .row = rows[r],
                             .field = f});
    }
  }
}

// Whether a rollup says that a row is the sum of this field of those below it.
static bool is_sum_of_children(const heng_plan_table *t, uint32_t field) {
  const heng_node *node = t->fields[field].node;
  if (!node || node->kind != HENG_NODE_ROLLUP) return false;
  const heng_node *above = node->args[1];
  const heng_aggregate *sum = above->aggregate;
  return sum && sum->function == HENG_FN_SUM && sum->children && !sum->where &&
         sum->body && sum->body->kind == HENG_NODE_FIELD &&
         sum->body->field == field;
}

static void add_rollup(
    adding *a, uint32_t table, uint32_t field, const uint32_t *rows, size_t n) {
  const heng_run *run = a->run;
  const heng_node *up = run->plan->tables[table].fields[field].node->args[2];
  uint32_t root = run->plan->tables[table].root;
  for (size_t r = 0; r < n; r++) {
    parts p = no_parts();
    uint32_t self = heng__run_row_at(run, table, rows[r], root);
    for (size_t i = 0; i < n; i++) {
      uint32_t at = heng__run_row_at(run, table, rows[i], up->id);
      heng_value parent = heng__run_value(run, up->id, at, up->field);
      if (parent.state == HENG_KNOWN &&
          heng__run_row_at(run, up->type.id, parent.row, root) == self)
        add_part(a, &p, heng__run_value(run, table, rows[i], field), false);
    }
    compare(a, &p,
            (heng_sum_off){.kind = HENG_SUM_ROLLUP,
                           .table = table,
                           .row = rows[r],
                           .field = field});
  }
}

static void add_table(adding *a, uint32_t table) {
  const heng_plan_table *t = &a->run->plan->tables[table];
  size_t n;
  const uint32_t *rows = heng__run_rows(a->arena, a->run, table, &n);
  for (size_t r = 0; t->score && r < n; r++) {
    add_total(a, table, rows[r]);
    add_parents(a, table, rows[r]);
  }
  if (t->score) add_slots(a, table, rows, n);
  for (uint32_t f = 0; f < t->n_fields; f++)
    if (is_sum_of_children(t, f)) add_rollup(a, table, f, rows, n);
}

heng_sums heng__sums(heng_arena *arena,
                     const heng_run *run,
                     uint32_t only,
                     heng_sum_wanted *wanted,
                     const void *ctx) {
  adding a = {.arena = arena, .run = run, .wanted = wanted, .ctx = ctx};
  for (uint32_t t = 0; t < run->plan->n_tables; t++)
    if (only == HENG_NONE || only == t) add_table(&a, t);
  heng_sums sums = {a.list.items, a.list.len, a.n_seen, {0}};
  memcpy(sums.n_why, a.n_why, sizeof sums.n_why);
  return sums;
}
