// The profile's face: what `local heng = ...` offers to a script. Each call
// makes one part, a file to read or a text of rules, with the line it came
// from.
//
// Parts are kept in Lua's memory until the script has ended; see sandbox.h.
#include <stdio.h>

#include "base/utf8.h"
#include "lua/face.h"

#define FILE_NAME_MAX 100  // bytes

static const char parts_key = 0;  // its address finds the parts in the registry

void heng__lua_push_parts(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &parts_key);
}

// Takes the text on the top as a part.
static void add_part(lua_State *L, bool is_file) {
  heng_sandbox *box = heng__sandbox_of(L);
  size_t len = lua_rawlen(L, -1);
  heng__sandbox_charge_bytes(L, len);
  if (len > box->limits.texts - box->texts)
    heng__sandbox_stop(L, HENG_LUA_END_TEXTS);
  box->texts += len;
  heng__lua_push_parts(L);
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  lua_pushvalue(L, -2);
  lua_rawseti(L, -2, n + 1);
  lua_pushboolean(L, is_file);
  lua_rawseti(L, -2, n + 2);
  lua_pushinteger(L, heng__sandbox_line(L));
  lua_rawseti(L, -2, n + 3);
  lua_pop(L, 2);
}

// --- arguments

static heng_slice slice_at(lua_State *L, int index) {
  heng_slice text = {NULL, 0};
  if (lua_type(L, index) == LUA_TSTRING)
    text.ptr = lua_tolstring(L, index, &text.len);
  return text;
}

// What a message calls the value at [index]: a text itself, else its type.
heng_said heng__face_shown(lua_State *L, int index) {
  if (lua_type(L, index) == LUA_TSTRING) return HENG_SAY(slice_at(L, index));
  heng_slice type = heng__slice(luaL_typename(L, index));
  return (heng_said){type, heng__lua_word(type)};
}

// Refuses a wrong number of values, and heng:param(…) for heng.param(…).
void heng__face_arguments(lua_State *L, const char *name, int least, int most) {
  int n = lua_gettop(L);
  heng__sandbox_charge(L, 20);
  heng_said said = HENG_SAY(heng__slice(name));
  if (n && lua_topointer(L, 1) == heng__sandbox_of(L)->face)
    heng__lua_raise(
        L, &(heng_lua_error){.code = HENG_M_LUA_COLON, .args = {said}});
  char counts[2][16];
  snprintf(counts[0], sizeof counts[0], "%d", n);
  if (least == most)
    snprintf(counts[1], sizeof counts[1], "%d", least);
  else
    snprintf(counts[1], sizeof counts[1], "%d–%d", least, most);
  if (n < least || n > most)
    heng__lua_raise(
        L, &(heng_lua_error){.code = HENG_M_LUA_ARGUMENTS,
                             .args = {said, HENG_SAY(heng__slice(counts[1])),
                                      HENG_SAY(heng__slice(counts[0]))}});
  lua_settop(L, most);
}

_Noreturn static void refuse(lua_State *L,
                             heng_code code,
                             heng_said first,
                             heng_said second) {
  heng__lua_raise(L, &(heng_lua_error){.code = code, .args = {first, second}});
}

// The text at [index], which must be UTF-8 without zeros: the end of a C text.
heng_slice heng__face_text(lua_State *L, int index) {
  heng_slice text = slice_at(L, index);
  heng__sandbox_charge_bytes(L, text.len);
  if (heng__utf8_valid(text) < text.len ||
      (text.len && memchr(text.ptr, '\0', text.len)))
    refuse(L, HENG_M_LUA_NO_TEXT, HENG_SAY(text), HENG_SAY2("", ""));
  return text;
}

static bool is_blank(char c) {
  return c && strchr(" \t\r\n", c);
}

