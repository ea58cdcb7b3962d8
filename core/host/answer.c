// Answers: what a command gives back, and the guard under which it runs.
#include <time.h>

#include "base/nearest.h"
#include "host/workers.h"

double heng__now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

bool heng__protect(heng_arena *arena, void (*body)(void *ctx), void *ctx) {
  heng_guard *outer = arena->guard;
  heng_guard guard;
  if (setjmp(guard.env)) {
    arena->guard = outer;
    return false;
  }
  arena->guard = &guard;
  body(ctx);
  arena->guard = outer;
  return true;
}

void heng__exhausted(heng_arena *arena) {
  longjmp(arena->guard->env, 1);
}

// The messages of the host come first in every answer.
static void copy_host_diags(heng_answer *answer) {
  const heng_diags *from = &answer->host->diags;
  for (const heng_diag *d = from->first; d; d = d->next) {
    heng_diag *copy =
        heng__diag_add(&answer->diags, d->code, d->span, d->args, d->n_args);
    heng__diag_at_record(&answer->diags, copy, d->file, d->line, d->cell);
  }
}

typedef struct task {
  heng_answer *answer;
  const char *kind;
  heng_command command;
  const void *request;
} task;

static void perform(void *ctx) {
  task *t = ctx;
  heng_answer *answer = t->answer;
  answer->report = heng__report_new(&answer->arena, heng__slice(t->kind));
  copy_host_diags(answer);
  answer->status = t->command(answer, t->request);
}

heng_status heng__answer_make(heng_host *host,
                              const char *kind,
                              heng_command command,
                              const void *request,
                              heng_answer **out) {
  *out = NULL;
  const heng_allocator *memory = &host->memory;
  heng_answer *answer =
      memory->resize(memory->ctx, NULL, 0, sizeof(heng_answer));
  if (!answer) return HENG_NOMEM;
  *answer = (heng_answer){.host = host};
  heng__arena_init(&answer->arena, memory);
  heng__diags_init(&answer->diags, &answer->arena);
  task t = {answer, kind, command, request};
  if (!heng__protect(&answer->arena, perform, &t) ||
      answer->status == HENG_NOMEM) {
    heng_answer_free(answer);
    return HENG_NOMEM;
  }
  *out = answer;
  return answer->status;
}

void heng_answer_free(heng_answer *answer) {
  if (!answer) return;
  const heng_allocator *memory = &answer->host->memory;
  heng_rules_free(answer->rules);
  for (size_t i = 0; i < answer->scripts.len; i++)
    heng__lua_functions_close(answer->scripts.items[i]);
  for (size_t i = 0; i < answer->held.len; i++)
    heng__plugin_release(answer->held.items[i]);
  heng__workers_free(answer);
  heng__arena_free(&answer->arena);
  memory->resize(memory->ctx, answer, sizeof *answer, 0);
}

heng_status heng__answer_fail(heng_answer *answer,
                              heng_status status,
                              heng_code code,
                              heng_said first,
                              heng_said second) {
  heng__diag(&answer->diags, code, (heng_span){0}, first, second);
  return status;
}

heng_status heng__answer_unknown(heng_answer *answer,
                                 heng_code code,
                                 heng_slice name,
                                 const heng_pair *names,
                                 size_t n_names) {
  heng_diag *diag =
      heng__diag(&answer->diags, code, (heng_span){0}, HENG_SAY(name));
  heng_nearest search = heng__nearest_begin(name);
  for (size_t i = 0; i < n_names; i++) {
    heng__nearest_offer(&search, names[i].en);
    heng__nearest_offer(&search, names[i].zh);
  }
  if (search.best.len)
    heng__note(&answer->diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(search.best));
  return HENG_NOTFOUND;
}

heng_status heng_answer_status(const heng_answer *answer) {
  return answer->status;
}

heng_timing heng_answer_timing(const heng_answer *answer) {
  return answer->timing;
}

size_t heng_answer_n_messages(const heng_answer *answer) {
  size_t n = answer->diags.dropped;
  for (size_t i = 0; i < 3; i++) n += answer->diags.count[i];
  return n;
}

