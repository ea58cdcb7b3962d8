// Aggregates: which rows a call over rows takes, and what it makes of them.
#include "plan/build_internal.h"

// The first name written in an expression, or null.
static const heng_word *first_name(const heng_expr *e) {
  const heng_word *found;
  if (!e) return NULL;
  switch (e->kind) {
    case HENG_E_NAME: return &e->word;
    case HENG_E_CALL:
      for (size_t i = 0; i < e->call->n_args; i++)
        if ((found = first_name(e->call->args[i]))) return found;
      return NULL;
    case HENG_E_CHOOSE:
      for (size_t i = 0; i < e->choose->n_rows; i++) {
        if ((found = first_name(e->choose->rows[i].value))) return found;
        if ((found = first_name(e->choose->rows[i].when))) return found;
      }
      return NULL;
    default: break;
  }
  if ((found = first_name(e->left))) return found;
  if ((found = first_name(e->right))) return found;
  for (size_t i = 0; i < e->n_items; i++)
    if ((found = first_name(e->items[i]))) return found;
  return NULL;
}

typedef struct heng_frame {
  heng_ctx ctx;    // inside of the brackets
  uint32_t inner;  // the cursor of the rows
  uint32_t outer;  // the cursor of the row that they relate to
  bool bare;       // the bracket is the table's name alone
  heng_facts facts;
} heng_frame;

static bool push_cursor(heng_frame *f,
                        const heng_expr *e,
                        uint32_t table,
                        const heng_word *named) {
  heng_ctx *ctx = &f->ctx;
  if (ctx->n_cursors >= HENG_CURSORS) {
    heng__b_say(
        ctx, HENG_M_TOO_DEEP, e->span,
        HENG_SAY(heng__arena_printf(ctx->b->arena, "%d", HENG_CURSORS)));
    return false;
  }
  f->inner = ctx->n_cursors++;
  ctx->cursors[f->inner] = (heng_cursor){table, true, named, false};
  return true;
}

// The row that an aggregate relates to: the innermost one in sight.
static uint32_t nearest_cursor(const heng_ctx *ctx) {
  for (uint32_t c = ctx->n_cursors; c-- > 0;)
    if (ctx->cursors[c].visible) return c;
  return HENG_NONE;
}

// Whether nothing at all has that name here.
static bool is_no_name(const heng_ctx *ctx, heng_slice name) {
  heng_pair *names;
  size_t n = heng__b_visible(ctx, &names);
  for (size_t i = 0; i < n; i++)
    if (heng__pair_has(names[i], name)) return false;
  return true;
}

static void unknown_table(heng_ctx *ctx, const heng_word *word) {
  heng_builder *b = ctx->b;
  heng_diag *d =
      heng__b_say(ctx, HENG_M_UNKNOWN_TABLE, word->span, HENG_SAY(word->text));
  heng_pair *names = heng__array(b->arena, heng_pair, b->tables.len + 1);
  for (size_t i = 0; i < b->tables.len; i++)
    names[i] = b->tables.items[i]->t.pair;
  heng__b_nearest(b, d, word->text, names, b->tables.len);
}

static bool no_table(heng_ctx *ctx, const heng_expr *e) {
  const heng_call *call = e->call;
  const heng_word *word = first_name(call->args[0]);
  heng_builder *b = ctx->b;
  if (word && !call->has_within && is_no_name(ctx, word->text)) {
    unknown_table(ctx, word);
    return false;
  }
  heng_diag *d = heng__b_say(ctx, HENG_M_NO_TABLE, call->args[0]->span,
                             HENG_SAY(call->name.text));
  if (!word) return false;
  HENG_VEC(heng_pair) names = {0};
  for (size_t i = 0; i < b->tables.len; i++)
    heng__push(b->arena, &names, b->tables.items[i]->t.pair);
  uint32_t here = nearest_cursor(ctx);
  bool field = here != HENG_NONE && heng__b_field(b, ctx->cursors[here].table,
                                                  word->text, NULL) >= 0;
  if (field)
    heng__note(b->diags, d, HENG_N_SAY_WITHIN, (heng_span){0},
               HENG_SAY(call->name.text), HENG_SAY(word->text));
  else
    heng__b_nearest(b, d, word->text, names.items, names.len);
  return false;
}

