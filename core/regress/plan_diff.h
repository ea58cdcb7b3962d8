// What differs between two plans, rule by rule: two editions of a profile, or
// the schemes of two cities. Rules are the same where they have the same name;
// they are told apart by what they compute, not by how they are written.
#ifndef HENG_REGRESS_PLAN_DIFF_H
#define HENG_REGRESS_PLAN_DIFF_H

#include "regress/functions_behind.h"

typedef enum heng_part_kind {
  HENG_PART_CHOICE,  // the values of a choice
  HENG_PART_COLUMN,  // a column of the records that a rule reads
  HENG_PART_PARAM,
  HENG_PART_VALUE,
  HENG_PART_ROWS,   // which rows a table has
  HENG_PART_GIVEN,  // a row that stands in the scheme
  HENG_PART_RULE,   // a computed field
  HENG_PART_CHECK,
  HENG_PART_EDITION,  // the year that the rules are for
  HENG_PART_ORDER,    // the order in which a score shows what both have
} heng_part_kind;

typedef enum heng_change {
  HENG_ONLY_IN_FIRST,
  HENG_ONLY_IN_SECOND,
  HENG_CHANGED,    // it computes something else
  HENG_NO_EFFECT,  // it is written otherwise and means the same
  HENG_CHANGE_COUNT
} heng_change;

typedef struct heng_plan_change {
  heng_change change;
  heng_part_kind kind;
  heng_said name;     // "departments.total"
  heng_said text[2];  // how it is written in each, formatted; empty: not there
  heng_span span[2];
  heng_cites cites[2];  // what each follows and assumes
  heng_said figures;    // of a param that changed: "two: 3 → 3.5", or empty
  // Of what is only in one: nothing that is put out depends on its being there. It
  // is a helper that holds nothing back, and whoever reads it is compared with it
  // written out.
  bool helper;
  // Of a rule that changed: only in whose earlier results it reads, as these are
  // found by the name of the scheme.
  bool own_name;
  // Of what changed: only in the names by which records speak of it.
  bool renamed;
  // … or only in what its findings or its reason say.
  bool reworded;
  // Of what changed and reads as before: the changed function that it calls, or null.
  const heng_behind *behind;
} heng_plan_change;

// What has to be looked at to see why: the part, or the function behind it.
static inline heng_said heng__change_name(const heng_plan_change *c) {
  return c->behind ? c->behind->name : c->name;
}
static inline heng_said heng__change_text(const heng_plan_change *c, int side) {
  return c->behind ? c->behind->text[side] : c->text[side];
}
static inline heng_span heng__change_span(const heng_plan_change *c, int side) {
  return c->behind ? c->behind->span[side] : c->span[side];
}
// Whether both come from the change of one function.
static inline bool heng__change_is_one(const heng_plan_change *a,
                                       const heng_plan_change *b) {
  return a == b || (a->behind && a->behind == b->behind);
}

// Whether a change does nothing to any result.
static inline bool heng__change_is_idle(const heng_plan_change *c) {
  return c->change == HENG_NO_EFFECT ||
         (c->change != HENG_CHANGED && c->helper);
}

// Two tables that are to be taken for the same though they are called
// otherwise, such as the score tables of two cities; HENG_NONE: none.
typedef struct heng_same_table {
  uint32_t first, second;
} heng_same_table;

// The changes from [first] to [second], in the order of the first, then what is
// only in the second; what is the same is left out. Neither plan may be shared
// with other threads. Returns their number; they live in [arena].
size_t heng__plan_diff(heng_arena *arena,
                       const heng_plan *first,
                       const heng_plan *second,
                       heng_same_table same,
                       heng_plan_change **out);

// Which figures of two params differ; empty where their keys are not the same.
heng_said heng__plan_diff_figures(heng_arena *arena,
                                  const heng_plan *first,
                                  uint32_t p_number,
                                  const heng_plan *second,
                                  uint32_t q_number);
// What the first of the figures that differ cites in the second plan; nothing where
// it cites nothing, or their keys are not the same.
heng_cites heng__plan_diff_figure_cites(heng_arena *arena,
                                        const heng_plan *first,
                                        uint32_t p_number,
                                        const heng_plan *second,
                                        uint32_t q_number);
// Whether the two are of different editions; then *out says so, HENG_NO_EFFECT
// where no rule depends on the year. It is not among those of heng__plan_diff.
bool heng__plan_diff_edition(heng_arena *arena,
                             const heng_plan *first,
                             const heng_plan *second,
                             heng_plan_change *out);

// All changes from [first] to [second]: that of the edition, if there is one, and
// then those of heng__plan_diff, of tables of the same names.
size_t heng__plan_diff_all(heng_arena *arena,
                           const heng_plan *first,
                           const heng_plan *second,
                           heng_plan_change **out);

// "rule", "规则": what a part is.
heng_said heng__part_kind_said(heng_part_kind kind);

#endif
