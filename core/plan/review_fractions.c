// The review of fractions: those that a result shows, and sums over rows whose
// exact value may grow with every row.
#include "plan/review.h"

// A divisor between bounds that are no further apart than this has few values:
// their least common multiple is far below the most bits of a number.
#define FEW_VALUES 1000

// Of each field: 1 yes, -1 no, 0 not asked yet.
typedef signed char **answers;

typedef struct growing {
  const heng_review *review;
  const heng_plan *plan;
  heng_diags *diags;
  answers known;  // whether it grows
  answers many;   // whether it has many values
} growing;

static signed char *answer_of(const growing *g,
                              answers all,
                              const heng_node *node) {
  if (!all[node->id])
    all[node->id] = heng__array(g->diags->arena, signed char,
                                g->plan->tables[node->id].n_fields + 1);
  return &all[node->id][node->field];
}

static bool grows(growing *g, const heng_node *node);

// A divisor has many values if records give them; those of counts, params and
// choices stay few: a common denominator of all counts up to 2,800 still fits.
static bool has_few_values(const growing *g, const heng_node *node) {
  const heng_plan_table *t = &g->plan->tables[node->id];
  const heng_schema_field *s =
      &g->plan->schema->tables[t->schema].fields[t->fields[node->field].stored];
  heng_num width;
  return s->whole && s->has_low && s->has_high &&
         heng__num_sub(g->diags->arena, s->high, s->low, &width) == HENG_OK &&
         heng__num_cmp(width, heng__num_int(FEW_VALUES)) <= 0;
}

static bool has_many_values(growing *g, const heng_node *node) {
  if (!node || node->type.base != HENG_TYPE_NUMBER) return false;
  if (node->kind == HENG_NODE_FIELD || node->kind == HENG_NODE_FOLLOW) {
    const heng_plan_field *f = &g->plan->tables[node->id].fields[node->field];
    if (f->role == HENG_ROLE_STORED) return !has_few_values(g, node);
    signed char *many = answer_of(g, g->many, node);
    if (!*many) *many = has_many_values(g, f->node) ? 1 : -1;
    return *many > 0;
  }
  if (node->kind == HENG_NODE_VALUE) return false;  // one for the whole run
  if (node->kind == HENG_NODE_DAYS_BETWEEN) return false;
  for (uint32_t i = 0; i < node->n_args; i++)
    if (has_many_values(g, node->args[i])) return true;
  for (size_t i = 0; node->choose && i < node->choose->n_rows; i++)
    if (has_many_values(g, node->choose->rows[i].value)) return true;
  return node->aggregate && node->aggregate->function != HENG_FN_COUNT &&
         has_many_values(g, node->aggregate->body);
}

static bool field_grows(growing *g, const heng_node *node) {
  const heng_plan_table *t = &g->plan->tables[node->id];
  const heng_plan_field *f = &t->fields[node->field];
  if (!f->node || !f->type.fraction) return false;
  signed char *known = answer_of(g, g->known, node);
  if (!*known) *known = grows(g, f->node) ? 1 : -1;
  return *known > 0;
}

// Whether the denominator differs from row to row without end.
static bool grows(growing *g, const heng_node *node) {
  if (!node || node->type.base != HENG_TYPE_NUMBER || !node->type.fraction)
    return false;
  switch (node->kind) {
    case HENG_NODE_FIELD:
    case HENG_NODE_FOLLOW: return field_grows(g, node);
    case HENG_NODE_ROUND:
    case HENG_NODE_VALUE:
    case HENG_NODE_PARAM: return false;
    case HENG_NODE_DIV:
      if (has_many_values(g, node->args[1])) return true;
      break;
    case HENG_NODE_SCALE:  // the width of the first two is the divisor
      if (has_many_values(g, node->args[1]) ||
          has_many_values(g, node->args[2]))
        return true;
      break;
    case HENG_NODE_POW:  // a fraction of what is none: to a negative power
      if (!node->args[0]->type.fraction && has_many_values(g, node->args[0]))
        return true;
      break;
    default: break;
  }
  for (uint32_t i = 0; i < node->n_args; i++)
    if (grows(g, node->args[i])) return true;
  for (size_t i = 0; node->choose && i < node->choose->n_rows; i++)
    if (grows(g, node->choose->rows[i].value)) return true;
  return node->aggregate && grows(g, node->aggregate->body);
}

static bool adds_up(heng_function function) {
  return function == HENG_FN_SUM || function == HENG_FN_AVERAGE;
}

static void visit(const heng_node *node, void *ctx) {
  growing *g = ctx;
  const heng_aggregate *a = node->aggregate;
  if (!a || !adds_up(a->function) ||
      !heng__review_own(g->review, node->span.source))
    return;
  const heng_node *body = grows(g, a->body) ? a->body : a->weight;
  if (!grows(g, body)) return;
  heng_span span = body->span;
  for (const heng_diag *d = g->diags->first; d; d = d->next)
    if (d->code == HENG_M_GROWING_FRACTION && d->span.source == span.source &&
        d->span.start == span.start)
      return;
  heng__diag(g->diags, HENG_M_GROWING_FRACTION, span,
             HENG_SAY(heng__span_text(span)));
}

// A field of a score that others read is a part and may be a fraction; one that
// nothing reads is there to be shown.
static void review_shown(const growing *g) {
  for (size_t t = 0; t < g->plan->n_tables; t++) {
    const heng_plan_table *table = &g->plan->tables[t];
    if (!heng__review_own(g->review, table->span.source)) continue;
    for (size_t i = 0; i < table->n_fields; i++) {
      const heng_plan_field *f = &table->fields[i];
      if (!f->published || f->role != HENG_ROLE_FIELD || !f->node ||
          f->type.base != HENG_TYPE_NUMBER || !f->type.fraction ||
          g->review->read[t][i])
        continue;
      heng__diag(g->diags, HENG_M_SHOWN_FRACTION, f->name_span,
                 heng__say_pair(f->pair));
    }
  }
}

typedef struct values_read {
  bool *read;
} values_read;

static void mark_value(const heng_node *node, void *ctx) {
  values_read *v = ctx;
  if (node->kind == HENG_NODE_VALUE) v->read[node->id] = true;
}

// The values of a run are published too.
static void review_values(const growing *g) {
  values_read v = {heng__array(g->diags->arena, bool, g->plan->n_values + 1)};
  heng__plan_walk_all(g->plan, mark_value, &v);
  for (size_t i = 0; i < g->plan->n_values; i++) {
    const heng_plan_value *value = &g->plan->values[i];
    if (v.read[i] || value->type.base != HENG_TYPE_NUMBER ||
        !value->type.fraction ||
        !heng__review_own(g->review, value->span.source))
      continue;
    heng__diag(g->diags, HENG_M_SHOWN_FRACTION, value->span,
               heng__say_pair(value->pair));
  }
}

void heng__review_fractions(const heng_review *review) {
  const heng_plan *plan = review->plan;
  heng_arena *arena = review->diags->arena;
  growing g = {.review = review, .plan = plan, .diags = review->diags};
  g.known = heng__array(arena, signed char *, plan->n_tables + 1);
  g.many = heng__array(arena, signed char *, plan->n_tables + 1);
  heng__plan_walk_all(plan, visit, &g);
  review_shown(&g);
  review_values(&g);
}
