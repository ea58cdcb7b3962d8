// A plugin that does not say its name.
#include <heng/plugin.h>

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = sizeof heng_plugin,
};
