// The parser's statements, and its entrance.
#include "base/utf8.h"
#include "grammar/lookalike.h"
#include "grammar/parse_internal.h"

#include "base/encoding.h"

// --- Scheme, use ------------------------------------------------------------

// edition 2017
static void edition(heng_parser *p, heng_stmt *s) {
  heng_span span = heng__span_here(p);
  const heng_token *t = heng__ahead(p, 0);
  heng_slice text = heng__token_text(p->arena, p->source, t);
  bool year = t->kind == HENG_T_NUMBER && text.len <= 4 && !heng__line_ended(p);
  for (size_t i = 0; year && i < text.len; i++) {
    year = text.ptr[i] >= '0' && text.ptr[i] <= '9';
    s->edition = s->edition * 10 + (text.ptr[i] - '0');
  }
  s->has_edition = year && s->edition > 0;
  if (!s->has_edition)
    heng__mistake(p, HENG_M_SYNTAX_EDITION_YEAR, span, HENG_SAY2("", ""));
  else
    heng__next(p);
}

// production: scheme
static void scheme(heng_parser *p, heng_stmt *s) {
  static const heng_keyword stops[] = {HENG_K_EDITION, HENG_K_NONE};
  heng__name(p, stops, &s->name);
  if (heng__accept(p, HENG_K_EDITION)) edition(p, s);
}

// production: use
static void use(heng_parser *p, heng_stmt *s) {
  heng__expect_word(p, &s->target,
                    HENG_SAY2("the name of rules", "规则的名称"));
}

// --- Tables of the model, choices -------------------------------------------

typedef struct fields {
  HENG_VEC(heng_field_text) fields;
} fields;

static void field_row(heng_parser *p, void *ctx) {
  fields *out = ctx;
  heng_field_text field;
  heng__field(p, &field);
  if (!p->failed) heng__push(p->arena, &out->fields, field);
}

// production: record
static void record(heng_parser *p, heng_stmt *s) {
  fields out = {0};
  heng__name(p, NULL, &s->name);
  heng__block(p, /*commas=*/true, field_row, &out);
  s->fields = out.fields.items;
  s->n_fields = out.fields.len;
}

typedef struct values {
  HENG_VEC(heng_name) names;
} values;

static void value_row(heng_parser *p, void *ctx) {
  values *out = ctx;
  heng_name name;
  if (heng__name(p, NULL, &name)) heng__push(p->arena, &out->names, name);
}

// production: values
static void choice_values(heng_parser *p, heng_stmt *s) {
  values out = {0};
  p->apart = true;
  heng__block(p, /*commas=*/true, value_row, &out);
  p->apart = false;
  s->values = out.names.items;
  s->n_values = out.names.len;
}

// production: choice
static void choice(heng_parser *p, heng_stmt *s) {
  heng__name(p, NULL, &s->name);
  choice_values(p, s);
}

// for k = v and k = v
// production: conditions
static void conditions(heng_parser *p, heng_stmt *s) {
  HENG_VEC(heng_condition) list = {0};
  do {
    heng_condition c = {0};
    heng__expect_word(p, &c.field, HENG_SAY2("a field", "字段名"));
    heng__expect_sign(p, HENG_G_EQ);
    heng__expect_word(p, &c.value,
                      HENG_SAY2("a value of its choice", "该字段选项的值"));
    heng__push(p->arena, &list, c);
  } while (heng__accept(p, HENG_K_AND));
  s->conditions = list.items;
  s->n_conditions = list.len;
}

// production: extend
static void extend(heng_parser *p, heng_stmt *s) {
  bool of_table = heng__keyword_ahead(p, 1, HENG_K_FOR) &&
                  heng__sign_ahead(p, 3, HENG_G_EQ);
  bool of_choice = heng__ahead(p, 1)->kind == HENG_T_WORD &&
                   !heng__ahead(p, 1)->first_on_line && !of_table;
  if (of_choice && heng__accept(p, HENG_K_CHOICE)) {
    s->kind = HENG_S_EXTEND_CHOICE;
    heng__expect_word(p, &s->target, HENG_SAY2("a choice", "选项名"));
    if (heng__accept_sign(p, HENG_G_DOT))
      heng__expect_word(p, &s->member, HENG_SAY2("a field", "字段名"));
    choice_values(p, s);
    return;
  }
  heng__expect_word(p, &s->target, HENG_SAY2("a table", "表名"));
  if (heng__accept(p, HENG_K_FOR)) conditions(p, s);
  heng__items(p, HENG_B_EXTEND, s);
}

