// Expressions: the value of a node for the rows under the cursors. Missing
// passes through what computes; what is held back passes through everything.
#include "base/nearest.h"
#include "exec/run_internal.h"
#include "plan/param.h"

void heng__cursor_set(heng_exec *x,
                      uint32_t cursor,
                      uint32_t table,
                      uint32_t row) {
  if (cursor >= x->n_cursors) {
    uint32_t n = 2 * (cursor + 1);
    heng_cursor *cursors = heng__array(x->arena, heng_cursor, n);
    if (x->n_cursors)
      memcpy(cursors, x->cursors, x->n_cursors * sizeof *cursors);
    x->cursors = cursors;
    x->n_cursors = n;
  }
  x->cursors[cursor] = (heng_cursor){table, row};
  x->depth = cursor + 1;
}

// ---- the row that a finding is about --------------------------------------

// The greatest cursor below [below] that is read, plus 1; 0: none.
static uint32_t reads(const heng_node *node, uint32_t below);

static uint32_t reads_any(heng_node *const *nodes, size_t n, uint32_t below) {
  uint32_t most = 0;
  for (size_t i = 0; i < n; i++) {
    uint32_t one = reads(nodes[i], below);
    if (one > most) most = one;
  }
  return most;
}

static uint32_t reads_inside(const heng_node *node, uint32_t below) {
  uint32_t most = 0;
  if (node->aggregate) {
    const heng_aggregate *a = node->aggregate;
    heng_node *parts[] = {a->where, a->body,   a->condition, a->by,
                          a->until, a->figure, a->weight,    a->own};
    most = reads_any(parts, sizeof parts / sizeof *parts, below);
    for (size_t i = 0; i < a->n_joins; i++) {
      heng_node *sides[] = {a->joins[i].inner, a->joins[i].outer};
      uint32_t one = reads_any(sides, 2, below);
      if (one > most) most = one;
    }
  }
  for (size_t i = 0; node->choose && i < node->choose->n_rows; i++) {
    heng_node *sides[] = {node->choose->rows[i].value,
                          node->choose->rows[i].when};
    uint32_t one = reads_any(sides, 2, below);
    if (one > most) most = one;
  }
  return most;
}

static uint32_t reads(const heng_node *node, uint32_t below) {
  if (!node) return 0;
  if (heng__reads_cursor(node))
    return node->cursor < below ? node->cursor + 1 : 0;
  uint32_t args = reads_any(node->args, node->n_args, below);
  uint32_t inside = reads_inside(node, below);
  return args > inside ? args : inside;
}

heng_cursor heng__subject(const heng_exec *x, const heng_node *node) {
  uint32_t most = reads(node, x->depth);
  if (most) return x->cursors[most - 1];
  return (heng_cursor){HENG_NONE, HENG_ROW_NONE};
}

// ---- constants and params -------------------------------------------------

static size_t const_slot(const heng_exec *x, const heng_const *c) {
  size_t at = ((size_t)(uintptr_t)c >> 4) & x->const_mask;
  while (x->consts[at].at && x->consts[at].at != c)
    at = (at + 1) & x->const_mask;
  return at;
}

static void consts_grow(heng_exec *x) {
  heng_const_row *old = x->consts;
  size_t n = x->const_mask ? x->const_mask + 1 : 0;
  size_t size = n ? 2 * n : 32;
  x->consts = heng__array(x->arena, heng_const_row, size);
  x->const_mask = size - 1;
  for (size_t i = 0; i < n; i++)
    if (old[i].at) x->consts[const_slot(x, old[i].at)] = old[i];
}

// The row of a written key, looked up once.
static uint32_t const_row(heng_exec *x, uint32_t table, const heng_const *c) {
  if (!x->const_mask || 2 * x->n_consts > x->const_mask) consts_grow(x);
  size_t at = const_slot(x, c);
  if (!x->consts[at].at) {
    x->consts[at] = (heng_const_row){c, heng__run_find(x->run, table, c->text)};
    x->n_consts++;
  }
  return x->consts[at].row;
}

