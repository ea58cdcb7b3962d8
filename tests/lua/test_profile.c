// The profile's script: what its calls make, and what it is told when it errs.
#include "lua/script.h"

#include "grammar/parse.h"

// --- what the calls make

// The parser must read [text] without a word.
static void is_understood(script_run *run, heng_slice text) {
  heng_source *source = heng__source_new(&run->arena, HENG_LIT("part"), text);
  heng__parse(&run->arena, source, &run->diags);
  if (run->diags.first) assert_slice(script_said(run, HENG_EN), "");
}

// Runs `local heng = ...` and [script]; the only part must be [text], and rule
// text.
static void makes(const char *script, const char *text) {
  char whole[1024];
  script_run run;
  snprintf(whole, sizeof whole, "local heng = ...\n%s", script);
  script_start(&run, heng__slice(whole), NULL);
  assert_ran(&run, script);
  assert_int_equal(run.parts.len, 1);
  assert_slice(run.parts.items[0].text, text);
  assert_slice(run.parts.items[0].made_by, "profile.lua:2");
  is_understood(&run, run.parts.items[0].text);
  script_end(&run);
}

static void figures_become_statements(void **state) {
  (void)state;
  makes("heng.param('gap', 3)", "param gap = 3");
  makes("heng.param('gap 名次分差', -3)", "param gap 名次分差 = -3");
  makes("heng.param('名次分差   gap', 3)", "param 名次分差 gap = 3");
  makes("heng.param('share', '0.5')", "param share = 0.5");
  makes("heng.param('share', ' 30% ')", "param share = 30%");
  makes("heng.param('strict', true)", "param strict = yes");
  makes("heng.param('strict', false)", "param strict = no");
  makes("heng.param('big', math.mininteger)",
        "param big = -9223372036854775808");
  makes("heng.value('half', 'best / 2')", "value half = best / 2");
  makes("heng.value('half', 7 // 2)", "value half = 3");
  makes("heng.value('deep', [[choose {\n  1 when a\n  2 otherwise\n}]])",
        "value deep = choose {\n  1 when a\n  2 otherwise\n}");
  makes("heng.value('note', '\"# 1\"')", "value note = \"# 1\"");
}

static void options_become_citations(void **state) {
  (void)state;
  makes("heng.param('gap', 3, { assumed = 'not published' })",
        "param gap = 3 assumed \"not published\"");
  makes("heng.param('gap', 3, { source = '第四条' })",
        "param gap = 3 source \"第四条\"");
  makes("heng.param('gap', 3, { source = 'a', assumed = ' b ' })",
        "param gap = 3 assumed \"b\" source \"a\"");
  makes("heng.param('gap', 3, { source = '《办法》“四”' })",
        "param gap = 3 source \"《办法》“四”\"");
  makes("heng.param('gap', 3, {})", "param gap = 3");
  makes("heng.param('gap', 3, nil)", "param gap = 3");
}

static void given_tables_become_rows(void **state) {
  (void)state;
  makes("heng.given('matters 共性事项', { 'id key', 'name: text' },"
        " { { 'law', '法治建设' }, { 'sub', '' } })",
        "given matters 共性事项 {\n"
        "  | id key | name: text |\n"
        "  | law | 法治建设 |\n"
        "  | sub |  |\n"
        "}");
  makes("heng.given('cuts', { 'id key', 'low' },"
        " { { 1, '0.5', source = 'part 3' }, { 2, -1, assumed = 'x' },"
        " { 3, 2 } },"
        " { assumed = 'all of them' })",
        "given cuts {\n"
        "  | id key | low |\n"
        "  | 1 | 0.5 | source \"part 3\"\n"
        "  | 2 | -1 | assumed \"x\"\n"
        "  | 3 | 2 | assumed \"all of them\"\n"
        "}");
  makes("heng.given('t', { 'id key', 'a', 'b' },"
        " { { 'k', 'a|b', ' c' }, { '“甲”', 'x ＂y', true } })",
        "given t {\n"
        "  | id key | a | b |\n"
        "  | k | \"a|b\" | \" c\" |\n"
        "  | \"“甲”\" | x ＂y | yes |\n"
        "}");
  makes("heng.given('none', { 'id key' }, {})",
        "given none {\n  | id key |\n}");
}

