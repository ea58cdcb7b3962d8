// The parts of a range: what the records decide, and whether each may be as it
// likes without regard to the others.
#include "plan/range_internal.h"

static bool is_rows(int direction) {
  return direction == HENG_RANGE_ROWS || direction == -HENG_RANGE_ROWS;
}

// Adds a part. A number that falls and grows with the same part need not reach
// the bounds that each of its operands reaches.
static void add_part(heng_arena *arena, heng_range *range, heng_range_part p) {
  for (size_t i = 0; i < range->n_parts; i++) {
    heng_range_part *old = &range->parts[i];
    if (old->table != p.table || old->field != p.field) continue;
    // Rows are left out once, however often that is met.
    bool rows = is_rows(old->direction) && is_rows(p.direction);
    if (!rows && (old->direction == 0 || old->direction != p.direction)) {
      range->exact = false;
      old->direction = 0;
    }
    return;
  }
  heng_range_part *more =
      heng__array(arena, heng_range_part, range->n_parts + 1);
  if (range->n_parts) memcpy(more, range->parts, range->n_parts * sizeof *more);
  more[range->n_parts] = p;
  range->parts = more;
  range->n_parts++;
}

void heng__range_take(heng_arena *arena,
                      heng_range *to,
                      const heng_range *from,
                      int direction) {
  to->exact = to->exact && from->exact;
  for (size_t i = 0; i < from->n_parts; i++) {
    heng_range_part p = from->parts[i];
    p.direction *= direction;
    add_part(arena, to, p);
  }
}

// What a condition reads, through the definitions that it reads.
typedef struct heng_range_reading {
  heng_arena *arena;
  const heng_plan *plan;
  heng_range *range;
  int direction;
  HENG_VEC(const heng_node *) seen;  // definitions that were followed
} heng_range_reading;

static bool is_seen(heng_range_reading *r, const heng_node *definition) {
  for (size_t i = 0; i < r->seen.len; i++)
    if (r->seen.items[i] == definition) return true;
  heng__push(r->arena, &r->seen, definition);
  return false;
}

static void add_read(const heng_node *node, void *ctx) {
  heng_range_reading *r = ctx;
  if (node->kind != HENG_NODE_FIELD && node->kind != HENG_NODE_FOLLOW) return;
  const heng_plan_field *f = &r->plan->tables[node->id].fields[node->field];
  if (f->role == HENG_ROLE_STORED)
    add_part(r->arena, r->range,
             (heng_range_part){node->id, node->field, r->direction, node});
  else if (f->node && !is_seen(r, f->node))
    heng__plan_walk(f->node, add_read, r);
}

void heng__range_take_read(heng_arena *arena,
                           const heng_plan *plan,
                           heng_range *to,
                           const heng_node *condition,
                           int direction) {
  heng_range_reading r = {
      .arena = arena, .plan = plan, .range = to, .direction = direction};
  heng__plan_walk(condition, add_read, &r);
}

void heng__range_take_rows(heng_arena *arena,
                           const heng_plan *plan,
                           heng_range *to,
                           uint32_t table) {
  while (table != HENG_NONE) {
    const heng_plan_table *t = &plan->tables[table];
    heng__range_take_read(arena, plan, to, t->where, HENG_RANGE_ROWS);
    heng__range_take_read(arena, plan, to, t->having, HENG_RANGE_ROWS);
    if (t->kind != HENG_TABLE_SUBSET) return;
    table = t->source[0];
  }
}
