// Phrases that people write for a sign, seen from outside of the parser.
#ifndef HENG_GRAMMAR_PHRASES_H
#define HENG_GRAMMAR_PHRASES_H

#include "base/diag.h"

// "60大于等于x" with the sign in place of the words, in both tongues; empty where
// the word holds no phrase for a comparison.
heng_said heng__phrase_cut(heng_arena *arena, heng_slice word);

// What is written for a word that stands as a function (合计), or as a type
// (数字); empty where that is not known.
heng_said heng__everyday_call(heng_slice word);
heng_said heng__everyday_type(heng_slice word);
// "30%" for 百分之三十, "3" for 三, "0.8" for 零点八, "3 个月" for 三个月; empty for a word that is no such number.
heng_said heng__everyday_number(heng_arena *arena, heng_slice word);
// The length of the date that [text] begins with, written as 2017年6月30日,
// 2017.6.30 or 2017/6/30, with [out] as it is written here; 0: there is none.
size_t heng__everyday_date(heng_slice text, char out[11]);

#endif
