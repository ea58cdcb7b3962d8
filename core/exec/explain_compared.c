// Explaining conditions: by how much a number is above or below what it was held
// against, and how far the neighbouring rows of a `choose` are.
#include "exec/explain_internal.h"

#define MOST_COMPARED 3  // comparisons of one condition that are told
#define ROWS_ABOVE    2  // rows of a `choose` told beside the one that was taken …
#define ROWS_BELOW    1

typedef struct compared {
  heng_explainer *e;
  heng_buf en, zh;
  size_t n;
} compared;

static heng_pair sign_of(heng_node_kind kind) {
  switch (kind) {
    case HENG_NODE_LT: return (heng_pair){HENG_LIT("<"), HENG_LIT("<")};
    case HENG_NODE_LE: return (heng_pair){HENG_LIT("<="), HENG_LIT("≤")};
    case HENG_NODE_GT: return (heng_pair){HENG_LIT(">"), HENG_LIT(">")};
    default: return (heng_pair){HENG_LIT(">="), HENG_LIT("≥")};
  }
}

static bool holds(heng_node_kind kind, int order) {
  switch (kind) {
    case HENG_NODE_LT: return order < 0;
    case HENG_NODE_LE: return order <= 0;
    case HENG_NODE_GT: return order > 0;
    default: return order >= 0;
  }
}

// A value as a side of a comparison: of a number that no decimal is equal to the one
// next to it, since a fraction says little beside a decimal.
static heng_said side_said(heng_explainer *e, heng_type type, heng_value v) {
  if (type.base == HENG_TYPE_NUMBER)
    return HENG_SAY(heng__num_show(e->arena, v.num, 0));
  return heng__said_value(e, type, v);
}

// Whether two numbers are shown by the same figure: "≈54.000000" and "54".
static bool looks_alike(heng_slice a, heng_slice b) {
  const heng_slice about = HENG_LIT("≈");
  heng_slice *sides[] = {&a, &b};
  for (int i = 0; i < 2; i++) {
    heng_slice *s = sides[i];
    if (s->len <= about.len || memcmp(s->ptr, about.ptr, about.len) != 0)
      continue;
    s->ptr += about.len, s->len -= about.len;
    while (s->len && s->ptr[s->len - 1] == '0') s->len--;
    if (s->len && s->ptr[s->len - 1] == '.') s->len--;
  }
  return heng__slice_eq(a, b);
}

// Both sides; exactly, where they would look the same otherwise.
static void say_sides(heng_explainer *e,
                      heng_type type,
                      heng_value x,
                      heng_value y,
                      heng_said *left,
                      heng_said *right) {
  *left = side_said(e, type, x);
  *right = side_said(e, type, y);
  if (type.base != HENG_TYPE_NUMBER || !looks_alike(left->en, right->en) ||
      heng__num_cmp(x.num, y.num) == 0)
    return;
  *left = HENG_SAY(heng__num_text(e->arena, x.num));
  *right = HENG_SAY(heng__num_text(e->arena, y.num));
}

// How far two numbers are apart; false for dates, and for equal numbers.
static bool distance_of(heng_explainer *e,
                        heng_type type,
                        heng_value left,
                        heng_value right,
                        heng_said *out) {
  heng_num apart;
  if (type.base != HENG_TYPE_NUMBER ||
      heng__num_sub(e->arena, left.num, right.num, &apart) != HENG_OK ||
      heng__num_sign(apart) == 0)
    return false;
  if (heng__num_sign(apart) < 0) apart = heng__num_neg(e->arena, apart);
  *out = side_said(e, type, heng__known_num(apart));
  return true;
}

