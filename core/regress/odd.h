// What is odd in one scheme: record sets that show a better record with a lower
// score, a total or a deduction beyond what is declared, a tie that no rule breaks.
// Found by chance with a direction, as witness.h finds what tells two plans apart;
// whether it is a mistake is for people to judge.
#ifndef HENG_REGRESS_ODD_H
#define HENG_REGRESS_ODD_H

#include "regress/witness.h"

typedef enum heng_odd_kind {
  // Raising one figure of a unit's own records raises its total in some records and
  // lowers it in others; or no part is worse, some is better, and the total falls.
  HENG_ODD_INCENTIVE,
  // One figure of a unit's own records moves, its total gets better, and its place,
  // tier or an outcome gets worse. A tier or outcome that goes back to the total gets
  // worse where, of two rows of one run, the one with the other value nearly always
  // has the better total.
  HENG_ODD_STANDING,
  // A total below 0, or above the full marks and the bonuses.
  HENG_ODD_RANGE,
  // A deduction or bonus below 0 or above its full marks, a deduction above all the
  // full marks of the score.
  HENG_ODD_DEDUCT,
  // Rows that share a place though the rank says no ties, or has keys for ties.
  HENG_ODD_TIE,
  HENG_ODD_KINDS
} heng_odd_kind;

// A record set that shows it; of an incentive with the cell that is raised.
typedef struct heng_odd_case {
  heng_draft *draft;           // null: none was met
  uint32_t table, row, field;  // of the records
  heng_slice to;               // the greater value
  size_t met;                  // how many record sets showed it
} heng_odd_case;

typedef struct heng_odd_item {
  heng_odd_kind kind;
  uint32_t table, field;  // of the plan: the total, the deduction, the place
  // Of a range or deduction: -1 below, +1 above. Of a standing: which way the figure
  // moves when the total gets better.
  int side;
  // Of an incentive of the first kind, else HENG_NONE: the column that is raised,
  // and what else decides about it, such as "kind = praise".
  uint32_t records, column;
  heng_slice among;
  // [0]: the total rises with the figure; [1]: it falls. Else only [0].
  heng_odd_case cases[2];
} heng_odd_item;

typedef HENG_VEC(heng_odd_item) heng_odd_items;

typedef struct heng_odd_search heng_odd_search;

// [starts] of one plan. Lives in [arena]; read-only once made.
heng_odd_search *heng__odd_new(heng_arena *arena,
                               const heng_starts *starts,
                               const heng_search_options *options);
// Learns from the records to begin with which values of tiers and outcomes are the
// better ones; before the lanes. [scratch] is freed again and again.
void heng__odd_learn(heng_arena *arena,
                     heng_arena *scratch,
                     heng_odd_search *search);
size_t heng__odd_lanes(const heng_odd_search *search);
// What one lane meets, with texts in [keep]; *tried counts the record sets.
void heng__odd_lane(const heng_odd_search *search,
                    size_t lane,
                    heng_arena *keep,
                    heng_arena *scratch,
                    heng_odd_items *out,
                    size_t *tried);
// Adds what a lane met to what those before it did. Both live on.
void heng__odd_merge(heng_arena *arena,
                     heng_odd_items *all,
                     const heng_odd_items *lane);
// Whether the item is worth showing: an incentive needs both directions.
bool heng__odd_counts(const heng_odd_item *item);

typedef struct heng_oddity {
  heng_odd_kind kind;
  heng_said rule;      // "departments.total"
  heng_said what;      // what is odd, in words, and what the example shows
  heng_said shown;     // of an incentive or standing: the latter alone
  heng_said texts[2];  // examples; of an incentive before and after
  size_t n_texts;      // 0: it could not be written down
} heng_oddity;

// Makes the item's record set small and writes it down. Lives in [arena].
void heng__odd_show(const heng_odd_search *search,
                    const heng_odd_item *item,
                    heng_arena *arena,
                    heng_arena *scratch,
                    heng_oddity *out);

#endif
