// Shows what the plugins do, for the checks in Python:
//   show csv|html|json|table [zh|en] [colour]   writes the sample report
//   show fractions N/D…                    writes a table of these as CSV
//   show read PATH                         prints what the CSV reader delivers
#include "plugins/plugin_test.h"
#include "plugins/sample_report.h"

static heng_status print_bytes(void *ctx, const char *bytes, size_t n) {
  (void)ctx;
  return fwrite(bytes, 1, n, stdout) == n ? HENG_OK : HENG_SYSTEM;
}

static int write_sample(const char *name, bool chinese, bool colour) {
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_write_options options = {
      .size = sizeof options, .chinese = chinese, .colour = colour};
  heng_out out = {NULL, print_bytes};
  heng_status status = load_plugin(name)->writers[0].write(
      sample_report(&arena), &heng__report_api, &options, &out);
  heng__arena_free(&arena);
  return (int)status;
}

static int write_fractions(char **texts, int n) {
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_report *report = heng__report_new(&arena, HENG_LIT("run"));
  heng_report_section *t =
      heng__report_table(report, HENG_LIT("t"), HENG_SAY2("", ""));
  heng__report_column(t, HENG_LIT("x"), HENG_SAY2("x", "数"),
                      HENG_COLUMN_NUMBER);
  for (int i = 0; i < n; i++) {
    char *under = strchr(texts[i], '/');
    heng_num x, y, quotient = heng__num_int(0);
    *under++ = '\0';
    if (heng__num_parse(&arena, heng__slice(texts[i]), &x) == HENG_OK &&
        heng__num_parse(&arena, heng__slice(under), &y) == HENG_OK &&
        heng__num_div(&arena, x, y, &quotient) == HENG_OK) {
      heng__report_row(t);
      heng__put_num(t, quotient, 0);
    }
  }
  heng_write_options options = {.size = sizeof options};
  heng_out out = {NULL, print_bytes};
  heng_status status = load_plugin("csv")->writers[0].write(
      report, &heng__report_api, &options, &out);
  heng__arena_free(&arena);
  return (int)status;
}

// Cells as lengths and bytes, which need no escaping.
static void print_cells(const char *what,
                        uint32_t line,
                        const heng_str *cells,
                        size_t n) {
  printf("%s %u %zu", what, (unsigned)line, n);
  for (size_t i = 0; i < n; i++) {
    printf(" %zu:", cells[i].len);
    fwrite(cells[i].ptr, 1, cells[i].len, stdout);
  }
  printf("\n");
}

static heng_status show_table(
    void *ctx, heng_str name, heng_str file, heng_str encoding, bool *wanted) {
  (void)ctx;
  (void)wanted;
  printf("table %.*s %.*s %.*s\n", (int)name.len, name.ptr, (int)file.len,
         file.ptr, (int)encoding.len, encoding.ptr);
  return HENG_OK;
}

static heng_status show_headings(void *ctx,
                                 uint32_t line,
                                 const heng_str *cells,
                                 size_t n) {
  (void)ctx;
  print_cells("headings", line, cells, n);
  return HENG_OK;
}

static heng_status show_row(void *ctx,
                            uint32_t line,
                            const heng_str *cells,
                            size_t n) {
  (void)ctx;
  print_cells("row", line, cells, n);
  return HENG_OK;
}

static heng_status show_end(void *ctx) {
  (void)ctx;
  return HENG_OK;
}

static void show_problem(
    void *ctx, heng_str file, uint32_t line, heng_str en, heng_str zh) {
  (void)ctx;
  (void)file;
  (void)zh;
  printf("problem %u %.*s\n", (unsigned)line, (int)en.len, en.ptr);
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  if (strcmp(argv[1], "fractions") == 0)
    return write_fractions(argv + 2, argc - 2);
  if (strcmp(argv[1], "read") != 0)
    return write_sample(argv[1], argc > 2 && strcmp(argv[2], "zh") == 0,
                        argc > 3);
  heng_sink sink = {NULL,     show_table, show_headings,
                    show_row, show_end,   show_problem};
  return argc < 3 ? 2
                  : (int)load_plugin("csv")->readers[0].read(argv[2], &sink);
}
