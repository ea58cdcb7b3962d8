// What a script finds around it: the functions that are left of Lua's library,
// their order and limits, and the explanation of those that are not.
#include "lua/script.h"

// Each script checks itself by assert.
static void holds(const char *script) {
  script_run run;
  script_start(&run, heng__slice(script), NULL);
  assert_ran(&run, script);
  script_end(&run);
}

static void pairs_goes_by_the_order_of_keys(void **state) {
  (void)state;
  holds("local seen = ''\n"
        "local t = { b = 1, a = 1, ['名'] = 1, [10] = 1, [9] = 1, [-1] = 1,\n"
        "  [2.5] = 1, ['10'] = 1, [''] = 1, ab = 1 }\n"
        "for k, v in pairs(t) do seen = seen .. k .. ';' end\n"
        "assert(seen == '-1;2.5;9;10;;10;a;ab;b;名;', seen)");
  holds("for k in pairs({}) do error('none') end");
  holds("local n, t = 0, { a = 1, b = 2, c = 3 }\n"
        "for k in pairs(t) do t.b = nil; t.d = 4; n = n + 1 end\n"
        "assert(n == 2)");
  holds("local seen = ''\n"
        "for k, v in pairs({ 'x', nil, 'z' }) do seen = seen .. k .. v end\n"
        "assert(seen == '1x3z')");
  holds("local ok = pcall(pairs, { [true] = 1 }) assert(not ok)");
  holds("local ok = pcall(pairs, nil) assert(not ok)");
}

static void pairs_is_the_same_in_every_state(void **state) {
  (void)state;
  static const char script[] =
      "local heng = ...\n"
      "local t = {}\n"
      "for i = 1, 500 do t['name_' .. i * 7919 % 1009] = i end\n"
      "for k, v in pairs(t) do heng.param(k, v) end\n";
  script_run first;
  script_start(&first, heng__slice(script), NULL);
  assert_ran(&first, "first");
  assert_int_equal(first.parts.len, 500);
  for (int n = 0; n < 5; n++) {
    script_run again;
    script_start(&again, heng__slice(script), NULL);
    assert_int_equal(again.parts.len, 500);
    for (size_t i = 0; i < 500; i++)
      assert_true(
          heng__slice_eq(first.parts.items[i].text, again.parts.items[i].text));
    script_end(&again);
  }
  script_end(&first);
}

static void sort_is_stable_and_complete(void **state) {
  (void)state;
  holds("local t = { 3, 1, 2, 1.5, -1 } table.sort(t)\n"
        "assert(table.concat(t, ' ') == '-1 1 1.5 2 3')");
  holds("local t = { 'b', 'a', '乙', 'B', '' } table.sort(t)\n"
        "assert(table.concat(t, ' ') == ' B a b 乙')");
  holds("local t = {}\n"
        "for i = 1, 1000 do t[i] = { k = i * 7 % 10, i = i } end\n"
        "table.sort(t, function(a, b) return a.k < b.k end)\n"
        "for i = 2, 1000 do\n"
        "  local a, b = t[i - 1], t[i]\n"
        "  assert(a.k < b.k or a.k == b.k and a.i < b.i)\n"
        "end");
  holds("for n = 0, 40 do\n"
        "  local t = {}\n"
        "  for i = 1, n do t[i] = i * 17 % 41 end\n"
        "  table.sort(t, function(a, b) return a > b end)\n"
        "  assert(#t == n)\n"
        "  for i = 2, n do assert(t[i - 1] > t[i]) end\n"
        "end");
  holds("local t = { 1, 2, 3, 4, 5 }\n"
        "table.sort(t, function() return true end) assert(#t == 5)");
  holds("assert(not pcall(table.sort, { 1, 'a' }))");
  holds("assert(not pcall(table.sort, { 1, 2 }, 'x'))");
}

