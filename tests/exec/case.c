// Reading cases and printing what came of them.
#include "case.h"

#include <stdio.h>
#include <stdlib.h>

#include "exec/given.h"

heng_slice case_read(heng_arena *arena, const char *path) {
  FILE *file = fopen(path, "rb");
  heng_buf text = {.arena = arena};
  char part[4096];
  if (!file) return (heng_slice){NULL, 0};
  for (size_t n; (n = fread(part, 1, sizeof part, file)) > 0;)
    heng__buf_add(&text, (heng_slice){part, n});
  fclose(file);
  return heng__buf_slice(&text);
}

// ---- sections -------------------------------------------------------------

static heng_slice next_line(heng_slice *rest) {
  size_t len = 0;
  while (len < rest->len && rest->ptr[len] != '\n') len++;
  heng_slice line = {rest->ptr, len};
  size_t skip = len < rest->len ? len + 1 : len;
  *rest = (heng_slice){rest->ptr + skip, rest->len - skip};
  return line;
}

static heng_slice trim(heng_slice text) {
  while (text.len && (text.ptr[0] == ' ' || text.ptr[0] == '\n')) {
    text.ptr++;
    text.len--;
  }
  while (text.len &&
         (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\n'))
    text.len--;
  return text;
}

static bool begins(heng_slice text, const char *with) {
  size_t len = strlen(with);
  return text.len >= len && memcmp(text.ptr, with, len) == 0;
}

case_text case_split(heng_slice text) {
  case_text out = {.n_sections = 1};
  out.sections[0].name = HENG_LIT("rules");
  out.sections[0].body.ptr = text.ptr;
  while (text.len) {
    case_section *last = &out.sections[out.n_sections - 1];
    heng_slice line = next_line(&text);
    if (!begins(line, "---- ")) {
      last->body.len = (size_t)(text.ptr - last->body.ptr);
    } else if (out.n_sections < CASE_SECTIONS) {
      heng_slice name = {line.ptr + 5, line.len - 5};
      out.sections[out.n_sections++] =
          (case_section){trim(name), {text.ptr, 0}};
    }
  }
  return out;
}

heng_slice case_body(const case_text *text, const char *name) {
  for (size_t i = 0; i < text->n_sections; i++)
    if (heng__slice_eq(text->sections[i].name, heng__slice(name)))
      return text->sections[i].body;
  return (heng_slice){NULL, 0};
}

// ---- plan and records -----------------------------------------------------

static void show_diags(heng_arena *arena, const heng_diags *diags) {
  heng_buf out = {.arena = arena};
  if (!diags->count[HENG_ERROR]) return;
  heng__diags_render(&out, diags, HENG_EN);
  fprintf(stderr, "%.*s", HENG_ARG(heng__buf_slice(&out)));
}

heng_plan *case_plan(heng_arena *arena, heng_slice rules) {
  heng_diags diags;
  heng__diags_init(&diags, arena);
  heng_slice model = case_read(arena, HENG_SOURCE_DIR "/rules/model.heng");
  const heng_source *sources[] = {
      heng__source_new(arena, HENG_LIT("model.heng"), model),
      heng__source_new(arena, HENG_LIT("case.heng"), rules),
  };
  heng_plan *plan = heng__plan_compile(arena, sources, 2, &diags, NULL);
  show_diags(arena, &diags);
  return plan;
}

// The cells of a line, apart by "|".
static size_t cut(heng_slice line, heng_slice *cells, size_t most) {
  size_t n = 0;
  while (n < most) {
    size_t len = 0;
    while (len < line.len && line.ptr[len] != '|') len++;
    cells[n++] = trim((heng_slice){line.ptr, len});
    if (len == line.len) break;
    line = (heng_slice){line.ptr + len + 1, line.len - len - 1};
  }
  return n;
}

static void shuffle(size_t *order, size_t n, uint32_t seed) {
  for (size_t i = 0; i < n; i++) order[i] = i;
  for (size_t i = n; seed && i > 1; i--) {
    seed = seed * 1664525u + 1013904223u;
    size_t with = (seed >> 8) % i, was = order[i - 1];
    order[i - 1] = order[with];
    order[with] = was;
  }
}

// One table; [head] is its heading, [rest] begins with its rows.
static void add_table(heng_arena *arena,
                      heng_records_builder *builder,
                      heng_slice head,
                      heng_slice *rest,
                      uint32_t seed) {
  heng_slice cells[32], lines[1024];
  size_t order[1024], n = 0, colon = 0;
  while (colon < head.len && head.ptr[colon] != ':') colon++;
  heng_slice name = trim((heng_slice){head.ptr, colon});
  heng_slice file = heng__arena_printf(arena, "%.*s.csv", HENG_ARG(name));
  while (rest->len && n < 1024) {
    heng_slice line = next_line(rest);
    if (!trim(line).len) break;
    lines[n++] = line;
  }
  heng__records_table(builder, name, file, HENG_LIT("UTF-8"));
  size_t width =
      cut((heng_slice){head.ptr + colon + 1, head.len - colon - 1}, cells, 32);
  heng__records_headings(builder, 1, cells, width);
  shuffle(order, n, seed);
  for (size_t i = 0; i < n; i++) {
    cut(lines[order[i]], cells, width);
    heng__records_row(builder, (uint32_t)order[i] + 2, (heng_span){0}, cells,
                      width);
  }
  heng__records_end_table(builder);
}

heng_records *case_records(heng_arena *arena,
                           const heng_plan *plan,
                           heng_slice text,
                           uint32_t seed) {
  heng_diags diags;
  heng__diags_init(&diags, arena);
  heng_records_builder *builder =
      heng__records_begin(arena, plan->schema, &plan->use, &diags);
  heng__given_rows(arena, builder, plan);
  while (text.len) {
    heng_slice line = next_line(&text);
    if (trim(line).len) add_table(arena, builder, line, &text, seed);
  }
  heng_records *records = NULL;
  heng__records_finish(builder, &records);
  show_diags(arena, &diags);
  return diags.count[HENG_ERROR] ? NULL : records;
}

// ---- printing a run -------------------------------------------------------

static void print_value(heng_buf *out,
                        const heng_run *run,
                        heng_type type,
                        heng_value v) {
  if (v.state == HENG_HELD)
    heng__buf_printf(out, "held(%u)", run->findings[v.finding].number);
  else
    heng__buf_add(out, heng__value_text(out->arena, run, type, v, HENG_EN));
}

static void print_row(heng_buf *out,
                      const heng_run *run,
                      uint32_t table,
                      uint32_t row) {
  const heng_plan_table *t = &run->plan->tables[table];
  heng__buf_printf(out,
                   "%.*s %.*s:", HENG_ARG(heng__pair_show(t->pair, HENG_EN)),
                   HENG_ARG(heng__run_key(run, table, row)));
  for (uint32_t f = 0; f < t->n_fields; f++) {
    if (!run->tables[table].columns[f]) continue;
    heng__buf_printf(
        out, " %.*s=", HENG_ARG(heng__pair_show(t->fields[f].pair, HENG_EN)));
    print_value(out, run, t->fields[f].type,
                heng__run_value(run, table, row, f));
  }
  heng__buf_puts(out, "\n");
}

static const heng_run *sort_run;
static uint32_t sort_table;

static int by_key(const void *a, const void *b) {
  return heng__slice_cmp(
      heng__run_key(sort_run, sort_table, *(const uint32_t *)a),
      heng__run_key(sort_run, sort_table, *(const uint32_t *)b));
}

static void print_table(heng_buf *out, const heng_run *run, uint32_t table) {
  const heng_plan_table *t = &run->plan->tables[table];
  size_t n = run->tables[table].n_rows;
  bool computed = t->kind != HENG_TABLE_RECORDS;
  for (uint32_t f = 0; f < t->n_fields; f++)
    if (run->tables[table].columns[f]) computed = true;
  if (!computed) return;
  uint32_t *rows = heng__array(out->arena, uint32_t, n);
  for (uint32_t row = 0; row < n; row++) rows[row] = row;
  sort_run = run;
  sort_table = table;
  qsort(rows, n, sizeof *rows, by_key);
  if (run->order[table]) rows = run->order[table];
  for (size_t i = 0; i < n; i++) print_row(out, run, table, rows[i]);
}

static void print_finding(heng_buf *out,
                          const heng_run *run,
                          const heng_finding *f) {
  char code[8];
  heng__buf_printf(out, "%u %s", f->number, heng__diag_code(f->code, code));
  if (f->table != HENG_NONE)
    heng__buf_printf(
        out, " %.*s %.*s",
        HENG_ARG(heng__pair_show(run->plan->tables[f->table].pair, HENG_EN)),
        HENG_ARG(f->key));
  heng__buf_printf(out, " %.*s\n", HENG_ARG(heng__pair_show(f->rule, HENG_EN)));
  for (int lang = HENG_EN; lang <= HENG_ZH; lang++)
    heng__buf_printf(
        out, "  %.*s\n",
        HENG_ARG(heng__finding_message(out->arena, f, (heng_lang)lang)));
}

void case_print_run(heng_buf *out, const heng_run *run) {
  for (uint32_t t = 0; t < run->plan->n_tables; t++) print_table(out, run, t);
  for (size_t v = 0; v < run->plan->n_values; v++) {
    const heng_plan_value *value = &run->plan->values[v];
    heng__buf_printf(
        out, "value %.*s=", HENG_ARG(heng__pair_show(value->pair, HENG_EN)));
    print_value(out, run, value->type, run->values[v]);
    heng__buf_puts(out, "\n");
  }
  for (size_t i = 0; i < run->n_lifted; i++) {
    const heng_lifted *l = &run->lifted[i];
    heng_slice name = heng__pair_show(
        run->plan->tables[l->table].fields[l->field].pair, HENG_EN);
    heng__buf_printf(
        out, "lifted %.*s of %.*s by %.*s\n", HENG_ARG(name),
        HENG_ARG(heng__run_key(run, l->table, l->row)),
        HENG_ARG(heng__run_key(run, run->plan->overrides, l->override_row)));
  }
  for (size_t i = 0; i < run->n_findings; i++)
    print_finding(out, run, &run->findings[i]);
  heng__buf_puts(out, run->publishable ? "publishable\n" : "not publishable\n");
}

// ---- printing reasons -----------------------------------------------------

static const char *const kinds[] = {
    "field",  "record", "param", "value",   "aggregate", "row", "cap",
    "choice", "rank",   "else",  "finding", "override",  "step"};

static void print_cites(heng_buf *out, heng_cites cites) {
  for (size_t i = 0; i < cites.len; i++)
    heng__buf_printf(out, " [%s: %.*s]",
                     cites.items[i].assumed ? "assumed" : "source",
                     HENG_ARG(cites.items[i].text));
}

static void print_reason(heng_buf *out,
                         const heng_run *run,
                         const heng_reason *r,
                         int depth) {
  heng__buf_printf(out, "%*s%s", 2 * depth, "", kinds[r->kind]);
  if (r->name.en.len || r->name.zh.len)
    heng__buf_printf(out, " %.*s", HENG_ARG(heng__pair_show(r->name, HENG_EN)));
  if (r->key.en.len)
    heng__buf_printf(out, " (%.*s%s%.*s)", HENG_ARG(r->key.en),
                     r->title.len ? " " : "", HENG_ARG(r->title));
  if (r->type.base != HENG_TYPE_NONE) {
    heng__buf_puts(out, " = ");
    print_value(out, run, r->type, r->value);
  }
  if (r->note.en.len)
    heng__buf_printf(out, "; %.*s / %.*s", HENG_ARG(r->note.en),
                     HENG_ARG(r->note.zh));
  if (r->context.en.len)
    heng__buf_printf(out, " {%.*s / %.*s}", HENG_ARG(r->context.en),
                     HENG_ARG(r->context.zh));
  if (r->file.len)
    heng__buf_printf(out, " <%.*s:%u>", HENG_ARG(r->file), r->line);
  if (r->rule.en.len) heng__buf_printf(out, " `%.*s`", HENG_ARG(r->rule.en));
  if (r->rule.en.len && !heng__slice_eq(r->rule.en, r->rule.zh))
    heng__buf_printf(out, " `%.*s`", HENG_ARG(r->rule.zh));
  if (r->span.source)
    heng__buf_printf(out, " :%u", heng__source_place(r->span).line);
  print_cites(out, r->cites);
  heng__buf_puts(out, "\n");
  for (const heng_reason *c = r->children; c; c = c->next)
    print_reason(out, run, c, depth + 1);
}

static bool find_named(const heng_run *run,
                       heng_slice table,
                       heng_slice field,
                       uint32_t *t,
                       uint32_t *f) {
  for (*t = 0; *t < run->plan->n_tables; ++*t) {
    const heng_plan_table *pt = &run->plan->tables[*t];
    if (!heng__pair_has(pt->pair, table)) continue;
    for (*f = 0; *f < pt->n_fields; ++*f)
      if (heng__pair_has(pt->fields[*f].pair, field)) return true;
  }
  return false;
}

void case_print_reasons(heng_buf *out, const heng_run *run, heng_slice what) {
  heng_slice words[3] = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
  for (int i = 0; i < 3; i++) {
    what = trim(what);
    size_t len = 0;
    while (len < what.len && what.ptr[len] != ' ') len++;
    words[i] = (heng_slice){what.ptr, len};
    what = (heng_slice){what.ptr + len, what.len - len};
  }
  uint32_t table, field;
  if (!find_named(run, words[0], words[2], &table, &field)) {
    heng__buf_puts(out, "no such table or field\n");
    return;
  }
  uint32_t row = heng__run_find(run, table, words[1]);
  if (row == HENG_ROW_NONE) {
    heng__buf_puts(out, "no such row\n");
    return;
  }
  print_reason(out, run, heng__explain(out->arena, run, table, row, field), 0);
}
