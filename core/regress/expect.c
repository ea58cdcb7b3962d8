// Expectations: each is looked up, compared, and where it does not hold told to
// the author with what came out and where that comes from.
#include "base/nearest.h"
#include "regress/examples_internal.h"
#include "regress/first_difference.h"

#define FINDING_LINES 5

static void fail(heng_trial *trial) {
  trial->result->n_failed++;
}

// Reports a name that is not there and counts the expectation as failed.
static void unknown(heng_trial *trial,
                    heng_code code,
                    heng_word word,
                    heng_said of,
                    heng_slice near) {
  heng_diag *diag =
      heng__diag(trial->diags, code, word.span, HENG_SAY(word.text), of);
  if (near.len)
    heng__note(trial->diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(near));
  fail(trial);
}

static bool find_table(heng_trial *trial, heng_word word, uint32_t *out) {
  const heng_plan *plan = trial->plan;
  heng_pair *pairs = heng__array(trial->arena, heng_pair, plan->n_tables);
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    pairs[t] = plan->tables[t].pair;
    if (!heng__pair_has(pairs[t], word.text)) continue;
    *out = t;
    return true;
  }
  unknown(trial, HENG_M_TEST_TABLE, word, HENG_SAY2("", ""),
          heng__trial_near(word.text, pairs, plan->n_tables));
  return false;
}

// A field of a table or of one that it descends from, which is *owner.
static bool find_field(heng_trial *trial,
                       uint32_t table,
                       heng_word word,
                       uint32_t *owner,
                       uint32_t *field) {
  const heng_plan *plan = trial->plan;
  HENG_VEC(heng_pair) pairs = {0};
  for (uint32_t t = table;; t = plan->tables[t].source[0]) {
    const heng_plan_table *owning = &plan->tables[t];
    for (uint32_t f = 0; f < owning->n_fields; f++) {
      heng__push(trial->arena, &pairs, owning->fields[f].pair);
      if (!heng__pair_has(owning->fields[f].pair, word.text)) continue;
      *owner = t;
      *field = f;
      return true;
    }
    if (owning->kind != HENG_TABLE_SUBSET) break;
  }
  unknown(trial, HENG_M_TEST_FIELD, word,
          heng__say_pair(plan->tables[table].pair),
          heng__trial_near(word.text, pairs.items, pairs.len));
  return false;
}

// Notes the key of the one row that is called [name]; false where there is none, or
// more than one.
static bool note_name(const heng_trial *trial,
                      heng_diag *diag,
                      uint32_t table,
                      heng_slice name) {
  uint32_t found = HENG_ROW_NONE;
  for (uint32_t r = 0; name.len && r < trial->run->tables[table].n_rows; r++) {
    if (!heng__slice_eq(heng__row_title(trial->run, table, r), name)) continue;
    if (found != HENG_ROW_NONE) return false;
    found = r;
  }
  if (found == HENG_ROW_NONE) return false;
  heng__note(trial->diags, diag, HENG_N_RECORDS_REF_NAME, (heng_span){0},
             HENG_SAY(name), HENG_SAY(heng__run_key(trial->run, table, found)));
  return true;
}

// Says which row may have been meant: the one that is called [key], the one whose
// key is near, or the one whose name is.
static void note_row(const heng_trial *trial,
                     heng_diag *diag,
                     uint32_t table,
                     heng_slice key) {
  if (note_name(trial, diag, table, key)) return;
  heng_nearest keys = heng__nearest_begin(key), names = keys;
  for (uint32_t r = 0; r < trial->run->tables[table].n_rows; r++) {
    heng__nearest_offer(&keys, heng__run_key(trial->run, table, r));
    heng__nearest_offer(&names, heng__row_title(trial->run, table, r));
  }
  if (keys.best.len)
    heng__note(trial->diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(keys.best));
  else if (!names.tied)
    note_name(trial, diag, table, names.best);
}

