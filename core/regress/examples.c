// Running the examples of a plan: made ready once, tried as often as wanted.
#include "regress/examples_internal.h"

#include "plan/build.h"

// A plan whose figures may be changed without touching those of the original.
static heng_plan *copy_plan(heng_arena *arena, const heng_plan *plan) {
  heng_plan *copy = heng__new(arena, heng_plan);
  *copy = *plan;
  copy->arena = arena;
  copy->params = heng__array(arena, heng_plan_param, plan->n_params);
  for (size_t i = 0; i < plan->n_params; i++) {
    const heng_plan_param *from = &plan->params[i];
    heng_plan_param *to = &copy->params[i];
    *to = *from;
    to->cells = heng__array(arena, heng_const, from->n_cells);
    if (from->n_cells)
      memcpy(to->cells, from->cells, from->n_cells * sizeof *to->cells);
  }
  return copy;
}

#define PROBLEM_LINES 5

void heng__trial_problems(heng_trial *trial, heng_diag *diag) {
  size_t left = PROBLEM_LINES;
  for (const heng_diag *p = trial->problems.first; p && left; p = p->next) {
    if (p->severity != HENG_ERROR || heng__trial_forgives(trial, p)) continue;
    left--;
    heng_said text = {heng__diag_message(trial->arena, p, HENG_EN),
                      heng__diag_message(trial->arena, p, HENG_ZH)};
    heng_diag *note =
        heng__note(trial->diags, diag, HENG_N_PLAIN, p->span, text);
    if (p->file.len)
      heng__diag_at_record(trial->diags, note, p->file, p->line, p->cell);
    for (const heng_diag *n = p->notes; n; n = n->next)
      heng__note(trial->diags, diag, HENG_N_PLAIN, n->span,
                 (heng_said){heng__diag_message(trial->arena, n, HENG_EN),
                             heng__diag_message(trial->arena, n, HENG_ZH)});
  }
}

static heng_span title_of(const heng_stmt *stmt) {
  return stmt->head.source ? stmt->head : stmt->span;
}

// Sets the figures that the example sets.
static void set_figures(heng_trial *trial) {
  if (!trial->example->n_sets) return;
  heng_plan *plan = copy_plan(trial->arena, trial->plan);
  trial->plan = plan;
  for (size_t i = 0; i < trial->example->n_sets; i++) {
    heng_slice name = heng__span_text(trial->example->sets[i].param->span);
    const heng_expr *to = trial->example->sets[i].value;
    heng_slice value =
        to->kind == HENG_E_TEXT ? to->text : heng__span_text(to->span);
    size_t before = trial->problems.met[HENG_ERROR];
    heng_status status = heng__plan_set(plan, name, value, &trial->problems);
    if (status == HENG_OK && trial->problems.met[HENG_ERROR] == before)
      continue;
    trial->refused = true;
  }
}

static bool expects_error(const heng_example *example) {
  for (size_t i = 0; i < example->n_expects; i++)
    if (example->expects[i].kind == HENG_X_ERROR) return true;
  return false;
}

// An example whose records or figures are refused though no error is expected.
static void report_refused(heng_trial *trial) {
  heng_diag *diag =
      heng__diag(trial->diags, HENG_M_TEST_REFUSED, title_of(trial->stmt),
                 HENG_SAY(trial->example->title));
  heng__trial_problems(trial, diag);
  trial->result->broken = true;
}

// Its records, and its figures on trial->plan.
static void set_up(heng_trial *trial) {
  set_figures(trial);
  if (!heng__trial_records(trial)) trial->result->broken = true;
}

static void perform(heng_trial *trial) {
  if (trial->refused && !expects_error(trial->example)) {
    report_refused(trial);
    return;
  }
  if (!trial->refused) {
    heng_run_options options = {.has_as_of = trial->example->has_as_of,
                                .as_of = trial->example->as_of,
                                .trace = trial->trace};
    heng_run *run;
    if (heng__run(trial->arena, trial->plan, trial->records, &options, &run) !=
        HENG_OK) {
      report_refused(trial);
      return;
    }
    trial->run = run;
  }
  for (size_t i = 0; i < trial->example->n_expects; i++) {
    heng__trial_expect(trial, &trial->example->expects[i]);
    if (trial->quiet && trial->result->n_failed) return;
  }
  heng__trial_tell(trial);
}

static heng_trial begin(heng_arena *arena,
                        const heng_plan *plan,
                        const heng_stmt *stmt,
                        heng_diags *diags,
                        heng_example_result *result) {
  *result = (heng_example_result){.title = stmt->example->title,
                                  .span = stmt->span,
                                  .n_expects = stmt->example->n_expects};
  return (heng_trial){.arena = arena,
                      .diags = diags,
                      .plan = plan,
                      .stmt = stmt,
                      .example = stmt->example,
                      .result = result};
}

