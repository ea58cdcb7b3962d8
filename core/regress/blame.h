// Which of several changed rules really moved what differs from what was approved:
// each edit is taken back by itself, all others left, and what this does to the
// difference is looked at.
#ifndef HENG_REGRESS_BLAME_H
#define HENG_REGRESS_BLAME_H

#include "regress/edits.h"
#include "regress/snapshot.h"

// Beyond so many edits nothing is computed: the names are listed as they are.
#define HENG_BLAME_MOST 8
// So many rules are named; of others their number is told.
#define HENG_BLAME_NAMED 2

// What differs from what the approved rules give while one edit is taken back.
typedef struct heng_taken_back {
  bool known;  // there is such a plan, and it could be run
  heng_snap_change *changes;
  size_t n;
} heng_taken_back;

// All edits of a scheme, each taken back on one record set.
typedef struct heng_edits_back {
  const heng_edits
      *edits;  // from the rules of today (old) to those approved (new)
  heng_taken_back *back;  // one for each edit
} heng_edits_back;

typedef enum heng_blame_kind {
  HENG_BLAME_BY,  // the difference goes when any of them is taken back …
  HENG_BLAME_MOSTLY,  // … becomes less when it is taken back, by no other more …
  HENG_BLAME_AMONG,  // … or it was not computed, or no edit does it by itself
} heng_blame_kind;

typedef struct heng_blamed {
  heng_blame_kind kind;
  heng_snap_cause *causes;  // the nearest first
  size_t n;
} heng_blamed;

// The rules that a difference comes from. [blame] is null where nothing was
// computed. Lives in [arena].
heng_blamed heng__snapshot_blamed(heng_arena *arena,
                                  const heng_snap_search *search,
                                  const heng_edits_back *blame,
                                  const heng_snap_change *what);
// ", as the rule `x` changed": the end of a sentence; empty where there is none.
heng_said heng__blamed_said(heng_arena *arena,
                            const heng_plan_change *rules,
                            const heng_blamed *blamed);

#endif
