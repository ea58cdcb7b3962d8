// Plugins: shared objects with one descriptor, loaded through libuv. One that
// does not fit is refused with a message, and the host goes on without it.
#ifndef HENG_HOST_PLUGINS_H
#define HENG_HOST_PLUGINS_H

#include <stdatomic.h>

#include <heng/plugin.h>

#include "base/extern.h"

typedef struct heng_loaded heng_loaded;
struct heng_loaded {
  void *library;  // uv_lib_t; owned; null once it is closed
  const heng_plugin_descriptor *descriptor;  // gone with the library
  heng_slice file;
  _Atomic size_t users;  // answers whose plans call a function of it
  bool left;             // it is no more offered, and goes with its last user
  void *functions;       // as functions.c keeps them
  heng_loaded *next;
};

// What the plugins of a host offer, in the order of loading.
typedef struct heng_plugins {
  heng_arena *arena;
  heng_diags *diags;  // what was refused, as warnings
  heng_loaded *first, *last;
  HENG_VEC(const heng_reader *) readers;
  HENG_VEC(const heng_writer *) writers;
  HENG_VEC(heng_extern) functions;
} heng_plugins;

// Loads every plugin of [folder], by name; a folder that is not there has none.
void heng__plugins_load(heng_plugins *plugins, heng_slice folder);
// Stops and unloads all of them, the last one first.
void heng__plugins_unload(heng_plugins *plugins);

// Takes away what the plugin of that name offers, and unloads it as soon as
// nobody uses it. False where there is none.
bool heng__plugins_leave(heng_plugins *plugins, heng_slice name);
// Another user of a plugin; and one less.
void heng__plugin_hold(heng_loaded *plugin);
void heng__plugin_release(heng_loaded *plugin);

// ---- functions.c
// Takes over the functions that a plugin offers; what is wrong with one is
// reported, and it is left out.
void heng__plugin_functions(heng_plugins *plugins, heng_loaded *plugin);
// The plugin that a function comes from, or null: it is the profile's own.
heng_loaded *heng__plugin_of(const heng_extern *function);

// Null where no plugin offers it.
const heng_writer *heng__plugins_writer(const heng_plugins *plugins,
                                        heng_slice name);
const heng_reader *heng__plugins_reader(const heng_plugins *plugins,
                                        const char *path,
                                        bool is_folder);

// What a status that a plugin returned means, in both tongues.
heng_said heng__status_said(heng_status status);

#endif
