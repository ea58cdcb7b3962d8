// Exact numbers in a script: a userdata that holds one number of the engine,
// with its arithmetic. Nothing becomes a number of Lua on the way, so a function
// of values is as exact as a rule.
#include <stdio.h>

#include "lua/sandbox.h"

// The metatables of exact numbers and of Lua's own, by address in the registry.
static const char exact_key = 0;

#define WIDE_UNITS 50  // what an operation on long numbers counts for

typedef struct exact {
  heng_num num;
  uint64_t limbs[];
} exact;

typedef enum operation {
  ADD,
  SUB,
  MUL,
  DIV,
  POW,
  NEG,
  ABS,
  ROUND,
  FLOOR,
  CEIL,
  TEXT,
  PARSE,
} operation;

// One operation on numbers, without a word to Lua.
typedef struct work {
  operation what;
  heng_num x, y, result;
  int64_t power;
  int digits;
  heng_round mode;
  heng_slice text;
} work;

_Noreturn static void refuse(lua_State *L, heng_code code, heng_said what) {
  heng__lua_raise(L, &(heng_lua_error){.code = code, .args = {what}});
}

// ---- work -----------------------------------------------------------------

static heng_status round_whole(heng_arena *arena, work *w, bool up) {
  bool away = (heng__num_sign(w->x) > 0) == up;
  return heng__num_round(arena, w->x, 0, away ? HENG_ROUND_UP : HENG_ROUND_DOWN,
                         &w->result);
}

static heng_status do_work(heng_arena *arena, work *w) {
  switch (w->what) {
    case ADD: return heng__num_add(arena, w->x, w->y, &w->result);
    case SUB: return heng__num_sub(arena, w->x, w->y, &w->result);
    case MUL: return heng__num_mul(arena, w->x, w->y, &w->result);
    case DIV: return heng__num_div(arena, w->x, w->y, &w->result);
    case POW: return heng__num_pow(arena, w->x, w->power, &w->result);
    case NEG: w->result = heng__num_neg(arena, w->x); return HENG_OK;
    case ABS: w->result = heng__num_abs(arena, w->x); return HENG_OK;
    case ROUND:
      return heng__num_round(arena, w->x, w->digits, w->mode, &w->result);
    case FLOOR: return round_whole(arena, w, /*up=*/false);
    case CEIL: return round_whole(arena, w, /*up=*/true);
    case TEXT: w->text = heng__num_text(arena, w->x); return HENG_OK;
    case PARSE: return heng__num_parse(arena, w->text, &w->result);
  }
  return HENG_OK;
}

// The arena's guard is here and Lua's frames are not between: neither jump
// crosses the other's.
static heng_status guarded(heng_arena *arena, work *w) {
  heng_guard guard;
  if (setjmp(guard.env)) {
    arena->guard = NULL;
    return HENG_NOMEM;
  }
  arena->guard = &guard;
  heng_status status = do_work(arena, w);
  arena->guard = NULL;
  return status;
}

// What the work gives lives until the next one.
static void perform(lua_State *L, work *w) {
  heng_sandbox *box = heng__sandbox_of(L);
  bool wide = w->x.wide || w->y.wide;
  heng__sandbox_charge(L, wide || w->what == POW ? WIDE_UNITS : 4);
  heng__arena_free(box->numbers);
  heng_status status = guarded(box->numbers, w);
  if (status == HENG_NOMEM) heng__sandbox_stop(L, HENG_LUA_END_SYSTEM);
  if (status == HENG_RECORDS)
    refuse(L, HENG_N_LUA_CALL_NUMBER, HENG_SAY(w->text));
  if (status != HENG_OK) refuse(L, HENG_N_LUA_CALL_WIDE, HENG_SAY2("", ""));
}

// ---- numbers --------------------------------------------------------------

void heng__exact_push(lua_State *L, heng_num num) {
  exact *e = lua_newuserdatauv(L, sizeof *e + heng__num_room(num), 0);
  e->num = heng__num_copy_to(e->limbs, num);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &exact_key);
  lua_setmetatable(L, -2);
}

const heng_num *heng__exact_at(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index))
    return NULL;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &exact_key);
  bool same = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return same ? &((exact *)lua_touserdata(L, index))->num : NULL;
}

void heng__lua_float_text(char *out, lua_Number n) {
  // What is no number has a sign on some machines.
  if (n != n)
    memcpy(out, "nan", sizeof "nan");
  else
    snprintf(out, HENG_LUA_FLOAT_TEXT, "%.14g", (double)n);
}

// The number at [index]: an exact one, or a whole one of Lua's.
static heng_num number_at(lua_State *L, int index) {
  const heng_num *num = heng__exact_at(L, index);
  if (num) return *num;
  if (lua_isinteger(L, index) && lua_tointeger(L, index) != LUA_MININTEGER)
    return heng__num_int(lua_tointeger(L, index));
  if (lua_type(L, index) == LUA_TNUMBER) {
    char text[HENG_LUA_FLOAT_TEXT];
    heng__lua_float_text(text, lua_tonumber(L, index));
    refuse(L, HENG_N_LUA_CALL_FLOAT, HENG_SAY(heng__slice(text)));
  }
  heng_slice what;
  if (lua_type(L, index) == LUA_TSTRING) {
    what.ptr = lua_tolstring(L, index, &what.len);
    refuse(L, HENG_N_LUA_CALL_NUMBER, HENG_SAY(what));
  }
  what = heng__slice(luaL_typename(L, index));
  refuse(L, HENG_N_LUA_CALL_NUMBER, (heng_said){what, heng__lua_word(what)});
}

// ---- arithmetic -----------------------------------------------------------

