// `approve`: the rules as they stand and what they make of the profile's record
// sets are put down as approved, with who, when and why. Nothing is written unless
// all of it can be: a new folder is made beside the old one, loaded once to see that
// it means the same, and then takes its place.
#include <time.h>

#include "host/approved.h"
#include "host/present.h"
#include "host/targets.h"
#include "plan/compose.h"
#include "regress/examples.h"
#include "regress/first_difference.h"

#define FINDING_LINES 5
#define UNITS_MAX     200  // units of a set that the log names one by one

// A record set, and what the rules make of it.
typedef struct result {
  heng_record_set set;
  heng_slice text;
  heng_snapshot *now;
  heng_slice old_text;
  heng_snapshot *old;  // null: it was not approved before
  heng_snap_change *changes;
  size_t n_changes;
  heng_snap_moves moves;
} result;

typedef struct approving {
  heng_answer *answer;
  heng_arena *arena;
  const heng_approve_request *request;
  heng_profile profile;
  heng_slice label;  // "zhongwei@2022"
  heng_approved old;
  heng_folder_files texts;
  heng_plan_change *rules;
  size_t n_rules;
  result *results;
  size_t n_results;
  heng_approval entry;
} approving;

// The request ---------------------------------------------------------------------

static heng_slice today(heng_arena *arena) {
  time_t now = time(NULL);
  struct tm t;
  if (!localtime_r(&now, &t)) return HENG_LIT("1970-01-01");
  return heng__arena_printf(arena, "%04d-%02d-%02d", t.tm_year + 1900,
                            t.tm_mon + 1, t.tm_mday);
}

static heng_status read_request(approving *a) {
  const heng_approve_request *q = a->request;
  heng_approval *e = &a->entry;
  e->by = heng__one_line(a->arena, heng__slice(q->by));
  e->why = heng__one_line(a->arena, heng__slice(q->why));
  e->clause = heng__one_line(a->arena, heng__slice(q->clause));
  e->date = heng__slice(q->date);
  if (!e->date.len) e->date = today(a->arena);
  heng_date date;
  if (!heng__date_parse(e->date, &date))
    return heng__answer_fail(a->answer, HENG_USAGE, HENG_M_HOST_AS_OF,
                             HENG_SAY(e->date), HENG_SAY2("", ""));
  char day[11];
  e->date = heng__arena_copy(a->arena, heng__slice(heng__date_text(date, day)));
  if (e->by.len && e->why.len) return HENG_OK;
  return heng__answer_fail(a->answer, HENG_USAGE, HENG_M_APPROVE_WHO,
                           HENG_SAY(heng__slice(q->profile)),
                           HENG_SAY2("", ""));
}

// What stands in the way ------------------------------------------------------------

static heng_status load_rules(approving *a) {
  heng_answer *answer = a->answer;
  heng_profile *p = &a->profile;
  heng_status status =
      heng__profile_find(answer, heng__slice(a->request->profile),
                         heng__slice(a->request->edition), p);
  if (status != HENG_OK) return status;
  if (p->alone || p->file.len)
    return heng__answer_fail(answer, HENG_USAGE, HENG_M_APPROVE_FILE,
                             HENG_SAY(p->file), HENG_SAY(p->folder));
  status = heng__profile_use(answer, p, /*tests=*/true);
  if (status != HENG_OK) return status;
  if (p->plan->texts->n_open)
    return heng__answer_fail(answer, HENG_RULES, HENG_M_HOST_OPEN_SLOTS,
                             HENG_SAY2("", ""), HENG_SAY2("", ""));
  heng__approved_edition(answer, p);
  a->label = heng__target_name(a->arena, p);
  a->entry.hash = heng__slice(p->plan->hash);
  return heng__check_given(answer, p->plan);
}

static heng_status hold_examples(approving *a) {
  heng_example_results results;
  const heng_before *before = NULL;
  if (a->old.there)
    before = heng__before_make(a->arena, a->profile.plan, a->old.profile.plan,
                               heng__approved_rules_said());
  heng__examples_run(a->arena, a->profile.plan, NULL, before, &a->answer->diags,
                     &results);
  if (!results.n_failed) return HENG_OK;
  heng_slice n = heng__arena_printf(a->arena, "%zu", results.n_failed);
  return heng__answer_fail(a->answer, HENG_FINDINGS, HENG_M_APPROVE_EXAMPLES,
                           HENG_SAY(a->label), HENG_SAY(n));
}

