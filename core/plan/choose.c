// Choosing: the rows of a choose, what each condition tells the next, and the
// types of their values.
#include "plan/build_internal.h"

static bool same_type(heng_ctx *ctx,
                      const heng_expr *value,
                      heng_type *type,
                      heng_type other) {
  if (type->base == HENG_TYPE_NONE) {
    *type = other;
    return true;
  }
  if (type->base != other.base ||
      (type->base == HENG_TYPE_CHOICE && type->id != other.id)) {
    heng_diag *d = heng__b_say(ctx, HENG_M_WRONG_TYPE, value->span,
                               heng__b_type_said(ctx->b, *type),
                               heng__b_type_said(ctx->b, other));
    heng__note(ctx->b->diags, d, HENG_N_ONE_TYPE, (heng_span){0},
               HENG_SAY2("", ""));
    return false;
  }
  type->optional = type->optional || other.optional;
  type->fraction = type->fraction || other.fraction;
  type->whole = type->whole && other.whole;
  return true;
}

// What the rows above tell by not holding: of a first match every row below, of
// exactly one `otherwise` alone.
static void learn_above(heng_ctx *ctx, const heng_facts *above) {
  for (size_t i = 0; i < above->len; i++)
    heng__push(ctx->b->arena, ctx->facts, above->items[i]);
}

static bool build_row(heng_ctx *ctx,
                      const heng_choose_row *row,
                      heng_type want,
                      heng_type *type,
                      heng_plan_choose_row *out,
                      bool first_match,
                      heng_facts *above) {
  size_t mark = ctx->facts->len;
  if (first_match || !row->when) learn_above(ctx, above);
  out->cites = row->cites;
  out->span = row->span;
  if (row->when) {
    out->when = heng__b_condition(ctx, row->when);
    heng__facts_learn(ctx->b, ctx->facts, out->when, true);
  }
  out->value = heng__b_expr(ctx, row->value,
                            type->base == HENG_TYPE_NONE ? want : *type);
  ctx->facts->len = mark;
  bool good =
      !heng__b_is_bad(out->value) && !(out->when && heng__b_is_bad(out->when));
  good = good && same_type(ctx, row->value, type, out->value->type);
  if (out->when) heng__facts_learn(ctx->b, above, out->when, false);
  return good;
}

static bool value_of(const heng_bchoice *choice, const heng_expr *e) {
  if (e->kind != HENG_E_NAME) return false;
  for (size_t i = 0; i < choice->values.len; i++)
    if (heng__pair_has(choice->values.items[i], e->word.text)) return true;
  return false;
}

// Whether all rows are values of one choice where nothing expects one, and mean
// nothing else: said once, not of each row.
static bool lacks_type(heng_ctx *ctx, const heng_expr *e, heng_type want) {
  const heng_choose *c = e->choose;
  if (want.base != HENG_TYPE_NONE || c->n_rows < 2) return false;
  heng_pair *names;
  size_t n = heng__b_visible(ctx, &names);
  for (size_t r = 0; r < c->n_rows; r++) {
    if (c->rows[r].value->kind != HENG_E_NAME) return false;
    for (size_t i = 0; i < n; i++)
      if (heng__pair_has(names[i], c->rows[r].value->word.text)) return false;
  }
  for (size_t i = 0; i < ctx->b->choices.len; i++) {
    const heng_bchoice *choice = ctx->b->choices.items[i];
    size_t r = 0;
    while (r < c->n_rows && value_of(choice, c->rows[r].value)) r++;
    if (r < c->n_rows) continue;
    heng__b_say(ctx, HENG_M_CHOOSE_TYPE, e->span, choice->said);
    return true;
  }
  return false;
}

heng_node *heng__b_choose(heng_ctx *ctx, const heng_expr *e, heng_type want) {
  heng_builder *b = ctx->b;
  const heng_choose *c = e->choose;
  if (lacks_type(ctx, e, want)) return heng__b_bad(ctx, e->span);
  heng_node *node = heng__b_node(ctx, HENG_NODE_CHOOSE, e->span);
  heng_plan_choose *choose = heng__new(b->arena, heng_plan_choose);
  node->choose = choose;
  choose->exactly_one = c->exactly_one;
  choose->n_rows = c->n_rows;
  choose->rows = heng__array(b->arena, heng_plan_choose_row, c->n_rows + 1);
  heng_type type = {0};
  bool good = c->n_rows > 0, otherwise = false;
  heng_facts above = {0};
  for (size_t i = 0; i < c->n_rows; i++) {
    if (otherwise) {
      heng__b_say(ctx, HENG_M_BEHIND_OTHERWISE, c->rows[i].span,
                  HENG_SAY2("", ""));
      good = false;
    }
    otherwise = otherwise || !c->rows[i].when;
    good = build_row(ctx, &c->rows[i], want, &type, &choose->rows[i],
                     !c->exactly_one, &above) &&
           good;
  }
  if (!good) return heng__b_bad(ctx, e->span);
  if (!otherwise && !c->exactly_one) type.optional = true;
  node->type = type;
  heng__b_verify_choose(ctx, node);
  return node;
}
