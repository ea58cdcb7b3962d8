// Order: of keys and values as ranks and reports have it, and a stable sort.
#include "exec/run_internal.h"

#define FEW 12  // rows that are sorted by insertion

static void sort_few(uint32_t *rows, size_t n, heng_row_cmp cmp, void *ctx) {
  for (size_t i = 1; i < n; i++) {
    uint32_t row = rows[i];
    size_t at = i;
    for (; at && cmp(ctx, rows[at - 1], row) > 0; at--) rows[at] = rows[at - 1];
    rows[at] = row;
  }
}

// Merges two sorted runs; the left one is moved to [spare] first.
static void merge(uint32_t *rows,
                  size_t left,
                  size_t n,
                  uint32_t *spare,
                  heng_row_cmp cmp,
                  void *ctx) {
  if (cmp(ctx, rows[left - 1], rows[left]) <= 0) return;
  memcpy(spare, rows, left * sizeof *rows);
  size_t i = 0, j = left, out = 0;
  while (i < left && j < n)
    rows[out++] = cmp(ctx, spare[i], rows[j]) <= 0 ? spare[i++] : rows[j++];
  while (i < left) rows[out++] = spare[i++];
}

static void sort(
    uint32_t *rows, size_t n, uint32_t *spare, heng_row_cmp cmp, void *ctx) {
  if (n <= FEW) {
    sort_few(rows, n, cmp, ctx);
    return;
  }
  size_t left = n / 2;
  sort(rows, left, spare, cmp, ctx);
  sort(rows + left, n - left, spare, cmp, ctx);
  merge(rows, left, n, spare, cmp, ctx);
}

void heng__sort_rows(
    heng_arena *arena, uint32_t *rows, size_t n, heng_row_cmp cmp, void *ctx) {
  if (n <= FEW)
    sort_few(rows, n, cmp, ctx);
  else
    sort(rows, n, heng__array(arena, uint32_t, n / 2), cmp, ctx);
}

static bool all_digits(heng_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
  return text.len > 0;
}

static heng_slice without_zeros(heng_slice digits) {
  while (digits.len > 1 && digits.ptr[0] == '0') {
    digits.ptr++;
    digits.len--;
  }
  return digits;
}

int heng__text_cmp(heng_slice a, heng_slice b) {
  bool a_digits = all_digits(a), b_digits = all_digits(b);
  if (a_digits != b_digits) return a_digits ? -1 : 1;
  if (!a_digits) return heng__slice_cmp(a, b);
  heng_slice x = without_zeros(a), y = without_zeros(b);
  if (x.len != y.len) return x.len < y.len ? -1 : 1;
  int c = heng__slice_cmp(x, y);
  // 01 and 1 are two keys all the same.
  return c ? c : heng__slice_cmp(a, b);
}

// Cuts off the part before the next "/".
static heng_slice next_part(heng_slice *rest) {
  size_t len = 0;
  while (len < rest->len && rest->ptr[len] != '/') len++;
  heng_slice part = {rest->ptr, len};
  size_t skip = len < rest->len ? len + 1 : len;
  if (skip) *rest = (heng_slice){rest->ptr + skip, rest->len - skip};
  return part;
}

int heng__key_cmp(heng_slice a, heng_slice b) {
  heng_slice x = a, y = b;
  while (x.len && y.len) {
    int c = heng__text_cmp(next_part(&x), next_part(&y));
    if (c) return c;
  }
  if (x.len != y.len) return x.len ? 1 : -1;
  return heng__slice_cmp(a, b);
}

// Whether the rows of a record table are told apart by their place in the file
// alone: it has no key, and none of the columns that could be one is there.
static bool without_key(const heng_run *run, uint32_t table) {
  const heng_plan_table *t = &run->plan->tables[table];
  if (t->kind != HENG_TABLE_RECORDS) return false;
  const heng_schema_table *s = &run->plan->schema->tables[t->schema];
  const heng_record_table *records = &run->records->tables[t->schema];
  if (s->key >= 0) return false;
  for (size_t i = 0; i < s->n_composite; i++)
    if (records->columns[s->composite[i]].in_key) return false;
  return true;
}

