// Plugins: shared objects with one descriptor, loaded through libuv. One that
// does not fit is refused with a message, and the host goes on without it.
#ifndef HENG_HOST_PLUGINS_H
#define HENG_HOST_PLUGINS_H

#include <heng/plugin.h>

#include "base/diag.h"

typedef struct heng_loaded heng_loaded;
struct heng_loaded {
  void *library;  // uv_lib_t; owned
  const heng_plugin_descriptor *descriptor;
  heng_slice file;
  heng_loaded *next;
};

// What the plugins of a host offer, in the order of loading.
typedef struct heng_plugins {
  heng_arena *arena;
  heng_diags *diags;  // what was refused, as warnings
  heng_loaded *first, *last;
  HENG_VEC(const heng_reader *) readers;
  HENG_VEC(const heng_writer *) writers;
} heng_plugins;

// Loads every plugin of [folder], by name; a folder that is not there has none.
void heng__plugins_load(heng_plugins *plugins, heng_slice folder);
// Stops and unloads all of them, the last one first.
void heng__plugins_unload(heng_plugins *plugins);

// Null where no plugin offers it.
const heng_writer *heng__plugins_writer(const heng_plugins *plugins,
                                        heng_slice name);
const heng_reader *heng__plugins_reader(const heng_plugins *plugins,
                                        const char *path,
                                        bool is_folder);

#endif
