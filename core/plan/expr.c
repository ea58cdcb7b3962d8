// Expressions: from what is written to typed nodes. Every value gets its answer to
// "may it be missing" here.
#include "plan/build_internal.h"

// Operators -----------------------------------------------------------------

static bool want_number(heng_ctx *ctx, const heng_node *node) {
  if (node->type.base == HENG_TYPE_NUMBER) return true;
  if (!heng__b_is_bad(node)) heng__b_wrong_type(ctx, node, heng__number());
  return false;
}

// Whether x / y has no finite decimal for some x: true but for a constant that
// is made of twos and fives.
static bool makes_fraction(const heng_node *y) {
  if (y->kind != HENG_NODE_CONST || heng__num_sign(y->value.num) == 0)
    return true;
  heng_num inverse;
  heng_arena unused;
  heng__arena_init(&unused, NULL);
  bool fraction = heng__num_div(&unused, heng__num_int(1), y->value.num,
                                &inverse) != HENG_OK ||
                  !heng__num_is_decimal(inverse);
  heng__arena_free(&unused);
  return fraction;
}

// Whether the bounds of a param or field leave 0 out.
static bool bounds_exclude_zero(heng_ctx *ctx, const heng_node *node) {
  heng_num low = heng__num_int(0), high = low;
  bool bounds = false;
  if (node->kind == HENG_NODE_PARAM) {
    const heng_plan_param *p = &ctx->b->params.items[node->id]->p;
    bounds = p->has_low;
    low = p->low;
    high = p->high;
  } else if (node->kind == HENG_NODE_FIELD || node->kind == HENG_NODE_FOLLOW) {
    const heng_bfield *f = heng__b_get(ctx->b, node->id, node->field);
    if (f->schema) {
      bounds = f->schema->has_low;
      low = f->schema->low;
      high = f->schema->high;
    }
  }
  return bounds && (heng__num_sign(low) > 0 || heng__num_sign(high) < 0);
}

// Where there is at least one row, their number is not 0, nor is what is taken of
// values that have one sign by their bounds.
static bool rows_not_zero(heng_ctx *ctx, const heng_aggregate *a) {
  if (!a->never_empty || a->take) return false;
  const heng_node *body = a->body;
  switch (a->function) {
    case HENG_FN_COUNT: return true;
    case HENG_FN_SUM:
    case HENG_FN_AVERAGE:
    case HENG_FN_MIN:
    case HENG_FN_MAX:
    case HENG_FN_MEDIAN:
      if (body->kind == HENG_NODE_REQUIRED) body = body->args[0];
      return bounds_exclude_zero(ctx, body);
    default: return false;
  }
}

static bool not_zero(heng_ctx *ctx, const heng_node *node) {
  if (node->kind == HENG_NODE_CONST)
    return heng__num_sign(node->value.num) != 0;
  if (heng__b_is_path(node) && heng__facts_nonzero(ctx, node)) return true;
  if (node->kind == HENG_NODE_AGGREGATE)
    return rows_not_zero(ctx, node->aggregate);
  return bounds_exclude_zero(ctx, node);
}

// Whether [y] can be a power: a whole figure, or a param of whole figures. A
// negative one is a division, with what that means for the type.
static bool takes_power(heng_ctx *ctx,
                        const heng_node *x,
                        const heng_node *y,
                        heng_type *type) {
  int64_t k = 0;
  bool figure = y->kind == HENG_NODE_CONST &&
                heng__num_to_int(y->value.num, &k) && k >= -64 && k <= 64;
  bool param = y->kind == HENG_NODE_PARAM && y->type.whole;
  if (!figure && !param) {
    heng__b_say(ctx, HENG_M_POWER, y->span, HENG_SAY2("", ""));
    return false;
  }
  if (figure ? k >= 0 : heng__b_above_zero(ctx, y, /*strictly=*/false))
    return true;
  type->whole = false;
  type->fraction = type->fraction || makes_fraction(x);
  if (x->kind == HENG_NODE_CONST && !not_zero(ctx, x)) {
    if (figure)
      heng__b_say(ctx, HENG_M_POWER_OF_ZERO, x->span, HENG_SAY2("", ""));
  }
  if (!not_zero(ctx, x)) type->optional = true;
  return true;
}

