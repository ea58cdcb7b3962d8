// Prints expressions as brackets, operator first, so that binding is seen.
#include "grammar/tree_print.h"

static void word(heng_buf *out, const heng_word *w) {
  heng__buf_add(out, w->text);
}

void heng__quoted_print(heng_buf *out, heng_slice text) {
  heng__buf_puts(out, "\"");
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.ptr[i];
    if (c == '"' || c == '\\')
      heng__buf_printf(out, "\\%c", c);
    else if (c < 0x20 || c == 0x7F)
      heng__buf_printf(out, "\\x%02x", c);
    else
      heng__buf_add(out, (heng_slice){&text.ptr[i], 1});
  }
  heng__buf_puts(out, "\"");
}

void heng__cites_print(heng_buf *out, const heng_cites *cites) {
  for (size_t i = 0; i < cites->len; i++) {
    heng__buf_puts(out, cites->items[i].assumed ? " assumed " : " source ");
    heng__quoted_print(out, cites->items[i].text);
  }
}

static void child(heng_buf *out, const heng_expr *expr) {
  heng__buf_puts(out, " ");
  heng__expr_print(out, expr);
}

static void children(heng_buf *out, heng_expr *const *items, size_t n) {
  for (size_t i = 0; i < n; i++) child(out, items[i]);
}

static void head(heng_buf *out, const char *name, const heng_expr *left) {
  heng__buf_printf(out, "(%s", name);
  child(out, left);
}

static const char *op_text(heng_op op) {
  switch (op) {
    case HENG_O_NONE: return "?";
    case HENG_O_ADD: return "+";
    case HENG_O_SUB: return "-";
    case HENG_O_MUL: return "*";
    case HENG_O_DIV: return "/";
    case HENG_O_POW: return "^";
    case HENG_O_AT_MOST: return "at-most";
    case HENG_O_AT_LEAST: return "at-least";
    case HENG_O_ELSE: return "else";
    case HENG_O_EQ: return "=";
    case HENG_O_NE: return "!=";
    case HENG_O_LT: return "<";
    case HENG_O_LE: return "<=";
    case HENG_O_GT: return ">";
    case HENG_O_GE: return ">=";
    case HENG_O_STARTS_WITH: return "starts with";
    case HENG_O_AND: return "and";
    case HENG_O_OR: return "or";
    case HENG_O_IMPLIES: return "implies";
  }
  return "?";
}

static void sort_key(heng_buf *out, const heng_sort_key *key) {
  child(out, key->value);
  if (key->direction.end > key->direction.start)
    heng__buf_puts(out, key->descending ? " descending" : " ascending");
}

static void call(heng_buf *out, const heng_call *c) {
  heng__buf_puts(out, "(call ");
  word(out, &c->name);
  if (c->most) {
    child(out, c->most);
    heng__buf_puts(out,
                   c->take == HENG_TAKE_LARGEST ? " largest" : " smallest");
  }
  if (c->all.end > c->all.start) heng__buf_puts(out, " all");
  children(out, c->args, c->n_args);
  if (c->via) heng__buf_puts(out, " via"), child(out, c->via);
  if (c->where) heng__buf_puts(out, " where"), child(out, c->where);
  if (c->by.value) heng__buf_puts(out, " by"), sort_key(out, &c->by);
  if (c->until) heng__buf_puts(out, " until"), child(out, c->until);
  if (c->weight) heng__buf_puts(out, " weighted by"), child(out, c->weight);
  if (c->within_all) heng__buf_puts(out, " within all");
  if (c->has_within && !c->within_all) {
    heng__buf_puts(out, " within");
    children(out, c->within, c->n_within);
  }
  heng__buf_puts(out, ")");
}

static void choose(heng_buf *out, const heng_choose *c) {
  heng__buf_puts(out, c->exactly_one ? "(choose exactly one" : "(choose");
  for (size_t i = 0; i < c->n_rows; i++) {
    const heng_choose_row *row = &c->rows[i];
    heng__buf_puts(out, " [");
    heng__expr_print(out, row->value);
    heng__buf_puts(out, row->when ? " when" : " otherwise");
    if (row->when) child(out, row->when);
    heng__cites_print(out, &row->cites);
    heng__buf_puts(out, "]");
  }
  heng__buf_puts(out, ")");
}

