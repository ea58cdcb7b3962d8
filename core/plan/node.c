// Making nodes: reading fields, following references, folding constants, and the
// reports that every expression may need.
#include "plan/build_internal.h"

#include "base/utf8.h"
#include "grammar/phrases.h"

heng_type heng__number(void) {
  return (heng_type){.base = HENG_TYPE_NUMBER};
}

heng_type heng__whole(void) {
  return (heng_type){.base = HENG_TYPE_NUMBER, .whole = true};
}

heng_type heng__bool(void) {
  return (heng_type){.base = HENG_TYPE_BOOL};
}

heng_node *heng__b_node(heng_ctx *ctx, heng_node_kind kind, heng_span span) {
  heng_node *node = heng__new(ctx->b->arena, heng_node);
  node->kind = kind;
  node->span = span;
  node->call = ctx->call;
  ctx->b->n_nodes++;
  if (kind == HENG_NODE_CHOOSE || kind == HENG_NODE_AGGREGATE ||
      kind == HENG_NODE_REQUIRED || kind == HENG_NODE_SLOT)
    node->number = ctx->b->n_numbers++;
  return node;
}

heng_node *heng__b_constant(heng_ctx *ctx, heng_span span, heng_type type) {
  heng_node *node = heng__b_node(ctx, HENG_NODE_CONST, span);
  node->type = type;
  return node;
}

heng_node *heng__b_bad(heng_ctx *ctx, heng_span span) {
  heng_node *node = heng__b_node(ctx, HENG_NODE_CONST, span);
  node->value.missing = true;
  return node;
}

heng_node *heng__b_apply(heng_ctx *ctx,
                         heng_node_kind kind,
                         heng_span span,
                         heng_type type,
                         heng_node *x,
                         heng_node *y) {
  heng_node *node = heng__b_node(ctx, kind, span);
  node->type = type;
  node->n_args = y ? 2 : 1;
  node->args = heng__array(ctx->b->arena, heng_node *, 2);
  node->args[0] = x;
  node->args[1] = y;
  return node;
}

// Whether the same was said of the same place: a function's body is read at each
// call, a group's key for each aggregate over its rows.
static bool is_said(const heng_diags *diags,
                    heng_code code,
                    heng_span span,
                    const heng_said *args,
                    size_t n) {
  for (const heng_diag *d = diags->first; d; d = d->next) {
    if (d->code != code || d->span.source != span.source ||
        d->span.start != span.start || d->span.end != span.end ||
        d->n_args != n)
      continue;
    size_t same = 0;
    while (same < n && heng__slice_eq(d->args[same].en, args[same].en)) same++;
    if (same == n) return true;
  }
  return false;
}

heng_diag *heng__b_report(heng_ctx *ctx,
                          heng_code code,
                          heng_span span,
                          const heng_said *args,
                          size_t n) {
  // Notes to what was said already go nowhere.
  if (is_said(ctx->b->diags, code, span, args, n))
    return heng__new(ctx->b->arena, heng_diag);
  heng_diag *d = heng__diag_add(ctx->b->diags, code, span, args, n);
  if (ctx->call.source)
    heng__note(ctx->b->diags, d, HENG_N_CALLED_HERE, ctx->call,
               HENG_SAY(heng__span_text(ctx->call)));
  return d;
}

static bool is_visible(const heng_ctx *ctx, heng_slice name) {
  heng_pair *names;
  size_t n = heng__b_visible(ctx, &names);
  for (size_t i = 0; i < n; i++)
    if (heng__pair_has(names[i], name)) return true;
  return false;
}

// 2024/12/10, or a date in quotes, where a date is wanted.
static bool note_date(heng_ctx *ctx, heng_diag *to, const heng_node *node) {
  bool quoted =
      node->kind == HENG_NODE_CONST && node->type.base == HENG_TYPE_TEXT;
  heng_slice text = quoted ? node->value.text : heng__span_text(node->span);
  char out[11];
  heng_date date;
  size_t len = heng__everyday_date(text, out);
  if (!len || len != text.len || !heng__date_parse(heng__slice(out), &date))
    return false;
  heng__note(ctx->b->diags, to, HENG_N_WRITE_INSTEAD, (heng_span){0},
             HENG_SAY(heng__arena_copy(ctx->b->arena, heng__slice(out))));
  return true;
}

