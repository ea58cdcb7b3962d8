// Declaring what is derived: sources of tables, params, values, functions; and
// the schema as the records will need it.
#include "plan/declare_internal.h"

// Tables --------------------------------------------------------------------

// Tables that are made from one another in a ring: the first that is met says so
// for all of them.
static void report_ring(heng_builder *b, uint32_t table) {
  heng_buf path = {.arena = b->arena};
  const heng_btable *first = b->tables.items[table];
  if (first->unsure) return;
  uint32_t at = table;
  do {
    heng_btable *t = b->tables.items[at];
    t->unsure = true;
    heng__buf_printf(&path, "%.*s ← ", HENG_ARG(t->stmt->name.main));
    at = (uint32_t)heng__b_table(b, t->stmt->from[0].table.text);
  } while (at != table);
  heng__buf_add(&path, first->stmt->name.main);
  heng__diag(b->diags, HENG_M_TABLE_RING, first->stmt->from[0].table.span,
             HENG_SAY(first->stmt->name.main),
             HENG_SAY(heng__buf_slice(&path)));
}

#define SOURCES_MAX (HENG_PLAN_DEPTH / HENG_DEFINITION_STEPS)

// Where the sources of a table lead.
typedef enum heng_lead {
  LEADS_DOWN,
  LEADS_BACK,  // to the table itself
  LEADS_FAR,   // through more tables than may stand upon one another
} heng_lead;

static heng_lead lead_of(const heng_builder *b, uint32_t table) {
  uint32_t at = table;
  for (size_t i = 0; i < SOURCES_MAX; i++) {
    const heng_btable *t = b->tables.items[at];
    if (t->t.kind != HENG_TABLE_SUBSET || !t->stmt->n_from) return LEADS_DOWN;
    int32_t source = heng__b_table(b, t->stmt->from[0].table.text);
    if (source < 0) return LEADS_DOWN;
    if ((uint32_t)source == table) return LEADS_BACK;
    at = (uint32_t)source;
  }
  return LEADS_FAR;
}

// Finds what a derived table stands on.
static void set_sources(heng_builder *b, uint32_t table) {
  heng_btable *t = b->tables.items[table];
  if (t->t.kind == HENG_TABLE_RECORDS || t->sought) return;
  const heng_stmt *stmt = t->stmt;
  t->sought = true;
  heng_lead lead = lead_of(b, table);
  if (lead == LEADS_BACK) report_ring(b, table);
  if (lead == LEADS_FAR) heng__b_too_deep(b, t->t.name_span);
  if (lead != LEADS_DOWN) return;
  for (size_t i = 0; i < stmt->n_from && i < 2; i++) {
    int32_t source = heng__table_of_word(b, t->tree, &stmt->from[i].table);
    if (source < 0) {
      t->t.source[0] = HENG_NONE;  // half of a pair is none
      return;
    }
    if (t->t.kind == HENG_TABLE_SUBSET) {
      set_sources(b, (uint32_t)source);
      // A ring, or an unknown source, leaves its own unset.
      heng_btable *s = b->tables.items[source];
      if (s->t.kind != HENG_TABLE_RECORDS && s->t.source[0] == HENG_NONE)
        return;
      t->t.root = s->t.root;
    }
    t->t.source[i] = (uint32_t)source;
  }
}

// Two rows of one name could not be told apart.
static void refuse_same_names(heng_builder *b, const heng_btable *t) {
  const heng_name *x = &t->stmt->from[0].var, *y = &t->stmt->from[1].var;
  if (!heng__pairs_meet(x->pair, y->pair)) return;
  bool latin = heng__pair_has(y->pair, x->pair.en);
  heng_said same = HENG_SAY(latin ? x->pair.en : x->pair.zh);
  heng_diag *d = heng__diag(b->diags, HENG_M_FIELD_TWICE, y->span, same,
                            heng__say_pair(t->t.pair));
  heng__note(b->diags, d, HENG_N_FIRST_HERE, x->span, same);
}

