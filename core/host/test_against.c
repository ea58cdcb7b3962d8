// What the failures of a profile's examples are compared with: another profile or
// edition that was asked for, else the rules that were approved.
#include "host/approved.h"
#include "host/testing.h"

// The folder of the approved rules of that profile and edition, or empty.
static heng_slice approved_of(heng_arena *arena, const heng_profile *profile) {
  heng_slice none = {NULL, 0};
  if (profile->alone) return none;
  heng_slice folder = heng__path_join(
      arena, heng__approved_folder(arena, profile), HENG_LIT("rules"));
  return heng__path_kind(folder) == HENG_PATH_FOLDER ? folder : none;
}

static heng_status load(heng_testing *t,
                        heng_tested *tested,
                        heng_slice target,
                        heng_slice edition,
                        heng_said name) {
  heng_answer *answer = t->answer;
  heng_arena *arena = &answer->arena;
  tested->old = heng__new(arena, heng_profile);
  heng_status status = heng__profile_find(answer, target, edition, tested->old);
  if (status == HENG_OK)
    status = heng__profile_use(answer, tested->old, /*tests=*/false);
  if (status != HENG_OK) return status;
  tested->before =
      heng__before_make(arena, tested->profile->plan, tested->old->plan, name);
  return HENG_OK;
}

// Nobody asked for the approved rules: where they do not load, the tests do without
// them and say so.
static void load_approved(heng_testing *t, heng_tested *tested) {
  heng_answer *answer = t->answer;
  heng_slice folder = approved_of(&answer->arena, tested->profile);
  if (!folder.len) return;
  heng_diags others = answer->diags;
  heng__diags_init(&answer->diags, &answer->arena);
  heng_status status = load(t, tested, folder, (heng_slice){NULL, 0},
                            HENG_SAY2("the approved rules", "已批准的规则"));
  answer->diags = others;
  if (status != HENG_OK)
    heng__diag(&answer->diags, HENG_M_TEST_APPROVED, (heng_span){0},
               HENG_SAY(folder));
}

heng_status heng__test_against(heng_testing *t, heng_tested *tested) {
  heng_slice target = heng__slice(t->request->against), none = {NULL, 0};
  if (target.len) {
    heng_status status = load(t, tested, target, none, HENG_SAY(target));
    if (status != HENG_OK) tested->unread = target;
    return status;
  }
  load_approved(t, tested);
  return HENG_OK;
}

heng_run *heng__test_set_before(heng_testing *t,
                                heng_tested *tested,
                                heng_tested_set *set) {
  heng_answer *answer = t->answer;
  if (!tested->before) return NULL;
  heng_diags others = answer->diags;
  heng__diags_init(&answer->diags, &answer->arena);
  heng_ready ready;
  heng_run *run = NULL;
  if (heng__ready_records(answer, tested->old, set->set, &ready) == HENG_OK &&
      heng__ready_run(answer, &ready, &run) != HENG_OK)
    run = NULL;
  answer->diags = others;
  return run;
}
