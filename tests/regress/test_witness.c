// The search for records: what tells two schemes apart is found, what is equal is
// answered so, and what cannot be found is not called equal. Every example that it
// writes is compiled and run under both, in both tongues.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/plan_test.h"
#include "regress/equal.h"
#include "regress/examples.h"
#include "regress/odd.h"
#include "regress/witness.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char base[] =
    "scheme small 小 edition 2022\n"
    "choice size 规模 { few 少, many 多 }\n"
    "choice colour 颜色 { red 红, green 绿, blue 蓝 }\n"
    "choice tier 等次 { top 高, low 低 }\n"
    "record units 单位 {\n"
    "  id 编号 key\n"
    "  posts 编制: number?\n"
    "  staff 实有: number whole between 0 and 9\n"
    "  colour 颜色: colour\n"
    "  since 成立: date?\n"
    "}\n"
    "record events 事项 {\n"
    "  id 编号 key\n"
    "  unit 单位: units\n"
    "  points 分值: number between 0 and 50\n"
    "  size 规模: size\n"
    "  date 日期: date\n"
    "}\n"
    "param cap 上限 = 25\n"
    "param gap 间距 by size { few = 1; many = 2.5 }\n"
    "function twice 两倍(x: number) = x * 2\n"
    "for units { load 负荷 = twice(posts else 0) - 3 }\n"
    "table large 大项 from events where points > 3 and size = many {\n"
    "  worth 价值 = points * gap[many]\n"
    "}\n"
    "score ranked 名次 from units {\n"
    "  indicator base_mark 基础分 of 100 = choose {\n"
    "    90 when staff >= 6 and colour = red\n"
    "    80 when staff >= 3\n"
    "    70 otherwise\n"
    "  }\n"
    "  bonus praise 加分 = sum(large.worth) at most cap\n"
    "  deduct late 扣分 = count(events where date > 2022-06-30) * 0.25\n"
    "  total = round(base_mark + praise - late + load / 3, 2)\n"
    "  place = rank by total descending, staff ascending; ties share\n"
    "  outcome hold 暂缓 when total < 60 and since is known and\n"
    "    since + 3 months <= 2022-11-30 because \"{id}\"\n"
    "}\n"
    "check enough 足额 on units: (posts else 1) > 0 because \"{id}\"\n";

// A scheme with [from] replaced by [to]; must contain it.
static void changed_in(const char *scheme,
                       char *out,
                       size_t size,
                       const char *from,
                       const char *to) {
  const char *at = strstr(scheme, from);
  if (!at) fail_msg("the scheme has no \"%s\"", from);
  int before = (int)(at - scheme);
  snprintf(out, size, "%.*s%s%s", before, scheme, to, at + strlen(from));
}

// The same of the base.
static void changed_text(char *out,
                         size_t size,
                         const char *from,
                         const char *to) {
  changed_in(base, out, size, from, to);
}

static void compile(plan_test *t, const char *text) {
  heng__arena_init(&t->arena, NULL);
  heng__diags_init(&t->diags, &t->arena);
  const heng_source *source =
      heng__source_new(&t->arena, HENG_LIT("small.heng"), heng__slice(text));
  t->plan = heng__plan_compile(&t->arena, &source, 1, &t->diags, &t->trees);
  if (t->plan) return;
  plan_test_say(t);
  fail_msg("the scheme does not check:\n%s", text);
}

// Whether the example holds where it stands behind the scheme in its file.
static bool holds_in_file(const char *scheme, heng_slice example) {
  plan_test t;
  size_t size = strlen(scheme) + example.len + 2;
  char *text = malloc(size);
  assert_non_null(text);
  snprintf(text, size, "%s\n%.*s", scheme, HENG_ARG(example));
  compile(&t, text);
  heng_example_results results;
  heng__examples_run(&t.arena, t.plan, NULL, NULL, &t.diags, &results);
  assert_int_equal(results.len, 1);
  bool holds = results.n_failed == 0;
  plan_test_end(&t);
  free(text);
  return holds;
}

typedef struct pair {
  plan_test first, second;
  heng_arena arena, scratch;
} pair;

static void begin_pair(pair *p, const char *first, const char *second) {
  compile(&p->first, first);
  compile(&p->second, second);
  heng__arena_init(&p->arena, NULL);
  heng__arena_init(&p->scratch, NULL);
}

