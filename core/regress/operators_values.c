// Operators of figures, names and arithmetic.
#include "base/date.h"
#include "base/num.h"
#include "base/utf8.h"

#include "regress/mutants_internal.h"

static bool is_zh(heng_slice text) {
  return heng__utf8_has_cjk(text);
}

static heng_slice in_tongue(const heng_maker *m,
                            heng_pair pair,
                            heng_slice like) {
  return heng__pair_show(pair, !m->english && is_zh(like) ? HENG_ZH : HENG_EN);
}

// The param whose figure the place is, or null.
static const heng_plan_param *param_of(const heng_maker *m) {
  if (m->place->kind != HENG_PLACE_PARAM) return NULL;
  for (size_t i = 0; i < m->plan->n_params; i++)
    if (heng__slice_eq(m->plan->params[i].pair.en, m->place->rule.en) &&
        heng__slice_eq(m->plan->params[i].pair.zh, m->place->rule.zh))
      return &m->plan->params[i];
  return NULL;
}

// Figures ---------------------------------------------------------------------------

// [text]: digits with or without a point; puts it up and down by one of its last.
static void step(heng_maker *m,
                 heng_span at,
                 heng_slice text,
                 const char *sign) {
  heng_num x, one = heng__num_int(1), up, down;
  if (heng__num_parse(m->arena, text, &x) != HENG_OK) return;
  const char *point = memchr(text.ptr, '.', text.len);
  size_t decimals = point ? (size_t)(text.ptr + text.len - point) - 1 : 0;
  for (size_t i = 0; i < decimals; i++)
    if (heng__num_div(m->arena, one, heng__num_int(10), &one) != HENG_OK)
      return;
  if (heng__num_sub(m->arena, x, one, &down) == HENG_OK &&
      heng__num_sign(down) >= 0)
    heng__mutant_put(
        m, at,
        heng__mutant_printf(m, "%.*s%s",
                            HENG_ARG(heng__num_text(m->arena, down)), sign));
  if (heng__num_add(m->arena, x, one, &up) == HENG_OK)
    heng__mutant_put(m, at,
                     heng__mutant_printf(m, "%.*s%s",
                                         HENG_ARG(heng__num_text(m->arena, up)),
                                         sign));
}

void heng__mutate_figure(heng_maker *m, const heng_expr *e) {
  if (e->kind == HENG_E_NUMBER)
    step(m, e->span, e->text, e->percent ? "%" : "");
}

static void shift(heng_maker *m, heng_span at, heng_date date) {
  for (int by = -1; by <= 1; by += 2) {
    char text[11];
    heng__mutant_put(m, at, heng__slice(heng__date_text(date + by, text)));
  }
}

void heng__mutate_date(heng_maker *m, const heng_expr *e) {
  if (e->kind == HENG_E_DATE) shift(m, e->span, e->date);
}

void heng__mutate_unit(heng_maker *m, const heng_expr *e) {
  if (e->kind != HENG_E_DURATION) return;
  heng_span at = {e->span.source, e->left->span.end, e->span.end};
  heng_keyword other =
      e->keyword == HENG_K_MONTHS ? HENG_K_DAYS : HENG_K_MONTHS;
  heng_slice word = heng__mutant_word(m, other, heng__span_text(at));
  heng__mutant_put(m, at, heng__mutant_printf(m, " %.*s", HENG_ARG(word)));
}

// Values with names -----------------------------------------------------------------

static void neighbour_of(heng_maker *m,
                         heng_span at,
                         const heng_choice *choice,
                         int32_t code) {
  if (code < 0 || choice->n_values < 2) return;
  size_t other =
      (size_t)code + 1 < choice->n_values ? (size_t)code + 1 : (size_t)code - 1;
  heng__mutant_put(m, at,
                   in_tongue(m, choice->values[other], heng__span_text(at)));
}

// The type of a bare name that stands for a value, and the value.
static bool constant(const heng_maker *m,
                     const heng_expr *e,
                     heng_type *type,
                     int32_t *code) {
  const heng_plan_param *param = param_of(m);
  if (param && e == m->place->expr) {
    *type = param->type;
    if (type->base == HENG_TYPE_CHOICE)
      *code = heng__choice_find(&m->plan->schema->choices[type->id],
                                heng__span_text(e->span));
    else
      *code = heng__pair_has(heng__keyword_pair(HENG_K_YES),
                             heng__span_text(e->span));
    return true;
  }
  const heng_node *node = heng__patchable_node(m->patchable, e);
  if (!node || node->kind != HENG_NODE_CONST) return false;
  *type = node->type;
  *code = node->value.code;
  return true;
}

void heng__mutate_choice(heng_maker *m, const heng_expr *e) {
  heng_type type;
  int32_t code;
  if (e->kind != HENG_E_NAME || !constant(m, e, &type, &code) ||
      type.base != HENG_TYPE_CHOICE)
    return;
  neighbour_of(m, e->span, &m->plan->schema->choices[type.id], code);
}

