// The review of a score's results: a field that is one letter away from `total`,
// `place` or `tier`, in a score that does not say that result, was hardly meant.
#include "base/nearest.h"
#include "base/utf8.h"

#include "plan/review.h"

// Whether the texts say the result: the total that a score has without a word of
// it stands at the name of the score.
static bool is_said(const heng_plan_table *t, uint32_t field) {
  if (field == HENG_NONE) return false;
  heng_span at = t->fields[field].name_span;
  return at.source != t->name_span.source || at.start != t->name_span.start;
}

// What a result is made of: a total is a number, a place a rank, a tier a choice.
static bool could_be(const heng_plan_field *f, heng_keyword result) {
  switch (result) {
    case HENG_K_TOTAL:
      return f->type.base == HENG_TYPE_NUMBER &&
             f->node->kind != HENG_NODE_RANK;
    case HENG_K_PLACE: return f->node->kind == HENG_NODE_RANK;
    case HENG_K_TIER: return f->type.base == HENG_TYPE_CHOICE;
    default: return false;
  }
}

// One letter away. Many words of two characters share the second one with a
// result and mean something else; those that share the first were mistyped.
static bool is_near(heng_slice name, heng_slice word) {
  if (!name.len || heng__slice_eq(name, word)) return false;
  int32_t mine = 0, its = 0;
  heng__utf8_next(name, 0, &mine);
  heng__utf8_next(word, 0, &its);
  if (heng__utf8_has_cjk(word) && mine != its) return false;
  heng_nearest search = {.name = name, .least = 2};
  heng__nearest_offer(&search, word);
  return search.best.len && search.least == 1;
}

static void review_result(const heng_review *review,
                          uint32_t table,
                          heng_keyword result) {
  const heng_plan_table *t = &review->plan->tables[table];
  heng_pair word = heng__keyword_pair(result);
  for (size_t i = 0; i < t->n_fields; i++) {
    const heng_plan_field *f = &t->fields[i];
    if (!f->node || f->role != HENG_ROLE_FIELD || review->read[table][i] ||
        !heng__review_own(review, f->span.source) || !could_be(f, result) ||
        (!is_near(f->pair.en, word.en) && !is_near(f->pair.zh, word.zh)))
      continue;
    heng_diag *diag = heng__diag(review->diags, HENG_M_NEAR_RESULT,
                                 f->name_span, heng__say_pair(f->pair),
                                 heng__say_pair(word), heng__say_pair(t->pair));
    // In the tongue of the word that stands there.
    bool en = is_near(f->pair.en, word.en);
    if (diag)
      heng__note(review->diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
                 en ? HENG_SAY(word.en) : HENG_SAY(word.zh));
  }
}

void heng__review_results(const heng_review *review) {
  const heng_plan *plan = review->plan;
  for (uint32_t i = 0; i < plan->n_tables; i++) {
    const heng_plan_table *t = &plan->tables[i];
    if (!t->score) continue;
    if (!is_said(t, t->total)) review_result(review, i, HENG_K_TOTAL);
    if (!is_said(t, t->place)) review_result(review, i, HENG_K_PLACE);
    if (!is_said(t, t->tier)) review_result(review, i, HENG_K_TIER);
  }
}