static void tables_are_changed_as_in_lua(void **state) {
  (void)state;
  holds("local t = {} table.insert(t, 'a') table.insert(t, 1, 'b')\n"
        "table.insert(t, 2, 'c') table.insert(t, 4, 'd')\n"
        "assert(table.concat(t) == 'bcad')\n"
        "assert(table.remove(t) == 'd' and table.remove(t, 1) == 'b')\n"
        "assert(table.concat(t, '-') == 'c-a')\n"
        "assert(table.remove({}) == nil)\n"
        "assert(not pcall(table.insert, t, 9, 'x'))\n"
        "assert(not pcall(table.insert, t))\n"
        "assert(not pcall(table.remove, t, 7))");
  holds("assert(table.concat({ 1, 'b', 2.5 }, ', ') == '1, b, 2.5')\n"
        "assert(table.concat({ 1, 2, 3 }, '', 2, 3) == '23')\n"
        "assert(table.concat({}) == '')\n"
        "assert(table.concat({ 'a' }, ('x'):rep(5000)) == 'a')\n"
        "assert(#table.concat({ 'a', 'b' }, ('x'):rep(5000)) == 5002)\n"
        "assert(not pcall(table.concat, { {} }))\n"
        "assert(not pcall(table.concat, { 1 }, '', 1, math.maxinteger))");
  holds(
      "local a, b, c = table.unpack({ 1, 2, 3 })\n"
      "assert(a == 1 and c == 3)\n"
      "assert(select('#', table.unpack({}, 1, 200)) == 200)\n"
      "assert(not pcall(table.unpack, {}, 1, 201))\n"
      "assert(not pcall(table.unpack, {}, math.mininteger, math.maxinteger))\n"
      "local p = table.pack(1, nil, 3) assert(p.n == 3 and p[3] == 3)");
  holds(
      "local t = table.move({ 1, 2, 3 }, 1, 3, 2)\n"
      "assert(table.concat(t) == '1123')\n"
      "t = table.move({ 1, 2, 3 }, 2, 3, 1) assert(table.concat(t) == '233')\n"
      "t = table.move({ 1, 2 }, 1, 2, 3, { 9, 9 })\n"
      "assert(table.concat(t) == '9912')\n"
      "assert(not pcall(table.move, {}, 1, 2, math.maxinteger))");
}

static void texts_are_cut_and_joined(void **state) {
  (void)state;
  holds("local s = 'hello'\n"
        "assert(s:sub(2, 3) == 'el' and s:sub(-3) == 'llo')\n"
        "assert(s:sub(4, 2) == '')\n"
        "assert(s:sub(0) == s and s:sub(-99, 99) == s and s:sub(6) == '')\n"
        "assert(s:sub(math.mininteger, math.maxinteger) == s)\n"
        "assert(s:sub(1, -6) == '' and s:sub(1, math.mininteger) == '')\n"
        "assert(s:len() == 5 and s:upper() == 'HELLO')\n"
        "assert(('ÄB'):lower() == 'Äb')\n"
        "assert(s:byte() == 104 and select('#', s:byte(1, -1)) == 5)\n"
        "assert(s:byte(0) == nil and s:byte(9) == nil)\n"
        "assert(string.char(104, 105) == 'hi' and string.char() == '')\n"
        "assert(not pcall(string.char, 256))");
  holds(
      "assert(('ab'):rep(3) == 'ababab' and ('a'):rep(3, ', ') == 'a, a, a')\n"
      "assert(('a'):rep(0) == '' and ('a'):rep(-1) == '')\n"
      "assert((''):rep(9) == '' and ('a'):rep(2, '') == 'aa')\n"
      "assert(('a'):rep(1, ', ') == 'a' and #('a'):rep(2^20) == 1048576)");
  holds("assert(('a.b'):find('.') == 2 and ('aab'):find('ab') == 2)\n"
        "assert(('abc'):find('c', 2) == 3 and ('abc'):find('a', 2) == nil)\n"
        "assert(('abc'):find('') == 1 and ('abc'):find('', 4) == 4)\n"
        "assert(('abc'):find('', 5) == nil and (''):find('a') == nil)\n"
        "assert(('abc'):find('abcd') == nil and ('abc'):find('c', -1) == 3)\n"
        "local a, b = ('xx中文'):find('中') assert(a == 3 and b == 5)");
  holds("local function j(s, p) return table.concat(s:split(p), '|') end\n"
        "assert(j('a,b,,c', ',') == 'a|b||c' and j('', ',') == '')\n"
        "assert(j('甲、乙', '、') == '甲|乙' and j('abc', 'abc') == '|')\n"
        "assert(#(''):split(',') == 1 and not pcall(j, 'a', ''))");
}

