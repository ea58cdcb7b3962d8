// Laying what is left of a difference, with one edit taken back, beside what it was.
#include "regress/blame.h"

// What taking back an edit does to a difference, the most telling last.
typedef enum effect {
  EFFECT_NONE,     // it stays as it is
  EFFECT_UNKNOWN,  // no edit is known for the rule, or it could not be run
  EFFECT_OTHER,    // it is another one then, and no smaller
  EFFECT_NEARER,   // a number comes nearer to what was approved
  EFFECT_GONE,     // it is as approved
} effect;

typedef struct weighed {
  effect effect;
  heng_num distance;  // of NEARER: from what was approved
} weighed;

static bool same_pair(heng_pair a, heng_pair b) {
  if (a.en.len && b.en.len) return heng__slice_eq(a.en, b.en);
  return heng__slice_eq(a.zh, b.zh);
}

static bool is_finding(const heng_snap_change *c) {
  return c->kind == HENG_SNAP_FINDING_GONE || c->kind == HENG_SNAP_FINDING_NEW;
}

// Whether two changes are about the same thing, whatever became of it.
static bool same_thing(const heng_snap_change *a, const heng_snap_change *b) {
  if (a->kind != b->kind || !same_pair(a->field, b->field)) return false;
  if (is_finding(a))
    return heng__slice_eq(a->finding->code, b->finding->code) &&
           heng__slice_eq(a->finding->key, b->finding->key);
  return same_pair(a->table, b->table) && heng__slice_eq(a->key, b->key);
}

static bool same_outcome(const heng_snap_change *a, const heng_snap_change *b) {
  if (is_finding(a))
    return heng__slice_eq(a->finding->message.en, b->finding->message.en);
  return heng__slice_eq(a->after, b->after);
}

// Whether the row, the column or the table that [what] is about is not there.
static bool swallows(const heng_snap_change *c, const heng_snap_change *what) {
  if (!same_pair(c->table, what->table)) return false;
  switch (c->kind) {
    case HENG_SNAP_TABLE_GONE: return true;
    case HENG_SNAP_FIELD_GONE: return same_pair(c->field, what->field);
    case HENG_SNAP_ROW_GONE: return heng__slice_eq(c->key, what->key);
    default: return false;
  }
}

// How far a value is from what was approved; false where these are no numbers.
static bool distance(heng_arena *arena,
                     heng_slice value,
                     heng_slice approved,
                     heng_num *out) {
  heng_num a, b, d;
  if (heng__num_parse(arena, value, &a) != HENG_OK ||
      heng__num_parse(arena, approved, &b) != HENG_OK ||
      heng__num_sub(arena, a, b, &d) != HENG_OK)
    return false;
  *out = heng__num_abs(arena, d);
  return true;
}

static weighed weigh(heng_arena *arena,
                     const heng_taken_back *back,
                     const heng_snap_change *what) {
  if (!back->known) return (weighed){.effect = EFFECT_UNKNOWN};
  const heng_snap_change *left = NULL;
  bool swallowed = false;
  for (size_t i = 0; i < back->n && !left; i++) {
    const heng_snap_change *c = &back->changes[i];
    if (same_thing(c, what)) left = c;
    swallowed |= what->kind == HENG_SNAP_VALUE && swallows(c, what);
  }
  if (!left) return (weighed){.effect = swallowed ? EFFECT_OTHER : EFFECT_GONE};
  if (same_outcome(left, what)) return (weighed){.effect = EFFECT_NONE};
  heng_num all, rest;
  if (distance(arena, what->after, what->before, &all) &&
      distance(arena, left->after, what->before, &rest) &&
      heng__num_cmp(rest, all) < 0)
    return (weighed){EFFECT_NEARER, rest};
  return (weighed){.effect = EFFECT_OTHER};
}

static bool overlap(heng_span a, heng_span b) {
  return a.source && a.source == b.source && a.start < b.end && b.start < a.end;
}

// Whether a part of an edit is what a change of the plans tells of. Rows that stand
// in the scheme have no name of their own there.
static bool is_part(const heng_edit_part *part,
                    const heng_plan_change *change) {
  if (heng__slice_eq(part->name.en, heng__change_name(change).en)) return true;
  return change->kind == HENG_PART_GIVEN &&
         (overlap(part->span[0], change->span[1]) ||
          overlap(part->span[1], change->span[0]));
}

static bool better(weighed a, weighed b) {
  if (a.effect != b.effect) return a.effect > b.effect;
  return a.effect == EFFECT_NEARER && heng__num_cmp(a.distance, b.distance) < 0;
}

