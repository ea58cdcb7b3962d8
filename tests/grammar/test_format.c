// The formatter: spacing, columns, tongues; what it must leave alone.
#include "grammar_test.h"

static const char *const schemes[] = {
    "tests/grammar/inputs/zibo.heng", "tests/grammar/inputs/nantong.heng",
    "tests/grammar/inputs/nantong_example.heng", "rules/model.heng"};

#define N_SCHEMES (sizeof schemes / sizeof *schemes)

// Before and after: text, KEEP, and the text in both tongues.
static const struct {
  const char *name, *text, *keep, *en, *zh;
} cases[] = {
    {"spaces", "param   x=3*( 4+ 1 )\n", "param x = 3 * (4 + 1)\n",
     "param x = 3 * (4 + 1)\n", "参数 x = 3 × (4 + 1)\n"},
    {"prefix minus", "param x = -3 - -y ^ -2\n", "param x = -3 - -y ^ -2\n",
     "param x = -3 - -y ^ -2\n", "参数 x = －3 － －y ^ －2\n"},
    {"signs of both widths", "value x = a≥3 且 b!=4 或（c＜＞d）\n",
     "value x = a ≥ 3 且 b != 4 或 （c ＜＞ d）\n",
     "value x = a >= 3 and b != 4 or (c != d)\n",
     "定值 x = a ≥ 3 且 b ≠ 4 或 (c ≠ d)\n"},
    {"columns of =",
     "table t from s {\na = 1\nlonger 长 = 2 # two\n\nb = 3\n}\n",
     "table t from s {\n  a         = 1\n  longer 长 = 2  # two\n\n  b = "
     "3\n}\n",
     "table t from s {\n  a         = 1\n  longer 长 = 2  # two\n\n  b = "
     "3\n}\n",
     "表 t 来自 s {\n  a         = 1\n  长 longer = 2  # two\n\n  b = 3\n}\n"},
    {"columns of when",
     "value x = choose {\n1 when a\n100 when b and c source \"s\"\n2 "
     "otherwise\n}\n",
     "value x = choose {\n  1   when a\n  100 when b and c   source \"s\"\n"
     "  2   otherwise\n}\n",
     "value x = choose {\n  1   when a\n  100 when b and c   source \"s\"\n"
     "  2   otherwise\n}\n",
     "定值 x = 选取 {\n  1   当 a\n  100 当 b 且 c   依据 “s”\n  2   "
     "其余\n}\n"},
    {"columns between bars",
     "given g {\n|id key|名: text|\n|a| \"x | y\" | source "
     "\"p\"\n#c\n|bcd|甲乙丙|\n}\n",
     "given g {\n  | id key | 名: text |\n  | a      | \"x | y\"  | source "
     "\"p\"\n"
     "  #c\n  | bcd    | 甲乙丙   |\n}\n",
     "given g {\n  | id key | 名: text |\n  | a      | \"x | y\"  | source "
     "\"p\"\n"
     "  #c\n  | bcd    | 甲乙丙   |\n}\n",
     "给定 g {\n  | id 主键 | 名：文字 |\n  | a       | “x | y”  | 依据 “p”\n"
     "  #c\n  | bcd     | 甲乙丙   |\n}\n"},
    {"columns of citations",
     "param p by k {\na = 1 source \"s\"\nlonger = 100 assumed \"t\"\nb = "
     "2\n}\n",
     "param p by k {\n  a      = 1     source \"s\"\n"
     "  longer = 100   assumed \"t\"\n  b      = 2\n}\n",
     "param p by k {\n  a      = 1     source \"s\"\n"
     "  longer = 100   assumed \"t\"\n  b      = 2\n}\n",
     "参数 p 按 k {\n  a      = 1     依据 “s”\n"
     "  longer = 100   假定 “t”\n  b      = 2\n}\n"},
    {"columns of full marks",
     "score s from u {\nindicator g of 100 {\nkey 重点 of 70 at f\ndynamic of "
     "30 "
     "source \"s\"\n}\n}\n",
     "score s from u {\n  indicator g of 100 {\n    key 重点 of 70 at f\n"
     "    dynamic  of 30   source \"s\"\n  }\n}\n",
     "score s from u {\n  indicator g of 100 {\n    key 重点 of 70 at f\n"
     "    dynamic  of 30   source \"s\"\n  }\n}\n",
     "计分 s 来自 u {\n  指标 g 满分 100 {\n    重点 key 满分 70 得分率 f\n"
     "    dynamic  满分 30   依据 “s”\n  }\n}\n"},
    {"empty lines", "\n\nuse a\n\n\n\nuse b\n# c\n\n# d\n\n",
     "use a\n\nuse b\n# c\n\n# d\n", "use a\n\nuse b\n# c\n\n# d\n",
     "引用 a\n\n引用 b\n# c\n\n# d\n"},
    {"going on", "check c: a\nand b\nbecause \"{ a+1 }x\"\nsource \"s\"\n",
     "check c: a\n  and b\n  because \"{a + 1}x\"\n  source \"s\"\n",
     "check c: a\n  and b\n  because \"{a + 1}x\"\n  source \"s\"\n",
     "检查 c：a\n  且 b\n  理由 “{a + 1}x”\n  依据 “s”\n"},
    {"brackets over lines",
     "value x = sum(\na\nwhere b = 3\n)\nvalue y =\n(\na + b)\n",
     "value x = sum(\n  a\n  where b = 3\n)\nvalue y =\n  (\n    a + b)\n",
     "value x = sum(\n  a\n  where b = 3\n)\nvalue y =\n  (\n    a + b)\n",
     "定值 x = 求和(\n  a\n  其中 b = 3\n)\n定值 y =\n  (\n    a + b)\n"},
    {"one day", "value x = d + 1 day + 2 days + n 个月\n",
     "value x = d + 1 day + 2 days + n 个月\n",
     "value x = d + 1 day + 2 days + n months\n",
     "定值 x = d + 1 天 + 2 天 + n 个月\n"},
    {"the rows of a pair",
     "表 p 来自 单位 unit “某单位” 属于 u，x in u，stage 阶段 in s "
     "其中 a\n",
     "表 p 来自 单位 unit “某单位” 属于 u，x in u，stage 阶段 in s "
     "其中 a\n",
     "table p from unit 单位 \"某单位\" in u, x in u, stage 阶段 in s "
     "where a\n",
     "表 p 来自 单位 unit “某单位” 属于 u，x 属于 u，阶段 stage 属于 s "
     "其中 a\n"},
    {"not known", "check c: a is not known and b not in {1,2}\n",
     "check c: a is not known and b not in {1, 2}\n",
     "check c: a is missing and b not in {1, 2}\n",
     "检查 c：a 缺失 且 b 非 属于 {1，2}\n"},
    {"quotes within", "use a # “x\" y\ncheck c \"说“好”\" on t: a = “b”\n",
     "use a  # “x\" y\ncheck c \"说“好”\" on t: a = “b”\n",
     "use a  # “x\" y\ncheck c \"说“好”\" on t: a = \"b\"\n",
     "引用 a  # “x\" y\n检查 c “说“好”” 针对 t：a = “b”\n"},
    {"quotes without a partner", "check c \"a “b\": x\n",
     "check c \"a “b\": x\n", "check c \"a “b\": x\n", "检查 c \"a “b\"：x\n"},
    {"messages", "check c: a because \"{x=“y” and b}: {{c}} 1,000\"\n",
     "check c: a   because \"{x = “y” and b}: {{c}} 1,000\"\n",
     "check c: a   because \"{x = “y” and b}: {{c}} 1,000\"\n",
     "检查 c：a   理由 “{x = “y” 且 b}: {{c}} 1,000”\n"},
    {"types",
     "record r { id key, a: number?whole between 0 and 1\nb:yes/no else no }\n",
     "record r { id key, a: number? whole between 0 and 1\n  b: yes/no else no "
     "}\n",
     "record r { id key, a: number? whole between 0 and 1\n  b: yes/no else no "
     "}\n",
     "记录 r { id 主键，a：数? 整 介于 0 与 1\n  b：是否 否则 否 }\n"},
    {"dates", "value x = year of (a) + days between b and c + round(x,to 1)\n",
     "value x = year of (a) + days between b and c + round(x, to 1)\n",
     "value x = year of (a) + days between b and c + round(x, to 1)\n",
     "定值 x = 年份 (a) + 相隔天数 b 与 c + 舍入(x，到 1)\n"},
    {"the largest few",
     "value x = sum of the(n+1)largest (a.b)+average of the 3  smallest(c)\n",
     "value x = sum of the (n + 1) largest(a.b) + average of the 3 "
     "smallest(c)\n",
     "value x = sum of the (n + 1) largest(a.b) + average of the 3 "
     "smallest(c)\n",
     "定值 x = 求和 (n + 1) 个最大值(a.b) + 平均 3 个最小值(c)\n"},
    {"weights and standings",
     "value x = average(a weighted by b) + percentile rank (a) within all\n",
     "value x = average(a weighted by b) + percentile rank(a) within all\n",
     "value x = average(a weighted by b) + percentile rank(a) within all\n",
     "定值 x = 平均(a 加权 b) + 百分等级(a) 同 全部\n"},
    {"counts as a key",
     "table t from u { y = rank by counts of(a.b) descending }\n",
     "table t from u { y = rank by counts of (a.b) descending }\n",
     "table t from u { y = rank by counts of (a.b) descending }\n",
     "表 t 来自 u { y = 排名 按 逐项计数 (a.b) 降序 }\n"},
};

