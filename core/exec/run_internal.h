// How a run lies in memory while it is computed, and the functions that its
// files share. For the files of this room only.
#ifndef HENG_EXEC_RUN_INTERNAL_H
#define HENG_EXEC_RUN_INTERNAL_H

#include "exec/noted.h"
#include "exec/run.h"
#include "exec/trace.h"

typedef struct heng_exec heng_exec;

// A row that an expression reads.
typedef struct heng_cursor {
  uint32_t table, row;
} heng_cursor;

// The rule that is at work; findings name it.
typedef struct heng_rule {
  uint64_t id;  // the same whenever this rule is at work
  heng_pair pair;
  heng_span span;
  heng_cites cites;
} heng_rule;

// A row of which it is not known whether it belongs to a table, since what
// decides it is held back. It is no row of the table; whatever reads the table
// where that row could count is held back. [table] HENG_NONE: any row.
typedef struct heng_hold {
  uint32_t table, row;
  uint32_t finding;
} heng_hold;

typedef HENG_VEC(heng_hold) heng_holds;

// A value by which rows agree, without its type: 24 bytes in place of 72.
typedef union heng_cell_key {
  heng_num num;
  int64_t code;  // CHOICE, DATE, BOOL; REF: row of the root table
  heng_slice text;
  const heng_counts *counts;
} heng_cell_key;

// Rows of a table grouped by a tuple of values; rows in which one is missing
// are in no group. Groups are numbered from 0 and may be empty.
typedef struct heng_groups {
  uint32_t table;
  uint32_t cursor;
  heng_node *const *inner;
  size_t n;  // values of the tuple; 0: all rows are one group
  size_t n_groups;
  uint32_t *starts,
      *members;     // rows of group g: members[starts[g]..starts[g+1])
  bool dense;       // one reference: the group is its row
  uint32_t *slots;  // else: hash table of groups, HENG_NONE empty
  size_t mask;
  uint64_t *hashes;      // of each group
  heng_cell_key *keys;   // n of each group
  uint32_t held;         // a finding that holds back all groups, or HENG_NONE
  uint32_t *group_held;  // or one of them; null: none
} heng_groups;

// What an aggregate gave for each group of its index.
typedef struct heng_memo {
  heng_value *values;
  bool *done;
} heng_memo;

// The rows that a row is compared with, of one group.
typedef struct heng_peers {
  bool done;
  uint32_t held;            // a finding that holds them back, or HENG_NONE
  bool wide;                // the figures below outgrew the exact range
  heng_num *nums;           // of percentile rank: ascending
  size_t n;                 // how many
  heng_num mean, variance;  // of zscore
} heng_peers;

// Of an aggregate node, by its number.
typedef struct heng_aggregate_state {
  heng_groups *index;
  heng_node **outer;  // outer sides of its joins
  heng_memo memo;
  heng_peers *peers;  // of zscore and percentile rank: by group
} heng_aggregate_state;

// What makes a finding the same as another one.
typedef struct heng_finding_id {
  heng_finding_kind kind;
  uint32_t table, row;
  uint64_t rule;
  uint64_t about;  // field, node or cell
} heng_finding_id;

typedef struct heng_const_row {
  const heng_const *at;
  uint32_t row;
} heng_const_row;

struct heng_exec {
  const heng_run *run;
  const heng_plan *plan;
  const heng_records *records;
  heng_arena *arena;
  bool quiet;  // reads a finished run: findings are looked up, not raised
  heng_trace *trace;  // counts what is done; or null
  heng_noted *noted;  // takes note of what is done; or null
  heng_rule rule;
  heng_cursor *cursors;
  uint32_t n_cursors;
  uint32_t depth;                    // cursors in use
  heng_aggregate_state *aggregates;  // by node number
  HENG_VEC(heng_groups *) indexes;
  heng_holds *holds;  // by table
  HENG_VEC(heng_finding) findings;
  HENG_VEC(heng_finding_id) ids;  // of the findings
  uint32_t *id_slots;             // hash table of ids, HENG_NONE empty
  size_t id_mask;
  heng_const_row *consts;  // references written as keys: hash table
  size_t n_consts, const_mask;
  struct heng_taking
      *taking;  // what it takes over from others (known.c); or null
  struct heng_extern_memo *called;  // what functions from outside gave; or null
  HENG_VEC(heng_lifted) lifted;
  // overrides of this edition, chained by unit
  uint32_t *override_first, *override_next;
  size_t n_override_units;
  uint32_t override_unit_table;
};

