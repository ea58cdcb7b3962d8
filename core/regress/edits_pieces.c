// Taking a scheme apart into pieces: statements, items and fields that can be the
// old or the new one.
#include "regress/edits_internal.h"

static const heng_pair no_pair = {{NULL, 0}, {NULL, 0}};

// Both names of a word in use, where the plan found out what it means.
static heng_pair word_pair(const heng_tree *tree, const heng_word *word) {
  if (!word->text.len) return no_pair;
  const heng_token *t = &tree->tokens[word->token];
  return t->resolved ? t->pair : (heng_pair){word->text, {NULL, 0}};
}

// A field that narrows one of the record has one word of it, in either tongue.
static heng_pair field_pair(const heng_tree *tree, const heng_name *name) {
  const heng_token *t = &tree->tokens[name->token];
  return name->n_words == 1 && t->resolved ? t->pair : name->pair;
}

static bool is_helper_item(heng_item_kind kind) {
  return kind == HENG_I_FIELD || kind == HENG_I_ROLLUP;
}

static bool is_helper_stmt(heng_stmt_kind kind) {
  switch (kind) {
    case HENG_S_PARAM:
    case HENG_S_VALUE:
    case HENG_S_FUNCTION:
    case HENG_S_CHOICE:
    case HENG_S_RECORD:
    case HENG_S_GIVEN:
    case HENG_S_TABLE: return true;
    default: return false;
  }
}

// Pieces ------------------------------------------------------------------------

typedef struct taking {
  heng_arena *arena;
  heng_side *side;
  size_t part;
  heng_pair of;
} taking;

static size_t add(taking *t, heng_scheme_piece piece) {
  piece.part = t->part;
  heng__push(t->arena, &t->side->pieces, piece);
  return t->side->pieces.len - 1;
}

static void add_items(
    taking *t, heng_tree *tree, heng_item *items, size_t n, size_t container) {
  for (size_t i = 0; i < n; i++) {
    // What stands below a revised item stands in the text of that.
    heng_tree *own = items[i].tree ? items[i].tree : tree;
    size_t at =
        add(t, (heng_scheme_piece){.kind = HENG_PIECE_ITEM,
                                   .item = &items[i],
                                   .tree = own,
                                   .container = container,
                                   .of = t->of,
                                   .pair = heng__item_pair(&items[i]),
                                   .helper = is_helper_item(items[i].kind),
                                   .span = items[i].span});
    add_items(t, own, items[i].children, items[i].n_children, at);
  }
}

// `extend choice units.class`: the values that a choice gets besides its own.
static heng_scheme_piece choice_values(const heng_part *part) {
  const heng_stmt *s = part->stmt;
  heng_scheme_piece piece = {
      .kind = HENG_PIECE_STMT, .container = HENG_NO_PIECE, .span = s->span};
  piece.pair = word_pair(part->tree, &s->target);
  if (s->member.text.len) {
    piece.of = piece.pair;
    piece.pair = word_pair(part->tree, &s->member);
  }
  return piece;
}

static void add_statement(taking *t, const heng_part *part) {
  heng_stmt *s = part->stmt;
  heng_scheme_piece piece = {.kind = HENG_PIECE_STMT,
                             .container = HENG_NO_PIECE,
                             .space = heng__stmt_space(s->kind),
                             .pair = s->name.pair,
                             .helper = is_helper_stmt(s->kind),
                             .span = s->span};
  switch (s->kind) {
    case HENG_S_USE:
    case HENG_S_EXAMPLE:
    case HENG_S_REVISE:
    case HENG_S_REVISE_CELL:
    case HENG_S_DROP: return;
    case HENG_S_EXTEND_CHOICE: add(t, choice_values(part)); return;
    case HENG_S_TABLE:
    case HENG_S_SCORE:
      piece.kind = HENG_PIECE_HEAD;
      t->of = piece.pair;
      add_items(t, part->tree, s->items, s->n_items, add(t, piece));
      return;
    case HENG_S_FOR:
    case HENG_S_EXTEND:
      t->of = heng__table_pair(t->side->texts, s->target.text);
      for (size_t f = 0; f < s->n_fields; f++)
        add(t, (heng_scheme_piece){
                   .kind = HENG_PIECE_FIELD,
                   .field = f,
                   .container = HENG_NO_PIECE,
                   .of = t->of,
                   .pair = field_pair(part->tree, &s->fields[f].name),
                   .helper = true,
                   .span = s->fields[f].span});
      add_items(t, part->tree, s->items, s->n_items, HENG_NO_PIECE);
      return;
    default: add(t, piece);
  }
}

heng_externs heng__edits_externs(heng_arena *arena, const heng_plan *plan) {
  heng_extern *items = heng__array(arena, heng_extern, plan->n_externs + 1);
  for (size_t i = 0; i < plan->n_externs; i++)
    items[i] = *plan->externs[i].function;
  return (heng_externs){items, plan->n_externs};
}

