// Declaring: the first reading of all statements. Finds out which choices,
// tables, params and functions there are, before any expression is built.
#include "grammar/phrases.h"
#include "plan/declare_internal.h"

static bool is_word(heng_slice word, heng_keyword keyword) {
  return heng__pair_has(heng__keyword_pair(keyword), word);
}

// Names of one space may not be declared twice.
static void refuse_double(heng_builder *b,
                          const heng_name *name,
                          heng_span other_span) {
  heng_diag *d = heng__diag(b->diags, HENG_M_DECLARED_TWICE, name->span,
                            HENG_SAY(name->main));
  heng__note(b->diags, d, HENG_N_FIRST_HERE, other_span, HENG_SAY(name->main));
}

void heng__resolve_name(heng_tree *tree, const heng_name *name) {
  for (uint32_t i = 0; i < name->n_words; i++)
    heng__tree_resolve(tree, name->token + i, name->pair);
}

// What has one of the names already, or -1.
static int32_t found(int32_t (*find)(const heng_builder *b, heng_slice name),
                     const heng_builder *b,
                     const heng_name *name) {
  int32_t at = find(b, name->pair.en);
  return at >= 0 ? at : find(b, name->pair.zh);
}

static int32_t found_in(int32_t (*find)(const heng_builder *b,
                                        uint32_t of,
                                        heng_slice name),
                        const heng_builder *b,
                        uint32_t of,
                        const heng_name *name) {
  int32_t at = find(b, of, name->pair.en);
  return at >= 0 ? at : find(b, of, name->pair.zh);
}

// Choices -------------------------------------------------------------------

static void new_choice(heng_builder *b,
                       heng_pair pair,
                       heng_said said,
                       heng_span span) {
  heng_bchoice *choice = heng__new(b->arena, heng_bchoice);
  choice->c.pair = pair;
  choice->c.shown = said.en;
  choice->c.shown_zh = said.zh;
  choice->said = said;
  choice->span = span;
  heng__push(b->arena, &b->choices, choice);
}

static void add_choice_values(heng_builder *b,
                              heng_tree *tree,
                              uint32_t id,
                              const heng_stmt *stmt) {
  heng_bchoice *choice = b->choices.items[id];
  for (size_t i = 0; i < stmt->n_values; i++) {
    const heng_name *name = &stmt->values[i];
    int32_t old = found_in(heng__b_choice_value, b, id, name);
    if (old >= 0) refuse_double(b, name, choice->spans.items[old]);
    heng__push(b->arena, &choice->values, name->pair);
    heng__push(b->arena, &choice->spans, name->span);
    heng__resolve_name(tree, name);
  }
}

static void declare_choice(heng_builder *b,
                           heng_tree *tree,
                           const heng_stmt *stmt) {
  int32_t old = found(heng__b_choice, b, &stmt->name);
  if (old >= 0) refuse_double(b, &stmt->name, b->choices.items[old]->span);
  uint32_t id = (uint32_t)b->choices.len;
  new_choice(b, stmt->name.pair, heng__say_pair(stmt->name.pair),
             stmt->name.span);
  heng__resolve_name(tree, &stmt->name);
  add_choice_values(b, tree, id, stmt);
}

static void report_unknown_table(heng_builder *b, const heng_word *word) {
  heng_diag *d = heng__diag(b->diags, HENG_M_UNKNOWN_TABLE, word->span,
                            HENG_SAY(word->text));
  if (heng__diags_full(b->diags)) return;
  if (!b->schemas.len) {
    heng__note(b->diags, d, HENG_N_USE_MODEL, (heng_span){0},
               HENG_SAY2("", ""));
    return;
  }
  heng_pair *names = heng__array(b->arena, heng_pair, b->tables.len + 1);
  for (size_t i = 0; i < b->tables.len; i++)
    names[i] = b->tables.items[i]->t.pair;
  heng__b_nearest(b, d, word->text, names, b->tables.len);
}

