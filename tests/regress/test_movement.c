// Movements between two runs on the same records, whose plans may give the same
// choice other codes and the same table another name.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/plan_test.h"
#include "regress/movement.h"

static const char base[] =
    "scheme small 小 edition 2022\n"
    "choice tier 等次 { first 甲, second 乙, third 丙 }\n"
    "record units 单位 { id 编号 key; posts 编制: number?; at 所在: places? }\n"
    "record places 地点 { id 编号 key }\n"
    "score ranked 名次 from units where posts is known {\n"
    "  bonus size 规模 = posts\n"
    "  total = size\n"
    "  place = rank by total descending; ties share\n"
    "  tier = choose { first when total > 20; second otherwise }\n"
    "  outcome large 超编 when total > 30\n"
    "  where_it_is 所在地 = at\n"
    "}\n";

typedef struct moved {
  heng_arena arena;
  heng_diags diags;
  heng_tree **trees;
  heng_movements *all;
} moved;

static const heng_run *run_of(moved *m, const char *text) {
  static const char *const rows[][3] = {
      {"b", "21", "x"}, {"a", "10", "x"}, {"c", "40", "y"}, {"d", "", ""}};
  static const char *const names[] = {"id", "posts", "at"};
  heng_arena *arena = &m->arena;
  const heng_source *source =
      heng__source_new(arena, HENG_LIT("test.heng"), heng__slice(text));
  heng_plan *plan = heng__plan_compile(arena, &source, 1, &m->diags, &m->trees);
  assert_non_null(plan);
  heng_records_builder *b =
      heng__records_begin(arena, plan->schema, NULL, &m->diags);
  heng_slice cells[3], id = HENG_LIT("id");
  heng__records_table(b, HENG_LIT("places"), HENG_LIT("places.csv"),
                      HENG_LIT("UTF-8"));
  heng__records_headings(b, 1, &id, 1);
  for (uint32_t i = 0; i < 2; i++) {
    cells[0] = heng__slice(i ? "y" : "x");
    heng__records_row(b, i + 2, (heng_span){0}, cells, 1);
  }
  heng__records_end_table(b);
  heng__records_table(b, HENG_LIT("units"), HENG_LIT("units.csv"),
                      HENG_LIT("UTF-8"));
  for (int k = 0; k < 3; k++) cells[k] = heng__slice(names[k]);
  heng__records_headings(b, 1, cells, 3);
  for (uint32_t i = 0; i < 4; i++) {
    for (int k = 0; k < 3; k++) cells[k] = heng__slice(rows[i][k]);
    heng__records_row(b, i + 2, (heng_span){0}, cells, 3);
  }
  heng__records_end_table(b);
  heng_records *records;
  assert_int_equal(heng__records_finish(b, &records), HENG_OK);
  heng_run *run;
  assert_int_equal(heng__run(arena, plan, records, NULL, &run), HENG_OK);
  return run;
}

static void begin_two(moved *m, const char *first, const char *second) {
  heng__arena_init(&m->arena, NULL);
  heng__diags_init(&m->diags, &m->arena);
  const heng_run *old = run_of(m, first);
  m->all =
      heng__movements(&m->arena, old, run_of(m, second), (heng_slice){NULL, 0});
}

// Writes the base with [from] replaced by [to].
static const char *changed(char *room, const char *from, const char *to) {
  const char *at = strstr(base, from);
  assert_non_null(at);
  snprintf(room, 2 * sizeof base, "%.*s%s%s", (int)(at - base), base, to,
           at + strlen(from));
  return room;
}

// The movements from the base to the base with [from] replaced by [to].
static void begin(moved *m, const char *from, const char *to) {
  char text[2 * sizeof base];
  begin_two(m, base, changed(text, from, to));
}

// The same where each of two replaces the text.
static void begin_from(moved *m,
                       const char *from,
                       const char *first,
                       const char *second) {
  char texts[2][2 * sizeof base];
  begin_two(m, changed(texts[0], from, first), changed(texts[1], from, second));
}