static void declare_pair_references(heng_builder *b, heng_btable *t) {
  refuse_same_names(b, t);
  for (size_t i = 0; i < 2; i++) {
    const heng_name *var = &t->stmt->from[i].var;
    heng_bfield *f = heng__new(b->arena, heng_bfield);
    if (!var->n_words)
      heng__diag(b->diags, HENG_M_PAIR_NEEDS_NAMES, t->stmt->from[i].table.span,
                 HENG_SAY(t->stmt->from[i].table.text));
    f->f.pair = var->pair;
    f->f.title = var->title;
    f->f.role = HENG_ROLE_REFERENCE;
    f->f.type = (heng_type){.base = HENG_TYPE_REF, .id = t->t.source[i]};
    f->f.parent = HENG_NONE;
    f->f.span = f->f.name_span = var->span;
    f->progress = HENG_DONE;
    f->tree = t->tree;
    t->vars[i] = f->f.pair;
    for (uint32_t k = 0; k < var->n_words; k++)
      heng__tree_resolve(t->tree, var->token + k, var->pair);
    heng__push(b->arena, &t->fields, f);
  }
}

static heng_bfield *key_field(heng_builder *b,
                              heng_btable *t,
                              const heng_expr *key) {
  heng_bfield *f = heng__new(b->arena, heng_bfield);
  const heng_word *word = &key->word;
  uint32_t owner = 0;
  int32_t field = -1;
  if (key->kind == HENG_E_NAME)
    field = heng__b_field(b, t->t.source[0], word->text, &owner);
  if (field >= 0)
    f->f.pair = heng__b_get(b, owner, (uint32_t)field)->f.pair;
  else
    f->f.pair = heng__utf8_has_cjk(word->text)
                    ? (heng_pair){{NULL, 0}, word->text}
                    : (heng_pair){word->text, {NULL, 0}};
  f->f.role = HENG_ROLE_REFERENCE;
  f->f.parent = HENG_NONE;
  f->f.span = f->f.name_span = key->span;
  f->tree = t->tree;
  f->progress = HENG_WAITING;
  return f;
}

// The keys of a group are its first fields; a path `unit.region` is named by its
// last word, `quarter of date` by the function.
static void declare_group_keys(heng_builder *b, heng_btable *t) {
  t->t.n_keys = (uint32_t)t->stmt->n_keys;
  for (size_t i = 0; i < t->stmt->n_keys; i++) {
    const heng_expr *key = t->stmt->keys[i];
    heng_bfield *f = key_field(b, t, key);
    if (key->kind == HENG_E_CALL) {
      heng_function fn = heng__function_find(key->call->name.text);
      f->f.pair = fn ? heng__function_row(fn)->pair
                     : (heng_pair){key->call->name.text, {NULL, 0}};
      // "quarter of" is not a word: its first one names the key.
      for (size_t k = 0; k < f->f.pair.en.len; k++)
        if (f->f.pair.en.ptr[k] == ' ') f->f.pair.en.len = k;
    } else if (key->kind != HENG_E_NAME && key->kind != HENG_E_DOT) {
      heng_diag *d =
          heng__diag(b->diags, HENG_M_GROUP_KEY, key->span, HENG_SAY2("", ""));
      heng__note(b->diags, d, HENG_N_NAME_KEY, (heng_span){0},
                 heng__say_pair(b->tables.items[t->t.source[0]]->t.pair),
                 HENG_SAY(heng__span_text(key->span)));
    }
    heng__push(b->arena, &t->fields, f);
  }
}

static void declare_derived(heng_builder *b, uint32_t table) {
  heng_btable *t = b->tables.items[table];
  if (t->t.source[0] == HENG_NONE) return;
  if (t->t.kind == HENG_TABLE_PAIR) declare_pair_references(b, t);
  if (t->t.kind == HENG_TABLE_GROUP) declare_group_keys(b, t);
  heng__b_declare_items(b, table, t->tree, t->stmt->items, t->stmt->n_items);
}

// Params, values, functions ---------------------------------------------------

