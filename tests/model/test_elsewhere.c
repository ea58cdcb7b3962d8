// Tests of records that are read to compare rules: what only other rules have is
// left out with all that refers to it, and listed; the rest is as if those rows had
// never been there.
#include "model/model_test.h"

static void begin_compared(loaded *l, const heng_schema_use *use) {
  begin_records(l, use);
  heng__records_compared(l->builder);
}

static void finish(loaded *l, const char *text) {
  add_tables(l->builder, text);
  l->status = heng__records_finish(l->builder, &l->records);
}

// What was left out for one reason; the keys are parted by blanks.
static void check_left(
    const loaded *l, size_t at, size_t rows, uint32_t line, const char *keys) {
  heng_buf out = {.arena = l->diags.arena};
  assert_true(at < l->records->n_left);
  const heng_left_out *left = &l->records->left[at];
  for (size_t i = 0; i < left->n_keys; i++)
    heng__buf_printf(&out, "%s%.*s", i ? " " : "", HENG_ARG(left->keys[i]));
  check_text(heng__buf_slice(&out), keys);
  assert_int_equal(left->n_rows, rows);
  assert_int_equal(left->line, line);
}

static size_t errors_of(const loaded *l) {
  size_t n = 0;
  for (const heng_diag *d = l->diags.first; d; d = d->next)
    n += d->severity == HENG_ERROR;
  return n;
}

// The cells of all rows; where they stand, and how wide a column is, hangs on what
// else was read.
static heng_slice cells_of(loaded *l) {
  heng_buf all = {.arena = &l->arena}, out = {.arena = &l->arena};
  heng__records_print(&all, l->records);
  heng__buf_add(&all, HENG_LIT("\n"));
  for (char *line = all.ptr, *end; (end = strchr(line, '\n')); line = end + 1) {
    *end = 0;
    if (strstr(line, " = ")) heng__buf_printf(&out, "%s\n", line);
    if (end + 1 >= all.ptr + all.len) break;
  }
  return heng__buf_slice(&out);
}

// The records have the same cells as [text] without rows.
static void check_same(loaded *l, const char *without) {
  loaded other;
  load(&other, without);
  assert_int_equal(other.status, HENG_OK);
  heng_slice want = cells_of(&other);
  assert_true(want.len > 0);
  check_text(cells_of(l), want.ptr);
  unload(&other);
}

static void rows_of_a_unit_elsewhere_go_with_what_refers_to_them(void **state) {
  (void)state;
  loaded l;
  begin_compared(&l, NULL);
  heng__records_elsewhere_row(l.builder, UNITS, HENG_LIT("x"));
  heng__records_elsewhere_row(l.builder, UNITS, HENG_LIT("17"));
  // u3 belongs to u2, which belongs to x: two steps, against the order of the file.
  finish(&l, "= marks\nunit,indicator,value\nu1,a,1\nx,a,2\n17,b,3.25\nu3,a,4\n"
             "= stages\nunit,quarter\nu3,1\nu1,1\n17,2\nu1,2\n"
             "= units\nid,name,class,parent\nu3,c,district,u2\nu1,a,district,\n"
             "u2,b,district,x\nu4,d,district,u1\n"
             "= notes\nunit,text\n,m\nu4,o\nx,n\n");
  assert_int_equal(l.status, HENG_OK);
  check_same(&l,
             "= marks\nunit,indicator,value\nu1,a,1\n"
             "= stages\nunit,quarter\nu1,1\nu1,2\n"
             "= units\nid,name,class,parent\nu1,a,district,\nu4,d,district,u1\n"
             "= notes\nunit,text\n,m\nu4,o\n");
  assert_int_equal(l.records->tables[MARKS].n_rows, 1);
  assert_int_equal(l.records->n_left, 7);
  // By table, then by reason: units, units, marks, marks, stages, stages, notes.
  static const struct {
    uint32_t table;
    heng_left_why why;
    size_t rows, keys;
  } want[] = {{UNITS, HENG_LEFT_ROW, 1, 1},  {UNITS, HENG_LEFT_FOLLOWS, 1, 1},
              {MARKS, HENG_LEFT_ROW, 2, 2},  {MARKS, HENG_LEFT_FOLLOWS, 1, 1},
              {STAGES, HENG_LEFT_ROW, 1, 1}, {STAGES, HENG_LEFT_FOLLOWS, 1, 1},
              {NOTES, HENG_LEFT_ROW, 1, 1}};
  for (size_t i = 0; i < COUNT(want); i++) {
    const heng_left_out *left = &l.records->left[i];
    assert_int_equal(left->table, want[i].table);
    assert_int_equal(left->why, want[i].why);
    assert_int_equal(left->n_rows, want[i].rows);
    assert_int_equal(left->n_keys, want[i].keys);
  }
  check_left(&l, 1, 1, 2, "u2");
  check_left(&l, 2, 2, 3, "17 x");
  // Of u3: itself, its mark, its stage; of u2: itself and u3; of x: u2, a mark, a
  // note.
  assert_int_equal(heng__records_left_of(l.records, UNITS, HENG_LIT("u3")), 3);
  assert_int_equal(heng__records_left_of(l.records, UNITS, HENG_LIT("u2")), 2);
  assert_int_equal(heng__records_left_of(l.records, UNITS, HENG_LIT("x")), 3);
  assert_int_equal(heng__records_left_of(l.records, UNITS, HENG_LIT("17")), 2);
  assert_int_equal(heng__records_left_of(l.records, UNITS, HENG_LIT("u1")), 0);
  unload(&l);
}

