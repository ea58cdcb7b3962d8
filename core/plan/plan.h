// The plan: a scheme as a typed dataflow graph. Built once from trees, then only
// read: by execution, explanation, checks, printers and everything to come.
//
// Tables hold rows, fields hold one value for each row, values one for the run.
// An expression reads fields through cursors: cursor 0 is the row of the field
// that the expression belongs to; every aggregate adds one for its inner row.
#ifndef HENG_PLAN_PLAN_H
#define HENG_PLAN_PLAN_H

#include "base/extern.h"
#include "grammar/tree.h"
#include "model/schema.h"

typedef struct heng_type {
  heng_base_type base;
  uint32_t id;    // choice or table of CHOICE and REF
  bool optional;  // T?: may be missing
  bool fraction;  // NUMBER: may be no finite decimal
  bool whole;     // NUMBER: never has decimals
} heng_type;

typedef struct heng_node heng_node;

typedef enum heng_node_kind {
  HENG_NODE_CONST,    // value
  HENG_NODE_PARAM,    // id: param; args: its keys (choices), in order
  HENG_NODE_VALUE,    // id: value of the run
  HENG_NODE_EDITION,  // the scheme's edition, a number
  HENG_NODE_AS_OF,    // the date of the run
  HENG_NODE_FIELD,  // cursor's row, id: table, field; the table is the cursor's or
                    // one that it descends from
  HENG_NODE_ROW,  // the cursor's row as a reference to id: table (the cursor's
                  // own or one it descends from); with args[0]: that
                  // reference as one to id, from which its table descends
  HENG_NODE_FOLLOW,  // args[0]: a reference to id: table; its field
  HENG_NODE_NEG,
  HENG_NODE_ABS,
  HENG_NODE_ADD,
  HENG_NODE_SUB,
  HENG_NODE_MUL,
  HENG_NODE_DIV,
  HENG_NODE_POW,
  HENG_NODE_MIN,
  HENG_NODE_MAX,  // of two or more numbers or dates
  HENG_NODE_AT_MOST,
  HENG_NODE_AT_LEAST,  // like MIN and MAX; a cap, explained as one
  HENG_NODE_ROUND,  // args[0]; digits args[1] (whole const) or, with to, a step
  HENG_NODE_ADD_DAYS,
  HENG_NODE_ADD_MONTHS,  // date args[0], whole number args[1]
  HENG_NODE_YEAR_OF,
  HENG_NODE_QUARTER_OF,
  HENG_NODE_MONTH_OF,
  HENG_NODE_DAYS_BETWEEN,
  HENG_NODE_ROOT,  // of args[0]; its order args[1], decimals args[2] (whole
                   // consts); no value for an even root of a negative number
  HENG_NODE_LN,  // of args[0], to args[1] decimals (a whole const); no value for
                 // 0 and below
  HENG_NODE_EXP,    // the same, and always a value
  HENG_NODE_SCALE,  // args[0] with args[1]..args[2] laid onto args[3]..args[4];
                    // no value where the first two are equal
  HENG_NODE_LOT,  // SHA-256 of the texts of args, joined by line feeds, as a text
  HENG_NODE_EXTERN,  // id: extern; args: one for each of its parameters
  HENG_NODE_EQ,
  HENG_NODE_NE,
  HENG_NODE_LT,
  HENG_NODE_LE,
  HENG_NODE_GT,
  HENG_NODE_GE,
  HENG_NODE_IN,       // args[0] is one of args[1..]
  HENG_NODE_BETWEEN,  // args[1] <= args[0] <= args[2]
  // A text or the key of a reference args[0] begins with the text args[1].
  HENG_NODE_STARTS_WITH,
  HENG_NODE_AND,
  HENG_NODE_OR,
  HENG_NODE_NOT,
  HENG_NODE_IMPLIES,
  HENG_NODE_KNOWN,     // args[0] is not missing (a held back one is held back)
  HENG_NODE_ELSE,      // args[0], or args[1] where it is missing
  HENG_NODE_REQUIRED,  // args[0]; a missing one is a finding, the result held back
  HENG_NODE_CHOOSE,     // choose
  HENG_NODE_AGGREGATE,  // aggregate
  HENG_NODE_RANK,       // rank; only the root of a field's expression
  HENG_NODE_ROLLUP,     // only the root of a field: args[0] for a row without
                        // children, args[1] for one with some; args[2], read at
                        // cursor 1, is the reference of a child to its parent
  HENG_NODE_SLOT,  // the marks, added up, that a row of id: score has in the
                   // children of field; args: see heng_slot_arg
  HENG_NODE_KIND_COUNT
} heng_node_kind;

