// Which edit moved whom, computed by several threads: the plans of all choices of
// edits, each run once. See regress/attribution.h and docs/adr/0027.
#ifndef HENG_HOST_ATTRIBUTE_H
#define HENG_HOST_ATTRIBUTE_H

#include "host/load.h"
#include "regress/attribution.h"

// One of the two versions, with its run on the records.
typedef struct heng_attribute_side {
  const heng_profile *profile;  // with its plan
  const heng_records *records;
  const heng_run *run;
  bool both;  // the records hold what the other version reads as well
} heng_attribute_side;

// The edits between the plans of two profiles; they live as long as the answer.
heng_edits *heng__attribute_edits(heng_answer *answer,
                                  const heng_profile *old,
                                  const heng_profile *new);

// Shares the movements between the runs of two versions out over [edits], with
// [threads] (0: as many as the machine has). [at] is where their records came
// from: a choice of edits that changes what records hold reads them again. Edits
// that do not go together after all are joined, so that the edits may be fewer
// than before. Lives as long as the answer; reports nothing.
heng_attribution *heng__attribute(heng_answer *answer,
                                  heng_edits *edits,
                                  const heng_attribute_side *old,
                                  const heng_attribute_side *new,
                                  heng_records_at at,
                                  unsigned threads);

// attribute_told.c: whether the shares are those over every order of the edits, or
// in the order of the file.
heng_said heng__shares_way(const heng_attribution *attribution);
// The section `edits` of the report; [moved]: how many units each edit moved.
void heng__put_edits(heng_answer *answer,
                     const heng_edits *edits,
                     const size_t *moved);
// The columns and cells of a row that says what each edit has of a movement, from
// `of` on. Places and tiers count upwards: a better place is more.
void heng__shares_columns(heng_report_section *section,
                          heng_arena *arena,
                          const heng_attribution *attribution);
void heng__put_shares(heng_report_section *section,
                      const heng_attribution *attribution,
                      const heng_moved_unit *unit,
                      heng_moved_kind kind);
// "step +15, departments.late -1": the edits that have a share, the largest first,
// and of many the first three; empty where nothing is shared out.
heng_said heng__shares_told(heng_arena *arena,
                            const heng_attribution *attribution,
                            const heng_moved_unit *unit,
                            heng_moved_kind kind);

#endif
