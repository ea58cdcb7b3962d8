// Making a snapshot of a run, and printing it.
#include "regress/snapshot.h"

#include <stdlib.h>

#include "base/sha256.h"
#include "exec/explain.h"

// Texts ---------------------------------------------------------------------------

void heng__snap_put_quoted(heng_buf *out, heng_slice text) {
  heng__buf_puts(out, "\"");
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c == '"' || c == '\\')
      heng__buf_printf(out, "\\%c", c);
    else if ((unsigned char)c < 0x20 || c == 0x7f)
      heng__buf_printf(out, "\\x%02x", (unsigned)(unsigned char)c);
    else
      heng__buf_add(out, (heng_slice){&text.ptr[i], 1});
  }
  heng__buf_puts(out, "\"");
}

static bool is_plain(heng_slice text) {
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.ptr[i];
    if (c <= 0x20 || c == 0x7f || strchr("\"\\[]", c)) return false;
  }
  return text.len > 0;
}

void heng__snap_put_key(heng_buf *out, heng_slice key) {
  if (is_plain(key))
    heng__buf_add(out, key);
  else
    heng__snap_put_quoted(out, key);
}

void heng__snap_put_pair(heng_buf *out, heng_pair pair) {
  heng__buf_add(out, pair.en);
  if (pair.en.len && pair.zh.len) heng__buf_puts(out, " ");
  heng__buf_add(out, pair.zh);
}

heng_slice heng__snap_digest(heng_arena *arena, heng_slice text) {
  char *plain = heng__arena_alloc(arena, text.len + 1);
  size_t n = 0;
  for (size_t i = 0; i < text.len; i++) {
    bool end =
        text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n';
    if (!end) plain[n++] = text.ptr[i];
  }
  char hex[65];
  heng__sha256((heng_slice){plain, n}, hex);
  return heng__arena_copy(arena, heng__slice(hex));
}

// Values --------------------------------------------------------------------------

static heng_slice held_text(heng_arena *arena, const heng_finding *f) {
  heng_buf out = {.arena = arena};
  char code[8];
  heng__buf_printf(&out, "held 暂缓 %s ", heng__diag_code(f->code, code));
  heng__snap_put_pair(&out, f->rule);
  if (f->key.len) {
    heng__buf_puts(&out, " [");
    heng__snap_put_key(&out, f->key);
    heng__buf_puts(&out, "]");
  }
  return heng__buf_slice(&out);
}

static heng_slice quoted(heng_arena *arena, heng_slice text) {
  heng_buf out = {.arena = arena};
  heng__snap_put_quoted(&out, text);
  return heng__buf_slice(&out);
}

static heng_slice choice_text(heng_arena *arena,
                              const heng_run *run,
                              heng_type type,
                              heng_value value) {
  const heng_choice *choice = &run->plan->schema->choices[type.id];
  heng_buf out = {.arena = arena};
  if (value.code < 0 || (size_t)value.code >= choice->n_values)
    return quoted(arena, value.text);
  heng__snap_put_pair(&out, choice->values[value.code]);
  return heng__buf_slice(&out);
}

heng_slice heng__snapshot_value(heng_arena *arena,
                                const heng_run *run,
                                heng_type type,
                                heng_value value) {
  if (value.state == HENG_MISSING) return HENG_LIT("missing 缺失");
  if (value.state == HENG_HELD)
    return held_text(arena, &run->findings[value.finding]);
  heng_slice text = heng__value_text(arena, run, type, value, HENG_EN);
  switch (type.base) {
    case HENG_TYPE_NUMBER:
    case HENG_TYPE_DATE: return text;
    case HENG_TYPE_BOOL:
      return value.code ? HENG_LIT("yes 是") : HENG_LIT("no 否");
    case HENG_TYPE_CHOICE: return choice_text(arena, run, type, value);
    case HENG_TYPE_REF:
      if (value.row != HENG_ROW_NONE)
        text = heng__run_key(run, type.id, value.row);
      return is_plain(text) ? text : quoted(arena, text);
    case HENG_TYPE_TEXT:
    case HENG_TYPE_DURATION:
    case HENG_TYPE_NONE: break;
  }
  return quoted(arena, text);
}

// Making --------------------------------------------------------------------------

typedef struct ordered {
  heng_slice key;
  uint32_t row;
  size_t at;  // among the rows as they are put out
} ordered;

static int by_key(const void *x, const void *y) {
  const ordered *a = x, *b = y;
  int c = heng__slice_cmp(a->key, b->key);
  return c ? c : (a->at > b->at) - (a->at < b->at);
}

static bool is_published(const heng_plan_field *f) {
  return f->published && f->role != HENG_ROLE_STORED &&
         f->role != HENG_ROLE_REFERENCE && f->node;
}

static void take_row(heng_arena *arena,
                     const heng_run *run,
                     uint32_t table,
                     uint32_t row,
                     heng_snap_row *out) {
  const heng_plan_table *t = &run->plan->tables[table];
  out->title = heng__row_title(run, table, row);
  out->facts = heng__array(arena, heng_snap_fact, t->n_fields + 1);
  for (uint32_t f = 0; f < t->n_fields; f++) {
    const heng_plan_field *field = &t->fields[f];
    if (!is_published(field)) continue;
    heng_value value = heng__run_value(run, table, row, f);
    out->facts[out->n_facts++] = (heng_snap_fact){
        field->pair, heng__snapshot_value(arena, run, field->type, value)};
  }
}