static void texts_are_taken_as_they_are(void **state) {
  (void)state;
  makes("heng.text [[extend districts {\n  bonus b = 1  # why\n}]]",
        "extend districts {\n  bonus b = 1  # why\n}");
}

static void files_and_texts_keep_the_order_of_the_script(void **state) {
  (void)state;
  static const struct {
    bool is_file;
    const char *text, *made_by;
  } wanted[] = {
      {true, "base.heng", "profile.lua:2"},
      {false, "param a = 1", "profile.lua:4"},
      {false, "param b = 2", "profile.lua:8"},
      {false, "param c = 3", "profile.lua:9"},
      {false, "param d = 4", "profile.lua:11"},
      {true, "淄博.heng", "profile.lua:14"},
  };
  script_run run;
  script_start(&run,
               HENG_LIT("local heng = ...\n"
                        "heng.use 'base.heng'\n"
                        "local function family(name, value)\n"
                        "  heng.param(name, value)\n"
                        "end\n"
                        "family('a', 1)\n"
                        "local function last(name, value)\n"
                        "  return heng.param(name, value) end last('b', 2)\n"
                        "pcall(heng.param, 'c', 3)\n"
                        "heng.param(\n"
                        "  'd',\n"
                        "  4\n"
                        ")\n"
                        "return heng.scheme('淄博.heng')\n"),
               NULL);
  assert_ran(&run, "order");
  assert_int_equal(run.parts.len, sizeof wanted / sizeof *wanted);
  for (size_t i = 0; i < run.parts.len; i++) {
    const heng_profile_part *part = &run.parts.items[i];
    assert_int_equal(part->is_file, wanted[i].is_file);
    assert_slice(part->text, wanted[i].text);
    // A call over several lines is said to be in the line of its name or of its
    // last value; both are within it.
    if (i != 4) assert_slice(part->made_by, wanted[i].made_by);
  }
  script_end(&run);
}

static void a_loop_makes_thirty_five_points(void **state) {
  (void)state;
  script_run run;
  script_start(
      &run,
      HENG_LIT("local heng = ...\n"
               "heng.scheme \"scheme.heng\"\n"
               "for i = 1, 35 do\n"
               "  heng.text(string.format([[extend districts {\n"
               "    indicator point_%d 观测点%d of %d = sum(marks.value"
               " where indicator = \"p%d\") else 0\n"
               "  }]], i, i, i % 3 + 1, i))\n"
               "end\n"),
      NULL);
  assert_ran(&run, "points");
  assert_int_equal(run.parts.len, 36);
  assert_slice(run.parts.items[35].text,
               "extend districts {\n    indicator point_35 观测点35 of 3 = "
               "sum(marks.value where indicator = \"p35\") else 0\n  }");
  assert_slice(run.parts.items[35].made_by, "profile.lua:4");
  for (size_t i = 1; i < run.parts.len; i++)
    is_understood(&run, run.parts.items[i].text);
  script_end(&run);
}

static void an_empty_script_brings_nothing(void **state) {
  (void)state;
  static const char *const scripts[] = {"", "-- nothing\n", "\xEF\xBB\xBF",
                                        "\r\n\r\n"};
  for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
    script_run run;
    script_start(&run, heng__slice(scripts[i]), NULL);
    assert_ran(&run, "empty");
    assert_int_equal(run.parts.len, 0);
    script_end(&run);
  }
}

static void a_byte_order_mark_and_crlf_do_no_harm(void **state) {
  (void)state;
  script_run run;
  script_start(&run,
               HENG_LIT("\xEF\xBB\xBFlocal heng = ...\r\n"
                        "heng.param('a', 1)\r\nheng.param('b', 2)\r\n"),
               NULL);
  assert_ran(&run, "crlf");
  assert_slice(run.parts.items[1].made_by, "profile.lua:3");
  script_end(&run);
}

