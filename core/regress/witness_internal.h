// Shared by the files of the search only.
#ifndef HENG_REGRESS_WITNESS_INTERNAL_H
#define HENG_REGRESS_WITNESS_INTERNAL_H

#include "regress/unlike.h"
#include "regress/witness.h"

// Chance that comes out alike everywhere. ---------------------------------------

typedef struct heng_dice {
  uint64_t state;
} heng_dice;

heng_dice heng__dice(uint64_t seed, uint64_t lane);
uint64_t heng__dice_next(heng_dice *dice);
// A number below [n], which is not 0.
size_t heng__dice_below(heng_dice *dice, size_t n);

// What a search is directed at: witness_focus.c ---------------------------------

// A column of the records, and how often it is to be changed.
typedef struct heng_focus_column {
  uint32_t table, field;  // of the schema
  unsigned weight;
} heng_focus_column;

typedef enum heng_aim_kind {
  HENG_AIM_AT,     // the field should be [value]
  HENG_AIM_OTHER,  // the same as in another row
  HENG_AIM_HALF,   // in the middle between two numbers of [digits] decimals
} heng_aim_kind;

// A number that some rule compares, caps or rounds: worth meeting exactly.
typedef struct heng_aim {
  heng_aim_kind kind;
  uint32_t table, field;  // of the probing plan
  heng_num value;
  int digits;
} heng_aim;

typedef struct heng_focus {
  const heng_plan *plan;
  const heng_plan *probe;  // the plan with fields for what is compared
  HENG_VEC(heng_focus_column) columns;
  size_t weight;  // of all columns together
  HENG_VEC(heng_aim) aims;
  // Figures of the rules that matter, each beside its neighbours.
  HENG_VEC(heng_slice) numbers, dates, texts;
  size_t near_numbers, near_dates;  // those at the front stand in what changed
  HENG_VEC(heng_step) fields;  // what is watched for something new, and …
  HENG_VEC(heng_step) atoms;  // … parts of conditions; both of the probing plan
  bool as_of;                 // some rule reads the date of the run
} heng_focus;

// What differs between two plans decides; [second] null: everything is as near as
// everything else.
heng_focus *heng__focus(heng_arena *arena,
                        const heng_draft_shape *shape,
                        const heng_plan *second);

// New record sets from others: witness_make.c -------------------------------------

// Changes [draft] in a few places.
void heng__make_change(heng_arena *arena,
                       const heng_starts *starts,
                       const heng_focus *focus,
                       heng_dice *dice,
                       heng_draft *draft);
// A value that a cell of the column may have; empty where it stays blank.
heng_slice heng__make_value(heng_arena *arena,
                            const heng_starts *starts,
                            const heng_focus *focus,
                            heng_dice *dice,
                            const heng_draft *draft,
                            uint32_t table,
                            uint32_t field);
// Fills in what rows must have and do not.
void heng__make_complete(heng_arena *arena,
                         const heng_starts *starts,
                         const heng_focus *focus,
                         heng_dice *dice,
                         heng_draft *draft);
// A record set from nothing.
heng_draft *heng__make_draft(heng_arena *arena,
                             const heng_starts *starts,
                             const heng_focus *focus,
                             heng_dice *dice);

struct heng_search {
  const heng_starts *starts;
  const heng_plan *second;
  const heng_focus *focus;
  const heng_match *matches[2];  // what a score shows; everything
  bool one_schema;               // records of the one plan serve the other
  heng_search_options options;
};

// Both runs of a draft; false where the first plan refuses it. Where only the
// second does, out[1] is null.
bool heng__search_runs(const heng_search *search,
                       heng_arena *arena,
                       const heng_draft *draft,
                       heng_run *out[2]);
// Whether the draft, written down, holds under the first plan and not under the
// second; then *out is the example. [all]: in what no score shows, too.
bool heng__search_tells(const heng_search *search,
                        heng_arena *arena,
                        const heng_draft *draft,
                        bool all,
                        heng_witness *out);

// Making small: witness_shrink.c ---------------------------------------------------

typedef bool heng_still(void *ctx,
                        heng_arena *scratch,
                        const heng_draft *draft);

// The smallest draft that is reached by leaving out and making plain while [still]
// holds; lives in [arena]. [scratch] is freed again and again.
heng_draft *heng__shrink(heng_arena *arena,
                         heng_arena *scratch,
                         const heng_draft_shape *shape,
                         const heng_draft *from,
                         heng_still *still,
                         void *ctx);

#endif