static void cases_come_out_as_expected(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    print_message("%s\n", cases[i].name);
    heng_slice text = heng__slice(cases[i].text);
    assert_same_text(format_text(&arena, text, HENG_FORMAT_KEEP),
                     heng__slice(cases[i].keep));
    assert_same_text(format_text(&arena, text, HENG_FORMAT_EN),
                     heng__slice(cases[i].en));
    assert_same_text(format_text(&arena, text, HENG_FORMAT_ZH),
                     heng__slice(cases[i].zh));
  }
  heng__arena_free(&arena);
}

// The parts of a text in both tongues, each on one line.
static void parts_come_out_on_one_line(void **state) {
  (void)state;
  static const char text[] =
      "value x = sum(\n  a  # why\n  where b = 3)\n"
      "value y = choose {\n  1   when a\n  22  otherwise\n}\n"
      "check c: a because \"{x = 1 and b}: 1\"\n";
  static const struct {
    const char *part, *en, *zh;
  } parts[] = {
      {"sum(\n  a  # why\n  where b = 3)", "sum(a where b = 3)",
       "求和(a 其中 b = 3)"},
      {"choose {\n  1   when a\n  22  otherwise\n}",
       "choose { 1 when a; 22 otherwise }", "选取 { 1 当 a；22 其余 }"},
      {"1   when a", "1 when a", "1 当 a"},
      {"x = 1 and b", "x = 1 and b", "x = 1 且 b"},
      {"# why", "", ""},
  };
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  const heng_tree *tree = parse_text(&arena, heng__slice(text)).tree;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    uint32_t start = (uint32_t)(strstr(text, parts[i].part) - text);
    uint32_t end = start + (uint32_t)strlen(parts[i].part);
    assert_same_text(
        heng__format_span(&arena, tree, start, end, HENG_FORMAT_EN),
        heng__slice(parts[i].en));
    assert_same_text(
        heng__format_span(&arena, tree, start, end, HENG_FORMAT_ZH),
        heng__slice(parts[i].zh));
  }
  heng__arena_free(&arena);
}

