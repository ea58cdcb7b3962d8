// Scripts that try to hang, fill or crash their host. Each runs in a child
// process that may compute for a few seconds only, so that one that gets
// through fails alone.
#include "lua/script.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define COMPUTING_SECONDS 10
#define ALARM_SECONDS     120  // for one that sleeps; a busy machine is slow

typedef struct attack {
  const char *name, *script;
  // How the message begins in English, "" for a script that must come to its
  // end unharmed, null where any message will do.
  const char *en;
} attack;

// In the child: whether [attack] ended as it should.
static int run_attack(const attack *a, heng_slice script) {
  script_run run;
  heng_lua_limits limits = {.instructions = 10000000, .seconds = 1};
  script_start(&run, script, &limits);
  heng_slice said = script_said(&run, HENG_EN);
  size_t len = a->en ? strlen(a->en) : 0;
  bool good = run.status == (a->en && !len ? HENG_OK : HENG_RULES) &&
              said.len >= len && (!len || memcmp(said.ptr, a->en, len) == 0);
  if (!good)
    fprintf(stderr, "%s: status %d, %.*s\n", a->name, (int)run.status,
            HENG_ARG(said));
  script_end(&run);
  return good ? 0 : 1;
}

static bool withstands(const attack *a, heng_slice script) {
  fflush(NULL);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    struct rlimit computing = {COMPUTING_SECONDS, COMPUTING_SECONDS};
    setrlimit(RLIMIT_CPU, &computing);
    alarm(ALARM_SECONDS);
    _exit(run_attack(a, script));
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  if (!WIFSIGNALED(status)) return WEXITSTATUS(status) == 0;
  print_error("%s: ended by signal %d\n", a->name, WTERMSIG(status));
  return false;
}

static void withstand(const attack *a, heng_slice script) {
  assert_true(withstands(a, script));
}

static void withstand_all(const attack *rows, size_t n) {
  size_t through = 0;
  for (size_t i = 0; i < n; i++)
    through += !withstands(&rows[i], heng__slice(rows[i].script));
  assert_int_equal(through, 0);
}
#define WITHSTAND(rows) withstand_all(rows, sizeof rows / sizeof *rows)

#define STEPS            "H702 1 the script was stopped after 10000000 steps"
#define SECONDS          "H703 1 the script was stopped after 1 s of"
#define STEPS_OR_SECONDS "H70"  // whichever a slow machine comes to first
#define MEMORY           "H704 1 the script wants more than 65536 KB of memory"
#define LONG_TEXT        "H705 1 a single text would be longer than 1024 KB"

static void endless_loops_are_stopped(void **state) {
  (void)state;
  static const attack rows[] = {
      {"loop", "while true do end", STEPS},
      {"goto", "::a:: goto a", STEPS},
      {"repeat", "repeat local x = 1 until false", STEPS},
      {"count", "for i = 1, math.maxinteger do end", STEPS},
      {"pcall", "while true do pcall(function() while true do end end) end",
       STEPS},
      {"pcall of nothing", "while true do pcall(error) end", STEPS},
      {"pcall nested", "local function f() pcall(f) pcall(f) end f()", STEPS},
      {"pcall of itself", "local p = pcall while true do p(p, p, p, error) end",
       STEPS},
      {"xpcall", "while true do xpcall(error, function() end) end", STEPS},
      {"handler",
       "xpcall(function() while true do end end,"
       " function() while true do end end)",
       STEPS},
      {"handler of an error", "xpcall(error, function() while true do end end)",
       STEPS},
      {"handler of handlers",
       "local function h() xpcall(error, h) while true do end end"
       " xpcall(error, h)",
       "H708 1 "},
      {"__index",
       "local t = setmetatable({}, { __index = function() while"
       " true do end end }) local x = t.x",
       STEPS},
      {"__tostring",
       "tostring(setmetatable({}, { __tostring = function()"
       " while true do end end }))",
       STEPS},
      {"__concat",
       "local t = setmetatable({}, { __concat = function() while"
       " true do end end }) local x = t .. 'a'",
       STEPS},
      {"__lt in sort",
       "local m = { __lt = function() while true do end end }"
       " table.sort({ setmetatable({}, m), setmetatable({}, m) })",
       STEPS},
      {"sort", "table.sort({ 1, 2, 3 }, function() while true do end end)",
       STEPS},
      {"ipairs",
       "for _ in ipairs(setmetatable({}, { __index = function(t, i)"
       " return i end })) do end",
       STEPS_OR_SECONDS},
      {"__call chain",
       "local t = setmetatable({}, { __call = function(self)"
       " return self() end }) t()",
       STEPS_OR_SECONDS},
      {"error object",
       "error(setmetatable({}, { __tostring = function()"
       " while true do end end }))",
       "H701 1 "},
      {"tail calls", "local function f() return f() end f()", STEPS},
      {"parts", "local heng = ... while true do pcall(heng.param) end", STEPS},
  };
  WITHSTAND(rows);
}

