// The normal form of a plan's rules. Cursors are numbered by how deep they stand,
// so that a helper written out where it is read looks like what was written there.
// A helper that can hold something back is not written out: where it is evaluated
// then matters, and its own form stands for it.
#include "plan/meaning.h"

#include <stdlib.h>

#include "plan/build_internal.h"
#include "plan/meaning_internal.h"
#include "plan/param.h"
#include "plan/print_internal.h"

// A term that was made for a field or value, read at a cursor at a depth.
typedef struct made {
  uint32_t label, depth;
  const heng_term *term;
  struct made *next;
} made;

struct heng_meaning_memo {
  heng_plan_digests digests;
  made **fields_made;  // one list for each field, in the order of the tables
  made **values_made;
  size_t *first;             // number of the first field of each table
  const heng_term **fields;  // of the field by itself
  bool *busy;
  heng_slice *rows;  // what rows a derived table has; empty: not asked yet
  bool *rows_hold;
  unsigned building;  // tables around whose rows are being asked for
};

// Cursors -----------------------------------------------------------------------

#define UNBOUND 1000u  // labels of cursors that nothing has set

static uint32_t label_of(const heng_view *v, uint32_t at) {
  return at < v->n && v->cursors[at].set ? v->cursors[at].label : UNBOUND + at;
}

heng_view heng__view_with_cursor(const heng_view *v,
                                 uint32_t at,
                                 uint32_t label,
                                 uint32_t table) {
  heng_view out = *v;
  out.n = at + 1 > v->n ? at + 1 : v->n;
  heng_view_cursor *cursors = heng__array(v->m->arena, heng_view_cursor, out.n);
  if (v->n) memcpy(cursors, v->cursors, v->n * sizeof *cursors);
  cursors[at] = (heng_view_cursor){true, label, table};
  out.cursors = cursors;
  if (out.depth <= label) out.depth = label + 1;
  return out;
}

// The view of an expression by itself, of a row of [table] (HENG_NONE: of none).
static heng_view by_itself(heng_meanings *m, uint32_t table) {
  heng_view v = {m, NULL, 0, 0};
  return table == HENG_NONE ? v : heng__view_with_cursor(&v, 0, 0, table);
}

// Whether a row of [table] is a row of [of], too.
static bool descends(const heng_plan *plan, uint32_t table, uint32_t of) {
  while (table != of && plan->tables[table].kind == HENG_TABLE_SUBSET)
    table = plan->tables[table].source[0];
  return table == of;
}

// Names -------------------------------------------------------------------------

static heng_slice name_of(heng_pair pair) {
  return heng__pair_show(pair, HENG_EN);
}

heng_slice heng__meaning_rows_key(heng_meanings *m, uint32_t table) {
  const heng_plan_table *t = &m->plan->tables[table];
  if (m->tables[table].len) return m->tables[table];
  if (t->kind == HENG_TABLE_RECORDS)
    return t->given ? m->memo->digests.tables[table] : name_of(t->pair);
  return heng__meaning_rows(m, table);
}

static bool is_position(const heng_plan_table *t, uint32_t field) {
  return !t->fields[field].node ||
         (t->kind == HENG_TABLE_GROUP && field < t->n_keys);
}

// A column of the records, or a key or a row of a derived table by its position.
static heng_slice stored_key(heng_meanings *m, uint32_t table, uint32_t field) {
  const heng_plan_table *t = &m->plan->tables[table];
  heng_slice of = heng__meaning_rows_key(m, table);
  bool named = t->fields[field].role == HENG_ROLE_STORED &&
               (!t->given || m->tables[table].len);
  if (named)
    return heng__arena_printf(m->arena, "%.*s.%.*s", HENG_ARG(of),
                              HENG_ARG(name_of(t->fields[field].pair)));
  return heng__arena_printf(m->arena, "%.*s.%u", HENG_ARG(of), field);
}

// Fields and values ---------------------------------------------------------------

