// Tests of diagnostics as a table of a report.
#include "report/report_test.h"

// ORDER COLUMNS
enum { SEVERITY, CODE, FILE_NAME, LINE, COLUMN, FIELD, MESSAGE, NOTES };

static void diagnostics_are_rows_in_the_order_of_their_places(void **state) {
  (void)state;
  heng_arena arena;
  heng_diags diags;
  heng__arena_init(&arena, NULL);
  heng__diags_init(&diags, &arena);
  heng_source *source = heng__source_new(&arena, HENG_LIT("b.heng"),
                                         HENG_LIT("one\n  名称 two\n"));
  heng_diag *second =
      heng__diag(&diags, HENG_M_RECORDS_TABLE_UNKNOWN,
                 ((heng_span){source, 13, 16}), HENG_SAY2("x", "x"));
  heng__note(&diags, second, HENG_N_DID_YOU_MEAN, (heng_span){0},
             HENG_SAY2("y", "y"));
  heng__note(&diags, second, HENG_N_PLAIN, (heng_span){0},
             HENG_SAY2("more", "还有"));
  heng_diag *first = heng__diag(&diags, HENG_M_CELL_NUMBER_FORM, (heng_span){0},
                                HENG_SAY2("abc", "abc"));
  heng__diag_at_record(&diags, first, HENG_LIT("a.csv"), 12,
                       HENG_LIT("points"));
  heng_report *report = heng__report_new(&arena, HENG_LIT("check"));
  heng__report_diags(report, &diags);
  assert_int_equal(api->section(report, 0).n_rows, 2);
  assert_string_equal(api->section(report, 0).key, "diagnostics");
  check_cell(api->cell(report, 0, 0, SEVERITY), HENG_CELL_CHOICE, "error");
  check_cell(api->cell(report, 0, 0, CODE), HENG_CELL_TEXT, "H410");
  check_cell(api->cell(report, 0, 0, FILE_NAME), HENG_CELL_TEXT, "a.csv");
  check_cell(api->cell(report, 0, 0, LINE), HENG_CELL_NUMBER, "12");
  check_cell(api->cell(report, 0, 0, COLUMN), HENG_CELL_MISSING, "");
  check_cell(api->cell(report, 0, 0, FIELD), HENG_CELL_TEXT, "points");
  check_cell(api->cell(report, 0, 0, NOTES), HENG_CELL_MISSING, "");
  check_cell(api->cell(report, 0, 1, SEVERITY), HENG_CELL_CHOICE, "warning");
  assert_string_equal(api->cell(report, 0, 1, SEVERITY).zh, "警告");
  check_cell(api->cell(report, 0, 1, LINE), HENG_CELL_NUMBER, "2");
  check_cell(api->cell(report, 0, 1, COLUMN), HENG_CELL_NUMBER, "8");
  check_cell(api->cell(report, 0, 1, MESSAGE), HENG_CELL_TEXT,
             "the record model has no table `x`; it is not read");
  check_cell(api->cell(report, 0, 1, NOTES), HENG_CELL_TEXT,
             "did you mean `y`?; more");
  assert_string_equal(api->cell(report, 0, 1, NOTES).zh, "是否想写“y”？；还有");
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(diagnostics_are_rows_in_the_order_of_their_places),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
