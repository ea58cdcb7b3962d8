// Each operator of mutation on a small scheme: what it puts in the place of what,
// in the tongue that the rule is written in.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "grammar/format.h"
#include "plan/plan_test.h"
#include "regress/mutate.h"
#include "regress/mutants.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char base[] =
    "scheme small 小 edition 2022\n"
    "choice kind 类别 { plain 一般, key 重点, odd 其他 }\n"
    "record units 单位 {\n"
    "  id 编号 key\n"
    "  posts 编制: number\n"
    "  staff 实有: number\n"
    "  spare 余额: number?\n"
    "  since 设立: date\n"
    "  sort 种类: kind\n"
    "  open 公开: yes/no\n"
    "}\n"
    "record events 事项 {\n"
    "  unit 单位: units main\n"
    "  points 分值: number\n"
    "  weight 权重: number\n"
    "  date 日期: date\n"
    "}\n"
    "given matters 事务 {\n"
    "  | id key | worth 价值: number | due 期限: date | quick 快: yes/no "
    "| sort 种类: kind |\n"
    "  | law    | 2                  | 2022-03-31     | yes          "
    "| key            |\n"
    "  | plan   | 3.5                | 2022-06-30     | 否           "
    "| 一般           |\n"
    "}\n"
    "param step 分差 = 2   source \"a\"\n"
    "param gap 间距 = 3    source \"b\"\n"
    "value read 已读 = sum(all matters.worth where quick and sort = key and\n"
    "  due < 2023-01-01) + sum(all units.posts) + sum(all units.staff)\n";

// What an operator makes of the rules of one name.
typedef struct row {
  const char *key;   // of the operator
  const char *text;  // behind the base
  const char *rule;
  const char *expected;  // "from → to" of each change; "" none
} row;