static size_t number_of(const heng_meanings *m,
                        uint32_t table,
                        uint32_t field) {
  return m->memo->first[table] + field;
}

// What a field computes, seen by itself. Null while it is being made: a rollup
// reads itself.
static const heng_term *field_term(heng_meanings *m,
                                   uint32_t table,
                                   uint32_t field) {
  size_t at = number_of(m, table, field);
  struct heng_meaning_memo *memo = m->memo;
  if (memo->fields[at] || memo->busy[at]) return memo->fields[at];
  memo->busy[at] = true;
  heng_view v = by_itself(m, table);
  memo->fields[at] =
      heng__meaning_term(&v, m->plan->tables[table].fields[field].node);
  memo->busy[at] = false;
  return memo->fields[at];
}

static heng_slice field_key(heng_meanings *m, uint32_t table, uint32_t field) {
  const heng_plan_field *f = &m->plan->tables[table].fields[field];
  if (m->fields[table][field].len) return m->fields[table][field];
  if (is_position(&m->plan->tables[table], field))
    return stored_key(m, table, field);
  const heng_term *term = field_term(m, table, field);
  if (!term) return HENG_LIT("this");
  // An outcome as a rule can be lifted by its name.
  heng_slice lifted = {"", 0};
  if (f->as_a_rule) lifted = name_of(f->pair);
  heng_slice of = heng__meaning_rows_key(m, table);
  return heng__short_text(
      m->arena, heng__arena_printf(m->arena, "{%.*s %.*s= %.*s}", HENG_ARG(of),
                                   HENG_ARG(lifted), HENG_ARG(term->text)));
}

// Whether a field may be written out where it is read.
static bool is_open(heng_meanings *m, uint32_t table, uint32_t field) {
  const heng_plan_table *t = &m->plan->tables[table];
  const heng_plan_field *f = &t->fields[field];
  if (m->fields[table][field].len || is_position(t, field) || f->as_a_rule ||
      f->node->kind == HENG_NODE_RANK || f->node->kind == HENG_NODE_ROLLUP)
    return false;
  const heng_term *term = field_term(m, table, field);
  return term && !term->holds;
}

// What is known of a cell that is read and not written out.
static void mark_cell(heng_meanings *m,
                      heng_term *t,
                      uint32_t table,
                      uint32_t field) {
  bool stored = is_position(&m->plan->tables[table], field);
  t->unknown = t->base == HENG_TYPE_CHOICE;
  const heng_term *own = stored ? NULL : field_term(m, table, field);
  bool holds = own && own->holds;
  if (t->unknown || holds) heng__term_risk(m->arena, t);
  t->holds = holds;
}

static const heng_term *find_made(const made *list,
                                  uint32_t label,
                                  uint32_t depth) {
  for (; list; list = list->next)
    if (list->label == label && list->depth == depth) return list->term;
  return NULL;
}

static void keep_made(heng_meanings *m,
                      made **list,
                      uint32_t label,
                      uint32_t depth,
                      const heng_term *term) {
  made *one = heng__new(m->arena, made);
  *one = (made){label, depth, term, *list};
  *list = one;
}

static const heng_term *written_out(const heng_view *v,
                                    uint32_t table,
                                    uint32_t field,
                                    uint32_t label) {
  heng_meanings *m = v->m;
  made **list = &m->memo->fields_made[number_of(m, table, field)];
  const heng_term *term = find_made(*list, label, v->depth);
  if (term) return term;
  heng_view inside = {m, NULL, 0, v->depth};
  inside = heng__view_with_cursor(&inside, 0, label, table);
  inside.depth = v->depth;
  term = heng__meaning_term(&inside, m->plan->tables[table].fields[field].node);
  keep_made(m, list, label, v->depth, term);
  return term;
}