void heng__b_note_quotes(heng_ctx *ctx,
                         heng_diag *to,
                         const heng_node *text,
                         heng_type other) {
  heng_date date;
  heng_num n;
  if (other.base == HENG_TYPE_DATE && note_date(ctx, to, text)) return;
  if (text->kind != HENG_NODE_CONST || text->type.base != HENG_TYPE_TEXT)
    return;
  if (other.base == HENG_TYPE_NUMBER && is_visible(ctx, text->value.text)) {
    heng__note(ctx->b->diags, to, HENG_N_NO_QUOTES, (heng_span){0},
               HENG_SAY(text->value.text));
    return;
  }
  if (other.base == HENG_TYPE_DATE
          ? heng__date_parse(text->value.text, &date)
          : other.base == HENG_TYPE_NUMBER &&
                heng__num_parse(ctx->b->arena, text->value.text, &n) == HENG_OK)
    heng__note(ctx->b->diags, to, HENG_N_NO_QUOTES, (heng_span){0},
               HENG_SAY(text->value.text));
}

heng_diag *heng__b_wrong_type(heng_ctx *ctx,
                              const heng_node *node,
                              heng_type want) {
  heng_diag *d = heng__b_say(ctx, HENG_M_WRONG_TYPE, node->span,
                             heng__b_type_said(ctx->b, want),
                             heng__b_type_said(ctx->b, node->type));
  heng__b_note_quotes(ctx, d, node, want);
  if (want.base == HENG_TYPE_CHOICE) heng__b_note_values(ctx->b, d, want.id);
  return d;
}

heng_slice heng__b_shown(heng_builder *b, heng_span span) {
  const size_t most = 40;
  heng_slice text = heng__span_text(span);
  size_t at = 0, n = 0, step;
  int32_t cp;
  while (n < most && (step = heng__utf8_next(text, at, &cp)) && cp != '\n')
    at += step, n++;
  if (at == text.len) return text;
  while (at && (text.ptr[at - 1] == ' ' || text.ptr[at - 1] == '\r')) at--;
  return heng__arena_printf(b->arena, "%.*s …", (int)at, text.ptr);
}

// Whether a condition that might have said more was not understood: what it
// would have told is not asked for again.
static bool unsure(const heng_ctx *ctx) {
  for (size_t i = 0; i < ctx->facts->len; i++)
    if (ctx->facts->items[i].kind == HENG_FACT_UNSURE) return true;
  for (uint32_t c = 0; c < ctx->n_cursors; c++)
    for (uint32_t table = ctx->cursors[c].table;;) {
      const heng_btable *t = ctx->b->tables.items[table];
      if (t->unsure) return true;
      if (t->t.kind != HENG_TABLE_SUBSET || t->t.source[0] == HENG_NONE) break;
      table = t->t.source[0];
    }
  return false;
}

// Why there is no value ---------------------------------------------------------

bool heng__b_is_path(const heng_node *node) {
  return node->kind == HENG_NODE_FIELD || node->kind == HENG_NODE_FOLLOW ||
         node->kind == HENG_NODE_VALUE || node->kind == HENG_NODE_PARAM;
}

bool heng__b_fits(const heng_node *node, uint32_t *left) {
  if (!node) return true;
  if (!*left) return false;
  --*left;
  for (uint32_t i = 0; i < node->n_args; i++)
    if (!heng__b_fits(node->args[i], left)) return false;
  for (size_t i = 0; node->choose && i < node->choose->n_rows; i++)
    if (!heng__b_fits(node->choose->rows[i].value, left) ||
        !heng__b_fits(node->choose->rows[i].when, left))
      return false;
  if (!node->aggregate) return true;
  const heng_aggregate *a = node->aggregate;
  for (size_t i = 0; i < a->n_joins; i++)
    if (!heng__b_fits(a->joins[i].inner, left) ||
        !heng__b_fits(a->joins[i].outer, left))
      return false;
  return heng__b_fits(a->where, left) && heng__b_fits(a->body, left) &&
         heng__b_fits(a->condition, left) && heng__b_fits(a->by, left) &&
         heng__b_fits(a->until, left) && heng__b_fits(a->figure, left) &&
         heng__b_fits(a->weight, left) && heng__b_fits(a->own, left);
}

