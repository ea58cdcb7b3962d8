// A run that takes over from another version of the scheme what is the same there:
// after each of these changes its totals, places and tiers are those of the whole
// run, and it computed no more than what the change reaches.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case.h"
#include "exec/run_internal.h"
#include "known_test.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

// So many conditions that it is not tried whether they exclude another one.
#define POWER(n) "(posts else 0) ^ " n " > 8 ^ " n
#define POWERS                                                        \
  POWER("2")                                                          \
  " or " POWER("3") " or " POWER("4") " or " POWER("5") " or " POWER( \
      "6") " or " POWER("7") " or " POWER("8") " or " POWER("9") " or " POWER("10") " or " POWER("11") " or " POWER("12")

static const char scheme[] =
    "scheme s \"known\" edition 2022\n"
    "use model\n"
    "choice tier { first, second, third }\n"
    "choice other { second, first, third }\n"
    "extend choice units.class { one, two }\n"
    "extend choice tasks.class { one }\n"
    "extend choice events.kind { good, bad }\n"
    "extend results { tier: tier }\n"
    "extend units {\n"
    "  joined: date?\n"
    "  boss: units?\n"
    "}\n"
    "param cap = 5\n"
    "param fee by date { from 2020-01-01 = 4; from 2022-07-01 = 5 }\n"
    "param figure by units.class { one = 1; two = 2 }\n"
    "param rate by number { 2022 = 2; otherwise = 3 }\n"
    "value grand = sum(all events.points)\n"
    "value half = grand / 2\n"
    "value needs = max(all units.needed) else 0\n"
    "function gained(sort: events.kind) for units =\n"
    "  sum(events.points where kind = sort) at most cap\n"
    "table big from units where (posts else 0) > 5 { size = posts else 0 }\n"
    "table bigger from big where size > 7 { twice = size * 2 }\n"
    "for units { sizes = sum(bigger.twice) }\n"
    "table perkind from events by unit, kind having count(events) > 1 {\n"
    "  n = count(events)\n"
    "}\n"
    "table groups from events by kind, unit, date {\n"
    "  m = choose { 1 when kind = good; 2 otherwise }\n"
    "}\n"
    "table peers from x in units, y in units\n"
    "    where x.class = y.class and (x.posts else 0) < (y.posts else 0) {\n"
    "  gap = (y.posts else 0) - (x.posts else 0)\n"
    "  got = sum(all events.points where unit = x)\n"
    "}\n"
    "table smalls from big where (staff else 0) < 4 { one = 1 }\n"
    "table pairs from x in units, y in units\n"
    "    where x.class = y.class { one = 1 }\n"
    "for units {\n"
    "  gains   = gained(good)\n"
    "  fees    = fee[joined] else 0\n"
    "  sort_of = class\n"
    "  figures = figure[sort_of]\n"
    "  rates   = rate[edition + 1]\n"
    "  days    = days between 2022-01-01 and as_of\n"
    "  parts   = round(gains / 3, 2)\n"
    "  steps   = round(gains / 3, to 0.5)\n"
    "  roots   = sqrt(posts else 0, 2) else 0\n"
    "  kinds   = sum(perkind.n via unit)\n"
    "  gaps    = sum(peers.gap via x)\n"
    "  oldest  = first(events.points by date ascending) else 0\n"
    "  best    = sum of the 1 largest(events.points)\n"
    "  spread  = stdev(events.points, 3) else 0\n"
    "  z       = zscore(posts else 0, 2) within class else 0\n"
    "  streaks = streak(results.tier = first by year until edition - 1)\n"
    "  chosen  = choose { 1 when gains > 4; 2 when gains > 2; 3 otherwise }\n"
    "  names   = choose { 1 when name starts with \"A\"; 0 otherwise }\n"
    "  order   = rank by (posts else 0) descending within class; ties share; "
    "then by (staff else 0) ascending\n"
    "  since   = rank by (joined else 2022-01-01) ascending; ties share\n"
    "  outs: tier = choose { first when gains > 4; second otherwise }\n"
    "  by_outs = rank by outs ascending; ties share\n"
    "  named  = sum(all events.points where unit.name = name)\n"
    "  most    = max(events.points) else 0\n"
    "  happens = count(events)\n"
    "  small   = sum(smalls.one)\n"
    "  paired  = sum(pairs.one via x)\n"
    "  window  = max(posts else 0) within class\n"
    "  got     = sum(peers.got via y)\n"
    "  grouped = sum(groups.m via unit)\n"
    "  needed  = staff required\n"
    "  alike   = max(posts else 0) within needed\n"
    "  fewest  = min(posts else 0) within needed\n"
    "  counted = rank by counts of events.points descending; ties share\n"
    "  called  = name in {\"A\", \"B\"}\n"
    "  tried   = choose { 1 when called; 0 otherwise }\n"
    "  above   = boss.posts else 0\n"
    "  rollup heads via parent = at leaves 1, above 1 + sum(heads)\n"
    "}\n"
    "given cells { | id key |\n  | p |\n  | q |\n}\n"
    "given fewer { | id key |\n  | p |\n}\n"
    "table grid from x in units, y in cells { one = 1 }\n"
    "for units {\n"
    "  squares = sum(grid.one via x)\n"
    "  weighed = round(average(events.points weighted by points) else 0, 2)\n"
    "  wholes  = round((posts else 0) / 3, to 1)\n"
    "  exact   = choose exactly one {\n"
    "    1 when " POWERS "\n"
    "    2 when (staff else 0) > 3\n    3 otherwise }\n"
    "}\n"
    "score scored from units where class = one or class = two {\n"
    "  indicator marked of 90 slot children\n"
    "  warned = choose { 1 when warning; 0 otherwise }\n"
    "  outcome warning as a rule when gains < 5\n"
    "  total = gains + fees + figures + rates + days + parts + steps + roots "
    "+\n"
    "    sizes + kinds + gaps + oldest + best + spread + z + streaks + chosen "
    "+\n"
    "    names + order + counted + since + by_outs +\n"
    "    named + most + happens + small + paired + window + got + grouped + "
    "grand + half + "
    "tried + above + "
    "heads + "
    "marked + warned\n"
    "  place = rank by total descending; ties share\n"
    "  tier = choose { first when place <= 1; second when place <= 3;\n"
    "    third otherwise }\n"
    "  outcome idle when needed > 100\n"
    "}\n"
    "score late from units {\n"
    "  total = gains\n"
    "  place = rank by (joined else 2022-01-01) ascending; ties share; then by "
    "needed ascending\n"
    "}\n"
    "score held from units where (staff required) > 0 {\n"
    "  total = needed + count(all big)\n"
    "  place = rank by total descending; ties share\n"
    "}\n"
    "score lost from units {\n"
    "  total = needs + gains + alike + fewest\n"
    "  place = rank by total descending; ties share\n"
    "}\n"
    "score squared from units { total = squares + weighed + wholes }\n"
    "score picked from units { total = exact }\n"
    "score firm from units {\n"
    "  total = gains\n"
    "  place = rank by needed descending within class; ties share\n"
    "}\n";

