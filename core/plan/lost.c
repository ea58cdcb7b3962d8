// Names that were lost: what a statement would have brought, had its table or its
// choice been understood. That is said once, there; not at each use of them.
#include "plan/build_internal.h"

static void lose(heng_builder *b, const heng_name *name) {
  heng__push(b->arena, &b->lost, name->pair);
}

static void lose_items(heng_builder *b, const heng_item *items, size_t n) {
  for (size_t i = 0; i < n; i++) {
    lose(b, &items[i].name);
    lose_items(b, items[i].children, items[i].n_children);
  }
}

void heng__b_lose(heng_builder *b, const heng_stmt *stmt) {
  for (size_t i = 0; i < stmt->n_values; i++) lose(b, &stmt->values[i]);
  for (size_t i = 0; i < stmt->n_fields; i++) lose(b, &stmt->fields[i].name);
  lose_items(b, stmt->items, stmt->n_items);
  b->lost_fields = b->lost_fields || stmt->n_fields;
}

bool heng__b_is_lost(const heng_builder *b, heng_slice name) {
  for (size_t i = 0; i < b->lost.len; i++)
    if (heng__pair_has(b->lost.items[i], name)) return true;
  return false;
}

bool heng__b_is_lost_type(const heng_builder *b, const heng_schema_field *f) {
  return f->base == HENG_TYPE_TEXT && !f->key &&
         (heng__b_is_lost(b, f->pair.en) || heng__b_is_lost(b, f->pair.zh));
}

bool heng__b_lacks_source(const heng_builder *b, uint32_t table) {
  const heng_btable *t = b->tables.items[table];
  return t->t.kind != HENG_TABLE_RECORDS && t->t.source[0] == HENG_NONE;
}
