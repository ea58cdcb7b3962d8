// What was approved of a target, and what the failures of its examples are compared
// with: another profile or edition that was asked for, else the approved rules.
#include "host/testing.h"

static void compare_with(heng_testing *t,
                         heng_tested *tested,
                         const heng_profile *old,
                         heng_said name) {
  tested->old = old;
  tested->before = heng__before_make(&t->answer->arena, tested->profile->plan,
                                     old->plan, name);
}

static heng_status load(heng_testing *t,
                        heng_tested *tested,
                        heng_slice target) {
  heng_answer *answer = t->answer;
  heng_profile *old = heng__new(&answer->arena, heng_profile);
  heng_slice any_edition = {NULL, 0};
  heng_status status = heng__profile_find(answer, target, any_edition, old);
  if (status == HENG_OK)
    status = heng__profile_use(answer, old, /*tests=*/false);
  if (status == HENG_OK) compare_with(t, tested, old, HENG_SAY(target));
  return status;
}

// What is wrong with it is told with its results; where those are not asked for,
// the tests only say that they do without.
static void read_approved(heng_testing *t, heng_tested *tested) {
  heng_answer *answer = t->answer;
  heng_diags others = answer->diags;
  heng_profile own = *tested->profile;
  if (own.alone) return;
  heng__approved_edition(answer, &own);
  heng__diags_init(&answer->diags, &answer->arena);
  tested->approved_status =
      heng__approved_read(answer, &own, &tested->approved);
  tested->approved_diags = answer->diags;
  answer->diags = others;
  if (tested->approved_status != HENG_OK && own.file.len)
    heng__diag(&answer->diags, HENG_M_TEST_APPROVED, (heng_span){0},
               HENG_SAY(tested->approved.folder));
}

heng_status heng__test_against(heng_testing *t, heng_tested *tested) {
  heng_slice target = heng__slice(t->request->against);
  read_approved(t, tested);
  if (target.len) {
    heng_status status = load(t, tested, target);
    if (status != HENG_OK) tested->unread = target;
    return status;
  }
  if (tested->approved.there && tested->approved_status == HENG_OK)
    compare_with(t, tested, &tested->approved.profile,
                 heng__approved_rules_said());
  return HENG_OK;
}

heng_run *heng__test_set_under(heng_testing *t,
                               const heng_profile *rules,
                               const heng_tested_set *set) {
  heng_answer *answer = t->answer;
  heng_diags others = answer->diags;
  heng__diags_init(&answer->diags, &answer->arena);
  heng_ready ready;
  heng_run *run = NULL;
  const heng_plan *plans[] = {set->ready.plan};
  heng_compared with = {plans, 1, HENG_SAY2("", "")};
  if (heng__ready_records_compared(answer, rules, &with, set->set, &ready) ==
          HENG_OK &&
      heng__ready_run(answer, &ready, &run) != HENG_OK)
    run = NULL;
  answer->diags = others;
  return run;
}
