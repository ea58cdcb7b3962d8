// Patching: a plan of one's own that is kept together with all that building it
// knew, so that another text can stand in the place of one of its expressions for
// a while. Only the definitions that the expression is part of are built anew.
#ifndef HENG_PLAN_PATCH_H
#define HENG_PLAN_PATCH_H

#include "plan/build.h"

// A place in the texts that can be patched.
typedef enum heng_place_kind {
  HENG_PLACE_RULE,   // the right side of a field, a value, a function, a check
  HENG_PLACE_ROWS,   // the condition of a table's rows or of its groups
  HENG_PLACE_PARAM,  // a figure of a param
  HENG_PLACE_CELL,   // a cell of a given table; it has no expression
  HENG_PLACE_FULL,   // the full marks of an indicator
  HENG_PLACE_WORD,   // something else in the head of a statement or an item
  HENG_PLACE_KIND_COUNT
} heng_place_kind;

typedef struct heng_patch_place {
  heng_place_kind kind;
  heng_pair of;    // the table of a field, or empty
  heng_pair rule;  // the field, value, function, check, param or table
  heng_expr *expr;
  heng_span span;         // of its text
  heng_span whole;        // of the statement, item, or row that it stands in
  const heng_item *item;  // of WORD, where it is about an item
  uint32_t table, field;  // of CELL: the schema's
  heng_slice cell;        // of CELL: its text, as it was read
  // The first of the steps that need it, as a number below n_steps; checks come
  // behind. HENG_NONE: none does.
  uint32_t first_step;
} heng_patch_place;

typedef struct heng_patchable heng_patchable;

// What a plan is built of: borrowed, and must outlive it.
typedef struct heng_patch_texts {
  const heng_source **sources;
  size_t n;
  const heng_given_files *files;  // or null
  const heng_externs *externs;    // or null
} heng_patch_texts;

// Builds the texts; null where they do not check (reported).
heng_patchable *heng__patchable_make(heng_arena *arena,
                                     const heng_patch_texts *texts,
                                     heng_diags *diags);
// As it is now: patched or not.
heng_plan *heng__patchable_plan(const heng_patchable *p);
// Makes its rows in the scheme those of [same], a plan of the same texts, while no
// patch changes one: records that were made with these fit then.
void heng__patchable_share_rows(heng_patchable *p, const heng_plan *same);
// The same for every plan of the same texts, in the order of the texts.
size_t heng__patchable_places(const heng_patchable *p,
                              const heng_patch_place **out);
// The node that the expression [e] of a place became, or null: one of several,
// where a function is called in several places.
const heng_node *heng__patchable_node(const heng_patchable *p,
                                      const heng_expr *e);

// Whether the two rows of a choose that [at] begins and ends with exclude each
// other, so that their order means nothing, also where values are held back. False
// where that is not proven.
bool heng__patchable_rows_apart(const heng_patchable *p, heng_span at);

// Another text in the place of a part of a text.
typedef struct heng_text_change {
  heng_span at;
  heng_slice by;
} heng_text_change;

typedef enum heng_patched {
  HENG_PATCH_DONE,
  HENG_PATCH_REFUSED,  // the changed text does not check; nothing is changed
  HENG_PATCH_LARGE,  // more than some definitions would change: compile the text
} heng_patched;

// Makes the plan what it would be if [change] stood in the text of a place, until
// heng__patch_undo. What that takes lives in [scratch] until then.
heng_patched heng__patch(heng_patchable *p,
                         size_t place,
                         const heng_text_change *change,
                         heng_arena *scratch);
void heng__patch_undo(heng_patchable *p);

// The changed text compiled, with all others, in [arena]; null where it does not
// check. It has the schema of [p], so that the records of that one fit.
heng_plan *heng__patch_compile(heng_arena *arena,
                               const heng_patchable *p,
                               const heng_text_change *change);
// The whole text of the source of [change] with it.
heng_slice heng__text_changed(heng_arena *arena,
                              const heng_text_change *change);

#endif
