// The search itself: starts, lanes, and whether what was found is one when it is
// read as a text.
#include "regress/witness.h"

#include "plan/build.h"
#include "regress/witness_internal.h"

// Texts -------------------------------------------------------------------------

heng_text_holds heng__text_holds(heng_arena *arena,
                                 const heng_plan *plan,
                                 heng_slice text) {
  heng_diags diags;
  heng__diags_init(&diags, arena);
  heng_source *source = heng__source_new(arena, HENG_LIT("example"), text);
  heng_parsed *parsed = heng__plan_parse(arena, source);
  if (parsed->said.met[HENG_ERROR]) return HENG_TEXT_BROKEN;
  heng_plan *own = heng__new(arena, heng_plan);
  *own = *plan;
  own->arena = arena;  // figures that are set go there: threads share the plan
  own->trees = heng__array(arena, heng_tree *, 1);
  own->trees[0] = parsed->tree;
  own->n_trees = 1;
  heng_suite *suite = heng__suite_make(arena, own, NULL, &diags);
  heng_example_result result;
  if (suite->len != 1) return HENG_TEXT_BROKEN;
  if (heng__suite_try(arena, suite, 0, own, &diags, &result))
    return HENG_TEXT_HOLDS;
  return result.broken ? HENG_TEXT_BROKEN : HENG_TEXT_FAILS;
}

// One search --------------------------------------------------------------------

static bool same_fields(const heng_schema *a, const heng_schema *b) {
  if (a->n_tables != b->n_tables || a->n_choices != b->n_choices) return false;
  for (size_t c = 0; c < a->n_choices; c++) {
    if (a->choices[c].n_values != b->choices[c].n_values) return false;
    for (size_t v = 0; v < a->choices[c].n_values; v++)
      if (!heng__slice_eq(a->choices[c].values[v].en,
                          b->choices[c].values[v].en) ||
          !heng__slice_eq(a->choices[c].values[v].zh,
                          b->choices[c].values[v].zh))
        return false;
  }
  return true;
}

// Only a plan that was changed in place shares its schema; others are read anew.
static bool one_schema(const heng_plan *a, const heng_plan *b) {
  return a->schema == b->schema && a->rows == b->rows &&
         same_fields(a->schema, b->schema);
}

heng_search *heng__search_new(heng_arena *arena,
                              const heng_starts *starts,
                              const heng_plan *second,
                              const heng_search_options *options) {
  heng_search *search = heng__new(arena, heng_search);
  search->starts = starts;
  search->second = second;
  search->options = *options;
  if (!search->options.budget) search->options.budget = HENG_SEARCH_BUDGET;
  search->focus = heng__focus(arena, starts->shape, second);
  for (int all = 0; all < 2; all++)
    search->matches[all] =
        heng__match(arena, starts->plan, second, all || options->all);
  search->one_schema = one_schema(starts->plan, second);
  search->n_best = heng__starts_best(starts, search->focus, search->best);
  return search;
}

size_t heng__search_lanes(const heng_search *search) {
  return (search->options.budget + HENG_SEARCH_LANE - 1) / HENG_SEARCH_LANE;
}

bool heng__search_runs(const heng_search *search,
                       heng_arena *arena,
                       const heng_draft *draft,
                       heng_run *out[2]) {
  const heng_draft_shape *shape = search->starts->shape;
  const heng_plan *plans[2] = {search->starts->plan, search->second};
  heng_records *records = NULL;
  for (int i = 0; i < 2; i++) {
    out[i] = NULL;
    if (!records || !search->one_schema)
      records = heng__draft_records(arena, shape, draft, plans[i]);
    if (records) out[i] = heng__draft_run_on(arena, draft, records, plans[i]);
    if (!out[0]) return false;
  }
  return true;
}

// How two runs differ; a refusal of the records is a difference too.
static bool runs_unlike(const heng_search *search,
                        heng_arena *arena,
                        heng_run *const runs[2],
                        bool all,
                        heng_unlike *out) {
  const heng_match *match = search->matches[all];
  if (runs[1]) return heng__unlike(arena, match, runs, out);
  return heng__unlike_any(arena, match, runs[0], out);
}

