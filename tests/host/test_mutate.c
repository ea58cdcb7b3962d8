// Mutation of the profiles of the house: a plan that is patched means and computes
// what the changed text means when it is compiled, in whatever order; and a run that
// takes over from that of the rules as they are what it can gives the same scores.
#include "host_test.h"

#include "exec/known_test.h"
#include "host/mutate.h"
#include "plan/print.h"

// How many mutants of each profile are compared; HENG_MUTANTS changes it.
static size_t how_many(void) {
  const char *n = getenv("HENG_MUTANTS");
  return n ? (size_t)strtoul(n, NULL, 10) : 40;
}

static void same_digests(heng_arena *scratch,
                         const heng_plan *patched,
                         const heng_plan *compiled,
                         const char *what) {
  heng_plan a = *patched, b = *compiled;
  heng_plan_digests x, y;
  a.arena = b.arena = scratch;
  heng__plan_digests(&a, &x);
  heng__plan_digests(&b, &y);
  assert_int_equal(a.n_tables, b.n_tables);
  for (size_t t = 0; t < a.n_tables; t++) {
    if (!heng__slice_eq(x.tables[t], y.tables[t]))
      fail_msg("%s: rows of table %zu", what, t);
    for (size_t f = 0; f < a.tables[t].n_fields; f++)
      if (!heng__slice_eq(x.fields[t][f], y.fields[t][f]))
        fail_msg("%s: field %zu of table %zu", what, f, t);
  }
  for (size_t i = 0; i < a.n_values; i++)
    if (!heng__slice_eq(x.values[i], y.values[i]))
      fail_msg("%s: value %zu", what, i);
  for (size_t i = 0; i < a.n_checks; i++)
    if (!heng__slice_eq(x.checks[i], y.checks[i]))
      fail_msg("%s: check %zu", what, i);
}

static heng_run *run_of(heng_arena *scratch,
                        const heng_mutating *m,
                        const heng_plan *plan) {
  bool fits;
  heng_run *run;
  heng_run_options options = {0};
  const heng_records *records = heng__records_follow(
      scratch, m->samples[0].records, m->suite->plan, plan, &fits);
  if (!fits) return NULL;
  assert_int_equal(heng__run(scratch, plan, records, &options, &run), HENG_OK);
  return run;
}

static void same_results(heng_arena *scratch,
                         const heng_mutating *m,
                         const heng_plan *patched,
                         const heng_plan *compiled,
                         const char *what) {
  if (!m->n_samples) return;
  heng_run *a = run_of(scratch, m, patched), *b = run_of(scratch, m, compiled);
  assert_true(!a == !b);
  if (a && !heng__runs_same(scratch, a, b)) fail_msg("%s: results", what);
}

static bool same_columns(const heng_records *a, const heng_records *b) {
  for (size_t t = 0; t < a->schema->n_tables; t++)
    if (a->tables[t].columns != b->tables[t].columns) return false;
  return true;
}

// [taken] counts the runs that took over something.
static void same_in_part(heng_arena *scratch,
                         const heng_mutating *m,
                         const heng_known *known,
                         const heng_plan *plan,
                         const char *what,
                         size_t *taken) {
  if (!known) return;
  heng_run *whole = run_of(scratch, m, plan);
  if (!whole || !same_columns(whole->records, m->samples[0].records)) return;
  heng_run *part = heng__run_known(scratch, plan, whole->records, known);
  if (!known_same_scores(whole, part)) fail_msg("%s: taken over", what);
  *taken += heng__run_computed(part) < plan->n_steps / 2;
}

// The plan that is patched must be what it was when the patch is taken back.
static void as_before(heng_arena *scratch, const heng_mutating *m) {
  heng_plan plan = *heng__patchable_plan(m->patchable);
  plan.arena = scratch;
  heng__plan_hash(&plan);
  assert_string_equal(plan.hash, m->suite->plan->hash);
}