// The keys of the movements in their order: "c a b".
static const char *order_of(moved *m) {
  const heng_moved_table *t = &m->all->tables[0];
  heng_buf out = {.arena = &m->arena};
  for (size_t i = 0; i < t->len; i++)
    heng__buf_printf(&out, "%s%.*s", i ? " " : "", HENG_ARG(t->items[i].key));
  return heng__buf_slice(&out).ptr;
}

static void end(moved *m) {
  heng__arena_free(&m->arena);
}

static void nothing_moves_where_nothing_differs(void **state) {
  (void)state;
  static const char *const same[][2] = {
      {"posts", "posts"},
      // The same values with other codes, and one more.
      {"{ first 甲, second 乙, third 丙 }",
       "{ third 丙, fourth 丁, second 乙, first 甲 }"},
      {"second 乙", "second 二"},
      {"ranked 名次", "ranked 排名"},
      {"ranked 名次", "ordered 排名"},  // the only one on either side
  };
  for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
    moved m;
    begin(&m, same[i][0], same[i][1]);
    if (m.all->counts.moved || m.all->counts.units != 3)
      fail_msg("%s: %zu of %zu move", same[i][1], m.all->counts.moved,
               m.all->counts.units);
    end(&m);
  }
}

static void the_largest_comes_first(void **state) {
  (void)state;
  moved m;
  begin(&m, "bonus size 规模 = posts", "bonus size 规模 = posts * posts / 10");
  const heng_moved_table *t = &m.all->tables[0];
  // 10 stays 10, 21 becomes 44.1, 40 becomes 160.
  assert_int_equal(t->len, 2);
  assert_string_equal(t->items[0].key.ptr, "c");
  assert_string_equal(t->items[1].key.ptr, "b");
  assert_int_equal(heng__num_cmp(t->items[0].size, heng__num_int(120)), 0);
  assert_int_equal(heng__num_cmp(t->items[1].size, heng__num_decimal(231, 1)),
                   0);
  assert_int_equal(t->counts.totals, 2);
  assert_int_equal(t->counts.outcomes_new, 1);
  assert_int_equal(t->counts.up + t->counts.down, 0);
  end(&m);
}

static void places_and_tiers_have_directions(void **state) {
  (void)state;
  moved m;
  begin(&m, "rank by total descending", "rank by total ascending");
  assert_int_equal(m.all->counts.up, 1);
  assert_int_equal(m.all->counts.down, 1);
  assert_int_equal(m.all->counts.tiers, 0);
  end(&m);
  begin(&m, "first when total > 20", "first when total > 30");
  assert_int_equal(m.all->counts.tier_down, 1);
  assert_int_equal(m.all->counts.tier_up, 0);
  end(&m);
  begin(&m, "second otherwise", "first otherwise");
  assert_int_equal(m.all->counts.tier_up, 1);
  end(&m);
}

static void a_row_that_is_gone_has_no_size(void **state) {
  (void)state;
  moved m;
  begin(&m, "where posts is known", "where posts is known and posts > 10");
  const heng_moved_table *t = &m.all->tables[0];
  assert_int_equal(t->counts.gone, 1);
  assert_string_equal(t->items[0].key.ptr, "a");
  assert_false(t->items[0].measured);
  assert_true(t->items[0].row[1] == HENG_ROW_NONE);
  end(&m);
}

// Neither who goes nor who comes has a size; both stand before the largest that
// has one.
static void rows_without_a_size_come_first(void **state) {
  (void)state;
  moved m;
  begin(&m, "where posts is known {\n  bonus size 规模 = posts\n",
        "where posts is missing or posts < 40 {\n"
        "  bonus size 规模 = (posts else 0) * 2\n");
  assert_string_equal(order_of(&m), "c d b a");
  for (size_t i = 0; i < 4; i++)
    assert_int_equal(m.all->tables[0].items[i].measured, i > 1);
  end(&m);
}

