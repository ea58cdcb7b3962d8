// The parser's items: fields of tables, and what a score has besides.
#include "base/utf8.h"

#include "grammar/parse_internal.h"

typedef HENG_VEC(heng_item) items;

typedef struct block_items {
  heng_block_kind kind;
  bool revisable;  // of `for` and `extend`: it may revise and drop
  items items;
  HENG_VEC(heng_field_text) fields;
} block_items;

static const heng_keyword score_words[] = {
    HENG_K_INDICATOR, HENG_K_DEDUCT,  HENG_K_BONUS,  HENG_K_TOTAL, HENG_K_PLACE,
    HENG_K_TIER,      HENG_K_OUTCOME, HENG_K_ROLLUP, HENG_K_NONE};
// … and a table.
static const heng_keyword table_words[] = {HENG_K_ROLLUP, HENG_K_NONE};

// Words that a name may not stand behind where items are revised.
static const heng_keyword revising_words[] = {
    HENG_K_REVISE,  HENG_K_DROP,   HENG_K_INDICATOR, HENG_K_DEDUCT,
    HENG_K_BONUS,   HENG_K_TOTAL,  HENG_K_PLACE,     HENG_K_TIER,
    HENG_K_OUTCOME, HENG_K_ROLLUP, HENG_K_NONE};

// = value
static heng_expr *definition(heng_parser *p, heng_align align) {
  uint32_t index = heng__ahead_index(p, 0);
  if (!heng__expect_sign(p, HENG_G_EQ)) return NULL;
  p->tokens.items[index].aligns = align;
  return heng__right_side(p);
}

// --- Indicators -------------------------------------------------------------

static void child(heng_parser *p, void *ctx);

// What follows the word `indicator`, which children need not have.
// production: indicator
static void indicator(heng_parser *p, heng_item *item) {
  static const heng_keyword stops[] = {HENG_K_OF, HENG_K_NONE};
  item->kind = HENG_I_INDICATOR;
  heng__name(p, stops, &item->name);
  if (p->failed) return;
  uint32_t index = heng__ahead_index(p, 0);
  if (!heng__accept(p, HENG_K_OF)) {
    heng__expected(p,
                   HENG_SAY2("`of` and the full mark of the indicator",
                             "“满分”和指标的满分分值"),
                   stops);
    return;
  }
  p->tokens.items[index].aligns = HENG_ALIGN_OF;
  item->full = heng__sum(p);
  if (heng__accept(p, HENG_K_AT)) item->at = heng__fallback(p);
  item->slot_children = heng__accept(p, HENG_K_SLOT_CHILDREN);
  if (!heng__line_ended(p) && heng__sign_here(p, HENG_G_EQ))
    item->value = definition(p, HENG_ALIGN_NONE);
  heng__cites(p, &item->cites);
  if (!p->failed && heng__sign_here(p, HENG_G_LBRACE) && !heng__line_ended(p)) {
    items children = {0};
    heng__block(p, /*commas=*/false, child, &children);
    item->children = children.items;
    item->n_children = children.len;
    heng__cites(p, &item->cites);
  }
}

// production: child
static void child(heng_parser *p, void *ctx) {
  static const heng_keyword reserved[] = {HENG_K_INDICATOR, HENG_K_NONE};
  items *out = ctx;
  heng_item item = {0};
  uint32_t start = heng__start_here(p);
  const heng_token *next = heng__ahead(p, 1);
  bool word = heng__keyword_here(p, HENG_K_INDICATOR) &&
              next->kind == HENG_T_WORD && !next->first_on_line &&
              (!heng__keyword_ahead(p, 1, HENG_K_OF) ||
               heng__keyword_ahead(p, 2, HENG_K_OF));
  if (heng__misplaced_citation(p)) return;
  if (word) heng__accept(p, HENG_K_INDICATOR);
  indicator(p, &item);
  if (!p->failed && !word) heng__keep_order(p, &item.name, reserved);
  item.span = heng__span_from(p, start);
  if (!p->failed) heng__push(p->arena, out, item);
}

// --- Other items ------------------------------------------------------------

