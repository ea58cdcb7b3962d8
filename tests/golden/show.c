// Plans, values and findings as a case shows them.
#include "base/utf8.h"
#include "case.h"
#include "exec/given.h"
#include "plan/param.h"
#include "plan/print_internal.h"

static heng_slice name_of(heng_pair pair) {
  return heng__pair_show(pair, HENG_EN);
}

static heng_slice finished(heng_buf *out) {
  heng_slice text = out->len ? heng__buf_slice(out) : HENG_LIT("");
  while (text.len && text.ptr[text.len - 1] == '\n') text.len--;
  return text;
}

// The plan ------------------------------------------------------------------

static const char *role_of(const heng_plan_field *f) {
  static const char *const roles[] = {
      "stored", "reference", "field", "indicator", "deduct",
      "bonus",  "total",     "place", "tier",      "outcome",
  };
  return roles[f->role];
}

static void put_joins(heng_buf *out,
                      const heng_plan *plan,
                      const heng_plan_table *t) {
  for (size_t i = 0; i < t->n_joins; i++) {
    heng__buf_puts(out, "  on ");
    heng__node_print(out, plan, t->joins[i].inner);
    heng__buf_puts(out, " = ");
    heng__node_print(out, plan, t->joins[i].outer);
    heng__buf_puts(out, "\n");
  }
}

static void put_table(heng_buf *out,
                      const heng_plan *plan,
                      const heng_plan_table *t,
                      const heng_source *source) {
  static const char *const kinds[] = {"record", "subset", "group", "pair"};
  heng_buf body = {.arena = out->arena};
  bool own = t->name_span.source == source;
  for (size_t i = 0; i < t->n_fields; i++) {
    const heng_plan_field *f = &t->fields[i];
    if (f->span.source != source || !f->node) continue;
    heng__buf_printf(&body, "  %s %.*s: ", role_of(f),
                     HENG_ARG(name_of(f->pair)));
    heng__buf_add(&body, heng__type_text(plan, f->type));
    heng__buf_puts(&body, " = ");
    heng__node_print(&body, plan, f->node);
    heng__buf_puts(&body, "\n");
  }
  if (!body.len && !(own && t->kind != HENG_TABLE_RECORDS)) return;
  heng__buf_printf(out, "%s %.*s\n",
                   t->given   ? "given"
                   : t->score ? "score"
                              : kinds[t->kind],
                   HENG_ARG(name_of(t->pair)));
  if (own && t->where) {
    heng__buf_puts(out, "  where ");
    heng__node_print(out, plan, t->where);
    heng__buf_puts(out, "\n");
  }
  if (own && t->having) {
    heng__buf_puts(out, "  having ");
    heng__node_print(out, plan, t->having);
    heng__buf_puts(out, "\n");
  }
  if (own) put_joins(out, plan, t);
  if (body.len) heng__buf_add(out, heng__buf_slice(&body));
}

static void put_param(heng_buf *out,
                      const heng_plan *plan,
                      const heng_plan_param *p) {
  heng__buf_printf(out, "param %.*s: ", HENG_ARG(name_of(p->pair)));
  heng__buf_add(out, heng__type_text(plan, p->type));
  heng__param_axes_print(out, plan->arena, p);
  heng__buf_puts(out, " =");
  for (size_t i = 0; i < p->n_cells; i++) {
    heng_node cell = {
        .kind = HENG_NODE_CONST, .type = p->type, .value = p->cells[i]};
    heng__buf_puts(out, " ");
    heng__node_print(out, plan, &cell);
  }
  heng__buf_puts(out, "\n");
}

