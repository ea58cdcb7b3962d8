// Parsing: from a source to its tree. Knows no names but keywords.
#ifndef HENG_GRAMMAR_PARSE_H
#define HENG_GRAMMAR_PARSE_H

#include "grammar/tree.h"

// Parses [source] into [arena], which must outlive the tree as the source must.
// Reports every problem it can find to [diags], goes on behind each, and always
// returns the tree of what was understood.
heng_tree *heng__parse(heng_arena *arena,
                       const heng_source *source,
                       heng_diags *diags);

// Parses a text that is one expression (a template's {…}, --set NAME=VALUE); a
// null result was reported. Offsets of spans are those of [source].
heng_expr *heng__parse_expr(heng_arena *arena,
                            const heng_source *source,
                            uint32_t start,
                            uint32_t end,
                            heng_diags *diags);

// Splits a quoted template "a {x} b" of [text] (a TEXT expression's text, which
// borrows from the source) into pieces: plain ones have expr null. {{ and }}
// stand for a brace. The text behind `because` in a tree was split already; its
// pieces are given back, and the tokens of their names belong to the tree.
size_t heng__parse_template(heng_arena *arena,
                            const heng_source *source,
                            const heng_expr *text,
                            heng_diags *diags,
                            heng_piece **out);

// One fact per line, for `heng dump tokens` and `heng dump tree`.
void heng__tokens_print(heng_buf *out, const heng_tree *tree);
void heng__tree_print(heng_buf *out, const heng_tree *tree);

#endif
