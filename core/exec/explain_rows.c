// Explaining what was made of many rows: aggregates and ranks.
#include "exec/explain_internal.h"
#include "words/vocab.h"

#define MOST_ROWS    200    // rows of one aggregate that are listed
#define MOST_REASONS 20000  // then rows are no longer unfolded

typedef HENG_VEC(uint32_t) row_list;

// ---- aggregates -----------------------------------------------------------

// The value of a row in the list: the body's; for any and all what was asked.
static const heng_node *shown_node(const heng_aggregate *a) {
  if (a->body) return a->body;
  return a->condition;
}

// A cell of the inner row itself needs no line below the row's own.
static bool plain_cell(heng_explainer *e,
                       const heng_aggregate *a,
                       const heng_node *node) {
  if (node->kind == HENG_NODE_REQUIRED) return plain_cell(e, a, node->args[0]);
  if (node->kind != HENG_NODE_FIELD || node->cursor != a->cursor) return false;
  const heng_plan_field *f =
      &e->run->plan->tables[node->id].fields[node->field];
  return f->role == HENG_ROLE_STORED;
}

// What stands beside a row: by what it was ordered, how much it weighs.
static heng_said note_of(heng_explainer *e, const heng_aggregate *a) {
  if (a->by) return heng__said_value(e, a->by->type, heng__eval(e->x, a->by));
  if (!a->weight) return HENG_SAY2("", "");
  heng_value weight = heng__eval(e->x, a->weight);
  heng_said said = heng__said_value(e, a->weight->type, weight);
  return heng__remark(e->arena, HENG_N_RUN_WEIGHT_OF, &said, 1);
}

// [left]: it has no part in the result.
static void explain_inner_row(heng_explainer *e,
                              heng_branch *branch,
                              const heng_aggregate *a,
                              uint32_t row,
                              bool left) {
  const heng_node *shown = shown_node(a);
  uint32_t outside = e->x->depth;
  heng__cursor_set(e->x, a->cursor, a->table, row);
  heng_reason *reason = heng__reason_add(e, branch, HENG_REASON_ROW);
  reason->name = e->run->plan->tables[a->table].pair;
  heng__reason_key(e, reason, a->table, row);
  reason->note = left ? heng__remark(e->arena, HENG_N_RUN_NOT_TAKEN, NULL, 0)
                      : note_of(e, a);
  // A row of the same kind as the one explained is asked for by itself.
  if (e->run->plan->tables[a->table].root != e->root)
    reason->context = heng__explain_context(e, a, row);
  if (shown) {
    reason->type = shown->type;
    reason->value = heng__eval(e->x, shown);
    heng_branch below = heng__branch_below(reason);
    heng__explain_held(e, &below, reason->value);
    // Rows of the same kind as the one explained, as in a window, stand beside
    // it: each is explained when it is asked for.
    // Those below the row of a rollup are what it is made of.
    bool beside = e->run->plan->tables[a->table].root == e->root;
    if (a->children) beside = !heng__explain_deeper(e, reason);
    bool more = !beside && e->n_reasons < MOST_REASONS;
    if (more && !plain_cell(e, a, shown)) heng__explain_node(e, &below, shown);
    if (more && a->weight && !plain_cell(e, a, a->weight))
      heng__explain_node(e, &below, a->weight);
  }
  e->x->depth = outside;
}

// Whether a row that satisfies `where` has a part in the result.
static bool has_part(heng_explainer *e,
                     const heng_aggregate *a,
                     heng_value result) {
  const heng_node *shown = shown_node(a);
  bool asks = a->function == HENG_FN_ANY || a->function == HENG_FN_EVERY;
  if (!asks || !shown || result.state != HENG_KNOWN) return true;
  heng_value v = heng__eval(e->x, shown);
  return heng__is_yes(v) == (result.code == 1);
}

