// Where a text can be patched, and which definitions of the plan are made of each
// place: those that have a node whose text stands there.
#include <stdlib.h>

#include "plan/patch_internal.h"

// Places --------------------------------------------------------------------------

static heng_patch_place *add(heng_patchable *p,
                             heng_place_kind kind,
                             heng_pair of,
                             heng_pair rule,
                             heng_span whole) {
  heng__push(p->arena, &p->places,
             (heng_patch_place){.kind = kind,
                                .of = of,
                                .rule = rule,
                                .whole = whole,
                                .first_step = HENG_NONE});
  return &p->places.items[p->places.len - 1];
}

static void add_expr(heng_patchable *p,
                     heng_place_kind kind,
                     heng_pair of,
                     heng_pair rule,
                     heng_span whole,
                     heng_expr *e) {
  if (!e) return;
  heng_patch_place *place = add(p, kind, of, rule, whole);
  place->expr = e;
  place->span = e->span;
}

static heng_pair item_pair(const heng_item *item) {
  switch (item->kind) {
    case HENG_I_TOTAL: return heng__keyword_pair(HENG_K_TOTAL);
    case HENG_I_PLACE: return heng__keyword_pair(HENG_K_PLACE);
    case HENG_I_TIER: return heng__keyword_pair(HENG_K_TIER);
    default: return item->name.pair;
  }
}

static void add_item(heng_patchable *p, heng_pair of, const heng_item *item) {
  heng_pair rule = item_pair(item);
  heng_expr *value = item->value;
  add_expr(p, HENG_PLACE_FULL, of, rule, item->span, item->full);
  add_expr(p, HENG_PLACE_RULE, of, rule, item->span, item->at);
  if (value && value->kind == HENG_E_ROLLUP) {
    add_expr(p, HENG_PLACE_RULE, of, rule, item->span, value->left);
    add_expr(p, HENG_PLACE_RULE, of, rule, item->span, value->right);
  } else {
    add_expr(p, HENG_PLACE_RULE, of, rule, item->span, value);
  }
  if (item->kind == HENG_I_OUTCOME) {
    heng_patch_place *place = add(p, HENG_PLACE_WORD, of, rule, item->span);
    place->span =
        (heng_span){item->span.source, item->name.span.end, value->span.start};
    place->item = item;
  }
  for (size_t i = 0; i < item->n_children; i++)
    add_item(p, of, &item->children[i]);
}

static void add_items(heng_patchable *p, heng_pair of, const heng_stmt *s) {
  for (size_t i = 0; i < s->n_items; i++) add_item(p, of, &s->items[i]);
}

static void add_table(heng_patchable *p, const heng_stmt *s) {
  heng_pair pair = s->name.pair, none = {0};
  add_expr(p, HENG_PLACE_ROWS, none, pair, s->span, s->where);
  add_expr(p, HENG_PLACE_ROWS, none, pair, s->span, s->having);
  add_items(p, pair, s);
}

static heng_pair table_pair(const heng_patchable *p, heng_slice name) {
  int32_t table = heng__b_table(p->b, name);
  return table < 0 ? (heng_pair){0} : p->b->tables.items[table]->t.pair;
}

static void add_param(heng_patchable *p, const heng_stmt *s) {
  heng_pair none = {0};
  add_expr(p, HENG_PLACE_PARAM, none, s->name.pair, s->span, s->value);
  for (size_t i = 0; i < s->n_rows; i++)
    add_expr(p, HENG_PLACE_PARAM, none, s->name.pair, s->rows[i].span,
             s->rows[i].value);
}

// The schema's field of a column, by the memory that its cells share.
static uint32_t field_of_cell(const heng_plan_row *row,
                              size_t n_fields,
                              heng_slice text) {
  for (uint32_t f = 0; f < n_fields; f++)
    if (row->cells[f].len && row->cells[f].ptr == text.ptr) return f;
  return HENG_NONE;
}

