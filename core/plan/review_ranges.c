// The review of numbers: marks that leave 0 to the full ones, caps and floors
// without effect, comparisons with only one answer.
#include "plan/range.h"
#include "plan/review.h"

typedef enum verdict_kind {
  VERDICT_CAP_IDLE,
  VERDICT_CAP_ALWAYS,
  VERDICT_FLOOR_IDLE,
  VERDICT_FLOOR_ALWAYS,
  VERDICT_TRUE,
  VERDICT_FALSE,
  VERDICT_OPEN,  // none of these, as far as is known
} verdict_kind;

// What is found of a place. A function's body is read at each call: only what is
// so at each of them is said.
typedef struct verdict {
  verdict_kind kind;
  const heng_node *node;
  heng_range left;  // of its first operand
} verdict;

typedef struct reviewing {
  const heng_review *review;
  const heng_plan *plan;
  heng_diags *diags;
  heng_ranges *free;
  HENG_VEC(verdict) verdicts;
} reviewing;

// Words -----------------------------------------------------------------------

static heng_said number_said(heng_diags *diags, heng_num x) {
  return HENG_SAY(heng__num_show(diags->arena, x, 0));
}

// "from 1 to 4", "at least 0".
static heng_said range_said(heng_diags *diags, const heng_range *x) {
  heng_arena *a = diags->arena;
  heng_slice low = x->has_low ? heng__num_show(a, x->low, 0) : HENG_LIT("");
  heng_slice high = x->has_high ? heng__num_show(a, x->high, 0) : HENG_LIT("");
  if (x->has_low && x->has_high && heng__num_cmp(x->low, x->high) == 0)
    return (heng_said){heng__arena_printf(a, "always %.*s", HENG_ARG(low)),
                       heng__arena_printf(a, "总是 %.*s", HENG_ARG(low))};
  if (x->has_low && x->has_high)
    return (heng_said){heng__arena_printf(a, "from %.*s to %.*s", HENG_ARG(low),
                                          HENG_ARG(high)),
                       heng__arena_printf(a, "在 %.*s 到 %.*s 之间",
                                          HENG_ARG(low), HENG_ARG(high))};
  return x->has_low
             ? (heng_said){heng__arena_printf(a, "%.*s or more", HENG_ARG(low)),
                           heng__arena_printf(a, "不小于 %.*s", HENG_ARG(low))}
             : (heng_said){
                   heng__arena_printf(a, "%.*s or less", HENG_ARG(high)),
                   heng__arena_printf(a, "不大于 %.*s", HENG_ARG(high))};
}

static heng_said source_said(heng_span span) {
  return HENG_SAY(heng__span_text(span));
}

// Marks -----------------------------------------------------------------------

// Says of what was declared with bounds how far it goes.
static void note_bounds(const reviewing *r,
                        heng_diag *to,
                        const heng_range *range) {
  for (size_t i = 0; i < range->n_parts; i++) {
    const heng_range_part *p = &range->parts[i];
    if (p->field == HENG_NONE) continue;
    const heng_plan_table *t = &r->plan->tables[p->table];
    const heng_schema_field *s =
        &r->plan->schema->tables[t->schema].fields[t->fields[p->field].stored];
    heng_range declared = {.has_low = s->has_low,
                           .has_high = s->has_high,
                           .low = s->low,
                           .high = s->high};
    if (s->base == HENG_TYPE_NUMBER && (s->has_low || s->has_high))
      heng__note(r->diags, to, HENG_N_DECLARED_RANGE, s->span,
                 heng__say_pair(s->pair), range_said(r->diags, &declared));
  }
}

// Whether records that the rules allow give more than the full marks.
static bool exceeds(const heng_plan_field *f, const heng_range *range) {
  return f->role == HENG_ROLE_INDICATOR && f->full.d && range->exact &&
         range->has_high && heng__num_cmp(range->high, f->full) > 0;
}

static bool falls_below(const heng_range *range) {
  return range->exact && range->has_low && heng__num_sign(range->low) < 0;
}

