// Look-alikes in a rule text: words with full-width letters, with letters of
// another script that look like Latin ones, with characters that nobody sees.
#ifndef HENG_GRAMMAR_LOOKALIKE_H
#define HENG_GRAMMAR_LOOKALIKE_H

#include "grammar/lexer.h"

// Reports them, each word once. What the same line was reported for otherwise,
// since message [since] of [diags] was the last (null: from the first), is taken
// back: it says the same of what it caused.
void heng__lookalikes_check(const heng_source *source,
                            const heng_token *tokens,
                            size_t n_tokens,
                            heng_diags *diags,
                            const heng_diag *since);

// The text with every word as it is meant, and without unseen characters; the
// source's own text where there is nothing to mend. Texts in quotes and comments
// lose what cannot be seen, and nothing else.
heng_slice heng__lookalikes_fix(heng_arena *arena,
                                const heng_source *source,
                                const heng_token *tokens,
                                size_t n_tokens);

#endif