static void what_nobody_has_is_a_mistake_as_ever(void **state) {
  (void)state;
  loaded l;
  begin_compared(&l, NULL);
  heng__records_elsewhere_row(l.builder, UNITS, HENG_LIT("x"));
  finish(&l, "= units\nid,name,class\nu1,a,district\n"
             "= notes\nunit,text\nu1,n\nx,m\nnobody,o\n");
  assert_int_equal(l.status, HENG_RECORDS);
  assert_int_equal(errors_of(&l), 1);
  check_left(&l, 0, 1, 3, "x");
  unload(&l);
  // Where nothing is compared, x is one as well.
  load(&l, "= units\nid,name,class\nu1,a,district\n= notes\nunit,text\nx,m\n");
  assert_int_equal(l.status, HENG_RECORDS);
  assert_int_equal(l.records->n_left, 0);
  assert_int_equal(heng__records_left_of(l.records, UNITS, HENG_LIT("x")), 0);
  unload(&l);
}

// The records may have the row themselves.
static void what_the_records_have_is_not_elsewhere(void **state) {
  (void)state;
  loaded l;
  begin_compared(&l, NULL);
  heng__records_elsewhere_row(l.builder, UNITS, HENG_LIT("x"));
  finish(&l, "= notes\nunit,text\nx,m\n= units\nid,name,class\nx,a,district\n");
  assert_int_equal(l.status, HENG_OK);
  assert_int_equal(l.records->n_left, 0);
  assert_int_equal(l.records->tables[NOTES].n_rows, 1);
  unload(&l);
}

// A row of the scheme is never left out: that it leads nowhere is a mistake.
static void rows_of_the_scheme_stay(void **state) {
  (void)state;
  loaded l;
  begin_compared(&l, NULL);
  heng__records_elsewhere_row(l.builder, UNITS, HENG_LIT("x"));
  heng_source *source =
      heng__source_new(&l.arena, HENG_LIT("town.heng"), HENG_LIT("x"));
  heng_slice headings[] = {HENG_LIT("unit"), HENG_LIT("text")};
  heng_slice cells[] = {HENG_LIT("x"), HENG_LIT("t")};
  heng__records_table(l.builder, HENG_LIT("notes"), source->name,
                      (heng_slice){NULL, 0});
  heng__records_headings(l.builder, 0, headings, 2);
  heng__records_row(l.builder, 0, (heng_span){source, 0, 1}, cells, 2);
  finish(&l, "= units\nid,name,class\nu1,a,district\n");
  assert_int_equal(l.status, HENG_RECORDS);
  assert_int_equal(l.records->n_left, 0);
  unload(&l);
}

