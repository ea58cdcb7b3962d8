// The results of a profile's record sets held against those that were approved. Each
// difference is told with the changed rules that it can come from, their clauses,
// and how they were written before.
#include "host/approved.h"
#include "host/targets.h"

#define CAUSE_LINES 3
// Differences of a record set that are told; the others stand in the report.
#define MOST_TOLD 8

typedef struct holding {
  heng_answer *answer;
  heng_arena *arena;
  heng_report_section *section;      // begun with the first row
  heng_report_section *differences;  // every one of them, for programs
  bool many;
  const heng_profile *profile;
  heng_slice label;
  heng_approved approved;
  heng_plan_change *rules;
  size_t n_rules;
  bool *told;  // a rule whose texts were shown
  heng_status status;
} holding;

// A record set while it is compared.
typedef struct comparing {
  heng_slice set;
  heng_run *now, *before;  // under the rules and under those that were approved
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

static heng_said value_said(heng_slice value) {
  return value.len ? heng__snap_value_said(value)
                   : HENG_SAY2("not there", "无");
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

// ", as the rule `x` changed": the first of what a difference comes from.
static heng_said by_said(const holding *h,
                         const heng_snap_cause *causes,
                         size_t n) {
  if (!n) return HENG_SAY2("", "");
  heng_slice more = heng__arena_printf(h->arena, "%zu", n - 1);
  heng_said args[] = {h->rules[causes[0].change].name, HENG_SAY(more)};
  heng_diag remark = {.code =
                          n > 1 ? HENG_N_SNAPSHOT_BY_MORE : HENG_N_SNAPSHOT_BY,
                      .args = args,
                      .n_args = 2};
  return (heng_said){heng__diag_message(h->arena, &remark, HENG_EN),
                     heng__diag_message(h->arena, &remark, HENG_ZH)};
}

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
  size_t n = heng__snapshot_inputs(h->arena, h->profile->plan, c->changes, c->n,
                                   at, &inputs);
  for (size_t i = 0; i < n && i < CAUSE_LINES; i++) {
    const heng_snap_change *input = &c->changes[inputs[i]];
    heng__note(&h->answer->diags, diag, HENG_N_SNAPSHOT_THROUGH, (heng_span){0},
               heng__say_pair(input->field), value_said(input->after),
               value_said(input->before));
  }
}

static void explain_rule(holding *h, heng_diag *diag, heng_snap_cause cause) {
  const heng_plan_change *c = &h->rules[cause.change];
  if (h->told[cause.change]) return;  // it stands with an earlier difference
  h->told[cause.change] = true;
  switch (c->change) {
    case HENG_ONLY_IN_SECOND:
      note(h, diag, HENG_N_SNAPSHOT_ADDED, c->span[1], c->name, c->text[1]);
      break;
    case HENG_ONLY_IN_FIRST:
      note(h, diag, HENG_N_SNAPSHOT_REMOVED, (heng_span){0}, c->name,
           c->text[0]);
      break;
    default:
      note(h, diag, HENG_N_SNAPSHOT_WAS, (heng_span){0}, c->name, c->text[0]);
      note(h, diag, HENG_N_SNAPSHOT_IS, c->span[1], c->name, c->text[1]);
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
                        value_said(d->after), value_said(d->before), by);
    case HENG_SNAP_RUN_VALUE:
      return heng__diag(diags, HENG_M_SNAPSHOT_RUN_VALUE, none, field, set,
                        value_said(d->after), value_said(d->before), by);
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

static void tell_change(holding *h, const comparing *c, size_t at) {
  const heng_snap_change *d = &c->changes[at];
  heng_snap_search search = {h->approved.profile.plan,
                             h->profile->plan,
                             h->rules,
                             h->n_rules,
                             c->before,
                             c->now};
  heng_snap_cause *causes;
  size_t n = heng__snapshot_causes(h->arena, &search, d, &causes);
  bool records = false;
  if (d->kind == HENG_SNAP_VALUE && c->before)
    records = heng__slice_eq(under_approved(h, c->before, d), d->after);
  if (records || !h->n_rules) n = 0;
  heng_diag *diag = tell(h, c, d, by_said(h, causes, n));
  if (records || !h->n_rules)
    note(h, diag, HENG_N_SNAPSHOT_RECORDS, (heng_span){0}, HENG_SAY2("", ""),
         HENG_SAY2("", ""));
  explain_way(h, diag, c, at);
  for (size_t i = 0; i < n && i < CAUSE_LINES; i++)
    explain_rule(h, diag, causes[i]);
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
  heng__put_key(s, h->label);
  heng__put_key(s, c->set);
  heng__put_key(s, heng__slice(kinds[d->kind]));
  heng__put_said(s, heng__say_pair(d->table));
  heng__put_key(s, d->key);
  heng__put_text(s, d->title);
  heng__put_said(s, heng__say_pair(d->field));
  heng__put_said(s, value_said(d->before));
  heng__put_said(s, value_said(d->after));
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
  for (size_t i = 0; i < c->n && i < MOST_TOLD; i++) tell_change(h, c, i);
  heng_diag *last = h->answer->diags.last;
  if (!last || h->answer->diags.dropped) return;
  if (c->n > MOST_TOLD) {
    heng_slice more =
        heng__arena_printf(h->arena, "%zu", c->n - (size_t)MOST_TOLD);
    note(h, last, HENG_N_SNAPSHOT_MORE, (heng_span){0}, HENG_SAY(more),
         HENG_SAY(h->label));
  }
  note(h, last, HENG_N_SNAPSHOT_ACCEPT, (heng_span){0}, HENG_SAY(h->label),
       HENG_SAY2("", ""));
}

// The section ---------------------------------------------------------------------

static void column(heng_report_section *section,
                   const char *key,
                   const char *en,
                   const char *zh,
                   unsigned flags) {
  heng__report_column(section, heng__slice(key),
                      (heng_said){heng__slice(en), heng__slice(zh)}, flags);
}

static void begin_section(holding *h) {
  h->section =
      heng__report_table(h->answer->report, HENG_LIT("snapshots"),
                         HENG_SAY2("Approved results", "已批准的结果"));
  column(h->section, "profile", "profile", "方案名",
         h->many ? 0 : HENG_COLUMN_DETAIL);
  column(h->section, "set", "set", "数据集", 0);
  column(h->section, "passed", "passed", "通过", 0);
  column(h->section, "differences", "differences", "不同处",
         HENG_COLUMN_NUMBER);
  column(h->section, "units", "units moved", "变动单位", HENG_COLUMN_NUMBER);
  column(h->section, "findings_new", "new findings", "新增问题",
         HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
  column(h->section, "findings_gone", "findings gone", "消除问题",
         HENG_COLUMN_NUMBER | HENG_COLUMN_ONLY_IF_USED);
  column(h->section, "approved", "approved rules", "批准的规则",
         HENG_COLUMN_DETAIL);
  column(h->section, "note", "note", "说明", HENG_COLUMN_ONLY_IF_USED);
}

static void put_row(holding *h,
                    heng_slice set,
                    const comparing *c,
                    heng_said said) {
  if (!h->section) begin_section(h);
  heng_report_section *s = h->section;
  const heng_approval *last = heng__approved_last(&h->approved);
  heng__report_row(s);
  heng__put_key(s, h->label);
  heng__put_key(s, set);
  if (c) {
    heng_snap_moves m =
        heng__snapshot_moves(h->profile->plan, c->changes, c->n);
    heng__put_bool(s, c->n == 0);
    heng__put_int(s, (int64_t)c->n);
    heng__put_int(s, (int64_t)m.units);
    if (m.findings_new)
      heng__put_int(s, (int64_t)m.findings_new);
    else
      heng__put_missing(s);
    if (m.findings_gone)
      heng__put_int(s, (int64_t)m.findings_gone);
    else
      heng__put_missing(s);
  } else {
    for (int i = 0; i < 5; i++) heng__put_missing(s);
  }
  heng__put_text(s, last->hash);
  if (said.en.len)
    heng__put_said(s, said);
  else
    heng__put_missing(s);
}

// Comparing -----------------------------------------------------------------------

// What is only to be warned of is `run`'s to say.
static heng_status run_under(holding *h,
                             const heng_profile *profile,
                             const heng_record_set *set,
                             heng_run **out) {
  heng_ready ready;
  heng_diags said = h->answer->diags;
  heng__diags_init(&h->answer->diags, h->arena);
  heng_status status = heng__ready_records(h->answer, profile, set, &ready);
  if (status == HENG_OK) status = heng__ready_run(h->answer, &ready, out);
  heng_diags own = h->answer->diags;
  h->answer->diags = said;
  if (status != HENG_OK) heng__diags_take(&h->answer->diags, &own);
  return status;
}

// The run of the approved rules on the records of today; null where those do not
// serve them any more, which is no failure of its own.
static heng_run *run_approved(holding *h, const heng_record_set *set) {
  heng_diags said = h->answer->diags;
  heng_run *run = NULL;
  heng__diags_init(&h->answer->diags, h->arena);
  run_under(h, &h->approved.profile, set, &run);
  h->answer->diags = said;
  return run;
}

static heng_status hold_set(holding *h, const heng_record_set *set) {
  heng_snapshot *approved;
  comparing c = {.set = set->name};
  heng_status status = heng__approved_result(h->answer, &h->approved, set->name,
                                             &approved, NULL);
  if (status != HENG_OK) return status;
  if (!approved) {
    put_row(
        h, set->name, NULL,
        HENG_SAY2("this record set was not approved yet", "此数据集尚未批准"));
    return HENG_OK;
  }
  status = run_under(h, h->profile, set, &c.now);
  if (status != HENG_OK) return status;
  heng_snapshot *now = heng__snapshot_of(h->arena, c.now, h->label, set->name);
  c.n = heng__snapshot_diff(h->arena, approved, now, &c.changes);
  bool same_rules =
      strcmp(h->approved.profile.plan->hash, h->profile->plan->hash) == 0;
  if (c.n && !same_rules) c.before = run_approved(h, set);
  if (c.n) tell_all(h, &c);
  heng_said said = HENG_SAY2("", "");
  if (!c.n && !same_rules)
    said = HENG_SAY2("the rules differ from the approved ones, the results do "
                     "not",
                     "规则与批准的不同，结果相同");
  put_row(h, set->name, &c, said);
  return c.n ? HENG_FINDINGS : HENG_OK;
}

// A record set that was approved and is gone.
static heng_status hold_gone(holding *h, const heng_record_sets *sets) {
  const heng_approval *last = heng__approved_last(&h->approved);
  heng_status status = HENG_OK;
  for (size_t i = 0; i < last->sets.len; i++) {
    bool there = false;
    for (size_t k = 0; k < sets->len; k++)
      there = there || heng__slice_eq(sets->items[k].name, last->sets.items[i]);
    if (there) continue;
    put_row(
        h, last->sets.items[i], NULL,
        HENG_SAY2("this record set is not there any more", "此数据集已不存在"));
    status =
        heng__answer_fail(h->answer, HENG_FINDINGS, HENG_M_SNAPSHOT_SET_GONE,
                          HENG_SAY(last->sets.items[i]), HENG_SAY(h->label));
  }
  return status;
}

static heng_status hold_profile(holding *h, heng_profile *profile) {
  heng__approved_edition(h->answer, profile);
  h->profile = profile;
  h->label = heng__target_name(h->arena, profile);
  heng_status status = heng__approved_read(h->answer, profile, &h->approved);
  if (status != HENG_OK || !h->approved.there) return status;
  h->n_rules = 0;
  if (strcmp(h->approved.profile.plan->hash, profile->plan->hash) != 0)
    h->n_rules =
        heng__plan_diff(h->arena, h->approved.profile.plan, profile->plan,
                        (heng_same_table){HENG_NONE, HENG_NONE}, &h->rules);
  h->told = heng__array(h->arena, bool, h->n_rules + 1);
  heng_record_sets sets = heng__record_sets_own(h->answer, profile);
  for (size_t i = 0; i < sets.len; i++)
    status = heng__status_worse(status, hold_set(h, &sets.items[i]));
  return heng__status_worse(status, hold_gone(h, &sets));
}

heng_status heng__test_snapshots(heng_answer *answer,
                                 const heng_profile *profiles,
                                 size_t n) {
  holding h = {.answer = answer, .arena = &answer->arena, .many = n > 1};
  heng_status status = HENG_OK;
  for (size_t i = 0; i < n; i++)
    if (profiles[i].plan && !profiles[i].alone && !profiles[i].file.len) {
      heng_profile own = profiles[i];
      status = heng__status_worse(status, hold_profile(&h, &own));
    }
  return status;
}