static void format_writes_texts_and_whole_numbers(void **state) {
  (void)state;
  holds("local f = string.format\n"
        "assert(f('%d %5d|%-5d|%05d|%+d', 1, 2, 3, 4, 5) == "
        "'1     2|3    |00004|+5')\n"
        "assert(f('%s %s %s', 1, true, 'x') == '1 true x' and f('%%') == '%')\n"
        "assert(f('%x %X %i', 255, 255, 3) == 'ff FF 3')\n"
        "assert(f('%s', {}) == 'table' and f('%d', 3.0) == '3')\n"
        "assert(not pcall(f, '%d', 1.5) and not pcall(f, '%d'))\n"
        "assert(not pcall(f, '%5s', 'a') and not pcall(f, '%'))\n"
        "assert(not pcall(f, '%99999999d', 1) and not pcall(f, '%p', {}))\n"
        "assert(not pcall(f, '%.2f', 1) and not pcall(f, '%s'))");
}

static void values_have_the_same_text_in_every_run(void **state) {
  (void)state;
  holds("assert(tostring({}) == 'table' and tostring(pairs) == 'function')\n"
        "assert(tostring(nil) == 'nil' and tostring(12) == '12')\n"
        "assert(tostring(setmetatable({}, { __tostring = function()"
        " return 'mine' end })) == 'mine')\n"
        "assert(not pcall(tostring, setmetatable({}, { __tostring ="
        " function() return 1 end })))\n"
        "assert(tonumber('12') == 12 and tonumber(' 0.5 ') == 0.5)\n"
        "assert(tonumber('x') == nil and tonumber({}) == nil)\n"
        "assert(tonumber('1\\0') == nil and tonumber(7) == 7)");
}

static void errors_can_be_caught(void **state) {
  (void)state;
  holds("local ok, a, b = pcall(function(x, y) return y, x end, 1, 2)\n"
        "assert(ok and a == 2 and b == 1)\n"
        "local ok, e = pcall(error, 'x') assert(not ok and e == 'x')\n"
        "local ok, e = pcall(error, { 1 }) assert(not ok and e[1] == 1)\n"
        "assert(not pcall(pcall))");
}

static void handlers_see_the_error(void **state) {
  (void)state;
  holds("local ok, a, b = xpcall(function(x, y) return y, x end,"
        " tostring, 1, 2)\n"
        "assert(ok and a == 2 and b == 1)\n"
        "local function h(e) return e .. '!', 7 end\n"
        "local ok, a, b = xpcall(error, h, 'x')\n"
        "assert(not ok and a == 'x!' and b == 7)\n"
        "assert(not pcall(xpcall, error))");
}

static void arguments_can_be_selected(void **state) {
  (void)state;
  holds("assert(select('#') == 0 and select('#', nil, nil) == 2)\n"
        "assert(select(2, 'a', 'b', 'c') == 'b' and select(-1, 1, 2) == 2)\n"
        "assert(select(9, 'a') == nil and not pcall(select, 0, 'a'))\n"
        "assert(not pcall(select, -9, 'a'))");
}