static void add_cell(heng_patchable *p,
                     const heng_stmt *s,
                     const heng_plan_rows *rows,
                     const heng_cell *cell) {
  const heng_schema_table *schema = &p->plan->schema->tables[rows->schema];
  for (size_t r = 0; r < rows->n_rows; r++) {
    uint32_t field =
        field_of_cell(&rows->rows[r], schema->n_fields, cell->text);
    if (field == HENG_NONE) continue;
    heng_patch_place *place = add(p, HENG_PLACE_CELL, (heng_pair){{0}, {0}},
                                  s->name.pair, rows->rows[r].span);
    place->span = cell->span;
    place->cell = cell->text;
    place->table = rows->schema;
    place->field = field;
    return;
  }
}

static void add_given(heng_patchable *p, const heng_stmt *s) {
  const heng_grid *grid = s->grid;
  int32_t table =
      heng__schema_table_find(p->plan->schema, heng__pair_main(s->name.pair));
  for (size_t i = 0; grid && table >= 0 && i < p->plan->n_rows; i++) {
    if (p->plan->rows[i].schema != (uint32_t)table) continue;
    for (size_t r = 0; r < grid->n_rows; r++)
      for (size_t c = 0; c < grid->n_columns; c++)
        if (grid->rows[r][c].text.len)
          add_cell(p, s, &p->plan->rows[i], &grid->rows[r][c]);
  }
}

static void add_statement(heng_patchable *p, const heng_stmt *s) {
  heng_pair none = {0};
  switch (s->kind) {
    case HENG_S_TABLE:
    case HENG_S_SCORE: add_table(p, s); break;
    case HENG_S_FOR:
    case HENG_S_EXTEND: add_items(p, table_pair(p, s->target.text), s); break;
    case HENG_S_VALUE:
    case HENG_S_FUNCTION:
    case HENG_S_CHECK:
      add_expr(p, HENG_PLACE_RULE, none, s->name.pair, s->span, s->value);
      break;
    case HENG_S_PARAM: add_param(p, s); break;
    case HENG_S_GIVEN: add_given(p, s); break;
    default: break;
  }
}

// Definitions -----------------------------------------------------------------------

typedef struct walking {
  heng_visit *visit;
  void *ctx;
} walking;

// What heng__plan_walk leaves out.
static void walk_also_own(const heng_node *node, void *ctx) {
  walking *w = ctx;
  w->visit(node, w->ctx);
  if (node->aggregate && node->aggregate->own)
    heng__plan_walk(node->aggregate->own, walk_also_own, w);
}

static void walk_rows(const heng_patchable *p, uint32_t table, walking *w) {
  const heng_plan_table *t = &p->plan->tables[table];
  heng__plan_walk(t->where, walk_also_own, w);
  heng__plan_walk(t->having, walk_also_own, w);
  for (size_t i = 0; i < t->n_joins; i++) {
    heng__plan_walk(t->joins[i].inner, walk_also_own, w);
    heng__plan_walk(t->joins[i].outer, walk_also_own, w);
  }
  if (t->kind == HENG_TABLE_GROUP)
    for (uint32_t k = 0; k < t->n_keys; k++)
      heng__plan_walk(t->fields[k].node, walk_also_own, w);
}

void heng__patch_walk(const heng_patchable *p,
                      uint32_t definition,
                      heng_visit *visit,
                      void *ctx) {
  const heng_plan *plan = p->plan;
  walking w = {visit, ctx};
  if (definition >= plan->n_steps) {
    heng__plan_walk(plan->checks[definition - plan->n_steps].condition,
                    walk_also_own, &w);
    return;
  }
  const heng_step *step = &plan->steps[definition];
  const heng_plan_field *f;
  switch (step->kind) {
    case HENG_STEP_ROWS: walk_rows(p, step->table, &w); return;
    case HENG_STEP_VALUE:
      heng__plan_walk(plan->values[step->table].node, walk_also_own, &w);
      return;
    case HENG_STEP_FIELD:
      f = &plan->tables[step->table].fields[step->field];
      heng__plan_walk(f->node, walk_also_own, &w);
      heng__plan_walk(f->slot, walk_also_own, &w);
      return;
  }
}

// Which place a text belongs to -------------------------------------------------------

// A place by where it begins.
typedef struct begins {
  heng_span span;
  uint32_t place;
} begins;

