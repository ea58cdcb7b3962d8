// Mutation of a profile: from its name to what became of each change.
#include "host/mutate.h"

#include "plan/compose.h"

#include "host/workers.h"

// The profile -------------------------------------------------------------------------

static heng_status load(heng_mutating *m) {
  heng_answer *answer = m->answer;
  m->profile = heng__new(&answer->arena, heng_profile);
  heng_status status =
      heng__profile_find(answer, heng__slice(m->request->profile),
                         heng__slice(m->request->edition), m->profile);
  if (status == HENG_OK)
    status = heng__profile_use(answer, m->profile, /*tests=*/true);
  if (status != HENG_OK) return status;
  if (m->profile->plan->texts->n_open)
    return heng__answer_fail(answer, HENG_RULES, HENG_M_HOST_OPEN_SLOTS,
                             HENG_SAY2("", ""), HENG_SAY2("", ""));
  return HENG_OK;
}

// The texts of the profile for plans of one's own.
static void take_texts(heng_mutating *m) {
  heng_arena *arena = &m->answer->arena;
  const heng_profile *p = m->profile;
  size_t n = 0;
  const heng_source **sources =
      heng__array(arena, const heng_source *, p->texts.len + 1);
  // Examples are no part of a plan.
  for (size_t i = 0; i < p->texts.len; i++)
    if (!p->texts.items[i].test) sources[n++] = p->texts.items[i].source;
  heng_extern *functions =
      heng__array(arena, heng_extern, p->plan->n_externs + 1);
  for (size_t i = 0; i < p->plan->n_externs; i++)
    functions[i] = *p->plan->externs[i].function;
  heng_externs *externs = heng__new(arena, heng_externs);
  *externs = (heng_externs){functions, p->plan->n_externs};
  m->texts = (heng_patch_texts){sources, n, &p->given, externs};
}

heng_patchable *heng__mutating_patchable(const heng_mutating *m,
                                         heng_arena *arena) {
  heng_diags said;
  heng__diags_init(&said, arena);
  heng_patchable *p = heng__patchable_make(arena, &m->texts, &said);
  if (p) heng__patchable_share_rows(p, m->profile->plan);
  return p;
}

// Examples and samples --------------------------------------------------------------------

// Nothing can be said of changes where examples fail without one.
static heng_status make_suite(heng_mutating *m) {
  heng_answer *answer = m->answer;
  heng_arena *arena = &answer->arena;
  heng_diags said;
  heng__diags_init(&said, arena);
  m->suite = heng__suite_make(arena, m->profile->plan, NULL, &said);
  size_t failed = 0;
  for (size_t i = 0; i < m->suite->len; i++) {
    heng_example_result result;
    if (!heng__suite_try(arena, m->suite, i, m->profile->plan, NULL, &result))
      failed++;
  }
  if (!failed) return HENG_OK;
  return heng__answer_fail(answer, HENG_FINDINGS, HENG_M_MUTATE_FAILS,
                           HENG_SAY(heng__arena_printf(arena, "%zu", failed)),
                           HENG_SAY(heng__slice(m->request->profile)));
}

// Whether checks on a record set count: those that are meant for the edition, and
// the sample where it fits.
static bool is_tried(const heng_mutating *m, const heng_record_set *set) {
  return set->sample || heng__slice_eq(set->edition, m->profile->edition);
}

static heng_status load_samples(heng_mutating *m) {
  heng_answer *answer = m->answer;
  heng_record_sets sets = heng__record_sets(answer, m->profile);
  m->samples = heng__array(&answer->arena, heng_mutate_sample, sets.len + 1);
  for (size_t i = 0; i < sets.len; i++) {
    heng_ready ready;
    heng_run *run;
    bool may_not_fit = sets.items[i].sample && m->profile->edition.len;
    if (!is_tried(m, &sets.items[i])) continue;
    heng_diags before = answer->diags;
    heng_status status =
        heng__ready_records(answer, m->profile, &sets.items[i], &ready);
    if (status == HENG_OK) status = heng__ready_run(answer, &ready, &run);
    if (status != HENG_OK && !may_not_fit) return status;
    if (status != HENG_OK) {
      // The sample was made for another edition.
      if (before.last) before.last->next = NULL;
      answer->diags = before;
      continue;
    }
    m->samples[m->n_samples++] = (heng_mutate_sample){ready.records, run};
  }
  return HENG_OK;
}

// Choosing --------------------------------------------------------------------------------

