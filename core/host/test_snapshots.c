// The results of a profile's record sets held against those that were approved. Each
// difference is told with the changed rules that it can come from, their clauses,
// and how they were written before.
#include "host/attribute.h"
#include "host/present.h"
#include "host/testing.h"
#include "regress/blame.h"
#include "regress/record_names.h"

#define CAUSE_LINES 3
// Differences of a record set that are told; the others stand in the report.
#define MOST_TOLD 8

typedef struct holding {
  heng_testing *t;
  heng_tested *tested;
  heng_answer *answer;
  heng_arena *arena;
  heng_report_section *differences;  // every one of them, for programs
  const heng_approved *approved;
  heng_plan_change *rules;
  size_t n_rules;
  bool same_rules;  // but perhaps for the words of reasons
  bool *told;       // a rule whose texts were shown
  // From the rules of today to the approved ones; null before they were wanted.
  heng_edits *edits;
  heng_status status;
} holding;

// A record set while it is compared.
typedef struct comparing {
  heng_slice set;
  heng_run *now, *before;  // under the rules and under those that were approved
  const heng_edits_back *blame;  // null: there was nothing to compute
  heng_snap_change *changes;
  size_t n;
} comparing;

// Who is meant: "gaj (公安局)".
static heng_slice unit_text(heng_arena *arena, const heng_snap_change *c) {
  return c->title.len ? heng__arena_printf(arena, "%.*s (%.*s)",
                                           HENG_ARG(c->key), HENG_ARG(c->title))
                      : c->key;
}

static heng_said field_said(heng_arena *arena, const heng_snap_change *c) {
  heng_said table = heng__say_pair(c->table), field = heng__say_pair(c->field);
  if (!table.en.len) {
    return (heng_said){heng__arena_printf(arena, "`%.*s`", HENG_ARG(field.en)),
                       heng__arena_printf(arena, "“%.*s”", HENG_ARG(field.zh))};
  }
  return (heng_said){heng__arena_printf(arena, "`%.*s.%.*s`",
                                        HENG_ARG(table.en), HENG_ARG(field.en)),
                     heng__arena_printf(arena, "“%.*s.%.*s”",
                                        HENG_ARG(table.zh),
                                        HENG_ARG(field.zh))};
}

static heng_said exact_said(heng_slice value) {
  return value.len ? heng__snap_value_said(value)
                   : HENG_SAY2("not there", "无");
}

static heng_said value_said(heng_arena *arena, heng_slice value) {
  return value.len ? heng__snapshot_said(arena, value) : exact_said(value);
}

// What a finding says, with the row that it is about.
static heng_said finding_said(heng_arena *arena, const heng_snap_finding *f) {
  if (!f->key.len) return f->message;
  return (heng_said){
      heng__arena_printf(arena, "%.*s (%.*s)", HENG_ARG(f->message.en),
                         HENG_ARG(f->key)),
      heng__arena_printf(arena, "%.*s（%.*s）", HENG_ARG(f->message.zh),
                         HENG_ARG(f->key))};
}

// Why -----------------------------------------------------------------------------

static void note(holding *h,
                 heng_diag *diag,
                 heng_code code,
                 heng_span span,
                 heng_said first,
                 heng_said second) {
  heng__note(&h->answer->diags, diag, code, span, first, second);
}

// What moved in the same row and is read by the rule of what is told.
static void explain_way(holding *h,
                        heng_diag *diag,
                        const comparing *c,
                        size_t at) {
  size_t *inputs;
  size_t n = heng__snapshot_inputs(h->arena, h->tested->profile->plan,
                                   c->changes, c->n, at, &inputs);
  for (size_t i = 0; i < n && i < CAUSE_LINES; i++) {
    const heng_snap_change *input = &c->changes[inputs[i]];
    heng__note(&h->answer->diags, diag, HENG_N_SNAPSHOT_THROUGH, (heng_span){0},
               heng__say_pair(input->field), value_said(h->arena, input->after),
               value_said(h->arena, input->before));
  }
}

