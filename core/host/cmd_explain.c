// `explain`: the tree of reasons for one value of one row.
#include "base/nearest.h"
#include "exec/explain.h"
#include "host/present.h"
#include "host/stages.h"

// Machine names of the kinds of reasons. ORDER REASONS: exec/explain.h
static const char *const kind_keys[] = {
    [HENG_REASON_FIELD] = "field",
    [HENG_REASON_RECORD] = "record",
    [HENG_REASON_PARAM] = "param",
    [HENG_REASON_VALUE] = "value",
    [HENG_REASON_AGGREGATE] = "aggregate",
    [HENG_REASON_ROW] = "row",
    [HENG_REASON_CAP] = "cap",
    [HENG_REASON_CHOICE] = "choice",
    [HENG_REASON_RANK] = "rank",
    [HENG_REASON_ELSE] = "else",
    [HENG_REASON_FINDING] = "finding",
    [HENG_REASON_OVERRIDE] = "override",
    [HENG_REASON_STEP] = "step",
};

// What is asked about: a field of a row.
typedef struct subject {
  heng_answer *answer;
  const heng_plan *plan;
  const heng_run *run;
  heng_slice unit, table_name, field_name, stage;
  uint32_t table, row, field;
} subject;

// The name that the records give a row; an empty slice where they give none.
static heng_slice name_of(const heng_run *run, uint32_t table, uint32_t row) {
  const heng_plan *plan = run->plan;
  int32_t name = heng__name_field(plan, table);
  if (name < 0) return (heng_slice){NULL, 0};
  uint32_t root = plan->tables[table].root;
  heng_value value = heng__run_value(
      run, root, heng__run_row_at(run, table, row, root), (uint32_t)name);
  return value.state == HENG_KNOWN ? value.text : (heng_slice){NULL, 0};
}

// The row of that key or, in a table that has no such key, of that name.
// Several of one name are reported; then *status is HENG_USAGE.
static uint32_t find_row(subject *s, uint32_t table, heng_status *status) {
  uint32_t row = heng__run_find(s->run, table, s->unit);
  if (row != HENG_ROW_NONE || heng__name_field(s->plan, table) < 0) return row;
  heng_buf keys = {.arena = &s->answer->arena};
  size_t found = 0;
  for (uint32_t r = 0; r < s->run->tables[table].n_rows; r++) {
    if (!heng__slice_eq(name_of(s->run, table, r), s->unit)) continue;
    if (found++) heng__buf_puts(&keys, ", ");
    heng__buf_add(&keys, heng__run_key(s->run, table, r));
    row = r;
  }
  if (found > 1) {
    *status =
        heng__answer_fail(s->answer, HENG_USAGE, HENG_M_HOST_NAME_TWICE,
                          HENG_SAY(s->unit), HENG_SAY(heng__buf_slice(&keys)));
    return HENG_ROW_NONE;
  }
  return row;
}

// Whether a row refers to the row that was named, by its key or its name.
static bool refers(const subject *s, uint32_t table, uint32_t row) {
  uint32_t root = s->plan->tables[table].root;
  const heng_plan_table *t = &s->plan->tables[root];
  uint32_t at = heng__run_row_at(s->run, table, row, root);
  for (uint32_t f = 0; f < t->n_fields; f++) {
    heng_type type = t->fields[f].type;
    if (type.base != HENG_TYPE_REF) continue;
    if (t->fields[f].role == HENG_ROLE_STORED &&
        !s->plan->use.fields[t->schema][t->fields[f].stored])
      continue;
    heng_value ref = heng__run_value(s->run, root, at, f);
    if (ref.state != HENG_KNOWN) continue;
    if (heng__slice_eq(heng__run_key(s->run, type.id, ref.row), s->unit) ||
        heng__slice_eq(name_of(s->run, type.id, ref.row), s->unit))
      return true;
  }
  return false;
}

#define ROWS_NAMED 12  // in a message