int32_t heng__table_of_word(heng_builder *b,
                            heng_tree *tree,
                            const heng_word *word) {
  int32_t table = heng__b_table(b, word->text);
  if (table < 0)
    report_unknown_table(b, word);
  else
    heng__tree_resolve(tree, word->token, b->tables.items[table]->t.pair);
  return table;
}

static int32_t schema_field_of_word(heng_builder *b,
                                    heng_tree *tree,
                                    uint32_t table,
                                    const heng_word *word) {
  const heng_bschema *s = b->schemas.items[table];
  int32_t field = heng__b_schema_field(b, table, word->text);
  if (field >= 0) {
    heng__tree_resolve(tree, word->token, s->fields.items[field].pair);
    return field;
  }
  if (heng__b_is_lost(b, word->text)) return -1;
  heng_diag *d = heng__diag(b->diags, HENG_M_UNKNOWN_FIELD, word->span,
                            HENG_SAY(word->text), heng__say_pair(s->t.pair));
  if (heng__diags_full(b->diags)) return -1;
  heng_pair *names = heng__array(b->arena, heng_pair, s->fields.len + 1);
  for (size_t i = 0; i < s->fields.len; i++) names[i] = s->fields.items[i].pair;
  heng__b_nearest(b, d, word->text, names, s->fields.len);
  return -1;
}

static int32_t choice_of_member(heng_builder *b,
                                heng_tree *tree,
                                const heng_word *table_word,
                                const heng_word *member) {
  int32_t table = heng__table_of_word(b, tree, table_word);
  if (table < 0) return -1;
  if ((size_t)table >= b->schemas.len) {
    heng__diag(b->diags, HENG_M_NOT_A_CHOICE, member->span,
               HENG_SAY(member->text));
    return -1;
  }
  int32_t field = schema_field_of_word(b, tree, (uint32_t)table, member);
  if (field < 0) return -1;
  const heng_schema_field *f = &b->schemas.items[table]->fields.items[field];
  if (f->base != HENG_TYPE_CHOICE) {
    heng__diag(b->diags, HENG_M_NOT_A_CHOICE, member->span,
               HENG_SAY(member->text));
    return -1;
  }
  return (int32_t)f->id;
}

static void extend_choice(heng_builder *b,
                          heng_tree *tree,
                          const heng_stmt *stmt) {
  int32_t choice;
  if (stmt->member.text.len)
    choice = choice_of_member(b, tree, &stmt->target, &stmt->member);
  else {
    choice = heng__b_choice(b, stmt->target.text);
    if (choice < 0)
      heng__diag(b->diags, HENG_M_UNKNOWN_TYPE, stmt->target.span,
                 HENG_SAY(stmt->target.text));
    else
      heng__tree_resolve(tree, stmt->target.token,
                         b->choices.items[choice]->c.pair);
  }
  if (choice >= 0)
    add_choice_values(b, tree, (uint32_t)choice, stmt);
  else
    heng__b_lose(b, stmt);
}

// Types ---------------------------------------------------------------------

heng_said heng__b_type_said(heng_builder *b, heng_type type) {
  switch (type.base) {
    case HENG_TYPE_NONE: return HENG_SAY2("nothing", "无");
    case HENG_TYPE_NUMBER: return HENG_SAY2("a number", "数");
    case HENG_TYPE_TEXT: return HENG_SAY2("a text", "文字");
    case HENG_TYPE_DATE: return HENG_SAY2("a date", "日期");
    case HENG_TYPE_BOOL: return HENG_SAY2("a yes/no", "是否");
    case HENG_TYPE_DURATION: return HENG_SAY2("a span of time", "时长");
    case HENG_TYPE_CHOICE: {
      heng_said said = b->choices.items[type.id]->said;
      return (heng_said){
          heng__arena_printf(b->arena, "a choice of `%.*s`", HENG_ARG(said.en)),
          heng__arena_printf(b->arena, "选项“%.*s”", HENG_ARG(said.zh))};
    }
    case HENG_TYPE_REF: {
      heng_pair p = b->tables.items[type.id]->t.pair;
      heng_slice en = heng__pair_show(p, HENG_EN);
      heng_slice zh = heng__pair_show(p, HENG_ZH);
      return (heng_said){
          heng__arena_printf(b->arena, "a row of `%.*s`", HENG_ARG(en)),
          heng__arena_printf(b->arena, "“%.*s”的一行", HENG_ARG(zh))};
    }
  }
  return HENG_SAY2("", "");
}