// What taking back the edit with that change does; of several the most telling.
static weighed weigh_change(heng_arena *arena,
                            const heng_edits_back *blame,
                            const heng_plan_change *change,
                            const heng_snap_change *what) {
  weighed best = {.effect = EFFECT_UNKNOWN};
  bool met = false;
  for (size_t i = 0; i < heng__edits_count(blame->edits); i++) {
    const heng_rule_edit *edit = heng__edit_at(blame->edits, i);
    bool has = false;
    for (size_t k = 0; k < edit->n_parts && !has; k++)
      has = is_part(&edit->parts[k], change);
    if (!has) continue;
    weighed w = weigh(arena, &blame->back[i], what);
    if (!met || better(w, best)) best = w;
    met = true;
  }
  return best;
}

// The causes whose effect is [kind]; of numbers only those that come nearest.
static heng_blamed with_effect(heng_arena *arena,
                               const heng_snap_cause *causes,
                               const weighed *effects,
                               size_t n,
                               weighed like) {
  heng_blamed out = {.causes = heng__array(arena, heng_snap_cause, n + 1)};
  for (size_t i = 0; i < n; i++)
    if (!better(effects[i], like) && !better(like, effects[i]))
      out.causes[out.n++] = causes[i];
  switch (like.effect) {
    case EFFECT_GONE: out.kind = HENG_BLAME_BY; break;
    case EFFECT_NEARER: out.kind = HENG_BLAME_MOSTLY; break;
    default: out.kind = HENG_BLAME_AMONG;
  }
  return out;
}

// Of the rules that one function is behind, the nearest stands for all.
static void join_functions(const heng_plan_change *changes, heng_blamed *of) {
  size_t n = 0;
  for (size_t i = 0; i < of->n; i++) {
    bool again = false;
    for (size_t k = 0; k < n; k++)
      again |= heng__change_is_one(&changes[of->causes[k].change],
                                   &changes[of->causes[i].change]);
    if (!again) of->causes[n++] = of->causes[i];
  }
  of->n = n;
}

heng_blamed heng__snapshot_blamed(heng_arena *arena,
                                  const heng_snap_search *search,
                                  const heng_edits_back *blame,
                                  const heng_snap_change *what) {
  heng_snap_search wide = *search;
  heng_snap_cause *causes;
  size_t n;
  if (blame) {
    // A rule that makes the same of this unit may have moved it by way of others.
    wide.run_before = wide.run_after = NULL;
    n = heng__snapshot_causes(arena, &wide, what, &causes);
    weighed *effects = heng__array(arena, weighed, n + 1), best = {0};
    for (size_t i = 0; i < n; i++) {
      effects[i] =
          weigh_change(arena, blame, &search->changes[causes[i].change], what);
      if (better(effects[i], best)) best = effects[i];
    }
    if (best.effect > EFFECT_UNKNOWN) {
      heng_blamed found = with_effect(arena, causes, effects, n, best);
      join_functions(search->changes, &found);
      return found;
    }
  }
  heng_blamed out = {.kind = HENG_BLAME_AMONG};
  out.n = heng__snapshot_causes(arena, search, what, &out.causes);
  join_functions(search->changes, &out);
  if (out.n == 1) out.kind = HENG_BLAME_BY;  // nothing else can have done it
  return out;
}

// Saying --------------------------------------------------------------------------

heng_said heng__blamed_said(heng_arena *arena,
                            const heng_plan_change *rules,
                            const heng_blamed *blamed) {
  static const heng_code codes[][HENG_BLAME_NAMED + 1] = {
      [HENG_BLAME_BY] = {HENG_N_SNAPSHOT_BY, HENG_N_SNAPSHOT_BY_TWO,
                         HENG_N_SNAPSHOT_BY_MORE},
      [HENG_BLAME_MOSTLY] = {HENG_N_SNAPSHOT_MOSTLY, HENG_N_SNAPSHOT_MOSTLY_TWO,
                             HENG_N_SNAPSHOT_MOSTLY_MORE},
      [HENG_BLAME_AMONG] = {HENG_N_SNAPSHOT_AMONG, HENG_N_SNAPSHOT_AMONG_TWO,
                            HENG_N_SNAPSHOT_AMONG_MORE},
  };
  size_t n = blamed->n;
  if (!n) return HENG_SAY2("", "");
  size_t which = n > HENG_BLAME_NAMED ? HENG_BLAME_NAMED : n - 1;
  heng_slice more = heng__arena_printf(arena, "%zu", n - HENG_BLAME_NAMED);
  heng_said args[] = {heng__change_name(&rules[blamed->causes[0].change]),
                      heng__change_name(&rules[blamed->causes[n > 1].change]),
                      HENG_SAY(more)};
  heng_diag remark = {
      .code = codes[blamed->kind][which], .args = args, .n_args = 3};
  return (heng_said){heng__diag_message(arena, &remark, HENG_EN),
                     heng__diag_message(arena, &remark, HENG_ZH)};
}
