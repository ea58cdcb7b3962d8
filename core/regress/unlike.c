// Comparing two runs field by field and row by row, and writing what differs down
// as an expectation.
#include "regress/unlike.h"

#include "words/vocab.h"

// Matching ----------------------------------------------------------------------

static uint32_t table_named(const heng_plan *plan, heng_pair pair) {
  for (uint32_t t = 0; t < plan->n_tables; t++)
    if (heng__pair_alike(plan->tables[t].pair, pair)) return t;
  return HENG_NONE;
}

static uint32_t field_named(const heng_plan_table *table, heng_pair pair) {
  for (uint32_t f = 0; f < table->n_fields; f++)
    if (heng__pair_alike(table->fields[f].pair, pair)) return f;
  return HENG_NONE;
}

static bool is_shown(const heng_plan *plan, uint32_t table, uint32_t field) {
  return plan->tables[table].score &&
         plan->tables[table].fields[field].published;
}

// Fields of tables that stand in the scheme.
static size_t count_given(const heng_plan *plan) {
  size_t n = 0;
  for (uint32_t t = 0; t < plan->n_tables; t++)
    if (plan->tables[t].given) n += plan->tables[t].n_fields;
  return n;
}

// What stands in a cell of the scheme can be expected like what is computed.
static void add_given(heng_match *m) {
  const heng_plan *const *plans = m->plans;
  for (uint32_t t = 0; t < plans[0]->n_tables; t++) {
    const heng_plan_table *given = &plans[0]->tables[t];
    uint32_t there = m->tables[t];
    if (!given->given || there == HENG_NONE || !plans[1]->tables[there].given)
      continue;
    for (uint32_t f = 0; f < given->n_fields; f++) {
      const heng_plan_table *other = &plans[1]->tables[there];
      uint32_t field = field_named(other, given->fields[f].pair);
      if (given->fields[f].role != HENG_ROLE_STORED || field == HENG_NONE ||
          other->fields[field].type.base != given->fields[f].type.base)
        continue;
      m->fields[m->n_fields++] =
          (heng_match_field){{t, there}, {f, field}, false};
    }
  }
}

heng_match *heng__match(heng_arena *arena,
                        const heng_plan *first,
                        const heng_plan *second,
                        bool all) {
  heng_match *m = heng__new(arena, heng_match);
  *m = (heng_match){.plans = {first, second}, .all = all};
  m->tables = heng__array(arena, uint32_t, first->n_tables + 1);
  m->values = heng__array(arena, uint32_t, first->n_values + 1);
  m->fields = heng__array(arena, heng_match_field,
                          first->n_steps + count_given(first) + 1);
  for (uint32_t t = 0; t < first->n_tables; t++)
    m->tables[t] = table_named(second, first->tables[t].pair);
  for (uint32_t v = 0; v < first->n_values; v++) {
    m->values[v] = HENG_NONE;
    for (uint32_t w = 0; w < second->n_values; w++)
      if (heng__pair_alike(first->values[v].pair, second->values[w].pair))
        m->values[v] = w;
  }
  if (all) add_given(m);
  for (size_t i = 0; i < first->n_steps; i++) {
    const heng_step *s = &first->steps[i];
    if (s->kind != HENG_STEP_FIELD || m->tables[s->table] == HENG_NONE)
      continue;
    const heng_plan_field *f = &first->tables[s->table].fields[s->field];
    uint32_t table = m->tables[s->table];
    uint32_t field = field_named(&second->tables[table], f->pair);
    if (field == HENG_NONE ||
        second->tables[table].fields[field].type.base != f->type.base)
      continue;
    m->fields[m->n_fields++] = (heng_match_field){
        {s->table, table},
        {s->field, field},
        is_shown(first, s->table, s->field) || is_shown(second, table, field)};
  }
  return m;
}

// Values ------------------------------------------------------------------------