heng_slice heng__face_trim(heng_slice text) {
  while (text.len && is_blank(text.ptr[0])) text.ptr++, text.len--;
  while (text.len && is_blank(text.ptr[text.len - 1])) text.len--;
  return text;
}

// The word at the start of [text]; empty where none begins there.
heng_slice heng__face_word(heng_slice text) {
  size_t at = 0, len;
  int32_t cp;
  while ((len = heng__utf8_next(text, at, &cp)) > 0 &&
         (at ? heng__utf8_word(cp) : heng__utf8_word_start(cp)))
    at += len;
  return (heng_slice){text.ptr, at};
}

static heng_slice after(heng_slice text, size_t n) {
  return n ? (heng_slice){text.ptr + n, text.len - n} : text;
}

// "gap", "名次分差" or one in each tongue. Pushes the name with one space.
void heng__face_push_name(lua_State *L, int index) {
  heng_slice text = heng__face_trim(heng__face_text(L, index));
  heng_slice first = heng__face_word(text);
  heng_slice rest = after(text, first.len);
  heng_slice second = heng__face_word(heng__face_trim(rest));
  bool good = first.len > 0;
  if (rest.len)
    good = good && is_blank(rest.ptr[0]) &&
           second.len == heng__face_trim(rest).len && second.len &&
           heng__utf8_has_cjk(first) != heng__utf8_has_cjk(second);
  if (!good)
    refuse(L, HENG_M_LUA_NAME, heng__face_shown(L, index), HENG_SAY2("", ""));
  lua_pushlstring(L, first.ptr, first.len);
  if (!second.len) return;
  lua_pushliteral(L, " ");
  lua_pushlstring(L, second.ptr, second.len);
  lua_concat(L, 3);
}

// --- quoted texts

typedef enum quote { NO_QUOTE, OPENING, CLOSING, STRAIGHT } quote;

static quote quote_of(int32_t cp) {
  if (cp == 0x201C) return OPENING;
  if (cp == 0x201D) return CLOSING;
  return cp == '"' || cp == 0xFF02 ? STRAIGHT : NO_QUOTE;
}

// Whether [text] can stand between quotes: on one line, with “ ” in pairs only.
static bool can_be_quoted(heng_slice text) {
  int depth = 0;
  int32_t cp;
  for (size_t at = 0, len;
       at < text.len && (len = heng__utf8_next(text, at, &cp)) > 0; at += len) {
    quote q = quote_of(cp);
    if (q == OPENING) depth++;
    if (q == STRAIGHT || cp == '\n' || (q == CLOSING && depth-- == 0))
      return false;
  }
  return depth == 0;
}

// Whether a comment begins in [text], outside of quotes.
static bool has_comment(heng_slice text) {
  int depth = -1;  // of quotes; -1: outside
  int32_t cp;
  for (size_t at = 0, len;
       at < text.len && (len = heng__utf8_next(text, at, &cp)) > 0; at += len) {
    quote q = quote_of(cp);
    if (depth < 0) {
      if (cp == '#' || cp == 0xFF03) return true;
      if (q != NO_QUOTE) depth = 0;
    } else if (q == STRAIGHT || cp == '\n') {
      depth = -1;
    } else if (q == OPENING) {
      depth++;
    } else if (q == CLOSING) {
      depth--;
    }
  }
  return false;
}

static void push_quoted(lua_State *L, heng_slice text) {
  lua_pushliteral(L, "\"");
  lua_pushlstring(L, text.ptr, text.len);
  lua_pushliteral(L, "\"");
  lua_concat(L, 3);
}

// --- options