static heng_type unknown_type(heng_builder *b, const heng_word *word) {
  heng_diag *d = heng__diag(b->diags, HENG_M_UNKNOWN_TYPE, word->span,
                            HENG_SAY(word->text));
  if (heng__diags_full(b->diags)) return (heng_type){0};
  heng_said instead = heng__everyday_type(word->text);
  if (instead.en.len) {
    heng__note(b->diags, d, HENG_N_WRITE_INSTEAD, (heng_span){0}, instead);
    return (heng_type){0};
  }
  HENG_VEC(heng_pair) names = {0};
  static const heng_keyword words[] = {HENG_K_NUMBER, HENG_K_TEXT, HENG_K_DATE,
                                       HENG_K_YES_NO, HENG_K_CHOICE};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    heng__push(b->arena, &names, heng__keyword_pair(words[i]));
  for (size_t i = 0; i < b->choices.len; i++)
    heng__push(b->arena, &names, b->choices.items[i]->c.pair);
  for (size_t i = 0; i < b->tables.len; i++)
    heng__push(b->arena, &names, b->tables.items[i]->t.pair);
  heng__b_nearest(b, d, word->text, names.items, names.len);
  return (heng_type){0};
}

heng_type heng__b_type(heng_builder *b,
                       heng_tree *tree,
                       const heng_type_text *text) {
  heng_type type = {.optional = text->optional, .whole = text->whole};
  const heng_word *word = &text->word;
  static const struct {
    heng_keyword word;
    heng_base_type base;
  } plain[] = {{HENG_K_NUMBER, HENG_TYPE_NUMBER},
               {HENG_K_TEXT, HENG_TYPE_TEXT},
               {HENG_K_DATE, HENG_TYPE_DATE},
               {HENG_K_YES_NO, HENG_TYPE_BOOL}};
  if (text->member.text.len) {
    int32_t choice = choice_of_member(b, tree, word, &text->member);
    if (choice < 0) return (heng_type){0};
    type.base = HENG_TYPE_CHOICE;
    type.id = (uint32_t)choice;
    return type;
  }
  int32_t choice = heng__b_choice(b, word->text);
  if (choice >= 0) {
    heng__tree_resolve(tree, word->token, b->choices.items[choice]->c.pair);
    type.base = HENG_TYPE_CHOICE;
    type.id = (uint32_t)choice;
    return type;
  }
  int32_t table = heng__b_table(b, word->text);
  if (table >= 0) {
    heng__tree_resolve(tree, word->token, b->tables.items[table]->t.pair);
    type.base = HENG_TYPE_REF;
    type.id = (uint32_t)table;
    return type;
  }
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    if (is_word(word->text, plain[i].word)) {
      heng__tree_resolve(tree, word->token, heng__keyword_pair(plain[i].word));
      type.base = plain[i].base;
      return type;
    }
  return unknown_type(b, word);
}

heng_type heng__b_rule_type(heng_builder *b,
                            heng_tree *tree,
                            const heng_type_text *text) {
  if (text->key || text->main || text->otherwise || text->low)
    heng__diag(b->diags, HENG_M_TYPE_OF_RECORDS, text->span, HENG_SAY2("", ""));
  return heng__b_type(b, tree, text);
}

// Records -------------------------------------------------------------------

