// Edits as they are told: what belongs to each, in the order of the file.
#include "regress/edits_search.h"

typedef HENG_VEC(heng_edit_part) told_parts;

static void add_part(heng_edits *e, told_parts *parts, size_t i) {
  const heng_entity *x = &e->all[i];
  heng_edit_part part = {.helper = x->helper};
  for (size_t v = 0; v < 2; v++) {
    if (x->piece[v] == HENG_NO_PIECE) continue;
    const heng_scheme_piece *piece = &e->sides[v].pieces.items[x->piece[v]];
    part.span[v] = piece->span;
    part.word = heng__piece_word(&e->sides[v], piece);
    part.name = heng__piece_name(e->arena, &e->sides[v], piece);
  }
  heng__push(e->arena, parts, part);
}

// Marks the helpers that [i] mentions, and those that they mention.
static void mark_helpers(const heng_edits *e, size_t i, bool *marked) {
  for (size_t v = 0; v < 2; v++)
    for (size_t k = 0; k < e->uses[v][i].len; k++) {
      size_t other = e->uses[v][i].items[k];
      if (!e->all[other].helper || marked[other]) continue;
      marked[other] = true;
      mark_helpers(e, other, marked);
    }
}

static heng_rule_edit tell(heng_edits *e, size_t group, bool silent) {
  heng_rule_edit edit = {.silent = silent};
  bool *of = heng__array(e->arena, bool, e->n + 1);
  told_parts parts = {0};
  for (size_t i = 0; i < e->n; i++) {
    if (e->all[i].group != group) continue;
    of[i] = true;
    mark_helpers(e, i, of);
  }
  size_t first = HENG_NO_PIECE;
  for (size_t i = 0; i < e->n; i++) {
    if (!of[i]) continue;
    if (first == HENG_NO_PIECE && e->all[i].group == group) first = parts.len;
    add_part(e, &parts, i);
  }
  edit.parts = parts.items;
  edit.n_parts = parts.len;
  const heng_edit_part *main = &parts.items[first];
  edit.bare = main->name;
  edit.name = (heng_said){
      heng__arena_printf(e->arena, "%.*s %.*s", HENG_ARG(main->word.en),
                         HENG_ARG(main->name.en)),
      heng__arena_printf(e->arena, "%.*s %.*s", HENG_ARG(main->word.zh),
                         HENG_ARG(main->name.zh))};
  return edit;
}

void heng__edits_tell(heng_edits *e) {
  bool *told = heng__array(e->arena, bool, e->groups.len + 1);
  e->edits = heng__array(e->arena, heng_rule_edit, e->n_moving + 1);
  for (size_t i = 0; i < e->n_moving; i++) {
    told[e->moving[i]] = true;
    e->edits[i] = tell(e, e->moving[i], false);
  }
  e->silent = heng__array(e->arena, heng_rule_edit, e->groups.len + 1);
  e->n_silent = 0;
  for (size_t i = 0; i < e->n; i++) {
    size_t g = e->all[i].group;
    if (g == HENG_NO_PIECE || told[g] || e->groups.items[g].neutral) continue;
    told[g] = true;
    e->silent[e->n_silent++] = tell(e, g, true);
  }
}

size_t heng__edits_count(const heng_edits *edits) {
  return edits->n_moving;
}

const heng_rule_edit *heng__edit_at(const heng_edits *edits, size_t number) {
  return &edits->edits[number];
}

size_t heng__edits_silent(const heng_edits *edits) {
  return edits->n_silent;
}

const heng_rule_edit *heng__edit_silent_at(const heng_edits *edits,
                                           size_t number) {
  return &edits->silent[number];
}