static void begin_values(loaded *l, const heng_schema_use *use) {
  begin_compared(l, use);
  heng__records_elsewhere_value(l->builder, EVENTS, E_KIND, HENG_LIT("late"));
  heng__records_elsewhere_value(l->builder, EVENTS, E_KIND, HENG_LIT("迟报"));
}

// Whatever stands in the other cells of such a row: the others may judge that. The
// columns of the rest are moved up, of every type.
static void rows_with_a_value_elsewhere_are_left_out(void **state) {
  (void)state;
  loaded l;
  begin_values(&l, NULL);
  finish(&l,
         "= units\nid,name,class\nu1,a,district\nu2,b,district\n"
         "= events\nid,unit,kind,date,points,rise,cause,forced\n"
         "e1,u1,late,2022-01-01,99,5,low_place,yes\n"
         "e2,u2,deduction,2022-02-01,2,,,\n"
         "e3,u1,迟报,soon,,,,\n"
         "e4,u1,pre_deduction,2022-03-01,0.333333333333333333333,1,behind,yes\n"
         "e5,u2,pre_deduction,2022-04-01,1.5,2,low_place,\n"
         "= marks\nunit,indicator,value\nu1,a,123456789012345678901\nu2,a,2\n");
  assert_int_equal(l.status, HENG_OK);
  check_same(
      &l,
      "= units\nid,name,class\nu1,a,district\nu2,b,district\n"
      "= events\nid,unit,kind,date,points,rise,cause,forced\n"
      "e2,u2,deduction,2022-02-01,2,,,\n"
      "e4,u1,pre_deduction,2022-03-01,0.333333333333333333333,1,behind,yes\n"
      "e5,u2,pre_deduction,2022-04-01,1.5,2,low_place,\n"
      "= marks\nunit,indicator,value\nu1,a,123456789012345678901\nu2,a,2\n");
  assert_int_equal(l.records->n_left, 1);
  check_left(&l, 0, 2, 2, "late 迟报");
  assert_int_equal(heng__records_left_of(l.records, UNITS, HENG_LIT("u1")), 2);
  assert_int_equal(heng__records_left_of(l.records, EVENTS, HENG_LIT("e1")), 1);
  unload(&l);
}

// A value that nobody knows is kept, as in any run.
static void a_value_that_nobody_knows_stays(void **state) {
  (void)state;
  loaded l;
  begin_values(&l, NULL);
  finish(&l, "= units\nid,name,class\nu1,a,district\n"
             "= events\nid,unit,kind,date,points\n"
             "e1,u1,lade,2022-01-01,1\n");
  assert_int_equal(l.status, HENG_OK);
  assert_int_equal(l.records->n_left, 0);
  assert_int_equal(column_of(&l, EVENTS, E_KIND)->codes[0], HENG_CODE_UNKNOWN);
  unload(&l);
}

// Rules that do not read the column can do with the row as it is.
static void what_is_not_read_leaves_nothing_out(void **state) {
  (void)state;
  static bool tables[N_TABLES] = {[EVENTS] = true};
  static bool of_events[8] = {[E_POINTS] = true}, none[8];
  bool *fields[N_TABLES] = {none, none, of_events, none, none};
  heng_schema_use use = {tables, fields};
  static const char text[] =
      "= events\nid,unit,kind,date,points\n"
      "e1,x,late,2022-01-01,1\ne2,x,deduction,2022-01-01,2\n";
  loaded l;
  begin_values(&l, &use);
  heng__records_elsewhere_row(l.builder, UNITS, HENG_LIT("x"));
  finish(&l, text);
  assert_int_equal(l.status, HENG_OK);
  assert_int_equal(l.records->tables[EVENTS].n_rows, 2);
  unload(&l);
  // As soon as a rule reads the table that is referred to, they go.
  tables[UNITS] = true;
  begin_values(&l, &use);
  heng__records_elsewhere_row(l.builder, UNITS, HENG_LIT("x"));
  finish(&l, text);
  assert_int_equal(l.status, HENG_OK);
  assert_int_equal(l.records->tables[EVENTS].n_rows, 0);
  unload(&l);
  tables[UNITS] = false;
}

