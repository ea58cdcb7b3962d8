// Explaining: fields down to the cells of the records.
#include "exec/explain_internal.h"
#include "grammar/format.h"

heng_reason *heng__reason_add(heng_explainer *e,
                              heng_branch *branch,
                              heng_reason_kind kind) {
  heng_reason *reason = heng__new(e->arena, heng_reason);
  reason->kind = kind;
  *branch->end = reason;
  branch->end = &reason->next;
  e->n_reasons++;
  return reason;
}

static bool twins(const heng_reason *a, const heng_reason *b) {
  return a->kind == b->kind && a->line == b->line &&
         a->span.source == b->span.source && a->span.start == b->span.start &&
         heng__slice_eq(a->name.en, b->name.en) &&
         heng__slice_eq(a->name.zh, b->name.zh) &&
         heng__slice_eq(a->key.en, b->key.en) &&
         heng__slice_eq(a->file, b->file);
}

void heng__branch_drop_twin(heng_branch *branch) {
  heng_reason **last = branch->head;
  while ((*last)->next) last = &(*last)->next;
  for (const heng_reason *r = *branch->head; r != *last; r = r->next) {
    if (!twins(r, *last)) continue;
    *last = NULL;
    branch->end = last;
    return;
  }
}

#define FRACTION_SHOWN 16  // the most characters of one that says something

// A number that no decimal is equal to is told with the one next to it, since people
// cannot compare fractions; one of many digits by that alone.
heng_said heng__said_value(heng_explainer *e,
                           heng_type type,
                           heng_value value) {
  if (type.base == HENG_TYPE_NUMBER && value.state == HENG_KNOWN &&
      !heng__num_is_decimal(value.num)) {
    heng_slice exact = heng__num_text(e->arena, value.num);
    heng_slice near = heng__num_show(e->arena, value.num, 0);
    if (exact.len > FRACTION_SHOWN) return HENG_SAY(near);
    return HENG_SAY(heng__arena_printf(e->arena, "%.*s %.*s", HENG_ARG(exact),
                                       HENG_ARG(near)));
  }
  return heng__value_said(e->arena, e->run, type, value);
}

static heng_said write_clause(const heng_explainer *e, heng_span span) {
  const heng_plan *plan = e->run->plan;
  for (size_t i = 0; i < plan->n_trees; i++) {
    const heng_tree *tree = plan->trees[i];
    if (tree->source != span.source) continue;
    heng_said text = {
        heng__format_span(e->arena, tree, span.start, span.end, HENG_FORMAT_EN),
        heng__format_span(e->arena, tree, span.start, span.end,
                          HENG_FORMAT_ZH)};
    if (text.en.len) return text;
  }
  return HENG_SAY(heng__span_text(span));
}

heng_said heng__said_clause(heng_explainer *e, heng_span span) {
  for (size_t i = 0; i < e->clauses.len; i++) {
    const heng_clause *c = &e->clauses.items[i];
    if (c->span.source == span.source && c->span.start == span.start &&
        c->span.end == span.end)
      return c->text;
  }
  heng_clause clause = {span, write_clause(e, span)};
  heng__push(e->arena, &e->clauses, clause);
  return clause.text;
}

heng_slice heng__row_title(const heng_run *run, uint32_t table, uint32_t row) {
  static const char *const fields[] = {"name", "title"};
  heng__record_of(run, &table, &row);
  if (table == HENG_NONE || row == HENG_ROW_NONE) return (heng_slice){NULL, 0};
  const heng_plan_table *t = &run->plan->tables[table];
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    for (uint32_t f = 0; f < t->n_fields; f++) {
      if (t->fields[f].role != HENG_ROLE_STORED ||
          t->fields[f].type.base != HENG_TYPE_TEXT ||
          !heng__pair_has(t->fields[f].pair, heng__slice(fields[i])))
        continue;
      heng_value value = heng__read(run, table, row, f);
      if (value.state == HENG_KNOWN) return value.text;
    }
  }
  return (heng_slice){NULL, 0};
}

void heng__reason_key(heng_explainer *e,
                      heng_reason *reason,
                      uint32_t table,
                      uint32_t row) {
  reason->key = HENG_SAY(heng__run_key(e->run, table, row));
  reason->title = heng__row_title(e->run, table, row);
  heng__record_of(e->run, &table, &row);
  if (table == HENG_NONE || row == HENG_ROW_NONE) return;
  const heng_record_table *t =
      &e->run->records->tables[e->run->plan->tables[table].schema];
  if (row >= t->n_rows) return;
  reason->file = t->file;
  reason->line = t->lines ? t->lines[row] : 0;
}

