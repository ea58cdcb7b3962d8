// Keeping what a reader delivers. The deliveries are a list of calls with their
// texts behind them, which is played to any sink; nothing is changed by that, so
// that several threads may play it at once.
#include "host/data.h"

typedef enum call_kind {
  CALL_TABLE,     // cells: name, file, encoding
  CALL_HEADINGS,  // cells
  CALL_ROW,       // cells
  CALL_END,
  CALL_PROBLEM,  // cells: file, English, Chinese
} call_kind;

typedef struct call {
  call_kind kind;
  uint32_t line;
  size_t n;
  heng_str *cells;
} call;

struct heng_data {
  heng_host *host;
  heng_answer *made;  // the answer in whose arena all of this lives; owned
  heng_place_of_data place;
  HENG_VEC(call) calls;
  heng_status status;  // of the reader
};

// What is being recorded.
typedef struct recording {
  heng_arena *arena;
  heng_data *data;
  bool exhausted;
} recording;

typedef struct entry {
  recording *to;
  call_kind kind;
  uint32_t line;
  const heng_str *cells;
  size_t n;
} entry;

// One piece of memory for a call's cells and their texts.
static void keep(void *ctx) {
  const entry *e = ctx;
  heng_arena *arena = e->to->arena;
  size_t bytes = 0;
  for (size_t i = 0; i < e->n; i++) bytes += e->cells[i].len;
  heng_str *cells = heng__arena_alloc(arena, e->n * sizeof *cells + bytes);
  char *text = (char *)(cells + e->n);
  for (size_t i = 0; i < e->n; i++) {
    cells[i] = (heng_str){text, e->cells[i].len};
    if (cells[i].len) memcpy(text, e->cells[i].ptr, cells[i].len);
    text += cells[i].len;
  }
  heng__push(arena, &e->to->data->calls, (call){e->kind, e->line, e->n, cells});
}

// No jump of an exhausted arena may cross the plugin's frames.
static heng_status record(
    void *ctx, call_kind kind, uint32_t line, const heng_str *cells, size_t n) {
  recording *to = ctx;
  entry e = {to, kind, line, cells, n};
  if (heng__protect(to->arena, keep, &e)) return HENG_OK;
  to->exhausted = true;
  return HENG_NOMEM;
}

static heng_status record_table(
    void *ctx, heng_str name, heng_str file, heng_str encoding, bool *wanted) {
  const heng_str cells[] = {name, file, encoding};
  *wanted = true;  // who wants it is known when it is delivered again
  return record(ctx, CALL_TABLE, 0, cells, 3);
}

static heng_status record_headings(void *ctx,
                                   uint32_t line,
                                   const heng_str *cells,
                                   size_t n) {
  return record(ctx, CALL_HEADINGS, line, cells, n);
}

static heng_status record_row(void *ctx,
                              uint32_t line,
                              const heng_str *cells,
                              size_t n) {
  return record(ctx, CALL_ROW, line, cells, n);
}

static heng_status record_end(void *ctx) {
  return record(ctx, CALL_END, 0, NULL, 0);
}

static void record_problem(void *ctx,
                           heng_str file,
                           uint32_t line,
                           heng_str english,
                           heng_str chinese) {
  const heng_str cells[] = {file, english, chinese};
  record(ctx, CALL_PROBLEM, line, cells, 3);
}

heng_place_of_data heng__data_place_of(const heng_data *data) {
  return data->place;
}

// Plays a call; *wanted says whether the table at hand is.
static heng_status play(const call *c, const heng_sink *sink, bool *wanted) {
  switch (c->kind) {
    case CALL_TABLE:
      *wanted = true;
      return sink->table(sink->ctx, c->cells[0], c->cells[1], c->cells[2],
                         wanted);
    case CALL_HEADINGS:
      return *wanted ? sink->headings(sink->ctx, c->line, c->cells, c->n)
                     : HENG_OK;
    case CALL_ROW:
      return *wanted ? sink->row(sink->ctx, c->line, c->cells, c->n) : HENG_OK;
    case CALL_END: return sink->end_table(sink->ctx);
    case CALL_PROBLEM:
      sink->problem(sink->ctx, c->cells[0], c->line, c->cells[1], c->cells[2]);
      return HENG_OK;
  }
  return HENG_OK;
}