static void memory_is_kept_within_bounds(void **state) {
  (void)state;
  static const attack rows[] = {
      {"tables", "local t = {} while true do t = { t } end", MEMORY},
      {"array", "local t = {} for i = 1, math.maxinteger do t[i] = i end",
       NULL},
      {"hash", "local t = {} for i = 1, math.maxinteger do t[i / 3] = i end",
       NULL},
      {"closures",
       "local t = {} while true do local u = t;"
       " t = function() return u end end",
       MEMORY},
      {"doubling", "local s = 'x' while true do s = s .. s end", LONG_TEXT},
      {"doubling in pcall",
       "local s = 'x' while true do"
       " pcall(function() s = s .. s end) end",
       LONG_TEXT},
      {"many texts",
       "local t = {} for i = 1, 1000 do"
       " t[i] = ('x'):rep(1000000) .. i end",
       MEMORY},
      {"memory in pcall",
       "while true do pcall(function() local t = {}"
       " while true do t = { t } end end) end",
       MEMORY},
      {"memory in handlers",
       "local function h() local t = {} while true do"
       " t = { t } end end while true do xpcall(error, h) end",
       MEMORY},
      {"recursion", "local function f() return 1 + f() end f()",
       "H708 1 a function of the script calls itself"},
      {"recursion in pcall",
       "local function f() local ok = pcall(f) return 1 +"
       " f() end while true do pcall(f) end",
       NULL},
      {"parts", "local heng = ... while true do heng.param('a', 1) end", NULL},
      {"texts",
       "local heng = ... local s = ('x'):rep(100000)"
       " while true do heng.text(s) end",
       "H706 1 the rule texts that the script makes are longer than 8192 KB"},
      {"rows",
       "local heng = ... local r = { ('x'):rep(100000) }"
       " local t = {} for i = 1, 100 do t[i] = r end"
       " heng.given('t', { 'a' }, t)",
       LONG_TEXT},
      {"columns",
       "local heng = ... local h = {} for i = 1, 100 do"
       " h[i] = 'a' .. ('x'):rep(100000) end heng.given('t', h, {})",
       NULL},
      {"files",
       "local heng = ... local i = 0 while true do i = i + 1"
       " heng.use('f' .. i .. '.heng') end",
       STEPS},
      {"globals", "local i = 0 while true do i = i + 1 _ENV['g' .. i] = i end",
       NULL},
  };
  WITHSTAND(rows);
}

