// `test --coverage`: what the examples and the record sets of profiles exercise of
// their rules.
#ifndef HENG_HOST_TEST_COVERAGE_H
#define HENG_HOST_TEST_COVERAGE_H

#include "host/targets.h"

// Adds the coverage of every target that was built (its plan is not null) to the
// answer's report. Returns HENG_OK; HENG_FINDINGS where the examples of one cover
// less than the request asks for, or a clause has no rule (reported); or what went
// wrong with the records, the clauses or a file to be written.
heng_status heng__test_coverage(heng_answer *answer,
                                const heng_targets *targets,
                                const heng_coverage_request *request);

#endif
