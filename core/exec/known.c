// Taking over from finished runs what another version of the scheme computes alike.
//
// What holds something back, and choice values that nobody knows, carry the number
// of a finding of their own run. Here they get that of one finding which stands for
// all that were taken over: who takes over learns that a value is held back, not by
// what. A row of which it is not known whether it belongs to a table is about that
// run's tables too, so such rows are made anew.
#include "exec/known_internal.h"

#define TAKEN_FINDING 0

// What one item gave in one of the runs. Of ROWS the table, of a FIELD the column, of
// a VALUE the value.
typedef struct entry {
  heng_slice digest;
  const heng_run_table *table;
  uint32_t n_keys;  // of ROWS: columns that come with them
  heng_value *column;
  heng_value value;
  const heng_groups *index;
} entry;

struct heng_known {
  heng_arena *arena;
  HENG_VEC(entry) entries;
  uint32_t *slots;  // hash table of entries, HENG_NONE empty
  size_t mask;
};

// Finding -----------------------------------------------------------------------

static uint64_t hash_of(heng_slice digest) {
  uint64_t hash;
  memcpy(&hash, digest.ptr, sizeof hash);
  return hash * UINT64_C(0x9e3779b97f4a7c15) >> 20;
}

static size_t slot_of(const heng_known *k, heng_slice digest) {
  size_t at = (size_t)hash_of(digest) & k->mask;
  while (k->slots[at] != HENG_NONE &&
         !heng__slice_eq(k->entries.items[k->slots[at]].digest, digest))
    at = (at + 1) & k->mask;
  return at;
}

static const entry *find(const heng_known *k, heng_slice digest) {
  if (!digest.len || !k->slots) return NULL;
  uint32_t at = k->slots[slot_of(k, digest)];
  return at == HENG_NONE ? NULL : &k->entries.items[at];
}

static void add(heng_known *k, entry e) {
  if (!k->slots || 2 * (k->entries.len + 1) > k->mask) {
    size_t size = k->slots ? 4 * (k->mask + 1) : 256;
    k->slots = heng__array(k->arena, uint32_t, size);
    k->mask = size - 1;
    memset(k->slots, 0xff, size * sizeof *k->slots);
    for (size_t i = 0; i < k->entries.len; i++)
      k->slots[slot_of(k, k->entries.items[i].digest)] = (uint32_t)i;
  }
  k->slots[slot_of(k, e.digest)] = (uint32_t)k->entries.len;
  heng__push(k->arena, &k->entries, e);
}

// Taking stock --------------------------------------------------------------------

// Whether a value is about a finding.
static bool is_about(heng_type type, const heng_value *v) {
  return v->state == HENG_HELD || heng__is_unknown(type, v);
}

// The column as others may read it: the run's own where nothing in it is about a
// finding.
static heng_value *column_for_others(heng_arena *arena,
                                     const heng_run *run,
                                     heng_type type,
                                     heng_value *own,
                                     size_t n) {
  heng_value *column = own;
  for (size_t i = 0; i < n && run->n_findings; i++) {
    if (!is_about(type, &own[i])) continue;
    if (column == own) {
      column = heng__array(arena, heng_value, n);
      memcpy(column, own, n * sizeof *column);
    }
    column[i].finding = TAKEN_FINDING;
  }
  return column;
}

static void add_step(heng_known *k,
                     const heng_run *run,
                     const heng_step *step,
                     heng_slice digest) {
  const heng_plan_table *t = &run->plan->tables[step->table];
  const heng_run_table *rows = &run->tables[step->table];
  entry e = {.digest = digest};
  if (!digest.len || find(k, digest)) return;
  switch (step->kind) {
    case HENG_STEP_ROWS:
      if (run->exec->holds[step->table].len) return;
      e.table = rows;
      e.n_keys = t->kind == HENG_TABLE_GROUP ? t->n_keys : 0;
      break;
    case HENG_STEP_FIELD:
      if (!rows->columns[step->field]) return;
      e.column = column_for_others(k->arena, run, t->fields[step->field].type,
                                   rows->columns[step->field], rows->n_rows);
      break;
    case HENG_STEP_VALUE:
      e.value = run->values[step->table];
      if (is_about(run->plan->values[step->table].type, &e.value))
        e.value.finding = TAKEN_FINDING;
      break;
  }
  add(k, e);
}

static void add_index(heng_known *k,
                      heng_digests *digests,
                      const heng_groups *index) {
  if (index->held != HENG_NONE || index->group_held) return;
  heng_slice digest = heng__digest_of_index(
      digests, index->table, index->cursor, index->inner, index->n);
  if (digest.len && !find(k, digest))
    add(k, (entry){.digest = digest, .index = index});
}

