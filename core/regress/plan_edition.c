// Whether two plans are of different years, and whether that makes a difference.
#include "plan/review.h"
#include "regress/plan_diff.h"

static void note_year(const heng_node *node, void *ctx) {
  bool *read = ctx;
  *read |= node->kind == HENG_NODE_EDITION || node->kind == HENG_NODE_AS_OF;
}

// Whether results depend on the year: rules read it or the date of the run, which
// is its end where nothing else is said, or outcomes may be lifted for it.
static bool reads_year(const heng_plan *plan) {
  bool read = false;
  heng__plan_walk_all(plan, note_year, &read);
  for (size_t t = 0; t < plan->n_tables; t++)
    for (size_t f = 0; f < plan->tables[t].n_fields; f++)
      read |= plan->tables[t].fields[f].as_a_rule;
  return read;
}

static heng_said year_said(heng_arena *arena, const heng_plan *plan) {
  if (!plan->has_edition) return HENG_SAY2("no edition", "未写版本");
  heng_pair word = heng__keyword_pair(HENG_K_EDITION);
  return (heng_said){heng__arena_printf(arena, "%.*s %lld", HENG_ARG(word.en),
                                        (long long)plan->edition),
                     heng__arena_printf(arena, "%.*s %lld", HENG_ARG(word.zh),
                                        (long long)plan->edition)};
}

bool heng__plan_diff_edition(heng_arena *arena,
                             const heng_plan *first,
                             const heng_plan *second,
                             heng_plan_change *out) {
  if (first->has_edition == second->has_edition &&
      (!first->has_edition || first->edition == second->edition))
    return false;
  bool read = reads_year(first) || reads_year(second);
  *out = (heng_plan_change){
      .change = read ? HENG_CHANGED : HENG_NO_EFFECT,
      .kind = HENG_PART_EDITION,
      .name = HENG_SAY2("year", "年份"),
      .text = {year_said(arena, first), year_said(arena, second)}};
  return true;
}

size_t heng__plan_diff_all(heng_arena *arena,
                           const heng_plan *first,
                           const heng_plan *second,
                           heng_plan_change **out) {
  const heng_same_table none = {HENG_NONE, HENG_NONE};
  heng_plan_change *rules, edition;
  size_t n = heng__plan_diff(arena, first, second, none, &rules), all = 0;
  *out = heng__array(arena, heng_plan_change, n + 1);
  if (heng__plan_diff_edition(arena, first, second, &edition))
    (*out)[all++] = edition;
  if (n) memcpy(*out + all, rules, n * sizeof *rules);
  return all + n;
}
