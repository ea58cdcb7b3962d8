// The review of a plan that has no mistakes: what its author may not have meant,
// found on the rules alone. Only `check` asks for it; a run does not.
#ifndef HENG_PLAN_REVIEW_H
#define HENG_PLAN_REVIEW_H

#include "plan/plan.h"

// Adds warnings to [diags]. The plan stays as it is.
void heng__plan_review(const heng_plan *plan, heng_diags *diags);

// The parts of it. -----------------------------------------------------------

// Calls [visit] for [node] (may be null) and everything that it is made of.
typedef void heng_visit(const heng_node *node, void *ctx);
void heng__plan_walk(const heng_node *node, heng_visit *visit, void *ctx);
// The same for every expression of the plan.
void heng__plan_walk_all(const heng_plan *plan, heng_visit *visit, void *ctx);

// What the parts share.
typedef struct heng_review {
  const heng_plan *plan;
  heng_diags *diags;
  const heng_source *
      *own;  // texts of the scheme itself, not those that it uses
  size_t n_own;
  bool **read;  // read[table][field]: by rules, not by what is published
} heng_review;

// Whether the scheme itself declares what stands there.
bool heng__review_own(const heng_review *review, const heng_source *source);

// Marks outside of 0 and the full ones, caps that never bind, comparisons that
// always or never hold.
void heng__review_ranges(const heng_review *review);
// What is declared and not used.
void heng__review_unused(const heng_review *review);
// Fields that may be meant as a score's total, place or tier.
void heng__review_results(const heng_review *review);
// Fractions that are published, or that grow from row to row.
void heng__review_fractions(const heng_review *review);

#endif