// The row of that key, or HENG_ROW_NONE (reported at [span]).
static uint32_t find_row(heng_trial *trial,
                         uint32_t table,
                         heng_slice key,
                         heng_span span) {
  uint32_t row = heng__run_find(trial->run, table, key);
  if (row != HENG_ROW_NONE) return row;
  fail(trial);
  if (trial->quiet) return HENG_ROW_NONE;
  heng_difference d;
  heng_asked asked = {.kind = HENG_ASKED_ROWS, .table = table, .key = key};
  heng__trial_difference(trial, &asked, &d);
  heng_diag *diag =
      heng__diag(trial->diags, HENG_M_TEST_ROW, span, HENG_SAY(key),
                 heng__say_pair(trial->plan->tables[table].pair),
                 heng__trial_because(trial, &d));
  if (d.kind != HENG_DIFFERENT) note_row(trial, diag, table, key);
  heng__trial_elsewhere(trial, diag, table, key);
  heng__trial_unknowns(trial, diag);
  heng__trial_add_difference(trial, diag, &d);
  return HENG_ROW_NONE;
}

static heng_slice key_of(heng_trial *trial, const heng_expect *expect) {
  heng_buf key = {.arena = trial->arena};
  for (size_t i = 0; i < expect->n_key; i++) {
    if (i) heng__buf_puts(&key, "/");
    heng__buf_add(&key, expect->key[i].text);
  }
  return heng__buf_slice(&key);
}

static heng_span key_span(const heng_expect *expect) {
  heng_span span = expect->span;
  if (expect->n_key)
    span = heng__span_join(expect->key[0].span,
                           expect->key[expect->n_key - 1].span);
  return span;
}

// A value that is to be compared.
typedef struct comparison {
  uint32_t table, row;    // as the author names the row
  uint32_t owner, field;  // where the field is
  heng_span span;
  heng_expected expected;
} comparison;

static bool compare(heng_trial *trial, const comparison *c) {
  const heng_plan_field *f = &trial->plan->tables[c->owner].fields[c->field];
  uint32_t row = heng__run_row_at(trial->run, c->table, c->row, c->owner);
  heng_value actual = heng__run_value(trial->run, c->owner, row, c->field);
  if (heng__expected_holds(trial, f->type, &c->expected, actual)) return true;
  if (trial->quiet) return false;
  heng_failure failure = {.table = c->table,
                          .row = c->row,
                          .owner = c->owner,
                          .owner_row = row,
                          .field = c->field,
                          .span = c->span,
                          .expected =
                              heng__expected_said(trial, f->type, &c->expected),
                          .actual = actual};
  heng__push(trial->arena, &trial->failures, failure);
  return false;
}

static void bad_value(heng_trial *trial,
                      heng_span span,
                      heng_pair field,
                      heng_said form) {
  heng__diag(trial->diags, HENG_M_TEST_FORM, span,
             HENG_SAY(heng__span_text(span)), heng__say_pair(field), form);
  fail(trial);
}

static void expect_value(heng_trial *trial, const heng_expect *expect) {
  comparison c = {.span = expect->span};
  if (!find_table(trial, expect->table, &c.table) ||
      !find_field(trial, c.table, expect->field, &c.owner, &c.field))
    return;
  const heng_plan_field *f = &trial->plan->tables[c.owner].fields[c.field];
  heng_said form;
  if (!heng__expected_expr(trial, f->type, expect->value, &c.expected, &form)) {
    bad_value(trial, expect->value->span, f->pair, form);
    return;
  }
  heng_needs *needs = heng__needs_begin(trial, expect->span);
  heng__needs_rows(needs, c.table);
  heng__needs_field(needs, c.owner, c.field);
  if (heng__needs_missing(needs)) {
    fail(trial);
    return;
  }
  c.row = find_row(trial, c.table, key_of(trial, expect), key_span(expect));
  if (c.row != HENG_ROW_NONE && !compare(trial, &c)) fail(trial);
}

