// Tables: `pairs` in the order of the keys, and the functions of `table`, each
// charged for what it moves. They read and write the table itself, past its
// metatable, so that no step of theirs runs foreign code but sort's comparison.
#include <stdlib.h>

#include "lua/sandbox.h"

// --- pairs

typedef struct key {
  bool is_text;
  bool is_integer;
  lua_Integer integer;
  lua_Number number;
  heng_slice text;
} key;

static int compare_numbers(const key *a, const key *b) {
  if (a->is_integer && b->is_integer)
    return (a->integer > b->integer) - (a->integer < b->integer);
  // Keys with a whole value are integers, so no two of these are equal.
  lua_Number x = a->is_integer ? (lua_Number)a->integer : a->number;
  lua_Number y = b->is_integer ? (lua_Number)b->integer : b->number;
  if (x < y || x > y) return x < y ? -1 : 1;
  return a->is_integer - b->is_integer;
}

// Numbers before texts, numbers by size, texts by bytes.
static int compare_keys(const void *left, const void *right) {
  const key *a = left, *b = right;
  if (a->is_text != b->is_text) return a->is_text ? 1 : -1;
  if (a->is_text) return heng__slice_cmp(a->text, b->text);
  return compare_numbers(a, b);
}

_Noreturn static void refuse_key(lua_State *L, heng_slice type) {
  heng__lua_raise(L, &(heng_lua_error){.code = HENG_M_LUA_PAIRS_KEY,
                                       .args = {{type, heng__lua_word(type)}}});
}

static key key_at(lua_State *L, int index) {
  key k = {false, false, 0, 0, {NULL, 0}};
  switch (lua_type(L, index)) {
    case LUA_TSTRING:
      k.is_text = true;
      k.text.ptr = lua_tolstring(L, index, &k.text.len);
      break;
    case LUA_TNUMBER:
      k.is_integer = lua_isinteger(L, index);
      if (k.is_integer)
        k.integer = lua_tointeger(L, index);
      else
        k.number = lua_tonumber(L, index);
      break;
    default: refuse_key(L, heng__slice(luaL_typename(L, index)));
  }
  return k;
}

// The number of keys of the table at 1, and what comparing them costs in bytes.
static size_t count_keys(lua_State *L, size_t *bytes) {
  size_t n = 0;
  *bytes = 0;
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    lua_pop(L, 1);
    heng__sandbox_charge(L, 4);
    *bytes += key_at(L, -1).text.len;
    n++;
  }
  return n;
}

static size_t levels(size_t n) {
  size_t bits = 1;
  while (n >>= 1) bits++;
  return bits;
}

// The step of a loop over pairs; upvalues: table, sorted keys, position.
static int pairs_step(lua_State *L) {
  lua_Integer at = lua_tointeger(L, lua_upvalueindex(3));
  for (;;) {
    heng__sandbox_charge(L, 1);
    lua_settop(L, 0);
    if (lua_rawgeti(L, lua_upvalueindex(2), ++at) == LUA_TNIL) return 1;
    lua_pushvalue(L, 1);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) break;
  }
  lua_pushinteger(L, at);
  lua_replace(L, lua_upvalueindex(3));
  return 2;
}

int heng__lua_pairs(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  heng__sandbox_charge(L, 20);
  size_t bytes, i = 0, n = count_keys(L, &bytes);
  heng__sandbox_charge(L, (n + bytes / 32) * levels(n));
  key *keys = lua_newuserdatauv(L, (n ? n : 1) * sizeof *keys, 0);
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    lua_pop(L, 1);
    keys[i++] = key_at(L, -1);
  }
  qsort(keys, n, sizeof *keys, compare_keys);
  lua_createtable(L, n < 0x1000000 ? (int)n : 0, 0);
  for (i = 0; i < n; i++) {
    // The key is still in the table; taking it from there would need a search.
    if (keys[i].is_text)
      lua_pushlstring(L, keys[i].text.ptr, keys[i].text.len);
    else if (keys[i].is_integer)
      lua_pushinteger(L, keys[i].integer);
    else
      lua_pushnumber(L, keys[i].number);
    lua_rawseti(L, 3, (lua_Integer)i + 1);
  }
  lua_pushvalue(L, 1);
  lua_insert(L, 3);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, pairs_step, 3);
  return 1;
}

// --- table

