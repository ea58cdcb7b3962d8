// Interval arithmetic over the nodes of a plan. Bounds are exact numbers; one
// that would be too long is no bound.
#include "plan/range.h"

#include "plan/range_internal.h"

struct heng_ranges {
  heng_arena *arena;
  const heng_plan *plan;
  heng_figures figures;
  heng_range **fields;  // of [table]: null until one of its fields is asked for
  bool **known;         // whether fields[table][field] is there
  heng_range *values;   // of the run
  bool *known_values;
};

static heng_range unbounded(void) {
  return (heng_range){0};
}

static heng_range from_to(heng_num low, heng_num high) {
  return (heng_range){.has_low = true,
                      .has_high = true,
                      .low = low,
                      .high = high,
                      .exact = true};
}

static heng_range from_on(int64_t low, bool exact) {
  return (heng_range){
      .has_low = true, .low = heng__num_int(low), .exact = exact};
}

heng_ranges *heng__ranges_new(heng_arena *arena,
                              const heng_plan *plan,
                              heng_figures figures) {
  heng_ranges *r = heng__new(arena, heng_ranges);
  r->arena = arena;
  r->plan = plan;
  r->figures = figures;
  r->fields = heng__array(arena, heng_range *, plan->n_tables + 1);
  r->known = heng__array(arena, bool *, plan->n_tables + 1);
  r->values = heng__array(arena, heng_range, plan->n_values + 1);
  r->known_values = heng__array(arena, bool, plan->n_values + 1);
  return r;
}

// Bounds ----------------------------------------------------------------------

static int sign_low(const heng_range *x) {
  return x->has_low ? heng__num_sign(x->low) : -1;
}

static int sign_high(const heng_range *x) {
  return x->has_high ? heng__num_sign(x->high) : 1;
}

// The least that holds both.
static heng_range hull(heng_ranges *r, heng_range x, const heng_range *y) {
  x.has_low = x.has_low && y->has_low;
  x.has_high = x.has_high && y->has_high;
  if (x.has_low && heng__num_cmp(y->low, x.low) < 0) x.low = y->low;
  if (x.has_high && heng__num_cmp(y->high, x.high) > 0) x.high = y->high;
  heng__range_take(r->arena, &x, y, 1);
  return x;
}

static heng_range negative(heng_ranges *r, const heng_range *x) {
  heng_range out = {.has_low = x->has_high, .has_high = x->has_low};
  if (out.has_low) out.low = heng__num_neg(r->arena, x->high);
  if (out.has_high) out.high = heng__num_neg(r->arena, x->low);
  out.exact = true;
  heng__range_take(r->arena, &out, x, -1);
  return out;
}

static heng_range plus(heng_ranges *r,
                       const heng_range *x,
                       const heng_range *y) {
  heng_range out = {.has_low = x->has_low && y->has_low,
                    .has_high = x->has_high && y->has_high,
                    .exact = true};
  if (out.has_low)
    out.has_low = heng__num_add(r->arena, x->low, y->low, &out.low) == HENG_OK;
  if (out.has_high)
    out.has_high =
        heng__num_add(r->arena, x->high, y->high, &out.high) == HENG_OK;
  heng__range_take(r->arena, &out, x, 1);
  heng__range_take(r->arena, &out, y, 1);
  return out;
}

// Multiplies or divides a range by one figure.
static heng_range scaled(heng_ranges *r,
                         const heng_range *x,
                         heng_num by,
                         bool divide) {
  heng_range out = {.has_low = x->has_low, .has_high = x->has_high};
  heng_status (*op)(heng_arena *, heng_num, heng_num, heng_num *) =
      divide ? heng__num_div : heng__num_mul;
  int sign = heng__num_sign(by);
  if (sign < 0) {
    heng_range other = negative(r, x);
    return scaled(r, &other, heng__num_neg(r->arena, by), divide);
  }
  if (sign == 0) return divide ? unbounded() : from_to(by, by);
  if (out.has_low) out.has_low = op(r->arena, x->low, by, &out.low) == HENG_OK;
  if (out.has_high)
    out.has_high = op(r->arena, x->high, by, &out.high) == HENG_OK;
  out.exact = true;
  heng__range_take(r->arena, &out, x, 1);
  return out;
}

static bool is_point(const heng_range *x) {
  return x->has_low && x->has_high && heng__num_cmp(x->low, x->high) == 0;
}

