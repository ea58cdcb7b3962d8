// `run`: the scoreboards, or one table that was asked for, and the findings.
#include "host/present.h"
#include "host/stages.h"
#include "host/rules.h"

// A table of results as columns of its fields.
typedef struct board {
  heng_answer *answer;
  const heng_run *run;
  uint32_t table;
  HENG_VEC(heng_shown) fields;
  heng_report_section *section;
} board;

static const heng_plan_table *table_of(const board *b) {
  return &b->run->plan->tables[b->table];
}

static void add_column(board *b, uint32_t field, unsigned flags) {
  const heng_plan_field *f = &table_of(b)->fields[field];
  if (f->type.base == HENG_TYPE_NUMBER) flags |= HENG_COLUMN_NUMBER;
  heng_shown shown = {b->table, field, heng__shown_digits(f)};
  heng__push(&b->answer->arena, &b->fields, shown);
  heng__report_column(b->section, heng__report_key(f->pair),
                      heng__say_pair(f->pair), flags);
}

static void add_role(board *b, heng_role role, unsigned flags) {
  const heng_plan_table *t = table_of(b);
  for (uint32_t f = 0; f < t->n_fields; f++)
    if (t->fields[f].role == role) add_column(b, f, flags);
}

// Fields of the records, but for the key and the name, which stand before them.
static void add_stored(board *b) {
  const heng_plan *plan = b->run->plan;
  const heng_plan_table *t = table_of(b);
  int32_t key = plan->schema->tables[t->schema].key;
  int32_t name = heng__name_field(plan, b->table);
  for (uint32_t f = 0; f < t->n_fields; f++) {
    bool is_key = key >= 0 && t->fields[f].stored == (uint32_t)key;
    if (t->fields[f].role == HENG_ROLE_STORED && !is_key &&
        (name < 0 || f != (uint32_t)name))
      add_column(b, f, HENG_COLUMN_ONLY_IF_USED);
  }
}

// An indicator and, as details behind it, those below it.
static void add_indicators(board *b, uint32_t parent, unsigned flags) {
  const heng_plan_table *t = table_of(b);
  for (uint32_t f = 0; f < t->n_fields; f++) {
    if (t->fields[f].role != HENG_ROLE_INDICATOR ||
        t->fields[f].parent != parent)
      continue;
    add_column(b, f, flags);
    add_indicators(b, f, HENG_COLUMN_DETAIL);
  }
}

// A score of pairs shows both of its rows, and what the first is called; the key
// that joins them says the same again.
static bool is_pair_score(const board *b) {
  const heng_plan *plan = b->run->plan;
  return table_of(b)->score &&
         plan->tables[table_of(b)->root].kind == HENG_TABLE_PAIR;
}

// The key of a row, under the name of the key field of its records.
static void add_key_column(board *b) {
  const heng_plan *plan = b->run->plan;
  const heng_plan_table *root = &plan->tables[table_of(b)->root];
  heng_pair pair = {HENG_LIT("id"), HENG_LIT("编号")};
  if (root->kind == HENG_TABLE_RECORDS) {
    const heng_schema_table *schema = &plan->schema->tables[root->schema];
    if (schema->key >= 0) pair = schema->fields[schema->key].pair;
  }
  heng__report_column(b->section, heng__report_key(pair), heng__say_pair(pair),
                      is_pair_score(b) ? HENG_COLUMN_DETAIL
                                       : HENG_COLUMN_LEADS);
}

// Whether a board of pairs has a field of that name already.
static bool has_field(const board *b, heng_pair pair) {
  const uint32_t tables[] = {b->table, table_of(b)->root};
  for (int i = 0; i < 2; i++) {
    const heng_plan_table *t = &b->run->plan->tables[tables[i]];
    for (size_t f = 0; f < t->n_fields; f++)
      if (heng__pair_has(t->fields[f].pair, pair.en) ||
          heng__pair_has(t->fields[f].pair, pair.zh))
        return true;
  }
  return false;
}

