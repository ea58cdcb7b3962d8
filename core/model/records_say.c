// What is said about records: places, floods, and the words for what was
// expected.
#include "model/records_internal.h"

#include "base/utf8.h"

#define VALUE_MOST 60  // bytes of a value that a message quotes

heng_cell_place heng__row_place(heng_gather_table *table,
                                const heng_gather *field,
                                size_t row,
                                heng_slice value) {
  const heng_record_table *out = table->out;
  return (heng_cell_place){
      .table = table,
      .field = field,
      .line = out->lines[row],
      .span = out->spans ? out->spans[row] : (heng_span){0},
      .value = value,
  };
}

static heng_flood *find_flood(heng_records_builder *b,
                              heng_cell_place place,
                              heng_code code) {
  heng_gather_table *t = place.table;
  for (size_t i = 0; i < t->floods.len; i++)
    if (t->floods.items[i].code == code &&
        t->floods.items[i].field == place.field)
      return &t->floods.items[i];
  heng_flood flood = {.code = code, .field = place.field};
  heng__push(b->arena, &t->floods, flood);
  return &t->floods.items[t->floods.len - 1];
}

bool heng__may_say(heng_records_builder *b,
                   heng_cell_place place,
                   heng_code code) {
  if (heng__code_severity(code) == HENG_ERROR) b->failed = true;
  return ++find_flood(b, place, code)->count <= HENG_SAME_MOST;
}

// The part of a row's span that the value is, where it is there once.
static heng_span narrow(heng_span span, heng_slice value) {
  heng_slice text = heng__span_text(span);
  size_t found = text.len;
  for (size_t at = 0; value.len && at + value.len <= text.len; at++) {
    if (memcmp(text.ptr + at, value.ptr, value.len) != 0) continue;
    if (found != text.len) return span;
    found = at;
  }
  if (found == text.len) return span;
  uint32_t start = span.start + (uint32_t)found;
  return (heng_span){span.source, start, start + (uint32_t)value.len};
}

heng_diag *heng__records_say(heng_records_builder *b,
                             heng_cell_place place,
                             heng_code code,
                             const heng_said *args,
                             size_t n_args) {
  heng_span span = place.span;
  if (span.source) span = narrow(span, place.value);
  heng_diag *diag = heng__diag_add(b->diags, code, span, args, n_args);
  if (!span.source)
    heng__diag_at_record(b->diags, diag, place.table->out->file, place.line,
                         place.field ? place.field->heading
                                     : (heng_slice){NULL, 0});
  find_flood(b, place, code)->last = diag;
  return diag;
}

void heng__hint_row(heng_records_builder *b,
                    heng_diag *to,
                    heng_code code,
                    const heng_gather_table *t,
                    size_t row) {
  const heng_record_table *out = t->out;
  heng_span span = out->spans ? out->spans[row] : (heng_span){0};
  heng_diag *note = heng__note(b->diags, to, code, span, HENG_SAY2("", ""));
  if (!span.source)
    heng__diag_at_record(b->diags, note, out->file, out->lines[row],
                         (heng_slice){NULL, 0});
}

void heng__say_floods(heng_records_builder *b, heng_gather_table *t) {
  for (size_t i = 0; i < t->floods.len; i++) {
    const heng_flood *flood = &t->floods.items[i];
    if (flood->count <= HENG_SAME_MOST || !flood->last) continue;
    heng_slice more =
        heng__arena_printf(b->arena, "%zu", flood->count - HENG_SAME_MOST);
    heng__hint(b, flood->last,
               flood->field ? HENG_N_MORE_OF_SAME : HENG_N_MORE_SUCH_ROWS,
               HENG_SAY(more));
  }
  t->floods.len = 0;
}

heng_said heng__say_value(heng_records_builder *b, heng_slice value) {
  if (value.len <= VALUE_MOST) return HENG_SAY(value);
  size_t cut = VALUE_MOST;
  while (cut && ((unsigned char)value.ptr[cut] & 0xC0) == 0x80) cut--;
  heng_slice text = heng__arena_printf(b->arena, "%.*s…", (int)cut, value.ptr);
  return HENG_SAY(text);
}

heng_said heng__say_bounds(heng_records_builder *b,
                           const heng_schema_field *field) {
  heng_arena *arena = b->arena;
  heng_slice low = {NULL, 0}, high = {NULL, 0};
  if (field->has_low) low = heng__num_text(arena, field->low);
  if (field->has_high) high = heng__num_text(arena, field->high);
  if (field->has_low && field->has_high)
    return (heng_said){heng__arena_printf(arena, "between %.*s and %.*s",
                                          HENG_ARG(low), HENG_ARG(high)),
                       heng__arena_printf(arena, "在 %.*s 到 %.*s 之间",
                                          HENG_ARG(low), HENG_ARG(high))};
  if (field->has_low)
    return (heng_said){
        heng__arena_printf(arena, "at least %.*s", HENG_ARG(low)),
        heng__arena_printf(arena, "不小于 %.*s", HENG_ARG(low))};
  return (heng_said){heng__arena_printf(arena, "at most %.*s", HENG_ARG(high)),
                     heng__arena_printf(arena, "不大于 %.*s", HENG_ARG(high))};
}

static heng_slice when_in(heng_records_builder *b,
                          const heng_schema_table *table,
                          const heng_schema_field *field,
                          heng_lang lang) {
  heng_buf out = {.arena = b->arena};
  for (size_t i = 0; i < field->n_when; i++) {
    const heng_schema_field *asked = &table->fields[field->when[i].field];
    heng_pair value = b->schema->choices[asked->id].values[field->when[i].code];
    heng_slice name = heng__pair_show(asked->pair, lang);
    heng_slice shown = heng__pair_show(value, lang);
    if (i) heng__buf_puts(&out, lang == HENG_ZH ? " 且 " : " and ");
    heng__buf_printf(&out, lang == HENG_ZH ? "“%.*s”为“%.*s”" : "%.*s = %.*s",
                     HENG_ARG(name), HENG_ARG(shown));
  }
  return heng__buf_slice(&out);
}

heng_said heng__say_when(heng_records_builder *b,
                         const heng_schema_table *table,
                         const heng_schema_field *field) {
  return (heng_said){when_in(b, table, field, HENG_EN),
                     when_in(b, table, field, HENG_ZH)};
}
