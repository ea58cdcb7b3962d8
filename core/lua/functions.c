// States that compute functions of values. A state is used by one thread at a
// time and kept for the next call. A call that comes near to its budget is done
// again in a state of its own, so that what earlier calls left behind decides
// nothing: neither a value nor whether there is one.
#include "lua/functions.h"

#include <stdatomic.h>
#include <stdio.h>

#include "base/utf8.h"
#include "lua/sandbox.h"

// What a state may take up before the first call: the code of the functions,
// which the budgets of the script have bounded already.
#define STATE_MEMORY ((size_t)512 << 20)
#define STATE_STEPS  ((uint64_t)1000000000)

typedef struct state state;
struct state {
  heng_sandbox box;
  heng_arena numbers;
  size_t base;    // bytes that the state holds between calls
  state *next;    // of all states
  state *unused;  // the next one that nobody uses
};

struct heng_lua_functions {
  heng_extern_library library;  // first, so that it leads back here
  heng_arena *arena;
  const heng_allocator *memory;
  const heng_profile_parts *parts;
  heng_externs externs;
  atomic_flag lock;  // of the two lists
  state *all, *unused;
};

// ---- the environment ------------------------------------------------------

// __newindex of what a function of values sees.
static int refuse_set(lua_State *L) {
  heng_slice name = HENG_LIT("?");
  if (lua_type(L, 2) == LUA_TSTRING) name.ptr = lua_tolstring(L, 2, &name.len);
  heng__lua_raise(L, &(heng_lua_error){.code = HENG_N_LUA_CALL_FIXED,
                                       .args = {HENG_SAY(name)}});
}

// Puts in place of the table on the top something that reads as it does and
// cannot be written, nor handed to the functions of `table`.
static void seal(lua_State *L) {
  lua_newuserdatauv(L, 0, 0);
  lua_createtable(L, 0, 3);
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, refuse_set);
  lua_setfield(L, -2, "__newindex");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_remove(L, -2);
}

static void push_environment(lua_State *L) {
  static const char *const tables[] = {"math", "string", "table"};
  lua_newtable(L);
  heng__lua_open_base(L);
  heng__lua_open_table(L);
  heng__lua_open_string(L);
  heng__exact_open(L);
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    lua_getfield(L, -1, tables[i]);
    seal(L);
    lua_setfield(L, -2, tables[i]);
  }
  lua_pushnil(L);
  lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
  seal(L);
}

// Fills the state: its registry holds the functions by their numbers.
static int fill_protected(lua_State *L) {
  const heng_lua_functions *f = lua_touserdata(L, 1);
  push_environment(L);
  lua_createtable(L, (int)f->parts->n_functions, 0);
  for (size_t i = 0; i < f->parts->n_functions; i++) {
    heng_slice code = f->parts->functions[i].code;
    // The code was made by this engine from a text that was looked through.
    if (luaL_loadbufferx(L, code.ptr, code.len, "=profile.lua", "b"))
      return lua_error(L);
    lua_pushvalue(L, 2);
    if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
    lua_rawseti(L, 3, (lua_Integer)i + 1);
  }
  lua_rawsetp(L, LUA_REGISTRYINDEX, f->parts);
  return 0;
}

// ---- states ---------------------------------------------------------------

static void close_state(state *s) {
  heng__sandbox_close(&s->box);
  heng__arena_free(&s->numbers);
}

// False where there is no memory for it.
static bool open_state(heng_lua_functions *f, state *s) {
  heng_lua_limits limits = {.memory = STATE_MEMORY,
                            .instructions = STATE_STEPS,
                            .seconds = HENG_LUA_CALL_SECONDS};
  *s = (state){0};
  heng__arena_init(&s->numbers, f->memory);
  if (!heng__sandbox_open(&s->box, f->memory, &limits)) return false;
  s->box.numbers = &s->numbers;
  s->box.refusal = HENG_LUA_CALL_STEPS / 20;
  lua_State *L = s->box.L;
  heng__sandbox_begin(&s->box, STATE_STEPS);
  lua_pushcfunction(L, fill_protected);
  lua_pushlightuserdata(L, f);
  int status = heng__sandbox_end(&s->box, lua_pcall(L, 1, 0, 1));
  if (status != LUA_OK) {
    close_state(s);
    return false;
  }
  lua_settop(L, 0);
  lua_gc(L, LUA_GCCOLLECT);
  s->base = s->box.used;
  return true;
}