static const row rows[] = {
    {"figure", "value x = 98 + 0.5 + 80% + 0\n", "x",
     "98 → 97; 98 → 99; 0.5 → 0.4; 0.5 → 0.6; 80% → 79%; 80% → 81%; 0 → 1"},
    {"figure", "value x 甲 = 分差 + 7\n", "x", "7 → 6; 7 → 8"},
    {"figure", "param x = 60   source \"c\"\n", "x", "60 → 59; 60 → 61"},
    {"date", "for units { x = since >= 2022-03-01 }\n", "x",
     "2022-03-01 → 2022-02-28; 2022-03-01 → 2022-03-02"},
    {"unit", "for units { x = since + 3 months }\n", "x", " months →  days"},
    {"unit", "for units { x 期限 = 设立 + 10 天 }\n", "x", " 天 →  个月"},
    {"unit", "for units { x = since + 2 years }\n", "x", " years →  months"},
    {"choice", "for units { x = sort = plain or sort = odd }\n", "x",
     "plain → key; odd → key"},
    {"choice", "for units { x = 种类 = 一般 }\n", "x", "一般 → 重点"},
    {"choice", "param x: kind = key   source \"c\"\n", "x", "key → odd"},
    {"yes-no",
     "for units { x = choose { yes when posts > 3; no otherwise } }\n", "x",
     "yes → no; no → yes"},
    {"yes-no", "for units { x = choose { 是 when posts > 3; 否 otherwise } }\n",
     "x", "是 → 否; 否 → 是"},
    {"key", "for units { x = only(all matters.worth where id = \"law\") }\n",
     "x", ""},
    {"key",
     "table pairs from unit in units, matter in matters { x = matter = "
     "\"plan\" }\n",
     "x", "\"plan\" → \"law\""},
    {"cell", "", "matters",
     "2 → 1; 2 → 3; 2022-03-31 → 2022-03-30; 2022-03-31 → 2022-04-01; yes → "
     "no; key → odd; 3.5 → 3.4; 3.5 → 3.6; 2022-06-30 → 2022-06-29; 2022-06-30 "
     "→ 2022-07-01; 否 → 是; 一般 → 重点"},
    {"boundary", "for units { x = posts < 3 or posts >= staff }\n", "x",
     "< → <=; >= → >"},
    {"boundary", "for units { x = posts <= 3 or posts > staff }\n", "x",
     "<= → <; > → >="},
    {"boundary", "for units { x = posts = 3 }\n", "x", ""},
    {"equal", "for units { x = posts = 3 or posts != staff }\n", "x",
     "= → !=; != → ="},
    {"between", "for units { x = posts between 1 and 5 }\n", "x",
     "posts between 1 and 5 → (posts > 1 and posts <= 5); posts between 1 and "
     "5 → (posts >= 1 and posts < 5)"},
    {"between", "for units { x = 编制 介于 1 与 5 }\n", "x",
     "编制 介于 1 与 5 → (编制 > 1 且 编制 <= 5); 编制 介于 1 与 5 → (编制 >= "
     "1 且 编制 < 5)"},
    {"known", "for units { x = spare is known }\n", "x",
     " is known →  is missing"},
    {"known", "for units { x = 余额 缺失 }\n", "x", " 缺失 →  已知"},
    {"member", "for units { x = sort in { plain, key, odd } }\n", "x",
     "plain,  → ; key,  → ; , odd → "},
    {"member", "for units { x = sort in { plain } }\n", "x", ""},
    {"and-or", "for units { x = open and posts > 1 and staff > 1 }\n", "x",
     "open and posts > 1 and staff > 1 → (open and posts > 1 or staff > 1); "
     "open and posts > 1 → (open or posts > 1)"},
    {"and-or", "for units { x = 公开 或 编制 > 1 }\n", "x",
     "公开 或 编制 > 1 → ((公开) 且 (编制 > 1))"},
    {"term", "for units { x = open and posts > 1 and staff > 1 }\n", "x",
     "open and posts > 1 and staff > 1 → open and posts > 1; open and posts > "
     "1 → posts > 1; open and posts > 1 → open"},
    {"term", "for units { x = open implies posts > 1 }\n", "x",
     "open implies posts > 1 → posts > 1"},
    {"not", "for units { x = not open }\n", "x", "not open → open"},
    {"not", "for units { x = sort not in { plain, key } }\n", "x", "not → "},
    {"where", "for units { x = count(events where points > 1) }\n", "x",
     " where points > 1 → "},
    {"where", "for units { x = 计数(事项 其中 分值 > 1) }\n", "x",
     " 其中 分值 > 1 → "},
    {"where", "for units { x = count(events) }\n", "x", ""},
    {"rows", "table x from units where open { }\n", "x", " where open → "},
    {"rows", "table x from events by unit having count(events) > 1 { }\n", "x",
     " having count(events) > 1 → "},
    {"plus", "for units { x = posts + staff - 1 }\n", "x", "- → +; + → -"},
    {"times", "for units { x = posts * 2 / 3 }\n", "x", "/ → *; * → /"},
    {"sign", "for units { x = -posts }\n", "x", "-posts → posts"},
    {"cap", "for units { x = posts at most 5 at least 1 }\n", "x",
     "posts at most 5 at least 1 → posts at most 5; posts at most 5 → posts"},
    {"cap", "for units { x = min(posts, 5) }\n", "x",
     "min(posts, 5) → (posts); min(posts, 5) → (5)"},
    {"cap-turned", "for units { x = posts at most 5 }\n", "x",
     "at most → at least"},
    {"cap-turned", "for units { x = 编制 至少 5 }\n", "x", "至少 → 至多"},
    {"round", "for units { x = round(posts / 3, 2) }\n", "x",
     "round(posts / 3, 2) → (posts / 3)"},
    {"round-mode", "for units { x = round(posts / 3, 2) }\n", "x", " → , down"},
    {"round-mode", "for units { x = 舍入(编制 / 3, 2, 舍去) }\n", "x",
     "舍去 → 进位"},
    {"else", "for units { x = spare else 0 }\n", "x", "spare else 0 → spare"},
    {"required", "for units { x = spare required }\n", "x",
     "spare required → spare"},
    {"aggregate", "for units { x = sum(events.points) }\n", "x",
     "sum → average"},
    {"aggregate", "for units { x = 最小(事项.分值) }\n", "x", "最小 → 最大"},
    {"aggregate", "for units { x = any(events where points > 1) }\n", "x",
     "any → all"},
    {"aggregate", "for units { x = sum of the 2 largest(events.points) }\n",
     "x", "sum of the → average of the;  largest →  smallest"},
    {"aggregate", "for units { x = median(events.points) }\n", "x",
     "median → average"},
    {"all-rows", "for units { x = count(events) }\n", "x", " → all "},
    {"all-rows", "for units { x = sum(all events.points) }\n", "x", "all  → "},
    {"within", "for units { x = sum(posts) within (sort, open) }\n", "x",
     "sort,  → ; , open → "},
    {"within", "for units { x = sum(posts) within sort }\n", "x", "sort → all"},
    {"within",
     "for units { x = rank by posts descending within sort; ties share }\n",
     "x", " within sort → "},
    {"weight", "for units { x = average(events.points weighted by weight) }\n",
     "x", " weighted by weight → "},
    {"order", "for units { x = rank by posts descending; ties share }\n", "x",
     "descending → ascending"},
    {"order", "for units { x = first(events.points by date) }\n", "x",
     " →  descending"},
    {"order", "for units { x = 排名 按 编制 降序；并列同位 }\n", "x",
     "降序 → 升序"},
    {"ties", "for units { x = rank by posts descending; ties share }\n", "x",
     "ties share → ties dense"},
    {"ties", "for units { x = rank by posts descending; ties dense }\n", "x",
     "ties dense → ties share"},
    {"ties", "for units { x = rank by posts descending; no ties }\n", "x",
     "no ties → ties share"},
    {"rank-key",
     "for units { x = rank by posts descending, staff ascending; ties share "
     "}\n",
     "x", "posts descending,  → ; , staff ascending → "},
    {"then",
     "for units { x = rank by posts descending; no ties; then by staff "
     "ascending, since ascending }\n",
     "x",
     "; then by staff ascending, since ascending → ; staff ascending,  → ; , "
     "since ascending → "},
    {"choose-row",
     "for units { x = choose { 1 when open; 2 when posts > 3; 3 otherwise } "
     "}\n",
     "x", "1 when open → ; 2 when posts > 3 → ; 3 otherwise → "},
    {"choose-swap",
     "for units { x = choose { 1 when open; 2 when posts > 3; 3 otherwise } "
     "}\n",
     "x",
     "1 when open; 2 → 2 when open; 1; 2 when posts > 3; 3 → 3 when posts > 3; "
     "2"},
    {"choose-order",
     "for units { x = choose { 1 when open; 2 when posts > 3; 3 otherwise } "
     "}\n",
     "x", "1 when open; 2 when posts > 3 → 2 when posts > 3; 1 when open"},
    {"choose-order",
     "for units { x = choose exactly one { 1 when open; 2 when not open } }\n",
     "x", ""},
    {"reference", "for units { x = posts * 2 }\n", "x", "posts → staff"},
    {"reference", "for units { x = 编制 * 2 }\n", "x", "编制 → 实有"},
    {"reference", "for units { x = open }\n", "x", ""},
    {"param", "value x = step * 2\n", "x", "step → gap"},
    {"param", "value x = 分差 * 2\n", "x", "分差 → 间距"},
    {"as-a-rule", "score s from units { outcome x when open because \"a\" }\n",
     "x", " →  as a rule"},
    {"as-a-rule",
     "score s from units { outcome x as a rule when open because \"a\" }\n",
     "x", "as a rule → "},
};