// The operands of SLOT. Rows of `indicators` are read at cursor 1, of `marks` at
// cursor 2; a slot whose value a rule gives reads no marks and has none of the last
// three.
typedef enum heng_slot_arg {
  HENG_SLOT_OWNED,  // whether the child names an owner
  HENG_SLOT_PARENT,
  HENG_SLOT_OWNER,
  HENG_SLOT_FULL,
  HENG_SLOT_NO,     // what OWNED is of a child of all rows …
  HENG_SLOT_SELF,   // … PARENT of every child, …
  HENG_SLOT_ROW,    // … OWNER of one of this row's own, and MARK_UNIT …
  HENG_SLOT_CHILD,  // … and MARK_INDICATOR of a mark
  HENG_SLOT_MARK_UNIT,
  HENG_SLOT_MARK_INDICATOR,
  HENG_SLOT_MARK,
  HENG_SLOT_ARGS,
} heng_slot_arg;

// Whether the marks are added up.
#define HENG_SLOT_HAS_MARKS(node) ((node)->n_args > HENG_SLOT_MARK)

// A value known before the run.
typedef struct heng_const {
  heng_num num;     // NUMBER
  int32_t code;     // CHOICE, DATE (days), BOOL (0, 1)
  heng_slice text;  // TEXT; for REF the key of the row
  bool missing;
} heng_const;

// One way in which inner rows agree with this row: inner = outer, both references
// to the same table, or any two values of one type. A missing one on either side
// agrees with nothing.
typedef struct heng_join {
  heng_node *inner;  // reads the aggregate's cursor
  heng_node *outer;  // reads cursors before it
} heng_join;

typedef struct heng_aggregate {
  heng_function function;
  uint32_t table;    // whose rows
  uint32_t cursor;   // number of the inner row's cursor, ≥ 1
  heng_join *joins;  // empty: every row of the table
  size_t n_joins;
  heng_node *where;  // what is left of the condition; or null
  heng_node *body;   // null for count, any and all of rows alone
  heng_node
      *condition;  // of all(S where A): A, which every joined row must meet
  heng_node *by;   // of first and streak
  bool descending;
  heng_node *until;  // of streak; reads cursors before this one
  // A figure beside the rows, which reads cursors before this one too: the share
  // of a quantile, how many rows [take] takes. Null for all else.
  heng_node *figure;
  heng_take take;
  heng_node *weight;  // of a weighted average, or null
  heng_node *own;     // of zscore and percentile rank: the body at this row
  int digits;         // of what is rounded: stdev, skewness, zscore; else 0
  // The value depends on this row only through the outer sides of the joins (and
  // through [own], where that is set), so one value serves all rows that agree in
  // them.
  bool shared;
  bool children;  // of a rollup: the rows are those below this one
  // There is a row, whatever the records: a group of this row's own table, the
  // children of a row that has some, all rows of a given table.
  bool never_empty;
} heng_aggregate;

typedef struct heng_plan_choose_row {
  heng_node *value;
  heng_node *when;  // null: otherwise
  heng_cites cites;
  heng_span span;
} heng_plan_choose_row;

typedef struct heng_plan_choose {
  bool exactly_one;
  bool verified;  // proven to neither overlap nor leave a gap
  heng_plan_choose_row *rows;
  size_t n_rows;
} heng_plan_choose;

typedef struct heng_plan_key {
  heng_node *value;
  bool descending;
} heng_plan_key;

typedef struct heng_plan_rank {
  heng_plan_key *keys;
  size_t n_keys;
  size_t n_before_then;  // keys from here on only break ties that are left
  heng_node **within;
  size_t n_within;
  heng_ties ties;
} heng_plan_rank;

struct heng_node {
  heng_node_kind kind;
  heng_type type;
  heng_span span;  // where it is written
  heng_span call;  // inside a function's body: the place of the call
  heng_node **args;
  uint32_t n_args;
  uint32_t cursor;   // of FIELD and ROW
  uint32_t id;       // table, param or value
  uint32_t field;    // of FIELD and FOLLOW
  heng_const value;  // of CONST
  heng_round mode;   // of ROUND
  bool to;           // of ROUND: args[1] is a step
  heng_aggregate *aggregate;
  heng_plan_choose *choose;
  heng_plan_rank *rank;
  uint32_t
      number;  // of CHOOSE, AGGREGATE, REQUIRED, SLOT and EXTERN: unique in the
               // plan
  uint32_t trace;  // its first counter in a trace of a run (exec/trace.h); 0:
                   // none
};

