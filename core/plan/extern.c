// Functions of values that a profile's script or a plugin brings: their types,
// and calls of them. Their types are written as those of the rules, and read by
// the same parser.
#include "base/sha256.h"
#include "plan/build_internal.h"
#include "plan/print_internal.h"

// Signatures --------------------------------------------------------------------

static heng_span span_of(const heng_source *source) {
  return (heng_span){source, 0, (uint32_t)source->text.len};
}

// The signature as a statement; null (reported) where it is none.
static const heng_stmt *parse_signature(heng_builder *b, heng_bextern *f) {
  const heng_source *source = f->from->signature;
  heng_diags unsaid;
  heng__diags_init(&unsaid, b->arena);
  f->tree = heng__parse(b->arena, source, &unsaid);
  const heng_stmt *stmt = f->tree->n_stmts == 1 ? f->tree->stmts : NULL;
  bool good = stmt && !unsaid.met[HENG_ERROR] &&
              stmt->kind == HENG_S_FUNCTION && !stmt->target.text.len &&
              stmt->n_params >= 1 && stmt->n_params <= HENG_EXTERN_ARGS + 1;
  for (size_t i = 0; good && i < stmt->n_params; i++)
    good = stmt->params[i].type.word.text.len > 0;
  if (good) return stmt;
  heng__diag(b->diags, HENG_M_EXTERN_SIGNATURE, span_of(source),
             HENG_SAY2("", ""));
  return NULL;
}

// Whether values of that type may leave the rules.
static bool may_cross(heng_type type) {
  switch (type.base) {
    case HENG_TYPE_NUMBER:
    case HENG_TYPE_TEXT:
    case HENG_TYPE_DATE:
    case HENG_TYPE_BOOL:
    case HENG_TYPE_CHOICE: return true;
    case HENG_TYPE_NONE:
    case HENG_TYPE_REF:
    case HENG_TYPE_DURATION: break;
  }
  return false;
}

// Reads the types of a function, once.
static void read_types(heng_builder *b, heng_bextern *f) {
  if (f->progress == HENG_DONE) return;
  f->progress = HENG_DONE;
  f->stmt = parse_signature(b, f);
  f->bad = !f->stmt;
  if (f->bad) return;
  f->n_types = (uint32_t)f->stmt->n_params - 1;
  f->types = heng__array(b->arena, heng_type, f->stmt->n_params);
  for (size_t i = 0; i < f->stmt->n_params; i++) {
    const heng_field_text *param = &f->stmt->params[i];
    heng_type type = heng__b_rule_type(b, f->tree, &param->type);
    f->types[i] = type;
    if (may_cross(type)) continue;
    f->bad = true;
    if (type.base != HENG_TYPE_NONE)
      heng__diag(b->diags, HENG_M_EXTERN_TYPE, param->type.span,
                 heng__say_pair(f->from->pair), heng__b_type_said(b, type));
  }
  // Nobody knows what it computes: a quotient, perhaps.
  heng_type *result = &f->types[f->n_types];
  result->fraction = result->base == HENG_TYPE_NUMBER && !result->whole;
}

// Names -------------------------------------------------------------------------

// A name of the function that [find] knows already, or an empty slice.
static heng_slice taken(heng_pair pair,
                        bool (*find)(void *, heng_slice),
                        void *ctx) {
  if (pair.en.len && find(ctx, pair.en)) return pair.en;
  if (pair.zh.len && find(ctx, pair.zh)) return pair.zh;
  return (heng_slice){NULL, 0};
}

static bool in_language(void *ctx, heng_slice name) {
  (void)ctx;
  return heng__function_find(name) != HENG_FN_NONE;
}

static bool in_rules(void *ctx, heng_slice name) {
  return heng__b_function(ctx, name) >= 0;
}

static bool share_name(heng_pair a, heng_pair b) {
  return heng__pair_has(a, b.en) || heng__pair_has(a, b.zh);
}

