// What an audit says in a few sentences, each on a line of its own.
#include "host/audit.h"

void heng__audit_count(const heng_audit *a,
                       heng_audit_counts *c,
                       const heng_effects *effects) {
  for (size_t i = 0; i < effects->len; i++) {
    const heng_effect *e = &effects->items[i];
    if (!heng__audit_asks(a, e->table)) continue;
    if (!heng__audit_wants(a, e->table, e->key, a->run,
                           e->added ? HENG_ROW_NONE : e->row))
      continue;
    heng_role role = a->run->plan->tables[e->table].fields[e->field].role;
    c->places += role == HENG_ROLE_PLACE;
    c->tiers += role == HENG_ROLE_TIER;
    c->totals += role == HENG_ROLE_TOTAL;
  }
}

// What an English noun ends with.
static const char *s_of(size_t n) {
  return n == 1 ? "" : "s";
}

typedef struct telling {
  heng_audit *a;
  heng_arena *arena;
  heng_report_section *facts;
} telling;

static void tell(const telling *t,
                 const char *key,
                 heng_said name,
                 heng_said sentence) {
  heng__report_fact(t->facts, heng__slice(key), name);
  heng__put_said(t->facts, sentence);
}

// ---- roundings --------------------------------------------------------------

static void tell_rounded(const telling *t,
                         const heng_audit_counts *mode,
                         const heng_audit_counts *digit) {
  heng_said said = {
      heng__arena_printf(
          t->arena,
          "another mode would change %zu place%s and %zu tier%s, a digit less "
          "or more %zu and %zu",
          mode->places, s_of(mode->places), mode->tiers, s_of(mode->tiers),
          digit->places, digit->tiers),
      heng__arena_printf(t->arena,
                         "换一种舍入方式，共变动 %zu 个位次、%zu 个等次；"
                         "多保留或少保留一位，共变动 %zu 个、%zu 个",
                         mode->places, mode->tiers, digit->places,
                         digit->tiers)};
  tell(t, "rounded_otherwise", HENG_SAY2("otherwise", "若换舍入"), said);
}

static bool tell_roundings(const telling *t) {
  heng_audit *a = t->a;
  heng_audit_counts mode = {0}, digit = {0};
  size_t deciding = 0, n = a->n_roundings;
  for (size_t i = 0; i < n; i++) {
    heng_audit_counts own = {0};
    for (size_t k = 0; k < a->n_rounded; k++) {
      const heng_audit_rounded *r = &a->rounded[k];
      if (r->rounding != i) continue;
      bool of_mode = r->otherwise.mode != a->roundings[i].mode;
      heng__audit_count(a, of_mode ? &mode : &digit, &r->effects);
      heng__audit_count(a, &own, &r->effects);
    }
    deciding += own.places || own.tiers;
  }
  heng_said said = HENG_SAY2("nothing is rounded", "没有舍入");
  if (n && !deciding)
    said = (heng_said){
        heng__arena_printf(t->arena,
                           n == 1 ? "the only one decides no place or tier"
                                  : "none of %zu decides a place or tier",
                           n),
        heng__arena_printf(t->arena, "%zu 处舍入，均不决定位次或等次", n)};
  if (deciding)
    said = (heng_said){
        heng__arena_printf(t->arena, "%zu of %zu decide%s a place or tier",
                           deciding, n, deciding == 1 ? "s" : ""),
        heng__arena_printf(t->arena, "%zu 处舍入中有 %zu 处决定位次或等次", n,
                           deciding)};
  tell(t, "roundings", HENG_SAY2("roundings", "舍入"), said);
  if (deciding) tell_rounded(t, &mode, &digit);
  return deciding;
}

// ---- ties -------------------------------------------------------------------

