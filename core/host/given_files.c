// The files of given tables: read by the plugins that read records, and handed to
// the plan as rows.
#include "host/profiles.h"
#include "host/taker.h"
#include "host/targets.h"

// Lines without a row that are kept as such, so that a row stands on its own line;
// more than a spreadsheet has.
#define GAP_MAX 2000000

// A row as it was delivered: where it stands in the text of all rows.
typedef struct taken_row {
  heng_cell *cells;
  size_t n;
  uint32_t start, end;
} taken_row;

typedef struct taking {
  heng_answer *answer;
  heng_arena *arena;
  const heng_stmt *stmt;
  heng_slice file;
  size_t n_tables;
  bool named;   // the table of the given's own name was met
  bool wanted;  // the one that is being delivered
  // The rows as lines with commas, each on the line where the file has it: what a
  // message shows. The file itself may be in another encoding, or no text.
  heng_buf text;
  uint32_t line;
  bool has_headings;
  taken_row headings;
  HENG_VEC(taken_row) rows;
  size_t problems;
  bool by_cell;  // spans are the cells' own, else those of their row
} taking;

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static heng_slice trimmed(heng_slice text) {
  while (text.len && is_blank(text.ptr[0])) text.ptr++, text.len--;
  while (text.len && is_blank(text.ptr[text.len - 1])) text.len--;
  return text;
}

// A cell as it is shown: on one line, in quotes where it holds a comma.
static void show_cell(taking *t, heng_slice cell) {
  bool quote = false;
  for (size_t i = 0; i < cell.len; i++) quote = quote || cell.ptr[i] == ',';
  if (quote) heng__buf_puts(&t->text, "\"");
  for (size_t i = 0; i < cell.len; i++) {
    char c = is_blank(cell.ptr[i]) ? ' ' : cell.ptr[i];
    heng__buf_add(&t->text, (heng_slice){&c, 1});
  }
  if (quote) heng__buf_puts(&t->text, "\"");
}

// Writes the row on its line, and remembers its cells; the spans are those of the
// cells until the text has its source.
static taken_row taken(taking *t,
                       uint32_t line,
                       const heng_slice *cells,
                       size_t n) {
  taken_row row = {heng__array(t->arena, heng_cell, n + 1), n, 0, 0};
  if (t->text.len) {
    heng__buf_puts(&t->text, "\n");
    t->line++;
  }
  bool far = line > t->line && line - t->line > GAP_MAX;
  for (; !far && t->line < line; t->line++) heng__buf_puts(&t->text, "\n");
  row.start = (uint32_t)t->text.len;
  for (size_t i = 0; i < n; i++) {
    heng_cell *cell = &row.cells[i];
    if (i) heng__buf_puts(&t->text, ",");
    cell->text = heng__arena_copy(t->arena, trimmed(cells[i]));
    cell->span.start = (uint32_t)t->text.len;
    show_cell(t, cell->text);
    cell->span.end = (uint32_t)t->text.len;
  }
  row.end = (uint32_t)t->text.len;
  return row;
}

static void take_headings(void *ctx,
                          uint32_t line,
                          const heng_slice *cells,
                          size_t n) {
  taking *t = ctx;
  if (!t->wanted) return;
  t->headings = taken(t, line, cells, n);
  t->has_headings = true;
}

static void take_row(void *ctx,
                     uint32_t line,
                     const heng_slice *cells,
                     size_t n) {
  taking *t = ctx;
  bool blank = true;
  for (size_t i = 0; i < n; i++) blank = blank && trimmed(cells[i]).len == 0;
  if (blank || !t->wanted) return;
  taken_row row = taken(t, line, cells, n);
  heng__push(t->arena, &t->rows, row);
}

// The first table is taken, and given up for one of the right name.
static bool take_table(void *ctx,
                       heng_slice name,
                       heng_slice file,
                       heng_slice encoding) {
  taking *t = ctx;
  (void)file;
  (void)encoding;
  bool own = heng__pair_has(t->stmt->name.pair, name);
  t->wanted = t->n_tables == 0 || (own && !t->named);
  t->n_tables++;
  if (own) t->named = true;
  if (t->wanted) {
    t->text.len = 0;
    t->line = 1;
    t->rows.len = 0;
    t->has_headings = false;
  }
  return t->wanted;
}

static void take_end(void *ctx) {
  taking *t = ctx;
  t->wanted = false;
}

static void take_problem(void *ctx,
                         heng_slice file,
                         uint32_t line,
                         heng_said what) {
  taking *t = ctx;
  heng_diags *diags = &t->answer->diags;
  (void)file;
  heng_diag *d =
      heng__diag(diags, HENG_M_HOST_DATA_PROBLEM, (heng_span){0}, what);
  heng__diag_at_record(diags, d, t->file, line, (heng_slice){NULL, 0});
  t->problems++;
}

// The path ----------------------------------------------------------------

// A plain name, or one in a folder below: nothing that leads elsewhere.
static bool is_plain(heng_slice file) {
  size_t begin = 0;
  for (size_t i = 0; i <= file.len; i++) {
    if (i < file.len && (file.ptr[i] == '\\' || file.ptr[i] == ':'))
      return false;
    if (i < file.len && file.ptr[i] != '/') continue;
    heng_slice part = {file.ptr + begin, i - begin};
    if (!part.len || heng__slice_eq(part, HENG_LIT(".."))) return false;
    begin = i + 1;
  }
  return true;
}

static void refuse(heng_answer *answer,
                   heng_code code,
                   heng_span span,
                   heng_slice file,
                   heng_said second) {
  heng__diag(&answer->diags, code, span, HENG_SAY(file), second);
}

