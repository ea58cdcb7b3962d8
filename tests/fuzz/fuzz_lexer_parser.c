// Any bytes as a rule text: lexed, parsed and printed. Every token lies in the
// text, and none begins before the one in front of it has ended.
#include "fuzz.h"
#include "grammar/parse.h"

void fuzz_target(heng_arena *arena, heng_slice input) {
  heng_diags diags;
  heng_buf tokens = {.arena = arena}, shown = {.arena = arena};
  heng__diags_init(&diags, arena);
  heng_tree *tree = heng__parse(arena, fuzz_source(arena, input), &diags);
  uint32_t last = 0;
  for (uint32_t i = 0; i < tree->n_tokens; i++) {
    fuzz_must(tree->tokens[i].start >= last &&
                  tree->tokens[i].end >= tree->tokens[i].start,
              "tokens stand in order");
    last = tree->tokens[i].end;
  }
  fuzz_must(last <= input.len, "tokens lie in the text");
  heng__tokens_print(&tokens, tree);
  heng__tree_print(&shown, tree);
  fuzz_render(arena, &diags);
}