// --- Params, values, functions ----------------------------------------------

static void keys(heng_parser *p, heng_stmt *s) {
  HENG_VEC(heng_expr *) list = {0};
  do {
    heng__push(p->arena, &list, heng__sum(p));
  } while (!p->failed && heng__accept_sign(p, HENG_G_COMMA));
  s->keys = list.items;
  s->n_keys = list.len;
}

typedef struct param_rows {
  HENG_VEC(heng_param_row) rows;
} param_rows;

// production: param_key
static bool row_key(heng_parser *p, heng_word *out) {
  const heng_token *next = heng__ahead(p, 1);
  bool from = (next->kind != HENG_T_SIGN || next->sign == HENG_G_MINUS) &&
              (heng__keyword_here(p, HENG_K_FROM_ON) ||
               heng__keyword_here(p, HENG_K_FROM));
  if (from) heng__take_keyword(p, HENG_K_FROM_ON, 1);
  if (heng__figure(p, out)) return from;
  heng_token_kind kind = heng__ahead(p, 0)->kind;
  if (kind == HENG_T_WORD || kind == HENG_T_TEXT)
    *out = heng__take_word(p);
  else
    heng__expected(p, HENG_SAY2("a value of the key", "主键的值"), NULL);
  return from;
}

static void row_keys(heng_parser *p, heng_param_row *row) {
  HENG_VEC(heng_word) list = {0};
  HENG_VEC(bool) from = {0};
  do {
    heng_word key = {0};
    heng__push(p->arena, &from, row_key(p, &key));
    if (p->failed) return;
    heng__push(p->arena, &list, key);
  } while (heng__accept_sign(p, HENG_G_COMMA));
  row->keys = list.items;
  row->from = from.items;
  row->n_keys = list.len;
}

// production: param_row
static void param_row(heng_parser *p, void *ctx) {
  param_rows *out = ctx;
  heng_param_row row = {0};
  uint32_t start = heng__start_here(p);
  if (heng__keyword_here(p, HENG_K_OTHERWISE))
    heng__take_keyword(p, HENG_K_OTHERWISE, 1);
  else
    row_keys(p, &row);
  uint32_t index = heng__ahead_index(p, 0);
  if (heng__expect_sign(p, HENG_G_EQ))
    p->tokens.items[index].aligns = HENG_ALIGN_ROW;
  row.value = heng__expression(p);
  heng__cites(p, &row.cites);
  row.span = heng__span_from(p, start);
  if (!p->failed) heng__push(p->arena, &out->rows, row);
}

// = value
static void defined_as(heng_parser *p, heng_stmt *s, heng_align align) {
  uint32_t index = heng__ahead_index(p, 0);
  if (heng__expect_sign(p, HENG_G_EQ)) p->tokens.items[index].aligns = align;
  s->value = heng__expression(p);
  heng__cites(p, &s->cites);
}

// Behind the word `param`, up to its figures.
// production: param_head
static void param_head(heng_parser *p, heng_stmt *s) {
  // Behind the name of a slot there may be no figure.
  static const heng_keyword stops[] = {HENG_K_SOURCE, HENG_K_ASSUMED, HENG_K_BY,
                                       HENG_K_BETWEEN, HENG_K_NONE};
  heng__name(p, s->slot ? stops : stops + 2, &s->name);
  if (heng__accept(p, HENG_K_BY)) keys(p, s);
  if (!heng__line_ended(p) && heng__accept_sign(p, HENG_G_COLON))
    heng__type(p, &s->type);
  else if (heng__accept(p, HENG_K_BETWEEN)) {
    s->type.low = heng__sum(p);
    heng__and_to(p);
    s->type.high = heng__sum(p);
  }
}

