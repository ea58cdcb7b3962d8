// Errors: raising one with a code from a function offered to the script, and
// turning what ended a script into a diagnostic at its line.
#include <stdio.h>

#include "base/utf8.h"
#include "lua/sandbox.h"

// The most bytes of one argument of a message.
#define ARG_MAX_BYTES 160

// The metatable of errors, found by the address of this in Lua's registry.
static const char error_key = 0;

// Copies [text] to [at], cut to its limit between two characters; what is no
// text (broken UTF-8, control characters) becomes a question mark.
static heng_slice copy_clean(char *at, heng_slice text) {
  char *start = at;
  for (size_t i = 0; i < text.len;) {
    int32_t cp;
    size_t len = heng__utf8_next(text, i, &cp);
    if ((size_t)(at - start) + (len ? len : 1) > ARG_MAX_BYTES) {
      memcpy(at, "…", sizeof "…" - 1);
      at += sizeof "…" - 1;
      break;
    }
    if (!len || cp < 0x20 || cp == 0x7F) {
      *at++ = '?';
      len = 1;
    } else {
      memcpy(at, text.ptr + i, len);
      at += len;
    }
    i += len;
  }
  return (heng_slice){start, (size_t)(at - start)};
}

static size_t room_for(heng_slice text) {
  size_t len = text.len < ARG_MAX_BYTES ? text.len : ARG_MAX_BYTES;
  return len + sizeof "…";
}

static size_t room_for_said(heng_said said) {
  return room_for(said.en) + room_for(said.zh);
}

static heng_said copy_said(char **at, heng_said said) {
  heng_said copy;
  copy.en = copy_clean(*at, said.en);
  *at += copy.en.len;
  copy.zh = copy_clean(*at, said.zh);
  *at += copy.zh.len;
  return copy;
}

// What a script sees of an error that it caught: its message.
static int error_text(lua_State *L) {
  const heng_lua_error *error = heng__lua_error_at(L, 1);
  if (!error) return 0;
  heng__lua_error_push(L, error);
  return 1;
}

static void push_error_metatable(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &error_key) == LUA_TTABLE) return;
  lua_pop(L, 1);
  lua_createtable(L, 0, 2);
  lua_pushcfunction(L, error_text);
  lua_setfield(L, -2, "__tostring");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &error_key);
}

_Noreturn void heng__lua_raise(lua_State *L, const heng_lua_error *error) {
  size_t size = sizeof *error + room_for_said(error->note_arg);
  for (size_t i = 0; i < HENG_LUA_ARGS; i++)
    size += room_for_said(error->args[i]);
  heng_lua_error *copy = lua_newuserdatauv(L, size, 0);
  char *at = (char *)(copy + 1);
  *copy = (heng_lua_error){.code = error->code, .note = error->note};
  for (size_t i = 0; i < HENG_LUA_ARGS; i++)
    copy->args[i] = copy_said(&at, error->args[i]);
  copy->note_arg = copy_said(&at, error->note_arg);
  copy->line = error->line ? error->line : heng__sandbox_line(L);
  push_error_metatable(L);
  lua_setmetatable(L, -2);
  lua_error(L);
  for (;;) continue;
}

const heng_lua_error *heng__lua_error_at(lua_State *L, int index) {
  index = lua_absindex(L, index);
  if (lua_type(L, index) != LUA_TUSERDATA) return NULL;
  if (!lua_getmetatable(L, index)) return NULL;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &error_key);
  bool same = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return same ? lua_touserdata(L, index) : NULL;
}

// A row for each message there is.
// NOLINTNEXTLINE(readability-function-size)
static const char *english(heng_code code) {
  switch ((int)code) {
// It would join the two macros.
// clang-format off
#define HENG_MESSAGE(name, number, severity, en, zh) \
  case HENG_M_##name: return en;
#define HENG_REMARK(name, en, zh) \
  case HENG_N_##name: return en;
// clang-format on
#include "base/messages.def"
#undef HENG_MESSAGE
#undef HENG_REMARK
  }
  return "";
}

