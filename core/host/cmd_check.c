// `check`: what can be said of rules without any records.
#include "host/functions.h"
#include "host/present.h"
#include "host/targets.h"
#include "plan/print.h"
#include "plan/review.h"

// The tables of the report, each for all targets; those for which there is
// nothing to say are not begun.
typedef struct checking {
  heng_answer *answer;
  bool many;  // several targets: their names are shown in every table
  heng_report_section *targets, *totals, *functions, *assumptions, *citations;
  heng_slice name;  // of the target at hand
} checking;

static heng_report_section *begin(checking *c,
                                  const char *key,
                                  heng_said title) {
  heng_report_section *section =
      heng__report_table(c->answer->report, heng__slice(key), title);
  heng__report_heading(section, "profile", "profile", "方案名",
                       c->many ? 0 : HENG_COLUMN_DETAIL);
  return section;
}

static void begin_targets(checking *c) {
  heng_report_section *s = heng__report_table(
      c->answer->report, HENG_LIT("check"), HENG_SAY2("", ""));
  heng__report_set_main(s);
  heng__report_heading(s, "profile", "profile", "方案名", 0);
  heng__report_heading(s, "scheme", "scheme", "方案", HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(s, "edition", "edition", "版本",
                       HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(s, "hash", "rules' hash", "规则摘要",
                       HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(s, "errors", "errors", "错误", HENG_COLUMN_NUMBER);
  heng__report_heading(s, "warnings", "warnings", "警告", HENG_COLUMN_NUMBER);
  heng__report_heading(s, "assumptions", "assumptions", "假定",
                       HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(s, "citations", "citations", "依据",
                       HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
  c->targets = s;
}

// A score without a `total` has one of its own, which the author should see.
static bool has_default_total(const heng_plan_table *table) {
  if (!table->score || table->total == HENG_NONE) return false;
  const heng_plan_field *total = &table->fields[table->total];
  return total->span.source == table->name_span.source &&
         total->span.start == table->name_span.start;
}

static void add_totals(checking *c, const heng_plan *plan) {
  heng_arena *arena = &c->answer->arena;
  for (size_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *table = &plan->tables[t];
    if (!has_default_total(table)) continue;
    if (!c->totals) {
      c->totals = begin(
          c, "totals", HENG_SAY2("Totals that no rule writes", "未写明的总分"));
      heng__report_heading(c->totals, "table", "table", "表", 0);
      heng__report_heading(c->totals, "total", "total", "总分", 0);
    }
    heng_said formula = {heng__total_formula(arena, table, HENG_EN),
                         heng__total_formula(arena, table, HENG_ZH)};
    heng__report_row(c->totals);
    heng__put_key(c->totals, c->name);
    heng__put_said(c->totals, heng__say_pair(table->pair));
    heng__put_said(c->totals, formula);
  }
}

// Functions that are computed outside of the rules: whoever reads these has to
// read those, too.
static void add_functions(checking *c, const heng_plan *plan) {
  for (size_t i = 0; i < plan->n_externs; i++) {
    const heng_extern *f = plan->externs[i].function;
    if (!c->functions) {
      c->functions =
          begin(c, "functions",
                HENG_SAY2("Functions from outside of the rules", "外部函数"));
      heng__report_heading(c->functions, "function", "function", "函数", 0);
      heng__report_heading(c->functions, "types", "types", "参数与结果", 0);
      heng__report_heading(c->functions, "by", "by", "来自", 0);
    }
    heng__report_row(c->functions);
    heng__put_key(c->functions, c->name);
    heng__put_said(c->functions, heng__say_pair(f->pair));
    heng__put_text(c->functions, heng__extern_types(&c->answer->arena, f));
    heng__put_said(c->functions, f->place);
  }
}

// "works.points", or the name alone.
static heng_said what_said(heng_arena *arena, const heng_cited *cited) {
  heng_said name = heng__say_pair(cited->what);
  heng_said table = heng__say_pair(cited->where_of);
  if (!table.en.len) return name;
  return (heng_said){heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(table.en),
                                        HENG_ARG(name.en)),
                     heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(table.zh),
                                        HENG_ARG(name.zh))};
}

static heng_report_section *cited_section(checking *c, bool assumed) {
  heng_report_section **section = assumed ? &c->assumptions : &c->citations;
  if (*section) return *section;
  *section = assumed ? begin(c, "assumptions", HENG_SAY2("Assumptions", "假定"))
                     : begin(c, "citations", HENG_SAY2("Citations", "依据"));
  heng__report_heading(*section, "rule", "rule", "规则", 0);
  heng__report_heading(*section, "text", "text", "内容", 0);
  heng__report_heading(*section, "place", "place", "位置", 0);
  return *section;
}

// The assumptions or the citations of a plan; returns how many there are.
static size_t add_cited(checking *c, const heng_plan *plan, bool assumed) {
  heng_arena *arena = &c->answer->arena;
  heng_cited *cited;
  size_t n = heng__plan_cited(arena, plan, &cited), count = 0;
  for (size_t i = 0; i < n; i++) {
    if (cited[i].cite.assumed != assumed) continue;
    heng_report_section *section = cited_section(c, assumed);
    heng__report_row(section);
    heng__put_key(section, c->name);
    heng__put_said(section, what_said(arena, &cited[i]));
    heng__put_text(section, cited[i].cite.text);
    heng__put_text(section, heng__place_text(arena, cited[i].cite.span,
                                             (heng_slice){NULL, 0}, 0));
    count++;
  }
  return count;
}

static void put_plan(checking *c, const heng_plan *plan) {
  heng__put_said(c->targets, heng__title_said(plan->pair, plan->title));
  if (plan->has_edition)
    heng__put_int(c->targets, plan->edition);
  else
    heng__put_missing(c->targets);
  heng__put_text(c->targets, (heng_slice){plan->hash, 12});
}

static heng_status check_target(checking *c, heng_profile *profile) {
  heng_answer *answer = c->answer;
  size_t errors = answer->diags.met[HENG_ERROR];
  size_t warnings = answer->diags.met[HENG_WARNING];
  heng_status status = heng__profile_load(answer, profile, /*tests=*/true);
  if (profile->plan)
    status =
        heng__status_worse(status, heng__check_given(answer, profile->plan));
  if (profile->plan) heng__plan_review(profile->plan, &answer->diags);
  c->name = heng__target_name(&answer->arena, profile);
  heng__report_row(c->targets);
  heng__put_key(c->targets, c->name);
  if (profile->plan)
    put_plan(c, profile->plan);
  else
    for (int i = 0; i < 3; i++) heng__put_missing(c->targets);
  heng__put_int(c->targets, (int64_t)(answer->diags.met[HENG_ERROR] - errors));
  heng__put_int(c->targets,
                (int64_t)(answer->diags.met[HENG_WARNING] - warnings));
  if (!profile->plan) return status;
  add_totals(c, profile->plan);
  add_functions(c, profile->plan);
  heng__put_int(c->targets,
                (int64_t)add_cited(c, profile->plan, /*assumed=*/true));
  heng__put_int(c->targets,
                (int64_t)add_cited(c, profile->plan, /*assumed=*/false));
  return status;
}

static heng_status check_command(heng_answer *answer, const void *request) {
  heng_targets targets;
  heng_status status = heng__targets_find(answer, request, &targets);
  checking c = {.answer = answer, .many = targets.len > 1};
  if (targets.len) begin_targets(&c);
  for (size_t i = 0; i < targets.len; i++)
    status = heng__status_worse(status, check_target(&c, &targets.items[i]));
  return status;
}

heng_status heng_host_check(heng_host *host,
                            const heng_check_request *request,
                            heng_answer **answer) {
  return heng__answer_make(host, "check", check_command, request, answer);
}
