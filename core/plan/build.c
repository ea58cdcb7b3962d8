// Building: declarations first, then every definition in the order in which one
// needs another, then the finished plan.
#include "plan/build_internal.h"

// What the rules read of the records --------------------------------------------

static void use_node(heng_plan *plan, const heng_node *node);

static void use_field(heng_plan *plan, uint32_t table, uint32_t field) {
  const heng_plan_table *t = &plan->tables[table];
  if (t->kind != HENG_TABLE_RECORDS) return;
  plan->use.tables[t->schema] = true;
  if (t->fields[field].role != HENG_ROLE_STORED) return;
  const heng_plan_field *f = &t->fields[field];
  plan->use.fields[t->schema][f->stored] = true;
  if (f->type.base == HENG_TYPE_REF)
    plan->use.tables[plan->tables[f->type.id].schema] = true;
}

static void use_aggregate(heng_plan *plan, const heng_aggregate *a) {
  uint32_t root = plan->tables[a->table].root;
  if (plan->tables[root].kind == HENG_TABLE_RECORDS)
    plan->use.tables[plan->tables[root].schema] = true;
  for (size_t i = 0; i < a->n_joins; i++) {
    use_node(plan, a->joins[i].inner);
    use_node(plan, a->joins[i].outer);
  }
  use_node(plan, a->where);
  use_node(plan, a->body);
  use_node(plan, a->condition);
  use_node(plan, a->by);
  use_node(plan, a->until);
  use_node(plan, a->figure);
  use_node(plan, a->weight);
  use_node(plan, a->own);
}

static void use_node(heng_plan *plan, const heng_node *node) {
  if (!node) return;
  if (node->kind == HENG_NODE_FIELD || node->kind == HENG_NODE_FOLLOW)
    use_field(plan, node->id, node->field);
  for (uint32_t i = 0; i < node->n_args; i++) use_node(plan, node->args[i]);
  if (node->aggregate) use_aggregate(plan, node->aggregate);
  for (size_t i = 0; node->choose && i < node->choose->n_rows; i++) {
    use_node(plan, node->choose->rows[i].value);
    use_node(plan, node->choose->rows[i].when);
  }
  for (size_t i = 0; node->rank && i < node->rank->n_keys; i++)
    use_node(plan, node->rank->keys[i].value);
  for (size_t i = 0; node->rank && i < node->rank->n_within; i++)
    use_node(plan, node->rank->within[i]);
}

static void use_template(heng_plan *plan, const heng_template *t) {
  for (size_t i = 0; i < t->n_pieces; i++) use_node(plan, t->pieces[i].node);
}

// What a slot reads, and the names of its children, which outputs show.
static void use_slot(heng_plan *plan, const heng_node *slot) {
  uint32_t schema = plan->tables[slot->args[HENG_SLOT_PARENT]->type.id].schema;
  int32_t name =
      heng__schema_field_find(&plan->schema->tables[schema], HENG_LIT("name"));
  use_node(plan, slot);
  if (name >= 0) plan->use.fields[schema][name] = true;
}

// A table whose rows are read is read with its key, and a score with the name of
// its rows, which every output shows.
static void use_table(heng_plan *plan, const heng_plan_table *t) {
  use_node(plan, t->where);
  use_node(plan, t->having);
  for (size_t i = 0; i < t->n_joins; i++) {
    use_node(plan, t->joins[i].inner);
    use_node(plan, t->joins[i].outer);
  }
  bool derived = t->kind != HENG_TABLE_RECORDS;
  for (int i = 0; i < 2; i++) {
    if (!derived || t->source[i] == HENG_NONE) continue;
    const heng_plan_table *root =
        &plan->tables[plan->tables[t->source[i]].root];
    if (root->kind == HENG_TABLE_RECORDS) plan->use.tables[root->schema] = true;
  }
  for (size_t i = 0; i < t->n_fields; i++) {
    use_node(plan, t->fields[i].node);
    if (t->fields[i].slot) use_slot(plan, t->fields[i].slot);
    use_template(plan, &t->fields[i].because);
    if (t->fields[i].node && !derived) plan->use.tables[t->schema] = true;
  }
  const heng_plan_table *root = &plan->tables[t->root];
  if (!t->score || root->kind != HENG_TABLE_RECORDS) return;
  int32_t name = heng__schema_field_find(&plan->schema->tables[root->schema],
                                         HENG_LIT("name"));
  if (name >= 0) plan->use.fields[root->schema][name] = true;
}

