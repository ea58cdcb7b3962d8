// Drafts: making, editing, mending and running them.
#include "regress/draft.h"

#include "exec/given.h"
#include "plan/build.h"
#include "words/vocab.h"

// Shapes ------------------------------------------------------------------------

static bool reads(const heng_plan *plan, uint32_t table, uint32_t field) {
  return plan && table < plan->schema->n_tables && plan->use.tables[table] &&
         field < plan->schema->tables[table].n_fields &&
         plan->use.fields[table][field];
}

// The same field in another plan, by name.
static bool other_reads(const heng_plan *plan,
                        const heng_schema_table *table,
                        const heng_schema_field *field) {
  if (!plan) return false;
  int32_t t = heng__schema_table_find(plan->schema,
                                      heng__pair_show(table->pair, HENG_EN));
  if (t < 0) return false;
  int32_t f = heng__schema_field_find(&plan->schema->tables[t],
                                      heng__pair_show(field->pair, HENG_EN));
  return f >= 0 && reads(plan, (uint32_t)t, (uint32_t)f);
}

static bool in_key(const heng_schema_table *table, uint32_t field) {
  if (table->key == (int32_t)field) return true;
  for (size_t i = 0; table->key < 0 && i < table->n_composite; i++)
    if (table->composite[i] == field) return true;
  return false;
}

// Whether the table holds overrides and there are outcomes that one could name: in
// another version of the rules they may hold as a rule.
static bool could_lift(const heng_plan *plan, uint32_t table) {
  if (plan->overrides == HENG_NONE || !plan->has_edition ||
      plan->tables[plan->overrides].schema != table)
    return false;
  for (size_t t = 0; t < plan->n_tables; t++)
    for (size_t f = 0; f < plan->tables[t].n_fields; f++)
      if (plan->tables[t].fields[f].role == HENG_ROLE_OUTCOME) return true;
  return false;
}

static bool is_used(const heng_plan *plan,
                    const heng_plan *other,
                    uint32_t table) {
  if (plan->tables[table].given) return false;
  if (could_lift(plan, table)) return true;
  if (plan->use.tables[table]) return true;
  if (!other) return false;
  int32_t t = heng__schema_table_find(
      other->schema,
      heng__pair_show(plan->schema->tables[table].pair, HENG_EN));
  return t >= 0 && other->use.tables[t];
}

heng_draft_shape *heng__draft_shape(heng_arena *arena,
                                    const heng_plan *plan,
                                    const heng_plan *other) {
  const heng_schema *schema = plan->schema;
  heng_draft_shape *shape = heng__new(arena, heng_draft_shape);
  shape->plan = plan;
  shape->n_tables = schema->n_tables;
  shape->tables = heng__array(arena, heng_draft_columns, schema->n_tables + 1);
  for (uint32_t t = 0; t < schema->n_tables; t++) {
    const heng_schema_table *table = &schema->tables[t];
    heng_draft_columns *columns = &shape->tables[t];
    columns->fields = heng__array(arena, uint32_t, table->n_fields + 1);
    columns->at = heng__array(arena, int32_t, table->n_fields + 1);
    bool used = is_used(plan, other, t);
    for (uint32_t f = 0; f < table->n_fields; f++) {
      columns->at[f] = -1;
      if (!used) continue;
      bool when = false;  // what decides whether another field may be there
      for (uint32_t g = 0; g < table->n_fields; g++)
        for (size_t i = 0; i < table->fields[g].n_when; i++)
          when |= table->fields[g].when[i].field == f && reads(plan, t, g);
      if (!in_key(table, f) && !when && !reads(plan, t, f) &&
          !other_reads(other, table, &table->fields[f]))
        continue;
      columns->at[f] = (int32_t)columns->n;
      columns->fields[columns->n++] = f;
    }
  }
  return shape;
}

// Making ------------------------------------------------------------------------

heng_draft *heng__draft_new(heng_arena *arena, const heng_draft_shape *shape) {
  heng_draft *draft = heng__new(arena, heng_draft);
  draft->tables = heng__array(arena, heng_draft_table, shape->n_tables + 1);
  return draft;
}

