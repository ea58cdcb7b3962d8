// Internal to core/lua. The sandbox: a Lua state that can always be stopped,
// and what the functions offered to a script need of it: budgets, errors with
// codes.
//
// No function that a script can call touches an arena: an arena's guard and
// Lua's errors both jump, and neither may cross the other's frames.
#ifndef HENG_LUA_SANDBOX_H
#define HENG_LUA_SANDBOX_H

#include <lauxlib.h>
#include <lua.h>

#include "lua/functions.h"
#include "lua/profile.h"

// The most bytes that one text may have, whatever makes it. It bounds the time
// of a single instruction: comparing, joining or hashing a text counts as one.
#define HENG_LUA_TEXT_MAX ((size_t)1 << 20)
// The most bytes of a script: what composes is short, figures belong into
// `given` tables. Keeps the parser's time for nested scopes within a blink.
#define HENG_LUA_SCRIPT_MAX ((size_t)256 << 10)
// The most values that one call hands back (unpack, byte).
#define HENG_LUA_VALUES_MAX 200

// Why a script may not go on. The first reason stays.
typedef enum heng_lua_end {
  HENG_LUA_GOES_ON,
  HENG_LUA_END_INSTRUCTIONS,
  HENG_LUA_END_TIME,
  HENG_LUA_END_MEMORY,
  HENG_LUA_END_CALLS,   // memory, too, but taken up by calls within calls
  HENG_LUA_END_TEXT,    // one text over HENG_LUA_TEXT_MAX
  HENG_LUA_END_TEXTS,   // the rule texts together
  HENG_LUA_END_SYSTEM,  // the allocator below has nothing left
} heng_lua_end;

typedef struct heng_sandbox {
  lua_State *L;
  const heng_allocator *memory;
  heng_lua_limits limits;  // with the defaults filled in
  size_t used;             // bytes that the state holds
  uint64_t left;           // instructions
  uint64_t deadline;       // nanoseconds of the thread's processor time
  size_t texts;            // bytes of rule text so far
  uint64_t refusal;        // instructions that a refused allocation costs
  bool refused_by_system;  // who refused memory last
  int refused_line;        // … and where, if it was the sandbox,
  bool refused_deep;       // … and whether many calls were open
  bool running;            // the script was understood and has begun
  heng_lua_end end;
  int line;  // where it ended, or where the last error arose; 0: unknown
  const void *face;           // identity of the table `heng`
  const heng_source *script;  // what runs; null in a state of functions
  heng_arena *numbers;  // of a state of functions: for one operation at a time
} heng_sandbox;

// Opens a state with the limits. False where there is no memory for it; then
// [end] says whose.
bool heng__sandbox_open(heng_sandbox *box,
                        const heng_allocator *memory,
                        const heng_lua_limits *limits);
void heng__sandbox_close(heng_sandbox *box);
// Runs [script] with the face as its argument. Returns LUA_OK, or another
// status of Lua's with the error on the stack.
int heng__sandbox_run(heng_sandbox *box, heng_slice script);
heng_sandbox *heng__sandbox_of(lua_State *L);

// Takes [units] of work from the budget; does not return where it is spent. One
// unit is about an instruction, or 32 bytes moved.
void heng__sandbox_charge(lua_State *L, size_t units);
// The same for work on [bytes], at least one unit.
void heng__sandbox_charge_bytes(lua_State *L, size_t bytes);
// Ends the script for good: no pcall brings it back. Does not return.
_Noreturn void heng__sandbox_stop(lua_State *L, heng_lua_end why);
// What a function that catches errors asks behind each call: goes on only if
// the script may.
void heng__sandbox_after_call(lua_State *L, int status);
// The line of the innermost function of the script; 0: none is running.
int heng__sandbox_line(lua_State *L);

// An error with a code. It lives in a userdata: a script can catch it and pass
// it on, but not change it.
#define HENG_LUA_ARGS 3
typedef struct heng_lua_error {
  heng_code code;
  heng_said args[HENG_LUA_ARGS];
  heng_code note;  // HENG_M_NONE: none
  heng_said note_arg;
  int line;  // 0: filled in by heng__lua_raise
} heng_lua_error;

// Raises a copy of [error]; long texts are cut. Does not return.
_Noreturn void heng__lua_raise(lua_State *L, const heng_lua_error *error);
// The error with a code at [index], or null.
const heng_lua_error *heng__lua_error_at(lua_State *L, int index);
// Pushes the English message of [error].
void heng__lua_error_push(lua_State *L, const heng_lua_error *error);
// Reports what ended the script: the error on the stack's top, or the budget.
void heng__lua_report(heng_sandbox *box,
                      const heng_source *script,
                      heng_diags *diags);
heng_span heng__lua_span(const heng_source *script, int line);

// Lua's own message in both tongues: the English one as it is, in Chinese where
// its form is known. [out] of [size] bytes takes the Chinese text.
heng_said heng__lua_said(heng_slice message, char *out, size_t size);
// The Chinese word for one of Lua's ("table"); others stay.
heng_slice heng__lua_word(heng_slice word);

// Looks through the script before Lua does: wrong encoding, full-width signs
// outside of quotes, and the two places where this Lua computes wrongly.
// Reports what it finds; false: do not run it.
bool heng__lua_scan(const heng_source *script, heng_diags *diags);
// The line of the first `==` or `~=` beside a numeral in the lines [first] to
// [last], 0 where there is none; [found] is what stands there.
int heng__lua_scan_equals(const heng_source *script,
                          int first,
                          int last,
                          heng_slice *found);
// [script] without a byte order mark.
heng_slice heng__lua_body(const heng_source *script);

// Why the state of functions gave no value: the error on the stack's top.
heng_said heng__lua_why(heng_sandbox *box, heng_arena *arena);
// Begins a stretch of work with that many instructions, under the hook; and
// ends it: what is then asked of the state is not counted.
void heng__sandbox_begin(heng_sandbox *box, uint64_t instructions);
int heng__sandbox_end(heng_sandbox *box, int status);

// Exact numbers, as functions of values see them: userdata with arithmetic.
void heng__exact_push(lua_State *L, heng_num num);
// The exact number at [index], or null.
const heng_num *heng__exact_at(lua_State *L, int index);
// A number of Lua's with decimals as a text, the same on every machine.
#define HENG_LUA_FLOAT_TEXT 64
void heng__lua_float_text(char *out, lua_Number n);
// Gives the state exact numbers, and Lua's own numbers their methods. Puts
// `number` into the environment on the stack's top.
void heng__exact_open(lua_State *L);

// A name that Lua usually has and a profile has not, and why.
typedef struct heng_lua_withheld {
  const char *name;
  const char *en, *zh;
} heng_lua_withheld;

// Makes reading an absent member of the table on the top an error: a reason for
// a [withheld] one (the list ends in a null name), else the nearest name.
// [shown] stands before the name ("string."), or is "".
void heng__lua_guard(lua_State *L,
                     const char *shown,
                     const heng_lua_withheld *withheld);

// Each pushes nothing and fills the environment on the stack's top.
void heng__lua_open_base(lua_State *L);
void heng__lua_open_table(lua_State *L);
void heng__lua_open_string(lua_State *L);
// `pairs` in the order of the keys.
int heng__lua_pairs(lua_State *L);
// Pushes the text of a value, the same in every run.
void heng__lua_tostring(lua_State *L, int index);
// Pushes the face: the table that a profile receives as its argument.
void heng__lua_open_face(lua_State *L);
// The parts so far: a table on the top of the stack with three values for each:
// text, whether it is a file, line.
void heng__lua_push_parts(lua_State *L);

#endif