// The next number of a sequence that is the same on every machine.
static uint64_t draw(uint64_t *state) {
  uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

// [most] of them drawn by the seed, in the order of the texts; all where [most] is
// 0.
static void choose(heng_mutating *m, size_t most) {
  heng_arena *arena = &m->answer->arena;
  size_t n = m->all.len, left = most && most < n ? most : n;
  uint64_t state = m->request->seed;
  m->cases = heng__array(arena, heng_mutate_case, left + 1);
  for (size_t i = 0; i < n && left; i++) {
    // Each of those that are left is as likely as any other.
    if (left < n - i && draw(&state) % (n - i) >= left) continue;
    m->cases[m->n++].mutant = &m->all.items[i];
    left--;
  }
}

// Whether a text is that of the edition which was asked for.
static bool is_of_edition(const heng_profile *p, const heng_rule_text *text) {
  heng_slice name = p->name, edition = p->edition, path = text->path;
  size_t n = name.len + edition.len + 2;
  for (size_t at = 0; at + n <= path.len; at++) {
    const char *from = path.ptr + at;
    if ((!at || from[-1] == '/') && memcmp(from, name.ptr, name.len) == 0 &&
        from[name.len] == '@' && from[n - 1] == '.' &&
        memcmp(from + name.len + 1, edition.ptr, edition.len) == 0)
      return true;
  }
  return false;
}

// An edition that revises another one is changed where it says something itself:
// the rest is tested with the other one.
static bool is_changed(void *ctx, const heng_source *source) {
  const heng_profile *p = ((const heng_mutating *)ctx)->profile;
  bool any = false;
  for (size_t i = 0; p->edition.len && i < p->texts.len; i++) {
    const heng_rule_text *text = &p->texts.items[i];
    if (text->test || !is_of_edition(p, text)) continue;
    if (text->source == source) return true;
    any = true;
  }
  return !any;
}

bool heng__mutating_shared(const heng_mutating *m, const heng_mutant *mutant) {
  const heng_profile *p = m->profile;
  for (size_t i = 0; i < p->texts.len; i++)
    if (p->texts.items[i].source == mutant->change.at.source)
      return p->texts.items[i].path.len &&
             !heng__path_same(
                 &m->answer->arena,
                 heng__path_folder(&m->answer->arena, p->texts.items[i].path),
                 p->folder);
  return false;
}

static heng_status no_rule(heng_mutating *m) {
  heng_arena *arena = &m->answer->arena;
  heng_mutants all = heng__mutants_make(arena, m->patchable,
                                        (heng_slice){NULL, 0}, is_changed, m);
  heng_said example = HENG_SAY2("", "");
  if (all.len) example = all.items[all.len - 1].rule;
  return heng__answer_fail(m->answer, HENG_NOTFOUND, HENG_M_MUTATE_RULE,
                           HENG_SAY(heng__slice(m->request->rule)), example);
}

heng_status heng__mutating_begin(heng_answer *answer,
                                 const heng_mutate_request *request,
                                 heng_mutating *m) {
  *m = (heng_mutating){.answer = answer, .request = request};
  heng_status status = load(m);
  if (status == HENG_OK) status = make_suite(m);
  if (status == HENG_OK) status = load_samples(m);
  if (status != HENG_OK) return status;
  take_texts(m);
  m->patchable = heng__mutating_patchable(m, &answer->arena);
  if (!m->patchable) return HENG_RULES;
  m->all = heng__mutants_make(&answer->arena, m->patchable,
                              heng__slice(request->rule), is_changed, m);
  if (!m->all.len && request->rule) return no_rule(m);
  choose(m, request->write ? 0 : request->sample);
  return HENG_OK;
}

// Trying ---------------------------------------------------------------------------------

typedef struct running {
  heng_mutating *m;
  heng_trier *triers;  // one for each thread; of the first the plan is there
  bool failed;
} running;

static heng_trier *trier_of(running *r, heng_worker *worker) {
  heng_trier *t = &r->triers[worker->number];
  if (t->killers) return t;
  const heng_mutating *m = r->m;
  *t = (heng_trier){.patchable = worker->number
                                     ? heng__mutating_patchable(m, worker->keep)
                                     : m->patchable,
                    .suite = m->suite,
                    .samples = m->samples,
                    .n_samples = m->n_samples};
  t->killers = heng__killers_new(worker->keep, t->patchable);
  return t;
}

static void job(void *ctx, size_t number, heng_worker *worker) {
  running *r = ctx;
  heng_trier *t = trier_of(r, worker);
  heng_mutate_case *c = &r->m->cases[number];
  c->result = heng__mutant_try(worker->scratch, t, c->mutant);
}

void heng__mutating_run(heng_mutating *m) {
  double began = heng__now();
  unsigned n = heng__workers_count(m->request->threads, m->n);
  running r = {.m = m, .triers = heng__array(&m->answer->arena, heng_trier, n)};
  heng__workers_run(m->answer, m->request->threads, m->n, job, &r);
  m->answer->timing.compute += heng__now() - began;
}
