// Names and paths in expressions: what each means, and what to say where it means
// nothing.
#include "grammar/phrases.h"
#include "plan/build_internal.h"

// Names ---------------------------------------------------------------------

typedef enum heng_meant_kind {
  MEANS_NOTHING,
  MEANS_PARAMETER,  // of the function whose body this is
  MEANS_CHOICE,     // a value of the choice that is expected
  MEANS_FIELD,      // of a row in sight
  MEANS_ROW,        // the row of the brackets whose table is named
  MEANS_PARAM,
  MEANS_VALUE,
  MEANS_WORD,  // edition, as_of, no, yes
} heng_meant_kind;

typedef struct heng_meant {
  heng_meant_kind kind;
  uint32_t at;  // which parameter, choice value, param, value or word; of
                // FIELD and ROW the cursor
  uint32_t owner, field;  // of FIELD
  heng_pair pair;
} heng_meant;

enum { WORD_EDITION, WORD_AS_OF, WORD_NO, WORD_YES, WORDS };

static heng_pair word_pair(uint32_t word) {
  switch (word) {
    case WORD_EDITION: return heng__keyword_pair(HENG_K_EDITION);
    case WORD_NO: return heng__keyword_pair(HENG_K_NO);
    case WORD_YES: return heng__keyword_pair(HENG_K_YES);
    default: return (heng_pair){HENG_LIT("as_of"), HENG_LIT("截至日")};
  }
}

static heng_meant parameter(const heng_ctx *ctx, heng_slice word) {
  for (uint32_t i = 0; i < ctx->n_bindings; i++)
    if (heng__pair_has(ctx->bindings[i].pair, word))
      return (heng_meant){
          .kind = MEANS_PARAMETER, .at = i, .pair = ctx->bindings[i].pair};
  return (heng_meant){0};
}

static heng_meant choice_value(const heng_ctx *ctx,
                               heng_slice word,
                               heng_type want) {
  if (want.base != HENG_TYPE_CHOICE) return (heng_meant){0};
  int32_t value = heng__b_choice_value(ctx->b, want.id, word);
  if (value < 0) return (heng_meant){0};
  return (heng_meant){.kind = MEANS_CHOICE,
                      .at = (uint32_t)value,
                      .pair =
                          ctx->b->choices.items[want.id]->values.items[value]};
}

static heng_meant field_of_cursor(const heng_ctx *ctx,
                                  uint32_t cursor,
                                  heng_slice word) {
  uint32_t owner;
  int32_t field =
      heng__b_field(ctx->b, ctx->cursors[cursor].table, word, &owner);
  if (field < 0) return (heng_meant){0};
  return (heng_meant){.kind = MEANS_FIELD,
                      .at = cursor,
                      .owner = owner,
                      .field = (uint32_t)field,
                      .pair =
                          heng__b_get(ctx->b, owner, (uint32_t)field)->f.pair};
}

// A field of a row in sight, the innermost first. Before a dot the word that names
// the table of an aggregate's brackets means the inner row; the same name elsewhere
// in them too, unless that row has a field of the name.
static heng_meant of_rows(const heng_ctx *ctx,
                          heng_slice word,
                          const heng_word *before_dot) {
  for (uint32_t c = ctx->n_cursors; c-- > 0;) {
    const heng_cursor *cursor = &ctx->cursors[c];
    if (!cursor->visible) continue;
    heng_meant m = {0};
    if (!before_dot || before_dot != cursor->named)
      m = field_of_cursor(ctx, c, word);
    if (m.kind) return m;
    heng_pair table = ctx->b->tables.items[cursor->table]->t.pair;
    if (before_dot && cursor->named && heng__pair_has(table, word))
      return (heng_meant){.kind = MEANS_ROW, .at = c, .pair = table};
  }
  return (heng_meant){0};
}

static heng_meant of_scheme(const heng_ctx *ctx, heng_slice word) {
  const heng_builder *b = ctx->b;
  int32_t id = heng__b_param(b, word);
  if (id >= 0)
    return (heng_meant){.kind = MEANS_PARAM,
                        .at = (uint32_t)id,
                        .pair = b->params.items[id]->p.pair};
  id = heng__b_value(b, word);
  if (id >= 0)
    return (heng_meant){.kind = MEANS_VALUE,
                        .at = (uint32_t)id,
                        .pair = b->values.items[id]->v.pair};
  for (uint32_t i = 0; i < WORDS; i++)
    if (heng__pair_has(word_pair(i), word))
      return (heng_meant){.kind = MEANS_WORD, .at = i, .pair = word_pair(i)};
  return (heng_meant){0};
}