// Whether a node of that kind is plain where its operands are.
static bool keeps_plain(const heng_node *node) {
  switch (node->kind) {
    case HENG_NODE_ROW:
    case HENG_NODE_CONST:
    case HENG_NODE_ELSE:
    case HENG_NODE_YEAR_OF:
    case HENG_NODE_QUARTER_OF:
    case HENG_NODE_MONTH_OF:
    case HENG_NODE_EQ:
    case HENG_NODE_NE:
    case HENG_NODE_IN:
    case HENG_NODE_STARTS_WITH:
    case HENG_NODE_KNOWN:
    case HENG_NODE_NOT:
    case HENG_NODE_AND:
    case HENG_NODE_OR:
    case HENG_NODE_IMPLIES: return true;
    case HENG_NODE_LT:
    case HENG_NODE_LE:
    case HENG_NODE_GT:
    case HENG_NODE_GE:
    case HENG_NODE_BETWEEN:
      // The order of a choice value that nobody knows is held back.
      return node->args[0]->type.base != HENG_TYPE_CHOICE;
    default: return false;
  }
}

bool heng__b_is_plain(const heng_builder *b, const heng_node *node) {
  if (node->kind == HENG_NODE_FIELD || node->kind == HENG_NODE_FOLLOW) {
    heng_role role = heng__b_get(b, node->id, node->field)->f.role;
    if (role != HENG_ROLE_STORED && role != HENG_ROLE_REFERENCE) return false;
  } else if (!keeps_plain(node)) {
    return false;
  }
  for (uint32_t i = 0; i < node->n_args; i++)
    if (!heng__b_is_plain(b, node->args[i])) return false;
  return true;
}

static bool has_every_case(const heng_plan_choose *c) {
  return c->exactly_one || !c->rows[c->n_rows - 1].when;
}

// Whether a missing operand makes the node missing: a function from outside may
// take one and go on.
static bool passes_missing(const heng_builder *b,
                           const heng_node *node,
                           uint32_t i) {
  return node->kind != HENG_NODE_EXTERN ||
         !b->externs_called.items[node->id].types[i].optional;
}

// The part of [node] because of which it may be missing; the node itself where
// that is its own doing.
static const heng_node *culprit(const heng_builder *b, const heng_node *node) {
  for (;;) {
    const heng_node *part = NULL;
    if (heng__b_is_path(node) || node->kind == HENG_NODE_AGGREGATE) return node;
    if (node->kind == HENG_NODE_CHOOSE) {
      if (!has_every_case(node->choose)) return node;
      for (size_t i = 0; !part && i < node->choose->n_rows; i++)
        if (node->choose->rows[i].value->type.optional)
          part = node->choose->rows[i].value;
    } else if (node->kind == HENG_NODE_ELSE) {
      part = node->args[1];
    }
    for (uint32_t i = 0; !part && i < node->n_args; i++)
      if (node->args[i]->type.optional && passes_missing(b, node, i))
        part = node->args[i];
    if (!part || !part->type.optional) return node;
    node = part;
  }
}

static void note_why(heng_ctx *ctx, heng_diag *to, const heng_node *node) {
  heng_diags *diags = ctx->b->diags;
  heng_span nowhere = {0};
  if (node->kind == HENG_NODE_DIV)
    heng__note(diags, to, HENG_N_MISSING_QUOTIENT, nowhere,
               HENG_SAY(heng__b_shown(ctx->b, node->args[1]->span)));
  else if (node->kind == HENG_NODE_ROOT || node->kind == HENG_NODE_LN)
    heng__note(diags, to,
               node->kind == HENG_NODE_LN ? HENG_N_MISSING_LN
                                          : HENG_N_MISSING_ROOT,
               nowhere, HENG_SAY(heng__b_shown(ctx->b, node->args[0]->span)));
  else if (node->kind == HENG_NODE_POW)
    heng__note(diags, to, HENG_N_MISSING_POWER, nowhere,
               HENG_SAY(heng__b_shown(ctx->b, node->args[0]->span)));
  else if (node->kind == HENG_NODE_SCALE)
    heng__note(diags, to, HENG_N_MISSING_SCALE, nowhere,
               HENG_SAY(heng__b_shown(ctx->b, node->args[1]->span)),
               HENG_SAY(heng__b_shown(ctx->b, node->args[2]->span)));
  else if (node->kind == HENG_NODE_AGGREGATE)
    heng__b_note_no_figure(ctx, to, node->aggregate);
  else if (node->kind == HENG_NODE_EXTERN)
    heng__note(
        diags, to, HENG_N_MISSING_EXTERN, nowhere,
        heng__say_pair(ctx->b->externs_called.items[node->id].function->pair));
  else if (node->kind == HENG_NODE_CHOOSE)
    heng__note(diags, to, HENG_N_SAY_OTHERWISE, node->span, HENG_SAY2("", ""));
  else
    heng__note(diags, to, HENG_N_MISSING_PART, nowhere,
               HENG_SAY(heng__b_shown(ctx->b, node->span)));
}

