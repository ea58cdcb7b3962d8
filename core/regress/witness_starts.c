// What a search begins with: the records of examples, parts of record sets that are
// handed in, and what each of them shows.
#include "regress/witness_internal.h"

#define CUTS 24  // parts of each record set that is handed in

typedef HENG_VEC(heng_draft *) drafts;

static void add_examples(heng_arena *arena,
                         const heng_draft_shape *shape,
                         const heng_plan *plan,
                         drafts *out) {
  for (size_t t = 0; plan && t < plan->n_trees; t++) {
    const heng_tree *tree = plan->trees[t];
    if (tree->revised) continue;
    for (size_t i = 0; i < tree->n_stmts; i++) {
      if (tree->stmts[i].kind != HENG_S_EXAMPLE) continue;
      heng_draft *draft =
          heng__draft_of_example(arena, shape, tree->stmts[i].example);
      heng__draft_mend(arena, shape, draft);
      heng__push(arena, out, draft);
    }
  }
}

// The record tables whose rows are scored.
static bool is_scored(const heng_plan *plan, uint32_t schema) {
  for (size_t t = 0; t < plan->n_tables; t++) {
    if (!plan->tables[t].score) continue;
    const heng_plan_table *root = &plan->tables[plan->tables[t].root];
    for (int i = 0; i < 2; i++) {
      if (i && root->kind != HENG_TABLE_PAIR) break;
      const heng_plan_table *of =
          root->kind == HENG_TABLE_RECORDS
              ? root
              : &plan->tables[plan->tables[root->source[i]].root];
      if (of->kind == HENG_TABLE_RECORDS && of->schema == schema) return true;
    }
  }
  return false;
}

static void add_cuts(heng_arena *arena,
                     const heng_draft_shape *shape,
                     const heng_records *records,
                     drafts *out) {
  heng_draft *whole = heng__draft_of_records(arena, shape, records);
  heng_dice dice = heng__dice(1, 0);
  for (uint32_t t = 0; t < shape->n_tables; t++) {
    size_t n = whole->tables[t].n_rows;
    if (!n || !is_scored(shape->plan, t)) continue;
    for (size_t i = 0; i < CUTS; i++) {
      bool *picked = heng__array(arena, bool, n + 1);
      for (size_t k = 1 + i % 4; k; k--)
        picked[heng__dice_below(&dice, n)] = true;
      heng_draft *cut =
          heng__draft_cut(arena, shape, whole, t, picked, 3 + i % 8);
      heng__draft_mend(arena, shape, cut);
      heng__push(arena, out, cut);
    }
  }
}

heng_starts *heng__starts(heng_arena *arena,
                          const heng_plan *plan,
                          const heng_plan *other,
                          const heng_records *const *records,
                          size_t n_records) {
  heng_starts *starts = heng__new(arena, heng_starts);
  starts->plan = plan;
  starts->shape = heng__draft_shape(arena, plan, other);
  drafts found = {0};
  add_examples(arena, starts->shape, plan, &found);
  add_examples(arena, starts->shape, other, &found);
  for (size_t i = 0; i < n_records; i++)
    add_cuts(arena, starts->shape, records[i], &found);
  starts->drafts = found.items;
  starts->n = found.len;
  return starts;
}

#define WHOLE_CUTS 10   // of each table that is scored
#define WHOLE_ROWS 200  // of each other table
// A record set of so many rows at most is tried as a whole too.
#define MOST_WHOLE_ROWS 6000

// Whether two rows are of one kind: alike in all that is a choice, yes or no.
static bool same_kind(const heng_draft_shape *shape,
                      const heng_draft *draft,
                      uint32_t table,
                      size_t a,
                      size_t b) {
  const heng_schema_table *s = &shape->plan->schema->tables[table];
  const heng_slice *x = heng__draft_row(shape, draft, table, a);
  const heng_slice *y = heng__draft_row(shape, draft, table, b);
  for (size_t c = 0; c < shape->tables[table].n; c++) {
    heng_base_type base = s->fields[shape->tables[table].fields[c]].base;
    if ((base == HENG_TYPE_CHOICE || base == HENG_TYPE_BOOL) &&
        !heng__slice_eq(x[c], y[c]))
      return false;
  }
  return true;
}

// The first row of each kind, as many as there is room for.
static size_t kinds_of(const heng_draft_shape *shape,
                       const heng_draft *draft,
                       uint32_t table,
                       size_t *out) {
  size_t n = 0;
  for (size_t r = 0; r < draft->tables[table].n_rows && n < WHOLE_CUTS; r++) {
    bool met = false;
    for (size_t i = 0; i < n && !met; i++)
      met = same_kind(shape, draft, table, out[i], r);
    if (!met) out[n++] = r;
  }
  return n;
}

// The part of the record set that hangs together with one or two rows.
static void add_part(heng_arena *arena,
                     const heng_draft_shape *shape,
                     const heng_draft *all,
                     uint32_t table,
                     const size_t *rows,
                     size_t n_rows,
                     drafts *out) {
  bool *picked = heng__array(arena, bool, all->tables[table].n_rows + 1);
  for (size_t i = 0; i < n_rows; i++) picked[rows[i]] = true;
  heng_draft *cut =
      heng__draft_cut(arena, shape, all, table, picked, WHOLE_ROWS);
  heng__draft_mend(arena, shape, cut);
  heng__push(arena, out, cut);
}

