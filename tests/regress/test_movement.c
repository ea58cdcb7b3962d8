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
      {"a", "10", "x"}, {"b", "21", "x"}, {"c", "40", "y"}, {"d", "", ""}};
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

// The movements from the base to the base with [from] replaced by [to].
static void begin(moved *m, const char *from, const char *to) {
  char text[2 * sizeof base];
  const char *at = strstr(base, from);
  assert_non_null(at);
  snprintf(text, sizeof text, "%.*s%s%s", (int)(at - base), base, to,
           at + strlen(from));
  heng__arena_init(&m->arena, NULL);
  heng__diags_init(&m->diags, &m->arena);
  const heng_run *first = run_of(m, base);
  m->all =
      heng__movements(&m->arena, first, run_of(m, text), (heng_slice){NULL, 0});
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

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_moves_where_nothing_differs),
      cmocka_unit_test(the_largest_comes_first),
      cmocka_unit_test(places_and_tiers_have_directions),
      cmocka_unit_test(a_row_that_is_gone_has_no_size),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
