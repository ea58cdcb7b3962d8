// Slots: the children that the records hang under an indicator, their marks, and
// what has to be so with them.
#include "exec/run_internal.h"

typedef HENG_VEC(heng_slot_row) slot_rows;

// The table of the children.
static uint32_t children_table(const heng_node *slot) {
  return slot->args[HENG_SLOT_PARENT]->type.id;
}

// Whether a row stands in the scheme: as one of its indicators. Those of an example
// have a place in a text as well.
static bool is_of_scheme(const heng_exec *x, uint32_t table, uint32_t row) {
  uint32_t schema = x->plan->tables[table].schema;
  const heng_span *spans = x->records->tables[schema].spans;
  if (!spans || !spans[row].source) return false;
  for (size_t i = 0; i < x->plan->n_rows; i++) {
    const heng_plan_rows *rows = &x->plan->rows[i];
    for (size_t r = 0; rows->schema == schema && r < rows->n_rows; r++)
      if (rows->rows[r].span.source == spans[row].source &&
          rows->rows[r].span.start == spans[row].start)
        return true;
  }
  return false;
}

// ---- marks ------------------------------------------------------------------

static void name_child(heng_exec *x,
                       const heng_node *slot,
                       uint32_t row,
                       uint32_t child,
                       heng_raise *what) {
  what->table = slot->id;
  what->row = row;
  what->about = child;
  what->args[0] = heng__say_pair(x->plan->tables[slot->id].pair);
  what->args[1] = heng__key_said(x->arena, x->run, slot->id, row);
  what->args[2] = heng__key_said(x->arena, x->run, children_table(slot), child);
  what->args[3] = heng__say_pair(x->rule.pair);
}

static heng_value no_mark(heng_exec *x,
                          const heng_node *slot,
                          uint32_t row,
                          uint32_t child) {
  heng_raise what = {.kind = HENG_FINDING_REQUIRED,
                     .code = HENG_M_RUN_SLOT_NO_MARK,
                     .n_args = 4};
  name_child(x, slot, row, child, &what);
  return heng__held(heng__raise(x, &what));
}

static heng_value several_marks(heng_exec *x,
                                const heng_node *slot,
                                uint32_t row,
                                uint32_t child,
                                size_t n) {
  heng_raise what = {
      .kind = HENG_FINDING_ONLY, .code = HENG_M_RUN_SLOT_MARKS, .n_args = 5};
  name_child(x, slot, row, child, &what);
  what.args[4] = heng__int_said(x->arena, (int64_t)n);
  return heng__held(heng__raise(x, &what));
}

static void check_bounds(heng_exec *x,
                         const heng_node *slot,
                         uint32_t row,
                         const heng_slot_row *child) {
  heng_type number = {.base = HENG_TYPE_NUMBER};
  if (child->full.state != HENG_KNOWN || child->mark.state != HENG_KNOWN ||
      (heng__num_sign(child->mark.num) >= 0 &&
       heng__num_cmp(child->mark.num, child->full.num) <= 0))
    return;
  heng_raise what = {
      .kind = HENG_FINDING_MARK, .code = HENG_M_RUN_SLOT_MARK, .n_args = 6};
  name_child(x, slot, row, child->indicator, &what);
  what.args[4] = heng__value_said(x->arena, x->run, number, child->mark);
  what.args[5] = heng__value_said(x->arena, x->run, number, child->full);
  heng__raise(x, &what);
}

// The one mark of the child under cursor 1 for the row under cursor 0.
static heng_value mark_of(heng_exec *x,
                          const heng_node *slot,
                          uint32_t row,
                          heng_slot_row *child) {
  uint32_t marks = slot->args[HENG_SLOT_MARK]->id;
  heng_groups *index =
      heng__groups_build(x, marks, 2, &slot->args[HENG_SLOT_MARK_UNIT], 2);
  heng_value group = heng__groups_find(x, index, &slot->args[HENG_SLOT_ROW]);
  if (group.state != HENG_KNOWN || group.code < 0)
    return no_mark(x, slot, row, child->indicator);
  uint32_t start = index->starts[group.code];
  size_t n = index->starts[group.code + 1] - start;
  if (n == 0) return no_mark(x, slot, row, child->indicator);
  if (n > 1) return several_marks(x, slot, row, child->indicator, n);
  child->mark_row = index->members[start];
  heng__cursor_set(x, 2, marks, child->mark_row);
  heng_value mark = heng__eval(x, slot->args[HENG_SLOT_MARK]);
  x->depth = 2;
  return mark.state == HENG_MISSING ? no_mark(x, slot, row, child->indicator)
                                    : mark;
}

// ---- children ---------------------------------------------------------------