heng_draft *heng__draft_copy(heng_arena *arena,
                             const heng_draft_shape *shape,
                             const heng_draft *from) {
  heng_draft *draft = heng__draft_new(arena, shape);
  draft->has_as_of = from->has_as_of;
  draft->as_of = from->as_of;
  draft->sets = heng__array(arena, heng_draft_set, from->n_sets + 1);
  draft->n_sets = from->n_sets;
  if (from->n_sets)
    memcpy(draft->sets, from->sets, from->n_sets * sizeof *draft->sets);
  for (size_t t = 0; t < shape->n_tables; t++) {
    const heng_draft_table *source = &from->tables[t];
    heng_draft_table *table = &draft->tables[t];
    size_t n = shape->tables[t].n;
    if (!source->n_rows) continue;
    table->cap = source->n_rows + 2;
    table->n_rows = source->n_rows;
    table->cells = heng__array(arena, heng_slice, table->cap * n);
    memcpy(table->cells, source->cells,
           source->n_rows * n * sizeof *table->cells);
  }
  return draft;
}

heng_draft *heng__draft_keep(heng_arena *arena,
                             const heng_draft_shape *shape,
                             const heng_draft *from) {
  heng_draft *draft = heng__draft_copy(arena, shape, from);
  for (size_t i = 0; i < draft->n_sets; i++) {
    draft->sets[i].name = heng__arena_copy(arena, draft->sets[i].name);
    draft->sets[i].value = heng__arena_copy(arena, draft->sets[i].value);
  }
  for (size_t t = 0; t < shape->n_tables; t++)
    for (size_t i = 0; i < draft->tables[t].n_rows * shape->tables[t].n; i++)
      if (draft->tables[t].cells[i].len)
        draft->tables[t].cells[i] =
            heng__arena_copy(arena, draft->tables[t].cells[i]);
  return draft;
}

heng_slice *heng__draft_cell(const heng_draft_shape *shape,
                             const heng_draft *draft,
                             uint32_t table,
                             size_t row,
                             uint32_t field) {
  int32_t at = shape->tables[table].at[field];
  return at < 0 ? NULL : heng__draft_row(shape, draft, table, row) + at;
}

size_t heng__draft_add_row(heng_arena *arena,
                           const heng_draft_shape *shape,
                           heng_draft *draft,
                           uint32_t table) {
  heng_draft_table *t = &draft->tables[table];
  size_t n = shape->tables[table].n;
  if (t->n_rows == t->cap) {
    size_t cap = t->cap * 2 + 2;
    heng_slice *cells = heng__array(arena, heng_slice, cap * n);
    if (t->n_rows) memcpy(cells, t->cells, t->n_rows * n * sizeof *cells);
    t->cells = cells;
    t->cap = cap;
  }
  heng_slice *row = t->cells + t->n_rows * n;
  for (size_t i = 0; i < n; i++) row[i] = (heng_slice){NULL, 0};
  return t->n_rows++;
}

void heng__draft_drop_row(const heng_draft_shape *shape,
                          heng_draft *draft,
                          uint32_t table,
                          size_t row) {
  heng_draft_table *t = &draft->tables[table];
  size_t n = shape->tables[table].n;
  memmove(t->cells + row * n, t->cells + (row + 1) * n,
          (t->n_rows - row - 1) * n * sizeof *t->cells);
  t->n_rows--;
}

void heng__draft_set_figure(heng_arena *arena,
                            heng_draft *draft,
                            heng_slice name,
                            heng_slice value) {
  for (size_t i = 0; i < draft->n_sets; i++)
    if (heng__slice_eq(draft->sets[i].name, name)) {
      draft->sets[i].value = value;
      return;
    }
  heng_draft_set *sets = heng__array(arena, heng_draft_set, draft->n_sets + 1);
  if (draft->n_sets) memcpy(sets, draft->sets, draft->n_sets * sizeof *sets);
  sets[draft->n_sets++] = (heng_draft_set){name, value};
  draft->sets = sets;
}

