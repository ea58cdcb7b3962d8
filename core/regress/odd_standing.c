// Places, tiers and outcomes that get worse while the total gets better.
#include "plan/review.h"
#include "regress/odd_internal.h"

// What goes back to a total -------------------------------------------------------

typedef struct tracing {
  const heng_plan *plan;
  uint32_t table;
  int depth;
  bool found;
} tracing;

static void visit_trace(const heng_node *node, void *ctx) {
  tracing *t = ctx;
  const heng_plan_table *table = &t->plan->tables[t->table];
  if (node->kind != HENG_NODE_FIELD || node->id != t->table || t->found ||
      t->depth > 6)
    return;
  if (node->field == table->total) {
    t->found = true;
    return;
  }
  tracing deeper = {t->plan, t->table, t->depth + 1, false};
  heng__plan_walk(table->fields[node->field].node, visit_trace, &deeper);
  t->found |= deeper.found;
}

static bool goes_back(const heng_plan *plan,
                      uint32_t table,
                      const heng_node *node) {
  tracing t = {plan, table, 0, false};
  heng__plan_walk(node, visit_trace, &t);
  return t.found;
}

// Which way the total of a score is better, by the rank that begins with it; 0: the
// rank does not.
static int sense_of(const heng_plan *plan, uint32_t table, uint32_t field) {
  const heng_node *node = plan->tables[table].fields[field].node;
  if (!node || node->kind != HENG_NODE_RANK) return 0;
  const heng_plan_key *first = &node->rank->keys[0];
  const heng_node *value = first->value;
  while (value->kind == HENG_NODE_ROUND) value = value->args[0];
  if (value->kind != HENG_NODE_FIELD || value->id != table ||
      value->field != plan->tables[table].total)
    return 0;
  return first->descending ? 1 : -1;
}

// The sense of a score: that of its place, else more is better.
static int sense_of_score(const heng_plan *plan, uint32_t table) {
  for (uint32_t f = 0; f < plan->tables[table].n_fields; f++) {
    int sense = sense_of(plan, table, f);
    if (plan->tables[table].fields[f].role == HENG_ROLE_PLACE && sense)
      return sense;
  }
  return 1;
}

// What is better ------------------------------------------------------------------

static heng_slice text_of(heng_arena *arena,
                          const heng_run *run,
                          const heng_odd_standing *s,
                          uint32_t row) {
  heng_said text;
  heng_type type = run->plan->tables[s->table].fields[s->field].type;
  heng_value v = heng__run_value(run, s->table, row, s->field);
  if (v.state != HENG_KNOWN || !heng__unlike_value(arena, run, type, v, &text))
    return (heng_slice){NULL, 0};
  return text.en;
}

static size_t value_number(heng_arena *arena,
                           heng_odd_standing *s,
                           heng_slice text) {
  for (size_t i = 0; i < s->n; i++)
    if (heng__slice_eq(s->values[i], text)) return i;
  if (!text.len || s->n == HENG_ODD_VALUES || !arena) return SIZE_MAX;
  s->values[s->n] = heng__arena_copy(arena, text);
  return s->n++;
}

static bool total_of(const heng_run *run,
                     uint32_t table,
                     uint32_t row,
                     heng_num *out) {
  heng_value v =
      heng__run_value(run, table, row, run->plan->tables[table].total);
  *out = v.num;
  return v.state == HENG_KNOWN;
}

#define MOST_ROWS 40

static void learn_from(heng_arena *arena,
                       heng_arena *scratch,
                       const heng_run *run,
                       heng_odd_standing *s) {
  size_t n = run->tables[s->table].n_rows;
  if (n > MOST_ROWS) n = MOST_ROWS;
  for (uint32_t a = 0; a < n; a++)
    for (uint32_t b = 0; b < n; b++) {
      heng_num x, y;
      if (!total_of(run, s->table, a, &x) || !total_of(run, s->table, b, &y) ||
          heng__num_cmp(x, y) * s->sense <= 0)
        continue;
      size_t i = value_number(arena, s, text_of(scratch, run, s, a));
      size_t k = value_number(arena, s, text_of(scratch, run, s, b));
      if (i != SIZE_MAX && k != SIZE_MAX) s->above[i][k]++;
    }
}