static heng_node *arithmetic(heng_ctx *ctx,
                             const heng_expr *e,
                             heng_node *x,
                             heng_node *y) {
  static const heng_node_kind kinds[] = {
      [HENG_O_ADD] = HENG_NODE_ADD,
      [HENG_O_SUB] = HENG_NODE_SUB,
      [HENG_O_MUL] = HENG_NODE_MUL,
      [HENG_O_DIV] = HENG_NODE_DIV,
      [HENG_O_POW] = HENG_NODE_POW,
      [HENG_O_AT_MOST] = HENG_NODE_AT_MOST,
      [HENG_O_AT_LEAST] = HENG_NODE_AT_LEAST};
  bool dates = (e->op == HENG_O_AT_MOST || e->op == HENG_O_AT_LEAST) &&
               x->type.base == HENG_TYPE_DATE && y->type.base == HENG_TYPE_DATE;
  if (!dates && (!want_number(ctx, x) || !want_number(ctx, y)))
    return heng__b_bad(ctx, e->span);
  heng_type type = x->type;
  type.optional = x->type.optional || y->type.optional;
  type.fraction = x->type.fraction || y->type.fraction;
  type.whole = x->type.whole && y->type.whole && e->op != HENG_O_DIV;
  if (e->op == HENG_O_DIV) {
    y = heng__b_fold(ctx, y);
    type.fraction = type.fraction || makes_fraction(y);
    if (y->kind == HENG_NODE_CONST && !not_zero(ctx, y))
      heng__b_say(ctx, HENG_M_DIVIDES_BY_ZERO, y->span, HENG_SAY2("", ""));
    else if (!not_zero(ctx, y))
      type.optional = true;
  }
  if (e->op == HENG_O_POW) {
    y = heng__b_figure(ctx, y);
    if (!takes_power(ctx, x, y, &type)) return heng__b_bad(ctx, e->span);
  }
  return heng__b_apply(ctx, kinds[e->op], e->span, type, x, y);
}

// date + 3 months, date - 10 days
static heng_node *shifted_date(heng_ctx *ctx, const heng_expr *e) {
  heng_node *x = heng__b_expr(ctx, e->left, (heng_type){0});
  heng_node *n = heng__b_expr(ctx, e->right->left, heng__number());
  if (heng__b_is_bad(x) || heng__b_is_bad(n)) return heng__b_bad(ctx, e->span);
  if (x->type.base != HENG_TYPE_DATE) {
    heng__b_say(ctx, HENG_M_WRONG_TYPE, x->span, HENG_SAY2("a date", "日期"),
                heng__b_type_said(ctx->b, x->type));
    return heng__b_bad(ctx, e->span);
  }
  if (!want_number(ctx, n)) return heng__b_bad(ctx, e->span);
  if (!n->type.whole)
    heng__b_say(ctx, HENG_M_NOT_WHOLE, n->span,
                HENG_SAY(heng__span_text(n->span)));
  heng_type whole = n->type;
  if (e->right->keyword == HENG_K_YEARS) {
    heng_node *twelve = heng__b_constant(ctx, n->span, heng__whole());
    twelve->value.num = heng__num_int(12);
    n = heng__b_apply(ctx, HENG_NODE_MUL, n->span, whole, n, twelve);
  }
  if (e->op == HENG_O_SUB)
    n = heng__b_apply(ctx, HENG_NODE_NEG, n->span, whole, n, NULL);
  heng_type type = {.base = HENG_TYPE_DATE,
                    .optional = x->type.optional || n->type.optional};
  return heng__b_apply(ctx,
                       e->right->keyword == HENG_K_DAYS ? HENG_NODE_ADD_DAYS
                                                        : HENG_NODE_ADD_MONTHS,
                       e->span, type, x, heng__b_fold(ctx, n));
}

static bool comparable(heng_ctx *ctx,
                       heng_span span,
                       heng_op op,
                       const heng_node *left,
                       const heng_node *right) {
  heng_type x = left->type, y = right->type;
  bool equality = op == HENG_O_EQ || op == HENG_O_NE;
  bool same = x.base == y.base;
  if (same && x.base == HENG_TYPE_CHOICE) same = x.id == y.id;
  if (same && x.base == HENG_TYPE_REF)
    same = ctx->b->tables.items[x.id]->t.root ==
           ctx->b->tables.items[y.id]->t.root;
  if (!same) {
    heng_diag *d =
        heng__b_say(ctx, HENG_M_NOT_COMPARABLE, span,
                    heng__b_type_said(ctx->b, x), heng__b_type_said(ctx->b, y));
    heng__b_note_quotes(ctx, d, left, y);
    heng__b_note_quotes(ctx, d, right, x);
    return false;
  }
  if (!equality && (x.base == HENG_TYPE_BOOL || x.base == HENG_TYPE_REF ||
                    x.base == HENG_TYPE_TEXT)) {
    heng__b_say(ctx, HENG_M_NO_ORDER, span, heng__b_type_said(ctx->b, x));
    return false;
  }
  return true;
}