// production: param_body
static void param_body(heng_parser *p, heng_stmt *s) {
  if (!heng__sign_here(p, HENG_G_LBRACE)) {
    defined_as(p, s, HENG_ALIGN_PARAM);
    return;
  }
  param_rows out = {0};
  heng__block(p, /*commas=*/true, param_row, &out);
  s->rows = out.rows.items;
  s->n_rows = out.rows.len;
  heng__cites(p, &s->cites);
}

// production: param
static void param(heng_parser *p, heng_stmt *s) {
  param_head(p, s);
  param_body(p, s);
}

// production: value
static void value(heng_parser *p, heng_stmt *s) {
  heng__name(p, NULL, &s->name);
  if (!heng__line_ended(p) && heng__accept_sign(p, HENG_G_COLON))
    heng__type(p, &s->type);
  defined_as(p, s, HENG_ALIGN_PARAM);
}

// production: parameters
static void parameters(heng_parser *p, heng_stmt *s) {
  HENG_VEC(heng_field_text) list = {0};
  if (heng__ahead(p, 0)->unmatched || !heng__expect_sign(p, HENG_G_LPAREN)) {
    heng__expected(p, HENG_SAY2("`(`", "“(”"), NULL);
    return;
  }
  p->open++;
  while (!p->failed && !heng__sign_here(p, HENG_G_RPAREN)) {
    heng_field_text parameter;
    heng__parameter(p, &parameter);
    heng__push(p->arena, &list, parameter);
    if (!heng__accept_sign(p, HENG_G_COMMA)) break;
  }
  heng__expect_sign(p, HENG_G_RPAREN);
  if (!p->failed) p->open--;
  s->params = list.items;
  s->n_params = list.len;
}

// production: function
static void function(heng_parser *p, heng_stmt *s) {
  heng__name(p, NULL, &s->name);
  parameters(p, s);
  if (heng__accept(p, HENG_K_FOR))
    heng__expect_word(p, &s->target, HENG_SAY2("a table", "表名"));
  defined_as(p, s, HENG_ALIGN_NONE);
}

// production: given
static void given(heng_parser *p, heng_stmt *s) {
  static const heng_keyword stops[] = {HENG_K_FROM, HENG_K_NONE};
  heng__name(p, stops, &s->name);
  if (!heng__accept(p, HENG_K_FROM)) {
    heng__parse_given(p, s);
    return;
  }
  fields out = {0};
  heng_slice name = heng__token_text(p->arena, p->source, heng__ahead(p, 0));
  if (heng__ahead(p, 0)->kind != HENG_T_TEXT || !name.len)
    heng__expected(
        p, HENG_SAY2("the name of a file in quotes", "引号里的文件名"), NULL);
  const heng_expr *file = heng__text(p);
  s->file = file->text;
  s->file_span = file->span;
  if (heng__sign_here(p, HENG_G_LBRACE) &&
      heng__sign_ahead(p, 1, HENG_G_RBRACE)) {
    heng__next(p);
    heng__expected(p,
                   HENG_SAY2("a column such as `id key` or `name: text`",
                             "列，如“编号 主键”“名称：文字”"),
                   NULL);
    return;
  }
  heng__block(p, /*commas=*/true, field_row, &out);
  s->fields = out.fields.items;
  s->n_fields = out.fields.len;
  heng__cites(p, &s->cites);
}

// --- Tables, scores ---------------------------------------------------------

// production: for
static void for_table(heng_parser *p, heng_stmt *s) {
  heng__expect_word(p, &s->target, HENG_SAY2("a table", "表名"));
  heng__items(p, HENG_B_FIELDS, s);
}

// Whether `in` and a table's name stand [k] tokens ahead, on this line; a title
// may stand before them.
static bool in_table_ahead(heng_parser *p, unsigned k) {
  const heng_token *title = heng__ahead(p, k);
  if (title->kind == HENG_T_TEXT && !title->first_on_line) k++;
  return heng__keyword_ahead(p, k, HENG_K_IN) &&
         !heng__ahead(p, k)->first_on_line &&
         heng__ahead(p, k + 1)->kind == HENG_T_WORD &&
         !heng__ahead(p, k + 1)->first_on_line;
}