void heng__side_pieces(heng_arena *arena, heng_side *side) {
  taking t = {.arena = arena, .side = side};
  for (size_t i = 0; i < side->texts->parts.len; i++) {
    t.part = i;
    t.of = no_pair;
    add_statement(&t, &side->texts->parts.items[i]);
  }
  for (size_t i = 0; i < side->externs.len; i++)
    add(&t,
        (heng_scheme_piece){.kind = HENG_PIECE_EXTERN,
                            .field = i,
                            .container = HENG_NO_PIECE,
                            .pair = side->externs.items[i].pair,
                            .helper = true,
                            .span = {side->externs.items[i].signature, 0, 0}});
}

// How they are written ------------------------------------------------------------

// The span without the items that stand in it: up to the first of them, and
// behind the last.
static void around(heng_span span,
                   const heng_item *items,
                   size_t n,
                   heng_span out[2]) {
  out[0] = span;
  out[1] = (heng_span){span.source, span.end, span.end};
  for (size_t i = 0; i < n; i++) {
    if (!heng__span_holds(span, items[i].span)) continue;
    if (items[i].span.start < out[0].end) out[0].end = items[i].span.start;
    if (out[1].start == span.end || items[i].span.end > out[1].start)
      out[1].start = items[i].span.end;
  }
}

// What a piece is made of: spans of its own text and of others.
typedef struct stretch {
  const heng_tree *tree;
  heng_span span;
} stretch;

typedef HENG_VEC(stretch) stretches;

static void add_type(heng_arena *arena,
                     stretches *out,
                     const heng_tree *tree,
                     const heng_type_text *type) {
  if (tree && type->span.start < type->span.end)
    heng__push(arena, out, (stretch){tree, type->span});
}

static void statement_stretches(heng_arena *arena,
                                const heng_part *part,
                                stretches *out) {
  const heng_stmt *s = part->stmt;
  heng__push(arena, out, (stretch){part->tree, s->span});
  for (size_t r = 0; r < s->n_rows; r++)
    if (s->rows[r].tree)
      heng__push(arena, out, (stretch){s->rows[r].tree, s->rows[r].span});
  add_type(arena, out, s->type_tree, &s->type);
}

static stretches stretches_of(heng_arena *arena,
                              const heng_side *side,
                              const heng_scheme_piece *piece) {
  stretches out = {0};
  if (piece->kind == HENG_PIECE_EXTERN) return out;
  const heng_part *part = &side->texts->parts.items[piece->part];
  const heng_stmt *s = part->stmt;
  heng_span spans[2];
  switch (piece->kind) {
    case HENG_PIECE_HEAD:
      around(s->span, s->items, s->n_items, spans);
      for (size_t i = 0; i < 2; i++)
        heng__push(arena, &out, (stretch){part->tree, spans[i]});
      break;
    case HENG_PIECE_ITEM:
      around(piece->span, piece->item->children, piece->item->n_children,
             spans);
      for (size_t i = 0; i < 2; i++)
        heng__push(arena, &out, (stretch){piece->tree, spans[i]});
      add_type(arena, &out, piece->item->type_tree, &piece->item->type);
      break;
    case HENG_PIECE_FIELD:
      heng__push(arena, &out, (stretch){part->tree, piece->span});
      break;
    default: statement_stretches(arena, part, &out);
  }
  return out;
}

// What a piece says that does not stand in its own text.
static void add_context(heng_buf *out,
                        const heng_side *side,
                        const heng_scheme_piece *piece) {
  if (piece->kind == HENG_PIECE_EXTERN) {
    const heng_extern *e = &side->externs.items[piece->field];
    heng__buf_add(out, e->signature->text);
    heng__buf_add(out, e->meaning);
    return;
  }
  const heng_part *part = &side->texts->parts.items[piece->part];
  const heng_stmt *s = part->stmt;
  for (size_t i = 0; piece->kind == HENG_PIECE_FIELD && i < s->n_conditions;
       i++) {
    heng_pair field = word_pair(part->tree, &s->conditions[i].field);
    heng_pair value = word_pair(part->tree, &s->conditions[i].value);
    heng__buf_printf(out, " for %.*s = %.*s",
                     HENG_ARG(heng__pair_show(field, HENG_EN)),
                     HENG_ARG(heng__pair_show(value, HENG_EN)));
  }
  if (piece->container != HENG_NO_PIECE) {
    heng_pair above = side->pieces.items[piece->container].pair;
    heng__buf_printf(out, " in %.*s",
                     HENG_ARG(heng__pair_show(above, HENG_EN)));
  }
  for (size_t r = 0; s->file.len && s->grid && r < s->grid->n_rows; r++)
    for (size_t c = 0; c < s->grid->n_columns; c++)
      heng__buf_printf(out, "|%.*s", HENG_ARG(s->grid->rows[r][c].text));
}

static heng_slice written(const heng_tree *tree, const heng_token *token) {
  return (heng_slice){tree->source->text.ptr + token->start,
                      token->end - token->start};
}

