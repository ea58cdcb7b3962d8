// Calls: functions of values, the scheme's own functions, and ranks.
#include "grammar/phrases.h"
#include "plan/build_internal.h"

static bool wants(heng_ctx *ctx, const heng_node *node, heng_base_type base) {
  if (node->type.base == base) return true;
  if (!heng__b_is_bad(node))
    heng__b_wrong_type(ctx, node, (heng_type){.base = base});
  return false;
}

// max(a, b, …) and min: a chain of pairs.
static heng_node *extreme(heng_ctx *ctx,
                          const heng_expr *e,
                          heng_node_kind kind,
                          heng_type want) {
  const heng_call *call = e->call;
  heng__b_rests_on(ctx->b, (uint32_t)call->n_args, e->span);
  heng_node *result = heng__b_expr(ctx, call->args[0], want);
  for (size_t i = 1; i < call->n_args; i++) {
    heng_node *next = heng__b_expr(ctx, call->args[i], want);
    if (heng__b_is_bad(result) || heng__b_is_bad(next))
      return heng__b_bad(ctx, e->span);
    if (result->type.base != HENG_TYPE_DATE &&
        !wants(ctx, result, HENG_TYPE_NUMBER))
      return heng__b_bad(ctx, e->span);
    if (!wants(ctx, next, result->type.base)) return heng__b_bad(ctx, e->span);
    heng_type type = result->type;
    type.optional = type.optional || next->type.optional;
    type.fraction = type.fraction || next->type.fraction;
    type.whole = type.whole && next->type.whole;
    result = heng__b_apply(ctx, kind, e->span, type, result, next);
  }
  return result;
}

static heng_round mode_of(uint16_t keyword) {
  switch (keyword) {
    case HENG_K_HALF_EVEN: return HENG_HALF_EVEN;
    case HENG_K_UP: return HENG_ROUND_UP;
    case HENG_K_DOWN: return HENG_ROUND_DOWN;
    default: return HENG_HALF_UP;
  }
}

// round(x, 2), round(x, 2, half even), round(x, to 0.5)
static heng_node *rounded(heng_ctx *ctx, const heng_expr *e) {
  const heng_call *call = e->call;
  heng_node *x = heng__b_expr(ctx, call->args[0], heng__number());
  const heng_expr *by = call->args[1];
  bool to = by->kind == HENG_E_TO;
  heng_node *digits = heng__b_figure(
      ctx, heng__b_expr(ctx, to ? by->left : by, heng__number()));
  if (!wants(ctx, x, HENG_TYPE_NUMBER) || !wants(ctx, digits, HENG_TYPE_NUMBER))
    return heng__b_bad(ctx, e->span);
  int64_t n = 0;
  bool fits =
      digits->kind == HENG_NODE_CONST &&
      (to ? heng__num_sign(digits->value.num) > 0
          : heng__num_to_int(digits->value.num, &n) && n >= -18 && n <= 18);
  if (!fits) {
    heng__b_say(ctx, HENG_M_ROUND_DIGITS, digits->span, HENG_SAY2("", ""));
    return heng__b_bad(ctx, e->span);
  }
  heng_type type = heng__number();
  type.optional = x->type.optional;
  type.whole = !to && n <= 0;
  type.fraction = to && !heng__num_is_decimal(digits->value.num);
  heng_node *node =
      heng__b_apply(ctx, HENG_NODE_ROUND, e->span, type, x, digits);
  node->to = to;
  if (call->n_args > 2) {
    if (call->args[2]->kind != HENG_E_MODE)
      heng__b_say(ctx, HENG_M_ROUND_MODE, call->args[2]->span,
                  HENG_SAY2("", ""));
    else
      node->mode = mode_of(call->args[2]->keyword);
  }
  return node;
}

