// Verifying a choose: conditions are cut into atoms, atoms that ask about the
// same thing share an axis, and every cell of the axes is tried. What is found
// comes with a witness; what is too large to try is said to be not verified.
#include "plan/build_internal.h"

#define CELLS_MAX 100000
// How often a row may be tried on a cell: many rows make many cells.
#define TRIES_MAX 20000000
#define AXES_MAX  24

typedef enum heng_axis_kind {
  AXIS_FREE,    // an atom that nothing else relates to: holds or not
  AXIS_NUMBER,  // cut by constants into points and the open spaces between them
  AXIS_CODE,    // a date (as a number), a choice's code, a yes/no
  AXIS_TEXT,    // each text named, any other that begins as named, any other
  AXIS_ORDER,   // two values that are compared: less, equal, greater
} heng_axis_kind;

// A text that a condition names, or any longer one whose longest named beginning it
// is: those are all alike to `starts with`.
typedef struct heng_axis_text {
  heng_slice text;
  bool longer;
} heng_axis_text;

typedef struct heng_axis {
  heng_axis_kind kind;
  const heng_node *subject;  // what is asked about
  bool may_miss;             // the first position: it is missing
  bool whole;
  bool date;
  HENG_VEC(heng_num) cuts;  // NUMBER and dates: sorted constants
  heng_num *numbers;        // one for each position but that of missing
  bool *there;              // whether there is one
  HENG_VEC(heng_axis_text) texts;
  uint32_t codes;  // CODE: how many there are
  bool ordered;    // ORDER: else equal or not
  size_t n;        // positions
} heng_axis;

typedef struct heng_verify {
  heng_ctx *ctx;
  heng_axis axes[AXES_MAX];
  size_t n_axes;
  size_t position[AXES_MAX];
  bool too_many;
} heng_verify;

// Axes ------------------------------------------------------------------------

static const heng_node *bare_subject(const heng_node *node) {
  while (node->kind == HENG_NODE_ELSE || node->kind == HENG_NODE_REQUIRED)
    node = node->args[0];
  return node;
}

static void add_cut(heng_verify *v, heng_axis *axis, heng_num cut) {
  size_t at = 0;
  while (at < axis->cuts.len && heng__num_cmp(axis->cuts.items[at], cut) < 0)
    at++;
  if (at < axis->cuts.len && heng__num_cmp(axis->cuts.items[at], cut) == 0)
    return;
  heng__push(v->ctx->b->arena, &axis->cuts, cut);
  for (size_t i = axis->cuts.len - 1; i > at; i--)
    axis->cuts.items[i] = axis->cuts.items[i - 1];
  axis->cuts.items[at] = cut;
}

// The bounds that records, or whoever sets a param, must keep.
static bool bounds_of(const heng_verify *v,
                      const heng_node *subject,
                      heng_num *low,
                      heng_num *high) {
  const heng_builder *b = v->ctx->b;
  if (subject->kind == HENG_NODE_PARAM) {
    const heng_plan_param *p = &b->params.items[subject->id]->p;
    *low = p->low;
    *high = p->high;
    return p->has_low;
  }
  if (subject->kind != HENG_NODE_FIELD && subject->kind != HENG_NODE_FOLLOW)
    return false;
  const heng_schema_field *f =
      heng__b_get(b, subject->id, subject->field)->schema;
  if (!f || !f->has_low) return false;
  *low = f->low;
  *high = f->high;
  return true;
}

// A new axis; one of numbers is cut at its bounds, so that every space between
// cuts lies within them or outside.
static heng_axis *axis_for(heng_verify *v,
                           const heng_node *subject,
                           heng_axis_kind kind) {
  heng_num low, high;
  for (size_t i = 0; i < v->n_axes; i++)
    if (v->axes[i].kind == kind && heng__node_same(v->axes[i].subject, subject))
      return &v->axes[i];
  if (v->n_axes == AXES_MAX) {
    v->too_many = true;
    return &v->axes[AXES_MAX - 1];
  }
  heng_axis *axis = &v->axes[v->n_axes++];
  *axis = (heng_axis){.kind = kind, .subject = subject};
  if (kind == AXIS_NUMBER && bounds_of(v, subject, &low, &high)) {
    add_cut(v, axis, low);
    add_cut(v, axis, high);
  }
  return axis;
}