static void declare_table(heng_builder *b,
                          heng_tree *tree,
                          const heng_stmt *stmt,
                          heng_table_kind kind) {
  int32_t old = found(heng__b_table, b, &stmt->name);
  if (old >= 0)
    refuse_double(b, &stmt->name, b->tables.items[old]->t.name_span);
  heng_btable *t = heng__new(b->arena, heng_btable);
  t->t.pair = stmt->name.pair;
  t->t.title = stmt->name.title;
  t->t.kind = kind;
  t->t.span = stmt->span;
  t->t.name_span = stmt->name.span;
  t->t.cites = stmt->cites;
  t->t.source[0] = t->t.source[1] = HENG_NONE;
  t->t.total = t->t.place = t->t.tier = HENG_NONE;
  t->t.root = (uint32_t)b->tables.len;
  t->stmt = stmt;
  t->tree = tree;
  t->rows = kind == HENG_TABLE_RECORDS ? HENG_DONE : HENG_WAITING;
  heng__push(b->arena, &b->tables, t);
  heng__resolve_name(tree, &stmt->name);
  if (kind != HENG_TABLE_RECORDS) return;
  t->t.schema = (uint32_t)b->schemas.len;
  t->t.given = stmt->kind == HENG_S_GIVEN;
  heng_bschema *s = heng__new(b->arena, heng_bschema);
  s->t.pair = stmt->name.pair;
  s->t.key = -1;
  s->t.span = stmt->name.span;
  s->stmt = stmt;
  s->tree = tree;
  heng__push(b->arena, &b->schemas, s);
}

static void fill_type(heng_builder *b,
                      heng_tree *tree,
                      const heng_field_text *text,
                      heng_schema_field *f,
                      heng_pair table) {
  const heng_type_text *t = &text->type;
  f->key = t->key;
  f->main = t->main;
  f->whole = t->whole;
  f->optional = t->optional;
  if (!t->word.text.len) {
    f->base = HENG_TYPE_TEXT;  // `id key`
    return;
  }
  if (!t->member.text.len && is_word(t->word.text, HENG_K_CHOICE) &&
      heng__b_choice(b, t->word.text) < 0) {
    heng__tree_resolve(tree, t->word.token, heng__keyword_pair(HENG_K_CHOICE));
    f->base = HENG_TYPE_CHOICE;
    f->id = (uint32_t)b->choices.len;
    new_choice(b, (heng_pair){{NULL, 0}, {NULL, 0}},
               heng__b_member_said(b, table, f->pair), text->span);
    return;
  }
  heng_type type = heng__b_type(b, tree, t);
  f->base = type.base;
  f->id = type.id;
  if (f->base == HENG_TYPE_REF && f->id >= b->schemas.len) {
    heng__diag(b->diags, HENG_M_REFERS_TO_DERIVED, t->span,
               HENG_SAY(t->word.text));
    f->base = HENG_TYPE_TEXT;
  }
  if (t->low) {
    f->has_low = f->has_high = true;
    heng__const_bounds(b, tree, t, &f->low, &f->high);
  }
}

static void add_schema_field(heng_builder *b,
                             uint32_t schema,
                             heng_tree *tree,
                             const heng_field_text *text) {
  heng_bschema *s = b->schemas.items[schema];
  heng_schema_field f = {.pair = text->name.pair, .span = text->name.span};
  int32_t same = found_in(heng__b_schema_field, b, schema, &text->name);
  // A field that is there is named, not declared: either of its names will do.
  if (same >= 0 && text->name.n_words == 1) {
    tree->tokens[text->name.token].declares = false;
    heng__tree_resolve(tree, text->name.token, s->fields.items[same].pair);
  }
  heng__resolve_name(tree, &text->name);
  fill_type(b, tree, text, &f, s->t.pair);
  if (same >= 0) {
    heng_schema_field *old = &s->fields.items[same];
    // A text may be narrowed to a choice or a reference; nothing else changes.
    if (old->base == HENG_TYPE_TEXT && !old->key && s->tree != tree &&
        (f.base == HENG_TYPE_CHOICE || f.base == HENG_TYPE_REF ||
         f.base == HENG_TYPE_TEXT || f.base == HENG_TYPE_NONE)) {
      old->base = f.base;
      old->id = f.id;
      old->optional = f.optional;
      old->span = f.span;
    } else {
      refuse_double(b, &text->name, old->span);
    }
    return;
  }
  if (f.key) {
    bool several = s->t.key >= 0;
    if (several && s->stmt->kind == HENG_S_GIVEN)
      heng__diag(b->diags, HENG_M_SECOND_KEY, text->span,
                 HENG_SAY(text->name.main));
    if (several) s->fields.items[s->t.key].part = f.part = true;
    s->t.key = (int32_t)s->fields.len;
  }
  heng__push(b->arena, &s->fields, f);
}