// Whether a name that is no table's rather was to be one than a name of the rows
// below in a rollup.
static bool mistyped_table(const heng_ctx *ctx, const heng_word *word) {
  heng_builder *b = ctx->b;
  if (!word || !ctx->rollup || heng__b_param(b, word->text) >= 0 ||
      heng__b_value(b, word->text) >= 0 ||
      heng__b_field(b, ctx->rollup->table, word->text, NULL) >= 0)
    return false;
  HENG_VEC(heng_pair) names = {0};
  for (size_t i = 0; i < b->tables.len; i++)
    heng__push(b->arena, &names, b->tables.items[i]->t.pair);
  return heng__nearest(word->text, names.items, names.len).len > 0;
}

// Finds the table of the brackets and opens its cursor.
static bool open_table(heng_ctx *ctx, const heng_expr *e, heng_frame *f) {
  heng_builder *b = ctx->b;
  const heng_call *call = e->call;
  f->ctx = *ctx;
  f->outer = nearest_cursor(ctx);
  f->facts = *ctx->facts;
  f->ctx.facts = &f->facts;
  if (call->has_within) {
    if (f->outer == HENG_NONE) return no_table(ctx, e);
    uint32_t table = ctx->cursors[f->outer].table;
    heng__b_need_rows(b, table, e->span);
    if (!push_cursor(f, e, table, NULL)) return false;
    // The bracket holds an expression over the rows of this table; the row
    // itself is seen by `this` only.
    f->ctx.cursors[f->outer].visible = false;
    return true;
  }
  const heng_word *word = first_name(call->args[0]);
  int32_t table = word ? heng__b_table(b, word->text) : -1;
  if (heng__b_over_children(ctx, call, (uint32_t)table) &&
      !(table < 0 && mistyped_table(ctx, word))) {
    if (!push_cursor(f, e, ctx->rollup->table, table < 0 ? NULL : word))
      return false;
    f->ctx.cursors[f->inner].children = true;
    f->bare = table >= 0 && call->args[0]->kind == HENG_E_NAME;
    if (f->bare)
      heng__tree_resolve(ctx->tree, word->token,
                         b->tables.items[table]->t.pair);
    return true;
  }
  if (table < 0) return no_table(ctx, e);
  heng__b_need_rows(b, (uint32_t)table, word->span);
  f->bare = call->args[0]->kind == HENG_E_NAME;
  if (f->bare)
    heng__tree_resolve(ctx->tree, word->token, b->tables.items[table]->t.pair);
  return push_cursor(f, e, (uint32_t)table, word);
}

// Joins -----------------------------------------------------------------------

static heng_node *via_node(heng_frame *f, const heng_expr *via) {
  heng_ctx at = f->ctx;
  for (uint32_t c = 0; c < at.n_cursors; c++)
    at.cursors[c].visible = c == f->inner;
  heng_node *node = heng__b_expr(&at, via, (heng_type){0});
  if (heng__b_is_bad(node)) return NULL;
  if (node->type.base != HENG_TYPE_REF) {
    heng_diag *d = heng__b_say(&f->ctx, HENG_M_VIA_NOT_REFERENCE, via->span,
                               HENG_SAY(heng__span_text(via->span)));
    heng__b_name_references(&f->ctx, d, f->inner, HENG_NONE);
    return NULL;
  }
  return node;
}

static bool join_windows(heng_frame *f,
                         const heng_call *call,
                         heng_joins *joins) {
  for (size_t i = 0; i < call->n_within; i++) {
    heng_ctx in = f->ctx, out = f->ctx;
    for (uint32_t c = 0; c < in.n_cursors; c++) {
      in.cursors[c].visible = c == f->inner;
      out.cursors[c].visible = c == f->outer;
    }
    heng_node *x = heng__b_expr(&in, call->within[i], (heng_type){0});
    heng_node *y = heng__b_expr(&out, call->within[i], (heng_type){0});
    if (heng__b_is_bad(x) || heng__b_is_bad(y)) return false;
    if (!heng__b_no_missing(&in, x, "within")) return false;
    heng__push(f->ctx.b->arena, joins, (heng_join){x, y});
  }
  return true;
}

static bool make_joins(heng_frame *f, const heng_expr *e, heng_joins *joins) {
  const heng_call *call = e->call;
  if (call->has_within) return call->within_all || join_windows(f, call, joins);
  if (f->ctx.cursors[f->inner].children)
    return heng__b_relate(&f->ctx, f->inner, f->outer, f->ctx.rollup->parent,
                          e->span, joins);
  bool all = call->all.source && call->all.end > call->all.start;
  if (all || f->outer == HENG_NONE) {
    if (!all && !call->via) return true;  // a value of the run sees every row
    if (all && call->via) {
      heng__b_say(&f->ctx, HENG_M_ALL_WITH_VIA, e->span, HENG_SAY2("", ""));
      return false;
    }
    return true;
  }
  heng_node *via = NULL;
  if (call->via && !(via = via_node(f, call->via))) return false;
  if (via && heng__b_via_parent(&f->ctx, f->inner, f->outer, via))
    f->ctx.cursors[f->inner].children = true;
  return heng__b_relate(&f->ctx, f->inner, f->outer, via,
                        f->ctx.cursors[f->inner].named->span, joins);
}

