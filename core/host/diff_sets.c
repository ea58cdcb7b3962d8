// The record sets of a difference: both plans on the same records. Where the
// plans read records alike these are read once, for both.
#include "host/diff.h"
#include "host/targets.h"

// Reading alike -----------------------------------------------------------------

static bool same_bounds(const heng_schema_field *a,
                        const heng_schema_field *b) {
  if (a->has_low != b->has_low || a->has_high != b->has_high) return false;
  return (!a->has_low || heng__num_cmp(a->low, b->low) == 0) &&
         (!a->has_high || heng__num_cmp(a->high, b->high) == 0);
}

static bool same_default(const heng_schema_field *a,
                         const heng_schema_field *b) {
  if (a->has_default != b->has_default) return false;
  if (!a->has_default) return true;
  if (a->base == HENG_TYPE_NUMBER)
    return heng__num_cmp(a->default_num, b->default_num) == 0;
  return a->default_code == b->default_code &&
         heng__slice_eq(a->default_key, b->default_key);
}

static bool same_when(const heng_schema_field *a, const heng_schema_field *b) {
  if (a->n_when != b->n_when) return false;
  for (size_t i = 0; i < a->n_when; i++)
    if (a->when[i].field != b->when[i].field ||
        a->when[i].code != b->when[i].code)
      return false;
  return true;
}

static bool same_field(const heng_schema_field *a, const heng_schema_field *b) {
  return heng__pair_eq(a->pair, b->pair) && a->base == b->base &&
         a->id == b->id && a->optional == b->optional && a->key == b->key &&
         a->part == b->part && a->main == b->main && a->whole == b->whole &&
         same_bounds(a, b) && same_default(a, b) && same_when(a, b);
}

static bool same_table(const heng_schema_table *a, const heng_schema_table *b) {
  if (!heng__pair_eq(a->pair, b->pair) || a->n_fields != b->n_fields ||
      a->key != b->key || a->n_composite != b->n_composite)
    return false;
  for (size_t i = 0; i < a->n_fields; i++)
    if (!same_field(&a->fields[i], &b->fields[i])) return false;
  return true;
}

static bool same_choice(const heng_choice *a, const heng_choice *b) {
  if (a->n_values != b->n_values) return false;
  for (size_t i = 0; i < a->n_values; i++)
    if (!heng__pair_eq(a->values[i], b->values[i])) return false;
  return true;
}

static bool same_given(const heng_plan_rows *a,
                       const heng_plan_rows *b,
                       size_t n_fields) {
  if (a->schema != b->schema || a->n_rows != b->n_rows) return false;
  for (size_t r = 0; r < a->n_rows; r++) {
    if (!heng__slice_eq(a->rows[r].alias, b->rows[r].alias)) return false;
    for (size_t f = 0; f < n_fields; f++)
      if (!heng__slice_eq(a->rows[r].cells[f], b->rows[r].cells[f]))
        return false;
  }
  return true;
}

// Whether records that were read for one plan are those of the other, but for
// columns that it does not read.
static bool read_alike(const heng_plan *a, const heng_plan *b) {
  const heng_schema *s = a->schema, *t = b->schema;
  if (s->n_tables != t->n_tables || s->n_choices != t->n_choices ||
      a->n_rows != b->n_rows)
    return false;
  for (size_t i = 0; i < s->n_choices; i++)
    if (!same_choice(&s->choices[i], &t->choices[i])) return false;
  for (size_t i = 0; i < s->n_tables; i++)
    if (!same_table(&s->tables[i], &t->tables[i]) ||
        a->tables[i].given != b->tables[i].given)
      return false;
  for (size_t i = 0; i < a->n_rows; i++)
    if (!same_given(&a->rows[i], &b->rows[i],
                    s->tables[a->rows[i].schema].n_fields))
      return false;
  return true;
}