static bool find_value(heng_trial *trial, heng_word word, uint32_t *out) {
  const heng_plan *plan = trial->plan;
  heng_pair *pairs = heng__array(trial->arena, heng_pair, plan->n_values + 1);
  for (uint32_t v = 0; v < plan->n_values; v++) {
    pairs[v] = plan->values[v].pair;
    if (!heng__pair_has(pairs[v], word.text)) continue;
    *out = v;
    return true;
  }
  unknown(trial, HENG_M_TEST_RUN_VALUE, word, HENG_SAY2("", ""),
          heng__trial_near(word.text, pairs, plan->n_values));
  return false;
}

// expect name = value: a value of the run.
static void expect_run_value(heng_trial *trial, const heng_expect *expect) {
  uint32_t id;
  heng_expected expected;
  heng_said form;
  if (!find_value(trial, expect->field, &id)) return;
  const heng_plan_value *v = &trial->plan->values[id];
  if (!heng__expected_expr(trial, v->type, expect->value, &expected, &form)) {
    bad_value(trial, expect->value->span, v->pair, form);
    return;
  }
  heng_needs *needs = heng__needs_begin(trial, expect->span);
  heng__needs_value(needs, id);
  heng_value actual = trial->run->values[id];
  if (heng__needs_missing(needs)) {
    fail(trial);
  } else if (!heng__expected_holds(trial, v->type, &expected, actual)) {
    heng_failure failure = {.of_run = true,
                            .field = id,
                            .span = expect->span,
                            .expected =
                                heng__expected_said(trial, v->type, &expected),
                            .actual = actual};
    heng__push(trial->arena, &trial->failures, failure);
    fail(trial);
  }
}

// The columns of `expect T | … |`: fields, and which of them make the key.
typedef struct layout {
  uint32_t table;
  uint32_t *owners, *fields;  // of each column
  size_t *key;                // columns of the key, in its order
  size_t n_key;
} layout;

static bool add_key(heng_trial *trial,
                    const heng_expect *expect,
                    layout *l,
                    uint32_t owner,
                    uint32_t field) {
  for (size_t c = 0; c < expect->rows->n_columns; c++)
    if (l->owners[c] == owner && l->fields[c] == field) {
      l->key[l->n_key++] = c;
      return true;
    }
  heng_pair pair = trial->plan->tables[owner].fields[field].pair;
  heng__diag(trial->diags, HENG_M_TEST_NO_KEY, expect->rows->span,
             heng__say_pair(trial->plan->tables[l->table].pair),
             heng__say_pair(pair));
  fail(trial);
  return false;
}

// The fields of the root table that make a row's key.
static bool find_key(heng_trial *trial, const heng_expect *expect, layout *l) {
  uint32_t root = trial->plan->tables[l->table].root;
  const heng_plan_table *t = &trial->plan->tables[root];
  l->key = heng__array(trial->arena, size_t, t->n_fields + 1);
  if (t->kind != HENG_TABLE_RECORDS) {
    uint32_t n = t->kind == HENG_TABLE_PAIR ? 2 : t->n_keys;
    for (uint32_t f = 0; f < n; f++)
      if (!add_key(trial, expect, l, root, f)) return false;
    return true;
  }
  const heng_schema_table *schema = &trial->plan->schema->tables[t->schema];
  for (uint32_t f = 0; f < t->n_fields; f++) {
    if (t->fields[f].role != HENG_ROLE_STORED) continue;
    uint32_t stored = t->fields[f].stored;
    bool in_key = schema->key == (int32_t)stored;
    for (size_t i = 0; schema->key < 0 && i < schema->n_composite; i++)
      in_key |= schema->composite[i] == stored &&
                trial->records->tables[t->schema].columns[stored].in_key;
    if (in_key && !add_key(trial, expect, l, root, f)) return false;
  }
  return true;
}

static bool lay_out(heng_trial *trial, const heng_expect *expect, layout *l) {
  const heng_grid *grid = expect->rows;
  heng_word table = expect->table.text.len ? expect->table : grid->table;
  if (!find_table(trial, table, &l->table)) return false;
  l->owners = heng__array(trial->arena, uint32_t, grid->n_columns);
  l->fields = heng__array(trial->arena, uint32_t, grid->n_columns);
  for (size_t c = 0; c < grid->n_columns; c++) {
    const heng_name *name = &grid->columns[c].name;
    heng_word word = {name->main, name->span, name->token};
    if (!find_field(trial, l->table, word, &l->owners[c], &l->fields[c]))
      return false;
  }
  return find_key(trial, expect, l);
}