// Pushes ` assumed "…"` for that field of the table at [index], or an empty
// text.
static void push_cite(lua_State *L, int index, const char *field) {
  lua_pushstring(L, field);
  if (lua_rawget(L, index) == LUA_TNIL) {
    lua_pop(L, 1);
    lua_pushliteral(L, "");
    return;
  }
  heng_said name = HENG_SAY(heng__slice(field));
  heng_slice text = heng__face_trim(heng__face_text(L, -1));
  if (!text.len) refuse(L, HENG_M_LUA_CITE, name, HENG_SAY2("", ""));
  if (!can_be_quoted(text)) refuse(L, HENG_M_LUA_QUOTES, HENG_SAY(text), name);
  lua_pushfstring(L, " %s ", field);
  push_quoted(L, text);
  lua_concat(L, 2);
  lua_remove(L, -2);
}

// Refuses keys of the table at [index] but `assumed`, `source` and, in a row,
// 1 to [cells]. Of several wrong ones it names the first text by bytes, so that
// the message is the same in every run.
static void check_keys(lua_State *L, int index, lua_Integer cells) {
  heng_slice wrong = {NULL, 0};
  bool wrong_place = false;
  lua_pushnil(L);
  while (lua_next(L, index)) {
    heng__sandbox_charge(L, 4);
    lua_pop(L, 1);
    heng_slice key = slice_at(L, -1);
    if (lua_isinteger(L, -1) && lua_tointeger(L, -1) >= 1 &&
        lua_tointeger(L, -1) <= cells)
      continue;
    if (heng__slice_eq(key, HENG_LIT("assumed")) ||
        heng__slice_eq(key, HENG_LIT("source")))
      continue;
    if (!key.ptr)
      wrong_place = true;
    else if (!wrong.ptr || heng__slice_cmp(key, wrong) < 0)
      wrong = key;
  }
  if (wrong.ptr)
    refuse(L, HENG_M_LUA_OPTION, HENG_SAY(wrong), HENG_SAY2("", ""));
  if (wrong_place && cells)
    refuse(L, HENG_M_LUA_ROW_LONG, HENG_SAY2("", ""), HENG_SAY2("", ""));
  if (wrong_place)
    refuse(L, HENG_M_LUA_OPTIONS, HENG_SAY2("", ""), HENG_SAY2("", ""));
}

// Pushes the citations in the table at [index], each with a space before it.
static void push_cites(lua_State *L, int index) {
  push_cite(L, index, "assumed");
  push_cite(L, index, "source");
  lua_concat(L, 2);
}

// Whether there are options at [index]; what is there must be good.
static bool has_options(lua_State *L, int index) {
  if (lua_isnil(L, index)) return false;
  if (!lua_istable(L, index))
    refuse(L, HENG_M_LUA_OPTIONS, HENG_SAY2("", ""), HENG_SAY2("", ""));
  check_keys(L, index, 0);
  return true;
}

// --- values

_Noreturn static void refuse_number(lua_State *L, heng_slice name, double n) {
  char text[64];
  snprintf(text, sizeof text, "%.14g", n);
  heng_said number = HENG_SAY(heng__slice(text));
  bool finite = n - n == 0;
  refuse(L, finite ? HENG_M_LUA_FLOAT : HENG_M_LUA_VALUE, HENG_SAY(name),
         number);
}

// Pushes the value at [index] of the thing called [name] as rule text.
static void push_value(lua_State *L, int index, heng_slice name) {
  heng_slice text = {NULL, 0};
  switch (lua_type(L, index)) {
    case LUA_TBOOLEAN:
      lua_pushstring(L, lua_toboolean(L, index) ? "yes" : "no");
      return;
    case LUA_TNUMBER:
      if (!lua_isinteger(L, index))
        refuse_number(L, name, lua_tonumber(L, index));
      lua_pushfstring(L, "%I", (LUAI_UACINT)lua_tointeger(L, index));
      return;
    case LUA_TSTRING: text = heng__face_trim(heng__face_text(L, index)); break;
    default:
      refuse(L, HENG_M_LUA_VALUE, HENG_SAY(name), heng__face_shown(L, index));
  }
  if (!text.len)
    refuse(L, HENG_M_LUA_VALUE, HENG_SAY(name), HENG_SAY2("empty", "空白"));
  if (has_comment(text))
    refuse(L, HENG_M_LUA_COMMENT, HENG_SAY(name), HENG_SAY2("", ""));
  lua_pushlstring(L, text.ptr, text.len);
}