// Whether [plan] reads nothing that [by] does not.
static bool reads_no_more(const heng_plan *plan, const heng_plan *by) {
  for (size_t t = 0; t < plan->schema->n_tables; t++) {
    if (plan->use.tables[t] && !by->use.tables[t]) return false;
    for (size_t f = 0; f < plan->schema->tables[t].n_fields; f++)
      if (plan->use.fields[t][f] && !by->use.fields[t][f]) return false;
  }
  return true;
}

// Loading -----------------------------------------------------------------------

static void set_date(const heng_diff *diff, heng_records *records) {
  heng_date as_of;
  heng_slice date = heng__slice(diff->request->run.as_of);
  if (!date.len || !heng__date_parse(date, &as_of)) return;
  records->has_as_of = true;
  records->as_of = as_of;
}

// What the side with that plan is called.
static heng_said label_of(const heng_diff *diff, const heng_plan *plan) {
  return diff->sides[plan == diff->sides[1].profile.plan].label;
}

// Reads a set for one plan, or for [also] as well, which reads alike. What only one
// side has is no mistake of the records. What is said goes to [said].
static heng_status read_set(heng_diff *diff,
                            const heng_record_set *set,
                            const heng_profile *profile,
                            const heng_plan *also,
                            heng_diags *said,
                            heng_ready *out) {
  heng_answer *answer = diff->answer;
  const heng_plan *plans[] = {diff->sides[0].profile.plan,
                              diff->sides[1].profile.plan};
  heng_compared with = {plans, 2, label_of(diff, profile->plan)};
  heng_diags all = answer->diags;
  heng__diags_init(&answer->diags, &answer->arena);
  heng_status status =
      also ? heng__ready_records_both(answer, profile, also, set, out)
           : heng__ready_records_compared(answer, profile, &with, set, out);
  *said = answer->diags;
  answer->diags = all;
  if (status == HENG_OK) set_date(diff, out->records);
  return status;
}

static heng_status load_set(heng_diff *diff, heng_diff_set *s) {
  heng_profile *a = &diff->sides[0].profile, *b = &diff->sides[1].profile;
  heng_status status = HENG_RECORDS;
  if (read_alike(a->plan, b->plan))
    status = read_set(diff, &s->set, a, b->plan, &s->said[0], &s->ready[0]);
  if (status == HENG_OK) {
    s->ready[1] = s->ready[0];
    s->ready[1].profile = *b;
    s->ready[1].plan = b->plan;
    return HENG_OK;
  }
  // Each by itself; if one cannot, it is known which.
  for (int i = 0; i < 2; i++)
    s->read[i] = read_set(diff, &s->set, &diff->sides[i].profile, NULL,
                          &s->said[i], &s->ready[i]);
  return heng__status_worse(s->read[0], s->read[1]);
}

heng_status heng__diff_compute(heng_diff *diff,
                               size_t set,
                               const heng_plan *plan,
                               heng_arena *arena,
                               heng_run **out) {
  const heng_diff_set *s = &diff->sets[set];
  const heng_records *records = NULL;
  bool shared = s->ready[0].records == s->ready[1].records;
  for (int i = 1; i >= 0 && !records; i--) {
    const heng_plan *side = diff->sides[i].profile.plan;
    const heng_plan *other = diff->sides[1 - i].profile.plan;
    if (!read_alike(plan, side)) continue;
    if (reads_no_more(plan, side) || (shared && reads_no_more(plan, other)))
      records = heng__records_seen_by(arena, plan, s->ready[i].records);
  }
  if (!records) {
    heng_profile profile = diff->sides[1].profile;
    heng_ready ready;
    heng_diags said;
    profile.plan = heng__new(&diff->answer->arena, heng_plan);
    *profile.plan = *plan;
    heng_status status = read_set(diff, &s->set, &profile, NULL, &said, &ready);
    if (status != HENG_OK) return status;
    records = ready.records;
  }
  double began = heng__now();
  heng_run_options options = {0};
  heng_status status = heng__run(arena, plan, records, &options, out);
  diff->answer->timing.compute += heng__now() - began;
  return status;
}