static heng_node *of_date(heng_ctx *ctx,
                          const heng_expr *e,
                          heng_node_kind kind) {
  heng_node *x =
      heng__b_expr(ctx, e->call->args[0], (heng_type){.base = HENG_TYPE_DATE});
  if (!wants(ctx, x, HENG_TYPE_DATE)) return heng__b_bad(ctx, e->span);
  heng_type type = heng__whole();
  type.optional = x->type.optional;
  heng_node *y = NULL;
  if (kind == HENG_NODE_DAYS_BETWEEN) {
    y = heng__b_expr(ctx, e->call->args[1],
                     (heng_type){.base = HENG_TYPE_DATE});
    if (!wants(ctx, y, HENG_TYPE_DATE)) return heng__b_bad(ctx, e->span);
    type.optional = type.optional || y->type.optional;
  }
  return heng__b_apply(ctx, kind, e->span, type, x, y);
}

// lot(seed, a, b): a draw that anybody can do again.
static heng_node *lot(heng_ctx *ctx, const heng_expr *e) {
  const heng_call *call = e->call;
  heng_node *node = heng__b_node(ctx, HENG_NODE_LOT, e->span);
  node->type = (heng_type){.base = HENG_TYPE_TEXT};
  node->args = heng__array(ctx->b->arena, heng_node *, call->n_args);
  for (size_t i = 0; i < call->n_args; i++) {
    heng_node *arg = heng__b_expr(ctx, call->args[i], (heng_type){0});
    if (heng__b_is_bad(arg)) return arg;
    if (arg->type.base == HENG_TYPE_BOOL) {
      heng__b_say(ctx, HENG_M_WRONG_TYPE, arg->span,
                  HENG_SAY2("a text, a number, a date, a choice or a key",
                            "文字、数、日期、选项或主键"),
                  heng__b_type_said(ctx->b, arg->type));
      return heng__b_bad(ctx, e->span);
    }
    node->type.optional = node->type.optional || arg->type.optional;
    node->args[node->n_args++] = arg;
  }
  return node;
}

static heng_node *of_values(heng_ctx *ctx,
                            const heng_expr *e,
                            heng_function function,
                            heng_type want) {
  switch (function) {
    case HENG_FN_MIN: return extreme(ctx, e, HENG_NODE_MIN, want);
    case HENG_FN_MAX: return extreme(ctx, e, HENG_NODE_MAX, want);
    case HENG_FN_ROUND: return rounded(ctx, e);
    case HENG_FN_YEAR_OF: return of_date(ctx, e, HENG_NODE_YEAR_OF);
    case HENG_FN_QUARTER_OF: return of_date(ctx, e, HENG_NODE_QUARTER_OF);
    case HENG_FN_MONTH_OF: return of_date(ctx, e, HENG_NODE_MONTH_OF);
    case HENG_FN_DAYS_BETWEEN: return of_date(ctx, e, HENG_NODE_DAYS_BETWEEN);
    case HENG_FN_LOT: return lot(ctx, e);
    case HENG_FN_SQRT:
    case HENG_FN_ROOT:
    case HENG_FN_LN:
    case HENG_FN_EXP: return heng__b_irrational(ctx, e, function);
    case HENG_FN_SCALE: return heng__b_scale(ctx, e);
    case HENG_FN_ABS: {
      heng_node *x = heng__b_expr(ctx, e->call->args[0], heng__number());
      if (!wants(ctx, x, HENG_TYPE_NUMBER)) return heng__b_bad(ctx, e->span);
      return heng__b_apply(ctx, HENG_NODE_ABS, e->span, x->type, x, NULL);
    }
    case HENG_FN_NONE:
    case HENG_FN_SUM:
    case HENG_FN_COUNT:
    case HENG_FN_AVERAGE:
    case HENG_FN_MEDIAN:
    case HENG_FN_ANY:
    case HENG_FN_EVERY:
    case HENG_FN_ONLY:
    case HENG_FN_FIRST:
    case HENG_FN_STREAK:
    case HENG_FN_QUANTILE:
    case HENG_FN_STDEV:
    case HENG_FN_VARIANCE:
    case HENG_FN_STDEVP:
    case HENG_FN_VARIANCEP:
    case HENG_FN_SKEWNESS:
    case HENG_FN_KURTOSIS:
    case HENG_FN_SUM_OF_THE:
    case HENG_FN_AVERAGE_OF_THE:
    case HENG_FN_ZSCORE:
    case HENG_FN_PERCENTILE_RANK:
    case HENG_FN_COUNTS_OF:
    case HENG_FN_COUNT_OF: break;  // over rows, see aggregate.c
  }
  return heng__b_bad(ctx, e->span);
}

