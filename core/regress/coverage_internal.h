// How the items of a coverage are collected. For its files only.
#ifndef HENG_REGRESS_COVERAGE_INTERNAL_H
#define HENG_REGRESS_COVERAGE_INTERNAL_H

#include "plan/range.h"
#include "regress/coverage.h"

// What an item is read from.
enum {
  HENG_COVER_OF_NODE,    // counts[a]
  HENG_COVER_OF_CELL,    // cells[a][b]
  HENG_COVER_OF_TABLE,   // rows[a]
  HENG_COVER_OF_LIFTED,  // lifted[a][b]
  HENG_COVER_OF_GIVEN,   // given[a][b]
};

typedef struct heng_covering {
  heng_arena *arena;
  const heng_plan *plan;
  heng_ranges *ranges;
  const heng_source *own;  // of an edition that revises another: its text
  HENG_VEC(heng_cover_rule) rules;
  HENG_VEC(heng_cover_item) items;
  uint32_t *slots;  // hash table of items by kind, way and place
  size_t mask;
  uint32_t rule;     // whose parts are collected …
  heng_cites cites;  // … and what they cite, unless they cite something
} heng_covering;

// coverage_items.c: collects all.
void heng__cover_collect(heng_covering *c);

// coverage_words.c: a text of the scheme in both tongues, on one line.
heng_said heng__cover_text(const heng_covering *c, heng_span span);
// "table.field", or one name.
heng_said heng__cover_name(heng_arena *arena, heng_pair of, heng_pair name);
// Fills what and needs of an item that a node has; [of] is the name of its rule.
void heng__cover_say(const heng_covering *c,
                     heng_cover_item *item,
                     const heng_node *node);
void heng__cover_say_code(const heng_covering *c,
                          heng_cover_item *item,
                          heng_code what,
                          heng_code needs,
                          heng_said first,
                          heng_said second);

// coverage_reach.c: whether no records whatever make a node go a way: of a
// condition 0 yes and 1 no, else as in HENG_TRACE_WAY.
bool heng__cover_unreachable(const heng_covering *c,
                             const heng_node *node,
                             heng_cover_kind kind,
                             uint32_t way);

#endif
