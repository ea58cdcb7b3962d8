// Finding edits: which pieces of two versions are the same thing, which of them
// differ in meaning, and which cannot be taken without each other.
#include "plan/print.h"
#include "plan/review.h"
#include "regress/edits_search.h"

// Matching ------------------------------------------------------------------------

static bool is_empty(heng_pair pair) {
  return !pair.en.len && !pair.zh.len;
}

static bool same_place(heng_pair a, heng_pair b) {
  return (is_empty(a) && is_empty(b)) || heng__pairs_meet(a, b);
}

static heng_stmt_kind stmt_kind(const heng_side *side,
                                const heng_scheme_piece *p) {
  return side->texts->parts.items[p->part].stmt->kind;
}

// Whether two pieces are one thing: a kind of declaration with a name in common,
// one name in either tongue being enough.
static bool same_thing(const heng_side *sides,
                       const heng_scheme_piece *old,
                       const heng_scheme_piece *new) {
  if (old->kind != new->kind || old->space != new->space ||
      !same_place(old->of, new->of))
    return false;
  if (old->kind == HENG_PIECE_STMT && !old->space) {
    heng_stmt_kind kind = stmt_kind(&sides[0], old);
    if (kind != stmt_kind(&sides[1], new)) return false;
    if (kind == HENG_S_SCHEME) return true;
  }
  return heng__pairs_meet(old->pair, new->pair);
}

static void match(heng_edits *e, size_t *new_of_old, size_t *old_of_new) {
  const heng_pieces *old = &e->sides[0].pieces, *new = &e->sides[1].pieces;
  for (size_t o = 0; o < old->len; o++) new_of_old[o] = HENG_NO_PIECE;
  for (size_t n = 0; n < new->len; n++) {
    old_of_new[n] = HENG_NO_PIECE;
    for (size_t o = 0; o < old->len; o++) {
      if (new_of_old[o] != HENG_NO_PIECE ||
          !same_thing(e->sides, &old->items[o], &new->items[n]))
        continue;
      new_of_old[o] = n;
      old_of_new[n] = o;
      break;
    }
  }
}

static void add_entity(heng_edits *e, size_t old, size_t new) {
  e->all[e->n++] = (heng_entity){.piece = {old, new}, .group = HENG_NO_PIECE};
}

// In the order of the new version; what is gone stands behind what it stood
// behind.
static void list_entities(heng_edits *e) {
  const heng_pieces *old = &e->sides[0].pieces, *new = &e->sides[1].pieces;
  size_t *new_of_old = heng__array(e->arena, size_t, old->len + 1);
  size_t *old_of_new = heng__array(e->arena, size_t, new->len + 1);
  size_t *behind = heng__array(e->arena, size_t, old->len + 1);
  match(e, new_of_old, old_of_new);
  size_t last = 0;  // one more than the number in the new version
  for (size_t o = 0; o < old->len; o++) {
    if (new_of_old[o] != HENG_NO_PIECE) last = new_of_old[o] + 1;
    behind[o] = last;
  }
  e->all = heng__array(e->arena, heng_entity, old->len + new->len + 1);
  for (size_t n = 0; n <= new->len; n++) {
    if (n) add_entity(e, old_of_new[n - 1], n - 1);
    for (size_t o = 0; o < old->len; o++)
      if (new_of_old[o] == HENG_NO_PIECE && behind[o] == n)
        add_entity(e, o, HENG_NO_PIECE);
  }
  for (size_t v = 0; v < 2; v++) {
    e->of_piece[v] = heng__array(e->arena, size_t, e->sides[v].pieces.len + 1);
    for (size_t i = 0; i < e->n; i++)
      if (e->all[i].piece[v] != HENG_NO_PIECE)
        e->of_piece[v][e->all[i].piece[v]] = i;
  }
}

static void find_same(heng_edits *e) {
  for (size_t i = 0; i < e->n; i++) {
    heng_entity *x = &e->all[i];
    if (x->piece[0] == HENG_NO_PIECE || x->piece[1] == HENG_NO_PIECE) continue;
    heng_slice texts[2];
    for (size_t v = 0; v < 2; v++)
      texts[v] = heng__piece_text(e->scratch, &e->sides[v],
                                  &e->sides[v].pieces.items[x->piece[v]]);
    x->same = heng__slice_eq(texts[0], texts[1]);
  }
}