// heng.param(name, value [, options]) and heng.value likewise.
static int add_figure(lua_State *L, const char *keyword) {
  heng__face_arguments(L, keyword, 2, 3);
  lua_pushfstring(L, "%s ", keyword);
  heng__face_push_name(L, 1);
  lua_pushliteral(L, " = ");
  push_value(L, 2, slice_at(L, -2));
  lua_pushliteral(L, "");
  if (has_options(L, 3)) {
    push_cites(L, 3);
    lua_replace(L, -2);
  }
  lua_concat(L, 5);
  add_part(L, /*is_file=*/false);
  return 0;
}

static int face_param(lua_State *L) {
  return add_figure(L, "param");
}
static int face_value(lua_State *L) {
  return add_figure(L, "value");
}

// --- given tables

// The length of the list at [index]. One with a gap has no certain length, and
// entries with names would be lost without a word, so both are refused.
static lua_Integer check_list(lua_State *L, int index) {
  lua_Integer n = (lua_Integer)lua_rawlen(L, index), found = 0;
  lua_pushnil(L);
  for (; lua_next(L, index); found++) {
    heng__sandbox_charge(L, 4);
    lua_pop(L, 1);
    if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) < 1 ||
        lua_tointeger(L, -1) > n)
      refuse(L, HENG_M_LUA_LIST, HENG_SAY2("", ""), HENG_SAY2("", ""));
  }
  if (found < n)
    refuse(L, HENG_M_LUA_LIST, HENG_SAY2("", ""), HENG_SAY2("", ""));
  return n;
}

// Pushes `  | a | b |` for the headings at 2; returns their number.
static lua_Integer push_headings(lua_State *L) {
  lua_Integer n = lua_istable(L, 2) ? check_list(L, 2) : 0;
  if (n < 1 || n > HENG_LUA_VALUES_MAX)
    refuse(L, HENG_M_LUA_HEADINGS, HENG_SAY2("", ""), HENG_SAY2("", ""));
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  luaL_addstring(&out, "  |");
  for (lua_Integer i = 1; i <= n; i++) {
    lua_rawgeti(L, 2, i);
    heng_slice text = heng__face_trim(heng__face_text(L, -1));
    bool plain = heng__face_word(text).len && !has_comment(text) &&
                 !memchr(text.ptr, '|', text.len) &&
                 !memchr(text.ptr, '\n', text.len);
    if (!plain)
      refuse(L, HENG_M_LUA_HEADING, heng__face_shown(L, -1), HENG_SAY2("", ""));
    lua_pushliteral(L, " ");
    lua_pushlstring(L, text.ptr, text.len);
    lua_pushliteral(L, " |");
    lua_concat(L, 3);
    lua_remove(L, -2);
    luaL_addvalue(&out);
  }
  luaL_pushresult(&out);
  return n;
}

// Whether a cell must be quoted to be read as it is.
static bool needs_quotes(heng_slice text) {
  int32_t cp = 0;
  size_t first = heng__utf8_next(text, 0, &cp);
  if (!first) return false;
  if (quote_of(cp) || heng__face_trim(text).len < text.len || cp == 0x3000)
    return true;
  for (size_t at = 0, len; (len = heng__utf8_next(text, at, &cp)) > 0;
       at += len)
    if (cp == '|' || cp == 0xFF5C) return true;
  return text.len >= 3 && memcmp(text.ptr + text.len - 3, "　", 3) == 0;
}