static heng_axis_kind kind_for(const heng_node *subject) {
  switch (subject->type.base) {
    case HENG_TYPE_NUMBER:
    case HENG_TYPE_DATE: return AXIS_NUMBER;
    case HENG_TYPE_CHOICE:
    case HENG_TYPE_BOOL: return AXIS_CODE;
    case HENG_TYPE_TEXT:
    case HENG_TYPE_REF: return AXIS_TEXT;
    default: return AXIS_FREE;
  }
}

static heng_num const_num(const heng_node *c) {
  return c->type.base == HENG_TYPE_DATE ? heng__num_int(c->value.code)
                                        : c->value.num;
}

static void add_text(heng_verify *v,
                     heng_axis *axis,
                     heng_slice text,
                     bool longer) {
  for (size_t i = 0; i < axis->texts.len; i++)
    if (axis->texts.items[i].longer == longer &&
        heng__slice_eq(axis->texts.items[i].text, text))
      return;
  heng__push(v->ctx->b->arena, &axis->texts, (heng_axis_text){text, longer});
}

// Whether what `else` puts in place of a missing value is known beforehand.
static bool triable(const heng_node *side) {
  for (; side->kind == HENG_NODE_ELSE; side = side->args[0])
    if (side->args[1]->kind != HENG_NODE_CONST) return false;
  return true;
}

// Notes a comparison of [side] with the constant [c], and what `else` puts in the
// place of a missing one.
static heng_axis *note_constant(heng_verify *v,
                                const heng_node *side,
                                const heng_node *c) {
  bool whole = !triable(side);
  const heng_node *subject = whole ? side : bare_subject(side);
  heng_axis *axis = axis_for(v, subject, kind_for(subject));
  if (subject->type.optional) axis->may_miss = true;
  axis->whole = subject->type.whole || subject->type.base == HENG_TYPE_DATE;
  axis->date = subject->type.base == HENG_TYPE_DATE;
  if (axis->kind == AXIS_NUMBER) add_cut(v, axis, const_num(c));
  if (axis->kind == AXIS_TEXT) add_text(v, axis, c->value.text, false);
  for (const heng_node *n = side; !whole && n->kind == HENG_NODE_ELSE;
       n = n->args[0])
    if (n->args[1]->kind == HENG_NODE_CONST && axis->kind == AXIS_NUMBER)
      add_cut(v, axis, const_num(n->args[1]));
  return axis;
}

static void note_beginning(heng_verify *v, const heng_node *c) {
  heng_axis *axis = note_constant(v, c->args[0], c->args[1]);
  if (axis->kind == AXIS_TEXT) add_text(v, axis, c->args[1]->value.text, true);
}

static bool is_const(const heng_node *node) {
  return node->kind == HENG_NODE_CONST;
}

// The axis of a comparison of two values, written either way round.
static heng_axis *find_order(heng_verify *v,
                             const heng_node *c,
                             size_t *position,
                             bool *swapped) {
  for (size_t i = 0; i < v->n_axes; i++) {
    const heng_node *subject = v->axes[i].subject;
    if (v->axes[i].kind != AXIS_ORDER) continue;
    *position = v->position[i];
    *swapped = false;
    if (heng__node_same(subject->args[0], c->args[0]) &&
        heng__node_same(subject->args[1], c->args[1]))
      return &v->axes[i];
    *swapped = true;
    if (heng__node_same(subject->args[0], c->args[1]) &&
        heng__node_same(subject->args[1], c->args[0]))
      return &v->axes[i];
  }
  return NULL;
}

static void note_order(heng_verify *v, const heng_node *c) {
  size_t position;
  bool swapped;
  heng_base_type base = c->args[0]->type.base;
  if (find_order(v, c, &position, &swapped)) return;
  axis_for(v, c, AXIS_ORDER)->ordered = base == HENG_TYPE_NUMBER ||
                                        base == HENG_TYPE_DATE ||
                                        base == HENG_TYPE_CHOICE;
}