static void end_pair(pair *p) {
  plan_test_end(&p->first);
  plan_test_end(&p->second);
  heng__arena_free(&p->arena);
  heng__arena_free(&p->scratch);
}

static bool search(pair *p, size_t budget, uint64_t seed, heng_witness *out) {
  heng_starts *starts =
      heng__starts(&p->arena, p->first.plan, p->second.plan, NULL, 0);
  heng_search_options options = {.seed = seed, .budget = budget};
  return heng__witness_for(&p->arena, &p->scratch, starts, p->second.plan,
                           &options, out);
}

static void what_differs_is_found(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"points > 3 and", "points >= 3 and"},
      {"points > 3 and size = many", "points > 3"},
      {"points > 3 and size = many", "size = many"},
      {"staff >= 6", "staff > 6"},
      {"staff >= 3\n", "staff >= 4\n"},
      {"and colour = red", "and colour = green"},
      {"    80 when staff >= 3\n", ""},
      {"at most cap", ""},
      {"param cap 上限 = 25", "param cap 上限 = 26"},
      {"many = 2.5", "many = 2.6"},
      {"date > 2022-06-30", "date >= 2022-06-30"},
      {"2022-06-30", "2022-07-01"},
      {"* 0.25", "* 0.26"},
      {"load / 3, 2)", "load / 3, 1)"},
      {"load / 3, 2)", "load / 3, 3)"},
      {"load / 3, 2)", "load / 3, 2, down)"},
      {"total descending", "total ascending"},
      {"staff ascending;", "staff descending;"},
      {", staff ascending", ""},
      {"; ties share", "; ties dense"},
      {"; ties share", "; no ties"},
      {"total < 60", "total <= 60"},
      {"3 months <=", "3 months <"},
      {"3 months", "92 days"},
      {"posts else 0)", "posts else 1)"},
      {"x * 2", "x * x"},
      {"(posts else 1) > 0", "(posts else 1) >= 0"},
      {"sum(large.worth)", "(max(large.worth) else 0)"},
      {"count(events where", "count(all events where"},
      {"from units {\n  indicator",
       "from units where staff > 0 {\n  indicator"},
      {"number between 0 and 50", "number between 0 and 49"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[sizeof base + 200];
    pair p;
    heng_witness witness;
    heng_equality equality;
    changed_text(text, sizeof text, rows[i][0], rows[i][1]);
    begin_pair(&p, base, text);
    if (heng__plans_equal(&p.arena, p.first.plan, p.second.plan, &equality))
      fail_msg("equal: \"%s\" -> \"%s\"", rows[i][0], rows[i][1]);
    if (!search(&p, 0, 0, &witness))
      fail_msg("not found: \"%s\" -> \"%s\"", rows[i][0], rows[i][1]);
    heng_slice texts[2] = {witness.text.en, witness.text.zh};
    for (int k = 0; k < 2; k++) {
      if (!holds_in_file(base, texts[k]) || witness.n_rows > 8)
        fail_msg("\"%s\" does not hold or is long:\n%.*s", rows[i][0],
                 HENG_ARG(texts[k]));
      bool both = strstr(rows[i][0], "number between") == NULL &&
                  holds_in_file(text, texts[k]);
      if (both)
        fail_msg("\"%s\" holds under both:\n%.*s", rows[i][0],
                 HENG_ARG(texts[k]));
    }
    end_pair(&p);
  }
}