static int span_cmp(heng_span a, heng_span b) {
  uintptr_t x = (uintptr_t)a.source, y = (uintptr_t)b.source;
  if (x != y) return x < y ? -1 : 1;
  if (a.start != b.start) return a.start < b.start ? -1 : 1;
  return (a.end > b.end) - (a.end < b.end);
}

static int by_span(const void *a, const void *b) {
  return span_cmp(((const begins *)a)->span, ((const begins *)b)->span);
}

static int nodes_by_span(const void *a, const void *b) {
  return span_cmp(((const heng_node_at *)a)->span,
                  ((const heng_node_at *)b)->span);
}

typedef struct noting {
  heng_patchable *p;
  begins *sorted;
  size_t n;
  uint32_t definition;
} noting;

// The place that [span] stands in, or HENG_NONE.
static uint32_t place_of(const noting *n, heng_span span) {
  size_t low = 0, high = n->n;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    heng_span at = n->sorted[mid].span;
    uintptr_t x = (uintptr_t)at.source, y = (uintptr_t)span.source;
    if (x < y || (x == y && at.start <= span.start))
      low = mid + 1;
    else
      high = mid;
  }
  if (!low) return HENG_NONE;
  heng_span at = n->sorted[low - 1].span;
  if (at.source != span.source || span.start >= at.end) return HENG_NONE;
  return n->sorted[low - 1].place;
}

static void note_node(const heng_node *node, void *ctx) {
  noting *n = ctx;
  heng_patchable *p = n->p;
  if (!node->span.source) return;
  uint32_t place = place_of(n, node->span);
  if (place == HENG_NONE) return;
  heng_definitions *by = &p->needed_by[place];
  if (!by->len || by->items[by->len - 1] != n->definition)
    heng__push(p->arena, by, n->definition);
  heng__push(p->arena, &p->nodes, (heng_node_at){node->span, node});
}

// The statement that each check was built of.
static void find_checks(heng_patchable *p) {
  p->checks = heng__array(p->arena, const heng_stmt *, p->plan->n_checks + 1);
  p->check_trees = heng__array(p->arena, heng_tree *, p->plan->n_checks + 1);
  for (size_t i = 0; i < p->b->texts->parts.len; i++) {
    const heng_part *part = &p->b->texts->parts.items[i];
    if (part->stmt->kind != HENG_S_CHECK) continue;
    for (size_t c = 0; c < p->plan->n_checks; c++) {
      heng_span at = p->plan->checks[c].span;
      if (span_cmp(at, part->stmt->span) != 0) continue;
      p->checks[c] = part->stmt;
      p->check_trees[c] = part->tree;
    }
  }
}

void heng__patch_find_places(heng_patchable *p) {
  for (size_t i = 0; i < p->b->texts->parts.len; i++)
    add_statement(p, p->b->texts->parts.items[i].stmt);
  find_checks(p);
  size_t n = p->places.len;
  p->needed_by = heng__array(p->arena, heng_definitions, n + 1);
  noting note = {.p = p, .sorted = heng__array(p->arena, begins, n + 1)};
  for (uint32_t i = 0; i < n; i++)
    if (p->places.items[i].expr)
      note.sorted[note.n++] = (begins){p->places.items[i].span, i};
  if (note.n) qsort(note.sorted, note.n, sizeof *note.sorted, by_span);
  uint32_t most = (uint32_t)(p->plan->n_steps + p->plan->n_checks);
  for (note.definition = 0; note.definition < most; note.definition++)
    heng__patch_walk(p, note.definition, note_node, &note);
  if (p->nodes.len)
    qsort(p->nodes.items, p->nodes.len, sizeof *p->nodes.items, nodes_by_span);
  for (size_t i = 0; i < n; i++)
    if (p->needed_by[i].len)
      p->places.items[i].first_step = p->needed_by[i].items[0];
}

const heng_node *heng__patchable_node(const heng_patchable *p,
                                      const heng_expr *e) {
  heng_node_at key = {e->span, NULL};
  const heng_node_at *found =
      p->nodes.len ? bsearch(&key, p->nodes.items, p->nodes.len,
                             sizeof *p->nodes.items, nodes_by_span)
                   : NULL;
  return found ? found->node : NULL;
}