static void a_script_that_fails_brings_nothing(void **state) {
  (void)state;
  script_run run;
  script_start(&run,
               HENG_LIT("local heng = ...\nheng.param('a', 1)\nerror('no')"),
               NULL);
  assert_int_equal(run.status, HENG_RULES);
  assert_int_equal(run.parts.len, 0);
  assert_null(run.parts.items);
  assert_int_equal(run.diags.count[HENG_ERROR], 1);
  script_end(&run);
}

// --- what it is told

typedef struct told {
  const char *script;   // behind `local heng = ...` on the first line
  const char *en, *zh;  // how the message begins
} told;

static void check_told(const told *rows, size_t n) {
  for (size_t i = 0; i < n; i++) {
    char whole[2048];
    script_run run;
    snprintf(whole, sizeof whole, "local heng = ...\n%s", rows[i].script);
    script_start(&run, heng__slice(whole), NULL);
    heng_slice en = script_said(&run, HENG_EN), zh = script_said(&run, HENG_ZH);
    if (run.status != HENG_RULES || run.diags.count[HENG_ERROR] != 1 ||
        strncmp(en.ptr, rows[i].en, strlen(rows[i].en)) != 0 ||
        strncmp(zh.ptr, rows[i].zh, strlen(rows[i].zh)) != 0) {
      print_error("%s\nwanted %s\ngot    %.*s\nwanted %s\ngot    %.*s\n",
                  rows[i].script, rows[i].en, HENG_ARG(en), rows[i].zh,
                  HENG_ARG(zh));
      fail();
    }
    script_end(&run);
  }
}
#define CHECK_TOLD(rows) check_told(rows, sizeof rows / sizeof *rows)

static void mistakes_in_figures_are_explained(void **state) {
  (void)state;
  static const told rows[] = {
      {"heng.param('p', 0.5)",
       "H734 2 `p`: Lua does not keep 0.5 exactly; write it in quotes, \"0.5\"",
       "H734 2 “p”：Lua 不能精确保存 0.5；请加引号写成 \"0.5\""},
      {"heng.param('p', 10 / 2)", "H734 2 `p`: Lua does not keep 5 exactly",
       "H734 2 "},
      {"heng.param('p', 1 / 0)", "H733 2 the value of `p` cannot be this (inf)",
       "H733 2 "},
      {"heng.param('p', nil)", "H733 2 the value of `p` cannot be this (nil):",
       "H733 2 “p”的值不能是“空值”："},
      {"heng.param('p', {})", "H733 2 the value of `p` cannot be this (table)",
       "H733 2 "},
      {"heng.param('p', '  ')",
       "H733 2 the value of `p` cannot be this (empty)",
       "H733 2 “p”的值不能是“空白”"},
      {"heng.param('p', '1 # one')", "H735 2 the value of `p` contains",
       "H735 2 “p”的值里有注释"},
      {"heng.param('p', '“#” ＃')", "H735 2 ", "H735 2 "},
      {"heng.param('p')",
       "H730 2 the number of values for `heng.param` is 2–3, not 1",
       "H730 2 heng.param 应有 2–3 个参数，这里是 1 个"},
      {"heng.text('a', 'b')",
       "H730 2 the number of values for `heng.text` is 1, not 2", "H730 2 "},
      {"heng:param('p', 1)", "H731 2 write `heng.param` with a point",
       "H731 2 请用点号写 heng.param"},
      {"heng.text ' '", "H741 2 ", "H741 2 "},
      {"heng.text(3)",
       "H741 2 `heng.text` wants the text of a statement, and "
       "this is none: number",
       "H741 2 "},
      {"heng.text '\\xE6'", "H740 2 `?` is not UTF-8", "H740 2 “?”不是"},
      {"heng.text 'a\\0b'", "H740 2 `a?b`", "H740 2 "},
      {"heng.text(('中文'):sub(1, 4))", "H740 2 `中?` is not UTF-8", "H740 2 "},
  };
  CHECK_TOLD(rows);
}