// Splits the joined rows by `where`; returns how many are left out.
static size_t split_rows(heng_explainer *e,
                         const heng_node *node,
                         heng_value result,
                         row_list *in) {
  const heng_aggregate *a = node->aggregate;
  const uint32_t *rows;
  size_t n, left_out = 0;
  if (heng__aggregate_rows(e->x, node, &rows, &n).state == HENG_HELD) return 0;
  uint32_t outside = e->x->depth;
  for (size_t i = 0; i < n; i++) {
    heng__cursor_set(e->x, a->cursor, a->table, rows[i]);
    heng_value v = heng__known_code(1);
    if (a->where) v = heng__eval(e->x, a->where);
    if (v.state != HENG_HELD && !heng__is_yes(v))
      left_out++;
    else if (v.state == HENG_HELD || has_part(e, a, result))
      heng__push(e->arena, in, rows[i]);
  }
  e->x->depth = outside;
  return left_out;
}

static heng_said rows_note(heng_explainer *e,
                           const heng_aggregate *a,
                           size_t n,
                           size_t left_out,
                           size_t taken) {
  heng_said args[] = {heng__int_said(e->arena, (int64_t)n),
                      heng__say_pair(e->run->plan->tables[a->table].pair),
                      heng__int_said(e->arena, (int64_t)left_out),
                      heng__int_said(e->arena, (int64_t)left_out)};
  if (!n && !left_out)
    return heng__remark(e->arena, HENG_N_RUN_ROWS_NONE, &args[1], 1);
  if (a->take) {
    args[2] = heng__int_said(e->arena, (int64_t)taken);
    return heng__remark(
        e->arena, left_out ? HENG_N_RUN_TAKEN_LEFT : HENG_N_RUN_TAKEN, args, 4);
  }
  return heng__remark(
      e->arena, left_out ? HENG_N_RUN_ROWS_LEFT : HENG_N_RUN_ROWS, args, 3);
}

// The rows in the order of their keys; those of [left] are said to be left out.
static void list_rows(heng_explainer *e,
                      heng_branch *below,
                      const heng_aggregate *a,
                      row_list rows,
                      bool left) {
  heng__sort_by_key(e->arena, e->run, a->table, rows.items, rows.len);
  size_t n = rows.len < MOST_ROWS ? rows.len : MOST_ROWS;
  for (size_t i = 0; i < n; i++)
    explain_inner_row(e, below, a, rows.items[i], left);
  if (n == rows.len) return;
  heng_reason *more = heng__reason_add(e, below, HENG_REASON_ROW);
  heng_said count = heng__int_said(e->arena, (int64_t)(rows.len - n));
  more->note = heng__remark(e->arena, HENG_N_RUN_ROWS_MORE, &count, 1);
}

// The sum of the largest few is a sum: which few stands beside it.
static heng_pair name_of(const heng_aggregate *a) {
  heng_function function = a->function;
  if (function == HENG_FN_SUM_OF_THE) function = HENG_FN_SUM;
  if (function == HENG_FN_AVERAGE_OF_THE) function = HENG_FN_AVERAGE;
  return heng__function_row(function)->pair;
}

void heng__explain_aggregate(heng_explainer *e,
                             heng_branch *branch,
                             const heng_node *node) {
  const heng_aggregate *a = node->aggregate;
  heng_value value = heng__eval(e->x, node);
  heng_reason *reason =
      heng__reason_node(e, branch, HENG_REASON_AGGREGATE, node, value);
  reason->name = name_of(a);
  row_list rows = {0};
  size_t left_out = split_rows(e, node, value, &rows);
  size_t taken = heng__explain_taken(e, node, value, rows.items, rows.len);
  row_list left = {0};
  if (taken < rows.len) {
    left.items = rows.items + taken;
    left.len = rows.len - taken;
  }
  reason->note = rows_note(e, a, rows.len, left_out, taken);
  rows.len = taken;
  if (a->own) heng__explain_standing(e, reason, node);
  heng_branch below = heng__branch_below(reason);
  heng__explain_held(e, &below, value);
  // How many rows a table has needs no list of them.
  bool whole = a->function == HENG_FN_COUNT && !a->n_joins && !a->where;
  if (a->own) heng__explain_node(e, &below, a->own);
  if (!whole) list_rows(e, &below, a, rows, /*left=*/false);
  if (left.len) list_rows(e, &below, a, left, /*left=*/true);
  if (a->until) heng__explain_node(e, &below, a->until);
  if (a->figure) heng__explain_node(e, &below, a->figure);
}

// ---- ranks ----------------------------------------------------------------

typedef struct neighbours {
  uint32_t before, after, same;  // rows, or HENG_ROW_NONE
  heng_num before_place, after_place;
} neighbours;

