// Snapshots: what is printed is read again, whatever stands in the records; what
// was touched is refused; differences and the changes of rules behind them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exec/run.h"
#include "plan/plan_test.h"
#include "regress/snapshot.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

// Snapshots as they are written, with values of every kind.
static heng_snapshot sample(void) {
  static heng_snap_fact facts[] = {
      {{{"total", 5}, {"总分", 6}}, {"93.5", 4}},
      {{{NULL, 0}, {"等次", 6}}, {"first 第一等次", 18}},
      {{{"odd", 3}, {NULL, 0}}, {"\"a = b\"", 7}},
  };
  static heng_snap_row rows[] = {
      {{"a", 1}, {"甲局", 6}, facts, COUNT(facts)},
      {{"b c]\"\\\n", 7}, {"\x01\x7f \"乙\"", 9}, facts, 1},
      {{"", 0}, {NULL, 0}, facts, 2},
  };
  static heng_snap_table tables[] = {
      {{{"units", 5}, {"单位", 6}}, rows, COUNT(rows)},
      {{{"none", 4}, {NULL, 0}}, NULL, 0},
  };
  static heng_snap_finding findings[] = {
      {true,
       {"H560", 4},
       {{"large", 5}, {"超编", 6}},
       {"a", 1},
       {{"line\nbreak", 10}, {"“引号”", 12}}},
      {false,
       {"H501", 4},
       {{NULL, 0}, {"检查", 6}},
       {NULL, 0},
       {{"", 0}, {"", 0}}},
  };
  static heng_snap_fact values[] = {{{{"all", 3}, {NULL, 0}}, {"1/3", 3}}};
  static const char hash[] =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  return (heng_snapshot){{"town@2023", 9}, {"records/two years", 17},
                         {hash, 64},       {"2022-12-31", 10},
                         tables,           COUNT(tables),
                         values,           COUNT(values),
                         findings,         COUNT(findings)};
}

static void what_is_printed_is_read_again(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_snapshot first = sample(), second;
  heng_slice text = heng__snapshot_print(&arena, &first);
  uint32_t line;
  assert_int_equal(heng__snapshot_read(&arena, text, &second, &line),
                   HENG_SNAP_FINE);
  heng_slice again = heng__snapshot_print(&arena, &second);
  assert_int_equal(again.len, text.len);
  assert_memory_equal(again.ptr, text.ptr, text.len);
  heng_snap_change *changes;
  assert_int_equal(heng__snapshot_diff(&arena, &first, &second, &changes), 0);
  heng__arena_free(&arena);
}

// Line ends may be changed by version control, nothing else.
static void what_was_touched_is_refused(void **state) {
  (void)state;
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_snapshot first = sample(), second;
  heng_slice text = heng__snapshot_print(&arena, &first);
  uint32_t line;
  heng_buf crlf = {.arena = &arena};
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '\n') heng__buf_puts(&crlf, "\r");
    heng__buf_add(&crlf, (heng_slice){&text.ptr[i], 1});
  }
  assert_int_equal(
      heng__snapshot_read(&arena, heng__buf_slice(&crlf), &second, &line),
      HENG_SNAP_FINE);
  assert_int_equal(second.n_findings, first.n_findings);
  for (size_t at = 0; at + 1 < text.len; at++) {
    char *copy = heng__arena_alloc(&arena, text.len + 1);
    memcpy(copy, text.ptr, text.len);
    copy[at] = (char)(copy[at] ^ 1);
    assert_int_not_equal(heng__snapshot_read(&arena,
                                             (heng_slice){copy, text.len},
                                             &second, &line),
                         HENG_SNAP_FINE);
    assert_int_not_equal(
        heng__snapshot_read(&arena, (heng_slice){text.ptr, at}, &second, &line),
        HENG_SNAP_FINE);
  }
  heng__arena_free(&arena);
}

