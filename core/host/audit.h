// The audit as the command puts it together, and how it is shown.
#ifndef HENG_HOST_AUDIT_H
#define HENG_HOST_AUDIT_H

#include "host/present.h"
#include "regress/audit.h"

// A rounding done in another way.
typedef struct heng_audit_rounded {
  size_t rounding;
  heng_rounded_else otherwise;
  heng_effects effects;
} heng_audit_rounded;

// A rank with another policy for its ties.
typedef struct heng_audit_tied {
  const heng_node *rank;
  heng_rule_at at;
  heng_tied_else otherwise;
  heng_effects effects;
} heng_audit_tied;

typedef struct heng_audit {
  heng_answer *answer;
  const heng_run *run;
  uint32_t only;    // the score table that is asked for, HENG_NONE: all
  heng_slice unit;  // the key of the unit that is asked for, or empty
  size_t budget;
  heng_rounding *roundings;
  size_t n_roundings;
  heng_audit_rounded *rounded;
  size_t n_rounded;
  heng_tie *ties;
  size_t n_ties;
  heng_audit_tied *tied;
  size_t n_tied;
  heng_probe *probe;
  heng_margins *margins;
  size_t n_margins;
  heng_sums sums;
} heng_audit;

// audit_show.c: the sections behind the summary.
void heng__audit_show(heng_audit *audit);
// "half up, 2 decimals".
heng_said heng__audit_rounding_said(heng_arena *arena,
                                    const heng_rounding *rounding,
                                    const heng_rounded_else *otherwise);
// "share; without `then`".
heng_said heng__audit_tied_said(heng_tied_else otherwise);
// Whether a row is asked for.
bool heng__audit_wants(const heng_audit *audit,
                       uint32_t table,
                       heng_slice key,
                       const heng_run *run,
                       uint32_t row);
// What a row is called, or empty.
heng_slice heng__audit_name(const heng_run *run, uint32_t table, uint32_t row);
// "departments.total"
heng_said heng__audit_rule_said(heng_arena *arena, const heng_rule_at *at);

// audit_margins.c: the sections of margins.
void heng__audit_show_margins(heng_audit *audit);
void heng__audit_show_sums(heng_audit *audit);

#endif
