// Functions of values that try to hang, fill or crash their host, or to see what
// differs from run to run. Each is called in a child process that may compute
// for a few seconds only, in two states that know nothing of each other: both
// must end alike.
#include "lua/functions.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lua/script.h"

#define COMPUTING_SECONDS 10
#define ALARM_SECONDS     120  // for one that sleeps; a busy machine is slow

typedef struct attack {
  const char *name, *body;
  const char *want;  // how the answer begins in English; null: any
} attack;

#define STEPS        "it was stopped after 200000 steps"
#define ABSENT(name) "line 1: `" name "` is not offered"

static const attack attacks[] = {
    {"loop", "while true do end", STEPS},
    {"loop in pcall",
     "while true do pcall(function() while true do end end) end", STEPS},
    {"handlers", "xpcall(error, function() while true do end end)", STEPS},
    {"doubling", "local s = 'x' while true do s = s .. s end", NULL},
    {"rep", "return #('x'):rep(1 << 40)", NULL},
    {"rep of much", "return #('x'):rep(2 ^ 40)", NULL},
    {"rep of nothing", "return #(''):rep(17179869184)", NULL},
    {"rep in a loop", "while true do (''):rep(1000000) end", NULL},
    {"pattern", "return ('a'):rep(30):find(('a*'):rep(10) .. 'b')", NULL},
    {"pattern of many", "return ('x'):rep(30000):find('.-.-b')", NULL},
    {"match", "return ('a'):match('a')", NULL},
    {"gsub", "return #('x'):rep(1000):gsub('', 'y')", NULL},
    {"gmatch", "for w in ('x'):gmatch('.') do end return 1", NULL},
    {"move", "table.move({}, 1, 100000000, 2) return 1", NULL},
    {"concat", "return #table.concat({}, '', 1, math.maxinteger)", NULL},
    {"insert in front",
     "local t = {} for i = 1, 100000 do table.insert(t, 1, i) end return #t",
     NULL},
    {"remove in front",
     "local t = {} for i = 1, 9000 do t[i] = i end "
     "while #t > 0 do table.remove(t, 1) end return 0",
     NULL},
    {"sort", "table.sort({ 1, 2, 3 }, function() while true do end end)",
     STEPS},
    {"unpack", "return select('#', table.unpack({}, 1, 10000000))", NULL},
    {"byte", "return select('#', ('x'):rep(1000000):byte(1, -1))", NULL},
    {"recursion", "local function f() return 1 + f() end return f()", NULL},
    {"recursion in pcall", "local function f() return pcall(f) end return f()",
     NULL},
    {"tables", "local t = {} while true do t = { t } end", NULL},
    {"chain of __index",
     "local t = {} for i = 1, 5000 do t = setmetatable({}, { __index = t }) "
     "end "
     "return t.x",
     NULL},
    {"__index ring", "local t = {} setmetatable(t, { __index = t }) return t.x",
     NULL},
    {"__gc",
     "setmetatable({}, { __gc = function() while true do end end }) return 1",
     NULL},
    {"__close",
     "local x <close> = setmetatable({}, { __close = error }) return 1", NULL},
    {"weak keys", "setmetatable({}, { __mode = 'k' }) return 1", NULL},
    {"coroutine", "coroutine.wrap(function() end)() return 1",
     ABSENT("coroutine")},
    {"load", "return load('return 1')()", ABSENT("load")},
    {"dump", "return #string.dump(function() end)", ABSENT("string.dump")},
    {"bytecode", "return load('\\27Lua')", ABSENT("load")},
    {"io", "return io.read()", ABSENT("io")},
    {"os", "return os.exit(1)", ABSENT("os")},
    {"debug", "debug.sethook() return 1", ABSENT("debug")},
    {"package", "return #package.path", ABSENT("package")},
    {"require", "return require('os')", ABSENT("require")},
    {"dofile", "return dofile('/etc/passwd')", ABSENT("dofile")},
    {"print", "print(a) return 1", ABSENT("print")},
    {"rawset", "rawset(_ENV, 'kept', a) return 1", ABSENT("rawset")},
    {"collectgarbage", "return collectgarbage('count')",
     ABSENT("collectgarbage")},
    {"time", "return os.clock()", ABSENT("os")},
    {"chance", "return math.random(1, 1000000000)", ABSENT("math.random")},
    {"code points", "for _ in utf8.codes('a\\x80b') do end return 1",
     ABSENT("utf8")},
    {"heng", "return heng.func", "refused H753"},
    {"the string metatable", "getmetatable('').__index = nil return 1", NULL},
    {"address of a table", "error(tostring({}))", NULL},
    {"address of a function", "error(tostring(function() end))", NULL},
    {"address of a library", "error(tostring(string.rep) .. tostring(math))",
     NULL},
    {"address by format", "error(('%p'):format({}))", NULL},
    {"address by %s", "error(('%s'):format({}))", NULL},
    {"order of texts",
     "local t, n = {}, 0 for i = 1, 90 do t['k' .. i] = i end "
     "for k, v in pairs(t) do n = (n * 31 + v) % 1000003 end return n",
     NULL},
    {"order by next",
     "local t = { x = 1, y = 2, z = 3, w = 4 } return t[next(t)]", NULL},
    {"order of tables",
     "local t, n = {}, 0 for i = 1, 90 do t[{}] = i end "
     "for k, v in pairs(t) do n = (n * 31 + v) % 1000003 end return n",
     NULL},
    {"binary fractions", "return 0.1 + 0.2", NULL},
    {"a huge message", "error(('x'):rep(900000))", NULL},
    {"a broken message", "error('\\xFF\\0\\x80')", NULL},
    {"deep tostring",
     "local t = setmetatable({}, { __tostring = function(s) return "
     "tostring(s) end }) return #tostring(t)",
     NULL},
    {"growing numbers", "local x = a while true do x = x * x end", NULL},
    {"a high power", "return a ^ 1000000000", NULL},
    {"many digits", "return (a / 3):round(1000000000)", NULL},
};

