// Texts: the functions of `string` that a profile needs to put rule text
// together. No patterns: some of them never end, and no hook would see it.
#include <stdio.h>

#include "lua/sandbox.h"

static heng_slice check_slice(lua_State *L, int index) {
  heng_slice text;
  text.ptr = luaL_checklstring(L, index, &text.len);
  return text;
}

// A position as Lua counts: from 1, or from the end where it is negative. At
// least 1.
static size_t position(lua_Integer at, size_t len) {
  if (at > 0) return (size_t)at;
  if (at == 0 || at < -(lua_Integer)len) return 1;
  return len + (size_t)(at + 1);
}

// An end of a range: at most [len], 0 where it lies before the text.
static size_t end_position(lua_Integer at, size_t len) {
  if (at > (lua_Integer)len) return len;
  if (at >= 0) return (size_t)at;
  return at < -(lua_Integer)len ? 0 : len + (size_t)(at + 1);
}

static int string_len(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)check_slice(L, 1).len);
  return 1;
}

static int string_sub(lua_State *L) {
  heng_slice text = check_slice(L, 1);
  size_t from = position(luaL_checkinteger(L, 2), text.len);
  size_t to = end_position(luaL_optinteger(L, 3, -1), text.len);
  if (from > to) {
    lua_pushliteral(L, "");
    return 1;
  }
  heng__sandbox_charge_bytes(L, to - from + 1);
  lua_pushlstring(L, text.ptr + from - 1, to - from + 1);
  return 1;
}

static int string_byte(lua_State *L) {
  heng_slice text = check_slice(L, 1);
  lua_Integer start = luaL_optinteger(L, 2, 1);
  size_t from = position(start, text.len);
  size_t to = end_position(luaL_optinteger(L, 3, start), text.len);
  if (from > to) return 0;
  size_t n = to - from + 1;
  if (n > HENG_LUA_VALUES_MAX)
    return luaL_error(L, "too many results to byte (at most %d)",
                      HENG_LUA_VALUES_MAX);
  heng__sandbox_charge(L, n);
  luaL_checkstack(L, (int)n, NULL);
  for (size_t i = 0; i < n; i++)
    lua_pushinteger(L, (unsigned char)text.ptr[from - 1 + i]);
  return (int)n;
}

static int string_char(lua_State *L) {
  int n = lua_gettop(L);
  heng__sandbox_charge(L, (size_t)n);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  for (int i = 1; i <= n; i++) {
    lua_Integer c = luaL_checkinteger(L, i);
    luaL_argcheck(L, c >= 0 && c <= 255, i, "value out of range");
    luaL_addchar(&out, (char)c);
  }
  luaL_pushresult(&out);
  return 1;
}

// Letters of ASCII alone, whatever the locale.
static int change_case(lua_State *L, char first, char last) {
  heng_slice text = check_slice(L, 1);
  heng__sandbox_charge_bytes(L, text.len);
  luaL_Buffer out;
  char *to = luaL_buffinitsize(L, &out, text.len);
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    to[i] = c >= first && c <= last ? (char)(c ^ 0x20) : c;
  }
  luaL_pushresultsize(&out, text.len);
  return 1;
}

static int string_upper(lua_State *L) {
  return change_case(L, 'a', 'z');
}
static int string_lower(lua_State *L) {
  return change_case(L, 'A', 'Z');
}

static int string_rep(lua_State *L) {
  heng_slice text = check_slice(L, 1), sep = HENG_LIT("");
  lua_Integer n = luaL_checkinteger(L, 2);
  if (!lua_isnoneornil(L, 3)) sep = check_slice(L, 3);
  if (n <= 0) {
    lua_pushliteral(L, "");
    return 1;
  }
  size_t most = HENG_LUA_TEXT_MAX, step = text.len + sep.len;
  if ((lua_Unsigned)n > most || (size_t)n > most / (step ? step : 1))
    heng__sandbox_stop(L, HENG_LUA_END_TEXT);
  size_t total = (size_t)n * step - sep.len;
  heng__sandbox_charge_bytes(L, total);
  luaL_Buffer out;
  char *to = luaL_buffinitsize(L, &out, total);
  if (text.len) memcpy(to, text.ptr, text.len);
  if (n > 1 && sep.len) memcpy(to + text.len, sep.ptr, sep.len);
  // What is there is doubled, so that many short texts cost no more than one.
  for (size_t done = n > 1 ? step : total; done < total;) {
    size_t more = done < total - done ? done : total - done;
    memcpy(to + done, to, more);
    done += more;
  }
  luaL_pushresultsize(&out, total);
  return 1;
}

// Where [needle] stands in [text] from [from] on, or text.len + 1. Every place
// that is looked at is charged, since most of the needle may agree at each.
static size_t find_plain(lua_State *L,
                         heng_slice text,
                         heng_slice needle,
                         size_t from) {
  if (!needle.len) return from;
  while (needle.len <= text.len - from) {
    const char *start = text.ptr + from;
    const char *at = memchr(start, needle.ptr[0], text.len - from);
    if (!at) break;
    heng__sandbox_charge_bytes(L, (size_t)(at - start));
    heng__sandbox_charge_bytes(L, needle.len);
    from = (size_t)(at - text.ptr);
    if (needle.len > text.len - from) break;
    if (memcmp(at, needle.ptr, needle.len) == 0) return from;
    from++;
  }
  return text.len + 1;
}