heng_slice case_show_plan(heng_arena *arena,
                          const heng_plan *plan,
                          const heng_source *source) {
  heng_buf out = {.arena = arena};
  for (size_t i = 0; i < plan->n_params; i++)
    if (plan->params[i].span.source == source)
      put_param(&out, plan, &plan->params[i]);
  for (size_t i = 0; i < plan->n_tables; i++)
    put_table(&out, plan, &plan->tables[i], source);
  for (size_t i = 0; i < plan->n_values; i++) {
    const heng_plan_value *v = &plan->values[i];
    if (v->span.source != source) continue;
    heng__buf_printf(&out, "value %.*s: ", HENG_ARG(name_of(v->pair)));
    heng__buf_add(&out, heng__type_text(plan, v->type));
    heng__buf_puts(&out, " = ");
    heng__node_print(&out, plan, v->node);
    heng__buf_puts(&out, "\n");
  }
  for (size_t i = 0; i < plan->n_checks; i++) {
    const heng_plan_check *c = &plan->checks[i];
    if (c->span.source != source) continue;
    heng__buf_printf(&out, "%s %.*s: ", c->warn ? "warn" : "check",
                     HENG_ARG(name_of(c->pair)));
    heng__node_print(&out, plan, c->condition);
    heng__buf_puts(&out, "\n");
  }
  return finished(&out);
}

// Grids ---------------------------------------------------------------------

typedef HENG_VEC(heng_slice) cells;

// Writes cells as "name | a | b |" lines, the bars below each other.
static void put_grid(heng_buf *out,
                     heng_slice name,
                     const cells *all,
                     size_t n_columns) {
  size_t rows = all->len / n_columns;
  for (size_t r = 0; r < rows; r++) {
    size_t start = heng__utf8_width(name);
    if (!r) heng__buf_add(out, name);
    for (size_t i = 0; r && i < start; i++) heng__buf_puts(out, " ");
    for (size_t c = 0; c < n_columns; c++) {
      size_t widest = 0;
      for (size_t k = 0; k < rows; k++) {
        size_t width = heng__utf8_width(all->items[k * n_columns + c]);
        if (width > widest) widest = width;
      }
      heng_slice cell = all->items[r * n_columns + c];
      heng__buf_puts(out, " | ");
      heng__buf_add(out, cell);
      for (size_t i = heng__utf8_width(cell); i < widest; i++)
        heng__buf_puts(out, " ");
    }
    heng__buf_puts(out, " |\n");
  }
}

static heng_slice value_cell(heng_arena *arena,
                             const heng_run *run,
                             heng_type type,
                             heng_value v) {
  heng_slice text = heng__value_text(arena, run, type, v, HENG_EN);
  if (v.state != HENG_HELD) return text;
  return heng__arena_printf(arena, "%.*s (%u)", HENG_ARG(text),
                            run->findings[v.finding].number);
}

static void put_table_values(heng_buf *out,
                             const heng_run *run,
                             uint32_t table,
                             const heng_source *source) {
  const heng_plan_table *t = &run->plan->tables[table];
  HENG_VEC(uint32_t) fields = {0};
  cells all = {0};
  for (uint32_t f = 0; f < t->n_fields; f++)
    if (t->fields[f].span.source == source && t->fields[f].node &&
        t->fields[f].role != HENG_ROLE_REFERENCE)
      heng__push(out->arena, &fields, f);
  bool own = t->name_span.source == source && t->kind != HENG_TABLE_RECORDS;
  if (!fields.len && !own) return;
  heng__push(out->arena, &all, HENG_LIT("key"));
  for (size_t i = 0; i < fields.len; i++)
    heng__push(out->arena, &all, name_of(t->fields[fields.items[i]].pair));
  for (size_t r = 0; r < run->tables[table].n_rows; r++) {
    uint32_t row = t->score ? run->order[table][r] : (uint32_t)r;
    heng__push(out->arena, &all, heng__run_key(run, table, row));
    for (size_t i = 0; i < fields.len; i++) {
      uint32_t f = fields.items[i];
      heng__push(out->arena, &all,
                 value_cell(out->arena, run, t->fields[f].type,
                            heng__run_value(run, table, row, f)));
    }
  }
  put_grid(out, name_of(t->pair), &all, fields.len + 1);
}

