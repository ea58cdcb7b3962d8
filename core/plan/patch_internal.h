// What the files that patch a plan share. For the files of this room only.
#ifndef HENG_PLAN_PATCH_INTERNAL_H
#define HENG_PLAN_PATCH_INTERNAL_H

#include "plan/build_internal.h"
#include "plan/patch.h"
#include "plan/review.h"

// A node of the plan by the place of its text.
typedef struct heng_node_at {
  heng_span span;
  const heng_node *node;
} heng_node_at;

// What was in memory before a patch.
typedef struct heng_kept_bytes {
  void *at;
  const void *bytes;
  size_t size;
} heng_kept_bytes;

typedef HENG_VEC(uint32_t) heng_definitions;

struct heng_patchable {
  heng_arena *arena;
  heng_arena *scratch;  // of the patch that is made
  heng_patch_texts texts;
  heng_tree **trees;
  heng_builder *b;
  heng_plan *plan;
  const heng_plan_rows *rows;  // its own
  HENG_VEC(heng_patch_place) places;
  heng_definitions *needed_by;  // of each place: steps, then checks
  const heng_stmt **checks;     // of each check of the plan
  heng_tree **check_trees;
  HENG_VEC(heng_node_at) nodes;  // in the order of their texts
  HENG_VEC(heng_kept_bytes) kept;
};

// patch_places.c: finds the places, and which definitions need each.
void heng__patch_find_places(heng_patchable *p);
// Calls [visit] for each node of a definition: a step of the plan, or behind them
// a check.
void heng__patch_walk(const heng_patchable *p,
                      uint32_t definition,
                      heng_visit *visit,
                      void *ctx);

#endif
