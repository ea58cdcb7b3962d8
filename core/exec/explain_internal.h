// What the files that explain share. For the files of this room only.
#ifndef HENG_EXEC_EXPLAIN_INTERNAL_H
#define HENG_EXEC_EXPLAIN_INTERNAL_H

#include "exec/explain.h"
#include "exec/run_internal.h"

typedef struct heng_explained {
  uint32_t table, row, field;  // [table] HENG_NONE: value number [field]
} heng_explained;

// The text of a part of the scheme, formatted once.
typedef struct heng_clause {
  heng_span span;
  heng_said text;
} heng_clause;

typedef struct heng_explainer {
  heng_exec *x;
  heng_arena *arena;
  const heng_run *run;
  heng_explained *seen;  // hash table; [field] HENG_NONE: empty
  size_t n_seen, seen_mask;
  size_t n_reasons;
  HENG_VEC(heng_clause) clauses;  // those written so far
  bool *said;                     // findings that have been shown
  uint32_t root;  // root table of the field being explained, or HENG_NONE
  const heng_node *whole;  // the expression of that field or value
  uint32_t depth;          // expressions that stand within one another here
} heng_explainer;

// Where the next reason is hung.
typedef struct heng_branch {
  heng_reason **head, **end;
} heng_branch;

// ---- explain.c ------------------------------------------------------------
heng_reason *heng__reason_add(heng_explainer *e,
                              heng_branch *branch,
                              heng_reason_kind kind);
static inline heng_branch heng__branch_below(heng_reason *reason) {
  return (heng_branch){&reason->children, &reason->children};
}
// Takes the branch's last reason away again if it says what one before it says.
void heng__branch_drop_twin(heng_branch *branch);
void heng__reason_key(heng_explainer *e,
                      heng_reason *reason,
                      uint32_t table,
                      uint32_t row);
void heng__explain_field(heng_explainer *e,
                         heng_branch *branch,
                         uint32_t table,
                         uint32_t row,
                         uint32_t field);
void heng__explain_value(heng_explainer *e,
                         heng_branch *branch,
                         uint32_t value);
// HENG_REASON_FINDING, where [value] is held back by one that was not shown
// yet; later ones are told by its number.
void heng__explain_held(heng_explainer *e,
                        heng_branch *branch,
                        heng_value value);
heng_said heng__said_value(heng_explainer *e, heng_type type, heng_value value);
// A part of the scheme on one line, in the words of each tongue.
heng_said heng__said_clause(heng_explainer *e, heng_span span);

// ---- explain_node.c -------------------------------------------------------
// Hangs up what a node's value comes from; the cursors are those of the rule.
void heng__explain_node(heng_explainer *e,
                        heng_branch *branch,
                        const heng_node *node);
// A reason for a node: its type, value, text and place.
heng_reason *heng__reason_node(heng_explainer *e,
                               heng_branch *branch,
                               heng_reason_kind kind,
                               const heng_node *node,
                               heng_value value);

// A row of a `choose` as written, without its citations.
heng_said heng__said_row(heng_explainer *e, const heng_plan_choose_row *row);

// ---- explain_compared.c ---------------------------------------------------
// What decided a condition: "57 > 54 holds, by 3" for each comparison of numbers or
// dates that did; empty where none did.
heng_said heng__explain_compared(heng_explainer *e, const heng_node *node);
// How far the rows next to the one that was taken are from being taken.
void heng__explain_others(heng_explainer *e,
                          heng_branch *branch,
                          const heng_plan_choose *choose,
                          uint32_t taken);

// ---- explain_context.c ----------------------------------------------------
// A few short cells of the record of a row that an aggregate lists, "kind deduction,
// date 2022-04-01": what the line does not show already.
heng_said heng__explain_context(heng_explainer *e,
                                const heng_aggregate *a,
                                uint32_t row);

// ---- explain_values.c -----------------------------------------------------
// A root, a logarithm, a power of e or a scale, with what it was taken of.
void heng__explain_word(heng_explainer *e,
                        heng_branch *branch,
                        const heng_node *node);
// A power, which gets a line of its own where it divides by zero.
void heng__explain_power(heng_explainer *e,
                         heng_branch *branch,
                         const heng_node *node);
// ---- explain_few.c --------------------------------------------------------
// Orders the rows of `sum of the 3 largest(…)`: those that count stand first. Gives
// how many do; all where that is not known.
size_t heng__explain_taken(heng_explainer *e,
                           const heng_node *node,
                           heng_value result,
                           uint32_t *rows,
                           size_t n);
// Says what a zscore or percentile rank was measured by.
void heng__explain_standing(heng_explainer *e,
                            heng_reason *reason,
                            const heng_node *node);
// ---- explain_rollup.c -----------------------------------------------------
// [at]: the row.
void heng__explain_rollup(heng_explainer *e,
                          heng_branch *branch,
                          const heng_node *node,
                          heng_cursor at);
// Whether the children of a rollup's row are still unfolded, or [reason], of one
// of them, says that it has to be asked for by itself.
bool heng__explain_deeper(heng_explainer *e, heng_reason *reason);

// ---- explain_slot.c -------------------------------------------------------
void heng__explain_slot(heng_explainer *e,
                        heng_branch *branch,
                        const heng_node *slot);

// ---- explain_rows.c -------------------------------------------------------
void heng__explain_aggregate(heng_explainer *e,
                             heng_branch *branch,
                             const heng_node *node);
// [column]: the places of all rows of the table.
void heng__explain_rank(heng_explainer *e,
                        heng_branch *branch,
                        const heng_node *node,
                        heng_cursor at,
                        const heng_value *column);

#endif