// A word as it is called in English, a declared name by both of its names.
static void add_word(heng_buf *out,
                     const heng_tree *tree,
                     const heng_token *token) {
  heng_slice word = written(tree, token);
  heng_function function = heng__function_find(word);
  if (token->declares && token->resolved)
    heng__buf_printf(out, "%.*s/%.*s", HENG_ARG(token->pair.en),
                     HENG_ARG(token->pair.zh));
  else if (token->resolved)
    heng__buf_add(out, heng__pair_show(token->pair, HENG_EN));
  else if (token->keyword)
    heng__buf_add(out, heng__keyword_pair(token->keyword).en);
  else if (function && token[1].sign == HENG_G_LPAREN)
    heng__buf_add(out, heng__function_row(function)->pair.en);
  else
    heng__buf_add(out, word);
}

// A further word of a keyword, or the second name of what is declared.
static bool is_said(const heng_token *t) {
  return t->goes_on && (t->declares || t->keyword || t->kind == HENG_T_SIGN);
}

// A text without its quotes, which each tongue has its own of.
static heng_slice unquoted(heng_slice text) {
  size_t quote = text.len && text.ptr[0] == '"' ? 1 : strlen("“");
  if (text.len < 2 * quote) return text;
  return (heng_slice){text.ptr + quote, text.len - 2 * quote};
}

static void add_token(heng_buf *out,
                      const heng_tree *tree,
                      const heng_token *t) {
  heng__buf_puts(out, " ");
  if (t->kind == HENG_T_WORD)
    add_word(out, tree, t);
  else if (t->kind == HENG_T_SIGN)
    heng__buf_printf(out, "%d", (int)t->sign);
  else if (t->kind == HENG_T_TEXT)
    heng__buf_printf(out, "\"%.*s\"", HENG_ARG(unquoted(written(tree, t))));
  else
    heng__buf_add(out, written(tree, t));
}

// The tokens of a stretch; what it cites, and what is said because of it, says
// nothing of what it means.
static void add_stretch(heng_buf *out, const stretch *s) {
  const heng_token *tokens = s->tree->tokens;
  for (uint32_t i = 0; i < s->tree->n_tokens; i++) {
    const heng_token *t = &tokens[i];
    if (t->start < s->span.start || t->end > s->span.end || is_said(t) ||
        t->kind == HENG_T_COMMENT || t->kind == HENG_T_END)
      continue;
    bool cites = t->keyword == HENG_K_SOURCE || t->keyword == HENG_K_ASSUMED ||
                 t->keyword == HENG_K_BECAUSE;
    if (cites && tokens[i + 1].kind == HENG_T_TEXT)
      i++;
    else
      add_token(out, s->tree, t);
  }
  heng__buf_puts(out, "\n");
}

heng_slice heng__piece_text(heng_arena *arena,
                            const heng_side *side,
                            const heng_scheme_piece *piece) {
  stretches all = stretches_of(arena, side, piece);
  heng_buf out = {.arena = arena};
  for (size_t i = 0; i < all.len; i++) add_stretch(&out, &all.items[i]);
  add_context(&out, side, piece);
  return heng__buf_slice(&out);
}

void heng__piece_words(heng_arena *arena,
                       const heng_side *side,
                       const heng_scheme_piece *piece,
                       heng_piece_words *out) {
  stretches all = stretches_of(arena, side, piece);
  for (size_t i = 0; i < all.len; i++) {
    const stretch *s = &all.items[i];
    for (uint32_t t = 0; t < s->tree->n_all; t++) {
      const heng_token *token = &s->tree->tokens[t];
      if (token->kind != HENG_T_WORD || token->start < s->span.start ||
          token->end > s->span.end)
        continue;
      heng_slice word = {s->tree->source->text.ptr + token->start,
                         token->end - token->start};
      heng__push(arena, out, word);
    }
  }
  if (piece->of.en.len) heng__push(arena, out, piece->of.en);
  if (piece->of.zh.len) heng__push(arena, out, piece->of.zh);
}

// What they are called ------------------------------------------------------------

heng_said heng__piece_word(const heng_side *side,
                           const heng_scheme_piece *piece) {
  if (piece->kind == HENG_PIECE_EXTERN)
    return heng__say_pair(heng__keyword_pair(HENG_K_FUNCTION));
  const heng_stmt *s = side->texts->parts.items[piece->part].stmt;
  heng_pair word = no_pair;
  if (piece->kind == HENG_PIECE_ITEM)
    word = heng__item_word(piece->item->kind);
  else if (s->kind == HENG_S_EXTEND_CHOICE)
    word = heng__keyword_pair(HENG_K_CHOICE);
  else if (s->kind == HENG_S_SCHEME)
    word = heng__keyword_pair(HENG_K_SCHEME);
  else if (piece->kind != HENG_PIECE_FIELD)
    word = heng__stmt_word(s);
  if (!word.en.len) return HENG_SAY2("field", "栏目");
  return heng__say_pair(word);
}

heng_said heng__piece_name(heng_arena *arena,
                           const heng_side *side,
                           const heng_scheme_piece *piece) {
  (void)side;
  heng_said name = heng__say_pair(piece->pair);
  if (!piece->of.en.len && !piece->of.zh.len) return name;
  heng_said of = heng__say_pair(piece->of);
  return (heng_said){heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(of.en),
                                        HENG_ARG(name.en)),
                     heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(of.zh),
                                        HENG_ARG(name.zh))};
}