// What is left out for one reason is listed once, with each key.
static void many_are_listed_at_once(void **state) {
  (void)state;
  loaded l;
  char text[2048], key[8];
  size_t len = (size_t)sprintf(text, "= units\nid,name,class\nu,a,district\n"
                                     "= notes\nunit,text\n");
  begin_compared(&l, NULL);
  for (unsigned i = 0; i < 40; i++) {
    sprintf(key, "p%02u", i % 20);
    heng__records_elsewhere_row(l.builder, UNITS, heng__slice(key));
    len += (size_t)sprintf(text + len, "%s,n\n", key);
  }
  finish(&l, text);
  assert_int_equal(l.status, HENG_OK);
  assert_int_equal(l.records->left[0].n_keys, 20);
  check_left(&l, 0, 40, 2,
             "p00 p01 p02 p03 p04 p05 p06 p07 p08 p09 p10 p11 p12 p13 p14 p15 "
             "p16 p17 p18 p19");
  unload(&l);
}

// What a row is left out for, if more than one thing speaks for it, does not hang on
// the order of rows and columns; each line is the first of its reason.
static const heng_schema *linked_schema(void) {
  static heng_choice choices[1];
  static heng_schema_field areas[] = {KEY("id", "编号")};
  static heng_schema_field links[] = {REF("from", "起", 1), REF("to", "止", 1),
                                      REF("area", "片区", 0)};
  static heng_schema_field units[] = {
      KEY("id", "编号"),
      {.pair = NAMES("parent", "上级"), .base = HENG_TYPE_REF, .id = 1, MAYBE}};
  static heng_schema_table tables[] = {
      {NAMES("areas", "片区"), areas, COUNT(areas), .key = 0},
      {NAMES("units", "单位"), units, COUNT(units), .key = 0},
      {NAMES("links", "连线"), links, COUNT(links), .key = -1}};
  static const heng_schema schema = {choices, 0, tables, COUNT(tables)};
  return &schema;
}

static void begin_linked(loaded *l) {
  heng__arena_init(&l->arena, NULL);
  heng__diags_init(&l->diags, &l->arena);
  l->builder = heng__records_begin(&l->arena, linked_schema(), NULL, &l->diags);
  heng__records_compared(l->builder);
  heng__records_elsewhere_row(l->builder, 0, HENG_LIT("z"));
  heng__records_elsewhere_row(l->builder, 1, HENG_LIT("x"));
}

static void the_first_reason_counts_in_whatever_order(void **state) {
  (void)state;
  loaded l;
  begin_linked(&l);
  // u4 stands below u3, u3 below u2, and u2 below x.
  finish(&l, "= areas\nid\nu1\nn\n"
             "= units\nid,parent\nu4,u3\nu3,u2\nu2,x\nu1,\n"
             "= links\nfrom,to,area\nu1,u1,n\nu2,u1,z\nu1,u1,z\nx,u1,u1\n"
             "u1,x,n\nu4,u3,n\n");
  assert_int_equal(l.status, HENG_OK);
  assert_int_equal(l.records->tables[2].n_rows, 1);
  static const struct {
    uint32_t table, field;
    heng_left_why why;
    size_t rows;
    uint32_t line;
    const char *keys;
  } want[] = {
      {1, 1, HENG_LEFT_ROW, 1, 4, "x"},
      {1, 1, HENG_LEFT_FOLLOWS, 2, 2, "u2 u3"},
      {2, 0, HENG_LEFT_ROW, 1, 5, "x"},
      {2, 1, HENG_LEFT_ROW, 1, 6, "x"},
      {2, 1, HENG_LEFT_FOLLOWS, 1, 7, "u3"},
      {2, 2, HENG_LEFT_ROW, 2, 3, "z"},
  };
  for (size_t i = 0; i < COUNT(want); i++) {
    check_left(&l, i, want[i].rows, want[i].line, want[i].keys);
    assert_int_equal(l.records->left[i].table, want[i].table);
    assert_int_equal(l.records->left[i].field, want[i].field);
    assert_int_equal(l.records->left[i].why, want[i].why);
  }
  assert_int_equal(l.records->n_left, COUNT(want));
  // A row counts once for each row that it refers to, even by two columns; areas
  // have keys of their own.
  assert_int_equal(heng__records_left_of(l.records, 1, HENG_LIT("u1")), 4);
  assert_int_equal(heng__records_left_of(l.records, 0, HENG_LIT("u1")), 1);
  assert_int_equal(heng__records_left_of(l.records, 0, HENG_LIT("z")), 2);
  unload(&l);
}

