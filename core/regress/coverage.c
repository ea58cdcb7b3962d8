// The coverage of a plan: its items in order, and what a trace says of them.
#include "regress/coverage.h"

#include <stdlib.h>

#include "regress/coverage_internal.h"

static uint64_t read_ref(const heng_cover_ref *ref, const heng_trace *trace) {
  switch (ref->sort) {
    case HENG_COVER_OF_NODE: return trace->counts[ref->a];
    case HENG_COVER_OF_CELL: return trace->cells[ref->a][ref->b];
    case HENG_COVER_OF_TABLE: return trace->rows[ref->a];
    case HENG_COVER_OF_LIFTED: return trace->lifted[ref->a][ref->b];
    case HENG_COVER_OF_GIVEN: return trace->given[ref->a][ref->b];
    default: return 0;
  }
}

uint64_t heng__cover_count(const heng_cover_item *item,
                           const heng_trace *trace) {
  uint64_t n = 0;
  for (size_t i = 0; i < item->refs.len; i++)
    n += read_ref(&item->refs.items[i], trace);
  return n;
}

const char *heng__cover_kind_name(heng_cover_kind kind) {
  static const char *const names[HENG_COVER_KIND_COUNT] = {
      [HENG_COVER_RULE] = "rule",       [HENG_COVER_CHOOSE] = "choose",
      [HENG_COVER_LIMIT] = "limit",     [HENG_COVER_EXTREME] = "extreme",
      [HENG_COVER_TIES] = "ties",       [HENG_COVER_KEY] = "key",
      [HENG_COVER_ELSE] = "else",       [HENG_COVER_CONDITION] = "condition",
      [HENG_COVER_ROLLUP] = "rollup",   [HENG_COVER_OUTCOME] = "outcome",
      [HENG_COVER_LIFTED] = "override", [HENG_COVER_CHECK] = "check",
      [HENG_COVER_CELL] = "figure",     [HENG_COVER_SLOT] = "slot",
      [HENG_COVER_GIVEN] = "given",
  };
  return names[kind];
}

// ---- order ------------------------------------------------------------------

// A rule or item with where it stands, so that the standard sort can be used.
typedef struct keyed {
  size_t text;     // which text of the plan
  uint32_t start;  // where in it
  uint32_t first, second, at;
} keyed;

static int by_place(const void *a, const void *b) {
  const keyed *x = a, *y = b;
  if (x->text != y->text) return x->text < y->text ? -1 : 1;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  if (x->first != y->first) return x->first < y->first ? -1 : 1;
  if (x->second != y->second) return x->second < y->second ? -1 : 1;
  return (x->at > y->at) - (x->at < y->at);
}

static size_t text_of(const heng_plan *plan, heng_span span) {
  size_t t = 0;
  while (t < plan->n_trees && plan->trees[t]->source != span.source) t++;
  return t;
}

static void put_rules(const heng_covering *c,
                      heng_cover *out,
                      uint32_t *new_of) {
  keyed *order = heng__array(c->arena, keyed, c->rules.len + 1);
  for (uint32_t i = 0; i < c->rules.len; i++) {
    heng_span span = c->rules.items[i].span;
    order[i] = (keyed){text_of(c->plan, span), span.start, 0, 0, i};
  }
  qsort(order, c->rules.len, sizeof *order, by_place);
  out->n_rules = c->rules.len;
  out->rules = heng__array(c->arena, heng_cover_rule, c->rules.len + 1);
  for (uint32_t i = 0; i < c->rules.len; i++) {
    out->rules[i] = c->rules.items[order[i].at];
    new_of[order[i].at] = i;
  }
}

static void put_items(const heng_covering *c,
                      heng_cover *out,
                      const uint32_t *new_of) {
  keyed *order = heng__array(c->arena, keyed, c->items.len + 1);
  for (uint32_t i = 0; i < c->items.len; i++) {
    const heng_cover_item *item = &c->items.items[i];
    order[i] = (keyed){new_of[item->rule], item->span.start,
                       (uint32_t)item->kind, item->way, i};
  }
  qsort(order, c->items.len, sizeof *order, by_place);
  out->n_items = c->items.len;
  out->items = heng__array(c->arena, heng_cover_item, c->items.len + 1);
  for (uint32_t i = 0; i < c->items.len; i++) {
    out->items[i] = c->items.items[order[i].at];
    out->items[i].rule = new_of[out->items[i].rule];
  }
}

heng_cover *heng__cover_new(heng_arena *arena, const heng_plan *plan) {
  heng_covering c = {.arena = arena, .plan = plan};
  c.ranges = heng__ranges_new(arena, plan, HENG_FIGURES_AS_FREE);
  heng__cover_collect(&c);
  heng_cover *out = heng__new(arena, heng_cover);
  out->plan = plan;
  uint32_t *new_of = heng__array(arena, uint32_t, c.rules.len + 1);
  put_rules(&c, out, new_of);
  put_items(&c, out, new_of);
  return out;
}
