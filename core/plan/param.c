// Params that depend on dates and numbers: the axes of their keys, which row
// holds where, and what a look-up may come to.
#include <stdlib.h>

#include "plan/build_internal.h"
#include "plan/param.h"

// Keys as written -----------------------------------------------------------

static bool read_key(heng_arena *arena,
                     heng_base_type base,
                     heng_slice text,
                     heng_const *out) {
  heng_date date;
  *out = (heng_const){0};
  if (base == HENG_TYPE_NUMBER)
    return heng__read_number(arena, text, &out->num);
  if (!heng__date_parse(text, &date)) return false;
  out->code = date;
  return true;
}

static int key_cmp(heng_base_type base,
                   const heng_const *x,
                   const heng_const *y) {
  if (base == HENG_TYPE_NUMBER) return heng__num_cmp(x->num, y->num);
  return (x->code > y->code) - (x->code < y->code);
}

heng_slice heng__param_key_text(heng_arena *arena,
                                const heng_param_axis *axis,
                                size_t i) {
  char date[11];
  if (axis->base == HENG_TYPE_NUMBER)
    return heng__num_text(arena, axis->at[i].num);
  return heng__arena_copy(arena,
                          heng__slice(heng__date_text(axis->at[i].code, date)));
}

void heng__param_axes_print(heng_buf *out,
                            heng_arena *arena,
                            const heng_plan_param *param) {
  for (uint32_t k = 0; k < param->n_keys; k++) {
    const heng_param_axis *axis = &param->axes[k];
    if (axis->kind == HENG_KEY_CHOICE) continue;
    heng__buf_puts(out,
                   axis->base == HENG_TYPE_DATE ? " by date" : " by number");
    for (size_t i = 0; i < axis->n_at; i++)
      heng__buf_printf(out, "%s %.*s",
                       axis->kind == HENG_KEY_FROM ? " from" : "",
                       HENG_ARG(heng__param_key_text(arena, axis, i)));
  }
}

// Looking up ----------------------------------------------------------------

size_t heng__param_slot(const heng_param_axis *axis,
                        heng_num num,
                        int64_t code) {
  heng_const key = {.num = num, .code = (int32_t)code};
  size_t low = 0, high = axis->n_at;  // at[low - 1] <= key < at[high]
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (key_cmp(axis->base, &axis->at[mid], &key) <= 0)
      low = mid + 1;
    else
      high = mid;
  }
  if (axis->kind == HENG_KEY_FROM || !low) return low;
  return key_cmp(axis->base, &axis->at[low - 1], &key) == 0 ? low : 0;
}

bool heng__param_is_key(const heng_param_axis *axis,
                        size_t slot,
                        heng_num num,
                        int64_t code) {
  heng_const key = {.num = num, .code = (int32_t)code};
  return slot && key_cmp(axis->base, &axis->at[slot - 1], &key) == 0;
}

// The slot of each key that a cell stands in.
static size_t slot_of(const heng_plan_param *p, size_t cell, uint32_t key) {
  for (uint32_t k = p->n_keys; k-- > key + 1;) cell /= p->axes[k].n_slots;
  return cell % p->axes[key].n_slots;
}

// Building ------------------------------------------------------------------

static int by_number(const void *x, const void *y) {
  return key_cmp(HENG_TYPE_NUMBER, x, y);
}

static int by_date(const void *x, const void *y) {
  return key_cmp(HENG_TYPE_DATE, x, y);
}

// Puts the keys in their order, each of them once.
static void settle_keys(heng_param_axis *axis) {
  bool date = axis->base == HENG_TYPE_DATE;
  size_t n = axis->n_at;
  if (n) qsort(axis->at, n, sizeof *axis->at, date ? by_date : by_number);
  axis->n_at = 0;
  for (size_t i = 0; i < n; i++)
    if (!i || key_cmp(axis->base, &axis->at[axis->n_at - 1], &axis->at[i]) != 0)
      axis->at[axis->n_at++] = axis->at[i];
}