static bool expect_row(heng_trial *trial,
                       const heng_expect *expect,
                       const layout *l,
                       size_t r,
                       uint32_t *row) {
  const heng_grid *grid = expect->rows;
  heng_buf key = {.arena = trial->arena};
  for (size_t i = 0; i < l->n_key; i++) {
    if (i) heng__buf_puts(&key, "/");
    heng__buf_add(&key, grid->rows[r][l->key[i]].text);
  }
  heng_span place = grid->rows[r][l->n_key ? l->key[0] : 0].span;
  *row = find_row(trial, l->table, heng__buf_slice(&key), place);
  if (*row == HENG_ROW_NONE) return true;  // counted already
  bool holds = true;
  for (size_t c = 0; c < grid->n_columns; c++) {
    comparison cell = {.table = l->table,
                       .row = *row,
                       .owner = l->owners[c],
                       .field = l->fields[c],
                       .span = grid->rows[r][c].span};
    const heng_plan_field *f =
        &trial->plan->tables[cell.owner].fields[cell.field];
    heng_said form;
    bool is_key = false;
    for (size_t i = 0; i < l->n_key; i++) is_key |= l->key[i] == c;
    if (is_key) continue;
    if (!heng__expected_cell(trial, f->type, &grid->rows[r][c], &cell.expected,
                             &form)) {
      bad_value(trial, cell.span, f->pair, form);
      return true;
    }
    holds &= compare(trial, &cell);
  }
  return holds;
}

static void expect_rows(heng_trial *trial, const heng_expect *expect) {
  layout l = {0};
  if (!lay_out(trial, expect, &l)) return;
  const heng_grid *grid = expect->rows;
  heng_needs *needs = heng__needs_begin(trial, expect->span);
  for (size_t c = 0; c < grid->n_columns; c++)
    heng__needs_field(needs, l.owners[c], l.fields[c]);
  if (heng__needs_missing(needs)) {
    fail(trial);
    return;
  }
  size_t before = trial->result->n_failed;
  size_t n_rows = trial->run->tables[l.table].n_rows;
  bool *expected = heng__array(trial->arena, bool, n_rows);
  bool holds = true;
  for (size_t r = 0; r < grid->n_rows; r++) {
    uint32_t row;
    holds &= expect_row(trial, expect, &l, r, &row);
    if (row != HENG_ROW_NONE) expected[row] = true;
  }
  heng_buf more = {.arena = trial->arena};
  for (uint32_t r = 0; r < n_rows; r++) {
    if (expected[r]) continue;
    if (more.len) heng__buf_puts(&more, ", ");
    heng__buf_add(&more, heng__run_key(trial->run, l.table, r));
  }
  if (more.len) {
    heng_difference d;
    heng_asked asked = {.kind = HENG_ASKED_ROWS, .table = l.table};
    heng__trial_difference(trial, &asked, &d);
    heng_diag *diag = heng__diag(
        trial->diags, HENG_M_TEST_MORE_ROWS, expect->span,
        heng__say_pair(trial->plan->tables[l.table].pair),
        HENG_SAY(heng__buf_slice(&more)), heng__trial_because(trial, &d));
    heng__trial_add_difference(trial, diag, &d);
    holds = false;
  }
  // One expectation fails once, however many of its cells differ.
  bool failed = !holds || trial->result->n_failed > before;
  trial->result->n_failed = before + (failed ? 1 : 0);
}

static void add_finding(heng_trial *trial,
                        heng_diag *diag,
                        const heng_finding *f) {
  heng_said message = {heng__finding_message(trial->arena, f, HENG_EN),
                       heng__finding_message(trial->arena, f, HENG_ZH)};
  heng__note(trial->diags, diag, HENG_N_TEST_FINDING, f->span,
             heng__say_pair(f->rule), HENG_SAY(f->key), message);
}