// find(text, needle [, from]): the needle is a text and not a pattern.
static int string_find(lua_State *L) {
  heng_slice text = check_slice(L, 1), needle = check_slice(L, 2);
  size_t from = position(luaL_optinteger(L, 3, 1), text.len) - 1;
  heng__sandbox_charge_bytes(L, text.len);
  size_t at =
      from > text.len ? text.len + 1 : find_plain(L, text, needle, from);
  if (at > text.len) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushinteger(L, (lua_Integer)at + 1);
  lua_pushinteger(L, (lua_Integer)at + (lua_Integer)needle.len);
  return 2;
}

// split(text, separator): a list of the pieces, at least one.
static int string_split(lua_State *L) {
  heng_slice text = check_slice(L, 1), sep = check_slice(L, 2);
  luaL_argcheck(L, sep.len > 0, 2, "the separator is empty");
  heng__sandbox_charge_bytes(L, text.len);
  lua_newtable(L);
  size_t from = 0;
  for (lua_Integer n = 1;; n++) {
    size_t at = find_plain(L, text, sep, from);
    size_t end = at > text.len ? text.len : at;
    lua_pushlstring(L, text.ptr + from, end - from);
    lua_rawseti(L, -2, n);
    if (at > text.len) return 1;
    from = at + sep.len;
  }
}

// --- format

// What stands between `%` and the letter of a conversion of format.
typedef struct conversion {
  char spec[16];  // for snprintf, with room for "ll" and the letter
  size_t len;
  char letter;
} conversion;

static size_t read_conversion(lua_State *L,
                              heng_slice format,
                              size_t at,
                              conversion *out) {
  static const char marks[] = "-+ 0123456789.";
  out->len = 0;
  out->spec[out->len++] = '%';
  while (at < format.len && format.ptr[at] && strchr(marks, format.ptr[at])) {
    if (out->len > 8) luaL_error(L, "invalid conversion to 'format'");
    out->spec[out->len++] = format.ptr[at++];
  }
  out->letter = at < format.len ? format.ptr[at] : '\0';
  return at + 1;
}

static void add_integer(lua_State *L,
                        luaL_Buffer *out,
                        conversion *c,
                        int index) {
  char text[128];
  lua_Integer n = luaL_checkinteger(L, index);
  memcpy(c->spec + c->len, "ll", 2);
  c->spec[c->len + 2] = c->letter == 'i' ? 'd' : c->letter;
  c->spec[c->len + 3] = '\0';
  int len = snprintf(text, sizeof text, c->spec, (long long)n);
  if (len < 0 || (size_t)len >= sizeof text)
    luaL_error(L, "invalid conversion to 'format'");
  luaL_addlstring(out, text, (size_t)len);
}

// Only `%s` as it is: a width would count bytes where people count characters.
static void add_text(lua_State *L, luaL_Buffer *out, conversion *c, int index) {
  luaL_checkany(L, index);
  if (c->len > 1) luaL_error(L, "invalid conversion to 'format': %%s only");
  heng__lua_tostring(L, index);
  heng__sandbox_charge_bytes(L, lua_rawlen(L, -1));
  if (luaL_bufflen(out) + lua_rawlen(L, -1) > HENG_LUA_TEXT_MAX)
    heng__sandbox_stop(L, HENG_LUA_END_TEXT);
  luaL_addvalue(out);
}

static int string_format(lua_State *L) {
  heng_slice format = check_slice(L, 1);
  heng__sandbox_charge(L, 1 + format.len);
  int arg = 1, given = lua_gettop(L);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  for (size_t i = 0; i < format.len;) {
    char ch = format.ptr[i++];
    if (ch != '%') {
      luaL_addchar(&out, ch);
      continue;
    }
    conversion c;
    i = read_conversion(L, format, i, &c);
    if (c.letter != '%' && ++arg > given)
      return luaL_argerror(L, arg, "no value");
    switch (c.letter) {
      case '%': luaL_addchar(&out, '%'); break;
      case 'd':
      case 'i':
      case 'x':
      case 'X': add_integer(L, &out, &c, arg); break;
      case 's': add_text(L, &out, &c, arg); break;
      default:
        heng__lua_raise(L,
                        &(heng_lua_error){
                            .code = HENG_M_LUA_FORMAT,
                            .args = {HENG_SAY(((heng_slice){&c.letter, 1}))}});
    }
  }
  luaL_pushresult(&out);
  return 1;
}

// --- the library

#define PATTERN \
  "patterns can run without end; `find` and `split` take plain text"
#define PATTERN_ZH "模式匹配可能无休止；请用 find、split，它们按原文查找"
static const heng_lua_withheld withheld[] = {
    {"match", PATTERN, PATTERN_ZH},
    {"gmatch", PATTERN, PATTERN_ZH},
    {"gsub", PATTERN, PATTERN_ZH},
    {"dump", "a profile is text", "方案脚本只能是文字"},
    {"pack", "a profile is text", "方案脚本只能是文字"},
    {"unpack", "a profile is text", "方案脚本只能是文字"},
    {"reverse", "it would tear Chinese characters apart", "它会拆坏汉字"},
    {NULL, NULL, NULL},
};

static const luaL_Reg functions[] = {
    {"byte", string_byte}, {"char", string_char},
    {"find", string_find}, {"format", string_format},
    {"len", string_len},   {"lower", string_lower},
    {"rep", string_rep},   {"split", string_split},
    {"sub", string_sub},   {"upper", string_upper},
    {NULL, NULL},
};

void heng__lua_open_string(lua_State *L) {
  luaL_newlib(L, functions);
  heng__lua_guard(L, "string.", withheld);
  // ("x"):rep(2) comes here by the metatable of all texts. It has nothing else:
  // "1" + 1 is no number.
  lua_pushliteral(L, "");
  lua_createtable(L, 0, 2);
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_pop(L, 1);
  lua_setfield(L, -2, "string");
}
