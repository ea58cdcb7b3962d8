// The audit of a result: what of it hangs by a thread. Every rounding and every tie
// with what another rule would have given, the smallest change of an input that
// moves a unit, and whether what is shown adds up. Nothing is guessed: each answer
// is a run of changed rules or changed records.
#ifndef HENG_REGRESS_AUDIT_H
#define HENG_REGRESS_AUDIT_H

#include "exec/again.h"
#include "exec/noted.h"
#include "exec/run.h"

// ---- changed rules ----------------------------------------------------------

// Changes a copy of [node], one of the plan's.
typedef void heng_node_edit(heng_node *node,
                            heng_arena *arena,
                            const void *ctx);
// Whether a node is to be changed.
typedef bool heng_edit_wanted(const heng_node *node, const void *ctx);

// A plan that differs from [plan], which may be shared, in the nodes that are
// wanted. It lives in [arena] and borrows the rest.
heng_plan *heng__plan_edited(heng_arena *arena,
                             const heng_plan *plan,
                             heng_edit_wanted *wanted,
                             heng_node_edit *edit,
                             const void *ctx);

// The rule that a node belongs to.
typedef struct heng_rule_at {
  uint32_t table,
      field;           // plan table, its field; HENG_NONE where there is none
  heng_pair of, name;  // names of both; [of] empty: of the run
  heng_cites cites;
  heng_span span;  // of the rule
  bool message;    // it only writes a text
} heng_rule_at;

// Every expression of the plan with its rule, in the order of the plan.
typedef void heng_visit_rule(const heng_node *node,
                             const heng_rule_at *at,
                             void *ctx);
void heng__rules_visit(const heng_plan *plan,
                       heng_visit_rule *visit,
                       void *ctx);

// ---- effects ----------------------------------------------------------------

// A value that another rule would have made another. Rows are those of the run that
// is audited, and of the other where [added].
typedef struct heng_effect {
  uint32_t table, row, field;
  heng_slice key;
  heng_value before, after;  // numbers live with the effects
  bool added;                // the row is only in the other
} heng_effect;

typedef struct heng_effects {
  heng_effect *items;  // by table, then in the order of output
  size_t len;
} heng_effects;

// What a comparison looks at.
typedef enum heng_look {
  HENG_LOOK_RESULTS,  // total, place and tier of scores
  HENG_LOOK_ALL,  // these, their indicators, deductions, bonuses and outcomes,
                  // and every computed field of one table more
} heng_look;

// What differs between a run and another one of the same records. [more]: the table
// that is looked at as well; HENG_NONE: none.
heng_effects heng__effects(heng_arena *arena,
                           const heng_run *run,
                           const heng_run *other,
                           heng_look look,
                           uint32_t more);

// ---- roundings --------------------------------------------------------------

// A place in the text where a value is rounded; a function's counts once, wherever
// it is called.
typedef struct heng_rounding {
  const heng_node *node;  // one of those made from it
  heng_rule_at at;        // the first rule that has it
  size_t n_rules;         // rules that have it
  bool has_mode;          // the rule can say a mode
  bool to;                // to a multiple of [step]
  heng_round mode;
  int digits;
  heng_num step;
  uint64_t times, changed;
  bool only_messages;  // all of its rules only write texts
} heng_rounding;

// Another way to round at one place.
typedef struct heng_rounded_else {
  heng_round mode;
  int digits;
  heng_num step;
} heng_rounded_else;

#define HENG_ROUNDED_ELSE_MOST 5

// The roundings of the plan that [noted] was filled by; they live in [arena].
size_t heng__roundings(heng_arena *arena,
                       const heng_plan *plan,
                       const heng_noted *noted,
                       heng_rounding **out);
// The other modes, a digit less and a digit more; returns how many there are.
size_t heng__rounded_else(heng_arena *arena,
                          const heng_rounding *rounding,
                          heng_rounded_else out[HENG_ROUNDED_ELSE_MOST]);
heng_plan *heng__plan_rounded(heng_arena *arena,
                              const heng_plan *plan,
                              const heng_rounding *rounding,
                              const heng_rounded_else *otherwise);

// ---- ties -------------------------------------------------------------------

// Rows that tie in what a rank asks for first.
typedef struct heng_tie {
  const heng_node *rank;
  heng_rule_at at;
  uint32_t table;
  uint32_t *rows;  // by key
  size_t n_rows;
  int64_t place;
  // How many keys behind `then` were needed; and whether rows still tie.
  size_t n_then;
  bool left;
} heng_tie;

size_t heng__ties(heng_arena *arena,
                  const heng_run *run,
                  const heng_noted *noted,
                  heng_tie **out);

// Another policy for a rank.
typedef struct heng_tied_else {
  heng_ties ties;
  bool without_then;  // the keys behind `then` are left out
} heng_tied_else;

#define HENG_TIED_ELSE_MOST 6

size_t heng__tied_else(const heng_node *rank,
                       heng_tied_else out[HENG_TIED_ELSE_MOST]);
heng_plan *heng__plan_tied(heng_arena *arena,
                           const heng_plan *plan,
                           const heng_node *rank,
                           heng_tied_else otherwise);