static void what_is_equal_is_answered_so(void **state) {
  (void)state;
  static const struct {
    const char *from, *to;
    uint64_t cases;
  } rows[] = {
      {"scheme small 小", "scheme other 另", 0},
      {"function twice 两倍(x: number) = x * 2",
       "function twice 两倍(y: number) = y * 2", 0},
      {"param cap 上限 = 25\nparam gap 间距 by size { few = 1; many = 2.5 }\n",
       "param gap 间距 by size { few = 1; many = 2.5 }\nparam cap 上限 = 25\n",
       0},
      {"at most cap", "at most 25", 0},
      {"sum(large.worth) at most cap",
       "(sum(large.worth) at least 0) at most cap", 0},
      {"points * gap[many]", "(points at most 50) * gap[many]", 0},
      {"and size = many", "and size = many and points <= 60", 0},
      {"staff >= 6 and colour = red", "staff > 5 and colour = red", 0},
      {"    90 when staff >= 6 and colour = red\n    80 when staff >= 3\n",
       "    80 when staff >= 6 and colour != red\n    90 when staff >= 6\n"
       "    80 when staff >= 3\n",
       50},
      {"staff >= 6 and colour = red", "staff > 5.5 and colour in {red}", 50},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[sizeof base + 200];
    pair p;
    heng_equality equality;
    heng_witness witness;
    changed_text(text, sizeof text, rows[i].from, rows[i].to);
    begin_pair(&p, base, text);
    if (!heng__plans_equal(&p.arena, p.first.plan, p.second.plan, &equality))
      fail_msg("not proven: \"%s\" -> \"%s\"", rows[i].from, rows[i].to);
    if (rows[i].cases && !equality.cases)
      fail_msg("no cases: \"%s\"", rows[i].from);
    // A search finds nothing either, but for figures that are set otherwise.
    if (search(&p, 1500, 7, &witness) && !witness.sets)
      fail_msg("found: \"%s\"\n%.*s", rows[i].from, HENG_ARG(witness.text.en));
    end_pair(&p);
  }
}

// Whether a row is of a table that nothing reads is asked all the same, and what is
// missing then is a finding.
static void what_nothing_reads_may_hold_back(void **state) {
  (void)state;
  static const char *const tables[] = {
      "table asked 过问 from units where posts required > 1\ncheck enough",
      "table asked 过问 from units where staff > 3 and posts required > 1\n"
      "check enough",
      "check enough"};
  for (size_t i = 0; i < COUNT(tables); i++)
    for (size_t j = 0; j < COUNT(tables); j++) {
      char one[sizeof base + 200], other[sizeof base + 200];
      pair p;
      heng_equality equality;
      changed_text(one, sizeof one, "check enough", tables[i]);
      changed_text(other, sizeof other, "check enough", tables[j]);
      begin_pair(&p, one, other);
      assert_int_equal(
          heng__plans_equal(&p.arena, p.first.plan, p.second.plan, &equality),
          i == j);
      end_pair(&p);
    }
}

static void what_differs_once_in_a_thousand_million_is_not_called_equal(
    void **state) {
  (void)state;
  char text[sizeof base + 200];
  pair p;
  heng_equality equality;
  heng_witness witness;
  // Whoever knows the figure finds it: it stands in no rule.
  changed_text(text, sizeof text, "twice(posts else 0) - 3",
               "twice(posts else 0) - 3 + (choose { 1 when (posts else 0) * "
               "1000003 = 123456790370367; 0 otherwise })");
  begin_pair(&p, base, text);
  assert_false(
      heng__plans_equal(&p.arena, p.first.plan, p.second.plan, &equality));
  bool found = search(&p, 1000, 0, &witness);
  if (found)
    assert_true(holds_in_file(base, witness.text.en) &&
                !holds_in_file(text, witness.text.en));
  end_pair(&p);
  changed_text(text, sizeof text, "twice(posts else 0) - 3",
               "twice(posts else 0) - 3 + (choose { 1 when (posts else 0) ^ 3 "
               "> 1000000000000000 and (posts else 0) ^ 3 < 1000000000000001; "
               "0 otherwise })");
  begin_pair(&p, base, text);
  assert_false(
      heng__plans_equal(&p.arena, p.first.plan, p.second.plan, &equality));
  assert_false(search(&p, 1000, 0, &witness));
  end_pair(&p);
}

static void one_seed_is_one_way(void **state) {
  (void)state;
  char text[sizeof base + 200];
  heng_witness witness[3];
  changed_text(text, sizeof text, "3 months", "92 days");
  pair p[3];
  for (int i = 0; i < 3; i++) {
    begin_pair(&p[i], base, text);
    assert_true(search(&p[i], 0, i == 2 ? 99 : 5, &witness[i]));
  }
  assert_int_equal(witness[0].text.en.len, witness[1].text.en.len);
  assert_memory_equal(witness[0].text.en.ptr, witness[1].text.en.ptr,
                      witness[0].text.en.len);
  // Lanes do not know of each other: each gives what it gives alone.
  heng_starts *starts =
      heng__starts(&p[0].arena, p[0].first.plan, p[0].second.plan, NULL, 0);
  heng_search_options options = {.seed = 3, .budget = 4 * HENG_SEARCH_LANE};
  heng_search *made =
      heng__search_new(&p[0].arena, starts, p[0].second.plan, &options);
  assert_int_equal(heng__search_lanes(made), 4);
  heng_lane_find there[4], back[4];
  for (size_t i = 0; i < 4; i++)
    heng__search_lane(made, i, &p[0].arena, &p[0].scratch, &there[i]);
  for (size_t i = 4; i-- > 0;)
    heng__search_lane(made, i, &p[0].arena, &p[0].scratch, &back[i]);
  for (size_t i = 0; i < 4; i++)
    assert_int_equal(there[i].tried, back[i].tried);
  for (int i = 0; i < 3; i++) end_pair(&p[i]);
}

