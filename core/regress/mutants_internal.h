// How mutants are made. For the files of this room only.
#ifndef HENG_REGRESS_MUTANTS_INTERNAL_H
#define HENG_REGRESS_MUTANTS_INTERNAL_H

#include "regress/mutants.h"

// Making the mutants of a place, one operator after another.
typedef struct heng_maker {
  heng_arena *arena;
  const heng_patchable *patchable;
  const heng_plan *plan;
  const heng_patch_place *place;
  size_t place_number;
  heng_mutation mutation;
  heng_span shown;  // the expression that the operator looks at
  HENG_VEC(heng_mutant) out;
  // An operator looks twice: at the texts as they are, and at what they are in
  // English as the formatter writes them, which the ids are made of.
  bool english;
  HENG_VEC(uint32_t) nth;  // which put of its operator each of [out] is
  uint32_t puts;           // of this look
  size_t first;            // of [out] that this operator put
} heng_maker;

// An operator looks at one expression, or at one place, and puts what it makes of
// it. To add one: a row in mutations.def and such a function.
typedef void heng_mutate_expr(heng_maker *m, const heng_expr *e);
typedef void heng_mutate_place(heng_maker *m, const heng_patch_place *place);

// What the operators use. ------------------------------------------------------

// A mutant with [by] in the place of [at]. What changes nothing is left out.
void heng__mutant_put(heng_maker *m, heng_span at, heng_slice by);
// The text of a span, or of an expression: as it is, or what it is in English.
heng_slice heng__mutant_words(const heng_maker *m, heng_span span);
heng_slice heng__mutant_text(const heng_maker *m, const heng_expr *e);
// A printf.
#define heng__mutant_printf(m, ...) heng__arena_printf((m)->arena, __VA_ARGS__)
// A keyword in the tongue that [like] is written in, or in English.
heng_slice heng__mutant_word(const heng_maker *m,
                             heng_keyword keyword,
                             heng_slice like);
// What stands between two expressions but for spaces: an operator. Empty where a
// comment stands there.
heng_span heng__mutant_between(const heng_expr *left, const heng_expr *right);
// The word or words of [keyword] before [at], with the space before them; empty
// where something else stands there.
heng_span heng__mutant_keyword_before(heng_span at, heng_keyword keyword);

// operators_values.c, operators_logic.c, operators_rows.c
heng_mutate_expr heng__mutate_figure, heng__mutate_date, heng__mutate_unit,
    heng__mutate_choice, heng__mutate_yes_no, heng__mutate_key,
    heng__mutate_boundary, heng__mutate_equal, heng__mutate_between,
    heng__mutate_known, heng__mutate_member, heng__mutate_and_or,
    heng__mutate_term, heng__mutate_not, heng__mutate_where, heng__mutate_plus,
    heng__mutate_times, heng__mutate_sign, heng__mutate_cap,
    heng__mutate_cap_turned, heng__mutate_round, heng__mutate_round_mode,
    heng__mutate_else, heng__mutate_required, heng__mutate_aggregate,
    heng__mutate_all_rows, heng__mutate_within, heng__mutate_weight,
    heng__mutate_order, heng__mutate_ties, heng__mutate_rank_key,
    heng__mutate_then, heng__mutate_choose_row, heng__mutate_choose_swap,
    heng__mutate_choose_order, heng__mutate_reference, heng__mutate_param;
heng_mutate_place heng__mutate_cell, heng__mutate_rows, heng__mutate_as_a_rule;

#endif
