// A plugin built for an interface that this host does not have.
#include <heng/plugin.h>

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI + 41,
    .size = sizeof heng_plugin,
    .name = "wrong_abi",
    .version = "1.0",
};