size_t heng__draft_rows(const heng_draft_shape *shape,
                        const heng_draft *draft) {
  size_t n = 0;
  for (size_t t = 0; t < shape->n_tables; t++) n += draft->tables[t].n_rows;
  return n;
}

heng_draft *heng__draft_of_example(heng_arena *arena,
                                   const heng_draft_shape *shape,
                                   const heng_example *example) {
  heng_draft *draft = heng__draft_new(arena, shape);
  const heng_schema *schema = shape->plan->schema;
  draft->has_as_of = example->has_as_of;
  draft->as_of = example->as_of;
  for (size_t i = 0; i < example->n_sets; i++) {
    const heng_expr *to = example->sets[i].value;
    heng__draft_set_figure(
        arena, draft, heng__span_text(example->sets[i].param->span),
        to->kind == HENG_E_TEXT ? to->text : heng__span_text(to->span));
  }
  for (size_t g = 0; g < example->n_grids; g++) {
    const heng_grid *grid = &example->grids[g];
    int32_t table = heng__schema_table_find(schema, grid->table.text);
    if (table < 0 || !shape->tables[table].n) continue;
    const heng_schema_table *s = &schema->tables[table];
    for (size_t r = 0; r < grid->n_rows; r++) {
      size_t row = heng__draft_add_row(arena, shape, draft, (uint32_t)table);
      for (size_t c = 0; c < grid->n_columns; c++) {
        int32_t f = heng__schema_field_find(s, grid->columns[c].name.main);
        heng_slice *cell = f < 0
                               ? NULL
                               : heng__draft_cell(shape, draft, (uint32_t)table,
                                                  row, (uint32_t)f);
        if (cell && heng__draft_sayable(grid->rows[r][c].text))
          *cell = grid->rows[r][c].text;
      }
    }
  }
  return draft;
}

// A cell of loaded records as a text; empty where it is missing.
static heng_slice cell_text(heng_arena *arena,
                            const heng_records *records,
                            const heng_schema_field *field,
                            const heng_column *column,
                            size_t row) {
  heng_num num;
  char day[11];
  switch (field->base) {
    case HENG_TYPE_NUMBER:
      return heng__column_num(column, row, &num) && heng__num_is_decimal(num)
                 ? heng__num_text(arena, num)
                 : (heng_slice){NULL, 0};
    case HENG_TYPE_DATE:
      if (!column->codes || column->codes[row] == INT32_MIN) break;
      return heng__arena_copy(
          arena, heng__slice(heng__date_text(column->codes[row], day)));
    case HENG_TYPE_BOOL:
      if (!column->codes || column->codes[row] < 0) break;
      return heng__keyword_pair(column->codes[row] ? HENG_K_YES : HENG_K_NO).en;
    case HENG_TYPE_CHOICE: {
      if (!column->codes || column->codes[row] == HENG_CODE_MISSING) break;
      const heng_choice *choice = &records->schema->choices[field->id];
      int32_t code = column->codes[row];
      return code >= 0 ? heng__pair_show(choice->values[code], HENG_EN)
                       : column->texts[HENG_CODE_UNKNOWN - code];
    }
    case HENG_TYPE_REF:
      if (!column->refs || column->refs[row] == HENG_ROW_NONE) break;
      return heng__records_key(records, field->id, column->refs[row]);
    case HENG_TYPE_TEXT:
      if (!column->codes || column->codes[row] < 0) break;
      return column->texts[column->codes[row]];
    case HENG_TYPE_DURATION:
    case HENG_TYPE_NONE: break;
  }
  return (heng_slice){NULL, 0};
}