static void explain_rule(holding *h, heng_diag *diag, heng_snap_cause cause) {
  const heng_plan_change *c = &h->rules[cause.change];
  if (h->told[cause.change]) return;  // it stands with an earlier difference
  for (size_t i = 0; i < h->n_rules; i++)
    h->told[i] |= heng__change_is_one(&h->rules[i], c);
  heng_said name = heng__change_name(c);
  heng_said was = heng__change_text(c, 0), is = heng__change_text(c, 1);
  switch (c->change) {
    case HENG_ONLY_IN_SECOND:
      note(h, diag, HENG_N_SNAPSHOT_ADDED, c->span[1], name, is);
      break;
    case HENG_ONLY_IN_FIRST:
      note(h, diag, HENG_N_SNAPSHOT_REMOVED, (heng_span){0}, name, was);
      break;
    default:
      if (!is.en.len) break;  // a script's function has no text here
      note(h, diag, HENG_N_SNAPSHOT_WAS, (heng_span){0}, name, was);
      note(h, diag, HENG_N_SNAPSHOT_IS, heng__change_span(c, 1), name, is);
  }
  heng_slice clauses = heng__clauses_text(h->arena, cause.cites);
  if (clauses.len)
    note(h, diag, HENG_N_SNAPSHOT_CLAUSE, (heng_span){0}, HENG_SAY(clauses),
         HENG_SAY2("", ""));
}

// The value that the approved rules give now, empty where there is none.
static heng_slice under_approved(const holding *h,
                                 const heng_run *run,
                                 const heng_snap_change *c) {
  for (uint32_t t = 0; t < run->plan->n_tables; t++) {
    const heng_plan_table *table = &run->plan->tables[t];
    if (!table->score || !heng__slice_eq(heng__pair_show(table->pair, HENG_EN),
                                         heng__pair_show(c->table, HENG_EN)))
      continue;
    uint32_t row = heng__run_find(run, t, c->key);
    for (uint32_t f = 0; row != HENG_ROW_NONE && f < table->n_fields; f++)
      if (heng__slice_eq(heng__pair_show(table->fields[f].pair, HENG_EN),
                         heng__pair_show(c->field, HENG_EN)))
        return heng__snapshot_value(h->arena, run, table->fields[f].type,
                                    heng__run_value(run, t, row, f));
  }
  return (heng_slice){NULL, 0};
}

// Telling -------------------------------------------------------------------------

static heng_diag *tell(holding *h,
                       const comparing *c,
                       const heng_snap_change *d,
                       heng_said by) {
  heng_arena *arena = h->arena;
  heng_diags *diags = &h->answer->diags;
  heng_said set = HENG_SAY(c->set), table = heng__say_pair(d->table);
  heng_slice name = unit_text(arena, d);
  heng_said unit = HENG_SAY(name), field = field_said(arena, d);
  heng_span none = {0};
  switch (d->kind) {
    case HENG_SNAP_VALUE:
      return heng__diag(diags, HENG_M_SNAPSHOT_VALUE, none, field, unit, set,
                        value_said(arena, d->after),
                        value_said(arena, d->before), by);
    case HENG_SNAP_RUN_VALUE:
      return heng__diag(diags, HENG_M_SNAPSHOT_RUN_VALUE, none, field, set,
                        value_said(arena, d->after),
                        value_said(arena, d->before), by);
    case HENG_SNAP_ROW_GONE:
      return heng__diag(diags, HENG_M_SNAPSHOT_ROW_GONE, none, table, unit, set,
                        by);
    case HENG_SNAP_ROW_NEW:
      return heng__diag(diags, HENG_M_SNAPSHOT_ROW_NEW, none, table, unit, set,
                        by);
    case HENG_SNAP_FINDING_NEW:
      return heng__diag(diags, HENG_M_SNAPSHOT_FINDING_NEW, none, set,
                        finding_said(arena, d->finding), by);
    case HENG_SNAP_FINDING_GONE:
      return heng__diag(diags, HENG_M_SNAPSHOT_FINDING_GONE, none, set,
                        finding_said(arena, d->finding), by);
    case HENG_SNAP_TABLE_NEW:
      return heng__diag(diags, HENG_M_SNAPSHOT_PUBLISHED, none, table, set, by);
    case HENG_SNAP_FIELD_NEW:
      return heng__diag(diags, HENG_M_SNAPSHOT_PUBLISHED, none, field, set, by);
    case HENG_SNAP_TABLE_GONE:
      return heng__diag(diags, HENG_M_SNAPSHOT_UNPUBLISHED, none, table, set,
                        by);
    case HENG_SNAP_FIELD_GONE:
      return heng__diag(diags, HENG_M_SNAPSHOT_UNPUBLISHED, none, field, set,
                        by);
  }
  return NULL;
}