static heng_status refuse_findings(approving *a,
                                   const heng_run *run,
                                   heng_slice set) {
  heng_diags *diags = &a->answer->diags;
  heng_diag *diag = heng__diag(diags, HENG_M_APPROVE_FINDINGS, (heng_span){0},
                               HENG_SAY(a->label), HENG_SAY(set));
  size_t left = FINDING_LINES;
  for (size_t i = 0; i < run->n_findings && left; i++) {
    const heng_finding *f = &run->findings[i];
    if (f->kind == HENG_FINDING_WARN) continue;
    left--;
    heng_said message = {heng__finding_message(a->arena, f, HENG_EN),
                         heng__finding_message(a->arena, f, HENG_ZH)};
    heng__note(diags, diag, HENG_N_TEST_FINDING, f->span,
               heng__say_pair(f->rule), HENG_SAY(f->key), message);
  }
  return HENG_FINDINGS;
}

static heng_status run_set(approving *a, result *r) {
  heng_ready ready;
  heng_run *run;
  heng_status status =
      heng__ready_records(a->answer, &a->profile, &r->set, &ready);
  if (status == HENG_OK) status = heng__ready_run(a->answer, &ready, &run);
  if (status != HENG_OK) return status;
  if (!run->publishable) return refuse_findings(a, run, r->set.name);
  r->now = heng__snapshot_of(a->arena, run, a->label, r->set.name);
  r->text = heng__snapshot_print(a->arena, r->now);
  return HENG_OK;
}

static heng_status run_sets(approving *a) {
  heng_record_sets sets = heng__record_sets_own(a->answer, &a->profile);
  a->results = heng__array(a->arena, result, sets.len + 1);
  a->n_results = sets.len;
  heng_status worst = HENG_OK;
  for (size_t i = 0; i < sets.len; i++) {
    a->results[i].set = sets.items[i];
    worst = heng__status_worse(worst, run_set(a, &a->results[i]));
  }
  return worst;
}

// What is new -------------------------------------------------------------------------

static heng_status compare_results(approving *a) {
  for (size_t i = 0; a->old.there && i < a->n_results; i++) {
    result *r = &a->results[i];
    heng_status status = heng__approved_result(a->answer, &a->old, r->set.name,
                                               &r->old, &r->old_text);
    if (status != HENG_OK) return status;
    if (!r->old) continue;
    r->n_changes = heng__snapshot_diff(a->arena, r->old, r->now, &r->changes);
    r->moves = heng__snapshot_moves(a->profile.plan, r->changes, r->n_changes);
  }
  return HENG_OK;
}

static bool same_texts(const approving *a) {
  const heng_folder_files *old = &a->old.rules;
  if (old->len != a->texts.len) return false;
  for (size_t i = 0; i < old->len; i++) {
    size_t k = 0;
    while (k < a->texts.len &&
           !heng__slice_eq(old->items[i].name, a->texts.items[k].name))
      k++;
    if (k == a->texts.len ||
        !heng__slice_eq(heng__snap_digest(a->arena, old->items[i].text),
                        heng__snap_digest(a->arena, a->texts.items[k].text)))
      return false;
  }
  return true;
}

// Whether all of it was approved already.
static bool is_same(const approving *a) {
  if (!a->old.there) return false;
  const heng_approval *last = heng__approved_last(&a->old);
  if (!heng__slice_eq(last->hash, a->entry.hash) ||
      last->sets.len != a->n_results || !same_texts(a))
    return false;
  for (size_t i = 0; i < a->n_results; i++) {
    const result *r = &a->results[i];
    if (!r->old || !heng__slice_eq(heng__snap_digest(a->arena, r->text),
                                   heng__snap_digest(a->arena, r->old_text)))
      return false;
  }
  return true;
}

// The entry ---------------------------------------------------------------------------

// The name of a record set as a word of a line.
static heng_slice set_word(heng_arena *arena, const result *r) {
  heng_buf word = {.arena = arena};
  heng__snap_put_key(&word, r->set.name);
  return heng__buf_slice(&word);
}

static heng_slice moves_line(heng_arena *arena, const result *r) {
  const heng_snap_moves *m = &r->moves;
  return heng__arena_printf(
      arena,
      "%.*s units=%zu totals=%zu places=%zu tiers=%zu new_findings=%zu "
      "gone_findings=%zu",
      HENG_ARG(set_word(arena, r)), m->units, m->totals, m->places, m->tiers,
      m->findings_new, m->findings_gone);
}

