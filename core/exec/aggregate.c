// Aggregates: functions over the rows of a table that agree with this row.
#include "exec/run_internal.h"

// One aggregate at work on the rows that agree.
typedef struct fold {
  heng_exec *x;
  const heng_node *node;
  const heng_aggregate *a;
  const uint32_t *rows;
  size_t n;
  uint32_t depth;  // cursors in use outside
  bool any_held;
  uint32_t held;
} fold;

typedef HENG_VEC(heng_value) values;
typedef HENG_VEC(uint32_t) row_list;

static void note_held(fold *f, uint32_t finding) {
  f->held = f->any_held ? heng__held_first(f->x, f->held, finding) : finding;
  f->any_held = true;
}

// Puts a row under the aggregate's cursor; whether it satisfies `where`.
static bool enter(fold *f, uint32_t row) {
  heng__cursor_set(f->x, f->a->cursor, f->a->table, row);
  heng_value v = heng__known_code(1);
  if (f->a->where) v = heng__eval(f->x, f->a->where);
  if (v.state == HENG_HELD) note_held(f, v.finding);
  if (heng__is_yes(v)) heng__trace_given(f->x, f->a->table, row);
  return heng__is_yes(v);
}

// The body's value for the row under the cursor; false where there is none.
static bool body(fold *f, heng_value *out) {
  *out = heng__eval(f->x, f->a->body);
  if (out->state == HENG_HELD) note_held(f, out->finding);
  return out->state == HENG_KNOWN;
}

// ---- numbers --------------------------------------------------------------

// The row that a shared aggregate's finding is about: one that all rows that
// agree share, since it must not depend on which of them came first.
static heng_cursor fold_subject(const fold *f) {
  if (!f->a->shared) return heng__subject(f->x, f->node);
  for (size_t i = 0; i < f->a->n_joins; i++) {
    const heng_node *outer = f->a->joins[i].outer;
    if (outer->type.base != HENG_TYPE_REF) continue;
    heng_value ref = heng__eval(f->x, outer);
    if (ref.state != HENG_KNOWN) continue;
    uint32_t root = f->x->plan->tables[outer->type.id].root;
    uint32_t row = heng__run_row_at(f->x->run, outer->type.id, ref.row, root);
    return (heng_cursor){root, row};
  }
  return (heng_cursor){HENG_NONE, HENG_ROW_NONE};
}

static heng_value sum(fold *f, bool average) {
  heng_sum total = {.arena = f->x->arena};
  int64_t n = 0;
  for (size_t i = 0; i < f->n; i++) {
    heng_value v;
    if (!enter(f, f->rows[i]) || !body(f, &v)) continue;
    heng__sum_add(&total, v.num);
    n++;
  }
  if (f->any_held) return heng__missing();
  if (average && n == 0) return heng__missing();
  heng_num out;
  heng_status status = heng__sum_total(&total, &out);
  if (status == HENG_OK && average)
    status = heng__num_div(f->x->arena, out, heng__num_int(n), &out);
  if (status == HENG_OK) return heng__known_num(out);
  f->x->depth = f->depth;
  return heng__too_wide(f->x, f->node, fold_subject(f));
}

static heng_value count(fold *f) {
  int64_t n = 0;
  for (size_t i = 0; i < f->n; i++)
    if (enter(f, f->rows[i])) n++;
  return heng__known_int(n);
}

static heng_value extreme(fold *f, bool least) {
  heng_value best = heng__missing();
  for (size_t i = 0; i < f->n; i++) {
    heng_value v;
    if (!enter(f, f->rows[i]) || !body(f, &v)) continue;
    if (best.state == HENG_KNOWN) {
      int c = heng__value_cmp(f->x->run, f->a->body->type, &v, &best);
      if (least ? c >= 0 : c <= 0) continue;
    }
    best = v;
  }
  return best;
}

static int by_number(void *ctx, uint32_t a, uint32_t b) {
  const values *v = ctx;
  return heng__num_cmp(v->items[a].num, v->items[b].num);
}

