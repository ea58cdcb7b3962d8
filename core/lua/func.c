// heng.func: functions of values that a script brings. Such a function may see
// its arguments and nothing else; what leads further is refused here. What is
// left of it is its code, which is put into states of their own, see
// functions.c.
#include <stdio.h>

#include "lua/face.h"

static const char functions_key = 0;  // finds the functions in the registry

void heng__face_open_functions(lua_State *L) {
  lua_newtable(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &functions_key);
}

void heng__face_push_functions(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &functions_key);
}

_Noreturn static void refuse(lua_State *L,
                             heng_code code,
                             heng_said first,
                             heng_said second,
                             heng_said third) {
  heng__lua_raise(
      L, &(heng_lua_error){.code = code, .args = {first, second, third}});
}

#define NONE HENG_SAY2("", "")

static heng_said number_said(char *out, size_t size, int n) {
  snprintf(out, size, "%d", n);
  return HENG_SAY(heng__slice(out));
}

static heng_slice text_at(lua_State *L, int index) {
  heng_slice text;
  text.ptr = lua_tolstring(L, index, &text.len);
  return text;
}

// Puts the names { "saturation", "饱和度" } at 1 together into one text.
static void join_names(lua_State *L) {
  if (!lua_istable(L, 1)) return;
  if (lua_rawlen(L, 1) != 2)
    refuse(L, HENG_M_LUA_NAME, heng__face_shown(L, 1), NONE, NONE);
  lua_rawgeti(L, 1, 1);
  lua_pushliteral(L, " ");
  lua_rawgeti(L, 1, 2);
  for (int i = -3; i <= -1; i += 2)
    if (lua_type(L, i) != LUA_TSTRING)
      refuse(L, HENG_M_LUA_NAME, heng__face_shown(L, i), NONE, NONE);
  heng__face_text(L, -3);
  heng__face_text(L, -1);
  lua_concat(L, 3);
  lua_replace(L, 1);
}

// A part of the signature stands on one line, between brackets and commas.
static void check_part(lua_State *L, heng_code code) {
  if (lua_type(L, -1) != LUA_TSTRING)
    refuse(L, code, heng__face_shown(L, -1), NONE, NONE);
  heng_slice text = heng__face_text(L, -1);
  for (size_t i = 0; i < text.len; i++)
    if (strchr("\r\n(),=#{}\"", text.ptr[i]))
      refuse(L, code, HENG_SAY(text), NONE, NONE);
  if (!heng__face_word(heng__face_trim(text)).len)
    refuse(L, code, HENG_SAY(text), NONE, NONE);
}

// Pushes `function f(a: T, b: T, result: T) = 0`; the name is at 5. Returns the
// number of parameters.
static int push_signature(lua_State *L) {
  const heng_code parameters = HENG_M_LUA_FUNC_PARAMETERS;
  if (!lua_istable(L, 2))
    refuse(L, parameters, heng__face_shown(L, 2), NONE, NONE);
  lua_Integer n = (lua_Integer)lua_rawlen(L, 2);
  if (n < 1 || n > HENG_EXTERN_ARGS)
    refuse(L, parameters, HENG_SAY2("{}", "{}"), NONE, NONE);
  lua_pushliteral(L, "function ");
  lua_pushvalue(L, 5);
  lua_pushliteral(L, "(");
  lua_concat(L, 3);
  for (lua_Integer i = 1; i <= n; i++) {
    lua_rawgeti(L, 2, i);
    check_part(L, parameters);
    lua_pushliteral(L, ", ");
    lua_concat(L, 3);
  }
  lua_pushliteral(L, "result: ");
  lua_pushvalue(L, 3);
  check_part(L, HENG_M_LUA_FUNC_RESULT);
  lua_pushliteral(L, ") = 0");
  lua_concat(L, 4);
  return (int)n;
}