// Calls that take long by themselves.
static const attack long_calls[] = {
    {"rep", "local s = ('x'):rep(1 << 40)", "H714 1 "},
    {"rep of much", "local s = ('x'):rep(2^40)", LONG_TEXT},
    {"rep of nothing", "local s = (''):rep(2^34)", LONG_TEXT},
    {"rep of separators", "local s = (''):rep(2^34, '')", LONG_TEXT},
    {"rep overflowing", "local s = ('xx'):rep(math.maxinteger, 'y')",
     LONG_TEXT},
    {"rep in a loop", "while true do local s = (''):rep(2^20) end",
     STEPS_OR_SECONDS},
    {"rep in pcall", "while true do pcall(string.rep, 'x', 2^40) end",
     LONG_TEXT},
    {"move", "table.move({}, 1, 1e8, 2)", STEPS},
    {"move far", "table.move({}, 1, math.maxinteger, 1)", STEPS},
    {"move from below", "table.move({}, math.mininteger, math.maxinteger, 1)",
     "H701 1 "},
    {"move in a loop",
     "local t = {} while true do"
     " table.move(t, 1, 1e6, 2) end",
     STEPS_OR_SECONDS},
    {"concat", "table.concat({}, '', 1, math.maxinteger)", "H701 1 "},
    {"concat much",
     "local t = {} for i = 1, 100 do t[i] = ('x'):rep(1e5) end"
     " table.concat(t)",
     LONG_TEXT},
    {"concat of separators",
     "local t = {} for i = 1, 1000 do t[i] = '' end"
     " table.concat(t, ('x'):rep(1e5))",
     LONG_TEXT},
    {"unpack", "table.unpack({}, 1, 1e7)", "H701 1 "},
    {"unpack around", "table.unpack({}, math.mininteger, math.maxinteger)",
     "H701 1 "},
    {"byte", "('x'):rep(1e6):byte(1, -1)", "H701 1 "},
    {"insert in front",
     "local t = {} for i = 1, 1e9 do"
     " table.insert(t, 1, i) end",
     STEPS_OR_SECONDS},
    {"remove in front",
     "local t = {} for i = 1, 100000 do t[i] = i end"
     " while true do table.insert(t, table.remove(t, 1)) end",
     STEPS_OR_SECONDS},
    {"format width", "local s = ('%99999d'):format(1)", "H701 1 "},
    {"format much",
     "local s = ('x'):rep(1e6) local t ="
     " ('%s%s'):format(s, s)",
     LONG_TEXT},
    {"find",
     "local a = ('a'):rep(1e6) local b = ('a'):rep(5e5) .. 'b'"
     " while true do a:find(b) end",
     STEPS},
    {"split", "local a = ('a'):rep(1e6) while true do a:split('a') end", NULL},
    {"pattern", "local s = ('a'):rep(30) s:find(('a*'):rep(10) .. 'b')", ""},
    {"sort of long texts",
     "local s = ('x'):rep(1e6) local t = {}"
     " for i = 1, 30 do t[i] = s .. i % 2 end"
     " while true do table.sort(t) end",
     STEPS},
    {"sort without order",
     "local t = {} for i = 1, 10000 do t[i] = i end"
     " local n = 0 table.sort(t, function() n = n + 1 return n % 2 == 0 end)",
     ""},
    {"sort within sort",
     "local function f(a, b) table.sort({ 1, 2, 3 }, f)"
     " return false end table.sort({ 1, 2, 3 }, f)",
     NULL},
    {"sort that shrinks",
     "local t = {} for i = 1, 200 do t[i] = i end"
     " table.sort(t, function(a, b) for i = 1, 200 do t[i] = nil end"
     " return a < b end)",
     ""},
    {"pairs",
     "local t = {} for i = 1, 1e5 do t[i] = i end"
     " while true do for k in pairs(t) do break end end",
     STEPS},
    {"pairs of long keys",
     "local t = {} for i = 1, 30 do"
     " t[('x'):rep(1e6) .. i] = 1 end while true do pairs(t) end",
     NULL},
    {"tonumber", "local s = ('0'):rep(1e6) while true do tonumber(s) end",
     STEPS},
    {"select",
     "local function f(...) while true do"
     " local n = select('#', ...) end end f(table.unpack({}, 1, 200))",
     STEPS},
    {"check_keys",
     "local heng = ... local t = {} for i = 1, 1e5 do"
     " t['k' .. i] = i end while true do pcall(heng.param, 'a', 1, t) end",
     STEPS_OR_SECONDS},
    {"nearest",
     "for i = 1, 1e5 do _ENV['k' .. i] = i end"
     " while true do pcall(function() return unknown_name end) end",
     STEPS_OR_SECONDS},
};

static void single_calls_cannot_run_for_long(void **state) {
  (void)state;
  WITHSTAND(long_calls);
}