// What differs, and the mark that is asked for.
static heng_said title_of(heng_arena *arena,
                          const heng_starts *starts,
                          heng_said about) {
  if (!starts->mark.len) return about;
  return (heng_said){
      heng__arena_printf(arena, "%.*s %.*s", HENG_ARG(about.en),
                         HENG_ARG(starts->mark)),
      heng__arena_printf(arena, "%.*s %.*s", HENG_ARG(about.zh),
                         HENG_ARG(starts->mark)),
  };
}

bool heng__search_tells(const heng_search *search,
                        heng_arena *arena,
                        const heng_draft *draft,
                        bool all,
                        heng_witness *out) {
  heng_run *runs[2];
  heng_unlike unlike;
  if (!heng__search_runs(search, arena, draft, runs) ||
      !runs_unlike(search, arena, runs, all, &unlike))
    return false;
  heng_said line = heng__unlike_expect(arena, runs[0], &unlike);
  heng_draft_expect expect = {&line, 1};
  out->about = heng__unlike_about(arena, runs[0], &unlike);
  out->n_rows = heng__draft_rows(search->starts->shape, draft);
  out->sets = draft->n_sets > 0;
  heng_said title = title_of(arena, search->starts, out->about);
  heng_slice *texts[2] = {&out->text.en, &out->text.zh};
  for (int i = 0; i < 2; i++) {
    *texts[i] = heng__draft_text(arena, search->starts->shape, draft, title,
                                 &expect, i ? HENG_ZH : HENG_EN);
    if (heng__text_holds(arena, search->starts->plan, *texts[i]) !=
            HENG_TEXT_HOLDS ||
        heng__text_holds(arena, search->second, *texts[i]) == HENG_TEXT_HOLDS)
      return false;
  }
  return true;
}

// Lanes -------------------------------------------------------------------------

#define MOST_KEPT 24
#define SEEN_BITS 8192

// A lane at work: the record sets that showed something new, to go on from.
typedef struct lane {
  const heng_search *search;
  heng_arena *keep, *scratch;
  heng_dice dice;
  heng_draft *kept[MOST_KEPT];
  size_t n_kept;
  int calm;
  bool figures;  // figures of the rules may be set
  uint8_t seen[SEEN_BITS / 8];
} lane;

static uint64_t mix(uint64_t a, uint64_t b) {
  a ^= b + UINT64_C(0x9e3779b97f4a7c15) + (a << 6) + (a >> 2);
  return a * UINT64_C(0xff51afd7ed558ccd);
}

// A number's place among the first figures that matter.
static uint64_t bucket(const heng_value *v, heng_base_type base) {
  if (v->state != HENG_KNOWN) return 1000 + (uint64_t)v->state;
  if (base == HENG_TYPE_NUMBER)
    return (uint64_t)(heng__num_sign(v->num) + 1) * 4 +
           (heng__num_is_int(v->num) ? 0 : 2) +
           (heng__num_cmp(v->num, heng__num_int(1)) > 0 ||
            heng__num_cmp(v->num, heng__num_int(-1)) < 0);
  if (base == HENG_TYPE_BOOL || base == HENG_TYPE_CHOICE)
    return (uint64_t)(v->code + 3);
  return 7;
}

static bool mark(lane *l, uint64_t hash) {
  uint64_t bit = hash % SEEN_BITS;
  if (l->seen[bit / 8] & (1u << bit % 8)) return false;
  l->seen[bit / 8] |= (uint8_t)(1u << bit % 8);
  return true;
}

static uint64_t bucket_at(const heng_run *run,
                          const heng_step *s,
                          uint32_t row) {
  heng_value v = heng__run_value(run, s->table, row, s->field);
  return bucket(&v, run->plan->tables[s->table].fields[s->field].type.base);
}

#define MOST_ROWS 8  // of a table that are looked at