// f(2, 1) in a state of its own, as a text of [out].
static void answer(const attack *a, char *out, size_t size) {
  char text[2048];
  snprintf(text, sizeof text,
           "local heng = ... heng.func('f', {'a: number', 'b: number'}, "
           "'number', function(a, b) %s end)",
           a->body);
  script_run script;
  script_start(&script, heng__slice(text), NULL);
  if (script.status != HENG_OK) {
    heng_slice said = script_said(&script, HENG_EN);
    snprintf(out, size, "refused %.*s", HENG_ARG(said));
    script_end(&script);
    return;
  }
  heng_lua_functions *functions =
      heng__lua_functions_new(&script.arena, &script.parts);
  const heng_extern *f = &heng__lua_functions_externs(functions).items[0];
  heng_extern_value args[2] = {
      {.kind = HENG_EXTERN_NUMBER, .num = heng__num_int(2)},
      {.kind = HENG_EXTERN_NUMBER, .num = heng__num_int(1)}};
  for (int again = 0; again < 2; again++) {
    heng_extern_value got = {.kind = HENG_EXTERN_NUMBER};
    heng_said why = HENG_SAY2("", "");
    heng_extern_end end = f->library->call(f->library, f->number, args, 2,
                                           &script.arena, &got, &why);
    heng_slice number = end == HENG_EXTERN_GAVE && !got.missing
                            ? heng__num_text(&script.arena, got.num)
                            : why.en;
    snprintf(out, size, "%.*s", HENG_ARG(number));
  }
  heng__lua_functions_close(functions);
  script_end(&script);
}

// In the child: whether [a] ended as it should.
static int run_attack(const attack *a) {
  char first[2048], second[2048];
  answer(a, first, sizeof first);
  char *between = malloc(12345);  // so that addresses differ
  answer(a, second, sizeof second);
  free(between);
  bool good = strcmp(first, second) == 0 &&
              (!a->want || strncmp(first, a->want, strlen(a->want)) == 0);
  if (!good) fprintf(stderr, "%s:\n  %s\n  %s\n", a->name, first, second);
  return good ? 0 : 1;
}

static void functions_are_kept_within_bounds(void **state) {
  (void)state;
  size_t through = 0;
  for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
      struct rlimit computing = {COMPUTING_SECONDS, COMPUTING_SECONDS};
      setrlimit(RLIMIT_CPU, &computing);
      alarm(ALARM_SECONDS);
      _exit(run_attack(&attacks[i]));
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status))
      print_error("%s: ended by signal %d\n", attacks[i].name,
                  WTERMSIG(status));
    through += WIFSIGNALED(status) || WEXITSTATUS(status) != 0;
  }
  assert_int_equal(through, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(functions_are_kept_within_bounds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