static void extend_fields(heng_builder *b,
                          heng_tree *tree,
                          const heng_stmt *stmt) {
  int32_t table = heng__table_of_word(b, tree, &stmt->target);
  if (table < 0) heng__b_lose(b, stmt);
  if (table < 0 || !stmt->n_fields) return;
  if ((size_t)table >= b->schemas.len) {
    heng__diag(b->diags, HENG_M_EXTEND_DERIVED, stmt->fields[0].span,
               HENG_SAY(stmt->target.text));
    return;
  }
  for (size_t i = 0; i < stmt->n_fields; i++)
    add_schema_field(b, (uint32_t)table, tree, &stmt->fields[i]);
}

// `for kind = v`: which rows have the fields that an extend brought.
static void extend_conditions(heng_builder *b,
                              heng_tree *tree,
                              const heng_stmt *stmt) {
  int32_t table = heng__b_table(b, stmt->target.text);
  if (table < 0 || (size_t)table >= b->schemas.len || !stmt->n_conditions)
    return;
  heng_bschema *s = b->schemas.items[table];
  struct heng_schema_when *when =
      heng__array(b->arena, struct heng_schema_when, stmt->n_conditions);
  for (size_t i = 0; i < stmt->n_conditions; i++) {
    const heng_word *value = &stmt->conditions[i].value;
    int32_t field = schema_field_of_word(b, tree, (uint32_t)table,
                                         &stmt->conditions[i].field);
    if (field < 0) return;
    const heng_schema_field *f = &s->fields.items[field];
    if (f->base != HENG_TYPE_CHOICE) {
      heng__diag(b->diags, HENG_M_NOT_A_CHOICE, stmt->conditions[i].field.span,
                 HENG_SAY(stmt->conditions[i].field.text));
      return;
    }
    heng_bchoice *c = b->choices.items[f->id];
    int32_t code = heng__b_choice_value(b, f->id, value->text);
    if (code < 0) {
      heng__b_unknown_value(b, value, f->id);
      return;
    }
    heng__tree_resolve(tree, value->token, c->values.items[code]);
    when[i].field = (uint32_t)field;
    when[i].code = code;
  }
  for (size_t i = 0; i < stmt->n_fields; i++) {
    int32_t field =
        heng__b_schema_field(b, (uint32_t)table, stmt->fields[i].name.main);
    if (field < 0) continue;
    s->fields.items[field].when = when;
    s->fields.items[field].n_when = stmt->n_conditions;
  }
}

