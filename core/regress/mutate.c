// Trying a mutant: its plan, the examples, then the samples; the first that notices
// it ends the trial.
#include "regress/mutate.h"

#include "plan/print.h"

uint32_t *heng__killers_new(heng_arena *arena, const heng_patchable *p) {
  const heng_patch_place *places;
  size_t n = heng__patchable_places(p, &places);
  uint32_t *killers = heng__array(arena, uint32_t, n + 1);
  for (size_t i = 0; i < n; i++) killers[i] = HENG_NONE;
  return killers;
}

// Plans -----------------------------------------------------------------------------

const heng_plan *heng__mutant_plan(heng_arena *scratch,
                                   heng_patchable *p,
                                   const heng_mutant *m) {
  switch (heng__patch(p, m->place, &m->change, scratch)) {
    case HENG_PATCH_DONE: return heng__patchable_plan(p);
    case HENG_PATCH_REFUSED: return NULL;
    case HENG_PATCH_LARGE: break;
  }
  return heng__patch_compile(scratch, p, &m->change);
}

void heng__mutant_drop(heng_patchable *p) {
  heng__patch_undo(p);
}

// Comparing runs -----------------------------------------------------------------------

static bool same_value(heng_arena *arena,
                       const heng_run *a,
                       const heng_run *b,
                       heng_type type,
                       heng_value x,
                       heng_value y) {
  if (x.state != y.state) return false;
  if (x.state != HENG_KNOWN) return true;
  switch (type.base) {
    case HENG_TYPE_NUMBER: return heng__num_cmp(x.num, y.num) == 0;
    case HENG_TYPE_TEXT:
      return heng__slice_eq(heng__value_text(arena, a, type, x, HENG_EN),
                            heng__value_text(arena, b, type, y, HENG_EN));
    case HENG_TYPE_REF: return x.row == y.row;
    default: return x.code == y.code;
  }
}

static bool same_score(heng_arena *arena,
                       const heng_run *a,
                       const heng_run *b,
                       uint32_t table) {
  const heng_plan_table *t = &a->plan->tables[table];
  size_t n = a->tables[table].n_rows;
  if (n != b->tables[table].n_rows) return false;
  for (uint32_t row = 0; row < n; row++)
    if (!heng__slice_eq(heng__run_key(a, table, row),
                        heng__run_key(b, table, row)))
      return false;
  for (uint32_t f = 0; f < t->n_fields; f++)
    for (uint32_t row = 0; t->fields[f].published && row < n; row++)
      if (!same_value(arena, a, b, t->fields[f].type,
                      heng__run_value(a, table, row, f),
                      heng__run_value(b, table, row, f)))
        return false;
  return true;
}

static bool same_finding(const heng_finding *x, const heng_finding *y) {
  return x->kind == y->kind && x->code == y->code && x->table == y->table &&
         heng__slice_eq(x->key, y->key) &&
         heng__slice_eq(x->rule.en, y->rule.en) &&
         heng__slice_eq(x->rule.zh, y->rule.zh);
}

bool heng__runs_same(heng_arena *arena, const heng_run *a, const heng_run *b) {
  if (a->n_findings != b->n_findings) return false;
  for (size_t i = 0; i < a->n_findings; i++)
    if (!same_finding(&a->findings[i], &b->findings[i])) return false;
  for (size_t i = 0; i < a->plan->n_values; i++)
    if (!same_value(arena, a, b, a->plan->values[i].type, a->values[i],
                    b->values[i]))
      return false;
  for (uint32_t t = 0; t < a->plan->n_tables; t++)
    if (a->plan->tables[t].score && !same_score(arena, a, b, t)) return false;
  return true;
}

// Noticing ------------------------------------------------------------------------------

static bool try_example(heng_arena *scratch,
                        const heng_suite *suite,
                        uint32_t number,
                        const heng_plan *plan) {
  heng_example_result result;
  return heng__suite_try(scratch, suite, number, plan, NULL, &result);
}

