// Pairs: the condition of a pair table as look-ups from one row to the other.
#include "plan/pair.h"

// A copy of [node] in which the pair's reference [field] is read as the row at
// [cursor] of its table.
static heng_node *reread(heng_ctx *ctx,
                         const heng_node *node,
                         uint32_t pair,
                         uint32_t field,
                         uint32_t cursor) {
  if (node->kind == HENG_NODE_FIELD && node->id == pair && node->field == field)
    return heng__b_row(ctx, cursor, node->type.id, node->span);
  heng_node *copy = heng__new(ctx->b->arena, heng_node);
  *copy = *node;
  copy->args = heng__array(ctx->b->arena, heng_node *, node->n_args + 1);
  for (uint32_t i = 0; i < node->n_args; i++)
    copy->args[i] = reread(ctx, node->args[i], pair, field, cursor);
  return copy;
}

// Which references of the pair a side reads: bit 0 and bit 1; 4 for what cannot
// be read again (an aggregate, a choose).
static unsigned sides(const heng_node *node, uint32_t pair) {
  unsigned bits = 0;
  if (node->aggregate || node->choose || node->rank) return 4;
  if (node->kind == HENG_NODE_FIELD && node->id == pair)
    bits |= node->field < 2 ? 1u << node->field : 4u;
  for (uint32_t i = 0; i < node->n_args; i++)
    bits |= sides(node->args[i], pair);
  return bits;
}

static bool is_bound(heng_node_kind kind) {
  return kind == HENG_NODE_LT || kind == HENG_NODE_LE || kind == HENG_NODE_GT ||
         kind == HENG_NODE_GE || kind == HENG_NODE_BETWEEN;
}

typedef struct heng_found {
  heng_joins joins;
  bool bound;    // by an equality too
  bool stopped;  // by what may be held back: it is asked before what follows
} heng_found;

static void visit(heng_ctx *ctx,
                  const heng_node *where,
                  uint32_t pair,
                  heng_found *found) {
  if (where->kind == HENG_NODE_AND) {
    visit(ctx, where->args[0], pair, found);
    visit(ctx, where->args[1], pair, found);
    return;
  }
  found->stopped = found->stopped || !heng__b_is_plain(ctx->b, where);
  if (is_bound(where->kind)) {
    found->bound = found->bound || sides(where, pair) == 3;
    return;
  }
  if (where->kind != HENG_NODE_EQ) return;
  heng_node *x = where->args[0], *y = where->args[1];
  unsigned a = sides(x, pair), c = sides(y, pair);
  if (a == 2 && c == 1) {
    heng_node *swap = x;
    x = y;
    y = swap;
  } else if (a != 1 || c != 2) {
    return;
  }
  found->bound = true;
  if (found->stopped) return;
  heng__push(ctx->b->arena, &found->joins,
             (heng_join){.inner = reread(ctx, y, pair, 1, 1),
                         .outer = reread(ctx, x, pair, 0, 0)});
}

bool heng__b_pair_is_listed(const heng_builder *b, uint32_t table) {
  const heng_plan_table *t = &b->tables.items[table]->t;
  for (int i = 0; i < 2; i++)
    if (t->source[i] != HENG_NONE &&
        b->tables.items[b->tables.items[t->source[i]]->t.root]->t.given)
      return true;
  return false;
}

void heng__b_pair_joins(heng_ctx *ctx, uint32_t table) {
  heng_btable *t = ctx->b->tables.items[table];
  heng_found found = {0};
  visit(ctx, t->t.where, table, &found);
  t->t.joins = found.joins.items;
  t->t.n_joins = found.joins.len;
  if (!found.bound && !heng__b_pair_is_listed(ctx->b, table))
    heng__b_say(ctx, HENG_M_PAIR_NEEDS_WHERE, t->stmt->name.span,
                HENG_SAY(t->stmt->name.main));
}