static void add_findings(heng_trial *trial, heng_diag *diag) {
  for (size_t i = 0; i < trial->run->n_findings && i < FINDING_LINES; i++)
    add_finding(trial, diag, &trial->run->findings[i]);
}

static void expect_no_findings(heng_trial *trial, const heng_expect *expect) {
  heng_needs *needs = heng__needs_begin(trial, expect->span);
  heng__needs_all(needs);
  if (heng__needs_missing(needs)) {
    fail(trial);
    return;
  }
  if (!trial->run->n_findings) return;
  heng_slice n =
      heng__arena_printf(trial->arena, "%zu", trial->run->n_findings);
  fail(trial);
  if (trial->quiet) return;
  const heng_finding *first = &trial->run->findings[0];
  heng_pair rule = first->rule;
  heng_difference d;
  heng__trial_finding_difference(trial, rule.en.len ? rule.en : rule.zh,
                                 first->key, &d);
  heng_diag *diag =
      heng__diag(trial->diags, HENG_M_TEST_FINDINGS, expect->span, HENG_SAY(n),
                 heng__say_pair(rule), heng__trial_because(trial, &d));
  add_findings(trial, diag);
  heng__trial_add_difference(trial, diag, &d);
}

// Whether a finding is the one that is expected: its rule, or its code, and its
// row or, of a tie, any of the rows that tie.
static bool is_finding(const heng_run *run,
                       const heng_finding *f,
                       heng_slice name,
                       heng_slice key) {
  char code[8];
  if (!heng__pair_has(f->rule, name) &&
      !heng__slice_eq(name, heng__slice(heng__diag_code(f->code, code))))
    return false;
  if (!key.len || heng__slice_eq(f->key, key)) return true;
  for (size_t i = 0; i < f->n_rows; i++)
    if (heng__slice_eq(heng__run_key(run, f->table, f->rows[i]), key))
      return true;
  return false;
}

// "H501"
static bool is_code(heng_slice text) {
  return text.len == 4 && text.ptr[0] == 'H' && text.ptr[1] >= '0' &&
         text.ptr[1] <= '9';
}

typedef HENG_VEC(heng_pair) names;

// Whatever a finding can come from.
static names rule_names(heng_trial *trial) {
  const heng_plan *plan = trial->plan;
  names all = {0};
  for (size_t c = 0; c < plan->n_checks; c++)
    heng__push(trial->arena, &all, plan->checks[c].pair);
  for (size_t t = 0; t < plan->n_tables; t++) {
    heng__push(trial->arena, &all, plan->tables[t].pair);
    for (size_t f = 0; f < plan->tables[t].n_fields; f++)
      heng__push(trial->arena, &all, plan->tables[t].fields[f].pair);
  }
  for (size_t v = 0; v < plan->n_values; v++)
    heng__push(trial->arena, &all, plan->values[v].pair);
  return all;
}

// Says of a finding of what is no check and no rule which one may be meant.
static bool find_rule(heng_trial *trial, const heng_expect *expect) {
  if (is_code(expect->text)) return true;
  names all = rule_names(trial);
  for (size_t i = 0; i < all.len; i++)
    if (heng__pair_has(all.items[i], expect->text)) return true;
  heng_word word = {.text = expect->text, .span = expect->span};
  unknown(trial, HENG_M_TEST_FINDING_OF, word, HENG_SAY2("", ""),
          heng__trial_near(expect->text, all.items, all.len));
  return false;
}

// The row that may be meant by a key that no table has; empty where one has it.
static heng_slice near_key(heng_trial *trial, heng_slice key) {
  const heng_plan *plan = trial->plan;
  heng_nearest search = heng__nearest_begin(key);
  for (uint32_t t = 0; t < plan->n_tables; t++) {
    if (heng__run_find(trial->run, t, key) != HENG_ROW_NONE)
      return (heng_slice){NULL, 0};
    for (uint32_t r = 0; r < trial->run->tables[t].n_rows; r++)
      heng__nearest_offer(&search, heng__run_key(trial->run, t, r));
  }
  return search.best;
}