static heng_value median(fold *f) {
  values all = {0};
  for (size_t i = 0; i < f->n; i++) {
    heng_value v;
    if (enter(f, f->rows[i]) && body(f, &v)) heng__push(f->x->arena, &all, v);
  }
  if (!all.len || f->any_held) return heng__missing();
  uint32_t *order = heng__array(f->x->arena, uint32_t, all.len);
  for (size_t i = 0; i < all.len; i++) order[i] = (uint32_t)i;
  heng__sort_rows(f->x->arena, order, all.len, by_number, &all);
  heng_value high = all.items[order[all.len / 2]];
  if (all.len % 2) return high;
  heng_num mid = all.items[order[all.len / 2 - 1]].num;
  heng_status status = heng__num_add(f->x->arena, mid, high.num, &mid);
  if (status == HENG_OK)
    status = heng__num_div(f->x->arena, mid, heng__num_int(2), &mid);
  if (status == HENG_OK) return heng__known_num(mid);
  f->x->depth = f->depth;
  return heng__too_wide(f->x, f->node, fold_subject(f));
}

// ---- statistics -----------------------------------------------------------

// HELD by a finding that a figure is out of bounds; [table] and [row] say whose.
static heng_value out_of_bounds(fold *f,
                                heng_code code,
                                heng_cursor at,
                                const heng_node *about,
                                heng_num num) {
  heng_exec *x = f->x;
  heng_raise what = {.kind = HENG_FINDING_FIGURE,
                     .code = code,
                     .table = at.table,
                     .row = at.row,
                     .about = about->span.start,
                     .span = about->span,
                     .n_args = code == HENG_M_RUN_WEIGHT ? 4 : 3};
  uint32_t found;
  if (heng__raised(x, &what, &found)) return heng__held(found);
  heng_said figure = HENG_SAY(heng__num_text(x->arena, num));
  what.args[0] = heng__say_pair(x->rule.pair);
  if (code == HENG_M_RUN_WEIGHT) {
    what.args[1] = figure;
    what.args[2] = heng__say_pair(x->plan->tables[at.table].pair);
    what.args[3] = heng__key_said(x->arena, x->run, at.table, at.row);
  } else {
    what.args[1] = heng__say_pair(heng__function_row(f->a->function)->pair);
    what.args[2] = figure;
  }
  return heng__held(heng__raise(x, &what));
}

// The figure beside the rows, within its bounds: KNOWN, or what passes through.
static heng_value figure_of(fold *f) {
  const heng_node *node = f->a->figure;
  bool share = f->a->function == HENG_FN_QUANTILE;
  f->x->depth = f->depth;
  heng_value v = heng__eval(f->x, node);
  if (v.state != HENG_KNOWN) return v;
  if (heng__num_sign(v.num) >= 0 &&
      (!share || heng__num_cmp(v.num, heng__num_int(1)) <= 0))
    return v;
  return out_of_bounds(f, share ? HENG_M_RUN_SHARE : HENG_M_RUN_TAKES,
                       heng__subject(f->x, node), node, v.num);
}

// The weight of the row under the cursor, where it is known and not negative.
static bool weight_of(fold *f, uint32_t row, heng_num *out) {
  heng_value v = heng__eval(f->x, f->a->weight);
  if (v.state == HENG_KNOWN && heng__num_sign(v.num) < 0) {
    heng_cursor at = {f->a->table, row};
    v = out_of_bounds(f, HENG_M_RUN_WEIGHT, at, f->a->weight, v.num);
  }
  if (v.state == HENG_HELD) note_held(f, v.finding);
  *out = v.num;
  return v.state == HENG_KNOWN;
}

static void collect(fold *f, heng_numbers *out) {
  for (size_t i = 0; i < f->n; i++) {
    heng_value v;
    heng_num weight = {0};
    if (!enter(f, f->rows[i])) continue;
    bool known = body(f, &v);
    if (f->a->weight && !weight_of(f, f->rows[i], &weight)) continue;
    if (!known) continue;
    heng__push(f->x->arena, &out->nums, v.num);
    if (f->a->weight) heng__push(f->x->arena, &out->weights, weight);
  }
}

