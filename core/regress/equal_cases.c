// Two rules gone through case by case: each possible row is run under both.
#include "exec/given.h"
#include "exec/run.h"
#include "plan/review.h"
#include "regress/equal_internal.h"
#include "words/vocab.h"

#define MOST_CASES  20000
#define MOST_FIELDS 6
#define MOST_WHOLE  400  // values of one whole number

// What the rules read: stored fields of one record table.
typedef struct domain {
  heng_slice name;     // of the field, as the first plan calls it
  heng_slice *values;  // texts; an empty one is a blank
  size_t n;
} domain;

typedef struct reading {
  heng_arena *arena;
  const heng_plan *plan;
  uint32_t table;  // of the plan, or HENG_NONE
  uint32_t fields[MOST_FIELDS];
  size_t n;
  bool open;  // it reads something that cannot be gone through
} reading;

static void read_field(reading *r, const heng_node *node) {
  const heng_plan_table *t = &r->plan->tables[node->id];
  if (node->cursor || t->kind != HENG_TABLE_RECORDS || t->given ||
      t->fields[node->field].role != HENG_ROLE_STORED ||
      (r->table != HENG_NONE && r->table != node->id)) {
    r->open = true;
    return;
  }
  r->table = node->id;
  for (size_t i = 0; i < r->n; i++)
    if (r->fields[i] == node->field) return;
  if (r->n == MOST_FIELDS)
    r->open = true;
  else
    r->fields[r->n++] = node->field;
}

static void visit(const heng_node *node, void *ctx) {
  reading *r = ctx;
  switch (node->kind) {
    case HENG_NODE_FIELD: read_field(r, node); return;
    case HENG_NODE_CONST: r->open |= node->type.base == HENG_TYPE_REF; return;
    case HENG_NODE_CHOOSE: r->open |= node->choose->exactly_one; return;
    case HENG_NODE_NEG:
    case HENG_NODE_ABS:
    case HENG_NODE_ADD:
    case HENG_NODE_SUB:
    case HENG_NODE_MUL:
    case HENG_NODE_DIV:
    case HENG_NODE_MIN:
    case HENG_NODE_MAX:
    case HENG_NODE_AT_MOST:
    case HENG_NODE_AT_LEAST:
    case HENG_NODE_ROUND:
    case HENG_NODE_EQ:
    case HENG_NODE_NE:
    case HENG_NODE_LT:
    case HENG_NODE_LE:
    case HENG_NODE_GT:
    case HENG_NODE_GE:
    case HENG_NODE_IN:
    case HENG_NODE_BETWEEN:
    case HENG_NODE_AND:
    case HENG_NODE_OR:
    case HENG_NODE_NOT:
    case HENG_NODE_IMPLIES:
    case HENG_NODE_KNOWN:
    case HENG_NODE_ELSE:
    case HENG_NODE_PARAM: return;
    default: r->open = true; return;
  }
}

static const heng_schema_table *schema_of(const reading *r) {
  return &r->plan->schema->tables[r->plan->tables[r->table].schema];
}

static bool same_choice(const heng_choice *a, const heng_choice *b) {
  if (a->n_values != b->n_values) return false;
  for (size_t i = 0; i < a->n_values; i++)
    if (!heng__slice_eq(heng__pair_show(a->values[i], HENG_EN),
                        heng__pair_show(b->values[i], HENG_EN)))
      return false;
  return true;
}

// A field of both, declared alike.
static bool same_field(const reading *a,
                       const heng_schema_field *x,
                       const reading *b,
                       const heng_schema_field *y) {
  if (x->base != y->base || x->optional != y->optional ||
      x->whole != y->whole || x->n_when || y->n_when || x->has_default ||
      y->has_default || x->has_low != y->has_low || x->has_high != y->has_high)
    return false;
  if (x->has_low && heng__num_cmp(x->low, y->low) != 0) return false;
  if (x->has_high && heng__num_cmp(x->high, y->high) != 0) return false;
  return x->base != HENG_TYPE_CHOICE ||
         same_choice(&a->plan->schema->choices[x->id],
                     &b->plan->schema->choices[y->id]);
}

