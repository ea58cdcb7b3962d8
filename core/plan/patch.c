// Patching a plan: the changed text of a place is parsed, put into the tree, and the
// definitions that it is part of are built once more by the builder that is kept.
#include "plan/patch_internal.h"

heng_patchable *heng__patchable_make(heng_arena *arena,
                                     const heng_patch_texts *texts,
                                     heng_diags *diags) {
  heng_patchable *p = heng__new(arena, heng_patchable);
  p->arena = arena;
  p->texts = *texts;
  p->trees = heng__array(arena, heng_tree *, texts->n + 1);
  size_t before = diags->met[HENG_ERROR];
  for (size_t i = 0; i < texts->n; i++)
    p->trees[i] = heng__parse(arena, texts->sources[i], diags);
  heng__given_bring(arena, p->trees, texts->n, texts->files, diags);
  if (diags->met[HENG_ERROR] > before) return NULL;
  p->b =
      heng__b_build(arena, p->trees, texts->n, texts->externs, diags, &p->plan);
  if (!p->plan) return NULL;
  p->rows = p->plan->rows;
  heng__patch_find_places(p);
  return p;
}

void heng__patchable_share_rows(heng_patchable *p, const heng_plan *same) {
  p->plan->rows = same->rows;
}

heng_plan *heng__patchable_plan(const heng_patchable *p) {
  return p->plan;
}

size_t heng__patchable_places(const heng_patchable *p,
                              const heng_patch_place **out) {
  *out = p->places.items;
  return p->places.len;
}

// Keeping what was ----------------------------------------------------------------

static void keep(heng_patchable *p, void *at, size_t size) {
  char *bytes = heng__arena_alloc(p->scratch, size);
  memcpy(bytes, at, size);
  heng__push(p->arena, &p->kept, (heng_kept_bytes){at, bytes, size});
}

void heng__patch_undo(heng_patchable *p) {
  while (p->kept.len) {
    const heng_kept_bytes *k = &p->kept.items[--p->kept.len];
    memcpy(k->at, k->bytes, k->size);
  }
}

// Building definitions anew -----------------------------------------------------------

static bool same_type(heng_type x, heng_type y) {
  return x.base == y.base && x.id == y.id && x.optional == y.optional &&
         x.fraction == y.fraction && x.whole == y.whole;
}

static bool same_facts(const heng_facts *x, const heng_facts *y) {
  if (x->len != y->len) return false;
  for (size_t i = 0; i < x->len; i++)
    if (x->items[i].kind != y->items[i].kind ||
        x->items[i].code != y->items[i].code ||
        !heng__node_same(x->items[i].node, y->items[i].node))
      return false;
  return true;
}

// What became of a definition that was built anew.
typedef enum built {
  BUILT_SAME,  // nobody who reads it can tell
  BUILT_TYPE,  // its type is another one
  BUILT_LARGE,
} built;

static built build_field(heng_patchable *p, const heng_step *step) {
  heng_bfield *f = heng__b_get(p->b, step->table, step->field);
  heng_plan_field *out = &p->plan->tables[step->table].fields[step->field];
  heng_type before = f->f.type;
  heng_span nowhere = {0};
  keep(p, f, sizeof *f);
  keep(p, out, sizeof *out);
  f->progress = HENG_WAITING;
  f->f.slot = NULL;
  heng__b_need_field(p->b, step->table, step->field, nowhere);
  *out = f->f;
  return same_type(before, f->f.type) ? BUILT_SAME : BUILT_TYPE;
}

static built build_value(heng_patchable *p, const heng_step *step) {
  heng_bvalue *v = p->b->values.items[step->table];
  heng_type before = v->v.type;
  heng_span nowhere = {0};
  keep(p, v, sizeof *v);
  keep(p, &p->plan->values[step->table], sizeof *p->plan->values);
  v->progress = HENG_WAITING;
  heng__b_need_value(p->b, step->table, nowhere);
  p->plan->values[step->table] = v->v;
  return same_type(before, v->v.type) ? BUILT_SAME : BUILT_TYPE;
}

static void keep_table(heng_patchable *p, uint32_t table) {
  heng_btable *t = p->b->tables.items[table];
  keep(p, t, sizeof *t);
  keep(p, &p->plan->tables[table], sizeof *p->plan->tables);
  for (uint32_t k = 0; k < t->t.n_keys; k++) {
    keep(p, t->fields.items[k], sizeof *t->fields.items[k]);
    keep(p, &p->plan->tables[table].fields[k],
         sizeof *p->plan->tables[table].fields);
  }
}

static built build_rows(heng_patchable *p, const heng_step *step) {
  heng_btable *t = p->b->tables.items[step->table];
  heng_plan_table *out = &p->plan->tables[step->table];
  heng_facts before = t->facts;
  heng_span nowhere = {0};
  keep_table(p, step->table);
  t->rows = HENG_WAITING;
  t->facts = (heng_facts){0};
  t->t.where = t->t.having = NULL;
  t->t.joins = NULL;
  t->t.n_joins = 0;
  heng__b_need_rows(p->b, step->table, nowhere);
  out->where = t->t.where;
  out->having = t->t.having;
  out->joins = t->t.joins;
  out->n_joins = t->t.n_joins;
  bool same = same_facts(&before, &t->facts);
  for (uint32_t k = 0; k < t->t.n_keys; k++) {
    same = same && same_type(out->fields[k].type, t->fields.items[k]->f.type);
    out->fields[k] = t->fields.items[k]->f;
  }
  return same ? BUILT_SAME : BUILT_LARGE;
}

