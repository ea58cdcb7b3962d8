// Tests of building reports and of reading them as writers do.
#include "report/report_test.h"

static heng_arena arena;  // of the report of the test

static int new_report(void **state) {
  heng__arena_init(&arena, NULL);
  *state = heng__report_new(&arena, HENG_LIT("run"));
  return 0;
}

static int free_report(void **state) {
  (void)state;
  heng__arena_free(&arena);
  return 0;
}

static heng_report_section *add_table(heng_report *report, size_t columns) {
  heng_report_section *t =
      heng__report_table(report, HENG_LIT("units"), HENG_SAY2("Units", "单位"));
  for (size_t i = 0; i < columns; i++)
    heng__report_column(t, HENG_LIT("c"), HENG_SAY2("column", "列"),
                        i ? 0 : HENG_COLUMN_NUMBER | HENG_COLUMN_DETAIL);
  return t;
}

static void sections_come_in_the_order_they_were_added(void **state) {
  heng_report *report = *state;
  heng_report_section *table = add_table(report, 2);
  heng__report_facts(report, HENG_LIT("facts"), HENG_SAY2("", ""));
  heng__report_set_main(table);
  assert_string_equal(api->kind(report), "run");
  assert_int_equal(api->n_sections(report), 2);
  heng_section_view first = api->section(report, 0);
  assert_int_equal(first.kind, HENG_SECTION_TABLE);
  assert_string_equal(first.key, "units");
  assert_string_equal(first.zh, "单位");
  assert_true(first.main);
  assert_int_equal(first.n_columns, 2);
  assert_int_equal(api->section(report, 1).kind, HENG_SECTION_FACTS);
  heng_column_view column = api->column(report, 0, 0);
  assert_string_equal(column.en, "column");
  assert_string_equal(column.zh, "列");
  assert_true(column.number && column.detail && !column.only_if_used);
}

// Every kind of value, short and long, alike and different by tongue.
static void cells_say_what_was_put(void **state) {
  heng_report *report = *state;
  heng_report_section *t = add_table(report, 10);
  heng__report_row(t);
  heng__put_int(t, -42);
  heng__put_text(t, HENG_LIT("exactly 13 by"));
  heng__put_text(t, HENG_LIT("just 14 bytes."));
  heng__put_said(t, HENG_SAY2("yes", "是"));
  heng__put_bool(t, true);
  heng__put_date(t, heng__date_of(2022, 4, 1));
  heng__put_held(t, 7);
  heng__put_missing(t);
  heng__put_choice(t, (heng_pair){{NULL, 0}, {"部门", 6}});
  heng__put_key(t, HENG_LIT("kj"));
  check_cell(api->cell(report, 0, 0, 0), HENG_CELL_NUMBER, "-42");
  check_cell(api->cell(report, 0, 0, 1), HENG_CELL_TEXT, "exactly 13 by");
  check_cell(api->cell(report, 0, 0, 2), HENG_CELL_TEXT, "just 14 bytes.");
  check_cell(api->cell(report, 0, 0, 3), HENG_CELL_TEXT, "yes");
  assert_string_equal(api->cell(report, 0, 0, 3).zh, "是");
  check_cell(api->cell(report, 0, 0, 4), HENG_CELL_BOOL, "yes");
  assert_true(api->cell(report, 0, 0, 4).yes);
  check_cell(api->cell(report, 0, 0, 5), HENG_CELL_DATE, "2022-04-01");
  check_cell(api->cell(report, 0, 0, 6), HENG_CELL_HELD, "—");
  assert_int_equal(api->cell(report, 0, 0, 6).finding, 7);
  check_cell(api->cell(report, 0, 0, 7), HENG_CELL_MISSING, "");
  check_cell(api->cell(report, 0, 0, 8), HENG_CELL_CHOICE, "部门");
  check_cell(api->cell(report, 0, 0, 9), HENG_CELL_KEY, "kj");
}