// Of two that are not below 0; of others by a figure only.
static heng_range times(heng_ranges *r,
                        const heng_range *x,
                        const heng_range *y) {
  if (is_point(x)) return scaled(r, y, x->low, false);
  if (is_point(y)) return scaled(r, x, y->low, false);
  if (sign_low(x) < 0 || sign_low(y) < 0) return unbounded();
  heng_range out = {.has_low = true, .has_high = x->has_high && y->has_high};
  out.has_low = heng__num_mul(r->arena, x->low, y->low, &out.low) == HENG_OK;
  if (out.has_high)
    out.has_high =
        heng__num_mul(r->arena, x->high, y->high, &out.high) == HENG_OK;
  out.exact = true;
  heng__range_take(r->arena, &out, x, 1);
  heng__range_take(r->arena, &out, y, 1);
  return out;
}

// Of one that is not below 0 by one above 0; of others by a figure only.
static heng_range divided(heng_ranges *r,
                          const heng_range *x,
                          const heng_range *y) {
  if (is_point(y)) return scaled(r, x, y->low, true);
  if (sign_low(x) < 0 || sign_low(y) <= 0) return unbounded();
  heng_range out = {.has_low = true, .has_high = x->has_high, .exact = true};
  out.low = heng__num_int(0);
  if (y->has_high &&
      heng__num_div(r->arena, x->low, y->high, &out.low) != HENG_OK)
    out.low = heng__num_int(0);
  if (out.has_high)
    out.has_high =
        heng__num_div(r->arena, x->high, y->low, &out.high) == HENG_OK;
  out.exact = y->has_high;
  heng__range_take(r->arena, &out, x, 1);
  heng__range_take(r->arena, &out, y, -1);
  return out;
}

// The smaller (or larger) of two.
static heng_range lesser(heng_ranges *r,
                         const heng_range *x,
                         const heng_range *y) {
  heng_range out = {.has_low = x->has_low && y->has_low,
                    .has_high = x->has_high || y->has_high};
  if (out.has_low)
    out.low = heng__num_cmp(x->low, y->low) <= 0 ? x->low : y->low;
  bool second =
      !x->has_high || (y->has_high && heng__num_cmp(y->high, x->high) < 0);
  out.high = second ? y->high : x->high;
  out.exact = true;
  // Without a bound of its own an operand still lets the other bound be reached
  // unless it keeps the result below: that is not known.
  heng__range_take(r->arena, &out, x, 1);
  heng__range_take(r->arena, &out, y, 1);
  return out;
}

static heng_range greater(heng_ranges *r,
                          const heng_range *x,
                          const heng_range *y) {
  heng_range p = negative(r, x), q = negative(r, y), least = lesser(r, &p, &q);
  return negative(r, &least);
}

static heng_range absolute(heng_ranges *r, const heng_range *x) {
  if (sign_low(x) >= 0) return *x;
  if (sign_high(x) <= 0) return negative(r, x);
  heng_range other = negative(r, x), out = hull(r, other, x);
  out.has_low = true;
  out.low = heng__num_int(0);
  return out;
}

static heng_range power(heng_ranges *r, const heng_node *node) {
  heng_range x = heng__range_of(r, node->args[0]);
  int64_t k;
  if (node->args[1]->kind != HENG_NODE_CONST ||
      !heng__num_to_int(node->args[1]->value.num, &k))
    return unbounded();
  if (sign_low(&x) < 0) return k % 2 ? unbounded() : from_on(0, false);
  heng_range out = {.has_low = true, .has_high = x.has_high, .exact = true};
  if (heng__num_pow(r->arena, x.low, k, &out.low) != HENG_OK)
    out.low = heng__num_int(0);
  if (out.has_high)
    out.has_high = heng__num_pow(r->arena, x.high, k, &out.high) == HENG_OK;
  heng__range_take(r->arena, &out, &x, 1);
  return out;
}

static bool round_bound(heng_ranges *r,
                        const heng_node *node,
                        heng_num x,
                        heng_num *out) {
  heng_num by = node->args[1]->value.num;
  int64_t digits;
  if (node->args[1]->kind != HENG_NODE_CONST) return false;
  if (node->to)
    return heng__num_round_to(r->arena, x, by, node->mode, out) == HENG_OK;
  return heng__num_to_int(by, &digits) &&
         heng__num_round(r->arena, x, (int)digits, node->mode, out) == HENG_OK;
}

