// Tests of keys and references: in every order and of every kind of key.
#include "model/model_test.h"

// Units and notes that refer to them in turn; [key] writes the i-th key.
static void load_keys(loaded *l,
                      size_t n,
                      void (*key)(size_t i, char out[32])) {
  char *text = malloc(n * 128 + 256), one[32];
  assert_non_null(text);
  size_t len = (size_t)sprintf(text, "= notes\nunit,text\n");
  for (size_t i = 0; i < n; i++) {
    key(n - 1 - i, one);
    len += (size_t)sprintf(text + len, "%s,t\n", one);
  }
  len += (size_t)sprintf(text + len, "= units\nid,name,class\n");
  for (size_t i = 0; i < n; i++) {
    key(i, one);
    len += (size_t)sprintf(text + len, "%s,x,district\n", one);
  }
  load(l, text);
  free(text);
}

static void check_keys(size_t n, void (*key)(size_t i, char out[32])) {
  loaded l;
  char one[32];
  load_keys(&l, n, key);
  assert_int_equal(l.status, HENG_OK);
  for (size_t i = 0; i < n; i++) {
    key(i, one);
    assert_int_equal(heng__records_find(l.records, UNITS, heng__slice(one)), i);
    check_text(heng__records_key(l.records, UNITS, (uint32_t)i), one);
    assert_int_equal(column_of(&l, NOTES, 0)->refs[i], n - 1 - i);
  }
  assert_int_equal(heng__records_find(l.records, UNITS, HENG_LIT("nobody")),
                   HENG_ROW_NONE);
  assert_int_equal(heng__records_find(l.records, UNITS, HENG_LIT("999999998")),
                   HENG_ROW_NONE);
  unload(&l);
}

static void counted(size_t i, char out[32]) {
  sprintf(out, "%zu", i + 1);
}
static void counted_down(size_t i, char out[32]) {
  sprintf(out, "%zu", 100000 - i);
}
static void far_apart(size_t i, char out[32]) {
  sprintf(out, "%zu", i * 100003 + 5);
}
static void far_apart_and_down(size_t i, char out[32]) {
  sprintf(out, "%zu", 400000000 - i * 100003);
}
static void texts(size_t i, char out[32]) {
  sprintf(out, "单位%zu", i * 7);
}
static void leading_zeros(size_t i, char out[32]) {
  sprintf(out, "%05zu", i);
}
static void of_all_kinds(size_t i, char out[32]) {
  static const char *const forms[] = {"%zu", "u%zu", "0%zu", "%zu.0"};
  sprintf(out, forms[i % 4], i);
}
static void of_ten_digits(size_t i, char out[32]) {
  sprintf(out, "%zu", (size_t)4294967290u + i);
}

static void every_kind_of_key_is_found(void **state) {
  (void)state;
  static void (*const kinds[])(size_t, char[32]) = {
      counted,       counted_down, far_apart,    far_apart_and_down,
      leading_zeros, texts,        of_all_kinds, of_ten_digits};
  static const size_t sizes[] = {1, 2, 7, 1000};
  for (size_t k = 0; k < COUNT(kinds); k++)
    for (size_t s = 0; s < COUNT(sizes); s++) check_keys(sizes[s], kinds[k]);
}

// 7 and 07 are two keys, as they are two texts.
static void keys_are_equal_as_texts_only(void **state) {
  (void)state;
  loaded l;
  load(&l, "= units\nid,name,class\n7,a,district\n07,b,district\n7.0,c,"
           "district\n= notes\nunit,text\n07,x\n7.0,x\n7,x\n");
  assert_int_equal(l.status, HENG_OK);
  static const uint32_t rows[] = {1, 2, 0};
  for (size_t i = 0; i < 3; i++)
    assert_int_equal(column_of(&l, NOTES, 0)->refs[i], rows[i]);
  unload(&l);
}