heng_status heng__data_deliver(const heng_data *data, const heng_sink *sink) {
  bool wanted = false;
  for (size_t i = 0; i < data->calls.len; i++) {
    heng_status status = play(&data->calls.items[i], sink, &wanted);
    if (status != HENG_OK) return status;
  }
  return data->status;
}

static heng_status no_reader(heng_answer *answer, heng_slice where) {
  const heng_plugins *plugins = &answer->host->plugins;
  heng_buf list = {.arena = &answer->arena};
  for (size_t i = 0; i < plugins->readers.len; i++) {
    if (i) heng__buf_puts(&list, ", ");
    heng__buf_puts(&list, plugins->readers.items[i]->name);
  }
  heng_slice formats = heng__buf_slice(&list);
  heng_said names = HENG_SAY(formats);
  if (!formats.len) names = HENG_SAY2("none", "无");
  return heng__answer_fail(answer, HENG_RECORDS, HENG_M_HOST_DATA_FORMAT,
                           HENG_SAY(where), names);
}

// The reader of a path; null where there is none. A folder goes to the first one
// that reads it and a file in it: one may read any folder, and find nothing.
static const heng_reader *reader_of(heng_answer *answer,
                                    heng_slice where,
                                    bool is_folder) {
  const heng_plugins *plugins = &answer->host->plugins;
  heng_names names = {NULL, 0};
  if (is_folder) names = heng__folder_list(&answer->arena, where);
  for (size_t i = 0; i < plugins->readers.len; i++) {
    const heng_reader *reader = plugins->readers.items[i];
    if (names.len && !reader->accepts(where.ptr, true)) continue;
    for (size_t k = 0; k < names.len; k++) {
      heng_slice file = heng__path_join(&answer->arena, where, names.items[k]);
      if (reader->accepts(file.ptr, false)) return reader;
    }
  }
  return heng__plugins_reader(plugins, where.ptr, is_folder);
}

heng_status heng__data_place(heng_answer *answer,
                             heng_slice where,
                             heng_place_of_data *out) {
  out->where = where;
  out->kind = heng__path_kind(where);
  if (out->kind == HENG_PATH_NONE)
    return heng__answer_fail(answer, HENG_RECORDS, HENG_M_HOST_DATA_MISSING,
                             HENG_SAY(where), HENG_SAY2("", ""));
  out->reader = reader_of(answer, where, out->kind == HENG_PATH_FOLDER);
  return out->reader ? HENG_OK : no_reader(answer, where);
}

typedef struct opening {
  const char *where;
  heng_data **out;
} opening;

static heng_status open_command(heng_answer *answer, const void *ctx) {
  const opening *o = ctx;
  heng_data *data = heng__new(&answer->arena, heng_data);
  data->host = answer->host;
  data->made = answer;
  heng_slice where = heng__arena_copy(&answer->arena, heng__slice(o->where));
  heng_status status = heng__data_place(answer, where, &data->place);
  if (status != HENG_OK) return status;
  recording to = {.arena = &answer->arena, .data = data};
  heng_sink sink = {.ctx = &to,
                    .table = record_table,
                    .headings = record_headings,
                    .row = record_row,
                    .end_table = record_end,
                    .problem = record_problem};
  data->status = data->place.reader->read(where.ptr, &sink);
  if (to.exhausted || data->status == HENG_NOMEM)
    heng__exhausted(&answer->arena);
  *o->out = data;
  return HENG_OK;
}

heng_status heng_host_open(heng_host *host,
                           const char *where,
                           heng_data **data,
                           heng_answer **answer) {
  *data = NULL;
  if (answer) *answer = NULL;
  opening o = {where, data};
  heng_answer *made;
  heng_status status = heng__answer_make(host, "open", open_command, &o, &made);
  if (status == HENG_OK) return status;
  if (answer)
    *answer = made;
  else
    heng_answer_free(made);
  return status;
}

void heng_data_free(heng_data *data) {
  // The data live in the arena of that answer.
  if (data) heng_answer_free(data->made);
}