// One of each kind, and with one more of it, if there is one; then others, evenly
// over all that there are.
static void add_parts(heng_arena *arena,
                      const heng_draft_shape *shape,
                      const heng_draft *all,
                      uint32_t table,
                      drafts *out) {
  size_t kinds[WHOLE_CUTS], n = all->tables[table].n_rows;
  size_t n_kinds = kinds_of(shape, all, table, kinds);
  for (size_t i = 0; i < n_kinds; i++) {
    size_t rows[2] = {kinds[i], kinds[i] + 1};
    add_part(arena, shape, all, table, rows, 1, out);
    while (rows[1] < n && !same_kind(shape, all, table, rows[0], rows[1]))
      rows[1]++;
    if (rows[1] < n) add_part(arena, shape, all, table, rows, 2, out);
  }
  for (size_t i = n_kinds; i < WHOLE_CUTS && i < n; i++) {
    size_t row = (n - 1) * i / WHOLE_CUTS;
    add_part(arena, shape, all, table, &row, 1, out);
  }
}

void heng__starts_add_whole(heng_arena *arena,
                            heng_starts *starts,
                            const heng_records *records) {
  const heng_draft_shape *shape = starts->shape;
  heng_draft *all = heng__draft_of_records(arena, shape, records);
  drafts more = {0};
  for (size_t i = 0; i < starts->n; i++)
    heng__push(arena, &more, starts->drafts[i]);
  for (uint32_t t = 0; t < shape->n_tables; t++)
    if (all->tables[t].n_rows && is_scored(shape->plan, t))
      add_parts(arena, shape, all, t, &more);
  starts->drafts = more.items;
  starts->n = more.len;
  if (heng__draft_rows(shape, all) > MOST_WHOLE_ROWS) return;
  heng_draft **wholes = heng__array(arena, heng_draft *, starts->n_wholes + 1);
  if (starts->n_wholes)
    memcpy(wholes, starts->wholes, starts->n_wholes * sizeof *wholes);
  heng__draft_mend(arena, shape, all);
  wholes[starts->n_wholes++] = all;
  starts->wholes = wholes;
}

// What they show -----------------------------------------------------------------

// How much of a field a run shows: 1 a value, 2 two of them, 3 two that differ.
static uint8_t level_of(const heng_run *run, uint32_t table, uint32_t field) {
  const heng_type type = run->plan->tables[table].fields[field].type;
  heng_value first = {.state = HENG_MISSING};
  uint8_t level = 0;
  for (uint32_t r = 0; r < run->tables[table].n_rows && level < 3; r++) {
    heng_value v = heng__run_value(run, table, r, field);
    if (v.state != HENG_KNOWN) continue;
    if (!level) {
      first = v;
      level = 1;
      continue;
    }
    bool same = type.base == HENG_TYPE_NUMBER
                    ? heng__num_cmp(v.num, first.num) == 0
                : type.base == HENG_TYPE_REF ? v.row == first.row
                                             : v.code == first.code;
    level = same ? 2 : 3;
  }
  return level;
}

static size_t first_field(const heng_plan *plan, uint32_t table) {
  size_t at = 0;
  for (uint32_t t = 0; t < table; t++) at += plan->tables[t].n_fields;
  return at;
}

void heng__starts_look(heng_arena *arena,
                       heng_arena *scratch,
                       heng_starts *starts) {
  const heng_plan *plan = starts->plan;
  size_t n = first_field(plan, (uint32_t)plan->n_tables);
  starts->known = heng__array(arena, uint8_t *, starts->n + 1);
  for (size_t i = 0; i < starts->n; i++) {
    uint8_t *known = starts->known[i] = heng__array(arena, uint8_t, n + 1);
    heng_run *run =
        heng__draft_run(scratch, starts->shape, starts->drafts[i], plan);
    for (uint32_t t = 0; run && t < plan->n_tables; t++)
      for (uint32_t f = 0; f < plan->tables[t].n_fields; f++)
        *known++ = level_of(run, t, f);
    heng__arena_free(scratch);
  }
}

static unsigned shown(const heng_starts *starts,
                      const heng_focus *focus,
                      size_t start) {
  const heng_plan *plan = starts->plan;
  unsigned sum = 0;
  for (size_t i = 0; i < focus->fields.len; i++) {
    const heng_step *s = &focus->fields.items[i];
    sum += 3u * starts->known[start][first_field(plan, s->table) + s->field];
  }
  for (size_t i = 0; i < focus->reads.len; i++) {
    const heng_step *s = &focus->reads.items[i];
    sum += starts->known[start][first_field(plan, s->table) + s->field];
  }
  return sum;
}

size_t heng__starts_best(const heng_starts *starts,
                         const heng_focus *focus,
                         size_t out[HENG_BEST_STARTS]) {
  unsigned sums[HENG_BEST_STARTS];
  size_t n = 0;
  for (size_t i = 0; starts->known && i < starts->n; i++) {
    unsigned sum = shown(starts, focus, i);
    size_t at = n < HENG_BEST_STARTS ? n++ : n;
    if (at == HENG_BEST_STARTS && sums[--at] >= sum) continue;
    for (; at > 0 && sums[at - 1] < sum; at--) {
      sums[at] = sums[at - 1];
      out[at] = out[at - 1];
    }
    sums[at] = sum;
    out[at] = i;
  }
  return n && sums[0] ? n : 0;
}
