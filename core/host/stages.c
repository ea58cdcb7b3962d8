// Stages: found by the field `stage` of a table, named by key or name.
#include "host/stages.h"

static heng_value value_of(const heng_run *run,
                           heng_stage_field stage,
                           uint32_t table,
                           uint32_t row) {
  return heng__run_value(run, stage.table,
                         heng__run_row_at(run, table, row, stage.table),
                         stage.field);
}

// Whether a row of the stages' table has that key or that name.
static bool is_called(const heng_run *run,
                      uint32_t table,
                      uint32_t row,
                      heng_slice name) {
  if (heng__slice_eq(heng__run_key(run, table, row), name)) return true;
  int32_t field = heng__name_field(run->plan, table);
  if (field < 0) return false;
  uint32_t root = run->plan->tables[table].root;
  heng_value v = heng__run_value(
      run, root, heng__run_row_at(run, table, row, root), (uint32_t)field);
  return v.state == HENG_KNOWN && heng__slice_eq(v.text, name);
}

bool heng__stage_has(const heng_run *run,
                     uint32_t table,
                     uint32_t row,
                     heng_slice name) {
  heng_stage_field stage = heng__stage_field(run->plan, table);
  if (!name.len || !stage.there) return true;
  heng_type type = heng__stage_type(run->plan, stage);
  heng_value v = value_of(run, stage, table, row);
  if (v.state != HENG_KNOWN) return false;
  if (type.base == HENG_TYPE_REF) return is_called(run, type.id, v.row, name);
  return heng__choice_find(&run->plan->schema->choices[type.id], name) ==
         v.code;
}

// All names of the stages that a table may have; true where [name] is one.
static bool list_names(heng_arena *arena,
                       const heng_run *run,
                       heng_type type,
                       heng_slice name,
                       heng_pair **names,
                       size_t *n) {
  const heng_plan *plan = run->plan;
  if (type.base == HENG_TYPE_CHOICE) {
    const heng_choice *c = &plan->schema->choices[type.id];
    *names = c->values;
    *n = c->n_values;
    return heng__choice_find(c, name) >= 0;
  }
  *n = run->tables[type.id].n_rows;
  *names = heng__array(arena, heng_pair, *n + 1);
  bool found = false;
  for (uint32_t r = 0; r < *n; r++) {
    (*names)[r].en = heng__run_key(run, type.id, r);
    found = found || is_called(run, type.id, r, name);
  }
  return found;
}

static heng_status unknown(heng_answer *answer,
                           heng_slice name,
                           const heng_pair *names,
                           size_t n) {
  heng_buf en = {.arena = &answer->arena}, zh = {.arena = &answer->arena};
  for (size_t i = 0; i < n; i++) {
    heng_said said = heng__say_pair(names[i]);
    heng__buf_printf(&en, "%s%.*s", i ? ", " : "", HENG_ARG(said.en));
    heng__buf_printf(&zh, "%s%.*s", i ? "、" : "", HENG_ARG(said.zh));
  }
  heng_diag *d = heng__diag(&answer->diags, HENG_M_STAGE_UNKNOWN,
                            (heng_span){0}, HENG_SAY(name));
  heng_said all = {heng__buf_slice(&en), heng__buf_slice(&zh)};
  if (n) heng__note(&answer->diags, d, HENG_N_STAGE_NAMES, (heng_span){0}, all);
  return HENG_NOTFOUND;
}

heng_status heng__stage_check(heng_answer *answer,
                              const heng_run *run,
                              heng_slice name) {
  heng_pair *names = NULL;
  size_t n = 0;
  if (!name.len) return HENG_OK;
  for (uint32_t t = 0; t < run->plan->n_tables; t++) {
    heng_stage_field stage = heng__stage_field(run->plan, t);
    if (stage.there &&
        list_names(&answer->arena, run, heng__stage_type(run->plan, stage),
                   name, &names, &n))
      return HENG_OK;
  }
  if (names) return unknown(answer, name, names, n);
  return heng__answer_fail(answer, HENG_USAGE, HENG_M_STAGE_NONE,
                           HENG_SAY(name), HENG_SAY2("", ""));
}

// The order of stages that stand in the records is that of their keys, since that of
// the rows has no meaning; null for those of the scheme, which lists them in order.
static const uint32_t *ranks_of(heng_arena *arena,
                                const heng_run *run,
                                uint32_t table,
                                heng_type type) {
  if (type.base != HENG_TYPE_REF || heng__stage_rows(run->plan, table))
    return NULL;
  size_t n;
  const uint32_t *rows = heng__run_rows(arena, run, type.id, &n);
  uint32_t *ranks = heng__array(arena, uint32_t, n + 1);
  for (uint32_t i = 0; i < n; i++) ranks[rows[i]] = i;
  return ranks;
}

// The rows by their places from 0 to [last], those beyond behind them, each in the
// order that it had: counted, since a table may have as many stages as rows.
static const uint32_t *in_stages(heng_arena *arena,
                                 const int64_t *places,
                                 int64_t last,
                                 const uint32_t *rows,
                                 size_t n) {
  uint32_t *sorted = heng__array(arena, uint32_t, n + 1);
  size_t *starts = heng__array(arena, size_t, (size_t)last + 3);
  for (size_t i = 0; i < n; i++) {
    bool beyond = places[i] < 0 || places[i] > last;
    starts[(beyond ? last + 1 : places[i]) + 1]++;
  }
  for (int64_t at = 0; at <= last; at++) starts[at + 1] += starts[at];
  for (size_t i = 0; i < n; i++) {
    bool beyond = places[i] < 0 || places[i] > last;
    sorted[starts[beyond ? last + 1 : places[i]]++] = rows[i];
  }
  return sorted;
}

const uint32_t *heng__stage_order(heng_arena *arena,
                                  const heng_run *run,
                                  uint32_t table,
                                  const uint32_t *rows,
                                  size_t n) {
  heng_stage_field stage = heng__stage_field(run->plan, table);
  if (!stage.there || !run->plan->tables[table].score) return rows;
  heng_type type = heng__stage_type(run->plan, stage);
  const uint32_t *ranks = ranks_of(arena, run, table, type);
  int64_t last = 0;
  int64_t *places = heng__array(arena, int64_t, n + 1);
  for (size_t i = 0; i < n; i++) {
    heng_value v = value_of(run, stage, table, rows[i]);
    places[i] = v.state != HENG_KNOWN           ? INT64_MAX
                : type.base == HENG_TYPE_CHOICE ? v.code
                : ranks                         ? (int64_t)ranks[v.row]
                                                : (int64_t)v.row;
    if (v.state == HENG_KNOWN && places[i] > last) last = places[i];
  }
  return in_stages(arena, places, last, rows, n);
}
