// Writing an expression: in English words with names, or with digests in place
// of names for the canonical form.
#include "plan/print_internal.h"

const char *heng__node_kind_name(heng_node_kind kind) {
  // A kind without a row is a null pointer here, which the test plan.hash sees.
  static const char *const names[HENG_NODE_KIND_COUNT] = {
      [HENG_NODE_CONST] = "const",
      [HENG_NODE_PARAM] = "param",
      [HENG_NODE_VALUE] = "value",
      [HENG_NODE_EDITION] = "edition",
      [HENG_NODE_AS_OF] = "as_of",
      [HENG_NODE_FIELD] = "field",
      [HENG_NODE_ROW] = "row",
      [HENG_NODE_FOLLOW] = "follow",
      [HENG_NODE_NEG] = "neg",
      [HENG_NODE_ABS] = "abs",
      [HENG_NODE_ADD] = "add",
      [HENG_NODE_SUB] = "sub",
      [HENG_NODE_MUL] = "mul",
      [HENG_NODE_DIV] = "div",
      [HENG_NODE_POW] = "pow",
      [HENG_NODE_MIN] = "min",
      [HENG_NODE_MAX] = "max",
      [HENG_NODE_AT_MOST] = "at_most",
      [HENG_NODE_AT_LEAST] = "at_least",
      [HENG_NODE_ROUND] = "round",
      [HENG_NODE_ADD_DAYS] = "add_days",
      [HENG_NODE_ADD_MONTHS] = "add_months",
      [HENG_NODE_YEAR_OF] = "year_of",
      [HENG_NODE_QUARTER_OF] = "quarter_of",
      [HENG_NODE_MONTH_OF] = "month_of",
      [HENG_NODE_DAYS_BETWEEN] = "days_between",
      [HENG_NODE_ROOT] = "root",
      [HENG_NODE_LN] = "ln",
      [HENG_NODE_EXP] = "exp",
      [HENG_NODE_SCALE] = "scale",
      [HENG_NODE_LOT] = "lot",
      [HENG_NODE_EXTERN] = "extern",
      [HENG_NODE_EQ] = "eq",
      [HENG_NODE_NE] = "ne",
      [HENG_NODE_LT] = "lt",
      [HENG_NODE_LE] = "le",
      [HENG_NODE_GT] = "gt",
      [HENG_NODE_GE] = "ge",
      [HENG_NODE_IN] = "in",
      [HENG_NODE_BETWEEN] = "between",
      [HENG_NODE_STARTS_WITH] = "starts_with",
      [HENG_NODE_AND] = "and",
      [HENG_NODE_OR] = "or",
      [HENG_NODE_NOT] = "not",
      [HENG_NODE_IMPLIES] = "implies",
      [HENG_NODE_KNOWN] = "known",
      [HENG_NODE_ELSE] = "else",
      [HENG_NODE_REQUIRED] = "required",
      [HENG_NODE_CHOOSE] = "choose",
      [HENG_NODE_AGGREGATE] = "aggregate",
      [HENG_NODE_RANK] = "rank",
      [HENG_NODE_ROLLUP] = "rollup",
      [HENG_NODE_SLOT] = "slot",
  };
  return names[kind];
}

static void put(heng_writer_state *w, const char *text) {
  heng__buf_puts(w->out, text);
}

void heng__write_text(heng_buf *out, heng_slice text) {
  heng__buf_puts(out, "\"");
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '"' || text.ptr[i] == '\\') heng__buf_puts(out, "\\");
    heng__buf_add(out, (heng_slice){text.ptr + i, 1});
  }
  heng__buf_puts(out, "\"");
}

static void put_const(heng_writer_state *w, const heng_node *n) {
  char date[11];
  const heng_plan *plan = w->plan;
  if (n->value.missing) {
    put(w, "missing");
    return;
  }
  switch (n->type.base) {
    case HENG_TYPE_NUMBER:
      heng__buf_add(w->out, heng__num_text(plan->arena, n->value.num));
      return;
    case HENG_TYPE_DATE: put(w, heng__date_text(n->value.code, date)); return;
    case HENG_TYPE_BOOL: put(w, n->value.code ? "yes" : "no"); return;
    case HENG_TYPE_CHOICE: {
      const heng_choice *c = &plan->schema->choices[n->type.id];
      heng__buf_add(w->out, heng__pair_show(c->values[n->value.code], HENG_EN));
      return;
    }
    default: heng__write_text(w->out, n->value.text);
  }
}

// The name of a field, or its digest.
static void put_field(heng_writer_state *w, uint32_t table, uint32_t field) {
  const heng_plan_table *t = &w->plan->tables[table];
  if (w->digest) {
    heng__buf_add(w->out, w->digest(w, table, field));
    return;
  }
  heng_slice name = heng__pair_show(t->fields[field].pair, HENG_EN);
  heng_slice of = heng__pair_show(t->pair, HENG_EN);
  heng__buf_printf(w->out, "%.*s.%.*s", HENG_ARG(of), HENG_ARG(name));
}

static void put_table(heng_writer_state *w, uint32_t table) {
  if (w->digest)
    heng__buf_add(w->out, w->digest(w, table, HENG_NONE));
  else
    heng__buf_add(w->out,
                  heng__pair_show(w->plan->tables[table].pair, HENG_EN));
}

static void put_args(heng_writer_state *w, const heng_node *n) {
  for (uint32_t i = 0; i < n->n_args; i++) {
    put(w, " ");
    heng__write_node(w, n->args[i]);
  }
}

