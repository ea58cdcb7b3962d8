// Sharing out: Shapley values over all choices of the edits, or what each edit adds
// in the order of the file. Both are sums of values of hybrids with whole weights,
// so that one way of adding up serves both.
#include <stdlib.h>

#include "regress/attribution.h"

// A number of a unit: total, place or step of the tier.
typedef struct figure {
  heng_state state;
  heng_num num;
  heng_said finding;  // HELD: the rule of it
} figure;

// What stops shares, met first in the order of jobs.
typedef struct obstacle {
  size_t job;  // SIZE_MAX: none
  bool no_run, no_row;
  heng_state state;
  heng_said finding;
} obstacle;

struct heng_tally {
  heng_arena *arena;
  const heng_attribution *a;
  heng_num *sums;  // [unit][kind][edit], times the weight's denominator
  obstacle *met;   // [unit][kind]
  bool *wide;      // [unit][kind]
  bool untold;     // of the run that was added last: see heng__tally_tell
};

// Reading ------------------------------------------------------------------------

static uint32_t table_named(const heng_plan *plan, heng_pair pair) {
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *table = &plan->tables[t];
    if (table->score && (heng__pair_has(table->pair, pair.en) ||
                         heng__pair_has(table->pair, pair.zh)))
      return t;
  }
  return HENG_NONE;
}

static uint32_t field_of(const heng_plan_table *table, heng_moved_kind kind) {
  switch (kind) {
    case HENG_MOVED_TOTAL: return table->total;
    case HENG_MOVED_PLACE: return table->place;
    default: return table->tier;
  }
}

// The tiers of a comparison: those of the new version, then what only the old one
// has. The step of one is its number in this list.
typedef struct steps {
  heng_pair *names;
  size_t n;
} steps;

static const heng_choice *choice_of(const heng_plan *plan, uint32_t table) {
  const heng_plan_table *t = &plan->tables[table];
  if (t->tier == HENG_NONE || t->fields[t->tier].type.base != HENG_TYPE_CHOICE)
    return NULL;
  return &plan->schema->choices[t->fields[t->tier].type.id];
}

static size_t step_of(const steps *s, heng_pair name) {
  for (size_t i = 0; i < s->n; i++)
    if (heng__pair_has(s->names[i], name.en) ||
        heng__pair_has(s->names[i], name.zh))
      return i + 1;
  return 0;
}

static steps steps_of(heng_arena *arena,
                      const heng_choice *new,
                      const heng_choice *old) {
  const heng_choice *both[] = {new, old};
  steps s = {NULL, 0};
  s.names =
      heng__array(arena, heng_pair,
                  (new ? new->n_values : 0) + (old ? old->n_values : 0) + 1);
  for (size_t k = 0; k < 2; k++)
    for (size_t i = 0; both[k] && i < both[k]->n_values; i++)
      if (!step_of(&s, both[k]->values[i])) s.names[s.n++] = both[k]->values[i];
  return s;
}

static heng_said rule_of_finding(const heng_run *run, heng_value value) {
  if (value.finding >= run->n_findings) return HENG_SAY2("", "");
  return heng__say_pair(run->findings[value.finding].rule);
}

// A row's number; a tier is that of its step, and one that is no choice counts as
// missing.
static figure read_figure(const heng_run *run,
                          uint32_t table,
                          uint32_t row,
                          heng_moved_kind kind,
                          const steps *tiers) {
  const heng_plan_table *t = &run->plan->tables[table];
  uint32_t field = field_of(t, kind);
  figure f = {.state = HENG_MISSING};
  if (field == HENG_NONE) return f;
  heng_value v = heng__run_value(run, table, row, field);
  f.state = v.state;
  if (v.state == HENG_HELD) f.finding = rule_of_finding(run, v);
  if (v.state != HENG_KNOWN) return f;
  f.num = v.num;
  if (kind != HENG_MOVED_TIER) return f;
  const heng_choice *choice = choice_of(run->plan, table);
  size_t step = 0;
  if (choice && v.code >= 0 && (size_t)v.code < choice->n_values)
    step = step_of(tiers, choice->values[v.code]);
  f.num = heng__num_int((int64_t)step);
  if (!step) f.state = HENG_MISSING;
  return f;
}

// Who moved ------------------------------------------------------------------------

typedef struct compared {
  heng_arena *arena;
  const heng_run *runs[2];
  uint32_t table[2];
  steps tiers;
  HENG_VEC(heng_moved_unit) units;
} compared;

