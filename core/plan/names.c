// Names of the plan: finding tables, fields, params and choices by either name,
// and the nearest one to a name that is not there.
#include "plan/build_internal.h"

#include "base/nearest.h"

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

heng_said heng__b_member_said(heng_builder *b, heng_pair table, heng_pair field) {
  heng_said t = heng__say_pair(table), f = heng__say_pair(field);
  return (heng_said){
      heng__arena_printf(b->arena, "%.*s.%.*s", HENG_ARG(t.en), HENG_ARG(f.en)),
      heng__arena_printf(b->arena, "%.*s.%.*s", HENG_ARG(t.zh),
                         HENG_ARG(f.zh))};
}

heng_said heng__b_values_said(heng_builder *b, uint32_t choice) {
  const heng_bchoice *c = b->choices.items[choice];
  heng_buf en = {.arena = b->arena}, zh = {.arena = b->arena};
  for (size_t i = 0; i < c->values.len; i++) {
    heng_said value = heng__say_pair(c->values.items[i]);
    heng__buf_printf(&en, "%s%.*s", i ? ", " : "", HENG_ARG(value.en));
    heng__buf_printf(&zh, "%s%.*s", i ? "、" : "", HENG_ARG(value.zh));
  }
  if (!c->values.len) return HENG_SAY2("none so far", "（尚无）");
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
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

heng_slice heng__nearest(heng_slice name, const heng_pair *names, size_t n) {
  heng_nearest search = heng__nearest_begin(name);
  for (size_t i = 0; i < n; i++) {
    if (names[i].en.len) heng__nearest_offer(&search, names[i].en);
    if (names[i].zh.len) heng__nearest_offer(&search, names[i].zh);
  }
  return search.best;
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

void heng__b_note_values(heng_builder *b, heng_diag *to, uint32_t choice) {
  heng__note(b->diags, to, HENG_N_CHOICE_VALUES, (heng_span){0},
             b->choices.items[choice]->said, heng__b_values_said(b, choice));
}

void heng__b_unknown_value(heng_builder *b,
                           const heng_word *word,
                           uint32_t choice) {
  const heng_bchoice *c = b->choices.items[choice];
  heng_diag *d = heng__diag(b->diags, HENG_M_UNKNOWN_CHOICE_VALUE, word->span,
                            HENG_SAY(word->text), c->said);
  heng_slice near = heng__nearest(word->text, c->values.items, c->values.len);
  if (near.len)
    heng__note(b->diags, d, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(near));
  else
    heng__b_note_values(b, d, choice);
}
