// What the files that search for margins share.
#ifndef HENG_REGRESS_AUDIT_INTERNAL_H
#define HENG_REGRESS_AUDIT_INTERNAL_H

#include "plan/review.h"
#include "regress/audit.h"

// A copy of records without a row, to which no other may refer. It lives in [arena]
// and borrows the rest.
heng_records *heng__records_without(heng_arena *arena,
                                    const heng_records *from,
                                    uint32_t schema,
                                    uint32_t row);
// Whether another row of a table has the same parts of the key as [row].
bool heng__key_is_twice(const heng_records *records,
                        uint32_t schema,
                        uint32_t row);
bool heng__row_is_referred(const heng_records *records,
                           uint32_t schema,
                           uint32_t row);

// A table whose rows reach a score when there is one less, and of which no rule asks
// for a row by its key.
typedef struct heng_probe_table {
  uint32_t table;
  bool *touches;  // by plan table: scores
} heng_probe_table;

// A column of the records that reaches a score.
typedef struct heng_probe_column {
  uint32_t table, field;
  bool in_key;  // a part of the key of its rows, which must not come out twice
  heng_redo *redo;
  bool *touches;  // by plan table: scores whose results depend on it
} heng_probe_column;

// Which rows of the records belong to which row of a table of units.
typedef struct heng_probe_owners {
  uint32_t units;
  uint32_t **rows;  // rows[table][row]; null where none of the table do
} heng_probe_owners;

typedef struct heng_probe_score {
  uint32_t units;  // table of its units, or HENG_NONE
  const heng_probe_owners *owners;
  uint32_t *above, *below;  // of each row within its group, or HENG_ROW_NONE
  uint32_t *group;          // HENG_ROW_NONE: it has no place
  bool tier_by_place;       // the rule of the tier reads the place
} heng_probe_score;

struct heng_probe {
  heng_arena *arena;
  const heng_run *run;
  const heng_plan *plan;
  heng_probe_score *scores;  // by plan table
  HENG_VEC(heng_probe_column) columns;
  HENG_VEC(heng_probe_table) tables;
  HENG_VEC(heng_probe_owners *) owners;
};

// The row of the table of units that a row of a score belongs to.
uint32_t heng__probe_unit(const heng_probe *p, uint32_t table, uint32_t row);

// The search for the margins of one row.
typedef struct heng_hunt {
  heng_arena *keep, *scratch;
  heng_arena run;  // of one computation
  const heng_probe *p;
  uint32_t table, row;
  heng_margins *out;
  size_t budget, others;                  // see heng__margins_of
  HENG_VEC(struct heng_hunt_cell) cells;  // audit_margins.c: with an amount
  uint32_t pass, fall;                    // neighbours
} heng_hunt;

// The goals that a row reaches in another run, a bit for each.
unsigned heng__goals_reached(const heng_hunt *h, const heng_run *run);
// The rows of a unit in a table that come from a file, by key.
size_t heng__rows_of_unit(heng_hunt *h,
                          uint32_t table,
                          uint32_t unit,
                          uint32_t **out);

// A copy of the records in which the columns of a table may be written to, each
// still the one of the run.
heng_records *heng__records_own(heng_arena *arena,
                                const heng_records *from,
                                uint32_t schema);
// What a run on records with another cell in the [row] of a column brings about;
// *sound is whether the records may be so.
unsigned heng__probe_cell(heng_hunt *h,
                          const heng_probe_column *column,
                          const heng_records *records,
                          uint32_t row,
                          bool *sound);

// audit_others.c: what has no amount, for the goals in [asked].
void heng__hunt_others(heng_hunt *h, uint32_t unit, unsigned asked);

#endif
