// Editions: what a text that revises another one takes over, replaces and drops.
#include "base/nearest.h"
#include "plan/compose.h"

// Copies --------------------------------------------------------------------

static heng_item *copy_items(heng_arena *arena,
                             const heng_item *items,
                             size_t n) {
  heng_item *copy = heng__array(arena, heng_item, n + 1);
  for (size_t i = 0; i < n; i++) {
    copy[i] = items[i];
    copy[i].children =
        copy_items(arena, items[i].children, items[i].n_children);
  }
  return copy;
}

static heng_part part_of(heng_composed *c, size_t tree, const heng_stmt *stmt) {
  heng_stmt *copy = heng__new(c->arena, heng_stmt);
  *copy = *stmt;
  copy->items = copy_items(c->arena, stmt->items, stmt->n_items);
  copy->fields = heng__array(c->arena, heng_field_text, stmt->n_fields + 1);
  for (size_t i = 0; i < stmt->n_fields; i++) copy->fields[i] = stmt->fields[i];
  copy->rows = heng__array(c->arena, heng_param_row, stmt->n_rows + 2);
  for (size_t i = 0; i < stmt->n_rows; i++) copy->rows[i] = stmt->rows[i];
  return (heng_part){c->trees[tree], copy, stmt, c->shared[tree], false};
}

static void push_part(heng_composed *c, size_t tree, const heng_stmt *stmt) {
  heng__push(c->arena, &c->parts, part_of(c, tree, stmt));
}

static const heng_slice nothing = {NULL, 0};

static void edit(heng_composed *c,
                 heng_span at,
                 heng_span by,
                 heng_slice text) {
  heng__push(c->arena, &c->edits, (heng_edit){at, by, text, false});
}

// What stands at [at] does not count there, but where it puts itself.
static void moved(heng_composed *c, heng_span at, heng_slice text) {
  heng__push(c->arena, &c->edits, (heng_edit){at, (heng_span){0}, text, true});
}

// The complete text names a thing as its first declaration did.
static heng_slice name_text(heng_composed *c,
                            const heng_name *name,
                            const heng_name *old) {
  heng_buf text = {.arena = c->arena};
  heng_slice second =
      heng__slice_eq(old->main, old->pair.en) ? old->pair.zh : old->pair.en;
  if (name->n_words == 1) {
    heng__buf_add(&text, old->main);
    if (second.len) heng__buf_printf(&text, " %.*s", HENG_ARG(second));
  } else {
    heng__buf_add(&text, heng__span_text(name->span));
  }
  if (old->title.len && !name->title.len)
    heng__buf_printf(&text,
                     memchr(old->title.ptr, '"', old->title.len) ? " “%.*s”"
                                                                 : " \"%.*s\"",
                     HENG_ARG(old->title));
  return heng__buf_slice(&text);
}

static void edit_name(heng_composed *c,
                      const heng_name *name,
                      const heng_name *old) {
  if (name->n_words == 1 || (!name->title.len && old->title.len))
    edit(c, name->span, (heng_span){0}, name_text(c, name, old));
}

// Saying --------------------------------------------------------------------

static void outside(heng_composed *c, heng_span span, heng_keyword word) {
  heng__diag(c->diags, HENG_M_REVISE_OUTSIDE, span,
             heng__say_pair(heng__keyword_pair(word)));
}

// `revise param gap` where there is no param `gap`: what it is, or the nearest.
static void unknown(heng_composed *c,
                    const heng_stmt *kind,
                    heng_slice name,
                    heng_span span,
                    size_t other) {
  heng_said word = heng__say_pair(heng__stmt_word(kind));
  heng_diag *d =
      heng__diag(c->diags, HENG_M_REVISE_UNKNOWN, span, word, HENG_SAY(name));
  if (other != SIZE_MAX) {
    const heng_stmt *s = c->parts.items[other].stmt;
    heng__note(c->diags, d, HENG_N_REVISE_OTHER, s->name.span, HENG_SAY(name),
               heng__say_pair(heng__stmt_word(s)));
    return;
  }
  heng_nearest search = heng__nearest_begin(name);
  for (size_t i = 0; i < c->parts.len; i++) {
    const heng_part *p = &c->parts.items[i];
    if (p->shared || p->stmt->kind != kind->kind) continue;
    heng__nearest_offer(&search, p->stmt->name.pair.en);
    heng__nearest_offer(&search, p->stmt->name.pair.zh);
  }
  if (search.best.len)
    heng__note(c->diags, d, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(search.best));
}

