// Watching a profile and its data: a thread with a loop of its own is told by
// the system that something in their folders was touched, waits until it is
// quiet, and looks whether what counts has changed. Where the system cannot
// tell (a network drive, no room for another watch), it looks again and again.
#include <uv.h>

#include "host/load.h"
#include "host/rules.h"
#include "host/watch_sight.h"

#define MOST_FOLDERS 16
#define QUIET_MS     100   // editors save in several steps
#define OFTEN_MS     250   // where nobody tells
#define SELDOM_MS    2000  // in case somebody should have told and did not

struct heng_watch {
  heng_host *host;
  heng_watch_request request;     // of a run, or …
  heng_test_watch_request tests;  // … of tests, where it has a [saved]
  heng_answer *words;             // owns the texts of the request
  heng_answer *seen;              // owns [sight]
  heng_sight *sight;
  uv_loop_t loop;
  uv_thread_t thread;
  uv_async_t stop;
  uv_timer_t quiet, tick;
  uv_fs_event_t folders[MOST_FOLDERS];
  size_t n_folders;  // that are being told of
};

static bool of_tests(const heng_watch *w) {
  return w->tests.saved != NULL;
}

// Looking -------------------------------------------------------------------------

typedef struct looking {
  const heng_watch *watch;
  heng_sight **out;
} looking;

void heng__sight_folder(heng_arena *arena, heng_sight *s, heng_slice folder) {
  if (!folder.len) return;
  for (size_t i = 0; i < s->folders.len; i++)
    if (heng__slice_eq(s->folders.items[i], folder)) return;
  heng__push(arena, &s->folders, folder);
}

// Whatever saving a file changes.
void heng__sight_file(heng_arena *arena, heng_sight *s, heng_seen seen) {
  uv_fs_t req;
  if (uv_fs_stat(NULL, &req, seen.path.ptr, NULL) == 0) {
    seen.stamp = heng__arena_printf(
        arena, "%llu %llu %ld.%ld", (unsigned long long)req.statbuf.st_ino,
        (unsigned long long)req.statbuf.st_size, req.statbuf.st_mtim.tv_sec,
        req.statbuf.st_mtim.tv_nsec);
    heng__push(arena, &s->files, seen);
  }
  uv_fs_req_cleanup(&req);
}

// Files that programs write beside others while they save.
static bool is_passing(heng_slice name) {
  return heng__ends_with(name, "~") || heng__ends_with(name, ".new") ||
         heng__ends_with(name, ".tmp") || name.ptr[0] == '~';
}

static void add_rules(heng_arena *arena, heng_sight *s, heng_slice folder) {
  heng_names names = heng__folder_list(arena, folder);
  for (size_t i = 0; i < names.len; i++)
    if (heng__ends_with(names.items[i], ".heng") ||
        heng__slice_eq(names.items[i], HENG_LIT("profile.lua")))
      heng__sight_file(
          arena, s,
          (heng_seen){.path = heng__path_join(arena, folder, names.items[i])});
}

void heng__sight_data(heng_arena *arena,
                      heng_sight *s,
                      heng_seen seen,
                      heng_slice leave_out) {
  heng_slice data = seen.path;
  bool is_folder = heng__path_kind(data) == HENG_PATH_FOLDER;
  heng__sight_folder(arena, s,
                     is_folder ? data : heng__path_folder(arena, data));
  if (!is_folder) {
    heng__sight_file(arena, s, seen);
    return;
  }
  heng_names names = heng__folder_list(arena, data);
  for (size_t i = 0; i < names.len; i++) {
    seen.path = heng__path_join(arena, data, names.items[i]);
    if (is_passing(names.items[i]) ||
        (leave_out.len && heng__path_same(arena, seen.path, leave_out)))
      continue;
    heng__sight_file(arena, s, seen);
  }
}

// The rule texts that the profile is made of may stand in several folders, and
// one that is missing may be put where they are looked for.
static void add_rule_folders(heng_answer *answer,
                             heng_profile *profile,
                             heng_sight *s) {
  heng_arena *arena = &answer->arena;
  heng__sight_folder(arena, s, profile->folder);
  heng__profile_read(answer, profile, /*tests=*/true);
  for (size_t i = 0; i < profile->texts.len; i++)
    if (profile->texts.items[i].path.len)
      heng__sight_folder(
          arena, s, heng__path_folder(arena, profile->texts.items[i].path));
}

// The files that given tables of those texts name, which may stand in folders
// below theirs. One elsewhere is refused when the rules are built.
void heng__sight_given(heng_arena *arena,
                       heng_sight *s,
                       const heng_profile *profile,
                       heng_seen seen) {
  for (size_t i = 0; i < profile->asks.len; i++) {
    const heng_file_ask *ask = &profile->asks.items[i];
    seen.path = heng__path_join(arena, ask->folder, ask->stmt->file);
    heng__sight_file(arena, s, seen);
    if (heng__path_inside(arena, ask->folder, seen.path))
      heng__sight_folder(arena, s, heng__path_folder(arena, seen.path));
  }
}

