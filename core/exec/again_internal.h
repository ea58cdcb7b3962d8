// How what is done again lies in memory: which rows of a step can be another, by
// what the step reads.
#ifndef HENG_EXEC_AGAIN_INTERNAL_H
#define HENG_EXEC_AGAIN_INTERNAL_H

#include "exec/again.h"
#include "exec/run_internal.h"

typedef enum heng_again_kind {
  HENG_AGAIN_CELL,   // a FIELD of cursor 0, or a FOLLOW
  HENG_AGAIN_ROWS,   // a field of the rows of an aggregate
  HENG_AGAIN_VALUE,  // a value of the run
} heng_again_kind;

// Something that may be another and that an expression reads.
typedef struct heng_again_read {
  heng_again_kind kind;
  const heng_node *node;     // CELL: what reads it; ROWS: the aggregate
  uint32_t item;             // see again.c
  uint32_t table;            // of the field
  const uint32_t *group_of;  // ROWS: the group of each row of the aggregate's
                             // table, or HENG_NONE
  size_t n_groups;
} heng_again_read;

// A field or check to do again. [whole]: in every row, for it cannot be told which.
typedef struct heng_again_part {
  bool whole;
  heng_again_read *reads;
  size_t n_reads;
} heng_again_part;

// Items: see again.c.
typedef struct heng_again_items {
  uint32_t *first;        // of the first field of each table
  uint32_t rows, values;  // the first of their kinds
  uint32_t n;
} heng_again_items;

#endif