static void lock(heng_lua_functions *f) {
  while (atomic_flag_test_and_set_explicit(&f->lock, memory_order_acquire))
    continue;
}

static void unlock(heng_lua_functions *f) {
  atomic_flag_clear_explicit(&f->lock, memory_order_release);
}

// A state that nobody uses; null where there is no memory for one.
static state *take_state(heng_lua_functions *f) {
  lock(f);
  state *s = f->unused;
  if (s) f->unused = s->unused;
  unlock(f);
  if (s) return s;
  s = f->memory->resize(f->memory->ctx, NULL, 0, sizeof *s);
  if (!s) return NULL;
  if (!open_state(f, s)) {
    f->memory->resize(f->memory->ctx, s, sizeof *s, 0);
    return NULL;
  }
  lock(f);
  s->next = f->all;
  f->all = s;
  unlock(f);
  return s;
}

static void put_back(heng_lua_functions *f, state *s) {
  lua_settop(s->box.L, 0);
  lock(f);
  s->unused = f->unused;
  f->unused = s;
  unlock(f);
}

void heng__lua_functions_close(heng_lua_functions *f) {
  if (!f) return;
  while (f->all) {
    state *s = f->all;
    f->all = s->next;
    close_state(s);
    f->memory->resize(f->memory->ctx, s, sizeof *s, 0);
  }
  f->unused = NULL;
}

// ---- one call -------------------------------------------------------------

typedef struct call {
  const heng_lua_functions *functions;
  uint32_t number;
  const heng_extern_value *args;
  size_t n_args;
} call;

static void push_value(lua_State *L, const heng_extern_value *v) {
  char date[16];
  if (v->missing) {
    lua_pushnil(L);
    return;
  }
  switch (v->kind) {
    case HENG_EXTERN_NUMBER: heng__exact_push(L, v->num); return;
    case HENG_EXTERN_DATE:
      lua_pushstring(L, heng__date_text(v->date, date));
      return;
    case HENG_EXTERN_YES_NO: lua_pushboolean(L, v->yes); return;
    case HENG_EXTERN_TEXT:
    case HENG_EXTERN_CHOICE:
      lua_pushlstring(L, v->text.len ? v->text.ptr : "", v->text.len);
      return;
  }
}

// Leaves what the function gives on the stack: all of it.
static int call_protected(lua_State *L) {
  const call *c = lua_touserdata(L, 1);
  lua_settop(L, 0);
  lua_rawgetp(L, LUA_REGISTRYINDEX, c->functions->parts);
  lua_rawgeti(L, 1, (lua_Integer)c->number + 1);
  luaL_checkstack(L, (int)c->n_args, NULL);
  for (size_t i = 0; i < c->n_args; i++) push_value(L, &c->args[i]);
  lua_call(L, (int)c->n_args, LUA_MULTRET);
  return lua_gettop(L) - 1;
}

// Calls within a part of the budget: 1, all of it; 2, a half. The results stand
// on the stack above the first place, or an error.
static int call_within(state *s, call *c, unsigned part) {
  heng_sandbox *box = &s->box;
  lua_settop(box->L, 0);
  box->limits.memory = s->base + HENG_LUA_CALL_MEMORY / part;
  heng__sandbox_begin(box, HENG_LUA_CALL_STEPS / part);
  lua_pushcfunction(box->L, call_protected);
  lua_pushlightuserdata(box->L, c);
  return heng__sandbox_end(box, lua_pcall(box->L, 1, LUA_MULTRET, 1));
}

// ---- results --------------------------------------------------------------

static heng_said remark(heng_arena *arena,
                        heng_code code,
                        heng_said first,
                        heng_said second) {
  heng_said args[] = {first, second};
  heng_diag diag = {.code = code, .args = args, .n_args = 2};
  return (heng_said){heng__diag_message(arena, &diag, HENG_EN),
                     heng__diag_message(arena, &diag, HENG_ZH)};
}

