// Params by date and number: what the hash covers, and what a what-if changes.
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/plan_test.h"

#define HEAD "scheme p edition 2024\nchoice c { one, two }\n"

static void hash_of(const char *text, char out[65]) {
  plan_test t;
  plan_test_compile(&t, text);
  if (!t.plan) plan_test_say(&t);
  assert_non_null(t.plan);
  memcpy(out, t.plan->hash, 65);
  plan_test_end(&t);
}

static void check_hashes(const char *x, const char *y, bool same) {
  char a[65], b[65];
  hash_of(x, a);
  hash_of(y, b);
  if ((strcmp(a, b) == 0) != same)
    fail_msg("%s hash:\n%s\n%s", same ? "another" : "the same", x, y);
}

static void the_hash_covers_keys_and_figures_not_their_order(void **state) {
  (void)state;
  static const char base[] =
      HEAD "param p by date { from 2020-01-01 = 1; from 2021-01-01 = 2 }\n";
  check_hashes(base,
               HEAD "param p by date { from 2021-01-01 = 2 source \"x\"\n"
                    "from 2020-01-01 = 1 }\n",
               true);
  static const char *const others[] = {
      HEAD "param p by date { from 2020-01-02 = 1; from 2021-01-01 = 2 }\n",
      HEAD "param p by date { from 2020-01-01 = 1; from 2021-01-01 = 3 }\n",
      HEAD "param p by date { from 2020-01-01 = 1; from 2021-01-01 = 2\n"
           "otherwise = 0 }\n",
  };
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    check_hashes(base, others[i], false);
  check_hashes(HEAD "param p by number { from 1 = 1 }\n",
               HEAD "param p by number { 1 = 1 }\n", false);
  check_hashes(HEAD "param p by number { from 60% = 1 }\n",
               HEAD "param p by number { from 0.60 = 1 }\n", true);
}

static void the_order_of_stages_is_an_order_of_output(void **state) {
  (void)state;
#define STAGES(a, b)                                      \
  "scheme p edition 2024\nuse model\n"                    \
  "given stages {\n| id key |\n| " a " |\n| " b " |\n}\n" \
  "score standing from unit in units, stage in stages { total = 1 }\n"
  check_hashes(STAGES("half", "final"), STAGES("final", "half"), false);
#undef STAGES
  check_hashes("scheme p\nuse model\ngiven g { | id key |\n| a |\n| b | }\n"
               "score u from units { total = count(all g) }\n",
               "scheme p\nuse model\ngiven g { | id key |\n| b |\n| a | }\n"
               "score u from units { total = count(all g) }\n",
               true);
}

// The cells of the plan's only param, "-" where there is none: "- 1 1 2".
static heng_slice cells_of(plan_test *t) {
  heng_buf out = {.arena = &t->arena};
  const heng_plan_param *p = &t->plan->params[0];
  for (size_t i = 0; i < p->n_cells; i++) {
    if (i) heng__buf_puts(&out, " ");
    if (p->cells[i].missing)
      heng__buf_puts(&out, "-");
    else
      heng__buf_add(&out, heng__num_text(&t->arena, p->cells[i].num));
  }
  return heng__buf_slice(&out);
}