// Rounding keeps the order, so it takes bounds to bounds.
static heng_range rounded(heng_ranges *r, const heng_node *node) {
  heng_range x = heng__range_of(r, node->args[0]);
  if (x.has_low) x.has_low = round_bound(r, node, x.low, &x.low);
  if (x.has_high) x.has_high = round_bound(r, node, x.high, &x.high);
  return x;
}

// What is read --------------------------------------------------------------------

static heng_range of_param(heng_ranges *r, const heng_node *node) {
  const heng_plan_param *p = &r->plan->params[node->id];
  if (r->figures == HENG_FIGURES_AS_FREE)
    return (heng_range){.has_low = p->has_low,
                        .has_high = p->has_high,
                        .low = p->low,
                        .high = p->high};
  heng_range out = unbounded();
  bool any = false;
  for (size_t i = 0; i < p->n_cells; i++) {
    if (p->cells[i].missing) continue;  // where no row holds
    heng_range cell = from_to(p->cells[i].num, p->cells[i].num);
    out = any ? hull(r, out, &cell) : cell;
    any = true;
  }
  // Which of its figures is taken depends on what else the records say.
  out.exact = p->n_cells == 1;
  return out;
}

static heng_range of_stored(heng_ranges *r,
                            const heng_node *node,
                            const heng_plan_table *t,
                            const heng_plan_field *f) {
  const heng_schema_field *s =
      &r->plan->schema->tables[t->schema].fields[f->stored];
  heng_range out = {.has_low = s->has_low,
                    .has_high = s->has_high,
                    .low = s->low,
                    .high = s->high,
                    .exact = true};
  if (s->has_default) {
    heng_range blank = from_to(s->default_num, s->default_num);
    out = hull(r, out, &blank);
  }
  heng_range part = {.parts =
                         &(heng_range_part){node->id, node->field, 1, node},
                     .n_parts = 1,
                     .exact = true};
  heng__range_take(r->arena, &out, &part, 1);
  return out;
}

static heng_range of_field(heng_ranges *r, const heng_node *node) {
  const heng_plan_table *t = &r->plan->tables[node->id];
  const heng_plan_field *f = &t->fields[node->field];
  if (f->role == HENG_ROLE_STORED) return of_stored(r, node, t, f);
  if (!f->node || f->role == HENG_ROLE_REFERENCE) return unbounded();
  if (!r->fields[node->id]) {
    r->fields[node->id] = heng__array(r->arena, heng_range, t->n_fields + 1);
    r->known[node->id] = heng__array(r->arena, bool, t->n_fields + 1);
  }
  if (!r->known[node->id][node->field]) {
    r->fields[node->id][node->field] = heng__range_of(r, f->node);
    r->known[node->id][node->field] = true;
  }
  heng_range out = r->fields[node->id][node->field];
  heng__range_take_rows(r->arena, r->plan, &out, node->id);
  return out;
}

static heng_range of_value(heng_ranges *r, uint32_t value) {
  if (!r->known_values[value])
    r->values[value] = heng__range_of(r, r->plan->values[value].node);
  r->known_values[value] = true;
  return r->values[value];
}

static heng_range of_choose(heng_ranges *r, const heng_node *node) {
  const heng_plan_choose *c = node->choose;
  heng_range out = heng__range_of(r, c->rows[0].value);
  for (size_t i = 1; i < c->n_rows; i++) {
    heng_range row = heng__range_of(r, c->rows[i].value);
    out = hull(r, out, &row);
  }
  for (size_t i = 0; i < c->n_rows; i++)
    heng__range_take_read(r->arena, r->plan, &out, c->rows[i].when, 0);
  return out;
}

// How much rows add up to depends on how many there are.
static heng_range with_rows(heng_ranges *r,
                            heng_range x,
                            const heng_node *node,
                            int direction) {
  const heng_aggregate *a = node->aggregate;
  uint32_t root = r->plan->tables[a->table].root;
  heng_range rows = {.parts =
                         &(heng_range_part){root, HENG_NONE, direction, node},
                     .n_parts = 1,
                     .exact = true};
  heng__range_take(r->arena, &x, &rows, 1);
  heng__range_take_rows(r->arena, r->plan, &x, a->table);
  heng__range_take_read(r->arena, r->plan, &x, a->where, HENG_RANGE_ROWS);
  return x;
}

static heng_range of_sum(heng_ranges *r, const heng_node *node) {
  heng_range x = heng__range_of(r, node->aggregate->body);
  int low = sign_low(&x), high = sign_high(&x);
  heng_range out = {.has_low = low >= 0,
                    .has_high = high <= 0,
                    .low = heng__num_int(0),
                    .high = heng__num_int(0),
                    .exact = true};
  heng__range_take(r->arena, &out, &x, 1);
  return with_rows(r, out, node, low >= 0 ? 1 : high <= 0 ? -1 : 0);
}