static heng_status run_set(heng_diff *diff, size_t at) {
  heng_answer *answer = diff->answer;
  heng_diff_set *s = &diff->sets[at];
  s->status = load_set(diff, s);
  for (int i = 0; i < 2 && s->status == HENG_OK; i++)
    s->status = heng__diff_compute(diff, at, diff->sides[i].profile.plan,
                                   &answer->arena, &s->run[i]);
  if (s->status != HENG_OK) return s->status;
  double began = heng__now();
  s->movements = heng__movements(&answer->arena, s->run[0], s->run[1],
                                 heng__slice(diff->request->run.table));
  answer->timing.report += heng__now() - began;
  return HENG_OK;
}

// Which sets -------------------------------------------------------------------

static void asked_set(heng_diff *diff) {
  heng_slice where = heng__arena_copy(&diff->answer->arena,
                                      heng__slice(diff->request->run.data));
  diff->sets = heng__new(&diff->answer->arena, heng_diff_set);
  diff->sets->set = (heng_record_set){.name = where, .where = where};
  diff->n_sets = 1;
}

// All that the new side keeps, or the old one where it keeps none: those of the
// edition, if both are of the same.
static void stored_sets(heng_diff *diff) {
  heng_record_sets sets = {NULL, 0};
  const heng_profile *old = &diff->sides[0].home, *new = &diff->sides[1].home;
  bool same = heng__slice_eq(old->edition, new->edition);
  for (int i = 1; i >= 0 && !sets.len; i--) {
    const heng_profile *home = &diff->sides[i].home;
    sets = same ? heng__record_sets_own(diff->answer, home)
                : heng__record_sets(diff->answer, home);
  }
  diff->sets = heng__array(&diff->answer->arena, heng_diff_set, sets.len + 1);
  for (size_t i = 0; i < sets.len; i++)
    diff->sets[diff->n_sets++].set = sets.items[i];
}

static void tell_one(heng_answer *answer, const heng_diag *d) {
  heng_diag *copy =
      heng__diag_add(&answer->diags, d->code, d->span, d->args, d->n_args);
  heng__diag_at_record(&answer->diags, copy, d->file, d->line, d->cell);
}

// What stands in [from] is told of the answer.
static void tell(heng_answer *answer, const heng_diags *from) {
  for (const heng_diag *d = from->first; d; d = d->next) tell_one(answer, d);
}

static bool is_left_out(heng_code code) {
  return code == HENG_M_HOST_LEFT_ROW || code == HENG_M_HOST_LEFT_VALUE ||
         code == HENG_M_HOST_LEFT_FOLLOWS;
}

// The rows that a side does not read are told; whatever else is to be said of
// records is `run`'s to say.
static void tell_left(const heng_diff *diff, const heng_diff_set *set) {
  heng_arena *arena = &diff->answer->arena;
  for (int side = 0; set->movements && side < 2; side++)
    for (const heng_diag *d = set->said[side].first; d; d = d->next) {
      if (!is_left_out(d->code)) continue;
      heng_diag of_set = *d;
      if (diff->n_sets > 1)
        of_set.file = heng__path_join(arena, set->set.name, d->file);
      tell_one(diff->answer, &of_set);
    }
}

heng_status heng__diff_sets(heng_diff *diff) {
  if (diff->request->run.data)
    asked_set(diff);
  else
    stored_sets(diff);
  heng_status worst = HENG_OK;
  size_t n_read = 0;
  bool by_any = false;
  for (size_t i = 0; i < diff->n_sets; i++) {
    heng_status status = run_set(diff, i);
    if (status == HENG_NOMEM) return status;
    n_read += status == HENG_OK;
    by_any |=
        diff->sets[i].read[0] == HENG_OK || diff->sets[i].read[1] == HENG_OK;
    worst = heng__status_worse(worst, status);
    tell_left(diff, &diff->sets[i]);
  }
  bool expected = by_any && !diff->request->run.data;
  if (n_read || expected || !diff->n_sets) return HENG_OK;
  // What one of them says is enough.
  tell(diff->answer, &diff->sets[0].said[diff->sets[0].read[0] == HENG_OK]);
  return worst;
}