// Stands for the name of the first row of a pair among the fields of a board.
#define NAME_OF_FIRST HENG_NONE

static void add_pair_columns(board *b) {
  const heng_plan *plan = b->run->plan;
  uint32_t root = table_of(b)->root;
  for (uint32_t f = 0; f < 2; f++) {
    const heng_plan_field *ref = &plan->tables[root].fields[f];
    heng_shown shown = {root, f, 0};
    heng__push(&b->answer->arena, &b->fields, shown);
    heng__report_column(b->section, heng__report_key(ref->pair),
                        heng__say_pair(ref->pair), HENG_COLUMN_LEADS);
    const heng_pair name = {HENG_LIT("name"), HENG_LIT("名称")};
    if (f || has_field(b, name) || heng__name_field(plan, ref->type.id) < 0)
      continue;
    shown.field = NAME_OF_FIRST;
    heng__push(&b->answer->arena, &b->fields, shown);
    heng__report_column(b->section, HENG_LIT("name"), HENG_SAY2("name", "名称"),
                        HENG_COLUMN_ONLY_IF_USED | HENG_COLUMN_LEADS);
  }
}

static void add_columns(board *b) {
  const heng_plan *plan = b->run->plan;
  int32_t name = heng__name_field(plan, b->table);
  add_role(b, HENG_ROLE_PLACE, HENG_COLUMN_LEADS);
  add_key_column(b);
  if (name >= 0) {
    uint32_t root = table_of(b)->root;
    heng_pair pair = plan->tables[root].fields[name].pair;
    heng__report_column(b->section, heng__report_key(pair),
                        heng__say_pair(pair),
                        HENG_COLUMN_ONLY_IF_USED | HENG_COLUMN_LEADS);
  }
  if (is_pair_score(b))
    add_pair_columns(b);
  else
    add_role(b, HENG_ROLE_REFERENCE,
             table_of(b)->score ? HENG_COLUMN_DETAIL : 0);
  add_indicators(b, HENG_NONE, 0);
  add_role(b, HENG_ROLE_DEDUCT, HENG_COLUMN_ONLY_IF_USED);
  add_role(b, HENG_ROLE_BONUS, HENG_COLUMN_ONLY_IF_USED);
  add_role(b, HENG_ROLE_TOTAL, 0);
  add_role(b, HENG_ROLE_TIER, 0);
  add_role(b, HENG_ROLE_OUTCOME, HENG_COLUMN_ONLY_IF_USED);
  if (table_of(b)->kind == HENG_TABLE_RECORDS) add_stored(b);
  add_role(b, HENG_ROLE_FIELD, table_of(b)->score ? HENG_COLUMN_DETAIL : 0);
}

// What the first row of a pair is called.
static void put_name_of_first(board *b, uint32_t pair, uint32_t row) {
  heng_type type = b->run->plan->tables[pair].fields[0].type;
  uint32_t root = b->run->plan->tables[type.id].root;
  uint32_t name = (uint32_t)heng__name_field(b->run->plan, type.id);
  heng_value ref = heng__run_value(b->run, pair, row, 0);
  heng__put_value(
      b->section, b->run, b->run->plan->tables[root].fields[name].type,
      heng__run_value(b->run, root,
                      heng__run_row_at(b->run, type.id, ref.row, root), name),
      0);
}

static void put_field(board *b, size_t i, uint32_t row) {
  heng_shown shown = b->fields.items[i];
  uint32_t at = heng__run_row_at(b->run, b->table, row, shown.table);
  if (shown.field == NAME_OF_FIRST) {
    put_name_of_first(b, shown.table, at);
    return;
  }
  const heng_plan_field *f =
      &b->run->plan->tables[shown.table].fields[shown.field];
  heng__put_value(b->section, b->run, f->type,
                  heng__run_value(b->run, shown.table, at, shown.field),
                  shown.digits);
}