// The scheme's own functions ----------------------------------------------------

// The innermost row in sight that is a row of [table].
static uint32_t cursor_for(const heng_ctx *ctx, uint32_t table) {
  for (uint32_t c = ctx->n_cursors; c-- > 0;) {
    if (!ctx->cursors[c].visible) continue;
    for (uint32_t t = ctx->cursors[c].table;;) {
      if (t == table) return c;
      const heng_btable *bt = ctx->b->tables.items[t];
      if (bt->t.kind != HENG_TABLE_SUBSET || bt->t.source[0] == HENG_NONE)
        break;
      t = bt->t.source[0];
    }
  }
  return HENG_NONE;
}

static void wrong_count(heng_ctx *ctx,
                        const heng_expr *e,
                        const heng_stmt *function) {
  heng_arena *arena = ctx->b->arena;
  heng_diag *d = heng__b_say(
      ctx, HENG_M_ARGUMENT_COUNT, e->span, HENG_SAY(e->call->name.text),
      HENG_SAY(heng__arena_printf(arena, "%zu", function->n_params)),
      HENG_SAY(heng__arena_printf(arena, "%zu", e->call->n_args)));
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  for (size_t i = 0; i < function->n_params; i++) {
    heng_said name = heng__say_pair(function->params[i].name.pair);
    heng__buf_printf(&en, "%s`%.*s`", i ? ", " : "", HENG_ARG(name.en));
    heng__buf_printf(&zh, "%s“%.*s”", i ? "、" : "", HENG_ARG(name.zh));
  }
  if (en.len)
    heng__note(ctx->b->diags, d, HENG_N_PARAMETERS,
               function->params[0].name.span,
               (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)});
}

// An argument as the body sees it: of the parameter's type, so that the body means
// the same wherever it is called.
static heng_node *as_parameter(heng_ctx *ctx, heng_node *arg, heng_type type) {
  if (arg->type.optional == type.optional && arg->type.whole == type.whole)
    return arg;
  heng_node *node = heng__new(ctx->b->arena, heng_node);
  *node = *arg;
  node->type.optional = type.optional;
  node->type.whole = type.whole;
  return node;
}

static heng_binding *bind(heng_ctx *ctx,
                          const heng_expr *e,
                          const heng_bfunction *f) {
  const heng_call *call = e->call;
  const heng_stmt *stmt = f->stmt;
  if (call->n_args != stmt->n_params) {
    wrong_count(ctx, e, stmt);
    return NULL;
  }
  heng_binding *bindings =
      heng__array(ctx->b->arena, heng_binding, stmt->n_params + 1);
  for (size_t i = 0; i < stmt->n_params; i++) {
    bindings[i].pair = stmt->params[i].name.pair;
    bindings[i].span = stmt->params[i].name.span;
    bindings[i].told = &f->told[i];
    if (f->types[i].base == HENG_TYPE_NONE) return NULL;
    ctx->what = "argument";
    uint32_t before = heng__b_measure(ctx->b);
    bindings[i].node =
        heng__b_expect(ctx, call->args[i], f->types[i], f->types[i].optional);
    bindings[i].steps = heng__b_measured(ctx->b, before);
    if (heng__b_is_bad(bindings[i].node)) return NULL;
    uint32_t left = HENG_PLAN_NODES;
    heng__b_fits(bindings[i].node, &left);
    bindings[i].size = HENG_PLAN_NODES - left;
    bindings[i].node = as_parameter(ctx, bindings[i].node, f->types[i]);
  }
  return bindings;
}

