// `test --coverage`: what the examples and the record sets of profiles exercise of
// their rules.
#ifndef HENG_HOST_TEST_COVERAGE_H
#define HENG_HOST_TEST_COVERAGE_H

#include "host/testing.h"

// Whether the request, which may be null, makes sense: HENG_OK, or HENG_USAGE (reported).
heng_status heng__test_coverage_check(heng_answer *answer,
                                      const heng_coverage_request *request);

// Adds the coverage of every target that was made ready to the answer's report, by
// the examples and record sets that no filter leaves out. Returns HENG_OK; HENG_FINDINGS where the examples of one cover
// less than the request asks for, or a clause has no rule (reported); or what went
// wrong with the records, the clauses or a file to be written.
heng_status heng__test_coverage(heng_testing *t);

#endif