static built build_check(heng_patchable *p, uint32_t number) {
  heng_plan_check *out = &p->plan->checks[number];
  if (!p->checks[number]) return BUILT_LARGE;
  keep(p, out, sizeof *out);
  // The list of the builder is the plan's: what is added goes to another one.
  p->b->checks.cap = p->b->checks.len;
  heng__b_build_check(p->b, p->check_trees[number], p->checks[number]);
  *out = p->b->checks.items[--p->b->checks.len];
  return BUILT_SAME;
}

static built build(heng_patchable *p, uint32_t definition) {
  if (definition >= p->plan->n_steps)
    return build_check(p, definition - (uint32_t)p->plan->n_steps);
  const heng_step *step = &p->plan->steps[definition];
  switch (step->kind) {
    case HENG_STEP_FIELD: return build_field(p, step);
    case HENG_STEP_VALUE: return build_value(p, step);
    case HENG_STEP_ROWS: break;
  }
  return build_rows(p, step);
}

// Those who read -------------------------------------------------------------------

typedef struct reading {
  const heng_step *step;
  bool reads;
} reading;

static void look(const heng_node *node, void *ctx) {
  reading *r = ctx;
  bool field = node->kind == HENG_NODE_FIELD || node->kind == HENG_NODE_FOLLOW;
  if (r->step->kind == HENG_STEP_VALUE)
    r->reads |= node->kind == HENG_NODE_VALUE && node->id == r->step->table;
  else
    r->reads |=
        field && node->id == r->step->table && node->field == r->step->field;
}

// Whether a definition reads what a step gives.
static bool reads(const heng_patchable *p,
                  uint32_t definition,
                  const heng_step *step) {
  reading r = {.step = step};
  heng__patch_walk(p, definition, look, &r);
  return r.reads;
}

// Builds what needs a place, and what needs that, as far as types differ.
static heng_patched build_all(heng_patchable *p, size_t place) {
  const heng_definitions *by = &p->needed_by[place];
  uint32_t n = (uint32_t)(p->plan->n_steps + p->plan->n_checks);
  bool *due = heng__array(p->b->diags->arena, bool, n + 1);
  for (size_t i = 0; i < by->len; i++) due[by->items[i]] = true;
  for (uint32_t d = by->items[0]; d < n; d++) {
    if (!due[d]) continue;
    built is = build(p, d);
    if (p->b->diags->met[HENG_ERROR]) return HENG_PATCH_REFUSED;
    if (is == BUILT_LARGE) return HENG_PATCH_LARGE;
    for (uint32_t k = d + 1; is == BUILT_TYPE && k < n; k++)
      due[k] = due[k] || reads(p, k, &p->plan->steps[d]);
  }
  return HENG_PATCH_DONE;
}

// Texts ------------------------------------------------------------------------------

heng_slice heng__text_changed(heng_arena *arena,
                              const heng_text_change *change) {
  heng_slice text = change->at.source->text;
  heng_buf out = {.arena = arena};
  heng__buf_add(&out, (heng_slice){text.ptr, change->at.start});
  heng__buf_add(&out, change->by);
  heng__buf_add(
      &out, (heng_slice){text.ptr + change->at.end, text.len - change->at.end});
  return heng__buf_slice(&out);
}

// The text of a place with the change in it.
static heng_slice place_text(heng_arena *arena,
                             const heng_patch_place *place,
                             const heng_text_change *change) {
  heng_slice text = change->at.source->text;
  heng_buf out = {.arena = arena};
  heng__buf_add(&out, (heng_slice){text.ptr + place->span.start,
                                   change->at.start - place->span.start});
  heng__buf_add(&out, change->by);
  heng__buf_add(&out, (heng_slice){text.ptr + change->at.end,
                                   place->span.end - change->at.end});
  return heng__buf_slice(&out);
}

// Parses the right side of a field; null where it is none.
static const heng_expr *parse(heng_patchable *p, heng_slice text) {
  heng_buf all = {.arena = p->scratch};
  heng__buf_puts(&all, "for m {\n  m = ");
  heng__buf_add(&all, text);
  heng__buf_puts(&all, "\n}\n");
  const heng_source *source = heng__source_new(
      p->scratch, p->b->texts->trees[0]->source->name, heng__buf_slice(&all));
  heng_diags said;
  heng__diags_init(&said, p->b->diags->arena);
  const heng_tree *tree = heng__parse(p->scratch, source, &said);
  if (said.met[HENG_ERROR] || tree->n_stmts != 1 || tree->stmts[0].n_items != 1)
    return NULL;
  return tree->stmts[0].items[0].value;
}

// Figures and cells -------------------------------------------------------------------

