// Taking a plan apart: what it holds, piece by piece, with how it is written.
#include "regress/plan_parts.h"

#include "grammar/format.h"
#include "plan/param.h"
#include "plan/print.h"
#include "plan/review.h"
#include "regress/record_names.h"

typedef struct taking {
  heng_arena *arena;
  const heng_plan *plan;
  heng_plan_digests digests;
  heng_parts_of_plan parts;
} taking;

// Texts -------------------------------------------------------------------------

static bool holds(heng_span outer, heng_span inner) {
  return outer.source && outer.source == inner.source &&
         outer.start <= inner.start && inner.end <= outer.end;
}

// The statement, the field, the column or the row that a name stands in.
static heng_span whole_of(const heng_plan *plan, heng_span name) {
  for (size_t i = 0; i < plan->n_trees; i++) {
    const heng_tree *tree = plan->trees[i];
    if (tree->source != name.source) continue;
    for (size_t s = 0; s < tree->n_stmts; s++) {
      const heng_stmt *stmt = &tree->stmts[s];
      if (!holds(stmt->span, name)) continue;
      for (size_t f = 0; f < stmt->n_fields; f++)
        if (holds(stmt->fields[f].span, name)) return stmt->fields[f].span;
      for (size_t c = 0; stmt->grid && c < stmt->grid->n_columns; c++)
        if (holds(stmt->grid->columns[c].span, name))
          return stmt->grid->columns[c].span;
      return stmt->span;
    }
  }
  return name;
}

// Where the parts inside of [span] begin, so that a table or an indicator is
// shown without those.
static uint32_t head_end(const heng_plan *plan, heng_span span) {
  uint32_t end = span.end;
  for (size_t t = 0; t < plan->n_tables; t++)
    for (size_t f = 0; f < plan->tables[t].n_fields; f++) {
      heng_span inner = plan->tables[t].fields[f].span;
      bool inside = holds(span, inner) && inner.start > span.start &&
                    plan->tables[t].fields[f].role != HENG_ROLE_STORED &&
                    plan->tables[t].fields[f].role != HENG_ROLE_REFERENCE;
      if (inside && inner.start < end) end = inner.start;
    }
  return end;
}

static heng_slice without_brace(heng_slice text) {
  while (text.len &&
         (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '{' ||
          text.ptr[text.len - 1] == '\n'))
    text.len--;
  return text;
}

static heng_said text_of(const taking *t, heng_span span) {
  uint32_t end = head_end(t->plan, span);
  for (size_t i = 0; i < t->plan->n_trees; i++) {
    const heng_tree *tree = t->plan->trees[i];
    if (tree->source != span.source) continue;
    heng_said text = {
        heng__format_span(t->arena, tree, span.start, end, HENG_FORMAT_EN),
        heng__format_span(t->arena, tree, span.start, end, HENG_FORMAT_ZH)};
    if (end < span.end)
      text = (heng_said){without_brace(text.en), without_brace(text.zh)};
    if (text.en.len) return text;
  }
  heng_slice as_written = heng__span_text(span);
  return HENG_SAY(as_written);
}

// Taking a plan apart --------------------------------------------------------------

static void add(taking *t, heng_part_of_plan p) {
  if (!p.text.en.len && p.span.source) p.text = text_of(t, p.span);
  heng__push(t->arena, &t->parts, p);
}

static void add_choices(taking *t) {
  const heng_schema *schema = t->plan->schema;
  for (size_t i = 0; i < schema->n_choices; i++) {
    const heng_choice *c = &schema->choices[i];
    heng_buf en = {.arena = t->arena}, zh = {.arena = t->arena};
    for (size_t k = 0; k < c->n_values; k++) {
      heng_said value = heng__say_pair(c->values[k]);
      heng__buf_printf(&en, "%s%.*s", k ? ", " : "", HENG_ARG(value.en));
      heng__buf_printf(&zh, "%s%.*s", k ? "，" : "", HENG_ARG(value.zh));
    }
    if (!c->n_values) continue;
    bool named = c->pair.en.len || c->pair.zh.len;
    heng_said text = {heng__buf_slice(&en), heng__buf_slice(&zh)};
    add(t, (heng_part_of_plan){
               .kind = HENG_PART_CHOICE,
               .table = HENG_NONE,
               .pair = named ? c->pair : (heng_pair){c->shown, c->shown_zh},
               .form = text.en,
               .text = text,
               .names = heng__names_of_choice(t->arena, c)});
  }
}