// Says that the unit has several rows here, and what tells them apart.
static heng_status several(subject *s, uint32_t table, heng_said keys) {
  heng_diag *d = heng__diag(&s->answer->diags, HENG_M_HOST_NAME_TWICE,
                            (heng_span){0}, HENG_SAY(s->unit), keys);
  heng_stage_field stage = heng__stage_field(s->plan, table);
  if (s->stage.len || !stage.there) return HENG_USAGE;
  heng_value v = {.state = HENG_MISSING};
  for (uint32_t r = 0; r < s->run->tables[table].n_rows; r++)
    if (v.state != HENG_KNOWN && refers(s, table, r))
      v = heng__run_value(s->run, stage.table,
                          heng__run_row_at(s->run, table, r, stage.table),
                          stage.field);
  heng_type type = s->plan->tables[stage.table].fields[stage.field].type;
  if (v.state != HENG_KNOWN) return HENG_USAGE;
  heng__note(
      &s->answer->diags, d, HENG_N_STAGE_SAY, (heng_span){0},
      HENG_SAY(heng__value_text(&s->answer->arena, s->run, type, v, HENG_EN)));
  return HENG_USAGE;
}

// The row of a table that refers to what was named, at the stage asked for;
// several are reported.
static uint32_t find_referring(subject *s,
                               uint32_t table,
                               heng_status *status) {
  heng_buf en = {.arena = &s->answer->arena}, zh = {.arena = &s->answer->arena};
  uint32_t row = HENG_ROW_NONE;
  size_t found = 0, n;
  const uint32_t *rows = heng__run_rows(&s->answer->arena, s->run, table, &n);
  rows = heng__stage_order(&s->answer->arena, s->run, table, rows, n);
  for (size_t i = 0; i < n; i++) {
    if (!heng__stage_has(s->run, table, rows[i], s->stage) ||
        !refers(s, table, rows[i]))
      continue;
    if (found <= ROWS_NAMED) {
      heng_slice key = found < ROWS_NAMED
                           ? heng__run_key(s->run, table, rows[i])
                           : HENG_LIT("…");
      heng__buf_printf(&en, "%s%.*s", found ? ", " : "", HENG_ARG(key));
      heng__buf_printf(&zh, "%s%.*s", found ? "、" : "", HENG_ARG(key));
    }
    row = rows[i];
    found++;
  }
  if (found < 2) return row;
  *status = several(s, table,
                    (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)});
  return HENG_ROW_NONE;
}

static int32_t find_field(const heng_plan_table *table, heng_slice name) {
  for (size_t f = 0; f < table->n_fields; f++)
    if (heng__pair_has(table->fields[f].pair, name)) return (int32_t)f;
  return -1;
}

// Scores first, then what they are made of, then the records.
static int rank_of_table(const heng_plan_table *table) {
  if (table->score) return 0;
  return table->kind == HENG_TABLE_RECORDS ? 2 : 1;
}

static bool may_be(const subject *s, const heng_plan_table *table, int rank) {
  return rank_of_table(table) == rank &&
         (!s->table_name.len || heng__pair_has(table->pair, s->table_name));
}

// "total" where there is one, else "place".
static bool usual_field(subject *s, const heng_plan_table *table) {
  uint32_t field = table->total != HENG_NONE ? table->total : table->place;
  if (!table->score || field == HENG_NONE) return false;
  s->field = field;
  return true;
}

static heng_status unknown_unit(subject *s) {
  heng_diag *diag = heng__diag(&s->answer->diags, HENG_M_HOST_UNIT_UNKNOWN,
                               (heng_span){0}, HENG_SAY(s->unit));
  heng_nearest search = heng__nearest_begin(s->unit);
  for (uint32_t t = 0; t < s->plan->n_tables; t++) {
    if (!s->plan->tables[t].score) continue;
    for (uint32_t r = 0; r < s->run->tables[t].n_rows; r++) {
      heng__nearest_offer(&search, heng__run_key(s->run, t, r));
      heng__nearest_offer(&search, name_of(s->run, t, r));
    }
  }
  if (search.best.len)
    heng__note(&s->answer->diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(search.best));
  return HENG_NOTFOUND;
}

