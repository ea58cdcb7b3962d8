// Slots: what shared rules leave open, and what those who use them fill in.
#include "plan/compose.h"

static size_t tree_number(const heng_composed *c, const heng_tree *tree) {
  size_t t = 0;
  while (c->trees[t] != tree) t++;
  return t;
}

static bool fixes(const heng_composed *c, const heng_part *part) {
  return part->shared && c->has_slots[tree_number(c, part->tree)];
}

// Saying --------------------------------------------------------------------

static void list_name(heng_buf *en, heng_buf *zh, heng_pair pair) {
  heng_said name = heng__say_pair(pair);
  heng__buf_printf(en, "%s%.*s", en->len ? ", " : "", HENG_ARG(name.en));
  heng__buf_printf(zh, "%s%.*s", zh->len ? "、" : "", HENG_ARG(name.zh));
}

static bool of_tree(const heng_part *part, const void *ctx) {
  return part->tree == ctx;
}

void heng__note_slots(heng_composed *c, heng_diag *to, const heng_tree *tree) {
  heng_buf en = {.arena = c->arena}, zh = {.arena = c->arena};
  for (size_t i = 0; i < tree->n_stmts; i++) {
    const heng_stmt *s = &tree->stmts[i];
    if (s->slot) list_name(&en, &zh, s->name.pair);
    for (size_t k = 0; k < s->n_items; k++) {
      const heng_item *item = &s->items[k];
      if (!item->slot) continue;
      heng_pair pair = {item->target.text, {NULL, 0}};
      heng_found_item parent =
          heng__item_find(c, heng__table_of_items(s), pair, of_tree, tree);
      if (!item->target.text.len)
        pair = item->name.pair;
      else if (parent.item)
        pair = parent.item->name.pair;
      list_name(&en, &zh, pair);
    }
  }
  heng_said file = HENG_SAY(tree->source->name);
  if (en.len)
    heng__note(c->diags, to, HENG_N_SLOTS_ARE, (heng_span){0}, file,
               (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)});
  else
    heng__note(c->diags, to, HENG_N_NO_SLOTS, (heng_span){0}, file);
}

static void fixed(heng_composed *c,
                  const heng_name *name,
                  const heng_part *base,
                  heng_span where) {
  heng_said said = HENG_SAY(name->main);
  heng_diag *d = heng__diag(c->diags, HENG_M_SLOT_FIXED, name->span, said,
                            HENG_SAY(base->tree->source->name));
  heng__note(c->diags, d, HENG_N_FIRST_HERE, where, said);
  heng__note_slots(c, d, base->tree);
}

static void twice(heng_composed *c, const heng_name *name, heng_span first) {
  heng_diag *d = heng__diag(c->diags, HENG_M_DECLARED_TWICE, name->span,
                            HENG_SAY(name->main));
  heng__note(c->diags, d, HENG_N_FIRST_HERE, first, HENG_SAY(name->main));
}

// "param p = …", in both tongues.
static heng_said how_to_fill(heng_composed *c, const heng_stmt *slot) {
  heng_said name = heng__say_pair(slot->name.pair);
  heng_said word = heng__say_pair(heng__stmt_word(slot));
  const char *is = slot->n_keys ? "{ … }" : "= …";
  return (heng_said){
      heng__arena_printf(c->arena, "%.*s %.*s %s", HENG_ARG(word.en),
                         HENG_ARG(name.en), is),
      heng__arena_printf(c->arena, "%.*s %.*s %s", HENG_ARG(word.zh),
                         HENG_ARG(name.zh), is)};
}

// "for units { r = … }".
static heng_said how_to_fill_item(heng_composed *c,
                                  const heng_part *part,
                                  const heng_item *slot,
                                  heng_pair of) {
  heng_slice word = heng__table_of_items(part->stmt);
  size_t at = heng__part_find(c, HENG_SPACE_TABLES, word);
  heng_said table = at == SIZE_MAX
                        ? HENG_SAY(word)
                        : heng__say_pair(c->parts.items[at].stmt->name.pair);
  if (slot->kind == HENG_I_SLOT_CHILDREN) {
    heng_slice full = heng__span_text(slot->full->span);
    heng_said parent = heng__say_pair(of);
    return (heng_said){
        heng__arena_printf(
            c->arena, "extend %.*s { children of %.*s { … of %.*s = … } }",
            HENG_ARG(table.en), HENG_ARG(parent.en), HENG_ARG(full)),
        heng__arena_printf(
            c->arena, "扩充 %.*s { 下级指标 %.*s { … 满分 %.*s = … } }",
            HENG_ARG(table.zh), HENG_ARG(parent.zh), HENG_ARG(full))};
  }
  heng_said name = heng__say_pair(slot->name.pair);
  return (heng_said){heng__arena_printf(c->arena, "for %.*s { %.*s = … }",
                                        HENG_ARG(table.en), HENG_ARG(name.en)),
                     heng__arena_printf(c->arena, "对于 %.*s { %.*s = … }",
                                        HENG_ARG(table.zh), HENG_ARG(name.zh))};
}