// ---- values ---------------------------------------------------------------
static inline heng_value heng__missing(void) {
  return (heng_value){.state = HENG_MISSING};
}
static inline heng_value heng__held(uint32_t finding) {
  return (heng_value){.state = HENG_HELD, .finding = finding};
}
static inline heng_value heng__known_num(heng_num num) {
  return (heng_value){.num = num};
}
static inline heng_value heng__known_int(int64_t n) {
  return (heng_value){.num = heng__num_int(n)};
}
static inline heng_value heng__known_code(int64_t code) {
  return (heng_value){.code = code};
}
static inline heng_value heng__known_row(uint32_t row) {
  return (heng_value){.row = row};
}
// A known yes.
static inline bool heng__is_yes(heng_value v) {
  return v.state == HENG_KNOWN && v.code == 1;
}
// A choice value that the profile does not know; its [finding] says so.
static inline bool heng__is_unknown(heng_type type, const heng_value *v) {
  return type.base == HENG_TYPE_CHOICE && v->state == HENG_KNOWN &&
         v->code <= HENG_CODE_UNKNOWN;
}

// Whether a node reads a cursor by itself. A ROW with an operand turns a
// reference into one to another table of the same rows.
static inline bool heng__reads_cursor(const heng_node *node) {
  return node->kind == HENG_NODE_FIELD ||
         (node->kind == HENG_NODE_ROW && !node->n_args);
}

// ---- cells.c --------------------------------------------------------------
// Whether every row of [table] is one of [to].
bool heng__descends(const heng_plan *plan, uint32_t table, uint32_t to);
heng_value heng__read(const heng_run *run,
                      uint32_t table,
                      uint32_t row,
                      uint32_t field);
// The record behind a row, or *table HENG_NONE.
void heng__record_of(const heng_run *run, uint32_t *table, uint32_t *row);

// ---- order.c --------------------------------------------------------------
typedef int (*heng_row_cmp)(void *ctx, uint32_t a, uint32_t b);
// Sorts stably.
void heng__sort_rows(
    heng_arena *arena, uint32_t *rows, size_t n, heng_row_cmp cmp, void *ctx);
// Texts: those of digits only as numbers and first, others by code point.
int heng__text_cmp(heng_slice a, heng_slice b);
// Keys, part by part as texts; parts are joined by "/".
int heng__key_cmp(heng_slice a, heng_slice b);
// Rows of one table by their keys; rows without a key by what they hold, so that
// their order does not depend on the file's. Never 0 for two rows.
int heng__row_cmp(const heng_run *run, uint32_t table, uint32_t a, uint32_t b);
// Known values of one type, in the order of ranks.
int heng__value_cmp(const heng_run *run,
                    heng_type type,
                    const heng_value *a,
                    const heng_value *b);
// Rows of a table by their keys.
void heng__sort_by_key(heng_arena *arena,
                       const heng_run *run,
                       uint32_t table,
                       uint32_t *rows,
                       size_t n);

// Counts that a node went one of its ways.
static inline void heng__trace_way(heng_exec *x,
                                   const heng_node *node,
                                   uint32_t way) {
  if (x->trace && node->trace)
    x->trace->counts[node->trace + HENG_TRACE_WAY + way]++;
}
// Counts that a node was reached by other ways than heng__eval.
static inline void heng__trace_reached(heng_exec *x, const heng_node *node) {
  if (x->trace && node->trace) x->trace->counts[node->trace]++;
}
// Counts a row of a given table that was read, referred to or counted.
static inline void heng__trace_given(heng_exec *x,
                                     uint32_t table,
                                     uint32_t row) {
  if (x->trace && row < x->trace->n_given[table]) x->trace->given[table][row]++;
}

// ---- eval.c ---------------------------------------------------------------
heng_value heng__eval(heng_exec *x, const heng_node *node);
// The same without counting this node, and with counting it (see trace.c).
heng_value heng__eval_kind(heng_exec *x, const heng_node *node);
heng_value heng__eval_traced(heng_exec *x, const heng_node *node);
// Puts [row] under a cursor; the cursors before it stay.
void heng__cursor_set(heng_exec *x,
                      uint32_t cursor,
                      uint32_t table,
                      uint32_t row);
