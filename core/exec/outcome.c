// Outcomes as a rule: an override of this edition lifts them for its unit.
#include "exec/run_internal.h"

// The columns of overrides; HENG_NONE where a profile has left one out.
typedef struct override_fields {
  uint32_t unit, outcome, year;
} override_fields;

static uint32_t field_named(const heng_exec *x, const char *name) {
  const heng_plan_table *t = &x->plan->tables[x->plan->overrides];
  for (uint32_t f = 0; f < t->n_fields; f++)
    if (t->fields[f].role == HENG_ROLE_STORED &&
        heng__pair_has(t->fields[f].pair, heng__slice(name)))
      return f;
  return HENG_NONE;
}

static bool find_fields(const heng_exec *x, override_fields *out) {
  if (x->plan->overrides == HENG_NONE) return false;
  *out = (override_fields){field_named(x, "unit"), field_named(x, "outcome"),
                           field_named(x, "year")};
  return out->unit != HENG_NONE && out->outcome != HENG_NONE &&
         out->year != HENG_NONE;
}

static heng_value cell(const heng_exec *x, uint32_t row, uint32_t field) {
  return heng__read(x->run, x->plan->overrides, row, field);
}

static bool of_this_edition(const heng_exec *x,
                            const override_fields *fields,
                            uint32_t row) {
  heng_value year = cell(x, row, fields->year);
  return year.state == HENG_KNOWN &&
         heng__num_cmp(year.num, heng__num_int(x->plan->edition)) == 0;
}

// ---- overrides that lift nothing ------------------------------------------

typedef enum standing { NO_OUTCOME, NOT_AS_A_RULE, AS_A_RULE } standing;

static standing look_up(const heng_exec *x, heng_slice name) {
  standing best = NO_OUTCOME;
  for (size_t t = 0; t < x->plan->n_tables; t++) {
    const heng_plan_table *table = &x->plan->tables[t];
    for (size_t f = 0; f < table->n_fields; f++) {
      const heng_plan_field *field = &table->fields[f];
      if (field->role != HENG_ROLE_OUTCOME ||
          !heng__pair_has(field->pair, name))
        continue;
      if (field->as_a_rule) return AS_A_RULE;
      best = NOT_AS_A_RULE;
    }
  }
  return best;
}

