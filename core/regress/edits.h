// Edits: what was changed between two versions of a scheme, in pieces that can be
// taken one by one. A hybrid takes some of the edits from the new version and all
// else from the old one; it is a plan as any other. See docs/adr/0027.
#ifndef HENG_REGRESS_EDITS_H
#define HENG_REGRESS_EDITS_H

#include "plan/build.h"

// What belongs to an edit: a statement or an item that differs, is new or is gone.
typedef struct heng_edit_part {
  heng_said word;     // "param", "deduct", "field" …
  heng_said name;     // "departments.total"
  heng_span span[2];  // in the old text, in the new one; source null: not there
  bool helper;  // it comes or goes with what uses it, and does nothing alone
} heng_edit_part;

typedef struct heng_rule_edit {
  heng_said name;         // of the first part that is no helper, with its word
  heng_said bare;         // and without it
  heng_edit_part *parts;  // in the order of the file
  size_t n_parts;
  // Nothing that a total, place or tier is made of mentions it: it moves none.
  bool silent;
} heng_rule_edit;

// A version of a scheme, as the host loaded it.
typedef struct heng_version {
  const heng_plan *plan;
  const heng_given_files *files;  // that its given tables name; may be null
} heng_version;

typedef struct heng_edits heng_edits;

// The edits from [old] to [new], in the order of the new file, what is gone behind
// that which it stood behind. What has no effect is none. Lives in [arena] and
// borrows the plans and files; plans are built in [scratch] meanwhile, which is
// emptied. Both plans are only read.
heng_edits *heng__edits_make(heng_arena *arena,
                             heng_arena *scratch,
                             heng_version old,
                             heng_version new);

// Those that may move something: what is taken or left. Silent ones are not among
// them.
size_t heng__edits_count(const heng_edits *edits);
const heng_rule_edit *heng__edit_at(const heng_edits *edits, size_t number);
size_t heng__edits_silent(const heng_edits *edits);
const heng_rule_edit *heng__edit_silent_at(const heng_edits *edits,
                                           size_t number);

// The plan with the edits that [taken] names from the new version; null where they
// do not go together. None gives the old version, all the new one. Lives in
// [arena]; may be called from several threads at once.
heng_plan *heng__edits_plan(heng_arena *arena,
                            const heng_edits *edits,
                            const bool *taken);

// Edits that do not go together as [taken] says become one, with as few others as
// it takes. To be called where heng__edits_plan gave null; [scratch] as above.
void heng__edits_join(heng_arena *scratch,
                      heng_edits *edits,
                      const bool *taken);

#endif
