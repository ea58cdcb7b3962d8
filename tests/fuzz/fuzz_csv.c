// Any bytes as a file of records, from the reader to the record set. The first
// byte says which table it is.
#include <stdio.h>

#include "csv.h"
#include "fuzz.h"

static const char *const names[] = {"units", "events", "marks", "issues"};

// That of the town, made once.
static const heng_schema *schema(void) {
  static heng_arena arena;
  static heng_plan *plan;
  heng_diags diags;
  if (plan) return plan->schema;
  heng__arena_init(&arena, NULL);
  heng__diags_init(&diags, &arena);
  plan = fuzz_plan(&arena, HENG_LIT("use town"), &diags);
  return plan->schema;
}

static heng_status take_table(
    void *ctx, heng_str name, heng_str file, heng_str encoding, bool *wanted) {
  (void)name, (void)file, (void)encoding, (void)ctx;
  return *wanted = true, HENG_OK;
}
static heng_status take_headings(void *b,
                                 uint32_t line,
                                 const heng_str *cells,
                                 size_t n) {
  return heng__records_headings(b, line, (const heng_slice *)cells, n);
}
static heng_status take_row(void *b,
                            uint32_t line,
                            const heng_str *cells,
                            size_t n) {
  return heng__records_row(b, line, (heng_span){0}, (const heng_slice *)cells,
                           n);
}
static heng_status end_table(void *b) {
  return heng__records_end_table(b), HENG_OK;
}
static void take_problem(
    void *b, heng_str file, uint32_t line, heng_str english, heng_str chinese) {
  (void)b, (void)file, (void)line;
  fuzz_must(english.len && chinese.len, "a problem is said in both tongues");
}

void fuzz_target(heng_arena *arena, heng_slice input) {
  heng_diags diags;
  heng_records *records;
  heng_status worst = HENG_OK;
  char path[32];
  if (!input.len) return;
  heng__diags_init(&diags, arena);
  heng_records_builder *b = heng__records_begin(arena, schema(), NULL, &diags);
  heng_slice name = heng__slice(names[(unsigned char)input.ptr[0] % 4]);
  heng__records_table(b, name, name, HENG_LIT("UTF-8"));
  FILE *file = tmpfile();
  fuzz_must(
      file && fwrite(input.ptr + 1, 1, input.len - 1, file) == input.len - 1 &&
          fflush(file) == 0,
      "a file can be written");
  snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(file));
  heng_sink sink = {b,        take_table, take_headings,
                    take_row, end_table,  take_problem};
  csv_read_file(path, &sink, &worst);
  fclose(file);
  heng__records_finish(b, &records);
  heng_buf shown = {.arena = arena};
  heng__records_print(&shown, records);
  fuzz_render(arena, &diags);
}
