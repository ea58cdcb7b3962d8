// Following two explanations side by side. Where they do not show what differs,
// the steps of the plan are gone through in their order instead.
#include "regress/first_difference_internal.h"

#define MOST_DEPTH  64
#define MOST_VISITS 20000
#define MOST_BEHIND 1000  // visits, once the first changed rule is found

heng_before *heng__before_make(heng_arena *arena,
                               const heng_plan *plan,
                               const heng_plan *old,
                               heng_said name) {
  heng_plan_change *all;
  size_t n = heng__plan_diff_all(arena, old, plan, &all);
  heng_before *before = heng__new(arena, heng_before);
  *before = (heng_before){old, name, all, 0};
  for (size_t i = 0; i < n; i++)
    if (all[i].change != HENG_NO_EFFECT && all[i].kind != HENG_PART_ORDER)
      all[before->n_changes++] = all[i];
  return before;
}

// What was changed --------------------------------------------------------------------

static const heng_plan_change *change_of(const heng_before *before,
                                         const heng_reason *reason) {
  switch (reason->kind) {
    case HENG_REASON_FIELD:
      return heng__changed_at(before, HENG_PART_RULE, reason->span);
    case HENG_REASON_VALUE:
      return heng__changed_at(before, HENG_PART_VALUE, reason->span);
    case HENG_REASON_PARAM:
      return heng__changed_at(before, HENG_PART_PARAM, reason->span);
    case HENG_REASON_RECORD:
      return heng__changed_at(before, HENG_PART_GIVEN, reason->span);
    default: return NULL;
  }
}

// Whether a reason is a rule, a figure or a row of the scheme, and not only a
// step within one.
static bool is_rule(const heng_reason *reason) {
  return reason->kind == HENG_REASON_FIELD ||
         reason->kind == HENG_REASON_VALUE ||
         reason->kind == HENG_REASON_PARAM ||
         (reason->kind == HENG_REASON_RECORD && reason->span.source);
}

heng_cites heng__reason_cites(const heng_reason *reason) {
  if (reason->cites.len) return reason->cites;
  for (const heng_reason *r = reason->children; r; r = r->next) {
    if (is_rule(r) || r->kind == HENG_REASON_RECORD ||
        r->kind == HENG_REASON_ROW)
      continue;
    heng_cites cites = heng__reason_cites(r);
    if (cites.len) return cites;
  }
  return (heng_cites){NULL, 0};
}

// Side by side ------------------------------------------------------------------------

typedef struct walk {
  const heng_both *both;
  const heng_reason *now_root, *was_root;
  size_t visits;
  const heng_reason *now[MOST_DEPTH], *was[MOST_DEPTH];  // where it stands
  const heng_reason *best_now[MOST_DEPTH], *best_was[MOST_DEPTH];
  size_t n_best;
  const heng_plan_change *change;  // of the best, where it was changed
  size_t found_at;                 // visits when it was found
  // Further rules that were changed.
  const heng_reason *also_now[HENG_ALSO_MOST], *also_was[HENG_ALSO_MOST];
  const heng_plan_change *also[HENG_ALSO_MOST];
  size_t n_also;
} walk;

static bool same_thing(const heng_reason *a, const heng_reason *b) {
  return a->kind == b->kind && heng__same_name(a->name, b->name) &&
         heng__slice_eq(a->key.en, b->key.en);
}

// What is unfolded elsewhere in the tree is found there.
static const heng_reason *unfolded(const heng_reason *tree,
                                   const heng_reason *reason) {
  for (; tree; tree = tree->next) {
    if (tree->children && same_thing(tree, reason)) return tree;
    const heng_reason *below = unfolded(tree->children, reason);
    if (below) return below;
  }
  return NULL;
}

static const heng_reason *unfold(const heng_reason *root,
                                 const heng_reason *reason) {
  bool again = !reason->children && (reason->kind == HENG_REASON_FIELD ||
                                     reason->kind == HENG_REASON_VALUE);
  const heng_reason *found = again ? unfolded(root, reason) : NULL;
  return found ? found : reason;
}