static void a_what_if_changes_a_row_up_to_the_next(void **state) {
  (void)state;
  static const struct {
    const char *param, *name, *cells;  // cells null: refused
  } cases[] = {
      {"by date { from 2020-01-01 = 1; from 2021-01-01 = 2 }", "p.2020-01-01",
       "- 9 2"},
      {"by date { from 2020-01-01 = 1; from 2021-01-01 = 2 }", "p.2021-01-01",
       "- 1 9"},
      {"by date { from 2020-01-01 = 1; from 2021-01-01 = 2 }", "p.2020-06-01",
       NULL},
      {"by date { from 2020-01-01 = 1; from 2021-01-01 = 2 }", "p.otherwise",
       "9 1 2"},
      {"by date { from 2020-01-01 = 1 }", "p", NULL},
      {"by number { from 0 = 1; from 0.5 = 2 }", "p.0.5", "- 1 9"},
      {"by number { from 0 = 1; from 0.5 = 2 }", "p.50%", "- 1 9"},
      {"by number { from 0 = 1; from 0.5 = 2 }", "p.0", "- 9 2"},
      {"by number { from -2.5 = 1 }", "p.-2.5", "- 9"},
      {"by number { from -2.5 = 1 }", "p.－2.5", "- 9"},
      {"by number { from -2.5 = 1 }", "p.-2.5.", NULL},
      // What a Chinese keyboard types for figures and the point.
      {"by number { from 0 = 1; from 0.5 = 2 }", "p。０．５", "- 1 9"},
      {"by number { 1 = 1; 2 = 2; otherwise = 0 }", "p.2", "0 1 9"},
      {"by number { 1 = 1; 2 = 2; otherwise = 0 }", "p.其余", "9 1 2"},
      {"by number { 1 = 1; 2 = 2; otherwise = 0 }", "p.3", NULL},
      // One row fills the cells of its choice up to the next of that choice.
      {"by c, date { one, from 2020-01-01 = 1; two, from 2020-01-01 = 2\n"
       "two, from 2021-01-01 = 3 }",
       "p.one.2020-01-01", "- 9 9 - 2 3"},
      {"by c, date { one, from 2020-01-01 = 1; two, from 2020-01-01 = 2\n"
       "two, from 2021-01-01 = 3 }",
       "p.two.2020-01-01", "- 1 1 - 9 3"},
      {"by number, c { from 0.5, one = 1; from 0.5, two = 2 }", "p.0.5.two",
       "- - 1 9"},
      {"by number, c { from 0.5, one = 1; from 0.5, two = 2 }", "p.0.5", NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    plan_test t;
    char text[512];
    snprintf(text, sizeof text, HEAD "param p %s\n", cases[i].param);
    plan_test_compile(&t, text);
    assert_non_null(t.plan);
    heng_slice nine = i % 2 ? HENG_LIT("９．０") : HENG_LIT("9");
    heng_status status =
        heng__plan_set(t.plan, heng__slice(cases[i].name), nine, &t.diags);
    if ((status == HENG_OK) != (cases[i].cells != NULL))
      fail_msg("%s: %s", cases[i].param, cases[i].name);
    if (cases[i].cells &&
        !heng__slice_eq(cells_of(&t), heng__slice(cases[i].cells)))
      fail_msg("%s: %s gives %.*s", cases[i].param, cases[i].name,
               HENG_ARG(cells_of(&t)));
    plan_test_end(&t);
  }
}

// The keys of every axis, in the order in which they are written.
static void a_what_if_lists_choices_and_dates(void **state) {
  (void)state;
  plan_test t;
  plan_test_compile(&t, HEAD
                    "param p by c, date { one, from 2020-01-01 = 1\n"
                    "two, from 2020-01-01 = 2; two, from 2021-01-01 = 3 }\n");
  assert_non_null(t.plan);
  assert_int_not_equal(
      heng__plan_set(t.plan, HENG_LIT("p.one"), HENG_LIT("8"), &t.diags),
      HENG_OK);
  assert_non_null(t.diags.last->notes);
  heng_slice note =
      heng__diag_message(t.plan->arena, t.diags.last->notes, HENG_EN);
  assert_true(
      heng__slice_eq(note, HENG_LIT("the keys of `p` are one, two; then "
                                    "2020-01-01, 2021-01-01")));
  plan_test_end(&t);
}

static void a_second_what_if_keeps_the_first(void **state) {
  (void)state;
  plan_test t;
  plan_test_compile(&t, HEAD
                    "param p by c, date { one, from 2020-01-01 = 1\n"
                    "two, from 2020-01-01 = 2; two, from 2021-01-01 = 3 }\n");
  assert_non_null(t.plan);
  // `one` has no row of 2021: from there on it becomes another figure.
  assert_int_equal(heng__plan_set(t.plan, HENG_LIT("p.one.2021-01-01"),
                                  HENG_LIT("8"), &t.diags),
                   HENG_OK);
  assert_int_equal(heng__plan_set(t.plan, HENG_LIT("p.one.2020-01-01"),
                                  HENG_LIT("7"), &t.diags),
                   HENG_OK);
  assert_true(heng__slice_eq(cells_of(&t), HENG_LIT("- 7 8 - 2 3")));
  plan_test_end(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_hash_covers_keys_and_figures_not_their_order),
      cmocka_unit_test(the_order_of_stages_is_an_order_of_output),
      cmocka_unit_test(a_what_if_changes_a_row_up_to_the_next),
      cmocka_unit_test(a_what_if_lists_choices_and_dates),
      cmocka_unit_test(a_second_what_if_keeps_the_first),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