static bool same_choice(const heng_run *const runs[2],
                        const heng_type types[2],
                        const heng_value values[2]) {
  heng_pair pairs[2];
  for (int i = 0; i < 2; i++) {
    if (values[i].code < 0)
      return values[0].code < 0 && values[1].code < 0 &&
             heng__slice_eq(values[0].text, values[1].text);
    const heng_choice *choice = &runs[i]->plan->schema->choices[types[i].id];
    pairs[i] = choice->values[values[i].code];
  }
  return heng__pair_alike(pairs[0], pairs[1]);
}

static bool same_value(const heng_run *const runs[2],
                       const heng_type types[2],
                       const heng_value values[2]) {
  if (values[0].state != values[1].state) return false;
  if (values[0].state != HENG_KNOWN) return true;
  switch (types[0].base) {
    case HENG_TYPE_NUMBER:
      return heng__num_cmp(values[0].num, values[1].num) == 0;
    case HENG_TYPE_TEXT:
      return values[0].counts || values[1].counts ||
             heng__slice_eq(values[0].text, values[1].text);
    case HENG_TYPE_CHOICE: return same_choice(runs, types, values);
    case HENG_TYPE_REF: {
      bool none = values[0].row == HENG_ROW_NONE;
      if (none || values[1].row == HENG_ROW_NONE)
        return values[0].row == values[1].row;
      return heng__slice_eq(heng__run_key(runs[0], types[0].id, values[0].row),
                            heng__run_key(runs[1], types[1].id, values[1].row));
    }
    default: return values[0].code == values[1].code;
  }
}

bool heng__unlike_value(heng_arena *arena,
                        const heng_run *run,
                        heng_type type,
                        heng_value value,
                        heng_said *out) {
  if (value.state == HENG_HELD) return false;
  if (value.state == HENG_MISSING) {
    *out = HENG_SAY2("missing", "缺失");
    return true;
  }
  heng_slice text = value.text;
  heng_buf buf = {.arena = arena};
  switch (type.base) {
    case HENG_TYPE_NUMBER:
      *out = HENG_SAY(heng__num_text(arena, value.num));
      return true;
    case HENG_TYPE_BOOL:
      *out = heng__say_pair(
          heng__keyword_pair(value.code ? HENG_K_YES : HENG_K_NO));
      return true;
    case HENG_TYPE_CHOICE:
      if (value.code < 0) return false;
      *out = heng__say_pair(
          run->plan->schema->choices[type.id].values[value.code]);
      return true;
    case HENG_TYPE_DATE:
      text = heng__value_text(arena, run, type, value, HENG_EN);
      *out = HENG_SAY(text);
      return true;
    case HENG_TYPE_REF:
      if (value.row == HENG_ROW_NONE) return false;
      text = heng__run_key(run, type.id, value.row);
      break;
    case HENG_TYPE_TEXT:
      if (value.counts) return false;
      break;
    case HENG_TYPE_DURATION:
    case HENG_TYPE_NONE: return false;
  }
  if (!heng__draft_sayable(text)) return false;
  heng__buf_printf(&buf, "\"%.*s\"", HENG_ARG(text));
  *out = HENG_SAY(heng__buf_slice(&buf));
  return true;
}

// Findings ----------------------------------------------------------------------

static bool has_finding(const heng_run *run, const heng_finding *wanted) {
  for (size_t i = 0; i < run->n_findings; i++) {
    const heng_finding *f = &run->findings[i];
    if (heng__pair_alike(f->rule, wanted->rule) &&
        heng__slice_eq(f->key, wanted->key))
      return true;
  }
  return false;
}

static bool same_findings(heng_run *const runs[2]) {
  for (int i = 0; i < 2; i++)
    for (size_t k = 0; k < runs[i]->n_findings; k++)
      if (!has_finding(runs[1 - i], &runs[i]->findings[k])) return false;
  return true;
}

static bool can_be_named(const heng_finding *f) {
  return (f->rule.en.len || f->rule.zh.len) && heng__draft_sayable(f->key);
}

