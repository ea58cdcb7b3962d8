// Finding the changed function behind a rule: the functions of both versions are
// laid side by side once, then the words of a rule are gone through for calls.
#include "regress/functions_behind.h"

#include "grammar/format.h"
#include "plan/print.h"

#define MOST_CALLS 32  // functions that call functions, one below the other

// A function of the second version; [changed] has no name where both say the same.
typedef struct function {
  heng_pair pair;
  const heng_tree *tree;  // null where it is brought
  heng_span span;
  heng_behind changed;
} function;

struct heng_functions_behind {
  const heng_plan *second;
  HENG_VEC(function) items;
};

static heng_said text_of(heng_arena *arena,
                         const heng_tree *tree,
                         heng_span span) {
  return (heng_said){
      heng__format_span(arena, tree, span.start, span.end, HENG_FORMAT_EN),
      heng__format_span(arena, tree, span.start, span.end, HENG_FORMAT_ZH)};
}

// The statement that holds: a revision takes the place of what it revises.
static const heng_stmt *declared(const heng_plan *plan,
                                 heng_pair name,
                                 const heng_tree **tree) {
  const heng_stmt *found = NULL;
  for (size_t t = 0; t < plan->n_trees; t++)
    for (size_t i = 0; i < plan->trees[t]->n_stmts; i++) {
      const heng_stmt *s = &plan->trees[t]->stmts[i];
      if (s->kind != HENG_S_FUNCTION || !heng__pair_alike(s->name.pair, name) ||
          (found && !s->revises))
        continue;
      found = s;
      *tree = plan->trees[t];
    }
  return found;
}

static void add_written(heng_arena *arena,
                        heng_functions_behind *all,
                        const heng_plan *first,
                        const heng_stmt *stmt) {
  function f = {.pair = stmt->name.pair};
  const heng_tree *old_tree = NULL;
  const heng_stmt *now = declared(all->second, f.pair, &f.tree);
  if (now != stmt) return;  // it is revised elsewhere
  f.span = now->span;
  const heng_stmt *old = declared(first, f.pair, &old_tree);
  if (old) {
    heng_said text[2] = {text_of(arena, old_tree, old->span),
                         text_of(arena, f.tree, now->span)};
    if (!heng__slice_eq(text[0].en, text[1].en))
      f.changed = (heng_behind){
          heng__say_pair(f.pair), {old->span, now->span}, {text[0], text[1]}};
  }
  heng__push(arena, &all->items, f);
}

static heng_span signature_of(const heng_plan_extern *f) {
  const heng_source *s = f->function->signature;
  return (heng_span){s, 0, (uint32_t)s->text.len};
}

static void add_brought(heng_arena *arena,
                        heng_functions_behind *all,
                        const heng_plan *first,
                        const heng_plan_extern *brought) {
  function f = {.pair = brought->function->pair};
  for (size_t i = 0; i < first->n_externs; i++) {
    const heng_plan_extern *old = &first->externs[i];
    if (heng__pair_alike(old->function->pair, f.pair) &&
        !heng__slice_eq(heng__extern_digest(first, old),
                        heng__extern_digest(all->second, brought)))
      f.changed =
          (heng_behind){.name = heng__say_pair(f.pair),
                        .span = {signature_of(old), signature_of(brought)}};
  }
  heng__push(arena, &all->items, f);
}

heng_functions_behind *heng__functions_behind(heng_arena *arena,
                                              const heng_plan *first,
                                              const heng_plan *second) {
  heng_functions_behind *all = heng__new(arena, heng_functions_behind);
  *all = (heng_functions_behind){.second = second};
  for (size_t t = 0; t < second->n_trees; t++)
    for (size_t i = 0; i < second->trees[t]->n_stmts; i++)
      if (second->trees[t]->stmts[i].kind == HENG_S_FUNCTION)
        add_written(arena, all, first, &second->trees[t]->stmts[i]);
  for (size_t i = 0; i < second->n_externs; i++)
    add_brought(arena, all, first, &second->externs[i]);
  return all;
}

// Calls -----------------------------------------------------------------------------

static const heng_tree *tree_of(const heng_plan *plan, heng_span span) {
  for (size_t i = 0; i < plan->n_trees; i++)
    if (plan->trees[i]->source == span.source) return plan->trees[i];
  return NULL;
}

// The function that is called by the word tokens[at], or null.
static const function *called(const heng_functions_behind *all,
                              const heng_tree *tree,
                              uint32_t at) {
  const heng_token *word = &tree->tokens[at];
  if (word->kind != HENG_T_WORD || at + 1 >= tree->n_all ||
      tree->tokens[at + 1].sign != HENG_G_LPAREN)
    return NULL;
  heng_slice text = {tree->source->text.ptr + word->start,
                     word->end - word->start};
  for (size_t i = 0; i < all->items.len; i++)
    if (heng__pair_has(all->items.items[i].pair, text))
      return &all->items.items[i];
  return NULL;
}

static const heng_behind *behind(const heng_functions_behind *all,
                                 const heng_tree *tree,
                                 heng_span span,
                                 size_t depth) {
  for (uint32_t i = 0; depth < MOST_CALLS && i < tree->n_all; i++) {
    const heng_token *t = &tree->tokens[i];
    if (t->start < span.start || t->end > span.end) continue;
    const function *f = called(all, tree, i);
    if (!f || (f->span.source && f->span.source == span.source &&
               f->span.start == span.start))
      continue;  // a function's own name stands before its parameters
    if (f->changed.name.en.len) return &f->changed;
    const heng_behind *below =
        f->tree ? behind(all, f->tree, f->span, depth + 1) : NULL;
    if (below) return below;
  }
  return NULL;
}

const heng_behind *heng__function_behind(const heng_functions_behind *all,
                                         heng_span span) {
  const heng_tree *tree = tree_of(all->second, span);
  return tree ? behind(all, tree, span, 0) : NULL;
}