// What any name in sight means. [want] steers choices.
static heng_meant meaning(const heng_ctx *ctx,
                          heng_slice word,
                          heng_type want,
                          const heng_word *before_dot) {
  heng_meant m = parameter(ctx, word);
  if (!m.kind) m = choice_value(ctx, word, want);
  if (!m.kind) m = of_rows(ctx, word, before_dot);
  if (!m.kind) m = of_scheme(ctx, word);
  return m;
}

static bool same_meaning(heng_meant x, heng_meant y) {
  return x.kind == y.kind && x.at == y.at && x.owner == y.owner &&
         x.field == y.field;
}

static void resolve(heng_ctx *ctx, const heng_word *word, heng_pair pair) {
  heng__tree_resolve(ctx->tree, word->token, pair);
}

// Lets the formatter write a name in the other tongue, unless its partner would
// mean something else in this place: the Chinese for `unit` is that for `units`.
static void resolve_meaning(heng_ctx *ctx,
                            const heng_word *word,
                            heng_type want,
                            const heng_word *before_dot,
                            heng_meant m) {
  heng_type any = {0};
  heng_slice other =
      heng__slice_eq(m.pair.en, word->text) ? m.pair.zh : m.pair.en;
  // What is expected may be found by the name that stands alone beside it.
  if (!other.len || (same_meaning(meaning(ctx, other, want, before_dot), m) &&
                     same_meaning(meaning(ctx, other, any, before_dot),
                                  meaning(ctx, word->text, any, before_dot))))
    resolve(ctx, word, m.pair);
}

// Nodes of names --------------------------------------------------------------

static heng_node *param_node(heng_ctx *ctx, uint32_t id, heng_span span) {
  heng_node *node = heng__b_node(ctx, HENG_NODE_PARAM, span);
  node->id = id;
  node->type = ctx->b->params.items[id]->p.type;
  return node;
}

// Whether a row in sight has a field of a parameter's name: which of the two is
// meant could not be told. Said once for each parameter.
static bool hides_field(heng_ctx *ctx,
                        const heng_binding *binding,
                        const heng_word *word) {
  heng_builder *b = ctx->b;
  for (uint32_t c = ctx->n_cursors; c-- > 0;) {
    if (!ctx->cursors[c].visible) continue;
    uint32_t table = ctx->cursors[c].table;
    if (heng__b_field(b, table, binding->pair.en, NULL) < 0 &&
        heng__b_field(b, table, binding->pair.zh, NULL) < 0)
      continue;
    if (!*binding->told) {
      heng_diag *d = heng__diag(b->diags, HENG_M_PARAMETER_HIDES, binding->span,
                                HENG_SAY(word->text),
                                heng__say_pair(b->tables.items[table]->t.pair));
      heng__note(b->diags, d, HENG_N_READ_HERE, word->span,
                 HENG_SAY(word->text));
    }
    *binding->told = true;
    return true;
  }
  return false;
}

// A name that is narrowed by `is known` in this place is read as it is there.
static heng_node *narrowed(heng_ctx *ctx, heng_node *node) {
  if (!node->type.optional || !heng__facts_known(ctx, node)) return node;
  heng_node *known = heng__new(ctx->b->arena, heng_node);
  *known = *node;
  known->type.optional = false;
  return known;
}

// What a function was called with takes its full measure wherever it is read.
static heng_node *argument(heng_ctx *ctx,
                           const heng_binding *binding,
                           const heng_word *word) {
  if (hides_field(ctx, binding, word)) return heng__b_bad(ctx, word->span);
  heng__b_rests_on(ctx->b, binding->steps, word->span);
  ctx->b->n_nodes += binding->size;
  return narrowed(ctx, binding->node);
}

