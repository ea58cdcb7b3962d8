// A plugin that cannot start. Its format must not be offered.
#include <heng/plugin.h>

static heng_status start(void) {
  return HENG_SYSTEM;
}

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

static const heng_reader readers[] = {{"never", accepts, read_none}};

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = sizeof heng_plugin,
    .name = "failing_start",
    .version = "1.0",
    .start = start,
    .readers = readers,
    .n_readers = 1,
};
