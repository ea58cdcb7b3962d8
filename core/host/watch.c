// Watching a profile and its data: a thread with a loop of its own is told by
// the system that something in their folders was touched, waits until it is
// quiet, and looks whether what counts has changed. Where the system cannot
// tell (a network drive, no room for another watch), it looks again and again.
#include <uv.h>

#include "base/sha256.h"
#include "host/load.h"
#include "host/rules.h"

#define MOST_FOLDERS 16
#define QUIET_MS     100   // editors save in several steps
#define OFTEN_MS     250   // where nobody tells
#define SELDOM_MS    2000  // in case somebody should have told and did not

// What was seen at one look; lives in an answer of its own.
typedef struct sight {
  HENG_VEC(heng_slice) folders;
  char hash[65];  // of names, sizes and times of the files that count
} sight;

struct heng_watch {
  heng_host *host;
  heng_watch_request request;
  heng_answer *words;  // owns the texts of the request
  heng_answer *seen;   // owns [sight]
  sight *sight;
  uv_loop_t loop;
  uv_thread_t thread;
  uv_async_t stop;
  uv_timer_t quiet, tick;
  uv_fs_event_t folders[MOST_FOLDERS];
  size_t n_folders;  // that are being told of
};

// Looking -------------------------------------------------------------------------

typedef struct looking {
  const heng_watch *watch;
  sight **out;
} looking;

static void add_folder(heng_arena *arena, sight *s, heng_slice folder) {
  if (!folder.len) return;
  for (size_t i = 0; i < s->folders.len; i++)
    if (heng__slice_eq(s->folders.items[i], folder)) return;
  heng__push(arena, &s->folders, folder);
}

// A line for a file: whatever saving it changes.
static void add_file(heng_buf *out, heng_slice path) {
  uv_fs_t req;
  if (uv_fs_stat(NULL, &req, path.ptr, NULL) == 0)
    heng__buf_printf(out, "%.*s %llu %llu %ld.%ld\n", HENG_ARG(path),
                     (unsigned long long)req.statbuf.st_ino,
                     (unsigned long long)req.statbuf.st_size,
                     req.statbuf.st_mtim.tv_sec, req.statbuf.st_mtim.tv_nsec);
  uv_fs_req_cleanup(&req);
}

// Files that programs write beside others while they save.
static bool is_passing(heng_slice name) {
  return heng__ends_with(name, "~") || heng__ends_with(name, ".new") ||
         heng__ends_with(name, ".tmp") || name.ptr[0] == '~';
}

static void add_rules(heng_arena *arena, heng_buf *out, heng_slice folder) {
  heng_names names = heng__folder_list(arena, folder);
  for (size_t i = 0; i < names.len; i++)
    if (heng__ends_with(names.items[i], ".heng") ||
        heng__slice_eq(names.items[i], HENG_LIT("profile.lua")))
      add_file(out, heng__path_join(arena, folder, names.items[i]));
}

static void add_data(heng_arena *arena,
                     heng_buf *out,
                     heng_slice data,
                     const char *leave_out) {
  heng_slice left_out = heng__slice(leave_out);
  if (heng__path_kind(data) != HENG_PATH_FOLDER) {
    add_file(out, data);
    return;
  }
  heng_names names = heng__folder_list(arena, data);
  for (size_t i = 0; i < names.len; i++) {
    heng_slice path = heng__path_join(arena, data, names.items[i]);
    if (is_passing(names.items[i]) ||
        (left_out.len && heng__path_same(arena, path, left_out)))
      continue;
    add_file(out, path);
  }
}

// The rule texts that the profile is made of may stand in several folders, and
// one that is missing may be put where they are looked for.
static void add_rule_folders(heng_answer *answer,
                             heng_profile *profile,
                             sight *s) {
  heng_arena *arena = &answer->arena;
  add_folder(arena, s, profile->folder);
  heng__profile_read(answer, profile, /*tests=*/true);
  for (size_t i = 0; i < profile->texts.len; i++)
    if (profile->texts.items[i].path.len)
      add_folder(arena, s,
                 heng__path_folder(arena, profile->texts.items[i].path));
}

// The files that given tables of those texts name, which may stand in folders
// below theirs. One elsewhere is refused when the rules are built.
static void add_given(heng_arena *arena,
                      heng_buf *out,
                      const heng_profile *profile,
                      sight *s) {
  for (size_t i = 0; i < profile->asks.len; i++) {
    const heng_file_ask *ask = &profile->asks.items[i];
    heng_slice path = heng__path_join(arena, ask->folder, ask->stmt->file);
    add_file(out, path);
    if (heng__path_inside(arena, ask->folder, path))
      add_folder(arena, s, heng__path_folder(arena, path));
  }
}