// A check's finding that only the second run has, at a row that the first has too.
static bool none_here(const heng_match *m,
                      heng_run *const runs[2],
                      heng_unlike *out) {
  const heng_plan *plan = m->plans[0];
  for (size_t i = 0; i < runs[1]->n_findings; i++) {
    const heng_finding *f = &runs[1]->findings[i];
    if (!can_be_named(f) || has_finding(runs[0], f)) continue;
    for (size_t c = 0; c < plan->n_checks; c++) {
      uint32_t table = plan->checks[c].table;
      if (!heng__pair_alike(plan->checks[c].pair, f->rule) ||
          (table == HENG_NONE
               ? f->key.len > 0
               : heng__run_find(runs[0], table, f->key) == HENG_ROW_NONE))
        continue;
      *out = (heng_unlike){.kind = HENG_UNLIKE_NO_FINDING,
                           .table = table,
                           .rule = plan->checks[c].pair,
                           .key = f->key};
      return true;
    }
  }
  return false;
}

static bool finding_unlike(const heng_match *m,
                           heng_run *const runs[2],
                           heng_unlike *out) {
  for (uint32_t i = 0; i < runs[0]->n_findings; i++) {
    const heng_finding *f = &runs[0]->findings[i];
    if (!can_be_named(f) || has_finding(runs[1], f)) continue;
    *out = (heng_unlike){.kind = HENG_UNLIKE_FINDING,
                         .table = f->table,
                         .row = f->row,
                         .field = i};
    return true;
  }
  if (none_here(m, runs, out)) return true;
  if (!runs[0]->n_findings && runs[1]->n_findings) {
    *out = (heng_unlike){.kind = HENG_UNLIKE_NO_FINDINGS};
    return true;
  }
  return false;
}

// Rows --------------------------------------------------------------------------

// The row of the second run that a row of the first is, or HENG_ROW_NONE.
static uint32_t same_row(heng_run *const runs[2],
                         const uint32_t tables[2],
                         uint32_t row) {
  heng_slice key = heng__run_key(runs[0], tables[0], row);
  size_t n = runs[1]->tables[tables[1]].n_rows;
  if (row < n && heng__slice_eq(heng__run_key(runs[1], tables[1], row), key))
    return row;
  return n ? heng__run_find(runs[1], tables[1], key) : HENG_ROW_NONE;
}

// Whether the second run has rows in a table that the first does not have.
static bool more_rows(heng_run *const runs[2], const uint32_t tables[2]) {
  size_t n[2] = {runs[0]->tables[tables[0]].n_rows,
                 runs[1]->tables[tables[1]].n_rows};
  heng_run *const back[2] = {runs[1], runs[0]};
  const uint32_t there[2] = {tables[1], tables[0]};
  if (n[1] > n[0]) return true;
  for (uint32_t r = 0; r < n[1]; r++)
    if (same_row(back, there, r) == HENG_ROW_NONE) return true;
  return false;
}

// Looks through one field. *seen: it differs in some row; the return value: it can
// be expected of the first.
static bool field_unlike(heng_arena *arena,
                         const heng_match_field *m,
                         heng_run *const runs[2],
                         bool *seen,
                         heng_unlike *out) {
  const heng_run *const both[2] = {runs[0], runs[1]};
  const heng_plan_field *fields[2];
  for (int i = 0; i < 2; i++)
    fields[i] = &runs[i]->plan->tables[m->table[i]].fields[m->field[i]];
  const heng_type types[2] = {fields[0]->type, fields[1]->type};
  size_t n = runs[0]->tables[m->table[0]].n_rows;
  for (uint32_t r = 0; r < n; r++) {
    heng_value values[2] = {
        heng__run_value(runs[0], m->table[0], r, m->field[0])};
    uint32_t row = same_row(runs, m->table, r);
    heng_said text;
    if (row != HENG_ROW_NONE) {
      values[1] = heng__run_value(runs[1], m->table[1], row, m->field[1]);
      if (same_value(both, types, values)) continue;
    }
    *seen = true;
    heng_slice key = heng__run_key(runs[0], m->table[0], r);
    if (!heng__draft_sayable(key) || !key.len ||
        !heng__unlike_value(arena, runs[0], types[0], values[0], &text))
      continue;
    *out = (heng_unlike){.kind = HENG_UNLIKE_VALUE,
                         .table = m->table[0],
                         .row = r,
                         .field = m->field[0]};
    return true;
  }
  return false;
}