static const char records[] =
    "units: id | name | class | posts | staff | joined | parent | boss\n"
    "a | A | one | 5 | 3 | 2022-08-01 | | b\n"
    "b | B | one | 9 | 4 | 2021-01-01 | a | c\n"
    "c | C | two | 7 | 1 | 2019-01-01 | a | \n"
    "d | D | two | 7 | 6 | 2022-06-30 | b | \n"
    "e | E | odd | 2 | 6 | 2022-06-30 | | \n"
    "f | F | odd | 1 |  | 2022-06-30 | | \n"
    "\n"
    "events: id | unit | kind | date | points\n"
    "e1 | a | good | 2022-03-01 | 2\n"
    "e2 | a | good | 2022-02-01 | 5\n"
    "e3 | a | bad | 2022-01-01 | 3\n"
    "e4 | b | good | 2022-02-01 | 1\n"
    "e5 | b | bad | 2022-01-15 | 1.5\n"
    "e6 | b | bad | 2022-04-01 | 4\n"
    "e7 | c | good | 2022-04-01 | 2\n"
    "e8 | c | good | 2022-05-01 | 2\n"
    "\n"
    "tasks: id | unit | class | title | points\n"
    "t1 | a | one | A | 2\n"
    "\n"
    "results: unit | year | tier\n"
    "a | 2021 | first\n"
    "a | 2020 | first\n"
    "b | 2021 | second\n"
    "b | 2022 | first\n"
    "\n"
    "indicators: id | name | parent | unit | full\n"
    "a1 | Roads | marked | a | 90\n"
    "b1 | Parks | marked | b | 90\n"
    "all | All | marked | | 5\n"
    "\n"
    "marks: unit | indicator | value | adjudged\n"
    "a | a1 | 18 | 17\n"
    "b | b1 | 20 | 3\n"
    "a | all | 4 | 1\n"
    "b | all | 2 | 2\n"
    "c | all | 1 | 2\n"
    "d | all | 1 | 2\n"
    "\n"
    "overrides: unit | outcome | year | reason | who | date\n"
    "b | warning | 2022 | r | w | 2022-01-01\n"
    "c | 甲 | 2022 | r | w | 2022-01-01\n"
    "c | idler1 | 2022 | r | w | 2022-01-01\n"
    "c | idler2 | 2022 | r | w | 2022-01-01\n"
    "c | idler3 | 2022 | r | w | 2022-01-01\n"
    "c | idler4 | 2022 | r | w | 2022-01-01\n"
    "c | idler5 | 2022 | r | w | 2022-01-01\n"
    "c | idler6 | 2022 | r | w | 2022-01-01\n"
    "d | warning | 2021 | r | w | 2022-01-01\n";