// Every value that a row may have there. False where these are too many.
static bool fill_domain(const reading *r,
                        const heng_schema_field *f,
                        size_t n_choices,
                        domain *out) {
  int64_t low, high;
  heng_arena *arena = r->arena;
  out->name = heng__pair_show(f->pair, HENG_EN);
  if (f->base == HENG_TYPE_BOOL) {
    out->values = heng__array(arena, heng_slice, 3);
    out->values[out->n++] = heng__keyword_pair(HENG_K_YES).en;
    out->values[out->n++] = heng__keyword_pair(HENG_K_NO).en;
  } else if (f->base == HENG_TYPE_CHOICE) {
    const heng_choice *c = &r->plan->schema->choices[f->id];
    out->values = heng__array(arena, heng_slice, c->n_values + n_choices + 1);
    for (size_t i = 0; i < c->n_values; i++)
      out->values[out->n++] = heng__pair_show(c->values[i], HENG_EN);
    // Values that the profile does not know: as many as could differ.
    for (size_t i = 0; i < n_choices; i++)
      out->values[out->n++] = heng__arena_printf(arena, "unknown %zu", i + 1);
  } else if (f->base == HENG_TYPE_NUMBER && f->whole && f->has_low &&
             f->has_high && heng__num_to_int(f->low, &low) &&
             heng__num_to_int(f->high, &high) && low <= high &&
             high - low < MOST_WHOLE && high < 1000000 && low > -1000000) {
    out->values = heng__array(arena, heng_slice, (size_t)(high - low) + 2);
    for (int64_t k = low; k <= high; k++)
      out->values[out->n++] = heng__arena_printf(arena, "%lld", (long long)k);
  } else {
    return false;
  }
  if (f->optional) out->values[out->n++] = (heng_slice){NULL, 0};
  return true;
}

// One plan with the rule alone as a field of the record table.
static heng_plan *alone(heng_arena *arena,
                        const heng_plan *plan,
                        uint32_t table,
                        const heng_node *node) {
  heng_plan *out = heng__new(arena, heng_plan);
  *out = *plan;
  out->arena = arena;
  out->tables = heng__array(arena, heng_plan_table, plan->n_tables + 1);
  memcpy(out->tables, plan->tables, plan->n_tables * sizeof *out->tables);
  for (size_t t = 0; t < plan->n_tables; t++) out->tables[t].score = false;
  heng_plan_table *t = &out->tables[table];
  heng_plan_field *fields =
      heng__array(arena, heng_plan_field, t->n_fields + 1);
  memcpy(fields, t->fields, t->n_fields * sizeof *fields);
  heng_node *own = heng__new(arena, heng_node);
  *own = *node;
  fields[t->n_fields] = (heng_plan_field){.pair = {HENG_LIT("case"), {NULL, 0}},
                                          .role = HENG_ROLE_FIELD,
                                          .type = node->type,
                                          .node = own,
                                          .parent = HENG_NONE};
  t->fields = fields;
  out->steps = heng__new(arena, heng_step);
  out->steps[0] = (heng_step){HENG_STEP_FIELD, table, (uint32_t)t->n_fields++};
  out->n_steps = 1;
  out->n_checks = out->n_values = 0;
  out->overrides = HENG_NONE;
  return out;
}

static heng_run *run_cases(heng_arena *arena,
                           const heng_plan *plan,
                           uint32_t table,
                           const domain *domains,
                           size_t n,
                           uint64_t cases) {
  heng_diags diags;
  heng__diags_init(&diags, arena);
  const heng_schema_table *s =
      &plan->schema->tables[plan->tables[table].schema];
  heng_records_builder *builder =
      heng__records_begin(arena, plan->schema, NULL, &diags);
  heng__records_lenient(builder);
  heng_slice cells[MOST_FIELDS + 1];
  if (heng__records_table(builder, heng__pair_show(s->pair, HENG_EN),
                          HENG_LIT("cases"), (heng_slice){NULL, 0}) != HENG_OK)
    return NULL;
  cells[0] = heng__pair_show(s->fields[s->key].pair, HENG_EN);
  for (size_t i = 0; i < n; i++) cells[i + 1] = domains[i].name;
  heng__records_headings(builder, 0, cells, n + 1);
  for (uint64_t c = 0; c < cases; c++) {
    uint64_t rest = c;
    cells[0] = heng__arena_printf(arena, "%llu", (unsigned long long)c + 1);
    for (size_t i = 0; i < n; i++) {
      cells[i + 1] = domains[i].values[rest % domains[i].n];
      rest /= domains[i].n;
    }
    heng__records_row(builder, 0, (heng_span){0}, cells, n + 1);
  }
  heng__records_end_table(builder);
  heng_records *records;
  heng_run_options options = {0};
  heng_run *run;
  if (heng__records_finish(builder, &records) != HENG_OK ||
      records->tables[plan->tables[table].schema].n_rows != cases ||
      heng__run(arena, plan, records, &options, &run) != HENG_OK)
    return NULL;
  return run;
}

