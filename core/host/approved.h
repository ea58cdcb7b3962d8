// What was approved of a profile: the folder `approved` beside its rules, of an
// edition `approved@EDITION`. It holds copies of all texts of the rules, which load
// as a profile by themselves (`rules`), the rules that were approved before them
// (`before`), a snapshot for each record set (`results`), and who approved what,
// when, and why (`log.txt`). See docs/adr/0024.
#ifndef HENG_HOST_APPROVED_H
#define HENG_HOST_APPROVED_H

#include "host/folders.h"
#include "host/load.h"
#include "regress/snapshot.h"

// An entry of the log.
typedef struct heng_approval {
  heng_slice number, date, by, why, clause;
  heng_slice hash;    // of the plan
  heng_slice before;  // the one before; empty: there was none
  heng_slice texts;   // digest of the texts in `rules` and of the hash
  heng_slice end;     // digest of the entry but for its reason and clause
  HENG_VEC(heng_slice) sets;
  HENG_VEC(heng_slice) rules;  // "changed departments.total": one for each
  HENG_VEC(heng_slice) moved;  // "sample units=3 totals=3 places=2 …"
  HENG_VEC(heng_slice) units;  // "sample departments a \"…\": total = 1 → 2; …"
} heng_approval;

typedef struct heng_approved {
  heng_slice folder;
  bool there;
  heng_slice log_text;
  heng_approval *log;  // the oldest first
  size_t n_log;
  heng_folder_files rules;  // the texts that were approved …
  heng_profile profile;     // … as a profile with its plan
} heng_approved;

// An edition that was asked for and has no file of its own is the main one: its
// name is taken away, so that both have one folder.
void heng__approved_edition(heng_answer *answer, heng_profile *profile);
// The folder, whether it is there or not.
heng_slice heng__approved_folder(heng_arena *arena,
                                 const heng_profile *profile);
// Reads and checks it, the snapshots apart. Returns HENG_OK, with `there` false
// where nothing was approved yet, or HENG_FINDINGS where what is there is not what
// was approved (reported).
heng_status heng__approved_read(heng_answer *answer,
                                const heng_profile *profile,
                                heng_approved *out);
// The snapshot of a record set; *out is null where none was approved. [text] is the
// whole file (may be null). HENG_FINDINGS: see above.
heng_status heng__approved_result(heng_answer *answer,
                                  const heng_approved *approved,
                                  heng_slice set,
                                  heng_snapshot **out,
                                  heng_slice *text);
// The last entry of the log.
const heng_approval *heng__approved_last(const heng_approved *approved);
// "rules/nantong/approved/results/sample.txt" within the folder: its name there.
heng_slice heng__approved_result_name(heng_arena *arena, heng_slice set);
// The digest by which a change of the texts is noticed.
heng_slice heng__approved_digest(heng_arena *arena,
                                 const heng_folder_files *texts,
                                 heng_slice hash);
// Loads a folder of copies as a profile; false where it does not load, with what
// is wrong in *why.
bool heng__approved_load(heng_answer *answer,
                         heng_slice folder,
                         heng_profile *out,
                         heng_said *why);

// approvals.c: the log.
#define HENG_APPROVALS_FORM 1
heng_snap_trouble heng__approvals_read(heng_arena *arena,
                                       heng_slice text,
                                       heng_approved *out,
                                       uint32_t *line);
// Prints an entry behind one that ends in [last_end], or the first (empty), and sets
// its own end.
void heng__approval_print(heng_buf *out,
                          heng_approval *entry,
                          heng_slice last_end);
// A text on one line, as the log has it.
heng_slice heng__one_line(heng_arena *arena, heng_slice text);

// approve_rules.c: copies of the texts of a profile that was built, under names by
// which they find each other in a folder of their own. Returns HENG_OK or
// HENG_SYSTEM (reported).
heng_status heng__approve_texts(heng_answer *answer,
                                const heng_profile *profile,
                                heng_folder_files *out);

// "the approved rules": what failures are compared with.
heng_said heng__approved_rules_said(void);

heng_said heng__change_kind_said(heng_change change);
const char *heng__change_key(heng_change change);
// Why a rule has changed whose words are the same (own_name in plan_diff.h).
heng_said heng__own_name_said(void);
// What a rule follows, in one text; empty where it only assumes.
heng_slice heng__clauses_text(heng_arena *arena, heng_cites cites);

#endif