static void of_shared(heng_composed *c,
                      heng_slice name,
                      heng_span span,
                      const heng_part *part) {
  heng_diag *d = heng__diag(c->diags, HENG_M_REVISE_SHARED, span,
                            HENG_SAY(name), HENG_SAY(part->tree->source->name));
  heng__note_slots(c, d, part->tree);
}

// Declarations ----------------------------------------------------------------

// What one text says twice.
static void twice(heng_composed *c,
                  heng_slice name,
                  heng_span span,
                  heng_span first) {
  heng_diag *d =
      heng__diag(c->diags, HENG_M_DECLARED_TWICE, span, HENG_SAY(name));
  heng__note(c->diags, d, HENG_N_FIRST_HERE, first, HENG_SAY(name));
}

// The part that a statement of [tree] revises or drops; SIZE_MAX (reported) where
// there is none.
static size_t old_part(heng_composed *c,
                       const heng_tree *tree,
                       const heng_stmt *kind,
                       heng_slice name,
                       heng_span span) {
  size_t at = heng__part_find(c, heng__stmt_space(kind->kind), name);
  if (at == SIZE_MAX || (c->parts.items[at].stmt->kind != kind->kind &&
                         !c->parts.items[at].shared)) {
    unknown(c, kind, name, span, at);
    return SIZE_MAX;
  }
  // A slot that the edition filled is found behind the slot itself.
  bool shared = c->parts.items[at].shared;
  for (size_t i = at; i < (shared ? c->parts.len : at + 1); i++) {
    const heng_part *p = &c->parts.items[i];
    if (p->shared || p->stmt->kind != kind->kind ||
        !heng__pair_has(p->stmt->name.pair, name))
      continue;
    if (p->tree != tree) return i;
    twice(c, name, span, p->stmt->name.span);
    return SIZE_MAX;
  }
  of_shared(c, name, span, &c->parts.items[at]);
  return SIZE_MAX;
}

static void revise_part(heng_composed *c, size_t tree, const heng_stmt *stmt) {
  size_t at =
      old_part(c, c->trees[tree], stmt, stmt->name.main, stmt->name.span);
  if (at == SIZE_MAX) return;
  heng_part *old = &c->parts.items[at];
  heng_part new = part_of(c, tree, stmt);
  edit_name(c, &stmt->name, &old->stmt->name);
  heng__name_means(c->trees[tree], &new.stmt->name, &old->stmt->name);
  new.stmt->name.main = old->stmt->name.main;
  *old = new;
}

static void drop_part(heng_composed *c, size_t tree, const heng_stmt *stmt) {
  heng_stmt kind = {.kind = stmt->dropped, .warn = stmt->warn};
  size_t at =
      old_part(c, c->trees[tree], &kind, stmt->target.text, stmt->target.span);
  if (at == SIZE_MAX) return;
  heng_pair pair = c->parts.items[at].stmt->name.pair;
  heng__tree_resolve(c->trees[tree], stmt->target.token, pair);
  heng__push(c->arena, &c->dropped, (heng_dropped){pair, stmt->target.span});
  heng__part_remove(c, at);
}

// A statement that adds: its name must be new to the edition.
static void add_part(heng_composed *c, size_t tree, const heng_stmt *stmt) {
  heng_space space = heng__stmt_space(stmt->kind);
  bool known = space && heng__names_have(&c->known, stmt->name.pair);
  for (size_t i = 0; known && i < c->parts.len; i++) {
    const heng_part *p = &c->parts.items[i];
    if (p->shared || p->tree == c->trees[tree] ||
        heng__stmt_space(p->stmt->kind) != space ||
        !heng__pairs_meet(p->stmt->name.pair, stmt->name.pair))
      continue;
    heng_diag *d = heng__diag(c->diags, HENG_M_REVISE_NEEDED, stmt->name.span,
                              HENG_SAY(stmt->name.main),
                              heng__say_pair(heng__stmt_word(p->stmt)));
    heng__note(c->diags, d, HENG_N_FIRST_HERE, p->stmt->name.span,
               HENG_SAY(stmt->name.main));
    return;
  }
  push_part(c, tree, stmt);
}

// One figure of a param ---------------------------------------------------------

