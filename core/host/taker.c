// The guard between a reader and what takes its rows.
#include "host/taker.h"

typedef struct call {
  heng_taker *t;
  heng_slice name, file, encoding;
  bool wanted;
  uint32_t line;
  const heng_str *cells;
  size_t n;
  heng_said what;
} call;

static heng_slice slice_of(heng_str text) {
  return (heng_slice){text.ptr, text.len};
}

static heng_status guarded(call *c, void (*body)(void *)) {
  if (heng__protect(c->t->arena, body, c)) return HENG_OK;
  c->t->exhausted = true;
  return HENG_NOMEM;
}

static void table_body(void *ctx) {
  call *c = ctx;
  c->wanted = c->t->table(c->t->ctx, c->name, c->file, c->encoding);
}

static heng_status take_table(
    void *ctx, heng_str name, heng_str file, heng_str encoding, bool *wanted) {
  call c = {.t = ctx,
            .name = slice_of(name),
            .file = slice_of(file),
            .encoding = slice_of(encoding)};
  *wanted = true;
  if (!c.t->table) return HENG_OK;
  heng_status status = guarded(&c, table_body);
  *wanted = c.wanted;
  return status;
}

// The cells as slices, in room that is used for every row.
static const heng_slice *cells_of(const call *c) {
  heng_taker *t = c->t;
  if (c->n > t->room) {
    t->room = c->n * 2;
    t->cells = heng__array(t->arena, heng_slice, t->room);
  }
  for (size_t i = 0; i < c->n; i++) t->cells[i] = slice_of(c->cells[i]);
  return t->cells;
}

static void headings_body(void *ctx) {
  const call *c = ctx;
  c->t->headings(c->t->ctx, c->line, cells_of(c), c->n);
}

static void row_body(void *ctx) {
  const call *c = ctx;
  c->t->row(c->t->ctx, c->line, cells_of(c), c->n);
}

static heng_status take_headings(void *ctx,
                                 uint32_t line,
                                 const heng_str *cells,
                                 size_t n) {
  call c = {.t = ctx, .line = line, .cells = cells, .n = n};
  return c.t->headings ? guarded(&c, headings_body) : HENG_OK;
}

static heng_status take_row(void *ctx,
                            uint32_t line,
                            const heng_str *cells,
                            size_t n) {
  call c = {.t = ctx, .line = line, .cells = cells, .n = n};
  return c.t->row ? guarded(&c, row_body) : HENG_OK;
}

static void end_body(void *ctx) {
  const call *c = ctx;
  c->t->end(c->t->ctx);
}

static heng_status take_end(void *ctx) {
  call c = {.t = ctx};
  return c.t->end ? guarded(&c, end_body) : HENG_OK;
}

static void problem_body(void *ctx) {
  const call *c = ctx;
  c->t->problem(c->t->ctx, c->file, c->line, c->what);
}

static void take_problem(void *ctx,
                         heng_str file,
                         uint32_t line,
                         heng_str english,
                         heng_str chinese) {
  call c = {.t = ctx,
            .file = slice_of(file),
            .line = line,
            .what = {slice_of(english), slice_of(chinese)}};
  if (!chinese.len) c.what.zh = c.what.en;
  if (c.t->problem) guarded(&c, problem_body);
}

heng_sink heng__taker_sink(heng_taker *t) {
  return (heng_sink){.ctx = t,
                     .table = take_table,
                     .headings = take_headings,
                     .row = take_row,
                     .end_table = take_end,
                     .problem = take_problem};
}

void heng__taker_done(const heng_taker *t) {
  if (t->exhausted) heng__exhausted(t->arena);
}
