// The profiles and files that a command like `check` goes through.
#ifndef HENG_HOST_TARGETS_H
#define HENG_HOST_TARGETS_H

#include "host/profiles.h"

// What is done with each profile that was found; its status counts.
typedef heng_status (*heng_target_fn)(heng_answer *answer,
                                      heng_profile *profile);

// Goes through the request's targets, all profiles where there are none; of a
// profile every edition, unless one is asked for. Returns the worst status, by
// exit code.
heng_status heng__targets_each(heng_answer *answer,
                               const heng_check_request *request,
                               heng_target_fn visit);

#endif