static bool values_unlike(const heng_match *m,
                          heng_run *const runs[2],
                          heng_unlike *out) {
  const heng_run *const both[2] = {runs[0], runs[1]};
  for (uint32_t v = 0; v < m->plans[0]->n_values; v++) {
    if (m->values[v] == HENG_NONE) continue;
    const heng_type types[2] = {m->plans[0]->values[v].type,
                                m->plans[1]->values[m->values[v]].type};
    const heng_value values[2] = {runs[0]->values[v],
                                  runs[1]->values[m->values[v]]};
    if (types[0].base != types[1].base || same_value(both, types, values))
      continue;
    *out = (heng_unlike){.kind = HENG_UNLIKE_RUN_VALUE,
                         .table = HENG_NONE,
                         .row = 0,
                         .field = v};
    return true;
  }
  return false;
}

bool heng__unlike(heng_arena *arena,
                  const heng_match *m,
                  heng_run *const runs[2],
                  heng_unlike *out) {
  bool differs = false, found = false;
  heng_unlike value, unlike;
  for (size_t i = 0; i < m->n_fields; i++) {
    bool seen = false;
    if (found && !m->all && !m->fields[i].shown) continue;
    bool told = field_unlike(arena, &m->fields[i], runs, &seen, &unlike);
    differs |= seen && (m->all || m->fields[i].shown);
    if (told && !found) found = true, *out = unlike;
    if (found && differs) return true;
  }
  if (values_unlike(m, runs, &value)) {
    heng_said text;
    differs = true;
    const heng_run *run = runs[0];
    if (!found &&
        heng__unlike_value(arena, run, m->plans[0]->values[value.field].type,
                           run->values[value.field], &text))
      found = true, *out = value;
  }
  for (uint32_t t = 0; t < m->plans[0]->n_tables; t++) {
    const heng_plan_table *table = &m->plans[0]->tables[t];
    const uint32_t tables[2] = {t, m->tables[t]};
    if ((!m->all && !table->score) || tables[1] == HENG_NONE ||
        table->kind == HENG_TABLE_RECORDS || !more_rows(runs, tables))
      continue;
    differs = true;
    if (!found)
      found = true,
      *out = (heng_unlike){
          .kind = HENG_UNLIKE_ROWS, .table = t, .row = 0, .field = 0};
  }
  if (!same_findings(runs)) {
    differs = true;
    if (!found || out->kind == HENG_UNLIKE_ROWS)
      found |= finding_unlike(m, runs, out);
  }
  return differs && found;
}

bool heng__unlike_any(heng_arena *arena,
                      const heng_match *m,
                      const heng_run *run,
                      heng_unlike *out) {
  heng_said text;
  for (size_t i = 0; i < m->n_fields; i++) {
    const heng_match_field *f = &m->fields[i];
    if (!m->all && !f->shown) continue;
    for (uint32_t r = 0; r < run->tables[f->table[0]].n_rows; r++)
      if (heng__expect_line(arena, run, f->table[0], r, f->field[0], &text)) {
        *out = (heng_unlike){.kind = HENG_UNLIKE_VALUE,
                             .table = f->table[0],
                             .row = r,
                             .field = f->field[0]};
        return true;
      }
  }
  return false;
}

// Texts -------------------------------------------------------------------------

static heng_slice name_in(heng_pair pair, int lang) {
  return heng__pair_show(pair, lang ? HENG_ZH : HENG_EN);
}