static heng_node *param_of_scheme(heng_ctx *ctx,
                                  const heng_word *word,
                                  uint32_t id) {
  heng_builder *b = ctx->b;
  const heng_bparam *p = b->params.items[id];
  if (!p->p.n_keys) return param_node(ctx, id, word->span);
  heng_diag *d = heng__b_say(ctx, HENG_M_PARAM_NEEDS_KEY, word->span,
                             HENG_SAY(word->text));
  if (p->p.keys[0] != HENG_NONE) heng__b_note_values(b, d, p->p.keys[0]);
  return heng__b_bad(ctx, word->span);
}

static heng_node *value_of_run(heng_ctx *ctx,
                               const heng_word *word,
                               uint32_t id) {
  heng__b_need_value(ctx->b, id, word->span);
  heng_node *node = heng__b_node(ctx, HENG_NODE_VALUE, word->span);
  node->id = id;
  node->type = ctx->b->values.items[id]->v.type;
  return narrowed(ctx, node);
}

static heng_node *node_of_word(heng_ctx *ctx,
                               const heng_word *word,
                               uint32_t which) {
  if (which == WORD_AS_OF) {
    heng_node *node = heng__b_node(ctx, HENG_NODE_AS_OF, word->span);
    node->type = (heng_type){.base = HENG_TYPE_DATE};
    return node;
  }
  if (which == WORD_EDITION) {
    // Rules that are no scheme have that of the scheme that uses them.
    if (!ctx->b->texts->has_scheme) {
      ctx->b->texts->n_open++;
    } else if (!ctx->b->plan->has_edition) {
      heng__b_say(ctx, HENG_M_NO_EDITION, word->span, HENG_SAY(word->text));
      return heng__b_bad(ctx, word->span);
    }
    heng_node *node = heng__b_node(ctx, HENG_NODE_EDITION, word->span);
    node->type = heng__whole();
    return node;
  }
  heng_node *node = heng__b_constant(ctx, word->span, heng__bool());
  node->value.code = which == WORD_YES;
  return node;
}

// The node of what a name means; null for a ROW, which is no value by itself.
static heng_node *node_of(heng_ctx *ctx,
                          const heng_word *word,
                          heng_type want,
                          heng_meant m) {
  switch (m.kind) {
    case MEANS_PARAMETER: return argument(ctx, &ctx->bindings[m.at], word);
    case MEANS_CHOICE: {
      heng_node *node = heng__b_constant(
          ctx, word->span,
          (heng_type){.base = HENG_TYPE_CHOICE, .id = want.id});
      node->value.code = (int32_t)m.at;
      return node;
    }
    case MEANS_FIELD:
      return heng__b_read(ctx, m.at, m.owner, m.field, word->span);
    case MEANS_PARAM: return param_of_scheme(ctx, word, m.at);
    case MEANS_VALUE: return value_of_run(ctx, word, m.at);
    case MEANS_WORD: return node_of_word(ctx, word, m.at);
    case MEANS_NOTHING:
    case MEANS_ROW: break;
  }
  return NULL;
}

// Why a name means nothing here ----------------------------------------------

// A row of a group or a pair has no fields of the rows that it stands for.
static bool note_derived_row(heng_ctx *ctx,
                             heng_diag *to,
                             const heng_word *word) {
  heng_builder *b = ctx->b;
  for (uint32_t c = ctx->n_cursors; c-- > 0;) {
    if (!ctx->cursors[c].visible) continue;
    const heng_btable *t =
        b->tables.items[b->tables.items[ctx->cursors[c].table]->t.root];
    bool group = t->t.kind == HENG_TABLE_GROUP;
    if (!group && t->t.kind != HENG_TABLE_PAIR) continue;
    for (int i = 0; i < 2; i++) {
      uint32_t source = t->t.source[i];
      if (source == HENG_NONE || heng__b_field(b, source, word->text, NULL) < 0)
        continue;
      heng__note(b->diags, to, group ? HENG_N_GROUP_FIELD : HENG_N_PAIR_FIELD,
                 (heng_span){0}, HENG_SAY(word->text),
                 group ? heng__say_pair(b->tables.items[source]->t.pair)
                       : heng__say_pair(t->vars[i]));
      return true;
    }
  }
  return false;
}

