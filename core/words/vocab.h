// The vocabulary: both names of every keyword and every function of values.
// Rows stand in words.def and functions.def.
#ifndef HENG_WORDS_VOCAB_H
#define HENG_WORDS_VOCAB_H

#include "base/diag.h"
#include "base/slice.h"

// HENG_KEYWORD(NAME, "english words", "中文"): English may be several words,
// Chinese is always one.
typedef enum heng_keyword {
  HENG_K_NONE,
#define HENG_KEYWORD(name, en, zh) HENG_K_##name,
#include "words/words.def"
#undef HENG_KEYWORD
  HENG_K_COUNT
} heng_keyword;

heng_pair heng__keyword_pair(heng_keyword keyword);

// Functions of values and of rows. The columns of a row of functions.def:
// HENG_FUNCTION(NAME, "english", "中文", KIND, MISSING, min args, max args,
//               "page of the reference", "an example")
typedef enum heng_function_kind {
  HENG_F_VALUES,  // of its arguments: abs, round, max(a, b), year of
  HENG_F_ROWS,    // over rows: sum, count, average …
  HENG_F_BOTH,    // min and max: over rows with one argument, else of values
} heng_function_kind;

typedef enum heng_missing_rule {
  HENG_F_PASSES,   // a missing argument makes the result missing
  HENG_F_LACKS,    // the same, and some arguments have no result
  HENG_F_ZERO,     // over no rows: 0
  HENG_F_NO,       // over no rows: no
  HENG_F_YES,      // over no rows: yes
  HENG_F_MISSING,  // over no rows: missing
} heng_missing_rule;

typedef enum heng_function {
  HENG_FN_NONE,
#define HENG_FUNCTION(name, en, zh, kind, missing, low, high, page, example) \
  HENG_FN_##name,
#include "words/functions.def"
#undef HENG_FUNCTION
  HENG_FN_COUNT_OF
} heng_function;

typedef struct heng_function_row {
  heng_pair pair;
  heng_function_kind kind;
  heng_missing_rule missing;
  int low, high;  // numbers of arguments
  heng_slice page, example;
} heng_function_row;

const heng_function_row *heng__function_row(heng_function function);
// The function's example in both tongues.
heng_pair heng__function_example(heng_function function);
// The function of that name in either tongue, or HENG_FN_NONE.
heng_function heng__function_find(heng_slice name);

#endif