static void find_standings(heng_arena *arena, heng_odd_search *search) {
  const heng_plan *plan = search->starts->plan;
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *table = &plan->tables[t];
    if (!table->score || table->total == HENG_NONE) continue;
    for (uint32_t f = 0; f < table->n_fields; f++) {
      heng_role role = table->fields[f].role;
      int sense = sense_of(plan, t, f);
      bool is_rank = role == HENG_ROLE_PLACE && sense;
      bool other = (role == HENG_ROLE_TIER || role == HENG_ROLE_OUTCOME) &&
                   goes_back(plan, t, table->fields[f].node);
      if (is_rank || other)
        heng__push(arena, &search->standings,
                   (heng_odd_standing){
                       .table = t,
                       .field = f,
                       .is_rank = is_rank,
                       .sense = is_rank ? sense : sense_of_score(plan, t)});
    }
  }
}

#define DRAWN \
  200  // record sets that are drawn to learn from, beside the starts

void heng__odd_learn(heng_arena *arena,
                     heng_arena *scratch,
                     heng_odd_search *search) {
  const heng_starts *starts = search->starts;
  heng_dice dice = heng__dice(search->options.seed, UINT32_MAX);
  find_standings(arena, search);
  if (!search->standings.len) return;
  for (size_t i = 0; i < starts->n + DRAWN; i++) {
    bool drawn = i >= starts->n;
    size_t from = starts->n ? heng__dice_below(&dice, starts->n) : 0;
    heng_draft *draft =
        !drawn ? starts->drafts[i]
        : starts->n
            ? heng__draft_copy(scratch, starts->shape, starts->drafts[from])
            : heng__make_draft(scratch, starts, search->focus, &dice);
    if (drawn)
      heng__make_change(scratch, starts, search->focus, &dice, false, draft);
    heng_run *run =
        heng__draft_run(scratch, starts->shape, draft, starts->plan);
    for (size_t k = 0; run && k < search->standings.len; k++)
      if (!search->standings.items[k].is_rank)
        learn_from(arena, scratch, run, &search->standings.items[k]);
    heng__arena_free(scratch);
  }
}

#define LEAST_SEEN 4  // pairs of rows from which an order is taken

// Whether the one value nearly always stands with the better total.
static bool is_better(const heng_odd_standing *s, size_t a, size_t b) {
  return s->above[a][b] >= LEAST_SEEN && s->above[b][a] * 20 <= s->above[a][b];
}

// Falls -----------------------------------------------------------------------------

static heng_odd_standing *own_copy(heng_arena *arena,
                                   const heng_odd_standing *s) {
  heng_odd_standing *copy = heng__new(arena, heng_odd_standing);
  *copy = *s;
  return copy;
}

// Whether the row is in the same group of the rank in both runs.
static bool same_group(const heng_odd_standing *s,
                       heng_run *const runs[2],
                       const uint32_t rows[2]) {
  const heng_plan_table *t = &runs[0]->plan->tables[s->table];
  const heng_plan_rank *rank = t->fields[s->field].node->rank;
  for (size_t i = 0; i < rank->n_within; i++) {
    const heng_node *key = rank->within[i];
    heng_value v[2];
    if (key->kind != HENG_NODE_FIELD || key->cursor) return false;
    for (int k = 0; k < 2; k++) {
      uint32_t row = heng__run_row_at(runs[k], s->table, rows[k], key->id);
      if (row == HENG_ROW_NONE) return false;
      v[k] = heng__run_value(runs[k], key->id, row, key->field);
      if (v[k].state != HENG_KNOWN) return false;
    }
    bool same = key->type.base == HENG_TYPE_NUMBER
                    ? heng__num_cmp(v[0].num, v[1].num) == 0
                : key->type.base == HENG_TYPE_REF ? v[0].row == v[1].row
                : key->type.base == HENG_TYPE_TEXT
                    ? heng__slice_eq(v[0].text, v[1].text)
                    : v[0].code == v[1].code;
    if (!same) return false;
  }
  return true;
}

