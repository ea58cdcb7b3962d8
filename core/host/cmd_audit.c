// `audit`: what of a result hangs by a thread. Its jobs, each a few runs of changed
// rules or records, are done by several threads; what they find does not depend on
// their number.
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

static bool asks_table(const heng_audit *a, uint32_t table) {
  return a->run->plan->tables[table].score &&
         (a->only == HENG_NONE || a->only == table);
}

// Says which unit may have been meant.
static heng_status unknown_unit(heng_audit *a) {
  heng_arena *arena = &a->answer->arena;
  HENG_VEC(heng_pair) names = {0};
  for (uint32_t t = 0; t < a->run->plan->n_tables; t++) {
    if (!asks_table(a, t)) continue;
    for (uint32_t r = 0; r < a->run->tables[t].n_rows; r++)
      heng__push(arena, &names,
                 (heng_pair){heng__run_key(a->run, t, r),
                             heng__audit_name(a->run, t, r)});
  }
  return heng__answer_unknown(a->answer, HENG_M_HOST_UNIT_UNKNOWN, a->unit,
                              names.items, names.len);
}

static heng_status find_rows(heng_audit *a, asked_row **out) {
  HENG_VEC(asked_row) rows = {0};
  heng_arena *arena = &a->answer->arena;
  bool any = false;
  for (uint32_t t = 0; t < a->run->plan->n_tables; t++) {
    if (!asks_table(a, t)) continue;
    for (size_t i = 0; i < a->run->tables[t].n_rows; i++) {
      asked_row row = {t, a->run->order[t][i]};
      heng_slice key = heng__run_key(a->run, t, row.row);
      if (!heng__audit_wants(a, t, key, a->run, row.row)) continue;
      any = true;
      if (heng__probe_can(a->probe, t)) heng__push(arena, &rows, row);
    }
  }
  *out = rows.items;
  a->n_margins = rows.len;
  a->margins = heng__array(arena, heng_margins, rows.len);
  return any || !a->unit.len ? HENG_OK : unknown_unit(a);
}

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
    a->margins[job] = heng__margins_of(worker->keep, worker->scratch, a->probe,
                                       row->table, row->row, a->budget);
    return;
  }
  job -= a->n_margins;
  if (job < a->n_rounded)
    do_rounded(a, &a->rounded[job], worker);
  else
    do_tied(a, &a->tied[job - a->n_rounded], worker);
}

// ---- the summary ------------------------------------------------------------

void heng__audit_count(const heng_audit *a,
                       heng_audit_counts *c,
                       const heng_effects *effects) {
  for (size_t i = 0; i < effects->len; i++) {
    const heng_effect *e = &effects->items[i];
    if (!asks_table(a, e->table)) continue;
    if (!heng__audit_wants(a, e->table, e->key, a->run,
                           e->added ? HENG_ROW_NONE : e->row))
      continue;
    heng_role role = a->run->plan->tables[e->table].fields[e->field].role;
    c->places += role == HENG_ROLE_PLACE;
    c->tiers += role == HENG_ROLE_TIER;
    c->totals += role == HENG_ROLE_TOTAL;
  }
}

static void fact(heng_audit *a,
                 heng_report_section *facts,
                 const char *key,
                 heng_said name,
                 heng_said sentence) {
  (void)a;
  heng__report_fact(facts, heng__slice(key), name);
  heng__put_said(facts, sentence);
}

static bool say_roundings(heng_audit *a, heng_report_section *facts) {
  heng_audit_counts mode = {0}, digit = {0};
  size_t deciding = 0;
  for (size_t i = 0; i < a->n_roundings; i++) {
    heng_audit_counts own = {0};
    for (size_t k = 0; k < a->n_rounded; k++) {
      const heng_audit_rounded *r = &a->rounded[k];
      if (r->rounding != i) continue;
      bool of_mode = r->otherwise.mode != a->roundings[i].mode;
      heng__audit_count(a, of_mode ? &mode : &digit, &r->effects);
      heng__audit_count(a, &own, &r->effects);
    }
    deciding += own.places || own.tiers;
  }
  heng_arena *arena = &a->answer->arena;
  heng_said said = HENG_SAY2("nothing is rounded", "没有舍入");
  if (a->n_roundings && !deciding)
    said = (heng_said){
        heng__arena_printf(arena, "%zu roundings; none decides a place or tier",
                           a->n_roundings),
        heng__arena_printf(arena, "%zu 处舍入，均不决定位次或等次",
                           a->n_roundings)};
  if (deciding)
    said = (heng_said){
        heng__arena_printf(
            arena,
            "%zu of %zu roundings decide%s a place or tier: another mode would "
            "change %zu places and %zu tiers, a digit less or more %zu places "
            "and %zu tiers",
            deciding, a->n_roundings, deciding == 1 ? "s" : "", mode.places,
            mode.tiers, digit.places, digit.tiers),
        heng__arena_printf(
            arena,
            "%zu 处舍入中有 %zu 处决定位次或等次：换一种舍入方式，"
            "共变动 %zu 个位次、%zu 个等次；多保留或少保留一位，"
            "共变动 %zu 个位次、%zu 个等次",
            a->n_roundings, deciding, mode.places, mode.tiers, digit.places,
            digit.tiers)};
  fact(a, facts, "roundings", HENG_SAY2("roundings", "舍入"), said);
  return deciding;
}