static void mistakes_in_names_are_explained(void **state) {
  (void)state;
  static const told rows[] = {
      {"heng.param('', 1)", "H732 2 `` is no name", "H732 2 "},
      {"heng.param(nil, 1)", "H732 2 `nil` is no name", "H732 2 "},
      {"heng.param(7, 1)", "H732 2 `number` is no name", "H732 2 "},
      {"heng.param('1a', 1)", "H732 2 `1a` is no name", "H732 2 "},
      {"heng.param('a-b', 1)", "H732 2 `a-b` is no name", "H732 2 "},
      {"heng.param('a b', 1)", "H732 2 `a b` is no name", "H732 2 "},
      {"heng.param('名次 分差', 1)", "H732 2 ", "H732 2 “名次 分差”不是名称"},
      {"heng.param('a 甲 乙', 1)", "H732 2 ", "H732 2 "},
      {"heng.param('a甲 ！', 1)", "H732 2 ", "H732 2 "},
      {"heng.param('p = 1\\nparam q', 1)", "H732 2 ", "H732 2 "},
  };
  CHECK_TOLD(rows);
}

static void mistakes_in_options_are_explained(void **state) {
  (void)state;
  static const told rows[] = {
      {"heng.param('p', 1, 'why')", "H736 2 ", "H736 2 选项请写成"},
      {"heng.param('p', 1, { 'why' })", "H736 2 ", "H736 2 "},
      {"heng.param('p', 1, { why = 'x', because = 'y' })",
       "H737 2 there is no option `because`", "H737 2 没有选项 because"},
      {"heng.param('p', 1, { source = '' })", "H738 2 `source` must be",
       "H738 2 source 应为"},
      {"heng.param('p', 1, { source = 3 })", "H738 2 ", "H738 2 "},
      {"heng.param('p', 1, { source = 'a \"b\"' })",
       "H739 2 `a \"b\"` cannot stand in quotes (source)",
       "H739 2 “a \"b\"”不能放进引号（source）"},
      {"heng.param('p', 1, { source = '”a' })", "H739 2 ", "H739 2 "},
      {"heng.param('p', 1, { source = '“a' })", "H739 2 ", "H739 2 "},
      {"heng.param('p', 1, { assumed = 'a\\nb' })", "H739 2 ", "H739 2 "},
  };
  CHECK_TOLD(rows);
}

static void mistakes_in_given_tables_are_explained(void **state) {
  (void)state;
  static const told rows[] = {
      {"heng.given('t', 'id key', {})", "H744 2 ", "H744 2 "},
      {"heng.given('t', {}, {})", "H744 2 ", "H744 2 "},
      {"heng.given('t', { 'a | b' }, {})", "H745 2 `a | b` is no heading",
       "H745 2 “a | b”不是表头"},
      {"heng.given('t', { 3 }, {})", "H745 2 `number` is no", "H745 2 "},
      {"heng.given('t', { 'id key' }, 'x')", "H746 2 ", "H746 2 "},
      {"heng.given('t', { 'id key' }, { 'x' })", "H746 2 ", "H746 2 "},
      {"heng.given('t', { 'id key' }, { { 'x', 'y' } })", "H747 2 ",
       "H747 2 这一行的格子比表头多"},
      {"heng.given('t', { 'id key', 'owner: units' }, { { 'x' } })",
       "H748 2 a row has no cell for `owner`", "H748 2 有一行缺少“owner”"},
      {"heng.given('t', { 'id key', 'b' }, { { 'x', 'y', sauce = '' } })",
       "H737 2 there is no option `sauce`", "H737 2 "},
      {"heng.given('t', { 'id key', 'b' }, { { 'x', 0.5 } })",
       "H734 2 `b`: Lua does not keep 0.5", "H734 2 "},
      {"heng.given('t', { 'id key' }, { { 'a|\"' } })",
       "H739 2 `a|\"` cannot stand in quotes (id)", "H739 2 "},
      {"heng.given('t', { 'id key' }, { { 'a\\nb' } })", "H739 2 `a?b`",
       "H739 2 "},
      {"heng.given('t', { 'id key' })", "H730 2 ", "H730 2 "},
      {"heng.given('t', { 'id key' }, { law = { 'x' } })", "H749 2 ",
       "H749 2 heng.given 的表头和各行应是依次排列的列表"},
      {"local r = {} r[1] = { 'x' } r[3] = { 'y' }"
       " heng.given('t', { 'id key' }, r)",
       "H749 2 ", "H749 2 "},
      {"heng.given('t', { 'id key', nil, 'b' }, {})", "H749 2 ", "H749 2 "},
  };
  CHECK_TOLD(rows);
}

