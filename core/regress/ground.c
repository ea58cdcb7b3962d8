// Whether there is anything to compare, or to find odd.
#include "regress/ground.h"

static bool has_rules(const heng_plan *plan) {
  if (plan->n_values || plan->n_checks) return true;
  for (size_t t = 0; t < plan->n_tables; t++) {
    if (plan->tables[t].score) return true;
    for (size_t f = 0; f < plan->tables[t].n_fields; f++)
      if (plan->tables[t].fields[f].node) return true;
  }
  return false;
}

static const heng_plan_table *records_named(const heng_plan *plan,
                                            heng_pair pair) {
  for (size_t t = 0; t < plan->n_tables; t++)
    if (plan->tables[t].kind == HENG_TABLE_RECORDS &&
        heng__pair_alike(plan->tables[t].pair, pair))
      return &plan->tables[t];
  return NULL;
}

static bool reads(const heng_plan *plan, const heng_plan_table *table) {
  return plan->use.tables[table->schema];
}

// Whether both read a table of one name, from records or from the scheme.
static bool share_records(const heng_plan *a, const heng_plan *b) {
  for (size_t t = 0; t < a->n_tables; t++) {
    const heng_plan_table *table = &a->tables[t];
    if (table->kind != HENG_TABLE_RECORDS || !reads(a, table)) continue;
    const heng_plan_table *other = records_named(b, table->pair);
    if (other && reads(b, other)) return true;
  }
  return false;
}

// Whether both have a value or a check of one name, which may read no records.
static bool share_names(const heng_plan *a, const heng_plan *b) {
  for (size_t v = 0; v < a->n_values; v++)
    for (size_t w = 0; w < b->n_values; w++)
      if (heng__pair_alike(a->values[v].pair, b->values[w].pair)) return true;
  for (size_t c = 0; c < a->n_checks; c++)
    for (size_t d = 0; d < b->n_checks; d++)
      if (heng__pair_alike(a->checks[c].pair, b->checks[d].pair)) return true;
  return false;
}

heng_ground heng__ground_of_two(const heng_plan *first,
                                const heng_plan *second,
                                int *which) {
  *which = has_rules(first) ? 1 : 0;
  if (!has_rules(first) || !has_rules(second)) return HENG_GROUND_NO_RULES;
  return share_records(first, second) || share_names(first, second)
             ? HENG_GROUND_THERE
             : HENG_GROUND_NO_RECORDS;
}

heng_ground heng__ground_of_one(const heng_plan *plan) {
  if (!has_rules(plan)) return HENG_GROUND_NO_RULES;
  for (size_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *table = &plan->tables[t];
    // With deductions or bonuses there is a total.
    if (table->score && table->total != HENG_NONE) return HENG_GROUND_THERE;
    for (size_t f = 0; f < table->n_fields; f++)
      if (table->fields[f].node &&
          table->fields[f].node->kind == HENG_NODE_RANK)
        return HENG_GROUND_THERE;
  }
  return HENG_GROUND_NO_SCORE;
}