static heng_slice column_form(taking *t,
                              const heng_schema_table *table,
                              const heng_schema_field *f) {
  const heng_schema *schema = t->plan->schema;
  heng_buf form = {.arena = t->arena};
  heng__buf_printf(&form, "%d%s%s%s%s", (int)f->base, f->optional ? "?" : "",
                   f->key ? " key" : "", f->main ? " main" : "",
                   f->whole ? " whole" : "");
  if (f->base == HENG_TYPE_CHOICE)
    heng__buf_add(
        &form, heng__pair_show(t->plan->schema->choices[f->id].pair, HENG_EN));
  if (f->base == HENG_TYPE_REF)
    heng__buf_add(&form, heng__pair_show(t->plan->tables[f->id].pair, HENG_EN));
  if (f->has_low)
    heng__buf_printf(&form, " %.*s..%.*s",
                     HENG_ARG(heng__num_text(t->arena, f->low)),
                     HENG_ARG(heng__num_text(t->arena, f->high)));
  if (f->has_default && f->base == HENG_TYPE_NUMBER)
    heng__buf_printf(&form, " else %.*s",
                     HENG_ARG(heng__num_text(t->arena, f->default_num)));
  else if (f->has_default && f->base == HENG_TYPE_REF)
    heng__buf_printf(&form, " else %.*s", HENG_ARG(f->default_key));
  else if (f->has_default)
    heng__buf_printf(&form, " else %lld", (long long)f->default_code);
  for (size_t i = 0; i < f->n_when; i++) {
    const heng_schema_field *of = &table->fields[f->when[i].field];
    heng_pair value = schema->choices[of->id].values[f->when[i].code];
    heng__buf_printf(&form, " for %.*s=%.*s",
                     HENG_ARG(heng__pair_show(of->pair, HENG_EN)),
                     HENG_ARG(heng__pair_show(value, HENG_EN)));
  }
  return heng__buf_slice(&form);
}

static void add_columns(taking *t) {
  const heng_plan *plan = t->plan;
  for (uint32_t s = 0; s < plan->schema->n_tables; s++) {
    const heng_schema_table *table = &plan->schema->tables[s];
    bool given = plan->tables[s].given;
    for (size_t f = 0; f < table->n_fields; f++) {
      if (!given && (!plan->use.tables[s] || !plan->use.fields[s][f])) continue;
      const heng_schema_field *field = &table->fields[f];
      add(t, (heng_part_of_plan){
                 .kind = HENG_PART_COLUMN,
                 .of = table->pair,
                 .table = s,
                 .pair = field->pair,
                 .form = column_form(t, table, field),
                 .span = whole_of(plan, field->span),
                 .names = given ? (heng_slice){NULL, 0}
                                : heng__names_of_pair(t->arena, field->pair)});
    }
  }
}

// The functions that a script or a plugin brings are written as what they compute.
typedef struct brought {
  heng_buf *out;
  const heng_plan *plan;
} brought;

static void print_brought(const heng_node *node, void *ctx) {
  const brought *b = ctx;
  if (node->kind == HENG_NODE_EXTERN)
    heng__buf_printf(
        b->out, " %.*s",
        HENG_ARG(heng__extern_digest(b->plan, &b->plan->externs[node->id])));
}

static void print(heng_buf *out, const heng_plan *plan, const heng_node *node) {
  brought b = {out, plan};
  heng__node_print(out, plan, node);
  heng__plan_walk(node, print_brought, &b);
}

static void print_cell(heng_buf *out,
                       const heng_plan *plan,
                       heng_type type,
                       heng_const cell) {
  heng_node node = {.kind = HENG_NODE_CONST, .type = type, .value = cell};
  heng__buf_puts(out, " ");
  heng__node_print(out, plan, &node);
}