// Whether the rules with a change check and mean something else than [hash].
static bool is_change(const heng_patchable *p,
                      const heng_mutant *m,
                      const char *hash) {
  heng_arena scratch;
  heng__arena_init(&scratch, NULL);
  heng_plan *plan = heng__patch_compile(&scratch, p, &m->change);
  bool is = plan && strcmp(plan->hash, hash) != 0;
  heng__arena_free(&scratch);
  return is;
}

// The mutants of a row as a text; those that change nothing are marked with "!".
static const char *made(plan_test *t, const row *r) {
  heng_slice text = heng__arena_printf(&t->arena, "%s%s", base, r->text);
  const heng_source *sources[] = {
      heng__source_new(&t->arena, HENG_LIT("test.heng"), text)};
  heng_patch_texts texts = {sources, 1, NULL, NULL};
  heng_patchable *p = heng__patchable_make(&t->arena, &texts, &t->diags);
  if (!p) {
    plan_test_say(t);
    return "it does not check";
  }
  heng_mutants all =
      heng__mutants_make(&t->arena, p, heng__slice(r->rule), NULL, NULL);
  const char *hash = heng__patchable_plan(p)->hash;
  heng_buf out = {.arena = &t->arena};
  for (size_t i = 0; i < all.len; i++) {
    const heng_mutant *m = &all.items[i];
    if (!heng__slice_eq(heng__mutation_key(m->mutation), heng__slice(r->key)))
      continue;
    heng__buf_printf(&out, "%s%s%.*s → %.*s", out.len ? "; " : "",
                     is_change(p, m, hash) ? "" : "!",
                     HENG_ARG(heng__span_text(m->change.at)),
                     HENG_ARG(m->change.by));
  }
  heng_slice said = heng__buf_slice(&out);
  return heng__arena_printf(&t->arena, "%.*s", HENG_ARG(said)).ptr;
}