// Says that a function of the profile's script goes before one of a plugin.
static void check_hidden(heng_builder *b, const heng_extern *plugin) {
  for (size_t i = 0; i < b->n_externs; i++) {
    const heng_extern *own = b->externs[i].from;
    if (!own->own || !share_name(own->pair, plugin->pair)) continue;
    heng__diag(b->diags, HENG_M_EXTERN_HIDES, span_of(own->signature),
               heng__say_pair(own->pair), plugin->place);
  }
}

// Says that two functions of the profile's script have one name.
static void check_twice(heng_builder *b, const heng_extern *later) {
  for (size_t i = 0; b->externs[i].from != later; i++) {
    const heng_extern *first = b->externs[i].from;
    if (!first->own || !share_name(first->pair, later->pair)) continue;
    heng__diag(b->diags, HENG_M_EXTERN_TWICE, span_of(first->signature),
               heng__say_pair(first->pair), later->place);
    return;
  }
}

// What stands in the way of the function's name. A profile is read as its author
// wrote it, whatever plugins there are: its own functions go before theirs.
static void check_name(heng_builder *b, const heng_bextern *f) {
  const heng_extern *from = f->from;
  heng_span span = span_of(from->signature);
  heng_slice name = taken(from->pair, in_language, NULL);
  if (name.len && from->own)
    heng__diag(b->diags, HENG_M_NAME_OF_LANGUAGE, span, HENG_SAY(name));
  if (from->own)
    check_twice(b, from);
  else
    check_hidden(b, from);
  name = taken(from->pair, in_rules, b);
  if (!name.len) return;
  heng_code code = from->own ? HENG_M_EXTERN_TWICE : HENG_M_EXTERN_HIDES;
  int32_t at = heng__b_function(b, name);
  heng__diag(b->diags, code, b->functions.items[at]->stmt->name.span,
             HENG_SAY(name), from->place);
}

void heng__b_externs(heng_builder *b, const heng_externs *externs) {
  if (!externs) return;
  b->n_externs = externs->len;
  b->externs = heng__array(b->arena, heng_bextern, externs->len);
  for (size_t i = 0; i < externs->len; i++) {
    b->externs[i].from = &externs->items[i];
    b->externs[i].id = HENG_NONE;
  }
  for (size_t i = 0; i < externs->len; i++) {
    heng_bextern *f = &b->externs[i];
    check_name(b, f);
    if (f->from->own) read_types(b, f);
  }
}

heng_bextern *heng__b_extern(const heng_builder *b, heng_slice name) {
  heng_bextern *found = NULL;
  for (size_t i = 0; i < b->n_externs; i++) {
    heng_bextern *f = &b->externs[i];
    if (!heng__pair_has(f->from->pair, name)) continue;
    if (f->from->own) return f;
    if (!found) found = f;
  }
  return found;
}

// Whether another plugin brings a function of that name (reported).
static bool ambiguous(heng_ctx *ctx,
                      const heng_word *name,
                      const heng_bextern *f) {
  const heng_builder *b = ctx->b;
  for (size_t i = 0; i < b->n_externs && !f->from->own; i++) {
    const heng_bextern *other = &b->externs[i];
    if (other == f || !heng__pair_has(other->from->pair, name->text)) continue;
    heng__b_say(ctx, HENG_M_EXTERN_AMBIGUOUS, name->span, HENG_SAY(name->text),
                f->from->place, other->from->place);
    return true;
  }
  return false;
}

// Calls -------------------------------------------------------------------------

static void wrong_count(heng_ctx *ctx,
                        const heng_expr *e,
                        const heng_bextern *f) {
  heng_arena *arena = ctx->b->arena;
  heng_diag *d = heng__b_say(
      ctx, HENG_M_ARGUMENT_COUNT, e->span, HENG_SAY(e->call->name.text),
      HENG_SAY(heng__arena_printf(arena, "%u", f->n_types)),
      HENG_SAY(heng__arena_printf(arena, "%zu", e->call->n_args)));
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  for (uint32_t i = 0; i < f->n_types; i++) {
    heng_said name = heng__say_pair(f->stmt->params[i].name.pair);
    heng__buf_printf(&en, "%s`%.*s`", i ? ", " : "", HENG_ARG(name.en));
    heng__buf_printf(&zh, "%s“%.*s”", i ? "、" : "", HENG_ARG(name.zh));
  }
  if (en.len)
    heng__note(ctx->b->diags, d, HENG_N_PARAMETERS, (heng_span){0},
               (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)});
}

