// Making a record set small: leaving out tables, rows, columns and cells, then
// writing plainer values, as long as it still shows what it is kept for.
#include "base/utf8.h"
#include "regress/witness_internal.h"

#define MOST_TRIALS 2500

typedef struct shrinking {
  heng_arena *arena, *scratch;
  const heng_draft_shape *shape;
  heng_still *still;
  void *ctx;
  heng_draft *best;
  size_t trials;
  bool changed;  // in this round
} shrinking;

// A copy to try something on; lives until the trial has ended.
static heng_draft *attempt(shrinking *s) {
  return heng__draft_copy(s->scratch, s->shape, s->best);
}

// Keeps the draft if it still shows it. Ends the trial.
static bool settle(shrinking *s, heng_draft *draft) {
  bool holds = false;
  if (s->trials < MOST_TRIALS) {
    s->trials++;
    holds = s->still(s->ctx, s->scratch, draft);
  }
  if (holds) {
    s->best = heng__draft_keep(s->arena, s->shape, draft);
    s->changed = true;
  }
  heng__arena_free(s->scratch);
  return holds;
}

// Rows from..to of a table, with what cannot do without them.
static bool drop_rows(shrinking *s, uint32_t table, size_t from, size_t to) {
  heng_draft *draft = attempt(s);
  for (size_t r = to; r-- > from;)
    heng__draft_drop_row(s->shape, draft, table, r);
  heng__draft_mend(s->scratch, s->shape, draft);
  return settle(s, draft);
}

// Halves, quarters … single rows.
static void drop_parts(shrinking *s, uint32_t table) {
  size_t part = s->best->tables[table].n_rows;
  for (; part > 0; part /= 2)
    for (size_t at = 0; at < s->best->tables[table].n_rows;) {
      size_t end = at + part, n = s->best->tables[table].n_rows;
      if (!drop_rows(s, table, at, end < n ? end : n)) at += part;
    }
}

static const heng_schema_field *field_of(const shrinking *s,
                                         uint32_t table,
                                         size_t column) {
  return &s->shape->plan->schema->tables[table]
              .fields[s->shape->tables[table].fields[column]];
}

static void blank_column(shrinking *s, uint32_t table, size_t column) {
  size_t filled = 0;
  if (field_of(s, table, column)->key) return;
  heng_draft *draft = attempt(s);
  for (size_t r = 0; r < draft->tables[table].n_rows; r++) {
    heng_slice *cell = heng__draft_row(s->shape, draft, table, r) + column;
    filled += cell->len > 0;
    *cell = (heng_slice){NULL, 0};
  }
  if (filled)
    settle(s, draft);
  else
    heng__arena_free(s->scratch);
}

// Puts [text] into a cell; true where that is something else and serves.
static bool put_cell(
    shrinking *s, uint32_t table, size_t row, size_t column, heng_slice text) {
  heng_slice now = heng__draft_row(s->shape, s->best, table, row)[column];
  if (heng__slice_eq(now, text)) return false;
  heng_draft *draft = attempt(s);
  heng__draft_row(s->shape, draft, table, row)[column] = text;
  return settle(s, draft);
}

static size_t weight_of(heng_slice text) {
  return text.len;
}

// Plainer numbers, the plainest first.
static void plain_number(shrinking *s,
                         uint32_t table,
                         size_t row,
                         size_t column) {
  static const char *const plain[] = {"0", "1", "2", "10", "100"};
  heng_slice now = heng__draft_row(s->shape, s->best, table, row)[column];
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
    heng_slice text = heng__slice(plain[i]);
    if (heng__slice_eq(text, now) ||
        (weight_of(text) > weight_of(now) && i > 1))
      break;
    if (put_cell(s, table, row, column, text)) return;
  }
  heng_num x, y;
  for (int digits = 0; digits < 4; digits++) {
    char room[64];
    now = heng__draft_row(s->shape, s->best, table, row)[column];
    if (heng__num_parse(s->scratch, now, &x) != HENG_OK ||
        heng__num_round(s->scratch, x, digits, HENG_ROUND_DOWN, &y) != HENG_OK)
      break;
    heng_slice text = heng__num_text(s->scratch, y);
    if (text.len >= now.len || text.len >= sizeof room) break;
    memcpy(room, text.ptr, text.len);
    if (put_cell(s, table, row, column, (heng_slice){room, text.len})) break;
  }
  heng__arena_free(s->scratch);
}

