// The parser's tables between bars: rows of a given table and of examples, and
// what an example sets and expects.
#include "grammar/parse_internal.h"

typedef struct grid_build {
  heng_grid *grid;  // null: no heading yet, or one that was a mistake
  HENG_VEC(heng_cell *) rows;
  HENG_VEC(heng_cites) cites;
} grid_build;

// Gives the finished rows to their grid.
static void finish_grid(grid_build *build) {
  if (!build->grid) return;
  build->grid->rows = build->rows.items;
  build->grid->cites = build->cites.items;
  build->grid->n_rows = build->rows.len;
  *build = (grid_build){0};
}

// | name | name: type | … |
// production: heading
static heng_grid *heading(heng_parser *p) {
  static const heng_keyword stops[] = {HENG_K_KEY, HENG_K_NONE};
  heng_grid *grid = heng__new(p->arena, heng_grid);
  HENG_VEC(heng_field_text) columns = {0};
  uint32_t start = heng__start_here(p);
  heng__expect_sign(p, HENG_G_BAR);
  do {
    heng_field_text column = {0};
    uint32_t column_start = heng__start_here(p);
    heng__name(p, stops, &column.name);
    heng__field_type(p, &column);
    column.span = heng__span_from(p, column_start);
    if (heng__line_ended(p) || !heng__accept_sign(p, HENG_G_BAR))
      heng__expected(
          p, HENG_SAY2("`|` behind the heading of the column", "列标题后的“|”"),
          NULL);
    heng__push(p->arena, &columns, column);
  } while (!p->failed && !heng__line_ended(p) &&
           heng__ahead(p, 0)->kind == HENG_T_WORD);
  grid->columns = columns.items;
  grid->n_columns = columns.len;
  grid->span = heng__span_from(p, start);
  return p->failed ? NULL : grid;
}

static heng_cell cell_here(heng_parser *p) {
  const heng_token *t = heng__ahead(p, 0);
  heng_cell cell = {.text = heng__token_text(p->arena, p->source, t),
                    .span = heng__span_here(p),
                    .token = heng__ahead_index(p, 0)};
  cell.quoted = cell.text.len < t->end - t->start;
  return cell;
}

static heng_said number_said(heng_parser *p, size_t n) {
  return HENG_SAY(heng__arena_printf(p->arena, "%zu", n));
}

// Bars on the rest of this line.
static size_t bars_left(heng_parser *p) {
  size_t bars = 0;
  for (unsigned k = 0; heng__ahead(p, k)->kind != HENG_T_END &&
                       !heng__ahead(p, k)->first_on_line;
       k++)
    bars += heng__ahead(p, k)->sign == HENG_G_BAR;
  return bars;
}

// production: grid_row
static void grid_row(heng_parser *p, grid_build *build) {
  heng_grid *grid = build->grid;
  size_t n = grid->n_columns, c = 0;
  heng_cell *cells = heng__array(p->arena, heng_cell, n);
  uint32_t start = heng__start_here(p);
  heng__next(p);
  for (; c < n && heng__ahead(p, 0)->kind == HENG_T_CELL; c++) {
    cells[c] = cell_here(p);
    heng__next(p);
    if (heng__line_ended(p) || !heng__accept_sign(p, HENG_G_BAR)) break;
  }
  size_t bars = bars_left(p);
  if (c < n && cells[c].span.source && c + 1 == n)
    heng__mistake(p, HENG_M_SYNTAX_ROW_OPEN, cells[c].span, HENG_SAY2("", ""));
  else if (c < n || bars)
    heng__mistake2(
        p, HENG_M_SYNTAX_ROW_CELLS, heng__span_from(p, start),
        number_said(p, c < n ? c + (cells[c].span.source != NULL) : n + bars),
        number_said(p, n));
  heng_cites cites = {0};
  heng__cites(p, &cites);
  if (p->failed) return;
  grid->span = heng__span_join(grid->span, heng__span_from(p, start));
  heng__push(p->arena, &build->rows, cells);
  heng__push(p->arena, &build->cites, cites);
}

static bool row_here(heng_parser *p) {
  return heng__sign_here(p, HENG_G_BAR);
}

typedef struct given_rows {
  heng_stmt *stmt;
  grid_build build;
  bool broken;  // the heading was a mistake: its rows mean nothing
} given_rows;