// deduct name = value, bonus name = value
// production: mark
static void mark(heng_parser *p, heng_item *item, heng_item_kind kind) {
  item->kind = kind;
  heng__name(p, NULL, &item->name);
  item->value = definition(p, HENG_ALIGN_EXTRA);
  heng__cites(p, &item->cites);
}

// production: outcome
static void outcome(heng_parser *p, heng_item *item) {
  static const heng_keyword stops[] = {HENG_K_AS_A_RULE, HENG_K_WHEN,
                                       HENG_K_NONE};
  item->kind = HENG_I_OUTCOME;
  heng__name(p, stops, &item->name);
  item->as_a_rule = heng__accept(p, HENG_K_AS_A_RULE);
  heng__expect(p, HENG_K_WHEN);
  item->value = heng__expression(p);
  item->because = heng__because(p);
  heng__cites(p, &item->cites);
}

// total = value, place = rank …, tier = value
// production: result
static void result(heng_parser *p, heng_item *item, heng_keyword keyword) {
  item->kind = keyword == HENG_K_TOTAL   ? HENG_I_TOTAL
               : keyword == HENG_K_PLACE ? HENG_I_PLACE
                                         : HENG_I_TIER;
  item->name.span = heng__span_here(p);
  item->name.token = heng__ahead_index(p, 0);
  heng__take_keyword(p, keyword, 1);
  item->value = definition(p, HENG_ALIGN_FIELD);
  heng__cites(p, &item->cites);
}

// `within k` on a line of its own goes on with the rank or call above it.
static void refuse_within(heng_parser *p) {
  const heng_token *next = heng__ahead(p, 1);
  heng_sign behind = heng__ahead(p, 2)->sign;
  bool key = (next->kind == HENG_T_WORD && behind != HENG_G_EQ &&
              behind != HENG_G_COLON) ||
             next->sign == HENG_G_LPAREN;
  if (p->failed || !heng__keyword_here(p, HENG_K_WITHIN) || !key ||
      !heng__ahead(p, 0)->first_on_line || next->first_on_line)
    return;
  heng_span span = heng__span_here(p);
  heng__mistake(p, HENG_M_SYNTAX_LINE_BEGINS, span,
                HENG_SAY(heng__span_text(span)));
}

// name [: type] = value; in `extend` also a field without a value.
// production: item
static void field_item(heng_parser *p, block_items *out, heng_item *item) {
  static const heng_keyword stops[] = {HENG_K_KEY, HENG_K_NONE};
  uint32_t start = heng__start_here(p);
  bool extends = out->kind == HENG_B_EXTEND;
  heng_field_text field = {0};
  item->kind = HENG_I_FIELD;
  refuse_within(p);
  heng__name(p, extends ? stops : NULL, &field.name);
  if (!p->failed)
    heng__keep_order(p, &field.name,
                     out->revisable               ? revising_words
                     : out->kind == HENG_B_FIELDS ? table_words
                                                  : score_words);
  if (extends || heng__sign_here(p, HENG_G_COLON)) heng__field_type(p, &field);
  bool typed = field.type.span.source != NULL;
  bool defined = heng__sign_here(p, HENG_G_EQ) && !heng__line_ended(p);
  if (extends && typed && !defined && !p->failed) {
    heng__cites(p, &field.cites);
    field.span = heng__span_from(p, start);
    field.revises = item->revises;
    if (field.revises) heng__not_declared(p, &field.name);
    heng__push(p->arena, &out->fields, field);
    item->span.source = NULL;
    return;
  }
  item->name = field.name;
  item->type = field.type;
  if (!p->failed && !defined)
    heng__expected(p, HENG_SAY2("`=` and a value", "“=”和一个值"), NULL);
  if (defined && heng__keyword_ahead(p, 1, HENG_K_AT_LEAVES) &&
      heng__operand_ahead(p, 1 + heng__keyword_ahead(p, 1, HENG_K_AT_LEAVES)))
    heng__mistake(p, HENG_M_ROLLUP_WORD, item->name.span,
                  HENG_SAY(item->name.main));
  item->value = definition(p, HENG_ALIGN_FIELD);
  heng__cites(p, &item->cites);
}

