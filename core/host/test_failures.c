// What does not hold in examples, as a table for programs: expected and actual
// values, the rule that decided it, its place and its clause.
#include "host/present.h"
#include "host/testing.h"

static void begin(heng_testing *t) {
  static const struct {
    const char *key;
    heng_said heading;
  } columns[] = {
      {"profile", {{"profile", 7}, {"方案名", 9}}},
      {"example", {{"example", 7}, {"示例", 6}}},
      {"code", {{"code", 4}, {"代码", 6}}},
      {"message", {{"message", 7}, {"内容", 6}}},
      {"place", {{"place", 5}, {"位置", 6}}},
      {"expected", {{"expected", 8}, {"应为", 6}}},
      {"actual", {{"actual", 6}, {"实为", 6}}},
      {"was", {{"was", 3}, {"原为", 6}}},
      {"rule", {{"rule", 4}, {"规则", 6}}},
      {"rule_place", {{"place of the rule", 17}, {"规则位置", 12}}},
      {"source", {{"source", 6}, {"依据", 6}}},
      {"assumed", {{"assumed", 7}, {"假定", 6}}},
  };
  if (t->failures) return;
  t->failures = heng__report_table(t->answer->report, HENG_LIT("failures"),
                                   HENG_SAY2("Failures", "不符之处"));
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    heng__report_column(t->failures, heng__slice(columns[i].key),
                        columns[i].heading, HENG_COLUMN_DETAIL);
}

static const heng_blame *blame_of(const heng_tested_example *e,
                                  const heng_diag *diag) {
  static const heng_blame none = {0};
  for (const heng_blame *b = e->result.blames; b; b = b->next)
    if (b->diag == diag) return b;
  return &none;
}

void heng__test_report_failures(heng_testing *t,
                                const heng_tested *tested,
                                const heng_tested_example *e) {
  heng_arena *arena = &t->answer->arena;
  for (const heng_diag *d = e->diags.first; d; d = d->next) {
    const heng_blame *b = blame_of(e, d);
    char code[8];
    begin(t);
    heng_report_section *s = t->failures;
    heng__report_row(s);
    heng__put_key(s, tested->name);
    heng__put_text(s, e->result.title);
    heng__put_text(s, heng__slice(heng__diag_code(d->code, code)));
    heng__put_some_said(s, (heng_said){heng__diag_message(arena, d, HENG_EN),
                                       heng__diag_message(arena, d, HENG_ZH)});
    heng__put_some_said(
        s, HENG_SAY(heng__place_text(arena, d->span, d->file, d->line)));
    heng__put_some_said(s, b->expected);
    heng__put_some_said(s, b->actual);
    heng__put_some_said(s, b->was);
    heng__put_some_said(s, b->rule);
    heng__put_some_said(s, HENG_SAY(heng__place_text(
                               arena, b->rule_span, (heng_slice){NULL, 0}, 0)));
    heng__put_some_said(s, HENG_SAY(b->source));
    heng__put_some_said(s, HENG_SAY(b->assumed));
  }
}
