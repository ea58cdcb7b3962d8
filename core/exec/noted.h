// What a run takes note of where somebody asks for it: how often each rounding
// changed a value, in which order each rank put its rows, and which of them its
// keys did not tell apart.
#ifndef HENG_EXEC_NOTED_H
#define HENG_EXEC_NOTED_H

#include "plan/plan.h"

// A node that rounds: ROUND, ROOT, LN, EXP, or an aggregate with digits.
typedef struct heng_noted_rounding {
  const heng_node *node;
  uint64_t times;    // that it gave a number
  uint64_t changed;  // that this number is not the exact one
} heng_noted_rounding;

// Rows that the first [n_keys] keys of a rank do not tell apart. Those that no key
// tells apart have all of them in [n_keys].
typedef struct heng_noted_tie {
  const heng_node *rank;
  uint32_t table;
  uint32_t *rows;  // by key
  size_t n_rows;
  size_t n_keys;
  int64_t place;  // of the first of them in their group, from 1
} heng_noted_tie;

// The rows that a rank compares with each other, in their order.
typedef struct heng_noted_group {
  const heng_node *rank;
  uint32_t table;
  uint32_t *rows;
  size_t n_rows;
} heng_noted_group;

typedef struct heng_noted {
  heng_arena *arena;
  HENG_VEC(heng_noted_rounding) roundings;
  HENG_VEC(heng_noted_tie) ties;
  HENG_VEC(heng_noted_group) groups;
} heng_noted;

#endif
