// The list of mutants: every operator looks at every expression of every place.
#include "base/sha256.h"
#include "base/utf8.h"
#include "grammar/format.h"

#include "regress/mutants_internal.h"

static const struct {
  const char *key, *en, *zh;
  heng_mutate_expr *expr;
  heng_mutate_place *place;
} operators[HENG_MUTATION_COUNT] = {
#define HENG_MUTATION(name, key, en, zh, expr, place) \
  {key, en, zh, expr, place},
#include "regress/mutations.def"
#undef HENG_MUTATION
};

heng_slice heng__mutation_key(heng_mutation mutation) {
  return heng__slice(operators[mutation].key);
}

heng_said heng__mutation_said(heng_mutation mutation) {
  return (heng_said){heng__slice(operators[mutation].en),
                     heng__slice(operators[mutation].zh)};
}

// What the operators use -----------------------------------------------------------

// Empty where the span is not of tokens: of a file of given rows, or within one.
static heng_slice formatted(const heng_maker *m, heng_span span) {
  for (size_t i = 0; i < m->plan->n_trees; i++) {
    const heng_tree *tree = m->plan->trees[i];
    if (tree->source == span.source)
      return heng__format_span(m->arena, tree, span.start, span.end,
                               HENG_FORMAT_EN);
  }
  return (heng_slice){NULL, 0};
}

heng_slice heng__mutant_words(const heng_maker *m, heng_span span) {
  heng_slice as_written = heng__span_text(span);
  if (!m->english || !as_written.len) return as_written;
  heng_slice text = formatted(m, span);
  return text.len ? text : as_written;
}

heng_slice heng__mutant_text(const heng_maker *m, const heng_expr *e) {
  return heng__mutant_words(m, e->span);
}

