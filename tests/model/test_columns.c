// Tests of what columns hold: exact numbers at a scale, codes, texts, dates.
#include "model/model_test.h"

#define UNITS_TEXT "= units\nid,name,class\nkj,科技局,部门\n"
#define NOTES_HEAD "= stages\nunit,quarter,share\n"

static void check_num(const heng_column *column, size_t row, const char *want) {
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  heng_num num;
  bool known = heng__column_num(column, row, &num);
  check_text(known ? heng__num_text(&arena, num) : HENG_LIT("missing"), want);
  heng__arena_free(&arena);
}

// A table of marks with these values, one row each.
static void load_values(loaded *l, const char *const *values, size_t n) {
  char text[65536];
  size_t len = (size_t)snprintf(text, sizeof text,
                                UNITS_TEXT "= marks\nunit,indicator,value\n");
  for (size_t i = 0; i < n; i++)
    len += (size_t)snprintf(text + len, sizeof text - len, "kj,i%zu,%s\n", i,
                            values[i]);
  load(l, text);
}

static void numbers_are_kept_exactly_at_the_scale_they_need(void **state) {
  (void)state;
  static const struct {
    const char *text, *want;
  } rows[] = {
      {"1", "1"},   {"", "missing"}, {"2.50", "2.5"},   {"-0.125", "-0.125"},
      {"+7", "7"},  {"80%", "0.8"},  {"0.5%", "0.005"}, {"007", "7"},
      {" 3 ", "3"}, {"-0", "0"},     {"120", "120"},
  };
  const char *values[COUNT(rows)];
  for (size_t i = 0; i < COUNT(rows); i++) values[i] = rows[i].text;
  loaded l;
  load_values(&l, values, COUNT(rows));
  assert_int_equal(l.status, HENG_OK);
  const heng_column *column = column_of(&l, MARKS, 2);
  assert_non_null(column->small);
  assert_null(column->nums);
  assert_int_equal(column->scale, 3);
  assert_int_equal(column->least, -125);
  assert_int_equal(column->most, 120000);
  assert_int_equal(column->n_missing, 1);
  for (size_t i = 0; i < COUNT(rows); i++) check_num(column, i, rows[i].want);
  unload(&l);
}

// What does not fit 64 bits makes the column one of numbers of any size; those
// read before keep their values.
static void numbers_that_do_not_fit_make_a_column_wide(void **state) {
  (void)state;
  static const char *const sets[][4] = {
      {"0.5", "", "123456789012345678901234567890", "2.25"},
      {"999999999999999999", "0.5", "", "1"},
      {"0.000000000000000001", "10", "-1.5", ""},
      {"0.0000000000000000000000000001", "3", "", "1"},
      {"1", "-999999999999999999.999999999999999999", "", "4"},
  };
  for (size_t s = 0; s < COUNT(sets); s++) {
    loaded l;
    load_values(&l, sets[s], 4);
    assert_int_equal(l.status, HENG_OK);
    const heng_column *column = column_of(&l, MARKS, 2);
    assert_null(column->small);
    assert_non_null(column->nums);
    assert_int_equal(column->n_missing, 1);
    for (size_t i = 0; i < 4; i++)
      check_num(column, i, sets[s][i][0] ? sets[s][i] : "missing");
    unload(&l);
  }
}

// Many digits may be zeros only.
static void long_numbers_that_fit_stay_small(void **state) {
  (void)state;
  static const char *const values[] = {"0000000000000000000000012.50",
                                       "3.1000000000000000000000000",
                                       "0000000000000000000000100%", "-0.5"};
  loaded l;
  load_values(&l, values, COUNT(values));
  const heng_column *column = column_of(&l, MARKS, 2);
  assert_non_null(column->small);
  check_num(column, 0, "12.5");
  check_num(column, 1, "3.1");
  check_num(column, 2, "1");
  check_num(column, 3, "-0.5");
  unload(&l);
}

static void defaults_fill_blanks(void **state) {
  (void)state;
  loaded l;
  load(&l, UNITS_TEXT NOTES_HEAD "kj,1,\nkj,2,0.25\n");
  const heng_column *share = column_of(&l, STAGES, 2);
  check_num(share, 0, "0.5");
  check_num(share, 1, "0.25");
  assert_int_equal(share->n_missing, 0);
  unload(&l);
  load(&l, UNITS_TEXT "= stages\nunit,quarter\nkj,1\n");
  assert_int_equal(l.status, HENG_OK);
  assert_true(column_of(&l, STAGES, 2)->present);
  check_num(column_of(&l, STAGES, 2), 0, "0.5");
  unload(&l);
}