static heng_node *expanded(heng_ctx *ctx, const heng_expr *e, uint32_t id) {
  heng_builder *b = ctx->b;
  heng_bfunction *f = b->functions.items[id];
  heng__tree_resolve(ctx->tree, e->call->name.token, f->pair);
  if (f->progress == HENG_UNDER_WAY) {
    heng__b_cycle(b, HENG_M_RECURSION, heng__say_pair(f->pair), e->span);
    return heng__b_bad(ctx, e->span);
  }
  heng_binding *bindings = bind(ctx, e, f);
  if (!bindings) return heng__b_bad(ctx, e->span);
  heng_ctx body = *ctx;
  body.tree = f->tree;
  body.bindings = bindings;
  body.n_bindings = f->stmt->n_params;
  body.rollup = NULL;
  body.call = ctx->call.source ? ctx->call : e->span;
  for (uint32_t c = 0; c < body.n_cursors; c++) body.cursors[c].visible = false;
  body.this_cursor = HENG_NONE;
  if (f->table != HENG_NONE) {
    uint32_t cursor = cursor_for(ctx, f->table);
    if (cursor == HENG_NONE) {
      heng_said name = heng__say_pair(f->pair);
      heng_said table = heng__say_pair(b->tables.items[f->table]->t.pair);
      heng_diag *d =
          heng__b_say(ctx, HENG_M_FUNCTION_ELSEWHERE, e->span, name, table);
      heng__note(b->diags, d, HENG_N_FUNCTION_ROW, (heng_span){0}, name, table);
      return heng__b_bad(ctx, e->span);
    }
    // The body sees a row of the function's own table, whatever subset of it the
    // call stands in: it means the same everywhere.
    body.cursors[cursor] = (heng_cursor){f->table, true, NULL, false};
    body.this_cursor = cursor;
  }
  f->called = true;
  if (!heng__b_begin(b, heng__say_pair(f->pair), f->stmt->name.span))
    return heng__b_bad(ctx, e->span);
  f->progress = HENG_UNDER_WAY;
  heng_node *node = heng__b_expr(&body, f->stmt->value, (heng_type){0});
  heng__b_end(b);
  f->progress = HENG_DONE;
  return node;
}

// Arguments of which only the type is known.
static heng_binding *any_arguments(heng_ctx *ctx, heng_bfunction *f) {
  const heng_stmt *stmt = f->stmt;
  heng_binding *bindings =
      heng__array(ctx->b->arena, heng_binding, stmt->n_params + 1);
  for (size_t i = 0; i < stmt->n_params; i++) {
    if (f->types[i].base == HENG_TYPE_NONE) return NULL;
    bindings[i].pair = stmt->params[i].name.pair;
    bindings[i].span = stmt->params[i].name.span;
    bindings[i].told = &f->told[i];
    bindings[i].node = heng__b_any_argument(ctx, (uint32_t)i, f->types[i],
                                            stmt->params[i].name.span);
  }
  return bindings;
}

void heng__b_uncalled(heng_builder *b) {
  for (size_t i = 0; i < b->functions.len; i++) {
    heng_bfunction *f = b->functions.items[i];
    heng_facts facts = {0};
    heng_ctx ctx = {
        .b = b, .tree = f->tree, .facts = &facts, .this_cursor = HENG_NONE};
    if (f->called || (f->stmt->target.text.len && f->table == HENG_NONE))
      continue;
    if (f->table != HENG_NONE) {
      heng__b_need_rows(b, f->table, f->stmt->target.span);
      ctx.cursors[ctx.n_cursors++] = (heng_cursor){f->table, true, NULL, false};
      ctx.this_cursor = 0;
    }
    ctx.bindings = any_arguments(&ctx, f);
    ctx.n_bindings = f->stmt->n_params;
    if (!ctx.bindings) continue;
    f->called = true;
    if (!heng__b_begin(b, heng__say_pair(f->pair), f->stmt->name.span))
      continue;
    f->progress = HENG_UNDER_WAY;
    heng__b_expr(&ctx, f->stmt->value, (heng_type){0});
    heng__b_end(b);
    f->progress = HENG_DONE;
  }
}