bool heng__odd_falls(heng_arena *arena,
                     const heng_odd_standing *s,
                     heng_run *const runs[2],
                     uint32_t row) {
  heng_slice key = heng__run_key(runs[0], s->table, row);
  const uint32_t rows[2] = {row, heng__run_find(runs[1], s->table, key)};
  heng_num x, y;
  if (rows[1] == HENG_ROW_NONE || !total_of(runs[0], s->table, rows[0], &x) ||
      !total_of(runs[1], s->table, rows[1], &y) ||
      heng__num_cmp(y, x) * s->sense <= 0)
    return false;
  heng_value v = heng__run_value(runs[0], s->table, rows[0], s->field);
  heng_value w = heng__run_value(runs[1], s->table, rows[1], s->field);
  if (v.state != HENG_KNOWN || w.state != HENG_KNOWN) return false;
  if (s->is_rank)
    return heng__num_cmp(w.num, v.num) > 0 && same_group(s, runs, rows);
  heng_odd_standing *own = own_copy(arena, s);
  size_t a = value_number(NULL, own, text_of(arena, runs[0], s, rows[0]));
  size_t b = value_number(NULL, own, text_of(arena, runs[1], s, rows[1]));
  return a != SIZE_MAX && b != SIZE_MAX && a != b && is_better(s, a, b);
}

// In words ----------------------------------------------------------------------------

// "praise from 2 to 0"
static heng_said moved_said(heng_arena *arena,
                            heng_run *const runs[2],
                            uint32_t table,
                            uint32_t field,
                            const uint32_t rows[2]) {
  const heng_plan_field *f = &runs[0]->plan->tables[table].fields[field];
  heng_said name = heng__say_pair(f->pair), texts[2];
  for (int i = 0; i < 2; i++)
    if (!heng__unlike_value(arena, runs[i], f->type,
                            heng__run_value(runs[i], table, rows[i], field),
                            &texts[i]))
      texts[i] = HENG_SAY2("?", "？");
  return (heng_said){
      heng__arena_printf(arena, "%.*s from %.*s to %.*s", HENG_ARG(name.en),
                         HENG_ARG(texts[0].en), HENG_ARG(texts[1].en)),
      heng__arena_printf(arena, "%.*s由 %.*s 变为 %.*s", HENG_ARG(name.zh),
                         HENG_ARG(texts[0].zh), HENG_ARG(texts[1].zh))};
}

// The first part below [parent] that moves the row's total the way of [side].
static uint32_t moved_part(heng_run *const runs[2],
                           uint32_t table,
                           const uint32_t rows[2],
                           uint32_t parent,
                           int side) {
  const heng_plan_table *t = &runs[0]->plan->tables[table];
  for (uint32_t f = 0; f < t->n_fields; f++) {
    heng_role role = t->fields[f].role;
    bool deduct = role == HENG_ROLE_DEDUCT;
    if (role == HENG_ROLE_INDICATOR
            ? t->fields[f].parent != parent
            : parent != HENG_NONE || (!deduct && role != HENG_ROLE_BONUS))
      continue;
    heng_value v = heng__run_value(runs[0], table, rows[0], f);
    heng_value w = heng__run_value(runs[1], table, rows[1], f);
    if (v.state != HENG_KNOWN || w.state != HENG_KNOWN) continue;
    int moved = heng__num_cmp(w.num, v.num) * (deduct ? -1 : 1);
    if (moved * side > 0) return f;
  }
  return HENG_NONE;
}

