// Telling what of an example does not hold: what others follow from first, and
// once; with the rule that decided it, where an earlier plan shows which it was.
#include "regress/examples_internal.h"
#include "regress/first_difference.h"

#define REASON_LINES 11   // of an explanation below a failure, at most
#define SO_LINES     5    // of what follows from it
#define MOST_GROUPED 100  // failures of one example that are sorted out

// A failure with where it comes from.
typedef struct told {
  const heng_failure *failure;
  heng_reason *why;
  heng_difference difference;
  size_t root;  // the failure that it follows from, or itself
} told;

static heng_said in_both(heng_trial *trial,
                         heng_code code,
                         heng_said *args,
                         size_t n_args) {
  heng_diag said = {.code = code, .args = args, .n_args = n_args};
  return (heng_said){heng__diag_message(trial->arena, &said, HENG_EN),
                     heng__diag_message(trial->arena, &said, HENG_ZH)};
}

// Reasons -----------------------------------------------------------------------------

// The way from what was expected down to the rule, with both values.
static void add_path(heng_trial *trial,
                     heng_diag *diag,
                     const heng_difference *d) {
  for (size_t i = 0; i < d->n_path; i++) {
    const heng_reason *now = d->now[i], *was = d->before[i];
    heng_said text = heng__trial_reason_said(trial, now, (unsigned)i);
    if (now->type.base != HENG_TYPE_NONE) {
      heng_said args[] = {text, heng__value_told(trial->arena, trial->was,
                                                 was->type, was->value)};
      text = in_both(trial, HENG_N_TEST_STEP, args, 2);
    }
    heng__trial_reason(trial, diag, now, text);
  }
  if (d->n_path)
    heng__trial_reasons(trial, diag, d->now[d->n_path - 1]->children,
                        (unsigned)d->n_path, REASON_LINES);
}

heng_blame *heng__trial_blame(heng_trial *trial, const heng_diag *diag) {
  heng_blame **end = &trial->result->blames;
  while (*end && (*end)->diag != diag) end = &(*end)->next;
  if (*end) return *end;
  *end = heng__new(trial->diags->arena, heng_blame);
  (*end)->diag = diag;
  return *end;
}

static heng_said copied(heng_trial *trial, heng_said said) {
  heng_arena *arena = trial->diags->arena;
  return (heng_said){heng__arena_copy(arena, said.en),
                     heng__arena_copy(arena, said.zh)};
}

void heng__trial_blame_rule(heng_trial *trial,
                            heng_blame *blame,
                            heng_said rule,
                            heng_span span,
                            heng_cites cites) {
  blame->rule = copied(trial, rule);
  blame->rule_span = span;
  blame->source = blame->assumed = (heng_slice){NULL, 0};
  for (size_t i = cites.len; i-- > 0;)
    *(cites.items[i].assumed ? &blame->assumed : &blame->source) =
        cites.items[i].text;
}

void heng__trial_add_difference(heng_trial *trial,
                                heng_diag *diag,
                                const heng_difference *d) {
  if (d->kind != HENG_DIFFERENT) return;
  heng_blame *blame = heng__trial_blame(trial, diag);
  heng__trial_blame_rule(trial, blame, d->behind.en.len ? d->behind : d->name,
                         d->span, d->cites);
  blame->changed = d->changed;
  blame->also =
      heng__array(trial->diags->arena, heng_blame_rule, d->n_also + 1);
  for (size_t i = 0; i < d->n_also; i++) {
    const heng_also *also = &d->also[i];
    heng_said rule = also->behind.en.len ? also->behind : also->name;
    blame->also[blame->n_also++] =
        (heng_blame_rule){copied(trial, rule), also->span};
  }
  heng__difference_tell(trial->diags, diag, d);
}

// "`points` of kj is 92 (was 96): ", or nothing.
heng_said heng__trial_because(heng_trial *trial, const heng_difference *d) {
  return heng__difference_because(trial->arena, d);
}

void heng__trial_difference(heng_trial *trial,
                            const heng_asked *asked,
                            heng_difference *out) {
  *out = (heng_difference){.kind = HENG_NO_DIFFERENCE};
  if (!trial->before || trial->quiet || !heng__trial_was(trial)) return;
  heng_both both = {trial->arena, trial->before, trial->run, trial->was};
  heng__first_difference(&both, asked, out);
}

void heng__trial_finding_difference(heng_trial *trial,
                                    heng_slice rule,
                                    heng_slice key,
                                    heng_difference *out) {
  *out = (heng_difference){.kind = HENG_NO_DIFFERENCE};
  if (!trial->before || trial->quiet || !heng__trial_was(trial)) return;
  heng_both both = {trial->arena, trial->before, trial->run, trial->was};
  heng__finding_difference(&both, rule, key, out);
}