// All calls -------------------------------------------------------------------

// Whether [name] is [capitals], in letters of any size.
static bool same_letters(heng_slice name, const char *capitals) {
  if (name.len != strlen(capitals)) return false;
  for (size_t i = 0; i < name.len; i++) {
    char c = name.ptr[i];
    if ((c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c) != capitals[i]) return false;
  }
  return true;
}

// Functions of spreadsheets, and what to say of each.
static const struct {
  const char *name;
  heng_code say;
} of_spreadsheets[] = {
    {"IF", HENG_N_EXCEL_IF},
    {"IFS", HENG_N_EXCEL_IF},
    {"SWITCH", HENG_N_EXCEL_IF},
    {"如果", HENG_N_EXCEL_IF},
    {"若", HENG_N_EXCEL_IF},
    {"SUMIF", HENG_N_EXCEL_WHERE},
    {"SUMIFS", HENG_N_EXCEL_WHERE},
    {"COUNTIF", HENG_N_EXCEL_WHERE},
    {"COUNTIFS", HENG_N_EXCEL_WHERE},
    {"AVERAGEIF", HENG_N_EXCEL_WHERE},
    {"AVERAGEIFS", HENG_N_EXCEL_WHERE},
    {"VLOOKUP", HENG_N_EXCEL_LOOKUP},
    {"HLOOKUP", HENG_N_EXCEL_LOOKUP},
    {"XLOOKUP", HENG_N_EXCEL_LOOKUP},
    {"LOOKUP", HENG_N_EXCEL_LOOKUP},
    {"INDEX", HENG_N_EXCEL_LOOKUP},
    {"RANK", HENG_N_EXCEL_RANK},
    {"排名", HENG_N_EXCEL_RANK},
    {"排位", HENG_N_EXCEL_RANK},
    {"IFERROR", HENG_N_EXCEL_MISSING},
    {"ISBLANK", HENG_N_EXCEL_MISSING},
    {"IFNA", HENG_N_EXCEL_MISSING},
    {"POWER", HENG_N_EXCEL_POWER},
    {"LOG", HENG_N_EXCEL_LOG},
    {"LOG10", HENG_N_EXCEL_LOG},
    {"log", HENG_N_EXCEL_LOG},
    {"对数", HENG_N_EXCEL_LOG},
    {"开方", HENG_N_EXCEL_ROOT},
    {"开平方", HENG_N_EXCEL_ROOT},
    {"LEFT", HENG_N_EXCEL_LEFT},
    {"PERCENTILE", HENG_N_EXCEL_QUANTILE},
    {"QUARTILE", HENG_N_EXCEL_QUANTILE},
    {"PERCENTRANK", HENG_N_EXCEL_STANDING},
    {"STANDARDIZE", HENG_N_EXCEL_STANDING},
    {"VAR", HENG_N_EXCEL_SPREAD},
    {"VARP", HENG_N_EXCEL_SPREAD},
    {"SKEW", HENG_N_EXCEL_SPREAD},
    {"KURT", HENG_N_EXCEL_SPREAD},
    {"LARGE", HENG_N_EXCEL_LARGEST},
    {"SMALL", HENG_N_EXCEL_LARGEST},
    {"SUMPRODUCT", HENG_N_EXCEL_WEIGHTED},
    {"IIF", HENG_N_EXCEL_IF},
    {"假如", HENG_N_EXCEL_IF},
    {"条件求和", HENG_N_EXCEL_WHERE},
    {"条件计数", HENG_N_EXCEL_WHERE},
    {"四舍五入", HENG_N_EXCEL_ROUND},
    {"取整", HENG_N_EXCEL_ROUND},
    {"INT", HENG_N_EXCEL_ROUND},
    {"ROUNDUP", HENG_N_EXCEL_ROUND},
    {"ROUNDDOWN", HENG_N_EXCEL_ROUND},
    {"TRUNC", HENG_N_EXCEL_ROUND},
    {"COUNTA", HENG_N_EXCEL_COUNT},
};