// Whoever forges the digest too gets a snapshot or a line that is not understood.
static void forged_ones_are_read_or_refused(void **state) {
  (void)state;
  static const char alphabet[] = "\n \"\\x[]=09atf\r";
  heng_snapshot first = sample();
  uint32_t dice = 1;
  size_t fine = 0;
  for (int round = 0; round < 5000; round++) {
    heng_arena arena;
    heng__arena_init(&arena, NULL);
    heng_slice text = heng__snapshot_print(&arena, &first);
    size_t body = text.len - strlen("\nend \n") - 64;
    char *copy = heng__arena_alloc(&arena, text.len + 1);
    memcpy(copy, text.ptr, body);
    for (int i = 0; i <= round % 3; i++) {
      dice = dice * 1664525u + 1013904223u;
      size_t at = 15 + (dice >> 8) % (body - 15);
      copy[at] = alphabet[(dice >> 3) % (sizeof alphabet - 1)];
    }
    heng_slice digest = heng__snap_digest(&arena, (heng_slice){copy, body});
    heng_slice forged = heng__arena_printf(&arena, "%.*s\nend %.*s\n",
                                           (int)body, copy, HENG_ARG(digest));
    heng_snapshot second, third;
    uint32_t line;
    if (heng__snapshot_read(&arena, forged, &second, &line) == HENG_SNAP_FINE) {
      fine++;
      heng_slice again = heng__snapshot_print(&arena, &second);
      heng__snapshot_read(&arena, again, &third, &line);
      heng_snap_change *changes;
      heng__snapshot_diff(&arena, &first, &second, &changes);
    }
    heng__arena_free(&arena);
  }
  assert_true(fine > 500);
}

// A text with a digest that fits, as somebody could make it.
static heng_snap_trouble read_forged(heng_arena *arena, const char *body) {
  heng_slice text = heng__slice(body);
  heng_slice digest = heng__snap_digest(arena, text);
  heng_slice forged =
      heng__arena_printf(arena, "%s\nend %.*s\n", body, HENG_ARG(digest));
  heng_snapshot s;
  uint32_t line;
  return heng__snapshot_read(arena, forged, &s, &line);
}

#define HASH \
  "rules 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"
#define HEAD "heng results 1\nprofile a\nset sample\n" HASH

static void what_a_snapshot_may_hold(void **state) {
  (void)state;
  static const struct {
    const char *body;
    bool fine;
  } rows[] = {
      {HEAD, true},
      {"heng results 1\nset sample\n" HASH, true},
      {"heng results 1\nprofile a\n" HASH, false},
      {"heng results 1\nprofile a\nset sample\n", false},
      {"heng results 1\nset sample\nrules 0123\n", false},
      {HEAD "as_of 2022-12-31\n", true},
      {HEAD "as_of 2022\n", false},
      {HEAD "what\n", false},
      {HEAD "table t\n", true},
      {HEAD "table \n", false},
      {HEAD "table t\nrow a\n  x = 1\n", true},
      {HEAD "table t\nrow a \"name\"\n", true},
      {HEAD "table t\nrow a \"name\" more\n", false},
      {HEAD "table t\nrow a \"na\\x4\"\n", false},
      {HEAD "table t\nrow a \"na\\xZ4\"\n", false},
      {HEAD "table t\nrow a \"na\\x4a\"\n", true},
      {HEAD "table t\nrow a \"name\n", false},
      {HEAD "table t\nrow a \"name\\\n", false},
      {HEAD "table t\nrow a \"name\\x4\n", false},
      {HEAD "row a\n", false},
      {HEAD "table t\n  x = 1\n", false},
      {HEAD "table t\nrow a\n  x 1\n", false},
      {HEAD "values\n  x = 1\n", true},
      {HEAD "findings\nfinding H1 rule [a]\n", true},
      {HEAD "findings\nfinding H1 rule []\n", true},
      {HEAD "findings\nfinding H1 rule[a]\n", false},
      {HEAD "findings\nfinding H1 rule a\n", false},
      {HEAD "findings\nfinding H1 rule [a] b\n", false},
      {HEAD "findings\nfinding H1\n", false},
      {HEAD "findings\nwarning H1 rule [a]\n  en \"b\"\n  zh \"c\"\n", true},
      {HEAD "findings\nwarning H1 rule [a]\n  en b\n", false},
      {HEAD "findings\nwarning H1 rule [a]\n  en \"b\" c\n", false},
      {HEAD "findings\n  en \"b\"\n", false},
  };
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_snap_trouble got = read_forged(&arena, rows[i].body);
    if (got != (rows[i].fine ? HENG_SNAP_FINE : HENG_SNAP_LINE))
      fail_msg("%s: %d", rows[i].body, (int)got);
  }
  heng__arena_free(&arena);
}