// The counters of a node. A node of its own in the sides of a join may be one that
// another aggregate's index was built with; then that one is counted.
enum {
  HENG_TRACE_REACHED,  // evaluated
  HENG_TRACE_YES,      // of a condition: it held …
  HENG_TRACE_NO,       // … or did not; neither where it was held back
  // From here on, one for each way: CHOOSE the row that was taken; AT_MOST and
  // AT_LEAST 0 where the limit bound, 1 where it did not; MIN and MAX the operand
  // that was taken, the first of equal ones; ELSE 0 where the value was missing, 1
  // where it was not; SLOT 0 with children, 1 without; ROLLUP 0 at leaves, 1 above;
  // RANK 0 groups of rows that no key told apart, 1 + k groups of rows which key k
  // told apart, having tied before.
  HENG_TRACE_WAY,
};

// A message template.
typedef struct heng_plan_piece {
  heng_slice text;
  heng_node *node;  // null: text
} heng_plan_piece;

typedef struct heng_template {
  heng_plan_piece *pieces;
  size_t n_pieces;
} heng_template;

typedef enum heng_role {
  HENG_ROLE_STORED,     // comes from the records (or a given table's rows)
  HENG_ROLE_REFERENCE,  // of a pair table: x or y; of a group: a key
  HENG_ROLE_FIELD,
  HENG_ROLE_INDICATOR,
  HENG_ROLE_DEDUCT,
  HENG_ROLE_BONUS,
  HENG_ROLE_TOTAL,
  HENG_ROLE_PLACE,
  HENG_ROLE_TIER,
  HENG_ROLE_OUTCOME,
} heng_role;

#define HENG_NONE UINT32_MAX

typedef struct heng_plan_field {
  heng_pair pair;
  heng_slice title;
  heng_role role;
  heng_type type;   // as a rule sees it
  heng_node *node;  // null for STORED and for a pair's REFERENCE
  uint32_t stored;  // of STORED: the schema's field
  // indicator
  heng_num full;    // its full marks; d == 0: not said
  uint32_t parent;  // field number of the parent indicator, or HENG_NONE
  bool slot_children;
  heng_node *slot;  // SLOT, where the full marks of the children in the records
                    // must add up to its own; else null
  uint32_t row_id;  // row number among the plan's own indicator rows
  // outcome
  bool as_a_rule;
  heng_template because;  // n_pieces 0: none
  heng_cites cites;
  heng_span span;  // the whole statement
  heng_span name_span;
  bool published;
} heng_plan_field;

typedef enum heng_table_kind {
  HENG_TABLE_RECORDS,  // schema: the schema's table (given tables too)
  HENG_TABLE_SUBSET,   // rows of source where …; a score too
  HENG_TABLE_GROUP,    // one row for each combination of keys of source
  HENG_TABLE_PAIR,     // rows (x, y) of two tables where …
} heng_table_kind;

typedef struct heng_plan_table {
  heng_pair pair;
  heng_slice title;
  heng_table_kind kind;
  bool score;
  bool given;          // RECORDS whose rows stand in the scheme
  uint32_t schema;     // of RECORDS
  uint32_t source[2];  // of SUBSET, GROUP (one) and PAIR (two)
  uint32_t root;       // the table whose rows these are: itself but for SUBSET
  heng_node *where;    // cursor 0: a row of source; of a PAIR see below
  // PAIR: `where` is read with cursor 0 = the pair's row, whose fields 0 and 1
  // are the references; rows are found by the joins (inner: field 1's table,
  // read at cursor 1; outer: field 0's, read at cursor 0), or by trying all.
  heng_join *joins;
  size_t n_joins;
  heng_node *having;  // GROUP: cursor 0 = the group's row
  uint32_t n_keys;  // GROUP: fields 0..n_keys-1 are the keys; their nodes read
                    // cursor 0 = a row of source
  heng_plan_field *fields;
  size_t n_fields;
  // Of a score; field numbers, HENG_NONE where there is none.
  uint32_t total, place, tier;
  heng_span span, name_span;
  heng_cites cites;
} heng_plan_table;