void heng__mutate_yes_no(heng_maker *m, const heng_expr *e) {
  heng_type type;
  int32_t code;
  if (e->kind != HENG_E_NAME || !constant(m, e, &type, &code) ||
      type.base != HENG_TYPE_BOOL)
    return;
  heng__mutant_put(m, e->span,
                   heng__mutant_word(m, code ? HENG_K_NO : HENG_K_YES,
                                     heng__mutant_text(m, e)));
}

// The key of the row behind (of the last: before) the one of that key.
static heng_slice next_key(const heng_plan *plan,
                           uint32_t schema,
                           heng_slice key) {
  int32_t field = plan->schema->tables[schema].key;
  for (size_t i = 0; field >= 0 && i < plan->n_rows; i++) {
    const heng_plan_rows *rows = &plan->rows[i];
    for (size_t r = 0; rows->schema == schema && r < rows->n_rows; r++) {
      if (!heng__slice_eq(rows->rows[r].cells[field], key)) continue;
      if (rows->n_rows < 2) break;
      size_t other = r + 1 < rows->n_rows ? r + 1 : r - 1;
      return rows->rows[other].cells[field];
    }
  }
  return (heng_slice){NULL, 0};
}

void heng__mutate_key(heng_maker *m, const heng_expr *e) {
  if (e->kind != HENG_E_TEXT) return;
  const heng_node *node = heng__patchable_node(m->patchable, e);
  if (!node || node->kind != HENG_NODE_CONST ||
      node->type.base != HENG_TYPE_REF)
    return;
  uint32_t root = m->plan->tables[node->type.id].root;
  if (m->plan->tables[root].kind != HENG_TABLE_RECORDS) return;
  heng_slice key =
      next_key(m->plan, m->plan->tables[root].schema, node->value.text);
  if (key.len)
    heng__mutant_put(m, e->span,
                     heng__mutant_printf(m, "\"%.*s\"", HENG_ARG(key)));
}

static void cell_number(heng_maker *m, const heng_patch_place *place) {
  heng_slice text = place->cell;
  bool percent = text.len && text.ptr[text.len - 1] == '%';
  if (percent) text.len--;
  step(m, place->span, text, percent ? "%" : "");
}

void heng__mutate_cell(heng_maker *m, const heng_patch_place *place) {
  if (place->kind != HENG_PLACE_CELL ||
      !heng__slice_eq(heng__span_text(place->span), place->cell))
    return;
  const heng_schema_field *f =
      &m->plan->schema->tables[place->table].fields[place->field];
  heng_date date;
  if (f->key || f->part) return;
  switch (f->base) {
    case HENG_TYPE_NUMBER: cell_number(m, place); break;
    case HENG_TYPE_DATE:
      if (heng__date_parse(place->cell, &date)) shift(m, place->span, date);
      break;
    case HENG_TYPE_BOOL: {
      bool yes = heng__pair_has(heng__keyword_pair(HENG_K_YES), place->cell);
      heng__mutant_put(
          m, place->span,
          heng__mutant_word(m, yes ? HENG_K_NO : HENG_K_YES, place->cell));
      break;
    }
    case HENG_TYPE_CHOICE:
      neighbour_of(
          m, place->span, &m->plan->schema->choices[f->id],
          heng__choice_find(&m->plan->schema->choices[f->id], place->cell));
      break;
    default: break;
  }
}

// Other names -----------------------------------------------------------------------

// Whether a field is there when the place is computed: a column that some rule
// reads, or what an earlier step gives.
static bool is_there(const heng_maker *m, uint32_t table, uint32_t field) {
  const heng_plan_table *t = &m->plan->tables[table];
  const heng_plan_field *f = &t->fields[field];
  if (f->role == HENG_ROLE_STORED) {
    const heng_schema_field *s =
        &m->plan->schema->tables[t->schema].fields[f->stored];
    return m->plan->use.fields[t->schema][f->stored] && !s->key && !s->n_when;
  }
  if (!f->node || f->node->kind == HENG_NODE_ROLLUP) return false;
  for (uint32_t i = 0; i < m->place->first_step && i < m->plan->n_steps; i++) {
    const heng_step *s = &m->plan->steps[i];
    if (s->kind == HENG_STEP_FIELD && s->table == table && s->field == field)
      return true;
  }
  return false;
}

static bool same_kind(heng_type x, heng_type y) {
  return x.base == y.base && x.optional == y.optional &&
         (x.base == HENG_TYPE_NUMBER || x.id == y.id);
}

void heng__mutate_reference(heng_maker *m, const heng_expr *e) {
  if (e->kind != HENG_E_NAME && e->kind != HENG_E_DOT) return;
  const heng_node *node = heng__patchable_node(m->patchable, e);
  if (!node || m->place->first_step == HENG_NONE ||
      (node->kind != HENG_NODE_FIELD && node->kind != HENG_NODE_FOLLOW))
    return;
  const heng_plan_table *t = &m->plan->tables[node->id];
  if (!heng__pair_has(t->fields[node->field].pair, e->word.text)) return;
  for (size_t k = 1; k < t->n_fields; k++) {
    uint32_t other = (uint32_t)((node->field + k) % t->n_fields);
    const heng_plan_field *f = &t->fields[other];
    if (!same_kind(f->type, t->fields[node->field].type) ||
        !is_there(m, node->id, other))
      continue;
    heng__mutant_put(m, e->word.span, in_tongue(m, f->pair, e->word.text));
    return;
  }
}