static void fill_use(heng_plan *plan) {
  heng_schema *s = plan->schema;
  plan->use.tables = heng__array(plan->arena, bool, s->n_tables + 1);
  plan->use.fields = heng__array(plan->arena, bool *, s->n_tables + 1);
  for (size_t i = 0; i < s->n_tables; i++)
    plan->use.fields[i] =
        heng__array(plan->arena, bool, s->tables[i].n_fields + 1);
  for (size_t i = 0; i < plan->n_tables; i++) use_table(plan, &plan->tables[i]);
  for (size_t i = 0; i < plan->n_values; i++)
    use_node(plan, plan->values[i].node);
  for (size_t i = 0; i < plan->n_checks; i++) {
    use_node(plan, plan->checks[i].condition);
    use_template(plan, &plan->checks[i].because);
    uint32_t table = plan->checks[i].table;
    if (table != HENG_NONE && plan->tables[table].kind == HENG_TABLE_RECORDS)
      plan->use.tables[plan->tables[table].schema] = true;
  }
  heng__b_use_key_parts(plan);
  if (plan->overrides == HENG_NONE) return;
  // Exceptions are read where an outcome holds as a rule.
  for (size_t i = 0; i < plan->n_tables; i++)
    for (size_t f = 0; f < plan->tables[i].n_fields; f++)
      if (plan->tables[i].fields[f].as_a_rule) {
        uint32_t schema = plan->tables[plan->overrides].schema;
        plan->use.tables[schema] = true;
        for (uint32_t k = 0; k < s->tables[schema].n_fields; k++)
          use_field(plan, plan->overrides, k);
      }
}

// Finishing -------------------------------------------------------------------

// The plan's first table's schema must be there before an expression is built,
// since constants of a choice are read by it.
static void finish_schema(heng_builder *b) {
  heng_schema *s = b->schema;
  s->n_choices = b->choices.len;
  s->choices = heng__array(b->arena, heng_choice, s->n_choices + 1);
  for (size_t i = 0; i < s->n_choices; i++) {
    heng_bchoice *c = b->choices.items[i];
    c->c.values = c->values.items;
    c->c.n_values = c->values.len;
    s->choices[i] = c->c;
  }
  s->n_tables = b->schemas.len;
  s->tables = heng__array(b->arena, heng_schema_table, s->n_tables + 1);
  for (size_t i = 0; i < s->n_tables; i++) {
    heng_bschema *t = b->schemas.items[i];
    t->t.fields = t->fields.items;
    t->t.n_fields = t->fields.len;
    s->tables[i] = t->t;
  }
}

// The row that has the key of an indicator of that name, or HENG_NONE.
static uint32_t row_of(const heng_plan_row *rows,
                       size_t n,
                       int32_t key,
                       heng_pair pair) {
  for (size_t i = 0; i < n; i++)
    if (heng__slice_eq(rows[i].cells[key], heng__pair_main(pair)))
      return (uint32_t)i;
  return HENG_NONE;
}

// Every indicator of a scheme is a row of `indicators`.
static void add_indicator_rows(heng_builder *b) {
  int32_t table = heng__b_table(b, HENG_LIT("indicators"));
  if (table < 0 || (size_t)table >= b->schemas.len) return;
  heng_schema_table *s = &b->schema->tables[table];
  int32_t name = heng__schema_field_find(s, HENG_LIT("name"));
  int32_t parent = heng__schema_field_find(s, HENG_LIT("parent"));
  int32_t full = heng__schema_field_find(s, HENG_LIT("full"));
  if (s->key < 0) return;
  HENG_VEC(heng_plan_row) rows = {0};
  for (size_t t = 0; t < b->tables.len; t++)
    for (size_t i = 0; i < b->tables.items[t]->fields.len; i++) {
      heng_bfield *f = b->tables.items[t]->fields.items[i];
      if (f->f.role != HENG_ROLE_INDICATOR) continue;
      // Two scores may have the same indicator: it is one row.
      uint32_t first = row_of(rows.items, rows.len, s->key, f->f.pair);
      if (first != HENG_NONE) {
        f->f.row_id = first;
        continue;
      }
      heng_plan_row row = {.span = f->f.name_span, .cites = f->f.cites};
      row.cells = heng__array(b->arena, heng_slice, s->n_fields + 1);
      row.cells[s->key] = heng__pair_main(f->f.pair);
      row.alias = f->f.pair.en.len ? f->f.pair.zh : (heng_slice){NULL, 0};
      if (name >= 0)
        row.cells[name] =
            f->f.title.len ? f->f.title : heng__pair_show(f->f.pair, HENG_ZH);
      if (parent >= 0 && f->f.parent != HENG_NONE)
        row.cells[parent] = heng__pair_main(
            b->tables.items[t]->fields.items[f->f.parent]->f.pair);
      if (full >= 0 && f->f.full.d && heng__num_is_decimal(f->f.full))
        row.cells[full] = heng__num_text(b->arena, f->f.full);
      f->f.row_id = (uint32_t)rows.len;
      heng__push(b->arena, &rows, row);
    }
  if (!rows.len) return;
  heng_plan_rows *out = &b->plan->rows[b->plan->n_rows++];
  out->schema = (uint32_t)table;
  out->rows = rows.items;
  out->n_rows = rows.len;
}

