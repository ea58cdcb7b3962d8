// Going through targets: names, folders, files, and the editions of each.
#include "host/targets.h"

typedef struct finding_targets {
  heng_answer *answer;
  heng_slice edition;
  HENG_VEC(heng_profile) found;
  heng_status status;
} finding_targets;

heng_status heng__status_worse(heng_status a, heng_status b) {
  return heng_status_exit(b) > heng_status_exit(a) ? b : a;
}

heng_slice heng__target_name(heng_arena *arena, const heng_profile *profile) {
  if (profile->file.len) return heng__path_name(arena, profile->file);
  if (!profile->edition.len) return profile->name;
  return heng__arena_printf(arena, "%.*s@%.*s", HENG_ARG(profile->name),
                            HENG_ARG(profile->edition));
}

// The main edition and those with a file of their own.
static void find_target(finding_targets *f, heng_slice target) {
  heng_arena *arena = &f->answer->arena;
  heng_profile profile;
  heng_status status =
      heng__profile_find(f->answer, target, f->edition, &profile);
  if (status != HENG_OK) {
    f->status = heng__status_worse(f->status, status);
    return;
  }
  heng__push(arena, &f->found, profile);
  if (profile.edition.len || profile.file.len || profile.alone) return;
  heng_names editions =
      heng__profile_editions(arena, profile.folder, profile.name);
  for (size_t i = 0; i < editions.len; i++) {
    profile.edition = editions.items[i];
    heng__push(arena, &f->found, profile);
  }
}

heng_status heng__targets_find(heng_answer *answer,
                               const heng_check_request *request,
                               heng_targets *out) {
  finding_targets f = {.answer = answer,
                       .edition = heng__slice(request->edition)};
  for (size_t i = 0; i < request->n_targets; i++)
    find_target(&f, heng__slice(request->targets[i]));
  if (!request->n_targets) {
    heng_profile_list all = heng__profiles_all(answer);
    for (size_t i = 0; i < all.len; i++) find_target(&f, all.items[i].name);
  }
  *out = (heng_targets){f.found.items, f.found.len};
  return f.status;
}
