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

static heng_plan *compile(plan_test *t, const char *from, const char *to) {
  char text[4096];
  const char *at = strstr(base, from);
  assert_non_null(at);
  snprintf(text, sizeof text, "%.*s%s%s", (int)(at - base), base, to,
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

static void a_difference_leads_to_the_rules_that_it_reads(void **state) {
  (void)state;
  static const struct {
    const char *from, *to, *field, *causes, *clause;
  } rows[] = {
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
  for (size_t i = 0; i < COUNT(rows); i++) {
    plan_test t = {0};
    heng__arena_init(&t.arena, NULL);
    heng__diags_init(&t.diags, &t.arena);
    heng_plan *a = compile(&t, "scheme", "scheme");
    heng_plan *b = compile(&t, rows[i].from, rows[i].to);
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
      cmocka_unit_test(other_forms_are_told_apart),
      cmocka_unit_test(rows_and_fields_are_matched_by_name),
      cmocka_unit_test(a_difference_leads_to_the_rules_that_it_reads),
      cmocka_unit_test(a_finding_leads_to_its_check),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