// production: rollup_of
static heng_expr *rollup_of(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  p->begun = p->at;  // each part may stand on a line of its own
  heng__expect(p, HENG_K_AT_LEAVES);
  heng_expr *leaves = heng__expression(p);
  if (heng__expect_sign(p, HENG_G_COMMA)) p->begun = p->at;
  heng__expect(p, HENG_K_ABOVE);
  heng_expr *above = heng__expression(p);
  heng_expr *e = heng__expr_new(p, HENG_E_ROLLUP, heng__span_from(p, start));
  e->left = leaves;
  e->right = above;
  return e;
}

// rollup name [: type] [via p] = at leaves value, above value
// production: rollup
static void rollup(heng_parser *p, heng_item *item) {
  static const heng_keyword stops[] = {HENG_K_VIA, HENG_K_NONE};
  heng_field_text field = {0};
  item->kind = HENG_I_ROLLUP;
  heng__name(p, stops, &field.name);
  if (heng__sign_here(p, HENG_G_COLON)) heng__field_type(p, &field);
  item->name = field.name;
  item->type = field.type;
  if (heng__accept(p, HENG_K_VIA)) item->via = heng__path(p);
  if (!heng__expect_sign(p, HENG_G_EQ)) return;
  item->value = rollup_of(p);
  heng__cites(p, &item->cites);
}

static bool same_tongue_ahead(heng_parser *p) {
  const heng_token *next = heng__ahead(p, 1);
  if (heng__ahead(p, 0)->kind != HENG_T_WORD || next->kind != HENG_T_WORD ||
      next->first_on_line)
    return false;
  return heng__utf8_has_cjk(
             heng__token_text(p->arena, p->source, heng__ahead(p, 0))) ==
         heng__utf8_has_cjk(heng__token_text(p->arena, p->source, next));
}

// Two words of one tongue are no name: a word of a score that is mistyped, or
// that stands in a table.
static bool misplaced_word(heng_parser *p, heng_block_kind kind) {
  if (!same_tongue_ahead(p)) return false;
  if (kind == HENG_B_EXTEND && heng__keyword_ahead(p, 1, HENG_K_KEY))
    return false;
  heng_span span = heng__span_here(p);
  heng_slice word = heng__span_text(span);
  if (kind == HENG_B_FIELDS && heng__is_one_of(word, score_words)) {
    heng__mistake(p, HENG_M_SYNTAX_SCORE_ONLY, span, HENG_SAY(word));
    return true;
  }
  heng_keyword near = kind == HENG_B_FIELDS
                          ? HENG_K_NONE
                          : heng__nearest_keyword(p, word, score_words);
  if (!near) return false;
  heng_diag *diag =
      heng__mistake(p, HENG_M_SYNTAX_ITEM_UNKNOWN, span, HENG_SAY(word));
  if (diag)
    heng__note(p->diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
               heng__keyword_said(near));
  return true;
}

// A field may have the names `rollup 汇总`: then no `at leaves` follows.
static bool rollup_here(heng_parser *p) {
  bool named = !same_tongue_ahead(p) && heng__sign_ahead(p, 2, HENG_G_EQ) &&
               !heng__keyword_ahead(p, 3, HENG_K_AT_LEAVES);
  return heng__ahead(p, 1)->kind == HENG_T_WORD && !named;
}

// The word of a score or table that this line begins with, or NONE: then it is a
// field.
static heng_keyword item_word_here(heng_parser *p, const heng_keyword *words) {
  const heng_token *next = heng__ahead(p, 1);
  if (next->first_on_line) return HENG_K_NONE;
  for (const heng_keyword *k = words; *k; k++) {
    if (!heng__keyword_here(p, *k)) continue;
    if (*k == HENG_K_ROLLUP) return rollup_here(p) ? *k : HENG_K_NONE;
    bool result = *k == HENG_K_TOTAL || *k == HENG_K_PLACE || *k == HENG_K_TIER;
    if (!result) return next->kind == HENG_T_WORD ? *k : HENG_K_NONE;
    if (next->sign == HENG_G_EQ) return *k;
    if (next->kind == HENG_T_WORD || next->kind == HENG_T_TEXT)
      heng__mistake(p, HENG_M_SYNTAX_RESULT_NAME, heng__span_here(p),
                    heng__keyword_said(*k));
    return HENG_K_NONE;
  }
  return HENG_K_NONE;
}