// The row to which a finding of [node] belongs: that of the innermost cursor
// that the node reads; HENG_NONE where it reads none.
heng_cursor heng__subject(const heng_exec *x, const heng_node *node);
heng_value heng__const_value(heng_exec *x, heng_type type, const heng_const *c);
// The cell of a param that its keys point at; HELD or KNOWN with [code] the
// number of the cell.
heng_value heng__param_cell(heng_exec *x, const heng_node *node);
// The cell that a FIELD or FOLLOW reads: *row HENG_ROW_NONE where there is
// none.
void heng__cell_of(heng_exec *x,
                   const heng_node *node,
                   uint32_t *table,
                   uint32_t *row);

// ---- eval_number.c --------------------------------------------------------
// Arithmetic, dates, comparisons.
heng_value heng__eval_number(heng_exec *x, const heng_node *node);
heng_value heng__eval_lot(heng_exec *x, const heng_node *node);
heng_value heng__eval_compare(heng_exec *x, const heng_node *node);
// HELD by a finding, about [subject], that [node] outgrew the exact range.
heng_value heng__too_wide(heng_exec *x,
                          const heng_node *node,
                          heng_cursor subject);
// The same with what is to be said.
heng_value heng__held_wide(heng_exec *x,
                           const heng_node *node,
                           heng_cursor subject,
                           heng_code code);

// ---- eval_values.c --------------------------------------------------------
// Roots, logarithms, powers of e, scales.
heng_value heng__eval_word(heng_exec *x, const heng_node *node);
heng_value heng__eval_starts_with(heng_exec *x, const heng_node *node);

// ---- extern.c -------------------------------------------------------------
heng_value heng__eval_extern(heng_exec *x, const heng_node *node);
// "saturation(1800, 2000)": the call with its arguments.
heng_said heng__extern_said(heng_exec *x, const heng_node *node);
// Makes [x] read what [of] has called without adding to it.
void heng__extern_read(heng_exec *x, const heng_exec *of);

// ---- choose.c -------------------------------------------------------------
heng_value heng__eval_choose(heng_exec *x, const heng_node *node);
// The row that a choose takes, or HENG_NONE with the value it has then.
uint32_t heng__choose_row(heng_exec *x,
                          const heng_node *node,
                          heng_value *none);

// ---- index.c --------------------------------------------------------------
heng_groups *heng__groups_build(heng_exec *x,
                                uint32_t table,
                                uint32_t cursor,
                                heng_node *const *inner,
                                size_t n);
// The group of the tuple that [outer] gives: KNOWN with [code] its number or -1
// where there is none; HELD; or MISSING, with the finding of a choice value
// that nobody knows, if that is why.
heng_value heng__groups_find(heng_exec *x,
                             const heng_groups *index,
                             heng_node *const *outer);
// The finding that holds back a group (-1: one that is not there), or
// HENG_NONE.
uint32_t heng__groups_held(heng_exec *x,
                           const heng_groups *index,
                           int64_t group);

// ---- aggregate.c ----------------------------------------------------------
heng_value heng__eval_aggregate(heng_exec *x, const heng_node *node);
// The joined rows of an aggregate; HELD, or KNOWN with *rows and *n set.
heng_value heng__aggregate_rows(heng_exec *x,
                                const heng_node *node,
                                const uint32_t **rows,
                                size_t *n);

// Numbers of the rows of an aggregate, and what weighs them or null.
typedef struct heng_numbers {
  HENG_VEC(heng_num) nums;
  HENG_VEC(heng_num) weights;  // one for each number, or none at all
} heng_numbers;
// Collects the numbers of those of the rows that satisfy `where`. Returns the
// finding that holds them back, or HENG_NONE.
uint32_t heng__aggregate_numbers(heng_exec *x,
                                 const heng_node *node,
                                 heng_value group,
                                 heng_numbers *out);
// The group of the rows that agree with this row: KNOWN with its number or -1.
heng_value heng__aggregate_group(heng_exec *x, const heng_node *node);
heng_value heng__aggregate_too_wide(heng_exec *x, const heng_node *node);

// ---- peers.c --------------------------------------------------------------
// zscore and percentile rank of the row under the cursor; [group] is that of the
// aggregate's index.
heng_value heng__eval_standing(heng_exec *x,
                               const heng_node *node,
                               heng_value group);
// The rows that it is compared with; [local] is used where they are not kept.
const heng_peers *heng__peers_of(heng_exec *x,
                                 const heng_node *node,
                                 heng_value group,
                                 heng_peers *local);

// ---- counts.c -------------------------------------------------------------
// How often each of [values] occurs, as a text with [counts] set.
heng_value heng__counts_value(heng_exec *x,
                              heng_type type,
                              heng_value *values,
                              size_t n);