// Whether the two words here stand as a name in each tongue before `in`; two of
// one tongue do if they can be nothing else, and are refused as a name.
static bool two_names_here(heng_parser *p) {
  const heng_token *a = heng__ahead(p, 0), *b = heng__ahead(p, 1);
  if (a->kind != HENG_T_WORD || b->kind != HENG_T_WORD || b->first_on_line ||
      !in_table_ahead(p, 2))
    return false;
  if (heng__utf8_has_cjk(heng__token_text(p->arena, p->source, a)) !=
      heng__utf8_has_cjk(heng__token_text(p->arena, p->source, b)))
    return true;
  return !heng__keyword_ahead(p, 1, HENG_K_WHERE) &&
         !heng__keyword_ahead(p, 1, HENG_K_BY) &&
         !heng__keyword_ahead(p, 1, HENG_K_HAVING) &&
         !heng__keyword_ahead(p, 1, HENG_K_IN);
}

// [x in] table
// production: from
static void from_tables(heng_parser *p, heng_stmt *s) {
  static const heng_keyword stops[] = {HENG_K_IN, HENG_K_NONE};
  HENG_VEC(heng_from) list = {0};
  do {
    heng_from from = {0};
    if (two_names_here(p) || in_table_ahead(p, 1)) {
      heng__name(p, stops, &from.var);
      heng__accept(p, HENG_K_IN);
    }
    heng__expect_word(p, &from.table, HENG_SAY2("a table", "表名"));
    heng__push(p->arena, &list, from);
  } while (!p->failed && heng__accept_sign(p, HENG_G_COMMA));
  s->from = list.items;
  s->n_from = list.len;
}

// where C, by k, having C: each once, in any order.
// production: clauses
static bool table_clause(heng_parser *p, heng_stmt *s) {
  heng_span span = heng__span_here(p);
  heng_keyword twice = HENG_K_NONE;
  if (heng__accept(p, HENG_K_WHERE)) {
    if (s->where) twice = HENG_K_WHERE;
    s->where = heng__expression(p);
  } else if (heng__accept(p, HENG_K_BY)) {
    if (s->n_keys) twice = HENG_K_BY;
    keys(p, s);
  } else if (heng__accept(p, HENG_K_HAVING)) {
    if (s->having) twice = HENG_K_HAVING;
    s->having = heng__expression(p);
  } else {
    return false;
  }
  if (twice)
    heng__mistake(p, HENG_M_SYNTAX_TWICE, span, heng__keyword_said(twice));
  return !p->failed;
}

static void source_of_rows(heng_parser *p, heng_stmt *s) {
  static const heng_keyword stops[] = {HENG_K_FROM, HENG_K_NONE};
  heng__name(p, stops, &s->name);
  heng__expect(p, HENG_K_FROM);
  from_tables(p, s);
  p->in_head = true;
  while (table_clause(p, s))
    ;
  p->in_head = false;
}

// production: table
static void table(heng_parser *p, heng_stmt *s) {
  source_of_rows(p, s);
  if (p->failed || (!heng__sign_here(p, HENG_G_LBRACE) && heng__line_ended(p)))
    return;
  heng__items(p, HENG_B_FIELDS, s);
}

// production: score
static void score(heng_parser *p, heng_stmt *s) {
  source_of_rows(p, s);
  heng__items(p, HENG_B_SCORE, s);
}

// production: check
static void check(heng_parser *p, heng_stmt *s) {
  static const heng_keyword stops[] = {HENG_K_ON, HENG_K_NONE};
  heng__name(p, stops, &s->name);
  if (heng__accept(p, HENG_K_ON))
    heng__expect_word(p, &s->target, HENG_SAY2("a table", "表名"));
  heng__expect_sign(p, HENG_G_COLON);
  s->value = heng__expression(p);
  s->because = heng__because(p);
  heng__cites(p, &s->cites);
}

// The same, but it only reports.
static void warn(heng_parser *p, heng_stmt *s) {
  s->warn = true;
  check(p, s);
}

// --- Editions and slots -----------------------------------------------------

static void revise(heng_parser *p, heng_stmt *s);
static void drop(heng_parser *p, heng_stmt *s);