// The same thing among the children of the other tree: of several, the one that
// comes as late among them.
static const heng_reason *partner(const heng_reason *first,
                                  const heng_reason *child,
                                  const heng_reason *among) {
  size_t earlier = 0;
  for (const heng_reason *r = first; r != child; r = r->next)
    earlier += same_thing(r, child);
  for (; among; among = among->next)
    if (same_thing(among, child) && earlier-- == 0) return among;
  return NULL;
}

static bool differs(const walk *w,
                    const heng_reason *now,
                    const heng_reason *was) {
  return !heng__same_in_both(w->both, now->type, now->value, was->type,
                             was->value);
}

static void keep_best(walk *w, size_t depth, const heng_plan_change *change) {
  memcpy(w->best_now, w->now, depth * sizeof *w->now);
  memcpy(w->best_was, w->was, depth * sizeof *w->was);
  w->n_best = depth;
  w->change = change;
}

static void add_also(walk *w, size_t depth, const heng_plan_change *change) {
  for (size_t i = 0; i < w->n_also; i++)
    if (heng__change_is_one(w->also[i], change)) return;
  if (heng__change_is_one(w->change, change) || w->n_also == HENG_ALSO_MOST)
    return;
  w->also_now[w->n_also] = w->now[depth - 1];
  w->also_was[w->n_also] = w->was[depth - 1];
  w->also[w->n_also++] = change;
}

static bool may_visit(walk *w) {
  return ++w->visits <=
         (w->change ? w->found_at + MOST_BEHIND : (size_t)MOST_VISITS);
}

// Goes down from the last of [depth] pairs: the first rule that was changed, below
// all that it reads, is the best; true where one is found.
static bool descend(walk *w, size_t depth) {
  const heng_reason *now = w->now[depth - 1], *was = w->was[depth - 1];
  const heng_reason *below = unfold(w->now_root, now)->children;
  const heng_reason *other = unfold(w->was_root, was)->children;
  bool found = false;
  for (const heng_reason *r = below; r && depth < MOST_DEPTH; r = r->next) {
    const heng_reason *p = partner(below, r, other);
    if (!p || !may_visit(w)) continue;
    // A row has no value of its own.
    if (r->type.base != HENG_TYPE_NONE && !differs(w, r, p)) continue;
    w->now[depth] = r;
    w->was[depth] = p;
    found |= descend(w, depth + 1);
  }
  if (!is_rule(now) || !differs(w, now, was)) return found;
  const heng_plan_change *change = change_of(w->both->before, now);
  if (change && w->change) {
    add_also(w, depth, change);
  } else if (change || (!w->change && depth > w->n_best)) {
    keep_best(w, depth, change);
    w->found_at = w->visits;
  }
  return found || change;
}

// Asking -----------------------------------------------------------------------

static void name_values(const heng_seeking *s,
                        const heng_reason *now,
                        const heng_reason *was) {
  heng_arena *arena = s->both->arena;
  bool field =
      now->kind == HENG_REASON_FIELD || now->kind == HENG_REASON_RECORD;
  heng_said told =
      field ? heng__field_told(arena, s->both->now->plan, now->table, now->name)
            : heng__say_pair(now->name);
  heng__seek_values(
      s, now->name, told, now->key,
      heng__value_told(arena, s->both->now, now->type, now->value),
      heng__value_told(arena, s->both->was, was->type, was->value));
}

static void name_also(const heng_seeking *s, const walk *w) {
  heng_difference *out = s->out;
  for (size_t i = 0; i < w->n_also; i++) {
    name_values(s, w->also_now[i], w->also_was[i]);
    const heng_behind *behind = w->also[i]->behind;
    out->also[i] = (heng_also){out->name, out->cause, HENG_SAY2("", ""),
                               w->also_now[i]->span};
    if (behind) out->also[i].behind = behind->name;
    if (behind && behind->span[1].source) out->also[i].span = behind->span[1];
  }
  out->n_also = w->n_also;
}

