// What the fuzz targets share: an arena that ends with the input, sources, and
// a set of records.
#ifndef HENG_TESTS_FUZZ_H
#define HENG_TESTS_FUZZ_H

#include <stdint.h>

#include "base/diag.h"
#include "model/records.h"
#include "plan/plan.h"

// One run of a target: what it takes from [arena] is given back behind it, and
// more memory than any input deserves ends it.
void fuzz_target(heng_arena *arena, heng_slice input);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

// Ends the process, so that the fuzzer keeps the input, unless [holds].
void fuzz_must(bool holds, const char *what);

heng_source *fuzz_source(heng_arena *arena, heng_slice text);
// The text of a file of the house, read anew for each input.
heng_source *fuzz_file(heng_arena *arena, const char *path);
// Says all messages in both tongues.
void fuzz_render(heng_arena *arena, const heng_diags *diags);

// The plan of the shared record model and [input], or of the golden cases' town
// where the input uses that; null where it does not check.
heng_plan *fuzz_plan(heng_arena *arena, heng_slice input, heng_diags *diags);
// A few rows of each table of the shared record model, as far as [plan] has it.
heng_records *fuzz_records(heng_arena *arena, const heng_plan *plan);

#endif