static void compare_figures(compared *c,
                            heng_moved_unit *unit,
                            const uint32_t *rows,
                            heng_moved_kind kind) {
  figure f[2];
  for (size_t v = 0; v < 2; v++) {
    f[v] = (figure){.state = HENG_MISSING};
    if (rows[v] != HENG_ROW_NONE)
      f[v] = read_figure(c->runs[v], c->table[v], rows[v], kind, &c->tiers);
  }
  heng_shares *out = &unit->of[kind];
  bool known = f[0].state == HENG_KNOWN && f[1].state == HENG_KNOWN;
  if (!known) {
    out->why = f[0].state == f[1].state ? HENG_NOT_MOVED : HENG_NO_NUMBER;
    return;
  }
  out->before = heng__num_copy(c->arena, f[0].num);
  out->after = heng__num_copy(c->arena, f[1].num);
  out->why = heng__num_cmp(out->before, out->after) == 0 ? HENG_NOT_MOVED
                                                         : HENG_SHARED;
}

static void compare_unit(compared *c,
                         heng_slice key,
                         uint32_t old,
                         uint32_t new) {
  heng_moved_unit unit = {.table = {c->table[0], c->table[1]}, .row = old};
  uint32_t rows[2] = {old, new};
  bool moved = false;
  for (size_t k = 0; k < HENG_MOVED_COUNT; k++) {
    compare_figures(c, &unit, rows, (heng_moved_kind)k);
    moved |= unit.of[k].why != HENG_NOT_MOVED;
  }
  if (!moved) return;
  unit.key = heng__arena_copy(c->arena, key);
  heng__push(c->arena, &c->units, unit);
}

static int by_table_and_key(const void *x, const void *y) {
  const heng_moved_unit *a = x, *b = y;
  if (a->table[0] != b->table[0])
    return (a->table[0] > b->table[0]) - (a->table[0] < b->table[0]);
  return heng__slice_cmp(a->key, b->key);
}

// Where a row of one run is in the other: most often it has the same number.
static uint32_t same_row(const heng_run *other,
                         uint32_t table,
                         heng_slice key,
                         uint32_t row) {
  if (row < other->tables[table].n_rows &&
      heng__slice_eq(heng__run_key(other, table, row), key))
    return row;
  return heng__run_find(other, table, key);
}

static void compare_table(compared *c) {
  for (size_t v = 0; v < 2; v++) {
    const heng_run *run = c->runs[v], *other = c->runs[1 - v];
    size_t n = run->tables[c->table[v]].n_rows;
    for (uint32_t row = 0; row < n; row++) {
      heng_slice key = heng__run_key(run, c->table[v], row);
      uint32_t there = same_row(other, c->table[1 - v], key, row);
      if (v == 0)
        compare_unit(c, key, row, there);
      else if (there == HENG_ROW_NONE)
        compare_unit(c, key, there, row);
    }
  }
}

static steps tiers_of(heng_arena *arena,
                      const heng_plan *old,
                      const heng_plan *new,
                      const uint32_t *table) {
  return steps_of(arena, choice_of(new, table[1]), choice_of(old, table[0]));
}

heng_attribution *heng__attribution_begin(heng_arena *arena,
                                          const heng_edits *edits,
                                          const heng_run *old,
                                          const heng_run *new) {
  heng_attribution *a = heng__new(arena, heng_attribution);
  a->arena = arena;
  a->edits = edits;
  compared c = {.arena = arena, .runs = {old, new}};
  HENG_VEC(heng_tier_steps) tiers = {0};
  for (uint32_t t = 0; t < old->plan->n_tables; t++) {
    if (!old->plan->tables[t].score) continue;
    c.table[0] = t;
    c.table[1] = table_named(new->plan, old->plan->tables[t].pair);
    if (c.table[1] == HENG_NONE) continue;
    c.tiers = tiers_of(arena, old->plan, new->plan, c.table);
    heng__push(arena, &tiers,
               (heng_tier_steps){old->plan->tables[t].pair, c.table[0],
                                 c.tiers.names, c.tiers.n});
    compare_table(&c);
  }
  a->tables = tiers.items;
  a->n_tables = tiers.len;
  a->units = c.units.items;
  a->len = c.units.len;
  if (a->len) qsort(a->units, a->len, sizeof *a->units, by_table_and_key);
  heng__attribution_plan_jobs(a);
  return a;
}

