// `audit`: what of a result hangs by a thread. Its jobs, each a few runs of changed
// rules or records, are done by several threads; what they find does not depend on
// their number.
#include <stdlib.h>

#include "host/audit.h"
#include "host/workers.h"

// The rows whose margins are asked for.
typedef struct asked_row {
  uint32_t table, row;
} asked_row;

typedef struct work {
  heng_audit *audit;
  asked_row *rows;
} work;

// ---- what is asked ----------------------------------------------------------

static heng_status find_score(heng_audit *a, heng_slice name) {
  const heng_plan *plan = a->run->plan;
  heng_arena *arena = &a->answer->arena;
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  a->only = HENG_NONE;
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    if (!plan->tables[t].score) continue;
    if (name.len && heng__pair_has(plan->tables[t].pair, name)) a->only = t;
    heng_said said = heng__say_pair(plan->tables[t].pair);
    heng__buf_printf(&en, "%s%.*s", en.len ? ", " : "", HENG_ARG(said.en));
    heng__buf_printf(&zh, "%s%.*s", zh.len ? "、" : "", HENG_ARG(said.zh));
  }
  if (!en.len)
    return heng__answer_fail(a->answer, HENG_NOTFOUND,
                             HENG_M_HOST_AUDIT_NO_SCORE,
                             heng__say_pair(plan->pair), HENG_SAY2("", ""));
  if (!name.len || a->only != HENG_NONE) return HENG_OK;
  heng_said list = {heng__buf_slice(&en), heng__buf_slice(&zh)};
  return heng__answer_fail(a->answer, HENG_NOTFOUND, HENG_M_HOST_AUDIT_TABLE,
                           HENG_SAY(name), list);
}

heng_slice heng__audit_name(const heng_run *run, uint32_t table, uint32_t row) {
  const heng_plan *plan = run->plan;
  uint32_t root = plan->tables[table].root;
  uint32_t at = heng__run_row_at(run, table, row, root);
  if (plan->tables[root].kind == HENG_TABLE_PAIR) {
    heng_value ref = heng__run_value(run, root, at, 0);
    uint32_t to = plan->tables[root].fields[0].type.id;
    return ref.state == HENG_KNOWN ? heng__audit_name(run, to, ref.row)
                                   : (heng_slice){NULL, 0};
  }
  int32_t name = heng__name_field(plan, table);
  if (name < 0 || at == HENG_ROW_NONE) return (heng_slice){NULL, 0};
  heng_value v = heng__run_value(run, root, at, (uint32_t)name);
  return v.state == HENG_KNOWN ? v.text : (heng_slice){NULL, 0};
}

bool heng__audit_wants(const heng_audit *a,
                       uint32_t table,
                       heng_slice key,
                       const heng_run *run,
                       uint32_t row) {
  if (!a->unit.len || heng__slice_eq(key, a->unit)) return true;
  if (row == HENG_ROW_NONE) return false;
  if (heng__slice_eq(heng__audit_name(run, table, row), a->unit)) return true;
  // The key of a pair or group begins with that of its unit.
  return key.len > a->unit.len && key.ptr[a->unit.len] == '/' &&
         memcmp(key.ptr, a->unit.ptr, a->unit.len) == 0;
}

// The same of a row of the run.
static bool wants_row(const void *ctx, uint32_t table, uint32_t row) {
  const heng_audit *a = ctx;
  return heng__audit_wants(a, table, heng__run_key(a->run, table, row), a->run,
                           row);
}

bool heng__audit_wants_tie(const heng_audit *a, const heng_tie *tie) {
  for (size_t i = 0; i < tie->n_rows; i++)
    if (wants_row(a, tie->table, tie->rows[i])) return true;
  return false;
}

bool heng__audit_asks(const heng_audit *a, uint32_t table) {
  return a->run->plan->tables[table].score &&
         (a->only == HENG_NONE || a->only == table);
}

// Says which unit may have been meant.
static heng_status unknown_unit(heng_audit *a) {
  heng_arena *arena = &a->answer->arena;
  HENG_VEC(heng_pair) names = {0};
  for (uint32_t t = 0; t < a->run->plan->n_tables; t++) {
    if (!heng__audit_asks(a, t)) continue;
    for (uint32_t r = 0; r < a->run->tables[t].n_rows; r++)
      heng__push(arena, &names,
                 (heng_pair){heng__run_key(a->run, t, r),
                             heng__audit_name(a->run, t, r)});
  }
  return heng__answer_unknown(a->answer, HENG_M_HOST_UNIT_UNKNOWN, a->unit,
                              names.items, names.len);
}