// What stands here for a function of a spreadsheet.
static heng_code of_spreadsheet(heng_slice name) {
  for (size_t i = 0; i < sizeof of_spreadsheets / sizeof *of_spreadsheets; i++)
    if (same_letters(name, of_spreadsheets[i].name))
      return of_spreadsheets[i].say;
  return HENG_M_NONE;
}

// The word with its Latin capitals made small, as functions are written.
static heng_slice in_small_letters(heng_arena *arena, heng_slice word) {
  char *text = heng__arena_alloc(arena, word.len + 1);
  for (size_t i = 0; i < word.len; i++)
    text[i] = (char)(word.ptr[i] >= 'A' && word.ptr[i] <= 'Z'
                         ? word.ptr[i] - 'A' + 'a'
                         : word.ptr[i]);
  return (heng_slice){text, word.len};
}

static heng_node *unknown_function(heng_ctx *ctx, const heng_expr *e) {
  heng_builder *b = ctx->b;
  const heng_word *word = &e->call->name;
  heng_diag *d = heng__b_say(ctx, HENG_M_UNKNOWN_FUNCTION, word->span,
                             HENG_SAY(word->text));
  heng_function small =
      heng__function_find(in_small_letters(b->arena, word->text));
  heng_code spreadsheet = of_spreadsheet(word->text);
  if (spreadsheet != HENG_M_NONE) {
    heng__note(b->diags, d, spreadsheet, (heng_span){0}, HENG_SAY2("", ""));
    return heng__b_bad(ctx, e->span);
  }
  if (heng__b_param(b, word->text) >= 0) {
    heng__note(b->diags, d, HENG_N_PARAM_BRACKETS, (heng_span){0},
               HENG_SAY(word->text));
    return heng__b_bad(ctx, e->span);
  }
  heng_said instead = heng__everyday_call(word->text);
  if (instead.en.len) {
    heng__note(b->diags, d, HENG_N_WRITE_INSTEAD, (heng_span){0}, instead);
    return heng__b_bad(ctx, e->span);
  }
  HENG_VEC(heng_pair) names = {0};
  for (int f = HENG_FN_NONE + 1; f < HENG_FN_COUNT_OF; f++)
    heng__push(b->arena, &names, heng__function_row((heng_function)f)->pair);
  for (size_t i = 0; i < b->functions.len; i++)
    heng__push(b->arena, &names, b->functions.items[i]->pair);
  heng__push(b->arena, &names, heng__keyword_pair(HENG_K_NOT));
  for (size_t i = 0; i < b->n_externs; i++)
    heng__push(b->arena, &names, b->externs[i].from->pair);
  // A function of the same letters is the nearest of all.
  if (small != HENG_FN_NONE)
    heng__note(b->diags, d, HENG_N_DID_YOU_MEAN, (heng_span){0},
               heng__say_pair(heng__function_row(small)->pair));
  else
    heng__b_nearest(b, d, word->text, names.items, names.len);
  return heng__b_bad(ctx, e->span);
}