heng_value heng__const_value(heng_exec *x,
                             heng_type type,
                             const heng_const *c) {
  if (c->missing) return heng__missing();
  switch (type.base) {
    case HENG_TYPE_NUMBER: return heng__known_num(c->num);
    case HENG_TYPE_TEXT: return (heng_value){.text = c->text};
    case HENG_TYPE_REF: return heng__known_row(const_row(x, type.id, c));
    case HENG_TYPE_NONE:
    case HENG_TYPE_DATE:
    case HENG_TYPE_BOOL:
    case HENG_TYPE_CHOICE:
    case HENG_TYPE_DURATION: break;
  }
  return heng__known_code(c->code);
}

heng_value heng__param_cell(heng_exec *x, const heng_node *node) {
  const heng_plan_param *param = &x->plan->params[node->id];
  size_t cell = 0;
  uint32_t held = HENG_NONE;
  bool missing = false, unknown = false;
  for (uint32_t i = 0; i < param->n_keys; i++) {
    heng_value key = heng__eval(x, node->args[i]);
    if (key.state == HENG_HELD || heng__is_unknown(node->args[i]->type, &key)) {
      held = heng__held_first(x, held, key.finding);
      unknown = true;
    } else if (key.state == HENG_MISSING) {
      missing = true;
    } else {
      const heng_param_axis *axis = &param->axes[i];
      cell = cell * axis->n_slots +
             (axis->kind == HENG_KEY_CHOICE
                  ? (size_t)key.code
                  : heng__param_slot(axis, key.num, key.code));
    }
  }
  if (unknown) return heng__held(held);
  if (missing || cell >= param->n_cells) return heng__missing();
  return heng__known_code((int64_t)cell);
}

static heng_value eval_param(heng_exec *x, const heng_node *node) {
  heng_value cell = heng__param_cell(x, node);
  if (cell.state != HENG_KNOWN) return cell;
  const heng_plan_param *param = &x->plan->params[node->id];
  if (x->trace) x->trace->cells[node->id][cell.code]++;
  return heng__const_value(x, param->type, &param->cells[cell.code]);
}

// ---- cells ----------------------------------------------------------------

#define VALUES_SHOWN 12  // of a choice, in a message