static void put_aggregate(heng_writer_state *w, const heng_aggregate *a) {
  heng_pair pair = heng__function_row(a->function)->pair;
  heng__buf_printf(w->out, " %.*s #%u of ", HENG_ARG(pair.en), a->cursor);
  put_table(w, a->table);
  for (size_t i = 0; i < a->n_joins; i++) {
    put(w, " on ");
    heng__write_node(w, a->joins[i].inner);
    put(w, " = ");
    heng__write_node(w, a->joins[i].outer);
  }
  static const char *const takes[] = {" figure ", " largest ", " smallest "};
  const heng_node *parts[] = {a->where, a->condition, a->body,   a->by,
                              a->until, a->figure,    a->weight, a->own};
  const char *const names[] = {" where ", " all ",        " take ",   " by ",
                               " until ", takes[a->take], " weight ", " own "};
  for (int i = 0; i < 8; i++) {
    if (!parts[i]) continue;
    put(w, names[i]);
    heng__write_node(w, parts[i]);
  }
  if (a->descending) put(w, " descending");
  if (a->digits) heng__buf_printf(w->out, " digits %d", a->digits);
}

static void put_choose(heng_writer_state *w, const heng_plan_choose *c) {
  if (c->exactly_one) put(w, " exactly one");
  for (size_t i = 0; i < c->n_rows; i++) {
    put(w, i ? "; " : " ");
    heng__write_node(w, c->rows[i].value);
    if (!c->rows[i].when) {
      put(w, " otherwise");
      continue;
    }
    put(w, " when ");
    heng__write_node(w, c->rows[i].when);
  }
}

static void put_rank(heng_writer_state *w, const heng_plan_rank *r) {
  static const char *const ties[] = {"", " ties share", " ties dense",
                                     " no ties"};
  for (size_t i = 0; i < r->n_keys; i++) {
    put(w, i == r->n_before_then && i ? " then by " : i ? ", " : " by ");
    heng__write_node(w, r->keys[i].value);
    put(w, r->keys[i].descending ? " descending" : " ascending");
  }
  for (size_t i = 0; i < r->n_within; i++) {
    put(w, i ? ", " : " within ");
    heng__write_node(w, r->within[i]);
  }
  put(w, ties[r->ties]);
}

// The name, or the digest of its types and of what it computes.
static void put_extern(heng_writer_state *w, const heng_plan_extern *f) {
  put(w, " ");
  if (w->digest)
    heng__buf_add(w->out, heng__extern_digest(w->plan, f));
  else
    heng__buf_add(w->out, heng__pair_show(f->function->pair, HENG_EN));
}

void heng__write_node(heng_writer_state *w, const heng_node *n) {
  static const char *const modes[] = {"half up", "half even", "up", "down"};
  heng_pair pair;
  switch (n->kind) {
    case HENG_NODE_CONST: put_const(w, n); return;
    case HENG_NODE_FIELD:
      if (n->cursor) heng__buf_printf(w->out, "#%u.", n->cursor);
      put_field(w, n->id, n->field);
      return;
    default: break;
  }
  heng__buf_printf(w->out, "(%s", heng__node_kind_name(n->kind));
  switch (n->kind) {
    case HENG_NODE_PARAM:
      pair = w->plan->params[n->id].pair;
      heng__buf_printf(w->out, " %.*s",
                       HENG_ARG(heng__pair_show(pair, HENG_EN)));
      break;
    case HENG_NODE_VALUE:
      if (w->digest) {
        put(w, " ");
        heng__buf_add(w->out, w->digest(w, HENG_NONE, n->id));
      } else {
        pair = w->plan->values[n->id].pair;
        heng__buf_printf(w->out, " %.*s",
                         HENG_ARG(heng__pair_show(pair, HENG_EN)));
      }
      break;
    case HENG_NODE_ROW:
      if (!n->n_args) heng__buf_printf(w->out, " #%u", n->cursor);
      put(w, " ");
      put_table(w, n->id);
      break;
    case HENG_NODE_FOLLOW:
      put(w, " ");
      put_field(w, n->id, n->field);
      break;
    case HENG_NODE_ROOT:
    case HENG_NODE_LN:
    case HENG_NODE_EXP: heng__buf_printf(w->out, " %s", modes[n->mode]); break;
    case HENG_NODE_EXTERN: put_extern(w, &w->plan->externs[n->id]); break;
    case HENG_NODE_ROUND:
      heng__buf_printf(w->out, " %s%s", modes[n->mode], n->to ? " to" : "");
      break;
    case HENG_NODE_CHOOSE: put_choose(w, n->choose); break;
    case HENG_NODE_AGGREGATE: put_aggregate(w, n->aggregate); break;
    case HENG_NODE_RANK: put_rank(w, n->rank); break;
    case HENG_NODE_SLOT:  // records refer to the indicator by its name
      pair = w->plan->tables[n->id].fields[n->field].pair;
      heng__buf_printf(w->out, " %.*s",
                       HENG_ARG(heng__pair_show(pair, HENG_EN)));
      break;
    default: break;
  }
  put_args(w, n);
  put(w, ")");
}

void heng__node_print(heng_buf *out,
                      const heng_plan *plan,
                      const heng_node *n) {
  heng_writer_state w = {.out = out, .plan = plan};
  heng__write_node(&w, n);
}
