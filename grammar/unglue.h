// Words written without the spaces between them, as Chinese is typed: finds the
// ways to cut them into keywords, names and numbers. Nothing is cut silently:
// the answer is for a message, or for `fmt --fix`.
#ifndef HENG_GRAMMAR_UNGLUE_H
#define HENG_GRAMMAR_UNGLUE_H

#include "grammar/tree.h"

// Whether [name] is a name that the rules know.
typedef bool (*heng_known_fn)(void *ctx, heng_slice name);

#define HENG_UNGLUE_WAYS 8

// One line with glued words and the line as it would be with spaces.
typedef struct heng_glued {
  heng_span span;  // of the first glued word of the line
  uint32_t line;   // from 1
  size_t n_ways;   // 1: the only way; several: the author must choose
  bool more;       // there may be more ways than these
  heng_slice ways[HENG_UNGLUE_WAYS];  // the whole line, trimmed, each way
} heng_glued;

// Every line of [tree] that has a word which is neither a keyword, a function,
// a [known] name, nor a word that stands alone on another line (and cannot be
// cut into known ones), and that can be cut. At the front of a line a part may
// be a new name, also behind a keyword that declares one. A way is one that the
// parser has nothing against. Returns their number.
size_t heng__unglue(heng_arena *arena,
                    const heng_tree *tree,
                    heng_known_fn known,
                    void *ctx,
                    heng_glued **out);

// [source] with the given lines replaced by their way where it is the only one;
// other lines stay.
heng_slice heng__unglue_apply(heng_arena *arena,
                              const heng_source *source,
                              const heng_glued *glued,
                              size_t n);

#endif