// How many rows all tables have: what a computation costs goes with it.
static size_t size_of(const heng_run *run) {
  size_t n = 0;
  for (size_t t = 0; t < run->plan->n_tables; t++) n += run->tables[t].n_rows;
  return n;
}

static size_t between(size_t least, size_t x, size_t most) {
  return x < least ? least : x > most ? most : x;
}

// Each computation looks at all rows, so that with more of them fewer can be done:
// what is left out is said.
#define FEW_ROWS 10000

static size_t usual_budget(const heng_audit *a) {
  size_t size = size_of(a->run);
  if (size <= FEW_ROWS) return 20000;
  size_t budget = between(200, 50000000 / size, 5000);
  return a->unit.len ? budget * 8 : budget;
}

static size_t most_rows(const heng_audit *a) {
  if (a->unit.len) return SIZE_MAX;
  return between(10, 1000000 / (size_of(a->run) + 1), 200);
}

typedef struct near_row {
  asked_row row;
  size_t at;
  bool has_gap;
  heng_num gap;  // to the nearest neighbour
} near_row;

static int by_gap(const void *x, const void *y) {
  const near_row *a = x, *b = y;
  if (a->has_gap != b->has_gap) return a->has_gap ? -1 : 1;
  int c = a->has_gap ? heng__num_cmp(a->gap, b->gap) : 0;
  return c ? c : (a->at > b->at) - (a->at < b->at);
}

static int by_number(const void *x, const void *y) {
  const near_row *a = x, *b = y;
  return (a->at > b->at) - (a->at < b->at);
}

// Keeps the [most] rows that are nearest to a neighbour, in their order.
static void keep_nearest(heng_audit *a,
                         asked_row *rows,
                         size_t n,
                         size_t most) {
  near_row *all = heng__array(&a->answer->arena, near_row, n);
  for (size_t i = 0; i < n; i++) {
    all[i] = (near_row){.row = rows[i], .at = i};
    all[i].has_gap = heng__probe_gap(&a->answer->arena, a->probe, rows[i].table,
                                     rows[i].row, &all[i].gap);
  }
  qsort(all, n, sizeof *all, by_gap);
  qsort(all, most, sizeof *all, by_number);
  for (size_t i = 0; i < most; i++) rows[i] = all[i].row;
}

static heng_status find_rows(heng_audit *a, asked_row **out) {
  HENG_VEC(asked_row) rows = {0};
  heng_arena *arena = &a->answer->arena;
  bool any = false;
  for (uint32_t t = 0; t < a->run->plan->n_tables; t++) {
    if (!heng__audit_asks(a, t)) continue;
    for (size_t i = 0; i < a->run->tables[t].n_rows; i++) {
      asked_row row = {t, a->run->order[t][i]};
      heng_slice key = heng__run_key(a->run, t, row.row);
      if (!heng__audit_wants(a, t, key, a->run, row.row)) continue;
      any = true;
      if (heng__probe_can(a->probe, t)) heng__push(arena, &rows, row);
    }
  }
  size_t most = most_rows(a);
  a->n_margins = rows.len < most ? rows.len : most;
  a->n_unasked = rows.len - a->n_margins;
  if (a->n_unasked) keep_nearest(a, rows.items, rows.len, most);
  *out = rows.items;
  a->margins = heng__array(arena, heng_margins, a->n_margins);
  return any || !a->unit.len ? HENG_OK : unknown_unit(a);
}

// Of each row, where all are asked for: references are slow to try.
#define OTHERS 64

// ---- the jobs ---------------------------------------------------------------

// Every rounding with every other way, and every rank with ties with every other
// policy.
static void list_variants(heng_audit *a) {
  heng_arena *arena = &a->answer->arena;
  HENG_VEC(heng_audit_rounded) rounded = {0};
  HENG_VEC(heng_audit_tied) tied = {0};
  for (size_t i = 0; i < a->n_roundings; i++) {
    heng_rounded_else other[HENG_ROUNDED_ELSE_MOST];
    if (a->roundings[i].only_messages) continue;
    size_t n = heng__rounded_else(arena, &a->roundings[i], other);
    for (size_t k = 0; k < n; k++)
      heng__push(arena, &rounded,
                 (heng_audit_rounded){.rounding = i, .otherwise = other[k]});
  }
  for (size_t i = 0; i < a->n_ties; i++) {
    heng_tied_else other[HENG_TIED_ELSE_MOST];
    if (i && a->ties[i].rank == a->ties[i - 1].rank) continue;
    size_t n = heng__tied_else(a->ties[i].rank, other);
    for (size_t k = 0; k < n; k++)
      heng__push(arena, &tied,
                 (heng_audit_tied){.rank = a->ties[i].rank,
                                   .at = a->ties[i].at,
                                   .otherwise = other[k]});
  }
  a->rounded = rounded.items;
  a->n_rounded = rounded.len;
  a->tied = tied.items;
  a->n_tied = tied.len;
}