static bool tell_ties(const telling *t) {
  heng_audit *a = t->a;
  heng_audit_counts all = {0};
  size_t left = 0, ties = 0;
  for (size_t i = 0; i < a->n_ties; i++) {
    if (!heng__audit_wants_tie(a, &a->ties[i])) continue;
    ties++;
    left += a->ties[i].left;
  }
  for (size_t i = 0; i < a->n_tied; i++)
    heng__audit_count(a, &all, &a->tied[i].effects);
  heng_said said = HENG_SAY2("no two rows tie", "没有并列");
  if (ties)
    said = (heng_said){
        heng__arena_printf(t->arena,
                           "%zu group%s of rows; the last key leaves %zu of "
                           "them tied",
                           ties, s_of(ties), left),
        heng__arena_printf(t->arena,
                           "%zu 组并列，其中 %zu 组按全部排序依据仍并列", ties,
                           left)};
  tell(t, "ties", HENG_SAY2("ties", "并列"), said);
  if (all.totals || all.places || all.tiers)
    tell(
        t, "tied_otherwise", HENG_SAY2("otherwise", "若换办法"),
        (heng_said){heng__arena_printf(
                        t->arena,
                        "other policies for ties would change %zu total%s, %zu "
                        "place%s and %zu tier%s",
                        all.totals, s_of(all.totals), all.places,
                        s_of(all.places), all.tiers, s_of(all.tiers)),
                    heng__arena_printf(t->arena,
                                       "换一种并列办法，共变动 %zu 个总分、"
                                       "%zu 个位次、%zu 个等次",
                                       all.totals, all.places, all.tiers)});
  return all.places || all.tiers;
}

// ---- margins ----------------------------------------------------------------

typedef struct margin_sums {
  size_t moved, step;  // rows: by some change, by one step
  size_t runs, cells;
  size_t spent;  // rows whose search the budget ended
  size_t left;   // other values and rows that were left untried
} margin_sums;

static void add_margins(margin_sums *sums, const heng_margins *m) {
  bool any = false, step = false, cut = false;
  for (int g = 0; g < HENG_GOAL_COUNT; g++) {
    const heng_margin *goal = &m->goals[g];
    any |= goal->found;
    for (int kind = 0; kind < HENG_OTHER_COUNT; kind++)
      any |= goal->others_found[kind];
    step |= goal->found && (goal->nudge.steps == 1 || goal->nudge.steps == -1);
    cut |= goal->asked && goal->sure == HENG_SURE_BUDGET;
  }
  sums->moved += any;
  sums->step += step;
  sums->spent += cut;
  sums->left += m->n_left;
  sums->runs += m->n_runs;
  sums->cells += m->n_cells;
}

// What was not looked for is no less a part of what is said.
static void tell_limits(const telling *t, const margin_sums *sums) {
  size_t n = t->a->n_margins, all = n + t->a->n_unasked;
  if (sums->spent)
    heng__diag(&t->a->answer->diags, HENG_M_HOST_AUDIT_BUDGET, (heng_span){0},
               HENG_SAY(heng__arena_printf(t->arena, "%zu", t->a->budget)),
               HENG_SAY(heng__arena_printf(t->arena, "%zu", sums->spent)));
  if (sums->left) {
    heng_said how =
        t->a->unit.len ? HENG_SAY2("write a larger --budget", "请加大 --budget")
                       : HENG_SAY2("a unit's name behind the profile tries its "
                                   "own",
                                   "在方案后写单位名称，可试完该单位的");
    tell(t, "untried", HENG_SAY2("not tried", "未试"),
         (heng_said){
             heng__arena_printf(t->arena,
                                "%zu choice%s, reference%s, absent row%s; %.*s",
                                sums->left, s_of(sums->left), s_of(sums->left),
                                s_of(sums->left), HENG_ARG(how.en)),
             heng__arena_printf(t->arena, "%zu 个其他选项、引用和删行；%.*s",
                                sums->left, HENG_ARG(how.zh))});
  }
  if (all > n)
    tell(t, "unasked", HENG_SAY2("left out", "未查"),
         (heng_said){
             heng__arena_printf(t->arena,
                                "margins of %zu of %zu rows: only the %zu "
                                "nearest to a neighbour were looked at",
                                all - n, all, n),
             heng__arena_printf(t->arena,
                                "%zu 行中 %zu 行的差距：只查与前后一名最接近的 "
                                "%zu 行",
                                all, all - n, n)});
}

static void tell_margins(const telling *t) {
  margin_sums sums = {0};
  size_t n = t->a->n_margins;
  for (size_t i = 0; i < n; i++) add_margins(&sums, &t->a->margins[i]);
  heng_said said = HENG_SAY2("nothing is placed", "没有排名");
  if (n)
    said = (heng_said){
        heng__arena_printf(t->arena,
                           "one input moves %zu of %zu row%s, one step of a "
                           "number or date %zu",
                           sums.moved, n, s_of(n), sums.step),
        heng__arena_printf(t->arena,
                           "%zu 行中有 %zu 行改动一个数据就会变动名次或等次，"
                           "其中 %zu 行只需改动一个单位",
                           n, sums.moved, sums.step)};
  tell(t, "margins", HENG_SAY2("margins", "差距"), said);
  if (!n) return;
  tell(t, "tried", HENG_SAY2("tried", "共试"),
       (heng_said){heng__arena_printf(
                       t->arena, "%zu input%s in %zu computation%s", sums.cells,
                       s_of(sums.cells), sums.runs, s_of(sums.runs)),
                   heng__arena_printf(t->arena, "%zu 个数据，计算 %zu 次",
                                      sums.cells, sums.runs)});
  tell_limits(t, &sums);
}