// Whether a bare name means something without knowing what is expected.
static bool stands_alone(heng_ctx *ctx, const heng_expr *e) {
  while (e->kind == HENG_E_GROUP) e = e->left;
  if (e->kind == HENG_E_TEXT) return false;
  if (e->kind != HENG_E_NAME) return true;
  heng_slice word = e->word.text;
  for (size_t i = 0; i < ctx->n_bindings; i++)
    if (heng__pair_has(ctx->bindings[i].pair, word)) return true;
  for (uint32_t c = 0; c < ctx->n_cursors; c++)
    if (ctx->cursors[c].visible &&
        heng__b_field(ctx->b, ctx->cursors[c].table, word, NULL) >= 0)
      return true;
  return heng__b_param(ctx->b, word) >= 0 || heng__b_value(ctx->b, word) >= 0;
}

// What is compared with [side]; of a side that was not understood nobody knows
// what it asks for, so that a bare name is not held against it.
static heng_node *other_side(heng_ctx *ctx,
                             const heng_expr *e,
                             const heng_node *side) {
  if (heng__b_is_bad(side) && !stands_alone(ctx, e))
    return heng__b_bad(ctx, e->span);
  return heng__b_expr(ctx, e, side->type);
}

// Builds both sides of a comparison: the one that stands alone first, and the
// other as what that one asks for.
static void both_sides(heng_ctx *ctx,
                       const heng_expr *left,
                       const heng_expr *right,
                       heng_node **x,
                       heng_node **y) {
  heng_type any = {0};
  bool left_first = stands_alone(ctx, left) || !stands_alone(ctx, right);
  if (left_first) {
    *x = heng__b_expr(ctx, left, any);
    *y = other_side(ctx, right, *x);
    return;
  }
  *y = heng__b_expr(ctx, right, any);
  *x = other_side(ctx, left, *y);
}

static heng_node *comparison(heng_ctx *ctx, const heng_expr *e) {
  static const heng_node_kind kinds[] = {
      [HENG_O_EQ] = HENG_NODE_EQ, [HENG_O_NE] = HENG_NODE_NE,
      [HENG_O_LT] = HENG_NODE_LT, [HENG_O_LE] = HENG_NODE_LE,
      [HENG_O_GT] = HENG_NODE_GT, [HENG_O_GE] = HENG_NODE_GE};
  heng_node *x, *y;
  both_sides(ctx, e->left, e->right, &x, &y);
  if (heng__b_is_bad(x) || heng__b_is_bad(y)) return heng__b_bad(ctx, e->span);
  if (!comparable(ctx, e->span, e->op, x, y)) return heng__b_bad(ctx, e->span);
  if (!heng__b_no_missing(ctx, x, "condition") ||
      !heng__b_no_missing(ctx, y, "condition"))
    return heng__b_bad(ctx, e->span);
  if (x->type.base == HENG_TYPE_REF) {
    uint32_t root = ctx->b->tables.items[x->type.id]->t.root;
    x = heng__b_as_root(ctx, x, root);
    y = heng__b_as_root(ctx, y, root);
  }
  return heng__b_apply(ctx, kinds[e->op], e->span, heng__bool(), x, y);
}

// and, or, implies: the right side may use what the left one tells.
static heng_node *logic(heng_ctx *ctx, const heng_expr *e) {
  heng_node_kind kind = e->op == HENG_O_AND  ? HENG_NODE_AND
                        : e->op == HENG_O_OR ? HENG_NODE_OR
                                             : HENG_NODE_IMPLIES;
  heng_node *x = heng__b_condition(ctx, e->left);
  size_t mark = ctx->facts->len;
  heng__facts_learn(ctx->b, ctx->facts, x, kind != HENG_NODE_OR);
  heng_node *y = heng__b_condition(ctx, e->right);
  ctx->facts->len = mark;
  if (heng__b_is_bad(x) || heng__b_is_bad(y)) return heng__b_bad(ctx, e->span);
  return heng__b_apply(ctx, kind, e->span, heng__bool(), x, y);
}

