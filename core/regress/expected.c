// Values as authors write them in an expectation: an expression of constants,
// or a cell. Which value is meant follows from the type of the field.
#include "regress/examples_internal.h"

static bool is_keyword(heng_slice text, heng_keyword keyword) {
  return heng__pair_has(heng__keyword_pair(keyword), text);
}

// `missing` as it stands in `is missing`.
static bool is_missing(heng_slice text) {
  return heng__slice_eq(text, HENG_LIT("missing")) ||
         is_keyword(text, HENG_K_IS_MISSING);
}

// "one, two or three" of a choice's values.
static heng_said choice_form(heng_trial *trial, const heng_choice *choice) {
  heng_buf en = {.arena = trial->arena}, zh = {.arena = trial->arena};
  for (size_t i = 0; i < choice->n_values; i++) {
    if (i) heng__buf_puts(&en, ", "), heng__buf_puts(&zh, "、");
    heng__buf_add(&en, heng__pair_show(choice->values[i], HENG_EN));
    heng__buf_add(&zh, heng__pair_show(choice->values[i], HENG_ZH));
  }
  return (heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)};
}

// A word, text or cell as a value of the type.
static bool of_text(heng_trial *trial,
                    heng_type type,
                    heng_slice text,
                    heng_expected *out,
                    heng_said *form) {
  heng_date date;
  switch (type.base) {
    case HENG_TYPE_BOOL:
      *form = HENG_SAY2("yes or no", "是或否");
      out->code = is_keyword(text, HENG_K_YES);
      return out->code || is_keyword(text, HENG_K_NO);
    case HENG_TYPE_DATE:
      *form = HENG_SAY2("a date such as 2022-12-31", "日期，如 2022-12-31");
      if (!heng__date_parse(text, &date)) return false;
      out->code = date;
      return true;
    case HENG_TYPE_CHOICE: {
      const heng_choice *choice = &trial->plan->schema->choices[type.id];
      *form = choice_form(trial, choice);
      out->code = heng__choice_find(choice, text);
      return out->code >= 0;
    }
    case HENG_TYPE_NUMBER: {
      *form = HENG_SAY2("a number", "数字");
      bool percent = text.len && text.ptr[text.len - 1] == '%';
      heng_slice digits = {text.ptr, text.len - percent};
      if (heng__num_parse(trial->arena, digits, &out->num) != HENG_OK)
        return false;
      return !percent ||
             heng__num_div(trial->arena, out->num, heng__num_int(100),
                           &out->num) == HENG_OK;
    }
    case HENG_TYPE_TEXT:
    case HENG_TYPE_REF: out->text = text; return true;
    case HENG_TYPE_DURATION:
    case HENG_TYPE_NONE: break;
  }
  *form = HENG_SAY2("a value", "一个值");
  return false;
}

static bool number_of(heng_trial *trial, const heng_expr *e, heng_num *out);

static bool operate(heng_trial *trial, const heng_expr *e, heng_num *out) {
  heng_num x, y;
  if (!number_of(trial, e->left, &x) || !number_of(trial, e->right, &y))
    return false;
  heng_arena *a = trial->arena;
  switch (e->op) {
    case HENG_O_ADD: return heng__num_add(a, x, y, out) == HENG_OK;
    case HENG_O_SUB: return heng__num_sub(a, x, y, out) == HENG_OK;
    case HENG_O_MUL: return heng__num_mul(a, x, y, out) == HENG_OK;
    case HENG_O_DIV:
      return heng__num_sign(y) != 0 && heng__num_div(a, x, y, out) == HENG_OK;
    default: return false;
  }
}

// A number made of numbers: 94.25, -0.5, 30%, 100 - 3, 200 / 3.
static bool number_of(heng_trial *trial, const heng_expr *e, heng_num *out) {
  switch (e->kind) {
    case HENG_E_NUMBER:
      if (heng__num_parse(trial->arena, e->text, out) != HENG_OK) return false;
      return !e->percent || heng__num_div(trial->arena, *out,
                                          heng__num_int(100), out) == HENG_OK;
    case HENG_E_NEG:
      if (!number_of(trial, e->left, out)) return false;
      *out = heng__num_neg(trial->arena, *out);
      return true;
    case HENG_E_GROUP: return number_of(trial, e->left, out);
    case HENG_E_BINARY: return operate(trial, e, out);
    default: return false;
  }
}

bool heng__expected_expr(heng_trial *trial,
                         heng_type type,
                         const heng_expr *expr,
                         heng_expected *out,
                         heng_said *form) {
  *out = (heng_expected){.state = HENG_KNOWN};
  *form = HENG_SAY2("a value", "一个值");
  if (expr->kind == HENG_E_NAME && is_missing(expr->word.text)) {
    out->state = HENG_MISSING;
    return true;
  }
  if (type.base == HENG_TYPE_NUMBER && expr->kind != HENG_E_NAME) {
    *form = HENG_SAY2("a number", "数字");
    return number_of(trial, expr, &out->num);
  }
  if (expr->kind == HENG_E_DATE && type.base == HENG_TYPE_DATE) {
    out->code = expr->date;
    return true;
  }
  heng_slice text = heng__span_text(expr->span);
  if (expr->kind == HENG_E_TEXT) text = expr->text;
  if (expr->kind == HENG_E_NAME) text = expr->word.text;
  return of_text(trial, type, text, out, form);
}

bool heng__expected_cell(heng_trial *trial,
                         heng_type type,
                         const heng_cell *cell,
                         heng_expected *out,
                         heng_said *form) {
  *out = (heng_expected){.state = HENG_KNOWN};
  *form = HENG_SAY2("a value", "一个值");
  if (!cell->quoted && (!cell->text.len || is_missing(cell->text))) {
    out->state = HENG_MISSING;
    return true;
  }
  return of_text(trial, type, cell->text, out, form);
}

bool heng__expected_holds(const heng_trial *trial,
                          heng_type type,
                          const heng_expected *expected,
                          heng_value actual) {
  if (actual.state != expected->state) return false;
  if (actual.state == HENG_MISSING) return true;
  switch (type.base) {
    case HENG_TYPE_NUMBER: return heng__num_cmp(actual.num, expected->num) == 0;
    case HENG_TYPE_TEXT: return heng__slice_eq(actual.text, expected->text);
    case HENG_TYPE_REF:
      return heng__slice_eq(heng__run_key(trial->run, type.id, actual.row),
                            expected->text);
    case HENG_TYPE_BOOL:
    case HENG_TYPE_CHOICE:
    case HENG_TYPE_DATE: return actual.code == expected->code;
    case HENG_TYPE_DURATION:
    case HENG_TYPE_NONE: break;
  }
  return false;
}

heng_said heng__expected_said(heng_trial *trial,
                              heng_type type,
                              const heng_expected *expected) {
  if (expected->state == HENG_MISSING) return HENG_SAY2("missing", "缺失");
  if (type.base == HENG_TYPE_REF || type.base == HENG_TYPE_TEXT)
    return HENG_SAY(expected->text);
  heng_value value = {
      .state = HENG_KNOWN, .num = expected->num, .code = expected->code};
  return (heng_said){
      heng__value_text(trial->arena, trial->run, type, value, HENG_EN),
      heng__value_text(trial->arena, trial->run, type, value, HENG_ZH)};
}
