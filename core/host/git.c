// Calling git. Each call is a process of its own whose output is read through a
// loop of libuv; what it writes to its standard error is not shown.
#include "host/git.h"

#include <uv.h>

#define MOST_WORDS 12
#define MOST_PIECE 16384

// A call that is under way.
typedef struct calling {
  heng_arena *arena;
  heng_buf *out;
  char piece[MOST_PIECE];
  size_t got;  // bytes in [piece] that are to be kept
  bool exhausted;
  int64_t exit;
} calling;

static void give_room(uv_handle_t *handle, size_t size, uv_buf_t *buf) {
  (void)size;
  calling *c = handle->data;
  *buf = uv_buf_init(c->piece, MOST_PIECE);
}

static void keep_piece(void *ctx) {
  calling *c = ctx;
  heng__buf_add(c->out, (heng_slice){c->piece, c->got});
}

// No jump of an exhausted arena may cross the frames of the loop.
static void take_piece(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf) {
  (void)buf;
  calling *c = stream->data;
  c->got = got > 0 ? (size_t)got : 0;
  if (got > 0 && !c->exhausted)
    c->exhausted = !heng__protect(c->arena, keep_piece, c);
  if (got < 0) uv_close((uv_handle_t *)stream, NULL);
}

static void take_end(uv_process_t *process, int64_t status, int signal) {
  calling *c = process->data;
  c->exit = signal ? -1 : status;
  uv_close((uv_handle_t *)process, NULL);
}

// The words of a call as the system wants them, which are not written to.
static void point(char **to, const char *const *words) {
  size_t n = 0;
  for (; words[n] && n + 1 < MOST_WORDS; n++)
    memcpy(&to[n], &words[n], sizeof *to);
  to[n] = NULL;
}

// Runs git in [folder]; its exit status is in *exit, or the answer is an error
// number below 0.
static int call_git(heng_arena *arena,
                    heng_slice folder,
                    const char *const *words,
                    heng_buf *out,
                    int64_t *exit) {
  calling *c = heng__new(arena, calling);
  *c = (calling){.arena = arena, .out = out, .exit = -1};
  char *args[MOST_WORDS];
  point(args, words);
  uv_loop_t loop;
  uv_process_t process = {.data = c};
  uv_pipe_t pipe = {.data = c};
  int error = uv_loop_init(&loop);
  if (error < 0) return error;
  uv_pipe_init(&loop, &pipe, 0);
  pipe.data = c;
  uv_stdio_container_t stdio[3] = {{.flags = UV_IGNORE},
                                   {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE},
                                   {.flags = UV_IGNORE}};
  stdio[1].data.stream = (uv_stream_t *)&pipe;
  uv_process_options_t options = {.file = "git",
                                  .args = args,
                                  .cwd = folder.len ? folder.ptr : ".",
                                  .stdio = stdio,
                                  .stdio_count = 3,
                                  .exit_cb = take_end};
  error = uv_spawn(&loop, &process, &options);
  if (error < 0) {
    uv_close((uv_handle_t *)&process, NULL);
    uv_close((uv_handle_t *)&pipe, NULL);
  } else {
    uv_read_start((uv_stream_t *)&pipe, give_room, take_piece);
  }
  uv_run(&loop, UV_RUN_DEFAULT);
  uv_loop_close(&loop);
  if (c->exhausted) heng__exhausted(arena);
  *exit = c->exit;
  return error < 0 ? error : 0;
}

static heng_slice without_line_end(heng_slice text) {
  while (text.len &&
         (text.ptr[text.len - 1] == '\n' || text.ptr[text.len - 1] == '\r' ||
          text.ptr[text.len - 1] == '/'))
    text.len--;
  return text;
}

heng_status heng__git_place(heng_answer *answer,
                            heng_slice folder,
                            bool quiet,
                            heng_slice *top,
                            heng_slice *inside) {
  heng_arena *arena = &answer->arena;
  const char *const where[] = {"git", "rev-parse", "--show-toplevel", NULL};
  const char *const way[] = {"git", "rev-parse", "--show-prefix", NULL};
  heng_buf out = {.arena = arena}, prefix = {.arena = arena};
  int64_t exit = 0;
  int error = call_git(arena, folder, where, &out, &exit);
  if (error < 0) {
    if (quiet) return HENG_SYSTEM;
    return heng__answer_fail(answer, HENG_SYSTEM, HENG_M_HOST_GIT_ABSENT,
                             heng__system_said(arena, error),
                             HENG_SAY2("", ""));
  }
  if (exit == 0) error = call_git(arena, folder, way, &prefix, &exit);
  *top = heng__arena_copy(arena, without_line_end(heng__buf_slice(&out)));
  *inside = heng__arena_copy(arena, without_line_end(heng__buf_slice(&prefix)));
  if (exit == 0 && error == 0 && top->len) return HENG_OK;
  if (quiet) return HENG_NOTFOUND;
  heng_slice shown = folder.len ? folder : HENG_LIT(".");
  return heng__answer_fail(answer, HENG_NOTFOUND, HENG_M_HOST_GIT_NOWHERE,
                           HENG_SAY(shown), HENG_SAY2("", ""));
}

