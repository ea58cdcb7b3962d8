// What the fuzz targets share.
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "exec/given.h"
#include "plan/build.h"

#define MEMORY_LIMIT ((size_t)512 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  heng_arena arena;
  heng_guard guard;
  heng__arena_init(&arena, NULL);
  arena.limit = MEMORY_LIMIT;
  if (setjmp(guard.env) == 0) {
    arena.guard = &guard;
    fuzz_target(&arena, (heng_slice){(const char *)bytes, n});
  } else {
    fuzz_must(false, "an input takes no more than 512 MiB");
  }
  heng__arena_free(&arena);
  return 0;
}

void fuzz_must(bool holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "does not hold: %s\n", what);
  abort();
}

heng_source *fuzz_source(heng_arena *arena, heng_slice text) {
  return heng__source_new(arena, HENG_LIT("input.heng"), text);
}

heng_source *fuzz_file(heng_arena *arena, const char *path) {
  FILE *file = fopen(path, "rb");
  heng_buf text = {.arena = arena};
  char part[4096];
  fuzz_must(file != NULL, path);
  for (size_t n; (n = fread(part, 1, sizeof part, file)) > 0;)
    heng__buf_add(&text, (heng_slice){part, n});
  fclose(file);
  return heng__source_new(arena, heng__slice(path), heng__buf_slice(&text));
}

void fuzz_render(heng_arena *arena, const heng_diags *diags) {
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  heng__diags_render(&en, diags, HENG_EN);
  heng__diags_render(&zh, diags, HENG_ZH);
  fuzz_must(!en.len == !zh.len, "what one tongue says the other says too");
}

static bool has(heng_slice text, heng_slice part) {
  for (size_t i = 0; i + part.len <= text.len; i++)
    if (memcmp(text.ptr + i, part.ptr, part.len) == 0) return true;
  return false;
}

heng_plan *fuzz_plan(heng_arena *arena, heng_slice input, heng_diags *diags) {
  const heng_source *sources[3];
  size_t n = 0;
  sources[n++] = fuzz_file(arena, HENG_SOURCE_DIR "/rules/model.heng");
  if (has(input, HENG_LIT("use town")) || has(input, HENG_LIT("引用 town")))
    sources[n++] = fuzz_file(arena, HENG_SOURCE_DIR "/tests/golden/town.heng");
  sources[n++] = fuzz_source(arena, input);
  return heng__plan_compile(arena, sources, n, diags, NULL);
}

// ---- records ----------------------------------------------------------------

// The first row of each holds the headings.
static const struct {
  const char *table, *rows[5];
} tables[] = {
    {"units",
     {"id|name|class|level|region", "a|A|district|1|n", "b|B|district||n",
      "c|C|department|2|", "d|D|other||s"}},
    {"indicators",
     {"id|name|parent|grade|full", "w1|W1|work|one|100", "w2|W2|w1|two|0.5",
      "w3|W3|||"}},
    {"marks",
     {"unit|indicator|assessor|value|adjudged", "a|w1|x|90|", "b|w1|x|90|1",
      "a|w2|y||", "c|w2|x|-3.25|"}},
    {"tasks",
     {"id|unit|class|title|points|progress|due", "t1|a|key|T|3|0.5|2022-03-01",
      "t2|a|regular|T|0||", "t3|c|key|T|1.5|1|2022-12-31",
      "t4|d|dynamic|T|7|0|"}},
    {"events",
     {"id|unit|kind|date|points|authority", "e1|a|breakthrough|2022-01-31|1|b",
      "e2|a|praise|2022-02-28|2.5|", "e3|b|deduction|2020-02-29|0|c",
      "e4|c|pre_deduction|2022-12-31|100|d"}},
    {"issues",
     {"number|unit|class|found|due|closed", "1|a|x|2022-01-01||",
      "2|a|x|2022-01-01|2022-02-01|2022-03-01",
      "3|c|y|2021-12-31||2022-01-01"}},
    {"results",
     {"unit|scheme|year|score|place|tier", "a|s|2021|80|1|first",
      "a|s|2020|90|1|first", "b|s|2021||2|third"}},
    {"overrides",
     {"unit|outcome|year|reason|who|date", "a|suspend|2022|r|w|2022-05-01"}},
};

static size_t cut(const char *row, heng_slice *cells) {
  size_t n = 0;
  for (;; row++) {
    cells[n].ptr = row;
    while (*row && *row != '|') row++;
    cells[n].len = (size_t)(row - cells[n].ptr);
    n++;
    if (!*row) return n;
  }
}

heng_records *fuzz_records(heng_arena *arena, const heng_plan *plan) {
  heng_diags diags;
  heng_slice cells[8];
  heng_records *records;
  heng__diags_init(&diags, arena);
  heng_records_builder *b =
      heng__records_begin(arena, plan->schema, &plan->use, &diags);
  heng__records_lenient(b);
  heng__given_rows(arena, b, plan);
  for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
    heng_slice name = heng__slice(tables[t].table);
    if (heng__records_table(b, name, name, HENG_LIT("UTF-8")) != HENG_OK)
      continue;
    heng__records_headings(b, 1, cells, cut(tables[t].rows[0], cells));
    for (uint32_t r = 1; r < 5 && tables[t].rows[r]; r++)
      heng__records_row(b, r + 1, (heng_span){0}, cells,
                        cut(tables[t].rows[r], cells));
    heng__records_end_table(b);
  }
  heng__records_finish(b, &records);
  fuzz_render(arena, &diags);
  return records;
}
