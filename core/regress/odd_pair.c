// What raising one cell of a unit's own records does to that unit's total.
#include "regress/odd_internal.h"

// The column that says whose row it is: the key of a table that is scored, else the
// reference to it that is marked main, else the first. -1: nobody's.
static int32_t owner_column(const heng_draft_shape *shape,
                            uint32_t table,
                            uint32_t scored) {
  const heng_schema_table *s = &shape->plan->schema->tables[table];
  int32_t found = -1;
  if (table == scored) return s->key < 0 ? -1 : shape->tables[table].at[s->key];
  for (size_t c = 0; c < shape->tables[table].n; c++) {
    const heng_schema_field *f = &s->fields[shape->tables[table].fields[c]];
    if (f->base != HENG_TYPE_REF || f->id != scored) continue;
    if (found < 0 || f->main) found = (int32_t)c;
  }
  return found;
}

// The record table whose rows a score has, or HENG_NONE.
static uint32_t scored_by(const heng_plan *plan, uint32_t table) {
  const heng_plan_table *root = &plan->tables[plan->tables[table].root];
  return root->kind == HENG_TABLE_RECORDS ? root->schema : HENG_NONE;
}

bool heng__odd_column(const heng_draft_shape *shape,
                      uint32_t table,
                      uint32_t field) {
  const heng_plan *plan = shape->plan;
  const heng_schema_field *f = &plan->schema->tables[table].fields[field];
  if (f->key || (f->base != HENG_TYPE_NUMBER && f->base != HENG_TYPE_DATE))
    return false;
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    if (!plan->tables[t].score || plan->tables[t].total == HENG_NONE) continue;
    uint32_t scored = scored_by(plan, t);
    if (scored != HENG_NONE && owner_column(shape, table, scored) >= 0)
      return true;
  }
  return false;
}

heng_slice heng__odd_among(heng_arena *arena,
                           const heng_draft_shape *shape,
                           const heng_draft *draft,
                           uint32_t table,
                           uint32_t row,
                           heng_lang lang) {
  const heng_plan *plan = shape->plan;
  const heng_schema_table *s = &plan->schema->tables[table];
  heng_buf out = {.arena = arena};
  for (size_t c = 0; c < shape->tables[table].n; c++) {
    const heng_schema_field *f = &s->fields[shape->tables[table].fields[c]];
    heng_slice cell = heng__draft_row(shape, draft, table, row)[c];
    bool decides = f->base == HENG_TYPE_CHOICE || f->base == HENG_TYPE_BOOL;
    // A row that the scheme brings, such as an indicator, is as good as a choice.
    for (size_t i = 0; f->base == HENG_TYPE_REF && i < plan->n_rows; i++)
      for (size_t r = 0;
           plan->rows[i].schema == f->id && r < plan->rows[i].n_rows; r++) {
        int32_t key = plan->schema->tables[f->id].key;
        decides |=
            key >= 0 && heng__slice_eq(plan->rows[i].rows[r].cells[key], cell);
      }
    if (!decides || !cell.len || f->key) continue;
    heng__buf_printf(&out, "%s%.*s = %.*s", out.len ? ", " : "",
                     HENG_ARG(heng__pair_show(f->pair, lang)),
                     HENG_ARG(heng__draft_cell_in(plan, f, cell, lang)));
  }
  return heng__buf_slice(&out);
}

heng_draft *heng__odd_after(heng_arena *arena,
                            const heng_draft_shape *shape,
                            const heng_draft *draft,
                            const heng_odd_pair *pair) {
  heng_draft *after = heng__draft_copy(arena, shape, draft);
  *heng__draft_cell(shape, after, pair->table, pair->row, pair->field) =
      pair->to;
  return after;
}