void heng__lua_error_push(lua_State *L, const heng_lua_error *error) {
  luaL_Buffer text;
  luaL_buffinit(L, &text);
  for (const char *c = english(error->code); *c; c++) {
    if (*c == '{' && c[1] >= '0' && c[1] < '0' + HENG_LUA_ARGS && c[2] == '}') {
      heng_slice arg = error->args[c[1] - '0'].en;
      luaL_addlstring(&text, arg.ptr, arg.len);
      c += 2;
    } else {
      luaL_addchar(&text, *c);
    }
  }
  luaL_pushresult(&text);
}

heng_span heng__lua_span(const heng_source *script, int line) {
  if (line < 1 || (uint32_t)line > script->n_lines)
    return (heng_span){script, 0, 0};
  uint32_t start = script->lines[line - 1];
  uint32_t end = (uint32_t)line < script->n_lines ? script->lines[line]
                                                  : (uint32_t)script->text.len;
  const char *text = script->text.ptr;
  while (start < end && (text[start] == ' ' || text[start] == '\t')) start++;
  while (end > start && strchr(" \t\r\n", text[end - 1])) end--;
  return (heng_span){script, start, end};
}

// Takes "profile.lua:12: " off the front of [message]; 0 if it is not there.
static int take_line(heng_slice *message) {
  static const char prefix[] = "profile.lua:";
  size_t at = sizeof prefix - 1;
  if (message->len < at || memcmp(message->ptr, prefix, at) != 0) return 0;
  int line = 0;
  for (; at < message->len && message->ptr[at] >= '0' &&
         message->ptr[at] <= '9' && line < 10000000;
       at++)
    line = line * 10 + (message->ptr[at] - '0');
  if (at + 1 >= message->len || message->ptr[at] != ':') return 0;
  message->ptr += at + 2;
  message->len -= at + 2;
  return line;
}

static heng_said number_said(char *out, size_t size, uint64_t n) {
  snprintf(out, size, "%llu", (unsigned long long)n);
  return HENG_SAY(heng__slice(out));
}

static void report_end(heng_sandbox *box,
                       const heng_source *script,
                       heng_diags *diags) {
  char text[32];
  heng_code code = HENG_M_LUA_INSTRUCTIONS;
  uint64_t limit = box->limits.instructions;
  switch (box->end) {
    case HENG_LUA_GOES_ON:
    case HENG_LUA_END_SYSTEM:
    case HENG_LUA_END_INSTRUCTIONS: break;
    case HENG_LUA_END_TIME:
      code = HENG_M_LUA_TIME;
      limit = box->limits.seconds;
      break;
    case HENG_LUA_END_MEMORY:
      code = HENG_M_LUA_MEMORY;
      limit = box->limits.memory >> 10;
      break;
    case HENG_LUA_END_CALLS: code = HENG_M_LUA_CALLS; break;
    case HENG_LUA_END_TEXT:
      code = HENG_M_LUA_TEXT_LONG;
      limit = HENG_LUA_TEXT_MAX >> 10;
      break;
    case HENG_LUA_END_TEXTS:
      code = HENG_M_LUA_TEXTS;
      limit = box->limits.texts >> 10;
      break;
  }
  heng__diag(diags, code, heng__lua_span(script, box->line),
             number_said(text, sizeof text, limit));
}

static void report_coded(const heng_lua_error *error,
                         const heng_source *script,
                         heng_diags *diags) {
  heng_span span = heng__lua_span(script, error->line);
  heng_diag *diag =
      heng__diag_add(diags, error->code, span, error->args, HENG_LUA_ARGS);
  if (error->note)
    heng__diag_remark(diags, diag, error->note, (heng_span){NULL, 0, 0},
                      &error->note_arg, 1);
}

// The message of an error that is a text or a number; numbers are not converted
// in place, since that would take memory of the state outside of its
// protection.
static heng_slice message_at_top(lua_State *L, char *out, size_t size) {
  if (lua_type(L, -1) == LUA_TSTRING) {
    size_t len;
    const char *text = lua_tolstring(L, -1, &len);
    return (heng_slice){text, len};
  }
  if (lua_isinteger(L, -1))
    snprintf(out, size, "%lld", (long long)lua_tointeger(L, -1));
  else if (lua_type(L, -1) == LUA_TNUMBER)
    snprintf(out, size, "%.14g", lua_tonumber(L, -1));
  else
    snprintf(out, size, "error object is a %s value", luaL_typename(L, -1));
  return heng__slice(out);
}