static void other_forms_are_told_apart(void **state) {
  (void)state;
  static const struct {
    const char *text;
    heng_snap_trouble trouble;
  } rows[] = {
      {"", HENG_SNAP_LINE},
      {"heng results", HENG_SNAP_LINE},
      {"heng results 0\n", HENG_SNAP_LINE},
      {"heng results 1\n", HENG_SNAP_EDITED},
      {"heng results 2\n", HENG_SNAP_NEWER},
      {"heng results 2000000000000000000000\n", HENG_SNAP_NEWER},
      {"heng results x\n", HENG_SNAP_NEWER},
      {"\xef\xbb\xbfheng results 1\n", HENG_SNAP_LINE},
  };
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_snapshot s;
    uint32_t line;
    heng_snap_trouble got =
        heng__snapshot_read(&arena, heng__slice(rows[i].text), &s, &line);
    if (got != rows[i].trouble) fail_msg("%s: %d", rows[i].text, (int)got);
  }
  heng__arena_free(&arena);
}

// Differences ----------------------------------------------------------------

static heng_snapshot table_of(heng_snap_table *table,
                              heng_snap_row *rows,
                              size_t n) {
  *table = (heng_snap_table){{{"t", 1}, {NULL, 0}}, rows, n};
  return (heng_snapshot){
      .as_of = {"2022-12-31", 10}, .tables = table, .n_tables = 1};
}

static void rows_and_fields_are_matched_by_name(void **state) {
  (void)state;
  heng_snap_fact before[] = {{{{"x", 1}, {"甲", 3}}, {"1", 1}},
                             {{{"y", 1}, {NULL, 0}}, {"2", 1}},
                             {{{"z", 1}, {NULL, 0}}, {"3", 1}}};
  heng_snap_fact after[] = {{{{"z", 1}, {NULL, 0}}, {"3", 1}},
                            {{{NULL, 0}, {"甲", 3}}, {"5", 1}},
                            {{{"new", 3}, {NULL, 0}}, {"2", 1}}};
  heng_snap_row old_rows[] = {{{"a", 1}, {NULL, 0}, before, 3},
                              {{"b", 1}, {NULL, 0}, before, 3}};
  heng_snap_row new_rows[] = {{{"b", 1}, {NULL, 0}, after, 3},
                              {{"c", 1}, {NULL, 0}, after, 3}};
  heng_snap_table old_table, new_table;
  heng_snapshot a = table_of(&old_table, old_rows, 2);
  heng_snapshot b = table_of(&new_table, new_rows, 2);
  static const struct {
    heng_snap_change_kind kind;
    const char *key;
  } wanted[] = {{HENG_SNAP_FIELD_GONE, ""},
                {HENG_SNAP_FIELD_NEW, ""},
                {HENG_SNAP_ROW_GONE, "a"},
                {HENG_SNAP_VALUE, "b"},
                {HENG_SNAP_ROW_NEW, "c"}};
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_snap_change *changes;
  size_t n = heng__snapshot_diff(&arena, &a, &b, &changes);
  assert_int_equal(n, COUNT(wanted));
  for (size_t i = 0; i < n; i++) {
    assert_int_equal(changes[i].kind, wanted[i].kind);
    assert_true(heng__slice_eq(changes[i].key, heng__slice(wanted[i].key)));
  }
  assert_memory_equal(changes[3].before.ptr, "1", 1);
  assert_memory_equal(changes[3].after.ptr, "5", 1);
  heng__arena_free(&arena);
}