static uint32_t id_of(heng_builder *b, heng_bextern *f) {
  if (f->id != HENG_NONE) return f->id;
  f->id = (uint32_t)b->externs_called.len;
  heng_plan_extern called = {f->from, f->types, f->n_types,
                             f->types[f->n_types]};
  heng__push(b->arena, &b->externs_called, called);
  return f->id;
}

heng_node *heng__b_call_extern(heng_ctx *ctx,
                               const heng_expr *e,
                               heng_bextern *f) {
  const heng_call *call = e->call;
  heng__tree_resolve(ctx->tree, call->name.token, f->from->pair);
  if (ambiguous(ctx, &call->name, f)) return heng__b_bad(ctx, e->span);
  read_types(ctx->b, f);
  if (f->bad) return heng__b_bad(ctx, e->span);
  if (call->where || call->via || call->has_within || call->by.value ||
      call->until) {
    heng__b_say(ctx, HENG_M_CLAUSE_OF_VALUES, e->span,
                HENG_SAY(call->name.text));
    return heng__b_bad(ctx, e->span);
  }
  if (call->n_args != f->n_types) {
    wrong_count(ctx, e, f);
    return heng__b_bad(ctx, e->span);
  }
  heng_node *node = heng__b_node(ctx, HENG_NODE_EXTERN, e->span);
  node->type = f->types[f->n_types];
  node->number = ctx->b->n_numbers++;
  node->args = heng__array(ctx->b->arena, heng_node *, call->n_args);
  const char *what = ctx->what;
  ctx->what = "argument";
  for (uint32_t i = 0; i < f->n_types; i++) {
    heng_node *arg =
        heng__b_expect(ctx, call->args[i], f->types[i], /*may_miss=*/true);
    if (arg->type.base == HENG_TYPE_NONE) break;
    if (arg->type.optional && !f->types[i].optional) node->type.optional = true;
    node->args[node->n_args++] = arg;
  }
  ctx->what = what;
  if (node->n_args < f->n_types) return heng__b_bad(ctx, e->span);
  node->id = id_of(ctx->b, f);
  return node;
}

// Printing ----------------------------------------------------------------------

heng_slice heng__extern_text(const heng_plan *plan, const heng_plan_extern *f) {
  heng_buf text = {.arena = plan->arena};
  heng__buf_add(&text, heng__pair_show(f->function->pair, HENG_EN));
  heng__buf_puts(&text, "(");
  for (uint32_t i = 0; i <= f->n_types; i++) {
    heng_type type = i < f->n_types ? f->types[i] : f->result;
    if (i == f->n_types)
      heng__buf_puts(&text, "): ");
    else if (i)
      heng__buf_puts(&text, ", ");
    heng__buf_printf(&text, "%.*s%s", HENG_ARG(heng__type_text(plan, type)),
                     type.whole ? " whole" : "");
  }
  return heng__buf_slice(&text);
}

heng_slice heng__extern_digest(const heng_plan *plan,
                               const heng_plan_extern *f) {
  // The name is no part of the meaning, but of the text of a script's function.
  heng_slice text = heng__extern_text(plan, f);
  size_t name = heng__pair_show(f->function->pair, HENG_EN).len;
  heng_slice whole =
      heng__arena_printf(plan->arena, "%.*s %.*s", (int)(text.len - name),
                         text.ptr + name, HENG_ARG(f->function->meaning));
  char hex[65];
  heng__sha256(whole, hex);
  return heng__arena_printf(plan->arena, "%.20s", hex);
}