// Refuses a function that could see more than its arguments.
static void check_function(lua_State *L, int n_parameters) {
  heng_said name = HENG_SAY(text_at(L, 5));
  if (!lua_isfunction(L, 4) || lua_iscfunction(L, 4))
    refuse(L, HENG_M_LUA_FUNC_FUNCTION, name, heng__face_shown(L, 4), NONE);
  const char *upvalue;
  for (int i = 1; (upvalue = lua_getupvalue(L, 4, i)); i++) {
    lua_pop(L, 1);
    if (strcmp(upvalue, "_ENV") != 0)
      refuse(L, HENG_M_LUA_FUNC_UPVALUE, name, HENG_SAY(heng__slice(upvalue)),
             NONE);
  }
  lua_Debug at;
  lua_pushvalue(L, 4);
  lua_getinfo(L, ">u", &at);
  if (at.nparams == n_parameters && !at.isvararg) return;
  char counts[2][16];
  heng_said got = number_said(counts[0], sizeof counts[0], at.nparams);
  if (at.isvararg) got = HENG_SAY2("…", "…");
  refuse(L, HENG_M_LUA_FUNC_COUNT, name, got,
         number_said(counts[1], sizeof counts[1], n_parameters));
}

// Refuses `x == 0` in the lines of the function, which is never so.
static void check_comparisons(lua_State *L, const lua_Debug *at) {
  const heng_sandbox *box = heng__sandbox_of(L);
  heng__sandbox_charge_bytes(L, box->script->text.len);
  heng_slice found;
  int line = heng__lua_scan_equals(box->script, at->linedefined,
                                   at->lastlinedefined, &found);
  if (!line) return;
  bool unequal = found.len && found.ptr[0] == '~';
  heng_said instead = unequal ? HENG_SAY2("not x:is(0)", "not x:is(0)")
                              : HENG_SAY2("x:is(0)", "x:is(0)");
  heng__lua_raise(L, &(heng_lua_error){.code = HENG_M_LUA_FUNC_EQUALS,
                                       .args = {HENG_SAY(found), instead},
                                       .line = line});
}

// Code on its way into a text.
typedef struct dump {
  bool begun;
  luaL_Buffer text;
} dump;

static int add_code(lua_State *L, const void *bytes, size_t n, void *ctx) {
  dump *out = ctx;
  // Not before: a buffer takes a place on the stack, above the function.
  if (!out->begun) luaL_buffinit(L, &out->text);
  out->begun = true;
  heng__sandbox_charge_bytes(L, n);
  luaL_addlstring(&out->text, bytes, n);
  return 0;
}

// Pushes the code of the function at 4, with the numbers of its lines.
static void push_code(lua_State *L) {
  dump out = {.begun = false};
  lua_pushvalue(L, 4);
  lua_dump(L, add_code, &out, /*strip=*/0);
  luaL_pushresult(&out.text);
  lua_remove(L, -2);
}

// Refuses a name that was brought before.
static void check_new(lua_State *L) {
  heng__face_push_functions(L);
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  heng__sandbox_charge(L, (size_t)n + 1);
  for (lua_Integer i = 1; i <= n; i += HENG_LUA_FUNC_VALUES) {
    lua_rawgeti(L, -1, i);
    bool same = lua_rawequal(L, -1, 5);
    lua_pop(L, 1);
    if (!same) continue;
    char text[16];
    lua_rawgeti(L, -1, i + 5);
    refuse(L, HENG_M_LUA_FUNC_TWICE, HENG_SAY(text_at(L, 5)),
           number_said(text, sizeof text, (int)lua_tointeger(L, -1)), NONE);
  }
  lua_pop(L, 1);
}

static void set_next(lua_State *L, lua_Integer *n) {
  lua_rawseti(L, -2, ++*n);
}

int heng__face_func(lua_State *L) {
  heng__face_arguments(L, "func", 4, 4);
  join_names(L);
  heng__face_push_name(L, 1);  // 5
  check_new(L);
  int n_parameters = push_signature(L);  // 6
  check_function(L, n_parameters);
  lua_Debug at;
  lua_pushvalue(L, 4);
  lua_getinfo(L, ">S", &at);
  check_comparisons(L, &at);
  push_code(L);  // 7
  heng__face_push_functions(L);
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  for (int i = 5; i <= 7; i++) {
    lua_pushvalue(L, i);
    set_next(L, &n);
  }
  lua_pushinteger(L, at.linedefined);
  set_next(L, &n);
  lua_pushinteger(L, at.lastlinedefined);
  set_next(L, &n);
  lua_pushinteger(L, heng__sandbox_line(L));
  set_next(L, &n);
  return 0;
}
