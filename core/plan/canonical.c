// The canonical form: what a plan means, and nothing of how it is written. What
// is published or can be set stands with its Latin name; everything else with a
// digest of its own meaning, so that helpers may be renamed and reordered.
#include <stdlib.h>

#include "base/sha256.h"
#include "plan/build_internal.h"
#include "plan/param.h"
#include "plan/print_internal.h"
#include "plan/stage.h"

static heng_slice name_of(heng_pair pair) {
  return heng__pair_show(pair, HENG_EN);
}

static heng_slice digest_of(const heng_plan *plan, heng_slice text) {
  char hex[65];
  heng__sha256(text, hex);
  return heng__arena_printf(plan->arena, "%.20s", hex);
}

// Lines -------------------------------------------------------------------------

typedef HENG_VEC(heng_slice) heng_lines;

static int by_text(const void *x, const void *y) {
  return heng__slice_cmp(*(const heng_slice *)x, *(const heng_slice *)y);
}

// Independent declarations are sorted, so that their order has no meaning.
static void put_sorted(heng_buf *out, heng_lines *lines) {
  if (lines->len)
    qsort(lines->items, lines->len, sizeof *lines->items, by_text);
  for (size_t i = 0; i < lines->len; i++) {
    heng__buf_add(out, lines->items[i]);
    heng__buf_puts(out, "\n");
  }
}

// Digests ------------------------------------------------------------------------

// What a stored field may hold.
static void put_stored(heng_buf *out,
                       const heng_plan *plan,
                       const heng_plan_field *field,
                       const heng_schema_field *s) {
  heng__buf_printf(out, "%.*s%s%s%s",
                   HENG_ARG(heng__type_text(plan, field->type)),
                   s->key || s->part ? " key" : "", s->main ? " main" : "",
                   s->whole ? " whole" : "");
  if (s->has_low)
    heng__buf_printf(out, " between %.*s and %.*s",
                     HENG_ARG(heng__num_text(plan->arena, s->low)),
                     HENG_ARG(heng__num_text(plan->arena, s->high)));
}

heng_slice heng__cell_meaning(const heng_plan *plan,
                              const heng_schema_field *s,
                              heng_slice text) {
  char day[11];
  heng_num num;
  heng_date date;
  switch (s->base) {
    case HENG_TYPE_NUMBER:
      return heng__read_number(plan->arena, text, &num)
                 ? heng__num_text(plan->arena, num)
                 : text;
    case HENG_TYPE_DATE:
      return heng__date_parse(text, &date)
                 ? heng__arena_copy(plan->arena,
                                    heng__slice(heng__date_text(date, day)))
                 : text;
    case HENG_TYPE_BOOL:
      if (heng__pair_has(heng__keyword_pair(HENG_K_YES), text))
        return HENG_LIT("yes");
      return heng__pair_has(heng__keyword_pair(HENG_K_NO), text)
                 ? HENG_LIT("no")
                 : text;
    case HENG_TYPE_CHOICE: {
      const heng_choice *c = &plan->schema->choices[s->id];
      int32_t code = heng__choice_find(c, text);
      return code < 0 ? text : name_of(c->values[code]);
    }
    case HENG_TYPE_REF: return heng__row_key(plan, s->id, text);
    default: return text;
  }
}

static void put_given_rows(heng_buf *out,
                           const heng_plan *plan,
                           const heng_plan_table *t) {
  const heng_schema_table *s = &plan->schema->tables[t->schema];
  for (size_t f = 0; f < t->n_fields; f++)
    if (t->fields[f].role == HENG_ROLE_STORED) {
      heng__buf_puts(out, " | ");
      put_stored(out, plan, &t->fields[f], &s->fields[t->fields[f].stored]);
    }
  heng__buf_puts(out, "\n");
  heng_lines lines = {0};
  for (size_t i = 0; i < plan->n_rows; i++) {
    const heng_plan_rows *rows = &plan->rows[i];
    for (size_t r = 0; rows->schema == t->schema && r < rows->n_rows; r++) {
      heng_buf line = {.arena = plan->arena};
      for (size_t f = 0; f < t->n_fields; f++)
        if (t->fields[f].role == HENG_ROLE_STORED)
          heng__write_text(
              &line,
              heng__cell_meaning(plan, &s->fields[t->fields[f].stored],
                                 rows->rows[r].cells[t->fields[f].stored]));
      heng__push(plan->arena, &lines, heng__buf_slice(&line));
    }
  }
  put_sorted(out, &lines);
}