static void expect_finding(heng_trial *trial, const heng_expect *expect) {
  heng_needs *needs = heng__needs_begin(trial, expect->span);
  heng__needs_rule(needs, expect->text);
  if (heng__needs_missing(needs)) {
    fail(trial);
    return;
  }
  heng_slice key = key_of(trial, expect);
  for (size_t i = 0; i < trial->run->n_findings; i++)
    if (is_finding(trial->run, &trial->run->findings[i], expect->text, key))
      return;
  if (!trial->quiet && !find_rule(trial, expect)) return;
  fail(trial);
  if (trial->quiet) return;
  heng_difference d;
  heng__trial_finding_difference(trial, expect->text, key, &d);
  heng_diag *diag = heng__diag(trial->diags, HENG_M_TEST_NO_FINDING,
                               expect->span, HENG_SAY(expect->text),
                               HENG_SAY(key), heng__trial_because(trial, &d));
  heng_slice near = key.len ? near_key(trial, key) : key;
  if (near.len)
    heng__note(trial->diags, diag, HENG_N_DID_YOU_MEAN, (heng_span){0},
               HENG_SAY(near));
  add_findings(trial, diag);
  heng__trial_add_difference(trial, diag, &d);
}

// Whether a message of a run has that code, so that a finding could have it.
static bool is_run_code(heng_slice text) {
  char code[8];
  for (int c = HENG_M_NONE + 1; c < HENG_M_COUNT; c++)
    if (heng__slice_eq(text, heng__slice(heng__diag_code((heng_code)c, code))))
      return text.ptr[1] == '5';
  return false;
}

// Nothing is found of a name that is not there, so it must be.
static bool find_named(heng_trial *trial, const heng_expect *expect) {
  if (!is_code(expect->text)) return find_rule(trial, expect);
  if (is_run_code(expect->text)) return true;
  heng_word word = {.text = expect->text, .span = expect->span};
  unknown(trial, HENG_M_TEST_FINDING_OF, word, HENG_SAY2("", ""),
          (heng_slice){NULL, 0});
  return false;
}

// Nor at a row that is not there: of a check its own, else one of any table.
static bool find_place(heng_trial *trial,
                       const heng_expect *expect,
                       heng_slice key) {
  const heng_plan *plan = trial->plan;
  heng_word word = {.text = key, .span = key_span(expect)};
  for (size_t c = 0; c < plan->n_checks && key.len; c++) {
    const heng_plan_check *check = &plan->checks[c];
    if (!heng__pair_has(check->pair, expect->text)) continue;
    if (check->table != HENG_NONE)
      return find_row(trial, check->table, key, word.span) != HENG_ROW_NONE;
    unknown(trial, HENG_M_TEST_FINDING_OF_ALL, word,
            heng__say_pair(check->pair), (heng_slice){NULL, 0});
    return false;
  }
  for (uint32_t t = 0; t < plan->n_tables && key.len; t++)
    if (heng__run_find(trial->run, t, key) != HENG_ROW_NONE) return true;
  if (!key.len) return true;
  unknown(trial, HENG_M_TEST_NO_ROW, word, HENG_SAY2("", ""),
          near_key(trial, key));
  return false;
}

