// Witnesses: record sets that tell two plans apart, looked for by chance with a
// direction, within a budget of record sets that are tried. Nothing depends on
// time or on the number of threads: a budget is cut into lanes, each of which goes
// its own way from its own seed.
#ifndef HENG_REGRESS_WITNESS_H
#define HENG_REGRESS_WITNESS_H

#include "regress/draft.h"

// What a search begins with: the shape of the plan's records, the records of its
// examples and parts of the record sets that are handed in. Read-only once made.
typedef struct heng_starts {
  const heng_plan *plan;
  const heng_draft_shape *shape;
  heng_draft **drafts;
  size_t n;
  heng_draft **wholes;  // whole record sets, tried as they are; without these n
  size_t n_wholes;
  uint8_t *
      *known;  // what each of the n drafts shows: heng__starts_look, or null
  heng_slice mark;  // stands in the title of an example that is found; or empty
} heng_starts;

// [other]: a plan whose columns count too, or null; its examples are taken as well.
// Lives in [arena].
heng_starts *heng__starts(heng_arena *arena,
                          const heng_plan *plan,
                          const heng_plan *other,
                          const heng_records *const *records,
                          size_t n_records);

// Further starts: a few rows that are scored, each time with all that hangs
// together with them, however many rows that are.
void heng__starts_add_whole(heng_arena *arena,
                            heng_starts *starts,
                            const heng_records *records);

// Notes which fields have values in which of the starts that are there: a search
// goes on rather from those that have what it is about. [scratch] is freed.
void heng__starts_look(heng_arena *arena,
                       heng_arena *scratch,
                       heng_starts *starts);

typedef struct heng_search heng_search;

typedef struct heng_search_options {
  uint64_t seed;
  size_t budget;  // record sets to try; 0: HENG_SEARCH_BUDGET
  bool all;       // what no score shows counts too
} heng_search_options;

#define HENG_SEARCH_BUDGET 20000
#define HENG_SEARCH_LANE   500  // record sets of a lane

// A search for what holds under starts->plan and not under [second], a plan of the
// same tables or one that was compiled of other texts. Neither plan may be shared
// with other threads while this is made. Read-only once made; lives in [arena].
heng_search *heng__search_new(heng_arena *arena,
                              const heng_starts *starts,
                              const heng_plan *second,
                              const heng_search_options *options);
size_t heng__search_lanes(const heng_search *search);
// What a lane found, with texts in the arena [keep].
typedef struct heng_lane_find {
  heng_draft *draft;   // tells the plans apart, or null
  heng_draft *hidden;  // does so only in what no score shows, or null
  size_t tried;        // record sets
} heng_lane_find;

// Tries what a lane tries, until something is found that counts. What it needs
// meanwhile lives in [scratch], which is freed again and again.
void heng__search_lane(const heng_search *search,
                       size_t lane,
                       heng_arena *keep,
                       heng_arena *scratch,
                       heng_lane_find *out);

// A record set made small, written down and run again from its text.
typedef struct heng_witness {
  heng_said text;   // the example in each tongue
  heng_said about;  // what differs: "departments.common"
  size_t n_rows;
  bool sets;  // it sets figures of the rules otherwise
} heng_witness;

// Makes what a lane found small. Lives in [arena]; see heng__search_lane for
// [scratch]. [hidden]: it is one that differs only in what no score shows.
void heng__search_shrink(const heng_search *search,
                         const heng_draft *found,
                         bool hidden,
                         heng_arena *arena,
                         heng_arena *scratch,
                         heng_witness *out);

// The whole of it on one thread: false where nothing was found within the budget.
// For a plan and one that was changed in place, see heng__suite_try; in what the
// lanes would do, this is the same.
bool heng__witness_for(heng_arena *arena,
                       heng_arena *scratch,
                       const heng_starts *starts,
                       const heng_plan *second,
                       const heng_search_options *options,
                       heng_witness *out);

// What becomes of the only example of a text under a plan.
typedef enum heng_text_holds {
  HENG_TEXT_HOLDS,
  HENG_TEXT_FAILS,
  HENG_TEXT_BROKEN,  // it is no example, or cannot be run
} heng_text_holds;
heng_text_holds heng__text_holds(heng_arena *arena,
                                 const heng_plan *plan,
                                 heng_slice text);

#endif
