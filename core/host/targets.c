// Going through targets: names, folders, files, and the editions of each.
#include "host/targets.h"

static heng_status worse(heng_status a, heng_status b) {
  return heng_status_exit(b) > heng_status_exit(a) ? b : a;
}

static heng_status visit_one(heng_answer *answer,
                             heng_slice target,
                             heng_slice edition,
                             heng_target_fn visit) {
  heng_profile profile;
  heng_status status = heng__profile_find(answer, target, edition, &profile);
  return status == HENG_OK ? visit(answer, &profile) : status;
}

// The main edition and those with a file of their own.
static heng_status visit_editions(heng_answer *answer,
                                  heng_slice target,
                                  heng_slice edition,
                                  heng_target_fn visit) {
  heng_profile profile;
  heng_status status = heng__profile_find(answer, target, edition, &profile);
  if (status != HENG_OK) return status;
  if (profile.edition.len || profile.file.len || profile.alone)
    return visit(answer, &profile);
  heng_slice folder = profile.folder, name = profile.name;
  status = visit(answer, &profile);
  heng_names editions =
      heng__profile_editions(&answer->arena, folder, name);
  for (size_t i = 0; i < editions.len; i++)
    status = worse(status, visit_one(answer, target, editions.items[i], visit));
  return status;
}

heng_status heng__targets_each(heng_answer *answer,
                               const heng_check_request *request,
                               heng_target_fn visit) {
  heng_slice edition = heng__slice(request->edition);
  heng_status status = HENG_OK;
  for (size_t i = 0; i < request->n_targets; i++) {
    heng_slice target = heng__slice(request->targets[i]);
    status = worse(status, visit_editions(answer, target, edition, visit));
  }
  if (request->n_targets) return status;
  heng_profile_list all = heng__profiles_all(answer);
  for (size_t i = 0; i < all.len; i++)
    status = worse(status, visit_editions(answer, all.items[i].name, edition,
                                          visit));
  return status;
}
