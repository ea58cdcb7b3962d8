// Any bytes as a profile's script: it ends within its budget, and what it brings
// can be parsed.
#include "fuzz.h"
#include "grammar/parse.h"
#include "lua/profile.h"

void fuzz_target(heng_arena *arena, heng_slice input) {
  static const heng_lua_limits limits = {.instructions = 200000,
                                         .memory = 8 << 20,
                                         .texts = 1 << 20,
                                         .seconds = 2};
  heng_diags diags;
  heng_profile_parts parts;
  heng__diags_init(&diags, arena);
  heng_source *script = heng__source_new(arena, HENG_LIT("profile.lua"), input);
  heng_status status =
      heng__lua_profile(arena, script, &limits, &diags, &parts);
  fuzz_must((status == HENG_OK) == (diags.count[HENG_ERROR] == 0),
            "a script that fails says why");
  for (size_t i = 0; i < parts.len; i++)
    if (!parts.items[i].is_file)
      heng__parse(arena, fuzz_source(arena, parts.items[i].text), &diags);
  fuzz_render(arena, &diags);
}
