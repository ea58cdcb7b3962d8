// The clause behind a rule: a message about a rule says which sentence of the
// published scheme the rule follows, so that both can be laid side by side.
#include "plan/build_internal.h"

// The smallest thing with a citation that holds a place.
typedef struct found {
  heng_span at;  // of the message
  const heng_cites *cites;
  uint32_t size;  // of the span that has them
} found;

static bool holds(heng_span outer, heng_span inner) {
  return outer.source == inner.source && outer.start <= inner.start &&
         inner.start < outer.end;
}

static bool has_source(const heng_cites *cites) {
  for (size_t i = 0; i < cites->len; i++)
    if (!cites->items[i].assumed) return true;
  return false;
}

static void offer(found *f, heng_span span, const heng_cites *cites) {
  uint32_t size = span.end - span.start;
  if (!holds(span, f->at) || !has_source(cites)) return;
  if (f->cites && size > f->size) return;
  f->cites = cites;
  f->size = size;
}

static void look_in_choose(found *f, const heng_expr *value) {
  if (!value || value->kind != HENG_E_CHOOSE) return;
  for (size_t i = 0; i < value->choose->n_rows; i++) {
    const heng_choose_row *row = &value->choose->rows[i];
    offer(f, row->span, &row->cites);
  }
}

static void look_in_items(found *f, const heng_item *items, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (!holds(items[i].span, f->at)) continue;
    offer(f, items[i].span, &items[i].cites);
    look_in_choose(f, items[i].value);
    look_in_items(f, items[i].children, items[i].n_children);
  }
}

static void look_in_stmt(found *f, const heng_stmt *s) {
  offer(f, s->span, &s->cites);
  for (size_t i = 0; i < s->n_rows; i++)
    offer(f, s->rows[i].span, &s->rows[i].cites);
  for (size_t i = 0; i < s->n_fields; i++)
    offer(f, s->fields[i].span, &s->fields[i].cites);
  look_in_choose(f, s->value);
  look_in_items(f, s->items, s->n_items);
}

// A text that is not understood follows no clause yet.
static bool about_syntax(const heng_diag *d) {
  char code[8];
  return heng__diag_code(d->code, code)[1] == '1';
}

// Whether the line that the message shows says it already.
static bool is_shown(heng_span at, heng_slice clause) {
  heng_slice line = heng__source_place(at).text;
  for (size_t i = 0; i + clause.len <= line.len; i++)
    if (memcmp(line.ptr + i, clause.ptr, clause.len) == 0) return true;
  return false;
}

void heng__b_note_clauses(heng_diags *diags, heng_tree **trees, size_t n) {
  for (heng_diag *d = diags->first; d; d = d->next) {
    found f = {.at = d->span};
    if (!d->span.source || about_syntax(d)) continue;
    for (size_t t = 0; t < n; t++) {
      if (trees[t]->source != d->span.source) continue;
      for (size_t i = 0; i < trees[t]->n_stmts; i++)
        if (holds(trees[t]->stmts[i].span, d->span))
          look_in_stmt(&f, &trees[t]->stmts[i]);
    }
    for (size_t i = 0; f.cites && i < f.cites->len; i++)
      if (!f.cites->items[i].assumed &&
          !is_shown(d->span, f.cites->items[i].text))
        heng__note(diags, d, HENG_N_FOLLOWS_CLAUSE, (heng_span){0},
                   HENG_SAY(f.cites->items[i].text));
  }
}