static void declare_param(heng_builder *b,
                          heng_tree *tree,
                          const heng_stmt *stmt) {
  heng_bparam *p = heng__new(b->arena, heng_bparam);
  p->p.pair = stmt->name.pair;
  p->p.span = stmt->name.span;
  p->p.own_cites = stmt->cites;
  p->stmt = stmt;
  p->tree = tree;
  p->first_gap = SIZE_MAX;
  heng__refuse_known(b, &stmt->name);
  heng__push(b->arena, &b->params, p);
  heng__resolve_name(tree, &stmt->name);
}

static void declare_value(heng_builder *b,
                          heng_tree *tree,
                          const heng_stmt *stmt) {
  heng_bvalue *v = heng__new(b->arena, heng_bvalue);
  v->v.pair = stmt->name.pair;
  v->v.cites = stmt->cites;
  v->v.span = stmt->span;
  v->stmt = stmt;
  v->tree = tree;
  heng__refuse_known(b, &stmt->name);
  heng__push(b->arena, &b->values, v);
  heng__resolve_name(tree, &stmt->name);
}

static void declare_function(heng_builder *b,
                             heng_tree *tree,
                             const heng_stmt *stmt) {
  heng_bfunction *f = heng__new(b->arena, heng_bfunction);
  f->pair = stmt->name.pair;
  f->stmt = stmt;
  f->tree = tree;
  f->table = HENG_NONE;
  heng_slice *names[2] = {&f->pair.en, &f->pair.zh};
  for (int i = 0; i < 2; i++) {
    if (heng__function_find(*names[i]) == HENG_FN_NONE) continue;
    heng__diag(b->diags, HENG_M_NAME_OF_LANGUAGE, stmt->name.span,
               HENG_SAY(*names[i]));
    // The name keeps its meaning, so that nothing else is refused for it.
    *names[i] = (heng_slice){NULL, 0};
  }
  heng__refuse_known(b, &stmt->name);
  heng__push(b->arena, &b->functions, f);
  heng__resolve_name(tree, &stmt->name);
}

static void finish_function(heng_builder *b, heng_bfunction *f) {
  const heng_stmt *stmt = f->stmt;
  if (stmt->target.text.len) {
    int32_t table = heng__table_of_word(b, f->tree, &stmt->target);
    if (table >= 0) f->table = (uint32_t)table;
  }
  f->types = heng__array(b->arena, heng_type, stmt->n_params + 1);
  f->told = heng__array(b->arena, bool, stmt->n_params + 1);
  for (size_t i = 0; i < stmt->n_params; i++) {
    const heng_field_text *param = &stmt->params[i];
    heng__resolve_name(f->tree, &param->name);
    if (param->type.word.text.len)
      f->types[i] = heng__b_rule_type(b, f->tree, &param->type);
    else
      heng__diag(b->diags, HENG_M_PARAMETER_TYPE, param->name.span,
                 HENG_SAY(param->name.main));
  }
}

// Bounds ---------------------------------------------------------------------

bool heng__const_number(heng_builder *b,
                        heng_tree *tree,
                        const heng_expr *expr,
                        heng_num *out) {
  heng_ctx ctx = {.b = b, .tree = tree, .this_cursor = HENG_NONE};
  heng_facts none = {0};
  ctx.facts = &none;
  heng_node *node =
      heng__b_fold(&ctx, heng__b_expect(&ctx, expr, heng__number(), false));
  *out = heng__num_int(0);
  // What was not understood is a constant too, but holds no number.
  if (node->type.base == HENG_TYPE_NONE) return false;
  if (node->kind == HENG_NODE_CONST) {
    *out = node->value.num;
    return true;
  }
  heng__diag(b->diags, HENG_M_NOT_CONSTANT, expr->span, HENG_SAY2("", ""));
  return false;
}