static void file_names_lead_nowhere_else(void **state) {
  (void)state;
  static const told rows[] = {
      {"heng.use '../zibo.heng'", "H742 2 `../zibo.heng` is no rule file",
       "H742 2 “../zibo.heng”不是规则文件名"},
      {"heng.use '/etc/passwd'", "H742 2 ", "H742 2 "},
      {"heng.use 'a/b.heng'", "H742 2 ", "H742 2 "},
      {"heng.use 'a\\\\b.heng'", "H742 2 ", "H742 2 "},
      {"heng.use 'c:b.heng'", "H742 2 ", "H742 2 "},
      {"heng.use '..heng'", "H742 2 ", "H742 2 "},
      {"heng.use 'a..heng'", "H742 2 ", "H742 2 "},
      {"heng.use '.heng'", "H742 2 ", "H742 2 "},
      {"heng.use 'zibo.txt'", "H742 2 ", "H742 2 "},
      {"heng.use 'a\\nb.heng'", "H742 2 ", "H742 2 "},
      {"heng.use(nil)", "H742 2 `nil` is no rule file", "H742 2 "},
      {"heng.use 'a\\0.heng'", "H740 2 ", "H740 2 "},
      {"heng.use(('a'):rep(100) .. '.heng')", "H742 2 ", "H742 2 "},
      {"heng.use 'a.heng'\nheng.scheme 'a.heng'",
       "H743 3 `a.heng` was named before, in line 2",
       "H743 3 “a.heng”在第 2 行已引用"},
  };
  CHECK_TOLD(rows);
}

