// Numbers, dates and comparisons.
#include "exec/run_internal.h"

heng_value heng__held_wide(heng_exec *x,
                           const heng_node *node,
                           heng_cursor subject,
                           heng_code code) {
  heng_raise what = {.kind = HENG_FINDING_WIDE,
                     .code = code,
                     .table = subject.table,
                     .row = subject.row,
                     .about = node->span.start,
                     .span = node->span,
                     .n_args = 2};
  uint32_t at;
  if (heng__raised(x, &what, &at)) return heng__held(at);
  what.args[0] = heng__say_pair(x->rule.pair);
  what.args[1] = HENG_SAY(heng__span_text(node->span));
  return heng__held(heng__raise(x, &what));
}

heng_value heng__too_wide(heng_exec *x,
                          const heng_node *node,
                          heng_cursor subject) {
  return heng__held_wide(x, node, subject, HENG_M_RUN_WIDE);
}

// A number that was computed, unless it is too wide.
static heng_value computed(heng_exec *x,
                           const heng_node *node,
                           heng_status status,
                           heng_num n) {
  if (status == HENG_OK) return heng__known_num(n);
  return heng__too_wide(x, node, heng__subject(x, node));
}

// Evaluates two operands: KNOWN, or what passes through.
static heng_state operands(heng_exec *x,
                           const heng_node *node,
                           heng_value *a,
                           heng_value *b,
                           heng_value *passes) {
  *a = heng__eval(x, node->args[0]);
  *b = heng__eval(x, node->args[1]);
  if (a->state == HENG_KNOWN && b->state == HENG_KNOWN) return HENG_KNOWN;
  *passes = heng__missing();
  if (a->state == HENG_HELD && b->state == HENG_HELD)
    *passes = heng__held(heng__held_first(x, a->finding, b->finding));
  else if (a->state == HENG_HELD)
    *passes = *a;
  else if (b->state == HENG_HELD)
    *passes = *b;
  return passes->state;
}

static heng_value arithmetic(heng_exec *x, const heng_node *node) {
  heng_value a, b, passes;
  if (operands(x, node, &a, &b, &passes) != HENG_KNOWN) return passes;
  heng_num out = {0};
  heng_status status = HENG_OK;
  int64_t power;
  if (node->kind == HENG_NODE_ADD) {
    status = heng__num_add(x->arena, a.num, b.num, &out);
  } else if (node->kind == HENG_NODE_SUB) {
    status = heng__num_sub(x->arena, a.num, b.num, &out);
  } else if (node->kind == HENG_NODE_MUL) {
    status = heng__num_mul(x->arena, a.num, b.num, &out);
  } else if (node->kind == HENG_NODE_DIV) {
    if (heng__num_sign(b.num) == 0) return heng__missing();
    status = heng__num_div(x->arena, a.num, b.num, &out);
  } else {
    // A power that is not whole has no exact value.
    if (!heng__num_to_int(b.num, &power)) return heng__missing();
    if (power < 0 && heng__num_sign(a.num) == 0) return heng__missing();
    status = heng__num_pow(x->arena, a.num, power, &out);
  }
  return computed(x, node, status, out);
}

// MIN, MAX, AT_MOST and AT_LEAST of numbers or dates.
static heng_value extreme(heng_exec *x, const heng_node *node) {
  bool least = node->kind == HENG_NODE_MIN || node->kind == HENG_NODE_AT_MOST;
  heng_value best = {0};
  uint32_t held = HENG_NONE, taken = 0;
  bool any_held = false, missing = false;
  for (uint32_t i = 0; i < node->n_args; i++) {
    heng_value v = heng__eval(x, node->args[i]);
    if (v.state == HENG_HELD) {
      held = heng__held_first(x, held, v.finding);
      any_held = true;
    }
    if (v.state == HENG_MISSING) missing = true;
    if (v.state != HENG_KNOWN || any_held || missing) continue;
    int c = i ? heng__value_cmp(x->run, node->type, &v, &best) : 0;
    if (i && (least ? c >= 0 : c <= 0)) continue;
    best = v;
    taken = i;
  }
  if (any_held) return heng__held(held);
  if (missing) return heng__missing();
  bool limit =
      node->kind == HENG_NODE_AT_MOST || node->kind == HENG_NODE_AT_LEAST;
  heng__trace_way(x, node, limit ? !taken : taken);
  return best;
}