// Two findings of one rule that say the same are told apart by their units.
static void findings_are_matched_by_rule_unit_and_words(void **state) {
  (void)state;
  heng_snap_finding base = {true,
                            {"H560", 4},
                            {{"large", 5}, {"超编", 6}},
                            {"m", 1},
                            {{"too large", 9}, {"太大", 6}}};
  heng_snap_finding others[6];
  for (size_t i = 0; i < COUNT(others); i++) others[i] = base;
  others[0].code = HENG_LIT("H561");
  others[1].rule = (heng_pair){{"least", 5}, {"最小", 6}};
  others[2].key = HENG_LIT("b");
  others[3].key = HENG_LIT("z");
  others[4].message.en = HENG_LIT("much too large");
  others[5].message.zh = HENG_LIT("太太大");
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (size_t i = 0; i < COUNT(others); i++) {
    heng_snapshot a = {.findings = &base, .n_findings = 1};
    heng_snapshot b = {.findings = &others[i], .n_findings = 1};
    heng_snap_change *changes;
    size_t n = heng__snapshot_diff(&arena, &a, &b, &changes);
    if (n != 2) fail_msg("other %zu: %zu changes", i, n);
    assert_int_equal(changes[0].kind + changes[1].kind,
                     HENG_SNAP_FINDING_GONE + HENG_SNAP_FINDING_NEW);
    for (size_t k = 0; k < n; k++) {
      bool gone = changes[k].kind == HENG_SNAP_FINDING_GONE;
      assert_ptr_equal(changes[k].finding, gone ? &base : &others[i]);
    }
  }
  // In whatever order they stand, and with a third among them.
  heng_snap_finding three[] = {others[3], base, others[2]};
  heng_snap_finding two[] = {others[2], others[3]};
  heng_snapshot a = {.findings = three, .n_findings = 3};
  heng_snapshot b = {.findings = two, .n_findings = 2};
  heng_snap_change *changes;
  assert_int_equal(heng__snapshot_diff(&arena, &a, &b, &changes), 1);
  assert_int_equal(changes[0].kind, HENG_SNAP_FINDING_GONE);
  assert_true(heng__slice_eq(changes[0].key, base.key));
  heng__arena_free(&arena);
}

// What only one of two snapshots has, but for rows and fields.
static void dates_values_tables_and_findings_may_be_gone(void **state) {
  (void)state;
  heng_snap_fact value = {{{"all", 3}, {"全部", 6}}, {"7", 1}};
  heng_snap_table table = {{{"t", 1}, {NULL, 0}}, NULL, 0};
  heng_snap_finding named = {true,
                             {"H560", 4},
                             {{"large", 5}, {"超编", 6}},
                             {"a", 1},
                             {{"m", 1}, {"m", 1}}};
  heng_snap_finding chinese = named;
  chinese.rule.en = (heng_slice){NULL, 0};
  const heng_slice day = HENG_LIT("2022-12-31"), other = HENG_LIT("2023-12-31");
  const struct {
    heng_snapshot a, b;
    size_t n;
    heng_snap_change_kind kind;
  } rows[] = {
      {{.as_of = day}, {.as_of = day}, 0, HENG_SNAP_RUN_VALUE},
      {{.as_of = day}, {.as_of = other}, 1, HENG_SNAP_RUN_VALUE},
      {{.values = &value, .n_values = 1},
       {.n_values = 0},
       1,
       HENG_SNAP_RUN_VALUE},
      {{.n_values = 0},
       {.values = &value, .n_values = 1},
       1,
       HENG_SNAP_RUN_VALUE},
      {{.tables = &table, .n_tables = 1},
       {.n_tables = 0},
       1,
       HENG_SNAP_TABLE_GONE},
      {{.n_tables = 0},
       {.tables = &table, .n_tables = 1},
       1,
       HENG_SNAP_TABLE_NEW},
      // A rule that has lost a name is the same rule.
      {{.findings = &named, .n_findings = 1},
       {.findings = &chinese, .n_findings = 1},
       0,
       HENG_SNAP_FINDING_NEW},
  };
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng_snap_change *changes;
    size_t n = heng__snapshot_diff(&arena, &rows[i].a, &rows[i].b, &changes);
    if (n != rows[i].n || (n && changes[0].kind != rows[i].kind))
      fail_msg("row %zu: %zu changes", i, n);
  }
  heng__arena_free(&arena);
}

