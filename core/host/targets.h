// The profiles and files that a command like `check` goes through.
#ifndef HENG_HOST_TARGETS_H
#define HENG_HOST_TARGETS_H

#include "host/profiles.h"

typedef struct heng_targets {
  heng_profile *items;
  size_t len;
} heng_targets;

// Finds the request's targets, all profiles where there are none; of a profile
// every edition, unless one is asked for. Returns HENG_OK, or HENG_NOTFOUND
// where one is not there (reported); the others are in *out in any case.
heng_status heng__targets_find(heng_answer *answer,
                               const heng_check_request *request,
                               heng_targets *out);

// "nantong", "nantong@2023", or the name of a file.
heng_slice heng__target_name(heng_arena *arena, const heng_profile *profile);

// Of two statuses the one with the greater exit code.
heng_status heng__status_worse(heng_status a, heng_status b);

#endif