// What follows from what ---------------------------------------------------------------

static const heng_plan_field *field_of(const heng_trial *trial,
                                       const heng_failure *f) {
  return &trial->plan->tables[f->owner].fields[f->field];
}

static heng_pair name_of(const heng_trial *trial, const heng_failure *f) {
  return f->of_run ? trial->plan->values[f->field].pair
                   : field_of(trial, f)->pair;
}

// As people read it: with the table where the name alone could be another's.
static heng_said told_name(const heng_trial *trial, const heng_failure *f) {
  if (f->of_run) return heng__say_pair(name_of(trial, f));
  return heng__field_told(trial->arena, trial->plan, f->table,
                          name_of(trial, f));
}

static heng_type type_of(const heng_trial *trial, const heng_failure *f) {
  return f->of_run ? trial->plan->values[f->field].type
                   : field_of(trial, f)->type;
}

static heng_slice key_of(const heng_trial *trial, const heng_failure *f) {
  if (f->of_run) return (heng_slice){NULL, 0};
  return heng__run_key(trial->run, f->owner, f->owner_row);
}

static bool is_reason_of(const heng_trial *trial,
                         const heng_reason *reason,
                         const heng_failure *f) {
  if (reason->kind != (f->of_run ? HENG_REASON_VALUE : HENG_REASON_FIELD))
    return false;
  heng_span span =
      f->of_run ? trial->plan->values[f->field].span : field_of(trial, f)->span;
  return reason->span.source == span.source &&
         reason->span.start == span.start &&
         heng__slice_eq(reason->name.en, name_of(trial, f).en) &&
         heng__slice_eq(reason->name.zh, name_of(trial, f).zh) &&
         heng__slice_eq(reason->key.en, key_of(trial, f));
}

static bool contains(const heng_trial *trial,
                     const heng_reason *reason,
                     const heng_failure *f) {
  for (; reason; reason = reason->next)
    if (is_reason_of(trial, reason, f) || contains(trial, reason->children, f))
      return true;
  return false;
}

static bool reads(const heng_trial *trial, const told *a, const told *b) {
  return a->why && contains(trial, a->why->children, b->failure);
}

// A failure belongs to the first one that it reads and that reads no other; those
// with one rule to blame belong together as well.
static void find_roots(heng_trial *trial, told *all, size_t n) {
  bool *is_root = heng__array(trial->arena, bool, n + 1);
  for (size_t i = 0; i < n; i++) {
    is_root[i] = true;
    for (size_t k = 0; k < n && is_root[i]; k++)
      is_root[i] = k == i || !reads(trial, &all[i], &all[k]);
  }
  for (size_t i = 0; i < n; i++) {
    all[i].root = i;
    for (size_t k = 0; k < n && !is_root[i] && all[i].root == i; k++)
      if (k != i && is_root[k] && reads(trial, &all[i], &all[k]))
        all[i].root = k;
  }
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < i; k++) {
      const heng_difference *a = &all[i].difference, *b = &all[k].difference;
      if (all[i].root != i || all[k].root != k || a->kind != HENG_DIFFERENT ||
          b->kind != HENG_DIFFERENT || a->span.source != b->span.source ||
          a->span.start != b->span.start)
        continue;
      for (size_t j = 0; j < n; j++)
        if (all[j].root == i) all[j].root = k;
    }
}

// Telling --------------------------------------------------------------------------------

static heng_said actual_said(heng_trial *trial, const told *t) {
  heng_said now = heng__value_told(
      trial->arena, trial->run, type_of(trial, t->failure), t->failure->actual);
  if (t->difference.kind != HENG_DIFFERENT || !t->difference.itself) return now;
  heng_said args[] = {now, t->difference.was};
  return in_both(trial, HENG_N_TEST_WAS_VALUE, args, 2);
}

static heng_diag *tell_root(heng_trial *trial, told *t) {
  const heng_failure *f = t->failure;
  heng_said name = told_name(trial, f);
  heng_said because = heng__trial_because(trial, &t->difference);
  heng_said actual = actual_said(trial, t);
  if (f->of_run)
    return heng__diag(trial->diags, HENG_M_TEST_RUN_VALUE_IS, f->span, name,
                      actual, f->expected, because);
  heng_slice key = heng__run_key(trial->run, f->table, f->row);
  return heng__diag(trial->diags, HENG_M_TEST_VALUE, f->span, name,
                    HENG_SAY(key), actual, f->expected, because);
}

