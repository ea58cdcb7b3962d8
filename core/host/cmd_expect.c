// `test --expect`: a run held against results that were published, each cell of a
// file an expectation.
#include "host/present.h"
#include "host/targets.h"
#include "regress/published.h"

static heng_slice without_ending(heng_slice name) {
  for (size_t i = name.len; i-- > 1;)
    if (name.ptr[i] == '.') return (heng_slice){name.ptr, i};
  return name;
}

// The score that is meant: by --table, by the name of the file, or the first.
static heng_status find_score(heng_answer *answer,
                              const heng_plan *plan,
                              heng_slice asked,
                              heng_slice file,
                              uint32_t *out) {
  heng_pair *names = heng__array(&answer->arena, heng_pair, plan->n_tables + 1);
  size_t n = 0;
  *out = HENG_NONE;
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *table = &plan->tables[t];
    if (!table->score) continue;
    names[n++] = table->pair;
    bool named = asked.len ? heng__pair_has(table->pair, asked)
                           : heng__pair_has(table->pair, file) ||
                                 (table->title.len &&
                                  heng__slice_eq(table->title, file));
    if (named || (*out == HENG_NONE && !asked.len)) *out = t;
    if (named) return HENG_OK;
  }
  if (*out != HENG_NONE) return HENG_OK;
  return heng__answer_unknown(answer, HENG_M_HOST_TABLE_UNKNOWN, asked, names,
                              n);
}

static heng_status read_expected(heng_answer *answer,
                                 heng_slice path,
                                 heng_pair table,
                                 heng_given_file *out) {
  heng_path_kind kind = heng__path_kind(path);
  if (kind == HENG_PATH_NONE)
    return heng__answer_fail(
        answer, HENG_RECORDS, HENG_M_HOST_FILE_READ, HENG_SAY(path),
        HENG_SAY2("there is no such file", "没有这个文件"));
  const heng_reader *reader = heng__plugins_reader(
      &answer->host->plugins, path.ptr, kind == HENG_PATH_FOLDER);
  if (!reader)
    return heng__answer_fail(answer, HENG_RECORDS, HENG_M_HOST_GIVEN_FORMAT,
                             HENG_SAY(path), HENG_SAY2("", ""));
  heng_stmt stmt = {.kind = HENG_S_GIVEN, .file = path};
  stmt.name.pair = table;
  heng_status status = heng__grid_read(answer, reader, path, &stmt, true, out);
  return status == HENG_RULES ? HENG_RECORDS : status;
}

static void put_counts(heng_answer *answer,
                       const heng_plan_table *table,
                       heng_slice file,
                       const heng_published *p) {
  static const struct {
    const char *key, *en, *zh;
  } columns[] = {{"rows", "rows", "行数"},
                 {"cells", "expectations", "期望数"},
                 {"failed", "failed", "不符"},
                 {"lacking", "rows lacking", "缺少的行"}};
  const size_t counts[] = {p->n_rows, p->n_cells, p->n_failed, p->n_lacking};
  heng_report_section *s =
      heng__report_table(answer->report, HENG_LIT("expected"),
                         HENG_SAY2("Published results", "已公布的结果"));
  heng__report_set_main(s);
  heng__report_column(s, HENG_LIT("table"), HENG_SAY2("table", "计分表"), 0);
  heng__report_column(s, HENG_LIT("file"), HENG_SAY2("file", "文件"), 0);
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    heng__report_column(
        s, heng__slice(columns[i].key),
        (heng_said){heng__slice(columns[i].en), heng__slice(columns[i].zh)},
        HENG_COLUMN_NUMBER);
  heng__report_row(s);
  heng__put_said(s, heng__say_pair(table->pair));
  heng__put_text(s, file);
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
    heng__put_int(s, (int64_t)counts[i]);
}

static heng_status expect_command(heng_answer *answer, const void *ctx) {
  const heng_expect_request *request = ctx;
  heng_arena *arena = &answer->arena;
  heng_slice path = heng__arena_copy(arena, heng__slice(request->expected));
  heng_slice file = heng__path_name(arena, path);
  heng_ready ready;
  heng_status status = heng__ready(answer, &request->run, &ready);
  if (status != HENG_OK) return status;
  uint32_t score;
  status = find_score(answer, ready.plan, heng__slice(request->run.table),
                      without_ending(file), &score);
  if (status != HENG_OK) return status;
  const heng_plan_table *table = &ready.plan->tables[score];
  heng_given_file expected;
  status = read_expected(answer, path, table->pair, &expected);
  heng_run *run;
  if (status == HENG_OK) status = heng__ready_run(answer, &ready, &run);
  if (status != HENG_OK) return status;
  heng_report_section *facts =
      heng__report_facts(answer->report, HENG_LIT("run"), HENG_SAY2("", ""));
  heng__facts_of_run(answer, facts, &ready, run);
  heng_published held =
      heng__published_hold(arena, run, score, &expected.grid, &answer->diags);
  put_counts(answer, table, file, &held);
  return held.n_failed ? HENG_FINDINGS : HENG_OK;
}

heng_status heng_host_expect(heng_host *host,
                             const heng_expect_request *request,
                             heng_answer **answer) {
  return heng__answer_make(host, "test", expect_command, request, answer);
}