heng_known *heng__known_new(heng_arena *arena,
                            const heng_run *const *runs,
                            size_t n) {
  heng_known *k = heng__new(arena, heng_known);
  k->arena = arena;
  for (size_t r = 0; r < n; r++) {
    const heng_plan *plan = runs[r]->plan;
    heng_digests *d = heng__digests_new(arena, plan, runs[r]->as_of);
    for (size_t s = 0; s < plan->n_steps; s++)
      add_step(k, runs[r], &plan->steps[s],
               heng__digest_of(d, heng__item_of(d, &plan->steps[s])));
    for (size_t i = 0; i < runs[r]->exec->indexes.len; i++)
      add_index(k, d, runs[r]->exec->indexes.items[i]);
  }
  return k;
}

// What is needed ------------------------------------------------------------------

struct heng_taking {
  const heng_known *known;
  heng_digests *digests;
  bool *needed;         // by item
  const entry **taken;  // by item; null: to be computed
  size_t n_computed;
};

// Marks an item and all that it cannot do without: rows even of what is taken over,
// for whoever reads them may go up to their source.
static void need(struct heng_taking *t, uint32_t item) {
  heng_digests *d = t->digests;
  if (t->needed[item]) return;
  t->needed[item] = true;
  t->taken[item] = find(t->known, heng__digest_of(d, item));
  for (size_t i = 0; i < d->reads[item].len; i++) {
    uint32_t read = d->reads[item].items[i];
    if (!t->taken[item] || (read >= d->rows && read < d->values)) need(t, read);
  }
}

static void need_scores(struct heng_taking *t) {
  const heng_plan *plan = t->digests->plan;
  for (uint32_t i = 0; i < plan->n_tables; i++) {
    const heng_plan_table *table = &plan->tables[i];
    const uint32_t fields[] = {table->total, table->place, table->tier};
    if (!table->score) continue;
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
      if (fields[k] != HENG_NONE) need(t, t->digests->first[i] + fields[k]);
  }
}

// Running -------------------------------------------------------------------------

static void take_step(heng_run *run, const heng_step *step, const entry *e) {
  heng_run_table *t = &run->tables[step->table];
  heng_value **columns;
  switch (step->kind) {
    case HENG_STEP_FIELD: t->columns[step->field] = e->column; return;
    case HENG_STEP_VALUE: run->values[step->table] = e->value; return;
    case HENG_STEP_ROWS:
      columns = t->columns;
      *t = *e->table;
      for (uint32_t c = 0; c < e->n_keys; c++)
        columns[c] = e->table->columns[c];
      t->columns = columns;
      return;
  }
}

// The finding that stands for those of the other runs, about nothing.
static void begin_findings(heng_exec *x) {
  heng_finding finding = {.kind = HENG_FINDING_KIND_COUNT,
                          .table = HENG_NONE,
                          .row = HENG_ROW_NONE,
                          .key = HENG_LIT(""),
                          .rule = {HENG_LIT(""), HENG_LIT("")}};
  heng_finding_id id = {.kind = HENG_FINDING_KIND_COUNT};
  heng__push(x->arena, &x->findings, finding);
  heng__push(x->arena, &x->ids, id);
}

heng_groups *heng__known_index(heng_exec *x,
                               uint32_t table,
                               uint32_t cursor,
                               heng_node *const *inner,
                               size_t n) {
  struct heng_taking *t = x->taking;
  const entry *e = find(
      t->known, heng__digest_of_index(t->digests, table, cursor, inner, n));
  if (!e) return NULL;
  heng_groups *index = heng__new(x->arena, heng_groups);
  *index = *e->index;
  index->table = table;
  index->cursor = cursor;
  index->inner = inner;
  return index;
}

heng_run *heng__run_known(heng_arena *arena,
                          const heng_plan *plan,
                          const heng_records *records,
                          const heng_known *known) {
  heng_run *run;
  heng_exec *x = heng__exec_begin(arena, plan, records, NULL, &run);
  run->in_part = true;
  struct heng_taking *t = heng__new(arena, struct heng_taking);
  *t = (struct heng_taking){.known = known};
  t->digests = heng__digests_new(arena, plan, run->as_of);
  t->needed = heng__array(arena, bool, t->digests->n + 1);
  t->taken = heng__array(arena, const entry *, t->digests->n + 1);
  x->taking = t;
  begin_findings(x);
  heng__overrides_begin(x);
  need_scores(t);
  for (size_t i = 0; i < plan->n_steps; i++) {
    uint32_t item = heng__item_of(t->digests, &plan->steps[i]);
    if (!t->needed[item]) continue;
    if (t->taken[item])
      take_step(run, &plan->steps[i], t->taken[item]);
    else
      heng__step_run(x, run, &plan->steps[i]);
    t->n_computed += !t->taken[item];
  }
  run->findings = x->findings.items;
  run->n_findings = x->findings.len;
  return run;
}

size_t heng__run_computed(const heng_run *run) {
  return run->exec->taking ? run->exec->taking->n_computed : run->plan->n_steps;
}
