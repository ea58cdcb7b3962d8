// Computing all choices of edits: each is looked at first, to know which records it
// can run on; then those that share records run at once. Where there are few records
// a choice runs as it is looked at: its plan then takes longer than its run.
#include "host/attribute.h"

#include "base/sha256.h"
#include "exec/known.h"
#include "host/workers.h"

// What is known of a choice before it runs.
typedef struct look {
  bool fails;           // its edits do not go together
  bool done;            // it has run
  heng_slice form;      // digest of what records are in it
  heng_schema_use use;  // what it reads of them
} look;

// Records of this many rows in all are few.
#define FEW_ROWS 20000

// The records of a version, and what they serve.
typedef struct served {
  const heng_records *records;
  heng_slice form;
  heng_schema_use has;
  const heng_known
      *known;  // what the versions whose records these are computed
} served;

typedef struct attributing {
  heng_answer *answer;
  heng_edits *edits;
  heng_attribution *a;
  const heng_attribute_side *sides[2];
  heng_records_at at;
  served served[2];
  bool at_once;          // choices run as they are looked at
  look *looks;           // of each job
  heng_tally **tallies;  // of each worker
  size_t *batch;         // jobs that run on [records]
  const heng_records *records;
  const heng_known *known;  // what the versions give on those records; or null
  const bool *failed;       // a choice that does not go
  bool apart;               // one version reads what the other leaves out
  heng_version versions[2];
} attributing;

// What records are -------------------------------------------------------------------

static void put_pair(heng_buf *out, heng_pair pair) {
  heng__buf_printf(out, "%.*s/%.*s;", HENG_ARG(pair.en), HENG_ARG(pair.zh));
}

static void put_field(heng_buf *out, const heng_schema_field *f) {
  put_pair(out, f->pair);
  heng__buf_printf(out, "%d %u %d%d%d%d%d", (int)f->base, (unsigned)f->id,
                   f->optional, f->key, f->part, f->main, f->whole);
  if (f->has_low)
    heng__buf_printf(out, " %.*s..%.*s",
                     HENG_ARG(heng__num_text(out->arena, f->low)),
                     HENG_ARG(heng__num_text(out->arena, f->high)));
  if (f->has_default && f->base == HENG_TYPE_NUMBER)
    heng__buf_printf(out, " else %.*s",
                     HENG_ARG(heng__num_text(out->arena, f->default_num)));
  else if (f->has_default)
    heng__buf_printf(out, " else %lld %.*s", (long long)f->default_code,
                     HENG_ARG(f->default_key));
  for (size_t i = 0; i < f->n_when; i++)
    heng__buf_printf(out, " for %u %d", (unsigned)f->when[i].field,
                     (int)f->when[i].code);
  heng__buf_puts(out, "\n");
}

static void put_rows(heng_buf *out,
                     const heng_schema *schema,
                     const heng_plan_rows *rows) {
  size_t n = schema->tables[rows->schema].n_fields;
  for (size_t r = 0; r < rows->n_rows; r++) {
    for (size_t c = 0; c < n; c++)
      heng__buf_printf(out, "%zu:%.*s|", rows->rows[r].cells[c].len,
                       HENG_ARG(rows->rows[r].cells[c]));
    heng__buf_printf(out, "%.*s\n", HENG_ARG(rows->rows[r].alias));
  }
}

// What is left out for a column hangs on whether rules read it.
static void put_use(heng_buf *out, const heng_plan *plan) {
  for (size_t t = 0; t < plan->schema->n_tables; t++)
    for (size_t f = 0; f < plan->schema->tables[t].n_fields; f++) {
      const heng_schema_field *field = &plan->schema->tables[t].fields[f];
      bool ref = field->base == HENG_TYPE_REF;
      if (!ref && field->base != HENG_TYPE_CHOICE) continue;
      heng__buf_printf(out, "%d",
                       plan->use.tables[t] && plan->use.fields[t][f]);
      if (ref) heng__buf_printf(out, "%d", plan->use.tables[field->id]);
    }
}

