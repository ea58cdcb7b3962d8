// Words for single values beyond arithmetic: roots, logarithms, powers of e,
// linear scales and the beginnings of texts.
#include "plan/build_internal.h"

// Decimals of an irrational result where none are stated.
#define DIGITS_UNSAID 12

static bool is_number(heng_ctx *ctx, const heng_node *node) {
  if (node->type.base == HENG_TYPE_NUMBER) return true;
  if (!heng__b_is_bad(node)) heng__b_wrong_type(ctx, node, heng__number());
  return false;
}

static bool is_figure(const heng_node *node) {
  return node->kind == HENG_NODE_CONST && node->type.base == HENG_TYPE_NUMBER;
}

// What is known of a number before the run -----------------------------------

// The bounds that were declared for it; a figure is bounded by itself.
static bool declared_bounds(const heng_ctx *ctx,
                            const heng_node *node,
                            heng_num *low,
                            heng_num *high) {
  if (is_figure(node)) {
    *low = *high = node->value.num;
    return true;
  }
  if (node->kind == HENG_NODE_PARAM) {
    const heng_plan_param *p = &ctx->b->params.items[node->id]->p;
    *low = p->low;
    *high = p->high;
    return p->has_low;
  }
  if (node->kind != HENG_NODE_FIELD && node->kind != HENG_NODE_FOLLOW)
    return false;
  const heng_bfield *f = heng__b_get(ctx->b, node->id, node->field);
  if (!f->schema || !f->schema->has_low) return false;
  *low = f->schema->low;
  *high = f->schema->high;
  return true;
}

bool heng__b_above_zero(heng_ctx *ctx, const heng_node *node, bool strictly) {
  heng_num low, high;
  if (heng__b_is_path(node) && heng__facts_above_zero(ctx, node, strictly))
    return true;
  if (!declared_bounds(ctx, node, &low, &high)) return false;
  int sign = heng__num_sign(low);
  return strictly ? sign > 0 : sign >= 0;
}

// Whether no value that the one may have is one of the other's.
static bool apart(const heng_ctx *ctx, const heng_node *x, const heng_node *y) {
  heng_num x_low, x_high, y_low, y_high;
  if (!declared_bounds(ctx, x, &x_low, &x_high) ||
      !declared_bounds(ctx, y, &y_low, &y_high))
    return false;
  return heng__num_cmp(x_high, y_low) < 0 || heng__num_cmp(y_high, x_low) < 0;
}

// Roots, logarithms, powers of e ---------------------------------------------

// A whole figure from [low] to [high] at [i], or null and [code] is said.
static heng_node *whole_figure(heng_ctx *ctx,
                               const heng_expr *e,
                               int64_t low,
                               int64_t high,
                               heng_code code) {
  heng_node *asked = heng__b_expr(ctx, e, heng__number());
  heng_node *node = heng__b_figure(ctx, asked);
  int64_t n;
  if (heng__b_is_bad(node) && e->kind != HENG_E_MODE) return NULL;
  // An argument of a function that nothing calls: any figure will do.
  if (asked->kind == HENG_NODE_VALUE && is_figure(node))
    node->value.num = heng__num_int(low);
  if (is_figure(node) && heng__num_to_int(node->value.num, &n) && n >= low &&
      n <= high)
    return node;
  heng__b_say(ctx, code, e->span,
              HENG_SAY(heng__arena_printf(ctx->b->arena, "%d", (int)low)),
              HENG_SAY(heng__arena_printf(ctx->b->arena, "%d", (int)high)));
  return NULL;
}

static heng_node *stated(heng_ctx *ctx, heng_span span, int64_t n) {
  heng_node *node = heng__b_constant(ctx, span, heng__whole());
  node->value.num = heng__num_int(n);
  return node;
}

static heng_round mode_at(heng_ctx *ctx, const heng_call *call, size_t i) {
  if (i >= call->n_args) return HENG_HALF_UP;
  if (call->args[i]->kind != HENG_E_MODE) {
    heng__b_say(ctx, HENG_M_ROUND_MODE, call->args[i]->span, HENG_SAY2("", ""));
    return HENG_HALF_UP;
  }
  switch (call->args[i]->keyword) {
    case HENG_K_HALF_EVEN: return HENG_HALF_EVEN;
    case HENG_K_UP: return HENG_ROUND_UP;
    case HENG_K_DOWN: return HENG_ROUND_DOWN;
    default: return HENG_HALF_UP;
  }
}