// ---- what was explained already -------------------------------------------

static size_t seen_slot(const heng_explainer *e, heng_explained cell) {
  size_t hash = (cell.row * (size_t)31 + cell.table) * 31 + cell.field;
  size_t at = (hash * 0x9e3779b1u) & e->seen_mask;
  for (; e->seen[at].field != HENG_NONE; at = (at + 1) & e->seen_mask) {
    const heng_explained *s = &e->seen[at];
    if (s->table == cell.table && s->row == cell.row && s->field == cell.field)
      break;
  }
  return at;
}

static void seen_grow(heng_explainer *e) {
  heng_explained *old = e->seen;
  size_t n = e->seen_mask ? e->seen_mask + 1 : 0;
  size_t size = n ? 4 * n : 64;
  e->seen = heng__array(e->arena, heng_explained, size);
  e->seen_mask = size - 1;
  for (size_t i = 0; i < size; i++) e->seen[i].field = HENG_NONE;
  for (size_t i = 0; i < n; i++)
    if (old[i].field != HENG_NONE) e->seen[seen_slot(e, old[i])] = old[i];
}

// Whether the cell comes up again; then its reason says so.
static bool again(heng_explainer *e, heng_reason *reason, heng_explained cell) {
  if (!e->seen_mask || 2 * e->n_seen > e->seen_mask) seen_grow(e);
  size_t at = seen_slot(e, cell);
  if (e->seen[at].field == HENG_NONE) {
    e->seen[at] = cell;
    e->n_seen++;
    return false;
  }
  reason->note = heng__remark(e->arena, HENG_N_RUN_ABOVE, NULL, 0);
  return true;
}

// ---- records --------------------------------------------------------------

// The citations of a row that stands in the scheme.
static void cite_row(heng_explainer *e, heng_reason *reason, uint32_t schema) {
  const heng_plan *plan = e->run->plan;
  for (size_t i = 0; i < plan->n_rows; i++) {
    if (plan->rows[i].schema != schema) continue;
    for (size_t r = 0; r < plan->rows[i].n_rows; r++) {
      const heng_plan_row *row = &plan->rows[i].rows[r];
      if (row->span.source == reason->span.source &&
          row->span.start == reason->span.start)
        reason->cites = row->cites;
    }
  }
}

static void explain_cell(heng_explainer *e,
                         heng_branch *branch,
                         uint32_t table,
                         uint32_t row,
                         uint32_t field) {
  const heng_plan_table *t = &e->run->plan->tables[table];
  const heng_record_table *records = &e->run->records->tables[t->schema];
  heng_reason *reason = heng__reason_add(e, branch, HENG_REASON_RECORD);
  reason->table = table;
  reason->name = t->fields[field].pair;
  reason->type = t->fields[field].type;
  reason->value = heng__read(e->run, table, row, field);
  heng__reason_key(e, reason, table, row);
  if (records->spans && records->spans[row].source) {
    reason->span = records->spans[row];
    cite_row(e, reason, t->schema);
  }
  if (reason->value.state == HENG_MISSING)
    reason->note = heng__remark(e->arena, HENG_N_RUN_NO_RECORD, NULL, 0);
  heng__branch_drop_twin(branch);
}

// ---- fields ---------------------------------------------------------------

void heng__explain_held(heng_explainer *e,
                        heng_branch *branch,
                        heng_value value) {
  if (value.state != HENG_HELD || value.finding >= e->run->n_findings ||
      e->said[value.finding])
    return;
  e->said[value.finding] = true;
  const heng_finding *f = &e->run->findings[value.finding];
  heng_reason *reason = heng__reason_add(e, branch, HENG_REASON_FINDING);
  reason->name = f->rule;
  reason->key = HENG_SAY(f->key);
  reason->value = value;
  reason->span = f->span;
  reason->file = f->file;
  reason->line = f->line;
  reason->note = heng__remark(e->arena, f->code, f->args, f->n_args);
}

static heng_value override_cell(const heng_run *run,
                                uint32_t row,
                                const char *name,
                                heng_type *type) {
  const heng_plan_table *t = &run->plan->tables[run->plan->overrides];
  for (uint32_t f = 0; f < t->n_fields; f++) {
    if (t->fields[f].role != HENG_ROLE_STORED ||
        !heng__pair_has(t->fields[f].pair, heng__slice(name)))
      continue;
    *type = t->fields[f].type;
    return heng__read(run, run->plan->overrides, row, f);
  }
  return heng__missing();
}