// Of the same size who moved more places comes first, then of whom more differs,
// then by key, in whatever order the records stand.
static void the_same_size_is_ordered_too(void **state) {
  (void)state;
  moved m;
  begin_from(&m, "  where_it_is 所在地 = at\n", "  one 一 = 0\n  two 二 = 0\n",
             "  one 一 = choose { 1 when posts = 10; 0 otherwise }\n"
             "  two 二 = choose { 1 when posts = 21; 0 otherwise }\n");
  assert_string_equal(order_of(&m), "a b");
  end(&m);
  begin_from(
      &m, "rank by total descending; ties share\n",
      "rank by total descending; ties share\n  one 一 = 0\n  two 二 = 0\n",
      "rank by choose { 30 when posts = 10; posts otherwise } "
      "descending; ties share\n"
      "  one 一 = choose { 1 when posts = 40; 0 otherwise }\n"
      "  two 二 = choose { 1 when posts = 40; 0 otherwise }\n");
  // a goes up one place and b down one; of c only two fields differ.
  assert_string_equal(order_of(&m), "a b c");
  end(&m);
}

static void held_back_and_no_longer(void **state) {
  (void)state;
  static const char known[] = "  extra 另 = posts else 0\n  more 再 = 1\n";
  static const char held[] = "  extra 另 = (1 / (posts - 10)) required\n"
                             "  more 再 = 1\n";
  static const char still[] = "  extra 另 = (1 / (posts - 10)) required\n"
                              "  more 再 = 2\n";
  moved m;
  begin_from(&m, "  where_it_is 所在地 = at\n", known, held);
  assert_int_equal(m.all->counts.held, 1);
  assert_int_equal(m.all->counts.freed, 0);
  end(&m);
  begin_from(&m, "  where_it_is 所在地 = at\n", held, known);
  assert_int_equal(m.all->counts.held, 0);
  assert_int_equal(m.all->counts.freed, 1);
  end(&m);
  begin_from(&m, "  where_it_is 所在地 = at\n", held, still);
  assert_int_equal(m.all->counts.moved, 3);
  assert_int_equal(m.all->counts.held + m.all->counts.freed, 0);
  end(&m);
}

static void outcomes_come_and_go(void **state) {
  (void)state;
  moved m;
  begin(&m, "when total > 30", "when total > 20");
  assert_int_equal(m.all->counts.outcomes_new, 1);
  assert_int_equal(m.all->counts.outcomes_gone, 0);
  end(&m);
  begin(&m, "when total > 30", "when total < 20");
  assert_int_equal(m.all->counts.outcomes_new, 1);
  assert_int_equal(m.all->counts.outcomes_gone, 1);
  end(&m);
}

// Without a number to compare there is no size, though both have the row.
static void a_total_that_is_held_back_has_no_size(void **state) {
  (void)state;
  moved m;
  begin(
      &m, "bonus size 规模 = posts\n",
      "bonus size 规模 = choose { (1 / (posts - 10)) required when posts = 10; "
      "posts * 2 otherwise }\n");
  assert_int_equal(m.all->counts.held, 3);  // the places of the others too
  assert_int_equal(m.all->counts.totals, 3);
  for (size_t i = 0; i < 3; i++)
    assert_false(m.all->tables[0].items[i].measured);
  end(&m);
}

// 0 is not `no`, and not missing.
static void values_of_other_kinds_are_others(void **state) {
  (void)state;
  static const char *const extras[] = {
      "  extra 另 = 0\n", "  extra 另 = no\n",
      "  extra 另: number? = posts / (posts - posts)\n", "  extra 另 = at\n",
      "  extra 另 = id\n"};
  size_t n = sizeof extras / sizeof *extras;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < n; k++) {
      moved m;
      begin_from(&m, "  where_it_is 所在地 = at\n", extras[i], extras[k]);
      if (m.all->counts.moved != (i == k ? 0 : 3))
        fail_msg("%s%s: %zu move", extras[i], extras[k], m.all->counts.moved);
      end(&m);
    }
}

