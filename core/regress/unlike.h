// What two runs of the same records under two plans make differently, told as
// what an example can expect.
#ifndef HENG_REGRESS_UNLIKE_H
#define HENG_REGRESS_UNLIKE_H

#include "regress/draft.h"

// A computed field that both plans have, by name.
typedef struct heng_match_field {
  uint32_t table[2], field[2];
  bool shown;  // published by a score of both
} heng_match_field;

typedef struct heng_match {
  const heng_plan *plans[2];
  uint32_t
      *tables;  // of the first: the second's table of that name, or HENG_NONE
  heng_match_field *fields;  // in the order in which the first computes them
  size_t n_fields;
  uint32_t *values;  // of the first: the second's of that name, or HENG_NONE
  bool all;          // what no score shows counts too
} heng_match;

typedef enum heng_unlike_kind {
  HENG_UNLIKE_VALUE,        // of a field of a row
  HENG_UNLIKE_RUN_VALUE,    // of the run
  HENG_UNLIKE_FINDING,      // only the first has it
  HENG_UNLIKE_NO_FINDING,   // only the second has that one
  HENG_UNLIKE_NO_FINDINGS,  // only the second has some
  HENG_UNLIKE_ROWS,         // the second has more rows
} heng_unlike_kind;

typedef struct heng_unlike {
  heng_unlike_kind kind;
  uint32_t table, row, field;  // of the first plan; field: a value of the run,
                               // or the number of a finding
  heng_pair rule;              // of NO_FINDING: the name of its rule, and …
  heng_slice key;              // … its row; empty: of the run
} heng_unlike;

// Both plans must outlive it. [all]: also what no score shows.
heng_match *heng__match(heng_arena *arena,
                        const heng_plan *first,
                        const heng_plan *second,
                        bool all);

// Whether the runs, of the first and of the second plan, differ in something that
// counts. *out is then what can be expected of the first and does not hold under
// the second, computed as early as there is; false too where no example could say
// what differs.
bool heng__unlike(heng_arena *arena,
                  const heng_match *match,
                  heng_run *const runs[2],
                  heng_unlike *out);

// The first thing that can be expected of a run and that counts.
bool heng__unlike_any(heng_arena *arena,
                      const heng_match *match,
                      const heng_run *run,
                      heng_unlike *out);

// `expect …` as a line, and what it is about in a few words.
heng_said heng__unlike_expect(heng_arena *arena,
                              const heng_run *run,
                              const heng_unlike *unlike);
heng_said heng__unlike_about(heng_arena *arena,
                             const heng_run *run,
                             const heng_unlike *unlike);
// The value as an expectation writes it; false where none can.
bool heng__unlike_value(heng_arena *arena,
                        const heng_run *run,
                        heng_type type,
                        heng_value value,
                        heng_said *out);
// expect TABLE KEY: FIELD = …; false where none can say it.
bool heng__expect_line(heng_arena *arena,
                       const heng_run *run,
                       uint32_t table,
                       uint32_t row,
                       uint32_t field,
                       heng_said *out);

#endif
