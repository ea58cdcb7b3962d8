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

// attribute_told.c: the fact `shares`: over every order of the edits, or in the
// order of the file.
void heng__fact_shares(heng_report_section *facts,
                       const heng_attribution *attribution);
// The sections `edits` and `shares` of the report.
void heng__put_edits(heng_answer *answer, const heng_edits *edits);
void heng__put_shares(heng_answer *answer,
                      const heng_attribution *attribution,
                      const heng_plan *old);

#endif