static void numbers_are_exact(void **state) {
  heng_report *report = *state;
  static const struct {
    int64_t n, d;
    unsigned digits;
    heng_cell_kind kind;
    const char *want;
  } rows[] = {
      {0, 1, 0, HENG_CELL_NUMBER, "0"},
      {0, 1, 2, HENG_CELL_NUMBER, "0.00"},
      {901, 10, 2, HENG_CELL_NUMBER, "90.10"},
      {-1, 8, 0, HENG_CELL_NUMBER, "-0.125"},
      {-1, 8, 1, HENG_CELL_NUMBER, "-0.125"},
      {7, 1, 0, HENG_CELL_NUMBER, "7"},
      {1, 3, 0, HENG_CELL_FRACTION, "≈0.333333"},
      {INT64_MAX, 1, 0, HENG_CELL_NUMBER, "9223372036854775807"},
      {-INT64_MAX, 2, 0, HENG_CELL_NUMBER, "-4611686018427387903.5"},
      {1, 1000000000000, 0, HENG_CELL_NUMBER, "0.000000000001"},
      {999999999, 512, 0, HENG_CELL_NUMBER, "1953124.998046875"},
      {1000000001, 1, 3, HENG_CELL_NUMBER, "1000000001.000"},
  };
  heng_report_section *t = add_table(report, 1);
  for (size_t i = 0; i < COUNT(rows); i++) {
    heng__report_row(t);
    heng__put_num(t, (heng_num){rows[i].n, rows[i].d, NULL}, rows[i].digits);
    check_cell(api->cell(report, 0, i, 0), rows[i].kind, rows[i].want);
  }
  heng__report_row(t);
  heng__put_num(t, (heng_num){-22, 7, NULL}, 0);
  heng_cell_view cell = api->cell(report, 0, COUNT(rows), 0);
  assert_string_equal(cell.numerator, "-22");
  assert_string_equal(cell.denominator, "7");
}

// Rows of any number, cells too few and too many.
static void rows_may_be_short_and_are_never_long(void **state) {
  heng_report *report = *state;
  heng_report_section *t = add_table(report, 2);
  for (int i = 0; i < 5000; i++) {
    heng__report_row(t);
    heng__put_int(t, i);
    if (i % 3) heng__put_text(t, HENG_LIT("a text of more than fourteen"));
    if (i % 3 == 2) heng__put_int(t, 99);
  }
  assert_int_equal(api->section(report, 0).n_rows, 5000);
  for (size_t i = 0; i < 5000; i++) {
    char number[16];
    snprintf(number, sizeof number, "%zu", i);
    check_cell(api->cell(report, 0, i, 0), HENG_CELL_NUMBER, number);
    check_cell(api->cell(report, 0, i, 1),
               i % 3 ? HENG_CELL_TEXT : HENG_CELL_MISSING,
               i % 3 ? "a text of more than fourteen" : "");
  }
}

// Texts that share a place in the memory for equal ones stay apart.
static void equal_texts_are_shared_and_others_are_not(void **state) {
  heng_report *report = *state;
  heng_report_section *t = add_table(report, 1);
  char text[64];
  for (int i = 0; i < 3000; i++) {
    heng__report_row(t);
    snprintf(text, sizeof text, "a rather long text, number %d", i % 700);
    heng__put_text(t, heng__slice(text));
  }
  for (size_t i = 0; i < 3000; i++) {
    snprintf(text, sizeof text, "a rather long text, number %zu", i % 700);
    check_cell(api->cell(report, 0, i, 0), HENG_CELL_TEXT, text);
  }
}

static void facts_are_names_with_one_value(void **state) {
  heng_report *report = *state;
  heng_report_section *facts =
      heng__report_facts(report, HENG_LIT("run"), HENG_SAY2("Run", "运行"));
  heng__report_fact(facts, HENG_LIT("edition"), HENG_SAY2("edition", "版本"));
  heng__put_int(facts, 2022);
  heng__put_int(facts, 2023);
  heng__report_fact(facts, HENG_LIT("hash"), HENG_SAY2("hash", "哈希"));
  assert_int_equal(api->section(report, 0).n_rows, 2);
  assert_int_equal(api->section(report, 0).n_columns, 2);
  assert_string_equal(api->fact(report, 0, 0).key, "edition");
  assert_string_equal(api->fact(report, 0, 0).zh, "版本");
  check_cell(api->cell(report, 0, 0, 0), HENG_CELL_TEXT, "edition");
  check_cell(api->cell(report, 0, 0, 1), HENG_CELL_NUMBER, "2022");
  check_cell(api->cell(report, 0, 1, 1), HENG_CELL_MISSING, "");
}