static void finish_tables(heng_builder *b) {
  heng_plan *plan = b->plan;
  plan->n_tables = b->tables.len;
  plan->tables = heng__array(b->arena, heng_plan_table, plan->n_tables + 1);
  for (size_t i = 0; i < plan->n_tables; i++) {
    heng_btable *t = b->tables.items[i];
    plan->tables[i] = t->t;
    plan->tables[i].n_fields = t->fields.len;
    plan->tables[i].fields =
        heng__array(b->arena, heng_plan_field, t->fields.len + 1);
    for (size_t k = 0; k < t->fields.len; k++)
      plan->tables[i].fields[k] = t->fields.items[k]->f;
    if (heng__slice_eq(t->t.pair.en, HENG_LIT("overrides")) &&
        t->t.kind == HENG_TABLE_RECORDS)
      plan->overrides = (uint32_t)i;
  }
}

static void finish(heng_builder *b) {
  heng_plan *plan = b->plan;
  finish_tables(b);
  plan->n_params = b->params.len;
  plan->params = heng__array(b->arena, heng_plan_param, plan->n_params + 1);
  for (size_t i = 0; i < plan->n_params; i++)
    plan->params[i] = b->params.items[i]->p;
  plan->n_values = b->values.len;
  plan->values = heng__array(b->arena, heng_plan_value, plan->n_values + 1);
  for (size_t i = 0; i < plan->n_values; i++)
    plan->values[i] = b->values.items[i]->v;
  plan->checks = b->checks.items;
  plan->n_checks = b->checks.len;
  plan->steps = b->steps.items;
  plan->n_steps = b->steps.len;
  plan->n_numbers = b->n_numbers;
  plan->externs = b->externs_called.items;
  plan->n_externs = b->externs_called.len;
  add_indicator_rows(b);
  fill_use(plan);
  heng__b_traced(plan);
  heng__plan_hash(plan);
}

// A param that is never looked up still says where its figures end.
static void report_gaps(heng_builder *b) {
  for (size_t i = 0; i < b->params.len; i++) {
    heng_bparam *p = b->params.items[i];
    if (p->first_gap == SIZE_MAX || p->gap_reported) continue;
    size_t missing;
    const heng_bchoice *c = b->choices.items[heng__b_param_gap(p, &missing)];
    heng_diag *d = heng__diag(
        b->diags, HENG_M_PARAM_GAP, p->p.span, heng__say_pair(p->p.pair),
        heng__say_pair(c->values.items[missing]), c->said);
    heng__note(b->diags, d, HENG_N_PARAM_GAP, c->spans.items[missing], c->said,
               heng__say_pair(c->values.items[missing]));
  }
}

// [errors]: how many there were before the texts were put together.
static heng_builder *build_composed(heng_arena *arena,
                                    heng_composed *texts,
                                    size_t errors,
                                    const heng_externs *externs,
                                    heng_diags *diags,
                                    heng_plan **plan) {
  heng_builder *b = heng__new(arena, heng_builder);
  b->errors = errors;
  b->arena = arena;
  b->diags = diags;
  b->texts = texts;
  b->declared = heng__new(arena, heng_declared);
  b->plan = heng__new(arena, heng_plan);
  b->schema = heng__new(arena, heng_schema);
  b->plan->arena = arena;
  b->plan->schema = b->schema;
  b->plan->overrides = HENG_NONE;
  b->plan->trees = texts->trees;
  b->plan->n_trees = texts->n_trees;
  b->plan->texts = b->texts;
  heng__b_declare(b);
  finish_schema(b);
  heng__b_externs(b, externs);
  heng__b_build_all(b);
  report_gaps(b);
  heng__b_param_unread(b);
  *plan = NULL;
  if (diags->met[HENG_ERROR] > b->errors) return b;
  finish(b);
  *plan = b->plan;
  return b;
}

heng_plan *heng__plan_build(heng_arena *arena,
                            heng_tree **trees,
                            size_t n_trees,
                            heng_diags *diags) {
  return heng__plan_build_with(arena, trees, n_trees, NULL, diags);
}

heng_plan *heng__plan_build_with(heng_arena *arena,
                                 heng_tree **trees,
                                 size_t n_trees,
                                 const heng_externs *externs,
                                 heng_diags *diags) {
  heng_plan *plan;
  heng__b_build(arena, trees, n_trees, externs, diags, &plan);
  return plan;
}

heng_builder *heng__b_build(heng_arena *arena,
                            heng_tree **trees,
                            size_t n_trees,
                            const heng_externs *externs,
                            heng_diags *diags,
                            heng_plan **plan) {
  size_t errors = diags->met[HENG_ERROR];
  heng_composed *texts = heng__compose(arena, trees, n_trees, diags);
  return build_composed(arena, texts, errors, externs, diags, plan);
}

heng_plan *heng__plan_build_composed(heng_arena *arena,
                                     heng_composed *texts,
                                     const heng_externs *externs,
                                     heng_diags *diags) {
  heng_plan *plan;
  build_composed(arena, texts, diags->met[HENG_ERROR], externs, diags, &plan);
  return plan;
}