// Copying -----------------------------------------------------------------------

typedef struct copying {
  heng_answer *answer;
  heng_arena *arena;
  heng_slice top;
  heng_slice commit;
  heng_git_copy *copy;
} copying;

// What is made is noted first, so that it is removed even where memory runs out.
static void note_made(copying *c, heng_slice path) {
  heng_git_copy *copy = c->copy;
  if (copy->made.len == copy->room) {
    size_t room = copy->room ? 2 * copy->room : 16;
    heng_slice *items = heng__array(c->arena, heng_slice, room);
    if (copy->made.len)
      memcpy(items, copy->made.items, copy->made.len * sizeof *items);
    copy->made.items = items;
    copy->room = room;
  }
  copy->made.items[copy->made.len++] = path;
}

static heng_status failed(copying *c, heng_said why) {
  return heng__answer_fail(c->answer, HENG_SYSTEM, HENG_M_HOST_GIT_COPY,
                           HENG_SAY(c->copy->revision), why);
}

// Makes the folders of [path] below the temporary one.
static heng_status make_folders(copying *c, heng_slice path) {
  heng_said why;
  for (size_t i = 0; i < path.len; i++) {
    if (path.ptr[i] != '/') continue;
    heng_slice part = heng__arena_copy(c->arena, (heng_slice){path.ptr, i});
    heng_slice folder = heng__path_join(c->arena, c->copy->root, part);
    if (heng__path_kind(folder) == HENG_PATH_FOLDER) continue;
    note_made(c, folder);
    if (heng__folder_make(c->arena, folder, &why) != HENG_OK)
      return failed(c, why);
  }
  return HENG_OK;
}

static heng_status write_file(copying *c, heng_slice id, heng_slice path) {
  heng_slice object = heng__arena_copy(c->arena, id);
  const char *const words[] = {"git", "cat-file", "blob", object.ptr, NULL};
  heng_buf text = {.arena = c->arena};
  int64_t exit = 0;
  int error = call_git(c->arena, c->top, words, &text, &exit);
  if (error < 0) return failed(c, heng__system_said(c->arena, error));
  if (exit != 0)
    return failed(c, HENG_SAY2("the file cannot be read", "文件无法读取"));
  heng_status status = make_folders(c, path);
  if (status != HENG_OK) return status;
  heng_said why;
  heng_slice file = heng__path_join(c->arena, c->copy->root, path);
  note_made(c, file);
  if (heng__file_write(c->arena, file, heng__buf_slice(&text), &why) == HENG_OK)
    return HENG_OK;
  return failed(c, why);
}

// Whether a file of a profile's folder is none of its rules.
static bool is_left_out(heng_slice name) {
  return heng__slice_begins(name, HENG_LIT("sample/")) ||
         heng__slice_begins(name, HENG_LIT("sample.")) ||
         heng__slice_begins(name, HENG_LIT("records/")) ||
         heng__slice_begins(name, HENG_LIT("approved/"));
}

// An entry of a list of a tree: "100644 blob ID<tab>PATH".
static bool next_entry(heng_slice *rest, heng_slice *id, heng_slice *path) {
  while (rest->len) {
    size_t len = strnlen(rest->ptr, rest->len);
    heng_slice entry = {rest->ptr, len};
    size_t skip = len < rest->len ? len + 1 : len;
    *rest = (heng_slice){rest->ptr + skip, rest->len - skip};
    const char *tab = memchr(entry.ptr, '\t', entry.len);
    if (!tab || !heng__slice_begins(entry, HENG_LIT("100")) || entry.len < 13)
      continue;
    *id = (heng_slice){entry.ptr + 12, (size_t)(tab - entry.ptr) - 12};
    *path = (heng_slice){tab + 1, (size_t)(entry.ptr + entry.len - tab) - 1};
    return true;
  }
  return false;
}

typedef enum picking {
  PICK_ALL,
  PICK_PROFILE,  // without its records
  PICK_RULES,    // texts of rules that stand in the folder itself
} picking;