// A field that [seen], the first table with the row, could be asked for.
static heng_status unknown_field(subject *s, uint32_t seen) {
  const heng_plan_table *table = &s->plan->tables[seen];
  heng_arena *arena = &s->answer->arena;
  heng_pair *names = heng__array(arena, heng_pair, table->n_fields);
  heng_buf list = {.arena = arena}, list_zh = {.arena = arena};
  for (size_t f = 0; f < table->n_fields; f++) {
    names[f] = table->fields[f].pair;
    heng__buf_puts(&list, f ? ", " : "");
    heng__buf_add(&list, heng__pair_show(names[f], HENG_EN));
    heng__buf_puts(&list_zh, f ? "、" : "");
    heng__buf_add(&list_zh, heng__pair_show(names[f], HENG_ZH));
  }
  if (!s->field_name.len) {
    heng_said said = {heng__buf_slice(&list), heng__buf_slice(&list_zh)};
    return heng__answer_fail(s->answer, HENG_USAGE, HENG_M_HOST_FIELD_NEEDED,
                             heng__say_pair(table->pair), said);
  }
  heng_diag *diag =
      heng__diag(&s->answer->diags, HENG_M_HOST_FIELD_UNKNOWN, (heng_span){0},
                 HENG_SAY(s->field_name), HENG_SAY(s->unit));
  heng_nearest search = heng__nearest_begin(s->field_name);
  for (size_t f = 0; f < table->n_fields; f++) {
    heng__nearest_offer(&search, names[f].en);
    heng__nearest_offer(&search, names[f].zh);
  }
  if (search.best.len)
    heng__note(&s->answer->diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(search.best));
  return HENG_NOTFOUND;
}

// The row in a table that was named, or one that refers to it: of several scores
// the one that is made of units comes before one of pairs.
static uint32_t find_row_in(subject *s,
                            uint32_t table,
                            bool referring,
                            heng_status *status) {
  const heng_plan_table *t = &s->plan->tables[table];
  if (!referring) {
    uint32_t row = find_row(s, table, status);
    if (row == HENG_ROW_NONE || heng__stage_has(s->run, table, row, s->stage))
      return row;
    return HENG_ROW_NONE;
  }
  if (!t->score && !s->table_name.len) return HENG_ROW_NONE;
  if (s->field_name.len && find_field(t, s->field_name) < 0)
    return HENG_ROW_NONE;
  return find_referring(s, table, status);
}

// Where a stage is asked for, tables that have stages are meant.
static bool has_stage(const subject *s, uint32_t table) {
  return !s->stage.len || heng__stage_field(s->plan, table).there;
}

static heng_status find_among(subject *s, bool referring, uint32_t *first) {
  uint32_t seen = *first;
  for (int rank = 0; rank <= 2; rank++) {
    for (uint32_t t = 0; t < s->plan->n_tables; t++) {
      const heng_plan_table *table = &s->plan->tables[t];
      if (!may_be(s, table, rank) || !has_stage(s, t)) continue;
      heng_status status = HENG_OK;
      uint32_t row = find_row_in(s, t, referring, &status);
      if (status != HENG_OK) return status;
      if (row == HENG_ROW_NONE) continue;
      if (seen == HENG_NONE) *first = seen = t;
      int32_t field = find_field(table, s->field_name);
      s->table = t;
      s->row = row;
      s->field = (uint32_t)field;
      if (s->field_name.len ? field >= 0 : usual_field(s, table))
        return HENG_OK;
    }
  }
  return HENG_NOTFOUND;
}

