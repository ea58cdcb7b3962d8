// Tests of running out of memory: whichever allocation fails, the guard gets
// control and everything is given back.
#include "model/model_test.h"

typedef struct meter {
  size_t left;  // allocations until one fails
  size_t held;  // bytes given out
} meter;

static void *measured(void *ctx, void *old, size_t old_size, size_t size) {
  meter *m = ctx;
  if (size && m->left-- == 0) {
    m->left = 0;
    return NULL;
  }
  void *result = realloc(old, size ? size : 1);
  m->held += size;
  m->held -= old_size;
  if (size) return result;
  free(result);
  return NULL;
}

// The records of the test: enough rows that columns are resized in place.
static const char *many_rows(void) {
  static char text[1 << 20];
  size_t len = (size_t)sprintf(text, "= units\nid,name,class,posts\n");
  for (int i = 0; i < 3000; i++)
    len += (size_t)sprintf(text + len, "u%d,name %d,district,%d.0\n", i, i, i);
  len += (size_t)sprintf(text + len, "= marks\nunit,indicator,value\n");
  for (int i = 0; i < 3000; i++)
    len +=
        (size_t)sprintf(text + len, "u%d,i,%d.%d\n", (i * 7) % 3000, i, i % 10);
  return text;
}

// Marks of units that only other rules have.
static void add_elsewhere(heng_records_builder *b) {
  static char text[1 << 14];
  char key[16];
  size_t len = (size_t)sprintf(text, "= notes\nunit,text\n");
  heng__records_compared(b);
  for (int i = 0; i < 300; i++) {
    sprintf(key, "x%d", i % 100);
    heng__records_elsewhere_row(b, UNITS, heng__slice(key));
    len += (size_t)sprintf(text + len, "%s,t\n", key);
  }
  add_tables(b, text);
}

// Whether all went well; [held] is what is left afterwards.
static bool load_with(size_t allocations, bool compared, size_t *held) {
  meter m = {allocations, 0};
  heng_allocator memory = {measured, &m};
  heng_guard guard;
  heng_arena arena;
  heng__arena_init(&arena, &memory);
  volatile bool good = false;
  if (setjmp(guard.env) == 0) {
    arena.guard = &guard;
    heng_diags diags;
    heng_records *records;
    heng__diags_init(&diags, &arena);
    heng_records_builder *builder =
        heng__records_begin(&arena, test_schema(), NULL, &diags);
    if (compared) add_elsewhere(builder);
    add_tables(builder, many_rows());
    heng_status status = heng__records_finish(builder, &records);
    good = status == HENG_OK && records->tables[MARKS].n_rows == 3000 &&
           records->tables[NOTES].n_rows == 0 &&
           records->n_left == (compared ? 1 : 0);
  }
  heng__arena_free(&arena);
  *held = m.held;
  return good;
}

static void fail_one_by_one(bool compared) {
  size_t held = 1, failures = 0;
  while (!load_with(failures, compared, &held)) {
    assert_int_equal(held, 0);
    assert_true(failures++ < 10000);
  }
  assert_int_equal(held, 0);
  assert_true(failures > 10);
}

static void every_failing_allocation_is_survived(void **state) {
  (void)state;
  fail_one_by_one(false);
}

static void leaving_out_survives_them_as_well(void **state) {
  (void)state;
  fail_one_by_one(true);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_failing_allocation_is_survived),
      cmocka_unit_test(leaving_out_survives_them_as_well),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