static heng_node *otherwise(heng_ctx *ctx, const heng_expr *e, heng_type want) {
  heng_node *x = heng__b_expr(ctx, e->left, want);
  heng_node *y =
      heng__b_expr(ctx, e->right, heng__b_is_bad(x) ? want : x->type);
  if (heng__b_is_bad(x) || heng__b_is_bad(y)) return heng__b_bad(ctx, e->span);
  if (!comparable(ctx, e->span, HENG_O_EQ, x, y))
    return heng__b_bad(ctx, e->span);
  if (!x->type.optional) {
    heng__b_say(ctx, HENG_M_NEVER_MISSING, e->left->span,
                HENG_SAY(heng__span_text(e->left->span)));
    return x;
  }
  heng_type type = x->type;
  type.optional = y->type.optional;
  type.fraction = x->type.fraction || y->type.fraction;
  type.whole = x->type.whole && y->type.whole;
  return heng__b_apply(ctx, HENG_NODE_ELSE, e->span, type, x, y);
}

static heng_node *binary(heng_ctx *ctx, const heng_expr *e, heng_type want) {
  switch (e->op) {
    case HENG_O_ADD:
    case HENG_O_SUB:
      if (e->right->kind == HENG_E_DURATION) return shifted_date(ctx, e);
      // fallthrough
    case HENG_O_MUL:
    case HENG_O_DIV:
    case HENG_O_POW: {
      heng_node *x = heng__b_expr(ctx, e->left, heng__number());
      heng_node *y = heng__b_expr(ctx, e->right, heng__number());
      if (heng__b_is_bad(x) || heng__b_is_bad(y))
        return heng__b_bad(ctx, e->span);
      if (x->type.base == HENG_TYPE_DATE && y->type.base == HENG_TYPE_DATE) {
        heng__b_say(ctx, HENG_M_DATE_ARITHMETIC, e->span, HENG_SAY2("", ""));
        return heng__b_bad(ctx, e->span);
      }
      if (x->type.base == HENG_TYPE_DATE && y->type.base == HENG_TYPE_NUMBER &&
          (e->op == HENG_O_ADD || e->op == HENG_O_SUB)) {
        heng_diag *d =
            heng__b_wrong_type(ctx, y, (heng_type){.base = HENG_TYPE_DURATION});
        heng__note(ctx->b->diags, d, HENG_N_SAY_DAYS, (heng_span){0},
                   HENG_SAY(heng__b_shown(ctx->b, y->span)));
        return heng__b_bad(ctx, e->span);
      }
      return arithmetic(ctx, e, x, y);
    }
    case HENG_O_AT_MOST:
    case HENG_O_AT_LEAST: {
      heng_node *x = heng__b_expr(ctx, e->left, want);
      heng_node *y = heng__b_expr(ctx, e->right, want);
      if (heng__b_is_bad(x) || heng__b_is_bad(y))
        return heng__b_bad(ctx, e->span);
      return arithmetic(ctx, e, x, y);
    }
    case HENG_O_ELSE: return otherwise(ctx, e, want);
    case HENG_O_AND:
    case HENG_O_OR:
    case HENG_O_IMPLIES: return logic(ctx, e);
    case HENG_O_STARTS_WITH: return heng__b_starts_with(ctx, e);
    default: return comparison(ctx, e);
  }
}

// x in {a, b} and x between a and b
static heng_node *several(heng_ctx *ctx, const heng_expr *e) {
  heng_builder *b = ctx->b;
  bool between = e->kind == HENG_E_BETWEEN;
  heng_node *x = heng__b_expr(ctx, e->left, (heng_type){0});
  heng_node *node =
      heng__b_node(ctx, between ? HENG_NODE_BETWEEN : HENG_NODE_IN, e->span);
  node->type = heng__bool();
  node->n_args = (uint32_t)e->n_items + 1;
  node->args = heng__array(b->arena, heng_node *, e->n_items + 1);
  node->args[0] = x;
  bool bad = heng__b_is_bad(x) || !heng__b_no_missing(ctx, x, "condition");
  for (size_t i = 0; i < e->n_items; i++) {
    heng_node *y = other_side(ctx, e->items[i], x);
    node->args[i + 1] = y;
    bad = bad || heng__b_is_bad(y) ||
          !comparable(ctx, e->items[i]->span, between ? HENG_O_LE : HENG_O_EQ,
                      x, y) ||
          !heng__b_no_missing(ctx, y, "condition");
  }
  return bad ? heng__b_bad(ctx, e->span) : node;
}