static void fields_of_some_rows_are_read_in_those(void **state) {
  (void)state;
  loaded l;
  load(&l, UNITS_TEXT "= 事项\n种类,编号,单位,日期,分值,原因,客观\n"
                      "减分,e1,kj,2022年4月1日,1,,\n"
                      "预扣,e2,kj,2022/4/2,2,位次靠后,\n"
                      "pre_deduction,e3,kj,2022-04-03,3,behind,是\n");
  assert_int_equal(l.status, HENG_OK);
  assert_int_equal(l.diags.count[HENG_WARNING], 0);
  static const int32_t causes[] = {HENG_CODE_MISSING, 0, 1};
  static const int32_t forced[] = {HENG_CODE_MISSING, 0, 1};
  for (size_t i = 0; i < 3; i++) {
    assert_int_equal(column_of(&l, EVENTS, E_CAUSE)->codes[i], causes[i]);
    assert_int_equal(column_of(&l, EVENTS, E_FORCED)->codes[i], forced[i]);
    assert_int_equal(column_of(&l, EVENTS, E_DATE)->codes[i],
                     heng__date_of(2022, 4, (int)i + 1));
  }
  assert_false(column_of(&l, EVENTS, E_RISE)->present);
  assert_int_equal(column_of(&l, EVENTS, E_RISE)->n_missing, 3);
  assert_int_equal(column_of(&l, EVENTS, E_DATE)->least,
                   heng__date_of(2022, 4, 1));
  unload(&l);
}

static void unknown_values_of_a_choice_are_kept(void **state) {
  (void)state;
  loaded l;
  load(&l, "= units\nid,name,class\na,甲,市\nb,乙,区县\nc,丙,镇\nd,丁,市\n");
  assert_int_equal(l.status, HENG_OK);
  assert_null(l.diags.first);
  const heng_column *class = column_of(&l, UNITS, 2);
  assert_int_equal(class->codes[0], HENG_CODE_UNKNOWN);
  assert_int_equal(class->codes[1], 1);
  assert_int_equal(class->codes[2], HENG_CODE_UNKNOWN - 1);
  assert_int_equal(class->codes[3], HENG_CODE_UNKNOWN);
  check_text(class->texts[0], "市");
  check_text(class->texts[1], "镇");
  unload(&l);
}

static void texts_are_kept_once(void **state) {
  (void)state;
  loaded l;
  load(&l, "= notes\nunit,text\n,b\n,a\n,a\n,b\n,\n,　c d　\n");
  const heng_column *text = column_of(&l, NOTES, 1);
  assert_int_equal(text->n_texts, 3);
  check_text(text->texts[text->codes[1]], "a");
  assert_int_equal(text->codes[0], text->codes[3]);
  check_text(text->texts[text->codes[4]], "c d");
  // The row of blank cells is none.
  assert_int_equal(l.status, HENG_OK);
  assert_int_equal(l.records->tables[NOTES].n_rows, 5);
  unload(&l);
}

static void keys_are_texts_of_the_rules_too(void **state) {
  (void)state;
  loaded l;
  load(&l, UNITS_TEXT);
  const heng_column *id = column_of(&l, UNITS, 0);
  check_text(id->texts[id->codes[0]], "kj");
  check_text(heng__records_key(l.records, UNITS, 0), "kj");
  unload(&l);
}