// `else v` of a record field.
static void fill_default(heng_builder *b,
                         heng_tree *tree,
                         uint32_t schema,
                         const heng_field_text *text) {
  if (!text->type.otherwise) return;
  int32_t field = heng__b_schema_field(b, schema, text->name.main);
  if (field < 0) return;
  heng_schema_field *f = &b->schemas.items[schema]->fields.items[field];
  if (f->base == HENG_TYPE_NONE) return;
  heng_ctx ctx = {.b = b, .tree = tree, .this_cursor = HENG_NONE};
  heng_facts none = {0};
  ctx.facts = &none;
  heng_type want = {.base = f->base, .id = f->id, .whole = f->whole};
  heng_node *node = heng__b_fold(
      &ctx, heng__b_expect(&ctx, text->type.otherwise, want, false));
  if (node->type.base == HENG_TYPE_NONE) return;
  if (node->kind != HENG_NODE_CONST || f->base == HENG_TYPE_TEXT) {
    heng__diag(b->diags, HENG_M_NOT_CONSTANT, text->type.otherwise->span,
               HENG_SAY2("", ""));
    return;
  }
  if (f->has_low && (heng__num_cmp(node->value.num, f->low) < 0 ||
                     heng__num_cmp(node->value.num, f->high) > 0))
    heng__diag(b->diags, HENG_M_OUT_OF_BOUNDS, text->type.otherwise->span,
               HENG_SAY(heng__num_text(b->arena, node->value.num)),
               HENG_SAY(heng__num_text(b->arena, f->low)),
               HENG_SAY(heng__num_text(b->arena, f->high)));
  f->has_default = true;
  f->default_num = node->value.num;
  f->default_code = node->value.code;
  if (f->base == HENG_TYPE_REF) f->default_key = node->value.text;
}

// Tables without a key of their own have a composite key.
static void set_composite(heng_builder *b, heng_bschema *s) {
  static const char *const keys[][6] = {
      {"marks", "unit", "indicator", "assessor", "stage"},
      {"milestones", "task", "quarter"},
      {"results", "unit", "scheme", "year"},
      {"workload", "office", "year"},
      {"overrides", "unit", "outcome", "year"},
  };
  if (heng__b_key_of_several(b, s) || s->t.key >= 0) return;
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    if (!heng__slice_eq(s->t.pair.en, heng__slice(keys[i][0]))) continue;
    s->t.composite = heng__array(b->arena, uint32_t, 5);
    for (size_t k = 1; k < 6 && keys[i][k]; k++)
      for (size_t f = 0; f < s->fields.len; f++)
        if (heng__slice_eq(s->fields.items[f].pair.en, heng__slice(keys[i][k])))
          s->t.composite[s->t.n_composite++] = (uint32_t)f;
  }
}

// Given tables --------------------------------------------------------------

static bool looks_like_number(heng_slice text) {
  bool digit = false;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c >= '0' && c <= '9')
      digit = true;
    else if (!(c == '.' || (i == 0 && (c == '-' || c == '+')) ||
               (i + 1 == text.len && c == '%')))
      return false;
  }
  return digit;
}

static void declare_given(heng_builder *b, uint32_t schema) {
  heng_bschema *s = b->schemas.items[schema];
  const heng_grid *grid = s->stmt->grid;
  if (!grid) return;
  for (size_t c = 0; c < grid->n_columns; c++) {
    heng_field_text column = grid->columns[c];
    bool typed = column.type.word.text.len || column.type.key;
    add_schema_field(b, schema, s->tree, &column);
    heng_schema_field *f = &s->fields.items[s->fields.len - 1];
    if (typed) continue;
    bool numbers = grid->n_rows > 0;
    for (size_t r = 0; r < grid->n_rows; r++) {
      const heng_cell *cell = &grid->rows[r][c];
      if (cell->quoted || !looks_like_number(cell->text)) numbers = false;
    }
    f->base = numbers ? HENG_TYPE_NUMBER : HENG_TYPE_TEXT;
    f->optional = false;
  }
}

// A cell that names a choice may be written in the other tongue.
static void resolve_given_cell(heng_builder *b,
                               const heng_bschema *s,
                               size_t field,
                               const heng_cell *cell) {
  const heng_schema_field *f = &s->fields.items[field];
  if (f->base != HENG_TYPE_CHOICE || f->id >= b->choices.len ||
      s->stmt->file.len)
    return;
  int32_t code = heng__b_choice_value(b, f->id, cell->text);
  if (code < 0) return;
  heng_pair pair = b->choices.items[f->id]->values.items[code];
  if (pair.en.len && pair.zh.len)
    heng__tree_resolve(s->tree, cell->token, pair);
}

