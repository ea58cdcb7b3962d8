// The formatter: the same text in the house's spacing, and in either tongue.
#ifndef HENG_GRAMMAR_FORMAT_H
#define HENG_GRAMMAR_FORMAT_H

#include "grammar/tree.h"

typedef enum heng_format_tongue {
  HENG_FORMAT_KEEP,  // words stay as they are
  HENG_FORMAT_EN,
  HENG_FORMAT_ZH,
} heng_format_tongue;

// Formats a tree that parsed without errors. For EN and ZH, keywords,
// punctuation and the names that the plan resolved are written in that tongue.
heng_slice heng__format(heng_arena *arena,
                        const heng_tree *tree,
                        heng_format_tongue tongue);

// The tokens of [tree] between the bytes [start] and [end], on one line and
// without comments, in that tongue: a clause as it is shown by itself. Rows that
// stood on lines of their own are parted by semicolons. Empty where no token
// begins there.
heng_slice heng__format_span(heng_arena *arena,
                             const heng_tree *tree,
                             uint32_t start,
                             uint32_t end,
                             heng_format_tongue tongue);

#endif