// A text whose scored rows are kept under values of a choice: the choice, which
// value has many posts and which has few, and what is scored.
static const char keyed[] =
    "scheme small 小 edition 2022\n"
    "choice tier 等次 { %s }\n"
    "record units 单位 { id 编号 key; posts 编制: number?; at 所在: places? }\n"
    "record places 地点 { id 编号 key }\n"
    "for units { grade 级: tier = choose { %s when (posts else 0) > 20; %s "
    "otherwise } }\n"
    "table grades 各级 from units by grade { n = count(units) }\n"
    "score ranked 名次 from %s { bonus size = 1 }\n";

// Such a row is found by the other name of its key, whichever a version has.
static void keys_are_found_in_the_other_tongue(void **state) {
  (void)state;
  static const char *const names[][3] = {
      {"first 甲, second 乙", "first", "second"},
      {"first, second", "first", "second"},
      {"甲, 乙", "甲", "乙"}};
  static const char *const sources[] = {"units by grade", "grades",
                                        "grades where n > 0"};
  for (int i = 0; i < 27; i++) {
    char texts[2][sizeof keyed + 100];
    const char *from = sources[i / 9];
    for (int k = 0; k < 2; k++) {
      const char *const *name = names[k ? i / 3 % 3 : i % 3];
      snprintf(texts[k], sizeof texts[k], keyed, name[0], name[1], name[2],
               from);
    }
    moved m;
    begin_two(&m, texts[0], texts[1]);
    bool strangers = i % 3 + i / 3 % 3 == 3;
    const heng_moved_counts *counts = &m.all->counts;
    if (counts->gone != (strangers ? 2u : 0u) ||
        counts->units != (strangers ? 4u : 2u))
      fail_msg("%s: %zu gone of %zu in\n%s%s", from, counts->gone,
               counts->units, texts[0], texts[1]);
    end(&m);
  }
}

// Of two that a name leads to the same one only the first has it.
static void nothing_is_compared_twice(void **state) {
  (void)state;
  moved m;
  begin_from(&m, "  where_it_is 所在地 = at\n", "  one 一 = 1\n",
             "  one 另 = 1\n  other 一 = 1\n");
  assert_int_equal(m.all->counts.moved, 3);
  assert_int_equal(m.all->tables[0].items[0].n_values, 1);
  assert_false(m.all->tables[0].items[0].values[0].there[0]);
  end(&m);
  char texts[2][sizeof keyed + 100];
  snprintf(texts[0], sizeof texts[0], keyed, "first 甲, second 乙", "first",
           "second", "grades");
  snprintf(texts[1], sizeof texts[1], keyed, "first 乙, third 丙", "first",
           "third", "grades");
  begin_two(&m, texts[0], texts[1]);
  assert_int_equal(m.all->counts.units, 3);
  assert_int_equal(m.all->counts.gone, 1);
  assert_int_equal(m.all->counts.appeared, 1);
  end(&m);
}

static void one_table_alone_may_be_asked_for(void **state) {
  (void)state;
  moved m = {.trees = NULL};
  heng__arena_init(&m.arena, NULL);
  heng__diags_init(&m.diags, &m.arena);
  const heng_run *old = run_of(&m, base), *new = run_of(&m, base);
  static const char *const names[] = {"ranked", "名次", "other", ""};
  for (size_t i = 0; i < 4; i++)
    assert_int_equal(
        heng__movements(&m.arena, old, new, heng__slice(names[i]))->n_tables,
        i != 2);
  end(&m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_moves_where_nothing_differs),
      cmocka_unit_test(the_largest_comes_first),
      cmocka_unit_test(places_and_tiers_have_directions),
      cmocka_unit_test(a_row_that_is_gone_has_no_size),
      cmocka_unit_test(rows_without_a_size_come_first),
      cmocka_unit_test(the_same_size_is_ordered_too),
      cmocka_unit_test(held_back_and_no_longer),
      cmocka_unit_test(outcomes_come_and_go),
      cmocka_unit_test(a_total_that_is_held_back_has_no_size),
      cmocka_unit_test(values_of_other_kinds_are_others),
      cmocka_unit_test(keys_are_found_in_the_other_tongue),
      cmocka_unit_test(nothing_is_compared_twice),
      cmocka_unit_test(one_table_alone_may_be_asked_for),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
