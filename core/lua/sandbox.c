// The sandbox: allocator with a cap, count hook with a budget, and the end that
// a script cannot catch.
#include "lua/sandbox.h"

#include <time.h>

// Instructions between two looks at the budget. Each of them can move a text of
// HENG_LUA_TEXT_MAX, so more would let time slip by unseen.
#define HOOK_COUNT     250
#define BYTES_PER_UNIT 32
// What a refused allocation costs: Lua collects everything before it asks
// again.
#define REFUSAL_UNITS 100000
// So many calls within each other are a function that calls itself without end.
#define MANY_CALLS 10000

heng_sandbox *heng__sandbox_of(lua_State *L) {
  return *(heng_sandbox **)lua_getextraspace(L);
}

int heng__sandbox_line(lua_State *L) {
  lua_Debug at;
  for (int level = 0; lua_getstack(L, level, &at); level++) {
    lua_getinfo(L, "l", &at);
    if (at.currentline > 0) return at.currentline;
  }
  return 0;
}

static uint64_t processor_time(void) {
  struct timespec t;
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t)) return 0;
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void on_hook(lua_State *L, lua_Debug *at);

// Marks the end. From now on every instruction, call and return is stopped, so
// that a loop around pcall comes no further than the pcall.
static void mark_end(heng_sandbox *box, heng_lua_end why) {
  if (box->end) return;
  box->end = why;
  if (!box->L) return;
  bool refused = why == HENG_LUA_END_MEMORY || why == HENG_LUA_END_CALLS;
  box->line = refused ? box->refused_line : heng__sandbox_line(box->L);
  lua_sethook(box->L, on_hook, LUA_MASKCOUNT | LUA_MASKCALL | LUA_MASKRET, 1);
}

static void spend(heng_sandbox *box, uint64_t units) {
  if (units >= box->left) {
    box->left = 0;
    mark_end(box, HENG_LUA_END_INSTRUCTIONS);
  } else {
    box->left -= units;
  }
}

_Noreturn static void raise_end(lua_State *L) {
  lua_pushnil(L);  // takes no memory; the reason stands in the sandbox
  lua_error(L);
  for (;;) continue;
}

static void on_hook(lua_State *L, lua_Debug *at) {
  heng_sandbox *box = heng__sandbox_of(L);
  if (!box->end && at->event == LUA_HOOKCOUNT) {
    spend(box, HOOK_COUNT);
    if (processor_time() > box->deadline) mark_end(box, HENG_LUA_END_TIME);
  }
  if (box->end) raise_end(L);
}

_Noreturn void heng__sandbox_stop(lua_State *L, heng_lua_end why) {
  mark_end(heng__sandbox_of(L), why);
  raise_end(L);
}

void heng__sandbox_charge(lua_State *L, size_t units) {
  heng_sandbox *box = heng__sandbox_of(L);
  spend(box, units);
  if (box->end) raise_end(L);
}

void heng__sandbox_charge_bytes(lua_State *L, size_t bytes) {
  heng__sandbox_charge(L, 1 + bytes / BYTES_PER_UNIT);
}

// A buffer of lauxlib that cannot grow raises a text, not the memory error.
static bool is_memory_error(lua_State *L, int status) {
  if (status == LUA_ERRMEM) return true;
  if (status == LUA_OK || lua_type(L, -1) != LUA_TSTRING) return false;
  return strcmp(lua_tostring(L, -1), "not enough memory") == 0;
}

static heng_lua_end memory_end(const heng_sandbox *box) {
  if (box->refused_by_system) return HENG_LUA_END_SYSTEM;
  return box->refused_deep ? HENG_LUA_END_CALLS : HENG_LUA_END_MEMORY;
}

void heng__sandbox_after_call(lua_State *L, int status) {
  heng_sandbox *box = heng__sandbox_of(L);
  if (is_memory_error(L, status)) mark_end(box, memory_end(box));
  if (box->end) raise_end(L);
}

// Whether the sandbox lets the state take [more] bytes. [kind] is the kind of
// object that a new block is for.
static bool allowed(heng_sandbox *box, bool is_new, size_t kind, size_t more) {
  if (box->end) return false;
  if (is_new && kind == LUA_TSTRING && more > HENG_LUA_TEXT_MAX + 64) {
    mark_end(box, HENG_LUA_END_TEXT);
    return false;
  }
  if (more <= box->limits.memory && box->used <= box->limits.memory - more)
    return true;
  box->refused_by_system = false;
  if (box->L) {
    lua_Debug at;
    box->refused_line = heng__sandbox_line(box->L);
    box->refused_deep = lua_getstack(box->L, MANY_CALLS, &at);
  }
  spend(box, box->refusal);
  return false;
}

