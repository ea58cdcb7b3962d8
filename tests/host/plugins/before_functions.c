// A plugin of the time before there were functions: its descriptor ends earlier,
// and what stands behind it means nothing.
#include <heng/plugin.h>

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = offsetof(heng_plugin_descriptor, functions),
    .name = "before_functions",
    .version = "0.9",
    .summary_en = "nothing",
    .summary_zh = "无",
    .functions = (const heng_plugin_function *const *)(uintptr_t)8,
    .n_functions = 1000,
};