static heng_effects effects_of(const heng_audit *a,
                               heng_worker *worker,
                               const heng_plan *plan,
                               heng_look look,
                               uint32_t more) {
  heng_run *other;
  heng_run_options options = {.has_as_of = a->run->has_as_of,
                              .as_of = a->run->as_of};
  heng__run(worker->scratch, plan, a->run->records, &options, &other);
  return heng__effects(worker->keep, a->run, other, look, more);
}

static void do_rounded(const heng_audit *a,
                       heng_audit_rounded *r,
                       heng_worker *worker) {
  heng_plan *plan = heng__plan_rounded(
      worker->scratch, a->run->plan, &a->roundings[r->rounding], &r->otherwise);
  r->effects = effects_of(a, worker, plan, HENG_LOOK_RESULTS, HENG_NONE);
}

static void do_tied(const heng_audit *a,
                    heng_audit_tied *t,
                    heng_worker *worker) {
  heng_plan *plan =
      heng__plan_tied(worker->scratch, a->run->plan, t->rank, t->otherwise);
  t->effects = effects_of(a, worker, plan, HENG_LOOK_ALL, t->at.table);
}

static void do_job(void *ctx, size_t job, heng_worker *worker) {
  const work *w = ctx;
  heng_audit *a = w->audit;
  if (job < a->n_margins) {  // first, for they take the longest
    const asked_row *row = &w->rows[job];
    a->margins[job] =
        heng__margins_of(worker->keep, worker->scratch, a->probe, row->table,
                         row->row, a->budget, a->unit.len ? a->budget : OTHERS);
    return;
  }
  job -= a->n_margins;
  if (job < a->n_rounded)
    do_rounded(a, &a->rounded[job], worker);
  else
    do_tied(a, &a->tied[job - a->n_rounded], worker);
}

// ---- the command ------------------------------------------------------------

// Runs, and takes note of what the run does.
static heng_run *run_noted(heng_answer *answer,
                           const heng_ready *ready,
                           heng_noted *noted) {
  heng_run *run;
  heng_run_options options = {.noted = noted};
  noted->arena = &answer->arena;
  heng__run(&answer->arena, ready->plan, ready->records, &options, &run);
  return run;
}

static bool put_facts(heng_audit *a, const heng_ready *ready) {
  heng_report_section *facts =
      heng__report_facts(a->answer->report, HENG_LIT("run"), HENG_SAY2("", ""));
  heng__facts_of_run(a->answer, facts, ready, a->run);
  heng_report_section *summary =
      heng__report_facts(a->answer->report, HENG_LIT("summary"),
                         HENG_SAY2("What decides", "核查结论"));
  return heng__audit_put_summary(a, summary);
}

static heng_status audit_command(heng_answer *answer, const void *ctx) {
  const heng_audit_request *request = ctx;
  heng_ready ready;
  heng_status status = heng__ready(answer, &request->run, &ready);
  if (status != HENG_OK) return status;
  double began = heng__now();
  heng_noted noted = {0};
  heng_audit a = {.answer = answer,
                  .unit = heng__slice(request->unit),
                  .budget = request->budget,
                  .screen = request->screen,
                  .brief = request->screen && !request->unit};
  a.run = run_noted(answer, &ready, &noted);
  if (!a.budget) a.budget = usual_budget(&a);
  status = find_score(&a, heng__slice(request->run.table));
  if (status != HENG_OK) return status;
  heng_arena *arena = &answer->arena;
  work w = {.audit = &a};
  a.probe = heng__probe_new(arena, a.run, &noted);
  status = find_rows(&a, &w.rows);
  if (status != HENG_OK) return status;
  a.n_roundings = heng__roundings(arena, a.run->plan, &noted, &a.roundings);
  a.n_ties = heng__ties(arena, a.run, &noted, &a.ties);
  list_variants(&a);
  a.sums = heng__sums(arena, a.run, a.only, wants_row, &a);
  heng__workers_run(answer, request->run.threads,
                    a.n_margins + a.n_rounded + a.n_tied, do_job, &w);
  answer->timing.compute += heng__now() - began;
  began = heng__now();
  bool decides = put_facts(&a, &ready);
  heng__audit_show(&a);
  answer->timing.report += heng__now() - began;
  return decides && request->exit_code ? HENG_FINDINGS : HENG_OK;
}

heng_status heng_host_audit(heng_host *host,
                            const heng_audit_request *request,
                            heng_answer **answer) {
  return heng__answer_make(host, "audit", audit_command, request, answer);
}