// "`是`, `否`; did you mean `是`?": what may be written instead of [text].
static heng_said values_said(heng_exec *x,
                             const heng_choice *choice,
                             heng_slice text) {
  heng_buf en = {.arena = x->arena}, zh = {.arena = x->arena};
  heng_nearest search = heng__nearest_begin(text);
  for (size_t i = 0; i < choice->n_values; i++) {
    heng__nearest_offer(&search, choice->values[i].en);
    heng__nearest_offer(&search, choice->values[i].zh);
    if (i >= VALUES_SHOWN) continue;
    heng_said value = heng__say_pair(choice->values[i]);
    heng__buf_printf(&en, "%s`%.*s`", i ? ", " : "", HENG_ARG(value.en));
    heng__buf_printf(&zh, "%s“%.*s”", i ? "、" : "", HENG_ARG(value.zh));
  }
  if (choice->n_values > VALUES_SHOWN) {
    heng__buf_puts(&en, ", …");
    heng__buf_puts(&zh, "等");
  }
  if (search.best.len && !search.tied) {
    heng__buf_printf(&en, "; did you mean `%.*s`?", HENG_ARG(search.best));
    heng__buf_printf(&zh, "；是否应为“%.*s”？", HENG_ARG(search.best));
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

static uint32_t raise_unknown(heng_exec *x,
                              uint32_t table,
                              uint32_t row,
                              uint32_t field,
                              heng_slice text) {
  heng_raise what = {.kind = HENG_FINDING_UNKNOWN,
                     .code = HENG_M_RUN_UNKNOWN,
                     .table = table,
                     .row = row,
                     .about = field,
                     .any_rule = true,
                     .n_args = 5};
  uint32_t at;
  if (heng__raised(x, &what, &at)) return at;
  const heng_plan_table *t = &x->plan->tables[table];
  what.args[0] = heng__say_pair(t->pair);
  what.args[1] = heng__key_said(x->arena, x->run, table, row);
  what.args[2] = heng__say_pair(t->fields[field].pair);
  what.args[3] = HENG_SAY(text);
  what.args[4] =
      values_said(x, &x->plan->schema->choices[t->fields[field].type.id], text);
  return heng__raise(x, &what);
}

static heng_value read_cell(heng_exec *x,
                            uint32_t table,
                            uint32_t row,
                            uint32_t field) {
  heng_value v = heng__read(x->run, table, row, field);
  heng__trace_given(x, table, row);
  const heng_plan_field *f = &x->plan->tables[table].fields[field];
  if (f->type.base == HENG_TYPE_REF && v.state == HENG_KNOWN)
    heng__trace_given(x, f->type.id, v.row);
  if (heng__is_unknown(f->type, &v) && v.finding == HENG_NONE)
    v.finding = raise_unknown(x, table, row, field, v.text);
  return v;
}

void heng__cell_of(heng_exec *x,
                   const heng_node *node,
                   uint32_t *table,
                   uint32_t *row) {
  *table = node->id;
  *row = HENG_ROW_NONE;
  if (node->kind == HENG_NODE_FIELD) {
    heng_cursor c = x->cursors[node->cursor];
    *row = heng__run_row_at(x->run, c.table, c.row, node->id);
  } else if (node->kind == HENG_NODE_FOLLOW) {
    heng_value ref = heng__eval(x, node->args[0]);
    if (ref.state == HENG_KNOWN)
      *row =
          heng__run_row_at(x->run, node->args[0]->type.id, ref.row, node->id);
  }
}

static heng_value eval_field(heng_exec *x, const heng_node *node) {
  heng_cursor c = x->cursors[node->cursor];
  uint32_t row = heng__run_row_at(x->run, c.table, c.row, node->id);
  return read_cell(x, node->id, row, node->field);
}

// The cursor's row, or a reference, as a row of the node's table.
static heng_value eval_row(heng_exec *x, const heng_node *node) {
  heng_cursor c;
  if (node->n_args) {
    heng_value ref = heng__eval(x, node->args[0]);
    if (ref.state != HENG_KNOWN) return ref;
    c = (heng_cursor){node->args[0]->type.id, ref.row};
  } else {
    c = x->cursors[node->cursor];
  }
  uint32_t row = heng__run_row_at(x->run, c.table, c.row, node->id);
  return row == HENG_ROW_NONE ? heng__missing() : heng__known_row(row);
}

static heng_value eval_follow(heng_exec *x, const heng_node *node) {
  heng_value ref = heng__eval(x, node->args[0]);
  if (ref.state != HENG_KNOWN) return ref;
  uint32_t row =
      heng__run_row_at(x->run, node->args[0]->type.id, ref.row, node->id);
  return read_cell(x, node->id, row, node->field);
}

// ---- logic ----------------------------------------------------------------

// The left side decides where it can; `decides` is the value with which it
// does.
static heng_value eval_and_or(heng_exec *x,
                              const heng_node *node,
                              bool decides) {
  for (uint32_t i = 0; i < node->n_args; i++) {
    heng_value v = heng__eval(x, node->args[i]);
    if (v.state == HENG_HELD || heng__is_yes(v) == decides)
      return v.state == HENG_HELD ? v : heng__known_code(decides);
  }
  return heng__known_code(!decides);
}

static heng_value eval_implies(heng_exec *x, const heng_node *node) {
  heng_value v = heng__eval(x, node->args[0]);
  if (v.state == HENG_HELD) return v;
  if (!heng__is_yes(v)) return heng__known_code(1);
  v = heng__eval(x, node->args[1]);
  return v.state == HENG_HELD ? v : heng__known_code(heng__is_yes(v));
}

static heng_value eval_not(heng_exec *x, const heng_node *node) {
  heng_value v = heng__eval(x, node->args[0]);
  return v.state == HENG_HELD ? v : heng__known_code(!heng__is_yes(v));
}

// ---- missing ones ---------------------------------------------------------

// The field that is to blame for a missing value: the node itself if it reads
// one, else the first missing operand; null where there is none.
static const heng_node *blame(heng_exec *x, const heng_node *node) {
  if (node->kind == HENG_NODE_FIELD) return node;
  if (node->kind == HENG_NODE_ROW && !node->n_args) return NULL;
  if (node->kind == HENG_NODE_FOLLOW) {
    heng_value ref = heng__eval(x, node->args[0]);
    return ref.state == HENG_MISSING ? blame(x, node->args[0]) : node;
  }
  for (uint32_t i = 0; i < node->n_args; i++)
    if (heng__eval(x, node->args[i]).state == HENG_MISSING)
      return blame(x, node->args[i]);
  return NULL;
}

// From how many rows on a column without any value is one finding, not many.
#define ROWS_OF_ONE_CAUSE 10

static bool is_empty_column(const heng_exec *x, const heng_node *field) {
  const heng_plan_table *t = &x->plan->tables[field->id];
  const heng_plan_field *f = &t->fields[field->field];
  if (t->kind != HENG_TABLE_RECORDS || f->role != HENG_ROLE_STORED)
    return false;
  const heng_record_table *records = &x->records->tables[t->schema];
  const heng_column *column = &records->columns[f->stored];
  return records->n_rows > ROWS_OF_ONE_CAUSE &&
         (!column->present || column->n_missing == records->n_rows);
}

// No row has what is required: said once of the table, not of every row.
static uint32_t raise_empty_column(heng_exec *x,
                                   const heng_node *node,
                                   const heng_node *field) {
  const heng_plan_table *t = &x->plan->tables[field->id];
  heng_pair name = t->fields[field->field].pair;
  heng_slice en = heng__pair_show(t->pair, HENG_EN);
  heng_slice zh = heng__pair_show(t->pair, HENG_ZH);
  heng_raise what = {.kind = HENG_FINDING_REQUIRED,
                     .code = HENG_M_RUN_REQUIRED_RUN,
                     .table = HENG_NONE,
                     .row = HENG_NONE,
                     .about = (UINT64_C(1) << 63) | (uint64_t)field->id << 32 |
                              field->field,
                     .any_rule = true,
                     .span = node->span,
                     .n_args = 4};
  uint32_t at;
  if (heng__raised(x, &what, &at)) return at;
  what.args[0] = what.args[1] = HENG_SAY2("", "");
  what.args[2] =
      (heng_said){heng__arena_printf(x->arena, "%.*s.%.*s", HENG_ARG(en),
                                     HENG_ARG(heng__pair_show(name, HENG_EN))),
                  heng__arena_printf(x->arena, "%.*s.%.*s", HENG_ARG(zh),
                                     HENG_ARG(heng__pair_show(name, HENG_ZH)))};
  what.args[3] = heng__say_pair(x->rule.pair);
  return heng__raise(x, &what);
}

static uint32_t raise_missing(heng_exec *x, const heng_node *node) {
  const heng_node *field = blame(x, node->args[0]);
  if (field && is_empty_column(x, field))
    return raise_empty_column(x, node, field);
  heng_raise what = {.kind = HENG_FINDING_REQUIRED,
                     .code = HENG_M_RUN_REQUIRED_VALUE,
                     .span = node->span,
                     .about = UINT64_MAX - node->number,
                     .n_args = 4};
  heng_cursor subject = heng__subject(x, node);
  what.args[2] = HENG_SAY(heng__span_text(node->args[0]->span));
  if (field) {
    heng__cell_of(x, field, &subject.table, &subject.row);
    what.code = HENG_M_RUN_REQUIRED;
    what.about = field->field;
  }
  what.table = subject.table;
  what.row = subject.row;
  uint32_t at;
  if (heng__raised(x, &what, &at)) return at;
  if (field)
    what.args[2] =
        heng__say_pair(x->plan->tables[field->id].fields[field->field].pair);
  if (subject.table == HENG_NONE) {
    what.code = HENG_M_RUN_REQUIRED_RUN;
    what.args[0] = what.args[1] = HENG_SAY2("", "");
  } else {
    what.args[0] = heng__say_pair(x->plan->tables[subject.table].pair);
    what.args[1] = heng__key_said(x->arena, x->run, subject.table, subject.row);
  }
  what.args[3] = heng__say_pair(x->rule.pair);
  return heng__raise(x, &what);
}

static heng_value eval_required(heng_exec *x, const heng_node *node) {
  heng_value v = heng__eval(x, node->args[0]);
  if (v.state != HENG_MISSING) return v;
  return heng__held(raise_missing(x, node));
}

static heng_value eval_known(heng_exec *x, const heng_node *node) {
  heng_value v = heng__eval(x, node->args[0]);
  return v.state == HENG_HELD ? v : heng__known_code(v.state == HENG_KNOWN);
}

static heng_value eval_else(heng_exec *x, const heng_node *node) {
  heng_value v = heng__eval(x, node->args[0]);
  if (v.state != HENG_HELD) heng__trace_way(x, node, v.state == HENG_KNOWN);
  return v.state == HENG_MISSING ? heng__eval(x, node->args[1]) : v;
}

// One case for each kind, so that a new kind cannot be forgotten.
heng_value heng__eval_kind(heng_exec *x, const heng_node *node) {
  switch (node->kind) {
    case HENG_NODE_CONST: return heng__const_value(x, node->type, &node->value);
    case HENG_NODE_PARAM: return eval_param(x, node);
    case HENG_NODE_VALUE: return x->run->values[node->id];
    case HENG_NODE_EDITION: return heng__known_int(x->plan->edition);
    case HENG_NODE_AS_OF: return heng__known_code(x->run->as_of);
    case HENG_NODE_FIELD: return eval_field(x, node);
    case HENG_NODE_ROW: return eval_row(x, node);
    case HENG_NODE_FOLLOW: return eval_follow(x, node);
    case HENG_NODE_NEG:
    case HENG_NODE_ABS:
    case HENG_NODE_ADD:
    case HENG_NODE_SUB:
    case HENG_NODE_MUL:
    case HENG_NODE_DIV:
    case HENG_NODE_POW:
    case HENG_NODE_MIN:
    case HENG_NODE_MAX:
    case HENG_NODE_AT_MOST:
    case HENG_NODE_AT_LEAST:
    case HENG_NODE_ROUND:
    case HENG_NODE_ADD_DAYS:
    case HENG_NODE_ADD_MONTHS:
    case HENG_NODE_YEAR_OF:
    case HENG_NODE_QUARTER_OF:
    case HENG_NODE_MONTH_OF:
    case HENG_NODE_DAYS_BETWEEN: return heng__eval_number(x, node);
    case HENG_NODE_ROOT:
    case HENG_NODE_LN:
    case HENG_NODE_EXP:
    case HENG_NODE_SCALE: return heng__eval_word(x, node);
    case HENG_NODE_STARTS_WITH: return heng__eval_starts_with(x, node);
    case HENG_NODE_LOT: return heng__eval_lot(x, node);
    case HENG_NODE_EXTERN: return heng__eval_extern(x, node);
    case HENG_NODE_EQ:
    case HENG_NODE_NE:
    case HENG_NODE_LT:
    case HENG_NODE_LE:
    case HENG_NODE_GT:
    case HENG_NODE_GE:
    case HENG_NODE_IN:
    case HENG_NODE_BETWEEN: return heng__eval_compare(x, node);
    case HENG_NODE_AND: return eval_and_or(x, node, /*decides=*/false);
    case HENG_NODE_OR: return eval_and_or(x, node, /*decides=*/true);
    case HENG_NODE_NOT: return eval_not(x, node);
    case HENG_NODE_IMPLIES: return eval_implies(x, node);
    case HENG_NODE_KNOWN: return eval_known(x, node);
    case HENG_NODE_ELSE: return eval_else(x, node);
    case HENG_NODE_REQUIRED: return eval_required(x, node);
    case HENG_NODE_CHOOSE: return heng__eval_choose(x, node);
    case HENG_NODE_AGGREGATE: return heng__eval_aggregate(x, node);
    case HENG_NODE_SLOT: return heng__eval_slot(x, node);
    case HENG_NODE_RANK:    // computed for a whole column, see rank.c …
    case HENG_NODE_ROLLUP:  // … and rollup.c
    case HENG_NODE_KIND_COUNT: break;
  }
  return heng__missing();
}

// The trace is counted elsewhere, so that a run without one only asks for it.
heng_value heng__eval(heng_exec *x, const heng_node *node) {
  return x->trace ? heng__eval_traced(x, node) : heng__eval_kind(x, node);
}