// What a message calls the value on the top.
static heng_said shown(lua_State *L, heng_arena *arena) {
  if (heng__exact_at(L, -1)) return HENG_SAY2("a number", "数");
  if (lua_type(L, -1) == LUA_TBOOLEAN)
    return lua_toboolean(L, -1) ? HENG_SAY2("true", " true")
                                : HENG_SAY2("false", " false");
  if (lua_type(L, -1) == LUA_TSTRING) {
    heng_slice text;
    text.ptr = lua_tolstring(L, -1, &text.len);
    if (heng__utf8_valid(text) < text.len || text.len > 60)
      return HENG_SAY2("a text", "文字");
    return (heng_said){heng__arena_printf(arena, "`%.*s`", HENG_ARG(text)),
                       heng__arena_printf(arena, "“%.*s”", HENG_ARG(text))};
  }
  heng_slice type = heng__slice(luaL_typename(L, -1));
  return (heng_said){heng__arena_printf(arena, "a %.*s", HENG_ARG(type)),
                     heng__lua_word(type)};
}

static heng_said kind_said(heng_extern_kind kind) {
  switch (kind) {
    case HENG_EXTERN_NUMBER: return HENG_SAY2("a number", "数");
    case HENG_EXTERN_TEXT: return HENG_SAY2("a text", "文字");
    case HENG_EXTERN_DATE:
      return HENG_SAY2("a date such as \"2024-12-31\"",
                       "日期，如 \"2024-12-31\"");
    case HENG_EXTERN_YES_NO:
      return HENG_SAY2("true or false", " true 或 false");
    case HENG_EXTERN_CHOICE: break;
  }
  return HENG_SAY2("the name of a value as a text", "选项名称（文字）");
}

static bool take_number(lua_State *L, heng_arena *arena, heng_num *out) {
  const heng_num *num = heng__exact_at(L, -1);
  if (num) {
    *out = heng__num_copy(arena, *num);
    return true;
  }
  if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) == LUA_MININTEGER)
    return false;
  *out = heng__num_int(lua_tointeger(L, -1));
  return true;
}

// Takes the value on the top as one of the kind that is wanted.
static bool take_value(lua_State *L,
                       heng_arena *arena,
                       heng_extern_value *out) {
  heng_slice text = {NULL, 0};
  out->missing = lua_isnil(L, -1);
  if (out->missing) return true;
  if (out->kind == HENG_EXTERN_NUMBER) return take_number(L, arena, &out->num);
  if (out->kind == HENG_EXTERN_YES_NO) {
    out->yes = lua_toboolean(L, -1);
    return lua_type(L, -1) == LUA_TBOOLEAN;
  }
  if (lua_type(L, -1) != LUA_TSTRING) return false;
  text.ptr = lua_tolstring(L, -1, &text.len);
  if (heng__utf8_valid(text) < text.len || memchr(text.ptr, '\0', text.len))
    return false;
  if (out->kind == HENG_EXTERN_DATE) return heng__date_parse(text, &out->date);
  out->text = heng__arena_copy(arena, text);
  return true;
}

static heng_extern_end take_results(state *s,
                                    heng_arena *arena,
                                    heng_extern_value *out,
                                    heng_said *why) {
  lua_State *L = s->box.L;
  int n = lua_gettop(L) - 1;  // below them stands the handler of errors
  const heng_said none = HENG_SAY2("", "");
  if (n > 1) {
    heng_slice count = heng__arena_printf(arena, "%d", n);
    *why = remark(arena, HENG_N_LUA_CALL_SEVERAL, HENG_SAY(count), none);
    return HENG_EXTERN_FAILED;
  }
  out->missing = n == 0;
  if (n == 0 || take_value(L, arena, out)) return HENG_EXTERN_GAVE;
  if (out->kind == HENG_EXTERN_NUMBER && lua_type(L, -1) == LUA_TNUMBER) {
    char text[HENG_LUA_FLOAT_TEXT];
    heng__lua_float_text(text, lua_tonumber(L, -1));
    *why =
        remark(arena, HENG_N_LUA_CALL_FLOAT, HENG_SAY(heng__slice(text)), none);
    return HENG_EXTERN_FAILED;
  }
  *why = remark(arena, HENG_N_LUA_CALL_RESULT, shown(L, arena),
                kind_said(out->kind));
  return HENG_EXTERN_FAILED;
}