// Where the text with the slot is used, else the slot itself.
static heng_span used_at(const heng_composed *c,
                         const heng_tree *tree,
                         heng_span slot) {
  heng_span found = slot;
  for (size_t i = 0; i < c->parts.len; i++) {
    const heng_stmt *s = c->parts.items[i].stmt;
    heng_slice word = s->target.text, file = tree->source->name;
    if (s->kind == HENG_S_USE && file.len > word.len &&
        memcmp(file.ptr, word.ptr, word.len) == 0 && file.ptr[word.len] == '.')
      found = s->target.span;
  }
  return found;
}

static void open_slot(heng_composed *c,
                      const heng_tree *tree,
                      heng_said name,
                      heng_span span,
                      heng_said how) {
  if (!c->has_scheme) {
    c->n_open++;
    return;
  }
  heng_diag *d = heng__diag(c->diags, HENG_M_SLOT_OPEN, used_at(c, tree, span),
                            name, HENG_SAY(tree->source->name), how);
  heng__note(c->diags, d, HENG_N_SLOT_HERE, span, name);
}

// Params and values -----------------------------------------------------------

// Whether a fill says only what it may.
static bool fills_well(heng_composed *c,
                       const heng_stmt *slot,
                       const heng_stmt *fill) {
  if (fill->kind == slot->kind && !fill->n_keys && !fill->type.low &&
      !fill->type.word.text.len)
    return true;
  heng_diag *d = heng__diag(c->diags, HENG_M_SLOT_SAYS, fill->name.span,
                            HENG_SAY(fill->name.main), how_to_fill(c, slot));
  heng__note(c->diags, d, HENG_N_SLOT_HERE, slot->name.span,
             HENG_SAY(slot->name.main));
  return false;
}

static void fill_part(heng_composed *c, size_t slot, size_t fill) {
  heng_part *s = &c->parts.items[slot], *f = &c->parts.items[fill];
  if (s->filled) {
    twice(c, &f->stmt->name, s->stmt->name.span);
    return;
  }
  s->filled = true;
  for (uint32_t i = 0; i < s->stmt->name.n_words; i++)
    heng__tree_resolve(s->tree, s->stmt->name.token + i, s->stmt->name.pair);
  if (!fills_well(c, s->stmt, f->stmt)) return;
  heng__name_means(f->tree, &f->stmt->name, &s->stmt->name);
  f->stmt->type = s->stmt->type;
  f->stmt->keys = s->stmt->keys;
  f->stmt->n_keys = s->stmt->n_keys;
  f->stmt->type_tree = s->tree;
  f->stmt->slot = true;
  s->stmt = f->stmt;
  s->tree = f->tree;
}

// What already has the name of part [i] in a text that others use, or SIZE_MAX.
static size_t shared_before(const heng_composed *c, size_t i) {
  const heng_part *p = &c->parts.items[i];
  heng_space space = heng__stmt_space(p->stmt->kind);
  if (!heng__names_have(&c->fixed, p->stmt->name.pair)) return SIZE_MAX;
  for (size_t k = 0; space && k < i; k++) {
    const heng_part *b = &c->parts.items[k];
    if (b->shared && b->written != p->written &&
        heng__stmt_space(b->stmt->kind) == space && fixes(c, b) &&
        b->tree != p->tree &&
        heng__pairs_meet(b->stmt->name.pair, p->stmt->name.pair))
      return k;
    // A slot that was filled stands in the tree of what fills it.
    if (b->filled && heng__stmt_space(b->stmt->kind) == space &&
        heng__pairs_meet(b->stmt->name.pair, p->stmt->name.pair))
      return k;
  }
  return SIZE_MAX;
}