// A single instruction can move a text or a whole table; what counting does not
// see, the allocator's charge and the processor's clock do.
static void long_instructions_are_stopped(void **state) {
  (void)state;
  static const attack rows[] = {
      {"joining",
       "local s = ('x'):rep(1e6) while true do local t = s .. 'y' end", STEPS},
      {"comparing",
       "local a, b = ('x'):rep(1e6), ('x'):rep(1e6)"
       " while true do local c = a == b end",
       SECONDS},
      {"ordering",
       "local a, b = ('x'):rep(1e6), ('x'):rep(1e6)"
       " while true do local c = a < b end",
       SECONDS},
      {"numbers in texts",
       "local s = ('0'):rep(1e6) while true do"
       " local ok = pcall(function() for i = 1, s do end end) end",
       NULL},
      {"long keys", "local t = {} while true do t[('x'):rep(1e6)] = 1 end",
       NULL},
      {"arguments",
       "local function f(...) while true do g(...) end end\n"
       "function g() end\n"
       "local function grow(n, ...) if n == 0 then f(...) end"
       " return grow(n - 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...) end grow(20000)",
       NULL},
      {"arguments into tables",
       "local function f(...) while true do"
       " local t = { ... } end end "
       "local function grow(n, ...) if n == 0 then f(...) end"
       " return grow(n - 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...) end grow(20000)",
       NULL},
      {"rehashing",
       "local t = {} for i = 1, 2^16 do t['k' .. i] = 1 end"
       " local i = 0 while true do i = i + 1 t['k' .. i] = nil"
       " t['k' .. i + 2^16 // 1] = 1 end",
       NULL},
      {"collecting",
       "local keep = {} for i = 1, 300000 do keep[i] = {} end"
       " while true do local t = {} end",
       STEPS_OR_SECONDS},
      {"chain of __index",
       "local t = {} for i = 1, 1000 do"
       " t = setmetatable({}, { __index = t }) end"
       " while true do local x = t.x end",
       NULL},
      {"clearing",
       "local t = {} for i = 1, 1e6 do t[i] = i end"
       " for i = 1, 1e6 do t[i] = nil end while true do pairs(t) end",
       NULL},
  };
  WITHSTAND(rows);
}

// What would crash an interpreter, or lead out of it.
static const attack crashing[] = {
    {"__gc", "setmetatable({}, { __gc = function() while true do end end })",
     "H722 1 `__gc` cannot be set"},
    {"__gc that is no function", "setmetatable({}, { __gc = true })",
     "H722 1 `__gc`"},
    {"__gc put in later",
     "local m = { __gc = nil } local t ="
     " setmetatable({}, m) m.__gc = function() while true do end end"
     " t = nil for i = 1, 1e5 do local x = {} end",
     ""},
    {"__close",
     "local x <close> = setmetatable({}, { __close = function()"
     " while true do end end })",
     "H722 1 `__close`"},
    {"close without it", "local x <close> = {}", "H701 1 "},
    {"weak keys", "setmetatable({}, { __mode = 'k' })", "H722 1 `__mode`"},
    {"weak keys put in later",
     "local m = {} local t = setmetatable({}, m)"
     " m.__mode = 'k' for i = 1, 1e5 do t[{}] = {} end",
     ""},
    {"__name", "setmetatable({}, { __name = ('x'):rep(1e6) })",
     "H722 1 `__name`"},
    {"closing value of a loop",
     "for k in pairs({}), nil, nil, setmetatable({}, { __close = error }) do "
     "end",
     "H722 1 `__close`"},
    {"coroutines", "coroutine.wrap(function() end)", "H721 1 `coroutine`"},
    {"loop in a coroutine",
     "coroutine.resume(coroutine.create(function() while true do end end))",
     "H721 1 `coroutine`"},
    {"nested closing of coroutines",
     "local c for i = 1, 20000 do local d <const> = c"
     " c = coroutine.create(function() coroutine.close(d) end) end",
     "H721 1 `coroutine`"},
    {"code points", "for p in utf8.codes('a\\x80b') do end", "H721 1 `utf8"},
    {"an address", "local s = ('%p'):format({})", "H725 1 "},
    {"a comparison as an index", "local t = {} t[1 < 2] = 3", "H715 1 "},
    {"bits of many constants", "local x = 1 ~ (2 or 3) return x",
     "H714 1 the operator `~`"},
    {"bytecode", "load(string.dump(function() end))", "H721 1 `load`"},
    {"dumping", "string.dump(function() end)", "H721 1 `string.dump`"},
    {"compiled", "\x1BLuaT\0\x19\x93", "H710 1 this is compiled Lua"},
    {"reading files", "io.open('/etc/passwd')", "H721 1 `io`"},
    {"running programs", "os.execute('true')", "H721 1 `os`"},
    {"debug", "debug.sethook()", "H721 1 `debug`"},
    {"collectgarbage", "collectgarbage('stop')", "H721 1 `collectgarbage`"},
    {"the string metatable", "setmetatable('', { __index = {} })", "H701 1 "},
    {"the string table", "string.rep = nil local x = ('a').rep",
     "H720 1 there is no `string.rep`"},
    {"bits", "local x = 1 ~ (2 or 3)", "H714 1 the operator `~`"},
    {"a const environment", "local _ENV <const> = {} x = 1", ""},
    {"no environment", "local _ENV = nil x = 1", "H701 1 "},
    {"an environment of numbers", "local _ENV = 5 x = 1", "H701 1 "},
    {"a huge message", "error(('x'):rep(1e6))", "H701 1 "},
    {"a broken message", "error('\\xFF\\x00\\x80')", "H701 1 "},
    {"an error in a handler", "xpcall(error, error)", "H701 1 "},
    {"deep pcalls", "local function f() return pcall(f) end f()", ""},
    {"deep xpcalls", "local function f() return xpcall(f, f) end f()", STEPS},
    {"deep tostring",
     "local t t = setmetatable({}, { __tostring ="
     " function() return tostring(t) end }) tostring(t)",
     NULL},
    {"deep sort", "local function f() table.sort({ 1, 2 }, f) end f()", NULL},
    {"__index ring",
     "local a, b = {}, {} setmetatable(a, { __index = b })"
     " setmetatable(b, { __index = a }) local x = a.x",
     NULL},
    {"texts with zeros",
     "local a, b = ('a\\0'):rep(1000), ('a\\0'):rep(999)"
     " assert(b < a and a ~= b)",
     ""},
};

