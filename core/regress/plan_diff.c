// Comparing two plans. Each is taken apart into named parts; a part has its own
// form, its expression in names, and a digest of all that it means. Parts of the
// same name whose forms differ have changed, unless their digests agree: then a
// helper was renamed or moved.
#include "regress/plan_diff.h"

#include <stdlib.h>

#include "grammar/format.h"
#include "plan/meaning.h"
#include "plan/param.h"
#include "plan/print.h"
#include "regress/plan_own_name.h"

typedef struct part {
  heng_part_kind kind;
  heng_pair of;    // the table of a column, a rule or a row; or empty
  uint32_t table;  // its number, or HENG_NONE
  uint32_t index;  // of PARAM, VALUE, RULE and CHECK: its number in the plan
  heng_pair pair;
  heng_said key;      // of GIVEN, else empty
  heng_slice form;    // what it says itself
  heng_slice digest;  // what it means with all that it reads, or empty
  heng_span span;
  heng_said text;
  heng_cites cites;
  heng_slice marks;  // of RULE, VALUE and CHECK: what its meaning goes with
} part;

typedef HENG_VEC(part) parts;

typedef struct taking {
  heng_arena *arena;
  const heng_plan *plan;
  heng_plan_digests digests;
  parts parts;
} taking;

// One of the two plans, taken apart.
typedef struct side {
  const heng_plan *plan;
  parts parts;
  heng_meanings *common;  // what both have has a name; else null
  heng_meanings *alone;   // nothing has; else null
} side;

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

