// What the examples of profiles exercise of their rules, and beside it their
// sample and other records: counted by traces, one for each example and each set.
#include "host/test_coverage.h"

#include "host/load.h"
#include "host/present.h"
#include "host/test_annotate.h"
#include "host/test_clauses.h"
#include "host/workers.h"
#include "plan/compose.h"
#include "regress/coverage.h"
#include "regress/examples.h"

// Who exercises rules.
typedef enum means { BY_EXAMPLES, BY_SAMPLE, BY_RECORDS, BY_COUNT } means;

typedef struct origin {
  means by;
  heng_slice name;    // of the example or the set
  heng_trace *trace;  // null: it could not be run
} origin;

// What is known of one item.
typedef struct tally {
  uint64_t n[BY_COUNT];      // how often it was exercised
  uint64_t names[BY_COUNT];  // by how many examples or sets
} tally;

typedef struct sums {
  size_t wanted, done[BY_COUNT], any;
} sums;

// One profile.
typedef struct covering {
  heng_answer *answer;
  const heng_tested *tested;
  const heng_profile *profile;
  heng_slice name;
  heng_suite *suite;
  heng_cover *cover;
  HENG_VEC(origin) origins;  // the examples first, in their order
  tally *tallies;            // of each item
} covering;

typedef struct sections {
  heng_report_section *totals, *rules, *missed, *items;
  heng_report_section *clauses, *without;  // null until a profile has clauses
} sections;

// ---- running ------------------------------------------------------------------

static void run_example(void *ctx, size_t job, heng_worker *worker) {
  covering *c = ctx;
  heng_example_result result;
  if (c->tested->examples[job].left_out) return;
  heng_trace *trace = heng__trace_new(worker->keep, c->suite->plan);
  heng__suite_trace(worker->scratch, c->suite, job, c->suite->plan, trace, NULL,
                    &result);
  if (!result.broken) c->origins.items[job].trace = trace;
}

static void run_examples(covering *c, unsigned threads) {
  c->suite = c->tested->suite;
  for (size_t i = 0; i < c->suite->len; i++)
    heng__push(
        &c->answer->arena, &c->origins,
        (origin){BY_EXAMPLES, c->suite->cases[i].stmt->example->title, NULL});
  heng__workers_run(c->answer, threads, c->suite->len, run_example, c);
}

// Runs the rules on a set; warnings about the profile's own sets are `run`'s to
// say.
static heng_status run_set(covering *c, const heng_record_set *set, means by) {
  heng_answer *answer = c->answer;
  heng_diags said = answer->diags;
  heng_ready ready;
  heng__diags_init(&answer->diags, &answer->arena);
  heng_status status = heng__ready_records(answer, c->profile, set, &ready);
  heng_diags now = answer->diags;
  answer->diags = said;
  if (status != HENG_OK || by == BY_RECORDS)
    heng__diags_take(&answer->diags, &now);
  if (status != HENG_OK) return status;
  heng_trace *trace = heng__trace_new(&answer->arena, ready.plan);
  heng_run_options options = {.trace = trace};
  heng_run *run;
  status = heng__run(&answer->arena, ready.plan, ready.records, &options, &run);
  heng__push(&answer->arena, &c->origins, (origin){by, set->name, trace});
  return status;
}

// Whether testing left a set out, or has told why it cannot be read.
static bool is_done_without(const heng_tested *tested, heng_slice set) {
  for (size_t i = 0; i < tested->n_sets; i++)
    if (heng__slice_eq(tested->sets[i].set->name, set))
      return tested->sets[i].left_out || tested->sets[i].status != HENG_OK;
  return false;
}

static heng_status run_sets(covering *c, const char *data) {
  heng_status status = HENG_OK;
  heng_record_sets sets = {0};
  if (!c->profile->alone) sets = heng__record_sets_own(c->answer, c->profile);
  for (size_t i = 0; i < sets.len; i++)
    if (!is_done_without(c->tested, sets.items[i].name))
      status = heng__status_worse(
          status, run_set(c, &sets.items[i],
                          sets.items[i].sample ? BY_SAMPLE : BY_RECORDS));
  heng_slice where = heng__arena_copy(&c->answer->arena, heng__slice(data));
  heng_record_set more = {.name = where, .where = where};
  if (data) status = heng__status_worse(status, run_set(c, &more, BY_RECORDS));
  return status;
}

