// Running the examples of a plan, one after another.
#include "regress/examples_internal.h"

#include "plan/build.h"

// A plan whose figures may be changed without touching those of the original.
static heng_plan *copy_plan(heng_arena *arena, const heng_plan *plan) {
  heng_plan *copy = heng__new(arena, heng_plan);
  *copy = *plan;
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
  }
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
static void report_refused(heng_trial *trial, heng_span span) {
  heng_diag *diag = heng__diag(trial->diags, HENG_M_TEST_REFUSED, span,
                               HENG_SAY(trial->example->title));
  heng__trial_problems(trial, diag);
  trial->result->broken = true;
}

static void run_trial(heng_trial *trial) {
  const heng_stmt *stmt = trial->stmt;
  heng_span title = stmt->head.source ? stmt->head : stmt->span;
  if (!trial->example->n_expects) {
    heng__diag(trial->diags, HENG_M_TEST_EMPTY, title,
               HENG_SAY(trial->example->title));
    trial->result->broken = true;
    return;
  }
  set_figures(trial);
  if (!heng__trial_records(trial)) {
    trial->result->broken = true;
    return;
  }
  if (trial->refused && !expects_error(trial->example)) {
    report_refused(trial, title);
    return;
  }
  if (!trial->refused) {
    heng_run_options options = {.has_as_of = trial->example->has_as_of,
                                .as_of = trial->example->as_of};
    heng_run *run;
    if (heng__run(trial->arena, trial->plan, trial->records, &options, &run) !=
        HENG_OK) {
      report_refused(trial, title);
      return;
    }
    trial->run = run;
  }
  for (size_t i = 0; i < trial->example->n_expects; i++)
    heng__trial_expect(trial, &trial->example->expects[i]);
}

void heng__examples_run(heng_arena *arena,
                        const heng_plan *plan,
                        const heng_source *only,
                        heng_diags *diags,
                        heng_example_results *out) {
  HENG_VEC(heng_example_result) results = {0};
  *out = (heng_example_results){0};
  for (size_t t = 0; t < plan->n_trees; t++) {
    const heng_tree *tree = plan->trees[t];
    if ((only && tree->source != only) || tree->revised) continue;
    for (size_t i = 0; i < tree->n_stmts; i++) {
      const heng_stmt *stmt = &tree->stmts[i];
      if (stmt->kind != HENG_S_EXAMPLE) continue;
      heng_example_result result = {.title = stmt->example->title,
                                    .span = stmt->span,
                                    .n_expects = stmt->example->n_expects};
      heng_trial trial = {.arena = arena,
                          .diags = diags,
                          .plan = plan,
                          .stmt = stmt,
                          .example = stmt->example,
                          .result = &result};
      heng__diags_init(&trial.problems, arena);
      run_trial(&trial);
      if (result.n_failed || result.broken) out->n_failed++;
      heng__push(arena, &results, result);
    }
  }
  out->items = results.items;
  out->len = results.len;
}
