// Files and folders through libuv's synchronous calls. A request that is open
// while memory is taken is closed under a guard.
#include "host/files.h"

#include <stdlib.h>
#include <uv.h>

#include "host/host.h"

static heng_said said(const char *en, const char *zh) {
  return (heng_said){heng__slice(en), heng__slice(zh)};
}

heng_said heng__system_said(heng_arena *arena, int error) {
  switch (error) {
    case UV_ENOENT: return said("there is no such file", "没有这个文件");
    case UV_EACCES:
    case UV_EPERM: return said("access is not allowed", "没有访问权限");
    case UV_EEXIST: return said("it is there already", "已经存在");
    case UV_EISDIR: return said("it is a folder", "这是一个文件夹");
    case UV_EFTYPE: return said("it is no ordinary file", "不是普通文件");
    case UV_ELOOP: return said("the links lead in a ring", "链接成环");
    case UV_ENOTDIR:
      return said("a part of the path is no folder", "路径中有一段不是文件夹");
    case UV_ENOSPC: return said("the disk is full", "磁盘空间已满");
    case UV_EROFS: return said("the disk cannot be written to", "磁盘不可写入");
    default: break;
  }
  char text[128];
  uv_strerror_r(error, text, sizeof text);
  heng_slice copy = heng__arena_copy(arena, heng__slice(text));
  return HENG_SAY(copy);
}

heng_path_kind heng__path_kind(heng_slice path) {
  if (!path.len) return HENG_PATH_NONE;
  uv_fs_t req;
  int status = uv_fs_stat(NULL, &req, path.ptr, NULL);
  uint64_t mode = req.statbuf.st_mode & S_IFMT;
  uv_fs_req_cleanup(&req);
  if (status < 0) return HENG_PATH_NONE;
  return mode == S_IFDIR ? HENG_PATH_FOLDER : HENG_PATH_FILE;
}

static bool is_separator(char c) {
#ifdef _WIN32
  if (c == '\\') return true;
#endif
  return c == '/';
}

static heng_slice without_end(heng_slice path) {
  while (path.len > 1 && is_separator(path.ptr[path.len - 1])) path.len--;
  return path;
}

heng_slice heng__path_join(heng_arena *arena,
                           heng_slice folder,
                           heng_slice name) {
  if (!folder.len || heng__slice_eq(folder, HENG_LIT(".")))
    return heng__arena_copy(arena, name);
  folder = without_end(folder);
  const char *between = is_separator(folder.ptr[folder.len - 1]) ? "" : "/";
  return heng__arena_printf(arena, "%.*s%s%.*s", HENG_ARG(folder), between,
                            HENG_ARG(name));
}

// Where the last component begins.
static size_t last_component(heng_slice path) {
  size_t at = path.len;
  while (at > 0 && !is_separator(path.ptr[at - 1])) at--;
  return at;
}

heng_slice heng__path_folder(heng_arena *arena, heng_slice path) {
  path = without_end(path);
  size_t at = last_component(path);
  if (at == 0) return heng__arena_copy(arena, HENG_LIT("."));
  heng_slice folder = without_end((heng_slice){path.ptr, at});
  return heng__arena_copy(arena, folder);
}

// The path without links and points, or the path itself where there is none.
static heng_slice real_path(heng_arena *arena, heng_slice path) {
  uv_fs_t req;
  char text[4096];
  int status = uv_fs_realpath(NULL, &req, path.ptr, NULL);
  size_t len = status < 0 ? sizeof text : strlen(req.ptr);
  if (len < sizeof text) memcpy(text, req.ptr, len + 1);
  uv_fs_req_cleanup(&req);
  return len < sizeof text ? heng__arena_copy(arena, (heng_slice){text, len})
                           : path;
}

bool heng__path_inside(heng_arena *arena, heng_slice folder, heng_slice path) {
  heng_slice outer = real_path(arena, folder);
  heng_slice inner = real_path(arena, path);
  return inner.len > outer.len + 1 &&
         memcmp(inner.ptr, outer.ptr, outer.len) == 0 &&
         (inner.ptr[outer.len] == '/' || outer.ptr[outer.len - 1] == '/');
}