// Whether the cell's value lies below what it is raised to.
static bool is_raised(heng_arena *arena,
                      const heng_draft_shape *shape,
                      const heng_draft *draft,
                      const heng_odd_pair *pair) {
  const heng_schema_field *f =
      &shape->plan->schema->tables[pair->table].fields[pair->field];
  heng_slice from =
      *heng__draft_cell(shape, draft, pair->table, pair->row, pair->field);
  heng_num x, y;
  heng_date a, b;
  if (f->base == HENG_TYPE_DATE)
    return heng__date_parse(from, &a) && heng__date_parse(pair->to, &b) &&
           a < b;
  return from.len && pair->to.len &&
         heng__num_parse(arena, from, &x) == HENG_OK &&
         heng__num_parse(arena, pair->to, &y) == HENG_OK &&
         heng__num_cmp(x, y) < 0;
}

bool heng__odd_runs(heng_arena *arena,
                    const heng_starts *starts,
                    const heng_draft *draft,
                    const heng_odd_pair *pair,
                    heng_run *runs[2]) {
  if (pair->row >= draft->tables[pair->table].n_rows ||
      !is_raised(arena, starts->shape, draft, pair))
    return false;
  heng_draft *after = heng__odd_after(arena, starts->shape, draft, pair);
  runs[0] = heng__draft_run(arena, starts->shape, draft, starts->plan);
  if (!runs[0] || heng__odd_refused(runs[0])) return false;
  runs[1] = heng__draft_run(arena, starts->shape, after, starts->plan);
  return runs[1] && !heng__odd_refused(runs[1]);
}

// +1: no part is worse and some is better; -1: the reverse; 0: neither.
static int parts_move(heng_run *const runs[2],
                      uint32_t table,
                      const uint32_t rows[2]) {
  const heng_plan_table *t = &runs[0]->plan->tables[table];
  bool better = false, worse = false;
  for (uint32_t f = 0; f < t->n_fields; f++) {
    heng_role role = t->fields[f].role;
    bool top = role == HENG_ROLE_INDICATOR && t->fields[f].parent == HENG_NONE;
    if (!top && role != HENG_ROLE_BONUS && role != HENG_ROLE_DEDUCT) continue;
    heng_value v = heng__run_value(runs[0], table, rows[0], f);
    heng_value w = heng__run_value(runs[1], table, rows[1], f);
    if (v.state != HENG_KNOWN || w.state != HENG_KNOWN) return 0;
    int moved = heng__num_cmp(w.num, v.num);
    if (role == HENG_ROLE_DEDUCT) moved = -moved;
    better |= moved > 0;
    worse |= moved < 0;
  }
  return better && !worse ? 1 : worse && !better ? -1 : 0;
}

void heng__odd_moves(heng_arena *arena,
                     const heng_draft_shape *shape,
                     const heng_draft *draft,
                     const heng_odd_pair *pair,
                     heng_run *const runs[2],
                     heng_odd_moves *out) {
  const heng_plan *plan = shape->plan;
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *table = &plan->tables[t];
    if (!table->score || table->total == HENG_NONE) continue;
    uint32_t scored = scored_by(plan, t);
    int32_t column =
        scored == HENG_NONE ? -1 : owner_column(shape, pair->table, scored);
    if (column < 0) continue;
    heng_slice key =
        heng__draft_row(shape, draft, pair->table, pair->row)[column];
    if (!key.len) continue;
    const uint32_t rows[2] = {heng__run_find(runs[0], t, key),
                              heng__run_find(runs[1], t, key)};
    if (rows[0] == HENG_ROW_NONE || rows[1] == HENG_ROW_NONE) continue;
    heng_value v = heng__run_value(runs[0], t, rows[0], table->total);
    heng_value w = heng__run_value(runs[1], t, rows[1], table->total);
    if (v.state != HENG_KNOWN || w.state != HENG_KNOWN) continue;
    int total = heng__num_cmp(w.num, v.num);
    if (!total) continue;
    total = total > 0 ? 1 : -1;
    heng__push(arena, out,
               (heng_odd_move){t, rows[0], total, parts_move(runs, t, rows)});
  }
}