static void take_table(heng_arena *arena,
                       const heng_run *run,
                       uint32_t table,
                       heng_snap_table *out) {
  size_t n;
  const uint32_t *rows = heng__run_rows(arena, run, table, &n);
  ordered *order = heng__array(arena, ordered, n + 1);
  for (size_t i = 0; i < n; i++)
    order[i] = (ordered){heng__run_key(run, table, rows[i]), rows[i], i};
  if (n) qsort(order, n, sizeof *order, by_key);
  *out = (heng_snap_table){run->plan->tables[table].pair,
                           heng__array(arena, heng_snap_row, n + 1), n};
  for (size_t i = 0; i < n; i++) {
    out->rows[i].key = order[i].key;
    take_row(arena, run, table, order[i].row, &out->rows[i]);
  }
}

static heng_snap_finding finding_of(heng_arena *arena, const heng_finding *f) {
  char code[8];
  return (heng_snap_finding){
      .warning = heng__code_severity(f->code) == HENG_WARNING ||
                 f->kind == HENG_FINDING_WARN,
      .code =
          heng__arena_copy(arena, heng__slice(heng__diag_code(f->code, code))),
      .rule = f->rule,
      .key = f->key,
      .message = {heng__finding_message(arena, f, HENG_EN),
                  heng__finding_message(arena, f, HENG_ZH)},
  };
}

heng_snapshot *heng__snapshot_of(heng_arena *arena,
                                 const heng_run *run,
                                 heng_slice profile,
                                 heng_slice set) {
  const heng_plan *plan = run->plan;
  heng_snapshot *s = heng__new(arena, heng_snapshot);
  char day[11];
  *s = (heng_snapshot){
      .profile = profile,
      .set = set,
      .hash = heng__slice(plan->hash),
      .as_of = heng__arena_copy(arena,
                                heng__slice(heng__date_text(run->as_of, day))),
      .tables = heng__array(arena, heng_snap_table, plan->n_tables + 1),
      .values = heng__array(arena, heng_snap_fact, plan->n_values + 1),
      .n_values = plan->n_values,
      .findings = heng__array(arena, heng_snap_finding, run->n_findings + 1),
      .n_findings = run->n_findings,
  };
  for (uint32_t t = 0; t < plan->n_tables; t++)
    if (plan->tables[t].score)
      take_table(arena, run, t, &s->tables[s->n_tables++]);
  for (size_t v = 0; v < plan->n_values; v++)
    s->values[v] = (heng_snap_fact){
        plan->values[v].pair,
        heng__snapshot_value(arena, run, plan->values[v].type, run->values[v])};
  for (size_t i = 0; i < run->n_findings; i++)
    s->findings[i] = finding_of(arena, &run->findings[i]);
  return s;
}

// Printing ------------------------------------------------------------------------

static void put_facts(heng_buf *out, const heng_snap_fact *facts, size_t n) {
  for (size_t i = 0; i < n; i++) {
    heng__buf_puts(out, "  ");
    heng__snap_put_pair(out, facts[i].name);
    heng__buf_printf(out, " = %.*s\n", HENG_ARG(facts[i].value));
  }
}

static void put_table(heng_buf *out, const heng_snap_table *t) {
  heng__buf_puts(out, "\ntable ");
  heng__snap_put_pair(out, t->name);
  heng__buf_puts(out, "\n");
  for (size_t r = 0; r < t->n_rows; r++) {
    const heng_snap_row *row = &t->rows[r];
    heng__buf_puts(out, "row ");
    heng__snap_put_key(out, row->key);
    if (row->title.len) {
      heng__buf_puts(out, " ");
      heng__snap_put_quoted(out, row->title);
    }
    heng__buf_puts(out, "\n");
    put_facts(out, row->facts, row->n_facts);
  }
}

static void put_finding(heng_buf *out, const heng_snap_finding *f) {
  heng__buf_printf(out, "%s %.*s ", f->warning ? "warning" : "finding",
                   HENG_ARG(f->code));
  heng__snap_put_pair(out, f->rule);
  heng__buf_puts(out, " [");
  if (f->key.len) heng__snap_put_key(out, f->key);
  heng__buf_puts(out, "]\n  en ");
  heng__snap_put_quoted(out, f->message.en);
  heng__buf_puts(out, "\n  zh ");
  heng__snap_put_quoted(out, f->message.zh);
  heng__buf_puts(out, "\n");
}

heng_slice heng__snapshot_print(heng_arena *arena,
                                const heng_snapshot *snapshot) {
  heng_buf out = {.arena = arena};
  heng__buf_printf(&out, "heng results %d\nprofile ", HENG_SNAPSHOT_FORM);
  heng__snap_put_key(&out, snapshot->profile);
  heng__buf_puts(&out, "\nset ");
  heng__snap_put_key(&out, snapshot->set);
  heng__buf_printf(&out, "\nrules %.*s\nas_of %.*s\n", HENG_ARG(snapshot->hash),
                   HENG_ARG(snapshot->as_of));
  for (size_t t = 0; t < snapshot->n_tables; t++)
    put_table(&out, &snapshot->tables[t]);
  if (snapshot->n_values) heng__buf_puts(&out, "\nvalues\n");
  put_facts(&out, snapshot->values, snapshot->n_values);
  heng__buf_puts(&out, "\nfindings\n");
  for (size_t i = 0; i < snapshot->n_findings; i++)
    put_finding(&out, &snapshot->findings[i]);
  heng_slice digest = heng__snap_digest(arena, heng__buf_slice(&out));
  heng__buf_printf(&out, "\nend %.*s\n", HENG_ARG(digest));
  return heng__buf_slice(&out);
}