// --- Editions and slots -----------------------------------------------------

// production: slot_rule
void heng__slot_rule(heng_parser *p, heng_field_text *out) {
  *out = (heng_field_text){0};
  heng__name(p, NULL, &out->name);
  if (!p->failed && !heng__sign_here(p, HENG_G_COLON))
    heng__expected(p,
                   HENG_SAY2("`:` and the type of what is to be filled in",
                             "“：”和待填内容的类型"),
                   NULL);
  heng__field_type(p, out);
}

// production: slot_item
static void slot_item(heng_parser *p, heng_item *item) {
  heng__accept(p, HENG_K_SLOT);
  item->slot = true;
  if (heng__accept(p, HENG_K_CHILDREN_OF)) {
    item->kind = HENG_I_SLOT_CHILDREN;
    heng__expect_word(p, &item->target, HENG_SAY2("an indicator", "指标名"));
    heng__expect(p, HENG_K_OF);
    item->full = heng__sum(p);
    heng__cites(p, &item->cites);
    return;
  }
  heng_field_text field;
  heng__accept(p, HENG_K_RULE);
  heng__slot_rule(p, &field);
  item->kind = HENG_I_FIELD;
  item->name = field.name;
  item->type = field.type;
  if (!p->failed && !heng__line_ended(p) && heng__sign_here(p, HENG_G_EQ))
    item->value = definition(p, HENG_ALIGN_FIELD);
  heng__cites(p, &item->cites);
}

// children of goals { … }
// production: children_of
static void children_of(heng_parser *p, heng_item *item) {
  items children = {0};
  heng__accept(p, HENG_K_CHILDREN_OF);
  item->kind = HENG_I_CHILDREN;
  heng__expect_word(p, &item->target, HENG_SAY2("an indicator", "指标名"));
  heng__block(p, /*commas=*/false, child, &children);
  item->children = children.items;
  item->n_children = children.len;
}

// drop x, drop bonus x, drop total
// production: dropped_item
static void dropped_item(heng_parser *p, heng_item *item) {
  static const heng_item_kind kinds[] = {
      HENG_I_INDICATOR, HENG_I_DEDUCT, HENG_I_BONUS,  HENG_I_TOTAL,
      HENG_I_PLACE,     HENG_I_TIER,   HENG_I_OUTCOME};
  heng__accept(p, HENG_K_DROP);
  item->kind = HENG_I_DROP;
  item->dropped = HENG_I_FIELD;
  for (size_t i = 0; score_words[i]; i++) {
    if (!heng__keyword_here(p, score_words[i])) continue;
    const heng_token *next = heng__ahead(p, 1);
    bool result = score_words[i] == HENG_K_TOTAL ||
                  score_words[i] == HENG_K_PLACE ||
                  score_words[i] == HENG_K_TIER;
    bool named = next->kind == HENG_T_WORD && !next->first_on_line;
    if (result == named) continue;
    item->dropped = kinds[i];
    item->target.span = heng__span_here(p);
    heng__accept(p, score_words[i]);
    if (result) return;
  }
  heng__expect_word(p, &item->target, HENG_SAY2("a name", "名称"));
}

static bool word_behind(heng_parser *p, unsigned k) {
  const heng_token *t = heng__ahead(p, k);
  return t->kind == HENG_T_WORD && !t->first_on_line;
}

// A row that is about editions or slots; `revise` stands before any other one.
static bool change(heng_parser *p, block_items *out, heng_item *item) {
  bool slot = heng__keyword_here(p, HENG_K_SLOT) &&
              (heng__keyword_ahead(p, 1, HENG_K_CHILDREN_OF) ||
               (heng__keyword_ahead(p, 1, HENG_K_RULE) && word_behind(p, 2)));
  if (slot) {
    slot_item(p, item);
    return true;
  }
  unsigned n = heng__keyword_ahead(p, 0, HENG_K_CHILDREN_OF);
  if (out->kind == HENG_B_EXTEND && n && word_behind(p, n)) {
    children_of(p, item);
    return true;
  }
  if (!out->revisable || !word_behind(p, 1)) return false;
  if (heng__keyword_here(p, HENG_K_DROP)) {
    dropped_item(p, item);
    return true;
  }
  if (heng__keyword_here(p, HENG_K_REVISE)) {
    heng__accept(p, HENG_K_REVISE);
    item->revises = true;
  }
  return false;
}