static heng_patched patch_param(heng_patchable *p,
                                const heng_patch_place *place,
                                heng_slice text) {
  heng_const made = {0};
  size_t which = 0;
  while (which < p->plan->n_params &&
         !heng__span_holds(p->plan->params[which].span, place->span) &&
         !heng__slice_eq(p->plan->params[which].pair.en, place->rule.en))
    which++;
  heng_plan_param *param = &p->plan->params[which];
  if (which == p->plan->n_params || place->expr->kind == HENG_E_TEXT)
    return HENG_PATCH_LARGE;
  if (!heng__b_figure_read(p->plan, param, text, &made))
    return HENG_PATCH_LARGE;
  keep(p, param, sizeof *param);
  heng_const *cells = heng__array(p->scratch, heng_const, param->n_cells + 1);
  memcpy(cells, param->cells, param->n_cells * sizeof *cells);
  size_t n = 0;
  for (size_t c = 0; c < param->n_cells; c++)
    if (!cells[c].missing && heng__span_holds(param->spans[c], place->span)) {
      cells[c] = made;
      n++;
    }
  param->cells = cells;
  return n ? HENG_PATCH_DONE : HENG_PATCH_LARGE;
}

static heng_patched patch_cell(heng_patchable *p,
                               const heng_patch_place *place,
                               heng_slice text) {
  heng_plan *plan = p->plan;
  keep(p, &plan->rows, sizeof plan->rows);
  heng_plan_rows *rows = heng__array(p->scratch, heng_plan_rows, plan->n_rows);
  memcpy(rows, p->rows, plan->n_rows * sizeof *rows);
  for (size_t i = 0; i < plan->n_rows; i++) {
    if (rows[i].schema != place->table) continue;
    heng_plan_row *copies =
        heng__array(p->scratch, heng_plan_row, rows[i].n_rows);
    memcpy(copies, rows[i].rows, rows[i].n_rows * sizeof *copies);
    rows[i].rows = copies;
    size_t n = plan->schema->tables[place->table].n_fields;
    for (size_t r = 0; r < rows[i].n_rows; r++) {
      if (copies[r].cells[place->field].ptr != place->cell.ptr) continue;
      heng_slice *cells = heng__array(p->scratch, heng_slice, n + 1);
      memcpy(cells, copies[r].cells, n * sizeof *cells);
      cells[place->field] = text;
      copies[r].cells = cells;
    }
  }
  plan->rows = rows;
  return HENG_PATCH_DONE;
}

// Patching ------------------------------------------------------------------------------

static heng_patched patch_rule(heng_patchable *p, size_t at, heng_slice text) {
  heng_patch_place *place = &p->places.items[at];
  heng_builder *b = p->b;
  if (!p->needed_by[at].len) return HENG_PATCH_LARGE;
  const heng_expr *other = parse(p, text);
  if (!other) return HENG_PATCH_REFUSED;
  keep(p, place->expr, sizeof *place->expr);
  *place->expr = *other;
  heng_patched done = build_all(p, at);
  p->plan->n_numbers = b->n_numbers;
  return done;
}

heng_patched heng__patch(heng_patchable *p,
                         size_t at,
                         const heng_text_change *change,
                         heng_arena *scratch) {
  const heng_patch_place *place = &p->places.items[at];
  if (!heng__span_holds(place->span, change->at)) return HENG_PATCH_LARGE;
  heng_diags said;
  heng__diags_init(&said, scratch);
  p->scratch = scratch;
  keep(p, p->b, sizeof *p->b);
  keep(p, p->plan, sizeof *p->plan);
  p->b->arena = p->plan->arena = scratch;
  p->b->diags = &said;
  p->b->errors = 0;
  heng_slice text = place_text(scratch, place, change);
  heng_patched done = HENG_PATCH_LARGE;
  switch (place->kind) {
    case HENG_PLACE_RULE:
    case HENG_PLACE_ROWS: done = patch_rule(p, at, text); break;
    case HENG_PLACE_PARAM: done = patch_param(p, place, text); break;
    case HENG_PLACE_CELL: done = patch_cell(p, place, text); break;
    default: break;
  }
  p->b->diags = NULL;
  if (done != HENG_PATCH_DONE) heng__patch_undo(p);
  return done;
}

heng_plan *heng__patch_compile(heng_arena *arena,
                               const heng_patchable *p,
                               const heng_text_change *change) {
  heng_diags said;
  heng__diags_init(&said, arena);
  heng_tree **trees = heng__array(arena, heng_tree *, p->texts.n + 1);
  for (size_t i = 0; i < p->texts.n; i++) {
    const heng_source *source = p->texts.sources[i];
    if (source == change->at.source)
      source = heng__source_new(arena, source->name,
                                heng__text_changed(arena, change));
    trees[i] = heng__parse(arena, source, &said);
  }
  heng__given_bring(arena, trees, p->texts.n, p->texts.files, &said);
  heng_plan *plan = NULL;
  if (!said.met[HENG_ERROR])
    heng__b_build(arena, trees, p->texts.n, p->texts.externs, &said, &plan);
  return plan;
}