static bool any_slots(const heng_composed *c) {
  for (size_t t = 0; t < c->n_trees; t++)
    if (c->shared[t] && c->has_slots[t]) return true;
  return false;
}

static void fill_parts(heng_composed *c) {
  for (size_t i = 0; i < c->parts.len; i++)
    if (fixes(c, &c->parts.items[i]))
      heng__names_add(c, &c->fixed, c->parts.items[i].stmt);
  for (size_t i = 0; i < c->parts.len; i++) {
    size_t base = shared_before(c, i);
    if (base == SIZE_MAX) continue;
    if (c->parts.items[base].stmt->slot)
      fill_part(c, base, i);
    else
      fixed(c, &c->parts.items[i].stmt->name, &c->parts.items[base],
            c->parts.items[base].stmt->name.span);
    heng__part_remove(c, i--);
  }
}

// Items ---------------------------------------------------------------------

static bool of_other_base(const heng_part *part, const void *ctx) {
  return part->shared && part->tree != ctx;
}

static bool takes_item(heng_composed *c,
                       const heng_part *fill,
                       heng_found_item base,
                       const heng_item *item) {
  heng_item *old = base.item;
  const heng_part *from = &c->parts.items[base.part];
  if (!old->slot) {
    if (!fixes(c, from)) return false;
    fixed(c, &item->name, from, old->name.span);
    return true;
  }
  if (old->tree) {
    twice(c, &item->name, old->name.span);
    return true;
  }
  heng_item new = *item;
  new.tree = heng__item_tree(fill, item);
  new.type = old->type;
  new.type_tree = from->tree;
  new.slot = true;
  for (uint32_t i = 0; i < old->name.n_words; i++)
    heng__tree_resolve(from->tree, old->name.token + i, old->name.pair);
  heng__name_means(new.tree, &new.name, &old->name);
  if (item->kind != HENG_I_FIELD || item->type.word.text.len) {
    heng_diag *d = heng__diag(c->diags, HENG_M_SLOT_SAYS, item->name.span,
                              HENG_SAY(item->name.main),
                              how_to_fill_item(c, from, old, old->name.pair));
    heng__note(c->diags, d, HENG_N_SLOT_HERE, old->name.span,
               HENG_SAY(old->name.main));
    new.value = NULL;
    new.kind = HENG_I_FIELD;
  }
  *old = new;
  return true;
}

static void no_such_indicator(heng_composed *c,
                              heng_slice table,
                              const heng_item *item) {
  heng_diag *d =
      heng__diag(c->diags, HENG_M_CHILDREN_UNKNOWN, item->target.span,
                 HENG_SAY(item->target.text), HENG_SAY(table));
  heng__note_nearest_item(c, d, table, item->target.text);
}

static bool hang_children(heng_composed *c,
                          const heng_part *part,
                          heng_slice table,
                          heng_item *item) {
  heng_pair name = {item->target.text, {NULL, 0}};
  heng_found_item found = heng__item_find(c, table, name, NULL, NULL);
  heng_tree *tree = part->tree;
  if (!found.item || found.item->kind != HENG_I_INDICATOR) {
    no_such_indicator(c, table, item);
    return true;
  }
  heng_item *parent = found.item;
  heng__tree_resolve(tree, item->target.token, parent->name.pair);
  const heng_part *base = &c->parts.items[found.part];
  if (base->shared && base->tree != tree && !parent->children_slot) {
    heng_name as = {.main = item->target.text, .span = item->target.span};
    fixed(c, &as, base, parent->name.span);
    return true;
  }
  size_t n = parent->n_children + item->n_children;
  heng_item *all = heng__array(c->arena, heng_item, n + 1);
  memcpy(all, parent->children, parent->n_children * sizeof *all);
  for (size_t i = 0; i < item->n_children; i++) {
    all[parent->n_children + i] = item->children[i];
    all[parent->n_children + i].tree = heng__item_tree(part, item);
    all[parent->n_children + i].hung = true;
  }
  parent->children = all;
  parent->n_children = n;
  return true;
}

static bool open_children(heng_composed *c,
                          const heng_part *part,
                          heng_slice table,
                          const heng_item *item) {
  heng_pair name = {item->target.text, {NULL, 0}};
  heng_found_item found = heng__item_find(c, table, name, of_tree, part->tree);
  if (!found.item || found.item->kind != HENG_I_INDICATOR) {
    no_such_indicator(c, table, item);
    return true;
  }
  heng__tree_resolve(part->tree, item->target.token, found.item->name.pair);
  found.item->children_slot = heng__new(c->arena, heng_item);
  *found.item->children_slot = *item;
  return true;
}