static void given_row(heng_parser *p, void *ctx) {
  given_rows *given = ctx;
  if (given->broken) {
    p->failed = true;
  } else if (!row_here(p)) {
    heng__expected(p,
                   HENG_SAY2("a row between bars: | … | … |",
                             "用竖线分隔的一行：| … | … |"),
                   NULL);
  } else if (given->build.grid) {
    grid_row(p, &given->build);
  } else {
    given->build.grid = given->stmt->grid = heading(p);
    given->broken = p->failed;
  }
}

// production: grid
void heng__parse_given(heng_parser *p, heng_stmt *stmt) {
  given_rows given = {.stmt = stmt};
  heng_span here = heng__span_here(p);
  bool closed = heng__block(p, /*commas=*/false, given_row, &given);
  if (closed && !given.build.grid && !given.broken)
    heng__mistake(p, HENG_M_SYNTAX_GRID_HEADING, here, HENG_SAY2("", ""));
  finish_grid(&given.build);
}

// --- Examples ---------------------------------------------------------------

typedef struct example_rows {
  heng_example *example;
  grid_build build;  // of the newest table
  bool broken;       // its heading was a mistake
  HENG_VEC(heng_grid *) grids;
  HENG_VEC(heng_setting) sets;
  HENG_VEC(heng_expect) expects;
} example_rows;

// A table's name and its heading; the rows follow.
// production: example_table
static heng_grid *table_heading(heng_parser *p, example_rows *rows) {
  heng_word table;
  finish_grid(&rows->build);
  if (!heng__expect_word(p, &table, HENG_SAY2("a table", "表名"))) return NULL;
  heng_grid *grid = heading(p);
  rows->broken = p->failed;
  if (p->failed) return NULL;
  grid->table = table;
  grid->span = heng__span_join(table.span, grid->span);
  rows->build.grid = grid;
  return grid;
}

static bool key_part(const heng_token *t) {
  return t->kind == HENG_T_WORD || t->kind == HENG_T_NUMBER;
}

// One column of a key: a word, number, date or text; words and numbers that
// touch each other are one (`1号`).
static bool key_word(heng_parser *p, heng_word *out) {
  const heng_token *t = heng__ahead(p, 0);
  if (heng__line_ended(p) ||
      (!key_part(t) && t->kind != HENG_T_TEXT && t->kind != HENG_T_DATE))
    return false;
  *out = heng__take_word(p);
  while (key_part(t) && key_part(heng__ahead(p, 0)) &&
         heng__ahead(p, 0)->start == out->span.end) {
    out->span.end = heng__ahead(p, 0)->end;
    out->text = heng__span_text(out->span);
    heng__ahead(p, 0)->goes_on = true;
    heng__next(p);
  }
  return true;
}

// production: key
static void keys_until(heng_parser *p, heng_sign end, heng_expect *expect) {
  HENG_VEC(heng_word) keys = {0};
  heng_word word;
  while (!p->failed && !heng__sign_here(p, end) && key_word(p, &word)) {
    heng__push(p->arena, &keys, word);
    heng__accept_sign(p, HENG_G_COMMA);
  }
  expect->key = keys.items;
  expect->n_key = keys.len;
}

// `missing` as an expected value, which no rule can have as a name.
static void mark_missing(heng_parser *p, const heng_expr *value) {
  const heng_pair missing = {HENG_LIT("missing"), HENG_LIT("缺失")};
  if (p->failed || value->kind != HENG_E_NAME ||
      !heng__pair_has(missing, value->word.text))
    return;
  p->tokens.items[value->word.token].resolved = true;
  p->tokens.items[value->word.token].pair = missing;
}

static void expect_value(heng_parser *p, heng_expect *expect) {
  heng__expect_word(p, &expect->table, HENG_SAY2("a table", "表名"));
  keys_until(p, HENG_G_COLON, expect);
  if (!p->failed && expect->n_key == 0)
    heng__expected(p, HENG_SAY2("the key of a row", "一行的主键"), NULL);
  heng__expect_sign(p, HENG_G_COLON);
  heng__expect_word(p, &expect->field, HENG_SAY2("a field", "字段名"));
  heng__expect_sign(p, HENG_G_EQ);
  expect->value = heng__expression(p);
  mark_missing(p, expect->value);
}

static void expect_run_value(heng_parser *p, heng_expect *expect) {
  heng__expect_word(p, &expect->field, HENG_SAY2("a value", "定值名"));
  heng__expect_sign(p, HENG_G_EQ);
  expect->value = heng__expression(p);
  mark_missing(p, expect->value);
}