const heng_run *heng__trial_was(heng_trial *trial) {
  if (trial->was_tried) return trial->was;
  trial->was_tried = true;
  heng_diags nobody;
  heng__diags_init(&nobody, trial->arena);
  heng_example_result result;
  heng_trial old =
      begin(trial->arena, trial->before->plan, trial->stmt, &nobody, &result);
  heng__diags_init(&old.problems, trial->arena);
  set_up(&old);
  if (result.broken || old.refused) return NULL;
  heng_run_options options = {.has_as_of = old.example->has_as_of,
                              .as_of = old.example->as_of};
  heng_run *run;
  if (heng__run(trial->arena, old.plan, old.records, &options, &run) == HENG_OK)
    trial->was = run;
  return trial->was;
}

static heng_suite_case make_case(heng_arena *arena,
                                 const heng_plan *plan,
                                 const heng_stmt *stmt,
                                 heng_diags *diags) {
  heng_example_result result;
  heng_trial trial = begin(arena, plan, stmt, diags, &result);
  heng__diags_init(&trial.problems, arena);
  if (stmt->example->n_expects) {
    set_up(&trial);
  } else {
    heng__diag(diags, HENG_M_TEST_EMPTY, title_of(stmt),
               HENG_SAY(stmt->example->title));
    result.broken = true;
  }
  return (heng_suite_case){.stmt = stmt,
                           .plan = trial.plan,
                           .records = trial.records,
                           .problems = trial.problems,
                           .refused = trial.refused,
                           .broken = result.broken};
}

heng_suite *heng__suite_make(heng_arena *arena,
                             const heng_plan *plan,
                             const heng_source *only,
                             heng_diags *diags) {
  heng_suite *suite = heng__new(arena, heng_suite);
  HENG_VEC(heng_suite_case) cases = {0};
  heng_diags nobody;
  heng__diags_init(&nobody, arena);
  bool told = diags != NULL;
  if (!told) diags = &nobody;
  for (size_t t = 0; t < plan->n_trees; t++) {
    const heng_tree *tree = plan->trees[t];
    if ((only && tree->source != only) || tree->revised) continue;
    for (size_t i = 0; i < tree->n_stmts; i++)
      if (tree->stmts[i].kind == HENG_S_EXAMPLE)
        heng__push(arena, &cases,
                   make_case(arena, plan, &tree->stmts[i], diags));
  }
  *suite = (heng_suite){
      .plan = plan, .cases = cases.items, .len = cases.len, .told = told};
  return suite;
}

bool heng__suite_try(heng_arena *arena,
                     const heng_suite *suite,
                     size_t number,
                     const heng_plan *plan,
                     heng_diags *diags,
                     heng_example_result *result) {
  return heng__suite_trace(arena, suite, number, plan, NULL, diags, result);
}

bool heng__suite_trace(heng_arena *arena,
                       const heng_suite *suite,
                       size_t number,
                       const heng_plan *plan,
                       heng_trace *trace,
                       heng_diags *diags,
                       heng_example_result *result) {
  const heng_suite_case *made = &suite->cases[number];
  heng_diags nobody;
  heng__diags_init(&nobody, arena);
  heng_trial trial =
      begin(arena, plan, made->stmt, diags ? diags : &nobody, result);
  trial.quiet = !diags;
  trial.before = suite->before;
  trial.trace = trace;
  heng__diags_init(&trial.problems, arena);
  if (made->broken) {
    if (diags && !suite->told) make_case(arena, suite->plan, made->stmt, diags);
    result->broken = true;
    return false;
  }
  if (plan->rows != suite->plan->rows) {
    set_up(&trial);
  } else {
    trial.records = made->records;
    if (plan == suite->plan)
      trial.plan = made->plan;
    else
      set_figures(&trial);
    trial.problems = made->problems;
    trial.refused |= made->refused;
  }
  if (!result->broken) perform(&trial);
  return !result->broken && !result->n_failed;
}

void heng__examples_run(heng_arena *arena,
                        const heng_plan *plan,
                        const heng_source *only,
                        const struct heng_before *before,
                        heng_diags *diags,
                        heng_example_results *out) {
  heng_suite *suite = heng__suite_make(arena, plan, only, diags);
  suite->before = before;
  *out = (heng_example_results){
      heng__array(arena, heng_example_result, suite->len), suite->len, 0};
  for (size_t i = 0; i < suite->len; i++)
    if (!heng__suite_try(arena, suite, i, plan, diags, &out->items[i]))
      out->n_failed++;
}
