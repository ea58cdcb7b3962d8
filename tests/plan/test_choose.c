// Verified decision tables against brute force: random rows of `choose exactly
// one` over a whole number, a yes/no and a choice. What the builder says of a
// table must be what trying every combination says.
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/plan_test.h"

enum { ROWS = 4, LOW = -1, HIGH = 6, CHOICES = 3 };

static uint64_t seed_now;

static uint32_t draw(uint32_t n) {
  seed_now = seed_now * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(seed_now >> 33) % n;
}

// A condition as text, and what it says of each (n, flag, choice).
typedef struct condition {
  char text[160];
  bool holds[HIGH - LOW + 1][2][CHOICES];
} condition;

static void each(condition *c, int kind, uint32_t op, int figure) {
  for (int n = LOW; n <= HIGH; n++)
    for (int f = 0; f < 2; f++)
      for (int k = 0; k < CHOICES; k++) {
        bool yes = false;
        if (kind == 0)
          yes = op == 0   ? n < figure
                : op == 1 ? n <= figure
                : op == 2 ? n > figure
                : op == 3 ? n >= figure
                          : n == figure;
        else if (kind == 1)
          yes = f == (op == 0);
        else
          yes = op == 0 ? k == figure : k != figure;
        c->holds[n - LOW][f][k] = yes;
      }
}

static void atom(condition *c) {
  static const char *const ops[] = {"<", "<=", ">", ">=", "="};
  static const char *const values[] = {"x", "y", "z"};
  int kind = (int)draw(3);
  uint32_t op = draw(kind == 0 ? 5 : 2);
  int figure = (int)draw(kind == 0 ? 5 : CHOICES);
  if (kind == 0)
    (void)sprintf(c->text, "n %s %d", ops[op], figure);
  else if (kind == 1)
    (void)sprintf(c->text, "%sflag", op ? "not " : "");
  else
    (void)sprintf(c->text, "sort %s %s", op ? "!=" : "=", values[figure]);
  each(c, kind, op, figure);
}

static void drawn(condition *c) {
  condition a, b;
  atom(&a);
  if (draw(3) == 0) {
    *c = a;
    return;
  }
  atom(&b);
  bool both = draw(2) == 0;
  (void)snprintf(c->text, sizeof c->text, "(%.60s %s %.60s)", a.text,
                 both ? "and" : "or", b.text);
  for (int n = 0; n <= HIGH - LOW; n++)
    for (int f = 0; f < 2; f++)
      for (int k = 0; k < CHOICES; k++)
        c->holds[n][f][k] = both ? a.holds[n][f][k] && b.holds[n][f][k]
                                 : a.holds[n][f][k] || b.holds[n][f][k];
}

typedef struct verdict {
  bool gap, overlap, unreachable;
} verdict;

static verdict by_force(const condition *rows, int n_rows) {
  verdict v = {0};
  bool taken[ROWS] = {0};
  for (int n = 0; n <= HIGH - LOW; n++)
    for (int f = 0; f < 2; f++)
      for (int k = 0; k < CHOICES; k++) {
        int first = -1;
        for (int r = 0; r < n_rows; r++) {
          if (!rows[r].holds[n][f][k]) continue;
          if (first >= 0) v.overlap = true;
          if (first < 0) first = r;
          if (first == r) taken[r] = true;
        }
        if (first < 0) v.gap = true;
      }
  for (int r = 0; r < n_rows; r++) v.unreachable = v.unreachable || !taken[r];
  return v;
}

static void write_text(char *text, const condition *rows, int n_rows) {
  int n = sprintf(
      text, "scheme s\nchoice kind { x, y, z }\n"
            "extend units { n: number whole\n flag: yes/no\n sort: kind }\n"
            "for units { v = choose exactly one {\n");
  for (int r = 0; r < n_rows; r++)
    n += sprintf(text + n, "  %d when %s\n", r, rows[r].text);
  (void)sprintf(text + n, "} }\n");
}

static void builder_says_what_brute_force_says(void **state) {
  (void)state;
  int clean = 0, gaps = 0, overlaps = 0;
  for (int i = 0; i < 1500; i++) {
    condition rows[ROWS];
    int n_rows = 1 + (int)draw(ROWS);
    char text[2048];
    for (int r = 0; r < n_rows; r++) drawn(&rows[r]);
    // Often a table that is right: a condition and its complement.
    if (draw(3) == 0) {
      n_rows = 2;
      (void)snprintf(rows[1].text, sizeof rows[1].text, "not (%.140s)",
                     rows[0].text);
      for (int n = 0; n <= HIGH - LOW; n++)
        for (int f = 0; f < 2; f++)
          for (int k = 0; k < CHOICES; k++)
            rows[1].holds[n][f][k] = !rows[0].holds[n][f][k];
    }
    write_text(text, rows, n_rows);
    plan_test t;
    plan_test_compile(&t, text);
    verdict want = by_force(rows, n_rows);
    bool gap = plan_test_has(&t, HENG_M_CHOOSE_GAP);
    bool overlap = plan_test_has(&t, HENG_M_CHOOSE_OVERLAP);
    bool unreachable = plan_test_has(&t, HENG_M_CHOOSE_UNREACHABLE);
    // A row that nothing reaches is said only where nothing else is wrong.
    bool good =
        gap == want.gap && overlap == want.overlap &&
        (gap || overlap || unreachable == want.unreachable) &&
        (t.plan != NULL) == !(want.gap || want.overlap || want.unreachable);
    if (!good) {
      plan_test_say(&t);
      fail_msg("%s\ngap %d overlap %d unreachable %d", text, want.gap,
               want.overlap, want.unreachable);
    }
    clean += t.plan != NULL;
    gaps += gap;
    overlaps += overlap;
    plan_test_end(&t);
  }
  // The draw reaches all kinds.
  assert_true(clean > 50 && gaps > 50 && overlaps > 50);
}

int main(void) {
  const char *asked = getenv("HENG_SEED");
  seed_now = asked ? strtoull(asked, NULL, 10) : 20221231u;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(builder_says_what_brute_force_says),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
