// A plugin that fits: it reads "….rows", three units that stand in its code, and
// says what was asked of it in the name of a file: "problem.rows" has something
// wrong at a line, "failed.rows" cannot be read, "as_of.rows" brings a date,
// "bytes.rows" a name that is not UTF-8.
#include <heng/plugin.h>

#include <string.h>

static heng_str text(const char *chars) {
  return (heng_str){chars, strlen(chars)};
}

static bool ends_with(const char *path, const char *end) {
  size_t n = strlen(path), m = strlen(end);
  return n >= m && strcmp(path + n - m, end) == 0;
}

static bool accepts(const char *path, bool is_folder) {
  return !is_folder && ends_with(path, ".rows");
}

static heng_status deliver_units(const heng_sink *sink, const char *first) {
  const char *const rows[][3] = {
      {"a", first, "30"}, {"b", "乙", "50"}, {"c", "丙", "40"}};
  const heng_str headings[] = {text("id"), text("name"), text("posts")};
  bool wanted;
  heng_status status = sink->table(sink->ctx, text("units"), text("code"),
                                   text("UTF-8"), &wanted);
  if (status == HENG_OK) status = sink->headings(sink->ctx, 1, headings, 3);
  for (uint32_t r = 0; r < 3 && status == HENG_OK; r++) {
    heng_str cells[3];
    for (int c = 0; c < 3; c++) cells[c] = text(rows[r][c]);
    status = sink->row(sink->ctx, r + 2, cells, 3);
  }
  return status == HENG_OK ? sink->end_table(sink->ctx) : status;
}

static heng_status deliver_date(const heng_sink *sink) {
  const heng_str heading = text("date"), date = text("2021-06-30");
  bool wanted;
  heng_status status = sink->table(sink->ctx, text("截至"), text("code"),
                                   text("UTF-8"), &wanted);
  if (status == HENG_OK) status = sink->headings(sink->ctx, 1, &heading, 1);
  if (status == HENG_OK) status = sink->row(sink->ctx, 2, &date, 1);
  return status == HENG_OK ? sink->end_table(sink->ctx) : status;
}

static heng_status read_rows(const char *path, const heng_sink *sink) {
  if (ends_with(path, "failed.rows")) return HENG_SYSTEM;
  if (ends_with(path, "problem.rows"))
    sink->problem(sink->ctx, text("code"), 3, text("a quote is left open"),
                  text("引号没有结束"));
  if (ends_with(path, "as_of.rows")) {
    heng_status status = deliver_date(sink);
    if (status != HENG_OK) return status;
  }
  return deliver_units(sink, ends_with(path, "bytes.rows") ? "\xB1\xEA" : "甲");
}

static const heng_reader readers[] = {{"rows", accepts, read_rows}};

const heng_plugin_descriptor heng_plugin = {
    .abi = HENG_PLUGIN_ABI,
    .size = sizeof heng_plugin,
    .name = "good",
    .version = "1.0",
    .summary_en = "three units",
    .summary_zh = "三个单位",
    .readers = readers,
    .n_readers = 1,
};
