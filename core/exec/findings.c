// Findings: raised once however often the same is come upon, put in an order
// that does not depend on the order of the records, and then numbered.
#include "exec/run_internal.h"

// Rules are told apart by a kind and two numbers.
enum { OF_FIELD = 1, OF_ROWS, OF_VALUE, OF_CHECK };

static uint64_t rule_id(unsigned kind, uint32_t table, uint32_t field) {
  return (uint64_t)kind << 60 | (uint64_t)table << 28 | field;
}

heng_rule heng__rule_field(const heng_plan *plan,
                           uint32_t table,
                           uint32_t field) {
  const heng_plan_field *f = &plan->tables[table].fields[field];
  return (heng_rule){rule_id(OF_FIELD, table, field), f->pair, f->span,
                     f->cites};
}

heng_rule heng__rule_rows(const heng_plan *plan, uint32_t table) {
  const heng_plan_table *t = &plan->tables[table];
  return (heng_rule){rule_id(OF_ROWS, table, 0), t->pair, t->name_span,
                     t->cites};
}

heng_rule heng__rule_value(const heng_plan *plan, uint32_t value) {
  const heng_plan_value *v = &plan->values[value];
  return (heng_rule){rule_id(OF_VALUE, value, 0), v->pair, v->span, v->cites};
}

heng_rule heng__rule_check(const heng_plan *plan, uint32_t check) {
  const heng_plan_check *c = &plan->checks[check];
  return (heng_rule){rule_id(OF_CHECK, check, 0), c->pair, c->span, c->cites};
}

// ---- one finding for one thing --------------------------------------------

static uint64_t mix(uint64_t hash, uint64_t more) {
  hash = (hash ^ more) * UINT64_C(0x9e3779b97f4a7c15);
  return hash ^ hash >> 29;
}

static uint64_t id_hash(const heng_finding_id *id) {
  uint64_t hash = mix((uint64_t)id->kind, id->rule);
  hash = mix(hash, (uint64_t)id->table << 32 | id->row);
  return mix(hash, id->about);
}

static bool id_same(const heng_finding_id *a, const heng_finding_id *b) {
  return a->kind == b->kind && a->table == b->table && a->row == b->row &&
         a->rule == b->rule && a->about == b->about;
}

// The slot of an id, or the empty one where it belongs.
static size_t id_slot(const heng_exec *x, const heng_finding_id *id) {
  size_t at = (size_t)id_hash(id) & x->id_mask;
  while (x->id_slots[at] != HENG_NONE &&
         !id_same(&x->ids.items[x->id_slots[at]], id))
    at = (at + 1) & x->id_mask;
  return at;
}

static void fill_slots(heng_exec *x) {
  memset(x->id_slots, 0xff, (x->id_mask + 1) * sizeof *x->id_slots);
  for (size_t i = 0; i < x->ids.len; i++)
    x->id_slots[id_slot(x, &x->ids.items[i])] = (uint32_t)i;
}

static void make_room(heng_exec *x) {
  if (x->id_slots && 2 * (x->ids.len + 1) <= x->id_mask) return;
  size_t size = x->id_slots ? 4 * (x->id_mask + 1) : 64;
  // What is computed again begins with the findings of its base.
  while (2 * (x->ids.len + 1) > size - 1) size *= 4;
  x->id_slots = heng__array(x->arena, uint32_t, size);
  x->id_mask = size - 1;
  fill_slots(x);
}

static heng_finding_id id_of(const heng_exec *x, const heng_raise *what) {
  return (heng_finding_id){
      .kind = what->kind,
      .table = what->table,
      .row = what->table == HENG_NONE ? 0 : what->row,
      .rule = what->any_rule ? 0 : x->rule.id,
      .about = what->about,
  };
}

bool heng__raised(const heng_exec *x, const heng_raise *what, uint32_t *at) {
  if (!x->id_slots) return false;
  heng_finding_id id = id_of(x, what);
  *at = x->id_slots[id_slot(x, &id)];
  return *at != HENG_NONE;
}

static void set_record(const heng_exec *x, heng_finding *f) {
  uint32_t table = f->table, row = f->row;
  heng__record_of(x->run, &table, &row);
  if (table == HENG_NONE || row == HENG_ROW_NONE) return;
  const heng_record_table *records =
      &x->records->tables[x->plan->tables[table].schema];
  if (row >= records->n_rows) return;
  f->file = records->file;
  f->line = records->lines ? records->lines[row] : 0;
}

uint32_t heng__raise(heng_exec *x, const heng_raise *what) {
  uint32_t at;
  if (heng__raised(x, what, &at)) return at;
  if (x->quiet) return HENG_NONE;
  make_room(x);
  heng_finding f = {
      .kind = what->kind,
      .code = what->code,
      .table = what->table,
      .row = what->row,
      .rule = x->rule.pair,
      .cites = x->rule.cites,
      .span = what->span.source ? what->span : x->rule.span,
      .message = what->message,
      .rows = what->rows,
      .n_rows = what->n_rows,
      .n_args = what->n_args,
  };
  f.args = heng__array(x->arena, heng_said, what->n_args);
  if (what->n_args) memcpy(f.args, what->args, what->n_args * sizeof *f.args);
  if (f.table != HENG_NONE) f.key = heng__run_key(x->run, f.table, f.row);
  set_record(x, &f);
  heng_finding_id id = id_of(x, what);
  at = (uint32_t)x->ids.len;
  x->id_slots[id_slot(x, &id)] = at;
  heng__push(x->arena, &x->ids, id);
  heng__push(x->arena, &x->findings, f);
  return at;
}

