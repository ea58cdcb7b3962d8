// The plugin `json`: writes a whole report as one document.
#include "json.h"

static const heng_writer writers[] = {
    {.name = "json", .extension = "json", .write = json_write},
};

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = sizeof(heng_plugin_descriptor),
    .name = "json",
    .version = "1.0",
    .summary_en = "everything a command has to say as one JSON document",
    .summary_zh = "将命令的全部输出写成一个 JSON 文档",
    .writers = writers,
    .n_writers = 1,
};