static void add_given_rows(heng_builder *b,
                           heng_plan_rows *out,
                           const heng_bschema *s,
                           uint32_t schema) {
  const heng_grid *grid = s->stmt->grid;
  out->schema = schema;
  out->n_rows = grid->n_rows;
  out->rows = heng__array(b->arena, heng_plan_row, grid->n_rows + 1);
  for (size_t r = 0; r < grid->n_rows; r++) {
    heng_plan_row *row = &out->rows[r];
    row->cells = heng__array(b->arena, heng_slice, s->fields.len + 1);
    for (size_t c = 0; c < grid->n_columns && c < s->fields.len; c++) {
      row->cells[c] = grid->rows[r][c].text;
      resolve_given_cell(b, s, c, &grid->rows[r][c]);
    }
    if (grid->n_columns) row->span = grid->rows[r][0].span;
    if (grid->cites) row->cites = grid->cites[r];
  }
}

// All together -----------------------------------------------------------------

void heng__refuse_known(heng_builder *b, const heng_name *name) {
  int32_t at = found(heng__b_param, b, name);
  if (at >= 0) refuse_double(b, name, b->params.items[at]->p.span);
  at = found(heng__b_value, b, name);
  if (at >= 0) refuse_double(b, name, b->values.items[at]->stmt->name.span);
  at = found(heng__b_function, b, name);
  if (at >= 0) refuse_double(b, name, b->functions.items[at]->stmt->name.span);
}

static void declare_scheme(heng_builder *b,
                           heng_tree *tree,
                           const heng_stmt *stmt) {
  heng_plan *plan = b->plan;
  if (plan->pair.en.len || plan->pair.zh.len) {
    heng__diag(b->diags, HENG_M_SECOND_SCHEME, stmt->span,
               HENG_SAY(stmt->name.main));
    return;
  }
  plan->pair = stmt->name.pair;
  plan->title = stmt->name.title;
  plan->has_edition = stmt->has_edition;
  plan->edition = stmt->edition;
  heng__resolve_name(tree, &stmt->name);
}

static heng_table_kind kind_of(const heng_stmt *stmt) {
  return stmt->n_from > 1 ? HENG_TABLE_PAIR
         : stmt->n_keys   ? HENG_TABLE_GROUP
                          : HENG_TABLE_SUBSET;
}

// One reading of all statements of the wanted kind.
static void each(heng_builder *b,
                 heng_stmt_kind kind,
                 void (*take)(heng_builder *, heng_tree *, const heng_stmt *)) {
  for (size_t i = 0; i < b->texts->parts.len; i++)
    if (b->texts->parts.items[i].stmt->kind == kind)
      take(b, b->texts->parts.items[i].tree, b->texts->parts.items[i].stmt);
}

static void declare_records(heng_builder *b,
                            heng_tree *tree,
                            const heng_stmt *stmt) {
  declare_table(b, tree, stmt, HENG_TABLE_RECORDS);
}

static void declare_from(heng_builder *b,
                         heng_tree *tree,
                         const heng_stmt *stmt) {
  declare_table(b, tree, stmt, kind_of(stmt));
  b->tables.items[b->tables.len - 1]->t.score = stmt->kind == HENG_S_SCORE;
}

static void fill_records(heng_builder *b) {
  for (uint32_t i = 0; i < b->schemas.len; i++) {
    heng_bschema *s = b->schemas.items[i];
    if (s->stmt->kind == HENG_S_GIVEN) {
      declare_given(b, i);
      continue;
    }
    for (size_t k = 0; k < s->stmt->n_fields; k++)
      add_schema_field(b, i, s->tree, &s->stmt->fields[k]);
  }
}