// A path is narrowed by `is known`; anything else needs a name for that.
static void say_what_to_write(heng_ctx *ctx,
                              heng_diag *to,
                              const heng_node *node) {
  const heng_node *why = culprit(ctx->b, node);
  if (!heng__b_is_path(node)) note_why(ctx, to, why);
  if (why->kind == HENG_NODE_CHOOSE) return;
  heng_code code = !heng__b_is_path(node) ? HENG_N_SAY_ELSE_LONG
                   : node->type.base == HENG_TYPE_NUMBER
                       ? HENG_N_SAY_ELSE_NUMBER
                       : HENG_N_SAY_ELSE;
  heng__note(ctx->b->diags, to, code, (heng_span){0},
             HENG_SAY(heng__span_text(node->span)));
}

// The heart of "missing is not zero": says what to write where a value that may
// be missing meets something that needs one.
bool heng__b_no_missing(heng_ctx *ctx,
                        const heng_node *node,
                        const char *what) {
  if (!node->type.optional) return true;
  if (unsure(ctx)) return false;
  static const struct {
    const char *what, *en, *zh;
  } places[] = {
      {"condition", "a condition", "条件"},
      {"where", "a `where`", "“其中”条件"},
      {"rank key", "a rank key", "排名依据"},
      {"within", "a `within`", "“同”的分组"},
      {"aggregate", "an aggregate", "汇总的各行"},
      {"indicator", "an indicator", "指标得分"},
      {"deduct", "a deduction", "减分"},
      {"bonus", "a bonus", "加分"},
      {"total", "the total", "总分"},
      {"place", "the place", "位次"},
      {"tier", "the tier", "等次"},
      {"key", "a key", "取值依据"},
      {"field", "this field", "这一栏"},
      {"above", "an aggregate of the level above", "再上一级的汇总"},
      {"argument", "this argument", "这一参数"},
  };
  heng_said said = HENG_SAY2("this place", "这里");
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    if (strcmp(places[i].what, what) == 0)
      said = (heng_said){heng__slice(places[i].en), heng__slice(places[i].zh)};
  heng_diag *d = heng__b_say(ctx, HENG_M_MAY_BE_MISSING, node->span,
                             HENG_SAY(heng__b_shown(ctx->b, node->span)), said);
  say_what_to_write(ctx, d, node);
  return false;
}

// Reading -------------------------------------------------------------------

heng_node *heng__b_read(heng_ctx *ctx,
                        uint32_t cursor,
                        uint32_t owner,
                        uint32_t field,
                        heng_span span) {
  heng_builder *b = ctx->b;
  heng_bfield *f = heng__b_get(b, owner, field);
  heng_node *own;
  if (heng__b_rollup_read(ctx, cursor, owner, field, span, &own)) return own;
  heng__b_need(b, owner, field, span);
  heng_node *node = heng__b_node(ctx, HENG_NODE_FIELD, span);
  node->cursor = cursor;
  node->id = owner;
  node->field = field;
  node->type = f->f.type;
  if (!node->type.optional) return node;
  if (heng__facts_known(ctx, node)) {
    node->type.optional = false;
    return node;
  }
  // A field that only some rows have is there where their condition holds.
  if (f->schema && f->schema->n_when && !f->schema->optional) {
    bool holds = true;
    for (size_t i = 0; i < f->schema->n_when; i++)
      holds = holds &&
              heng__facts_equal(ctx, cursor, owner, f->schema->when[i].field,
                                f->schema->when[i].code);
    if (holds) node->type.optional = false;
  }
  return node;
}

heng_node *heng__b_row(heng_ctx *ctx,
                       uint32_t cursor,
                       uint32_t table,
                       heng_span span) {
  heng_node *node = heng__b_node(ctx, HENG_NODE_ROW, span);
  node->cursor = cursor;
  node->id = table;
  node->type = (heng_type){.base = HENG_TYPE_REF, .id = table};
  return node;
}

heng_node *heng__b_as_root(heng_ctx *ctx, heng_node *ref, uint32_t table) {
  if (ref->type.base != HENG_TYPE_REF || ref->type.id == table) return ref;
  heng_type type = ref->type;
  type.id = table;
  heng_node *node =
      heng__b_apply(ctx, HENG_NODE_ROW, ref->span, type, ref, NULL);
  node->id = table;
  return node;
}