static const heng_term *read_field(const heng_view *v, const heng_node *n) {
  heng_meanings *m = v->m;
  uint32_t label = label_of(v, n->cursor);
  bool known = n->cursor < v->n && v->cursors[n->cursor].set &&
               descends(m->plan, v->cursors[n->cursor].table, n->id);
  if (known && is_open(m, n->id, n->field))
    return written_out(v, n->id, n->field, label);
  heng_slice key = field_key(m, n->id, n->field);
  heng_term *t = heng__term_leaf(
      m->arena, n->type,
      heng__arena_printf(m->arena, "#%u.%.*s", label, HENG_ARG(key)));
  mark_cell(m, t, n->id, n->field);
  return t;
}

static const heng_term *value_term(heng_meanings *m, uint32_t value) {
  made **list = &m->memo->values_made[value];
  const heng_term *term = find_made(*list, HENG_NONE, 0);
  if (term) return term;
  heng_view v = by_itself(m, HENG_NONE);
  term = heng__meaning_term(&v, m->plan->values[value].node);
  keep_made(m, list, HENG_NONE, 0, term);
  return term;
}

static const heng_term *read_value(const heng_view *v, const heng_node *n) {
  heng_meanings *m = v->m;
  const heng_term *own = value_term(m, n->id);
  heng_slice name = m->values[n->id];
  if (!name.len && !own->holds) {
    made **list = &m->memo->values_made[n->id];
    const heng_term *term = find_made(*list, UNBOUND, v->depth);
    heng_view inside = {m, NULL, 0, v->depth};
    if (!term) {
      term = heng__meaning_term(&inside, m->plan->values[n->id].node);
      keep_made(m, list, UNBOUND, v->depth, term);
    }
    return term;
  }
  if (!name.len) name = own->text;
  heng_term *t = heng__term_leaf(
      m->arena, n->type,
      heng__arena_printf(m->arena, "(value %.*s)", HENG_ARG(name)));
  t->unknown = t->base == HENG_TYPE_CHOICE;
  if (own->holds) heng__term_risk(m->arena, t);
  return t;
}

// Leaves ------------------------------------------------------------------------

static const heng_term *const_term(const heng_view *v, const heng_node *n) {
  heng_arena *arena = v->m->arena;
  if (n->type.base == HENG_TYPE_NUMBER && !n->value.missing)
    return heng__term_number(arena, n->value.num);
  heng_buf text = {.arena = arena};
  if (n->type.base == HENG_TYPE_CHOICE) heng__buf_puts(&text, "'");
  heng__node_print(&text, v->m->plan, n);
  heng_term *t = heng__term_leaf(arena, n->type, heng__buf_slice(&text));
  t->optional = n->value.missing;
  return t;
}

// A figure, or those among which the operands choose.
static heng_slice figures(heng_meanings *m, const heng_plan_param *p) {
  heng_buf out = {.arena = m->arena};
  heng__buf_puts(&out, "figures");
  for (size_t k = 0; k < p->n_keys; k++) {
    if (p->keys[k] == HENG_NONE) continue;
    const heng_choice *c = &m->plan->schema->choices[p->keys[k]];
    for (size_t i = 0; i < c->n_values; i++)
      heng__buf_printf(&out, " %.*s", HENG_ARG(name_of(c->values[i])));
    heng__buf_puts(&out, ";");
  }
  heng__param_axes_print(&out, m->arena, p);
  for (size_t c = 0; c < p->n_cells; c++) {
    heng_node cell = {
        .kind = HENG_NODE_CONST, .type = p->type, .value = p->cells[c]};
    heng__buf_puts(&out, " ");
    heng__node_print(&out, m->plan, &cell);
  }
  return heng__short_text(m->arena, heng__buf_slice(&out));
}

const heng_term **heng__meaning_terms(const heng_view *v,
                                      heng_node *const *nodes,
                                      size_t n) {
  const heng_term **terms = heng__array(v->m->arena, const heng_term *, n + 1);
  for (size_t i = 0; i < n; i++) terms[i] = heng__meaning_term(v, nodes[i]);
  return terms;
}

