// A plugin with the name of another one.
#include <heng/plugin.h>

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = sizeof heng_plugin,
    .name = "good",
    .version = "2.0",
};