static void explain_override(heng_explainer *e,
                             heng_branch *branch,
                             const heng_lifted *lifted) {
  static const char *const cells[] = {"who", "date", "reason"};
  heng_said args[3];
  for (int i = 0; i < 3; i++) {
    heng_type type = {0};
    heng_value v = override_cell(e->run, lifted->override_row, cells[i], &type);
    args[i] = heng__said_value(e, type, v);
  }
  heng_reason *reason = heng__reason_add(e, branch, HENG_REASON_OVERRIDE);
  reason->name = e->run->plan->tables[e->run->plan->overrides].pair;
  heng__reason_key(e, reason, e->run->plan->overrides, lifted->override_row);
  reason->note = heng__remark(e->arena, HENG_N_RUN_LIFTED, args, 3);
}

static void explain_lifted(heng_explainer *e,
                           heng_branch *branch,
                           uint32_t table,
                           uint32_t row,
                           uint32_t field) {
  for (size_t i = 0; i < e->run->n_lifted; i++) {
    const heng_lifted *l = &e->run->lifted[i];
    if (l->table == table && l->row == row && l->field == field)
      explain_override(e, branch, l);
  }
}

// What the reader of a rule has changed and must have back.
typedef struct frame {
  heng_cursor *cursors;
  uint32_t n_cursors, depth, root;
  const heng_node *whole;
  heng_rule rule;
} frame;

// A rule is read with cursors of its own: it may be explained in the midst of
// another one.
static frame enter_rule(heng_explainer *e, heng_rule rule) {
  frame f = {e->x->cursors, e->x->n_cursors, e->x->depth,
             e->root,       e->whole,        e->x->rule};
  e->x->cursors = NULL;
  e->x->n_cursors = e->x->depth = 0;
  e->x->rule = rule;
  return f;
}

static void leave_rule(heng_explainer *e, frame f) {
  e->x->cursors = f.cursors;
  e->x->n_cursors = f.n_cursors;
  e->x->depth = f.depth;
  e->x->rule = f.rule;
  e->root = f.root;
  e->whole = f.whole;
}

static heng_span expression_span(const heng_node *node) {
  if (!node) return (heng_span){NULL, 0, 0};
  return node->call.source ? node->call : node->span;
}

static bool same_span(heng_span a, heng_span b) {
  return a.source == b.source && a.start == b.start && a.end == b.end;
}

// The text of a field's rule: its expression as written; of indicators and
// outcomes with what stands before it. A sum that nobody wrote has none.
static heng_said field_text(heng_explainer *e,
                            const heng_plan_table *t,
                            uint32_t field) {
  const heng_plan_field *f = &t->fields[field];
  heng_span at = expression_span(f->node);
  if (!at.source || same_span(at, f->span)) return HENG_SAY2("", "");
  for (size_t i = 0; i < t->n_fields; i++)
    if (same_span(at, t->fields[i].name_span)) return HENG_SAY2("", "");
  heng_span name = f->name_span;
  bool statement =
      f->role == HENG_ROLE_INDICATOR || f->role == HENG_ROLE_OUTCOME;
  if (statement && name.source == at.source && name.end <= at.start) {
    at.start = name.end;
    while (at.start < at.end && at.source->text.ptr[at.start] == ' ')
      at.start++;
  }
  if (f->node->kind != HENG_NODE_CHOOSE) return heng__said_clause(e, at);
  // The row that was taken follows; the others would only be in the way.
  heng_slice text = heng__span_text(at);
  uint32_t head = 0;
  while (head < text.len && text.ptr[head] != '{') head++;
  at.end = at.start + head;
  heng_said said = heng__said_clause(e, at);
  said.en = heng__arena_printf(e->arena, "%.*s { … }", HENG_ARG(said.en));
  said.zh = heng__arena_printf(e->arena, "%.*s { … }", HENG_ARG(said.zh));
  return said;
}