static heng_range of_rows(heng_ranges *r, const heng_node *node) {
  const heng_aggregate *a = node->aggregate;
  heng_range x;
  switch (a->function) {
    case HENG_FN_COUNT: return with_rows(r, from_on(0, true), node, 1);
    case HENG_FN_STREAK: return from_on(0, false);
    case HENG_FN_SUM: return of_sum(r, node);
    case HENG_FN_AVERAGE:
    case HENG_FN_MEDIAN:
    case HENG_FN_MIN:
    case HENG_FN_MAX:
    case HENG_FN_ONLY:
    case HENG_FN_FIRST:
      x = heng__range_of(r, a->body);
      heng__range_take_rows(r->arena, r->plan, &x, a->table);
      heng__range_take_read(r->arena, r->plan, &x, a->where, HENG_RANGE_ROWS);
      return x;
    default: return unbounded();
  }
}

// Nodes ---------------------------------------------------------------------------

static heng_range of_two(heng_ranges *r, const heng_node *node) {
  heng_range x = heng__range_of(r, node->args[0]);
  heng_range y = heng__range_of(r, node->args[1]);
  switch (node->kind) {
    case HENG_NODE_ADD: return plus(r, &x, &y);
    case HENG_NODE_SUB: y = negative(r, &y); return plus(r, &x, &y);
    case HENG_NODE_MUL: return times(r, &x, &y);
    case HENG_NODE_DIV: return divided(r, &x, &y);
    case HENG_NODE_AT_MOST: return lesser(r, &x, &y);
    case HENG_NODE_AT_LEAST: return greater(r, &x, &y);
    default: return hull(r, x, &y);
  }
}

static heng_range of_several(heng_ranges *r, const heng_node *node) {
  heng_range out = heng__range_of(r, node->args[0]);
  for (uint32_t i = 1; i < node->n_args; i++) {
    heng_range next = heng__range_of(r, node->args[i]);
    out = node->kind == HENG_NODE_MIN ? lesser(r, &out, &next)
                                      : greater(r, &out, &next);
  }
  return out;
}

heng_range heng__range_of(heng_ranges *r, const heng_node *node) {
  if (node->type.base != HENG_TYPE_NUMBER) return unbounded();
  heng_range x;
  switch (node->kind) {
    case HENG_NODE_CONST: return from_to(node->value.num, node->value.num);
    case HENG_NODE_PARAM: return of_param(r, node);
    case HENG_NODE_VALUE: return of_value(r, node->id);
    case HENG_NODE_FIELD:
    case HENG_NODE_FOLLOW: return of_field(r, node);
    case HENG_NODE_NEG:
      x = heng__range_of(r, node->args[0]);
      return negative(r, &x);
    case HENG_NODE_ABS:
      x = heng__range_of(r, node->args[0]);
      return absolute(r, &x);
    case HENG_NODE_ADD:
    case HENG_NODE_SUB:
    case HENG_NODE_MUL:
    case HENG_NODE_DIV:
    case HENG_NODE_AT_MOST:
    case HENG_NODE_AT_LEAST:
    case HENG_NODE_ELSE: return of_two(r, node);
    case HENG_NODE_MIN:
    case HENG_NODE_MAX: return of_several(r, node);
    case HENG_NODE_POW: return power(r, node);
    case HENG_NODE_ROUND: return rounded(r, node);
    case HENG_NODE_REQUIRED: return heng__range_of(r, node->args[0]);
    case HENG_NODE_QUARTER_OF:
      x = from_to(heng__num_int(1), heng__num_int(4));
      x.exact = false;
      return x;
    case HENG_NODE_MONTH_OF:
      x = from_to(heng__num_int(1), heng__num_int(12));
      x.exact = false;
      return x;
    case HENG_NODE_CHOOSE: return of_choose(r, node);
    case HENG_NODE_AGGREGATE: return of_rows(r, node);
    case HENG_NODE_RANK: return from_on(1, false);
    default: return unbounded();
  }
}

heng_range heng__range_in(heng_ranges *r,
                          const heng_node *node,
                          uint32_t table) {
  heng_range out = heng__range_of(r, node);
  heng__range_take_rows(r->arena, r->plan, &out, table);
  return out;
}
