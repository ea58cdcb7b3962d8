// What one run shows by itself: totals and deductions beyond what is declared, and
// places that are shared though they should not be.
#include "regress/odd_internal.h"

bool heng__odd_full(heng_arena *arena,
                    const heng_plan_table *table,
                    heng_num *out) {
  size_t n = 0;
  *out = heng__num_int(0);
  for (size_t f = 0; f < table->n_fields; f++) {
    const heng_plan_field *field = &table->fields[f];
    if (field->role != HENG_ROLE_INDICATOR || field->parent != HENG_NONE)
      continue;
    n++;
    if ((!field->full.d && !field->full.wide) ||
        heng__num_add(arena, *out, field->full, out) != HENG_OK)
      return false;
  }
  return n > 0;
}

static bool known(const heng_run *run,
                  uint32_t table,
                  uint32_t row,
                  uint32_t field,
                  heng_num *out) {
  heng_value v = heng__run_value(run, table, row, field);
  *out = v.num;
  return v.state == HENG_KNOWN;
}

// What the bonuses of a row give, if all are known.
static bool bonuses(heng_arena *arena,
                    const heng_run *run,
                    uint32_t table,
                    uint32_t row,
                    heng_num *out) {
  const heng_plan_table *t = &run->plan->tables[table];
  *out = heng__num_int(0);
  for (uint32_t f = 0; f < t->n_fields; f++) {
    heng_num x;
    if (t->fields[f].role != HENG_ROLE_BONUS) continue;
    if (!known(run, table, row, f, &x)) return false;
    if (heng__num_sign(x) > 0 && heng__num_add(arena, *out, x, out) != HENG_OK)
      return false;
  }
  return true;
}

// The most that a total may be, rounded as the total is.
static heng_num rounded(heng_arena *arena,
                        const heng_plan_table *table,
                        heng_num most) {
  const heng_node *node = table->fields[table->total].node;
  int64_t digits;
  if (!node || node->kind != HENG_NODE_ROUND || node->to ||
      node->args[1]->kind != HENG_NODE_CONST ||
      !heng__num_to_int(node->args[1]->value.num, &digits) || digits < -18 ||
      digits > 18)
    return most;
  heng_num out;
  return heng__num_round(arena, most, (int)digits, node->mode, &out) == HENG_OK
             ? out
             : most;
}

static void see_total(heng_arena *arena,
                      const heng_run *run,
                      uint32_t table,
                      uint32_t row,
                      heng_odd_seens *out) {
  const heng_plan_table *t = &run->plan->tables[table];
  heng_num total, full, bonus, most;
  if (t->total == HENG_NONE || !known(run, table, row, t->total, &total))
    return;
  int side = heng__num_sign(total) < 0 ? -1 : 0;
  if (!side && heng__odd_full(arena, t, &full) &&
      bonuses(arena, run, table, row, &bonus) &&
      heng__num_add(arena, full, bonus, &most) == HENG_OK)
    side = heng__num_cmp(total, rounded(arena, t, most)) > 0;
  if (side)
    heng__push(
        arena, out,
        (heng_odd_seen){HENG_ODD_RANGE, table, row, t->total, HENG_NONE, side});
}

static void see_deduct(heng_arena *arena,
                       const heng_run *run,
                       uint32_t table,
                       uint32_t row,
                       uint32_t field,
                       heng_odd_seens *out) {
  const heng_plan_table *t = &run->plan->tables[table];
  const heng_plan_field *f = &t->fields[field];
  heng_num value, full;
  if (!known(run, table, row, field, &value)) return;
  bool above = (f->full.d || f->full.wide) && heng__num_cmp(value, f->full) > 0;
  if (f->role == HENG_ROLE_DEDUCT && heng__odd_full(arena, t, &full))
    above |= heng__num_cmp(value, full) > 0;
  int side = heng__num_sign(value) < 0 ? -1 : above;
  if (side)
    heng__push(
        arena, out,
        (heng_odd_seen){HENG_ODD_DEDUCT, table, row, field, HENG_NONE, side});
}