// What refers to a row that was left out for its value follows it.
static void rows_follow_one_with_a_value_elsewhere(void **state) {
  (void)state;
  loaded l;
  begin_compared(&l, NULL);
  heng__records_elsewhere_value(l.builder, UNITS, 2, HENG_LIT("town"));
  finish(&l, "= notes\nunit,text\nu2,n\nu1,m\n"
             "= units\nid,name,class\nu2,b,town\nu1,a,district\n");
  assert_int_equal(l.status, HENG_OK);
  assert_int_equal(l.records->n_left, 2);
  check_left(&l, 0, 1, 2, "town");
  assert_int_equal(l.records->left[0].why, HENG_LEFT_VALUE);
  check_left(&l, 1, 1, 2, "u2");
  assert_int_equal(l.records->left[1].why, HENG_LEFT_FOLLOWS);
  assert_int_equal(l.records->tables[NOTES].n_rows, 1);
  unload(&l);
}

// Two columns with choices are told apart; and a row that ends early has nothing in
// the columns behind it, whatever stands in the row before.
static void each_column_has_values_of_its_own(void **state) {
  (void)state;
  loaded l;
  begin_values(&l, NULL);
  heng__records_elsewhere_value(l.builder, EVENTS, E_CAUSE, HENG_LIT("flood"));
  finish(&l, "= units\nid,name,class\nu1,a,district\n"
             "= events\nid,unit,kind,date,points,rise,cause,forced\n"
             "e1,u1,pre_deduction,2022-01-01,1,1,flood,yes\n"
             "e2,u1,deduction,2022-02-01,2\n"
             "e3,u1,late,2022-02-01,2\n");
  assert_int_equal(l.status, HENG_OK);
  assert_int_equal(l.records->tables[EVENTS].n_rows, 1);
  assert_int_equal(l.records->n_left, 2);
  check_left(&l, 0, 1, 4, "late");
  check_left(&l, 1, 1, 2, "flood");
  unload(&l);
}

static void a_column_that_is_not_read_says_nothing(void **state) {
  (void)state;
  static bool tables[N_TABLES] = {[EVENTS] = true};
  static bool of_events[8] = {[E_CAUSE] = true}, none[8];
  bool *fields[N_TABLES] = {none, none, of_events, none, none};
  heng_schema_use use = {tables, fields};
  loaded l;
  begin_values(&l, &use);
  heng__records_elsewhere_value(l.builder, EVENTS, E_CAUSE, HENG_LIT("flood"));
  finish(&l, "= events\nid,unit,kind,date,points,rise,cause,forced\n"
             "e1,u1,late,2022-01-01,1,,,\n"
             "e2,u1,pre_deduction,2022-01-01,1,1,flood,yes\n");
  assert_int_equal(l.records->n_left, 1);
  check_left(&l, 0, 1, 3, "flood");
  assert_int_equal(l.records->tables[EVENTS].n_rows, 1);
  unload(&l);
  // A reference that is read is followed, though its table is not.
  of_events[E_CAUSE] = false;
  of_events[E_UNIT] = true;
  begin_compared(&l, &use);
  heng__records_elsewhere_row(l.builder, UNITS, HENG_LIT("x"));
  finish(&l, "= events\nid,unit,kind,date,points\n"
             "e1,x,deduction,2022-01-01,1\n");
  assert_int_equal(l.records->n_left, 1);
  unload(&l);
}