// Jobs -----------------------------------------------------------------------------

void heng__attribution_plan_jobs(heng_attribution *a) {
  size_t n = a->n_edits = heng__edits_count(a->edits);
  a->exact = n <= HENG_EXACT_EDITS;
  a->n_jobs = !a->len || n < 2 ? 0 : a->exact ? ((size_t)1 << n) - 2 : n - 1;
}

void heng__attribution_taken(const heng_attribution *a,
                             size_t number,
                             bool *taken) {
  for (size_t i = 0; i < a->n_edits; i++)
    taken[i] = a->exact ? (number + 1) >> i & 1 : i <= number;
}

static int64_t factorial(size_t n) {
  int64_t product = 1;
  for (size_t i = 2; i <= n; i++) product *= (int64_t)i;
  return product;
}

// What all weights are divided by.
static int64_t denominator(const heng_attribution *a) {
  return a->exact ? factorial(a->n_edits) : 1;
}

// How the value of the hybrid with [taken] counts in the share of [edit].
static int64_t weight(const heng_attribution *a,
                      const bool *taken,
                      size_t edit) {
  size_t n = a->n_edits, size = 0;
  for (size_t i = 0; i < n; i++) size += taken[i];
  if (!a->exact) return taken[edit] ? edit + 1 == size : edit == size ? -1 : 0;
  return taken[edit] ? factorial(size - 1) * factorial(n - size)
                     : -factorial(size) * factorial(n - size - 1);
}

// Tallies --------------------------------------------------------------------------

heng_tally *heng__tally_new(heng_arena *arena, const heng_attribution *a) {
  heng_tally *t = heng__new(arena, heng_tally);
  size_t n = a->len * HENG_MOVED_COUNT;
  t->arena = arena;
  t->a = a;
  t->sums = heng__array(arena, heng_num, n * a->n_edits + 1);
  t->met = heng__array(arena, obstacle, n + 1);
  t->wide = heng__array(arena, bool, n + 1);
  for (size_t i = 0; i < n; i++) t->met[i].job = SIZE_MAX;
  for (size_t i = 0; i < n * a->n_edits; i++) t->sums[i] = heng__num_int(0);
  return t;
}

// Adds [num] times the weights. What stays as it was before weighs nothing in
// sum, so only the difference counts.
static void add_number(heng_tally *t,
                       size_t at,
                       heng_num num,
                       heng_num before,
                       const int64_t *weights) {
  size_t n = t->a->n_edits;
  heng_num moved, parts[2];
  bool made[2] = {false, false};
  if (heng__num_sub(t->arena, num, before, &moved) != HENG_OK) {
    t->wide[at] = true;
    return;
  }
  if (heng__num_sign(moved) == 0) return;
  for (size_t e = 0; e < n && !t->wide[at]; e++) {
    heng_num *sum = &t->sums[at * n + e];
    size_t sign = weights[e] < 0;
    if (!weights[e]) continue;
    // All weights of one sign are the same.
    heng_num weight_of = heng__num_int(weights[e]);
    if (!made[sign])
      t->wide[at] |=
          heng__num_mul(t->arena, moved, weight_of, &parts[sign]) != HENG_OK;
    made[sign] = true;
    if (t->wide[at]) break;
    if (heng__num_sign(*sum) == 0)
      *sum = heng__num_copy(t->arena, parts[sign]);
    else
      t->wide[at] |= heng__num_add(t->arena, *sum, parts[sign], sum) != HENG_OK;
  }
}

static const heng_tier_steps *steps_at(const heng_attribution *a,
                                       uint32_t table) {
  size_t i = 0;
  while (a->tables[i].table != table) i++;
  return &a->tables[i];
}

// Jobs may come in any order: of several obstacles that of the first job counts.
static bool meet(heng_tally *t, size_t at, obstacle met) {
  if (met.job >= t->met[at].job) return false;
  heng_slice en = met.finding.en, zh = met.finding.zh;
  met.finding.en = heng__arena_copy(t->arena, en);
  met.finding.zh = heng__arena_copy(t->arena, zh);
  t->met[at] = met;
  return true;
}

// The row of a unit: most often that which it has in the old version.
static uint32_t row_of(const heng_run *run,
                       uint32_t table,
                       const heng_moved_unit *unit) {
  return same_row(run, table, unit->key, unit->row);
}