// Of a value that rules moved: whether records that changed have a part in it.
static void tell_records_too(holding *h,
                             heng_diag *diag,
                             const comparing *c,
                             const heng_snap_change *d) {
  if (d->kind != HENG_SNAP_VALUE || !c->before) return;
  heng_slice now = under_approved(h, c->before, d);
  if (now.len && !heng__slice_eq(now, d->before))
    note(h, diag, HENG_N_SNAPSHOT_RECORDS_TOO, (heng_span){0},
         value_said(h->arena, now), HENG_SAY2("", ""));
}

// The rules behind a difference; *records: it is the records that changed.
static heng_blamed blamed_for(holding *h,
                              const comparing *c,
                              const heng_snap_change *d,
                              bool *records) {
  heng_snap_search search = {h->approved->profile.plan,
                             h->tested->profile->plan,
                             h->rules,
                             h->n_rules,
                             c->before,
                             c->now};
  heng_blamed blamed = heng__snapshot_blamed(h->arena, &search, c->blame, d);
  bool finding =
      d->kind == HENG_SNAP_FINDING_NEW || d->kind == HENG_SNAP_FINDING_GONE;
  *records = !h->n_rules || (h->same_rules && !finding);
  if (d->kind == HENG_SNAP_VALUE && c->before)
    *records |= heng__slice_eq(under_approved(h, c->before, d), d->after);
  if (*records) blamed.n = 0;
  return blamed;
}

static void tell_change(holding *h, const comparing *c, size_t at, bool told) {
  const heng_snap_change *d = &c->changes[at];
  bool records;
  heng_blamed blamed = blamed_for(h, c, d, &records);
  for (size_t i = 0; i < blamed.n && blamed.kind != HENG_BLAME_AMONG; i++)
    heng__test_behind_result(
        h->t, h->tested, &h->rules[blamed.causes[i].change],
        heng__clauses_text(h->arena, blamed.causes[i].cites));
  if (!told) return;
  heng_diag *diag =
      tell(h, c, d, heng__blamed_said(h->arena, h->rules, &blamed));
  if (records)
    note(h, diag, HENG_N_SNAPSHOT_RECORDS, (heng_span){0}, HENG_SAY2("", ""),
         HENG_SAY2("", ""));
  else
    tell_records_too(h, diag, c, d);
  explain_way(h, diag, c, at);
  for (size_t i = 0; i < blamed.n && i < CAUSE_LINES; i++)
    explain_rule(h, diag, blamed.causes[i]);
}

