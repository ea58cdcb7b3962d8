// Compiling: texts to trees to a plan, with one message for words that were
// written without spaces in place of all that they cause.
#include "plan/build_internal.h"

typedef struct heng_known_names {
  heng_tree **trees;
  size_t n;
  const heng_tree *own;
} heng_known_names;

// A name counts as known if another text declares it.
static bool known_name(void *ctx, heng_slice name) {
  const heng_known_names *k = ctx;
  for (size_t t = 0; t < k->n; t++) {
    const heng_tree *tree = k->trees[t];
    if (tree == k->own) continue;
    for (uint32_t i = 0; i < tree->n_tokens; i++) {
      const heng_token *token = &tree->tokens[i];
      if (token->kind != HENG_T_WORD || !token->declares) continue;
      heng_slice word = {tree->source->text.ptr + token->start,
                         token->end - token->start};
      if (heng__slice_eq(word, name)) return true;
    }
  }
  return false;
}

static bool on_line(const heng_diag *d,
                    const heng_source *source,
                    uint32_t line) {
  return d->span.source == source && d->severity == HENG_ERROR &&
         heng__source_place(d->span).line == line;
}

// Replaces the errors of a line by one that says how to write it. Errors in
// other lines that its words caused stay.
static void replace_line(heng_diags *diags,
                         const heng_tree *tree,
                         const heng_glued *g) {
  heng_diag **at = &diags->first, *last = NULL;
  bool any = false;
  for (heng_diag *d = diags->first; d; d = d->next)
    any = any || on_line(d, tree->source, g->line);
  if (!any) return;
  while (*at) {
    if (on_line(*at, tree->source, g->line)) {
      *at = (*at)->next;
      diags->count[HENG_ERROR]--;
      diags->met[HENG_ERROR]--;
      continue;
    }
    last = *at;
    at = &(*at)->next;
  }
  diags->last = last;
  heng_diag *d =
      heng__diag(diags, g->n_ways == 1 ? HENG_M_GLUED : HENG_M_GLUED_WAYS,
                 g->span, HENG_SAY2("", ""));
  for (size_t i = 0; i < g->n_ways; i++)
    heng__note(diags, d, HENG_N_WRITE_INSTEAD, (heng_span){0},
               HENG_SAY(g->ways[i]));
}

size_t heng__plan_glued(heng_arena *arena,
                        heng_tree **trees,
                        size_t n_trees,
                        size_t which,
                        heng_glued **out) {
  heng_known_names k = {trees, n_trees, trees[which]};
  return heng__unglue(arena, trees[which], known_name, &k, out);
}

static void explain_glued(heng_arena *arena,
                          heng_tree **trees,
                          size_t n,
                          heng_diags *diags) {
  for (size_t t = 0; t < n; t++) {
    heng_glued *glued;
    size_t lines = heng__plan_glued(arena, trees, n, t, &glued);
    for (size_t i = 0; i < lines; i++) replace_line(diags, trees[t], &glued[i]);
  }
}

heng_parsed *heng__plan_parse(heng_arena *arena, const heng_source *source) {
  heng_parsed *parsed = heng__new(arena, heng_parsed);
  heng__diags_init(&parsed->said, arena);
  parsed->tree = heng__parse(arena, source, &parsed->said);
  return parsed;
}

heng_plan *heng__plan_compile_parsed(heng_arena *arena,
                                     heng_parsed **parsed,
                                     size_t n,
                                     const heng_given_files *files,
                                     const heng_externs *externs,
                                     heng_diags *diags,
                                     heng_tree ***out) {
  heng_tree **trees = heng__array(arena, heng_tree *, n + 1);
  size_t before = diags->met[HENG_ERROR];
  for (size_t i = 0; i < n; i++) {
    trees[i] = parsed[i]->tree;
    heng__diags_take(diags, &parsed[i]->said);
  }
  if (out) *out = trees;
  if (diags->met[HENG_ERROR] == before)
    heng__given_bring(arena, trees, n, files, diags);
  // A text that is not understood gives names that are not there: the plan of
  // what was understood would only repeat the same causes.
  size_t syntax = diags->met[HENG_ERROR] - before;
  heng_plan *plan =
      syntax ? NULL : heng__plan_build_with(arena, trees, n, externs, diags);
  if (!plan) explain_glued(arena, trees, n, diags);
  heng__b_note_clauses(diags, trees, n);
  return plan;
}

heng_plan *heng__plan_compile_with(heng_arena *arena,
                                   const heng_source **sources,
                                   size_t n_sources,
                                   const heng_given_files *files,
                                   const heng_externs *externs,
                                   heng_diags *diags,
                                   heng_tree ***out) {
  heng_parsed **parsed = heng__array(arena, heng_parsed *, n_sources + 1);
  for (size_t i = 0; i < n_sources; i++)
    parsed[i] = heng__plan_parse(arena, sources[i]);
  return heng__plan_compile_parsed(arena, parsed, n_sources, files, externs,
                                   diags, out);
}

heng_plan *heng__plan_compile(heng_arena *arena,
                              const heng_source **sources,
                              size_t n_sources,
                              heng_diags *diags,
                              heng_tree ***out) {
  return heng__plan_compile_with(arena, sources, n_sources, NULL, NULL, diags,
                                 out);
}
