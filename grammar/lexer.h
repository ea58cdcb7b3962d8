// The lexer: turns a range of a source into tokens. It knows no names and, of
// the keywords, only which begin a statement.
#ifndef HENG_GRAMMAR_LEXER_H
#define HENG_GRAMMAR_LEXER_H

#include "base/diag.h"

#include "grammar/token.h"

typedef HENG_VEC(heng_token) heng_token_vec;

// Reports bytes that are not UTF-8 and characters that cannot be seen, in the
// whole of [source]. The lexer itself passes over them in silence.
void heng__lex_check(const heng_source *source, heng_diags *diags);

// Appends the tokens of [start, end) to [out], an END behind them. Offsets are
// those of the source.
void heng__lex(heng_arena *arena,
               const heng_source *source,
               uint32_t start,
               uint32_t end,
               heng_diags *diags,
               heng_token_vec *out);

// The word of a token, the digits of a number in ASCII, the inside of a text or
// cell without its quotes.
heng_slice heng__token_text(heng_arena *arena,
                            const heng_source *source,
                            const heng_token *token);
// The number of tokens from tokens[at] on that are the keyword in either tongue
// (`is known` is two); 0 if it does not stand there.
unsigned heng__token_keyword(const heng_source *source,
                             const heng_token *tokens,
                             size_t n,
                             heng_keyword keyword);
// A sign as it is written in a tongue.
const char *heng__sign_text(heng_sign sign, bool chinese);
// Whether the quotes of [inside] allow “ and ” around it.
bool heng__quotes_nest(heng_slice inside);
// Length in bytes of the quote at [at] (" “ ” ＂), or 0.
unsigned heng__quote_at(heng_slice text, size_t at);
// The statements' keywords; ends in HENG_K_NONE.
extern const heng_keyword heng__statement_words[];

#endif
