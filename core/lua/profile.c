// Running a profile: the script in its sandbox, then, when Lua has come to
// rest, the parts into the arena.
#include "lua/profile.h"

#include "lua/face.h"

// What was changed on the arenas for the time of the run.
typedef struct guards {
  heng_arena *arena, *diags;
  heng_guard *of_arena, *of_diags;
  heng_guard own;
} guards;

static void set_guards(guards *g, heng_arena *arena, heng_arena *diags) {
  g->arena = arena;
  g->diags = diags;
  g->of_arena = arena->guard;
  g->of_diags = diags->guard;
  arena->guard = diags->guard = &g->own;
}

static void restore_guards(guards *g) {
  g->diags->guard = g->of_diags;
  g->arena->guard = g->of_arena;
}

// Copies the parts. Calls nothing of Lua's that could raise an error: the reads
// of a table without metamethods, of texts as texts.
static void deliver(heng_arena *arena,
                    heng_sandbox *box,
                    const heng_source *script,
                    heng_profile_parts *out) {
  lua_State *L = box->L;
  lua_settop(L, 0);
  heng__lua_push_parts(L);
  size_t n = lua_rawlen(L, 1) / 3;
  out->items = heng__array(arena, heng_profile_part, n);
  for (size_t i = 0; i < n; i++) {
    heng_profile_part *part = &out->items[i];
    lua_Integer at = 3 * (lua_Integer)i;
    heng_slice text;
    lua_rawgeti(L, 1, at + 1);
    text.ptr = lua_tolstring(L, -1, &text.len);
    part->text = heng__arena_copy(arena, text);
    lua_rawgeti(L, 1, at + 2);
    part->is_file = lua_toboolean(L, -1);
    lua_rawgeti(L, 1, at + 3);
    part->made_by = heng__arena_printf(arena, "%.*s:%d", HENG_ARG(script->name),
                                       (int)lua_tointeger(L, -1));
    lua_settop(L, 1);
  }
  out->len = n;
}

static heng_slice text_of(lua_State *L, heng_arena *arena, lua_Integer at) {
  heng_slice text;
  lua_rawgeti(L, 1, at);
  text.ptr = lua_tolstring(L, -1, &text.len);
  text = heng__arena_copy(arena, text);
  lua_pop(L, 1);
  return text;
}

static int number_of(lua_State *L, lua_Integer at) {
  lua_rawgeti(L, 1, at);
  int n = (int)lua_tointeger(L, -1);
  lua_pop(L, 1);
  return n;
}

// Whole lines: what a reader takes for the function. How a file ends its lines
// makes no difference.
static heng_slice lines_of(heng_arena *arena,
                           const heng_source *script,
                           int first,
                           int last) {
  heng_span from = heng__lua_span(script, first);
  heng_span to = heng__lua_span(script, last);
  heng_slice text = heng__span_text(heng__span_join(from, to));
  char *copy = heng__arena_alloc(arena, text.len + 1);
  size_t len = 0;
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] != '\r') copy[len++] = text.ptr[i];
  return (heng_slice){copy, len};
}

// Copies the functions, as deliver does the parts.
static void deliver_functions(heng_arena *arena,
                              heng_sandbox *box,
                              const heng_source *script,
                              heng_profile_parts *out) {
  lua_State *L = box->L;
  lua_settop(L, 0);
  heng__face_push_functions(L);
  out->n_functions = lua_rawlen(L, 1) / HENG_LUA_FUNC_VALUES;
  out->functions = heng__array(arena, heng_profile_function, out->n_functions);
  for (size_t i = 0; i < out->n_functions; i++) {
    lua_Integer at = HENG_LUA_FUNC_VALUES * (lua_Integer)i;
    heng_profile_function *f = &out->functions[i];
    f->name = text_of(L, arena, at + 1);
    f->signature = text_of(L, arena, at + 2);
    f->code = text_of(L, arena, at + 3);
    f->text =
        lines_of(arena, script, number_of(L, at + 4), number_of(L, at + 5));
    f->place = heng__arena_printf(arena, "%.*s:%d", HENG_ARG(script->name),
                                  number_of(L, at + 4));
  }
}

static heng_status run(heng_arena *arena,
                       heng_sandbox *box,
                       const heng_source *script,
                       const heng_lua_limits *limits,
                       heng_diags *diags,
                       heng_profile_parts *out) {
  if (!heng__lua_scan(script, diags)) return HENG_RULES;
  bool ran = heng__sandbox_open(box, arena->memory, limits);
  box->script = script;
  ran = ran && heng__sandbox_run(box, heng__lua_body(script)) == LUA_OK;
  if (ran) {
    deliver(arena, box, script, out);
    deliver_functions(arena, box, script, out);
    return HENG_OK;
  }
  if (box->end == HENG_LUA_END_SYSTEM) return HENG_NOMEM;
  heng__lua_report(box, script, diags);
  return HENG_RULES;
}

// The only place that memory running out returns to; [box] and [g] are the
// caller's, since what changes behind a setjmp must not be its function's own.
static heng_status run_guarded(guards *g,
                               heng_sandbox *box,
                               const heng_source *script,
                               const heng_lua_limits *limits,
                               heng_diags *diags,
                               heng_profile_parts *out) {
  if (setjmp(g->own.env)) {
    *out = (heng_profile_parts){0};
    return HENG_NOMEM;
  }
  return run(g->arena, box, script, limits, diags, out);
}

heng_status heng__lua_profile(heng_arena *arena,
                              const heng_source *script,
                              const heng_lua_limits *limits,
                              heng_diags *diags,
                              heng_profile_parts *out) {
  heng_sandbox box = {.L = NULL};
  guards g;
  *out = (heng_profile_parts){0};
  set_guards(&g, arena, diags->arena);
  heng_status status = run_guarded(&g, &box, script, limits, diags, out);
  restore_guards(&g);
  heng__sandbox_close(&box);
  return status;
}
