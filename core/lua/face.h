// Internal to core/lua. What the functions of the face share: looking through
// what a script hands over. Each raises an error with a code and does not
// return where something is wrong with it.
#ifndef HENG_LUA_FACE_H
#define HENG_LUA_FACE_H

#include "lua/sandbox.h"

// Refuses a wrong number of values, and heng:param(…) for heng.param(…).
void heng__face_arguments(lua_State *L, const char *name, int least, int most);
// What a message calls the value at [index]: a text itself, else its type.
heng_said heng__face_shown(lua_State *L, int index);
// The text at [index], which must be UTF-8 without zeros.
heng_slice heng__face_text(lua_State *L, int index);
heng_slice heng__face_trim(heng_slice text);
// The word at the start of [text]; empty where none begins there.
heng_slice heng__face_word(heng_slice text);
// "gap", "名次分差" or one in each tongue. Pushes the name with one space.
void heng__face_push_name(lua_State *L, int index);

// heng.func(name, { "hours: number", … }, "number?", function(h, …) … end)
int heng__face_func(lua_State *L);
// Makes room for the functions that a script brings.
void heng__face_open_functions(lua_State *L);
// The functions so far: a table on the top of the stack with
// HENG_LUA_FUNC_VALUES values for each: name, signature, code, first and last
// line of its text, line of the call.
#define HENG_LUA_FUNC_VALUES 6
void heng__face_push_functions(lua_State *L);

#endif
