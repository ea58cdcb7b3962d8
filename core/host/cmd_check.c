// `check`: what can be said of rules without any records.
#include "host/present.h"
#include "host/targets.h"
#include "plan/build_internal.h"
#include "plan/print.h"

static void fact_count(heng_report_section *facts,
                       const char *key,
                       heng_said name,
                       size_t n) {
  heng__report_fact(facts, heng__slice(key), name);
  heng__put_int(facts, (int64_t)n);
}

// A score without a `total` has one of its own, which the author should see.
static bool has_default_total(const heng_plan_table *table) {
  if (!table->score || table->total == HENG_NONE) return false;
  const heng_plan_field *total = &table->fields[table->total];
  return total->span.source == table->name_span.source &&
         total->span.start == table->name_span.start;
}

static void add_totals(heng_answer *answer, const heng_plan *plan) {
  heng_report_section *section = NULL;
  for (size_t t = 0; t < plan->n_tables; t++) {
    const heng_plan_table *table = &plan->tables[t];
    if (!has_default_total(table)) continue;
    if (!section) {
      section = heng__report_table(answer->report, HENG_LIT("totals"),
                                   HENG_SAY2("Totals that no rule writes",
                                             "未写明的总分"));
      heng__report_column(section, HENG_LIT("table"),
                          HENG_SAY2("table", "表"), 0);
      heng__report_column(section, HENG_LIT("total"),
                          HENG_SAY2("total", "总分"), 0);
    }
    heng__report_row(section);
    heng__put_said(section, heng__say_pair(table->pair));
    heng__put_said(section, (heng_said){heng__total_formula(
                                            &answer->arena, table, HENG_EN),
                                        heng__total_formula(
                                            &answer->arena, table, HENG_ZH)});
  }
}

// "works.points", or the name alone.
static heng_said what_said(heng_arena *arena, const heng_cited *cited) {
  heng_said name = heng__say_pair(cited->what);
  if (!cited->where_of.len) return name;
  return (heng_said){
      heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(cited->where_of),
                         HENG_ARG(name.en)),
      heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(cited->where_of),
                         HENG_ARG(name.zh))};
}

// The assumptions, or the citations; returns how many there are.
static size_t add_cited(heng_answer *answer,
                        const heng_cited *cited,
                        size_t n,
                        bool assumed) {
  heng_arena *arena = &answer->arena;
  heng_report_section *section = NULL;
  size_t count = 0;
  for (size_t i = 0; i < n; i++) {
    if (cited[i].cite.assumed != assumed) continue;
    if (!section) {
      section = assumed
                    ? heng__report_table(answer->report,
                                         HENG_LIT("assumptions"),
                                         HENG_SAY2("Assumptions", "假定"))
                    : heng__report_table(answer->report, HENG_LIT("citations"),
                                         HENG_SAY2("Citations", "依据"));
      heng__report_column(section, HENG_LIT("rule"), HENG_SAY2("rule", "规则"),
                          0);
      heng__report_column(section, HENG_LIT("text"), HENG_SAY2("text", "内容"),
                          0);
      heng__report_column(section, HENG_LIT("place"),
                          HENG_SAY2("place", "位置"), 0);
    }
    heng__report_row(section);
    heng__put_said(section, what_said(arena, &cited[i]));
    heng__put_text(section, cited[i].cite.text);
    heng__put_text(section, heng__place_text(arena, cited[i].cite.span,
                                             (heng_slice){NULL, 0}, 0));
    count++;
  }
  return count;
}

static heng_status check_target(heng_answer *answer, heng_profile *profile) {
  size_t errors = answer->diags.count[HENG_ERROR];
  size_t warnings = answer->diags.count[HENG_WARNING];
  heng_status status = heng__profile_load(answer, profile, /*tests=*/true);
  heng_report_section *facts = heng__report_facts(
      answer->report, HENG_LIT("check"), HENG_SAY2("", ""));
  if (profile->plan)
    heng__facts_of_plan(answer, facts, profile);
  else
    heng__fact_text(facts, "profile", "profile", "方案名", profile->name);
  fact_count(facts, "errors", HENG_SAY2("errors", "错误"),
             answer->diags.count[HENG_ERROR] - errors);
  fact_count(facts, "warnings", HENG_SAY2("warnings", "警告"),
             answer->diags.count[HENG_WARNING] - warnings);
  if (!profile->plan) return status;
  add_totals(answer, profile->plan);
  heng_cited *cited;
  size_t n = heng__plan_cited(&answer->arena, profile->plan, &cited);
  size_t assumed = add_cited(answer, cited, n, /*assumed=*/true);
  fact_count(facts, "assumptions", HENG_SAY2("assumptions", "假定"),
             assumed);
  fact_count(facts, "citations", HENG_SAY2("citations", "依据"),
             add_cited(answer, cited, n, /*assumed=*/false));
  return status;
}

static heng_status check_command(heng_answer *answer, const void *request) {
  return heng__targets_each(answer, request, check_target);
}

heng_status heng_host_check(heng_host *host,
                            const heng_check_request *request,
                            heng_answer **answer) {
  return heng__answer_make(host, "check", check_command, request, answer);
}
