// Hints for names, keys and values that nobody can tell from the right ones by
// sight.
#include "base/lookalike.h"
#include "base/utf8.h"
#include "model/records_internal.h"

// Whether the character stands in the text.
static bool has_char(heng_slice text, int32_t cp) {
  int32_t here;
  for (size_t at = 0, len; (len = heng__utf8_next(text, at, &here)); at += len)
    if (here == cp) return true;
  return false;
}

void heng__hint_nearest(heng_records_builder *b,
                        heng_diag *diag,
                        const heng_nearest *search) {
  int32_t first;
  if (!search->best.len) return;
  if (heng__looks_same(b->arena, search->name, search->best, &first))
    heng__hint(b, diag,
               has_char(search->name, first) ? HENG_N_RECORDS_LOOKS_LIKE
                                             : HENG_N_RECORDS_LOOKS_ODD,
               HENG_SAY(search->best), heng__char_said(b->arena, first));
  else
    heng__hint(b, diag, HENG_N_DID_YOU_MEAN, HENG_SAY(search->best));
}

void heng__say_choice(heng_records_builder *b,
                      const heng_gather *g,
                      const heng_cell_place *place) {
  const heng_choice *choice = &b->schema->choices[g->field->id];
  int32_t first;
  for (size_t i = 0; i < choice->n_values; i++) {
    heng_slice both[] = {choice->values[i].en, choice->values[i].zh};
    for (int k = 0; k < 2; k++) {
      if (!heng__looks_same(b->arena, place->value, both[k], &first)) continue;
      if (heng__may_say(b, *place, HENG_M_CELL_LOOKS_LIKE_CHOICE))
        heng__say(b, *place, HENG_M_CELL_LOOKS_LIKE_CHOICE,
                  heng__say_value(b, place->value),
                  heng__say_pair(g->field->pair), HENG_SAY(both[k]),
                  heng__char_said(b->arena, first));
      return;
    }
  }
}

// Letters of any size ------------------------------------------------------------

static char small(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_letters(heng_slice a, heng_slice b) {
  if (!a.len || a.len != b.len) return false;
  for (size_t i = 0; i < a.len; i++)
    if (small(a.ptr[i]) != small(b.ptr[i])) return false;
  return true;
}

static bool pair_has_letters(heng_pair pair, heng_slice name) {
  return same_letters(pair.en, name) || same_letters(pair.zh, name);
}

int32_t heng__table_of_letters(const heng_schema *schema, heng_slice name) {
  for (size_t i = 0; i < schema->n_tables; i++)
    if (pair_has_letters(schema->tables[i].pair, name)) return (int32_t)i;
  return -1;
}

int32_t heng__field_of_letters(const heng_schema_table *table,
                               heng_slice name) {
  int32_t found = heng__schema_field_find(table, name);
  for (size_t i = 0; found < 0 && i < table->n_fields; i++)
    if (pair_has_letters(table->fields[i].pair, name)) found = (int32_t)i;
  return found;
}

size_t heng__count_headings(const heng_schema_table *table,
                            const heng_slice *cells,
                            size_t n,
                            size_t *filled) {
  size_t known = 0;
  *filled = 0;
  for (size_t i = 0; i < n; i++) {
    if (!cells[i].len) continue;
    ++*filled;
    known += heng__field_of_letters(table, cells[i]) >= 0;
  }
  return known;
}