// The outcomes that an override can name.
static heng_said list_outcomes(heng_exec *x) {
  heng_buf en = {.arena = x->arena}, zh = {.arena = x->arena};
  for (size_t t = 0; t < x->plan->n_tables; t++) {
    const heng_plan_table *table = &x->plan->tables[t];
    for (size_t f = 0; f < table->n_fields; f++) {
      const heng_plan_field *field = &table->fields[f];
      if (field->role != HENG_ROLE_OUTCOME || !field->as_a_rule) continue;
      if (en.len) heng__buf_puts(&en, ", ");
      if (zh.len) heng__buf_puts(&zh, "、");
      heng__buf_add(&en, heng__pair_show(field->pair, HENG_EN));
      heng__buf_add(&zh, heng__pair_show(field->pair, HENG_ZH));
    }
  }
  if (!en.len) return HENG_SAY2("none", "无");
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

static void check_override(heng_exec *x,
                           const override_fields *fields,
                           uint32_t row) {
  heng_value name = cell(x, row, fields->outcome);
  standing found =
      name.state == HENG_KNOWN ? look_up(x, name.text) : NO_OUTCOME;
  if (found == AS_A_RULE) return;
  const heng_plan_table *t = &x->plan->tables[x->plan->overrides];
  x->rule = (heng_rule){.pair = t->pair};
  heng_raise what = {.kind = HENG_FINDING_OVERRIDE,
                     .code = found == NOT_AS_A_RULE ? HENG_M_RUN_OVERRIDE_FIRM
                                                    : HENG_M_RUN_OVERRIDE,
                     .table = x->plan->overrides,
                     .row = row,
                     .n_args = 4};
  what.args[0] = HENG_SAY(name.text);
  what.args[1] = list_outcomes(x);
  what.args[2] = heng__say_pair(t->pair);
  what.args[3] = heng__key_said(x->arena, x->run, what.table, row);
  heng__raise(x, &what);
}

void heng__overrides_begin(heng_exec *x) {
  override_fields fields;
  x->override_unit_table = HENG_NONE;
  if (!x->plan->has_edition || !find_fields(x, &fields)) return;
  const heng_plan_table *t = &x->plan->tables[x->plan->overrides];
  heng_type unit = t->fields[fields.unit].type;
  if (unit.base != HENG_TYPE_REF) return;
  x->override_unit_table = x->plan->tables[unit.id].root;
  size_t n_units = x->run->tables[x->override_unit_table].n_rows;
  size_t n = x->run->tables[x->plan->overrides].n_rows;
  x->override_first = heng__array(x->arena, uint32_t, n_units);
  x->override_next = heng__array(x->arena, uint32_t, n);
  memset(x->override_first, 0xff, n_units * sizeof(uint32_t));
  for (uint32_t row = 0; row < n; row++) {
    if (!of_this_edition(x, &fields, row)) continue;
    check_override(x, &fields, row);
    heng_value of = cell(x, row, fields.unit);
    if (of.state != HENG_KNOWN) continue;
    uint32_t root =
        heng__run_row_at(x->run, unit.id, of.row, x->override_unit_table);
    x->override_next[row] = x->override_first[root];
    x->override_first[root] = row;
  }
}

// The override of an outcome for a unit, the first by key where there are
// several; HENG_ROW_NONE: none.
static uint32_t find_override(const heng_exec *x,
                              const override_fields *fields,
                              uint32_t unit,
                              heng_pair outcome) {
  uint32_t best = HENG_ROW_NONE;
  for (uint32_t row = x->override_first[unit]; row != HENG_ROW_NONE;
       row = x->override_next[row]) {
    heng_value name = cell(x, row, fields->outcome);
    if (name.state != HENG_KNOWN || !heng__pair_has(outcome, name.text))
      continue;
    if (best == HENG_ROW_NONE ||
        heng__key_cmp(heng__run_key(x->run, x->plan->overrides, row),
                      heng__run_key(x->run, x->plan->overrides, best)) < 0)
      best = row;
  }
  return best;
}

// The unit that a row is, or refers to as the row of a pair or group does;
// HENG_ROW_NONE where there is none.
static uint32_t unit_of(const heng_exec *x, uint32_t table, uint32_t row) {
  uint32_t root = x->plan->tables[table].root;
  uint32_t at = heng__run_row_at(x->run, table, row, root);
  if (root == x->override_unit_table) return at;
  const heng_plan_table *t = &x->plan->tables[root];
  for (uint32_t f = 0; f < t->n_fields; f++) {
    heng_type type = t->fields[f].type;
    if (t->fields[f].role != HENG_ROLE_REFERENCE ||
        type.base != HENG_TYPE_REF ||
        x->plan->tables[type.id].root != x->override_unit_table)
      continue;
    heng_value ref = heng__read(x->run, root, at, f);
    if (ref.state == HENG_KNOWN)
      return heng__run_row_at(x->run, type.id, ref.row, x->override_unit_table);
  }
  return HENG_ROW_NONE;
}

void heng__outcome_lift(heng_exec *x, uint32_t table, uint32_t field) {
  override_fields fields;
  if (x->override_unit_table == HENG_NONE || !find_fields(x, &fields)) return;
  const heng_plan_table *t = &x->plan->tables[table];
  heng_value *column = x->run->tables[table].columns[field];
  for (uint32_t row = 0; row < x->run->tables[table].n_rows; row++) {
    if (!heng__is_yes(column[row])) continue;
    uint32_t unit = unit_of(x, table, row);
    if (unit == HENG_ROW_NONE) continue;
    uint32_t by = find_override(x, &fields, unit, t->fields[field].pair);
    if (by == HENG_ROW_NONE) continue;
    column[row] = heng__known_code(0);
    if (x->trace) x->trace->lifted[table][field]++;
    heng__push(x->arena, &x->lifted, (heng_lifted){table, row, field, by});
  }
}