// What another text may set: `slot param p between 1 and 5 = 3`, `slot rule r:
// number`.
// production: slot
static void slot(heng_parser *p, heng_stmt *s) {
  static const heng_keyword kinds[] = {HENG_K_PARAM, HENG_K_RULE, HENG_K_NONE};
  s->slot = true;
  if (heng__accept(p, HENG_K_PARAM)) {
    s->kind = HENG_S_PARAM;
    param_head(p, s);
    bool ended = heng__line_ended(p) || !(heng__sign_here(p, HENG_G_EQ) ||
                                          heng__sign_here(p, HENG_G_LBRACE));
    if (!ended) param_body(p, s);
    heng__cites(p, &s->cites);
  } else if (heng__accept(p, HENG_K_RULE)) {
    heng_field_text field;
    s->kind = HENG_S_VALUE;
    heng__slot_rule(p, &field);
    s->name = field.name;
    s->type = field.type;
    if (!heng__line_ended(p) && heng__sign_here(p, HENG_G_EQ))
      defined_as(p, s, HENG_ALIGN_PARAM);
    heng__cites(p, &s->cites);
  } else {
    heng__expected(p, HENG_SAY2("`param` or `rule`", "“参数”或“规则”"), kinds);
  }
}

// --- The whole --------------------------------------------------------------

static const struct {
  heng_keyword keyword;
  heng_stmt_kind kind;
  void (*parse)(heng_parser *p, heng_stmt *s);
} statements[] = {
    {HENG_K_SCHEME, HENG_S_SCHEME, scheme},
    {HENG_K_USE, HENG_S_USE, use},
    {HENG_K_RECORD, HENG_S_RECORD, record},
    {HENG_K_EXTEND, HENG_S_EXTEND, extend},
    {HENG_K_CHOICE, HENG_S_CHOICE, choice},
    {HENG_K_PARAM, HENG_S_PARAM, param},
    {HENG_K_VALUE, HENG_S_VALUE, value},
    {HENG_K_GIVEN, HENG_S_GIVEN, given},
    {HENG_K_FOR, HENG_S_FOR, for_table},
    {HENG_K_FUNCTION, HENG_S_FUNCTION, function},
    {HENG_K_TABLE, HENG_S_TABLE, table},
    {HENG_K_SCORE, HENG_S_SCORE, score},
    {HENG_K_CHECK, HENG_S_CHECK, check},
    {HENG_K_WARN, HENG_S_CHECK, warn},
    {HENG_K_EXAMPLE, HENG_S_EXAMPLE, heng__example},
    {HENG_K_REVISE, HENG_S_REVISE, revise},
    {HENG_K_DROP, HENG_S_DROP, drop},
    {HENG_K_SLOT, HENG_S_PARAM, slot},
};

#define N_STATEMENTS (sizeof statements / sizeof *statements)

static size_t statement_here(heng_parser *p) {
  size_t i = 0;
  while (i < N_STATEMENTS && !heng__keyword_here(p, statements[i].keyword)) i++;
  return i;
}

// A declaration that can be revised or dropped: what it is called.
static size_t declaration_here(heng_parser *p) {
  static const heng_keyword named[] = {
      HENG_K_CHOICE, HENG_K_PARAM, HENG_K_VALUE, HENG_K_GIVEN, HENG_K_FUNCTION,
      HENG_K_TABLE,  HENG_K_SCORE, HENG_K_CHECK, HENG_K_WARN,  HENG_K_NONE};
  size_t i = statement_here(p);
  for (const heng_keyword *k = named; i < N_STATEMENTS && *k; k++)
    if (statements[i].keyword == *k) return i;
  heng__expected(
      p,
      HENG_SAY2("a kind of declaration (choice, param, value, given, "
                "function, table, score, check, warn)",
                "定义的种类（选项、参数、定值、给定、函数、表、计分、"
                "检查、提醒）"),
      named);
  return N_STATEMENTS;
}

