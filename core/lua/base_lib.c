// What is left of Lua's basic functions and of `math`, and the guard that
// explains what is not.
#include <lualib.h>

#include "base/nearest.h"
#include "lua/sandbox.h"

// --- absent members

// The key of the table at [table] that is nearest to [name], or empty. Of two
// equally near the first by bytes, so that it is the same in every run.
static heng_slice nearest(lua_State *L, int table, heng_slice name) {
  heng_nearest best = heng__nearest_begin(name);
  lua_pushnil(L);
  while (lua_next(L, table)) {
    lua_pop(L, 1);
    heng__sandbox_charge(L, 10);
    if (lua_type(L, -1) != LUA_TSTRING) continue;
    heng_slice key;
    key.ptr = lua_tolstring(L, -1, &key.len);
    heng_nearest one = heng__nearest_begin(name);
    heng__nearest_offer(&one, key);
    if (one.best.len &&
        (one.least < best.least ||
         (one.least == best.least && heng__slice_cmp(key, best.best) < 0)))
      best = one;
  }
  return best.best;
}

// __index(table, key); upvalues: what stands before the name, the withheld
// names
static int absent(lua_State *L) {
  if (lua_type(L, 2) != LUA_TSTRING) return 0;
  heng_slice name, shown;
  name.ptr = lua_tolstring(L, 2, &name.len);
  shown.ptr = lua_tolstring(L, lua_upvalueindex(1), &shown.len);
  const heng_lua_withheld *withheld = lua_touserdata(L, lua_upvalueindex(2));
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 2);
  lua_concat(L, 2);
  heng_slice full;
  full.ptr = lua_tolstring(L, -1, &full.len);
  for (; withheld->name; withheld++) {
    if (!heng__slice_eq(name, heng__slice(withheld->name))) continue;
    heng_said why = {heng__slice(withheld->en), heng__slice(withheld->zh)};
    heng__lua_raise(L, &(heng_lua_error){.code = HENG_M_LUA_KEPT_OUT,
                                         .args = {HENG_SAY(full), why}});
  }
  heng_lua_error error = {.code = HENG_M_LUA_UNKNOWN, .args = {HENG_SAY(full)}};
  heng_slice near = nearest(L, 1, name);
  if (!shown.len && heng__slice_eq(name, HENG_LIT("heng"))) {
    error.note = HENG_N_WRITE_INSTEAD;
    error.note_arg = HENG_SAY(HENG_LIT("local heng = ..."));
  } else if (near.len) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushlstring(L, near.ptr, near.len);
    lua_concat(L, 2);
    heng_slice said;
    said.ptr = lua_tolstring(L, -1, &said.len);
    error.note = HENG_N_DID_YOU_MEAN;
    error.note_arg = HENG_SAY(said);
  }
  heng__lua_raise(L, &error);
}

void heng__lua_guard(lua_State *L,
                     const char *shown,
                     const heng_lua_withheld *withheld) {
  lua_createtable(L, 0, 2);
  lua_pushstring(L, shown);
  lua_pushlightuserdata(L, (void *)(uintptr_t)withheld);
  lua_pushcclosure(L, absent, 2);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
}

// --- texts of values

void heng__lua_tostring(lua_State *L, int index) {
  index = lua_absindex(L, index);
  if (luaL_callmeta(L, index, "__tostring")) {
    if (lua_type(L, -1) != LUA_TSTRING)
      luaL_error(L, "'__tostring' must return a string");
    return;
  }
  switch (lua_type(L, index)) {
    case LUA_TSTRING: lua_pushvalue(L, index); break;
    case LUA_TNUMBER:
      lua_pushvalue(L, index);
      lua_tostring(L, -1);
      break;
    case LUA_TBOOLEAN:
      lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false");
      break;
    default:  // no address: it differs from run to run
      lua_pushstring(L, luaL_typename(L, index));
      break;
  }
}

static int base_tostring(lua_State *L) {
  luaL_checkany(L, 1);
  heng__lua_tostring(L, 1);
  return 1;
}