// The length of the table at 1.
static lua_Integer table_length(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  heng__sandbox_charge(L, 2);
  return (lua_Integer)lua_rawlen(L, 1);
}

// Moves [count] values of the table at 1 by one place, up or down.
static void shift(lua_State *L, lua_Integer from, lua_Integer to, bool up) {
  if (to < from) return;
  heng__sandbox_charge(L, (size_t)(to - from) + 1);
  lua_Integer step = up ? -1 : 1;
  for (lua_Integer i = up ? to : from; i >= from && i <= to; i += step) {
    lua_rawgeti(L, 1, i);
    lua_rawseti(L, 1, i - step);
  }
}

static int table_insert(lua_State *L) {
  lua_Integer n = table_length(L), at = n + 1;
  int given = lua_gettop(L);
  if (given != 2 && given != 3)
    return luaL_error(L, "wrong number of arguments to 'insert'");
  if (given == 3) {
    at = luaL_checkinteger(L, 2);
    luaL_argcheck(L, at >= 1 && at <= n + 1, 2, "position out of bounds");
    shift(L, at, n, /*up=*/true);
  }
  lua_pushvalue(L, given);
  lua_rawseti(L, 1, at);
  return 0;
}

static int table_remove(lua_State *L) {
  lua_Integer n = table_length(L), at = luaL_optinteger(L, 2, n);
  if (n == 0) {
    lua_pushnil(L);
    return 1;
  }
  luaL_argcheck(L, at >= 1 && at <= n, 2, "position out of bounds");
  lua_rawgeti(L, 1, at);
  shift(L, at + 1, n, /*up=*/false);
  lua_pushnil(L);
  lua_rawseti(L, 1, n);
  return 1;
}

static int table_concat(lua_State *L) {
  lua_Integer n = table_length(L);
  size_t sep_len, total = 0;
  const char *sep = luaL_optlstring(L, 2, "", &sep_len);
  lua_Integer from = luaL_optinteger(L, 3, 1), to = luaL_optinteger(L, 4, n);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  for (lua_Integer i = from; i <= to; i++) {
    lua_rawgeti(L, 1, i);
    size_t len;
    if (lua_type(L, -1) != LUA_TSTRING && lua_type(L, -1) != LUA_TNUMBER)
      return luaL_error(L, "invalid value (at index %I) in table for 'concat'",
                        (LUAI_UACINT)i);
    lua_tolstring(L, -1, &len);
    total += len + sep_len;
    heng__sandbox_charge_bytes(L, len + sep_len);
    if (total > HENG_LUA_TEXT_MAX) heng__sandbox_stop(L, HENG_LUA_END_TEXT);
    luaL_addvalue(&out);
    if (i == to) break;  // to may be the largest integer
    luaL_addlstring(&out, sep, sep_len);
  }
  luaL_pushresult(&out);
  return 1;
}

static int table_unpack(lua_State *L) {
  lua_Integer n = table_length(L), from = luaL_optinteger(L, 2, 1),
              to = luaL_optinteger(L, 3, n);
  if (from > to) return 0;
  if ((lua_Unsigned)to - (lua_Unsigned)from >= HENG_LUA_VALUES_MAX)
    return luaL_error(L, "too many results to unpack (at most %d)",
                      HENG_LUA_VALUES_MAX);
  luaL_checkstack(L, HENG_LUA_VALUES_MAX + 1, NULL);
  int count = (int)(to - from) + 1;
  heng__sandbox_charge(L, (size_t)count);
  for (int i = 0; i < count; i++) lua_rawgeti(L, 1, from + i);
  return count;
}

static int table_pack(lua_State *L) {
  int n = lua_gettop(L);
  heng__sandbox_charge(L, (size_t)n + 1);
  lua_createtable(L, n, 1);
  lua_insert(L, 1);
  for (int i = n; i >= 1; i--) lua_rawseti(L, 1, i);
  lua_pushinteger(L, n);
  lua_setfield(L, 1, "n");
  return 1;
}