void heng__const_bounds(heng_builder *b,
                        heng_tree *tree,
                        const heng_type_text *type,
                        heng_num *low,
                        heng_num *high) {
  bool good = heng__const_number(b, tree, type->low, low);
  good = heng__const_number(b, tree, type->high, high) && good;
  if (!good || heng__num_cmp(*low, *high) <= 0) return;
  heng__diag(b->diags, HENG_M_BOUNDS_ORDER, type->low->span,
             HENG_SAY(heng__num_text(b->arena, *low)),
             HENG_SAY(heng__num_text(b->arena, *high)));
  heng_num swap = *low;
  *low = *high;
  *high = swap;
}

// A param's keys, type and cells ----------------------------------------------

// Of a slot that another text fills, the type stands elsewhere than the figures.
static heng_tree *type_tree(const heng_bparam *p) {
  return p->stmt->type_tree ? p->stmt->type_tree : p->tree;
}

// Every combination of keys has a cell of its own.
#define CELLS_MOST 100000

static bool param_keys(heng_builder *b, heng_bparam *p) {
  const heng_stmt *stmt = p->stmt;
  p->p.n_keys = (uint32_t)stmt->n_keys;
  p->p.keys = heng__array(b->arena, uint32_t, stmt->n_keys + 1);
  p->p.axes = heng__array(b->arena, heng_param_axis, stmt->n_keys + 1);
  p->p.n_cells = 1;
  for (size_t i = 0; i < stmt->n_keys; i++) {
    const heng_expr *key = stmt->keys[i];
    heng_type_text text = {.span = key->span, .word = key->word};
    if (key->kind == HENG_E_DOT && key->left->kind == HENG_E_NAME) {
      text.word = key->left->word;
      text.member = key->word;
    } else if (key->kind != HENG_E_NAME) {
      heng__diag(b->diags, HENG_M_PARAM_KEY, key->span, HENG_SAY2("", ""));
      return false;
    }
    heng_type type = heng__b_type(b, type_tree(p), &text);
    if (type.base == HENG_TYPE_NONE) return false;
    if (type.base == HENG_TYPE_DATE || type.base == HENG_TYPE_NUMBER) {
      if (!heng__b_param_axis(b, p, (uint32_t)i, type.base)) return false;
    } else if (type.base == HENG_TYPE_CHOICE) {
      p->p.keys[i] = type.id;
      p->p.axes[i].n_slots = b->choices.items[type.id]->values.len;
    } else {
      heng__diag(b->diags, HENG_M_PARAM_KEY, key->span, HENG_SAY2("", ""));
      return false;
    }
    p->p.n_cells *= p->p.axes[i].n_slots;
    if (p->p.n_cells > CELLS_MOST) {
      heng__diag(b->diags, HENG_M_PARAM_LARGE, p->stmt->name.span,
                 heng__say_pair(p->p.pair),
                 HENG_SAY(heng__arena_printf(b->arena, "%d", (int)CELLS_MOST)));
      return false;
    }
  }
  return true;
}

// The number of the cell that a row's keys name, or SIZE_MAX.
static size_t param_cell(heng_builder *b,
                         heng_bparam *p,
                         const heng_param_row *row) {
  size_t cell = 0;
  if (row->n_keys != p->p.n_keys) {
    heng__diag(b->diags, HENG_M_PARAM_ROW_KEYS, row->span,
               HENG_SAY(p->stmt->name.main));
    return SIZE_MAX;
  }
  for (size_t k = 0; k < row->n_keys; k++) {
    if (p->p.axes[k].kind != HENG_KEY_CHOICE) {
      size_t slot = heng__b_param_slot(b, p, row, (uint32_t)k);
      if (slot == SIZE_MAX) return SIZE_MAX;
      cell = cell * p->p.axes[k].n_slots + slot;
      continue;
    }
    if (row->from[k]) {
      heng__diag(b->diags, HENG_M_PARAM_FROM_CHOICE, row->keys[k].span,
                 HENG_SAY(row->keys[k].text));
      return SIZE_MAX;
    }
    const heng_bchoice *c = b->choices.items[p->p.keys[k]];
    int32_t code = heng__b_choice_value(b, p->p.keys[k], row->keys[k].text);
    if (code < 0) {
      heng__b_unknown_value(b, &row->keys[k], p->p.keys[k]);
      return SIZE_MAX;
    }
    heng__tree_resolve(row->tree ? row->tree : p->tree, row->keys[k].token,
                       c->values.items[code]);
    cell = cell * c->values.len + (size_t)code;
  }
  return cell;
}