// Causes -----------------------------------------------------------------------

static const char base[] =
    "scheme small 小 edition 2022\n"
    "choice size 规模 { few 少, many 多 }\n"
    "record units 单位 { id 编号 key; posts 编制: number?; form 形式: size }\n"
    "given books 文件 { | id key | weight: number |\n | law | 2 |\n }\n"
    "param step = 2   source \"第二条\"\n"
    "param other = 7\n"
    "value weights = sum(all books.weight)\n"
    "for units {\n  held = posts else 0\n}\n"
    "table staffed from units where held > 0 {\n  twice = held * 2\n}\n"
    "score ranked from staffed {\n"
    "  bonus plain = twice * step\n"
    "  bonus heavy = weights   source \"第三条\"\n"
    "  apart = other\n"
    "  total = plain + heavy\n"
    "  place = rank by total descending; ties share\n"
    "}\n"
    "check right on ranked: total >= 0\n";

// What a rule may read beside formulas.
static const char wide[] =
    "scheme wide 广 edition 2022\n"
    "choice tier 等次 { few 少, many 多 }\n"
    "record units 单位 { id 编号 key; posts 编制: number; form 形式: tier }\n"
    "given book 书 { | id key | weight: number |\n"
    " | law | 2 |   source \"甲\"\n | plan | 3 |   source \"乙\"\n }\n"
    "given books 书目 { | id key | weight: number |\n | law | 2 |\n }\n"
    "param least = 1\n"
    "for units {\n  grade: tier = choose { many when posts > 9; few otherwise "
    "}\n}\n"
    "table big from units where posts > 5\n"
    "table pairs from a in units, b in big where a.form = b.form {\n"
    "  gap = 1\n}\n"
    "table grades from units by grade having count(units) > least {\n"
    "  n = 1\n}\n"
    "table crossed from a in units, b in book where a.posts > 3 {\n"
    "  gap = 1\n}\n"
    "table kinds from units by grade {\n  n = 1\n}\n"
    "value n_crossed = count(all crossed)\n"
    "value n_kinds = count(all kinds)\n"
    "value n_pairs = count(all pairs)\n"
    "value n_grades = count(all grades)\n"
    "value weight = sum(all book.weight)\n"
    "score ranked from units {\n"
    "  bonus of_pairs = n_pairs\n"
    "  bonus of_grades = n_grades\n"
    "  bonus of_crossed = n_crossed\n"
    "  bonus of_kinds = n_kinds\n"
    "  bonus of_books = weight\n"
    "  bonus of_form = choose { 1 when form = many; 0 otherwise }\n"
    "  bonus of_posts = posts\n"
    "  place = rank by total descending; ties share\n"
    "  tier = grade\n"
    "}\n"
    "score other from units {\n  total = posts\n}\n";

static heng_plan *compile_of(plan_test *t,
                             const char *whole,
                             const char *from,
                             const char *to) {
  char text[4096];
  const char *at = strstr(whole, from);
  assert_non_null(at);
  snprintf(text, sizeof text, "%.*s%s%s", (int)(at - whole), whole, to,
           at + strlen(from));
  const heng_source *source =
      heng__source_new(&t->arena, HENG_LIT("test.heng"),
                       heng__arena_copy(&t->arena, heng__slice(text)));
  heng_plan *plan =
      heng__plan_compile(&t->arena, &source, 1, &t->diags, &t->trees);
  if (!plan) plan_test_say(t);
  assert_non_null(plan);
  return plan;
}

static heng_plan *compile(plan_test *t, const char *from, const char *to) {
  return compile_of(t, base, from, to);
}

typedef struct cause_row {
  const char *from, *to, *field, *causes, *clause;
} cause_row;

static void check_causes(const char *whole,
                         const cause_row *rows,
                         size_t n_rows);

