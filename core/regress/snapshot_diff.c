// Comparing two snapshots: tables and fields by name, rows by key, findings by all
// that they say.
#include <stdlib.h>

#include "regress/snapshot.h"

typedef struct comparing {
  heng_arena *arena;
  HENG_VEC(heng_snap_change) changes;
} comparing;

static void add(comparing *c, heng_snap_change change) {
  heng__push(c->arena, &c->changes, change);
}

// Where each fact of [of] stands in [in]; SIZE_MAX: nowhere.
static size_t *match_facts(heng_arena *arena,
                           const heng_snap_fact *of,
                           size_t n,
                           const heng_snap_fact *in,
                           size_t m) {
  size_t *at = heng__array(arena, size_t, n + 1);
  for (size_t i = 0; i < n; i++) {
    at[i] = i < m && heng__pair_alike(of[i].name, in[i].name) ? i : SIZE_MAX;
    for (size_t k = 0; k < m && at[i] == SIZE_MAX; k++)
      if (heng__pair_alike(of[i].name, in[k].name)) at[i] = k;
  }
  return at;
}

static void compare_rows(comparing *c,
                         heng_pair table,
                         const heng_snap_row *a,
                         const heng_snap_row *b,
                         const size_t *at) {
  for (size_t i = 0; i < a->n_facts; i++) {
    if (at[i] == SIZE_MAX || at[i] >= b->n_facts) continue;
    const heng_snap_fact *before = &a->facts[i], *after = &b->facts[at[i]];
    if (heng__slice_eq(before->value, after->value)) continue;
    add(c, (heng_snap_change){.kind = HENG_SNAP_VALUE,
                              .table = table,
                              .key = b->key,
                              .title = b->title,
                              .field = after->name,
                              .before = before->value,
                              .after = after->value});
  }
}

static void add_row(comparing *c,
                    heng_snap_change_kind kind,
                    heng_pair table,
                    const heng_snap_row *row) {
  add(c,
      (heng_snap_change){
          .kind = kind, .table = table, .key = row->key, .title = row->title});
}

// What one of two tables publishes and the other does not.
static void compare_fields(comparing *c,
                           const heng_snap_table *a,
                           const heng_snap_table *b) {
  const heng_snap_row *x = &a->rows[0], *y = &b->rows[0];
  const size_t *at =
      match_facts(c->arena, x->facts, x->n_facts, y->facts, y->n_facts);
  for (size_t i = 0; i < x->n_facts; i++)
    if (at[i] == SIZE_MAX)
      add(c, (heng_snap_change){.kind = HENG_SNAP_FIELD_GONE,
                                .table = b->name,
                                .field = x->facts[i].name});
  at = match_facts(c->arena, y->facts, y->n_facts, x->facts, x->n_facts);
  for (size_t i = 0; i < y->n_facts; i++)
    if (at[i] == SIZE_MAX)
      add(c, (heng_snap_change){.kind = HENG_SNAP_FIELD_NEW,
                                .table = b->name,
                                .field = y->facts[i].name});
}

// Both have their rows by key.
static void compare_tables(comparing *c,
                           const heng_snap_table *a,
                           const heng_snap_table *b) {
  const size_t *at = NULL;
  if (a->n_rows && b->n_rows) {
    compare_fields(c, a, b);
    at = match_facts(c->arena, a->rows[0].facts, a->rows[0].n_facts,
                     b->rows[0].facts, b->rows[0].n_facts);
  }
  size_t i = 0, k = 0;
  while (i < a->n_rows || k < b->n_rows) {
    int order = 0;
    if (i == a->n_rows)
      order = 1;
    else if (k == b->n_rows)
      order = -1;
    else
      order = heng__slice_cmp(a->rows[i].key, b->rows[k].key);
    if (order < 0)
      add_row(c, HENG_SNAP_ROW_GONE, b->name, &a->rows[i++]);
    else if (order > 0)
      add_row(c, HENG_SNAP_ROW_NEW, b->name, &b->rows[k++]);
    else
      compare_rows(c, b->name, &a->rows[i++], &b->rows[k++], at);
  }
}

static const heng_snap_table *table_of(const heng_snapshot *s, heng_pair name) {
  for (size_t t = 0; t < s->n_tables; t++)
    if (heng__pair_alike(s->tables[t].name, name)) return &s->tables[t];
  return NULL;
}

static void compare_values(comparing *c,
                           const heng_snapshot *a,
                           const heng_snapshot *b) {
  const heng_pair as_of = {HENG_LIT("as_of"), HENG_LIT("截至")};
  if (!heng__slice_eq(a->as_of, b->as_of))
    add(c, (heng_snap_change){.kind = HENG_SNAP_RUN_VALUE,
                              .field = as_of,
                              .before = a->as_of,
                              .after = b->as_of});
  const size_t *at =
      match_facts(c->arena, a->values, a->n_values, b->values, b->n_values);
  for (size_t i = 0; i < a->n_values; i++) {
    heng_slice after = {NULL, 0};
    if (at[i] != SIZE_MAX) after = b->values[at[i]].value;
    if (!heng__slice_eq(a->values[i].value, after))
      add(c, (heng_snap_change){.kind = HENG_SNAP_RUN_VALUE,
                                .field = a->values[i].name,
                                .before = a->values[i].value,
                                .after = after});
  }
  at = match_facts(c->arena, b->values, b->n_values, a->values, a->n_values);
  for (size_t i = 0; i < b->n_values; i++)
    if (at[i] == SIZE_MAX)
      add(c, (heng_snap_change){.kind = HENG_SNAP_RUN_VALUE,
                                .field = b->values[i].name,
                                .after = b->values[i].value});
}