static void collect(heng_verify *v, const heng_node *c) {
  switch (c->kind) {
    case HENG_NODE_CONST: return;
    case HENG_NODE_AND:
    case HENG_NODE_OR:
    case HENG_NODE_IMPLIES:
      collect(v, c->args[0]);
      collect(v, c->args[1]);
      return;
    case HENG_NODE_NOT: collect(v, c->args[0]); return;
    case HENG_NODE_KNOWN: {
      heng_axis *axis = axis_for(v, c->args[0], kind_for(c->args[0]));
      axis->may_miss = true;
      axis->whole = axis->whole || c->args[0]->type.whole;
      return;
    }
    case HENG_NODE_EQ:
    case HENG_NODE_NE:
    case HENG_NODE_LT:
    case HENG_NODE_LE:
    case HENG_NODE_GT:
    case HENG_NODE_GE:
      if (is_const(c->args[1]))
        note_constant(v, c->args[0], c->args[1]);
      else if (is_const(c->args[0]))
        note_constant(v, c->args[1], c->args[0]);
      else
        note_order(v, c);
      return;
    case HENG_NODE_IN:
    case HENG_NODE_BETWEEN: {
      bool all = true;
      for (uint32_t i = 1; i < c->n_args; i++)
        all = all && is_const(c->args[i]);
      if (!all) axis_for(v, c, AXIS_FREE);
      for (uint32_t i = 1; all && i < c->n_args; i++)
        note_constant(v, c->args[0], c->args[i]);
      return;
    }
    case HENG_NODE_STARTS_WITH:
      if (is_const(c->args[1]))
        note_beginning(v, c);
      else
        axis_for(v, c, AXIS_CODE);
      return;
    default:
      if (c->kind == HENG_NODE_ELSE && triable(c)) {
        const heng_node *subject = bare_subject(c);
        heng_axis *axis = axis_for(v, subject, AXIS_CODE);
        axis->may_miss = axis->may_miss || subject->type.optional;
        return;
      }
      // A yes/no of its own: a field, a param, an aggregate.
      {
        const heng_node *subject = bare_subject(c);
        heng_axis *axis = axis_for(v, subject, AXIS_CODE);
        axis->may_miss = axis->may_miss || subject->type.optional;
      }
  }
}

static void count_positions(heng_verify *v) {
  for (size_t i = 0; i < v->n_axes; i++) {
    heng_axis *a = &v->axes[i];
    switch (a->kind) {
      case AXIS_FREE: a->n = 2; break;
      case AXIS_ORDER: a->n = a->ordered ? 3 : 2; break;
      case AXIS_NUMBER: a->n = 2 * a->cuts.len + 1; break;
      case AXIS_TEXT: a->n = a->texts.len + 1; break;
      case AXIS_CODE:
        a->codes =
            a->subject->type.base == HENG_TYPE_CHOICE
                ? (uint32_t)v->ctx->b->choices.items[a->subject->type.id]
                      ->values.len
                : 2;
        a->n = a->codes;
        break;
    }
    if (a->may_miss) a->n++;
  }
}

// Positions ---------------------------------------------------------------------

static bool is_missing(const heng_axis *a, size_t position) {
  return a->may_miss && position == 0;
}

static size_t index_of(const heng_axis *a, size_t position) {
  return position - (a->may_miss ? 1 : 0);
}

// The next whole number above ([step] 1) or below ([step] -1) [n]. False where
// it would be too long to be exact.
static bool whole_beside(heng_arena *arena,
                         heng_num n,
                         int step,
                         heng_num *out) {
  if (heng__num_round(arena, n, 0, HENG_ROUND_DOWN, out) != HENG_OK)
    return false;
  if (heng__num_cmp(*out, n) * step > 0) return true;
  return heng__num_add(arena, *out, heng__num_int(step), out) == HENG_OK;
}