static void nodes_keep_what_is_said_of_them(void **state) {
  heng_report *report = *state;
  heng_report_section *tree =
      heng__report_tree(report, HENG_LIT("why"), HENG_SAY2("", ""));
  heng__report_node(tree, 0, HENG_LIT("field"), HENG_SAY2("total", "总分"));
  heng__put_int(tree, 90);
  heng__node_text(tree, HENG_SAY2("a + b", "甲 + 乙"));
  heng__node_place(tree, HENG_LIT("five.heng:3"));
  heng__node_note(tree, HENG_SAY2("cap", "上限"));
  heng__node_source(tree, HENG_LIT("part 4"));
  heng__node_assumed(tree, HENG_LIT("none"));
  heng__report_node(tree, 1, HENG_LIT("row"), HENG_SAY2("e1", "e1"));
  assert_int_equal(api->n_nodes(report, 0), 2);
  heng_node_view node = api->node(report, 0, 0);
  check_cell(node.value, HENG_CELL_NUMBER, "90");
  assert_string_equal(node.zh, "总分");
  assert_string_equal(node.text, "a + b");
  assert_string_equal(node.text_zh, "甲 + 乙");
  assert_string_equal(node.place, "five.heng:3");
  assert_string_equal(node.note_zh, "上限");
  assert_string_equal(node.source, "part 4");
  assert_string_equal(node.assumed, "none");
  node = api->node(report, 0, 1);
  assert_int_equal(node.depth, 1);
  check_cell(node.value, HENG_CELL_TEXT, "");
  assert_string_equal(node.text, "");
  assert_string_equal(node.text_zh, "");
}

static void texts_are_lines(void **state) {
  heng_report *report = *state;
  heng_report_section *text =
      heng__report_text(report, HENG_LIT("text"), HENG_SAY2("", ""));
  heng__report_lines(text, HENG_LIT("one\n\ntwo"));
  heng__report_lines(text, HENG_LIT("three\n"));
  heng__report_lines(text, HENG_LIT(""));
  static const char *const lines[] = {"one", "", "two", "three"};
  assert_int_equal(api->section(report, 0).n_lines, COUNT(lines));
  for (size_t i = 0; i < COUNT(lines); i++)
    assert_string_equal(api->line(report, 0, i), lines[i]);
}

// A writer that counts wrongly reads nothing it should not.
static void what_is_beyond_the_end_is_empty(void **state) {
  heng_report *report = *state;
  heng_report_section *t = add_table(report, 1);
  heng__report_row(t);
  heng__put_int(t, 1);
  check_cell(api->cell(report, 0, 0, 1), HENG_CELL_MISSING, "");
  check_cell(api->cell(report, 0, 1, 0), HENG_CELL_MISSING, "");
  check_cell(api->cell(report, 9, 0, 0), HENG_CELL_MISSING, "");
  assert_string_equal(api->column(report, 0, 1).en, "");
  assert_string_equal(api->section(report, 1).key, "");
  assert_string_equal(api->fact(report, 0, 0).key, "");
  assert_string_equal(api->line(report, 0, 0), "");
  assert_string_equal(api->node(report, 0, 0).note_en, "");
  assert_int_equal(api->size, sizeof(heng_report_api));
}

#define WITH_REPORT(test) \
  cmocka_unit_test_setup_teardown(test, new_report, free_report)

int main(void) {
  const struct CMUnitTest tests[] = {
      WITH_REPORT(sections_come_in_the_order_they_were_added),
      WITH_REPORT(cells_say_what_was_put),
      WITH_REPORT(numbers_are_exact),
      WITH_REPORT(rows_may_be_short_and_are_never_long),
      WITH_REPORT(equal_texts_are_shared_and_others_are_not),
      WITH_REPORT(facts_are_names_with_one_value),
      WITH_REPORT(nodes_keep_what_is_said_of_them),
      WITH_REPORT(texts_are_lines),
      WITH_REPORT(what_is_beyond_the_end_is_empty),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
