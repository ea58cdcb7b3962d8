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
  bool screen;  // it is read on a screen, and …
  bool brief;  // … of all units, so that lists leave out what decides nothing
  size_t
      n_unasked;  // rows whose margins were not looked for: there are too many
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
// "ties share, without `then by`": the words of the rules.
heng_said heng__audit_tied_said(heng_arena *arena, heng_tied_else otherwise);
// Whether a score table is asked for.
bool heng__audit_asks(const heng_audit *audit, uint32_t table);
// Whether a row is asked for.
bool heng__audit_wants(const heng_audit *audit,
                       uint32_t table,
                       heng_slice key,
                       const heng_run *run,
                       uint32_t row);
// Whether one of the rows that tie is.
bool heng__audit_wants_tie(const heng_audit *audit, const heng_tie *tie);

// How many results of the rows that are asked for another rule would change.
typedef struct heng_audit_counts {
  size_t places, tiers, totals;
} heng_audit_counts;

void heng__audit_count(const heng_audit *audit,
                       heng_audit_counts *counts,
                       const heng_effects *effects);
// What a row is called, or empty.
heng_slice heng__audit_name(const heng_run *run, uint32_t table, uint32_t row);
// "市教育局（jyj）", or its key where it has no name.
heng_said heng__audit_row_said(heng_arena *arena,
                               const heng_run *run,
                               uint32_t table,
                               uint32_t row);
// "departments.total"
heng_said heng__audit_rule_said(heng_arena *arena, const heng_rule_at *at);

// audit_summary.c: what the sections say in a few sentences. Whether something
// decides a place or tier, or a shown sum is not what its parts say.
bool heng__audit_put_summary(heng_audit *audit, heng_report_section *summary);

// "if `value` of marks tr/buses were 14.5 (was 15)", "without marks tr/buses"
heng_said heng__audit_change_said(const heng_audit *audit,
                                  const heng_nudge *nudge);

// audit_margins.c: the sections of margins.
void heng__audit_show_margins(heng_audit *audit);
void heng__audit_show_sums(heng_audit *audit);

#endif
