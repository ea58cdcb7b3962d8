// Tests of the schema: looking things up by either name.
#include "model/model_test.h"

static void finds_tables_fields_and_values_by_either_name(void **state) {
  (void)state;
  const heng_schema *schema = test_schema();
  assert_int_equal(heng__schema_table_find(schema, HENG_LIT("events")), EVENTS);
  assert_int_equal(heng__schema_table_find(schema, HENG_LIT("事项")), EVENTS);
  assert_int_equal(heng__schema_table_find(schema, HENG_LIT("event")), -1);
  const heng_schema_table *events = &schema->tables[EVENTS];
  assert_int_equal(heng__schema_field_find(events, HENG_LIT("points")),
                   E_POINTS);
  assert_int_equal(heng__schema_field_find(events, HENG_LIT("分值")), E_POINTS);
  assert_int_equal(heng__schema_field_find(events, HENG_LIT("")), -1);
  assert_int_equal(heng__choice_find(&schema->choices[0], HENG_LIT("district")),
                   1);
  assert_int_equal(heng__choice_find(&schema->choices[0], HENG_LIT("部门")), 0);
  assert_int_equal(heng__choice_find(&schema->choices[0], HENG_LIT("市")), -1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_tables_fields_and_values_by_either_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