static heng_value round_off(heng_exec *x, const heng_node *node) {
  heng_value a, b, passes;
  if (operands(x, node, &a, &b, &passes) != HENG_KNOWN) return passes;
  heng_num out = {0};
  int64_t digits = 0;
  heng_status status;
  if (node->to) {
    if (heng__num_sign(b.num) <= 0) return heng__missing();
    status = heng__num_round_to(x->arena, a.num, b.num, node->mode, &out);
  } else {
    if (!heng__num_to_int(b.num, &digits) || digits > 18 || digits < -18)
      return heng__missing();
    status = heng__num_round(x->arena, a.num, (int)digits, node->mode, &out);
  }
  if (x->noted && status == HENG_OK)
    heng__note_rounding(x, node, heng__num_cmp(a.num, out) != 0);
  return computed(x, node, status, out);
}

static heng_value add_to_date(heng_exec *x, const heng_node *node) {
  heng_value a, b, passes;
  if (operands(x, node, &a, &b, &passes) != HENG_KNOWN) return passes;
  int64_t by = 0;
  heng_date date = 0;
  if (!heng__num_to_int(b.num, &by)) return heng__missing();
  bool fits = node->kind == HENG_NODE_ADD_DAYS
                  ? heng__date_add_days((heng_date)a.code, by, &date)
                  : heng__date_add_months((heng_date)a.code, by, &date);
  if (!fits)
    return heng__held_wide(x, node, heng__subject(x, node),
                           HENG_M_RUN_DATE_RANGE);
  return heng__known_code(date);
}

static heng_value part_of_date(heng_exec *x, const heng_node *node) {
  heng_value v = heng__eval(x, node->args[0]);
  if (v.state != HENG_KNOWN) return v;
  int year, month, day;
  heng__date_parts((heng_date)v.code, &year, &month, &day);
  if (node->kind == HENG_NODE_YEAR_OF) return heng__known_int(year);
  if (node->kind == HENG_NODE_MONTH_OF) return heng__known_int(month);
  return heng__known_int((month + 2) / 3);
}

static heng_value days_between(heng_exec *x, const heng_node *node) {
  heng_value a, b, passes;
  if (operands(x, node, &a, &b, &passes) != HENG_KNOWN) return passes;
  return heng__known_int(b.code - a.code);
}

static heng_value sign(heng_exec *x, const heng_node *node) {
  heng_value v = heng__eval(x, node->args[0]);
  if (v.state != HENG_KNOWN) return v;
  return heng__known_num(node->kind == HENG_NODE_NEG
                             ? heng__num_neg(x->arena, v.num)
                             : heng__num_abs(x->arena, v.num));
}

heng_value heng__eval_number(heng_exec *x, const heng_node *node) {
  switch (node->kind) {
    case HENG_NODE_NEG:
    case HENG_NODE_ABS: return sign(x, node);
    case HENG_NODE_MIN:
    case HENG_NODE_MAX:
    case HENG_NODE_AT_MOST:
    case HENG_NODE_AT_LEAST: return extreme(x, node);
    case HENG_NODE_ROUND: return round_off(x, node);
    case HENG_NODE_ADD_DAYS:
    case HENG_NODE_ADD_MONTHS: return add_to_date(x, node);
    case HENG_NODE_YEAR_OF:
    case HENG_NODE_QUARTER_OF:
    case HENG_NODE_MONTH_OF: return part_of_date(x, node);
    case HENG_NODE_DAYS_BETWEEN: return days_between(x, node);
    case HENG_NODE_ADD:
    case HENG_NODE_SUB:
    case HENG_NODE_MUL:
    case HENG_NODE_DIV:
    case HENG_NODE_POW: return arithmetic(x, node);
    default: return heng__missing();
  }
}

// ---- comparisons ----------------------------------------------------------