heng_node *heng__b_call(heng_ctx *ctx, const heng_expr *e, heng_type want) {
  const heng_call *call = e->call;
  bool counts = ctx->counts;
  ctx->counts = false;
  int32_t own = heng__b_function(ctx->b, call->name.text);
  if (own >= 0) return expanded(ctx, e, (uint32_t)own);
  heng_bextern *brought = heng__b_extern(ctx->b, call->name.text);
  if (brought) return heng__b_call_extern(ctx, e, brought);
  heng_function function = heng__function_find(call->name.text);
  if (function == HENG_FN_NONE) return unknown_function(ctx, e);
  const heng_function_row *row = heng__function_row(function);
  if (function == HENG_FN_COUNTS_OF && !counts) {
    heng__b_say(ctx, HENG_M_COUNTS_ELSEWHERE, e->span,
                HENG_SAY(heng__span_text(call->name.span)));
    return heng__b_bad(ctx, e->span);
  }
  heng__tree_resolve(ctx->tree, call->name.token, row->pair);
  bool rows = row->kind == HENG_F_ROWS ||
              (row->kind == HENG_F_BOTH && call->n_args < 2);
  if (call->n_args < (size_t)row->low || call->n_args > (size_t)row->high) {
    heng_diag *d = heng__b_say(
        ctx, HENG_M_ARGUMENT_COUNT, e->span, HENG_SAY(call->name.text),
        HENG_SAY(heng__arena_printf(ctx->b->arena, "%d", row->low)),
        HENG_SAY(heng__arena_printf(ctx->b->arena, "%zu", call->n_args)));
    heng__note(ctx->b->diags, d, HENG_N_FOR_EXAMPLE, (heng_span){0},
               heng__say_pair(heng__function_example(function)));
    return heng__b_bad(ctx, e->span);
  }
  if (rows) return heng__b_aggregate(ctx, e, function, want);
  if (call->where || call->via || call->has_within || call->by.value ||
      call->until || call->weight) {
    heng__b_say(ctx, HENG_M_CLAUSE_OF_VALUES, e->span,
                HENG_SAY(call->name.text));
    return heng__b_bad(ctx, e->span);
  }
  return of_values(ctx, e, function, want);
}

// Ranks -----------------------------------------------------------------------

static void rank_key(heng_ctx *ctx,
                     const heng_sort_key *key,
                     heng_plan_key *out) {
  ctx->what = "rank key";
  const heng_expr *inner = key->value;
  while (inner->kind == HENG_E_GROUP) inner = inner->left;
  ctx->counts = inner->kind == HENG_E_CALL;
  out->value = heng__b_expr(ctx, key->value, (heng_type){0});
  ctx->counts = false;
  out->descending = key->descending;
  if (heng__b_is_bad(out->value)) return;
  heng__b_no_missing(ctx, out->value, "rank key");
  heng_base_type base = out->value->type.base;
  if (base == HENG_TYPE_BOOL || base == HENG_TYPE_REF)
    heng__b_say(ctx, HENG_M_NO_ORDER, key->value->span,
                heng__b_type_said(ctx->b, out->value->type));
  bool counts = out->value->aggregate &&
                out->value->aggregate->function == HENG_FN_COUNTS_OF;
  if ((base == HENG_TYPE_NUMBER || counts) &&
      key->direction.start == key->direction.end)
    heng__b_say(ctx, HENG_M_NO_DIRECTION, key->value->span,
                HENG_SAY(heng__span_text(key->value->span)));
}

heng_node *heng__b_rank(heng_ctx *ctx, const heng_expr *e) {
  heng_builder *b = ctx->b;
  const heng_rank *r = e->rank;
  heng_node *node = heng__b_node(ctx, HENG_NODE_RANK, e->span);
  heng_plan_rank *rank = heng__new(b->arena, heng_plan_rank);
  node->rank = rank;
  node->type = heng__whole();
  rank->n_keys = r->n_keys;
  rank->n_before_then = r->n_before_then;
  rank->ties = r->ties;
  rank->keys = heng__array(b->arena, heng_plan_key, r->n_keys + 1);
  for (size_t i = 0; i < r->n_keys; i++)
    rank_key(ctx, &r->keys[i], &rank->keys[i]);
  rank->n_within = r->n_within;
  rank->within = heng__array(b->arena, heng_node *, r->n_within + 1);
  for (size_t i = 0; i < r->n_within; i++) {
    rank->within[i] = heng__b_expr(ctx, r->within[i], (heng_type){0});
    if (!heng__b_is_bad(rank->within[i]))
      heng__b_no_missing(ctx, rank->within[i], "within");
  }
  if (r->ties == HENG_TIES_UNSAID)
    heng__b_say(ctx, HENG_M_TIES_UNSAID, e->span, HENG_SAY2("", ""));
  return node;
}