// Records of one form serve every plan with it, as far as they hold what it reads.
// [apart]: some are left out of them.
static heng_slice form_of(heng_arena *arena,
                          const heng_plan *plan,
                          bool apart) {
  const heng_schema *s = plan->schema;
  heng_buf out = {.arena = arena};
  for (size_t c = 0; c < s->n_choices; c++) {
    for (size_t v = 0; v < s->choices[c].n_values; v++)
      put_pair(&out, s->choices[c].values[v]);
    heng__buf_puts(&out, "\n");
  }
  for (size_t t = 0; t < s->n_tables; t++) {
    put_pair(&out, s->tables[t].pair);
    heng__buf_printf(&out, "%d %d\n", plan->tables[t].given, s->tables[t].key);
    for (size_t f = 0; f < s->tables[t].n_fields; f++)
      put_field(&out, &s->tables[t].fields[f]);
  }
  for (size_t i = 0; i < plan->n_rows; i++) {
    heng__buf_printf(&out, "rows %u\n", (unsigned)plan->rows[i].schema);
    put_rows(&out, s, &plan->rows[i]);
  }
  if (apart) put_use(&out, plan);
  char hex[65];
  heng__sha256(heng__buf_slice(&out), hex);
  return heng__arena_printf(arena, "%s", hex);
}

static heng_schema_use copy_use(heng_arena *arena, const heng_plan *plan) {
  size_t n = plan->schema->n_tables;
  heng_schema_use use = {heng__array(arena, bool, n + 1),
                         heng__array(arena, bool *, n + 1)};
  for (size_t t = 0; t < n; t++) {
    size_t m = plan->schema->tables[t].n_fields;
    use.tables[t] = plan->use.tables[t];
    use.fields[t] = heng__array(arena, bool, m + 1);
    if (m) memcpy(use.fields[t], plan->use.fields[t], m);
  }
  return use;
}

static bool has_all(const heng_schema *schema,
                    const heng_schema_use *has,
                    const heng_schema_use *use) {
  for (size_t t = 0; t < schema->n_tables; t++) {
    if (use->tables[t] && !has->tables[t]) return false;
    for (size_t f = 0; f < schema->tables[t].n_fields; f++)
      if (use->fields[t][f] && !has->fields[t][f]) return false;
  }
  return true;
}

// Adds what [more] reads.
static void add_use(const heng_schema *schema,
                    heng_schema_use *use,
                    const heng_schema_use *more) {
  for (size_t t = 0; t < schema->n_tables; t++) {
    use->tables[t] |= more->tables[t];
    for (size_t f = 0; f < schema->tables[t].n_fields; f++)
      use->fields[t][f] |= more->fields[t][f];
  }
}

// What serves ------------------------------------------------------------------------

// Whether these were read as one, perhaps for two plans that see them otherwise.
static bool same_records(const heng_records *a, const heng_records *b) {
  if (a->schema->n_tables != b->schema->n_tables) return false;
  for (size_t t = 0; t < a->schema->n_tables; t++)
    if (a->tables[t].columns != b->tables[t].columns) return false;
  return true;
}

static void begin_served(attributing *x) {
  heng_arena *arena = &x->answer->arena;
  bool one = same_records(x->sides[0]->records, x->sides[1]->records);
  const heng_run *const runs[] = {x->sides[0]->run, x->sides[1]->run};
  for (size_t v = 0; v < 2; v++) {
    const heng_plan *plan = x->sides[v]->profile->plan;
    served *s = &x->served[v];
    s->records = x->sides[v]->records;
    s->form = form_of(arena, plan, x->apart);
    s->has = copy_use(arena, plan);
    if (x->sides[v]->both)
      add_use(plan->schema, &s->has, &x->sides[1 - v]->profile->plan->use);
    s->known = one && v ? x->served[0].known
                        : heng__known_new(arena, runs + v, one ? 2 : 1);
  }
  size_t rows = 0;
  for (size_t t = 0; t < x->served[0].records->schema->n_tables; t++)
    rows += x->served[0].records->tables[t].n_rows;
  x->at_once = rows <= FEW_ROWS;
}

