// Aiming: one cell is moved a little; where that moves a number that some rule
// compares, caps or rounds, it is moved so far that the number meets exactly what
// it is compared with.
#include "regress/witness_internal.h"

// What is moved.
typedef struct lever {
  const heng_making *m;
  heng_slice *cell;  // of the draft
  bool whole, has_low, has_high;
  heng_num low, high;
  heng_num now;
} lever;

static void put(const lever *l, heng_slice text) {
  *l->cell = text;
}

// A number of a column that matters; a blank one is filled.
static bool cell_lever(const heng_making *m, lever *out) {
  for (int i = 0; i < 12; i++) {
    const heng_focus_column *c = heng__make_column(m);
    const heng_schema_field *f = heng__make_field(m, c->table, c->field);
    size_t n = m->draft->tables[c->table].n_rows;
    if (f->base != HENG_TYPE_NUMBER || f->key || !n) continue;
    *out = (lever){.m = m,
                   .cell = heng__draft_cell(m->shape, m->draft, c->table,
                                            heng__make_below(m, n), c->field),
                   .whole = f->whole,
                   .has_low = f->has_low,
                   .has_high = f->has_high,
                   .low = f->low,
                   .high = f->high};
    if (!out->cell->len) *out->cell = heng__make_fit(m, f, HENG_LIT("1"));
    return heng__num_parse(m->arena, *out->cell, &out->now) == HENG_OK;
  }
  return false;
}

static heng_run *run_of(const heng_making *m) {
  return heng__draft_run(m->arena, m->shape, m->draft, m->focus->probe);
}

static bool value_at(const heng_run *run,
                     const heng_aim *aim,
                     uint32_t row,
                     heng_num *out) {
  if (!run) return false;
  bool of_run = aim->table == HENG_NONE;
  if (row >= (of_run ? 1 : run->tables[aim->table].n_rows)) return false;
  heng_value v = of_run ? run->values[aim->field]
                        : heng__run_value(run, aim->table, row, aim->field);
  *out = v.num;
  return v.state == HENG_KNOWN;
}

#define MOST_ROWS 64  // that are looked at

// A row whose number differs between the runs; HENG_ROW_NONE: there is none.
static uint32_t moved_row(const heng_making *m,
                          const heng_run *const runs[2],
                          const heng_aim *aim) {
  uint32_t found = HENG_ROW_NONE;
  size_t n = 0;
  for (uint32_t r = 0; r < MOST_ROWS; r++) {
    heng_num x, y;
    if (!value_at(runs[0], aim, r, &x) || !value_at(runs[1], aim, r, &y) ||
        heng__num_cmp(x, y) == 0)
      continue;
    if (!heng__make_below(m, ++n)) found = r;
  }
  return found;
}

// Halfway between two numbers of so many decimals.
static bool half_of(heng_arena *arena,
                    heng_num value,
                    int digits,
                    heng_num *out) {
  heng_num half = heng__num_int(5), ten;
  return heng__num_pow(arena, heng__num_int(10), -(digits + 1), &ten) ==
             HENG_OK &&
         heng__num_mul(arena, half, ten, &half) == HENG_OK &&
         heng__num_round(arena, value, digits, HENG_ROUND_DOWN, out) ==
             HENG_OK &&
         heng__num_add(arena, *out, half, out) == HENG_OK;
}

// What the row's number should be.
static bool target_of(const heng_making *m,
                      const heng_run *run,
                      const heng_aim *aim,
                      uint32_t row,
                      heng_num *out) {
  heng_num value;
  size_t n = aim->table == HENG_NONE ? 1 : run->tables[aim->table].n_rows;
  *out = aim->value;
  switch (aim->kind) {
    case HENG_AIM_AT: return true;
    case HENG_AIM_HALF:
      return value_at(run, aim, row, &value) &&
             half_of(m->arena, value, aim->digits, out);
    case HENG_AIM_OTHER:
      for (int i = 0; i < 4; i++) {
        uint32_t other = (uint32_t)heng__make_below(m, n);
        if (other != row && value_at(run, aim, other, out)) return true;
      }
      break;
  }
  return false;
}