// What Lua says where calls within calls fill its stack.
static bool is_overflow(heng_slice message) {
  static const char lua[] = "stack overflow", c[] = "C stack overflow";
  return (message.len >= sizeof lua - 1 &&
          memcmp(message.ptr, lua, sizeof lua - 1) == 0) ||
         (message.len >= sizeof c - 1 &&
          memcmp(message.ptr, c, sizeof c - 1) == 0);
}

void heng__lua_report(heng_sandbox *box,
                      const heng_source *script,
                      heng_diags *diags) {
  lua_State *L = box->L;
  if (box->end || !L) {
    report_end(box, script, diags);
    return;
  }
  const heng_lua_error *error = heng__lua_error_at(L, -1);
  if (error) {
    report_coded(error, script, diags);
    return;
  }
  char short_text[64], clean[2 * ARG_MAX_BYTES], chinese[4 * ARG_MAX_BYTES];
  heng_slice message = message_at_top(L, short_text, sizeof short_text);
  int line = take_line(&message);
  heng_slice shown = copy_clean(clean, message);
  // A syntax error is the only one before the first instruction has run.
  heng_code code = !box->running          ? HENG_M_LUA_SYNTAX
                   : is_overflow(message) ? HENG_M_LUA_CALLS
                                          : HENG_M_LUA_RUNTIME;
  heng__diag(diags, code, heng__lua_span(script, line ? line : box->line),
             heng__lua_said(shown, chinese, sizeof chinese));
}

// ---- functions of values

// Which budget a call has spent.
static heng_said end_said(const heng_sandbox *box, heng_arena *arena) {
  heng_code code = HENG_N_LUA_CALL_STEPS;
  uint64_t limit = HENG_LUA_CALL_STEPS;
  switch (box->end) {
    case HENG_LUA_GOES_ON:
    case HENG_LUA_END_SYSTEM:
    case HENG_LUA_END_TEXTS:
    case HENG_LUA_END_INSTRUCTIONS: break;
    case HENG_LUA_END_TIME:
      code = HENG_N_LUA_CALL_TIME;
      limit = box->limits.seconds;
      break;
    case HENG_LUA_END_CALLS: code = HENG_N_LUA_CALL_CALLS; break;
    case HENG_LUA_END_MEMORY:
    case HENG_LUA_END_TEXT:
      code = HENG_N_LUA_CALL_MEMORY;
      limit = HENG_LUA_CALL_MEMORY >> 10;
      break;
  }
  heng_said number =
      HENG_SAY(heng__arena_printf(arena, "%llu", (unsigned long long)limit));
  heng_diag diag = {.code = code, .args = &number, .n_args = 1};
  return (heng_said){heng__diag_message(arena, &diag, HENG_EN),
                     heng__diag_message(arena, &diag, HENG_ZH)};
}

heng_said heng__lua_why(heng_sandbox *box, heng_arena *arena) {
  lua_State *L = box->L;
  if (box->end) return end_said(box, arena);
  char short_text[64], clean[2 * ARG_MAX_BYTES], chinese[4 * ARG_MAX_BYTES];
  heng_said args[2];
  int line;
  heng_lua_error *error =
      (heng_lua_error *)(uintptr_t)heng__lua_error_at(L, -1);
  if (error) {
    heng_diag diag = {
        .code = error->code, .args = error->args, .n_args = HENG_LUA_ARGS};
    args[0] = (heng_said){heng__diag_message(arena, &diag, HENG_EN),
                          heng__diag_message(arena, &diag, HENG_ZH)};
    line = error->line;
  } else {
    heng_slice message = message_at_top(L, short_text, sizeof short_text);
    line = take_line(&message);
    args[0] =
        heng__lua_said(copy_clean(clean, message), chinese, sizeof chinese);
  }
  if (!line) line = box->line;
  args[1] = HENG_SAY(heng__arena_printf(arena, "%d", line));
  heng_diag diag = {.code = HENG_N_LUA_CALL_RAISED, .args = args, .n_args = 2};
  return (heng_said){heng__diag_message(arena, &diag, HENG_EN),
                     heng__diag_message(arena, &diag, HENG_ZH)};
}