static void put_difference(holding *h,
                           const comparing *c,
                           const heng_snap_change *d) {
  static const char *const kinds[] = {
      [HENG_SNAP_TABLE_GONE] = "table_gone",
      [HENG_SNAP_TABLE_NEW] = "table_new",
      [HENG_SNAP_FIELD_GONE] = "field_gone",
      [HENG_SNAP_FIELD_NEW] = "field_new",
      [HENG_SNAP_ROW_GONE] = "row_gone",
      [HENG_SNAP_ROW_NEW] = "row_new",
      [HENG_SNAP_VALUE] = "value",
      [HENG_SNAP_RUN_VALUE] = "run_value",
      [HENG_SNAP_FINDING_GONE] = "finding_gone",
      [HENG_SNAP_FINDING_NEW] = "finding_new",
  };
  heng_report_section *s = h->differences;
  heng__report_row(s);
  heng__put_key(s, h->tested->name);
  heng__put_key(s, c->set);
  heng__put_key(s, heng__slice(kinds[d->kind]));
  heng__put_said(s, heng__say_pair(d->table));
  heng__put_key(s, d->key);
  heng__put_text(s, d->title);
  heng__put_said(s, heng__say_pair(d->field));
  heng__put_said(s, exact_said(d->before));
  heng__put_said(s, exact_said(d->after));
}

static void begin_differences(holding *h) {
  static const char *const columns[][3] = {
      {"profile", "profile", "方案名"}, {"set", "set", "数据集"},
      {"kind", "kind", "类型"},         {"table", "table", "表"},
      {"key", "key", "编号"},           {"name", "name", "名称"},
      {"field", "field", "字段"},       {"approved", "approved", "批准的"},
      {"now", "now", "现为"},
  };
  h->differences =
      heng__report_table(h->answer->report, HENG_LIT("differences"),
                         HENG_SAY2("Not as approved", "与批准的不同"));
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    heng__report_column(
        h->differences, heng__slice(columns[i][0]),
        (heng_said){heng__slice(columns[i][1]), heng__slice(columns[i][2])},
        HENG_COLUMN_DETAIL);
}

static void tell_all(holding *h, comparing *c) {
  if (!h->differences) begin_differences(h);
  for (size_t i = 0; i < c->n; i++) put_difference(h, c, &c->changes[i]);
  for (size_t i = 0; i < c->n; i++) tell_change(h, c, i, i < MOST_TOLD);
  heng_diag *last = h->answer->diags.last;
  if (!last || h->answer->diags.dropped) return;
  if (c->n > MOST_TOLD) {
    heng_slice more =
        heng__arena_printf(h->arena, "%zu", c->n - (size_t)MOST_TOLD);
    note(h, last, HENG_N_SNAPSHOT_MORE, (heng_span){0}, HENG_SAY(more),
         HENG_SAY(h->tested->name));
  }
  note(h, last, HENG_N_SNAPSHOT_ACCEPT, (heng_span){0},
       HENG_SAY(h->tested->name), HENG_SAY2("", ""));
}

// The section ---------------------------------------------------------------------