// What mentions what --------------------------------------------------------------

static const heng_scheme_piece *piece_in(const heng_edits *e,
                                         size_t i,
                                         size_t v) {
  size_t piece = e->all[i].piece[v];
  return piece == HENG_NO_PIECE ? NULL : &e->sides[v].pieces.items[piece];
}

static void index_words(heng_edits *e,
                        const heng_piece_words *words,
                        heng_name_index *index) {
  for (size_t w = 0; w < words->len; w++)
    if (heng__name_index_find(index, words->items[w]) < 0)
      heng__name_index_add(e->scratch, index,
                           (heng_pair){words->items[w], {NULL, 0}});
}

static bool mentions(const heng_name_index *words,
                     const heng_scheme_piece *piece) {
  heng_pair p = piece->pair;
  return (p.en.len && heng__name_index_find(words, p.en) >= 0) ||
         (p.zh.len && heng__name_index_find(words, p.zh) >= 0);
}

// A choice is mentioned where a value of it is.
static bool mentions_value(const heng_name_index *words,
                           const heng_side *side,
                           const heng_scheme_piece *piece) {
  if (piece->kind != HENG_PIECE_STMT) return false;
  const heng_stmt *s = side->texts->parts.items[piece->part].stmt;
  for (size_t i = 0; i < s->n_values; i++) {
    heng_pair p = s->values[i].pair;
    if ((p.en.len && heng__name_index_find(words, p.en) >= 0) ||
        (p.zh.len && heng__name_index_find(words, p.zh) >= 0))
      return true;
  }
  return false;
}

// For each entity of a version, which others of it are mentioned: by any word that
// is written as their name, so that nothing is missed.
static void find_uses(heng_edits *e, size_t v) {
  const heng_side *side = &e->sides[v];
  e->uses[v] = heng__array(e->arena, heng_uses, e->n + 1);
  for (size_t i = 0; i < e->n; i++) {
    const heng_scheme_piece *piece = piece_in(e, i, v);
    if (!piece) continue;
    heng_piece_words words = {0};
    heng_name_index index = {0};
    heng__piece_words(e->scratch, side, piece, &words);
    index_words(e, &words, &index);
    for (size_t k = 0; k < e->n; k++) {
      const heng_scheme_piece *other = piece_in(e, k, v);
      if (k != i && other &&
          (mentions(&index, other) || mentions_value(&index, side, other)))
        heng__push(e->arena, &e->uses[v][i], k);
    }
  }
}

// What counts -----------------------------------------------------------------------

static void find_clock(const heng_node *node, void *ctx) {
  bool *found = ctx;
  *found |= node->kind == HENG_NODE_EDITION || node->kind == HENG_NODE_AS_OF;
}

// Of `results` rows of the scheme of this name are read.
static bool reads_results(const heng_plan *plan) {
  int32_t table = heng__schema_table_find(plan->schema, HENG_LIT("results"));
  return table >= 0 && plan->use.tables[table];
}

// Tables that rules read without naming them.
static bool is_read_unnamed(heng_pair table) {
  return heng__pair_has(table, HENG_LIT("marks")) ||
         heng__pair_has(table, HENG_LIT("indicators")) ||
         heng__pair_has(table, HENG_LIT("overrides"));
}

// Whether a piece is one of those that totals, places and tiers are made of, or
// says what records are, whoever mentions it.
static bool counts(const heng_edits *e,
                   size_t v,
                   const heng_scheme_piece *piece,
                   bool clock) {
  if (piece->kind == HENG_PIECE_EXTERN) return false;
  heng_stmt_kind kind = stmt_kind(&e->sides[v], piece);
  if (is_read_unnamed(piece->of) || is_read_unnamed(piece->pair)) return true;
  if (piece->kind == HENG_PIECE_FIELD) return true;
  if (piece->kind == HENG_PIECE_HEAD) return kind == HENG_S_SCORE;
  if (piece->kind == HENG_PIECE_ITEM)
    return !is_empty(heng__item_word(piece->item->kind)) &&
           piece->item->kind != HENG_I_OUTCOME;
  if (kind == HENG_S_SCHEME) return clock;
  return kind == HENG_S_CHOICE || kind == HENG_S_EXTEND_CHOICE ||
         kind == HENG_S_RECORD;
}