// Reads of cursors ---------------------------------------------------------------

// The reads of [node] as bits of cursors.
static uint32_t reads(const heng_node *node) {
  uint32_t bits = 0;
  if (!node) return 0;
  if (node->kind == HENG_NODE_FIELD ||
      (node->kind == HENG_NODE_ROW && !node->n_args))
    bits |= 1u << node->cursor;
  for (uint32_t i = 0; i < node->n_args; i++) bits |= reads(node->args[i]);
  if (node->choose)
    for (size_t i = 0; i < node->choose->n_rows; i++)
      bits |= reads(node->choose->rows[i].value) |
              reads(node->choose->rows[i].when);
  if (node->aggregate) {
    const heng_aggregate *a = node->aggregate;
    for (size_t i = 0; i < a->n_joins; i++)
      bits |= reads(a->joins[i].inner) | reads(a->joins[i].outer);
    bits |= reads(a->where) | reads(a->body) | reads(a->condition) |
            reads(a->by) | reads(a->until) | reads(a->figure) |
            reads(a->weight) | reads(a->own);
    bits &= ~(1u << a->cursor);
  }
  return bits;
}

// Takes the equalities between inner and outer rows out of a condition and makes
// joins of them, so that rows are looked up and not searched. A join is read for
// every row and before all else: so it is plain, and what stands before it too.
static heng_node *take_joins(heng_frame *f,
                             heng_node *where,
                             heng_joins *joins,
                             bool *stopped) {
  heng_builder *b = f->ctx.b;
  if (where->kind == HENG_NODE_AND) {
    heng_node *x = take_joins(f, where->args[0], joins, stopped);
    heng_node *y = take_joins(f, where->args[1], joins, stopped);
    if (!x || !y) return x ? x : y;
    where->args[0] = x;
    where->args[1] = y;
    return where;
  }
  *stopped = *stopped || !heng__b_is_plain(b, where);
  if (where->kind != HENG_NODE_EQ || *stopped) return where;
  uint32_t inner = 1u << f->inner;
  uint32_t x = reads(where->args[0]), y = reads(where->args[1]);
  if (x == inner && y && !(y & inner)) {
    heng__push(b->arena, joins, (heng_join){where->args[0], where->args[1]});
    return NULL;
  }
  if (y == inner && x && !(x & inner)) {
    heng__push(b->arena, joins, (heng_join){where->args[1], where->args[0]});
    return NULL;
  }
  return where;
}

// Results of another scheme are seen only by `all`.
static heng_node *own_results(heng_frame *f, heng_node *where, heng_span span) {
  heng_builder *b = f->ctx.b;
  uint32_t root = b->tables.items[f->ctx.cursors[f->inner].table]->t.root;
  const heng_btable *t = b->tables.items[root];
  if (!heng__slice_eq(t->t.pair.en, HENG_LIT("results"))) return where;
  int32_t field = heng__b_field(b, root, HENG_LIT("scheme"), NULL);
  if (field < 0 || !(b->plan->pair.en.len || b->plan->pair.zh.len))
    return where;
  if (heng__b_get(b, root, (uint32_t)field)->f.type.base != HENG_TYPE_TEXT)
    return where;
  heng_node *scheme =
      heng__b_read(&f->ctx, f->inner, root, (uint32_t)field, span);
  heng_node *known =
      heng__b_apply(&f->ctx, HENG_NODE_KNOWN, span, heng__bool(), scheme, NULL);
  heng_node *other =
      heng__b_apply(&f->ctx, HENG_NODE_NOT, span, heng__bool(), known, NULL);
  heng_slice names[2] = {b->plan->pair.en, b->plan->pair.zh};
  for (int i = 0; i < 2; i++) {
    if (!names[i].len) continue;
    heng_node *name = heng__b_node(&f->ctx, HENG_NODE_CONST, span);
    name->type.base = HENG_TYPE_TEXT;
    name->value.text = names[i];
    heng_node *same =
        heng__b_apply(&f->ctx, HENG_NODE_EQ, span, heng__bool(), scheme, name);
    other =
        heng__b_apply(&f->ctx, HENG_NODE_OR, span, heng__bool(), other, same);
  }
  return where ? heng__b_apply(&f->ctx, HENG_NODE_AND, span, heng__bool(),
                               where, other)
               : other;
}