static bool new_values(lane *l, const heng_run *run) {
  const heng_focus *focus = l->search->focus;
  bool news = false;
  for (size_t i = 0; i < focus->fields.len; i++) {
    const heng_step *s = &focus->fields.items[i];
    size_t n = run->tables[s->table].n_rows;
    uint64_t whole = mix(i + 1, n > 3 ? 3 : n);
    for (uint32_t r = 0; r < n && r < MOST_ROWS; r++) {
      uint64_t one = mix(mix(i + 1, 99), bucket_at(run, s, r));
      whole = mix(whole, one);
      news |= mark(l, one);
    }
    news |= mark(l, whole);
  }
  return news;
}

// Whether the parts of conditions hold together as they never did in one row.
static bool new_conditions(lane *l, const heng_run *run) {
  const heng_focus *focus = l->search->focus;
  bool news = false;
  for (size_t from = 0, end; from < focus->atoms.len; from = end) {
    uint32_t table = focus->atoms.items[from].table;
    for (end = from; end < focus->atoms.len &&
                     focus->atoms.items[end].table == table && end - from < 6;)
      end++;
    for (uint32_t r = 0; r < run->tables[table].n_rows && r < MOST_ROWS; r++) {
      uint64_t hash = mix(from + 1, 7777);
      for (size_t i = from; i < end; i++)
        hash = mix(hash, bucket_at(run, &focus->atoms.items[i], r));
      news |= mark(l, hash);
    }
  }
  return news;
}

// Whether the records show what none of the lane have shown before.
static bool is_new(lane *l, const heng_draft *draft) {
  const heng_search *search = l->search;
  heng_run *run = heng__draft_run(l->scratch, search->starts->shape, draft,
                                  search->focus->probe);
  if (!run) return false;
  bool values = new_values(l, run);
  return new_conditions(l, run) || values;
}

static heng_draft *next_draft(lane *l, size_t number, bool first_lane) {
  const heng_starts *starts = l->search->starts;
  const heng_draft *from = NULL;
  heng_draft *draft;
  if (first_lane && number < starts->n)
    return heng__draft_copy(l->scratch, starts->shape, starts->drafts[number]);
  if (first_lane && number - starts->n < starts->n_wholes)
    return heng__draft_copy(l->scratch, starts->shape,
                            starts->wholes[number - starts->n]);
  size_t what = heng__dice_below(&l->dice, 100), n_best = l->search->n_best;
  if (l->n_kept && what < 45)
    from = l->kept[heng__dice_below(&l->dice, l->n_kept)];
  else if (n_best && what < 75)
    from = starts->drafts[l->search->best[heng__dice_below(&l->dice, n_best)]];
  else if (starts->n && what < 95)
    from = starts->drafts[heng__dice_below(&l->dice, starts->n)];
  if (from)
    draft = heng__draft_copy(l->scratch, starts->shape, from);
  else
    draft = heng__make_draft(l->scratch, starts, l->search->focus, &l->dice);
  heng__make_change(l->scratch, starts, l->search->focus, &l->dice, l->figures,
                    draft);
  return draft;
}

// Whether the runs differ in that only the second has findings: what to expect
// then is `no findings`, and the records must have all that any rule mentions.
static bool still_finds(void *ctx,
                        heng_arena *scratch,
                        const heng_draft *draft) {
  const heng_search *search = ctx;
  heng_run *runs[2];
  heng_unlike unlike;
  return heng__search_runs(search, scratch, draft, runs) && runs[1] &&
         !runs[0]->n_findings && runs[1]->n_findings &&
         runs_unlike(search, scratch, runs, true, &unlike);
}

// Fills in what rows leave out, some times over.
static heng_draft *completed(lane *l,
                             const heng_draft *draft,
                             bool all,
                             int times) {
  const heng_search *search = l->search;
  heng_witness witness;
  for (int i = 0; i < times; i++) {
    heng_draft *copy =
        heng__draft_copy(l->scratch, search->starts->shape, draft);
    if (i)
      heng__make_complete(l->scratch, search->starts, search->focus, &l->dice,
                          copy);
    if (heng__search_tells(search, l->scratch, copy, all, &witness))
      return heng__draft_keep(l->keep, search->starts->shape, copy);
  }
  return NULL;
}