// Pushes the cell on the top as rule text, and takes it off. [heading] is its
// column's.
static void push_cell(lua_State *L, heng_slice heading) {
  heng_slice text = {NULL, 0};
  switch (lua_type(L, -1)) {
    case LUA_TSTRING: text = heng__face_text(L, -1); break;
    case LUA_TNIL:
      refuse(L, HENG_M_LUA_CELL_MISSING, HENG_SAY(heading), HENG_SAY2("", ""));
    default:
      push_value(L, -1, heading);
      lua_remove(L, -2);
      return;
  }
  bool one_line = !text.len || !memchr(text.ptr, '\n', text.len);
  if (one_line && !needs_quotes(text)) return;
  if (!can_be_quoted(text))
    refuse(L, HENG_M_LUA_QUOTES, HENG_SAY(text), HENG_SAY(heading));
  push_quoted(L, text);
  lua_remove(L, -2);
}

static bool cites_something(lua_State *L, int index) {
  lua_pushliteral(L, "assumed");
  lua_pushliteral(L, "source");
  bool source = lua_rawget(L, index) != LUA_TNIL;
  lua_pop(L, 1);
  bool assumed = lua_rawget(L, index) != LUA_TNIL;
  lua_pop(L, 1);
  return source || assumed;
}

// Pushes `  | a | b | source "…"` for the row at [index]. A row that cites
// nothing has the citations of the whole table: those of its options at 4.
static void push_row(lua_State *L, int index, lua_Integer columns) {
  if (!lua_istable(L, index))
    refuse(L, HENG_M_LUA_ROWS, heng__face_shown(L, index), HENG_SAY2("", ""));
  check_keys(L, index, columns);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  luaL_addstring(&out, "  |");
  for (lua_Integer i = 1; i <= columns; i++) {
    lua_pushliteral(L, " ");
    lua_rawgeti(L, 2, i);
    heng_slice heading = heng__face_word(heng__face_trim(slice_at(L, -1)));
    lua_rawgeti(L, index, i);
    lua_remove(L, -2);
    push_cell(L, heading);
    lua_pushliteral(L, " |");
    lua_concat(L, 3);
    luaL_addvalue(&out);
    if (luaL_bufflen(&out) > HENG_LUA_TEXT_MAX)
      heng__sandbox_stop(L, HENG_LUA_END_TEXT);
  }
  if (cites_something(L, index) || lua_isnil(L, 4))
    push_cites(L, index);
  else
    push_cites(L, 4);
  luaL_addvalue(&out);
  luaL_pushresult(&out);
}

// heng.given(name, { "id key", … }, { { … }, … } [, options])
static int face_given(lua_State *L) {
  heng__face_arguments(L, "given", 3, 4);
  if (!lua_istable(L, 3))
    refuse(L, HENG_M_LUA_ROWS, heng__face_shown(L, 3), HENG_SAY2("", ""));
  lua_Integer rows = check_list(L, 3);
  has_options(L, 4);
  heng__face_push_name(L, 1);              // 5
  lua_Integer columns = push_headings(L);  // 6
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  luaL_addstring(&out, "given ");
  lua_pushvalue(L, 5);
  luaL_addvalue(&out);
  luaL_addstring(&out, " {\n");
  lua_pushvalue(L, 6);
  luaL_addvalue(&out);
  for (lua_Integer i = 1; i <= rows; i++) {
    luaL_addchar(&out, '\n');
    lua_rawgeti(L, 3, i);
    push_row(L, lua_gettop(L), columns);
    lua_remove(L, -2);
    luaL_addvalue(&out);
    if (luaL_bufflen(&out) > HENG_LUA_TEXT_MAX)
      heng__sandbox_stop(L, HENG_LUA_END_TEXT);
  }
  luaL_addstring(&out, "\n}");
  luaL_pushresult(&out);
  add_part(L, /*is_file=*/false);
  return 0;
}