// ---- sums -------------------------------------------------------------------

typedef enum heng_sum_kind {
  HENG_SUM_TOTAL,   // indicators - deductions + bonuses, against the total
  HENG_SUM_PARENT,  // the indicators below one, against it
  HENG_SUM_SLOT,    // the marks of the children that the records hang under one
  HENG_SUM_ROLLUP,  // the rows below a row that is said to be their sum
} heng_sum_kind;

// Why the shown parts are not the shown sum.
typedef enum heng_sum_why {
  HENG_SUM_ROUNDS,  // rounded as the rule of the sum says they are: whoever adds
                    // them up and rounds comes to the same
  HENG_SUM_SHOWN,   // only the exact parts give it; they are shown rounded
  HENG_SUM_RULE,    // the rule of the sum is more than a sum of these parts
} heng_sum_why;

typedef struct heng_sum_off {
  heng_sum_kind kind;
  heng_sum_why why;
  uint32_t table, row, field;  // of the sum
  heng_num parts, shown;       // as shown; the parts added up
} heng_sum_off;

typedef struct heng_sums {
  heng_sum_off *items;  // those that do not add up
  size_t len;
  size_t n_seen;  // sums that were looked at
  size_t n_why[HENG_SUM_RULE + 1];
} heng_sums;

// Whether the sums of a row are looked at.
typedef bool heng_sum_wanted(const void *ctx, uint32_t table, uint32_t row);

heng_sums heng__sums(heng_arena *arena,
                     const heng_run *run,
                     uint32_t only,
                     heng_sum_wanted *wanted,
                     const void *ctx);
// A number as tables show it.
heng_num heng__shown_num(heng_arena *arena, heng_num x);

// ---- margins ----------------------------------------------------------------

typedef enum heng_goal {
  HENG_GOAL_PASS,   // comes before the one above
  HENG_GOAL_FALL,   // comes behind the one below
  HENG_GOAL_RAISE,  // another tier, with no lower total
  HENG_GOAL_LOWER,  // another tier, with a lower total
  HENG_GOAL_COUNT
} heng_goal;

typedef enum heng_sure {
  HENG_SURE_NONE,      // no change of one input within the limits does it
  HENG_SURE_SMALLEST,  // no smaller change of one input does it
  HENG_SURE_FOUND,  // the smallest that was found; one step less does not do it
  HENG_SURE_BUDGET,  // the budget was spent before the search was done
} heng_sure;

// What is changed and has no amount.
typedef enum heng_other {
  HENG_OTHER_CHOICE,     // another value of a choice, or of yes and no
  HENG_OTHER_REFERENCE,  // another row that a cell refers to
  HENG_OTHER_WITHOUT,    // a row that is not there
  HENG_OTHER_COUNT
} heng_other;

// A change of one cell of the records, or the lack of a row.
typedef struct heng_nudge {
  uint32_t table, row, field;  // plan table and stored field; without a row
                               // HENG_NONE
  heng_value before, after;
  int64_t steps;  // of the last digit, or days; signed; 0: it has no amount
} heng_nudge;

typedef struct heng_margin {
  bool asked;       // there is a neighbour, or another tier
  uint32_t other;   // the neighbour, or the nearest row of another tier; or
                    // HENG_ROW_NONE
  bool has_points;  // both totals are known
  heng_num points;  // how far apart the totals are
  heng_sure sure;
  heng_nudge nudge;  // of a number or date, where one was found
  bool found;
  // What has no amount and is told beside: the first of its kind that does it, in
  // the order of tables, rows, fields and values.
  heng_nudge others[HENG_OTHER_COUNT];
  bool others_found[HENG_OTHER_COUNT];
} heng_margin;

typedef struct heng_margins {
  uint32_t table, row;
  heng_margin goals[HENG_GOAL_COUNT];
  size_t n_cells;  // cells and rows that were tried
  size_t n_runs;   // computations
  size_t n_left;   // other values and rows that were left untried
} heng_margins;

// Limits of the search.
#define HENG_NUDGE_STEPS 65536  // of one cell
#define HENG_NUDGE_EACH  4      // every number of steps up to this is tried

// What the searches of a run share; made once, read by threads.
typedef struct heng_probe heng_probe;
heng_probe *heng__probe_new(heng_arena *arena,
                            const heng_run *run,
                            const heng_noted *noted);
// The rows of [table] that have a place in a rank, or a total, and records of their
// own.
bool heng__probe_can(const heng_probe *probe, uint32_t table);
// How far the total of a row is from that of the nearest neighbour; false where it
// has none.
bool heng__probe_gap(heng_arena *arena,
                     const heng_probe *probe,
                     uint32_t table,
                     uint32_t row,
                     heng_num *gap);
// The margins of a row. [scratch] is used up and may be freed; what is found lives in
// [keep]. At most [budget] computations, and [others] for what has no amount, of each
// kind.
heng_margins heng__margins_of(heng_arena *keep,
                              heng_arena *scratch,
                              const heng_probe *probe,
                              uint32_t table,
                              uint32_t row,
                              size_t budget,
                              size_t others);

#endif
