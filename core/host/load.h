// Records: from a folder or file through a reader plugin to a record set.
#ifndef HENG_HOST_LOAD_H
#define HENG_HOST_LOAD_H

#include "exec/run.h"
#include "host/record_sets.h"

// A profile with records, ready to run.
typedef struct heng_ready {
  heng_profile profile;
  heng_plan *plan;
  heng_records *records;
  heng_slice data;  // where the records came from, for people
  bool sample;      // it is the profile's sample
} heng_ready;

// Other rules that the same records are read for, to compare them: a row that speaks
// of what only they have is left out, and told. See heng__records_compared.
typedef struct heng_compared {
  const heng_plan *const *plans;  // those that are read for may be among them
  size_t n;
  heng_said under;  // what the rules are called that are read for
} heng_compared;

// Finds, builds, sets what is to be set, and loads the records. Returns
// HENG_OK, HENG_NOTFOUND, HENG_USAGE, HENG_RULES, HENG_RECORDS or HENG_SYSTEM,
// each reported.
heng_status heng__ready(heng_answer *answer,
                        const heng_run_request *request,
                        heng_ready *out);

// The same for rules that are compared with others.
heng_status heng__ready_compared(heng_answer *answer,
                                 const heng_run_request *request,
                                 const heng_compared *with,
                                 heng_ready *out);

// The same of a profile that was built, with one of its record sets.
heng_status heng__ready_records(heng_answer *answer,
                                const heng_profile *profile,
                                const heng_record_set *set,
                                heng_ready *out);

// The same, read so that [also], another plan whose records have the same tables,
// columns and choices, can be run on them as well. Null: there is none.
heng_status heng__ready_records_both(heng_answer *answer,
                                     const heng_profile *profile,
                                     const heng_plan *also,
                                     const heng_record_set *set,
                                     heng_ready *out);

// The same of a profile that was built, whose rules are compared with others.
heng_status heng__ready_records_compared(heng_answer *answer,
                                         const heng_profile *profile,
                                         const heng_compared *with,
                                         const heng_record_set *set,
                                         heng_ready *out);

// Where records stand: a path, or data that are open (or null).
typedef struct heng_records_at {
  heng_slice where;
  const heng_data *data;
} heng_records_at;

// The records once more for another plan, which keeps the columns of [use] alone
// and is compared with others. Returns HENG_OK, HENG_RECORDS or HENG_SYSTEM, each
// reported.
heng_status heng__records_again(heng_answer *answer,
                                const heng_plan *plan,
                                const heng_schema_use *use,
                                const heng_compared *with,
                                heng_records_at at,
                                heng_records **out);

// Records that were read for a plan which reads alike, as [plan] sees them: a row
// of the scheme is known by where it stands in the plan's own texts. Lives in
// [arena] and borrows the records.
const heng_records *heng__records_seen_by(heng_arena *arena,
                                          const heng_plan *plan,
                                          const heng_records *records);

// other_edition.c: where records could not be read since a reference leads nowhere,
// adds which other edition of the profile has what is meant, and what can be done.
void heng__hint_edition(heng_answer *answer,
                        const heng_run_request *request,
                        const heng_ready *ready);
// elsewhere.c: tells the builder, which reads for [plan], what the others have
// besides.
void heng__tell_elsewhere(heng_records_builder *builder,
                          const heng_plan *plan,
                          const heng_compared *with);
// Warns of the rows that were left out under the rules called [under].
void heng__tell_left(heng_answer *answer,
                     const heng_records *records,
                     heng_said under);
// What they speak of: "p31, p32 and 4 more".
heng_said heng__left_keys(heng_arena *arena, const heng_left_out *left);
// Whether the rules bring a row of that key or alias to the table.
bool heng__plan_has_row(const heng_plan *plan,
                        heng_slice table,
                        heng_slice key);
// Whether two plans are versions of one scheme: what it is called in both tongues.
bool heng__same_scheme(const heng_plan *a, const heng_plan *b);

// The run of what is ready.
heng_status heng__ready_run(heng_answer *answer,
                            const heng_ready *ready,
                            heng_run **out);

// Where the profile's sample stands; empty where it has none.
heng_slice heng__sample_of(heng_answer *answer, const heng_profile *profile);

// The field that says how the rows of a plan table are called, or -1: `name` of
// the record table that they descend from.
int32_t heng__name_field(const heng_plan *plan, uint32_t table);

#endif