heng_slice heng__mutant_word(const heng_maker *m,
                             heng_keyword keyword,
                             heng_slice like) {
  heng_pair pair = heng__keyword_pair(keyword);
  return !m->english && heng__utf8_has_cjk(like) ? pair.zh : pair.en;
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

heng_span heng__mutant_between(const heng_expr *left, const heng_expr *right) {
  heng_span gap = {left->span.source, left->span.end, right->span.start};
  const char *text = gap.source->text.ptr;
  while (gap.start < gap.end && is_space(text[gap.start])) gap.start++;
  while (gap.end > gap.start && is_space(text[gap.end - 1])) gap.end--;
  for (uint32_t i = gap.start; i < gap.end; i++)
    if (text[i] == '#') return (heng_span){0};
  return gap;
}

// Goes back over spaces, then over [word]; 0 where something else stands there.
static uint32_t before(heng_span at, heng_slice word) {
  const char *text = at.source->text.ptr;
  uint32_t end = at.start;
  while (end && is_space(text[end - 1])) end--;
  if (!word.len || end < word.len ||
      memcmp(text + end - word.len, word.ptr, word.len) != 0)
    return 0;
  uint32_t start = end - (uint32_t)word.len;
  while (start && is_space(text[start - 1])) start--;
  return start;
}

heng_span heng__mutant_keyword_before(heng_span at, heng_keyword keyword) {
  heng_pair pair = heng__keyword_pair(keyword);
  uint32_t start = before(at, pair.en);
  if (!start) start = before(at, pair.zh);
  if (!start) return (heng_span){0};
  return (heng_span){at.source, start, at.start};
}

// The mutant that the same put of the first look made, or null.
static heng_mutant *first_look(heng_maker *m) {
  for (size_t i = m->first; i < m->out.len; i++)
    if (m->nth.items[i] == m->puts) return &m->out.items[i];
  return NULL;
}

void heng__mutant_put(heng_maker *m, heng_span at, heng_slice by) {
  m->puts++;
  if (m->english) {
    heng_mutant *mutant = first_look(m);
    if (mutant)
      mutant->in_english = heng__arena_printf(
          m->arena, "%s\n%.*s\n%.*s", operators[m->mutation].key,
          HENG_ARG(heng__mutant_words(m, at)), HENG_ARG(by));
    return;
  }
  if (!at.source || heng__slice_eq(heng__span_text(at), by)) return;
  heng_mutant mutant = {.mutation = m->mutation,
                        .place = m->place_number,
                        .change = {at, heng__arena_copy(m->arena, by)},
                        .shown = heng__span_join(m->shown, at)};
  heng__push(m->arena, &m->out, mutant);
  heng__push(m->arena, &m->nth, m->puts);
}

// Lets an operator look at an expression, or where there is none at the place.
static void operate(heng_maker *m, int operator, const heng_expr * e) {
  m->mutation = (heng_mutation) operator;
  m->first = m->out.len;
  for (int look = 0; look < 2; look++) {
    m->english = look == 1;
    m->puts = 0;
    if (e)
      operators[operator].expr(m, e);
    else
      operators[operator].place(m, m->place);
    if (m->out.len == m->first) break;
  }
  m->english = false;
}

// Going through expressions -----------------------------------------------------------

#define SHOWN_BYTES 72  // of the expression that is shown around a change

static void walk(heng_maker *m, const heng_expr *e, heng_span shown);

static void walk_call(heng_maker *m, const heng_call *c, heng_span shown) {
  for (size_t i = 0; i < c->n_args; i++) walk(m, c->args[i], shown);
  walk(m, c->where, shown);
  walk(m, c->by.value, shown);
  walk(m, c->until, shown);
  walk(m, c->weight, shown);
  walk(m, c->most, shown);
}

static void walk_parts(heng_maker *m, const heng_expr *e, heng_span shown) {
  walk(m, e->left, shown);
  walk(m, e->right, shown);
  for (size_t i = 0; i < e->n_items; i++) walk(m, e->items[i], shown);
  if (e->call) walk_call(m, e->call, shown);
  for (size_t i = 0; e->choose && i < e->choose->n_rows; i++) {
    walk(m, e->choose->rows[i].value, shown);
    walk(m, e->choose->rows[i].when, shown);
  }
  for (size_t i = 0; e->rank && i < e->rank->n_keys; i++)
    walk(m, e->rank->keys[i].value, shown);
}

static void walk(heng_maker *m, const heng_expr *e, heng_span shown) {
  if (!e) return;
  bool fits = e->span.end - e->span.start <= SHOWN_BYTES;
  if (!shown.source && fits) shown = e->span;
  m->shown = shown.source ? shown : e->span;
  for (int i = 0; i < HENG_MUTATION_COUNT; i++)
    if (operators[i].expr) operate(m, i, e);
  walk_parts(m, e, shown);
}

static void look_at(heng_maker *m, const heng_patch_place *place) {
  m->place = place;
  m->shown = place->span;
  for (int i = 0; i < HENG_MUTATION_COUNT; i++)
    if (operators[i].place) operate(m, i, NULL);
  walk(m, place->expr, (heng_span){0});
}

// Names and numbers -----------------------------------------------------------------

static heng_said rule_said(heng_arena *arena, const heng_patch_place *place) {
  heng_said rule = heng__say_pair(place->rule);
  heng_said of = heng__say_pair(place->of);
  if (!of.en.len) return rule;
  return (heng_said){heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(of.en),
                                        HENG_ARG(rule.en)),
                     heng__arena_printf(arena, "%.*s.%.*s", HENG_ARG(of.zh),
                                        HENG_ARG(rule.zh))};
}

static bool passes(heng_slice filter,
                   const heng_patch_place *place,
                   heng_said rule) {
  return !filter.len || heng__pair_has(place->rule, filter) ||
         heng__pair_has(place->of, filter) || heng__slice_eq(rule.en, filter) ||
         heng__slice_eq(rule.zh, filter);
}