static heng_slice rows_digest(heng_writer_state *w, uint32_t table) {
  const heng_plan *plan = w->plan;
  const heng_plan_table *t = &plan->tables[table];
  heng_buf text = {.arena = plan->arena};
  heng_buf *before = w->out;
  if (t->kind == HENG_TABLE_RECORDS && !t->given) return name_of(t->pair);
  w->out = &text;
  static const char *const kinds[] = {"given", "subset", "group", "pair"};
  heng__buf_puts(&text, kinds[t->kind]);
  if (t->kind == HENG_TABLE_RECORDS) put_given_rows(&text, plan, t);
  for (int i = 0; i < 2; i++)
    if (t->kind != HENG_TABLE_RECORDS && t->source[i] != HENG_NONE) {
      heng__buf_puts(&text, " ");
      heng__buf_add(&text, w->digest(w, t->source[i], HENG_NONE));
    }
  if (t->kind == HENG_TABLE_GROUP)
    for (uint32_t k = 0; k < t->n_keys; k++) {
      heng__buf_puts(&text, " by ");
      heng__write_node(w, t->fields[k].node);
    }
  if (t->kind == HENG_TABLE_PAIR) w->tables[table] = HENG_LIT("this-pair");
  if (t->where) {
    heng__buf_puts(&text, " where ");
    heng__write_node(w, t->where);
  }
  if (t->having) {
    w->tables[table] = HENG_LIT("this-group");
    heng__buf_puts(&text, " having ");
    heng__write_node(w, t->having);
  }
  w->out = before;
  return digest_of(plan, heng__buf_slice(&text));
}

static heng_slice field_digest(heng_writer_state *w,
                               uint32_t table,
                               uint32_t field) {
  const heng_plan *plan = w->plan;
  const heng_plan_table *t = &plan->tables[table];
  const heng_plan_field *f = &t->fields[field];
  if (!f->node || (t->kind == HENG_TABLE_GROUP && field < t->n_keys)) {
    // Stored, or a key or a row of a derived table: known by its position.
    heng_slice of = w->digest(w, table, HENG_NONE);
    if (f->role == HENG_ROLE_STORED && !t->given)
      return heng__arena_printf(plan->arena, "%.*s.%.*s", HENG_ARG(of),
                                HENG_ARG(name_of(f->pair)));
    return heng__arena_printf(plan->arena, "%.*s.%u", HENG_ARG(of), field);
  }
  heng_buf text = {.arena = plan->arena};
  heng_buf *before = w->out;
  w->out = &text;
  heng__buf_add(&text, w->digest(w, table, HENG_NONE));
  heng__buf_puts(&text, " = ");
  // It reads itself, of the rows below.
  if (f->node->kind == HENG_NODE_ROLLUP)
    w->fields[table][field] = HENG_LIT("this-rollup");
  heng__write_node(w, f->node);
  w->out = before;
  return digest_of(plan, heng__buf_slice(&text));
}

static heng_slice value_digest(heng_writer_state *w, uint32_t value) {
  heng_buf text = {.arena = w->plan->arena};
  heng_buf *before = w->out;
  w->out = &text;
  heng__write_node(w, w->plan->values[value].node);
  w->out = before;
  return digest_of(w->plan, heng__buf_slice(&text));
}

