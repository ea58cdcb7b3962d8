// Prints tokens and trees, one fact on a line, for `heng dump` and for tests.
// The tree's print has no places in it: the same rules give the same print,
// however they are laid out.
#include "grammar/tree_print.h"

#include "grammar/lexer.h"

static void indent(heng_buf *out, int depth) {
  heng__buf_printf(out, "%*s", depth * 2, "");
}

static void name(heng_buf *out, const heng_name *n) {
  heng_slice partner =
      heng__slice_eq(n->main, n->pair.en) ? n->pair.zh : n->pair.en;
  heng__buf_printf(out, " %.*s", HENG_ARG(n->main));
  if (n->n_words == 2) heng__buf_printf(out, " %.*s", HENG_ARG(partner));
  if (n->title.ptr) {
    heng__buf_puts(out, " ");
    heng__quoted_print(out, n->title);
  }
}

static void optional_word(heng_buf *out,
                          const char *before,
                          const heng_word *w) {
  if (w->text.len) heng__buf_printf(out, "%s%.*s", before, HENG_ARG(w->text));
}

static void expr_line(heng_buf *out,
                      int depth,
                      const char *what,
                      const heng_expr *e) {
  if (!e) return;
  indent(out, depth);
  heng__buf_printf(out, "%s ", what);
  heng__expr_print(out, e);
  heng__buf_puts(out, "\n");
}

static void cites_lines(heng_buf *out, int depth, const heng_cites *cites) {
  for (size_t i = 0; i < cites->len; i++) {
    indent(out, depth);
    heng__buf_puts(out, cites->items[i].assumed ? "assumed " : "source ");
    heng__quoted_print(out, cites->items[i].text);
    heng__buf_puts(out, "\n");
  }
}

static void type(heng_buf *out, const heng_type_text *t) {
  if (!t->span.source && !t->low) return;
  heng__buf_puts(out, " :");
  optional_word(out, " ", &t->word);
  optional_word(out, ".", &t->member);
  heng__buf_printf(out, "%s%s%s%s", t->optional ? "?" : "",
                   t->whole ? " whole" : "", t->key ? " key" : "",
                   t->main ? " main" : "");
  if (t->low) {
    heng__buf_puts(out, " between ");
    heng__expr_print(out, t->low);
    heng__buf_puts(out, " and ");
    heng__expr_print(out, t->high);
  }
  if (t->otherwise) {
    heng__buf_puts(out, " else ");
    heng__expr_print(out, t->otherwise);
  }
}

static void field(heng_buf *out,
                  int depth,
                  const char *what,
                  const heng_field_text *f) {
  indent(out, depth);
  heng__buf_puts(out, what);
  name(out, &f->name);
  type(out, &f->type);
  heng__buf_puts(out, "\n");
  cites_lines(out, depth + 1, &f->cites);
}

static void grid(heng_buf *out, int depth, const heng_grid *g) {
  for (size_t c = 0; c < g->n_columns; c++)
    field(out, depth, "column", &g->columns[c]);
  for (size_t r = 0; r < g->n_rows; r++) {
    indent(out, depth);
    heng__buf_puts(out, "row");
    for (size_t c = 0; c < g->n_columns; c++) {
      heng__buf_puts(out, g->rows[r][c].quoted ? " quoted " : " ");
      heng__quoted_print(out, g->rows[r][c].text);
    }
    heng__cites_print(out, &g->cites[r]);
    heng__buf_puts(out, "\n");
  }
}

// --- Items ------------------------------------------------------------------

static const char *item_kind(heng_item_kind kind) {
  switch (kind) {
    case HENG_I_FIELD: return "field";
    case HENG_I_ROLLUP: return "rollup";
    case HENG_I_INDICATOR: return "indicator";
    case HENG_I_DEDUCT: return "deduct";
    case HENG_I_BONUS: return "bonus";
    case HENG_I_TOTAL: return "total";
    case HENG_I_PLACE: return "place";
    case HENG_I_TIER: return "tier";
    case HENG_I_OUTCOME: return "outcome";
    case HENG_I_DROP: return "drop";
    case HENG_I_CHILDREN: return "children";
    case HENG_I_SLOT_CHILDREN: return "children";
  }
  return "?";
}

