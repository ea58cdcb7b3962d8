// A plugin that reads a format which another one reads already.
#include <heng/plugin.h>

static bool accepts(const char *path, bool is_folder) {
  (void)path;
  (void)is_folder;
  return true;
}

static heng_status read_none(const char *path, const heng_sink *sink) {
  (void)path;
  (void)sink;
  return HENG_SYSTEM;
}

static const heng_reader readers[] = {{"rows", accepts, read_none}};

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = sizeof heng_plugin,
    .name = "same_format",
    .version = "1.0",
    .readers = readers,
    .n_readers = 1,
};