static bool is_mark(const heng_plan_field *f) {
  return f->node && f->type.base == HENG_TYPE_NUMBER &&
         (f->role == HENG_ROLE_INDICATOR || f->role == HENG_ROLE_DEDUCT ||
          f->role == HENG_ROLE_BONUS);
}

static void tell_parents(const heng_plan_table *t, size_t field, bool *told) {
  for (uint32_t up = t->fields[field].parent; up != HENG_NONE;
       up = t->fields[up].parent)
    told[up] = true;
}

// Children stand behind their parents, which are made of them: what is said of a
// child is not said again.
static void review_marks(const reviewing *r, heng_ranges *ranges, uint32_t id) {
  const heng_plan_table *t = &r->plan->tables[id];
  bool *told = heng__array(r->diags->arena, bool, t->n_fields + 1);
  for (size_t i = t->n_fields; i-- > 0;) {
    const heng_plan_field *f = &t->fields[i];
    if (!is_mark(f) || told[i]) continue;
    heng_range range = heng__range_in(ranges, f->node, id);
    heng_diag *d = NULL;
    if (exceeds(f, &range))
      d = heng__diag(r->diags, HENG_M_MORE_THAN_FULL, f->node->span,
                     heng__say_pair(f->pair), number_said(r->diags, range.high),
                     number_said(r->diags, f->full));
    else if (falls_below(&range))
      d = heng__diag(r->diags, HENG_M_LESS_THAN_ZERO, f->node->span,
                     heng__say_pair(f->pair), number_said(r->diags, range.low));
    if (!d) continue;
    note_bounds(r, d, &range);
    if (f->role == HENG_ROLE_INDICATOR) tell_parents(t, i, told);
  }
}

// One answer only -----------------------------------------------------------------

// -1: x is below y whatever they are; 1: above; 0: not known. [or_equal] counts
// equal bounds too.
static int order_of(const heng_range *x, const heng_range *y, bool or_equal) {
  int most = or_equal ? 0 : -1;
  if (x->has_high && y->has_low && heng__num_cmp(x->high, y->low) <= most)
    return -1;
  if (x->has_low && y->has_high && heng__num_cmp(y->high, x->low) <= most)
    return 1;
  return 0;
}

static verdict_kind opposite(verdict_kind kind) {
  return kind == VERDICT_TRUE    ? VERDICT_FALSE
         : kind == VERDICT_FALSE ? VERDICT_TRUE
                                 : kind;
}

static verdict_kind compared(heng_node_kind kind,
                             const heng_range *x,
                             const heng_range *y) {
  bool points = x->has_low && x->has_high && y->has_low && y->has_high &&
                heng__num_cmp(x->low, x->high) == 0 &&
                heng__num_cmp(y->low, y->high) == 0 &&
                heng__num_cmp(x->low, y->low) == 0;
  switch (kind) {
    case HENG_NODE_EQ:
      return points                  ? VERDICT_TRUE
             : order_of(x, y, false) ? VERDICT_FALSE
                                     : VERDICT_OPEN;
    case HENG_NODE_NE: return opposite(compared(HENG_NODE_EQ, x, y));
    case HENG_NODE_LT:
      return order_of(x, y, false) < 0            ? VERDICT_TRUE
             : points || order_of(y, x, true) < 0 ? VERDICT_FALSE
                                                  : VERDICT_OPEN;
    case HENG_NODE_GE: return opposite(compared(HENG_NODE_LT, x, y));
    case HENG_NODE_GT: return compared(HENG_NODE_LT, y, x);
    case HENG_NODE_LE: return compared(HENG_NODE_GE, y, x);
    default: return VERDICT_OPEN;
  }
}

static verdict_kind within(const heng_range *x,
                           const heng_range *low,
                           const heng_range *high) {
  verdict_kind a = compared(HENG_NODE_GE, x, low);
  verdict_kind b = compared(HENG_NODE_LE, x, high);
  if (a == VERDICT_FALSE || b == VERDICT_FALSE) return VERDICT_FALSE;
  return a == VERDICT_TRUE && b == VERDICT_TRUE ? VERDICT_TRUE : VERDICT_OPEN;
}