static void push_item(heng_parser *p,
                      block_items *out,
                      heng_item *item,
                      uint32_t start) {
  if (p->failed || !item->span.source) return;
  item->span = heng__span_from(p, start);
  if (item->revises) heng__not_declared(p, &item->name);
  heng__push(p->arena, &out->items, *item);
}

// A line of a score that would be a field, though it begins like an indicator, a
// deduction or a bonus without its name, or a result with a type. Such a field
// counts in no total and is no place, which nobody would notice.
static void almost_score_word(heng_parser *p) {
  static const heng_keyword marks[] = {HENG_K_INDICATOR, HENG_K_DEDUCT,
                                       HENG_K_BONUS, HENG_K_NONE};
  static const heng_keyword results[] = {HENG_K_TOTAL, HENG_K_PLACE,
                                         HENG_K_TIER, HENG_K_NONE};
  const heng_token *next = heng__ahead(p, 1);
  if (next->first_on_line) return;
  bool typed = next->sign == HENG_G_COLON;
  if (!typed && next->sign != HENG_G_EQ) return;
  for (const heng_keyword *k = typed ? results : marks; *k; k++)
    if (heng__keyword_here(p, *k))
      heng__mistake(p, typed ? HENG_M_RESULT_TYPE : HENG_M_MARK_WITHOUT_NAME,
                    heng__span_here(p), heng__keyword_said(*k));
}

// production: score_item
static void item_row(heng_parser *p, void *ctx) {
  block_items *out = ctx;
  heng_item item = {.span = heng__span_here(p)};
  if (change(p, out, &item)) {
    push_item(p, out, &item, item.span.start);
    return;
  }
  uint32_t start = heng__start_here(p);
  if (out->kind == HENG_B_SCORE) almost_score_word(p);
  heng_keyword word =
      item_word_here(p, out->kind == HENG_B_FIELDS ? table_words : score_words);
  // An added field may have the names `indicator 指标`: then its type follows.
  if (out->kind == HENG_B_EXTEND && word != HENG_K_ROLLUP &&
      heng__sign_ahead(p, 2, HENG_G_COLON))
    word = HENG_K_NONE;
  switch (word) {
    case HENG_K_INDICATOR:
      heng__accept(p, word);
      indicator(p, &item);
      break;
    case HENG_K_DEDUCT:
    case HENG_K_BONUS:
      heng__accept(p, word);
      mark(p, &item, word == HENG_K_DEDUCT ? HENG_I_DEDUCT : HENG_I_BONUS);
      break;
    case HENG_K_OUTCOME:
      heng__accept(p, word);
      outcome(p, &item);
      break;
    case HENG_K_TOTAL:
    case HENG_K_PLACE:
    case HENG_K_TIER: result(p, &item, word); break;
    case HENG_K_ROLLUP:
      heng__accept(p, word);
      rollup(p, &item);
      break;
    default:
      if (!p->failed && !heng__misplaced_citation(p) &&
          !misplaced_word(p, out->kind))
        field_item(p, out, &item);
  }
  push_item(p, out, &item, start);
}

// production: items, extension
bool heng__items(heng_parser *p, heng_block_kind kind, heng_stmt *stmt) {
  block_items out = {.kind = kind,
                     .revisable = stmt->kind == HENG_S_FOR ||
                                  stmt->kind == HENG_S_EXTEND};
  bool extends = kind == HENG_B_EXTEND;
  bool closed = heng__block(p, /*commas=*/extends, item_row, &out);
  stmt->items = out.items.items;
  stmt->n_items = out.items.len;
  if (extends) {
    stmt->fields = out.fields.items;
    stmt->n_fields = out.fields.len;
  }
  return closed;
}