// A number at a position: the cut itself, or one between two cuts. False for a
// space that holds none (whole numbers without one between).
static bool make_number(heng_verify *v,
                        const heng_axis *a,
                        size_t i,
                        heng_num *out) {
  heng_arena *arena = v->ctx->b->arena;
  size_t n = a->cuts.len;
  *out = heng__num_int(0);
  if (n == 0) return true;
  if (i % 2 == 1) {
    *out = a->cuts.items[i / 2];
    return !a->whole || heng__num_is_int(*out);
  }
  if (i == 0) return whole_beside(arena, a->cuts.items[0], -1, out);
  heng_num low = a->cuts.items[i / 2 - 1];
  if (i / 2 == n) return whole_beside(arena, low, 1, out);
  heng_num high = a->cuts.items[i / 2];
  if (a->whole)
    return whole_beside(arena, low, 1, out) && heng__num_cmp(*out, high) < 0;
  return heng__num_add(arena, low, high, out) == HENG_OK &&
         heng__num_div(arena, *out, heng__num_int(2), out) == HENG_OK;
}

// All numbers are made once: a cell is tried on every row.
static void make_numbers(heng_verify *v) {
  heng_arena *arena = v->ctx->b->arena;
  for (size_t k = 0; k < v->n_axes; k++) {
    heng_axis *a = &v->axes[k];
    if (a->kind != AXIS_NUMBER) continue;
    a->numbers = heng__array(arena, heng_num, a->n);
    a->there = heng__array(arena, bool, a->n);
    for (size_t i = 0; i < 2 * a->cuts.len + 1; i++)
      a->there[i] = make_number(v, a, i, &a->numbers[i]);
  }
}

static bool within_bounds(heng_verify *v, const heng_axis *a, heng_num n) {
  heng_num low, high;
  return !bounds_of(v, a->subject, &low, &high) ||
         (heng__num_cmp(n, low) >= 0 && heng__num_cmp(n, high) <= 0);
}

// Conditions on a cell --------------------------------------------------------------

typedef enum heng_truth { NO, YES, UNSAID } heng_truth;

// The value of a side of a comparison on this cell.
typedef struct heng_side {
  bool missing;
  heng_num num;
  int32_t code;
  heng_slice text;
  bool other;  // a text that no condition names; `text` is how it begins
} heng_side;

static heng_axis *find_axis(heng_verify *v,
                            const heng_node *subject,
                            heng_axis_kind kind,
                            size_t *position) {
  for (size_t i = 0; i < v->n_axes; i++)
    if (v->axes[i].kind == kind &&
        heng__node_same(v->axes[i].subject, subject)) {
      *position = v->position[i];
      return &v->axes[i];
    }
  return NULL;
}

static heng_side of_const(const heng_node *c) {
  heng_side s = {.code = c->value.code, .text = c->value.text};
  if (c->type.base == HENG_TYPE_NUMBER || c->type.base == HENG_TYPE_DATE)
    s.num = const_num(c);
  return s;
}

static heng_side side_of(heng_verify *v, const heng_node *node) {
  heng_side s = {0};
  size_t position = 0;
  if (is_const(node)) return of_const(node);
  if (node->kind == HENG_NODE_ELSE && triable(node)) {
    s = side_of(v, node->args[0]);
    return s.missing ? of_const(node->args[1]) : s;
  }
  if (node->kind == HENG_NODE_REQUIRED) return side_of(v, node->args[0]);
  heng_axis *a = find_axis(v, node, kind_for(node), &position);
  if (!a || is_missing(a, position)) {
    s.missing = true;
    return s;
  }
  size_t i = index_of(a, position);
  if (a->kind == AXIS_NUMBER) s.num = a->numbers[i];
  if (a->kind == AXIS_CODE) s.code = (int32_t)i;
  if (a->kind == AXIS_TEXT) {
    s.other = i == a->texts.len || a->texts.items[i].longer;
    if (i < a->texts.len) s.text = a->texts.items[i].text;
  }
  return s;
}

static int order(const heng_node *like, heng_side x, heng_side y) {
  switch (kind_for(like)) {
    case AXIS_NUMBER: return heng__num_cmp(x.num, y.num);
    case AXIS_TEXT:
      return x.other || y.other ? 1 : heng__slice_cmp(x.text, y.text);
    default: return (x.code > y.code) - (x.code < y.code);
  }
}

// How the two values of an ORDER axis compare at a position.
static int order_at(const heng_axis *a, size_t position, bool swapped) {
  if (!a->ordered) return position != 0;
  return swapped ? 1 - (int)position : (int)position - 1;
}

