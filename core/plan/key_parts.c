// Keys of several fields: `driver: drivers key`, `race: races key`.
#include "plan/build_internal.h"

bool heng__b_key_of_several(heng_builder *b, heng_bschema *s) {
  uint32_t *parts = heng__array(b->arena, uint32_t, s->fields.len + 1);
  size_t n = 0;
  // None of them is the key by itself.
  for (size_t f = 0; f < s->fields.len; f++)
    if (s->fields.items[f].part) {
      parts[n++] = (uint32_t)f;
      s->fields.items[f].key = false;
    }
  if (n == 0 || s->stmt->kind == HENG_S_GIVEN) return false;
  s->t.composite = parts;
  s->t.n_composite = n;
  s->t.key = -1;
  return true;
}

void heng__b_use_key_parts(heng_plan *plan) {
  const heng_schema *s = plan->schema;
  for (size_t t = 0; t < s->n_tables; t++)
    for (size_t f = 0; plan->use.tables[t] && f < s->tables[t].n_fields; f++) {
      const heng_schema_field *field = &s->tables[t].fields[f];
      if (!field->part) continue;
      plan->use.fields[t][f] = true;
      if (field->base == HENG_TYPE_REF) plan->use.tables[field->id] = true;
    }
}
