// The review of names: what a scheme declares and nothing uses. What other texts
// declare (the shared model, a base) is there for others too and is not looked at.
#include <stdlib.h>

#include "plan/review.h"

typedef HENG_VEC(heng_slice) heng_names;

typedef struct unused {
  const heng_review *review;
  const heng_plan *plan;
  heng_diags *diags;
  heng_names used;    // names that rules mention, sorted
  heng_names pinned;  // names that examples expect, sorted
} unused;

// What is mentioned ---------------------------------------------------------------

static int by_bytes(const void *x, const void *y) {
  return heng__slice_cmp(*(const heng_slice *)x, *(const heng_slice *)y);
}

static void sort(heng_names *names) {
  if (names->len)
    qsort(names->items, names->len, sizeof *names->items, by_bytes);
}

static bool has(const heng_names *names, heng_pair pair) {
  heng_slice both[] = {pair.en, pair.zh};
  for (int i = 0; i < 2; i++)
    if (both[i].len && names->len &&
        bsearch(&both[i], names->items, names->len, sizeof *names->items,
                by_bytes))
      return true;
  return false;
}

static bool in_example(const heng_tree *tree, uint32_t at) {
  for (size_t i = 0; i < tree->n_stmts; i++) {
    const heng_stmt *s = &tree->stmts[i];
    if (s->kind == HENG_S_EXAMPLE && at >= s->span.start && at < s->span.end)
      return true;
  }
  return false;
}

// The formatter's knowledge of what each word means serves here: a word that
// means a thing uses it, wherever it stands.
static void collect_used(unused *u, const heng_tree *tree) {
  bool examples = false;
  for (size_t i = 0; i < tree->n_stmts; i++)
    examples = examples || tree->stmts[i].kind == HENG_S_EXAMPLE;
  for (uint32_t i = 0; i < tree->n_all; i++) {
    const heng_token *t = &tree->tokens[i];
    if (!t->resolved || t->declares) continue;
    if (examples && in_example(tree, t->start)) continue;
    if (t->pair.en.len) heng__push(u->diags->arena, &u->used, t->pair.en);
    if (t->pair.zh.len) heng__push(u->diags->arena, &u->used, t->pair.zh);
  }
}

static void collect_pinned(unused *u, const heng_example *e) {
  heng_arena *arena = u->diags->arena;
  for (size_t i = 0; i < e->n_expects; i++) {
    const heng_expect *x = &e->expects[i];
    if (x->field.text.len) heng__push(arena, &u->pinned, x->field.text);
    for (size_t c = 0; x->rows && c < x->rows->n_columns; c++)
      heng__push(arena, &u->pinned, x->rows->columns[c].name.main);
  }
}

static void collect(unused *u) {
  for (size_t t = 0; t < u->plan->n_trees; t++) {
    const heng_tree *tree = u->plan->trees[t];
    collect_used(u, tree);
    for (size_t i = 0; i < tree->n_stmts; i++)
      if (tree->stmts[i].example) collect_pinned(u, tree->stmts[i].example);
  }
  sort(&u->used);
  sort(&u->pinned);
}

// Declarations ----------------------------------------------------------------------

static void warn(const unused *u, heng_code code, const heng_name *name) {
  heng__diag(u->diags, code, name->span, heng__say_pair(name->pair));
}

// A score's tier has the choice of that name, without saying so.
static bool is_tier(const unused *u, heng_pair pair) {
  if (!heng__pair_has(pair, HENG_LIT("tier")) &&
      !heng__pair_has(pair, HENG_LIT("等次")))
    return false;
  for (size_t i = 0; i < u->plan->n_tables; i++)
    if (u->plan->tables[i].tier != HENG_NONE) return true;
  return false;
}

// A catalogue that says of each row where it comes from needs no other reason.
static bool is_cited(const heng_grid *grid) {
  size_t n = 0;
  for (size_t i = 0; i < grid->n_rows; i++) n += grid->cites[i].len > 0;
  return n && n == grid->n_rows;
}

static void review_stmt(const unused *u, const heng_stmt *s) {
  if (has(&u->used, s->name.pair)) return;
  switch (s->kind) {
    case HENG_S_PARAM: warn(u, HENG_M_UNUSED_PARAM, &s->name); return;
    case HENG_S_FUNCTION: warn(u, HENG_M_UNUSED_FUNCTION, &s->name); return;
    case HENG_S_CHOICE:
      if (!is_tier(u, s->name.pair)) warn(u, HENG_M_UNUSED_CHOICE, &s->name);
      return;
    case HENG_S_GIVEN:
      if (!s->cites.len && !is_cited(s->grid))
        warn(u, HENG_M_UNUSED_GIVEN, &s->name);
      return;
    default: return;
  }
}

// Fields -----------------------------------------------------------------------------