// Copies what stands below [folder], which ends in a slash or is empty. *n counts.
static heng_status copy_below(
    copying *c, heng_slice folder, heng_slice before, picking pick, size_t *n) {
  const char *words[] = {"git",         "ls-tree",  "-z",
                         "--full-tree", "-r",       c->commit.ptr,
                         "--",          folder.ptr, NULL};
  if (pick == PICK_RULES) words[4] = "--full-name";
  if (!folder.len) words[6] = NULL;
  heng_buf list = {.arena = c->arena};
  int64_t exit = 0;
  int error = call_git(c->arena, c->top, words, &list, &exit);
  if (error < 0) return failed(c, heng__system_said(c->arena, error));
  heng_slice rest = heng__buf_slice(&list), id, path;
  while (next_entry(&rest, &id, &path)) {
    heng_slice name = {path.ptr + folder.len, path.len - folder.len};
    if (pick == PICK_PROFILE && is_left_out(name)) continue;
    if (pick == PICK_RULES && !heng__ends_with(name, ".heng")) continue;
    heng_slice to = heng__arena_printf(c->arena, "%.*s%.*s", HENG_ARG(before),
                                       HENG_ARG(path));
    heng_status status = write_file(c, id, to);
    if (status != HENG_OK) return status;
    ++*n;
  }
  return HENG_OK;
}

static heng_status find_commit(copying *c) {
  heng_slice revision = c->copy->revision;
  heng_slice commit =
      heng__arena_printf(c->arena, "%.*s^{commit}", HENG_ARG(revision));
  const char *const words[] = {"git",     "rev-parse",        "--verify",
                               "--quiet", "--end-of-options", commit.ptr,
                               NULL};
  heng_buf out = {.arena = c->arena};
  int64_t exit = 0;
  int error = call_git(c->arena, c->top, words, &out, &exit);
  if (error < 0) return failed(c, heng__system_said(c->arena, error));
  c->commit =
      heng__arena_copy(c->arena, without_line_end(heng__buf_slice(&out)));
  // Git before 2.24 does not know that option and puts it out.
  if (exit == 0 && c->commit.len && c->commit.ptr[0] != '-') return HENG_OK;
  return heng__answer_fail(c->answer, HENG_NOTFOUND, HENG_M_HOST_GIT_REVISION,
                           HENG_SAY(revision), HENG_SAY2("", ""));
}

static heng_status make_root(copying *c) {
  char folder[4000];
  size_t size = sizeof folder;
  int error = uv_os_tmpdir(folder, &size);
  if (error < 0) return failed(c, heng__system_said(c->arena, error));
  heng_slice name = heng__path_join(c->arena, (heng_slice){folder, size},
                                    HENG_LIT("heng-XXXXXX"));
  char *made = heng__arena_alloc(c->arena, name.len + 1);
  uv_fs_t req;
  error = uv_fs_mkdtemp(NULL, &req, name.ptr, NULL);
  if (error >= 0) memcpy(made, req.path, name.len);
  uv_fs_req_cleanup(&req);
  if (error < 0) return failed(c, heng__system_said(c->arena, error));
  c->copy->root = (heng_slice){made, name.len};
  return HENG_OK;
}

// The folder in which [inside] stands, with its slash; false where there is none.
static bool folder_above(heng_arena *arena,
                         heng_slice inside,
                         heng_slice *out) {
  size_t at = inside.len;
  while (at > 0 && inside.ptr[at - 1] != '/') at--;
  *out = heng__arena_copy(arena, (heng_slice){inside.ptr, at});
  return inside.len > 0;
}

heng_status heng__git_copy(heng_answer *answer,
                           heng_slice top,
                           heng_slice inside,
                           heng_slice revision,
                           heng_git_copy *out) {
  heng_arena *arena = &answer->arena;
  copying c = {answer, arena, top, {NULL, 0}, out};
  out->revision = revision;
  out->inside = inside;
  heng_status status = find_commit(&c);
  if (status == HENG_OK) status = make_root(&c);
  if (status != HENG_OK) return status;
  // A profile is called after its folder, which may be the repository itself.
  heng_slice before = {"", 0}, above, own = inside;
  if (!inside.len) own = heng__path_name(arena, top);
  out->folder = heng__path_join(arena, out->root, own);
  if (!inside.len) before = heng__arena_printf(arena, "%.*s/", HENG_ARG(own));
  heng_slice folder = {"", 0};
  if (inside.len) folder = heng__arena_printf(arena, "%.*s/", HENG_ARG(inside));
  size_t n = 0, more = 0;
  status = copy_below(&c, folder, before, PICK_PROFILE, &n);
  if (status == HENG_OK && !n)
    return heng__answer_fail(answer, HENG_NOTFOUND, HENG_M_HOST_GIT_PATH,
                             HENG_SAY(revision), HENG_SAY(inside));
  if (status != HENG_OK || !folder_above(arena, inside, &above)) return status;
  status = copy_below(&c, above, before, PICK_RULES, &more);
  if (status != HENG_OK) return status;
  heng_slice shared = heng__arena_printf(arena, "%.*sshared/", HENG_ARG(above));
  return copy_below(&c, shared, before, PICK_ALL, &more);
}

void heng__git_remove(const heng_git_copy *copy) {
  for (size_t i = copy->made.len; i-- > 0;) {
    heng__file_remove(copy->made.items[i]);
    heng__folder_remove(copy->made.items[i]);
  }
  if (copy->root.len) heng__folder_remove(copy->root);
}