// ---- the library ----------------------------------------------------------

static heng_extern_end finish(state *s,
                              int status,
                              heng_arena *arena,
                              heng_extern_value *out,
                              heng_said *why) {
  if (s->box.end == HENG_LUA_END_SYSTEM) return HENG_EXTERN_NOMEM;
  if (status == LUA_OK) return take_results(s, arena, out, why);
  *why = heng__lua_why(&s->box, arena);
  return HENG_EXTERN_FAILED;
}

// Leaves nothing of a call that could grow: garbage is taken away as soon as it
// is a good part of what a call may use.
static void tidy(state *s) {
  if (s->box.used > s->base + HENG_LUA_CALL_MEMORY / 4)
    lua_gc(s->box.L, LUA_GCCOLLECT);
}

static bool reopen(heng_lua_functions *f, state *s) {
  state *next = s->next;
  close_state(s);
  bool opened = open_state(f, s);
  s->next = next;
  return opened;
}

static heng_extern_end call_function(heng_extern_library *library,
                                     uint32_t number,
                                     const heng_extern_value *args,
                                     size_t n_args,
                                     heng_arena *arena,
                                     heng_extern_value *out,
                                     heng_said *why) {
  heng_lua_functions *f = (heng_lua_functions *)library;
  call c = {f, number, args, n_args};
  state *s = take_state(f);
  if (!s) return HENG_EXTERN_NOMEM;
  int status = call_within(s, &c, 2);
  if (s->box.end) {
    // The state is never given back where it cannot be opened again; it is
    // still in the list of all, and closing it twice is nothing.
    if (!reopen(f, s)) return HENG_EXTERN_NOMEM;
    status = call_within(s, &c, 1);
  }
  heng_extern_end end = finish(s, status, arena, out, why);
  if (s->box.end && !reopen(f, s)) return HENG_EXTERN_NOMEM;
  lua_settop(s->box.L, 0);
  tidy(s);
  put_back(f, s);
  return end;
}

static heng_pair pair_of(heng_slice name) {
  const char *space = memchr(name.ptr, ' ', name.len);
  size_t len = space ? (size_t)(space - name.ptr) : name.len;
  heng_slice parts[2] = {{name.ptr, len}, {NULL, 0}};
  if (space) parts[1] = (heng_slice){space + 1, name.len - len - 1};
  bool zh = heng__utf8_has_cjk(parts[0]);
  return zh ? (heng_pair){parts[1], parts[0]} : (heng_pair){parts[0], parts[1]};
}

heng_lua_functions *heng__lua_functions_new(heng_arena *arena,
                                            const heng_profile_parts *parts) {
  if (!parts->n_functions) return NULL;
  heng_lua_functions *f = heng__new(arena, heng_lua_functions);
  heng_extern *items = heng__array(arena, heng_extern, parts->n_functions);
  f->library.call = call_function;
  f->arena = arena;
  f->memory = arena->memory ? arena->memory : &heng__malloc;
  f->parts = parts;
  atomic_flag_clear(&f->lock);
  for (size_t i = 0; i < parts->n_functions; i++) {
    const heng_profile_function *from = &parts->functions[i];
    heng_source *source = heng__source_new(arena, from->place, from->signature);
    source->made_by = from->place;
    items[i] = (heng_extern){.pair = pair_of(from->name),
                             .signature = source,
                             .meaning = from->text,
                             .place = HENG_SAY(from->place),
                             .own = true,
                             .library = &f->library,
                             .number = (uint32_t)i};
  }
  f->externs = (heng_externs){items, parts->n_functions};
  return f;
}

heng_externs heng__lua_functions_externs(heng_lua_functions *f) {
  return f ? f->externs : (heng_externs){NULL, 0};
}
