// Phrases that people write for a sign, seen from outside of the parser.
#ifndef HENG_GRAMMAR_PHRASES_H
#define HENG_GRAMMAR_PHRASES_H

#include "base/diag.h"

// "60大于等于x" with the sign in place of the words, in both tongues; empty where
// the word holds no phrase for a comparison.
heng_said heng__phrase_cut(heng_arena *arena, heng_slice word);

#endif