static int base_tonumber(lua_State *L) {
  luaL_checkany(L, 1);
  if (lua_type(L, 1) == LUA_TNUMBER) {
    lua_settop(L, 1);
    return 1;
  }
  size_t len = 0;
  const char *text =
      lua_type(L, 1) == LUA_TSTRING ? lua_tolstring(L, 1, &len) : NULL;
  heng__sandbox_charge(L, 1 + len);
  if (text && lua_stringtonumber(L, text) == len + 1) return 1;
  lua_pushnil(L);
  return 1;
}

// --- errors

// Setting up and unwinding a protected call, with a message in between.
#define PROTECTED_UNITS 100

static int base_pcall(lua_State *L) {
  luaL_checkany(L, 1);
  heng__sandbox_charge(L, PROTECTED_UNITS);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
  heng__sandbox_after_call(L, status);
  if (status == LUA_OK) return lua_gettop(L);
  lua_pushboolean(L, 0);
  lua_insert(L, -2);
  return 2;
}

// The handler runs behind the call that failed and not within the error, as
// Lua's would: there, no hook looks at what it does.
static int base_xpcall(lua_State *L) {
  luaL_checktype(L, 2, LUA_TFUNCTION);
  heng__sandbox_charge(L, PROTECTED_UNITS);
  lua_pushboolean(L, 1);
  lua_pushvalue(L, 1);
  lua_rotate(L, 3, 2);
  int status = lua_pcall(L, lua_gettop(L) - 4, LUA_MULTRET, 0);
  heng__sandbox_after_call(L, status);
  if (status == LUA_OK) return lua_gettop(L) - 2;
  lua_pushvalue(L, 2);
  lua_insert(L, -2);
  lua_call(L, 1, LUA_MULTRET);
  lua_pushboolean(L, 0);
  lua_replace(L, 3);
  return lua_gettop(L) - 2;
}

// --- others

static int base_select(lua_State *L) {
  int n = lua_gettop(L);
  heng__sandbox_charge(L, (size_t)n);
  if (lua_type(L, 1) == LUA_TSTRING && *lua_tostring(L, 1) == '#') {
    lua_pushinteger(L, n - 1);
    return 1;
  }
  lua_Integer i = luaL_checkinteger(L, 1);
  if (i < 0) i = n + i;
  luaL_argcheck(L, i >= 1, 1, "index out of range");
  return i >= n ? 0 : n - (int)i;
}

static bool may_stand_in_metatable(heng_slice event) {
  static const char *const events[] = {
      "__index", "__newindex", "__call", "__tostring", "__eq",  "__lt",
      "__le",    "__add",      "__sub",  "__mul",      "__div", "__mod",
      "__idiv",  "__unm",      "__len",  "__concat",   "__pow"};
  for (size_t i = 0; i < sizeof events / sizeof *events; i++)
    if (heng__slice_eq(event, heng__slice(events[i]))) return true;
  return event.len < 2 || memcmp(event.ptr, "__", 2) != 0;
}

// setmetatable(t, m) gives t a copy of m that the script cannot reach, so that
// nothing can be added later to what was looked through here: a finalizer runs
// where no hook sees it, weak keys make the collector's work grow as a square.
static int base_setmetatable(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argexpected(L, lua_isnil(L, 2) || lua_istable(L, 2), 2, "nil or table");
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
    return luaL_error(L, "cannot change a protected metatable");
  lua_settop(L, 2);
  if (lua_isnil(L, 2)) {
    lua_setmetatable(L, 1);
    return 1;
  }
  lua_newtable(L);
  heng_slice refused = {NULL, 0};
  lua_pushnil(L);
  while (lua_next(L, 2)) {
    heng__sandbox_charge(L, 10);
    if (lua_type(L, -2) == LUA_TSTRING) {
      heng_slice event;
      event.ptr = lua_tolstring(L, -2, &event.len);
      if (!may_stand_in_metatable(event) &&
          (!refused.ptr || heng__slice_cmp(event, refused) < 0))
        refused = event;
    }
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, 3);
  }
  if (refused.ptr)
    heng__lua_raise(L, &(heng_lua_error){.code = HENG_M_LUA_METATABLE,
                                         .args = {HENG_SAY(refused)}});
  lua_setmetatable(L, 1);
  lua_settop(L, 1);
  return 1;
}