static void metatables_are_copied(void **state) {
  (void)state;
  holds("local P = {} P.__index = P\n"
        "function P.new(n) return setmetatable({ n = n }, P) end\n"
        "function P:twice() return self.n * 2 end\n"
        "P.__add = function(a, b) return P.new(a.n + b.n) end\n"
        "assert((P.new(2) + P.new(3)):twice() == 10)");
  holds("local m = {} local t = setmetatable({}, m)\n"
        "m.__index = function() return 1 end\n"
        "assert(t.x == nil)\n"
        "setmetatable(t, m) assert(t.x == 1)\n"
        "setmetatable(t, nil) assert(t.x == nil)");
  holds("assert(not pcall(setmetatable, string, {}))\n"
        "assert(not pcall(setmetatable, 'x', {}))\n"
        "assert(not pcall(setmetatable, _ENV, {}))\n"
        "assert(not pcall(setmetatable, {}, 1))");
}

static void what_lua_usually_has_is_explained(void **state) {
  (void)state;
  static const char *const names[] = {
      "load",
      "loadstring",
      "loadfile",
      "dofile",
      "require",
      "package",
      "io",
      "os",
      "debug",
      "coroutine",
      "print",
      "collectgarbage",
      "next",
      "rawset",
      "rawget",
      "rawequal",
      "rawlen",
      "utf8",
      "warn",
      "_G",
      "getmetatable",
      "math.random",
      "math.sqrt",
      "math.pi",
      "('').match",
      "('').gmatch",
      "string.gsub",
      "string.dump",
      "string.reverse",
      "string.pack",
      "string.unpack",
      "math.randomseed",
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char script[64];
    script_run run;
    snprintf(script, sizeof script, "\nlocal x = %s", names[i]);
    script_start(&run, heng__slice(script), NULL);
    heng_slice said = script_said(&run, HENG_EN);
    if (strncmp(said.ptr, "H721 2 ", 7) != 0) assert_slice(said, names[i]);
    script_end(&run);
  }
}

static void an_explanation_names_what_to_write(void **state) {
  (void)state;
  script_run run;
  script_start(&run, HENG_LIT("local s = ('a'):gsub('a', 'b')"), NULL);
  assert_slice(script_said(&run, HENG_EN),
               "H721 1 `string.gsub` is not offered to profiles: patterns can "
               "run without end; `find` and `split` take plain text");
  assert_slice(script_said(&run, HENG_ZH),
               "H721 1 方案脚本不提供 string.gsub：模式匹配可能无休止；请用 "
               "find、split，它们按原文查找");
  script_end(&run);
}

static void nothing_else_is_within_reach(void **state) {
  (void)state;
  // Every name of Lua's own environment that the sandbox lets a script read.
  holds("local seen = {}\n"
        "for k in pairs(_ENV) do seen[#seen + 1] = k end\n"
        "assert(table.concat(seen, ' ') == 'assert error ipairs math pairs"
        " pcall select setmetatable string table tonumber tostring type"
        " xpcall', table.concat(seen, ' '))\n"
        "seen = {}\n"
        "for k in pairs(math) do seen[#seen + 1] = k end\n"
        "assert(table.concat(seen, ' ') == 'abs ceil floor max maxinteger min"
        " mininteger tointeger', table.concat(seen, ' '))");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pairs_goes_by_the_order_of_keys),
      cmocka_unit_test(pairs_is_the_same_in_every_state),
      cmocka_unit_test(sort_is_stable_and_complete),
      cmocka_unit_test(tables_are_changed_as_in_lua),
      cmocka_unit_test(texts_are_cut_and_joined),
      cmocka_unit_test(format_writes_texts_and_whole_numbers),
      cmocka_unit_test(values_have_the_same_text_in_every_run),
      cmocka_unit_test(errors_can_be_caught),
      cmocka_unit_test(handlers_see_the_error),
      cmocka_unit_test(arguments_can_be_selected),
      cmocka_unit_test(metatables_are_copied),
      cmocka_unit_test(what_lua_usually_has_is_explained),
      cmocka_unit_test(an_explanation_names_what_to_write),
      cmocka_unit_test(nothing_else_is_within_reach),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
