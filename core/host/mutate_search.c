// Examples for the changes that nothing notices: looked for on several threads,
// shown, and added to a file of examples.
#include "host/mutate.h"
#include "host/present.h"
#include "host/workers.h"

// Searching -----------------------------------------------------------------------------

typedef struct searching {
  heng_mutating *m;
  heng_starts *starts;
  heng_mutate_case **cases;
  heng_trier *triers;  // one for each thread; of the first the plan is there
  heng_search_options options;
} searching;

static heng_trier *trier_of(searching *s, heng_worker *worker) {
  heng_trier *t = &s->triers[worker->number];
  if (!t->patchable)
    t->patchable = worker->number ? heng__mutating_patchable(s->m, worker->keep)
                                  : s->m->patchable;
  t->suite = s->m->suite;
  return t;
}

static void job(void *ctx, size_t number, heng_worker *worker) {
  searching *s = ctx;
  heng_mutate_case *c = s->cases[number];
  heng__mutant_search(worker->keep, worker->scratch, trier_of(s, worker),
                      s->starts, &s->options, c->mutant, c->sought);
}

static heng_starts *make_starts(heng_mutating *m) {
  heng_arena *arena = &m->answer->arena;
  const heng_records **records =
      heng__array(arena, const heng_records *, m->n_samples + 1);
  for (size_t i = 0; i < m->n_samples; i++) records[i] = m->samples[i].records;
  heng_starts *starts =
      heng__starts(arena, m->profile->plan, NULL, records, m->n_samples);
  for (size_t i = 0; i < m->n_samples; i++)
    heng__starts_add_whole(arena, starts, records[i]);
  return starts;
}

// A worker looks, so that its memory is let go in any case.
static void look_job(void *ctx, size_t number, heng_worker *worker) {
  searching *s = ctx;
  (void)number;
  heng__starts_look(worker->keep, worker->scratch, s->starts);
}

static size_t budget_of(const heng_mutating *m) {
  return m->request->budget ? m->request->budget : HENG_SOUGHT_BUDGET;
}

void heng__mutate_search(heng_mutating *m) {
  heng_arena *arena = &m->answer->arena;
  double began = heng__now();
  size_t n = 0;
  // What any expectation could say counts, whether a score shows it or not.
  searching s = {.m = m,
                 .cases = heng__array(arena, heng_mutate_case *, m->n + 1),
                 .options = {m->request->seed, budget_of(m), true}};
  for (size_t i = 0; i < m->n; i++) {
    heng_mutate_case *c = &m->cases[i];
    if (c->result.fate != HENG_FATE_SURVIVED || c->listed) continue;
    c->sought = heng__new(arena, heng_sought_answer);
    s.cases[n++] = c;
  }
  if (!n) return;
  s.starts = make_starts(m);
  heng__workers_run(m->answer, 1, 1, look_job, &s);
  s.triers = heng__array(arena, heng_trier,
                         heng__workers_count(m->request->threads, n));
  heng__workers_run(m->answer, m->request->threads, n, job, &s);
  for (size_t i = 0; i < n; i++)
    if (s.cases[i]->sought->answer == HENG_SOUGHT_EQUAL)
      s.cases[i]->result = (heng_trial_result){.fate = HENG_FATE_SAME};
  m->answer->timing.compute += heng__now() - began;
}

// Showing -------------------------------------------------------------------------------

static heng_slice text_in(const heng_mutating *m, heng_said text) {
  return m->answer->host->chinese ? text.zh : text.en;
}

// "# f848f2a43c greenhill.heng:13: 80 → 79"
static heng_slice comment_of(heng_mutating *m, const heng_mutant *mutant) {
  heng_arena *arena = &m->answer->arena;
  heng_slice place =
      heng__place_text(arena, mutant->change.at, (heng_slice){NULL, 0}, 0);
  return heng__arena_printf(arena, "# %.*s %.*s: %.*s → %.*s",
                            HENG_ARG(mutant->id), HENG_ARG(place),
                            HENG_ARG(heng__mutant_before(arena, mutant)),
                            HENG_ARG(heng__mutant_after(arena, mutant)));
}

static heng_said not_found(heng_mutating *m) {
  heng_arena *arena = &m->answer->arena;
  return (heng_said){
      heng__arena_printf(arena, "not found within %zu record set%s",
                         budget_of(m), budget_of(m) == 1 ? "" : "s"),
      heng__arena_printf(arena, "试算 %zu 份数据未找到", budget_of(m))};
}