static void each_operator_makes_what_its_row_says(void **state) {
  (void)state;
  size_t wrong = 0;
  for (size_t i = 0; i < COUNT(rows); i++) {
    plan_test t = {0};
    heng__arena_init(&t.arena, NULL);
    heng__diags_init(&t.diags, &t.arena);
    const char *said = made(&t, &rows[i]);
    if (strcmp(said, rows[i].expected) != 0) {
      (void)fprintf(stderr, "%s of %s  expected %s\n  made     %s\n",
                    rows[i].key, rows[i].text, rows[i].expected, said);
      wrong++;
    }
    plan_test_end(&t);
  }
  assert_int_equal(wrong, 0);
}

// The ids of all mutants of a text, each on a line.
static heng_slice ids_of(plan_test *t, heng_slice text) {
  const heng_source *sources[] = {
      heng__source_new(&t->arena, HENG_LIT("test.heng"), text)};
  heng_patch_texts texts = {sources, 1, NULL, NULL};
  heng_patchable *p = heng__patchable_make(&t->arena, &texts, &t->diags);
  if (!p) plan_test_say(t);
  assert_non_null(p);
  heng_mutants all =
      heng__mutants_make(&t->arena, p, (heng_slice){NULL, 0}, NULL, NULL);
  heng_buf out = {.arena = &t->arena};
  for (size_t i = 0; i < all.len; i++)
    heng__buf_printf(&out, "%.*s\n", HENG_ARG(all.items[i].id));
  return heng__buf_slice(&out);
}

static heng_slice in_tongue(plan_test *t,
                            heng_slice text,
                            heng_format_tongue tongue) {
  const heng_source *sources[] = {
      heng__source_new(&t->arena, HENG_LIT("test.heng"), text)};
  heng_tree **trees;
  assert_non_null(heng__plan_compile(&t->arena, sources, 1, &t->diags, &trees));
  return heng__format(&t->arena, trees[0], tongue);
}

// An id says which change it is, whatever tongue and layout the text has.
static void ids_are_those_of_the_text_in_the_other_tongue(void **state) {
  (void)state;
  size_t wrong = 0;
  for (size_t i = 0; i < COUNT(rows); i++) {
    plan_test t = {0};
    heng__arena_init(&t.arena, NULL);
    heng__diags_init(&t.diags, &t.arena);
    heng_slice text = heng__arena_printf(&t.arena, "%s%s", base, rows[i].text);
    heng_slice own = ids_of(&t, text);
    for (int k = HENG_FORMAT_EN; k <= HENG_FORMAT_ZH; k++) {
      heng_slice other = in_tongue(&t, text, (heng_format_tongue)k);
      if (heng__slice_eq(own, ids_of(&t, other))) continue;
      (void)fprintf(stderr, "%s of %s has other ids as\n%.*s\n", rows[i].key,
                    rows[i].text, HENG_ARG(other));
      wrong++;
    }
    plan_test_end(&t);
  }
  assert_int_equal(wrong, 0);
}

// Texts in which a change of one definition reaches others.
static const char *const reaching[] = {
    "extend units { seats 席位: number whole }\n"
    "for units {\n  twice = seats * 2\n  kept: number whole = twice\n"
    "  more = kept + 1\n}\n",
    "for units {\n  some = spare else 0\n  large = some > 3\n}\n",
    "param rate by number { from 5 = 4; from 9 = 6 }\n"
    "for units {\n  x = rate[posts] else 0\n}\n",
    "param name = \"law\"\nfor units {\n  x = id = name\n}\n",
    "table open_ones from units where open and spare is known {\n"
    "  x = spare + 1\n}\n"
    "table few from open_ones where spare > 3 {\n  y = x + spare\n}\n",
    "table days from events by date having count(events) > 1 {\n"
    "  n = sum(events.points)\n}\n"
    "check right on days: n > 0\nwarn odd on units: posts > staff\n",
    "function band(x: number) for units = choose { 1 when x > 3; 0 otherwise "
    "}\n"
    "for units {\n  a = band(posts)\n  b = band(staff) + a\n}\n",
    "score s from units {\n  indicator all of 10 {\n    half of 5 = posts at "
    "most 5\n    rest of 5 = staff at most 5\n  }\n  bonus more = half + 1\n"
    "  place = rank by total descending; ties share\n"
    "  outcome late as a rule when place > 3\n}\n",
};

// What the children of an indicator must add up to hangs on its rule.
static const char slots[] =
    "record indicators 指标 {\n  id 编号 key\n  parent 上级: indicators?\n"
    "  unit 单位: units?\n  full 满分值: number?\n}\n"
    "record marks 评分 {\n  unit 单位: units main\n  indicator 指标: "
    "indicators\n"
    "  value 得分: number?\n}\n"
    "score s from units {\n"
    "  indicator all of 10 slot children = sum(marks.value required) else "
    "0\n"
    "}\n";

