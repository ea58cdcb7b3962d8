// What the tests of the grammar share. See grammar_test.h.
#include "grammar_test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

parsed parse_text(heng_arena *arena, heng_slice text) {
  parsed p = {0};
  heng__diags_init(&p.diags, arena);
  p.source = heng__source_new(arena, HENG_LIT("test.heng"), text);
  p.tree = heng__parse(arena, p.source, &p.diags);
  return p;
}

const char *messages_of(heng_arena *arena, const heng_diags *diags) {
  heng_buf buf = {.arena = arena};
  heng__diags_render(&buf, diags, HENG_EN);
  return heng__buf_slice(&buf).ptr;
}

// The text about the place of a message: sentences of the generator are long.
static heng_slice around(heng_slice text, heng_span span) {
  size_t start = span.start > 120 ? span.start - 120 : 0;
  size_t end = span.end + 60u < text.len ? span.end + 60u : text.len;
  return (heng_slice){text.ptr + start, end - start};
}

parsed parse_well(heng_arena *arena, heng_slice text) {
  parsed p = parse_text(arena, text);
  const heng_diag *first = p.diags.first;
  if (first)
    fail_msg("does not parse: %.*s, at `%.*s` of\n%.*s",
             HENG_ARG(heng__diag_message(arena, first, HENG_EN)),
             HENG_ARG(heng__span_text(first->span)),
             HENG_ARG(around(text, first->span)));
  return p;
}

heng_slice tree_of(heng_arena *arena, heng_slice text) {
  heng_buf buf = {.arena = arena};
  heng__tree_print(&buf, parse_well(arena, text).tree);
  return heng__buf_slice(&buf);
}

static heng_slice token_text(const heng_tree *tree, const heng_token *t) {
  return heng__span_text((heng_span){tree->source, t->start, t->end});
}

static heng_pair pair_of(heng_slice a, heng_slice b) {
  return heng__utf8_has_cjk(a) ? (heng_pair){b, a} : (heng_pair){a, b};
}

void resolve_by_name(heng_tree *tree, const heng_tree *declaring) {
  for (uint32_t d = 0; d + 1 < declaring->n_tokens; d++) {
    const heng_token *first = &declaring->tokens[d], *second = first + 1;
    if (!first->declares || first->goes_on || !second->declares ||
        !second->goes_on)
      continue;
    heng_pair pair =
        pair_of(token_text(declaring, first), token_text(declaring, second));
    for (uint32_t i = 0; i < tree->n_all; i++) {
      const heng_token *t = &tree->tokens[i];
      if (t->kind == HENG_T_WORD && !t->declares && !t->goes_on &&
          !t->keyword && heng__pair_has(pair, token_text(tree, t)))
        heng__tree_resolve(tree, i, pair);
    }
  }
}

heng_slice format_text(heng_arena *arena,
                       heng_slice text,
                       heng_format_tongue tongue) {
  parsed p = parse_well(arena, text);
  parsed model = parse_well(arena, read_file(arena, "rules/model.heng"));
  resolve_by_name(p.tree, p.tree);
  resolve_by_name(p.tree, model.tree);
  return heng__format(arena, p.tree, tongue);
}

heng_slice read_file(heng_arena *arena, const char *path) {
  char name[1024];
  snprintf(name, sizeof name, "%s/%s", HENG_SOURCE_DIR, path);
  FILE *file = fopen(name, "rb");
  if (!file) fail_msg("cannot read %s", name);
  heng_buf buf = {.arena = arena};
  char chunk[4096];
  for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
    heng__buf_add(&buf, (heng_slice){chunk, n});
  fclose(file);
  return heng__buf_slice(&buf);
}

void assert_same_text(heng_slice got, heng_slice want) {
  size_t at = 0;
  if (heng__slice_eq(got, want)) return;
  while (at < got.len && at < want.len && got.ptr[at] == want.ptr[at]) at++;
  at = at > 100 ? at - 100 : 0;  // a message of cmocka holds a thousand bytes
  int got_len = (int)(got.len - at < 400 ? got.len - at : 400);
  int want_len = (int)(want.len - at < 400 ? want.len - at : 400);
  fail_msg("got\n%.*s\nbut wanted\n%.*s", got_len, got.ptr + at, want_len,
           want.ptr + at);
}

uint32_t roll(dice *d, uint32_t sides) {
  d->state = d->state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(d->state >> 33) % sides;
}