heng_slice heng__path_name(heng_arena *arena, heng_slice path) {
  path = without_end(path);
  size_t at = last_component(path);
  heng_slice name = {path.ptr + at, path.len - at};
  if (heng__slice_eq(name, HENG_LIT(".")) ||
      heng__slice_eq(name, HENG_LIT(".."))) {
    path = real_path(arena, heng__arena_copy(arena, path));
    at = last_component(path);
    name = (heng_slice){path.ptr + at, path.len - at};
  }
  return heng__arena_copy(arena, name);
}

bool heng__path_same(heng_arena *arena, heng_slice a, heng_slice b) {
  return heng__slice_eq(a, b) ||
         heng__slice_eq(real_path(arena, a), real_path(arena, b));
}

bool heng__ends_with(heng_slice text, const char *end) {
  heng_slice tail = heng__slice(end);
  return text.len >= tail.len &&
         memcmp(text.ptr + text.len - tail.len, tail.ptr, tail.len) == 0;
}

// Reads at most [size] bytes from the start of a file; the number of bytes, or
// an error number below 0. Takes no memory of the arena.
static int64_t read_start(heng_slice path, char *bytes, size_t size) {
  uv_fs_t req;
  int file = uv_fs_open(NULL, &req, path.ptr, UV_FS_O_RDONLY, 0, NULL);
  uv_fs_req_cleanup(&req);
  if (file < 0) return file;
  size_t done = 0;
  int64_t got = 1;
  while (got > 0 && done < size) {
    size_t left = size - done;
    uv_buf_t buf = uv_buf_init(bytes + done,
                               left > (1u << 30) ? 1u << 30 : (unsigned)left);
    got = uv_fs_read(NULL, &req, file, &buf, 1, -1, NULL);
    uv_fs_req_cleanup(&req);
    if (got > 0) done += (size_t)got;
  }
  uv_fs_close(NULL, &req, file, NULL);
  uv_fs_req_cleanup(&req);
  return got < 0 ? got : (int64_t)done;
}

// The size of a file, or an error number below 0. What is not a file of the disk
// (a pipe, a device) may have no end.
static int64_t file_size(heng_slice path) {
  uv_fs_t req;
  int status = uv_fs_stat(NULL, &req, path.ptr, NULL);
  uint64_t mode = req.statbuf.st_mode & S_IFMT;
  int64_t size = (int64_t)req.statbuf.st_size;
  uv_fs_req_cleanup(&req);
  if (status < 0) return status;
  if (mode == S_IFDIR) return UV_EISDIR;
  return mode == S_IFREG ? size : UV_EFTYPE;
}

heng_status heng__file_read(heng_arena *arena,
                            heng_slice path,
                            heng_slice *out,
                            heng_said *why) {
  *out = (heng_slice){NULL, 0};
  int64_t got = file_size(path);
  size_t size = got < 0 ? 0 : (size_t)got + 1;
  for (;;) {
    char *bytes = heng__arena_alloc(arena, size + 1);
    if (got >= 0) got = read_start(path, bytes, size);
    if (got < 0) {
      *why = heng__system_said(arena, (int)got);
      return HENG_SYSTEM;
    }
    if ((size_t)got < size) {
      bool mark = got >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
      size_t skip = mark ? 3 : 0;
      *out = (heng_slice){bytes + skip, (size_t)got - skip};
      return HENG_OK;
    }
    size *= 2;  // it has grown since
  }
}

// Writes all of [text] to a new file; 0 or an error number.
static int write_new(const char *path, heng_slice text) {
  uv_fs_t req;
  int file =
      uv_fs_open(NULL, &req, path,
                 UV_FS_O_WRONLY | UV_FS_O_CREAT | UV_FS_O_TRUNC, 0644, NULL);
  uv_fs_req_cleanup(&req);
  if (file < 0) return file;
  int error = 0;
  while (text.len && error >= 0) {
    size_t part = text.len > (1u << 30) ? 1u << 30 : text.len;
    // libuv's buffers serve reading too and so are not const; writing leaves
    // them alone.
    uv_buf_t buf = {.len = part};
    memcpy(&buf.base, &text.ptr, sizeof buf.base);
    error = (int)uv_fs_write(NULL, &req, file, &buf, 1, -1, NULL);
    uv_fs_req_cleanup(&req);
    if (error > 0) text.ptr += error, text.len -= (size_t)error;
  }
  int closed = uv_fs_close(NULL, &req, file, NULL);
  uv_fs_req_cleanup(&req);
  return error < 0 ? error : closed;
}