static void add_row(board *b, uint32_t row) {
  const heng_plan *plan = b->run->plan;
  const heng_plan_table *t = table_of(b);
  heng__report_row(b->section);
  size_t i = 0;
  while (i < b->fields.len && b->fields.items[i].table == b->table &&
         t->fields[b->fields.items[i].field].role == HENG_ROLE_PLACE)
    put_field(b, i++, row);
  heng__put_key(b->section, heng__run_key(b->run, b->table, row));
  int32_t name = heng__name_field(plan, b->table);
  if (name >= 0) {
    uint32_t root = heng__run_row_at(b->run, b->table, row, t->root);
    heng__put_value(b->section, b->run, plan->tables[t->root].fields[name].type,
                    heng__run_value(b->run, t->root, root, (uint32_t)name), 0);
  }
  while (i < b->fields.len) put_field(b, i++, row);
}

static void add_board(heng_answer *answer,
                      const heng_run *run,
                      uint32_t table,
                      heng_slice stage,
                      bool main) {
  const heng_plan_table *t = &run->plan->tables[table];
  board b = {.answer = answer, .run = run, .table = table};
  b.section = heng__report_table(answer->report, heng__report_key(t->pair),
                                 heng__title_said(t->pair, t->title));
  if (main) heng__report_set_main(b.section);
  add_columns(&b);
  size_t n;
  const uint32_t *rows = heng__run_rows(&answer->arena, run, table, &n);
  rows = heng__stage_order(&answer->arena, run, table, rows, n);
  for (size_t i = 0; i < n; i++)
    if (heng__stage_has(run, table, rows[i], stage)) add_row(&b, rows[i]);
}

// The values of the run: one figure each, for the whole.
static void add_values(heng_answer *answer, const heng_run *run) {
  const heng_plan *plan = run->plan;
  if (!plan->n_values) return;
  heng_report_section *section = heng__report_facts(
      answer->report, HENG_LIT("values"), HENG_SAY2("Values", "定值"));
  for (size_t i = 0; i < plan->n_values; i++) {
    const heng_plan_value *v = &plan->values[i];
    heng__report_fact(section, heng__report_key(v->pair),
                      heng__say_pair(v->pair));
    heng__put_value(section, run, v->type, run->values[i], 0);
  }
}

// The clauses that a rule follows; what it only assumes is none.
static heng_slice clauses_of(heng_arena *arena, heng_cites cites) {
  heng_buf out = {.arena = arena};
  for (size_t i = 0; i < cites.len; i++) {
    if (cites.items[i].assumed) continue;
    heng__buf_puts(&out, out.len ? "; " : "");
    heng__buf_add(&out, cites.items[i].text);
  }
  return heng__buf_slice(&out);
}

static void add_finding(heng_answer *answer,
                        heng_report_section *section,
                        const heng_finding *f) {
  heng_arena *arena = &answer->arena;
  char code[8];
  heng__report_row(section);
  heng__put_int(section, f->number);
  heng__put_text(section, heng__slice(heng__diag_code(f->code, code)));
  heng__put_said(section, heng__say_pair(f->rule));
  if (f->key.len)
    heng__put_key(section, f->key);
  else
    heng__put_missing(section);
  heng__put_said(section,
                 (heng_said){heng__finding_message(arena, f, HENG_EN),
                             heng__finding_message(arena, f, HENG_ZH)});
  heng_slice clauses = clauses_of(arena, f->cites);
  heng__put_some_text(section, clauses);
  heng__put_text(section,
                 heng__place_text(arena, f->span, (heng_slice){NULL, 0}, 0));
  heng_slice record = heng__place_text(arena, (heng_span){0}, f->file, f->line);
  heng__put_some_text(section, record);
}