static void add_params(taking *t) {
  for (size_t i = 0; i < t->plan->n_params; i++) {
    const heng_plan_param *p = &t->plan->params[i];
    heng_buf form = {.arena = t->arena};
    for (size_t k = 0; k < p->n_keys; k++) {
      if (p->keys[k] == HENG_NONE) continue;
      const heng_choice *c = &t->plan->schema->choices[p->keys[k]];
      for (size_t v = 0; v < c->n_values; v++)
        heng__buf_printf(&form, " %.*s",
                         HENG_ARG(heng__pair_show(c->values[v], HENG_EN)));
      heng__buf_puts(&form, ";");
    }
    heng__param_axes_print(&form, t->arena, p);
    for (size_t c = 0; c < p->n_cells; c++)
      print_cell(&form, t->plan, p->type, p->cells[c]);
    if (p->has_low)
      heng__buf_printf(&form, " between %.*s and %.*s",
                       HENG_ARG(heng__num_text(t->arena, p->low)),
                       HENG_ARG(heng__num_text(t->arena, p->high)));
    add(t, (heng_part_of_plan){.kind = HENG_PART_PARAM,
                               .table = HENG_NONE,
                               .index = (uint32_t)i,
                               .pair = p->pair,
                               .form = heng__buf_slice(&form),
                               .span = whole_of(t->plan, p->span),
                               .cites = p->own_cites});
  }
}

static void add_values(taking *t) {
  for (size_t i = 0; i < t->plan->n_values; i++) {
    const heng_plan_value *v = &t->plan->values[i];
    heng_buf form = {.arena = t->arena};
    print(&form, t->plan, v->node);
    add(t, (heng_part_of_plan){.kind = HENG_PART_VALUE,
                               .table = HENG_NONE,
                               .index = (uint32_t)i,
                               .pair = v->pair,
                               .form = heng__buf_slice(&form),
                               .digest = t->digests.values[i],
                               .span = whole_of(t->plan, v->span),
                               .cites = v->cites});
  }
}

static heng_said cell_said(const heng_plan *plan,
                           const heng_schema_field *f,
                           heng_slice cell) {
  if (f->base != HENG_TYPE_CHOICE) return HENG_SAY(cell);
  const heng_choice *choice = &plan->schema->choices[f->id];
  for (size_t i = 0; i < choice->n_values; i++)
    if (heng__pair_has(choice->values[i], cell))
      return heng__say_pair(choice->values[i]);
  return HENG_SAY(cell);
}