// Everything that a plan gives, as a text.
static heng_slice digests_of(heng_arena *arena, const heng_plan *plan) {
  heng_plan copy = *plan;
  heng_plan_digests d;
  copy.arena = arena;
  heng__plan_digests(&copy, &d);
  heng_buf out = {.arena = arena};
  for (size_t t = 0; t < copy.n_tables; t++) {
    heng__buf_printf(&out, " %.*s", HENG_ARG(d.tables[t]));
    for (size_t f = 0; f < copy.tables[t].n_fields; f++)
      heng__buf_printf(&out, " %.*s%s", HENG_ARG(d.fields[t][f]),
                       copy.tables[t].fields[f].slot ? " slot" : "");
  }
  for (size_t i = 0; i < copy.n_values; i++)
    heng__buf_printf(&out, " %.*s", HENG_ARG(d.values[i]));
  for (size_t i = 0; i < copy.n_checks; i++)
    heng__buf_printf(&out, " %.*s", HENG_ARG(d.checks[i]));
  return heng__buf_slice(&out);
}

// Patches every mutant of a text and compiles it too; the number of both.
static size_t patch_all(const char *more) {
  plan_test t = {0};
  heng__arena_init(&t.arena, NULL);
  heng__diags_init(&t.diags, &t.arena);
  heng_slice text = heng__arena_printf(&t.arena, "%s%s", base, more);
  const heng_source *sources[] = {
      heng__source_new(&t.arena, HENG_LIT("test.heng"), text)};
  heng_patch_texts texts = {sources, 1, NULL, NULL};
  heng_patchable *p = heng__patchable_make(&t.arena, &texts, &t.diags);
  if (!p) plan_test_say(&t);
  assert_non_null(p);
  heng_mutants all =
      heng__mutants_make(&t.arena, p, (heng_slice){NULL, 0}, NULL, NULL);
  heng_slice before = digests_of(&t.arena, heng__patchable_plan(p));
  size_t n = 0;
  for (size_t i = 0; i < all.len; i++) {
    const heng_mutant *m = &all.items[i];
    heng_arena scratch;
    heng__arena_init(&scratch, NULL);
    heng_plan *compiled = heng__patch_compile(&scratch, p, &m->change);
    heng_patched done = heng__patch(p, m->place, &m->change, &scratch);
    const char *by =
        heng__arena_printf(&scratch, "%.*s", HENG_ARG(m->change.by)).ptr;
    if (done == HENG_PATCH_REFUSED && compiled)
      fail_msg("%s\n%s: refused, and compiles", more, by);
    if (done == HENG_PATCH_DONE) {
      n++;
      heng_slice got = digests_of(&scratch, heng__patchable_plan(p));
      // What a cell takes is asked when its rows are read.
      if (!compiled && m->mutation != HENG_MUTATION_CELL)
        fail_msg("%s\n%s: patched, and does not compile", more, by);
      if (compiled && !heng__slice_eq(got, digests_of(&scratch, compiled)))
        fail_msg("%s\n%s: another plan", more, by);
      heng__patch_undo(p);
    }
    heng_slice after = digests_of(&scratch, heng__patchable_plan(p));
    if (!heng__slice_eq(before, after)) fail_msg("%s\n%s: stays", more, by);
    heng__arena_free(&scratch);
  }
  plan_test_end(&t);
  return n;
}

static void a_patched_plan_is_the_compiled_one(void **state) {
  (void)state;
  size_t n = 0;
  for (size_t i = 0; i < COUNT(reaching); i++) n += patch_all(reaching[i]);
  for (size_t i = 0; i < COUNT(rows); i++) n += patch_all(rows[i].text);
  n += patch_all(slots);
  assert_true(n > 1000);
}

static void every_operator_has_a_row_and_its_words(void **state) {
  (void)state;
  for (int k = 0; k < HENG_MUTATION_COUNT; k++) {
    heng_slice key = heng__mutation_key((heng_mutation)k);
    heng_said said = heng__mutation_said((heng_mutation)k);
    size_t n = 0;
    for (size_t i = 0; i < COUNT(rows); i++)
      n += heng__slice_eq(key, heng__slice(rows[i].key)) && *rows[i].expected;
    if (!n) fail_msg("no row for %.*s", HENG_ARG(key));
    assert_true(said.en.len && said.zh.len);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_operator_makes_what_its_row_says),
      cmocka_unit_test(ids_are_those_of_the_text_in_the_other_tongue),
      cmocka_unit_test(a_patched_plan_is_the_compiled_one),
      cmocka_unit_test(every_operator_has_a_row_and_its_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