// Lua's allocator (lua_Alloc): for a new block, [old_size] is the kind of
// object.
static void *on_memory(void *ctx, void *old, size_t old_size, size_t new_size) {
  heng_sandbox *box = ctx;
  size_t had = old ? old_size : 0;
  if (new_size > had) {
    // A table that grows is copied: the whole block counts, not the difference.
    if (box->L) spend(box, new_size / BYTES_PER_UNIT);
    if (!allowed(box, !old, old_size, new_size - had)) return NULL;
  }
  if (!old && !new_size) return NULL;
  void *block = box->memory->resize(box->memory->ctx, old, had, new_size);
  if (!block && new_size) {
    box->refused_by_system = true;
    return NULL;
  }
  box->used = box->used - had + new_size;
  return block;
}

static void fill_defaults(heng_lua_limits *limits) {
  if (!limits->memory) limits->memory = (size_t)64 << 20;
  if (!limits->instructions) limits->instructions = 50000000;
  if (!limits->texts) limits->texts = (size_t)8 << 20;
  if (!limits->seconds) limits->seconds = 5;
}

bool heng__sandbox_open(heng_sandbox *box,
                        const heng_allocator *memory,
                        const heng_lua_limits *limits) {
  *box = (heng_sandbox){.memory = memory ? memory : &heng__malloc,
                        .refusal = REFUSAL_UNITS};
  if (limits) box->limits = *limits;
  fill_defaults(&box->limits);
  box->left = box->limits.instructions;
  lua_State *L = lua_newstate(on_memory, box);
  if (!L) {
    box->end = memory_end(box);
    return false;
  }
  *(heng_sandbox **)lua_getextraspace(L) = box;
  box->L = L;
  return true;
}

void heng__sandbox_close(heng_sandbox *box) {
  if (!box->L) return;
  lua_sethook(box->L, NULL, 0, 0);
  lua_close(box->L);
  box->L = NULL;
}

// Makes the environment of the script and leaves it on the top. It takes the
// place of Lua's table of globals: a chunk is loaded with it, and nothing of
// the other stays within reach.
static void push_environment(lua_State *L) {
  lua_newtable(L);
  heng__lua_open_base(L);
  heng__lua_open_table(L);
  heng__lua_open_string(L);
  lua_pushvalue(L, -1);
  lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}

static int run_protected(lua_State *L) {
  const heng_slice *script = lua_touserdata(L, 1);
  push_environment(L);
  if (luaL_loadbufferx(L, script->ptr, script->len, "=profile.lua", "t"))
    return lua_error(L);
  heng__lua_open_face(L);
  heng__sandbox_of(L)->running = true;
  lua_call(L, 1, 0);
  return 0;
}

// Runs where the error arose, before the stack unwinds: the only time that the
// line is known for an error without one.
static int on_error(lua_State *L) {
  heng_sandbox *box = heng__sandbox_of(L);
  if (!box->end) box->line = heng__sandbox_line(L);
  return 1;
}

void heng__sandbox_begin(heng_sandbox *box, uint64_t instructions) {
  box->left = instructions;
  box->deadline =
      processor_time() + (uint64_t)box->limits.seconds * 1000000000u;
  lua_sethook(box->L, on_hook, LUA_MASKCOUNT, HOOK_COUNT);
  lua_pushcfunction(box->L, on_error);
}

int heng__sandbox_end(heng_sandbox *box, int status) {
  if (is_memory_error(box->L, status)) mark_end(box, memory_end(box));
  // The hook would stop the reading of the result, too.
  lua_sethook(box->L, NULL, 0, 0);
  return box->end && status == LUA_OK ? LUA_ERRRUN : status;
}

int heng__sandbox_run(heng_sandbox *box, heng_slice script) {
  lua_State *L = box->L;
  heng__sandbox_begin(box, box->limits.instructions);
  lua_pushcfunction(L, run_protected);
  lua_pushlightuserdata(L, &script);
  return heng__sandbox_end(box, lua_pcall(L, 1, 0, -3));
}
