// What the files that search for margins share.
#ifndef HENG_REGRESS_AUDIT_INTERNAL_H
#define HENG_REGRESS_AUDIT_INTERNAL_H

#include "plan/review.h"
#include "regress/audit.h"

// A copy of records without a row, to which no other may refer, or with it twice. It
// lives in [arena] and borrows the rest.
heng_records *heng__records_changed(heng_arena *arena,
                                    const heng_records *from,
                                    uint32_t schema,
                                    uint32_t row,
                                    bool twice);
bool heng__row_is_referred(const heng_records *records,
                           uint32_t schema,
                           uint32_t row);

// A table whose rows reach a score when there is one more or less.
typedef struct heng_probe_table {
  uint32_t table;
  bool can_take;  // no rule asks for a row of it by its key
  bool can_add;   // its rows need not differ
  bool *touches;  // by plan table: scores
} heng_probe_table;

// A column of the records that reaches a score.
typedef struct heng_probe_column {
  uint32_t table, field;
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

#endif