// Only what is used is kept; the rest is read, judged and let go.
static void unused_columns_are_judged_and_not_kept(void **state) {
  (void)state;
  bool tables[N_TABLES] = {[EVENTS] = true, [UNITS] = true};
  bool units[5] = {false}, events[8] = {[E_POINTS] = true};
  bool none[8] = {false};
  bool *fields[N_TABLES] = {units, none, events, none, none};
  heng_schema_use use = {tables, fields};
  loaded l;
  begin_records(&l, &use);
  add_tables(l.builder, UNITS_TEXT
             "= events\nid,unit,kind,date,points\n"
             "e1,kj,deduction,2022-04-01,1.5\n"
             "e2,xx,deduction,2022-13-01,2\n"
             "= marks\nunit,indicator,value\nkj,a,1\nkj,a,1\nkj,b,x\n");
  assert_int_equal(heng__records_finish(l.builder, &l.records), HENG_RECORDS);
  assert_int_equal(l.diags.count[HENG_ERROR], 4);
  check_num(column_of(&l, EVENTS, E_POINTS), 0, "1.5");
  assert_null(column_of(&l, EVENTS, E_UNIT)->refs);
  assert_null(column_of(&l, EVENTS, E_DATE)->codes);
  assert_null(column_of(&l, MARKS, 2)->small);
  assert_true(column_of(&l, EVENTS, E_DATE)->present);
  unload(&l);
}

// An example may leave required columns out, but not fill them in part.
static void examples_may_leave_columns_out(void **state) {
  (void)state;
  loaded l;
  begin_records(&l, NULL);
  heng__records_lenient(l.builder);
  add_tables(l.builder, "= units\nid,name\nkj,科技局\nfg,\n"
                        "= events\nid,kind\ne1,预扣\n");
  assert_int_equal(heng__records_finish(l.builder, &l.records), HENG_RECORDS);
  assert_int_equal(l.diags.count[HENG_ERROR], 1);
  assert_false(column_of(&l, UNITS, 2)->present);
  assert_int_equal(column_of(&l, UNITS, 2)->codes[0], HENG_CODE_MISSING);
  check_num(column_of(&l, EVENTS, E_POINTS), 0, "missing");
  unload(&l);
}

// Rows of a scheme and rows of the data make one table.
static void rows_of_the_scheme_stand_beside_those_of_the_data(void **state) {
  (void)state;
  loaded l;
  begin_records(&l, NULL);
  heng_source *source = heng__source_new(&l.arena, HENG_LIT("five.heng"),
                                         HENG_LIT("| law | 法治 | district |"));
  heng_slice headings[] = {HENG_LIT("id"), HENG_LIT("name"), HENG_LIT("class")};
  heng_slice cells[] = {HENG_LIT("law"), HENG_LIT("法治"),
                        HENG_LIT("district")};
  add_tables(l.builder, "= units\nid,name,class,posts\nkj,科技局,部门,3\n");
  heng__records_table(l.builder, HENG_LIT("units"), HENG_LIT("five.heng"),
                      (heng_slice){NULL, 0});
  heng__records_headings(l.builder, 0, headings, 3);
  heng__records_row(l.builder, 0, (heng_span){source, 0, 20}, cells, 3);
  heng__records_alias(l.builder, HENG_LIT("法律"));
  heng__records_end_table(l.builder);
  add_tables(l.builder, "= marks\nunit,indicator,value\n法律,a,1\nkj,a,2\n");
  assert_int_equal(heng__records_finish(l.builder, &l.records), HENG_OK);
  const heng_record_table *units = &l.records->tables[UNITS];
  assert_int_equal(units->n_rows, 2);
  check_text(units->file, "units.csv");
  assert_null(units->spans[0].source);
  assert_ptr_equal(units->spans[1].source, source);
  check_num(column_of(&l, UNITS, 4), 0, "3");
  check_num(column_of(&l, UNITS, 4), 1, "missing");
  assert_int_equal(column_of(&l, MARKS, 0)->refs[0], 1);
  assert_int_equal(heng__records_find(l.records, UNITS, HENG_LIT("法律")), 1);
  unload(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_are_kept_exactly_at_the_scale_they_need),
      cmocka_unit_test(numbers_that_do_not_fit_make_a_column_wide),
      cmocka_unit_test(long_numbers_that_fit_stay_small),
      cmocka_unit_test(defaults_fill_blanks),
      cmocka_unit_test(fields_of_some_rows_are_read_in_those),
      cmocka_unit_test(unknown_values_of_a_choice_are_kept),
      cmocka_unit_test(texts_are_kept_once),
      cmocka_unit_test(keys_are_texts_of_the_rules_too),
      cmocka_unit_test(unused_columns_are_judged_and_not_kept),
      cmocka_unit_test(examples_may_leave_columns_out),
      cmocka_unit_test(rows_of_the_scheme_stand_beside_those_of_the_data),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
