// Putting texts together: what revising and filling share.
#include "plan/compose.h"

#include "base/nearest.h"

heng_space heng__stmt_space(heng_stmt_kind kind) {
  switch (kind) {
    case HENG_S_PARAM:
    case HENG_S_VALUE:
    case HENG_S_FUNCTION: return HENG_SPACE_FIGURES;
    case HENG_S_CHOICE: return HENG_SPACE_CHOICES;
    case HENG_S_RECORD:
    case HENG_S_GIVEN:
    case HENG_S_TABLE:
    case HENG_S_SCORE: return HENG_SPACE_TABLES;
    case HENG_S_CHECK: return HENG_SPACE_CHECKS;
    default: return HENG_SPACE_NONE;
  }
}

heng_pair heng__stmt_word(const heng_stmt *stmt) {
  switch (stmt->kind) {
    case HENG_S_PARAM: return heng__keyword_pair(HENG_K_PARAM);
    case HENG_S_VALUE: return heng__keyword_pair(HENG_K_VALUE);
    case HENG_S_FUNCTION: return heng__keyword_pair(HENG_K_FUNCTION);
    case HENG_S_CHOICE: return heng__keyword_pair(HENG_K_CHOICE);
    case HENG_S_RECORD: return heng__keyword_pair(HENG_K_RECORD);
    case HENG_S_GIVEN: return heng__keyword_pair(HENG_K_GIVEN);
    case HENG_S_TABLE: return heng__keyword_pair(HENG_K_TABLE);
    case HENG_S_SCORE: return heng__keyword_pair(HENG_K_SCORE);
    case HENG_S_CHECK:
      return heng__keyword_pair(stmt->warn ? HENG_K_WARN : HENG_K_CHECK);
    default: return (heng_pair){{NULL, 0}, {NULL, 0}};
  }
}

heng_pair heng__item_word(heng_item_kind kind) {
  switch (kind) {
    case HENG_I_INDICATOR: return heng__keyword_pair(HENG_K_INDICATOR);
    case HENG_I_DEDUCT: return heng__keyword_pair(HENG_K_DEDUCT);
    case HENG_I_BONUS: return heng__keyword_pair(HENG_K_BONUS);
    case HENG_I_OUTCOME: return heng__keyword_pair(HENG_K_OUTCOME);
    case HENG_I_TOTAL: return heng__keyword_pair(HENG_K_TOTAL);
    case HENG_I_PLACE: return heng__keyword_pair(HENG_K_PLACE);
    case HENG_I_TIER: return heng__keyword_pair(HENG_K_TIER);
    default: return (heng_pair){{NULL, 0}, {NULL, 0}};
  }
}

bool heng__pairs_meet(heng_pair a, heng_pair b) {
  return heng__pair_has(a, b.en) || heng__pair_has(a, b.zh);
}

heng_pair heng__item_pair(const heng_item *item) {
  bool result = item->kind == HENG_I_TOTAL || item->kind == HENG_I_PLACE ||
                item->kind == HENG_I_TIER;
  return result ? heng__item_word(item->kind) : item->name.pair;
}

heng_tree *heng__item_tree(const heng_part *part, const heng_item *item) {
  return item->tree ? item->tree : part->tree;
}

// Finding -------------------------------------------------------------------

size_t heng__part_find(const heng_composed *c,
                       heng_space space,
                       heng_slice name) {
  for (size_t i = 0; i < c->parts.len; i++) {
    const heng_stmt *s = c->parts.items[i].stmt;
    if (heng__stmt_space(s->kind) == space &&
        heng__pair_has(s->name.pair, name))
      return i;
  }
  return SIZE_MAX;
}

heng_pair heng__table_pair(const heng_composed *c, heng_slice word) {
  size_t part = heng__part_find(c, HENG_SPACE_TABLES, word);
  if (part == SIZE_MAX) return (heng_pair){word, {NULL, 0}};
  return c->parts.items[part].stmt->name.pair;
}

static void add_items(heng_composed *c,
                      heng_name_index *names,
                      const heng_item *items,
                      size_t n) {
  for (size_t i = 0; i < n; i++) {
    heng__name_index_add(c->arena, names, heng__item_pair(&items[i]));
    add_items(c, names, items[i].children, items[i].n_children);
  }
}

void heng__names_add(heng_composed *c,
                     heng_name_index *names,
                     const heng_stmt *stmt) {
  if (heng__stmt_space(stmt->kind))
    heng__name_index_add(c->arena, names, stmt->name.pair);
  add_items(c, names, stmt->items, stmt->n_items);
}

bool heng__names_have(const heng_name_index *names, heng_pair pair) {
  return (pair.en.len && heng__name_index_find(names, pair.en) >= 0) ||
         (pair.zh.len && heng__name_index_find(names, pair.zh) >= 0);
}

heng_slice heng__table_of_items(const heng_stmt *stmt) {
  switch (stmt->kind) {
    case HENG_S_TABLE:
    case HENG_S_SCORE: return stmt->name.main;
    case HENG_S_FOR:
    case HENG_S_EXTEND: return stmt->target.text;
    default: return (heng_slice){NULL, 0};
  }
}

