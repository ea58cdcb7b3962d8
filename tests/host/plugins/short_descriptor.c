// A plugin whose descriptor ends before what every plugin must say.
#include <heng/plugin.h>

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = offsetof(heng_plugin_descriptor, readers),
    .name = "short_descriptor",
};