// References of a subset and of its source are compared in the root table.
static bool same_row(const heng_exec *x,
                     const heng_node *a_node,
                     uint32_t a,
                     const heng_node *b_node,
                     uint32_t b) {
  if (a == HENG_ROW_NONE || b == HENG_ROW_NONE) return false;
  uint32_t s = a_node->type.id, t = b_node->type.id;
  if (s == t) return a == b;
  uint32_t root = x->plan->tables[s].root;
  return x->plan->tables[t].root == root &&
         heng__run_row_at(x->run, s, a, root) ==
             heng__run_row_at(x->run, t, b, root);
}

// Whether two known values are the same; an unknown choice value equals
// nothing.
static bool equal(const heng_exec *x,
                  const heng_node *a_node,
                  const heng_value *a,
                  const heng_node *b_node,
                  const heng_value *b) {
  switch (a_node->type.base) {
    case HENG_TYPE_NUMBER: return heng__num_cmp(a->num, b->num) == 0;
    case HENG_TYPE_TEXT: return heng__slice_eq(a->text, b->text);
    case HENG_TYPE_REF: return same_row(x, a_node, a->row, b_node, b->row);
    case HENG_TYPE_CHOICE: return a->code >= 0 && a->code == b->code;
    case HENG_TYPE_NONE:
    case HENG_TYPE_DATE:
    case HENG_TYPE_BOOL:
    case HENG_TYPE_DURATION: break;
  }
  return a->code == b->code;
}

static bool holds(heng_node_kind kind, int c) {
  switch (kind) {
    case HENG_NODE_LT: return c < 0;
    case HENG_NODE_LE: return c <= 0;
    case HENG_NODE_GT: return c > 0;
    default: return c >= 0;
  }
}

// What stands in the way of comparing the order of values: one that is held
// back, or a choice value of which the order is not known.
static bool unordered(heng_type type, const heng_value *v, uint32_t *finding) {
  if (v->state != HENG_HELD && !heng__is_unknown(type, v)) return false;
  *finding = v->finding;
  return true;
}

static heng_value compare_two(heng_exec *x, const heng_node *node) {
  heng_value a, b, passes;
  heng_state state = operands(x, node, &a, &b, &passes);
  if (state == HENG_HELD) return passes;
  if (state == HENG_MISSING) return heng__known_code(0);
  if (node->kind == HENG_NODE_EQ || node->kind == HENG_NODE_NE) {
    bool same = equal(x, node->args[0], &a, node->args[1], &b);
    return heng__known_code(same == (node->kind == HENG_NODE_EQ));
  }
  uint32_t finding;
  heng_type type = node->args[0]->type;
  if (unordered(type, &a, &finding) || unordered(type, &b, &finding))
    return heng__held(finding);
  return heng__known_code(
      holds(node->kind, heng__value_cmp(x->run, type, &a, &b)));
}

static heng_value compare_in(heng_exec *x, const heng_node *node) {
  heng_value v = heng__eval(x, node->args[0]);
  if (v.state == HENG_HELD) return v;
  bool found = false;
  for (uint32_t i = 1; i < node->n_args; i++) {
    heng_value one = heng__eval(x, node->args[i]);
    if (one.state == HENG_HELD) return one;
    if (v.state == HENG_KNOWN && one.state == HENG_KNOWN &&
        equal(x, node->args[0], &v, node->args[i], &one))
      found = true;
  }
  return heng__known_code(found);
}

static heng_value compare_between(heng_exec *x, const heng_node *node) {
  heng_value v[3];
  heng_type type = node->args[0]->type;
  uint32_t finding;
  for (uint32_t i = 0; i < 3; i++) {
    v[i] = heng__eval(x, node->args[i]);
    if (unordered(type, &v[i], &finding)) return heng__held(finding);
  }
  for (int i = 0; i < 3; i++)
    if (v[i].state == HENG_MISSING) return heng__known_code(0);
  return heng__known_code(heng__value_cmp(x->run, type, &v[1], &v[0]) <= 0 &&
                          heng__value_cmp(x->run, type, &v[0], &v[2]) <= 0);
}

heng_value heng__eval_compare(heng_exec *x, const heng_node *node) {
  if (node->kind == HENG_NODE_IN) return compare_in(x, node);
  if (node->kind == HENG_NODE_BETWEEN) return compare_between(x, node);
  return compare_two(x, node);
}
