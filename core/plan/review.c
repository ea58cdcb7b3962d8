// The review: walks over a whole plan, and what its parts share.
#include "plan/review.h"

static void walk_aggregate(const heng_aggregate *a,
                           heng_visit *visit,
                           void *ctx) {
  for (size_t i = 0; i < a->n_joins; i++) {
    heng__plan_walk(a->joins[i].inner, visit, ctx);
    heng__plan_walk(a->joins[i].outer, visit, ctx);
  }
  heng__plan_walk(a->where, visit, ctx);
  heng__plan_walk(a->body, visit, ctx);
  heng__plan_walk(a->condition, visit, ctx);
  heng__plan_walk(a->by, visit, ctx);
  heng__plan_walk(a->until, visit, ctx);
  heng__plan_walk(a->figure, visit, ctx);
  heng__plan_walk(a->weight, visit, ctx);
  // [own] is the body once more.
}

void heng__plan_walk(const heng_node *node, heng_visit *visit, void *ctx) {
  if (!node) return;
  visit(node, ctx);
  for (uint32_t i = 0; i < node->n_args; i++)
    heng__plan_walk(node->args[i], visit, ctx);
  if (node->aggregate) walk_aggregate(node->aggregate, visit, ctx);
  for (size_t i = 0; node->choose && i < node->choose->n_rows; i++) {
    heng__plan_walk(node->choose->rows[i].value, visit, ctx);
    heng__plan_walk(node->choose->rows[i].when, visit, ctx);
  }
  for (size_t i = 0; node->rank && i < node->rank->n_keys; i++)
    heng__plan_walk(node->rank->keys[i].value, visit, ctx);
  for (size_t i = 0; node->rank && i < node->rank->n_within; i++)
    heng__plan_walk(node->rank->within[i], visit, ctx);
}

static void walk_template(const heng_template *t,
                          heng_visit *visit,
                          void *ctx) {
  for (size_t i = 0; i < t->n_pieces; i++)
    heng__plan_walk(t->pieces[i].node, visit, ctx);
}

static void walk_table(const heng_plan_table *t, heng_visit *visit, void *ctx) {
  heng__plan_walk(t->where, visit, ctx);
  heng__plan_walk(t->having, visit, ctx);
  for (size_t i = 0; i < t->n_joins; i++) {
    heng__plan_walk(t->joins[i].inner, visit, ctx);
    heng__plan_walk(t->joins[i].outer, visit, ctx);
  }
  for (size_t i = 0; i < t->n_fields; i++) {
    heng__plan_walk(t->fields[i].node, visit, ctx);
    walk_template(&t->fields[i].because, visit, ctx);
  }
}

void heng__plan_walk_all(const heng_plan *plan, heng_visit *visit, void *ctx) {
  for (size_t i = 0; i < plan->n_tables; i++)
    walk_table(&plan->tables[i], visit, ctx);
  for (size_t i = 0; i < plan->n_values; i++)
    heng__plan_walk(plan->values[i].node, visit, ctx);
  for (size_t i = 0; i < plan->n_checks; i++) {
    heng__plan_walk(plan->checks[i].condition, visit, ctx);
    walk_template(&plan->checks[i].because, visit, ctx);
  }
}

// "rules/model.heng" is what `use model` names.
static bool is_text_of(heng_slice file, heng_slice name) {
  static const char ending[] = ".heng";
  size_t from = file.len;
  while (from && file.ptr[from - 1] != '/' && file.ptr[from - 1] != '\\')
    from--;
  heng_slice base = {file.ptr + from, file.len - from};
  return base.len == name.len + sizeof ending - 1 &&
         memcmp(base.ptr, name.ptr, name.len) == 0 &&
         memcmp(base.ptr + name.len, ending, sizeof ending - 1) == 0;
}

static bool is_used_text(const heng_plan *plan, const heng_source *source) {
  for (size_t t = 0; t < plan->n_trees; t++)
    for (size_t i = 0; i < plan->trees[t]->n_stmts; i++) {
      const heng_stmt *s = &plan->trees[t]->stmts[i];
      if (s->kind == HENG_S_USE && is_text_of(source->name, s->target.text))
        return true;
    }
  return false;
}

bool heng__review_own(const heng_review *review, const heng_source *source) {
  for (size_t i = 0; i < review->n_own; i++)
    if (review->own[i] == source) return true;
  return false;
}

static void find_own(heng_review *r) {
  const heng_plan *plan = r->plan;
  r->own = heng__array(r->diags->arena, const heng_source *, plan->n_trees + 1);
  for (size_t t = 0; t < plan->n_trees; t++)
    if (!is_used_text(plan, plan->trees[t]->source))
      r->own[r->n_own++] = plan->trees[t]->source;
}

static void mark_read(const heng_node *node, void *ctx) {
  heng_review *r = ctx;
  if (node->kind == HENG_NODE_FIELD || node->kind == HENG_NODE_FOLLOW)
    r->read[node->id][node->field] = true;
}

static void find_read(heng_review *r) {
  const heng_plan *plan = r->plan;
  r->read = heng__array(r->diags->arena, bool *, plan->n_tables + 1);
  for (size_t i = 0; i < plan->n_tables; i++)
    r->read[i] =
        heng__array(r->diags->arena, bool, plan->tables[i].n_fields + 1);
  heng__plan_walk_all(plan, mark_read, r);
}

void heng__plan_review(const heng_plan *plan, heng_diags *diags) {
  heng_review r = {.plan = plan, .diags = diags};
  find_own(&r);
  find_read(&r);
  heng__review_ranges(&r);
  heng__review_unused(&r);
  heng__review_results(&r);
  heng__review_fractions(&r);
}
