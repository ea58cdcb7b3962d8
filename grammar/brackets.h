// Which brackets belong together, and how deep each token stands.
#ifndef HENG_GRAMMAR_BRACKETS_H
#define HENG_GRAMMAR_BRACKETS_H

#include "grammar/lexer.h"

// Sets `unmatched` and `depth` of the tokens from [from] on; an END is the last.
// Where a brace was left open, each statement's first line closes what is open.
void heng__brackets_match(heng_arena *arena,
                          const heng_source *source,
                          heng_token_vec *tokens,
                          size_t from);

#endif