static void add(taking *t, part p) {
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
    add(t, (part){.kind = HENG_PART_CHOICE,
                  .table = HENG_NONE,
                  .pair = named ? c->pair : (heng_pair){c->shown, c->shown_zh},
                  .form = text.en,
                  .text = text});
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
      add(t, (part){.kind = HENG_PART_COLUMN,
                    .of = table->pair,
                    .table = s,
                    .pair = field->pair,
                    .form = column_form(t, table, field),
                    .span = whole_of(plan, field->span)});
    }
  }
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
    add(t, (part){.kind = HENG_PART_PARAM,
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
    heng__node_print(&form, t->plan, v->node);
    add(t, (part){.kind = HENG_PART_VALUE,
                  .table = HENG_NONE,
                  .index = (uint32_t)i,
                  .pair = v->pair,
                  .form = heng__buf_slice(&form),
                  .digest = t->digests.values[i],
                  .span = whole_of(t->plan, v->span),
                  .cites = v->cites});
  }
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
      add(t, (part){.kind = HENG_PART_GIVEN,
                    .of = plan->tables[table].pair,
                    .table = table,
                    .key = HENG_SAY(key),
                    .form = heng__buf_slice(&form),
                    .span = rows->rows[r].span,
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
    if (conditions[i]) heng__node_print(&form, t->plan, conditions[i]);
  }
  for (size_t k = 0; k < p->n_keys; k++) {
    heng__buf_puts(&form, " by ");
    heng__node_print(&form, t->plan, p->fields[k].node);
  }
  add(t, (part){.kind = HENG_PART_ROWS,
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
    heng__node_print(&form, t->plan, f->node);
    add(t, (part){.kind = HENG_PART_RULE,
                  .of = p->pair,
                  .table = table,
                  .index = i,
                  .pair = f->pair,
                  .form = heng__buf_slice(&form),
                  .digest = heng__arena_printf(
                      t->arena, "%.*s = %.*s", HENG_ARG(marks),
                      HENG_ARG(t->digests.fields[table][i])),
                  .span = f->span,
                  .cites = f->cites,
                  .marks = marks});
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
    heng__node_print(&form, t->plan, c->condition);
    heng_slice on = {NULL, 0};
    if (c->table != HENG_NONE) on = t->digests.tables[c->table];
    add(t, (part){.kind = HENG_PART_CHECK,
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

static parts take_apart(heng_arena *arena, const heng_plan *plan) {
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

// Comparing ---------------------------------------------------------------------

// A name in common is enough: an edition may add or change the other tongue's.
static bool same_pair(heng_pair a, heng_pair b) {
  if (a.en.len && heng__slice_eq(a.en, b.en)) return true;
  if (a.zh.len && heng__slice_eq(a.zh, b.zh)) return true;
  return !a.en.len && !a.zh.len && !b.en.len && !b.zh.len;
}

static bool same_part(const part *a, const part *b, heng_same_table same) {
  if (a->kind != b->kind) return false;
  bool one_table = a->table != HENG_NONE && a->table == same.first &&
                   b->table == same.second;
  if (a->kind == HENG_PART_ROWS && one_table) return true;
  return (one_table || same_pair(a->of, b->of)) &&
         same_pair(a->pair, b->pair) && heng__slice_eq(a->key.en, b->key.en);
}

static heng_said name_of(heng_arena *arena, const part *p) {
  heng_said name =
      p->kind == HENG_PART_GIVEN ? p->key : heng__say_pair(p->pair);
  if (!p->of.en.len && !p->of.zh.len) return name;
  heng_said of = heng__say_pair(p->of);
  return (heng_said){heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(of.en),
                                        HENG_ARG(name.en)),
                     heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(of.zh),
                                        HENG_ARG(name.zh))};
}

// What a part means, without how it is written; empty where that is its form.
static heng_slice meaning(heng_meanings *m, const part *p) {
  heng_slice text = {NULL, 0}, marks = p->marks;
  switch (p->kind) {
    case HENG_PART_RULE:
      text = heng__meaning_field(m, p->table, p->index);
      break;
    case HENG_PART_VALUE: text = heng__meaning_value(m, p->index); break;
    case HENG_PART_CHECK: text = heng__meaning_check(m, p->index); break;
    case HENG_PART_ROWS: text = heng__meaning_rows(m, p->table); break;
    case HENG_PART_CHOICE:
    case HENG_PART_COLUMN:
    case HENG_PART_PARAM:
    case HENG_PART_GIVEN:
    case HENG_PART_EDITION:
    case HENG_PART_ORDER: return text;
  }
  return heng__arena_printf(m->arena, "%.*s: %.*s", HENG_ARG(marks),
                            HENG_ARG(text));
}

// Whether two parts mean the same: where names that both have stand for what is
// compared by itself, or where everything is written out.
static bool same_meaning(side *a, side *b, const part *p, const part *q) {
  heng_slice x = meaning(a->common, p), y = meaning(b->common, q);
  if (x.len && heng__slice_eq(x, y)) return true;
  x = meaning(a->alone, p), y = meaning(b->alone, q);
  return x.len && heng__slice_eq(x, y);
}

static heng_slice reason_of(const side *s, const part *p) {
  const heng_plan *plan = s->plan;
  if (p->kind == HENG_PART_RULE)
    return heng__meaning_reason(
        s->alone, p->table, &plan->tables[p->table].fields[p->index].because);
  if (p->kind == HENG_PART_CHECK)
    return heng__meaning_reason(s->alone, plan->checks[p->index].table,
                                &plan->checks[p->index].because);
  return (heng_slice){NULL, 0};
}

// How two parts of the same name differ; false where they do not.
static bool compare(
    side *a, side *b, const part *p, const part *q, heng_change *out) {
  bool same_text = heng__slice_eq(p->text.en, q->text.en);
  bool same_form = heng__slice_eq(p->form, q->form);
  *out = HENG_NO_EFFECT;
  if (same_form && same_text) return false;
  // What a reason shows is computed, and what it lacks is found.
  if (!heng__slice_eq(reason_of(a, p), reason_of(b, q))) *out = HENG_CHANGED;
  if (same_form || *out == HENG_CHANGED) return true;
  bool same = p->digest.len && heng__slice_eq(p->digest, q->digest);
  if (!same && !same_meaning(a, b, p, q)) *out = HENG_CHANGED;
  return true;
}

typedef HENG_VEC(heng_plan_change) heng_changes;

// A rule that both have, and where it stands in each.
typedef struct shared_rule {
  const part *first;
  size_t second;
} shared_rule;

typedef HENG_VEC(shared_rule) shared_rules;

static int by_second(const void *x, const void *y) {
  size_t a = ((const shared_rule *)x)->second;
  size_t b = ((const shared_rule *)y)->second;
  return (a > b) - (a < b);
}

// "size, steps, total"
static heng_said listed(heng_arena *arena, const shared_rules *rules) {
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  for (size_t i = 0; i < rules->len; i++) {
    heng_said name = heng__say_pair(rules->items[i].first->pair);
    heng__buf_printf(&en, "%s%.*s", i ? ", " : "", HENG_ARG(name.en));
    heng__buf_printf(&zh, "%s%.*s", i ? "、" : "", HENG_ARG(name.zh));
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

// What is published of a score stands in the order of its rules. [at] is where
// each part of [a] was found in the other plan.
static void compare_order(heng_arena *arena,
                          const heng_plan *plan,
                          const parts *a,
                          const parts *b,
                          const size_t *at,
                          heng_changes *out) {
  for (size_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *table = &plan->tables[t];
    shared_rules rules = {0};
    bool moved = false;
    heng_span span = table->span;
    for (size_t i = 0; table->score && i < a->len; i++) {
      const part *p = &a->items[i];
      if (p->kind == HENG_PART_ROWS && p->table == t && at[i] < b->len)
        span = b->items[at[i]].span;
      if (p->kind != HENG_PART_RULE || p->table != t || at[i] == b->len)
        continue;
      moved |= rules.len && rules.items[rules.len - 1].second > at[i];
      heng__push(arena, &rules, (shared_rule){p, at[i]});
    }
    if (!moved) continue;
    heng_plan_change c = {.change = HENG_CHANGED,
                          .kind = HENG_PART_ORDER,
                          .name = heng__say_pair(table->pair),
                          .text = {listed(arena, &rules)},
                          .span = {table->span, span}};
    qsort(rules.items, rules.len, sizeof *rules.items, by_second);
    c.text[1] = listed(arena, &rules);
    heng__push(arena, out, c);
  }
}

// What both have --------------------------------------------------------------------

static void name_part(heng_meanings *m, const part *p, heng_slice name) {
  switch (p->kind) {
    case HENG_PART_ROWS: m->tables[p->table] = name; break;
    case HENG_PART_RULE: m->fields[p->table][p->index] = name; break;
    case HENG_PART_VALUE: m->values[p->index] = name; break;
    case HENG_PART_PARAM: m->params[p->index] = name; break;
    case HENG_PART_CHOICE:
    case HENG_PART_COLUMN:
    case HENG_PART_GIVEN:
    case HENG_PART_CHECK:
    case HENG_PART_EDITION:
    case HENG_PART_ORDER: break;
  }
}

// The table of a name that is one of records, or one whose rows stand in the
// scheme: those of both are compared column by column and row by row.
static uint32_t same_records(const heng_plan *plan,
                             const heng_plan_table *table) {
  for (uint32_t t = 0; t < plan->schema->n_tables; t++)
    if (same_pair(plan->tables[t].pair, table->pair) &&
        plan->tables[t].given == table->given)
      return t;
  return HENG_NONE;
}

// Gives a name to what both plans have, the same one in both.
static void name_common(heng_arena *arena, side *a, side *b, const size_t *at) {
  a->common = heng__meanings_new(arena, a->plan);
  b->common = heng__meanings_new(arena, b->plan);
  a->alone = heng__meanings_new(arena, a->plan);
  b->alone = heng__meanings_new(arena, b->plan);
  for (size_t i = 0; i < a->parts.len; i++) {
    const part *p = &a->parts.items[i];
    if (at[i] == b->parts.len) continue;
    heng_said said = name_of(arena, p);
    heng_slice name =
        heng__arena_printf(arena, "%d:%.*s", (int)p->kind, HENG_ARG(said.en));
    name_part(a->common, p, name);
    name_part(b->common, &b->parts.items[at[i]], name);
  }
  for (uint32_t t = 0; t < a->plan->schema->n_tables; t++) {
    const heng_plan_table *table = &a->plan->tables[t];
    uint32_t other = same_records(b->plan, table);
    if (other == HENG_NONE) continue;
    heng_slice name = heng__arena_printf(
        arena, "records:%.*s", HENG_ARG(heng__pair_show(table->pair, HENG_EN)));
    a->common->tables[t] = b->common->tables[other] = name;
  }
}

// Whether a part that only [of] has does nothing by being there.
static bool is_helper(const side *of, const side *other, const part *p) {
  const heng_plan_table *table =
      p->table == HENG_NONE ? NULL : &of->plan->tables[p->table];
  switch (p->kind) {
    case HENG_PART_CHOICE:
    case HENG_PART_PARAM: return true;
    case HENG_PART_VALUE:
      return !heng__meaning_value_holds(of->alone, p->index);
    case HENG_PART_RULE:
      return !table->score &&
             !heng__meaning_field_holds(of->alone, p->table, p->index);
    case HENG_PART_ROWS:
      return !table->score && !heng__meaning_rows_hold(of->alone, p->table);
    case HENG_PART_COLUMN:
    case HENG_PART_GIVEN:
      return table->given && same_records(other->plan, table) == HENG_NONE;
    case HENG_PART_CHECK:
    case HENG_PART_EDITION:
    case HENG_PART_ORDER: break;
  }
  return false;
}

// Where each part of [a] is found in [b], or the number of those; *met says which
// of [b] were.
static size_t *match(heng_arena *arena,
                     const parts *a,
                     const parts *b,
                     heng_same_table same,
                     bool **met) {
  size_t *at = heng__array(arena, size_t, a->len + 1);
  *met = heng__array(arena, bool, b->len + 1);
  for (size_t i = 0; i < a->len; i++) {
    size_t k = 0;
    while (k < b->len &&
           ((*met)[k] || !same_part(&a->items[i], &b->items[k], same)))
      k++;
    at[i] = k;
    if (k < b->len) (*met)[k] = true;
  }
  return at;
}

static heng_plan_change only_in(heng_arena *arena,
                                const side *of,
                                const side *other,
                                const part *p,
                                int which) {
  heng_plan_change c = {.change =
                            which ? HENG_ONLY_IN_SECOND : HENG_ONLY_IN_FIRST,
                        .kind = p->kind,
                        .name = name_of(arena, p),
                        .helper = is_helper(of, other, p)};
  c.text[which] = p->text;
  c.span[which] = p->span;
  c.cites[which] = p->cites;
  return c;
}

heng_said heng__part_kind_said(heng_part_kind kind) {
  switch (kind) {
    case HENG_PART_CHOICE: return HENG_SAY2("choice", "选项");
    case HENG_PART_COLUMN: return HENG_SAY2("column", "数据列");
    case HENG_PART_PARAM: return HENG_SAY2("param", "参数");
    case HENG_PART_VALUE: return HENG_SAY2("value", "定值");
    case HENG_PART_ROWS: return HENG_SAY2("table", "表");
    case HENG_PART_GIVEN: return HENG_SAY2("given row", "给定行");
    case HENG_PART_RULE: return HENG_SAY2("rule", "规则");
    case HENG_PART_CHECK: return HENG_SAY2("check", "检查");
    case HENG_PART_EDITION: return HENG_SAY2("edition", "版本");
    case HENG_PART_ORDER: return HENG_SAY2("order of", "列的次序");
  }
  return HENG_SAY2("", "");
}

size_t heng__plan_diff(heng_arena *arena,
                       const heng_plan *first,
                       const heng_plan *second,
                       heng_same_table same,
                       heng_plan_change **out) {
  side a = {.plan = first, .parts = take_apart(arena, first)};
  side b = {.plan = second, .parts = take_apart(arena, second)};
  bool *met;
  size_t *at = match(arena, &a.parts, &b.parts, same, &met);
  name_common(arena, &a, &b, at);
  heng_functions_behind *functions =
      heng__functions_behind(arena, first, second);
  heng_changes changes = {0};
  for (size_t i = 0; i < a.parts.len; i++) {
    const part *p = &a.parts.items[i];
    heng_plan_change c = only_in(arena, &a, &b, p, 0);
    if (at[i] < b.parts.len) {
      const part *q = &b.parts.items[at[i]];
      if (!compare(&a, &b, p, q, &c.change)) continue;
      c.helper = false;
      c.text[1] = q->text;
      c.span[1] = q->span;
      c.cites[1] = q->cites;
      c.own_name = c.change == HENG_CHANGED &&
                   heng__slice_eq(p->text.en, q->text.en) &&
                   heng__differ_by_name(arena, p->form, first->pair, q->form,
                                        second->pair);
      if (c.change == HENG_CHANGED && !c.own_name &&
          heng__slice_eq(p->text.en, q->text.en))
        c.behind = heng__function_behind(functions, q->span);
      if (p->kind == HENG_PART_PARAM && c.change == HENG_CHANGED)
        c.figures =
            heng__plan_diff_figures(arena, first, p->index, second, q->index);
    }
    heng__push(arena, &changes, c);
  }
  compare_order(arena, first, &a.parts, &b.parts, at, &changes);
  for (size_t k = 0; k < b.parts.len; k++)
    if (!met[k])
      heng__push(arena, &changes, only_in(arena, &b, &a, &b.parts.items[k], 1));
  *out = changes.items;
  return changes.len;
}