static heng_status find_subject(subject *s) {
  uint32_t seen = HENG_NONE;
  heng_status status = find_among(s, /*referring=*/false, &seen);
  if (status == HENG_NOTFOUND)
    status = find_among(s, /*referring=*/true, &seen);
  if (status != HENG_NOTFOUND) return status;
  return seen == HENG_NONE ? unknown_unit(s) : unknown_field(s, seen);
}

// "works.points" names the table too.
static void split_field(subject *s, const char *field) {
  heng_slice text = heng__slice(field);
  const char *point = text.len ? memchr(text.ptr, '.', text.len) : NULL;
  s->field_name = text;
  if (!point) return;
  s->table_name = (heng_slice){text.ptr, (size_t)(point - text.ptr)};
  s->field_name = (heng_slice){point + 1, text.len - s->table_name.len - 1};
}

// "points (w3 A bridge)": the name and the row it belongs to. What the row is
// called is not said again below a line that tells of the same row.
static heng_said title_of(heng_arena *arena,
                          const heng_reason *reason,
                          heng_slice above) {
  heng_said name = heng__say_pair(reason->name);
  heng_said key = reason->key;
  if (!key.en.len) return name;
  if (reason->title.len && !heng__slice_eq(key.en, above))
    key = HENG_SAY(heng__arena_printf(arena, "%.*s %.*s", HENG_ARG(key.en),
                                      HENG_ARG(reason->title)));
  if (!name.en.len) return key;
  heng_slice en = heng__arena_printf(arena, "%.*s (%.*s)", HENG_ARG(name.en),
                                     HENG_ARG(key.en));
  heng_slice zh = heng__arena_printf(arena, "%.*s（%.*s）", HENG_ARG(name.zh),
                                     HENG_ARG(key.zh));
  return (heng_said){en, zh};
}

// The note and what else the record says; of a reference without a note what the row
// that is meant is called.
static heng_said note_of(const subject *s, const heng_reason *reason) {
  heng_arena *arena = &s->answer->arena;
  heng_said note = reason->note, context = reason->context;
  if (note.en.len && context.en.len)
    return (heng_said){
        heng__arena_printf(arena, "%.*s; %.*s", HENG_ARG(note.en),
                           HENG_ARG(context.en)),
        heng__arena_printf(arena, "%.*s；%.*s", HENG_ARG(note.zh),
                           HENG_ARG(context.zh))};
  if (context.en.len) return context;
  if (note.en.len || reason->type.base != HENG_TYPE_REF ||
      reason->value.state != HENG_KNOWN)
    return note;
  return HENG_SAY(heng__row_title(s->run, reason->type.id, reason->value.row));
}

// [above]: the key of the row that the line above tells of.
static void add_reason(subject *s,
                       heng_report_section *tree,
                       const heng_reason *reason,
                       heng_slice above,
                       uint32_t depth) {
  heng_arena *arena = &s->answer->arena;
  heng__report_node(tree, depth, heng__slice(kind_keys[reason->kind]),
                    title_of(arena, reason, above));
  if (reason->type.base != HENG_TYPE_NONE)
    heng__put_value(tree, s->run, reason->type, reason->value, 0);
  heng__node_text(tree, reason->rule);
  heng__node_place(
      tree, heng__place_text(arena, reason->span, reason->file, reason->line));
  heng__node_note(tree, note_of(s, reason));
  for (size_t i = 0; i < reason->cites.len; i++) {
    if (reason->cites.items[i].assumed)
      heng__node_assumed(tree, reason->cites.items[i].text);
    else
      heng__node_source(tree, reason->cites.items[i].text);
  }
  for (const heng_reason *child = reason->children; child; child = child->next)
    add_reason(s, tree, child, reason->key.en.len ? reason->key.en : above,
               depth + 1);
}

