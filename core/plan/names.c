// Names of the plan: finding tables, fields, params and choices by either name,
// and the nearest one to a name that is not there.
#include "plan/build_internal.h"

#include "base/utf8.h"

heng_slice heng__pair_main(heng_pair pair) {
  return pair.en.len ? pair.en : pair.zh;
}

int32_t heng__b_table(const heng_builder *b, heng_slice name) {
  for (size_t i = 0; i < b->tables.len; i++)
    if (heng__pair_has(b->tables.items[i]->t.pair, name)) return (int32_t)i;
  return -1;
}

int32_t heng__b_choice(const heng_builder *b, heng_slice name) {
  for (size_t i = 0; i < b->choices.len; i++)
    if (heng__pair_has(b->choices.items[i]->c.pair, name)) return (int32_t)i;
  return -1;
}

int32_t heng__b_param(const heng_builder *b, heng_slice name) {
  for (size_t i = 0; i < b->params.len; i++)
    if (heng__pair_has(b->params.items[i]->p.pair, name)) return (int32_t)i;
  return -1;
}

int32_t heng__b_value(const heng_builder *b, heng_slice name) {
  for (size_t i = 0; i < b->values.len; i++)
    if (heng__pair_has(b->values.items[i]->v.pair, name)) return (int32_t)i;
  return -1;
}

int32_t heng__b_function(const heng_builder *b, heng_slice name) {
  for (size_t i = 0; i < b->functions.len; i++)
    if (heng__pair_has(b->functions.items[i]->pair, name)) return (int32_t)i;
  return -1;
}

heng_bfield *heng__b_get(const heng_builder *b,
                         uint32_t table,
                         uint32_t field) {
  return b->tables.items[table]->fields.items[field];
}

int32_t heng__b_field(const heng_builder *b,
                      uint32_t table,
                      heng_slice name,
                      uint32_t *owner) {
  for (;;) {
    const heng_btable *t = b->tables.items[table];
    for (size_t i = 0; i < t->fields.len; i++)
      if (heng__pair_has(t->fields.items[i]->f.pair, name)) {
        if (owner) *owner = table;
        return (int32_t)i;
      }
    if (t->t.kind != HENG_TABLE_SUBSET || t->t.source[0] == HENG_NONE)
      return -1;
    table = t->t.source[0];
  }
}

size_t heng__b_visible(const heng_ctx *ctx, heng_pair **out) {
  const heng_builder *b = ctx->b;
  HENG_VEC(heng_pair) names = {0};
  for (size_t i = 0; i < ctx->n_bindings; i++)
    heng__push(b->arena, &names, ctx->bindings[i].pair);
  for (uint32_t c = ctx->n_cursors; c-- > 0;) {
    if (!ctx->cursors[c].visible) continue;
    for (uint32_t table = ctx->cursors[c].table;;) {
      const heng_btable *t = b->tables.items[table];
      for (size_t i = 0; i < t->fields.len; i++)
        heng__push(b->arena, &names, t->fields.items[i]->f.pair);
      if (t->t.kind != HENG_TABLE_SUBSET || t->t.source[0] == HENG_NONE) break;
      table = t->t.source[0];
    }
  }
  for (size_t i = 0; i < b->params.len; i++)
    heng__push(b->arena, &names, b->params.items[i]->p.pair);
  for (size_t i = 0; i < b->values.len; i++)
    heng__push(b->arena, &names, b->values.items[i]->v.pair);
  heng__push(b->arena, &names, (heng_pair){HENG_LIT("edition"),
                                           HENG_LIT("版本")});
  *out = names.items;
  return names.len;
}

// The number of changes of one character (a swap of neighbours counts as one)
// that make [x] of [y].
static size_t distance(heng_slice x, heng_slice y) {
  int32_t a[48], c[48];
  size_t n = 0, m = 0, at = 0, step;
  while (n < 47 && (step = heng__utf8_next(x, at, &a[n]))) at += step, n++;
  at = 0;
  while (m < 47 && (step = heng__utf8_next(y, at, &c[m]))) at += step, m++;
  size_t row[3][49];
  for (size_t j = 0; j <= m; j++) row[1][j] = j;
  for (size_t i = 1; i <= n; i++) {
    size_t *now = row[(i + 1) % 3], *last = row[i % 3];
    const size_t *before = row[(i + 2) % 3];
    now[0] = i;
    for (size_t j = 1; j <= m; j++) {
      size_t d = last[j - 1] + (a[i - 1] != c[j - 1]);
      if (last[j] + 1 < d) d = last[j] + 1;
      if (now[j - 1] + 1 < d) d = now[j - 1] + 1;
      if (i > 1 && j > 1 && a[i - 1] == c[j - 2] && a[i - 2] == c[j - 1] &&
          before[j - 2] + 1 < d)
        d = before[j - 2] + 1;
      now[j] = d;
    }
  }
  return row[(n + 1) % 3][m];
}

static size_t characters(heng_slice text) {
  size_t n = 0, at = 0, step;
  int32_t cp;
  while ((step = heng__utf8_next(text, at, &cp))) at += step, n++;
  return n;
}

heng_slice heng__nearest(heng_slice name, const heng_pair *names, size_t n) {
  heng_slice best = {NULL, 0};
  size_t length = characters(name);
  size_t least = length <= 2 ? 1 : length <= 5 ? 2 : 3;
  least++;
  for (size_t i = 0; i < n; i++) {
    heng_slice both[2] = {names[i].en, names[i].zh};
    for (int k = 0; k < 2; k++) {
      if (!both[k].len) continue;
      size_t d = distance(name, both[k]);
      // A change of everything is no likeness.
      if (d < least && d < length && d < characters(both[k]))
        least = d, best = both[k];
    }
  }
  return best;
}

void heng__b_nearest(heng_builder *b,
                     heng_diag *to,
                     heng_slice name,
                     const heng_pair *names,
                     size_t n) {
  heng_slice near = heng__nearest(name, names, n);
  if (near.len)
    heng__note(b->diags, to, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(near));
}