static const heng_term *param_term(const heng_view *v, const heng_node *n) {
  heng_meanings *m = v->m;
  const heng_plan_param *p = &m->plan->params[n->id];
  heng_slice name = m->params[n->id];
  if (!name.len && !n->n_args && p->n_cells == 1) {
    heng_node cell = {
        .kind = HENG_NODE_CONST, .type = n->type, .value = p->cells[0]};
    return const_term(v, &cell);
  }
  heng_slice head =
      name.len ? heng__arena_printf(m->arena, "param %.*s", HENG_ARG(name))
               : figures(m, p);
  const heng_term **args = heng__meaning_terms(v, n->args, n->n_args);
  heng_term *t = heng__term_make(m->arena, n->type, head, args, n->n_args);
  bool unknown = false;
  for (uint32_t i = 0; i < n->n_args; i++) unknown |= args[i]->unknown;
  if (unknown) t->holds = true;
  return t;
}

static const heng_term *row_term(const heng_view *v, const heng_node *n) {
  heng_meanings *m = v->m;
  heng_slice table = heng__meaning_rows_key(m, n->id);
  if (!n->n_args)
    return heng__term_leaf(m->arena, n->type,
                           heng__arena_printf(m->arena, "(row #%u %.*s)",
                                              label_of(v, n->cursor),
                                              HENG_ARG(table)));
  heng_slice head = heng__arena_printf(m->arena, "row %.*s", HENG_ARG(table));
  return heng__term_make(m->arena, n->type, head,
                         heng__meaning_terms(v, n->args, n->n_args), n->n_args);
}

static const heng_term *follow_term(const heng_view *v, const heng_node *n) {
  heng_meanings *m = v->m;
  const heng_term *ref = heng__meaning_term(v, n->args[0]);
  heng_slice head = heng__arena_printf(m->arena, "follow %.*s",
                                       HENG_ARG(field_key(m, n->id, n->field)));
  heng_term *t = heng__term_make(m->arena, n->type, head, &ref, 1);
  bool held = t->holds;
  heng_texts risks = t->risks;
  mark_cell(m, t, n->id, n->field);
  if (held) heng__term_risk(m->arena, t);
  if (!t->risks.len) t->risks = risks;
  return t;
}

// Every node --------------------------------------------------------------------

// What is computed of its operands and nothing else; the head says how.
static const heng_term *plain_term(const heng_view *v,
                                   const heng_node *n,
                                   bool risky) {
  heng_meanings *m = v->m;
  heng_slice head = heng__slice(heng__node_kind_name(n->kind));
  if (n->kind == HENG_NODE_EXTERN)
    head = heng__arena_printf(
        m->arena, "extern %.*s",
        HENG_ARG(heng__extern_digest(m->plan, &m->plan->externs[n->id])));
  else if (n->kind == HENG_NODE_SLOT)
    head = heng__arena_printf(
        m->arena, "slot %.*s",
        HENG_ARG(name_of(m->plan->tables[n->id].fields[n->field].pair)));
  else if (n->kind == HENG_NODE_ROUND || n->kind == HENG_NODE_ROOT ||
           n->kind == HENG_NODE_LN || n->kind == HENG_NODE_EXP)
    head = heng__arena_printf(m->arena, "%.*s %d%s", HENG_ARG(head),
                              (int)n->mode, n->to ? " to" : "");
  heng_term *t =
      heng__term_make(m->arena, n->type, head,
                      heng__meaning_terms(v, n->args, n->n_args), n->n_args);
  if (risky) heng__term_risk(m->arena, t);
  return t;
}

// Evaluated one after the other, the second perhaps not at all.
static const heng_term *else_term(const heng_view *v, const heng_node *n) {
  const heng_term **args = heng__meaning_terms(v, n->args, 2);
  heng_term *t =
      heng__term_make(v->m->arena, n->type, HENG_LIT("else"), args, 2);
  bool holds = t->holds;
  if (args[1]->risks.len) heng__term_risk(v->m->arena, t);
  t->holds = holds;
  return t;
}