// Whether a finding is about the row asked for: of its table or of one that has
// the same rows.
static bool is_about(const subject *s, const heng_finding *f) {
  uint32_t root = s->plan->tables[s->table].root;
  uint32_t row = heng__run_row_at(s->run, s->table, s->row, root);
  if (f->table == HENG_NONE || s->plan->tables[f->table].root != root)
    return false;
  if (heng__run_row_at(s->run, f->table, f->row, root) == row) return true;
  for (size_t i = 0; i < f->n_rows; i++)
    if (heng__run_row_at(s->run, f->table, f->rows[i], root) == row)
      return true;
  return false;
}

// How many findings are about the row, and what they say.
static void report_findings(subject *s, heng_report_section *facts) {
  heng_arena *arena = &s->answer->arena;
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  int64_t n = 0;
  for (size_t i = 0; i < s->run->n_findings; i++) {
    const heng_finding *f = &s->run->findings[i];
    if (!is_about(s, f)) continue;
    heng__buf_puts(&en, n ? "; " : "");
    heng__buf_puts(&zh, n ? "；" : "");
    heng__buf_add(&en, heng__finding_message(arena, f, HENG_EN));
    heng__buf_add(&zh, heng__finding_message(arena, f, HENG_ZH));
    n++;
  }
  heng__report_fact(facts, HENG_LIT("findings_of_row"),
                    HENG_SAY2("findings about this row", "涉及本行的问题数"));
  heng__put_int(facts, n);
  if (!n) return;
  heng__report_fact(facts, HENG_LIT("messages_of_row"),
                    HENG_SAY2("they say", "内容"));
  heng__put_said(facts,
                 (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)});
}

static void report_reasons(subject *s, const heng_ready *ready) {
  heng_answer *answer = s->answer;
  const heng_plan_table *table = &s->plan->tables[s->table];
  const heng_plan_field *field = &table->fields[s->field];
  heng_report_section *facts = heng__report_facts(
      answer->report, HENG_LIT("explain"), HENG_SAY2("", ""));
  heng__facts_of_run(answer, facts, ready, s->run);
  heng__report_fact(facts, HENG_LIT("table"), HENG_SAY2("table", "表"));
  heng__put_said(facts, heng__title_said(table->pair, table->title));
  heng__report_fact(facts, HENG_LIT("key"), HENG_SAY2("row", "行"));
  heng__put_key(facts, heng__run_key(s->run, s->table, s->row));
  heng_slice name = name_of(s->run, s->table, s->row);
  if (name.len) heng__fact_text(facts, "name", "name", "名称", name);
  heng__report_fact(facts, HENG_LIT("field"), HENG_SAY2("field", "字段"));
  heng__put_said(facts, heng__say_pair(field->pair));
  report_findings(s, facts);
  heng_report_section *tree =
      heng__report_tree(answer->report, HENG_LIT("reasons"),
                        HENG_SAY2("Where it comes from", "来龙去脉"));
  add_reason(s, tree,
             heng__explain(&answer->arena, s->run, s->table, s->row, s->field),
             heng__run_key(s->run, s->table, s->row), 0);
}

static heng_status explain_command(heng_answer *answer, const void *ctx) {
  const heng_explain_request *request = ctx;
  heng_ready ready;
  heng_status status = heng__ready(answer, &request->run, &ready);
  if (status != HENG_OK) return status;
  heng_run *run;
  status = heng__ready_run(answer, &ready, &run);
  if (status != HENG_OK) return status;
  double began = heng__now();
  subject s = {.answer = answer, .plan = ready.plan, .run = run};
  s.unit = heng__slice(request->unit);
  s.stage = heng__slice(request->run.stage);
  split_field(&s, request->field);
  status = heng__stage_check(answer, run, s.stage);
  if (status == HENG_OK) status = find_subject(&s);
  if (status == HENG_OK) report_reasons(&s, &ready);
  answer->timing.report += heng__now() - began;
  return status;
}

heng_status heng_host_explain(heng_host *host,
                              const heng_explain_request *request,
                              heng_answer **answer) {
  return heng__answer_make(host, "explain", explain_command, request, answer);
}