static void absent_names_lead_to_the_nearest(void **state) {
  (void)state;
  static const struct {
    const char *script, *en, *note;
  } rows[] = {
      {"heng.pram('a', 1)", "H720 1 there is no `heng.pram`",
       "did you mean `heng.param`?"},
      {"heng.shceme 'a'", "H720 1 there is no `heng.shceme`",
       "did you mean `heng.scheme`?"},
      {"heng.tekst 'a'", "H720 1 there is no `heng.tekst`",
       "did you mean `heng.text`?"},
      {"heng.frobnicate()", "H720 1 there is no `heng.frobnicate`", NULL},
      {"ipiars({})", "H720 1 there is no `ipiars`", "did you mean `ipairs`?"},
      {"string.formt('')", "H720 1 there is no `string.formt`",
       "did you mean `string.format`?"},
      {"works = {}; x = wroks", "H720 1 there is no `wroks`",
       "did you mean `works`?"},
      {"heng.use 'zibo'", "H742 1 `zibo` is no rule file",
       "write: \"zibo.heng\""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char whole[256];
    script_run run;
    snprintf(whole, sizeof whole, "local heng = ... %s", rows[i].script);
    script_start(&run, heng__slice(whole), NULL);
    heng_slice en = script_said(&run, HENG_EN);
    assert_int_equal(run.status, HENG_RULES);
    if (strncmp(en.ptr, rows[i].en, strlen(rows[i].en)) != 0) {
      assert_slice(en, rows[i].en);
    }
    const heng_diag *note = run.diags.first->notes;
    if (rows[i].note)
      assert_slice(heng__diag_message(&run.arena, note, HENG_EN), rows[i].note);
    else
      assert_null(note);
    script_end(&run);
  }
}

static void the_face_is_not_a_global(void **state) {
  (void)state;
  script_run run;
  script_start(&run, HENG_LIT("heng.param('a', 1)"), NULL);
  assert_slice(script_said(&run, HENG_EN), "H720 1 there is no `heng`");
  assert_slice(heng__diag_message(&run.arena, run.diags.first->notes, HENG_ZH),
               "请写成：local heng = ...");
  script_end(&run);
}

static void the_face_cannot_be_changed(void **state) {
  (void)state;
  static const told rows[] = {
      {"heng.param = nil", "H723 2 `heng.param` cannot be set", "H723 2 "},
      {"heng.mine = 1", "H723 2 ", "H723 2 "},
      {"setmetatable(heng, nil)",
       "H701 2 the script stopped here: cannot change a protected metatable",
       "H701 2 脚本运行到这里停止：这个表的元表不能改动"},
  };
  CHECK_TOLD(rows);
}

// --- what Lua says

static void mistakes_of_writing_are_explained(void **state) {
  (void)state;
  static const told rows[] = {
      {"x = = 1",
       "H700 2 the script is not written as Lua wants it: unexpected symbol "
       "near '='",
       "H700 2 脚本写法有误：'=' 不能写在这里"},
      {"if x then", "H700 2 ",
       "H700 2 脚本写法有误：在 文件末尾 附近应写 'end'"},
      {"\n\nfor i = 1, 3 do\n\n", "H700 6 ",
       "H700 6 脚本写法有误：在 文件末尾 附近缺少 'end'（用来结束第 4 行的 "
       "'for'）"},
      {"x = 'abc", "H700 2 ", "H700 2 脚本写法有误：引号没有成对"},
      {"x = [[abc", "H700 2 ", "H700 2 脚本写法有误：第 2 行开始的 [["},
      {"goto out", "H700 2 ", "H700 2 脚本写法有误：找不到标号 'out'"},
      {"local x <const> = 1; x = 2", "H700 2 ",
       "H700 2 脚本写法有误：'x' 声明为常量"},
      {"heng.param（'a', 1)", "H712 2 Lua knows no `（` outside",
       "H712 2 Lua 在引号之外不认识“（”"},
      {"heng.param(名次, 1)",
       "H713 2 Lua's names are Latin letters: put `名次`",
       "H713 2 Lua 的变量名只能用拉丁字母：请给 名次 加上英文引号"},
      {"x = 1 | 2", "H714 2 the operator `|`", "H714 2 运算符 |"},
      {"x = 1 << 2", "H714 2 the operator `<<`", "H714 2 "},
      {"x = ~1", "H714 2 ", "H714 2 "},
      {"x = 1 ~ (2 or 3)", "H714 2 ", "H714 2 "},
      {"local t = {}; t[1 < 2] = 3", "H715 2 a comparison (`<`)",
       "H715 2 下标"},
      {"local t = {}; t[ ( 1 ~= 2 ) ] = 3", "H715 2 ", "H715 2 "},
      {"x = '\xB1\xEA'", "H711 2 these bytes are not UTF-8",
       "H711 2 这里的字节不是 UTF-8"},
  };
  CHECK_TOLD(rows);
}

static void mistakes_while_running_are_explained(void **state) {
  (void)state;
  static const told rows[] = {
      {"local t = {}\nt.a.b = 1",
       "H701 3 the script stopped here: attempt to index a nil value (field "
       "'a')",
       "H701 3 脚本运行到这里停止：成员 'a' 是空值，没有成员可取"},
      {"local f\nf()", "H701 3 the script stopped here: attempt to call a nil",
       "H701 3 脚本运行到这里停止：局部变量 'f' 是空值，不是函数，不能调用"},
      {"local x = {} .. 'a'", "H701 2 ",
       "H701 2 脚本运行到这里停止：表不能用 .. 连接"},
      {"local x = {} + 1", "H701 2 ",
       "H701 2 脚本运行到这里停止：表不能参加运算"},
      {"local x = '1' + 1", "H701 2 ", "H701 2 脚本运行到这里停止："},
      {"local x = #5", "H701 2 ", "H701 2 脚本运行到这里停止：数没有长度"},
      {"local x = 1 < 'a'", "H701 2 ",
       "H701 2 脚本运行到这里停止：数与文字不能比较大小"},
      {"local x = {} < {}", "H701 2 ",
       "H701 2 脚本运行到这里停止：两个表不能比较大小"},
      {"local x = 1 // 0", "H701 2 ", "H701 2 脚本运行到这里停止：除数是 0"},
      {"local x = ('x'):rep({})", "H701 2 ",
       "H701 2 脚本运行到这里停止：'rep' 的第 1 个参数应是数，实际是表"},
      {"table.insert(nil, 1)", "H701 2 ",
       "H701 2 脚本运行到这里停止：'insert' 的第 1 个参数应是表，实际是空值"},
      {"for i = 1, 'x' do end", "H701 2 ",
       "H701 2 脚本运行到这里停止：循环的终值必须是数"},
      {"assert(false)", "H701 2 the script stopped here: assertion failed!",
       "H701 2 脚本运行到这里停止：assert 的条件不成立"},
      {"error('区县名单有误')", "H701 2 the script stopped here: 区县名单有误",
       "H701 2 脚本运行到这里停止：区县名单有误"},
      {"local function f() error('bad', 2) end\n\nf()",
       "H701 4 the script stopped here: bad", "H701 4 "},
      {"\nerror('no place', 0)", "H701 3 the script stopped here: no place",
       "H701 3 "},
      {"error({})", "H701 2 the script stopped here: error object is a table",
       "H701 2 脚本运行到这里停止：error 的参数应是文字，这里是表"},
      {"error()", "H701 2 the script stopped here: error object is a nil",
       "H701 2 "},
      {"error(42)", "H701 2 the script stopped here: 42", "H701 2 "},
      {"error('a\\x80\\nb')", "H701 2 the script stopped here: a??b",
       "H701 2 "},
      {"local function f() return 1 + f() end f()",
       "H708 2 a function of the script calls itself without end",
       "H708 2 脚本中有函数在无休止地调用自己"},
      {"local function f() local a, b, c, d, e, g = 1 return 1 + f() end f()",
       "H708 2 a function of the script calls itself without end",
       "H708 2 脚本中有函数在无休止地调用自己"},
  };
  CHECK_TOLD(rows);
}

static void an_error_that_is_caught_can_be_read_and_passed_on(void **state) {
  (void)state;
  script_run run;
  script_start(&run,
               HENG_LIT("local heng = ...\n"
                        "local ok, why = pcall(heng.param, 'p', 0.5)\n"
                        "assert(not ok)\n"
                        "assert(tostring(why):find('write it in quotes'))\n"
                        "error(why)\n"),
               NULL);
  assert_slice(script_said(&run, HENG_EN),
               "H734 2 `p`: Lua does not keep 0.5 exactly; write it in quotes, "
               "\"0.5\"");
  script_end(&run);
}

static void the_rendered_message_marks_the_line(void **state) {
  (void)state;
  script_run run;
  script_start(
      &run, HENG_LIT("local heng = ...\n  heng.param('名次', 0.5)  \n"), NULL);
  heng_buf out = {.arena = &run.arena};
  heng__diag_render(&out, run.diags.first, HENG_ZH);
  const char *text = heng__buf_slice(&out).ptr;
  assert_non_null(strstr(text, "profile.lua:2:3"));
  assert_non_null(strstr(text, "heng.param('名次', 0.5)"));
  assert_non_null(strstr(text, "^^^^^^^^^^^^^^^^^^^^^^^"));
  script_end(&run);
}

// --- memory

// An allocator that refuses the n-th request to grow and all after it, and
// keeps count of what is out.
typedef struct scarce {
  size_t left;
  size_t out;
} scarce;

static void *scarce_resize(void *ctx, void *old, size_t old_size, size_t size) {
  scarce *s = ctx;
  if (size > old_size && s->left-- == 0) {
    s->left = 0;
    return NULL;
  }
  void *block = heng__malloc.resize(heng__malloc.ctx, old, old_size, size);
  s->out = s->out - old_size + size;
  return block;
}

static const char modest[] =
    "local heng = ...\n"
    "heng.scheme 'a.heng'\n"
    "for k, v in pairs({ a = 1, b = 2, c = '0.5' }) do\n"
    "  heng.param(k, v, { source = ('x'):rep(2000) })\n"
    "end\n"
    "heng.given('t', { 'id key' }, { { 'a' }, { 'b' } })\n"
    "table.sort({ 3, 1, 2 })\n";

// Runs [script] with [left] allocations; returns whether it came to its end
// without running out.
static bool survives(const char *script, size_t left) {
  scarce s = {SIZE_MAX / 2, 0};
  heng_allocator memory = {scarce_resize, &s};
  heng_arena arena;
  heng_diags diags;
  heng_guard guard;
  heng_profile_parts parts;
  heng__arena_init(&arena, &memory);
  if (setjmp(guard.env)) fail();  // the function's own guard must catch it
  arena.guard = &guard;
  heng__diags_init(&diags, &arena);
  heng_source *source =
      heng__source_new(&arena, HENG_LIT("profile.lua"), heng__slice(script));
  s.left = left;
  heng_status status = heng__lua_profile(&arena, source, NULL, &diags, &parts);
  assert_true(s.left == 0 || status != HENG_NOMEM);
  assert_ptr_equal(arena.guard, &guard);
  if (status == HENG_NOMEM) assert_int_equal(parts.len, 0);
  heng__arena_free(&arena);
  assert_int_equal(s.out, 0);
  return status != HENG_NOMEM;
}

static void every_refused_allocation_is_survived(void **state) {
  (void)state;
  static const char *const scripts[] = {modest, "x = = 1", "error('a')",
                                        "local heng = ... heng.param(1, 2)",
                                        "local a = 1 | 2"};
  for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
    size_t n = 0;
    while (!survives(scripts[i], n)) assert_true(n++ < 100000);
    if (i == 0) assert_true(n > 50);
  }
}

