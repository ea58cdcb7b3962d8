// Reading one table. Cells are handed over where they stand in the text; only a
// quoted cell with doubled quotes in it is written anew, in its own place.
#include "csv.h"

#include <stdlib.h>
#include <string.h>

typedef struct scan {
  const heng_sink *sink;
  char *at, *end;
  uint32_t line;  // physical line of [at]
  heng_str *cells;
  size_t n_cells, cap;
  bool failed;
} scan;

static heng_str str_of(const char *text) {
  return (heng_str){text, strlen(text)};
}

static void report(scan *s,
                   uint32_t line,
                   const char *english,
                   const char *chinese) {
  s->failed = true;
  s->sink->problem(s->sink->ctx, (heng_str){NULL, 0}, line, str_of(english),
                   str_of(chinese));
}

static bool add_cell(scan *s, const char *from, const char *to) {
  if (s->n_cells == s->cap) {
    size_t cap = s->cap ? s->cap * 2 : 64;
    heng_str *cells = realloc(s->cells, cap * sizeof *cells);
    if (!cells) return false;
    s->cells = cells;
    s->cap = cap;
  }
  s->cells[s->n_cells++] = (heng_str){from, (size_t)(to - from)};
  return true;
}

// Goes past the line end that stands here: LF, CR or both.
static void skip_line_end(scan *s) {
  bool return_first = *s->at++ == '\r';
  if (return_first && s->at < s->end && *s->at == '\n') s->at++;
  s->line++;
}

static char *find_cell_end(char *at, const char *end) {
  while (at < end && *at != ',' && *at != '\n' && *at != '\r') at++;
  return at;
}

// A cell between quotes; [s->at] is behind the first one. Sets *to to the end
// of the text and leaves [s->at] behind the closing quote. False where there is
// none.
static bool read_quoted(scan *s, char **to) {
  char *in = s->at, *out = s->at;
  for (; in < s->end; in++) {
    if (*in == '"') {
      if (in + 1 == s->end || in[1] != '"') {
        *to = out;
        s->at = in + 1;
        return true;
      }
      in++;
    } else if (*in == '\n' ||
               (*in == '\r' && in + 1 < s->end && in[1] != '\n')) {
      s->line++;
    }
    *out++ = *in;
  }
  return false;
}

typedef enum row_end { ROW_ENDS, ROW_BROKEN, ROW_NO_MEMORY } row_end;

// Reads one row into the cells. A row that is broken has been reported; [s->at]
// is then at the end of the text.
static row_end read_row(scan *s) {
  s->n_cells = 0;
  for (;;) {
    char *from = s->at, *to;
    if (s->at < s->end && *s->at == '"') {
      uint32_t line = s->line;
      from = ++s->at;
      if (!read_quoted(s, &to)) {
        report(s, line, "a quotation mark is opened here and never closed",
               "此处的引号没有配对的右引号");
        return ROW_BROKEN;
      }
      char *rest = find_cell_end(s->at, s->end);
      if (rest != s->at) {
        report(
            s, s->line,
            "after a closing quotation mark only a comma or the end of the "
            "line may stand; a quotation mark within a cell is written twice",
            "右引号之后只能是逗号或行尾；单元格内的引号须写两次");
        s->at = rest;
      }
    } else {
      to = s->at = find_cell_end(s->at, s->end);
    }
    if (!add_cell(s, from, to)) return ROW_NO_MEMORY;
    if (s->at == s->end) return ROW_ENDS;
    if (*s->at == ',') {
      s->at++;
      continue;
    }
    skip_line_end(s);
    return ROW_ENDS;
  }
}

static bool at_blank_line(const scan *s) {
  return s->at < s->end && (*s->at == '\n' || *s->at == '\r');
}

// Headings without a comma but with another separator.
static void check_separator(scan *s, uint32_t line) {
  if (s->n_cells != 1) return;
  const heng_str *cell = &s->cells[0];
  if (cell->len &&
      (memchr(cell->ptr, ';', cell->len) || memchr(cell->ptr, '\t', cell->len)))
    report(s, line,
           "the cells are not separated by commas; save the file as "
           "CSV with commas",
           "单元格之间不是用逗号分隔的，请另存为逗号分隔的 CSV");
}

static heng_status read_rows(scan *s) {
  const heng_sink *sink = s->sink;
  bool headings = true;
  while (s->at < s->end) {
    if (at_blank_line(s)) {
      skip_line_end(s);
      continue;
    }
    uint32_t line = s->line;
    row_end end = read_row(s);
    if (end == ROW_NO_MEMORY) return HENG_NOMEM;
    if (end == ROW_BROKEN) return HENG_OK;
    if (headings) check_separator(s, line);
    if (headings && s->failed) return HENG_OK;
    heng_status status =
        headings ? sink->headings(sink->ctx, line, s->cells, s->n_cells)
                 : sink->row(sink->ctx, line, s->cells, s->n_cells);
    if (status != HENG_OK) return status;
    headings = false;
  }
  if (headings)
    report(s, 0, "the file is empty; its first line must hold the headings",
           "文件是空的，第一行应为表头");
  return HENG_OK;
}

// "folder/units.csv": the file as it is shown, and the name of its table.
static void split_path(const char *path, heng_str *file, heng_str *table) {
  const char *slash = strrchr(path, '/');
  *file = str_of(slash ? slash + 1 : path);
  *table = *file;
  for (size_t i = file->len; i-- > 1;)
    if (file->ptr[i] == '.') {
      table->len = i;
      break;
    }
}

heng_status csv_read_file(const char *path,
                          const heng_sink *sink,
                          heng_status *worst) {
  heng_str file, table;
  split_path(path, &file, &table);
  csv_text text;
  csv_problem problem;
  heng_status status = csv_text_load(path, &text, &problem);
  if (status != HENG_OK) {
    sink->problem(sink->ctx, file, problem.line, str_of(problem.english),
                  str_of(problem.chinese));
    *worst = status;
    return HENG_OK;
  }
  bool wanted = true;
  status = sink->table(sink->ctx, table, file, str_of(text.encoding), &wanted);
  scan s = {.sink = sink,
            .at = text.bytes + text.start,
            .end = text.bytes + text.len,
            .line = 1};
  if (status == HENG_OK && wanted) {
    status = read_rows(&s);
    if (status == HENG_OK) status = sink->end_table(sink->ctx);
  }
  if (s.failed) *worst = HENG_RECORDS;
  free(s.cells);
  csv_text_free(&text);
  return status;
}