static void a_difference_leads_to_the_rules_that_it_reads(void **state) {
  (void)state;
  static const cause_row rows[] = {
      {"step = 2", "step = 3", "plain", "step", "第二条"},
      {"step = 2", "step = 3", "total", "step", "第二条"},
      {"step = 2", "step = 3", "place", "step", "第二条"},
      {"step = 2", "step = 3", "apart", "", ""},
      {"step = 2", "step = 3", "heavy", "", ""},
      {"| law | 2 |", "| law | 3 |", "total", "books.law", ""},
      {"held * 2", "held * 3", "total", "staffed.twice", ""},
      {"posts else 0", "posts else 1", "place", "units.held", ""},
      {"held > 0", "held > 9", "apart", "staffed", ""},
      {"heavy = weights", "heavy = weights + 1", "total", "ranked.heavy",
       "第三条"},
      {"sum(all books.weight)", "count(all books)", "heavy", "weights", ""},
      {"  apart = other\n", "", "apart", "ranked.apart", ""},
      {"total >= 0", "total > 0", "total", "", ""},
      {"plain + heavy", "(plain) + heavy", "total", "", ""},
  };
  check_causes(base, rows, COUNT(rows));
}

static void what_makes_rows_is_a_cause_too(void **state) {
  (void)state;
  static const cause_row rows[] = {
      {"posts > 5", "posts > 6", "of_pairs", "big", ""},
      {"least = 1", "least = 0", "of_grades", "least", ""},
      {"posts > 9", "posts > 8", "of_grades", "units.grade", ""},
      {"posts > 9", "posts > 8", "of_kinds", "units.grade", ""},
      {"| plan | 3 |", "| plan | 4 |", "of_crossed", "book.plan", "乙"},
      {"| plan | 3 |", "| plan | 4 |", "of_books", "book.plan", "乙"},
      {"| law | 2 |\n", "| law | 4 |\n", "of_books", "", ""},
      {"posts 编制: number", "posts 编制: number whole", "of_posts",
       "units.posts", ""},
      {"few 少, many 多", "few 少, many 多, all 全", "of_form", "tier", ""},
      {"posts > 5", "posts > 6", "of_posts", "", ""},
  };
  check_causes(wide, rows, COUNT(rows));
}

static void check_causes(const char *whole,
                         const cause_row *rows,
                         size_t n_rows) {
  for (size_t i = 0; i < n_rows; i++) {
    plan_test t = {0};
    heng__arena_init(&t.arena, NULL);
    heng__diags_init(&t.diags, &t.arena);
    heng_plan *a = compile_of(&t, whole, "scheme", "scheme");
    heng_plan *b = compile_of(&t, whole, rows[i].from, rows[i].to);
    heng_snap_search search = {.before = a, .after = b};
    heng_plan_change *changes;
    search.n_changes = heng__plan_diff(
        &t.arena, a, b, (heng_same_table){HENG_NONE, HENG_NONE}, &changes);
    search.changes = changes;
    heng_snap_change what = {.kind = HENG_SNAP_VALUE,
                             .table = {{"ranked", 6}, {NULL, 0}},
                             .field = {heng__slice(rows[i].field), {NULL, 0}}};
    heng_snap_cause *causes;
    size_t n = heng__snapshot_causes(&t.arena, &search, &what, &causes);
    heng_buf got = {.arena = &t.arena}, clause = {.arena = &t.arena};
    for (size_t k = 0; k < n; k++) {
      heng__buf_printf(&got, "%s%.*s", k ? " " : "",
                       HENG_ARG(changes[causes[k].change].name.en));
      for (size_t c = 0; c < causes[k].cites.len; c++)
        heng__buf_add(&clause, causes[k].cites.items[c].text);
    }
    assert_string_equal(heng__buf_slice(&got).ptr ? heng__buf_slice(&got).ptr
                                                  : "",
                        rows[i].causes);
    assert_string_equal(
        heng__buf_slice(&clause).ptr ? heng__buf_slice(&clause).ptr : "",
        rows[i].clause);
    heng__arena_free(&t.arena);
  }
}