typedef HENG_VEC(uint32_t) row_list;

static void add_group(heng_exec *x,
                      const heng_groups *index,
                      heng_value group,
                      row_list *out) {
  if (group.state != HENG_KNOWN || group.code < 0) return;
  for (uint32_t i = index->starts[group.code];
       i < index->starts[group.code + 1]; i++)
    heng__push(x->arena, out, index->members[i]);
}

// The rows of the children of the row under cursor 0: its own, and those that name
// no owner.
static row_list child_rows(heng_exec *x, const heng_node *slot) {
  uint32_t table = children_table(slot), depth = x->depth;
  heng_node *const *args = slot->args;
  heng_groups **common = &x->aggregates[slot->number].index;
  row_list out = {0};
  if (!*common)
    *common = heng__groups_build(x, table, 1, &args[HENG_SLOT_OWNED], 2);
  heng_groups *owned =
      heng__groups_build(x, table, 1, &args[HENG_SLOT_PARENT], 2);
  add_group(x, *common, heng__groups_find(x, *common, &args[HENG_SLOT_NO]),
            &out);
  add_group(x, owned, heng__groups_find(x, owned, &args[HENG_SLOT_SELF]), &out);
  x->depth = depth;
  heng__sort_by_key(x->arena, x->run, table, out.items, out.len);
  return out;
}

// The children of [row] in the order of their keys.
static slot_rows children(heng_exec *x,
                          const heng_plan_field *f,
                          uint32_t row) {
  const heng_node *slot = f->slot;
  uint32_t table = children_table(slot);
  slot_rows out = {0};
  heng__cursor_set(x, 0, slot->id, row);
  row_list rows = child_rows(x, slot);
  for (size_t i = 0; i < rows.len; i++) {
    // The scheme's own children have values of their own.
    if (is_of_scheme(x, table, rows.items[i])) continue;
    heng__cursor_set(x, 1, table, rows.items[i]);
    heng_slot_row child = {.indicator = rows.items[i],
                           .mark_row = HENG_ROW_NONE,
                           .full = heng__eval(x, slot->args[HENG_SLOT_FULL]),
                           .mark = heng__missing()};
    if (HENG_SLOT_HAS_MARKS(slot)) {
      child.mark = mark_of(x, slot, row, &child);
      check_bounds(x, slot, row, &child);
    }
    heng__push(x->arena, &out, child);
  }
  heng__trace_way(x, slot, out.len ? 0 : 1);
  return out;
}

heng_value heng__eval_slot(heng_exec *x, const heng_node *slot) {
  const heng_plan_field *f = &x->plan->tables[slot->id].fields[slot->field];
  uint32_t row = x->cursors[0].row, depth = x->depth, held = HENG_NONE;
  slot_rows rows = children(x, f, row);
  x->depth = depth;
  heng_sum sum = {.arena = x->arena};
  for (size_t i = 0; i < rows.len; i++) {
    heng_value mark = rows.items[i].mark;
    if (mark.state == HENG_HELD)
      held = heng__held_first(x, held, mark.finding);
    else
      heng__sum_add(&sum, mark.num);
  }
  if (held != HENG_NONE) return heng__held(held);
  heng_num total;
  if (heng__sum_total(&sum, &total) == HENG_OK) return heng__known_num(total);
  return heng__too_wide(x, slot, x->cursors[0]);
}

heng_slot_rows heng__slot_children(heng_exec *x,
                                   uint32_t table,
                                   uint32_t row,
                                   uint32_t field) {
  uint32_t depth = x->depth;
  slot_rows rows = children(x, &x->plan->tables[table].fields[field], row);
  x->depth = depth;
  return (heng_slot_rows){rows.items, rows.len};
}

heng_slot_rows *heng__run_slots(heng_arena *arena,
                                const heng_run *run,
                                uint32_t table,
                                uint32_t field) {
  size_t n = run->tables[table].n_rows;
  heng_slot_rows *out = heng__array(arena, heng_slot_rows, n);
  heng_exec *x = heng__exec_reader(arena, run);
  x->rule = heng__rule_field(run->plan, table, field);
  for (uint32_t row = 0; row < n; row++)
    out[row] = heng__slot_children(x, table, row, field);
  return out;
}

// ---- what has to be so --------------------------------------------------------