// Of two rows of one place, the one with the lesser key.
static uint32_t lesser(heng_explainer *e,
                       uint32_t table,
                       uint32_t a,
                       uint32_t b) {
  if (a == HENG_ROW_NONE) return b;
  return heng__row_cmp(e->run, table, b, a) < 0 ? b : a;
}

// The rows next to a place, among those of the same group.
static neighbours find_neighbours(heng_explainer *e,
                                  heng_cursor at,
                                  const heng_value *column,
                                  const uint32_t *rows,
                                  size_t n) {
  neighbours out = {HENG_ROW_NONE, HENG_ROW_NONE, HENG_ROW_NONE, {0}, {0}};
  heng_num mine = column[at.row].num;
  for (size_t i = 0; i < n; i++) {
    uint32_t row = rows[i];
    if (row == at.row || column[row].state != HENG_KNOWN) continue;
    heng_num place = column[row].num;
    int c = heng__num_cmp(place, mine);
    uint32_t *best = c < 0 ? &out.before : c > 0 ? &out.after : &out.same;
    heng_num *best_place = c < 0 ? &out.before_place : &out.after_place;
    int nearer = 0;
    if (c && *best != HENG_ROW_NONE)
      nearer = heng__num_cmp(place, *best_place) * (c < 0 ? 1 : -1);
    if (nearer < 0) continue;
    *best = nearer > 0 ? row : lesser(e, at.table, *best, row);
    if (c) *best_place = place;
  }
  return out;
}

// Whether two rows are told apart by nothing before `then by`.
static bool tied_at_first(heng_explainer *e,
                          const heng_plan_rank *rank,
                          uint32_t table,
                          uint32_t a,
                          uint32_t b) {
  if (a == HENG_ROW_NONE || b == HENG_ROW_NONE) return false;
  for (size_t k = 0; k < rank->n_before_then; k++) {
    const heng_node *key = rank->keys[k].value;
    heng__cursor_set(e->x, 0, table, a);
    heng_value v = heng__eval(e->x, key);
    heng__cursor_set(e->x, 0, table, b);
    heng_value w = heng__eval(e->x, key);
    if (v.state != HENG_KNOWN || w.state != HENG_KNOWN ||
        heng__key_value_cmp(e->run, key, &v, &w) != 0)
      return false;
  }
  return true;
}

// The values by which rows next to each other were told apart: of all keys before
// `then by`, and of those behind it as far as they were needed.
static void add_key_values(heng_explainer *e,
                           heng_branch *branch,
                           const heng_plan_rank *rank,
                           bool tied) {
  for (size_t k = 1; k < rank->n_keys; k++) {
    const heng_node *key = rank->keys[k].value;
    heng_value value = heng__eval(e->x, key);
    if (k >= rank->n_before_then && !tied) return;
    if (value.state == HENG_HELD && value.finding >= e->run->n_findings)
      continue;
    heng_reason *reason =
        heng__reason_node(e, branch, HENG_REASON_STEP, key, value);
    if (k >= rank->n_before_then)
      reason->name = heng__keyword_pair(HENG_K_THEN_BY);
  }
}

static void add_neighbour(heng_explainer *e,
                          heng_branch *branch,
                          const heng_node *node,
                          heng_cursor at,
                          uint32_t row,
                          heng_num place,
                          heng_code code) {
  if (row == HENG_ROW_NONE) return;
  const heng_node *key = node->rank->keys[0].value;
  bool tied = tied_at_first(e, node->rank, at.table, at.row, row);
  uint32_t table = at.table;
  heng__cursor_set(e->x, 0, table, row);
  heng_reason *reason = heng__reason_add(e, branch, HENG_REASON_ROW);
  reason->name = e->run->plan->tables[table].pair;
  heng__reason_key(e, reason, table, row);
  reason->type = key->type;
  reason->value = heng__eval(e->x, key);
  heng_said said = heng__said_value(e, node->type, heng__known_num(place));
  reason->note = heng__remark(e->arena, code, &said, 1);
  heng_branch below = heng__branch_below(reason);
  add_key_values(e, &below, node->rank, tied);
}

