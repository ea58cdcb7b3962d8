// Whole folders: what is in them, and one put in the place of another.
#ifndef HENG_HOST_FOLDERS_H
#define HENG_HOST_FOLDERS_H

#include "host/files.h"

// A file within a folder, "sub/name.txt", and what is in it.
typedef struct heng_folder_file {
  heng_slice name;
  heng_slice text;
} heng_folder_file;

typedef HENG_VEC(heng_folder_file) heng_folder_files;

// Reads every file in a folder and below, sorted by name; those that begin with a
// point are left out. Returns HENG_OK or HENG_SYSTEM with the file in *where.
heng_status heng__folder_read(heng_arena *arena,
                              heng_slice folder,
                              heng_folder_files *out,
                              heng_slice *where,
                              heng_said *why);
// Writes a file into a folder that is there, with the folders that it needs.
heng_status heng__folder_put(heng_arena *arena,
                             heng_slice folder,
                             const heng_folder_file *file,
                             heng_said *why);
heng_status heng__path_rename(heng_arena *arena,
                              heng_slice from,
                              heng_slice to,
                              heng_said *why);
// Removes a folder with all that is in it, links but not what they lead to. What
// cannot be removed stays.
void heng__folder_remove_all(heng_arena *arena, heng_slice path);

#endif
