// Loading and refusing plugins. Everything a descriptor says is looked at
// before anything of it is used.
#include "host/plugins.h"

#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "host/files.h"
#include "host/host.h"

#if defined(_WIN32)
#define PLUGIN_ENDING ".dll"
#elif defined(__APPLE__)
#define PLUGIN_ENDING ".dylib"
#else
#define PLUGIN_ENDING ".so"
#endif

// The part of a descriptor that ABI 1 began with; later fields are appended.
#define LEAST_SIZE                               \
  (offsetof(heng_plugin_descriptor, n_writers) + \
   sizeof(((heng_plugin_descriptor *)0)->n_writers))

static heng_said number_said(heng_arena *arena, uint32_t n) {
  heng_slice text = heng__arena_printf(arena, "%u", n);
  return HENG_SAY(text);
}

// Adds a message about the plugin in [file].
static void refuse(heng_plugins *plugins,
                   heng_slice file,
                   heng_code code,
                   heng_said first,
                   heng_said second) {
  heng_diag *diag = heng__diag(plugins->diags, code, (heng_span){0},
                               HENG_SAY(file), first, second);
  heng__diag_at_record(plugins->diags, diag, file, 0, (heng_slice){NULL, 0});
}

// What a status means, in both tongues.
heng_said heng__status_said(heng_status status) {
  const char *zh = "原因不明";
  switch (status) {
    case HENG_OK: zh = "正常"; break;
    case HENG_FINDINGS: zh = "检查或示例未通过"; break;
    case HENG_USAGE: zh = "用法不对"; break;
    case HENG_RULES: zh = "规则未通过检查"; break;
    case HENG_RECORDS: zh = "数据无法读取"; break;
    case HENG_SYSTEM: zh = "系统出错"; break;
    case HENG_NOMEM: zh = "内存不足"; break;
    case HENG_WIDE: zh = "数值超出可精确计算的范围"; break;
    case HENG_NOTFOUND: zh = "没有找到"; break;
  }
  return (heng_said){heng__slice(heng_status_text(status)), heng__slice(zh)};
}

// Why a library was not opened. The loader's [why] begins with the [path]; what
// it says of a file that is no library differs from system to system.
static heng_said open_failure(const char *why, heng_slice path) {
  static const char *const no_library[] = {"file too short", "ELF",
                                           "not a mach", "%1 is not a valid"};
  for (size_t i = 0; i < sizeof no_library / sizeof *no_library; i++)
    if (strstr(why, no_library[i]))
      return HENG_SAY2("it is no shared library of this system",
                       "它不是本系统的动态库");
  size_t len = path.len;
  if (strncmp(why, path.ptr, len) == 0 && strncmp(why + len, ": ", 2) == 0)
    why += len + 2;
  return HENG_SAY(heng__slice(why));
}

static bool has_plugin(const heng_plugins *plugins, const char *name) {
  for (const heng_loaded *p = plugins->first; p; p = p->next)
    if (strcmp(p->descriptor->name, name) == 0) return true;
  return false;
}

// Whether the descriptor is one that this host can use.
static bool fits(heng_plugins *plugins,
                 heng_slice file,
                 const heng_plugin_descriptor *d) {
  const heng_said none = HENG_SAY2("", "");
  if (d->abi != HENG_PLUGIN_ABI) {
    refuse(plugins, file, HENG_M_HOST_PLUGIN_ABI,
           number_said(plugins->arena, d->abi),
           number_said(plugins->arena, HENG_PLUGIN_ABI));
    return false;
  }
  if (d->size < LEAST_SIZE) {
    refuse(plugins, file, HENG_M_HOST_PLUGIN_SIZE,
           number_said(plugins->arena, d->size),
           number_said(plugins->arena, (uint32_t)LEAST_SIZE));
    return false;
  }
  if (!d->name || !d->name[0] || (d->n_readers && !d->readers) ||
      (d->n_writers && !d->writers)) {
    refuse(plugins, file, HENG_M_HOST_PLUGIN_EMPTY, none, none);
    return false;
  }
  if (has_plugin(plugins, d->name)) {
    refuse(plugins, file, HENG_M_HOST_PLUGIN_TWICE,
           HENG_SAY(heng__slice(d->name)), none);
    return false;
  }
  return true;
}

// Takes over what the plugin offers; a format that has a plugin already stays
// with that one.
static void offer(heng_plugins *plugins,
                  heng_slice file,
                  const heng_plugin_descriptor *d) {
  for (size_t i = 0; i < d->n_readers; i++) {
    const heng_reader *reader = &d->readers[i];
    bool twice = false;
    for (size_t k = 0; k < plugins->readers.len; k++)
      twice |= strcmp(plugins->readers.items[k]->name, reader->name) == 0;
    if (twice)
      refuse(plugins, file, HENG_M_HOST_FORMAT_TWICE,
             HENG_SAY(heng__slice(reader->name)), HENG_SAY2("reads", "读取"));
    else
      heng__push(plugins->arena, &plugins->readers, reader);
  }
  for (size_t i = 0; i < d->n_writers; i++) {
    const heng_writer *writer = &d->writers[i];
    if (heng__plugins_writer(plugins, heng__slice(writer->name)))
      refuse(plugins, file, HENG_M_HOST_FORMAT_TWICE,
             HENG_SAY(heng__slice(writer->name)), HENG_SAY2("writes", "写出"));
    else
      heng__push(plugins->arena, &plugins->writers, writer);
  }
}

// A plugin on its way in. What is said about it takes memory, so the steps run
// under a guard and the library is closed where they do not end.
typedef struct arrival {
  heng_plugins *plugins;
  heng_slice file;
  uv_lib_t *library;
  heng_loaded *loaded;
  bool taken;
} arrival;