// Whose records serve a choice of that form for all of [use]; or null.
static const served *serving(const attributing *x,
                             heng_slice form,
                             const heng_schema_use *use) {
  for (size_t v = 0; v < 2; v++)
    if (heng__slice_eq(x->served[v].form, form) &&
        has_all(x->served[v].records->schema, &x->served[v].has, use))
      return &x->served[v];
  return NULL;
}

// One choice -------------------------------------------------------------------------

static heng_tally *tally_of(attributing *x, heng_worker *worker) {
  heng_tally **tally = &x->tallies[worker->number];
  if (!*tally) *tally = heng__tally_new(worker->keep, x->a);
  return *tally;
}

// Null where it cannot be computed.
static heng_run *run_whole(heng_arena *arena,
                           const heng_plan *plan,
                           const heng_records *records) {
  heng_run_options options = {0};
  heng_run *run;
  return heng__run(arena, plan, records, &options, &run) == HENG_OK ? run
                                                                    : NULL;
}

// Runs a choice and adds it up; [plan] and [known] may be null. As a whole it runs
// only where nothing is known, or for what a run in part cannot tell.
static void run_choice(attributing *x,
                       heng_worker *worker,
                       size_t job,
                       const heng_plan *plan,
                       const heng_records *records,
                       const heng_known *known) {
  heng_arena *scratch = worker->scratch;
  heng_tally *tally = tally_of(x, worker);
  heng_run *run = NULL;
  if (plan) records = heng__records_seen_by(scratch, plan, records);
  if (plan && known)
    run = heng__run_known(scratch, plan, records, known);
  else if (plan)
    run = run_whole(scratch, plan, records);
  if (heng__tally_add(tally, job, run)) return;
  run = run_whole(scratch, plan, records);
  if (run) heng__tally_tell(tally, job, run);
}

// Looking ----------------------------------------------------------------------------

static void look_at(void *ctx, size_t job, heng_worker *worker) {
  attributing *x = ctx;
  look *l = &x->looks[job];
  bool *taken = heng__array(worker->scratch, bool, x->a->n_edits + 1);
  heng__attribution_taken(x->a, job, taken);
  heng_plan *plan = heng__edits_plan(worker->scratch, x->edits, taken);
  *l = (look){.fails = !plan};
  if (!plan) return;
  l->form =
      heng__arena_copy(worker->keep, form_of(worker->scratch, plan, x->apart));
  l->use = copy_use(worker->keep, plan);
  const served *by = x->at_once ? serving(x, l->form, &l->use) : NULL;
  if (!by) return;
  run_choice(x, worker, job, plan, by->records, by->known);
  l->done = true;
}

static void join_job(void *ctx, size_t job, heng_worker *worker) {
  attributing *x = ctx;
  (void)job;
  heng__edits_join(worker->scratch, x->edits, x->failed);
}

// Looks at all choices, until every one of them goes.
static void look_at_all(attributing *x, unsigned threads) {
  heng_arena *arena = &x->answer->arena;
  for (;;) {
    heng__attribution_plan_jobs(x->a);
    size_t n = x->a->n_jobs, bad = 0;
    x->looks = heng__array(arena, look, n + 1);
    // What was added up of choices with other edits is void.
    x->tallies =
        heng__array(arena, heng_tally *, heng__workers_count(threads, n));
    heng__workers_run(x->answer, threads, n, look_at, x);
    while (bad < n && !x->looks[bad].fails) bad++;
    if (bad == n) return;
    bool *taken = heng__array(arena, bool, x->a->n_edits + 1);
    heng__attribution_taken(x->a, bad, taken);
    x->failed = taken;
    heng__workers_run(x->answer, 1, 1, join_job, x);
  }
}

// Running ----------------------------------------------------------------------------

static void run_job(void *ctx, size_t at, heng_worker *worker) {
  attributing *x = ctx;
  size_t job = x->batch[at];
  bool *taken = heng__array(worker->scratch, bool, x->a->n_edits + 1);
  heng__attribution_taken(x->a, job, taken);
  heng_plan *plan = NULL;
  if (x->records) plan = heng__edits_plan(worker->scratch, x->edits, taken);
  run_choice(x, worker, job, plan, x->records, x->known);
}