// Rows without a key by what they hold, field by field; missing ones last.
static int content_cmp(const heng_run *run,
                       uint32_t table,
                       uint32_t a,
                       uint32_t b) {
  const heng_plan_table *t = &run->plan->tables[table];
  for (uint32_t f = 0; f < t->n_fields; f++) {
    if (t->fields[f].role != HENG_ROLE_STORED ||
        !run->plan->use.fields[t->schema][t->fields[f].stored])
      continue;
    heng_value x = heng__run_value(run, table, a, f);
    heng_value y = heng__run_value(run, table, b, f);
    if (x.state != y.state) return x.state == HENG_KNOWN ? -1 : 1;
    int c = x.state == HENG_KNOWN
                ? heng__value_cmp(run, t->fields[f].type, &x, &y)
                : 0;
    if (c) return c;
  }
  return 0;
}

int heng__row_cmp(const heng_run *run, uint32_t table, uint32_t a, uint32_t b) {
  uint32_t root = table, x = a, y = b;
  if (a == b) return 0;
  if (run->plan->tables[table].kind == HENG_TABLE_SUBSET) {
    root = run->plan->tables[table].root;
    x = heng__run_row_at(run, table, a, root);
    y = heng__run_row_at(run, table, b, root);
  }
  int c = without_key(run, root) ? content_cmp(run, root, x, y)
                                 : heng__key_cmp(heng__run_key(run, table, a),
                                                 heng__run_key(run, table, b));
  return c ? c : (a > b) - (a < b);
}

static int ref_cmp(const heng_run *run,
                   uint32_t table,
                   uint32_t a,
                   uint32_t b) {
  if (a == b) return 0;
  if (a == HENG_ROW_NONE || b == HENG_ROW_NONE)
    return a == HENG_ROW_NONE ? 1 : -1;
  return heng__key_cmp(heng__run_key(run, table, a),
                       heng__run_key(run, table, b));
}

int heng__value_cmp(const heng_run *run,
                    heng_type type,
                    const heng_value *a,
                    const heng_value *b) {
  switch (type.base) {
    case HENG_TYPE_NUMBER: return heng__num_cmp(a->num, b->num);
    case HENG_TYPE_TEXT: return heng__text_cmp(a->text, b->text);
    case HENG_TYPE_REF: return ref_cmp(run, type.id, a->row, b->row);
    case HENG_TYPE_NONE:
    case HENG_TYPE_DATE:
    case HENG_TYPE_BOOL:
    case HENG_TYPE_CHOICE:
    case HENG_TYPE_DURATION: break;
  }
  return (a->code > b->code) - (a->code < b->code);
}

typedef struct keyed {
  const heng_run *run;
  uint32_t table;
} keyed;

static int by_key(void *ctx, uint32_t a, uint32_t b) {
  const keyed *k = ctx;
  return heng__row_cmp(k->run, k->table, a, b);
}

void heng__sort_by_key(heng_arena *arena,
                       const heng_run *run,
                       uint32_t table,
                       uint32_t *rows,
                       size_t n) {
  keyed k = {run, table};
  heng__sort_rows(arena, rows, n, by_key, &k);
}

const uint32_t *heng__run_rows(heng_arena *arena,
                               const heng_run *run,
                               uint32_t table,
                               size_t *n) {
  *n = run->tables[table].n_rows;
  if (run->order[table]) return run->order[table];
  uint32_t *rows = heng__array(arena, uint32_t, *n);
  for (uint32_t r = 0; r < *n; r++) rows[r] = r;
  heng__sort_by_key(arena, run, table, rows, *n);
  return rows;
}
