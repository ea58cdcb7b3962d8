// Running a script in a test: a source, an arena, diagnostics, and what came of
// it. Used by the suites of this folder.
#ifndef HENG_TEST_LUA_SCRIPT_H
#define HENG_TEST_LUA_SCRIPT_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "lua/profile.h"

typedef struct script_run {
  heng_arena arena;
  heng_diags diags;
  heng_profile_parts parts;
  heng_status status;
} script_run;

static inline void script_start(script_run *run,
                                heng_slice text,
                                const heng_lua_limits *limits) {
  heng__arena_init(&run->arena, NULL);
  heng__diags_init(&run->diags, &run->arena);
  heng_source *source =
      heng__source_new(&run->arena, HENG_LIT("profile.lua"), text);
  run->status =
      heng__lua_profile(&run->arena, source, limits, &run->diags, &run->parts);
}

static inline void script_end(script_run *run) {
  heng__arena_free(&run->arena);
}

// "H734 3 message" of the first diagnostic, "" where there is none.
static inline heng_slice script_said(script_run *run, heng_lang lang) {
  const heng_diag *diag = run->diags.first;
  char code[8];
  if (!diag) return HENG_LIT("");
  heng_place place = heng__source_place(diag->span);
  heng_slice text = heng__diag_message(&run->arena, diag, lang);
  return heng__arena_printf(&run->arena, "%s %u %.*s",
                            heng__diag_code(diag->code, code),
                            (unsigned)place.line, HENG_ARG(text));
}

static inline void assert_slice(heng_slice got, const char *wanted) {
  if (heng__slice_eq(got, heng__slice(wanted))) return;
  print_error("got    %.*s\nwanted %s\n", HENG_ARG(got), wanted);
  fail();
}

// Shows what was reported, and fails, unless the script ran to its end.
static inline void assert_ran(script_run *run, const char *name) {
  if (run->status == HENG_OK) return;
  heng_slice said = script_said(run, HENG_EN);
  print_error("%s: %.*s\n", name, HENG_ARG(said));
  fail();
}

#endif