// A field of a row that a row in sight refers to.
static bool note_field_by_path(heng_ctx *ctx,
                               heng_diag *to,
                               const heng_word *word) {
  heng_builder *b = ctx->b;
  for (uint32_t c = ctx->n_cursors; c-- > 0;) {
    if (!ctx->cursors[c].visible) continue;
    const heng_btable *t =
        b->tables.items[b->tables.items[ctx->cursors[c].table]->t.root];
    for (size_t i = 0; i < t->fields.len; i++) {
      const heng_plan_field *f = &t->fields.items[i]->f;
      if (f->type.base != HENG_TYPE_REF ||
          heng__b_field(b, f->type.id, word->text, NULL) < 0)
        continue;
      heng__note(b->diags, to, HENG_N_FIELD_BY_PATH, (heng_span){0},
                 HENG_SAY(word->text),
                 heng__say_pair(b->tables.items[f->type.id]->t.pair),
                 heng__say_pair(f->pair));
      return true;
    }
  }
  return false;
}

// The tables of the records that have a field of that name.
static bool note_field_elsewhere(heng_ctx *ctx,
                                 heng_diag *to,
                                 const heng_word *word) {
  heng_builder *b = ctx->b;
  heng_buf en = {.arena = b->arena}, zh = {.arena = b->arena};
  heng_said last = {{NULL, 0}, {NULL, 0}};
  heng_function function = HENG_FN_ONLY;
  for (size_t i = 0; i < b->schemas.len; i++) {
    int32_t field = heng__b_field(b, (uint32_t)i, word->text, NULL);
    if (field < 0) continue;
    const heng_plan_field *f = &heng__b_get(b, (uint32_t)i, (uint32_t)field)->f;
    if (f->type.base == HENG_TYPE_NUMBER) function = HENG_FN_SUM;
    last = heng__say_pair(b->tables.items[i]->t.pair);
    heng__buf_printf(&en, "%s`%.*s`", en.len ? ", " : "", HENG_ARG(last.en));
    heng__buf_printf(&zh, "%s“%.*s”", zh.len ? "、" : "", HENG_ARG(last.zh));
  }
  if (!en.len) return false;
  heng_said all = {heng__buf_slice(&en), heng__buf_slice(&zh)};
  heng__note(b->diags, to, HENG_N_FIELD_ELSEWHERE, (heng_span){0},
             HENG_SAY(word->text), all, last,
             heng__say_pair(heng__function_row(function)->pair));
  return true;
}

static bool note_choice_elsewhere(heng_ctx *ctx,
                                  heng_diag *to,
                                  const heng_word *word) {
  heng_builder *b = ctx->b;
  for (size_t i = 0; i < b->choices.len; i++) {
    const heng_bchoice *c = b->choices.items[i];
    for (size_t k = 0; k < c->values.len; k++) {
      if (!heng__pair_has(c->values.items[k], word->text)) continue;
      heng__note(b->diags, to, HENG_N_VALUE_OF_CHOICE, (heng_span){0},
                 HENG_SAY(word->text), c->said);
      return true;
    }
  }
  return false;
}

// The fields of the rows that a `where` is asked of, for a name that is none of
// theirs; those of another table are not at hand there. False outside of one.
static bool note_fields_here(heng_ctx *ctx, heng_diag *to) {
  const size_t most = 16;
  heng_builder *b = ctx->b;
  if (ctx->n_cursors < 2 || !ctx->cursors[ctx->n_cursors - 1].visible)
    return false;
  uint32_t table = ctx->cursors[ctx->n_cursors - 1].table;
  heng_said said = heng__say_pair(b->tables.items[table]->t.pair);
  heng_buf en = {.arena = b->arena}, zh = {.arena = b->arena};
  size_t n = 0;
  for (;;) {
    const heng_btable *t = b->tables.items[table];
    for (size_t i = 0; i < t->fields.len && n <= most; i++, n++) {
      heng_said name = heng__say_pair(t->fields.items[i]->f.pair);
      if (n == most) name = HENG_SAY2("…", "…");
      heng__buf_printf(&en, "%s%.*s", n ? ", " : "", HENG_ARG(name.en));
      heng__buf_printf(&zh, "%s%.*s", n ? "、" : "", HENG_ARG(name.zh));
    }
    if (t->t.kind != HENG_TABLE_SUBSET || t->t.source[0] == HENG_NONE) break;
    table = t->t.source[0];
  }
  if (!n) return false;
  heng__note(b->diags, to, HENG_N_FIELDS_HERE, (heng_span){0}, said,
             ((heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)}));
  return true;
}