// How many rows are taken; what is beyond all rows is all of them.
static size_t most_of(heng_num figure, size_t n) {
  int64_t most;
  return heng__num_to_int(figure, &most) && (uint64_t)most < n ? (size_t)most
                                                               : n;
}

static heng_status figure_out(const fold *f,
                              const heng_numbers *all,
                              heng_num figure,
                              heng_num *out) {
  heng_arena *arena = f->x->arena;
  const heng_num *nums = all->nums.items;
  size_t n = all->nums.len;
  int digits = f->a->digits;
  bool sample =
      f->a->function == HENG_FN_STDEV || f->a->function == HENG_FN_VARIANCE;
  switch (f->a->function) {
    case HENG_FN_QUANTILE:
      return heng__stat_quantile(arena, nums, n, figure, out);
    case HENG_FN_STDEV:
    case HENG_FN_STDEVP:
      return heng__stat_stdev(arena, nums, n, sample, digits, out);
    case HENG_FN_VARIANCE:
    case HENG_FN_VARIANCEP:
      return heng__stat_variance(arena, nums, n, sample, out);
    case HENG_FN_SKEWNESS:
      return heng__stat_skewness(arena, nums, n, digits, out);
    case HENG_FN_KURTOSIS: return heng__stat_kurtosis(arena, nums, n, out);
    case HENG_FN_AVERAGE:
      return heng__stat_weighted(arena, nums, all->weights.items, n, out);
    default:
      return heng__stat_extremes(arena, nums, n, most_of(figure, n),
                                 f->a->take == HENG_TAKE_LARGEST,
                                 f->a->function == HENG_FN_AVERAGE_OF_THE, out);
  }
}

// Takes note of a figure that is rounded: it is exact where more digits than
// anybody writes give the same.
static void note_digits(fold *f,
                        const heng_numbers *all,
                        heng_num figure,
                        heng_num value) {
  heng_function function = f->a->function;
  if (function != HENG_FN_STDEV && function != HENG_FN_STDEVP &&
      function != HENG_FN_SKEWNESS)
    return;
  heng_aggregate most = *f->a;
  const heng_aggregate *own = f->a;
  heng_num more = {0};
  most.digits = HENG_DIGITS_MOST;
  f->a = &most;
  heng_status status = figure_out(f, all, figure, &more);
  f->a = own;
  if (value.d || value.wide)
    heng__note_rounding(f->x, f->node,
                        status != HENG_OK || heng__num_cmp(more, value) != 0);
}

static heng_value statistic(fold *f) {
  heng_numbers all = {0};
  heng_value figure = heng__missing();
  if (f->a->figure) {
    figure = figure_of(f);
    if (figure.state == HENG_HELD) note_held(f, figure.finding);
  }
  collect(f, &all);
  if (f->any_held || (f->a->figure && figure.state != HENG_KNOWN))
    return heng__missing();
  heng_num out = {0};
  heng_status status = figure_out(f, &all, figure.num, &out);
  if (f->x->noted && status == HENG_OK) note_digits(f, &all, figure.num, out);
  f->x->depth = f->depth;
  if (status != HENG_OK) return heng__too_wide(f->x, f->node, fold_subject(f));
  return out.d || out.wide ? heng__known_num(out) : heng__missing();
}

static heng_value counts(fold *f) {
  values all = {0};
  heng_type type = f->a->body->type;
  for (size_t i = 0; i < f->n; i++) {
    heng_value v;
    if (!enter(f, f->rows[i]) || !body(f, &v)) continue;
    if (heng__is_unknown(type, &v)) note_held(f, v.finding);
    heng__push(f->x->arena, &all, v);
  }
  if (f->any_held) return heng__missing();
  return heng__counts_value(f->x, type, all.items, all.len);
}

// ---- yes and no -----------------------------------------------------------

// Whether the row under the cursor satisfies what is asked of it. Every row is
// asked, since what is held back must not depend on the order of the rows.
static bool satisfies(fold *f) {
  bool yes = true;
  const heng_node *asked[] = {f->a->condition, f->a->body};
  for (int i = 0; i < 2; i++) {
    if (!asked[i] || asked[i]->type.base != HENG_TYPE_BOOL) continue;
    heng_value v = heng__eval(f->x, asked[i]);
    if (v.state == HENG_HELD) note_held(f, v.finding);
    if (!heng__is_yes(v)) yes = false;
  }
  return yes;
}