static void name_reason(const heng_seeking *s, const walk *w) {
  const heng_reason *now = w->best_now[w->n_best - 1];
  const heng_reason *was = w->best_was[w->n_best - 1];
  heng_arena *arena = s->both->arena;
  heng_difference *out = s->out;
  name_also(s, w);
  name_values(s, now, was);
  out->kind = HENG_DIFFERENT;
  out->itself = w->n_best == 1;
  out->span = now->span;
  out->text = now->rule;
  out->old_span = was->span;
  out->old_text = was->rule;
  out->cites = heng__reason_cites(now);
  heng__seek_change(out, w->change);
  out->now = heng__array(arena, const heng_reason *, w->n_best);
  out->before = heng__array(arena, const heng_reason *, w->n_best);
  memcpy(out->now, w->best_now, w->n_best * sizeof *out->now);
  memcpy(out->before, w->best_was, w->n_best * sizeof *out->before);
  out->n_path = w->n_best;
}

// The explanations of both, or nothing where the other plan has no such thing.
static bool explain_both(const heng_both *b, const heng_asked *asked, walk *w) {
  const heng_plan *plan = b->now->plan;
  if (asked->kind == HENG_ASKED_VALUE) {
    uint32_t old =
        heng__value_like(b->was->plan, plan->values[asked->field].pair);
    if (old == HENG_NONE) return false;
    w->now_root = heng__explain_run_value(b->arena, b->now, asked->field);
    w->was_root = heng__explain_run_value(b->arena, b->was, old);
    return true;
  }
  const heng_plan_table *t = &plan->tables[asked->table];
  uint32_t old = heng__table_like(b->was->plan, t->pair);
  uint32_t field =
      heng__field_like(b->was->plan, old, t->fields[asked->field].pair);
  if (field == HENG_NONE) return false;
  heng_slice key = heng__run_key(b->now, asked->table, asked->row);
  uint32_t row = heng__run_find(b->was, old, key);
  if (row == HENG_ROW_NONE) return false;
  w->now_root =
      heng__explain(b->arena, b->now, asked->table, asked->row, asked->field);
  w->was_root = heng__explain(b->arena, b->was, old, row, field);
  return w->now_root && w->was_root;
}

static void ask_of_value(const heng_seeking *s) {
  walk *w = heng__new(s->both->arena, walk);
  w->both = s->both;
  if (!explain_both(s->both, s->asked, w)) {
    heng__seek_step(s);
    return;
  }
  w->now[0] = w->now_root;
  w->was[0] = w->was_root;
  if (!differs(w, w->now_root, w->was_root)) {
    s->out->kind = HENG_SAME;
    return;
  }
  s->out->was = heng__value_told(s->both->arena, s->both->was,
                                 w->was_root->type, w->was_root->value);
  bool found = descend(w, 1);
  if (!found && heng__seek_step(s)) return;
  if (w->n_best) name_reason(s, w);
}

// A check fires or not for what it reads, or because it was changed itself.
static void ask_of_check(const heng_seeking *s) {
  const heng_plan_check *c = &s->both->now->plan->checks[s->asked->field];
  const heng_plan_change *own =
      heng__changed_at(s->both->before, HENG_PART_CHECK, c->span);
  if (heng__seek_step(s) || (!own && heng__seek_figure(s, c->condition)) ||
      !own)
    return;
  heng_slice none = {NULL, 0};
  heng__seek_rule(s, HENG_N_TEST_CAUSE_CHANGED, heng__say_pair(c->pair), none);
  s->out->span = c->span;
  s->out->cites = c->cites;
  heng__seek_named(s, own, NULL);
}