static void put_values(heng_buf *out, const heng_snap_change *c) {
  switch (c->kind) {
    case HENG_SNAP_ROW_GONE: heng__buf_puts(out, " gone 已无"); break;
    case HENG_SNAP_ROW_NEW: heng__buf_puts(out, " new 新增"); break;
    default:
      heng__buf_puts(out, " ");
      heng__snap_put_pair(out, c->field);
      heng__buf_printf(out, " = %.*s → %.*s", HENG_ARG(c->before),
                       HENG_ARG(c->after));
  }
}

static bool is_of_unit(const heng_snap_change *c) {
  return c->kind == HENG_SNAP_VALUE || c->kind == HENG_SNAP_ROW_GONE ||
         c->kind == HENG_SNAP_ROW_NEW;
}

// A line for each unit that moved, with all of its values.
static void add_units(approving *a, const result *r) {
  size_t left = UNITS_MAX;
  for (size_t i = 0; i < r->n_changes; left--) {
    const heng_snap_change *c = &r->changes[i];
    if (!is_of_unit(c)) {
      i++, left++;
      continue;
    }
    if (!left) {
      heng__push(a->arena, &a->entry.units,
                 heng__arena_printf(a->arena, "%.*s ...",
                                    HENG_ARG(set_word(a->arena, r))));
      return;
    }
    heng_buf line = {.arena = a->arena};
    heng__buf_printf(&line, "%.*s %.*s ", HENG_ARG(set_word(a->arena, r)),
                     HENG_ARG(heng__pair_show(c->table, HENG_EN)));
    heng__snap_put_key(&line, c->key);
    heng__buf_puts(&line, " ");
    heng__snap_put_quoted(&line, c->title);
    heng__buf_puts(&line, ":");
    size_t first = i;
    for (; i < r->n_changes && is_of_unit(&r->changes[i]) &&
           heng__slice_eq(r->changes[i].key, c->key) &&
           heng__slice_eq(heng__pair_show(r->changes[i].table, HENG_EN),
                          heng__pair_show(c->table, HENG_EN));
         i++) {
      if (i > first) heng__buf_puts(&line, ";");
      put_values(&line, &r->changes[i]);
    }
    heng__push(a->arena, &a->entry.units, heng__buf_slice(&line));
  }
}

static void make_entry(approving *a) {
  heng_approval *e = &a->entry;
  const heng_approval *last = heng__approved_last(&a->old);
  e->number = heng__arena_printf(a->arena, "%zu", a->old.n_log + 1);
  if (last) {
    e->before = last->hash;
    a->n_rules = heng__plan_diff_all(a->arena, a->old.profile.plan,
                                     a->profile.plan, &a->rules);
  }
  for (size_t i = 0; i < a->n_rules; i++) {
    const heng_plan_change *c = &a->rules[i];
    if (c->change == HENG_NO_EFFECT) continue;
    heng_slice zh = heng__slice_eq(c->name.en, c->name.zh)
                        ? (heng_slice){NULL, 0}
                        : c->name.zh;
    heng__push(a->arena, &e->rules,
               heng__arena_printf(
                   a->arena, "%s %.*s%s%.*s", heng__change_key(c->change),
                   HENG_ARG(c->name.en), zh.len ? " " : "", HENG_ARG(zh)));
  }
  for (size_t i = 0; i < a->n_results; i++) {
    const result *r = &a->results[i];
    heng__push(a->arena, &e->sets, r->set.name);
    if (!r->old) continue;
    heng__push(a->arena, &e->moved, moves_line(a->arena, r));
    add_units(a, r);
  }
}

// Writing -----------------------------------------------------------------------------

static heng_status unwritten(approving *a, heng_slice path, heng_said why) {
  return heng__answer_fail(a->answer, HENG_SYSTEM, HENG_M_HOST_FILE_WRITE,
                           HENG_SAY(path), why);
}

static heng_status put(approving *a,
                       heng_slice folder,
                       heng_slice name,
                       heng_slice text) {
  heng_said why;
  heng_folder_file file = {name, text};
  if (heng__folder_put(a->arena, folder, &file, &why) == HENG_OK)
    return HENG_OK;
  return unwritten(a, heng__path_join(a->arena, folder, name), why);
}

static heng_status put_all(approving *a,
                           heng_slice folder,
                           const char *below,
                           const heng_folder_files *files) {
  heng_status status = HENG_OK;
  for (size_t i = 0; status == HENG_OK && i < files->len; i++)
    status =
        put(a, folder,
            heng__path_join(a->arena, heng__slice(below), files->items[i].name),
            files->items[i].text);
  return status;
}