// ---- sums -------------------------------------------------------------------

static bool tell_sums(const telling *t) {
  const heng_sums *s = &t->a->sums;
  const size_t *why = s->n_why;
  tell(t, "sums", HENG_SAY2("sums", "合计"),
       (heng_said){heng__arena_printf(
                       t->arena,
                       "%zu of %zu are the shown parts added up, %zu "
                       "more once rounded as the rule says",
                       s->n_seen - s->len, s->n_seen, why[HENG_SUM_ROUNDS]),
                   heng__arena_printf(
                       t->arena,
                       "%zu 处合计中，%zu 处等于所列各项之和，另有 "
                       "%zu 处按规则舍入后相符",
                       s->n_seen, s->n_seen - s->len, why[HENG_SUM_ROUNDS])});
  if (!why[HENG_SUM_SHOWN] && !why[HENG_SUM_RULE]) return false;
  tell(t, "sums_off", HENG_SAY2("not so", "不符"),
       (heng_said){
           heng__arena_printf(t->arena,
                              "%zu only with what is not shown, %zu %s more "
                              "than a sum by %s rule",
                              why[HENG_SUM_SHOWN], why[HENG_SUM_RULE],
                              why[HENG_SUM_RULE] == 1 ? "is" : "are",
                              why[HENG_SUM_RULE] == 1 ? "its" : "their"),
           heng__arena_printf(t->arena,
                              "%zu 处因所列各项本身是近似值而不符，"
                              "%zu 处按规则不是简单相加",
                              why[HENG_SUM_SHOWN], why[HENG_SUM_RULE])});
  return true;
}

// ---- the unit that is asked for ---------------------------------------------

static void add_result(const telling *t,
                       heng_buf *en,
                       heng_buf *zh,
                       const heng_margins *m,
                       uint32_t field) {
  const heng_run *run = t->a->run;
  if (field == HENG_NONE) return;
  const heng_plan_field *f = &run->plan->tables[m->table].fields[field];
  heng_value v = heng__run_value(run, m->table, m->row, field);
  if (v.state != HENG_KNOWN) return;
  heng_said name = heng__say_pair(f->pair);
  heng_slice english = heng__value_text(t->arena, run, f->type, v, HENG_EN);
  heng_slice chinese = heng__value_text(t->arena, run, f->type, v, HENG_ZH);
  heng__buf_printf(en, ", %.*s %.*s", HENG_ARG(name.en), HENG_ARG(english));
  heng__buf_printf(zh, "，%.*s %.*s", HENG_ARG(name.zh), HENG_ARG(chinese));
}

// What the unit has got: the rows of a screen's margins are about it.
static void tell_unit(const telling *t) {
  const heng_run *run = t->a->run;
  for (size_t i = 0; t->a->unit.len && i < t->a->n_margins; i++) {
    const heng_margins *m = &t->a->margins[i];
    const heng_plan_table *table = &run->plan->tables[m->table];
    heng_said row = heng__audit_row_said(t->arena, run, m->table, m->row);
    heng_buf en = {.arena = t->arena}, zh = {.arena = t->arena};
    heng__buf_add(&en, row.en);
    heng__buf_add(&zh, row.zh);
    const uint32_t fields[] = {table->place, table->total, table->tier};
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
      add_result(t, &en, &zh, m, fields[k]);
    heng__report_fact(t->facts, heng__report_key(table->pair),
                      heng__say_pair(table->pair));
    heng__put_said(t->facts,
                   (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)});
  }
}

bool heng__audit_put_summary(heng_audit *a, heng_report_section *facts) {
  telling t = {a, &a->answer->arena, facts};
  if (a->screen) tell_unit(&t);
  bool decides = tell_roundings(&t);
  decides |= tell_ties(&t);
  tell_margins(&t);
  decides |= tell_sums(&t);
  if (a->brief)
    tell(&t, "shown", HENG_SAY2("shown below", "下列内容"),
         HENG_SAY2("what decides something; a unit's name behind the profile "
                   "or -o FILE gives all",
                   "只列起决定作用的；在方案后写单位名称，或写 -o 文件，"
                   "可得全部"));
  return decides;
}