static void item(heng_buf *out, int depth, const heng_item *i) {
  indent(out, depth);
  heng__buf_printf(out, "%s%s",
                   i->revises ? "revise "
                   : i->slot  ? "slot "
                              : "",
                   item_kind(i->kind));
  if (i->kind == HENG_I_DROP)
    heng__buf_printf(out, " %s", item_kind(i->dropped));
  optional_word(out, " ", &i->target);
  if (i->name.n_words) name(out, &i->name);
  type(out, &i->type);
  if (i->slot_children) heng__buf_puts(out, " slot children");
  if (i->as_a_rule) heng__buf_puts(out, " as a rule");
  heng__buf_puts(out, "\n");
  expr_line(out, depth + 1, "of", i->full);
  expr_line(out, depth + 1, "at", i->at);
  expr_line(out, depth + 1, "via", i->via);
  expr_line(out, depth + 1, i->kind == HENG_I_OUTCOME ? "when" : "=", i->value);
  expr_line(out, depth + 1, "because", i->because);
  cites_lines(out, depth + 1, &i->cites);
  for (size_t c = 0; c < i->n_children; c++)
    item(out, depth + 1, &i->children[c]);
}

// --- Examples ---------------------------------------------------------------

static void expectation(heng_buf *out, int depth, const heng_expect *x) {
  static const char *const kinds[] = {"value",       "run value", "rows",
                                      "no findings", "finding",   "no finding",
                                      "error"};
  indent(out, depth);
  heng__buf_printf(out, "expect %s", kinds[x->kind]);
  optional_word(out, " ", &x->table);
  for (size_t i = 0; i < x->n_key; i++) {
    heng__buf_puts(out, " key ");
    heng__quoted_print(out, x->key[i].text);
  }
  optional_word(out, " field ", &x->field);
  if (x->text.ptr) {
    heng__buf_puts(out, " ");
    heng__quoted_print(out, x->text);
  }
  heng__buf_puts(out, "\n");
  expr_line(out, depth + 1, "=", x->value);
  if (x->rows) grid(out, depth + 1, x->rows);
}

static void example(heng_buf *out, const heng_example *e) {
  char date[11];
  heng__buf_puts(out, " ");
  heng__quoted_print(out, e->title);
  if (e->has_as_of)
    heng__buf_printf(out, " as of %s", heng__date_text(e->as_of, date));
  heng__buf_puts(out, "\n");
  for (size_t i = 0; i < e->n_grids; i++) {
    heng__buf_printf(out, "  rows of %.*s\n", HENG_ARG(e->grids[i].table.text));
    grid(out, 2, &e->grids[i]);
  }
  for (size_t i = 0; i < e->n_sets; i++) {
    expr_line(out, 1, "set", e->sets[i].param);
    expr_line(out, 2, "=", e->sets[i].value);
  }
  for (size_t i = 0; i < e->n_expects; i++) expectation(out, 1, &e->expects[i]);
}

// --- Statements -------------------------------------------------------------

static const char *stmt_kind(const heng_stmt *s) {
  switch (s->kind) {
    case HENG_S_SCHEME: return "scheme";
    case HENG_S_USE: return "use";
    case HENG_S_RECORD: return "record";
    case HENG_S_EXTEND: return "extend";
    case HENG_S_CHOICE: return "choice";
    case HENG_S_EXTEND_CHOICE: return "extend choice";
    case HENG_S_PARAM: return "param";
    case HENG_S_VALUE: return "value";
    case HENG_S_GIVEN: return "given";
    case HENG_S_FOR: return "for";
    case HENG_S_FUNCTION: return "function";
    case HENG_S_TABLE: return "table";
    case HENG_S_SCORE: return "score";
    case HENG_S_CHECK: return s->warn ? "warn" : "check";
    case HENG_S_EXAMPLE: return "example";
    case HENG_S_REVISE: return "revise";
    case HENG_S_REVISE_CELL: return "revise cell";
    case HENG_S_DROP: return "drop";
  }
  return "?";
}

static void param_row(heng_buf *out, const heng_param_row *row) {
  heng__buf_puts(out, !row->n_keys   ? "  otherwise"
                      : row->from[0] ? "  from"
                                     : "  row");
  for (size_t i = 0; i < row->n_keys; i++) {
    heng__buf_puts(out, i && row->from[i] ? " from " : " ");
    heng__quoted_print(out, row->keys[i].text);
  }
  heng__buf_puts(out, "\n");
  expr_line(out, 2, "=", row->value);
  cites_lines(out, 2, &row->cites);
}