heng_status heng__file_write(heng_arena *arena,
                             heng_slice path,
                             heng_slice text,
                             heng_said *why) {
  heng_slice beside = heng__arena_printf(arena, "%.*s.new", HENG_ARG(path));
  uv_fs_t req;
  int error = write_new(beside.ptr, text);
  if (error >= 0) {
    error = uv_fs_rename(NULL, &req, beside.ptr, path.ptr, NULL);
    uv_fs_req_cleanup(&req);
  }
  if (error >= 0) return HENG_OK;
  uv_fs_unlink(NULL, &req, beside.ptr, NULL);
  uv_fs_req_cleanup(&req);
  *why = heng__system_said(arena, error);
  return HENG_SYSTEM;
}

heng_status heng__folder_make(heng_arena *arena,
                              heng_slice path,
                              heng_said *why) {
  uv_fs_t req;
  int error = uv_fs_mkdir(NULL, &req, path.ptr, 0755, NULL);
  uv_fs_req_cleanup(&req);
  if (error >= 0) return HENG_OK;
  *why = heng__system_said(arena, error);
  return HENG_SYSTEM;
}

void heng__folder_remove(heng_slice path) {
  uv_fs_t req;
  uv_fs_rmdir(NULL, &req, path.ptr, NULL);
  uv_fs_req_cleanup(&req);
}

void heng__file_remove(heng_slice path) {
  uv_fs_t req;
  uv_fs_unlink(NULL, &req, path.ptr, NULL);
  uv_fs_req_cleanup(&req);
}

// A listing that is open while memory is taken; it is closed under a guard.
typedef struct listing {
  heng_arena *arena;
  uv_fs_t *req;
  bool hidden;  // names that begin with a point too
  HENG_VEC(heng_slice) names;
} listing;

static void copy_names(void *ctx) {
  listing *list = ctx;
  uv_dirent_t entry;
  while (uv_fs_scandir_next(list->req, &entry) != UV_EOF) {
    if (!list->hidden && entry.name[0] == '.') continue;
    heng_slice name = heng__arena_copy(list->arena, heng__slice(entry.name));
    heng__push(list->arena, &list->names, name);
  }
}

static int compare_names(const void *a, const void *b) {
  return heng__slice_cmp(*(const heng_slice *)a, *(const heng_slice *)b);
}

static heng_names list_folder(heng_arena *arena, heng_slice path, bool hidden) {
  uv_fs_t req;
  listing list = {.arena = arena, .req = &req, .hidden = hidden};
  int n = uv_fs_scandir(NULL, &req, path.ptr, 0, NULL);
  bool copied = n < 0 || heng__protect(arena, copy_names, &list);
  // The entry that was given out last is freed by asking for the next one.
  uv_dirent_t rest;
  while (!copied && uv_fs_scandir_next(&req, &rest) != UV_EOF) continue;
  uv_fs_req_cleanup(&req);
  if (!copied) heng__exhausted(arena);
  if (list.names.len)
    qsort(list.names.items, list.names.len, sizeof(heng_slice), compare_names);
  return (heng_names){list.names.items, list.names.len};
}

heng_names heng__folder_list(heng_arena *arena, heng_slice path) {
  return list_folder(arena, path, /*hidden=*/false);
}

heng_names heng__folder_list_all(heng_arena *arena, heng_slice path) {
  return list_folder(arena, path, /*hidden=*/true);
}

heng_slice heng__program_folder(heng_arena *arena) {
  char path[4096];
  size_t size = sizeof path;
  if (uv_exepath(path, &size) < 0) return (heng_slice){NULL, 0};
  return heng__path_folder(arena, (heng_slice){path, size});
}
