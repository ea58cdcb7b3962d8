// The plugin `tests`: writes what `heng test` has found for programs that collect
// results, as JUnit XML and as TAP 14.
#include "tests.h"

static const heng_writer writers[] = {
    {.name = "junit", .extension = "xml", .write = junit_write},
    {.name = "tap", .extension = "tap", .write = tap_write},
};

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = sizeof(heng_plugin_descriptor),
    .name = "tests",
    .version = "1.0",
    .summary_en = "results of tests as JUnit XML and TAP",
    .summary_zh = "将测试结果写成 JUnit XML 或 TAP",
    .writers = writers,
    .n_writers = 2,
};
