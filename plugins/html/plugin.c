// The plugin `html`: writes a report as one page that prints.
#include "html.h"

static const heng_writer writers[] = {
    {.name = "html", .extension = "html", .write = html_write},
};

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = sizeof(heng_plugin_descriptor),
    .name = "html",
    .version = "1.0",
    .summary_en = "a report as one page for a browser and a printer",
    .summary_zh = "可在浏览器中查看并打印的单页报告",
    .writers = writers,
    .n_writers = 1,
};