// Types -----------------------------------------------------------------------

static bool number_body(heng_ctx *ctx, const heng_node *body) {
  if (body->type.base == HENG_TYPE_NUMBER) return true;
  heng__b_wrong_type(ctx, body, heng__number());
  return false;
}

// A group of this table's own rows is never empty where there is no `where`, nor
// are the children of a row that has some.
static bool never_empty(const heng_ctx *ctx, const heng_call *call) {
  bool children = ctx->cursors[ctx->n_cursors - 1].children;
  return (call->has_within || children) && !call->where;
}

// Nor are all rows of a table that stands in the scheme.
static bool all_of_given(const heng_builder *b,
                         const heng_call *call,
                         const heng_aggregate *a) {
  const heng_btable *t = b->tables.items[a->table];
  return !call->where && !call->via && t->t.given && t->stmt->grid &&
         t->stmt->grid->n_rows > 0;
}

static bool type_of(heng_ctx *ctx,
                    heng_function function,
                    const heng_call *call,
                    const heng_aggregate *a,
                    heng_type *out) {
  const heng_node *body = a->body;
  heng_type type = body ? body->type : (heng_type){0};
  type.optional = !never_empty(ctx, call);
  *out = heng__b_statistic_type(a, !type.optional);
  if (out->base != HENG_TYPE_NONE) return true;
  switch (function) {
    case HENG_FN_COUNT:
    case HENG_FN_STREAK: *out = heng__whole(); return true;
    case HENG_FN_ANY:
    case HENG_FN_EVERY: *out = heng__bool(); return true;
    case HENG_FN_SUM:
      type.optional = false;
      *out = type;
      return number_body(ctx, body);
    case HENG_FN_AVERAGE:
      type.fraction = true;
      type.whole = false;
      *out = type;
      return number_body(ctx, body);
    case HENG_FN_MEDIAN:
      type.whole = false;
      *out = type;
      return number_body(ctx, body);
    case HENG_FN_MIN:
    case HENG_FN_MAX:
      *out = type;
      return body->type.base == HENG_TYPE_DATE || number_body(ctx, body);
    default:
      type.optional = true;
      *out = type;
      return true;
  }
}

// The row outside of the brackets, as what stands beside the rows sees it.
static heng_ctx outside(const heng_frame *f) {
  heng_ctx out = f->ctx;
  out.n_cursors--;
  if (f->outer != HENG_NONE) out.cursors[f->outer].visible = true;
  return out;
}

// Clauses ---------------------------------------------------------------------

static bool clauses(heng_frame *f,
                    const heng_expr *e,
                    heng_function function,
                    heng_aggregate *a) {
  heng_ctx *ctx = &f->ctx;
  const heng_call *call = e->call;
  bool ordered = function == HENG_FN_FIRST || function == HENG_FN_STREAK;
  if (ordered != (call->by.value != NULL)) {
    heng_diag *d = heng__b_say(ctx, ordered ? HENG_M_NEEDS_BY : HENG_M_NO_BY,
                               ordered ? e->span : call->by.value->span,
                               HENG_SAY(call->name.text));
    heng__note(ctx->b->diags, d, HENG_N_FOR_EXAMPLE, (heng_span){0},
               heng__say_pair(
                   heng__function_example(ordered ? function : HENG_FN_FIRST)));
    return false;
  }
  if ((function == HENG_FN_STREAK) != (call->until != NULL)) {
    heng_diag *d =
        heng__b_say(ctx, HENG_M_UNTIL, e->span, HENG_SAY(call->name.text));
    heng__note(ctx->b->diags, d, HENG_N_FOR_EXAMPLE, (heng_span){0},
               heng__say_pair(heng__function_example(HENG_FN_STREAK)));
    return false;
  }
  if (!ordered) return true;
  ctx->what = "rank key";
  a->by = heng__b_expr(ctx, call->by.value, (heng_type){0});
  a->descending = call->by.descending;
  if (heng__b_is_bad(a->by) || !heng__b_no_missing(ctx, a->by, "rank key"))
    return false;
  if (function == HENG_FN_FIRST) return true;
  heng_ctx out = outside(f);
  a->until = heng__b_expect(&out, call->until, heng__whole(), false);
  if (heng__b_is_bad(a->until) || !number_body(ctx, a->by)) return false;
  if (!a->by->type.whole)
    heng__b_say(ctx, HENG_M_NOT_WHOLE, a->by->span,
                HENG_SAY(heng__span_text(a->by->span)));
  return a->by->type.whole;
}

