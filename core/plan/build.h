// Building: from trees to a plan, with every name, type and missing value
// decided.
#ifndef HENG_PLAN_BUILD_H
#define HENG_PLAN_BUILD_H

#include "grammar/unglue.h"
#include "plan/compose.h"
#include "plan/given_file.h"
#include "plan/plan.h"

// Builds the plan of [trees] (the model's first, then the scheme's in order) in
// [arena]. Reports to [diags]; the result is null where there was an error. Names
// in the trees are resolved for the formatter in any case.
heng_plan *heng__plan_build(heng_arena *arena,
                            heng_tree **trees,
                            size_t n_trees,
                            heng_diags *diags);
// The same with functions of values that the rules may call; they must outlive
// the plan.
heng_plan *heng__plan_build_with(heng_arena *arena,
                                 heng_tree **trees,
                                 size_t n_trees,
                                 const heng_externs *externs,
                                 heng_diags *diags);

// The same of statements that were put together before, whoever chose them.
heng_plan *heng__plan_build_composed(heng_arena *arena,
                                     heng_composed *texts,
                                     const heng_externs *externs,
                                     heng_diags *diags);

// Parses and builds texts; glued Chinese words that caused an error are reported
// in place of what they caused. [trees] receives the trees (may be null).
heng_plan *heng__plan_compile(heng_arena *arena,
                              const heng_source **sources,
                              size_t n_sources,
                              heng_diags *diags,
                              heng_tree ***trees);

// A text that was parsed, and what was said of it then. Building changes the
// tree and takes the messages, so that each serves one plan only.
typedef struct heng_parsed {
  heng_tree *tree;
  heng_diags said;
} heng_parsed;

// Parses [source] into [arena], for the plan that is compiled of it later.
heng_parsed *heng__plan_parse(heng_arena *arena, const heng_source *source);

// The same of texts that were parsed, with the files that given tables name and the
// functions that are brought; both may be null.
heng_plan *heng__plan_compile_parsed(heng_arena *arena,
                                     heng_parsed **parsed,
                                     size_t n,
                                     const heng_given_files *files,
                                     const heng_externs *externs,
                                     heng_diags *diags,
                                     heng_tree ***trees);

// The same with the files that given tables name and the functions that are brought;
// both may be null.
heng_plan *heng__plan_compile_with(heng_arena *arena,
                                   const heng_source **sources,
                                   size_t n_sources,
                                   const heng_given_files *files,
                                   const heng_externs *externs,
                                   heng_diags *diags,
                                   heng_tree ***trees);

// The lines of trees[which] with words that were written without spaces; names
// that any of the trees declares are known. Returns their number.
size_t heng__plan_glued(heng_arena *arena,
                        heng_tree **trees,
                        size_t n_trees,
                        size_t which,
                        heng_glued **out);

// Sets a param's cell for a what-if: "gap.two" or "best" and a value's text.
// Reports to [diags] what does not fit. The plan given must not be shared. Its hash
// stays that of the figures before: heng__plan_hash makes it anew.
heng_status heng__plan_set(heng_plan *plan,
                           heng_slice name,
                           heng_slice value,
                           heng_diags *diags);

#endif