bool heng__b_param_axis(heng_builder *b,
                        heng_bparam *p,
                        uint32_t k,
                        heng_base_type base) {
  const heng_stmt *stmt = p->stmt;
  heng_param_axis *axis = &p->p.axes[k];
  axis->base = base;
  axis->kind = base == HENG_TYPE_DATE ? HENG_KEY_FROM : HENG_KEY_EXACT;
  axis->at = heng__array(b->arena, heng_const, stmt->n_rows + 1);
  for (size_t i = 0; i < stmt->n_rows; i++) {
    const heng_param_row *row = &stmt->rows[i];
    heng_const key;
    if (row->n_keys != stmt->n_keys) continue;
    if (row->from[k]) axis->kind = HENG_KEY_FROM;
    if (read_key(b->arena, base, row->keys[k].text, &key))
      axis->at[axis->n_at++] = key;
  }
  settle_keys(axis);
  axis->n_slots = axis->n_at + 1;
  p->p.keys[k] = HENG_NONE;
  for (uint32_t before = 0; before < k; before++)
    if (axis->kind == HENG_KEY_FROM &&
        p->p.axes[before].kind == HENG_KEY_FROM) {
      heng__diag(b->diags, HENG_M_PARAM_TWO_FROM, stmt->keys[k]->span,
                 heng__say_pair(p->p.pair));
      return false;
    }
  return true;
}

size_t heng__b_param_slot(heng_builder *b,
                          const heng_bparam *p,
                          const heng_param_row *row,
                          uint32_t k) {
  const heng_param_axis *axis = &p->p.axes[k];
  const heng_word *word = &row->keys[k];
  bool date = axis->base == HENG_TYPE_DATE;
  heng_const key;
  if (!read_key(b->arena, axis->base, word->text, &key)) {
    heng__diag(
        b->diags, HENG_M_PARAM_KEY_FIGURE, word->span, HENG_SAY(word->text),
        date ? HENG_SAY2("date", "日期") : HENG_SAY2("number", "数"),
        date ? HENG_SAY2("2020-01-01", "2020-01-01") : HENG_SAY2("60", "60"));
    return SIZE_MAX;
  }
  if (axis->kind == HENG_KEY_FROM && !row->from[k]) {
    heng__diag(
        b->diags, date ? HENG_M_PARAM_FROM_NEEDED : HENG_M_PARAM_FROM_MIXED,
        word->span, date ? HENG_SAY(word->text) : heng__say_pair(p->p.pair));
    return SIZE_MAX;
  }
  return heng__param_slot(axis, key.num, key.code);
}

static bool is_choice(const heng_plan_param *p, uint32_t key) {
  return p->axes[key].kind == HENG_KEY_CHOICE;
}

// The first cell of those that stand in the same choices as this one.
static size_t first_of(const heng_plan_param *p, size_t cell) {
  size_t step = 1, first = cell;
  for (uint32_t k = p->n_keys; k-- > 0; step *= p->axes[k].n_slots)
    if (!is_choice(p, k)) first -= slot_of(p, cell, k) * step;
  return first;
}

// How far apart the cells of neighbouring slots of FROM lie; 0: there is none.
static size_t step_of(const heng_plan_param *p, uint32_t *key) {
  size_t step = 1;
  for (uint32_t k = p->n_keys; k-- > 0; step *= p->axes[k].n_slots)
    if (p->axes[k].kind == HENG_KEY_FROM) {
      *key = k;
      return step;
    }
  return 0;
}

bool heng__b_param_rest(const heng_plan_param *p, size_t cell) {
  uint32_t key = 0;
  return !step_of(p, &key) || slot_of(p, cell, key) == 0;
}

// The first combination of choices for which no row holds at all.
static void find_gap(heng_builder *b, heng_bparam *bp) {
  heng_plan_param *p = &bp->p;
  bool choices = false;
  for (uint32_t k = 0; k < p->n_keys; k++) choices = choices || is_choice(p, k);
  if (!choices) return;
  bool *there = heng__array(b->arena, bool, p->n_cells + 1);
  for (size_t c = 0; c < p->n_cells; c++)
    if (!p->cells[c].missing) there[first_of(p, c)] = true;
  for (size_t c = 0; c < p->n_cells; c++) {
    if (there[first_of(p, c)]) continue;
    bp->first_gap = c;
    return;
  }
}