static void reach(heng_edits *e, size_t i) {
  if (e->all[i].moves) return;
  e->all[i].moves = true;
  for (size_t v = 0; v < 2; v++)
    for (size_t k = 0; k < e->uses[v][i].len; k++)
      reach(e, e->uses[v][i].items[k]);
}

static void find_moving(heng_edits *e) {
  bool clock = false;  // or the name: what `scheme` says is read
  for (size_t v = 0; v < 2; v++) {
    heng__plan_walk_all(e->versions[v].plan, find_clock, &clock);
    clock |= reads_results(e->versions[v].plan);
  }
  for (size_t i = 0; i < e->n; i++)
    for (size_t v = 0; v < 2; v++) {
      const heng_scheme_piece *piece = piece_in(e, i, v);
      if (piece && counts(e, v, piece, clock)) reach(e, i);
    }
}

// Groups ---------------------------------------------------------------------------

// The version that alone has the entity, or 2.
static size_t only_in(const heng_entity *x) {
  return x->piece[0] == HENG_NO_PIECE   ? 1
         : x->piece[1] == HENG_NO_PIECE ? 0
                                        : 2;
}

// The outermost of the containers that came or went with the entity.
static size_t root_of(const heng_edits *e, size_t i) {
  size_t v = only_in(&e->all[i]);
  for (;;) {
    size_t container = v < 2 ? piece_in(e, i, v)->container : HENG_NO_PIECE;
    if (container == HENG_NO_PIECE) return i;
    size_t above = e->of_piece[v][container];
    if (only_in(&e->all[above]) != v) return i;
    i = above;
  }
}

static size_t new_group(heng_edits *e) {
  heng__push(e->arena, &e->groups, (heng_group){0});
  return e->groups.len - 1;
}

// Each thing that differs begins as an edit of its own; what only one version has
// and is a helper belongs to none.
static void first_groups(heng_edits *e) {
  for (size_t i = 0; i < e->n; i++) {
    heng_entity *x = &e->all[i];
    size_t v = only_in(x), root = root_of(e, i);
    if (v == 2 && x->same) continue;
    if (v < 2 && piece_in(e, root, v)->helper) {
      x->helper = true;
      continue;
    }
    if (e->all[root].group == HENG_NO_PIECE) e->all[root].group = new_group(e);
    x->group = e->all[root].group;
  }
}

// Helpers that no edit mentions are told, and taken by none.
static void find_idle_helpers(heng_edits *e) {
  bool *used = heng__array(e->scratch, bool, e->n + 1);
  for (size_t i = 0; i < e->n; i++)
    for (size_t v = 0; v < 2; v++)
      for (size_t k = 0; k < e->uses[v][i].len; k++) {
        size_t other = e->uses[v][i].items[k];
        used[other] |= root_of(e, other) != root_of(e, i);
      }
  for (size_t i = 0; i < e->n; i++) {
    size_t root = root_of(e, i);
    if (!e->all[i].helper) continue;
    bool idle = !used[root];
    for (size_t k = 0; k < e->n && idle; k++)
      idle = root_of(e, k) != root || !used[k];
    if (!idle) continue;
    if (e->all[root].group == HENG_NO_PIECE) e->all[root].group = new_group(e);
    e->all[i].group = e->all[root].group;
    e->groups.items[e->all[i].group].idle = true;
  }
}

heng_edits *heng__edits_make(heng_arena *arena,
                             heng_arena *scratch,
                             heng_version old,
                             heng_version new) {
  heng_edits *e = heng__new(arena, heng_edits);
  e->arena = arena;
  e->scratch = scratch;
  e->versions[0] = old;
  e->versions[1] = new;
  for (size_t v = 0; v < 2; v++) {
    heng_side *side = &e->sides[v];
    side->texts = heng__new(arena, heng_composed);
    *side->texts = *e->versions[v].plan->texts;
    side->externs = heng__edits_externs(arena, e->versions[v].plan);
    heng__side_pieces(arena, side);
  }
  list_entities(e);
  find_same(e);
  find_uses(e, 0);
  find_uses(e, 1);
  find_moving(e);
  first_groups(e);
  find_idle_helpers(e);
  heng__arena_free(scratch);
  heng__edits_search(e);
  heng__arena_free(scratch);
  e->scratch = NULL;
  return e;
}