static int table_move(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer from = luaL_checkinteger(L, 2), to = luaL_checkinteger(L, 3),
              at = luaL_checkinteger(L, 4);
  int target = lua_isnoneornil(L, 5) ? 1 : 5;
  luaL_checktype(L, target, LUA_TTABLE);
  if (to >= from) {
    lua_Unsigned n = (lua_Unsigned)to - (lua_Unsigned)from;
    luaL_argcheck(L, n < LUA_MAXINTEGER, 3, "too many elements to move");
    luaL_argcheck(L, at <= LUA_MAXINTEGER - (lua_Integer)n, 4,
                  "destination wrap around");
    heng__sandbox_charge(L, (size_t)n + 1);
    bool downwards = at > from && at <= to && target == 1;
    for (lua_Integer i = 0; i <= (lua_Integer)n; i++) {
      lua_Integer k = downwards ? (lua_Integer)n - i : i;
      lua_rawgeti(L, 1, from + k);
      lua_rawseti(L, target, at + k);
    }
  }
  lua_pushvalue(L, target);
  return 1;
}

// --- sort

// Whether the value at [a] comes before the one at [b]; 2 is the comparison or
// nil. Texts are compared by bytes, whatever the locale.
static bool comes_before(lua_State *L, int a, int b) {
  heng__sandbox_charge(L, 2);
  if (!lua_isnil(L, 2)) {
    lua_pushvalue(L, 2);
    lua_pushvalue(L, a);
    lua_pushvalue(L, b);
    lua_call(L, 2, 1);
    bool before = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return before;
  }
  if (lua_type(L, a) == LUA_TSTRING && lua_type(L, b) == LUA_TSTRING) {
    heng_slice x, y;
    x.ptr = lua_tolstring(L, a, &x.len);
    y.ptr = lua_tolstring(L, b, &y.len);
    heng__sandbox_charge_bytes(L, x.len < y.len ? x.len : y.len);
    return heng__slice_cmp(x, y) < 0;
  }
  return lua_compare(L, a, b, LUA_OPLT);
}

// Merges [from, middle) and [middle, to) of the table at 3 into the one at 4.
static void merge(lua_State *L,
                  lua_Integer from,
                  lua_Integer middle,
                  lua_Integer to) {
  lua_Integer left = from, right = middle;
  for (lua_Integer at = from; at < to; at++) {
    bool take_right = left == middle;
    if (left < middle && right < to) {
      lua_rawgeti(L, 3, right);
      lua_rawgeti(L, 3, left);
      take_right = comes_before(L, 5, 6);
      lua_settop(L, 4);
    }
    heng__sandbox_charge(L, 1);
    lua_rawgeti(L, 3, take_right ? right++ : left++);
    lua_rawseti(L, 4, at);
  }
}

static void copy_range(lua_State *L, int from, int to, lua_Integer n) {
  heng__sandbox_charge(L, (size_t)n);
  for (lua_Integer i = 1; i <= n; i++) {
    lua_rawgeti(L, from, i);
    lua_rawseti(L, to, i);
  }
}

// Sorts by merging, so equal values keep their order, and a comparison that
// contradicts itself costs no more than one that does not.
static int table_sort(lua_State *L) {
  lua_Integer n = table_length(L);
  if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  if (n < 2) return 0;
  heng__sandbox_charge(L, (size_t)n);
  luaL_argcheck(L, n < 0x1000000, 1, "array too big");
  lua_createtable(L, (int)n, 0);
  lua_createtable(L, (int)n, 0);
  copy_range(L, 1, 3, n);
  for (lua_Integer width = 1; width < n; width *= 2) {
    for (lua_Integer from = 1; from <= n; from += 2 * width) {
      lua_Integer middle = from + width, to = middle + width;
      if (middle > n + 1) middle = n + 1;
      if (to > n + 1) to = n + 1;
      merge(L, from, middle, to);
    }
    lua_pushvalue(L, 3);  // what was merged is read next
    lua_copy(L, 4, 3);
    lua_replace(L, 4);
  }
  copy_range(L, 3, 1, n);
  return 0;
}

static const heng_lua_withheld withheld[] = {{NULL, NULL, NULL}};

static const luaL_Reg functions[] = {
    {"insert", table_insert}, {"remove", table_remove},
    {"concat", table_concat}, {"unpack", table_unpack},
    {"pack", table_pack},     {"move", table_move},
    {"sort", table_sort},     {NULL, NULL},
};

void heng__lua_open_table(lua_State *L) {
  luaL_newlib(L, functions);
  heng__lua_guard(L, "table.", withheld);
  lua_setfield(L, -2, "table");
}