// gap.two = 5: one figure of a param.
// production: cell
static void cell(heng_parser *p, heng_stmt *s) {
  HENG_VEC(heng_word) keys = {0};
  heng_param_row *row = heng__new(p->arena, heng_param_row);
  s->kind = HENG_S_REVISE_CELL;
  uint32_t start = heng__start_here(p);
  heng__expect_word(p, &s->target, HENG_SAY2("a param", "参数名"));
  while (heng__accept_sign(p, HENG_G_DOT)) {
    heng_word key;
    if (heng__figure(p, &key) ||
        heng__expect_word(p, &key, HENG_SAY2("a value of the key", "主键的值")))
      heng__push(p->arena, &keys, key);
  }
  row->keys = keys.items;
  row->n_keys = keys.len;
  // Whether one holds from there on is said where the row stands.
  row->from = heng__array(p->arena, bool, keys.len + 1);
  uint32_t index = heng__ahead_index(p, 0);
  if (heng__expect_sign(p, HENG_G_EQ))
    p->tokens.items[index].aligns = HENG_ALIGN_PARAM;
  row->value = heng__expression(p);
  heng__cites(p, &row->cites);
  row->span = heng__span_from(p, start);
  s->rows = row;
  s->n_rows = 1;
}

// revise zibo edition 2017, revise gap.two = 5, revise param gap …
// production: revise
static void revise(heng_parser *p, heng_stmt *s) {
  bool word = heng__ahead(p, 0)->kind == HENG_T_WORD && !heng__line_ended(p);
  if (word && heng__keyword_ahead(p, 1, HENG_K_EDITION) &&
      (heng__ahead(p, 2)->kind == HENG_T_NUMBER ||
       statement_here(p) == N_STATEMENTS)) {
    heng__expect_word(p, &s->target, HENG_SAY2("a scheme", "方案名"));
    heng__accept(p, HENG_K_EDITION);
    edition(p, s);
    return;
  }
  s->span = heng__span_here(p);
  if (word && heng__sign_ahead(p, 1, HENG_G_DOT)) {
    cell(p, s);
    return;
  }
  size_t i = declaration_here(p);
  if (i == N_STATEMENTS) return;
  s->revises = true;
  heng__take_keyword(p, statements[i].keyword, 1);
  s->kind = statements[i].kind;
  statements[i].parse(p, s);
  heng__not_declared(p, &s->name);
}

// production: drop
static void drop(heng_parser *p, heng_stmt *s) {
  size_t i = declaration_here(p);
  if (i == N_STATEMENTS) return;
  s->dropped = statements[i].kind;
  s->warn = statements[i].keyword == HENG_K_WARN;
  heng__take_keyword(p, statements[i].keyword, 1);
  heng__expect_word(p, &s->target, HENG_SAY2("a name", "名称"));
}

// Goes to the next line that begins a statement and stands no further right
// than the one that failed.
static void skip_statement(heng_parser *p, uint32_t started) {
  const heng_token *first = &p->tokens.items[p->order[started]];
  unsigned depth = first->depth;
  uint32_t column = heng__column(p, first->start);
  if (p->at == started) heng__next(p);
  for (; heng__ahead(p, 0)->kind != HENG_T_END; heng__next(p)) {
    const heng_token *t = heng__ahead(p, 0);
    if (t->first_on_line && t->depth <= depth &&
        heng__column(p, t->start) <= column && statement_here(p) < N_STATEMENTS)
      return;
  }
}

static void unknown_statement(heng_parser *p) {
  static const heng_keyword inner[] = {
      HENG_K_INDICATOR, HENG_K_DEDUCT, HENG_K_BONUS,   HENG_K_TOTAL,
      HENG_K_PLACE,     HENG_K_TIER,   HENG_K_OUTCOME, HENG_K_EXPECT,
      HENG_K_SET,       HENG_K_NONE};
  heng_span span = heng__span_here(p);
  if (heng__misplaced_citation(p)) return;
  for (const heng_keyword *k = inner; *k; k++)
    if (heng__keyword_here(p, *k)) {
      bool example = *k == HENG_K_EXPECT || *k == HENG_K_SET;
      heng__mistake2(
          p, HENG_M_SYNTAX_OUTSIDE, span, heng__keyword_said(*k),
          heng__keyword_said(example ? HENG_K_EXAMPLE : HENG_K_SCORE));
      return;
    }
  heng__expected(p, HENG_SAY2("a statement", "一条语句"),
                 heng__statement_words);
}