// How the figures of a param are found by one of its keys.
typedef enum heng_key_kind {
  HENG_KEY_CHOICE,
  HENG_KEY_FROM,  // by date or number; a row holds from its own on, to the next
  HENG_KEY_EXACT,  // by number; a row holds for its own alone
} heng_key_kind;

typedef struct heng_param_axis {
  heng_key_kind kind;
  heng_base_type base;  // of FROM and EXACT: NUMBER or DATE
  heng_const *at;       // of FROM and EXACT: the rows' keys, ascending
  size_t n_at;
  // Of CHOICE its values. Else n_at + 1: slot i + 1 is that of at[i]; slot 0 is for
  // whatever comes before the first of FROM, and for all others of EXACT.
  size_t n_slots;
} heng_param_axis;

// A param: one figure, or one for each combination of its keys' slots.
typedef struct heng_plan_param {
  heng_pair pair;
  heng_type type;
  uint32_t *keys;  // choices; HENG_NONE where it is by date or number
  uint32_t n_keys;
  heng_param_axis *axes;  // one for each key
  heng_const *cells;  // dense: last key runs fastest; a gap was an error unless
                      // otherwise; missing where no row holds
  size_t n_cells;
  uint32_t *origin;   // the cell of the row that holds in each cell
  heng_cites *cites;  // one for each cell
  heng_span *spans;   // where each cell's value stands
  bool has_low, has_high;
  heng_num low, high;
  heng_cites own_cites;
  heng_span span;
} heng_plan_param;

typedef struct heng_plan_value {
  heng_pair pair;
  heng_type type;
  heng_node *node;  // no cursor 0
  heng_cites cites;
  heng_span span;
} heng_plan_value;

typedef struct heng_plan_check {
  heng_pair pair;
  uint32_t table;  // HENG_NONE: of the run
  heng_node *condition;
  heng_template because;
  bool warn;
  heng_cites cites;
  heng_span span;
} heng_plan_check;

// A function of values that the rules call and something else computes. A missing
// argument is handed over where its type is optional; else the result is missing
// and nothing is called.
typedef struct heng_plan_extern {
  const heng_extern *function;  // borrowed; must outlive the plan
  heng_type *types;             // of the parameters
  uint32_t n_types;
  heng_type result;  // of a call with all arguments
} heng_plan_extern;

// What to compute, in an order in which all that a step reads is there.
typedef enum heng_step_kind {
  HENG_STEP_ROWS,   // the rows of a derived table
  HENG_STEP_FIELD,  // one field of every row
  HENG_STEP_VALUE,
} heng_step_kind;

typedef struct heng_step {
  heng_step_kind kind;
  uint32_t table;  // or the value
  uint32_t field;
} heng_step;

// A row of a table that stands in the scheme: a given table's, or an indicator's.
typedef struct heng_plan_row {
  heng_slice *cells;  // one for each schema field; empty: blank
  heng_slice alias;   // a second key by which records may refer to it; or empty
  heng_span span;
  heng_cites cites;
} heng_plan_row;

typedef struct heng_plan_rows {
  uint32_t schema;  // the schema's table
  heng_plan_row *rows;
  size_t n_rows;
} heng_plan_rows;

typedef struct heng_plan {
  heng_pair pair;
  heng_slice title;
  bool has_edition;
  int64_t edition;
  heng_schema *schema;
  heng_schema_use use;      // what the rules read of the records
  heng_plan_table *tables;  // first those of the schema, in its order
  size_t n_tables;
  heng_plan_param *params;
  size_t n_params;
  heng_plan_value *values;
  size_t n_values;
  heng_plan_check *checks;
  size_t n_checks;
  heng_plan_extern *externs;  // those that are called
  size_t n_externs;
  heng_plan_rows *rows;  // rows that the scheme brings
  size_t n_rows;
  heng_step *steps;
  size_t n_steps;
  uint32_t n_numbers;  // see heng_node.number
  uint32_t n_traced;   // counters of a trace
  uint32_t overrides;  // table of overrides, or HENG_NONE
  heng_tree **trees;   // what it was built from; examples too
  size_t n_trees;
  const struct heng_composed *texts;  // how they were put together
  char hash[65];                      // of its meaning
  heng_arena *arena;
} heng_plan;

// What ROOT, LN, EXP and SCALE give for the values [v] of their args; *has says
// whether there is a value. HENG_WIDE as in num.h; HENG_RULES for other kinds.
heng_status heng__word_value(heng_arena *arena,
                             const heng_node *node,
                             const heng_num *v,
                             bool *has,
                             heng_num *out);

#endif
