// Explaining records: what else stands in a row of which one cell counted, so that
// people see which event, work or mark it is.
#include "exec/explain_internal.h"

#define MOST_CELLS 4   // of a row that are told
#define MOST_CHARS 20  // of a text that is told; what is longer is left out

// The row whose other cells are told.
typedef struct context {
  heng_explainer *e;
  uint32_t table, row;      // of records
  const heng_aggregate *a;  // that lists it
  heng_buf en, zh;
  size_t n;
} context;

static size_t count_chars(heng_slice text) {
  size_t n = 0;
  for (size_t i = 0; i < text.len; i++)
    n += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
  return n;
}

// Whether a reference means the row [table], [row] or a record that it is one of.
static bool means(const context *c,
                  heng_type type,
                  uint32_t to,
                  uint32_t table,
                  uint32_t row) {
  uint32_t from = type.id;
  heng__record_of(c->e->run, &table, &row);
  heng__record_of(c->e->run, &from, &to);
  return table == from && row == to && table != HENG_NONE;
}

// A reference to the row that the rule is about, or to a part of it where that is a
// pair or a group: the line belongs to it anyway.
static bool is_own_row(const context *c, heng_type type, heng_value value) {
  const heng_run *run = c->e->run;
  heng_exec *x = c->e->x;
  if (type.base != HENG_TYPE_REF || !x->n_cursors) return false;
  heng_cursor own = x->cursors[0];
  if (means(c, type, value.row, own.table, own.row)) return true;
  uint32_t root = run->plan->tables[own.table].root;
  const heng_plan_table *t = &run->plan->tables[root];
  uint32_t row = heng__run_row_at(run, own.table, own.row, root);
  uint32_t n = t->kind == HENG_TABLE_PAIR    ? 2
               : t->kind == HENG_TABLE_GROUP ? t->n_keys
                                             : 0;
  for (uint32_t f = 0; f < n; f++) {
    if (t->fields[f].type.base != HENG_TYPE_REF) continue;
    heng_value part = heng__run_value(run, root, row, f);
    if (part.state == HENG_KNOWN &&
        means(c, type, value.row, t->fields[f].type.id, part.row))
      return true;
  }
  return false;
}

// Whether a node is that cell of the row itself, which the line shows.
static bool is_cell(const context *c, const heng_node *node, uint32_t field) {
  while (node && node->kind == HENG_NODE_REQUIRED) node = node->args[0];
  return node && node->kind == HENG_NODE_FIELD &&
         node->cursor == c->a->cursor && node->id == c->table &&
         node->field == field;
}

// Whether a field is for this line: read by the rules, not the key or the name, and
// not shown already. Of parts of the key only references say more.
static bool is_context(const context *c, uint32_t field) {
  const heng_run *run = c->e->run;
  const heng_plan_table *t = &run->plan->tables[c->table];
  const heng_plan_field *f = &t->fields[field];
  if (f->role != HENG_ROLE_STORED || is_cell(c, c->a->body, field) ||
      is_cell(c, c->a->weight, field) || is_cell(c, c->a->by, field))
    return false;
  const heng_column *column =
      &run->records->tables[t->schema].columns[f->stored];
  if ((int32_t)f->stored == run->plan->schema->tables[t->schema].key ||
      !run->plan->use.fields[t->schema][f->stored] ||
      (column->in_key && f->type.base != HENG_TYPE_REF))
    return false;
  return !heng__pair_has(f->pair, HENG_LIT("name")) &&
         !heng__pair_has(f->pair, HENG_LIT("title"));
}

// A value in short; what a reference means is what its row is called.
static heng_said value_said(const context *c, heng_type type, heng_value v) {
  if (type.base == HENG_TYPE_BOOL && !heng__is_yes(v)) return HENG_SAY2("", "");
  heng_slice title = {NULL, 0};
  if (type.base == HENG_TYPE_REF)
    title = heng__row_title(c->e->run, type.id, v.row);
  return title.len ? HENG_SAY(title) : heng__said_value(c->e, type, v);
}

static void add_cell(context *c, uint32_t field) {
  const heng_plan_field *f = &c->e->run->plan->tables[c->table].fields[field];
  heng_value value = heng__read(c->e->run, c->table, c->row, field);
  if (value.state != HENG_KNOWN || is_own_row(c, f->type, value)) return;
  // The key says already what its parts are; it does not say what they are called.
  uint32_t schema = c->e->run->plan->tables[c->table].schema;
  if (c->e->run->records->tables[schema].columns[f->stored].in_key &&
      !heng__row_title(c->e->run, f->type.id, value.row).len)
    return;
  heng_said said = value_said(c, f->type, value);
  if (!said.en.len || count_chars(said.en) > MOST_CHARS ||
      count_chars(said.zh) > MOST_CHARS)
    return;
  heng_said name = heng__say_pair(f->pair);
  heng__buf_printf(&c->en, "%s%.*s %.*s", c->n ? ", " : "", HENG_ARG(name.en),
                   HENG_ARG(said.en));
  heng__buf_printf(&c->zh, "%s%.*s %.*s", c->n ? "，" : "", HENG_ARG(name.zh),
                   HENG_ARG(said.zh));
  c->n++;
}

heng_said heng__explain_context(heng_explainer *e,
                                const heng_aggregate *a,
                                uint32_t row) {
  uint32_t table = a->table;
  heng__record_of(e->run, &table, &row);
  if (table == HENG_NONE || row == HENG_ROW_NONE) return HENG_SAY2("", "");
  context c = {.e = e,
               .table = table,
               .row = row,
               .a = a,
               .en = {.arena = e->arena},
               .zh = {.arena = e->arena}};
  const heng_plan_table *t = &e->run->plan->tables[table];
  for (uint32_t f = 0; f < t->n_fields && c.n < MOST_CELLS; f++)
    if (is_context(&c, f)) add_cell(&c, f);
  return (heng_said){heng__buf_slice(&c.en), heng__buf_slice(&c.zh)};
}