static void add_unit(heng_tally *t,
                     size_t number,
                     size_t u,
                     const heng_run *run,
                     const uint32_t *tables,
                     const int64_t *weights) {
  const heng_moved_unit *unit = &t->a->units[u];
  const heng_tier_steps *of = steps_at(t->a, unit->table[0]);
  uint32_t table = run ? tables[of - t->a->tables] : HENG_NONE;
  uint32_t row = table == HENG_NONE ? HENG_ROW_NONE : row_of(run, table, unit);
  steps tiers = {of->names, of->n};
  for (size_t k = 0; k < HENG_MOVED_COUNT; k++) {
    size_t at = u * HENG_MOVED_COUNT + k;
    if (unit->of[k].why != HENG_SHARED) continue;
    obstacle met = {.job = number, .no_run = !run, .no_row = true};
    if (row == HENG_ROW_NONE) {
      meet(t, at, met);
      continue;
    }
    figure f = read_figure(run, table, row, (heng_moved_kind)k, &tiers);
    met.no_row = false;
    met.state = f.state;
    met.finding = f.finding;
    if (f.state == HENG_KNOWN)
      add_number(t, at, f.num, unit->of[k].before, weights);
    else if (meet(t, at, met))
      t->untold |= run->in_part && f.state == HENG_HELD;
  }
}

static void add_run(heng_tally *t,
                    size_t number,
                    const bool *taken,
                    const heng_run *run) {
  int64_t *weights = heng__array(t->arena, int64_t, t->a->n_edits + 1);
  for (size_t e = 0; e < t->a->n_edits; e++)
    weights[e] = weight(t->a, taken, e);
  uint32_t *tables = heng__array(t->arena, uint32_t, t->a->n_tables + 1);
  for (size_t i = 0; run && i < t->a->n_tables; i++)
    tables[i] = table_named(run->plan, t->a->tables[i].pair);
  for (size_t u = 0; u < t->a->len; u++)
    add_unit(t, number, u, run, tables, weights);
}

bool heng__tally_add(heng_tally *tally, size_t number, const heng_run *run) {
  bool *taken = heng__array(tally->arena, bool, tally->a->n_edits + 1);
  heng__attribution_taken(tally->a, number, taken);
  tally->untold = false;
  add_run(tally, number, taken, run);
  return !tally->untold;
}

void heng__tally_tell(heng_tally *tally, size_t number, const heng_run *run) {
  for (size_t i = 0; i < tally->a->len * HENG_MOVED_COUNT; i++) {
    obstacle met = tally->met[i];
    if (met.job != number || met.state != HENG_HELD || met.no_row) continue;
    const heng_moved_unit *unit = &tally->a->units[i / HENG_MOVED_COUNT];
    const heng_tier_steps *of = steps_at(tally->a, unit->table[0]);
    uint32_t table = table_named(run->plan, of->pair);
    steps tiers = {of->names, of->n};
    figure f = read_figure(run, table, row_of(run, table, unit),
                           (heng_moved_kind)(i % HENG_MOVED_COUNT), &tiers);
    tally->met[i].job = SIZE_MAX;
    met.finding = f.finding;
    meet(tally, i, met);
  }
}

// Sharing out ----------------------------------------------------------------------