static const heng_term *many_term(const heng_view *v,
                                  const heng_node *n,
                                  heng_term_kind kind) {
  return heng__term_of_many(v->m->arena, n->type, kind,
                            heng__meaning_terms(v, n->args, n->n_args),
                            n->n_args);
}

static const heng_term *implies_term(const heng_view *v, const heng_node *n) {
  heng_arena *arena = v->m->arena;
  const heng_term *args[] = {
      heng__term_not(arena, heng__meaning_term(v, n->args[0])),
      heng__meaning_term(v, n->args[1])};
  return heng__term_of_many(arena, n->type, HENG_TERM_OR, args, 2);
}

static const heng_term *sum_term(const heng_view *v, const heng_node *n) {
  heng_arena *arena = v->m->arena;
  const heng_term *a = heng__meaning_term(v, n->args[0]);
  if (n->kind == HENG_NODE_NEG)
    return heng__term_add(arena, heng__term_number(arena, heng__num_int(0)),
                          heng__num_int(-1), a);
  int sign = n->kind == HENG_NODE_ADD ? 1 : -1;
  return heng__term_add(arena, a, heng__num_int(sign),
                        heng__meaning_term(v, n->args[1]));
}

static const heng_term *number_term(const heng_view *v, const heng_node *n) {
  heng_arena *arena = v->m->arena;
  switch (n->kind) {
    case HENG_NODE_NEG:
    case HENG_NODE_ADD:
    case HENG_NODE_SUB: return sum_term(v, n);
    case HENG_NODE_MUL:
      return heng__term_multiply(arena, heng__meaning_term(v, n->args[0]),
                                 heng__meaning_term(v, n->args[1]));
    case HENG_NODE_DIV:
      return heng__term_divide(arena, n->type,
                               heng__meaning_term(v, n->args[0]),
                               heng__meaning_term(v, n->args[1]));
    case HENG_NODE_MIN:
    case HENG_NODE_AT_MOST: return many_term(v, n, HENG_TERM_LEAST);
    case HENG_NODE_MAX:
    case HENG_NODE_AT_LEAST: return many_term(v, n, HENG_TERM_MOST);
    default: return plain_term(v, n, false);
  }
}

static const heng_term *condition_term(const heng_view *v, const heng_node *n) {
  switch (n->kind) {
    case HENG_NODE_EQ: return heng__compare_term(v, HENG_TERM_EQUAL, n, false);
    case HENG_NODE_NE:
      return heng__compare_term(v, HENG_TERM_OTHER_THAN, n, false);
    case HENG_NODE_LT: return heng__compare_term(v, HENG_TERM_LESS, n, false);
    case HENG_NODE_LE:
      return heng__compare_term(v, HENG_TERM_NOT_MORE, n, false);
    case HENG_NODE_GT: return heng__compare_term(v, HENG_TERM_LESS, n, true);
    case HENG_NODE_GE:
      return heng__compare_term(v, HENG_TERM_NOT_MORE, n, true);
    case HENG_NODE_IN: return heng__in_term(v, n);
    case HENG_NODE_BETWEEN: return heng__between_term(v, n);
    case HENG_NODE_AND: return many_term(v, n, HENG_TERM_AND);
    case HENG_NODE_OR: return many_term(v, n, HENG_TERM_OR);
    case HENG_NODE_NOT:
      return heng__term_not(v->m->arena, heng__meaning_term(v, n->args[0]));
    case HENG_NODE_IMPLIES: return implies_term(v, n);
    default: return number_term(v, n);
  }
}

const heng_term *heng__meaning_term(const heng_view *v, const heng_node *n) {
  switch (n->kind) {
    case HENG_NODE_CONST: return const_term(v, n);
    case HENG_NODE_PARAM: return param_term(v, n);
    case HENG_NODE_VALUE: return read_value(v, n);
    case HENG_NODE_FIELD: return read_field(v, n);
    case HENG_NODE_ROW: return row_term(v, n);
    case HENG_NODE_FOLLOW: return follow_term(v, n);
    case HENG_NODE_ELSE: return else_term(v, n);
    case HENG_NODE_CHOOSE: return heng__choose_term(v, n);
    case HENG_NODE_AGGREGATE: return heng__aggregate_term(v, n);
    case HENG_NODE_RANK: return heng__rank_term(v, n);
    case HENG_NODE_ADD_DAYS:
    case HENG_NODE_ADD_MONTHS:  // beyond the last year there is no date
    case HENG_NODE_REQUIRED:
    case HENG_NODE_EXTERN:
    case HENG_NODE_SLOT:
    case HENG_NODE_ROLLUP: return plain_term(v, n, true);
    default: return condition_term(v, n);
  }
}