static void plain_cells(shrinking *s, uint32_t table) {
  for (size_t c = 0; c < s->shape->tables[table].n; c++) {
    const heng_schema_field *f = field_of(s, table, c);
    if (f->key) continue;
    for (size_t r = 0; r < s->best->tables[table].n_rows; r++) {
      heng_slice now = heng__draft_row(s->shape, s->best, table, r)[c];
      if (!now.len || put_cell(s, table, r, c, (heng_slice){NULL, 0})) continue;
      if (f->base == HENG_TYPE_NUMBER) plain_number(s, table, r, c);
      if (f->base == HENG_TYPE_TEXT && now.len > 1)
        put_cell(s, table, r, c, HENG_LIT("a"));
    }
  }
}

// Short keys: u1, u2 … ------------------------------------------------------------

static void replace_refs(const heng_draft_shape *shape,
                         heng_draft *draft,
                         uint32_t table,
                         heng_slice from,
                         heng_slice to) {
  const heng_schema *schema = shape->plan->schema;
  for (uint32_t t = 0; t < shape->n_tables; t++)
    for (size_t c = 0; c < shape->tables[t].n; c++) {
      const heng_schema_field *f =
          &schema->tables[t].fields[shape->tables[t].fields[c]];
      if (f->base != HENG_TYPE_REF || f->id != table) continue;
      for (size_t r = 0; r < draft->tables[t].n_rows; r++) {
        heng_slice *cell = heng__draft_row(shape, draft, t, r) + c;
        if (heng__slice_eq(*cell, from)) *cell = to;
      }
    }
}

static void short_keys(shrinking *s, uint32_t table) {
  const heng_schema_table *t = &s->shape->plan->schema->tables[table];
  heng_slice name = heng__pair_show(t->pair, HENG_EN);
  char letter =
      name.len && (unsigned char)name.ptr[0] < 128 ? name.ptr[0] : 'n';
  if (t->key < 0 || s->shape->tables[table].at[t->key] < 0) return;
  bool number = t->fields[t->key].base == HENG_TYPE_NUMBER;
  // From the back and from the front: a key may be in the way of another one.
  for (size_t r = 0; r < s->best->tables[table].n_rows; r++) {
    heng_draft *draft = attempt(s);
    heng_slice *cell =
        heng__draft_cell(s->shape, draft, table, r, (uint32_t)t->key);
    heng_slice old = *cell;
    heng_slice key =
        number ? heng__arena_printf(s->scratch, "%zu", r + 1)
               : heng__arena_printf(s->scratch, "%c%zu", letter, r + 1);
    bool taken = heng__slice_eq(old, key);
    for (size_t k = 0; k < draft->tables[table].n_rows; k++)
      taken |= heng__slice_eq(
          *heng__draft_cell(s->shape, draft, table, k, (uint32_t)t->key), key);
    if (taken) {
      heng__arena_free(s->scratch);
      continue;
    }
    *cell = key;
    replace_refs(s->shape, draft, table, old, key);
    settle(s, draft);
  }
}

static void one_round(shrinking *s) {
  for (uint32_t t = 0; t < s->shape->n_tables; t++) {
    size_t n = s->best->tables[t].n_rows;
    if (n) drop_rows(s, t, 0, n);
  }
  for (uint32_t t = 0; t < s->shape->n_tables; t++) drop_parts(s, t);
  for (uint32_t t = 0; t < s->shape->n_tables; t++)
    for (size_t c = 0; s->best->tables[t].n_rows && c < s->shape->tables[t].n;
         c++)
      blank_column(s, t, c);
  for (uint32_t t = 0; t < s->shape->n_tables; t++) plain_cells(s, t);
}

heng_draft *heng__shrink(heng_arena *arena,
                         heng_arena *scratch,
                         const heng_draft_shape *shape,
                         const heng_draft *from,
                         heng_still *still,
                         void *ctx) {
  shrinking s = {.arena = arena,
                 .scratch = scratch,
                 .shape = shape,
                 .still = still,
                 .ctx = ctx};
  s.best = heng__draft_keep(arena, shape, from);
  if (s.best->has_as_of) {
    heng_draft *draft = attempt(&s);
    draft->has_as_of = false;
    settle(&s, draft);
  }
  for (size_t i = s.best->n_sets; i-- > 0;) {
    heng_draft *draft = attempt(&s);
    memmove(draft->sets + i, draft->sets + i + 1,
            (draft->n_sets - i - 1) * sizeof *draft->sets);
    draft->n_sets--;
    settle(&s, draft);
  }
  do {
    s.changed = false;
    one_round(&s);
  } while (s.changed && s.trials < MOST_TRIALS);
  for (uint32_t t = 0; t < shape->n_tables; t++) short_keys(&s, t);
  return s.best;
}
