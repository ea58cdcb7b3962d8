// Functions of values from a profile's script, at work: each runs in a state
// that holds nothing but such functions, so that a value depends on the
// function's arguments and on nothing else.
#ifndef HENG_LUA_FUNCTIONS_H
#define HENG_LUA_FUNCTIONS_H

#include "base/extern.h"
#include "lua/profile.h"

// What one call may use up.
#define HENG_LUA_CALL_STEPS   ((uint64_t)200000)
#define HENG_LUA_CALL_MEMORY  ((size_t)1 << 20)  // beside what the state holds
#define HENG_LUA_CALL_SECONDS 5  // a net below the steps, as for a script

typedef struct heng_lua_functions heng_lua_functions;

// The functions of [parts], which must outlive what is made here. Lives in
// [arena] but for its states, which take memory from the allocator of the arena
// until they are closed. Null where there are none.
heng_lua_functions *heng__lua_functions_new(heng_arena *arena,
                                            const heng_profile_parts *parts);
// As the rules know them; lives in the same arena.
heng_externs heng__lua_functions_externs(heng_lua_functions *functions);
// Closes all states. No call may be under way. Null is nothing.
void heng__lua_functions_close(heng_lua_functions *functions);

#endif