static heng_slice digest(heng_writer_state *w, uint32_t table, uint32_t field) {
  heng_slice *memo = table == HENG_NONE   ? &w->values[field]
                     : field == HENG_NONE ? &w->tables[table]
                                          : &w->fields[table][field];
  if (!memo->len) {
    heng_slice made = table == HENG_NONE   ? value_digest(w, field)
                      : field == HENG_NONE ? rows_digest(w, table)
                                           : field_digest(w, table, field);
    *memo = made;
  }
  return *memo;
}

heng_slice heng__type_text(const heng_plan *plan, heng_type type) {
  static const char *const names[] = {"none",   "number", "text", "date",
                                      "yes/no", "choice", "ref",  "duration"};
  heng_slice base = heng__slice(names[type.base]);
  if (type.base == HENG_TYPE_CHOICE) {
    const heng_choice *c = &plan->schema->choices[type.id];
    base = c->pair.en.len || c->pair.zh.len ? name_of(c->pair) : c->shown;
  }
  if (type.base == HENG_TYPE_REF) base = name_of(plan->tables[type.id].pair);
  return heng__arena_printf(plan->arena, "%.*s%s", HENG_ARG(base),
                            type.optional ? "?" : "");
}

// Declarations -------------------------------------------------------------------

static heng_slice choice_name(const heng_choice *c) {
  return c->pair.en.len || c->pair.zh.len ? name_of(c->pair) : c->shown;
}

static void choice_lines(const heng_plan *plan, heng_lines *lines) {
  for (size_t i = 0; i < plan->schema->n_choices; i++) {
    const heng_choice *c = &plan->schema->choices[i];
    if (!c->n_values) continue;
    heng_buf line = {.arena = plan->arena};
    heng__buf_printf(&line, "choice %.*s", HENG_ARG(choice_name(c)));
    for (size_t k = 0; k < c->n_values; k++)
      heng__buf_printf(&line, " %.*s", HENG_ARG(name_of(c->values[k])));
    heng__push(plan->arena, lines, heng__buf_slice(&line));
  }
}

static void param_lines(heng_writer_state *w, heng_lines *lines) {
  const heng_plan *plan = w->plan;
  for (size_t i = 0; i < plan->n_params; i++) {
    const heng_plan_param *p = &plan->params[i];
    heng_buf line = {.arena = plan->arena};
    w->out = &line;
    heng__buf_printf(&line, "param %.*s: %.*s%s", HENG_ARG(name_of(p->pair)),
                     HENG_ARG(heng__type_text(plan, p->type)),
                     p->type.whole ? " whole" : "");
    for (uint32_t k = 0; k < p->n_keys; k++)
      if (p->keys[k] != HENG_NONE)
        heng__buf_printf(
            &line, " by %.*s",
            HENG_ARG(choice_name(&plan->schema->choices[p->keys[k]])));
    heng__param_axes_print(&line, plan->arena, p);
    for (size_t c = 0; c < p->n_cells; c++) {
      heng_node cell = {
          .kind = HENG_NODE_CONST, .type = p->type, .value = p->cells[c]};
      heng__buf_puts(&line, " ");
      heng__write_node(w, &cell);
    }
    if (p->has_low)
      heng__buf_printf(&line, " between %.*s and %.*s",
                       HENG_ARG(heng__num_text(plan->arena, p->low)),
                       HENG_ARG(heng__num_text(plan->arena, p->high)));
    heng__push(plan->arena, lines, heng__buf_slice(&line));
    w->out = NULL;
  }
}

static void put_when(heng_buf *out,
                     const heng_plan *plan,
                     const heng_schema_table *table,
                     const struct heng_schema_when *when) {
  const heng_schema_field *f = &table->fields[when->field];
  heng_pair value = plan->schema->choices[f->id].values[when->code];
  heng__buf_printf(out, " for %.*s=%.*s", HENG_ARG(name_of(f->pair)),
                   HENG_ARG(name_of(value)));
}