static void scheme_row(loaded *l,
                       const heng_source *source,
                       uint32_t at,
                       const char *id) {
  heng_slice cells[] = {heng__slice(id), HENG_LIT("n"), HENG_LIT("district")};
  heng__records_row(l->builder, 0, (heng_span){source, at, at + 1}, cells, 3);
}

// What is moved up keeps its key, its line, its place in the scheme and its alias.
static void rows_that_move_up_stay_what_they_are(void **state) {
  (void)state;
  loaded l;
  begin_compared(&l, NULL);
  heng__records_elsewhere_row(l.builder, UNITS, HENG_LIT("x"));
  heng__records_elsewhere_row(l.builder, UNITS, HENG_LIT("乙"));
  add_tables(l.builder, "= units\nid,name,class,parent\n1,a,district,x\n"
                        "17,b,district,\nu2,c,district,x\nu3,d,district,17\n");
  heng_source *source =
      heng__source_new(&l.arena, HENG_LIT("town.heng"), HENG_LIT("xyz"));
  heng_slice headings[] = {HENG_LIT("id"), HENG_LIT("name"), HENG_LIT("class")};
  heng__records_table(l.builder, HENG_LIT("units"), source->name,
                      (heng_slice){NULL, 0});
  heng__records_headings(l.builder, 0, headings, 3);
  scheme_row(&l, source, 1, "b");
  heng__records_alias(l.builder, HENG_LIT("乙"));
  scheme_row(&l, source, 2, "c");
  heng__records_end_table(l.builder);
  finish(&l, "= marks\nunit,indicator,value\nx,i,0\n1,i,1\n17,i,0.25\n"
             "u3,i,123456789012345678901\n乙,i,4\nc,i,5\n");
  assert_int_equal(l.status, HENG_OK);
  const heng_record_table *t = &l.records->tables[UNITS];
  static const char *const keys[] = {"17", "u3", "b", "c"};
  static const uint32_t lines[] = {3, 5};
  assert_int_equal(t->n_rows, COUNT(keys));
  for (uint32_t i = 0; i < COUNT(keys); i++)
    check_text(heng__records_key(l.records, UNITS, i), keys[i]);
  for (uint32_t i = 0; i < 2; i++) {
    assert_int_equal(t->lines[i], lines[i]);
    assert_null(t->spans[i].source);
    assert_int_equal(t->spans[2 + i].start, 1 + i);
  }
  assert_int_equal(column_of(&l, UNITS, 3)->refs[1], 0);
  assert_int_equal(heng__records_find(l.records, UNITS, HENG_LIT("乙")), 2);
  const heng_column *unit = column_of(&l, MARKS, 0);
  assert_int_equal(l.records->tables[MARKS].n_rows, 4);
  for (uint32_t i = 0; i < 4; i++) assert_int_equal(unit->refs[i], i);
  heng_num value;
  heng__num_parse(&l.arena, HENG_LIT("123456789012345678901"), &value);
  assert_int_equal(heng__num_cmp(column_of(&l, MARKS, 2)->nums[1], value), 0);
  unload(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_of_a_unit_elsewhere_go_with_what_refers_to_them),
      cmocka_unit_test(what_nobody_has_is_a_mistake_as_ever),
      cmocka_unit_test(what_the_records_have_is_not_elsewhere),
      cmocka_unit_test(rows_of_the_scheme_stay),
      cmocka_unit_test(rows_with_a_value_elsewhere_are_left_out),
      cmocka_unit_test(a_value_that_nobody_knows_stays),
      cmocka_unit_test(what_is_not_read_leaves_nothing_out),
      cmocka_unit_test(many_are_listed_at_once),
      cmocka_unit_test(the_first_reason_counts_in_whatever_order),
      cmocka_unit_test(rows_follow_one_with_a_value_elsewhere),
      cmocka_unit_test(each_column_has_values_of_its_own),
      cmocka_unit_test(a_column_that_is_not_read_says_nothing),
      cmocka_unit_test(rows_that_move_up_stay_what_they_are),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