static void arrive(void *ctx) {
  arrival *a = ctx;
  void *symbol = NULL;
  if (uv_dlsym(a->library, HENG_PLUGIN_SYMBOL, &symbol) != 0 || !symbol) {
    refuse(a->plugins, a->file, HENG_M_HOST_PLUGIN_SYMBOL, HENG_SAY2("", ""),
           HENG_SAY2("", ""));
    return;
  }
  const heng_plugin_descriptor *d = symbol;
  if (!fits(a->plugins, a->file, d)) return;
  heng_status status = d->start ? d->start() : HENG_OK;
  if (status != HENG_OK) {
    refuse(a->plugins, a->file, HENG_M_HOST_PLUGIN_START,
           heng__status_said(status), HENG_SAY2("", ""));
    return;
  }
  a->loaded->descriptor = d;
  a->taken = true;
  heng_plugins *plugins = a->plugins;
  if (plugins->last)
    plugins->last->next = a->loaded;
  else
    plugins->first = a->loaded;
  plugins->last = a->loaded;
  offer(plugins, a->file, d);
  heng__plugin_functions(plugins, a->loaded);
}

static void load(heng_plugins *plugins, heng_slice folder, heng_slice file) {
  heng_slice path = heng__path_join(plugins->arena, folder, file);
  heng_loaded *loaded = heng__new(plugins->arena, heng_loaded);
  uv_lib_t *library = heng__new(plugins->arena, uv_lib_t);
  loaded->library = library;
  loaded->file = file;
  if (uv_dlopen(path.ptr, library) != 0) {
    // The loader's message is on the C heap, which only uv_dlclose frees.
    char why[512];
    snprintf(why, sizeof why, "%s", uv_dlerror(library));
    uv_dlclose(library);
    refuse(plugins, file, HENG_M_HOST_PLUGIN_OPEN, open_failure(why, path),
           HENG_SAY2("", ""));
    return;
  }
  arrival a = {plugins, file, library, loaded, false};
  bool ended = heng__protect(plugins->arena, arrive, &a);
  // Once it is in the list, unloading the list closes it.
  if (!a.taken) uv_dlclose(library);
  if (!ended) heng__exhausted(plugins->arena);
}

void heng__plugins_load(heng_plugins *plugins, heng_slice folder) {
  heng_names names = heng__folder_list(plugins->arena, folder);
  for (size_t i = 0; i < names.len; i++)
    if (heng__ends_with(names.items[i], PLUGIN_ENDING))
      load(plugins, folder, names.items[i]);
}

// Closes a plugin that nobody uses. The list stays as it is, since others may
// go through it meanwhile.
static void close_one(heng_loaded *plugin) {
  void *library = plugin->library;
  if (!library) return;
  if (plugin->descriptor->stop) plugin->descriptor->stop();
  plugin->descriptor = NULL;
  plugin->library = NULL;
  uv_dlclose(library);
}

void heng__plugins_unload(heng_plugins *plugins) {
  while (plugins->first) {
    heng_loaded **end = &plugins->first;
    while ((*end)->next) end = &(*end)->next;
    heng_loaded *last = *end;
    close_one(last);
    *end = NULL;
  }
  plugins->last = NULL;
}

// Keeps the readers, writers and functions of the other plugins.
static void take_away(heng_plugins *plugins, const heng_loaded *plugin) {
  const heng_plugin_descriptor *d = plugin->descriptor;
  size_t n = 0;
  for (size_t i = 0; i < plugins->readers.len; i++) {
    const heng_reader *r = plugins->readers.items[i];
    bool own = false;
    for (size_t k = 0; k < d->n_readers; k++) own |= r == &d->readers[k];
    if (!own) plugins->readers.items[n++] = r;
  }
  plugins->readers.len = n;
  n = 0;
  for (size_t i = 0; i < plugins->writers.len; i++) {
    const heng_writer *w = plugins->writers.items[i];
    bool own = false;
    for (size_t k = 0; k < d->n_writers; k++) own |= w == &d->writers[k];
    if (!own) plugins->writers.items[n++] = w;
  }
  plugins->writers.len = n;
  n = 0;
  for (size_t i = 0; i < plugins->functions.len; i++)
    if (heng__plugin_of(&plugins->functions.items[i]) != plugin)
      plugins->functions.items[n++] = plugins->functions.items[i];
  plugins->functions.len = n;
}

bool heng__plugins_leave(heng_plugins *plugins, heng_slice name) {
  heng_loaded *p = plugins->first;
  while (p &&
         (p->left || !heng__slice_eq(heng__slice(p->descriptor->name), name)))
    p = p->next;
  if (!p) return false;
  take_away(plugins, p);
  p->left = true;
  if (!p->users) close_one(p);
  return true;
}

void heng__plugin_hold(heng_loaded *plugin) {
  atomic_fetch_add(&plugin->users, 1);
}

void heng__plugin_release(heng_loaded *plugin) {
  bool last = atomic_fetch_sub(&plugin->users, 1) == 1;
  if (last && plugin->left) close_one(plugin);
}

const heng_writer *heng__plugins_writer(const heng_plugins *plugins,
                                        heng_slice name) {
  for (size_t i = 0; i < plugins->writers.len; i++)
    if (heng__slice_eq(heng__slice(plugins->writers.items[i]->name), name))
      return plugins->writers.items[i];
  return NULL;
}

const heng_reader *heng__plugins_reader(const heng_plugins *plugins,
                                        const char *path,
                                        bool is_folder) {
  for (size_t i = 0; i < plugins->readers.len; i++)
    if (plugins->readers.items[i]->accepts(path, is_folder))
      return plugins->readers.items[i];
  return NULL;
}