static bool compare(heng_node_kind kind, int c) {
  switch (kind) {
    case HENG_NODE_EQ: return c == 0;
    case HENG_NODE_NE: return c != 0;
    case HENG_NODE_LT: return c < 0;
    case HENG_NODE_LE: return c <= 0;
    case HENG_NODE_GT: return c > 0;
    default: return c >= 0;
  }
}

static heng_truth truth(bool yes) {
  return yes ? YES : NO;
}

static heng_truth holds(heng_verify *v, const heng_node *c);

static heng_truth holds_logic(heng_verify *v, const heng_node *c) {
  heng_truth x = holds(v, c->args[0]);
  if (c->kind == HENG_NODE_NOT) return x == UNSAID ? x : truth(x == NO);
  if (c->kind == HENG_NODE_AND && x == NO) return NO;
  if (c->kind == HENG_NODE_OR && x == YES) return YES;
  if (c->kind == HENG_NODE_IMPLIES && x == NO) return YES;
  heng_truth y = holds(v, c->args[1]);
  return x == UNSAID ? UNSAID : y;
}

static heng_truth holds_free(heng_verify *v, const heng_node *c) {
  size_t position = 0;
  heng_axis *a = find_axis(v, c, AXIS_FREE, &position);
  return a ? truth(position == 1) : UNSAID;
}

static heng_truth holds_several(heng_verify *v, const heng_node *c) {
  size_t position;
  if (find_axis(v, c, AXIS_FREE, &position)) return holds_free(v, c);
  heng_side x = side_of(v, c->args[0]);
  if (x.missing) return UNSAID;
  if (c->kind == HENG_NODE_BETWEEN)
    return truth(order(c->args[0], x, of_const(c->args[1])) >= 0 &&
                 order(c->args[0], x, of_const(c->args[2])) <= 0);
  for (uint32_t i = 1; i < c->n_args; i++)
    if (order(c->args[0], x, of_const(c->args[i])) == 0) return YES;
  return NO;
}

static heng_truth holds_beginning(heng_verify *v, const heng_node *c) {
  bool computed = !is_const(c->args[1]);  // then it is an axis of its own
  heng_side x = side_of(v, computed ? c : c->args[0]);
  heng_slice with = c->args[1]->value.text;
  if (x.missing) return UNSAID;
  if (computed) return truth(x.code != 0);
  return truth(with.len <= x.text.len &&
               (!with.len || memcmp(x.text.ptr, with.ptr, with.len) == 0));
}

// What [c] is on this cell; UNSAID where a value that it asks for is missing,
// which the types have excluded: such a cell cannot come up.
static heng_truth holds(heng_verify *v, const heng_node *c) {
  size_t position;
  switch (c->kind) {
    case HENG_NODE_CONST: return truth(c->value.code != 0);
    case HENG_NODE_AND:
    case HENG_NODE_OR:
    case HENG_NODE_IMPLIES:
    case HENG_NODE_NOT: return holds_logic(v, c);
    case HENG_NODE_KNOWN: {
      heng_axis *a = find_axis(v, c->args[0], kind_for(c->args[0]), &position);
      return truth(a && !is_missing(a, position));
    }
    case HENG_NODE_EQ:
    case HENG_NODE_NE:
    case HENG_NODE_LT:
    case HENG_NODE_LE:
    case HENG_NODE_GT:
    case HENG_NODE_GE: {
      bool swapped;
      heng_axis *a = find_order(v, c, &position, &swapped);
      if (a) return truth(compare(c->kind, order_at(a, position, swapped)));
      heng_side x = side_of(v, c->args[0]), y = side_of(v, c->args[1]);
      if (x.missing || y.missing) return UNSAID;
      return truth(compare(c->kind, order(c->args[0], x, y)));
    }
    case HENG_NODE_IN:
    case HENG_NODE_BETWEEN: return holds_several(v, c);
    case HENG_NODE_STARTS_WITH: return holds_beginning(v, c);
    default: {
      heng_side s = side_of(v, c);
      return s.missing ? UNSAID : truth(s.code != 0);
    }
  }
}

// Witnesses ---------------------------------------------------------------------