static verdict_kind limited(heng_node_kind kind,
                            const heng_range *x,
                            const heng_range *y) {
  int order = order_of(x, y, true);
  if (kind == HENG_NODE_AT_MOST)
    return order < 0   ? VERDICT_CAP_IDLE
           : order > 0 ? VERDICT_CAP_ALWAYS
                       : VERDICT_OPEN;
  return order_of(y, x, true) < 0 ? VERDICT_FLOOR_IDLE
         : order < 0              ? VERDICT_FLOOR_ALWAYS
                                  : VERDICT_OPEN;
}

static verdict judge(reviewing *r, const heng_node *node) {
  verdict v = {VERDICT_OPEN, node, {0}};
  v.left = heng__range_of(r->free, node->args[0]);
  heng_range y = heng__range_of(r->free, node->args[1]);
  if (node->kind == HENG_NODE_BETWEEN) {
    heng_range high = heng__range_of(r->free, node->args[2]);
    v.kind = within(&v.left, &y, &high);
  } else if (node->kind == HENG_NODE_AT_MOST ||
             node->kind == HENG_NODE_AT_LEAST) {
    v.kind = limited(node->kind, &v.left, &y);
  } else {
    v.kind = compared(node->kind, &v.left, &y);
  }
  return v;
}

static bool is_judged(const heng_node *node) {
  switch (node->kind) {
    case HENG_NODE_AT_MOST:
    case HENG_NODE_AT_LEAST:
    case HENG_NODE_EQ:
    case HENG_NODE_NE:
    case HENG_NODE_LT:
    case HENG_NODE_LE:
    case HENG_NODE_GT:
    case HENG_NODE_GE:
    case HENG_NODE_BETWEEN: return node->args[0]->type.base == HENG_TYPE_NUMBER;
    default: return false;
  }
}

static void visit(const heng_node *node, void *ctx) {
  reviewing *r = ctx;
  if (!is_judged(node) || !heng__review_own(r->review, node->span.source))
    return;
  verdict v = judge(r, node);
  // An open one within a function keeps the others quiet.
  if (v.kind == VERDICT_OPEN && !node->call.source) return;
  for (size_t i = 0; i < r->verdicts.len; i++) {
    verdict *old = &r->verdicts.items[i];
    if (old->node->span.source != node->span.source ||
        old->node->span.start != node->span.start ||
        old->node->span.end != node->span.end)
      continue;
    if (old->kind != v.kind) old->kind = VERDICT_OPEN;
    return;
  }
  heng__push(r->diags->arena, &r->verdicts, v);
}

static void tell(const reviewing *r, const verdict *v) {
  static const heng_code codes[] = {
      HENG_M_CAP_IDLE,     HENG_M_CAP_ALWAYS,  HENG_M_FLOOR_IDLE,
      HENG_M_FLOOR_ALWAYS, HENG_M_ALWAYS_TRUE, HENG_M_NEVER_TRUE,
  };
  if (v->kind == VERDICT_OPEN) return;
  heng_span left = v->node->args[0]->span;
  bool limit = v->kind < VERDICT_TRUE;
  heng_diag *d =
      heng__diag(r->diags, codes[v->kind], v->node->span,
                 source_said(limit ? v->node->args[1]->span : v->node->span));
  if (v->left.has_low || v->left.has_high)
    heng__note(r->diags, d, HENG_N_LIES_IN, (heng_span){0}, source_said(left),
               range_said(r->diags, &v->left));
}

void heng__review_ranges(const heng_review *review) {
  const heng_plan *plan = review->plan;
  heng_arena *arena = review->diags->arena;
  reviewing r = {.review = review, .plan = plan, .diags = review->diags};
  heng_ranges *set = heng__ranges_new(arena, plan, HENG_FIGURES_AS_SET);
  r.free = heng__ranges_new(arena, plan, HENG_FIGURES_AS_FREE);
  for (uint32_t t = 0; t < plan->n_tables; t++)
    if (heng__review_own(review, plan->tables[t].span.source))
      review_marks(&r, set, t);
  heng__plan_walk_all(plan, visit, &r);
  for (size_t i = 0; i < r.verdicts.len; i++) tell(&r, &r.verdicts.items[i]);
}