heng_draft *heng__draft_of_records(heng_arena *arena,
                                   const heng_draft_shape *shape,
                                   const heng_records *records) {
  heng_draft *draft = heng__draft_new(arena, shape);
  draft->has_as_of = records->has_as_of;
  draft->as_of = records->as_of;
  for (uint32_t t = 0; t < shape->n_tables; t++) {
    const heng_record_table *table = &records->tables[t];
    const heng_schema_table *s = &records->schema->tables[t];
    if (!shape->tables[t].n) continue;
    for (size_t r = 0; r < table->n_rows; r++) {
      if (table->spans && table->spans[r].source) continue;
      size_t row = heng__draft_add_row(arena, shape, draft, t);
      for (size_t c = 0; c < shape->tables[t].n; c++) {
        uint32_t f = shape->tables[t].fields[c];
        const heng_column *column = &table->columns[f];
        heng_slice text = {NULL, 0};
        if (s->key == (int32_t)f)
          text = heng__records_key(records, t, (uint32_t)r);
        else if (column->present)
          text = cell_text(arena, records, &s->fields[f], column, r);
        if (heng__draft_sayable(text))
          heng__draft_row(shape, draft, t, row)[c] = text;
      }
    }
  }
  return draft;
}

// Parts of a draft ----------------------------------------------------------------

// Whether the cell of that field of the row refers to a row of [to] that is kept.
static bool refers_to_kept(const heng_draft_shape *shape,
                           const heng_draft *from,
                           bool **kept,
                           uint32_t table,
                           size_t row,
                           size_t column,
                           size_t *found) {
  const heng_schema *schema = shape->plan->schema;
  uint32_t f = shape->tables[table].fields[column];
  const heng_schema_field *field = &schema->tables[table].fields[f];
  heng_slice cell = heng__draft_row(shape, from, table, row)[column];
  if (field->base != HENG_TYPE_REF || !cell.len) return false;
  uint32_t to = field->id;
  int32_t key = schema->tables[to].key;
  if (key < 0 || shape->tables[to].at[key] < 0) return false;
  for (size_t r = 0; r < from->tables[to].n_rows; r++)
    if (heng__slice_eq(*heng__draft_cell(shape, from, to, r, (uint32_t)key),
                       cell)) {
      *found = r;
      return kept[to][r];
    }
  return false;
}

// Keeps what rows that are kept refer to; true where that was something new.
static bool keep_referred(const heng_draft_shape *shape,
                          const heng_draft *from,
                          bool **kept) {
  bool grown = false;
  for (uint32_t t = 0; t < shape->n_tables; t++)
    for (size_t r = 0; r < from->tables[t].n_rows; r++) {
      if (!kept[t][r]) continue;
      for (size_t c = 0; c < shape->tables[t].n; c++) {
        size_t row = SIZE_MAX;
        uint32_t f = shape->tables[t].fields[c];
        if (!refers_to_kept(shape, from, kept, t, r, c, &row) &&
            row != SIZE_MAX) {
          kept[shape->plan->schema->tables[t].fields[f].id][row] = true;
          grown = true;
        }
      }
    }
  return grown;
}

// Keeps rows that refer to those that are kept.
static void keep_referring(const heng_draft_shape *shape,
                           const heng_draft *from,
                           bool **kept,
                           uint32_t table,
                           size_t most) {
  size_t n = 0;
  for (size_t r = 0; r < from->tables[table].n_rows && n < most; r++) {
    if (kept[table][r]) continue;
    for (size_t c = 0; c < shape->tables[table].n && !kept[table][r]; c++) {
      size_t row;
      if (refers_to_kept(shape, from, kept, table, r, c, &row))
        kept[table][r] = true, n++;
    }
  }
}

heng_draft *heng__draft_cut(heng_arena *arena,
                            const heng_draft_shape *shape,
                            const heng_draft *from,
                            uint32_t table,
                            const bool *picked,
                            size_t most) {
  bool **kept = heng__array(arena, bool *, shape->n_tables);
  for (uint32_t t = 0; t < shape->n_tables; t++)
    kept[t] = heng__array(arena, bool, from->tables[t].n_rows + 1);
  if (from->tables[table].n_rows)
    memcpy(kept[table], picked, from->tables[table].n_rows);
  for (uint32_t t = 0; t < shape->n_tables; t++)
    if (t != table) keep_referring(shape, from, kept, t, most);
  while (keep_referred(shape, from, kept)) {
  }
  heng_draft *draft = heng__draft_new(arena, shape);
  draft->has_as_of = from->has_as_of;
  draft->as_of = from->as_of;
  for (uint32_t t = 0; t < shape->n_tables; t++)
    for (size_t r = 0; r < from->tables[t].n_rows; r++) {
      if (!kept[t][r]) continue;
      size_t row = heng__draft_add_row(arena, shape, draft, t);
      memcpy(heng__draft_row(shape, draft, t, row),
             heng__draft_row(shape, from, t, r),
             shape->tables[t].n * sizeof(heng_slice));
    }
  return draft;
}

