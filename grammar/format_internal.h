// What the two files of the formatter share.
#ifndef HENG_GRAMMAR_FORMAT_INTERNAL_H
#define HENG_GRAMMAR_FORMAT_INTERNAL_H

#include "grammar/format.h"
#include "grammar/lexer.h"

typedef struct heng_formatter {
  heng_arena *arena;
  const heng_tree *tree;
  heng_format_tongue tongue;
  const bool *sets;  // of each token: a brace of `in { … }`
} heng_formatter;

// Where things that stand in columns begin in a written line; SIZE_MAX: none.
typedef struct heng_marks {
  size_t align;  // the first sign or word that is aligned …
  heng_align kind;
  size_t cite;  // the first source, assumed or because behind something else
} heng_marks;

// Writes the tokens [from, to), which stand on one line, with the spaces between
// them.
heng_marks heng__format_tokens(const heng_formatter *f,
                               heng_buf *out,
                               uint32_t from,
                               uint32_t to);
// The spaces before tokens[i] when tokens[before] stands before it on its line.
unsigned heng__format_space(const heng_formatter *f,
                            uint32_t before,
                            uint32_t i);
// All lines of the tree.
void heng__format_lines(const heng_formatter *f, heng_buf *out);

#endif