// <0 where b has more of the first value that they have not equally often.
int heng__counts_cmp(const heng_run *run,
                     const heng_counts *a,
                     const heng_counts *b);
// Known values of a rank key, in its ascending order.
int heng__key_value_cmp(const heng_run *run,
                        const heng_node *key,
                        const heng_value *a,
                        const heng_value *b);

// ---- statistics.c ---------------------------------------------------------
// Figures of numbers in any order; the results do not depend on it. Each gives
// HENG_OK, with *out.d 0 where there is no such figure, or HENG_WIDE.
heng_status heng__stat_variance(heng_arena *arena,
                                const heng_num *nums,
                                size_t n,
                                bool sample,
                                heng_num *out);
// The square root of the variance to [digits] decimals.
heng_status heng__stat_stdev(heng_arena *arena,
                             const heng_num *nums,
                             size_t n,
                             bool sample,
                             int digits,
                             heng_num *out);
heng_status heng__stat_skewness(heng_arena *arena,
                                const heng_num *nums,
                                size_t n,
                                int digits,
                                heng_num *out);
heng_status heng__stat_kurtosis(heng_arena *arena,
                                const heng_num *nums,
                                size_t n,
                                heng_num *out);
// [share] is from 0 to 1; the numbers stand between two rows in proportion.
heng_status heng__stat_quantile(heng_arena *arena,
                                const heng_num *nums,
                                size_t n,
                                heng_num share,
                                heng_num *out);
// None where the weights add up to 0; they are not negative.
heng_status heng__stat_weighted(heng_arena *arena,
                                const heng_num *nums,
                                const heng_num *weights,
                                size_t n,
                                heng_num *out);
// Sum or average of the [most] largest or smallest.
heng_status heng__stat_extremes(heng_arena *arena,
                                const heng_num *nums,
                                size_t n,
                                size_t most,
                                bool largest,
                                bool average,
                                heng_num *out);
heng_status heng__stat_mean(heng_arena *arena,
                            const heng_num *nums,
                            size_t n,
                            heng_num *out);
// Where [x] stands: (x - mean) / sqrt(variance), to [digits] decimals.
heng_status heng__stat_zscore(heng_arena *arena,
                              heng_num x,
                              heng_num mean,
                              heng_num variance,
                              int digits,
                              heng_num *out);
// Which share of the others is less than [x]; [sorted] is ascending. Between two
// of them in proportion; none beyond them, nor where there is only one.
heng_status heng__stat_percentile(heng_arena *arena,
                                  const heng_num *sorted,
                                  size_t n,
                                  heng_num x,
                                  heng_num *out);
// The numbers in ascending order.
heng_num *heng__stat_sorted(heng_arena *arena, const heng_num *nums, size_t n);

// ---- sum.c ----------------------------------------------------------------
// A sum that does not depend on the order of what is added, not even in whether
// it can be held: finite decimals at once, the rest sorted.
typedef struct heng_sum {
  heng_arena *arena;
  heng_num total;
  HENG_VEC(heng_num) rest;
} heng_sum;
void heng__sum_add(heng_sum *sum, heng_num x);
heng_status heng__sum_total(heng_sum *sum, heng_num *out);

// ---- noted.c --------------------------------------------------------------
// For whoever has x->noted.
void heng__note_rounding(heng_exec *x, const heng_node *node, bool changed);
// The same of ROOT, LN and EXP with the values of their args.
void heng__note_word(heng_exec *x,
                     const heng_node *node,
                     const heng_num *args,
                     heng_num value);
// Both are copied.
void heng__note_tie(heng_exec *x, const heng_noted_tie *tie);
void heng__note_group(heng_exec *x, const heng_noted_group *group);

// ---- rank.c ---------------------------------------------------------------
void heng__rank_column(heng_exec *x,
                       uint32_t table,
                       const heng_node *node,
                       heng_value *column);

// ---- rollup.c -------------------------------------------------------------
// The rows below a row of a rollup's table, in that table.
typedef struct heng_rollup_children {
  const uint32_t *rows;
  size_t n;
  uint32_t held;  // a finding that holds back which they are, or HENG_NONE
} heng_rollup_children;
// [node] is the rollup.
heng_rollup_children heng__rollup_children(heng_exec *x,
                                           uint32_t table,
                                           const heng_node *node,
                                           uint32_t row);
void heng__rollup_column(heng_exec *x,
                         uint32_t table,
                         const heng_node *node,
                         heng_value *column);

// ---- rows.c ---------------------------------------------------------------
void heng__rows_build(heng_exec *x, uint32_t table);