static void begin_section(heng_testing *t) {
  heng_report_section *s =
      heng__report_table(t->answer->report, HENG_LIT("snapshots"),
                         HENG_SAY2("Approved results", "已批准的结果"));
  heng__report_heading(s, "profile", "profile", "方案名",
                       t->len > 1 ? 0 : HENG_COLUMN_DETAIL);
  heng__report_heading(s, "set", "set", "数据集", 0);
  heng__report_heading(s, "passed", "passed", "通过", 0);
  heng__report_heading(s, "differences", "differences", "不同处",
                       HENG_COLUMN_NUMBER);
  heng__report_heading(s, "units", "units moved", "变动单位",
                       HENG_COLUMN_NUMBER);
  heng__report_heading(s, "findings_new", "new findings", "新增问题",
                       HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(s, "findings_gone", "findings gone", "消除问题",
                       HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(s, "approved", "approved rules", "批准的规则",
                       HENG_COLUMN_DETAIL);
  heng__report_heading(s, "note", "note", "说明", HENG_COLUMN_ONLY_IF_USED);
  heng__report_heading(s, "message", "message", "内容", HENG_COLUMN_DETAIL);
  t->snapshots = s;
}

static void put_count(heng_report_section *s, size_t n) {
  if (n)
    heng__put_int(s, (int64_t)n);
  else
    heng__put_missing(s);
}

static void put_moves(holding *h, heng_report_section *s, const comparing *c) {
  heng_snap_moves m =
      heng__snapshot_moves(h->tested->profile->plan, c->changes, c->n);
  heng__put_bool(s, c->n == 0);
  heng__put_int(s, (int64_t)c->n);
  heng__put_int(s, (int64_t)m.units);
  put_count(s, m.findings_new);
  put_count(s, m.findings_gone);
}

// A row; [c] is null where nothing could be compared, which is a failure only
// where [message] says why.
static void put_row(holding *h,
                    heng_slice set,
                    const comparing *c,
                    heng_said note,
                    heng_said message) {
  if (!h->t->snapshots) begin_section(h->t);
  heng_report_section *s = h->t->snapshots;
  heng__report_row(s);
  heng__put_key(s, h->tested->name);
  heng__put_key(s, set);
  if (c) {
    put_moves(h, s, c);
  } else {
    if (message.en.len)
      heng__put_bool(s, false);
    else
      heng__put_missing(s);
    for (int i = 0; i < 4; i++) heng__put_missing(s);
  }
  const heng_approval *last = heng__approved_last(h->approved);
  heng__put_some_text(s, last ? last->hash : (heng_slice){NULL, 0});
  heng__put_some_said(s, note);
  heng__put_some_said(s, message);
}

// Comparing -----------------------------------------------------------------------

// What is wrong with an approved folder says by itself what to do about it.
static heng_said last_said(holding *h, const heng_diag *diag) {
  return (heng_said){heng__diag_message(h->arena, diag, HENG_EN),
                     heng__diag_message(h->arena, diag, HENG_ZH)};
}

// The first that is told of a set stands for all.
static heng_said tell_set(holding *h, comparing *c) {
  const heng_diag *before = h->answer->diags.last;
  tell_all(h, c);
  const heng_diag *first = before ? before->next : h->answer->diags.first;
  return first ? last_said(h, first) : HENG_SAY2("see above", "见上");
}

// What is left of the differences while one edit is taken back. The records are
// read for that plan, since its columns may be others.
static heng_taken_back take_back(holding *h,
                                 heng_tested_set *set,
                                 const heng_snapshot *approved,
                                 size_t edit) {
  heng_taken_back back = {0};
  bool *taken = heng__array(h->arena, bool, heng__edits_count(h->edits) + 1);
  taken[edit] = true;
  heng_profile profile = *h->tested->profile;
  profile.plan = heng__edits_plan(h->arena, h->edits, taken);
  if (!profile.plan) return back;
  heng_run *run = heng__test_set_under(h->t, &profile, set);
  if (!run) return back;
  const heng_snapshot *then =
      heng__snapshot_of(h->arena, run, h->tested->name, set->set->name);
  back.n = heng__snapshot_diff(h->arena, approved, then, &back.changes);
  back.known = true;
  return back;
}

// Takes back each edit by itself, where there are several and not too many.
static const heng_edits_back *take_back_all(holding *h,
                                            heng_tested_set *set,
                                            const comparing *c) {
  size_t acting = 0;
  for (size_t i = 0; i < h->n_rules; i++)
    acting += !heng__change_is_idle(&h->rules[i]);
  if (!c->before || acting < 2) return NULL;
  if (!h->edits)
    h->edits = heng__attribute_edits(h->answer, h->tested->profile,
                                     &h->approved->profile);
  size_t n = heng__edits_count(h->edits);
  if (n > HENG_BLAME_MOST) return NULL;
  // A single edit brings the silent ones back with it.
  if (n < 2 && heng__edits_silent(h->edits)) return NULL;
  const heng_snapshot *approved =
      heng__snapshot_of(h->arena, c->before, h->tested->name, set->set->name);
  heng_edits_back *blame = heng__new(h->arena, heng_edits_back);
  blame->edits = h->edits;
  blame->back = heng__array(h->arena, heng_taken_back, n + 1);
  for (size_t i = 0; i < n; i++)
    blame->back[i] = take_back(h, set, approved, i);
  return blame;
}

// The rules are compared when the first difference is met: mostly there is none.
static void find_rules(holding *h) {
  if (h->told) return;
  h->n_rules = heng__plan_diff_all(h->arena, h->approved->profile.plan,
                                   h->tested->profile->plan, &h->rules);
  h->told = heng__array(h->arena, bool, h->n_rules + 1);
}

static void compare_set(holding *h,
                        heng_tested_set *s,
                        const heng_snapshot *approved) {
  comparing c = {.set = s->set->name, .now = s->run};
  heng_snapshot *now =
      heng__snapshot_of(h->arena, c.now, h->tested->name, c.set);
  heng_said note = HENG_SAY2("", ""), message = note;
  c.n = heng__snapshot_diff(h->arena, approved, now, &c.changes);
  if (c.n) find_rules(h);
  if (c.n && !h->same_rules)
    c.before = heng__test_set_under(h->t, &h->approved->profile, s);
  if (c.n) c.blame = take_back_all(h, s, &c);
  if (c.n) message = tell_set(h, &c);
  if (!c.n && !h->same_rules)
    note =
        HENG_SAY2("the rules differ from the approved ones, the results do not",
                  "规则与批准的不同，结果相同");
  put_row(h, c.set, &c, note, message);
  if (c.n) h->status = HENG_FINDINGS;
}

// A set that cannot be read is told of with the checks.
static void hold_set(holding *h, heng_tested_set *s) {
  heng_snapshot *approved;
  if (s->left_out || !s->run) return;
  heng_status status = heng__approved_result(h->answer, h->approved,
                                             s->set->name, &approved, NULL);
  if (status == HENG_OK && approved) {
    compare_set(h, s, approved);
    return;
  }
  heng_said none = HENG_SAY2("", "");
  if (status == HENG_OK)
    put_row(
        h, s->set->name, NULL,
        HENG_SAY2("this record set was not approved yet", "此数据集尚未批准"),
        none);
  else
    put_row(h, s->set->name, NULL, none, last_said(h, h->answer->diags.last));
  h->status = heng__status_worse(h->status, status);
}

// A record set that was approved and is gone.
static void hold_gone(holding *h) {
  const heng_approval *last = heng__approved_last(h->approved);
  for (size_t i = 0; i < last->sets.len; i++) {
    heng_slice set = last->sets.items[i];
    heng_slice names[] = {set, h->tested->name};
    bool there = !heng__test_wanted(h->t, names, 2);
    for (size_t k = 0; k < h->tested->n_sets; k++)
      there = there || heng__slice_eq(h->tested->sets[k].set->name, set);
    if (there) continue;
    h->status =
        heng__answer_fail(h->answer, HENG_FINDINGS, HENG_M_SNAPSHOT_SET_GONE,
                          HENG_SAY(set), HENG_SAY(h->tested->name));
    put_row(
        h, set, NULL,
        HENG_SAY2("this record set is not there any more", "此数据集已不存在"),
        last_said(h, h->answer->diags.last));
  }
}

heng_status heng__test_snapshots(heng_testing *t, heng_tested *tested) {
  const heng_profile *profile = tested->profile;
  heng_arena *arena = &t->answer->arena;
  holding h = {.t = t,
               .tested = tested,
               .answer = t->answer,
               .arena = arena,
               .approved = &tested->approved,
               .status = tested->approved_status};
  if (tested->status != HENG_OK || profile->alone || profile->file.len)
    return HENG_OK;
  if (h.status != HENG_OK) {
    heng__diags_take(&t->answer->diags, &tested->approved_diags);
    put_row(&h, HENG_LIT("approved"), NULL, HENG_SAY2("", ""),
            last_said(&h, t->answer->diags.last));
    return h.status;
  }
  if (!h.approved->there) return HENG_OK;
  const heng_plan *old = h.approved->profile.plan;
  h.same_rules = heng__same_in_records(arena, old, profile->plan);
  for (size_t i = 0; i < tested->n_sets; i++) hold_set(&h, &tested->sets[i]);
  if (!t->request->n_parts) hold_gone(&h);
  return h.status;
}