static void formatting_twice_changes_nothing(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (size_t i = 0; i < N_SCHEMES; i++)
    for (int tongue = HENG_FORMAT_KEEP; tongue <= HENG_FORMAT_ZH; tongue++) {
      heng_format_tongue t = (heng_format_tongue)tongue;
      heng_slice once = format_text(&arena, read_file(&arena, schemes[i]), t);
      assert_same_text(format_text(&arena, once, t), once);
    }
  heng__arena_free(&arena);
}

static void keeping_words_keeps_the_tree(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (size_t i = 0; i < N_SCHEMES; i++) {
    heng_slice text = read_file(&arena, schemes[i]);
    assert_same_text(
        tree_of(&arena, format_text(&arena, text, HENG_FORMAT_KEEP)),
        tree_of(&arena, text));
  }
  heng__arena_free(&arena);
}

static void the_way_through_the_other_tongue_changes_nothing(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (size_t i = 0; i < N_SCHEMES; i++) {
    heng_slice text = read_file(&arena, schemes[i]);
    heng_slice zh = format_text(&arena, text, HENG_FORMAT_ZH);
    heng_slice en = format_text(&arena, text, HENG_FORMAT_EN);
    assert_same_text(format_text(&arena, en, HENG_FORMAT_ZH), zh);
  }
  heng__arena_free(&arena);
}

// The works of Zibo in Chinese, as the guide prints them.
static void zibo_comes_out_in_chinese(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_slice zh =
      format_text(&arena, read_file(&arena, "tests/grammar/inputs/zibo.heng"),
                  HENG_FORMAT_ZH);
  heng_slice want =
      read_file(&arena, "tests/grammar/inputs/zibo_works_zh.heng");
  const char *works = strstr(zh.ptr, "表 ");
  assert_non_null(works);
  assert_same_text((heng_slice){works, want.len}, want);
  heng__arena_free(&arena);
}

// A name that would be read as a keyword in front keeps its place behind.
static void names_like_keywords_stay_behind(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_slice text =
      HENG_LIT("score s from t {\n  a = 1\n  扣 deduct = 2\n  乙 and = 3\n"
               "  名次 place = 4\n}\n"
               "table u from t {\n  名次 place = 4\n}\n");
  heng_slice en = format_text(&arena, text, HENG_FORMAT_EN);
  heng_slice want =
      HENG_LIT("score s from t {\n  a          = 1\n  扣 deduct  = 2\n"
               "  乙 and     = 3\n  名次 place = 4\n}\n"
               "table u from t {\n  place 名次 = 4\n}\n");
  assert_same_text(en, want);
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cases_come_out_as_expected),
      cmocka_unit_test(parts_come_out_on_one_line),
      cmocka_unit_test(formatting_twice_changes_nothing),
      cmocka_unit_test(keeping_words_keeps_the_tree),
      cmocka_unit_test(the_way_through_the_other_tongue_changes_nothing),
      cmocka_unit_test(zibo_comes_out_in_chinese),
      cmocka_unit_test(names_like_keywords_stay_behind),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