// The field of that number, in its table or in the one that it descends from.
bool heng__expect_line(heng_arena *arena,
                       const heng_run *run,
                       uint32_t table,
                       uint32_t row,
                       uint32_t field,
                       heng_said *out) {
  const heng_plan_table *t = &run->plan->tables[table];
  const heng_plan_field *f = &t->fields[field];
  heng_said text;
  heng_slice key = heng__run_key(run, table, row);
  if (!heng__draft_sayable(key) ||
      !heng__unlike_value(arena, run, f->type,
                          heng__run_value(run, table, row, field), &text))
    return false;
  heng_slice lines[2];
  for (int lang = 0; lang < 2; lang++) {
    heng_buf line = {.arena = arena};
    heng__buf_printf(&line, "%.*s %.*s ",
                     HENG_ARG(name_in(heng__keyword_pair(HENG_K_EXPECT), lang)),
                     HENG_ARG(name_in(t->pair, lang)));
    heng__draft_word(&line, key);
    heng__buf_printf(&line, ": %.*s = %.*s", HENG_ARG(name_in(f->pair, lang)),
                     HENG_ARG(lang ? text.zh : text.en));
    lines[lang] = heng__buf_slice(&line);
  }
  *out = (heng_said){lines[0], lines[1]};
  return true;
}

// The fields that make a row's key, or the first of all where there are none.
static size_t key_fields(const heng_run *run,
                         uint32_t table,
                         uint32_t *out,
                         size_t most) {
  const heng_plan_table *t = &run->plan->tables[run->plan->tables[table].root];
  size_t n = 0;
  if (t->kind != HENG_TABLE_RECORDS) {
    uint32_t keys = t->kind == HENG_TABLE_PAIR ? 2 : t->n_keys;
    for (uint32_t f = 0; f < keys && n < most; f++) out[n++] = f;
    return n;
  }
  const heng_schema_table *s = &run->plan->schema->tables[t->schema];
  for (uint32_t f = 0; f < t->n_fields && n < most; f++) {
    if (t->fields[f].role != HENG_ROLE_STORED) continue;
    uint32_t stored = t->fields[f].stored;
    bool in_key = s->key == (int32_t)stored;
    for (size_t i = 0; s->key < 0 && i < s->n_composite; i++)
      in_key |= s->composite[i] == stored &&
                run->records->tables[t->schema].columns[stored].in_key;
    if (in_key) out[n++] = f;
  }
  return n;
}

#define MOST_KEYS 8

// expect T | key | … with a line for each row.
static heng_slice rows_line(heng_arena *arena,
                            const heng_run *run,
                            uint32_t table,
                            int lang) {
  const heng_plan_table *t = &run->plan->tables[table];
  const heng_plan_table *root = &run->plan->tables[t->root];
  uint32_t fields[MOST_KEYS];
  size_t n = key_fields(run, table, fields, MOST_KEYS);
  heng_buf out = {.arena = arena};
  heng__buf_printf(&out, "%.*s %.*s |",
                   HENG_ARG(name_in(heng__keyword_pair(HENG_K_EXPECT), lang)),
                   HENG_ARG(name_in(t->pair, lang)));
  for (size_t i = 0; i < n; i++)
    heng__buf_printf(&out, " %.*s |",
                     HENG_ARG(name_in(root->fields[fields[i]].pair, lang)));
  for (uint32_t r = 0; r < run->tables[table].n_rows; r++) {
    heng__buf_puts(&out, "\n    |");
    uint32_t row = heng__run_row_at(run, table, r, t->root);
    for (size_t i = 0; i < n; i++) {
      heng_said text = {{NULL, 0}, {NULL, 0}};
      const heng_plan_field *f = &root->fields[fields[i]];
      heng__unlike_value(arena, run, f->type,
                         heng__run_value(run, t->root, row, fields[i]), &text);
      heng__buf_printf(&out, " %.*s |", HENG_ARG(lang ? text.zh : text.en));
    }
  }
  return heng__buf_slice(&out);
}

