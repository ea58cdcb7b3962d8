// Functions of values that a profile's rules may call: those of its script and
// those of the plugins.
#ifndef HENG_HOST_FUNCTIONS_H
#define HENG_HOST_FUNCTIONS_H

#include "host/profiles.h"
#include "lua/profile.h"

// Gives the profile the functions of its script; [parts] must live as long as
// the answer.
void heng__script_functions(heng_answer *answer,
                            heng_profile *profile,
                            const heng_profile_parts *parts);
// All that the rules of a profile may call; lives as long as the answer.
heng_externs heng__externs_of(heng_answer *answer, const heng_profile *profile);
// "hours: number, available: number → number?": its types as they were brought.
heng_slice heng__extern_types(heng_arena *arena, const heng_extern *function);
// Keeps the plugins that [plan] (or null) calls until the answer is freed.
void heng__externs_hold(heng_answer *answer, const heng_plan *plan);

#endif