// The path of the file, or an empty slice after a report.
static heng_slice path_of(heng_answer *answer, const heng_file_ask *ask) {
  heng_arena *arena = &answer->arena;
  const heng_stmt *stmt = ask->stmt;
  heng_slice none = {NULL, 0};
  heng_said nothing = HENG_SAY2("", "");
  if (!is_plain(stmt->file)) {
    refuse(answer, HENG_M_HOST_GIVEN_OUTSIDE, stmt->file_span, stmt->file,
           nothing);
    return none;
  }
  heng_slice path = heng__path_join(arena, ask->folder, stmt->file);
  if (heng__path_kind(path) != HENG_PATH_FILE) {
    refuse(answer, HENG_M_HOST_GIVEN_ABSENT, stmt->file_span, stmt->file,
           nothing);
    return none;
  }
  if (heng__path_inside(arena, ask->folder, path)) return path;
  refuse(answer, HENG_M_HOST_GIVEN_OUTSIDE, stmt->file_span, stmt->file,
         nothing);
  return none;
}

// Handing over --------------------------------------------------------------

static void hand_over(taking *t, heng_given_file *out) {
  heng_source *source =
      heng__source_new(t->arena, t->file, heng__buf_slice(&t->text));
  heng_grid *grid = &out->grid;
  grid->n_columns = t->headings.n;
  grid->columns = heng__array(t->arena, heng_field_text, grid->n_columns + 1);
  for (size_t c = 0; c < grid->n_columns; c++) {
    heng_name *name = &grid->columns[c].name;
    name->main = t->headings.cells[c].text;
    name->span = t->headings.cells[c].span;
    name->span.source = source;
  }
  grid->span = (heng_span){source, t->headings.start, t->headings.end};
  grid->n_rows = t->rows.len;
  grid->rows = heng__array(t->arena, heng_cell *, grid->n_rows + 1);
  for (size_t r = 0; r < grid->n_rows; r++) {
    const taken_row *row = &t->rows.items[r];
    heng_cell *cells = heng__array(t->arena, heng_cell, grid->n_columns + 1);
    heng_span span = {source, row->start, row->end};
    for (size_t c = 0; c < grid->n_columns; c++) {
      if (c < row->n) cells[c].text = row->cells[c].text;
      cells[c].span = span;
      if (t->by_cell && c < row->n)
        cells[c].span = (heng_span){source, row->cells[c].span.start,
                                    row->cells[c].span.end};
    }
    grid->rows[r] = cells;
    for (size_t c = grid->n_columns; c < row->n; c++) {
      if (!row->cells[c].text.len) continue;
      heng_slice has = heng__arena_printf(t->arena, "%zu", row->n);
      heng_slice wants = heng__arena_printf(t->arena, "%zu", grid->n_columns);
      heng__diag(&t->answer->diags, HENG_M_ROW_LONG, span, HENG_SAY(has),
                 HENG_SAY(wants), HENG_SAY(row->cells[c].text));
      t->problems++;
      break;
    }
  }
}

heng_status heng__grid_read(heng_answer *answer,
                            const heng_reader *reader,
                            heng_slice path,
                            const heng_stmt *stmt,
                            bool by_cell,
                            heng_given_file *out) {
  taking t = {.answer = answer,
              .arena = &answer->arena,
              .stmt = stmt,
              .by_cell = by_cell,
              .file = stmt->file,
              .text = {.arena = &answer->arena}};
  heng_taker taker = {.ctx = &t,
                      .arena = t.arena,
                      .table = take_table,
                      .headings = take_headings,
                      .row = take_row,
                      .end = take_end,
                      .problem = take_problem};
  heng_sink sink = heng__taker_sink(&taker);
  heng_status status = reader->read(path.ptr, &sink);
  heng__taker_done(&taker);
  if (status == HENG_NOMEM) return status;
  if (status != HENG_OK && !t.problems)
    refuse(answer, HENG_M_HOST_GIVEN_FAILED, stmt->file_span, stmt->file,
           HENG_SAY(heng__slice(heng_status_text(status))));
  if (status != HENG_OK || t.problems) return HENG_RULES;
  if (t.n_tables > 1 && !t.named) {
    refuse(answer, HENG_M_HOST_GIVEN_TABLES, stmt->file_span, stmt->file,
           heng__say_pair(stmt->name.pair));
    return HENG_RULES;
  }
  out->table = stmt->name.pair;
  out->name = stmt->file;
  hand_over(&t, out);
  return t.problems ? HENG_RULES : HENG_OK;
}

static heng_status read_file(heng_answer *answer,
                             const heng_file_ask *ask,
                             heng_given_file *out) {
  const heng_stmt *stmt = ask->stmt;
  heng_slice path = path_of(answer, ask);
  if (!path.len) return HENG_RULES;
  const heng_reader *reader =
      heng__plugins_reader(&answer->host->plugins, path.ptr, false);
  heng_said nothing = HENG_SAY2("", "");
  if (!reader) {
    refuse(answer, HENG_M_HOST_GIVEN_FORMAT, stmt->file_span, stmt->file,
           nothing);
    return HENG_RULES;
  }
  return heng__grid_read(answer, reader, path, stmt, false, out);
}

heng_status heng__given_files_read(heng_answer *answer, heng_profile *profile) {
  heng_status worst = HENG_OK;
  profile->given.len = 0;
  for (size_t i = 0; i < profile->asks.len; i++) {
    heng_given_file file = {0};
    heng_status status = read_file(answer, &profile->asks.items[i], &file);
    if (status == HENG_OK)
      heng__push(&answer->arena, &profile->given, file);
    else
      worst = heng__status_worse(worst, status);
  }
  return worst;
}