// The constant of a cell; the first one gives the param its type.
static void param_value(heng_builder *b,
                        heng_bparam *p,
                        heng_tree *tree,
                        const heng_expr *expr,
                        heng_const *out) {
  heng_ctx ctx = {.b = b, .this_cursor = HENG_NONE};
  ctx.tree = tree ? tree : p->tree;
  heng_facts none = {0};
  ctx.facts = &none;
  heng_node *node = p->p.type.base == HENG_TYPE_NONE
                        ? heng__b_expr(&ctx, expr, p->p.type)
                        : heng__b_expect(&ctx, expr, p->p.type, false);
  node = heng__b_fold(&ctx, node);
  if (node->type.base == HENG_TYPE_NONE) return;
  if (node->kind != HENG_NODE_CONST) {
    heng__diag(b->diags, HENG_M_NOT_CONSTANT, expr->span, HENG_SAY2("", ""));
    return;
  }
  if (p->p.type.base == HENG_TYPE_NONE) {
    p->p.type = node->type;
    p->p.type.whole = false;
    p->p.type.fraction = false;
  }
  if (node->type.fraction) p->p.type.fraction = true;
  *out = node->value;
  if (node->type.base == HENG_TYPE_NUMBER && p->p.has_low &&
      (heng__num_cmp(out->num, p->p.low) < 0 ||
       heng__num_cmp(out->num, p->p.high) > 0))
    heng__diag(b->diags, HENG_M_OUT_OF_BOUNDS, expr->span,
               HENG_SAY(heng__num_text(b->arena, out->num)),
               HENG_SAY(heng__num_text(b->arena, p->p.low)),
               HENG_SAY(heng__num_text(b->arena, p->p.high)));
}

static void otherwise_twice(heng_builder *b,
                            const heng_param_row *first,
                            const heng_param_row *again) {
  heng_said word = heng__say_pair(heng__keyword_pair(HENG_K_OTHERWISE));
  heng_diag *d = heng__diag(b->diags, HENG_M_DECLARED_TWICE, again->span, word);
  heng__note(b->diags, d, HENG_N_FIRST_HERE, first->span, word);
}

static void param_rows(heng_builder *b, heng_bparam *p) {
  const heng_stmt *stmt = p->stmt;
  bool *set = heng__array(b->arena, bool, p->p.n_cells + 1);
  const heng_param_row *otherwise = NULL;
  for (size_t i = 0; i < stmt->n_rows; i++) {
    const heng_param_row *row = &stmt->rows[i];
    if (!row->n_keys) {
      if (otherwise) {
        otherwise_twice(b, otherwise, row);
        p->gap_reported = true;
      }
      otherwise = row;
      continue;
    }
    size_t cell = param_cell(b, p, row);
    if (cell == SIZE_MAX) {
      p->gap_reported = true;  // the row may have been meant for the gap
      continue;
    }
    if (set[cell]) {
      heng_diag *again = heng__diag(b->diags, HENG_M_DECLARED_TWICE, row->span,
                                    HENG_SAY(row->keys[0].text));
      heng__note(b->diags, again, HENG_N_FIRST_HERE, p->p.spans[cell],
                 HENG_SAY(row->keys[0].text));
      p->gap_reported = true;
    }
    set[cell] = true;
    param_value(b, p, row->tree, row->value, &p->p.cells[cell]);
    p->p.cites[cell] = row->cites;
    p->p.spans[cell] = row->span;
    p->row_of[cell] = (uint32_t)i;
  }
  heng_const rest = {0};
  if (otherwise) param_value(b, p, otherwise->tree, otherwise->value, &rest);
  for (size_t cell = 0; cell < p->p.n_cells; cell++) {
    if (set[cell]) continue;
    p->p.cells[cell].missing = true;
    if (!otherwise || !heng__b_param_rest(&p->p, cell)) continue;
    p->p.cells[cell] = rest;
    p->p.cites[cell] = otherwise->cites;
    p->p.spans[cell] = otherwise->span;
    p->row_of[cell] = (uint32_t)(otherwise - stmt->rows);
  }
  heng__b_param_fill(b, p);
}

