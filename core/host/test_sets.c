// The record sets that a profile keeps, judged by its own rules: a check that does
// not hold, and whatever holds a result back, is a failure; a warning is counted.
#include <string.h>

#include "host/present.h"
#include "host/testing.h"

// What is only to be minded about data is `run`'s to say.
static void load(heng_answer *answer,
                 const heng_profile *profile,
                 heng_tested_set *s) {
  heng_diags others = answer->diags;
  heng__diags_init(&answer->diags, &answer->arena);
  s->status = heng__ready_records(answer, profile, s->set, &s->ready);
  s->diags = answer->diags;
  answer->diags = others;
  if (s->status == HENG_OK) heng__diags_init(&s->diags, &answer->arena);
}

void heng__test_load_sets(heng_testing *t, heng_tested *tested) {
  heng_answer *answer = t->answer;
  if (tested->profile->alone || tested->profile->file.len) return;
  heng_record_sets own = heng__record_sets_own(answer, tested->profile);
  heng_slice only = tested->only_set;
  tested->sets = heng__array(&answer->arena, heng_tested_set, own.len + 1);
  for (size_t i = 0; i < own.len; i++) {
    const heng_record_set *set = &own.items[i];
    if (only.len && !heng__slice_eq(only, set->name)) continue;
    heng_tested_set *s = &tested->sets[tested->n_sets++];
    heng_slice names[] = {set->name, tested->name};
    *s = (heng_tested_set){.set = set};
    s->left_out = !heng__test_wanted(t, names, 2);
    if (!s->left_out) load(answer, tested->profile, s);
  }
}

void heng__test_begin_sets(heng_testing *t, bool many) {
  if (t->checks) return;
  heng_report_section *s =
      heng__report_table(t->answer->report, HENG_LIT("checks"),
                         HENG_SAY2("Checks on the records", "数据校验"));
  heng__report_column(s, HENG_LIT("profile"), HENG_SAY2("profile", "方案名"),
                      many ? 0 : HENG_COLUMN_DETAIL);
  heng__report_column(s, HENG_LIT("data"), HENG_SAY2("data", "数据"), 0);
  heng__report_column(s, HENG_LIT("passed"), HENG_SAY2("passed", "通过"), 0);
  heng__report_column(s, HENG_LIT("failed"), HENG_SAY2("failed", "不符"),
                      HENG_COLUMN_NUMBER);
  heng__report_column(s, HENG_LIT("warnings"), HENG_SAY2("warnings", "提醒"),
                      HENG_COLUMN_NUMBER);
  if (t->request->timed)
    heng__report_column(s, HENG_LIT("seconds"), HENG_SAY2("seconds", "秒"),
                        HENG_COLUMN_NUMBER);
  heng__report_column(s, HENG_LIT("warned"), HENG_SAY2("warned by", "提醒来源"),
                      HENG_COLUMN_DETAIL);
  heng__report_column(s, HENG_LIT("message"), HENG_SAY2("message", "内容"),
                      HENG_COLUMN_DETAIL);
  heng__report_column(s, HENG_LIT("details"), HENG_SAY2("details", "详情"),
                      HENG_COLUMN_DETAIL);
  t->checks = s;
}

// How often each rule warned: "quarters 20, persons 3".
typedef struct tally {
  heng_pair rule;
  size_t n;
} tally;