static heng_node *known(heng_ctx *ctx, const heng_expr *e) {
  heng_node *x = heng__b_expr(ctx, e->left, (heng_type){0});
  if (heng__b_is_bad(x)) return x;
  if (!x->type.optional)
    heng__b_say(ctx, HENG_M_NEVER_MISSING, e->left->span,
                HENG_SAY(heng__span_text(e->left->span)));
  heng_node *node =
      heng__b_apply(ctx, HENG_NODE_KNOWN, e->span, heng__bool(), x, NULL);
  if (e->kind == HENG_E_MISSING)
    node = heng__b_apply(ctx, HENG_NODE_NOT, e->span, heng__bool(), node, NULL);
  return node;
}

static heng_node *required(heng_ctx *ctx, const heng_expr *e, heng_type want) {
  heng_node *x = heng__b_expr(ctx, e->left, want);
  if (heng__b_is_bad(x)) return x;
  if (!x->type.optional) {
    heng__b_say(ctx, HENG_M_NEVER_MISSING, e->left->span,
                HENG_SAY(heng__span_text(e->left->span)));
    return x;
  }
  heng_type type = x->type;
  type.optional = false;
  return heng__b_apply(ctx, HENG_NODE_REQUIRED, e->span, type, x, NULL);
}

static heng_node *number(heng_ctx *ctx, const heng_expr *e) {
  heng_node *node = heng__b_constant(ctx, e->span, heng__number());
  heng_num n;
  heng_status status = heng__num_parse(ctx->b->arena, e->text, &n);
  if (status == HENG_OK && e->percent)
    status = heng__num_div(ctx->b->arena, n, heng__num_int(100), &n);
  if (status != HENG_OK) {
    heng__b_say(ctx, HENG_M_NUMBER_TOO_LONG, e->span, HENG_SAY2("", ""));
    return heng__b_bad(ctx, e->span);
  }
  node->value.num = n;
  node->type.whole = heng__num_is_int(n);
  return node;
}

// A given table stands in the scheme with all its keys; those of the records are
// not known before the run.
static bool is_key_there(heng_ctx *ctx, const heng_expr *e, uint32_t table) {
  heng_builder *b = ctx->b;
  const heng_btable *t = b->tables.items[table];
  if (!t->t.given) return true;
  const heng_bschema *s = b->schemas.items[t->t.schema];
  const heng_grid *grid = s->stmt->grid;
  if (!grid || s->t.key < 0) return true;
  heng_pair *keys = heng__array(b->arena, heng_pair, grid->n_rows + 1);
  for (size_t r = 0; r < grid->n_rows; r++) {
    keys[r].en = grid->rows[r][s->t.key].text;
    if (heng__slice_eq(keys[r].en, e->text)) return true;
  }
  heng_diag *d = heng__b_say(ctx, HENG_M_NO_GIVEN_ROW, e->span,
                             HENG_SAY(e->text), heng__say_pair(t->t.pair));
  heng__b_nearest(b, d, e->text, keys, grid->n_rows);
  return false;
}

static heng_node *text(heng_ctx *ctx, const heng_expr *e, heng_type want) {
  heng_type type = {.base = HENG_TYPE_TEXT};
  if (want.base == HENG_TYPE_REF) type = want;
  type.optional = false;
  if (want.base == HENG_TYPE_CHOICE) {
    heng__b_say(ctx, HENG_M_QUOTED_CHOICE, e->span, HENG_SAY(e->text));
    return heng__b_bad(ctx, e->span);
  }
  heng_node *node = heng__b_constant(ctx, e->span, type);
  node->value.text = e->text;
  if (type.base != HENG_TYPE_REF) return node;
  node->type.id = ctx->b->tables.items[type.id]->t.root;
  node->value.text = heng__b_row_key(ctx->b, node->type.id, e->text);
  return is_key_there(ctx, e, node->type.id) ? node : heng__b_bad(ctx, e->span);
}