static heng_slice finding_line(heng_arena *arena,
                               heng_keyword what,
                               heng_pair rule,
                               heng_slice key,
                               int lang) {
  heng_buf out = {.arena = arena};
  heng__buf_printf(&out, "%.*s %.*s %.*s",
                   HENG_ARG(name_in(heng__keyword_pair(HENG_K_EXPECT), lang)),
                   HENG_ARG(name_in(heng__keyword_pair(what), lang)),
                   HENG_ARG(name_in(rule, lang)));
  if (key.len) {
    heng__buf_printf(
        &out, " %.*s ",
        HENG_ARG(name_in(heng__keyword_pair(HENG_K_AT_ROW), lang)));
    heng__draft_word(&out, key);
  }
  return heng__buf_slice(&out);
}

static heng_slice line_in(heng_arena *arena,
                          const heng_run *run,
                          const heng_unlike *u,
                          int lang) {
  heng_slice expect = name_in(heng__keyword_pair(HENG_K_EXPECT), lang);
  switch (u->kind) {
    case HENG_UNLIKE_VALUE: break;  // heng__expect_line
    case HENG_UNLIKE_ROWS: return rows_line(arena, run, u->table, lang);
    case HENG_UNLIKE_FINDING: {
      const heng_finding *f = &run->findings[u->field];
      return finding_line(arena, HENG_K_FINDING, f->rule, f->key, lang);
    }
    case HENG_UNLIKE_NO_FINDING:
      return finding_line(arena, HENG_K_NO_FINDING, u->rule, u->key, lang);
    case HENG_UNLIKE_NO_FINDINGS:
      return heng__arena_printf(
          arena, "%.*s %.*s", HENG_ARG(expect),
          HENG_ARG(name_in(heng__keyword_pair(HENG_K_NO_FINDINGS), lang)));
    case HENG_UNLIKE_RUN_VALUE: {
      const heng_plan_value *v = &run->plan->values[u->field];
      heng_said text = HENG_SAY2("", "");
      heng__unlike_value(arena, run, v->type, run->values[u->field], &text);
      return heng__arena_printf(arena, "%.*s %.*s = %.*s", HENG_ARG(expect),
                                HENG_ARG(name_in(v->pair, lang)),
                                HENG_ARG(lang ? text.zh : text.en));
    }
  }
  return expect;
}

heng_said heng__unlike_expect(heng_arena *arena,
                              const heng_run *run,
                              const heng_unlike *u) {
  heng_said line;
  if (u->kind == HENG_UNLIKE_VALUE &&
      heng__expect_line(arena, run, u->table, u->row, u->field, &line))
    return line;
  return (heng_said){line_in(arena, run, u, 0), line_in(arena, run, u, 1)};
}

heng_said heng__unlike_about(heng_arena *arena,
                             const heng_run *run,
                             const heng_unlike *u) {
  heng_pair pair = {{NULL, 0}, {NULL, 0}}, of = pair;
  const heng_plan *plan = run->plan;
  switch (u->kind) {
    case HENG_UNLIKE_VALUE:
      of = plan->tables[u->table].pair;
      pair = plan->tables[u->table].fields[u->field].pair;
      break;
    case HENG_UNLIKE_RUN_VALUE: pair = plan->values[u->field].pair; break;
    case HENG_UNLIKE_FINDING: pair = run->findings[u->field].rule; break;
    case HENG_UNLIKE_NO_FINDING: pair = u->rule; break;
    case HENG_UNLIKE_ROWS: pair = plan->tables[u->table].pair; break;
    case HENG_UNLIKE_NO_FINDINGS:
      pair = heng__keyword_pair(HENG_K_NO_FINDINGS);
      break;
  }
  heng_said name = heng__say_pair(pair);
  if (!of.en.len && !of.zh.len) return name;
  heng_said table = heng__say_pair(of);
  return (heng_said){heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(table.en),
                                        HENG_ARG(name.en)),
                     heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(table.zh),
                                        HENG_ARG(name.zh))};
}
