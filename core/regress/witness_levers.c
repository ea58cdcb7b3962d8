// What a search can move beside records: figures that an example may set, and
// outcomes that a row of overrides may lift.
#include "regress/witness_internal.h"

void heng__focus_reads(heng_arena *arena, heng_focus *focus, uint32_t param) {
  for (size_t i = 0; i < focus->params.len; i++)
    if (focus->params.items[i] == param) return;
  heng__push(arena, &focus->params, param);
}

void heng__focus_lifts(heng_arena *arena,
                       heng_focus *focus,
                       heng_pair outcome) {
  for (size_t i = 0; i < focus->lifts.len; i++)
    if (heng__pair_alike(focus->lifts.items[i], outcome)) return;
  heng__push(arena, &focus->lifts, outcome);
}

static bool same_figure(heng_base_type base,
                        const heng_const *a,
                        const heng_const *b) {
  if (a->missing || b->missing) return a->missing == b->missing;
  return base == HENG_TYPE_NUMBER
             ? heng__num_cmp(a->num, b->num) == 0
             : a->code == b->code && heng__slice_eq(a->text, b->text);
}

// A figure can be set to tell the plans apart only where both have it and it is the
// same in both: else what is set would undo what differs, or could not be set.
static bool is_common(const heng_plan_param *p, const heng_plan *second) {
  for (size_t i = 0; i < second->n_params; i++) {
    const heng_plan_param *q = &second->params[i];
    if (!heng__pair_alike(p->pair, q->pair)) continue;
    if (p->n_cells != q->n_cells || p->n_keys != q->n_keys ||
        p->type.base != q->type.base)
      return false;
    for (size_t c = 0; c < p->n_cells; c++)
      if (!same_figure(p->type.base, &p->cells[c], &q->cells[c])) return false;
    return true;
  }
  return false;
}

// Whether a name with a point, or none, says which figure it is.
static bool can_be_set(const heng_plan_param *p) {
  return p->n_cells == 1 ||
         (p->n_keys == 1 && p->axes[0].kind == HENG_KEY_CHOICE);
}

static void settle_params(heng_focus *focus, const heng_plan *second) {
  size_t n = 0;
  for (size_t i = 0; i < focus->params.len; i++) {
    const heng_plan_param *p = &focus->plan->params[focus->params.items[i]];
    if (can_be_set(p) && (!second || is_common(p, second)))
      focus->params.items[n++] = focus->params.items[i];
  }
  focus->params.len = n;
}

// Where a row of overrides says whose outcome it lifts, which one and when.
static void find_overrides(heng_focus *focus) {
  const heng_plan *plan = focus->plan;
  focus->overrides.table = HENG_NONE;
  if (plan->overrides == HENG_NONE || !plan->has_edition) return;
  uint32_t table = plan->tables[plan->overrides].schema;
  const heng_schema_table *s = &plan->schema->tables[table];
  int32_t unit = heng__schema_field_find(s, HENG_LIT("unit"));
  int32_t outcome = heng__schema_field_find(s, HENG_LIT("outcome"));
  int32_t year = heng__schema_field_find(s, HENG_LIT("year"));
  if (unit < 0 || outcome < 0 || year < 0) return;
  focus->overrides.table = table;
  focus->overrides.unit = (uint32_t)unit;
  focus->overrides.outcome = (uint32_t)outcome;
  focus->overrides.year = (uint32_t)year;
}

void heng__focus_levers(heng_arena *arena,
                        heng_focus *focus,
                        const heng_plan *second) {
  const heng_plan *plan = focus->plan;
  settle_params(focus, second);
  focus->near_params = focus->params.len;
  for (uint32_t i = 0; i < plan->n_params; i++)
    heng__focus_reads(arena, focus, i);
  settle_params(focus, second);
  find_overrides(focus);
  focus->near_lifts = focus->lifts.len;
  for (size_t t = 0; t < plan->n_tables; t++)
    for (size_t f = 0; f < plan->tables[t].n_fields; f++)
      if (plan->tables[t].fields[f].role == HENG_ROLE_OUTCOME)
        heng__focus_lifts(arena, focus, plan->tables[t].fields[f].pair);
}
