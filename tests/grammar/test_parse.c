// The parser: binding, lines, and the trees of what the language has.
#include "grammar_test.h"

static heng_arena arena;

static int set_up(void **state) {
  (void)state;
  heng__arena_init(&arena, NULL);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  heng__arena_free(&arena);
  return 0;
}

static void check_expr(const char *text, const char *want) {
  heng_slice whole = heng__arena_printf(&arena, "value x = %s\n", text);
  heng_slice tree = heng__arena_printf(&arena, "value x\n  = %s\n", want);
  assert_same_text(tree_of(&arena, whole), tree);
}

// Expressions and how their parts are bound.
static const struct {
  const char *text, *tree;
} bindings[] = {
    {"a + b * c ^ d", "(+ a (* b (^ c d)))"},
    {"a - b - c + d", "(+ (- (- a b) c) d)"},
    {"a / b * c", "(* (/ a b) c)"},
    {"a ^ b ^ c", "(^ a (^ b c))"},
    {"-a ^ 2 * -b", "(* (neg (^ a 2)) (neg b))"},
    {"2 ^ -1", "(^ 2 (neg 1))"},
    {"a.b required ^ 2", "(^ (required (. a b)) 2)"},
    {"a + b at most c * 2 at least d",
     "(at-least (at-most (+ a b) (* c 2)) d)"},
    {"a else b else c + 1", "(else a (else b (+ c 1)))"},
    {"(a else b) at most c", "(at-most (group (else a b)) c)"},
    {"a else 0 > b", "(> (else a 0) b)"},
    {"a at most 3 = b", "(= (at-most a 3) b)"},
    {"not a = b and c or d implies e implies f",
     "(implies (or (and (not (= a b)) c) d) (implies e f))"},
    {"not not a", "(not (not a))"},
    {"a is known and b is missing or c is not known and d is not missing",
     "(or (and (known a) (missing b)) (and (missing c) (known d)))"},
    {"a + 1 in {b, c + 1} and d not in {e}",
     "(and (in (+ a 1) b (+ c 1)) (not (in d e)))"},
    {"a between b else 0 and c and d", "(and (between a (else b 0) c) d)"},
    {"a 介于 1 且 2 且 b", "(and (between a 1 2) b)"},
    {"date + 3 months - 1 day", "(- (+ date (months 3)) (days 1))"},
    {"date + n years + (n + 1) 个月",
     "(+ (+ date (years n)) (months (group (+ n 1))))"},
    {"30% * x", "(* 30% x)"},
    {"p[a, b.c].d", "(. (index p a (. b c)) d)"},
    {"year of a.date + 1", "(+ (call year of (. a date)) 1)"},
    {"年份 日期 = 2022", "(= (call year of 日期) 2022)"},
    {"days between a and b <= 30", "(<= (call days between a b) 30)"},
    {"days between 3 and 4", "(between days 3 4)"},
    {"max(a) within k * 2", "(* (call max a within k) 2)"},
    {"max(a) within (k1, k2) = 100", "(= (call max a within k1 k2) 100)"},
    {"count(id) within all", "(call count id within all)"},
    {"sum(all t.x via a.b where c by d descending until e)",
     "(call sum all (. t x) via (. a b) where c by d descending until e)"},
    {"average(t.x weighted by w * 2 where c)",
     "(call average (. t x) where c weighted by (* w 2))"},
    {"sum of the 3 largest(t.x where c) at most 5",
     "(at-most (call sum of the 3 largest (. t x) where c) 5)"},
    {"求和 (n + 1) 个最大值(x) 同 全部",
     "(call sum of the (group (+ n 1)) largest x within all)"},
    {"求和(n + 1) 个最小值(全部 x)",
     "(call sum of the (group (+ n 1)) smallest all x)"},
    {"平均 a.b 个最小值(x) + 求和(y)",
     "(+ (call average of the (. a b) smallest x) (call 求和 y))"},
    {"percentile rank(x) within k * 2",
     "(* (call percentile rank x within k) 2)"},
    {"round(x, to 0.5, half even)", "(call round x (to 0.5) (half even))"},
    {"舍入(x，2，四舍五入)", "(call 舍入 x 2 (half up))"},
    {"max(a, up)", "(call max a up)"},
    {"sqrt(x, 4, down) + root(x, 3)",
     "(+ (call sqrt x 4 (down)) (call root x 3))"},
    {"scale(x, from -1..b.c to 0..d / 2)",
     "(call scale x (bounds (neg 1) (. b c) 0 (/ d 2)))"},
    {"换算(x，从 0～1 到 1．．0)", "(call 换算 x (bounds 0 1 1 0))"},
    {"scale(x, from)", "(call scale x from)"},
    {"not a starts with \"b\" and starts",
     "(and (not (starts with a \"b\")) starts)"},
    {"名称 开头为 “甲”", "(starts with 名称 \"甲\")"},
    {"choose { 1 when a; 2 when b source \"s\"; 3 otherwise }",
     "(choose [1 when a] [2 when b source \"s\"] [3 otherwise])"},
    {"恰选其一 { 1 当 a；2 其余 } + 1",
     "(+ (choose exactly one [1 when a] [2 otherwise]) 1)"},
    {"f()", "(call f)"},
};