// Declarations ------------------------------------------------------------------

static struct heng_meaning_memo *new_memo(heng_arena *arena,
                                          const heng_plan *plan) {
  struct heng_meaning_memo *memo = heng__new(arena, struct heng_meaning_memo);
  size_t n = 0;
  memo->first = heng__array(arena, size_t, plan->n_tables + 1);
  for (size_t t = 0; t < plan->n_tables; t++) {
    memo->first[t] = n;
    n += plan->tables[t].n_fields;
  }
  memo->fields = heng__array(arena, const heng_term *, n + 1);
  memo->fields_made = heng__array(arena, made *, n + 1);
  memo->busy = heng__array(arena, bool, n + 1);
  memo->values_made = heng__array(arena, made *, plan->n_values + 1);
  memo->rows = heng__array(arena, heng_slice, plan->n_tables + 1);
  memo->rows_hold = heng__array(arena, bool, plan->n_tables + 1);
  return memo;
}

heng_meanings *heng__meanings_new(heng_arena *arena, const heng_plan *plan) {
  heng_meanings *m = heng__new(arena, heng_meanings);
  *m = (heng_meanings){
      .arena = arena, .plan = plan, .memo = new_memo(arena, plan)};
  m->tables = heng__array(arena, heng_slice, plan->n_tables + 1);
  m->fields = heng__array(arena, heng_slice *, plan->n_tables + 1);
  m->values = heng__array(arena, heng_slice, plan->n_values + 1);
  m->params = heng__array(arena, heng_slice, plan->n_params + 1);
  for (size_t t = 0; t < plan->n_tables; t++)
    m->fields[t] = heng__array(arena, heng_slice, plan->tables[t].n_fields + 1);
  heng__plan_digests(plan, &m->memo->digests);
  return m;
}

// The same plan while the rows of [table] are being said: the table is then only
// "this one", and what is made of it must not be kept for others.
static heng_meanings while_building(const heng_meanings *m, uint32_t table) {
  heng_meanings inner = *m;
  size_t n = m->plan->n_tables;
  inner.memo = new_memo(m->arena, m->plan);
  inner.memo->digests = m->memo->digests;
  inner.memo->building = m->memo->building + 1;
  inner.tables = heng__array(m->arena, heng_slice, n + 1);
  memcpy(inner.tables, m->tables, n * sizeof *inner.tables);
  inner.tables[table] =
      heng__arena_printf(m->arena, "this-table-%u", m->memo->building);
  return inner;
}

