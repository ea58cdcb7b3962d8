// The plugin `csv`: reads folders of CSV files, writes the main table of a
// report. Limits: a file is held in memory as a whole.
#include "csv.h"

static const heng_reader readers[] = {
    {.name = "csv", .accepts = csv_accepts, .read = csv_read},
};

static const heng_writer writers[] = {
    {.name = "csv", .extension = "csv", .write = csv_write},
};

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = sizeof(heng_plugin_descriptor),
    .name = "csv",
    .version = "1.0",
    .summary_en = "records from CSV files, results as CSV",
    .summary_zh = "读取 CSV 文件中的记录，以 CSV 输出结果",
    .readers = readers,
    .n_readers = 1,
    .writers = writers,
    .n_writers = 1,
};
