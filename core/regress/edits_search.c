// Searching: which edits have no effect, and which go only together. Nothing is
// guessed: hybrids are built, and either there is a plan or there is none.
#include "regress/edits_search.h"
#include "regress/record_names.h"
#include "regress/plan_diff.h"

// Beyond so many edits only those that stand behind each other are tried together.
#define MOST_PAIRS 24

// Taking ------------------------------------------------------------------------

typedef struct choice_of {
  heng_edits *e;
  heng_take_from *take;
} choice_of;

static bool has(const heng_edits *e, size_t i, size_t v) {
  return e->all[i].piece[v] != HENG_NO_PIECE;
}

// The outermost helper that came with this one.
static bool same_root(const heng_edits *e, size_t a, size_t b, size_t v) {
  const heng_scheme_piece *x = &e->sides[v].pieces.items[e->all[a].piece[v]];
  const heng_scheme_piece *y = &e->sides[v].pieces.items[e->all[b].piece[v]];
  return (x->container != HENG_NO_PIECE && e->of_piece[v][x->container] == b) ||
         (y->container != HENG_NO_PIECE && e->of_piece[v][y->container] == a);
}

static void bring(choice_of *c, size_t i, size_t v);

// Brings the helpers that an entity of the hybrid mentions.
static void bring_used(choice_of *c, size_t i, size_t v) {
  const heng_uses *uses = &c->e->uses[v][i];
  for (size_t k = 0; k < uses->len; k++) bring(c, uses->items[k], v);
}

static void bring(choice_of *c, size_t i, size_t v) {
  const heng_edits *e = c->e;
  if (!e->all[i].helper || !has(e, i, v) || c->take[i] != HENG_FROM_NEITHER)
    return;
  c->take[i] = v ? HENG_FROM_NEW : HENG_FROM_OLD;
  bring_used(c, i, v);
  for (size_t k = 0; k < e->n; k++)
    if (e->all[k].helper && has(e, k, v) && same_root(e, i, k, v))
      bring(c, k, v);
}

// Of each entity the version that it has where the groups of [new] are taken:
// helpers come with what mentions them. [shift]: what has no effect is taken from
// the new version too.
static heng_take_from *take_of(heng_edits *e,
                               heng_arena *arena,
                               const bool *new,
                               bool shift) {
  choice_of c = {.e = e, .take = heng__array(arena, heng_take_from, e->n + 1)};
  for (size_t i = 0; i < e->n; i++) {
    const heng_entity *x = &e->all[i];
    bool wants =
        x->group != HENG_NO_PIECE &&
        (new[x->group] || (shift && e->groups.items[x->group].neutral));
    size_t v = wants;
    c.take[i] = x->helper || !has(e, i, v) ? HENG_FROM_NEITHER
                : v                        ? HENG_FROM_NEW
                                           : HENG_FROM_OLD;
  }
  for (size_t i = 0; i < e->n; i++)
    if (c.take[i] != HENG_FROM_NEITHER && !e->all[i].helper)
      bring_used(&c, i, c.take[i] == HENG_FROM_NEW);
  return c.take;
}

// One version as it is.
static heng_take_from *take_all(heng_edits *e, heng_arena *arena, size_t v) {
  heng_take_from *take = heng__array(arena, heng_take_from, e->n + 1);
  for (size_t i = 0; i < e->n; i++)
    take[i] = !has(e, i, v) ? HENG_FROM_NEITHER
              : v           ? HENG_FROM_NEW
                            : HENG_FROM_OLD;
  return take;
}

static heng_plan *build(heng_arena *arena,
                        const heng_edits *e,
                        const heng_take_from *take,
                        size_t first) {
  return heng__hybrid_plan(arena, e->versions, e->all, e->n, take, first);
}

// The groups of the edits that are taken.
static bool *groups_of(const heng_edits *e,
                       heng_arena *arena,
                       const bool *taken) {
  bool *new = heng__array(arena, bool, e->groups.len + 1);
  for (size_t i = 0; i < e->n_moving; i++) new[e->moving[i]] = taken[i];
  return new;
}

heng_plan *heng__edits_plan(heng_arena *arena,
                            const heng_edits *edits,
                            const bool *taken) {
  heng_edits e = *edits;  // nothing of it is written to
  size_t n = 0;
  for (size_t i = 0; i < e.n_moving; i++) n += taken[i];
  if (n == 0) return build(arena, &e, take_all(&e, arena, 0), 0);
  if (n == e.n_moving) return build(arena, &e, take_all(&e, arena, 1), 1);
  const bool *new = groups_of(&e, arena, taken);
  heng_plan *plan = build(arena, &e, take_of(&e, arena, new, false), 0);
  if (plan) return plan;
  return build(arena, &e, take_of(&e, arena, new, true), 0);
}