static heng_status look_command(heng_answer *answer, const void *ctx) {
  const looking *l = ctx;
  const heng_run_request *run = &l->watch->request.run;
  heng_arena *arena = &answer->arena;
  sight *s = heng__new(arena, sight);
  heng_profile profile;
  heng_status status = heng__profile_find(answer, heng__slice(run->profile),
                                          heng__slice(run->edition), &profile);
  if (status != HENG_OK) return status;
  heng_buf files = {.arena = arena};
  add_rule_folders(answer, &profile, s);
  for (size_t i = 0; i < s->folders.len; i++)
    add_rules(arena, &files, s->folders.items[i]);
  add_given(arena, &files, &profile, s);
  heng_slice data = heng__slice(run->data);
  if (!data.len) data = heng__sample_of(answer, &profile);
  if (data.len && !run->records) {
    add_data(arena, &files, data, l->watch->request.leave_out);
    add_folder(arena, s,
               heng__path_kind(data) == HENG_PATH_FOLDER
                   ? data
                   : heng__path_folder(arena, data));
  }
  heng__sha256(heng__buf_slice(&files), s->hash);
  *l->out = s;
  return HENG_OK;
}

static heng_status look(heng_watch *w, sight **out, heng_answer **answer) {
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
  unsigned ms = w->request.quiet_ms;
  uv_timer_start(&w->quiet, on_quiet, ms ? ms : QUIET_MS, 0);
}

// Watches the folders that were seen last; they are begun anew each time, for
// one that was taken away and put back is another one.
static void watch_folders(heng_watch *w) {
  bool told = !w->request.poll && w->sight->folders.len <= MOST_FOLDERS;
  for (size_t i = 0; i < MOST_FOLDERS; i++) {
    uv_fs_event_stop(&w->folders[i]);
    if (told && i < w->sight->folders.len)
      told = uv_fs_event_start(&w->folders[i], on_touched,
                               w->sight->folders.items[i].ptr, 0) == 0;
  }
  unsigned ms = told ? SELDOM_MS : OFTEN_MS;
  uv_timer_start(&w->tick, on_quiet, ms, ms);
}

static bool same_folders(const sight *a, const sight *b) {
  if (a->folders.len != b->folders.len) return false;
  for (size_t i = 0; i < a->folders.len; i++)
    if (!heng__slice_eq(a->folders.items[i], b->folders.items[i])) return false;
  return true;
}

// Looks again; true where a file that counts has changed. What is saved from
// here on is told of, so that nothing is lost while the change is worked on.
static bool has_changed(heng_watch *w) {
  bool changed = false, settled = false;
  while (!settled) {
    watch_folders(w);
    sight *now;
    heng_answer *answer;
    if (look(w, &now, &answer) != HENG_OK) {
      // A profile that is gone for a moment is about to be saved.
      heng_answer_free(answer);
      return changed;
    }
    changed |= strcmp(now->hash, w->sight->hash) != 0;
    settled = same_folders(now, w->sight);
    heng_answer_free(w->seen);
    w->seen = answer;
    w->sight = now;
  }
  return changed;
}

static void on_quiet(uv_timer_t *timer) {
  heng_watch *w = timer->data;
  if (!has_changed(w)) return;
  const heng_run_request *run = &w->request.run;
  heng_answer *answer;
  heng_status status =
      heng_host_reload(w->host, run->profile, run->edition, NULL, &answer);
  w->request.saved(w->request.ctx, status, answer);
  heng_answer_free(answer);
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

// Takes over the texts of the request, which are borrowed for the call only.
static heng_status words_command(heng_answer *answer, const void *ctx) {
  heng_watch_request *const *request = ctx;
  heng_run_request *run = &(*request)->run;
  heng_arena *arena = &answer->arena;
  run->profile = own(arena, run->profile);
  run->edition = own(arena, run->edition);
  run->data = own(arena, run->data);
  (*request)->leave_out = own(arena, (*request)->leave_out);
  return HENG_OK;
}

heng_status heng_host_watch(heng_host *host,
                            const heng_watch_request *request,
                            heng_watch **out,
                            heng_answer **answer) {
  *out = NULL;
  *answer = NULL;
  const heng_allocator *memory = &host->memory;
  heng_watch *w = memory->resize(memory->ctx, NULL, 0, sizeof(heng_watch));
  if (!w) return HENG_NOMEM;
  *w = (heng_watch){.host = host, .request = *request};
  heng_watch_request *words = &w->request;
  heng_status status =
      heng__answer_make(host, "watch", words_command, &words, &w->words);
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

void heng_watch_free(heng_watch *watch) {
  if (!watch) return;
  uv_async_send(&watch->stop);
  uv_thread_join(&watch->thread);
  uv_loop_close(&watch->loop);
  let_go(watch);
}