// The copies must load by themselves and mean what is approved.
static heng_status verify(approving *a, heng_slice folder) {
  heng_slice rules = heng__path_join(a->arena, folder, HENG_LIT("rules"));
  heng_profile copy;
  heng_said why = HENG_SAY2("", "");
  heng_slice where;
  if (heng__approved_load(a->answer, rules, &copy, &why)) {
    bool inside = true;
    for (size_t i = 0; i < copy.texts.len; i++)
      inside = inside &&
               (!copy.texts.items[i].path.len ||
                heng__path_inside(a->arena, rules, copy.texts.items[i].path));
    heng_folder_files read;
    if (inside && heng__slice_eq(heng__slice(copy.plan->hash), a->entry.hash) &&
        heng__folder_read(a->arena, rules, &read, &where, &why) == HENG_OK) {
      a->entry.texts = heng__approved_digest(a->arena, &read, a->entry.hash);
      return HENG_OK;
    }
  }
  heng_diag *diag = heng__diag(&a->answer->diags, HENG_M_APPROVE_COPY,
                               (heng_span){0}, HENG_SAY(a->label));
  if (why.en.len)
    heng__note(&a->answer->diags, diag, HENG_N_PLAIN, (heng_span){0}, why);
  return HENG_RULES;
}

static heng_status write_log(approving *a, heng_slice folder) {
  heng_buf log = {.arena = a->arena};
  if (a->old.there)
    heng__buf_add(&log, a->old.log_text);
  else
    heng__buf_printf(&log, "heng approvals %d\n", HENG_APPROVALS_FORM);
  if (log.len && log.ptr[log.len - 1] != '\n') heng__buf_puts(&log, "\n");
  const heng_approval *last = heng__approved_last(&a->old);
  heng__approval_print(&log, &a->entry,
                       last ? last->end : (heng_slice){NULL, 0});
  return put(a, folder, HENG_LIT("log.txt"), heng__buf_slice(&log));
}

static heng_status fill(approving *a, heng_slice folder) {
  heng_said why;
  if (heng__folder_make(a->arena, folder, &why) != HENG_OK)
    return unwritten(a, folder, why);
  heng_status status = put_all(a, folder, "rules", &a->texts);
  if (status == HENG_OK) status = verify(a, folder);
  // What the note of this approval compares with.
  if (status == HENG_OK && a->old.there)
    status = put_all(a, folder, "before", &a->old.rules);
  for (size_t i = 0; status == HENG_OK && i < a->n_results; i++)
    status = put(a, folder,
                 heng__approved_result_name(a->arena, a->results[i].set.name),
                 a->results[i].text);
  return status == HENG_OK ? write_log(a, folder) : status;
}

static heng_slice beside(const approving *a, const char *ending) {
  heng_slice name = heng__path_name(a->arena, a->old.folder);
  return heng__path_join(
      a->arena, a->profile.folder,
      heng__arena_printf(a->arena, ".%.*s.%s", HENG_ARG(name), ending));
}

static heng_status exchange(approving *a, heng_slice made) {
  heng_said why;
  heng_slice folder = a->old.folder, away = beside(a, "old");
  heng__folder_remove_all(a->arena, away);
  if (a->old.there &&
      heng__path_rename(a->arena, folder, away, &why) != HENG_OK)
    return unwritten(a, folder, why);
  if (heng__path_rename(a->arena, made, folder, &why) == HENG_OK) {
    heng__folder_remove_all(a->arena, away);
    return HENG_OK;
  }
  heng_said ignored;
  if (a->old.there) heng__path_rename(a->arena, away, folder, &ignored);
  return unwritten(a, folder, why);
}

static heng_status write_all(approving *a) {
  heng_slice made = beside(a, "new");
  heng__folder_remove_all(a->arena, made);
  heng_status status = fill(a, made);
  if (status == HENG_OK) status = exchange(a, made);
  if (status != HENG_OK) heng__folder_remove_all(a->arena, made);
  return status;
}

// The report --------------------------------------------------------------------------