static void rank(heng_buf *out, const heng_rank *r) {
  static const char *const ties[] = {"", " ties share", " ties dense",
                                     " no ties"};
  heng__buf_puts(out, "(rank by");
  for (size_t i = 0; i < r->n_keys; i++) {
    if (i == r->n_before_then) heng__buf_puts(out, " then by");
    sort_key(out, &r->keys[i]);
  }
  if (r->n_within) heng__buf_puts(out, " within");
  children(out, r->within, r->n_within);
  heng__buf_printf(out, "%s)", ties[r->ties]);
}

static const char *keyword_text(uint16_t keyword) {
  return heng__keyword_pair((heng_keyword)keyword).en.ptr;
}

static void text(heng_buf *out, const heng_expr *e) {
  if (!e->pieces) {
    heng__quoted_print(out, e->text);
    return;
  }
  heng__buf_puts(out, "(message");
  for (size_t i = 0; i < e->n_pieces; i++) {
    heng__buf_puts(out, " ");
    if (e->pieces[i].expr)
      heng__expr_print(out, e->pieces[i].expr);
    else
      heng__quoted_print(out, e->pieces[i].text);
  }
  heng__buf_puts(out, ")");
}

static void leaf(heng_buf *out, const heng_expr *e) {
  char date[11];
  switch (e->kind) {
    case HENG_E_NUMBER:
      heng__buf_add(out, e->text);
      if (e->percent) heng__buf_puts(out, "%");
      break;
    case HENG_E_TEXT: text(out, e); break;
    case HENG_E_DATE:
      heng__buf_puts(out, heng__date_text(e->date, date));
      break;
    case HENG_E_NAME: word(out, &e->word); break;
    case HENG_E_MODE:
      heng__buf_printf(out, "(%s)", keyword_text(e->keyword));
      break;
    case HENG_E_CALL: call(out, e->call); break;
    case HENG_E_CHOOSE: choose(out, e->choose); break;
    case HENG_E_RANK: rank(out, e->rank); break;
    default: heng__buf_puts(out, "(error)"); break;
  }
}

void heng__expr_print(heng_buf *out, const heng_expr *e) {
  switch (e ? e->kind : HENG_E_ERROR) {
    case HENG_E_DOT:
      head(out, ".", e->left);
      heng__buf_puts(out, " ");
      word(out, &e->word);
      break;
    case HENG_E_INDEX: head(out, "index", e->left); break;
    case HENG_E_NEG: head(out, "neg", e->left); break;
    case HENG_E_BINARY: head(out, op_text(e->op), e->left); break;
    case HENG_E_NOT: head(out, "not", e->left); break;
    case HENG_E_IN: head(out, "in", e->left); break;
    case HENG_E_BETWEEN: head(out, "between", e->left); break;
    case HENG_E_KNOWN: head(out, "known", e->left); break;
    case HENG_E_MISSING: head(out, "missing", e->left); break;
    case HENG_E_REQUIRED: head(out, "required", e->left); break;
    case HENG_E_DURATION: head(out, keyword_text(e->keyword), e->left); break;
    case HENG_E_TO: head(out, "to", e->left); break;
    case HENG_E_BOUNDS: heng__buf_puts(out, "(bounds"); break;
    case HENG_E_GROUP: head(out, "group", e->left); break;
    case HENG_E_ROLLUP: head(out, "rollup", e->left); break;
    default:
      if (e)
        leaf(out, e);
      else
        heng__buf_puts(out, "(error)");
      return;
  }
  if (e->kind == HENG_E_BINARY || e->kind == HENG_E_ROLLUP)
    child(out, e->right);
  children(out, e->items, e->n_items);
  heng__buf_puts(out, ")");
}
