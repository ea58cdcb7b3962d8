// Records for a plan of which a row in the scheme is another one: the same but for
// the cells that differ.
#include "regress/mutate.h"

typedef struct following {
  heng_arena *arena;
  heng_records *records;
  const heng_plan *plan;
  bool fits;
} following;

// A column of its own, in the form that takes any value.
static heng_column *own_column(following *f, uint32_t table, uint32_t field) {
  heng_record_table *t = &f->records->tables[table];
  size_t n = f->plan->schema->tables[table].n_fields;
  heng_column *columns = heng__array(f->arena, heng_column, n + 1);
  memcpy(columns, t->columns, n * sizeof *columns);
  t->columns = columns;
  heng_column *c = &columns[field];
  if (c->small) {
    heng_num *nums = heng__array(f->arena, heng_num, t->n_rows + 1);
    for (size_t r = 0; r < t->n_rows; r++)
      if (!heng__column_num(c, r, &nums[r])) nums[r] = (heng_num){0};
    c->nums = nums;
    c->small = NULL;
  }
  if (c->codes) {
    int32_t *codes = heng__array(f->arena, int32_t, t->n_rows + 1);
    memcpy(codes, c->codes, t->n_rows * sizeof *codes);
    c->codes = codes;
  }
  return c;
}

static bool read_number(following *f,
                        const heng_schema_field *s,
                        heng_slice text,
                        heng_num *out) {
  bool percent = text.len && text.ptr[text.len - 1] == '%';
  if (percent) text.len--;
  if (heng__num_parse(f->arena, text, out) != HENG_OK) return false;
  if (percent &&
      heng__num_div(f->arena, *out, heng__num_int(100), out) != HENG_OK)
    return false;
  if (s->whole && !heng__num_is_int(*out)) return false;
  return !s->has_low || (heng__num_cmp(*out, s->low) >= 0 &&
                         heng__num_cmp(*out, s->high) <= 0);
}

static void put(following *f,
                uint32_t table,
                uint32_t field,
                uint32_t row,
                heng_slice text) {
  const heng_schema *schema = f->plan->schema;
  const heng_schema_field *s = &schema->tables[table].fields[field];
  heng_column *c = own_column(f, table, field);
  heng_num num;
  heng_date date;
  switch (s->base) {
    case HENG_TYPE_NUMBER:
      f->fits = f->fits && read_number(f, s, text, &num);
      if (f->fits && c->nums) c->nums[row] = num;
      return;
    case HENG_TYPE_DATE:
      f->fits = f->fits && heng__date_parse(text, &date);
      if (f->fits && c->codes) c->codes[row] = date;
      return;
    case HENG_TYPE_BOOL:
      if (c->codes)
        c->codes[row] = heng__pair_has(heng__keyword_pair(HENG_K_YES), text);
      return;
    case HENG_TYPE_CHOICE: {
      int32_t code = heng__choice_find(&schema->choices[s->id], text);
      f->fits = f->fits && code >= 0;
      if (f->fits && c->codes) c->codes[row] = code;
      return;
    }
    default: f->fits = false; return;
  }
}

// The row that was written at [span]; looked for from row [from] on, since those
// of a scheme mostly stand in their order.
static uint32_t row_at(const heng_record_table *t,
                       heng_span span,
                       uint32_t from) {
  uint32_t n = (uint32_t)t->n_rows;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t r = from + i < n ? from + i : from + i - n;
    if (t->spans[r].source == span.source && t->spans[r].start == span.start)
      return r;
  }
  return HENG_ROW_NONE;
}

static void follow_rows(following *f,
                        const heng_plan_rows *before,
                        const heng_plan_rows *rows) {
  size_t n_fields = f->plan->schema->tables[rows->schema].n_fields;
  if (rows->n_rows != before->n_rows || rows->schema != before->schema) {
    f->fits = false;
    return;
  }
  heng_record_table *t = &f->records->tables[rows->schema];
  if (!t->spans) return;
  // By its place a row of the records is known as one of the scheme.
  heng_span *spans = heng__array(f->arena, heng_span, t->n_rows + 1);
  memcpy(spans, t->spans, t->n_rows * sizeof *spans);
  uint32_t next = 0;
  for (size_t r = 0; r < rows->n_rows; r++) {
    uint32_t row = row_at(t, before->rows[r].span, next);
    if (row == HENG_ROW_NONE) continue;
    next = row + 1;
    spans[row] = rows->rows[r].span;
    for (uint32_t k = 0; k < n_fields; k++) {
      heng_slice text = rows->rows[r].cells[k];
      if (!heng__slice_eq(text, before->rows[r].cells[k]))
        put(f, rows->schema, k, row, text);
    }
  }
  t->spans = spans;
}

const heng_records *heng__records_follow(heng_arena *arena,
                                         const heng_records *records,
                                         const heng_plan *before,
                                         const heng_plan *plan,
                                         bool *fits) {
  *fits = true;
  if (before->rows == plan->rows) return records;
  following f = {arena, heng__new(arena, heng_records), plan, true};
  *f.records = *records;
  f.records->arena = arena;
  size_t n = plan->schema->n_tables;
  f.records->tables = heng__array(arena, heng_record_table, n + 1);
  memcpy(f.records->tables, records->tables, n * sizeof *records->tables);
  f.fits = before->n_rows == plan->n_rows;
  for (size_t i = 0; f.fits && i < plan->n_rows; i++)
    follow_rows(&f, &before->rows[i], &plan->rows[i]);
  *fits = f.fits;
  return f.records;
}
