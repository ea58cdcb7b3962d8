// Facts: what a condition that holds tells about the values it asks for. They
// decide where a value that may be missing is known, and a divisor not zero.
#include "plan/build_internal.h"

bool heng__const_same(const heng_node *x, const heng_node *y) {
  if (x->type.base != y->type.base) return false;
  switch (x->type.base) {
    case HENG_TYPE_NUMBER:
      return heng__num_cmp(x->value.num, y->value.num) == 0;
    case HENG_TYPE_TEXT:
    case HENG_TYPE_REF: return heng__slice_eq(x->value.text, y->value.text);
    default: return x->value.code == y->value.code;
  }
}

static bool same_at(const heng_node *x,
                    uint32_t cx,
                    const heng_node *y,
                    uint32_t cy);

static bool same_part(const heng_node *x,
                      uint32_t cx,
                      const heng_node *y,
                      uint32_t cy) {
  return x && y ? same_at(x, cx, y, cy) : x == y;
}

static bool same_aggregate(const heng_aggregate *x,
                           uint32_t cx,
                           const heng_aggregate *y,
                           uint32_t cy) {
  if (x->function != y->function || x->table != y->table ||
      x->cursor != y->cursor || x->n_joins != y->n_joins ||
      x->descending != y->descending || x->take != y->take ||
      x->digits != y->digits)
    return false;
  for (size_t i = 0; i < x->n_joins; i++)
    if (!same_at(x->joins[i].inner, cx, y->joins[i].inner, cy) ||
        !same_at(x->joins[i].outer, cx, y->joins[i].outer, cy))
      return false;
  return same_part(x->where, cx, y->where, cy) &&
         same_part(x->body, cx, y->body, cy) &&
         same_part(x->condition, cx, y->condition, cy) &&
         same_part(x->by, cx, y->by, cy) &&
         same_part(x->until, cx, y->until, cy) &&
         same_part(x->figure, cx, y->figure, cy) &&
         same_part(x->weight, cx, y->weight, cy) &&
         same_part(x->own, cx, y->own, cy);
}

// Equal expressions, where cursor [cx] of x stands for cursor [cy] of y.
static bool same_at(const heng_node *x,
                    uint32_t cx,
                    const heng_node *y,
                    uint32_t cy) {
  if (x->kind != y->kind || x->n_args != y->n_args) return false;
  switch (x->kind) {
    case HENG_NODE_CONST: return heng__const_same(x, y);
    case HENG_NODE_FIELD:
    case HENG_NODE_ROW:
      if (!x->n_args && (x->cursor == cx) != (y->cursor == cy)) return false;
      if (!x->n_args && x->cursor != cx && x->cursor != y->cursor) return false;
      break;
    case HENG_NODE_AGGREGATE:
      return same_aggregate(x->aggregate, cx, y->aggregate, cy);
    case HENG_NODE_CHOOSE:
    case HENG_NODE_ROLLUP:
    case HENG_NODE_SLOT:
    case HENG_NODE_RANK: return x == y;
    default: break;
  }
  if (x->id != y->id || x->field != y->field || x->mode != y->mode ||
      x->to != y->to)
    return false;
  for (uint32_t i = 0; i < x->n_args; i++)
    if (!same_at(x->args[i], cx, y->args[i], cy)) return false;
  return true;
}

bool heng__node_same(const heng_node *x, const heng_node *y) {
  return same_at(x, 0, y, 0);
}

// The cursor that a path begins at, or HENG_NONE for what is not a path.
static uint32_t cursor_of(const heng_node *node) {
  while (node->n_args == 1 &&
         (node->kind == HENG_NODE_FOLLOW || node->kind == HENG_NODE_ROW))
    node = node->args[0];
  return node->kind == HENG_NODE_FIELD || node->kind == HENG_NODE_ROW
             ? node->cursor
             : HENG_NONE;
}

static bool in_facts(const heng_facts *facts,
                     heng_fact_kind kind,
                     const heng_node *node,
                     uint32_t from,
                     uint32_t to,
                     int32_t code) {
  for (size_t i = 0; i < facts->len; i++) {
    const heng_fact *f = &facts->items[i];
    if (f->kind == kind && (kind != HENG_FACT_EQUAL || f->code == code) &&
        same_at(f->node, from, node, to))
      return true;
  }
  return false;
}

// Whether the expression's facts, or those of the tables that the path's cursor
// descends from, say so.
static bool says(const heng_ctx *ctx,
                 heng_fact_kind kind,
                 const heng_node *node,
                 int32_t code) {
  uint32_t cursor = cursor_of(node);
  uint32_t same = cursor == HENG_NONE ? 0 : cursor;
  if (in_facts(ctx->facts, kind, node, same, same, code)) return true;
  if (cursor == HENG_NONE || cursor >= ctx->n_cursors) return false;
  for (uint32_t table = ctx->cursors[cursor].table;;) {
    const heng_btable *t = ctx->b->tables.items[table];
    if (in_facts(&t->facts, kind, node, 0, cursor, code)) return true;
    if (t->t.kind != HENG_TABLE_SUBSET || t->t.source[0] == HENG_NONE)
      return false;
    table = t->t.source[0];
  }
}

bool heng__facts_known(const heng_ctx *ctx, const heng_node *node) {
  return says(ctx, HENG_FACT_KNOWN, node, 0);
}

bool heng__facts_nonzero(const heng_ctx *ctx, const heng_node *node) {
  return says(ctx, HENG_FACT_NONZERO, node, 0);
}

bool heng__facts_above_zero(const heng_ctx *ctx,
                            const heng_node *node,
                            bool strictly) {
  if (says(ctx, HENG_FACT_ABOVE, node, 0)) return true;
  bool not_below = says(ctx, HENG_FACT_NOT_BELOW, node, 0);
  return not_below && (!strictly || heng__facts_nonzero(ctx, node));
}

