// Names of the plan: finding tables, fields, params and choices by either name,
// and the nearest one to a name that is not there.
#include "plan/build_internal.h"

#include "base/nearest.h"

#define VALUES_SHOWN 40  // of a choice, in a message

heng_slice heng__pair_main(heng_pair pair) {
  return pair.en.len ? pair.en : pair.zh;
}

// Each list is put into its index as far as it has grown when it is asked.

int32_t heng__b_table(const heng_builder *b, heng_slice name) {
  heng_name_index *names = &b->declared->tables;
  while (names->len < b->tables.len)
    heng__name_index_add(b->arena, names, b->tables.items[names->len]->t.pair);
  return heng__name_index_find(names, name);
}

int32_t heng__b_choice(const heng_builder *b, heng_slice name) {
  heng_name_index *names = &b->declared->choices;
  while (names->len < b->choices.len)
    heng__name_index_add(b->arena, names, b->choices.items[names->len]->c.pair);
  return heng__name_index_find(names, name);
}

int32_t heng__b_param(const heng_builder *b, heng_slice name) {
  heng_name_index *names = &b->declared->params;
  while (names->len < b->params.len)
    heng__name_index_add(b->arena, names, b->params.items[names->len]->p.pair);
  return heng__name_index_find(names, name);
}

int32_t heng__b_value(const heng_builder *b, heng_slice name) {
  heng_name_index *names = &b->declared->values;
  while (names->len < b->values.len)
    heng__name_index_add(b->arena, names, b->values.items[names->len]->v.pair);
  return heng__name_index_find(names, name);
}

int32_t heng__b_function(const heng_builder *b, heng_slice name) {
  heng_name_index *names = &b->declared->functions;
  while (names->len < b->functions.len)
    heng__name_index_add(b->arena, names, b->functions.items[names->len]->pair);
  return heng__name_index_find(names, name);
}

int32_t heng__b_choice_value(const heng_builder *b,
                             uint32_t choice,
                             heng_slice name) {
  heng_bchoice *c = b->choices.items[choice];
  while (c->value_names.len < c->values.len)
    heng__name_index_add(b->arena, &c->value_names,
                         c->values.items[c->value_names.len]);
  return heng__name_index_find(&c->value_names, name);
}

int32_t heng__b_schema_field(const heng_builder *b,
                             uint32_t schema,
                             heng_slice name) {
  heng_bschema *s = b->schemas.items[schema];
  while (s->field_names.len < s->fields.len)
    heng__name_index_add(b->arena, &s->field_names,
                         s->fields.items[s->field_names.len].pair);
  return heng__name_index_find(&s->field_names, name);
}

heng_said heng__b_member_said(heng_builder *b,
                              heng_pair table,
                              heng_pair field) {
  heng_said t = heng__say_pair(table), f = heng__say_pair(field);
  return (heng_said){
      heng__arena_printf(b->arena, "%.*s.%.*s", HENG_ARG(t.en), HENG_ARG(f.en)),
      heng__arena_printf(b->arena, "%.*s.%.*s", HENG_ARG(t.zh),
                         HENG_ARG(f.zh))};
}

heng_said heng__b_values_said(heng_builder *b, uint32_t choice) {
  const heng_bchoice *c = b->choices.items[choice];
  heng_buf en = {.arena = b->arena}, zh = {.arena = b->arena};
  for (size_t i = 0; i < c->values.len && i < VALUES_SHOWN; i++) {
    heng_said value = heng__say_pair(c->values.items[i]);
    heng__buf_printf(&en, "%s%.*s", i ? ", " : "", HENG_ARG(value.en));
    heng__buf_printf(&zh, "%s%.*s", i ? "、" : "", HENG_ARG(value.zh));
  }
  if (c->values.len > VALUES_SHOWN) {
    heng__buf_puts(&en, " …");
    heng__buf_puts(&zh, "……");
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
    heng_btable *t = b->tables.items[table];
    while (t->field_names.len < t->fields.len)
      heng__name_index_add(b->arena, &t->field_names,
                           t->fields.items[t->field_names.len]->f.pair);
    int32_t field = heng__name_index_find(&t->field_names, name);
    if (field >= 0) {
      if (owner) *owner = table;
      return field;
    }
    if (t->t.kind != HENG_TABLE_SUBSET || t->t.source[0] == HENG_NONE)
      return -1;
    table = t->t.source[0];
  }
}

size_t heng__b_visible(const heng_ctx *ctx, heng_pair **out) {
  heng_builder *b = ctx->b;
  b->visible.len = 0;
  for (size_t i = 0; i < ctx->n_bindings; i++)
    heng__push(b->arena, &b->visible, ctx->bindings[i].pair);
  for (uint32_t c = ctx->n_cursors; c-- > 0;) {
    if (!ctx->cursors[c].visible) continue;
    for (uint32_t table = ctx->cursors[c].table;;) {
      const heng_btable *t = b->tables.items[table];
      for (size_t i = 0; i < t->fields.len; i++)
        heng__push(b->arena, &b->visible, t->fields.items[i]->f.pair);
      if (t->t.kind != HENG_TABLE_SUBSET || t->t.source[0] == HENG_NONE) break;
      table = t->t.source[0];
    }
  }
  for (size_t i = 0; i < b->params.len; i++)
    heng__push(b->arena, &b->visible, b->params.items[i]->p.pair);
  for (size_t i = 0; i < b->values.len; i++)
    heng__push(b->arena, &b->visible, b->values.items[i]->v.pair);
  heng__push(b->arena, &b->visible,
             (heng_pair){HENG_LIT("edition"), HENG_LIT("版本")});
  *out = b->visible.items;
  return b->visible.len;
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
  for (size_t i = b->texts->dropped.len; i-- > 0;) {
    const heng_dropped *dropped = &b->texts->dropped.items[i];
    if (!heng__pair_has(dropped->pair, name)) continue;
    heng__note(b->diags, to, HENG_N_DROPPED_HERE, dropped->span,
               HENG_SAY(name));
    return;
  }
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
  if (heng__b_is_lost(b, word->text)) return;
  heng_diag *d = heng__diag(b->diags, HENG_M_UNKNOWN_CHOICE_VALUE, word->span,
                            HENG_SAY(word->text), c->said);
  if (heng__diags_full(b->diags)) return;
  heng_nearest search = heng__nearest_begin(word->text);
  for (size_t i = 0; i < c->values.len; i++) {
    const heng_pair *pair = &c->values.items[i];
    if (pair->en.len) heng__nearest_offer(&search, pair->en);
    if (pair->zh.len) heng__nearest_offer(&search, pair->zh);
  }
  // Of several that are as near, none is proposed: 级 may be any of 一级, 二级.
  if (search.best.len && !search.tied)
    heng__note(b->diags, d, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(search.best));
  else
    heng__b_note_values(b, d, choice);
}