// ---- slots.c --------------------------------------------------------------
heng_value heng__eval_slot(heng_exec *x, const heng_node *slot);
// The children of [row] under [field], whose rule is at work.
heng_slot_rows heng__slot_children(heng_exec *x,
                                   uint32_t table,
                                   uint32_t row,
                                   uint32_t field);
// Whether what the records hang under indicators of the scheme is in order.
bool heng__slots_run(heng_exec *x);

// ---- outcome.c ------------------------------------------------------------
void heng__overrides_begin(heng_exec *x);
void heng__outcome_lift(heng_exec *x, uint32_t table, uint32_t field);

// ---- checks.c -------------------------------------------------------------
// Returns whether the results may be published.
bool heng__checks_run(heng_exec *x);
// Whether the scores are whole: nothing published is held back, no choice value
// is unknown. Asked when all else has been computed.
bool heng__results_firm(const heng_exec *x);
// Evaluates reasons of outcomes that hold, so that what they miss is found.
void heng__reasons_run(heng_exec *x);
heng_said heng__template_said(heng_exec *x, const heng_template *because);

// ---- findings.c -----------------------------------------------------------
typedef struct heng_raise {
  heng_finding_kind kind;
  heng_code code;
  uint32_t table, row;  // HENG_NONE: of the run
  uint64_t about;
  bool any_rule;  // one finding, whichever rule comes upon it
  heng_span span;
  heng_said args[6];
  size_t n_args;
  heng_slice message;
  uint32_t *rows;
  size_t n_rows;
} heng_raise;
// The finding's number for the time being; the arguments are kept, not copied.
uint32_t heng__raise(heng_exec *x, const heng_raise *what);
// Whether it was raised before; then *at is its number.
bool heng__raised(const heng_exec *x, const heng_raise *what, uint32_t *at);
// Of two findings, either HENG_NONE, the one that is shown first.
uint32_t heng__held_first(const heng_exec *x, uint32_t a, uint32_t b);
// Puts the findings in their order and renumbers what they hold back.
void heng__findings_finish(heng_exec *x, heng_run *run);
heng_rule heng__rule_field(const heng_plan *plan,
                           uint32_t table,
                           uint32_t field);
heng_rule heng__rule_rows(const heng_plan *plan, uint32_t table);
heng_rule heng__rule_value(const heng_plan *plan, uint32_t value);
heng_rule heng__rule_check(const heng_plan *plan, uint32_t check);

// ---- value_text.c ---------------------------------------------------------
heng_said heng__value_said(heng_arena *arena,
                           const heng_run *run,
                           heng_type type,
                           heng_value value);
heng_said heng__key_said(heng_arena *arena,
                         const heng_run *run,
                         uint32_t table,
                         uint32_t row);
// Keys of rows as a list, the first ten in full.
heng_said heng__keys_said(heng_arena *arena,
                          const heng_run *run,
                          uint32_t table,
                          const uint32_t *rows,
                          size_t n);
heng_said heng__int_said(heng_arena *arena, int64_t n);
// A remark with its arguments, in both tongues.
heng_said heng__remark(heng_arena *arena,
                       heng_code code,
                       const heng_said *args,
                       size_t n_args);

// ---- again.c --------------------------------------------------------------
// One step of a plan, and one check of it, for a run that is computed once more.
void heng__step_run(heng_exec *x, heng_run *run, const heng_step *step);
void heng__check_run(heng_exec *x, uint32_t check);
// One row of a field that is no rank and no rollup, and of a check. The rule at work
// must be set.
heng_value heng__cell_run(heng_exec *x,
                          uint32_t table,
                          uint32_t field,
                          uint32_t row);
void heng__check_row(heng_exec *x, uint32_t check, uint32_t row);

// ---- known.c --------------------------------------------------------------
// For whoever has x->taking: an index that one of the other runs has; or null.
heng_groups *heng__known_index(heng_exec *x,
                               uint32_t table,
                               uint32_t cursor,
                               heng_node *const *inner,
                               size_t n);

// ---- run.c ----------------------------------------------------------------
// A run in [arena] of which nothing has been computed, and its state.
heng_exec *heng__exec_begin(heng_arena *arena,
                            const heng_plan *plan,
                            const heng_records *records,
                            const heng_run_options *options,
                            heng_run **out);
// A state for reading a finished run; what it makes lives in [arena].
heng_exec *heng__exec_reader(heng_arena *arena, const heng_run *run);

#endif