static void explain_rule(heng_explainer *e,
                         heng_reason *reason,
                         uint32_t table,
                         uint32_t row,
                         uint32_t field) {
  const heng_plan_table *t = &e->run->plan->tables[table];
  const heng_node *node = t->fields[field].node;
  heng_branch below = heng__branch_below(reason);
  explain_lifted(e, &below, table, row, field);
  heng__explain_held(e, &below, reason->value);
  // The key of a group is read from its rows, a pair's references are its own.
  if (!node || (t->kind == HENG_TABLE_GROUP && field < t->n_keys)) return;
  frame f = enter_rule(e, heng__rule_field(e->run->plan, table, field));
  e->root = t->root;
  e->whole = node;
  heng__cursor_set(e->x, 0, table, row);
  if (reason->type.base == HENG_TYPE_BOOL && reason->value.state == HENG_KNOWN)
    reason->note = heng__explain_compared(e, node);
  if (node->kind == HENG_NODE_RANK)
    heng__explain_rank(e, &below, node, (heng_cursor){table, row},
                       e->run->tables[table].columns[field]);
  else if (node->kind == HENG_NODE_ROLLUP)
    heng__explain_rollup(e, &below, node, (heng_cursor){table, row});
  else
    heng__explain_node(e, &below, node);
  leave_rule(e, f);
}

void heng__explain_field(heng_explainer *e,
                         heng_branch *branch,
                         uint32_t table,
                         uint32_t row,
                         uint32_t field) {
  const heng_plan_field *f = &e->run->plan->tables[table].fields[field];
  if (row == HENG_ROW_NONE) return;
  if (f->role == HENG_ROLE_STORED) {
    explain_cell(e, branch, table, row, field);
    return;
  }
  heng_reason *reason = heng__reason_add(e, branch, HENG_REASON_FIELD);
  reason->table = table;
  reason->name = f->pair;
  reason->key = HENG_SAY(heng__run_key(e->run, table, row));
  reason->title = heng__row_title(e->run, table, row);
  reason->type = f->type;
  reason->value = heng__read(e->run, table, row, field);
  reason->rule = field_text(e, &e->run->plan->tables[table], field);
  reason->span = f->span;
  reason->cites = f->cites;
  if (again(e, reason, (heng_explained){table, row, field}))
    heng__branch_drop_twin(branch);
  else
    explain_rule(e, reason, table, row, field);
}

void heng__explain_value(heng_explainer *e,
                         heng_branch *branch,
                         uint32_t value) {
  const heng_plan_value *v = &e->run->plan->values[value];
  heng_reason *reason = heng__reason_add(e, branch, HENG_REASON_VALUE);
  reason->name = v->pair;
  reason->type = v->type;
  reason->value = e->run->values[value];
  heng_span at = expression_span(v->node);
  if (at.source) reason->rule = heng__said_clause(e, at);
  reason->span = v->span;
  reason->cites = v->cites;
  if (again(e, reason, (heng_explained){HENG_NONE, 0, value})) {
    heng__branch_drop_twin(branch);
    return;
  }
  heng_branch below = heng__branch_below(reason);
  heng__explain_held(e, &below, reason->value);
  frame f = enter_rule(e, heng__rule_value(e->run->plan, value));
  e->root = HENG_NONE;
  e->whole = v->node;
  heng__explain_node(e, &below, v->node);
  leave_rule(e, f);
}

// A value that only the explanation asked for may be held back by what was
// never raised; it is shown as if nobody had asked.
static void drop_unraised(const heng_run *run, heng_reason *reason) {
  for (; reason; reason = reason->next) {
    if (reason->value.state == HENG_HELD &&
        reason->value.finding >= run->n_findings)
      reason->value = heng__missing();
    drop_unraised(run, reason->children);
  }
}

static heng_explainer begin(heng_arena *arena, const heng_run *run) {
  heng_explainer e = {.arena = arena, .run = run, .root = HENG_NONE};
  e.x = heng__exec_reader(arena, run);
  e.said = heng__array(arena, bool, run->n_findings);
  return e;
}

heng_reason *heng__explain(heng_arena *arena,
                           const heng_run *run,
                           uint32_t table,
                           uint32_t row,
                           uint32_t field) {
  heng_explainer e = begin(arena, run);
  heng_reason *root = NULL;
  heng_branch branch = {&root, &root};
  heng__explain_field(&e, &branch, table, row, field);
  drop_unraised(run, root);
  return root;
}

heng_reason *heng__explain_run_value(heng_arena *arena,
                                     const heng_run *run,
                                     uint32_t value) {
  heng_explainer e = begin(arena, run);
  heng_reason *root = NULL;
  heng_branch branch = {&root, &root};
  heng__explain_value(&e, &branch, value);
  drop_unraised(run, root);
  return root;
}