// "a, b"
static heng_said names_of(const heng_attribution *a,
                          const bool *taken,
                          bool which) {
  heng_buf en = {.arena = a->arena}, zh = {.arena = a->arena};
  for (size_t i = 0; i < a->n_edits; i++) {
    if (taken[i] != which) continue;
    heng_said name = heng__edit_at(a->edits, i)->name;
    heng__buf_printf(&en, "%s%.*s", en.len ? ", " : "", HENG_ARG(name.en));
    heng__buf_printf(&zh, "%s%.*s", zh.len ? "、" : "", HENG_ARG(name.zh));
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

static heng_said end_of(heng_arena *arena, const obstacle *met) {
  if (met->no_run)
    return HENG_SAY2("cannot be computed on these records",
                     "无法用这些数据计算");
  if (met->no_row) return HENG_SAY2("is not there", "不存在");
  if (met->state == HENG_MISSING) return HENG_SAY2("is missing", "缺失");
  if (!met->finding.en.len) return HENG_SAY2("is held back", "被搁置");
  return (heng_said){
      heng__arena_printf(arena, "is held back by %.*s",
                         HENG_ARG(met->finding.en)),
      heng__arena_printf(arena, "因“%.*s”被搁置", HENG_ARG(met->finding.zh))};
}

static heng_said because_of(heng_attribution *a,
                            const obstacle *met,
                            heng_moved_kind kind) {
  static const heng_said words[] = {
      [HENG_MOVED_TOTAL] = {{"the total", 9}, {"总分", 6}},
      [HENG_MOVED_PLACE] = {{"the place", 9}, {"位次", 6}},
      [HENG_MOVED_TIER] = {{"the tier", 8}, {"等次", 6}},
  };
  heng_arena *arena = a->arena;
  bool *taken = heng__array(arena, bool, a->n_edits + 1);
  heng__attribution_taken(a, met->job, taken);
  heng_said with = names_of(a, taken, true);
  heng_said without = names_of(a, taken, false);
  heng_said end = end_of(arena, met);
  return (heng_said){
      heng__arena_printf(arena, "with %.*s but without %.*s %.*s %.*s",
                         HENG_ARG(with.en), HENG_ARG(without.en),
                         HENG_ARG(words[kind].en), HENG_ARG(end.en)),
      heng__arena_printf(arena, "只采用“%.*s”而不采用“%.*s”时，%.*s%.*s",
                         HENG_ARG(with.zh), HENG_ARG(without.zh),
                         HENG_ARG(words[kind].zh), HENG_ARG(end.zh))};
}

// Most shares are none, and need no dividing.
static bool divide(heng_arena *arena,
                   heng_num sum,
                   heng_num whole,
                   heng_num *out) {
  *out = sum;
  return heng__num_sign(sum) == 0 ||
         heng__num_div(arena, sum, whole, out) == HENG_OK;
}

// The whole new version has a place in every share; the old one's difference from
// itself is none.
static void share_out(heng_attribution *a,
                      const heng_tally *sum,
                      size_t u,
                      heng_moved_kind kind) {
  heng_shares *out = &a->units[u].of[kind];
  size_t at = u * HENG_MOVED_COUNT + kind, n = a->n_edits;
  if (out->why != HENG_SHARED) return;
  if (!n) {
    out->why = HENG_NO_EDIT;
    return;
  }
  if (sum->met[at].job != SIZE_MAX) {
    out->why = HENG_NO_HYBRID;
    out->because = because_of(a, &sum->met[at], kind);
    return;
  }
  bool wide = sum->wide[at];
  heng_num whole = heng__num_int(denominator(a));
  out->of = heng__array(a->arena, heng_num, n + 1);
  for (size_t e = 0; e < n && !wide; e++)
    wide = !divide(a->arena, sum->sums[at * n + e], whole, &out->of[e]);
  if (wide) out->why = HENG_SHARES_TOO_WIDE;
}

static void add_tally(heng_tally *sum, const heng_tally *tally) {
  size_t n = sum->a->len * HENG_MOVED_COUNT;
  for (size_t i = 0; i < n; i++) {
    sum->wide[i] |= tally->wide[i];
    if (tally->met[i].job != SIZE_MAX) meet(sum, i, tally->met[i]);
  }
  for (size_t i = 0; i < n * sum->a->n_edits; i++)
    if (heng__num_sign(sum->sums[i]) == 0)
      sum->sums[i] = tally->sums[i];
    else if (heng__num_add(sum->arena, sum->sums[i], tally->sums[i],
                           &sum->sums[i]) != HENG_OK)
      sum->wide[i / sum->a->n_edits] = true;
}

void heng__attribution_end(heng_attribution *a,
                           heng_tally *const *tallies,
                           size_t n) {
  heng_tally *sum = heng__tally_new(a->arena, a);
  int64_t *weights = heng__array(a->arena, int64_t, a->n_edits + 1);
  bool *all = heng__array(a->arena, bool, a->n_edits + 1);
  for (size_t e = 0; e < a->n_edits; e++) all[e] = true;
  for (size_t e = 0; e < a->n_edits; e++) weights[e] = weight(a, all, e);
  for (size_t i = 0; i < n; i++)
    if (tallies[i]) add_tally(sum, tallies[i]);
  for (size_t u = 0; u < a->len; u++)
    for (size_t k = 0; k < HENG_MOVED_COUNT; k++) {
      const heng_shares *s = &a->units[u].of[k];
      if (s->why == HENG_SHARED)
        add_number(sum, u * HENG_MOVED_COUNT + k, s->after, s->before, weights);
      share_out(a, sum, u, (heng_moved_kind)k);
    }
}