static heng_value any_or_every(fold *f, bool every) {
  bool result = every;
  for (size_t i = 0; i < f->n; i++)
    if (enter(f, f->rows[i]) && satisfies(f) != every) result = !every;
  return heng__known_code(result);
}

// ---- one row --------------------------------------------------------------

// HELD by a finding that [rows] are several where there may be one.
static heng_value several(fold *f, row_list rows, heng_code code) {
  heng_exec *x = f->x;
  uint32_t table = f->a->table;
  heng__sort_by_key(x->arena, x->run, table, rows.items, rows.len);
  heng_raise what = {.kind = HENG_FINDING_ONLY,
                     .code = code,
                     .table = table,
                     .row = rows.items[0],
                     .about = f->node->number,
                     .span = f->node->span,
                     .rows = rows.items,
                     .n_rows = rows.len,
                     .n_args = 4};
  uint32_t at;
  if (heng__raised(x, &what, &at)) return heng__held(at);
  what.args[0] = heng__say_pair(x->rule.pair);
  what.args[1] = heng__say_pair(x->plan->tables[table].pair);
  what.args[2] = heng__int_said(x->arena, (int64_t)rows.len);
  what.args[3] = heng__keys_said(x->arena, x->run, table, rows.items, rows.len);
  return heng__held(heng__raise(x, &what));
}

// The body for one row of the list.
static heng_value value_of(fold *f, row_list rows, heng_code code) {
  if (!rows.len || f->any_held) return heng__missing();
  if (rows.len > 1) return several(f, rows, code);
  heng__cursor_set(f->x, f->a->cursor, f->a->table, rows.items[0]);
  return heng__eval(f->x, f->a->body);
}

static heng_value only(fold *f) {
  row_list rows = {0};
  for (size_t i = 0; i < f->n; i++)
    if (enter(f, f->rows[i])) heng__push(f->x->arena, &rows, f->rows[i]);
  return value_of(f, rows, HENG_M_RUN_ONLY);
}

static heng_value first(fold *f) {
  const heng_node *by = f->a->by;
  row_list rows = {0};
  heng_value best = {0};
  for (size_t i = 0; i < f->n; i++) {
    if (!enter(f, f->rows[i])) continue;
    heng_value key = heng__eval(f->x, by);
    if (key.state == HENG_HELD || heng__is_unknown(by->type, &key))
      note_held(f, key.finding);
    else if (key.state == HENG_KNOWN) {
      int c = rows.len ? heng__value_cmp(f->x->run, by->type, &key, &best) : -1;
      if (rows.len && f->a->descending) c = -c;
      if (c > 0) continue;
      if (c < 0) rows.len = 0;
      best = key;
      heng__push(f->x->arena, &rows, f->rows[i]);
    }
  }
  return value_of(f, rows, HENG_M_RUN_FIRST);
}

// ---- streaks --------------------------------------------------------------

typedef struct dated {
  int64_t year;
  uint32_t row;
  bool held;
  uint32_t finding;
} dated;

typedef HENG_VEC(dated) dated_list;

static int latest_first(void *ctx, uint32_t a, uint32_t b) {
  const dated_list *list = ctx;
  int64_t x = list->items[a].year, y = list->items[b].year;
  return (x < y) - (x > y);
}

// The related rows with their years. One of which it is held back whether it
// belongs stands in its year, and holds back only what gets that far.
static void collect_years(fold *f, dated_list *out) {
  for (size_t i = 0; i < f->n; i++) {
    dated one = {.row = f->rows[i]};
    heng__cursor_set(f->x, f->a->cursor, f->a->table, one.row);
    heng_value in = heng__known_code(1);
    if (f->a->where) in = heng__eval(f->x, f->a->where);
    if (in.state != HENG_HELD && !heng__is_yes(in)) continue;
    one.held = in.state == HENG_HELD;
    one.finding = in.finding;
    heng_value year = heng__eval(f->x, f->a->by);
    if (year.state == HENG_HELD) note_held(f, year.finding);
    if (year.state == HENG_KNOWN && heng__num_to_int(year.num, &one.year))
      heng__push(f->x->arena, out, one);
  }
}