static bool ends_ahead(heng_parser *p, unsigned k) {
  const heng_token *t = heng__ahead(p, k);
  return t->first_on_line || t->kind == HENG_T_END ||
         t->sign == HENG_G_RBRACE || t->sign == HENG_G_SEMICOLON;
}

// `no findings`, `finding x` and `no finding x`, unless a table of that name is
// meant.
static bool no_findings_here(heng_parser *p) {
  unsigned n = heng__keyword_ahead(p, 0, HENG_K_NO_FINDINGS);
  return n && ends_ahead(p, n);
}

static bool finding_here(heng_parser *p, heng_keyword keyword) {
  unsigned n = heng__keyword_ahead(p, 0, keyword);
  return n && heng__ahead(p, n)->kind == HENG_T_WORD && !ends_ahead(p, n) &&
         (ends_ahead(p, n + 1) || heng__keyword_ahead(p, n + 1, HENG_K_AT_ROW));
}

static void expect_finding(heng_parser *p,
                           heng_keyword keyword,
                           heng_expect *expect) {
  heng__accept(p, keyword);
  expect->text = heng__take_word(p).text;
  if (heng__accept(p, HENG_K_AT_ROW)) keys_until(p, HENG_G_RBRACE, expect);
}

// production: expect
static void expect_row(heng_parser *p, example_rows *rows) {
  heng_expect expect = {0};
  uint32_t start = heng__start_here(p);
  heng__accept(p, HENG_K_EXPECT);
  if (no_findings_here(p)) {
    heng__accept(p, HENG_K_NO_FINDINGS);
    expect.kind = HENG_X_NO_FINDINGS;
  } else if (finding_here(p, HENG_K_FINDING)) {
    expect.kind = HENG_X_FINDING;
    expect_finding(p, HENG_K_FINDING, &expect);
  } else if (finding_here(p, HENG_K_NO_FINDING)) {
    expect.kind = HENG_X_NO_FINDING;
    expect_finding(p, HENG_K_NO_FINDING, &expect);
  } else if (heng__keyword_here(p, HENG_K_ERROR) &&
             heng__ahead(p, 1)->kind == HENG_T_TEXT) {
    heng__accept(p, HENG_K_ERROR);
    expect.kind = HENG_X_ERROR;
    expect.text = heng__text(p)->text;
  } else if (heng__sign_ahead(p, 1, HENG_G_BAR)) {
    expect.kind = HENG_X_ROWS;
    expect.rows = table_heading(p, rows);
    if (expect.rows) expect.table = expect.rows->table;
  } else if (heng__sign_ahead(p, 1, HENG_G_EQ)) {
    expect.kind = HENG_X_RUN_VALUE;
    expect_run_value(p, &expect);
  } else {
    expect.kind = HENG_X_VALUE;
    expect_value(p, &expect);
  }
  expect.span = heng__span_from(p, start);
  if (!p->failed) heng__push(p->arena, &rows->expects, expect);
}

static heng_expr *setting_part(heng_parser *p,
                               heng_expr_kind kind,
                               uint32_t start,
                               heng_expr *left) {
  heng_expr *e = heng__new(p->arena, heng_expr);
  e->kind = kind;
  e->left = left;
  if (!left || !heng__figure(p, &e->word))
    heng__expect_word(p, &e->word,
                      left ? HENG_SAY2("a value of the key", "主键的值")
                           : HENG_SAY2("a param", "参数名"));
  e->span = heng__span_from(p, start);
  return e;
}

// gap.two, allowance.2020-01-01
static heng_expr *setting_of(heng_parser *p) {
  uint32_t start = heng__start_here(p);
  heng_expr *e = setting_part(p, HENG_E_NAME, start, NULL);
  while (!p->failed && heng__accept_sign(p, HENG_G_DOT))
    e = setting_part(p, HENG_E_DOT, start, e);
  return e;
}

// production: setting
static void set_row(heng_parser *p, example_rows *rows) {
  heng_setting setting = {0};
  uint32_t start = heng__start_here(p);
  heng__accept(p, HENG_K_SET);
  setting.param = setting_of(p);
  heng__expect_sign(p, HENG_G_EQ);
  setting.value = heng__expression(p);
  setting.span = heng__span_from(p, start);
  if (!p->failed) heng__push(p->arena, &rows->sets, setting);
}