static void count(covering *c) {
  const heng_cover *cover = c->cover;
  c->tallies = heng__array(&c->answer->arena, tally, cover->n_items + 1);
  for (size_t i = 0; i < cover->n_items; i++)
    for (size_t o = 0; o < c->origins.len; o++) {
      const origin *from = &c->origins.items[o];
      if (!from->trace) continue;
      uint64_t n = heng__cover_count(&cover->items[i], from->trace);
      c->tallies[i].n[from->by] += n;
      c->tallies[i].names[from->by] += n > 0;
    }
}

// ---- the report ---------------------------------------------------------------

static heng_report_section *begin(heng_answer *answer,
                                  const char *key,
                                  heng_said title,
                                  unsigned name_flags) {
  heng_report_section *section =
      heng__report_table(answer->report, heng__slice(key), title);
  heng__report_column(section, HENG_LIT("profile"),
                      HENG_SAY2("profile", "方案名"), name_flags);
  return section;
}

static void number_column(heng_report_section *section,
                          const char *key,
                          const char *en,
                          const char *zh) {
  heng_said heading = {heng__slice(en), heng__slice(zh)};
  heng__report_column(section, heng__slice(key), heading, HENG_COLUMN_NUMBER);
}

static void by_columns(heng_report_section *section) {
  number_column(section, "wanted", "asked for", "应覆盖");
  number_column(section, "examples", "examples", "示例");
  number_column(section, "sample", "sample", "样例");
  number_column(section, "records", "records", "其他数据");
}