// The records again, as the choice of [job] has them, with all that [use] says.
// Null where they do not fit it. What is said of them is of no interest: both
// versions could read them.
static const heng_records *read_again(attributing *x,
                                      size_t job,
                                      const heng_schema_use *use) {
  heng_answer *answer = x->answer;
  bool *taken = heng__array(&answer->arena, bool, x->a->n_edits + 1);
  heng__attribution_taken(x->a, job, taken);
  heng_plan *plan = heng__edits_plan(&answer->arena, x->edits, taken);
  heng_diags said = answer->diags;
  heng__diags_init(&answer->diags, &answer->arena);
  heng_records *records = NULL;
  const heng_plan *plans[] = {x->sides[0]->profile->plan,
                              x->sides[1]->profile->plan};
  heng_compared with = {plans, 2, HENG_SAY2("", "")};
  heng_status status =
      plan ? heng__records_again(answer, plan, use, &with, x->at, &records)
           : HENG_RULES;
  answer->diags = said;
  if (status != HENG_OK || !records) return NULL;
  records->has_as_of = x->sides[0]->records->has_as_of;
  records->as_of = x->sides[0]->records->as_of;
  return records;
}

// Runs the choices with the form of the first that has not run yet.
static void run_batch(attributing *x, size_t first, unsigned threads) {
  heng_arena *arena = &x->answer->arena;
  bool *taken = heng__array(arena, bool, x->a->n_edits + 1);
  heng__attribution_taken(x->a, first, taken);
  const heng_plan *plan = heng__edits_plan(arena, x->edits, taken);
  heng_schema_use use = x->looks[first].use;
  size_t n = 0;
  x->batch = heng__array(arena, size_t, x->a->n_jobs + 1);
  for (size_t job = first; job < x->a->n_jobs; job++) {
    look *l = &x->looks[job];
    if (l->done || !heng__slice_eq(l->form, x->looks[first].form)) continue;
    l->done = true;
    if (plan) add_use(plan->schema, &use, &l->use);
    x->batch[n++] = job;
  }
  const served *by = serving(x, x->looks[first].form, &use);
  x->known = by ? by->known : NULL;
  x->records = by ? by->records : read_again(x, first, &use);
  heng__workers_run(x->answer, threads, n, run_job, x);
}

static void edits_job(void *ctx, size_t job, heng_worker *worker) {
  attributing *x = ctx;
  (void)job;
  x->edits = heng__edits_make(worker->keep, worker->scratch, x->versions[0],
                              x->versions[1]);
}

heng_edits *heng__attribute_edits(heng_answer *answer,
                                  const heng_profile *old,
                                  const heng_profile *new) {
  attributing x = {
      .answer = answer,
      .versions = {{old->plan, &old->given}, {new->plan, &new->given}}};
  heng__workers_run(answer, 1, 1, edits_job, &x);
  return x.edits;
}

heng_attribution *heng__attribute(heng_answer *answer,
                                  heng_edits *edits,
                                  const heng_attribute_side *old,
                                  const heng_attribute_side *new,
                                  heng_records_at at,
                                  unsigned threads) {
  heng_arena *arena = &answer->arena;
  attributing x = {
      .answer = answer, .edits = edits, .sides = {old, new}, .at = at};
  heng_slice forms[2];
  for (size_t i = 0; i < 2; i++)
    forms[i] = form_of(arena, x.sides[i]->profile->plan, /*apart=*/false);
  x.apart = !heng__slice_eq(forms[0], forms[1]);
  x.a = heng__attribution_begin(arena, edits, old->run, new->run);
  if (x.a->n_jobs) begin_served(&x);
  look_at_all(&x, threads);
  unsigned most = heng__workers_count(threads, x.a->n_jobs);
  for (size_t job = 0; job < x.a->n_jobs; job++)
    if (!x.looks[job].done) run_batch(&x, job, threads);
  heng__attribution_end(x.a, x.tallies, most);
  return x.a;
}