static void explain_then(heng_explainer *e,
                         heng_branch *branch,
                         const heng_node *key) {
  heng_value value = heng__eval(e->x, key);
  // Without a tie nobody asked for it, and what it misses is no finding.
  if (value.state == HENG_HELD && value.finding >= e->run->n_findings) return;
  heng_reason *reason =
      heng__reason_node(e, branch, HENG_REASON_STEP, key, value);
  reason->name = heng__keyword_pair(HENG_K_THEN_BY);
  reason->note = heng__remark(e->arena, HENG_N_RUN_KEY_THEN, NULL, 0);
  heng_branch below = heng__branch_below(reason);
  heng__explain_node(e, &below, key);
}

// The keys that hold back the place of the row under cursor 0. A place that
// another row holds back is not explained by this row's keys.
static void explain_held_keys(heng_explainer *e,
                              heng_branch *branch,
                              const heng_plan_rank *rank) {
  for (size_t k = 0; k < rank->n_keys; k++) {
    const heng_node *key = rank->keys[k].value;
    if (heng__eval(e->x, key).state != HENG_HELD) continue;
    if (k < rank->n_before_then)
      heng__explain_node(e, branch, key);
    else
      explain_then(e, branch, key);
  }
}

// What the row's own place was decided by. Keys behind `then by` count only
// where a row next to it has the same keys before.
static void explain_keys(heng_explainer *e,
                         heng_branch *branch,
                         const heng_plan_rank *rank,
                         heng_cursor at,
                         const neighbours *next) {
  bool tied = tied_at_first(e, rank, at.table, at.row, next->before) ||
              tied_at_first(e, rank, at.table, at.row, next->same) ||
              tied_at_first(e, rank, at.table, at.row, next->after);
  heng__cursor_set(e->x, 0, at.table, at.row);
  for (size_t k = 0; k < rank->n_keys; k++) {
    if (k < rank->n_before_then)
      heng__explain_node(e, branch, rank->keys[k].value);
    else if (tied)
      explain_then(e, branch, rank->keys[k].value);
  }
}

// How many rows of the index's group are there; all of them where there is
// none.
static void group_rows(heng_explainer *e,
                       const heng_node *node,
                       uint32_t table,
                       const uint32_t **rows,
                       size_t *n) {
  const heng_plan_rank *rank = node->rank;
  uint32_t depth = e->x->depth;
  heng_cursor at = e->x->cursors[0];
  const heng_groups *index =
      heng__groups_build(e->x, table, 0, rank->within, rank->n_within);
  heng__cursor_set(e->x, 0, at.table, at.row);
  e->x->depth = depth;
  heng_value group = heng__groups_find(e->x, index, rank->within);
  *rows = NULL;
  *n = 0;
  if (group.state != HENG_KNOWN || group.code < 0) return;
  *rows = index->members + index->starts[group.code];
  *n = index->starts[group.code + 1] - index->starts[group.code];
}

void heng__explain_rank(heng_explainer *e,
                        heng_branch *branch,
                        const heng_node *node,
                        heng_cursor at,
                        const heng_value *column) {
  const heng_plan_rank *rank = node->rank;
  heng_value place = column[at.row];
  const uint32_t *rows;
  size_t n;
  group_rows(e, node, at.table, &rows, &n);
  heng_reason *reason =
      heng__reason_node(e, branch, HENG_REASON_RANK, node, place);
  reason->name = heng__keyword_pair(HENG_K_RANK);
  heng_said count = heng__int_said(e->arena, (int64_t)n);
  heng_branch below = heng__branch_below(reason);
  if (place.state != HENG_KNOWN) {
    reason->note = heng__remark(e->arena, HENG_N_RUN_NO_PLACE, &count, 1);
    explain_held_keys(e, &below, rank);
    return;
  }
  heng_said args[] = {heng__said_value(e, node->type, place), count};
  reason->note = heng__remark(e->arena, HENG_N_RUN_PLACE, args, 2);
  neighbours next = find_neighbours(e, at, column, rows, n);
  explain_keys(e, &below, rank, at, &next);
  add_neighbour(e, &below, node, at, next.before, next.before_place,
                HENG_N_RUN_BEFORE);
  add_neighbour(e, &below, node, at, next.same, place.num, HENG_N_RUN_SHARES);
  add_neighbour(e, &below, node, at, next.after, next.after_place,
                HENG_N_RUN_AFTER);
}