// Whether both words are names of one value of some choice, or the same.
static bool same_value(const heng_composed *c, heng_slice a, heng_slice b) {
  if (heng__slice_eq(a, b)) return true;
  for (size_t i = 0; i < c->parts.len; i++) {
    const heng_stmt *s = c->parts.items[i].stmt;
    for (size_t k = 0; k < s->n_values; k++)
      if (heng__pair_has(s->values[k].pair, a) &&
          heng__pair_has(s->values[k].pair, b))
        return true;
  }
  return false;
}

static bool same_keys(const heng_composed *c,
                      const heng_param_row *a,
                      const heng_param_row *b) {
  if (a->n_keys != b->n_keys) return false;
  for (size_t i = 0; i < a->n_keys; i++)
    if (!same_value(c, a->keys[i].text, b->keys[i].text)) return false;
  return true;
}

static void unknown_cell(heng_composed *c,
                         const heng_stmt *stmt,
                         const heng_stmt *param) {
  heng_diag *d =
      heng__diag(c->diags, HENG_M_REVISE_CELL, stmt->rows[0].span,
                 HENG_SAY(stmt->target.text), HENG_SAY(param->name.main));
  heng__note(c->diags, d, HENG_N_FIRST_HERE, param->name.span,
             HENG_SAY(param->name.main));
}

// "one, big = 5 source …" of "gap.one.big = 5 source …".
static void edit_row(heng_composed *c,
                     heng_span at,
                     const heng_param_row *row) {
  heng_buf keys = {.arena = c->arena};
  const heng_word *last = &row->keys[row->n_keys - 1];
  for (size_t i = 0; i < row->n_keys; i++)
    heng__buf_printf(&keys, "%s%.*s", i ? ", " : "",
                     HENG_ARG(row->keys[i].text));
  heng_span rest = {row->span.source, last->span.end, row->span.end};
  heng__buf_add(&keys, heng__span_text(rest));
  heng__buf_puts(&keys, "\n");
  edit(c, at, (heng_span){0}, heng__buf_slice(&keys));
}

// The figure and the citations of [row] in place of those of [old].
static void edit_figure(heng_composed *c,
                        const heng_param_row *old,
                        const heng_param_row *row) {
  heng_span at = {old->span.source, old->keys[old->n_keys - 1].span.end,
                  old->span.end};
  heng_span by = {row->span.source, row->keys[row->n_keys - 1].span.end,
                  row->span.end};
  edit(c, at, (heng_span){0}, heng__span_text(by));
}

static void revise_cell(heng_composed *c, size_t tree, const heng_stmt *stmt) {
  static const heng_stmt param = {.kind = HENG_S_PARAM};
  size_t at =
      old_part(c, c->trees[tree], &param, stmt->target.text, stmt->target.span);
  if (at == SIZE_MAX) return;
  heng_stmt *s = c->parts.items[at].stmt;
  heng_param_row row = stmt->rows[0];
  row.tree = c->trees[tree];
  heng__tree_resolve(row.tree, stmt->target.token, s->name.pair);
  size_t rest = SIZE_MAX;
  for (size_t i = 0; i < s->n_rows; i++) {
    if (!s->rows[i].n_keys) rest = i;
    if (!s->rows[i].n_keys || !same_keys(c, &s->rows[i], &row)) continue;
    if (s->rows[i].tree == row.tree) {
      twice(c, stmt->target.text, row.span, s->rows[i].span);
      return;
    }
    edit_figure(c, &s->rows[i], &row);
    row.from = s->rows[i].from;
    s->rows[i] = row;
    return;
  }
  if (rest == SIZE_MAX || s->rows == NULL) {
    unknown_cell(c, stmt, s);
    return;
  }
  // `otherwise` said it until now.
  heng_span before = s->rows[rest].span;
  before.end = before.start;
  edit_row(c, before, &row);
  heng_param_row *rows = heng__array(c->arena, heng_param_row, s->n_rows + 2);
  memcpy(rows, s->rows, s->n_rows * sizeof *rows);
  rows[s->n_rows++] = row;
  s->rows = rows;
}

// Items ---------------------------------------------------------------------

// Of an edition before this one.
static bool is_older(const heng_part *part, const void *ctx) {
  return !part->shared && part->tree != ctx;
}

static bool is_shared(const heng_part *part, const void *ctx) {
  (void)ctx;
  return part->shared;
}