static void add_findings(heng_answer *answer, const heng_run *run) {
  if (!run->n_findings) return;
  heng_report_section *section = heng__report_table(
      answer->report, HENG_LIT("findings"), HENG_SAY2("Findings", "问题"));
  static const struct {
    const char *key;
    heng_said heading;
    unsigned flags;
  } columns[] = {
      {"number", {{"no.", 3}, {"序号", 6}}, HENG_COLUMN_NUMBER},
      {"code", {{"code", 4}, {"代码", 6}}, 0},
      {"rule", {{"rule", 4}, {"规则", 6}}, 0},
      {"key", {{"row", 3}, {"行", 3}}, HENG_COLUMN_ONLY_IF_USED},
      {"message", {{"message", 7}, {"内容", 6}}, 0},
      {"source", {{"source", 6}, {"依据", 6}}, HENG_COLUMN_ONLY_IF_USED},
      {"place", {{"place", 5}, {"规则位置", 12}}, HENG_COLUMN_ONLY_IF_USED},
      {"record", {{"record", 6}, {"数据位置", 12}}, HENG_COLUMN_ONLY_IF_USED},
  };
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    heng__report_column(section, heng__slice(columns[i].key),
                        columns[i].heading, columns[i].flags);
  for (size_t i = 0; i < run->n_findings; i++)
    add_finding(answer, section, &run->findings[i]);
}

// The number of the plan table that was asked for, HENG_NONE for all scores.
static heng_status find_table(heng_answer *answer,
                              const heng_plan *plan,
                              heng_slice name,
                              uint32_t *out) {
  *out = HENG_NONE;
  if (!name.len) return HENG_OK;
  heng_pair *names = heng__array(&answer->arena, heng_pair, plan->n_tables);
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    names[t] = plan->tables[t].pair;
    if (heng__pair_has(names[t], name)) {
      *out = t;
      return HENG_OK;
    }
  }
  return heng__answer_unknown(answer, HENG_M_HOST_TABLE_UNKNOWN, name, names,
                              plan->n_tables);
}

static heng_status run_command(heng_answer *answer, const void *ctx) {
  const heng_run_request *request = ctx;
  heng_ready ready;
  heng_status status = heng__ready(answer, request, &ready);
  if (status != HENG_OK) return status;
  uint32_t only;
  status = find_table(answer, ready.plan, heng__slice(request->table), &only);
  if (status != HENG_OK) return status;
  heng_run *run;
  status = heng__ready_run(answer, &ready, &run);
  heng_slice stage = heng__slice(request->stage);
  if (status == HENG_OK) status = heng__stage_check(answer, run, stage);
  if (status != HENG_OK) return status;
  double began = heng__now();
  heng_report_section *facts =
      heng__report_facts(answer->report, HENG_LIT("run"), HENG_SAY2("", ""));
  heng__facts_of_run(answer, facts, &ready, run);
  heng__fact_stage(facts, request->stage);
  bool main = true;
  for (uint32_t t = 0; t < ready.plan->n_tables; t++) {
    if (only == HENG_NONE ? !ready.plan->tables[t].score : t != only) continue;
    add_board(answer, run, t, stage, main);
    main = false;
  }
  if (only == HENG_NONE) heng__present_slots(answer, run);
  if (only == HENG_NONE) add_values(answer, run);
  add_findings(answer, run);
  answer->timing.report += heng__now() - began;
  return run->publishable ? HENG_OK : HENG_FINDINGS;
}

typedef struct run_on {
  heng_rules *rules;
  const heng_run_request *request;
} run_on;

static heng_status rules_command(heng_answer *answer, const void *ctx) {
  const run_on *on = ctx;
  heng_status status = heng__answer_rules(answer, on->rules);
  return status == HENG_OK ? run_command(answer, on->request) : status;
}

heng_status heng_rules_run(heng_rules *rules,
                           const heng_run_request *request,
                           heng_answer **answer) {
  static const heng_run_request usual = {0};
  run_on on = {rules, request ? request : &usual};
  return heng__answer_make(rules->host, "run", rules_command, &on, answer);
}

heng_status heng_host_run(heng_host *host,
                          const heng_run_request *request,
                          heng_answer **answer) {
  return heng__answer_make(host, "run", run_command, request, answer);
}
