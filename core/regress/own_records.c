// What an example's own records did wrong, told below what does not hold: the
// failure alone does not show that a word was mistyped in them.
#include "plan/review.h"
#include "regress/examples_internal.h"

#define MOST_UNKNOWN 3

void heng__trial_unknowns(heng_trial *trial, heng_diag *diag) {
  size_t n = 0;
  if (trial->quiet || trial->unknowns_told) return;
  trial->unknowns_told = true;
  for (size_t i = 0; i < trial->run->n_findings && n < MOST_UNKNOWN; i++) {
    const heng_finding *f = &trial->run->findings[i];
    if (f->kind != HENG_FINDING_UNKNOWN) continue;
    n++;
    heng_diag *note = heng__note(
        trial->diags, diag, HENG_N_PLAIN, (heng_span){0},
        (heng_said){heng__finding_message(trial->arena, f, HENG_EN),
                    heng__finding_message(trial->arena, f, HENG_ZH)});
    if (f->file.len && f->line)
      heng__diag_at_record(trial->diags, note, f->file, f->line,
                           (heng_slice){NULL, 0});
  }
}

// The fields that a condition reads, with what they are in one row.
typedef struct reading {
  heng_trial *trial;
  uint32_t table, row;  // the row that did not pass
  bool **told;          // fields, by table
  heng_buf en, zh;
} reading;

// Whether [table] is that of the row, or one that it descends from.
static bool is_source(const reading *r, uint32_t table) {
  for (uint32_t t = r->table;; t = r->trial->plan->tables[t].source[0]) {
    if (t == table) return true;
    if (r->trial->plan->tables[t].kind != HENG_TABLE_SUBSET) return false;
  }
}

static void see_field(const heng_node *node, void *ctx) {
  reading *r = ctx;
  if (node->kind != HENG_NODE_FIELD || !is_source(r, node->id)) return;
  if (!r->told[node->id])
    r->told[node->id] = heng__array(r->trial->arena, bool,
                                    r->trial->plan->tables[node->id].n_fields);
  if (r->told[node->id][node->field]) return;
  r->told[node->id][node->field] = true;
  const heng_run *run = r->trial->run;
  const heng_plan_field *f =
      &r->trial->plan->tables[node->id].fields[node->field];
  uint32_t row = heng__run_row_at(run, r->table, r->row, node->id);
  heng_said name = heng__say_pair(f->pair);
  heng_said value =
      heng__value_told(r->trial->arena, run, f->type,
                       heng__run_value(run, node->id, row, node->field));
  heng__buf_printf(&r->en, "%s%.*s is %.*s", r->en.len ? ", " : "",
                   HENG_ARG(name.en), HENG_ARG(value.en));
  heng__buf_printf(&r->zh, "%s%.*s为 %.*s", r->zh.len ? "，" : "",
                   HENG_ARG(name.zh), HENG_ARG(value.zh));
}

static heng_said by_what(reading *r, const heng_plan_table *t) {
  heng__plan_walk(t->where, see_field, r);
  if (!r->en.len)
    return HENG_SAY2("its condition does not hold", "不满足其条件");
  return (heng_said){heng__buf_slice(&r->en), heng__buf_slice(&r->zh)};
}

void heng__trial_elsewhere(heng_trial *trial,
                           heng_diag *diag,
                           uint32_t table,
                           heng_slice key) {
  const heng_plan *plan = trial->plan;
  for (; plan->tables[table].kind == HENG_TABLE_SUBSET;
       table = plan->tables[table].source[0]) {
    const heng_plan_table *t = &plan->tables[table];
    uint32_t row = heng__run_find(trial->run, t->source[0], key);
    if (row == HENG_ROW_NONE) continue;
    reading r = {.trial = trial,
                 .table = t->source[0],
                 .row = row,
                 .told = heng__array(trial->arena, bool *, plan->n_tables),
                 .en = {.arena = trial->arena},
                 .zh = {.arena = trial->arena}};
    heng__note(trial->diags, diag, HENG_N_TEST_ROW_ELSEWHERE, t->span,
               HENG_SAY(key), heng__say_pair(plan->tables[t->source[0]].pair),
               heng__say_pair(t->pair), by_what(&r, t));
    return;
  }
}