// The body, and for any and all of rows what turns it into a condition.
static bool body_of(heng_frame *f,
                    const heng_expr *e,
                    heng_function function,
                    heng_aggregate *a) {
  heng_ctx *ctx = &f->ctx;
  const heng_expr *arg = e->call->args[0];
  bool bare = f->bare && arg->kind == HENG_E_NAME;
  bool counts = function == HENG_FN_COUNT || function == HENG_FN_ANY ||
                function == HENG_FN_EVERY;
  if (bare) {
    if (counts) return true;
    heng_diag *d =
        heng__b_say(ctx, HENG_M_NEEDS_FIELD, arg->span,
                    HENG_SAY(e->call->name.text), HENG_SAY(arg->word.text));
    heng__note(ctx->b->diags, d, HENG_N_FOR_EXAMPLE, (heng_span){0},
               heng__say_pair(heng__function_example(function)));
    return false;
  }
  ctx->what = "aggregate";
  heng_node *body = heng__b_expr(ctx, arg, (heng_type){0});
  if (heng__b_is_bad(body)) return false;
  if (function == HENG_FN_COUNT) return true;  // a row counts whatever it holds
  if (!heng__b_no_missing(ctx, body, "aggregate")) return false;
  a->body = body;
  if (counts || function == HENG_FN_STREAK) {
    if (body->type.base != HENG_TYPE_BOOL) {
      heng__b_say(ctx, HENG_M_WRONG_TYPE, body->span,
                  heng__b_type_said(ctx->b, heng__bool()),
                  heng__b_type_said(ctx->b, body->type));
      return false;
    }
  }
  return true;
}

static heng_node *both(heng_ctx *ctx, heng_node *x, heng_node *y) {
  if (!x || !y) return x ? x : y;
  return heng__b_apply(ctx, HENG_NODE_AND, y->span, heng__bool(), x, y);
}

// any(S where C) takes C into where; all(S where C) makes C what every row must
// meet; all(S.x = 3 where C) what every row of C must meet.
static void settle_condition(heng_frame *f,
                             heng_function function,
                             heng_aggregate *a) {
  if (function == HENG_FN_ANY) {
    a->where = both(&f->ctx, a->where, a->body);
    a->body = NULL;
  } else if (function == HENG_FN_EVERY) {
    a->condition = a->body ? a->body : a->where;
    if (!a->body) a->where = NULL;
    a->body = NULL;
  }
}

heng_node *heng__b_aggregate(heng_ctx *ctx,
                             const heng_expr *e,
                             heng_function function,
                             heng_type want) {
  (void)want;
  heng_builder *b = ctx->b;
  const heng_call *call = e->call;
  heng_frame f = {0};
  heng_joins joins = {0};
  if (!open_table(ctx, e, &f)) return heng__b_bad(ctx, e->span);
  heng_node *node = heng__b_node(ctx, HENG_NODE_AGGREGATE, e->span);
  heng_aggregate *a = heng__new(b->arena, heng_aggregate);
  node->aggregate = a;
  a->function = function;
  a->table = f.ctx.cursors[f.inner].table;
  a->cursor = f.inner;
  bool good = make_joins(&f, e, &joins);
  a->children = f.ctx.cursors[f.inner].children;
  if (call->where) {
    f.ctx.what = "where";
    a->where = heng__b_expect(&f.ctx, call->where, heng__bool(), false);
    good = good && !heng__b_is_bad(a->where);
    if (good) heng__facts_learn(b, &f.facts, a->where, true);
  }
  // What a condition that was not understood would have told is unknown.
  good = good && body_of(&f, e, function, a);
  good = good && clauses(&f, e, function, a);
  heng_ctx out = outside(&f);
  good = good && heng__b_statistic(&f.ctx, &out, e, a);
  if (!good || !type_of(&f.ctx, function, call, a, &node->type))
    return heng__b_bad(ctx, e->span);
  settle_condition(&f, function, a);
  bool all = call->all.source && call->all.end > call->all.start;
  if (!all && !call->has_within) a->where = own_results(&f, a->where, e->span);
  bool stopped = false;
  if (a->where) a->where = take_joins(&f, a->where, &joins, &stopped);
  a->joins = joins.items;
  a->n_joins = joins.len;
  uint32_t before = (1u << f.inner) - 1;
  a->never_empty =
      never_empty(&f.ctx, call) || (all && all_of_given(b, call, a));
  a->shared =
      !((reads(a->where) | reads(a->body) | reads(a->condition) | reads(a->by) |
         reads(a->until) | reads(a->figure) | reads(a->weight)) &
        before);
  return node;
}