static void unknown_item(heng_composed *c,
                         heng_slice table,
                         heng_pair names,
                         heng_item_kind kind,
                         heng_span span,
                         const heng_item *other) {
  heng_said name = heng__say_pair(names);
  heng_pair word = heng__item_word(kind);
  bool result = heng__pairs_meet(word, names);
  heng_said said = {
      word.en.len && !result
          ? heng__arena_printf(c->arena, "%.*s ", HENG_ARG(word.en))
          : HENG_LIT(""),
      !result ? word.zh : HENG_LIT("")};
  heng_diag *d = heng__diag(c->diags, HENG_M_REVISE_ITEM, span, said, name,
                            HENG_SAY(table));
  if (other) {
    heng_pair is = heng__item_word(other->kind);
    heng_said as =
        is.en.len ? heng__say_pair(is) : HENG_SAY2("field", "普通栏目");
    heng__note(c->diags, d, HENG_N_REVISE_OTHER, other->name.span, name, as);
    return;
  }
  heng__note_nearest_item(c, d, table, name.en);
}

// The item that is revised or dropped; item null (reported) where there is none.
static heng_found_item old_item(heng_composed *c,
                                const heng_tree *tree,
                                heng_slice table,
                                heng_pair names,
                                heng_item_kind kind,
                                heng_span span) {
  heng_found_item old = heng__item_find(c, table, names, is_older, tree);
  if (old.item && old.item->kind == kind && old.item->tree != tree) return old;
  if (old.item && old.item->tree == tree) {
    twice(c, heng__pair_show(names, HENG_EN), span, old.item->name.span);
    old.item = NULL;
    return old;
  }
  heng_found_item shared = heng__item_find(c, table, names, is_shared, NULL);
  if (!old.item && shared.item)
    of_shared(c, heng__pair_show(names, HENG_EN), span,
              &c->parts.items[shared.part]);
  else
    unknown_item(c, table, names, kind, span, old.item);
  old.item = NULL;
  return old;
}

static void revise_item(heng_composed *c,
                        heng_tree *tree,
                        heng_slice table,
                        const heng_item *new) {
  heng_found_item old =
      old_item(c, tree, table, heng__item_pair(new), new->kind, new->name.span);
  if (!old.item) return;
  heng_item item = *new;
  item.tree = tree;
  item.revises = false;
  edit(c, old.item->span, new->span, nothing);
  if (item.name.n_words) {
    edit_name(c, &new->name, &old.item->name);
    heng__name_means(tree, &item.name, &old.item->name);
    item.name.main = old.item->name.main;
  }
  *old.item = item;
}

static heng_pair pair_of_word(heng_slice word) {
  return (heng_pair){word, {NULL, 0}};
}

// A field of records that `extend` brought: it is taken out where it stands.
static bool drop_field(heng_composed *c,
                       heng_tree *tree,
                       heng_slice table,
                       heng_pair names,
                       heng_field_text *old) {
  heng_pair pair = heng__table_pair(c, table);
  for (size_t i = 0; i < c->parts.len; i++) {
    heng_part *p = &c->parts.items[i];
    if (p->stmt->kind != HENG_S_EXTEND || !is_older(p, tree) ||
        !heng__pair_has(pair, p->stmt->target.text))
      continue;
    heng_stmt *s = p->stmt;
    for (size_t k = 0; k < s->n_fields; k++) {
      if (!heng__pairs_meet(s->fields[k].name.pair, names)) continue;
      *old = s->fields[k];
      edit(c, old->span, (heng_span){0}, nothing);
      s->n_fields--;
      memmove(&s->fields[k], &s->fields[k + 1],
              (s->n_fields - k) * sizeof *s->fields);
      return true;
    }
  }
  return false;
}

static void drop_item(heng_composed *c,
                      heng_tree *tree,
                      heng_slice table,
                      const heng_item *drop) {
  bool named = drop->target.text.len > 0;
  heng_pair names =
      named ? pair_of_word(drop->target.text) : heng__item_word(drop->dropped);
  heng_field_text field;
  if (drop->dropped == HENG_I_FIELD &&
      drop_field(c, tree, table, names, &field)) {
    heng__tree_resolve(tree, drop->target.token, field.name.pair);
    heng__push(c->arena, &c->dropped,
               (heng_dropped){field.name.pair, drop->target.span});
    return;
  }
  heng_found_item old =
      old_item(c, tree, table, names, drop->dropped, drop->target.span);
  if (!old.item) return;
  heng_pair pair = heng__item_pair(old.item);
  if (named) heng__tree_resolve(tree, drop->target.token, pair);
  heng__push(c->arena, &c->dropped, (heng_dropped){pair, drop->target.span});
  edit(c, old.item->span, (heng_span){0}, nothing);
  heng__item_remove(old.list, old.n_list, old.item);
}

