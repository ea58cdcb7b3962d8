// The changed rules behind all that does not hold, each with how much of it goes
// back to it: a hundred messages mostly have one cause.
#include "host/present.h"
#include "host/testing.h"

static bool overlap(heng_span a, heng_span b) {
  return a.source && a.source == b.source && a.start < b.end && b.start < a.end;
}

static heng_tested_behind *behind_of(heng_testing *t,
                                     const heng_tested *tested,
                                     heng_said rule,
                                     heng_span span) {
  for (size_t i = 0; i < t->behind.len; i++) {
    heng_tested_behind *b = &t->behind.items[i];
    bool same = span.source ? overlap(b->span, span)
                            : heng__slice_eq(b->rule.en, rule.en);
    if (b->tested == tested && same) return b;
  }
  heng_tested_behind one = {.tested = tested, .rule = rule, .span = span};
  heng__push(&t->answer->arena, &t->behind, one);
  return &t->behind.items[t->behind.len - 1];
}

static void count_example(heng_tested_behind *of,
                          const heng_tested_example *e,
                          heng_slice source) {
  of->examples += of->last != e;
  of->last = e;
  if (source.len) of->source = source;
}

void heng__test_behind_example(heng_testing *t,
                               const heng_tested *tested,
                               const heng_tested_example *e) {
  for (const heng_blame *b = e->result.blames; b; b = b->next) {
    if (!b->changed) continue;
    count_example(behind_of(t, tested, b->rule, b->rule_span), e, b->source);
    for (size_t i = 0; i < b->n_also; i++)
      count_example(behind_of(t, tested, b->also[i].rule, b->also[i].span), e,
                    (heng_slice){NULL, 0});
  }
}

void heng__test_behind_result(heng_testing *t,
                              const heng_tested *tested,
                              const heng_plan_change *change,
                              heng_slice clauses) {
  heng_tested_behind *of = behind_of(t, tested, heng__change_name(change),
                                     heng__change_span(change, 1));
  of->rule = heng__change_name(change);
  of->results++;
  if (!of->source.len) of->source = clauses;
}

static void put_count(heng_report_section *s, size_t n) {
  if (n)
    heng__put_int(s, (int64_t)n);
  else
    heng__put_missing(s);
}

void heng__test_report_behind(heng_testing *t) {
  if (!t->behind.len) return;
  heng_arena *arena = &t->answer->arena;
  heng_report_section *s = heng__report_table(
      t->answer->report, HENG_LIT("behind"),
      HENG_SAY2("Changed rules behind it", "由哪些改动引起"));
  heng__report_heading(s, "profile", "profile", "方案名",
                       t->len > 1 ? 0 : HENG_COLUMN_DETAIL);
  heng__report_heading(s, "rule", "rule", "规则", 0);
  heng__report_heading(s, "place", "place", "位置", 0);
  heng__report_heading(s, "examples", "examples", "示例",
                       HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(s, "results", "approved results", "与批准的不同",
                       HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(s, "source", "clause", "依据", HENG_COLUMN_ONLY_IF_USED);
  for (size_t i = 0; i < t->behind.len; i++) {
    const heng_tested_behind *b = &t->behind.items[i];
    heng__report_row(s);
    heng__put_key(s, b->tested->name);
    heng__put_said(s, b->rule);
    heng__put_some_said(s, HENG_SAY(heng__place_text(
                               arena, b->span, (heng_slice){NULL, 0}, 0)));
    put_count(s, b->examples);
    put_count(s, b->results);
    heng__put_some_text(s, b->source);
  }
}