void heng__b_param_fill(heng_builder *b, heng_bparam *bp) {
  heng_plan_param *p = &bp->p;
  uint32_t key = 0;
  size_t step = step_of(p, &key);
  for (size_t c = 0; step && c < p->n_cells; c++) {
    if (!p->cells[c].missing || slot_of(p, c, key) == 0) continue;
    p->cells[c] = p->cells[c - step];
    p->cites[c] = p->cites[c - step];
    p->spans[c] = p->spans[c - step];
    p->origin[c] = p->origin[c - step];
    bp->row_of[c] = bp->row_of[c - step];
  }
  find_gap(b, bp);
}

uint32_t heng__b_param_gap(const heng_bparam *p, size_t *value) {
  uint32_t key = p->p.n_keys - 1;
  while (key > 0 && !is_choice(&p->p, key)) key--;
  *value = slot_of(&p->p, p->first_gap, key);
  return p->p.keys[key];
}

// What a look-up may come to --------------------------------------------------

// The bounds of what an index may be; false where nothing is known of it.
static bool bounds_of(const heng_builder *b,
                      const heng_node *n,
                      heng_num *low,
                      heng_num *high) {
  if (n->kind == HENG_NODE_EDITION || n->kind == HENG_NODE_MONTH_OF ||
      n->kind == HENG_NODE_QUARTER_OF) {
    bool edition = n->kind == HENG_NODE_EDITION;
    *low = heng__num_int(edition ? b->plan->edition : 1);
    *high =
        edition ? *low : heng__num_int(n->kind == HENG_NODE_MONTH_OF ? 12 : 4);
    return true;
  }
  if (n->kind == HENG_NODE_PARAM) {
    const heng_plan_param *p = &b->params.items[n->id]->p;
    *low = p->low;
    *high = p->high;
    return p->has_low;
  }
  if (n->kind != HENG_NODE_FIELD && n->kind != HENG_NODE_FOLLOW) return false;
  const heng_schema_field *f = heng__b_get(b, n->id, n->field)->schema;
  if (!f || !f->has_low || f->base != HENG_TYPE_NUMBER) return false;
  *low = f->low;
  *high = f->high;
  return true;
}

typedef struct heng_span_of_slots {
  size_t low, high;
  bool one;  // a constant: other look-ups of its kind may be any other
} heng_span_of_slots;

static heng_span_of_slots slots_of(heng_ctx *ctx,
                                   const heng_param_axis *axis,
                                   heng_node *arg) {
  heng_span_of_slots all = {0, axis->n_slots - 1, false};
  heng_node *n = heng__b_fold(ctx, arg);
  heng_num low, high;
  if (n->kind == HENG_NODE_CONST) {
    size_t slot = axis->kind == HENG_KEY_CHOICE
                      ? (size_t)n->value.code
                      : heng__param_slot(axis, n->value.num, n->value.code);
    return (heng_span_of_slots){slot, slot, true};
  }
  if (axis->kind == HENG_KEY_CHOICE || !bounds_of(ctx->b, n, &low, &high))
    return all;
  if (heng__num_cmp(low, high) == 0) {
    size_t slot = heng__param_slot(axis, low, 0);
    return (heng_span_of_slots){slot, slot, true};
  }
  if (axis->kind == HENG_KEY_EXACT) return all;
  return (heng_span_of_slots){heng__param_slot(axis, low, 0),
                              heng__param_slot(axis, high, 0), false};
}

// Says that no row holds for what the look-up names.
static void report_nothing(heng_ctx *ctx,
                           const heng_bparam *p,
                           const heng_node *node) {
  heng_builder *b = ctx->b;
  for (uint32_t k = 0; k < p->p.n_keys; k++) {
    const heng_param_axis *axis = &p->p.axes[k];
    if (axis->kind == HENG_KEY_CHOICE) continue;
    heng_said name = heng__say_pair(p->p.pair);
    heng_slice shown = heng__b_shown(b, node->args[k]->span);
    heng_num low, high;
    if (bounds_of(b, node->args[k], &low, &high) &&
        heng__num_cmp(low, high) == 0)
      shown = heng__num_text(b->arena, low);
    bool from = axis->kind == HENG_KEY_FROM && axis->n_at;
    heng_diag *d =
        from ? heng__b_say(ctx, HENG_M_PARAM_BEFORE, node->args[k]->span, name,
                           HENG_SAY(shown),
                           HENG_SAY(heng__param_key_text(b->arena, axis, 0)))
             : heng__b_say(ctx, HENG_M_PARAM_NO_ROW, node->args[k]->span, name,
                           HENG_SAY(shown));
    heng__note(b->diags, d,
               axis->kind == HENG_KEY_FROM ? HENG_N_PARAM_BEFORE
                                           : HENG_N_PARAM_NO_ROW,
               p->p.span, HENG_SAY(shown));
    return;
  }
}