static heng_status look_at_run(heng_answer *answer,
                               const heng_watch *w,
                               heng_sight *s) {
  const heng_run_request *run = &w->request.run;
  heng_arena *arena = &answer->arena;
  heng_profile profile;
  heng_status status = heng__profile_find(answer, heng__slice(run->profile),
                                          heng__slice(run->edition), &profile);
  if (status != HENG_OK) return status;
  add_rule_folders(answer, &profile, s);
  for (size_t i = 0, n = s->folders.len; i < n; i++)
    add_rules(arena, s, s->folders.items[i]);
  heng__sight_given(arena, s, &profile, (heng_seen){.as = HENG_SEEN_RULES});
  heng_slice data = heng__slice(run->data);
  if (!data.len) data = heng__sample_of(answer, &profile);
  if (data.len && !run->records)
    heng__sight_data(arena, s, (heng_seen){.path = data},
                     heng__slice(w->request.leave_out));
  return HENG_OK;
}

static heng_status look_command(heng_answer *answer, const void *ctx) {
  const looking *l = ctx;
  heng_sight *s = heng__new(&answer->arena, heng_sight);
  heng_status status = of_tests(l->watch)
                           ? heng__sight_tests(answer, &l->watch->tests, s)
                           : look_at_run(answer, l->watch, s);
  if (status == HENG_OK) *l->out = s;
  return status;
}

static heng_status look(heng_watch *w, heng_sight **out, heng_answer **answer) {
  looking l = {w, out};
  return heng__answer_make(w->host, "watch", look_command, &l, answer);
}

// Being told ----------------------------------------------------------------------

static void on_quiet(uv_timer_t *timer);

static void on_touched(uv_fs_event_t *handle,
                       const char *name,
                       int events,
                       int status) {
  heng_watch *w = handle->data;
  (void)name, (void)events, (void)status;
  unsigned ms = of_tests(w) ? w->tests.quiet_ms : w->request.quiet_ms;
  uv_timer_start(&w->quiet, on_quiet, ms ? ms : QUIET_MS, 0);
}

// Watches the folders that were seen last; they are begun anew each time, for
// one that was taken away and put back is another one.
static void watch_folders(heng_watch *w) {
  bool told = !w->request.poll && !w->tests.poll &&
              w->sight->folders.len <= MOST_FOLDERS;
  for (size_t i = 0; i < MOST_FOLDERS; i++) {
    uv_fs_event_stop(&w->folders[i]);
    if (told && i < w->sight->folders.len)
      told = uv_fs_event_start(&w->folders[i], on_touched,
                               w->sight->folders.items[i].ptr, 0) == 0;
  }
  unsigned ms = told ? SELDOM_MS : OFTEN_MS;
  uv_timer_start(&w->tick, on_quiet, ms, ms);
}

static bool same_folders(const heng_sight *a, const heng_sight *b) {
  if (a->folders.len != b->folders.len) return false;
  for (size_t i = 0; i < a->folders.len; i++)
    if (!heng__slice_eq(a->folders.items[i], b->folders.items[i])) return false;
  return true;
}

static bool same_files(const heng_sight *a, const heng_sight *b) {
  if (a->files.len != b->files.len) return false;
  for (size_t i = 0; i < a->files.len; i++)
    if (!heng__slice_eq(a->files.items[i].path, b->files.items[i].path) ||
        !heng__slice_eq(a->files.items[i].stamp, b->files.items[i].stamp))
      return false;
  return true;
}

// Looks again until the folders are told of. What is saved from here on is told of,
// so that nothing is lost while the change is worked on. What was seen before is
// the caller's to free; where nothing can be seen it stays.
static void look_again(heng_watch *w, heng_answer *before) {
  bool settled = false;
  while (!settled) {
    watch_folders(w);
    heng_sight *now;
    heng_answer *answer;
    if (look(w, &now, &answer) != HENG_OK) {
      // A profile that is gone for a moment is about to be saved.
      heng_answer_free(answer);
      return;
    }
    settled = same_folders(now, w->sight);
    if (w->seen != before) heng_answer_free(w->seen);
    w->seen = answer;
    w->sight = now;
  }
}

static void tell_run(heng_watch *w) {
  const heng_run_request *run = &w->request.run;
  heng_answer *answer;
  heng_status status =
      heng_host_reload(w->host, run->profile, run->edition, NULL, &answer);
  w->request.saved(w->request.ctx, status, answer);
  heng_answer_free(answer);
}

typedef struct telling {
  heng_watch *watch;
  const heng_sight *was;
} telling;

static heng_status tests_command(heng_answer *answer, const void *ctx) {
  const telling *t = ctx;
  heng_test_part *parts;
  size_t n = heng__sight_parts(&answer->arena, t->was, t->watch->sight, &parts);
  const heng_test_watch_request *request = &t->watch->tests;
  if (n) request->saved(request->ctx, parts, n);
  return HENG_OK;
}

static void tell_tests(heng_watch *w, const heng_sight *was) {
  telling t = {w, was};
  heng_answer *answer;
  heng__answer_make(w->host, "watch", tests_command, &t, &answer);
  heng_answer_free(answer);
}