static void record_lines(const heng_plan *plan, heng_lines *lines) {
  for (size_t t = 0; t < plan->schema->n_tables; t++) {
    const heng_schema_table *table = &plan->schema->tables[t];
    if (plan->tables[t].given || !plan->use.tables[t]) continue;
    for (size_t f = 0; f < table->n_fields; f++) {
      const heng_plan_field *field = &plan->tables[t].fields[f];
      const heng_schema_field *s = &table->fields[f];
      if (!plan->use.fields[t][f]) continue;
      heng_buf line = {.arena = plan->arena};
      heng__buf_printf(&line,
                       "record %.*s.%.*s: ", HENG_ARG(name_of(table->pair)),
                       HENG_ARG(name_of(s->pair)));
      put_stored(&line, plan, field, s);
      if (s->has_default && s->base == HENG_TYPE_NUMBER)
        heng__buf_printf(&line, " else %.*s",
                         HENG_ARG(heng__num_text(plan->arena, s->default_num)));
      else if (s->has_default && s->base == HENG_TYPE_REF) {
        heng__buf_puts(&line, " else ");
        heng__write_text(&line, heng__row_key(plan, s->id, s->default_key));
      } else if (s->has_default)
        heng__buf_printf(&line, " else %d", (int)s->default_code);
      for (size_t k = 0; k < s->n_when; k++)
        put_when(&line, plan, table, &s->when[k]);
      // A field that only some rows have must be there in those, unless it may not.
      if (s->n_when && s->optional) heng__buf_puts(&line, " or missing");
      heng__push(plan->arena, lines, heng__buf_slice(&line));
    }
  }
}

static void helper_lines(heng_writer_state *w, heng_lines *lines) {
  const heng_plan *plan = w->plan;
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    if (plan->tables[t].score) continue;
    for (uint32_t f = 0; f < plan->tables[t].n_fields; f++) {
      if (!plan->tables[t].fields[f].node) continue;
      heng__push(plan->arena, lines,
                 heng__arena_printf(plan->arena, "computes %.*s",
                                    HENG_ARG(w->digest(w, t, f))));
    }
  }
}

// The order in which the rows of a score with stages are put out.
static void stage_lines(const heng_plan *plan, heng_lines *lines) {
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_rows *rows = heng__stage_rows(plan, t);
    if (!rows) continue;
    int32_t key = plan->schema->tables[rows->schema].key;
    heng_buf line = {.arena = plan->arena};
    heng__buf_printf(&line, "stages of %.*s",
                     HENG_ARG(name_of(plan->tables[t].pair)));
    for (size_t r = 0; key >= 0 && r < rows->n_rows; r++) {
      heng__buf_puts(&line, " ");
      heng__write_text(&line, rows->rows[r].cells[key]);
    }
    heng__push(plan->arena, lines, heng__buf_slice(&line));
  }
}

// A value is put out by its name.
static void value_lines(heng_writer_state *w, heng_lines *lines) {
  const heng_plan *plan = w->plan;
  for (uint32_t i = 0; i < plan->n_values; i++)
    heng__push(plan->arena, lines,
               heng__arena_printf(
                   plan->arena, "value %.*s: %.*s = %.*s",
                   HENG_ARG(name_of(plan->values[i].pair)),
                   HENG_ARG(heng__type_text(plan, plan->values[i].type)),
                   HENG_ARG(w->digest(w, HENG_NONE, i))));
}

static void check_lines(heng_writer_state *w, heng_lines *lines) {
  const heng_plan *plan = w->plan;
  for (size_t i = 0; i < plan->n_checks; i++) {
    const heng_plan_check *c = &plan->checks[i];
    heng_buf line = {.arena = plan->arena};
    w->out = &line;
    heng__buf_printf(&line, "%s %.*s on ", c->warn ? "warn" : "check",
                     HENG_ARG(name_of(c->pair)));
    if (c->table != HENG_NONE)
      heng__buf_add(&line, w->digest(w, c->table, HENG_NONE));
    heng__buf_puts(&line, ": ");
    heng__write_node(w, c->condition);
    heng__push(plan->arena, lines, heng__buf_slice(&line));
    w->out = NULL;
  }
}