// Effect --------------------------------------------------------------------------

// Helpers that either choice has are in both, so that only what is chosen differs.
static void share_helpers(const heng_edits *e,
                          heng_take_from *a,
                          heng_take_from *b) {
  for (size_t i = 0; i < e->n; i++) {
    if (!e->all[i].helper) continue;
    if (a[i] == HENG_FROM_NEITHER) a[i] = b[i];
    if (b[i] == HENG_FROM_NEITHER) b[i] = a[i];
  }
}

// Whether all that the group is made of is compared by what it computes: rules,
// tables, params, values and functions.
static bool is_computed(const heng_edits *e, size_t group) {
  for (size_t i = 0; i < e->n; i++) {
    if (e->all[i].group != group) continue;
    for (size_t v = 0; v < 2; v++) {
      if (!has(e, i, v)) continue;
      const heng_scheme_piece *piece =
          &e->sides[v].pieces.items[e->all[i].piece[v]];
      if (piece->kind == HENG_PIECE_ITEM || piece->kind == HENG_PIECE_HEAD)
        continue;
      if (piece->kind != HENG_PIECE_STMT) return false;
      heng_stmt_kind kind =
          e->sides[v].texts->parts.items[piece->part].stmt->kind;
      if (kind != HENG_S_PARAM && kind != HENG_S_VALUE &&
          kind != HENG_S_FUNCTION)
        return false;
    }
  }
  return true;
}

// Whether two plans differ in nothing but what is written otherwise.
static bool differs_in_words(heng_arena *arena,
                             const heng_plan *a,
                             const heng_plan *b) {
  const heng_same_table none = {HENG_NONE, HENG_NONE};
  heng_plan_change *changes, edition;
  if (heng__plan_diff_edition(arena, a, b, &edition)) return false;
  size_t n = heng__plan_diff(arena, a, b, none, &changes);
  for (size_t i = 0; i < n; i++)
    if (!heng__change_is_idle(&changes[i])) return false;
  return n > 0;
}

// Whether the group means the same in both versions, where all others are those
// of version [v].
static bool means_the_same(heng_edits *e, size_t group, size_t v) {
  heng_arena *arena = e->scratch;
  bool *new = heng__array(arena, bool, e->groups.len + 1);
  heng_take_from *take[2];
  for (size_t i = 0; v && i < e->groups.len; i++) new[i] = true;
  for (size_t k = 0; k < 2; k++) {
    new[group] = k;
    take[k] = take_of(e, arena, new, false);
  }
  share_helpers(e, take[0], take[1]);
  heng_plan *a = build(arena, e, take[0], v);
  heng_plan *b = a ? build(arena, e, take[1], v) : NULL;
  bool same = b && (heng__same_in_records(arena, a, b) ||
                    (is_computed(e, group) && differs_in_words(arena, a, b)));
  heng__arena_free(arena);
  return same;
}

static bool is_in_both(const heng_edits *e, size_t group) {
  for (size_t i = 0; i < e->n; i++)
    if (e->all[i].group == group && (!has(e, i, 0) || !has(e, i, 1)))
      return false;
  return true;
}

static void find_neutral(heng_edits *e) {
  for (size_t g = 0; g < e->groups.len; g++) {
    heng_group *group = &e->groups.items[g];
    if (group->joined || group->idle || group->neutral || !is_in_both(e, g))
      continue;
    group->neutral = means_the_same(e, g, 0) && means_the_same(e, g, 1);
  }
}

// Whether the new version keeps its meaning where everything that is said to have
// no effect is the old one. Where it does not, nothing is said to have none.
static void verify_neutral(heng_edits *e) {
  heng_arena *arena = e->scratch;
  bool *new = heng__array(arena, bool, e->groups.len + 1);
  bool any = false;
  for (size_t g = 0; g < e->groups.len; g++) {
    new[g] = !e->groups.items[g].neutral;
    any |= e->groups.items[g].neutral;
  }
  heng_take_from *without = take_of(e, arena, new, false);
  heng_take_from *with = take_of(e, arena, new, true);
  share_helpers(e, without, with);
  heng_plan *a = any ? build(arena, e, without, 1) : NULL;
  heng_plan *b = a ? build(arena, e, with, 1) : NULL;
  bool same = b && (heng__same_in_records(arena, a, b) ||
                    differs_in_words(arena, a, b));
  heng__arena_free(arena);
  for (size_t g = 0; any && !same && g < e->groups.len; g++)
    e->groups.items[g].neutral = false;
}