static void doubled_keys_are_found_in_any_order(void **state) {
  (void)state;
  static const char *const keys[][4] = {
      {"1", "2", "3", "2"},
      {"9", "5", "1", "9"},
      {"a", "b", "a", "c"},
      {"5", "900000", "70", "900000"},
      {"10", "200000000", "200000000", "300000000"}};
  static const size_t lines[] = {5, 5, 4, 5, 4};
  for (size_t k = 0; k < COUNT(keys); k++) {
    char text[256];
    loaded l;
    snprintf(text, sizeof text,
             "= units\nid,name,class\n%s,x,district\n%s,x,district\n%s,x,"
             "district\n%s,x,district\n",
             keys[k][0], keys[k][1], keys[k][2], keys[k][3]);
    load(&l, text);
    assert_int_equal(l.diags.count[HENG_ERROR], 1);
    assert_int_equal(l.diags.first->code, HENG_M_RECORDS_KEY_TWICE);
    assert_int_equal(l.diags.first->line, lines[k]);
    unload(&l);
  }
}

// Of a composite key those columns count that the records have.
static void composite_keys_are_joined_and_unique(void **state) {
  (void)state;
  const char *units = "= units\nid,name,class\nkj,a,district\nfg,b,district\n";
  char text[512];
  loaded l;
  snprintf(text, sizeof text, "%s= stages\nunit,quarter\nfg,2\nkj,2\nkj,1\n",
           units);
  load(&l, text);
  assert_int_equal(l.status, HENG_OK);
  check_text(heng__records_key(l.records, STAGES, 2), "kj/1");
  assert_int_equal(heng__records_find(l.records, STAGES, HENG_LIT("kj/2")), 1);
  assert_int_equal(heng__records_find(l.records, STAGES, HENG_LIT("fg/1")),
                   HENG_ROW_NONE);
  unload(&l);
  snprintf(text, sizeof text,
           "%s= stages\nunit,quarter\nfg,2\nkj,2.0\nkj,1\nkj,2\n", units);
  load(&l, text);
  assert_int_equal(l.diags.first->code, HENG_M_ROW_TWICE);
  assert_int_equal(l.diags.first->line, 5);
  assert_int_equal(l.diags.first->notes->line, 3);
  unload(&l);
}

// A row whose key is broken is not also a doubled one.
static void broken_keys_are_no_doubled_ones(void **state) {
  (void)state;
  loaded l;
  load(&l, "= units\nid,name,class\nkj,a,district\n"
           "= marks\nunit,indicator,value\nxx,a,1\nyy,a,1\nkj,b,1\n");
  assert_int_equal(l.diags.count[HENG_ERROR], 2);
  assert_int_equal(l.diags.first->code, HENG_M_RECORDS_REF_UNKNOWN);
  assert_int_equal(l.diags.last->code, HENG_M_RECORDS_REF_UNKNOWN);
  unload(&l);
}

static void rows_without_a_key_go_by_their_place(void **state) {
  (void)state;
  loaded l;
  load(&l, "= notes\nunit,text\n,a\n,b\n");
  check_text(heng__records_key(l.records, NOTES, 1), "notes.csv:3");
  unload(&l);
}

// After a ring is refused, whoever follows the references comes to an end.
static void rings_are_cut(void **state) {
  (void)state;
  loaded l;
  load(&l, "= units\nid,name,class,parent\n1,a,district,2\n2,b,district,3\n"
           "3,c,district,1\n4,d,district,3\n");
  assert_int_equal(l.diags.count[HENG_ERROR], 1);
  for (uint32_t row = 0; row < 4; row++) {
    uint32_t at = row;
    for (int steps = 0; at != HENG_ROW_NONE; steps++) {
      assert_true(steps < 5);
      at = column_of(&l, UNITS, 3)->refs[at];
    }
  }
  unload(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_kind_of_key_is_found),
      cmocka_unit_test(keys_are_equal_as_texts_only),
      cmocka_unit_test(doubled_keys_are_found_in_any_order),
      cmocka_unit_test(composite_keys_are_joined_and_unique),
      cmocka_unit_test(broken_keys_are_no_doubled_ones),
      cmocka_unit_test(rows_without_a_key_go_by_their_place),
      cmocka_unit_test(rings_are_cut),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