static void operators_bind_as_the_guide_says(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++)
    check_expr(bindings[i].text, bindings[i].tree);
}

static void ranks_have_parts(void **state) {
  static const struct {
    const char *text, *tree;
  } rows[] = {
      {"rank by a", "(rank by a)"},
      {"rank by a descending, b else 0 ascending within g, h.i; no ties; "
       "then by c descending, d",
       "(rank by a descending (else b 0) ascending then by c descending d "
       "within g (. h i) no ties)"},
      {"rank by counts of a.b descending, counts of (c where d); no ties",
       "(rank by (call counts of (. a b)) descending (call counts of c where "
       "d) "
       "no ties)"},
      {"排名 按 逐项计数 a.b 降序，逐项计数 降序；不得并列",
       "(rank by (call counts of (. a b)) descending 逐项计数 descending "
       "no ties)"},
      {"rank by a; then by b; ties dense", "(rank by a then by b ties dense)"},
      {"rank by a within (g, h); ties share",
       "(rank by a within g h ties share)"},
      {"排名 按 a 降序 同 g；并列不空位",
       "(rank by a descending within g ties dense)"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    heng_slice text = heng__arena_printf(
        &arena, "table t from u { x = %s; y = 1 }", rows[i].text);
    heng_slice tree = heng__arena_printf(
        &arena, "table t\n  from u\n  field x\n    = %s\n  field y\n    = 1\n",
        rows[i].tree);
    assert_same_text(tree_of(&arena, text), tree);
  }
}

// Each pair of texts has the same tree.
static void lines_end_statements_but_for_the_listed_ways(void **state) {
  static const struct {
    const char *name, *one, *other;
  } rows[] = {
      {"open brackets", "value x = f(a,\n\nb\n)\nuse a",
       "value x = f(a, b)\nuse a"},
      {"an operator", "value x = a +\n b *\n # c\n -\n c",
       "value x = a + b * -c"},
      {"the sign =", "value x =\n\n  1", "value x = 1"},
      {"a comma", "param p by a,\n b { }", "param p by a, b { }"},
      {"where and because",
       "table t from u\nwhere a\n\ncheck c: a\nand b\nor c\nbecause \"x\"\n"
       "source \"y\"\nassumed \"z\"",
       "table t from u where a\ncheck c: a and b or c because \"x\" source "
       "\"y\" "
       "assumed \"z\""},
      {"when, else, otherwise",
       "value x = choose { 1\nwhen a\nelse b\n2\notherwise }",
       "value x = choose { 1 when a else b; 2 otherwise }"},
      {"fields called so",
       "table t from u { a = b\nand = 1\nelse: number = 2\nwhen = 3 }",
       "table t from u { a = b; and = 1; else: number = 2; when = 3 }"},
      {"a field called source",
       "record r { a: text\nsource: text\nassumed 假定: text }",
       "record r { a: text, source: text, assumed 假定: text }"},
      {"values called so", "choice c { a\nwhere\nelse 否则\nor }",
       "choice c { a, where, else 否则, or }"},
      {"rows of a param called so",
       "param p by k { a = 1\nor = 2\notherwise = 3 }",
       "param p by k { a = 1; or = 2; otherwise = 3 }"},
      {"words that need a right side",
       "table t from u where\na\ncheck c: b between\n1 and\n2",
       "table t from u where a\ncheck c: b between 1 and 2"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    print_message("%s\n", rows[i].name);
    assert_same_text(tree_of(&arena, heng__slice(rows[i].one)),
                     tree_of(&arena, heng__slice(rows[i].other)));
  }
}

static void both_tongues_give_one_tree(void **state) {
  (void)state;
  assert_same_text(
      tree_of(
          &arena,
          HENG_LIT("计分 s 来自 u 其中 a 属于 {b，c} {\n"
                   "  指标 work 工作 “题” 满分 100 得分率 f 否则 1 可设下级 "
                   "假定 “x” {\n"
                   "    甲 满分 70\n    指标 乙 满分 30 = 3\n  }\n"
                   "  减分 d = 1；加分 e = 2\n  总分 = 3\n"
                   "  位次 = 排名 按 总分 降序；并列同位\n  等次 = a\n"
                   "  后果 o 原则上 当 a 且 非 b 理由 “{a} 项” 依据 “y”\n}")),
      tree_of(
          &arena,
          HENG_LIT(
              "score s from u where a in {b, c} {\n"
              "  indicator work 工作 \"题\" of 100 at f else 1 slot children"
              " assumed \"x\" {\n"
              "    甲 of 70\n    indicator 乙 of 30 = 3\n  }\n"
              "  deduct d = 1; bonus e = 2\n  total = 3\n"
              "  place = rank by 总分 descending; ties share\n  tier = a\n"
              "  outcome o as a rule when a and not b because \"{a} 项\""
              " source \"y\"\n}")));
}

static void statements_have_their_parts(void **state) {
  (void)state;
  assert_same_text(
      tree_of(
          &arena,
          HENG_LIT(
              "scheme z 淄博 \"题\" edition 2017\n"
              "record r 记录表 { id key, n: number? whole between 0 and 9\n"
              "  f: yes/no else no; u: units main, c: tasks.class source \"s\" "
              "}\n"
              "extend choice c.d { x 甲 \"题\", y }\n"
              "extend e for k = v and l = w { a: text, b = 1\n"
              "  total = 2; id key }\n"
              "param p 甲 by k, m: number between 0 and 1 {\n"
              "  x = 1 source \"s\"; y, z = 2\n  from 2020-01-01 = 3\n"
              "  otherwise = 4 }\n"
              "param q between 1 and 5 = 3 assumed \"t\"\n"
              "function f 甲(a: number, b: c.d) for u = a + b source \"s\"\n"
              "table t from x in u, v where x.a = v.b by k, m having n {\n"
              "  y: load = 1 }\n"
              "warn w on t: a because \"{{b}} {c}\"\n")),
      HENG_LIT(
          "scheme z 淄博 \"题\" edition 2017\n"
          "record r 记录表\n  field id : key\n"
          "  field n : number? whole between 0 and 9\n"
          "  field f : yes/no else no\n  field u : units main\n"
          "  field c : tasks.class\n    source \"s\"\n"
          "extend choice c.d\n  value x 甲 \"题\"\n  value y\n"
          "extend e\n  for k = v\n  for l = w\n  field a : text\n"
          "  field id : key\n  field b\n    = 1\n  total\n    = 2\n"
          "param p 甲 : number between 0 and 1\n  by k\n  by m\n"
          "  row \"x\"\n    = 1\n    source \"s\"\n  row \"y\" \"z\"\n    = 2\n"
          "  from \"2020-01-01\"\n    = 3\n  otherwise\n    = 4\n"
          "param q : between 1 and 5\n  = 3\n  assumed \"t\"\n"
          "function f 甲 on u\n  parameter a : number\n"
          "  parameter b : c.d\n  = (+ a b)\n  source \"s\"\n"
          "table t\n  from x in u\n  from v\n"
          "  where (= (. x a) (. v b))\n  by k\n  by m\n  having n\n"
          "  field y : load\n    = 1\n"
          "warn w on t\n  = a\n  because (message \"{b} \" c)\n"));
}

static void examples_have_their_parts(void **state) {
  (void)state;
  assert_same_text(
      tree_of(&arena,
              HENG_LIT("example \"e\" as of 2022-12-31 {\n"
                       "  set gap.two = 5\n"
                       "  u | id | n |\n    | “a b” |  | # c\n"
                       "  expect t 1号, \"b c\": f = missing\n"
                       "  expect t k 2022: f = 0.5\n"
                       "  expect u | id |\n           | x  |\n"
                       "  expect no findings\n  expect finding w\n"
                       "  expect finding w at k, 3; expect error \"H214\"\n"
                       "  expect no finding w\n"
                       "  期望 无问题 w 位于 k, 3; 期望 无问题\n}")),
      HENG_LIT(
          "example \"e\" as of 2022-12-31\n"
          "  rows of u\n    column id\n    column n\n"
          "    row quoted \"a b\" \"\"\n"
          "  set (. gap two)\n    = 5\n"
          "  expect value t key \"1号\" key \"b c\" field f\n    = missing\n"
          "  expect value t key \"k\" key \"2022\" field f\n    = 0.5\n"
          "  expect rows u\n    column id\n    row \"x\"\n"
          "  expect no findings\n  expect finding \"w\"\n"
          "  expect finding key \"k\" key \"3\" \"w\"\n"
          "  expect error \"H214\"\n  expect no finding \"w\"\n"
          "  expect no finding key \"k\" key \"3\" \"w\"\n"
          "  expect no findings\n"));
}

static void an_expression_alone_can_be_parsed(void **state) {
  (void)state;
  heng_diags diags;
  heng__diags_init(&diags, &arena);
  heng_source *source =
      heng__source_new(&arena, HENG_LIT("--set"), HENG_LIT("x = a +\n b"));
  heng_expr *e = heng__parse_expr(&arena, source, 4, 10, &diags);
  assert_non_null(e);
  assert_int_equal(e->kind, HENG_E_BINARY);
  assert_int_equal(e->span.start, 4);
  assert_int_equal(e->span.end, 10);
  assert_null(heng__parse_expr(&arena, source, 4, 7, &diags));
  assert_int_equal(diags.count[HENG_ERROR], 1);
}

static void a_message_alone_can_be_split(void **state) {
  (void)state;
  heng_diags diags;
  heng__diags_init(&diags, &arena);
  heng_source *source = heng__source_new(&arena, HENG_LIT("t"),
                                         HENG_LIT("\"a {{ {b + 1}{c} }}d\""));
  heng_expr *e =
      heng__parse_expr(&arena, source, 0, (uint32_t)source->text.len, &diags);
  heng_piece *pieces;
  assert_int_equal(heng__parse_template(&arena, source, e, &diags, &pieces), 4);
  assert_same_text(pieces[0].text, HENG_LIT("a { "));
  assert_int_equal(pieces[1].expr->kind, HENG_E_BINARY);
  assert_int_equal(pieces[2].expr->word.span.start, 14);
  assert_same_text(pieces[3].text, HENG_LIT(" }d"));
  assert_null(diags.first);
}

// The plan can say what the names in a message mean.
static void names_in_messages_are_tokens_of_the_tree(void **state) {
  (void)state;
  parsed p = parse_well(&arena, HENG_LIT("check c: a because \"{b + b} {b}\""));
  heng_expr *e = p.tree->stmts[0].because->pieces[2].expr;
  assert_true(e->word.token >= p.tree->n_tokens);
  heng__tree_resolve(p.tree, e->word.token,
                     (heng_pair){HENG_LIT("b"), HENG_LIT("乙")});
  assert_same_text(heng__format(&arena, p.tree, HENG_FORMAT_ZH),
                   HENG_LIT("检查 c：a   理由 “{b + b} {乙}”\n"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(operators_bind_as_the_guide_says),
      cmocka_unit_test(ranks_have_parts),
      cmocka_unit_test(lines_end_statements_but_for_the_listed_ways),
      cmocka_unit_test(both_tongues_give_one_tree),
      cmocka_unit_test(statements_have_their_parts),
      cmocka_unit_test(examples_have_their_parts),
      cmocka_unit_test(an_expression_alone_can_be_parsed),
      cmocka_unit_test(a_message_alone_can_be_split),
      cmocka_unit_test(names_in_messages_are_tokens_of_the_tree),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