// Whether all rows of one year satisfy the body; order[*at] is its first row.
static bool year_holds(fold *f,
                       const dated_list *list,
                       const uint32_t *order,
                       size_t *at) {
  int64_t year = list->items[order[*at]].year;
  bool all = true;
  for (; *at < list->len && list->items[order[*at]].year == year; ++*at) {
    const dated *one = &list->items[order[*at]];
    if (one->held) note_held(f, one->finding);
    heng__cursor_set(f->x, f->a->cursor, f->a->table, one->row);
    if (!one->held && !satisfies(f)) all = false;
  }
  return all;
}

static heng_value streak(fold *f) {
  f->x->depth = f->depth;
  heng_value until = heng__eval(f->x, f->a->until);
  int64_t year;
  if (until.state != HENG_KNOWN) return until;
  if (!heng__num_to_int(until.num, &year)) return heng__missing();
  dated_list list = {0};
  collect_years(f, &list);
  uint32_t *order = heng__array(f->x->arena, uint32_t, list.len);
  for (size_t i = 0; i < list.len; i++) order[i] = (uint32_t)i;
  heng__sort_rows(f->x->arena, order, list.len, latest_first, &list);
  size_t at = 0;
  int64_t n = 0;
  while (at < list.len && list.items[order[at]].year > year) at++;
  while (at < list.len && list.items[order[at]].year == year - n) {
    if (!year_holds(f, &list, order, &at)) break;
    n++;
  }
  return heng__known_int(n);
}

// ---- all of them ----------------------------------------------------------

static heng_value compute(fold *f) {
  switch (f->a->function) {
    case HENG_FN_SUM: return sum(f, /*average=*/false);
    case HENG_FN_AVERAGE:
      return f->a->weight ? statistic(f) : sum(f, /*average=*/true);
    case HENG_FN_COUNT: return count(f);
    case HENG_FN_MIN: return extreme(f, /*least=*/true);
    case HENG_FN_MAX: return extreme(f, /*least=*/false);
    case HENG_FN_MEDIAN: return median(f);
    case HENG_FN_ANY: return any_or_every(f, /*every=*/false);
    case HENG_FN_EVERY: return any_or_every(f, /*every=*/true);
    case HENG_FN_ONLY: return only(f);
    case HENG_FN_FIRST: return first(f);
    case HENG_FN_STREAK: return streak(f);
    case HENG_FN_COUNTS_OF: return counts(f);
    case HENG_FN_QUANTILE:
    case HENG_FN_STDEV:
    case HENG_FN_VARIANCE:
    case HENG_FN_STDEVP:
    case HENG_FN_VARIANCEP:
    case HENG_FN_SKEWNESS:
    case HENG_FN_KURTOSIS:
    case HENG_FN_SUM_OF_THE:
    case HENG_FN_AVERAGE_OF_THE: return statistic(f);
    case HENG_FN_ZSCORE:
    case HENG_FN_PERCENTILE_RANK:  // see peers.c
    case HENG_FN_NONE:
    case HENG_FN_ABS:
    case HENG_FN_ROUND:
    case HENG_FN_YEAR_OF:
    case HENG_FN_QUARTER_OF:
    case HENG_FN_MONTH_OF:
    case HENG_FN_DAYS_BETWEEN:
    case HENG_FN_LOT:
    case HENG_FN_SQRT:
    case HENG_FN_ROOT:
    case HENG_FN_LN:
    case HENG_FN_EXP:
    case HENG_FN_SCALE:
    case HENG_FN_COUNT_OF: break;
  }
  return heng__missing();
}