static void fill_defaults(heng_builder *b) {
  for (uint32_t i = 0; i < b->schemas.len; i++) {
    heng_bschema *s = b->schemas.items[i];
    for (size_t k = 0; k < s->stmt->n_fields; k++)
      fill_default(b, s->tree, i, &s->stmt->fields[k]);
  }
  for (size_t i = 0; i < b->texts->parts.len; i++) {
    const heng_part *part = &b->texts->parts.items[i];
    if (part->stmt->kind != HENG_S_EXTEND) continue;
    int32_t table = heng__b_table(b, part->stmt->target.text);
    if (table < 0 || (size_t)table >= b->schemas.len) continue;
    for (size_t k = 0; k < part->stmt->n_fields; k++)
      fill_default(b, part->tree, (uint32_t)table, &part->stmt->fields[k]);
  }
}

// A stored field as the rules see it.
static void declare_stored(heng_builder *b, uint32_t table) {
  heng_bschema *s = b->schemas.items[table];
  heng_btable *t = b->tables.items[table];
  for (size_t i = 0; i < s->fields.len; i++) {
    heng_schema_field *f = &s->fields.items[i];
    heng_bfield *field = heng__new(b->arena, heng_bfield);
    field->f.pair = f->pair;
    field->f.role = HENG_ROLE_STORED;
    field->f.type = (heng_type){
        .base = heng__b_is_lost_type(b, f) ? HENG_TYPE_NONE : f->base,
        .id = f->id,
        .optional = (f->optional || f->n_when) && !f->has_default,
        .whole = f->whole};
    field->f.stored = (uint32_t)i;
    field->f.parent = HENG_NONE;
    field->f.span = field->f.name_span = f->span;
    field->progress = HENG_DONE;
    field->schema = f;
    heng__push(b->arena, &t->fields, field);
  }
}

static void declare_for(heng_builder *b,
                        heng_tree *tree,
                        const heng_stmt *stmt) {
  int32_t table = heng__table_of_word(b, tree, &stmt->target);
  if (table >= 0)
    heng__b_declare_items(b, (uint32_t)table, tree, stmt->items, stmt->n_items);
  else
    heng__b_lose(b, stmt);
}

// `extend departments { … }` may bring items as well as fields.
static void declare_for_extend(heng_builder *b,
                               heng_tree *tree,
                               const heng_stmt *stmt) {
  int32_t table = heng__b_table(b, stmt->target.text);
  if (table >= 0 && stmt->n_items)
    heng__b_declare_items(b, (uint32_t)table, tree, stmt->items, stmt->n_items);
}

static void declare_rows(heng_builder *b) {
  heng_plan *plan = b->plan;
  plan->rows = heng__array(b->arena, heng_plan_rows, b->schemas.len + 1);
  for (size_t i = 0; i < b->schemas.len; i++)
    if (b->schemas.items[i]->stmt->kind == HENG_S_GIVEN &&
        b->schemas.items[i]->stmt->grid)
      add_given_rows(b, &plan->rows[plan->n_rows++], b->schemas.items[i],
                     (uint32_t)i);
}

void heng__b_declare(heng_builder *b) {
  each(b, HENG_S_SCHEME, declare_scheme);
  each(b, HENG_S_CHOICE, declare_choice);
  each(b, HENG_S_RECORD, declare_records);
  each(b, HENG_S_GIVEN, declare_records);
  for (size_t i = 0; i < b->texts->parts.len; i++) {
    const heng_part *part = &b->texts->parts.items[i];
    if (part->stmt->kind == HENG_S_TABLE || part->stmt->kind == HENG_S_SCORE)
      declare_from(b, part->tree, part->stmt);
  }
  fill_records(b);
  each(b, HENG_S_EXTEND, extend_fields);
  each(b, HENG_S_EXTEND_CHOICE, extend_choice);
  each(b, HENG_S_EXTEND, extend_conditions);
  for (size_t i = 0; i < b->schemas.len; i++)
    set_composite(b, b->schemas.items[i]);
  fill_defaults(b);
  for (uint32_t i = 0; i < b->schemas.len; i++) declare_stored(b, i);
  declare_rows(b);
  heng__b_declare_derived(b);
  each(b, HENG_S_FOR, declare_for);
  each(b, HENG_S_EXTEND, declare_for_extend);
}