static void example_row(heng_parser *p, void *ctx) {
  static const heng_keyword words[] = {HENG_K_EXPECT, HENG_K_SET, HENG_K_NONE};
  example_rows *rows = ctx;
  bool table = heng__sign_ahead(p, 1, HENG_G_BAR);
  if (row_here(p)) {
    if (rows->build.grid)
      grid_row(p, &rows->build);
    else if (rows->broken)
      p->failed = true;
    else
      heng__mistake(p, HENG_M_SYNTAX_GRID_HEADING, heng__span_here(p),
                    HENG_SAY2("", ""));
  } else if (!table && heng__keyword_here(p, HENG_K_EXPECT)) {
    expect_row(p, rows);
  } else if (!table && heng__keyword_here(p, HENG_K_SET)) {
    set_row(p, rows);
  } else if (table) {
    heng_grid *grid = table_heading(p, rows);
    if (grid) heng__push(p->arena, &rows->grids, grid);
  } else {
    heng__expected(p,
                   HENG_SAY2("a table with its rows, `expect` or `set`",
                             "表及其各行，或“期望”“设定”"),
                   words);
  }
}

// What an example shows, where it is written without quotes: up to the brace, a
// colon or the end of the line.
static heng_slice unquoted_title(heng_parser *p) {
  uint32_t start = heng__ahead(p, 0)->start, end = start;
  for (unsigned i = 0;; i++) {
    const heng_token *t = heng__ahead(p, i);
    bool ends = t->kind == HENG_T_END || t->first_on_line ||
                t->sign == HENG_G_LBRACE || t->sign == HENG_G_COLON ||
                heng__keyword_ahead(p, i, HENG_K_AS_OF);
    if (ends) break;
    end = t->end;
  }
  return (heng_slice){p->source->text.ptr + start, end - start};
}

// The title in quotes; without them it is told how to write the line.
static heng_slice example_title(heng_parser *p) {
  if (heng__ahead(p, 0)->kind == HENG_T_TEXT || heng__line_ended(p) ||
      p->failed)
    return heng__text(p)->text;
  heng_slice title = unquoted_title(p);
  heng_said said = HENG_SAY(title);
  if (!title.len) said = HENG_SAY2("what it shows", "说明什么");
  heng_diag *diag = heng__mistake2(
      p, HENG_M_SYNTAX_EXPECTED, heng__span_here(p),
      HENG_SAY2("a text in quotes", "加引号的文字"), heng__found(p));
  heng_pair word = heng__keyword_pair(HENG_K_EXAMPLE);
  if (diag)
    heng__note(
        p->diags, diag, HENG_N_WRITE_INSTEAD, (heng_span){0},
        (heng_said){heng__arena_printf(p->arena, "%.*s \"%.*s\" {",
                                       HENG_ARG(word.en), HENG_ARG(said.en)),
                    heng__arena_printf(p->arena, "%.*s “%.*s” {",
                                       HENG_ARG(word.zh), HENG_ARG(said.zh))});
  return (heng_slice){NULL, 0};
}

// production: example
void heng__example(heng_parser *p, heng_stmt *stmt) {
  heng_example *example = stmt->example = heng__new(p->arena, heng_example);
  example_rows rows = {.example = example};
  example->title = example_title(p);
  stmt->head = heng__span_from(p, stmt->span.start);
  if (heng__accept(p, HENG_K_AS_OF)) {
    heng_slice text = heng__token_text(p->arena, p->source, heng__ahead(p, 0));
    example->has_as_of = heng__ahead(p, 0)->kind == HENG_T_DATE &&
                         heng__date_parse(text, &example->as_of);
    if (heng__ahead(p, 0)->kind == HENG_T_DATE)
      heng__next(p);
    else
      heng__expected(
          p, HENG_SAY2("a date such as 2022-12-31", "日期，如 2022-12-31"),
          NULL);
  }
  heng__block(p, /*commas=*/false, example_row, &rows);
  finish_grid(&rows.build);
  example->n_grids = rows.grids.len;
  example->grids = heng__array(p->arena, heng_grid, rows.grids.len + 1);
  for (size_t i = 0; i < rows.grids.len; i++)
    example->grids[i] = *rows.grids.items[i];
  example->sets = rows.sets.items;
  example->n_sets = rows.sets.len;
  example->expects = rows.expects.items;
  example->n_expects = rows.expects.len;
}
