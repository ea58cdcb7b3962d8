// The records of an example, from its grids. Required columns may be left out
// here; whether a rule that matters needs one is needs.c's to say.
#include "base/nearest.h"
#include "exec/given.h"
#include "regress/examples_internal.h"

heng_slice heng__trial_near(heng_slice name, const heng_pair *pairs, size_t n) {
  heng_nearest search = heng__nearest_begin(name);
  for (size_t i = 0; i < n; i++) {
    if (pairs[i].en.len) heng__nearest_offer(&search, pairs[i].en);
    if (pairs[i].zh.len) heng__nearest_offer(&search, pairs[i].zh);
  }
  return search.best;
}

// Says that a name is unknown, with the nearest one.
static void report_unknown(heng_trial *trial,
                           heng_code code,
                           heng_span span,
                           heng_said what,
                           heng_said of,
                           heng_slice near) {
  heng_diag *diag = heng__diag(trial->diags, code, span, what, of);
  if (near.len)
    heng__note(trial->diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(near));
}

// The name of a column as the builder looks it up: either one that was written.
static heng_slice column_name(const heng_field_text *column) {
  return column->name.main;
}

static bool check_columns(heng_trial *trial,
                          const heng_grid *grid,
                          const heng_schema_table *table) {
  bool known = true;
  for (size_t c = 0; c < grid->n_columns; c++) {
    heng_slice name = column_name(&grid->columns[c]);
    if (heng__schema_field_find(table, name) >= 0) continue;
    heng_pair *pairs = heng__array(trial->arena, heng_pair, table->n_fields);
    for (size_t f = 0; f < table->n_fields; f++)
      pairs[f] = table->fields[f].pair;
    report_unknown(trial, HENG_M_TEST_COLUMN, grid->columns[c].name.span,
                   HENG_SAY(name), heng__say_pair(table->pair),
                   heng__trial_near(name, pairs, table->n_fields));
    known = false;
  }
  return known;
}

static void add_rows(heng_trial *trial,
                     heng_records_builder *builder,
                     const heng_grid *grid) {
  heng_slice *cells =
      heng__array(trial->arena, heng_slice, grid->n_columns + 1);
  for (size_t c = 0; c < grid->n_columns; c++)
    cells[c] = column_name(&grid->columns[c]);
  if (heng__records_table(builder, grid->table.text,
                          grid->table.span.source->name,
                          (heng_slice){NULL, 0}) != HENG_OK)
    return;
  heng__records_headings(builder, 0, cells, grid->n_columns);
  for (size_t r = 0; r < grid->n_rows; r++) {
    heng_span span = {0};
    for (size_t c = 0; c < grid->n_columns; c++) {
      cells[c] = grid->rows[r][c].text;
      span = heng__span_join(span, grid->rows[r][c].span);
    }
    heng__records_row(builder, 0, span, cells, grid->n_columns);
  }
  heng__records_end_table(builder);
}

static bool add_grid(heng_trial *trial,
                     heng_records_builder *builder,
                     const heng_grid *grid) {
  const heng_schema *schema = trial->plan->schema;
  int32_t table = heng__schema_table_find(schema, grid->table.text);
  if (table < 0) {
    heng_pair *pairs = heng__array(trial->arena, heng_pair, schema->n_tables);
    for (size_t i = 0; i < schema->n_tables; i++)
      pairs[i] = schema->tables[i].pair;
    report_unknown(trial, HENG_M_TEST_TABLE, grid->table.span,
                   HENG_SAY(grid->table.text), HENG_SAY2("", ""),
                   heng__trial_near(grid->table.text, pairs, schema->n_tables));
    return false;
  }
  if (!check_columns(trial, grid, &schema->tables[table])) return false;
  add_rows(trial, builder, grid);
  return true;
}

bool heng__trial_forgives(const heng_trial *trial, const heng_diag *problem) {
  if (problem->code != HENG_M_RECORDS_REF_UNKNOWN &&
      problem->code != HENG_M_RECORDS_REF_NO_TABLE)
    return false;
  heng_span own = trial->stmt->span, at = problem->span;
  return at.source && (at.source != own.source || at.start < own.start ||
                       at.start >= own.end);
}

// Whether anything is wrong that the example itself wrote.
static bool is_refused(const heng_trial *trial) {
  for (const heng_diag *p = trial->problems.first; p; p = p->next)
    if (p->severity == HENG_ERROR && !heng__trial_forgives(trial, p))
      return true;
  return false;
}

bool heng__trial_records(heng_trial *trial) {
  heng_records_builder *builder = heng__records_begin(
      trial->arena, trial->plan->schema, NULL, &trial->problems);
  heng__records_lenient(builder);
  heng__given_rows(trial->arena, builder, trial->plan);
  bool known = true;
  for (size_t i = 0; i < trial->example->n_grids; i++)
    known &= add_grid(trial, builder, &trial->example->grids[i]);
  if (!known) return false;
  if (heng__records_finish(builder, &trial->records) != HENG_OK &&
      is_refused(trial))
    trial->refused = true;
  return true;
}