static bool within(const heng_plan_param *p,
                   const heng_span_of_slots *spans,
                   size_t cell,
                   bool constants) {
  for (uint32_t k = 0; k < p->n_keys; k++) {
    size_t slot = slot_of(p, cell, k);
    if (spans[k].one && !constants) continue;
    if (slot < spans[k].low || slot > spans[k].high) return false;
  }
  return true;
}

// By choices alone every cell may be meant, and none is missing.
static bool is_plain_param(const heng_plan_param *p) {
  for (uint32_t k = 0; k < p->n_keys; k++)
    if (!is_choice(p, k)) return false;
  return true;
}

bool heng__b_param_reach(heng_ctx *ctx, heng_bparam *p, heng_node *node) {
  heng_span_of_slots *spans =
      heng__array(ctx->b->arena, heng_span_of_slots, p->p.n_keys + 1);
  bool anything = true;
  // Its keys were refused, so that nothing is known of its rows.
  if (!p->p.n_cells) return true;
  if (is_plain_param(&p->p)) {
    p->all_reached = true;
    return true;
  }
  for (uint32_t k = 0; k < p->p.n_keys; k++) {
    spans[k] = slots_of(ctx, &p->p.axes[k], node->args[k]);
    anything = anything && !spans[k].one && spans[k].low == 0 &&
               spans[k].high + 1 == p->p.axes[k].n_slots;
  }
  size_t there = 0, missing = 0;
  if (anything && p->all_reached) {
    there = !p->none_there;
    missing = p->some_missing;
  } else {
    for (size_t c = 0; c < p->p.n_cells; c++) {
      if (within(&p->p, spans, c, /*constants=*/false)) p->reached[c] = true;
      if (!within(&p->p, spans, c, /*constants=*/true)) continue;
      if (p->p.cells[c].missing)
        missing++;
      else
        there++;
    }
  }
  if (anything) {
    p->all_reached = true;
    p->none_there = there == 0;
    p->some_missing = missing > 0;
  }
  if (missing && p->first_gap == SIZE_MAX) node->type.optional = true;
  if (there || p->first_gap != SIZE_MAX || p->gap_reported) return true;
  report_nothing(ctx, p, node);
  return false;
}

// Rows that nothing comes to --------------------------------------------------

static void warn_unread(heng_builder *b,
                        const heng_bparam *p,
                        size_t row,
                        bool holds) {
  heng_said why =
      holds ? HENG_SAY2("whatever it is looked up by lies outside of it",
                        "查它的值都落不到这一行")
            : HENG_SAY2("the other rows leave nothing to it",
                        "其他各行已包括全部情形");
  heng__diag(b->diags, HENG_M_PARAM_ROW_UNREAD, p->stmt->rows[row].span,
             heng__say_pair(p->p.pair), why);
}

static void unread(heng_builder *b, const heng_bparam *p) {
  size_t n = p->stmt->n_rows;
  bool looked_up = p->all_reached;
  bool *holds = heng__array(b->arena, bool, n + 1);
  bool *read = heng__array(b->arena, bool, n + 1);
  for (size_t c = 0; c < p->p.n_cells; c++) {
    looked_up = looked_up || p->reached[c];
    if (p->row_of[c] == HENG_NONE) continue;
    holds[p->row_of[c]] = true;
    if (p->reached[c] || p->all_reached) read[p->row_of[c]] = true;
  }
  for (size_t r = 0; r < n; r++)
    if (!read[r] && (!holds[r] || looked_up)) warn_unread(b, p, r, holds[r]);
}

void heng__b_param_unread(heng_builder *b) {
  for (size_t i = 0; i < b->params.len; i++) {
    const heng_bparam *p = b->params.items[i];
    if (p->p.n_cells && !p->gap_reported) unread(b, p);
  }
}
