// Tests of the CSV writer: whole texts.
#include "plugins/plugin_test.h"
#include "plugins/sample_report.h"

#define MARK "\xEF\xBB\xBF"

static heng_status write_in(const heng_report *report,
                            bool chinese,
                            collected *out) {
  heng_write_options options = {.size = sizeof options, .chinese = chinese};
  heng_out to = {out, collect};
  return load_plugin("csv")->writers[0].write(report, &heng__report_api,
                                              &options, &to);
}

static heng_status write_csv(const heng_report *report, collected *out) {
  return write_in(report, false, out);
}

static void the_main_table_is_written_with_all_its_columns(void **state) {
  (void)state;
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  assert_int_equal(write_csv(sample_report(&arena), &out), HENG_OK);
  check_collected(
      &out, MARK
      "place,id,name,goals,goals (exact),total,tier,hold,lifted,due\n"
      "1,kj,科技局,93.25,,90.10,first,no,no,2022-12-31\n"
      "12,\"fg, \"\"x\"\"\",发展和改革委员会,0.333333333333333,1÷3,-1.5,third,"
      "yes,no,\n"
      "—,jy,\"Education\nBureau\",,,—,,,,\n");
  heng__arena_free(&arena);
}

static void headings_and_words_are_of_the_tongue(void **state) {
  (void)state;
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  assert_int_equal(write_in(sample_report(&arena), true, &out), HENG_OK);
  check_collected(
      &out,
      MARK "名次,编号,名称,职能工作目标,职能工作目标（精确值）,总分,等次,"
           "不提拔,特批,"
           "期限\n"
           "1,kj,科技局,93.25,,90.10,第一等次,否,否,2022-12-31\n"
           "12,\"fg, "
           "\"\"x\"\"\",发展和改革委员会,0.333333333333333,1÷3,-1.5,第三等次,"
           "是,否,\n"
           "—,jy,\"Education\nBureau\",,,—,,,,\n");
  heng__arena_free(&arena);
}

// Columns of one Chinese name are told apart by the Latin one.
static void no_heading_stands_twice(void **state) {
  (void)state;
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  heng_report *report = heng__report_new(&arena, HENG_LIT("run"));
  heng_report_section *t =
      heng__report_table(report, HENG_LIT("t"), HENG_SAY2("", ""));
  heng__report_column(t, HENG_LIT("id"), HENG_SAY2("id", "编号"), 0);
  heng__report_column(t, HENG_LIT("code"), HENG_SAY2("code", "编号"),
                      HENG_COLUMN_NUMBER);
  heng__report_column(t, HENG_LIT("a, b"), HENG_SAY2("a, b", ""),
                      HENG_COLUMN_NUMBER);
  heng__report_row(t);
  heng__put_key(t, HENG_LIT("x"));
  heng__put_num(t, (heng_num){-1, 7, NULL}, 0);
  heng__put_num(t, (heng_num){2000, 3, NULL}, 0);
  assert_int_equal(write_in(report, true, &out), HENG_OK);
  check_collected(&out,
                  MARK "编号,code,code（精确值）,\"a, b\",\"a, b（精确值）\"\n"
                       "x,-0.142857142857143,-1÷7,666.666666666667,2000÷3\n");
  heng__arena_free(&arena);
}

