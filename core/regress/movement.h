// Movements: what a change of rules does to every unit. Two runs on the same
// records are laid side by side; what is published of each row of a score table is
// compared exactly, and what differs is a movement.
#ifndef HENG_REGRESS_MOVEMENT_H
#define HENG_REGRESS_MOVEMENT_H

#include "exec/run.h"

// A field that is published by one of the score tables or by both.
typedef struct heng_moved_field {
  uint32_t field[2];  // its number in each, or HENG_NONE
  heng_role role;     // in the second, else in the first
  heng_said name;
} heng_moved_field;

// What differs of one field of one row. A side without the row or the field is
// missing.
typedef struct heng_moved_value {
  uint32_t field;  // index into the table's fields
  heng_value value[2];
  bool there[2];  // the side has the row and the field
  bool has_by;    // both are known numbers
  heng_num by;    // the second less the first
} heng_moved_value;

typedef struct heng_movement {
  heng_slice key;
  uint32_t row[2];           // HENG_ROW_NONE where the side does not score it
  heng_moved_value *values;  // what differs, in the order of the fields
  size_t n_values;
  bool measured;    // the total has a size in both, or nothing of it differs
  heng_num size;    // of the total's movement, without its sign
  heng_num places;  // of the place's movement, without its sign
} heng_movement;

// How many units each thing happened to.
typedef struct heng_moved_counts {
  size_t units;           // in either
  size_t moved;           // something published of them differs
  size_t totals;          // of those the total
  size_t up, down;        // places: to a smaller number, to a greater one
  size_t tier_up;         // to a value that the choice lists earlier …
  size_t tier_down;       // … or later
  size_t tiers;           // whose tier differs, these and all else
  size_t outcomes_new;    // outcomes, not units
  size_t outcomes_gone;   // lifted or no longer reached
  size_t appeared, gone;  // scored in the second alone, in the first alone
  size_t held, freed;     // held back in the second alone, in the first alone
} heng_moved_counts;

typedef struct heng_moved_table {
  uint32_t table[2];  // of each plan, or HENG_NONE
  heng_said name;
  heng_moved_field *fields;
  size_t n_fields;
  heng_movement *items;  // the largest first
  size_t len;
  heng_moved_counts counts;
} heng_moved_table;

typedef struct heng_movements {
  const heng_run *run[2];
  heng_moved_table *tables;  // in the order of the first, then the second's own
  size_t n_tables;
  size_t findings_new, findings_gone;  // told apart by rule and row
  heng_moved_counts counts;            // of all tables
} heng_movements;

// The movements from [first] to [second], which ran on the same records. Score
// tables are the same by a name in either tongue, and where each has one left by
// that; rows by their keys; fields by a name, total, place and tier by what they
// are. [only]: the name of the one table that is wanted, or empty. Lives in
// [arena] and borrows the runs.
heng_movements *heng__movements(heng_arena *arena,
                                const heng_run *first,
                                const heng_run *second,
                                heng_slice only);

// Whether the values of a field in two runs are the same: numbers by value,
// choices by name, references by key.
bool heng__moved_same(heng_arena *arena,
                      const heng_run *const run[2],
                      const heng_type type[2],
                      const heng_value value[2]);

#endif
