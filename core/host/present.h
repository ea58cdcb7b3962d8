// Putting what a run knows into a report: values as cells, fields as columns,
// and the facts that every report of a run begins with.
#ifndef HENG_HOST_PRESENT_H
#define HENG_HOST_PRESENT_H

#include "host/load.h"

// check_given.c: reports what is wrong with the rows of given tables, as far as
// it can be told without records. Returns HENG_OK or HENG_RULES.
heng_status heng__check_given(heng_answer *answer, const heng_plan *plan);

// A column of a table of results.
typedef struct heng_shown {
  uint32_t table;  // the plan table that has the field
  uint32_t field;
  unsigned digits;  // decimals that are always shown
} heng_shown;

// Puts the value of a field of a row, known, missing or held back.
void heng__put_value(heng_report_section *section,
                     const heng_run *run,
                     heng_type type,
                     heng_value value,
                     unsigned digits);
// How many decimals the rule of a field rounds to, so that 90.1 rounded to two
// is shown as 90.10; else 0.
unsigned heng__shown_digits(const heng_plan_field *field);

// The fact which stage was asked for, where one was.
void heng__fact_stage(heng_report_section *facts, const char *stage);

// Title of a table or scheme: its title, else its names.
heng_said heng__title_said(heng_pair pair, heng_slice title);

// A fact with a value.
void heng__fact_text(heng_report_section *facts,
                     const char *key,
                     const char *en,
                     const char *zh,
                     heng_slice value);
// The scheme, its edition and the hash of its meaning.
void heng__facts_of_plan(heng_answer *answer,
                         heng_report_section *facts,
                         const heng_profile *profile);
// These, and the date, the data, whether it may be published, and how many
// findings there are.
void heng__facts_of_run(heng_answer *answer,
                        heng_report_section *facts,
                        const heng_ready *ready,
                        const heng_run *run);

// A table of the indicators that the records hang under those of the scheme, with
// their marks, where there are any.
void heng__present_slots(heng_answer *answer, const heng_run *run);

// A value of a snapshot as it is told: a fraction with what it comes to, "1145/12
// (≈95.416667)".
heng_said heng__snapshot_said(heng_arena *arena, heng_slice value);

// "events.csv:12" or "zibo.heng:18"; empty where there is no place.
heng_slice heng__place_text(heng_arena *arena,
                            heng_span span,
                            heng_slice file,
                            uint32_t line);

#endif
