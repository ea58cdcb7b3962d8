// The plugin `table`: writes a report for people, on a terminal.
#include "table.h"

static const heng_writer writers[] = {
    {.name = "table", .extension = "txt", .write = table_write},
};

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = sizeof(heng_plugin_descriptor),
    .name = "table",
    .version = "1.0",
    .summary_en = "aligned tables and trees for people",
    .summary_zh = "供人阅读的对齐表格与树形说明",
    .writers = writers,
    .n_writers = 1,
};