static void explain_unknown(heng_ctx *ctx,
                            heng_diag *to,
                            const heng_word *word) {
  heng_pair *names;
  if (note_derived_row(ctx, to, word)) return;
  heng_said number = heng__everyday_number(ctx->b->arena, word->text);
  if (number.en.len) {
    heng__note(ctx->b->diags, to, HENG_N_WRITE_INSTEAD, (heng_span){0}, number);
    return;
  }
  bool field = note_field_by_path(ctx, to, word) ||
               (ctx->n_cursors < 2 && note_field_elsewhere(ctx, to, word));
  bool value = note_choice_elsewhere(ctx, to, word);
  if (field || value) return;
  heng_said cut = heng__phrase_cut(ctx->b->arena, word->text);
  if (cut.en.len) {
    heng__note(ctx->b->diags, to, HENG_N_WRITE_INSTEAD, (heng_span){0}, cut);
    return;
  }
  size_t n = heng__b_visible(ctx, &names);
  heng_pair *with_own = heng__array(ctx->b->arena, heng_pair, n + 1);
  if (n) memcpy(with_own, names, n * sizeof *names);
  with_own[n] = heng__keyword_pair(HENG_K_THIS);
  if (!heng__nearest(word->text, with_own, n + 1).len &&
      note_fields_here(ctx, to))
    return;
  heng__b_nearest(ctx->b, to, word->text, with_own, n + 1);
}

// A pair that gives its rows no names was refused for that, and any table whose
// source is unknown.
static bool is_refused_table(const heng_ctx *ctx) {
  for (uint32_t c = 0; c < ctx->n_cursors; c++) {
    if (heng__b_lacks_source(ctx->b, ctx->cursors[c].table)) return true;
    const heng_btable *t = ctx->b->tables.items[ctx->cursors[c].table];
    if (t->t.kind != HENG_TABLE_PAIR) continue;
    for (int i = 0; i < 2; i++)
      if (!t->vars[i].en.len && !t->vars[i].zh.len) return true;
  }
  return false;
}

// Whether the word is near to a name, and to no value of the choice.
static bool is_nearer_name(const heng_ctx *ctx,
                           const heng_word *word,
                           heng_type want) {
  const heng_bchoice *c = ctx->b->choices.items[want.id];
  heng_pair *names;
  if (heng__nearest(word->text, c->values.items, c->values.len).len)
    return false;
  size_t n = heng__b_visible(ctx, &names);
  return heng__nearest(word->text, names, n).len > 0;
}

// Says why a name means nothing here.
static heng_node *unknown_name(heng_ctx *ctx,
                               const heng_word *word,
                               heng_type want) {
  heng_builder *b = ctx->b;
  heng_diag *d;
  if (is_refused_table(ctx) || heng__b_is_lost(b, word->text))
    return heng__b_bad(ctx, word->span);
  if (heng__b_table(b, word->text) >= 0) {
    d = heng__b_say(ctx, HENG_M_TABLE_AS_VALUE, word->span,
                    HENG_SAY(word->text));
    heng__note(b->diags, d, HENG_N_TABLE_AS_VALUE, (heng_span){0},
               HENG_SAY(word->text));
  } else if (heng__b_function(b, word->text) >= 0 ||
             heng__function_find(word->text) != HENG_FN_NONE) {
    heng__b_say(ctx, HENG_M_FUNCTION_AS_VALUE, word->span,
                HENG_SAY(word->text));
  } else if (want.base == HENG_TYPE_CHOICE &&
             !is_nearer_name(ctx, word, want)) {
    heng__b_unknown_value(b, word, want.id);
  } else {
    d = heng__b_say(ctx, HENG_M_UNKNOWN_NAME, word->span, HENG_SAY(word->text));
    if (want.base == HENG_TYPE_REF)
      heng__note(b->diags, d, HENG_N_QUOTE_KEY, (heng_span){0},
                 heng__say_pair(b->tables.items[want.id]->t.pair),
                 HENG_SAY(word->text));
    else
      explain_unknown(ctx, d, word);
  }
  return heng__b_bad(ctx, word->span);
}