// Whether every value of x has a result: else an error where none has, and a
// result that may be missing.
static bool has_result(heng_ctx *ctx,
                       const heng_node *node,
                       const heng_node *x) {
  heng_num low, high;
  bool strictly = node->kind == HENG_NODE_LN;
  if (node->kind == HENG_NODE_EXP) return true;
  if (node->kind == HENG_NODE_ROOT && (node->args[1]->value.num.n % 2 != 0))
    return true;
  if (heng__b_above_zero(ctx, x, strictly)) return true;
  if (declared_bounds(ctx, x, &low, &high) &&
      (strictly ? heng__num_sign(high) <= 0 : heng__num_sign(high) < 0))
    heng__b_say(ctx, strictly ? HENG_M_LN_OF_NOTHING : HENG_M_ROOT_OF_NEGATIVE,
                x->span, HENG_SAY(heng__span_text(x->span)));
  return false;
}

heng_node *heng__b_irrational(heng_ctx *ctx,
                              const heng_expr *e,
                              heng_function function) {
  const heng_call *call = e->call;
  bool root = function == HENG_FN_ROOT;
  heng_node *x =
      heng__b_fold(ctx, heng__b_expr(ctx, call->args[0], heng__number()));
  heng_node *order = NULL;
  if (root)
    order =
        whole_figure(ctx, call->args[1], 2, HENG_ROOT_MOST, HENG_M_ROOT_ORDER);
  if (function == HENG_FN_SQRT) order = stated(ctx, call->name.span, 2);
  size_t at = root ? 2 : 1;
  heng_node *digits = at < call->n_args
                          ? whole_figure(ctx, call->args[at], 0,
                                         HENG_DIGITS_MOST, HENG_M_VALUE_DIGITS)
                          : stated(ctx, call->name.span, DIGITS_UNSAID);
  heng_round mode = mode_at(ctx, call, at + 1);
  bool ordered = order || (function != HENG_FN_SQRT && !root);
  if (!is_number(ctx, x) || !digits || !ordered)
    return heng__b_bad(ctx, e->span);
  heng_node *node = heng__b_node(ctx,
                                 function == HENG_FN_LN    ? HENG_NODE_LN
                                 : function == HENG_FN_EXP ? HENG_NODE_EXP
                                                           : HENG_NODE_ROOT,
                                 e->span);
  node->args = heng__array(ctx->b->arena, heng_node *, 3);
  node->args[node->n_args++] = x;
  if (order) node->args[node->n_args++] = order;
  node->args[node->n_args++] = digits;
  node->mode = mode;
  node->type = heng__number();
  node->type.whole = heng__num_sign(digits->value.num) == 0;
  node->type.optional = !has_result(ctx, node, x) || x->type.optional;
  return node;
}

// Scales -----------------------------------------------------------------------

heng_node *heng__b_scale(heng_ctx *ctx, const heng_expr *e) {
  const heng_call *call = e->call;
  const heng_expr *bounds = call->args[1];
  heng_node *node = heng__b_node(ctx, HENG_NODE_SCALE, e->span);
  node->type = heng__number();
  node->args = heng__array(ctx->b->arena, heng_node *, 5);
  node->n_args = 5;
  node->args[0] = heng__b_expr(ctx, call->args[0], heng__number());
  if (bounds->kind != HENG_E_BOUNDS) {
    heng__b_say(ctx, HENG_M_SCALE_FORM, bounds->span, HENG_SAY2("", ""));
    return heng__b_bad(ctx, e->span);
  }
  for (size_t i = 0; i < 4; i++)
    node->args[i + 1] =
        heng__b_fold(ctx, heng__b_expr(ctx, bounds->items[i], heng__number()));
  bool numbers = true;
  for (size_t i = 0; i < 5; i++) {
    numbers = is_number(ctx, node->args[i]) && numbers;
    node->type.optional = node->type.optional || node->args[i]->type.optional;
    node->type.fraction = node->type.fraction || node->args[i]->type.fraction;
  }
  if (!numbers) return heng__b_bad(ctx, e->span);
  const heng_node *from = node->args[1], *to = node->args[2];
  if (heng__node_same(from, to)) {
    heng__b_say(ctx, HENG_M_SCALE_EMPTY, from->span,
                HENG_SAY(heng__span_text(from->span)));
    return heng__b_bad(ctx, e->span);
  }
  if (!apart(ctx, from, to)) node->type.optional = true;
  heng_num length, inverse;
  heng_arena unused;
  heng__arena_init(&unused, NULL);
  if (!is_figure(from) || !is_figure(to) ||
      heng__num_sub(&unused, to->value.num, from->value.num, &length) !=
          HENG_OK ||
      heng__num_div(&unused, heng__num_int(1), length, &inverse) != HENG_OK ||
      !heng__num_is_decimal(inverse))
    node->type.fraction = true;
  heng__arena_free(&unused);
  return node;
}