static void an_arena_with_a_limit_ends_in_nomem(void **state) {
  (void)state;
  heng_arena arena;
  heng_diags diags;
  heng_profile_parts parts;
  heng__arena_init(&arena, NULL);
  heng__diags_init(&diags, &arena);
  heng_source *source =
      heng__source_new(&arena, HENG_LIT("profile.lua"),
                       HENG_LIT("local heng = ...\nfor i = 1, 100 do"
                                " heng.text(('x'):rep(100000)) end"));
  heng_lua_limits limits = {.texts = (size_t)1 << 30};
  arena.limit = arena.used + 100000;
  assert_int_equal(heng__lua_profile(&arena, source, &limits, &diags, &parts),
                   HENG_NOMEM);
  assert_int_equal(parts.len, 0);
  assert_null(arena.guard);
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(figures_become_statements),
      cmocka_unit_test(options_become_citations),
      cmocka_unit_test(given_tables_become_rows),
      cmocka_unit_test(texts_are_taken_as_they_are),
      cmocka_unit_test(files_and_texts_keep_the_order_of_the_script),
      cmocka_unit_test(a_loop_makes_thirty_five_points),
      cmocka_unit_test(an_empty_script_brings_nothing),
      cmocka_unit_test(a_byte_order_mark_and_crlf_do_no_harm),
      cmocka_unit_test(a_script_that_fails_brings_nothing),
      cmocka_unit_test(mistakes_in_figures_are_explained),
      cmocka_unit_test(mistakes_in_names_are_explained),
      cmocka_unit_test(mistakes_in_options_are_explained),
      cmocka_unit_test(mistakes_in_given_tables_are_explained),
      cmocka_unit_test(file_names_lead_nowhere_else),
      cmocka_unit_test(absent_names_lead_to_the_nearest),
      cmocka_unit_test(the_face_is_not_a_global),
      cmocka_unit_test(the_face_cannot_be_changed),
      cmocka_unit_test(mistakes_of_writing_are_explained),
      cmocka_unit_test(mistakes_while_running_are_explained),
      cmocka_unit_test(an_error_that_is_caught_can_be_read_and_passed_on),
      cmocka_unit_test(the_rendered_message_marks_the_line),
      cmocka_unit_test(every_refused_allocation_is_survived),
      cmocka_unit_test(an_arena_with_a_limit_ends_in_nomem),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