// What one cell does not show -----------------------------------------------------------

static const char wide[] =
    "scheme wide 宽 edition 2022\n"
    "choice kind 种类 { one 一, two 二, three 三, four 四 }\n"
    "choice tier 等次 { top 高, low 低 }\n"
    "record units 单位 {\n"
    "  id 编号 key\n"
    "  founded 成立: date\n"
    "  merged 合并: date\n"
    "  closed 撤销: date\n"
    "  posts 编制: number between 0 and 1000000\n"
    "}\n"
    "record jobs 岗位 {\n"
    "  id 编号 key\n"
    "  unit 单位: units\n"
    "  kind 种类: kind\n"
    "  points 分值: number\n"
    "}\n"
    "record overrides 特批 {\n"
    "  unit 单位: units\n"
    "  outcome 后果: text\n"
    "  year 年度: number whole\n"
    "}\n"
    "param line 线 between 0 and 1000000 = 777777\n"
    "param linked 挂钩: yes/no = no\n"
    "param part 比重 = 1.75\n"
    "for units {\n"
    "  one_day 同日 = founded = merged and merged = closed\n"
    "  all_kinds 齐 = any(jobs where kind = one) and any(jobs where kind = "
    "two)\n"
    "    and any(jobs where kind = three) and any(jobs where kind = four)\n"
    "}\n"
    "score ranked 名次 from units {\n"
    "  bonus praise 加分 = sum(jobs.points) * part\n"
    "  total = round(praise + posts, 2)\n"
    "  place = rank by total descending; ties share\n"
    "  tier = choose { top when linked and total >= line; low otherwise }\n"
    "  outcome hold 暂缓 as a rule when praise > 3\n"
    "}\n"
    "check even 均衡 on units: posts < line because \"{id}\"\n"
    "value half 半 = round(average(round(units.posts / 7, 12)) else 0, 4)\n";

#define SEEDS 8

// How many record sets that takes; the first that is found is *out.
static size_t tried_until_found(pair *p,
                                const heng_starts *starts,
                                const heng_search_options *options,
                                heng_witness *out) {
  heng_search *made =
      heng__search_new(&p->arena, starts, p->second.plan, options);
  size_t tried = 0;
  *out = (heng_witness){0};
  for (size_t i = 0; i < heng__search_lanes(made); i++) {
    heng_lane_find find;
    heng__search_lane(made, i, &p->arena, &p->scratch, &find);
    tried += find.tried;
    if (!find.draft) continue;
    heng__search_shrink(made, find.draft, false, &p->arena, &p->scratch, out);
    break;
  }
  return tried;
}

// The seeds are fixed, so each run tries the same; the limits are twice what that
// takes or more, where the budget leaves room, since a search may be changed.
static void what_one_cell_does_not_show_is_found_soon(void **state) {
  (void)state;
  static const struct {
    const char *from, *to;
    bool sets;    // the example must set a figure of the rules
    size_t most;  // record sets that are tried on average
  } rows[] = {
      {"merged = closed\n", "merged = closed and posts < 0\n", false, 500},
      {"kind = four)\n", "kind = four) and posts < 0\n", false, 420},
      {"ties share", "ties dense", false, 30},
      {" as a rule when", " when", false, 20},
      {"linked and total >= line", "linked and total > line", true, 1400},
      {"linked and total >= line", "linked and total < 0", true, 1300},
      {"posts < line", "posts <= line", false, 40},
      {"posts < line", "posts < line and posts < 777776", false, 20},
      {"posts / 7, 12)", "posts / 7, 11)", false, 120},
      {"posts / 7, 12)", "posts / 7, 12, down)", false, 120},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[sizeof wide + 200];
    pair p;
    heng_witness witness;
    changed_in(wide, text, sizeof text, rows[i].from, rows[i].to);
    begin_pair(&p, wide, text);
    heng_starts *starts =
        heng__starts(&p.arena, p.first.plan, p.second.plan, NULL, 0);
    size_t tried = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
      heng_search_options options = {seed, 1500, true};
      tried += tried_until_found(&p, starts, &options, &witness);
      if (!witness.n_rows) continue;  // all that was tried counts
      if (!holds_in_file(wide, witness.text.zh) ||
          holds_in_file(text, witness.text.en) || witness.sets != rows[i].sets)
        fail_msg("is no example:\n%.*s", HENG_ARG(witness.text.en));
    }
    if (tried > rows[i].most * SEEDS)
      fail_msg("\"%s\" takes %zu record sets on average", rows[i].to,
               tried / SEEDS);
    end_pair(&p);
  }
}

