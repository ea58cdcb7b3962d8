// Profiles: folders of rule texts, found by name or path, and built into a plan
// together with the texts that they use.
#ifndef HENG_HOST_PROFILES_H
#define HENG_HOST_PROFILES_H

#include "host/files.h"
#include "host/host.h"
#include "plan/build.h"

// A text of a profile, in the order of building: what is used comes first.
typedef struct heng_rule_text {
  heng_slice path;  // empty: made by the profile's script
  heng_source *source;
  bool test;            // a *.test.heng
  heng_parsed *parsed;  // what it was read as, until a plan is built of it
} heng_rule_text;

// A statement that names a file, and the folder of its text.
typedef struct heng_file_ask {
  const heng_stmt *stmt;
  heng_slice folder;
} heng_file_ask;

typedef struct heng_profile {
  heng_slice name;  // "nantong"
  heng_slice folder;
  heng_slice file;     // where a file was asked for: its path; else empty
  heng_slice edition;  // of "nantong@2023" or --edition; else empty
  heng_slice shared;   // one more folder of shared texts, or empty
  bool alone;          // [file] stands in no profile: it is built on its own
  HENG_VEC(heng_rule_text) texts;
  HENG_VEC(heng_file_ask) asks;
  heng_given_files given;           // what those files hold, once it is loaded
  HENG_VEC(heng_extern) functions;  // of its script, then those of plugins
  heng_tree **trees;                // one for each text, in their order
  heng_plan *plan;                  // null where the rules do not check
} heng_profile;

// Finds a profile: a name on the search path or a folder, perhaps with
// "@edition", or a rule file (of a profile, or alone). Returns HENG_OK or
// HENG_NOTFOUND (reported).
heng_status heng__profile_find(heng_answer *answer,
                               heng_slice target,
                               heng_slice edition,
                               heng_profile *out);

// Reads the texts of a profile that was found and what they use, with its test
// files if [tests]. Returns HENG_OK, HENG_RULES, HENG_NOTFOUND or HENG_SYSTEM
// (reported).
heng_status heng__profile_read(heng_answer *answer,
                               heng_profile *profile,
                               bool tests);

// Builds the texts of a profile that was read, in their order, reporting to
// [diags]; null where they do not check.
heng_plan *heng__profile_build(heng_answer *answer,
                               heng_profile *profile,
                               heng_diags *diags);
// Builds once more what has a plan, with the functions that the plan calls,
// whatever plugins there are by now. The profile may be shared: only this copy
// of it is written to.
heng_plan *heng__profile_rebuild(heng_answer *answer,
                                 heng_profile *profile,
                                 heng_diags *diags);
// Reads and builds it: HENG_RULES (reported) where it does not check.
heng_status heng__profile_load(heng_answer *answer,
                               heng_profile *profile,
                               bool tests);
// The same for whoever only uses the rules: warnings about them are `check`'s
// to say and are left out, unless there are errors.
heng_status heng__profile_use(heng_answer *answer,
                              heng_profile *profile,
                              bool tests);

// The text of the file that was asked for, null where the whole profile was.
const heng_source *heng__profile_only_text(heng_arena *arena,
                                           const heng_profile *profile);

// Every profile on the search path, by name; of two of the same name the one
// that a search finds. Only name and folder are filled.
typedef struct heng_profile_list {
  heng_profile *items;
  size_t len;
} heng_profile_list;
heng_profile_list heng__profiles_all(heng_answer *answer);
// The same and those in the current folder, which can be named as well.
heng_profile_list heng__profiles_here(heng_answer *answer);
// The editions of a profile that have a file of their own: "2023" …
heng_names heng__profile_editions(heng_arena *arena,
                                  heng_slice folder,
                                  heng_slice name);

// given_files.c: reads the files that the profile's given tables name. Returns
// HENG_OK or HENG_RULES (reported).
heng_status heng__given_files_read(heng_answer *answer, heng_profile *profile);
// Reads one table of the file or folder at [path]: the one of the name of [stmt], or
// the only one; [stmt] also says how the file is called. The spans of cells are their
// own with [by_cell], else those of their rows. Returns HENG_OK, HENG_RULES (reported)
// or HENG_NOMEM.
heng_status heng__grid_read(heng_answer *answer,
                            const heng_reader *reader,
                            heng_slice path,
                            const heng_stmt *stmt,
                            bool by_cell,
                            heng_given_file *out);

// What a rule file's `scheme` statement says; false where there is none.
typedef struct heng_scheme_head {
  heng_pair pair;
  heng_slice title;
  bool has_edition;
  int64_t edition;
} heng_scheme_head;
bool heng__scheme_head(heng_arena *arena,
                       heng_slice path,
                       heng_scheme_head *out);

#endif