static heng_said number_said(heng_verify *v, const heng_axis *a, size_t p) {
  heng_arena *arena = v->ctx->b->arena;
  char date[11];
  heng_num n = a->numbers[index_of(a, p)];
  int64_t day = 0;
  heng_slice text =
      a->date && heng__num_to_int(n, &day)
          ? heng__arena_printf(arena, "%s",
                               heng__date_text((heng_date)day, date))
          : heng__num_text(arena, n);
  return HENG_SAY(text);
}

static heng_said yes_no(bool yes) {
  return yes ? HENG_SAY2("yes", "是") : HENG_SAY2("no", "否");
}

// What the subject of an axis is at a position.
static heng_said position_said(heng_verify *v, const heng_axis *a, size_t p) {
  size_t i = index_of(a, p);
  if (a->kind == AXIS_FREE) return yes_no(p == 1);
  if (is_missing(a, p)) return HENG_SAY2("missing", "缺失");
  if (a->kind == AXIS_NUMBER) return number_said(v, a, p);
  if (a->kind == AXIS_TEXT) {
    if (i == a->texts.len) return HENG_SAY2("another text", "其他文字");
    heng_slice text = heng__arena_printf(v->ctx->b->arena, "\"%.*s%s\"",
                                         HENG_ARG(a->texts.items[i].text),
                                         a->texts.items[i].longer ? "…" : "");
    return HENG_SAY(text);
  }
  if (a->subject->type.base == HENG_TYPE_CHOICE)
    return heng__say_pair(
        v->ctx->b->choices.items[a->subject->type.id]->values.items[i]);
  return yes_no(i == 1);
}

static void put_order(heng_verify *v,
                      const heng_axis *a,
                      size_t p,
                      heng_buf *out) {
  static const char *const signs[] = {"<", "=", ">"};
  const char *sign = a->ordered ? signs[p] : p ? "!=" : "=";
  heng_slice x = heng__b_shown(v->ctx->b, a->subject->args[0]->span);
  heng_slice y = heng__b_shown(v->ctx->b, a->subject->args[1]->span);
  heng__buf_printf(out, "%.*s %s %.*s", HENG_ARG(x), sign, HENG_ARG(y));
}