static int finding_cmp(const heng_snap_finding *a, const heng_snap_finding *b) {
  int order = heng__slice_cmp(a->code, b->code);
  if (!order && !heng__pair_alike(a->rule, b->rule))
    order = heng__slice_cmp(heng__pair_show(a->rule, HENG_EN),
                            heng__pair_show(b->rule, HENG_EN));
  if (!order) order = heng__slice_cmp(a->key, b->key);
  if (!order) order = heng__slice_cmp(a->message.en, b->message.en);
  return order ? order : heng__slice_cmp(a->message.zh, b->message.zh);
}

static int by_finding(const void *x, const void *y) {
  return finding_cmp(*(const heng_snap_finding *const *)x,
                     *(const heng_snap_finding *const *)y);
}

static const heng_snap_finding **sorted(heng_arena *arena,
                                        const heng_snapshot *s) {
  const heng_snap_finding **list =
      heng__array(arena, const heng_snap_finding *, s->n_findings + 1);
  for (size_t i = 0; i < s->n_findings; i++) list[i] = &s->findings[i];
  if (s->n_findings) qsort(list, s->n_findings, sizeof *list, by_finding);
  return list;
}

static void add_finding(comparing *c,
                        heng_snap_change_kind kind,
                        const heng_snap_finding *f) {
  add(c, (heng_snap_change){
             .kind = kind, .key = f->key, .field = f->rule, .finding = f});
}

static void compare_findings(comparing *c,
                             const heng_snapshot *a,
                             const heng_snapshot *b) {
  const heng_snap_finding **x = sorted(c->arena, a), **y = sorted(c->arena, b);
  size_t i = 0, k = 0;
  while (i < a->n_findings || k < b->n_findings) {
    int order = i == a->n_findings   ? 1
                : k == b->n_findings ? -1
                                     : finding_cmp(x[i], y[k]);
    if (order < 0)
      add_finding(c, HENG_SNAP_FINDING_GONE, x[i++]);
    else if (order > 0)
      add_finding(c, HENG_SNAP_FINDING_NEW, y[k++]);
    else
      i++, k++;
  }
}

size_t heng__snapshot_diff(heng_arena *arena,
                           const heng_snapshot *before,
                           const heng_snapshot *after,
                           heng_snap_change **out) {
  comparing c = {.arena = arena};
  for (size_t t = 0; t < before->n_tables; t++)
    if (!table_of(after, before->tables[t].name))
      add(&c, (heng_snap_change){.kind = HENG_SNAP_TABLE_GONE,
                                 .table = before->tables[t].name});
  for (size_t t = 0; t < after->n_tables; t++) {
    const heng_snap_table *was = table_of(before, after->tables[t].name);
    if (was)
      compare_tables(&c, was, &after->tables[t]);
    else
      add(&c, (heng_snap_change){.kind = HENG_SNAP_TABLE_NEW,
                                 .table = after->tables[t].name});
  }
  compare_values(&c, before, after);
  compare_findings(&c, before, after);
  *out = c.changes.items;
  return c.changes.len;
}

// What a field is in the score of that name.
static heng_role role_of(const heng_plan *plan,
                         heng_pair table,
                         heng_pair field) {
  for (size_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *p = &plan->tables[t];
    if (!p->score || !heng__pair_alike(p->pair, table)) continue;
    for (size_t f = 0; f < p->n_fields; f++)
      if (heng__pair_alike(p->fields[f].pair, field)) return p->fields[f].role;
  }
  return HENG_ROLE_FIELD;
}

heng_snap_moves heng__snapshot_moves(const heng_plan *plan,
                                     const heng_snap_change *changes,
                                     size_t n) {
  heng_snap_moves m = {0};
  const heng_snap_change *last = NULL;
  for (size_t i = 0; i < n; i++) {
    const heng_snap_change *c = &changes[i];
    m.findings_new += c->kind == HENG_SNAP_FINDING_NEW;
    m.findings_gone += c->kind == HENG_SNAP_FINDING_GONE;
    if (c->kind != HENG_SNAP_VALUE && c->kind != HENG_SNAP_ROW_GONE &&
        c->kind != HENG_SNAP_ROW_NEW)
      continue;
    // Changes of one row stand together.
    bool same = last && heng__slice_eq(last->key, c->key) &&
                heng__pair_alike(last->table, c->table);
    m.units += !same;
    last = c;
    if (c->kind != HENG_SNAP_VALUE) continue;
    heng_role role = role_of(plan, c->table, c->field);
    m.totals += role == HENG_ROLE_TOTAL;
    m.places += role == HENG_ROLE_PLACE;
    m.tiers += role == HENG_ROLE_TIER;
  }
  return m;
}