// heng.text "…": statements as they are.
static int face_text(lua_State *L) {
  heng__face_arguments(L, "text", 1, 1);
  heng_slice text = heng__face_text(L, 1);
  if (!heng__face_trim(text).len)
    refuse(L, HENG_M_LUA_EMPTY, heng__face_shown(L, 1), HENG_SAY2("", ""));
  add_part(L, /*is_file=*/false);
  return 0;
}

// --- files

// A file beside the script: no way leads to another folder.
static bool is_file_name(heng_slice name) {
  static const char end[] = ".heng";
  size_t end_len = sizeof end - 1;
  if (name.len <= end_len || name.len > FILE_NAME_MAX || name.ptr[0] == '.')
    return false;
  for (size_t i = 0; i < name.len; i++) {
    unsigned char c = (unsigned char)name.ptr[i];
    if (c < 0x20 || c == 0x7F || strchr("/\\:*?\"<>|", c)) return false;
    if (c == '.' && i && name.ptr[i - 1] == '.') return false;
  }
  return memcmp(name.ptr + name.len - end_len, end, end_len) == 0;
}

_Noreturn static void refuse_file(lua_State *L, heng_slice name) {
  heng_lua_error error = {.code = HENG_M_LUA_FILE,
                          .args = {heng__face_shown(L, 1)}};
  lua_pushliteral(L, "\"");
  lua_pushlstring(L, name.ptr, name.len);
  lua_pushliteral(L, ".heng\"");
  lua_concat(L, 3);
  heng_slice better = slice_at(L, -1);
  if (is_file_name((heng_slice){better.ptr + 1, better.len - 2})) {
    error.note = HENG_N_WRITE_INSTEAD;
    error.note_arg = HENG_SAY(better);
  }
  heng__lua_raise(L, &error);
}

// Refuses a file that was named before; the file's name is at 1.
static void check_new_file(lua_State *L) {
  heng__lua_push_parts(L);
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  heng__sandbox_charge(L, (size_t)n + 1);
  for (lua_Integer i = 1; i <= n; i += 3) {
    lua_rawgeti(L, -1, i + 1);
    lua_rawgeti(L, -2, i);
    bool same = lua_toboolean(L, -2) && lua_rawequal(L, -1, 1);
    lua_pop(L, 2);
    if (!same) continue;
    lua_rawgeti(L, -1, i + 2);
    lua_tostring(L, -1);
    refuse(L, HENG_M_LUA_FILE_TWICE, heng__face_shown(L, 1),
           heng__face_shown(L, -1));
  }
  lua_pop(L, 1);
}

static int add_file(lua_State *L, const char *function) {
  heng__face_arguments(L, function, 1, 1);
  heng_slice name = heng__face_text(L, 1);
  if (!is_file_name(name)) refuse_file(L, name);
  check_new_file(L);
  add_part(L, /*is_file=*/true);
  return 0;
}

static int face_scheme(lua_State *L) {
  return add_file(L, "scheme");
}
static int face_use(lua_State *L) {
  return add_file(L, "use");
}

// --- the table

static int face_fixed(lua_State *L) {
  refuse(L, HENG_M_LUA_FIXED, heng__face_shown(L, 2), HENG_SAY2("", ""));
}

static const heng_lua_withheld withheld[] = {{NULL, NULL, NULL}};

static const luaL_Reg functions[] = {
    {"scheme", face_scheme},   {"use", face_use},     {"param", face_param},
    {"value", face_value},     {"given", face_given}, {"text", face_text},
    {"func", heng__face_func}, {NULL, NULL},
};

// The table itself is empty and cannot be filled: its functions stand behind
// it.
void heng__lua_open_face(lua_State *L) {
  lua_newtable(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &parts_key);
  heng__face_open_functions(L);
  lua_newtable(L);
  heng__sandbox_of(L)->face = lua_topointer(L, -1);
  lua_createtable(L, 0, 3);
  luaL_newlib(L, functions);
  heng__lua_guard(L, "heng.", withheld);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, face_fixed);
  lua_setfield(L, -2, "__newindex");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
}
