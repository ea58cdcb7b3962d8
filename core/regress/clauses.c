// Matching the citations of the rules with the clauses of a document.
#include "regress/clauses.h"

#include "base/nearest.h"
#include "plan/print.h"

// ---- texts --------------------------------------------------------------------

static heng_slice behind(heng_slice text, size_t n) {
  return (heng_slice){text.ptr + n, text.len - n};
}

static heng_slice without_blanks(heng_slice text) {
  while (text.len && text.ptr[0] == ' ') text = behind(text, 1);
  while (text.len && text.ptr[text.len - 1] == ' ') text.len--;
  return text;
}

// The length of the mark at the beginning of [text] behind which a citation goes
// on, or 0.
static size_t mark_length(heng_slice text) {
  static const char *const marks[] = {":", "：", ";", "；"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (heng__slice_begins(text, heng__slice(marks[i])))
      return strlen(marks[i]);
  return 0;
}

// What stands before the first colon or semicolon.
static heng_slice before_mark(heng_slice text) {
  size_t n = 0;
  while (n < text.len && !mark_length(behind(text, n))) n++;
  return without_blanks((heng_slice){text.ptr, n});
}

// What "the same: …" leaves to be put behind the citation before; false where a
// citation does not begin so.
static bool is_same(heng_slice text, heng_slice *rest) {
  static const char *const words[] = {"the same", "同上"};
  for (size_t i = 0; i < 2; i++) {
    if (!heng__slice_begins(text, heng__slice(words[i]))) continue;
    *rest = without_blanks(behind(text, strlen(words[i])));
    if (!rest->len || mark_length(*rest)) return true;
  }
  return false;
}

static heng_slice whole_of(heng_arena *arena,
                           heng_slice text,
                           heng_slice before) {
  heng_slice rest;
  if (!is_same(text, &rest)) return text;
  heng_slice head = before_mark(before);
  return heng__arena_printf(arena, "%.*s%.*s", HENG_ARG(head), HENG_ARG(rest));
}

// Whether a citation names a clause: it is its name, or goes on behind it.
static bool names(heng_slice text, heng_slice clause) {
  if (!clause.len || !heng__slice_begins(text, clause)) return false;
  heng_slice rest = without_blanks(behind(text, clause.len));
  return !rest.len || mark_length(rest);
}

// ---- matching -----------------------------------------------------------------

typedef struct matching {
  heng_arena *arena;
  heng_clauses *out;
  HENG_VEC(heng_clause_cite) cites;
} matching;

static void add_cite(matching *m, heng_cite cite, heng_said rule) {
  if (!cite.assumed)
    heng__push(m->arena, &m->cites,
               (heng_clause_cite){.cite = cite, .rule = rule});
}

static void add_fields(matching *m, const heng_stmt *s) {
  for (size_t f = 0; f < s->n_fields; f++) {
    heng_pair of = {.en = s->target.text};
    if (s->kind == HENG_S_RECORD) of = s->name.pair;
    heng_said name = heng__say_pair(s->fields[f].name.pair);
    heng_said table = heng__say_pair(of);
    heng_said rule = {heng__arena_printf(m->arena, "%.*s.%.*s",
                                         HENG_ARG(table.en), HENG_ARG(name.en)),
                      heng__arena_printf(m->arena, "%.*s.%.*s",
                                         HENG_ARG(table.zh),
                                         HENG_ARG(name.zh))};
    for (size_t i = 0; i < s->fields[f].cites.len; i++)
      add_cite(m, s->fields[f].cites.items[i], rule);
  }
}

// What the rules cite, and what the columns of the records do.
static void collect(matching *m, const heng_plan *plan) {
  heng_cited *cited;
  size_t n = heng__plan_cited(m->arena, plan, &cited);
  for (size_t i = 0; i < n; i++) {
    heng_said name = heng__say_pair(cited[i].what);
    if (cited[i].where_of.en.len || cited[i].where_of.zh.len) {
      heng_said of = heng__say_pair(cited[i].where_of);
      name.en = heng__arena_printf(m->arena, "%.*s.%.*s", HENG_ARG(of.en),
                                   HENG_ARG(name.en));
      name.zh = heng__arena_printf(m->arena, "%.*s.%.*s", HENG_ARG(of.zh),
                                   HENG_ARG(name.zh));
    }
    add_cite(m, cited[i].cite, name);
  }
  for (size_t t = 0; t < plan->n_trees; t++)
    for (size_t i = 0; i < plan->trees[t]->n_stmts; i++) {
      const heng_stmt *s = &plan->trees[t]->stmts[i];
      if (s->kind == HENG_S_RECORD || s->kind == HENG_S_EXTEND)
        add_fields(m, s);
    }
}

static bool same_place(heng_span x, heng_span y) {
  return x.source == y.source && x.start == y.start;
}

static heng_slice nearest(const heng_clauses *clauses, heng_slice text) {
  heng_nearest search = heng__nearest_begin(text);
  for (size_t i = 0; i < clauses->len; i++)
    heng__nearest_offer(&search, clauses->items[i].name);
  return search.best;
}

static void match(matching *m) {
  heng_clauses *out = m->out;
  heng_slice before = {NULL, 0};
  for (size_t i = 0; i < m->cites.len; i++) {
    heng_clause_cite *c = &m->cites.items[i];
    c->whole = whole_of(m->arena, c->cite.text, before);
    before = c->whole;
    c->known = false;
    bool *named = out->named + i * out->len;
    for (size_t k = 0; k < out->len; k++) {
      if (!names(c->whole, out->items[k].name)) continue;
      c->known = named[k] = true;
      if (!out->uses[k].n_rules++) out->uses[k].rule = c->rule;
    }
    if (!c->known) c->near = nearest(out, c->whole);
  }
}

heng_clauses *heng__clauses_match(heng_arena *arena,
                                  const heng_cover *cover,
                                  const heng_clause_texts *own,
                                  const heng_clause *items,
                                  size_t n) {
  heng_clauses *out = heng__new(arena, heng_clauses);
  *out = (heng_clauses){.items = items, .len = n};
  out->uses = heng__array(arena, heng_clause_use, n + 1);
  matching m = {.arena = arena, .out = out};
  collect(&m, cover->plan);
  out->named = heng__array(arena, bool, m.cites.len *n + 1);
  match(&m);
  out->cites = m.cites.items;
  out->n_cites = m.cites.len;
  out->ways = heng__clauses_ways(arena, cover, own);
  return out;
}

bool heng__clause_has(const heng_clauses *clauses,
                      uint32_t clause,
                      const heng_cover_item *item) {
  for (size_t k = 0; k < item->cites.len; k++)
    for (size_t i = 0; i < clauses->n_cites; i++)
      if (clauses->named[i * clauses->len + clause] &&
          same_place(item->cites.items[k].span, clauses->cites[i].cite.span))
        return true;
  return false;
}