// "law | 2": all cells of a row, blank ones too.
static heng_said row_said(heng_arena *arena,
                          const heng_plan *plan,
                          const heng_schema_table *s,
                          const heng_plan_row *row) {
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  for (size_t f = 0; f < s->n_fields; f++) {
    heng_said cell = cell_said(plan, &s->fields[f], row->cells[f]);
    heng__buf_printf(&en, "%s%.*s", f ? " | " : "", HENG_ARG(cell.en));
    heng__buf_printf(&zh, "%s%.*s", f ? " | " : "", HENG_ARG(cell.zh));
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

static void add_given(taking *t, uint32_t table) {
  const heng_plan *plan = t->plan;
  const heng_schema_table *s =
      &plan->schema->tables[plan->tables[table].schema];
  for (size_t i = 0; i < plan->n_rows; i++) {
    const heng_plan_rows *rows = &plan->rows[i];
    for (size_t r = 0;
         rows->schema == plan->tables[table].schema && r < rows->n_rows; r++) {
      heng_buf form = {.arena = t->arena};
      for (size_t f = 0; f < s->n_fields; f++)
        heng__buf_printf(&form, "%.*s | ",
                         HENG_ARG(heng__cell_meaning(plan, &s->fields[f],
                                                     rows->rows[r].cells[f])));
      heng_slice key = rows->rows[r].cells[s->key >= 0 ? s->key : 0];
      add(t, (heng_part_of_plan){
                 .kind = HENG_PART_GIVEN,
                 .of = plan->tables[table].pair,
                 .table = table,
                 .key = HENG_SAY(key),
                 .form = heng__buf_slice(&form),
                 .span = rows->rows[r].span,
                 .text = row_said(t->arena, plan, s, &rows->rows[r]),
                 .cites = rows->rows[r].cites});
    }
  }
}

static void add_rows_of(taking *t, uint32_t table) {
  const heng_plan_table *p = &t->plan->tables[table];
  heng_buf form = {.arena = t->arena};
  for (int i = 0; i < 2; i++)
    if (p->source[i] != HENG_NONE && (i == 0 || p->kind == HENG_TABLE_PAIR))
      heng__buf_printf(&form, " %.*s",
                       HENG_ARG(heng__pair_show(
                           t->plan->tables[p->source[i]].pair, HENG_EN)));
  const heng_node *conditions[] = {p->where, p->having};
  for (size_t i = 0; i < 2; i++) {
    heng__buf_puts(&form, ";");
    if (conditions[i]) print(&form, t->plan, conditions[i]);
  }
  for (size_t k = 0; k < p->n_keys; k++) {
    heng__buf_puts(&form, " by ");
    print(&form, t->plan, p->fields[k].node);
  }
  add(t, (heng_part_of_plan){.kind = HENG_PART_ROWS,
                             .table = table,
                             .pair = p->pair,
                             .form = heng__buf_slice(&form),
                             .digest = t->digests.tables[table],
                             .span = p->span,
                             .cites = p->cites});
}

static heng_slice rule_form(taking *t,
                            const heng_plan_table *table,
                            const heng_plan_field *f) {
  heng_buf form = {.arena = t->arena};
  heng__buf_printf(&form, "%d%s%s", (int)f->role,
                   f->as_a_rule ? " as a rule" : "",
                   f->slot_children ? " slot children" : "");
  if (f->full.d || f->full.wide)
    heng__buf_printf(&form, " of %.*s",
                     HENG_ARG(heng__num_text(t->arena, f->full)));
  if (f->parent != HENG_NONE)
    heng__buf_printf(
        &form, " in %.*s",
        HENG_ARG(heng__pair_show(table->fields[f->parent].pair, HENG_EN)));
  return heng__buf_slice(&form);
}

static void add_rules(taking *t, uint32_t table) {
  const heng_plan_table *p = &t->plan->tables[table];
  for (uint32_t i = 0; i < p->n_fields; i++) {
    const heng_plan_field *f = &p->fields[i];
    if (!f->node || f->role == HENG_ROLE_STORED ||
        f->role == HENG_ROLE_REFERENCE)
      continue;
    heng_slice marks = rule_form(t, p, f);
    heng_buf form = {.arena = t->arena};
    heng__buf_printf(&form, "%.*s = ", HENG_ARG(marks));
    print(&form, t->plan, f->node);
    add(t, (heng_part_of_plan){
               .kind = HENG_PART_RULE,
               .of = p->pair,
               .table = table,
               .index = i,
               .pair = f->pair,
               .form = heng__buf_slice(&form),
               .digest =
                   heng__arena_printf(t->arena, "%.*s = %.*s", HENG_ARG(marks),
                                      HENG_ARG(t->digests.fields[table][i])),
               .span = f->span,
               .cites = f->cites,
               .marks = marks,
               .names = heng__names_of_rule(t->arena, t->plan, f)});
  }
}

static void add_checks(taking *t) {
  for (size_t i = 0; i < t->plan->n_checks; i++) {
    const heng_plan_check *c = &t->plan->checks[i];
    heng_buf form = {.arena = t->arena};
    heng__buf_puts(&form, c->warn ? "warn " : "check ");
    if (c->table != HENG_NONE)
      heng__buf_printf(
          &form, "on %.*s: ",
          HENG_ARG(heng__pair_show(t->plan->tables[c->table].pair, HENG_EN)));
    print(&form, t->plan, c->condition);
    heng_slice on = {NULL, 0};
    if (c->table != HENG_NONE) on = t->digests.tables[c->table];
    add(t, (heng_part_of_plan){
               .kind = HENG_PART_CHECK,
               .table = HENG_NONE,
               .index = (uint32_t)i,
               .pair = c->pair,
               .form = heng__buf_slice(&form),
               .digest = heng__arena_printf(t->arena, "%d %.*s: %.*s",
                                            (int)c->warn, HENG_ARG(on),
                                            HENG_ARG(t->digests.checks[i])),
               .span = whole_of(t->plan, c->span),
               .cites = c->cites,
               .marks = c->warn ? HENG_LIT("warn") : HENG_LIT("check")});
  }
}

heng_parts_of_plan heng__plan_parts(heng_arena *arena, const heng_plan *plan) {
  taking t = {.arena = arena, .plan = plan};
  heng__plan_digests(plan, &t.digests);
  add_choices(&t);
  add_columns(&t);
  add_params(&t);
  add_values(&t);
  for (uint32_t i = 0; i < plan->n_tables; i++) {
    if (plan->tables[i].given) add_given(&t, i);
    if (plan->tables[i].kind != HENG_TABLE_RECORDS) add_rows_of(&t, i);
    add_rules(&t, i);
  }
  add_checks(&t);
  return t.parts;
}