// Says of a finding that was not expected what it says, where, and which rule it
// comes from; and of further ones what they say.
static void tell_found(heng_trial *trial,
                       const heng_expect *expect,
                       const heng_finding *f,
                       heng_slice key) {
  heng_pair rule = f->rule;
  heng_difference d;
  heng__trial_finding_difference(trial, rule.en.len ? rule.en : rule.zh, f->key,
                                 &d);
  heng_said at = HENG_SAY2("", ""), because = heng__trial_because(trial, &d);
  if (f->key.len)
    at = (heng_said){
        heng__arena_printf(trial->arena, " at `%.*s`", HENG_ARG(f->key)),
        heng__arena_printf(trial->arena, "在“%.*s”处", HENG_ARG(f->key))};
  heng_said message = {heng__finding_message(trial->arena, f, HENG_EN),
                       heng__finding_message(trial->arena, f, HENG_ZH)};
  heng_diag *diag = heng__diag(trial->diags, HENG_M_TEST_FOUND, expect->span,
                               heng__say_pair(rule), at, message, because);
  const heng_run *run = trial->run;
  size_t told = 1;
  for (const heng_finding *other = f + 1;
       other < run->findings + run->n_findings && told < FINDING_LINES; other++)
    if (is_finding(run, other, expect->text, key)) {
      add_finding(trial, diag, other);
      told++;
    }
  if (d.kind == HENG_DIFFERENT) {
    heng__trial_add_difference(trial, diag, &d);
    return;
  }
  heng__trial_blame_rule(trial, heng__trial_blame(trial, diag),
                         heng__say_pair(rule), f->span, f->cites);
  heng__note(trial->diags, diag, HENG_N_TEST_RULE, f->span, HENG_SAY2("", ""));
  heng__cites_tell(trial->diags, diag, f->cites);
}

static void expect_no_finding(heng_trial *trial, const heng_expect *expect) {
  if (!find_named(trial, expect)) return;
  heng_needs *needs = heng__needs_begin(trial, expect->span);
  heng__needs_rule(needs, expect->text);
  if (heng__needs_missing(needs)) {
    fail(trial);
    return;
  }
  heng_slice key = key_of(trial, expect);
  if (!find_place(trial, expect, key)) return;
  for (size_t i = 0; i < trial->run->n_findings; i++) {
    const heng_finding *f = &trial->run->findings[i];
    if (!is_finding(trial->run, f, expect->text, key)) continue;
    fail(trial);
    if (!trial->quiet) tell_found(trial, expect, f, key);
    return;
  }
}

static bool contains(heng_slice text, heng_slice part) {
  for (size_t at = 0; at + part.len <= text.len; at++)
    if (memcmp(text.ptr + at, part.ptr, part.len) == 0) return true;
  return false;
}

static bool is_error(heng_trial *trial, const heng_diag *d, heng_slice text) {
  char code[8];
  if (d->severity != HENG_ERROR || heng__trial_forgives(trial, d)) return false;
  if (heng__slice_eq(text, heng__slice(heng__diag_code(d->code, code))))
    return true;
  return contains(heng__diag_message(trial->arena, d, HENG_EN), text) ||
         contains(heng__diag_message(trial->arena, d, HENG_ZH), text);
}

static void expect_error(heng_trial *trial, const heng_expect *expect) {
  for (const heng_diag *d = trial->problems.first; d; d = d->next)
    if (is_error(trial, d, expect->text)) return;
  heng_diag *diag = heng__diag(trial->diags, HENG_M_TEST_NO_ERROR, expect->span,
                               HENG_SAY(expect->text));
  heng__trial_problems(trial, diag);
  fail(trial);
}

void heng__trial_expect(heng_trial *trial, const heng_expect *expect) {
  if (expect->kind == HENG_X_ERROR) {
    expect_error(trial, expect);
    return;
  }
  if (!trial->run) {
    heng__diag(trial->diags, HENG_M_TEST_NO_RUN, expect->span,
               HENG_SAY2("", ""));
    fail(trial);
    return;
  }
  switch (expect->kind) {
    case HENG_X_VALUE: expect_value(trial, expect); break;
    case HENG_X_RUN_VALUE: expect_run_value(trial, expect); break;
    case HENG_X_ROWS: expect_rows(trial, expect); break;
    case HENG_X_NO_FINDINGS: expect_no_findings(trial, expect); break;
    case HENG_X_FINDING: expect_finding(trial, expect); break;
    case HENG_X_NO_FINDING: expect_no_finding(trial, expect); break;
    case HENG_X_ERROR: break;
  }
}

bool heng__trial_value(heng_trial *trial,
                       const heng_trial_cell *cell,
                       const heng_expected *expected) {
  comparison c = {.table = cell->table,
                  .row = cell->row,
                  .owner = cell->owner,
                  .field = cell->field,
                  .span = cell->span,
                  .expected = *expected};
  return compare(trial, &c);
}
