// Tests of the CSV writer: whole texts.
#include "plugins/plugin_test.h"
#include "plugins/sample_report.h"

static heng_status write_csv(const heng_report *report, collected *out) {
  heng_write_options options = {.size = sizeof options};
  heng_out to = {out, collect};
  return load_plugin("csv")->writers[0].write(report, &heng__report_api,
                                              &options, &to);
}

static void the_main_table_is_written_with_all_its_columns(void **state) {
  (void)state;
  heng_arena arena;
  collected out = {0};
  heng__arena_init(&arena, NULL);
  assert_int_equal(write_csv(sample_report(&arena), &out), HENG_OK);
  check_collected(
      &out, "place,id,name,goals,total,tier,hold,lifted,due\n"
            "1,kj,科技局,93.25,90.10,first,no,no,2022-12-31\n"
            "12,\"fg, \"\"x\"\"\",发展和改革委员会,1/3,-1.5,third,yes,no,\n"
            "—,jy,\"Education\nBureau\",,—,,,,\n");
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
  check_collected(&out, "key,value\na,-2/3\n");
  add_explanation(report);
  assert_int_equal(write_csv(report, &out), HENG_OK);
  check_collected(&out,
                  "depth,kind,name,value,text,place,note,source,assumed\n"
                  "0,field,total,90.10,\"round(goals - common,\n      2)\","
                  "five.heng:70,,,\n"
                  "1,field,goals,93.25,,,,part 4,\n"
                  "2,row,e1,2/3,,events.csv:12,,,\n"
                  "2,row,e2,,,,,,\n"
                  "1,field,common,—,,,the cap of 1 bound,,no cap is published\n"
                  "0,note,end,,,,,,\n");
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
  check_collected(&out, "a\n\"\"\n\" x\"\n\"y \"\n\"\r\"\n\"tab\there\"\n-\n");
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
      cmocka_unit_test(without_a_table_the_rest_is_written),
      cmocka_unit_test(one_empty_cell_is_still_a_row),
      cmocka_unit_test(many_rows_are_written_and_a_full_disk_is_noticed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