static bool say_ties(heng_audit *a, heng_report_section *facts) {
  heng_audit_counts all = {0};
  size_t left = 0, ties = 0;
  for (size_t i = 0; i < a->n_ties; i++) {
    if (!heng__audit_wants_tie(a, &a->ties[i])) continue;
    ties++;
    left += a->ties[i].left;
  }
  for (size_t i = 0; i < a->n_tied; i++)
    heng__audit_count(a, &all, &a->tied[i].effects);
  heng_arena *arena = &a->answer->arena;
  heng_said said = HENG_SAY2("no two rows tie", "没有并列");
  if (ties || all.totals || all.places || all.tiers)
    said = (heng_said){
        heng__arena_printf(
            arena,
            "%zu ties, %zu of them left by the rules' last key; other policies "
            "would change %zu totals, %zu places and %zu tiers of scores",
            ties, left, all.totals, all.places, all.tiers),
        heng__arena_printf(
            arena,
            "%zu 组并列，其中 %zu 组按全部排序依据仍并列；换一种并列"
            "办法，共变动 %zu 个总分、%zu 个位次、%zu 个等次",
            ties, left, all.totals, all.places, all.tiers)};
  fact(a, facts, "ties", HENG_SAY2("ties", "并列"), said);
  return all.places || all.tiers;
}

static void say_margins(heng_audit *a, heng_report_section *facts) {
  size_t moved = 0, one = 0, runs = 0, cells = 0, spent = 0;
  for (size_t i = 0; i < a->n_margins; i++) {
    const heng_margins *m = &a->margins[i];
    bool any = false, step = false, cut = false;
    for (int g = 0; g < HENG_GOAL_COUNT; g++) {
      any |= m->goals[g].found || m->goals[g].choice_found ||
             m->goals[g].whole_found;
      step |= m->goals[g].found &&
              (m->goals[g].nudge.steps == 1 || m->goals[g].nudge.steps == -1);
      cut |= m->goals[g].asked && m->goals[g].sure == HENG_SURE_BUDGET;
    }
    moved += any;
    one += step;
    spent += cut;
    runs += m->n_runs;
    cells += m->n_cells;
  }
  heng_arena *arena = &a->answer->arena;
  heng_said said = HENG_SAY2("nothing is placed", "没有排名");
  if (a->n_margins)
    said = (heng_said){
        heng__arena_printf(
            arena,
            "a change of one input moves %zu of %zu rows, one step of a number "
            "or date %zu; %zu inputs tried by %zu computations",
            moved, a->n_margins, one, cells, runs),
        heng__arena_printf(
            arena,
            "%zu 行中有 %zu 行改动一个数据就会变动名次或等次，其中 "
            "%zu 行只需改动数字或日期的一个单位；共试 %zu 个数据，计算 %zu 次",
            a->n_margins, moved, one, cells, runs)};
  fact(a, facts, "margins", HENG_SAY2("margins", "差距"), said);
  if (!spent) return;
  heng_slice budget = heng__arena_printf(arena, "%zu", a->budget);
  heng_slice units = heng__arena_printf(arena, "%zu", spent);
  heng__diag(&a->answer->diags, HENG_M_HOST_AUDIT_BUDGET, (heng_span){0},
             HENG_SAY(budget), HENG_SAY(units));
}

static bool say_sums(heng_audit *a, heng_report_section *facts) {
  const heng_sums *s = &a->sums;
  size_t wrong = s->n_why[HENG_SUM_SHOWN] + s->n_why[HENG_SUM_RULE];
  heng_arena *arena = &a->answer->arena;
  heng_said said = {
      heng__arena_printf(
          arena,
          "of %zu sums %zu are the shown parts added up, %zu once rounded as "
          "the rule says, %zu only with what is not shown, %zu are more than a "
          "sum by their rule",
          s->n_seen, s->n_seen - s->len, s->n_why[HENG_SUM_ROUNDS],
          s->n_why[HENG_SUM_SHOWN], s->n_why[HENG_SUM_RULE]),
      heng__arena_printf(
          arena,
          "%zu 处合计中，%zu 处等于所列各项之和，%zu 处按规则舍入后相符，%zu "
          "处因所列各项本身是近似值而不符，%zu 处按规则不是简单相加",
          s->n_seen, s->n_seen - s->len, s->n_why[HENG_SUM_ROUNDS],
          s->n_why[HENG_SUM_SHOWN], s->n_why[HENG_SUM_RULE])};
  fact(a, facts, "sums", HENG_SAY2("sums", "合计"), said);
  return wrong;
}

// ---- the command ------------------------------------------------------------

#define USUAL_BUDGET 20000

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

static bool put_summary(heng_audit *a, const heng_ready *ready) {
  heng_report_section *facts =
      heng__report_facts(a->answer->report, HENG_LIT("run"), HENG_SAY2("", ""));
  heng__facts_of_run(a->answer, facts, ready, a->run);
  heng_report_section *summary =
      heng__report_facts(a->answer->report, HENG_LIT("summary"),
                         HENG_SAY2("What decides", "核查结论"));
  bool decides = say_roundings(a, summary);
  decides |= say_ties(a, summary);
  say_margins(a, summary);
  decides |= say_sums(a, summary);
  if (a->brief)
    fact(a, summary, "shown", HENG_SAY2("shown below", "下列内容"),
         HENG_SAY2("what decides something; all of one unit with --unit, all "
                   "of everything with --format json",
                   "只列起决定作用的；加 --unit 可看一个单位的全部，"
                   "加 --format json 可得全部"));
  return decides;
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
                  .budget = request->budget ? request->budget : USUAL_BUDGET,
                  .brief = request->brief};
  a.run = run_noted(answer, &ready, &noted);
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
  bool decides = put_summary(&a, &ready);
  heng__audit_show(&a);
  answer->timing.report += heng__now() - began;
  return decides && request->exit_code ? HENG_FINDINGS : HENG_OK;
}

heng_status heng_host_audit(heng_host *host,
                            const heng_audit_request *request,
                            heng_answer **answer) {
  return heng__answer_make(host, "audit", audit_command, request, answer);
}
