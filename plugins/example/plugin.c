// The descriptor: the one symbol that a plugin exports, and what it offers.
#include "example.h"

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = sizeof(heng_plugin_descriptor),
    .name = "example",
    .version = "1.0",
    .summary_en = "grades and working days, TSV in, Markdown out",
    .summary_zh = "等第、工作日，读取 TSV，写出 Markdown",
    .readers = example_readers,
    .n_readers = 1,
    .writers = example_writers,
    .n_writers = 1,
    .functions = example_functions,
    .n_functions = 3,
};