// Of a unit it is not known whether it is in `held`; such rows are always made anew.
#define ROWS_ANEW 1

// One change, and how many steps a run then computes where the version before is
// known: those that the change reaches and that a total, a place or a tier needs.
typedef struct change {
  const char *from, *to;
  size_t computed;
} change;

static const change changes[] = {
    {"", "", 1},
    {"unit = x)", "unit = y)", 6},
    {"unit, date {", "unit, points {", 7},
    {"good; 2 otherwise }", "good; 3 otherwise }", 6},
    {"outs: tier", "outs: other", 6},
    {"unit.name = name", "unit.name = id", 5},
    {"max(events.points) else 0\n", "min(events.points) else 0\n", 5},
    {"happens = count(events)", "happens = count(tasks)", 5},
    {"smalls from big", "smalls from units", 7},
    {"y in units\n    where x.class = y.class {",
     "y in big\n    where x.class = y.class {", 7},
    {"by unit, kind having", "by unit, points having", 7},
    {"max(posts else 0) within class", "max(posts else 0) within all", 5},
    {"ascending; ties share; then by needed ascending",
     "ascending, needed ascending; ties share", 2},
    {"{ 1 when warning; 0 otherwise }\n  outcome warning",
     "{ 1 when caution; 0 otherwise }\n  outcome caution", 6},
    {"{ 2022 = 2; otherwise = 3 }", "{ from 2022 = 2; otherwise = 3 }", 5},
    {"cap = 5", "cap = 6", 16},
    {"2022-07-01 = 5", "2022-07-01 = 7", 5},
    {"2022-07-01 = 5", "2022-06-01 = 5", 5},
    {"two = 2", "two = 4", 5},
    {"2022 = 2;", "2023 = 2;", 5},
    {"all events.points)\n", "all events.points where kind = good)\n", 6},
    {"grand / 2", "grand / 3", 5},
    {"kind = sort)", "kind != sort)", 16},
    {"gained(good)", "gained(bad)", 16},
    {"at most cap", "at least cap", 16},
    {"(posts else 0) > 5", "(posts else 0) > 7", 14},
    {"(posts else 0) > 5", "(posts else 0) > 5 and class = two", 14},
    {"size = posts else 0", "size = (posts else 0) + 1", 8},
    {"size > 7", "size > 9", 7},
    {"from big where size", "from big where 10 - size", 7},
    {"by unit, kind having", "by unit having", 7},
    {"count(events) > 1", "count(events) > 0", 7},
    {"x.class = y.class and ", "", 9},
    {"(x.posts else 0) < ", "(x.posts else 0) > ", 9},
    {"(y.posts else 0) - (x", "(y.posts else 0) * (x", 6},
    {"via x)", "via y)", 5},
    {"edition 2022", "edition 2021", 9},
    {"gains / 3, 2)", "gains / 3, 1)", 5},
    {"gains / 3, 2)", "gains / 3, 2, up)", 5},
    {"to 0.5)", "to 0.25)", 5},
    {"to 0.5)", "1)", 5},
    {"sqrt(posts else 0, 2)", "sqrt(posts else 0, 1)", 5},
    {"sqrt(posts else 0, 2)", "ln(posts else 1, 2)", 5},
    {"sum(bigger.twice)", "sum(big.size)", 5},
    {"sum(perkind.n via unit)", "count(perkind)", 5},
    {"by date ascending", "by date descending", 5},
    {"by date ascending", "by id descending", 5},
    {"by date ascending", "by id ascending", 5},
    {"y in cells", "y in fewer", 5},
    {"weighted by points", "weighted by 1", 3},
    {"(posts else 0) / 3, to 1)", "(posts else 0) / 3, 1)", 3},
    {"choose exactly one {", "choose {", 3},
    {"outcome warning as a rule", "outcome warning 甲 as a rule", 6},
    {"the 1 largest", "the 2 largest", 5},
    {"the 1 largest", "the 1 smallest", 5},
    {"stdev(events.points, 3)", "stdev(events.points, 1)", 5},
    {"2) within class", "2) within all", 5},
    {"zscore(posts else 0", "zscore(staff else 0", 5},
    {"until edition - 1", "until edition", 5},
    {"results.tier = first", "results.tier = second", 5},
    {"1 when gains > 4", "1 when gains > 6", 5},
    {"1 when gains > 4; 2", "5 when gains > 4; 2", 5},
    {"3 otherwise }", "4 otherwise }", 5},
    {"starts with \"A\"", "starts with \"B\"", 5},
    {"descending within class;", "ascending within class;", 5},
    {"descending within class;", "descending;", 5},
    {"descending within class; ties share; then by (staff else 0) asc",
     "descending within class; ties share; then by (staff else 0) desc", 5},
    {"ties share; then by (staff else 0) ascending", "ties share", 5},
    {"2022-01-01) ascending; ties share", "2022-01-01) ascending; ties dense",
     5},
    {"2022-01-01) ascending", "2022-01-01) descending", 5},
    {"\"A\", \"B\"", "\"A\", \"C\"", 6},
    {"boss.posts", "boss.staff", 5},
    {"above   = boss", "above   = parent", 5},
    {"at leaves 1, above 1", "at leaves 1, above 2", 5},
    {"at leaves 1,", "at leaves 3,", 5},
    {"rollup heads via parent", "rollup heads via boss", 5},
    {"class = one or class = two {", "class = one {", 8},
    {"place <= 1;", "place <= 2;", 2},
    {"first when place <= 1; second", "second when place <= 1; first", 2},
    {"warning as a rule when gains < 5", "warning when gains < 5", 6},
    {"gains < 5", "gains < 4", 6},
    {"needed > 100", "needed > 3", 1},
    {"needed  = staff", "needed  = posts", 11},
    {"(staff required) > 0", "(staff required) > 3", 3},
    {"by needed descending", "by needed ascending", 2},
};

