// A plugin with a function of a name that another one has too.
#include <heng/plugin.h>

static heng_status half(heng_block *block, const heng_block_api *api) {
  api->give_missing(block, 0);
  return HENG_OK;
}

static const char *const parameters[] = {"x: number"};
static const heng_plugin_function function = {
    .size = sizeof function,
    .name = "half",
    .parameters = parameters,
    .n_parameters = 1,
    .result = "number?",
    .call = half,
};
static const heng_plugin_function *const functions[] = {&function};

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = sizeof heng_plugin,
    .name = "same_function",
    .version = "2.0",
    .summary_en = "half again",
    .summary_zh = "另一个折半",
    .functions = functions,
    .n_functions = 1,
};
