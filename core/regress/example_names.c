// Names in examples: each is looked up where running the example would look.
#include "regress/example_names.h"

typedef struct naming {
  heng_tree *tree;
  const heng_plan *plan;
} naming;

// Only what has a name in both tongues changes.
static void resolve(naming *n, uint32_t token, heng_pair pair) {
  if (token >= n->tree->n_all || !pair.en.len || !pair.zh.len) return;
  heng_token_kind kind = n->tree->tokens[token].kind;
  if (kind == HENG_T_WORD || kind == HENG_T_CELL)
    heng__tree_resolve(n->tree, token, pair);
}

static const heng_plan_table *find_table(const naming *n, heng_slice name) {
  for (uint32_t t = 0; t < n->plan->n_tables; t++)
    if (heng__pair_has(n->plan->tables[t].pair, name))
      return &n->plan->tables[t];
  return NULL;
}

// A field of a table or of one that it descends from.
static const heng_plan_field *find_field(const naming *n,
                                         const heng_plan_table *t,
                                         heng_slice name) {
  while (t) {
    for (uint32_t f = 0; f < t->n_fields; f++)
      if (heng__pair_has(t->fields[f].pair, name)) return &t->fields[f];
    if (t->kind != HENG_TABLE_SUBSET) return NULL;
    t = &n->plan->tables[t->source[0]];
  }
  return NULL;
}

static void resolve_choice(naming *n,
                           heng_type type,
                           heng_slice text,
                           uint32_t token) {
  static const heng_keyword answers[] = {HENG_K_YES, HENG_K_NO};
  for (size_t i = 0; type.base == HENG_TYPE_BOOL && i < 2; i++)
    if (heng__pair_has(heng__keyword_pair(answers[i]), text))
      resolve(n, token, heng__keyword_pair(answers[i]));
  if (type.base != HENG_TYPE_CHOICE) return;
  const heng_choice *choice = &n->plan->schema->choices[type.id];
  int32_t code = heng__choice_find(choice, text);
  if (code >= 0) resolve(n, token, choice->values[code]);
}

// The table before the headings, the headings, and the cells below those of choices.
static void resolve_grid(naming *n, const heng_grid *grid) {
  const heng_plan_table *t = find_table(n, grid->table.text);
  if (!t) return;
  resolve(n, grid->table.token, t->pair);
  for (size_t c = 0; c < grid->n_columns; c++) {
    const heng_name *name = &grid->columns[c].name;
    const heng_plan_field *f = find_field(n, t, name->main);
    if (!f) continue;
    // It declares nothing here.
    if (name->n_words == 1 && f->pair.en.len && f->pair.zh.len)
      n->tree->tokens[name->token].declares = false;
    resolve(n, name->token, f->pair);
    for (size_t r = 0; r < grid->n_rows; r++)
      resolve_choice(n, f->type, grid->rows[r][c].text, grid->rows[r][c].token);
  }
}

static void resolve_value(naming *n, heng_type type, const heng_expr *value) {
  if (value && value->kind == HENG_E_NAME)
    resolve_choice(n, type, value->word.text, value->word.token);
}

static void resolve_run_value(naming *n, const heng_expect *expect) {
  for (size_t v = 0; v < n->plan->n_values; v++) {
    const heng_plan_value *value = &n->plan->values[v];
    if (!heng__pair_has(value->pair, expect->field.text)) continue;
    resolve(n, expect->field.token, value->pair);
    resolve_value(n, value->type, expect->value);
    return;
  }
}

static void resolve_expect(naming *n, const heng_expect *expect) {
  if (expect->kind == HENG_X_ROWS) resolve_grid(n, expect->rows);
  if (expect->kind == HENG_X_RUN_VALUE) resolve_run_value(n, expect);
  if (expect->kind != HENG_X_VALUE) return;
  const heng_plan_table *t = find_table(n, expect->table.text);
  if (!t) return;
  resolve(n, expect->table.token, t->pair);
  const heng_plan_field *f = find_field(n, t, expect->field.text);
  if (!f) return;
  resolve(n, expect->field.token, f->pair);
  resolve_value(n, f->type, expect->value);
}

static void resolve_setting(naming *n, const heng_setting *setting) {
  if (setting->param->kind != HENG_E_NAME) return;
  for (size_t p = 0; p < n->plan->n_params; p++) {
    const heng_plan_param *param = &n->plan->params[p];
    if (!heng__pair_has(param->pair, setting->param->word.text)) continue;
    resolve(n, setting->param->word.token, param->pair);
    resolve_value(n, param->type, setting->value);
    return;
  }
}

void heng__example_names(heng_tree *tree, const heng_plan *plan) {
  naming n = {tree, plan};
  for (size_t s = 0; s < tree->n_stmts; s++) {
    if (tree->stmts[s].kind != HENG_S_EXAMPLE) continue;
    const heng_example *example = tree->stmts[s].example;
    for (size_t i = 0; i < example->n_grids; i++)
      resolve_grid(&n, &example->grids[i]);
    for (size_t i = 0; i < example->n_sets; i++)
      resolve_setting(&n, &example->sets[i]);
    for (size_t i = 0; i < example->n_expects; i++)
      resolve_expect(&n, &example->expects[i]);
  }
}