// Mending -----------------------------------------------------------------------

static bool has_key(const heng_draft_shape *shape,
                    const heng_draft *draft,
                    uint32_t table,
                    heng_slice key) {
  const heng_plan *plan = shape->plan;
  const heng_schema_table *s = &plan->schema->tables[table];
  for (size_t i = 0; i < plan->n_rows; i++)
    for (size_t r = 0;
         plan->rows[i].schema == table && r < plan->rows[i].n_rows; r++) {
      const heng_plan_row *row = &plan->rows[i].rows[r];
      if ((s->key >= 0 && heng__slice_eq(row->cells[s->key], key)) ||
          heng__slice_eq(row->alias, key))
        return true;
    }
  if (s->key < 0 || shape->tables[table].at[s->key] < 0) return false;
  for (size_t r = 0; r < draft->tables[table].n_rows; r++)
    if (heng__slice_eq(
            *heng__draft_cell(shape, draft, table, r, (uint32_t)s->key), key))
      return true;
  return false;
}

static bool when_holds(const heng_draft_shape *shape,
                       const heng_draft *draft,
                       uint32_t table,
                       size_t row,
                       const heng_schema_field *field) {
  const heng_schema *schema = shape->plan->schema;
  for (size_t i = 0; i < field->n_when; i++) {
    const heng_schema_field *of =
        &schema->tables[table].fields[field->when[i].field];
    heng_slice *cell =
        heng__draft_cell(shape, draft, table, row, field->when[i].field);
    if (!cell || heng__choice_find(&schema->choices[of->id], *cell) !=
                     field->when[i].code)
      return false;
  }
  return true;
}

// False where the row cannot be kept.
static bool mend_row(const heng_draft_shape *shape,
                     heng_draft *draft,
                     uint32_t table,
                     size_t row) {
  const heng_schema_table *s = &shape->plan->schema->tables[table];
  heng_slice *cells = heng__draft_row(shape, draft, table, row);
  for (size_t c = 0; c < shape->tables[table].n; c++) {
    const heng_schema_field *f = &s->fields[shape->tables[table].fields[c]];
    bool may = when_holds(shape, draft, table, row, f);
    if (cells[c].len && !may) cells[c] = (heng_slice){NULL, 0};
    if (f->base != HENG_TYPE_REF || !cells[c].len) continue;
    if (has_key(shape, draft, f->id, cells[c])) continue;
    if (!f->optional && !f->has_default) return false;
    cells[c] = (heng_slice){NULL, 0};
  }
  return true;
}

void heng__draft_mend(heng_arena *arena,
                      const heng_draft_shape *shape,
                      heng_draft *draft) {
  (void)arena;
  for (bool dropped = true; dropped;) {
    dropped = false;
    for (uint32_t t = 0; t < shape->n_tables; t++)
      for (size_t r = draft->tables[t].n_rows; r-- > 0;)
        if (!mend_row(shape, draft, t, r)) {
          heng__draft_drop_row(shape, draft, t, r);
          dropped = true;
        }
  }
}

// Running -----------------------------------------------------------------------

// Whether a problem counts: a row of the scheme may refer to a row that a small
// record set does not have, as in an example.
static bool counts(const heng_diag *d) {
  if (d->severity != HENG_ERROR) return false;
  return !d->span.source || (d->code != HENG_M_RECORDS_REF_UNKNOWN &&
                             d->code != HENG_M_RECORDS_REF_NO_TABLE);
}