static sections begin_sections(heng_answer *answer, bool many) {
  unsigned name = many ? 0 : HENG_COLUMN_DETAIL;
  unsigned detail = HENG_COLUMN_DETAIL;
  sections s = {0};
  s.totals = begin(answer, "coverage",
                   HENG_SAY2("Coverage of the rules", "规则覆盖"), 0);
  by_columns(s.totals);
  number_column(s.totals, "percent", "% by examples", "示例覆盖 %");
  s.rules = begin(answer, "coverage_rules",
                  HENG_SAY2("Rule by rule", "逐条规则"), name);
  heng__report_heading(s.rules, "rule", "rule", "规则", 0);
  by_columns(s.rules);
  heng__report_heading(s.rules, "place", "place", "位置", 0);
  s.missed =
      begin(answer, "not_exercised",
            HENG_SAY2("What no example exercises", "示例未覆盖的内容"), name);
  heng__report_heading(s.missed, "rule", "rule", "规则", 0);
  heng__report_heading(s.missed, "what", "what", "内容", 0);
  heng__report_heading(s.missed, "place", "place", "位置", 0);
  heng__report_heading(s.missed, "needs", "what would do", "所需示例", 0);
  heng__report_heading(s.missed, "sample", "sample", "样例",
                       HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(s.missed, "records", "records", "其他数据",
                       HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(s.missed, "source", "source", "依据",
                       HENG_COLUMN_ONLY_IF_USED | HENG_COLUMN_LONG);
  s.items = begin(answer, "coverage_items",
                  HENG_SAY2("All that can be exercised", "全部覆盖项"), detail);
  heng__report_heading(s.items, "rule", "rule", "规则", detail);
  heng__report_heading(s.items, "kind", "kind", "种类", detail);
  heng__report_heading(s.items, "way", "way", "第几种", detail);
  heng__report_heading(s.items, "what", "what", "内容", detail);
  heng__report_heading(s.items, "place", "place", "位置", detail);
  heng__report_heading(s.items, "asked", "asked for", "是否应覆盖", detail);
  heng__report_heading(s.items, "examples", "by examples", "示例次数", detail);
  heng__report_heading(s.items, "sample", "by the sample", "样例次数", detail);
  heng__report_heading(s.items, "records", "by records", "其他数据次数",
                       detail);
  heng__report_heading(s.items, "by", "exercised by", "由谁覆盖", detail);
  heng__report_heading(s.items, "source", "source", "依据", detail);
  return s;
}

static void begin_clauses(heng_answer *answer, sections *s, bool many) {
  unsigned name = many ? 0 : HENG_COLUMN_DETAIL;
  if (s->clauses) return;
  s->clauses = begin(answer, "clauses",
                     HENG_SAY2("Clauses and their rules", "条款与规则"), name);
  heng__report_heading(s->clauses, "clause", "clause", "条款",
                       HENG_COLUMN_LONG);
  heng__report_heading(s->clauses, "text", "text", "内容", HENG_COLUMN_DETAIL);
  number_column(s->clauses, "rules", "citations", "引用数");
  heng__report_heading(s->clauses, "examples", "by examples", "示例覆盖", 0);
  heng__report_heading(s->clauses, "sample", "by the sample", "样例覆盖", 0);
  heng__report_heading(s->clauses, "records", "by records", "其他数据覆盖",
                       HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(s->clauses, "no_rule", "why no rule", "无规则的原因",
                       HENG_COLUMN_ONLY_IF_USED | HENG_COLUMN_LONG);
  s->without =
      begin(answer, "without_clause",
            HENG_SAY2("Rules without a clause", "没有条款的规则"), name);
  heng__report_heading(s->without, "rule", "rule", "规则", 0);
  heng__report_heading(s->without, "assumed", "assumed", "属于假定", 0);
  heng__report_heading(s->without, "place", "place", "位置", 0);
}

static void put_text(heng_report_section *section, const char *text) {
  heng__put_text(section, heng__slice(text));
}

static void put_place(const covering *c,
                      heng_report_section *section,
                      heng_span span) {
  heng__put_text(section, heng__place_text(&c->answer->arena, span,
                                           (heng_slice){NULL, 0}, 0));
}

// The citations, or what is assumed.
static void put_cites(const covering *c,
                      heng_report_section *section,
                      heng_cites cites) {
  heng_buf en = {.arena = &c->answer->arena}, zh = en;
  for (size_t i = 0; i < cites.len; i++) {
    bool assumed = cites.items[i].assumed;
    heng__buf_puts(&en, en.len ? "; " : "");
    heng__buf_puts(&zh, zh.len ? "；" : "");
    heng__buf_puts(&en, assumed ? "assumed: " : "");
    heng__buf_puts(&zh, assumed ? "假定：" : "");
    heng__buf_add(&en, cites.items[i].text);
    heng__buf_add(&zh, cites.items[i].text);
  }
  heng__put_some_said(section,
                      (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)});
}

static void put_count(heng_report_section *section, uint64_t n) {
  heng__put_int(section, n > INT64_MAX ? INT64_MAX : (int64_t)n);
}

static void put_names(const covering *c,
                      heng_report_section *section,
                      const heng_cover_item *item) {
  heng_buf text = {.arena = &c->answer->arena};
  for (size_t o = 0; o < c->origins.len; o++) {
    const origin *from = &c->origins.items[o];
    if (!from->trace || !heng__cover_count(item, from->trace)) continue;
    if (text.len) heng__buf_puts(&text, "; ");
    heng__buf_add(&text, from->name);
  }
  heng__put_some_text(section, heng__buf_slice(&text));
}

static void add_item(const covering *c, const sections *s, size_t i) {
  static const char *const asked[] = {"yes", "beside", "inherited",
                                      "unreachable"};
  const heng_cover_item *item = &c->cover->items[i];
  const tally *t = &c->tallies[i];
  heng__report_row(s->items);
  heng__put_key(s->items, c->name);
  heng__put_said(s->items, c->cover->rules[item->rule].name);
  put_text(s->items, heng__cover_kind_name(item->kind));
  heng__put_int(s->items, item->way);
  heng__put_said(s->items, item->what);
  put_place(c, s->items, item->span);
  put_text(s->items, asked[item->wanted]);
  for (int m = 0; m < BY_COUNT; m++) put_count(s->items, t->n[m]);
  put_names(c, s->items, item);
  put_cites(c, s->items, item->cites);
}

static void add_missed(const covering *c, const sections *s, size_t i) {
  const heng_cover_item *item = &c->cover->items[i];
  const tally *t = &c->tallies[i];
  if (item->wanted != HENG_COVER_WANTED || t->n[BY_EXAMPLES]) return;
  heng__report_row(s->missed);
  heng__put_key(s->missed, c->name);
  heng__put_said(s->missed, c->cover->rules[item->rule].name);
  heng__put_said(s->missed, item->what);
  put_place(c, s->missed, item->span);
  heng__put_said(s->missed, item->needs);
  heng__put_bool(s->missed, t->n[BY_SAMPLE] > 0);
  heng__put_bool(s->missed, t->n[BY_RECORDS] > 0);
  put_cites(c, s->missed, item->cites);
}

static void take(const covering *c, size_t i, sums *to) {
  if (c->cover->items[i].wanted != HENG_COVER_WANTED) return;
  to->wanted++;
  for (int m = 0; m < BY_COUNT; m++) to->done[m] += c->tallies[i].n[m] > 0;
}

static void put_sums(heng_report_section *section, const sums *of) {
  heng__put_int(section, (int64_t)of->wanted);
  for (int m = 0; m < BY_COUNT; m++)
    heng__put_int(section, (int64_t)of->done[m]);
}

static void add_rules(const covering *c, const sections *s) {
  const heng_cover *cover = c->cover;
  size_t i = 0;
  for (uint32_t r = 0; r < cover->n_rules; r++) {
    sums of = {0};
    for (; i < cover->n_items && cover->items[i].rule == r; i++)
      take(c, i, &of);
    if (!of.wanted) continue;
    heng__report_row(s->rules);
    heng__put_key(s->rules, c->name);
    heng__put_said(s->rules, cover->rules[r].name);
    put_sums(s->rules, &of);
    put_place(c, s->rules, cover->rules[r].span);
  }
}

static void add_clause(const covering *c,
                       const sections *s,
                       const heng_clauses *clauses,
                       uint32_t number) {
  bool done[BY_COUNT] = {false};
  for (size_t i = 0; i < c->cover->n_items; i++)
    if (heng__clause_has(clauses, number, &c->cover->items[i]))
      for (int m = 0; m < BY_COUNT; m++)
        done[m] = done[m] || c->tallies[i].n[m] > 0;
  heng__report_row(s->clauses);
  heng__put_key(s->clauses, c->name);
  heng__put_text(s->clauses, clauses->items[number].name);
  heng__put_text(s->clauses, clauses->items[number].text);
  heng__put_int(s->clauses, (int64_t)clauses->uses[number].n_rules);
  for (int m = 0; m < BY_COUNT; m++) heng__put_bool(s->clauses, done[m]);
  heng__put_some_text(s->clauses, clauses->items[number].reason);
}

static heng_status add_clauses(const covering *c, sections *s, bool many) {
  heng_answer *answer = c->answer;
  heng_clause_list list;
  heng_status status = heng__clauses_read(answer, c->profile, &list);
  if (status != HENG_OK || !list.file.len) return status;
  begin_clauses(answer, s, many);
  heng_clause_texts own = heng__clause_texts(answer, c->profile);
  const heng_clauses *clauses =
      heng__clauses_match(&answer->arena, c->cover, &own, list.items, list.len);
  heng__clauses_report(answer, &list, clauses);
  for (uint32_t i = 0; i < clauses->len; i++) add_clause(c, s, clauses, i);
  for (size_t r = 0; r < c->cover->n_rules; r++) {
    heng_clause_way way = clauses->ways[r];
    if (way != HENG_CLAUSE_NONE && way != HENG_CLAUSE_ASSUMED) continue;
    heng__report_row(s->without);
    heng__put_key(s->without, c->name);
    heng__put_said(s->without, c->cover->rules[r].name);
    heng__put_bool(s->without, way == HENG_CLAUSE_ASSUMED);
    put_place(c, s->without, c->cover->rules[r].span);
  }
  return HENG_OK;
}

// The share that the examples cover, rounded down to a tenth of a percent.
static heng_num percent_of(heng_arena *arena, const sums *all) {
  heng_num share = heng__num_int(1000);
  if (all->wanted)
    share =
        heng__num_int((int64_t)(all->done[BY_EXAMPLES] * 1000 / all->wanted));
  heng_num out = share;
  if (heng__num_div(arena, share, heng__num_int(10), &out) != HENG_OK)
    return share;
  return out;
}

static heng_status judge(const covering *c,
                         const sums *all,
                         const char *least) {
  heng_arena *arena = &c->answer->arena;
  heng_num asked, done = heng__num_int((int64_t)all->done[BY_EXAMPLES]),
                  wanted = heng__num_int((int64_t)all->wanted);
  if (!least || heng__num_parse(arena, heng__slice(least), &asked) != HENG_OK)
    return HENG_OK;
  heng_num need = asked, have = done;
  if (heng__num_mul(arena, asked, wanted, &need) != HENG_OK ||
      heng__num_mul(arena, done, heng__num_int(100), &have) != HENG_OK ||
      heng__num_cmp(have, need) >= 0)
    return HENG_OK;
  heng_slice share = heng__num_text(arena, percent_of(arena, all));
  heng__diag(&c->answer->diags, HENG_M_COVERAGE_LOW, (heng_span){0},
             HENG_SAY(c->name), HENG_SAY(share), HENG_SAY(heng__slice(least)));
  return HENG_FINDINGS;
}

static heng_status annotate(const covering *c, heng_annotating *to) {
  heng_arena *arena = &c->answer->arena;
  size_t n = c->cover->n_items;
  uint64_t *examples = heng__array(arena, uint64_t, n + 1);
  uint64_t *records = heng__array(arena, uint64_t, n + 1);
  for (size_t i = 0; i < n; i++) {
    const tally *t = &c->tallies[i];
    examples[i] = t->n[BY_EXAMPLES];
    records[i] = t->n[BY_SAMPLE] + t->n[BY_RECORDS];
  }
  heng_annotation annotation = {c->cover, examples, records};
  return heng__annotating_add(to, c->profile, c->name, &annotation);
}

static heng_status cover_profile(covering *c,
                                 sections *s,
                                 heng_annotating *copies,
                                 bool many,
                                 const heng_coverage_request *request) {
  run_examples(c, request->threads);
  heng_status status = run_sets(c, request->data);
  c->cover = heng__cover_new(&c->answer->arena, c->profile->plan);
  count(c);
  sums all = {0};
  for (size_t i = 0; i < c->cover->n_items; i++) {
    take(c, i, &all);
    add_item(c, s, i);
    add_missed(c, s, i);
  }
  add_rules(c, s);
  heng__report_row(s->totals);
  heng__put_key(s->totals, c->name);
  put_sums(s->totals, &all);
  heng__put_num(s->totals, percent_of(&c->answer->arena, &all), 1);
  status = heng__status_worse(status, add_clauses(c, s, many));
  status = heng__status_worse(status, annotate(c, copies));
  return heng__status_worse(status, judge(c, &all, request->least));
}

static bool is_percentage(heng_arena *arena, const char *text) {
  heng_num n;
  return heng__num_parse(arena, heng__slice(text), &n) == HENG_OK &&
         heng__num_sign(n) >= 0 && heng__num_cmp(n, heng__num_int(100)) <= 0;
}

heng_status heng__test_coverage_check(heng_answer *answer,
                                      const heng_coverage_request *request) {
  if (!request || !request->least ||
      is_percentage(&answer->arena, request->least))
    return HENG_OK;
  return heng__answer_fail(answer, HENG_USAGE, HENG_M_COVERAGE_LEAST,
                           HENG_SAY(heng__slice(request->least)),
                           HENG_SAY2("", ""));
}

heng_status heng__test_coverage(heng_testing *t) {
  const heng_coverage_request *request = t->request->coverage;
  bool many = t->len > 1;
  sections s = begin_sections(t->answer, many);
  heng_annotating copies = heng__annotating_begin(t->answer, request->annotate);
  heng_status status = HENG_OK;
  for (size_t i = 0; i < t->len; i++) {
    const heng_tested *tested = &t->items[i];
    if (tested->status != HENG_OK || !tested->suite) continue;
    covering c = {.answer = t->answer,
                  .tested = tested,
                  .profile = tested->profile,
                  .name = tested->name};
    status = heng__status_worse(status,
                                cover_profile(&c, &s, &copies, many, request));
  }
  return heng__status_worse(status, heng__annotating_end(&copies));
}