static bool same_value(heng_type type,
                       heng_value a,
                       heng_value b,
                       heng_run *const runs[2]) {
  if (a.state != b.state || a.state == HENG_HELD) return false;
  if (a.state == HENG_MISSING) return true;
  if (type.base == HENG_TYPE_NUMBER) return heng__num_cmp(a.num, b.num) == 0;
  if (type.base == HENG_TYPE_TEXT) return heng__slice_eq(a.text, b.text);
  if (type.base == HENG_TYPE_CHOICE && (a.code < 0 || b.code < 0))
    return a.code < 0 && b.code < 0 && heng__slice_eq(a.text, b.text);
  (void)runs;
  return type.base != HENG_TYPE_REF && a.code == b.code;
}

// The same findings, which say that an unknown value was read.
static bool same_findings(heng_run *const runs[2]) {
  if (runs[0]->n_findings != runs[1]->n_findings) return false;
  for (size_t i = 0; i < runs[0]->n_findings; i++)
    if (!heng__slice_eq(runs[0]->findings[i].key, runs[1]->findings[i].key) ||
        runs[0]->findings[i].code != runs[1]->findings[i].code)
      return false;
  return true;
}

static bool read_rule(heng_arena *arena,
                      const heng_plan *plan,
                      const heng_node *node,
                      reading *out) {
  *out = (reading){.arena = arena, .plan = plan, .table = HENG_NONE};
  heng__plan_walk(node, visit, out);
  return !out->open && out->table != HENG_NONE;
}

bool heng__rules_equal(heng_arena *arena,
                       const heng_plan *const plans[2],
                       const heng_node *const nodes[2],
                       uint64_t *cases) {
  reading reads[2];
  domain domains[MOST_FIELDS] = {{{NULL, 0}, NULL, 0}};
  heng_type types[2] = {nodes[0]->type, nodes[1]->type};
  for (int i = 0; i < 2; i++)
    if (!read_rule(arena, plans[i], nodes[i], &reads[i])) return false;
  const heng_schema_table *s = schema_of(&reads[0]), *o = schema_of(&reads[1]);
  if (types[0].base != types[1].base || s->key < 0 || o->key < 0 ||
      !heng__slice_eq(s->pair.en, o->pair.en) ||
      !heng__slice_eq(s->pair.zh, o->pair.zh))
    return false;
  // What only the second reads is gone through as well.
  size_t n = 0, n_choices = 0;
  for (int i = 0; i < 2; i++)
    for (size_t k = 0; k < reads[i].n; k++) {
      uint32_t stored =
          plans[i]->tables[reads[i].table].fields[reads[i].fields[k]].stored;
      const heng_schema_field *f = &schema_of(&reads[i])->fields[stored];
      heng_slice name = heng__pair_show(f->pair, HENG_EN);
      int32_t there = heng__schema_field_find(i ? s : o, name);
      bool known = false;
      for (size_t d = 0; d < n; d++)
        known |= heng__slice_eq(domains[d].name, name);
      if (known) continue;
      if (there < 0 || n == MOST_FIELDS || f->key ||
          !same_field(&reads[i], f, &reads[1 - i], &(i ? s : o)->fields[there]))
        return false;
      n_choices += f->base == HENG_TYPE_CHOICE;
      domains[n++] =
          (domain){name, NULL, (size_t)(i ? (uint32_t)there : stored)};
    }
  *cases = 1;
  for (size_t d = 0; d < n; d++) {
    const heng_schema_field *f = &s->fields[domains[d].n];
    domains[d].n = 0;
    if (!fill_domain(&reads[0], f, n_choices, &domains[d])) return false;
    *cases *= domains[d].n;
    if (!*cases || *cases > MOST_CASES) return false;
  }
  heng_run *runs[2];
  uint32_t fields[2];
  for (int i = 0; i < 2; i++) {
    heng_plan *own = alone(arena, plans[i], reads[i].table, nodes[i]);
    fields[i] = (uint32_t)own->tables[reads[i].table].n_fields - 1;
    runs[i] = run_cases(arena, own, reads[i].table, domains, n, *cases);
    if (!runs[i]) return false;
  }
  for (uint32_t r = 0; r < *cases; r++)
    if (!same_value(
            types[0], heng__run_value(runs[0], reads[0].table, r, fields[0]),
            heng__run_value(runs[1], reads[1].table, r, fields[1]), runs))
      return false;
  return same_findings(runs);
}