// Whether two rows stand in the same group of a rank, as far as fields say it.
static bool one_group(const heng_run *run,
                      const heng_plan_rank *rank,
                      uint32_t table,
                      uint32_t a,
                      uint32_t b) {
  for (size_t i = 0; i < rank->n_within; i++) {
    const heng_node *key = rank->within[i];
    if (key->kind != HENG_NODE_FIELD || key->cursor) return false;
    uint32_t rows[2] = {heng__run_row_at(run, table, a, key->id),
                        heng__run_row_at(run, table, b, key->id)};
    if (rows[0] == HENG_ROW_NONE || rows[1] == HENG_ROW_NONE) return false;
    heng_value v = heng__run_value(run, key->id, rows[0], key->field);
    heng_value w = heng__run_value(run, key->id, rows[1], key->field);
    if (v.state != HENG_KNOWN || w.state != HENG_KNOWN) return false;
    bool same =
        key->type.base == HENG_TYPE_NUMBER ? heng__num_cmp(v.num, w.num) == 0
        : key->type.base == HENG_TYPE_REF  ? v.row == w.row
        : key->type.base == HENG_TYPE_TEXT ? heng__slice_eq(v.text, w.text)
                                           : v.code == w.code;
    if (!same) return false;
  }
  return true;
}

// Rows that share a place though the rank has keys for ties.
static void see_shared(heng_arena *arena,
                       const heng_run *run,
                       uint32_t table,
                       uint32_t field,
                       heng_odd_seens *out) {
  const heng_plan_rank *rank =
      run->plan->tables[table].fields[field].node->rank;
  size_t n = run->tables[table].n_rows;
  if (rank->ties == HENG_TIES_NONE || rank->n_before_then == rank->n_keys)
    return;
  for (uint32_t a = 0; a < n; a++)
    for (uint32_t b = a + 1; b < n; b++) {
      heng_num x, y;
      if (!known(run, table, a, field, &x) ||
          !known(run, table, b, field, &y) || heng__num_cmp(x, y) != 0 ||
          !one_group(run, rank, table, a, b))
        continue;
      heng__push(arena, out,
                 (heng_odd_seen){HENG_ODD_TIE, table, a, field, b, 0});
      return;
    }
}

static void see_ties(heng_arena *arena,
                     const heng_run *run,
                     heng_odd_seens *out) {
  for (size_t i = 0; i < run->n_findings; i++) {
    const heng_finding *f = &run->findings[i];
    if (f->kind != HENG_FINDING_TIE || f->table == HENG_NONE) continue;
    const heng_plan_table *t = &run->plan->tables[f->table];
    for (uint32_t k = 0; k < t->n_fields; k++)
      if (t->fields[k].node && t->fields[k].node->kind == HENG_NODE_RANK &&
          heng__slice_eq(t->fields[k].pair.en, f->rule.en) &&
          heng__slice_eq(t->fields[k].pair.zh, f->rule.zh))
        heng__push(
            arena, out,
            (heng_odd_seen){HENG_ODD_TIE, f->table, f->row, k, HENG_NONE, 0});
  }
}

bool heng__odd_refused(const heng_run *run) {
  for (size_t i = 0; i < run->n_findings; i++)
    if (run->findings[i].kind == HENG_FINDING_CHECK ||
        run->findings[i].kind == HENG_FINDING_MARK)
      return true;
  return false;
}

void heng__odd_see(heng_arena *arena,
                   const heng_run *run,
                   heng_odd_seens *out) {
  const heng_plan *plan = run->plan;
  bool refused = heng__odd_refused(run);
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *table = &plan->tables[t];
    for (uint32_t f = 0; f < table->n_fields; f++) {
      const heng_plan_field *field = &table->fields[f];
      if (field->node && field->node->kind == HENG_NODE_RANK)
        see_shared(arena, run, t, f, out);
      if (refused ||
          (field->role != HENG_ROLE_DEDUCT && field->role != HENG_ROLE_BONUS))
        continue;
      for (uint32_t r = 0; r < run->tables[t].n_rows; r++)
        see_deduct(arena, run, t, r, f, out);
    }
    for (uint32_t r = 0; !refused && table->score && r < run->tables[t].n_rows;
         r++)
      see_total(arena, run, t, r, out);
  }
  see_ties(arena, run, out);
}