bool heng__facts_equal(const heng_ctx *ctx,
                       uint32_t cursor,
                       uint32_t table,
                       uint32_t field,
                       int32_t code) {
  heng_node node = {
      .kind = HENG_NODE_FIELD, .cursor = cursor, .id = table, .field = field};
  return says(ctx, HENG_FACT_EQUAL, &node, code);
}

static void add(heng_builder *b,
                heng_facts *facts,
                heng_fact_kind kind,
                const heng_node *node,
                int32_t code) {
  heng__push(b->arena, facts, (heng_fact){kind, node, code});
}

static bool is_zero(const heng_node *node) {
  return node->kind == HENG_NODE_CONST && node->type.base == HENG_TYPE_NUMBER &&
         heng__num_sign(node->value.num) == 0;
}

// Whether "x op 0" excludes 0. A comparison with another constant can too.
static bool excludes_zero(heng_node_kind op, const heng_node *with) {
  if (with->kind != HENG_NODE_CONST || with->type.base != HENG_TYPE_NUMBER)
    return false;
  int sign = heng__num_sign(with->value.num);
  switch (op) {
    case HENG_NODE_NE: return sign == 0;
    case HENG_NODE_EQ: return sign != 0;
    case HENG_NODE_GT: return sign >= 0;
    case HENG_NODE_GE: return sign > 0;
    case HENG_NODE_LT: return sign <= 0;
    case HENG_NODE_LE: return sign < 0;
    default: return false;
  }
}

// What "x op constant" tells about the side of 0 that x lies on: NOT_BELOW,
// ABOVE, or nothing (KNOWN).
static heng_fact_kind side_of_zero(heng_node_kind op, const heng_node *with) {
  if (with->kind != HENG_NODE_CONST || with->type.base != HENG_TYPE_NUMBER)
    return HENG_FACT_KNOWN;
  int sign = heng__num_sign(with->value.num);
  bool from = op == HENG_NODE_GE || op == HENG_NODE_EQ;
  if ((from && sign > 0) || (op == HENG_NODE_GT && sign >= 0))
    return HENG_FACT_ABOVE;
  return from && sign == 0 ? HENG_FACT_NOT_BELOW : HENG_FACT_KNOWN;
}

static void learn_side(heng_builder *b,
                       heng_facts *facts,
                       heng_node_kind op,
                       const heng_node *x,
                       const heng_node *with) {
  heng_fact_kind kind = side_of_zero(op, with);
  if (kind != HENG_FACT_KNOWN) add(b, facts, kind, x, 0);
}

static heng_node_kind mirrored(heng_node_kind op) {
  switch (op) {
    case HENG_NODE_GT: return HENG_NODE_LT;
    case HENG_NODE_GE: return HENG_NODE_LE;
    case HENG_NODE_LT: return HENG_NODE_GT;
    case HENG_NODE_LE: return HENG_NODE_GE;
    default: return op;
  }
}

static heng_node_kind negated(heng_node_kind op) {
  switch (op) {
    case HENG_NODE_EQ: return HENG_NODE_NE;
    case HENG_NODE_NE: return HENG_NODE_EQ;
    case HENG_NODE_GT: return HENG_NODE_LE;
    case HENG_NODE_GE: return HENG_NODE_LT;
    case HENG_NODE_LT: return HENG_NODE_GE;
    case HENG_NODE_LE: return HENG_NODE_GT;
    default: return op;
  }
}

static void learn_comparison(heng_builder *b,
                             heng_facts *facts,
                             const heng_node *c,
                             bool truth) {
  heng_node_kind op = truth ? c->kind : negated(c->kind);
  const heng_node *x = c->args[0], *y = c->args[1];
  if (excludes_zero(op, y)) add(b, facts, HENG_FACT_NONZERO, x, 0);
  if (excludes_zero(mirrored(op), x)) add(b, facts, HENG_FACT_NONZERO, y, 0);
  learn_side(b, facts, op, x, y);
  learn_side(b, facts, mirrored(op), y, x);
  if (op != HENG_NODE_EQ) return;
  if (y->kind == HENG_NODE_CONST && !is_zero(y))
    add(b, facts, HENG_FACT_EQUAL, x, y->value.code);
  if (x->kind == HENG_NODE_CONST && !is_zero(x))
    add(b, facts, HENG_FACT_EQUAL, y, x->value.code);
}

void heng__facts_learn(heng_builder *b,
                       heng_facts *facts,
                       const heng_node *c,
                       bool truth) {
  if (c->type.base == HENG_TYPE_NONE) add(b, facts, HENG_FACT_UNSURE, c, 0);
  switch (c->kind) {
    case HENG_NODE_KNOWN:
      if (truth) add(b, facts, HENG_FACT_KNOWN, c->args[0], 0);
      return;
    case HENG_NODE_NOT: heng__facts_learn(b, facts, c->args[0], !truth); return;
    case HENG_NODE_AND:
    case HENG_NODE_OR:
      if (truth != (c->kind == HENG_NODE_AND)) return;
      heng__facts_learn(b, facts, c->args[0], truth);
      heng__facts_learn(b, facts, c->args[1], truth);
      return;
    case HENG_NODE_IMPLIES:
      if (truth) return;
      heng__facts_learn(b, facts, c->args[0], true);
      heng__facts_learn(b, facts, c->args[1], false);
      return;
    case HENG_NODE_EQ:
    case HENG_NODE_NE:
    case HENG_NODE_LT:
    case HENG_NODE_LE:
    case HENG_NODE_GT:
    case HENG_NODE_GE: learn_comparison(b, facts, c, truth); return;
    default: return;
  }
}