// The scheme with the change, or a message that it has no such text.
static heng_slice changed(heng_arena *arena, const change *c) {
  const char *at = strstr(scheme, c->from);
  if (!at) fail_msg("no `%s`", c->from);
  return heng__arena_printf(arena, "%.*s%s%s", (int)(at - scheme), scheme,
                            c->to, at + strlen(c->from));
}

typedef struct version {
  heng_plan *plan;
  heng_records *records;
  heng_run *run;
} version;

static version version_of(heng_arena *arena, const change *c) {
  version v;
  heng_run_options options = {0};
  v.plan = case_plan(arena, changed(arena, c));
  if (!v.plan) fail_msg("`%s` does not compile", c->to);
  v.records = case_records(arena, v.plan, heng__slice(records), 0);
  assert_non_null(v.records);
  assert_int_equal(heng__run(arena, v.plan, v.records, &options, &v.run),
                   HENG_OK);
  return v;
}

// Whether a finding is one of the run's that can hold something back; the first
// ones are about overrides.
static bool can_hold(const heng_run *run, uint32_t finding) {
  return finding < run->n_findings &&
         run->findings[finding].kind != HENG_FINDING_OVERRIDE;
}

// Whether whatever is about a finding is about one that can hold it back.
static bool has_findings(const heng_run *run) {
  for (size_t t = 0; t < run->plan->n_tables; t++)
    for (size_t f = 0; f < run->plan->tables[t].n_fields; f++) {
      const heng_value *column = run->tables[t].columns[f];
      heng_type type = run->plan->tables[t].fields[f].type;
      for (size_t row = 0; column && row < run->tables[t].n_rows; row++)
        if ((column[row].state == HENG_HELD ||
             heng__is_unknown(type, &column[row])) &&
            !can_hold(run, column[row].finding))
          return false;
    }
  for (size_t i = 0; i < run->plan->n_values; i++)
    if (run->values[i].state == HENG_HELD &&
        !can_hold(run, run->values[i].finding))
      return false;
  return true;
}