// Of [list], or below its indicators.
static bool find_below(heng_item *list,
                       size_t *n,
                       heng_pair names,
                       heng_found_item *out) {
  for (size_t i = 0; i < *n; i++) {
    heng_item *item = &list[i];
    if (item->kind != HENG_I_DROP && item->kind != HENG_I_SLOT_CHILDREN &&
        item->kind != HENG_I_CHILDREN &&
        heng__pairs_meet(heng__item_pair(item), names)) {
      out->item = item;
      out->list = list;
      out->n_list = n;
      return true;
    }
    if (find_below(item->children, &item->n_children, names, out)) return true;
  }
  return false;
}

heng_found_item heng__item_find(const heng_composed *c,
                                heng_slice table,
                                heng_pair names,
                                bool (*wanted)(const heng_part *part,
                                               const void *ctx),
                                const void *ctx) {
  heng_found_item found = {0};
  heng_pair pair = heng__table_pair(c, table);
  for (size_t i = 0; i < c->parts.len; i++) {
    const heng_part *part = &c->parts.items[i];
    heng_slice of = heng__table_of_items(part->stmt);
    if (!of.len || (wanted && !wanted(part, ctx)) || !heng__pair_has(pair, of))
      continue;
    found.part = i;
    if (find_below(part->stmt->items, &part->stmt->n_items, names, &found))
      return found;
  }
  return found;
}

static void offer_pair(heng_nearest *search, heng_pair pair) {
  heng__nearest_offer(search, pair.en);
  heng__nearest_offer(search, pair.zh);
}

static void offer_items(heng_nearest *search,
                        const heng_item *items,
                        size_t n) {
  for (size_t i = 0; i < n; i++) {
    offer_pair(search, items[i].name.pair);
    offer_items(search, items[i].children, items[i].n_children);
  }
}

void heng__note_nearest_item(heng_composed *c,
                             heng_diag *to,
                             heng_slice table,
                             heng_slice name) {
  heng_nearest search = heng__nearest_begin(name);
  heng_pair pair = heng__table_pair(c, table);
  for (size_t i = 0; i < c->parts.len; i++) {
    const heng_stmt *s = c->parts.items[i].stmt;
    if (!heng__pair_has(pair, heng__table_of_items(s))) continue;
    offer_items(&search, s->items, s->n_items);
    for (size_t k = 0; k < s->n_fields; k++)
      offer_pair(&search, s->fields[k].name.pair);
  }
  if (search.best.len)
    heng__note(c->diags, to, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(search.best));
}

// Changing ------------------------------------------------------------------

void heng__part_remove(heng_composed *c, size_t part) {
  c->parts.len--;
  memmove(&c->parts.items[part], &c->parts.items[part + 1],
          (c->parts.len - part) * sizeof *c->parts.items);
}

void heng__item_remove(heng_item *list, size_t *n, heng_item *item) {
  size_t at = (size_t)(item - list);
  (*n)--;
  memmove(item, item + 1, (*n - at) * sizeof *item);
}

void heng__name_means(heng_tree *tree, heng_name *name, const heng_name *old) {
  if (name->n_words == 1) {
    tree->tokens[name->token].declares = false;
    name->pair = old->pair;
  }
  if (!name->title.len) name->title = old->title;
  for (uint32_t i = 0; i < name->n_words; i++)
    heng__tree_resolve(tree, name->token + i, name->pair);
}

// All together ----------------------------------------------------------------

// "issue_ledger.heng" is what `use issue_ledger` brings.
static bool is_used(const heng_composed *c, const heng_tree *tree) {
  heng_slice file = tree->source->name;
  for (size_t t = 0; t < c->n_trees; t++)
    for (size_t i = 0; i < c->trees[t]->n_stmts; i++) {
      const heng_stmt *s = &c->trees[t]->stmts[i];
      heng_slice word = s->target.text;
      if (s->kind == HENG_S_USE && file.len == word.len + 5 &&
          memcmp(file.ptr, word.ptr, word.len) == 0 &&
          memcmp(file.ptr + word.len, ".heng", 5) == 0)
        return true;
    }
  return false;
}

static bool has_slots(const heng_tree *tree) {
  for (size_t i = 0; i < tree->n_stmts; i++) {
    if (tree->stmts[i].slot) return true;
    for (size_t k = 0; k < tree->stmts[i].n_items; k++)
      if (tree->stmts[i].items[k].slot) return true;
  }
  return false;
}

static bool has_scheme(const heng_tree *tree) {
  for (size_t i = 0; i < tree->n_stmts; i++)
    if (tree->stmts[i].kind == HENG_S_SCHEME) return true;
  return false;
}

heng_composed *heng__compose(heng_arena *arena,
                             heng_tree **trees,
                             size_t n_trees,
                             heng_diags *diags) {
  heng_composed *c = heng__new(arena, heng_composed);
  c->arena = arena;
  c->diags = diags;
  c->trees = trees;
  c->n_trees = n_trees;
  c->shared = heng__array(arena, bool, n_trees + 1);
  c->has_slots = heng__array(arena, bool, n_trees + 1);
  for (size_t t = 0; t < n_trees; t++) {
    c->has_slots[t] = has_slots(trees[t]);
    c->has_scheme |= has_scheme(trees[t]);
    c->shared[t] = is_used(c, trees[t]) && !has_scheme(trees[t]);
  }
  heng__compose_editions(c);
  for (size_t i = 0; i < c->parts.len; i++)
    if (!c->parts.items[i].shared)
      heng__push(arena, &c->own, c->parts.items[i]);
  heng__compose_slots(c);
  return c;
}