static void what_crashes_lua_is_not_offered(void **state) {
  (void)state;
  WITHSTAND(crashing);
}

// Repeats [piece] until the text is [len] long, between two others.
static heng_slice repeat(const char *before,
                         const char *piece,
                         const char *after,
                         size_t len) {
  size_t room = len + strlen(before) + strlen(piece) + strlen(after) + 1;
  char *text = malloc(room), *at = text;
  assert_non_null(text);
  at += snprintf(at, room, "%s", before);
  while ((size_t)(at - text) < len)
    at += snprintf(at, room - (size_t)(at - text), "%s", piece);
  at += snprintf(at, room - (size_t)(at - text), "%s", after);
  return (heng_slice){text, (size_t)(at - text)};
}

// A piece repeated until the script is as long as that.
static const struct {
  attack a;
  const char *before, *piece, *after;
  size_t len;
} long_scripts[] = {
    {{"round brackets", NULL, "H700 1 "}, "x = ", "(", "", 200000},
    {{"index brackets", NULL, "H700 1 "}, "x = a", "[a", "", 200000},
    {{"braces", NULL, "H700 1 "}, "x = ", "{", "", 200000},
    {{"blocks", NULL, "H700 1 "}, "", "do ", "", 200000},
    {{"functions", NULL, "H700 1 "}, "", "function f() ", "", 200000},
    {{"minus signs", NULL, "H700 1 "}, "x = ", "- ", "1", 200000},
    {{"not", NULL, "H700 1 "}, "x = ", "not ", "1", 200000},
    {{"powers", NULL, "H700 1 "}, "x = 1", "^1", "", 200000},
    {{"joins", NULL, "H700 1 "}, "x = ''", "..''", "", 200000},
    {{"sums", NULL, NULL}, "x = a", "+a", "", 200000},
    {{"locals", NULL, "H700 1 "}, "", "local a ", "", 200000},
    // Lua names what cannot be used by going back along the chain.
    {{"links", NULL, "H716 1 "},
     "local a = {} a.b = a x = a",
     ".b",
     ".c.d",
     200000},
    {{"links by other names", NULL, "H716 1 "},
     "local a = {} a._b = a x = a",
     "._b",
     ".c.d",
     200000},
    {{"links by keys", NULL, "H716 1 "},
     "local a = {} a[1] = a x = a",
     "[a[1] and 1]",
     ".c.d",
     200000},
    {{"links in brackets", NULL, "H716 1 "},
     "local a = {} a.b = a x = ",
     "((a.b.b)[1])",
     ".c.d",
     200000},
    {{"links in all brackets", NULL, "H716 1 "},
     "local a = {} a.b = a x = (((((((((a.b)",
     ".b.b [ (a.b.b)]--[[]] . b",
     ".c.d",
     2000},
    {{"short chains", NULL, ""},
     "local a = {} a.b = a ",
     "a[1] = a.b a.f = { [1] = a.b.b, [2] = a[1].b, 'x' .. 'y' } ",
     "",
     200},
    {{"values", NULL, ""}, "x = {1", ",1", "}", 200000},
    {{"statements", NULL, ""}, "", "x=1 ", "", 200000},
    {{"jumps", NULL, NULL}, "", "goto a ", "", 250000},
    {{"comment", NULL, ""}, "--[==[", "]=]", "]==]", 200000},
    {{"open text", NULL, "H700 1 "}, "x = [[", "a", "", 200000},
    {{"too long", NULL, "H707 1 the script has 293 KB, 256 KB at most"},
     "--",
     " ",
     "",
     300000},
};