static void compare(const heng_mutating *m,
                    const heng_known *known,
                    const heng_mutant *mutant,
                    size_t *taken) {
  heng_arena scratch;
  heng__arena_init(&scratch, NULL);
  heng_slice text =
      heng__arena_printf(&scratch, "%.*s %.*s: %.*s", HENG_ARG(mutant->id),
                         HENG_ARG(mutant->rule.en),
                         HENG_ARG(heng__mutant_after(&scratch, mutant)));
  heng_plan *compiled =
      heng__patch_compile(&scratch, m->patchable, &mutant->change);
  heng_patched done =
      heng__patch(m->patchable, mutant->place, &mutant->change, &scratch);
  if (done == HENG_PATCH_REFUSED && compiled)
    fail_msg("%s: refused, and compiles", text.ptr);
  if (done == HENG_PATCH_DONE) {
    const heng_plan *patched = heng__patchable_plan(m->patchable);
    if (!compiled) {
      if (mutant->mutation != HENG_MUTATION_CELL)
        fail_msg("%s: patched, and does not compile", text.ptr);
    } else {
      same_digests(&scratch, patched, compiled, text.ptr);
      same_results(&scratch, m, patched, compiled, text.ptr);
      same_in_part(&scratch, m, known, compiled, text.ptr, taken);
    }
    heng__patch_undo(m->patchable);
  }
  as_before(&scratch, m);
  heng__arena_free(&scratch);
}

// Compares some mutants of a profile, as evenly spread as can be.
static heng_status compare_some(heng_answer *answer, const void *request) {
  heng_mutating m;
  heng_status status = heng__mutating_begin(answer, request, &m);
  assert_int_equal(status, HENG_OK);
  size_t n = how_many(), taken = 0;
  const heng_run *run = m.n_samples ? m.samples[0].run : NULL;
  const heng_known *known =
      run ? heng__known_new(&answer->arena, &run, 1) : NULL;
  for (size_t i = 0; i < m.n; i++)
    if (m.n <= n || i * n / m.n != (i + 1) * n / m.n)
      compare(&m, known, m.cases[i].mutant, &taken);
  // Most take over much; of a small record set whose marks are held back, fewer.
  if (known) assert_true(taken > (n < m.n ? n : m.n) / 8);
  return HENG_OK;
}

static heng_host *host_of_the_house(void) {
  const char *profiles[] = {HENG_BUILD_DIR "/rules"};
  const char *plugins[] = {HENG_BUILD_DIR "/plugins"};
  heng_host_options options;
  heng_host_options_init(&options);
  options.profile_folders = profiles;
  options.n_profile_folders = 1;
  options.plugin_folders = plugins;
  options.n_plugin_folders = 1;
  options.only_given_folders = true;
  heng_host *host;
  assert_int_equal(heng_host_new(&options, &host), HENG_OK);
  return host;
}

static void compare_profile(const char *profile) {
  heng_host *host = host_of_the_house();
  heng_mutate_request request = {.profile = profile};
  heng_answer *answer;
  assert_int_equal(
      heng__answer_make(host, "mutate", compare_some, &request, &answer),
      HENG_OK);
  heng_answer_free(answer);
  heng_host_free(host);
}

static void zibo(void **state) {
  (void)state;
  compare_profile("zibo");
}

static void nantong(void **state) {
  (void)state;
  compare_profile("nantong");
}

static void zhongwei(void **state) {
  (void)state;
  compare_profile("zhongwei");
}

static void zhongwei_2022(void **state) {
  (void)state;
  compare_profile("zhongwei@2022");
}

static void hulunbuir(void **state) {
  (void)state;
  compare_profile("hulunbuir");
}

static void tianjin(void **state) {
  (void)state;
  compare_profile("tianjin");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(zibo),      cmocka_unit_test(nantong),
      cmocka_unit_test(zhongwei),  cmocka_unit_test(zhongwei_2022),
      cmocka_unit_test(hulunbuir), cmocka_unit_test(tianjin),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