static void without_a_table_the_rest_is_written(void **state) {
  (void)state;
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  heng_report *report = heng__report_new(&arena, HENG_LIT("explain"));
  assert_int_equal(write_csv(report, &out), HENG_OK);
  check_collected(&out, "");
  heng_report_section *text =
      heng__report_text(report, HENG_LIT("t"), HENG_SAY2("", ""));
  heng__report_line(text, HENG_LIT("as, it \"is\""));
  assert_int_equal(write_csv(report, &out), HENG_OK);
  check_collected(&out, "as, it \"is\"\n");
  heng_report_section *facts =
      heng__report_facts(report, HENG_LIT("f"), HENG_SAY2("", ""));
  heng__report_fact(facts, HENG_LIT("a"), HENG_SAY2("A", "甲"));
  heng__put_num(facts, (heng_num){-2, 3, NULL}, 0);
  assert_int_equal(write_csv(report, &out), HENG_OK);
  check_collected(&out, MARK "key,value,value (exact)\n"
                             "a,-0.666666666666667,-2÷3\n");
  assert_int_equal(write_in(report, true, &out), HENG_OK);
  check_collected(&out, MARK "项目,内容,内容（精确值）\n"
                             "甲,-0.666666666666667,-2÷3\n");
  add_explanation(report);
  assert_int_equal(write_csv(report, &out), HENG_OK);
  check_collected(
      &out, MARK
      "depth,kind,name,value,value (exact),text,place,note,source,assumed\n"
      "0,field,total,90.10,,\"round(goals - common,\n      2)\","
      "five.heng:70,,,\n"
      "1,field,goals,93.25,,,,,part 4,\n"
      "2,row,e1,0.666666666666667,2÷3,,events.csv:12,,,\n"
      "2,row,e2,,,,,,,\n"
      "1,field,common,—,,,,the cap of 1 bound,,no cap is published\n"
      "0,note,end,,,,,,,\n");
  assert_int_equal(write_in(report, true, &out), HENG_OK);
  assert_non_null(
      strstr(out.bytes,
             "层级,种类,名称,数值,数值（精确值）,规则,位置,说明,依据,假定\n"));
  assert_non_null(strstr(
      out.bytes, "1,field,减分,—,,,,上限 1 起作用,,no cap is published\n"));
  free(out.bytes);
  heng__arena_free(&arena);
}

// A blank line is no row, so a row of one empty cell is written in quotes.
static void one_empty_cell_is_still_a_row(void **state) {
  (void)state;
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  heng_report *report = heng__report_new(&arena, HENG_LIT("run"));
  heng_report_section *t =
      heng__report_table(report, HENG_LIT("t"), HENG_SAY2("", ""));
  heng__report_column(t, HENG_LIT("a"), HENG_SAY2("a", "a"), 0);
  static const char *const cells[] = {"", " x", "y ", "\r", "tab\there", "-"};
  for (size_t i = 0; i < COUNT(cells); i++) {
    heng__report_row(t);
    heng__put_text(t, heng__slice(cells[i]));
  }
  assert_int_equal(write_csv(report, &out), HENG_OK);
  check_collected(&out,
                  MARK "a\n\"\"\n\" x\"\n\"y \"\n\"\r\"\n\"tab\there\"\n-\n");
  heng__arena_free(&arena);
}

static void many_rows_are_written_and_a_full_disk_is_noticed(void **state) {
  (void)state;
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  heng_report *report = heng__report_new(&arena, HENG_LIT("run"));
  heng_report_section *t =
      heng__report_table(report, HENG_LIT("t"), HENG_SAY2("", ""));
  heng__report_column(t, HENG_LIT("n"), HENG_SAY2("n", "n"), 0);
  heng__report_column(t, HENG_LIT("name"), HENG_SAY2("name", "名称"), 0);
  for (int i = 0; i < 20000; i++) {
    heng__report_row(t);
    heng__put_int(t, i);
    heng__put_text(t, HENG_LIT("a name that does not fit into a cell"));
  }
  assert_int_equal(write_csv(report, &out), HENG_OK);
  size_t lines = 0;
  for (size_t i = 0; i < out.len; i++) lines += out.bytes[i] == '\n';
  assert_int_equal(lines, 20001);
  const char *last = "19999,a name that does not fit into a cell\n";
  assert_string_equal(out.bytes + out.len - strlen(last), last);
  free(out.bytes);
  out = (collected){.fail_after = 100000};
  assert_int_equal(write_csv(report, &out), HENG_SYSTEM);
  free(out.bytes);
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_main_table_is_written_with_all_its_columns),
      cmocka_unit_test(headings_and_words_are_of_the_tongue),
      cmocka_unit_test(no_heading_stands_twice),
      cmocka_unit_test(without_a_table_the_rest_is_written),
      cmocka_unit_test(one_empty_cell_is_still_a_row),
      cmocka_unit_test(many_rows_are_written_and_a_full_disk_is_noticed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