// Fields of derived tables are shown with `--table`; those that `for` adds to
// records are there for rules.
static void review_fields(const unused *u, uint32_t table) {
  const heng_plan_table *t = &u->plan->tables[table];
  if (t->kind != HENG_TABLE_RECORDS) return;
  for (size_t i = 0; i < t->n_fields; i++) {
    const heng_plan_field *f = &t->fields[i];
    if (!f->node || f->role != HENG_ROLE_FIELD || u->review->read[table][i] ||
        !heng__review_own(u->review, f->span.source) ||
        has(&u->pinned, f->pair) || has(&u->used, f->pair))
      continue;
    heng__diag(u->diags, HENG_M_UNUSED_FIELD, f->name_span,
               heng__say_pair(f->pair));
  }
}

static const heng_plan_field *field_of(const heng_plan_table *t,
                                       uint32_t stored) {
  for (size_t i = 0; i < t->n_fields; i++)
    if (t->fields[i].role == HENG_ROLE_STORED && t->fields[i].stored == stored)
      return &t->fields[i];
  return NULL;
}

// Records -----------------------------------------------------------------------------

static int32_t table_of(const heng_plan *plan, heng_slice name) {
  for (size_t i = 0; i < plan->n_tables; i++)
    if (plan->tables[i].kind == HENG_TABLE_RECORDS &&
        heng__pair_has(plan->tables[i].pair, name))
      return (int32_t)i;
  return -1;
}

// Whether the records need not hold it and nothing could count it: a text or a
// date that may be blank is there to be read by people.
static bool is_remark(const heng_schema_field *f) {
  return f->optional &&
         (f->base == HENG_TYPE_TEXT || f->base == HENG_TYPE_DATE);
}

// What a row is called stands beside its key wherever it is shown.
static bool is_name(const heng_schema_field *f) {
  return heng__pair_has(f->pair, HENG_LIT("name")) ||
         heng__pair_has(f->pair, HENG_LIT("名称"));
}

static bool is_of_key(const heng_schema_table *s, uint32_t field) {
  if (s->key == (int32_t)field) return true;
  for (size_t i = 0; i < s->n_composite; i++)
    if (s->composite[i] == field) return true;
  return false;
}

static bool is_read(const unused *u, uint32_t table, heng_slice name) {
  const heng_plan_table *t = &u->plan->tables[table];
  const heng_schema_table *s = &u->plan->schema->tables[t->schema];
  int32_t field = heng__schema_field_find(s, name);
  if (field < 0 || is_of_key(s, (uint32_t)field) ||
      is_remark(&s->fields[field]) || is_name(&s->fields[field]))
    return true;
  const heng_plan_field *f = field_of(t, (uint32_t)field);
  return !f || u->review->read[table][f - t->fields] ||
         has(&u->used, f->pair) || has(&u->pinned, f->pair);
}

// One warning for all fields of a statement that nothing reads.
static void review_records(const unused *u, const heng_stmt *s, int32_t table) {
  heng_arena *arena = u->diags->arena;
  heng_buf en = {.arena = arena}, zh = {.arena = arena};
  heng_span first = {0};
  for (size_t i = 0; table >= 0 && i < s->n_fields; i++) {
    const heng_field_text *f = &s->fields[i];
    if (f->cites.len || is_read(u, (uint32_t)table, f->name.main)) continue;
    if (!first.source) first = f->name.span;
    heng_said said = heng__say_pair(f->name.pair);
    heng__buf_printf(&en, "%s`%.*s`", en.len ? ", " : "", HENG_ARG(said.en));
    heng__buf_printf(&zh, "%s“%.*s”", zh.len ? "、" : "", HENG_ARG(said.zh));
  }
  if (!first.source) return;
  heng__diag(u->diags, HENG_M_UNREAD_RECORDS, first,
             heng__say_pair(u->plan->tables[table].pair),
             ((heng_said){heng__buf_slice(&en), heng__buf_slice(&zh)}));
}

static void review_tree(const unused *u, const heng_tree *tree) {
  for (size_t i = 0; i < tree->n_stmts; i++) {
    const heng_stmt *s = &tree->stmts[i];
    if (s->kind == HENG_S_RECORD)
      review_records(u, s, table_of(u->plan, s->name.main));
    else if (s->kind == HENG_S_EXTEND && s->n_fields)
      review_records(u, s, table_of(u->plan, s->target.text));
    else
      review_stmt(u, s);
  }
}

void heng__review_unused(const heng_review *review) {
  const heng_plan *plan = review->plan;
  unused u = {.review = review, .plan = plan, .diags = review->diags};
  collect(&u);
  for (size_t t = 0; t < plan->n_trees; t++)
    if (heng__review_own(review, plan->trees[t]->source))
      review_tree(&u, plan->trees[t]);
  for (uint32_t t = 0; t < plan->n_tables; t++) review_fields(&u, t);
}