// ---- their order ------------------------------------------------------------

static int args_cmp(const heng_finding *a, const heng_finding *b) {
  for (size_t i = 0; i < a->n_args && i < b->n_args; i++) {
    int c = heng__slice_cmp(a->args[i].en, b->args[i].en);
    if (c) return c;
  }
  return (a->n_args > b->n_args) - (a->n_args < b->n_args);
}

// Rows of one table by key; what is about no row comes first.
static int subject_cmp(const heng_run *run,
                       const heng_finding *a,
                       const heng_finding *b) {
  if (a->table != b->table) return a->table < b->table ? -1 : 1;
  bool rows = a->table != HENG_NONE && a->row != HENG_ROW_NONE &&
              b->row != HENG_ROW_NONE;
  if (!rows) return heng__key_cmp(a->key, b->key);
  return heng__row_cmp(run, a->table, a->row, b->row);
}

static int finding_cmp(const heng_run *run,
                       const heng_finding *a,
                       const heng_finding *b) {
  int c = subject_cmp(run, a, b);
  if (!c)
    c = heng__slice_cmp(heng__pair_show(a->rule, HENG_EN),
                        heng__pair_show(b->rule, HENG_EN));
  if (!c) c = (a->code > b->code) - (a->code < b->code);
  if (!c) c = (a->span.start > b->span.start) - (a->span.start < b->span.start);
  if (!c) c = args_cmp(a, b);
  // Only rows without a key can still be alike.
  return c ? c : (a->row > b->row) - (a->row < b->row);
}

static int finding_order(void *ctx, uint32_t a, uint32_t b) {
  const heng_exec *x = ctx;
  return finding_cmp(x->run, &x->findings.items[a], &x->findings.items[b]);
}

uint32_t heng__held_first(const heng_exec *x, uint32_t a, uint32_t b) {
  if (a == HENG_NONE || b == HENG_NONE || a == b) return a == HENG_NONE ? b : a;
  const heng_finding *f = x->findings.items;
  return finding_cmp(x->run, &f[a], &f[b]) <= 0 ? a : b;
}

// ---- renumbering ----------------------------------------------------------

static void renumber(const uint32_t *to, uint32_t *finding) {
  if (*finding != HENG_NONE) *finding = to[*finding];
}

static void renumber_values(const uint32_t *to,
                            heng_type type,
                            heng_value *values,
                            size_t n) {
  for (size_t i = 0; values && i < n; i++)
    if (values[i].state == HENG_HELD || heng__is_unknown(type, &values[i]))
      renumber(to, &values[i].finding);
}

static void renumber_index(const uint32_t *to, heng_groups *index) {
  renumber(to, &index->held);
  for (size_t g = 0; index->group_held && g < index->n_groups; g++)
    renumber(to, &index->group_held[g]);
}

static void renumber_all(heng_exec *x, heng_run *run, const uint32_t *to) {
  const heng_plan *plan = x->plan;
  for (size_t t = 0; t < plan->n_tables; t++) {
    for (size_t i = 0; i < x->holds[t].len; i++)
      renumber(to, &x->holds[t].items[i].finding);
    for (size_t f = 0; f < plan->tables[t].n_fields; f++)
      renumber_values(to, plan->tables[t].fields[f].type,
                      run->tables[t].columns[f], run->tables[t].n_rows);
  }
  for (size_t v = 0; v < plan->n_values; v++)
    renumber_values(to, plan->values[v].type, &run->values[v], 1);
  for (size_t i = 0; i < x->indexes.len; i++)
    renumber_index(to, x->indexes.items[i]);
}

void heng__findings_finish(heng_exec *x, heng_run *run) {
  size_t n = x->findings.len;
  run->n_findings = n;
  if (!n) return;
  uint32_t *order = heng__array(x->arena, uint32_t, n);
  for (size_t i = 0; i < n; i++) order[i] = (uint32_t)i;
  heng__sort_rows(x->arena, order, n, finding_order, x);
  heng_finding *sorted = heng__array(x->arena, heng_finding, n);
  heng_finding_id *ids = heng__array(x->arena, heng_finding_id, n);
  uint32_t *to = heng__array(x->arena, uint32_t, n);
  for (size_t i = 0; i < n; i++) {
    sorted[i] = x->findings.items[order[i]];
    sorted[i].number = (uint32_t)i + 1;
    ids[i] = x->ids.items[order[i]];
    to[order[i]] = (uint32_t)i;
  }
  x->findings.items = run->findings = sorted;
  x->ids.items = ids;
  fill_slots(x);
  renumber_all(x, run, to);
}
