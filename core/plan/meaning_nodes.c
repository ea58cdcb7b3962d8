// Nodes with parts of their own in normal form: comparisons, choices, aggregates and
// ranks.
#include <stdlib.h>

#include "plan/build_internal.h"
#include "plan/meaning_internal.h"

// Conditions and choices --------------------------------------------------------

const heng_term *heng__compare_term(const heng_view *v,
                                    heng_term_kind kind,
                                    const heng_node *n,
                                    bool turned) {
  return heng__term_compare(v->m->arena, kind,
                            heng__meaning_term(v, n->args[turned]),
                            heng__meaning_term(v, n->args[!turned]));
}

// x in {a, b} is x = a or x = b, which evaluates x alone.
const heng_term *heng__in_term(const heng_view *v, const heng_node *n) {
  heng_arena *arena = v->m->arena;
  const heng_term **each = heng__meaning_terms(v, n->args, n->n_args);
  bool plain = n->n_args > 1;
  for (uint32_t i = 1; i < n->n_args; i++) plain &= !each[i]->risks.len;
  if (!plain)
    return heng__term_make(arena, n->type, HENG_LIT("in"), each, n->n_args);
  for (uint32_t i = 1; i < n->n_args; i++)
    each[i] = heng__term_compare(arena, HENG_TERM_EQUAL, each[0], each[i]);
  return heng__term_of_many(arena, n->type, HENG_TERM_OR, each + 1,
                            n->n_args - 1);
}

const heng_term *heng__between_term(const heng_view *v, const heng_node *n) {
  heng_arena *arena = v->m->arena;
  const heng_term **each = heng__meaning_terms(v, n->args, 3);
  if (each[1]->risks.len || each[2]->risks.len)
    return heng__term_make(arena, n->type, HENG_LIT("between"), each, 3);
  const heng_term *both[] = {
      heng__term_compare(arena, HENG_TERM_NOT_MORE, each[1], each[0]),
      heng__term_compare(arena, HENG_TERM_NOT_MORE, each[0], each[2])};
  return heng__term_of_many(arena, n->type, HENG_TERM_AND, both, 2);
}

typedef struct choice_row {
  const heng_term *when, *value;  // when: null for otherwise
} choice_row;

static int by_condition(const void *x, const void *y) {
  const choice_row *a = x, *b = y;
  return heng__slice_cmp(a->when->text, b->when->text);
}

// Rows that are proven not to overlap may stand in any order, if each condition
// comes upon the same.
static void order_rows(const heng_plan_choose *c, choice_row *rows) {
  size_t n = c->n_rows;
  if (n && !rows[n - 1].when) n--;
  for (size_t i = 0; i < n; i++)
    if (!rows[i].when ||
        !heng__same_texts(rows[i].when->risks, rows[0].when->risks))
      return;
  if (c->exactly_one && c->verified && n)
    qsort(rows, n, sizeof *rows, by_condition);
}

// "a when c, else b" is "b when not c, else a".
static void turn_rows(heng_arena *arena, choice_row *rows, size_t n) {
  if (n != 2 || !rows[0].when || rows[1].when) return;
  const heng_term *turned = heng__term_not(arena, rows[0].when);
  if (heng__slice_cmp(turned->text, rows[0].when->text) >= 0) return;
  choice_row other[] = {{turned, rows[1].value}, {NULL, rows[0].value}};
  memcpy(rows, other, sizeof other);
}

const heng_term *heng__choose_term(const heng_view *v, const heng_node *n) {
  heng_arena *arena = v->m->arena;
  const heng_plan_choose *c = n->choose;
  choice_row *rows = heng__array(arena, choice_row, c->n_rows + 1);
  bool otherwise = false;
  for (size_t i = 0; i < c->n_rows; i++) {
    rows[i].value = heng__meaning_term(v, c->rows[i].value);
    otherwise |= !c->rows[i].when;
    if (c->rows[i].when) rows[i].when = heng__meaning_term(v, c->rows[i].when);
  }
  // What is proven and never ends without a row is a plain choose.
  bool strict = c->exactly_one && !(c->verified && otherwise);
  order_rows(c, rows);
  if (!strict) turn_rows(arena, rows, c->n_rows);
  const heng_term **all =
      heng__array(arena, const heng_term *, 2 * c->n_rows + 1);
  size_t len = 0;
  bool risky = strict;
  for (size_t i = 0; i < c->n_rows; i++) {
    if (rows[i].when) all[len++] = rows[i].when;
    all[len++] = rows[i].value;
    risky |= rows[i].value->risks.len ||
             (i && rows[i].when && rows[i].when->risks.len);
  }
  heng_slice head =
      heng__arena_printf(arena, "choose%s%s %zu", strict ? " one" : "",
                         strict && !c->verified ? " tried" : "", c->n_rows);
  if (otherwise) head = heng__arena_printf(arena, "%.*s else", HENG_ARG(head));
  heng_term *t = heng__term_make(arena, n->type, head, all, len);
  bool holds = t->holds || strict;
  if (risky) heng__term_risk(arena, t);
  t->holds = holds;
  return t;
}