// Whether an example does not hold: first the one that noticed the last change of
// the same place, since most likely it notices this one too.
static bool noticed_by_example(heng_arena *scratch,
                               heng_trier *trier,
                               size_t place,
                               const heng_plan *plan) {
  uint32_t first = trier->killers[place];
  if (first == HENG_NONE && place) first = trier->killers[place - 1];
  if (first != HENG_NONE && !try_example(scratch, trier->suite, first, plan)) {
    trier->killers[place] = first;
    return true;
  }
  for (uint32_t i = 0; i < trier->suite->len; i++) {
    if (i == first || try_example(scratch, trier->suite, i, plan)) continue;
    trier->killers[place] = i;
    return true;
  }
  return false;
}

// Whether [run] has an error that [plain] has not: a check that held fails, or
// something is held back.
static bool has_new_error(const heng_run *run, const heng_run *plain) {
  for (size_t i = 0; i < run->n_findings; i++) {
    const heng_finding *f = &run->findings[i];
    bool there = f->kind == HENG_FINDING_WARN;
    for (size_t k = 0; !there && k < plain->n_findings; k++)
      there = same_finding(f, &plain->findings[k]);
    if (!there) return true;
  }
  return false;
}

static heng_trial_result try_samples(heng_arena *scratch,
                                     const heng_trier *trier,
                                     const heng_plan *plan) {
  heng_trial_result result = {.fate = HENG_FATE_SURVIVED};
  heng_run_options options = {0};
  for (size_t i = 0; i < trier->n_samples; i++) {
    const heng_mutate_sample *s = &trier->samples[i];
    bool fits;
    const heng_records *records = heng__records_follow(
        scratch, s->records, trier->suite->plan, plan, &fits);
    heng_run *run;
    if (!fits || heng__run(scratch, plan, records, &options, &run) != HENG_OK)
      continue;
    if (has_new_error(run, s->run)) {
      result.fate = HENG_FATE_CHECK;
      return result;
    }
    result.snapshot |= !heng__runs_same(scratch, s->run, run);
  }
  return result;
}

// Whether the rows of the scheme are such as their columns take.
static bool rows_fit(heng_arena *scratch,
                     const heng_trier *trier,
                     const heng_plan *plan) {
  bool fits = true;
  if (trier->n_samples)
    heng__records_follow(scratch, trier->samples[0].records, trier->suite->plan,
                         plan, &fits);
  return fits;
}

static bool means_the_same(heng_arena *scratch,
                           const heng_trier *trier,
                           const heng_plan *plan) {
  heng_plan hashed = *plan;
  hashed.arena = scratch;
  heng__plan_hash(&hashed);
  return strcmp(hashed.hash, trier->suite->plan->hash) == 0;
}

bool heng__mutant_differs(heng_arena *scratch,
                          heng_trier *trier,
                          const heng_mutant *m) {
  const heng_plan *plan = heng__mutant_plan(scratch, trier->patchable, m);
  bool differs = plan && !means_the_same(scratch, trier, plan);
  heng__mutant_drop(trier->patchable);
  return differs &&
         !(m->mutation == HENG_MUTATION_CHOOSE_ORDER &&
           heng__patchable_rows_apart(trier->patchable, m->change.at));
}

heng_trial_result heng__mutant_try(heng_arena *scratch,
                                   heng_trier *trier,
                                   const heng_mutant *m) {
  heng_patchable *p = trier->patchable;
  heng_trial_result result = {.fate = HENG_FATE_REFUSED};
  const heng_plan *plan = heng__mutant_plan(scratch, p, m);
  if (plan && !rows_fit(scratch, trier, plan)) plan = NULL;
  if (plan && noticed_by_example(scratch, trier, m->place, plan))
    result.fate = HENG_FATE_EXAMPLE;
  else if (plan)
    result = try_samples(scratch, trier, plan);
  if (result.fate == HENG_FATE_SURVIVED && !result.snapshot &&
      means_the_same(scratch, trier, plan))
    result.fate = HENG_FATE_SAME;
  heng__mutant_drop(p);
  if (result.fate == HENG_FATE_SURVIVED && !result.snapshot &&
      m->mutation == HENG_MUTATION_CHOOSE_ORDER &&
      heng__patchable_rows_apart(p, m->change.at))
    result.fate = HENG_FATE_SAME;
  return result;
}
