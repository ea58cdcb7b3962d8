// The profile's script: runs profile.lua once in the sandbox and collects the
// texts that it composes. Lua never evaluates a rule; what it hands over is
// text of the rule language, parsed like any other.
#ifndef HENG_LUA_PROFILE_H
#define HENG_LUA_PROFILE_H

#include "base/diag.h"

// What a script may use up.
typedef struct heng_lua_limits {
  size_t memory;          // bytes; 0: 64 MiB
  uint64_t instructions;  // 0: 50 million, host functions charge for their work
  size_t texts;           // bytes of rule text made; 0: 8 MiB
  unsigned seconds;  // of the thread's processor time; 0: 5. A net below the
                     // count: some single instructions are long
} heng_lua_limits;

// One thing a profile brings, in the order of the script.
typedef struct heng_profile_part {
  bool is_file;        // heng.scheme "x.heng" or heng.use "x.heng"
  heng_slice text;     // the file's name, else rule text
  heng_slice made_by;  // "profile.lua:12"
} heng_profile_part;

// A function of values that a profile brings: its code is put into a state of
// its own when it is first called, see functions.h.
typedef struct heng_profile_function {
  heng_slice name;       // "saturation 饱和度"
  heng_slice signature;  // as heng_extern has it
  heng_slice code;       // made by Lua for Lua
  heng_slice text;       // the lines that it stands in
  heng_slice place;      // "profile.lua:12"
} heng_profile_function;

typedef struct heng_profile_parts {
  heng_profile_part *items;
  size_t len;
  heng_profile_function *functions;
  size_t n_functions;
} heng_profile_parts;

// Runs [script] (shown by its name). The parts live in [arena], as does nothing
// else of the script: its state is closed on return. [limits] null means the
// defaults. Returns HENG_OK, HENG_RULES (reported: the script failed or a
// budget is spent; [out] is empty) or HENG_NOMEM. Sets guards of its own on the
// arenas of the parts and of [diags] while it runs, and puts back the callers'.
heng_status heng__lua_profile(heng_arena *arena,
                              const heng_source *script,
                              const heng_lua_limits *limits,
                              heng_diags *diags,
                              heng_profile_parts *out);

#endif
