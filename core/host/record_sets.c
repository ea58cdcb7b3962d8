// Looking for the record sets that stand beside a profile's rules.
#include "host/record_sets.h"

#include "host/load.h"

typedef HENG_VEC(heng_record_set) sets;

static heng_slice edition_of(const heng_names *editions, heng_slice name) {
  heng_slice best = {NULL, 0};
  for (size_t i = 0; i < editions->len; i++)
    if (editions->items[i].len > best.len &&
        heng__slice_begins(name, editions->items[i]))
      best = editions->items[i];
  return best;
}

static void add_stored(heng_answer *answer,
                       const heng_profile *profile,
                       sets *out) {
  heng_arena *arena = &answer->arena;
  heng_names editions =
      heng__profile_editions(arena, profile->folder, profile->name);
  heng_slice folder =
      heng__path_join(arena, profile->folder, HENG_LIT("records"));
  heng_names names = heng__folder_list(arena, folder);
  for (size_t i = 0; i < names.len; i++) {
    heng_slice path = heng__path_join(arena, folder, names.items[i]);
    bool is_folder = heng__path_kind(path) == HENG_PATH_FOLDER;
    if (!is_folder && !heng__plugins_reader(&answer->host->plugins, path.ptr,
                                            /*folder=*/false))
      continue;
    heng_slice name =
        heng__arena_printf(arena, "records/%.*s", HENG_ARG(names.items[i]));
    heng__push(arena, out,
               (heng_record_set){name, path,
                                 edition_of(&editions, names.items[i]), false});
  }
}

heng_record_sets heng__record_sets(heng_answer *answer,
                                   const heng_profile *profile) {
  sets found = {0};
  heng_slice sample = heng__sample_of(answer, profile);
  if (sample.len)
    heng__push(&answer->arena, &found,
               (heng_record_set){HENG_LIT("sample"), sample, {NULL, 0}, true});
  if (!profile->alone) add_stored(answer, profile, &found);
  return (heng_record_sets){found.items, found.len};
}

heng_record_sets heng__record_sets_own(heng_answer *answer,
                                       const heng_profile *profile) {
  heng_record_sets all = heng__record_sets(answer, profile);
  heng_record_sets own = {
      heng__array(&answer->arena, heng_record_set, all.len + 1), 0};
  for (size_t i = 0; i < all.len; i++)
    if (heng__slice_eq(all.items[i].edition, profile->edition))
      own.items[own.len++] = all.items[i];
  return own;
}
