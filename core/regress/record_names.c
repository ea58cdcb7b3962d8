// Gathering the names that may stand in the heads and cells of records.
#include "regress/record_names.h"

static void put_pair(heng_buf *out, heng_pair pair) {
  heng__buf_add(out, pair.en);
  if (pair.en.len && pair.zh.len) heng__buf_puts(out, " ");
  heng__buf_add(out, pair.zh);
}

static void put_choice(heng_buf *out, const heng_choice *choice) {
  for (size_t i = 0; i < choice->n_values; i++) {
    heng__buf_puts(out, i ? ", " : "");
    put_pair(out, choice->values[i]);
  }
}

heng_slice heng__names_of_choice(heng_arena *arena, const heng_choice *choice) {
  heng_buf out = {.arena = arena};
  put_choice(&out, choice);
  return heng__buf_slice(&out);
}

heng_slice heng__names_of_pair(heng_arena *arena, heng_pair pair) {
  heng_buf out = {.arena = arena};
  put_pair(&out, pair);
  return heng__buf_slice(&out);
}

// Marks and records of its own hang below an indicator by its name; an override
// names the outcome that it lifts.
static bool is_named(const heng_plan *plan, const heng_plan_field *field) {
  if (field->as_a_rule) return plan->overrides != HENG_NONE;
  if (field->role != HENG_ROLE_INDICATOR) return false;
  int32_t table = heng__schema_table_find(plan->schema, HENG_LIT("indicators"));
  return table >= 0 && plan->use.tables[table];
}

heng_slice heng__names_of_rule(heng_arena *arena,
                               const heng_plan *plan,
                               const heng_plan_field *field) {
  if (!is_named(plan, field)) return (heng_slice){NULL, 0};
  return heng__names_of_pair(arena, field->pair);
}

static void put_columns(heng_buf *out, const heng_plan *plan, uint32_t t) {
  const heng_schema_table *table = &plan->schema->tables[t];
  if (plan->tables[t].given || !plan->use.tables[t]) return;
  put_pair(out, table->pair);
  heng__buf_puts(out, ":");
  for (size_t f = 0; f < table->n_fields; f++) {
    if (!plan->use.fields[t][f]) continue;
    heng__buf_puts(out, " ");
    put_pair(out, table->fields[f].pair);
  }
  heng__buf_puts(out, "\n");
}

// All names.
static heng_slice names_in(heng_arena *arena, const heng_plan *plan) {
  heng_buf out = {.arena = arena};
  for (size_t c = 0; c < plan->schema->n_choices; c++) {
    put_choice(&out, &plan->schema->choices[c]);
    heng__buf_puts(&out, "\n");
  }
  for (uint32_t t = 0; t < plan->schema->n_tables; t++)
    put_columns(&out, plan, t);
  for (size_t t = 0; t < plan->n_tables; t++)
    for (size_t f = 0; f < plan->tables[t].n_fields; f++)
      if (is_named(plan, &plan->tables[t].fields[f])) {
        put_pair(&out, plan->tables[t].fields[f].pair);
        heng__buf_puts(&out, "\n");
      }
  return heng__buf_slice(&out);
}

bool heng__same_in_records(heng_arena *arena,
                           const heng_plan *a,
                           const heng_plan *b) {
  return strcmp(a->hash, b->hash) == 0 &&
         heng__slice_eq(names_in(arena, a), names_in(arena, b));
}