bool heng__odd_part_said(heng_arena *arena,
                         heng_run *const runs[2],
                         uint32_t table,
                         heng_slice key,
                         int side,
                         heng_said *out) {
  const uint32_t rows[2] = {heng__run_find(runs[0], table, key),
                            heng__run_find(runs[1], table, key)};
  if (rows[0] == HENG_ROW_NONE || rows[1] == HENG_ROW_NONE) return false;
  uint32_t part = HENG_NONE, deeper = moved_part(runs, table, rows, part, side);
  for (; deeper != HENG_NONE && deeper != part;
       deeper = moved_part(runs, table, rows, part, side))
    part = deeper;
  if (part == HENG_NONE) return false;
  *out = moved_said(arena, runs, table, part, rows);
  return true;
}

// A row that stood below and stands above; HENG_ROW_NONE where none does. [rows]: the
// row that falls.
static uint32_t who_passes(const heng_odd_standing *s,
                           heng_run *const runs[2],
                           const uint32_t rows[2]) {
  heng_value now = heng__run_value(runs[1], s->table, rows[1], s->field);
  heng_value was = heng__run_value(runs[0], s->table, rows[0], s->field);
  for (uint32_t r = 0; r < runs[1]->tables[s->table].n_rows; r++) {
    heng_slice key = heng__run_key(runs[1], s->table, r);
    uint32_t before = heng__run_find(runs[0], s->table, key);
    if (r == rows[1] || before == HENG_ROW_NONE) continue;
    heng_value v = heng__run_value(runs[0], s->table, before, s->field);
    heng_value w = heng__run_value(runs[1], s->table, r, s->field);
    if (v.state == HENG_KNOWN && w.state == HENG_KNOWN &&
        heng__num_cmp(v.num, was.num) >= 0 && heng__num_cmp(w.num, now.num) < 0)
      return r;
  }
  return HENG_ROW_NONE;
}

// "; roads passes it: total from 3 to 9, by praise from 0 to 6"
static heng_said passes_said(heng_arena *arena,
                             const heng_odd_standing *s,
                             heng_run *const runs[2],
                             const uint32_t rows[2]) {
  uint32_t by = s->is_rank ? who_passes(s, runs, rows) : HENG_ROW_NONE;
  if (by == HENG_ROW_NONE) return HENG_SAY2("", "");
  heng_slice key = heng__run_key(runs[1], s->table, by);
  uint32_t total = runs[0]->plan->tables[s->table].total;
  const uint32_t both[2] = {heng__run_find(runs[0], s->table, key), by};
  heng_said moved = moved_said(arena, runs, s->table, total, both), part;
  bool told = heng__odd_part_said(arena, runs, s->table, key, s->sense, &part);
  if (!told) part = HENG_SAY2("", "");
  return (heng_said){heng__arena_printf(arena, "; %.*s passes it: %.*s%s%.*s",
                                        HENG_ARG(key), HENG_ARG(moved.en),
                                        told ? ", by " : "", HENG_ARG(part.en)),
                     heng__arena_printf(arena, "；%.*s 超过了它：%.*s%s%.*s",
                                        HENG_ARG(key), HENG_ARG(moved.zh),
                                        told ? "，其中" : "",
                                        HENG_ARG(part.zh))};
}

heng_said heng__odd_fall_said(heng_arena *arena,
                              const heng_odd_standing *s,
                              heng_run *const runs[2],
                              heng_slice key) {
  const uint32_t rows[2] = {heng__run_find(runs[0], s->table, key),
                            heng__run_find(runs[1], s->table, key)};
  uint32_t total = runs[0]->plan->tables[s->table].total;
  heng_said better = moved_said(arena, runs, s->table, total, rows);
  heng_said worse = moved_said(arena, runs, s->table, s->field, rows);
  heng_said passes = passes_said(arena, s, runs, rows);
  return (heng_said){
      heng__arena_printf(arena, "%.*s of %.*s, and %.*s%.*s",
                         HENG_ARG(better.en), HENG_ARG(key), HENG_ARG(worse.en),
                         HENG_ARG(passes.en)),
      heng__arena_printf(arena, "%.*s 的%.*s，而%.*s%.*s", HENG_ARG(key),
                         HENG_ARG(better.zh), HENG_ARG(worse.zh),
                         HENG_ARG(passes.zh))};
}
