// What no records can do: caps that never or always bind, conditions with only
// one answer, values that are never missing, as far as the rules alone prove it.
#include "regress/coverage_internal.h"

static heng_range range_of(const heng_covering *c, const heng_node *node) {
  return heng__range_of(c->ranges, node);
}

// Whether x is at most (or, if [strictly], below) y, whatever they are.
static bool below(const heng_range *x, const heng_range *y, bool strictly) {
  return x->has_high && y->has_low &&
         heng__num_cmp(x->high, y->low) < (strictly ? 0 : 1);
}

typedef enum answer { OPEN, ALWAYS, NEVER } answer;

static answer turned(answer a) {
  return a == ALWAYS ? NEVER : a == NEVER ? ALWAYS : OPEN;
}

static answer less(const heng_range *x, const heng_range *y, bool or_equal) {
  if (below(x, y, !or_equal)) return ALWAYS;
  return below(y, x, or_equal) ? NEVER : OPEN;
}

static answer compared(const heng_covering *c, const heng_node *node) {
  heng_range x = range_of(c, node->args[0]), y = range_of(c, node->args[1]);
  switch (node->kind) {
    case HENG_NODE_LT: return less(&x, &y, false);
    case HENG_NODE_LE: return less(&x, &y, true);
    case HENG_NODE_GT: return less(&y, &x, false);
    case HENG_NODE_GE: return less(&y, &x, true);
    case HENG_NODE_EQ:
      return below(&x, &y, true) || below(&y, &x, true) ? NEVER : OPEN;
    default: return below(&x, &y, true) || below(&y, &x, true) ? ALWAYS : OPEN;
  }
}

// Two values of a choice that has only one: they are the same.
static answer of_one_value(const heng_covering *c, const heng_node *node) {
  heng_type x = node->args[0]->type;
  bool equality = node->kind == HENG_NODE_EQ || node->kind == HENG_NODE_NE;
  if (!equality || x.base != HENG_TYPE_CHOICE ||
      c->plan->schema->choices[x.id].n_values != 1)
    return OPEN;
  return node->kind == HENG_NODE_NE ? NEVER : ALWAYS;
}

static answer answer_of(const heng_covering *c, const heng_node *node);

// Of several conditions joined so that [decides] of one is that of all.
static answer joined(const heng_covering *c,
                     const heng_node *node,
                     answer decides) {
  bool all = true;
  for (uint32_t i = 0; i < node->n_args; i++) {
    answer one = answer_of(c, node->args[i]);
    if (one == decides) return decides;
    all = all && one == turned(decides);
  }
  return all ? turned(decides) : OPEN;
}

static answer answer_of(const heng_covering *c, const heng_node *node) {
  switch (node->kind) {
    case HENG_NODE_CONST:
      if (node->value.missing) return NEVER;
      return node->value.code == 1 ? ALWAYS : NEVER;
    case HENG_NODE_LT:
    case HENG_NODE_LE:
    case HENG_NODE_GT:
    case HENG_NODE_GE:
    case HENG_NODE_EQ:
    case HENG_NODE_NE:
      // Neither side is ever missing: a comparison is refused else.
      if (node->args[0]->type.base != HENG_TYPE_NUMBER)
        return of_one_value(c, node);
      return compared(c, node);
    case HENG_NODE_KNOWN: return node->args[0]->type.optional ? OPEN : ALWAYS;
    case HENG_NODE_NOT: return turned(answer_of(c, node->args[0]));
    case HENG_NODE_AND: return joined(c, node, NEVER);
    case HENG_NODE_OR: return joined(c, node, ALWAYS);
    default: return OPEN;
  }
}

static bool limit_never(const heng_covering *c,
                        const heng_node *node,
                        uint32_t way) {
  if (node->type.base != HENG_TYPE_NUMBER) return false;
  bool cap = node->kind == HENG_NODE_AT_MOST;
  heng_range x = range_of(c, node->args[0]), y = range_of(c, node->args[1]);
  const heng_range *low = cap ? &x : &y, *high = cap ? &y : &x;
  // It binds where [low], kept below, is more than [high].
  return way == 0 ? below(low, high, false) : below(high, low, true);
}

static bool operand_never(const heng_covering *c,
                          const heng_node *node,
                          uint32_t way) {
  if (node->type.base != HENG_TYPE_NUMBER) return false;
  heng_range x = range_of(c, node->args[way]);
  for (uint32_t i = 0; i < node->n_args; i++) {
    heng_range y = range_of(c, node->args[i]);
    bool least = node->kind == HENG_NODE_MIN;
    if (i != way && below(least ? &y : &x, least ? &x : &y, i > way))
      return true;
  }
  return false;
}

// A row whose condition never holds, or one behind a row that always does.
static bool row_never(const heng_covering *c,
                      const heng_node *node,
                      uint32_t way) {
  const heng_plan_choose *choose = node->choose;
  for (uint32_t i = 0; i < way; i++)
    if (choose->rows[i].when && answer_of(c, choose->rows[i].when) == ALWAYS)
      return true;
  const heng_node *when = choose->rows[way].when;
  return when && answer_of(c, when) == NEVER;
}

bool heng__cover_unreachable(const heng_covering *c,
                             const heng_node *node,
                             heng_cover_kind kind,
                             uint32_t way) {
  switch (kind) {
    case HENG_COVER_LIMIT: return limit_never(c, node, way);
    case HENG_COVER_EXTREME: return operand_never(c, node, way);
    case HENG_COVER_CHOOSE: return row_never(c, node, way);
    case HENG_COVER_CHECK:
    case HENG_COVER_OUTCOME:
    case HENG_COVER_CONDITION:
      return answer_of(c, node) == (way == 0 ? NEVER : ALWAYS);
    default: return false;
  }
}