// production: statement
static void statement(heng_parser *p, heng_stmt *s) {
  size_t i = statement_here(p);
  s->span = heng__span_here(p);
  heng__ahead(p, 0)->begins = true;
  if (i == N_STATEMENTS) {
    unknown_statement(p);
    return;
  }
  heng__take_keyword(p, statements[i].keyword, 1);
  s->kind = statements[i].kind;
  statements[i].parse(p, s);
  uint32_t start = s->span.start;
  if (!s->head.source) {
    uint32_t end = s->name.n_words      ? s->name.span.end
                   : s->target.text.len ? s->target.span.end
                                        : s->span.end;
    s->head = (heng_span){p->source, start, end};
  }
  s->span = heng__span_from(p, start);
  if (!p->failed && !heng__line_ended(p)) heng__surplus(p);
}

static void order_tokens(heng_parser *p) {
  p->order = heng__array(p->arena, uint32_t, p->tokens.len);
  for (uint32_t i = 0; i < p->tokens.len; i++)
    if (p->tokens.items[i].kind != HENG_T_COMMENT) p->order[p->n_order++] = i;
}

// production: rules
static bool in_other_encoding(const heng_source *source, heng_diags *diags) {
  const char *encoding = heng__encoding_guess(source->text);
  if (!encoding) return false;
  heng_diag *d = heng__diag(diags, HENG_M_SYNTAX_ENCODING, (heng_span){0},
                            HENG_SAY(heng__slice(encoding)));
  heng__diag_at_record(diags, d, source->name, 0, (heng_slice){NULL, 0});
  return true;
}

heng_tree *heng__parse(heng_arena *arena,
                       const heng_source *source,
                       heng_diags *diags) {
  heng_tree *tree = heng__new(arena, heng_tree);
  // Every line of a text in another encoding would be wrong.
  if (in_other_encoding(source, diags))
    source = heng__source_new(arena, source->name, HENG_LIT(""));
  heng_parser p = {.arena = arena, .source = source, .diags = diags};
  HENG_VEC(heng_stmt) stmts = {0};
  const heng_diag *before = diags->last;
  heng__lex_check(source, diags);
  // Of bytes that are no text nothing else can be said.
  heng_diags unsaid;
  heng__diags_init(&unsaid, arena);
  if (heng__utf8_valid(source->text) < source->text.len)
    p.diags = diags = &unsaid;
  heng__lex(arena, source, 0, (uint32_t)source->text.len, diags, &p.tokens);
  order_tokens(&p);
  tree->n_tokens = (uint32_t)p.tokens.len;
  while (heng__ahead(&p, 0)->kind != HENG_T_END) {
    heng_stmt s = {0};
    uint32_t started = p.begun = p.row = p.at;
    p.open = p.depth = p.operators = 0;
    p.failed = p.muted = false;
    p.apart = p.in_head = p.in_choose = p.choosing = false;
    statement(&p, &s);
    if (p.failed)
      skip_statement(&p, started);
    else
      heng__push(arena, &stmts, s);
  }
  *tree = (heng_tree){.source = source,
                      .arena = arena,
                      .tokens = p.tokens.items,
                      .n_tokens = tree->n_tokens,
                      .n_all = (uint32_t)p.tokens.len,
                      .inners = p.inners.items,
                      .n_inners = p.inners.len,
                      .stmts = stmts.items,
                      .n_stmts = stmts.len};
  heng__lookalikes_check(source, tree->tokens, tree->n_all, diags, before);
  return tree;
}

heng_expr *heng__parse_expr(heng_arena *arena,
                            const heng_source *source,
                            uint32_t start,
                            uint32_t end,
                            heng_diags *diags) {
  heng_parser p = {.arena = arena, .source = source, .diags = diags, .open = 1};
  if (start == 0 && end == source->text.len) heng__lex_check(source, diags);
  heng__lex(arena, source, start, end, diags, &p.tokens);
  order_tokens(&p);
  heng_expr *e = heng__expression(&p);
  if (!p.failed && heng__ahead(&p, 0)->kind != HENG_T_END) heng__surplus(&p);
  return p.failed ? NULL : e;
}

void heng__tree_resolve(heng_tree *tree, uint32_t token, heng_pair pair) {
  if (token >= tree->n_all || tree->tokens[token].resolved) return;
  tree->tokens[token].resolved = true;
  tree->tokens[token].pair = pair;
}
