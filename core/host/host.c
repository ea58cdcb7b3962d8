// The host: its folders, its plugins, and writing reports through them.
#include "host/host.h"

#include <strings.h>

#include "host/files.h"
#include "host/rules.h"

void heng_host_options_init(heng_host_options *options) {
  *options = (heng_host_options){0};
}

static void add_folder(heng_host *host, bool plugins, heng_slice folder) {
  folder = heng__arena_copy(&host->arena, folder);
  if (plugins)
    heng__push(&host->arena, &host->plugin_folders, folder);
  else
    heng__push(&host->arena, &host->profile_folders, folder);
}

// Whether one of the folders of profiles is the same, by whatever path.
static bool is_searched(heng_host *host, heng_slice folder) {
  for (size_t i = 0; i < host->profile_folders.len; i++)
    if (heng__path_same(&host->arena, host->profile_folders.items[i], folder))
      return true;
  return false;
}

// The folders that belong to the program: beside it where it was built, or
// where an installation puts them.
static void add_own_folders(heng_host *host) {
  static const struct {
    bool plugins;
    const char *path;
  } own[] = {
      {false, "rules"},
      {false, "../share/heng/rules"},
      {true, "plugins"},
      {true, "../lib/heng/plugins"},
  };
  heng_slice program = heng__program_folder(&host->arena);
  if (!program.len) return;
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
    heng_slice path =
        heng__path_join(&host->arena, program, heng__slice(own[i].path));
    if (heng__path_kind(path) == HENG_PATH_FOLDER &&
        (own[i].plugins || !is_searched(host, path)))
      add_folder(host, own[i].plugins, path);
  }
}

typedef struct start {
  heng_host *host;
  const heng_host_options *options;
} start;

static void start_host(void *ctx) {
  start *s = ctx;
  heng_host *host = s->host;
  const heng_host_options *o = s->options;
  for (size_t i = 0; i < o->n_profile_folders; i++)
    if (!is_searched(host, heng__slice(o->profile_folders[i])))
      add_folder(host, false, heng__slice(o->profile_folders[i]));
  for (size_t i = 0; i < o->n_plugin_folders; i++)
    add_folder(host, true, heng__slice(o->plugin_folders[i]));
  if (!o->only_given_folders) add_own_folders(host);
  for (size_t i = 0; i < host->plugin_folders.len; i++)
    heng__plugins_load(&host->plugins, host->plugin_folders.items[i]);
}

heng_status heng_host_new(const heng_host_options *options, heng_host **out) {
  static const heng_host_options usual = {0};
  if (!options) options = &usual;
  *out = NULL;
  heng_allocator memory = heng__malloc;
  if (options->memory)
    memory = (heng_allocator){options->memory->resize, options->memory->ctx};
  heng_host *host = memory.resize(memory.ctx, NULL, 0, sizeof(heng_host));
  if (!host) return HENG_NOMEM;
  *host = (heng_host){.memory = memory, .chinese = options->chinese};
  heng__arena_init(&host->arena, &host->memory);
  heng__diags_init(&host->diags, &host->arena);
  host->plugins.arena = &host->arena;
  host->plugins.diags = &host->diags;
  start s = {host, options};
  host->rules = heng__rules_cache_new(&host->memory);
  if (!host->rules || !heng__protect(&host->arena, start_host, &s)) {
    heng_host_free(host);
    return HENG_NOMEM;
  }
  *out = host;
  return HENG_OK;
}

void heng_host_free(heng_host *host) {
  if (!host) return;
  heng__rules_cache_free(host->rules);
  heng__plugins_unload(&host->plugins);
  heng__arena_free(&host->arena);
  heng_allocator memory = host->memory;
  memory.resize(memory.ctx, host, sizeof *host, 0);
}

heng_status heng_host_unload_plugin(heng_host *host, const char *plugin) {
  return heng__plugins_leave(&host->plugins, heng__slice(plugin))
             ? HENG_OK
             : HENG_NOTFOUND;
}

const heng_report_api *heng_report_functions(void) {
  return &heng__report_api;
}

const char *heng_host_format_of(const heng_host *host, const char *path) {
  const char *point = strrchr(path, '.');
  if (!point || strpbrk(point, "/\\")) return NULL;
  for (size_t i = 0; i < host->plugins.writers.len; i++) {
    const heng_writer *writer = host->plugins.writers.items[i];
    if (writer->extension && strcasecmp(writer->extension, point + 1) == 0)
      return writer->name;
  }
  return NULL;
}

const char *heng_host_format_name(const heng_host *host, size_t i) {
  return i < host->plugins.writers.len ? host->plugins.writers.items[i]->name
                                       : NULL;
}

const char *heng_host_format_extension(const heng_host *host, size_t i) {
  return i < host->plugins.writers.len
             ? host->plugins.writers.items[i]->extension
             : NULL;
}

heng_status heng_host_write(const heng_host *host,
                            const heng_report *report,
                            const char *format,
                            const heng_write_options *options,
                            const heng_out *out) {
  const heng_writer *writer =
      heng__plugins_writer(&host->plugins, heng__slice(format));
  if (!writer) return HENG_NOTFOUND;
  heng_write_options usual = {.size = sizeof usual, .chinese = host->chinese};
  return writer->write(report, &heng__report_api, options ? options : &usual,
                       out);
}