// Each unit is counted once in each score, however much of it moved.
static void what_moved_is_counted_by_unit_and_role(void **state) {
  (void)state;
  static const struct {
    heng_snap_change_kind kind;
    const char *table, *key, *field;
  } rows[] = {
      {HENG_SNAP_FIELD_NEW, "ranked", "", "x"},
      {HENG_SNAP_VALUE, "ranked", "a", "total"},
      {HENG_SNAP_VALUE, "ranked", "a", "place"},
      {HENG_SNAP_VALUE, "ranked", "a", "of_posts"},
      {HENG_SNAP_VALUE, "ranked", "b", "total"},
      {HENG_SNAP_VALUE, "ranked", "b", "place"},
      {HENG_SNAP_VALUE, "ranked", "b", "tier"},
      {HENG_SNAP_ROW_NEW, "ranked", "c", ""},
      {HENG_SNAP_VALUE, "other", "c", "total"},
      {HENG_SNAP_VALUE, "gone", "c", "total"},
      {HENG_SNAP_ROW_GONE, "gone", "d", ""},
      {HENG_SNAP_RUN_VALUE, "", "", "n_pairs"},
      {HENG_SNAP_FINDING_NEW, "", "a", "x"},
      {HENG_SNAP_FINDING_NEW, "", "b", "x"},
      {HENG_SNAP_FINDING_GONE, "", "a", "y"},
  };
  plan_test t = {0};
  heng__arena_init(&t.arena, NULL);
  heng__diags_init(&t.diags, &t.arena);
  heng_plan *plan = compile_of(&t, wide, "scheme", "scheme");
  heng_snap_change changes[COUNT(rows)];
  for (size_t i = 0; i < COUNT(rows); i++)
    changes[i] = (heng_snap_change){.kind = rows[i].kind,
                                    .table.en = heng__slice(rows[i].table),
                                    .key = heng__slice(rows[i].key),
                                    .field.en = heng__slice(rows[i].field)};
  heng_snap_moves m = heng__snapshot_moves(plan, changes, COUNT(rows));
  assert_int_equal(m.units, 6);
  assert_int_equal(m.totals, 3);
  assert_int_equal(m.places, 2);
  assert_int_equal(m.tiers, 1);
  assert_int_equal(m.findings_new, 2);
  assert_int_equal(m.findings_gone, 1);
  heng__arena_free(&t.arena);
}

static void a_finding_leads_to_its_check(void **state) {
  (void)state;
  plan_test t = {0};
  heng__arena_init(&t.arena, NULL);
  heng__diags_init(&t.diags, &t.arena);
  heng_plan *a = compile(&t, "scheme", "scheme");
  heng_plan *b = compile(&t, "total >= 0", "total > 0");
  heng_plan_change *changes;
  heng_snap_search search = {.before = a, .after = b};
  search.n_changes = heng__plan_diff(
      &t.arena, a, b, (heng_same_table){HENG_NONE, HENG_NONE}, &changes);
  search.changes = changes;
  heng_snap_change what = {.kind = HENG_SNAP_FINDING_NEW,
                           .field = {{"right", 5}, {NULL, 0}}};
  heng_snap_cause *causes;
  assert_int_equal(heng__snapshot_causes(&t.arena, &search, &what, &causes), 1);
  assert_true(
      heng__slice_eq(changes[causes[0].change].name.en, HENG_LIT("right")));
  heng__arena_free(&t.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_printed_is_read_again),
      cmocka_unit_test(what_was_touched_is_refused),
      cmocka_unit_test(forged_ones_are_read_or_refused),
      cmocka_unit_test(what_a_snapshot_may_hold),
      cmocka_unit_test(other_forms_are_told_apart),
      cmocka_unit_test(rows_and_fields_are_matched_by_name),
      cmocka_unit_test(findings_are_matched_by_rule_unit_and_words),
      cmocka_unit_test(a_difference_leads_to_the_rules_that_it_reads),
      cmocka_unit_test(what_makes_rows_is_a_cause_too),
      cmocka_unit_test(dates_values_tables_and_findings_may_be_gone),
      cmocka_unit_test(what_moved_is_counted_by_unit_and_role),
      cmocka_unit_test(a_finding_leads_to_its_check),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