static void put_sets(approving *a) {
  if (!a->n_results) {
    heng_report_section *none = heng__report_facts(
        a->answer->report, HENG_LIT("sets"), HENG_SAY2("", ""));
    heng__report_fact(none, HENG_LIT("results"), HENG_SAY2("results", "结果"));
    heng__put_said(none,
                   HENG_SAY2("none: the profile keeps no record set for these "
                             "rules",
                             "无：本方案没有适用这些规则的数据集"));
    return;
  }
  heng_report_section *s = heng__report_table(
      a->answer->report, HENG_LIT("sets"), HENG_SAY2("Record sets", "数据集"));
  heng__report_set_main(s);
  heng__report_heading(s, "set", "set", "数据集", 0);
  heng__report_heading(s, "units", "units moved", "变动单位",
                       HENG_COLUMN_NUMBER);
  heng__report_heading(s, "totals", "totals", "总分", HENG_COLUMN_NUMBER);
  heng__report_heading(s, "places", "places", "位次", HENG_COLUMN_NUMBER);
  heng__report_heading(s, "tiers", "tiers", "等次", HENG_COLUMN_NUMBER);
  heng__report_heading(s, "findings_new", "new findings", "新增问题",
                       HENG_COLUMN_NUMBER);
  heng__report_heading(s, "findings_gone", "findings gone", "消除问题",
                       HENG_COLUMN_NUMBER);
  for (size_t i = 0; i < a->n_results; i++) {
    const result *r = &a->results[i];
    const size_t counts[] = {r->moves.units,        r->moves.totals,
                             r->moves.places,       r->moves.tiers,
                             r->moves.findings_new, r->moves.findings_gone};
    heng__report_row(s);
    heng__put_key(s, r->set.name);
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
      if (r->old)
        heng__put_int(s, (int64_t)counts[k]);
      else
        heng__put_missing(s);
  }
}

static void put_rules(approving *a) {
  if (!a->n_rules) return;
  heng_report_section *s =
      heng__report_table(a->answer->report, HENG_LIT("rules"),
                         HENG_SAY2("Rules that differ", "规则差异"));
  heng__report_heading(s, "kind", "kind", "种类", 0);
  heng__report_heading(s, "rule", "rule", "规则", 0);
  heng__report_heading(s, "change", "change", "变化", 0);
  for (size_t i = 0; i < a->n_rules; i++) {
    heng__report_row(s);
    heng__put_said(s, heng__part_kind_said(a->rules[i].kind));
    heng__put_said(s, a->rules[i].name);
    heng__put_said(s, heng__change_kind_said(a->rules[i].change));
  }
}

static void put_report(approving *a, bool written) {
  const heng_approval *e = &a->entry;
  heng_report_section *facts = heng__report_facts(
      a->answer->report, HENG_LIT("approve"), HENG_SAY2("", ""));
  heng__fact_text(facts, "profile", "profile", "方案名", a->label);
  heng__fact_text(facts, "folder", "folder", "文件夹", a->old.folder);
  heng__fact_text(facts, "hash", "rules' hash", "规则摘要", e->hash);
  if (!written) {
    heng__report_fact(facts, HENG_LIT("written"), HENG_SAY2("written", "写入"));
    heng__put_said(facts, HENG_SAY2("no: all of this was approved already",
                                    "否：以上内容此前均已批准"));
    return;
  }
  if (e->before.len)
    heng__fact_text(facts, "before", "approved before", "上次批准", e->before);
  heng__fact_text(facts, "number", "approval", "批准次序", e->number);
  heng__fact_text(facts, "date", "date", "日期", e->date);
  heng__fact_text(facts, "by", "by", "批准人", e->by);
  heng__fact_text(facts, "why", "why", "理由", e->why);
  if (e->clause.len)
    heng__fact_text(facts, "clause", "clause", "依据", e->clause);
  put_sets(a);
  put_rules(a);
}

static heng_status approve_command(heng_answer *answer, const void *ctx) {
  approving a = {.answer = answer, .arena = &answer->arena, .request = ctx};
  heng_status status = read_request(&a);
  if (status == HENG_OK) status = load_rules(&a);
  if (status == HENG_OK)
    status = heng__approved_read(answer, &a.profile, &a.old);
  if (status == HENG_OK) status = hold_examples(&a);
  if (status == HENG_OK) status = run_sets(&a);
  if (status == HENG_OK) status = compare_results(&a);
  if (status == HENG_OK)
    status = heng__approve_texts(answer, &a.profile, &a.texts);
  if (status != HENG_OK) return status;
  bool same = is_same(&a);
  if (!same) {
    make_entry(&a);
    status = write_all(&a);
  }
  if (status == HENG_OK) put_report(&a, !same);
  return status;
}

heng_status heng_host_approve(heng_host *host,
                              const heng_approve_request *request,
                              heng_answer **answer) {
  return heng__answer_make(host, "approve", approve_command, request, answer);
}