#define MOST_CALM 4  // record sets of a lane that are made small for that

// Whether the draft tells the plans apart when it is read as a text, perhaps with
// what it leaves out. Ends what stood in the lane's scratch.
static heng_draft *telling(lane *l,
                           const heng_draft *draft,
                           heng_unlike_kind kind,
                           bool all) {
  const heng_search *search = l->search;
  heng_draft *found = completed(l, draft, all, 4);
  if (found || kind != HENG_UNLIKE_NO_FINDINGS || l->calm == MOST_CALM)
    return found;
  l->calm++;
  heng_draft *copy = heng__draft_keep(l->keep, search->starts->shape, draft);
  heng__arena_free(l->scratch);
  heng_search own = *search;
  copy = heng__shrink(l->keep, l->scratch, search->starts->shape, copy,
                      still_finds, &own);
  return completed(l, copy, all, 60);
}

// Tries one record set.
static void try_draft(lane *l, heng_draft *draft, heng_lane_find *out) {
  heng_run *runs[2];
  heng_unlike unlike;
  const heng_search *search = l->search;
  const heng_draft_shape *shape = search->starts->shape;
  if (!heng__search_runs(search, l->scratch, draft, runs)) return;
  if (heng__draft_rows(shape, draft) < 80 && is_new(l, draft)) {
    size_t at = l->n_kept < MOST_KEPT ? l->n_kept++
                                      : heng__dice_below(&l->dice, MOST_KEPT);
    l->kept[at] = heng__draft_keep(l->keep, shape, draft);
  }
  if (runs_unlike(search, l->scratch, runs, false, &unlike))
    out->draft = telling(l, draft, unlike.kind, false);
  else if (!out->hidden && runs_unlike(search, l->scratch, runs, true, &unlike))
    out->hidden = telling(l, draft, unlike.kind, true);
}

void heng__search_lane(const heng_search *search,
                       size_t number,
                       heng_arena *keep,
                       heng_arena *scratch,
                       heng_lane_find *out) {
  size_t left = search->options.budget - number * HENG_SEARCH_LANE;
  if (left > HENG_SEARCH_LANE) left = HENG_SEARCH_LANE;
  lane *l = heng__new(keep, lane);
  l->search = search;
  l->keep = keep;
  l->scratch = scratch;
  l->dice = heng__dice(search->options.seed, number);
  l->figures = 3 * number >= heng__search_lanes(search);
  *out = (heng_lane_find){0};
  while (out->tried < left && !out->draft) {
    heng_draft *draft = next_draft(l, out->tried, number == 0);
    out->tried++;
    try_draft(l, draft, out);
    heng__arena_free(scratch);
  }
}

typedef struct telling_still {
  const heng_search *search;
  bool all;
} telling_still;

static bool still_tells(void *ctx,
                        heng_arena *scratch,
                        const heng_draft *draft) {
  heng_witness witness;
  const telling_still *s = ctx;
  return heng__search_tells(s->search, scratch, draft, s->all, &witness);
}

void heng__search_shrink(const heng_search *search,
                         const heng_draft *found,
                         bool hidden,
                         heng_arena *arena,
                         heng_arena *scratch,
                         heng_witness *out) {
  telling_still still = {search, hidden};
  heng_draft *small = heng__shrink(arena, scratch, search->starts->shape, found,
                                   still_tells, &still);
  *out = (heng_witness){0};
  heng__search_tells(search, arena, small, hidden, out);
}

bool heng__witness_for(heng_arena *arena,
                       heng_arena *scratch,
                       const heng_starts *starts,
                       const heng_plan *second,
                       const heng_search_options *options,
                       heng_witness *out) {
  heng_search *search = heng__search_new(arena, starts, second, options);
  for (size_t i = 0; i < heng__search_lanes(search); i++) {
    heng_lane_find find;
    heng__search_lane(search, i, arena, scratch, &find);
    if (!find.draft) continue;
    heng__search_shrink(search, find.draft, false, arena, scratch, out);
    return true;
  }
  return false;
}