// --- the environment

static const heng_lua_withheld withheld[] = {
#define BOUND    "a profile reads and runs nothing but its own text"
#define BOUND_ZH "方案脚本只读写自身的内容"
    {"load", BOUND, BOUND_ZH},
    {"loadstring", BOUND, BOUND_ZH},
    {"loadfile", BOUND, BOUND_ZH},
    {"dofile", BOUND, BOUND_ZH},
    {"require", BOUND, BOUND_ZH},
    {"package", BOUND, BOUND_ZH},
    {"io", BOUND, BOUND_ZH},
    {"os", BOUND, BOUND_ZH},
    {"debug", BOUND, BOUND_ZH},
    {"coroutine", "a profile runs once, from top to bottom",
     "方案脚本从头到尾只运行一次"},
    {"collectgarbage", "memory is the engine's business", "内存由引擎管理"},
    {"print", "a profile shows nothing; `error(text)` stops and shows a text",
     "方案脚本不输出内容；要看中间结果请用 error(文字)"},
    {"warn", "a profile shows nothing; `error(text)` stops and shows a text",
     "方案脚本不输出内容；要看中间结果请用 error(文字)"},
    {"next", "its order differs from run to run; write `pairs`",
     "它的次序每次运行都不同；请用 pairs"},
    {"rawset", "write `t[k] = v`", "请写 t[k] = v"},
    {"rawget", "write `t[k]`", "请写 t[k]"},
    {"rawequal", "write `a == b`", "请写 a == b"},
    {"rawlen", "write `#t`", "请写 #t"},
    {"getmetatable", "a metatable cannot be read back", "元表不能再取出"},
    {"utf8", "texts are handed over whole", "文字整段传递"},
    {"_G", "name the variable itself", "请直接写变量名"},
    {NULL, NULL, NULL},
};

#define EXACT    "figures of rules are exact; write the formula as rule text"
#define EXACT_ZH "规则中的数是精确的；算式请写成规则文字"
static const heng_lua_withheld withheld_math[] = {
    {"random", "the same profile makes the same rules, in every run",
     "同一方案每次运行须生成相同的规则"},
    {"randomseed", "the same profile makes the same rules, in every run",
     "同一方案每次运行须生成相同的规则"},
    {"sqrt", EXACT, EXACT_ZH},
    {"exp", EXACT, EXACT_ZH},
    {"log", EXACT, EXACT_ZH},
    {"pi", EXACT, EXACT_ZH},
    {NULL, NULL, NULL},
};

static const luaL_Reg own[] = {
    {"tostring", base_tostring}, {"tonumber", base_tonumber},
    {"pcall", base_pcall},       {"xpcall", base_xpcall},
    {"select", base_select},     {"setmetatable", base_setmetatable},
    {"pairs", heng__lua_pairs},  {NULL, NULL},
};

// Lua's functions that are safe as they are, taken over by name.
static const char *const from_base[] = {"assert", "error", "ipairs", "type"};
static const char *const from_math[] = {"abs",        "ceil",      "floor",
                                        "max",        "min",       "tointeger",
                                        "maxinteger", "mininteger"};

// Copies the named members of the table at -1 to the one at -2.
static void take(lua_State *L, const char *const *names, size_t n) {
  for (size_t i = 0; i < n; i++) {
    lua_getfield(L, -1, names[i]);
    lua_setfield(L, -3, names[i]);
  }
}

void heng__lua_open_base(lua_State *L) {
  luaL_setfuncs(L, own, 0);
  lua_pushcfunction(L, luaopen_base);
  lua_call(L, 0, 1);
  take(L, from_base, sizeof from_base / sizeof *from_base);
  lua_pop(L, 1);
  lua_createtable(L, 0, 8);
  lua_pushcfunction(L, luaopen_math);
  lua_call(L, 0, 1);
  take(L, from_math, sizeof from_math / sizeof *from_math);
  lua_pop(L, 1);
  heng__lua_guard(L, "math.", withheld_math);
  lua_setfield(L, -2, "math");
  heng__lua_guard(L, "", withheld);
}