// Joining -------------------------------------------------------------------------

static void list_moving(heng_edits *e) {
  bool *listed = heng__array(e->arena, bool, e->groups.len + 1);
  bool *moves = heng__array(e->arena, bool, e->groups.len + 1);
  for (size_t i = 0; i < e->n; i++)
    if (e->all[i].group != HENG_NO_PIECE)
      moves[e->all[i].group] |= e->all[i].moves;
  e->moving = heng__array(e->arena, size_t, e->groups.len + 1);
  e->n_moving = 0;
  for (size_t i = 0; i < e->n; i++) {
    size_t g = e->all[i].group;
    if (g == HENG_NO_PIECE || listed[g] || !moves[g] ||
        e->groups.items[g].idle || e->groups.items[g].neutral)
      continue;
    listed[g] = true;
    e->moving[e->n_moving++] = g;
  }
}

static bool goes(heng_edits *e, const bool *taken) {
  heng_plan *plan = heng__edits_plan(e->scratch, e, taken);
  heng__arena_free(e->scratch);
  return plan != NULL;
}

// Makes the edits that [which] names one.
static void join(heng_edits *e, const bool *which) {
  size_t into = HENG_NO_PIECE;
  for (size_t i = 0; i < e->n_moving; i++) {
    if (!which[i]) continue;
    if (into == HENG_NO_PIECE) {
      into = e->moving[i];
      continue;
    }
    e->groups.items[e->moving[i]].joined = true;
    for (size_t k = 0; k < e->n; k++)
      if (e->all[k].group == e->moving[i]) e->all[k].group = into;
  }
  list_moving(e);
}

// From a choice that does not go: as few as possible that must be new, then as few
// as possible of the others that must be old for it not to go. These are one edit.
static void join_failed(heng_edits *e, const bool *failed) {
  size_t n = e->n_moving;
  bool *taken = heng__array(e->arena, bool, n + 1);
  bool *which = heng__array(e->arena, bool, n + 1);
  memcpy(taken, failed, n * sizeof *taken);
  for (size_t i = 0; i < n; i++) {
    if (!taken[i]) continue;
    taken[i] = false;
    which[i] = goes(e, taken);
    taken[i] = which[i];
  }
  for (size_t i = 0; i < n; i++) {
    if (taken[i]) continue;
    taken[i] = true;
    which[i] = goes(e, taken);
    taken[i] = !which[i];
  }
  join(e, which);
}

// Each edit alone, and all without it. False where some had to be joined.
static bool try_each(heng_edits *e) {
  bool *taken = heng__array(e->arena, bool, e->n_moving + 1);
  for (size_t i = 0; i < 2 * e->n_moving; i++) {
    bool all = i % 2;
    for (size_t k = 0; k < e->n_moving; k++) taken[k] = all != (k == i / 2);
    if (goes(e, taken)) continue;
    join_failed(e, taken);
    return false;
  }
  return true;
}

// One after the other, as they stand in the file: those that do not go so far go
// with the next one.
static bool try_in_order(heng_edits *e) {
  bool *taken = heng__array(e->arena, bool, e->n_moving + 1);
  bool *which = heng__array(e->arena, bool, e->n_moving + 1);
  bool failed = false;
  for (size_t i = 0; i + 1 < e->n_moving; i++) {
    taken[i] = true;
    if (goes(e, taken)) continue;
    size_t first = i;
    which[first] = true;
    while (i + 1 < e->n_moving) {
      i++;
      which[i] = taken[i] = true;
      if (i + 1 == e->n_moving || goes(e, taken)) break;
    }
    failed = true;
    break;
  }
  if (failed) join(e, which);
  return !failed;
}

void heng__edits_search(heng_edits *e) {
  find_neutral(e);
  verify_neutral(e);
  list_moving(e);
  bool few = e->n_moving <= MOST_PAIRS;
  while (few && !try_each(e)) continue;
  while (!try_in_order(e)) continue;
  // What had to be joined may mean the same together.
  if (few) find_neutral(e);
  list_moving(e);
  heng__edits_tell(e);
}

void heng__edits_join(heng_arena *scratch,
                      heng_edits *edits,
                      const bool *taken) {
  edits->scratch = scratch;
  join_failed(edits, taken);
  heng__edits_tell(edits);
  edits->scratch = NULL;
}