// For programs: the values, and as the rule that of the value itself until a plan
// to compare with knows better.
static void tell_programs(heng_trial *trial, const heng_diag *diag, told *t) {
  const heng_failure *f = t->failure;
  heng_blame *blame = heng__trial_blame(trial, diag);
  blame->expected = copied(trial, f->expected);
  blame->actual = copied(trial, heng__value_told(trial->arena, trial->run,
                                                 type_of(trial, f), f->actual));
  blame->was = copied(trial, t->difference.was);
  if (t->why)
    heng__trial_blame_rule(trial, blame, heng__say_pair(name_of(trial, f)),
                           t->why->span, heng__reason_cites(t->why));
}

static void tell_why(heng_trial *trial, heng_diag *diag, told *t) {
  const heng_difference *d = &t->difference;
  if (d->kind == HENG_DIFFERENT) heng__trial_add_difference(trial, diag, d);
  if (d->kind == HENG_DIFFERENT && d->n_path) {
    add_path(trial, diag, d);
    return;
  }
  if (t->why && d->kind != HENG_DIFFERENT)
    heng__cites_tell(trial->diags, diag, heng__reason_cites(t->why));
  // Where other rows moved, as for a place, those say more than its own.
  size_t told_rows = 0;
  if (d->kind == HENG_DIFFERENT && !t->failure->of_run)
    told_rows =
        heng__trial_moved(trial, diag, t->failure->owner, t->failure->field);
  if (t->why && !told_rows)
    heng__trial_reasons(trial, diag, t->why, 0, REASON_LINES);
  if (d->kind == HENG_SAME)
    heng__note(trial->diags, diag, HENG_N_TEST_ALWAYS, (heng_span){0},
               trial->before->name);
  else if (trial->before && !trial->was)
    heng__note(trial->diags, diag, HENG_N_TEST_NO_BEFORE, (heng_span){0},
               trial->before->name);
}

static void tell_consequence(heng_trial *trial, heng_diag *diag, told *t) {
  const heng_failure *f = t->failure;
  heng_said actual =
      heng__value_told(trial->arena, trial->run, type_of(trial, f), f->actual);
  heng_said name = told_name(trial, f);
  if (f->of_run)
    heng__note(trial->diags, diag, HENG_N_TEST_SO_RUN, f->span, name, actual,
               f->expected);
  else
    heng__note(trial->diags, diag, HENG_N_TEST_SO, f->span, name,
               HENG_SAY(heng__run_key(trial->run, f->table, f->row)), actual,
               f->expected);
}

static void tell_consequences(
    heng_trial *trial, heng_diag *diag, told *all, size_t n, size_t root) {
  size_t told_of = 0, more = 0;
  for (size_t k = 0; k < n; k++) {
    if (k == root || all[k].root != root) continue;
    if (told_of++ < SO_LINES)
      tell_consequence(trial, diag, &all[k]);
    else
      more++;
  }
  if (more)
    heng__note(trial->diags, diag, HENG_N_TEST_SO_MORE, (heng_span){0},
               HENG_SAY(heng__arena_printf(trial->arena, "%zu", more)));
}

static void look_into(heng_trial *trial, const heng_failure *f, told *t) {
  *t = (told){.failure = f};
  t->why = f->of_run
               ? heng__explain_run_value(trial->arena, trial->run, f->field)
               : heng__explain(trial->arena, trial->run, f->owner, f->owner_row,
                               f->field);
  heng_asked asked = {f->of_run ? HENG_ASKED_VALUE : HENG_ASKED_FIELD,
                      f->owner,
                      f->owner_row,
                      f->field,
                      {NULL, 0}};
  heng__trial_difference(trial, &asked, &t->difference);
}

void heng__trial_tell(heng_trial *trial) {
  for (size_t from = 0; from < trial->failures.len; from += MOST_GROUPED) {
    size_t n = trial->failures.len - from;
    if (n > MOST_GROUPED) n = MOST_GROUPED;
    told *all = heng__array(trial->arena, told, n);
    for (size_t i = 0; i < n; i++)
      look_into(trial, &trial->failures.items[from + i], &all[i]);
    find_roots(trial, all, n);
    for (size_t i = 0; i < n; i++) {
      if (all[i].root != i) continue;
      heng_diag *diag = tell_root(trial, &all[i]);
      tell_programs(trial, diag, &all[i]);
      heng__trial_unknowns(trial, diag);
      tell_why(trial, diag, &all[i]);
      tell_consequences(trial, diag, all, n, i);
    }
  }
}
