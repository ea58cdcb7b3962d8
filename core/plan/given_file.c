// Bringing the rows of files to the given tables that ask for them.
#include "plan/given_file.h"

#include "base/nearest.h"

#define NO_COLUMN SIZE_MAX

typedef struct bringing {
  heng_arena *arena;
  heng_diags *diags;
  const heng_stmt *stmt;
  const heng_grid *grid;
} bringing;

static const heng_given_file *file_of(const heng_given_files *files,
                                      const heng_stmt *stmt) {
  for (size_t i = 0; files && i < files->len; i++) {
    const heng_given_file *f = &files->items[i];
    heng_slice name = heng__pair_show(f->table, HENG_EN);
    if (heng__pair_has(stmt->name.pair, name) &&
        heng__slice_eq(f->name, stmt->file))
      return f;
  }
  return NULL;
}

static heng_said said(heng_slice name) {
  return HENG_SAY(name);
}

// The column of a field, by either of its names; two are refused.
static size_t column_of(const bringing *b, const heng_field_text *field) {
  size_t at = NO_COLUMN;
  for (size_t c = 0; c < b->grid->n_columns; c++) {
    const heng_name *heading = &b->grid->columns[c].name;
    if (!heng__pair_has(field->name.pair, heading->main)) continue;
    if (at != NO_COLUMN) {
      heng__diag(b->diags, HENG_M_RECORDS_COLUMN_TWICE, heading->span,
                 heng__say_pair(field->name.pair),
                 said(b->grid->columns[at].name.main), said(heading->main));
      return at;
    }
    at = c;
  }
  if (at == NO_COLUMN && !field->type.optional && !field->type.otherwise)
    heng__diag(b->diags, HENG_M_RECORDS_COLUMN_MISSING, b->grid->span,
               heng__say_pair(b->stmt->name.pair),
               heng__say_pair(field->name.pair));
  return at;
}

static void warn_unknown(const bringing *b) {
  for (size_t c = 0; c < b->grid->n_columns; c++) {
    const heng_name *heading = &b->grid->columns[c].name;
    heng_nearest search = heng__nearest_begin(heading->main);
    bool known = heading->main.len == 0;
    for (size_t f = 0; f < b->stmt->n_fields && !known; f++) {
      heng_pair pair = b->stmt->fields[f].name.pair;
      known = heng__pair_has(pair, heading->main);
      heng__nearest_offer(&search, pair.en);
      heng__nearest_offer(&search, pair.zh);
    }
    if (known) continue;
    heng_diag *d =
        heng__diag(b->diags, HENG_M_RECORDS_COLUMN_UNKNOWN, heading->span,
                   heng__say_pair(b->stmt->name.pair), said(heading->main));
    if (search.best.len)
      heng__note(b->diags, d, HENG_N_DID_YOU_MEAN, (heng_span){0},
                 said(search.best));
  }
}

// The rows with a cell for each field of the statement.
static heng_cell *cells_of(const bringing *b,
                           const size_t *columns,
                           const heng_cell *from) {
  heng_cell *cells = heng__array(b->arena, heng_cell, b->stmt->n_fields + 1);
  for (size_t f = 0; f < b->stmt->n_fields; f++) {
    cells[f].span = from[0].span;
    if (columns[f] != NO_COLUMN) cells[f] = from[columns[f]];
  }
  return cells;
}

static heng_grid *arranged(const bringing *b) {
  const heng_stmt *stmt = b->stmt;
  heng_grid *grid = heng__new(b->arena, heng_grid);
  size_t *columns = heng__array(b->arena, size_t, stmt->n_fields + 1);
  for (size_t f = 0; f < stmt->n_fields; f++)
    columns[f] = column_of(b, &stmt->fields[f]);
  warn_unknown(b);
  grid->columns = stmt->fields;
  grid->n_columns = stmt->n_fields;
  grid->n_rows = b->grid->n_rows;
  grid->span = stmt->file_span;
  grid->rows = heng__array(b->arena, heng_cell *, grid->n_rows + 1);
  grid->cites = heng__array(b->arena, heng_cites, grid->n_rows + 1);
  for (size_t r = 0; r < grid->n_rows; r++) {
    grid->rows[r] = cells_of(b, columns, b->grid->rows[r]);
    grid->cites[r] = stmt->cites;
  }
  return grid;
}

void heng__given_bring(heng_arena *arena,
                       heng_tree **trees,
                       size_t n_trees,
                       const heng_given_files *files,
                       heng_diags *diags) {
  for (size_t t = 0; t < n_trees; t++)
    for (size_t i = 0; i < trees[t]->n_stmts; i++) {
      heng_stmt *stmt = &trees[t]->stmts[i];
      if (stmt->kind != HENG_S_GIVEN || !stmt->file.len || !stmt->n_fields)
        continue;
      const heng_given_file *file = file_of(files, stmt);
      if (!file) {
        heng__diag(diags, HENG_M_GIVEN_FILE_UNREAD, stmt->file_span,
                   heng__say_pair(stmt->name.pair), HENG_SAY(stmt->file));
        continue;
      }
      bringing b = {arena, diags, stmt, &file->grid};
      stmt->grid = arranged(&b);
    }
}
