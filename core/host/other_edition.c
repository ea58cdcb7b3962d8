// Records of another edition: what a reference leads to may stand in the rules of
// another edition of the profile, and then there is a way to compare the two.
#include "host/load.h"
#include "host/targets.h"

// The first reference that leads nowhere.
static heng_diag *first_unknown(const heng_answer *answer) {
  for (heng_diag *d = answer->diags.first; d; d = d->next)
    if (d->code == HENG_M_RECORDS_REF_UNKNOWN && !d->span.source) return d;
  return NULL;
}

// Builds another edition; null where it does not check. Nothing is said of it.
static const heng_plan *plan_of(heng_answer *answer, heng_profile *profile) {
  heng_diags all = answer->diags;
  heng__diags_init(&answer->diags, &answer->arena);
  heng_profile found = {0};
  heng_status status =
      heng__profile_find(answer, profile->folder, profile->edition, &found);
  if (status == HENG_OK)
    status = heng__profile_use(answer, &found, /*tests=*/false);
  answer->diags = all;
  return status == HENG_OK ? found.plan : NULL;
}

// As it is typed: by its folder if the one in use was.
static heng_slice typed_name(heng_arena *arena,
                             const heng_run_request *request,
                             const heng_profile *profile) {
  heng_profile named = *profile;
  if (request->profile && strchr(request->profile, '/'))
    named.name = named.folder;
  return heng__target_name(arena, &named);
}

static void hint(heng_answer *answer,
                 const heng_run_request *request,
                 const heng_ready *ready,
                 const heng_profile *other,
                 bool is_older,
                 heng_diag *unknown) {
  heng_arena *arena = &answer->arena;
  heng_slice own = typed_name(arena, request, &ready->profile);
  heng_slice theirs = typed_name(arena, request, other);
  heng_slice old = is_older ? theirs : own, new = is_older ? own : theirs;
  heng_slice command = heng__arena_printf(
      arena, "heng diff %.*s %.*s%s%.*s", HENG_ARG(old), HENG_ARG(new),
      ready->sample ? "" : " --data ", ready->sample ? 0 : (int)ready->data.len,
      ready->data.ptr);
  heng__note(&answer->diags, unknown, HENG_N_HOST_DATA_OTHER_EDITION,
             (heng_span){0}, HENG_SAY(theirs), HENG_SAY(command));
}

void heng__hint_edition(heng_answer *answer,
                        const heng_run_request *request,
                        const heng_ready *ready) {
  heng_arena *arena = &answer->arena;
  const heng_profile *own = &ready->profile;
  heng_diag *unknown = first_unknown(answer);
  if (!unknown || own->alone || own->file.len || unknown->n_args < 2) return;
  heng_names editions = heng__profile_editions(arena, own->folder, own->name);
  // The main edition, then those with a file of their own.
  for (size_t i = 0; i <= editions.len; i++) {
    heng_profile other = *own;
    other.edition = i ? editions.items[i - 1] : (heng_slice){NULL, 0};
    if (heng__slice_eq(other.edition, own->edition)) continue;
    const heng_plan *plan = plan_of(answer, &other);
    if (!plan ||
        !heng__plan_has_row(plan, unknown->args[1].en, unknown->args[0].en))
      continue;
    bool is_older = plan->has_edition && ready->plan->has_edition &&
                    plan->edition < ready->plan->edition;
    hint(answer, request, ready, &other, is_older, unknown);
    return;
  }
}