heng_node *heng__b_follow(heng_ctx *ctx,
                          heng_node *ref,
                          uint32_t owner,
                          uint32_t field,
                          heng_span span) {
  heng_builder *b = ctx->b;
  heng_bfield *f = heng__b_get(b, owner, field);
  heng__b_need(b, owner, field, span);
  heng_type type = f->f.type;
  type.optional = type.optional || ref->type.optional;
  heng_node *node = heng__b_apply(ctx, HENG_NODE_FOLLOW, span, type,
                                  heng__b_as_root(ctx, ref, owner), NULL);
  node->id = owner;
  node->field = field;
  if (node->type.optional && heng__facts_known(ctx, node))
    node->type.optional = false;
  return node;
}

// Folding -------------------------------------------------------------------

static bool const_number(const heng_node *node) {
  return node->kind == HENG_NODE_CONST && node->type.base == HENG_TYPE_NUMBER;
}

static heng_status fold_two(heng_arena *arena,
                            heng_node_kind kind,
                            heng_num x,
                            heng_num y,
                            heng_num *out) {
  switch (kind) {
    case HENG_NODE_ADD: return heng__num_add(arena, x, y, out);
    case HENG_NODE_SUB: return heng__num_sub(arena, x, y, out);
    case HENG_NODE_MUL: return heng__num_mul(arena, x, y, out);
    case HENG_NODE_DIV:
      return heng__num_sign(y) ? heng__num_div(arena, x, y, out) : HENG_RULES;
    case HENG_NODE_POW: {
      int64_t k;
      if (!heng__num_to_int(y, &k) || (k < 0 && heng__num_sign(x) == 0))
        return HENG_RULES;
      return heng__num_pow(arena, x, k, out);
    }
    default: return HENG_RULES;
  }
}

heng_node *heng__b_fold(heng_ctx *ctx, heng_node *node) {
  for (uint32_t i = 0; i < node->n_args; i++)
    node->args[i] = heng__b_fold(ctx, node->args[i]);
  heng_num result;
  heng_status status = HENG_RULES;
  if (node->kind == HENG_NODE_NEG && const_number(node->args[0])) {
    result = heng__num_neg(ctx->b->arena, node->args[0]->value.num);
    status = HENG_OK;
  } else if (node->n_args == 2 && const_number(node->args[0]) &&
             const_number(node->args[1])) {
    status = fold_two(ctx->b->arena, node->kind, node->args[0]->value.num,
                      node->args[1]->value.num, &result);
  }
  if (status == HENG_RULES)
    status = heng__b_fold_value(ctx->b->arena, node, &result);
  if (status != HENG_OK) return node;
  heng_node *folded = heng__b_node(ctx, HENG_NODE_CONST, node->span);
  folded->type = heng__number();
  folded->type.whole = heng__num_is_int(result);
  folded->type.fraction = !heng__num_is_decimal(result);
  folded->value.num = result;
  return folded;
}

// Arguments that are not known are values of the run with numbers of their own, so
// that none is taken for another, nor for a constant.
#define ANY_ARGUMENT (UINT32_MAX / 2)

heng_node *heng__b_any_argument(heng_ctx *ctx,
                                uint32_t i,
                                heng_type type,
                                heng_span span) {
  heng_node *node = heng__b_node(ctx, HENG_NODE_VALUE, span);
  node->id = ANY_ARGUMENT + i;
  node->type = type;
  return node;
}

heng_node *heng__b_figure(heng_ctx *ctx, heng_node *node) {
  node = heng__b_fold(ctx, node);
  if (node->kind != HENG_NODE_VALUE || node->id < ANY_ARGUMENT ||
      node->type.base != HENG_TYPE_NUMBER)
    return node;
  heng_node *one = heng__b_constant(ctx, node->span, heng__whole());
  one->value.num = heng__num_int(1);
  return one;
}

// Templates -----------------------------------------------------------------

heng_template heng__b_template(heng_ctx *ctx, const heng_expr *text) {
  heng_template out = {0};
  if (!text) return out;
  heng_piece *pieces;
  out.n_pieces = heng__parse_template(ctx->b->arena, ctx->tree->source, text,
                                      ctx->b->diags, &pieces);
  out.pieces = heng__array(ctx->b->arena, heng_plan_piece, out.n_pieces + 1);
  for (size_t i = 0; i < out.n_pieces; i++) {
    out.pieces[i].text = pieces[i].text;
    if (pieces[i].expr)
      out.pieces[i].node = heng__b_expr(ctx, pieces[i].expr, (heng_type){0});
  }
  return out;
}