// Over rows ---------------------------------------------------------------------

// Whether an aggregate gives a value whatever its rows are.
static bool is_even(const heng_aggregate *a) {
  switch (a->function) {
    case HENG_FN_SUM:
    case HENG_FN_COUNT:
    case HENG_FN_AVERAGE:
    case HENG_FN_MIN:
    case HENG_FN_MAX:
    case HENG_FN_MEDIAN:
    case HENG_FN_ANY:
    case HENG_FN_EVERY: return !a->figure && !a->weight && !a->until;
    default: return false;
  }
}

static int by_text(const void *x, const void *y) {
  return heng__slice_cmp(*(const heng_slice *)x, *(const heng_slice *)y);
}

// The joins, in an order of their own: rows agree in all of them.
heng_slice heng__meaning_joins(const heng_view *inside,
                               const heng_join *joins,
                               size_t n,
                               bool *holds) {
  heng_arena *arena = inside->m->arena;
  heng_slice *each = heng__array(arena, heng_slice, n + 1);
  heng_buf out = {.arena = arena};
  for (size_t i = 0; i < n; i++) {
    const heng_term *x = heng__meaning_term(inside, joins[i].inner);
    const heng_term *y = heng__meaning_term(inside, joins[i].outer);
    *holds |= x->holds || y->holds;
    each[i] = heng__arena_printf(arena, " on %.*s = %.*s", HENG_ARG(x->text),
                                 HENG_ARG(y->text));
  }
  if (n) qsort(each, n, sizeof *each, by_text);
  for (size_t i = 0; i < n; i++) heng__buf_add(&out, each[i]);
  return heng__short_text(arena, heng__buf_slice(&out));
}

const heng_term *heng__aggregate_term(const heng_view *v, const heng_node *n) {
  heng_meanings *m = v->m;
  const heng_aggregate *a = n->aggregate;
  heng_view inside = heng__view_with_cursor(v, a->cursor, v->depth, a->table);
  heng_node *parts[] = {a->where, a->condition, a->body,   a->by,
                        a->until, a->figure,    a->weight, a->own};
  static const char letters[] = "wcbyufgo";
  char has[sizeof letters] = "";
  const heng_term *args[8];
  size_t len = 0;
  bool holds = !is_even(a);
  for (size_t i = 0; i < 8; i++) {
    if (!parts[i]) continue;
    has[len] = letters[i];
    args[len] = heng__meaning_term(&inside, parts[i]);
    // What is put in an order must have one.
    holds |= args[len]->holds || args[len]->unknown;
    len++;
  }
  heng_slice joins = heng__meaning_joins(&inside, a->joins, a->n_joins, &holds);
  heng_slice head = heng__arena_printf(
      m->arena, "%.*s %d%s%s %d #%u of %.*s%.*s %s",
      HENG_ARG(heng__function_row(a->function)->pair.en), (int)a->take,
      a->descending ? " descending" : "", a->children ? " children" : "",
      a->digits, v->depth, HENG_ARG(heng__meaning_rows_key(m, a->table)),
      HENG_ARG(joins), has);
  heng_term *t = heng__term_make(m->arena, n->type, head, args, len);
  // All of it is evaluated, or nothing of it.
  if (holds || t->risks.len) heng__term_risk(m->arena, t);
  t->holds = holds;
  t->unknown = t->base == HENG_TYPE_CHOICE;
  return t;
}

const heng_term *heng__rank_term(const heng_view *v, const heng_node *n) {
  heng_arena *arena = v->m->arena;
  const heng_plan_rank *r = n->rank;
  heng_buf out = {.arena = arena};
  heng_slice *within = heng__array(arena, heng_slice, r->n_within + 1);
  bool holds = r->ties == HENG_TIES_NONE || r->ties == HENG_TIES_UNSAID;
  heng__buf_printf(&out, "(rank %d", (int)r->ties);
  for (size_t i = 0; i < r->n_keys; i++) {
    const heng_term *key = heng__meaning_term(v, r->keys[i].value);
    holds |= key->holds || key->unknown;
    heng__buf_printf(&out, " %s%.*s %.*s", i == r->n_before_then ? "then " : "",
                     r->keys[i].descending ? 4 : 3,
                     r->keys[i].descending ? "down" : "up ",
                     HENG_ARG(key->text));
  }
  for (size_t i = 0; i < r->n_within; i++) {
    const heng_term *group = heng__meaning_term(v, r->within[i]);
    holds |= group->holds;
    within[i] = group->text;
  }
  if (r->n_within) qsort(within, r->n_within, sizeof *within, by_text);
  for (size_t i = 0; i < r->n_within; i++)
    heng__buf_printf(&out, " within %.*s", HENG_ARG(within[i]));
  heng__buf_puts(&out, ")");
  heng_term *t = heng__term_leaf(
      arena, n->type, heng__short_text(arena, heng__buf_slice(&out)));
  if (holds) heng__term_risk(arena, t);
  return t;
}