static int compute(lua_State *L, operation what) {
  work w = {.what = what, .x = number_at(L, 1), .y = number_at(L, 2)};
  if (what == DIV && heng__num_sign(w.y) == 0)
    refuse(L, HENG_N_LUA_CALL_ZERO, HENG_SAY2("", ""));
  if (what == POW) {
    bool whole = heng__num_to_int(w.y, &w.power);
    if (!whole || (w.power < 0 && heng__num_sign(w.x) == 0))
      refuse(L, HENG_N_LUA_CALL_POWER, HENG_SAY2("", ""));
  }
  perform(L, &w);
  heng__exact_push(L, w.result);
  return 1;
}

static int exact_add(lua_State *L) {
  return compute(L, ADD);
}
static int exact_sub(lua_State *L) {
  return compute(L, SUB);
}
static int exact_mul(lua_State *L) {
  return compute(L, MUL);
}
static int exact_div(lua_State *L) {
  return compute(L, DIV);
}
static int exact_pow(lua_State *L) {
  return compute(L, POW);
}

static int of_one(lua_State *L, work *w) {
  w->x = number_at(L, 1);
  perform(L, w);
  heng__exact_push(L, w->result);
  return 1;
}

static int exact_neg(lua_State *L) {
  return of_one(L, &(work){.what = NEG});
}
static int exact_abs(lua_State *L) {
  return of_one(L, &(work){.what = ABS});
}
static int exact_floor(lua_State *L) {
  return of_one(L, &(work){.what = FLOOR});
}
static int exact_ceil(lua_State *L) {
  return of_one(L, &(work){.what = CEIL});
}

// x:round(n [, "half even" | "up" | "down"])
static int exact_round(lua_State *L) {
  static const char *const modes[] = {"half up", "half even", "up", "down",
                                      NULL};
  int64_t digits = 0;
  if (!lua_isnoneornil(L, 2) && !heng__num_to_int(number_at(L, 2), &digits))
    digits = 19;
  luaL_argcheck(L, digits >= -18 && digits <= 18, 2, "digits of -18 to 18");
  work w = {.what = ROUND, .digits = (int)digits};
  w.mode = (heng_round)luaL_checkoption(L, 3, "half up", modes);
  return of_one(L, &w);
}

static int compare(lua_State *L) {
  heng__sandbox_charge(L, 4);
  return heng__num_cmp(number_at(L, 1), number_at(L, 2));
}

static int exact_eq(lua_State *L) {
  lua_pushboolean(L, compare(L) == 0);
  return 1;
}
static int exact_lt(lua_State *L) {
  lua_pushboolean(L, compare(L) < 0);
  return 1;
}
static int exact_le(lua_State *L) {
  lua_pushboolean(L, compare(L) <= 0);
  return 1;
}
static int exact_min(lua_State *L) {
  heng__exact_push(L, number_at(L, compare(L) <= 0 ? 1 : 2));
  return 1;
}
static int exact_max(lua_State *L) {
  heng__exact_push(L, number_at(L, compare(L) >= 0 ? 1 : 2));
  return 1;
}

// x:int(): a number that Lua counts and indexes with.
static int exact_int(lua_State *L) {
  int64_t n;
  work w = {.what = TEXT, .x = number_at(L, 1)};
  if (!heng__num_to_int(w.x, &n)) {
    perform(L, &w);
    refuse(L, HENG_N_LUA_CALL_INT, HENG_SAY(w.text));
  }
  lua_pushinteger(L, n);
  return 1;
}

static int exact_text(lua_State *L) {
  work w = {.what = TEXT, .x = number_at(L, 1)};
  perform(L, &w);
  lua_pushlstring(L, w.text.ptr, w.text.len);
  return 1;
}

// number("0.15"): an exact number from its text, or from a whole one.
static int exact_new(lua_State *L) {
  if (lua_type(L, 1) != LUA_TSTRING) {
    heng__exact_push(L, number_at(L, 1));
    return 1;
  }
  work w = {.what = PARSE};
  w.text.ptr = lua_tolstring(L, 1, &w.text.len);
  heng__sandbox_charge_bytes(L, w.text.len);
  perform(L, &w);
  heng__exact_push(L, w.result);
  return 1;
}

// ---- the tables -----------------------------------------------------------

static const luaL_Reg methods[] = {
    {"is", exact_eq},       {"eq", exact_eq},     {"round", exact_round},
    {"floor", exact_floor}, {"ceil", exact_ceil}, {"abs", exact_abs},
    {"min", exact_min},     {"max", exact_max},   {"int", exact_int},
    {NULL, NULL},
};

static const luaL_Reg operators[] = {
    {"__add", exact_add},       {"__sub", exact_sub}, {"__mul", exact_mul},
    {"__div", exact_div},       {"__pow", exact_pow}, {"__unm", exact_neg},
    {"__eq", exact_eq},         {"__lt", exact_lt},   {"__le", exact_le},
    {"__tostring", exact_text}, {NULL, NULL},
};

static const heng_lua_withheld withheld[] = {{NULL, NULL, NULL}};

void heng__exact_open(lua_State *L) {
  luaL_newlib(L, methods);
  heng__lua_guard(L, "x:", withheld);
  luaL_newlib(L, operators);
  lua_pushvalue(L, -2);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushliteral(L, "exact number");
  lua_setfield(L, -2, "__name");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &exact_key);
  // Lua's own numbers have the methods too: n:is(0), whichever n is.
  lua_pushinteger(L, 0);
  lua_createtable(L, 0, 2);
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_pop(L, 2);
  lua_pushcfunction(L, exact_new);
  lua_setfield(L, -2, "number");
}