static heng_groups *index_of(heng_exec *x, const heng_node *node) {
  const heng_aggregate *a = node->aggregate;
  heng_aggregate_state *state = &x->aggregates[node->number];
  if (!state->index) {
    heng_node **inner = heng__array(x->arena, heng_node *, a->n_joins);
    heng_node **outer = heng__array(x->arena, heng_node *, a->n_joins);
    for (size_t i = 0; i < a->n_joins; i++) {
      inner[i] = a->joins[i].inner;
      outer[i] = a->joins[i].outer;
    }
    state->outer = outer;
    state->index =
        heng__groups_build(x, a->table, a->cursor, inner, a->n_joins);
  }
  return state->index;
}

// The group of rows that agree with this row: KNOWN with its number or -1.
static heng_value group_of(heng_exec *x, const heng_node *node) {
  const heng_groups *index = index_of(x, node);
  return heng__groups_find(x, index, x->aggregates[node->number].outer);
}

static void set_rows(heng_exec *x,
                     const heng_node *node,
                     heng_value group,
                     const uint32_t **rows,
                     size_t *n) {
  const heng_groups *index = x->aggregates[node->number].index;
  *rows = NULL;
  *n = 0;
  if (group.state != HENG_KNOWN || group.code < 0) return;
  *rows = index->members + index->starts[group.code];
  *n = index->starts[group.code + 1] - index->starts[group.code];
}

heng_value heng__aggregate_rows(heng_exec *x,
                                const heng_node *node,
                                const uint32_t **rows,
                                size_t *n) {
  heng_value group = group_of(x, node);
  set_rows(x, node, group, rows, n);
  return group.state == HENG_HELD ? group : heng__known_code(1);
}

static fold begin(heng_exec *x, const heng_node *node, heng_value group) {
  fold f = {.x = x, .node = node, .a = node->aggregate, .depth = x->depth};
  set_rows(x, node, group, &f.rows, &f.n);
  // A missing reference agrees with nothing, not even with a row of which it is
  // not known whether it is there.
  if (group.state == HENG_KNOWN) {
    const heng_groups *index = x->aggregates[node->number].index;
    f.held = heng__groups_held(x, index, group.code);
    f.any_held = f.held != HENG_NONE;
  }
  return f;
}

uint32_t heng__aggregate_numbers(heng_exec *x,
                                 const heng_node *node,
                                 heng_value group,
                                 heng_numbers *out) {
  fold f = begin(x, node, group);
  collect(&f, out);
  x->depth = f.depth;
  return f.any_held ? f.held : HENG_NONE;
}

heng_value heng__aggregate_group(heng_exec *x, const heng_node *node) {
  return group_of(x, node);
}

heng_value heng__aggregate_too_wide(heng_exec *x, const heng_node *node) {
  fold f = {.x = x, .node = node, .a = node->aggregate, .depth = x->depth};
  return heng__too_wide(x, node, fold_subject(&f));
}

static heng_value evaluate(heng_exec *x,
                           const heng_node *node,
                           heng_value group) {
  fold f = begin(x, node, group);
  heng_value value = compute(&f);
  x->depth = f.depth;
  if (f.any_held) return heng__held(f.held);
  // The window of a row whose key nobody knows does not even hold the row.
  if (value.state == HENG_MISSING && !node->type.optional &&
      group.state == HENG_MISSING && group.finding != HENG_NONE)
    return heng__held(group.finding);
  return value;
}

heng_value heng__eval_aggregate(heng_exec *x, const heng_node *node) {
  heng_value group = group_of(x, node);
  if (group.state == HENG_HELD) return group;
  if (node->aggregate->own) return heng__eval_standing(x, node, group);
  bool shared =
      node->aggregate->shared && group.state == HENG_KNOWN && group.code >= 0;
  if (!shared) return evaluate(x, node, group);
  heng_aggregate_state *state = &x->aggregates[node->number];
  if (!state->memo.done) {
    size_t n = state->index->n_groups;
    state->memo.values = heng__array(x->arena, heng_value, n);
    state->memo.done = heng__array(x->arena, bool, n);
  }
  if (!state->memo.done[group.code]) {
    heng_value value = evaluate(x, node, group);
    state->memo.values[group.code] = value;
    state->memo.done[group.code] = true;
  }
  return state->memo.values[group.code];
}