// A plan that was changed in place ----------------------------------------------------

static void visit_cap(heng_node *node) {
  if (!node) return;
  if (node->kind == HENG_NODE_GE) node->kind = HENG_NODE_GT;
  for (uint32_t i = 0; i < node->n_args; i++) visit_cap(node->args[i]);
  for (size_t i = 0; node->choose && i < node->choose->n_rows; i++)
    visit_cap(node->choose->rows[i].when);
}

static void a_patched_plan_has_a_witness(void **state) {
  (void)state;
  plan_test first, other;
  compile(&first, base);
  compile(&other, base);
  heng_arena arena, scratch;
  heng__arena_init(&arena, NULL);
  heng__arena_init(&scratch, NULL);
  for (size_t t = 0; t < other.plan->n_tables; t++)
    for (size_t f = 0; f < other.plan->tables[t].n_fields; f++)
      visit_cap(other.plan->tables[t].fields[f].node);
  heng_starts *starts = heng__starts(&arena, first.plan, NULL, NULL, 0);
  heng_search_options options = {.budget = 2000, .all = true};
  heng_witness witness;
  assert_true(heng__witness_for(&arena, &scratch, starts, other.plan, &options,
                                &witness));
  assert_int_equal(heng__text_holds(&arena, first.plan, witness.text.en),
                   HENG_TEXT_HOLDS);
  assert_int_equal(heng__text_holds(&arena, other.plan, witness.text.zh),
                   HENG_TEXT_FAILS);
  assert_int_equal(
      heng__text_holds(&arena, first.plan, HENG_LIT("example \"x\" {\n")),
      HENG_TEXT_BROKEN);
  heng__arena_free(&arena);
  heng__arena_free(&scratch);
  plan_test_end(&first);
  plan_test_end(&other);
}

// Oddities ------------------------------------------------------------------------------

typedef struct planted {
  const char *from, *to;
  heng_odd_kind kind;
  const char *rule, *words;
} planted;

static bool odd_in(const char *scheme, const planted *wanted) {
  plan_test t;
  heng_arena arena, scratch;
  compile(&t, scheme);
  heng__arena_init(&arena, NULL);
  heng__arena_init(&scratch, NULL);
  heng_starts *starts = heng__starts(&arena, t.plan, NULL, NULL, 0);
  heng_search_options options = {.budget = 6000};
  heng_odd_search *search = heng__odd_new(&arena, starts, &options);
  heng__odd_learn(&arena, &scratch, search);
  heng_odd_items all = {0};
  for (size_t i = 0; i < heng__odd_lanes(search); i++) {
    heng_odd_items lane = {0};
    size_t tried;
    heng__odd_lane(search, i, &arena, &scratch, &lane, &tried);
    heng__odd_merge(&arena, &all, &lane);
  }
  bool found = false;
  for (size_t i = 0; i < all.len; i++) {
    heng_oddity odd;
    if (!heng__odd_counts(&all.items[i])) continue;
    heng__odd_show(search, &all.items[i], &arena, &scratch, &odd);
    for (size_t k = 0; k < odd.n_texts; k++)
      if (!holds_in_file(scheme, odd.texts[k].en) ||
          !holds_in_file(scheme, odd.texts[k].zh))
        fail_msg("does not hold:\n%.*s", HENG_ARG(odd.texts[k].en));
    heng_slice what = odd.what.en;
    char words[512];
    snprintf(words, sizeof words, "%.*s", HENG_ARG(what));
    found |= odd.kind == wanted->kind && odd.n_texts > 0 &&
             heng__slice_eq(odd.rule.en, heng__slice(wanted->rule)) &&
             strstr(words, wanted->words);
  }
  heng__arena_free(&arena);
  heng__arena_free(&scratch);
  plan_test_end(&t);
  return found;
}

