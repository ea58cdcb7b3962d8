// Which lines of an explanation stand below a failure. An explanation is often
// longer than the room that there is: its branches are unfolded level by level, so
// that every part of a sum is seen before any of them is gone into.
#include "plan/review.h"
#include "regress/examples_internal.h"

#define MOST_LINES 16
#define MOVED_ROWS 5

// The text of a line ------------------------------------------------------------------

static heng_slice reason_text(heng_trial *trial,
                              const heng_reason *reason,
                              unsigned depth,
                              heng_lang lang) {
  heng_buf out = {.arena = trial->arena};
  for (unsigned i = 0; i < depth; i++) heng__buf_puts(&out, "  ");
  heng_slice name = heng__pair_show(reason->name, lang);
  heng__buf_add(&out, name);
  heng_slice key = lang == HENG_ZH ? reason->key.zh : reason->key.en;
  if (key.len) {
    if (name.len) heng__buf_puts(&out, " ");
    heng__buf_add(&out, key);
  }
  if (reason->type.base != HENG_TYPE_NONE) {
    heng_said value =
        heng__value_told(trial->arena, trial->run, reason->type, reason->value);
    if (out.len > depth * 2) heng__buf_puts(&out, " = ");
    heng__buf_add(&out, lang == HENG_ZH ? value.zh : value.en);
  }
  heng_slice note = lang == HENG_ZH ? reason->note.zh : reason->note.en;
  if (note.len) {
    heng__buf_puts(&out, lang == HENG_ZH ? "，" : ", ");
    heng__buf_add(&out, note);
  }
  return heng__buf_slice(&out);
}

heng_said heng__trial_reason_said(heng_trial *trial,
                                  const heng_reason *reason,
                                  unsigned depth) {
  return (heng_said){reason_text(trial, reason, depth, HENG_EN),
                     reason_text(trial, reason, depth, HENG_ZH)};
}

heng_diag *heng__trial_reason(heng_trial *trial,
                              heng_diag *diag,
                              const heng_reason *reason,
                              heng_said text) {
  heng_diag *note =
      heng__note(trial->diags, diag, HENG_N_PLAIN, reason->span, text);
  if (reason->file.len)
    heng__diag_at_record(trial->diags, note, reason->file, reason->line,
                         (heng_slice){NULL, 0});
  return note;
}

// Choosing -------------------------------------------------------------------------------

typedef struct line {
  const heng_reason *reason;
  unsigned level;
  bool open;    // its children are lines as well
  bool passed;  // … or do not fit
} line;

typedef struct choice {
  heng_trial *trial;
  line lines[MOST_LINES];
  size_t n, most;
} choice;

static size_t count(const heng_reason *reason) {
  size_t n = 0;
  for (; reason; reason = reason->next) n++;
  return n;
}

static size_t count_all(const heng_reason *reason, size_t most) {
  size_t n = 0;
  for (; reason && n <= most; reason = reason->next)
    n += 1 + count_all(reason->children, most);
  return n;
}

static bool is_shown(const choice *c, const heng_reason *reason) {
  for (size_t i = 0; i < c->n; i++)
    if (c->lines[i].reason == reason) return true;
  return false;
}

static void add_lines(choice *c, const heng_reason *first, unsigned level) {
  for (; first && c->n < c->most; first = first->next)
    if (!is_shown(c, first)) c->lines[c->n++] = (line){first, level, 0, 0};
}

// Whether the example expects this very value too. Had it failed, the failure in
// question would be told of as what follows from it: so it is as it should be.
static bool is_expected(const heng_trial *trial, const heng_reason *reason) {
  // A published table is no example.
  size_t n_expects = trial->example ? trial->example->n_expects : 0;
  for (size_t i = 0; i < n_expects; i++) {
    const heng_expect *x = &trial->example->expects[i];
    if (x->kind != HENG_X_VALUE || x->n_key != 1) continue;
    if (heng__pair_has(reason->name, x->field.text) &&
        heng__slice_eq(reason->key.en, x->key[0].text))
      return true;
  }
  return false;
}

// Whether a rule decides something below it that its amount alone does not show.
static bool decides(const heng_reason *reason, int steps) {
  for (const heng_reason *r = reason->children; r && steps; r = r->next)
    if (r->kind == HENG_REASON_CAP || r->kind == HENG_REASON_CHOICE ||
        r->kind == HENG_REASON_ELSE || r->kind == HENG_REASON_OVERRIDE ||
        decides(r, steps - 1))
      return true;
  return false;
}

// The less, the sooner a line is unfolded.
static size_t rank_of(const choice *c, const line *l) {
  size_t below = count(l->reason->children);
  return (size_t)l->level * 1000 +
         (is_expected(c->trial, l->reason) ? 5000U : 0U) +
         (decides(l->reason, 3) ? 0U : 400U) + (below < 400 ? below : 399);
}