static bool same_rule(const heng_mutant *x, const heng_mutant *y) {
  return x->rule.en.ptr == y->rule.en.ptr ||
         heng__slice_eq(x->rule.en, y->rule.en);
}

// Of two mutants of one rule.
static bool same_change(const heng_mutant *x, const heng_mutant *y) {
  return x->mutation == y->mutation &&
         heng__slice_eq(x->in_english, y->in_english);
}

// Mutants of one rule stand together, so that only those are compared.
static void number(heng_maker *m, size_t from) {
  for (size_t i = from; i < m->out.len; i++) {
    heng_mutant *x = &m->out.items[i];
    for (size_t k = i; k-- > 0;) {
      const heng_mutant *y = &m->out.items[k];
      if (!same_rule(x, y)) break;
      if (!same_change(x, y)) continue;
      x->of_same = y->of_same + 1;
      break;
    }
    char hex[65];
    heng__sha256(heng__arena_printf(m->arena, "%.*s\n%.*s\n%u",
                                    HENG_ARG(x->rule.en),
                                    HENG_ARG(x->in_english), x->of_same),
                 hex);
    x->id = heng__arena_printf(m->arena, "%.10s", hex);
  }
}

heng_mutants heng__mutants_make(heng_arena *arena,
                                const heng_patchable *p,
                                heng_slice filter,
                                heng_mutants_of *of,
                                void *ctx) {
  const heng_patch_place *places;
  size_t n = heng__patchable_places(p, &places);
  heng_maker m = {
      .arena = arena, .patchable = p, .plan = heng__patchable_plan(p)};
  for (size_t i = 0; i < n; i++) {
    heng_said rule = rule_said(arena, &places[i]);
    size_t from = m.out.len;
    if (of && !of(ctx, places[i].span.source)) continue;
    if (!passes(filter, &places[i], rule)) continue;
    m.place_number = i;
    look_at(&m, &places[i]);
    for (size_t k = from; k < m.out.len; k++) m.out.items[k].rule = rule;
    number(&m, from);
  }
  return (heng_mutants){m.out.items, m.out.len};
}

// Showing ---------------------------------------------------------------------------

#define AROUND 48  // bytes that are shown before and behind a change

static bool is_inside_character(char c) {
  return ((unsigned char)c & 0xC0) == 0x80;
}

// One line of it: line feeds and runs of spaces are one space.
static void put_line(heng_buf *out, const char *text, size_t n) {
  bool space = false;
  for (size_t i = 0; i < n; i++) {
    if (is_space(text[i])) {
      space = true;
      continue;
    }
    if (space && out->len) heng__buf_puts(out, " ");
    space = false;
    heng__buf_add(out, (heng_slice){text + i, 1});
  }
  if (space) heng__buf_puts(out, " ");
}

static heng_slice shown(heng_arena *arena,
                        const heng_mutant *m,
                        heng_slice middle) {
  const char *text = m->shown.source->text.ptr;
  uint32_t start = m->shown.start, end = m->shown.end;
  heng_buf out = {.arena = arena};
  if (m->change.at.start - start > AROUND) {
    start = m->change.at.start - AROUND;
    while (is_inside_character(text[start])) start++;
    heng__buf_puts(&out, "… ");
  }
  bool cut = end - m->change.at.end > AROUND;
  if (cut) {
    end = m->change.at.end + AROUND;
    while (is_inside_character(text[end])) end--;
  }
  put_line(&out, text + start, m->change.at.start - start);
  put_line(&out, middle.ptr, middle.len);
  put_line(&out, text + m->change.at.end, end - m->change.at.end);
  if (cut) heng__buf_puts(&out, " …");
  return heng__buf_slice(&out);
}

heng_slice heng__mutant_before(heng_arena *arena, const heng_mutant *m) {
  return shown(arena, m, heng__span_text(m->change.at));
}

heng_slice heng__mutant_after(heng_arena *arena, const heng_mutant *m) {
  return shown(arena, m, m->change.by);
}
