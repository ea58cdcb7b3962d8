// Reads heng.ebnf and makes random sentences of it.
#ifndef HENG_TEST_EBNF_H
#define HENG_TEST_EBNF_H

#include "grammar_test.h"

typedef struct ebnf ebnf;

// Fails the test where the text is no EBNF or a production is not defined.
ebnf *ebnf_read(heng_arena *arena, heng_slice text);
size_t ebnf_count(const ebnf *grammar);
heng_slice ebnf_name(const ebnf *grammar, size_t i);

// A sentence of [production]; about [depth] productions deep, then the shortest
// ways out.
heng_slice ebnf_sentence(heng_arena *arena,
                         const ebnf *grammar,
                         const char *production,
                         dice *d,
                         int depth);

#endif