static void what_is_odd_is_found(void **state) {
  (void)state;
  static const planted rows[] = {
      {"sum(large.worth) at most cap",
       "choose { 0 when sum(large.worth) > 20; sum(large.worth) otherwise }",
       HENG_ODD_INCENTIVE, "ranked.total", "events.points"},
      {"base_mark + praise", "base_mark - praise", HENG_ODD_INCENTIVE,
       "ranked.total", "every part"},
      {"90 when staff >= 6 and colour = red",
       "60 when staff >= 8\n    90 when staff >= 6 and colour = red",
       HENG_ODD_INCENTIVE, "ranked.total", "units.staff"},
      // What one has is worth twice as much to all others.
      {"sum(large.worth) at most cap",
       "2 * sum(all large.worth) - sum(large.worth)", HENG_ODD_STANDING,
       "ranked.place", "passes it: total from"},
      // The other way round: less of it is the better, and all others gain more.
      {"sum(large.worth) at most cap",
       "sum(large.worth) - 2 * sum(all large.worth)", HENG_ODD_STANDING,
       "ranked.place", "passes it: total from"},
      {"  outcome hold",
       "  tier = choose {\n    low when total < 82 or total between 93 and 94\n"
       "    top otherwise\n  }\n  outcome hold",
       HENG_ODD_STANDING, "ranked.tier", "tier from top to low"},
      {"  outcome hold 暂缓 when total < 60 and",
       "  outcome shame 通报 when total < 82 or total between 93 and 94\n"
       "  outcome hold 暂缓 when total < 60 and",
       HENG_ODD_STANDING, "ranked.shame", "shame from no to yes"},
      {"total = round(base_mark", "total = round(2 * base_mark", HENG_ODD_RANGE,
       "ranked.total", "more than"},
      {"* 0.25", "* 60", HENG_ODD_RANGE, "ranked.total", "below 0"},
      {"* 0.25", "* 60", HENG_ODD_DEDUCT, "ranked.late", "more than"},
      {"* 0.25", "* 0.25 - 1", HENG_ODD_DEDUCT, "ranked.late", "below 0"},
      {"; ties share", "; no ties", HENG_ODD_TIE, "ranked.place", "share"},
      {", staff ascending; ties share", "; ties share; then by staff ascending",
       HENG_ODD_TIE, "ranked.place", "share"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[sizeof base + 200];
    changed_text(text, sizeof text, rows[i].from, rows[i].to);
    if (!odd_in(text, &rows[i]))
      fail_msg("not found: %s in \"%s\"", rows[i].rule, rows[i].to);
  }
}

static void what_is_sound_is_not_called_odd(void **state) {
  (void)state;
  static const planted none[] = {
      {NULL, NULL, HENG_ODD_DEDUCT, "ranked.late", "below"},
      {NULL, NULL, HENG_ODD_INCENTIVE, "ranked.total", "every part"},
      {NULL, NULL, HENG_ODD_INCENTIVE, "ranked.total", "events.points"},
      {NULL, NULL, HENG_ODD_TIE, "ranked.place", ""},
      {NULL, NULL, HENG_ODD_STANDING, "ranked.place", ""},
      {NULL, NULL, HENG_ODD_STANDING, "ranked.hold", ""},
  };
  for (size_t i = 0; i < COUNT(none); i++) assert_false(odd_in(base, &none[i]));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_differs_is_found),
      cmocka_unit_test(what_is_equal_is_answered_so),
      cmocka_unit_test(what_nothing_reads_may_hold_back),
      cmocka_unit_test(
          what_differs_once_in_a_thousand_million_is_not_called_equal),
      cmocka_unit_test(one_seed_is_one_way),
      cmocka_unit_test(what_one_cell_does_not_show_is_found_soon),
      cmocka_unit_test(a_patched_plan_has_a_witness),
      cmocka_unit_test(what_is_odd_is_found),
      cmocka_unit_test(what_is_sound_is_not_called_odd),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