static void on_quiet(uv_timer_t *timer) {
  heng_watch *w = timer->data;
  heng_answer *before = w->seen;
  const heng_sight *was = w->sight;
  look_again(w, before);
  if (w->seen == before) return;
  if (!same_files(was, w->sight)) {
    if (of_tests(w))
      tell_tests(w, was);
    else
      tell_run(w);
  }
  heng_answer_free(before);
}

// Beginning and end -----------------------------------------------------------------

static void close_handle(uv_handle_t *handle, void *ctx) {
  (void)ctx;
  if (!uv_is_closing(handle)) uv_close(handle, NULL);
}

static void on_stop(uv_async_t *async) {
  uv_walk(async->loop, close_handle, NULL);
}

static void run_loop(void *ctx) {
  heng_watch *w = ctx;
  uv_run(&w->loop, UV_RUN_DEFAULT);
}

static bool begin_loop(heng_watch *w) {
  if (uv_loop_init(&w->loop) != 0) return false;
  bool begun = uv_async_init(&w->loop, &w->stop, on_stop) == 0;
  begun = begun && uv_timer_init(&w->loop, &w->quiet) == 0;
  begun = begun && uv_timer_init(&w->loop, &w->tick) == 0;
  for (size_t i = 0; begun && i < MOST_FOLDERS; i++) {
    begun = uv_fs_event_init(&w->loop, &w->folders[i]) == 0;
    w->folders[i].data = w;
  }
  if (begun) {
    w->quiet.data = w->tick.data = w;
    watch_folders(w);
    begun = uv_thread_create(&w->thread, run_loop, w) == 0;
  }
  if (begun) return true;
  uv_walk(&w->loop, close_handle, NULL);
  uv_run(&w->loop, UV_RUN_DEFAULT);
  uv_loop_close(&w->loop);
  return false;
}

static void let_go(heng_watch *w) {
  heng_answer_free(w->seen);
  heng_answer_free(w->words);
  const heng_allocator *memory = &w->host->memory;
  memory->resize(memory->ctx, w, sizeof *w, 0);
}

static const char *own(heng_arena *arena, const char *text) {
  return text ? heng__arena_copy(arena, heng__slice(text)).ptr : NULL;
}

static const char *const *own_all(heng_arena *arena,
                                  const char *const *texts,
                                  size_t n) {
  const char **copy = heng__array(arena, const char *, n + 1);
  for (size_t i = 0; i < n; i++) copy[i] = own(arena, texts[i]);
  return copy;
}

// Takes over the texts of the request, which are borrowed for the call only.
static heng_status words_command(heng_answer *answer, const void *ctx) {
  heng_watch *const *watch = ctx;
  heng_watch *w = *watch;
  heng_run_request *run = &w->request.run;
  heng_test_request *tests = &w->tests.tests;
  heng_arena *arena = &answer->arena;
  run->profile = own(arena, run->profile);
  run->edition = own(arena, run->edition);
  run->data = own(arena, run->data);
  w->request.leave_out = own(arena, w->request.leave_out);
  tests->targets = own_all(arena, tests->targets, tests->n_targets);
  tests->edition = own(arena, tests->edition);
  w->tests.leave_out = own(arena, w->tests.leave_out);
  return HENG_OK;
}

static heng_status begin(heng_host *host,
                         heng_watch request,
                         heng_watch **out,
                         heng_answer **answer) {
  *out = NULL;
  *answer = NULL;
  const heng_allocator *memory = &host->memory;
  heng_watch *w = memory->resize(memory->ctx, NULL, 0, sizeof(heng_watch));
  if (!w) return HENG_NOMEM;
  *w = request;
  w->host = host;
  heng_status status =
      heng__answer_make(host, "watch", words_command, &w, &w->words);
  heng_answer *said = NULL;
  if (status == HENG_OK) status = look(w, &w->sight, &said);
  if (status == HENG_OK) {
    w->seen = said;
    if (begin_loop(w)) {
      *out = w;
      return HENG_OK;
    }
    status = heng_host_usage(host, "the system gives no thread to watch with",
                             "系统无法提供监视所需的线程", NULL, NULL, &said);
    if (status == HENG_USAGE) status = HENG_SYSTEM;
  }
  *answer = said;
  let_go(w);
  return status;
}

heng_status heng_host_watch(heng_host *host,
                            const heng_watch_request *request,
                            heng_watch **out,
                            heng_answer **answer) {
  return begin(host, (heng_watch){.request = *request}, out, answer);
}

heng_status heng_host_watch_tests(heng_host *host,
                                  const heng_test_watch_request *request,
                                  heng_watch **out,
                                  heng_answer **answer) {
  return begin(host, (heng_watch){.tests = *request}, out, answer);
}

void heng_watch_free(heng_watch *watch) {
  if (!watch) return;
  uv_async_send(&watch->stop);
  uv_thread_join(&watch->thread);
  uv_loop_close(&watch->loop);
  let_go(watch);
}