// The figure for which a number that goes straight with it would be [target]; of so
// many digits where it does not come out even.
static bool solved(const lever *l,
                   int digits,
                   const heng_num at[2],
                   const heng_num value[2],
                   heng_num target,
                   heng_slice *out) {
  heng_num rise, run, x;
  heng_arena *a = l->m->arena;
  if (heng__num_cmp(value[0], value[1]) == 0 ||
      heng__num_sub(a, value[1], value[0], &rise) != HENG_OK ||
      heng__num_sub(a, at[1], at[0], &run) != HENG_OK ||
      heng__num_sub(a, target, value[0], &x) != HENG_OK ||
      heng__num_mul(a, x, run, &x) != HENG_OK ||
      heng__num_div(a, x, rise, &x) != HENG_OK ||
      heng__num_add(a, x, at[0], &x) != HENG_OK)
    return false;
  if (!heng__num_is_decimal(x) &&
      heng__num_round(a, x, digits, HENG_HALF_UP, &x) != HENG_OK)
    return false;
  heng_slice text = heng__num_text(a, x);
  if (text.len > 16 || (l->whole && !heng__num_is_int(x)) ||
      (l->has_low && heng__num_cmp(x, l->low) < 0) ||
      (l->has_high && heng__num_cmp(x, l->high) > 0))
    return false;
  *out = text;
  return true;
}

// One step away, where there is room.
static bool step_from(const lever *l, heng_num *out) {
  heng_arena *a = l->m->arena;
  bool small = l->has_high && heng__num_cmp(l->high, heng__num_int(2)) < 0;
  heng_num step = small ? heng__num_decimal(1, 2) : heng__num_int(1);
  if (l->has_high && heng__num_cmp(l->now, l->high) >= 0)
    step = heng__num_neg(a, step);
  return heng__num_add(a, l->now, step, out) == HENG_OK;
}

// Goes straight to the target, and from there once more, since what is rounded on
// the way goes only nearly straight.
static void approach(const lever *l,
                     const heng_aim *aim,
                     uint32_t row,
                     heng_num target,
                     heng_num at[2],
                     heng_num value[2]) {
  heng_slice text, best = heng__num_text(l->m->arena, l->now);
  // A half is missed by the last digit of what is rounded before.
  int digits = aim->kind == HENG_AIM_HALF ? 11 : 4;
  for (int i = 0; i < 3; i++) {
    if (!solved(l, digits, at, value, target, &text)) break;
    put(l, text);
    best = text;
    if (heng__num_parse(l->m->arena, text, &at[1]) != HENG_OK ||
        !value_at(run_of(l->m), aim, row, &value[1]) ||
        heng__num_cmp(value[1], target) == 0)
      break;
  }
  put(l, best);
}

void heng__make_aim(const heng_making *m) {
  lever l;
  const heng_run *runs[2];
  heng_num at[2], value[2], target;
  if (!m->focus->aims.len) return;
  const heng_aim *aim =
      &m->focus->aims.items[heng__make_below(m, m->focus->aims.len)];
  if (!cell_lever(m, &l)) return;
  if (!step_from(&l, &at[1]) || !(runs[0] = run_of(m))) return;
  at[0] = l.now;
  put(&l, heng__num_text(m->arena, at[1]));
  runs[1] = run_of(m);
  uint32_t row = runs[1] ? moved_row(m, runs, aim) : HENG_ROW_NONE;
  if (row != HENG_ROW_NONE && target_of(m, runs[0], aim, row, &target) &&
      value_at(runs[0], aim, row, &value[0]) &&
      value_at(runs[1], aim, row, &value[1]))
    approach(&l, aim, row, target, at, value);
  else
    put(&l, heng__num_text(m->arena, l.now));
}