// Texts -------------------------------------------------------------------------

heng_node *heng__b_starts_with(heng_ctx *ctx, const heng_expr *e) {
  heng_node *x = heng__b_expr(ctx, e->left, (heng_type){0});
  heng_node *y =
      heng__b_expr(ctx, e->right, (heng_type){.base = HENG_TYPE_TEXT});
  if (heng__b_is_bad(x) || heng__b_is_bad(y)) return heng__b_bad(ctx, e->span);
  if (x->type.base != HENG_TYPE_TEXT && x->type.base != HENG_TYPE_REF) {
    heng__b_say(ctx, HENG_M_WRONG_TYPE, x->span,
                HENG_SAY2("a text or a reference", "文字或所引用的行"),
                heng__b_type_said(ctx->b, x->type));
    return heng__b_bad(ctx, e->span);
  }
  if (y->type.base != HENG_TYPE_TEXT) {
    heng__b_wrong_type(ctx, y, (heng_type){.base = HENG_TYPE_TEXT});
    return heng__b_bad(ctx, e->span);
  }
  if (!heng__b_no_missing(ctx, x, "condition") ||
      !heng__b_no_missing(ctx, y, "condition"))
    return heng__b_bad(ctx, e->span);
  return heng__b_apply(ctx, HENG_NODE_STARTS_WITH, e->span, heng__bool(), x, y);
}

// Figures -----------------------------------------------------------------------

heng_status heng__b_fold_value(heng_arena *arena,
                               const heng_node *node,
                               heng_num *out) {
  heng_num v[5] = {0};
  if (node->n_args > 5) return HENG_RULES;
  for (uint32_t i = 0; i < node->n_args; i++) {
    if (!is_figure(node->args[i])) return HENG_RULES;
    v[i] = node->args[i]->value.num;
  }
  bool has;
  heng_status status = heng__word_value(arena, node, v, &has, out);
  return status == HENG_OK && !has ? HENG_RULES : status;
}

heng_status heng__word_value(heng_arena *arena,
                             const heng_node *node,
                             const heng_num *v,
                             bool *has,
                             heng_num *out) {
  heng_status status;
  heng_num length, height;
  *has = true;
  switch (node->kind) {
    case HENG_NODE_ROOT:
      *has = v[1].n % 2 != 0 || heng__num_sign(v[0]) >= 0;
      return *has ? heng__num_root(arena, v[0], (unsigned)v[1].n, (int)v[2].n,
                                   node->mode, out)
                  : HENG_OK;
    case HENG_NODE_LN:
      *has = heng__num_sign(v[0]) > 0;
      return *has ? heng__num_ln(arena, v[0], (int)v[1].n, node->mode, out)
                  : HENG_OK;
    case HENG_NODE_EXP:
      return heng__num_exp(arena, v[0], (int)v[1].n, node->mode, out);
    case HENG_NODE_SCALE:
      *has = heng__num_cmp(v[1], v[2]) != 0;
      if (!*has) return HENG_OK;
      // c + (x - a) * ((d - c) / (b - a))
      status = heng__num_sub(arena, v[2], v[1], &length);
      if (!status) status = heng__num_sub(arena, v[4], v[3], &height);
      if (!status) status = heng__num_div(arena, height, length, &height);
      if (!status) status = heng__num_sub(arena, v[0], v[1], &length);
      if (!status) status = heng__num_mul(arena, length, height, &length);
      return status ? status : heng__num_add(arena, v[3], length, out);
    default: return HENG_RULES;
  }
}
