// What the two files of the tree's printer share.
#ifndef HENG_GRAMMAR_TREE_PRINT_H
#define HENG_GRAMMAR_TREE_PRINT_H

#include "grammar/parse.h"

// One expression on one line: (= (. unit class) district).
void heng__expr_print(heng_buf *out, const heng_expr *expr);
void heng__cites_print(heng_buf *out, const heng_cites *cites);
// A text between double quotes; quotes and unseen characters within escaped.
void heng__quoted_print(heng_buf *out, heng_slice text);

#endif