static line *next_line(choice *c) {
  line *best = NULL;
  for (size_t i = 0; i < c->n; i++) {
    line *l = &c->lines[i];
    if (l->open || l->passed || !l->reason->children) continue;
    if (!best || rank_of(c, l) < rank_of(c, best)) best = l;
  }
  return best;
}

static void choose(choice *c, const heng_reason *first) {
  add_lines(c, first, 0);
  for (line *l; (l = next_line(c));) {
    bool fits = count(l->reason->children) <= c->most - c->n;
    l->open = fits;
    l->passed = !fits;
    // A chain is as near as its beginning.
    bool chain = l->reason->children && !l->reason->children->next;
    if (fits) add_lines(c, l->reason->children, l->level + (chain ? 0 : 1));
  }
  // What is left of the room shows the beginning of one that did not fit.
  for (size_t i = 0, n = c->n; i < n; i++)
    if (c->lines[i].passed)
      add_lines(c, c->lines[i].reason->children, c->lines[i].level + 1);
}

static void tell(const choice *c,
                 heng_diag *diag,
                 const heng_reason *reason,
                 unsigned depth) {
  for (; reason; reason = reason->next) {
    if (!is_shown(c, reason)) continue;
    heng__trial_reason(c->trial, diag, reason,
                       heng__trial_reason_said(c->trial, reason, depth));
    tell(c, diag, reason->children, depth + 1);
  }
}

void heng__trial_reasons(heng_trial *trial,
                         heng_diag *diag,
                         const heng_reason *reason,
                         unsigned depth,
                         size_t most) {
  choice c = {.trial = trial, .most = most < MOST_LINES ? most : MOST_LINES};
  bool more = count_all(reason, c.most) > c.most;
  if (more) c.most--;
  choose(&c, reason);
  tell(&c, diag, reason, depth);
  if (!more) return;
  heng_said rest = HENG_SAY2("(the rest is left out)", "（其余从略）");
  if (!trial->before)
    rest = HENG_SAY2(
        "(the rest is left out; with `--against OLD`, earlier "
        "rules, the one that was changed is named)",
        "（其余从略；加 --against 旧规则 可指出是哪条规则的改动所致）");
  heng__note(trial->diags, diag, HENG_N_PLAIN, (heng_span){0}, rest);
}

// Rows that moved ------------------------------------------------------------------------

typedef struct moved {
  heng_trial *trial;
  heng_diag *diag;
  uint32_t table;
  bool *told;  // fields
  size_t n;
} moved;

static void tell_row(moved *m,
                     const heng_plan_field *f,
                     heng_slice key,
                     heng_value now,
                     heng_said was) {
  heng_arena *arena = m->trial->arena;
  heng_reason of = {.kind = HENG_REASON_FIELD,
                    .name = f->pair,
                    .key = HENG_SAY(key),
                    .type = f->type,
                    .value = now};
  heng_said args[] = {heng__trial_reason_said(m->trial, &of, 0), was};
  heng_diag said = {.code = HENG_N_TEST_STEP, .args = args, .n_args = 2};
  heng__note(m->trial->diags, m->diag, HENG_N_PLAIN, (heng_span){0},
             (heng_said){heng__diag_message(arena, &said, HENG_EN),
                         heng__diag_message(arena, &said, HENG_ZH)});
}

static void see_field(const heng_node *node, void *ctx) {
  moved *m = ctx;
  if (node->kind != HENG_NODE_FIELD || node->id != m->table ||
      m->told[node->field])
    return;
  m->told[node->field] = true;
  heng_trial *trial = m->trial;
  const heng_plan_table *t = &trial->plan->tables[m->table];
  heng_both both = {trial->arena, trial->before, trial->run, trial->was};
  for (uint32_t r = 0; r < trial->run->tables[m->table].n_rows; r++) {
    heng_said was;
    if (m->n == MOVED_ROWS) return;
    if (!heng__field_moved(&both, m->table, r, node->field, &was)) continue;
    tell_row(m, &t->fields[node->field], heng__run_key(trial->run, m->table, r),
             heng__run_value(trial->run, m->table, r, node->field), was);
    m->n++;
  }
}

size_t heng__trial_moved(heng_trial *trial,
                         heng_diag *diag,
                         uint32_t table,
                         uint32_t field) {
  size_t n_fields = trial->plan->tables[table].n_fields;
  moved m = {trial, diag, table, heng__array(trial->arena, bool, n_fields), 0};
  if (trial->was)
    heng__plan_walk(trial->plan->tables[table].fields[field].node, see_field,
                    &m);
  return m.n;
}