void heng__mutate_param(heng_maker *m, const heng_expr *e) {
  if (e->kind != HENG_E_NAME) return;
  const heng_node *node = heng__patchable_node(m->patchable, e);
  if (!node || node->kind != HENG_NODE_PARAM || node->n_args) return;
  const heng_plan_param *own = &m->plan->params[node->id];
  for (size_t k = 1; k < m->plan->n_params; k++) {
    const heng_plan_param *p =
        &m->plan->params[(node->id + k) % m->plan->n_params];
    if (p->n_keys || !same_kind(p->type, own->type)) continue;
    heng__mutant_put(m, e->span, in_tongue(m, p->pair, e->word.text));
    return;
  }
}

// Arithmetic ------------------------------------------------------------------------

static bool is_binary(const heng_expr *e, heng_op op) {
  return e->kind == HENG_E_BINARY && e->op == op;
}

static void swap_sign(heng_maker *m, const heng_expr *e, const char *sign) {
  heng__mutant_put(m, heng__mutant_between(e->left, e->right),
                   heng__slice(sign));
}

void heng__mutate_plus(heng_maker *m, const heng_expr *e) {
  if (is_binary(e, HENG_O_ADD)) swap_sign(m, e, "-");
  if (is_binary(e, HENG_O_SUB)) swap_sign(m, e, "+");
}

void heng__mutate_times(heng_maker *m, const heng_expr *e) {
  if (is_binary(e, HENG_O_MUL)) swap_sign(m, e, "/");
  if (is_binary(e, HENG_O_DIV)) swap_sign(m, e, "*");
}

void heng__mutate_sign(heng_maker *m, const heng_expr *e) {
  if (e->kind == HENG_E_NEG)
    heng__mutant_put(m, e->span, heng__mutant_text(m, e->left));
}

static heng_function function_of(const heng_expr *e) {
  return e->kind == HENG_E_CALL ? heng__function_find(e->call->name.text)
                                : HENG_FN_NONE;
}

static bool limits(const heng_expr *e) {
  heng_function f = function_of(e);
  return (f == HENG_FN_MIN || f == HENG_FN_MAX) && e->call->n_args == 2;
}

void heng__mutate_cap(heng_maker *m, const heng_expr *e) {
  if (is_binary(e, HENG_O_AT_MOST) || is_binary(e, HENG_O_AT_LEAST))
    heng__mutant_put(m, e->span, heng__mutant_text(m, e->left));
  if (!limits(e)) return;
  for (size_t i = 0; i < 2; i++)
    heng__mutant_put(
        m, e->span,
        heng__mutant_printf(m, "(%.*s)",
                            HENG_ARG(heng__mutant_text(m, e->call->args[i]))));
}

void heng__mutate_cap_turned(heng_maker *m, const heng_expr *e) {
  bool most = is_binary(e, HENG_O_AT_MOST);
  if (!most && !is_binary(e, HENG_O_AT_LEAST)) return;
  heng_span at = heng__mutant_between(e->left, e->right);
  if (at.source)
    heng__mutant_put(m, at,
                     heng__mutant_word(m,
                                       most ? HENG_K_AT_LEAST : HENG_K_AT_MOST,
                                       heng__span_text(at)));
}

void heng__mutate_round(heng_maker *m, const heng_expr *e) {
  if (function_of(e) != HENG_FN_ROUND || !e->call->n_args) return;
  heng__mutant_put(
      m, e->span,
      heng__mutant_printf(m, "(%.*s)",
                          HENG_ARG(heng__mutant_text(m, e->call->args[0]))));
}

void heng__mutate_round_mode(heng_maker *m, const heng_expr *e) {
  if (function_of(e) != HENG_FN_ROUND) return;
  const heng_call *c = e->call;
  if (c->n_args == 2) {
    heng_slice word = heng__mutant_word(m, HENG_K_DOWN, c->name.text);
    heng_span at = {e->span.source, c->args[1]->span.end, c->args[1]->span.end};
    heng__mutant_put(m, at, heng__mutant_printf(m, ", %.*s", HENG_ARG(word)));
  } else if (c->n_args == 3 && c->args[2]->kind == HENG_E_MODE) {
    heng_keyword other =
        c->args[2]->keyword == HENG_K_DOWN ? HENG_K_UP : HENG_K_DOWN;
    heng__mutant_put(
        m, c->args[2]->span,
        heng__mutant_word(m, other, heng__mutant_text(m, c->args[2])));
  }
}

void heng__mutate_else(heng_maker *m, const heng_expr *e) {
  if (is_binary(e, HENG_O_ELSE))
    heng__mutant_put(m, e->span, heng__mutant_text(m, e->left));
}

void heng__mutate_required(heng_maker *m, const heng_expr *e) {
  if (e->kind == HENG_E_REQUIRED)
    heng__mutant_put(m, e->span, heng__mutant_text(m, e->left));
}