// Whether an item that only adds may; if not, it is reported.
static bool is_new_item(heng_composed *c,
                        const heng_tree *tree,
                        heng_slice table,
                        const heng_item *item) {
  heng_pair pair = heng__item_pair(item);
  if (!heng__names_have(&c->known, pair)) return true;
  heng_found_item old = heng__item_find(c, table, pair, is_older, tree);
  if (!old.item) return true;
  heng_pair word = heng__item_word(old.item->kind);
  bool plain = !word.en.len || heng__pairs_meet(word, pair);
  heng_said said = plain ? HENG_SAY2("", "") : heng__say_pair(word);
  heng_diag *d = heng__diag(c->diags, HENG_M_REVISE_NEEDED, item->name.span,
                            heng__say_pair(pair), said);
  heng__note(c->diags, d, HENG_N_FIRST_HERE, old.item->name.span,
             heng__say_pair(pair));
  return false;
}

static bool revise_field(heng_composed *c,
                         heng_tree *tree,
                         heng_slice table,
                         heng_field_text *field) {
  heng_field_text old;
  if (!drop_field(c, tree, table, field->name.pair, &old)) {
    unknown_item(c, table, field->name.pair, HENG_I_FIELD, field->name.span,
                 NULL);
    return false;
  }
  moved(c, field->name.span, name_text(c, &field->name, &old.name));
  heng__name_means(tree, &field->name, &old.name);
  return true;
}

// `extend` and `for` of an edition: what only adds is left of them.
static void revise_items(heng_composed *c,
                         size_t tree,
                         const heng_stmt *stmt,
                         bool allowed) {
  heng_part new = part_of(c, tree, stmt);
  heng_tree *own = c->trees[tree];
  heng_slice table = stmt->target.text;
  heng_stmt *s = new.stmt;
  s->n_items = s->n_fields = 0;
  // An unknown table is reported when it is declared, and nothing else of it.
  bool known = heng__part_find(c, HENG_SPACE_TABLES, table) != SIZE_MAX;
  if (known)
    heng__tree_resolve(own, stmt->target.token, heng__table_pair(c, table));
  for (size_t i = 0; i < stmt->n_items; i++) {
    const heng_item *item = &stmt->items[i];
    bool change = item->revises || item->kind == HENG_I_DROP;
    if (change && !allowed) {
      outside(c, item->revises ? item->name.span : item->target.span,
              item->revises ? HENG_K_REVISE : HENG_K_DROP);
    } else if (change && !known) {
      continue;
    } else if (item->revises) {
      revise_item(c, own, table, item);
    } else if (item->kind == HENG_I_DROP) {
      drop_item(c, own, table, item);
    } else if (!allowed || item->kind == HENG_I_CHILDREN ||
               is_new_item(c, own, table, item)) {
      s->items[s->n_items++] = copy_items(c->arena, item, 1)[0];
      continue;
    }
    moved(c, item->span, nothing);
  }
  for (size_t i = 0; i < stmt->n_fields; i++) {
    heng_field_text field = stmt->fields[i];
    if (field.revises && !allowed)
      outside(c, field.name.span, HENG_K_REVISE);
    else if (!field.revises || !known || revise_field(c, own, table, &field))
      s->fields[s->n_fields++] = field;
  }
  bool empty =
      known && !s->n_items && !s->n_fields && (stmt->n_items || stmt->n_fields);
  if (!empty) heng__push(c->arena, &c->parts, new);
}

// All together ----------------------------------------------------------------

// The scheme of the texts before, which an edition revises, or SIZE_MAX.
static size_t scheme_part(const heng_composed *c) {
  for (size_t i = c->parts.len; i-- > 0;)
    if (c->parts.items[i].stmt->kind == HENG_S_SCHEME) return i;
  return SIZE_MAX;
}

