// Checks: what must hold for the results to be published, and reason texts.
#include "base/utf8.h"
#include "exec/run_internal.h"

// The template's values, in both tongues; what is held back in it is found.
heng_said heng__template_said(heng_exec *x, const heng_template *because) {
  heng_buf en = {.arena = x->arena}, zh = {.arena = x->arena};
  for (size_t i = 0; i < because->n_pieces; i++) {
    const heng_plan_piece *piece = &because->pieces[i];
    heng_said part = HENG_SAY(piece->text);
    if (piece->node)
      part = heng__value_said(x->arena, x->run, piece->node->type,
                              heng__eval(x, piece->node));
    heng__buf_add(&en, part.en);
    heng__buf_add(&zh, part.zh);
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

static bool written_in_chinese(const heng_template *because) {
  for (size_t i = 0; i < because->n_pieces; i++)
    if (heng__utf8_has_cjk(because->pieces[i].text)) return true;
  return false;
}

static void raise_check(heng_exec *x,
                        const heng_plan_check *check,
                        uint32_t row) {
  heng_raise what = {.kind =
                         check->warn ? HENG_FINDING_WARN : HENG_FINDING_CHECK,
                     .table = check->table,
                     .row = row,
                     .span = check->span,
                     .n_args = 2};
  bool said = check->because.n_pieces > 0;
  if (check->warn)
    what.code = said ? HENG_M_RUN_WARN_BECAUSE : HENG_M_RUN_WARN;
  else
    what.code = said ? HENG_M_RUN_CHECK_BECAUSE : HENG_M_RUN_CHECK;
  what.args[0] = heng__say_pair(check->pair);
  what.args[1] = heng__template_said(x, &check->because);
  if (said)
    what.message =
        written_in_chinese(&check->because) ? what.args[1].zh : what.args[1].en;
  heng__raise(x, &what);
}

// Whether a check holds for every row, for all that is known.
static bool check_holds(heng_exec *x, const heng_plan_check *check) {
  bool of_run = check->table == HENG_NONE;
  size_t n = of_run ? 1 : x->run->tables[check->table].n_rows;
  bool holds = of_run || x->holds[check->table].len == 0;
  for (uint32_t row = 0; row < n; row++) {
    x->depth = 0;
    if (!of_run) heng__cursor_set(x, 0, check->table, row);
    heng_value v = heng__eval(x, check->condition);
    if (heng__is_yes(v)) continue;
    holds = false;
    if (v.state != HENG_HELD) raise_check(x, check, row);
  }
  return holds;
}

bool heng__checks_run(heng_exec *x) {
  bool publishable = true;
  for (uint32_t c = 0; c < x->plan->n_checks; c++) {
    x->rule = heng__rule_check(x->plan, c);
    if (!check_holds(x, &x->plan->checks[c]) && !x->plan->checks[c].warn)
      publishable = false;
  }
  return publishable;
}

void heng__check_row(heng_exec *x, uint32_t check, uint32_t row) {
  const heng_plan_check *c = &x->plan->checks[check];
  x->depth = 0;
  heng__cursor_set(x, 0, c->table, row);
  heng_value v = heng__eval(x, c->condition);
  if (!heng__is_yes(v) && v.state != HENG_HELD) raise_check(x, c, row);
}

void heng__check_run(heng_exec *x, uint32_t check) {
  x->rule = heng__rule_check(x->plan, check);
  check_holds(x, &x->plan->checks[check]);
}

static bool column_known(const heng_value *column, size_t n_rows) {
  for (size_t row = 0; column && row < n_rows; row++)
    if (column[row].state == HENG_HELD) return false;
  return true;
}

// Whether it is known which rows a score has, and every value of theirs.
static bool score_known(const heng_exec *x, uint32_t table) {
  const heng_plan_table *t = &x->plan->tables[table];
  const heng_run_table *rows = &x->run->tables[table];
  if (x->holds[table].len) return false;
  for (size_t f = 0; f < t->n_fields; f++)
    if (t->fields[f].published && !column_known(rows->columns[f], rows->n_rows))
      return false;
  return true;
}

bool heng__results_firm(const heng_exec *x) {
  for (uint32_t t = 0; t < x->plan->n_tables; t++)
    if (x->plan->tables[t].score && !score_known(x, t)) return false;
  for (size_t i = 0; i < x->findings.len; i++)
    if (x->findings.items[i].kind == HENG_FINDING_UNKNOWN) return false;
  return true;
}

// Evaluates the reason of an outcome for each row where it holds.
static void run_reason(heng_exec *x, uint32_t table, uint32_t field) {
  const heng_plan_field *f = &x->plan->tables[table].fields[field];
  const heng_value *column = x->run->tables[table].columns[field];
  x->rule = heng__rule_field(x->plan, table, field);
  for (uint32_t row = 0; column && row < x->run->tables[table].n_rows; row++) {
    if (!heng__is_yes(column[row])) continue;
    for (size_t i = 0; i < f->because.n_pieces; i++) {
      if (!f->because.pieces[i].node) continue;
      heng__cursor_set(x, 0, table, row);
      heng__eval(x, f->because.pieces[i].node);
    }
  }
}

void heng__reasons_run(heng_exec *x) {
  for (uint32_t t = 0; t < x->plan->n_tables; t++)
    for (uint32_t f = 0; f < x->plan->tables[t].n_fields; f++)
      if (x->plan->tables[t].fields[f].role == HENG_ROLE_OUTCOME)
        run_reason(x, t, f);
}