static void add_diags(void *ctx) {
  heng_answer *answer = ctx;
  answer->has_diags = true;
  heng__report_diags(answer->report, &answer->diags);
}

const heng_report *heng_answer_report(heng_answer *answer, bool with_messages) {
  if (with_messages && !answer->has_diags && answer->diags.first &&
      !heng__protect(&answer->arena, add_diags, answer))
    return NULL;
  return answer->report;
}

typedef struct rendering {
  heng_answer *answer;
  heng_lang lang;
  heng_slice text;
} rendering;

static void render(void *ctx) {
  rendering *r = ctx;
  heng_buf out = {.arena = &r->answer->arena};
  heng__diags_render(&out, &r->answer->diags, r->lang);
  r->text = heng__buf_slice(&out);
}

heng_status heng_answer_messages(heng_answer *answer,
                                 bool chinese,
                                 const heng_out *out) {
  rendering r = {answer, chinese ? HENG_ZH : HENG_EN, {NULL, 0}};
  if (!heng__protect(&answer->arena, render, &r)) return HENG_NOMEM;
  if (!r.text.len) return HENG_OK;
  return out->write(out->ctx, r.text.ptr, r.text.len);
}

typedef struct unwritten {
  heng_answer *answer;
  heng_said path, why;
} unwritten;

static void add_unwritten(void *ctx) {
  const unwritten *u = ctx;
  heng_slice path = heng__arena_copy(&u->answer->arena, u->path.en);
  heng_said why = {heng__arena_copy(&u->answer->arena, u->why.en),
                   heng__arena_copy(&u->answer->arena, u->why.zh)};
  heng__diag(&u->answer->diags, HENG_M_HOST_FILE_WRITE, (heng_span){0},
             path.len ? HENG_SAY(path) : HENG_SAY2("the result", "结果"), why);
}

void heng_answer_unwritten(heng_answer *answer,
                           const char *path,
                           const char *english,
                           const char *chinese) {
  heng_slice file = path ? heng__slice(path) : (heng_slice){NULL, 0};
  unwritten u = {
      answer, HENG_SAY(file), {heng__slice(english), heng__slice(chinese)}};
  heng__protect(&answer->arena, add_unwritten, &u);
}

// What an embedder says in its own words.
typedef struct words {
  heng_said text, hint;
} words;

static heng_said said_or_none(const char *english, const char *chinese) {
  return (heng_said){heng__slice(english), heng__slice(chinese)};
}

static heng_status say_text(heng_answer *answer, const void *request) {
  const words *w = request;
  heng_lang lang = answer->host->chinese ? HENG_ZH : HENG_EN;
  heng_report_section *section =
      heng__report_text(answer->report, HENG_LIT("text"), HENG_SAY2("", ""));
  heng__report_lines(section, lang == HENG_ZH ? w->text.zh : w->text.en);
  return HENG_OK;
}

static heng_status say_usage(heng_answer *answer, const void *request) {
  const words *w = request;
  heng_diag *diag =
      heng__diag(&answer->diags, HENG_M_HOST_USAGE, (heng_span){0}, w->text);
  if (w->hint.en.len)
    heng__note(&answer->diags, diag, HENG_N_PLAIN, (heng_span){0}, w->hint);
  return HENG_USAGE;
}

heng_status heng_host_text(heng_host *host,
                           const char *kind,
                           const char *english,
                           const char *chinese,
                           heng_answer **answer) {
  words w = {said_or_none(english, chinese), {{NULL, 0}, {NULL, 0}}};
  return heng__answer_make(host, kind, say_text, &w, answer);
}

heng_status heng_host_usage(heng_host *host,
                            const char *english,
                            const char *chinese,
                            const char *hint_english,
                            const char *hint_chinese,
                            heng_answer **answer) {
  words w = {said_or_none(english, chinese),
             said_or_none(hint_english, hint_chinese)};
  return heng__answer_make(host, "usage", say_usage, &w, answer);
}