static heng_said witness(heng_verify *v) {
  heng_arena *arena = v->ctx->b->arena;
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  for (size_t i = 0; i < v->n_axes; i++) {
    const heng_axis *a = &v->axes[i];
    if (a->n < 2) continue;
    if (en.len) heng__buf_puts(&en, ", ");
    if (zh.len) heng__buf_puts(&zh, "，");
    if (a->kind == AXIS_ORDER) {
      put_order(v, a, v->position[i], &en);
      put_order(v, a, v->position[i], &zh);
      continue;
    }
    heng_slice what = heng__b_shown(v->ctx->b, a->subject->span);
    heng_said value = position_said(v, a, v->position[i]);
    const char *form = a->kind == AXIS_FREE ? "(%.*s) = %.*s" : "%.*s = %.*s";
    heng__buf_printf(&en, form, HENG_ARG(what), HENG_ARG(value.en));
    heng__buf_printf(&zh, form, HENG_ARG(what), HENG_ARG(value.zh));
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

// Trying ------------------------------------------------------------------------

static bool possible(heng_verify *v) {
  for (size_t i = 0; i < v->n_axes; i++) {
    const heng_axis *a = &v->axes[i];
    if (a->kind != AXIS_NUMBER || is_missing(a, v->position[i])) continue;
    size_t at = index_of(a, v->position[i]);
    if (!a->there[at] || !within_bounds(v, a, a->numbers[at])) return false;
  }
  return true;
}

static bool next_cell(heng_verify *v) {
  for (size_t i = 0; i < v->n_axes; i++) {
    if (++v->position[i] < v->axes[i].n) return true;
    v->position[i] = 0;
  }
  return false;
}

typedef struct heng_seen {
  bool *taken;     // rows that some cell takes
  bool *met;       // rows whose condition holds in some cell
  bool gap;        // reported
  bool **overlap;  // pairs reported
} heng_seen;

static void report_overlap(heng_verify *v,
                           const heng_plan_choose *c,
                           size_t x,
                           size_t y) {
  heng_ctx *ctx = v->ctx;
  heng_diag *d = heng__b_say(ctx, HENG_M_CHOOSE_OVERLAP, c->rows[y].when->span,
                             witness(v));
  heng__note(ctx->b->diags, d, HENG_N_BOTH_ROWS, c->rows[x].span,
             HENG_SAY(heng__b_shown(ctx->b, c->rows[x].when->span)));
  heng__note(ctx->b->diags, d, HENG_N_SAY_NARROW, (heng_span){0},
             HENG_SAY2("", ""));
}

static void report_unreachable(heng_ctx *ctx,
                               const heng_plan_choose_row *row,
                               bool taken_above) {
  heng_diag *d =
      heng__b_say(ctx, HENG_M_CHOOSE_UNREACHABLE, row->span, HENG_SAY2("", ""));
  heng__note(ctx->b->diags, d,
             !row->when    ? HENG_N_ALL_ABOVE
             : taken_above ? HENG_N_TAKEN_ABOVE
                           : HENG_N_NEVER_HOLDS,
             (heng_span){0}, HENG_SAY2("", ""));
}

static void try_cell(heng_verify *v, heng_node *node, heng_seen *seen) {
  const heng_plan_choose *c = node->choose;
  size_t first = SIZE_MAX;
  for (size_t r = 0; r < c->n_rows; r++) {
    const heng_node *when = c->rows[r].when;
    heng_truth t = !when ? truth(first == SIZE_MAX) : holds(v, when);
    if (t == UNSAID) return;
    if (t == NO) continue;
    seen->met[r] = true;
    seen->taken[r] = seen->taken[r] || first == SIZE_MAX;
    if (first == SIZE_MAX) {
      first = r;
    } else if (c->exactly_one && !seen->overlap[first][r]) {
      seen->overlap[first][r] = true;
      report_overlap(v, c, first, r);
    }
  }
  if (first == SIZE_MAX && c->exactly_one && !seen->gap) {
    seen->gap = true;
    heng_diag *d =
        heng__b_say(v->ctx, HENG_M_CHOOSE_GAP, node->span, witness(v));
    heng__note(v->ctx->b->diags, d, HENG_N_SAY_ROW, (heng_span){0},
               HENG_SAY2("", ""));
  }
}

void heng__b_verify_choose(heng_ctx *ctx, heng_node *node) {
  heng_plan_choose *c = node->choose;
  heng_arena *arena = ctx->b->arena;
  heng_verify *v = heng__new(arena, heng_verify);
  v->ctx = ctx;
  for (size_t r = 0; r < c->n_rows; r++)
    if (c->rows[r].when) collect(v, c->rows[r].when);
  count_positions(v);
  size_t cells = 1;
  for (size_t i = 0; i < v->n_axes && cells <= CELLS_MAX; i++)
    cells *= v->axes[i].n;
  if (cells == 0) return;  // a choice without values: nothing can come up
  if (v->too_many || cells > CELLS_MAX || cells * c->n_rows > TRIES_MAX) {
    if (c->exactly_one)
      heng__b_say(ctx, HENG_M_CHOOSE_NOT_VERIFIED, node->span,
                  HENG_SAY(heng__arena_printf(arena, "%zu", cells)));
    return;
  }
  make_numbers(v);
  heng_seen seen = {.taken = heng__array(arena, bool, c->n_rows + 1),
                    .met = heng__array(arena, bool, c->n_rows + 1)};
  seen.overlap = heng__array(arena, bool *, c->n_rows + 1);
  for (size_t r = 0; r < c->n_rows; r++)
    seen.overlap[r] = heng__array(arena, bool, c->n_rows + 1);
  size_t errors = ctx->b->diags->met[HENG_ERROR];
  do {
    if (possible(v)) try_cell(v, node, &seen);
  } while (next_cell(v));
  for (size_t r = 0; r < c->n_rows; r++)
    if (!seen.taken[r] && errors == ctx->b->diags->met[HENG_ERROR])
      report_unreachable(ctx, &c->rows[r], seen.met[r]);
  c->verified = errors == ctx->b->diags->met[HENG_ERROR];
}