heng_node *heng__b_name(heng_ctx *ctx, const heng_expr *e, heng_type want) {
  heng_meant m = meaning(ctx, e->word.text, want, NULL);
  // A lost value may have another meaning too, which was not meant.
  bool lost = want.base == HENG_TYPE_CHOICE && m.kind != MEANS_CHOICE &&
              heng__b_is_lost(ctx->b, e->word.text);
  if (lost) return heng__b_bad(ctx, e->word.span);
  if (!m.kind) return unknown_name(ctx, &e->word, want);
  resolve_meaning(ctx, &e->word, want, NULL, m);
  return node_of(ctx, &e->word, want, m);
}

// Paths ---------------------------------------------------------------------

static heng_node *unknown_field(heng_ctx *ctx,
                                const heng_word *word,
                                uint32_t table) {
  heng_builder *b = ctx->b;
  if (heng__b_lacks_source(b, table) || heng__b_is_lost(b, word->text))
    return heng__b_bad(ctx, word->span);
  heng_diag *d =
      heng__b_say(ctx, HENG_M_UNKNOWN_FIELD, word->span, HENG_SAY(word->text),
                  heng__say_pair(b->tables.items[table]->t.pair));
  heng_ctx only = {.b = b, .n_cursors = 1};
  only.cursors[0] = (heng_cursor){table, true, NULL, false};
  heng_pair *names;
  size_t n = heng__b_visible(&only, &names);
  heng__b_nearest(b, d, word->text, names, n);
  return heng__b_bad(ctx, word->span);
}

static heng_node *member(heng_ctx *ctx, heng_node *ref, const heng_expr *e) {
  heng_builder *b = ctx->b;
  if (ref->type.base == HENG_TYPE_NONE) return ref;
  if (ref->type.base != HENG_TYPE_REF) {
    heng__b_say(ctx, HENG_M_NOT_A_ROW, ref->span,
                HENG_SAY(heng__span_text(ref->span)),
                heng__b_type_said(b, ref->type), HENG_SAY(e->word.text));
    return heng__b_bad(ctx, e->span);
  }
  uint32_t owner;
  int32_t field = heng__b_field(b, ref->type.id, e->word.text, &owner);
  if (field < 0) return unknown_field(ctx, &e->word, ref->type.id);
  resolve(ctx, &e->word, heng__b_get(b, owner, (uint32_t)field)->f.pair);
  return heng__b_follow(ctx, ref, owner, (uint32_t)field, e->span);
}

static heng_node *member_of_cursor(heng_ctx *ctx,
                                   uint32_t cursor,
                                   const heng_expr *e) {
  heng_meant m = field_of_cursor(ctx, cursor, e->word.text);
  if (!m.kind) return unknown_field(ctx, &e->word, ctx->cursors[cursor].table);
  resolve(ctx, &e->word, m.pair);
  return heng__b_read(ctx, cursor, m.owner, m.field, e->span);
}

// A field of a table of which no row is in sight.
static heng_node *field_of_a_table(heng_ctx *ctx,
                                   const heng_expr *e,
                                   uint32_t table) {
  heng_builder *b = ctx->b;
  const heng_cursor *inner =
      ctx->n_cursors > 1 ? &ctx->cursors[ctx->n_cursors - 1] : NULL;
  heng_said name = heng__say_pair(b->tables.items[table]->t.pair);
  heng_diag *d =
      heng__b_say(ctx, inner ? HENG_M_SECOND_TABLE : HENG_M_TABLE_AS_VALUE,
                  e->left->span, HENG_SAY(e->left->word.text));
  if (inner && inner->children)
    heng__note(b->diags, d, HENG_N_ROLLUP_IS_OWN, (heng_span){0},
               heng__say_pair(b->tables.items[inner->table]->t.pair), name);
  else if (inner && !inner->named)
    heng__note(b->diags, d, HENG_N_WITHIN_IS_OWN, (heng_span){0},
               heng__say_pair(b->tables.items[inner->table]->t.pair), name);
  else
    heng__note(b->diags, d, HENG_N_FIELD_OF_TABLE, (heng_span){0},
               HENG_SAY(heng__span_text(e->span)));
  return heng__b_bad(ctx, e->span);
}