static void add_table(heng_records_builder *builder,
                      const heng_draft_shape *shape,
                      const heng_draft *draft,
                      uint32_t table,
                      heng_arena *arena) {
  const heng_schema_table *s = &shape->plan->schema->tables[table];
  const heng_draft_columns *columns = &shape->tables[table];
  heng_slice *cells = heng__array(arena, heng_slice, columns->n + 1);
  size_t n = 0, *used = heng__array(arena, size_t, columns->n + 1);
  for (size_t c = 0; c < columns->n; c++) {
    bool some = s->key == (int32_t)columns->fields[c];
    for (size_t r = 0; r < draft->tables[table].n_rows && !some; r++)
      some = heng__draft_row(shape, draft, table, r)[c].len > 0;
    if (some) used[n++] = c;
  }
  heng_slice name = heng__pair_show(s->pair, HENG_EN);
  if (heng__records_table(builder, name, HENG_LIT("draft"),
                          (heng_slice){NULL, 0}) != HENG_OK)
    return;
  for (size_t c = 0; c < n; c++)
    cells[c] =
        heng__pair_show(s->fields[columns->fields[used[c]]].pair, HENG_EN);
  heng__records_headings(builder, 0, cells, n);
  for (size_t r = 0; r < draft->tables[table].n_rows; r++) {
    const heng_slice *row = heng__draft_row(shape, draft, table, r);
    for (size_t c = 0; c < n; c++) cells[c] = row[used[c]];
    heng__records_row(builder, 0, (heng_span){0}, cells, n);
  }
  heng__records_end_table(builder);
}

heng_records *heng__draft_records(heng_arena *arena,
                                  const heng_draft_shape *shape,
                                  const heng_draft *draft,
                                  const heng_plan *plan) {
  heng_diags diags;
  heng__diags_init(&diags, arena);
  heng_records_builder *builder =
      heng__records_begin(arena, plan->schema, NULL, &diags);
  heng__records_lenient(builder);
  heng__given_rows(arena, builder, plan);
  for (uint32_t t = 0; t < shape->n_tables; t++)
    if (draft->tables[t].n_rows) add_table(builder, shape, draft, t, arena);
  heng_records *records;
  if (heng__records_finish(builder, &records) != HENG_OK)
    for (const heng_diag *d = diags.first; d; d = d->next)
      if (counts(d)) return NULL;
  return records;
}

// The plan with the figures that the draft sets; null where one cannot be.
static const heng_plan *with_figures(heng_arena *arena,
                                     const heng_draft *draft,
                                     const heng_plan *plan) {
  heng_diags diags;
  heng__diags_init(&diags, arena);
  heng_plan *copy = heng__new(arena, heng_plan);
  *copy = *plan;
  copy->params = heng__array(arena, heng_plan_param, plan->n_params + 1);
  for (size_t i = 0; i < plan->n_params; i++) {
    heng_plan_param *p = &copy->params[i];
    *p = plan->params[i];
    p->cells = heng__array(arena, heng_const, p->n_cells + 1);
    if (p->n_cells)
      memcpy(p->cells, plan->params[i].cells, p->n_cells * sizeof *p->cells);
  }
  copy->arena = arena;
  for (size_t i = 0; i < draft->n_sets; i++)
    if (heng__plan_set(copy, draft->sets[i].name, draft->sets[i].value,
                       &diags) != HENG_OK ||
        diags.met[HENG_ERROR])
      return NULL;
  return copy;
}

heng_run *heng__draft_run_on(heng_arena *arena,
                             const heng_draft *draft,
                             const heng_records *records,
                             const heng_plan *plan) {
  if (draft->n_sets) plan = with_figures(arena, draft, plan);
  if (!plan) return NULL;
  heng_run_options options = {.has_as_of = draft->has_as_of,
                              .as_of = draft->as_of};
  heng_run *run;
  if (heng__run(arena, plan, records, &options, &run) != HENG_OK) return NULL;
  return run;
}

heng_run *heng__draft_run(heng_arena *arena,
                          const heng_draft_shape *shape,
                          const heng_draft *draft,
                          const heng_plan *plan) {
  heng_records *records = heng__draft_records(arena, shape, draft, plan);
  return records ? heng__draft_run_on(arena, draft, records, plan) : NULL;
}
