// What other rules have besides: rows that stand in them, values of choices. Told to
// whoever reads records to compare rules. See docs/adr/0031.
#include "host/load.h"

#define KEYS_SHOWN 5  // of those that a message names

static int32_t find_table(const heng_schema *schema, heng_pair pair) {
  int32_t table = pair.en.len ? heng__schema_table_find(schema, pair.en) : -1;
  if (table < 0 && pair.zh.len)
    table = heng__schema_table_find(schema, pair.zh);
  return table;
}

static int32_t find_field(const heng_schema_table *table, heng_pair pair) {
  int32_t field = pair.en.len ? heng__schema_field_find(table, pair.en) : -1;
  if (field < 0 && pair.zh.len) field = heng__schema_field_find(table, pair.zh);
  return field;
}

// Those that the rules have as well do no harm: the builder sees that it has them.
static void tell_rows(heng_records_builder *builder,
                      const heng_plan *plan,
                      const heng_plan *other) {
  for (size_t i = 0; i < other->n_rows; i++) {
    const heng_plan_rows *rows = &other->rows[i];
    const heng_schema_table *table = &other->schema->tables[rows->schema];
    int32_t found = find_table(plan->schema, table->pair);
    if (found < 0 || table->key < 0) continue;
    for (size_t r = 0; r < rows->n_rows; r++) {
      const heng_slice names[] = {rows->rows[r].cells[table->key],
                                  rows->rows[r].alias};
      for (size_t n = 0; n < 2; n++)
        if (names[n].len)
          heng__records_elsewhere_row(builder, (uint32_t)found, names[n]);
    }
  }
}

static bool knows(const heng_choice *choice, heng_pair value) {
  return (value.en.len && heng__choice_find(choice, value.en) >= 0) ||
         (value.zh.len && heng__choice_find(choice, value.zh) >= 0);
}

static void tell_values(heng_records_builder *builder,
                        const heng_plan *plan,
                        uint32_t table,
                        uint32_t field,
                        const heng_choice *theirs) {
  const heng_schema_table *t = &plan->schema->tables[table];
  const heng_choice *own = &plan->schema->choices[t->fields[field].id];
  for (size_t v = 0; v < theirs->n_values; v++) {
    heng_pair value = theirs->values[v];
    if (knows(own, value)) continue;
    if (value.en.len)
      heng__records_elsewhere_value(builder, table, field, value.en);
    if (value.zh.len)
      heng__records_elsewhere_value(builder, table, field, value.zh);
  }
}

static void tell_choices(heng_records_builder *builder,
                         const heng_plan *plan,
                         const heng_plan *other) {
  const heng_schema *schema = plan->schema;
  for (uint32_t t = 0; t < schema->n_tables; t++) {
    int32_t table = find_table(other->schema, schema->tables[t].pair);
    if (table < 0) continue;
    const heng_schema_table *theirs = &other->schema->tables[table];
    for (uint32_t f = 0; f < schema->tables[t].n_fields; f++) {
      const heng_schema_field *own = &schema->tables[t].fields[f];
      int32_t field = find_field(theirs, own->pair);
      if (field < 0 || own->base != HENG_TYPE_CHOICE ||
          theirs->fields[field].base != HENG_TYPE_CHOICE)
        continue;
      tell_values(builder, plan, t, f,
                  &other->schema->choices[theirs->fields[field].id]);
    }
  }
}

void heng__tell_elsewhere(heng_records_builder *builder,
                          const heng_plan *plan,
                          const heng_compared *with) {
  bool any = false;
  for (size_t i = 0; i < with->n; i++) any |= with->plans[i] != plan;
  if (!any) return;
  heng__records_compared(builder);
  for (size_t i = 0; i < with->n; i++) {
    if (with->plans[i] == plan) continue;
    tell_rows(builder, plan, with->plans[i]);
    tell_choices(builder, plan, with->plans[i]);
  }
}

// Telling what was left out --------------------------------------------------------

heng_said heng__left_keys(heng_arena *arena, const heng_left_out *left) {
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  for (size_t i = 0; i < left->n_keys && i < KEYS_SHOWN; i++) {
    heng__buf_printf(&en, "%s%.*s", i ? ", " : "", HENG_ARG(left->keys[i]));
    heng__buf_printf(&zh, "%s%.*s", i ? "、" : "", HENG_ARG(left->keys[i]));
  }
  if (left->n_keys > KEYS_SHOWN) {
    heng__buf_printf(&en, " and %zu more", left->n_keys - KEYS_SHOWN);
    heng__buf_printf(&zh, " 等 %zu 项", left->n_keys);
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

static heng_said say_rows(heng_arena *arena, size_t n) {
  return (heng_said){
      heng__arena_printf(arena, "%zu row%s", n, n == 1 ? "" : "s"),
      heng__arena_printf(arena, "%zu 行", n)};
}

static void tell_left(heng_answer *answer,
                      const heng_records *records,
                      heng_said under,
                      const heng_left_out *left) {
  static const heng_code codes[] = {
      [HENG_LEFT_ROW] = HENG_M_HOST_LEFT_ROW,
      [HENG_LEFT_VALUE] = HENG_M_HOST_LEFT_VALUE,
      [HENG_LEFT_FOLLOWS] = HENG_M_HOST_LEFT_FOLLOWS,
  };
  heng_arena *arena = &answer->arena;
  const heng_schema_table *table = &records->schema->tables[left->table];
  const heng_schema_field *field = &table->fields[left->field];
  heng_pair of = field->pair;
  if (left->why != HENG_LEFT_VALUE)
    of = records->schema->tables[field->id].pair;
  heng_diag *diag =
      heng__diag(&answer->diags, codes[left->why], (heng_span){0},
                 say_rows(arena, left->n_rows), heng__say_pair(table->pair),
                 under, heng__say_pair(of), heng__left_keys(arena, left));
  heng__diag_at_record(&answer->diags, diag, records->tables[left->table].file,
                       left->line, (heng_slice){NULL, 0});
}

void heng__tell_left(heng_answer *answer,
                     const heng_records *records,
                     heng_said under) {
  for (size_t i = 0; i < records->n_left; i++)
    tell_left(answer, records, under, &records->left[i]);
}

bool heng__plan_has_row(const heng_plan *plan,
                        heng_slice table,
                        heng_slice key) {
  int32_t found = heng__schema_table_find(plan->schema, table);
  int32_t at = found < 0 ? -1 : plan->schema->tables[found].key;
  for (size_t i = 0; at >= 0 && i < plan->n_rows; i++) {
    const heng_plan_rows *rows = &plan->rows[i];
    if (rows->schema != (uint32_t)found) continue;
    for (size_t r = 0; r < rows->n_rows; r++)
      if (heng__slice_eq(rows->rows[r].cells[at], key) ||
          heng__slice_eq(rows->rows[r].alias, key))
        return true;
  }
  return false;
}

bool heng__same_scheme(const heng_plan *a, const heng_plan *b) {
  bool en = a->pair.en.len && b->pair.en.len;
  bool zh = a->pair.zh.len && b->pair.zh.len;
  return (en || zh) && (!en || heng__slice_eq(a->pair.en, b->pair.en)) &&
         (!zh || heng__slice_eq(a->pair.zh, b->pair.zh));
}