static heng_said warned_by(heng_arena *arena, const heng_run *run) {
  HENG_VEC(tally) all = {0};
  for (size_t i = 0; i < run->n_findings; i++) {
    const heng_finding *f = &run->findings[i];
    if (f->kind != HENG_FINDING_WARN) continue;
    size_t k = 0;
    while (k < all.len && (!heng__slice_eq(all.items[k].rule.en, f->rule.en) ||
                           !heng__slice_eq(all.items[k].rule.zh, f->rule.zh)))
      k++;
    if (k == all.len) heng__push(arena, &all, (tally){f->rule, 0});
    all.items[k].n++;
  }
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  for (size_t k = 0; k < all.len; k++) {
    heng_said name = heng__say_pair(all.items[k].rule);
    heng__buf_printf(&en, "%s%.*s %zu", k ? ", " : "", HENG_ARG(name.en),
                     all.items[k].n);
    heng__buf_printf(&zh, "%s%.*s %zu", k ? "，" : "", HENG_ARG(name.zh),
                     all.items[k].n);
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

// Whether the set had the same finding under the rules before.
static bool is_old(const heng_run *was, const heng_finding *f) {
  for (size_t i = 0; was && i < was->n_findings; i++) {
    const heng_finding *o = &was->findings[i];
    if (o->kind == f->kind && heng__slice_eq(o->key, f->key) &&
        (heng__pair_has(o->rule, f->rule.en) ||
         heng__pair_has(o->rule, f->rule.zh)))
      return true;
  }
  return false;
}

static bool is_within(heng_slice text, heng_slice part) {
  for (size_t i = 0; i + part.len <= text.len; i++)
    if (!memcmp(text.ptr + i, part.ptr, part.len)) return true;
  return false;
}

// What a finding says beside its rule and its row; nothing where the reason says it,
// as where the value that is another one now is held back by this finding.
static heng_said message_of(heng_arena *arena,
                            const heng_finding *f,
                            const heng_difference *reason) {
  heng_said what = HENG_SAY(f->message);
  if (f->kind != HENG_FINDING_CHECK)
    what = (heng_said){heng__finding_message(arena, f, HENG_EN),
                       heng__finding_message(arena, f, HENG_ZH)};
  if (!what.en.len) return what;
  if (reason->kind == HENG_DIFFERENT && is_within(reason->cause.en, what.en))
    return HENG_SAY2("", "");
  return (heng_said){heng__arena_printf(arena, ": %.*s", HENG_ARG(what.en)),
                     heng__arena_printf(arena, "：%.*s", HENG_ARG(what.zh))};
}

// A record set that is told of.
typedef struct telling {
  heng_testing *t;
  const heng_tested *tested;
  heng_tested_set *set;
  const heng_run *was;  // under the rules before, or null
} telling;

// The rule and the row, then what the finding says; before it the rule that was
// changed, where that is another one.
static void tell_finding(const telling *x, const heng_finding *f) {
  heng_arena *arena = &x->t->answer->arena;
  heng_diags *diags = &x->set->diags;
  heng_said at = HENG_SAY2("", "");
  if (f->key.len)
    at = (heng_said){heng__arena_printf(arena, ", row %.*s", HENG_ARG(f->key)),
                     heng__arena_printf(arena, "（%.*s）", HENG_ARG(f->key))};
  heng_difference d = {.kind = HENG_NO_DIFFERENCE};
  bool old = is_old(x->was, f);
  heng_both both = {arena, x->tested->before, x->set->run, x->was};
  if (x->was && !old)
    heng__finding_difference(&both, f->rule.en.len ? f->rule.en : f->rule.zh,
                             f->key, &d);
  heng_diag *diag =
      heng__diag(diags, HENG_M_TEST_RECORDS, f->span, heng__say_pair(f->rule),
                 HENG_SAY(x->set->set->name), HENG_SAY(x->tested->name), at,
                 message_of(arena, f, &d), heng__difference_because(arena, &d));
  if (d.kind == HENG_DIFFERENT)
    heng__difference_tell(diags, diag, &d);
  else
    heng__cites_tell(diags, diag, f->cites);
  if (old)
    heng__note(diags, diag, HENG_N_TEST_OLD, (heng_span){0},
               x->tested->before->name);
  if (!f->file.len) return;
  heng_diag *note = heng__note(diags, diag, HENG_N_TEST_RECORD, (heng_span){0},
                               HENG_SAY(f->key));
  heng__diag_at_record(diags, note, f->file, f->line, (heng_slice){NULL, 0});
}

// Tells of what is a failure; warnings are only counted.
static void tell_findings(heng_testing *t,
                          heng_tested *tested,
                          heng_tested_set *s,
                          size_t *failed,
                          size_t *warnings) {
  telling x = {t, tested, s, NULL};
  bool tried = false;
  for (size_t i = 0; s->run && i < s->run->n_findings; i++) {
    const heng_finding *f = &s->run->findings[i];
    if (f->kind == HENG_FINDING_WARN) {
      ++*warnings;
      continue;
    }
    if (!tried && tested->before)
      x.was = heng__test_set_under(t, tested->old, s);
    tried = true;
    ++*failed;
    tell_finding(&x, f);
  }
}

static heng_status report_set(heng_testing *t,
                              heng_tested *tested,
                              heng_tested_set *s) {
  heng_arena *arena = &t->answer->arena;
  size_t failed = 0, warnings = 0;
  tell_findings(t, tested, s, &failed, &warnings);
  heng_report_section *out = t->checks;
  heng__report_row(out);
  heng__put_key(out, tested->name);
  heng__put_text(out, s->set->name);
  heng__put_bool(out, s->status == HENG_OK && !failed);
  heng__put_int(out, (int64_t)failed);
  heng__put_int(out, (int64_t)warnings);
  if (t->request->timed) heng__test_put_seconds(out, s->seconds);
  heng__put_some_said(out,
                      s->run ? warned_by(arena, s->run) : HENG_SAY2("", ""));
  heng__put_some_said(out, heng__test_sentences(arena, &s->diags));
  heng__put_some_said(out, heng__test_details(arena, &s->diags));
  heng__diags_take(&t->answer->diags, &s->diags);
  if (s->status != HENG_OK) return s->status;
  return failed ? HENG_FINDINGS : HENG_OK;
}

heng_status heng__test_report_sets(heng_testing *t, heng_tested *tested) {
  heng_status status = HENG_OK;
  for (size_t i = 0; i < tested->n_sets; i++)
    if (!tested->sets[i].left_out)
      status =
          heng__status_worse(status, report_set(t, tested, &tested->sets[i]));
  return status;
}
