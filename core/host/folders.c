// Reading, writing, exchanging and removing folders as a whole.
#include "host/folders.h"

#include <stdlib.h>
#include <uv.h>

#include "host/host.h"

#define DEPTH_MAX 16  // of folders in folders

typedef struct reading {
  heng_arena *arena;
  heng_folder_files *out;
  heng_slice *where;
  heng_said *why;
} reading;

static heng_status read_below(reading *r,
                              heng_slice folder,
                              heng_slice within,
                              int depth) {
  heng_names names = heng__folder_list(r->arena, folder);
  for (size_t i = 0; i < names.len; i++) {
    heng_slice path = heng__path_join(r->arena, folder, names.items[i]);
    heng_folder_file file = {heng__path_join(r->arena, within, names.items[i]),
                             {NULL, 0}};
    heng_status status = HENG_OK;
    if (heng__path_kind(path) != HENG_PATH_FOLDER) {
      status = heng__file_read(r->arena, path, &file.text, r->why);
      if (status != HENG_OK) *r->where = path;
      if (status == HENG_OK) heng__push(r->arena, r->out, file);
    } else if (depth < DEPTH_MAX) {
      status = read_below(r, path, file.name, depth + 1);
    }
    if (status != HENG_OK) return status;
  }
  return HENG_OK;
}

static int by_name(const void *a, const void *b) {
  return heng__slice_cmp(((const heng_folder_file *)a)->name,
                         ((const heng_folder_file *)b)->name);
}

heng_status heng__folder_read(heng_arena *arena,
                              heng_slice folder,
                              heng_folder_files *out,
                              heng_slice *where,
                              heng_said *why) {
  *out = (heng_folder_files){0};
  reading r = {arena, out, where, why};
  heng_status status = read_below(&r, folder, (heng_slice){NULL, 0}, 0);
  if (out->len) qsort(out->items, out->len, sizeof *out->items, by_name);
  return status;
}

heng_status heng__folder_put(heng_arena *arena,
                             heng_slice folder,
                             const heng_folder_file *file,
                             heng_said *why) {
  for (size_t i = 0; i < file->name.len; i++) {
    if (file->name.ptr[i] != '/') continue;
    heng_slice part = heng__arena_copy(arena, (heng_slice){file->name.ptr, i});
    heng_slice below = heng__path_join(arena, folder, part);
    if (heng__path_kind(below) == HENG_PATH_FOLDER) continue;
    heng_status status = heng__folder_make(arena, below, why);
    if (status != HENG_OK) return status;
  }
  return heng__file_write(arena, heng__path_join(arena, folder, file->name),
                          file->text, why);
}

heng_status heng__path_rename(heng_arena *arena,
                              heng_slice from,
                              heng_slice to,
                              heng_said *why) {
  uv_fs_t req;
  int error = uv_fs_rename(NULL, &req, from.ptr, to.ptr, NULL);
  uv_fs_req_cleanup(&req);
  if (error >= 0) return HENG_OK;
  *why = heng__system_said(arena, error);
  return HENG_SYSTEM;
}

static void remove_below(heng_arena *arena, heng_slice path, int depth) {
  heng_names names = heng__folder_list_all(arena, path);
  for (size_t i = 0; i < names.len; i++) {
    heng_slice inner = heng__path_join(arena, path, names.items[i]);
    heng__file_remove(inner);  // a link goes; a folder stays
    if (depth < DEPTH_MAX && heng__path_kind(inner) == HENG_PATH_FOLDER)
      remove_below(arena, inner, depth + 1);
  }
  heng__folder_remove(path);
}

void heng__folder_remove_all(heng_arena *arena, heng_slice path) {
  if (heng__path_kind(path) == HENG_PATH_FOLDER) remove_below(arena, path, 0);
}