heng_node *heng__b_dot(heng_ctx *ctx, const heng_expr *e) {
  if (e->left->kind != HENG_E_NAME)
    return member(ctx, heng__b_expr(ctx, e->left, (heng_type){0}), e);
  const heng_word *base = &e->left->word;
  if (heng__pair_has(heng__keyword_pair(HENG_K_THIS), base->text) &&
      ctx->this_cursor != HENG_NONE) {
    resolve(ctx, base, heng__keyword_pair(HENG_K_THIS));
    return member_of_cursor(ctx, ctx->this_cursor, e);
  }
  heng_type any = {0};
  heng_meant m = meaning(ctx, base->text, any, base);
  if (m.kind) {
    resolve_meaning(ctx, base, any, base, m);
    return m.kind == MEANS_ROW ? member_of_cursor(ctx, m.at, e)
                               : member(ctx, node_of(ctx, base, any, m), e);
  }
  int32_t table = heng__b_table(ctx->b, base->text);
  if (table >= 0) return field_of_a_table(ctx, e, (uint32_t)table);
  return unknown_name(ctx, base, (heng_type){0});
}

// gap[key, …] -----------------------------------------------------------------

static void report_gap(heng_ctx *ctx, heng_bparam *p, heng_span span) {
  heng_builder *b = ctx->b;
  if (p->gap_reported) return;
  p->gap_reported = true;
  size_t missing;
  const heng_bchoice *c = b->choices.items[heng__b_param_gap(p, &missing)];
  heng_diag *d =
      heng__b_say(ctx, HENG_M_PARAM_GAP, span, heng__say_pair(p->p.pair),
                  heng__say_pair(c->values.items[missing]), c->said);
  heng__note(b->diags, d, HENG_N_PARAM_GAP, c->spans.items[missing], c->said,
             heng__say_pair(c->values.items[missing]));
}

heng_node *heng__b_indexed(heng_ctx *ctx, const heng_expr *e) {
  heng_builder *b = ctx->b;
  int32_t id =
      e->left->kind == HENG_E_NAME ? heng__b_param(b, e->left->word.text) : -1;
  if (id < 0) {
    heng_diag *d = heng__b_say(ctx, HENG_M_NOT_INDEXED, e->left->span,
                               HENG_SAY(heng__span_text(e->left->span)));
    heng_pair *names = heng__array(b->arena, heng_pair, b->params.len + 1);
    for (size_t i = 0; i < b->params.len; i++)
      names[i] = b->params.items[i]->p.pair;
    heng__b_nearest(b, d, e->left->word.text, names, b->params.len);
    return heng__b_bad(ctx, e->span);
  }
  heng_bparam *p = b->params.items[id];
  resolve(ctx, &e->left->word, p->p.pair);
  if (p->unsure) return heng__b_bad(ctx, e->span);
  heng_node *node = param_node(ctx, (uint32_t)id, e->span);
  if (e->n_items != p->p.n_keys) {
    heng__b_say(ctx, HENG_M_PARAM_ROW_KEYS, e->span,
                HENG_SAY(e->left->word.text));
    return heng__b_bad(ctx, e->span);
  }
  node->n_args = p->p.n_keys;
  node->args = heng__array(b->arena, heng_node *, e->n_items + 1);
  for (size_t i = 0; i < e->n_items; i++) {
    heng_type want = {.base = HENG_TYPE_CHOICE, .id = p->p.keys[i]};
    if (p->p.axes[i].kind != HENG_KEY_CHOICE)
      want = (heng_type){.base = p->p.axes[i].base};
    node->args[i] = heng__b_expect(ctx, e->items[i], want, true);
    if (node->args[i]->type.base == HENG_TYPE_NONE)
      return heng__b_bad(ctx, e->span);
    if (node->args[i]->type.optional) node->type.optional = true;
  }
  if (p->first_gap != SIZE_MAX) report_gap(ctx, p, e->span);
  if (!heng__b_param_reach(ctx, p, node)) return heng__b_bad(ctx, e->span);
  return narrowed(ctx, node);
}
