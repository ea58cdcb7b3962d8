// What the tests of this room share.
#ifndef HENG_TESTS_REPORT_TEST_H
#define HENG_TESTS_REPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "report/report.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const heng_report_api *const api = &heng__report_api;

static inline void check_cell(heng_cell_view cell,
                              heng_cell_kind kind,
                              const char *en) {
  assert_int_equal(cell.kind, kind);
  assert_string_equal(cell.en, en);
}

#endif