heng_slice case_show_values(heng_arena *arena,
                            const heng_run *run,
                            const heng_source *source) {
  heng_buf out = {.arena = arena};
  for (uint32_t t = 0; t < run->plan->n_tables; t++)
    put_table_values(&out, run, t, source);
  for (size_t i = 0; i < run->plan->n_values; i++) {
    const heng_plan_value *v = &run->plan->values[i];
    if (v->span.source != source) continue;
    heng_slice text = value_cell(arena, run, v->type, run->values[i]);
    heng__buf_printf(&out, "%.*s = %.*s\n", HENG_ARG(name_of(v->pair)),
                     HENG_ARG(text));
  }
  for (size_t i = 0; i < run->n_lifted; i++) {
    const heng_lifted *l = &run->lifted[i];
    const heng_plan_table *t = &run->plan->tables[l->table];
    heng__buf_printf(&out, "lifted %.*s of %.*s\n",
                     HENG_ARG(name_of(t->fields[l->field].pair)),
                     HENG_ARG(heng__run_key(run, l->table, l->row)));
  }
  return finished(&out);
}

// Findings ------------------------------------------------------------------

heng_slice case_show_findings(heng_arena *arena,
                              const heng_run *run,
                              heng_lang lang) {
  heng_buf out = {.arena = arena};
  char code[8];
  for (size_t i = 0; i < run->n_findings; i++) {
    const heng_finding *f = &run->findings[i];
    heng_slice message = heng__finding_message(arena, f, lang);
    heng__buf_printf(&out, "(%u) %s", f->number,
                     heng__diag_code(f->code, code));
    if (f->file.len)
      heng__buf_printf(&out, " %.*s:%u", HENG_ARG(f->file), f->line);
    heng__buf_puts(&out, lang == HENG_ZH ? "：" : ": ");
    heng__buf_add(&out, message);
    heng__buf_puts(&out, "\n");
  }
  return finished(&out);
}

// Records -------------------------------------------------------------------

static heng_slice trimmed(heng_slice text) {
  while (text.len && text.ptr[0] == ' ') text.ptr++, text.len--;
  while (text.len && text.ptr[text.len - 1] == ' ') text.len--;
  return text;
}

#define COLUMNS_MAX 32

// Cuts "name | a | b |" at its bars; [name] is what stands before the first.
static size_t cut(heng_slice line, heng_slice *name, heng_slice *out) {
  size_t n = 0, start = 0;
  bool first = true;
  for (size_t i = 0; i < line.len; i++) {
    if (line.ptr[i] != '|') continue;
    heng_slice cell = trimmed((heng_slice){line.ptr + start, i - start});
    if (first)
      *name = cell;
    else if (n < COLUMNS_MAX)
      out[n++] = cell;
    first = false;
    start = i + 1;
  }
  return n;
}

heng_records *case_records(heng_arena *arena,
                           const heng_plan *plan,
                           heng_slice grids,
                           heng_diags *diags) {
  heng_records_builder *b =
      heng__records_begin(arena, plan->schema, &plan->use, diags);
  heng_slice row[COLUMNS_MAX], name = {NULL, 0};
  uint32_t line = 0;
  bool open = false;
  heng__given_rows(arena, b, plan);
  for (size_t at = 0; at < grids.len;) {
    const char *end = memchr(grids.ptr + at, '\n', grids.len - at);
    size_t len = end ? (size_t)(end - grids.ptr) - at : grids.len - at;
    heng_slice text = {grids.ptr + at, len};
    at += len + 1;
    line++;
    size_t n = cut(text, &name, row);
    if (!n) continue;
    if (name.len) {
      if (open) heng__records_end_table(b);
      open = heng__records_table(b, name, HENG_LIT("records"),
                                 (heng_slice){NULL, 0}) == HENG_OK;
      if (open) heng__records_headings(b, line, row, n);
    } else if (open) {
      heng__records_row(b, line, (heng_span){0}, row, n);
    }
  }
  if (open) heng__records_end_table(b);
  heng_records *out = NULL;
  heng__records_finish(b, &out);
  return out;
}
