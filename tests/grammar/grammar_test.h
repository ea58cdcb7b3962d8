// What the tests of the grammar share: parsing a text, printing its tree, and a
// stand-in for the plan that says what names mean.
#ifndef HENG_TEST_GRAMMAR_H
#define HENG_TEST_GRAMMAR_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "grammar/format.h"
#include "grammar/parse.h"

typedef struct parsed {
  heng_source *source;
  heng_tree *tree;
  heng_diags diags;
} parsed;

// Parses [text], which must outlive the result.
parsed parse_text(heng_arena *arena, heng_slice text);
// The same, and fails the test with the messages if there are any.
parsed parse_well(heng_arena *arena, heng_slice text);
// The print of the tree of [text], which must parse well.
heng_slice tree_of(heng_arena *arena, heng_slice text);
// Resolves each name in use that [declaring] declares with a partner; what the
// plan does, but by name only.
void resolve_by_name(heng_tree *tree, const heng_tree *declaring);
// Parses, resolves (by names of its own and of the record model) and formats.
heng_slice format_text(heng_arena *arena,
                       heng_slice text,
                       heng_format_tongue tongue);
// A file of the project, named from its root.
heng_slice read_file(heng_arena *arena, const char *path);
// All messages in English, for failing tests.
const char *messages_of(heng_arena *arena, const heng_diags *diags);

// Fails with both texts if they differ.
void assert_same_text(heng_slice got, heng_slice want);

// A small generator of numbers that are the same everywhere.
typedef struct dice {
  uint64_t state;
} dice;
uint32_t roll(dice *d, uint32_t sides);

#endif