// Runs the new version beside the whole run of it where the first [n] of [runs] are
// known. Returns how many steps that computed.
static size_t computed(heng_arena *arena,
                       const change *c,
                       const version *new,
                       const heng_run *const *runs,
                       size_t n) {
  const heng_known *known = heng__known_new(arena, runs, n);
  heng_run *part = heng__run_known(arena, new->plan, new->records, known);
  assert_true(part->in_part);
  assert_true(has_findings(part));
  if (!known_same_scores(new->run, part))
    fail_msg("`%s` → `%s`, %zu known: another value", c->from, c->to, n);
  return heng__run_computed(part);
}

static void each_change(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(changes); i++) {
    const change *c = &changes[i];
    heng_arena arena;
    heng__arena_init(&arena, NULL);
    version old = version_of(&arena, &changes[0]);
    version new = version_of(&arena, c);
    const heng_run *const runs[] = {old.run, new.run};
    size_t n = computed(&arena, c, &new, runs, 1);
    if (n != c->computed) fail_msg("`%s` → `%s`: %zu steps", c->from, c->to, n);
    // A change that moves nobody would show nothing.
    bool moves = !known_same_scores(old.run, new.run);
    if (moves != (c->computed > ROWS_ANEW))
      fail_msg("`%s` → `%s` moves %s", c->from, c->to,
               moves ? "somebody" : "nobody");
    assert_int_equal(computed(&arena, c, &new, runs, 2), ROWS_ANEW);
    // Two outcomes are there, and no score asks for one of them.
    n = computed(&arena, c, &new, runs, 0);
    assert_true(n < new.plan->n_steps &&n + 4 > new.plan->n_steps);
    heng__arena_free(&arena);
  }
}

// Whether an index of one run groups by the very rows of one of the other's.
static bool has_members(const heng_run *run, const uint32_t *members) {
  for (size_t i = 0; i < run->exec->indexes.len; i++)
    if (run->exec->indexes.items[i]->members == members) return true;
  return false;
}

// How many indexes a run with the change builds itself, and takes over.
static void count_indexes(heng_arena *arena,
                          const change *c,
                          size_t *built,
                          size_t *taken) {
  version old = version_of(arena, &changes[0]);
  version new = version_of(arena, c);
  const heng_run *const runs[] = {old.run};
  heng_run *part = heng__run_known(arena, new.plan, new.records,
                                   heng__known_new(arena, runs, 1));
  *built = *taken = 0;
  for (size_t i = 0; i < part->exec->indexes.len; i++)
    if (has_members(old.run, part->exec->indexes.items[i]->members))
      ++*taken;
    else
      ++*built;
}

static void indexes(void **state) {
  (void)state;
  static const struct {
    change change;
    size_t built, taken;
  } cases[] = {
      {{"", "", 0}, 0, 0},
      // Events by unit; and the tables that are placed again.
      {{"gained(good)", "gained(bad)", 0}, 0, 4},
      // The same where tables have other numbers; only one asks for these.
      {{"table big", "table extra from units { e = 1 }\ntable big", 0}, 0, 0},
      {{"table bigger from big where size > 7 { twice = size * 2 }\n"
        "for units { sizes = sum(bigger.twice) }",
        "table extra from units { e = 1 }\n"
        "table bigger from big where size > 7 { twice = size * 2 }\n"
        "for units { sizes = sum(bigger.twice) + count(bigger) }",
        0},
       0,
       2},
      // Three that stand on `big`; and `held`, whose rows are not known.
      {{"(posts else 0) > 5", "(posts else 0) > 7", 0}, 4, 1},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    heng_arena arena;
    heng__arena_init(&arena, NULL);
    size_t built, taken;
    count_indexes(&arena, &cases[i].change, &built, &taken);
    if (built != cases[i].built || taken != cases[i].taken)
      fail_msg("`%s`: %zu built, %zu taken", cases[i].change.to, built, taken);
    heng__arena_free(&arena);
  }
}

// An index that a finding holds back as a whole is about that run's findings.
static void held_indexes(void **state) {
  (void)state;
  static const change c = {"alike   = max(posts", "alike   = max(staff", 0};
  heng_arena arena;
  heng__arena_init(&arena, NULL);
  version old = version_of(&arena, &changes[0]);
  version new = version_of(&arena, &c);
  const heng_run *const runs[] = {old.run};
  // The field, totals and places of `lost`, and rows of `held`.
  assert_int_equal(computed(&arena, &c, &new, runs, 1), 4);
  heng__arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(held_indexes),
      cmocka_unit_test(indexes),
      cmocka_unit_test(each_change),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