// "i1 12, i2 10, i3 —"
static heng_said fulls_said(heng_exec *x,
                            const heng_node *slot,
                            slot_rows rows) {
  heng_buf en = {.arena = x->arena}, zh = {.arena = x->arena};
  heng_type number = {.base = HENG_TYPE_NUMBER};
  if (!rows.len) return HENG_SAY2("no indicator of the records", "记录中没有");
  for (size_t i = 0; i < rows.len; i++) {
    heng_said key = heng__key_said(x->arena, x->run, children_table(slot),
                                   rows.items[i].indicator);
    heng_said full = HENG_SAY2("—", "—");
    if (rows.items[i].full.state == HENG_KNOWN)
      full = heng__value_said(x->arena, x->run, number, rows.items[i].full);
    heng__buf_printf(&en, "%s%.*s %.*s", i ? ", " : "", HENG_ARG(key.en),
                     HENG_ARG(full.en));
    heng__buf_printf(&zh, "%s%.*s %.*s", i ? "、" : "", HENG_ARG(key.zh),
                     HENG_ARG(full.zh));
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

static heng_said and_blanks(heng_exec *x, heng_said sum) {
  return (heng_said){
      heng__arena_printf(x->arena, "%.*s + blank", HENG_ARG(sum.en)),
      heng__arena_printf(x->arena, "%.*s + 未填", HENG_ARG(sum.zh))};
}

// The full marks of the children of one row, those of the scheme among them; false
// where one has none, or they are beyond what can be held.
static bool add_fulls(heng_exec *x,
                      uint32_t field,
                      const heng_plan_table *t,
                      slot_rows rows,
                      heng_num *out) {
  heng_sum sum = {.arena = x->arena};
  bool whole = true;
  for (uint32_t f = 0; f < t->n_fields; f++)
    if (t->fields[f].role == HENG_ROLE_INDICATOR &&
        t->fields[f].parent == field)
      heng__sum_add(&sum, t->fields[f].full);
  for (size_t i = 0; i < rows.len; i++) {
    if (rows.items[i].full.state == HENG_KNOWN)
      heng__sum_add(&sum, rows.items[i].full.num);
    else
      whole = false;
  }
  return heng__sum_total(&sum, out) == HENG_OK && whole;
}

static bool fulls_add_up(heng_exec *x, uint32_t table, uint32_t field) {
  const heng_plan_table *t = &x->plan->tables[table];
  const heng_plan_field *f = &t->fields[field];
  bool good = true;
  heng_type number = {.base = HENG_TYPE_NUMBER};
  for (uint32_t row = 0; row < x->run->tables[table].n_rows; row++) {
    heng_num sum = heng__num_int(0);
    slot_rows rows = children(x, f, row);
    bool whole = add_fulls(x, field, t, rows, &sum);
    if (whole && heng__num_cmp(sum, f->full) == 0) continue;
    good = false;
    heng_raise what = {.kind = HENG_FINDING_SLOT,
                       .code = HENG_M_RUN_SLOT_FULL,
                       .table = table,
                       .row = row,
                       .n_args = 6};
    what.args[0] = heng__say_pair(t->pair);
    what.args[1] = heng__key_said(x->arena, x->run, table, row);
    what.args[2] = heng__say_pair(f->pair);
    what.args[3] =
        heng__value_said(x->arena, x->run, number, heng__known_num(sum));
    if (!whole) what.args[3] = and_blanks(x, what.args[3]);
    what.args[4] =
        heng__value_said(x->arena, x->run, number, heng__known_num(f->full));
    what.args[5] = fulls_said(x, f->slot, rows);
    heng__raise(x, &what);
  }
  return good;
}

// A row of the records under an indicator of the scheme that takes none.
static void raise_stray(heng_exec *x,
                        uint32_t table,
                        uint32_t row,
                        const heng_plan_field *parent) {
  heng_raise what = {.kind = HENG_FINDING_SLOT,
                     .code = HENG_M_RUN_SLOT_NONE,
                     .table = table,
                     .row = row,
                     .n_args = 2};
  what.args[0] = heng__key_said(x->arena, x->run, table, row);
  what.args[1] = heng__say_pair(parent->pair);
  heng__raise(x, &what);
}

// The field of each row of `indicators` that takes no children, by that row. Where
// several scores have the indicator, it is enough that one of them takes some.
static const heng_plan_field **closed_rows(heng_exec *x,
                                           uint32_t table,
                                           heng_rule *rules) {
  size_t n = x->run->tables[table].n_rows;
  const heng_plan_field **closed =
      heng__array(x->arena, const heng_plan_field *, n);
  bool *open = heng__array(x->arena, bool, n);
  for (uint32_t t = 0; t < x->plan->n_tables; t++)
    for (uint32_t i = 0; i < x->plan->tables[t].n_fields; i++) {
      const heng_plan_field *f = &x->plan->tables[t].fields[i];
      if (f->role != HENG_ROLE_INDICATOR) continue;
      heng_slice key = f->pair.en.len ? f->pair.en : f->pair.zh;
      uint32_t row = heng__run_find(x->run, table, key);
      if (row == HENG_ROW_NONE) continue;
      open[row] = open[row] || f->slot_children;
      closed[row] = f;
      rules[row] = heng__rule_field(x->plan, t, i);
    }
  for (size_t row = 0; row < n; row++)
    if (open[row]) closed[row] = NULL;
  return closed;
}

static bool no_strays(heng_exec *x, uint32_t table, uint32_t parent) {
  size_t n = x->run->tables[table].n_rows;
  heng_rule *rules = heng__array(x->arena, heng_rule, n);
  const heng_plan_field **closed = closed_rows(x, table, rules);
  bool good = true;
  for (uint32_t row = 0; row < n; row++) {
    heng_value up = heng__read(x->run, table, row, parent);
    if (up.state != HENG_KNOWN || up.row == HENG_ROW_NONE || !closed[up.row] ||
        is_of_scheme(x, table, row))
      continue;
    x->rule = rules[up.row];
    raise_stray(x, table, row, closed[up.row]);
    good = false;
  }
  return good;
}

// Looks for rows under the wrong parent where the rules read parents at all.
static bool check_strays(heng_exec *x) {
  const heng_plan *plan = x->plan;
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *table = &plan->tables[t];
    if (table->kind != HENG_TABLE_RECORDS ||
        !heng__slice_eq(table->pair.en, HENG_LIT("indicators")))
      continue;
    for (uint32_t f = 0; f < table->n_fields; f++)
      if (table->fields[f].role == HENG_ROLE_STORED &&
          heng__slice_eq(table->fields[f].pair.en, HENG_LIT("parent")) &&
          table->fields[f].type.base == HENG_TYPE_REF &&
          plan->use.fields[table->schema][table->fields[f].stored])
        return no_strays(x, t, f);
  }
  return true;
}

static void raise_foreign(heng_exec *x,
                          const heng_node *slot,
                          uint32_t mark,
                          uint32_t unit,
                          uint32_t child,
                          uint32_t owner) {
  uint32_t marks = slot->args[HENG_SLOT_MARK]->id;
  uint32_t units = slot->args[HENG_SLOT_OWNER]->type.id;
  heng_raise what = {.kind = HENG_FINDING_SLOT,
                     .code = HENG_M_RECORDS_MARK_OF_OTHER,
                     .table = marks,
                     .row = mark,
                     .any_rule = true,  // several scores may have the slot
                     .n_args = 4};
  what.args[0] = heng__key_said(x->arena, x->run, marks, mark);
  what.args[1] = heng__key_said(x->arena, x->run, units, unit);
  what.args[2] = heng__key_said(x->arena, x->run, children_table(slot), child);
  what.args[3] = heng__key_said(x->arena, x->run, units, owner);
  heng__raise(x, &what);
}

// Marks of one unit for an indicator of another one: nobody would miss them.
static void check_owners(heng_exec *x, const heng_plan_field *f) {
  const heng_node *slot = f->slot;
  uint32_t marks = slot->args[HENG_SLOT_MARK]->id;
  uint32_t self = heng__eval(x, slot->args[HENG_SLOT_SELF]).row;
  for (uint32_t row = 0; row < x->run->tables[marks].n_rows; row++) {
    heng__cursor_set(x, 2, marks, row);
    heng_value unit = heng__eval(x, slot->args[HENG_SLOT_MARK_UNIT]);
    heng_value child = heng__eval(x, slot->args[HENG_SLOT_MARK_INDICATOR]);
    if (unit.state != HENG_KNOWN || child.state != HENG_KNOWN) continue;
    heng__cursor_set(x, 1, children_table(slot), child.row);
    heng_value parent = heng__eval(x, slot->args[HENG_SLOT_PARENT]);
    heng_value owner = heng__eval(x, slot->args[HENG_SLOT_OWNER]);
    if (parent.state == HENG_KNOWN && parent.row == self &&
        owner.state == HENG_KNOWN && owner.row != unit.row)
      raise_foreign(x, slot, row, unit.row, child.row, owner.row);
  }
}

bool heng__slots_run(heng_exec *x) {
  bool good = check_strays(x);
  for (uint32_t t = 0; t < x->plan->n_tables; t++)
    for (uint32_t f = 0; f < x->plan->tables[t].n_fields; f++) {
      const heng_plan_field *field = &x->plan->tables[t].fields[f];
      if (!field->slot) continue;
      x->rule = heng__rule_field(x->plan, t, f);
      good &= fulls_add_up(x, t, f);
      if (HENG_SLOT_HAS_MARKS(field->slot)) check_owners(x, field);
    }
  return good;
}