static heng_said answer_said(heng_mutating *m, heng_sought answer) {
  switch (answer) {
    case HENG_SOUGHT_EXAMPLE: return HENG_SAY2("example", "已找到示例");
    case HENG_SOUGHT_EQUAL: return HENG_SAY2("means the same", "含义不变");
    case HENG_SOUGHT_NOTHING: break;
  }
  return not_found(m);
}

static void put_answer(heng_mutating *m,
                       heng_report_section *s,
                       const heng_mutate_case *c) {
  const heng_sought_answer *a = c->sought;
  heng__report_row(s);
  heng__put_text(s, c->mutant->id);
  heng__put_said(s, c->mutant->rule);
  heng__put_said(s, answer_said(m, a->answer));
  if (a->answer == HENG_SOUGHT_NOTHING) return;
  bool equal = a->answer == HENG_SOUGHT_EQUAL;
  heng__put_said(s, equal ? a->because : a->witness.about);
  if (!equal) heng__put_text(s, text_in(m, a->witness.text));
}

static void put_answers(heng_mutating *m) {
  heng_report_section *s =
      heng__report_table(m->answer->report, HENG_LIT("searched"),
                         HENG_SAY2("What the search found", "搜索结果"));
  heng__report_column(s, HENG_LIT("id"), HENG_SAY2("id", "编号"), 0);
  heng__report_column(s, HENG_LIT("rule"), HENG_SAY2("rule", "规则"), 0);
  heng__report_column(s, HENG_LIT("answer"), HENG_SAY2("answer", "结论"), 0);
  heng__report_column(s, HENG_LIT("differs"),
                      HENG_SAY2("differs in, or proof", "差别或证明"),
                      HENG_COLUMN_ONLY_IF_USED);
  heng__report_column(s, HENG_LIT("example"), HENG_SAY2("example", "示例"),
                      HENG_COLUMN_DETAIL);
  for (size_t i = 0; i < m->n; i++)
    if (m->cases[i].sought) put_answer(m, s, &m->cases[i]);
}

// The examples as a text that can stand in a *.test.heng, each below the change that
// it notices.
static heng_slice examples_of(heng_mutating *m) {
  heng_buf out = {.arena = &m->answer->arena};
  for (size_t i = 0; i < m->n; i++) {
    const heng_sought_answer *a = m->cases[i].sought;
    if (!a || a->answer == HENG_SOUGHT_EQUAL) continue;
    if (out.len) heng__buf_puts(&out, "\n");
    heng__buf_add(&out, comment_of(m, m->cases[i].mutant));
    heng__buf_puts(&out, "\n");
    if (a->answer == HENG_SOUGHT_EXAMPLE)
      heng__buf_add(&out, text_in(m, a->witness.text));
    else
      heng__buf_printf(&out, "# %.*s\n", HENG_ARG(text_in(m, not_found(m))));
  }
  return heng__buf_slice(&out);
}

void heng__mutate_search_show(heng_mutating *m) {
  heng_slice text = examples_of(m);
  put_answers(m);
  heng_report_section *s = heng__report_text(
      m->answer->report, HENG_LIT("examples"),
      HENG_SAY2("Examples that would notice", "可以发现这些改动的示例"));
  heng__report_lines(s, text);
}

// Saving --------------------------------------------------------------------------------

heng_status heng__mutate_search_save(heng_mutating *m) {
  heng_arena *arena = &m->answer->arena;
  heng_slice path = heng__slice(m->request->examples);
  heng_slice before = {NULL, 0};
  heng_said why;
  heng_status status = HENG_OK;
  heng_buf out = {.arena = arena};
  if (heng__path_kind(path) == HENG_PATH_FILE)
    status = heng__file_read(arena, path, &before, &why);
  if (before.len) heng__buf_add(&out, before);
  if (before.len && before.ptr[before.len - 1] != '\n')
    heng__buf_puts(&out, "\n");
  if (before.len) heng__buf_puts(&out, "\n");
  size_t n = 0;
  for (size_t i = 0; i < m->n; i++) {
    const heng_mutate_case *c = &m->cases[i];
    if (!c->sought || c->sought->answer != HENG_SOUGHT_EXAMPLE) continue;
    if (n++) heng__buf_puts(&out, "\n");
    heng__buf_add(&out, comment_of(m, c->mutant));
    heng__buf_puts(&out, "\n");
    heng__buf_add(&out, text_in(m, c->sought->witness.text));
  }
  // Nothing to add leaves the file as it is.
  if (status == HENG_OK && n)
    status = heng__file_write(arena, path, heng__buf_slice(&out), &why);
  if (status == HENG_OK) return status;
  return heng__answer_fail(m->answer, HENG_SYSTEM, HENG_M_MUTATE_WRITE,
                           HENG_SAY(path), why);
}