// Scores keep their order: it is the order of what is put out.
static void score_lines(heng_writer_state *w, heng_buf *out) {
  static const char *const roles[] = {
      "stored", "reference", "field", "indicator", "deduct",
      "bonus",  "total",     "place", "tier",      "outcome"};
  const heng_plan *plan = w->plan;
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *table = &plan->tables[t];
    if (!table->score) continue;
    heng_slice rows = w->digest(w, t, HENG_NONE);
    heng__buf_printf(out, "score %.*s from %.*s\n",
                     HENG_ARG(name_of(table->pair)), HENG_ARG(rows));
    for (uint32_t f = 0; f < table->n_fields; f++) {
      const heng_plan_field *field = &table->fields[f];
      heng_slice meaning = w->digest(w, t, f);
      heng__buf_printf(out, "  %s %.*s: %.*s", roles[field->role],
                       HENG_ARG(name_of(field->pair)),
                       HENG_ARG(heng__type_text(plan, field->type)));
      if (field->full.d || field->full.wide)
        heng__buf_printf(out, " of %.*s",
                         HENG_ARG(heng__num_text(plan->arena, field->full)));
      if (field->parent != HENG_NONE)
        heng__buf_printf(out, " in %u", field->parent);
      heng__buf_printf(out, "%s%s = %.*s\n",
                       field->slot_children ? " slot children" : "",
                       field->as_a_rule ? " as a rule" : "", HENG_ARG(meaning));
    }
  }
}

static heng_writer_state begin_digests(const heng_plan *plan) {
  heng_writer_state w = {.plan = plan, .digest = digest};
  w.tables = heng__array(plan->arena, heng_slice, plan->n_tables + 1);
  w.fields = heng__array(plan->arena, heng_slice *, plan->n_tables + 1);
  w.values = heng__array(plan->arena, heng_slice, plan->n_values + 1);
  for (size_t t = 0; t < plan->n_tables; t++)
    w.fields[t] =
        heng__array(plan->arena, heng_slice, plan->tables[t].n_fields + 1);
  return w;
}

void heng__plan_digests(const heng_plan *plan, heng_plan_digests *out) {
  heng_writer_state w = begin_digests(plan);
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    digest(&w, t, HENG_NONE);
    for (uint32_t f = 0; f < plan->tables[t].n_fields; f++) digest(&w, t, f);
  }
  for (uint32_t i = 0; i < plan->n_values; i++) digest(&w, HENG_NONE, i);
  *out = (heng_plan_digests){w.tables, w.fields, w.values, NULL};
  out->checks = heng__array(plan->arena, heng_slice, plan->n_checks + 1);
  for (size_t i = 0; i < plan->n_checks; i++) {
    heng_buf text = {.arena = plan->arena};
    w.out = &text;
    heng__write_node(&w, plan->checks[i].condition);
    out->checks[i] = digest_of(plan, heng__buf_slice(&text));
  }
}

void heng__plan_canonical(heng_buf *out, const heng_plan *plan) {
  heng_writer_state w = begin_digests(plan);
  heng_lines lines = {0};
  w.out = out;
  heng__buf_printf(out, "heng 1\nscheme %.*s", HENG_ARG(name_of(plan->pair)));
  if (plan->has_edition)
    heng__buf_printf(out, " edition %lld", (long long)plan->edition);
  heng__buf_puts(out, "\n");
  choice_lines(plan, &lines);
  record_lines(plan, &lines);
  param_lines(&w, &lines);
  value_lines(&w, &lines);
  helper_lines(&w, &lines);
  stage_lines(plan, &lines);
  check_lines(&w, &lines);
  put_sorted(out, &lines);
  w.out = out;
  score_lines(&w, out);
}

void heng__plan_hash(heng_plan *plan) {
  heng_buf text = {.arena = plan->arena};
  heng__plan_canonical(&text, plan);
  heng__sha256(heng__buf_slice(&text), plan->hash);
}