static heng_node *built(heng_ctx *ctx, const heng_expr *e, heng_type want) {
  switch (e->kind) {
    case HENG_E_ERROR:
    case HENG_E_MODE:
    case HENG_E_TO: return heng__b_bad(ctx, e->span);
    case HENG_E_BOUNDS:
      heng__b_say(ctx, HENG_M_SCALE_FORM, e->span, HENG_SAY2("", ""));
      return heng__b_bad(ctx, e->span);
    case HENG_E_NUMBER: return number(ctx, e);
    case HENG_E_TEXT: return text(ctx, e, want);
    case HENG_E_DATE: {
      heng_node *node =
          heng__b_constant(ctx, e->span, (heng_type){.base = HENG_TYPE_DATE});
      node->value.code = e->date;
      return node;
    }
    case HENG_E_NAME: return heng__b_name(ctx, e, want);
    case HENG_E_DOT: return heng__b_dot(ctx, e);
    case HENG_E_INDEX: return heng__b_indexed(ctx, e);
    case HENG_E_CALL: return heng__b_call(ctx, e, want);
    case HENG_E_NEG: {
      heng_node *x = heng__b_expr(ctx, e->left, heng__number());
      if (!want_number(ctx, x)) return heng__b_bad(ctx, e->span);
      return heng__b_apply(ctx, HENG_NODE_NEG, e->span, x->type, x, NULL);
    }
    case HENG_E_BINARY: return binary(ctx, e, want);
    case HENG_E_NOT: {
      heng_node *x = heng__b_condition(ctx, e->left);
      if (heng__b_is_bad(x)) return x;
      return heng__b_apply(ctx, HENG_NODE_NOT, e->span, heng__bool(), x, NULL);
    }
    case HENG_E_IN:
    case HENG_E_BETWEEN: return several(ctx, e);
    case HENG_E_KNOWN:
    case HENG_E_MISSING: return known(ctx, e);
    case HENG_E_REQUIRED: return required(ctx, e, want);
    case HENG_E_DURATION:
      heng__b_say(ctx, HENG_M_LONE_DURATION, e->span,
                  HENG_SAY(heng__span_text(e->span)));
      return heng__b_bad(ctx, e->span);
    case HENG_E_CHOOSE: return heng__b_choose(ctx, e, want);
    case HENG_E_ROLLUP: return heng__b_bad(ctx, e->span);  // see rollup.c
    case HENG_E_RANK:
      heng__b_say(ctx, HENG_M_RANK_INSIDE, e->span, HENG_SAY2("", ""));
      return heng__b_bad(ctx, e->span);
    case HENG_E_GROUP: {
      heng_node *node = heng__b_expr(ctx, e->left, want);
      return node;
    }
  }
  return heng__b_bad(ctx, e->span);
}

heng_node *heng__b_expr(heng_ctx *ctx, const heng_expr *e, heng_type want) {
  if (!heng__b_enter(ctx->b, 1, e->span)) return heng__b_bad(ctx, e->span);
  heng_node *node = built(ctx, e, want);
  heng__b_leave(ctx->b, 1);
  return node;
}

heng_node *heng__b_expect(heng_ctx *ctx,
                          const heng_expr *e,
                          heng_type want,
                          bool may_miss) {
  heng_node *node = heng__b_expr(ctx, e, want);
  if (heng__b_is_bad(node)) return node;
  bool same = node->type.base == want.base &&
              (want.base != HENG_TYPE_CHOICE || want.id == node->type.id);
  if (same && want.base == HENG_TYPE_REF)
    same = ctx->b->tables.items[want.id]->t.root ==
           ctx->b->tables.items[node->type.id]->t.root;
  if (!same) {
    heng__b_wrong_type(ctx, node, want);
    return heng__b_bad(ctx, e->span);
  }
  if (!may_miss &&
      !heng__b_no_missing(ctx, node, ctx->what ? ctx->what : "argument"))
    return heng__b_bad(ctx, e->span);
  if (want.whole && !node->type.whole) {
    heng__b_say(ctx, HENG_M_NOT_WHOLE, e->span,
                HENG_SAY(heng__span_text(e->span)));
    return heng__b_bad(ctx, e->span);
  }
  return node;
}

heng_node *heng__b_condition(heng_ctx *ctx, const heng_expr *e) {
  const char *what = ctx->what;
  ctx->what = "condition";
  heng_node *node = heng__b_expect(ctx, e, heng__bool(), false);
  ctx->what = what;
  return node;
}