// The change of the rules where there is but one, whatever it is of; or null.
static const heng_plan_change *only_change(const heng_before *before) {
  const heng_plan_change *only = NULL;
  for (size_t i = 0; i < before->n_changes; i++) {
    const heng_plan_change *c = &before->changes[i];
    if (heng__change_is_idle(c)) continue;
    if (only && !heng__change_is_one(only, c)) return NULL;
    only = c;
  }
  return only;
}

// What differs first may read something that no explanation shows: the year, a
// column that has another value where nothing stands, the values of a choice. Where
// only one thing was changed, nothing else can have done it.
static void name_only_change(const heng_both *both, heng_difference *out) {
  const heng_plan_change *only = only_change(both->before);
  if (out->kind != HENG_DIFFERENT || out->changed || !only) return;
  out->behind = heng__change_name(only);
  out->changed = true;
  out->span = heng__change_span(only, 1);
  out->old_span = heng__change_span(only, 0);
  out->text = heng__change_text(only, 1);
  out->old_text = heng__change_text(only, 0);
  out->cites = only->cites[out->text.en.len ? 1 : 0];
}

void heng__first_difference(const heng_both *both,
                            const heng_asked *asked,
                            heng_difference *out) {
  *out = (heng_difference){.kind = HENG_NO_DIFFERENCE};
  heng_asked named = *asked;
  if (asked->kind == HENG_ASKED_FIELD)
    named.key = heng__run_key(both->now, asked->table, asked->row);
  heng_seeking s = {both, &named, out};
  switch (asked->kind) {
    case HENG_ASKED_FIELD:
    case HENG_ASKED_VALUE: ask_of_value(&s); break;
    case HENG_ASKED_ROWS: heng__seek_step(&s); break;
    case HENG_ASKED_CHECK: ask_of_check(&s); break;
  }
  name_only_change(both, out);
}

// The first row whose field that finding holds back, or HENG_ROW_NONE. Where one row
// was asked for and several are there, it is told at the first of these, which may
// stand in another table than the rule.
static uint32_t held_back(const heng_run *run,
                          uint32_t table,
                          uint32_t field,
                          heng_slice key) {
  const heng_value *column = run->tables[table].columns[field];
  for (uint32_t row = 0; column && row < run->tables[table].n_rows; row++) {
    if (column[row].state != HENG_HELD) continue;
    const heng_finding *by = &run->findings[column[row].finding];
    if (heng__slice_eq(by->key, key) &&
        heng__pair_eq(by->rule, run->plan->tables[table].fields[field].pair))
      return row;
  }
  return HENG_ROW_NONE;
}

void heng__finding_difference(const heng_both *both,
                              heng_slice rule,
                              heng_slice key,
                              heng_difference *out) {
  const heng_plan *plan = both->now->plan;
  *out = (heng_difference){.kind = HENG_NO_DIFFERENCE};
  for (uint32_t c = 0; c < plan->n_checks; c++)
    if (heng__pair_has(plan->checks[c].pair, rule)) {
      heng_asked asked = {
          .kind = HENG_ASKED_CHECK, .table = HENG_NONE, .field = c, .key = key};
      heng__first_difference(both, &asked, out);
      return;
    }
  for (uint32_t t = 0; t < plan->n_tables; t++)
    for (uint32_t f = 0; f < plan->tables[t].n_fields; f++) {
      if (!heng__pair_has(plan->tables[t].fields[f].pair, rule)) continue;
      uint32_t row = heng__run_find(both->now, t, key);
      if (row == HENG_ROW_NONE) row = held_back(both->now, t, f, key);
      heng_asked asked = {
          .kind = HENG_ASKED_FIELD, .table = t, .row = row, .field = f};
      if (row == HENG_ROW_NONE)
        asked = (heng_asked){.kind = HENG_ASKED_ROWS, .table = t, .key = key};
      heng__first_difference(both, &asked, out);
      out->itself = false;
      if (out->kind == HENG_DIFFERENT) return;
    }
}