static void parts(heng_buf *out, const heng_stmt *s) {
  for (size_t i = 0; i < s->n_conditions; i++)
    heng__buf_printf(out, "  for %.*s = %.*s\n",
                     HENG_ARG(s->conditions[i].field.text),
                     HENG_ARG(s->conditions[i].value.text));
  for (size_t i = 0; i < s->n_params; i++)
    field(out, 1, "parameter", &s->params[i]);
  for (size_t i = 0; i < s->n_from; i++) {
    heng__buf_puts(out, "  from");
    if (s->from[i].var.n_words) name(out, &s->from[i].var);
    heng__buf_printf(out, "%s %.*s\n", s->from[i].var.n_words ? " in" : "",
                     HENG_ARG(s->from[i].table.text));
  }
  if (s->file.len) {
    heng__buf_puts(out, "  from ");
    heng__quoted_print(out, s->file);
    heng__buf_puts(out, "\n");
  }
  expr_line(out, 1, "where", s->where);
  for (size_t i = 0; i < s->n_keys; i++) expr_line(out, 1, "by", s->keys[i]);
  expr_line(out, 1, "having", s->having);
  expr_line(out, 1, "=", s->value);
  expr_line(out, 1, "because", s->because);
  cites_lines(out, 1, &s->cites);
  for (size_t i = 0; i < s->n_rows; i++) param_row(out, &s->rows[i]);
  for (size_t i = 0; i < s->n_values; i++) {
    heng__buf_puts(out, "  value");
    name(out, &s->values[i]);
    heng__buf_puts(out, "\n");
  }
  for (size_t i = 0; i < s->n_fields; i++)
    field(out, 1, s->fields[i].revises ? "revise field" : "field",
          &s->fields[i]);
  for (size_t i = 0; i < s->n_items; i++) item(out, 1, &s->items[i]);
  if (s->grid) grid(out, 1, s->grid);
}

static void stmt(heng_buf *out, const heng_stmt *s) {
  heng__buf_printf(out, "%s%s",
                   s->revises ? "revise "
                   : s->slot  ? "slot "
                              : "",
                   stmt_kind(s));
  if (s->kind == HENG_S_DROP) {
    heng_stmt kind = {.kind = s->dropped, .warn = s->warn};
    heng__buf_printf(out, " %s", stmt_kind(&kind));
  }
  if (s->name.n_words) name(out, &s->name);
  bool on = s->name.n_words > 0;
  optional_word(out, on ? " on " : " ", &s->target);
  optional_word(out, ".", &s->member);
  if (s->has_edition)
    heng__buf_printf(out, " edition %lld", (long long)s->edition);
  type(out, &s->type);
  if (s->example) {
    example(out, s->example);
  } else {
    heng__buf_puts(out, "\n");
    parts(out, s);
  }
}

void heng__tree_print(heng_buf *out, const heng_tree *tree) {
  for (size_t i = 0; i < tree->n_stmts; i++) stmt(out, &tree->stmts[i]);
}

// --- Tokens -----------------------------------------------------------------

static const char *token_kind(heng_token_kind kind) {
  switch (kind) {
    case HENG_T_END: return "end";
    case HENG_T_WORD: return "word";
    case HENG_T_NUMBER: return "number";
    case HENG_T_DATE: return "date";
    case HENG_T_TEXT: return "text";
    case HENG_T_SIGN: return "sign";
    case HENG_T_COMMENT: return "comment";
    case HENG_T_CELL: return "cell";
    case HENG_T_BAD: return "bad";
  }
  return "?";
}

void heng__tokens_print(heng_buf *out, const heng_tree *tree) {
  for (uint32_t i = 0; i < tree->n_tokens; i++) {
    const heng_token *t = &tree->tokens[i];
    heng_span span = {tree->source, t->start, t->end};
    heng_place place = heng__source_place(span);
    heng__buf_printf(out, "%u:%u %s", place.line, place.column,
                     token_kind(t->kind));
    if (t->kind != HENG_T_END)
      heng__buf_printf(out, " %.*s", HENG_ARG(heng__span_text(span)));
    if (t->keyword && !t->goes_on)
      heng__buf_printf(out, " = %s", heng__keyword_pair(t->keyword).en.ptr);
    if (t->declares) heng__buf_puts(out, " declares");
    heng__buf_puts(out, "\n");
  }
}