// Takes the items of a kind out of their statement that stand elsewhere now.
static void take_items(heng_composed *c, size_t number, int pass, bool slots) {
  heng_part *part = &c->parts.items[number];
  heng_slice table = heng__table_of_items(part->stmt);
  heng_stmt *s = part->stmt;
  bool adds = s->kind == HENG_S_FOR || s->kind == HENG_S_EXTEND;
  for (size_t i = 0; table.len && i < s->n_items; i++) {
    heng_item *item = &s->items[i];
    bool taken = false;
    if (item->kind == HENG_I_SLOT_CHILDREN) {
      taken = pass == 0 && open_children(c, part, table, item);
    } else if (item->kind == HENG_I_CHILDREN) {
      taken = pass == 1 && hang_children(c, part, table, item);
    } else if (pass == 1 && adds && slots && !item->slot &&
               heng__names_have(&c->fixed, heng__item_pair(item))) {
      heng_found_item base =
          heng__item_find(c, table, heng__item_pair(item), of_other_base,
                          heng__item_tree(part, item));
      taken = base.item && takes_item(c, part, base, item);
    }
    if (taken) heng__item_remove(s->items, &s->n_items, &s->items[i--]);
  }
}

// What is left open -------------------------------------------------------------

static bool has_hung(const heng_item *item) {
  for (size_t i = 0; i < item->n_children; i++)
    if (item->children[i].hung) return true;
  return false;
}

static void look_at_items(heng_composed *c,
                          const heng_part *part,
                          const heng_item *items,
                          size_t n) {
  for (size_t i = 0; i < n; i++) {
    const heng_item *item = &items[i];
    if (item->slot && !item->tree && !item->value)
      open_slot(c, part->tree, heng__say_pair(item->name.pair), item->name.span,
                how_to_fill_item(c, part, item, item->name.pair));
    if (item->children_slot && !has_hung(item))
      open_slot(
          c, part->tree, heng__say_pair(item->name.pair),
          item->children_slot->target.span,
          how_to_fill_item(c, part, item->children_slot, item->name.pair));
    look_at_items(c, part, item->children, item->n_children);
  }
}

// A slot of the scheme's own text can be filled by nobody.
static void refuse_own(heng_composed *c, const heng_part *part) {
  const heng_stmt *s = part->stmt;
  if (s->slot)
    heng__diag(c->diags, HENG_M_SLOT_SCHEME, s->name.span,
               HENG_SAY(s->name.main));
  for (size_t i = 0; i < s->n_items; i++)
    if (s->items[i].slot)
      heng__diag(c->diags, HENG_M_SLOT_SCHEME,
                 s->items[i].name.n_words ? s->items[i].name.span
                                          : s->items[i].target.span,
                 HENG_SAY(s->items[i].name.n_words ? s->items[i].name.main
                                                   : s->items[i].target.text));
}

// Without a figure, bounds or a type nobody knows what is to be filled in.
static void refuse_untyped(heng_composed *c, const heng_stmt *s) {
  if (s->kind == HENG_S_PARAM && s->slot && !s->value && !s->n_rows &&
      !s->type.low && !s->type.word.text.len)
    heng__diag(c->diags, HENG_M_SLOT_UNTYPED, s->name.span,
               HENG_SAY(s->name.main));
}

void heng__compose_slots(heng_composed *c) {
  for (size_t i = 0; i < c->parts.len; i++)
    refuse_untyped(c, c->parts.items[i].stmt);
  for (size_t i = 0; c->has_scheme && i < c->parts.len; i++)
    if (!c->parts.items[i].shared) refuse_own(c, &c->parts.items[i]);
  bool slots = any_slots(c);
  if (slots) fill_parts(c);
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < c->parts.len; i++) take_items(c, i, pass, slots);
  for (size_t i = 0; i < c->parts.len; i++) {
    const heng_part *p = &c->parts.items[i];
    const heng_stmt *s = p->stmt;
    if (!p->shared && c->has_scheme) continue;
    if (s->slot && !p->filled && !s->value && !s->n_rows)
      open_slot(c, p->tree, heng__say_pair(s->name.pair), s->name.span,
                how_to_fill(c, s));
    if (heng__table_of_items(s).len) look_at_items(c, p, s->items, s->n_items);
  }
}