static bool begins_edition(heng_composed *c,
                           size_t tree,
                           const heng_stmt *stmt) {
  size_t at = scheme_part(c);
  const heng_stmt *s = at == SIZE_MAX ? NULL : c->parts.items[at].stmt;
  if (!s || !heng__pair_has(s->name.pair, stmt->target.text) ||
      (stmt->has_edition && s->edition != stmt->edition)) {
    heng__diag(c->diags, HENG_M_REVISE_BASE, stmt->target.span,
               HENG_SAY(stmt->target.text),
               HENG_SAY(heng__arena_printf(c->arena, "%lld",
                                           (long long)stmt->edition)));
    return false;
  }
  heng__tree_resolve(c->trees[tree], stmt->target.token, s->name.pair);
  for (size_t t = 0; t < tree; t++)
    if (!c->shared[t]) c->trees[t]->revised = true;
  return true;
}

static void take_use(heng_composed *c, size_t tree, const heng_stmt *stmt) {
  for (size_t i = 0; i < c->parts.len; i++)
    if (!c->parts.items[i].shared &&
        c->parts.items[i].stmt->kind == HENG_S_USE &&
        heng__slice_eq(c->parts.items[i].stmt->target.text, stmt->target.text))
      return;
  push_part(c, tree, stmt);
}

static void take_statement(heng_composed *c,
                           size_t tree,
                           const heng_stmt *stmt,
                           size_t old_scheme) {
  switch (stmt->kind) {
    case HENG_S_REVISE: return;
    case HENG_S_REVISE_CELL: revise_cell(c, tree, stmt); return;
    case HENG_S_DROP: drop_part(c, tree, stmt); return;
    case HENG_S_USE: take_use(c, tree, stmt); return;
    case HENG_S_FOR:
    case HENG_S_EXTEND: revise_items(c, tree, stmt, true); return;
    case HENG_S_SCHEME:
      if (scheme_part(c) != old_scheme ||
          c->parts.items[old_scheme].tree == c->trees[tree])
        push_part(c, tree, stmt);
      else
        c->parts.items[old_scheme] = part_of(c, tree, stmt);
      return;
    default: break;
  }
  if (stmt->revises)
    revise_part(c, tree, stmt);
  else
    add_part(c, tree, stmt);
}

// A text that revises nothing says nothing of editions.
static void take_plain(heng_composed *c, size_t tree, const heng_stmt *stmt) {
  if (stmt->kind == HENG_S_DROP)
    outside(c, stmt->target.span, HENG_K_DROP);
  else if (stmt->revises || stmt->kind == HENG_S_REVISE_CELL)
    outside(c, stmt->revises ? stmt->name.span : stmt->target.span,
            HENG_K_REVISE);
  else if (stmt->kind == HENG_S_FOR || stmt->kind == HENG_S_EXTEND)
    revise_items(c, tree, stmt, false);
  else
    push_part(c, tree, stmt);
}

static const heng_stmt *revised_by(heng_composed *c, const heng_tree *tree) {
  const heng_stmt *first = NULL, *scheme = NULL;
  for (size_t i = 0; i < tree->n_stmts; i++) {
    const heng_stmt *s = &tree->stmts[i];
    if (s->kind == HENG_S_SCHEME) scheme = s;
    if (s->kind != HENG_S_REVISE) continue;
    if (first)
      heng__diag(c->diags, HENG_M_REVISE_SECOND, s->span, HENG_SAY2("", ""));
    else
      first = s;
  }
  if (first && !scheme)
    heng__diag(c->diags, HENG_M_REVISE_SCHEME, first->span,
               HENG_SAY(first->target.text));
  return first;
}

void heng__compose_editions(heng_composed *c) {
  for (size_t t = 0; t < c->n_trees; t++) {
    const heng_tree *tree = c->trees[t];
    const heng_stmt *base = revised_by(c, tree);
    if (base && c->shared[t]) {
      outside(c, base->span, HENG_K_REVISE);
      continue;
    }
    // Nothing of a text can be right whose base is not there.
    if (base && !begins_edition(c, t, base)) continue;
    size_t scheme = scheme_part(c);
    for (size_t i = 0; i < tree->n_stmts; i++) {
      if (base)
        take_statement(c, t, &tree->stmts[i], scheme);
      else
        take_plain(c, t, &tree->stmts[i]);
    }
    for (size_t i = 0; i < tree->n_stmts; i++)
      heng__names_add(c, &c->known, &tree->stmts[i]);
  }
}
