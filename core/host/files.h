// Files and folders, read through libuv: rule texts, lists of names, the
// program's own folder. Paths are slices that end in zero.
#ifndef HENG_HOST_FILES_H
#define HENG_HOST_FILES_H

#include "base/arena.h"
#include "base/diag.h"

typedef enum heng_path_kind {
  HENG_PATH_NONE,
  HENG_PATH_FILE,
  HENG_PATH_FOLDER,
} heng_path_kind;

typedef struct heng_names {
  heng_slice *items;
  size_t len;
} heng_names;

heng_path_kind heng__path_kind(heng_slice path);
// "rules/zibo" and "zibo.heng" make "rules/zibo/zibo.heng"; an empty folder or
// one of "." adds nothing.
heng_slice heng__path_join(heng_arena *arena,
                           heng_slice folder,
                           heng_slice name);
// "rules/zibo/" has the folder "rules" and the name "zibo". The name of "." and
// ".." is that of the folder they lead to.
heng_slice heng__path_folder(heng_arena *arena, heng_slice path);
heng_slice heng__path_name(heng_arena *arena, heng_slice path);
// Whether two paths lead to the same file.
bool heng__path_same(heng_arena *arena, heng_slice a, heng_slice b);
// Whether a file lies in a folder or below it, also when links are followed.
bool heng__path_inside(heng_arena *arena, heng_slice folder, heng_slice path);
bool heng__ends_with(heng_slice text, const char *end);

// Reads a whole file; a byte order mark is left out. Returns HENG_OK or
// HENG_SYSTEM with the reason in *why.
heng_status heng__file_read(heng_arena *arena,
                            heng_slice path,
                            heng_slice *out,
                            heng_said *why);
// Replaces a file's content, all of it or nothing: the text is written beside
// it and then takes its name.
heng_status heng__file_write(heng_arena *arena,
                             heng_slice path,
                             heng_slice text,
                             heng_said *why);
// Makes a folder; one that is there already is a failure. The removals leave
// alone what cannot be removed, such as a folder with something in it.
heng_status heng__folder_make(heng_arena *arena,
                              heng_slice path,
                              heng_said *why);
void heng__folder_remove(heng_slice path);
void heng__file_remove(heng_slice path);
// The names in a folder, sorted by bytes; those that begin with a point are
// left out. Empty where the folder cannot be read.
heng_names heng__folder_list(heng_arena *arena, heng_slice path);
// The same with the names that begin with a point.
heng_names heng__folder_list_all(heng_arena *arena, heng_slice path);
// The folder of the running program, or an empty slice.
heng_slice heng__program_folder(heng_arena *arena);
// The system's reason for an error number of libuv.
heng_said heng__system_said(heng_arena *arena, int error);

#endif
