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
  uint32_t table,
      field;  // of the probing plan; HENG_NONE and a value of the run
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
  HENG_VEC(heng_step) reads;  // fields that a rule that changed reads itself
  bool as_of;                 // some rule reads the date of the run
  uint32_t ranked;  // the records whose places a change concerns, or HENG_NONE
  // Params of the plan whose figures an example may set under either version; those
  // at the front are read by what changed.
  HENG_VEC(uint32_t) params;
  size_t near_params;
  HENG_VEC(heng_pair) lifts;  // outcomes; those that changed at the front
  size_t near_lifts;
  // What of the schema a row of overrides is made of; table HENG_NONE: there are none.
  struct {
    uint32_t table, unit, outcome, year;
  } overrides;
} heng_focus;

// What differs between two plans decides; [second] null: everything is as near as
// everything else.
heng_focus *heng__focus(heng_arena *arena,
                        const heng_draft_shape *shape,
                        const heng_plan *second);

// witness_levers.c: notes that a rule that changed reads the param of the plan, and
// that an outcome holds as a rule in one of the plans only; …
void heng__focus_reads(heng_arena *arena, heng_focus *focus, uint32_t param);
void heng__focus_lifts(heng_arena *arena, heng_focus *focus, heng_pair outcome);
// … and completes them: what differs between the plans must not be set, and all else
// comes behind. [second]: null where there is none.
void heng__focus_levers(heng_arena *arena,
                        heng_focus *focus,
                        const heng_plan *second);

// New record sets from others: witness_make.c -------------------------------------

// One that is at work.
typedef struct heng_making {
  heng_arena *arena;
  const heng_starts *starts;
  const heng_draft_shape *shape;
  const heng_focus *focus;
  heng_dice *dice;
  heng_draft *draft;
} heng_making;

size_t heng__make_below(const heng_making *m, size_t n);
bool heng__make_chance(const heng_making *m, unsigned percent);
const heng_schema_field *heng__make_field(const heng_making *m,
                                          uint32_t table,
                                          uint32_t field);
// A column of the focus, the more often the greater its weight.
const heng_focus_column *heng__make_column(const heng_making *m);
// What a cell of the column could hold; empty where there is nothing.
heng_slice heng__make_drawn(const heng_making *m,
                            uint32_t table,
                            uint32_t field);
// A key that no row of the draft has.
heng_slice heng__make_key(const heng_making *m, uint32_t table, uint32_t field);
// The key of a row, of the draft or of the scheme; empty: there is none.
heng_slice heng__make_some_key(const heng_making *m, uint32_t table);
// A number of the rules, of another row of the column or any.
heng_slice heng__make_number(const heng_making *m,
                             uint32_t table,
                             uint32_t field);
// The number as the field may hold it.
heng_slice heng__make_fit(const heng_making *m,
                          const heng_schema_field *f,
                          heng_slice text);
heng_date heng__make_date(const heng_making *m, uint32_t table, uint32_t field);

// Changes that concern more than one cell: witness_rows.c ---------------------------

// A cell like one of another column of its type: dates, figures and rows that meet.
void heng__make_same(const heng_making *m);
// A row with all that hangs together with it, one to three times more; perhaps with
// one cell changed in what was added.
void heng__make_more(const heng_making *m);
// Rows like another one but for one column.
void heng__make_spread(const heng_making *m);
// A row of overrides that may lift an outcome.
void heng__make_lift(const heng_making *m);
// What a cell of overrides holds that is read at all; empty: the column is another.
heng_slice heng__make_lifting(const heng_making *m,
                              uint32_t table,
                              uint32_t field);
// A figure of the rules set otherwise.
void heng__make_figure(const heng_making *m);
// witness_aim.c: moves one cell so that a number that some rule compares, caps or
// rounds is met exactly.
void heng__make_aim(const heng_making *m);

// Changes [draft] in a few places; [figures]: it may set figures of the rules too.
void heng__make_change(heng_arena *arena,
                       const heng_starts *starts,
                       const heng_focus *focus,
                       heng_dice *dice,
                       bool figures,
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

#define HENG_BEST_STARTS 12

// witness_starts.c: the starts that show most of what the focus is about, best
// first; returns how many.
size_t heng__starts_best(const heng_starts *starts,
                         const heng_focus *focus,
                         size_t out[HENG_BEST_STARTS]);

struct heng_search {
  const heng_starts *starts;
  const heng_plan *second;
  const heng_focus *focus;
  const heng_match *matches[2];  // what a score shows; everything
  bool one_schema;               // records of the one plan serve the other
  size_t best[HENG_BEST_STARTS];
  size_t n_best;
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