static void parsing_is_bounded(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof long_scripts / sizeof *long_scripts; i++) {
    heng_slice script = repeat(long_scripts[i].before, long_scripts[i].piece,
                               long_scripts[i].after, long_scripts[i].len);
    withstand(&long_scripts[i].a, script);
    free((char *)(uintptr_t)script.ptr);
  }
}

static void many_labels_and_jumps_are_bounded(void **state) {
  (void)state;
  static const attack a = {"labels", NULL, NULL};
  char *text = malloc(300000), *at = text;
  assert_non_null(text);
  for (int i = 0; at - text < 120000; i++)
    at += snprintf(at, 32, "goto z%d ", i);
  for (int i = 0; at - text < 250000; i++) at += snprintf(at, 32, "::y%d::", i);
  withstand(&a, (heng_slice){text, (size_t)(at - text)});
  free(text);
}

static void nested_scopes_are_bounded(void **state) {
  (void)state;
  static const attack a = {"scopes", NULL, NULL};
  char *text = malloc(400000), *at = text;
  assert_non_null(text);
  for (int level = 0; level < 100; level++) {
    at += snprintf(at, 32, "local ");
    for (int i = 0; i < 150; i++)
      at += snprintf(at, 32, "v%d_%d%s", level, i, i < 149 ? "," : " ");
    at += snprintf(at, 32, "local function f() ");
  }
  while (at - text < 250000) at += snprintf(at, 32, "u=u ");
  withstand(&a, (heng_slice){text, (size_t)(at - text)});
  free(text);
}

// Each budget is the caller's to set, and says its own figure.
static void budgets_can_be_set(void **state) {
  (void)state;
  static const struct {
    heng_lua_limits limits;
    const char *script, *en;
  } rows[] = {
      {{.instructions = 100000},
       "while true do end",
       "H702 1 the script was stopped after 100000 steps: does a loop never "
       "end?"},
      {{.memory = 1 << 20},
       "local t = {} while true do t = { t } end",
       "H704 1 the script wants more than 1024 KB of memory"},
      {{.memory = 4096},
       "",
       "H704 1 the script wants more than 4 KB of memory"},
      {{.memory = 1}, "", "H704 1 the script wants more than 0 KB of memory"},
      {{.texts = 2048},
       "local heng = ... heng.text(('x'):rep(2049))",
       "H706 1 the rule texts that the script makes are longer than 2 KB"},
      {{.seconds = 1, .instructions = UINT64_MAX},
       "while true do end",
       "H703 1 the script was stopped after 1 s of computing: a profile "
       "puts rules together, the figures are computed by the rules"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    script_run run;
    script_start(&run, heng__slice(rows[i].script), &rows[i].limits);
    assert_int_equal(run.status, HENG_RULES);
    assert_slice(script_said(&run, HENG_EN), rows[i].en);
    script_end(&run);
  }
}

static void a_budget_that_is_spent_says_where(void **state) {
  (void)state;
  static const char *const scripts[] = {
      "local n = 0\n\nwhile true do\n  n = n + 1 end",
      "local t = {}\n\n\nwhile true do t = { t } end",
      "\n\n\nlocal s = ('x'):rep(2^40)",
      "local function f()\n\n\n return 1 + f() end f()",
  };
  for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
    script_run run;
    script_start(&run, heng__slice(scripts[i]), NULL);
    heng_place place = heng__source_place(run.diags.first->span);
    if (place.line != 4 && !(i == 0 && place.line == 3))
      fail_msg("%s: line %u", scripts[i], (unsigned)place.line);
    script_end(&run);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(endless_loops_are_stopped),
      cmocka_unit_test(memory_is_kept_within_bounds),
      cmocka_unit_test(single_calls_cannot_run_for_long),
      cmocka_unit_test(long_instructions_are_stopped),
      cmocka_unit_test(what_crashes_lua_is_not_offered),
      cmocka_unit_test(parsing_is_bounded),
      cmocka_unit_test(many_labels_and_jumps_are_bounded),
      cmocka_unit_test(nested_scopes_are_bounded),
      cmocka_unit_test(budgets_can_be_set),
      cmocka_unit_test(a_budget_that_is_spent_says_where),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