// What a derived table's rows are; [holds] gains what building them can raise.
static heng_slice rows_text(heng_meanings *m, uint32_t table, bool *holds) {
  static const char *const kinds[] = {"records", "subset", "group", "pair"};
  const heng_plan_table *t = &m->plan->tables[table];
  heng_buf out = {.arena = m->arena};
  heng__buf_puts(&out, kinds[t->kind]);
  for (int i = 0; i < 2 && t->kind != HENG_TABLE_RECORDS; i++)
    if (t->source[i] != HENG_NONE && (i == 0 || t->kind == HENG_TABLE_PAIR))
      heng__buf_printf(&out, " %.*s",
                       HENG_ARG(heng__meaning_rows_key(m, t->source[i])));
  heng_view v = by_itself(m, t->source[0]);
  if (t->kind == HENG_TABLE_GROUP)
    for (uint32_t k = 0; k < t->n_keys; k++) {
      const heng_term *key = heng__meaning_term(&v, t->fields[k].node);
      *holds |= key->holds;
      heng__buf_printf(&out, " by %.*s", HENG_ARG(key->text));
    }
  if (t->kind == HENG_TABLE_PAIR) {
    heng_view both = heng__view_with_cursor(&v, 1, 1, t->source[1]);
    heng__buf_add(&out,
                  heng__meaning_joins(&both, t->joins, t->n_joins, holds));
  }
  heng_meanings inner = while_building(m, table);
  heng_view own = by_itself(&inner, table);
  if (t->where) {
    const heng_term *where =
        heng__meaning_term(t->kind == HENG_TABLE_PAIR ? &own : &v, t->where);
    *holds |= where->holds;
    heng__buf_printf(&out, " where %.*s", HENG_ARG(where->text));
  }
  if (t->having) {
    const heng_term *having = heng__meaning_term(&own, t->having);
    *holds |= having->holds;
    heng__buf_printf(&out, " having %.*s", HENG_ARG(having->text));
  }
  return heng__short_text(m->arena, heng__buf_slice(&out));
}

heng_slice heng__meaning_rows(heng_meanings *m, uint32_t table) {
  struct heng_meaning_memo *memo = m->memo;
  if (!memo->rows[table].len) {
    bool holds = false;
    memo->rows[table] = rows_text(m, table, &holds);
    memo->rows_hold[table] = holds;
  }
  return memo->rows[table];
}

bool heng__meaning_rows_hold(heng_meanings *m, uint32_t table) {
  heng__meaning_rows(m, table);
  return m->memo->rows_hold[table];
}

heng_slice heng__meaning_field(heng_meanings *m,
                               uint32_t table,
                               uint32_t field) {
  return heng__arena_printf(m->arena, "%.*s = %.*s",
                            HENG_ARG(heng__meaning_rows_key(m, table)),
                            HENG_ARG(field_term(m, table, field)->text));
}

bool heng__meaning_field_holds(heng_meanings *m,
                               uint32_t table,
                               uint32_t field) {
  return field_term(m, table, field)->holds;
}

heng_slice heng__meaning_value(heng_meanings *m, uint32_t value) {
  return value_term(m, value)->text;
}

bool heng__meaning_value_holds(heng_meanings *m, uint32_t value) {
  return value_term(m, value)->holds;
}

heng_slice heng__meaning_check(heng_meanings *m, uint32_t check) {
  const heng_plan_check *c = &m->plan->checks[check];
  heng_view v = by_itself(m, c->table);
  heng_slice on = {"", 0};
  if (c->table != HENG_NONE) on = heng__meaning_rows_key(m, c->table);
  return heng__arena_printf(
      m->arena, "%.*s: %.*s", HENG_ARG(on),
      HENG_ARG(heng__meaning_term(&v, c->condition)->text));
}

heng_slice heng__meaning_reason(heng_meanings *m,
                                uint32_t table,
                                const heng_template *because) {
  heng_buf out = {.arena = m->arena};
  heng_view v = by_itself(m, table);
  for (size_t i = 0; i < because->n_pieces; i++) {
    if (!because->pieces[i].node) continue;
    const heng_term *term = heng__meaning_term(&v, because->pieces[i].node);
    if (term->holds) heng__buf_printf(&out, "{%.*s}", HENG_ARG(term->text));
  }
  return heng__buf_slice(&out);
}

heng_slice heng__meaning_words(heng_meanings *m,
                               uint32_t table,
                               const heng_template *because) {
  heng_buf out = {.arena = m->arena};
  heng_view v = by_itself(m, table);
  for (size_t i = 0; i < because->n_pieces; i++) {
    const heng_plan_piece *piece = &because->pieces[i];
    heng__buf_add(&out, piece->text);
    if (piece->node)
      heng__buf_printf(&out, "{%.*s}",
                       HENG_ARG(heng__meaning_term(&v, piece->node)->text));
  }
  return heng__buf_slice(&out);
}