// A slot that nothing fills has some figure, so that the rest can be checked;
// nobody runs it.
static void open_param(heng_bparam *p) {
  if (p->p.type.base == HENG_TYPE_NONE) p->p.type.base = HENG_TYPE_NUMBER;
  heng_const any = {0};
  if (p->p.type.base == HENG_TYPE_NUMBER)
    any.num = p->p.has_low ? p->p.low : heng__num_int(1);
  for (size_t i = 0; i < p->p.n_cells; i++) {
    p->p.cells[i] = any;
    p->p.spans[i] = p->stmt->name.span;
  }
}

static void finish_param(heng_builder *b, heng_bparam *p) {
  const heng_stmt *stmt = p->stmt;
  if (stmt->type.word.text.len)
    p->p.type = heng__b_type(b, type_tree(p), &stmt->type);
  bool refused = p->p.type.base == HENG_TYPE_REF;
  if (refused)
    heng__diag(b->diags, HENG_M_PARAM_TYPE, stmt->name.span,
               heng__b_type_said(b, p->p.type));
  if (!param_keys(b, p)) {
    p->unsure = true;
    p->p.n_cells = 0;
    return;
  }
  p->p.cells = heng__array(b->arena, heng_const, p->p.n_cells + 1);
  p->p.cites = heng__array(b->arena, heng_cites, p->p.n_cells + 1);
  p->p.spans = heng__array(b->arena, heng_span, p->p.n_cells + 1);
  p->p.origin = heng__array(b->arena, uint32_t, p->p.n_cells + 1);
  p->row_of = heng__array(b->arena, uint32_t, p->p.n_cells + 1);
  p->reached = heng__array(b->arena, bool, p->p.n_cells + 1);
  for (size_t c = 0; c < p->p.n_cells; c++) {
    p->p.origin[c] = (uint32_t)c;
    p->row_of[c] = HENG_NONE;
  }
  if (stmt->type.low) {
    p->p.has_low = true;
    heng__const_bounds(b, type_tree(p), &stmt->type, &p->p.low, &p->p.high);
  }
  if (refused) {
    // No figure could be of that type.
    p->gap_reported = true;
  } else if (stmt->slot && !stmt->value && !stmt->n_rows) {
    open_param(p);
  } else if (p->p.n_keys) {
    param_rows(b, p);
  } else if (stmt->value) {
    param_value(b, p, NULL, stmt->value, &p->p.cells[0]);
    p->p.cites[0] = stmt->cites;
    p->p.spans[0] = stmt->value->span;
  } else {
    heng__diag(b->diags, HENG_M_PARAM_NO_KEYS, stmt->name.span,
               heng__say_pair(p->p.pair));
    p->p.type = (heng_type){0};
    p->p.n_cells = 0;
  }
  p->p.type.optional = false;
}

// The second half of the declarations, in the order in which one needs another.
void heng__b_declare_derived(heng_builder *b) {
  for (size_t i = 0; i < b->texts->parts.len; i++) {
    const heng_part *part = &b->texts->parts.items[i];
    switch (part->stmt->kind) {
      case HENG_S_PARAM: declare_param(b, part->tree, part->stmt); break;
      case HENG_S_VALUE: declare_value(b, part->tree, part->stmt); break;
      case HENG_S_FUNCTION: declare_function(b, part->tree, part->stmt); break;
      default: break;
    }
  }
  for (uint32_t i = 0; i < b->tables.len; i++) set_sources(b, i);
  for (uint32_t i = 0; i < b->tables.len; i++) declare_derived(b, i);
  for (size_t i = 0; i < b->params.len; i++)
    finish_param(b, b->params.items[i]);
  for (size_t i = 0; i < b->functions.len; i++)
    finish_function(b, b->functions.items[i]);
}