// "19 <= 18 does not hold, by 1"
static void add_comparison(compared *c,
                           heng_node_kind kind,
                           const heng_node *left,
                           const heng_node *right) {
  heng_explainer *e = c->e;
  heng_type type = left->type;
  if (c->n == MOST_COMPARED ||
      (type.base != HENG_TYPE_NUMBER && type.base != HENG_TYPE_DATE))
    return;
  heng_value x = heng__eval(e->x, left), y = heng__eval(e->x, right);
  if (x.state != HENG_KNOWN || y.state != HENG_KNOWN) return;
  heng_said args[4] = {HENG_SAY2("", ""), heng__say_pair(sign_of(kind))};
  say_sides(e, type, x, y, &args[0], &args[2]);
  bool yes = holds(kind, heng__value_cmp(e->run, type, &x, &y));
  bool apart = distance_of(e, type, x, y, &args[3]);
  heng_code code = yes     ? apart ? HENG_N_RUN_HOLDS_BY : HENG_N_RUN_HOLDS
                   : apart ? HENG_N_RUN_FAILS_BY
                           : HENG_N_RUN_FAILS;
  heng_said said = heng__remark(e->arena, code, args, apart ? 4 : 3);
  heng__buf_puts(&c->en, c->n ? "; " : "");
  heng__buf_puts(&c->zh, c->n ? "；" : "");
  heng__buf_add(&c->en, said.en);
  heng__buf_add(&c->zh, said.zh);
  c->n++;
}

static void add_condition(compared *c, const heng_node *node);

// Only as far as it was read, as in its explanation.
static void add_logic(compared *c, const heng_node *node) {
  for (uint32_t i = 0; i < node->n_args; i++) {
    heng_value v = heng__eval(c->e->x, node->args[i]);
    if (v.state == HENG_HELD) return;
    bool yes = heng__is_yes(v);
    bool decides = node->kind == HENG_NODE_OR ? yes : !yes;
    // What did not decide says nothing where something did.
    if (decides) {
      c->n = c->en.len = c->zh.len = 0;
      add_condition(c, node->args[i]);
      return;
    }
    add_condition(c, node->args[i]);
  }
}

static void add_condition(compared *c, const heng_node *node) {
  switch (node->kind) {
    case HENG_NODE_LT:
    case HENG_NODE_LE:
    case HENG_NODE_GT:
    case HENG_NODE_GE:
      add_comparison(c, node->kind, node->args[0], node->args[1]);
      return;
    case HENG_NODE_BETWEEN:
      add_comparison(c, HENG_NODE_GE, node->args[0], node->args[1]);
      add_comparison(c, HENG_NODE_LE, node->args[0], node->args[2]);
      return;
    case HENG_NODE_AND:
    case HENG_NODE_OR: add_logic(c, node); return;
    case HENG_NODE_NOT: add_condition(c, node->args[0]); return;
    default: return;
  }
}

heng_said heng__explain_compared(heng_explainer *e, const heng_node *node) {
  compared c = {.e = e, .en = {.arena = e->arena}, .zh = {.arena = e->arena}};
  add_condition(&c, node);
  return (heng_said){heng__buf_slice(&c.en), heng__buf_slice(&c.zh)};
}

// A row that was not taken, by what it would have given.
static void add_other_row(heng_explainer *e,
                          heng_branch *branch,
                          const heng_plan_choose_row *row) {
  if (!row->when || !row->span.source || row->value->kind != HENG_NODE_CONST)
    return;
  heng_said told = heng__explain_compared(e, row->when);
  if (!told.en.len) return;
  heng_said value =
      heng__said_value(e, row->value->type, heng__eval(e->x, row->value));
  heng_reason *reason = heng__reason_add(e, branch, HENG_REASON_STEP);
  reason->name = (heng_pair){value.en, value.zh};
  reason->span = row->span;
  reason->rule = heng__said_row(e, row);
  reason->note = told;
}

void heng__explain_others(heng_explainer *e,
                          heng_branch *branch,
                          const heng_plan_choose *choose,
                          uint32_t taken) {
  size_t from = taken > ROWS_ABOVE ? taken - ROWS_ABOVE : 0;
  for (size_t i = from; i < choose->n_rows && i <= taken + ROWS_BELOW; i++) {
    const heng_plan_choose_row *row = &choose->rows[i];
    // What holds below was not looked at, and says nothing of the edge.
    if (i == taken || !row->when ||
        (i > taken && heng__is_yes(heng__eval(e->x, row->when))))
      continue;
    add_other_row(e, branch, row);
  }
}
